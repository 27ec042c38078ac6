"""The first run, in the child: records as render does, and where in the script the graph was made."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from graphlab.capture.codes import is_user_code
from graphlab.capture.names import names_in
from graphlab.capture.recorder import Recorder
from graphlab.contrast.logs import Logs
from graphlab.contrast.slicing import MODULE, Watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from graphlab.capture.backward import Call, Running
    from graphlab.capture.names import Names
    from graphlab.capture.walk import Walked
    from graphlab.contrast.logs import Lines
    from graphlab.recording import Pass


class Look(Recorder):
    """Notes the lines, and the module call, that the graph asked for came from."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.user: FrameType | None = None
        super().__init__(request)

    def make_tracing(self) -> Logs:
        """Return what keeps the lines."""
        self.logs = Logs()
        return self.logs

    def note_pass(self, call: Call, outer: Running | None, user: FrameType | None) -> Running | None:
        """Remember which frame called backward."""
        self.user = user
        try:
            return super().note_pass(call, outer, user)
        finally:
            self.user = None

    def write(
        self, roots: Sequence[tuple[str, Any]], names: Names, call: Call | None, *, careful: bool = False
    ) -> tuple[Pass, Walked] | None:
        """Write where the graph was made, beside the recording."""
        found = super().write(roots, names, call, careful=careful)
        if found is not None:
            made = sorted(one for one in found[1].seqs if one is not None)
            with open(self.request["extra"]["look"], "w", encoding="utf-8") as file:
                json.dump(self._seen(made, roots), file)
        return found

    def _seen(self, made: list[int], roots: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        frame = next(self._frames(made, roots), None)
        return {
            "frame": asdict(frame) if frame is not None else None,
            "skip": self.request["skip"].get(frame.file, 0) if frame is not None else 0,
            "call": self._call(made),
            "nodes": len(made),
        }

    def _frames(self, made: list[int], roots: Sequence[tuple[str, Any]]) -> Iterator[Watched]:
        """Yield the frames whose lines made all of the nodes, the innermost first."""
        now = self.logs.created()
        frame = self.user
        while frame is not None:
            log = self.logs.frames.get(id(frame)) if is_user_code(frame.f_code) else None
            if log is not None:
                makers, covered = log.makers(made, now)
                if covered == len(made):
                    yield self._watched(log, makers, frame.f_lineno, _called(frame.f_locals, roots))
            frame = frame.f_back
        log = self.logs.ended
        if self.user is None and log is not None:
            makers, covered = log.makers(made, self.logs.ended_at)
            if covered == len(made):
                scope = self.logs.ended_scope
                yield self._watched(log, makers, 0, _called(scope, roots))

    def _watched(self, log: Lines, makers: list[int], at: int, roots: tuple[str, ...]) -> Watched:
        """Return what is to be known of the frame, from the first line that made a node on."""
        file, skip = log.code.co_filename, self.request["skip"].get(log.code.co_filename, 0)
        text = "".join(
            line if line.endswith("\n") else line + "\n" for line in self.sources.read(file)[skip:]
        )
        first = makers[0]
        name = log.code.co_qualname
        return Watched(
            file,
            name,
            max(log.code.co_firstlineno - skip, 1),
            text,
            tuple(max(line - skip, 1) for line in log.lines[first:]),
            tuple(one - first for one in makers),
            max(at - skip, 0),
            roots,
            whole=at == 0 and name != MODULE,
        )

    def _call(self, made: list[int]) -> dict[str, Any] | None:
        """Return the outermost module call that made most of the nodes."""
        best = max(self.logs.calls, key=lambda one: (_inside(made, one), one.number), default=None)
        if best is None or not _inside(made, best):
            return None
        return {
            "number": best.number,
            "type": best.type,
            "made": _inside(made, best),
            "asked": best.bare and self.request["kind"] == "name",
        }


def _inside(made: list[int], one: Any) -> int:
    from bisect import bisect_left

    return bisect_left(made, one.last) - bisect_left(made, one.first)


def _called(scope: Any, roots: Sequence[tuple[str, Any]]) -> tuple[str, ...]:
    """Return what the frame calls each root, "" where it has no name for one."""
    names = names_in([dict(scope)])
    return tuple(next(iter(names.names.get(id(one), [])), "") for _, one in roots)
