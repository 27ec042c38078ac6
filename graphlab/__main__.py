"""Run as ``python -m graphlab``."""

from graphlab.cli import main

if __name__ == "__main__":
    main()
