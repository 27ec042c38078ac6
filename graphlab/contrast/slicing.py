"""The statements of a script that are its forward: from the first that made a node to the last.

Works on the text alone and on what one run showed: which lines made the nodes, in which order the
lines of that frame ran, where backward was called and what it was called on. No torch.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.contrast.reads import chain_of, names_read, names_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Owner = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef

MODULE = "<module>"

# Calls that stand between a forward and the next one, and have no part in either.
_MACHINERY = {
    "backward", "zero_grad", "step", "print", "log", "info", "debug", "warning", "manual_backward",
    "set_postfix", "set_description", "add_scalar", "write", "flush", "log_dict",
}  # fmt: skip
# What makes a Python number of a tensor: a captured graph has it frozen, so it belongs to the forward.
_NUMBERS = {"int", "float", "bool", "len", "round", "item", "tolist", "size", "dim", "numel"}
_ONE_TIME = {"next", "input", "open", "read", "readline"}


class CannotSliceError(Exception):
    """No forward can be made of the lines; the message says why."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What one run showed of the frame that the graph was made in.

    ``name`` and ``first`` are of its code object. ``lines`` are the lines that ran, in order,
    ``makers`` the positions in it of those that made nodes (calls they made included). ``at`` is the line
    that backward was called from, 0 if no line of this frame; ``roots`` what it was called on, as
    expressions, "" where nothing in the frame holds it. ``whole`` says that the frame is a
    function's that was asked for: all of it is the forward.
    """

    file: str
    name: str
    first: int
    text: str
    lines: tuple[int, ...]
    makers: tuple[int, ...]
    at: int = 0
    roots: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """The kept statements, in order, and what is returned after the last of them.

    ``inline`` is the expression, inside the last statement, that backward was called on.
    """

    watched: Watched
    statements: tuple[ast.stmt, ...]
    returns: tuple[str, ...] = ()
    inline: ast.expr | None = None
    dropped: tuple[ast.stmt, ...] = ()  # statements inside the kept ones that have no part in it

    @property
    def start(self) -> int:
        """Return the first line."""
        return self.statements[0].lineno

    @property
    def end(self) -> int:
        """Return the last line."""
        return max(_last(one) for one in self.statements)

    @property
    def body(self) -> list[ast.stmt]:
        """Return the statements as they are to be run, and what is returned, for reading names."""
        last: list[ast.stmt] = []
        kept = list(self.statements)
        if self.inline is not None:
            kept, last = kept[:-1], [ast.Expr(self.inline)]
        return [*kept, *last, *(ast.parse(one).body[0] for one in self.returns)]


def find(watched: Watched) -> Slice:
    """Return the forward among the lines of one frame.

    Raises: CannotSliceError where the lines are no forward that could be run by itself.
    """
    try:
        tree = ast.parse(watched.text)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise CannotSliceError("the text of the file is not what ran") from error
    owner = _owner(tree, watched)
    if watched.whole:
        body = [one for one in owner.body if not _is_text(one)]
        return _checked(Slice(watched, tuple(body)), body)
    if not watched.makers:
        raise CannotSliceError("no line of the script made a node")
    made = {watched.lines[one] for one in watched.makers}
    block = _block(owner.body, made | ({watched.at} if watched.at else set()), watched)
    makers = [position for position, one in enumerate(block) if _has(one, made)]
    if not makers:
        raise CannotSliceError("no statement could be found that made the nodes")
    return _checked(_chosen(block, makers, watched, _imported(tree)), block)


def _owner(tree: ast.Module, watched: Watched) -> Owner:
    """Return the part of the file whose code object the frame ran."""
    if watched.name == MODULE:
        return tree
    name = watched.name.rpartition(".")[2]
    for one in ast.walk(tree):
        if not isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)) or one.name != name:
            continue
        if min([one.lineno, *(part.lineno for part in one.decorator_list)]) == watched.first:
            if isinstance(one, ast.AsyncFunctionDef) or _yields(one):
                raise CannotSliceError(f"{name} is a generator or a coroutine: it cannot be run in one piece")
            return one
    raise CannotSliceError(f"{name} cannot be found in the text of its file")


def _block(body: list[ast.stmt], lines: set[int], watched: Watched) -> list[ast.stmt]:
    """Return the innermost block with all the lines in it that was run once while the nodes were made."""
    path: list[tuple[ast.stmt | None, list[ast.stmt]]] = [(None, body)]
    while inner := _inside(path[-1][1], lines):
        path.append(inner)
    while len(path) > 1 and _came_round(path[-1][0], watched):
        path.pop()
    return path[-1][1]


def _inside(block: list[ast.stmt], lines: set[int]) -> tuple[ast.stmt, list[ast.stmt]] | None:
    for one in block:
        for part in _parts(one):
            if part and all(part[0].lineno <= line <= _last(part[-1]) for line in lines):
                return one, part
    return None


def _parts(one: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield the blocks inside a statement that run in the scope of the statement itself."""
    if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    for name in ("body", "orelse", "finalbody"):
        part = getattr(one, name, None)
        if isinstance(part, list):
            yield part
    for handler in getattr(one, "handlers", ()):
        yield handler.body
    for case in getattr(one, "cases", ()):
        yield case.body


