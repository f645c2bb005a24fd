"""Two texts in words → where they differ. A date, an amount, a number and what a field shows are
one word each: nobody reads «1[2→3] 500,00»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.documents.hunks import plain

_WORD = re.compile(
    r"\d{1,2}\.\d{1,2}\.\d{4}"  # a day
    r"|\d{1,3}(?:[ \xa0\u2009\u202f]\d{3})+(?!\d)(?:,\d+)?"  # an amount with its groups of digits
    r"|\d+(?:[.,]\d+)*(?!\w)"
    r"|\w+(?:[-‑]\w+)*"
    r"|\s|[^\w\s]"
)
_ALIKE = 0.2  # of all words: of texts that share less nothing is gained by telling which


@dataclass(frozen=True, slots=True)
class Word:
    """A word at its place in a text."""

    start: int
    end: int
    key: str
    """What it is compared by: kinds of spaces, quotes and dashes are one."""
    is_counted: bool = False
    """Whether an office program counts it by itself."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The characters of the former text that these of the new text replace."""

    start: int
    end: int
    new_start: int
    new_end: int
    is_counted: bool
    """Whether nothing but numbers that an office program counts differs."""


def words_of(text: str, start: int = 0) -> Iterator[Word]:
    """The words of a text that begins at a place; each space and sign is one too."""
    for word in _WORD.finditer(text):
        yield Word(start + word.start(), start + word.end(), plain(word[0]))


def differences(former: Sequence[Word], new: Sequence[Word]) -> list[Difference]:
    """Where two texts differ, in order. A space between two differences belongs to them."""
    keys, new_keys = [word.key for word in former], [word.key for word in new]
    if keys == new_keys:
        return []
    matcher = SequenceMatcher(None, keys, new_keys, autojunk=False)
    spans: list[tuple[int, int, int, int]] = []
    behind_space = False
    shared = 0
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind == "equal":
            shared += sum(bool(key.strip()) for key in keys[first:last])
            behind_space = bool(spans) and last - first == 1 and keys[first].isspace()
        elif behind_space:
            spans[-1] = (spans[-1][0], last, spans[-1][2], new_last)
            behind_space = False
        else:
            spans.append((first, last, new_first, new_last))
    said = max(_count(keys), _count(new_keys))
    if shared < _ALIKE * said:
        spans = [(0, len(keys), 0, len(new_keys))]
    return [_difference(former, new, *span) for span in spans]


def _count(keys: Sequence[str]) -> int:
    return sum(bool(key.strip()) for key in keys)


def _difference(
    former: Sequence[Word], new: Sequence[Word], first: int, last: int, now: int, now_last: int
) -> Difference:
    every = [*former[first:last], *new[now:now_last]]
    start, end = _span(former, first, last)
    new_start, new_end = _span(new, now, now_last)
    return Difference(start, end, new_start, new_end, all(word.is_counted for word in every))


def _span(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """The characters of some words; of none the place between their neighbours."""
    if first < last:
        return words[first].start, words[last - 1].end
    place = words[first - 1].end if first else 0
    return place, place
