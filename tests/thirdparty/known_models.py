"""Tiny models of transformers with the structure of the real ones: each function runs its backward."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL: dict[str, Any] = {
    "vocab_size": 30,
    "hidden_size": 8,
    "num_hidden_layers": 4,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "max_position_embeddings": 32,
    "pad_token_id": 0,
}
IMAGE: dict[str, Any] = {**SMALL, "image_size": 8, "patch_size": 4, "num_channels": 3}


def _model(kind: str, given: dict[str, Any]) -> Any:
    import transformers

    known = {**given, "use_cache": False}
    return getattr(transformers, f"{kind}Model")(getattr(transformers, f"{kind}Config")(**known)).train()


def _backward(outputs: Any) -> None:
    outputs[0].square().mean().backward()


def text(kind: str, **given: Any) -> None:
    net = _model(kind, {**SMALL, **given})
    _backward(net(torch.randint(1, 30, (1, 6))))


def image(kind: str, **given: Any) -> None:
    net = _model(kind, {**IMAGE, **given})
    size = given.get("image_size", 8)
    _backward(net(torch.randn(2, 3, size, size)))


def both(kind: str, **given: Any) -> None:
    net = _model(kind, {"vocab_size": 30, "pad_token_id": 0, **given})
    words = torch.randint(1, 30, (1, 6))
    _backward(net(input_ids=words, decoder_input_ids=words))


def gpt2_with_loss(layers: int = 12) -> None:
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(n_layer=layers, n_head=2, n_embd=16, vocab_size=50, n_positions=16, use_cache=False)
    tokens = torch.arange(8).unsqueeze(0)
    model = GPT2LMHeadModel(config)
    loss = model(tokens, labels=tokens).loss
    loss.backward()


def clip() -> None:
    from transformers import CLIPConfig, CLIPModel

    config = CLIPConfig(text_config=SMALL, vision_config=IMAGE, projection_dim=8)
    model = CLIPModel(config)
    loss = model(
        input_ids=torch.randint(1, 30, (2, 5)), pixel_values=torch.randn(2, 3, 8, 8), return_loss=True
    ).loss
    loss.backward()


def whisper() -> None:
    sides = {f"{side}_{name}": 2 for side in ("encoder", "decoder") for name in ("attention_heads", "layers")}
    given = {"vocab_size": 30, "d_model": 8, "num_mel_bins": 8, "max_source_positions": 8, "pad_token_id": 0}
    wide = {"encoder_ffn_dim": 16, "decoder_ffn_dim": 16, "max_target_positions": 8}
    net = _model("Whisper", {**given, **sides, **wide, "decoder_start_token_id": 1})
    _backward(net(torch.randn(1, 8, 16), decoder_input_ids=torch.randint(1, 30, (1, 4))))


def wav2vec2() -> None:
    conv = {"conv_dim": (8, 8), "conv_stride": (2, 2), "conv_kernel": (3, 3), "num_feat_extract_layers": 2}
    more = {"num_conv_pos_embeddings": 4, "num_conv_pos_embedding_groups": 2}
    net = _model("Wav2Vec2", {**SMALL, **conv, **more, "apply_spec_augment": False})
    _backward(net(torch.randn(1, 64)))


SIDES = {
    f"{side}_{name}": number
    for side in ("encoder", "decoder")
    for name, number in (("attention_heads", 2), ("layers", 3), ("ffn_dim", 16))
}
GROUPS = {"num_key_value_heads": 2}

KNOWN: dict[str, Callable[[], None]] = {
    "gpt2_12_layers": gpt2_with_loss,
    "bert": partial(text, "Bert", num_hidden_layers=12),
    "roberta": partial(text, "Roberta"),
    "distilbert": partial(text, "DistilBert", dim=8, n_layers=4, n_heads=2, hidden_dim=16),
    "albert": partial(text, "Albert", embedding_size=8),
    "electra": partial(text, "Electra", embedding_size=8),
    "deberta_v2": partial(text, "DebertaV2"),
    "llama": partial(text, "Llama", **GROUPS),
    "mistral": partial(text, "Mistral", **GROUPS),
    "mixtral": partial(text, "Mixtral", **GROUPS, num_local_experts=4, num_experts_per_tok=2),
    "qwen2": partial(text, "Qwen2", **GROUPS),
    "gemma": partial(text, "Gemma", **GROUPS, head_dim=4),
    "phi": partial(text, "Phi", **GROUPS),
    "opt": partial(text, "OPT", ffn_dim=16, word_embed_proj_dim=8),
    "bloom": partial(text, "Bloom", n_layer=4, n_head=2),
    "gpt_neox": partial(text, "GPTNeoX"),
    "falcon": partial(text, "Falcon", num_kv_heads=2),
    "mamba": partial(text, "Mamba", state_size=4, time_step_rank=2),
    "rwkv": partial(text, "Rwkv", context_length=16, attention_hidden_size=8),
    "t5": partial(both, "T5", d_model=8, d_kv=4, d_ff=16, num_layers=6, num_heads=2),
    "bart": partial(both, "Bart", d_model=8, **SIDES),
    "pegasus": partial(both, "Pegasus", d_model=8, **SIDES),
    "whisper": whisper,
    "wav2vec2": wav2vec2,
    "clip": clip,
    "vit": partial(image, "ViT", num_hidden_layers=12),
    "deit": partial(image, "DeiT"),
    "beit": partial(image, "Beit"),
    "convnext": partial(image, "ConvNext", image_size=32, hidden_sizes=[4, 8, 8, 8], depths=[2, 2, 3, 2]),
    "resnet_known": partial(
        image, "ResNet", image_size=32, embedding_size=4, hidden_sizes=[8, 8, 8, 8], depths=[2, 3, 3, 2]
    ),
    "segformer": partial(
        image, "Segformer", image_size=32, depths=[1, 1, 1, 1], hidden_sizes=[4, 4, 8, 8],
        num_attention_heads=[1, 1, 2, 2], decoder_hidden_size=8,
    ),
}  # fmt: skip
