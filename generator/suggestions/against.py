"""Suggestions beside the workbook as it is now: what stands there already is no suggestion any
more, what somebody else changed meanwhile is a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.contract.column import Column, Reads
from generator.documents.printed import as_read
from generator.suggestions.cells import CellRow, Cells, column_of, columns_of, same, sheet_of
from generator.suggestions.suggestion import Plain, State, Suggestion


def against(suggestion: Suggestion, cells: Cells) -> Suggestion | None:
    """The suggestion as the workbook stands; None if there is nothing to do any more."""
    if not suggestion.state.is_writable:
        return suggestion
    if lacking := cells.lacks(suggestion.sheet):
        return _without_place(suggestion, lacking)
    if suggestion.is_new:
        return suggestion
    column = column_of(suggestion.sheet, suggestion.heading)
    suggestion = _known(suggestion, column, cells)
    rows = rows_of(suggestion, cells)
    if is_done(suggestion, column, rows, cells):
        return None
    if len(rows) != 1:
        return _conflict(suggestion, missing(suggestion, len(rows)))
    return _in_row(suggestion, column, rows[0])


def _in_row(suggestion: Suggestion, column: Column, row: CellRow) -> Suggestion:
    """The suggestion with its cell in the one row that it is about."""
    address, now = row.address(column), row.plain(column)
    if not address:
        note = f"в книге нет столбца «{column.heading}»: make upgrade его добавит"
        return _without_place(suggestion, note)
    suggestion = replace(suggestion, cell=address)
    if not same(column, now, suggestion.expected):
        return _conflict(suggestion, f"с тех пор в книге стало «{in_words(now)}»")
    return suggestion


def _without_place(suggestion: Suggestion, lacking: str) -> Suggestion:
    """The same, to be checked: the book has no place for it yet."""
    return replace(suggestion, state=State.CHECK, note=_and(suggestion.note, lacking))


def is_done(suggestion: Suggestion, column: Column, rows: Sequence[CellRow], cells: Cells) -> bool:
    """Whether the workbook says already what is proposed. The row of a sheet without keys may be
    known by other values by now: then it is that at its place."""
    read = cells.read(column, suggestion.text, suggestion.year)
    if not rows and suggestion.known is not None:
        number = suggestion.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        rows = [row for row in cells.rows(suggestion.sheet) if str(row.number) == number]
    is_there = len(rows) == 1 and bool(rows[0].address(column))
    return is_there and not read.fault and same(column, rows[0].plain(column), as_read(read.value))


def rows_of(suggestion: Suggestion, cells: Cells) -> list[CellRow]:
    """The rows that a suggestion may be about: one, if all is well."""
    known = suggestion.known
    if known is not None:
        known = {
            heading: value for heading, value in known.items() if heading != suggestion.heading
        }
    return cells.find(suggestion.sheet, suggestion.row, known)


def missing(suggestion: Suggestion, count: int) -> str:
    """Why the row of a suggestion is not one."""
    named = f"«{suggestion.row}»" if suggestion.row else "этой ячейки"
    if count:
        return f"строк {named} на листе «{suggestion.sheet}» несколько ({count})"
    return f"строки {named} на листе «{suggestion.sheet}» больше нет"


def _known(suggestion: Suggestion, column: Column, cells: Cells) -> Suggestion:
    """Of a row without a key: also the year, which documents do not print in it."""
    sheet = sheet_of(suggestion.sheet)
    if suggestion.known is None or sheet.vertical or "Год" in suggestion.known:
        return suggestion
    number = suggestion.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    here = [row for row in rows_of(suggestion, cells) if str(row.number) == number]
    if len(here) != 1 or here[0].year is None:
        return suggestion
    return replace(suggestion, known={**suggestion.known, "Год": here[0].year})


def naming_values(sheet: str, values: dict[str, Plain]) -> dict[str, Plain]:
    """Those values of a row that tell it from others: what it is about, not what was measured."""
    names = [column.heading for column in columns_of(sheet) if column.reads is not Reads.NUMBER]
    return {heading: value for heading, value in values.items() if heading in names}


def in_words(value: Plain) -> str:
    """A value in a message."""
    if value in (None, "", []):
        return "пусто"
    return "; ".join(value) if isinstance(value, list) else str(value)


def _conflict(suggestion: Suggestion, note: str) -> Suggestion:
    return replace(suggestion, state=State.CONFLICT, note=_and(suggestion.note, note))


def _and(note: str, more: str) -> str:
    return "; ".join(filter(None, (note, more)))
