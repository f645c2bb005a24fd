"""Where each measure of a year stands on a day: facts that know their rows, no words.

Every measure is in exactly one `Stage`; what is said of it beside that (`LISTS`) are views over the
same rows. The day is an argument: nobody here asks a clock."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from generator import spelling
from generator.book import Year
from generator.model import Execution, Measure, Segment, Status

UPCOMING_DAYS = 30
"""A due that ends within so many days is one to think of now."""


class Stage(StrEnum):
    """Состояние мероприятия на дату."""

    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OVERDUE = "overdue"
    RUNNING = "running"


_ENDED = {Status.MOVED: Stage.MOVED, Status.CANCELLED: Stage.CANCELLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a measure stands on a day."""

    measure: Measure
    execution: Execution | None
    """None: nothing was reported."""
    service_type: str
    segment: Segment | None
    on: dt.date
    stage: Stage

    @property
    def is_due(self) -> bool:
        """Whether the last day of its due is over."""
        return self.measure.due.end < self.on

    @property
    def is_done(self) -> bool:
        """Whether it is done, in time or late."""
        return self.stage in (Stage.DONE_IN_TIME, Stage.DONE_LATE)

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all was reported."""
        return self.execution is None

    @property
    def is_partly(self) -> bool:
        """Whether it was reported as done in part by then."""
        execution = self.execution
        return (
            execution is not None
            and execution.status is Status.PARTLY
            and _is_known(execution, self.on)
        )

    @property
    def is_upcoming(self) -> bool:
        """Whether it is running and its due ends within the next days, the day itself included."""
        days_left = (self.measure.due.end - self.on).days
        return self.stage is Stage.RUNNING and days_left <= UPCOMING_DAYS

    @property
    def days_late(self) -> int:
        """How many days after its due it is overdue, or was done; 0 for what is not late."""
        end = self.measure.due.end
        if self.stage is Stage.OVERDUE:
            return (self.on - end).days
        if self.stage is Stage.DONE_LATE:
            assert self.execution is not None
            assert self.execution.finished is not None
            return (self.execution.finished - end).days
        return 0

    @property
    def spent(self) -> Decimal | None:
        """Thousands of roubles that were spent by then, as far as the workbook says when."""
        execution = self.execution
        if execution is None or not _is_known(execution, self.on):
            return None
        return execution.funding


def _is_known(execution: Execution, on: dt.date) -> bool:
    """Whether what a row of «Исполнение» says holds on a day: from its date, if it has one."""
    return execution.finished is None or execution.finished <= on


def stage_of(measure: Measure, execution: Execution | None, on: dt.date) -> Stage:
    """The one stage of a measure on a day.

    Done counts from its date, and not without one; moved and cancelled from theirs if they have
    one; what is none of these is overdue when the last day of its due is over."""
    if execution is not None and _is_known(execution, on):
        finished = execution.finished
        if execution.status is Status.DONE and finished is not None:
            return Stage.DONE_IN_TIME if finished <= measure.due.end else Stage.DONE_LATE
        if execution.status in _ENDED:
            return _ENDED[execution.status]
    return Stage.OVERDUE if measure.due.end < on else Stage.RUNNING


# --- measures together ----------------------------------------------------------------------------

Rows = tuple[Position, ...]
Key = TypeVar("Key", bound=Hashable)


def _is_on(stage: Stage) -> Callable[[Position], bool]:
    return lambda row: row.stage is stage


LISTS: dict[str, Callable[[Position], bool]] = {
    **{stage.value: _is_on(stage) for stage in Stage},
    "due": lambda row: row.is_due,
    "done": lambda row: row.is_done,
    "silent": lambda row: row.is_silent,
    "upcoming": lambda row: row.is_upcoming,
    "partly": lambda row: row.is_partly,
}
"""Each list of measures by its name, and what puts a measure into it: the stages first, of which a
measure has one, then the views."""


@dataclass(frozen=True, slots=True)
class Money:
    """Финансирование, thousands of roubles, and the rows behind each sum."""

    plan: Decimal
    """Of the whole year."""
    due: Decimal
    """Planned for what was due by the day."""
    spent: Decimal
    planned: Rows
    planned_due: Rows
    with_spent: Rows

    @property
    def percent(self) -> Decimal | None:
        """Per cent of the year's plan that was spent; None without a plan."""
        return self.spent / self.plan * 100 if self.plan else None


@dataclass(frozen=True, slots=True)
class Progress:
    """Measures on a day, in the order of the plan."""

    on: dt.date
    rows: Rows

    @property
    def planned(self) -> int:
        """How many measures there are."""
        return len(self.rows)

    def of(self, name: str) -> Rows:
        """The measures of one of the `LISTS`."""
        return tuple(filter(LISTS[name], self.rows))

    def count(self, name: str) -> int:
        """How many there are in one of the `LISTS`; «planned» counts all."""
        return self.planned if name == "planned" else len(self.of(name))

    @property
    def money(self) -> Money:
        """What was planned and spent."""
        planned = tuple(row for row in self.rows if row.measure.funding is not None)
        due = tuple(row for row in planned if row.is_due)
        spent = tuple(row for row in self.rows if row.spent is not None)
        return Money(
            plan=sum((row.measure.funding or Decimal() for row in planned), Decimal()),
            due=sum((row.measure.funding or Decimal() for row in due), Decimal()),
            spent=sum((row.spent or Decimal() for row in spent), Decimal()),
            planned=planned,
            planned_due=due,
            with_spent=spent,
        )


