"""An order to publish → the folder of the site: each kind of document that is due is built, says
what its approved file says, passes the gate, gets its record and its files, and is kept as
issued."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import disk, sent, wording
from generator.book import Year
from generator.building import build, require_same_book
from generator.checked import checked
from generator.contract.former import FILE
from generator.documents import kinds
from generator.documents.kinds import Kind
from generator.documents.manifest import Manifest, sha256
from generator.documents.received import bytes_of, readable
from generator.documents.redline import State, redline
from generator.documents.shipped import own_template
from generator.documents.standing import standing_text
from generator.findings import FaultyWorkbook, Finding, GeneratorError, errors
from generator.freshness import Order, name_of
from generator.publication import archive, bundle, gate, records
from generator.publication.agreement import Left, agreement
from generator.publication.amending import changes_by_amendments
from generator.publication.archive import Archive
from generator.publication.candidate import Candidate
from generator.publication.editions import Published, content_of, repeats, signature_path
from generator.publication.former import FormerYears, former_years
from generator.publication.later import keep_later, signed
from generator.publication.obstacles import Obstacle, Refused
from generator.publication.publisher import publisher_of
from generator.publication.signing import Signature, belongs_to, read_signature
from generator.review.recognising import recognise
from generator.sent import Kept
from generator.suggestions import deciding
from generator.suggestions.cells import Cells
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.keeping import company_of, put, put_list
from generator.suggestions.suggestion import Suggestion
from generator.terms import Edition
from generator.workbook.opening import open_workbook

Key = tuple[int, str, int]
"""Year, kind and revision of a published document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationOrder:
    """What is to be published."""

    order: Order
    placed: dt.date
    """The day it goes on the site."""
    only: str | None = None
    """One kind of document; None: all that are due."""
    approved: Mapping[str, Path] = field(default_factory=dict)
    """The files that were approved, by kind: what is published says the same."""
    signatures: tuple[Path, ...] = ()
    """Detached signatures of the PDFs that are published."""
    listed: Path | None = None
    """A list of suggestions in which somebody decided what stays in an approved file."""
    demo: bool = False
    """A trial: it may hold invented data and is not kept as issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What came of it."""

    site: Path
    added: tuple[Published, ...]
    unchanged: tuple[Published, ...]
    left: tuple[Left, ...]
    """What stays in approved files and is not published."""
    fingerprint: str
    """The SHA-256 of the list of all sums, which proves the folder."""
    findings: tuple[Finding, ...]
    """Of the workbook."""
    templates: tuple[Path, ...] = ()
    """Those beside the workbook that its documents are made by."""


