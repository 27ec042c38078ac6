"""Loads a user's file as a module, makes the object that was named, and runs backward from it.

Run by the parent as ``python name_runner.py ANSWER FILE NAME INPUTS…``. Problems that the
user can mend are written to ANSWER as JSON; everything else is the user's own traceback.
"""

import importlib.util
import inspect
import json
import os
import sys


def _problem(answer, code, what, why="", fix=""):  # type: ignore[no-untyped-def]
    with open(answer, "w", encoding="utf-8") as file:
        json.dump({"code": code, "what": what, "why": why, "fix": fix}, file)
    sys.exit(0)


def _load(path):  # type: ignore[no-untyped-def]
    if not sys.flags.safe_path:  # else Python has put no folder there
        sys.path[0] = os.path.dirname(os.path.abspath(path))
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _find(answer, module, path, name):  # type: ignore[no-untyped-def]
    value = module
    for part in name.split("."):
        if not hasattr(value, part):
            from difflib import get_close_matches

            near = get_close_matches(part, dir(value), 1)
            fix = (
                f"did you mean {near[0]!r}?"
                if near
                else "name a tensor, a function or an nn.Module of the file"
            )
            _problem(answer, "GL009", f"{path} has no {name!r}", fix=fix)
        value = getattr(value, part)
    return value


def _tensor(answer, text):  # type: ignore[no-untyped-def]
    import torch

    kind, _, sizes = text.rpartition(":")
    try:
        shape = [int(one) for one in sizes.replace("x", ",").split(",") if one.strip()]
        if any(one < 0 for one in shape):
            raise ValueError
        dtype = getattr(torch, kind or "float32")
        if dtype.is_floating_point or dtype.is_complex:
            return torch.randn(shape, dtype=dtype)
        return torch.randint(0, 2, shape, dtype=dtype)
    except (ValueError, AttributeError, RuntimeError):
        _problem(
            answer, "GL007", f"--input {text}: expected a shape", fix="--input 2x3, or --input int64:1x16"
        )


def _result(answer, value, name, inputs):  # type: ignore[no-untyped-def]
    import torch

    if isinstance(value, type) or not (callable(value) or inputs):
        return value() if isinstance(value, type) and not issubclass(value, torch.nn.Module) else value
    torch.manual_seed(0)
    given = [_tensor(answer, one) for one in inputs]
    if isinstance(value, torch.nn.Module):
        if not given:
            _problem(
                answer,
                "GL014",
                f"{name} is an nn.Module, and a graph needs an input to it",
                why="autograd builds the graph while forward runs",
                fix="give the input's shape: --input 1x3x224x224 (or --input int64:1x16)",
            )
        return value(*given)
    needed = [
        one
        for one in inspect.signature(value).parameters.values()
        if one.default is one.empty and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
    ]
    if len(needed) > len(given):
        _problem(
            answer,
            "GL014",
            f"{name} needs {len(needed)} argument(s), {len(given)} given",
            fix="give the shape of each: " + " ".join("--input 2x3" for _ in needed),
        )
    return value(*given)


def main(answer, path, name, *inputs):  # type: ignore[no-untyped-def]
    module = _load(path)
    value = _find(answer, module, path, name)
    import torch

    if isinstance(value, type) and issubclass(value, torch.nn.Module):
        _problem(
            answer,
            "GL014",
            f"{name} is a class, not a module",
            fix=f"make one in the file, such as model = {name}(), and name it: {path}:model",
        )
    result = _result(answer, value, name, inputs)
    named = {name: result} if isinstance(result, torch.Tensor) else {}
    # The recorder, which is hidden, looks for these two.
    globals().update(graphlab_scope={**vars(module), **named}, graphlab_result=result)
    roots = _roots(result)
    if roots:
        try:
            torch.autograd.backward(roots, [torch.ones_like(one) for one in roots], retain_graph=True)
        except RuntimeError:
            return  # its graph was used up already: the structure is captured all the same


def _roots(value):  # type: ignore[no-untyped-def]
    import torch

    if isinstance(value, torch.Tensor):
        return [value] if value.requires_grad else []
    if hasattr(value, "values") and callable(value.values):
        value = list(value.values())
    elif hasattr(value, "__dataclass_fields__"):
        value = [getattr(value, one, None) for one in value.__dataclass_fields__]
    if isinstance(value, (list, tuple)):
        return [root for one in value for root in _roots(one)]
    return []


if __name__ == "__main__":
    main(*sys.argv[1:])
