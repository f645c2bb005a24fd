"""A finished PDF → its pages as their reader sees them: lines, tables, figures, headings. What is
wrong with them, layout.py says.

What is a heading, a row, a cell stands in the tags of the PDF, where it stands on the page in the
content streams that LibreOffice writes (ISO 32000-1, 9.4 and 14.7); both are read here, spaces
included, which other readers leave out. Lengths are points."""

from __future__ import annotations

import io
import itertools
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pikepdf

from generator.pdf import structure

# --- what a reader sees ---------------------------------------------------------------------------


class Glyph(NamedTuple):
    """A sign on a page. Where it begins and ends and its base line are measured along and across
    its line, be that turned or not."""

    char: str
    page: int
    left: float
    right: float
    base: float
    size: float
    foot: float
    """Its height above the foot of the page."""

    @property
    def width(self) -> float:
        """How much room it takes."""
        return self.right - self.left


@dataclass(frozen=True)
class Line:
    """A line of a paragraph."""

    glyphs: tuple[Glyph, ...]

    @property
    def page(self) -> int:
        """The number of its page."""
        return self.glyphs[0].page

    @cached_property
    def text(self) -> str:
        """Its signs, spaces at its end included."""
        return "".join(glyph.char for glyph in self.glyphs)

    @property
    def width(self) -> float:
        """How much room it takes, without the space at its end."""
        seen = [glyph for glyph in self.glyphs if not glyph.char.isspace()]
        return seen[-1].right - seen[0].left


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with something in it."""

    kind: str
    """«P», «H1», «LI», «Caption»: the type of its tag."""
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The whole of it on a line."""
        return " ".join("".join(line.text for line in self.lines).split())

    @property
    def first_page(self) -> int:
        """Where it begins."""
        return self.lines[0].page

    @property
    def last_page(self) -> int:
        """Where it ends."""
        return self.lines[-1].page

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading of any level."""
        return re.fullmatch(r"H\d?", self.kind) is not None


@dataclass(frozen=True)
class Cell:
    """A cell of a table."""

    paragraphs: tuple[Paragraph, ...]
    is_head: bool
    width: float
    """How long a line in it may be at most, edges included; of a turned one, its height."""
    columns: int
    """How many it spans."""

    @property
    def text(self) -> str:
        """Its paragraphs on a line."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)


_TOTAL = re.compile("всего|итого|все виды|все каналы|средн(?:ее|яя) по", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]

    @cached_property
    def pages(self) -> tuple[int, ...]:
        """The pages it stands on; none for a row without a sign."""
        paragraphs = itertools.chain.from_iterable(cell.paragraphs for cell in self.cells)
        lines = itertools.chain.from_iterable(paragraph.lines for paragraph in paragraphs)
        return tuple(sorted({line.page for line in lines}))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What its cells say, without the empty ones."""
        return tuple(cell.text for cell in self.cells if cell.text)

    @property
    def text(self) -> str:
        """The whole of it."""
        return " | ".join(self.texts)

    @property
    def is_head(self) -> bool:
        """Whether it belongs to the head: by its tags, or since it numbers the columns."""
        numbers = tuple(str(number) for number in range(1, len(self.cells) + 1))
        return any(cell.is_head for cell in self.cells) or (
            len(self.cells) > 1 and self.texts == numbers
        )

    @property
    def is_total(self) -> bool:
        """Whether it sums up others."""
        return any(_TOTAL.match(text) for text in self.texts[:2])

    @property
    def is_group(self) -> bool:
        """Whether it is but the title of rows below it: a number and a cell across the table."""
        spanning = [cell for cell in self.cells if cell.columns > 1]
        return bool(spanning) and len(self.cells) < 3 and not self.is_total and not self.is_head


@dataclass(frozen=True)
class Table:
    """A table; the repetitions of its head are no part of it."""

    caption: Paragraph | None
    rows: tuple[Row, ...]
    """Those with something in them."""

    @property
    def first_page(self) -> int:
        """Where its head, or its caption, stands."""
        return self.caption.first_page if self.caption else self.rows[0].pages[0]


@dataclass(frozen=True)
class Figure:
    """A chart or picture."""

    first_page: int
    bottom: float
    """Its foot above that of the page."""
    texts: tuple[Paragraph, ...]
    """The words in it."""


Block = Paragraph | Table | Figure


@dataclass(frozen=True)
class Page:
    """A page: where the room between the running head and foot begins and ends, and where what
    stands there ends, all above the foot of the page."""

    number: int
    top: float
    bottom: float
    end: float

    @property
    def fullness(self) -> float:
        """The part of the room down to the last line, 0 to 1."""
        return (self.top - self.end) / (self.top - self.bottom)


@dataclass(frozen=True)
class Pages:
    """A document as its reader sees it."""

    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> Iterator[Table]:
        """Its tables."""
        return (block for block in self.blocks if isinstance(block, Table))


# --- reading the tags -----------------------------------------------------------------------------

# Writer 7.4 gives the sizes of cells in thousands of twips.
_UNIT = 50
_CONTAINERS = {"Document", "Part", "Art", "Sect", "Div", "L", "NonStruct"}


def read(pdf: bytes) -> Pages:
    """The pages of a finished PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return _Reading(document).pages()


