"""Models as people write them, small: each function builds one and runs its backward.

None of them needs a package beside torch. They are there for their structure: skips, sharing,
branches, recursion, loops, several losses.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

WRITTEN: dict[str, Callable[[], None]] = {}


def model(function: Callable[[], None]) -> Callable[[], None]:
    WRITTEN[function.__name__] = function
    return function


class ConvBlock(nn.Sequential):
    def __init__(self, before: int, after: int, stride: int = 1) -> None:
        super().__init__(nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU())


class UNet(nn.Module):
    """Down, across and up again; each level is joined to the one of its size."""

    def __init__(self, width: int = 4, levels: int = 4) -> None:
        super().__init__()
        sizes = [width * 2**at for at in range(levels)]
        self.first = ConvBlock(1, width)
        self.down = nn.ModuleList(
            nn.Sequential(nn.MaxPool2d(2), ConvBlock(a, b), ConvBlock(b, b)) for a, b in pairwise(sizes)
        )
        self.grow = nn.ModuleList(nn.ConvTranspose2d(b, a, 2, 2) for a, b in pairwise(sizes))
        self.up = nn.ModuleList(nn.Sequential(ConvBlock(2 * a, a), ConvBlock(a, a)) for a in sizes[:-1])
        self.out = nn.Conv2d(width, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        kept = [self.first(x)]
        for down in self.down:
            kept.append(down(kept[-1]))
        x = kept.pop()
        for grow, up in zip(reversed(self.grow), reversed(self.up), strict=True):
            x = up(torch.cat([grow(x), kept.pop()], 1))
        return self.out(x)


@model
def unet() -> None:
    net = UNet()
    out = net(torch.randn(1, 1, 16, 16))
    loss = functional.cross_entropy(out, torch.zeros(1, 16, 16, dtype=torch.long))
    loss.backward()


class Bottleneck(nn.Module):
    def __init__(self, before: int, width: int, stride: int = 1) -> None:
        super().__init__()
        after = 4 * width
        self.conv1, self.bn1 = nn.Conv2d(before, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, after, 1, bias=False), nn.BatchNorm2d(after)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or before != after:
            self.downsample = nn.Sequential(
                nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after)
            )

    def forward(self, x: Tensor) -> Tensor:
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        return self.relu(out + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, layers: tuple[int, ...], width: int = 4) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width)
        self.relu, self.maxpool = nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)
        made, before = [], width
        for at, count in enumerate(layers):
            size = width * 2**at
            blocks = []
            for block in range(count):
                blocks.append(Bottleneck(before, size, 2 if at and not block else 1))
                before = 4 * size
            made.append(nn.Sequential(*blocks))
        self.layer1, self.layer2, self.layer3, self.layer4 = made
        self.avgpool, self.fc = nn.AdaptiveAvgPool2d(1), nn.Linear(before, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


@model
def resnet50() -> None:
    net = ResNet((3, 4, 6, 3))
    out = net(torch.randn(2, 3, 32, 32))
    loss = functional.cross_entropy(out, torch.tensor([1, 2]))
    loss.backward()


class DenseLayer(nn.Module):
    def __init__(self, before: int, growth: int) -> None:
        super().__init__()
        self.norm, self.conv = nn.BatchNorm2d(before), nn.Conv2d(before, growth, 3, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x, self.conv(functional.relu(self.norm(x)))], 1)


@model
def densenet() -> None:
    net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1))
    size = 8
    for _ in range(3):
        for _ in range(6):
            net.append(DenseLayer(size, 4))
            size += 4
        net.append(nn.Sequential(nn.BatchNorm2d(size), nn.Conv2d(size, size // 2, 1), nn.AvgPool2d(2)))
        size //= 2
    net.append(nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(size, 10)))
    loss = net(torch.randn(2, 3, 16, 16)).logsumexp(1).mean()
    loss.backward()


class Inception(nn.Module):
    def __init__(self, before: int) -> None:
        super().__init__()
        self.one = ConvBlock(before, 4)
        self.two = nn.Sequential(ConvBlock(before, 4), ConvBlock(4, 4))
        self.three = nn.Sequential(ConvBlock(before, 4), ConvBlock(4, 4), ConvBlock(4, 4))
        self.pool = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(before, 4, 1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([self.one(x), self.two(x), self.three(x), self.pool(x)], 1)


@model
def inception() -> None:
    net = nn.Sequential(Inception(3), Inception(16), Inception(16))
    loss = net(torch.randn(1, 3, 8, 8)).square().mean()
    loss.backward()


class InvertedResidual(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.expand, self.project = ConvBlock(size, 4 * size), nn.Conv2d(4 * size, size, 1)
        self.depthwise = nn.Conv2d(4 * size, 4 * size, 3, padding=1, groups=4 * size)
        self.squeeze = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(4 * size, 4 * size, 1), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        out = functional.hardswish(self.depthwise(self.expand(x)))
        return x + self.project(out * self.squeeze(out))


@model
def mobilenet() -> None:
    net = nn.Sequential(ConvBlock(3, 4), *(InvertedResidual(4) for _ in range(8)), nn.Flatten())
    loss = net(torch.randn(1, 3, 8, 8)).pow(2).mean()
    loss.backward()


@model
def lstm_layer() -> None:
    net = nn.LSTM(3, 4, 2)
    loss = net(torch.randn(30, 2, 3))[0].sum()
    loss.backward()


@model
def lstm_cell_30_steps() -> None:
    cell, head = nn.LSTMCell(3, 4), nn.Linear(4, 1)
    state = torch.zeros(2, 4), torch.zeros(2, 4)
    loss = torch.zeros(())
    for x in torch.randn(30, 2, 3):
        state = cell(x, state)
        loss = loss + head(state[0]).square().mean()
    loss.backward()


@model
def gru_by_hand_4_steps() -> None:
    x, h = torch.randn(4, 2, 3), torch.zeros(2, 5)
    w_z, w_r, w_h = (torch.randn(8, 5, requires_grad=True) for _ in range(3))
    for step in range(4):
        both = torch.cat([x[step], h], 1)
        z = torch.sigmoid(both @ w_z)
        r = torch.sigmoid(both @ w_r)
        fresh = torch.tanh(torch.cat([x[step], r * h], 1) @ w_h)
        h = (1 - z) * h + z * fresh
    loss = h.square().mean()
    loss.backward()


@model
def rnn_2000_steps() -> None:
    w, u, h = torch.randn(4, 4) * 0.3, torch.randn(3, 4), torch.zeros(1, 4)
    w.requires_grad_()
    u.requires_grad_()
    for x in torch.randn(2000, 1, 3):
        h = torch.tanh(x @ u + h @ w)
    loss = h.sum()
    loss.backward()


@model
def chain_of_100000() -> None:
    x = torch.ones(2, requires_grad=True)
    y = x
    for _ in range(100_000):
        y = y * 1.00001
    loss = y.sum()
    loss.backward()


@model
def functional_mlp() -> None:
    x = torch.randn(8, 4)
    weights = [(torch.randn(4, 4, requires_grad=True), torch.zeros(4, requires_grad=True)) for _ in range(20)]
    for w, b in weights:
        x = x + functional.layer_norm(functional.gelu(x @ w + b), (4,))
    loss = x.square().mean()
    loss.backward()


@model
def functional_attention() -> None:
    x = torch.randn(2, 5, 8)
    for _ in range(4):
        w_q, w_k, w_v, w_o = (torch.randn(8, 8, requires_grad=True) for _ in range(4))
        q, k, v = (part.view(2, 5, 2, 4).transpose(1, 2) for part in (x @ w_q, x @ w_k, x @ w_v))
        scores = (q @ k.transpose(-2, -1)) / 2
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(2, 5, 8)
        x = functional.layer_norm(x + mixed @ w_o, (8,))
    loss = x.mean()
    loss.backward()


class LongForward(nn.Module):
    """Two hundred operations in one forward, no two lines alike."""

    def __init__(self) -> None:
        super().__init__()
        self.w = nn.Parameter(torch.rand(4, 4) * 0.1)

    def forward(self, x: Tensor) -> Tensor:
        kinds = [torch.sin, torch.cos, torch.tanh, torch.sigmoid, functional.softplus, torch.atan, torch.erf]
        chance = torch.Generator().manual_seed(0)
        kept = [x @ self.w]
        for _ in range(180):
            drawn = torch.randint(0, 1000, (3,), generator=chance).tolist()
            one = kinds[drawn[0] % len(kinds)](kept[-1])
            if drawn[1] % 3 == 0:
                one = one * kept[drawn[2] % len(kept)]
            elif drawn[1] % 3 == 1:
                one = one + kept[-1 - drawn[2] % min(len(kept), 4)]
            kept.append(one)
        return kept[-1].sum()


@model
def long_forward() -> None:
    net = LongForward()
    loss = net(torch.randn(2, 4))
    loss.backward()


class Experts(nn.Module):
    def __init__(self, size: int = 8, count: int = 8, chosen: int = 2) -> None:
        super().__init__()
        self.router = nn.Linear(size, count)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(size, 2 * size), nn.GELU(), nn.Linear(2 * size, size))
            for _ in range(count)
        )
        self.chosen = chosen

    def forward(self, x: Tensor) -> Tensor:
        weight, which = self.router(x).softmax(-1).topk(self.chosen)
        out = torch.zeros_like(x)
        for at, expert in enumerate(self.experts):
            row, place = torch.where(which == at)
            out = out.index_add(0, row, expert(x[row]) * weight[row, place, None])
        return out


@model
def mixture_of_experts() -> None:
    net = Experts()
    loss = (net(torch.randn(24, 8)) ** 2).mean()
    loss.backward()


@model
def mixture_of_experts_in_layers() -> None:
    x = torch.randn(16, 8)
    for _ in range(4):
        x = x + Experts(count=4)(functional.layer_norm(x, (8,)))
    loss = x.square().mean()
    loss.backward()


class Siamese(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.tower = nn.Sequential(
            ConvBlock(1, 4), nn.MaxPool2d(2), ConvBlock(4, 8), nn.Flatten(), nn.Linear(128, 8)
        )

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return functional.pairwise_distance(self.tower(a), self.tower(b))


@model
def siamese() -> None:
    net = Siamese()
    distance = net(torch.randn(2, 1, 8, 8), torch.randn(2, 1, 8, 8))
    loss = (distance * torch.tensor([1.0, -1.0])).relu().sum()
    loss.backward()


@model
def triplet() -> None:
    tower = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 4))
    anchor, near, far = (tower(one) for one in torch.randn(3, 5, 6))
    loss = functional.triplet_margin_loss(anchor, near, far)
    loss.backward()


@model
def weight_shared_recurrence() -> None:
    block, x = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), torch.randn(2, 4, 8)
    for _ in range(6):
        x = block(x)
    loss = x.square().mean()
    loss.backward()


@model
def gan_generator_loss() -> None:
    generator = nn.Sequential(
        nn.Linear(4, 32), nn.Unflatten(1, (8, 2, 2)), nn.ConvTranspose2d(8, 4, 4, 2, 1), nn.BatchNorm2d(4),
        nn.ReLU(), nn.ConvTranspose2d(4, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip
    critic = nn.Sequential(ConvBlock(1, 4, 2), ConvBlock(4, 8, 2), nn.Flatten(), nn.Linear(32, 1))
    loss = functional.binary_cross_entropy_with_logits(critic(generator(torch.randn(2, 4))), torch.ones(2, 1))
    loss.backward()


@model
def gan_critic_with_gradient_penalty() -> None:
    inner = nn.Sequential(nn.LeakyReLU(0.2), nn.Linear(16, 16), nn.Tanh())
    critic = nn.Sequential(nn.Linear(4, 16), inner, nn.Linear(16, 1))
    real, fake = torch.randn(3, 4), torch.randn(3, 4)
    mixed = (0.5 * real + 0.5 * fake).requires_grad_()
    (grad,) = torch.autograd.grad(critic(mixed).sum(), mixed, create_graph=True)
    loss = critic(fake).mean() - critic(real).mean() + 10 * (grad.norm(2, dim=1) - 1).pow(2).mean()
    loss.backward()


class VAE(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(12, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU())
        self.mean, self.log_var = nn.Linear(16, 3), nn.Linear(16, 3)
        self.decoder = nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 12), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        inner = self.encoder(x)
        mean, log_var = self.mean(inner), self.log_var(inner)
        drawn = mean + torch.randn_like(mean) * torch.exp(0.5 * log_var)
        lost = functional.binary_cross_entropy(self.decoder(drawn), x, reduction="sum")
        return lost - 0.5 * torch.sum(1 + log_var - mean.pow(2) - log_var.exp())


@model
def vae() -> None:
    net = VAE()
    loss = net(torch.rand(4, 12))
    loss.backward()


class TreeCell(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.join, self.leaf = nn.Linear(8, 4), nn.Embedding(5, 4)

    def forward(self, tree: Any) -> Tensor:
        if isinstance(tree, int):
            return self.leaf(torch.tensor([tree]))
        return torch.tanh(self.join(torch.cat([self(tree[0]), self(tree[1])], 1)))


@model
def recursive_tree() -> None:
    net = TreeCell()
    loss = net(((1, (2, 3)), ((0, 4), ((1, 2), 3)))).sum()
    loss.backward()


@model
def checkpointed_stack() -> None:
    x = torch.randn(2, 4, requires_grad=True)
    for _ in range(6):
        x = checkpoint(nn.Sequential(nn.Linear(4, 4), nn.Tanh()), x, use_reentrant=False)
    loss = x.sum()
    loss.backward()


class Clamped(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x.clamp(-1, 1)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Any:
        return grads[0] * (ctx.saved_tensors[0].abs() < 1)


@model
def custom_functions() -> None:
    x = torch.randn(4, 4)
    for _ in range(10):
        x = Clamped.apply(nn.Linear(4, 4)(x)) + x
    loss = x.sum()
    loss.backward()


@model
def double_backward() -> None:
    net, x = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)), torch.randn(5, 2, requires_grad=True)
    u = net(x)
    (du,) = torch.autograd.grad(u.sum(), x, create_graph=True)
    (ddu,) = torch.autograd.grad(du[:, 0].sum(), x, create_graph=True)
    loss = (du[:, 1] - ddu[:, 0] + u[:, 0] * du[:, 0]).square().mean()
    loss.backward()


@model
def maml_inner_steps() -> None:
    w, x, y = torch.randn(3, 1, requires_grad=True), torch.randn(8, 3), torch.randn(8, 1)
    fast = w
    for _ in range(5):
        (grad,) = torch.autograd.grad(((x @ fast - y) ** 2).mean(), fast, create_graph=True)
        fast = fast - 0.1 * grad
    loss = ((x @ fast - y) ** 2).mean()
    loss.backward()


@model
def neural_ode() -> None:
    field, y, dt = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2)), torch.randn(3, 2), 0.1
    for _ in range(10):
        k1 = field(y)
        k2 = field(y + dt / 2 * k1)
        k3 = field(y + dt / 2 * k2)
        k4 = field(y + dt * k3)
        y = y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    loss = y.square().mean()
    loss.backward()


class Coupling(nn.Module):
    def __init__(self, swap: bool) -> None:
        super().__init__()
        self.net, self.swap = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 4)), swap

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        a, b = x.chunk(2, 1)
        if self.swap:
            a, b = b, a
        scale, shift = self.net(a).chunk(2, 1)
        return torch.cat([a, b * torch.exp(torch.tanh(scale)) + shift], 1), torch.tanh(scale).sum(1)


@model
def normalizing_flow() -> None:
    x, total = torch.randn(6, 4), torch.zeros(6)
    for at in range(8):
        x, log_det = Coupling(bool(at % 2))(x)
        total = total + log_det
    loss = (0.5 * x.square().sum(1) - total).mean()
    loss.backward()


class WaveLayer(nn.Module):
    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(4, 8, 2, dilation=dilation, padding=dilation)
        self.skip, self.rest = nn.Conv1d(4, 4, 1), nn.Conv1d(4, 4, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        a, b = self.conv(x)[..., : x.shape[-1]].chunk(2, 1)
        gated = torch.tanh(a) * torch.sigmoid(b)
        return x + self.rest(gated), self.skip(gated)


@model
def wavenet() -> None:
    x, total = torch.randn(1, 4, 32), torch.zeros(1, 4, 32)
    for at in range(10):
        x, skip = WaveLayer(2 ** (at % 5))(x)
        total = total + skip
    loss = torch.relu(total).mean()
    loss.backward()


class Seq2Seq(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed, self.out = nn.Embedding(12, 6), nn.Linear(12, 12)
        self.encoder, self.decoder = nn.GRU(6, 6, batch_first=True), nn.GRUCell(6, 6)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        seen, last = self.encoder(self.embed(source))
        state, loss = last[0], torch.zeros(())
        for step in range(target.shape[1] - 1):
            state = self.decoder(self.embed(target[:, step]), state)
            mixed = torch.einsum("bt,bth->bh", torch.einsum("bh,bth->bt", state, seen).softmax(1), seen)
            logits = self.out(torch.cat([state, mixed], 1))
            loss = loss + functional.cross_entropy(logits, target[:, step + 1])
        return loss


@model
def seq2seq_with_attention() -> None:
    net = Seq2Seq()
    loss = net(torch.randint(0, 12, (2, 6)), torch.randint(0, 12, (2, 7)))
    loss.backward()


@model
def graph_convolution() -> None:
    near = torch.rand(6, 6).softmax(1)
    x, layers = torch.randn(6, 4), [nn.Linear(4, 4) for _ in range(3)]
    for layer in layers:
        x = torch.relu(near @ layer(x))
    loss = functional.cross_entropy(x, torch.arange(6) % 4)
    loss.backward()


class MixerBlock(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(8), nn.LayerNorm(8)
        self.tokens = nn.Sequential(nn.Linear(6, 12), nn.GELU(), nn.Linear(12, 6))
        self.channels = nn.Sequential(nn.Linear(8, 16), nn.GELU(), nn.Linear(16, 8))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.tokens(self.norm1(x).transpose(1, 2)).transpose(1, 2)
        return x + self.channels(self.norm2(x))


@model
def mlp_mixer() -> None:
    net = nn.Sequential(*(MixerBlock() for _ in range(12)))
    loss = net(torch.randn(2, 6, 8)).mean()
    loss.backward()


@model
def actor_critic() -> None:
    body, actor, critic = nn.Linear(4, 8), nn.Linear(8, 2), nn.Linear(8, 1)
    inner = torch.relu(body(torch.randn(10, 4)))
    policy = torch.distributions.Categorical(logits=actor(inner))
    acts, returns, value = policy.sample(), torch.randn(10), critic(inner).squeeze(1)
    gain = (returns - value).detach()
    lost = -(policy.log_prob(acts) * gain).mean() - 0.01 * policy.entropy().mean()
    loss = lost + functional.mse_loss(value, returns)
    loss.backward()


@model
def policy_rollout() -> None:
    net, state, log_probs = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 2)), torch.randn(3), []
    for _ in range(25):
        policy = torch.distributions.Categorical(logits=net(state))
        act = policy.sample()
        log_probs.append(policy.log_prob(act))
        state = torch.tanh(state + act.float() - 0.5)
    loss = -torch.stack(log_probs).sum()
    loss.backward()


@model
def clip_contrastive() -> None:
    image = nn.Sequential(ConvBlock(3, 4, 2), nn.Flatten(), nn.Linear(64, 8))
    text = nn.Sequential(nn.Embedding(20, 8), nn.TransformerEncoderLayer(8, 2, 16, batch_first=True))
    scale = nn.Parameter(torch.tensor(2.0))
    a = functional.normalize(image(torch.randn(4, 3, 8, 8)), dim=1)
    b = functional.normalize(text(torch.randint(0, 20, (4, 5))).mean(1), dim=1)
    logits, at = scale.exp() * a @ b.T, torch.arange(4)
    loss = (functional.cross_entropy(logits, at) + functional.cross_entropy(logits.T, at)) / 2
    loss.backward()


class LoRA(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.base = nn.Linear(size, size).requires_grad_(requires_grad=False)
        self.down, self.up = nn.Linear(size, 2, bias=False), nn.Linear(2, size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.base(x) + self.up(self.down(x))


@model
def low_rank_adapters() -> None:
    net = nn.Sequential(*(nn.Sequential(LoRA(8), nn.ReLU()) for _ in range(10)))
    loss = net(torch.randn(2, 8)).sum()
    loss.backward()


@model
def hypernetwork() -> None:
    code, maker = torch.randn(5, 3, requires_grad=True), nn.Linear(3, 4 * 4 + 4)
    x = torch.randn(6, 4)
    for made in maker(code):
        x = torch.tanh(functional.linear(x, made[:16].view(4, 4), made[16:]))
    loss = x.sum()
    loss.backward()


@model
def early_exits() -> None:
    blocks = [nn.Sequential(nn.Linear(6, 6), nn.ReLU()) for _ in range(5)]
    exits = [nn.Linear(6, 3) for _ in range(5)]
    x, losses = torch.randn(4, 6), []
    for block, out in zip(blocks, exits, strict=True):
        x = block(x)
        losses.append(functional.cross_entropy(out(x), torch.tensor([0, 1, 2, 0])))
    loss = torch.stack(losses).mean()
    loss.backward()


@model
def stochastic_depth() -> None:
    chance, x = torch.Generator().manual_seed(4), torch.randn(2, 6)
    blocks = nn.ModuleList(nn.Sequential(nn.Linear(6, 6), nn.ReLU()) for _ in range(40))
    for block in blocks:
        if torch.rand((), generator=chance) < 0.7:
            x = x + block(x)
    loss = x.sum()
    loss.backward()


@model
def multi_task() -> None:
    body = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU())
    heads, inner = [nn.Linear(16, 1) for _ in range(12)], body(torch.randn(4, 6))
    loss = torch.stack([head(inner).square().mean() for head in heads]).sum()
    loss.backward()


@model
def diffusion_step() -> None:
    net, time = UNet(4, 3), nn.Sequential(nn.Linear(1, 8), nn.SiLU(), nn.Linear(8, 1))
    clean, noise, t = torch.randn(2, 1, 8, 8), torch.randn(2, 1, 8, 8), torch.rand(2, 1)
    shown = clean * (1 - t)[..., None, None] + noise * t[..., None, None] + time(t)[..., None, None]
    loss = functional.mse_loss(net(shown)[:, :1], noise)
    loss.backward()


@model
def highway() -> None:
    x = torch.randn(2, 6)
    for _ in range(15):
        gate, inner = nn.Linear(6, 6), nn.Linear(6, 6)
        t = torch.sigmoid(gate(x))
        x = t * torch.relu(inner(x)) + (1 - t) * x
    loss = x.sum()
    loss.backward()


@model
def bidirectional_gru() -> None:
    net = nn.GRU(4, 4, 3, bidirectional=True)
    loss = net(torch.randn(12, 2, 4))[0].square().mean()
    loss.backward()


@model
def transformer() -> None:
    net = nn.Transformer(8, 2, 3, 3, 16, batch_first=True)
    loss = net(torch.randn(2, 5, 8), torch.randn(2, 4, 8)).square().mean()
    loss.backward()


@model
def deep_linear_500() -> None:
    net = nn.Sequential(*(nn.Linear(3, 3) for _ in range(500)))
    loss = net(torch.randn(1, 3)).sum()
    loss.backward()


@model
def pyramid_of_widths() -> None:
    sizes = [64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1]
    layers = [nn.Sequential(nn.Linear(a, b), nn.Tanh()) for a, b in pairwise(sizes)]
    net = nn.Sequential(*layers)
    loss = net(torch.randn(2, 64)).sum()
    loss.backward()


@model
def loop_with_a_branch() -> None:
    x = torch.tensor([0.3], requires_grad=True)
    y = x
    for _ in range(300):
        y = 3.7 * y * (1 - y) if y < 0.6 else y.sin()
    loss = y.sum()
    loss.backward()


@model
def accumulated_micro_batches() -> None:
    net, total = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1)), torch.zeros(())
    for batch in torch.randn(16, 5, 4):
        total = total + net(batch).square().mean() / 16
    loss = total
    loss.backward()
