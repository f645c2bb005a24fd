"""The measures of the workbook and the rows of a document, one to one: lawyers may have worded a
row otherwise, put it elsewhere, or dropped it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from generator import wording
from generator.documents.reading import Block, ReadRow, ReadTable
from generator.model import Programme

SIMILAR = 80  # of 100: other words for the same measure


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as it is printed: its number, «1.1.3.», and its cells by the heads of their columns."""

    number: str
    cells: Mapping[str, str]


def printed_rows(programme: Programme, blocks: Sequence[Block]) -> dict[str, PrintedRow]:
    """The row of each measure by its code, in the table that has most of them: the plan, or its
    execution.

    Word for word first, then the most similar of what is left: two measures may differ in one word
    and either would pass for the other. A measure that is not here has no row."""
    wanted = {
        measure.code: folded(wording.typeset(measure.measure)) for measure in programme.measures
    }
    table = plan_table(programme, blocks)
    rows = [
        row
        for row in table.rows
        if row.cells and not row.head and len(row.cells) == len(table.rows[0].cells)
    ]
    exact: dict[str, list[ReadRow]] = defaultdict(list)
    for row in rows:
        for cell in dict.fromkeys(map(folded, row.cells)):
            exact[cell].append(row)
    taken: set[int] = set()
    found: dict[str, ReadRow] = {}
    for code, text in wanted.items():
        free = [row for row in exact[text] if id(row) not in taken]
        if free:
            found[code] = free[0]
            taken.add(id(free[0]))
    for code in [code for code in wanted if code not in found]:
        left = [(_similarity(wanted[code], row), row) for row in rows if id(row) not in taken]
        best = max(left, key=lambda pair: pair[0], default=None)
        if best is not None and best[0] >= SIMILAR:
            found[code] = best[1]
            taken.add(id(best[1]))
    heads = table.rows[0].cells if table.rows else ()
    return {
        code: PrintedRow(row.cells[0], dict(zip(heads, row.cells, strict=True)))
        for code, row in found.items()
    }


def plan_table(programme: Programme, blocks: Sequence[Block]) -> ReadTable:
    """The table with most of the measures, word for word; an empty one if there is no table."""
    measures = {folded(wording.typeset(measure.measure)) for measure in programme.measures}

    def matches(table: ReadTable) -> int:
        return len(measures & {folded(cell) for row in table.rows for cell in row.cells})

    tables = [block for block in blocks if isinstance(block, ReadTable)]
    return max(tables, key=matches, default=ReadTable(()))


def _similarity(text: str, row: ReadRow) -> float:
    return max((fuzz.ratio(text, folded(cell)) for cell in row.cells), default=0.0)


def folded(text: str) -> str:
    """Text without what a reader would not call a difference: case, «ё», kinds and numbers of
    spaces."""
    return " ".join(text.casefold().replace("ё", "е").split())
