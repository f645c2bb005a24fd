"""The main results of the Report: the sentences, the tally by service type and segment, a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator import facts, wording
from generator.book import Year
from generator.documents.printed import DASH, NO_SEGMENT, Chart, Printed, Printer, computed, nothing
from generator.facts import Breakdown, Outcome, Tally
from generator.model import Status
from generator.origins import Amount, Count, Origin

MOST_CATEGORIES = 16  # more rows of bars than that nobody can read on a page
_MEASURES = ("мероприятие", "мероприятия", "мероприятий")
_INDICATORS_REACHED = ("показателю", "показателям", "показателям")
_STATUSES = (
    *(Status.DONE, Status.PARTLY, Status.NOT_DONE),
    *(Status.MOVED, Status.CANCELLED, Status.IN_WORK),
)


@dataclass(frozen=True, slots=True)
class StatusContext:
    """How many measures have a status, and their share of all."""

    name: Printed
    count: Printed
    share: Printed


@dataclass(frozen=True, slots=True)
class ResultsContext:
    """The sentences of the main results."""

    planned: Printed
    """A count with its noun, as `done`."""
    done: Printed
    planned_count: Printed
    done_share: Printed
    in_time: Printed
    late: Printed
    others: tuple[StatusContext, ...]
    """What became of the rest; no status that no measure has."""
    shares_differ: bool
    """Whether the shares as they are printed do not add up to 100 per cent."""
    indicators_reached: Printed
    """A count with its noun."""
    indicators_count: Printed
    """«» where nothing can be compared."""
    funding_plan: Printed
    """Thousands of roubles; «» in the public edition or without a plan."""
    funding_fact: Printed
    funding_percent: Printed


@dataclass(frozen=True, slots=True)
class BreakdownContext:
    """A row of the main results."""

    total: bool
    """Whether it sums up others."""
    service_type: Printed
    segment: Printed
    planned: Printed
    done: Printed
    in_time: Printed
    late: Printed
    partly: Printed
    not_done: Printed
    moved: Printed
    cancelled: Printed
    in_work: Printed
    share: Printed
    """Per cent of the row's measures that are done."""


def results_of(year: Year, outcomes: Sequence[Outcome], printer: Printer) -> ResultsContext:
    """The sentences of the main results."""
    tally, money = facts.tally(outcomes), facts.funding(outcomes)
    shares = [wording.rounded(share, 1) for share in _shares(tally)]
    reached, compared = facts.reached_counts(year.indicators)
    shown = printer.internal
    plan = computed("funding_plan", wording.money(money.plan), money.plan)
    fact = computed("funding_fact", wording.money(money.fact), money.fact)
    return ResultsContext(
        planned=_measures("planned", tally.planned),
        done=_measures("done", tally.done),
        planned_count=_count("planned", tally.planned),
        done_share=_share("share", _shares(tally)[0]),
        in_time=_count("in_time", tally.in_time),
        late=_count("late", tally.late),
        others=_others(tally),
        shares_differ=bool(outcomes) and sum(shares) != 100,
        indicators_reached=computed(
            "indicators_reached", wording.counted(reached, *_INDICATORS_REACHED), reached
        ),
        indicators_count=_count("indicators_count", compared) if compared else nothing(),
        funding_plan=plan if shown and money.plan else nothing(),
        funding_fact=fact if shown else nothing(),
        funding_percent=_funding_percent(money.percent if shown else None),
    )


_NO_PLAN = Origin("процента нет: нет планового финансирования или редакция публичная")


def _funding_percent(percent: Amount | None) -> Printed:
    if percent is None:
        return computed("funding_percent", DASH, _NO_PLAN)
    return _share("funding_percent", percent)


def _shares(tally: Tally) -> tuple[Amount, ...]:
    """The share of each status in per cent."""
    return tuple(facts.share(count, tally.planned) for count in tally.parts)


