"""The list that people decide on, as a workbook: written with its dropdowns and colours, and read
back. What stands in its rows is the business of suggestions/."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from generator import wording
from generator.spelling import writable
from generator.workbook.dress import Wardrobe
from generator.workbook.opening import OpenWorkbook
from generator.workbook.writing import A4, UNSAVED, to_bytes

LIST, DATA = "Предложения", "Данные"
_FONT = "Calibri"
_HEAD = PatternFill("solid", fgColor="1F3864")
_OWN_HEAD = PatternFill("solid", fgColor="2E75B6")
_LINE = Border(bottom=Side("thin", color="D0D7E2"))
_TOP = Alignment(vertical="top", wrap_text=True)
_GONE = InlineFont(rFont=_FONT, sz=11, color=Color("FFC00000"), strike=True)
_COME = InlineFont(rFont=_FONT, sz=11, color=Color("FF00612E"), b=True)
_PLAIN = InlineFont(rFont=_FONT, sz=11)
_MOST = 32_000  # characters of a cell
_LINE_HEIGHT = 15.0


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list."""

    heading: str
    width: int
    choices: tuple[str, ...] = ()
    is_for_person: bool = False
    """Whether a person fills it in."""


@dataclass(frozen=True, slots=True)
class ListLayout:
    """What a list looks like."""

    columns: tuple[ListColumn, ...]
    compared: tuple[str, str]
    """The columns with the text before and after, whose changed words are marked."""
    state: str
    """The column that colours a row."""
    colours: Mapping[str, str]
    """The colour of each state."""


def write(
    layout: ListLayout, rows: Sequence[Mapping[str, str]], data: Sequence[Any], about: Any
) -> bytes:
    """A list: its rows by heading, and for each what a machine has to know of it; `about` is what
    it has to know of the list."""
    workbook = openpyxl.Workbook()
    worksheet = workbook.worksheets[0]
    worksheet.title = LIST
    _head(worksheet, layout)
    wardrobe = Wardrobe()
    for number, row in enumerate(rows, 2):
        _row(worksheet, number, layout, row, wardrobe)
    _dress(worksheet, layout, len(rows) + 1)
    _keep(workbook, data, about)
    return to_bytes(workbook, UNSAVED)


def _head(worksheet: Worksheet, layout: ListLayout) -> None:
    for number, column in enumerate(layout.columns, 1):
        cell = worksheet.cell(1, number, column.heading)
        cell.fill = _OWN_HEAD if column.is_for_person else _HEAD
        cell.font = Font(_FONT, bold=True, color="FFFFFF")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        worksheet.column_dimensions[get_column_letter(number)].width = column.width
    worksheet.row_dimensions[1].height = 34


def _row(
    worksheet: Worksheet,
    number: int,
    layout: ListLayout,
    row: Mapping[str, str],
    wardrobe: Wardrobe,
) -> None:
    before, after = (writable(row.get(heading, ""))[:_MOST] for heading in layout.compared)
    marked = dict(zip(layout.compared, _marked(before, after), strict=True))
    lines = 1.0
    for place, column in enumerate(layout.columns, 1):
        text = writable(row.get(column.heading, ""))[:_MOST]
        cell = worksheet.cell(number, place)
        if column.heading in marked:
            cell.value = marked[column.heading] or None
        elif text:
            cell.value = int(text) if text.isdigit() and place == 1 else text
        is_formula_like = False
        if isinstance(cell.value, str):
            cell.data_type = "s"  # text is never a formula, whatever it begins with
            is_formula_like = cell.value.startswith(("=", "+", "-", "@"))
        look = (place == 1, is_formula_like)
        wardrobe.put_on(cell, look, partial(_wear, is_number=look[0], is_quoted=look[1]))
        lines = max(lines, len(text) / column.width * 1.15 + text.count("\n") + 1)
    worksheet.row_dimensions[number].height = min(400, _LINE_HEIGHT * int(lines))


