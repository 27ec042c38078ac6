"""Draw the rooms of the package and who imports whom, from its real imports.

    python tools/rooms.py docs/images/rooms.svg

An arrow that follows from two others is left out. The foundations are one box.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import grimp
import networkx as nx

from graphlab.layout import embedded

DOORS = ("cli", "pytest_plugin", "testing", "sphinxext")
ENGINE_ROOM = ("capture", "statics", "contrast")
LIVING_ROOMS = ("layout", "renderers", "folding", "rules", "stepper", "pages", "web", "explorer", "reports")
FOUNDATIONS = "foundations"
STYLE = """<style>
.ground polygon { fill: #ffffff }
.node polygon { fill: #eef2f7; stroke: #5b6675 }
.door polygon { fill: #e1f3ec; stroke: #009e73 }
.engine polygon { fill: #fbe9dd; stroke: #d55e00 }
.living polygon { fill: #e3f0fa; stroke: #0072b2 }
text { fill: #1b2430; font-family: DejaVu Sans, Verdana, sans-serif }
.edge path { stroke: #5b6675 } .edge polygon { fill: #5b6675; stroke: #5b6675 }
@media (prefers-color-scheme: dark) {
.ground polygon { fill: #0d1117 }
.node polygon { fill: #161b22; stroke: #8a95a3 }
.door polygon { fill: #10281f; stroke: #2cc295 }
.engine polygon { fill: #2e1d10; stroke: #e69f00 }
.living polygon { fill: #0f2536; stroke: #56b4e9 }
text { fill: #e6edf3 }
.edge path { stroke: #8a95a3 } .edge polygon { fill: #8a95a3; stroke: #8a95a3 }
}
</style>"""


def imports() -> nx.DiGraph:
    """Return the rooms, with an edge from each to those that it imports."""
    found = grimp.build_graph("graphlab")
    package = Path(__file__).parents[1] / "graphlab"
    rooms = {*DOORS, *(one.parent.name for one in package.glob("*/__init__.py"))}
    graph = nx.DiGraph()
    for module in found.modules:
        for other in found.find_modules_directly_imported_by(module):
            ends = [_room(one, rooms) for one in (module, other)]
            if None not in ends and ends[0] != ends[1] and ends[0] != FOUNDATIONS:
                graph.add_edge(*ends)
    return graph


def _room(module: str, rooms: set[str]) -> str | None:
    name = module.removeprefix("graphlab").removeprefix(".").partition(".")[0]
    if name in rooms:
        return name
    return None if name in ("", "__main__", "version") else FOUNDATIONS


def dot(graph: nx.DiGraph) -> str:
    """Return the rooms as DOT, doors on top."""
    kinds = {**dict.fromkeys(DOORS, "door"), **dict.fromkeys(ENGINE_ROOM, "engine")}
    kinds |= dict.fromkeys(LIVING_ROOMS, "living")
    lines = [
        "digraph {",
        "graph [class=ground ranksep=0.45 nodesep=0.3 bgcolor=white]",
        'node [shape=box fontsize=12 margin="0.25,0.1"]',
    ]
    lines += [f'"{name}" [class={kinds.get(name, "plain")}]' for name in sorted(graph)]
    lines += [f'"{a}" -> "{b}"' for a, b in sorted(nx.transitive_reduction(graph).edges)]
    return "\n".join([*lines, "}"])


def main() -> None:
    """Write the picture to the file that the command line names."""
    svg = embedded.run(dot(imports()), "svg", 30.0).decode()
    svg = re.sub(r"<!--.*?-->\n?|<title>.*?</title>\n?", "", svg, flags=re.DOTALL)
    svg = re.sub(
        r' (fill|stroke)="(black|white|lightgrey|none)"', lambda one: one[0] if one[2] == "none" else "", svg
    )
    svg = re.sub(r' font-family="[^"]*"', "", svg)
    Path(sys.argv[1]).write_text(re.sub(r"(<svg[^>]*>)", rf"\1\n{STYLE}", svg, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
