"""What the templates of all documents may ask for.

The classes here, in program.py and in report/ are the contract of the templates: lint.py holds a
template against them, the guide explains their names. No arithmetic (facts.py), no looks (the
template).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import TypeVar

from generator import wording
from generator.book import Year
from generator.documents.printed import Logo, Printed, Printer, as_read, computed, nothing
from generator.model import Company, Indicator, Measure, Stamp, StampKind
from generator.origins import Count, Origin
from generator.spelling import look

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class CompanyContext:
    """Общество."""

    full_name: Printed
    short_name: Printed
    running_name: Printed
    city: Printed
    site: Printed
    """«» without one."""
    logo: Logo | None
    standard: Printed
    """What is a company's own in the standing text, as all below; «» for the words of the
    template."""
    service_types: Printed
    assessments: Printed
    governing_body: Printed
    vat: Printed
    """«без НДС» or «с НДС», never empty."""


@dataclass(frozen=True, slots=True)
class ApprovalContext:
    """Гриф утверждения: at most one of the three is true."""

    by_person: bool
    by_order: bool
    by_minutes: bool
    position: Printed
    person: Printed
    number: Printed
    date: Printed
    """In words beside a signature, in digits for an order; without one, a line to write it on."""


def grouped(rows: Iterable[Row], key: Callable[[Row], object]) -> list[tuple[bool, Row]]:
    """Rows that share a key together, in the order of the first of each; whether it is that."""
    by_key: dict[object, list[Row]] = {}
    for row in rows:
        by_key.setdefault(key(row), []).append(row)
    groups = []
    for own in by_key.values():
        groups += [(row is own[0], row) for row in own]
    return groups


def values_of(context: object) -> Iterator[str]:
    """Every text of a context, charts included."""
    if isinstance(context, str):
        yield context
    elif isinstance(context, Decimal | int) and not isinstance(context, bool):
        yield wording.number(Decimal(context))
    elif isinstance(context, tuple):
        for value in context:
            yield from values_of(value)
    elif is_dataclass(context):
        for field in fields(context):
            yield from values_of(getattr(context, field.name))


def company_of(company: Company, logo: Logo | None, printer: Printer) -> CompanyContext:
    """The company of a year."""
    return CompanyContext(
        full_name=printer.text(company, "full_name"),
        short_name=printer.text(company, "short_name"),
        running_name=printer.text(company, "running_name"),
        city=printer.text(company, "city"),
        site=_own(company, "site", printer),
        logo=logo,
        standard=_own(company, "standard", printer),
        service_types=_own(company, "service_types", printer),
        assessments=_own(company, "assessments", printer),
        governing_body=_own(company, "governing_body", printer),
        vat=printer.text(company, "vat"),
    )


def _own(company: Company, field: str, printer: Printer) -> Printed:
    return printer.text(company, field) if getattr(company, field) else nothing()


def legal_basis_of(year: Year) -> Printed:
    """The full references of the acts, as they stand in the sentence; the cell is that of the
    first."""
    references = [act.reference for act in year.legal_basis]
    first = year.legal_basis[0]
    cells = (year.imprint.cell("legal_basis"), *(act.cell("reference") for act in year.legal_basis))
    origin = Origin("полные ссылки на акты, названные основанием", cells)
    return Printed(
        ", ".join(map(wording.typeset, references)),
        cell=first.cells["reference"],
        row=first.key,
        value=references[0] if len(references) == 1 else as_read(tuple(references)),
        origin=origin if len(references) > 1 else None,
    )


def year_beside(year: Year, years: int) -> Printed:
    """The year so many years behind, or before, that of the Programme."""
    name = "year_after" if years > 0 else "year_before"
    formula = f"год Программы {'+' if years > 0 else '−'} {abs(years)}"
    number = Count(year.number + years, formula, (year.imprint.cell("year"),))
    return computed(name, str(number), number)


def subject_of(indicator: Indicator, year: Year, printer: Printer) -> Printed:
    """What an indicator belongs to, in words."""
    titles = {section.code: section.cell("title") for section in year.sections}
    titles |= {measure.code: measure.cell("measure") for measure in year.measures}
    cells = indicator.cell("subject"), titles[indicator.subject]
    origin = Origin("наименование того, чей код назван у показателя", cells)
    words = wording.typeset(year.subjects[indicator.subject])
    return printer.words(indicator, "subject", words, origin)


def approval_of(stamp: Stamp, issue_year: int, printer: Printer) -> ApprovalContext:
    """The stamp of a document."""
    in_full = stamp.kind is StampKind.PERSON
    return ApprovalContext(
        by_person=in_full,
        by_order=stamp.kind is StampKind.ORDER,
        by_minutes=stamp.kind is StampKind.MINUTES,
        position=printer.text(stamp, "position"),
        person=printer.words(stamp, "person", wording.person(stamp.person or "")),
        number=_stamp_number(stamp, printer),
        date=printer.words(
            stamp, "approved", _stamp_date(stamp.approved, issue_year, in_full=in_full)
        ),
    )


NO_BRANCH = "все Общество"
"""What stands where measures of no branch are counted beside those of branches."""


def branch_of(measure: Measure, printer: Printer) -> Printed:
    """The branch of a measure in an internal edition; «» without one, and where it is responsible
    itself."""
    is_responsible = look(measure.branch or "") == look(measure.responsible or "")
    if measure.branch is None or is_responsible or not printer.internal:
        return nothing()
    return printer.text(measure, "branch")


def _stamp_number(stamp: Stamp, printer: Printer) -> Printed:
    """The number of an order or minutes; a line to write it on as long as there is none."""
    is_numbered = stamp.kind in (StampKind.ORDER, StampKind.MINUTES)
    if is_numbered and stamp.number is None:
        return printer.words(stamp, "number", "_" * 6)
    return printer.text(stamp, "number")


def marks_of(year: Year, stamp: Stamp, printer: Printer) -> tuple[Printed, ...]:
    """What every page of a document says: the mark of its stamp, and that of an internal
    edition."""
    marks = []
    if stamp.mark:
        marks.append(printer.text(stamp, "mark"))
    if printer.internal and year.imprint.internal_mark:
        marks.append(printer.text(year.imprint, "internal_mark"))
    return tuple(marks)


def _stamp_date(date: dt.date | None, issue_year: int, *, in_full: bool) -> str:
    if date is None:
        return f"«___»{wording.NBSP}______________{wording.NBSP}{issue_year}{wording.NBSP}г."
    return wording.long_date(date) if in_full else wording.date(date)


def title_of(year: Year, words: str) -> str:
    """The title in the document's properties, from its words up to the company's name; on the page
    it is standing text of the template."""
    return words.format(
        company=wording.typeset(year.company.short_name),
        year=year.number,
        amendments=", ".join(f"№{wording.NBSP}{each.number}" for each in year.pending),
    )
