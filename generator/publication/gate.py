"""A document about to be published → the obstacles: what stands where, and how to mend it. Nothing
with one goes out.

The rules look at the very bytes that would be published, whoever made them, and know from the
workbook what may be in them. They find what a hurried person overlooks; they do not judge the
wording of lawyers."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from generator import wording
from generator.conversion import compared
from generator.documents import reading, traces
from generator.documents.context import values_of
from generator.documents.makers import MAKERS
from generator.documents.printed import Printed
from generator.documents.reading import Block, ReadParagraph, ReadTable
from generator.documents.traces import paragraph_of, short
from generator.findings import Finding
from generator.model import Document, Edition, Report
from generator.pdf import accessible, judging
from generator.publication import pages
from generator.publication.obstacles import Obstacle
from generator.publication.rows import folded, plan_table, printed_rows

DEMONSTRATION = "Демонстрационные данные"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A document about to be published: its bytes and `blocks`, and what people call its files;
    `built` is the DOCX as it was built, the same if nobody reviewed it; `pdf` is empty until there
    is one; `standing` is the text of the template; a `demo` may hold invented data."""

    document: Document
    year: Report
    docx: bytes
    docx_name: str
    blocks: tuple[Block, ...]
    built: bytes
    pdf: bytes
    pdf_name: str
    standing: tuple[str, ...]
    demo: bool

    @property
    def built_blocks(self) -> tuple[Block, ...]:
        """The blocks of the document as it was built."""
        return tuple(reading.blocks(reading.open_docx(self.built)))

    @property
    def names(self) -> set[str]:
        """What the company is called: the author a public file may have."""
        company = self.year.programme.company
        typed = {company.short_name, company.full_name}
        return typed | {wording.typeset(name) for name in typed}

    @property
    def tables(self) -> list[ReadTable]:
        """The tables of the text."""
        return [block for block in self.blocks if isinstance(block, ReadTable)]

    @property
    def paragraphs(self) -> list[ReadParagraph]:
        """The paragraphs of the text outside of tables."""
        return [block for block in self.blocks if isinstance(block, ReadParagraph)]


_MOST = 10  # of one rule: who has 585 corrections to accept does not want them listed
Rule = Callable[[Candidate], Iterator[Obstacle]]


def obstacles_of_docx(candidate: Candidate) -> tuple[Obstacle, ...]:
    """All in a DOCX that keeps it from the site; of many alike the first, and how many more."""
    return tuple(_found(_OF_THE_DOCX, candidate))


def obstacles_of_pdf(candidate: Candidate) -> tuple[Obstacle, ...]:
    """All in a PDF that keeps it from the site, and what the HTML edition would lose."""
    return tuple(_found(_OF_THE_PDF, candidate))


def _found(rules: Iterable[Rule], candidate: Candidate) -> Iterator[Obstacle]:
    for rule in rules:
        own = tuple(dict.fromkeys(rule(candidate)))
        yield from own[:_MOST]
        if len(own) > _MOST:
            yield replace(own[-1], what=f"и еще {len(own) - _MOST} таких же", where="")


def faulty_workbook(source: Path, faults: Iterable[Finding]) -> Iterator[Obstacle]:
    """The errors of the workbook, each an obstacle."""
    for fault in faults:
        yield Obstacle(
            source.name,
            fault.said,
            str(fault.cell),
            "исправьте книгу (make check) и соберите документы заново",
        )


# --- what must not be in it -----------------------------------------------------------------------

_MENDS = {
    "tracked-change": (
        "исправление, которое не принято и не отклонено",
        "примите или отклоните исправления в Word (Рецензирование) и сохраните",
    ),
    "comment": (
        "примечание",
        "удалите примечания в Word (Рецензирование → Удалить все) и сохраните",
    ),
    "hidden": ("", "удалите его или снимите «скрытый» (Шрифт) и сохраните"),
    "highlight": ("", "снимите выделение и сохраните"),
    "personal": (
        "",
        "Word: Файл → Сведения → Проверка документа → удалите свойства и личные сведения",
    ),
    "outside": ("", "разорвите связь (Файл → Сведения → Изменить связи с файлами) и сохраните"),
    "enclosure": (
        "",
        "удалите вложенное в Word или сохраните документ как «Документ Word (*.docx)»",
    ),
    "field": ("", "замените поле его текстом (Ctrl+Shift+F9) и сохраните"),
}


