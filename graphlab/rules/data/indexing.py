"""Reading and writing at indices, masks and tables of rows."""

from __future__ import annotations

from graphlab.rules.rule import Rule

TITLE = "Indexing"

_READ = "What was read gets what arrived, once for each time it was read; the rest nothing."
_WRITTEN = "What was overwritten gets nothing; what was written gets what arrived there."
_ADDED = "What was there gets what arrived; what was added there gets it too."

RULES = (
    Rule("IndexBackward0", _READ, vjp={"self": "index_add(grad, indices, self_shape)"}),
    Rule("IndexSelectBackward0", _READ, vjp={"self": "index_add_along(grad, self_shape, dim, index)"}),
    Rule("GatherBackward0", _READ, vjp={"self": "scatter(grad, index, self_shape, dim, True)"}),
    Rule("TakeBackward0", _READ, vjp={"self": "put_add(grad, index, self_shape)"}),
    Rule("MaskedSelectBackward0", _READ, vjp={"self": "place_mask(grad, self_shape, mask)"}),
    Rule(
        "IndexPutBackward0",
        _WRITTEN,
        vjp={"self": "grad if accumulate else cleared(grad, indices)", "values": "read(grad, indices)"},
        shown={"self": "grad if accumulate else cleared(grad, indices)"},
        broadcast=("values",),
    ),
    Rule(
        "PutBackward0",
        _WRITTEN,
        vjp={
            "self": "grad if accumulate else cleared_flat(grad, index)",
            "source": "reshape(read_flat(grad, index), source_shape)",
        },
    ),
    Rule(
        "IndexAddBackward0",
        _ADDED,
        vjp={"self": "grad", "source": "alpha * rows_like(grad, dim, index, source_shape)"},
    ),
    Rule(
        "IndexCopyBackward0",
        _WRITTEN,
        vjp={
            "self": "cleared_along(grad, dim, index)",
            "source": "rows_like(grad, dim, index, source_shape)",
        },
    ),
    Rule(
        "IndexFillBackward0",
        "What was overwritten gets nothing.",
        vjp={"self": "cleared_along(grad, dim, index)"},
    ),
    Rule(
        "IndexFillBackward1",
        "What was overwritten gets nothing; the value gets the sum of what arrived there.",
        vjp={
            "self": "cleared_along(grad, dim, index)",
            "value": "sum(grad - cleared_along(grad, dim, index))",
        },
    ),
    Rule(
        "ScatterBackward0",
        _WRITTEN,
        vjp={"self": "scatter_zero(grad, dim, index)", "src": "gather(grad, dim, index)"},
    ),
    Rule(
        "ScatterBackward1",
        "What was overwritten gets nothing.",
        vjp={"self": "scatter_zero(grad, dim, index)"},
    ),
    Rule("ScatterAddBackward0", _ADDED, vjp={"self": "grad", "src": "gather(grad, dim, index)"}),
    Rule(
        "EmbeddingBackward0",
        "Each row of the table gets the sum over the times it was looked up.",
        vjp={"weight": "embedding_add(grad, indices, weight_shape, padding_idx, scale_grad_by_freq)"},
    ),
)
