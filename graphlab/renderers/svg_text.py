"""The text of an SVG, with its place and its font, apart from the shapes.

Reads what graphlab and Graphviz write: nested groups with translate, scale and rotate(0),
classes with flat rules, presentation attributes, text and tspan. No other SVG.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_INHERITED = ("fill", "font-family", "font-size", "font-weight", "font-style", "text-anchor")
_SILENT = ("title", "desc", "metadata")
_START = {"fill": "#000000", "font-family": "sans-serif", "font-size": "16", "text-anchor": "start"}


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one font; ``advance`` continues where the run before it ended."""

    text: str
    x: float
    y: float
    size: float
    fill: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    anchor: str = "start"
    advance: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a group's own units lie on the page: x → dx + scale · x."""

    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0

    def within(self, transform: str) -> _Place:
        """Return the place after one more transform attribute."""
        made = self
        for name, given in re.findall(r"(\w+)\s*\(([^)]*)\)", transform):
            numbers = [float(one) for one in re.findall(r"[-+.\deE]+", given)]
            if name == "translate":
                x, y = numbers[0], numbers[1] if len(numbers) > 1 else 0.0
                made = _Place(made.dx + made.scale * x, made.dy + made.scale * y, made.scale)
            elif name == "scale":
                made = _Place(made.dx, made.dy, made.scale * numbers[0])
        return made


def split(svg: str) -> tuple[str, list[list[Run]]]:
    """Return the SVG without its text, and the runs of each text in the order of drawing."""
    root = ElementTree.fromstring(svg.encode("utf-8", "replace"))
    rules = _rules("".join(one.text or "" for one in root.iter() if _tag(one) == "style"))
    found: list[list[Run]] = []
    todo: list[tuple[Element, dict[str, str], _Place]] = [(root, _START, _Place())]
    while todo:
        element, style, place = todo.pop()
        style, place = _styled(element, style, rules), place.within(element.get("transform", ""))
        for child in list(element):
            if _tag(child) in _SILENT:
                element.remove(child)
            elif _tag(child) == "text":
                own = _styled(child, style, rules)
                found.append(list(_runs(child, own, place.within(child.get("transform", "")), rules)))
                element.remove(child)
        _simplify(element)
        todo += [(child, style, place) for child in reversed(element)]
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    return ElementTree.tostring(root, encoding="unicode"), found


def _simplify(element: Element) -> None:
    """Say with other words what fpdf2 does not know: links, and transparent paint."""
    if _tag(element) == "a":
        element.tag = element.tag.removesuffix("a") + "g"
    for name in ("fill", "stroke"):
        if element.get(name) == "transparent":
            element.set(name, "none")


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _rules(css: str) -> dict[str, dict[str, str]]:
    """Return class → declarations, for rules outside of any @media."""
    css = re.sub(r"/\*.*?\*/|@\w+[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", css, flags=re.DOTALL)
    rules: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        for name in re.findall(r"(?:^|,)\s*\.([-\w]+)\s*(?=,|$)", selectors):
            rules.setdefault(name, {}).update(_declarations(body))
    return rules


def _declarations(body: str) -> dict[str, str]:
    pairs = (one.partition(":") for one in body.split(";") if ":" in one)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _styled(element: Element, style: dict[str, str], rules: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the inherited style with what the element itself says: attribute, class, style."""
    said = {name: element.attrib[name] for name in _INHERITED if name in element.attrib}
    for name in element.get("class", "").split():
        said.update(rules.get(name, {}))
    said.update(_declarations(element.get("style", "")))
    return {**style, **{name: value for name, value in said.items() if name in _INHERITED}}


def _runs(
    text: Element, style: dict[str, str], place: _Place, rules: dict[str, dict[str, str]]
) -> Iterator[Run]:
    x, y = _number(text.get("x", "0")), _number(text.get("y", "0"))
    first = True
    for piece, own, at in _pieces(text, style, rules):
        if at is not None:
            x, y, first = _number(at.get("x", str(x))), _number(at.get("y", str(y))), True
        if piece:
            yield _run(
                piece, place.dx + place.scale * x, place.dy + place.scale * y, own, place.scale, not first
            )
            first = False


def _pieces(
    text: Element, style: dict[str, str], rules: dict[str, dict[str, str]]
) -> Iterator[tuple[str, dict[str, str], Element | None]]:
    """Yield each piece of text, its style, and the tspan that places it anew, if one does."""
    yield text.text or "", style, None
    for span in text:
        if _tag(span) == "tspan":
            placed = span if "x" in span.attrib or "y" in span.attrib else None
            yield "".join(span.itertext()), _styled(span, style, rules), placed
        yield span.tail or "", style, None


def _run(text: str, x: float, y: float, style: dict[str, str], scale: float, advance: bool) -> Run:
    weight = style.get("font-weight", "")
    return Run(
        text.replace("\N{NO-BREAK SPACE}", " "),
        x,
        y,
        _number(style["font-size"]) * scale,
        style["fill"],
        weight == "bold" or (weight.isdigit() and int(weight) >= 600),
        style.get("font-style", "") in ("italic", "oblique"),
        "mono" in style["font-family"].lower() or "courier" in style["font-family"].lower(),
        style["text-anchor"],
        advance,
    )


def _number(text: str) -> float:
    found = re.match(r"[-+.\deE]+", text)
    return float(found.group().rstrip("eE")) if found else 0.0
