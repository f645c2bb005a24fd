"""A published document: the record of it that the page, the archive and the proof are made of, and
its files by name.

A changed document is published as its next revision beside the former, which keeps its name and
bytes for good."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from generator import spelling
from generator.documents import kinds
from generator.documents.alignment import parts_of
from generator.documents.every_text import chart_texts
from generator.documents.manifest import Inputs, sha256
from generator.documents.units import units_of

ORIGIN = (
    "edition",
    "workbook",
    "workbook_sha256",
    "template",
    "template_sha256",
    "generator_sha256",
    "generation",
)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A published file: its SHA-256 and size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Снятие of a revision that was wrong: from which day it is not in force, and why."""

    on: dt.date
    reason: str

    def as_json(self) -> dict[str, str]:
        """For records."""
        return {"on": self.on.isoformat(), "reason": self.reason}

    @classmethod
    def from_json(cls, content: Mapping[str, str]) -> Withdrawal:
        """What `as_json` gave. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
        return cls(dt.date.fromisoformat(content["on"]), str(content["reason"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One revision of a document as it was published."""

    document: str
    """Its kind."""
    year: int
    revision: int
    """1 for the first."""
    title: str
    company: str
    approval: str
    """By whom and when it was approved; «» if by nobody yet."""
    legal_basis: str
    placed: dt.date
    """The day it went on the site."""
    demo: bool
    """A trial, perhaps invented."""
    approved: bool
    """Whether it says what an approved file says, or, before that was asked, is such a file."""
    content: str
    """The hash of what the DOCX says and looks like, without its properties."""
    built: str
    """That of the build it comes from: another one if review changed something."""
    origin: Mapping[str, str]
    """What it was made of: workbook, template, generator, each with its hash, and the id of the
    generation."""
    tools: Mapping[str, str]
    """What made it, with versions."""
    files: Mapping[str, FileRecord]
    """Every file of it by its path in the bundle."""
    approved_sha256: str = ""
    """Of the approved file, which is kept with what was issued; «» if there is none."""
    amended: str = ""
    """«в редакции приказа от 18.06.2025 № 198», of an amended Programme."""
    in_force: dt.date | None = None
    """From which day, if an amendment says so."""
    changes: tuple[Mapping[str, str], ...] = ()
    """Against the revision before: number, heading, was, now, reason."""
    left: tuple[Mapping[str, str], ...] = ()
    """What was left in the approved file and is not published: where, what, by whose decision."""
    signer: str = ""
    """Said later, beside the record: who signed the PDF, and when; «» if its signature does not
    say."""
    withdrawn: Withdrawal | None = None
    """Said later: it is wrong and not in force any more."""

    @property
    def since(self) -> dt.date:
        """From which day it is in force: as its amendment says, else since it was placed."""
        return self.in_force or self.placed

    @property
    def signature(self) -> str | None:
        """The path of the detached signature of its PDF; None if nobody signed it."""
        path = signature_path(self.path("pdf"))
        return path if path in self.files else None

    @property
    def name(self) -> str:
        """What its files are called before their extension."""
        return file_name(self.document, self.year, self.revision)

    @property
    def key(self) -> tuple[int, str, int]:
        """No two have the same."""
        return self.year, self.document, self.revision

    def path(self, extension: str) -> str:
        """The path of one of its files in the bundle."""
        return f"{self.year}/{self.name}.{extension}"

    def with_files(self, files: Mapping[str, bytes]) -> Published:
        """The record with its files, by their paths in the bundle."""
        records = {path: FileRecord(sha256(data), len(data)) for path, data in files.items()}
        return replace(self, files=records)

    def as_json(self) -> dict[str, Any]:
        """The record for the manifest of the bundle."""
        return {
            **asdict(self),
            "placed": self.placed.isoformat(),
            "in_force": None if self.in_force is None else self.in_force.isoformat(),
            "changes": [dict(each) for each in self.changes],
            "origin": dict(self.origin),
            "tools": dict(self.tools),
            "left": [dict(each) for each in self.left],
            "withdrawn": None if self.withdrawn is None else self.withdrawn.as_json(),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Published:
        """The record that `as_json` gave. Raises `KeyError`, `TypeError` or `ValueError` for
        anything else, a path out of its place too."""
        files = {str(path): FileRecord(**record) for path, record in content["files"].items()}
        placed = dt.date.fromisoformat(content["placed"])
        first, withdrawn = content.get("in_force"), content.get("withdrawn")
        read = {
            "placed": placed,
            "files": files,
            "in_force": None if first is None else dt.date.fromisoformat(first),
            "changes": tuple(dict(each) for each in content.get("changes", ())),
            "left": tuple(dict(each) for each in content.get("left", ())),
            "withdrawn": None if withdrawn is None else Withdrawal.from_json(withdrawn),
        }
        published = cls(**{**content, **read})
        is_named = re.fullmatch("[a-z]+", published.document)
        is_proved = re.fullmatch("(?:[0-9a-f]{64})?", published.approved_sha256)
        if not (is_named and is_proved) or any(key not in published.origin for key in ORIGIN):
            raise ValueError(published.name)
        name = re.escape(published.name)
        ending = r"(?:-[a-z]+(?:-\d+)?)?\.[a-z]+(?:\.sig)?"
        path_of_its = re.compile(rf"{int(published.year)}/{name}{ending}")
        if not all(map(path_of_its.fullmatch, files)) or published.path("docx") not in files:
            raise ValueError(published.name)
        return published


def signature_path(pdf: str) -> str:
    """Where the detached signature of a PDF stands: beside it."""
    return f"{pdf}.sig"


def file_name(document: str, year: int, revision: int) -> str:
    """«program-2024», «program-2024-r2»."""
    first = f"{document}-{year}"
    return f"{first}-r{revision}" if revision > 1 else first


def content_of(docx: bytes) -> str:
    """The hash of what a DOCX shows, in a reader's sense, paragraph by paragraph and row by row:
    neither its bytes nor kinds of spaces and quotes are in it."""
    units = [unit.key for unit in units_of(parts_of(docx))]
    drawn = list(map(spelling.reading, chart_texts(docx)))
    return sha256(json.dumps([units, drawn], ensure_ascii=False).encode())


def repeats(published: Published, inputs: Inputs, shown: str) -> bool:
    """Whether a build is the one that a published document comes from: it shows the same, or was
    made of the same workbook and template."""
    origin = published.origin
    made_of = (origin["workbook_sha256"], origin["template_sha256"])
    return published.built == shown or made_of == (inputs.workbook, inputs.template)


def page_order(published: Mapping[tuple[int, str, int], Published]) -> tuple[Published, ...]:
    """The latest year first; in it the Programme before the Report, the latest revision first."""
    names = [kind.name for kind in kinds.KINDS]

    def key(document: Published) -> tuple[int, int, str, int]:
        kind = document.document
        place = names.index(kind) if kind in names else len(names)
        return -document.year, place, kind, -document.revision

    return tuple(sorted(published.values(), key=key))
