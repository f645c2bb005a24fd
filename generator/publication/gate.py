"""A document about to be published → the obstacles: what stands where, and how to mend it. Nothing with one goes out.

The rules look at the very bytes that would be published, whoever made them, and know from the workbook what may be in
them. They find what a hurried person overlooks; they do not judge the wording of lawyers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz, process

from generator import wording
from generator.conversion import expected
from generator.documents import program, reading, report, traces
from generator.documents.context import values_of
from generator.documents.printed import Printed
from generator.findings import Finding
from generator.model import Edition, Report
from generator.pdf import accessible, judging
from generator.publication.obstacles import Obstacle

DEMONSTRATION = "Демонстрационные данные"
_MAKERS = {"program": program, "report": report}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A document about to be published: its bytes, and what people call its files; `pdf` is None as long as the DOCX
    alone is looked at; `standing` is the text of the template."""

    document: Literal["program", "report"]
    year: Report
    docx: bytes
    docx_name: str
    pdf: bytes | None
    pdf_name: str
    standing: tuple[str, ...]
    demo: bool


_MOST = 10  # of one rule: who has 585 corrections to accept does not want them listed


def obstacles(candidate: Candidate) -> tuple[Obstacle, ...]:
    """All that keeps a candidate from the site, without repetitions; of many alike the first, and how many more."""
    found: list[Obstacle] = []
    for rule in _RULES:
        if candidate.pdf is None and rule in _OF_THE_PDF:
            continue
        own = tuple(dict.fromkeys(rule(candidate)))
        found += own[:_MOST]
        if len(own) > _MOST:
            last = own[-1]
            found.append(replace(last, what=f"и еще {len(own) - _MOST} таких же", where=""))
    return tuple(found)


def faulty_workbook(source: Path, faults: Iterable[Finding]) -> Iterator[Obstacle]:
    """The errors of the workbook, each an obstacle."""
    for fault in faults:
        yield Obstacle(
            source.name, fault.said, str(fault.cell), "исправьте книгу (make check) и соберите документы заново"
        )


# --- what must not be in it -----------------------------------------------------------------------------------------

_MENDS = {
    "tracked-change": (
        "исправление, которое не принято и не отклонено",
        "примите или отклоните исправления в Word (Рецензирование) и сохраните",
    ),
    "comment": ("примечание", "удалите примечания в Word (Рецензирование → Удалить все) и сохраните"),
    "hidden": ("", "удалите его или снимите «скрытый» (Шрифт) и сохраните"),
    "highlight": ("", "снимите выделение и сохраните"),
    "personal": ("", "Word: Файл → Сведения → Проверка документа → удалите свойства и личные сведения"),
    "outside": ("", "разорвите связь (Файл → Сведения → Изменить связи с файлами) и сохраните"),
    "enclosure": ("", "удалите вложение и сохраните"),
}


def no_traces(candidate: Candidate) -> Iterator[Obstacle]:
    """No tracked changes, comments, hidden or marked words, names of people, links to files, enclosures."""
    company = candidate.year.programme.company
    names = {wording.typeset(name) for name in (company.short_name, company.full_name)}
    for trace in traces.traces(candidate.docx, company=names | {company.short_name, company.full_name}):
        kind, mend = _MENDS[trace.kind]
        yield Obstacle(candidate.docx_name, f"{kind}: {trace.what}" if kind else trace.what, trace.where, mend)


_UNFINISHED = (
    (re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}"), "метка шаблона"),
    (re.compile(r"\[\s*(?:впис|указ|вставить|заполн|добав|уточн)[^\]]*\]", re.IGNORECASE), "незаполненное место"),
    (re.compile(r"(?<!\w)[XХ]{3,}(?!\w)"), "незаполненное место"),
)


