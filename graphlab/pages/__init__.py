"""Pages of Markdown whose console blocks and pictures come from runs: read, filled anew, checked.

No torch here; commands run in processes of their own.
"""
