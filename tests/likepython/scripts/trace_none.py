import sys
import threading

print(sys.gettrace(), sys.getprofile(), threading.gettrace(), threading.getprofile())


def f():
    frame = sys._getframe()
    return frame.f_trace, frame.f_trace_lines, frame.f_trace_opcodes


print(f())
