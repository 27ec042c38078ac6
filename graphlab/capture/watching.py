"""Lives in the child while a training loop is watched, from its first backward to its end.

The script runs on as it would. At each backward this looks at the graph and at the leaves, quickly;
in few passes, chosen by a plain rule, it measures what happened to each leaf and writes it down.
Whatever goes wrong in here is said in one line on stderr and never reaches the script.
"""

from __future__ import annotations

import atexit
import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture import board
from graphlab.capture.backward import Call
from graphlab.capture.board import Board
from graphlab.capture.bracket import bracket, do_nothing
from graphlab.capture.bystanders import Bystanders
from graphlab.capture.expressions import Sources
from graphlab.capture.finish import final, last_rows, made_anew
from graphlab.capture.frames import forget, made_at, own_frame
from graphlab.capture.functions import Functions
from graphlab.capture.graphs import Graphs
from graphlab.capture.journal import Journal
from graphlab.capture.keep import MOST_FORCED, Keep, keep_for
from graphlab.capture.ledger import MOST_ANEW, MOST_LEAVES, Cause, Ledger
from graphlab.capture.modes import Blocks
from graphlab.capture.names import Names, names_in_frames
from graphlab.capture.quiet import undisturbed
from graphlab.capture.roots import started_from
from graphlab.capture.rows import Rows
from graphlab.capture.statistics import unseen
from graphlab.capture.structure import MOST_NODES, Built, Structures
from graphlab.capture.tensors import Summaries
from graphlab.capture.toplevel import TopLevel
from graphlab.capture.total import total_norm
from graphlab.capture.writes import Lines, deed
from graphlab.recording import Pass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import CodeType, FrameType

    from torch.autograd.graph import Node

    from graphlab.capture.ledger import Change
    from graphlab.graph import Graph, Source
    from graphlab.recording import LeafRow, LedgerEvent, Unused

_functions_seen = torch._C._len_torch_function_stack
_next_number = torch.autograd._get_sequence_nr  # type: ignore[attr-defined]
_TRACED = 3  # passes that are traced line by line
_AGAIN = 2  # and so many more where a change is seen that no function and no known line makes
_MOST_AGAIN = 10
_JUDGED = 5  # calls of a model's eval() after which lines are traced
_KEEP_GRAPH = 1  # its place among what the engine is called with, after the outputs
_MOST_ROOTS = 100  # places of backwards that are told apart
_LOOKED = 20  # passes in which unused graphs are looked for, before only kept ones


