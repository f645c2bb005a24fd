"""A workbook as suggestions see it: every row by its key, every cell by its heading, whatever may
be wrong with the rest of the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from generator import spelling, wording
from generator.contract.column import Column, Reads, Sheet
from generator.contract.schema import SHEETS
from generator.contract.typed import Typed, Unreadable
from generator.documents.printed import as_read
from generator.suggestions.suggestion import Plain
from generator.workbook.opening import OpenWorkbook
from generator.workbook.places import Slots, lists_of, slots_of
from generator.workbook.reading import DASHES, row_of, values_of
from generator.workbook.sheets import sheet_of as sheet_named


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row of a sheet."""

    key: str
    number: int
    """Its number in the sheet."""
    year: int | None
    slots: Slots
    """The cells by the field of their column."""
    values: Mapping[str, Any]
    """What they mean, by field; None for nothing, or for what can't be understood."""

    def plain(self, column: Column) -> Plain:
        """The value of a cell as a manifest keeps it; what can't be understood, as it is typed."""
        value = self.values.get(column.field)
        slot = self.slots.get(column.field)
        if value is None and slot is not None and slot.cell is not None:
            typed = str(slot.cell.value).strip()
            return None if typed in DASHES else typed
        return as_read(value)

    def address(self, column: Column) -> str:
        """«F7»; «» in a book that lacks the column."""
        slot = self.slots.get(column.field)
        return "" if slot is None else slot.place.address


class Cells:
    """The rows of a workbook."""

    def __init__(self, workbook: OpenWorkbook) -> None:
        self._lists = lists_of(workbook)
        self._rows: dict[str, tuple[CellRow, ...]] = {}
        self._lacking: set[str] = set()
        for sheet in SHEETS:
            slots = slots_of(sheet, workbook, _nobody)
            rows = [] if slots is None else [self._row(sheet, each, workbook) for each in slots]
            self._rows[sheet.title] = tuple(rows)
            if sheet_named(sheet.title, workbook, _nobody) is None:
                self._lacking.add(sheet.title)
        self.saved = workbook.saved

    def _row(self, sheet: Sheet, slots: Slots, workbook: OpenWorkbook) -> CellRow:
        values = values_of(sheet, slots, workbook, self._lists, _nobody)
        first = next(iter(slots.values()))
        year = values.get("year")
        if sheet.vertical:  # a parameter that the book lacks has the place of the head
            slots = {name: slot for name, slot in slots.items() if row_of(slot.place.address) > 1}
        return CellRow(
            key=str(values.get(sheet.key) or "") if sheet.key else "",
            number=row_of(first.place.address),
            year=year if isinstance(year, int) else None,
            slots=slots,
            values=values,
        )

    def rows(self, title: str) -> tuple[CellRow, ...]:
        """The rows of a sheet, in their order."""
        return self._rows.get(title, ())

    def lacks(self, title: str) -> str:
        """What to do about a sheet that the book has not; «» if it has it."""
        if title not in self._lacking:
            return ""
        return f"в книге нет листа «{title}»: make upgrade его добавит"

    def find(self, title: str, key: str, known: Mapping[str, Plain] | None) -> list[CellRow]:
        """The rows that are meant: one, if all is well. A row without a key is known by its
        values."""
        if sheet_of(title).vertical:
            return list(self.rows(title))
        if known is None:
            return [row for row in self.rows(title) if row.key == key]
        columns = {heading: column_of(title, heading) for heading in known}
        return [
            row
            for row in self.rows(title)
            if all(
                same(columns[heading], row.plain(columns[heading]), value)
                for heading, value in known.items()
            )
        ]

    def read(self, column: Column, text: str, year: int | None) -> Read:
        """What a text means in a column."""
        shown = spelling.seen(text).strip()
        if not shown or shown in DASHES:
            return Read(None)
        typed = Typed(shown, year=year)
        try:
            value = column.convert(typed)
        except Unreadable as fault:
            return Read(None, fault=fault.message, hint=fault.hint)
        if value is not None and column.listed in self._lists:
            listed = self._lists[column.listed]
            value = listed.get(spelling.look(str(value)), value)
        return Read(value, remark="; ".join(remark.message for remark in typed.remarks))

    def is_listed(self, name: str, text: str) -> bool:
        """Whether a list of «Списки» has a text; one that is not there has everything."""
        return name not in self._lists or spelling.look(text) in self._lists[name]

    def listed(self, name: str) -> tuple[str, ...]:
        """The values of a list of «Списки»."""
        return tuple(self._lists.get(name, {}).values())

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every key of every row."""
        return frozenset(row.key for rows in self._rows.values() for row in rows if row.key)


@dataclass(frozen=True, slots=True)
class Read:
    """What a text means."""

    value: Any
    fault: str = ""
    """Why it can't be understood; «» if it can."""
    hint: str = ""
    remark: str = ""
    """What is odd about it."""


def sheet_of(title: str) -> Sheet:
    """The sheet of a title. Raises `StopIteration` for one that no workbook has."""
    return next(sheet for sheet in SHEETS if sheet.title == title)


def column_of(title: str, heading: str) -> Column:
    """The column of a heading. Raises `StopIteration` for one that the sheet has not."""
    return next(column for column in sheet_of(title).read if column.heading == heading)


def is_known(title: str, heading: str) -> bool:
    """Whether a workbook of today has such a column."""
    sheets = (sheet for sheet in SHEETS if sheet.title == title)
    return any(column.heading == heading for sheet in sheets for column in sheet.read)


def same(column: Column, one: Plain, other: Plain) -> bool:
    """Whether two values of a column are one, whatever they look like."""
    if one in (None, "", []) or other in (None, "", []):
        return one in (None, "", []) and other in (None, "", [])
    if isinstance(one, list) or isinstance(other, list):
        return _listed(one) == _listed(other)
    if column.reads is Reads.NUMBER:
        numbers = _number(one), _number(other)
        if None not in numbers:
            return numbers[0] == numbers[1]
    return shown(str(one)) == shown(str(other))


def _listed(value: Plain) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _number(value: Plain) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def shown(text: str) -> str:
    """What a reader sees of a text when it is printed."""
    return spelling.reading(wording.typeset(text))


def _nobody(_: object) -> None:
    """Nobody is told: the checker is."""


def columns_of(title: str) -> Iterator[Column]:
    """The columns of a sheet that are read."""
    yield from sheet_of(title).read
