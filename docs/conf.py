"""How Sphinx builds these pages: `make docs`. Nothing is fetched from a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def setup(app: Sphinx) -> None:
    """Let links to the README, which lies above these pages, lead to the copy of it in the site."""
    app.connect("source-read", _link_readme)


def _link_readme(app: Sphinx, page: str, source: list[str]) -> None:
    source[0] = source[0].replace("](../README.md", "](readme.md")
