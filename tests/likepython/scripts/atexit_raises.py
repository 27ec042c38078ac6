# exit: 0
import atexit


def fails():
    raise ValueError("at exit")


atexit.register(print, "after the error")
atexit.register(fails)
