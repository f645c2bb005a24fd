"""Cells written into a person's workbook: only the parts of the sheets that are touched change,
everything else keeps its bytes, every cell its looks.

ECMA-376 part 1, 18.3 (worksheets) and 18.5 (tables).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

from generator.contract import formats
from generator.spelling import writable
from generator.workbook import ranges
from generator.workbook.notes import position
from generator.workbook.package import (
    MAIN,
    WORKBOOK,
    Element,
    Package,
    add,
    new,
    place,
)
from generator.workbook.ranges import Growth, Range
from generator.workbook.sheet_part import SheetPart
from generator.workbook.styles import CellStyles

_M = f"{{{MAIN}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MOST = 32_767  # units of UTF-16 in a cell
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_SIGNS = ("=", "+", "-", "@")

Value = str | Decimal | dt.date | None


class Unwritable(Exception):
    """A cell that must not be written to; the text says why, in the user's words."""


class Unpatchable(Exception):
    """A workbook that must not be written to; the text says why, in the user's words."""


class Patch:
    """A person's workbook, changed cell by cell."""

    def __init__(self, data: bytes) -> None:
        self.package = self._package = Package(data)
        """Its parts."""
        if any(name.startswith("_xmlsignatures/") for name in self._package.parts):
            raise Unpatchable("книга подписана электронной подписью: от записи подпись пропала бы")
        self._sheets = {
            entry.get("name", ""): (entry, name) for entry, name in self._package.sheets()
        }
        self._styles = CellStyles(self._package)
        properties = self._package.xml(self._package.workbook).find(f"{_M}workbookPr")
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
        self._ready: dict[str, SheetPart] = {}
        self.is_changed = False

    def to_bytes(self) -> bytes:
        """The workbook; Excel computes its formulas anew when it opens it."""
        if self.is_changed:
            workbook = self._package.change(self._package.workbook)
            calculation = workbook.find(f"{_M}calcPr")
            if calculation is None:
                calculation = place(workbook, new(workbook, "calcPr"), WORKBOOK)
            calculation.set("fullCalcOnLoad", "1")
        return self._package.to_bytes()

    def number_format(self, title: str, address: str) -> str:
        """The number format of a cell."""
        return self._styles.number_format(self._sheet(title).style_at(address))

    def is_day(self, title: str, address: str) -> bool:
        """Whether a cell holds a number that its format shows as a day."""
        cell = self._sheet(title).cell(address)
        if cell is None or cell.get("t", "n") != "n" or cell.find(f"{_M}v") is None:
            return False
        return is_date_format(self.number_format(title, address))

    def write(self, title: str, address: str, value: Value) -> None:
        """Writes a value into a cell. Raises `Unwritable` if it must not be written to."""
        sheet = self._sheet(title)
        self._require_free(sheet, address)
        self._put(sheet, address, sheet.style_at(address), value)

    def put(self, title: str, address: str, text: str, *, like: str) -> None:
        """Writes a text into a cell that is empty; it looks as another cell of the sheet does."""
        sheet = self._sheet(title)
        self._put(sheet, address, sheet.style_at(like), text)

    def change_sheet(self, title: str) -> Element:
        """The root of a sheet, to be changed."""
        self.is_changed = True
        return self._package.change(self._sheet(title).name)

    @property
    def titles(self) -> list[str]:
        """The names of all sheets, those of charts too."""
        workbook = self._package.xml(self._package.workbook)
        return [entry.get("name", "") for entry in workbook.iter(f"{_M}sheet")]

    def _require_free(self, sheet: SheetPart, address: str) -> None:
        cell, (column, row) = sheet.cell(address), position(address)
        if cell is not None and cell.find(f"{_M}f") is not None:
            raise Unwritable("в ячейке формула: измените то, из чего она считает")
        if any(area.holds(column, row) for area in sheet.arrays):
            raise Unwritable("ячейку заполняет формула массива")
        if any(area.holds(column, row) for area in sheet.merged):
            raise Unwritable("ячейка объединена с другими")
        for table in sheet.tables:
            area = Range.of(table.get("ref", ""))
            if area is None or not area.holds(column, row):
                continue
            if row < area.top + _heads(table):
                raise Unwritable("это заголовок таблицы")
            if row > area.bottom - _totals(table):
                raise Unwritable("это строка итогов")
        if sheet.is_protected and self._styles.is_locked(sheet.style_at(address)):
            raise Unwritable(
                "ячейка защищена: снимите защиту листа (Рецензирование → Снять защиту листа)"
            )

    def _put(self, sheet: SheetPart, address: str, style: int, value: Value) -> None:
        cell = sheet.cell_to_write(address)
        self.is_changed = True
        for content in list(cell):
            cell.remove(content)
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, None)
        match value:
            case None:
                pass
            case str():
                _put_text(cell, value)
                if value.startswith(_FORMULA_SIGNS):
                    style = self._styles.quoted(style)
            case Decimal():
                code = self._styles.number_format(style)
                if formats.cuts(value, code):
                    style = self._styles.formatted(style, formats.finer(value, code))
                add(cell, "v").text = f"{value:f}"
            case _:
                if not is_date_format(self._styles.number_format(style)):
                    style = self._styles.dated(style)
                add(cell, "v").text = _serial(value, self._epoch)
        if style or cell.get("s"):
            cell.set("s", str(style))

    # --- rows -------------------------------------------------------------------------------------

    def add_row(self, title: str, head: int, last: int, columns: range, value_at: ValueAt) -> int:
        """Adds a row behind row `last` of the table whose head is in row `head`; `value_at` gives
        the value of each column, by its number and the format of its cell. Gives the number of the
        row. Raises `Unwritable` where there is no room."""
        sheet, row = self._sheet(title), last + 1
        self._require_values(sheet, columns, last, value_at)
        if sheet.is_protected:
            raise Unwritable("лист защищен: снимите защиту (Рецензирование → Снять защиту листа)")
        table = next((each for each in sheet.tables if _head_row(each) == head), None)
        area = None if table is None else Range.of(table.get("ref", ""))
        if area is not None and table is not None:
            columns = range(area.left, area.right + 1)
            if _totals(table) and row > area.bottom - _totals(table):
                area = self._lower_totals(sheet, table, area, columns)
        self._require_room(sheet, row, columns, last)
        above = sheet.row(last) if last > head else None
        if above is not None:
            sheet.copy_looks(above, row)
        for column in columns:
            self._new_cell(sheet, table, column, row, last, value_at)
        before = area or Range(columns.start, head, columns.stop - 1, last)
        if row > before.bottom:
            self._grow(sheet, table, Growth(before, Range(*_down(before, row))))
        return row

    def _lower_totals(self, sheet: SheetPart, table: Element, area: Range, columns: range) -> Range:
        """Moves the row of totals of a table down by one; gives what its table is without it now:
        where its data end. Raises `Unwritable` where something stands below."""
        if _totals(table) > 1:
            raise Unwritable("под таблицей несколько строк итогов: добавьте строку в Excel сами")
        self._require_room(sheet, area.bottom + 1, columns, area.bottom)
        sheet.lower(area.bottom)
        self._package.change(sheet.table_names[sheet.tables.index(table)])
        table.set("ref", str(Range(area.left, area.top, area.right, area.bottom + 1)))
        return Range(area.left, area.top, area.right, area.bottom - 1)

    def _new_cell(
        self,
        sheet: SheetPart,
        table: Element | None,
        column: int,
        row: int,
        last: int,
        value_at: ValueAt,
    ) -> None:
        """A cell of a new row: as the one above it looks, with its formula."""
        address, above = f"{get_column_letter(column)}{row}", f"{get_column_letter(column)}{last}"
        own = sheet.cell(address)
        if own is not None and own.find(f"{_M}f") is not None:
            return  # an empty row of the table, with what Excel computes in it
        formula = _formula(sheet, table, column, above, address)
        style = sheet.style_at(above if own is None else address)
        if formula:
            cell = sheet.cell_to_write(address)
            cell.set("s", str(style))
            add(cell, "f").text = formula
            self.is_changed = True
            return
        value = value_at(column, self._styles.number_format(style))
        if value is not None or style:
            self._put(sheet, address, style, value)

    def _require_values(
        self, sheet: SheetPart, columns: range, last: int, value_at: ValueAt
    ) -> None:
        """Raises `Unwritable` for a value that can't be written, before half of its row is."""
        for column in columns:
            letter = get_column_letter(column)
            own = sheet.cell(f"{letter}{last + 1}")
            address = f"{letter}{last if own is None else last + 1}"
            value = value_at(column, self._styles.number_format(sheet.style_at(address)))
            if isinstance(value, str):
                _fitting(value)

    def _require_room(self, sheet: SheetPart, row: int, columns: range, last: int) -> None:
        element = sheet.row(row)
        for cell in () if element is None else element:
            is_inside = position(cell.get("r", "A1"))[0] in columns
            if is_inside and len(cell) and cell.find(f"{_M}f") is None:
                raise Unwritable(f"под последней строкой таблицы ({last}) что-то написано")
        for area in sheet.merged:
            if any(area.holds(column, row) for column in columns):
                raise Unwritable(f"под последней строкой таблицы ({last}) объединенные ячейки")

    def _grow(self, sheet: SheetPart, table: Element | None, growth: Growth) -> None:
        ranges.grow(self._package, sheet.name, sheet.entry, growth)
        if table is None:
            return
        self._package.change(sheet.table_names[sheet.tables.index(table)])
        for element in (table, table.find(f"{_M}autoFilter")):
            if element is not None and element.get("ref"):  # one with totals has grown already
                element.set("ref", growth.of(element.get("ref", "")))

    # --- columns ----------------------------------------------------------------------------------

    def add_column(self, title: str, head: int, heading: str, width: int) -> str:
        """Adds a column behind the last of the table whose head is in row `head`, its cells as
        those before them look; gives the address of its heading. Raises `Unwritable` where there
        is no table or no room."""
        sheet = self._sheet(title)
        table = next((each for each in sheet.tables if _head_row(each) == head), None)
        area = None if table is None else Range.of(table.get("ref", ""))
        if area is None or table is None:
            headings = sheet.row(head)
            cells = () if headings is None else headings
            right = max((position(cell.get("r", "A1"))[0] for cell in cells), default=1)
            area = Range(1, head, right, head)
        column = area.right + 1
        letter, before = get_column_letter(column), get_column_letter(area.right)
        for row in range(area.top, area.bottom + 1):
            cell = sheet.cell(f"{letter}{row}")
            if cell is not None and len(cell):
                raise Unwritable(f"справа от таблицы занята ячейка {letter}{row}")
        self._put(sheet, f"{letter}{head}", sheet.style_at(f"{before}{head}"), heading)
        for row in range(head + 1, area.bottom + 1):
            if sheet.cell(f"{before}{row}") is not None:
                self._put(sheet, f"{letter}{row}", sheet.style_at(f"{before}{row}"), None)
        sheet.widen(column, width)
        if table is not None:
            self._name_column(sheet, table, heading)
        after = Range(area.left, area.top, column, area.bottom)
        self._grow(sheet, table, Growth(area, after))
        return f"{letter}{head}"

    def grow(self, title: str, growth: Growth, width: int) -> None:
        """Notes that what stands on a sheet without a table grew by a column of a width."""
        sheet = self._sheet(title)
        self._grow(sheet, None, growth)
        sheet.widen(growth.after.right, width)

    def _name_column(self, sheet: SheetPart, table: Element, heading: str) -> None:
        self._package.change(sheet.table_names[sheet.tables.index(table)])
        columns = table.find(f"{_M}tableColumns")
        if columns is None:
            return
        ids = [int(each.get("id", 0)) for each in columns]
        add(columns, "tableColumn", id=str(max(ids, default=0) + 1), name=heading)
        columns.set("count", str(len(columns)))

    def _sheet(self, title: str) -> SheetPart:
        if title not in self._ready:
            if title not in self._sheets:
                raise Unwritable(f"в книге нет листа «{title}»")
            entry, name = self._sheets[title]
            self._ready[title] = SheetPart(self._package, entry, name)
        return self._ready[title]


