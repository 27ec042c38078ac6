"""What graphlab costs, beside other tools and at growing sizes: ``python -m benchmarks`` measures it.

Every measurement runs in a child process with a time limit: a crash or a hang is a row of the table.
The parent imports no torch. What is measured, and the tables: docs/benchmarks.md.
"""
