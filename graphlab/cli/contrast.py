"""``graphlab contrast``: the graph that every forward builds anew, beside the static ones."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphlab.cli import child, looks, outputs, targets
from graphlab.cli.command import HELP_NAMES
from graphlab.cli.params import ScriptCommand
from graphlab.cli.progress import progress
from graphlab.cli.saying import say
from graphlab.errors import DONE, FINDINGS, USAGE, GraphlabError, reason
from graphlab.lang import t
from graphlab.lang.retold import retold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.capture.target import Target
    from graphlab.outcome import Contrast

SHORT = {"jit": ("jit.trace", "jit.script")}

EXAMPLES = f"""\
{targets.TARGETS}
\b
Examples:
  graphlab contrast sample:branching             which captured graphs are wrong, and on what input
  graphlab contrast train.py -o contrast.html
  graphlab contrast train.py --only jit,export --cases 5
  graphlab contrast net.py:net --input 1,3,32,32 --strict
  graphlab contrast contrast.json                the report again, without running anything
  graphlab contrast -e "x**2*y + y**2" --at x=2 --at y=3 --json
"""


def backends(ctx: click.Context, param: click.Parameter, value: Sequence[str]) -> tuple[str, ...]:
    """Return the backends that were named, in their usual order; all of them where none was."""
    from graphlab.outcome import BACKENDS

    words = [word.strip() for text in value for word in text.split(",") if word.strip()]
    known = [*BACKENDS, *SHORT]
    for word in words:
        if word not in known:
            near = difflib.get_close_matches(word, known, n=1)
            what, names = repr(word), ", ".join(known)
            if near:
                said = t(
                    "there is no static graph {name}. Did you mean {other}?", name=what, other=repr(near[0])
                )
            else:
                said = t("there is no static graph {name}. They are {names}.", name=what, names=names)
            raise click.BadParameter(said, ctx, param)
    chosen = {one for word in words for one in SHORT.get(word, (word,))}
    return tuple(one for one in BACKENDS if not words or one in chosen)


@click.command(
    "contrast",
    cls=ScriptCommand,
    context_settings=HELP_NAMES,
    epilog=EXAMPLES,
    options_metavar="[OPTIONS]",
)
@targets.argument
@click.option(
    "-o",
    "--output",
    "files",
    multiple=True,
    metavar="FILE",
    help="Where to: .svg .png .pdf .html .dot .txt, or .json to be shown again. Repeatable.",
)
@click.option("--format", metavar="FORMAT", help="The format of - and of a FILE whose suffix names none.")
@targets.what_to_run
@click.option(
    "--only",
    callback=backends,
    multiple=True,
    metavar="NAMES",
    help="Of jit.trace, jit.script (both: jit), export, fx, aot, compile. Comma list or repeatable.",
)
@click.option(
    "--cases",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    metavar="N",
    help="How many inputs: the script's next batches, then generated ones.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="For generated inputs and dropout.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="LIMIT",
    help="Time limit of each static graph.",
)
@targets.values("Write down the values of tensors with up to N elements.")
@looks.theme
@click.option(
    "--strict", is_flag=True, help="Exit with 1 where a captured graph silently gives another answer."
)
@click.option("--json", "as_json", is_flag=True, help="Print everything that was found as JSON.")
@targets.talk
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Hold the graph that TARGET builds at every forward beside those that are captured once.

    TARGET runs twice: once to see where its graph is made, once more, silently, to the same place.
    There its own lines are run again with several inputs, captured by jit, export, fx, AOT and
    compile, and what each of them gives is compared: outputs, gradients, nodes and time.
    """
    target = targets.target_of(given)
    planned = outputs.plan(given["files"], given["format"], target, _formats()) if given["files"] else []
    if target.kind == "recording":
        return _tell(_replayed(target), planned, given)
    from graphlab.contrast.run import Asked, contrast

    request = targets.request_of(target, given, ctx)
    asked = Asked(given["only"], given["cases"], given["seed"], given["seconds"])
    taken = given["as_json"] or any(one.path is None for one in planned)
    with progress(quiet=given["quiet"]) as shown, child.stdout_to_stderr(taken):
        done = contrast(request, asked, lambda text: shown.say(retold(text)))
    if done.contrast is None:
        if not child.ended_badly(done.outcome):
            raise targets.nothing(target)
        if not given["quiet"]:
            say(t("nothing was captured before the script ended"))
        return child.end_like(done.outcome)
    code = _tell(done.contrast, planned, given)
    return child.end_like(done.outcome) or code


def _formats() -> outputs.Formats:
    from graphlab.renderers.contrast import FORMATS, contrast_format

    return outputs.Formats(FORMATS, contrast_format)


def _replayed(target: Target) -> Contrast:
    """Return the contrast of an earlier run, from its file."""
    from graphlab.contrast_json import load_contrast
    from graphlab.recording import SCHEMA

    path = Path(target.value)
    try:
        if f'"{SCHEMA}"' in path.read_text(encoding="utf-8", errors="replace")[:100]:
            raise _no_code(path)
        return load_contrast(path)
    except OSError as error:
        raise GraphlabError(
            "GL010", t("cannot read {path}", path=path), why=reason(error), exit_code=USAGE
        ) from error


def _no_code(path: Path) -> GraphlabError:
    return GraphlabError(
        "GL202",
        t("a recording cannot be contrasted"),
        where=str(path),
        why=t("static graphs are captured from the code itself, and a recording has none"),
        fix=t("name the script that it was recorded from"),
        exit_code=USAGE,
    )


def _tell(found: Contrast, planned: Sequence[outputs.Output], given: dict[str, Any]) -> int:
    """Write all files, or none; then print the JSON or the report. Return the exit code."""
    from graphlab.renderers.contrast import contrast_text, render_contrast
    from graphlab.renderers.contrast.model import Choice

    choice = Choice(theme=given["theme"])
    with progress(quiet=given["quiet"]):
        remarks = outputs.write_all(planned, lambda format: render_contrast(found, format, choice))
    for remark in remarks if not given["quiet"] else ():
        say(remark)
    if given["as_json"]:
        outputs.write(outputs.Output("json", None), render_contrast(found, "json"))
    elif not given["quiet"] and all(one.path is not None for one in planned):
        text = contrast_text(
            found, width=outputs.columns(), verbose=given["verbose"], color=outputs.wants_colour()
        )
        outputs.write(outputs.Output("txt", None), text.encode("utf-8", "replace"))
        for one in planned:
            say(str(one.path))
    return FINDINGS if given["strict"] and found.disagreements else DONE
