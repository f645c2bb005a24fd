"""A DOCX as its reader sees it: paragraphs with their styles and the numbers Word counts, tables
row by row. Whoever asks what a document shows asks here.

python-docx shows the text without the numbers of lists, which are half of what an approved document
says.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from generator import spelling
from generator.documents.fields import fields_of
from generator.documents.numbering import (
    ListCounters,
    Styles,
    list_of,
    related_parts,
    style_around,
    style_of,
    styles_by_id,
    value_of,
    with_bases,
)
from generator.documents.text import (
    ENDNOTE,
    FOOTNOTE,
    MC,
    Element,
    P,
    conceals,
    is_shown,
    note_number,
    paragraph_text,
    paragraphs_of,
)
from generator.opc import parsed

BODY = "word/document.xml"

# What lxml and python-docx raise for a package without the parts or the XML they count on.
BROKEN = (
    etree.XMLSyntaxError,
    PackageNotFoundError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph."""

    style: str
    """The name of its style."""
    number: str
    """What its list gives it, or its note; «» for none."""
    raw: str
    """Its text, spaces at the ends too: places count in it."""
    level: int = 0
    """1 for a heading of the first level, 0 for no heading."""
    index: int = 0
    """Which of the paragraphs of its part it is, counted from 0."""

    @property
    def text(self) -> str:
        """Its text."""
        return self.raw.strip()

    @property
    def whole(self) -> str:
        """Number and text."""
        return f"{self.number} {self.text}".strip()


@dataclass(frozen=True)
class ReadRow:
    """A row of a table."""

    contents: tuple[tuple[ReadParagraph, ...], ...]
    """The paragraphs of each cell."""
    head: bool
    """Whether it repeats on every page."""
    spans: tuple[int, ...] = ()
    """How many columns each cell takes."""
    continued: tuple[bool, ...] = ()
    """Whether each cell goes on from the row above: they are merged."""

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The text of each cell."""
        return tuple(
            "\n".join(paragraph.whole for paragraph in cell).strip() for cell in self.contents
        )

    @property
    def counts_columns(self) -> bool:
        """Whether it is the row of column numbers."""
        return self.head and all(cell.isdigit() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table."""

    rows: tuple[ReadRow, ...]


Block = ReadParagraph | ReadTable


def blocks(document: Document) -> Iterator[Block]:
    """The paragraphs and tables of the text, in their order, what stands in frames behind the
    paragraph it is anchored to. Empty paragraphs are left out."""
    yield from _Reader(document).blocks(document.element.body)


def blocks_of_parts(document: Document) -> dict[str, tuple[Block, ...]]:
    """The same of every part that a reader sees: the text, heads and feet of pages, notes."""
    parts = {BODY: tuple(blocks(document))}
    for part in related_parts(document, *_SEEN):
        root = parsed(part.blob)
        parts[str(part.partname).lstrip("/")] = tuple(_Reader(document).blocks(root))
    return parts


_SEEN = ("/header", "/footer", "/footnotes", "/endnotes")


class _Reader:
    """One pass over a part: it counts as Word counts."""

    def __init__(self, document: Document) -> None:
        self._counters, self._styles = ListCounters(document), Styles(document)
        self._notes = _note_numbers(document.element)
        self._index: dict[Element, int] = {}

    def blocks(self, root: Element) -> Iterator[Block]:
        """The blocks below an element that is not empty."""
        self._index = {paragraph: index for index, paragraph in enumerate(paragraphs_of(root))}
        for element in _blocks_of(root):
            if element.tag == P:
                for paragraph in _with_frames(element):
                    read = self._paragraph(paragraph)
                    if read.whole:
                        yield read
            elif element.tag == qn("w:tbl"):
                yield ReadTable(tuple(self._row(row) for row in _rows_of(element)))

    def _row(self, row: Element) -> ReadRow:
        contents, spans, continued = [], [], []
        for cell in _children(row, "w:tc"):
            span = value_of(cell.find(qn("w:tcPr")), "gridSpan")
            spans.append(int(span) if span.isdecimal() else 1)
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            is_continued = merge is not None and merge.get(qn("w:val")) != "restart"
            continued.append(is_continued)
            paragraphs = [each for each in cell.iter(P) if each in self._index]
            contents.append(tuple(self._paragraph(paragraph) for paragraph in paragraphs))
        head = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        return ReadRow(tuple(contents), head, tuple(spans), tuple(continued))

    def _paragraph(self, paragraph: Element) -> ReadParagraph:
        style = style_of(paragraph)
        counted = list_of(paragraph) or self._styles.lists.get(style)
        number = self._counters.next(*counted) if counted else ""
        return ReadParagraph(
            style=self._styles.names.get(style, ""),
            number=number or self._note_number(paragraph),
            raw=paragraph_text(paragraph),
            level=self._styles.outline.get(style, 0),
            index=self._index[paragraph],
        )

    def _note_number(self, paragraph: Element) -> str:
        """The number of the note that a paragraph begins; «» for none."""
        for kind, name in _NOTES.items():
            if next(paragraph.iter(qn(f"w:{name}Ref")), None) is not None:
                note = next(paragraph.iterancestors(qn(f"w:{name}")), None)
                key = "" if note is None else str(note.get(qn("w:id")))
                return self._notes.get((kind, key), "")
        return ""