class _Reading:
    """One walk through the tags, with the signs of every page at hand."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._document = document
        self._numbers = {page.obj.objgen: n for n, page in enumerate(document.pages, 1)}
        # By page and number of the marked content; None: running texts and repeated heads.
        self._glyphs: dict[int, dict[int | None, list[Glyph]]] = {}
        for number, page in enumerate(document.pages, 1):
            self._glyphs[number] = {}
            for mark, glyph in _Painting(page, number).glyphs():
                self._glyphs[number].setdefault(mark, []).append(glyph)

    def pages(self) -> Pages:
        """The whole."""
        blocks: list[Block] = []
        for kid in structure.kids(self._document.Root.StructTreeRoot):
            blocks += self._blocks(kid)
        figures = [block for block in blocks if isinstance(block, Figure)]
        pages = [self._page(number, figures) for number in self._glyphs]
        return Pages(tuple(pages), tuple(blocks))

    def _page(self, number: int, figures: Iterable[Figure]) -> Page:
        """A page, its room from its running texts; where there are none, by margins of 20 mm."""
        height = float(self._document.pages[number - 1].mediabox[3])
        seen = {
            mark: [glyph.foot for glyph in glyphs if not glyph.char.isspace()]
            for mark, glyphs in self._glyphs[number].items()
        }
        running = seen.pop(None, [])
        heads = [foot for foot in running if foot > height * 0.87]
        feet = [foot for foot in running if foot < height * 0.13]
        ends = list(itertools.chain.from_iterable(seen.values()))
        ends += [figure.bottom for figure in figures if figure.first_page == number]
        top, bottom = min([*heads, height - 57]), max([*feet, 57])
        return Page(number, top, bottom, min(ends, default=top))

    def _blocks(self, element: Any) -> Iterator[Block]:
        """What an element and all below it are to a reader."""
        kind = _kind(element)
        if kind == "Table":
            table = self._table(element)
            if table.rows:
                yield table
        elif kind == "Figure":
            yield self._figure(element)
        elif kind in _CONTAINERS:
            for kid in _elements_below(element):
                yield from self._blocks(kid)
        else:
            paragraph = self._paragraph(element)
            if paragraph is not None:
                yield paragraph
            for kid in _figures_below(element):
                yield from self._blocks(kid)

    def _paragraph(self, element: Any) -> Paragraph | None:
        lines = tuple(_lines(self._glyphs_of(element)))
        return Paragraph(_kind(element), lines) if lines else None

    def _paragraphs(self, element: Any) -> tuple[Paragraph, ...]:
        """Those below a cell or a figure."""
        below = [
            paragraph for kid in _elements_below(element) if (paragraph := self._paragraph(kid))
        ]
        return tuple(below)

    def _glyphs_of(self, element: Any) -> Iterator[Glyph]:
        """The signs of an element and of what is below it, but for figures."""
        for mark in structure.kids(element):
            if isinstance(mark, int):
                yield from self._marked(element.Pg, mark)
            elif "/MCID" in mark:
                yield from self._marked(mark.get("/Pg", element.get("/Pg")), int(mark.MCID))
            elif "/S" in mark and _kind(mark) not in ("Figure", "Table"):
                yield from self._glyphs_of(mark)

    def _marked(self, page: Any, mark: int) -> Iterable[Glyph]:
        return self._glyphs[self._numbers[page.objgen]].get(mark, ())

    def _table(self, element: Any) -> Table:
        caption, rows = None, []
        for kid in _rows_below(element):
            if _kind(kid) == "Caption":
                caption = self._paragraph(kid)
            else:
                row = Row(tuple(self._cell(cell) for cell in _elements_below(kid)))
                rows += [row] if row.pages else []
        return Table(caption, tuple(rows))

    def _cell(self, element: Any) -> Cell:
        return Cell(
            paragraphs=self._paragraphs(element),
            is_head=_kind(element) == "TH",
            width=float(_layout(element, "/Width") or 0) * _UNIT,
            columns=int(_layout(element, "/ColSpan") or 1),
        )

    def _figure(self, element: Any) -> Figure:
        box = _layout(element, "/BBox")
        bottom = float(box[1]) if box is not None else 0.0
        return Figure(self._numbers[element.Pg.objgen], bottom, self._paragraphs(element))


def _kind(element: Any) -> str:
    return str(element.S).removeprefix("/")


def _elements_below(element: Any) -> list[Any]:
    return [kid for kid in structure.kids(element) if not isinstance(kid, int) and "/S" in kid]


def _rows_below(element: Any) -> Iterator[Any]:
    """The rows of a table, those in its parts too, and its caption."""
    for kid in _elements_below(element):
        if _kind(kid) in ("THead", "TBody", "TFoot"):
            yield from _rows_below(kid)
        else:
            yield kid


def _figures_below(element: Any) -> Iterator[Any]:
    for kid in _elements_below(element):
        if _kind(kid) in ("Figure", "Table"):
            yield kid
        else:
            yield from _figures_below(kid)


def _layout(element: Any, name: str) -> Any:
    """An attribute of an element, whatever it is for; None if it has none of the name."""
    for attributes in structure.attributes_of(element):
        if name in attributes:
            return attributes[name]
    return None


def _lines(glyphs: Iterable[Glyph]) -> Iterator[Line]:
    """The signs of a paragraph line by line: another page, or another base line by more than half
    the size, is another line. Spaces belong to the line before them."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and not glyph.char.isspace():
            last = line[0]
            if (
                glyph.page != last.page
                or abs(glyph.base - last.base) > max(glyph.size, last.size) / 2
            ):
                yield Line(tuple(line))
                line = []
        if line or not glyph.char.isspace():
            line.append(glyph)
    if line:
        yield Line(tuple(line))


