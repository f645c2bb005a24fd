"""The columns of the tables of a document, as wide as their texts need.

A column is at least as wide as its longest word, so that no word breaks, and at most as its longest
text; between the two, columns share the table so that its rows together are as low as may be. A
table of the style «Таблица, ширина из шаблона», or without a head that repeats, keeps the widths
that its author gave it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt

from generator.documents.measuring import Faces, pieces_of
from generator.documents.numbering import style_of, styles_by_id, value_of
from generator.documents.text import Element, P, T

OWN_WIDTHS = "Таблица, ширина из шаблона"
_TWIPS = 20  # in a point
_PERCENT = 50  # a per cent of a width in the units of w:type="pct" (ECMA-376 part 1, 17.18.90)
_A4_TEXT = 9638  # twips between the margins, where a section does not say them
_MARGINS = 216  # twips at both sides of a cell, where a table does not say them (Word's own)
_UPRIGHT_MARGINS = 240  # twips at both ends of a text that stands upright
_NARROW = 30  # twips at each side of a cell whose table has no more room
# Letters and lines are rounded by those who draw them.
_SPARE = 30
# A word longer than that part of its table is an address of the web, and may break.
_LONGEST_WORD = 0.45


# Letters shrink by so many points at most, and not below that size.
_STEPS, _SMALLEST = 2, 9
# Of a long table so many rows are looked at: more do not change the widths.
_SAMPLE = 150
_ROUNDS = 24
# How much a cell that is not the highest of its row counts: its part of the height to that power.
_SHARPNESS = 8


@dataclass(slots=True)
class Column:
    """What the texts of a column need, in twips, margins of the cell included."""

    bound: float = 0.0
    """The longest piece that no line may break, no-break spaces included."""
    word: float = 0.0
    """The longest word."""
    longest: float = 0.0
    """The longest text in one line."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What the texts of a table need."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[float, ...], ...]
    """How long the text of each cell is in one line, in twips, row by row, without the head and
    rows whose cells span several columns."""

    @property
    def least(self) -> float:
        """How wide the table is if no word in it breaks."""
        return sum(column.word for column in self.columns)


def fit(document: Document) -> Faces:
    """Gives the columns of all tables of a document their widths; gives the letters they were
    measured by. Where words need more room than there is, the letters of all tables shrink, a point
    at a time."""
    tables = list(_fitting(document))
    faces = Faces(document)
    needs_of = [_needs(table, len(grid), faces) for table, grid, _ in tables]
    for _ in range(_STEPS):
        if all(map(_fits, needs_of, tables)):
            break
        if not _shrink(document, [table for table, _, _ in tables]):
            break
        faces = Faces(document)
        needs_of = [_needs(table, len(grid), faces) for table, grid, _ in tables]
    for own, (table, grid, total) in zip(needs_of, tables, strict=True):
        needs = own
        if needs.least > total:
            _narrow_margins(table)
            needs = _needs(table, len(grid), faces)
        widths = shared(needs, total)
        _set(table, grid, widths)
        for row in filter(is_head, table.findall(qn("w:tr"))):
            _give_height(row, faces)
        _unbind(table, widths, faces)
    return faces


def _fitting(document: Document) -> Iterator[tuple[Element, list[Element], int]]:
    """The tables whose columns are ours to fit, with their grids and widths in twips."""
    styles = styles_by_id(document.styles.element).items()
    own = {key for key, style in styles if _names_of(style) == _letters(OWN_WIDTHS)}
    for table, text_width in _tables(document.element.body):
        grid = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
        properties = table.find(qn("w:tblPr"))
        if value_of(properties, "tblStyle") not in own and _is_regular(table, len(grid)):
            yield table, grid, _width_of(table, text_width)


def _fits(needs: Needs, fitted: tuple[Element, list[Element], int]) -> bool:
    """Whether no word of a table has to break, with little room beside the texts."""
    table, grid, total = fitted
    spared = len(grid) * max(0, margins_of(table) - 2 * _NARROW)
    most = total * _LONGEST_WORD
    return sum(min(column.word, most) for column in needs.columns) - spared <= total


