"""The numbers a document states: exact, each with its formula in words and the cells it was counted
from, said where it is counted (origins.py). Rounding for the eye is the business of wording.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.book import Place, Year
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
from generator.origins import Amount, Count, Origin, read
from generator.tallies import Outcome, Tally, tally
from generator.terms import CellRef

# What is counted there is asked for here.
__all__ = ["Outcome", "Tally", "tally"]


def funding_planned(year: Year) -> Amount:
    """Planned funding of all measures, thousands of roubles."""
    return funding_of(year.measures)


def funding_of(measures: Iterable[Measure]) -> Amount:
    """Planned funding of measures, thousands of roubles."""
    return _total(measures, "сумма планового финансирования мероприятий")


def _total(rows: Iterable[Measure | Execution], formula: str) -> Amount:
    """The sum of the funding of rows, and the cells of those that have some."""
    total, cells = Decimal(), []
    for row in rows:
        if row.funding is not None:
            total += row.funding
            cells.append(row.cell("funding"))
    return Amount(total, formula, cells)


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


def origin_of_number(measure: Measure) -> Origin:
    """What the printed number of a measure follows from, beside the rows above it."""
    fields = ("code", "section") if measure.order is None else ("code", "section", "order")
    formula = "номер раздела, группы и мероприятия в Программе, по порядку"
    return Origin(formula, tuple(map(measure.cell, fields)))


# --- measures -------------------------------------------------------------------------------------


def outcomes(year: Year) -> tuple[Outcome, ...]:
    """The outcome of each measure that was reported on, in the order of the plan's rows."""
    results = []
    for measure in year.measures:
        execution = year.executions.get(measure.code)
        if execution is not None:
            place = year.place_of(measure)
            service_type = place.service_type or place.section.title
            cells = {name: _saying(place, name) for name in ("service_type", "segment")}
            results.append(Outcome(measure, execution, service_type, place.segment, cells))
    return tuple(results)


def _saying(place: Place, field: str) -> CellRef:
    """The cell that says something of a place: of the group or, where that is silent, of the
    section; for a service type that neither names, the title of the section."""
    own = place.group or place.section
    node = own if getattr(own, field) else place.section
    is_named = field != "service_type" or node.service_type
    return node.cell(field if is_named else "title")


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
        of_segment = _of_segment(segment, results)
        yield Breakdown(service_type, segment, tally(of_segment, "service_type", "segment"))
    if summed and len(segments) > 1:
        yield Breakdown(service_type, None, tally(results, "service_type"), total=True)


def _totals_of_segments(results: Sequence[Outcome]) -> Iterator[Breakdown]:
    """Each segment in total, what is for all clients too, unless all measures are for it."""
    segments = _segments(results)
    if len(segments) > 1:
        for segment in segments:
            of_segment = _of_segment(segment, results)
            yield Breakdown(None, segment, tally(of_segment, "segment"), total=True)


def _segments(results: Iterable[Outcome]) -> list[Segment | None]:
    """The segments of measures by name, the measures for all clients last."""
    segments = {outcome.segment for outcome in results}
    return sorted(segments, key=lambda segment: segment or "я")


def _of_segment(segment: Segment | None, results: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in results if outcome.segment is segment]


def share(part: int, whole: int) -> Amount:
    """A part in per cent of the whole, exact; zero where there is no whole. Equal parts have equal
    shares: rounded ones need not add up to 100."""
    value = Decimal(100 * part) / whole if whole else Decimal()
    return Amount(value, f"доля в процентах: {part} / {whole} × 100", parts=(part, whole))


# --- indicators, money, satisfaction --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deviation:
    """Actual against target: the difference, its per cent of the target (None for a target of
    zero), and whether the target was reached; for some indicators less is better."""

    absolute: Amount
    percent: Amount | None
    reached: bool


