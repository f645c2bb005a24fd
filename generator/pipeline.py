"""The road as code: what a command does, one stop a line. Heavy libraries are imported at the stop that needs them: a
run with nothing to do should not wait for them."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator import output
from generator.documents.manifest import Inputs, manifest, read_manifest, sha256
from generator.findings import FaultyWorkbook, Finding, GeneratorError, OfficeError, error, errors
from generator.model import Book, CellRef, Edition

if TYPE_CHECKING:
    from generator.model import Programme

PROGRAM = Path(__file__).parent.parent / "templates" / "program.docx"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: `year` None means the latest with a plan, `date` overrides that of the workbook, `office`
    names the LibreOffice to use."""

    source: Path
    out: Path
    year: int | None = None
    edition: Edition = Edition.PUBLIC
    date: dt.datetime | None = None
    office: str | None = None
    template: Path = PROGRAM


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it: the finished files, what was found on the way; `fresh` is false if nothing had to be done.

    `kept` is an edited DOCX that was in the way and has another name now; `fault` is why there is no PDF, `stale` the
    one of an earlier run that still stands beside the new DOCX.
    """

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    fresh: bool
    kept: Path | None = None
    fault: OfficeError | None = None
    stale: Path | None = None


def check(source: Path) -> tuple[Finding, ...]:
    """All findings of a workbook, in the order of its sheets and rows, without building anything."""
    from generator import checks
    from generator.workbook import reading

    found = reading.read(source)
    findings = [*found.findings, *(checks.check_book(found.book) if found.book else ())]
    if found.book and not any(errors(findings)):
        for year in found.book.planned_years:
            findings += checks.check_programme(found.book.programme(year))
    return _sorted(findings)


def init(path: Path, saved: dt.datetime) -> None:
    """Writes an empty workbook. Raises `GeneratorError` if there is a file already: nothing is overwritten."""
    from generator.workbook import writing

    data = writing.to_bytes(writing.empty_workbook(), saved)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise GeneratorError(f"Файл {path} уже есть, он не тронут. Назовите другое имя.") from None
    except OSError as fault:
        raise GeneratorError(f"Не удалось записать {path} ({fault.strerror}).") from None


def build_program(order: Order) -> Built:
    """Makes the Programme: DOCX, PDF and manifest.

    Raises `FaultyWorkbook` and `FaultyTemplate` before anything is written. If only the PDF can't be made, the DOCX
    is there and `fault` says why there is no PDF.
    """
    if (current := _current("program", order)) is not None:
        return current
    from generator.documents import context, finishing, logo, rendering

    found = _checked(order)
    programme = found.programme
    picture = logo.read_logo(programme.company, order.source.parent)
    rendered = rendering.render(order.template, context.program_context(programme, order.edition, picture))
    name = _name("program", found.programme.year.year, order.edition)
    inputs = _inputs(order, programme.company.logo)
    properties = finishing.Properties(
        context.program_title(programme), programme.company.short_name, found.date, inputs.generation(name)
    )
    docx = finishing.finish(rendered, properties)
    pdf, fault = _pdf(docx, name, order, found.date)
    about = {
        "year": programme.year.year,
        "edition": order.edition,
        "latest_year": found.book.planned_years[-1],
        "logo": programme.company.logo,
        "findings": [finding.as_json() for finding in found.findings],
    }
    files = {f"{name}.docx": docx} | ({f"{name}.pdf": pdf} if pdf else {})
    record = manifest(name, inputs, files, rendered.values, about)
    kept = output.replace(order.out, name, files | {f"{name}.json": record})
    made = tuple(order.out / file for file in files)
    old = order.out / f"{name}.pdf"
    stale = old if fault and old.exists() else None
    return Built(made, found.findings, fresh=True, kept=kept, fault=fault, stale=stale)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A workbook without errors and the year of it that is asked for; `date` is the documents'."""

    book: Book
    programme: Programme
    findings: tuple[Finding, ...]
    date: dt.datetime


