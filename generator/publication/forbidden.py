"""Rules of the gate: what must not be in a document. They find what a hurried person overlooks in a
workbook or a template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator import spelling
from generator.book import Year
from generator.contract import schema
from generator.contract.column import Audience, Column, Reads, Sheet
from generator.documents import every_text, kinds, traces
from generator.documents.context import values_of
from generator.documents.printed import Printed
from generator.documents.traces import paragraph_of, short
from generator.publication.candidate import Candidate
from generator.publication.obstacles import Obstacle
from generator.terms import Edition

DEMONSTRATION = "Демонстрационные данные"

_OUT_OF_TEMPLATE = (
    "уберите это из шаблона (Word: Файл → Сведения → Проверка документа) и соберите заново"
)


def no_traces(candidate: Candidate) -> Iterator[Obstacle]:
    """Nothing that a template brings along: names of people, links to files, enclosures."""
    for trace in traces.carried(candidate.docx, company=candidate.names):
        yield Obstacle(candidate.docx_name, trace.what, trace.where, _OUT_OF_TEMPLATE)


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
    """No tags of the template, no «[вписать]», no «ХХХ», no line to write on; but the lines that
    the template draws around a value, such as that of a signature, are part of it."""
    drawn = _lines_around_values(candidate.standing)
    blanks = _blanks(candidate)
    for text in every_text.paragraphs(candidate.docx):
        if drawn.fullmatch(" ".join(text.split())):
            continue
        for pattern, what in _UNFINISHED:
            gap = pattern.search(text)
            if gap:
                cell = next((cell for blank, cell in blanks.items() if blank in text), "")
                named = f" ({cell})" if cell else ""
                told = f"{what} «{short(text[gap.start() :])}»{named}"
                mend = _FILL_IN.format(cell=cell) if cell else _WRITE_IN
                yield Obstacle(candidate.docx_name, told, paragraph_of(text), mend)


_WRITE_IN = "впишите, что должно стоять, или исправьте шаблон"
_FILL_IN = "впишите дату в утвержденный документ или в книгу ({cell}) и соберите заново"
_LINE = re.compile(r"_{3,}")
_TAG = re.compile(r"\{\{[^{}]*\}\}")


def _lines_around_values(standing: Iterable[str]) -> re.Pattern[str]:
    """Paragraphs of a template with a line to write on and a value beside it, as they are when the
    value is there."""
    drawn = []
    for text in standing:
        plain = " ".join(text.split())
        if _LINE.search(plain) and _TAG.search(plain):
            own = _TAG.split(plain)
            drawn.append("[^_]*[^\\W_][^_]*".join(map(re.escape, own)))
    return re.compile("|".join(drawn) or r"(?!)")


def _blanks(candidate: Candidate) -> dict[str, str]:
    """What was printed for an empty cell to write on by hand, and the cell."""
    return {
        value.text: value.cell
        for value in candidate.manifest.values
        if value.cell and _LINE.search(value.text)
    }


_SHORTEST = 4  # «480,00» is a sum, «38» may be anything
_TAKE_OUT = "уберите это из публичной графы книги или из шаблона и соберите заново"


def nothing_internal(candidate: Candidate) -> Iterator[Obstacle]:
    """No values of the internal edition, also inside of sentences; no codes; not its mark."""
    values, codes = _internal_values(candidate), _codes(candidate.year)
    mark = candidate.year.imprint.internal_mark
    if mark and DEMONSTRATION in mark:
        mark = None
    for text in every_text.paragraphs(candidate.docx):
        for what in (*_values_in(text, values), *_codes_in(text, codes)):
            yield Obstacle(candidate.docx_name, what, paragraph_of(text), _TAKE_OUT)
        if mark and mark in text:
            what = f"пометка внутренней редакции «{mark}»"
            yield Obstacle(candidate.docx_name, what, "", _TAKE_OUT)


def _values_in(text: str, values: Iterable[str]) -> Iterator[str]:
    plain = spelling.words(text)
    for value in values:
        if value in plain and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", plain):
            yield f"значение внутренней редакции «{short(value)}»"


def _codes_in(text: str, codes: re.Pattern[str]) -> Iterator[str]:
    if match := codes.search(spelling.code_look(text)):
        yield f"внутренний код «{text[match.start() : match.end()]}»"


def _codes(year: Year) -> re.Pattern[str]:
    """The codes of measures, grounds and indicators, however their letters and dashes are typed;
    those that are plain numbers could be anything."""
    keys = [row.key for row in (*year.measures, *year.grounds, *year.indicators)]
    codes = []
    for key in keys:
        if any(char.isalpha() for char in key):
            codes.append(rf"(?<![\w-]){re.escape(spelling.code_look(key))}(?![\w-])")
    return re.compile("|".join(codes) or r"(?!)")


def no_internal_columns(candidate: Candidate) -> Iterator[Obstacle]:
    """No column that only the internal edition has: it would be named as in the workbook, or count
    money."""
    internal = _headings(internal=True) - _headings(internal=False)
    for table in candidate.tables:
        for cell in table.rows[0].cells if table.rows else ():
            if cell in internal or re.search(r"тыс\.\s*руб", cell):
                what = f"столбец внутренней редакции «{short(cell)}»"
                yield Obstacle(candidate.docx_name, what, "шапка таблицы", _TAKE_OUT)


_OF_MEASURES: tuple[Sheet, ...] = (schema.PLAN, schema.EXECUTION)


def _headings(*, internal: bool) -> set[str]:
    """The headings of the columns about measures that are for the house alone, or for all. What a
    code refers to has the heading of the column it is in: it is found by its value."""
    headings = set()
    for column in (column for sheet in _OF_MEASURES for column in sheet.read):
        refers = column.reads is Reads.CODE and column.field != "code"
        if not refers and (column.audience is not Audience.PUBLIC) is internal:
            headings.add(column.heading)
    return headings


def no_demonstration(candidate: Candidate) -> Iterator[Obstacle]:
    """No mark that the data are invented, unless a demonstration is what is asked for."""
    text = spelling.letters(" ".join(every_text.paragraphs(candidate.docx)))
    if not candidate.demo and spelling.letters(DEMONSTRATION) in text:
        mend = (
            "замените данные книги настоящими и очистите «Пометку» на листе «Программы»; "
            "показать страницу с демонстрационными данными – DEMO=1"
        )
        yield Obstacle(candidate.docx_name, f"пометка «{DEMONSTRATION}»", "", mend)


# --- what is internal ---------------------------------------------------------------------------


def _printed(year: Year, edition: Edition) -> Iterator[Printed]:
    """Every value that the documents of a year print in an edition."""
    for kind in kinds.KINDS:
        if kind.is_due(year):
            for value in values_of(kind.context(year, edition, None)):
                if isinstance(value, Printed):
                    yield value


def _internal_values(candidate: Candidate) -> list[str]:
    """What only internal editions print, and what is written beside measures for nobody, folded and
    without a full stop; what public texts say too is no secret."""
    year = candidate.year
    values = {*_printed(year, Edition.INTERNAL), *_kept(year)}
    values.discard(year.imprint.internal_mark or "")
    said = [*_printed(year, Edition.PUBLIC), *candidate.standing]
    public = " ".join(spelling.words(text) for text in said)
    codes = _codes(year)
    internal = []
    for value in sorted({spelling.words(value).rstrip(".") for value in values}):
        is_code = codes.fullmatch(spelling.code_look(value))
        if len(value) > _SHORTEST and value not in public and not is_code:
            internal.append(value)
    return internal


def _kept(year: Year) -> Iterator[str]:
    """What is typed beside measures and is not for the public."""
    for record in (*year.measures, *year.executions.values()):
        for field in record.cells:
            value = getattr(record, field)
            if isinstance(value, str) and _is_kept(schema.column_of(record, field)):
                yield value


def _is_kept(column: Column) -> bool:
    return column.audience is not Audience.PUBLIC and column.reads is not Reads.CODE
