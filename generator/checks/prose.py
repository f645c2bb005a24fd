"""What the rules on texts look at: the texts that documents print, each with its cell, and the
standing text of the templates around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from generator.model import (
    Act,
    Book,
    CellRef,
    Conclusion,
    Execution,
    Indicator,
    Measure,
    Period,
    Record,
    Section,
    Segment,
    TemplateRef,
)

# Kept in the workbook, printed nowhere.
_NOT_PRINTED = {"logo", "site", "evidence", "not_applicable"}
# Whole sentences, by the class of their record.
_SENTENCES: dict[type[Record], tuple[str, ...]] = {
    Measure: ("proposal", "measure", "expected_result"),
    Execution: ("result", "effect", "deviation_reason"),
    Indicator: ("deviation_reason",),
    Conclusion: ("text",),
}
# What names something in words, beside the sentences.
_NAMES: dict[type[Record], tuple[str, ...]] = {
    Section: ("title",),
    Measure: ("responsible",),
    Indicator: ("title",),
    Act: ("title", "reference"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a record as it was typed."""

    value: str
    record: Record
    field: str

    @property
    def cell(self) -> CellRef:
        """The cell it stands in."""
        return self.record.cells[self.field]

    @property
    def column(self) -> tuple[str, str]:
        """The sheet and heading it shares with the texts it is like."""
        return self.cell.sheet, self.cell.heading

    @property
    def is_sentence(self) -> bool:
        """Whether it is prose, as against a name, a code or a number."""
        return self.field in _SENTENCES.get(type(self.record), ())

    @property
    def is_prose(self) -> bool:
        """Whether it is written by hand in words: a sentence, a title, a name."""
        return self.is_sentence or self.field in _NAMES.get(type(self.record), ())


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing text of a template: its file's name and its paragraphs in order, tags
    included."""

    name: str
    paragraphs: tuple[str, ...]

    @property
    def cell(self) -> CellRef:
        """The place of a finding: the template as a whole."""
        return TemplateRef(self.name)


@dataclass(frozen=True, slots=True)
class Prose:
    """All texts of one year's documents; `book` holds that year's rows, sections and measures also
    by code."""

    book: Book
    texts: tuple[Text, ...]
    sections: Mapping[str, Section]
    measures: Mapping[str, Measure]

    @property
    def sentences(self) -> Iterator[Text]:
        """The texts that are whole sentences."""
        return (text for text in self.texts if text.is_sentence)

    @property
    def written(self) -> Iterator[Text]:
        """The texts that are written by hand in words."""
        return (text for text in self.texts if text.is_prose)

    @property
    def columns(self) -> Mapping[tuple[str, str], list[Text]]:
        """The sentences by the column they stand in."""
        columns: dict[tuple[str, str], list[Text]] = {}
        for text in self.sentences:
            columns.setdefault(text.column, []).append(text)
        return columns

    def section_of(self, record: Record) -> Section | None:
        """The group or section that a record stands in, or that what it is about stands in."""
        match record:
            case Section():
                return record
            case Measure(section=code):
                return self.sections.get(code)
            case Execution(measure=code) | Indicator(subject=code):
                measure = self.measures.get(code)
                return self.section_of(measure) if measure else self.sections.get(code)
            case _:
                return None

    def segment_of(self, record: Record) -> Segment | None:
        """The segment that a record belongs to: its own, or that of its group or the section
        above."""
        if isinstance(record, Conclusion):
            return record.segment
        section = self.section_of(record)
        above = self.sections.get(section.parent or "") if section else None
        return (section.segment if section else None) or (above.segment if above else None)


def prose_of(book: Book) -> Prose:
    """The texts of a book's records, in the order of its sheets and rows."""
    return Prose(
        book,
        tuple(text for record in _records(book) for text in _texts(record)),
        {section.code: section for section in book.sections},
        {measure.code: measure for measure in book.measures},
    )


def _texts(record: Record) -> Iterator[Text]:
    for field in record.cells:
        value = getattr(record, field)
        if isinstance(value, Period):
            value = value.text
        if isinstance(value, str) and field not in _NOT_PRINTED:
            yield Text(value, record, field)


def _records(book: Book) -> Iterator[Record]:
    for field in fields(book):
        value = getattr(book, field.name)
        if isinstance(value, Record):
            yield value
        elif isinstance(value, tuple):
            yield from (one for one in value if isinstance(one, Record))


def around(text: str, start: int, end: int, width: int = 24) -> str:
    """The place from `start` to `end` with what stands beside it, cut at words: «…от 14.05.2012 №
    442…»."""
    before, after = text[:start], text[end:]
    if len(before) > width:
        before = "…" + before[-width:].partition(" ")[2]
    if len(after) > width:
        after = after[:width].rpartition(" ")[0] + "…"
    return f"«{before}{text[start:end]}{after}»".replace("\n", " ")


def first_difference(one: str, other: str) -> int:
    """Where two texts begin to differ."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def words(text: str) -> list[re.Match[str]]:
    """The words of a text, hyphens inside them, with their places."""
    return list(re.finditer(r"[^\W_]+(?:-[^\W_]+)*", text))
