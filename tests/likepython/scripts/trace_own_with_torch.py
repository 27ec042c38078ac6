import sys
import threading

import torch

events = []


def tracer(frame, event, arg):
    if frame.f_code.co_filename == __file__:
        events.append((event, frame.f_code.co_name, frame.f_lineno))
        return tracer
    return None


def f(x):
    y = x * 2
    z = y.sin()
    return z.sum()


def hook(grad):
    return grad


x = torch.ones(2, requires_grad=True)
f(x).backward()
sys.settrace(tracer)
print(sys.gettrace() is tracer)
loss = f(x)
loss.register_hook(hook)
loss.backward()
worker = threading.Thread(target=f, args=(x,))
worker.start()
worker.join()
print(sys.gettrace() is tracer)
sys.settrace(None)
f(x).backward()
print(events, sys.gettrace(), x.grad)
