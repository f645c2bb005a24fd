"""The road as code: what a command does, one stop a line. Heavy libraries are imported at the stop
that needs them: a run with nothing to do should not wait for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import output, wording
from generator.building import (
    TEMPLATES,
    Built,
    Order,
    code,
    current,
    hashed,
    name_of,
    pdfs,
    put,
    write,
)
from generator.checked import Checked, checked
from generator.documents.manifest import Inputs
from generator.findings import Finding, GeneratorError, errors
from generator.model import Document, Edition, Report
from generator.publication.obstacles import Refused

if TYPE_CHECKING:
    from generator.publication.archive import Archive
    from generator.publication.candidates import Prepared
    from generator.publication.editions import Published
    from generator.publication.verification import Proof


def check(source: Path, year: int | None = None, *, strict: bool = False) -> tuple[Finding, ...]:
    """All findings of a workbook and a year of it (None: the latest with a plan), without building
    anything.

    Raises `FaultyWorkbook` with all of them if there are errors; `strict` makes warnings errors.
    """
    return checked(source, year, TEMPLATES).sound(strict=strict)[1]


def mark(source: Path, marked: Path, year: int | None = None, *, strict: bool = False) -> None:
    """Puts a copy of the workbook at `marked` in which all that `check` finds is marked at its
    cell.

    Raises `FaultyWorkbook` if the workbook can't be opened at all; `GeneratorError` if a person's
    file stands at `marked`, if it can't be written, or if the workbook is damaged where only
    marking looks."""
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
    """Raises `GeneratorError` if a marked copy at `marked` would take the place of something a
    person made."""
    from generator.workbook.marking import is_marked_copy

    if marked.suffix.lower() != source.suffix.lower():
        raise GeneratorError(
            f"Копия {marked} должна называться так же, как книга: *{source.suffix}."
        )
    if marked.exists() and (
        marked.resolve() == source.resolve() or not is_marked_copy(marked.read_bytes())
    ):
        raise GeneratorError(
            f"Файл {marked} уже есть, и в нем чья-то работа; он не тронут. Назовите другое имя."
        )


def init(path: Path) -> None:
    """Writes an empty workbook. Raises `GeneratorError` if there is a file already: nothing is
    overwritten."""
    from generator.workbook import writing

    data = writing.to_bytes(writing.empty_workbook(), writing.UNSAVED)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except OSError:
        if path.exists():
            raise GeneratorError(
                f"Файл {path} уже есть, он не тронут. Назовите другое имя."
            ) from None
        raise GeneratorError(f"Не удалось записать {path}. Проверьте папку и права.") from None


def build_program(order: Order) -> Built:
    """Makes the Programme: DOCX, PDF and manifest.

    Raises `FaultyWorkbook` and `FaultyTemplate` before anything is written. If only the PDF can't
    be made, the DOCX is there and `fault` says why there is no PDF."""
    return _build("program", order)


def build_report(order: Order) -> Built:
    """Makes the Report on a year, as `build_program` makes its Programme."""
    return _build("report", order)


def build_all(order: Order) -> tuple[Built, ...]:
    """Makes the Programme of a year, and its Report as soon as there is something to report, in one
    call of LibreOffice. Raises as `build_program` does, before anything is written."""
    program, report = (current(document, order) for document in TEMPLATES)
    if program and report:
        return program, report
    from generator.pdf.converting import Office

    with Office(order.office, at_once=program is None) as office:
        found = checked(order.source, order.year, {"program": TEMPLATES["program"]})
        year, _ = found.sound(strict=order.strict)
        written = [] if program else [write("program", order, found)]
        if year.executions and not report:
            written.append(write("report", replace(order, year=year.programme.year.year)))
        made = (
            (put(one, pdf) for one, pdf in zip(written, pdfs(office, written), strict=True))
            if written
            else ()
        )
        return tuple(
            built for built in (program, *made, report if year.executions else None) if built
        )


def _build(document: Document, order: Order) -> Built:
    if (there := current(document, order)) is not None:
        return there
    from generator.pdf.converting import Office

    with Office(order.office) as office:  # it starts while we write
        written = write(document, order)
        return put(written, pdfs(office, [written])[0])


# --- the site -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationOrder:
    """What is to be published: the documents of a year (`only` one of them), `approved` ones
    instead of the built, on the day they are `placed`; a `demo` may hold invented data and is not
    kept as issued."""

    order: Order
    placed: dt.date
    only: Document | None = None
    approved: Mapping[Document, Path] = field(default_factory=dict)
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What came of it: the folder, the documents `added` and `unchanged`, files that tell what
    reviewers changed (`differences`), the SHA-256 of the list of all sums, which proves the folder,
    what was found in the workbook."""

    site: Path
    added: tuple[Published, ...]
    unchanged: tuple[Published, ...]
    differences: tuple[Path, ...]
    fingerprint: str
    findings: tuple[Finding, ...]


