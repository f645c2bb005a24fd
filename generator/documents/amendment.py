"""A year whose Programme was changed since it was issued → what templates/amendment.docx may ask
for: «Изменения, которые вносятся в Программу»."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator import facts, wording
from generator.book import Change, Year
from generator.contract.column import Audience
from generator.contract.schema import PLAN
from generator.documents.amended import (
    ISSUED,
    act_of,
    approval_of_program,
    exclusion_of,
    origin_of_change,
)
from generator.documents.context import (
    ApprovalContext,
    CompanyContext,
    approval_of,
    company_of,
)
from generator.documents.dues import due_of
from generator.documents.issued import EXCLUDED
from generator.documents.printed import DASH, Logo, Printed, Printer, computed
from generator.model import Amendment, Measure, Stamp
from generator.origins import Origin, read
from generator.terms import Edition

ROW = "строка"
# What the public reads of a measure.
_TEXTS = tuple(
    column for column in PLAN.read if column.audience is Audience.PUBLIC and column.field != "year"
)


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """One change of the Programme."""

    number: Printed
    """That of the measure or the group."""
    place: Printed
    """The column, «строка» for a measure that came."""
    was: Printed
    now: Printed
    reason: Printed


@dataclass(frozen=True, slots=True)
class AmendmentsContext:
    """What templates/amendment.docx may ask for."""

    year: Printed
    numbers: Printed
    """«№ 1»; «№ 1 и № 2» where several were not issued yet."""
    issue_year: Printed
    company: CompanyContext
    approval: ApprovalContext
    program_approved: Printed
    """«утвержденную приказом от 16.12.2024 № 318-п»; «» for a Programme without a stamp."""
    in_force: Printed
    """From which day; «» if nobody knows."""
    marks: tuple[Printed, ...]
    changes: tuple[ChangeContext, ...]


def context(year: Year, edition: Edition, logo: Logo | None) -> AmendmentsContext:
    """The context of the amendments that no issued Programme holds yet."""
    printer, stamp, last = Printer(edition), stamp_of(year), _last(year)
    issue_year = stamp.approved.year if stamp.approved else year.number
    day = None if last is None else last.first_day
    return AmendmentsContext(
        year=printer.words(year.imprint, "year", str(year.number)),
        numbers=computed("amendments", numbers_of(year), _read_from(year, "number")),
        issue_year=computed("amendment_year", str(issue_year), _approved(stamp)),
        company=company_of(year.company, logo, printer),
        approval=approval_of(stamp, issue_year, printer),
        program_approved=computed(
            "program_approved", approval_of_program(year), _approved(year.imprint.program_stamp)
        ),
        in_force=computed(
            "in_force", wording.date(day) if day else "", _read_from(year, "in_force")
        ),
        marks=(printer.text(stamp, "mark"),) if stamp.mark else (),
        changes=tuple(_change(change, year, printer) for change in year.changes),
    )


def _read_from(year: Year, field: str) -> Origin:
    """That something is read from the amendments that are not issued yet."""
    cells = tuple(amendment.cell(field) for amendment in year.pending)
    return Origin("по изменениям, которых нет в изданной Программе", cells)


def _approved(stamp: Stamp) -> Origin:
    cells = tuple(stamp.cell(field) for field in ("kind", "number", "approved"))
    return Origin("по грифу утверждения", cells)


def numbers_of(year: Year) -> str:
    """«№ 1», «№ 1 и № 2»."""
    numbers = [f"№{wording.NBSP}{each.number}" for each in year.pending]
    return " и ".join(filter(None, (", ".join(numbers[:-1]), *numbers[-1:])))


def stamp_of(year: Year) -> Stamp:
    """The stamp of the latest amendment; without one, a stamp that is none."""
    last = _last(year)
    return replace(year.imprint.program_stamp, mark=None) if last is None else last.stamp


def _last(year: Year) -> Amendment | None:
    """The latest amendment that is not issued yet; of all, if there is none such."""
    return max(year.pending or year.amendments, key=lambda each: each.number, default=None)


def amendment_of(change: Change, year: Year) -> Amendment | None:
    """The amendment that a change belongs to: the one that the measure names, or the latest."""
    for measure in year.plan:
        if measure.code == change.measure:
            named = measure.excluded_by if change.now == exclusion_of(measure) else measure.added_by
            for amendment in year.pending:
                if amendment.number == named:
                    return amendment
    return _last(year)


def _change(change: Change, year: Year, printer: Printer) -> ChangeContext:
    number, place, was, now = told(change, year)
    amendment = amendment_of(change, year)
    return ChangeContext(
        number=computed("number", number, origin_of_change(change, year), change.measure),
        place=computed("heading", place, ISSUED, change.measure),
        was=computed("issued", was, ISSUED, change.measure),
        now=Printed(now, cell=change.cell, row=change.measure, value=change.now),
        reason=Printed(DASH) if amendment is None else printer.text(amendment, "reason"),
    )


def told(change: Change, year: Year) -> tuple[str, str, str, str]:
    """A change in words: the number that is printed, the column, what was and what is."""
    number = _numbers(year).get(change.measure, DASH)
    is_new = change.issued is None
    place = ROW if is_new or change.cell.heading == EXCLUDED else change.cell.heading
    now = _row(change, year) if is_new else change.now
    return number, place, change.issued or DASH, now or "исключено"


def _numbers(year: Year) -> dict[str, str]:
    """The printed numbers of measures, groups and sections."""
    numbers = facts.printed_numbers(year)
    for first, section in enumerate(year.top_sections, 1):
        numbers[section.code] = f"{first}."
        for second, group in enumerate(year.groups_of(section), 1):
            numbers[group.code] = f"{first}.{second}."
    return numbers


def _row(change: Change, year: Year) -> str:
    """A measure that was added, all of it that the public reads."""
    for measure in year.measures:
        if measure.code == change.measure:
            return "; ".join(_columns(measure, year))
    return change.now or ""


def _columns(measure: Measure, year: Year) -> Iterator[str]:
    for column in _TEXTS:
        is_due = column.field == "due"
        value = due_of(measure, year.imprint) if is_due else getattr(measure, column.field)
        yield f"{column.heading}: {wording.typeset(value).rstrip('.;')}"


def data(year: Year) -> Mapping[str, Any]:
    """What it says, as data for the site."""
    return {
        "numbers": [read(amendment, "number") for amendment in year.pending],
        "changes": list(changes_of(year)),
    }


def changes_of(year: Year) -> Iterator[dict[str, str]]:
    """Every change since the Programme was issued last: number, column, was, is, reason."""
    for change in year.changes:
        amendment = amendment_of(change, year)
        names = ("number", "heading", "was", "now", "reason")
        texts = (*told(change, year), amendment.reason if amendment else "")
        yield {name: plain(text) for name, text in zip(names, texts, strict=True)}


def plain(text: str) -> str:
    """A text with plain spaces: where a line may end is an affair of print."""
    return wording.typeset(text).replace(wording.NBSP, " ")


def amendments(year: Year) -> list[dict[str, Any]]:
    """The amendments of a year, as data for the site."""
    return [
        {
            "number": read(each, "number"),
            "approval": plain(act_of(each, year.company)),
            "in_force": each.first_day.isoformat() if each.first_day else None,
            "reason": plain(each.reason),
        }
        for each in year.amendments
    ]
