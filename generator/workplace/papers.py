"""The page «Документы»: what is built, out of date, sent, issued; a build; the pages to look at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from generator import pipeline
from generator.freshness import hash_of, name_of
from generator.terms import Edition
from generator.workplace import words
from generator.workplace.desk import Desk, desk_of
from generator.workplace.jobs import Busy, Job
from generator.workplace.sending import sent
from generator.workplace.uploads import choice, form_of, typed, year_of
from generator.workplace.worker import Task

_T = TypeVar("_T")
WIDTH = 900
"""Pixels of a page as a picture."""
_DIGITS = 5  # of the number of a page


async def show(request: Request) -> Response:
    """The page."""
    desk = desk_of(request)
    status = await desk.status()
    years = [each for each in status["years"] if each["documents"]]
    asked = year_of(request.query_params.get("year"))
    year = next((each for each in years if each["year"] == asked), years[-1] if years else None)
    papers = _papers(desk, year) if year else []
    unread = status.get("unread", "")
    return desk.page(request, "documents", years=years, year=year, papers=papers, unread=unread)


def _papers(desk: Desk, year: dict[str, Any]) -> list[dict[str, Any]]:
    """The documents of a year, with their files."""
    files = desk.files()
    papers = []
    for each in year["documents"]:
        name = name_of(each["document"], year["year"], Edition(each["edition"]))
        there = [f"{name}.{kind}" for kind in ("docx", "pdf", "json") if f"{name}.{kind}" in files]
        papers.append({**each, "year": year["year"], "name": name, "files": there})
    return papers


async def build(request: Request) -> Response:
    """Builds a document, or all of a year."""
    desk = desk_of(request)
    async with form_of(request) as form:
        document = choice(form, "document", ("all", *words.KINDS))
        edition = choice(form, "edition", tuple(words.EDITIONS))
        year = year_of(typed(form, "year"))
    what = "все документы" if document == "all" else words.KINDS[document]
    title = f"Сборка: {what} {year or ''}, {words.EDITIONS[edition]} редакция"
    order = desk.order(year=year, edition=Edition(edition))
    if document != "all" and year:
        desk.last_built = name_of(document, year, order.edition)
    back = f"/documents?year={year or ''}"
    return await desk.start("build", title, back, order=order, document=document)


async def build_again(desk: Desk, name: str) -> None:
    """Builds a document that somebody looks at, if it is out of date and nothing else is done."""
    paper = await paper_of(desk, name)
    if paper is None or paper["made"] != "outdated":
        return
    order = desk.order(year=paper["year"], edition=Edition(paper["edition"]))
    job = Job(
        title=f"Книга сохранена, сборка заново: {words.title(paper)} {paper['year']}",
        back=f"/documents/{name}",
        task=Task("build", {"order": order, "document": paper["document"]}),
        is_ours=True,
    )
    with suppress(Busy):
        await desk.jobs.start(job)


async def every_paper(desk: Desk) -> list[dict[str, Any]]:
    """The documents of all years with a plan."""
    status = await desk.status()
    return [paper for year in status["years"] for paper in _papers(desk, year)]


async def paper_of(desk: Desk, name: str) -> dict[str, Any] | None:
    """A document by its name; None if the workbook has none of it."""
    return next((each for each in await every_paper(desk) if each["name"] == name), None)


async def file(request: Request) -> Response:
    """A finished file."""
    path = _file(desk_of(request), request.path_params["name"])
    return await sent(path, is_shown=path.suffix == ".pdf")


async def pages(request: Request) -> Response:
    """The pages of a document, one below the other."""
    desk, name = desk_of(request), request.path_params["name"]
    path = _file(desk, f"{name}.pdf")
    count = await _drawing(_pages, path)
    version = hash_of(path)[:16]
    job = desk.ended(request)
    paper = _just_built(job) if job else await paper_of(desk, name)
    checked = None
    if paper and paper["made"] == "outdated":
        checked = await desk.look("check", source=desk.source, year=paper["year"])
    return desk.page(
        request, "pages", name=name, count=count, version=version, paper=paper, checked=checked
    )


def _just_built(job: Job) -> dict[str, Any]:
    """The document that a job has built, for which nobody has to be asked."""
    order = job.task.given["order"]
    of_order = {"year": order.year, "edition": str(order.edition)}
    return {**of_order, "document": job.task.given["document"], "made": "current"}


async def picture(request: Request) -> Response:
    """A page of a document as a picture."""
    path = _file(desk_of(request), f"{request.path_params['name']}.pdf")
    number = request.path_params["number"]
    is_number = len(number) <= _DIGITS and number.isascii() and number.isdigit()
    digest = hash_of(path)
    # A browser asks each time whether it may still show what it has: nobody sees it who is out.
    headers = {"cache-control": "private, no-cache", "etag": f'"{digest}"'}
    if headers["etag"] == request.headers.get("if-none-match"):
        return Response(status_code=304, headers=headers)
    try:
        png = await _drawing(_picture, path, digest, int(number) if is_number else 0)
    except IndexError:
        raise HTTPException(404) from None
    return Response(png, media_type="image/png", headers=headers)


_ONE = ThreadPoolExecutor(1)
"""PDFs are opened one at a time: who waits takes no thread from others, and the memory of one
picture is enough."""


async def _drawing(draw: Callable[..., _T], *given: object) -> _T:
    try:
        return await asyncio.get_running_loop().run_in_executor(_ONE, draw, *given)
    except FileNotFoundError:  # put elsewhere meanwhile
        raise HTTPException(404) from None


def _pages(path: Path) -> int:
    return pipeline.pages(path.read_bytes())


@lru_cache(maxsize=128)
def _picture(path: Path, _digest: str, number: int) -> bytes:
    return pipeline.picture(path.read_bytes(), number, WIDTH)


def _file(desk: Desk, name: str) -> Path:
    path = desk.file(name)
    if path is None:
        raise HTTPException(404)
    return path
