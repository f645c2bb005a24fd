"""What became of measures, counted: each number knows the cells that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.model import Execution, Measure, Segment, Status
from generator.origins import Count
from generator.terms import CellRef


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a measure, and where it belongs: service type and segment of its group or the
    section above."""

    measure: Measure
    execution: Execution
    service_type: str
    segment: Segment | None
    place: Mapping[str, CellRef] = field(default_factory=dict)
    """The cells that say its service type and its segment, by these fields."""

    def places(self, *fields: str) -> Iterator[CellRef]:
        """The cells that say one or the other, and the section that the measure names."""
        if fields:
            yield self.measure.cell("section")
        for name in fields:
            yield self.place.get(name, self.measure.source)

    @property
    def late(self) -> bool:
        """Done after the last day of its due period."""
        finished = self.execution.finished
        return (
            self.execution.status is Status.DONE
            and finished is not None
            and finished > self.measure.due.end
        )


# How each number of a tally is counted, and which cells of its measures and executions say so.
_COUNTED: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "planned": ("число мероприятий Программы", ("code",), ()),
    "done": ("число мероприятий со статусом «выполнено»", (), ("status",)),
    "in_time": (
        "число выполненных мероприятий без тех, что исполнены после срока",
        ("due",),
        ("status", "finished"),
    ),
    "late": (
        "число выполненных мероприятий с датой исполнения после последнего дня срока",
        ("due",),
        ("status", "finished"),
    ),
    "partly": ("число мероприятий со статусом «выполнено частично»", (), ("status",)),
    "not_done": ("число мероприятий со статусом «не выполнено»", (), ("status",)),
    "moved": ("число мероприятий со статусом «перенесено»", (), ("status",)),
    "cancelled": ("число мероприятий со статусом «отменено»", (), ("status",)),
    "in_work": ("число мероприятий со статусом «в работе»", (), ("status",)),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Measures counted by what became of them. `planned` is the sum of all but `in_time` and
    `late`, which are the parts of `done`."""

    behind: Mapping[str, tuple[Outcome, ...]]
    """The outcomes that each number counts, by its name, in the order of the plan."""
    by: tuple[str, ...] = ()
    """What its measures have in common: «service_type», «segment»."""

    def count(self, name: str) -> Count:
        """The number of a name; none is counted from the cells of all, of which no one is such."""
        formula, of_measure, of_execution = _COUNTED[name]
        cells: list[CellRef] = []
        if not self.behind[name]:
            formula = f"{formula}, ни одного из"
        for outcome in self.behind[name] or self.behind["planned"]:
            cells += map(outcome.measure.cell, of_measure)
            cells += map(outcome.execution.cell, of_execution)
            cells += outcome.places(*self.by)
        return Count(len(self.behind[name]), formula, cells)

    @property
    def counts(self) -> dict[str, Count]:
        """Every number by its name."""
        return {name: self.count(name) for name in self.behind}

    @property
    def parts(self) -> tuple[Count, ...]:
        """The parts of the whole: done, partly, not done, moved, cancelled, in work."""
        return self.done, self.partly, self.not_done, self.moved, self.cancelled, self.in_work

    @property
    def planned(self) -> Count:
        """How many measures there are."""
        return self.count("planned")

    @property
    def done(self) -> Count:
        """How many are done, in time or late."""
        return self.count("done")

    @property
    def in_time(self) -> Count:
        """How many are done and not late."""
        return self.count("in_time")

    @property
    def late(self) -> Count:
        """How many are done, but late."""
        return self.count("late")

    @property
    def partly(self) -> Count:
        """How many are done in part."""
        return self.count("partly")

    @property
    def not_done(self) -> Count:
        """How many are not done."""
        return self.count("not_done")

    @property
    def moved(self) -> Count:
        """How many were moved to another time."""
        return self.count("moved")

    @property
    def cancelled(self) -> Count:
        """How many were cancelled."""
        return self.count("cancelled")

    @property
    def in_work(self) -> Count:
        """How many are in work."""
        return self.count("in_work")


def tally(results: Iterable[Outcome], *by: str) -> Tally:
    """Counts outcomes, chosen by what they have in common."""
    planned = tuple(results)

    def with_status(status: Status) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in planned if outcome.execution.status is status)

    done = with_status(Status.DONE)
    behind = {
        "planned": planned,
        "done": done,
        "in_time": tuple(outcome for outcome in done if not outcome.late),
        "late": tuple(outcome for outcome in done if outcome.late),
        "partly": with_status(Status.PARTLY),
        "not_done": with_status(Status.NOT_DONE),
        "moved": with_status(Status.MOVED),
        "cancelled": with_status(Status.CANCELLED),
        "in_work": with_status(Status.IN_WORK),
    }
    return Tally(behind, by)
