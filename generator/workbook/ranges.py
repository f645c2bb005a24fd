"""Ranges of cells in the parts of a workbook: what they cover, and how they grow when a row or a
column comes behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree
from openpyxl.utils import get_column_letter

from generator.workbook.notes import position
from generator.workbook.package import MAIN, Element, Package

_RANGE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)(?::(\$?)([A-Z]{1,3})(\$?)(\d+))?")
# Attributes that hold the ranges of a sheet.
_OF_SHEET = {
    "dimension": "ref",
    "autoFilter": "ref",
    "conditionalFormatting": "sqref",
    "dataValidation": "sqref",
    "ignoredError": "sqref",
    "protectedRange": "sqref",
}


@dataclass(frozen=True, slots=True)
class Range:
    """Cells from a first column and row to a last."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def of(cls, text: str) -> Range | None:
        """The range that a text names; None for what is none."""
        corners = text.replace("$", "").upper().split(":")
        if not all(re.fullmatch(r"[A-Z]{1,3}[1-9]\d*", corner) for corner in corners):
            return None
        (left, top), (right, bottom) = position(corners[0]), position(corners[-1])
        return cls(min(left, right), min(top, bottom), max(left, right), max(top, bottom))

    def __str__(self) -> str:
        first = f"{get_column_letter(self.left)}{self.top}"
        last = f"{get_column_letter(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def holds(self, column: int, row: int) -> bool:
        """Whether a cell is in it."""
        return self.left <= column <= self.right and self.top <= row <= self.bottom


@dataclass(frozen=True, slots=True)
class Growth:
    """What a table becomes: it grew down by a row, or to the right by columns."""

    before: Range
    after: Range

    def of(self, text: str) -> str:
        """A range, or a list of them, as it is then: one that ended with the table still does."""
        return " ".join(str(self._one(part)) for part in text.split())

    def _one(self, text: str) -> Range | str:
        found = Range.of(text)
        if found is None:
            return text
        before, after = self.before, self.after
        beside = found.right < before.left or found.left > before.right
        above = found.bottom < before.top or found.top > before.bottom
        if after.bottom != before.bottom and found.bottom == before.bottom and not beside:
            found = replace(found, bottom=after.bottom)
        is_wide = found.left <= before.left and found.right == before.right
        if after.right != before.right and is_wide and not above:
            found = replace(found, right=after.right)
        return found


def grow(package: Package, name: str, entry: Element, growth: Growth) -> None:
    """Grows all ranges of a sheet that ended with its table, and the names that point there."""
    sheet = package.change(name)
    for element in _beside_cells(sheet):
        tag = etree.QName(element).localname
        attribute = _OF_SHEET.get(tag)
        if attribute and (text := element.get(attribute)):
            element.set(attribute, growth.of(text))
        elif tag == "sqref" and element.text:  # of what newer Excels add
            element.text = growth.of(element.text)
    workbook = package.xml(package.workbook)
    sheets = list(workbook.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet"))
    number = str(sheets.index(entry))
    for defined in workbook.iter(f"{{{MAIN}}}definedName"):
        kind = defined.get("name", "").removeprefix("_xlnm.")
        if defined.get("localSheetId") == number and kind in ("Print_Area", "_FilterDatabase"):
            changed = _grown_name(defined.text or "", growth)
            if changed != defined.text:
                package.change(package.workbook)
                defined.text = changed


def _beside_cells(sheet: Element) -> Iterator[Element]:
    """The elements of a sheet that are no rows and no cells, of which there may be many."""
    for part in sheet:
        if part.tag != f"{{{MAIN}}}sheetData":
            yield from part.iter(etree.Element)


def _grown_name(text: str, growth: Growth) -> str:
    """«План!$A$1:$K$11» as it is then."""
    start, sign, area = text.rpartition("!")
    found = Range.of(area)
    if not sign or found is None or "," in text:
        return text
    grown = Range.of(growth.of(area))
    assert grown is not None
    first = f"${get_column_letter(grown.left)}${grown.top}"
    return f"{start}!{first}:${get_column_letter(grown.right)}${grown.bottom}"


def merged(sheet: Element) -> Iterator[Range]:
    """The ranges of merged cells."""
    for element in sheet.iter(f"{{{MAIN}}}mergeCell"):
        found = Range.of(element.get("ref", ""))
        if found is not None:
            yield found


def arrays(sheet: Element) -> Iterator[Range]:
    """The ranges that one formula fills."""
    for formula in sheet.iter(f"{{{MAIN}}}f"):
        if formula.get("t") in ("array", "dataTable"):
            found = Range.of(formula.get("ref", ""))
            if found is not None:
                yield found
