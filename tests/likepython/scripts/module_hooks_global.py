import torch

x = torch.ones(2, requires_grad=True)
x.sum().backward()
module = torch.nn.modules.module
for name in sorted(vars(module)):
    if name.startswith("_global_") and "hook" in name:
        print(
            name,
            dict(getattr(module, name)) if hasattr(getattr(module, name), "items") else getattr(module, name),
        )
print(torch._C._autograd._saved_tensors_hooks_is_enabled())
