"""A year and a document about it → what the document says, as data for the site.

Texts come from the document, each from its place in it, because lawyers may have changed them;
states, days and numbers from the model. Nothing of the internal edition is here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from generator import facts, spelling, wording
from generator.book import Year
from generator.contract import periods
from generator.documents.alignment import Aligned, State
from generator.documents.dues import due_of
from generator.documents.printed import DASH
from generator.model import Assessment, Indicator, Measure, Record, Status


def of_program(year: Year, said: Aligned) -> Mapping[str, Any]:
    """The plan."""
    numbers = _numbers(year, said)
    rows = []
    for measure in year.measures:
        if _stands(said, measure, "measure"):
            number = {"number": numbers[measure.code]}
            rows.append({**number, **_place(year, measure), **_measure(year, said, measure)})
    return {"plan": rows}


def of_report(year: Year, said: Aligned) -> Mapping[str, Any]:
    """Execution, facts, indicators, satisfaction and conclusions."""
    outcomes, numbers = facts.outcomes(year), _numbers(year, said)
    execution = []
    for outcome in outcomes:
        if _stands(said, outcome.measure, "measure"):
            number = {"number": numbers[outcome.measure.code]}
            execution.append({**number, **_outcome(said, outcome)})
    indicators = (row for row in year.indicators if _stands(said, row, "title"))
    return {
        "execution": execution,
        "facts": [_breakdown(row) for row in facts.breakdowns(outcomes) if _is_told_apart(row)],
        "indicators": [_indicator(year, indicator) for indicator in indicators],
        "satisfaction": [_satisfaction(figure) for figure in year.assessments],
        "conclusions": list(_conclusions(year, said)),
    }


def _stands(said: Aligned, record: Record, field: str) -> bool:
    aligned = said.of(record, field)
    return aligned is not None and aligned.state is not State.GONE


def _text(said: Aligned, record: Record, field: str) -> str | None:
    """What a field reads as in the document; None for nothing."""
    aligned = said.of(record, field)
    return None if aligned is None or aligned.text in ("", DASH) else _plain(aligned.text)


def _plain(text: str) -> str:
    """A text with plain spaces: where a line may end is an affair of print."""
    return text.replace(wording.NBSP, " ")


def _numbers(year: Year, said: Aligned) -> dict[str, str]:
    """The number of each measure as the document counts it."""
    numbers = facts.printed_numbers(year)
    for measure in year.measures:
        aligned = said.of(measure, "measure")
        if aligned is not None and aligned.number:
            numbers[measure.code] = aligned.number
    return numbers


def _place(year: Year, measure: Measure) -> dict[str, Any]:
    place = year.place_of(measure)
    group = place.group
    return {
        "section": _plain(wording.typeset(place.section.title)),
        "group": None if group is None else _plain(wording.typeset(group.title)),
        "service_type": place.service_type,
        "channel": place.channel,
        "segment": place.segment,
    }


def _measure(year: Year, said: Aligned, measure: Measure) -> dict[str, Any]:
    texts = {
        field: _text(said, measure, field) or ""
        for field in ("proposal", "measure", "expected_result")
    }
    return {**texts, "due": _due(said, measure, due_of(measure, year.imprint))}


def _due(said: Aligned, measure: Measure, printed: str) -> dict[str, Any]:
    """A due in other words than it was printed in has the days of these words."""
    text = _text(said, measure, "due") or ""
    span: periods.Span | None = (measure.due.start, measure.due.end)
    if spelling.words(text) != spelling.words(printed):
        span = periods.span(text, measure.year)
    start, end = span or (None, None)
    return {"text": text, "start": _day(start), "end": _day(end)}


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _outcome(said: Aligned, outcome: facts.Outcome) -> dict[str, Any]:
    execution = outcome.execution
    is_done = execution.status is Status.DONE
    return {
        "service_type": outcome.service_type,
        "segment": outcome.segment,
        "status": execution.status.value,
        "in_time": not outcome.late if is_done else None,
        "finished": _day(execution.finished),
        "moved_to": execution.moved_to,
        "measure": _text(said, outcome.measure, "measure") or "",
        "result": _text(said, execution, "result"),
        "effect": _text(said, execution, "effect"),
    }


def _is_told_apart(row: facts.Breakdown) -> bool:
    """Whether service type and segment name a row: those for all clients in total do not."""
    return row.everything or row.service_type is not None or row.segment is not None


def _breakdown(row: facts.Breakdown) -> dict[str, Any]:
    return {"service_type": row.service_type, "segment": row.segment, **row.tally.counts}


def _indicator(year: Year, indicator: Indicator) -> dict[str, Any]:
    deviation = facts.deviation_of(indicator)
    return {
        "subject": _plain(wording.typeset(year.subjects[indicator.subject])),
        "title": _plain(wording.typeset(indicator.title)),
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "baseline": _number(indicator.baseline),
        "target": _number(indicator.target),
        "actual": _number(indicator.actual),
        "reached": None if deviation is None else deviation.reached,
    }


def _satisfaction(figure: Assessment) -> dict[str, Any]:
    return {
        "kind": figure.kind.value,
        "channel": figure.channel,
        "segment": figure.segment,
        "respondents": figure.respondents,
        "scale": figure.scale,
        "value": _number(figure.value),
        "target": _number(figure.target),
    }


def _conclusions(year: Year, said: Aligned) -> Iterator[dict[str, Any]]:
    """The conclusions in the words of the document; one that it does not draw is left out."""
    for conclusion in year.conclusions:
        text = _text(said, conclusion, "text")
        if text is not None:
            yield {
                "service_type": conclusion.service_type,
                "segment": conclusion.segment,
                "text": text,
            }


def _number(value: Decimal | None) -> int | float | None:
    """A number of JSON; a Decimal of at most 15 digits is the same number there."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
