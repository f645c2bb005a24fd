"""The numbers a document states: Decimal, exact, no words, each with the rows it was counted from.
Rounding for the eye is the business of wording.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    return funding_of(year.measures)


def funding_of(measures: Iterable[Measure]) -> Decimal:
    """Planned funding of measures, thousands of roubles."""
    amounts = [measure.funding for measure in measures if measure.funding is not None]
    return sum(amounts, Decimal())


def printed_numbers(year: Year) -> dict[str, str]:
    """The number each measure is printed with, «1.1.3.», by its code."""
    numbers = {}
    for first, section in enumerate(year.top_sections, 1):
        for last, measure in enumerate(year.plan_of(section), 1):
            numbers[measure.code] = f"{first}.{last}."
        for second, group in enumerate(year.groups_of(section), 1):
            for last, measure in enumerate(year.plan_of(group), 1):
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


@dataclass(frozen=True, slots=True)
class Tally:
    """Measures counted by what became of them. `planned` is the sum of all but `in_time` and
    `late`, which are the parts of `done`."""

    behind: Mapping[str, tuple[Outcome, ...]]
    """The outcomes that each number counts, by its name, in the order of the plan."""

    @property
    def counts(self) -> dict[str, int]:
        """Every number by its name."""
        return {name: len(outcomes) for name, outcomes in self.behind.items()}

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts of the whole: done, partly, not done, moved, cancelled, in work."""
        return self.done, self.partly, self.not_done, self.moved, self.cancelled, self.in_work

    @property
    def planned(self) -> int:
        """How many measures there are."""
        return len(self.behind["planned"])

    @property
    def done(self) -> int:
        """How many are done, in time or late."""
        return len(self.behind["done"])

    @property
    def in_time(self) -> int:
        """How many are done and not late."""
        return len(self.behind["in_time"])

    @property
    def late(self) -> int:
        """How many are done, but late."""
        return len(self.behind["late"])

    @property
    def partly(self) -> int:
        """How many are done in part."""
        return len(self.behind["partly"])

    @property
    def not_done(self) -> int:
        """How many are not done."""
        return len(self.behind["not_done"])

    @property
    def moved(self) -> int:
        """How many were moved to another time."""
        return len(self.behind["moved"])

    @property
    def cancelled(self) -> int:
        """How many were cancelled."""
        return len(self.behind["cancelled"])

    @property
    def in_work(self) -> int:
        """How many are in work."""
        return len(self.behind["in_work"])


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
    return Tally(behind)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The tally of a service type in a segment.

    `total`: of the service type in all segments; without a service type, of the segment, or of
    everything."""

    service_type: str | None
    segment: Segment | None
    """None: measures for all clients; in the total of a service type, and of everything, all."""
    tally: Tally
    total: bool = False
    everything: bool = False


def breakdowns(results: Sequence[Outcome]) -> tuple[Breakdown, ...]:
    """Service type × segment, each service type in total where it has several segments, each
    segment in total where there are several service types, then all; in the plan's order. Those in
    total add up to all."""
    rows: list[Breakdown] = []
    types = tuple(dict.fromkeys(outcome.service_type for outcome in results))
    for service_type in types:
        of_type = [outcome for outcome in results if outcome.service_type == service_type]
        rows += _breakdowns_of_type(service_type, of_type, summed=len(types) > 1)
    if len(types) > 1:
        rows += _totals_of_segments(results)
    rows.append(Breakdown(None, None, tally(results), total=True, everything=True))
    return tuple(rows)


def _breakdowns_of_type(
    service_type: str, results: Sequence[Outcome], *, summed: bool
) -> Iterator[Breakdown]:
    """A service type by segments, then in total where there are several of them, if it is not the
    only one."""
    segments = _segments(results)
    for segment in segments:
        yield Breakdown(service_type, segment, _tally_of_segment(segment, results))
    if summed and len(segments) > 1:
        yield Breakdown(service_type, None, tally(results), total=True)


def _totals_of_segments(results: Sequence[Outcome]) -> Iterator[Breakdown]:
    """Each segment in total, what is for all clients too, unless all measures are for it."""
    segments = _segments(results)
    if len(segments) > 1:
        for segment in segments:
            yield Breakdown(None, segment, _tally_of_segment(segment, results), total=True)


def _segments(results: Iterable[Outcome]) -> list[Segment | None]:
    """The segments of measures by name, the measures for all clients last."""
    segments = {outcome.segment for outcome in results}
    return sorted(segments, key=lambda segment: segment or "я")


def _tally_of_segment(segment: Segment | None, results: Iterable[Outcome]) -> Tally:
    return tally(outcome for outcome in results if outcome.segment is segment)


def share(part: int, whole: int) -> Decimal:
    """A part in per cent of the whole, exact; zero where there is no whole. Equal parts have equal
    shares: rounded ones need not add up to 100."""
    return Decimal(100 * part) / whole if whole else Decimal()


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
    is_reached = absolute >= 0 if direction is Direction.MORE else absolute <= 0
    return Deviation(absolute, percent, is_reached)


def deviation_of(indicator: Indicator) -> Deviation | None:
    """The deviation of an indicator."""
    return deviation(indicator.actual, indicator.target, indicator.direction)


def reached(indicators: Iterable[Indicator]) -> tuple[tuple[Indicator, ...], tuple[Indicator, ...]]:
    """The indicators that reached their target, and all that have both target and actual."""
    those_reached, compared = [], []
    for indicator in indicators:
        against_target = deviation_of(indicator)
        if against_target is not None:
            compared.append(indicator)
            if against_target.reached:
                those_reached.append(indicator)
    return tuple(those_reached), tuple(compared)


@dataclass(frozen=True, slots=True)
class Funding:
    """Plan and fact, thousands of roubles, and the outcomes behind them."""

    plan: Decimal
    fact: Decimal
    planned: tuple[Outcome, ...]
    """Those whose measure has a plan."""
    spent: tuple[Outcome, ...]
    """Those whose execution has a fact."""

    @property
    def percent(self) -> Decimal | None:
        """Per cent of the plan that was spent; None without a plan."""
        return self.fact / self.plan * 100 if self.plan else None


def funding(results: Iterable[Outcome]) -> Funding:
    """Of all measures together."""
    plan = fact = Decimal()
    planned, spent = [], []
    for outcome in results:
        if outcome.measure.funding is not None:
            plan += outcome.measure.funding
            planned.append(outcome)
        if outcome.execution.funding is not None:
            fact += outcome.execution.funding
            spent.append(outcome)
    return Funding(plan, fact, tuple(planned), tuple(spent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """A figure against last year and target, or the mean of several, weighted by respondents; never
    across different scales."""

    kind: AssessmentKind
    scale: str
    figure: Assessment | None
    """None: all channels of the kind and scale together."""
    value: Decimal
    before: Decimal | None
    """Last year's; None where there is none to compare with."""
    target: Decimal | None
    """None for a mean, and where there is none."""
    figures: tuple[Assessment, ...]
    """Those that `value` is of."""
    figures_before: tuple[Assessment, ...]
    """Those of last year that `before` is of."""


