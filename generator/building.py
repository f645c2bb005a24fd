"""An order → a document in the folder of results: the DOCX, its PDF, its manifest, and what came
of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from generator import output, sent
from generator.book import Year
from generator.checked import Checked, checked, sorted_findings
from generator.conversion import job
from generator.documents import finishing, rendering
from generator.documents.kinds import Kind
from generator.documents.manifest import Inputs, Manifest, issued_manifest, sha256
from generator.documents.standing import standing_text
from generator.documents.typed_numbers import typed_numbers
from generator.findings import Finding, GeneratorError, OfficeError
from generator.freshness import (
    Built,
    Order,
    code_hash,
    current,
    date_of,
    days_of,
    file_name,
    hash_of,
)
from generator.pdf import converting
from generator.pdf.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A DOCX that waits for its PDF; nothing of it is on the disk yet."""

    kind: str
    order: Order
    docx: bytes
    date: dt.datetime
    """Of its files."""
    year: Year
    manifest: Manifest
    """Still without files."""
    findings: tuple[Finding, ...]
    is_reviewed: bool
    """Whether its edition is kept."""

    @property
    def name(self) -> str:
        """What its files are called before their extension."""
        return self.manifest.document


def build(kind: Kind, order: Order, office: Office | None = None) -> Built:
    """A document: made, unless it is there already; by an `office` that is running.

    Raises `FaultyWorkbook` and `FaultyTemplate` before anything is written. If only the PDF can't
    be made, the DOCX is there and `fault` says why there is no PDF.
    """
    if (there := current(kind.name, order)) is not None:
        return there
    with nullcontext(office) if office else Office(order.office) as running:
        written = write(kind, order)
        return store(written, pdfs(running, [written])[0])


def write(kind: Kind, order: Order, found: Checked | None = None) -> Written:
    """Makes the DOCX; `found` is the workbook if it was checked for this document already. Raises
    `FaultyWorkbook` and `FaultyTemplate`."""
    kind = replace(kind, template=order.template_of(kind.name))
    found = found or checked(order.source, order.year, [kind])
    year, findings = found.sound(strict=order.strict)
    rendered = rendering.render(kind.template, kind.context(year, order.edition, found.logo))
    if kind.prints_plan:
        rendering.require_printed(rendered, year.measures, "measure", kind.template)
    name = file_name(kind.name, year.number, order)
    inputs = inputs_of(kind, order, found, year, rendered.digest)
    generation, date = inputs.generation(name), date_for(order, found, year)
    company = year.company.short_name
    properties = finishing.Properties(kind.title_of(year), company, date, generation)
    finished = finishing.finish(rendered, properties)
    typed = tuple(typed_numbers(finished.values, standing_text(kind.template)))
    manifest = Manifest(
        document=name,
        generation=generation,
        year=year.number,
        edition=order.edition,
        latest_year=found.latest_year,
        logo=year.company.logo,
        findings=sorted_findings([*found.findings, *typed]),
        inputs=inputs,
        files={},
        values=finished.values,
        drawn=finished.drawn,
        against=kind.against,
        amendments=max((each.number for each in year.amendments), default=0),
    )
    return Written(
        kind=kind.name,
        order=order,
        docx=finished.docx,
        date=date,
        year=year,
        manifest=manifest,
        findings=sorted_findings([*findings, *typed]),
        is_reviewed=kind.is_reviewed,
    )


def require_same_book(manifests: Iterable[Manifest], digest: str, source: Path) -> None:
    """Raises `GeneratorError` if documents that go together were not made of the one workbook that
    was checked: somebody saved it in between."""
    if any(manifest.inputs.workbook != digest for manifest in manifests):
        raise GeneratorError(
            f"Книгу {source.name} сохранил кто-то еще, пока по ней собирались документы; ничего не "
            "выпущено. Повторите: все соберется по тому, что в ней теперь."
        )


def inputs_of(kind: Kind, order: Order, found: Checked, year: Year, template: str) -> Inputs:
    """What decides how a document looks; `template` is the hash of its template."""
    kept = issued_manifest(order.source.parent, kind.against, year.number)
    return Inputs(
        workbook=found.digest,
        template=template,
        generator=code_hash(),
        logo=found.logo.digest if found.logo else "",
        date=date_of(order),
        issued=hash_of(kept) if kind.against else "",
        days=days_of(order, year.number),
    )


def date_for(order: Order, found: Checked, year: Year) -> dt.datetime:
    """The date of the files: the one asked for, that of the workbook, or that of the issue."""
    return order.date or found.saved or dt.datetime(year.imprint.issue_year, 1, 1)


def pdfs(office: Office, documents: Sequence[Written]) -> list[bytes | OfficeError]:
    """The PDF of each, or why there is none."""
    jobs = [job(written.docx, written.name, written.date) for written in documents]
    try:
        return converting.convert(office, jobs)
    except OfficeError as fault:
        return [fault for _ in documents]


def store(
    written: Written, pdf: bytes | OfficeError, more: Mapping[str, bytes] | None = None
) -> Built:
    """Puts the DOCX, the PDF if there is one, `more` of the same by extension, and the manifest
    into the folder of results, and what is sent out for review among the editions that are kept."""
    out, name = written.order.out, written.name
    made, fault = (b"", pdf) if isinstance(pdf, OfficeError) else (pdf, None)
    files = {f"{name}.docx": written.docx} | ({f"{name}.pdf": made} if made else {})
    files |= {f"{name}.{extension}": data for extension, data in (more or {}).items()}
    hashes = {file: sha256(data) for file, data in files.items()}
    manifest = replace(written.manifest, files=hashes)
    # First: a run that is killed now is run again.
    unkept = _keep(written, manifest) if written.is_reviewed else ""
    kept = output.replace(out, name, files | {f"{name}.json": manifest.to_bytes()})
    old = out / f"{name}.pdf"
    return Built(
        files=tuple(out / file for file in files),
        findings=written.findings,
        fresh=True,
        kept=kept,
        fault=fault,
        stale=old if fault and old.exists() else None,
        template=written.order.own_template_of(written.kind),
        unkept=unkept,
    )


def _keep(written: Written, manifest: Manifest) -> str:
    """Keeps what was built; gives why that can't be, «» if it could."""
    order = written.order
    try:
        template = order.template_of(written.kind).read_bytes()
        sent.keep(order.source, written.docx, manifest, template)
    except (GeneratorError, OSError) as fault:
        return str(fault)
    return ""
