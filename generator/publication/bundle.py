"""Everything published → out/site/, the folder that the web editor uploads: documents, page, data,
sums."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import output
from generator.documents.manifest import as_json, sha256
from generator.pdf import pictures
from generator.publication import feed, pages, schemas, tables, upload
from generator.publication import site as site_pages
from generator.publication.archive import MANIFEST, Archive, records
from generator.publication.candidate import Candidate
from generator.publication.editions import Published, page_order
from generator.publication.former import FormerYears
from generator.publication.package import PACKAGE, package
from generator.publication.publisher import Publisher

SUMS = upload.SUMS


def document_files(
    published: Published, candidate: Candidate
) -> tuple[Published, dict[str, bytes]]:
    """The record with all its files, and the files: PDF, DOCX, the HTML edition, tables, data."""
    files = {published.path("pdf"): candidate.pdf, published.path("docx"): candidate.docx}
    known = published.with_files(files)
    page, figures = pages.document_page(candidate.docx, known, pictures.figures(candidate.pdf))
    files |= {published.path("html"): page, **figures}
    data = candidate.kind.data(candidate.year)
    for name, table in tables.csv_tables(published.document, data).items():
        files[f"{published.year}/{published.name}-{name}.csv"] = table
    files[schemas.data_path(published)] = as_json({**schemas.named_schema(published), **data})
    return published.with_files(files), files


@dataclass(frozen=True, slots=True)
class Bundle:
    """The folder of the site, not yet written."""

    files: dict[str, bytes]
    """Every file by its path."""
    gone: frozenset[str]
    """Those of the folder before that are no longer in it."""
    news: str | None
    """A ready text for the news; None if there is nothing to tell since the last one."""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of its sums."""
        return sha256(self.files[SUMS])


def bundle(site: Path, archive: Archive, publisher: Publisher, former: FormerYears) -> Bundle:
    """What the folder is to hold; `site` is the folder as it is. Raises `GeneratorError` if its
    manifest is damaged."""
    published = page_order(archive.published)
    files: dict[str, bytes] = dict(former.files)
    for document in published:
        files |= {path: archive.files[path] for path in document.files}
    files |= site_pages.pages(publisher, published, former)
    if publisher.logo is not None:
        files[site_pages.LOGO] = publisher.logo.image
    files[feed.FEED] = feed.feed(publisher, published)
    files |= schemas.schema_files(published)
    files["disclosure.json"] = as_json(_disclosure(archive, publisher))
    of_json = schemas.schemas_of(published)
    unsized = (MANIFEST, SUMS)
    files[PACKAGE] = as_json(package(publisher, published, files, of_json, unsized))
    files[MANIFEST] = as_json(
        {
            "$schema": of_json[MANIFEST],
            "product": "programme442",
            "documents": [document.as_json() for document in published],
            "files": {path: sha256(data) for path, data in sorted(files.items())},
        }
    )
    files[SUMS] = sums({path: sha256(data) for path, data in files.items()})
    gone = frozenset(_ours(site) - files.keys())
    return Bundle(files, gone, _news(site, publisher, published))


def _news(site: Path, publisher: Publisher, published: Sequence[Published]) -> str | None:
    """Of what is new in the folder; of what was last where nothing is and the text is gone."""
    before = records(site / MANIFEST) if (site / MANIFEST).is_file() else ()
    told = feed.news(publisher, published, before)
    if told is None and not (site.parent / upload.NEWS).is_file():
        return feed.news(publisher, published, ())
    return told


def write(site: Path, made: Bundle) -> None:
    """Writes the folder, and beside it what the web editor reads: what to put up and take down
    (first: a run that is killed in between finds the same differences again), the news. Raises
    `GeneratorError` if they can't be written."""
    listed = upload.listed(site, made.files, made.gone)
    if listed is not None or not (site.parent / upload.FILE).is_file():
        output.put(site.parent / upload.FILE, (listed or upload.NOTHING).encode("utf-8-sig"))
    if made.news is not None:
        output.put(site.parent / upload.NEWS, made.news.encode("utf-8-sig"))
    output.replace_folder(site, made.files, gone=made.gone)


def sums(hashes: Mapping[str, str]) -> bytes:
    """The file that `sha256sum --check` reads."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()


# Pages, schemas and what the table of former years names: never a document that was issued.
_REPLACEABLE = re.compile(r"[\w.-]+|\d{4}/former-[a-z]+-\d{4}(?:-\d+)?\.[a-z]+")


def _ours(site: Path) -> set[str]:
    """The files of the folder that the next publication may take away: what a trial left, and what
    every publication makes anew. What others put there is let be."""
    made = set(filter(_REPLACEABLE.fullmatch, upload.hashes_of(site / SUMS)))
    if not (site / MANIFEST).is_file():
        return made
    for published in records(site / MANIFEST):
        if published.demo:
            made |= published.files.keys()
    return {path for path in made if not (site / path).parent.is_symlink()}


def _disclosure(archive: Archive, publisher: Publisher) -> dict[str, Any]:
    """What is in force, as data: plan, execution, facts, and the documents with their hashes; and
    what was withdrawn."""
    years: dict[int, dict[str, Any]] = {}
    gone = []
    for published in page_order(archive.published):
        is_added = published.document in site_pages.ADDED
        if published.withdrawn is not None:
            gone.append(_withdrawn(published))
        elif is_added or published == archive.in_force(published.document, published.year):
            content = {**_about(published), **_data(archive, published)}
            year = years.setdefault(published.year, {"year": published.year})
            if is_added:
                year.setdefault(f"{published.document}s", []).insert(0, content)
            else:
                year[published.document] = content
    terms = publisher.terms
    return {
        "$schema": "disclosure.schema.json",
        "company": publisher.name,
        "source": publisher.link,
        "licence": {"name": terms.name, "title": terms.title, "link": terms.link},
        "years": list(years.values()),
        "withdrawn": gone,
    }


def _about(published: Published) -> dict[str, Any]:
    return {
        "title": published.title,
        "revision": published.revision,
        "approval": published.approval or None,
        "placed": published.placed.isoformat(),
        "in_force": published.since.isoformat(),
        "demonstration": published.demo,
        "documents": [
            {"href": path, "sha256": record.sha256, "size": record.size}
            for path, record in published.files.items()
        ],
    }


def _withdrawn(published: Published) -> dict[str, Any]:
    assert published.withdrawn is not None
    about = _about(published)
    names = ("title", "revision", "placed", "documents")
    of_it = {name: about[name] for name in names}
    return {"document": published.document, "year": published.year, **of_it} | (
        published.withdrawn.as_json()
    )


def _data(archive: Archive, published: Published) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(archive.files[schemas.data_path(published)])
    data.pop("$schema", None)
    return data
