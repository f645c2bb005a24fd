"""A department's form: a workbook of its own with its rows of the office's, what is not its own
locked, and what was in its cells when it was made on a sheet that nobody sees."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from generator.contract.column import MONEY, TEXT, Column
from generator.workbook.dress import Wardrobe
from generator.workbook.writing import A4, UNSAVED, Value, to_bytes

GUIDE, LISTS, DATA = "Как заполнить", "Списки", "Данные"
_FONT, _BLUE = "Calibri", "1F3864"
_HEAD, _LOCKED_HEAD = PatternFill("solid", fgColor=_BLUE), PatternFill("solid", fgColor="7F8FA9")
_LOCKED = PatternFill("solid", fgColor="F2F2F2")
_NEW = PatternFill("solid", fgColor="FFFBE6")
_LINE = Border(*(Side("thin", color="D0D7E2"),) * 4)
_TOP = Alignment(vertical="top", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_MOST = 32_000  # characters of a cell
_LINE_HEIGHT = 15.0
HEAD_ROW = 3
"""Where the head of each table stands; above it what the sheet is."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form."""

    column: Column
    is_open: bool
    """Whether the department fills it in where a row is there already."""
    is_open_in_new: bool = True
    choices: tuple[str, ...] = ()
    """Values to choose from."""
    is_strict: bool = False
    """Whether nothing else than these may be typed."""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet of a form."""

    title: str
    note: str
    """What it is, above the table."""
    columns: tuple[FormColumn, ...]
    rows: Sequence[Mapping[str, Value]]
    """By heading."""
    open_rows: Sequence[bool]
    """Whether the department may change each of them."""
    blank: int
    """How many empty rows follow, for new ones."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form."""

    guide: Sequence[tuple[str, str]]
    """The lines of «Как заполнить»: what, and the text."""
    sheets: Sequence[FormSheet]
    about: Any
    """What a machine has to know of it when it comes back."""


def to_form(form: Form) -> bytes:
    """The workbook."""
    workbook = openpyxl.Workbook()
    guide = workbook.worksheets[0]
    guide.title = GUIDE
    _guide(guide, form)
    lists = workbook.create_sheet(LISTS)
    for sheet in form.sheets:
        worksheet = workbook.create_sheet(sheet.title, len(workbook.worksheets) - 1)
        _sheet(worksheet, sheet)
        _validations(worksheet, lists, sheet)
    lists.sheet_state = "hidden"
    _protect(lists)
    _keep(workbook, form.about)
    workbook.active = 0
    return to_bytes(workbook, UNSAVED)


