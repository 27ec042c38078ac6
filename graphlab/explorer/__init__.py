"""The explorer: a Recording as one page to open, search and step through, offline and in any browser.

What the page shows is computed here, when the file is written: the folds of the graph, the layout
of each, the text of each step. The scripts in ``assets`` only open, move and show. No torch.
"""
