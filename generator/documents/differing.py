"""Two texts in words → where they differ. A date, an amount, a number and what a field shows are
one word each: nobody reads «1[2→3] 500,00»."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

from generator.documents.hunks import plain

_WORD = re.compile(
    r"\d{1,2}\.\d{1,2}\.\d{4}"  # a day
    r"|\d{1,3}(?:[ \xa0\u2009\u202f]\d{3})+(?!\d)(?:,\d+)?"  # an amount with its groups of digits
    r"|\d+(?:[.,]\d+)*(?!\w)"
    r"|\w+(?:[-‑]\w+)*"
    r"|\s|[^\w\s]"
)
_Span = tuple[int, int, int, int]
"""The words from a first to a last, and those from a first to a last that replace them."""
_MOST = 40_000  # words times words that are compared one by one
_LONG = 1000  # in a longer text words that are everywhere tell nothing
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
    spans = list(_joined(_spans(keys, new_keys), keys))
    differing = sum(_count(keys[first:last]) for first, last, _, _ in spans)
    shared = _count(keys) - differing
    if shared < _ALIKE * max(_count(keys), _count(new_keys)):
        spans = [(0, len(keys), 0, len(new_keys))]
    return [_difference(former, new, *span) for span in spans]


def _spans(keys: Sequence[str], new_keys: Sequence[str]) -> Iterator[_Span]:
    """Where two lists differ: first by what stands between spaces, then word by word. Spaces alone
    would be found everywhere, which takes minutes for texts of a few pages."""
    ours, theirs = list(_between_spaces(keys)), list(_between_spaces(new_keys))
    our_ends, their_ends = _ends(ours), _ends(theirs)
    for first, last, now, now_last in _unequal(ours, theirs):
        start, new_start = our_ends[first], their_ends[now]
        own, there = keys[start : our_ends[last]], new_keys[new_start : their_ends[now_last]]
        if len(own) * len(there) > _MOST:
            yield start, start + len(own), new_start, new_start + len(there)
            continue
        for one, end, other, other_end in _unequal(own, there):
            yield start + one, start + end, new_start + other, new_start + other_end


def _unequal(keys: Sequence[Any], new_keys: Sequence[Any]) -> Iterator[_Span]:
    is_long = len(new_keys) > _LONG
    matcher = SequenceMatcher(None, keys, new_keys, autojunk=is_long)
    for kind, first, last, now, now_last in matcher.get_opcodes():
        if kind != "equal":
            yield first, last, now, now_last


def _between_spaces(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The words up to a space, with it."""
    waiting: list[str] = []
    for key in keys:
        waiting.append(key)
        if key.isspace():
            yield tuple(waiting)
            waiting = []
    if waiting:
        yield tuple(waiting)


def _ends(groups: Iterable[Sequence[str]]) -> list[int]:
    """Where each group begins, and where the last ends."""
    return [0, *accumulate(map(len, groups))]


def _joined(spans: Iterable[_Span], keys: Sequence[str]) -> Iterator[_Span]:
    """The spans, as one where nothing or a single space stands between two."""
    last: _Span | None = None
    for span in spans:
        between = keys[last[1] : span[0]] if last else []
        if last and (not between or (len(between) == 1 and between[0].isspace())):
            last = last[0], span[1], last[2], span[3]
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


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
