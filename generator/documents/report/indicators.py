"""The indicators of the Report: actual against target."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator import facts, wording
from generator.book import Year
from generator.documents.context import grouped, subject_of
from generator.documents.printed import DASH, Printed, Printer, computed
from generator.facts import Deviation
from generator.model import Direction, Indicator
from generator.origins import Fact, Origin


@dataclass(frozen=True, slots=True)
class IndicatorContext:
    """An indicator with its deviation from the target."""

    begins_group: bool
    """Whether it is the first of its measure or group."""
    subject: Printed
    """The measure or the group it belongs to, in words."""
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


def indicators_of(year: Year, printer: Printer) -> tuple[IndicatorContext, ...]:
    """All of a year, those of a measure or group together, in the order of their rows."""
    contexts = []
    for is_first, indicator in grouped(year.indicators, lambda indicator: indicator.subject):
        contexts.append(_indicator(indicator, year, printer, begins_group=is_first))
    return tuple(contexts)


def missed_of(year: Year, printer: Printer) -> tuple[IndicatorContext, ...]:
    """Those whose target was not reached."""
    missed = []
    for indicator in year.indicators:
        deviation = facts.deviation_of(indicator)
        if deviation is not None and not deviation.reached:
            missed.append(_indicator(indicator, year, printer))
    return tuple(missed)


def _indicator(
    indicator: Indicator, year: Year, printer: Printer, *, begins_group: bool = False
) -> IndicatorContext:
    deviation, code = facts.deviation_of(indicator), indicator.code
    absolute, percent, reached = _in_words(deviation, indicator.unit)
    better = "меньше" if indicator.direction is Direction.LESS else "больше"
    return IndicatorContext(
        begins_group=begins_group,
        subject=subject_of(indicator, year, printer),
        title=printer.text(indicator, "title"),
        unit=printer.text(indicator, "unit"),
        better=printer.words(indicator, "direction", better),
        baseline=printer.number(indicator, "baseline"),
        target=printer.number(indicator, "target"),
        actual=printer.number(indicator, "actual"),
        deviation=computed("deviation", absolute, _origin(deviation, indicator), code),
        deviation_percent=computed(
            "deviation_percent", percent, _origin_of_percent(deviation, indicator), code
        ),
        reached=computed("reached", reached, _origin_of_reached(indicator), code),
        deviation_reason=printer.text(indicator, "deviation_reason"),
    )


def _origin(deviation: Deviation | None, indicator: Indicator) -> Origin | Fact:
    return _nothing_to_compare(indicator) if deviation is None else deviation.absolute


def _origin_of_percent(deviation: Deviation | None, indicator: Indicator) -> Origin | Fact:
    if deviation is None or deviation.percent is None:
        return _nothing_to_compare(indicator)
    return deviation.percent


def _nothing_to_compare(indicator: Indicator) -> Origin:
    cells = indicator.cell("actual"), indicator.cell("target")
    return Origin("сравнить не с чем: нет факта или цели, или цель – ноль", cells)


def _origin_of_reached(indicator: Indicator) -> Origin:
    cells = tuple(map(indicator.cell, ("actual", "target", "direction")))
    return Origin("факт не хуже цели, с учетом того, что лучше: больше или меньше", cells)


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
