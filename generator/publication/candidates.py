"""What is about to be published: a built document as it lies in out/, or an approved one as review
gave it back, with what stands in the way of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from generator import conversion, opc, wording
from generator.documents import reading, traces
from generator.documents.manifest import Earlier, Inputs, read_manifest, sha256
from generator.findings import GeneratorError, OfficeError
from generator.model import Document, Report
from generator.pdf.converting import Office
from generator.publication.differences import differences
from generator.publication.editions import Published, content_of
from generator.publication.gate import Candidate, obstacles_of_docx, obstacles_of_pdf
from generator.publication.obstacles import Obstacle
from generator.publication.rows import folded, printed_rows
from generator.publication.tables import PLAN_HEADS


@dataclass(frozen=True, slots=True)
class InFolder:
    """A document as a build left it in a folder: its manifest, read and raw, and its files; `pdf`
    is empty without."""

    folder: Path
    name: str
    manifest: Earlier
    raw: bytes
    docx: bytes
    pdf: bytes

    def path(self, extension: str) -> Path:
        """Where one of its files lies."""
        return self.folder / f"{self.name}.{extension}"


def in_folder(folder: Path, name: str) -> InFolder | None:
    """The document of that name; None if there is none with a manifest of ours. Raises
    `GeneratorError` for a DOCX that can't be read."""
    manifest, docx, pdf = (folder / f"{name}.{extension}" for extension in ("json", "docx", "pdf"))
    if (earlier := read_manifest(manifest)) is None or not docx.is_file():
        return None
    return InFolder(
        folder,
        name,
        earlier,
        manifest.read_bytes(),
        readable(docx),
        pdf.read_bytes() if pdf.is_file() else b"",
    )


def readable(path: Path) -> bytes:
    """The bytes of a DOCX. Raises `GeneratorError` if it is none, damaged, or not safe to open."""
    try:
        data = path.read_bytes()
        opc.check_safe(data)
        parts = opc.read(data)
        if "word/document.xml" not in parts:
            raise opc.UnsafePackage("это не документ Word (.docx)")
        for name, part in parts.items():
            if name.endswith((".xml", ".rels")):
                traces.parsed(part)
        list(reading.blocks(reading.open_docx(data)))
    except OSError:
        raise GeneratorError(f"Файла {path} нет или его нельзя прочитать.") from None
    except opc.UnsafePackage as fault:
        raise GeneratorError(
            f"Файл {path} не прочитать: {fault}. Сохраните его в Word заново и повторите."
        ) from None
    except (
        etree.XMLSyntaxError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        NotImplementedError,
    ):
        # what python-docx says of a package without the parts it counts on
        reason = "это не документ Word (.docx) или он поврежден"
        raise GeneratorError(
            f"Файл {path} не прочитать: {reason}. Сохраните его в Word заново и повторите."
        ) from None
    return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A document ready to be published, unless there are `obstacles`, or it is `unchanged`: the
    published one that says the same. `differences` is what reviewers changed, None if it was not
    reviewed."""

    candidate: Candidate
    built: InFolder
    obstacles: tuple[Obstacle, ...]
    unchanged: Published | None
    differences: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a document is prepared for: the `year` it has to tell of, the `inputs` a build would
    have now, `standing` text of its template, the LibreOffice and the date for a PDF, the revision
    in force, and whether it is a trial."""

    document: Document
    year: Report
    inputs: Inputs
    standing: tuple[str, ...]
    office: str | None
    date: dt.datetime
    in_force: Published | None
    demo: bool

    @property
    def command(self) -> str:
        """What builds it."""
        return f"make {self.document} YEAR={self.year.programme.year.year}"


