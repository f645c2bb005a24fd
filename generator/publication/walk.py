"""An order to publish → the folder of the site: each kind of document that is due becomes a
candidate, passes the gate, gets its record and its files, and is kept as issued."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import conversion, disk, output, wording
from generator.book import Year
from generator.building import build, date_for, inputs_of
from generator.checked import Checked, checked
from generator.documents import kinds
from generator.documents.kinds import Kind
from generator.documents.manifest import Manifest, sha256
from generator.documents.received import readable
from generator.documents.shipped import own_template
from generator.documents.standing import standing_text
from generator.findings import Finding, GeneratorError, OfficeError, errors
from generator.freshness import Order, hash_of, name_of
from generator.pdf import converting
from generator.pdf.office import Office
from generator.publication import archive, bundle, gate, records
from generator.publication.archive import Archive
from generator.publication.candidate import Candidate
from generator.publication.editions import Published, content_of, repeats
from generator.publication.obstacles import Obstacle, Refused
from generator.terms import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationOrder:
    """What is to be published."""

    order: Order
    placed: dt.date
    """The day it goes on the site."""
    only: str | None = None
    """One kind of document; None: all that are due."""
    approved: Mapping[str, Path] = field(default_factory=dict)
    """The files that review gave back, by kind, instead of the built ones."""
    demo: bool = False
    """A trial: it may hold invented data and is not kept as issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What came of it."""

    site: Path
    added: tuple[Published, ...]
    unchanged: tuple[Published, ...]
    differences: tuple[Path, ...]
    """Files that tell what reviewers changed."""
    fingerprint: str
    """The SHA-256 of the list of all sums, which proves the folder."""
    findings: tuple[Finding, ...]
    """Of the workbook."""
    templates: tuple[Path, ...] = ()
    """Those beside the workbook that its documents are made by."""


def publish(publication_order: PublicationOrder) -> Publication:
    """Puts the public documents of a year into the folder of the site, and into what was issued.

    Raises `Refused` with every obstacle if anything of it is not fit; nothing is published then.
    `GeneratorError` if an approved file can't be read, or something that was published is damaged;
    `OfficeError` if there is no PDF.
    """
    order = publication_order.order
    # realpath, since resolve() raises for links that lead in a circle.
    site, issued = Path(os.path.realpath(order.out / "site")), order.source.parent / "issued"
    of_book = kinds.of_book(order.source)
    every = [kind for kind in of_book if publication_order.only in (None, kind.name)]
    checked_book = checked(order.source, order.year, every)
    findings = checked_book.all(strict=order.strict)
    if checked_book.year is None or any(errors(findings)):
        raise Refused(gate.faulty_workbook(order.source, errors(findings)))
    changes_what_is_issued = order.source.parent if not publication_order.demo else order.out
    with disk.readable(), disk.alone(changes_what_is_issued):
        past = archive.read(site, issued, demo=publication_order.demo)
        candidates = list(_candidates(publication_order, checked_book.year, every))
        told = tuple(_tell_differences(each) for each in candidates if each.approved is not None)
        unchanged = {each.kind.name: _unchanged(each, past) for each in candidates}
        changed = [each for each in candidates if unchanged[each.kind.name] is None]
        _require_clean(candidates, unchanged, past)
        fit = _fit(changed, publication_order, checked_book)
        added = []
        for candidate in fit:
            published, files = _issue(candidate, publication_order, past, issued)
            past = past.with_document(published, files)
            added.append(published)
        company = wording.typeset(checked_book.year.company.short_name)
        fingerprint = bundle.write(site, past, company)
    return Publication(
        site=site,
        added=tuple(added),
        unchanged=tuple(published for published in unchanged.values() if published is not None),
        differences=told,
        fingerprint=fingerprint,
        findings=findings,
        templates=tuple(filter(None, (own_template(kind, order.source) for kind in unchanged))),
    )


def _candidates(
    publication_order: PublicationOrder, year: Year, every: list[Kind]
) -> Iterator[Candidate]:
    """The documents asked for, those that are due or were approved. One that was never built is
    built first."""
    order = replace(
        publication_order.order, year=year.number, edition=Edition.PUBLIC, template=None
    )
    for kind in every:
        approved = publication_order.approved.get(kind.name)
        if kind.is_due(year) or approved is not None or publication_order.only == kind.name:
            yield _candidate(kind, order, year, approved, demo=publication_order.demo)


def _candidate(
    kind: Kind, order: Order, year: Year, approved: Path | None, *, demo: bool
) -> Candidate:
    name = name_of(kind.name, year.number, Edition.PUBLIC)
    docx, pdf = order.out / f"{name}.docx", order.out / f"{name}.pdf"
    if approved is not None and approved.resolve() == docx.resolve():
        raise GeneratorError(
            f"Сохраните утвержденный документ под другим именем: {approved} заменит сборка."
        )
    is_there = docx.is_file() and _has_places(order.out / f"{name}.json")
    if approved is not None or not is_there:
        _build(kind, order)
    manifest = Manifest.read(order.out / f"{name}.json")
    assert manifest is not None  # it was just made, or has places
    built = readable(docx)
    return Candidate(
        kind=kind,
        year=year,
        manifest=manifest,
        built=built,
        docx=built if approved is None else readable(approved),
        pdf=b"" if approved is not None or not pdf.is_file() else pdf.read_bytes(),
        folder=order.out,
        approved=approved,
        standing=standing_text(kind.template).paragraphs,
        demo=demo,
    )


def _build(kind: Kind, order: Order) -> None:
    """Builds a document, or finds that it is there. Raises `OfficeError` if it has no PDF."""
    if (fault := build(kind, order).fault) is not None:
        raise fault


def _has_places(path: Path) -> bool:
    """Whether a build left a manifest that says where each value stands."""
    manifest = Manifest.read(path)
    return manifest is not None and any(value.place for value in manifest.values)


def _unchanged(candidate: Candidate, past: Archive) -> Published | None:
    """The published document that says the same. A built one that only repeats what review changed
    afterwards is unchanged: the approved one stays in force."""
    in_force = past.in_force(candidate.kind.name, candidate.year.number)
    if in_force is None:
        return None
    shown = content_of(candidate.docx)
    if shown == content_of(past.files[in_force.path("docx")]):
        return in_force
    if candidate.approved is None and in_force.approved:
        inputs = candidate.manifest.inputs
        return in_force if repeats(in_force, inputs, shown) else None
    return None


def _require_clean(
    candidates: Iterable[Candidate], unchanged: Mapping[str, Published | None], past: Archive
) -> None:
    """An approved file that says what is published already, and carries what must not be: whoever
    gave it believes that it goes out. Raises `Refused`."""
    obstacles: list[Obstacle] = []
    for candidate in candidates:
        in_force = unchanged[candidate.kind.name]
        if candidate.approved is None or in_force is None:
            continue
        if candidate.docx != past.files[in_force.path("docx")]:
            obstacles += gate.obstacles_of_docx(candidate)
    if obstacles:
        raise Refused(obstacles)


def _fit(
    candidates: list[Candidate], publication_order: PublicationOrder, checked_book: Checked
) -> tuple[Candidate, ...]:
    """The candidates with their PDFs. Raises `Refused` with all that stands in their way."""
    obstacles: list[Obstacle] = []
    fit = []
    for candidate in candidates:
        kind, order, year = candidate.kind, publication_order.order, candidate.year
        inputs = inputs_of(kind, order, checked_book, year, hash_of(kind.template))
        obstacles_of_it = [
            *gate.obstacles_of_state(candidate, inputs),
            *gate.obstacles_of_docx(candidate),
        ]
        ready = candidate
        if candidate.approved is not None and not obstacles_of_it:
            date = date_for(order, checked_book, year)
            ready = replace(candidate, pdf=_converted(candidate, order.office, date))
        if ready.pdf and _is_of_the_build(ready):
            obstacles_of_it += gate.obstacles_of_pdf(ready)
        obstacles += obstacles_of_it
        fit.append(ready)
    if obstacles:
        raise Refused(obstacles)
    return tuple(fit)


def _is_of_the_build(candidate: Candidate) -> bool:
    """Whether a PDF is one that we made; another, which may be no PDF or have a password, is an
    obstacle as it is."""
    made = candidate.manifest.files.get(f"{candidate.manifest.document}.pdf")
    return candidate.approved is not None or made == sha256(candidate.pdf)


def _converted(candidate: Candidate, office_program: str | None, date: dt.datetime) -> bytes:
    with Office(office_program) as office:
        # What it holds is for the gate to say: of an approved document there is nothing to try
        # again.
        job = conversion.job(candidate.docx, candidate.manifest.document, date)
        [pdf] = converting.convert(office, [replace(job, expected=replace(job.expected, texts=()))])
    if isinstance(pdf, OfficeError):
        raise pdf
    return pdf


def _issue(
    candidate: Candidate, publication_order: PublicationOrder, past: Archive, issued: Path
) -> tuple[Published, dict[str, bytes]]:
    """A candidate's record and files; kept as issued unless it is a trial."""
    revision = archive.next_revision(past, issued, candidate)
    source, placed = publication_order.order.source, publication_order.placed
    record = records.record(candidate, revision, source=source, placed=placed)
    published, files = bundle.document_files(record, candidate)
    if not publication_order.demo:
        archive.issue(issued, published, files, candidate)
    return published, files


def _tell_differences(candidate: Candidate) -> Path:
    """Writes what reviewers changed beside the documents."""
    path = candidate.folder / f"{candidate.manifest.document}-отличия.txt"
    output.put(path, (candidate.differences or "Отличий в тексте нет.\n").encode())
    return path
