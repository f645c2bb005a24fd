"""A year → what its documents say, as data for the site: what is published is our own build, so
the model says the same. Nothing of the internal edition is here. Numbers know their cells
(origins.py); `as_json` writes them as plain numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from generator import facts, wording
from generator.book import Year
from generator.documents import amendment
from generator.documents.amended import amended
from generator.documents.dues import due_of
from generator.model import Conclusion, Indicator, Measure, Section, Status
from generator.origins import Amount, Count, read


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
        number = {"number": numbers[outcome.measure.code]}
        execution.append({**number, **_place(year, outcome.measure), **_outcome(year, outcome)})
    return {
        "amendments": amendment.amendments(year),
        "execution": execution,
        "facts": [_breakdown(row) for row in facts.breakdowns(outcomes) if _is_told_apart(row)],
        "indicators": [_indicator(year, indicator) for indicator in year.indicators],
        "satisfaction": [_satisfaction(figure) for figure in _measured(year)],
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
    return {
        **_titles(place.section, place.group),
        "service_type": place.service_type,
        "channel": place.channel,
        "segment": place.segment,
    }


def _titles(section: Section, group: Section | None) -> dict[str, Any]:
    return {
        "section": _plain(wording.typeset(section.title)),
        "group": None if group is None else _plain(wording.typeset(group.title)),
    }


def _measure(year: Year, measure: Measure) -> dict[str, Any]:
    return {
        "proposal": _text(measure.proposal) or "",
        "measure": _text(measure.measure) or "",
        "expected_result": _text(measure.expected_result) or "",
        "due": _due(year, measure),
    }


def _due(year: Year, measure: Measure) -> dict[str, Any]:
    return {
        "text": _plain(due_of(measure, year.imprint)),
        "start": _day(measure.due.start),
        "end": _day(measure.due.end),
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _outcome(year: Year, outcome: facts.Outcome) -> dict[str, Any]:
    execution = outcome.execution
    is_done = execution.status is Status.DONE
    return {
        "service_type": outcome.service_type,
        "segment": outcome.segment,
        "due": _due(year, outcome.measure),
        "status": execution.status.value,
        "in_time": not outcome.late if is_done else None,
        "finished": _day(execution.finished),
        "moved_to": execution.moved_to,
        "measure": _text(outcome.measure.measure) or "",
        "result": _text(execution.result),
        "effect": _text(execution.effect),
        "reason": _text(execution.deviation_reason) if not is_done or outcome.late else None,
    }


def _is_told_apart(row: facts.Breakdown) -> bool:
    """Whether service type and segment name a row: those for all clients in total do not."""
    return row.everything or row.service_type is not None or row.segment is not None


def _breakdown(row: facts.Breakdown) -> dict[str, Any]:
    """The share is of what was planned, in per cent, as it is printed."""
    share = _as_printed(facts.share(row.tally.done, row.tally.planned))
    place = {"service_type": row.service_type, "segment": row.segment, "total": row.total}
    return {**place, **row.tally.counts, "share": share}


_PERCENT = 1  # decimals of what is counted in per cent, as in print


def _as_printed(percent: Amount) -> Amount:
    """What is counted in per cent, to its printed decimals."""
    formula = f"{percent.origin.formula}, с одним знаком после запятой"
    return Amount(wording.rounded(percent, _PERCENT), formula, parts=(percent,))


def _indicator(year: Year, indicator: Indicator) -> dict[str, Any]:
    deviation = facts.deviation_of(indicator)
    percent = None if deviation is None else deviation.percent
    is_missed = deviation is not None and not deviation.reached
    return {
        "subject": _plain(wording.typeset(year.subjects[indicator.subject])),
        **_place_of_subject(year, indicator.subject),
        "title": _plain(wording.typeset(indicator.title)),
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "baseline": read(indicator, "baseline"),
        "target": read(indicator, "target"),
        "actual": read(indicator, "actual"),
        "deviation": None if deviation is None else deviation.absolute,
        "deviation_percent": None if percent is None else _as_printed(percent),
        "reached": None if deviation is None else deviation.reached,
        "reason": _text(indicator.deviation_reason) if is_missed else None,
    }


def _place_of_subject(year: Year, subject: str) -> dict[str, Any]:
    """Section and group of what an indicator belongs to: a measure, a group or a section."""
    measures = {measure.code: measure for measure in year.measures}
    if subject in measures:
        place = year.place_of(measures[subject])
        return _titles(place.section, place.group)
    nodes = {node.code: node for node in year.sections}
    own = nodes[subject]
    above = nodes.get(own.parent or "", own)
    return _titles(above, None if above is own else own)


def _measured(year: Year) -> Iterator[facts.Satisfaction]:
    """The figures of the year as they were measured; means are the reader's to take."""
    for figure in facts.satisfaction(year.assessments, year.assessments_before):
        if figure.figure is not None:
            yield figure


def _satisfaction(row: facts.Satisfaction) -> dict[str, Any]:
    figure = row.figure
    assert figure is not None
    change = None
    if row.before is not None:
        parts = row.value, row.before
        change = Amount(row.value - row.before, "значение года − прошлого года", parts=parts)
    return {
        "kind": figure.kind.value,
        "channel": figure.channel,
        "segment": figure.segment,
        "respondents": read(figure, "respondents"),
        "scale": _plain(figure.scale),
        "before": row.before,
        "value": read(figure, "value"),
        "change": change,
        "target": read(figure, "target"),
    }


def _conclusion(conclusion: Conclusion) -> dict[str, Any]:
    return {
        "service_type": conclusion.service_type,
        "segment": conclusion.segment,
        "text": _text(conclusion.text) or "",
    }
