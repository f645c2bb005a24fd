"""Two editions of a document → the later one with what became of the former as recorded changes,
by rows and words: all accepted it says what the later one says, all rejected what the former does.

What only looks different is no change; so are the numbers that Word counts when it lays out pages.
docs/notes/comparison.md says how the marks are written and what office programs make of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docx.oxml.ns import qn

from generator import spelling
from generator.documents.differing import Difference, differences
from generator.documents.manifest import Value
from generator.documents.matching import Codes, codes_of, matched
from generator.documents.reading import BODY, blocks_of_parts, open_docx
from generator.documents.redlined import Package, part_pairs
from generator.documents.settled import settled
from generator.documents.streamed import Leaf, Streamed
from generator.documents.text import Element, P, paragraphs_of
from generator.documents.tracked import Changes, Former, out_of_frame
from generator.documents.units import Unit, units_of


@dataclass(frozen=True, slots=True)
class State:
    """A state of a document: a DOCX, and the values of its manifest if it has one."""

    docx: bytes
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What differs: a cell or paragraph, or a row or paragraph that came or went."""

    before: Unit | None
    after: Unit | None
    cell: int | None
    """Which cell of the row; None for all of a row or paragraph that came or went."""
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Redlined:
    """The document with its changes recorded, and what they are."""

    docx: bytes
    changes: tuple[Change, ...]
    units: tuple[Unit, ...]
    """Of the former document."""
    new_units: tuple[Unit, ...]


def redline(before: State, after: State, *, author: str, date: dt.datetime) -> Redlined:
    """Writes the former state into the later one. Changes that were recorded in either are taken as
    accepted."""
    former, new = settled(before.docx), settled(after.docx)
    ours = Package(former, blocks_of_parts(open_docx(former)))
    theirs = Package(new, blocks_of_parts(open_docx(new)))
    writer = _Writer(ours, theirs, author, date)
    units, new_units = _units(ours), _units(theirs)
    for part, new_part in part_pairs(ours, theirs):
        one = [unit for unit in units if unit.part == part]
        other = [unit for unit in new_units if unit.part == new_part]
        codes = codes_of(one, before.values) if part == BODY else {}
        new_codes = codes_of(other, after.values) if part == BODY else {}
        writer.part(_Side(ours, one, codes), _Side(theirs, other, new_codes))
    writer.write_notes()
    title = ": ".join(filter(None, ("Сравнение редакций", theirs.title)))
    docx = theirs.written(title) if writer.has_marked else new
    return Redlined(docx, tuple(writer.changes), units, new_units)


def _units(package: Package) -> tuple[Unit, ...]:
    """The units that have a place for text."""
    return tuple(unit for unit in units_of(package.blocks) if any(unit.cells))


class _Side:
    """The units of a part with their elements."""

    def __init__(self, package: Package, units: Sequence[Unit], codes: Codes) -> None:
        self.units, self.codes = units, codes
        self.root = package.root(units[0].part) if units else None
        paragraphs = [] if self.root is None else list(paragraphs_of(self.root))
        self.cells = [
            [[paragraphs[each.index] for each in cell] for cell in unit.cells] for unit in units
        ]
        self.elements = [self._element(number) for number in range(len(units))]

    def _element(self, number: int) -> Element:
        """The paragraph, or the row."""
        first = next(paragraph for cell in self.cells[number] for paragraph in cell)
        if self.units[number].table < 0:
            return first
        return list(first.iterancestors(qn("w:tr")))[-1]

    def block(self, number: int) -> Element:
        """The paragraph or table of the part that a unit stands in."""
        element = self.elements[number]
        around = [each for each in element.iterancestors() if each.tag in (P, qn("w:tbl"))]
        return around[-1] if around else element


