"""The values of a unit → what stands in their places in the unit that it is paired with: every
character that survived keeps the value it belonged to, new ones belong to the value whose text
they replace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from generator.documents.manifest import Place, Value
from generator.documents.units import Unit

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
Span = tuple[int, int]


def carried(
    one: Unit, other: Unit, columns: Sequence[int | None], values: Sequence[Value]
) -> list[tuple[str | None, Place | None]]:
    """The text and place of each value now, None where its cell is not there; `columns` are the
    places of the cells of `one` in `other`."""
    found: list[tuple[str | None, Place | None]] = []
    for value in values:
        column, span = _span(one, value)
        now = columns[column]
        if now is None:
            found.append((None, None))
            continue
        start, end = moved_span(one.texts[column], other.texts[now], span)
        found.append((other.texts[now][start:end], _place(other, now, start, end)))
    return found


def _span(unit: Unit, value: Value) -> tuple[int, Span]:
    """The cell of a value, and its characters in the text of the cell."""
    place = value.place
    assert place is not None
    for column, cell in enumerate(unit.cells):
        at = 0
        for paragraph in cell:
            if paragraph.index == place.paragraph:
                return column, (at + place.start, at + place.end)
            at += len(paragraph.raw) + 1
    raise AssertionError(place)  # the unit was found by this paragraph


def _place(unit: Unit, column: int, start: int, end: int) -> Place | None:
    """Where the characters of a cell's text stand; a value that is spread over paragraphs, where
    it begins."""
    at = 0
    for paragraph in unit.cells[column]:
        length = len(paragraph.raw)
        if start <= at + length:
            last = min(end - at, length)
            return Place(unit.part, paragraph.index, start - at, max(last, start - at))
        at += length + 1
    return None


def moved_span(before: str, after: str, span: Span) -> Span:
    """Where the characters of `span` in a text are in what became of the text.

    What replaces them is theirs; what was only put in at their ends is not, unless nothing else
    stands in the text.
    """
    start, end = span
    if before == after:
        return span
    if not before[:start].strip() and not before[end:].strip():
        return _stripped(after)
    first = _Moves(before, after)
    moved_start = first.of_start(start, end)
    return moved_start, max(moved_start, first.of_end(start, end))


def _stripped(text: str) -> Span:
    start = len(text) - len(text.lstrip())
    return start, max(start, len(text.rstrip()))


class _Moves:
    """A difference by words, with the places of both texts."""

    def __init__(self, before: str, after: str) -> None:
        ours, theirs = _TOKEN.findall(before), _TOKEN.findall(after)
        our_ends, their_ends = _ends(ours), _ends(theirs)
        self._steps = []
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        for kind, first, last, other_first, other_last in matcher.get_opcodes():
            self._steps.append(
                (
                    kind == "equal",
                    (our_ends[first], our_ends[last]),
                    (their_ends[other_first], their_ends[other_last]),
                )
            )

    def of_start(self, start: int, end: int) -> int:
        """Where a span begins."""
        for equal, (first, last), (now, now_last) in self._steps:
            if first <= start < last:
                if equal:
                    return now + start - first
                return now if first == start or _mostly((first, last), (start, end)) else now_last
        return self._steps[-1][2][1] if self._steps else 0

    def of_end(self, start: int, end: int) -> int:
        """Where a span ends."""
        for equal, (first, last), (now, now_last) in self._steps:
            if first < end <= last:
                if equal:
                    return now + end - first
                return now_last if last == end or _mostly((first, last), (start, end)) else now
        return 0


def _ends(tokens: Sequence[str]) -> list[int]:
    """Where each token begins, and where the last ends."""
    at, ends = 0, [0]
    for token in tokens:
        at += len(token)
        ends.append(at)
    return ends


def _mostly(replaced: Span, span: Span) -> bool:
    """Whether most of what was replaced belongs to a span."""
    inside = min(replaced[1], span[1]) - max(replaced[0], span[0])
    return 2 * inside >= replaced[1] - replaced[0]
