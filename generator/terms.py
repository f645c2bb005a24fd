"""The few words that every room has in common, apart from model.py so that a command which needs no
record waits for none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

JOURNAL = "-журнал.txt"
"""How the names of the files end that say who did what in the workplace; they are no tables."""


@dataclass(frozen=True, slots=True)
class CellRef:
    """The place of a value: «План!F7», or a whole sheet where `address` is empty; `heading` is its
    column's."""

    sheet: str
    address: str = ""
    heading: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}" if self.address else self.sheet


class TemplateRef(CellRef):
    """A template as the place of a finding; `sheet` is its file's name."""


PLACED_AHEAD = 31
"""So many days before they are placed documents may be made ready for it: a day further on is a
slip, and what is placed then can't be withdrawn before."""


class Edition(StrEnum):
    """Редакция: for the public, or with the columns and appendices that stay in the house."""

    PUBLIC = "public"
    INTERNAL = "internal"
