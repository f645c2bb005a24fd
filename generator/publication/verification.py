"""The folder of the site → whether it is what was published, byte for byte, and what it was made
of. No network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from generator import opc
from generator.documents.manifest import Manifest, sha256
from generator.documents.traces import generation_of
from generator.findings import GeneratorError
from generator.publication import archive, upload
from generator.publication.archive import MANIFEST
from generator.publication.bundle import SUMS
from generator.publication.bundle import sums as sums_file
from generator.publication.editions import Published, page_order
from generator.publication.numbers import Proven, data_file, heads_of_tables, proven


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: every alteration in words, the documents, how many files, the SHA-256 of the
    sums, and where each number of the data comes from, by what was issued."""

    alterations: tuple[str, ...]
    published: tuple[Published, ...]
    files: int
    fingerprint: str
    numbers: tuple[Proven, ...] = ()
    is_damaged: bool = False
    """Whether the list of what was published can't be read: nothing is published then."""


def verify(site: Path, *, issued: Path | None = None, fingerprint: str = "") -> Proof:
    """Compares every file with the sums it was published with, every document with the one that was
    issued, and the whole with the fingerprint that somebody wrote down, as far as they are given.
    Raises `GeneratorError` if there is no bundle at all, or a record of what was issued is
    damaged."""
    if not (site / SUMS).is_file() or not (site / MANIFEST).is_file():
        raise GeneratorError(f"В папке {site} нет {MANIFEST} или {SUMS}: это не папка для сайта.")
    sums = upload.hashes_of(site / SUMS)
    hashes = {
        str(path.relative_to(site)): _hash(path)
        for path in sorted(site.rglob("*"))
        if not _is_plain_folder(path)
    }
    alterations = list(_alterations(sums, hashes))
    published: tuple[Published, ...] = ()
    numbers: tuple[Proven, ...] = ()
    is_damaged = False
    try:
        expected = dict(json.loads((site / MANIFEST).read_bytes())["files"])
        published = page_order({each.key: each for each in archive.records(site / MANIFEST)})
    except (GeneratorError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        is_damaged = True
        alterations.append(f"{MANIFEST}: поврежден")
    else:
        alterations += _against_manifest(site, expected, hashes, published)
        if issued is not None:
            alterations += _against_issued(published, issued)
            numbers = tuple(_numbers(site, published, issued))
    if fingerprint and _plain(fingerprint) != hashes[SUMS]:
        alterations.append(f"контрольная сумма папки {hashes[SUMS]}, а ожидается {fingerprint}")
    alterations = list(dict.fromkeys(alterations))
    return Proof(tuple(alterations), published, len(hashes), hashes[SUMS], numbers, is_damaged)


def _numbers(site: Path, published: tuple[Published, ...], issued: Path) -> Iterator[Proven]:
    """The numbers of the data of every document, as far as they are what was published; a trial is
    not kept as issued."""
    for document in published:
        if document.demo:
            continue
        path = data_file(site, document)
        record = document.files.get(str(path.relative_to(site)))
        if record is not None and _hash(path) == record.sha256:
            kept = Manifest.read(issued / str(document.year) / f"{document.name}.json")
            yield from proven(document, path.read_bytes(), kept, heads_of_tables(site, document))


def _plain(fingerprint: str) -> str:
    plain = "".join(fingerprint.split()).lower()
    if not re.fullmatch("[0-9a-f]{64}", plain):
        raise GeneratorError(
            f"«{fingerprint}» – не контрольная сумма: в ней 64 знака, 0–9 и a–f. Скопируйте ее "
            "целиком из того, что напечатала публикация."
        )
    return plain


def _is_plain_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and any(path.iterdir())


def _hash(path: Path) -> str:
    """«» for what is no file that can be read: a link, a pipe, an empty folder."""
    try:
        return sha256(path.read_bytes()) if path.is_file() and not path.is_symlink() else ""
    except OSError:
        return ""


def _alterations(sums: dict[str, str], hashes: dict[str, str]) -> Iterator[str]:
    for path in sorted(sums.keys() | (hashes.keys() - {SUMS})):
        if path not in hashes:
            yield f"{path}: файла нет"
        elif path not in sums:
            yield f"{path}: лишний файл, он не из публикации"
        elif hashes[path] != sums[path]:
            yield f"{path}: изменен после публикации"


def _against_manifest(
    site: Path, expected: dict[str, str], hashes: dict[str, str], published: tuple[Published, ...]
) -> Iterator[str]:
    """The sums are those of the manifest, the documents those of their records, made in the builds
    that these name."""
    sums = sums_file({**expected, MANIFEST: hashes[MANIFEST]})
    if sums != (site / SUMS).read_bytes():
        yield f"{SUMS}: не сходится с {MANIFEST}: изменен один из них"
    for document in published:
        for path, record in document.files.items():
            if hashes.get(path) not in (None, record.sha256):
                yield f"{path}: не тот файл, что был опубликован"
        docx = document.path("docx")
        if hashes.get(docx) == document.files[docx].sha256:
            try:
                generation = generation_of((site / docx).read_bytes())
            except (*opc.DAMAGE, etree.XMLSyntaxError):
                yield f"{docx}: поврежден"
                continue
            if generation != document.origin["generation"]:
                yield f"{docx}: сделан не в той сборке, что названа в {MANIFEST}"


def _against_issued(published: tuple[Published, ...], issued: Path) -> Iterator[str]:
    """What is on the site is what was issued, all of it and nothing else. A trial is never
    issued."""
    if any(document.demo for document in published):
        return
    placed = {document.key: document for document in published}
    kept = {document.key: document for _, document in archive.issued_records(issued)}
    for key in sorted(placed.keys() | kept.keys()):
        document = placed.get(key) or kept[key]
        name = f"{document.title}, редакция {document.revision}"
        if key not in kept:
            yield f"{name}: в {issued} такого документа нет"
        elif key not in placed:
            yield f"{name}: выпущен, лежит в {issued}, а в папке его нет"
        elif placed[key] != kept[key]:
            yield f"{name}: не тот, что выпущен и лежит в {issued}"
