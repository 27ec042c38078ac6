"""The options for what is open and what is folded, their checks, and what is said of the choice."""

from __future__ import annotations

import difflib
import shlex
from typing import TYPE_CHECKING, Any

import click

from graphlab.cli.targets import together
from graphlab.errors import NOTHING, USAGE, GraphlabError
from graphlab.folding.asked import BUDGET, NO_LIMIT, Folding
from graphlab.lang import noted, t

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.cli.outputs import Output
    from graphlab.folding.view import Box, View
    from graphlab.graph import Graph
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options

LONGEST = 200  # characters of a name that is worth typing
MANY = 8  # names that are offered
NAMES = ("open", "focus", "around", "between", "path", "depth", "boxes", "flat")
FOLDED = {"svg", "png", "pdf", "dot", "gv", "txt", "text"}
WAYS = "Draw only what lies on a way from A to B"

folding = together(
    click.option(
        "--open",
        "open",
        multiple=True,
        metavar="PATH",
        help="Show what is inside this module, such as net.layers.3, or this fold. Repeatable.",
    ),
    click.option(
        "--focus", default="", metavar="NAME", help="Draw this variable, leaf or module, and its neighbours."
    ),
    click.option(
        "--around",
        type=click.IntRange(min=0),
        default=1,
        show_default=True,
        metavar="K",
        help="With --focus: so many arrows away.",
    ),
    click.option("--between", nargs=2, metavar="A B", help=f"{WAYS}, such as loss and layers.0.weight."),
    click.option("--path", metavar="A..B", help="The same in one word: --path loss..layers.0.weight."),
    click.option("--depth", type=click.IntRange(min=0), metavar="N", help="Open modules down to this depth."),
    click.option(
        "--boxes",
        type=click.IntRange(min=1),
        default=BUDGET,
        show_default=True,
        metavar="N",
        help="Fold larger graphs until about N boxes are left.",
    ),
    click.option("--flat", is_flag=True, help="Fold nothing: draw every node."),
)


def asked(given: dict[str, Any]) -> Folding | None:
    """Return what the options ask for; None where nothing is to be folded or left out."""
    ways = tuple(given["path"].split("..", 1)) if given["path"] else given["between"]
    if given["flat"]:
        if not given["focus"] and not ways:
            return None
        return Folding(NO_LIMIT, None, (), given["focus"], given["around"], ways)
    return Folding(given["boxes"], given["depth"], given["open"], given["focus"], given["around"], ways)


def check_together(given: dict[str, Any], chosen: frozenset[str]) -> None:
    """Raise a usage error for options that contradict each other; before anything runs."""
    for one, other in (
        ("flat", "open"), ("flat", "depth"), ("flat", "boxes"), ("depth", "boxes"), ("between", "path"),
    ):  # fmt: skip
        if {one, other} <= chosen:
            raise click.UsageError(
                t(
                    "{one} and {other} contradict each other: give one of them",
                    one=f"--{one}",
                    other=f"--{other}",
                )
            )
    if "around" in chosen and not given["focus"]:
        raise click.UsageError(t("--around says how far from --focus: give that too"))
    first, _, last = (given["path"] or "").partition("..")
    if given["path"] is not None and not (first and last):
        raise click.UsageError(
            t("--path {path} is not A..B, such as loss..layers.0.weight", path=repr(given["path"]))
        )


def check_names(recording: Recording, wanted: Folding | None) -> None:
    """Raise GL036 or GL037 for a name that nothing in the graph has, GL039 where there is no way."""
    graph = recording.graph
    if wanted is None or graph is None:
        return
    from graphlab.folding.select import named, on_ways, to_open

    for path in wanted.open:
        if not to_open(graph, path).nodes:
            raise _no_module(graph, path, recording.script)
    for name in filter(None, (wanted.focus, *(wanted.between or ()))):
        if not named(graph, name).nodes:
            raise _no_name(graph, name, recording.script)
    if wanted.between is not None:
        first, last = wanted.between
        ends = named(graph, first).nodes, named(graph, last).nodes
        if not on_ways(graph, *ends):
            back = bool(on_ways(graph, *reversed(ends)))
            raise GraphlabError(
                "GL039",
                t("no gradient flows from {first} to {last}", first=repr(first), last=repr(last)),
                where=recording.script,
                why=t("gradients flow from the loss to the leaves")
                if back
                else t("they are on separate branches"),
                fix=t("turn them round: --between {names}", names=f"{_quoted(last)} {_quoted(first)}")
                if back
                else t(
                    "look at {name} and its neighbours: --focus {quoted}", name=first, quoted=_quoted(first)
                ),
                exit_code=NOTHING if not back else USAGE,
            )


