"""What stands beside a DOCX as data: what it was made of, and every printed value with the cell it
came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from generator.documents.printed import Printed
from generator.findings import Finding


@dataclass(frozen=True, slots=True)
class Inputs:
    """SHA-256 of all that decides what a document looks like; `logo` and `issued` (the manifest of
    the Programme that was issued, for its report) are «» without one, `date` is what overrides that
    of the workbook."""

    workbook: str
    template: str
    generator: str
    logo: str
    date: str
    issued: str = ""

    def generation(self, document: str) -> str:
        """The id of a document made of these inputs: the same inputs have the same id."""
        return sha256("\n".join((document, *asdict(self).values())).encode())[:32]


def sha256(data: bytes) -> str:
    """The hash as it stands in manifests."""
    return hashlib.sha256(data).hexdigest()


def as_json(content: object) -> bytes:
    """A file of JSON that people can read."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def manifest(
    name: str,
    inputs: Inputs,
    files: Mapping[str, bytes],
    values: tuple[Printed, ...],
    about: Mapping[str, Any],
) -> bytes:
    """The manifest of document `name`; `files` are the finished ones by name, `about` what else is
    worth keeping."""
    content = {
        "document": name,
        "generation": inputs.generation(name),
        **about,
        "inputs": asdict(inputs),
        "files": {file: sha256(data) for file, data in files.items()},
        "values": [
            {
                "row": value.row,
                "column": value.cell.heading,
                "cell": str(value.cell),
                "text": str(value),
            }
            for value in values
            if value.cell is not None
        ],
    }
    return as_json(content)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run said of its work."""

    generation: str
    edition: str
    latest_year: int
    logo: str | None
    inputs: Inputs
    files: dict[str, str]
    findings: tuple[Finding, ...]


def read_manifest(path: Path) -> Earlier | None:
    """A manifest of an earlier run; None if there is none, or none that we wrote."""
    try:
        content = json.loads(path.read_bytes())
        return Earlier(
            generation=str(content["generation"]),
            edition=str(content["edition"]),
            latest_year=int(content["latest_year"]),
            logo=content["logo"],
            inputs=Inputs(**content["inputs"]),
            files={str(name): str(digest) for name, digest in content["files"].items()},
            findings=tuple(Finding.from_json(finding) for finding in content["findings"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
