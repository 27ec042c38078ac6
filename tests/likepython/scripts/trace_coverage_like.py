# slow
import sys
import threading

import torch

lines = set()


def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    lines.add(frame.f_lineno)
    return tracer


threading.settrace(tracer)
sys.settrace(tracer)


def net(x):
    if x.sum() > 0:
        return x * 2
    return x * 3


x = torch.ones(2, requires_grad=True)
worker = threading.Thread(target=lambda: net(x).sum().backward())
worker.start()
worker.join()
net(-x).sum().backward()
print(sorted(lines), x.grad)
