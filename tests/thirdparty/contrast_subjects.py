"""Modules and inputs to capture as static graphs: blocks of torch.nn, and tiny known models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Callable

Made = tuple[nn.Module, tuple[torch.Tensor, ...]]


def _x(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, requires_grad=True)


def _words(*shape: int) -> torch.Tensor:
    return torch.randint(0, 30, shape)


class Loss(nn.Module):
    """A loss whose target is always the same."""

    def __init__(self, loss: nn.Module, target: torch.Tensor) -> None:
        super().__init__()
        self.loss = loss
        self.register_buffer("target", target)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.loss(x, self.target)


class First(nn.Module):
    """The first of what a recurrent layer returns."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(x)[0]


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.attention(x, x, x)[0]


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Conv2d(3, 3, 3, padding=1)
        self.norm = nn.BatchNorm2d(3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.norm(self.one(x)))


def _layer(made: Callable[[], nn.Module], *shape: int) -> Callable[[], Made]:
    return lambda: (made(), (_x(*shape),))


BLOCKS: dict[str, Callable[[], Made]] = {
    "Linear": _layer(lambda: nn.Linear(4, 3), 2, 4),
    "Bilinear": lambda: (nn.Bilinear(3, 4, 2), (_x(2, 3), _x(2, 4))),
    "Conv1d": _layer(lambda: nn.Conv1d(3, 4, 3), 2, 3, 8),
    "Conv2d": _layer(lambda: nn.Conv2d(3, 4, 3, stride=2), 2, 3, 8, 8),
    "Conv3d": _layer(lambda: nn.Conv3d(2, 2, 2), 1, 2, 4, 4, 4),
    "ConvTranspose2d": _layer(lambda: nn.ConvTranspose2d(3, 2, 3), 2, 3, 5, 5),
    "MaxPool2d": _layer(lambda: nn.MaxPool2d(2), 2, 3, 6, 6),
    "AvgPool2d": _layer(lambda: nn.AvgPool2d(2), 2, 3, 6, 6),
    "AdaptiveAvgPool2d": _layer(lambda: nn.AdaptiveAvgPool2d(2), 2, 3, 6, 6),
    "BatchNorm1d": _layer(lambda: nn.BatchNorm1d(3), 4, 3),
    "BatchNorm2d": _layer(lambda: nn.BatchNorm2d(3), 2, 3, 4, 4),
    "LayerNorm": _layer(lambda: nn.LayerNorm(5), 2, 5),
    "GroupNorm": _layer(lambda: nn.GroupNorm(2, 4), 2, 4, 3),
    "InstanceNorm2d": _layer(lambda: nn.InstanceNorm2d(3, affine=True), 2, 3, 4, 4),
    "RMSNorm": _layer(lambda: nn.RMSNorm(5), 2, 5),
    "Embedding": lambda: (nn.Embedding(30, 4), (_words(2, 5),)),
    "EmbeddingBag": lambda: (nn.EmbeddingBag(30, 4), (_words(2, 5),)),
    "RNN": _layer(lambda: First(nn.RNN(3, 4, batch_first=True)), 2, 5, 3),
    "LSTM": _layer(lambda: First(nn.LSTM(3, 4, batch_first=True)), 2, 5, 3),
    "GRU": _layer(lambda: First(nn.GRU(3, 4, batch_first=True)), 2, 5, 3),
    "LSTMCell": _layer(lambda: First(nn.LSTMCell(3, 4)), 2, 3),
    "MultiheadAttention": _layer(Attention, 2, 5, 8),
    "TransformerEncoderLayer": _layer(
        lambda: nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2, 5, 8
    ),
    "TransformerDecoderLayer": lambda: (
        nn.TransformerDecoderLayer(8, 2, 16, batch_first=True),
        (_x(2, 5, 8), _x(2, 4, 8)),
    ),
    "ReLU in place": _layer(lambda: nn.Sequential(nn.Linear(3, 3), nn.ReLU(inplace=True)), 2, 3),
    "GELU": _layer(nn.GELU, 2, 3),
    "Softmax": _layer(lambda: nn.Softmax(-1), 2, 3),
    "PReLU": _layer(nn.PReLU, 2, 3),
    "GLU": _layer(nn.GLU, 2, 4),
    "Dropout (train)": _layer(lambda: nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.5)).train(), 2, 3),
    "Dropout (eval)": _layer(lambda: nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.5)).eval(), 2, 3),
    "Dropout2d": _layer(lambda: nn.Dropout2d(0.5), 2, 3, 4, 4),
    "Flatten and Linear": _layer(lambda: nn.Sequential(nn.Flatten(), nn.Linear(12, 2)), 2, 3, 4),
    "Upsample": _layer(lambda: nn.Upsample(scale_factor=2), 1, 2, 3, 3),
    "PixelShuffle": _layer(lambda: nn.PixelShuffle(2), 1, 4, 3, 3),
    "CosineSimilarity": lambda: (nn.CosineSimilarity(), (_x(3, 4), _x(3, 4))),
    "CrossEntropyLoss": lambda: (Loss(nn.CrossEntropyLoss(), torch.tensor([1, 0])), (_x(2, 3),)),
    "MSELoss": lambda: (Loss(nn.MSELoss(), torch.zeros(2, 3)), (_x(2, 3),)),
    "BCEWithLogitsLoss": lambda: (Loss(nn.BCEWithLogitsLoss(), torch.ones(2, 3)), (_x(2, 3),)),
    "Residual block": _layer(Residual, 2, 3, 5, 5),
}


