"""What takes time, one at a time; and what came of it, for as long as the server runs."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool

from generator.workplace.changes import Changes
from generator.workplace.entrance.visitor import Visitor
from generator.workplace.worker import BROKEN, Answer, Task, Worker

_KEPT = 50  # of those that ended
_OURS = 15.0
"""So many seconds a job waits for one that nobody asked for."""
_AT_ONCE = 1.2
"""So many seconds an answer may take before the page of its progress is shown instead."""


@dataclass(slots=True, kw_only=True)
class Job:
    """Something that was asked for."""

    title: str
    """«Сборка: Программа 2024»."""
    back: str
    """The page that shows what came of it."""
    task: Task
    onward: str = ""
    """The page that shows it if it went well; «» for the same."""
    is_ours: bool = False
    """Whether nobody asked for it: who asks for something then waits for it to end."""
    after: Callable[[], None] = lambda: None
    """What is tidied up when it ended."""
    who: Visitor = field(default_factory=Visitor)
    """Who asked for it."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """What was chosen and typed on the page, by the names of its fields: shown again if it was not
    done."""
    names: dict[str, str] = field(default_factory=dict)
    """What people call the files that it was given, by their paths."""
    plain: Callable[[str], str] = lambda text: text
    """How a text is said on a page."""
    number: str = field(default_factory=lambda: secrets.token_hex(8))
    started: float = field(default_factory=time.monotonic)
    answer: Answer | None = None
    """None while it runs."""

    @property
    def seconds(self) -> int:
        """How long it runs."""
        return int(time.monotonic() - self.started)

    @property
    def address(self) -> str:
        """Where to look for it: what came of it, or how far it is."""
        if self.answer is None:
            return f"/jobs/{self.number}"
        return f"{self._page}{'&' if '?' in self._page else '?'}job={self.number}"

    @property
    def page(self) -> str:
        """The page that shows what came of it, without what it is asked."""
        return unquote(self._page.partition("?")[0])

    @property
    def _page(self) -> str:
        answer = self.answer
        is_well = answer and not answer.fault and not getattr(answer.value, "fault", None)
        return self.onward if self.onward and is_well else self.back

    def as_people_call(self, text: str) -> str:
        """A text about files, with their own names."""
        for path, name in self.names.items():
            text = text.replace(path, name).replace(Path(path).name, name)
        return self.plain(text)


class Busy(Exception):
    """Another job runs."""

    def __init__(self, job: Job) -> None:
        whose = f" ({job.who.name})" if job.who.name else ""
        super().__init__(
            f"Сейчас идет другая работа – {job.title}{whose}. Дождитесь ее конца и обновите эту "
            "страницу (F5): форма отправится снова, набранное не потеряно."
        )


class Jobs:
    """The one that runs, and the last ones that ended."""

    def __init__(self, worker: Worker, changes: Changes) -> None:
        self._worker, self._changes = worker, changes
        self._jobs: dict[str, Job] = {}
        self._running: tuple[Job, asyncio.Task[None]] | None = None

    @property
    def running(self) -> Job | None:
        """The one that runs."""
        return self._running[0] if self._running else None

    def named(self, number: str) -> Job | None:
        """A job by its number; None if nobody remembers it."""
        return self._jobs.get(number)

    async def start(self, job: Job) -> Job:
        """Starts a job, and waits for it a moment. Raises `Busy` if another one runs that somebody
        asked for, or one that nobody did does not end."""
        while self._running is not None and self._running[0].is_ours:
            ended, _ = await asyncio.wait([self._running[1]], timeout=_OURS)
            if not ended:
                break
        if self._running is not None:
            job.after()
            raise Busy(self._running[0])
        self._jobs[job.number] = job
        for number in list(self._jobs)[:-_KEPT]:
            del self._jobs[number]
        self._running = (job, asyncio.create_task(self._run(job)))
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._running[1]), _AT_ONCE)
        return job

    def stop(self, job: Job) -> None:
        """Ends a job, if it runs."""
        if job is self.running:
            self._worker.stop()

    async def _run(self, job: Job) -> None:
        try:
            job.answer = await run_in_threadpool(self._worker.ask, job.task)
        except Exception:  # ours: the page of the job is not to wait for ever
            job.answer = Answer(fault=BROKEN)
            raise
        finally:
            self._running = None
            job.after()
            self._changes.tell()
