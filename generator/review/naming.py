"""What a person would call a place of an edition: «Таблица 1, строка 1.1.3., графа «Срок»»."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from generator import spelling
from generator.documents import units
from generator.documents.alignment import parts_of
from generator.documents.returned import Edition
from generator.sent import Kept

_SHORT = 60


class Naming:
    """The names of the places of an edition."""

    def __init__(self, kept: Kept, edition: Edition) -> None:
        self._kept, self._edition = kept, edition

    @cached_property
    def _numbers(self) -> Mapping[tuple[str, int], str]:
        """The numbers that lists count, by part and paragraph."""
        numbers = {}
        for unit in units.units_of(parts_of(self._kept.docx)):
            for cell in unit.cells:
                for paragraph in cell:
                    if paragraph.number:
                        numbers[unit.part, paragraph.index] = paragraph.number
        return numbers

    def number(self, unit: int) -> str:
        """What the list of a row or paragraph counts; «» for none."""
        of = self._edition.units[unit]
        for cell in of.cells:
            for index, _ in cell.paragraphs:
                if number := self._numbers.get((of.part, index), ""):
                    return number
        return ""

    def of(self, unit: int, cell: int | None = None) -> str:
        """The name of a paragraph, a row, or a cell of it."""
        of = self._edition.units[unit]
        if of.group == "running" and of.table < 0:
            return f"колонтитул «{short(of.before.texts[0])}»"
        if of.table < 0:
            number = self.number(unit)
            is_counted = any(map(str.isalnum, number))  # a dash of a list is no number
            numbered = f"п. {number} " if is_counted else "абзац "
            return f"{numbered}«{short(of.before.texts[0])}»"
        parts = [self.table(unit)]
        if of.head:
            parts.append("шапка")
        elif of.group != "running":
            parts.append(f"строка {self._row(unit)}")
        if cell is not None and (heading := self.heading(unit, cell)) and not of.head:
            parts.append(f"графа «{heading}»")
        return ", ".join(parts)

    def _row(self, unit: int) -> str:
        if number := self.number(unit):
            return number
        texts = (text for text in self._edition.units[unit].before.texts if text.strip())
        return f"«{short(next(texts, ''))}»"

    def table(self, unit: int) -> str:
        """«Таблица 1», by its caption."""
        of = self._edition.units[unit]
        if of.group == "running":
            return "колонтитул"
        first = self._rows(unit)[0]
        for above in range(first - 1, max(-1, first - 4), -1):
            text = spelling.reading(self._edition.units[above].before.texts[0])
            if self._edition.units[above].table < 0 and text.startswith("Таблица"):
                return text.partition(" - ")[0]
        return "таблица"

    def _rows(self, unit: int) -> list[int]:
        """The rows of the table of a unit."""
        of = self._edition.units[unit]
        return [
            number
            for number, other in enumerate(self._edition.units)
            if (other.part, other.table) == (of.part, of.table)
        ]

    def heading(self, unit: int, cell: int) -> str:
        """What the head of the table says above a cell."""
        width = len(self._edition.units[unit].cells)
        for number in self._rows(unit):
            row = self._edition.units[number]
            texts = row.before.texts
            if row.head and len(texts) == width and not texts[cell].strip().isdigit():
                return " ".join(texts[cell].split())
        return ""


def short(text: str) -> str:
    """The beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"
