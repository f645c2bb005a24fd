"""The road as code: what a command does, one stop a line. Heavy libraries are imported at the stop that needs them: a
run with nothing to do should not wait for them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from generator import output
from generator.documents.manifest import Inputs, manifest, read_manifest, sha256
from generator.findings import FaultyWorkbook, Finding, GeneratorError, OfficeError, error, errors
from generator.model import Book, CellRef, Edition
from generator.workbook.locks import open_elsewhere

if TYPE_CHECKING:
    from generator.documents.printed import Logo
    from generator.model import Report

ROOT = Path(__file__).parent.parent
Document = Literal["program", "report"]
TEMPLATES: dict[Document, Path] = {name: ROOT / "templates" / f"{name}.docx" for name in get_args(Document)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for: `year` None means the latest with a plan, `date` overrides that of the workbook, `office`
    names the LibreOffice to use, `template` replaces the shipped one."""

    source: Path
    out: Path
    year: int | None = None
    edition: Edition = Edition.PUBLIC
    date: dt.datetime | None = None
    office: str | None = None
    template: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What came of it: the finished files, what was found on the way; `fresh` is false if nothing had to be done.

    `kept` is the second name of an edited DOCX that was in the way; `fault` is why there is no PDF, `stale` the one of
    an earlier run that still stands beside the new DOCX.
    """

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    fresh: bool
    kept: Path | None = None
    fault: OfficeError | None = None
    stale: Path | None = None


def check(source: Path) -> tuple[Finding, ...]:
    """All findings of a workbook, in the order of its sheets and rows, without building anything."""
    checked = _checked(source, None)
    return _sorted([*open_elsewhere(source), *checked.findings])


def init(path: Path) -> None:
    """Writes an empty workbook. Raises `GeneratorError` if there is a file already: nothing is overwritten."""
    from generator.workbook import writing

    data = writing.to_bytes(writing.empty_workbook(), writing.UNSAVED)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except OSError:
        if path.exists():
            raise GeneratorError(f"Файл {path} уже есть, он не тронут. Назовите другое имя.") from None
        raise GeneratorError(f"Не удалось записать {path}. Проверьте папку и права.") from None


def build_program(order: Order) -> Built:
    """Makes the Programme: DOCX, PDF and manifest.

    Raises `FaultyWorkbook` and `FaultyTemplate` before anything is written. If only the PDF can't be made, the DOCX
    is there and `fault` says why there is no PDF.
    """
    return _build("program", order)


def build_report(order: Order) -> Built:
    """Makes the Report on a year, as `build_program` makes its Programme."""
    return _build("report", order)


def _build(document: Document, order: Order) -> Built:
    if (current := _current(document, order)) is not None:
        return current
    from generator.documents import finishing, program, rendering, report

    maker = {"program": program, "report": report}[document]
    found = _checked(order.source, order.year, for_report=document == "report")
    year, findings = found.sound()
    template = order.template or TEMPLATES[document]
    rendered = rendering.render(template, maker.context(year, order.edition, found.logo))
    rendering.require_printed(rendered, year.programme.measures, "measure", template)
    name = _name(document, year.programme.year.year, order.edition)
    logo = sha256(found.logo.image) if found.logo else ""
    kept_plan = _issued(document, order, year.programme.year.year)
    inputs = Inputs(found.digest, rendered.digest, _code(), logo, _date(order), kept_plan)
    date = order.date or found.saved or dt.datetime(year.programme.year.issue_year, 1, 1)
    company = year.programme.company
    properties = finishing.Properties(maker.title(year), company.short_name, date, inputs.generation(name))
    docx = finishing.finish(rendered, properties)
    pdf, fault = _pdf(docx, name, order, date)
    about = {
        "year": year.programme.year.year,
        "edition": order.edition,
        "latest_year": found.latest_year,
        "logo": company.logo,
        "findings": [finding.as_json() for finding in findings],
    }
    files = {f"{name}.docx": docx} | ({f"{name}.pdf": pdf} if pdf else {})
    record = manifest(name, inputs, files, rendered.values, about)
    kept = output.replace(order.out, name, files | {f"{name}.json": record})
    old = order.out / f"{name}.pdf"
    return Built(
        files=tuple(order.out / file for file in files),
        findings=_sorted([*open_elsewhere(order.source), *findings]),
        fresh=True,
        kept=kept,
        fault=fault,
        stale=old if fault and old.exists() else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    """A workbook that was read and checked: the year of it that is asked for, if nothing stands in the way."""

    year: Report | None
    logo: Logo | None
    findings: tuple[Finding, ...]
    latest_year: int
    saved: dt.datetime | None
    digest: str

    def sound(self) -> tuple[Report, tuple[Finding, ...]]:
        """The year and the warnings. Raises `FaultyWorkbook` with everything there is if any of it is an error."""
        if self.year is None:
            raise FaultyWorkbook(self.findings)
        return self.year, self.findings


def _checked(source: Path, year: int | None, *, for_report: bool | None = None) -> _Checked:
    """Reads and checks the workbook; `year` None means the latest with a plan.

    `for_report`: whether the year must be ready to be reported on; None: if anything of it was reported already.
    """
    from generator import checks
    from generator.documents import issued
    from generator.documents.logo import read_logo
    from generator.workbook import reading

    found = reading.read(source)
    findings, report, logo = list(found.findings), None, None
    years: tuple[int, ...] = ()
    if (book := found.book) is not None:
        findings += checks.check_book(book)
        years = book.planned_years
        findings += _not_planned(book, year)
        if book.company is not None:
            try:
                logo = read_logo(book.company, source.parent)
            except FaultyWorkbook as fault:
                findings += fault.findings
        if not any(errors(findings)):
            report = book.report(year or years[-1])
            findings += checks.check_programme(report.programme)
            if for_report or (for_report is None and report.executions):
                kept = issued.manifest_path(source.parent, report.programme.year.year)
                report = replace(report, changes=issued.changes(report.programme, kept))
                findings += checks.check_report(report)
                report = None if any(errors(findings)) else report
    return _Checked(
        year=report,
        logo=logo,
        findings=_sorted(findings),
        latest_year=max(years, default=0),
        saved=found.saved,
        digest=found.digest,
    )


def _not_planned(book: Book, year: int | None) -> Iterator[Finding]:
    """The year asked for has a row in «Программы» and at least one measure."""
    planned = ", ".join(map(str, book.planned_years))
    if year in book.planned_years or (year is None and (planned or book.unread)):
        return
    if year is None or not planned:
        yield error("plan-empty", "нет мероприятий ни на один год", CellRef("План"), "заполните лист")
    elif year in {row.year for row in book.years}:
        message = f"нет мероприятий {year} года; мероприятия есть на: {planned}"
        yield error("plan-empty", message, CellRef("План"), "заполните лист или проверьте год")
    else:
        years = ", ".join(str(row.year) for row in book.years)
        message = f"нет строки {year} года; есть: {years}"
        yield error("year-unknown", message, CellRef("Программы"), "добавьте строку или проверьте год")


def _pdf(docx: bytes, name: str, order: Order, date: dt.datetime) -> tuple[bytes | None, OfficeError | None]:
    """The PDF, or why there is none."""
    from generator import pdf
    from generator.documents import reading

    document = reading.open_docx(docx)
    expected = pdf.Expected(
        texts=tuple(reading.plain_text(docx)),
        running=reading.running_text(document),
        heads=reading.table_heads(document),
        font=reading.main_font(document),
    )
    try:
        office = pdf.find_office(order.office)
        return pdf.convert(docx, name, office=office, expected=expected, date=date), None
    except OfficeError as fault:
        return None, fault


# --- what is there already --------------------------------------------------------------------------------------


def _name(document: Document, year: int, edition: Edition) -> str:
    """The name of a document's files without their extension."""
    return f"{document}-{year}" + ("-internal" if edition is Edition.INTERNAL else "")


