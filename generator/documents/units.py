"""The parts of a document → its units, in order: a paragraph outside of tables, or a row of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator import spelling
from generator.documents.reading import BODY, Block, ReadParagraph, ReadRow


@dataclass(frozen=True)
class Unit:
    """A paragraph or a row."""

    part: str
    group: str
    """Which units it may be paired with: of the text, of running heads and feet, of notes. Programs
    name and number the parts anew."""
    table: int
    """Which table of its group its row is in, counted from 0; −1 for a paragraph."""
    head: bool
    """Whether it is a row that repeats on every page."""
    cells: tuple[tuple[ReadParagraph, ...], ...]
    """The paragraphs of each cell; a paragraph is one cell."""

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of each cell, as places count in it: its paragraphs with a line break between
        them."""
        return tuple("\n".join(paragraph.raw for paragraph in cell) for cell in self.cells)

    @cached_property
    def key(self) -> str:
        """What it says, in a reader's sense."""
        return "\x1f".join(map(spelling.reading, self.texts))

    @property
    def number(self) -> str:
        """The first number that a list counts in it; «» for none."""
        paragraphs = (paragraph for cell in self.cells for paragraph in cell)
        return next((each.number for each in paragraphs if each.number), "")


def units_of(parts: Mapping[str, Sequence[Block]]) -> tuple[Unit, ...]:
    """All units of a document: of the text first, then of heads and feet, then of notes."""
    return tuple(
        unit for name in sorted(parts, key=part_order) for unit in _units(name, parts[name])
    )


def part_order(part: str) -> tuple[int, str]:
    """The text first, then heads and feet, then notes."""
    return ("text", "running", "notes").index(group_of(part)), part


def group_of(part: str) -> str:
    """The group that a part belongs to."""
    if part == BODY:
        return "text"
    return "notes" if part.rpartition("/")[2].startswith(("footnotes", "endnotes")) else "running"


def _units(part: str, blocks: Sequence[Block]) -> Iterator[Unit]:
    table = -1
    for block in blocks:
        if isinstance(block, ReadParagraph):
            yield Unit(part, group_of(part), -1, False, ((block,),))
        else:
            table += 1
            yield from (_of_row(part, table, row) for row in block.rows)


def _of_row(part: str, table: int, row: ReadRow) -> Unit:
    return Unit(part, group_of(part), table, row.head, row.contents)
