"""Who did what: a text file beside the workbook, a line an event, that only grows."""

from __future__ import annotations

import codecs
import datetime as dt
import os
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from generator import disk
from generator.findings import GeneratorError
from generator.terms import JOURNAL
from generator.workplace.entrance.visitor import Visitor
from generator.workplace.jobs import Job

MOST = 5 * 2**20
"""Bytes after which the file becomes a former one, by a number of its own."""
_HEAD = ("Время", "Кто", "Адрес", "Что", "Что вышло")
_LONGEST = 400
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # nor a pipe


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


class Journal:
    """The file. That it can't be written stops no work: `fault` says so, on every page."""

    def __init__(self, source: Path, now: Callable[[], dt.datetime] = _now) -> None:
        self.path = source.with_name(f"{source.stem}{JOURNAL}")
        self._begin = f"{source.stem}-прежний"
        self.fault = ""
        self._now = now

    @property
    def paths(self) -> list[Path]:
        """The file, and the former ones, which nobody takes away."""
        with suppress(OSError):
            beside = list(self.path.parent.iterdir())
            return [self.path, *(path for path in beside if self._is_former(path.name))]
        return [self.path]

    def _is_former(self, name: str) -> bool:
        return name.startswith(self._begin) and name.endswith(JOURNAL)

    def begun(self, job: Job) -> None:
        """A job begins: who began it is known even if the machine goes down."""
        self.note(job.who, job.title, "начато")

    def ended(self, job: Job, *, is_other_running: bool) -> None:
        """A job is over, or did not begin since another one runs."""
        if is_other_running:
            outcome = "не начато: идет другая работа"
        elif job.answer is None:
            outcome = "прервано: ошибка самой программы"
        elif job.answer.fault is not None:
            fault = job.answer.fault
            outcome = f"{fault.heading.lower()}: {job.as_people_call(fault.said)}"
        else:
            outcome = "сделано"
        self.note(job.who, job.title, outcome)

    def note(self, who: Visitor, what: str, outcome: str) -> None:
        """Writes a line. Signs that are none of a line are spaces: nobody writes two with one."""
        time = self._now().isoformat(timespec="seconds")
        fields = (time, who.called, who.address, what, outcome)
        try:
            with disk.writing_to(self.path):
                self._make_room()
                self._write(fields)
        except GeneratorError as fault:
            self.fault = f"Журнал действий не пишется, работа продолжается. {fault}"
        else:
            self.fault = ""

    def _make_room(self) -> None:
        if self.path.is_file() and self.path.stat().st_size > MOST:
            names = (f"{self._begin}-{number}{JOURNAL}" for number in count(1))
            paths = map(self.path.with_name, names)
            self.path.replace(next(path for path in paths if not path.exists()))

    def _write(self, fields: tuple[str, ...]) -> None:
        """All of it in one go, so that two who write do not mix their lines."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | _NO_LINK
        handle = os.open(self.path, flags, 0o640)
        with os.fdopen(handle, "ab", buffering=0) as file:
            lines = _line(fields)
            if file.seek(0, os.SEEK_END) == 0:
                lines = codecs.BOM_UTF8 + _line(_HEAD) + lines  # by which Excel knows the letters
                disk.leave_to_owner(self.path)
            file.write(lines)


def _line(fields: tuple[str, ...]) -> bytes:
    plain = ["".join(sign if sign.isprintable() else " " for sign in field) for field in fields]
    short = [text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for text in plain]
    return ("\t".join(short) + "\n").encode("utf-8", "replace")
