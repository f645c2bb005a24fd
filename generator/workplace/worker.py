"""The process in which commands run, one after another: what a file from outside makes of it stays
in it, and its end is not ours. LibreOffice is started ahead there and waits."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any

from generator.findings import Finding
from generator.publication.obstacles import Obstacle

# A year of 5 000 measures takes a minute; what LibreOffice may take is watched by pdf/office.py.
SECONDS = 900.0
PROCESSOR = 600
"""Seconds of the processor that a command may take; the system ends who goes beyond."""
MEMORY = 3 * 2**30
"""Bytes that a command may ask for; LibreOffice has its own."""


@dataclass(frozen=True, slots=True)
class Task:
    """A command, by its name in answers.py, and what it is given."""

    command: str
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def is_for_office(self) -> bool:
        """Whether LibreOffice is needed."""
        return self.command in ("build", "control") or "document" in self.given


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a command made nothing, in words."""

    said: str
    findings: tuple[Finding, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    is_broken_off: bool = False
    """Whether it ended in the middle, so that some files may be new already."""

    @property
    def heading(self) -> str:
        """What became of the command."""
        return "Прервано" if self.is_broken_off else "Не сделано"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command."""

    value: Any = None
    fault: Fault | None = None


BROKEN = Fault(
    said="Обработка прервалась: файл слишком велик или поврежден, или компьютеру не хватило "
    "памяти. Каждый файл цел – прежний или новый. Повторите; если повторится – передайте файл "
    "тому, кто сопровождает программу.",
    is_broken_off=True,
)
TOO_LONG = Fault(
    said="Обработка идет слишком долго и остановлена; каждый файл цел – прежний или новый. "
    "Повторите; если повторится – передайте файл тому, кто сопровождает программу.",
    is_broken_off=True,
)
STOPPED = Fault(
    said="Работа остановлена. Каждый файл цел – прежний или новый: часть уже могла быть сделана, "
    "посмотрите на страницах, прежде чем повторять.",
    is_broken_off=True,
)
CLOSED = Fault(said="Рабочее место закрывают. Запустите его снова и повторите.", is_broken_off=True)
_BY_ITSELF = 1.0
"""Seconds in which a process without a job ends once the server is gone, or its memory."""


class Worker:
    """The process, from our side. It is started when it is first needed, and again if it ended."""

    def __init__(self, office: str | None, *, is_office_ahead: bool) -> None:
        self._given = (office, is_office_ahead)
        self._process: Any = None
        self._pipe: Connection | None = None
        self._is_closed = self._is_stopped = False
        self._turn = threading.Lock()

    def start(self) -> None:
        """Starts it ahead, so that nobody waits for its imports."""
        with self._turn:
            self._running()

    def ask(self, task: Task, seconds: float = SECONDS) -> Answer:
        """What comes of a command; waits for those before it."""
        with self._turn:
            fault, self._is_stopped = TOO_LONG, False
            try:
                pipe = self._running()
                pipe.send(task)
                if pipe.poll(seconds):
                    answer = pipe.recv()
                    assert isinstance(answer, Answer)
                    if answer.fault == BROKEN:  # it ends, and takes no other command
                        self._process.join(_BY_ITSELF)
                        self._end()
                    return answer
            except (EOFError, OSError, MemoryError):
                fault = BROKEN
            self._end()
            fault = STOPPED if self._is_stopped else fault
            return Answer(fault=CLOSED if self._is_closed else fault)

    def stop(self) -> None:
        """Ends the command that it is at; the next one gets a new process."""
        self._is_stopped = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """Ends it for good, whatever it does; who waits for its answer is told."""
        self._is_closed = True
        process = self._process
        if process is not None:
            process.kill()
        with self._turn:
            self._end()

    def _running(self) -> Connection:
        """Raises `OSError` if it can't be started, or was closed."""
        if self._pipe is None or not self._process.is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, *self._given), daemon=True)
            # Closed on our side, so that its end is seen here.
            with theirs, _deaf_to_the_keyboard():
                process.start()
            self._pipe, self._process = ours, process
        if self._is_closed:
            raise BrokenPipeError
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


@contextmanager
def _deaf_to_the_keyboard() -> Iterator[None]:
    """What is started here never hears Ctrl+C, which is for the server, not even at its imports;
    Windows has no such inheritance."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # its start would let the signal in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, office: str | None, is_office_ahead: bool) -> None:
    """The process, from its side: ends when the other side does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_go_with_the_server, daemon=True).start()
    _limit("RLIMIT_DATA", MEMORY)
    from generator.pdf.office import Office  # noqa: PLC0415  # the server waits for neither
    from generator.workplace import answers  # noqa: PLC0415

    while True:
        with Office(office, at_once=is_office_ahead) as running:
            is_used = False
            while not is_used:
                try:
                    task = pipe.recv()
                except EOFError:
                    return
                _limit("RLIMIT_CPU", int(time.process_time()) + 1 + PROCESSOR)
                given = task.given | ({"office": running} if task.is_for_office else {})
                answer = _answer(partial(getattr(answers, task.command), **given))
                try:
                    pipe.send(answer)
                except OSError:  # nobody is there to read it
                    return
                if answer.fault == BROKEN:  # what it took of memory goes with it
                    return
                is_used = task.is_for_office  # a new one waits for the next


def _go_with_the_server() -> None:
    """Ends this process if the other side is killed in the middle of a job; one without a job ends
    by itself. LibreOffice goes with us."""
    server = multiprocessing.parent_process()
    assert server is not None
    wait([server.sentinel])
    time.sleep(_BY_ITSELF)
    os._exit(1)


def _answer(call: Callable[[], Any]) -> Answer:
    from generator.findings import FaultyWorkbook, GeneratorError  # noqa: PLC0415
    from generator.publication.obstacles import Refused  # noqa: PLC0415

    try:
        return Answer(call())
    except FaultyWorkbook as fault:
        return Answer(fault=Fault(said=str(fault), findings=fault.findings))
    except Refused as fault:
        return Answer(fault=Fault(said="Публикация отклонена.", obstacles=fault.obstacles))
    except GeneratorError as fault:
        return Answer(fault=Fault(said=str(fault)))
    except MemoryError:
        return Answer(fault=BROKEN)
    except Exception:  # ours: the server goes on, and its owner sees what it was
        traceback.print_exc(file=sys.stderr)
        return Answer(
            fault=Fault(
                said="Ошибка самой программы; каждый файл цел – прежний или новый. Подробности – в "
                "окне, где она запущена: передайте их тому, кто ее сопровождает.",
                is_broken_off=True,
            )
        )


def _limit(kind: str, most: int) -> None:
    """As far as the system has such a limit, on Linux; not beyond one that stands already."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415  # Windows has none

    limited = getattr(resource, kind)
    _, highest = resource.getrlimit(limited)
    if highest != resource.RLIM_INFINITY:
        most = min(most, highest)
    resource.setrlimit(limited, (most, highest))
