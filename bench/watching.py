"""What a process and all below it take, from /proc: memory, open files, processes; and whether that
grows."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SERVER, READER, DOER, OFFICE, OTHER = "server", "reader", "doer", "soffice", "other"
ROLES = (SERVER, READER, DOER, OFFICE)
_PAGE = 4096
MIB = 2**20
_EVERY = 1.0
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at one moment."""

    at: float
    """Seconds since the beginning."""
    memory: dict[str, float]
    """Resident MiB by role; LibreOffice's processes together."""
    files: int
    """Open descriptors of the server and its two workers."""
    processes: int
    left: int
    """Bytes in the folder of temporary files."""


class Watch(threading.Thread):
    """Looks at a server each second, until it is told that it is enough."""

    def __init__(self, server: int, temporary: Path) -> None:
        super().__init__(daemon=True)
        self._server, self._temporary = server, temporary
        self._enough = threading.Event()
        self._begun = time.monotonic()
        self.looks: list[Look] = []

    def run(self) -> None:
        while not self._enough.wait(_EVERY):
            self.looks.append(look(self._server, self._temporary, self._begun))

    def end(self) -> None:
        """Enough."""
        self._enough.set()
        self.join()


def look(server: int, temporary: Path, started: float) -> Look:
    """What is to be seen now."""
    tree = dict(_tree(server))
    memory = dict.fromkeys(ROLES, 0.0)
    files = 0
    for process, role in tree.items():
        memory[role] = memory.get(role, 0.0) + _resident(process)
        files += _open_files(process) if role in (SERVER, READER, DOER) else 0
    return Look(time.monotonic() - started, memory, files, len(tree), size_of(temporary))


def _tree(server: int) -> Iterator[tuple[int, str]]:
    """A server and all below it, each with what it is."""
    yield server, SERVER
    workers = [each for each in children(server) if "spawn_main" in _command(each)]
    roles = dict(zip(sorted(workers), (READER, DOER), strict=False))
    for child in children(server):
        yield child, roles.get(child, OTHER)
        for process in below(child):
            yield process, OFFICE if "soffice" in _command(process) else OTHER


def below(process: int) -> Iterator[int]:
    """All processes below one."""
    for child in children(process):
        yield child
        yield from below(child)


def children(process: int) -> list[int]:
    """Those that it started."""
    tasks = Path(f"/proc/{process}/task")
    found: list[int] = []
    with suppress(OSError):  # it ended
        for task in tasks.iterdir():
            found += map(int, _text(task / "children").split())
    return found


def is_alive(process: int) -> bool:
    """Whether it still runs: one that ended and was not asked how does not."""
    state = _text(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return bool(state) and state[0] not in "ZX"


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder, and in those below it."""
    size = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # gone meanwhile
                size += Path(place, name).lstat().st_size
    return size


def _command(process: int) -> str:
    return _text(Path(f"/proc/{process}/cmdline")).replace("\0", " ")


def _resident(process: int) -> float:
    words = _text(Path(f"/proc/{process}/statm")).split()
    return int(words[1]) * _PAGE / MIB if words else 0.0


def _open_files(process: int) -> int:
    try:
        return len(list(Path(f"/proc/{process}/fd").iterdir()))
    except OSError:
        return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it ended
        return ""


# --- whether it grows -----------------------------------------------------------------------------

WARMING = 0.25
"""The part of the time in which caches fill: pictures of pages, answers, libraries."""
TOLERATED, AT_LEAST = 0.05, 8.0
"""What a median may grow by between the first and the last third of the rest, in parts of itself,
and in MiB."""


@dataclass(frozen=True, slots=True)
class Growth:
    """The medians of the first and of the last third after the warm-up."""

    first: float
    last: float

    @property
    def is_flat(self) -> bool:
        """Whether the last is not more than what is tolerated above the first."""
        return self.last - self.first <= max(self.first * TOLERATED, AT_LEAST)


def growth(looks: Sequence[Look], role: str) -> Growth:
    """How the memory of a role grew, while it was there."""
    length = looks[-1].at
    seen = [(each.at, each.memory[role]) for each in looks if each.memory[role]]
    warm = [memory for at, memory in seen if at >= length * WARMING]
    third = max(len(warm) // 3, 1)
    if not warm:
        return Growth(0, 0)
    return Growth(median(warm[:third]), median(warm[-third:]))
