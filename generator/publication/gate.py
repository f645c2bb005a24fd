"""A document about to be published → the obstacles: what stands where, and how to mend it. Nothing
with one goes out.

The rules look at the very bytes that would be published, whoever made them, and know from the
workbook what may be in them: forbidden.py, required.py, and here those on the state of the build,
on the PDF and on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from generator import spelling
from generator.conversion import compared
from generator.documents import reading, traces
from generator.documents.alignment import State
from generator.documents.manifest import Inputs, sha256
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
        obstacles = tuple(dict.fromkeys(rule(candidate)))
        yield from obstacles[:_MOST]
        if len(obstacles) > _MOST:
            more = f"и еще {len(obstacles) - _MOST} таких же"
            yield replace(obstacles[-1], what=more, where="")


def faulty_workbook(source: Path, faults: Iterable[Finding]) -> Iterator[Obstacle]:
    """The errors of the workbook, each an obstacle."""
    mend = "исправьте книгу (make check) и соберите документы заново"
    for fault in faults:
        yield Obstacle(source.name, fault.said, str(fault.cell), mend)


# --- the state of the build ---------------------------------------------------------------------


def obstacles_of_state(candidate: Candidate, inputs: Inputs) -> tuple[Obstacle, ...]:
    """Whether a document is of the state of the workbook that it would be published with; `inputs`
    are those that a build would have now."""
    if candidate.approved is None:
        return tuple(_stale(candidate, inputs))
    return tuple(_of_another_state(candidate))


def _stale(candidate: Candidate, inputs: Inputs) -> Iterator[Obstacle]:
    """What the document was made of was changed since, or its files were."""
    again = f"соберите заново ({candidate.command}), прочитайте и повторите"
    files, made_of = candidate.manifest.files, candidate.manifest.inputs
    for what, is_changed in (
        ("книга новее документа: ее", inputs.workbook != made_of.workbook),
        ("шаблон новее документа: его", inputs.template != made_of.template),
        ("логотип новее документа: его", inputs.logo != made_of.logo),
    ):
        if is_changed:
            yield Obstacle(candidate.docx_name, f"{what} меняли после сборки", "", again)
    name = candidate.manifest.document
    if files.get(f"{name}.docx") != sha256(candidate.docx):
        variable = candidate.kind.name.upper()
        mend = (
            "сохраните его под другим именем и опубликуйте как утвержденный "
            f"({variable}=файл) или {again}"
        )
        yield Obstacle(candidate.docx_name, "документ меняли после сборки", "", mend)
    if not candidate.pdf or files.get(f"{name}.pdf") != sha256(candidate.pdf):
        yield Obstacle(candidate.pdf_name, "PDF нет или он не от этого DOCX", "", again)


def _of_another_state(candidate: Candidate) -> Iterator[Obstacle]:
    """An approved document was made of another state of the workbook than it would be published
    with."""
    made = traces.generation_of(candidate.docx)
    if not made:  # Word's inspector took it away: what can be compared is compared
        yield from _other_dues(candidate)
    elif made != candidate.manifest.generation:
        what = "книга новее документа: он сделан из другого состояния книги, шаблона или генератора"
        mend = (
            f"дайте юристам документ, собранный заново ({candidate.command}), или верните прежнюю "
            "книгу"
        )
        yield Obstacle(candidate.docx_name, what, "", mend)


def _other_dues(candidate: Candidate) -> Iterator[Obstacle]:
    """The dues of an approved document are those of the workbook."""
    mend = (
        "исправьте книгу или документ: в нем нет знака сборки, и с какой книги он сделан, не "
        "проверить"
    )
    for measure in candidate.year.measures:
        aligned = candidate.aligned.of(measure, "due")
        if aligned is not None and aligned.state is State.CHANGED:
            book = f"в книге «{measure.due.text}» ({measure.cells['due']})"
            yield Obstacle(candidate.docx_name, f"срок «{aligned.text}», {book}", "", mend)


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
    required.numbers_are_facts,
    required.charts_show_facts,
    required.outcomes_are_facts,
)
_OF_THE_PDF: tuple[GateRule, ...] = (same_text, fit_pdf, same_page)
