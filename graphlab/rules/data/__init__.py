"""The readable rules: one file for each kind of function, one row for each node."""
