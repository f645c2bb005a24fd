"""What is said once of a column of the workbook, and of a sheet; schema.py says which there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, TypeVar

from generator.contract.typed import Converter
from generator.model import Record
from generator.terms import CellRef

T = TypeVar("T")

# Number formats as Excel names them: text keeps what is typed, «1.1» included.
TEXT, WHOLE, DATE, MONEY, NUMBER = "@", "0", "dd.mm.yyyy", "#,##0.00", "#,##0.##"


class Reads(StrEnum):
    """How what stands in a column reads, and so which rules look at it."""

    SENTENCE = "sentence"
    NAME = "name"
    """Names something in words of its own: a title, a department."""
    TERM = "term"
    """A word of a list, a person, a place: nothing that is composed."""
    CODE = "code"
    NUMBER = "number"
    """A number, a sum, a date, a due."""


class Audience(StrEnum):
    """For whom a column is."""

    PUBLIC = "public"
    HOUSE = "house"
    """For internal editions, and for the people who keep the workbook."""
    NOWHERE = "nowhere"
    """A note for its writer: no document prints it, no rule on texts looks at it."""


AudienceOf = Audience | Callable[[Any], Audience]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table (or a parameter of «Общество»)."""

    heading: str
    field: str
    """The name in the record; «program_stamp.person» is a field of a part of it."""
    convert: Converter
    hint: str
    """What a person sees who stands in a cell of the column; of what no document prints, that it
    is so."""
    advice: str = ""
    """What to do about a cell that lacks its value: the hint without where it is printed."""
    width: int = 16
    """In characters, as Excel counts it."""
    format: str = TEXT
    """The number format of its cells."""
    required: bool = True
    default: object = None
    """The value of an empty cell."""
    choices: type[Enum] | None = None
    """The values of a closed set."""
    listed: str | None = None
    """A list on «Списки» that the office may lengthen."""
    formula: str = ""
    """Computed by Excel, and not read."""
    reads: Reads = Reads.TERM
    audience: AudienceOf = Audience.NOWHERE
    """Where it depends on the row, what tells it of a record. Nobody's as long as nothing is
    said."""
    is_newer: bool = False
    """A workbook of before may lack it; it stands behind the columns of before."""

    def audience_of(self, record: Record) -> Audience:
        """For whom the column is in the row of a record."""
        return self.audience if isinstance(self.audience, Audience) else self.audience(record)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: a named Excel table, a record a row."""

    title: str
    record: type[Any]
    """What a row of it becomes."""
    columns: tuple[Column, ...]
    note: str
    """What the guide says of it."""
    key: str = "code"
    """The field that names a row for others and stands in the sheet once; «» for none."""
    vertical: bool = False
    """A column of parameters and one of values, which make one record."""
    parts: Mapping[str, type[Record]] = field(default_factory=dict, hash=False)
    """Fields of the record that are records of several columns each."""
    is_newer: bool = False
    """A workbook of before may lack it."""

    @property
    def read(self) -> tuple[Column, ...]:
        """The columns that are read: all but those Excel computes."""
        return tuple(column for column in self.columns if not column.formula)

    @property
    def newer(self) -> list[str]:
        """The headings that a workbook of before may lack."""
        return [column.heading for column in self.columns if column.is_newer]

    def make(self, key: str, cells: Mapping[str, CellRef], values: Mapping[str, Any]) -> Record:
        """The record of a row from its cells and values by field."""
        whole = {name: value for name, value in values.items() if "." not in name}
        for name, kind in self.parts.items():
            part_cells = _below(name, cells)
            source = next(iter(part_cells.values()))
            part_values = _below(name, values)
            whole[name] = kind(key=key, cells=part_cells, source=source, **part_values)
        whole_cells = {name: cell for name, cell in cells.items() if "." not in name}
        source = cells[self.read[0].field]
        record: Record = self.record(key=key, source=source, cells=whole_cells, **whole)
        return record


def _below(name: str, by_field: Mapping[str, T]) -> dict[str, T]:
    """What belongs to a part of a record, by the fields of the part."""
    start = f"{name}."
    return {
        field.removeprefix(start): value
        for field, value in by_field.items()
        if field.startswith(start)
    }