ValueAt = Callable[[int, str], Value]


def _fitting(value: str) -> str:
    """A text as a cell may hold it. Raises `Unwritable` for one that is too long."""
    text = writable(value.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text.encode("utf-16-le")) // 2 > MOST:
        raise Unwritable(f"в ячейке Excel помещается {MOST} знаков: сократите текст")
    return text


def _put_text(cell: Element, value: str) -> None:
    text = _fitting(value)
    cell.set("t", "inlineStr")
    element = add(add(cell, "is"), "t")
    element.text = _ESCAPE.sub("_x005F_", text)
    element.set(_SPACE, "preserve")


def _serial(day: dt.date, epoch: dt.datetime) -> str:
    """The number of a day (ECMA-376 part 1, 18.17.4.1)."""
    return f"{to_excel(day, epoch):g}"  # type: ignore[no-untyped-call]


def _formula(sheet: SheetPart, table: Element | None, column: int, above: str, address: str) -> str:
    """What Excel computes in a column, for a new row; «» for a column that is typed."""
    cell = sheet.cell(above)
    formula = None if cell is None else cell.find(f"{_M}f")
    if formula is None:
        return ""
    if table is not None:
        columns = table.findall(f"{_M}tableColumns/{_M}tableColumn")
        area = Range.of(table.get("ref", ""))
        at = -1 if area is None else column - area.left
        if 0 <= at < len(columns):
            computed = columns[at].findtext(f"{_M}calculatedColumnFormula")
            if computed:
                return computed
    text, origin = formula.text or "", above
    if not text and formula.get("t") == "shared":
        text, origin = _shared(sheet, formula.get("si", ""))
    if not text:
        return ""
    return str(Translator(f"={text}", origin).translate_formula(address))[1:]


def _shared(sheet: SheetPart, key: str) -> tuple[str, str]:
    """The formula that cells share, and the cell that it is written for."""
    for formula in sheet.root.iter(f"{_M}f"):
        if formula.get("si") == key and formula.text:
            cell = formula.getparent()
            assert cell is not None
            return formula.text, cell.get("r", "A1")
    return "", "A1"


def _heads(table: Element) -> int:
    return int(table.get("headerRowCount", "1"))


def _totals(table: Element) -> int:
    return int(table.get("totalsRowCount", "0"))


def _head_row(table: Element) -> int:
    area = Range.of(table.get("ref", ""))
    return 0 if area is None else area.top


def _down(area: Range, bottom: int) -> tuple[int, int, int, int]:
    return area.left, area.top, area.right, bottom


def is_date_format(code: str) -> bool:
    """Whether a number format shows a number as a day or time."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()
    return plain != "general" and any(sign in plain for sign in ("d", "y", "mm"))
