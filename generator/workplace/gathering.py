"""The page «Данные»: forms for departments, what they and surveys say, what goes over into the next
year. All of it ends in lists of suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from generator import pipeline
from generator.intake.dealing import By
from generator.intake.forms import FormsOrder
from generator.intake.understanding import NAME as UNDERSTOOD
from generator.workplace import lists
from generator.workplace.desk import Desk, desk_of, planned, shown
from generator.workplace.sending import named, sent, zipped
from generator.workplace.uploads import Unfit, choice, day_of, form_of, received, typed, year_of

TABLES = (".xlsx", ".xlsm", ".ods", ".csv", ".txt", ".docx")
EXPORTS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
BACK = "/data"


async def show(request: Request) -> Response:
    """The page."""
    desk = desk_of(request)
    status = await desk.status()
    with_plan = planned(status)
    last = max(with_plan, default=desk.today().year)
    years = sorted({*with_plan, desk.today().year, last + 1}, reverse=True)
    job = desk.ended(request)
    given = job.task.given if job and job.task.command != "next_year" else {}
    asked = given["order"].year if "order" in given else given.get("year")
    kept = {year: pipeline.received_names(desk.source, year) for year in years}
    return desk.page(
        request,
        "data",
        years=years,
        last=last,
        chosen=asked if asked in years else last,
        kept={year: names for year, names in kept.items() if names},
        forms={year: names for year in years if (names := list(_forms(desk, year)))},
        departments=[str(each) for each in By],
        unread=status.get("unread", ""),
        today=desk.today(),
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
        files = await received(form, (field,), suffixes)
    title = f"{what} за {year} год: {', '.join(files.names)}"
    given: dict[str, Any] = {"files": files.paths, "names": files.names, "year": year}
    return await desk.start(command, title, BACK, files, source=desk.source, out=desk.out, **given)


async def put_away(request: Request) -> Response:
    """Takes away a file of a department, and reads the others again."""
    desk = desk_of(request)
    async with form_of(request) as form:
        year, name = _year(form), typed(form, "name")
    title = f"Убрать таблицу: {name}"
    return await desk.start(
        "put_away", title, BACK, source=desk.source, out=desk.out, year=year, name=name
    )


async def deal_out(request: Request) -> Response:
    """Makes a form for each department."""
    desk = desk_of(request)
    async with form_of(request) as form:
        until = day_of(typed(form, "until"))
        if until is not None and until < desk.today():
            raise Unfit("День, до которого вернуть формы, уже прошел. Назовите другой.")
        order = FormsOrder(
            source=desk.source,
            out=desk.out,
            year=_year(form),
            by=By(choice(form, "by", tuple(map(str, By)))),
            until=until,
            to=typed(form, "to"),
        )
    title = f"Формы подразделениям на {order.year} год"
    return await desk.start("forms", title, BACK, order=order)


async def next_year(request: Request) -> Response:
    """Lists what a year begins with."""
    desk = desk_of(request)
    async with form_of(request) as form:
        year = _year(form)
    title = f"Что переходит на {year} год"
    return await desk.start("next_year", title, BACK, source=desk.source, out=desk.out, year=year)


async def correct(request: Request) -> Response:
    """Takes what a person corrected of how tables were understood."""
    desk = desk_of(request)
    async with form_of(request) as form:
        files = await received(form, ("understood",), (".xlsx",))
    title, corrected = f"Исправленный {UNDERSTOOD}: {files.names[0]}", files.paths[0]
    return await desk.start("correct", title, BACK, files, source=desk.source, corrected=corrected)


async def understood(request: Request) -> Response:
    """The workbook of what was understood of tables."""
    return await sent(_understood(desk_of(request)))


async def form(request: Request) -> Response:
    """A form of a department."""
    forms = _forms(desk_of(request), year_of(request.path_params["year"]))
    return await sent(forms.get(request.path_params["name"]))


async def every_form(request: Request) -> Response:
    """The forms of a year as one file."""
    year = year_of(request.path_params["year"])
    data = await run_in_threadpool(zipped, _forms(desk_of(request), year))
    return named(data, f"forms-{year}.zip")


def _forms(desk: Desk, year: int | None) -> dict[str, Path]:
    """The forms of a year by their names: one of those there are, so that no name leads
    elsewhere."""
    folder = desk.out / f"forms-{year}"
    paths = sorted(folder.glob("*.xlsx")) if folder.is_dir() else []
    return {path.name: path for path in shown(paths)}


def _understood(desk: Desk) -> Path | None:
    path = desk.source.with_name(UNDERSTOOD)
    return path if shown([path]) else None


def _year(form: FormData) -> int:
    year = year_of(typed(form, "year"))
    if year is None:
        raise Unfit("Назовите год.")
    return year
