"""The folding room: a Graph of any size → a View of as many boxes as a person can read.

Pure functions over plain data. Every node stands in exactly one box and every edge in one arrow,
or inside one box: nothing is lost by folding. No torch, and nothing is drawn here.
"""
