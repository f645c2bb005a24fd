"""A published DOCX → its tables as CSV: what was published, for machines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from generator import wording
from generator.documents.reading import Block, ReadParagraph, ReadTable

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
    """The rows but that of column numbers; no cell can become a formula."""
    for row in table.rows:
        if not row.counts_columns:
            yield [_harmless(" ".join(cell.split())) for cell in row.cells]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not wording.is_number(cell) else cell