# --- reading the signs ----------------------------------------------------------------------------


@dataclass
class _Font:
    """What a font makes of the bytes of a string."""

    widths: dict[int, float]
    """Of each code, for a size of 1."""
    chars: dict[int, str]
    length: int = 1
    """Bytes of a code."""

    @classmethod
    def of(cls, font: Any) -> _Font:
        """A font of one byte a code, or of two (ISO 32000-1, 9.6 and 9.7)."""
        chars = (
            _unicode(font.ToUnicode.read_bytes().decode("latin-1")) if "/ToUnicode" in font else {}
        )
        if font.Subtype == "/Type0":
            return cls({}, chars, 2)
        first = int(font.get("/FirstChar", 0))
        widths = {n: float(width) / 1000 for n, width in enumerate(font.get("/Widths", ()), first)}
        return cls(widths, chars)

    def codes(self, shown: bytes) -> Iterator[int]:
        """The codes of a string."""
        for at in range(0, len(shown), self.length):
            yield int.from_bytes(shown[at : at + self.length], "big")


def _unicode(table: str) -> dict[int, str]:
    """The signs of the codes by a ToUnicode table (9.10.3), which Writer writes sign by sign."""
    return {
        int(code, 16): bytes.fromhex(char).decode("utf-16-be")
        for code, char in re.findall(r"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>\n", table)
        if len(char) % 4 == 0
    }


