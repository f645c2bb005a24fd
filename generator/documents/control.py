"""A year and a day → what templates/control.docx may ask for: «Справка об исполнении Программы»,
which stays in the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from generator import facts, progress, wording
from generator.book import Year
from generator.documents.context import NO_BRANCH, CompanyContext, branch_of, company_of
from generator.documents.dues import due_of
from generator.documents.printed import DASH, NO_SEGMENT, Logo, Printed, Printer, computed, nothing
from generator.model import Execution
from generator.origins import Origin
from generator.progress import NamedPart, Position, Progress, ServicePart, Stage, Turn
from generator.terms import Edition

STAGES = {
    Stage.DONE_IN_TIME: "выполнено в срок",
    Stage.DONE_LATE: "выполнено с опозданием",
    Stage.MOVED: "перенесено",
    Stage.CANCELLED: "отменено",
    Stage.OVERDUE: "просрочено",
    Stage.RUNNING: "в работе",
}
"""What people call them."""
NO_DATA = "нет данных"
NOBODY = "не назначен"
_MEASURES = ("мероприятие", "мероприятия", "мероприятий")
_OF_MEASURES = ("мероприятия", "мероприятий", "мероприятий")


@dataclass(frozen=True, slots=True)
class CountsContext:
    """How many measures; each without its noun."""

    planned: Printed
    due: Printed
    done: Printed
    done_in_time: Printed
    done_late: Printed
    moved: Printed
    cancelled: Printed
    overdue: Printed
    running: Printed
    silent: Printed
    upcoming: Printed
    partly: Printed


@dataclass(frozen=True, slots=True)
class PartContext:
    """A row of a breakdown."""

    total: bool
    """Whether it sums up others."""
    name: Printed
    """Service type, department or branch."""
    segment: Printed
    """«» for a department or a branch."""
    counts: CountsContext


@dataclass(frozen=True, slots=True)
class ControlledContext:
    """A measure on the day."""

    number: Printed
    """The one it has in the Programme."""
    code: Printed
    measure: Printed
    due: Printed
    days: Printed
    """How many days late it is or was done; of one that is upcoming, how many are left."""
    responsible: Printed
    branch: Printed
    """«» where none is named."""
    status: Printed
    reason: Printed
    finished: Printed
    moved_to: Printed


@dataclass(frozen=True, slots=True)
class TurnContext:
    """A measure that stands elsewhere than on the earlier day."""

    number: Printed
    measure: Printed
    responsible: Printed
    before: Printed
    now: Printed


@dataclass(frozen=True, slots=True)
class MoneyContext:
    """Thousands of roubles, of a service type or of all."""

    total: bool
    name: Printed
    plan: Printed
    """Of the whole year."""
    due: Printed
    """Planned for what was due by the day."""
    spent: Printed
    percent: Printed
    """Of the year's plan."""


@dataclass(frozen=True, slots=True)
class ControlContext:
    """What templates/control.docx may ask for."""

    company: CompanyContext
    year: Printed
    on: Printed
    """The day."""
    until: Printed
    """The last of the days that `upcoming` looks at."""
    since: Printed
    """The earlier day to compare with; «» without one."""
    marks: tuple[Printed, ...]
    """What every page says as long as it is filled in."""
    counts: CountsContext
    counts_before: CountsContext
    """On the earlier day; without one the same as `counts`."""
    planned: Printed
    """A count with its noun, as the two below: «35 мероприятий»; these of the genitive."""
    due: Printed
    upcoming_count: Printed
    done_share: Printed
    """Per cent of all measures."""
    services: tuple[PartContext, ...]
    responsibles: tuple[PartContext, ...]
    branches: tuple[PartContext, ...]
    """None where no measure names one."""
    overdue: tuple[ControlledContext, ...]
    """The longest overdue first."""
    upcoming: tuple[ControlledContext, ...]
    """The next due first."""
    late: tuple[ControlledContext, ...]
    """Done, but late."""
    moved: tuple[ControlledContext, ...]
    """Moved and cancelled."""
    partly: tuple[ControlledContext, ...]
    silent: tuple[ControlledContext, ...]
    """Without any data."""
    funding: MoneyContext
    money: tuple[MoneyContext, ...]
    """By service type, then all; none without a plan or a fact."""
    turns: tuple[TurnContext, ...]