def no_traces(candidate: Candidate) -> Iterator[Obstacle]:
    """No tracked changes, comments, hidden or marked words, names of people, links to files,
    enclosures."""
    for trace in traces.traces(
        candidate.docx, company=candidate.names, fills=traces.fills(candidate.built)
    ):
        kind, mend = _MENDS[trace.kind]
        yield Obstacle(
            candidate.docx_name, f"{kind}: {trace.what}" if kind else trace.what, trace.where, mend
        )


_UNFINISHED = (
    (re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}"), "метка шаблона"),
    (
        re.compile(
            r"[\[(<‹]\s*(?:впис|указ|вставить|заполн|добав|уточн)[^\])>›]*[\])>›]", re.IGNORECASE
        ),
        "незаполненное место",
    ),
    (re.compile(r"\[[^\W\d][^\]]{0,60}\]"), "незаполненное место"),
    (re.compile(r"(?<!\w)(?:[XХ]{3,}|[xх]{3,}|[XХ]{2}\.[XХ]{2})(?!\w)"), "незаполненное место"),
    (re.compile(r"_{3,}|(?<!\w)TODO(?!\w)"), "незаполненное место"),
)


def nothing_unfinished(candidate: Candidate) -> Iterator[Obstacle]:
    """No tags of the template, no «[вписать]», no «ХХХ»."""
    for text in traces.paragraphs(candidate.docx):
        for pattern, what in _UNFINISHED:
            if found := pattern.search(text):
                told = f"{what} «{short(text[found.start() :])}»"
                mend = "впишите, что должно стоять, или исправьте шаблон"
                yield Obstacle(candidate.docx_name, told, paragraph_of(text), mend)


_SHORTEST = 4  # «480,00» is a sum, «38» may be anything
_MAKE_PUBLIC = "соберите публичную редакцию: make program или make report без EDITION=internal"


def nothing_internal(candidate: Candidate) -> Iterator[Obstacle]:
    """No values of the internal edition, also inside of sentences; no codes; not its mark."""
    texts = traces.paragraphs(candidate.docx)
    values, codes = _internal_values(candidate), _codes(candidate.year)
    mark = candidate.year.programme.year.internal_mark
    for text in texts:
        plain, coded = folded(text), _as_code(text)
        for value in values:
            if value in plain and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", plain):
                what = f"значение внутренней редакции «{short(value)}»"
                yield Obstacle(candidate.docx_name, what, paragraph_of(text), _MAKE_PUBLIC)
        if found := codes.search(coded):
            what = f"внутренний код «{text[found.start() : found.end()]}»"
            yield Obstacle(candidate.docx_name, what, paragraph_of(text), _MAKE_PUBLIC)
        if mark and DEMONSTRATION not in mark and mark in text:
            yield Obstacle(
                candidate.docx_name, f"пометка внутренней редакции «{mark}»", "", _MAKE_PUBLIC
            )


def _codes(year: Report) -> re.Pattern[str]:
    """The codes of measures, findings and indicators, however their letters and dashes are typed;
    those that are plain numbers could be anything."""
    programme = year.programme
    keys = [row.key for row in (*programme.measures, *programme.findings, *programme.indicators)]
    codes = [re.escape(_as_code(key)) for key in keys if any(char.isalpha() for char in key)]
    return re.compile("|".join(rf"(?<![\w-]){code}(?![\w-])" for code in codes) or r"(?!)")


_LOOKS = str.maketrans("abcehkmoptxy‐‑–—−", "авсенкмортху-----")


def _as_code(text: str) -> str:
    """A text of the same length in which look-alike letters and dashes are one."""
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text).translate(
        _LOOKS
    )


