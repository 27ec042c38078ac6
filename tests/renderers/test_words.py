"""Words and numbers that all pictures and texts share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.lang import speaking
from graphlab.renderers.words import columns, count, shorten


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 nodes"), (1, "1 node"), (999, "999 nodes"), (12088, "12,088 nodes")]
)
def test_count_is_in_groups_of_three_digits(number: int, said: str) -> None:
    assert count(number, "node") == said


def test_count_is_so_in_chinese_too() -> None:
    with speaking("zh"):
        assert "12,088" in count(12088, "node")


@pytest.mark.parametrize(
    ("path", "limit", "short"),
    [
        ("h.11.attn.c_proj.weight", 28, "h.11.attn.c_proj.weight"),
        ("transformer.h.11.attn.c_proj.weight", 28, "tran…h.11.attn.c_proj.weight"),
        ("model.layers.11.self_attn.q_proj.weight", 28, "m…11.self_attn.q_proj.weight"),
        ("bert.encoder.layer.11.attention.output.LayerNorm.weight", 28, "…11.…output.LayerNorm.weight"),
        ("encoder.layers.0.blocks.1.norm1.weight", 24, "…0.blocks.1.norm1.weight"),
        ("encoder.layers.0.blocks.1.norm1.weight", 23, "encod…0.…1.norm1.weight"),
        ("transformer.wte.weight, lm_head.weight", 28, "t…wte.weight, lm_head.weight"),
        (
            "shared.weight, encoder.embed_tokens.weight, lm_head.weight",
            44,
            "shared.weight, …, lm_head.weight",
        ),
        (
            "shared.weight, encoder.embed_tokens.weight, a.b.weight, lm_head.weight",
            30,
            "shared.weight, …, lm_….weight",
        ),
        ("a.very_long_name_of_an_attribute_of_mine.weight", 28, "…very_long_name_of_a….weight"),
        ("bert.embeddings.token_type_embeddings.weight", 20, "…token_type_….weight"),
        ("bert.embeddings.word_embeddings.weight", 20, "…word_embedd….weight"),
        ("encoder.层归一化层归一化层归一化.weight", 20, "…层归一化层….weight"),
        ("1234567890.1234567890.1234567890", 20, "1234567890…234567890"),
        ("x = transformer.h.11.attn.c_proj.weight", 20, "x = transf…oj.weight"),
    ],
)
def test_path_of_a_module_keeps_its_numbers_when_it_is_shortened(path: str, limit: int, short: str) -> None:
    assert shorten(path, limit) == short


def test_paths_of_twins_stay_apart_when_they_are_shortened() -> None:
    both = [f"{one}.block.1.layer.0.SelfAttention.o.weight" for one in ("encoder", "decoder")]
    assert [shorten(one, 40) for one in both] == [
        "e…block.1.layer.0.SelfAttention.o.weight",
        "d…block.1.layer.0.SelfAttention.o.weight",
    ]


@given(
    st.lists(st.from_regex(r"[a-zé層0-9_]{1,9}", fullmatch=True), min_size=1, max_size=9), st.integers(5, 60)
)
def test_shortened_path_fits_and_ends_as_it_did(parts: list[str], limit: int) -> None:
    text = ".".join(parts)
    short = shorten(text, limit)
    assert sum(map(columns, short)) <= limit
    assert short == text or "…" in short
    assert short[-1] == text[-1]
