"""A document beside the edition that it comes from: its parts, and which column a cell stands in.

Rows and columns are found by the text around them, never by the words of a table head and never by
a mark in the file: programs lose marks, people rename heads. docs/notes/alignment.md says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from generator import spelling
from generator.documents import reading
from generator.documents.reading import Block
from generator.documents.units import Unit

Parts = Mapping[str, Sequence[Block]]


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