def no_internal_columns(candidate: Candidate) -> Iterator[Obstacle]:
    """No column that only the internal edition has: it would be named as in the workbook, or count
    money."""
    public, internal = (_columns(candidate.year, edition) for edition in Edition)
    for table in candidate.tables:
        for cell in table.rows[0].cells if table.rows else ():
            if cell in internal - public | {"Подтверждение"} or re.search(r"тыс\.\s*руб", cell):
                what = f"столбец внутренней редакции «{short(cell)}»"
                yield Obstacle(candidate.docx_name, what, "шапка таблицы", _MAKE_PUBLIC)


def no_demonstration(candidate: Candidate) -> Iterator[Obstacle]:
    """No mark that the data are invented, unless a demonstration is what is asked for."""
    text = judging.squeezed(" ".join(traces.paragraphs(candidate.docx)))
    if not candidate.demo and judging.squeezed(DEMONSTRATION) in text:
        mend = (
            "замените данные книги настоящими и очистите «Пометку» на листе «Программы»; показать страницу с "
            "демонстрационными данными – DEMO=1"
        )
        yield Obstacle(candidate.docx_name, f"пометка «{DEMONSTRATION}»", "", mend)


# --- what must be in it ---------------------------------------------------------------------------

_RESTORE = (
    "верните недостающее; если оно убрано намеренно, измените книгу или шаблон и соберите заново"
)
_FOR = {"program": "на", "report": "за"}
_TITLES = {"program": "Программа мероприятий", "report": "Отчет"}


def title_and_year(candidate: Candidate) -> Iterator[Obstacle]:
    """The title page says which document it is, and of which year."""
    title = folded(" ".join(block.text for block in candidate.paragraphs[:12]))
    year = f"{_FOR[candidate.document]} {candidate.year.programme.year.year} год"
    for needed in (_TITLES[candidate.document], year):
        if folded(needed) not in title:
            yield Obstacle(
                candidate.docx_name, f"на титульном листе нет слов «{needed}»", "", _RESTORE
            )


def legal_basis(candidate: Candidate) -> Iterator[Obstacle]:
    """The acts that the document rests on are named, with their true dates and numbers."""
    text = folded(" ".join(block.text for block in candidate.paragraphs))
    for act in candidate.year.programme.legal_basis:
        wanted = [f"№ {act.number}"] if act.number else [act.reference]
        wanted += [wording.date(act.date)] if act.date else []
        if not all(folded(part) in text for part in wanted):
            yield Obstacle(
                candidate.docx_name,
                f"нет правового основания: {short(act.reference)}",
                "",
                _RESTORE,
            )


# Headings by the words of §§2 and 3 of the Programme; lawyers may word them otherwise, not leave
# them out.
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


def all_parts(candidate: Candidate) -> Iterator[Obstacle]:
    """Every part that §§2 and 3 of the Programme ask for has its heading."""
    headings = [folded(block.text) for block in candidate.paragraphs if block.level]
    for pattern, name in _PARTS[candidate.document]:
        if not any(re.search(pattern, heading) for heading in headings):
            yield Obstacle(candidate.docx_name, f"нет обязательной части: {name}", "", _RESTORE)


def no_empty_part(candidate: Candidate) -> Iterator[Obstacle]:
    """Below a heading there is something before the next of its level."""
    for above, below in pairwise(candidate.blocks):
        if isinstance(above, ReadParagraph) and above.level:
            level = below.level if isinstance(below, ReadParagraph) else 0
            if 0 < level <= above.level:
                yield Obstacle(
                    candidate.docx_name, f"под заголовком «{short(above.text)}» пусто", "", _RESTORE
                )


def results_by_type_and_segment(candidate: Candidate) -> Iterator[Obstacle]:
    """A report has results by service type and segment (§3.2 of the Programme)."""
    heads = [set(table.rows[0].cells) for table in candidate.tables if table.rows]
    if candidate.document == "report" and not any(
        {"Вид обслуживания", "Сегмент"} <= head for head in heads
    ):
        what = "нет таблицы в разрезе вида обслуживания и сегмента (п. 3.2 Программы)"
        yield Obstacle(candidate.docx_name, what, "", _RESTORE)


