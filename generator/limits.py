"""A limit of processor time and of memory around the reading of a file from outside, where the
system has one: of time on Linux and macOS, of memory on Linux."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

# A workbook of 5 000 measures takes 2 s and 130 MiB. Ours, for computers ten times slower.
SECONDS = 30.0
MEMORY = 2**30


class TooCostly(Exception):
    """The file would take more time or memory than any honest one."""


class _TimeIsUp(BaseException):
    """Past every `except Exception` of the libraries."""


@contextlib.contextmanager
def limited(seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[None]:
    """Ends what runs in it after so many seconds of the processor, or bytes beyond what is in use.
    Raises `TooCostly`."""
    try:
        with _processor(seconds), _memory(memory):
            yield
    except (_TimeIsUp, MemoryError):
        raise TooCostly from None


@contextlib.contextmanager
def _processor(seconds: float) -> Iterator[None]:
    """Python runs signal handlers in the main thread alone."""
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise _TimeIsUp


@contextlib.contextmanager
def _memory(memory: int) -> Iterator[None]:
    """RLIMIT_DATA: what a process asks for itself, without the files it maps."""
    try:
        import resource  # noqa: PLC0415  # Windows has none

        # The sixth figure is the pages of data and stack (proc_pid_statm(5)).
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    except (ImportError, OSError):
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_DATA)
    most = pages * resource.getpagesize() + memory
    limits = [most, *(limit for limit in before if limit != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_DATA, (min(limits), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
