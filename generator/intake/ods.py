"""A spreadsheet of OpenDocument (.ods) → grids. Formulas are not computed: what the file says that
they gave is read. OpenDocument 1.3 part 3, 9 (tables), 19.385 (kinds of values)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from generator import limits, opc
from generator.intake.grid import Area, Grid, GridCell, Position, ReadFile, Told, address

Element = etree._Element

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
# One budget for the file, as for workbooks of Excel.
MAX_CELLS = 300_000
MAX_MERGED = 100_000
MAX_REPEATED = 300  # of a filled cell or row; empty ones may be repeated to the end of the sheet


class NoSheets(ValueError):
    """No spreadsheet that can be read; the text says why."""


def is_ods(parts: dict[str, bytes]) -> bool:
    """Whether a package is a spreadsheet of OpenDocument."""
    kind = parts.get("mimetype", b"")
    return CONTENT in parts and kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def read(name: str, parts: dict[str, bytes]) -> ReadFile:
    """The grids of a package that is safe. Raises `NoSheets`, or `TooCostly`."""
    if b"encryption-data" in parts.get(MANIFEST, b""):
        raise NoSheets("файл защищен паролем")
    with limits.limited():
        try:
            root = opc.parsed(parts[CONTENT])
        except etree.XMLSyntaxError:
            raise NoSheets("файл поврежден") from None
        return _Sheets(name, root).read()


@dataclass
class _Budget:
    cells: int = 0
    merged: int = 0


@dataclass
class _Sheets:
    """One pass over the sheets of a file."""

    name: str
    root: Element
    told: list[Told] = field(default_factory=list)
    budget: _Budget = field(default_factory=_Budget)

    def read(self) -> ReadFile:
        hidden = _hidden_styles(self.root)
        tables = self.root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
        grids = [self._grid(table, hidden) for table in tables]
        return ReadFile(self.name, tuple(grids), tuple(self.told))

    def _grid(self, table: Element, hidden: frozenset[str]) -> Grid:
        title = table.get(f"{_TABLE}name", "")
        cells: dict[Position, GridCell] = {}
        merged: list[Area] = []
        row_number = 1
        for row in _rows(table):
            times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
            found = list(self._row(row))
            shown = min(times, MAX_REPEATED) if found else 0
            for number in range(row_number, row_number + shown):
                for column, cell, element in found:
                    self._put(title, cells, (number, column), cell, element)
                    merged += self._merged(element, number, column)
            row_number += times
        is_hidden = table.get(f"{_TABLE}style-name", "") in hidden
        return Grid(self.name, title, cells, tuple(merged), is_hidden)

    def _row(self, row: Element) -> Iterator[tuple[int, GridCell, Element]]:
        """The filled cells of a row with their columns."""
        column = 1
        for element in row:
            if element.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            times = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            cell = _cell(element) if element.tag == f"{_TABLE}table-cell" else None
            if cell is not None:
                for number in range(column, column + min(times, MAX_REPEATED)):
                    yield number, cell, element
            column += times

    def _put(
        self,
        title: str,
        cells: dict[Position, GridCell],
        position: Position,
        cell: GridCell,
        element: Element,
    ) -> None:
        self.budget.cells += 1
        if self.budget.cells > MAX_CELLS:
            raise NoSheets(f"в файле больше {MAX_CELLS} заполненных ячеек")
        cells[position] = cell
        place = f"{title}!{address(*position)}"
        if cell.fault:
            hint = "откройте файл, пересчитайте, сохраните и повторите"
            self.told.append(Told(self.name, place, cell.fault, hint))
        elif element.get(f"{_TABLE}formula"):
            self.told.append(Told(self.name, place, "формула; взято то, что она показывает"))
        elif next(element.iter(f"{_TEXT}a"), None) is not None:
            self.told.append(Told(self.name, place, "ссылка; взят ее текст"))

    def _merged(self, element: Element, row: int, column: int) -> Iterator[Area]:
        rows = int(element.get(f"{_TABLE}number-rows-spanned", "1"))
        columns = int(element.get(f"{_TABLE}number-columns-spanned", "1"))
        if rows > 1 or columns > 1:
            self.budget.merged += rows * columns
            if self.budget.merged > MAX_MERGED:
                raise NoSheets("объединено слишком много ячеек")
            yield row, column, row + rows - 1, column + columns - 1


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, those in groups and heads too; no tables within."""
    for element in table:
        if element.tag == f"{_TABLE}table-row":
            yield element
        elif element.tag in _GROUPS:
            yield from _rows(element)


_GROUPS = {f"{_TABLE}{name}" for name in ("table-header-rows", "table-row-group", "table-rows")}


def _hidden_styles(root: Element) -> frozenset[str]:
    """The styles of sheets that are hidden."""
    hidden = set()
    for style in root.iter(f"{_STYLE}style"):
        properties = style.find(f"{_STYLE}table-properties")
        if properties is not None and properties.get(f"{_TABLE}display") == "false":
            hidden.add(style.get(f"{_STYLE}name", ""))
    return frozenset(hidden)


def _cell(element: Element) -> GridCell | None:
    """What stands in a cell; None for nothing."""
    kind = element.get(f"{_OFFICE}value-type", "")
    text = _shown(element)
    if text.startswith(("#", "Err:", "Ошибка:")) and element.get(f"{_TABLE}formula"):
        return GridCell(None, fault=f"ошибка в формуле ({text[:20]})")
    if kind in ("float", "percentage", "currency"):
        return _number(element, kind, text)
    if kind == "date":
        return _day(element, text)
    if text:
        return GridCell(text)
    if element.get(f"{_TABLE}formula"):
        return GridCell(None, fault="формула без значения")
    return None


def _number(element: Element, kind: str, text: str) -> GridCell:
    try:
        number = float(element.get(f"{_OFFICE}value", ""))
    except ValueError:
        return GridCell(text)
    formats = {"percentage": "0.##%", "currency": '#,##0.## "₽"', "float": "General"}
    is_rouble = element.get(f"{_OFFICE}currency", "RUB") in ("RUB", "RUR")
    if kind == "currency" and not is_rouble:
        return GridCell(text)
    return GridCell(number, formats[kind])


def _day(element: Element, text: str) -> GridCell:
    """A day; one that is shown as a month stays the month that is shown."""
    try:
        day = dt.date.fromisoformat(element.get(f"{_OFFICE}date-value", "")[:10])
    except ValueError:
        return GridCell(text)
    shows_day = any(part in text for part in (f"{day.day:02}", str(day.day)))
    return GridCell(day, "dd.mm.yyyy" if shows_day or not text else "mmmm yyyy")


def _shown(element: Element) -> str:
    """The text of a cell, a line a paragraph, without notes."""
    paragraphs = (child for child in element if child.tag == f"{_TEXT}p")
    return "\n".join("".join(_pieces(paragraph)) for paragraph in paragraphs).strip()


def _pieces(element: Element) -> Iterator[str]:
    if element.tag == f"{_OFFICE}annotation":
        return
    if element.tag == f"{_TEXT}s":
        yield " " * min(int(element.get(f"{_TEXT}c", "1")), 100)
    elif element.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
        yield "\n" if element.tag.endswith("break") else " "
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
