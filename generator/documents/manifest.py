"""What stands beside a DOCX as data: what it was made of, and every printed value with the cell it
came from and the place where it stands. Written and read here only."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.findings import Finding, GeneratorError
from generator.origins import Origin

GENERATION = "programme442.generation"
"""The property of a DOCX that keeps the id of its generation."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """SHA-256 of all that decides what a document looks like."""

    workbook: str
    template: str
    generator: str
    logo: str
    """«» without one."""
    date: str
    """What overrides the date of the workbook; «» for nothing."""
    issued: str = ""
    """Of the manifest of the Programme that was issued, for its report; «» without one."""
    days: str = ""
    """No hash: the year and the days that a document of a day was asked for; «» for others."""

    def generation(self, document: str) -> str:
        """The id of a document made of these inputs: the same inputs have the same id."""
        return sha256("\n".join((document, *asdict(self).values())).encode())[:32]


def sha256(data: bytes) -> str:
    """The hash as it stands in manifests."""
    return hashlib.sha256(data).hexdigest()


def as_json(content: object) -> bytes:
    """A file of JSON that people can read."""
    text = json.dumps(content, ensure_ascii=False, indent=1, default=_number)
    return f"{text}\n".encode()


def _number(value: object) -> int | float:
    """A number of JSON; a Decimal of at most 15 digits is the same number there."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{value!r} is no JSON")
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True, slots=True)
class Place:
    """The characters of a value in a paragraph."""

    part: str
    """«word/document.xml»."""
    paragraph: int
    """Counted from 0 as `text.paragraphs_of` gives them."""
    start: int
    """Its first character in the text of the paragraph, as `text.paragraph_text` gives it."""
    end: int
    """The one behind its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A printed value."""

    row: str
    """The key of its row; «» where it is of no row."""
    column: str
    """The heading of its column; «» for a calculation."""
    cell: str
    """«План!F7»; «» for a calculation."""
    text: str
    """As it was printed."""
    value: Any = None
    """What the cell held when it was read: numbers as text, days by ISO 8601."""
    fact: str = ""
    """The name of the calculation."""
    place: Place | None = None
    """None in a manifest written before there were places."""
    origin: Origin | None = None
    """What a calculation, or words that are not the cell's own, come from."""

    def as_json(self) -> dict[str, Any]:
        """The value for a manifest; nothing of an origin that it does not have."""
        content = asdict(self)
        if self.origin is None:
            del content["origin"]
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Value:
        """The value of a manifest, one of an earlier version too."""
        place, origin = content.get("place"), content.get("origin")
        return cls(
            row=content["row"],
            column=content["column"],
            cell=content["cell"],
            text=content["text"],
            value=content.get("value"),
            fact=content.get("fact", ""),
            place=None if place is None else Place(**place),
            origin=None if origin is None else Origin.from_json(origin),
        )