def _shrink(document: Document, tables: Sequence[Element]) -> bool:
    """Makes the letters of the styles that stand in these tables and nowhere else a point smaller;
    gives whether any could be."""
    inside = {style_of(each) for table in tables for each in table.iter(P)}
    held = {paragraph for table in tables for paragraph in table.iter(P)}
    outside = {style_of(each) for each in document.element.iter(P) if each not in held}
    faces, changed = Faces(document), False
    for key, style in styles_by_id(document.styles.element).items():
        if key not in inside - outside:
            continue
        size = faces.of_style(str(key)).size - 1
        if size >= _SMALLEST:
            _set_size(style, size)
            changed = True
    return changed


def _set_size(style: Element, size: float) -> None:
    """Sets the size of the letters of a style, in points."""
    owner: Any = style  # python-docx types its own elements alone
    properties = owner.get_or_add_rPr()
    for name in ("w:sz", "w:szCs"):
        for element in properties.findall(qn(name)):
            properties.remove(element)
    properties.sz_val = Length(round(size * Pt(1)))


def _names_of(style: Element) -> str:
    """The name of a style with its other names: Word takes what stands behind a comma for one of
    these when it saves."""
    return _letters(value_of(style, "name") + value_of(style, "aliases"))


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name)).lower()


def _tables(body: Element) -> Iterator[tuple[Element, int]]:
    """The tables of the text itself, each with the width between the margins of its section."""
    waiting: list[Element] = []
    for block in body.iter(qn("w:tbl"), qn("w:sectPr")):
        if block.tag == qn("w:sectPr"):
            width = _between_margins(block)
            yield from ((table, width) for table in waiting)
            waiting = []
        elif next(block.iterancestors(qn("w:tc")), None) is None:
            waiting.append(block)
    yield from ((table, _A4_TEXT) for table in waiting)


def _between_margins(section: Element) -> int:
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    if size is None or margins is None:
        return _A4_TEXT
    sides = sum(_twips(margins.get(qn(f"w:{side}"))) for side in ("left", "right", "gutter"))
    return _twips(size.get(qn("w:w"))) - sides


def _twips(value: str | None) -> int:
    """A measure in twips; 0 where there is none or one with a unit."""
    return int(float(value)) if value and value.replace(".", "", 1).isdecimal() else 0


def _is_regular(table: Element, columns: int) -> bool:
    """Whether a table has a head that repeats, and every row fills its columns."""
    rows = table.findall(qn("w:tr"))
    has_head = any(is_head(row) for row in rows)
    return has_head and all(sum(map(span_of, cells_of(row))) == columns for row in rows)


def is_head(row: Element) -> bool:
    """Whether a row repeats on every page."""
    return row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def cells_of(row: Element) -> list[Element]:
    """The cells of a row, those in content controls too."""
    return [cell for cell in row.iter(qn("w:tc")) if _row_of(cell) is row]


def _row_of(cell: Element) -> Element | None:
    return next(cell.iterancestors(qn("w:tr")), None)


def span_of(cell: Element) -> int:
    """How many columns of the grid a cell takes."""
    return int(value_of(cell.find(qn("w:tcPr")), "gridSpan") or 1)


def _width_of(table: Element, text_width: int) -> int:
    """The width of a table in twips: the one it names, or all between the margins."""
    width = table.find(f"{qn('w:tblPr')}/{qn('w:tblW')}")
    kind = None if width is None else width.get(qn("w:type"))
    named = _twips(None if width is None else width.get(qn("w:w")))
    if kind == "dxa" and named:
        return min(named, text_width)
    if kind == "pct" and named:
        return text_width * min(named, 100 * _PERCENT) // (100 * _PERCENT)
    return text_width


def margins_of(table: Element) -> int:
    """The room at the left and right of the texts of a table's cells, in twips."""
    margins = table.find(f"{qn('w:tblPr')}/{qn('w:tblCellMar')}")
    if margins is None:
        return _MARGINS
    sides = []
    for names in (("left", "start"), ("right", "end")):
        found = [margins.find(qn(f"w:{name}")) for name in names]
        side = next((each for each in found if each is not None), None)
        sides.append(_MARGINS // 2 if side is None else _twips(side.get(qn("w:w"))))
    return sum(sides)


def _narrow_margins(table: Element) -> None:
    """Less room beside the texts of cells, so that words have more."""
    properties = table.find(qn("w:tblPr"))
    margins = None if properties is None else properties.find(qn("w:tblCellMar"))
    for side in () if margins is None else margins:
        if side.tag in (qn("w:left"), qn("w:start"), qn("w:right"), qn("w:end")):
            side.set(qn("w:w"), str(_NARROW))


def _needs(table: Element, count: int, faces: Faces) -> Needs:
    """What the texts of a table need; cells that span several columns say nothing of one."""
    columns = tuple(Column() for _ in range(count))
    around = margins_of(table) + _SPARE
    lengths = []
    for row in table.findall(qn("w:tr")):
        cells = cells_of(row)
        index = 0
        own = []
        for cell in cells:
            if span_of(cell) == 1:
                own.append(_measured(columns[index], cell, faces, around))
            index += span_of(cell)
        if len(own) == count and not is_head(row):
            lengths.append(tuple(own))
    step = len(lengths) // _SAMPLE + 1
    return Needs(columns, tuple(lengths[::step]))


def _measured(column: Column, cell: Element, faces: Faces, around: int) -> float:
    """The length of all text of a cell in one line; the column learns what it needs."""
    if is_turned(cell):
        lines = [faces.of(paragraph).line for paragraph in cell.iter(P)]
        column.bound = column.word = max(column.bound, sum(lines) * _TWIPS + around)
        return 0.0
    length = 0.0
    for paragraph in cell.iter(P):
        face, text = faces.of(paragraph), faces.text(paragraph)
        pieces = pieces_of(text)
        words = [word for piece in pieces for word in piece.split("\xa0")]
        column.bound = max(column.bound, _widest(face.width, pieces) * _TWIPS + around)
        column.word = max(column.word, _widest(face.width, words) * _TWIPS + around)
        for line in text.split("\n"):
            width = face.width(line) * _TWIPS
            column.longest = max(column.longest, width + around)
            length += width
    return length


def is_turned(cell: Element) -> bool:
    """Whether the text of a cell stands upright (ECMA-376 part 1, 17.18.93)."""
    direction = value_of(cell.find(qn("w:tcPr")), "textDirection")
    return direction not in ("", "lrTb", "lrTbV", "lr", "tb")


def _unbind(table: Element, widths: Sequence[int], faces: Faces) -> None:
    """Takes no-break spaces back where they hold more together than a column is wide: a program
    would break a word then. Texts keep their length, so places stay what they are."""
    margins = margins_of(table)
    for row in table.findall(qn("w:tr")):
        index = 0
        for cell in cells_of(row):
            room = sum(widths[index : index + span_of(cell)]) - margins
            index += span_of(cell)
            for paragraph in () if is_turned(cell) else cell.iter(P):
                if _holds_too_much(paragraph, room, faces):
                    for text in paragraph.iter(T):
                        text.text = (text.text or "").replace("\xa0", " ")


def _holds_too_much(paragraph: Element, room: float, faces: Faces) -> bool:
    """Whether no-break spaces make a piece of a paragraph wider than `room` twips."""
    text = faces.text(paragraph)
    if "\xa0" not in text:
        return False
    face = faces.of(paragraph)
    held = (piece for piece in pieces_of(text) if "\xa0" in piece)
    return any(face.width(piece) * _TWIPS > room for piece in held)


def _give_height(row: Element, faces: Faces) -> None:
    """Makes a row as high as its texts that stand upright: no program does so itself."""
    texts = []
    for cell in filter(is_turned, cells_of(row)):
        texts += [faces.of(paragraph).width(faces.text(paragraph)) for paragraph in cell.iter(P)]
    if not texts:
        return
    properties = row.find(qn("w:trPr"))
    if properties is None:
        properties = OxmlElement("w:trPr")
        row.insert(0, properties)
    for height in properties.findall(qn("w:trHeight")):
        properties.remove(height)
    height = OxmlElement("w:trHeight")
    height.set(qn("w:val"), str(round(max(texts) * _TWIPS) + _UPRIGHT_MARGINS))
    height.set(qn("w:hRule"), "atLeast")
    properties.append(height)


def _widest(width: Callable[[str], float], texts: Iterable[str]) -> float:
    return max(map(width, texts), default=0.0)


def shared(needs: Needs, total: int) -> list[int]:
    """The widths of columns that share `total` twips, and add up to it."""
    columns, most = needs.columns, total * _LONGEST_WORD
    least = [min(column.bound, most) for column in columns]
    if sum(least) >= total:
        return _rounded(_squeezed(columns, most, total), total)
    longest = [max(column.longest, low) for column, low in zip(columns, least, strict=True)]
    if sum(longest) <= total:
        return _rounded(longest, total)
    limits = list(zip(least, longest, strict=True))
    widths = _filled([(low + high) / 2 for low, high in limits], limits, total)
    for _ in range(_ROUNDS):
        wanted = _filled(_pulls(needs.rows, widths), limits, total)
        widths = [(width + aim) / 2 for width, aim in zip(widths, wanted, strict=True)]
    return _rounded(widths, total)


def _pulls(rows: Sequence[Sequence[float]], widths: Sequence[float]) -> list[float]:
    """In what proportions columns should share the table, were there no limits.

    The height of a row is that of its highest cell, text length by width; the sum over rows is
    least where each column has the root of the text in the cells that make rows high."""
    text = [0.0] * len(widths)
    for row in rows:
        heights = [length / width for length, width in zip(row, widths, strict=True)]
        highest = max(heights) or 1.0
        parts = [(height / highest) ** _SHARPNESS for height in heights]
        whole = sum(parts) or 1.0
        for index, part in enumerate(parts):
            text[index] += row[index] * part / whole
    return [math.sqrt(length) + 1e-6 for length in text]


def _filled(
    pulls: Sequence[float], limits: Sequence[tuple[float, float]], total: int
) -> list[float]:
    """Widths in the proportions of `pulls`, each within its limits, that add up to `total`."""

    def at(scale: float) -> list[float]:
        pairs = zip(pulls, limits, strict=True)
        return [min(max(scale * pull, low), high) for pull, (low, high) in pairs]

    low, high = 0.0, 1.0
    while sum(at(high)) < total:
        high *= 2
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) < total else (low, middle)
    return at(high)


def _squeezed(columns: Sequence[Column], most: float, total: int) -> list[float]:
    """What columns get where there is no room for all that no-break spaces hold together, or not
    even for all words: the widest are cut down, and a short column does not pay for them."""
    words = [min(column.word, most) for column in columns]
    bounds = [min(column.bound, most) for column in columns]
    if sum(words) >= total:
        words, bounds = [0.0] * len(columns), words

    def at(level: float) -> list[float]:
        pairs = zip(words, bounds, strict=True)
        return [max(word, min(bound, level)) for word, bound in pairs]

    low, high = 0.0, max(bounds)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) < total else (low, middle)
    return at(high)


def _rounded(widths: Sequence[float], total: int) -> list[int]:
    """Whole twips in the proportions of `widths` that add up to `total`."""
    whole = sum(widths) or 1.0
    rounded = [int(width * total / whole) for width in widths]
    rounded[-1] += total - sum(rounded)
    return rounded


def _set(table: Element, grid: Sequence[Element], widths: Sequence[int]) -> None:
    for column, width in zip(grid, widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.findall(qn("w:tr")):
        index = 0
        for cell in cells_of(row):
            span = span_of(cell)
            _set_width(cell, sum(widths[index : index + span]))
            index += span
    _set_layout(table)


def _set_width(cell: Element, width: int) -> None:
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        properties = OxmlElement("w:tcPr")
        cell.insert(0, properties)
    named = properties.find(qn("w:tcW"))
    if named is None:
        named = OxmlElement("w:tcW")
        properties.insert(0, named)
    named.set(qn("w:w"), str(width))
    named.set(qn("w:type"), "dxa")


def _set_layout(table: Element) -> None:
    """Word shall not fit the columns once more (ECMA-376 part 1, 17.4.52)."""
    layout = table.find(f"{qn('w:tblPr')}/{qn('w:tblLayout')}")
    if layout is not None:
        layout.set(qn("w:type"), "fixed")
