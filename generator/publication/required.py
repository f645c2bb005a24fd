"""Rules of the gate: what must be in a document, and be true. They do not judge the wording of
lawyers."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from generator import spelling, wording
from generator.contract.column import Reads
from generator.contract.schema import column_of
from generator.documents import every_text, reading
from generator.documents.alignment import State
from generator.documents.context import values_of
from generator.documents.reading import Block, ReadParagraph, ReadTable
from generator.documents.traces import paragraph_of, short
from generator.model import Record
from generator.publication.candidate import Candidate
from generator.publication.obstacles import Obstacle
from generator.terms import Edition

_RESTORE = (
    "верните недостающее; если оно убрано намеренно, измените книгу или шаблон и соберите заново"
)


def title_and_year(candidate: Candidate) -> Iterator[Obstacle]:
    """The title page says which document it is, and of which year."""
    title = spelling.words(" ".join(block.text for block in candidate.paragraphs[:12]))
    for words in candidate.kind.on_title_page:
        needed = words.format(year=candidate.year.number)
        if spelling.words(needed) not in title:
            what = f"на титульном листе нет слов «{needed}»"
            yield Obstacle(candidate.docx_name, what, "", _RESTORE)


def legal_basis(candidate: Candidate) -> Iterator[Obstacle]:
    """The acts that the document rests on are named, with their true dates and numbers."""
    if not candidate.kind.prints_plan:
        return
    text = spelling.words(" ".join(block.text for block in candidate.paragraphs))
    for act in candidate.year.legal_basis:
        named = [f"№ {act.number}"] if act.number else [act.reference]
        named += [wording.date(act.date)] if act.date else []
        if not all(spelling.words(part) in text for part in named):
            yield Obstacle(
                candidate.docx_name,
                f"нет правового основания: {short(act.reference)}",
                "",
                _RESTORE,
            )


def all_parts(candidate: Candidate) -> Iterator[Obstacle]:
    """Every part that §§2 and 3 of the Programme ask for has its heading."""
    headings = [spelling.words(block.text) for block in candidate.paragraphs if block.level]
    for pattern, name in candidate.kind.parts(candidate.year):
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


def needed_calculations(candidate: Candidate) -> Iterator[Obstacle]:
    """A report has results by service type and segment (§3.2 of the Programme)."""
    for fact, what in candidate.kind.needs:
        if not candidate.aligned.prints(fact):
            yield Obstacle(candidate.docx_name, what, "", _RESTORE)


def all_measures(candidate: Candidate) -> Iterator[Obstacle]:
    """Each section and group that has measures, and each measure in a row of its own, perhaps in
    other words: what the build printed is still there."""
    if not candidate.kind.prints_plan:
        return
    year = candidate.year
    for section in year.top_sections:
        for node in (section, *year.groups_of(section)):
            if _is_gone(candidate, node, "title"):
                what = f"нет группы «{short(node.title)}» ({node.cells['title']})"
                yield Obstacle(candidate.docx_name, what, "", _RESTORE)
    for measure in year.measures:
        if _is_gone(candidate, measure, "measure"):
            what = f"нет мероприятия «{short(measure.measure)}» ({measure.cells['measure']})"
            yield Obstacle(candidate.docx_name, what, "", _RESTORE)


def _is_gone(candidate: Candidate, record: Record, field: str) -> bool:
    aligned = candidate.aligned.of(record, field)
    return aligned is None or aligned.state is State.GONE


def numbers_are_facts(candidate: Candidate) -> Iterator[Obstacle]:
    """Every number in a report is one of its facts, or stands in the template; and where review
    changed a line, it brought no number that the line did not have: another fact in its place is
    wrong too."""
    if not candidate.kind.facts_only:
        return
    values = values_of(candidate.kind.context(candidate.year, Edition.PUBLIC, None))
    known = set(_numbers([*values, *candidate.standing]))
    mend = "исправьте его или данные книги, из которых оно взято"
    for line in _lines(candidate.docx, candidate.blocks):
        for number in _numbers([line]):
            if number not in known:
                what = f"числа {number} нет среди показателей отчета"
                yield Obstacle(candidate.docx_name, what, paragraph_of(line), mend)
    for number, line in _misplaced(candidate, known):
        what = f"число {number} стоит не там, где его ставит расчет"
        yield Obstacle(candidate.docx_name, what, paragraph_of(line), mend)


def _misplaced(candidate: Candidate, known: set[str]) -> Iterator[tuple[str, str]]:
    """Known numbers in lines that did not have them, with these lines."""
    if candidate.built == candidate.docx:
        return
    ours = _lines(candidate.built, candidate.built_blocks)
    theirs = _lines(candidate.docx, candidate.blocks)
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, start, end, other, last in matcher.get_opcodes():
        if kind == "replace":
            extra = Counter(_numbers(theirs[other:last])) - Counter(_numbers(ours[start:end]))
            yield from ((number, theirs[other]) for number in known.intersection(extra))


def charts_show_facts(candidate: Candidate) -> Iterator[Obstacle]:
    """Charts show what they showed when they were built; a chart may be left out."""
    known = Counter(every_text.chart_texts(candidate.built))
    for text in Counter(every_text.chart_texts(candidate.docx)) - known:
        mend = "верните диаграмму из собранного документа; ее числа меняются в книге"
        yield Obstacle(candidate.docx_name, f"на диаграмме изменено: «{short(text)}»", "", mend)


def outcomes_are_facts(candidate: Candidate) -> Iterator[Obstacle]:
    """Status and days of each outcome are those that follow from the workbook, wherever they are
    printed."""
    for code, execution in candidate.year.executions.items():
        computed = {
            str(cell) for field, cell in execution.cells.items() if _is_state(execution, field)
        }
        for aligned in candidate.aligned.values:
            value = aligned.value
            if value.row == code and value.cell in computed and aligned.state is State.CHANGED:
                name = f"{aligned.number} {value.column.lower()}".strip()
                what = f"{name} «{aligned.text}», по книге «{value.text}» ({execution.source})"
                mend = "исправьте книгу или документ"
                yield Obstacle(candidate.docx_name, what, "", mend)


def _is_state(record: Record, field: str) -> bool:
    """Whether a field says something that is counted, as against something worded."""
    column = column_of(record, field)
    return column.choices is not None or column.reads is Reads.NUMBER


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
        for number in _NUMBER.finditer(_REFERENCE.sub(" ", text)):
            yield number[0].replace("\xa0", " ")
