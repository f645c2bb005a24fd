"""A document that came back from review beside the edition that was sent out → what became of every
value, row and paragraph of it, and who did that.

Trust stands on the text alone: what is marked as changed in the file tells who and when, and makes
sure which row is which; nothing else. docs/notes/review.md says why.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator import spelling
from generator.documents import hunks, pairing, revisions
from generator.documents.alignment import Columns
from generator.documents.hunks import Carried, Hunk, Span
from generator.documents.manifest import Value
from generator.documents.reading import open_docx
from generator.documents.settling import freed, left_between, resembles, within_tables
from generator.documents.streams import Stream, StreamUnit

_RIVAL = 0.1  # by how much a row has to be less alike to be no rival
_SURE = 0.75  # without a record, how much of a row has to be the same to be sure of it


@dataclass(frozen=True, slots=True)
class SentValue:
    """A value of the edition at its place: number of its unit, number of its cell there, its
    characters in the text of the cell."""

    value: Value
    unit: int
    cell: int
    span: Span


@dataclass(frozen=True)
class Edition:
    """A document as it was sent out."""

    units: tuple[StreamUnit, ...]
    values: tuple[SentValue, ...]

    @cached_property
    def by_unit(self) -> Mapping[int, tuple[SentValue, ...]]:
        """The values of each unit that has any."""
        by_unit: dict[int, list[SentValue]] = defaultdict(list)
        for value in self.values:
            by_unit[value.unit].append(value)
        return {unit: tuple(values) for unit, values in by_unit.items()}

    @cached_property
    def keys(self) -> Counter[str]:
        """How often it says what."""
        return Counter(unit.before.key for unit in self.units)


def edition_of(docx: bytes, values: Sequence[Value]) -> Edition:
    """The edition in a DOCX and the manifest beside it."""
    units = revisions.units_of(open_docx(docx), as_sent=True)
    places: dict[tuple[str, int], tuple[int, int, int]] = {}
    for number, unit in enumerate(units):
        for column, cell in enumerate(unit.cells):
            for index, start in cell.paragraphs:
                places[unit.part, index] = number, column, start
    sent = []
    for value in values:
        place = value.place
        if place is not None and (place.part, place.paragraph) in places:
            unit_, column, start = places[place.part, place.paragraph]
            sent.append(SentValue(value, unit_, column, (start + place.start, start + place.end)))
    return Edition(units, tuple(sent))


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a value."""

    sent: SentValue
    carried: Carried | None
    """None if its row, cell or paragraph is not there any more."""
    is_sure: bool
    """Whether it is certain which row or paragraph is which."""
    now: StreamUnit | None
    comments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StandingChange:
    """A change of the text around values."""

    unit: int
    """Of the edition."""
    cell: int
    was: str
    now: str
    """«» where all of it is gone."""
    hunks: tuple[Hunk, ...]
    returned: StreamUnit | None


@dataclass(frozen=True, slots=True)
class Gone:
    """A unit that is not there any more."""

    unit: int
    returned: StreamUnit | None
    """With the record of its deletion, if there is one."""
    is_sure: bool
    """Whether it is certain that it is this one: there may be two that say the same."""


@dataclass(frozen=True, slots=True)
class Added:
    """A unit that the edition has not."""

    returned: StreamUnit
    behind: int | None
    """The unit of the edition that it stands behind."""
    columns: tuple[int | None, ...]
    """For each of its cells the cell of a row of its table; empty for a paragraph."""
    is_sure: bool = True
    """Whether it is certainly new: a row that is gone may have been rewritten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A returned document, said in terms of its edition."""

    fates: tuple[Fate, ...]
    standing: tuple[StandingChange, ...]
    gone: tuple[Gone, ...]
    added: tuple[Added, ...]
    moved: tuple[tuple[int, StreamUnit], ...]
    """Units of the edition that stand elsewhere, with what they are now."""
    joined: tuple[tuple[int, StreamUnit, StreamUnit], ...]
    """Paragraphs of the edition, each with what it is now and the next one, which goes on in it:
    the end between them was taken away."""
    lost_cells: tuple[tuple[int, int], ...]
    """Unit and cell of what has no place in a row that is there: the column is gone."""
    pairs: Mapping[int, StreamUnit]
    """What each unit of the edition is now."""
    likeness: float
    """Which share of the edition it still says, up to 1."""


def compare(edition: Edition, now: Sequence[StreamUnit]) -> Returned:
    """A returned document beside its edition."""
    return _Comparison(edition, now).said()