_NOTES = {FOOTNOTE: "footnote", ENDNOTE: "endnote"}


def _note_numbers(body: Element) -> dict[tuple[str, str], str]:
    """The numbers of notes by kind and id: each has that of the first reference to it."""
    numbers: dict[tuple[str, str], str] = {}
    for reference in body.iter(*_NOTES):
        if is_shown(reference):
            key = str(reference.tag), str(reference.get(qn("w:id")))
            numbers.setdefault(key, note_number(reference))
    return numbers


def _blocks_of(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables below an element, those in content controls and notes too."""
    for element in parent:
        if element.tag in _CONTAINERS:
            if not conceals(element):
                yield from _blocks_of(element)
        else:
            yield element


_CONTAINERS = {
    *(f"{MC}{name}" for name in ("AlternateContent", "Choice", "Fallback")),
    *(qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml")),
    *(qn(f"w:{name}") for name in _NOTES.values()),
}


def _with_frames(paragraph: Element) -> Iterator[Element]:
    """A paragraph, and those in frames anchored to it, read once: newer content has the same once
    more for older programs (ECMA-376 part 3, 7.2)."""
    yield paragraph
    yield from (each for each in paragraphs_of(paragraph) if each is not paragraph)


def _rows_of(table: Element) -> Iterator[Element]:
    """The rows of a table but those that review deleted."""
    for row in _children(table, "w:tr"):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            yield row


def _children(parent: Element, name: str) -> Iterator[Element]:
    """The children of a name, those in content controls too."""
    for element in parent:
        if element.tag == qn(name):
            yield element
        elif element.tag in _CONTAINERS and not conceals(element):
            yield from _children(element, name)


def open_docx(data: bytes) -> Document:
    """A document of ours from its bytes."""
    return docx.Document(io.BytesIO(data))


def text_of(every: Iterable[Block]) -> list[str]:
    """The text of paragraphs and tables without styles: a string a paragraph, a string a cell."""
    lines: list[str] = []
    for block in every:
        if isinstance(block, ReadParagraph):
            lines.append(block.whole)
        else:
            for row in block.rows:
                lines += row.cells
    return lines


def table_heads(every: Iterable[Block]) -> tuple[str, ...]:
    """The heads of the tables, which repeat on every page of theirs."""
    return tuple(_head(block) for block in every if isinstance(block, ReadTable))


def _head(table: ReadTable) -> str:
    return "".join("".join(row.cells) for row in table.rows if row.head)


def main_font(document: Document) -> str:
    """The font of the plain text: of «Normal», or of the defaults of the document."""
    fonts = document.styles.element.xpath(
        "w:style[@w:default='1' and @w:type='paragraph']/w:rPr/w:rFonts/@w:ascii"
        " | w:docDefaults//w:rFonts/@w:ascii"
    )
    return str(fonts[-1]) if fonts else "Times New Roman"


def numbers(every: Iterable[Block]) -> frozenset[str]:
    """The numbers and bullets that lists give to paragraphs, those in cells too."""
    found: set[str] = set()
    for block in every:
        if isinstance(block, ReadParagraph):
            found.add(block.number)
        else:
            for row in block.rows:
                for cell in row.contents:
                    found.update(paragraph.number for paragraph in cell)
    return frozenset(found - {""})


def descriptions(document: Document) -> tuple[str, ...]:
    """The text alternatives of the pictures and charts in the text, in their order; «» where there
    is none."""
    drawings = document.element.body.iter(qn("wp:docPr"))
    return tuple(str(drawing.get("descr") or "") for drawing in drawings)


def fonts_in_use(document: Document) -> frozenset[str]:
    """The fonts of letters and digits in text, heads and feet: those of runs, or of their styles,
    or the main one."""
    styles = styles_by_id(document.styles.element)
    fonts = {main_font(document)}
    for root in (document.element, *_running_parts(document)):
        for run in root.iter(qn("w:r")):
            if any(char.isalnum() for char in _text(run)):
                fonts.add(_font_of_run(run, styles))
    return frozenset(fonts - {""})


def _font_of_run(run: Element, styles: dict[str | None, Element]) -> str:
    """The font that a run, its style or its paragraph's style names; «» for none."""
    naming = [run]
    for style in (value_of(run.find(qn("w:rPr")), "rStyle"), style_around(run)):
        naming += with_bases(styles.get(style), styles)
    return next(filter(None, map(_font, naming)), "")


def _font(element: Element) -> str:
    """The font that a run or style names for Latin letters or, as Word does for Russian ones, for
    all others."""
    fonts = element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    return "" if fonts is None else str(fonts.get(qn("w:hAnsi")) or fonts.get(qn("w:ascii")) or "")


def notes(document: Document) -> tuple[str, ...]:
    """The texts of footnotes and endnotes, each with its number."""
    reader = _Reader(document)
    every: list[Block] = []
    for part in related_parts(document, "/footnotes", "/endnotes"):
        every += reader.blocks(parsed(part.blob))
    return tuple(text_of(every))


def splitting_texts(document: Document) -> frozenset[str]:
    """The letters of the cells whose row may go on on the next page: there the texts of its cells
    stand in pieces."""
    texts = set()
    for row in document.element.iter(qn("w:tr")):
        if row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is None:
            for cell in row.iter(qn("w:tc")):
                said = "".join(paragraph_text(paragraph) for paragraph in cell.iter(P))
                texts.add(spelling.letters(said))
    return frozenset(texts)


def has_endnotes(document: Document) -> bool:
    """Whether the text refers to endnotes."""
    return next(document.element.iter(ENDNOTE), None) is not None


def placed_texts(document: Document) -> frozenset[str]:
    """The texts of paragraphs that the office program fills in or places by itself: with fields
    other than numbers of captions, or in text boxes; and of the cells that such paragraphs are
    in."""
    placed: set[Element] = set()
    for field in fields_of(document.element):
        if field.name != "SEQ":
            placed.update(field.begin.iterancestors(P))
    for box in document.element.iter(qn("w:txbxContent")):
        placed.update(box.iter(P))
    texts = {paragraph_text(paragraph).strip() for paragraph in placed}
    found: set[str] = set()
    for block in blocks(document) if texts else ():
        for text in text_of([block]):
            if any(part and part in text for part in texts):
                found.add(text)
    return frozenset(found)


def running_text(document: Document) -> tuple[str, ...]:
    """The texts of the heads and feet of the pages, without repetitions."""
    lines = map(_text, _running_paragraphs(document))
    return tuple(dict.fromkeys(filter(None, lines)))


def _running_paragraphs(document: Document) -> Iterator[Element]:
    for root in _running_parts(document):
        yield from paragraphs_of(root)


def _running_parts(document: Document) -> Iterator[Element]:
    """The heads and feet of the pages."""
    for part in related_parts(document, "/header", "/footer"):
        yield parsed(part.blob)


def marks(document: Document) -> tuple[str, ...]:
    """What is printed on every page in the style «Пометка»."""
    names = Styles(document).names
    marked = []
    for paragraph in _running_paragraphs(document):
        if names.get(style_of(paragraph)) == "Пометка":
            marked.append(_text(paragraph))
    return tuple(dict.fromkeys(filter(None, marked)))


def _text(element: Element) -> str:
    """The text of a paragraph or run."""
    return paragraph_text(element).strip()
