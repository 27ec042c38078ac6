import sys

from package import part

print(__name__, __package__, __spec__.name, sys.argv[1:], sys.argv[0].rsplit("/", 2)[1:], part.VALUE)
print(sys.path[0])