def _guide(worksheet: Worksheet, form: Form) -> None:
    worksheet.sheet_view.showGridLines = False
    worksheet.column_dimensions["A"].width, worksheet.column_dimensions["B"].width = 26, 92
    for row, (name, text) in enumerate(form.guide, 1):
        worksheet.cell(row, 1, name).font = Font(_FONT, bold=True, size=16 if row == 1 else 11)
        if row == 1:
            worksheet.cell(row, 1).font = Font(_FONT, bold=True, size=16, color=_BLUE)
            continue
        cell = worksheet.cell(row, 2, text)
        cell.font, cell.alignment = Font(_FONT, size=11), _TOP
        worksheet.cell(row, 1).alignment = _TOP
        lines = sum(1 + len(line) // 88 for line in text.split("\n"))
        worksheet.row_dimensions[row].height = _LINE_HEIGHT * lines + 4
    _print(worksheet, "portrait")
    _protect(worksheet)


def _sheet(worksheet: Worksheet, sheet: FormSheet) -> None:
    worksheet.cell(1, 1, sheet.note).font = Font(_FONT, bold=True, size=12, color=_BLUE)
    for number, column in enumerate(sheet.columns, 1):
        cell = worksheet.cell(HEAD_ROW, number, column.column.heading)
        cell.fill = _HEAD if column.is_open else _LOCKED_HEAD
        cell.font = Font(_FONT, bold=True, color="FFFFFF")
        cell.alignment, cell.border = _CENTRED, _LINE
        width = worksheet.column_dimensions[get_column_letter(number)]
        width.width = min(column.column.width, 46)
    worksheet.row_dimensions[HEAD_ROW].height = 34
    wardrobe = Wardrobe()
    for place, (row, is_open) in enumerate(zip(sheet.rows, sheet.open_rows, strict=True), 1):
        _row(worksheet, HEAD_ROW + place, sheet, row, wardrobe, is_open=is_open, is_new=False)
    first = HEAD_ROW + len(sheet.rows) + 1
    for place in range(first, first + sheet.blank):
        _row(worksheet, place, sheet, {}, wardrobe, is_open=True, is_new=True)
    worksheet.freeze_panes = f"C{HEAD_ROW + 1}"
    _print(worksheet, "landscape")
    worksheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    _protect(worksheet)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell of a form looks."""

    format: str
    is_open: bool
    is_new: bool
    is_quoted: bool

    def dress(self, cell: Cell) -> None:
        """Gives a cell this look."""
        cell.protection = Protection(locked=not self.is_open)
        cell.number_format, cell.quotePrefix = self.format, self.is_quoted
        is_money = self.format == MONEY
        cell.alignment = Alignment(horizontal="right", vertical="top") if is_money else _TOP
        cell.border, cell.font = _LINE, Font(_FONT, size=11)
        if not self.is_open:
            cell.fill = _LOCKED
        elif self.is_new:
            cell.fill = _NEW


def _row(
    worksheet: Worksheet,
    number: int,
    sheet: FormSheet,
    row: Mapping[str, Value],
    wardrobe: Wardrobe,
    *,
    is_open: bool,
    is_new: bool,
) -> None:
    lines = 1.0
    for place, column in enumerate(sheet.columns, 1):
        cell = worksheet.cell(number, place)
        value = row.get(column.column.heading)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # text is never a formula, whatever it begins with
        look = _Look(
            format=column.column.format,
            is_open=column.is_open_in_new if is_new else column.is_open and is_open,
            is_new=is_new,
            is_quoted=isinstance(value, str) and value.startswith(("=", "+", "-", "@")),
        )
        wardrobe.put_on(cell, look, look.dress)
        width = min(column.column.width, 46)
        lines = max(lines, len(str(value or "")) / width * 1.15 + 0.6)
    worksheet.row_dimensions[number].height = _LINE_HEIGHT * min(25, int(lines) + 1)


def _validations(worksheet: Worksheet, lists: Worksheet, sheet: FormSheet) -> None:
    """A hint for every column, a dropdown for those with values to choose from."""
    last = HEAD_ROW + len(sheet.rows) + sheet.blank
    for number, column in enumerate(sheet.columns, 1):
        validation = DataValidation(allow_blank=True, showInputMessage=True)
        validation.promptTitle = column.column.heading[:32]
        validation.prompt = (column.hint or column.column.hint)[:255]
        if column.choices:
            place = lists.max_column + 1 if lists["A1"].value else 1
            lists.cell(1, place, f"{sheet.title}: {column.column.heading}")
            for row, choice in enumerate(column.choices, 2):
                lists.cell(row, place, choice).number_format = TEXT
            letter = get_column_letter(place)
            validation.type = "list"
            validation.formula1 = f"{LISTS}!${letter}$2:${letter}${len(column.choices) + 1}"
            validation.showErrorMessage = True
            validation.errorStyle = "stop" if column.is_strict else "warning"
            validation.errorTitle = column.column.heading[:32]
            validation.error = "Такого значения нет в списке."
        letter = get_column_letter(number)
        validation.add(f"{letter}{HEAD_ROW + 1}:{letter}{max(last, HEAD_ROW + 1)}")
        worksheet.add_data_validation(validation)


def _protect(worksheet: Worksheet) -> None:
    """Locks what is not open; no password: against a slip, not against a person. Columns may be
    drawn wider, rows filtered."""
    protection = worksheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False
    protection.autoFilter = protection.sort = False


def _print(worksheet: Worksheet, orientation: Literal["portrait", "landscape"]) -> None:
    worksheet.page_setup.orientation, worksheet.page_setup.paperSize = orientation, A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _keep(workbook: Workbook, about: Any) -> None:
    """What a machine has to know, on a sheet that nobody sees: it may need several cells."""
    worksheet = workbook.create_sheet(DATA)
    worksheet.sheet_state = "veryHidden"
    text = json.dumps(about, ensure_ascii=True)
    for row, start in enumerate(range(0, len(text), _MOST), 1):
        cell = worksheet.cell(row, 1, text[start : start + _MOST])
        cell.data_type = "s"
    _protect(worksheet)
