"""Walks as files: a picture of each step, an animation, a Markdown page, a derivation in LaTeX.

One module for each kind, from a walk or a cursor to text or bytes. Nothing is written here but by
``one_step``, which is the command ``x``.
"""
