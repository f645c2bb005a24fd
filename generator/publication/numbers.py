"""The numbers of what is published → the cells that each comes from, kept with what was issued: no
address of a cell goes to the public."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import origins
from generator.documents.manifest import Datum, Manifest, sha256
from generator.origins import Fact
from generator.publication import tables
from generator.publication.editions import Published


def numbers_of(data: object, path: str = "") -> Iterator[Datum]:
    """Every number of a document's data that knows its cells, with its place, «facts/0/planned»."""
    if isinstance(data, Fact):
        yield Datum(path, data.origin.compact())
        return
    items: Iterator[tuple[object, object]] = iter(())
    if isinstance(data, Mapping):
        items = iter(data.items())
    elif isinstance(data, list | tuple):
        items = iter(enumerate(data))
    for name, value in items:
        yield from numbers_of(value, f"{path}/{name}" if path else str(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A number of the published data and where it comes from."""

    document: str
    """The name of its files: «report-2024»."""
    path: str
    """Its place in the data: «facts/0/planned»."""
    row: str
    """What its row is about, in words: «очное, B2B»; «» for nothing."""
    number: str
    workbook: str
    workbook_sha256: str
    formula: str
    """In words; «» for what stands in the cell as it is."""
    cells: str
    """«Исполнение!C2:C5 (Статус)»; «» where it was issued before that was kept."""
    table: str = ""
    """Where the same number stands in a table for people: «report-2024-facts.csv, строка 2, «План»»
    (counted with the row of heads); «» for one that is in none."""

    def __str__(self) -> str:
        row = f" ({self.row})" if self.row else ""
        how = f"{self.formula}: " if self.formula else ""
        is_known = self.formula or self.cells
        told = f"{how}{self.cells}" if is_known else "из каких ячеек, при издании не записано"
        table = f" [{self.table}]" if self.table else ""
        return f"{self.path}{row} = {self.number} – {told}{table}"


def proven(
    published: Published,
    data: bytes,
    kept: Manifest | None,
    heads: Mapping[str, Sequence[str]],
) -> Iterator[Proven]:
    """Every number of the data of a published document, by what was kept when it was issued; with
    its place in a table, whose heads stand under its file."""
    tree = json.loads(data)
    origins_by_path = {datum.path: datum.origin for datum in kept.data} if kept else {}
    for path, number in _leaves(tree):
        origin = origins_by_path.get(path)
        yield Proven(
            document=published.name,
            path=path,
            row=_row(tree, path),
            number=json.dumps(number).replace(".", ","),
            workbook=published.origin["workbook"],
            workbook_sha256=published.origin["workbook_sha256"],
            formula=origin.formula if origin else "",
            cells=origins.in_words(origins.ranges(origin.all_cells)) if origin else "",
            table=_in_table(published, path, heads),
        )


def _in_table(published: Published, path: str, heads: Mapping[str, Sequence[str]]) -> str:
    """Where a number of the data, «facts/0/planned», stands in its table."""
    name, _, rest = path.partition("/")
    row, _, field = rest.partition("/")
    table, file = tables.table_named(published.document, name), f"{published.name}-{name}.csv"
    for column in table.fields if table else ():
        if column.path == field.replace("/", ".") and column.heading in heads.get(file, ()):
            return f"{file}, строка {int(row) + 2}, «{column.heading}»"
    return ""


def heads_of_tables(site: Path, published: Published) -> dict[str, list[str]]:
    """The heads of the tables of a published document, by their files: as far as these are what was
    published."""
    heads = {}
    for path, record in published.files.items():
        if path.endswith(".csv") and (site / path).is_file():
            content = (site / path).read_bytes()
            if sha256(content) == record.sha256:
                heads[Path(path).name] = tables.heads_of(content)
    return heads


def _leaves(data: object, path: str = "") -> Iterator[tuple[str, int | float]]:
    if isinstance(data, int | float) and not isinstance(data, bool):
        yield path, data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _leaves(value, f"{path}/{name}" if path else name)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _leaves(value, f"{path}/{number}" if path else str(number))


# What names a row of the data, as far as it has it.
_NAMING = ("title", "kind", "channel", "service_type", "segment", "number")


def _row(tree: Any, path: str) -> str:
    """What the row of a number is about."""
    row = tree
    for name in path.split("/")[:-1]:
        row = row[int(name)] if isinstance(row, list) else row[name]
    if not isinstance(row, dict):
        return ""
    own = path.rpartition("/")[2]
    named = [str(row[name]) for name in _NAMING if row.get(name) and name != own]
    return ", ".join(named)


def data_file(site: Path, published: Published) -> Path:
    """Where the data of a published document stand."""
    return site / str(published.year) / f"{published.name}-data.json"
