"""What became of the plan: statuses that agree with their dates, reasons, money and indicators."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator import facts, wording
from generator.book import Year
from generator.findings import Finding, error, warning
from generator.model import Execution, Status
from generator.terms import CellRef

# A reason has to stand where the plan was not kept (§3.2 of the published Programme).
_NEED_REASON = (Status.PARTLY, Status.NOT_DONE, Status.MOVED, Status.CANCELLED)
# Ten times the plan is rather a slip of the decimal comma than an overspending.
_FUNDING_LIMIT = 10


def measures_are_reported_on(year: Year) -> Iterator[Finding]:
    """Of each measure it is said what became of it."""
    for measure in year.measures:
        if measure.code not in year.executions:
            message = f"о мероприятии «{measure.code}» не отчитались"
            hint = "добавьте строку с этим кодом на лист «Исполнение»"
            yield error("execution-missing", message, measure.cells["code"], hint)


def the_plan_is_the_issued_one(year: Year) -> Iterator[Finding]:
    """The report is on the Programme that was issued: what was changed in the plan since is said
    (§3.2)."""
    for change in year.changes:
        issued = "этого мероприятия не было" if change.issued is None else f"«{change.issued}»"
        now = "его нет" if change.now is None else f"«{change.now}»"
        message = f"{change.measure}: в изданной Программе {issued}, сейчас {now}"
        hint = "верните изданный текст или объясните изменение; внутренняя редакция отчета перечислит изменения"
        yield warning("plan-changed", message, change.cell, hint)


def done_has_a_date_and_a_result(year: Year) -> Iterator[Finding]:
    """What is done was done on a day and came to something."""
    for execution in year.executions.values():
        if execution.status is Status.DONE:
            for field in ("finished", "result"):
                if getattr(execution, field) is None:
                    yield error("execution-incomplete", *_missing(execution, field))


def done_has_an_effect(year: Year) -> Iterator[Finding]:
    """The report states the effects obtained (§3.2): what is done has one."""
    for execution in year.executions.values():
        if execution.status is Status.DONE and execution.effect is None:
            yield warning("execution-thin", *_missing(execution, "effect"))


def what_was_not_kept_has_a_reason(year: Year) -> Iterator[Finding]:
    """Partly, not done, moved, cancelled: the report says why (§3.2)."""
    for execution in year.executions.values():
        if execution.status in _NEED_REASON and execution.deviation_reason is None:
            yield error("execution-incomplete", *_missing(execution, "deviation_reason"))


def unfinished_has_a_reason(year: Year) -> Iterator[Finding]:
    """Still in work when the year is reported on: the report says why."""
    for execution in year.executions.values():
        if execution.status is Status.IN_WORK and execution.deviation_reason is None:
            yield warning("execution-thin", *_missing(execution, "deviation_reason"))


def promised_parts_are_there(year: Year) -> Iterator[Finding]:
    """§§1.4 and 3.2 promise an assessment of satisfaction and general conclusions; a part without
    data is left out."""
    for sheet, rows, what in (
        ("Оценка", year.assessments, "оценки удовлетворенности"),
        ("Выводы", year.conclusions, "общих выводов"),
    ):
        if not rows:
            message = f"нет {what} за {year.number} год, раздел отчета не напечатан"
            yield warning(
                "part-missing",
                message,
                CellRef(sheet),
                "добавьте строки или убедитесь, что так и надо",
            )


def late_has_a_reason(year: Year) -> Iterator[Finding]:
    """Done after the due period: the report counts it as late and says why."""
    for outcome in facts.outcomes(year):
        finished, reason = outcome.execution.finished, outcome.execution.deviation_reason
        if outcome.late and finished is not None and reason is None:
            message = f"выполнено {wording.date(finished)}, позже срока «{outcome.measure.due}», а причины нет"
            hint = (
                "в отчете мероприятие войдет в выполненные с опозданием; укажите причину отклонения"
            )
            yield warning("late-unexplained", message, outcome.execution.cells["finished"], hint)


def moved_has_a_new_due(year: Year) -> Iterator[Finding]:
    """A measure is moved to some time; one that is not moved has no new time."""
    for execution in year.executions.values():
        if execution.status is Status.MOVED and execution.moved_to is None:
            yield error("execution-incomplete", *_missing(execution, "moved_to"))
        if execution.status is not Status.MOVED and execution.moved_to is not None:
            message = f"указано «Перенесено на», а статус «{execution.status}»"
            yield warning(
                "moved-unexpected", message, execution.cells["moved_to"], "проверьте статус"
            )


def dates_lie_in_time(year: Year) -> Iterator[Finding]:
    """A measure is finished in the year of its plan, or in the next, before the report is
    approved."""
    number, approved = year.number, year.imprint.report_stamp.approved
    for execution in year.executions.values():
        if execution.finished is None:
            continue
        finished, cell = wording.date(execution.finished), execution.cells["finished"]
        if execution.finished.year not in (number, number + 1):
            message = f"дата исполнения {finished} – не {number} и не {number + 1} год"
            yield error("finished-outside-year", message, cell, "исправьте дату")
        elif approved is not None and execution.finished > approved:
            message = (
                f"дата исполнения {finished} позже утверждения отчета {wording.date(approved)}"
            )
            yield error("finished-after-report", message, cell, "исправьте дату или статус")


def spending_follows_the_plan(year: Year) -> Iterator[Finding]:
    """Money is spent where it was planned, and not ten times as much."""
    for outcome in facts.outcomes(year):
        plan, fact, cell = (
            outcome.measure.funding,
            outcome.execution.funding,
            outcome.execution.cells["funding"],
        )
        if fact and not plan:
            message = f"факт {_shown(fact)} без плана финансирования"
            yield warning("funding-unplanned", message, cell, "заполните план или проверьте сумму")
        elif fact and plan and fact >= _FUNDING_LIMIT * plan:
            message = (
                f"факт {_shown(fact)} больше плана {_shown(plan)} в {_FUNDING_LIMIT} раз и более"
            )
            yield warning(
                "funding-slip", message, cell, "проверьте запятую и единицы: тысячи рублей"
            )


def shares_do_not_exceed_the_whole(year: Year) -> Iterator[Finding]:
    """A percentage of a whole lies between 0 and 100."""
    for indicator in year.indicators:
        for field in ("baseline", "target", "actual"):
            value = getattr(indicator, field)
            if indicator.unit == "%" and value is not None and not 0 <= value <= 100:
                yield warning(
                    "share-outside",
                    f"доля {_shown(value)} %",
                    indicator.cells[field],
                    "бывает от 0 до 100 %",
                )


def indicators_are_measured(year: Year) -> Iterator[Finding]:
    """An indicator with a target has an actual value; one that missed its target has a reason
    (§3.2)."""
    for indicator in year.indicators:
        compared = facts.deviation_of(indicator)
        if indicator.actual is None:
            message = f"у показателя «{indicator.code}» нет факта"
            yield warning(
                "indicator-unmeasured", message, indicator.cells["actual"], "заполните «Факт»"
            )
        elif compared is not None and not compared.reached and indicator.deviation_reason is None:
            message = f"цель {_shown(indicator.target)} не достигнута, факт {_shown(indicator.actual)}, а причины нет"
            hint = "укажите причину отклонения"
            yield warning(
                "indicator-unexplained", message, indicator.cells["deviation_reason"], hint
            )


def _shown(number: Decimal | None) -> str:
    return wording.number(number or Decimal())


def _missing(execution: Execution, field: str) -> tuple[str, CellRef, str]:
    """What there is to say of a field that the status asks for: message, cell, hint."""
    cell = execution.cells[field]
    return (
        f"статус «{execution.status}», а «{cell.heading}» не заполнено",
        cell,
        "заполните или измените статус",
    )