def nothing_unfinished(candidate: Candidate) -> Iterator[Obstacle]:
    """No tags of the template, no «[вписать]», no «ХХХ»."""
    for file, texts in _texts(candidate):
        for text in texts:
            for pattern, what in _UNFINISHED:
                if found := pattern.search(text):
                    told = f"{what} «{_short(text[found.start() :])}»"
                    yield Obstacle(file, told, _where(text), "впишите, что должно стоять, или исправьте шаблон")


def nothing_internal(candidate: Candidate) -> Iterator[Obstacle]:
    """No values, codes, columns or marks of the internal edition."""
    make_public = "соберите публичную редакцию: make program или make report без EDITION=internal"
    values, headings = _internal(candidate.year)
    codes = {measure.code for measure in candidate.year.programme.measures}
    mark = candidate.year.programme.year.internal_mark
    for text in traces.paragraphs(candidate.docx):
        if text in values:
            what = f"значение внутренней редакции «{_short(text)}»"
            yield Obstacle(candidate.docx_name, what, "", make_public)
        for code in sorted(codes):
            if re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", text):
                yield Obstacle(candidate.docx_name, f"внутренний код «{code}»", _where(text), make_public)
        if mark and DEMONSTRATION not in mark and mark in text:
            yield Obstacle(candidate.docx_name, f"пометка внутренней редакции «{mark}»", "", make_public)
    for table in _tables(candidate.docx):
        for cell in table.rows[0].cells if table.rows else ():
            if cell in headings or re.search(r"тыс\.\s*руб", cell):
                what = f"столбец внутренней редакции «{_short(cell)}»"
                yield Obstacle(candidate.docx_name, what, "шапка таблицы", make_public)


def no_demonstration(candidate: Candidate) -> Iterator[Obstacle]:
    """No mark that the data are invented, unless a demonstration is what is asked for."""
    if candidate.demo:
        return
    for file, texts in _texts(candidate):
        if any(DEMONSTRATION.casefold() in text.casefold() for text in texts):
            yield Obstacle(
                file,
                f"пометка «{DEMONSTRATION}»",
                "",
                "замените данные книги настоящими и очистите «Пометку» на листе «Программы»; показать страницу с "
                "демонстрационными данными – DEMO=1",
            )


# --- what must be in it ---------------------------------------------------------------------------------------------

# Headings by the words of §§2 and 3 of the Programme; lawyers may word them otherwise, not leave them out.
_PARTS = {
    "program": (
        (r"общие положения", "общие положения (раздел 1)"),
        (r"анализ\w* текущ", "анализ текущего состояния (п. 2.1)"),
        (r"план\w* мероприятий", "план мероприятий (п. 2.2)"),
        (r"показател", "показатели эффективности (п. 2.3)"),
        (r"финансирован", "объем финансирования (п. 2.4)"),
        (r"размещ|публик", "публикация на сайте (п. 3.1)"),
        (r"оценк", "оценка эффективности (п. 3.2)"),
    ),
    "report": (
        (r"общие положения", "общие положения"),
        (r"результат", "основные результаты (п. 3.2 Программы)"),
        (r"причин", "причины невыполнения и отклонений (п. 3.2 Программы)"),
        (r"эффект(?!ив)", "полученные эффекты (п. 3.2 Программы)"),
        (r"вывод", "общие выводы по эффективности (п. 3.2 Программы)"),
    ),
}
_TITLES = {"program": "Программа мероприятий", "report": "Отчет"}
_RESTORE = "верните его в документ; если он убран намеренно, сначала измените книгу"


