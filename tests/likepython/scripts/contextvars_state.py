import contextvars

import torch

variable = contextvars.ContextVar("variable", default=0)
x = torch.ones(2, requires_grad=True)
y = x * 2
y.register_hook(lambda grad: print("in a hook", variable.get()))
variable.set(5)
y.sum().backward()
print(variable.get(), len(contextvars.copy_context()))