class Logits(nn.Module):
    """A model of transformers that returns its first tensor, as a user would take it."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        return self.model(words, return_dict=False)[0]


class Both(Logits):
    def forward(self, words: torch.Tensor) -> torch.Tensor:
        return self.model(input_ids=words, decoder_input_ids=words, return_dict=False)[0]


_SMALL: dict[str, Any] = {
    "vocab_size": 30,
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 16,
}
_IMAGE: dict[str, Any] = {**_SMALL, "image_size": 8, "patch_size": 4, "num_channels": 3}


def _text(kind: str, **given: Any) -> Callable[[], Made]:
    def made() -> Made:
        import transformers

        config = getattr(transformers, f"{kind}Config")(**{**_SMALL, "use_cache": False, **given})
        return Logits(getattr(transformers, f"{kind}Model")(config).train()), (_words(1, 5),)

    return made


def _image(kind: str, **given: Any) -> Callable[[], Made]:
    def made() -> Made:
        import transformers

        config = getattr(transformers, f"{kind}Config")(**{**_IMAGE, **given})
        return Logits(getattr(transformers, f"{kind}Model")(config).train()), (_x(1, 3, 8, 8),)

    return made


def _t5() -> Made:
    import transformers

    config = transformers.T5Config(
        vocab_size=30, d_model=8, d_kv=4, d_ff=16, num_layers=1, num_heads=2, use_cache=False
    )
    return Both(transformers.T5Model(config).train()), (_words(1, 5),)


def _bart() -> Made:
    import transformers

    sides = {f"{side}_{name}": 2 for side in ("encoder", "decoder") for name in ("attention_heads", "layers")}
    wide = {"encoder_ffn_dim": 16, "decoder_ffn_dim": 16}
    config = transformers.BartConfig(vocab_size=30, d_model=8, use_cache=False, **sides, **wide)
    return Both(transformers.BartModel(config).train()), (_words(1, 5),)


MODELS: dict[str, Callable[[], Made]] = {
    "gpt2": _text("GPT2", n_embd=8, n_layer=2, n_head=2, n_positions=16, bos_token_id=0, eos_token_id=0),
    "bert": _text("Bert", max_position_embeddings=16),
    "distilbert": _text("DistilBert", dim=8, n_layers=2, n_heads=2, hidden_dim=16),
    "llama": _text("Llama", num_key_value_heads=2, max_position_embeddings=16),
    "t5": _t5,
    "bart": _bart,
    "vit": _image("ViT"),
}
SUBJECTS = {**BLOCKS, **MODELS}