def satisfaction(
    now: Sequence[Assessment], before: Sequence[Assessment]
) -> tuple[Satisfaction, ...]:
    """Each figure of the year, then, where a kind has several on one scale and all have
    respondents, their mean."""
    rows: list[Satisfaction] = []
    for asked in dict.fromkeys(map(_asked, now)):
        figures = [figure for figure in now if _asked(figure) == asked]
        earlier = [figure for figure in before if _asked(figure) == asked]
        by_place = {_place(figure): figure for figure in earlier}
        for figure in figures:
            there_before = by_place.get(_place(figure))
            if there_before is None:
                rows.append(_row([figure], figure.value, [], None))
            else:
                rows.append(_row([figure], figure.value, [there_before], there_before.value))
        mean = weighted(figures)
        if len(figures) > 1 and mean is not None:
            # Only years in which the same places were asked can be compared.
            if by_place.keys() != set(map(_place, figures)):
                earlier = []
            rows.append(_row(figures, mean, earlier, weighted(earlier)))
    return tuple(rows)


def _asked(figure: Assessment) -> tuple[AssessmentKind, str]:
    """What figures must share to be compared."""
    return figure.kind, figure.scale


def _place(figure: Assessment) -> tuple[str | None, Segment | None]:
    return figure.channel, figure.segment


def _row(
    figures: Sequence[Assessment],
    value: Decimal,
    earlier: Sequence[Assessment],
    before: Decimal | None,
) -> Satisfaction:
    """Figures, and `value` for all of them, against the earlier ones and their value."""
    [first, *others] = figures
    return Satisfaction(
        kind=first.kind,
        scale=first.scale,
        figure=None if others else first,
        value=value,
        before=before,
        target=None if others else first.target,
        figures=tuple(figures),
        figures_before=() if before is None else tuple(earlier),
    )


def weighted(figures: Sequence[Assessment]) -> Decimal | None:
    """The mean by respondents; None if one figure does not say how many they were, or nobody was
    asked."""
    total, respondents = Decimal(), 0
    for figure in figures:
        if figure.respondents is None:
            return None
        total += figure.value * figure.respondents
        respondents += figure.respondents
    return total / respondents if respondents else None


def carried_over(results: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """What goes over to the next year: moved, or still in work."""
    carried = (Status.MOVED, Status.IN_WORK)
    return tuple(outcome for outcome in results if outcome.execution.status in carried)
