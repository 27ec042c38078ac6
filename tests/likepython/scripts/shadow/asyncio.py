# a script with the name of a module of the standard library
import sys

print(__name__, __file__.rsplit("/", 1)[-1], "asyncio" in sys.modules)