class Watcher:
    """Counts the passes and keeps some; ``request`` is the parent's."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.pid = os.getpid()
        self.calls = TopLevel(self)
        self.sources = Sources(request["texts"], request["labels"], request["skip"])
        self.board = Board(request["board"])
        self.journal = Journal(request["journal"])
        self.structures = Structures()
        summaries = Summaries(request["values"])
        self.ledger = Ledger(summaries, self._note)
        self.functions = Functions(self._look, self._place, lambda: self.ledger.full, self._count_step)
        self.graphs = Graphs(self.sources, request["values"])
        self.graph: Graph | None = None
        self.blocks = Blocks(self.sources, summaries, self._without_graph)
        self.bystanders = Bystanders(self.sources, self.journal)
        self.lines = Lines(self._after_line, self._left)
        self.causes: dict[tuple[CodeType, int], Cause] = {}
        self.keep: Keep | None = None
        self.index = self.stride = self.leaves = 0
        self.known: dict[str, int] = {}
        self.structure: dict[tuple[CodeType, int] | None, str] = {}  # the newest, by place of its backward
        self.losses: dict[str, int] = {}  # the number of the curve, by root
        self.forced = self.reasons = self.anew = 0
        self.again = 0  # the pass up to which lines are traced once more
        self.since = 0
        self.judged = 0  # times that a model's eval() was called, of those that are looked at
        self.rows: Rows | None = None
        self.all: list[torch.Tensor] = []  # every leaf of a kept pass, where the ledger follows only some
        self.inputs: tuple[Any, ...] = ()
        self.last: tuple[Any, ...] = ()
        self.error = ""
        self.at: tuple[CodeType, int] | None = None
        self.roots: dict[tuple[CodeType, int], str] = {}
        self.reached: list[int] = []  # the ids of the newest pass's leaves
        self.said = self.flushed = False

    # The beginning and the end of everything

    def watch(self, frame: FrameType | None) -> None:
        """Follow the engine, the optimizers and what else changes leaves, from now on."""
        self.undo: list[Callable[[], object]] = [self.calls.patch()]
        with self._safely():
            self.undo += self.functions.patch()
            self.undo += self.blocks.patch()
            self.undo.append(bracket(torch.nn.Module.eval, self._judged, do_nothing))
        self.journal.add("torch", str(torch.__version__))
        atexit.register(self.at_exit)
        os.register_at_fork(after_in_child=self.leave)

    def leave(self) -> None:
        """Do nothing more in this process: it is a fork, or the script has ended."""
        self.pid = -1
        self.lines.stop(sys._getframe(1))
        for undo in self.undo:
            undo()

    def at_exit(self) -> None:
        """Write what is left to be written, when the script has ended."""
        if os.getpid() != self.pid:
            return
        with self._safely(), undisturbed():
            self._look(None)
            main = vars(sys.modules["__main__"])
            self._finish(main)
            self.bystanders.look_last(main, self.at and self.at[0], self.since, self.index)
            self.journal.flush()
        self.leave()

    def _finish(self, main: Mapping[str, Any]) -> None:
        """Note the last pass, and each leaf's value at the end, also where its name was given anew."""
        if not self.last:
            return
        with unseen():
            rows = last_rows(self.ledger, self.reached) if self.last[1] == "backward" else ()
            for leaf in self.ledger.leaves.values():
                anew = made_anew(leaf, main.get(leaf.name))
                if anew is not None:
                    self.ledger.replaced(leaf, anew, Cause("replace", "", None))
                value = final(leaf, self.ledger) if anew is None else self.ledger.measure(anew)
                if value is not None:
                    self.journal.add("final", leaf.name, value)
        self.board.cells[board.EVENTS] = self.ledger.seen
        self.board.cells[board.OTHERS] = self.calls.others
        self.journal.add("last", self._summary(rows))
        self.journal.add("closures", *self.functions.closures)

    @contextmanager
    def _safely(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.fail(error)

    def fail(self, error: Exception) -> None:
        """Say what went wrong in here, once, and let the script go on."""
        if not self.said:
            self.said = True
            text = f"a part of this loop could not be watched: {error!r}"
            print(f"graphlab: {text}", file=sys.stderr)
            self.journal.add("note", text)

    # One backward

    def begin(self, outputs: Any, args: Any, kwargs: dict[str, Any], frame: FrameType) -> None:
        """Look at the graph, and decide whether this pass is kept."""
        self.lines.stop(frame)
        if _is_disturbed():
            with undisturbed():
                self._begin(outputs, args, kwargs, frame)
        else:
            self._begin(outputs, args, kwargs, frame)

    def _begin(self, outputs: Any, args: Any, kwargs: dict[str, Any], frame: FrameType) -> None:
        inside = self.functions.step_in(frame)
        self._look(self.functions.cause, whole=True)
        if self.journal.waiting and not self.flushed:
            self.journal.flush()
        self.flushed = False
        self.index = index = self.index + 1
        since, self.since = self.since, _next_number()
        user = own_frame(frame)
        self.at = None if user is None else (user.f_code, user.f_lasti)
        roots = (outputs,) if isinstance(outputs, torch.Tensor) else outputs
        root = roots[0]
        built = self._built(roots)
        keep = self._rule(built)
        forced = self._is_changed(built.structure) or index <= self.again
        fresh = self.ledger.unknown(built.leaves)
        if fresh and index > 1 and self.anew < MOST_ANEW:
            self.anew += 1
            forced = True
        self.graphs.stop(user)
        drawn = self.graphs.wants(built.structure, len(built.nodes))
        forced = forced or drawn
        wanted = keep.wants(index) or forced
        loss = _loss(root) if wanted or (isinstance(root, torch.Tensor) and root.is_cpu) else None
        kind = "backward" if kwargs.get("accumulate_grad") else "grad"
        n_nodes = len(built.nodes) if built.structure else None
        self.last = (index, kind, loss, n_nodes, built.structure, inside)
        self.error = ""
        self._count(index, keep)
        self.reached = [id(one) for _, one in built.leaves]
        unnamed = self.at not in self.roots and (wanted or len(self.roots) < _MOST_ROOTS)
        names = self._names(user, root) if fresh or drawn or unnamed else None
        if loss is not None:
            self._lose(index, loss)
        if fresh and names is not None:
            with unseen():
                self._meet(fresh, names, user)
        self.graph = None
        if drawn and names is not None:
            with undisturbed():
                self.graph = self.graphs.read(outputs, built.structure, names, index)
        self.graphs.forget()
        forwards = self.bystanders.forwards
        forwards.retained = forwards.retained or bool(len(args) > _KEEP_GRAPH and args[_KEEP_GRAPH])
        if forwards.waiting:
            forwards.reached(built.nodes)
        if wanted or index <= _LOOKED:
            with undisturbed(), unseen():
                self.bystanders.look(user, built.nodes, since, index - 1, kept=wanted)
        again, self.ledger.full = self.ledger.full, False
        self.ledger.begin()
        if wanted:
            self.inputs = Call(outputs, args, kwargs).inputs
            self._keep(built, forced=forced, again=again)

    def _keep(self, built: Built, *, forced: bool, again: bool) -> None:
        """Watch this pass in full."""
        with undisturbed(), unseen():
            self.ledger.begin_full(again=again)
            self.rows = Rows(self.ledger, self._where_written)
            self.rows.add(built.leaves)
            if len(built.leaves) > MOST_LEAVES:
                self.all = [one for _, one in built.leaves]
        if forced:
            self.journal.add("forced", self.index)

    def inner(self, outputs: Any) -> None:
        """Watch the leaves of a backward inside this one, as a checkpoint runs it."""
        if self.rows is not None:
            with undisturbed():
                roots = (outputs,) if isinstance(outputs, torch.Tensor) else outputs
                self.rows.add(self._built(roots).leaves)

    def gave(self, result: Any) -> None:
        """Note what ``torch.autograd.grad`` gives back."""
        if self.rows is not None:
            self.rows.returned(self.inputs, result)

    def end(self, error: BaseException | None, frame: FrameType) -> None:
        """Write down what a kept pass did; go on tracing lines where that tells something."""
        rows, self.rows, self.inputs = self.rows, None, ()
        self.ledger.after_pass = self.index
        if rows is None:
            if _is_disturbed():
                with undisturbed():
                    self.ledger.sync()
            else:
                self.ledger.sync()
            return
        with undisturbed():
            self._write(rows, error)
        if self.index <= max(_TRACED, self.again) or self.ledger.learned:
            self.lines.start(frame)
            if self.index <= max(_TRACED, self.again):
                self.graphs.start()

    def _write(self, rows: Rows, error: BaseException | None) -> None:
        leaves, every, self.all = rows.finish(), self.all, []
        if error is not None:
            self.error = f"{type(error).__name__}: {error}"
            self.journal.add("forced", self.index)
        if rows.problem:
            self.journal.add("note", f"some gradients were not recorded: {rows.problem}")
        with unseen():
            self.ledger.sync()
            total = total_norm(every)
        if total is not None:
            self.journal.add("total", self.index, total)
        self.journal.add("pass", self._summary(leaves))
        self.journal.add("closures", *self.functions.closures)
        self.board.cells[board.EVENTS] = self.ledger.seen
        if error is not None:
            self.journal.flush()

    # What a backward is asked

    def _built(self, roots: Sequence[Any]) -> Built:
        if len(roots) == 1 and isinstance(roots[0], torch.Tensor) and roots[0].grad_fn is not None:
            return self.structures.look((roots[0].grad_fn,))
        nodes: list[Node] = []
        leaves: list[tuple[Node, torch.Tensor]] = []
        for one in roots:
            node = one.grad_fn if isinstance(one, torch.Tensor) else one.node
            if node is not None:
                nodes.append(node)
            elif one.requires_grad:
                leaves.append((torch.autograd.graph.get_gradient_edge(one).node, one))
        built = self.structures.look(nodes)
        return built._replace(leaves=leaves + built.leaves) if leaves else built

    def _rule(self, built: Built) -> Keep:
        if self.keep is None:
            self.keep = keep_for(len(built.leaves), self.request["every"])
            self.board.cells[board.KEPT_FIRST] = self.keep.first
            self.board.cells[board.KEPT_MOST] = self.keep.most
            if not built.structure:
                self.journal.add(
                    "note", f"graphs of more than {MOST_NODES:,} nodes are not compared with each other"
                )
        if len(built.leaves) > self.leaves:
            self.leaves = self.board.cells[board.LEAVES] = len(built.leaves)
        return self.keep

    def _is_changed(self, structure: str) -> bool:
        """Return whether the graph is another than in the pass before, as far as that is kept."""
        number = self.known.get(structure)
        if number is None and structure and len(self.known) < board.MOST_STRUCTURES:
            number = self.known[structure] = len(self.known)
            self.journal.add("structure", structure)
        if number is not None:
            self.board.cells[board.STRUCTURES + number] += 1
        changed = self.structure.get(self.at, structure) != structure
        if len(self.structure) > _MOST_ROOTS:
            self.structure.clear()
        self.structure[self.at] = structure
        if changed and self.graphs.lacks(structure) and self.reasons < _MOST_AGAIN:
            self.reasons += 1
            self.again = max(self.again, self.index + _AGAIN)  # its lines are seen where it is built again
        if changed and self.forced < MOST_FORCED:
            self.forced += 1
            return True
        return False

    def _count(self, index: int, keep: Keep) -> None:
        cells = self.board.cells
        cells[board.PASSES] = index
        cells[board.EVENTS] = self.ledger.seen
        if keep.stride != self.stride:
            self.stride = cells[board.KEPT_STRIDE] = keep.stride
        cells[board.OTHERS] = self.calls.others

    def _lose(self, index: int, loss: float) -> None:
        """Note the loss on the curve of its root: a script may have several, as a GAN has two."""
        name = "" if self.at is None else self.roots.get(self.at, "")
        curve = self.losses.get(name)
        if curve is None:
            curve = min(len(self.losses), board.MOST_CURVES - 1)
            if len(self.losses) < _MOST_ROOTS:
                self.losses[name] = curve
                self.journal.add("root", curve, name)
        self.board.lose(index, loss, curve)

    def _names(self, user: FrameType | None, root: Any) -> Names:
        """Return the user's names; note that of the root."""
        with undisturbed():
            names = names_in_frames(user)
            known = names.names.get(id(root), [])
            if self.at is not None:
                self.roots[self.at] = (
                    known[0] if known else started_from(self.sources.place(*self.at)[0].text)
                )
            forget(user)
        return names

    def _meet(self, fresh: list[torch.Tensor], names: Names, user: FrameType | None) -> None:
        """Follow new leaves, under the user's names, in the order in which the user's code has them."""
        order = {key: at for at, key in enumerate(names.tensors)}
        wanted = {names.names.get(id(one), [""])[0] for one in fresh}
        gone = self.ledger.drop_unless(
            lambda one: one.name not in wanted or one.name in names.names.get(id(one.ref()), [])
        )
        for number, tensor in enumerate(sorted(fresh, key=lambda one: order.get(id(one), len(order))), 1):
            known = names.names.get(id(tensor), [])
            leaf = self.ledger.meet(tensor, known[0] if known else f"leaf {number}")
            if leaf.name in gone:
                line = made_at(user, leaf.name)
                source = None if line is None else self.sources.line(*line)
                self.ledger.replaced(gone[leaf.name], tensor, Cause("replace", "", source))
        cells = self.board.cells
        cells[board.SHOWN] = max(cells[board.SHOWN], len(self.ledger.leaves))

    def _summary(self, leaves: tuple[LeafRow, ...] = ()) -> Pass:
        """Return the newest pass, with its line and its root's name."""
        index, kind, loss, n_nodes, structure, inside = self.last
        return Pass(
            index=index,
            call=kind,
            root="" if self.at is None else self.roots.get(self.at, ""),
            source=None if self.at is None else self.sources.place(*self.at)[0],
            loss=loss,
            n_nodes=n_nodes,
            structure=structure,
            inside_step=inside,
            leaves=leaves,
            graph=self.graph,
            error=self.error,
        )

    # What happens between backwards

    def _look(self, cause: Cause | None, *, whole: bool = False) -> list[Change]:
        """Compare the leaves; what cannot be put down to anything is a reason to trace lines again."""
        before, self.lines.busy = self.lines.busy, True
        try:
            changes = self.ledger.look(cause, whole=whole)
        except Exception as error:
            self.fail(error)
            return []
        finally:
            self.lines.busy = before
        if not changes:
            return changes
        if self.reasons < _MOST_AGAIN and self.index > _TRACED and self.index > self.again:
            learned = self.ledger.learned
            expected = "" if cause is None else "value" if cause.kind == "step" else "grad"
            if any(one.of != expected and (one.leaf.name, one.of) not in learned for one in changes):
                self.reasons += 1
                self.again = self.index + _AGAIN
        if self.ledger.full and cause is not None and cause.kind == "step":
            self.journal.flush()
            self.flushed = True  # so that a pass costs one write only
        return changes

    def _after_line(self, code: CodeType, line: int) -> None:
        """Put a change down to the line that ran."""
        self.graphs.made(code, self.lines.instruction)
        running = self.functions.cause
        cause = running or self._cause(code, line)
        with self._safely():
            for leaf, of in self.ledger.look(cause):
                if running is None:
                    self.ledger.learned.setdefault((leaf.name, of), (line, cause))

    def _cause(self, code: CodeType, line: int) -> Cause:
        known = self.causes.get((code, line))
        if known is None:
            source = self.sources.line(code.co_filename, line)
            known = self.causes[code, line] = Cause("write", deed(source.text), source)
        return known

    def _left(self, frame: FrameType) -> None:
        with self._safely():
            self.blocks.left(frame)
            with unseen():
                self.bystanders.left(frame, self.since, self.index)

    def _judged(self) -> None:
        """Trace lines from a model's ``eval()`` to the next backward: what comes may be built for nothing."""
        if self.index and self.judged < _JUDGED and os.getpid() == self.pid:
            self.judged += 1
            self.lines.start(sys._getframe(1))

    def _place(self, frame: FrameType | None) -> Source | None:
        user = own_frame(frame)
        return None if user is None else self.sources.place(user.f_code, user.f_lasti)[0]

    def _where_written(self, function: Any) -> Source | None:
        code = getattr(function, "__code__", None)
        return None if code is None else self.sources.line(code.co_filename, code.co_firstlineno)

    def _note(self, event: LedgerEvent) -> None:
        self.journal.add("event", event)

    def _without_graph(self, one: Unused) -> None:
        self.journal.add("unused", 0, replace(one, after_pass=self.index))

    def _count_step(self, number: int) -> None:
        self.board.cells[board.STEPS] = number


def _is_disturbed() -> bool:
    """Return whether a tracer or a mode of the user's would see what we do."""
    return sys.gettrace() is not None or _functions_seen() > 0


def _loss(root: Any) -> float | None:
    if isinstance(root, torch.Tensor) and root.numel() == 1:
        try:
            value = root.item()
        except (RuntimeError, NotImplementedError):  # one number for each of vmap's samples
            return None
        return None if type(value) is complex else float(value)
    return None
