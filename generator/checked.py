"""A workbook → the year of it that is asked for, with everything there is to say about it: cells,
rules, templates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.findings import FaultyWorkbook, Finding, as_errors, error, errors
from generator.model import Book, CellRef, Document, TemplateRef
from generator.workbook.locks import open_elsewhere

if TYPE_CHECKING:
    from generator.documents.printed import Logo
    from generator.model import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A workbook that was read and checked: the year that is asked for, as far as its rows could be
    read; what keeps for the manifest in `findings`, what is true only now in `passing`; `unread`:
    not every row could be read."""

    year: Report | None
    logo: Logo | None
    findings: tuple[Finding, ...]
    passing: tuple[Finding, ...]
    unread: bool
    latest_year: int
    saved: dt.datetime | None
    digest: str

    def all(self, *, strict: bool) -> tuple[Finding, ...]:
        """All findings, in order; `strict` makes warnings errors."""
        findings = in_order([*self.passing, *self.findings])
        return tuple(as_errors(findings)) if strict else findings

    def sound(self, *, strict: bool) -> tuple[Report, tuple[Finding, ...]]:
        """The year and all findings. Raises `FaultyWorkbook` if any of them is an error."""
        findings = self.all(strict=strict)
        if self.year is None or any(errors(findings)):
            raise FaultyWorkbook(findings, postponed=self.unread)
        return self.year, findings


def checked(source: Path, year: int | None, templates: Mapping[Document, Path]) -> Checked:
    """Reads and checks the workbook; `year` None means the latest with a plan.

    `templates` are those of the documents it is checked for; with both of them, it is for the
    report only if anything of the year was reported already."""
    from generator.workbook import reading

    found = reading.read(source)
    findings, report, logo, latest = list(found.findings), None, None, 0
    if (book := found.book) is not None:
        latest = max(book.planned_years, default=0)
        of_book, logo = _of_book(book, year, source.parent)
        of_year, report = _of_year(book, year or latest, templates, source.parent)
        findings += [*of_book, *of_year]
    return Checked(
        year=report,
        logo=logo,
        findings=in_order(findings),
        passing=tuple(open_elsewhere(source)),
        unread=book is None or bool(book.unread),
        latest_year=latest,
        saved=found.saved,
        digest=found.digest,
    )


def _of_book(book: Book, year: int | None, folder: Path) -> tuple[list[Finding], Logo | None]:
    """What is wrong with the book whatever the year, and its logo."""
    from generator import checks
    from generator.documents.logo import read_logo

    findings = [*checks.check_book(book), *_not_planned(book, year)]
    if book.company is None:
        return findings, None
    try:
        return findings, read_logo(book.company, folder)
    except FaultyWorkbook as fault:
        return [*findings, *fault.findings], None


def _of_year(
    book: Book, year: int, templates: Mapping[Document, Path], folder: Path
) -> tuple[list[Finding], Report | None]:
    """What is wrong with the documents of a year, and the year itself if the book holds it."""
    from generator import checks
    from generator.documents import issued
    from generator.documents.standing import standing_text

    rows = book.of_year(year)
    reported = "report" in templates and (len(templates) == 1 or bool(rows.executions))
    standing = tuple(
        standing_text(path) for name, path in templates.items() if name == "program" or reported
    )
    findings = list(checks.check_year(rows, standing))
    if not book.holds(year) or not rows.measures:
        return findings, None
    findings += checks.check_promises(rows)
    report = book.report(year)
    if reported:
        kept = issued.manifest_path(folder, year)
        report = replace(report, changes=issued.changes(report.programme, kept))
        findings += checks.check_report(report)
    return findings, report


def _not_planned(book: Book, year: int | None) -> Iterator[Finding]:
    """The year asked for has a row in «Программы» and at least one measure."""
    planned = ", ".join(map(str, book.planned_years))
    if year in book.planned_years or (year is None and (planned or book.unread)):
        return
    if year is None or not planned:
        yield error(
            "plan-empty", "нет мероприятий ни на один год", CellRef("План"), "заполните лист"
        )
    elif year in {row.year for row in book.years}:
        message = f"нет мероприятий {year} года; мероприятия есть на: {planned}"
        yield error("plan-empty", message, CellRef("План"), "заполните лист или проверьте год")
    else:
        years = ", ".join(str(row.year) for row in book.years)
        message = f"нет строки {year} года; есть: {years}"
        yield error(
            "year-unknown", message, CellRef("Программы"), "добавьте строку или проверьте год"
        )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By sheet as the workbook has them, then by row and column; what is said of a whole sheet or
    file comes before its cells, what is said of templates last."""
    found = tuple(dict.fromkeys(findings))
    if not found:
        return found
    from generator.workbook.schema import SHEETS

    sheets = [sheet.title for sheet in SHEETS]

    def place(finding: Finding) -> tuple[int, int, int, str]:
        letters, digits = re.fullmatch(r"([A-Z]*)(\d*)", finding.cell.address).groups()  # type: ignore[union-attr]
        sheet = sheets.index(finding.cell.sheet) if finding.cell.sheet in sheets else -1
        if isinstance(finding.cell, TemplateRef):
            sheet = len(sheets)
        return sheet, int(digits or 0), len(letters), letters

    return tuple(sorted(found, key=place))
