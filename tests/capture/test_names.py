"""What the user's variables call tensors, held against torch's own listing of a module's members."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

import pytest
import torch
from torch import nn
from torch.nn.utils import parametrizations

import graphlab
from graphlab.capture import members
from graphlab.capture.names import Names, names_in


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(4, 3)
        self.head = nn.Linear(3, 4, bias=False)
        self.head.weight = self.embed.weight
        self.again = self.head


class Renamed(nn.Linear):
    """Has paths of its own, as a library's wrapper that hides itself has."""

    def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
        for name, one in super().named_parameters(prefix, recurse, remove_duplicate):
            yield f"my_{name}", one


def mixed() -> nn.Module:
    inner = OrderedDict(one=nn.Linear(2, 3), none=None, norm=nn.BatchNorm1d(3), tied=Tied())
    module = nn.Sequential()
    for name, child in inner.items():
        module.register_module(name, child)
    module.register_parameter("nothing", None)
    module.append(parametrizations.weight_norm(nn.Linear(3, 3)))
    module.append(nn.LSTM(3, 3, num_layers=2))
    return module


def scripted() -> nn.Module:
    return torch.jit.script(nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)))


MODULES = [mixed, Tied, lambda: nn.Transformer(8, 2, 1, 1, 9, batch_first=True), scripted, nn.ReLU]


def names_of(names: Names, tensor: torch.Tensor) -> list[str]:
    return names.names[id(tensor)]


@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated")
@pytest.mark.parametrize("make", MODULES)
def test_members_have_the_paths_that_torch_gives_them(make):
    module = make()
    names = names_in([{"net": module}])
    for role, listed in (
        ("parameter", list(module.named_parameters(remove_duplicate=False))),
        ("buffer", list(module.named_buffers(remove_duplicate=False))),
    ):
        for path, tensor in listed:
            assert path in [one.removeprefix("net.") for one in names_of(names, tensor)]
            assert names.roles[id(tensor)] == role
        wanted = {id(tensor): [] for _, tensor in listed}
        for path, tensor in listed:
            wanted[id(tensor)].append(path)
        for _, tensor in listed:
            assert [one.removeprefix("net.") for one in names_of(names, tensor)] == wanted[id(tensor)]
    paths = {id(child): path for path, child in module.named_modules()}
    for key, path in paths.items():
        assert names.modules[key] == (path or ("" if list(module.children()) else "net"))


def test_paths_of_a_wrapper_are_those_of_its_library(monkeypatch):
    net = Renamed(2, 2)
    assert names_of(names_in([{"net": net}]), net.weight) == ["weight"]
    monkeypatch.setattr(members, "_is_of_a_library", lambda function: True)
    assert names_of(names_in([{"net": net}]), net.weight) == ["my_weight"]


class Touchy(nn.Linear):
    """Says whenever somebody asks."""

    asked: list[str] = []

    def __hash__(self):
        self.asked.append("hash")
        return 1

    def named_parameters(self, *args, **kwargs):
        raise RuntimeError

    def named_modules(self, *args, **kwargs):
        raise RuntimeError


class TouchyDict(dict):
    def items(self):
        raise RuntimeError

    __iter__ = __len__ = items


class Pretender:
    """Says that it is a tensor, as a lazy proxy does."""

    __class__ = property(lambda self: torch.Tensor)


class Raiser:
    __class__ = property(lambda self: 1 / 0)
    __dict__ = property(lambda self: 1 / 0)


def test_odd_objects_beside_the_tensors_are_neither_asked_nor_in_the_way():
    x = torch.ones(3, requires_grad=True)
    net, box = nn.Sequential(Touchy(3, 1)), TouchyDict(x=x)
    gone = weakref.proxy(torch.ones(3))
    odd = [gone, Pretender(), Raiser(), torch.optim.SGD.__new__(torch.optim.SGD)]
    broken = nn.Linear(1, 1)
    broken._parameters = None
    scope = {
        "gone": gone,
        "odd": odd,
        "a": Pretender(),
        "b": Raiser(),
        "net": net,
        "box": box,
        "broken": broken,
    }
    names = names_in([scope])
    assert names_of(names, x) == ["box['x']"]
    assert names_of(names, net[0].weight) == ["0.weight"]
    recording = graphlab.record(lambda: net(box["x"]).sum().backward())
    assert [one.name for one in recording.graph.nodes if one.role == "parameter"] == ["0.bias", "0.weight"]
    assert Touchy.asked == []