def all_parts(candidate: Candidate) -> Iterator[Obstacle]:
    """Title, legal basis, every part that §§2 and 3 ask for; for a report, results by service type and segment."""
    blocks = list(reading.blocks(reading.open_docx(candidate.docx)))
    paragraphs = [block for block in blocks if isinstance(block, reading.ReadParagraph)]
    title = " ".join(block.text for block in paragraphs[:12]).replace("ё", "е")
    programme = candidate.year.programme
    for needed in (_TITLES[candidate.document], str(programme.year.year)):
        if needed.casefold() not in title.casefold():
            yield Obstacle(candidate.docx_name, f"на титульном листе нет слов «{needed}»", "", _RESTORE)
    text = _folded(" ".join(block.text for block in paragraphs))
    for act in programme.legal_basis:
        wanted = [f"№ {act.number}"] if act.number else [act.reference]
        wanted += [wording.date(act.date)] if act.date else []
        if not all(_folded(part) in text for part in wanted):
            what = f"нет правового основания: «{_short(act.reference)}»"
            yield Obstacle(candidate.docx_name, what, "", _RESTORE)
    headings = [_folded(block.text) for block in paragraphs if block.level]
    for pattern, name in _PARTS[candidate.document]:
        if not any(re.search(pattern, heading) for heading in headings):
            yield Obstacle(candidate.docx_name, f"нет обязательной части: {name}", "", _RESTORE)
    for above, below in pairwise(blocks):
        if isinstance(above, reading.ReadParagraph) and above.level:
            level = below.level if isinstance(below, reading.ReadParagraph) else 0
            if 0 < level <= above.level:
                yield Obstacle(candidate.docx_name, f"под заголовком «{_short(above.text)}» пусто", "", _RESTORE)
    if candidate.document == "report":
        heads = [set(table.rows[0].cells) for table in _tables(candidate.docx) if table.rows]
        if not any({"Вид обслуживания", "Сегмент"} <= head for head in heads):
            what = "нет таблицы в разрезе вида обслуживания и сегмента (п. 3.2 Программы)"
            yield Obstacle(candidate.docx_name, what, "", _RESTORE)


_SIMILAR = 80  # of 100: lawyers may change words of a measure, not drop it


def all_measures(candidate: Candidate) -> Iterator[Obstacle]:
    """Each section and group that has measures, and each measure in a row of its own, perhaps in other words."""
    programme = candidate.year.programme
    wanted = {measure.code: _folded(wording.typeset(measure.measure)) for measure in programme.measures}
    cells = _cells_of_the_plan(_tables(candidate.docx), set(wanted.values()))
    for section in programme.top_sections:
        for node in (section, *programme.groups_of(section)):
            if _folded(wording.typeset(node.title)) not in cells:
                what = f"нет группы «{_short(node.title)}» ({node.cells['title']})"
                yield Obstacle(candidate.docx_name, what, "", _RESTORE)
    free = Counter(cells)
    changed = []
    for measure in programme.measures:  # those that are there word for word first: others may be much like them
        if free[wanted[measure.code]]:
            free[wanted[measure.code]] -= 1
        else:
            changed.append(measure)
    for measure in changed:
        text = wanted[measure.code]
        found = process.extractOne(text, list(free.elements()), scorer=fuzz.ratio, score_cutoff=_SIMILAR)
        if found:
            free[found[0]] -= 1
        else:
            what = f"нет мероприятия «{_short(measure.measure)}» ({measure.cells['measure']})"
            yield Obstacle(candidate.docx_name, what, "", _RESTORE)


def _cells_of_the_plan(tables: Sequence[reading.ReadTable], measures: set[str]) -> list[str]:
    """The cells of the table that has most of the measures: the plan, or its execution."""
    every = [[_folded(cell) for row in table.rows for cell in row.cells] for table in tables]
    return max(every, key=lambda cells: len(measures.intersection(cells)), default=[])


def numbers_are_facts(candidate: Candidate) -> Iterator[Obstacle]:
    """Every number in the text and tables of a report is one of its facts, or stands in the template."""
    if candidate.document != "report":
        return
    values = values_of(report.context(candidate.year, Edition.PUBLIC, None))
    known = set(_numbers([*values, *candidate.standing]))
    for block in reading.blocks(reading.open_docx(candidate.docx)):
        texts = [block.text] if isinstance(block, reading.ReadParagraph) else _cells_without_numbering(block)
        for text in texts:
            for number in _numbers([text]):
                if number not in known:
                    what = f"числа {number} нет среди показателей отчета"
                    mend = "исправьте его или данные книги, из которых оно взято"
                    yield Obstacle(candidate.docx_name, what, _where(text), mend)


