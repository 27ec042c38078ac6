def f():
    raise ValueError("in a module run with -m")


f()
