"""What a DOCX shows, as lines for a test to compare."""

from __future__ import annotations

from generator.documents.reading import (
    ReadParagraph,
    ReadRow,
    blocks,
    open_docx,
    running_text,
    text_of,
)


def plain_text(data: bytes) -> list[str]:
    """The text without styles: a string a paragraph, a string a cell."""
    return text_of(blocks(open_docx(data)))


def document_text(data: bytes) -> str:
    """The whole document for a person to compare: a line a paragraph, a line a row; ° is a no-break
    space."""
    document = open_docx(data)
    lines = [f"[на каждой странице] {line}" for line in running_text(document)]
    for block in blocks(document):
        if isinstance(block, ReadParagraph):
            lines.append(f"[{block.style}] {block.whole}")
        else:
            lines += map(_line, block.rows)
    return "\n".join(lines).replace("\xa0", "°") + "\n"


def _line(row: ReadRow) -> str:
    edge = "‖ " if row.head else "| "
    return edge + " | ".join(row.cells)
