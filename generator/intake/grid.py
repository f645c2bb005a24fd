"""A table that is not ours, of whatever file, as a grid of cells; and what there is to say about
files from outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from generator import spelling
from generator.contract.typed import Typed
from generator.suggestions.suggestion import Origin

Position = tuple[int, int]
"""Row and column, counted from 1."""
Area = tuple[int, int, int, int]
"""First row and column, last row and column."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A filled cell."""

    value: object
    """Text, number, day or yes-and-no; None where there is a fault."""
    number_format: str = "General"
    fault: str = ""
    """Why there is no value: «формула без значения»."""

    @property
    def text(self) -> str:
        """What a person sees in it."""
        if self.fault:
            return ""
        if isinstance(self.value, str):
            return spelling.seen(self.value).strip(" \t\n\r\xa0")
        return Typed(self.value, self.number_format).shown

    @property
    def is_number(self) -> bool:
        """Whether a number stands in it, not a text that may be one."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)

    @property
    def is_day(self) -> bool:
        """Whether a date stands in it."""
        return isinstance(self.value, dt.date)


@dataclass(frozen=True)
class Grid:
    """A sheet of a file, or a table of a document."""

    file: str
    """The name of the file, with the folders below the one that is gathered from."""
    sheet: str
    """Its title; «Таблица 1» of a document, «» of a file that has no sheets."""
    cells: Mapping[Position, GridCell]
    merged: tuple[Area, ...] = ()
    is_hidden: bool = False
    above: tuple[str, ...] = ()
    """What stands above it in a document."""

    @cached_property
    def first_of(self) -> Mapping[Position, Position]:
        """Of each merged position the one that holds the value."""
        first: dict[Position, Position] = {}
        for top, left, bottom, right in self.merged:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    first[row, column] = (top, left)
        return first

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows with anything in them, merged cells filled."""
        filled = {row for row, _ in self.cells}
        filled |= {row for (row, _), first in self.first_of.items() if first in self.cells}
        return tuple(sorted(filled))

    @cached_property
    def columns_by_row(self) -> Mapping[int, tuple[int, ...]]:
        """The filled columns of each row, merged cells filled."""
        found: dict[int, set[int]] = {}
        for row, column in self.cells:
            found.setdefault(row, set()).add(column)
        for (row, column), first in self.first_of.items():
            if first in self.cells:
                found.setdefault(row, set()).add(column)
        return {row: tuple(sorted(columns)) for row, columns in found.items()}

    def place(self, row: int, column: int) -> Position:
        """The position that holds the value of a position: of merged ones, the first."""
        return self.first_of.get((row, column), (row, column))

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell of a position, merged cells filled."""
        return self.cells.get(self.place(row, column))

    def text(self, row: int, column: int) -> str:
        """What a person sees at a position; «» for nothing."""
        cell = self.at(row, column)
        return "" if cell is None else cell.text

    def origin(self, row: int, column: int) -> Origin:
        """The place of a value."""
        return Origin(self.file, self.sheet, address(*self.place(row, column)))

    @property
    def said(self) -> str:
        """The grid in a message."""
        return f"{self.file}, лист «{self.sheet}»" if self.sheet else self.file


def address(row: int, column: int) -> str:
    """«F7»."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to say about a file: the others go on."""

    file: str
    place: str
    """«Лист1!C7»; «» for the whole file."""
    message: str
    hint: str = ""
    """What to do."""

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.message}" + (f"; {self.hint}" if self.hint else "")


_MANY = 4


def lines(told: Iterable[Told]) -> list[str]:
    """A line for each remark, and one for many alike of one file, with their places."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for each in dict.fromkeys(told):
        groups.setdefault((each.file, each.message, each.hint), []).append(each.place)
    made = []
    for (file, message, hint), places in groups.items():
        kept = [places] if len(places) >= _MANY else [[place] for place in places]
        for some in kept:
            named = ", ".join(some[:12]) + (f" и еще {len(some) - 12}" if len(some) > 12 else "")
            made.append(str(Told(file, named, message, hint)))
    return made


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file from outside."""

    name: str
    grids: tuple[Grid, ...]
    told: tuple[Told, ...] = field(default=())
