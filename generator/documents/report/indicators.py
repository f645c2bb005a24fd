"""The indicators of the Report: actual against target."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator import facts, wording
from generator.book import Year
from generator.documents.printed import DASH, Printed, Printer, computed
from generator.facts import Deviation
from generator.model import Direction, Indicator


@dataclass(frozen=True, slots=True)
class IndicatorContext:
    """An indicator with its deviation from the target."""

    title: Printed
    unit: Printed
    better: Printed
    """«больше» or «меньше»: what is better."""
    baseline: Printed
    target: Printed
    actual: Printed
    deviation: Printed
    """In the unit of the indicator; of per cents in points of per cent."""
    deviation_percent: Printed
    """Of the target, without the sign for per cent."""
    reached: Printed
    deviation_reason: Printed


@dataclass(frozen=True, slots=True)
class SubjectContext:
    """The indicators of a measure or a group."""

    title: Printed
    """The measure or the group, in words."""
    indicators: tuple[IndicatorContext, ...]


def indicators_of(year: Year, printer: Printer) -> tuple[SubjectContext, ...]:
    """All of a year by what they belong to, in the order of their rows."""
    by_subject: dict[str, list[Indicator]] = {}
    for indicator in year.indicators:
        by_subject.setdefault(indicator.subject, []).append(indicator)
    subjects = []
    for key, indicators in by_subject.items():
        words = wording.typeset(year.subjects[key])
        title = printer.words(indicators[0], "subject", words)
        own = tuple(_indicator(indicator, printer) for indicator in indicators)
        subjects.append(SubjectContext(title, own))
    return tuple(subjects)


def missed_of(year: Year, printer: Printer) -> tuple[IndicatorContext, ...]:
    """Those whose target was not reached."""
    missed = []
    for indicator in year.indicators:
        deviation = facts.deviation_of(indicator)
        if deviation is not None and not deviation.reached:
            missed.append(_indicator(indicator, printer))
    return tuple(missed)


def _indicator(indicator: Indicator, printer: Printer) -> IndicatorContext:
    absolute, percent, reached = _in_words(facts.deviation_of(indicator), indicator.unit)
    better = "меньше" if indicator.direction is Direction.LESS else "больше"
    return IndicatorContext(
        title=printer.text(indicator, "title"),
        unit=printer.text(indicator, "unit"),
        better=printer.words(indicator, "direction", better),
        baseline=printer.number(indicator, "baseline"),
        target=printer.number(indicator, "target"),
        actual=printer.number(indicator, "actual"),
        deviation=computed("deviation", absolute, indicator.code),
        deviation_percent=computed("deviation_percent", percent, indicator.code),
        reached=computed("reached", reached, indicator.code),
        deviation_reason=printer.text(indicator, "deviation_reason"),
    )


# Two shares differ by points of per cent, not by per cent.
_PERCENT, _POINTS = re.compile(r"%|проц(?:\.|ент\w*)", re.IGNORECASE), "п.\xa0п."


def _in_words(deviation: Deviation | None, unit: str) -> tuple[str, str, str]:
    """The difference, its per cent of the target, whether the target was reached."""
    if deviation is None:
        return DASH, DASH, DASH
    absolute = wording.signed(deviation.absolute)
    if _PERCENT.fullmatch(unit.strip()):
        absolute = f"{absolute}{wording.NBSP}{_POINTS}"
    percent = DASH if deviation.percent is None else wording.signed(deviation.percent, 1)
    return absolute, percent, "да" if deviation.reached else "нет"