def test_module_that_holds_itself_is_named_once():
    outer, inner = nn.Linear(2, 2), nn.Linear(2, 2)
    outer.inner, inner.outer = inner, outer
    names = names_in([{"net": outer}])
    assert names_of(names, outer.weight) == ["weight"]
    assert names_of(names, inner.weight) == ["inner.weight"]


def test_what_names_nothing_is_passed_over():
    x = torch.ones(2)
    names = names_in([{"f": len, "many": [1.0, x, "x"], "few": {"a": x, ("b",): x, "c": 3}, "x": x}])
    assert names_of(names, x) == ["x", "many[1]", "few['a']"]


def test_recordings_one_after_the_other_and_one_inside_the_other_see_their_own_backward():
    x = torch.tensor(2.0, requires_grad=True)

    def once(power: int) -> graphlab.Recording:
        return graphlab.record(lambda: (x**power).backward())

    assert [once(power).passes[0].loss for power in (2, 3)] == [4.0, 8.0]
    inner: list[graphlab.Recording] = []

    def both() -> None:
        inner.append(once(4))
        (x**5).backward()

    outer = graphlab.record(both)
    assert inner[0].passes[0].loss == 16.0
    assert outer.passes[-1].loss == 32.0
    assert once(2).passes[0].loss == 4.0


class Pair(NamedTuple):
    loss: torch.Tensor
    count: int


@dataclass
class Answer(OrderedDict):
    """As a ModelOutput of transformers: an entry and an attribute at once."""

    loss: torch.Tensor

    def __post_init__(self):
        self["loss"] = self.loss
        self["rest"] = self.loss * 2


class Odd(tuple):
    _fields = property(lambda self: 1 / 0)


@pytest.mark.parametrize("make", [lambda x: Pair(x, 3), Answer])
def test_results_with_attributes_are_named_by_them(make):
    x = torch.ones(2, requires_grad=True)
    assert names_of(names_in([{"out": make(x)}]), x) == ["out.loss"]


def test_entry_that_is_no_attribute_is_named_as_an_entry():
    out = Answer(torch.ones(2))
    assert names_of(names_in([{"out": out}]), out["rest"]) == ["out['rest']"]


def test_results_of_torch_are_named_by_their_attributes():
    best = torch.ones(2, 2, requires_grad=True).max(dim=0)
    names = names_in([{"best": best}])
    assert (names_of(names, best.values), names_of(names, best.indices)) == (
        ["best.values"],
        ["best.indices"],
    )


class Watchful(type):
    """A metaclass that says whenever somebody asks for what Python keeps of a class."""

    asked: list[str] = []
    __module__ = property(lambda cls: cls.asked.append("module") or "__main__")
    __mro__ = property(lambda cls: cls.asked.append("mro") or ())
    __dict__ = property(lambda cls: cls.asked.append("dict") or {})

    def __getattribute__(cls, name):
        type.__getattribute__(Watchful, "asked").append(name)
        return super().__getattribute__(name)


class Held(metaclass=Watchful):
    __dict__ = property(lambda self: 1 / 0)

    def __init__(self, x):
        self.x = x


class HeldTuple(tuple, metaclass=Watchful):
    _fields = ("x",)


class HeldDict(dict, metaclass=Watchful):
    __dataclass_fields__ = {"x": None}


def test_classes_are_read_without_asking_their_metaclass():
    x = torch.ones(2)
    scope = {"a": Held(x), "b": HeldTuple([x]), "c": HeldDict(x=x)}
    Watchful.asked.clear()
    names = names_in([scope])
    assert (names_of(names, x), list(type.__getattribute__(Watchful, "asked"))) == (["b.x", "c.x"], [])


def test_many_fields_are_not_all_named():
    many = type("Many", (tuple,), {"_fields": tuple(f"f{at}" for at in range(1500))})
    assert len(names_in([{"out": many(torch.ones(1) for _ in range(1500))}]).names) == 1000


def test_tuples_of_another_kind_are_passed_over():
    x = torch.ones(2)
    assert names_in([{"odd": Odd([x]), "size": x.shape}]).names == {}
