"""What goes on from one year in the next: moved measures are planned again, and say from where."""

from __future__ import annotations

from collections.abc import Iterator

from generator import wording
from generator.book import Book, YearRows
from generator.checks.references import alike_code
from generator.contract import periods
from generator.findings import PROGRAMME, Finding, Theme
from generator.model import Execution, Measure, Status
from generator.spelling import look

CARRIED_UNKNOWN = Theme.CODES.warning(
    "carried-unknown",
    "мероприятия, из которого перенесено, нет",
    "документ не скажет, откуда мероприятие",
    f"{PROGRAMME}, п. 1.2",
)


def carried_come_from_earlier_years(book: Book) -> Iterator[Finding]:
    """«Перенесено из» names a measure of an earlier year."""
    years = {look(measure.code): measure.year for measure in book.measures}
    for measure in book.measures:
        code = measure.carried_from
        if code is None or code in book.unread:
            continue
        year = years.get(look(code))
        cell = measure.cells["carried_from"]
        if year is None:
            known = {each.code for each in book.measures if each.year < measure.year}
            message = f"мероприятия «{code}» нет на листе «План»"
            hint = alike_code(code, known) or (
                "впишите код мероприятия прежнего года; если его плана в книге нет, очистите ячейку"
            )
            yield CARRIED_UNKNOWN.at(cell, message, hint)
        elif year >= measure.year:
            message = f"мероприятие «{code}» – {year} года, а это – {measure.year} года"
            yield CARRIED_UNKNOWN.at(cell, message, "впишите код мероприятия прежнего года")


MOVED_LOST = Theme.PROMISES.warning(
    "moved-lost",
    "перенесенного мероприятия нет в следующем плане",
    "отчет сказал, что оно переходит",
    f"{PROGRAMME}, пп. 1.2 и 3.2",
)
# What the Report says to go over to the next year.
_GOES_OVER = (Status.MOVED, Status.IN_WORK)


def moved_measures_are_planned_again(rows: YearRows) -> Iterator[Finding]:
    """A measure that was moved to a year, or was in work when its own was over, is in the plan of
    that year, as soon as there is one: some measure says that it goes on with it."""
    book, year = rows.book, rows.number
    if not rows.measures or not rows.are_whole:
        return
    executions = {execution.measure: execution for execution in book.executions}
    goes_on = {look(each.carried_from) for each in book.measures if each.carried_from}
    for measure in book.measures:
        execution = executions.get(measure.code)
        if execution is None or measure.excluded is not None or measure.year >= year:
            continue
        is_due = execution.status in _GOES_OVER and _due_year(measure, execution) == year
        if is_due and look(measure.code) not in goes_on:
            text = f"«{wording.beginning(measure.measure)}»"
            when = f" на «{execution.moved_to}»" if execution.moved_to else ""
            message = f"{measure.code} {text}: {execution.status}{when}, а в плане {year} года нет"
            hint = (
                f"make next YEAR={year} предложит строку; если она есть, впишите "
                f"{measure.code} в «Перенесено из»"
            )
            yield MOVED_LOST.at(execution.cells["status"], message, hint)


def _due_year(measure: Measure, execution: Execution) -> int:
    """The year that a measure is moved to; the next one where nobody says."""
    span = periods.own_span(execution.moved_to or "")
    return max(span[1].year if span else 0, measure.year + 1)
