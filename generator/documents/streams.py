"""Text with what review did to it: characters that were inserted, deleted, moved or commented, by
whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from generator import spelling
from generator.documents.reading import ReadParagraph
from generator.documents.units import Unit


@dataclass(frozen=True, slots=True)
class Mark:
    """Who changed something, and when: as the file says it, «» where it does not."""

    author: str
    when: str
    """«2026-11-20T10:15:00»: the clock on the wall of the author, whatever zone the file names."""
    moved: bool = False
    """Whether it is one half of a move."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one state."""

    text: str
    inserted: Mark | None = None
    deleted: Mark | None = None
    comments: frozenset[str] = frozenset()
    """The ids of the comments over it."""
    is_field: bool = False
    """Whether a field shows it, which an office program fills in by itself."""

    @property
    def is_before(self) -> bool:
        """Whether it is there when all changes are rejected."""
        return self.inserted is None

    @property
    def is_after(self) -> bool:
        """Whether it is there when all changes are accepted."""
        return self.deleted is None


@dataclass(frozen=True)
class Stream:
    """The text of a cell, or of a paragraph outside of tables; a line break is between
    paragraphs."""

    pieces: tuple[Piece, ...]
    paragraphs: tuple[tuple[int, int], ...] = ()
    """Of each paragraph its index in its part, and where it begins in `before`."""
    style: str = ""
    """The name of the style of its first paragraph."""

    @cached_property
    def before(self) -> str:
        """What it says when all changes are rejected."""
        return "".join(piece.text for piece in self.pieces if piece.is_before)

    @cached_property
    def after(self) -> str:
        """What it says when all changes are accepted."""
        return "".join(piece.text for piece in self.pieces if piece.is_after)

    @property
    def accepted(self) -> Stream:
        """The same with all changes accepted, as if nobody had recorded them."""
        kept = [replace(piece, inserted=None) for piece in self.pieces if piece.is_after]
        return replace(self, pieces=tuple(kept))

    @property
    def fields(self) -> Iterator[tuple[int, int]]:
        """The characters of `before` that fields show."""
        at = 0
        for piece in self.pieces:
            length = len(piece.text) if piece.is_before else 0
            if piece.is_field:
                yield at, at + length
            at += length

    @property
    def marks(self) -> Iterator[Mark]:
        """Those of all its changes."""
        for piece in self.pieces:
            yield from (mark for mark in (piece.inserted, piece.deleted) if mark and piece.text)

    @property
    def comments(self) -> frozenset[str]:
        """The comments over any of it."""
        return frozenset().union(*(piece.comments for piece in self.pieces))

    @property
    def lines(self) -> tuple[Stream, ...]:
        """Its paragraphs, each by itself."""
        lines: list[list[Piece]] = [[]]
        for piece in self.pieces:
            if piece.text == "\n":
                lines.append([])
            else:
                lines[-1].append(piece)
        return tuple(replace(self, pieces=tuple(line), paragraphs=()) for line in lines)


def joined(streams: Iterable[Stream], breaks: Iterable[Piece]) -> Stream:
    """Paragraphs as one text, with the breaks between them."""
    pieces: list[Piece] = []
    paragraphs: list[tuple[int, int]] = []
    style, at = "", 0
    behind = iter(breaks)
    for number, stream in enumerate(streams):
        if number:
            pieces.append(next(behind))
            at += pieces[-1].is_before
        else:
            style = stream.style
        paragraphs += [(index, at + start) for index, start in stream.paragraphs]
        pieces += stream.pieces
        at += len(stream.before)
    return Stream(tuple(pieces), tuple(paragraphs), style)


@dataclass(frozen=True)
class StreamUnit:
    """A paragraph outside of tables, or a row of one, with what review did to it."""

    part: str
    group: str
    """As of `units.Unit`."""
    table: int
    head: bool
    cells: tuple[Stream, ...]
    inserted: Mark | None = None
    """Of the row as a whole."""
    deleted: Mark | None = None
    joins: Mark | None = None
    """Who took away the end of a paragraph, so that the next one goes on in it."""

    @cached_property
    def before(self) -> Unit:
        """The unit when all changes are rejected."""
        return self._unit(cell.before for cell in self.cells)

    @cached_property
    def after(self) -> Unit:
        """The unit when all changes are accepted."""
        return self._unit(cell.after for cell in self.cells)

    def _unit(self, texts: Iterable[str]) -> Unit:
        cells = []
        for cell, text in zip(self.cells, texts, strict=True):
            index = cell.paragraphs[0][0] if cell.paragraphs else -1
            cells.append((ReadParagraph(cell.style, "", text, index=index),))
        return Unit(self.part, self.group, self.table, self.head, tuple(cells))

    @cached_property
    def is_added(self) -> bool:
        """Whether there is nothing of it when all changes are rejected."""
        return self.inserted is not None or not _says(self.before)

    @cached_property
    def is_gone(self) -> bool:
        """Whether there is nothing of it when all changes are accepted."""
        return self.deleted is not None or not _says(self.after)

    @property
    def marks(self) -> Iterator[Mark]:
        """Those of all its changes."""
        yield from (mark for mark in (self.inserted, self.deleted) if mark)
        for cell in self.cells:
            yield from cell.marks

    @property
    def comments(self) -> frozenset[str]:
        """The comments over any of it."""
        return frozenset().union(*(cell.comments for cell in self.cells))


def _says(unit: Unit) -> bool:
    return any(spelling.reading(text) for text in unit.texts)