def prepared(wanted: Wanted, built: InFolder, approved: Path | None) -> Prepared:
    """Looks through the approved document if there is one, else through the built one.

    A built document that only repeats what review changed afterwards is unchanged: the approved one
    stays in force. Raises `GeneratorError` if the approved one can't be read; `OfficeError` if it
    can't be converted."""
    docx = built.docx if approved is None else readable(approved)
    candidate = Candidate(
        document=wanted.document,
        year=wanted.year,
        docx=docx,
        docx_name=str(approved or built.path("docx")),
        blocks=tuple(reading.blocks(reading.open_docx(docx))),
        built=built.docx,
        pdf=built.pdf if approved is None else b"",
        pdf_name=str(built.path("pdf")) if approved is None else f"PDF из {approved.name}",
        standing=wanted.standing,
        demo=wanted.demo,
    )
    told = None if approved is None else differences(built.docx, docx)
    in_force = wanted.in_force
    if in_force is not None and content_of(docx) in (
        in_force.content,
        in_force.built if approved is None else "",
    ):
        return Prepared(
            candidate=candidate, built=built, obstacles=(), unchanged=in_force, differences=told
        )
    found = [
        *(
            _stale(wanted, built)
            if approved is None
            else _of_another_state(wanted, built, candidate)
        )
    ]
    found += obstacles_of_docx(candidate)
    if approved is not None and not found:
        candidate = replace(candidate, pdf=_converted(docx, built.name, wanted))
    if candidate.pdf:
        found += obstacles_of_pdf(candidate)
    return Prepared(
        candidate=candidate, built=built, obstacles=tuple(found), unchanged=None, differences=told
    )


def _converted(docx: bytes, name: str, wanted: Wanted) -> bytes:
    with Office(wanted.office) as office:
        # What it holds is for the gate to say: of an approved document there is nothing to try
        # again.
        job = conversion.job(docx, name, wanted.date)
        [pdf] = office.convert(replace(job, expected=replace(job.expected, texts=())))
    if isinstance(pdf, OfficeError):
        raise pdf
    return pdf


def _stale(wanted: Wanted, built: InFolder) -> Iterator[Obstacle]:
    """What the document was made of was changed since, or its files were."""
    again = f"соберите заново ({wanted.command}), прочитайте и повторите"
    docx, pdf, files = built.path("docx"), built.path("pdf"), built.manifest.files
    now, then = wanted.inputs, built.manifest.inputs
    for name, changed in (
        ("книга новее документа: ее", now.workbook != then.workbook),
        ("шаблон новее документа: его", now.template != then.template),
        ("логотип новее документа: его", now.logo != then.logo),
    ):
        if changed:
            yield Obstacle(str(docx), f"{name} меняли после сборки", "", again)
    if files.get(docx.name) != sha256(built.docx):
        variable = {"program": "PROGRAM", "report": "REPORT"}[wanted.document]
        mend = f"сохраните его под другим именем и опубликуйте как утвержденный ({variable}=файл) или {again}"
        yield Obstacle(str(docx), "документ меняли после сборки", "", mend)
    if not built.pdf or files.get(pdf.name) != sha256(built.pdf):
        yield Obstacle(str(pdf), "PDF нет или он не от этого DOCX", "", again)


def _of_another_state(wanted: Wanted, built: InFolder, candidate: Candidate) -> Iterator[Obstacle]:
    """An approved document was made of another state of the workbook than it would be published
    with."""
    made = traces.generation_of(candidate.docx)
    if not made:  # Word's inspector took it away: what can be compared is compared
        yield from _other_dues(wanted, candidate)
    elif made != built.manifest.generation:
        what = "книга новее документа: он сделан из другого состояния книги, шаблона или генератора"
        mend = f"дайте юристам документ, собранный заново ({wanted.command}), или верните прежнюю книгу"
        yield Obstacle(candidate.docx_name, what, "", mend)


def _other_dues(wanted: Wanted, candidate: Candidate) -> Iterator[Obstacle]:
    """The dues of an approved Programme are those of the workbook."""
    rows = printed_rows(wanted.year.programme, candidate.blocks)
    for measure in wanted.year.programme.measures if wanted.document == "program" else ():
        due = rows[measure.code].cells.get(PLAN_HEADS["due"], "") if measure.code in rows else ""
        if due and folded(due) != folded(wording.typeset(measure.due.text)):
            what = f"срок «{due}», в книге «{measure.due.text}» ({measure.cells['due']})"
            mend = "исправьте книгу или документ: в нем нет знака сборки, и с какой книги он сделан, не проверить"
            yield Obstacle(candidate.docx_name, what, "", mend)
