"""A workbook that grows: sheets of texts to which rows are added, and nothing that a person changed
in it is touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.workbook.dress import Wardrobe
from generator.workbook.grids import sheets_of
from generator.workbook.opening import opened
from generator.workbook.package import DamagedPackage
from generator.workbook.patching import Patch, Unpatchable, Unwritable
from generator.workbook.writing import UNSAVED, to_bytes

_FONT = "Calibri"
_HEAD = PatternFill("solid", fgColor="1F3864")
_OWN_HEAD = PatternFill("solid", fgColor="2E75B6")
_LINE = Border(bottom=Side("thin", color="D0D7E2"))
_TOP = Alignment(vertical="top", wrap_text=True)
_LISTS = "Списки"

Row = Mapping[str, str]
"""Texts by heading."""


@dataclass(frozen=True, slots=True)
class NotebookColumn:
    """A column of a sheet."""

    heading: str
    width: int
    choices: tuple[str, ...] = ()
    is_for_person: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class NotebookSheet:
    """A sheet."""

    title: str
    columns: tuple[NotebookColumn, ...]


class NoNotebook(Exception):
    """A file that is no such workbook, or must not be written to; the text says why."""


def new(sheets: Sequence[NotebookSheet], rows: Mapping[str, Sequence[Row]]) -> bytes:
    """A new workbook with these rows by the title of their sheet; a sheet without rows is left out
    until it has some."""
    workbook = openpyxl.Workbook()
    first = workbook.worksheets[0]
    lists = workbook.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    for number, sheet in enumerate(sheets):
        worksheet = first if number == 0 else workbook.create_sheet(sheet.title, number)
        worksheet.title = sheet.title
        _fill(worksheet, sheet, rows.get(sheet.title, ()))
        _choices(worksheet, lists, sheet)
    return to_bytes(workbook, UNSAVED)


def _fill(worksheet: Worksheet, sheet: NotebookSheet, rows: Sequence[Row]) -> None:
    for number, column in enumerate(sheet.columns, 1):
        cell = worksheet.cell(1, number, column.heading)
        cell.fill = _OWN_HEAD if column.is_for_person else _HEAD
        cell.font = Font(_FONT, bold=True, color="FFFFFF")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        dimension = worksheet.column_dimensions[get_column_letter(number)]
        dimension.width, dimension.hidden = column.width, column.is_hidden
    wardrobe = Wardrobe()
    # One empty row at least: what is added takes its looks.
    for place, row in enumerate(rows or [{}], 2):
        for number, column in enumerate(sheet.columns, 1):
            cell = worksheet.cell(place, number, row.get(column.heading) or None)
            cell.data_type = "s" if cell.value is not None else "n"
            is_quoted = str(cell.value or "").startswith(("=", "+", "-", "@"))
            wardrobe.put_on(cell, is_quoted, partial(_wear, is_quoted=is_quoted))
    worksheet.freeze_panes = "A2"
    last = get_column_letter(len(sheet.columns))
    worksheet.auto_filter.ref = f"A1:{last}{max(len(rows), 1) + 1}"


def _wear(cell: Cell, *, is_quoted: bool) -> None:
    cell.number_format, cell.alignment, cell.border = "@", _TOP, _LINE
    cell.font, cell.quotePrefix = Font(_FONT, size=11), is_quoted


def _choices(worksheet: Worksheet, lists: Worksheet, sheet: NotebookSheet) -> None:
    """Dropdowns that only propose: a group is taken for a section, which no list holds."""
    for number, column in enumerate(sheet.columns, 1):
        if not column.choices:
            continue
        place = lists.max_column + 1 if lists["A1"].value else 1
        for row, choice in enumerate(column.choices, 1):
            lists.cell(row, place, choice)
        letter = get_column_letter(place)
        validation = DataValidation(
            "list", formula1=f"{_LISTS}!${letter}$1:${letter}${len(column.choices)}"
        )
        validation.showErrorMessage = False
        validation.add(f"{get_column_letter(number)}2:{get_column_letter(number)}3000")
        worksheet.add_data_validation(validation)


def read(name: str, data: bytes) -> dict[str, list[dict[str, str]]]:
    """The rows of each sheet by its title. Raises `FaultyWorkbook` for what is no workbook."""
    made: dict[str, list[dict[str, str]]] = {}
    for sheet in sheets_of(opened(name, data)):
        headings = {
            column: str(value).strip()
            for (row, column), (value, _) in sheet.values.items()
            if row == 1
        }
        rows: dict[int, dict[str, str]] = {}
        for (row, column), (value, _) in sheet.values.items():
            if row > 1 and column in headings:
                rows.setdefault(row, {})[headings[column]] = str(value).strip()
        made[sheet.title] = [rows[row] for row in sorted(rows)]
    return made


def grown(name: str, data: bytes, rows: Mapping[str, Sequence[Row]]) -> bytes:
    """The workbook with more rows; everything else in it is as it was. Raises `NoNotebook` where
    that can't be done."""
    try:
        patch = Patch(data)
        for sheet in sheets_of(opened(name, data)):
            wanted = rows.get(sheet.title, ())
            headings = {
                column: str(value).strip()
                for (row, column), (value, _) in sheet.values.items()
                if row == 1
            }
            if not headings:
                continue
            last = max((row for row, _ in sheet.values), default=1)
            for number, texts in enumerate(wanted):
                _add(patch, sheet.title, last + number, headings, texts)
        return patch.to_bytes() if patch.is_changed else data
    except (Unpatchable, Unwritable, DamagedPackage) as fault:
        raise NoNotebook(str(fault)) from None


def _add(patch: Patch, title: str, last: int, headings: Mapping[int, str], texts: Row) -> None:
    def value_at(number: int, _: str) -> str | None:
        return texts.get(headings.get(number, "")) or None

    columns = range(min(headings), max(headings) + 1)
    patch.add_row(title, 1, last, columns, value_at)
