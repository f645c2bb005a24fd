"""A sheet of a person's workbook: its rows, cells and tables by their addresses, to be changed in
place."""

from __future__ import annotations

import re
from functools import cached_property

from openpyxl.utils import get_column_letter

from generator.workbook import ranges
from generator.workbook.notes import position
from generator.workbook.package import MAIN, RELATIONS, Element, Package, new
from generator.workbook.ranges import Range

_M = f"{{{MAIN}}}"


class SheetPart:
    """A sheet, its rows and cells by their addresses."""

    def __init__(self, package: Package, entry: Element, name: str) -> None:
        self._package, self.entry, self.name = package, entry, name
        self.root = package.xml(name)
        data = self.root.find(f"{_M}sheetData")
        assert data is not None  # it was read
        self._data = data
        self._rows: dict[int, Element] = {}
        self._cells: dict[str, Element] = {}
        self._is_addressed = False
        self._index()
        parts = self.root.iter(f"{_M}tablePart")
        names = [package.target(name, part.get(f"{{{RELATIONS}}}id", "")) for part in parts]
        self.table_names = [each for each in names if each is not None]
        self.tables = [package.xml(each) for each in self.table_names]

    def _index(self) -> None:
        """The rows and cells by their addresses; some programs leave those out."""
        row_number = 0
        for row in self._data:
            row_number = int(row.get("r") or row_number + 1)
            self._rows[row_number] = row
            column = 0
            for cell in row:
                address = cell.get("r") or f"{get_column_letter(column + 1)}{row_number}"
                column = position(address)[0]
                self._cells[address] = cell

    @property
    def is_protected(self) -> bool:
        """Whether nobody may type in its locked cells."""
        protection = self.root.find(f"{_M}sheetProtection")
        return protection is not None and protection.get("sheet") in ("1", "true")

    @cached_property
    def arrays(self) -> tuple[Range, ...]:
        """The ranges that one formula fills."""
        return tuple(ranges.arrays(self.root))

    @cached_property
    def merged(self) -> tuple[Range, ...]:
        """The ranges of merged cells."""
        return tuple(ranges.merged(self.root))

    def cell(self, address: str) -> Element | None:
        """The cell of an address; None if there is none."""
        return self._cells.get(address)

    def row(self, number: int) -> Element | None:
        """The row of a number; None if there is none."""
        return self._rows.get(number)

    def style_at(self, address: str) -> int:
        """The style of a cell; of one that is not there, that of its row or column."""
        cell, (column, row) = self.cell(address), position(address)
        if cell is not None:
            return int(cell.get("s", "0"))
        element = self.row(row)
        if element is not None and element.get("customFormat") in ("1", "true"):
            return int(element.get("s", "0"))
        for each in self.root.iter(f"{_M}col"):
            if int(each.get("min", "0")) <= column <= int(each.get("max", "0")):
                return int(each.get("style", "0"))
        return 0

    def cell_to_write(self, address: str) -> Element:
        """The cell of an address, made if it is not there."""
        self._package.change(self.name)
        self._write_addresses()
        if address not in self._cells:
            column, number = position(address)
            row = self._row_to_write(number)
            cell = new(row, "c", r=address)
            before = [each for each in row if position(each.get("r", "A1"))[0] < column]
            row.insert(len(before), cell)
            self._cells[address] = cell
        return self._cells[address]

    def _row_to_write(self, number: int) -> Element:
        if number not in self._rows:
            row = new(self._data, "row", r=str(number))
            before = sum(each < number for each in self._rows)
            self._data.insert(before, row)
            self._rows[number] = row
        return self._rows[number]

    def _write_addresses(self) -> None:
        """Of a sheet that is changed every cell says where it is."""
        if self._is_addressed:
            return
        self._is_addressed = True
        for number, row in self._rows.items():
            row.set("r", str(number))
        for address, cell in self._cells.items():
            cell.set("r", address)

    def copy_looks(self, above: Element, number: int) -> None:
        """The looks of a whole row for the one below it."""
        self._package.change(self.name)
        row = self._row_to_write(number)
        for name in ("s", "customFormat"):
            if (value := above.get(name)) is not None:
                row.set(name, value)

    def lower(self, number: int) -> None:
        """Moves a row down by one; what it sums up reaches one row further."""
        self._package.change(self.name)
        self._write_addresses()
        below = self._rows.pop(number + 1, None)
        if below is not None:  # it holds nothing
            for cell in below:
                self._cells.pop(cell.get("r", ""), None)
            self._data.remove(below)
        row = self._rows.pop(number)
        row.set("r", str(number + 1))
        self._rows[number + 1] = row
        for cell in row:
            column = position(cell.get("r", "A1"))[0]
            self._cells.pop(cell.get("r", ""), None)
            cell.set("r", f"{get_column_letter(column)}{number + 1}")
            self._cells[cell.get("r", "")] = cell
            formula = cell.find(f"{_M}f")
            if formula is not None and formula.text:
                ends = re.compile(rf"(:\$?[A-Z]{{1,3}}\$?){number - 1}(?=\D|$)")
                formula.text = ends.sub(rf"\g<1>{number}", formula.text)

    def widen(self, column: int, width: int) -> None:
        """The width of a new column, unless somebody gave it one."""
        columns = self.root.find(f"{_M}cols")
        if columns is None:
            return
        for each in columns:
            if int(each.get("min", "0")) <= column <= int(each.get("max", "0")):
                return
        values = {"min": str(column), "max": str(column), "customWidth": "1"}
        made = new(columns, "col", width=str(width), **values)
        before = [each for each in columns if int(each.get("min", "0")) < column]
        columns.insert(len(before), made)
