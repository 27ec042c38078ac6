"""The reports of ``watch``, ``contrast`` and ``diff`` as pages: each one HTML file that loads nothing.

The numbers, sentences and pictures are those of the other formats, made by the renderers; the
scripts in ``assets`` only move, select and show. No torch.
"""