def _wear(cell: Cell, *, is_number: bool, is_quoted: bool) -> None:
    cell.alignment, cell.border, cell.font = _TOP, _LINE, Font(_FONT, size=11)
    cell.number_format = "General" if is_number else "@"
    cell.quotePrefix = is_quoted


def _marked(before: str, after: str) -> tuple[CellRichText | str, CellRichText | str]:
    """Two texts with the words marked that only one of them has."""
    if not before or not after:
        return before, after
    gone, come = wording.changed_words(before, after)
    return _rich(gone, _GONE), _rich(come, _COME)


def _rich(pieces: Sequence[tuple[str, bool]], font: InlineFont) -> CellRichText:
    blocks = [
        TextBlock(font if is_changed else _PLAIN, text) for text, is_changed in pieces if text
    ]
    return CellRichText(*blocks)


def _dress(worksheet: Worksheet, layout: ListLayout, last: int) -> None:
    """Filters, dropdowns, colours, print set-up."""
    headings = [column.heading for column in layout.columns]
    letter = get_column_letter(len(headings))
    worksheet.freeze_panes = "A2"
    worksheet.auto_filter.ref = f"A1:{letter}{max(last, 2)}"
    for number, column in enumerate(layout.columns, 1):
        if column.choices:
            choices = ",".join(column.choices)
            validation = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
            validation.showErrorMessage = True
            validation.errorTitle = column.heading
            validation.error = f"Бывает: {', '.join(column.choices)}; или пусто."
            validation.add(
                f"{get_column_letter(number)}2:{get_column_letter(number)}{max(last, 2)}"
            )
            worksheet.add_data_validation(validation)
    state = get_column_letter(headings.index(layout.state) + 1)
    for title, colour in layout.colours.items():
        fill = PatternFill(bgColor=colour)
        rule = FormulaRule([f'${state}2="{title}"'])  # type: ignore[no-untyped-call]
        rule.dxf = DifferentialStyle(fill=fill)
        worksheet.conditional_formatting.add(f"A2:{letter}{max(last, 2)}", rule)
    worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "landscape", A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.print_title_rows = "1:1"


def _keep(workbook: Workbook, data: Sequence[Any], about: Any) -> None:
    """What a machine has to know, on a sheet that nobody sees: a line may need several cells."""
    worksheet = workbook.create_sheet(DATA)
    worksheet.sheet_state = "hidden"
    for number, content in enumerate([about, *data], 1):
        text = json.dumps(content, ensure_ascii=True)
        for place, start in enumerate(range(0, len(text), _MOST), 1):
            cell = worksheet.cell(number, place, text[start : start + _MOST])
            cell.data_type = "s"


class NoList(Exception):
    """A workbook that is no list of ours."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a list as a person left it."""

    address: str
    """Of its first cell."""
    texts: Mapping[str, str]
    """By heading."""


def read(workbook: OpenWorkbook) -> tuple[Any, Sequence[Any], Sequence[ReadRow]]:
    """What a list says of itself and of its lines, and its rows as they are now. Raises `NoList`
    for another workbook."""
    sheets = {sheet.title: sheet for sheet in workbook.cells.worksheets}
    if LIST not in sheets or DATA not in sheets:
        raise NoList
    try:
        about, *data = [json.loads(text) for text in _kept(sheets[DATA])]
    except ValueError:
        raise NoList from None
    return about, data, list(_rows(sheets[LIST]))


def _kept(worksheet: Worksheet) -> Iterator[str]:
    for row in worksheet.iter_rows(values_only=True):
        yield "".join(str(value) for value in row if value is not None)


def _rows(worksheet: Worksheet) -> Iterator[ReadRow]:
    rows = worksheet.iter_rows()
    head = next(rows, ())
    headings = {cell.column: str(cell.value).strip() for cell in head if cell.value is not None}
    for row in rows:
        texts = {
            headings[cell.column]: _typed(cell.value)
            for cell in row
            if cell.value is not None and cell.column in headings
        }
        if texts:
            yield ReadRow(f"A{row[0].row}", texts)


def _typed(value: object) -> str:
    """What a person typed; Excel makes days of some of it."""
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return str(value).strip()
