# exit: 1
import sys


def hook(kind, error, trace):
    print("hook", kind.__name__, error, trace.tb_lineno, trace.tb_next)


print(sys.excepthook is sys.__excepthook__)
sys.excepthook = hook
raise OSError("mine")