def deviation(
    actual: Decimal | None, target: Decimal | None, direction: Direction
) -> Deviation | None:
    """None where there is nothing to compare."""
    if actual is None or target is None:
        return None
    parts = actual, target
    absolute = Amount(actual - target, "факт − цель", parts=parts)
    percent = None
    if target:
        formula = "(факт − цель) / цель × 100, цель без знака"
        percent = Amount(absolute / abs(target) * 100, formula, parts=parts)
    is_reached = absolute >= 0 if direction is Direction.MORE else absolute <= 0
    return Deviation(absolute, percent, is_reached)


def deviation_of(indicator: Indicator) -> Deviation | None:
    """The deviation of an indicator."""
    return deviation(read(indicator, "actual"), read(indicator, "target"), indicator.direction)


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


def reached_counts(indicators: Sequence[Indicator]) -> tuple[Count, Count]:
    """How many indicators reached their target, and of how many."""
    those_reached, compared = reached(indicators)
    return (
        Count(len(those_reached), "число показателей, у которых факт не хуже цели"
            + ("" if those_reached else ", ни одного из"),
              _cells(those_reached or compared, "target", "actual", "direction")),
        Count(len(compared), "число показателей, у которых есть цель и факт",
              _cells(compared, "target", "actual")),
    )  # fmt: skip


def _cells(rows: Iterable[Indicator | Assessment], *fields: str) -> list[CellRef]:
    return [row.cell(name) for row in rows for name in fields]


@dataclass(frozen=True, slots=True)
class Funding:
    """Plan and fact, thousands of roubles, and the outcomes behind them."""

    plan: Amount
    fact: Amount
    planned: tuple[Outcome, ...]
    """Those whose measure has a plan."""
    spent: tuple[Outcome, ...]
    """Those whose execution has a fact."""

    @property
    def percent(self) -> Amount | None:
        """Per cent of the plan that was spent; None without a plan."""
        if not self.plan:
            return None
        parts = self.fact, self.plan
        return Amount(self.fact / self.plan * 100, "факт / план × 100", parts=parts)


def funding(results: Iterable[Outcome]) -> Funding:
    """Of all measures together."""
    every = tuple(results)
    planned = tuple(each for each in every if each.measure.funding is not None)
    spent = tuple(each for each in every if each.execution.funding is not None)
    plan = _total((each.measure for each in planned), "сумма планового финансирования мероприятий")
    fact = _total(
        (each.execution for each in spent), "сумма фактического финансирования мероприятий"
    )
    return Funding(plan, fact, planned, spent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """A figure against last year and target, or the mean of several, weighted by respondents; never
    across different scales."""

    kind: AssessmentKind
    scale: str
    figure: Assessment | None
    """None: all channels of the kind and scale together."""
    value: Amount
    before: Amount | None
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
                rows.append(_row([figure], _value(figure), [], None))
            else:
                rows.append(_row([figure], _value(figure), [there_before], _value(there_before)))
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


def _value(figure: Assessment) -> Amount:
    return Amount(figure.value, "", (figure.cell("value"),))


def _place(figure: Assessment) -> tuple[str | None, Segment | None]:
    return figure.channel, figure.segment


def _row(
    figures: Sequence[Assessment],
    value: Amount,
    earlier: Sequence[Assessment],
    before: Amount | None,
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


def weighted(figures: Sequence[Assessment]) -> Amount | None:
    """The mean by respondents; None if one figure does not say how many they were, or nobody was
    asked."""
    total, respondents = Decimal(), 0
    for figure in figures:
        if figure.respondents is None:
            return None
        total += figure.value * figure.respondents
        respondents += figure.respondents
    if not respondents:
        return None
    formula = "сумма (значение × опрошено) / сумма опрошенных"
    return Amount(total / respondents, formula, _cells(figures, "value", "respondents"))


def respondents(figures: Iterable[Assessment]) -> Count:
    """How many were asked for all figures together."""
    known = [figure for figure in figures if figure.respondents is not None]
    total = sum(figure.respondents or 0 for figure in known)
    return Count(total, "сумма опрошенных", _cells(known, "respondents"))


def carried_over(results: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """What goes over to the next year: moved, or still in work."""
    carried = (Status.MOVED, Status.IN_WORK)
    return tuple(outcome for outcome in results if outcome.execution.status in carried)