def all_measures(candidate: Candidate) -> Iterator[Obstacle]:
    """Each section and group that has measures, and each measure in a row of its own, perhaps in
    other words."""
    programme = candidate.year.programme
    table = plan_table(programme, candidate.blocks)
    cells = {folded(cell).rstrip(".:;") for row in table.rows for cell in row.cells}
    for section in programme.top_sections:
        for node in (section, *programme.groups_of(section)):
            if folded(wording.typeset(node.title)).rstrip(".:;") not in cells:
                what = f"нет группы «{short(node.title)}» ({node.cells['title']})"
                yield Obstacle(candidate.docx_name, what, "", _RESTORE)
    found = printed_rows(programme, candidate.blocks)
    for measure in programme.measures:
        if measure.code not in found:
            what = f"нет мероприятия «{short(measure.measure)}» ({measure.cells['measure']})"
            yield Obstacle(candidate.docx_name, what, "", _RESTORE)


def numbers_are_facts(candidate: Candidate) -> Iterator[Obstacle]:
    """Every number in a report is one of its facts, or stands in the template; and where review
    changed a line, it brought no number that the line did not have: another fact in its place is
    wrong too."""
    if candidate.document != "report":
        return
    mend = "исправьте его или данные книги, из которых оно взято"
    values = values_of(MAKERS["report"].context(candidate.year, Edition.PUBLIC, None))
    known = set(_numbers([*values, *candidate.standing]))
    for line in _lines(candidate.docx, candidate.blocks):
        for number in _numbers([line]):
            if number not in known:
                what = f"числа {number} нет среди показателей отчета"
                yield Obstacle(candidate.docx_name, what, paragraph_of(line), mend)
    if candidate.built == candidate.docx:
        return
    ours = _lines(candidate.built, candidate.built_blocks)
    theirs = _lines(candidate.docx, candidate.blocks)
    for kind, start, end, other, last in difflib.SequenceMatcher(
        None, ours, theirs, False
    ).get_opcodes():
        if kind == "replace":
            extra = Counter(_numbers(theirs[other:last])) - Counter(_numbers(ours[start:end]))
            for number in known.intersection(extra):
                what = f"число {number} стоит не там, где его ставит расчет"
                yield Obstacle(candidate.docx_name, what, paragraph_of(theirs[other]), mend)


def charts_show_facts(candidate: Candidate) -> Iterator[Obstacle]:
    """Charts show what they showed when they were built; a chart may be left out."""
    known = Counter(traces.chart_texts(candidate.built))
    for text in Counter(traces.chart_texts(candidate.docx)) - known:
        mend = "верните диаграмму из собранного документа; ее числа меняются в книге"
        yield Obstacle(candidate.docx_name, f"на диаграмме изменено: «{short(text)}»", "", mend)


def outcomes_are_facts(candidate: Candidate) -> Iterator[Obstacle]:
    """Status and date of each measure in the execution table are those that follow from the
    workbook."""
    if candidate.document != "report":
        return
    year = candidate.year
    wanted = printed_rows(year.programme, candidate.built_blocks)
    for code, row in printed_rows(year.programme, candidate.blocks).items():
        for head in ("Статус", "Дата исполнения"):
            said, computed = row.cells.get(head, ""), wanted[code].cells.get(head, "")
            if said and folded(said) != folded(computed):
                source = year.executions[code].source
                what = f"{row.number} {head.lower()} «{said}», по книге «{computed}» ({source})"
                yield Obstacle(candidate.docx_name, what, "", "исправьте книгу или документ")


def _lines(docx: bytes, blocks: Iterable[Block]) -> list[str]:
    """A line a paragraph, a row, a head or foot of the pages; without the numbers that Word
    counts."""
    lines = [line for line in reading.running_text(reading.open_docx(docx)) if "стр." not in line]
    for block in blocks:
        if isinstance(block, ReadParagraph):
            lines.append(block.text)
        else:
            lines += [" | ".join(row) for row in _rows_without_numbering(block)]
    return lines


def _rows_without_numbering(table: ReadTable) -> list[list[str]]:
    """The rows but for the numbers that Word counts: of rows, and the row of column numbers."""
    rows = [row for row in table.rows if not row.counts_columns]
    return [[re.sub(r"^(?:\d+\.)+(?=\s|$)", "", cell) for cell in row.cells] for row in rows]