def _no_module(graph: Graph, path: str, script: str) -> GraphlabError:
    known = sorted({one.path for one in graph.modules if one.path})
    of_class = list(dict.fromkeys(one.path for one in graph.modules if one.type == path and one.path))
    near = of_class[:MANY] or _near(path, known)
    some = list(map(_quoted, near)) or [*map(_quoted, known[:MANY]), *(["…"] if len(known) > MANY else [])]
    if of_class:
        why = t("that is a class; a module is opened by its path")
    else:
        why = "" if known else t("no call of a module inside another was recorded")
    return GraphlabError(
        "GL036",
        t("no module {path} took part in this graph", path=repr(_short(path))),
        where=script,
        why=why,
        fix=t("give --open one of: {names}", names=", ".join(some))
        if some
        else t(
            "open a fold by its id, as the picture without --open names it, or draw every node with --flat"
        ),
        exit_code=USAGE,
    )


def _no_name(graph: Graph, name: str, script: str) -> GraphlabError:
    known = sorted({one for node in graph.nodes for one in node.names if one})
    modules = sorted({one.path for one in graph.modules if one.path})
    some = _near(name, [*known, *modules]) or known[:MANY]
    some.append(graph.roots[0].node if graph.roots else graph.nodes[0].id)
    return GraphlabError(
        "GL037",
        t("nothing in this graph is called {name}", name=repr(_short(name))),
        where=script,
        fix=t(
            "name a variable, a leaf, a module or a node's id: {names}", names=", ".join(map(_quoted, some))
        ),
        exit_code=USAGE,
    )


def _near(name: str, known: Sequence[str]) -> list[str]:
    """Return the known names that may have been meant: those that end in the name first."""
    ending = [one for one in known if one.endswith(f".{name}")]
    alike = difflib.get_close_matches(name[:LONGEST], known, n=3, cutoff=0.5)
    return list(dict.fromkeys((*ending[:MANY], *alike)))[:MANY]


def said(recording: Recording, planned: Sequence[Output], options: Options) -> Iterator[str]:
    """Yield what was folded, and the option that opens it."""
    from graphlab.renderers.folds import view_of

    view = view_of(recording, options) if FOLDED & {output.format for output in planned} else None
    if view is None or options.folding is None:
        return
    graph = view.graph
    if options.folding.focus or options.folding.between:
        drawn = sum(len(box.nodes) for box in view.boxes)
        yield t("drew {drawn} of {count} nodes", drawn=f"{drawn:,}", count=f"{len(graph.nodes):,}")
    yield from _last_calls(graph, options.folding)
    if view.folded:
        large = max(view.folded, key=lambda box: len(box.nodes))
        yield _folded(large, view)


def _last_calls(graph: Graph, wanted: Folding) -> Iterator[str]:
    """Yield which call was opened, where a module was called many times."""
    from graphlab.folding.select import MANY_CALLS, to_open

    for name in wanted.open:
        calls = to_open(graph, name).calls
        if len(calls) > MANY_CALLS:
            yield t(
                "{name} was called {count} times: opened the last; --open {first} opens the first",
                name=_quoted(name),
                count=len(calls),
                first=_quoted(f"{name}#1"),
            )


def opens(box: Box, graph: Graph) -> str:
    """Return what --open takes to show the inside of a fold; of a run that of its last time."""
    call = graph.modules[box.calls[-1]] if box.calls and box.kind in ("module", "run") else None
    # A name that can be typed; the id serves where there is none.
    if call is not None and call.path and call.path.isprintable() and len(call.path) <= LONGEST:
        several = sum(one.path == call.path for one in graph.modules) > 1
        return f"{call.path}#{call.call}" if several else call.path
    return box.id


def _folded(large: Box, view: View) -> str:
    """Return how far a graph was folded, and how its largest fold is opened."""
    from graphlab.renderers.fold_words import heading
    from graphlab.renderers.words import count, shorten

    said = (
        noted("folded to {boxes}; --open {name} shows one of the {title}, --flat every node")
        if large.kind == "run"
        else noted("folded to {boxes}; --open {name} shows the inside of {title}, --flat every node")
    )
    title = shorten(heading(large, view)[0], 40)
    return t(said, boxes=count(len(view.boxes), "box"), name=_quoted(opens(large, view.graph)), title=title)


def shown(recording: Recording, options: Options) -> dict[str, Any]:
    """Return the folded view as JSON has it, with the key ``view``; nothing where nothing is folded."""
    from graphlab.renderers.folds import view_of

    view = view_of(recording, options)
    if view is None:
        return {}
    from graphlab.renderers.view_json import data

    return {"view": data(view, recording, opens)}


def _short(text: str) -> str:
    from graphlab.renderers.words import shorten

    return shorten(text, 60)


def _quoted(text: str) -> str:
    """Return a name as a shell takes it, on one line."""
    from graphlab.renderers.words import clean

    return clean(shlex.quote(text)) if len(text) <= LONGEST else _short(text)
