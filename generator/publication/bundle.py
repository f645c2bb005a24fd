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
    data = candidate.kind.data(candidate.year, candidate.aligned)
    files[_data_path(published)] = as_json(data)
    return published.with_files(files), files


def _data_path(published: Published) -> str:
    return f"{published.year}/{published.name}-data.json"


def write(site: Path, archive: Archive, company: str) -> str:
    """The folder of the site; gives the SHA-256 of its sums. Raises `GeneratorError` if it can't be
    written."""
    published = page_order(archive.published)
    files = {path: archive.files[path] for one in published for path in one.files}
    files["index.html"] = pages.index_page(published, company)
    files["disclosure.schema.json"] = SCHEMA.read_bytes()
    files["disclosure.json"] = as_json(_disclosure(archive, company))
    files[MANIFEST] = as_json(
        {
            "product": "programme442",
            "documents": [one.as_json() for one in published],
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
    return {path for one in records(site / MANIFEST) if one.demo for path in one.files}


def _disclosure(archive: Archive, company: str) -> dict[str, Any]:
    """What is in force, as data: plan, execution, facts, and the documents with their hashes."""
    years: dict[int, dict[str, Any]] = {}
    for one in page_order(archive.published):
        if one == archive.in_force(one.document, one.year):
            about = {
                "title": one.title,
                "revision": one.revision,
                "approval": one.approval or None,
                "placed": one.placed.isoformat(),
                "demonstration": one.demo,
                "documents": [
                    {"href": path, "sha256": record.sha256, "size": record.size}
                    for path, record in one.files.items()
                ],
            }
            data = json.loads(archive.files[_data_path(one)])
            years.setdefault(one.year, {"year": one.year})[one.document] = {**about, **data}
    return {"$schema": "disclosure.schema.json", "company": company, "years": list(years.values())}
