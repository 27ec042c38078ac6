import sys

events = []


def tracer(frame, event, arg):
    if frame.f_code.co_filename == __file__:
        events.append((event, frame.f_code.co_name, frame.f_lineno))
    return tracer


def f(x):
    y = x + 1
    for i in range(2):
        y += i
    return y


sys.settrace(tracer)
f(1)
sys.settrace(None)
f(2)
print(events)
