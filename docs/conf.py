"""How Sphinx builds these pages: `make docs`. Nothing is fetched from a network."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from graphlab.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "graphlab"
author = "The graphlab maintainers"
copyright = author
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "graphlab.sphinxext"]
root_doc = "contents"
exclude_patterns = ["_build"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"exclude-members": "__init__, __new__"}

html_theme = "furo"
html_title = f"graphlab {__version__}"
html_copy_source = False
html_theme_options = {"top_of_page_buttons": []}
html_static_path = ["static"]
html_css_files = ["site.css"]


# The READMEs lie above these pages; links to them lead to their copies in the site.
READMES = {"README.md": "readme.md", "README.zh.md": "zh/readme.md"}
CHINESE = "zh/"  # the folder of the pages in Chinese


def setup(app: Sphinx) -> None:
    """Let links between pages and READMEs lead somewhere, and each page say its language."""
    app.connect("source-read", _link_readmes)
    app.connect("include-read", _link_readmes_to_each_other)
    app.connect("html-page-context", _say_language)


def _link_readmes(app: Sphinx, page: str, source: list[str]) -> None:
    folder = PurePosixPath(page).parent
    for name, copy in READMES.items():
        above = os.path.relpath(PurePosixPath("..", name), folder)
        source[0] = source[0].replace(f"]({above}", f"]({os.path.relpath(copy, folder)}")


def _link_readmes_to_each_other(app: Sphinx, file: object, page: str, source: list[str]) -> None:
    for name, copy in READMES.items():
        source[0] = source[0].replace(f"]({name}", f"](docs/{copy}")


def _say_language(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    context["language"] = "zh-CN" if page.startswith(CHINESE) else "en"
