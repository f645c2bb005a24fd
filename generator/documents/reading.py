"""A DOCX as its reader sees it: paragraphs with their styles and the numbers Word counts, tables
row by row.

python-docx shows the text without the numbers of lists, which are half of what an approved document
says."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

Element = etree._Element
# Deleted text is not read; a tab and a line break are.
_SPECIAL = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "‑"}


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph: the name of its style, the number the list gives it («» for none), its text;
    `level` is 1 for a heading of the first level, 0 for no heading."""

    style: str
    number: str
    text: str
    level: int = 0

    @property
    def whole(self) -> str:
        """Number and text."""
        return f"{self.number} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a table: its cells, each the text of its paragraphs; `head` if it repeats on every
    page."""

    cells: tuple[str, ...]
    head: bool

    @property
    def counts_columns(self) -> bool:
        """Whether it is the row of column numbers."""
        return self.head and all(cell.isdigit() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table."""

    rows: tuple[ReadRow, ...]


Block = ReadParagraph | ReadTable


class Lists:
    """The lists of a document while it is read: counters by list, as Word counts (ECMA-376 part 1,
    17.9)."""

    def __init__(self, document: Document) -> None:
        numbering = _numbering(document)
        nums = {num.get(qn("w:numId")): num for num in numbering.findall(qn("w:num"))}
        self._levels = {
            abstract.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl")) or 0): (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    _value(level, "start"),
                )
                for level in abstract.findall(qn("w:lvl"))
            }
            for abstract in numbering.findall(qn("w:abstractNum"))
        }
        self._abstract = {key: _value(num, "abstractNumId") for key, num in nums.items()}
        self._restarts = {
            key for key, num in nums.items() if num.find(qn("w:lvlOverride")) is not None
        }
        self._counters: dict[str, dict[int, int]] = {}

    def numbers(self, list_id: str, level: int) -> bool:
        """Whether a level of a list counts; a bullet does not."""
        key = self._abstract.get(list_id)
        return (
            key is not None
            and level in self._levels[key]
            and self._levels[key][level][0] != "bullet"
        )

    def next(self, list_id: str, level: int) -> str:
        """Counts on and gives the number as it is printed; «» for a paragraph that is in no
        list."""
        key = self._abstract.get(list_id)
        if key is None or level not in self._levels[key]:
            return ""
        if list_id in self._restarts:
            self._restarts.remove(list_id)
            self._counters.pop(key, None)
        counters = self._counters.setdefault(key, {})
        kind, pattern, start = self._levels[key][level]
        counters[level] = counters.get(level, int(start or 1) - 1) + 1
        for deeper in [one for one in counters if one > level]:
            del counters[deeper]
        if kind == "bullet":
            return pattern
        for index in range(level + 1):
            shown = _numeral(counters.setdefault(index, 1), self._levels[key].get(index, ("",))[0])
            pattern = pattern.replace(f"%{index + 1}", shown)
        return pattern


_LETTERS = {"Letter": "abcdefghijklmnopqrstuvwxyz", "russian": "абвгдежзиклмнопрстуфхцчшщэюя"}
_ROMAN = {
    "m": 1000,
    "cm": 900,
    "d": 500,
    "cd": 400,
    "c": 100,
    "xc": 90,
    "l": 50,
    "xl": 40,
    "x": 10,
    "ix": 9,
    "v": 5,
}
_ROMAN |= {"iv": 4, "i": 1}


def _numeral(number: int, kind: str) -> str:
    """A number as a level of a list shows it (ECMA-376 part 1, 17.18.59): digits, letters, Roman;
    «» for none."""
    if kind == "none":
        return ""
    shown = str(number)
    if "Roman" in kind:
        shown = ""
        for letters, value in _ROMAN.items():
            shown, number = shown + letters * (number // value), number % value
    for name, letters in _LETTERS.items():
        if name in kind:
            shown = letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)
    return shown.upper() if kind.startswith("upper") or kind.endswith("Upper") else shown


def _numbering(document: Document) -> Element:
    """The part with the lists; an empty one if the document has none."""
    parts = [
        one.target_part for one in document.part.rels.values() if one.reltype.endswith("/numbering")
    ]
    return parts[0].element if parts else etree.Element(qn("w:numbering"))


