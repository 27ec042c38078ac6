import torch

torch.manual_seed(0)
w = torch.zeros(2, requires_grad=True)
target = torch.tensor([1.0, -2.0])
optimizer = torch.optim.LBFGS([w], lr=0.5, max_iter=5)
calls = 0


def closure():
    global calls
    calls += 1
    optimizer.zero_grad()
    loss = ((w - target) ** 2).sum() + (w**4).sum()
    loss.backward()
    return loss


for _ in range(3):
    print(optimizer.step(closure).item(), calls)
print(w.tolist())
