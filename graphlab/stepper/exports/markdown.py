"""A walk as one Markdown page: for each step its picture, its text, its line, its rule.

All that comes from a user's file stands in code, with fences longer than any run in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from graphlab.lang import t
from graphlab.lang.harmless import plain
from graphlab.stepper import names, ruling
from graphlab.stepper.cursor import Cursor
from graphlab.stepper.tell import shown
from graphlab.version import torch_release

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.stepper.walk import Walk


def page(walk: Walk, pictures: Sequence[str]) -> str:
    """Return the page; ``pictures`` are the paths of the pictures of all places, from the page."""
    title = walk.stage.record.source
    heading = code(title.text) if title is not None and title.text else code(names.script(walk.recording))
    parts = [f"# {t('Backward, step by step: {what}', what=heading)}", _about(walk)]
    for at, picture in enumerate(pictures):
        parts += _step(Cursor(walk, at), picture)
    return "\n\n".join(parts) + "\n"


def _about(walk: Walk) -> str:
    torch = torch_release(walk.recording.versions)
    facts = [
        code(names.script(walk.recording)),
        t("{n} steps", n=f"{len(walk):,}"),
        f"torch {code(torch)}" if torch else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def _step(cursor: Cursor, picture: str) -> Iterator[str]:
    number = t("Step {n} of {all}", n=cursor.at, all=len(cursor.walk))
    moment = cursor.moment
    if moment is None:
        yield f"## {t('{step}: the start', step=number)}"
    else:
        root = names.root_name(cursor.stage, cursor.stage.position(moment.node.id))
        yield f"## {t('{step}: {what}', step=number, what=code(names.title(moment.node, root)))}"
    yield f"![{number}]({quote(picture)})"
    yield block(str(shown(cursor)))
    if moment is not None and moment.node.source is not None:
        source = moment.node.source
        yield t("{name}: {text}", name=code(names.line(source)), text=code(source.text))
    if moment is not None and (sentence := ruling.sentence(moment.node.op)):
        yield t("{name}: {text}", name=code(moment.node.op), text=escaped(sentence))


def escaped(text: str) -> str:
    """Return text of ours with nothing in it that Markdown would obey."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", plain(text))


def code(text: str) -> str:
    """Return text as a code span, whatever is in it."""
    text = plain(text).strip() or " "
    fence = "`" * (_longest(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def block(text: str) -> str:
    """Return lines as a code block, whatever is in them."""
    fence = "`" * max(3, _longest(text) + 1)
    return f"{fence}text\n{text}\n{fence}"


def _longest(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
