"""The road as code: what a command does, one stop a line. Heavy libraries are imported at the stop that needs them: a
run with nothing to do should not wait for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from generator import output
from generator.checked import Document, checked, in_order
from generator.documents.manifest import Inputs, manifest, read_manifest, sha256
from generator.findings import Finding, GeneratorError, OfficeError, as_errors, errors
from generator.model import Edition
from generator.workbook.locks import open_elsewhere

ROOT = Path(__file__).parent.parent
TEMPLATES: dict[Document, Path] = {name: ROOT / "templates" / f"{name}.docx" for name in get_args(Document)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for: `year` None means the latest with a plan, `date` overrides that of the workbook, `office`
    names the LibreOffice to use, `template` replaces the shipped one, `strict` makes warnings errors."""

    source: Path
    out: Path
    year: int | None = None
    edition: Edition = Edition.PUBLIC
    date: dt.datetime | None = None
    office: str | None = None
    template: Path | None = None
    strict: bool = False


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


def check(source: Path, year: int | None = None, *, strict: bool = False) -> tuple[Finding, ...]:
    """All findings of a workbook and a year of it (None: the latest with a plan), without building anything.

    Raises `FaultyWorkbook` with all of them if there are errors; `strict` makes warnings errors.
    """
    return checked(source, year, TEMPLATES).sound(strict=strict)[1]


def mark(source: Path, marked: Path, year: int | None = None, *, strict: bool = False) -> None:
    """Puts a copy of the workbook at `marked` in which all that `check` finds is marked at its cell.

    Raises `FaultyWorkbook` if the workbook can't be opened at all; `GeneratorError` if a person's file stands at
    `marked`, if it can't be written, or if the workbook is damaged where only marking looks.
    """
    from generator.workbook import marking
    from generator.workbook.package import DamagedPackage

    _require_free(marked, source)
    found = checked(source, year, TEMPLATES)
    try:
        copy = marking.mark(source.read_bytes(), found.all(strict=strict))
    except DamagedPackage as fault:
        raise GeneratorError(
            f"Книгу {source} можно прочитать, но нельзя разметить: {fault}. Откройте ее в Excel, сохраните и повторите."
        ) from None
    output.put(marked, copy)


def _require_free(marked: Path, source: Path) -> None:
    """Raises `GeneratorError` if a marked copy at `marked` would take the place of something a person made."""
    from generator.workbook.marking import is_marked_copy

    if marked.suffix.lower() != source.suffix.lower():
        raise GeneratorError(f"Копия {marked} должна называться так же, как книга: *{source.suffix}.")
    if marked.exists() and (marked.resolve() == source.resolve() or not is_marked_copy(marked.read_bytes())):
        raise GeneratorError(f"Файл {marked} уже есть, и в нем чья-то работа; он не тронут. Назовите другое имя.")


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
    template = order.template or TEMPLATES[document]
    found = checked(order.source, order.year, {document: template})
    year, findings = found.sound(strict=order.strict)
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
        "findings": [finding.as_json() for finding in found.findings],
    }
    files = {f"{name}.docx": docx} | ({f"{name}.pdf": pdf} if pdf else {})
    record = manifest(name, inputs, files, rendered.values, about)
    kept = output.replace(order.out, name, files | {f"{name}.json": record})
    old = order.out / f"{name}.pdf"
    return Built(
        files=tuple(order.out / file for file in files),
        findings=findings,
        fresh=True,
        kept=kept,
        fault=fault,
        stale=old if fault and old.exists() else None,
    )


def _pdf(docx: bytes, name: str, order: Order, date: dt.datetime) -> tuple[bytes | None, OfficeError | None]:
    """The PDF, or why there is none."""
    from generator.documents import reading
    from generator.pdf.converting import convert, find_office
    from generator.pdf.judging import Expected

    document = reading.open_docx(docx)
    expected = Expected(
        texts=tuple(reading.plain_text(docx)),
        running=reading.running_text(document),
        heads=reading.table_heads(document),
        font=reading.main_font(document),
        numbered=reading.numbered_styles(document),
        pictures=reading.descriptions(document),
    )
    try:
        office = find_office(order.office)
        return convert(docx, name, office=office, expected=expected, date=date), None
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
            findings = in_order([*open_elsewhere(order.source), *found.findings])
            if order.strict and any(errors(as_errors(findings))):
                return None  # the build will say so
            return Built(files=tuple(order.out / file for file in found.files), findings=findings, fresh=False)
    return None
