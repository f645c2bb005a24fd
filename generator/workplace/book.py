"""The page «Книга»: which workbook it is; a new version of it, checked first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from generator.freshness import hash_of, open_elsewhere
from generator.workplace.desk import Desk, choice, desk_of, sent, typed
from generator.workplace.papers import every_paper, order_of
from generator.workplace.uploads import TYPES, Unfit, form_of, received
from generator.workplace.worker import Task


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
        papers=[each for each in await every_paper(desk) if each["document"] != "amendment"],
        chosen=desk.last_built,
    )


async def download(request: Request) -> Response:
    """The workbook itself."""
    return await sent(_there(desk_of(request)), TYPES[".xlsx"])


async def put(request: Request) -> Response:
    """Puts a new version into its place, and builds the document that is to be looked at then."""
    desk = desk_of(request)
    every = {paper["name"]: paper for paper in await every_paper(desk)}
    async with form_of(request) as form:
        name = choice(form, "build", ("", *every))
        files = received(form, ("file",), (desk.source.suffix.lower(),))
        given = {
            "source": desk.source,
            "new": files.paths[0],
            "seen": typed(form, "seen"),
            "faulty": typed(form, "faulty") == "yes",
        }
    title, onward = f"Новая версия книги: {files.names[0]}", ""
    if name:
        paper = every[name]
        given["order"] = order_of(desk, paper["year"], paper["edition"])
        given["document"] = paper["document"]
        desk.last_built, onward = name, f"/documents/{name}"
    return await desk.start(Task("exchange", given), title, "/book", files, onward=onward)


def _there(desk: Desk) -> Path:
    """The workbook. Raises `Unfit` if somebody took it away."""
    if not desk.source.is_file():
        raise Unfit(
            f"Книги {desk.source.name} на месте нет: ее убрали, переименовали или как раз "
            f"сохраняют. Верните ее в папку {desk.source.parent.resolve()} и обновите страницу."
        )
    return desk.source
