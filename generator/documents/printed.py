"""A value on its way to print: text that still knows where it came from, pictures and charts; and
who may read it: a `Printer` asks the column of the workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator import wording
from generator.contract.column import Audience
from generator.contract.schema import audience_of
from generator.model import Period, Record
from generator.origins import Fact, Origin
from generator.terms import CellRef, Edition

DASH = "–"
# What stands for a segment where a measure is for all clients, not for one segment.
NO_SEGMENT = "без сегмента"
Plain = str | int | bool | list[str] | None


class Printed(str):
    """Text as it will be printed. Behind it stands the cell of a row, with its value as it was
    read, or a calculation by its name; and where that comes from."""

    cell: CellRef | None
    row: str
    value: Plain
    fact: str
    origin: Origin | None

    def __new__(
        cls,
        text: str,
        *,
        cell: CellRef | None = None,
        row: str = "",
        value: Plain = None,
        fact: str = "",
        origin: Origin | None = None,
    ) -> Printed:
        made = super().__new__(cls, text)
        made.cell, made.row, made.value, made.fact = cell, row, value, fact
        made.origin = origin
        return made


def computed(fact: str, text: str, origin: Origin | Fact, row: str = "") -> Printed:
    """The text of a calculation and what it comes from, of the row `row` if it is about one."""
    known = origin if isinstance(origin, Origin) else origin.origin
    return Printed(text, row=row, fact=fact, origin=known)


def nothing() -> Printed:
    """What a document may ask for and this one does not have: false in an if."""
    return Printed("")


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture for the running head."""

    image: bytes
    """A plain PNG."""
    description: str
    """What it shows, in words."""
    digest: str = ""
    """The SHA-256 of the file that it was made of."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars: a row a category, a bar a series; `stacked` bars are parts of a whole.
    `description` is the text alternative: what the chart shows, with its numbers."""

    description: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[Decimal | int, ...]], ...]
    stacked: bool
    looks: tuple[int, ...]
    """The number of the look of each series: one thing looks the same in all charts."""

    @property
    def numbers(self) -> Iterator[tuple[str, str, Decimal | int]]:
        """Every number with its category and series."""
        for place, category in enumerate(self.categories):
            for series, values in self.series:
                yield category, series, values[place]


@dataclass(frozen=True, slots=True)
class Printer:
    """Fields of records → text for one edition. What is not for its readers is a dash, as is what
    is not there, so that no cell of a table stays empty.

    Raises `ValueError` for a column that is for nobody: who prints it has to say for whom it is.
    """

    edition: Edition

    @property
    def internal(self) -> bool:
        """Whether the house reads it."""
        return self.edition is Edition.INTERNAL

    def text(self, record: Record, field: str) -> Printed:
        """The text of a field, set as print wants it."""
        value = getattr(record, field)
        typed = value.text if isinstance(value, Period) else value
        return self.words(record, field, wording.typeset(typed) if typed else None)

    def number(self, record: Record, field: str, places: int | None = None) -> Printed:
        """The number of a field, exactly or to so many decimals."""
        value = getattr(record, field)
        shown = None if value is None else wording.number(Decimal(value), places)
        return self.words(record, field, shown)

    def money(self, record: Record, field: str) -> Printed:
        """Thousands of roubles."""
        value = getattr(record, field)
        return self.words(record, field, None if value is None else wording.money(value))

    def words(
        self, record: Record, field: str, text: str | None, origin: Origin | None = None
    ) -> Printed:
        """Other words for a field than its own, and what else than its cell they come from; None
        for a dash, as is a column that a workbook of before does not have."""
        if field not in record.cells:
            return Printed(DASH)
        shown = text if text and self._may_read(record, field) else DASH
        value = as_read(getattr(record, field))
        cell = record.cells[field]
        return Printed(shown, cell=cell, row=record.key, value=value, origin=origin)

    def _may_read(self, record: Record, field: str) -> bool:
        audience = audience_of(record, field)
        if audience is Audience.NOWHERE:
            raise ValueError(f"{record.cells[field]} ({field}) is for nobody: see contract/schema")
        return self.internal or audience is Audience.PUBLIC


def as_read(value: object) -> Plain:
    """The value of a cell as JSON can keep it: numbers as text, exactly; days by ISO 8601; a due
    as it was typed."""
    match value:
        case None | bool() | int():
            plain: Plain = value
        case Decimal():
            plain = f"{value:f}"
        case dt.date():
            plain = value.isoformat()
        case tuple():
            plain = [str(part) for part in value]
        case _:
            plain = str(value)  # of a due and of a closed set, what was typed
    return plain
