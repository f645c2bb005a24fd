"""The folder of the site → whether it is what was published, byte for byte, and what it was made
of. No network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.documents.manifest import sha256
from generator.documents.traces import generation_of
from generator.findings import GeneratorError
from generator.publication.archive import MANIFEST, records
from generator.publication.bundle import SUMS
from generator.publication.bundle import sums as sums_file
from generator.publication.editions import Published, page_order


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: every alteration in words, the documents, how many files, the SHA-256 of the
    sums."""

    alterations: tuple[str, ...]
    published: tuple[Published, ...]
    files: int
    fingerprint: str


def verify(site: Path) -> Proof:
    """Compares every file with the sums it was published with. Raises `GeneratorError` if there is
    no bundle at all."""
    if not (site / SUMS).is_file() or not (site / MANIFEST).is_file():
        raise GeneratorError(f"В папке {site} нет {MANIFEST} или {SUMS}: это не папка для сайта.")
    sums = _sums(site / SUMS)
    hashes = {
        str(path.relative_to(site)): _hash(path)
        for path in sorted(site.rglob("*"))
        if not _is_plain_folder(path)
    }
    alterations = list(_alterations(sums, hashes))
    published: tuple[Published, ...] = ()
    try:
        expected = dict(json.loads((site / MANIFEST).read_bytes())["files"])
        published = page_order({each.key: each for each in records(site / MANIFEST)})
    except (GeneratorError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        alterations.append(f"{MANIFEST}: поврежден")
    else:
        alterations += _against_manifest(site, expected, hashes, published)
    return Proof(tuple(dict.fromkeys(alterations)), published, len(hashes), hashes[SUMS])


def _is_plain_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and any(path.iterdir())


def _hash(path: Path) -> str:
    """«» for what is no file that can be read: a link, a pipe, an empty folder."""
    try:
        return sha256(path.read_bytes()) if path.is_file() and not path.is_symlink() else ""
    except OSError:
        return ""


def _sums(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return {}
    return {file: digest for digest, _, file in (line.partition("  ") for line in lines) if file}


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
        is_whole = hashes.get(docx) == document.files[docx].sha256
        if is_whole and generation_of((site / docx).read_bytes()) != document.origin["generation"]:
            yield f"{docx}: сделан не в той сборке, что названа в {MANIFEST}"