def _others(tally: Tally) -> tuple[StatusContext, ...]:
    others = []
    for status, count, share in zip(_STATUSES, tally.parts, _shares(tally), strict=True):
        if count and status is not Status.DONE:
            name = computed("status", str(status), count)
            others.append(StatusContext(name, _measures("count", count), _share("share", share)))
    return tuple(others)


def breakdowns_of(outcomes: Sequence[Outcome]) -> tuple[BreakdownContext, ...]:
    """The tally by service type and segment, with its sums."""
    return tuple(_breakdown(row) for row in facts.breakdowns(outcomes))


# How the gate finds the results by service type and segment again.
BY_TYPE_AND_SEGMENT = ("breakdown.service_type", "breakdown.segment")


def _breakdown(row: Breakdown) -> BreakdownContext:
    service_type, segment = _named(row)
    share = facts.share(row.tally.done, row.tally.planned)

    def count(name: str) -> Printed:
        return _count(f"breakdown.{name}", row.tally.count(name))

    def named(field: str, text: str) -> Printed:
        return computed(f"breakdown.{field}", text, _naming(row.tally, field))

    return BreakdownContext(
        total=row.total,
        service_type=named("service_type", service_type),
        segment=named("segment", segment),
        planned=count("planned"),
        done=count("done"),
        in_time=count("in_time"),
        late=count("late"),
        partly=count("partly"),
        not_done=count("not_done"),
        moved=count("moved"),
        cancelled=count("cancelled"),
        in_work=count("in_work"),
        share=computed("breakdown.share", wording.number(share, 1), share),
    )


def _naming(tally: Tally, field: str) -> Origin:
    """What says which service type or segment a row is about; nothing does where it is all of
    them."""
    if field not in tally.by:
        return Origin("итог по всем мероприятиям строки")
    cells = (cell for outcome in tally.behind["planned"] for cell in outcome.places(field))
    return Origin("по разделам мероприятий строки", tuple(cells))


def _named(row: Breakdown) -> tuple[str, str]:
    """What a row is about: service type and segment, in words."""
    if row.everything:
        return "Всего", "итого"
    service_type = wording.typeset(row.service_type or "все виды")
    is_sum_of_segments = row.total and row.service_type is not None
    return service_type, row.segment or ("итого" if is_sum_of_segments else NO_SEGMENT)


def statuses_chart(outcomes: Sequence[Outcome]) -> Chart | None:
    """Measures by status, a bar a service type; None where there is nothing to compare."""
    types = tuple(dict.fromkeys(outcome.service_type for outcome in outcomes))
    if not types or len(types) > MOST_CATEGORIES:
        return None
    parts_by_type = [_parts_of(service_type, outcomes) for service_type in types]
    series, looks = [], []
    for number, status in enumerate(_STATUSES):
        counts = tuple(parts[number] for parts in parts_by_type)
        if any(counts):  # a legend names what has a bar
            series.append((str(status), counts))
            looks.append(number)
    pairs = zip(types, parts_by_type, strict=True)
    told = "; ".join(f"{name}: {_told(parts)}" for name, parts in pairs)
    return Chart(
        f"Мероприятия по статусам. {told}.", types, tuple(series), stacked=True, looks=tuple(looks)
    )


def _parts_of(service_type: str, outcomes: Sequence[Outcome]) -> tuple[Count, ...]:
    own = [outcome for outcome in outcomes if outcome.service_type == service_type]
    return facts.tally(own, "service_type").parts


def _told(parts: Sequence[int]) -> str:
    """«выполнено – 5, отменено – 1»."""
    counts = zip(_STATUSES, parts, strict=True)
    return ", ".join(f"{status} – {count}" for status, count in counts if count)


def _count(fact: str, number: Count) -> Printed:
    return computed(fact, wording.number(Decimal(number)), number)


def _measures(fact: str, number: Count) -> Printed:
    return computed(fact, wording.counted(number, *_MEASURES), number)


def _share(fact: str, share: Amount) -> Printed:
    return computed(fact, wording.percent(share), share)
