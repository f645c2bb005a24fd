"""What became of the plan: statuses that agree with their dates, reasons, money and indicators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from generator import facts, wording
from generator.book import Year, YearRows
from generator.findings import PRACTICE, PROGRAMME, Finding, Theme
from generator.model import Execution, Measure, Status
from generator.terms import CellRef

# A reason has to stand where the plan was not kept (§3.2 of the published Programme).
_NEED_REASON = (Status.PARTLY, Status.NOT_DONE, Status.MOVED, Status.CANCELLED)
# Ten times the plan is rather a slip of the decimal comma than an overspending.
_FUNDING_LIMIT = 10


EXECUTION_MISSING = Theme.REPORT.error(
    "execution-missing", "о мероприятии не отчитались", "отчет неполон", f"{PROGRAMME}, п. 3.2"
)


def measures_are_reported_on(year: Year) -> Iterator[Finding]:
    """Of each measure it is said what became of it."""
    yield from _not_reported(year, year.measures)


def what_is_due_is_reported_on(year: Year, on: dt.date) -> Iterator[Finding]:
    """In a year that is under way, of each measure whose due is over on a day."""
    yield from _not_reported(year, [each for each in year.measures if each.due.end < on])


def _not_reported(year: Year, measures: Iterable[Measure]) -> Iterator[Finding]:
    for measure in measures:
        if measure.code not in year.executions:
            message = f"о мероприятии «{measure.code}» не отчитались"
            hint = "добавьте строку с этим кодом на лист «Исполнение»"
            alike = "о мероприятиях не отчитались"
            yield EXECUTION_MISSING.at(measure.cells["code"], message, hint, alike=alike)


REPORT_WAITS = Theme.REPORT.info(
    "report-waits", "отчитались не обо всех мероприятиях", "отчет пока не собирается", PRACTICE
)


def the_report_waits(rows: YearRows) -> Iterator[Finding]:
    """Until every measure is reported on there is no report, and that is said once; how many are
    left can be counted when all rows can be read."""
    reported, planned = len(rows.executions), len(rows.measures)
    if rows.are_whole and 0 < reported < planned:
        message = (
            f"исполнение заполнено у {reported} мероприятий из {planned}: отчет за {rows.number} "
            "год пока не собирается"
        )
        yield REPORT_WAITS.at(CellRef("Исполнение"), message)


PLAN_CHANGED = Theme.REPORT.warning(
    "plan-changed",
    "план не тот, что издан",
    "отчет – об изданной Программе",
    f"{PROGRAMME}, п. 3.1",
)


def the_plan_is_the_issued_one(year: Year) -> Iterator[Finding]:
    """The report is on the Programme that was issued: what was changed in the plan since is said
    (§3.2), unless an amendment changes it."""
    for change in () if year.pending else year.changes:
        issued = "этого мероприятия не было" if change.issued is None else f"«{change.issued}»"
        now = "его нет" if change.now is None else f"«{change.now}»"
        message = f"{change.measure}: в изданной Программе {issued}, сейчас {now}"
        hint = (
            "верните изданный текст или объясните изменение; "
            "внутренняя редакция отчета перечислит изменения"
        )
        yield PLAN_CHANGED.at(change.cell, message, hint)


EXECUTION_INCOMPLETE = Theme.REPORT.error(
    "execution-incomplete",
    "не хватает того, чего требует статус",
    "отчет противоречив",
    f"{PROGRAMME}, п. 3.2",
)


def done_has_a_date_and_a_result(year: Year) -> Iterator[Finding]:
    """What is done was done on a day and came to something."""
    for execution in year.executions.values():
        if execution.status is Status.DONE:
            for field in ("finished", "result"):
                if getattr(execution, field) is None:
                    yield EXECUTION_INCOMPLETE.at(*_missing(execution, field))


DONE_UNDATED = Theme.REPORT.warning(
    "done-undated",
    "выполнено, а когда – не сказано",
    "справка на дату не считает его выполненным",
    PRACTICE,
)


def done_counts_from_its_date(year: Year) -> Iterator[Finding]:
    """On a day of the year only that is done which was done by then: without a date nobody can
    say."""
    for execution in year.executions.values():
        if execution.status is Status.DONE and execution.finished is None:
            message = f"«{execution.measure}» выполнено, а даты исполнения нет"
            hint = "впишите ее: без даты справка не считает мероприятие выполненным"
            alike = "выполнено, а даты исполнения нет"
            yield DONE_UNDATED.at(execution.cells["finished"], message, hint, alike=alike)


EXECUTION_THIN = Theme.REPORT.warning(
    "execution-thin", "нет эффекта или причины", "их обещает отчет", f"{PROGRAMME}, п. 3.2"
)


def done_has_an_effect(year: Year) -> Iterator[Finding]:
    """The report states the effects obtained (§3.2): what is done has one."""
    for execution in year.executions.values():
        if execution.status is Status.DONE and execution.effect is None:
            yield EXECUTION_THIN.at(*_missing(execution, "effect"))


def what_was_not_kept_has_a_reason(year: Year) -> Iterator[Finding]:
    """Partly, not done, moved, cancelled: the report says why (§3.2)."""
    for execution in year.executions.values():
        if execution.status in _NEED_REASON and execution.deviation_reason is None:
            yield EXECUTION_INCOMPLETE.at(*_missing(execution, "deviation_reason"))


def unfinished_has_a_reason(year: Year) -> Iterator[Finding]:
    """Still in work when the year is reported on: the report says why."""
    for execution in year.executions.values():
        if execution.status is Status.IN_WORK and execution.deviation_reason is None:
            yield EXECUTION_THIN.at(*_missing(execution, "deviation_reason"))


PART_MISSING = Theme.REPORT.warning(
    "part-missing",
    "нет данных для раздела отчета",
    "раздел не напечатан",
    f"{PROGRAMME}, пп. 1.4 и 3.2",
)


def promised_parts_are_there(year: Year) -> Iterator[Finding]:
    """§§1.4 and 3.2 promise an assessment of satisfaction and general conclusions; a part without
    data is left out."""
    for sheet, rows, what in (
        ("Оценка", year.assessments, "оценки удовлетворенности"),
        ("Выводы", year.conclusions, "общих выводов"),
    ):
        if not rows:
            message = f"нет {what} за {year.number} год, раздел отчета не напечатан"
            yield PART_MISSING.at(
                CellRef(sheet), message, "добавьте строки или убедитесь, что так и надо"
            )


LATE_UNEXPLAINED = Theme.REPORT.warning(
    "late-unexplained",
    "выполнено с опозданием без причины",
    "причины обещаны",
    f"{PROGRAMME}, п. 3.2",
)


def late_has_a_reason(year: Year) -> Iterator[Finding]:
    """Done after the due period: the report counts it as late and says why."""
    for outcome in facts.outcomes(year):
        finished, reason = outcome.execution.finished, outcome.execution.deviation_reason
        if outcome.late and finished is not None and reason is None:
            day, due = wording.date(finished), outcome.measure.due
            message = f"выполнено {day}, позже срока «{due}», а причины нет"
            hint = (
                "в отчете мероприятие войдет в выполненные с опозданием; укажите причину отклонения"
            )
            yield LATE_UNEXPLAINED.at(outcome.execution.cells["finished"], message, hint)


MOVED_UNEXPECTED = Theme.REPORT.warning(
    "moved-unexpected", "новый срок у того, что не перенесено", "статус или срок неверен", PRACTICE
)


def moved_has_a_new_due(year: Year) -> Iterator[Finding]:
    """A measure is moved to some time; one that is not moved has no new time."""
    for execution in year.executions.values():
        if execution.status is Status.MOVED and execution.moved_to is None:
            yield EXECUTION_INCOMPLETE.at(*_missing(execution, "moved_to"))
        if execution.status is not Status.MOVED and execution.moved_to is not None:
            message = f"указано «Перенесено на», а статус «{execution.status}»"
            yield MOVED_UNEXPECTED.at(execution.cells["moved_to"], message, "проверьте статус")


FINISHED_OUTSIDE_YEAR = Theme.REPORT.error(
    "finished-outside-year",
    "исполнено не в год плана и не в следующий",
    "опечатка в дате",
    PRACTICE,
)
FINISHED_AFTER_REPORT = Theme.REPORT.error(
    "finished-after-report",
    "исполнено позже утверждения отчета",
    "дата или статус неверны",
    PRACTICE,
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
            yield FINISHED_OUTSIDE_YEAR.at(cell, message, "исправьте дату")
        elif approved is not None and execution.finished > approved:
            message = (
                f"дата исполнения {finished} позже утверждения отчета {wording.date(approved)}"
            )
            yield FINISHED_AFTER_REPORT.at(cell, message, "исправьте дату или статус")


FUNDING_UNPLANNED = Theme.REPORT.warning(
    "funding-unplanned",
    "деньги потрачены без плана",
    "план и факт расходятся",
    f"{PROGRAMME}, п. 2.4",
)
FUNDING_SLIP = Theme.REPORT.warning(
    "funding-slip", "факт больше плана в 10 раз", "запятая или единицы", PRACTICE
)


def spending_follows_the_plan(year: Year) -> Iterator[Finding]:
    """Money is spent where it was planned, and not ten times as much."""
    for outcome in facts.outcomes(year):
        plan, fact = outcome.measure.funding, outcome.execution.funding
        cell = outcome.execution.cells["funding"]
        if fact and not plan:
            message = f"факт {_shown(fact)} без плана финансирования"
            yield FUNDING_UNPLANNED.at(cell, message, "заполните план или проверьте сумму")
        elif fact and plan and fact >= _FUNDING_LIMIT * plan:
            message = (
                f"факт {_shown(fact)} больше плана {_shown(plan)} в {_FUNDING_LIMIT} раз и более"
            )
            yield FUNDING_SLIP.at(cell, message, "проверьте запятую и единицы: тысячи рублей")


SHARE_OUTSIDE = Theme.REPORT.warning(
    "share-outside", "доля вне 0–100 %", "запятая или единицы", PRACTICE
)


def shares_do_not_exceed_the_whole(year: Year) -> Iterator[Finding]:
    """A percentage of a whole lies between 0 and 100."""
    for indicator in year.indicators:
        for field in ("baseline", "target", "actual"):
            share = getattr(indicator, field)
            if indicator.unit == "%" and share is not None and not 0 <= share <= 100:
                message = f"доля {_shown(share)} %"
                yield SHARE_OUTSIDE.at(indicator.cells[field], message, "бывает от 0 до 100 %")


INDICATOR_UNMEASURED = Theme.REPORT.warning(
    "indicator-unmeasured",
    "у показателя нет факта",
    "цель не с чем сравнить",
    f"{PROGRAMME}, п. 3.2",
)
INDICATOR_UNEXPLAINED = Theme.REPORT.warning(
    "indicator-unexplained",
    "цель не достигнута, причины нет",
    "причины обещаны",
    f"{PROGRAMME}, п. 3.2",
)


def indicators_are_measured(year: Year) -> Iterator[Finding]:
    """An indicator with a target has an actual value; one that missed its target has a reason
    (§3.2)."""
    for indicator in year.indicators:
        compared = facts.deviation_of(indicator)
        if indicator.actual is None:
            message = f"у показателя «{indicator.code}» нет факта"
            yield INDICATOR_UNMEASURED.at(indicator.cells["actual"], message, "заполните «Факт»")
        elif compared is not None and not compared.reached and indicator.deviation_reason is None:
            target, actual = _shown(indicator.target), _shown(indicator.actual)
            message = f"цель {target} не достигнута, факт {actual}, а причины нет"
            hint = "укажите причину отклонения"
            yield INDICATOR_UNEXPLAINED.at(indicator.cells["deviation_reason"], message, hint)


def _shown(number: Decimal | None) -> str:
    return wording.number(number or Decimal())


def _missing(execution: Execution, field: str) -> tuple[CellRef, str, str]:
    """What there is to say of a field that the status asks for: cell, message, hint."""
    cell = execution.cells[field]
    message = f"статус «{execution.status}», а «{cell.heading}» не заполнено"
    return cell, message, "заполните или измените статус"
