"""Numbers that know where they come from: how each was counted, in words, and from which cells.

A `Count` is an int and an `Amount` a Decimal to whoever calculates or prints; what is calculated of
them is a plain number again, until the function that calculated it says what it was made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from generator.model import Record
from generator.terms import CellRef

_ADDRESS = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


@dataclass(frozen=True, slots=True)
class Origin:
    """Происхождение: what a number, or a text that was made of several cells, comes from."""

    formula: str
    """How it is counted, in words; «» for what stands in its cell as it is."""
    cells: tuple[CellRef, ...] = ()
    """The cells it was counted from itself."""
    parts: tuple[Origin, ...] = ()
    """The numbers that it was made of."""
    number: str = ""
    """The number itself, exactly, «33.3»; «» for a text."""

    def compact(self) -> Origin:
        """The same with cells that stand below each other as one range."""
        parts = tuple(part.compact() for part in self.parts)
        return replace(self, cells=tuple(ranges(self.cells)), parts=parts)

    @property
    def all_cells(self) -> Iterator[CellRef]:
        """Its cells and those of its parts."""
        yield from self.cells
        for part in self.parts:
            yield from part.all_cells

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Origin:
        """The origin that `asdict` made a mapping of. Raises `KeyError` or `TypeError` for anything
        else."""
        return cls(
            formula=content["formula"],
            cells=tuple(CellRef(**cell) for cell in content["cells"]),
            parts=tuple(cls.from_json(part) for part in content["parts"]),
            number=content["number"],
        )


class Count(int):
    """A number of things that were counted, or a whole number of a cell."""

    origin: Origin

    def __new__(
        cls, value: int, formula: str, cells: Iterable[CellRef] = (), parts: Iterable[object] = ()
    ) -> Count:
        made = super().__new__(cls, value)
        made.origin = Origin(formula, tuple(cells), _origins(parts), str(int(made)))
        return made


class Amount(Decimal):
    """An exact number: a sum, a share, a difference, a number of a cell."""

    origin: Origin

    def __new__(
        cls,
        value: Decimal,
        formula: str,
        cells: Iterable[CellRef] = (),
        parts: Iterable[object] = (),
    ) -> Amount:
        made = super().__new__(cls, value)
        made.origin = Origin(formula, tuple(cells), _origins(parts), _plain(value))
        return made


Fact = Count | Amount


def read(record: Record, field: str) -> Amount | None:
    """The number of a field, from its cell; None where there is none."""
    value = getattr(record, field)
    return None if value is None else Amount(Decimal(value), "", (record.cell(field),))


def _plain(value: Decimal) -> str:
    """A number without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _origins(parts: Iterable[object]) -> tuple[Origin, ...]:
    """The origins of those parts that have one."""
    return tuple(part.origin for part in parts if isinstance(part, Fact))


# --- cells ----------------------------------------------------------------------------------------


def ranges(cells: Iterable[CellRef]) -> Iterator[CellRef]:
    """Cells, and ranges of a column, by column, each once, those that stand below each other as one
    range, «План!A2:A9»; in the order in which the columns are first named."""
    rows: dict[tuple[str, str, str], set[int]] = {}
    for cell in cells:
        place = _ADDRESS.fullmatch(cell.address)
        column, first, last = (place[1], place[2], place[4] or place[2]) if place else ("", 0, 0)
        held = range(int(first), int(last) + 1)
        rows.setdefault((cell.sheet, cell.heading, column), set()).update(held)
    for (sheet, heading, column), numbers in rows.items():
        for first, last in _runs(sorted(numbers)):
            end = "" if first == last else f":{column}{last}"
            yield CellRef(sheet, f"{column}{first}{end}" if column else "", heading)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of numbers without a gap."""
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


def holds(area: CellRef, cell: CellRef) -> bool:
    """Whether a range of cells, or a cell, holds a cell."""
    corners, place = _ADDRESS.fullmatch(area.address), _ADDRESS.fullmatch(cell.address)
    if area.sheet != cell.sheet or corners is None or place is None:
        return area.sheet == cell.sheet and area.address == cell.address
    left, top, right, bottom = corners.groups()
    is_in_column = left == place[1] == (right or left)
    return is_in_column and int(top) <= int(place[2]) <= int(bottom or top)


def in_words(cells: Iterable[CellRef]) -> str:
    """«План!A2:A9 (Код); Исполнение!C2, C4 (Статус)»."""
    columns: dict[tuple[str, str], list[str]] = {}
    for cell in cells:
        columns.setdefault((cell.sheet, cell.heading), []).append(cell.address)
    told = []
    for (sheet, heading), addresses in columns.items():
        where = f"{sheet}!{', '.join(addresses)}" if any(addresses) else sheet
        told.append(f"{where} ({heading})" if heading else where)
    return "; ".join(told)