class _Writer:
    """Writes changes into the new package."""

    def __init__(self, ours: Package, theirs: Package, author: str, date: dt.datetime) -> None:
        self.changes: list[Change] = []
        self._ours, self._theirs = ours, theirs
        self._first_id = theirs.last_id
        self._marks = Changes(author, date, self._first_id)
        self._former = Former(
            self._marks,
            styles=theirs.styles_of(ours),
            lists=theirs.lists_of(ours),
            note=self._copied_note,
            bookmarks=theirs.bookmarks,
        )
        self._notes: dict[tuple[str, str], str] = {}
        """The notes that both have: kind and former id → new id."""
        self._kept_notes: set[tuple[str, str]] = set()
        """Kind and new id of those."""

    @property
    def has_marked(self) -> bool:
        """Whether anything is recorded."""
        return self._marks.last_id > self._first_id

    def part(self, ours: _Side, theirs: _Side) -> None:
        """Compares a part with a part."""
        if ours.root is None and theirs.root is None:
            return
        pairs = matched(ours.units, theirs.units, ours.codes, theirs.codes)
        last = -1
        new: list[int] = []
        for one, unit in enumerate(ours.units):
            if one in pairs:
                new += self._come(theirs, range(last + 1, pairs[one]))
                last = pairs[one]
                self._pair(ours, one, theirs, last)
            else:
                self.changes.append(Change(unit, None, None, _said(unit), ""))
        new += self._come(theirs, range(last + 1, len(theirs.units)))
        _Placing(self._former, self._marks, ours, theirs, pairs).place()
        for number in new:  # last: the end of a paragraph before may be that of a deleted one
            self._insert(theirs.elements[number])

    def _come(self, theirs: _Side, numbers: Sequence[int]) -> Sequence[int]:
        """Tells of units that are new."""
        for number in numbers:
            unit = theirs.units[number]
            self.changes.append(Change(None, unit, None, "", _said(unit)))
        return numbers

    def _insert(self, element: Element) -> None:
        if element.tag == P:
            self._marks.insert_paragraph(element)
        else:
            self._marks.insert_row(element)

    def _pair(self, ours: _Side, one: int, theirs: _Side, other: int) -> None:
        unit, new_unit = ours.units[one], theirs.units[other]
        has_notes = bool(self._ours.notes and self._theirs.notes)
        if unit.key == new_unit.key and not has_notes:
            return
        for number, (cell, new_cell) in enumerate(
            zip(ours.cells[one], theirs.cells[other], strict=True)
        ):
            texts = unit.texts[number], new_unit.texts[number]
            is_same = spelling.reading(texts[0]) == spelling.reading(texts[1])
            if (not is_same or has_notes) and self._paragraphs(cell, new_cell):
                self.changes.append(Change(unit, new_unit, number, *texts))

    def _paragraphs(self, former: Sequence[Element], new: Sequence[Element]) -> bool:
        """Compares the paragraphs of a cell or note; whether more differs than what Word counts."""
        ours, theirs = list(map(Streamed, former)), list(map(Streamed, new))
        differs = False
        behind: Element | None = None
        for one, other in _paired(ours, theirs):
            if one is not None and other is not None:
                differs = self._words(one, other) or differs
                behind = other.paragraph
            elif other is not None:
                self._marks.insert_paragraph(other.paragraph)
                behind, differs = other.paragraph, True
            elif one is not None:
                copy = self._former.paragraph(one.paragraph)
                if behind is None:
                    new[0].addprevious(copy)
                else:
                    behind.addnext(copy)
                self._marks.end_deleted(copy)
                behind, differs = copy, True
        return differs

    def _words(self, one: Streamed, other: Streamed) -> bool:
        words, new_words = one.words, other.words
        found = differences(words, new_words)
        self._pair_notes(one, other, found)
        one.cut(place for each in found for place in (each.start, each.end))
        other.cut(place for each in found for place in (each.new_start, each.new_end))
        if found:
            out_of_frame(other.paragraph)
        for difference in found:
            runs = one.runs(difference.start, difference.end)
            deleted = self._former.deletion(one.paragraph, runs, other.paragraph)
            replacing = difference.new_start < difference.new_end
            for each in deleted if replacing else reversed(deleted):
                other.put(difference.new_start, each, replacing=replacing)
            self._marks.insert_runs(other.runs(difference.new_start, difference.new_end))
        return any(not difference.is_counted for difference in found)

    # --- notes ------------------------------------------------------------------------------------

    def _pair_notes(self, one: Streamed, other: Streamed, found: Sequence[Difference]) -> None:
        """The notes whose signs both texts have are the same notes."""
        gone = [(each.start, each.end) for each in found]
        come = [(each.new_start, each.new_end) for each in found]
        kept = [leaf for leaf in one.notes if not _is_in(leaf, gone)]
        there = [leaf for leaf in other.notes if not _is_in(leaf, come)]
        for leaf, new_leaf in zip(kept, there, strict=False):
            kind = str(leaf.element.tag)
            if kind == new_leaf.element.tag:
                new_id = str(new_leaf.element.get(qn("w:id")))
                self._notes[kind, str(leaf.element.get(qn("w:id")))] = new_id
                self._kept_notes.add((kind, new_id))

    def _copied_note(self, reference: Element) -> Element | None:
        """The sign of a copy of the note of a deleted sign, all of it deleted; None for a sign
        without a note."""
        kind = str(reference.tag)
        note = self._ours.note(kind, str(reference.get(qn("w:id"))))
        if note is None:
            return None
        new = self._theirs.add_note(kind, note)
        for paragraph in note.iter(P):
            copy = self._former.paragraph(paragraph)
            new.append(copy)
            was = Streamed(paragraph).text.strip()
            if was:
                self.changes.append(Change(None, None, None, was, ""))
        return new.makeelement(kind, {qn("w:id"): str(new.get(qn("w:id")))})

    def write_notes(self) -> None:
        """Compares the notes that both have, and marks the new ones."""
        for (kind, old_id), new_id in self._notes.items():
            note, new = self._ours.note(kind, old_id), self._theirs.note(kind, new_id)
            if note is None or new is None:
                continue
            ours, theirs = list(note.iter(P)), list(new.iter(P))
            texts = _text_of(ours), _text_of(theirs)
            if spelling.reading(texts[0]) != spelling.reading(texts[1]):
                self._paragraphs(ours, theirs)
                self.changes.append(Change(None, None, None, *texts))
        for kind, key, note in self._theirs.every_note():
            if (kind, key) not in self._kept_notes:
                self._mark_note(note)

    def _mark_note(self, note: Element) -> None:
        paragraphs = list(note.iter(P))
        text = _text_of(paragraphs)
        if text and note.find(f".//{qn('w:del')}") is None:
            for paragraph in paragraphs:
                self._marks.insert_paragraph(paragraph)
            self.changes.append(Change(None, None, None, "", text))


