"""Small models of all kinds. Each function returns the roots that backward starts from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

Subject = "Callable[[], Tensor | tuple[Tensor, ...]]"
SUBJECTS: dict[str, Any] = {}
# What a model may return beside a tensor; these are captured as they are, without a backward.
OUTPUTS: dict[str, Any] = {}


def subject(function: Callable[[], Any]) -> Callable[[], Any]:
    SUBJECTS[function.__name__] = function
    return function


def output(function: Callable[[], Any]) -> Callable[[], Any]:
    OUTPUTS[function.__name__] = function
    return function


def leaf(*shape: int) -> Tensor:
    return torch.randn(*shape, requires_grad=True)


@subject
def square_by_product() -> Tensor:
    x = leaf(2)
    return (x * x).sum()


@subject
def shared_leaf() -> Tensor:
    x = leaf(3)
    return (x.sin() + x.cos() * x).sum()


@subject
def leaf_is_the_root() -> Tensor:
    return torch.tensor(3.0, requires_grad=True)


@subject
def several_roots() -> tuple[Tensor, ...]:
    x, y = leaf(2), leaf(2)
    shared = x * y
    return shared.sum(), (shared**2).sum(), y.exp().sum()


@subject
def root_inside_another() -> tuple[Tensor, ...]:
    x = leaf(2)
    inner = (x * 2).sum()
    return inner * 3, inner


@subject
def rnn() -> Tensor:
    return nn.RNN(3, 4, 2)(torch.randn(5, 2, 3))[0].sum()


@subject
def rnn_unrolled() -> Tensor:
    cell, state = nn.RNNCell(3, 4), torch.zeros(2, 4)
    for step in torch.randn(6, 2, 3):
        state = cell(step, state)
    return state.sum()


@subject
def lstm() -> Tensor:
    out, (hidden, cell) = nn.LSTM(3, 4, 2, bidirectional=True)(torch.randn(5, 2, 3))
    return out.sum() + hidden.prod() + cell.mean()


@subject
def lstm_cell() -> Tensor:
    cell = nn.LSTMCell(3, 4)
    hidden, state = cell(torch.randn(2, 3))
    hidden, state = cell(torch.randn(2, 3), (hidden, state))
    return (hidden * state).sum()


@subject
def gru_packed() -> Tensor:
    packed = nn.utils.rnn.pack_padded_sequence(leaf(4, 2, 3), [4, 2])
    out, _ = nn.GRU(3, 5)(packed)
    return nn.utils.rnn.pad_packed_sequence(out)[0].sum()


@subject
def transformer_encoder() -> Tensor:
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    return nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)(torch.randn(2, 3, 8)).sum()


@subject
def attention() -> Tensor:
    x = leaf(2, 3, 8)
    out, weights = nn.MultiheadAttention(8, 2, batch_first=True)(x, x, x)
    return out.sum() + weights.var()


@subject
def attention_by_kernel() -> Tensor:
    query, key = leaf(1, 2, 4, 8), leaf(1, 2, 4, 8)
    return functional.scaled_dot_product_attention(query, key, key, is_causal=True).sum()


@subject
def convolution_with_batch_norm() -> Tensor:
    net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())
    return net(torch.randn(2, 1, 8, 8)).sum()


@subject
def residual_block() -> Tensor:
    conv, norm = nn.Conv1d(2, 2, 3, padding=1), nn.GroupNorm(1, 2)
    x = torch.randn(2, 2, 8)
    for _ in range(3):
        x = x + functional.gelu(norm(conv(x)))
    return x.mean()


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(10, 4)
        self.head = nn.Linear(4, 10, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.head(self.embed(x))
        return logits


@subject
def tied_embedding() -> Tensor:
    tokens = torch.tensor([1, 2, 3, 1])
    return functional.cross_entropy(Tied()(tokens), tokens)


@subject
def sparse_embedding() -> Tensor:
    return nn.EmbeddingBag(10, 3, mode="mean", sparse=True)(torch.tensor([[1, 2], [4, 4]])).sum()


class TwoOutputs(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, factor: float, y: Tensor) -> tuple[Tensor, Tensor]:
        ctx.save_for_backward(x, None, y)
        ctx.factor = factor
        return x * factor, y * y

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Any:
        return grads[0] * ctx.factor, None, None


@subject
def custom_function_with_a_none() -> Tensor:
    x, y = leaf(2), leaf(2)
    one, two = TwoOutputs.apply(x * 1, 2.5, y * 1)
    return (two - one).sum()


class Frozen(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, mask: Tensor) -> Tensor:
        ctx.mark_non_differentiable(mask)
        return x * mask

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Any:
        return grads[0], None


@subject
def custom_function_of_a_constant() -> Tensor:
    return Frozen.apply(leaf(3), torch.ones(3)).sum()


@subject
def checkpoint_without_reentry() -> Tensor:
    net = nn.Sequential(nn.Linear(3, 3), nn.Tanh())
    return checkpoint(net, leaf(2, 3), use_reentrant=False).sum()


@subject
def checkpoint_with_reentry() -> Tensor:
    net = nn.Sequential(nn.Linear(3, 3), nn.Tanh())
    return checkpoint(net, leaf(2, 3), use_reentrant=True).sum()


@subject
def written_in_place() -> Tensor:
    x = leaf(3)
    y = x * 2
    y.add_(1).mul_(x)
    y.clamp_(min=0)
    return y.sum()


@subject
def written_through_views() -> Tensor:
    x, y = leaf(4), leaf(2)
    base = x * 1
    base[1:3] = y
    base.view(2, 2)[0].mul_(3)
    view = base[2:]
    view += 1
    return (view * base[:2]).sum()


@subject
def complex_numbers() -> Tensor:
    z = torch.complex(leaf(3), leaf(3))
    return torch.fft.fft(z * z.conj()).abs().sum()


@subject
def outputs_of_unbind_split_chunk() -> Tensor:
    x = leaf(4, 3)
    one, _, three, _ = x.unbind(0)
    left, right = x.split([1, 3])
    low, high = x.chunk(2, dim=0)
    return (one - three).sum() + (right * 2).sum() - left.sum() + (low / high).sum()


@subject
def outputs_of_topk_sort_max() -> Tensor:
    x = leaf(5)
    values, _ = x.topk(2)
    ordered, order = x.sort()
    return values.sum() + ordered[order[0]] + x.max(0).values + x.aminmax().min


@subject
def linear_algebra() -> Tensor:
    x = leaf(3, 3)
    u, s, v = torch.linalg.svd(x)
    values, vectors = torch.linalg.eigh(x @ x.T + torch.eye(3))
    return s.sum() + (u @ v).trace() + values[0] + vectors.abs().sum() + torch.linalg.inv(x).det()


@subject
def scattered() -> Tensor:
    x, index = leaf(4), torch.tensor([0, 2, 2])
    base = torch.zeros(5).scatter_add(0, index, x[:3])
    base = base.index_put((index,), x[1:], accumulate=True)
    return base.index_select(0, index).sum() + x.gather(0, index).prod() + base[base > 0].sum()


@subject
def einsum() -> Tensor:
    return torch.einsum("bij,bjk,k->bi", leaf(2, 3, 4), leaf(2, 4, 5), leaf(5)).sum()


@subject
def ctc_loss() -> Tensor:
    logits = functional.log_softmax(leaf(6, 2, 4), dim=-1)
    target, lengths = torch.tensor([[1, 2], [3, 1]]), torch.tensor([2, 2])
    return functional.ctc_loss(logits, target, torch.tensor([6, 6]), lengths)


@subject
def broadcast_where_cat_stack() -> Tensor:
    x, y = leaf(3, 1), leaf(4)
    both = torch.where(x > 0, x * y, y)
    return torch.cat([both, torch.stack([y, y, y])]).logsumexp(0).mean()


@subject
def cut_branches() -> Tensor:
    x = leaf(2)
    with torch.no_grad():
        fixed = x * 2
    return (x * fixed + (x * x).detach()).sum()


@subject
def weight_norm() -> Tensor:
    layer = nn.utils.parametrizations.weight_norm(nn.Linear(3, 2))
    return layer(layer(torch.ones(1, 3))[:, [0, 1, 0]]).sum()


@subject
def dropout_with_its_mask() -> Tensor:
    return functional.dropout(nn.Linear(3, 3)(torch.ones(2, 3)), 0.5).sum()


@subject
def half_precision() -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return nn.Linear(4, 2)(leaf(3, 4)).float().sum()


@subject
def vmapped() -> Tensor:
    return torch.vmap(lambda a, b: (a * b).sum())(leaf(3, 2), leaf(3, 2)).sum()


@subject
def long_branching() -> Tensor:
    x = leaf(2)
    for turn in range(12):
        x = x + x * math.sin(turn)
    return x.sum()


@subject
def gpt2() -> Tensor:
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(n_layer=2, n_head=2, n_embd=16, vocab_size=50, n_positions=16)
    tokens = torch.arange(8).unsqueeze(0)
    return GPT2LMHeadModel(config)(tokens, labels=tokens).loss


@subject
def bert() -> Tensor:
    from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig(
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        vocab_size=50,
    )
    model = BertForSequenceClassification(config)
    return model(torch.arange(8).unsqueeze(0), labels=torch.tensor([1])).loss


@output
def dictionary() -> Any:
    x = leaf(2)
    return {"loss": (x * 2).sum(), "count": 3, "hidden": x.exp(), "nothing": None}


@output
def nested_lists() -> Any:
    x = leaf(2)
    return [(x * 2).sum(), (x.exp(), [x.sin().sum(), torch.ones(1)])]


@dataclass
class Output:
    loss: Tensor
    hidden: tuple[Tensor, ...]
    steps: int = 1


@output
def record_type() -> Any:
    x = leaf(2)
    return Output((x * x).sum(), (x.exp(), x.sin()))


@output
def double_backward() -> Any:
    x = leaf(3)
    (first,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x, create_graph=True)
    return (second * x).sum()


@output
def gradient_penalty() -> Any:
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    x = leaf(2, 3)
    (grad,) = torch.autograd.grad(net(x).sum(), x, create_graph=True)
    return grad.norm(2, dim=1).pow(2).mean()


@output
def after_backward() -> Any:
    x = leaf(3)
    loss = (x * x.sin()).sum()
    loss.backward()
    return loss


@output
def hugging_face_output() -> Any:
    from transformers import BertConfig, BertModel

    config = BertConfig(
        hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, vocab_size=9
    )
    return BertModel(config)(torch.arange(4).unsqueeze(0), output_hidden_states=True)
