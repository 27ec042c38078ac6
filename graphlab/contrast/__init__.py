"""The forward of a script, taken out of it, run again and again, and held against static graphs.

Needs both halves of the engine room: the capture, which runs the user's code, and the statics. What
runs in the parent (slicing.py, reads.py, written.py, run.py) never imports torch.
"""
