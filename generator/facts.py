"""The numbers a document states: Decimal, exact, no words. Rounding for the eye is the business of
wording.py; only where rounded shares must add up is it done here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.book import Year
from generator.model import (
    Assessment,
    AssessmentKind,
    Direction,
    Execution,
    Indicator,
    Measure,
    Segment,
    Status,
)


def funding_planned(year: Year) -> Decimal:
    """Planned funding of all measures, thousands of roubles."""
    return sum(
        (measure.funding for measure in year.measures if measure.funding is not None),
        Decimal(),
    )


def printed_numbers(year: Year) -> dict[str, str]:
    """The number each measure is printed with, «1.1.3.», by its code."""
    numbers = {}
    for first, section in enumerate(year.top_sections, 1):
        for last, measure in enumerate(year.measures_of(section), 1):
            numbers[measure.code] = f"{first}.{last}."
        for second, group in enumerate(year.groups_of(section), 1):
            for last, measure in enumerate(year.measures_of(group), 1):
                numbers[measure.code] = f"{first}.{second}.{last}."
    return numbers


# --- measures -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a measure, and where it belongs: service type and segment of its group or the
    section above."""

    measure: Measure
    execution: Execution
    service_type: str
    segment: Segment | None

    @property
    def late(self) -> bool:
        """Done after the last day of its due period."""
        finished = self.execution.finished
        return (
            self.execution.status is Status.DONE
            and finished is not None
            and finished > self.measure.due.end
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of measures by what became of them; `planned` is the sum of all but `in_time`, which
    is part of `done`."""

    planned: int
    done: int
    in_time: int
    late: int
    partly: int
    not_done: int
    moved: int
    cancelled: int
    in_work: int

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts of the whole: done, partly, not done, moved, cancelled, in work."""
        return self.done, self.partly, self.not_done, self.moved, self.cancelled, self.in_work


def outcomes(year: Year) -> tuple[Outcome, ...]:
    """The outcome of each measure that was reported on, in the order of the plan's rows."""
    results = []
    for measure in year.measures:
        execution = year.executions.get(measure.code)
        if execution is not None:
            place = year.place_of(measure)
            service_type = place.service_type or place.section.title
            results.append(Outcome(measure, execution, service_type, place.segment))
    return tuple(results)


def tally(results: Iterable[Outcome]) -> Tally:
    """Counts outcomes."""
    found = tuple(results)

    def count(status: Status) -> int:
        return sum(outcome.execution.status is status for outcome in found)

    late = sum(outcome.late for outcome in found)
    return Tally(
        planned=len(found),
        done=count(Status.DONE),
        in_time=count(Status.DONE) - late,
        late=late,
        partly=count(Status.PARTLY),
        not_done=count(Status.NOT_DONE),
        moved=count(Status.MOVED),
        cancelled=count(Status.CANCELLED),
        in_work=count(Status.IN_WORK),
    )


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The tally of a service type in a segment (None: measures for all clients).

    `total`: of the service type in all segments; without a service type, of the segment, or of
    everything."""

    service_type: str | None
    segment: Segment | None
    tally: Tally
    total: bool = False


def breakdowns(results: Sequence[Outcome]) -> tuple[Breakdown, ...]:
    """Service type × segment, each service type in total where it has several segments, each
    segment in total where there are several service types, then all; in the plan's order."""
    found: list[Breakdown] = []
    for service_type in dict.fromkeys(outcome.service_type for outcome in results):
        own = [outcome for outcome in results if outcome.service_type == service_type]
        segments = sorted({outcome.segment for outcome in own}, key=lambda segment: segment or "я")
        for segment in segments:
            tallied = tally(outcome for outcome in own if outcome.segment is segment)
            found.append(Breakdown(service_type, segment, tallied))
        if len(segments) > 1:
            found.append(Breakdown(service_type, None, tally(own), total=True))
    types = {outcome.service_type for outcome in results}
    for segment in sorted(
        {outcome.segment for outcome in results}, key=lambda segment: segment or "я"
    ):
        own = [outcome for outcome in results if outcome.segment is segment]
        if len(types) > 1 and segment is not None and len(own) < len(results):
            found.append(Breakdown(None, segment, tally(own), total=True))
    return (*found, Breakdown(None, None, tally(results), total=True))


def shares(parts: Sequence[int], places: int = 1) -> tuple[Decimal, ...]:
    """Per cent of each part of the whole, adding up to 100 exactly; all zero where there is no
    whole.

    The first, which tables show alone, is rounded half up; the rest share what is left by largest
    remainders."""
    whole = sum(parts)
    if whole == 0:
        return (Decimal(0),) * len(parts)
    units = 100 * 10**places
    first = (2 * parts[0] * units + whole) // (2 * whole)
    rest = [part * units // whole for part in parts[1:]]
    order = sorted(range(len(rest)), key=lambda index: (-(parts[index + 1] * units % whole), index))
    for index in order[: units - first - sum(rest)]:
        rest[index] += 1
    return tuple(Decimal(unit).scaleb(-places) for unit in (first, *rest))


# --- indicators, money, satisfaction --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deviation:
    """Actual against target: the difference, its per cent of the target (None for a target of
    zero), and whether the target was reached; for some indicators less is better."""

    absolute: Decimal
    percent: Decimal | None
    reached: bool


def deviation(
    actual: Decimal | None, target: Decimal | None, direction: Direction
) -> Deviation | None:
    """None where there is nothing to compare."""
    if actual is None or target is None:
        return None
    absolute = actual - target
    percent = absolute / abs(target) * 100 if target else None
    return Deviation(
        absolute, percent, absolute >= 0 if direction is Direction.MORE else absolute <= 0
    )


def deviation_of(indicator: Indicator) -> Deviation | None:
    """The deviation of an indicator."""
    return deviation(indicator.actual, indicator.target, indicator.direction)


def reached(indicators: Iterable[Indicator]) -> tuple[int, int]:
    """How many indicators reached their target, and how many have both target and actual."""
    deviations = [deviation_of(indicator) for indicator in indicators]
    compared = [deviation for deviation in deviations if deviation is not None]
    return sum(deviation.reached for deviation in compared), len(compared)


@dataclass(frozen=True, slots=True)
class Funding:
    """Plan and fact, thousands of roubles; `percent` is the fact's of the plan, None without a
    plan."""

    plan: Decimal
    fact: Decimal

    @property
    def percent(self) -> Decimal | None:
        """Per cent of the plan that was spent."""
        return self.fact / self.plan * 100 if self.plan else None


def funding(results: Iterable[Outcome]) -> Funding:
    """Of all measures together."""
    plan = fact = Decimal()
    for outcome in results:
        plan += outcome.measure.funding or 0
        fact += outcome.execution.funding or 0
    return Funding(plan, fact)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """A figure against last year and target. `figure` None: all channels of the kind and scale
    together, weighted by respondents; never across different scales."""

    kind: AssessmentKind
    scale: str
    figure: Assessment | None
    value: Decimal
    before: Decimal | None
    target: Decimal | None


def satisfaction(
    now: Sequence[Assessment], before: Sequence[Assessment]
) -> tuple[Satisfaction, ...]:
    """Each figure of the year, then, where a kind has several on one scale and all have
    respondents, their mean."""
    return tuple(_satisfaction(now, before))


def _satisfaction(
    now: Sequence[Assessment], before: Sequence[Assessment]
) -> Iterator[Satisfaction]:
    for kind, scale in dict.fromkeys((figure.kind, figure.scale) for figure in now):
        own = [figure for figure in now if (figure.kind, figure.scale) == (kind, scale)]
        earlier = [figure for figure in before if (figure.kind, figure.scale) == (kind, scale)]
        by_place = {(figure.channel, figure.segment): figure.value for figure in earlier}
        for figure in own:
            value_before = by_place.get((figure.channel, figure.segment))
            yield Satisfaction(kind, scale, figure, figure.value, value_before, figure.target)
        if len(own) > 1 and (mean := weighted(own)) is not None:
            # Only years in which the same places were asked can be compared.
            same = {(one.channel, one.segment) for one in own} == by_place.keys()
            yield Satisfaction(kind, scale, None, mean, weighted(earlier) if same else None, None)


def weighted(figures: Sequence[Assessment]) -> Decimal | None:
    """The mean by respondents; None if one figure does not say how many they were, or nobody was
    asked."""
    counts = [figure.respondents for figure in figures]
    if (
        not figures
        or any(count is None for count in counts)
        or not sum(count or 0 for count in counts)
    ):
        return None
    total = sum((figure.value * (figure.respondents or 0) for figure in figures), Decimal())
    return total / sum(count or 0 for count in counts)


def carried_over(results: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """What goes over to the next year: moved, or still in work."""
    return tuple(
        outcome for outcome in results if outcome.execution.status in (Status.MOVED, Status.IN_WORK)
    )
