"""Every block and every small model with every backend: captured or refused, and never a crash."""

import pytest

from graphlab.outcome import BACKENDS, Refused
from tests.thirdparty.contrast_subjects import BLOCKS, SUBJECTS
from tests.thirdparty.contrast_sweep import swept, table, verdict


@pytest.mark.slow
@pytest.mark.parametrize("name", SUBJECTS)
def test_subject_is_captured_or_refused_by_every_backend(name: str) -> None:
    found = swept(name)
    assert list(found) == list(BACKENDS)
    for backend, one in found.items():
        if isinstance(one.outcome, Refused):
            assert one.outcome.reason
            assert one.outcome.kind not in ("killed", "timeout"), (backend, one.outcome)
        else:
            assert one.outcome.graph.nodes or one.outcome.breaks, backend  # an empty graph has its reason
            assert len(one.agreements) == 1, (backend, one.notes)
    assert verdict(found["jit.trace"]) == "agrees"
    assert verdict(found["compile"]) == "agrees"
    if name in BLOCKS:
        assert verdict(found["export"]) == "agrees"
    assert f"| {name} |" in table({name: found})