@dataclass(frozen=True, slots=True)
class Datum:
    """A number of the data that were published with a document."""

    path: str
    """Where it stands in them: «facts/0/planned»."""
    origin: Origin
    """With the number itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is known of a document that was built, or published."""

    document: str
    """The name of its files without their extension."""
    generation: str
    """The id of the build."""
    year: int
    edition: str
    latest_year: int
    """The latest year of the workbook that has a plan: what was asked for if no year was."""
    logo: str | None
    """Its path beside the workbook."""
    findings: tuple[Finding, ...]
    inputs: Inputs
    files: Mapping[str, str]
    """The SHA-256 of each finished file by its name."""
    values: tuple[Value, ...]
    """In the order in which they were printed."""
    drawn: tuple[Value, ...] = ()
    """The numbers of charts, in the order of the document; their place is the paragraph of the
    chart, their row and column are its category and series."""
    data: tuple[Datum, ...] = ()
    """Of what was issued: the numbers of its data."""
    published: Mapping[str, Any] | None = None
    """The record of its publication, if it was published."""
    against: str = ""
    """The kind of document whose issued revision it was compared with."""
    amendments: int = 0
    """How many of the year's amendments it holds."""
    shows: str = ""
    """Of an edition that is kept: the hash of all that it says, and of the cells behind it."""

    def issued_as(self, name: str, files: Mapping[str, str], record: Any) -> Manifest:
        """The manifest of the document as it was published under a name: its files and the record
        of the publication."""
        return replace(self, document=name, files=files, published=record)

    def to_bytes(self) -> bytes:
        """The file."""
        content = {
            "document": self.document,
            "generation": self.generation,
            "year": self.year,
            "edition": self.edition,
            "latest_year": self.latest_year,
            "logo": self.logo,
            "against": self.against,
            "findings": [finding.as_json() for finding in self.findings],
            "inputs": asdict(self.inputs),
            "files": dict(self.files),
            "values": [value.as_json() for value in self.values],
        }
        if self.drawn:
            content["drawn"] = [value.as_json() for value in self.drawn]
        if self.data:
            content["data"] = [asdict(datum) for datum in self.data]
        if self.amendments:
            content["amendments"] = self.amendments
        if self.shows:
            content["shows"] = self.shows
        if self.published is not None:
            content["published"] = self.published
        return as_json(content)

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest | None:
        """The manifest in a file; None if we did not write it."""
        try:
            content = json.loads(data)
            values = tuple(Value.from_json(value) for value in content["values"])
            return cls(
                document=str(content["document"]),
                generation=str(content["generation"]),
                year=int(content["year"]),
                edition=str(content["edition"]),
                latest_year=int(content["latest_year"]),
                logo=content["logo"],
                findings=tuple(Finding.from_json(finding) for finding in content["findings"]),
                inputs=Inputs(**content["inputs"]),
                files={str(name): str(digest) for name, digest in content["files"].items()},
                values=values,
                drawn=tuple(Value.from_json(value) for value in content.get("drawn", ())),
                data=tuple(
                    Datum(datum["path"], Origin.from_json(datum["origin"]))
                    for datum in content.get("data", ())
                ),
                published=content.get("published"),
                against=str(content.get("against", "")),
                amendments=int(content.get("amendments", 0)),
                shows=str(content.get("shows", "")),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    @classmethod
    def read(cls, path: Path) -> Manifest | None:
        """The manifest at a path; None if there is none, or none that we wrote."""
        try:
            return cls.from_bytes(path.read_bytes()) if path.is_file() else None
        except OSError:
            return None


def next_amendment(folder: Path, document: str, year: int) -> int:
    """The number of the amendment that would change a year's document now; 0 for one that was not
    issued yet. `folder` is the workbook's."""
    manifest = Manifest.read(issued_manifest(folder, document, year))
    return 0 if manifest is None else manifest.amendments + 1


def issued_manifest(folder: Path, document: str, year: int) -> Path:
    """Where the manifest of a year's issued document is kept, of its latest revision that was not
    withdrawn; `folder` is the workbook's. Where there is none, no file stands in that place."""
    revisions = _revisions(folder, document, year)
    for _, path in sorted(revisions.items(), reverse=True):
        if not is_withdrawn(path):
            return path
    return revisions[1].with_name(f"{document}-{year}-r{max(revisions) + 1}.json")


def issued_manifests(folder: Path, document: str, year: int) -> list[Path]:
    """The manifests of all issued revisions of a year's document that were not withdrawn."""
    paths = [path for _, path in sorted(_revisions(folder, document, year).items())]
    return [path for path in paths if path.is_file() and not is_withdrawn(path)]


def withdrawn_revision(folder: Path, document: str, year: int) -> int:
    """The latest revision of a year's document that was issued and withdrawn; 0 for none."""
    revisions = _revisions(folder, document, year)
    gone = [number for number, path in revisions.items() if path.is_file() and is_withdrawn(path)]
    return max(gone, default=0)


def _revisions(folder: Path, document: str, year: int) -> dict[int, Path]:
    """The manifests of a year's issued document by revision; the first whether it is there or
    not."""
    first = folder / "issued" / str(year) / f"{document}-{year}.json"
    revisions = {1: first}
    for path in first.parent.glob("*.json"):
        if later := re.fullmatch(rf"{document}-{year}-r(\d+)", path.stem):
            revisions[int(later[1])] = path
    return revisions


def later_file(manifest: Path) -> Path:
    """Where it is kept what is said of an issued document after it was issued."""
    return manifest.with_name(f"{manifest.stem}-later.json")


def is_withdrawn(manifest: Path) -> bool:
    """Whether an issued document is not in force any more. Raises `GeneratorError` if what was said
    of it is damaged."""
    path = later_file(manifest)
    if not path.is_file():
        return False
    try:
        return json.loads(path.read_bytes()).get("withdrawn") is not None
    except (OSError, ValueError, AttributeError, RecursionError):
        raise GeneratorError(f"Файл {path} поврежден. Верните его из резервной копии.") from None