def publish(publication_order: PublicationOrder) -> Publication:
    """Puts the public documents of a year into the folder of the site, and into what was issued.

    Raises `Refused` with every obstacle if anything of it is not fit; nothing is published then.
    `GeneratorError` if an approved file can't be read, something that was published is damaged, or
    somebody saves the workbook between the check and a build;
    `OfficeError` if there is no PDF.
    """
    order = publication_order.order
    # realpath, since resolve() raises for links that lead in a circle.
    site, issued = Path(os.path.realpath(order.out / "site")), order.source.parent / "issued"
    of_book = kinds.of_book(order.source)
    only = publication_order.only
    every = [kind for kind in of_book if only in (None, kind.name, kind.amends)]
    checked_book = checked(order.source, order.year, every)
    findings = checked_book.all(strict=order.strict)
    if checked_book.year is None or any(errors(findings)):
        raise Refused(gate.faulty_workbook(order.source, errors(findings)))
    changes_what_is_issued = order.source.parent if not publication_order.demo else order.out
    with disk.readable(), disk.alone(changes_what_is_issued):
        past = archive.read(site, issued, demo=publication_order.demo)
        candidates = list(_candidates(publication_order, checked_book.year, every))
        manifests = (each.manifest for each in candidates)
        require_same_book(manifests, checked_book.digest, order.source)
        unchanged = {each.kind.name: _unchanged(each, past) for each in candidates}
        _require_fit(candidates, unchanged, past, publication_order.placed)
        due = {(each.kind.name, each.year.number) for each in candidates}
        former = _former_years(order.source, past.documents | due)
        signed_by = _signatures(publication_order.signatures, candidates, unchanged, past)
        fit = [each for each in candidates if unchanged[each.kind.name] is None]
        added = []
        for candidate in fit:
            published, files = _issue(candidate, publication_order, past, issued)
            past = past.with_document(published, files)
            added.append(published.key)
        number = checked_book.year.number
        past = _sign(past, number, signed_by, None if publication_order.demo else issued)
        publisher = publisher_of(checked_book.year.company, checked_book.logo)
        made = bundle.bundle(site, past, publisher, former)
        bundle.write(site, made)
    still = [published.key for published in unchanged.values() if published is not None]
    still += [target for target in signed_by if not isinstance(target, str)]
    return Publication(
        site=site,
        added=tuple(past.published[key] for key in added),
        unchanged=tuple(past.published[key] for key in still),
        left=tuple(left for each in candidates if each.approved for left in each.approved.left),
        fingerprint=made.fingerprint,
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
            yield _candidate(kind, order, year, publication_order)


def _candidate(
    kind: Kind, order: Order, year: Year, publication_order: PublicationOrder
) -> Candidate:
    """A build of a document, with what came of comparing it with the approved file.

    That file may say what the workbook says in another template, with which it was sent out: then
    it is built with that one, so that a newer template does not put a signed document in the
    wrong."""
    path = publication_order.approved.get(kind.name)
    if path is None:
        return _built(kind, order, year, demo=publication_order.demo)
    document = name_of(kind.name, year.number, Edition.PUBLIC)
    if path.resolve() == (order.out / f"{document}.docx").resolve():
        raise GeneratorError(
            f"Сохраните утвержденный документ под другим именем: {path} заменит сборка."
        )
    candidate = _compared(
        _built(kind, order, year, demo=publication_order.demo), path, order, publication_order
    )
    assert candidate.approved is not None
    if candidate.approved.obstacles:
        for template in _templates(path, document, order.source):
            other = _built(kind, replace(order, template=template), year, demo=candidate.demo)
            compared = _compared(other, path, order, publication_order)
            if compared.approved is not None and not compared.approved.obstacles:
                return compared
        _built(kind, order, year, demo=candidate.demo)
        _list(candidate, order)
    return candidate


def _built(kind: Kind, order: Order, year: Year, *, demo: bool) -> Candidate:
    """A document built from the workbook as it is now. Raises `OfficeError` if it has no PDF."""
    if (fault := build(kind, order).fault) is not None:
        raise fault
    name = name_of(kind.name, year.number, Edition.PUBLIC)
    manifest = Manifest.read(order.out / f"{name}.json")
    assert manifest is not None  # it was just made, or is current
    return Candidate(
        kind=kind,
        year=year,
        manifest=manifest,
        docx=(order.out / f"{name}.docx").read_bytes(),
        pdf=(order.out / f"{name}.pdf").read_bytes(),
        folder=order.out,
        approved=None,
        standing=standing_text(order.template or kind.template).paragraphs,
        demo=demo,
    )


def _compared(
    candidate: Candidate, path: Path, order: Order, publication_order: PublicationOrder
) -> Candidate:
    """The candidate with what came of comparing it with the approved file."""
    listed = publication_order.listed
    former = () if listed is None else _decided(listed)
    name = candidate.manifest.document
    built = Kept(order.out / f"{name}.docx", candidate.kind.name, name, 1, candidate.manifest)
    cells = Cells(open_workbook(order.source))
    agreed = agreement(path, built, cells, kept=sent.editions(order.source), former=former)
    return replace(candidate, approved=agreed)


def _decided(listed: Path) -> tuple[Suggestion, ...]:
    return deciding.from_bytes(listed.name, bytes_of(listed)).suggestions


def _templates(path: Path, document: str, source: Path) -> Iterator[Path]:
    """The templates of the edition that an approved file comes from, by its sign or its text."""
    data = readable(path)
    own = [each for each in sent.editions(source) if each.document == document]
    if own:
        template = recognise(path, data, own).kept.template
        if template is not None:
            yield template


def _list(candidate: Candidate, order: Order) -> None:
    """Writes what an approved file wants otherwise, for a person to decide on: the list, and the
    file with its differences from the build as recorded changes."""
    agreed, name = candidate.approved, candidate.manifest.document
    if agreed is None:
        return
    built, approved = State(candidate.docx, candidate.manifest.values), State(agreed.data, ())
    company = wording.typeset(candidate.year.company.short_name)
    date = order.date or dt.datetime(candidate.year.imprint.issue_year, 1, 1)
    shown = redline(built, approved, author=company, date=date)
    put(order.out / f"{name}-сравнение.docx", shown.docx)
    if agreed.suggestions:
        listed = SuggestionList(
            company=company_of(Cells(open_workbook(order.source))),
            document=name,
            year=candidate.year.number,
            suggestions=agreed.suggestions,
        )
        put_list(order.out / f"{name}-предложения.xlsx", listed)


def _unchanged(candidate: Candidate, past: Archive) -> Published | None:
    """The published document that says the same. A build that is the one of which review made the
    document in force, before the build itself was what is published, changes nothing."""
    in_force = past.in_force(candidate.kind.name, candidate.year.number)
    if in_force is None:
        return None
    shown = content_of(candidate.docx)
    if shown == content_of(past.files[in_force.path("docx")]):
        return in_force
    is_foreign = in_force.approved and not in_force.approved_sha256
    if candidate.approved is None and is_foreign:
        return in_force if repeats(in_force, candidate.manifest.inputs, shown) else None
    return None


def _require_fit(
    candidates: Iterable[Candidate],
    unchanged: Mapping[str, Published | None],
    past: Archive,
    placed: dt.date,
) -> None:
    """Raises `Refused` with all that stands in the way of any of them. Of one that says what is
    published already only its approved file is asked."""
    obstacles: list[Obstacle] = []
    for candidate in candidates:
        if candidate.approved is not None:
            obstacles += candidate.approved.obstacles
        if unchanged[candidate.kind.name] is None:
            in_force = past.in_force(candidate.kind.name, candidate.year.number)
            obstacles += gate.placed_in_time(candidate, placed)
            obstacles += gate.first(changes_by_amendments(candidate, in_force))
            obstacles += gate.obstacles_of_docx(candidate)
            obstacles += gate.obstacles_of_pdf(candidate)
    if obstacles:
        raise Refused(obstacles)


def _former_years(source: Path, issued: Collection[tuple[str, int]]) -> FormerYears:
    try:
        return former_years(source, issued)
    except FaultyWorkbook as fault:
        mend = "исправьте таблицу и повторите"
        path = source.with_name(FILE)
        raise Refused(gate.faulty_workbook(path, fault.findings, mend)) from None


def _signatures(
    paths: Sequence[Path],
    candidates: Sequence[Candidate],
    unchanged: Mapping[str, Published | None],
    past: Archive,
) -> dict[str | Key, Signature]:
    """The signatures that were given, by the kind of document whose PDF they belong to, or by the
    key of one that is published and stands for itself. Raises `GeneratorError` if one belongs to
    none of them, before anything is issued."""
    names: dict[str, str | Key] = {}
    pdfs = {}
    for candidate in candidates:
        published = unchanged[candidate.kind.name]
        document = candidate.manifest.document if published is None else published.name
        pdf = candidate.pdf if published is None else past.files[published.path("pdf")]
        names[f"{document}.pdf"] = candidate.kind.name
        pdfs[f"{document}.pdf"] = pdf
    of_year = {candidate.year.number for candidate in candidates}
    for published in past.published.values():
        name = f"{published.name}.pdf"
        stands = kinds.accumulates(published.document) and published.withdrawn is None
        if stands and published.year in of_year and name not in names:
            names[name], pdfs[name] = published.key, past.files[published.path("pdf")]
    found: dict[str | Key, Signature] = {}
    for path in paths:
        signature = read_signature(path)
        target = names[belongs_to(signature, path, pdfs)]
        there = unchanged[target] if isinstance(target, str) else past.published[target]
        if target in found or (there is not None and _is_other(there, signature)):
            raise GeneratorError(
                f"У PDF, к которому относится {path}, уже есть другая подпись; она не тронута."
            )
        found[target] = signature
    return found


def _is_other(published: Published, signature: Signature) -> bool:
    path = published.signature
    return path is not None and published.files[path].sha256 != sha256(signature.data)


def _sign(
    past: Archive, year: int, signed_by: Mapping[str | Key, Signature], issued: Path | None
) -> Archive:
    """Lays each signature beside its PDF, and beside what was issued."""
    for target, signature in signed_by.items():
        known = past.published
        published = past.in_force(target, year) if isinstance(target, str) else known[target]
        assert published is not None  # it was published just now, or before
        published = signed(published, signature.data, signature.said)
        past = past.with_document(
            published, {signature_path(published.path("pdf")): signature.data}
        )
        if issued is not None:
            keep_later(issued, published, signature.data)
    return past


def _issue(
    candidate: Candidate, publication_order: PublicationOrder, past: Archive, issued: Path
) -> tuple[Published, dict[str, bytes]]:
    """A candidate's record and files; kept as issued unless it is a trial."""
    revision = archive.next_revision(past, issued, candidate)
    source, placed = publication_order.order.source, publication_order.placed
    record = records.record(candidate, revision, source=source, placed=placed)
    former = past.before(record)
    if former is not None and not record.changes:
        docx = past.files[former.path("docx")]
        record = replace(record, changes=tuple(records.changes_of(docx, candidate)))
    published, files = bundle.document_files(record, candidate)
    if not publication_order.demo:
        archive.issue(issued, published, files, candidate)
    return published, files
