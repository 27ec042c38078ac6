import threading

import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)


def work():
    loss = (w * w).sin().sum()
    loss.backward()


for _ in range(3):
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
print(w.grad, threading.active_count())