class Styles:
    """The paragraph styles of a document by id: their names, the list each is tied to, and of
    headings the level, 1 for the first; its own or its base's."""

    def __init__(self, document: Document) -> None:
        styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.findall(qn("w:style"))
        }
        self.names = {key: _value(style, "name") for key, style in styles.items()}
        self.lists = {key: self._list(style, styles) for key, style in styles.items()}
        levels = {key: self._level(style, styles) for key, style in styles.items()}
        self.outline = {key: level for key, level in levels.items() if key and level}

    @staticmethod
    def _level(style: Element, styles: dict[str | None, Element]) -> int:
        """0 for what is no heading (ECMA-376 part 1, 17.3.1.20: 9 is the body text)."""
        for one in with_bases(style, styles):
            if (own := one.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")) is not None:
                return (int(own.get(qn("w:val")) or 9) + 1) % 10
        return 0

    @staticmethod
    def _list(style: Element, styles: dict[str | None, Element]) -> tuple[str, int] | None:
        return next(
            (own for one in with_bases(style, styles) if (own := list_of(one)) is not None), None
        )


def with_bases(style: Element | None, styles: dict[str | None, Element]) -> Iterator[Element]:
    """A style, the one it is based on, and so on; a circle is gone through once."""
    seen: list[Element] = []
    while style is not None and style not in seen:
        seen.append(style)
        yield style
        style = styles.get(_value(style, "basedOn"))


def blocks(document: Document) -> Iterator[Block]:
    """The paragraphs and tables of the text, in their order. Empty paragraphs are left out."""
    lists, styles = Lists(document), Styles(document)
    for element in _blocks_of(document.element.body):
        if element.tag == qn("w:p"):
            paragraph = _paragraph(element, lists, styles)
            if paragraph.whole:
                yield paragraph
        elif element.tag == qn("w:tbl"):
            yield ReadTable(tuple(_row(row, lists, styles) for row in element.iter(qn("w:tr"))))


def _blocks_of(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables of the text, those in content controls too."""
    for element in parent:
        if element.tag == qn("w:sdt"):
            content = element.find(qn("w:sdtContent"))
            yield from () if content is None else _blocks_of(content)
        else:
            yield element


def open_docx(data: bytes) -> Document:
    """A document of ours from its bytes."""
    return docx.Document(io.BytesIO(data))


def plain_text(data: bytes) -> list[str]:
    """The text without styles: a string a paragraph, a string a cell."""
    return text_of(blocks(open_docx(data)))


def text_of(every: Iterable[Block]) -> list[str]:
    """The text of paragraphs and tables without styles: a string a paragraph, a string a cell."""
    lines: list[str] = []
    for block in every:
        lines += (
            [block.whole]
            if isinstance(block, ReadParagraph)
            else [cell for row in block.rows for cell in row.cells]
        )
    return lines


def table_heads(every: Iterable[Block]) -> tuple[str, ...]:
    """The heads of the tables, which repeat on every page of theirs."""
    tables = (block for block in every if isinstance(block, ReadTable))
    return tuple("".join("".join(row.cells) for row in table.rows if row.head) for table in tables)


def main_font(document: Document) -> str:
    """The font of the plain text: of «Normal», or of the defaults of the document."""
    fonts = document.styles.element.xpath(
        "w:style[@w:default='1' and @w:type='paragraph']/w:rPr/w:rFonts/@w:ascii | w:docDefaults//w:rFonts/@w:ascii"
    )
    return str(fonts[-1]) if fonts else "Times New Roman"


def numbered_styles(document: Document) -> frozenset[str]:
    """The names of the styles that number their paragraphs: headings, clauses, rows; not those with
    a bullet."""
    styles, lists = Styles(document), Lists(document)
    return frozenset(
        styles.names[key]
        for key, counted in styles.lists.items()
        if counted and key and lists.numbers(*counted)
    )


def descriptions(document: Document) -> tuple[str, ...]:
    """The text alternatives of the pictures and charts in the text, in their order; «» where there
    is none."""
    return tuple(
        str(drawing.get("descr") or "") for drawing in document.element.body.iter(qn("wp:docPr"))
    )


def fonts_in_use(document: Document) -> frozenset[str]:
    """The fonts of letters and digits in text, heads and feet: those of runs, or of their styles,
    or the main one."""
    styles = {
        style.get(qn("w:styleId")): style
        for style in document.styles.element.findall(qn("w:style"))
    }
    fonts = {main_font(document)}
    roots = [document.element, *_running_parts(document)]
    for run in (run for root in roots for run in root.iter(qn("w:r"))):
        if not any(char.isalnum() for char in _text(run)):
            continue
        paragraph = next(run.iterancestors(qn("w:p")), None)
        named = [_value(properties, "rStyle") for properties in run.findall(qn("w:rPr"))]
        named += [] if paragraph is None else [_style(paragraph)]
        chain = [run, *(one for name in named for one in with_bases(styles.get(name), styles))]
        own = next((font for one in chain if (font := _font(one))), "")
        if own:
            fonts.add(own)
    return frozenset(fonts)


def _font(element: Element) -> str:
    """The font that a run or style names for Latin letters or, as Word does for Russian ones, for
    all others."""
    fonts = element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    return "" if fonts is None else str(fonts.get(qn("w:hAnsi")) or fonts.get(qn("w:ascii")) or "")


def notes(document: Document) -> tuple[str, ...]:
    """The texts of footnotes and endnotes."""
    parts = (
        one.target_part
        for one in document.part.rels.values()
        if one.reltype.endswith(("/footnotes", "/endnotes"))
    )
    texts = (
        _text(paragraph)
        for part in parts
        for paragraph in etree.fromstring(part.blob).iter(qn("w:p"))
    )
    return tuple(text for text in texts if text)


def running_text(document: Document) -> tuple[str, ...]:
    """The texts of the heads and feet of the pages, without repetitions."""
    lines = map(_text, _running_paragraphs(document))
    return tuple(dict.fromkeys(line for line in lines if line))


def _running_paragraphs(document: Document) -> Iterator[Element]:
    for root in _running_parts(document):
        yield from root.iter(qn("w:p"))


def _running_parts(document: Document) -> Iterator[Element]:
    """The heads and feet of the pages."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield etree.fromstring(relation.target_part.blob)


def marks(document: Document) -> tuple[str, ...]:
    """What is printed on every page in the style «Пометка»."""
    names = Styles(document).names
    found = (
        _text(paragraph)
        for paragraph in _running_paragraphs(document)
        if names.get(_style(paragraph)) == "Пометка"
    )
    return tuple(dict.fromkeys(text for text in found if text))


def document_text(data: bytes) -> str:
    """The whole document for a person to compare: a line a paragraph, a line a row; ° is a no-break
    space."""
    document = open_docx(data)
    lines = [f"[на каждой странице] {line}" for line in running_text(document)]
    for block in blocks(document):
        if isinstance(block, ReadParagraph):
            lines.append(f"[{block.style}] {block.whole}")
        else:
            lines += [("‖ " if row.head else "| ") + " | ".join(row.cells) for row in block.rows]
    return "\n".join(lines).replace("\xa0", "°") + "\n"


def _row(row: Element, lists: Lists, styles: Styles) -> ReadRow:
    cells = tuple(
        "\n".join(
            _paragraph(paragraph, lists, styles).whole for paragraph in cell.iter(qn("w:p"))
        ).strip()
        for cell in row.iter(qn("w:tc"))
    )
    return ReadRow(cells, row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)


def _paragraph(paragraph: Element, lists: Lists, styles: Styles) -> ReadParagraph:
    style = _style(paragraph)
    counted = list_of(paragraph) or styles.lists.get(style)
    number = lists.next(*counted) if counted else ""
    return ReadParagraph(
        styles.names.get(style, ""), number, _text(paragraph), styles.outline.get(style, 0)
    )


def _style(paragraph: Element) -> str:
    """The id of a paragraph's style."""
    properties = paragraph.find(qn("w:pPr"))
    return "" if properties is None else _value(properties, "pStyle")


def list_of(element: Element) -> tuple[str, int] | None:
    """The list and level that a paragraph or style names itself."""
    numbering = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if numbering is None or not _value(numbering, "numId"):
        return None
    return _value(numbering, "numId"), int(_value(numbering, "ilvl") or 0)


def _text(paragraph: Element) -> str:
    runs = paragraph.iter(qn("w:t"), *_SPECIAL)
    return "".join(_SPECIAL.get(str(node.tag), node.text or "") for node in runs).strip()


def _value(element: Element, name: str) -> str:
    child = element.find(qn(f"w:{name}"))
    return "" if child is None else str(child.get(qn("w:val")))
