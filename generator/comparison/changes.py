"""What differs between two editions → rows of a list for people and machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from generator.comparison.naming import Naming, number_of
from generator.documents.redline import Change, Redlined

_PLAIN = str.maketrans("\xa0\u202f", "  ")
ROW, NOTE = "строка", "сноска"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A row of «Таблица изменений»."""

    document: str
    """The name of its files: «program-2024»."""
    number: str
    """What a list counts there, «1.1.3.»; as the later edition has it, if it is still there. «»
    for none."""
    heading: str
    """The column; «строка» for a row that came or went; «» for a paragraph."""
    was: str
    """«» for what is new."""
    now: str
    """«» for what is gone."""
    place: str
    """«Таблица 1, строка 1.1.3., графа «Срок»»."""

    def as_json(self) -> dict[str, str]:
        """For machines, whose spaces are plain."""
        return {name: str(text).translate(_PLAIN) for name, text in asdict(self).items()}


def rows_of(redlined: Redlined, document: str) -> tuple[ChangeRow, ...]:
    """The rows in the order of the document. What is said alike of the heads of several sections is
    one row."""
    rows = _rows(redlined, document)
    return tuple(dict.fromkeys(rows))


def _rows(redlined: Redlined, document: str) -> Iterator[ChangeRow]:
    former, new = Naming(redlined.units, is_former=True), Naming(redlined.new_units)
    for change in redlined.changes:
        unit, naming = (change.after, new) if change.after else (change.before, former)
        number, heading, place = "", NOTE, NOTE
        if unit is not None:
            number = number_of(unit) if unit.group == "text" else ""
            place = naming.of(unit, change.cell)
            heading = _heading(change, naming)
        yield ChangeRow(
            document=document,
            number=number,
            heading=heading,
            was=change.was.strip(),
            now=change.now.strip(),
            place=place,
        )


def _heading(change: Change, naming: Naming) -> str:
    unit = change.after or change.before
    if unit is None or unit.table < 0:
        return ""
    return ROW if change.cell is None else naming.heading(unit, change.cell)