class _Comparison:
    def __init__(self, edition: Edition, now: Sequence[StreamUnit]) -> None:
        self._edition = edition
        self._now = now = list(freed(edition.units, now))
        self._sent = [unit.before for unit in edition.units]
        self._old = [number for number, unit in enumerate(now) if not unit.is_added]
        self._pairs, self._deleted = self._paired()
        self._moved = self._out_of_order()
        before = [unit.before if not unit.is_added else unit.after for unit in now]
        self._columns = Columns(self._sent, before, self._pairs)

    def _paired(self) -> tuple[dict[int, int], dict[int, int]]:
        """The pairs of units that are there, and of those that a record says are deleted. A row
        that was deleted here and stands there moved."""
        olds = [self._now[number].before for number in self._old]
        found = within_tables(self._sent, olds, pairing.pairs_of(self._sent, olds))
        found |= left_between(self._sent, olds, found)
        pairs: dict[int, int] = {}
        deleted: dict[int, int] = {}
        for unit, place in found.items():
            number = self._old[place]
            (deleted if self._now[number].is_gone else pairs)[unit] = number
        left = [unit for unit in range(len(self._sent)) if unit not in pairs]
        free = [
            number for number, unit in enumerate(self._now) if unit.is_added and not unit.is_gone
        ]
        after = [unit.after for unit in self._now]
        moved = pairing.moved(left, free, self._sent, after, pairs)
        every = within_tables(self._sent, after, pairs | moved)
        moved = {unit: number for unit, number in moved.items() if unit in every}
        return every, {unit: at for unit, at in deleted.items() if unit not in moved}

    def _out_of_order(self) -> set[int]:
        """The units that are not in their order: all but the longest row of pairs that is."""
        ends: list[int] = []
        chains: list[list[int]] = []
        for unit in sorted(self._pairs):
            number = self._pairs[unit]
            at = bisect.bisect_left(ends, number)
            chain = [*(chains[at - 1] if at else []), unit]
            ends[at : at + 1], chains[at : at + 1] = [number], [chain]
        in_order = set(chains[-1]) if chains else set()
        return self._pairs.keys() - in_order

    def said(self) -> Returned:
        fates: list[Fate] = []
        standing: list[StandingChange] = []
        lost: list[tuple[int, int]] = []
        for unit, number in sorted(self._pairs.items()):
            columns = self._columns.of(unit)
            for cell in range(len(self._edition.units[unit].cells)):
                place = columns[cell]
                of_cell = [v for v in self._edition.by_unit.get(unit, ()) if v.cell == cell]
                if place is None:
                    lost.append((unit, cell))
                    fates += [Fate(v, None, False, self._now[number]) for v in of_cell]
                else:
                    made, change = self._cell(unit, cell, place, of_cell)
                    fates += made
                    standing += change
        gone = []
        for unit in range(len(self._sent)):
            if unit not in self._pairs:
                gone.append(self._gone(unit))
                values = self._edition.by_unit.get(unit, ())
                fates += [Fate(value, None, False, None) for value in values]
        same = sum(self._sent[unit].key == self._key_now(unit) for unit in self._pairs)
        return Returned(
            fates=tuple(fates),
            standing=tuple(standing),
            gone=tuple(gone),
            added=tuple(self._added()),
            moved=tuple((unit, self._now[self._pairs[unit]]) for unit in sorted(self._moved)),
            joined=tuple(self._joined()),
            lost_cells=tuple(lost),
            pairs={unit: self._now[number] for unit, number in self._pairs.items()},
            likeness=same / max(1, len(self._sent)),
        )

    def _joined(self) -> Iterator[tuple[int, StreamUnit, StreamUnit]]:
        """The paragraphs whose end is deleted before one that stays too."""
        for unit, number in sorted(self._pairs.items()):
            now, behind = self._now[number], self._now[number + 1 : number + 2]
            if now.joins is None or now.is_gone:
                continue
            for other in behind:
                if other.table < 0 and other.part == now.part and not other.is_gone:
                    yield unit, now, other

    def _key_now(self, unit: int) -> str:
        return self._now[self._pairs[unit]].before.key

    def _cell(
        self, unit: int, cell: int, place: int, values: Sequence[SentValue]
    ) -> tuple[list[Fate], list[StandingChange]]:
        now = self._now[self._pairs[unit]]
        of_edition = self._edition.units[unit].cells[cell]
        stream, sent = now.cells[place], of_edition.before
        if now.is_added:  # it was moved here as a whole
            stream = stream.accepted
        spans = [value.span for value in values]
        carried, left = hunks.carried(sent, stream, spans)
        comments = hunks.comments_at(sent, stream)
        is_sure = self._is_sure(unit)
        fates = []
        for value, what in zip(values, carried, strict=True):
            over = frozenset(key for key, span in comments.items() if _touch(span, value.span))
            fates.append(Fate(value, what, is_sure, now, over))
        left = [hunk for hunk in left if not _is_counted(hunk, of_edition)]
        changed = hunks.with_changes(sent, left)
        if spelling.reading(changed) == spelling.reading(sent):
            return fates, []
        return fates, [StandingChange(unit, cell, sent, changed, tuple(left), now)]

    def _is_sure(self, unit: int) -> bool:
        """Whether the pair of a unit is what it seems: by its text when all is rejected, or by so
        much that is the same that nothing else can be meant."""
        one, other = self._sent[unit], self._now[self._pairs[unit]]
        then = other.after if other.is_added else other.before
        if one.key == then.key:
            return True
        if one.table < 0:
            return not self._has_strange_neighbour(unit)
        if len(one.cells) != len(then.cells) or self._rivals(unit):
            return False
        return pairing.name_likeness(one, then) >= _SURE or pairing.equal_cells(one, then) >= _SURE

    def _rivals(self, unit: int) -> list[int]:
        """Rows that are gone and are as much like what this one is now: measures for two segments
        differ in a letter."""
        number = self._pairs[unit]
        now = self._now[number].after if self._now[number].is_added else self._now[number].before
        own = pairing.alike(self._sent[unit], now) - _RIVAL
        return [
            other
            for other in range(len(self._sent))
            if other not in self._pairs
            and other not in self._deleted
            and self._sent[other].table == self._sent[unit].table >= 0
            and pairing.alike(self._sent[other], now) >= own
        ]

    @cached_property
    def _disputed(self) -> frozenset[int]:
        """The rows that are gone and may be there, taken for another one."""
        disputed: set[int] = set()
        for unit, number in self._pairs.items():
            if self._sent[unit].table >= 0 and self._sent[unit].key != self._now[number].before.key:
                disputed.update(self._rivals(unit))
        return frozenset(disputed)

    def _has_strange_neighbour(self, unit: int) -> bool:
        """Whether a paragraph beside it came or went: it may have been split or put together."""
        group, number = self._sent[unit].group, self._pairs[unit]
        taken = set(self._pairs.values())
        gone = [each for each in (unit - 1, unit + 1) if each not in self._pairs]
        come = [each for each in (number - 1, number + 1) if each not in taken]
        beside = [self._edition.units[each] for each in gone if 0 <= each < len(self._sent)]
        beside += [self._now[each] for each in come if 0 <= each < len(self._now)]
        return any(each.table < 0 and each.group == group for each in beside)

    def _gone(self, unit: int) -> Gone:
        number = self._deleted.get(unit)
        returned = None if number is None else self._now[number]
        is_one = self._edition.keys[self._sent[unit].key] == 1
        is_rewritten = any(unit == gone for gone, _ in self._rewritten)
        is_sure = is_one and unit not in self._disputed and not is_rewritten
        is_sure = is_sure or returned is not None
        return Gone(unit, returned, is_sure)

    @cached_property
    def _rewritten(self) -> frozenset[tuple[int, int]]:
        """The rows that are gone without a record, each with the rows that came without one and
        may be what became of it."""
        taken = {*self._pairs.values(), *self._deleted.values()}
        come = [number for number in self._old if number not in taken]
        gone = set(range(len(self._sent))) - self._pairs.keys() - self._deleted.keys()
        return frozenset(
            (unit, number)
            for unit in gone
            for number in come
            if resembles(self._sent[unit], self._now[number].before)
        )

    def _added(self) -> list[Added]:
        units = {number: unit for unit, number in self._pairs.items()}
        deleted = {number: unit for unit, number in self._deleted.items()}
        added, behind = [], None
        for number, unit in enumerate(self._now):
            if number in units:
                behind = units[number]
            elif number in deleted:
                continue
            elif not unit.is_gone and not self._is_copy(unit):
                columns = self._columns_of_added(unit, behind)
                is_sure = all(number != come for _, come in self._rewritten)
                added.append(Added(unit, behind, columns, is_sure))
        return added

    def _is_copy(self, unit: StreamUnit) -> bool:
        """Whether a head or foot of pages is there once more: office programs make one for each
        section and kind of page."""
        return unit.group == "running" and _letters(unit.after.key) in self._running

    @cached_property
    def _running(self) -> frozenset[str]:
        every = (unit for unit in self._edition.units if unit.group == "running")
        return frozenset(_letters(unit.before.key) for unit in every)

    def _columns_of_added(self, unit: StreamUnit, behind: int | None) -> tuple[int | None, ...]:
        """Which cell of the rows around it each cell of an added row is like."""
        if unit.table < 0:
            return ()
        width = len(unit.cells)
        for pair in self._pairs:
            returned = self._now[self._pairs[pair]]
            is_of_table = returned.group == unit.group and returned.table == unit.table
            if is_of_table and len(returned.cells) == width and not returned.head:
                backwards: list[int | None] = [None] * width
                for cell, place in enumerate(self._columns.of(pair)):
                    if place is not None:
                        backwards[place] = cell
                return tuple(backwards)
        return tuple(None for _ in unit.cells)


def _touch(one: Span, other: Span) -> bool:
    """Whether a comment covers anything of a value; one that covers nothing, where it stands."""
    if one[0] == one[1]:
        return other[0] <= one[0] <= other[1]
    return max(one[0], other[0]) < min(one[1], other[1])


def _is_counted(hunk: Hunk, cell: Stream) -> bool:
    """Whether a change is that of a number which office programs count themselves."""
    if hunk.marks or any(char.isalpha() for char in hunk.text):
        return False
    return any(start <= hunk.start and hunk.end <= end for start, end in cell.fields)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())
