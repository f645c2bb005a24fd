"""The page «Книга»: which workbook it is; a new version of it, checked first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from generator.freshness import hash_of, open_elsewhere
from generator.suggestions.reverting import former_books
from generator.terms import Edition
from generator.workplace.desk import Desk, desk_of
from generator.workplace.papers import every_paper
from generator.workplace.sending import sent
from generator.workplace.uploads import Unfit, choice, form_of, received, typed


async def show(request: Request) -> Response:
    """The page."""
    desk = desk_of(request)
    about = desk.source.stat() if desk.source.is_file() else None
    return desk.page(
        request,
        "book",
        gone="" if about else _gone(desk),
        folder=desk.source.parent.resolve(),
        size=about.st_size if about else 0,
        saved=dt.datetime.fromtimestamp(about.st_mtime if about else 0),
        seen=hash_of(desk.source),
        opened=[finding.message for finding in open_elsewhere(desk.source)],
        checked=await desk.look("check", source=desk.source, year=None),
        status=await desk.status(),
        papers=[each for each in await every_paper(desk) if each["document"] != "amendment"],
        chosen=desk.last_built,
        former=[(path.name, _replaced(path)) for path in former_books(desk.source)],
    )


async def download(request: Request) -> Response:
    """The workbook itself."""
    return await sent(_there(desk_of(request)))


async def former(request: Request) -> Response:
    """A workbook that another one took the place of."""
    there = {path.name: path for path in former_books(desk_of(request).source)}
    return await sent(there.get(request.path_params["name"]))  # so that no name leads elsewhere


def _replaced(path: Path) -> dt.datetime:
    """When another one took its place."""
    return dt.datetime.fromtimestamp(path.stat().st_mtime)


async def upgrade(request: Request) -> Response:
    """Adds what an older workbook lacks."""
    desk = desk_of(request)
    title = "Недостающие листы и столбцы – в книгу"
    return await desk.start("upgrade", title, "/book", source=desk.source, into=desk.source)


async def put(request: Request) -> Response:
    """Puts a new version into its place, and builds the document that is to be looked at then."""
    desk = desk_of(request)
    every = {paper["name"]: paper for paper in await every_paper(desk)}
    async with form_of(request) as form:
        name = choice(form, "build", ("", *every))
        files = await received(form, ("file",), (desk.source.suffix.lower(),))
        given: dict[str, Any] = {
            "source": desk.source,
            "new": files.paths[0],
            "seen": typed(form, "seen"),
            "faulty": typed(form, "faulty") == "yes",
            "other": typed(form, "other") == "yes",
        }
    if name:
        paper = every[name]
        given["order"] = desk.order(year=paper["year"], edition=Edition(paper["edition"]))
        given["document"] = paper["document"]
        given["onward"], desk.last_built = f"/documents/{name}", name
    title = f"Новая версия книги: {files.names[0]}"
    return await desk.start("exchange", title, "/book", files, **given)


def _there(desk: Desk) -> Path:
    """The workbook. Raises `Unfit` if somebody took it away."""
    if not desk.source.is_file():
        raise Unfit(_gone(desk))
    return desk.source


def _gone(desk: Desk) -> str:
    """What to do about a workbook that somebody took away."""
    return (
        f"Книги {desk.source.name} на месте нет: ее убрали, переименовали или как раз сохраняют. "
        f"Верните ее в папку {desk.source.parent.resolve()} и обновите страницу, или положите "
        "книгу на странице «Книга»."
    )