def _code() -> str:
    """One hash of what makes documents: our code and the versions of the libraries."""
    files = [*sorted(Path(__file__).parent.rglob("*.py")), ROOT / "requirements.lock"]
    return sha256(b"".join(file.read_bytes() for file in files if file.is_file()))


def _hashed(path: Path) -> str:
    """The hash of a file, «» if there is none."""
    return sha256(path.read_bytes()) if path.is_file() else ""


def _issued(document: Document, order: Order, year: int) -> str:
    """The hash of the issued Programme's manifest, which only its report looks at."""
    from generator.documents.issued import manifest_path

    return _hashed(manifest_path(order.source.parent, year)) if document == "report" else ""


def _date(order: Order) -> str:
    return "" if order.date is None else order.date.isoformat()


def _current(document: Document, order: Order) -> Built | None:
    """What an earlier run made of the same inputs, if all of it is still there."""
    for path in sorted(order.out.glob(f"{document}-*.json")):
        found = read_manifest(path)
        if found is None or found.edition != order.edition:
            continue
        if path.stem != (name := _name(document, order.year or found.latest_year, order.edition)):
            continue
        logo = _hashed(order.source.parent / found.logo) if found.logo else ""
        template = _hashed(order.template or TEMPLATES[document])
        kept_plan = _issued(document, order, order.year or found.latest_year)
        inputs = Inputs(_hashed(order.source), template, _code(), logo, _date(order), kept_plan)
        if output.is_current(order.out, name, inputs):
            findings = _sorted([*open_elsewhere(order.source), *found.findings])
            return Built(files=tuple(order.out / file for file in found.files), findings=findings, fresh=False)
    return None


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By sheet as the workbook has them, then by row and column; what is said of a whole sheet or file comes first."""
    found = tuple(findings)
    if not found:
        return found
    from generator.workbook.schema import SHEETS

    sheets = [sheet.title for sheet in SHEETS]

    def place(finding: Finding) -> tuple[int, int, int, str]:
        letters, digits = re.fullmatch(r"([A-Z]*)(\d*)", finding.cell.address).groups()  # type: ignore[union-attr]
        sheet = sheets.index(finding.cell.sheet) if finding.cell.sheet in sheets else -1
        return sheet, int(digits or 0), len(letters), letters

    return tuple(sorted(found, key=place))
