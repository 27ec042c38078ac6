# slow
import torch

x = torch.tensor([1.0, 2.0])
print(torch.autograd.functional.jacobian(lambda t: t**2, x))
print(torch.autograd.functional.hessian(lambda t: (t**3).sum(), x))
print(torch.autograd.gradcheck(torch.sin, torch.rand(3, dtype=torch.double, requires_grad=True)))
