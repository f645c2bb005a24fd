"""The schema of each JSON in the folder, so that it can be checked without a network."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from generator.documents.manifest import as_json
from generator.publication.editions import Published

_FOLDER = Path(__file__).parent
_ENDING = ".schema.json"
_DISCLOSURE = "disclosure"
_OF_FOLDER = (_DISCLOSURE, "manifest", "datapackage")


def schemas_of(published: Iterable[Published]) -> dict[str, str]:
    """The schema of each JSON of the folder, both by their paths."""
    schemas = {f"{name}.json": f"{name}{_ENDING}" for name in _OF_FOLDER}
    known = _definitions()
    for document in published:
        if document.document in known:
            schemas[data_path(document)] = f"{document.document}{_ENDING}"
    return schemas


def schema_files(published: Iterable[Published]) -> dict[str, bytes]:
    """The files with the schemas, those of data only for the kinds of documents there are."""
    files = {f"{name}{_ENDING}": _read(name) for name in _OF_FOLDER}
    known = _definitions()
    for document in published:
        if document.document in known:
            name = document.document
            files[f"{name}{_ENDING}"] = as_json(_of_data(name, document.title))
    return files


def data_path(published: Published) -> str:
    """Where the data of a document are."""
    return f"{published.year}/{published.name}-data.json"


def named_schema(published: Published) -> dict[str, str]:
    """How the data of a document name their schema; nothing if they have none."""
    if published.document not in _definitions():
        return {}
    return {"$schema": f"../{published.document}{_ENDING}"}


def _read(name: str) -> bytes:
    return (_FOLDER / f"{name}{_ENDING}").read_bytes()


def _definitions() -> dict[str, Any]:
    definitions: dict[str, Any] = json.loads(_read(_DISCLOSURE))["$defs"]
    return {name: each for name, each in definitions.items() if "allOf" in each}


def _of_data(name: str, title: str) -> dict[str, Any]:
    """What `disclosure.json` says of a kind of document, without what it says of its files."""
    every = json.loads(_read(_DISCLOSURE))
    own = every["$defs"][name]
    kept = {key: each for key, each in every["$defs"].items() if "allOf" not in each}
    return {
        "$schema": every["$schema"],
        "title": title.rpartition(" на ")[0] or title,
        "description": every["description"],
        "type": "object",
        "required": own["required"],
        "additionalProperties": False,
        "properties": {"$schema": {"type": "string"}, **own["properties"]},
        "$defs": {key: each for key, each in kept.items() if key != "document"},
    }
