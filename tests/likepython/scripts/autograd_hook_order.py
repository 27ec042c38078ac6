# slow
import torch

events = []


def note(name):
    def hook(*args):
        events.append((name, len(args)))

    return hook


net = torch.nn.Linear(2, 2)
net.register_forward_pre_hook(note("forward pre"))
net.register_forward_hook(note("forward"))
net.register_full_backward_pre_hook(note("full backward pre"))
net.register_full_backward_hook(note("full backward"))
x = torch.ones(1, 2, requires_grad=True)
y = net(x)
y.register_hook(note("tensor one"))
y.grad_fn.register_prehook(note("node pre"))
y.grad_fn.register_hook(note("node post"))
y.register_hook(note("tensor two"))
net.weight.register_post_accumulate_grad_hook(note("accumulated"))
torch.autograd.graph.register_multi_grad_hook([net.weight, net.bias], note("multi"))
y.retain_grad()
y.sum().backward()
print(*events, sep="\n")
print(y._backward_hooks is not None and len(y._backward_hooks), net._backward_hooks.keys() != set())
