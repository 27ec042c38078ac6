import multiprocessing
import os
import sys


def square(x):
    return x * x, __name__, [name for name in sys.modules if "graphlab" in name], "PYTHONPATH" in os.environ


if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        print(pool.map(square, range(4), chunksize=1))
