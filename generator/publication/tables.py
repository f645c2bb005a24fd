"""A published DOCX → its tables as CSV: what was published, for machines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from generator.documents.reading import Block, ReadParagraph, ReadRow, ReadTable

_MINUS = "\u2212"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_tables(blocks: Sequence[Block]) -> dict[int, bytes]:
    """Each table with a caption as CSV for Excel, by its number: UTF-8 with its mark, semicolons,
    one row of heads."""
    tables: dict[int, bytes] = {}
    captioned = False
    for block in blocks:
        if isinstance(block, ReadParagraph):
            captioned = block.style == "caption"
        elif captioned:
            target = io.StringIO()
            csv.writer(target, delimiter=";", lineterminator="\r\n").writerows(_rows(block))
            tables[len(tables) + 1] = target.getvalue().encode("utf-8-sig")
    return tables


def _rows(table: ReadTable) -> Iterator[list[str]]:
    """The rows but that of column numbers, all as long as the longest; no cell can become a
    formula."""
    rows = []
    for row in table.rows:
        if not row.counts_columns:
            rows.append(_cells(row))
    width = max(map(len, rows), default=0)
    for cells in rows:
        yield cells + [""] * (width - len(cells))


def _cells(row: ReadRow) -> list[str]:
    """A text a column: a cell over several is in the first of them."""
    cells: list[str] = []
    for cell, span in zip(row.cells, row.spans, strict=True):
        cells += [_plain(" ".join(cell.split())), *[""] * (span - 1)]
    return cells


# A number as print has it: thousands set off by spaces of some kind.
_NUMBER = re.compile(rf"[+{_MINUS}-]?(?:\d{{1,3}}(?:\s\d{{3}})+|\d+)(?:,\d+)?")


def _plain(cell: str) -> str:
    """A number without print's spaces and minus sign, «-1250,5»; other text with an apostrophe
    where Excel would take it for a formula."""
    if _NUMBER.fullmatch(cell):
        return re.sub(r"\s", "", cell).replace(_MINUS, "-")
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