def _checked(order: Order) -> _Checked:
    """Reads and checks. Raises `FaultyWorkbook` with everything there is if anything of it is an error."""
    from generator import checks
    from generator.workbook import reading

    found = reading.read(order.source)
    findings = list(found.findings)
    book, year = found.book, order.year
    if book is not None:
        findings += checks.check_book(book)
        year = year or (book.planned_years or (0,))[-1]
        findings += _not_planned(book, year)
    if book is None or year is None or any(errors(findings)):
        raise FaultyWorkbook(_sorted(findings))
    programme = book.programme(year)
    findings += checks.check_programme(programme)
    date = order.date or found.saved or dt.datetime(programme.year.issue_year, 1, 1)
    return _Checked(book, programme, _sorted(findings), date)


def _not_planned(book: Book, year: int) -> Iterator[Finding]:
    """The year asked for (0: none is planned) has a row in «Программы» and at least one measure."""
    if year in book.planned_years or (year == 0 and book.unread):
        return
    years = ", ".join(str(row.year) for row in book.years)
    planned = ", ".join(map(str, book.planned_years))
    if year == 0 or not planned:
        yield error("plan-empty", "нет мероприятий ни на один год", CellRef("План"), "заполните лист")
    elif year in {row.year for row in book.years}:
        message = f"нет мероприятий {year} года; мероприятия есть на: {planned}"
        yield error("plan-empty", message, CellRef("План"), "заполните лист или проверьте год")
    else:
        yield error("year-unknown", f"нет строки {year} года; есть: {years}", CellRef("Программы"), "проверьте год")


def _pdf(docx: bytes, name: str, order: Order, date: dt.datetime) -> tuple[bytes | None, OfficeError | None]:
    """The PDF, or why there is none."""
    from generator import pdf
    from generator.documents import reading

    with tempfile.TemporaryDirectory(prefix="programme442-") as folder:
        source = Path(folder, f"{name}.docx")
        source.write_bytes(docx)
        try:
            office = pdf.find_office(order.office)
            texts = reading.plain_text(docx)
            return pdf.convert(source, Path(folder), office=office, expected=texts, date=date).read_bytes(), None
        except OfficeError as fault:
            return None, fault


# --- what is there already --------------------------------------------------------------------------------------


def _name(document: str, year: int, edition: Edition) -> str:
    """The name of a document's files without their extension."""
    return f"{document}-{year}" + ("-internal" if edition is Edition.INTERNAL else "")


def _inputs(order: Order, logo: str | None) -> Inputs:
    """The hashes of all that decides what the document looks like; «» for a file that is not there."""

    def hashed(path: Path | None) -> str:
        return sha256(path.read_bytes()) if path is not None and path.is_file() else ""

    code = sorted(Path(__file__).parent.rglob("*.py"))
    return Inputs(
        workbook=hashed(order.source),
        template=hashed(order.template),
        generator=sha256("".join(map(hashed, code)).encode()),
        logo=hashed(order.source.parent / logo if logo else None),
        date="" if order.date is None else order.date.isoformat(),
    )


def _current(document: str, order: Order) -> Built | None:
    """What an earlier run made of the same inputs, if all of it is still there."""
    for path in sorted(order.out.glob(f"{document}-*.json")):
        found = read_manifest(path)
        if found is None or found.get("edition") != order.edition:
            continue
        name = _name(document, order.year or found["latest_year"], order.edition)
        inputs = asdict(_inputs(order, found["logo"]))
        if path.stem == name and output.is_current(order.out, name, inputs):
            findings = tuple(Finding.from_json(finding) for finding in found["findings"])
            return Built(tuple(order.out / file for file in found["files"]), findings, fresh=False)
    return None


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By sheet as the workbook has them, then by row and column; what is said of a whole sheet or file comes first."""
    from generator.workbook.schema import SHEETS

    sheets = [sheet.title for sheet in SHEETS]

    def place(finding: Finding) -> tuple[int, int, int, str]:
        letters, digits = re.fullmatch(r"([A-Z]*)(\d*)", finding.cell.address).groups()  # type: ignore[union-attr]
        sheet = sheets.index(finding.cell.sheet) if finding.cell.sheet in sheets else -1
        return sheet, int(digits or 0), len(letters), letters

    return tuple(sorted(findings, key=place))
