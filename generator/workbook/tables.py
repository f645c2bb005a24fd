"""Tables for people to sort, filter and send on, as a workbook: a styled head that stays, filters,
widths, print set-up. What stands in them is the business of cycle/."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from generator.contract.column import DATE, MONEY, TEXT
from generator.workbook.writing import A3, A4, to_bytes

Value = str | int | Decimal | dt.date | None
_FONT = "Calibri"
_HEAD = PatternFill("solid", fgColor="1F3864")
_LINE = Border(bottom=Side("thin", color="D0D7E2"))
_MOST = 32_000  # characters of a cell
_MOST_TITLE = 31  # characters of the title of a sheet (ECMA-376 part 1, 18.2.19; Excel's limit)
_MOST_FOOT = 200  # characters of the foot of a page; Excel takes 255 with the rest
_WIDEST = 260  # characters of a table that is printed on A4
_LINE_HEIGHT, _HIGHEST = 15.0, 400.0


class Holds(Enum):
    """What the cells of a column hold: their format and where they stand."""

    TEXT = (TEXT, Alignment(vertical="top", wrap_text=True))
    COUNT = ("0", Alignment(vertical="top", horizontal="center"))
    DAY = (DATE, Alignment(vertical="top", horizontal="center"))
    SUM = (MONEY, Alignment(vertical="top", horizontal="right", indent=1))


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table."""

    heading: str
    width: int
    """In characters."""
    holds: Holds = Holds.TEXT


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its values in the order of the columns."""

    values: Sequence[Value]
    colour: str = ""
    """Of all its cells, RRGGBB; «» for none."""
    leads_to: str = ""
    """The title of the sheet that its first text leads to; «» for none."""


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet with one table."""

    title: str
    above: Sequence[str]
    """The lines above the table, the first of them large."""
    columns: Sequence[TableColumn]
    rows: Sequence[TableRow]


@dataclass(slots=True)
class Titles:
    """Titles that sheets may have, each once: short enough, without the signs that Excel
    forbids."""

    _taken: set[str] = field(default_factory=set)

    def title(self, name: str) -> str:
        """A title for a name; a name that was there already gets a number."""
        plain = re.sub(r"[\[\]:*?/\\]", " ", name)
        plain = " ".join(plain.split()).strip("' ") or "Лист"
        number, title = 1, _shortened(plain, _MOST_TITLE)
        while title.casefold() in self._taken:
            number += 1
            tail = f" ({number})"
            title = _shortened(plain, _MOST_TITLE - len(tail)) + tail
        self._taken.add(title.casefold())
        return title


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip("' ") + "…"


def write(sheets: Iterable[TableSheet], foot: str, saved: dt.datetime) -> bytes:
    """A workbook of tables; `foot` stands at the foot of every printed page."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in sheets:
        _sheet(workbook.create_sheet(sheet.title), sheet, foot)
    return to_bytes(workbook, saved)


def _sheet(worksheet: Worksheet, sheet: TableSheet, foot: str) -> None:
    for number, line in enumerate(sheet.above, 1):
        cell = worksheet.cell(number, 1)
        _put(cell, line)
        cell.font = Font(_FONT, bold=number == 1, size=14 if number == 1 else 11)
    head = len(sheet.above) + 1
    _head(worksheet, head, sheet.columns)
    for number, row in enumerate(sheet.rows, head + 1):
        _row(worksheet, number, sheet.columns, row)
    _dress(worksheet, sheet, head)
    _print_setup(worksheet, head, sum(column.width for column in sheet.columns), foot)


def _head(worksheet: Worksheet, number: int, columns: Sequence[TableColumn]) -> None:
    for place, column in enumerate(columns, 1):
        cell = worksheet.cell(number, place, column.heading)
        cell.fill, cell.font = _HEAD, Font(_FONT, bold=True, color="FFFFFF")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        worksheet.column_dimensions[get_column_letter(place)].width = column.width
    worksheet.row_dimensions[number].height = 48


def _row(worksheet: Worksheet, number: int, columns: Sequence[TableColumn], row: TableRow) -> None:
    lines = 1
    for place, (column, value) in enumerate(zip(columns, row.values, strict=True), 1):
        cell = worksheet.cell(number, place)
        _put(cell, value)
        cell.number_format, cell.alignment = column.holds.value
        cell.border, cell.font = _LINE, Font(_FONT, size=11)
        if row.colour:
            cell.fill = PatternFill("solid", fgColor=row.colour)
        if isinstance(value, str):
            lines = max(lines, math.ceil(len(value) / column.width * 1.15) + value.count("\n"))
    if row.leads_to:
        _lead(worksheet.cell(number, 1), row.leads_to)
    worksheet.row_dimensions[number].height = min(_HIGHEST, _LINE_HEIGHT * lines)


def _put(cell: Cell | MergedCell, value: Value) -> None:
    if isinstance(value, str):
        cell.value = value[:_MOST]
        cell.data_type = "s"  # text is never a formula, whatever it begins with
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value


def _lead(cell: Cell | MergedCell, title: str) -> None:
    quoted = title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
    cell.font = Font(_FONT, size=11, color="0563C1", underline="single")


def _dress(worksheet: Worksheet, sheet: TableSheet, head: int) -> None:
    last = get_column_letter(len(sheet.columns))
    worksheet.freeze_panes = f"A{head + 1}"
    worksheet.auto_filter.ref = f"A{head}:{last}{head + max(len(sheet.rows), 1)}"


def _print_setup(worksheet: Worksheet, head: int, width: int, foot: str) -> None:
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = A3 if width > _WIDEST else A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.print_title_rows = f"{head}:{head}"
    worksheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart("&A"),
        center=_HeaderFooterPart(foot[:_MOST_FOOT].replace("&", "&&") or None),
        right=_HeaderFooterPart("&P / &N"),
    )
