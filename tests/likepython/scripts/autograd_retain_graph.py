# slow
import torch

x = torch.ones(2, requires_grad=True)
y = x * 2
y.retain_grad()
loss = (y * y).sum()
for _ in range(3):
    loss.backward(retain_graph=True)
    print(x.grad, y.grad)
loss.backward(inputs=[x])
print(x.grad)