def publish(wanted: PublicationOrder) -> Publication:
    """Puts the public documents of a year into the folder of the site, and into what was issued.

    Raises `Refused` with every obstacle if anything of it is not fit; nothing is published then.
    `GeneratorError` if an approved file can't be read, or something that was published is damaged;
    `OfficeError` if there is no PDF."""
    from generator.publication import archive, bundle, gate

    order = wanted.order
    site, issued = (order.out / "site").resolve(), order.source.parent / "issued"
    found = checked(
        order.source,
        order.year,
        {"program": TEMPLATES["program"]} if wanted.only == "program" else TEMPLATES,
    )
    findings = found.all(strict=order.strict)
    if found.year is None or any(errors(findings)):
        raise Refused(gate.faulty_workbook(order.source, errors(findings)))
    with output.readable(), output.alone(order.source.parent):
        past = archive.read(site, issued, demo=wanted.demo)
        prepared = list(_prepared(wanted, found, found.year, past))
        told = tuple(_tell_differences(one) for one in prepared if one.differences is not None)
        if obstacles := [obstacle for one in prepared for obstacle in one.obstacles]:
            raise Refused(obstacles)
        added = []
        for one in prepared:
            if one.unchanged is None:
                published, files = _published(wanted, past, issued, one)
                past = past.with_document(published, files)
                added.append(published)
        fingerprint = bundle.write(
            site, past, wording.typeset(found.year.programme.company.short_name)
        )
    unchanged = tuple(one.unchanged for one in prepared if one.unchanged is not None)
    return Publication(
        site=site,
        added=tuple(added),
        unchanged=unchanged,
        differences=told,
        fingerprint=fingerprint,
        findings=findings,
    )


def _published(
    wanted: PublicationOrder, past: Archive, issued: Path, one: Prepared
) -> tuple[Published, dict[str, bytes]]:
    """A prepared document's record and files; kept as issued unless it is a trial."""
    from generator.publication import archive, bundle, records

    revision = archive.next_revision(past, issued, one)
    record = records.record(one, revision, source=wanted.order.source, placed=wanted.placed)
    published, files = bundle.document_files(record, one.candidate)
    if not wanted.demo:
        archive.issue(issued, published, files, one)
    return published, files


def verify(site: Path) -> Proof:
    """Whether the folder of the site is what was published. Raises `GeneratorError` if it is no
    such folder."""
    from generator.publication import verification

    with output.readable():
        return verification.verify(site)


def _prepared(
    wanted: PublicationOrder, found: Checked, year: Report, past: Archive
) -> Iterator[Prepared]:
    """The documents asked for, each with what stands in its way: `only` one, else the Programme,
    and the Report as soon as there is something to report. One that was never built is built
    first."""
    from generator.documents.standing import standing_text
    from generator.publication import candidates

    number = year.programme.year.year
    order = replace(wanted.order, year=number, edition=Edition.PUBLIC, template=None)
    for document, template in TEMPLATES.items():
        name, approved = name_of(document, number, Edition.PUBLIC), wanted.approved.get(document)
        nothing_yet = document == "report" and not year.executions and approved is None
        if document != wanted.only and (wanted.only or nothing_yet):
            continue
        if approved is not None and approved.resolve() == (order.out / f"{name}.docx").resolve():
            raise GeneratorError(
                f"Сохраните утвержденный документ под другим именем: {approved} заменит сборка."
            )
        built = candidates.in_folder(order.out, name)
        if built is None or approved is not None:
            if fault := _build(document, order).fault:
                raise fault
            built = candidates.in_folder(order.out, name)
        assert built is not None  # it was just made
        logo = (
            hashed(order.source.parent / year.programme.company.logo)
            if year.programme.company.logo
            else ""
        )
        ask = candidates.Wanted(
            document=document,
            year=year,
            inputs=Inputs(found.digest, hashed(template), code(), logo, ""),
            standing=standing_text(template).paragraphs,
            office=order.office,
            date=order.date or found.saved or dt.datetime(year.programme.year.issue_year, 1, 1),
            in_force=past.in_force(document, number),
            demo=wanted.demo,
        )
        yield candidates.prepared(ask, built, approved)


def _tell_differences(one: Prepared) -> Path:
    """Writes what reviewers changed beside the documents."""
    path = one.built.folder / f"{one.built.name}-отличия.txt"
    output.put(path, (one.differences or "Отличий в тексте нет.\n").encode())
    return path
