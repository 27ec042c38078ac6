# slow
import torch

x = torch.ones(2, requires_grad=True)
y = x * 2
z = y.sum()
print(y.grad_fn._sequence_nr(), z.grad_fn._sequence_nr(), torch._C._autograd._get_sequence_nr())
z.backward()
print((x * 2).grad_fn._sequence_nr())
print(dict(y.grad_fn.metadata), x._version, y.grad_fn.next_functions[0][0].metadata)
