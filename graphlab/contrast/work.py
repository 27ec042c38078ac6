"""The second run, in the child: takes the forward out of the script, and does all that is done with it.

The script runs as ever until its forwards have been seen; then the work is done in its process,
which ends with it. Whatever was found by then is written after each backend.
"""

from __future__ import annotations

import io
import os
import pickle
import platform
import sys
import tempfile
import threading
import time
import warnings
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.deep import TooDeep
from graphlab.capture.names import names_in
from graphlab.capture.recorder import Recorder, stop_process
from graphlab.capture.walk import edge_of, walk
from graphlab.contrast import slicing
from graphlab.contrast.building import of_call, of_lines
from graphlab.contrast.differing import branch, difference
from graphlab.contrast.generate import others
from graphlab.contrast.rebuild import Rebuilding, structure
from graphlab.contrast.slicing import CannotSliceError, Watched
from graphlab.contrast.snapshot import CallSnapshots, LineSnapshots
from graphlab.graph import Source
from graphlab.outcome import Answer, Case, Contrast, Dynamic, Input, Rebuilt, StaticGraph, Subject
from graphlab.statics.agree import answered, summary
from graphlab.statics.alarm import patience
from graphlab.statics.forward import GivenCase
from graphlab.statics.isolate import in_a_copy
from graphlab.statics.runs import Runs
from graphlab.statics.state import State
from graphlab.statics.try_all import try_all
from graphlab.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from graphlab.capture.backward import Call, Running
    from graphlab.capture.names import Names
    from graphlab.contrast.building import Made
    from graphlab.contrast.snapshot import Hit, Snapshots
    from graphlab.statics.tried import Found, Tried

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_FORWARDS = 16  # how many are run to see their roots' id()s
_COPYING = 0.5  # seconds that a copy of the process may take to begin
_MOST_REFUSED = 2
_PATIENCE = 20.0  # seconds that the script may take to come to its next forwards


class Work(Recorder):
    """Takes what the forward is given at each hit; at the wanted backward, or a few later, does the work."""

    def __init__(self, request: dict[str, Any]) -> None:
        extra = request["extra"]
        self.plan = extra["plan"]
        self.cases: int = extra["cases"]
        self.found: slicing.Slice | None = None
        if self.plan["kind"] == "lines":
            frame = self.plan["frame"]
            lists = {name: tuple(frame[name]) for name in ("lines", "makers", "roots")}
            self.found = slicing.find(Watched(**{**frame, **lists}))
        self.hits: deque[Hit] = deque(maxlen=self.cases)
        self.original: tuple[str, tuple[str, ...]] | None = None
        self.since = 0.0
        self.done = False
        self.main_file: str | None = None
        super().__init__(request)

    def make_tracing(self) -> Snapshots:
        """Return what takes the hits."""
        if self.found is not None:
            return LineSnapshots(self.found, self.plan["skip"], self.hit)
        return CallSnapshots(self.plan["call"]["number"], self.hit)

    def hit(self, one: Hit) -> None:
        """Keep what a forward is given: up to the wanted backward the last one, then the next few."""
        if os.getpid() != self.pid or self.done:
            return
        self.main_file = vars(sys.modules["__main__"]).get("__file__")
        rolls = self.found is not None and self.original is None
        if rolls and self.request["backward"] != "last":
            self.hits.clear()
        if len(self.hits) < self.cases or (self.found is not None and self.request["backward"] == "last"):
            self.hits.append(one)
        if self.original is not None and time.monotonic() - self.since > _PATIENCE:
            # In here nothing can be traced; in a thread of its own it can.
            thread = threading.Thread(target=self.finish)
            thread.start()
            thread.join()

    def begin(self, call: Call, outer: Running | None, frame: FrameType) -> Running | None:
        """Note the graph that the script has, where it is the wanted one; then work, when all is there."""
        if os.getpid() != self.pid or self.own is not None or outer is not None or self.done:
            return None
        self.count += 1
        if self._wanted() and self.hits:
            self.original = _structure(call.roots)
            self.since = time.monotonic()
        enough = len(self.hits) >= self.cases or self.request["kind"] == "name"
        if self.original is not None and enough and self.request["backward"] != "last":
            self.finish()
        return None

    def end(self, running: Running | None, error: BaseException | None, frame: FrameType) -> None:
        """Do nothing: the work ends the process."""

    def at_exit(self) -> None:
        """Work with what there is, when the script has ended."""
        if os.getpid() != self.pid or self.done or not self.hits:
            return
        if self.original is None:
            self.capture_from_main()
        _allow_threads()
        if self.main_file is not None:  # Python has deleted it by now, and the forward may ask for it
            vars(sys.modules["__main__"]).setdefault("__file__", self.main_file)
        self.finish()

    def capture(self, roots: Sequence[tuple[str, Any]], names: Names, call: Call | None) -> Running | None:
        """Note the graph that was left when the script ended; nothing is recorded of it here."""
        self.original = _structure(roots)
        return None

    def finish(self) -> None:
        """Do the work, and end the process."""
        self.done = True
        self.tracing.stop(sys._getframe(1))
        sys.settrace(None)
        self.unpatch()
        with self.visible():
            sys.path.insert(0, _ROOT)
            try:
                _Contrasting(self).run()
            except CannotSliceError as error:
                self.give_up(str(error))
            except Exception as error:
                self.give_up(f"{type(error).__name__}: {error}")
        stop_process()

    def give_up(self, why: str) -> None:
        """Write why there is no contrast."""
        with open(self.request["extra"]["problem"], "w", encoding="utf-8", errors="replace") as file:
            file.write(why)