def _came_round(owner: ast.stmt | None, watched: Watched) -> bool:
    """Return whether a loop began another round between the first node and the last."""
    if not isinstance(owner, (ast.For, ast.While, ast.AsyncFor)):
        return False
    head = range(owner.lineno, owner.body[0].lineno)
    window = watched.lines[watched.makers[0] + 1 : watched.makers[-1] + 1]
    return any(line in head for line in window)


def _chosen(block: list[ast.stmt], makers: list[int], watched: Watched, known: set[str]) -> Slice:
    roots = watched.roots
    inline: ast.expr | None = None
    if not roots or not all(roots):
        expressions, holder = _written_roots(block, watched.at)
        if holder == makers[-1]:
            if not isinstance(block[holder], (ast.Expr, ast.Assign)) or len(expressions) != 1:
                raise CannotSliceError("what backward was called on has no name")
            inline = expressions[0]
            roots = ()
        else:
            roots = tuple(ast.unparse(one) for one in expressions)
    else:
        # With a name for the root, the line that calls backward has no part in the forward.
        makers = [one for one in makers if not _is_machinery(block[one])] or makers
    needed = set[str]().union(*(names_read(ast.parse(one).body) for one in roots))
    kept = _behind(block, makers[-1], watched.at, needed) if inline is None else []
    kept = _between(block, makers, needed, inline) + kept
    kept = _before(block, makers[0], needed, known) + kept
    if any(isinstance(one, ast.For) and _made_by_head(one, watched) for one in kept):
        raise CannotSliceError("a generator makes the nodes, and the loop over it runs backward")
    dropped = [] if inline is not None else list(_machinery_in(kept))
    return Slice(watched, tuple(kept), roots, inline, tuple(dropped))


def _made_by_head(one: ast.For, watched: Watched) -> bool:
    """Return whether a loop's head alone made nodes, and backward ran in its body."""
    made = {watched.lines[position] for position in watched.makers}
    inside = range(one.body[0].lineno, _last(one) + 1)
    return watched.at in inside and any(one.lineno <= line < one.body[0].lineno for line in made)


def _behind(block: list[ast.stmt], last: int, at: int, needed: set[str]) -> list[ast.stmt]:
    """Return the statements behind the last maker that name the root, such as ``loss = out.loss``."""
    kept: list[ast.stmt] = []
    end = next((position for position, one in enumerate(block) if at and _has(one, {at})), len(block))
    for one in reversed(block[last + 1 : end]):
        if names_set(one) & needed:
            kept.insert(0, one)
            needed |= names_read([one])
    return kept


def _between(
    block: list[ast.stmt], makers: list[int], needed: set[str], inline: ast.expr | None
) -> list[ast.stmt]:
    """Return the statements from the first maker to the last that have a part in what is needed."""
    kept: list[ast.stmt] = []
    for position in range(makers[-1], makers[0] - 1, -1):
        one = block[position]
        chosen = position in makers
        if inline is not None and position == makers[-1]:
            needed |= names_read([ast.Expr(inline)])
        elif chosen or (not _is_machinery(one) and _touches(one, needed)):
            chosen = True
            needed |= names_read([one])
        if chosen:
            kept.insert(0, one)
    return kept


def _before(block: list[ast.stmt], first: int, needed: set[str], known: set[str]) -> list[ast.stmt]:
    """Return the statements in front that give a tensor another name, or make a Python number of it."""
    kept: list[ast.stmt] = []
    for one in reversed(block[:first]):
        if not names_set(one) & needed:
            continue
        if not _is_part_of_forward(one, known):
            break
        kept.insert(0, one)
        needed |= names_read([one])
    return kept


