"""Waits, in the user's process, for ``import torch``; then hands over to the recorder.

Python runs this file by itself at start, because the parent put its folder on PYTHONPATH. It
first removes every trace of that, and lets a real sitecustomize run. It imports nothing that
a bare Python has not loaded already: a script without torch sees no difference.
"""

import os
import sys


def _restore_environment():  # type: () -> tuple[str, str]
    folder = os.path.dirname(__file__)
    request = os.environ.pop("GRAPHLAB_REQUEST")
    root = os.environ.pop("GRAPHLAB_ROOT")
    before = os.environ.pop("GRAPHLAB_PYTHONPATH", None)
    if before is None:
        os.environ.pop("PYTHONPATH", None)
    else:
        os.environ["PYTHONPATH"] = before
    sys.path[:] = [one for one in sys.path if one != folder]
    sys.path_importer_cache.pop(folder, None)
    return request, root


class _Loader:
    """torch's own loader, with one call after the module has run."""

    def __init__(self, spec, request, root):  # type: ignore[no-untyped-def]
        self.spec, self.loader, self.request, self.root = spec, spec.loader, request, root

    def __getattr__(self, name):  # type: ignore[no-untyped-def]
        return getattr(self.loader, name)

    def create_module(self, spec):  # type: ignore[no-untyped-def]
        return self.loader.create_module(spec)

    def exec_module(self, module):  # type: ignore[no-untyped-def]
        module.__loader__ = self.spec.loader = self.loader
        self.loader.exec_module(module)
        _start(self.request, self.root)


class _Finder:
    """Stands first in sys.meta_path until torch is asked for, then goes."""

    def __init__(self, request, root):  # type: ignore[no-untyped-def]
        self.request, self.root = request, root

    def find_spec(self, name, path=None, target=None):  # type: ignore[no-untyped-def]
        if name != "torch":
            return None
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec, self.request, self.root)  # type: ignore[assignment]
                return spec
        return None


def _start(request, root):  # type: ignore[no-untyped-def]
    """Load graphlab's recorder beside the user's modules, then hide it from them."""
    theirs = {
        name: sys.modules.pop(name)
        for name in [*sys.modules]
        if name == "graphlab" or name.startswith("graphlab.")
    }
    sys.path.insert(0, root)
    try:
        from graphlab.capture import recorder

        recorder.start(request)
    except Exception as error:
        print("graphlab: the recorder could not start:", repr(error), file=sys.stderr)
    finally:
        sys.path.remove(root)
        for name in [*sys.modules]:
            if name == "graphlab" or name.startswith("graphlab."):
                del sys.modules[name]
        sys.modules.update(theirs)


def _run_the_real_one():  # type: () -> None
    """Run the sitecustomize that would have run, or say that there is none."""
    from _frozen_importlib_external import PathFinder

    spec = PathFinder.find_spec("sitecustomize", sys.path)
    if spec is None or spec.loader is None:
        raise ImportError("No module named 'sitecustomize'", name="sitecustomize")
    from _frozen_importlib import module_from_spec

    sys.modules["sitecustomize"] = module = module_from_spec(spec)
    spec.loader.exec_module(module)


if __name__ == "sitecustomize" and "GRAPHLAB_REQUEST" in os.environ:  # else runner.py reads this
    sys.meta_path.insert(0, _Finder(*_restore_environment()))
    _run_the_real_one()
