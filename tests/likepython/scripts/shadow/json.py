import sys

VALUE = 1
print(__name__, "json" in sys.modules)
