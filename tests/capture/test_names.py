"""What the user's variables call tensors, held against torch's own listing of a module's members."""

from __future__ import annotations

from collections import OrderedDict

import pytest
import torch
from torch import nn
from torch.nn.utils import parametrizations

import graphlab
from graphlab.capture.names import Names, names_in


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(4, 3)
        self.head = nn.Linear(3, 4, bias=False)
        self.head.weight = self.embed.weight
        self.again = self.head


class Renamed(nn.Linear):
    """Has paths of its own, as a wrapper that hides itself has."""

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


MODULES = [
    mixed,
    Tied,
    lambda: nn.Transformer(8, 2, 1, 1, 16, batch_first=True),
    lambda: Renamed(2, 2),
    nn.ReLU,
]


def names_of(names: Names, tensor: torch.Tensor) -> list[str]:
    return names.names[id(tensor)]


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
