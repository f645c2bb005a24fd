"""The page «Контроль»: where the measures of a year stand on a day."""

from __future__ import annotations

import datetime as dt

from starlette.requests import Request
from starlette.responses import Response

from generator.documents.kinds import CONTROL
from generator.freshness import file_name
from generator.terms import Edition
from generator.workplace.desk import desk_of, planned
from generator.workplace.uploads import Unfit, day_of, form_of, typed, year_of


async def show(request: Request) -> Response:
    """The page."""
    desk = desk_of(request)
    status = await desk.status()
    files = desk.files()
    controls = []
    for year in status["years"]:
        for each in year["controls"]:
            on = dt.date.fromisoformat(each["on"])
            name = file_name(CONTROL, year["year"], desk.order(on=on))
            names = [f"{name}.{kind}" for kind in ("docx", "pdf", "xlsx")]
            there = [each for each in names if each in files]
            controls.append({**each, "year": year["year"], "name": name, "files": there})
    job = desk.ended(request)
    asked = job.task.given["order"] if job else desk.order(on=desk.today())
    return desk.page(
        request,
        "control",
        controls=controls,
        planned=planned(status),
        unread=status.get("unread", ""),
        asked=asked,
    )


async def make(request: Request) -> Response:
    """Makes the control of a day."""
    desk = desk_of(request)
    async with form_of(request) as form:
        on, since = day_of(typed(form, "on")), day_of(typed(form, "since"))
        year = year_of(typed(form, "year"))
    if on is None:
        raise Unfit("Назовите дату, на которую нужна справка.")
    if since is not None and since >= on:
        raise Unfit("Дата сравнения должна быть раньше даты справки.")
    order = desk.order(year=year, edition=Edition.INTERNAL, on=on, since=since)
    title = f"Справка на {on:%d.%m}.{on.year}"
    return await desk.start("control", title, "/control", order=order)
