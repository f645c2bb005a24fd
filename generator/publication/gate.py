"""A document about to be published → the obstacles: what stands where, and how to mend it. Nothing
with one goes out.

What goes out is our own build, so the rules ask what a template or the texts of a workbook may
have done: forbidden.py, required.py, and here those on the PDF and on the page. What an approved
file says otherwise is the affair of agreement.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from generator import spelling
from generator.conversion import compared
from generator.documents import reading
from generator.documents.reading import ReadTable
from generator.documents.traces import short
from generator.findings import Finding
from generator.pdf import accessible, judging
from generator.publication import forbidden, pages, required
from generator.publication.candidate import Candidate
from generator.publication.obstacles import Obstacle

_MOST = 10  # of one rule: who has 585 corrections to accept does not want them listed
GateRule = Callable[[Candidate], Iterator[Obstacle]]


def obstacles_of_docx(candidate: Candidate) -> tuple[Obstacle, ...]:
    """All in a DOCX that keeps it from the site; of many alike the first, and how many more."""
    return tuple(_asked(_OF_THE_DOCX, candidate))


def obstacles_of_pdf(candidate: Candidate) -> tuple[Obstacle, ...]:
    """All in a PDF that keeps it from the site, and what the HTML edition would lose."""
    return tuple(_asked(_OF_THE_PDF, candidate))


def _asked(rules: Iterable[GateRule], candidate: Candidate) -> Iterator[Obstacle]:
    for rule in rules:
        yield from first(rule(candidate))


def first(found: Iterable[Obstacle]) -> Iterator[Obstacle]:
    """The first obstacles of one rule, each once, and how many more there are."""
    obstacles = tuple(dict.fromkeys(found))
    yield from obstacles[:_MOST]
    if len(obstacles) > _MOST:
        more = f"и еще {len(obstacles) - _MOST} таких же"
        yield replace(obstacles[-1], what=more, where="")


_MEND_BOOK = "исправьте книгу (make check) и соберите документы заново"


def placed_in_time(candidate: Candidate, placed: dt.date) -> Iterator[Obstacle]:
    """Nothing goes on the site before the day on which it was approved."""
    stamp = candidate.kind.stamp(candidate.year)
    if stamp.approved is not None and placed < stamp.approved:
        what = f"день размещения {placed:%d.%m.%Y} раньше дня утверждения {stamp.approved:%d.%m.%Y}"
        mend = "назовите другой день размещения или исправьте в книге дату утверждения"
        yield Obstacle(candidate.docx_name, what, "", mend)


def faulty_workbook(
    source: Path, faults: Iterable[Finding], mend: str = _MEND_BOOK
) -> Iterator[Obstacle]:
    """The errors of the workbook, or of the table beside it, each an obstacle."""
    for fault in faults:
        yield Obstacle(source.name, fault.said, str(fault.cell), mend)


# --- the PDF and the page -----------------------------------------------------------------------


def same_text(candidate: Candidate) -> Iterator[Obstacle]:
    """The PDF says what the DOCX says, in its fonts."""
    for fault in judging.differences(candidate.pdf, compared(candidate.docx)):
        yield Obstacle(candidate.pdf_name, fault.what, "", fault.mend)


def fit_pdf(candidate: Candidate) -> Iterator[Obstacle]:
    """Archives and screen readers accept the PDF, and it carries nothing beside its pages."""
    for fault in accessible.faults(candidate.pdf):
        mend = (
            "исправьте в DOCX стили заголовков, шапки таблиц, описания рисунков и соберите заново"
        )
        yield Obstacle(candidate.pdf_name, fault, "", mend)
    for enclosure in accessible.enclosures(candidate.pdf):
        yield Obstacle(candidate.pdf_name, enclosure, "", "соберите PDF заново")
    if (author := accessible.author(candidate.pdf)) and author not in candidate.names:
        what = f"автором назван «{author}», ожидается Общество или никто"
        yield Obstacle(
            candidate.pdf_name, what, "", "удалите личные сведения из DOCX и соберите PDF заново"
        )


def same_page(candidate: Candidate) -> Iterator[Obstacle]:
    """The HTML edition says what the DOCX says, its notes too; only the title stands elsewhere on
    the page."""
    page = spelling.letters(pages.text_of(candidate.docx))
    said = [
        block
        for block in candidate.blocks
        if isinstance(block, ReadTable) or block.style != "Title"
    ]
    document = reading.open_docx(candidate.docx)
    mend = _AS_FOOTNOTES if reading.has_endnotes(document) else _AS_PARAGRAPH
    notes = reading.notes(document)
    for line in (*reading.text_of(said), *notes):
        typed = [line, line.partition(" ")[2]] if line in notes else [line]  # the page counts them
        if not any(spelling.letters(text) in page for text in typed):
            what = f"на странице сайта не будет текста «{short(line)}»"
            yield Obstacle(candidate.docx_name, what, "", mend)


_AS_PARAGRAPH = "напишите это обычным абзацем: надписи и фигуры на страницу сайта не переходят"
_AS_FOOTNOTES = (
    "сделайте концевые сноски обычными (Ссылки → Сноски → кнопка в углу → Преобразовать) и "
    "сохраните: страница сайта считает сноски подряд"
)


_OF_THE_DOCX: tuple[GateRule, ...] = (
    forbidden.no_traces,
    forbidden.nothing_unfinished,
    forbidden.nothing_internal,
    forbidden.no_internal_columns,
    forbidden.no_demonstration,
    required.title_and_year,
    required.legal_basis,
    required.all_parts,
    required.no_empty_part,
    required.needed_calculations,
    required.all_measures,
)
_OF_THE_PDF: tuple[GateRule, ...] = (same_text, fit_pdf, same_page)
