"""The company's Standard (§1.4 of the Programme): which measures serve each clause of it, and what
became of them. Internal editions print it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator import facts
from generator.book import Year
from generator.documents.dues import due_of
from generator.documents.printed import DASH, Printed, Printer, computed
from generator.model import Clause, Measure
from generator.origins import Origin

PLANNED = "запланировано"
NOT_APPLICABLE = "не применимо"
UNSERVED = "мероприятий нет"

StatusOf = Callable[[Measure], Printed]


@dataclass(frozen=True, slots=True)
class ClauseContext:
    """A clause and a measure that serves it, or why there is none."""

    begins_group: bool
    """Whether it is the first row of its clause."""
    code: Printed
    """The number of the clause."""
    requirement: Printed
    number: Printed
    """The one the measure is printed with; a dash without a measure, as for its due."""
    measure: Printed
    """The reason in the place of a measure where the clause does not apply."""
    due: Printed
    status: Printed


def clauses_of(year: Year, printer: Printer, status_of: StatusOf) -> tuple[ClauseContext, ...]:
    """The rows of all clauses, in the order of the sheet; none in a public edition. `status_of`
    says what a document knows of a measure."""
    if not printer.internal:
        return ()
    numbers = facts.printed_numbers(year)
    rows: list[ClauseContext] = []
    for clause in year.clauses:
        for measure in year.measures_for(clause):
            number = computed(
                "number", numbers[measure.code], facts.origin_of_number(measure), measure.code
            )
            due = printer.words(measure, "due", due_of(measure, year.imprint))
            served = (number, printer.text(measure, "measure"), due, status_of(measure))
            rows.append(_row(clause, printer, *served, rows=rows))
        for unserved in _without_measure(clause, year, printer):
            rows.append(_row(clause, printer, *unserved, rows=rows))
    return tuple(rows)


def planned(measure: Measure) -> Printed:
    """What the Programme knows of a measure."""
    origin = Origin("мероприятие плана, исполнения еще нет", (measure.cell("code"),))
    return computed("planned", PLANNED, origin, measure.code)


def _without_measure(
    clause: Clause, year: Year, printer: Printer
) -> Iterator[tuple[Printed, Printed, Printed, Printed]]:
    """Number, measure, due and status of a clause that does not apply, or that nothing serves."""
    unserved = Origin("у пункта нет мероприятия", (clause.cell("code"),))
    dash = computed("nothing", DASH, unserved, clause.code)
    if clause.not_applicable:
        reason = printer.text(clause, "not_applicable")
        origin = Origin("заполнено «Не применимо»", (clause.cell("not_applicable"),))
        yield dash, reason, dash, computed("not_applicable", NOT_APPLICABLE, origin, clause.code)
    elif not year.measures_for(clause):
        yield dash, dash, dash, computed("unserved", UNSERVED, unserved, clause.code)


def _row(
    clause: Clause,
    printer: Printer,
    number: Printed,
    measure: Printed,
    due: Printed,
    status: Printed,
    *,
    rows: list[ClauseContext],
) -> ClauseContext:
    """A row behind others."""
    return ClauseContext(
        begins_group=not rows or rows[-1].code != clause.code,
        code=printer.text(clause, "code"),
        requirement=printer.text(clause, "requirement"),
        number=number,
        measure=measure,
        due=due,
        status=status,
    )
