"""``graphlab contrast``: the graph that every forward builds anew, beside the static ones."""

from __future__ import annotations

import difflib
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from graphlab.cli import child, outputs, targets
from graphlab.cli.group import HELP_NAMES
from graphlab.cli.params import ScriptCommand
from graphlab.errors import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphlab.outcome import Contrast

SHORT = {"jit": ("jit.trace", "jit.script")}
_QUIET_FOR = 2.0  # seconds before anything is said of what is going on

EXAMPLES = f"""\
{targets.TARGETS}
\b
Examples:
  graphlab contrast sample:branching             which captured graphs are wrong, and on what input
  graphlab contrast train.py -o contrast.html
  graphlab contrast train.py --only jit,export --cases 5
  graphlab contrast net.py:net --input 1,3,32,32 --strict
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
            hint = f"Did you mean {near[0]!r}?" if near else f"They are {', '.join(known)}."
            raise click.BadParameter(f"there is no static graph {word!r}. {hint}", ctx, param)
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
    "-o", "--output", "files", multiple=True, metavar="FILE", help="Where to; the suffix says the format."
)
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
@click.option("--strict", is_flag=True, help="Exit with 1 where a captured graph gives another answer.")
@click.option("--json", "as_json", is_flag=True, help="Print everything that was found as JSON.")
@targets.talk
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> int:
    """Hold the graph that TARGET builds at every forward beside those that are captured once.

    TARGET runs twice: once to see where its graph is made, once more, silently, to the same place.
    There its own lines are run again with several inputs, captured by jit, export, fx, AOT and
    compile, and what each of them gives is compared: outputs, gradients, nodes and time.
    """
    from graphlab.contrast.run import Asked, contrast

    target = targets.target_of(given)
    planned = outputs.plan(given["files"], None, target) if given["files"] else []
    request = targets.request_of(target, given, ctx)
    asked = Asked(given["only"], given["cases"], given["seed"], given["seconds"])
    tell = _Progress(quiet=given["quiet"] or not sys.stderr.isatty())
    taken = given["as_json"] or any(one.path is None for one in planned)
    with child.stdout_to_stderr(taken):
        done = contrast(request, asked, tell)
    tell.clear()
    if done.contrast is None:
        if not child.ended_badly(done.outcome):
            raise targets.nothing(target)
        if not given["quiet"]:
            print("graphlab: nothing was captured before the script ended", file=sys.stderr)
        return child.end_like(done.outcome)
    _write(done.contrast, planned)
    _report(done.contrast, planned, given)
    code = child.end_like(done.outcome)
    return code or (FINDINGS if given["strict"] and done.contrast.disagreements else code)


class _Progress:
    """Says on a terminal what is going on, once it takes long; one line that is taken away again."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self._begun = time.monotonic()
        self._shown = False

    def __call__(self, text: str) -> None:
        if self.quiet or time.monotonic() - self._begun < _QUIET_FOR:
            return
        self._shown = True
        print(f"\r\x1b[Kgraphlab: {text} …", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _write(found: Contrast, planned: Sequence[outputs.Output]) -> None:
    """Write all pictures; none is written unless every one of them could be made."""
    if not planned:
        return
    draw = _renderer()
    made = [(one, draw(found, one.format)) for one in planned]
    for one, data in made:
        outputs.write(one, data)


def _renderer() -> Callable[[Contrast, str], bytes]:
    from importlib import import_module

    return import_module("graphlab.renderers.contrast_picture").render  # type: ignore[no-any-return]


def _report(found: Contrast, planned: Sequence[outputs.Output], given: dict[str, Any]) -> None:
    """Print the JSON, or what was found in words."""
    if given["as_json"]:
        import json

        from graphlab.serialize import plain_data

        json.dump(plain_data(found), sys.stdout, indent=2)
        print()
    elif not given["quiet"] and all(one.path is not None for one in planned):
        print("\n".join(_listing(found)), flush=True)
        for one in planned:
            print(one.path)


def _listing(found: Contrast) -> list[str]:
    """Return the plain list of what every static graph did."""
    assert found.subject is not None
    names = ", ".join(one.name for one in found.subject.inputs)
    lines = [f"{found.subject.kind} {found.subject.name}({names})"]
    lines += [f"  note: {one}" for one in (found.subject.note, *found.notes) if one]
    for case, graph in zip(found.cases, found.dynamic.graphs, strict=True):
        size = len(graph.graph.nodes) if graph.graph is not None else 0
        lines.append(f"  {case.name}: {case.how}: {size} nodes, numbers {graph.first} to {graph.last}")
    for difference in found.differences:
        where = f", decided at line {difference.branch.line}" if difference.branch else ""
        changes = f"+{len(difference.came)} -{len(difference.went)} nodes"
        lines.append(f"  case {difference.case + 1} has another graph: {changes}{where}")
    for outcome in found.outcomes:
        if outcome.status == "refused":
            lines.append(f"  {outcome.backend}: refused: {outcome.reason}")
            continue
        wrong = [one for one in found.disagreements if one.backend == outcome.backend]
        told = "; ".join(f"case {one.case + 1}: {one.note or one.max_abs_diff}" for one in wrong)
        lines.append(f"  {outcome.backend}: {'disagrees: ' + told if wrong else 'agrees'}")
    return lines
