"""The page «Книга»: which workbook it is; a new version of it, checked first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from generator.freshness import hash_of, open_elsewhere
from generator.workplace.desk import Desk, desk_of, sent, typed
from generator.workplace.uploads import Unfit, form_of, received
from generator.workplace.worker import Task

TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
}


async def show(request: Request) -> Response:
    """The page."""
    desk = desk_of(request)
    about = _there(desk).stat()
    return desk.page(
        request,
        "book",
        folder=desk.source.parent.resolve(),
        size=about.st_size,
        saved=dt.datetime.fromtimestamp(about.st_mtime),
        seen=hash_of(desk.source),
        opened=[finding.message for finding in open_elsewhere(desk.source)],
        checked=await desk.look("check", source=desk.source, year=None),
        status=await desk.status(),
    )


async def download(request: Request) -> Response:
    """The workbook itself."""
    return await sent(_there(desk_of(request)), TYPES[".xlsx"])


async def put(request: Request) -> Response:
    """Puts a new version into its place."""
    desk = desk_of(request)
    async with form_of(request) as form:
        files = received(form, ("file",), (desk.source.suffix.lower(),))
        given = {
            "source": desk.source,
            "new": files.paths[0],
            "seen": typed(form, "seen"),
            "faulty": typed(form, "faulty") == "yes",
        }
    title = f"Новая версия книги: {files.names[0]}"
    return await desk.start(Task("exchange", given), title, "/book", files)


def _there(desk: Desk) -> Path:
    """The workbook. Raises `Unfit` if somebody took it away."""
    if not desk.source.is_file():
        raise Unfit(
            f"Книги {desk.source.name} на месте нет: ее убрали, переименовали или как раз "
            f"сохраняют. Верните ее в папку {desk.source.parent.resolve()} и обновите страницу."
        )
    return desk.source
