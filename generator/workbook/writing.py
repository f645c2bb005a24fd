"""The schema → an empty workbook that is pleasant to fill in, and rows put into it. Nobody's own
file comes here."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from generator import opc
from generator.contract.column import DATE, MONEY, TEXT, Column, Sheet
from generator.contract.schema import LISTS, PARAMETER, SHEETS, SUGGESTIONS, VALUE, WORD_LISTS
from generator.workbook import guide

HINT = "Пояснение"
# Hints and dropdowns reach this far, so that a table has room to grow.
LAST_ROW = 3000
LINE_HEIGHT = 15.0
# No clock: what an empty workbook says of itself until Excel saves it.
UNSAVED = dt.datetime(2024, 1, 1)
# How far the list of an office reaches.
_LONGEST_LIST = 60
A3, A4 = 8, 9  # ECMA-376 part 1, 18.3.1.63

_HEAD = PatternFill("solid", fgColor="1F3864")
_OPTIONAL_HEAD = PatternFill("solid", fgColor="5B7399")
_LINE = Border(bottom=Side("thin", color="D0D7E2"))
_TOP_LEFT = Alignment(vertical="top", wrap_text=True)
_TOP_CENTRED = Alignment(horizontal="center", vertical="top", wrap_text=True)
_TOP_RIGHT = Alignment(horizontal="right", vertical="top", indent=1)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_FONT = "Calibri"

Value = str | int | float | dt.date | None


def empty_workbook(book: Path | None = None) -> Workbook:
    """A workbook by the schema without a row of data: tables, dropdown lists, hints, formats, print
    set-up. `book` is where it will stand, for the commands that its guide names."""
    workbook = openpyxl.Workbook()
    first = workbook.worksheets[0]
    first.title = guide.GUIDE
    for sheet in SHEETS:
        _sheet(workbook, sheet)
    _lists(workbook.create_sheet(LISTS))
    guide.fill(first, book)
    _print_setup(first)
    first.print_title_rows = None
    places = {
        name: place_of_list(LISTS, number, name) for number, name in enumerate(list_columns(), 1)
    }
    for sheet in SHEETS:
        _validations(workbook[sheet.title], sheet, places)
    return workbook


def sheets_alone(sheets: Iterable[Sheet], places: Mapping[str, str]) -> Workbook:
    """A workbook with some empty sheets and no others; `places` says where the lists of their
    dropdowns stand, by name; a list that stands nowhere has no dropdown."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in sheets:
        _sheet(workbook, sheet)
        _validations(workbook[sheet.title], sheet, places)
    return workbook


def _sheet(workbook: Workbook, sheet: Sheet) -> None:
    """An empty sheet."""
    worksheet = workbook.create_sheet(sheet.title)
    if sheet.vertical:
        _parameters(worksheet, sheet)
    else:
        _table(worksheet, sheet)
    _print_setup(worksheet)


def empty_table(sheet: Sheet) -> Workbook:
    """A workbook that is one table without a row of data: hints, dropdown lists, formats."""
    workbook = openpyxl.Workbook()
    [worksheet] = workbook.worksheets
    worksheet.title = sheet.title
    _table(worksheet, sheet)
    _print_setup(worksheet)
    for number, column in enumerate(sheet.columns, 1):
        validation = DataValidation(allow_blank=True, showInputMessage=True)
        validation.promptTitle, validation.prompt = column.heading[:32], column.hint[:255]
        if column.choices:
            validation.type = "list"
            validation.formula1 = f'"{",".join(_list_values(column))}"'
            validation.showErrorMessage = True
        letter = get_column_letter(number)
        validation.add(f"{letter}2:{letter}{LAST_ROW}")
        worksheet.add_data_validation(validation)
    return workbook


