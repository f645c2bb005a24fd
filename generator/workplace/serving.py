"""The server: one process for a workbook and its folder of results, on this machine alone."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from filelock import FileLock, Timeout

from generator import disk
from generator.disk import writing_to
from generator.findings import GeneratorError
from generator.pdf.office import temporary_folder
from generator.workplace.app import application
from generator.workplace.changes import Changes
from generator.workplace.desk import Desk
from generator.workplace.jobs import Jobs
from generator.workplace.worker import Worker

HOST = "127.0.0.1"
PORT = 8442
_LAST_ANSWERS = 3
"""Seconds in which answers may still go out when the server ends."""
_LOCK = ".programme442-workplace.lock"


def serve(
    source: Path, out: Path, *, port: int, office: str | None, tell: Callable[[str], None]
) -> None:
    """Serves until it is stopped; tells the address once.

    Raises `GeneratorError` for no workbook, a port that is taken, a folder that can't be written
    to or has a workplace already."""
    if not source.is_file():
        raise GeneratorError(
            f"Нет книги {source}. Назовите ее: --source ПУТЬ (для make – SOURCE=ПУТЬ), или "
            "сделайте пустую: make init INTO=папка."
        )
    with _alone(out), _listening(port) as listening, _temporary_files():
        desk = desk_for(source, out, office)
        number, token = listening.getsockname()[1], secrets.token_urlsafe(24)
        config = uvicorn.Config(
            application(desk, port=number, token=token),
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=15,
            limit_concurrency=200,
            timeout_graceful_shutdown=_LAST_ANSWERS,
        )
        try:
            desk.reader.start()
            desk.doer.start()
            tell(f"Рабочее место: http://{HOST}:{number}/?token={token}")
            _Server(config, desk).run(sockets=[listening])
        finally:
            desk.close()


class _Server(uvicorn.Server):
    """Ends at once when it is told to: who waits for news is let go, and what works is ended first,
    since its answers are waited for. A window that is closed tells so too (SIGHUP), which uvicorn
    does not know."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk
        if hasattr(signal, "SIGHUP"):  # Windows has none
            signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends."""
        self._desk.changes.end()
        self._desk.close()
        await super().shutdown(sockets)


@contextmanager
def _temporary_files() -> Iterator[None]:
    """All temporary files of the workplace in a folder of its own, which goes with it; that of a
    killed one goes when LibreOffice is started next."""
    with disk.temporary_files():
        folder = temporary_folder()
    with folder as name:
        tempfile.tempdir = os.environ["TMPDIR"] = name  # also of the processes that are started
        yield


def desk_for(source: Path, out: Path, office: str | None, *, ahead: bool = True) -> Desk:
    """The desk of a workbook; LibreOffice starts `ahead` of the first build."""
    reader = Worker(office, is_office_ahead=False)
    doer = Worker(office, is_office_ahead=ahead)
    changes = Changes(source)
    return Desk(
        source=source,
        out=out,
        office=office,
        reader=reader,
        doer=doer,
        jobs=Jobs(doer, changes),
        changes=changes,
    )


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """No second workplace for the same folder. The lock goes with the process."""
    lock = FileLock(out / _LOCK, timeout=0)
    with writing_to(out):
        try:
            out.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout:
            raise GeneratorError(
                f"Рабочее место для папки {out} уже открыто: его адрес – в окне, где оно запущено. "
                "Закройте то или назовите другую папку: --out ПАПКА (для make – OUT=папка)."
            ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A socket of this machine alone; port 0 is any free one."""
    # asyncio sends answers at once (TCP_NODELAY) on a socket that says its protocol.
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen()  # who gets the address may ask at once
        except OSError:
            raise GeneratorError(
                f"Порт {port} занят другой программой. Назовите другой: --port ЧИСЛО (для make – "
                "PORT=число); 0 – любой свободный."
            ) from None
        yield listening