def _allow_threads() -> None:
    """Let threads be started again: Python has shut their doors by now, and torch.compile needs some."""
    for name, flag in (("threading", "_SHUTTING_DOWN"), ("concurrent.futures.thread", "_shutdown")):
        module = sys.modules.get(name)
        if hasattr(module, flag):
            setattr(module, flag, False)


def _structure(roots: Sequence[tuple[str, Any]]) -> tuple[str, tuple[str, ...]]:
    """Return the hash of the script's own graph, and its ops in the order of their creation."""
    tensors = [one for _, one in roots]
    edges = [edge for one in tensors if (edge := edge_of(one)) is not None]
    if not edges:
        return "", ()
    try:
        walked = walk(edges, careful=True)
    except TooDeep:
        return "", ()
    return structure(walked), _ops(walked)


def _ops(walked: Any) -> tuple[str, ...]:
    pairs = zip(walked.seqs, walked.nodes, strict=True)
    return tuple(
        type(node).__name__ for seq, node in sorted((p for p in pairs if p[0] is not None), key=_first)
    )


def _first(pair: tuple[int, Any]) -> int:
    return pair[0]


class _Contrasting:
    """All that is done with one forward; ``contrast`` grows, and is written again and again."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.request, self.extra = work.request, work.request["extra"]
        self.seed: int = self.extra["seed"]
        self.values: int = self.request["values"]
        self.notes: list[str] = []
        self.refused = 0

    def run(self) -> None:
        torch.set_grad_enabled(True)
        hits = list(self.work.hits)
        if self.request["backward"] == "last":
            hits = [hits[-1], *hits[:-1]]
        self.folder = tempfile.mkdtemp(prefix="graphlab-", dir=self.extra["folder"])
        if hits[0].kept is not None:
            hits[0].kept.restore()
        self.made = self._made(hits[0], "main")
        self.given = self._given(hits)
        sources = self.work.sources
        shown = next(iter(self.made.forward.files.items()), None)
        if shown is not None:
            sources.labels[shown[0]] = shown[1]
        self.again = Rebuilding(self.made, sources, self.seed, self.values)
        self.runs = Runs(self.made.forward, self.again.state, self.seed)
        self._say("running the forward again")
        graphs = tuple(self._rebuilt(at, one.inputs) for at, one in enumerate(self.given))
        self._check(graphs[0])
        self.contrast = Contrast(
            script=self.request["script"],
            argv=tuple(self.request["argv"]),
            versions={
                "graphlab": __version__,
                "python": platform.python_version(),
                "torch": str(torch.__version__),
            },
            subject=self._subject(graphs[0]),
            cases=tuple(one.case for one in self.given),
            dynamic=self._dynamic(graphs),
            seed=self.seed,
            notes=tuple(dict.fromkeys((*self.made.notes, *self.notes))),
        )
        self._differ()
        self._save()
        self._try_backends()

    def _made(self, hit: Hit, name: str) -> Made:
        folder = os.path.join(self.folder, name)
        os.mkdir(folder)
        if self.work.found is None:
            return of_call(hit, folder, self._module_name(hit))
        return of_lines(self.work.found, hit, folder, self.work.sources.show(self.work.found.watched.file))

    def _module_name(self, hit: Hit) -> str:
        if self.request["kind"] == "name":
            return str(self.request["script"]).rpartition(":")[2]
        scope = vars(sys.modules["__main__"])
        called = next((name for name, one in list(scope.items()) if one is hit.module), "")
        known = called or names_in([scope]).modules.get(id(hit.module), "")
        return known or type(hit.module).__name__.lower()

    def _given(self, hits: Sequence[Hit]) -> list[GivenCase]:
        """Return the cases: what the script itself had, then generated ones."""
        own, names = self.made.forward.inputs, self.made.forward.names
        named = self.request["kind"] == "name" and self.extra["given"]
        how = f"--input {' '.join(self.extra['given'])}" if named else _turn(0, len(hits))
        cases = [self._case(0, "given" if named else "script", how, own)]
        for position, hit in enumerate(hits[1:], 1):
            try:
                made = self._made(hit, f"batch{position}")
            except CannotSliceError:
                continue
            if made.forward.names != names or not _fit(made.forward.inputs, own):
                self.notes.append(f"{_turn(position, len(hits))} has other inputs, and is left out")
                continue
            if _equal(made.forward.inputs, own):
                continue
            cases.append(self._case(len(cases), "script", _turn(position, len(hits)), made.forward.inputs))
        made_up = others(own, names, self.seed) if names else iter(())
        runs = Runs(self.made.forward, State(self.made.forward.module), self.seed)
        enough = patience(lambda: runs.eager(own)) if len(cases) < self.work.cases else 0.0
        while len(cases) < self.work.cases:
            pair = next(made_up, None)
            if pair is None or self.refused > _MOST_REFUSED:
                break
            if not self._ends(pair[1], enough):
                self.refused += 1
                self.notes.append(f"{pair[0]}: the forward did not end within {enough:.1g} seconds; left out")
                continue
            cases.append(self._case(len(cases), "generated", *pair))
        return cases

    def _ends(self, inputs: tuple[torch.Tensor, ...], enough: float) -> bool:
        """Return whether the forward comes to an end with these; a loop may wait for another sign."""
        runs = Runs(self.made.forward, State(self.made.forward.module), self.seed)
        return not in_a_copy(lambda send: send(runs.eager(inputs).error), enough + _COPYING).timeout

    def _case(self, at: int, origin: Any, how: str, inputs: tuple[torch.Tensor, ...]) -> GivenCase:
        return GivenCase(Case(f"case {at + 1}", origin, how, self._inputs(inputs)), inputs)

    def _inputs(self, inputs: Sequence[torch.Tensor]) -> tuple[Input, ...]:
        pairs = zip(self.made.forward.names, inputs, strict=True)
        return tuple(Input(name, summary(one, self.values), one.requires_grad) for name, one in pairs)

    def _rebuilt(self, at: int, inputs: Sequence[torch.Tensor], mode: bool | None = None) -> Rebuilt:
        self.again.mode = mode
        built = self.again.build(inputs)
        ran = self.runs.eager(inputs)
        answer = answered(ran, self.values) if not built.error or ran.error else Answer(error=built.error)
        died = not built.error and self.again.dies(inputs)
        self.again.mode = None
        return Rebuilt(at, answer, built.graph, built.structure, built.first, built.last, died)

    def _check(self, first: Rebuilt) -> None:
        """Raise CannotSliceError where the lines, run again, do not build what the script had."""
        self.same = True
        if first.graph is None:
            raise CannotSliceError(f"run again, it built no graph: {first.answer.error}")
        original = self.work.original
        if original is None or not original[0]:
            return
        if self.work.found is not None:
            self.same = first.structure == original[0]
            if not self.same:
                raise CannotSliceError(
                    f"run again, the lines built another graph ({len(first.graph.nodes)} nodes): "
                    "what they do depends on more than what they read"
                )
        else:
            mine = [
                one.op for one in sorted(first.graph.nodes, key=lambda n: n.seq or 0) if one.seq is not None
            ]
            self.same = _is_within(mine, original[1])

    def _subject(self, first: Rebuilt) -> Subject:
        forward, found = self.made.forward, self.work.found
        parameters = tuple(
            Input(forward.called.get(path, path), summary(one, self.values), one.requires_grad)
            for path, one in forward.module.named_parameters()
        )
        inputs = self._inputs(forward.inputs)
        why = self.plan_note()
        if found is None:
            name = self._module_name(self.work.hits[0])
            return Subject("module", name, None, 0, inputs, parameters, self.same, why)
        place = self.work.sources.line(found.watched.file, found.start + self.work.plan["skip"])
        shown = Source(place.file, place.line, place.text)
        name = os.path.basename(found.watched.file) if not self._labelled() else place.file
        if found.watched.name != slicing.MODULE:
            name = found.watched.name
        return Subject("lines", name, shown, found.end, inputs, parameters, self.same, why)

    def _labelled(self) -> bool:
        assert self.work.found is not None
        return self.work.found.watched.file in self.work.sources.labels

    def plan_note(self) -> str:
        return str(self.work.plan["note"])

    def _dynamic(self, graphs: tuple[Rebuilt, ...]) -> Dynamic:
        inputs = self.given[0].inputs
        again, saved, freed = self.again.backward_twice(inputs)
        return Dynamic(graphs, again, saved, freed, _FORWARDS, self.again.distinct_ids(inputs, _FORWARDS))

    def _differ(self) -> None:
        """Note where the graphs of later cases differ from that of the first."""
        graphs = self.contrast.dynamic.graphs
        known = {one.case for one in self.contrast.differences}
        found = list(self.contrast.differences)
        first = graphs[0]
        for one, given in zip(graphs, self.given, strict=True):
            if one.case in known or one.graph is None or first.graph is None:
                continue
            if one.structure != first.structure:
                ran = self.again.lines(self.given[0].inputs), self.again.lines(given.inputs)
                found.append(difference(one.case, first.graph, one.graph, branch(*ran, self.work.sources)))
        self.contrast = replace(self.contrast, differences=tuple(found))

    def _try_backends(self) -> None:
        own = tuple(self.given)
        _load_what_backends_share(self.extra["only"])
        for name in self.extra["only"]:
            self._say(f"capturing with {name}")
            tried = try_all(
                self.made.forward,
                own,
                only=(name,),
                seed=self.seed,
                seconds=self.extra["seconds"],
                values=self.values,
            )
            self._add(tried[0])
            self._save()

    def _add(self, tried: Tried) -> None:
        """Take in what one backend did; an input that it is wrong on becomes a case of its own."""
        one = self.contrast
        agreements = list(tried.agreements)
        cases, graphs = list(one.cases), list(one.dynamic.graphs)
        for found in tried.found:
            inputs = tuple(torch.load(io.BytesIO(found.inputs), weights_only=True))
            inputs = tuple(
                value.requires_grad_(own.requires_grad)
                for value, own in zip(inputs, self.made.forward.inputs, strict=True)
            )
            at = self._known(found, inputs)
            if at is None:
                at = len(self.given)
                case = replace(found.case, name=f"case {at + 1}")
                self.given.append(GivenCase(case, inputs))
                cases.append(case)
                built = self._rebuilt(at, inputs, _MODES.get(case.how))
                graphs.append(replace(built, answer=found.dynamic))
            if all(known.case != at for known in agreements):
                agreements.append(replace(found.agreement, case=at))
        outcome = tried.outcome
        self.contrast = replace(
            one,
            cases=tuple(cases),
            dynamic=replace(one.dynamic, graphs=tuple(graphs)),
            outcomes=(*one.outcomes, outcome),
            agreements=(*one.agreements, *agreements),
            costs=(*one.costs, tried.cost) if tried.cost is not None else one.costs,
            notes=(*one.notes, *(f"{outcome.backend}: {note}" for note in tried.notes)),
        )
        if tried.found:
            self._differ()
        graph = graphs[0].graph
        if outcome.status == "traced" and graph is not None:
            from graphlab.align import align

            pieces = (outcome.graph, *outcome.pieces)  # whose ids go on from one to the next
            whole = StaticGraph(tuple(node for piece in pieces for node in piece.nodes))
            called = self.made.forward.called
            self.contrast = replace(
                self.contrast,
                alignments=(*self.contrast.alignments, align(graph, whole, outcome.backend, called)),
            )

    def _known(self, found: Found, inputs: tuple[torch.Tensor, ...]) -> int | None:
        """Return the case that has these inputs, called in the same way."""
        for at, one in enumerate(self.given):
            alike = one.case.how == found.case.how or not found.case.how.startswith(_CALLED_OTHERWISE)
            if alike and _equal(one.inputs, inputs):
                return at
        return None

    def _save(self) -> None:
        """Write what there is, in one move."""
        path = self.extra["contrast"]
        with open(path + ".new", "wb") as file:
            pickle.dump(self.contrast, file, pickle.HIGHEST_PROTOCOL)
        os.replace(path + ".new", path)

    def _say(self, text: str) -> None:
        with open(self.extra["progress"], "w", encoding="utf-8") as file:
            file.write(text)


# How a found case says that it is the first one's inputs, only called in another way.
_CALLED_OTHERWISE = "the same inputs"
_MODES = {"the same inputs in eval mode": False, "the same inputs in train mode": True}


def _load_what_backends_share(only: Sequence[str]) -> None:
    """Load, once, what takes seconds to load in each copy of the process."""
    if set(only) - {"jit.trace", "jit.script"}:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import torch._dynamo
            import torch.export  # noqa: F401


def _turn(position: int, many: int) -> str:
    """Return how a batch of the script's is called."""
    if many == 1:
        return "the script's own run"
    words = ["1st", "2nd", "3rd"]
    return f"the script's {words[position] if position < 3 else f'{position + 1}th'} batch"


def _fit(inputs: Sequence[torch.Tensor], others: Sequence[torch.Tensor]) -> bool:
    pairs = zip(inputs, others, strict=True)
    return all(one.dtype == two.dtype and one.requires_grad == two.requires_grad for one, two in pairs)


def _equal(inputs: Sequence[torch.Tensor], others: Sequence[torch.Tensor]) -> bool:
    if len(inputs) != len(others):
        return False
    pairs = zip(inputs, others, strict=True)
    return all(one.shape == two.shape and torch.equal(one.detach(), two.detach()) for one, two in pairs)


def _is_within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether the ops stand in the whole, side by side and in this order."""
    many = len(part)
    return any(tuple(whole[at : at + many]) == tuple(part) for at in range(len(whole) - many + 1))
