"""Walking through a recorded backward: a cursor, breakpoints, one command grammar, and words.

Everything here reads a Recording that is complete; nothing is run again, so going back is as
exact as going forward. No torch, no terminal codes.
"""
