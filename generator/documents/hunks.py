"""A text as it was sent and the stream that came back → what was changed where, and what every
value in the text says now.

A hunk is what stands between two characters that survived. A difference that no mark in the file
tells of is a hunk too, by nobody. docs/notes/review.md says which hunk belongs to which value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from generator import spelling
from generator.documents.streams import Mark, Stream

Span = tuple[int, int]
_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_ONE_SPACE = str.maketrans(dict.fromkeys("\n\t\xa0\u2007\u2009\u202f", " "))


@dataclass(slots=True)
class Hunk:
    """A change: the characters from `start` to `end` of the sent text are gone, `text` is there."""

    start: int
    end: int
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    is_untracked: bool = False
    """Whether some of it was changed without a record."""

    @property
    def is_move(self) -> bool:
        """Whether its text was only moved here."""
        return bool(self.text) and bool(self.marks) and self.marks[-1].moved


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a value."""

    text: str
    """What stands in its place; «» if nothing does."""
    hunks: tuple[Hunk, ...]
    """What changed it."""
    is_sure: bool
    """Whether all of that is certainly its own."""
    is_alone: bool
    """Whether it is all that stands in its cell or paragraph."""


def plain(text: str) -> str:
    """A text of the same length in which kinds of spaces, quotes and dashes are one."""
    return spelling.same_signs(text).translate(_ONE_SPACE)


def hunks_of(sent: str, stream: Stream) -> list[Hunk]:
    """All changes of a text, in order."""
    before = stream.before
    if plain(before) == plain(sent) and not any(stream.marks):
        return []
    walk = _Walk(before, stream)
    for is_equal, (first, last), (now, now_last) in _blocks(sent, before):
        if is_equal:
            for at, position in zip(range(first, last), range(now, now_last), strict=True):
                walk.survives(at, position)
        else:
            walk.replaced(first, last, range(now, now_last))
    walk.insert(len(sent), len(before))
    return walk.made


class _Walk:
    """The hunks up to where a walk through a text has come."""

    def __init__(self, before: str, stream: Stream) -> None:
        self.made: list[Hunk] = []
        self._before, self._is_open = before, False
        self._deleted: list[Mark | None] = []
        """Who deleted each character of `before`."""
        self._inserted: dict[int, list[tuple[str, Mark]]] = {}
        """What was inserted before each."""
        for piece in stream.pieces:
            if piece.inserted is None:
                self._deleted += [piece.deleted] * len(piece.text)
            elif piece.deleted is None and piece.text:
                inserted = piece.text, piece.inserted
                self._inserted.setdefault(len(self._deleted), []).append(inserted)

    def _hunk(self, at: int) -> Hunk:
        if not self._is_open:
            self.made.append(Hunk(at, at))
            self._is_open = True
        return self.made[-1]

    def insert(self, at: int, position: int) -> None:
        """What a record inserts before a character of `before`."""
        for text, mark in self._inserted.get(position, ()):
            hunk = self._hunk(at)
            hunk.text += text
            hunk.marks.append(mark)

    def survives(self, at: int, position: int) -> None:
        """A character that both texts have, unless a record deletes it."""
        self.insert(at, position)
        mark = self._deleted[position]
        if mark is None:
            self._is_open = False
            return
        hunk = self._hunk(at)
        hunk.end = at + 1
        if mark not in hunk.marks:
            hunk.marks.append(mark)

    def replaced(self, first: int, last: int, positions: Iterable[int]) -> None:
        """Characters that only one of the texts has: changed without a record."""
        hunk = self._hunk(first)
        hunk.end, hunk.is_untracked = last, True
        for position in positions:
            self.insert(last, position)
            if self._deleted[position] is None:
                hunk.text += self._before[position]


def _blocks(sent: str, before: str) -> Iterator[tuple[bool, Span, Span]]:
    """What two texts share, word by word, and what they do not."""
    one, other = plain(sent), plain(before)
    if one == other:
        yield True, (0, len(sent)), (0, len(before))
        return
    ours, theirs = _TOKEN.findall(one), _TOKEN.findall(other)
    our_ends, their_ends = _ends(ours), _ends(theirs)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, first, last, now, now_last in matcher.get_opcodes():
        span, now_span = (our_ends[first], our_ends[last]), (their_ends[now], their_ends[now_last])
        yield kind == "equal", span, now_span


def _ends(tokens: Sequence[str]) -> list[int]:
    at, ends = 0, [0]
    for token in tokens:
        at += len(token)
        ends.append(at)
    return ends


# --- values ---------------------------------------------------------------------------------------


