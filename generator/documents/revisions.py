"""A DOCX that came back from review → its units with every change in them, accepted or not. An
edition that nobody reviewed reads the same way, at the places that its manifest knows.

What is deleted is text here, with who deleted it. Moves are an insertion and a deletion
(ECMA-376 part 1, 17.13.5); what says how something looks is no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from docx.document import Document
from docx.oxml.ns import qn

from generator.documents.numbering import Styles, related_parts, style_of
from generator.documents.reading import BODY
from generator.documents.streams import Mark, Piece, Stream, StreamUnit, joined
from generator.documents.text import (
    CHARACTERS,
    ENDNOTE,
    FIELD_MARK,
    FOOTNOTE,
    Element,
    Fields,
    P,
    conceals,
)
from generator.documents.units import group_of, part_order
from generator.opc import parsed

_DELETED_TEXT, _SIMPLE_FIELD = qn("w:delText"), qn("w:fldSimple")
_TABLE, _ROW, _CELL = qn("w:tbl"), qn("w:tr"), qn("w:tc")
_INSERTS = {qn("w:ins"), qn("w:moveTo")}
_DELETES = {qn("w:del"), qn("w:moveFrom")}
_MOVES = {qn("w:moveTo"), qn("w:moveFrom")}
_START, _END = qn("w:commentRangeStart"), qn("w:commentRangeEnd")
_REFERENCE = qn("w:commentReference")
# The characters that Writer puts into cells with changes, and that nobody types.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_NOTHING = "\u2060"  # takes a place and says nothing
_UTC = "{http://schemas.microsoft.com/office/word/2023/wordml/word16du}dateUtc"
_SEEN = ("/header", "/footer", "/footnotes", "/endnotes")


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for everything below an element."""

    inserted: Mark | None = None
    deleted: Mark | None = None
    is_field: bool = False

    def below(self, element: Element) -> _State:
        """The state of what stands in an element."""
        if element.tag in _INSERTS:
            return replace(self, inserted=mark_of(element))
        if element.tag in _DELETES:
            return replace(self, deleted=mark_of(element))
        return replace(self, is_field=True) if element.tag == _SIMPLE_FIELD else self


def mark_of(element: Element) -> Mark:
    """Who made a change, and when. Personal data may be taken out: then nobody knows."""
    utc, local = element.get(_UTC), (element.get(qn("w:date")) or "").removesuffix("Z")
    author = (element.get(qn("w:author")) or "").strip()
    return Mark(author, str(utc or local), element.tag in _MOVES)


def units_of(document: Document, *, as_sent: bool = False) -> tuple[StreamUnit, ...]:
    """The units of all parts that a reader sees, those that were deleted too, in the order of
    `units.units_of`. Of an edition `as_sent` every character counts, as its manifest counts."""
    roots = {BODY: document.element.body}
    for part in related_parts(document, *_SEEN):
        roots[str(part.partname).lstrip("/")] = parsed(part.blob)
    styles = Styles(document).names
    units: list[StreamUnit] = []
    for name in sorted(roots, key=part_order):
        units += _Reader(name, roots[name], styles, as_sent).units()
    return tuple(units)


@dataclass
class _Paragraph:
    """A paragraph with the mark at its end: the mark may be inserted or deleted by itself."""

    stream: Stream
    end: Piece


