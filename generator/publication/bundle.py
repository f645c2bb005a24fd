"""Everything published → out/site/, the folder that the web editor uploads: documents, page, data,
sums."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator import output
from generator.documents.manifest import as_json, sha256
from generator.pdf import pictures
from generator.publication import pages, tables
from generator.publication.archive import MANIFEST, Archive, records
from generator.publication.candidate import Candidate
from generator.publication.editions import Published, page_order

SUMS = "SHA256SUMS"
SCHEMA = Path(__file__).with_name("disclosure.schema.json")


def document_files(
    published: Published, candidate: Candidate
) -> tuple[Published, dict[str, bytes]]:
    """The record with all its files, and the files: PDF, DOCX, the HTML edition, tables, data."""
    files = {published.path("pdf"): candidate.pdf, published.path("docx"): candidate.docx}
    known = published.with_files(files)
    files[published.path("html")] = pages.document_page(
        candidate.docx, known, pictures.figures(candidate.pdf)
    )
    for number, table in tables.csv_tables(candidate.blocks).items():
        files[f"{published.year}/{published.name}-table-{number}.csv"] = table
    files[_data_path(published)] = as_json(candidate.kind.data(candidate.year))
    return published.with_files(files), files


def _data_path(published: Published) -> str:
    return f"{published.year}/{published.name}-data.json"


def write(site: Path, archive: Archive, company: str) -> str:
    """The folder of the site; gives the SHA-256 of its sums. Raises `GeneratorError` if it can't be
    written."""
    published = page_order(archive.published)
    files: dict[str, bytes] = {}
    for document in published:
        files |= {path: archive.files[path] for path in document.files}
    files["index.html"] = pages.index_page(published, company)
    files["disclosure.schema.json"] = SCHEMA.read_bytes()
    files["disclosure.json"] = as_json(_disclosure(archive, company))
    files[MANIFEST] = as_json(
        {
            "product": "programme442",
            "documents": [document.as_json() for document in published],
            "files": {path: sha256(data) for path, data in sorted(files.items())},
        }
    )
    files[SUMS] = sums({path: sha256(data) for path, data in files.items()})
    output.replace_folder(site, files, gone=_trials(site) - files.keys())
    return sha256(files[SUMS])


def sums(hashes: Mapping[str, str]) -> bytes:
    """The file that `sha256sum --check` reads."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


def _trials(site: Path) -> set[str]:
    """The files that a trial left in the folder."""
    if not (site / MANIFEST).is_file():
        return set()
    trials: set[str] = set()
    for published in records(site / MANIFEST):
        if published.demo:
            trials |= published.files.keys()
    return trials


def _disclosure(archive: Archive, company: str) -> dict[str, Any]:
    """What is in force, as data: plan, execution, facts, and the documents with their hashes."""
    years: dict[int, dict[str, Any]] = {}
    for published in page_order(archive.published):
        is_added = published.document in pages.ADDED
        if is_added or published == archive.in_force(published.document, published.year):
            about = {
                "title": published.title,
                "revision": published.revision,
                "approval": published.approval or None,
                "placed": published.placed.isoformat(),
                "demonstration": published.demo,
                "documents": [
                    {"href": path, "sha256": record.sha256, "size": record.size}
                    for path, record in published.files.items()
                ],
            }
            data = json.loads(archive.files[_data_path(published)])
            year = years.setdefault(published.year, {"year": published.year})
            if is_added:
                year.setdefault(f"{published.document}s", []).insert(0, {**about, **data})
            else:
                year[published.document] = {**about, **data}
    return {"$schema": "disclosure.schema.json", "company": company, "years": list(years.values())}
