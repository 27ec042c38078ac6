"""A small project of somebody else's, with reStructuredText and MyST."""

project = "Two layers"
extensions = ["myst_parser", "graphlab.sphinxext"]
html_theme = "alabaster"
exclude_patterns = ["_build"]
