# slow
import threading

import torch

x = torch.ones(2, requires_grad=True)
x.sum().backward()
print(torch.get_num_threads(), torch.get_num_interop_threads(), threading.active_count())
print(torch.is_grad_enabled(), torch.get_default_dtype(), torch.are_deterministic_algorithms_enabled())
