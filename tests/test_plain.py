"""The quick constructor of the plain types behaves as the one that dataclass makes."""

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass, replace

import pytest

from graphlab import graph, recording
from graphlab.plain import Plain


@dataclass(frozen=True, slots=True)
class Slow:
    kind: str
    twin: int | None = None
    values: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quick(Plain):
    kind: str
    twin: int | None = None
    values: tuple[int, ...] = ()


KINDS = [
    one
    for module in (graph, recording)
    for one in vars(module).values()
    if isinstance(one, type) and is_dataclass(one) and one.__module__ == module.__name__
]


def test_plain_takes_the_same_arguments_as_a_dataclass():
    assert inspect.signature(Quick) == inspect.signature(Slow)
    for args, given in [(("a",), {}), (("a", 1), {"values": (2,)}), ((), {"kind": "a", "twin": 3})]:
        made, expected = Quick(*args, **given), Slow(*args, **given)
        assert [getattr(made, one.name) for one in fields(Quick)] == [
            getattr(expected, one.name) for one in fields(Slow)
        ]


def test_plain_without_a_field_says_which_one_is_missing():
    with pytest.raises(
        TypeError, match=r"Quick\.__init__\(\) missing 1 required positional argument: 'kind'"
    ):
        Quick()


def test_plain_stays_frozen_and_compares_by_its_fields():
    one = Quick("a", 1)
    with pytest.raises(FrozenInstanceError):
        one.twin = 2
    assert one == Quick("a", 1) != Quick("a", 2)
    assert hash(one) == hash(Quick("a", 1))
    assert type(one) is Quick
    assert repr(one).endswith("Quick(kind='a', twin=1, values=())")
    assert replace(one, twin=5).twin == 5


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_plain_types_survive_copy_and_pickle(kind):
    needed = [one.name for one in inspect.signature(kind).parameters.values() if one.default is one.empty]
    made = kind(*(needed if kind is not recording.Recording else ()))
    assert pickle.loads(pickle.dumps(made)) == copy.copy(made) == made


def test_a_graph_comes_back_from_pickle_as_it_was() -> None:
    nodes = graph.Node("n0", "MulBackward0"), graph.Node("n1", "AccumulateGrad", "leaf")
    made = graph.Graph((), nodes, (graph.Edge("n0", "n1", 1),))
    for one in (made, graph.Graph()):
        assert pickle.loads(pickle.dumps(one)) == one
        assert copy.deepcopy(one) == one