def context(
    year: Year, edition: Edition, logo: Logo | None, *, on: dt.date, since: dt.date | None = None
) -> ControlContext:
    """The context of the control of a year on a day, compared with an earlier one."""
    printer = Printer(edition)
    whole = progress.progress(year, on)
    before = progress.progress(year, since) if since else whole
    rows = _Rows(year, printer)
    until = on + dt.timedelta(days=progress.UPCOMING_DAYS)
    upcoming = progress.next_due(whole.of("upcoming"))
    overdue = sorted(whole.of("overdue"), key=lambda row: -row.days_late)
    return ControlContext(
        company=company_of(year.company, logo, printer),
        year=printer.words(year.imprint, "year", str(year.number)),
        on=computed("on", wording.date(on), _ASKED),
        until=computed("until", wording.date(until), _ASKED),
        since=computed("since", wording.date(since), _ASKED) if since else nothing(),
        marks=_marks(year, printer),
        counts=_counts(whole),
        counts_before=_counts(before),
        planned=computed("planned", wording.counted(whole.planned, *_MEASURES), _of(whole)),
        due=computed("due", wording.counted(whole.count("due"), *_OF_MEASURES), _of(whole)),
        upcoming_count=computed(
            "upcoming", wording.counted(len(upcoming), *_OF_MEASURES), _of(whole)
        ),
        done_share=_share(whole),
        services=tuple(map(_service, progress.by_service(whole))),
        responsibles=_named(progress.by_responsible(whole), NOBODY),
        branches=_named(progress.by_branch(whole), NO_BRANCH),
        overdue=rows.of(overdue),
        upcoming=rows.of(upcoming),
        late=rows.of(whole.of("done_late")),
        moved=rows.of(row for row in whole.rows if row.stage in (Stage.MOVED, Stage.CANCELLED)),
        partly=rows.of(whole.of("partly")),
        silent=rows.of(whole.of("silent")),
        funding=_money(whole, ""),
        money=_money_of_services(whole),
        turns=tuple(map(rows.turn, progress.turns(before, whole))),
    )


def _marks(year: Year, printer: Printer) -> tuple[Printed, ...]:
    """Those of the Programme that it is about."""
    marks = []
    if year.imprint.program_stamp.mark:
        marks.append(printer.text(year.imprint.program_stamp, "mark"))
    if year.imprint.internal_mark:
        marks.append(printer.text(year.imprint, "internal_mark"))
    return tuple(marks)


# --- what numbers come from -----------------------------------------------------------------------

_ASKED = Origin("дата, на которую составлена справка")


def _of(part: Progress) -> Origin:
    """What says where measures stand: their dues, and what was reported of them."""
    cells = chain.from_iterable(_of_row(row).cells for row in part.rows)
    return Origin(f"по мероприятиям на {wording.date(part.on)}", tuple(cells))


def _of_row(row: Position) -> Origin:
    cells = [row.measure.cell("due")]
    if row.execution is not None:
        cells += map(row.execution.cell, ("status", "finished"))
    return Origin("срок и исполнение мероприятия", tuple(cells))


# --- counts ---------------------------------------------------------------------------------------


def _counts(part: Progress) -> CountsContext:
    origin = _of(part)

    def count(name: str) -> Printed:
        return computed(name, wording.number(Decimal(part.count(name))), origin)

    return CountsContext(
        planned=count("planned"),
        due=count("due"),
        done=count("done"),
        done_in_time=count("done_in_time"),
        done_late=count("done_late"),
        moved=count("moved"),
        cancelled=count("cancelled"),
        overdue=count("overdue"),
        running=count("running"),
        silent=count("silent"),
        upcoming=count("upcoming"),
        partly=count("partly"),
    )


def _share(whole: Progress) -> Printed:
    share = facts.share(whole.count("done"), whole.planned)
    return computed("done_share", wording.percent(share), _of(whole))


def _service(part: ServicePart) -> PartContext:
    name = wording.typeset(part.service_type or "Всего")
    segment = "итого" if part.total else part.segment or NO_SEGMENT
    return PartContext(
        part.total,
        computed("service_type", name, _of(part.progress)),
        computed("segment", segment, _of(part.progress)),
        _counts(part.progress),
    )


def _named(parts: Iterable[NamedPart], unnamed: str) -> tuple[PartContext, ...]:
    rows = []
    for part in parts:
        name = computed("name", wording.typeset(part.name or unnamed), _of(part.progress))
        rows.append(PartContext(False, name, nothing(), _counts(part.progress)))
    return tuple(rows)