def add_rows(workbook: Workbook, title: str, rows: Iterable[Mapping[str, Value]]) -> None:
    """Puts rows, by heading, into a sheet of a workbook made here, and lengthens its table."""
    sheet = next(sheet for sheet in SHEETS if sheet.title == title)
    worksheet = workbook[title]
    if sheet.vertical:
        [parameters] = rows
        for number, column in enumerate(sheet.columns, 2):
            _put(worksheet, number, 2, column, parameters.get(column.heading))
        return
    table = worksheet.tables[_table_name(sheet)]
    last = 1
    for last, row in enumerate(rows, 2):
        for number, column in enumerate(sheet.columns, 1):
            _put(worksheet, last, number, column, row.get(column.heading))
        lines = (len(str(row.get(column.heading) or "")) / column.width for column in sheet.columns)
        worksheet.row_dimensions[last].height = LINE_HEIGHT * (math.ceil(max(lines) * 1.15) + 0.4)
    table.ref = f"A1:{get_column_letter(len(sheet.columns))}{max(last, 2)}"
    table.autoFilter.ref = table.ref


def to_bytes(workbook: Workbook, saved: dt.datetime) -> bytes:
    """The file, its date of saving given, so that the same workbook makes the same bytes."""
    target = io.BytesIO()
    workbook.save(target)
    parts = opc.read(target.getvalue())
    stamp = saved.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            # A height that is only a first guess: Excel may fit rows to texts.
            parts[name] = parts[name].replace(b' customHeight="1"', b"")
    parts["docProps/core.xml"] = re.sub(
        rb"(?<=>)\d{4}-\d\d-\d\dT[\d:]+Z", stamp, parts["docProps/core.xml"]
    )
    return opc.write(parts)


def _put(worksheet: Worksheet, row: int, number: int, column: Column, value: Value) -> None:
    cell = worksheet.cell(row, number)
    cell.value = ("=" + column.formula) if column.formula else value
    if isinstance(value, str):
        cell.data_type = "s"  # text is never a formula, whatever it begins with
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    cell.number_format = DATE if isinstance(value, dt.date) else column.format
    cell.alignment = _alignment(column)
    cell.border = _LINE
    cell.font = Font(_FONT, size=11, color="7F7F7F" if column.formula else "000000")


def _alignment(column: Column) -> Alignment:
    if column.format == MONEY:
        return _TOP_RIGHT
    return _TOP_CENTRED if column.width < 17 and not column.formula else _TOP_LEFT


def _table_name(sheet: Sheet) -> str:
    return sheet.title.replace(" ", "")


def _table(worksheet: Worksheet, sheet: Sheet) -> None:
    """A named table with one empty row: Excel lengthens it as rows are typed below."""
    for number, column in enumerate(sheet.columns, 1):
        _head(worksheet, number, column.heading, column.required or bool(column.formula))
        dimension = worksheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        dimension.number_format = column.format
        dimension.alignment = _alignment(column)
        _put(worksheet, 2, number, column, None)
    worksheet.row_dimensions[1].height = 34
    worksheet.freeze_panes = "C2"
    table = Table(
        displayName=_table_name(sheet), ref=f"A1:{get_column_letter(len(sheet.columns))}2"
    )
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    table._initialise_columns()  # type: ignore[attr-defined]  # openpyxl does it on saving, too late for a formula
    for made, column in zip(table.tableColumns, sheet.columns, strict=True):
        made.name = column.heading
        if column.formula:
            made.calculatedColumnFormula = TableFormula(attr_text=column.formula)
    worksheet.add_table(table)


def _parameters(worksheet: Worksheet, sheet: Sheet) -> None:
    """«Параметр», «Значение» and, for the eye, what the parameter is for."""
    for number, (heading, width) in enumerate(((PARAMETER, 32), (VALUE, 60), (HINT, 70)), 1):
        _head(worksheet, number, heading, required=True)
        worksheet.column_dimensions[get_column_letter(number)].width = width
    for row, column in enumerate(sheet.columns, 2):
        _put(worksheet, row, 2, column, None)
        for number, text, font in (
            (1, column.heading, Font(_FONT, bold=True)),
            (3, column.hint, Font(_FONT, color="7F7F7F")),
        ):
            cell = worksheet.cell(row, number, text)
            cell.font, cell.alignment, cell.border = font, _TOP_LEFT, _LINE
    worksheet.row_dimensions[1].height = 34
    worksheet.freeze_panes = "A2"
    table = Table(displayName=_table_name(sheet), ref=f"A1:C{len(sheet.columns) + 1}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1")
    worksheet.add_table(table)