@dataclass
class _Reader:
    """One pass over a part."""

    part: str
    root: Element
    styles: dict[str | None, str]
    as_sent: bool
    _index: dict[Element, int] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    """The comments whose range is open."""
    _table: int = -1

    def units(self) -> Iterator[StreamUnit]:
        """The units that say anything in any state, or that somebody commented."""
        shown = (paragraph for paragraph in self.root.iter(P) if _is_there(paragraph))
        self._index = {paragraph: index for index, paragraph in enumerate(shown)}
        waiting: list[_Paragraph] = []
        for element, state in _blocks(self.root, _State()):
            if element.tag == P:
                for paragraph in self._with_frames(element):
                    waiting.append(self._paragraph(paragraph, state))
                    if waiting[-1].end.inserted is None or paragraph is not element:
                        yield from self._of_paragraphs(waiting)
                        waiting = []
            elif element.tag == _TABLE:
                yield from self._of_paragraphs(waiting)
                waiting = []
                self._table += 1
                yield from self._rows(element, state, self._table)
            else:
                self._comment(element)
        yield from self._of_paragraphs(waiting)

    def _with_frames(self, paragraph: Element) -> Iterator[Element]:
        yield paragraph
        for inner in paragraph.iter(P):
            if inner is not paragraph and inner in self._index:
                yield inner

    def _of_paragraphs(self, paragraphs: Sequence[_Paragraph]) -> Iterator[StreamUnit]:
        """Paragraphs that are one when all changes are rejected: one that was split, or one with
        new ones beside it, each of which is a unit then."""
        old = [each for each in paragraphs if each.stream.before.strip()]
        if len(old) > 1:
            breaks = [each.end for each in paragraphs[:-1]]
            streams = [each.stream for each in paragraphs]
            yield from self._unit([joined(streams, breaks)])
        else:
            for paragraph in paragraphs:
                yield from self._unit([paragraph.stream], paragraph.end.deleted)

    def _unit(self, cells: Sequence[Stream], joins: Mark | None = None) -> Iterator[StreamUnit]:
        if any(piece.text.strip() or piece.comments for cell in cells for piece in cell.pieces):
            group = group_of(self.part)
            yield StreamUnit(self.part, group, -1, False, tuple(cells), joins=joins)

    # --- tables -----------------------------------------------------------------------------------

    def _rows(self, table: Element, state: _State, number: int) -> Iterator[StreamUnit]:
        for row, of_row in _children(table, _ROW, state):
            properties = row.find(qn("w:trPr"))
            inserted, deleted = of_row.inserted, of_row.deleted
            if properties is not None:
                inserted = _marked(properties, "ins") or inserted
                deleted = _marked(properties, "del") or deleted
            cells = [self._cell(cell, of_cell) for cell, of_cell in _children(row, _CELL, _State())]
            yield StreamUnit(
                part=self.part,
                group=group_of(self.part),
                table=number,
                head=row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None,
                cells=tuple(cells),
                inserted=inserted,
                deleted=deleted,
            )

    def _cell(self, cell: Element, state: _State) -> Stream:
        properties = cell.find(qn("w:tcPr"))
        if properties is not None:
            state = replace(
                state,
                inserted=_marked(properties, "cellIns") or state.inserted,
                deleted=_marked(properties, "cellDel") or state.deleted,
            )
        inner = [each for each in cell.iter(P) if each in self._index]
        paragraphs = [self._paragraph(each, _state_in(each, cell, state)) for each in inner]
        breaks = [each.end for each in paragraphs[:-1]]
        return joined((each.stream for each in paragraphs), breaks)

    # --- paragraphs -------------------------------------------------------------------------------

    def _paragraph(self, paragraph: Element, state: _State) -> _Paragraph:
        style = self.styles.get(style_of(paragraph), "")
        pieces = tuple(_merged(self._pieces(paragraph, state, Fields(paragraph))))
        end = Piece("\n", state.inserted, state.deleted)
        mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        for change in () if mark is None else mark:
            if change.tag in _INSERTS:
                end = replace(end, inserted=mark_of(change))
            elif change.tag in _DELETES:
                end = replace(end, deleted=mark_of(change))
        return _Paragraph(Stream(pieces, ((self._index[paragraph], 0),), style), end)

    def _pieces(self, parent: Element, state: _State, fields: Fields) -> Iterator[Piece]:
        for child in parent:
            tag = child.tag
            if tag == FIELD_MARK:
                fields.meet(child)
            elif tag in CHARACTERS or tag == _DELETED_TEXT:
                if not fields.in_code:
                    yield self._piece(child, state, is_field=state.is_field or fields.in_result)
            elif tag in (_START, _END, _REFERENCE):
                yield from self._comment(child)
            elif tag != P and not _is_left_out(child):
                yield from self._pieces(child, state.below(child), fields)

    def _piece(self, leaf: Element, state: _State, *, is_field: bool) -> Piece:
        text = leaf.text or "" if leaf.tag == _DELETED_TEXT else CHARACTERS[str(leaf.tag)](leaf)
        if not self.as_sent:
            text = text.translate(_UNSEEN)
        if leaf.tag in (FOOTNOTE, ENDNOTE):  # the number of a note is not part of a text
            text = _NOTHING * len(text)
        return Piece(text, state.inserted, state.deleted, frozenset(self._open), is_field)

    def _comment(self, element: Element) -> Iterator[Piece]:
        """Opens or closes a comment. One that covers nothing is where its sign is."""
        key = str(element.get(qn("w:id")))
        if element.tag == _START:
            self._open.add(key)
        elif element.tag == _END:
            self._open.discard(key)
        elif element.tag == _REFERENCE:
            return iter((Piece("", comments=frozenset({key})),))
        return iter(())


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Pieces of one state as one."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and replace(last, text="") == replace(piece, text=""):
            last = replace(last, text=last.text + piece.text)
        else:
            if last is not None:
                yield last
            last = piece
    if last is not None:
        yield last


def _marked(properties: Element, name: str) -> Mark | None:
    change = properties.find(qn(f"w:{name}"))
    return None if change is None else mark_of(change)


def _is_left_out(element: Element) -> bool:
    """Whether nothing in an element is text, deleted text neither."""
    return element.tag not in _DELETES and conceals(element)


def _is_there(paragraph: Element) -> bool:
    return not any(map(_is_left_out, paragraph.iterancestors()))


_LEAVES = {P, _TABLE, _START, _END}
_OUTSIDE = {_ROW, _CELL}


def _blocks(parent: Element, state: _State) -> Iterator[tuple[Element, _State]]:
    """The paragraphs, tables and ends of comments below an element, those in controls and changes
    too, with their state."""
    for element in parent:
        if element.tag in _LEAVES:
            yield element, state
        elif element.tag not in _OUTSIDE and not _is_left_out(element):
            yield from _blocks(element, state.below(element))


def _children(parent: Element, tag: str, state: _State) -> Iterator[tuple[Element, _State]]:
    """The rows of a table or the cells of a row, those in controls and changes too."""
    for element in parent:
        if element.tag == tag:
            yield element, state
        elif element.tag not in _LEAVES | _OUTSIDE and not _is_left_out(element):
            yield from _children(element, tag, state.below(element))


def _state_in(element: Element, top: Element, state: _State) -> _State:
    """The state of an element in a cell, by what stands around it."""
    for around in reversed(list(element.iterancestors())):
        if top in around.iterancestors():
            state = state.below(around)
    return state
