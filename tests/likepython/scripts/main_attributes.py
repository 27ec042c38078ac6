import sys

main = sys.modules["__main__"]
print(sorted(vars(main)))
print(
    __name__,
    __doc__,
    __package__,
    __spec__,
    __annotations__,
    __cached__ if "__cached__" in vars(main) else "-",
)
print(type(__loader__).__name__, type(__builtins__).__name__, main.__dict__ is globals())
