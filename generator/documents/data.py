"""A year → what its documents say, as data for the site: what is published is our own build, so
the model says the same. Nothing of the internal edition is here. Numbers know their cells
(origins.py); `as_json` writes them as plain numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from generator import facts, wording
from generator.book import Year
from generator.documents import amendment
from generator.documents.amended import amended
from generator.documents.dues import due_of
from generator.model import Assessment, Conclusion, Indicator, Measure, Status
from generator.origins import Count, read


def of_program(year: Year) -> Mapping[str, Any]:
    """The plan."""
    numbers = facts.printed_numbers(year)
    rows = []
    for measure in year.measures:
        number = {"number": numbers[measure.code]}
        rows.append({**number, **_place(year, measure), **_measure(year, measure)})
    excluded = [
        {"number": numbers[measure.code], "amendment": _amendment_of(measure)}
        for measure in year.plan
        if measure.excluded
    ]
    return {
        "amended": amendment.plain(amended(year)) or None,
        "amendments": amendment.amendments(year),
        "plan": rows,
        "excluded": excluded,
    }


def of_report(year: Year) -> Mapping[str, Any]:
    """Execution, facts, indicators, satisfaction and conclusions."""
    outcomes, numbers = facts.outcomes(year), facts.printed_numbers(year)
    execution = []
    for outcome in outcomes:
        execution.append({"number": numbers[outcome.measure.code], **_outcome(outcome)})
    return {
        "amendments": amendment.amendments(year),
        "execution": execution,
        "facts": [_breakdown(row) for row in facts.breakdowns(outcomes) if _is_told_apart(row)],
        "indicators": [_indicator(year, indicator) for indicator in year.indicators],
        "satisfaction": [_satisfaction(figure) for figure in year.assessments],
        "conclusions": [_conclusion(conclusion) for conclusion in year.conclusions],
    }


def _amendment_of(measure: Measure) -> Count | None:
    """The number of the amendment that took a measure out."""
    number = measure.excluded_by
    return None if number is None else Count(number, "", [measure.cell("excluded")])


def _text(text: str | None) -> str | None:
    """A text as it is printed; None for nothing."""
    return _plain(wording.typeset(text)) if text else None


def _plain(text: str) -> str:
    """A text with plain spaces: where a line may end is an affair of print."""
    return text.replace(wording.NBSP, " ")


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


def _measure(year: Year, measure: Measure) -> dict[str, Any]:
    due = measure.due
    return {
        "proposal": _text(measure.proposal) or "",
        "measure": _text(measure.measure) or "",
        "expected_result": _text(measure.expected_result) or "",
        "due": {
            "text": _plain(due_of(measure, year.imprint)),
            "start": _day(due.start),
            "end": _day(due.end),
        },
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _outcome(outcome: facts.Outcome) -> dict[str, Any]:
    execution = outcome.execution
    is_done = execution.status is Status.DONE
    return {
        "service_type": outcome.service_type,
        "segment": outcome.segment,
        "status": execution.status.value,
        "in_time": not outcome.late if is_done else None,
        "finished": _day(execution.finished),
        "moved_to": execution.moved_to,
        "measure": _text(outcome.measure.measure) or "",
        "result": _text(execution.result),
        "effect": _text(execution.effect),
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
        "baseline": read(indicator, "baseline"),
        "target": read(indicator, "target"),
        "actual": read(indicator, "actual"),
        "reached": None if deviation is None else deviation.reached,
    }


def _satisfaction(figure: Assessment) -> dict[str, Any]:
    return {
        "kind": figure.kind.value,
        "channel": figure.channel,
        "segment": figure.segment,
        "respondents": read(figure, "respondents"),
        "scale": figure.scale,
        "value": read(figure, "value"),
        "target": read(figure, "target"),
    }


def _conclusion(conclusion: Conclusion) -> dict[str, Any]:
    return {
        "service_type": conclusion.service_type,
        "segment": conclusion.segment,
        "text": _text(conclusion.text) or "",
    }
