"""The parent's side of a contrast: one run to see where the graph is made, one more to do the work."""

from __future__ import annotations

import json
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.capture.run import read_plain, run, shown
from graphlab.contrast.again import Again
from graphlab.contrast.slicing import CannotSliceError, Watched, find
from graphlab.errors import FAILED, GraphlabError
from graphlab.lang import t
from graphlab.lang.retold import retold
from graphlab.outcome import BACKENDS, Contrast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphlab.capture.run import Outcome, Request

_LOOK = "graphlab.contrast.look:Look"
_WORK = "graphlab.contrast.work:Work"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a contrast is to be made of, beside the request: which backends, how many cases."""

    only: tuple[str, ...] = BACKENDS
    cases: int = 3
    seed: int = 0
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Contrasted:
    """What was found, and how the user's code ended in the first run."""

    contrast: Contrast | None
    outcome: Outcome


def contrast(request: Request, asked: Asked, say: Callable[[str], None] = lambda text: None) -> Contrasted:
    """Return the contrast of the forward that the request asks for; ``say`` is told what is going on.

    Raises: GraphlabError as the capture does; GL201 where no forward could be taken out of the
    script.
    """
    with tempfile.TemporaryDirectory(prefix="graphlab-") as folder, Again(request) as again:
        return _Contrasting(request, asked, Path(folder), again, say).run()


class _Contrasting:
    def __init__(
        self, request: Request, asked: Asked, folder: Path, again: Again, say: Callable[[str], None]
    ) -> None:
        self.request, self.asked, self.folder, self.again, self.say = request, asked, folder, again, say
        self.contrast = folder / "contrast"
        self.problem = folder / "problem"
        self.progress = folder / "progress"

    def run(self) -> Contrasted:
        look = self.folder / "look.json"
        first = replace(self.request, recorder=_LOOK, extra={"look": str(look)})
        outcome = run(self.again.first(first))
        if not look.exists():
            return Contrasted(None, outcome)
        seen = json.loads(look.read_text(encoding="utf-8"))
        whys: list[str] = []
        for plan in self._plans(seen, whys):
            for cases in dict.fromkeys((self.asked.cases, 1)):
                found, why = self._work(plan, cases)
                if found is not None:
                    return Contrasted(found, outcome)
                if why is not None:
                    whys.append(f"{plan['kind']}: {why}")
                    break
            else:
                whys.append("the script did not come to the same place when it was run a second time")
        raise self._cannot(whys)

    def _plans(self, seen: dict[str, Any], whys: list[str]) -> Iterator[dict[str, Any]]:
        """Yield what can be tried: the lines of the script, then the module call that made most of it."""
        call = seen["call"]
        if call is not None and call["asked"]:
            yield {**seen, "kind": "module", "note": ""}
            return
        try:
            if seen["frame"] is None:
                raise CannotSliceError("no single function has all of the lines that made the nodes")
            lists = {name: tuple(seen["frame"][name]) for name in ("lines", "makers", "roots")}
            find(Watched(**{**seen["frame"], **lists}))
            yield {**seen, "kind": "lines", "note": ""}
        except CannotSliceError as error:
            whys.append(f"lines: {error}")
        if call is not None:
            why = whys[-1].removeprefix("lines: ") if whys else ""
            made = f"the call of {call['type']} that made {call['made']} of {seen['nodes']} nodes"
            yield {**seen, "kind": "module", "note": f"{made} is contrasted, not the lines around it: {why}"}

    def _work(self, plan: dict[str, Any], cases: int) -> tuple[Contrast | None, str | None]:
        """Return what a further run found; else why it cannot, None where it never came so far."""
        self.problem.unlink(missing_ok=True)
        extra = {
            "plan": plan,
            "cases": cases,
            "seed": self.asked.seed,
            "seconds": self.asked.seconds,
            "only": list(self.asked.only),
            "given": list(self.request.input),
            "folder": str(self.folder),
            "contrast": str(self.contrast),
            "problem": str(self.problem),
            "progress": str(self.progress),
        }
        request = replace(self.request, recorder=_WORK, extra=extra, silent=True, run_to_end=False)
        with self._telling():
            try:
                run(self.again.second(request))
            except GraphlabError as error:
                if error.code not in ("GL002", "GL004"):  # nothing is recorded by this run, and that is well
                    raise
        if self.contrast.exists():
            found: Contrast = read_plain(self.contrast)
            return found, None
        return None, self.problem.read_text(encoding="utf-8") if self.problem.exists() else None

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Pass on what the child says that it is doing."""
        over = threading.Event()

        def tell() -> None:
            told = ""
            while not over.wait(0.2):
                text = self.progress.read_text(encoding="utf-8") if self.progress.exists() else ""
                if text != told:
                    told = text
                    self.say(text)

        thread = threading.Thread(target=tell, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _cannot(self, whys: list[str]) -> GraphlabError:
        return GraphlabError(
            "GL201",
            t("no forward could be taken out of the script"),
            where=shown(self.request.target),
            why="; ".join(map(retold, whys))
            or t("no line and no module call that made the graph could be found"),
            fix=t("make it a function and name it: graphlab contrast FILE.py:function --input SHAPE"),
            exit_code=FAILED,
        )
