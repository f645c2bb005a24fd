"""What a person would call a place of a document: «Таблица 1, строка 1.1.3., графа «Срок»»."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from generator import spelling
from generator.documents.units import Unit

_SHORT = 60
_CAPTION_ABOVE = 3  # units between a table and its caption


class Naming:
    """The names of the places of a document."""

    def __init__(self, units: Sequence[Unit], *, is_former: bool = False) -> None:
        self._units, self._is_former = units, is_former
        self._rows: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, unit in enumerate(units):
            if unit.table >= 0:
                self._rows[unit.part, unit.table].append(number)

    def of(self, unit: Unit, cell: int | None = None) -> str:
        """The name of a paragraph, a row, or a cell of it."""
        if unit.group == "running":
            return "колонтитул"
        if unit.table < 0:
            return self._paragraph(unit)
        parts = [self._table(unit), "шапка" if unit.head else self._row(unit)]
        if cell is not None and (heading := self.heading(unit, cell)):
            parts.append(f"графа «{heading}»")
        return ", ".join(parts)

    def _paragraph(self, unit: Unit) -> str:
        number = number_of(unit)
        if not number:
            return f"абзац «{short(unit.texts[0])}»"
        return f"прежний п. {number}" if self._is_former else f"п. {number}"

    def _row(self, unit: Unit) -> str:
        texts = (text for text in unit.texts if text.strip())
        known = number_of(unit) or f"«{short(next(texts, ''))}»"
        return f"прежняя строка {known}" if self._is_former else f"строка {known}"

    def _table(self, unit: Unit) -> str:
        """«Таблица 1», by its caption."""
        first = self._rows[unit.part, unit.table][0]
        for above in range(first - 1, max(-1, first - 1 - _CAPTION_ABOVE), -1):
            text = spelling.reading(self._units[above].texts[0])
            if self._units[above].table < 0 and text.startswith("Таблица"):
                return text.partition(" - ")[0]
        return "таблица"

    def heading(self, unit: Unit, cell: int) -> str:
        """What the head of the table says above a cell; «» in the head itself, or for a row that
        is divided otherwise."""
        if unit.table < 0 or unit.head:
            return ""
        for number in self._rows[unit.part, unit.table]:
            row = self._units[number]
            if row.head and len(row.cells) == len(unit.cells):
                text = row.texts[cell].strip()
                return "" if text.isdigit() else " ".join(text.split())
        return ""


def number_of(unit: Unit) -> str:
    """What a list counts in a unit; «» for none, or for a bullet."""
    return unit.number if any(map(str.isalnum, unit.number)) else ""


def short(text: str) -> str:
    """The beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"
