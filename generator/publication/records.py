"""A document that passed the gate → the record it is published with: who approved it, what it was
made of, by what."""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pypandoc

from generator import wording
from generator.book import Year
from generator.comparison.changes import rows_of
from generator.documents import amendment
from generator.documents.amended import amended
from generator.documents.kinds import Kind
from generator.documents.manifest import sha256
from generator.documents.redline import State, redline
from generator.documents.traces import generation_of
from generator.model import Stamp, StampKind
from generator.pdf import judging
from generator.publication.agreement import Agreement
from generator.publication.candidate import Candidate
from generator.publication.editions import Published, content_of

_LIBRARIES = ("docxtpl", "jinja2", "lxml", "openpyxl", "pikepdf", "pypandoc-binary", "python-docx")


def record(candidate: Candidate, revision: int, *, source: Path, placed: dt.date) -> Published:
    """The record, still without files; `source` is the workbook, `placed` the day it goes on the
    site."""
    kind, year, manifest = candidate.kind, candidate.year, candidate.manifest
    return Published(
        document=kind.name,
        year=year.number,
        revision=revision,
        title=kind.title_of(year),
        company=wording.typeset(year.company.short_name),
        approval=approval(kind.stamp(year), kind.approved),
        legal_basis=", ".join(wording.typeset(act.reference) for act in year.legal_basis),
        placed=placed,
        demo=candidate.demo,
        approved=candidate.approved is not None,
        content=content_of(candidate.docx),
        built=content_of(candidate.docx),
        origin={
            "edition": manifest.edition,
            "workbook": source.name,
            "workbook_sha256": manifest.inputs.workbook,
            "template": f"{kind.name}.docx",
            "template_sha256": manifest.inputs.template,
            "generator_sha256": manifest.inputs.generator,
            "generation": generation_of(candidate.docx),
        },
        tools=tools(candidate.pdf),
        files={},
        approved_sha256=sha256(candidate.approved.data) if candidate.approved else "",
        **_amendment(kind, year),
        left=tuple(left_of(candidate.approved, placed)) if candidate.approved else (),
    )


def _amendment(kind: Kind, year: Year) -> dict[str, Any]:
    """What an amended document says of its amendments, or amendments of themselves."""
    if kind.amends:
        return {"in_force": year.pending[-1].first_day if year.pending else None}
    if not kind.is_amended:
        return {}
    day = year.amendments[-1].first_day if year.amendments else None
    changes = tuple(amendment.changes_of(year))
    return {"amended": amendment.plain(amended(year)), "in_force": day, "changes": changes}


def changes_of(former: bytes, candidate: Candidate) -> Iterator[dict[str, str]]:
    """What a document says otherwise than its former DOCX: number, column or place, was, is; nobody
    has to give a reason where no amendment does."""
    before, after = State(former), State(candidate.docx, candidate.manifest.values)
    shown = redline(before, after, author="", date=dt.datetime(candidate.year.number, 1, 1))
    for row in rows_of(shown, candidate.manifest.document):
        told = row.as_json()
        heading = told["heading"] if told["number"] else told["place"]
        texts = {name: told[name] for name in ("number", "was", "now")}
        yield {**texts, "heading": heading, "reason": ""}


def left_of(agreed: Agreement, day: dt.date) -> Iterator[dict[str, str]]:
    """What was left in an approved file: where, what, by whom and when."""
    for left in agreed.left:
        yield {
            "place": left.place,
            "text": left.text,
            "by": left.decided_by,
            "on": day.isoformat(),
        }


def tools(pdf: bytes) -> dict[str, str]:
    """The versions of what made the files; of Python without its patch level, in which machines
    differ and files do not."""
    made = {"LibreOffice": judging.producer(pdf), "pandoc": pypandoc.get_pandoc_version()}
    return {
        **made,
        "python": "{}.{}".format(*platform.python_version_tuple()),
        **{name: version(name) for name in _LIBRARIES},
    }


def approval(stamp: Stamp, verb: str) -> str:
    """Who approved a document and when, in a sentence without its full stop; «» for nobody."""
    day = wording.date(stamp.approved) if stamp.approved else ""
    number = f" №{wording.NBSP}{stamp.number}" if stamp.number else ""
    on = (f" от {day}" if day else "") + number
    people = (wording.typeset(stamp.position or ""), wording.person(stamp.person or ""))
    signed = ", ".join(filter(None, people))
    match stamp.kind:
        case StampKind.NONE:
            return ""
        case StampKind.ORDER:
            return f"{verb} приказом{on}"
        case StampKind.MINUTES:
            return f"{verb} решением Совета директоров, протокол{on}"
        case StampKind.PERSON:
            return " ".join(filter(None, (verb, day, f"({signed})" if signed else "")))
