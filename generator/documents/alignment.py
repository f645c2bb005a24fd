"""A document beside the edition that it comes from → what it says of each value that was printed
there: the same, changed to something, gone; and what is new.

Rows and columns are found by the text around them, never by the words of a table head and never by
a mark in the file: programs lose marks, people rename heads. Equal units first, then similar ones
in order, then what was moved. docs/notes/alignment.md says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from generator import spelling
from generator.documents import reading
from generator.documents.carrying import carried
from generator.documents.manifest import Place, Value
from generator.documents.pairing import pairs_of
from generator.documents.reading import Block
from generator.documents.units import Unit, units_of
from generator.model import Record


class State(StrEnum):
    """What became of a value."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class AlignedValue:
    """A value of the edition, and what the document says in its place."""

    value: Value
    state: State
    text: str
    """What stands there now; «» if it is gone."""
    number: str
    """What the list of its row or paragraph counts there now, «1.1.3.»; «» for none."""
    place: Place | None
    """Where it stands now; None if it is gone."""


@dataclass(frozen=True)
class Aligned:
    """A document, value by value."""

    values: tuple[AlignedValue, ...]
    """All of the edition, in its order."""
    added: tuple[Unit, ...]
    """Paragraphs and rows that the edition has not."""
    gone: tuple[Unit, ...]
    """Those that only the edition has."""

    def of(self, record: Record, field: str) -> AlignedValue | None:
        """What is said of a field of a record of the workbook that the edition was made of, at the
        first place where it still stands; else at the first where it stood."""
        return self._by_source.get(str(record.cells[field]))

    def prints(self, fact: str) -> bool:
        """Whether anything of a calculation still stands there."""
        own = (aligned for aligned in self.values if aligned.value.fact == fact)
        return any(aligned.state is not State.GONE for aligned in own)

    @cached_property
    def _by_source(self) -> Mapping[str, AlignedValue]:
        by_source: dict[str, AlignedValue] = {}
        for aligned in self.values:
            value = aligned.value
            source = value.cell or f"{value.row}={value.fact}"
            known = by_source.setdefault(source, aligned)
            if known.state is State.GONE and aligned.state is not State.GONE:
                by_source[source] = aligned
        return by_source

    @property
    def now(self) -> tuple[Value, ...]:
        """The values that still stand in the document, as it says them, at their places in it, in
        their order there."""
        values = []
        for aligned in self.values:
            if aligned.place is not None:
                values.append(replace(aligned.value, text=aligned.text, place=aligned.place))
        return tuple(sorted(values, key=lambda value: _order(value.place)))


def _order(place: Place | None) -> tuple[bool, str, int, int]:
    assert place is not None
    return place.part != reading.BODY, place.part, place.paragraph, place.start


Parts = Mapping[str, Sequence[Block]]


def align(edition: Parts, values: Iterable[Value], document: Parts) -> Aligned:
    """Aligns the parts of a document with those of an edition and its `values`, whose places must
    be known."""
    before, after = units_of(edition), units_of(document)
    pairs = pairs_of(before, after)
    places = _by_paragraph(before)
    by_unit: dict[int, list[tuple[int, Value]]] = defaultdict(list)
    aligned: dict[int, AlignedValue] = {}
    for number, value in enumerate(values):
        assert value.place is not None
        unit = places.get((value.place.part, value.place.paragraph))
        if unit is None or unit not in pairs:
            nothing = unit is None and not value.text.strip()
            aligned[number] = _unpaired(value, nothing=nothing)
        else:
            by_unit[unit].append((number, value))
    columns = Columns(before, after, pairs)
    for unit, own in by_unit.items():
        one, other = before[unit], after[pairs[unit]]
        texts = carried(one, other, columns.of(unit), [value for _, value in own])
        for (number, value), (text, place) in zip(own, texts, strict=True):
            aligned[number] = _paired(value, text, place, other)
    taken = set(pairs.values())
    return Aligned(
        values=tuple(aligned[number] for number in sorted(aligned)),
        added=tuple(unit for number, unit in enumerate(after) if number not in taken),
        gone=tuple(unit for number, unit in enumerate(before) if number not in pairs),
    )


def _by_paragraph(units: Sequence[Unit]) -> dict[tuple[str, int], int]:
    """Which unit a paragraph belongs to."""
    by_paragraph = {}
    for number, unit in enumerate(units):
        for cell in unit.cells:
            for paragraph in cell:
                by_paragraph[unit.part, paragraph.index] = number
    return by_paragraph


def _unpaired(value: Value, *, nothing: bool) -> AlignedValue:
    """A value whose paragraph or row is not there; of nothing there is nothing to miss."""
    state = State.SAME if nothing else State.GONE
    return AlignedValue(value, state, "", "", value.place if nothing else None)


def _paired(value: Value, text: str | None, place: Place | None, unit: Unit) -> AlignedValue:
    if text is None or (value.text.strip() and not text.strip()):
        return AlignedValue(value, State.GONE, "", unit.number, place)
    same = spelling.reading(text) == spelling.reading(value.text)
    return AlignedValue(value, State.SAME if same else State.CHANGED, text, unit.number, place)


_Shape = tuple[str, int, int, int]


class Columns:
    """Which cell of a row stands in which column now: a reviewer may have moved or added some. Rows
    that did not change tell it of their table."""

    def __init__(
        self, before: Sequence[Unit], after: Sequence[Unit], pairs: Mapping[int, int]
    ) -> None:
        self._before, self._after, self._pairs = before, after, pairs
        self._votes: dict[_Shape, dict[int, dict[int, int]]] = {}
        for one, other in pairs.items():
            self._vote(before[one], after[other])

    def _key(self, one: Unit, other: Unit) -> _Shape:
        return one.group, one.table, len(one.cells), len(other.cells)

    def _vote(self, one: Unit, other: Unit) -> None:
        counts = self._votes.setdefault(
            self._key(one, other), defaultdict(lambda: defaultdict(int))
        )
        texts = [spelling.reading(text) for text in other.texts]
        for column, text in enumerate(map(spelling.reading, one.texts)):
            for now, there in enumerate(texts):
                if text and text == there:
                    counts[column][now] += 1

    def of(self, number: int) -> list[int | None]:
        """The place of each cell of a unit in the unit that it is paired with."""
        one, other = self._before[number], self._after[self._pairs[number]]
        counts, width = self._votes[self._key(one, other)], len(other.cells)
        now: list[int | None] = []
        for column in range(len(one.cells)):
            votes = counts[column]
            best = max(range(width), key=lambda each: (votes[each], each == column), default=None)
            stays = len(one.cells) == width and (best is None or votes[column] >= votes[best])
            now.append(column if stays else best)
        return _without_doubles(now, width)


def _without_doubles(columns: list[int | None], width: int) -> list[int | None]:
    """No two cells in one place: the later of two has none, unless one is left in its order."""
    taken: set[int] = set()
    once: list[int | None] = []
    for column in columns:
        once.append(None if column is None or column in taken else column)
        taken.update(column for column in once[-1:] if column is not None)
    free = [column for column in range(width) if column not in taken]
    missing = [number for number, column in enumerate(once) if column is None]
    if len(free) == len(missing):
        for number, column in zip(missing, free, strict=True):
            once[number] = column
    return once


def parts_of(docx: bytes) -> Parts:
    """The parts of a document that a reader sees."""
    return reading.blocks_of_parts(reading.open_docx(docx))
