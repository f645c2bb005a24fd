"""The editions that left the house: each build that shows something new is kept beside the workbook
with its manifest and its template, so that what comes back finds what was sent."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import output
from generator.disk import alone, writing_to
from generator.documents import units
from generator.documents.alignment import parts_of
from generator.documents.manifest import Manifest, sha256

FOLDER = "sent"
_NAME = re.compile(r"(?P<document>(?P<kind>[a-z]+)-(?P<year>\d{4})(?:-internal)?)-(?P<number>\d+)")


@dataclass(frozen=True, slots=True)
class Kept:
    """An edition that is kept."""

    path: Path
    """Its DOCX."""
    kind: str
    """The name of its kind of document."""
    document: str
    """What its files were called when it was built: «program-2024-internal»."""
    number: int
    """Which of the editions of the document it is, counted from 1."""
    manifest: Manifest

    @property
    def docx(self) -> bytes:
        """What was sent."""
        return self.path.read_bytes()

    @property
    def template(self) -> Path | None:
        """The template it was made with; None if somebody took it away."""
        path = self.path.parent / _template_name(self.manifest.inputs.template)
        return path if path.is_file() else None


def folder_of(source: Path) -> Path:
    """Where the editions of a workbook are kept."""
    return source.parent / FOLDER


def keep(source: Path, docx: bytes, manifest: Manifest, template: bytes) -> Path | None:
    """Keeps a build, unless one that shows the same is kept already; gives where. Raises
    `GeneratorError` if it can't be written."""
    folder = folder_of(source) / str(manifest.year)
    shows = _shown(docx, manifest)
    with writing_to(folder), alone(folder):
        output.recover_added(folder)
        kept = [each for each in _of_year(folder) if each.document == manifest.document]
        if any(edition.manifest.shows == shows for edition in kept):
            return None
        number = max((edition.number for edition in kept), default=0) + 1
        name = f"{manifest.document}-{number}"
        files = {f"{name}.docx": docx, _template_name(manifest.inputs.template): template}
        hashes = {file: sha256(data) for file, data in files.items()}
        record = replace(manifest, document=name, files=hashes, shows=shows)
        output.add(folder, f"{name}.json", files, record.to_bytes())
    return folder / f"{name}.docx"


def _template_name(digest: str) -> str:
    return f"template-{digest[:16]}.docx"


def _shown(docx: bytes, manifest: Manifest) -> str:
    """The hash of all that a build says, and of what stood in the cells."""
    said = [unit.key for unit in units.units_of(parts_of(docx))]
    values = [repr((value.row, value.column, value.value)) for value in manifest.values]
    return sha256("\n".join([*said, *values]).encode())


def editions(source: Path) -> tuple[Kept, ...]:
    """All editions that are kept, the latest of each document first."""
    folder = folder_of(source)
    years = sorted(folder.glob("[0-9][0-9][0-9][0-9]"), reverse=True)
    found: list[Kept] = []
    for year in years:
        output.recover_added(year)
        found += _of_year(year)
    return tuple(sorted(found, key=lambda kept: (-kept.manifest.year, -kept.number)))


def _of_year(folder: Path) -> Iterator[Kept]:
    for path in sorted(folder.glob("*.json")):
        name = _NAME.fullmatch(path.stem)
        manifest = Manifest.read(path) if name else None
        docx = path.with_suffix(".docx")
        if name is None or manifest is None or not docx.is_file():
            continue
        yield Kept(docx, name["kind"], name["document"], int(name["number"]), manifest)


def prune(source: Path, before: int) -> Sequence[int]:
    """Takes the editions of years before a year away; gives the years. Raises `GeneratorError` if
    they can't be removed."""
    folder = folder_of(source)
    years = [path for path in folder.glob("[0-9][0-9][0-9][0-9]") if int(path.name) < before]
    for path in sorted(years):
        with writing_to(path), alone(folder):
            shutil.rmtree(path)
    return sorted(int(path.name) for path in years)
