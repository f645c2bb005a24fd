"""The units of two documents → which unit of the one is which of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from generator.documents.units import Unit

# Of 1: with less two rows are two things. A deleted row beside an inserted one that are taken for
# one is the worst failure there is: all their values would be wrong.
_SAME_NAME = 0.5
_EQUAL_CELLS = 0.6
_SAME_PARAGRAPH = 0.5
_MOVED_NAME = 0.8  # far from its place a row has to say more to be the same
_BAND = 60  # in a gap of many units, how far from its own place a unit is looked for


def pairs_of(before: Sequence[Unit], after: Sequence[Unit]) -> dict[int, int]:
    """Equal units in their order, then similar ones between them, then those that were moved: by
    equal text, then by similar text."""
    pairs: dict[int, int] = {}
    for group in dict.fromkeys(unit.group for unit in before):
        ours = [number for number, unit in enumerate(before) if unit.group == group]
        theirs = [number for number, unit in enumerate(after) if unit.group == group]
        for one, other in _in_order(ours, theirs, before, after):
            pairs[one] = other
        pairs |= moved(ours, theirs, before, after, pairs)
    return pairs


def _in_order(
    ours: list[int], theirs: list[int], before: Sequence[Unit], after: Sequence[Unit]
) -> Iterator[tuple[int, int]]:
    matcher = SequenceMatcher(
        None,
        [before[number].key for number in ours],
        [after[number].key for number in theirs],
        autojunk=False,
    )
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        own, there = ours[start:end], theirs[other_start:other_end]
        if kind == "equal":
            yield from zip(own, there, strict=True)
        elif kind == "replace":
            yield from _similar(own, there, before, after)


def _similar(
    ours: list[int], theirs: list[int], before: Sequence[Unit], after: Sequence[Unit]
) -> Iterator[tuple[int, int]]:
    """The pairs in order whose likenesses are the most in sum (Needleman and Wunsch)."""
    width = len(theirs)
    likeness: dict[tuple[int, int], float] = {}
    best = [[0.0] * (width + 1) for _ in range(len(ours) + 1)]
    for row, one in enumerate(ours, 1):
        expected = row * width // len(ours)
        for column, other in enumerate(theirs, 1):
            score = 0.0
            if abs(column - expected) <= _BAND:
                score = alike(before[one], after[other])
                likeness[row, column] = score
            best[row][column] = max(
                best[row - 1][column],
                best[row][column - 1],
                best[row - 1][column - 1] + score if score else 0.0,
            )
    row, column = len(ours), width
    while row and column:
        score = likeness.get((row, column), 0.0)
        if score and best[row][column] == best[row - 1][column - 1] + score:
            yield ours[row - 1], theirs[column - 1]
            row, column = row - 1, column - 1
        elif best[row][column] == best[row - 1][column]:
            row -= 1
        else:
            column -= 1


def alike(one: Unit, other: Unit) -> float:
    """How alike two units are, up to 1; 0 for two that are not the same thing."""
    if (one.table < 0) is not (other.table < 0) or one.head is not other.head:
        return 0.0
    if one.table < 0:
        ratio = fuzz.ratio(one.key, other.key) / 100
        return ratio if ratio >= _SAME_PARAGRAPH or _is_short(one, other) else 0.0
    name, equal = name_likeness(one, other), equal_cells(one, other)
    if one.head:
        return max(name, equal, 0.1)  # there is one head, whatever it says
    return (name + equal) / 2 if name >= _SAME_NAME or equal >= _EQUAL_CELLS else 0.0


def _is_short(one: Unit, other: Unit) -> bool:
    """A line such as a city or a date is the same line in other words if its style is its own."""
    ours, theirs = one.cells[0][0], other.cells[0][0]
    return ours.style == theirs.style and max(len(one.key), len(other.key)) <= 40


def name_likeness(one: Unit, other: Unit) -> float:
    """How alike the names of two rows are: the longest text of the one, and what is most like it
    in the other."""
    name = max(one.texts, key=len, default="")
    if not name.strip():
        return 0.0
    return max((fuzz.ratio(name, text) for text in other.texts), default=0.0) / 100


def equal_cells(one: Unit, other: Unit) -> float:
    """The share of a row's cells that the other has too, its name apart."""
    ours = one.key.split("\x1f")
    name = max(ours, key=len, default="")
    rest = [text for text in ours if text and text is not name]
    left = other.key.split("\x1f")
    equal = 0
    for text in rest:
        if text in left:
            left.remove(text)
            equal += 1
    return equal / len(rest) if rest else 0.0


def moved(
    ours: Iterable[int],
    theirs: Iterable[int],
    before: Sequence[Unit],
    after: Sequence[Unit],
    pairs: Mapping[int, int],
) -> dict[int, int]:
    """What of `ours` has no pair yet and stands elsewhere among `theirs`."""
    taken = set(pairs.values())
    left = [number for number in ours if number not in pairs]
    free: dict[str, list[int]] = defaultdict(list)
    for number in theirs:
        if number not in taken:
            free[after[number].key].append(number)
    elsewhere = {}
    for number in left:
        if free.get(before[number].key):
            elsewhere[number] = free[before[number].key].pop(0)
    there = [number for numbers in free.values() for number in numbers]
    for number in left:
        if number not in elsewhere and before[number].table >= 0:
            likeness = {other: _moved_likeness(before[number], after[other]) for other in there}
            best = max(there, key=lambda other: likeness[other], default=None)
            if best is not None and likeness[best] >= _MOVED_NAME:
                elsewhere[number] = best
                there.remove(best)
    return elsewhere


def _moved_likeness(one: Unit, other: Unit) -> float:
    return name_likeness(one, other) if other.table >= 0 and one.head is other.head else 0.0
