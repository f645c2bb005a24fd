"""An open workbook → its sheets as grids of plain values, whatever stands in them: for tables that
are not ours. Merged cells keep their value in the first of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from generator.contract.typed import ERROR_NAMES
from generator.workbook.lean import UNCOMPUTED
from generator.workbook.opening import OpenWorkbook

Position = tuple[int, int]
"""Row and column, counted from 1."""
Area = tuple[int, int, int, int]
"""First row and column, last row and column."""


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet as a grid."""

    title: str
    is_hidden: bool
    values: Mapping[Position, tuple[object, str]]
    """The value of each filled cell, and its number format."""
    faults: Mapping[Position, str]
    """What Excel says instead of a value: «формула без значения», «ошибка Excel #ССЫЛКА!»."""
    live: Mapping[Position, str]
    """Where a formula or a link stands, and which of them."""
    merged: tuple[Area, ...]


def sheets_of(workbook: OpenWorkbook) -> Iterator[PlainSheet]:
    """The sheets of a workbook, in their order."""
    for worksheet in workbook.cells.worksheets:
        yield _sheet(worksheet, workbook)


def _sheet(worksheet: Worksheet, workbook: OpenWorkbook) -> PlainSheet:
    values: dict[Position, tuple[object, str]] = {}
    faults: dict[Position, str] = {}
    live: dict[Position, str] = {}
    # openpyxl's own dictionary: its public iterators make every cell there could be.
    for position, cell in sorted(worksheet._cells.items()):
        if not isinstance(cell, Cell) or cell.value is None or not str(cell.value).strip():
            continue
        kind = workbook.live.get((worksheet.title, cell.coordinate))
        if kind:
            live[position] = kind
        if cell.data_type == "e":
            faults[position] = _fault(str(cell.value))
        else:
            values[position] = cell.value, cell.number_format
    ranges = worksheet.merged_cells.ranges
    merged = [(each.min_row, each.min_col, each.max_row, each.max_col) for each in ranges]
    is_hidden = worksheet.sheet_state != "visible"
    return PlainSheet(worksheet.title, is_hidden, values, faults, live, tuple(sorted(merged)))


def _fault(value: str) -> str:
    if value == UNCOMPUTED:
        return "формула без значения"
    return f"ошибка Excel {ERROR_NAMES.get(value, value)}"
