"""What is about to be published: a built document as it lies in out/, or an approved one as review gave it back."""

from __future__ import annotations

import datetime as dt
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from generator import conversion, opc, wording
from generator.documents import program, report
from generator.documents.finishing import GENERATION
from generator.documents.manifest import sha256
from generator.findings import GeneratorError
from generator.model import Report, StampKind, Year
from generator.pdf import judging
from generator.publication import differences, gate
from generator.publication.editions import Published, content_of
from generator.publication.gate import Candidate
from generator.publication.obstacles import Obstacle

_LIBRARIES = ("docxtpl", "jinja2", "lxml", "openpyxl", "pikepdf", "pypandoc-binary", "python-docx")


@dataclass(frozen=True, slots=True)
class Built:
    """A document in out/: its manifest, and the bytes of its files; `pdf` is empty if there is none."""

    manifest: dict[str, Any]
    raw: bytes
    docx: bytes
    pdf: bytes


def built(out: Path, name: str) -> Built | None:
    """The document as it lies there; None if there is none, or none with a manifest of ours."""
    try:
        raw = (out / f"{name}.json").read_bytes()
        content = json.loads(raw)
        assert isinstance(content["inputs"]["workbook"], str)
        pdf = out / f"{name}.pdf"
        return Built(content, raw, (out / f"{name}.docx").read_bytes(), pdf.read_bytes() if pdf.is_file() else b"")
    except (OSError, ValueError, KeyError, TypeError, AssertionError):
        return None


def approved(path: Path) -> bytes:
    """A DOCX from review. Raises `GeneratorError` if it is none, damaged, or not safe to open."""
    try:
        data = path.read_bytes()
        opc.check_safe(data)
        if "word/document.xml" not in opc.read(data):
            raise opc.UnsafePackage("это не документ Word (.docx)")
    except OSError:
        raise GeneratorError(f"Файла {path} нет или его нельзя прочитать.") from None
    except opc.UnsafePackage as fault:
        raise GeneratorError(f"Файл {path} не прочитать: {fault}. Сохраните его в Word заново и повторите.") from None
    return data


def generation_of(docx: bytes) -> str:
    """The id of the build a DOCX comes from, which Word keeps; «» if it has none."""
    custom = opc.read(docx).get("docProps/custom.xml")
    if custom is None:
        return ""
    root = etree.fromstring(custom, etree.XMLParser(resolve_entities=False, no_network=True))
    found = [property for property in root if property.get("name") == GENERATION]
    return "".join(map(str, found[0].itertext())) if found else ""


# --- ready for the gate ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a document is judged by: the year, folder and name of the built one, the `standing` text of the template,
    the `hashes` of workbook and template as they are now, LibreOffice and the date for a PDF, what was published."""

    document: Literal["program", "report"]
    year: Report
    out: Path
    name: str
    standing: tuple[str, ...]
    demo: bool
    hashes: Mapping[str, str]
    office: str | None
    date: dt.datetime
    published: Published | None

    @property
    def command(self) -> str:
        """What builds it."""
        return f"make {self.document} YEAR={self.year.programme.year.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A document and what stands in its way; `unchanged` is the published one that says the same, `differences` what
    reviewers changed, None if it was not reviewed."""

    name: str
    candidate: Candidate
    built: Built
    obstacles: tuple[Obstacle, ...]
    unchanged: Published | None
    differences: str | None

    @property
    def title(self) -> str:
        """The title of the document."""
        maker = {"program": program, "report": report}[self.candidate.document]
        return str(maker.title(self.candidate.year))


def prepared(built: Built, about: About, approved: bytes | None, path: Path | None) -> Prepared:
    """Looks through the approved document if there is one, else through the built one.

    An approved one is converted as soon as nothing in the DOCX is in the way. Raises `OfficeError` if it can't be.
    """
    docx = built.docx if approved is None else approved
    place = about.out / f"{about.name}.docx" if path is None else path
    candidate = Candidate(
        document=about.document,
        year=about.year,
        docx=docx,
        docx_name=str(place),
        pdf=(built.pdf or None) if approved is None else None,
        pdf_name=str(about.out / f"{about.name}.pdf") if approved is None else f"PDF из {place.name}",
        standing=about.standing,
        demo=about.demo,
    )
    told = None if approved is None else differences.differences(built.docx, approved)
    known = about.published
    if known is not None and known.content == content_of(docx):
        return Prepared(
            name=about.name, candidate=candidate, built=built, obstacles=(), unchanged=known, differences=told
        )
    if approved is None:
        found = [*_stale(built, about), *gate.obstacles(candidate)]
    else:
        found = [*_other_generation(docx, built, str(place), about), *gate.obstacles(candidate)]
        if not found:
            pdf = conversion.pdf_of(docx, about.name, office=about.office, date=about.date)
            candidate = replace(candidate, pdf=pdf)
            found = [*gate.obstacles(candidate)]
    return Prepared(
        name=about.name, candidate=candidate, built=built, obstacles=tuple(found), unchanged=None, differences=told
    )


