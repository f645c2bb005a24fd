"""All that was published so far, from its two homes: out/site/, which the web editor uploads, and
source/issued/, where it is kept. What one of them lacks the other has; nothing of it is ever
changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import output
from generator.documents.issued import FIELDS
from generator.documents.manifest import as_json, sha256
from generator.findings import GeneratorError
from generator.model import Document
from generator.publication.candidates import Prepared
from generator.publication.editions import Published, file_name
from generator.publication.rows import printed_rows
from generator.publication.tables import PLAN_HEADS

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Archive:
    """The records by their keys, and every file of them by its path."""

    published: dict[tuple[int, str, int], Published]
    files: dict[str, bytes]

    def in_force(self, document: Document, year: int) -> Published | None:
        """The latest revision."""
        revisions = [
            one for one in self.published.values() if (one.document, one.year) == (document, year)
        ]
        return max(revisions, key=lambda one: one.revision, default=None)

    def with_document(self, published: Published, files: Mapping[str, bytes]) -> Archive:
        """The archive with one more."""
        return Archive({**self.published, published.key: published}, {**self.files, **files})


def read(site: Path, issued: Path, *, demo: bool) -> Archive:
    """What was published, from both homes; trials only if this is one.

    Raises `GeneratorError` if a record is damaged, or a file is altered or gone in both.
    """
    output.recover_folder(site)
    archive = Archive({}, {})
    for published, files in [*_of_site(site), *_of_issued(issued)]:
        if published.demo and not demo:
            continue
        known = archive.published.get(published.key, published)
        if known.files != published.files:
            message = f"{published.name} в {site} и в {issued} – разные документы. Верните тот, что был опубликован."
            raise GeneratorError(message)
        archive = archive.with_document(published, files)
    lost = [
        path
        for one in archive.published.values()
        for path in one.files
        if path not in archive.files
    ]
    if lost:
        names = ", ".join(str(site / path) for path in sorted(lost))
        raise GeneratorError(
            f"Опубликованные файлы изменены или удалены: {names}. Верните их из резервной копии."
        )
    return archive


def records(manifest: Path) -> tuple[Published, ...]:
    """The documents that the manifest of a site names. Raises `GeneratorError` if it is damaged."""
    try:
        return tuple(
            Published.from_json(one) for one in json.loads(manifest.read_bytes())["documents"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _damaged(manifest) from None


def _of_site(site: Path) -> Iterator[tuple[Published, dict[str, bytes]]]:
    if (site / MANIFEST).is_file():
        for published in records(site / MANIFEST):
            yield published, _whole(published, {path: site / path for path in published.files})


def _of_issued(issued: Path) -> Iterator[tuple[Published, dict[str, bytes]]]:
    """The issued documents; those that were put there by hand have no record of a publication and
    are let be."""
    for path in sorted(issued.glob("[0-9]*/*.json")):
        if not re.fullmatch(r"(program|report)-\d+(-r\d+)?", path.stem):
            continue
        try:
            content = json.loads(path.read_bytes())
            published = (
                Published.from_json(content["published"]) if "published" in content else None
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise _damaged(path) from None
        if published is not None:
            yield (
                published,
                _whole(published, {one: path.parent / Path(one).name for one in published.files}),
            )


def _damaged(path: Path) -> GeneratorError:
    return GeneratorError(f"Файл {path} поврежден. Верните его из резервной копии.")


def _whole(published: Published, places: Mapping[str, Path]) -> dict[str, bytes]:
    """The files that are still what was published."""
    found = {path: place.read_bytes() for path, place in places.items() if place.is_file()}
    return {
        path: data for path, data in found.items() if sha256(data) == published.files[path].sha256
    }


# --- one more -------------------------------------------------------------------------------------


def next_revision(archive: Archive, issued: Path, one: Prepared) -> int:
    """The number of a changed document: the first that neither was published nor lies in what was
    issued by hand."""
    document, year = one.candidate.document, one.candidate.year.programme.year.year
    in_force = archive.in_force(document, year)
    revision = in_force.revision + 1 if in_force else 1
    while (
        not one.candidate.demo
        and (issued / str(year) / f"{file_name(document, year, revision)}.json").exists()
    ):
        revision += 1
    return revision


def issue(issued: Path, published: Published, files: Mapping[str, bytes], one: Prepared) -> None:
    """Keeps a published document with the manifest of its build for good; what review changed in
    the plan is changed in the manifest too. Raises `GeneratorError` if it can't be written, or was
    issued already."""
    content = json.loads(one.built.raw)
    content["document"] = published.name
    content["files"] = {Path(path).name: record.sha256 for path, record in published.files.items()}
    content["published"] = published.as_json()
    if published.document == "program":
        texts = _printed_texts(one)
        for value in content["values"]:
            value["text"] = texts.get((value["row"], value["column"]), value["text"])
    named = {Path(path).name: data for path, data in files.items()}
    output.add(issued / str(published.year), f"{published.name}.json", named, as_json(content))


def _printed_texts(one: Prepared) -> dict[tuple[str, str], str]:
    """What the published plan says of each measure, by its code and the column of the workbook."""
    programme = one.candidate.year.programme
    rows = printed_rows(programme, one.candidate.blocks)
    return {
        (measure.code, measure.cells[field].heading): rows[measure.code].cells[PLAN_HEADS[field]]
        for measure in programme.measures
        for field in FIELDS
        if measure.code in rows and PLAN_HEADS[field] in rows[measure.code].cells
    }
