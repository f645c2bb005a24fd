"""The server: one process for a workbook and its folder of results; on this machine alone, or for a
whole office."""

from __future__ import annotations

import errno
import logging
import os
import secrets
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from filelock import FileLock, Timeout

from generator import disk
from generator.disk import writing_to
from generator.findings import GeneratorError
from generator.pdf.office import temporary_folder
from generator.workplace.app import application
from generator.workplace.desk import Desk
from generator.workplace.entrance.doors import PasswordDoor, TokenDoor
from generator.workplace.entrance.guarding import Guard
from generator.workplace.entrance.hosting import Hosted, Hosting, hosted
from generator.workplace.entrance.patience import Listener, Patient, share
from generator.workplace.entrance.people import People
from generator.workplace.entrance.places import LOCAL, here, listening
from generator.workplace.entrance.visitor import Visitor
from generator.workplace.worker import Worker

_LOCK = ".programme442-workplace.lock"


def serve(
    source: Path,
    out: Path,
    *,
    port: int,
    office: str | None,
    tell: Callable[[str], None],
    hosting: Hosting | None = None,
    warn: Callable[[str], None] = lambda _: None,
) -> None:
    """Serves until it is stopped; tells the address once, and warns of what is not safe.

    Raises `GeneratorError` for no workbook, a port that is taken, a folder that can't be written
    to or has a workplace already; for a whole office, for what `hosting` lacks."""
    if not source.is_file():
        raise GeneratorError(
            f"Нет книги {source}. Назовите ее: --source ПУТЬ (для make – SOURCE=ПУТЬ), или "
            "сделайте пустую: make init INTO=папка."
        )
    for_all = hosted(hosting, source, out) if hosting else None
    addresses = for_all.addresses if for_all else (LOCAL,)
    with _alone(out), _listening(addresses, port) as sockets, _temporary_files():
        number = sockets[0].getsockname()[1]
        desk = desk_for(source, out, office)
        app, address = _opened(desk, number, for_all)
        share(sockets, is_behind_proxy=hosting is not None and hosting.is_behind_proxy)
        for warning in for_all.warnings() if for_all else ():
            warn(warning)
        try:
            desk.reader.start()
            desk.doer.start()
            tell(f"Рабочее место: {address}")
            desk.journal.note(Visitor(), "рабочее место", "запущено")
            _Server(_config(app, hosting), desk).run(sockets=list(sockets))
        finally:
            desk.close()
            desk.journal.note(Visitor(), "рабочее место", "остановлено")


def _opened(desk: Desk, port: int, for_all: Hosted | None) -> tuple[Guard, str]:
    """The application, and the address to open."""
    if for_all is None:
        place, token = here(port), secrets.token_urlsafe(24)
        return application(desk, place, TokenDoor(place, token)), f"{place.address}/?token={token}"
    place, desk.users = for_all.place(port), for_all.users
    door = PasswordDoor(place, People(for_all.users))
    return application(desk, place, door), f"{place.address}/"


def _config(app: Guard, hosting: Hosting | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Patient,
        log_level="error",  # what strangers do is no warning
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=3,
        # Only a proxy of ours is believed who asks through it.
        proxy_headers=hosting is not None and hosting.is_behind_proxy,
        forwarded_allow_ips=LOCAL,
        ssl_certfile=hosting.certificate if hosting else None,
        ssl_keyfile=hosting.key if hosting else None,
    )


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
        logging.getLogger("uvicorn.error").disabled = True  # who is cut off now is no error
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
    return Desk(source=source, out=out, office=office, reader=reader, doer=doer)


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
def _listening(addresses: Sequence[str], port: int) -> Iterator[list[Listener]]:
    """Sockets of these addresses, one port for all; port 0 is any free one. An address that this
    machine has not got any more, as that of version 6, may be missing beside another one."""
    sockets: list[Listener] = []
    faults = []
    for address in addresses:
        try:
            sockets.append(listening(address, sockets[0].getsockname()[1] if sockets else port))
        except OSError as fault:
            faults.append(fault)
    try:
        if not sockets or any(fault.errno == errno.EADDRINUSE for fault in faults):
            raise _unheard(faults[0], addresses, port)
        yield sockets
    finally:
        for each in sockets:
            each.close()


def _unheard(fault: OSError, addresses: Sequence[str], port: int) -> GeneratorError:
    if fault.errno == errno.EACCES:
        return GeneratorError(
            f"Порт {port} система отдает только администратору. Назовите другой, от 1024: --port "
            "ЧИСЛО (для make – PORT=число)."
        )
    if fault.errno == errno.EADDRNOTAVAIL:
        return GeneratorError(
            f"{', '.join(addresses)} – адрес не этого компьютера. Назовите имя или адрес того, на "
            "котором запускаете: --host ИМЯ (для make – HOST=имя)."
        )
    return GeneratorError(
        f"Порт {port} занят другой программой. Назовите другой: --port ЧИСЛО (для make – "
        "PORT=число); 0 – любой свободный."
    )