def _cells_without_numbering(table: reading.ReadTable) -> list[str]:
    """The cells but for the numbers that Word counts: of rows, and the row of column numbers."""
    return [
        re.sub(r"^(?:\d+\.)+(?=\s|$)", "", cell)
        for row in table.rows
        if not (row.head and all(cell.isdigit() for cell in row.cells))
        for cell in row.cells
    ]


_NUMBER = re.compile(r"\d{1,3}(?:[\xa0 ]\d{3})+(?:,\d+)?|\d+(?:[.,/:-]\d+)*")
_COUNTED = re.compile(r"(Таблица|Рисунок)[\xa0 ]\d+", re.IGNORECASE)


def _numbers(texts: Iterable[str]) -> Iterator[str]:
    """The numbers in texts as they are printed, but for those of captions, which Word counts."""
    for text in texts:
        for found in _NUMBER.finditer(_COUNTED.sub(r"\1", text)):
            yield found[0].replace("\xa0", " ")


# --- the PDF --------------------------------------------------------------------------------------------------------


def same_text(candidate: Candidate) -> Iterator[Obstacle]:
    """The PDF says what the DOCX says, in its fonts."""
    assert candidate.pdf is not None
    mend = "соберите документ заново; шрифты ставит пакет fonts-liberation"
    for difference in judging.differences(candidate.pdf, expected(candidate.docx)):
        yield Obstacle(candidate.pdf_name, difference, "", mend)


def fit_pdf(candidate: Candidate) -> Iterator[Obstacle]:
    """Archives and screen readers accept the PDF, and it carries nothing beside its pages."""
    assert candidate.pdf is not None
    for fault in accessible.faults(candidate.pdf):
        mend = "исправьте в DOCX стили заголовков, шапки таблиц, описания рисунков и соберите заново"
        yield Obstacle(candidate.pdf_name, fault, "", mend)
    for enclosure in accessible.enclosures(candidate.pdf):
        yield Obstacle(candidate.pdf_name, enclosure, "", "соберите PDF заново")


_OF_THE_PDF = (same_text, fit_pdf)
_RULES: tuple[Callable[[Candidate], Iterator[Obstacle]], ...] = (
    no_traces,
    nothing_unfinished,
    nothing_internal,
    no_demonstration,
    all_parts,
    all_measures,
    numbers_are_facts,
    *_OF_THE_PDF,
)


# --- reading --------------------------------------------------------------------------------------------------------


def _internal(year: Report) -> tuple[set[str], set[str]]:
    """The texts that only internal editions print, and the headings of their columns in the workbook."""
    printed = {
        edition: {value for maker in _MAKERS.values() for value in values_of(maker.context(year, edition, None))}
        for edition in Edition
    }
    values = printed[Edition.INTERNAL] - printed[Edition.PUBLIC]
    values |= {one.evidence for one in year.executions.values() if one.evidence}
    marks = {year.programme.year.internal_mark}
    headings = {value.cell.heading for value in values if isinstance(value, Printed) and value.cell}
    public = {value.cell.heading for value in printed[Edition.PUBLIC] if isinstance(value, Printed) and value.cell}
    return {value for value in values if len(value) > 2} - marks, (headings | {"Подтверждение"}) - public


def _texts(candidate: Candidate) -> Iterator[tuple[str, list[str]]]:
    """The texts of both files by the file's name."""
    yield candidate.docx_name, traces.paragraphs(candidate.docx)
    if candidate.pdf is not None:
        yield candidate.pdf_name, judging.page_texts(candidate.pdf)


def _tables(docx: bytes) -> list[reading.ReadTable]:
    return [block for block in reading.blocks(reading.open_docx(docx)) if isinstance(block, reading.ReadTable)]


def _folded(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").casefold().replace("ё", "е").split())


def _where(text: str) -> str:
    return f"абзац «{_short(text)}»"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