def _head(worksheet: Worksheet, number: int, heading: str, required: bool) -> None:
    """A cell of the head; what may stay empty has a lighter one."""
    cell = worksheet.cell(1, number, heading)
    cell.fill = _HEAD if required else _OPTIONAL_HEAD
    cell.font = Font(_FONT, bold=True, color="FFFFFF")
    cell.alignment = _CENTRED


def _print_setup(worksheet: Worksheet) -> None:
    worksheet.page_setup.orientation = "landscape"
    width = sum(dimension.width for dimension in worksheet.column_dimensions.values())
    worksheet.page_setup.paperSize = A3 if width > 180 else A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.print_title_rows = "1:1"
    worksheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("&P / &N")
    )


def _list_values(column: Column) -> tuple[str, ...]:
    if column.choices is not None:
        return tuple(str(member.value) for member in column.choices)
    return SUGGESTIONS[column.listed] if column.listed else ()


def list_columns() -> dict[str, tuple[str, ...]]:
    """Every list of «Списки» by its heading: the closed ones, and those an office may lengthen."""
    columns = itertools.chain.from_iterable(sheet.columns for sheet in SHEETS)
    chosen = [column for column in columns if column.choices or column.listed]
    return {list_name(column): _list_values(column) for column in chosen} | WORD_LISTS


def list_name(column: Column) -> str:
    """The heading of the list of a column that has one."""
    return column.listed or column.heading.removeprefix("Отчет: ")


def place_of_list(title: str, number: int, name: str) -> str:
    """Where the values of a list stand, for Excel: in a column of the sheet of this title. One that
    an office may lengthen has room to grow."""
    letter = get_column_letter(number)
    last = _LONGEST_LIST if name in SUGGESTIONS else len(list_columns()[name]) + 1
    sheet = title if title == LISTS else quote_sheetname(title)
    return f"{sheet}!${letter}$2:${letter}${last}"


def _lists(worksheet: Worksheet) -> None:
    for number, (name, values) in enumerate(list_columns().items(), 1):
        _head(worksheet, number, name, required=name not in {**SUGGESTIONS, **WORD_LISTS})
        worksheet.column_dimensions[get_column_letter(number)].width = 24
        for row, value in enumerate(values, 2):
            cell = worksheet.cell(row, number, value)
            cell.number_format, cell.font = TEXT, Font(_FONT)
    worksheet.row_dimensions[1].height = 34
    worksheet.freeze_panes = "A2"
    _print_setup(worksheet)


def _validations(worksheet: Worksheet, sheet: Sheet, places: Mapping[str, str]) -> None:
    """A hint for every column, a dropdown for those with a list."""
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        area = f"B{number + 1}" if sheet.vertical else f"{letter}2:{letter}{LAST_ROW}"
        worksheet.add_data_validation(validation(column, places, area))


def validation(column: Column, places: Mapping[str, str], area: str) -> DataValidation:
    """The hint of a column for an area of cells, and its dropdown, if its list stands somewhere:
    closed lists refuse, the office's own only warn."""
    made = DataValidation(allow_blank=True, showInputMessage=True)
    made.promptTitle, made.prompt = column.heading[:32], column.hint[:255]
    place = places.get(list_name(column)) if column.choices or column.listed else None
    if place is not None:
        made.type, made.formula1 = "list", place
        made.showErrorMessage = True
        made.errorStyle = "stop" if column.choices else "warning"
        made.errorTitle = column.heading[:32]
        made.error = "Такого значения нет в списке."
    made.add(area)
    return made