def carried(sent: str, stream: Stream, spans: Sequence[Span]) -> tuple[list[Carried], list[Hunk]]:
    """What became of each value, and the changes that are nobody's: of the text around them."""
    every = hunks_of(sent, stream)
    if len(spans) == 1 and is_all(spans[0], sent):
        if not every:
            return [Carried(sent[slice(*spans[0])], (), True, True)], []
        return [Carried(stream.after.strip(), tuple(every), True, True)], []
    owners = [_owner(sent, hunk, spans) for hunk in every]
    values = [_carried(sent, number, spans, every, owners) for number in range(len(spans))]
    left = [hunk for hunk, (owner, _) in zip(every, owners, strict=True) if owner is None]
    return values, left


def is_all(span: Span, sent: str) -> bool:
    """Whether nothing but a value stands in a text."""
    return not sent[: span[0]].strip() and not sent[span[1] :].strip()


Owner = tuple[int | None, bool]


def _owner(sent: str, hunk: Hunk, spans: Sequence[Span]) -> Owner:
    """Whose a change is, None for nobody's, and whether that is sure."""
    if hunk.start == hunk.end:
        return _owner_of_insertion(sent, hunk, spans)
    shares = {}
    for number, (start, end) in enumerate(spans):
        share = min(end, hunk.end) - max(start, hunk.start)
        if share > 0 and sent[max(start, hunk.start) : min(end, hunk.end)].strip():
            shares[number] = share
    if not shares:
        return None, True
    owner = max(shares, key=lambda number: shares[number])
    start, end = spans[owner]
    outside = sent[hunk.start : max(start, hunk.start)] + sent[min(end, hunk.end) : hunk.end]
    return owner, len(shares) == 1 and not outside.strip()


def _owner_of_insertion(sent: str, hunk: Hunk, spans: Sequence[Span]) -> Owner:
    """What was put in without anything taken out may as well stand a few characters aside."""
    places = list(_equivalent(sent, hunk.start, hunk.text))
    for place, text in places:
        for number, (start, end) in enumerate(spans):
            if start < place < end:
                hunk.start = hunk.end = place
                hunk.text = text
                return number, True
    if not hunk.text.strip() or hunk.is_move:
        return None, True
    for place, text in places:
        for number, span in enumerate(spans):
            if place in span:
                hunk.start = hunk.end = place
                hunk.text = text
                return number, False
    return None, True


def _equivalent(sent: str, at: int, text: str) -> Iterator[tuple[int, str]]:
    """The places where a text may have been put in with the same outcome, its own first."""
    yield at, text
    place, slid = at, text
    while place and slid and slid[-1] == sent[place - 1]:
        place, slid = place - 1, slid[-1] + slid[:-1]
        yield place, slid
    place, slid = at, text
    while place < len(sent) and slid and slid[0] == sent[place]:
        place, slid = place + 1, slid[1:] + slid[0]
        yield place, slid


def _carried(
    sent: str, number: int, spans: Sequence[Span], hunks: Sequence[Hunk], owners: Sequence[Owner]
) -> Carried:
    start, end = spans[number]
    at, text, own, is_sure = start, "", [], True
    for hunk, (owner, sure) in zip(hunks, owners, strict=True):
        first, last = max(hunk.start, start), min(hunk.end, end)
        if owner != number and first >= last:
            continue
        text += sent[at:first]
        if owner == number:
            text += hunk.text
            own.append(hunk)
            is_sure = is_sure and sure
        elif sent[first:last].strip():  # another value's change took some of it along
            own.append(hunk)
            is_sure = False
        at = max(at, last)
    text += sent[at:end]
    return Carried(text, tuple(own), is_sure, is_all((start, end), sent))


def with_changes(sent: str, hunks: Sequence[Hunk]) -> str:
    """The text with only these changes made."""
    at, text = 0, ""
    for hunk in hunks:
        text += sent[at : hunk.start] + hunk.text
        at = hunk.end
    return text + sent[at:]


def comments_at(sent: str, stream: Stream) -> Mapping[str, Span]:
    """The characters of the sent text that each comment covers."""
    if not stream.comments:
        return {}
    to_sent = _to_sent(sent, stream.before)
    spans: dict[str, Span] = {}
    at = 0
    for piece in stream.pieces:
        length = len(piece.text) if piece.is_before else 0
        for key in piece.comments:
            first, last = spans.get(key, (at, at))
            spans[key] = (min(first, at), max(last, at + length))
        at += length
    return {key: (to_sent[first], to_sent[last]) for key, (first, last) in spans.items()}


def _to_sent(sent: str, before: str) -> list[int]:
    """Where each character of the text that came back stood, and its end."""
    places = []
    for is_equal, (first, last), (now, now_last) in _blocks(sent, before):
        for position in range(now_last - now):
            places.append(first + position if is_equal else min(first + position, last))
    return [*places, len(sent)]
