# slow
import torch

x = torch.tensor(3.0, requires_grad=True)
exec("y = x * x\ny.backward()")
print(eval("x.grad"))
code = compile("(x ** 3).backward()", "made.py", "exec")
exec(code, {"x": x})
print(x.grad, (lambda t: t * 2)(x))
