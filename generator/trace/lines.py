"""A document → everything that it prints, in its order: each text with its place in a person's
words and with what it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from generator import origins, wording
from generator.comparison.naming import Naming, number_of
from generator.documents.alignment import parts_of
from generator.documents.manifest import Value
from generator.documents.reading import BODY, ReadParagraph
from generator.documents.units import Unit, units_of
from generator.origins import Origin
from generator.terms import CellRef

# A number as documents print it.
NUMBER = re.compile(
    r"(?<![\w,.-])[+−]?(?:\d{1,3}(?:[\xa0 ]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)*)(?!\w|-\w)"
)
_THE_END = 2**31  # behind every paragraph
_COUNTED_BY_WORD = re.compile(
    r"(?:\b(?:таблиц|рисун|приложени)\w*(?:\s№)?|\bстр\.|\bстр\.\s\d+\sиз)\s+$", re.IGNORECASE
)


class Source(Enum):
    """What a printed text comes from."""

    CELL = "ячейка книги"
    CALCULATION = "расчет"
    TEMPLATE = "постоянный текст шаблона"
    WORD = "номер, который ставит Word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed text and what it comes from."""

    place: str
    """«Таблица 1, строка 1.1.3., графа «Срок»»."""
    text: str
    source: Source
    cell: CellRef | None = None
    row: str = ""
    """The key of its row, or the category of a chart; «» for none."""
    value: Any = None
    """What the cell holds, as it was read."""
    origin: Origin | None = None
    start: int = 0
    """Its first character in its paragraph; not what it is known by."""
    end: int = 0

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """Every cell that it comes from, the printed one first."""
        own = () if self.cell is None else (self.cell,)
        counted = () if self.origin is None else tuple(self.origin.all_cells)
        return tuple(dict.fromkeys((*own, *counted)))

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "place": self.place,
            "text": self.text.replace("\xa0", " "),
            "source": self.source.name.lower(),
            "row": self.row,
            "cell": "" if self.cell is None else str(self.cell),
            "column": "" if self.cell is None else self.cell.heading,
            "value": self.value,
            "formula": "" if self.origin is None else self.origin.formula,
            "cells": [str(cell) for cell in self.cells],
            "origin": None if self.origin is None else asdict(self.origin),
        }


@dataclass(frozen=True, slots=True)
class Shown:
    """A text that a reader sees in one piece: a paragraph, in a cell of a table or outside."""

    place: str
    text: str
    lines: tuple[Line, ...]
    """The values in it, in their order."""
    counts_columns: bool = False


def shown(docx: bytes, values: Iterable[Value], drawn: Iterable[Value]) -> Iterator[Shown]:
    """Every text of a document in the order in which it is read, a chart's numbers at its place;
    running heads once each."""
    by_place: dict[tuple[str, int], list[Value]] = {}
    for value in values:
        if value.place is not None:
            by_place.setdefault((value.place.part, value.place.paragraph), []).append(value)
    units = units_of(parts_of(docx))
    naming, charts = _Naming(units), _Charts(drawn)
    running: set[str] = set()
    for unit in units:
        counts_columns = unit.head and all(text.strip().isdigit() for text in unit.texts)
        for place, paragraph in _paragraphs(unit, naming):
            yield from charts.before(paragraph.index if unit.part == BODY else _THE_END)
            if unit.group == "running" and paragraph.raw in running:
                continue
            running.add(paragraph.raw)
            values_of_it = by_place.get((unit.part, paragraph.index), ())
            yield Shown(place, paragraph.raw, _lines(place, values_of_it), counts_columns)
    yield from charts.before(_THE_END)


class _Naming(Naming):
    """Names of places in which a row that no list counts is known by its first two names."""

    def _row(self, unit: Unit) -> str:
        first, second = (*unit.texts, "", "")[:2]
        has_second = bool(second.strip("– ")) and not NUMBER.search(f"{first} {second}")
        is_named = number_of(unit) or not has_second
        return super()._row(unit) if is_named else f"строка «{_short(f'{first}, {second}')}»"


def _paragraphs(unit: Unit, naming: Naming) -> Iterator[tuple[str, ReadParagraph]]:
    """The paragraphs of a unit, each with its place."""
    for number, cell in enumerate(unit.cells):
        place = _place(naming, unit, number)
        for paragraph in cell:
            yield place, paragraph


