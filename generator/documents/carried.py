"""Where measures come from that go on from an earlier year: its Programme, number and due there,
and why they were not finished. The internal Programme and both editions of the Report say it."""

from __future__ import annotations

from dataclasses import dataclass

from generator import facts, origins, wording
from generator.book import Origin, Year
from generator.documents.dues import due_of
from generator.documents.printed import DASH, Printed, Printer, computed
from generator.model import Measure


@dataclass(frozen=True, slots=True)
class CarriedContext:
    """A measure that goes on from an earlier year."""

    number: Printed
    measure: Printed
    origin: Printed
    """«Программа на 2025 год, п. 1.2.3»; with the code there in an internal edition."""
    due: Printed
    """The one that it had there."""
    reason: Printed
    """Why it was moved or not finished."""


def carried_in(year: Year, printer: Printer) -> tuple[CarriedContext, ...]:
    """The measures that say to go on, in the order of print; one whose origin the workbook does not
    have, only where its code may be read."""
    numbers = facts.printed_numbers(year)
    rows = []
    for measure in year.measures:
        origin = year.origins.get(measure.code)
        known = facts.origin_of_number(measure)
        number = computed("number", numbers[measure.code], known, measure.code)
        if origin is not None:
            rows.append(_known(number, measure, origin, printer))
        elif measure.carried_from is not None and printer.internal:
            none, code = Printed(DASH), printer.text(measure, "carried_from")
            rows.append(CarriedContext(number, printer.text(measure, "measure"), code, none, none))
    return tuple(rows)


def _known(number: Printed, measure: Measure, origin: Origin, printer: Printer) -> CarriedContext:
    before, execution = origin.measure, origin.execution
    typed = wording.typeset(before.due.text)
    due = typed if origin.year is None else due_of(before, origin.year.imprint)
    reason = None if execution is None else printer.text(execution, "deviation_reason")
    return CarriedContext(
        number=number,
        measure=printer.text(measure, "measure"),
        origin=computed(
            "origin", _named(origin, printer), _cells_of(measure, before), measure.code
        ),
        due=printer.words(before, "due", due),
        reason=reason or Printed(DASH),
    )


def _cells_of(measure: Measure, before: Measure) -> origins.Origin:
    cells = measure.cell("carried_from"), before.cell("code"), before.cell("year")
    return origins.Origin("год и номер мероприятия, которое названо в «Перенесено из»", cells)


def _named(origin: Origin, printer: Printer) -> str:
    words = f"Программа на {origin.measure.year} год"
    numbers = {} if origin.year is None else facts.printed_numbers(origin.year)
    if number := numbers.get(origin.measure.code):
        words += f", п. {number.rstrip('.')}"
    if printer.internal:
        words += f" ({origin.measure.code})"
    return wording.typeset(words)
