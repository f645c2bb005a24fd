"""A workbook that an older version of the software made → the same with what it lacks: lists,
columns, parameters, sheets; everything else stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from generator import disk
from generator.contract.column import Column
from generator.contract.schema import PARAMETER, SHEETS, VALUE
from generator.findings import GeneratorError
from generator.suggestions.applying import otherwise
from generator.suggestions.cells import Cells
from generator.suggestions.walk import NewBook, bytes_of, replace_book, require_free, require_target
from generator.workbook import newer
from generator.workbook.opening import OpenWorkbook, opened
from generator.workbook.package import DamagedPackage
from generator.workbook.patching import Patch, Unpatchable, Unwritable
from generator.workbook.places import Table, table_of
from generator.workbook.reading import row_of
from generator.workbook.writing import LAST_ROW

Places = Mapping[str, str]
"""Where the lists of «Списки» stand, by name."""


def upgrade(source: Path, into: Path | None) -> NewBook:
    """Adds the sheets, columns, parameters and lists that a workbook of an older version lacks.
    Raises `GeneratorError` for a workbook that must not be written to; nothing is written then."""
    with disk.readable():
        data = bytes_of(source)
    target = into or source
    require_target(target, source)
    workbook = opened(source.name, data)
    before = Cells(workbook)
    try:
        patch = Patch(data)
        added = _added(patch, workbook, before)
        made = patch.to_bytes() if patch.is_changed else data
    except (Unpatchable, Unwritable, DamagedPackage) as fault:
        raise GeneratorError(f"Книга {source} не тронута: {fault}.") from None
    if not added:
        return NewBook(None, None)
    _require_same(source, before, made)
    require_free(target, source, made)
    former = replace_book(target, source, data, made, before.saved)
    return NewBook(target, former, added=tuple(added))


def _added(patch: Patch, workbook: OpenWorkbook, cells: Cells) -> list[str]:
    """Adds what is lacking; gives what it is called. Lists come first: dropdowns name them."""
    lists = newer.Lists(patch, workbook)
    added = lists.add_lacking()
    places = lists.places()
    for sheet in SHEETS:
        table = table_of(sheet, workbook)
        if table is not None:
            add = _parameters_added if sheet.vertical else _columns_added
            added += add(patch, table, cells, places)
    return added + newer.add_sheets(patch, places)


def _require_same(source: Path, before: Cells, made: bytes) -> None:
    """Raises `GeneratorError` if anything that was there reads otherwise now."""
    for where in otherwise(before, Cells(opened(source.name, made)), set(), {}):
        raise GeneratorError(
            f"Книга {source} не тронута: записанное не прочиталось так, как должно ({where}). "
            "Откройте книгу в Excel, сохраните и повторите."
        )


def _columns_added(patch: Patch, table: Table, cells: Cells, places: Places) -> list[str]:
    """Adds the columns that a table lacks; gives what they are called."""
    title = table.worksheet.title
    added: list[str] = []
    for column in table.sheet.columns:
        if column.is_newer and column.heading not in table.columns:
            head = patch.add_column(title, table.heading_row, column.heading, column.width)
            letter, first = head.rstrip("0123456789"), table.heading_row + 1
            newer.add_hint(patch, title, column, f"{letter}{first}:{letter}{LAST_ROW}", places)
            for row in cells.rows(table.sheet.title):
                _keep_meaning(patch, table, column, f"{letter}{row.number}")
            added.append(f"{title}: «{column.heading}»")
    return added


def _keep_meaning(patch: Patch, table: Table, column: Column, address: str) -> None:
    """Writes what a book without a column means into a cell of it, if an empty cell would mean
    something else: its documents stay as they are."""
    [meant] = [field.default for field in fields(table.sheet.record) if field.name == column.field]
    if meant != column.default:
        patch.write(table.worksheet.title, address, str(meant))


def _parameters_added(patch: Patch, table: Table, cells: Cells, places: Places) -> list[str]:
    """Adds the parameters that a sheet of them lacks; gives what they are called."""
    [row] = cells.rows(table.sheet.title)
    title = table.worksheet.title
    added: list[str] = []
    last = max((row_of(slot.place.address) for slot in row.slots.values()), default=1)
    name, value = table.columns[PARAMETER], table.columns[VALUE]
    for column in table.sheet.columns:
        if column.field in row.slots or column.required:
            continue
        texts = {name: column.heading, value + 1: column.hint}

        def text_at(number: int, _: str, texts: dict[int, str] = texts) -> str | None:
            return texts.get(number)

        columns = range(min(table.columns.values()), max(table.columns.values()) + 2)
        number = patch.add_row(title, table.heading_row, last + len(added), columns, text_at)
        place = table.place(number, value).address
        newer.add_hint(patch, title, column, place, places)
        added.append(f"{title}: «{column.heading}»")
    return added
