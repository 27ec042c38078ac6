"""A page as a browser's parser sees it, and what names a script or a style in its policy."""

import base64
import hashlib
import re
from html.parser import HTMLParser

ELSEWHERE = {"src", "srcdoc", "action", "style", "data", "formaction", "poster", "background"}
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|fetch\(")


class Page(HTMLParser):
    """What a browser's parser sees: elements with their attributes, and the texts of three of them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.inside = tag
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside in self.texts:
            self.texts[self.inside][-1] += data

    @property
    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]

    @property
    def policy(self) -> str:
        return next(one["content"] or "" for _, one in self.elements if one.get("http-equiv"))


def hashed(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def check_closed(page: Page) -> None:
    """Fail unless the page allows its own style and script alone, loads nothing, and has no handler."""
    _, ours = page.texts["script"]
    (style,) = page.texts["style"]
    assert page.policy == (
        f"default-src 'none'; script-src '{hashed(ours)}'; style-src '{hashed(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    for tag, attributes in page.elements:
        assert not ELSEWHERE & attributes.keys(), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert attributes.get("href", "#") in ("#panel", "#summary", "data:,", "#")
    assert not re.search(r"@import|url\(|https?:(?!//www\.w3\.org/2000/svg)", style)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|fetch\(", ours
    )
    assert {"img", "iframe", "object", "embed", "form", "base"}.isdisjoint(page.tags)
