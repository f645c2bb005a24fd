"""Who connects and says nothing, or too often, takes no place from those who work. uvicorn waits
for a first request without end, and asyncio takes whatever connects until it can open none."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Sequence
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 10
"""In which what a browser asks for has come, up to its body."""
EACH = 200
"""Connections of one address at a time; a browser holds six, and a whole office may share one."""
ALL = 1000
FILES = 4096
"""That may be open, connections among them, as far as the system allows."""


class Listener(socket.socket):
    """A socket that listens, and lets go at once whoever is one too many; on Windows, where asyncio
    accepts in its own way, all may stay."""

    each, most = EACH, ALL
    """Of one address, and in all."""

    def __init__(self, family: int, kind: int, protocol: int) -> None:
        super().__init__(family, kind, protocol)
        self._held: list[tuple[str, socket.socket]] = []

    def accept(self) -> tuple[socket.socket, Any]:
        """The next one who may stay. Raises `BlockingIOError` if nobody else waits."""
        while True:
            connection, address = super().accept()
            self._held = [each for each in self._held if each[1].fileno() >= 0]  # that are open
            of_address = sum(name == address[0] for name, _ in self._held)
            if len(self._held) < self.most and of_address < self.each:
                self._held.append((address[0], connection))
                return connection, address
            connection.close()


class Patient(H11Protocol):
    """A connection that ends if no request comes."""

    _end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Somebody has connected."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Something came of a request."""
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended."""
        super().connection_lost(exc)
        self._stop()

    def _wait(self) -> None:
        if self.conn.their_state is not h11.IDLE:  # a request is there
            self._stop()
        elif self._end is None:
            self._end = self.loop.call_later(SECONDS, self.transport.abort)

    def _stop(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None


def share(listeners: Sequence[Listener], *, is_behind_proxy: bool) -> None:
    """Lets each of several hold its part of the connections that the system has room for: half of
    what may be open, the rest is for files. Who asks through a proxy comes from its address."""
    most = min(ALL, _files_allowed() // 2) // len(listeners)
    for listener in listeners:
        listener.most = most
        listener.each = most if is_behind_proxy else EACH


def _files_allowed() -> int:
    """How many files may be open at a time, after asking the system for more."""
    if os.name != "posix":
        return FILES
    import resource  # noqa: PLC0415  # Windows has none

    now, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if highest == resource.RLIM_INFINITY else min(FILES, highest)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, highest))
        return wanted
    return FILES if now == resource.RLIM_INFINITY else now
