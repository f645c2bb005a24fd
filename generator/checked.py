"""A workbook → the year of it that is asked for, with everything there is to say about it: cells,
rules, templates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import checks, output
from generator.book import Book, Year, YearRows
from generator.checks import plan
from generator.contract.schema import ASSESSMENT, SHEETS
from generator.documents import issued
from generator.documents.kinds import Kind
from generator.documents.kinds import kind as kind_of
from generator.documents.logo import read_logo
from generator.documents.manifest import issued_manifest
from generator.documents.printed import Logo
from generator.documents.standing import standing_text
from generator.findings import FaultyWorkbook, Finding, Severity, as_errors, capped, errors
from generator.freshness import open_elsewhere
from generator.terms import TemplateRef
from generator.workbook import reading

_UNPLANNED = "Плана этого года в книге нет, документ не собирается. Назовите другой год."


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A workbook that was read and checked."""

    year: Year | None
    """The year that is asked for, as far as its rows could be read."""
    logo: Logo | None
    findings: tuple[Finding, ...]
    """What keeps for the manifest."""
    passing: tuple[Finding, ...]
    """What is true only now."""
    unread: bool
    """Whether there are rows that could not be read."""
    latest_year: int
    """The latest with a plan; 0 for none."""
    saved: dt.datetime | None
    """When the workbook was last saved, as it says itself."""
    digest: str
    """The SHA-256 of the workbook."""

    def all(self, *, strict: bool) -> tuple[Finding, ...]:
        """All findings, in order; `strict` makes warnings errors."""
        findings = sorted_findings([*self.passing, *self.findings])
        return tuple(as_errors(findings)) if strict else findings

    def sound(self, *, strict: bool) -> tuple[Year, tuple[Finding, ...]]:
        """The year and all findings. Raises `FaultyWorkbook` if any of them is an error."""
        findings = self.all(strict=strict)
        if self.year is None or any(errors(findings)):
            codes = {each.code for each in errors(findings)}
            is_of_year = self.latest_year and codes <= plan.OF_UNPLANNED
            said = _UNPLANNED if is_of_year else ""
            raise FaultyWorkbook(findings, postponed=self.unread, said=said)
        return self.year, findings


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a year beyond its plan."""

    on: dt.date | None = None
    """A day of a year that is under way: what is due on it has to be reported on."""
    final: bool = False
    """The year is over: all of it has to be reported on."""


def checked(
    source: Path,
    year: int | None,
    kinds: Sequence[Kind],
    asked: Asked | None = None,
    *,
    folder: Path | None = None,
) -> Checked:
    """Reads and checks the workbook; `year` None means the latest with a plan.

    `kinds` are those of the documents it is checked for. Of one all is asked that its document
    needs, of several what they can need so far.
    """
    read = reading.read(source)
    findings, result, logo, latest = list(read.findings), None, None, 0
    asked = asked or Asked(final=len(kinds) == 1)
    if (book := read.book) is not None:
        latest = max(book.planned_years, default=0)
        of_book, logo = _of_book(book, year, folder or source.parent)
        of_year, result = _of_year(
            book.rows_of(year or latest), kinds, folder or source.parent, asked
        )
        findings += [*of_book, *of_year]
    findings = [_of_other_years(finding, read.years, year or latest) for finding in findings]
    return Checked(
        year=result,
        logo=logo,
        findings=sorted_findings(capped(findings)),
        passing=tuple(open_elsewhere(source)),
        unread=book is None or (result is None and (year or latest) in book.planned_years),
        latest_year=latest,
        saved=read.saved,
        digest=read.digest,
    )


def _of_other_years(finding: Finding, years: Mapping[tuple[str, int], int], number: int) -> Finding:
    """An error in the row of another year is a warning, unless the year that is asked for uses
    it: it compares with the assessments of the year before."""
    row = finding.cell.address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    year = years.get((finding.cell.sheet, int(row))) if row.isdigit() else None
    used = {number, number - 1} if finding.cell.sheet == ASSESSMENT.title else {number}
    if year is None or not number or year in used:
        return finding
    error = finding.severity is Severity.ERROR
    severity = Severity.WARNING if error else finding.severity
    return replace(finding, severity=severity, other_year=True)


def _of_book(book: Book, year: int | None, folder: Path) -> tuple[list[Finding], Logo | None]:
    """What is wrong with the book whatever the year, and its logo."""
    findings = [*checks.check_book(book), *plan.year_is_planned(book, year)]
    if book.company is None:
        return findings, None
    try:
        return findings, read_logo(book.company, folder)
    except FaultyWorkbook as fault:
        return [*findings, *fault.findings], None


def _of_year(
    rows: YearRows, kinds: Sequence[Kind], folder: Path, asked: Asked
) -> tuple[list[Finding], Year | None]:
    """What is wrong with the documents of a year, and the year itself if its rows hold."""
    final = asked.final
    due = [kind for kind in kinds if kind.is_due(rows) or (final and _is_wanted(kind, kinds))]
    standing = tuple(standing_text(kind.template) for kind in due)
    findings = list(checks.check_year(rows, standing))
    if not rows.hold or not rows.measures:
        return findings, None
    findings += checks.check_promises(rows)
    year = rows.year()
    for kind in kinds:
        if kind.against:
            output.recover_added(folder / "issued" / str(rows.number))
            kept = issued_manifest(folder, kind.against, rows.number)
            title = kind_of(kind.against).title_of(year)
            year = issued.beside_issued(year, kept, title)
    for kind in kinds:
        if kind in due or kind.is_due(year):  # of amendments only what was issued tells
            findings += kind.rules(year)
        else:
            findings += kind.rules_of_running_year(year, asked.on)
    return findings, year


def _is_wanted(kind: Kind, kinds: Sequence[Kind]) -> bool:
    """Whether a document is wanted of a year that is over: every year has it, or it alone is asked
    for."""
    return kind.is_yearly or len(kinds) == 1


_SHEETS = [sheet.title for sheet in SHEETS]


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By sheet as the workbook has them, then by row and column; what is said of a whole sheet or
    file comes before its cells, what is said of templates last. Each finding once."""
    return tuple(sorted(dict.fromkeys(findings), key=_place))


def _place(finding: Finding) -> tuple[int, int, int, str]:
    match = re.fullmatch(r"([A-Z]*)(\d*)", finding.cell.address)
    letters, digits = match.groups() if match else ("", "")
    sheet = _SHEETS.index(finding.cell.sheet) if finding.cell.sheet in _SHEETS else -1
    if isinstance(finding.cell, TemplateRef):
        sheet = len(_SHEETS)
    return sheet, int(digits or 0), len(letters), letters
