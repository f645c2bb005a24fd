"""All files of the folder → `datapackage.json` (Data Package 1): what each is, its size and hash,
and of every table its schema."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from generator.documents.manifest import sha256
from generator.publication import linked, naming, tables
from generator.publication.editions import Published
from generator.publication.publisher import Publisher

PACKAGE = "datapackage.json"
_TABULAR = "tabular-data-resource"


def package(
    publisher: Publisher,
    published: Sequence[Published],
    files: Mapping[str, bytes],
    schemas: Mapping[str, str],
    unsized: Sequence[str],
) -> dict[str, Any]:
    """The descriptor; `schemas` are those of JSON files by path, `unsized` files that are written
    after it and hold its own hash."""
    of_file = {path: document for document in published for path in document.files}
    resources = []
    for path in sorted({*files, *unsized}):
        resource = _resource(path, files.get(path))
        if path in schemas:
            resource["jsonSchema"] = schemas[path]
        if path.endswith(".json"):
            resource["type"] = "file"  # frictionless would take a JSON Schema for one of a table
        if path in of_file:
            resource |= _of_document(of_file[path], path)
        if path.endswith(".csv"):
            resource |= _table(of_file[path], path, files[path])
        resources.append(resource)
    return {
        "$schema": "datapackage.schema.json",
        "profile": "data-package",
        "name": "service-quality",
        "title": f"{linked.NAME}, {publisher.name}",
        "description": linked.description(publisher, [each.year for each in published]),
        "created": f"{max(each.placed for each in published).isoformat()}T00:00:00Z",
        **({"homepage": publisher.page} if publisher.page else {}),
        "licenses": [_licence(publisher)],
        "sources": [_source(publisher)],
        "contributors": [{"title": publisher.name, "role": "publisher"}],
        "keywords": ["качество обслуживания", "гарантирующий поставщик", "электроэнергия"],
        "resources": resources,
    }


def _licence(publisher: Publisher) -> dict[str, str]:
    terms = publisher.terms
    link = {"path": terms.link} if terms.link else {}
    return {"name": terms.name, "title": terms.title, **link}


def _source(publisher: Publisher) -> dict[str, str]:
    link = {"path": publisher.link} if publisher.link else {}
    email = {"email": publisher.email} if publisher.email else {}
    return {"title": publisher.full_name, **link, **email}


def _resource(path: str, data: bytes | None) -> dict[str, Any]:
    name = re.sub(r"[^-a-z0-9._]", "-", path.lower())
    resource: dict[str, Any] = {"name": name, "path": path, "profile": "data-resource"}
    if "." in path:
        resource["format"] = path.rpartition(".")[2]
    resource["mediatype"] = naming.media_type(path)
    if data is not None:
        resource |= {"bytes": len(data), "hash": f"sha256:{sha256(data)}"}
    return resource


def _of_document(published: Published, path: str) -> dict[str, Any]:
    text = next((link.text for link in naming.links(published) if link.path == path), "")
    title = f"{naming.label(published)}: {text}" if text else naming.label(published)
    return {"title": title}


def _table(published: Published, path: str, data: bytes) -> dict[str, Any]:
    """The schema of a table; one of an older version has text in every column."""
    name = path.partition(f"{published.name}-")[2].removesuffix(".csv")
    table = tables.table_named(published.document, name)
    heads = tables.heads_of(data)
    schema: dict[str, Any] = {"fields": [{"name": head, "type": "string"} for head in heads]}
    if table is not None and [field.heading for field in table.fields] == heads:
        schema = table.as_schema()
    return {
        "profile": _TABULAR,
        "encoding": "utf-8",
        "dialect": {
            "delimiter": tables.DELIMITER,
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": schema,
    }
