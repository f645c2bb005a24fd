"""A value on its way to print: text that still knows the cell it came from."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import CellRef, Record


class Printed(str):
    """Text as it will be printed, with its `cell` and the `row` code; both empty where no cell
    stands behind it."""

    cell: CellRef | None
    row: str

    def __new__(cls, text: str, cell: CellRef | None = None, row: str = "") -> Printed:
        made = super().__new__(cls, text)
        made.cell, made.row = cell, row
        return made


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture for the running head: the bytes of a PNG or JPEG, and what it shows, in words."""

    image: bytes
    description: str


def printed(record: Record, field: str, text: str | None) -> Printed:
    """The text of a record's field; nothing is a dash, so that no cell of a table stays empty."""
    return Printed(text or "–", record.cells[field], record.key)
