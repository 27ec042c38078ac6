# slow
import torch

x = torch.ones(2, requires_grad=True)
print(torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())
with torch.autograd.set_detect_anomaly(True):
    y = x * 2
    print(sorted(y.grad_fn.metadata))
    y.sum().backward()
print(sorted((x * 2).grad_fn.metadata), x.grad)