class _Painting:
    """The content stream of a page, operator by operator (ISO 32000-1, annex A)."""

    def __init__(self, page: pikepdf.Page, number: int) -> None:
        self._page, self._number = page, number
        self._saved: list[pikepdf.Matrix] = []
        self._matrix = self._text = pikepdf.Matrix()
        self._size = 0.0
        # The marked contents that are open: their numbers, and what their signs stand for.
        self._marks: list[tuple[int | None, str]] = []
        fonts: Any = page.Resources.get("/Font", {})
        self._fonts = {name: _Font.of(font) for name, font in fonts.items()}
        self._font = _Font({}, {})

    def glyphs(self) -> Iterator[tuple[int | None, Glyph]]:
        """Each sign with the number of its marked content, None for an artifact."""
        for instruction in pikepdf.parse_content_stream(self._page):
            operands: Any = instruction.operands
            name = str(instruction.operator)
            if name == "Tf":
                self._font, self._size = self._fonts[str(operands[0])], float(operands[1])
            elif name in ("Tj", "TJ"):
                yield from self._shown(operands[0] if name == "TJ" else operands)
            elif name in _OPERATORS:
                _OPERATORS[name](self, operands)

    def save(self, _: Any) -> None:
        self._saved.append(self._matrix)

    def restore(self, _: Any) -> None:
        self._matrix = self._saved.pop()

    def concatenate(self, numbers: Any) -> None:
        self._matrix = pikepdf.Matrix(*map(float, numbers)) @ self._matrix

    def begin_text(self, _: Any) -> None:
        self._text = pikepdf.Matrix()

    def move(self, numbers: Any) -> None:
        self._text = self._text.translated(*map(float, numbers))

    def place(self, numbers: Any) -> None:
        self._text = pikepdf.Matrix(*map(float, numbers))

    def begin_mark(self, operands: Any) -> None:
        tag, *rest = operands
        mark, actual = self._marks[-1] if self._marks else (None, "")
        if rest and isinstance(rest[0], pikepdf.Dictionary):
            mark = int(rest[0].MCID) if "/MCID" in rest[0] else mark
            actual = str(rest[0].get("/ActualText", ""))
        self._marks.append((None if tag == "/Artifact" else mark, actual))

    def end_mark(self, _: Any) -> None:
        self._marks.pop()

    def _shown(self, strings: Any) -> Iterator[tuple[int | None, Glyph]]:
        """The signs of strings, and of the gaps between them in thousandths of the size."""
        mark, actual = self._marks[-1] if self._marks else (None, "")
        matrix = self._text @ self._matrix
        scale = math.hypot(matrix.a, matrix.b)
        along, up = matrix.a / scale, matrix.b / scale
        left, base = matrix.e * along + matrix.f * up, matrix.f * along - matrix.e * up
        size, foot = self._size * scale, matrix.f
        for shown in strings:
            if not isinstance(shown, pikepdf.String):
                left -= float(shown) / 1000 * size
                continue
            for code in self._font.codes(bytes(shown)):
                char = actual or self._font.chars.get(code, "\ufffd")
                right = left + self._font.widths.get(code, 0.5) * size
                yield mark, Glyph(char, self._number, left, right, base, size, foot)
                left, foot = right, foot + (right - left) * up


_OPERATORS = {
    "q": _Painting.save,
    "Q": _Painting.restore,
    "cm": _Painting.concatenate,
    "BT": _Painting.begin_text,
    "Td": _Painting.move,
    "Tm": _Painting.place,
    "BDC": _Painting.begin_mark,
    "BMC": _Painting.begin_mark,
    "EMC": _Painting.end_mark,
}
