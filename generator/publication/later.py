"""What is said of an issued document after it was issued: a signature of its PDF, its withdrawal.
The record of the document never changes; a file beside it says so: `program-2024-later.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator import output
from generator.documents.manifest import as_json, later_file, sha256
from generator.findings import GeneratorError
from generator.publication.editions import FileRecord, Published, Withdrawal, signature_path


def signed(published: Published, data: bytes, signer: str) -> Published:
    """A document with a signature. Raises `GeneratorError` if it has another one."""
    path = signature_path(published.path("pdf"))
    known = published.files.get(path)
    if known is not None and known.sha256 != sha256(data):
        raise GeneratorError(
            f"У {published.path('pdf')} уже есть подпись, и она другая; она не тронута."
        )
    files = {**published.files, path: FileRecord(sha256(data), len(data))}
    return replace(published, files=files, signer=signer)


def with_later(published: Published, other: Published) -> Published:
    """What two homes say of the same document, together. Raises `ValueError` if they speak of
    different documents or signatures."""
    files = {**published.files, **other.files}
    if files != {**other.files, **published.files} or base_files(published) != base_files(other):
        raise ValueError(published.name)
    return replace(
        published,
        files=files,
        signer=published.signer or other.signer,
        withdrawn=published.withdrawn or other.withdrawn,
    )


def base_files(published: Published) -> Mapping[str, FileRecord]:
    """The files that a document was published with."""
    signature = signature_path(published.path("pdf"))
    return {path: record for path, record in published.files.items() if path != signature}


def read_later(published: Published, manifest: Path) -> Published:
    """A document as its record beside the manifest says, with what was said of it since. Raises
    `GeneratorError` if that is damaged."""
    path = later_file(manifest)
    if not path.is_file():
        return published
    try:
        content: Mapping[str, Any] = json.loads(path.read_bytes())
        withdrawn, signature = content.get("withdrawn"), content.get("signature")
        files = dict(published.files)
        signer = ""
        if signature is not None:
            record = FileRecord(str(signature["sha256"]), int(signature["size"]))
            files[signature_path(published.path("pdf"))] = record
            signer = str(signature["signer"])
        return replace(
            published,
            files=files,
            signer=signer,
            withdrawn=None if withdrawn is None else Withdrawal.from_json(withdrawn),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise GeneratorError(f"Файл {path} поврежден. Верните его из резервной копии.") from None


def keep_later(issued: Path, published: Published, signature: bytes | None = None) -> None:
    """Keeps what is said of a document now, with a new signature, beside its record. Raises
    `GeneratorError` if it can't be written."""
    folder = issued / str(published.year)
    path = published.signature
    if path is not None and signature is not None:
        output.put(folder / Path(path).name, signature)
    record = published.files[path] if path is not None else None
    content = {
        "signature": None
        if record is None
        else {"sha256": record.sha256, "size": record.size, "signer": published.signer},
        "withdrawn": None if published.withdrawn is None else published.withdrawn.as_json(),
    }
    output.put(later_file(folder / f"{published.name}.json"), as_json(content))
