"""The page «Данные»: forms for departments, what they and surveys say, what goes over into the next
year. All of it ends in lists of suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from generator import pipeline
from generator.intake.dealing import By
from generator.intake.forms import FormsOrder
from generator.intake.understanding import NAME as UNDERSTOOD
from generator.workplace import lists
from generator.workplace.desk import Desk, choice, day_of, desk_of, sent, typed, year_of
from generator.workplace.uploads import TYPES, Unfit, form_of, received, zipped
from generator.workplace.worker import Task

TABLES = (".xlsx", ".xlsm", ".ods", ".csv", ".txt", ".docx")
EXPORTS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
BACK = "/data"


async def show(request: Request) -> Response:
    """The page."""
    desk = desk_of(request)
    status = await desk.status()
    planned = [year["year"] for year in status["years"] if year["documents"]]
    last = max(planned, default=desk.today().year)
    years = sorted({*planned, desk.today().year, last + 1}, reverse=True)
    kept = {year: pipeline.received_names(desk.source, year) for year in years}
    return desk.page(
        request,
        "data",
        years=years,
        last=last,
        kept={year: names for year, names in kept.items() if names},
        forms={year: names for year in years if (names := list(_forms(desk, year)))},
        departments=[str(each) for each in By],
        lists=await lists.every(desk, lambda name: not lists.is_of_document(name)),
        understood=_understood(desk) is not None,
        tables=",".join(TABLES),
        exports=",".join(EXPORTS),
    )


async def gather(request: Request) -> Response:
    """Reads the tables of departments, those that came before too."""
    return await _read(request, "gather", "tables", TABLES, "Таблицы подразделений")


async def survey(request: Request) -> Response:
    """Counts the answers of surveys."""
    return await _read(request, "survey", "exports", EXPORTS, "Опросы")


async def _read(
    request: Request, command: str, field: str, suffixes: Sequence[str], what: str
) -> Response:
    """Lists what files say of a year."""
    desk = desk_of(request)
    async with form_of(request) as form:
        year = _year(form)
        files = received(form, (field,), suffixes)
    given = {"source": desk.source, "out": desk.out, "year": year}
    given |= {"files": files.paths, "names": files.names}
    title = f"{what} за {year} год: {', '.join(files.names)}"
    return await desk.start(Task(command, given), title, BACK, files)


async def put_away(request: Request) -> Response:
    """Takes away a file of a department, and reads the others again."""
    desk = desk_of(request)
    async with form_of(request) as form:
        year, name = _year(form), typed(form, "name")
    given = {"source": desk.source, "out": desk.out, "year": year, "name": name}
    return await desk.start(Task("put_away", given), f"Убрать таблицу: {name}", BACK)


async def deal_out(request: Request) -> Response:
    """Makes a form for each department."""
    desk = desk_of(request)
    async with form_of(request) as form:
        order = FormsOrder(
            source=desk.source,
            out=desk.out,
            year=_year(form),
            by=By(choice(form, "by", tuple(map(str, By)))),
            until=day_of(typed(form, "until")),
            to=typed(form, "to"),
        )
    task = Task("forms", {"order": order})
    return await desk.start(task, f"Формы подразделениям на {order.year} год", BACK)


async def next_year(request: Request) -> Response:
    """Lists what a year begins with."""
    desk = desk_of(request)
    async with form_of(request) as form:
        year = _year(form)
    given = {"source": desk.source, "out": desk.out, "year": year}
    return await desk.start(Task("next_year", given), f"Что переходит на {year} год", BACK)


async def correct(request: Request) -> Response:
    """Takes what a person corrected of how tables were understood."""
    desk = desk_of(request)
    async with form_of(request) as form:
        files = received(form, ("understood",), (".xlsx",))
    task = Task("correct", {"source": desk.source, "corrected": files.paths[0]})
    return await desk.start(task, f"Исправленный {UNDERSTOOD}: {files.names[0]}", BACK, files)


async def understood(request: Request) -> Response:
    """The workbook of what was understood of tables."""
    path = _understood(desk_of(request))
    if path is None:
        raise HTTPException(404)
    return await sent(path, TYPES[".xlsx"])


async def form(request: Request) -> Response:
    """A form of a department."""
    path = _forms(desk_of(request), request.path_params["year"]).get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    return await sent(path, TYPES[".xlsx"])


async def every_form(request: Request) -> Response:
    """The forms of a year as one file."""
    year = request.path_params["year"]
    files = _forms(desk_of(request), year)
    if not files:
        raise HTTPException(404)
    data = await run_in_threadpool(zipped, files)
    head = {"content-disposition": f'attachment; filename="forms-{year}.zip"'}
    return Response(data, media_type="application/zip", headers=head)


def _forms(desk: Desk, year: int) -> dict[str, Path]:
    """The forms of a year by their names: one of those there are, so that no name leads
    elsewhere."""
    folder = desk.out / f"forms-{year}"
    paths = sorted(folder.glob("*.xlsx")) if folder.is_dir() else []
    return {path.name: path for path in paths if path.is_file() and not path.is_symlink()}


def _understood(desk: Desk) -> Path | None:
    path = desk.source.with_name(UNDERSTOOD)
    return path if path.is_file() and not path.is_symlink() else None


def _year(form: FormData) -> int:
    year = year_of(typed(form, "year"))
    if year is None:
        raise Unfit("Назовите год.")
    return year