# --- money ----------------------------------------------------------------------------------------


def _money(part: Progress, name: str, *, total: bool = False) -> MoneyContext:
    money, origin = part.money, _of(part)
    percent = DASH if money.percent is None else wording.number(money.percent, 1)
    return MoneyContext(
        total=total,
        name=computed("money.name", name, origin),
        plan=computed("money.plan", wording.money(money.plan), origin),
        due=computed("money.due", wording.money(money.due), origin),
        spent=computed("money.spent", wording.money(money.spent), origin),
        percent=computed("money.percent", percent, origin),
    )


def _money_of_services(whole: Progress) -> tuple[MoneyContext, ...]:
    if not whole.money.planned and not whole.money.with_spent:
        return ()
    rows = []
    for service_type, part in progress.by_service_type(whole).items():
        rows.append(_money(part, wording.typeset(service_type)))
    return (*rows, _money(whole, "Всего", total=True))


# --- measures -------------------------------------------------------------------------------------


class _Rows:
    """The measures of a year as they are printed."""

    def __init__(self, year: Year, printer: Printer) -> None:
        self._year, self._printer = year, printer
        self._numbers = facts.printed_numbers(year)

    def of(self, positions: Iterable[Position]) -> tuple[ControlledContext, ...]:
        return tuple(map(self._row, positions))

    def turn(self, turn: Turn) -> TurnContext:
        measure = turn.now.measure
        return TurnContext(
            number=self._number(turn.now),
            measure=self._printer.text(measure, "measure"),
            responsible=self._responsible(turn.now),
            before=computed("before", STAGES[turn.before.stage], _of_row(turn.now), measure.code),
            now=computed("now", _turned(turn.now), _of_row(turn.now), measure.code),
        )

    def _row(self, row: Position) -> ControlledContext:
        measure, printer = row.measure, self._printer
        return ControlledContext(
            number=self._number(row),
            code=printer.text(measure, "code"),
            measure=printer.text(measure, "measure"),
            due=printer.words(measure, "due", due_of(measure, self._year.imprint)),
            days=_days(row),
            responsible=self._responsible(row),
            branch=branch_of(measure, printer),
            status=self._said(row, "status", status_of(row)),
            reason=self._of_execution(row, "deviation_reason"),
            finished=self._said(row, "finished", finished_of(row)),
            moved_to=self._of_execution(row, "moved_to"),
        )

    def _number(self, row: Position) -> Printed:
        origin, code = facts.origin_of_number(row.measure), row.measure.code
        return computed("number", self._numbers[code], origin, code)

    def _responsible(self, row: Position) -> Printed:
        named = (row.measure.responsible or "").rstrip(" ;,")
        return self._printer.words(row.measure, "responsible", wording.typeset(named) or None)

    def _of_execution(self, row: Position, field: str) -> Printed:
        if row.execution is None:
            return computed(field, DASH, _of_row(row), row.measure.code)
        return self._printer.text(row.execution, field)

    def _said(self, row: Position, field: str, text: str | None) -> Printed:
        if row.execution is None:
            return computed(field, text or DASH, _of_row(row), row.measure.code)
        return self._printer.words(row.execution, field, text)


def _days(row: Position) -> Printed:
    days = row.days_late or (row.measure.due.end - row.on).days
    return computed("days", wording.number(Decimal(days)), _of_row(row), row.measure.code)


def _turned(row: Position) -> str:
    """What became of a measure, with its date if it has one."""
    said, finished = STAGES[row.stage], finished_of(row)
    if row.stage in (Stage.OVERDUE, Stage.RUNNING) or finished is None:
        return said
    return f"{said} {finished}"


def status_of(row: Position) -> str:
    """The status of a measure on the day; of one that the workbook gives a later date, with it."""
    execution = row.execution
    if execution is None:
        return NO_DATA
    said = wording.typeset(str(execution.status))
    if _is_later(execution, row.on):
        return f"{said} {finished_of(row)}"
    return said


def finished_of(row: Position) -> str | None:
    """The day on which it was finished."""
    if row.execution is None or row.execution.finished is None:
        return None
    return wording.date(row.execution.finished)


def _is_later(execution: Execution, on: dt.date) -> bool:
    return execution.finished is not None and execution.finished > on
