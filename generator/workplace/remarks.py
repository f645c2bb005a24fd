"""The page «Замечания»: what a check says, by sheet and severity."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from generator.findings import Finding, Severity, counted, grouped
from generator.workplace.desk import desk_of, planned
from generator.workplace.sending import named
from generator.workplace.uploads import Unfit, year_of


async def show(request: Request) -> Response:
    """The page."""
    desk, asked = desk_of(request), request.query_params
    year, sheet = year_of(asked.get("year")), asked.get("sheet")
    severity = _severity(asked.get("severity"))
    answer = await desk.look("check", source=desk.source, year=year)
    every = answer.value.findings if answer.value else ()
    kept = [finding for finding in every if _is_asked(finding, sheet, severity)]
    sheets = [(name, list(rows)) for name, rows in groupby(grouped(kept), _sheet_of)]
    status = await desk.status()
    return desk.page(
        request,
        "remarks",
        answer=answer,
        counted=counted(every),
        number=len(kept),
        sheets=sheets,
        titles=list(dict.fromkeys(map(_sheet_of, every))),
        years=planned(status),
        asked={"year": year, "sheet": sheet, "severity": asked.get("severity")},
    )


def _is_asked(finding: Finding, sheet: str | None, severity: Severity | None) -> bool:
    is_of_sheet = not sheet or finding.cell.sheet == sheet
    return is_of_sheet and severity in (None, finding.severity)


def _severity(name: str | None) -> Severity | None:
    if not name:
        return None
    if name.upper() not in Severity.__members__:
        raise Unfit("Такой важности у замечаний нет. Обновите страницу.")
    return Severity[name.upper()]


def _sheet_of(finding: Finding) -> str:
    return finding.cell.sheet


async def marked(request: Request) -> Response:
    """The copy of the workbook in which they are marked."""
    desk = desk_of(request)
    year = year_of(request.query_params.get("year"))
    answer = await desk.look("marked", source=desk.source, year=year)
    if answer.fault:
        raise Unfit(answer.fault.said)
    return named(answer.value, "zamechaniya.xlsx")
