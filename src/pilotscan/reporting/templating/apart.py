"""Templates of a user's own are filled in by another process, which can take only so much.

What a template will take cannot be seen in it, only stopped. So time, memory and the size of a page
are limited from outside: one process for each of ours, started when it is first needed.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import pickle
import signal
import subprocess
import sys
import traceback
from threading import Event, Lock, Timer
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from pilotscan.errors import PilotscanError, RenderError
from pilotscan.told import told

try:
    import resource
except ImportError:  # Windows: only time is limited there, by the clock
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["apart", "serve", "stop"]

SECONDS = 60
"""Of a processor that one page may take; a comparison of thousands of pilots takes a few."""
PATIENCE = 5
"""So many times as long by the clock, for a machine that is busy with other things."""
MEMORY = 2_000_000_000
"""Bytes of memory; where the system cannot limit it, only time ends what takes more."""
LARGEST = 200_000_000
"""Characters or bytes of a page."""

# Isolated, and then with the path of this process: the other one imports nothing from the working
# folder, which may be a stranger's, and nothing that this one would not.
_START = (
    "import sys; import json; sys.path[:] = json.loads(sys.argv[1]); "
    "from pilotscan.reporting.templating.apart import serve; serve(*map(int, sys.argv[2:]))"
)
# The threads of typst reserve memory that they do not use, the more the more processors there are.
_FEW_THREADS = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}

T = TypeVar("T")


def apart(where: str, work: Callable[..., T], *given: Any) -> T:
    """Do work on templates of a user's own in the other process.

    Parameters
    ----------
    where : the template, for what is said if it takes too much
    work : importable by name, as is everything that it is given and returns

    Raises
    ------
    RenderError
        It takes too much; or what `work` raises.
    """
    return _other.ask(where, work, given)  # type: ignore[no-any-return]


def stop() -> None:
    """End the other process; the next work starts a new one."""
    _other.stop()


class _Pickler(pickle.Pickler):
    """Takes a mapping that cannot be changed as well."""

    def reducer_override(self, value: object) -> Any:
        if isinstance(value, MappingProxyType):
            return _unchangeable, (dict(value),)
        return NotImplemented


def _unchangeable(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


class _Other:
    """The other process of this one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, where: str, work: Callable[..., Any], given: tuple[Any, ...]) -> Any:
        with self._lock:
            process = self._running()
            is_late = Event()

            def end() -> None:
                is_late.set()
                process.kill()

            clock = Timer(PATIENCE * SECONDS, end)
            clock.daemon = True
            clock.start()
            try:
                _Pickler(process.stdin).dump((where, work, given))  # type: ignore[arg-type]
                process.stdin.flush()  # type: ignore[union-attr]
                is_done, made = pickle.load(process.stdout)  # type: ignore[arg-type] # noqa: S301 - our own
            except (EOFError, OSError, pickle.UnpicklingError):  # it is gone
                code = process.wait()
                self._end()
                raise RenderError(_refusal(where, _why(code, is_late=is_late.is_set()))) from None
            except BaseException:  # what it would say next is no answer to what is asked next
                self._end()
                raise
            finally:
                clock.cancel()
        if is_done:
            return made
        raise made

    def _running(self) -> subprocess.Popen[bytes]:
        # That of a process from which this one was forked is not ours.
        if self._process is None or self._owner != os.getpid():
            limits = map(str, (SECONDS, MEMORY, LARGEST))
            self._process = subprocess.Popen(  # noqa: S603 - this Python
                [sys.executable, "-I", "-c", _START, json.dumps(sys.path), *limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_FEW_THREADS},
            )
            self._owner = os.getpid()
        return self._process

    def stop(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        process.wait()


_other = _Other()
atexit.register(stop)


def _refusal(where: str, why: str) -> str:
    return told("the template %(where)s cannot be filled in: %(why)s", where=where, why=why)


def _too_much_memory() -> str:
    return told("it takes more than %(most)s MB of memory", most=MEMORY // 1_000_000)


def _why(code: int, *, is_late: bool) -> str:
    """Say what ended a process: we, or the system."""
    name = signal.Signals(-code).name if -code in set(signal.Signals) else str(code)
    if is_late or name == "SIGXCPU":
        return told("it takes more than %(most)s seconds", most=SECONDS)
    if name in {"SIGABRT", "SIGKILL"}:  # typst gets no more memory, or the machine has no more
        return _too_much_memory()
    return told("its process ended with %(name)s", name=name)


# --- the other side -------------------------------------------------------------------------------


def serve(seconds: int, memory: int, largest: int) -> None:
    """Do one piece of work after the other, until nobody asks any more."""
    global MEMORY  # noqa: PLW0603 - what is said names the limit that holds
    MEMORY = memory
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks is interrupted, and ends this one
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing else is said there
    _limit("RLIMIT_AS", memory)
    _limit("RLIMIT_CORE", 0)
    while True:
        try:
            where, work, given = pickle.load(asked)  # noqa: S301 - our own
        except EOFError:
            return
        _limit_time(seconds)
        answer = _answer(where, work, given, largest)
        del given
        with contextlib.suppress(BrokenPipeError):
            answers.write(answer)
            answers.flush()


def _answer(where: str, work: Callable[..., Any], given: tuple[Any, ...], largest: int) -> bytes:
    try:
        answer = pickle.dumps((True, work(*given)))
        if len(answer) > largest:
            why = told("the page would have more than %(most)s characters", most=largest)
            return pickle.dumps((False, RenderError(_refusal(where, why))))
        return answer
    except PilotscanError as error:
        return pickle.dumps((False, error.with_traceback(None)))
    except MemoryError:
        pass  # with the frames that hold it
    except Exception as error:  # noqa: BLE001 - it is told where it was asked
        return _told(error)
    gc.collect()
    return pickle.dumps((False, RenderError(_refusal(where, _too_much_memory()))))


def _told(error: Exception) -> bytes:
    """Pass on an exception with where it came from, which its traceback cannot be."""
    error.add_note(traceback.format_exc())
    try:
        made = pickle.dumps((False, error))
        pickle.loads(made)  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - not every exception can be sent
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    return made


def _limit(name: str, most: int) -> None:
    kind = getattr(resource, name, None)
    if kind is None:
        return
    with contextlib.suppress(OSError, ValueError):  # a lower limit holds already, or there is none
        resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _limit_time(seconds: int) -> None:
    """Let the next piece of work take so many seconds of a processor."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit("RLIMIT_CPU", int(used.ru_utime + used.ru_stime) + seconds + 1)
