"""The engine room: a script, an expression or a module → Recording.

``target`` and ``run`` belong to the parent process and never import torch; the rest runs in
the child, beside the user's code. Nothing in here draws, steps or words a diagnosis.
"""
