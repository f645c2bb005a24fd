"""Codes: each stands once, and what a row refers to is there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from generator.book import Book
from generator.findings import ORDER, PROGRAMME, Finding, Theme
from generator.model import (
    Amendment,
    Conclusion,
    DocumentKind,
    Indicator,
    Measure,
    Record,
    YesNo,
)
from generator.spelling import look

CODE_TWICE = Theme.CODES.error(
    "code-twice", "код есть дважды", "ссылка указывала бы на две строки", ORDER
)


def codes_stand_once(book: Book) -> Iterator[Finding]:
    """A code names one row of its sheet, even for one who does not see in which alphabet it is
    typed; a year has one row in «Программы», a measure one in «Исполнение»."""
    sheets: tuple[Iterable[Record], ...] = (
        book.imprints,
        book.sections,
        book.measures,
        book.executions,
        book.indicators,
        book.conclusions,
        book.acts,
        book.clauses,
        book.abbreviations,
    )
    for records in sheets:
        first: dict[str, Record] = {}
        for record in records:
            code = look(record.key)
            if code in first:
                message = f"«{record.key}» уже есть в ячейке {first[code].source.address}"
                yield CODE_TWICE.at(
                    record.source, message, "оставьте одну из строк или измените код"
                )
            first.setdefault(code, record)


def sections_exist(book: Book) -> Iterator[Finding]:
    """A measure stands in a section of the tree."""
    known = {section.code for section in book.sections}
    for measure in book.measures:
        yield from _unknown(book, measure, "section", [measure.section], known, "листе «Разделы»")


def sections_have_parents(book: Book) -> Iterator[Finding]:
    """A group «1.2» has its section «1»."""
    known = {section.code for section in book.sections}
    for section in book.sections:
        if section.parent is not None:
            yield from _unknown(book, section, "code", [section.parent], known, "листе «Разделы»")


SECTION_DEPTH = Theme.CODES.error(
    "section-depth", "раздел третьего уровня", "третий уровень – номера мероприятий", PROGRAMME
)


def sections_have_two_levels(book: Book) -> Iterator[Finding]:
    """The plan has sections and groups in them; the third level of numbers is that of the
    measures."""
    for section in book.sections:
        if section.level > 2:
            message = f"раздел «{section.code}» третьего уровня"
            yield SECTION_DEPTH.at(
                section.cells["code"], message, "бывают разделы «1» и группы в них «1.2»"
            )


SECTION_MIXED = Theme.CODES.error(
    "section-mixed", "мероприятие в разделе, где есть группы", "два номера 1.1. рядом", PROGRAMME
)


def measures_stand_in_leaves(book: Book) -> Iterator[Finding]:
    """A section has measures or groups, not both: the numbers 1.1. would stand for one of each."""
    parents = {section.parent for section in book.sections}
    for measure in book.measures:
        if measure.section in parents:
            message = (
                f"в разделе «{measure.section}» есть группы, "
                "мероприятие должно стоять в одной из них"
            )
            yield SECTION_MIXED.at(
                measure.cells["section"], message, f"например {measure.section}.1"
            )


def grounds_exist(book: Book) -> Iterator[Finding]:
    """A ground that a measure rests on is on the sheet «Выводы», for the programme of the same
    year."""
    for measure in book.measures:
        known = {
            conclusion.code
            for conclusion in book.conclusions
            if conclusion.document is DocumentKind.PROGRAMME and conclusion.year == measure.year
        }
        place = f"листе «Выводы» для программы {measure.year} года"
        yield from _unknown(book, measure, "grounds", measure.grounds, known, place)


def clauses_exist(book: Book) -> Iterator[Finding]:
    """A clause of the Standard that a measure serves is on the sheet «Стандарт»."""
    known = {clause.code for clause in book.clauses}
    for measure in book.measures:
        yield from _unknown(book, measure, "clauses", measure.clauses, known, "листе «Стандарт»")


def acts_exist(book: Book) -> Iterator[Finding]:
    """An act that a programme is based on is on the sheet «Акты»."""
    known = {act.code for act in book.acts}
    for imprint in book.imprints:
        yield from _unknown(
            book, imprint, "legal_basis", imprint.legal_basis, known, "листе «Акты»"
        )


BASIS_INTERNAL = Theme.PLAN.error(
    "basis-internal",
    "основание – внутренний документ",
    "основание печатается для всех",
    f"{PROGRAMME}, п. 1.1",
)


def bases_are_public(book: Book) -> Iterator[Finding]:
    """A programme is for the public; an internal document is not cited as its basis."""
    internal = {act.code for act in book.acts if act.public is YesNo.NO}
    for imprint in book.imprints:
        for code in imprint.legal_basis:
            if code in internal:
                message = f"«{code}» – внутренний документ, а основание печатается для всех"
                yield BASIS_INTERNAL.at(
                    imprint.cells["legal_basis"], message, "назовите публичный акт"
                )


def executions_have_measures(book: Book) -> Iterator[Finding]:
    """Nothing is reported that was not planned."""
    known = {measure.code for measure in book.measures}
    for execution in book.executions:
        yield from _unknown(book, execution, "measure", [execution.measure], known, "листе «План»")


def indicators_have_subjects(book: Book) -> Iterator[Finding]:
    """An indicator measures a section, or a measure of its own year."""
    sections = {section.code for section in book.sections}
    for indicator in book.indicators:
        measures = {measure.code for measure in book.measures if measure.year == indicator.year}
        place = f"листах «План» ({indicator.year} год) и «Разделы»"
        yield from _unknown(
            book, indicator, "subject", [indicator.subject], sections | measures, place
        )


def years_have_programmes(book: Book) -> Iterator[Finding]:
    """A year with measures, indicators, conclusions or amendments has a row in «Программы»."""
    known = {str(imprint.year) for imprint in book.imprints}
    records: tuple[Measure | Indicator | Conclusion | Amendment, ...] = (
        *book.measures,
        *book.indicators,
        *book.conclusions,
        *book.amendments,
    )
    for record in records:
        yield from _unknown(book, record, "year", [str(record.year)], known, "листе «Программы»")


REFERENCE_UNKNOWN = Theme.CODES.error(
    "reference-unknown", "кода, на который ссылаются, нет", "строка потеряла бы свое место", ORDER
)


def _unknown(
    book: Book, record: Record, field: str, codes: Iterable[str], known: set[str], place: str
) -> Iterator[Finding]:
    """A finding for each code that is not known; rows that could not be read are known all the
    same."""
    for code in codes:
        if code not in known and code not in book.unread:
            message = f"«{code}» нет на {place}"
            hint = alike_code(code, known) or _elsewhere(book, code, place) or _CORRECT
            yield REFERENCE_UNKNOWN.at(record.cells[field], message, hint)


_CORRECT = "исправьте код или добавьте строку"


def _elsewhere(book: Book, code: str, place: str) -> str:
    """Where a code is that was put into a column for the codes of a `place`; «» if nowhere."""
    sheets: tuple[tuple[str, Iterable[Record]], ...] = (
        ("План", book.measures),
        ("Разделы", book.sections),
        ("Выводы", book.conclusions),
        ("Показатели", book.indicators),
        ("Акты", book.acts),
        ("Стандарт", book.clauses),
    )
    for sheet, records in sheets:
        is_asked = f"«{sheet}»" in place
        if not is_asked and any(look(record.key) == look(code) for record in records):
            return f"такой код есть на листе «{sheet}»: здесь нужен другой"
    return ""


def alike_code(code: str, known: set[str]) -> str:
    """The known code that was probably meant: the same in look-alike letters, or nearly the same;
    «» if there is none."""
    for candidate in sorted(known):
        if look(candidate) == look(code):
            return f"есть «{candidate}»: проверьте раскладку, регистр букв и дефис"
    close = difflib.get_close_matches(code, sorted(known), n=1, cutoff=0.75)
    return f"похоже на «{close[0]}»" if close else ""
