"""A DOCX as its reader sees it: paragraphs with their styles and the numbers Word counts, tables row by row.

python-docx shows the text without the numbers of lists, which are half of what an approved document says.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

# Deleted text is not read; a tab and a line break are.
_SPECIAL = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "‑"}


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph: the name of its style, the number the list gives it («» for none), its text."""

    style: str
    number: str
    text: str

    @property
    def whole(self) -> str:
        """Number and text."""
        return f"{self.number} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a table: its cells, each the text of its paragraphs; `head` if it repeats on every page."""

    cells: tuple[str, ...]
    head: bool


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table."""

    rows: tuple[ReadRow, ...]


@dataclass(slots=True)
class _Lists:
    """The lists of a document while it is read: counters by list, as Word counts (ECMA-376 part 1, 17.9)."""

    levels: dict[str, dict[int, tuple[str, str, int]]]
    abstract: dict[str, str]
    restarts: set[str]
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, list_id: str, level: int) -> str:
        """Counts on and gives the number as it is printed."""
        key = self.abstract.get(list_id)
        if key is None or level not in self.levels[key]:
            return ""
        if list_id in self.restarts:
            self.restarts.remove(list_id)
            self.counters.pop(key, None)
        counters = self.counters.setdefault(key, {})
        kind, pattern, start = self.levels[key][level]
        counters[level] = counters.get(level, start - 1) + 1
        for deeper in [one for one in counters if one > level]:
            del counters[deeper]
        if kind == "bullet":
            return pattern
        for index in range(level + 1):
            pattern = pattern.replace(f"%{index + 1}", str(counters.setdefault(index, 1)))
        return pattern


def blocks(document: Document) -> Iterator[ReadParagraph | ReadTable]:
    """The paragraphs and tables of the text, in their order. Empty paragraphs are left out."""
    lists = _lists(document)
    for element in document.element.body:
        if element.tag == qn("w:p"):
            paragraph = _paragraph(document, element, lists)
            if paragraph.whole:
                yield paragraph
        elif element.tag == qn("w:tbl"):
            yield ReadTable(tuple(_row(document, row, lists) for row in element.iter(qn("w:tr"))))


def open_docx(data: bytes) -> Document:
    """A document of ours from its bytes."""
    return docx.Document(io.BytesIO(data))


def plain_text(data: bytes) -> list[str]:
    """The text without styles: a string a paragraph, a string a cell."""
    lines: list[str] = []
    for block in blocks(open_docx(data)):
        lines += [block.whole] if isinstance(block, ReadParagraph) else [cell for row in block.rows for cell in row.cells]
    return lines


def running_text(document: Document) -> tuple[str, ...]:
    """The texts of the heads and feet of the pages, without repetitions."""
    parts = (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith(("/header", "/footer")))
    lines = (_text(paragraph) for part in parts for paragraph in docx.oxml.parse_xml(part.blob).iter(qn("w:p")))
    return tuple(dict.fromkeys(line for line in lines if line))


def document_text(data: bytes) -> str:
    """The whole document for a person to compare: a line a paragraph, a line a row."""
    document = open_docx(data)
    lines = [f"[на каждой странице] {line}" for line in running_text(document)]
    for block in blocks(document):
        if isinstance(block, ReadParagraph):
            lines.append(f"[{block.style}] {block.whole}")
        else:
            lines += [("‖ " if row.head else "| ") + " | ".join(row.cells) for row in block.rows]
    return "\n".join(lines).replace("\xa0", "°") + "\n"


def _row(document: Document, row: BaseOxmlElement, lists: _Lists) -> ReadRow:
    cells = tuple(
        "\n".join(_paragraph(document, paragraph, lists).whole for paragraph in cell.iter(qn("w:p"))).strip()
        for cell in row.iter(qn("w:tc"))
    )
    return ReadRow(cells, row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)


def _paragraph(document: Document, paragraph: BaseOxmlElement, lists: _Lists) -> ReadParagraph:
    styles = list(_style_chain(document, paragraph))
    numbering = [paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")]
    numbering += [style.find(f"{qn('w:pPr')}/{qn('w:numPr')}") for style in styles]
    own = next((one for one in numbering if one is not None), None)
    name = styles[0].find(qn("w:name")).get(qn("w:val")) if styles else ""
    number = ""
    if own is not None and own.find(qn("w:numId")) is not None:
        level = own.find(qn("w:ilvl"))
        number = lists.next(own.find(qn("w:numId")).get(qn("w:val")), 0 if level is None else int(level.get(qn("w:val"))))
    return ReadParagraph(name, number, _text(paragraph))


def _style_chain(document: Document, paragraph: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """The style of a paragraph and those it is based on."""
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    styles = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}
    style = styles.get(own.get(qn("w:val"))) if own is not None else None
    while style is not None:
        yield style
        base = style.find(qn("w:basedOn"))
        style = styles.get(base.get(qn("w:val"))) if base is not None else None


def _text(paragraph: BaseOxmlElement) -> str:
    runs = paragraph.iter(qn("w:t"), *_SPECIAL)
    return "".join(_SPECIAL.get(node.tag, node.text or "") for node in runs).strip()


def _lists(document: Document) -> _Lists:
    numbering = document.part.numbering_part.element
    levels = {
        abstract.get(qn("w:abstractNumId")): {
            int(level.get(qn("w:ilvl"))): (_value(level, "numFmt"), _value(level, "lvlText"), int(_value(level, "start") or 1))
            for level in abstract.findall(qn("w:lvl"))
        }
        for abstract in numbering.findall(qn("w:abstractNum"))
    }
    nums = {num.get(qn("w:numId")): num for num in numbering.findall(qn("w:num"))}
    return _Lists(
        levels,
        {key: _value(num, "abstractNumId") for key, num in nums.items()},
        {key for key, num in nums.items() if num.find(qn("w:lvlOverride")) is not None},
    )


def _value(element: BaseOxmlElement, name: str) -> str:
    child = element.find(qn(f"w:{name}"))
    return "" if child is None else str(child.get(qn("w:val")))