_NUMBER = re.compile(r"\d{1,3}(?:[\xa0 ]\d{3})+(?:,\d+)?|\d+(?:[.,/:-]\d+)*")
# Numbers of clauses, laws and captions are no facts of the year.
_REFERENCE = re.compile(
    r"(?:№|(?<!\w)(?:п|пп|ст|ч|гл|гр|пункт\w*|подпункт\w*|стать\w*|част\w*|глав\w*|раздел\w*|таблиц\w*|рисун\w*|"
    r"приложени\w*)\b\.?)[\xa0 ]*\d[\d.,\xa0 /-]*",
    re.IGNORECASE,
)


def _numbers(texts: Iterable[str]) -> Iterator[str]:
    """The numbers in texts as they are printed, but for references."""
    for text in texts:
        for found in _NUMBER.finditer(_REFERENCE.sub(" ", text)):
            yield found[0].replace("\xa0", " ")


# --- the PDF and the page -------------------------------------------------------------------------


def same_text(candidate: Candidate) -> Iterator[Obstacle]:
    """The PDF says what the DOCX says, in its fonts."""
    mend = (
        "обновите поля (Ctrl+A, F9) и уберите то, что печатается и в DOCX не читается; если это шрифт – верните в Word "
        "шрифт документа или установите названный"
    )
    for difference in judging.differences(candidate.pdf, compared(candidate.docx)):
        yield Obstacle(candidate.pdf_name, difference, "", mend)


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
    """The HTML edition says what the DOCX says; only the title stands elsewhere on the page."""
    page = judging.squeezed(pages.text_of(candidate.docx))
    said = [
        block
        for block in candidate.blocks
        if isinstance(block, ReadTable) or block.style != "Title"
    ]
    for line in reading.text_of(said):
        if judging.squeezed(line) not in page:
            mend = "напишите это обычным абзацем: надписи и фигуры на страницу сайта не переходят"
            yield Obstacle(
                candidate.docx_name, f"на странице сайта не будет текста «{short(line)}»", "", mend
            )


_OF_THE_DOCX: tuple[Rule, ...] = (
    no_traces,
    nothing_unfinished,
    nothing_internal,
    no_internal_columns,
    no_demonstration,
    title_and_year,
    legal_basis,
    all_parts,
    no_empty_part,
    results_by_type_and_segment,
    all_measures,
    numbers_are_facts,
    charts_show_facts,
    outcomes_are_facts,
)
_OF_THE_PDF: tuple[Rule, ...] = (same_text, fit_pdf, same_page)


# --- what is internal -----------------------------------------------------------------------------


def _printed(year: Report, edition: Edition) -> Iterator[Printed]:
    """Every value that the documents of a year print in an edition; a report only if all was
    reported."""
    reported = len(year.executions) == len(year.programme.measures)
    for name, maker in MAKERS.items():
        for value in (
            values_of(maker.context(year, edition, None)) if name == "program" or reported else ()
        ):
            if isinstance(value, Printed):
                yield value


def _columns(year: Report, edition: Edition) -> set[str]:
    """The columns of the workbook from which an edition prints something of a measure."""
    cells = [value.cell for value in _printed(year, edition) if value != "–"]
    return {cell.heading for cell in cells if cell and cell.sheet in ("План", "Исполнение")}


def _internal_values(candidate: Candidate) -> list[str]:
    """What only internal editions print, folded and without a full stop; what public texts say too
    is no secret."""
    year = candidate.year
    values = {str(value) for value in _printed(year, Edition.INTERNAL)}
    values |= {one.evidence for one in year.executions.values() if one.evidence}
    values |= {measure.responsible for measure in year.programme.measures if measure.responsible}
    values.discard(year.programme.year.internal_mark or "")
    public = " ".join(
        folded(text) for text in [*_printed(year, Edition.PUBLIC), *candidate.standing]
    )
    plain = {folded(value).rstrip(".") for value in values}
    codes = _codes(year)
    return sorted(
        value
        for value in plain
        if len(value) > _SHORTEST and value not in public and not codes.fullmatch(_as_code(value))
    )
