"""A document that passed the gate → the record it is published with: who approved it, what it was
made of, by what."""

from __future__ import annotations

import datetime as dt
import platform
from importlib.metadata import version
from pathlib import Path

from generator import wording
from generator.documents.makers import MAKERS
from generator.documents.traces import generation_of
from generator.model import Document, StampKind, Year
from generator.pdf import judging
from generator.publication.candidates import Prepared
from generator.publication.editions import Published, content_of

_LIBRARIES = ("docxtpl", "jinja2", "lxml", "openpyxl", "pikepdf", "pypandoc-binary", "python-docx")


def record(one: Prepared, revision: int, *, source: Path, placed: dt.date) -> Published:
    """The record, still without files; `source` is the workbook, `placed` the day it goes on the
    site."""
    candidate, manifest = one.candidate, one.built.manifest
    programme = candidate.year.programme
    return Published(
        document=candidate.document,
        year=programme.year.year,
        revision=revision,
        title=MAKERS[candidate.document].title(candidate.year),
        company=wording.typeset(programme.company.short_name),
        approval=approval(programme.year, candidate.document),
        legal_basis=", ".join(wording.typeset(act.reference) for act in programme.legal_basis),
        placed=placed,
        demo=candidate.demo,
        approved=one.differences is not None,
        content=content_of(candidate.docx),
        built=content_of(one.built.docx),
        origin={
            "edition": manifest.edition,
            "workbook": source.name,
            "workbook_sha256": manifest.inputs.workbook,
            "template": f"{candidate.document}.docx",
            "template_sha256": manifest.inputs.template,
            "generator_sha256": manifest.inputs.generator,
            "generation": generation_of(candidate.docx),
        },
        tools=tools(candidate.pdf),
        files={},
    )


def tools(pdf: bytes) -> dict[str, str]:
    """The versions of what made the files."""
    import pypandoc

    made = {"LibreOffice": judging.producer(pdf), "pandoc": pypandoc.get_pandoc_version()}
    return {
        **made,
        "python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
    }


def approval(row: Year, document: Document) -> str:
    """Who approved a document and when, in a sentence without its full stop; «» for nobody."""
    if document == "program":
        verb, kind, date, number = "Утверждена", row.stamp, row.approved, row.number
        people = (row.position, row.person)
    else:
        verb, kind, date, number = (
            "Утвержден",
            row.report_stamp,
            row.report_approved,
            row.report_number,
        )
        people = (row.report_position, row.report_person)
    day = wording.date(date) if date else ""
    on = (f" от {day}" if day else "") + (f" №{wording.NBSP}{number}" if number else "")
    signed = ", ".join(wording.typeset(part) for part in people if part)
    match kind:
        case StampKind.NONE:
            return ""
        case StampKind.ORDER:
            return f"{verb} приказом{on}"
        case StampKind.MINUTES:
            return f"{verb} решением Совета директоров, протокол{on}"
        case StampKind.PERSON:
            return " ".join(filter(None, (verb, day, f"({signed})" if signed else "")))
