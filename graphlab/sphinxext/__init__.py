"""For Sphinx: the directive ``graphlab``, whose pictures come from running code of the documentation.

In conf.py: ``extensions = ["graphlab.sphinxext"]``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.lang import LANGUAGES
from graphlab.lang.choice import of_tag
from graphlab.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive, its configuration and its style sheet."""
    from sphinx.config import ENUM

    from graphlab.renderers.options import THEMES
    from graphlab.sphinxext.directive import GraphlabDirective
    from graphlab.sphinxext.job import FORMATS

    app.add_directive("graphlab", GraphlabDirective)
    app.add_config_value("graphlab_timeout", 120, "env", int)
    app.add_config_value("graphlab_theme", "auto", "env", ENUM(*THEMES))
    app.add_config_value("graphlab_format", "svg", "env", ENUM(*FORMATS))
    app.add_config_value("graphlab_include_source", False, "env", bool)
    app.add_config_value("graphlab_lang", _of_pages, "env", ENUM(*LANGUAGES))
    app.add_config_value("graphlab_cache", "", "env", str)
    app.connect("builder-inited", _add_style)
    app.add_css_file("graphlab.css")
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _of_pages(config: Config) -> str:
    """Return our language nearest to the one that the pages are written in."""
    return of_tag(config.language or "")


def _add_style(app: Sphinx) -> None:
    """Let Sphinx copy our style sheet."""
    app.config.html_static_path.append(str(Path(__file__).with_name("static")))
