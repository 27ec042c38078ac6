"""The engine room's second half: one file for each way to capture a graph ahead of running it.

Each backend takes a ``Forward`` and gives ``Traced`` or ``Refused``: a refusal is a result.
Nothing in here draws, words a report or knows the command line.
"""
