# slow
# exit: 1
# captures: graph
import torch

x = torch.zeros(2, requires_grad=True)
with torch.autograd.detect_anomaly():
    y = torch.sqrt(x)
    (y * 0).sum().backward()
