"""What all pages share: the folders, who works, how a page is drawn."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from generator.documents.manifest import sha256
from generator.freshness import Order
from generator.workplace import words
from generator.workplace.changes import Changes
from generator.workplace.entrance.visitor import VISITOR, Visitor
from generator.workplace.jobs import Job, Jobs
from generator.workplace.journal import Journal
from generator.workplace.sending import PAGES, refused
from generator.workplace.uploads import Received
from generator.workplace.worker import Answer, Task, Worker

_KEPT = 64  # answers that are remembered


@dataclass(slots=True, kw_only=True)
class Desk:
    """A workbook with the folder of results, and what works on them."""

    source: Path
    out: Path
    office: str | None
    reader: Worker
    """What only looks: nobody waits for a build to see a page."""
    doer: Worker
    """What takes time, and what writes."""
    last_built: str = ""
    """The document that somebody built last: its pages are what a new workbook is looked at by."""
    today: Callable[[], dt.date] = dt.date.today
    users: Path | None = None
    """The file of users; None: only this machine, by the token."""
    changes: Changes = field(init=False)
    """What open pages are told."""
    jobs: Jobs = field(init=False)
    journal: Journal = field(init=False)
    _answers: dict[object, asyncio.Future[Answer]] = field(default_factory=dict)
    _turns: Executor = field(default_factory=lambda: ThreadPoolExecutor(1))
    """Who waits for the reader waits here, and takes no thread from those who fetch a file."""

    def __post_init__(self) -> None:
        self.changes = Changes(self.source)
        self.jobs = Jobs(self.doer, self.changes)
        self.journal = Journal(self.source)

    @property
    def own(self) -> tuple[Path, ...]:
        """What stands beside the workbook and is no concern of any page."""
        users = (self.users,) if self.users else ()
        return (*self.journal.paths, *users)

    async def look(self, command: str, **given: Any) -> Answer:
        """The answer of a command that writes nothing; remembered until a file changes, unless it
        is a fault. Who asks the same at the same time waits for the same answer."""
        key = (command, repr(given), sha256(repr(list(self._state())).encode()))
        if key not in self._answers:
            loop, task = asyncio.get_running_loop(), Task(command, given)
            self._answers[key] = loop.run_in_executor(self._turns, self.reader.ask, task)
            for old in list(self._answers)[:-_KEPT]:
                del self._answers[old]
        answer = await asyncio.shield(self._answers[key])
        if answer.fault:
            self._answers.pop(key, None)
        return answer

    def _state(self) -> Iterator[tuple[str, int, int]]:
        """The files that answers depend on, by when they were written."""
        beside = self.source.parent
        paths = [*_inside(beside), *_inside(self.out), *walked(self.out / "site")]
        for folder in ("sent", "issued", "templates"):
            paths += walked(beside / folder)
        for path in sorted({*paths}.difference(self.own)):
            with suppress(OSError):  # it was put elsewhere meanwhile
                about = path.stat()
                if stat.S_ISREG(about.st_mode):
                    yield str(path), about.st_mtime_ns, about.st_size

    def order(self, **asked: Any) -> Order:
        """What is asked for, of this workbook."""
        return Order(source=self.source, out=self.out, office=self.office, **asked)

    async def status(self) -> dict[str, Any]:
        """Where everything stands; no years for a workbook that can't be read."""
        answer = await self.look("status", source=self.source, out=self.out, today=self.today())
        if answer.value:
            return dict(answer.value)
        fault = answer.fault
        reasons = [each.said for each in fault.findings] if fault else []
        said = f"{self.source.name} – {'; '.join(reasons)}." if reasons else ""
        unread = self.plain(said or (fault.said if fault else ""))
        return {"company": "", "years": [], "unread": unread}

    async def start(
        self,
        command: str,
        title: str,
        back: str,
        files: Received | None = None,
        /,
        *,
        onward: str = "",
        chosen: Mapping[str, str] | None = None,
        **given: Any,
    ) -> Response:
        """Starts a command as a job, and leads to what came of it, or to how far it is."""
        task, who = Task(command, given), VISITOR.get() or Visitor()
        job = Job(title=title, back=back, onward=onward, task=task, who=who, plain=self.plain)
        job.names, job.chosen = files.named if files else {}, chosen or {}
        job.after = partial(self._over, job, files)
        running = self.jobs.running
        if running is None or running.is_ours:
            self.journal.begun(job)
        await self.jobs.start(job)
        return RedirectResponse(job.address, status_code=303)

    def plain(self, text: str) -> str:
        """A text of a command as a page says it: without folders and other commands."""
        for folder in (self.out, self.source.parent):
            for name in (folder.resolve(), folder):
                text = text.replace(f"{name}{os.sep}", "")
        return words.without_commands(text)

    def close(self) -> None:
        """Ends who works."""
        self.reader.close()
        self.doer.close()

    def _over(self, job: Job, files: Received | None) -> None:
        if files:
            files.drop()
        self.journal.ended(job, is_other_running=self.jobs.running is not None)

    def ended(self, request: Request) -> Job | None:
        """The job whose outcome a page shows."""
        job = self.jobs.named(request.query_params.get("job", ""))
        return job if job and job.answer and job.page == request.scope["path"] else None

    def file(self, name: str) -> Path | None:
        """A finished file by its name: one of those there are, so that no name leads elsewhere."""
        return self.files().get(name)

    def files(self) -> dict[str, Path]:
        """The finished files by their names."""
        paths = [path for path in _inside(self.out) if not path.name.startswith(".")]
        own = [path.resolve() for path in self.own]
        return {path.name: path for path in shown(paths) if path.resolve() not in own}

    def page(self, request: Request, page: str, *, code: int = 200, **shown: Any) -> Response:
        """A page from its template; for a stranger, only what is `said`."""
        visitor = VISITOR.get()
        if visitor is None:
            return refused(code, str(shown.get("said", "")))
        content = PAGES.get_template(f"{page}.html").render(
            path=request.scope["path"],
            running=self.jobs.running,
            job=self.ended(request),
            visitor=visitor,
            is_for_all=self.users is not None,
            journal_fault=self.journal.fault,
            book=self.source.name,
            sections=words.SECTIONS,
            told=self.changes.number,
            words=words,
            plain=self.plain,
            **shown,
        )
        return HTMLResponse(content.encode("utf-8", "replace"), code)  # names may be no UTF-8


def _inside(folder: Path) -> list[Path]:
    """What stands in a folder; nothing if it is none, or is just being exchanged."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def walked(folder: Path) -> list[Path]:
    """The files in a folder and below it, while others may change it."""
    return sorted(Path(place, name) for place, _, names in os.walk(folder) for name in names)


def shown(paths: Iterable[Path]) -> list[Path]:
    """Those of paths that a page may offer: files, no links that lead elsewhere, by names that can
    be written; those of an archive or a disk of Windows may be no UTF-8."""
    files = [path for path in paths if path.is_file() and not path.is_symlink()]
    return [path for path in files if _is_written(str(path))]


def _is_written(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def planned(status: dict[str, Any]) -> list[int]:
    """The years with a plan."""
    return [year["year"] for year in status["years"] if year["documents"]]


def desk_of(request: Request) -> Desk:
    """The desk that a request is for."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk
