"""What stays together on a page, beyond what styles say: a short table, the last rows of a long
one, and at the end of a part so much that no page is left nearly empty.

Word and LibreOffice break pages themselves, and not alike; both keep a paragraph, and a row of a
table, on the page of the next one where it says so (ECMA-376 part 1, 17.3.1.15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from generator.documents.appearance import is_on
from generator.documents.measuring import Faces
from generator.documents.numbering import style_of, value_of
from generator.documents.text import Element, P
from generator.documents.widths import cells_of, is_head, is_turned, margins_of, span_of

# A table of so few rows, or no higher than that part of a page, is not split; of one that is, so
# many rows end it.
_SHORT, _LOW, _LAST_ROWS = 3, 0.3, 2
# A row higher than that part of a page may split.
_HIGH = 0.36
# The ids of the styles of totals, as python-docx makes them of their names.
_TOTALS = {"Итогтаблицы", "Строкаитога"}
# A part that goes over to a new page fills so much of its last one at least; more than is asked
# for, because heights are estimates.
_LEAST_FILLED = 0.38
# What can be kept together fits on a page with room to spare.
_MOST_KEPT = 0.8
_TWIPS = 20
_PAGE_WIDTH, _PAGE_HEIGHT = 9638, 14570  # between the margins of A4, where a section says nothing


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph of the text, or a row of a table."""

    element: Element
    height: float
    """About, in points."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between two places where a new page begins."""

    blocks: tuple[_Block, ...]
    page: float
    """The height of its pages between the margins, in points."""

    @property
    def tables(self) -> Iterator[list[_Block]]:
        """The rows of each of its tables."""
        for parent, rows in groupby(self.blocks, lambda block: block.element.getparent()):
            if parent is not None and parent.tag == qn("w:tbl"):
                yield list(rows)


def keep(document: Document, faces: Faces) -> None:
    """Keeps together what belongs together."""
    parts = list(_parts(document.element.body, faces))
    for part in parts:
        for rows in part.tables:
            _let_high_rows_split(rows, part.page)
            _keep_rows(rows, part.page)
    for part in parts[:-1]:
        _keep_tail(part)


def _let_high_rows_split(rows: Sequence[_Block], page: float) -> None:
    """A row that takes most of a page may split: whole, it would leave a page with a head alone;
    and of one that is higher than a page LibreOffice 7.4 loses lines."""
    for row in rows:
        unsplit = row.element.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}")
        if unsplit is not None and row.height > _HIGH * page:
            parent = unsplit.getparent()
            assert parent is not None
            parent.remove(unsplit)


def _keep_rows(rows: Sequence[_Block], page: float) -> None:
    """A short table on one page, the last row of a long one not alone."""
    texts = [row for row in rows if not is_head(row.element)]
    for row, below in pairwise(texts):
        if _is_total(below.element):
            _keep_with_next(row.element)
    if len(texts) == len(rows):
        return  # no head: no table of data
    height = sum(row.height for row in rows)
    is_kept = height <= _LOW * page or (len(texts) <= _SHORT and height <= _MOST_KEPT * page)
    for row in texts[:-1] if is_kept else texts[-_LAST_ROWS:-1]:
        _keep_with_next(row.element)


def _is_total(row: Element) -> bool:
    """Whether a row sums up those above it, by the styles of our templates."""
    first = next(row.iter(P), None)
    return first is not None and style_of(first) in _TOTALS


def _keep_tail(part: _Part) -> None:
    """Keeps the end of a part together until it fills enough of a page."""
    height = 0.0
    tail: list[Element] = []
    for block in reversed(part.blocks):
        if height >= part.page * _LEAST_FILLED:
            break
        height += block.height
        tail.append(block.element)
    if height <= part.page * _MOST_KEPT:
        for element in tail[1:]:
            _keep_with_next(element)


def _keep_with_next(block: Element) -> None:
    for paragraph in block.iter(P):  # itself, if it is one
        properties: Any = paragraph  # python-docx types its own elements alone
        properties.get_or_add_pPr().get_or_add_keepNext()


def _parts(body: Element, faces: Faces) -> Iterator[_Part]:
    """The parts of a document; the last one ends with it."""
    for section, elements in _sections(body):
        page = _page_of(section)
        blocks: list[_Block] = []
        for element in elements:
            if element.tag == P and _begins_page(element):
                yield _Part(tuple(blocks), page.height)
                blocks = []
            blocks += _blocks(element, page.width, faces)
        yield _Part(tuple(blocks), page.height)


def _sections(body: Element) -> Iterator[tuple[Element | None, list[Element]]]:
    """The sections of a document with their paragraphs and tables."""
    elements: list[Element] = []
    for element in body.iter(P, qn("w:tbl")):
        if next(element.iterancestors(qn("w:tbl"), qn("w:txbxContent")), None) is not None:
            continue
        elements.append(element)
        section = element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if section is not None:
            yield section, elements
            elements = []
    yield body.find(qn("w:sectPr")), elements


def _begins_page(paragraph: Element) -> bool:
    return is_on(paragraph.find(qn("w:pPr")), "pageBreakBefore")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page between its margins, in points."""

    width: float
    height: float


def _page_of(section: Element | None) -> _Page:
    size = None if section is None else section.find(qn("w:pgSz"))
    margins = None if section is None else section.find(qn("w:pgMar"))
    if size is None or margins is None:
        return _Page(_PAGE_WIDTH / _TWIPS, _PAGE_HEIGHT / _TWIPS)

    def between(side: str, first: str, last: str) -> float:
        names = (first, last)
        around = sum(abs(float(margins.get(qn(f"w:{name}")) or 0)) for name in names)
        return (float(size.get(qn(f"w:{side}")) or 0) - around) / _TWIPS

    return _Page(between("w", "left", "right"), between("h", "top", "bottom"))


def _blocks(element: Element, width: float, faces: Faces) -> Iterator[_Block]:
    if element.tag == P:
        height = faces.height(element, width) + _height_of_pictures(element)
        yield _Block(element, height)
        return
    grid = element.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    columns = [float(column.get(qn("w:w")) or 0) / _TWIPS for column in grid]
    around = margins_of(element) / _TWIPS
    for row in element.findall(qn("w:tr")):
        yield _Block(row, _height_of_row(row, columns, around, faces))


_EMU = 12700  # in a point


def _height_of_pictures(paragraph: Element) -> float:
    extents = paragraph.iter(qn("wp:extent"))
    return sum(float(extent.get("cy") or 0) / _EMU for extent in extents)


def _height_of_row(row: Element, columns: Sequence[float], around: float, faces: Faces) -> float:
    """The height of the highest cell of a row, or the one that the row is given."""
    heights = [float(value_of(row.find(qn("w:trPr")), "trHeight") or 0) / _TWIPS]
    index = 0
    for cell in cells_of(row):
        width = sum(columns[index : index + span_of(cell)]) - around
        index += span_of(cell)
        if not is_turned(cell):
            heights.append(sum(faces.height(paragraph, width) for paragraph in cell.iter(P)))
    return max(heights) + 4  # the room above and below the text of a cell