def progress(year: Year, on: dt.date) -> Progress:
    """Every measure of the year on a day."""
    return Progress(on, tuple(_position(year, measure, on) for measure in year.measures))


def _position(year: Year, measure: Measure, on: dt.date) -> Position:
    place, execution = year.place_of(measure), year.executions.get(measure.code)
    return Position(
        measure=measure,
        execution=execution,
        service_type=place.service_type or place.section.title,
        segment=place.segment,
        on=on,
        stage=stage_of(measure, execution, on),
    )


# --- parts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ServicePart:
    """The measures of a service type in a segment; of a service type in total; of all."""

    service_type: str | None
    """None: all of them."""
    segment: Segment | None
    """None: for all clients; in a total, all."""
    progress: Progress
    total: bool = False


def by_service(whole: Progress) -> Iterator[ServicePart]:
    """Service type × segment in the plan's order, each service type of several segments in total,
    then all; those that are no totals add up to all."""
    by_type = by_service_type(whole)
    for service_type, of_type in by_type.items():
        segments = _grouped(of_type, lambda row: row.segment)
        for segment in sorted(segments, key=lambda each: each or "я"):
            yield ServicePart(service_type, segment, segments[segment])
        if len(by_type) > 1 and len(segments) > 1:
            yield ServicePart(service_type, None, of_type, total=True)
    yield ServicePart(None, None, whole, total=True)


def by_service_type(whole: Progress) -> dict[str, Progress]:
    """The measures of each service type, in the plan's order."""
    return _grouped(whole, lambda row: row.service_type)


@dataclass(frozen=True, slots=True)
class NamedPart:
    """The measures of a department or a branch."""

    name: str | None
    """None: of those that name none."""
    progress: Progress


def by_responsible(whole: Progress) -> tuple[NamedPart, ...]:
    """The measures of each department by its name; one of several departments is in the part of
    each, so parts may add up to more than all."""
    return _by_names(whole, lambda measure: departments(measure.responsible))


def by_branch(whole: Progress) -> tuple[NamedPart, ...]:
    """The measures of each branch by its name; none where no measure names one."""
    if not any(row.measure.branch for row in whole.rows):
        return ()
    return _by_names(whole, lambda measure: (measure.branch,) if measure.branch else ())


def _by_names(
    whole: Progress, names_of: Callable[[Measure], Sequence[str]]
) -> tuple[NamedPart, ...]:
    """Spellings that differ in case, dashes or look-alike letters are one name, as it is spelled
    first; what names none comes last."""
    spelled: dict[str, str] = {}
    rows: dict[str, list[Position]] = {}
    for row in whole.rows:
        for name in names_of(row.measure) or ("",):
            key = spelling.look(name)
            spelled.setdefault(key, name)
            rows.setdefault(key, []).append(row)
    ordered = sorted(rows, key=lambda key: (not key, spelling.words(spelled[key])))
    parts = []
    for key in ordered:
        parts.append(NamedPart(spelled[key] or None, Progress(whole.on, tuple(rows[key]))))
    return tuple(parts)


def departments(responsible: str | None) -> tuple[str, ...]:
    """The departments that a cell names: set off by semicolons or line breaks; where there are
    none, by commas. With a semicolon a comma belongs to a name, as it does in quotes and
    brackets."""
    text = responsible or ""
    parts = re.split(r"[;\n]", text)
    if len(parts) == 1:
        parts = _COMMA.split(text)
    names: dict[str, str] = {}
    for part in parts:
        name = " ".join(part.split()).strip(" .,")
        if name:
            names.setdefault(spelling.look(name), name[0].upper() + name[1:])
    return tuple(names.values())


# A comma behind which no bracket or quotation closes before another opens.
_COMMA = re.compile(r",(?![^(«]*[)»])")


def _grouped(whole: Progress, key: Callable[[Position], Key]) -> dict[Key, Progress]:
    """The measures by a key, in the order of the first of each."""
    rows: dict[Key, list[Position]] = {}
    for row in whole.rows:
        rows.setdefault(key(row), []).append(row)
    return {each: Progress(whole.on, tuple(own)) for each, own in rows.items()}


# --- what changed ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turn:
    """A measure that stands elsewhere than on the earlier day."""

    before: Position
    now: Position


def turns(before: Progress, now: Progress) -> tuple[Turn, ...]:
    """The measures whose stage changed between two days, in the order of the plan."""
    former = {row.measure.code: row for row in before.rows}
    found = []
    for row in now.rows:
        was = former.get(row.measure.code)
        if was is not None and was.stage is not row.stage:
            found.append(Turn(was, row))
    return tuple(found)


def next_due(rows: Iterable[Position]) -> Rows:
    """Those that are running, the one whose due ends first first."""
    running = [row for row in rows if row.stage is Stage.RUNNING]
    return tuple(sorted(running, key=lambda row: row.measure.due.end))