def _place(naming: Naming, unit: Unit, cell: int) -> str:
    """The place of a cell of a unit; a paragraph of a list by its number and its first words."""
    place = naming.of(unit, cell)
    return place if unit.table >= 0 or not number_of(unit) else f"{place} «{_short(unit.texts[0])}»"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59].rstrip()}…"


def _lines(place: str, values: Iterable[Value]) -> tuple[Line, ...]:
    """The values of a paragraph, in their order."""
    lines = []
    for value in values:
        assert value.place is not None
        lines.append(_line(place, value, value.place.start, value.place.end))
    return tuple(sorted(lines, key=lambda line: line.start))


def _line(place: str, value: Value, start: int, end: int) -> Line:
    sheet, _, address = value.cell.rpartition("!")
    cell = CellRef(sheet, address, value.column) if value.cell else None
    return Line(
        place=place,
        text=value.text,
        source=Source.CALCULATION if cell is None else Source.CELL,
        cell=cell,
        row=value.row,
        value=value.value,
        origin=value.origin,
        start=start,
        end=end,
    )


class _Charts:
    """The numbers of charts, until the text behind them is reached."""

    def __init__(self, drawn: Iterable[Value]) -> None:
        self._left = list(drawn)

    def before(self, paragraph: int) -> Iterator[Shown]:
        """Those that stand before a paragraph of the text."""
        while self._left and (place := self._left[0].place) and place.paragraph < paragraph:
            yield self._shown(self._left.pop(0))

    @staticmethod
    def _shown(value: Value) -> Shown:
        place = f"диаграмма, {value.row}, {value.column}"
        line = _line(place, value, 0, len(value.text))
        return Shown(place, value.text, (line,))


def numbers_of(texts: Iterable[Shown]) -> Iterator[Line]:
    """Every number of a document: the values that have one in them, and what stands in the standing
    text or was counted by Word."""
    for text in texts:
        if not text.counts_columns:
            standing = (_standing(text, found) for found in NUMBER.finditer(text.text))
            free = [line for line in standing if not _is_in(line, text.lines)]
            valued = [line for line in text.lines if NUMBER.search(line.text)]
            yield from sorted([*free, *valued], key=lambda line: line.start)


def standing_line(text: Shown, start: int, end: int) -> Line:
    """A piece of standing text as a line."""
    is_counted = bool(_COUNTED_BY_WORD.search(text.text[:start]))
    return Line(
        place=text.place,
        text=text.text[start:end],
        source=Source.WORD if is_counted or text.counts_columns else Source.TEMPLATE,
        start=start,
        end=end,
    )


def _standing(text: Shown, found: re.Match[str]) -> Line:
    return standing_line(text, found.start(), found.end())


def _is_in(line: Line, values: Iterable[Line]) -> bool:
    return any(value.start < line.end and line.start < value.end for value in values)


def in_words(line: Line) -> Iterator[str]:
    """What a line comes from, a line of text each, for people."""
    if line.cell is not None:
        row = f", строка «{line.row}»" if line.row else ""
        yield f"ячейка {line.cell}, столбец «{line.cell.heading}»{row}{_as_typed(line)}"
    elif line.origin is None:
        yield line.source.value
    if line.origin is not None:
        yield from _origin_in_words(line.origin, "расчет")


def _as_typed(line: Line) -> str:
    """What the cell holds, where it is printed otherwise."""
    typed = "; ".join(line.value) if isinstance(line.value, list) else str(line.value or "")
    if re.fullmatch(r"-?\d+(?:\.\d+)?", typed):
        printed = re.sub(r"\s", "", line.text).replace(",", ".").replace("−", "-")
        is_same = re.fullmatch(r"-?\d+(?:\.\d+)?", printed) and Decimal(printed) == Decimal(typed)
        typed = wording.number(Decimal(typed))
    else:
        is_same = typed == line.text.replace("\xa0", " ")
    return f"; в книге «{_short(typed)}»" if typed and not is_same else ""


def _origin_in_words(origin: Origin, title: str, indent: str = "") -> Iterator[str]:
    told = ": ".join(filter(None, (origin.formula, origins.in_words(origin.cells))))
    is_read = not indent and not origin.formula
    yield f"{indent}{Source.CELL.value if is_read else title} – {told}"
    for part in origin.parts:
        yield from _origin_in_words(part, part.number.replace(".", ","), indent + "  ")
