"""Published documents → out/site/, the folder that the web editor uploads, and source/issued/, where they are kept.

Nothing that was published is changed or lost: both places are read first, what one of them lacks the other has, and a
changed document comes beside the former under a new name. The folder is exchanged whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import output
from generator.documents.manifest import sha256
from generator.findings import GeneratorError
from generator.pdf import pictures
from generator.publication import pages, tables
from generator.publication.editions import Published, file_name, in_order
from generator.publication.gate import Candidate

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
SCHEMA = Path(__file__).with_name("disclosure.schema.json")
_PRODUCT = "programme442"


@dataclass(frozen=True, slots=True)
class Archive:
    """All that was published so far: the records by their keys, and every file of them by its path."""

    published: dict[tuple[int, str, int], Published]
    files: dict[str, bytes]

    def latest(self, document: str, year: int) -> Published | None:
        """The revision in force."""
        revisions = [one for one in self.published.values() if (one.document, one.year) == (document, year)]
        return max(revisions, key=lambda one: one.revision, default=None)

    def with_document(self, published: Published, files: Mapping[str, bytes]) -> Archive:
        """The archive with one more."""
        return Archive({**self.published, published.key: published}, {**self.files, **files})


def read(site: Path, issued: Path, *, demo: bool) -> Archive:
    """What was published, from the folder of the site and from what was issued; trials only if this is one.

    Raises `GeneratorError` if a published file was altered or is gone from both.
    """
    output.recover_folder(site)
    archive = Archive({}, {})
    for published, files in [*_of_site(site), *_of_issued(issued)]:
        if published.demo and not demo:
            continue
        if (known := archive.published.get(published.key)) is not None and known.files != published.files:
            raise GeneratorError(
                f"{published.name} в {site} и в {issued} – разные документы. Верните тот, что был опубликован."
            )
        archive = archive.with_document(published, files)
    lost = [path for one in archive.published.values() for path in one.files if path not in archive.files]
    if lost:
        raise GeneratorError(
            f"Опубликованные файлы изменены или удалены: {', '.join(sorted(lost))}. Верните их из архива."
        )
    return archive


def _of_site(site: Path) -> Iterator[tuple[Published, dict[str, bytes]]]:
    manifest = site / MANIFEST
    if not manifest.is_file():
        return
    for published in records(manifest):
        yield published, _whole(published, {path: site / path for path in published.files})


def records(manifest: Path) -> tuple[Published, ...]:
    """The documents of a bundle. Raises `GeneratorError` if its manifest is damaged."""
    try:
        return tuple(Published.from_json(one) for one in json.loads(manifest.read_bytes())["documents"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise GeneratorError(f"Файл {manifest} поврежден. Верните его из архива.") from None


def _of_issued(issued: Path) -> Iterator[tuple[Published, dict[str, bytes]]]:
    for path in sorted(issued.glob("[0-9]*/*.json")):
        try:
            content = json.loads(path.read_bytes())
            if "published" not in content:
                continue  # put there by hand
            published = Published.from_json(content["published"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # data of a document; or damaged: then its files are wanted from the site
        yield published, _whole(published, {one: path.parent / Path(one).name for one in published.files})


def _whole(published: Published, places: Mapping[str, Path]) -> dict[str, bytes]:
    """The files that are still what was published."""
    found = {path: place.read_bytes() for path, place in places.items() if place.is_file()}
    return {path: data for path, data in found.items() if sha256(data) == published.files[path].sha256}


# --- a document more ------------------------------------------------------------------------------------------------


def next_revision(archive: Archive, issued: Path, candidate: Candidate) -> int:
    """The number of a changed document: the first that neither was published nor lies in what was issued by hand."""
    year = candidate.year.programme.year.year
    latest = archive.latest(candidate.document, year)
    revision = latest.revision + 1 if latest else 1
    while (
        issued / str(year) / f"{file_name(candidate.document, year, revision)}.json"
    ).exists() and not candidate.demo:
        revision += 1
    return revision


def document_files(published: Published, candidate: Candidate) -> tuple[Published, dict[str, bytes]]:
    """The record with all its files, and the files: DOCX, PDF, the HTML edition, tables, data."""
    assert candidate.pdf is not None  # the gate saw it
    files = {published.path("pdf"): candidate.pdf, published.path("docx"): candidate.docx}
    known = published.with_files(files)
    files[published.path("html")] = pages.document_page(candidate.docx, known, pictures.figures(candidate.pdf))
    for number, table in tables.csv_tables(candidate.docx).items():
        files[f"{published.year}/{published.name}-table-{number}.csv"] = table
    data = {"program": tables.program_data, "report": tables.report_data}[candidate.document]
    files[_data_path(published)] = _json(data(candidate.docx, candidate.year))
    return published.with_files(files), files


def _data_path(published: Published) -> str:
    return f"{published.year}/{published.name}-data.json"


def issue(issued: Path, published: Published, files: Mapping[str, bytes], manifest: bytes) -> None:
    """Keeps a published document with the manifest of its build for good. Raises `GeneratorError` if it can't."""
    content = json.loads(manifest)
    content["document"] = published.name
    content["files"] = {Path(path).name: record.sha256 for path, record in published.files.items()}
    content["published"] = published.as_json()
    named = {Path(path).name: data for path, data in files.items()}
    output.add(issued / str(published.year), {**named, f"{published.name}.json": _json(content)})


# --- the folder -----------------------------------------------------------------------------------------------------


def write(site: Path, archive: Archive, company: str) -> str:
    """The folder of the site; gives the SHA-256 of its sums. Raises `GeneratorError` if it can't be written."""
    published = in_order(archive.published)
    files = {path: archive.files[path] for one in published for path in one.files}
    files["index.html"] = pages.index_page(published, company)
    files["disclosure.schema.json"] = SCHEMA.read_bytes()
    files["disclosure.json"] = _json(_disclosure(archive, company))
    files[MANIFEST] = _json(
        {
            "product": _PRODUCT,
            "documents": [one.as_json() for one in published],
            "files": {path: sha256(data) for path, data in sorted(files.items())},
        }
    )
    files[SUMS] = sums({path: sha256(data) for path, data in files.items()})
    output.replace_folder(site, files, gone=_ours(site) - files.keys())
    return sha256(files[SUMS])


def _ours(site: Path) -> set[str]:
    """The files that an earlier publication put there: a trial's have to go."""
    try:
        return {str(path) for path in json.loads((site / MANIFEST).read_bytes())["files"] if not _leaves(path)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _leaves(path: str) -> bool:
    """Whether a path would lead out of the folder."""
    return Path(path).is_absolute() or ".." in Path(path).parts


def sums(hashes: Mapping[str, str]) -> bytes:
    """The file that `sha256sum --check` reads."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


def _disclosure(archive: Archive, company: str) -> dict[str, Any]:
    """What is in force, as data: plan, execution, facts, and the documents with their hashes."""
    years: dict[int, dict[str, Any]] = {}
    for one in in_order(archive.published):
        if one == archive.latest(one.document, one.year):
            about = {
                "title": one.title,
                "revision": one.revision,
                "approval": one.approval or None,
                "placed": one.placed.isoformat(),
                "demonstration": one.demo,
                "documents": [
                    {"href": path, "sha256": record.sha256, "size": record.size} for path, record in one.files.items()
                ],
            }
            data = json.loads(archive.files[_data_path(one)])
            years.setdefault(one.year, {"year": one.year})[one.document] = {**about, **data}
    return {"$schema": "disclosure.schema.json", "company": company, "years": list(years.values())}


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
