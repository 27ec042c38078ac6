"""What the user points at: a script, a name in a file, an expression, a module, a recording."""

from __future__ import annotations

import ast
import keyword
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graphlab.errors import USAGE, GraphlabError
from graphlab.lang import t

Kind = Literal["script", "name", "expression", "module", "stdin", "recording"]

# Names an expression may use without --at: constants of `torch` that look like variables.
_CONSTANTS = {"torch", "math", "pi", "e", "inf", "nan", "True", "False", "None"}


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to run or to read; ``name`` is the object in ``file.py:name``."""

    kind: Kind
    value: str
    name: str = ""
    at: tuple[tuple[str, str], ...] = ()


def parse_target(
    text: str | None, *, expression: str | None, module: str | None, at: tuple[str, ...]
) -> Target:
    """Return the target that the command line names.

    Raises: GraphlabError, exit code 2: GL001 no such file, GL005 a directory, GL006 no such
    sample, GL007 an expression or a value that cannot be used, GL008 none or several targets.
    """
    given = [one for one in (text, expression, module) if one is not None]
    if len(given) != 1:
        raise _usage(
            "GL008",
            t("more than one target is given") if given else t("no target is given"),
            fix=t("give one of: a script, -e EXPRESSION, -m MODULE, sample:NAME"),
        )
    if at and expression is None:
        raise _usage("GL007", t("--at goes with -e only"), fix='graphlab render -e "y = x**2" --at x=2')
    if expression is not None:
        return _expression(expression, at)
    if module is not None:
        return Target("module", module)
    assert text is not None
    return Target("stdin", "-") if text == "-" else _file(text)


def _file(text: str) -> Target:
    if text.startswith("sample:"):
        from graphlab.samples import find

        return Target("script", str(find(text.removeprefix("sample:"))))
    path, name = Path(text), ""
    if not path.exists() and ":" in text:
        head, _, tail = text.rpartition(":")
        if tail and all(part.isidentifier() for part in tail.split(".")):
            path, name = Path(head), tail
    if not path.exists():
        raise _usage(
            "GL001",
            t("there is no file {path}", path=repr(str(path))),
            where=str(Path.cwd()),
            fix=_sample(text) or _near(path) or t("check the path; `graphlab samples` lists scripts to try"),
        )
    if path.is_dir() and not (path / "__main__.py").exists():
        raise _usage(
            "GL005",
            t("{path} is a directory", path=repr(str(path))),
            why=t("python can run a directory only if it holds a __main__.py"),
            fix=t("name the script inside it"),
        )
    if name:
        return Target("name", str(path), name)
    return Target("recording" if path.suffix == ".json" else "script", str(path))


def _sample(text: str) -> str:
    from graphlab.samples import names

    name = text.removesuffix(".py")
    return t("did you mean {other}?", other=f"sample:{name}") if name in names() else ""


def _near(path: Path) -> str:
    from difflib import get_close_matches

    try:
        names = [one.name for one in (path.parent or Path()).iterdir()]
    except OSError:
        return ""
    close = get_close_matches(path.name, names, 1)
    return t("did you mean {other}?", other=repr(str(path.parent / close[0]))) if close else ""


def _expression(expression: str, at: tuple[str, ...]) -> Target:
    values = dict(_at(one) for one in at)
    try:
        tree = ast.parse(expression.strip())
    except (SyntaxError, ValueError) as error:
        raise _usage(
            "GL007", t("the expression is not Python"), where=expression.strip(), why=str(error)
        ) from error
    if not tree.body or not isinstance(tree.body[-1], (ast.Expr, ast.Assign)):
        raise _usage(
            "GL007",
            t("the expression computes nothing"),
            where=expression.strip(),
            fix=t('write an assignment or an expression: -e "y = x**2 + 3*x + 1"'),
        )
    missing = sorted(_free_names(tree) - values.keys() - _CONSTANTS)
    if missing:
        raise _usage(
            "GL007",
            t("{name} has no value", name=missing[0])
            if len(missing) == 1
            else t("{names} have no value", names=", ".join(missing)),
            where=expression.strip(),
            fix=t("give {options}", options=" ".join(f"--at {name}=2" for name in missing)),
        )
    return Target("expression", expression.strip(), at=tuple(values.items()))


def _at(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    name, value = name.strip(), value.strip()
    problem = ""
    if not equals or not name.isidentifier() or keyword.iskeyword(name):
        problem = t("expected NAME=VALUE")
    else:
        try:
            if value.lstrip("+-") not in ("nan", "inf"):
                _numbers(ast.literal_eval(value))
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            problem = t("the value must be a number, or a list of numbers")
    if problem:
        raise _usage(
            "GL007",
            t("--at {text}: {problem}", text=text, problem=problem),
            fix=t('--at x=2, or --at "x=[1, 2, 3]"'),
        )
    return name, value


def _numbers(value: object) -> None:
    if isinstance(value, (list, tuple)):
        for item in value:
            _numbers(item)
    elif not isinstance(value, (int, float, complex)):
        raise TypeError


# Ends the run in words, where the expression gives nothing that backward could start from.
_CHECK = """
if not (isinstance({root}, torch.Tensor) and {root}.requires_grad):
    import sys
    said = {tensor!a} if isinstance({root}, torch.Tensor) else {other!a}.replace("%", type({root}).__name__)
    sys.exit(print(said, file=sys.stderr) or 2)
"""


def _check(root: str) -> str:
    fix = t("compute it from the values of --at, by torch's functions")
    tensor = t("the expression gives a tensor without a gradient, and backward needs a tensor with one")
    other = t("the expression gives {kind}, and backward needs a tensor with one", kind="%")
    texts = {"tensor": str(_usage("GL007", tensor, fix=fix)), "other": str(_usage("GL007", other, fix=fix))}
    return _CHECK.format(root=root, **texts)


def _free_names(tree: ast.Module) -> set[str]:
    """Return the names that the code reads before it sets them, called functions left out."""
    bound: set[str] = set()
    free: set[str] = set()
    for statement in tree.body:
        called = {id(one.func) for one in ast.walk(statement) if isinstance(one, ast.Call)}
        names = [one for one in ast.walk(statement) if isinstance(one, ast.Name)]
        inner = {one.arg for one in ast.walk(statement) if isinstance(one, ast.arg)}
        free |= {
            one.id
            for one in names
            if isinstance(one.ctx, ast.Load) and id(one) not in called and one.id not in bound | inner
        }
        bound |= {one.id for one in names if isinstance(one.ctx, ast.Store)}
    return free


def _usage(code: str, what: str, *, where: str = "", why: str = "", fix: str = "") -> GraphlabError:
    return GraphlabError(code, what, where=where, why=why, fix=fix, exit_code=USAGE)


def expression_script(target: Target) -> str:
    """Return the Python text that computes the expression at its values and runs backward."""
    tree = ast.parse(target.value)
    last = tree.body[-1]
    body = target.value
    if isinstance(last, ast.Expr):
        root = "result"
        body = "\n".join([*(ast.unparse(one) for one in tree.body[:-1]), f"result = {ast.unparse(last)}"])
    else:
        assert isinstance(last, ast.Assign)
        root = ast.unparse(last.targets[0])
    leaves = [
        f"{name} = tensor({value}, dtype={'complex64' if 'j' in value else 'float32'}, requires_grad=True)"
        for name, value in target.at
    ]
    return "\n".join(
        [
            "import math; import torch; from torch import *",
            *leaves,
            body,
            _check(root),
            f"torch.autograd.backward({root}, torch.ones_like({root}))",
            "",
        ]
    )
