"""The base of the plain types: frozen, slotted dataclasses that are cheap to make and to pickle.

A frozen dataclass sets each field through ``object.__setattr__``. Here an instance is, while
it is made, of a twin class that is not frozen: a million nodes are made in a quarter of the time.
"""

from __future__ import annotations

from dataclasses import MISSING, Field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_INIT = """
def __init__(self, {arguments}):
    _become(self, "__class__", _twin)
{fields}
    self.__class__ = _kind

def make({arguments}):
    self = _new(_twin)
{fields}
    self.__class__ = _kind
    return self
"""


class Plain:
    """Base of ``@dataclass(frozen=True, slots=True)`` classes; nothing may inherit from those.

    Pickles as a call of the class: ten times faster than what a slotted dataclass does.
    """

    __slots__: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        """Replace the constructor that ``dataclass`` made; it makes the class a second time, for slots."""
        own = vars(cls)
        if "__dataclass_fields__" not in own or "__slots__" not in own:
            return
        fields: list[Field[Any]] = list(own["__dataclass_fields__"].values())
        if all(one.default_factory is MISSING for one in fields):
            cls.__init__, _makers[cls] = _constructors(cls, fields)  # type: ignore[method-assign]

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        """Return the class and its fields in order."""
        kind = type(self)
        return kind, tuple([getattr(self, name) for name in kind.__slots__])


_Kind = TypeVar("_Kind", bound=Plain)
_makers: dict[type[Plain], Callable[..., Any]] = {}


def maker(kind: type[_Kind]) -> Callable[..., _Kind]:
    """Return a function that makes instances of ``kind`` as calling it does, in half the time."""
    return _makers[kind]


def rows(values: Sequence[Plain]) -> list[tuple[Any, ...]]:
    """Return the fields of each value, in order, of values of one kind that has more than one field."""
    return list(map(attrgetter(*type(values[0]).__slots__), values)) if values else []


def _constructors(kind: type[Plain], fields: list[Field[Any]]) -> tuple[Any, Callable[..., Any]]:
    """Return an ``__init__`` and a maker with the same arguments as the one that ``kind`` has."""
    names = [one.name for one in fields]
    defaults = [one.default for one in fields if one.default is not MISSING]
    scope: dict[str, Any] = {
        "_become": object.__setattr__,
        "_new": object.__new__,
        "_twin": type(kind.__name__, (Plain,), {"__slots__": tuple(names)}),
        "_kind": kind,
    }
    lines = "\n".join(f"    self.{name} = {name}" for name in names)
    exec(_INIT.format(arguments=", ".join(names), fields=lines), scope)
    init, make = scope["__init__"], scope["make"]
    init.__defaults__ = make.__defaults__ = tuple(defaults)
    init.__annotations__ = vars(kind)["__init__"].__annotations__
    init.__qualname__ = f"{kind.__name__}.__init__"
    return init, make
