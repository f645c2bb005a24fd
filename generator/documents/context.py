"""What the templates of all documents may ask for, and how a value of a record becomes text that
knows its cell.

The classes here and in program.py and report.py are the contract of the templates: lint.py holds a
template against them, the guide explains their names. No arithmetic (facts.py), no looks (the
template)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal

from generator import wording
from generator.documents.printed import Logo, Printed, printed
from generator.model import Programme, Record, StampKind, Year


@dataclass(frozen=True, slots=True)
class CompanyContext:
    """Общество."""

    full_name: Printed
    short_name: Printed
    running_name: Printed
    city: Printed
    logo: Logo | None


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


def values_of(context: object) -> Iterator[str]:
    """Every text of a context, charts included."""
    if isinstance(context, str):
        yield context
    elif isinstance(context, Decimal | int) and not isinstance(context, bool):
        yield wording.number(Decimal(context))
    elif isinstance(context, tuple):
        for one in context:
            yield from values_of(one)
    elif is_dataclass(context):
        for field in fields(context):
            yield from values_of(getattr(context, field.name))


def text_of(record: Record, field: str, text: str | None) -> Printed:
    """The text of a record's field as it is printed; a dash for nothing."""
    return printed(record, field, wording.typeset(text) if text else None)


def number_of(record: Record, field: str, number: Decimal | int | None) -> Printed:
    """The number of a record's field as it is printed, exactly; a dash for nothing."""
    return printed(record, field, None if number is None else wording.number(Decimal(number)))


def company_of(programme: Programme, logo: Logo | None) -> CompanyContext:
    """The company of a programme."""
    company = programme.company
    return CompanyContext(
        full_name=text_of(company, "full_name", company.full_name),
        short_name=text_of(company, "short_name", company.short_name),
        running_name=text_of(company, "running_name", company.running_name),
        city=text_of(company, "city", company.city),
        logo=logo,
    )


def legal_basis_of(programme: Programme) -> Printed:
    """The full references of the acts, as they stand in the sentence; the cell is that of the
    first."""
    references = ", ".join(wording.typeset(act.reference) for act in programme.legal_basis)
    return printed(programme.legal_basis[0], "reference", references)


def approval_of(year: Year, prefix: str, issue_year: int) -> ApprovalContext:
    """The stamp of the Programme, or, with the prefix «report_», of the Report."""
    kind, approved = getattr(year, f"{prefix}stamp"), getattr(year, f"{prefix}approved")

    def text(field: str) -> Printed:
        return text_of(year, prefix + field, getattr(year, prefix + field))

    return ApprovalContext(
        by_person=kind is StampKind.PERSON,
        by_order=kind is StampKind.ORDER,
        by_minutes=kind is StampKind.MINUTES,
        position=text("position"),
        person=text("person"),
        number=text("number"),
        date=printed(
            year,
            f"{prefix}approved",
            _stamp_date(approved, issue_year, in_full=kind is StampKind.PERSON),
        ),
    )


def _stamp_date(date: dt.date | None, issue_year: int, *, in_full: bool) -> str:
    """The date in words beside a signature, in digits for an order; without one, a line to write it
    on."""
    if date is None:
        return f"«___»{wording.NBSP}______________{wording.NBSP}{issue_year}{wording.NBSP}г."
    return wording.long_date(date) if in_full else wording.date(date)
