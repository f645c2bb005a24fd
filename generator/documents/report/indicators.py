"""The indicators of the Report: actual against target."""

from __future__ import annotations

from dataclasses import dataclass

from generator import facts, wording
from generator.book import Year
from generator.documents.printed import DASH, Printed, Printer, computed
from generator.facts import Deviation
from generator.model import Direction, Indicator


@dataclass(frozen=True, slots=True)
class IndicatorContext:
    """An indicator with its deviation from the target."""

    subject: Printed
    """The measure or the group it belongs to, in words."""
    title: Printed
    unit: Printed
    baseline: Printed
    target: Printed
    actual: Printed
    deviation: Printed
    deviation_percent: Printed
    """Of the target, without the sign for per cent."""
    reached: Printed
    deviation_reason: Printed


def indicators_of(year: Year, printer: Printer) -> tuple[IndicatorContext, ...]:
    """All of a year."""
    return tuple(_indicator(indicator, year, printer) for indicator in year.indicators)


def missed_of(year: Year, printer: Printer) -> tuple[IndicatorContext, ...]:
    """Those whose target was not reached."""
    missed = []
    for indicator in year.indicators:
        deviation = facts.deviation_of(indicator)
        if deviation is not None and not deviation.reached:
            missed.append(_indicator(indicator, year, printer))
    return tuple(missed)


def _indicator(indicator: Indicator, year: Year, printer: Printer) -> IndicatorContext:
    absolute, percent, reached = _in_words(facts.deviation_of(indicator))
    better = ", меньше – лучше" if indicator.direction is Direction.LESS else ""
    subject = wording.typeset(year.subjects[indicator.subject])
    title = wording.typeset(indicator.title + better)
    return IndicatorContext(
        subject=printer.words(indicator, "subject", subject),
        title=printer.words(indicator, "title", title),
        unit=printer.text(indicator, "unit"),
        baseline=printer.number(indicator, "baseline"),
        target=printer.number(indicator, "target"),
        actual=printer.number(indicator, "actual"),
        deviation=computed("deviation", absolute, indicator.code),
        deviation_percent=computed("deviation_percent", percent, indicator.code),
        reached=computed("reached", reached, indicator.code),
        deviation_reason=printer.text(indicator, "deviation_reason"),
    )


def _in_words(deviation: Deviation | None) -> tuple[str, str, str]:
    """The difference, its per cent of the target, whether the target was reached."""
    if deviation is None:
        return DASH, DASH, DASH
    percent = DASH if deviation.percent is None else wording.signed(deviation.percent, 1)
    return wording.signed(deviation.absolute), percent, "да" if deviation.reached else "нет"
