"""All that was published so far, from its two homes: out/site/, which the web editor uploads, and
source/issued/, where it is kept. What one of them lacks the other has; nothing of it is ever
changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator import output
from generator.documents import kinds
from generator.documents.manifest import Manifest, sha256
from generator.findings import GeneratorError
from generator.publication import numbers
from generator.publication.candidate import Candidate
from generator.publication.editions import Published, file_name
from generator.publication.later import read_later, with_later

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Archive:
    """The records by their keys, and every file of them by its path."""

    published: dict[tuple[int, str, int], Published]
    files: dict[str, bytes]

    def revisions(self, document: str, year: int) -> list[Published]:
        """The revisions of a document, the latest last."""
        keys = [key for key in self.published if key[:2] == (year, document)]
        return [self.published[key] for key in sorted(keys)]

    @property
    def documents(self) -> set[tuple[str, int]]:
        """The kinds and years of the documents there are."""
        return {(document, year) for year, document, _ in self.published}

    def before(self, published: Published) -> Published | None:
        """The revision that a new one of a document comes after: that in force, else the latest;
        None for a document of which each stands for itself."""
        if kinds.accumulates(published.document):
            return None
        document, year = published.document, published.year
        revisions = self.revisions(document, year)
        return self.in_force(document, year) or (revisions[-1] if revisions else None)

    def in_force(self, document: str, year: int) -> Published | None:
        """The latest revision that was not withdrawn."""
        valid = [each for each in self.revisions(document, year) if each.withdrawn is None]
        return valid[-1] if valid else None

    def with_document(self, published: Published, files: Mapping[str, bytes]) -> Archive:
        """The archive with one more."""
        return Archive({**self.published, published.key: published}, {**self.files, **files})


def read(site: Path, issued: Path, *, demo: bool) -> Archive:
    """What was published, from both homes; trials only if this is one.

    Raises `GeneratorError` if a record is damaged, or a file is altered or gone in both.
    """
    output.recover_folder(site)
    for folder in issued.glob("[0-9]*"):
        output.recover_added(folder)
    archive = Archive({}, {})
    for published, files in [*_of_site(site), *_of_issued(issued)]:
        if published.demo and not demo:
            continue
        known = archive.published.get(published.key, published)
        try:
            whole = with_later(known, published)
        except ValueError:
            raise GeneratorError(
                f"{published.name} в {site} и в {issued} – разные документы. "
                "Верните тот, что был опубликован."
            ) from None
        archive = archive.with_document(whole, files)
    lost: set[str] = set()
    for published in archive.published.values():
        lost |= published.files.keys() - archive.files.keys()
    if lost:
        names = ", ".join(str(site / path) for path in sorted(lost))
        raise GeneratorError(
            f"Опубликованные файлы изменены или удалены: {names}. Верните их из резервной копии."
        )
    return archive


def records(manifest: Path) -> tuple[Published, ...]:
    """The documents that the manifest of a site names. Raises `GeneratorError` if it is damaged."""
    try:
        return tuple(map(Published.from_json, json.loads(manifest.read_bytes())["documents"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _damaged(manifest) from None


def _of_site(site: Path) -> Iterator[tuple[Published, dict[str, bytes]]]:
    if (site / MANIFEST).is_file():
        for published in records(site / MANIFEST):
            yield published, _whole(published, {path: site / path for path in published.files})


def issued_records(issued: Path) -> Iterator[tuple[Path, Published]]:
    """The documents that were issued, each behind its file; those that were put there by hand have
    no record of a publication and are let be. Raises `GeneratorError` if one is damaged."""
    for path in sorted(issued.glob("[0-9]*/*.json")):
        if not re.fullmatch(r"[a-z]+-\d{4}(-r\d+)?", path.stem):
            continue
        manifest = Manifest.read(path)
        if manifest is None:
            raise _damaged(path)
        if manifest.published is not None:
            yield path, read_later(_record(manifest.published, path), path)


def _of_issued(issued: Path) -> Iterator[tuple[Published, dict[str, bytes]]]:
    for path, published in issued_records(issued):
        places = {file: path.parent / Path(file).name for file in published.files}
        yield published, _whole(published, places)


def _record(content: Mapping[str, Any], path: Path) -> Published:
    try:
        return Published.from_json(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _damaged(path) from None


def _damaged(path: Path) -> GeneratorError:
    return GeneratorError(f"Файл {path} поврежден. Верните его из резервной копии.")


def _whole(published: Published, places: Mapping[str, Path]) -> dict[str, bytes]:
    """The files that are still what was published."""
    whole = {}
    for path, place in places.items():
        if place.is_file():
            data = place.read_bytes()
            if sha256(data) == published.files[path].sha256:
                whole[path] = data
    return whole


# --- one more -------------------------------------------------------------------------------------


def next_revision(archive: Archive, issued: Path, candidate: Candidate) -> int:
    """The number of a changed document: the first that neither was published nor lies in what was
    issued by hand."""
    document, year = candidate.kind.name, candidate.year.number
    published = archive.revisions(document, year)
    revision = published[-1].revision + 1 if published else 1
    while not candidate.demo and _is_taken(issued, document, year, revision):
        revision += 1
    return revision


def _is_taken(issued: Path, document: str, year: int, revision: int) -> bool:
    return (issued / str(year) / f"{file_name(document, year, revision)}.json").exists()


def issue(
    issued: Path, published: Published, files: Mapping[str, bytes], candidate: Candidate
) -> None:
    """Keeps a published document for good, with the manifest of its build and the approved file.
    Raises `GeneratorError` if it can't be written, or was issued already."""
    named = {Path(path).name: data for path, data in files.items()}
    if candidate.approved is not None:
        named[f"{published.name}-approved.docx"] = candidate.approved.data
    hashes = {name: sha256(data) for name, data in named.items()}
    manifest = replace(
        candidate.manifest.issued_as(published.name, hashes, published.as_json()),
        data=tuple(numbers.numbers_of(candidate.kind.data(candidate.year))),
    )
    folder = issued / str(published.year)
    output.add(folder, f"{published.name}.json", named, manifest.to_bytes())
