"""What is wrong with the pages of a finished PDF: pages nearly empty, words and numbers broken over
lines, things parted that belong together. A judge takes the pages and gives the faults."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests import pages
from tests.pages import Cell, Figure, Line, Pages, Paragraph, Table


class Fault(NamedTuple):
    """A fault of layout."""

    page: int
    what: str
    text: str

    def __str__(self) -> str:
        return f"p. {self.page}: {self.what}: «{self.text}»"


LEAST_FULL = 1 / 3
_CELL_PADDING = 12.0
"""What both sides of a cell may take at most."""
_BREAKS_AFTER = "-‐‑–—/\u00ad"
_NO_BREAK = "\xa0\u202f"
_SENTENCE_ENDS = (".", "!", "?", ":", ";")
_DASHES = ("–", "—", "− ")


def faults(pdf: bytes) -> list[Fault]:
    """Everything that is wrong with the pages of a finished PDF, page by page."""
    document = pages.read(pdf)
    judges = (sparse_pages, broken_words, broken_numbers, dashes_first, heads_alone, parted, split)
    return sorted(itertools.chain.from_iterable(judge(document) for judge in judges))


def sparse_pages(document: Pages) -> Iterator[Fault]:
    """A page less than a third full, but for the title page and the last."""
    for page in document.pages[1:-1]:
        if page.fullness < LEAST_FULL:
            yield Fault(page.number, "a page less than a third full", f"{page.fullness:.0%}")


def broken_words(document: Pages) -> Iterator[Fault]:
    """A word that goes on in the next line without a hyphen. Writer breaks a word only where it is
    alone in its line and fills it."""
    for cell in _cells(document):
        for line, following in _ends_of_lines(cell.paragraphs):
            would_take = line.width + following.glyphs[0].width + _CELL_PADDING
            if would_take > cell.width and _is_inside_a_word(line, following):
                yield _broken("a word is broken", line, following)
    for figure in document.blocks:
        texts = figure.texts if isinstance(figure, Figure) else ()
        for line, following in _ends_of_lines(texts):
            if _is_inside_a_word(line, following):
                yield _broken("a word of a figure is broken", line, following)


def _is_inside_a_word(line: Line, following: Line) -> bool:
    """Whether there is but a part of a word in a line, and the rest in the next; of a number, with
    its no-break spaces, too."""
    has_space = any(map(_may_end_a_line, line.text + following.text[:1]))
    return not has_space and line.text[-1] not in _BREAKS_AFTER


def _may_end_a_line(char: str) -> bool:
    return char.isspace() and char not in _NO_BREAK


_BROKEN_NUMBERS = (
    ("a group of digits is broken", re.compile(r"(?:^|\D)\d{1,3}(?:\s\d{3})*\s*\|\d{3}(?!\d)")),
    ("a number and its unit are parted", re.compile(r"\d\s*\|(?:%|₽|°)")),
    ("a sign and its number are parted", re.compile(r"[№§]\s*\|")),
)


def broken_numbers(document: Pages) -> Iterator[Fault]:
    """«11 400», «74 %», «№ 442» over two lines."""
    for line, following in _ends_of_lines(_paragraphs(document)):
        both = f"{line.text}|{following.text}"
        for what, pattern in _BROKEN_NUMBERS:
            if pattern.search(both):
                yield _broken(what, line, following)


def dashes_first(document: Pages) -> Iterator[Fault]:
    """A line that begins with a dash in the middle of a sentence; an item of a list may."""
    for line, following in _ends_of_lines(_paragraphs(document)):
        is_inside = not line.text.rstrip().endswith(_SENTENCE_ENDS)
        if is_inside and following.text.startswith(_DASHES):
            yield _broken("a line begins with a dash", line, following)


def heads_alone(document: Pages) -> Iterator[Fault]:
    """The head of a table without a row of it on its page, or with titles of groups only; a title
    of a group without a row of it behind it, a total without one before it."""
    for table in document.tables:
        head = [row for row in table.rows if row.is_head]
        body = [row for row in table.rows if not row.is_head]
        if head and body and head[-1].pages[-1] < body[0].pages[0]:
            yield Fault(head[0].pages[0], "the head of a table alone", head[0].text)
        for row, following in itertools.pairwise(body):
            if row.is_group and row.pages[-1] < following.pages[0]:
                yield Fault(row.pages[-1], "the title of a group alone", row.text)
            begins_a_page = row.pages[-1] < following.pages[0]
            if begins_a_page and following.is_total and not row.is_total:
                yield Fault(following.pages[0], "a total alone", following.text)


def parted(document: Pages) -> Iterator[Fault]:
    """A heading, a caption or a chart on another page than what it belongs to."""
    for block, following in itertools.pairwise(document.blocks):
        if isinstance(block, Paragraph) and block.last_page < following.first_page:
            if block.is_heading:
                yield Fault(block.last_page, "a heading alone", block.text)
            if isinstance(following, Table) and block.text.startswith("Таблица"):
                yield Fault(block.last_page, "a caption alone", block.text)
        if isinstance(block, Figure) and isinstance(following, Paragraph):
            is_caption = following.text.startswith("Рисунок")
            if is_caption and block.first_page != following.last_page:
                yield Fault(block.first_page, "a figure without its caption", following.text)
    for table in document.tables:
        caption, page = table.caption, table.rows[0].pages[0]
        if caption is not None and caption.first_page < page:
            yield Fault(caption.first_page, "a caption alone", caption.text)


def split(document: Pages) -> Iterator[Fault]:
    """A table of two rows on two pages."""
    for table in document.tables:
        rows = [row for row in table.rows if not row.is_head and not row.is_group]
        if len(rows) == 2 and rows[0].pages[0] < rows[1].pages[-1]:
            yield Fault(rows[0].pages[0], "a table of two rows split", rows[1].text)


def _cells(document: Pages) -> Iterator[Cell]:
    for table in document.tables:
        for row in table.rows:
            yield from row.cells


def _paragraphs(document: Pages) -> Iterator[Paragraph]:
    """Those of the text and those in cells; not those in figures."""
    yield from (block for block in document.blocks if isinstance(block, Paragraph))
    yield from (table.caption for table in document.tables if table.caption)
    for cell in _cells(document):
        yield from cell.paragraphs


def _ends_of_lines(paragraphs: Iterable[Paragraph]) -> Iterator[tuple[Line, Line]]:
    """Each line that another line of its paragraph follows, with that one."""
    for paragraph in paragraphs:
        yield from itertools.pairwise(paragraph.lines)


def _broken(what: str, line: Line, following: Line) -> Fault:
    """What stands on both sides of the end of a line."""
    text = f"{line.text.rstrip()[-30:]}|{following.text.rstrip()[:20]}"
    return Fault(line.page, what, text)