def _text_of(paragraphs: Iterable[Element]) -> str:
    return "\n".join(Streamed(paragraph).text for paragraph in paragraphs).strip()


def _is_in(leaf: Leaf, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= leaf.start < end for start, end in spans)


def _said(unit: Unit) -> str:
    """What a unit says, its cells with a line between them."""
    texts = [" ".join(text.split()) for text in unit.texts]
    return " | ".join(text for text in texts if text)


def _paired(
    ours: Sequence[Streamed], theirs: Sequence[Streamed]
) -> Iterator[tuple[Streamed | None, Streamed | None]]:
    """The paragraphs of a cell, in order: equal ones, between them one by one."""
    if len(ours) == len(theirs):
        yield from zip(ours, theirs, strict=True)
        return
    keys, new_keys = ([spelling.reading(each.text) for each in side] for side in (ours, theirs))
    matcher = SequenceMatcher(None, keys, new_keys, autojunk=False)
    for _, first, last, now, now_last in matcher.get_opcodes():
        own, there = ours[first:last], theirs[now:now_last]
        shared = min(len(own), len(there))
        yield from zip(own[:shared], there[:shared], strict=True)
        yield from ((each, None) for each in own[shared:])
        yield from ((None, each) for each in there[shared:])


class _Placing:
    """Puts what is gone where it stood."""

    def __init__(
        self, former: Former, marks: Changes, ours: _Side, theirs: _Side, pairs: dict[int, int]
    ) -> None:
        self._former, self._marks = former, marks
        self._ours, self._theirs, self._pairs = ours, theirs, pairs

    def place(self) -> None:
        """All of it, in order."""
        last: int | None = None
        waiting: list[int] = []
        for one in range(len(self._ours.units)):
            if one in self._pairs:
                self._gap(last, waiting, one)
                last, waiting = one, []
            else:
                waiting.append(one)
        self._gap(last, waiting, None)

    def _gap(self, last: int | None, gone: Sequence[int], next_: int | None) -> None:
        """What is gone between two units that are still there."""
        behind_row = None if last is None else self._theirs.elements[self._pairs[last]]
        block = None if last is None else self._theirs.block(self._pairs[last])
        table: Element | None = None
        table_number = -1
        for one in gone:
            unit = self._ours.units[one]
            if unit.table >= 0 and last is not None and self._is_of(last, unit):
                assert behind_row is not None
                row = self._row(one, behind_row)
                behind_row.addnext(row)
                behind_row = row
            elif unit.table >= 0 and next_ is not None and self._is_of(next_, unit):
                near = self._theirs.elements[self._pairs[next_]]
                near.addprevious(self._row(one, near))
            elif unit.table >= 0:
                if table is None or table_number != unit.table:
                    table, table_number = self._former.table(self._ours.block(one)), unit.table
                    block = self._put(block, table)
                    block = self._put(block, self._end_of_table(table))
                table.append(self._row(one, None))
            else:
                paragraph = self._former.paragraph(self._ours.elements[one])
                block = self._put(block, paragraph)
                self._marks.end_deleted(paragraph)

    def _is_of(self, number: int, unit: Unit) -> bool:
        return self._ours.units[number].table == unit.table

    def _row(self, one: int, like: Element | None) -> Element:
        return self._former.row(self._ours.elements[one], self._ours.cells[one], like)

    def _end_of_table(self, table: Element) -> Element:
        """Two tables without a paragraph between them would be one."""
        paragraph = table.makeelement(P, {})
        properties = paragraph.makeelement(qn("w:pPr"), {})
        paragraph.append(properties)
        of_mark = paragraph.makeelement(qn("w:rPr"), {})
        properties.append(of_mark)
        of_mark.append(self._marks.deleted(paragraph))
        return paragraph

    def _put(self, block: Element | None, new: Element) -> Element:
        if block is not None:
            block.addnext(new)
        elif self._theirs.root is not None:
            self._theirs.root.insert(0, new)
        return new
