import inspect

import torch

x = torch.ones(2, requires_grad=True)
x.sum().backward()
subjects = {
    "torch.autograd.backward": torch.autograd.backward,
    "torch.autograd.grad": torch.autograd.grad,
    "torch.Tensor.backward": torch.Tensor.backward,
    "torch.nn.Module.__call__": torch.nn.Module.__call__,
    "torch.nn.Module._call_impl": torch.nn.Module._call_impl,
    "torch.optim.SGD.step": torch.optim.SGD.step,
    "torch.autograd.Function.apply": torch.autograd.Function.apply,
    "torch.autograd.graph._engine_run_backward": torch.autograd.graph._engine_run_backward,
}
for name, one in subjects.items():
    code = getattr(one, "__code__", None)
    place = (code.co_name, code.co_filename.rsplit("/", 1)[-1], code.co_firstlineno) if code else None
    print(name, type(one).__name__, one.__module__, one.__qualname__, place, inspect.signature(one))
    print(inspect.getsource(one)[:200] if code else "-", hasattr(one, "__wrapped__"))
print(
    torch.overrides._get_current_function_mode_stack()
    if hasattr(torch.overrides, "_get_current_function_mode_stack")
    else 0
)
print(torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack())