def _is_part_of_forward(one: ast.stmt, known: set[str]) -> bool:
    words = {_word(part) for part in ast.walk(one) if isinstance(part, ast.Call)}
    if words & _ONE_TIME or not names_read([one]) - known:
        return False
    if isinstance(one, ast.If):
        return True
    if not isinstance(one, (ast.Assign, ast.AugAssign)):
        return False
    if isinstance(one.value, ast.Name) and isinstance(one, ast.Assign):
        return True
    shapes = any(isinstance(part, ast.Attribute) and part.attr == "shape" for part in ast.walk(one.value))
    return bool(words & _NUMBERS) or shapes or isinstance(one.value, ast.Compare)


def _imported(tree: ast.Module) -> set[str]:
    """Return the names that the file imports or defines, and Python's own: none of them is a tensor."""
    import builtins

    found = set(dir(builtins))
    for one in ast.walk(tree):
        if isinstance(one, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)):
            found |= names_set(one)
    return found


def _written_roots(block: Sequence[ast.stmt], at: int) -> tuple[list[ast.expr], int]:
    """Return what the line ``at`` calls backward or grad on, as written, and its statement's position."""
    for position, one in enumerate(block):
        if not _has(one, {at}):
            continue
        for call in ast.walk(one):
            if isinstance(call, ast.Call) and _word(call) in ("backward", "grad", "manual_backward"):
                found = _called_on(call)
                if found:
                    return found, position
    raise CannotSliceError("what backward was called on has no name")


def _called_on(call: ast.Call) -> list[ast.expr]:
    # accelerator.backward(loss) and torch.autograd.backward(loss), but (a * b).sum().backward()
    if call.args and (not isinstance(call.func, ast.Attribute) or chain_of(call.func) is not None):
        first = call.args[0]
        return list(first.elts) if isinstance(first, (ast.List, ast.Tuple)) else [first]
    return [call.func.value] if isinstance(call.func, ast.Attribute) else []


def _touches(one: ast.stmt, needed: set[str]) -> bool:
    """Return whether a statement sets a needed name, or may change what it holds."""
    if names_set(one) & needed:
        return True
    changes = isinstance(one, ast.Expr) and isinstance(one.value, ast.Call)
    items = isinstance(one, (ast.Assign, ast.AugAssign, ast.Delete))
    return (changes or items) and bool(_changed(one) & needed)


def _changed(one: ast.stmt) -> set[str]:
    """Return the names whose objects a call or an assignment to an item may change."""
    if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
        return names_read([one])
    targets = getattr(one, "targets", None) or [getattr(one, "target", one)]
    return set().union(*(names_read([ast.Expr(part)]) for part in targets if isinstance(part, ast.expr)))


def _is_machinery(one: ast.stmt) -> bool:
    return isinstance(one, ast.Expr) and isinstance(one.value, ast.Call) and _word(one.value) in _MACHINERY


def _machinery_in(statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in statements:
        for part in _parts(statement):
            yield from (one for one in part if _is_machinery(one))
            yield from _machinery_in([one for one in part if not _is_machinery(one)])


def _word(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", None) or getattr(call.func, "id", ""))


def _checked(found: Slice, block: list[ast.stmt]) -> Slice:
    """Raise CannotSliceError where the statements cannot stand in a function of their own."""
    if not found.statements:
        raise CannotSliceError("no statement is left")
    for one in found.statements:
        for part in ast.walk(one):
            if isinstance(part, (ast.Await, ast.AsyncFor, ast.AsyncWith)):
                raise CannotSliceError("the forward waits for something else in its middle")
    if any(_yields(one) for one in found.statements):
        raise CannotSliceError("the forward yields in its middle")
    return found


def _yields(one: ast.AST) -> bool:
    todo = list(ast.iter_child_nodes(one))
    while todo:
        part = todo.pop()
        if isinstance(part, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            todo += ast.iter_child_nodes(part)
    return False


def _has(one: ast.stmt, lines: set[int]) -> bool:
    if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return False
    return any(one.lineno <= line <= _last(one) for line in lines)


def _last(one: ast.stmt) -> int:
    return one.end_lineno or one.lineno


def _is_text(one: ast.stmt) -> bool:
    return isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