def _stale(built: Built, about: About) -> Iterator[Obstacle]:
    """The workbook or the template was changed since the document was built, or its files were."""
    again = f"соберите заново ({about.command}), прочитайте и повторите"
    inputs, files = built.manifest["inputs"], built.manifest["files"]
    docx, pdf = (str(about.out / f"{about.name}.{extension}") for extension in ("docx", "pdf"))
    for kind, name in (("workbook", "книга"), ("template", "шаблон")):
        if inputs[kind] != about.hashes[kind]:
            yield Obstacle(docx, f"{name} новее документа: после сборки были изменения", "", again)
    if files.get(f"{about.name}.docx") != sha256(built.docx):
        variable = {"program": "PROGRAM", "report": "REPORT"}[about.document]
        mend = f"опубликуйте его как утвержденный ({variable}={docx}) или {again}"
        yield Obstacle(docx, "документ меняли после сборки", "", mend)
    if not built.pdf or files.get(f"{about.name}.pdf") != sha256(built.pdf):
        yield Obstacle(pdf, "PDF нет или он не от этого DOCX", "", again)


def _other_generation(docx: bytes, built: Built, file: str, about: About) -> Iterator[Obstacle]:
    """An approved document was made of another state of the workbook than it would be published with."""
    made = generation_of(docx)
    if made and made != built.manifest["generation"]:
        what = "книга новее документа: он сделан из другого состояния книги, шаблона или программы"
        mend = f"дайте юристам документ, собранный заново ({about.command}), или верните прежнюю книгу"
        yield Obstacle(file, what, "", mend)


def record(one: Prepared, revision: int, *, source: Path, placed: dt.date) -> Published:
    """The record of a document that passed the gate, without its files yet."""
    candidate, manifest = one.candidate, one.built.manifest
    programme, inputs = candidate.year.programme, manifest["inputs"]
    return Published(
        document=candidate.document,
        year=programme.year.year,
        revision=revision,
        title=one.title,
        company=wording.typeset(programme.company.short_name),
        approval=approval(programme.year, candidate.document),
        legal_basis=", ".join(wording.typeset(act.reference) for act in programme.legal_basis),
        placed=placed,
        demo=candidate.demo,
        approved=one.differences is not None,
        content=content_of(candidate.docx),
        origin={
            "edition": manifest["edition"],
            "workbook": source.name,
            "workbook_sha256": inputs["workbook"],
            "template": f"{candidate.document}.docx",
            "template_sha256": inputs["template"],
            "generator_sha256": inputs["generator"],
            "generation": generation_of(candidate.docx),
        },
        tools=tools(candidate.pdf or b""),
        files={},
    )


def tools(pdf: bytes) -> dict[str, str]:
    """The versions of what made the files."""
    import pypandoc

    names = {name: version(name) for name in _LIBRARIES}
    made = {"LibreOffice": judging.producer(pdf), "pandoc": pypandoc.get_pandoc_version()}
    return {**made, "python": platform.python_version(), **names}


def approval(row: Year, document: str) -> str:
    """Who approved a document and when, in a sentence without its full stop; «» for none."""
    prefix = "" if document == "program" else "report_"
    kind, date = getattr(row, f"{prefix}stamp"), getattr(row, f"{prefix}approved")
    number, position, person = (getattr(row, prefix + field) for field in ("number", "position", "person"))
    if kind is StampKind.NONE:
        return ""
    verb = "Утверждена" if document == "program" else "Утвержден"
    on = f" от {wording.date(date)}" if date else ""
    numbered = f" №{wording.NBSP}{number}" if number else ""
    match kind:
        case StampKind.ORDER:
            return f"{verb} приказом{on}{numbered}"
        case StampKind.MINUTES:
            return f"{verb} решением Совета директоров, протокол{on}{numbered}"
    signed = ", ".join(part for part in (position, person) if part)
    return f"{verb} {wording.date(date) if date else ''}".rstrip() + (f" ({signed})" if signed else "")
