"""What the rules on texts look at: the texts that documents print, each with its cell, and the
standing text of the templates around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.book import YearRows, place_at
from generator.contract.column import Audience, Column, Reads
from generator.contract.schema import audience_of, column_of
from generator.model import (
    Conclusion,
    Execution,
    Indicator,
    Measure,
    Period,
    Record,
    Section,
    Segment,
)
from generator.terms import CellRef, TemplateRef


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
    def column(self) -> Column:
        """The column it shares with the texts it is like."""
        return column_of(self.record, self.field)

    @property
    def is_sentence(self) -> bool:
        """Whether it is prose, as against a name, a code or a number."""
        return self.column.reads is Reads.SENTENCE

    @property
    def is_prose(self) -> bool:
        """Whether it is written by hand in words: a sentence, a title, a name."""
        return self.column.reads in (Reads.SENTENCE, Reads.NAME)

    @property
    def is_public(self) -> bool:
        """Whether the public edition prints it."""
        return self.column.audience_of(self.record) is Audience.PUBLIC


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
    """All texts of one year's documents; `rows` are that year's, sections and measures also
    by code."""

    rows: YearRows
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
    def columns(self) -> Mapping[str, list[Text]]:
        """The sentences by the sheet and heading of the column they stand in."""
        columns: dict[str, list[Text]] = {}
        for text in self.sentences:
            columns.setdefault(f"{text.cell.sheet}!{text.cell.heading}", []).append(text)
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
        if section is None:
            return None
        return place_at(section, self.sections).segment

    def branch_of(self, record: Record) -> str | None:
        """The branch of a measure, or of that which a record is about."""
        match record:
            case Measure(branch=branch):
                return branch
            case Execution(measure=code) | Indicator(subject=code):
                measure = self.measures.get(code)
                return measure.branch if measure else None
            case _:
                return None


def prose_of(rows: YearRows) -> Prose:
    """The texts of a year's records, in the order of the workbook's sheets and rows."""
    return Prose(
        rows,
        tuple(text for record in _records(rows) for text in _texts(record)),
        {section.code: section for section in rows.book.sections},
        {measure.code: measure for measure in rows.measures},
    )


def _records(rows: YearRows) -> Iterator[Record]:
    book = rows.book
    if book.company is not None:
        yield book.company
    for imprint in rows.imprints:
        yield from (imprint, imprint.program_stamp, imprint.report_stamp)
    for amendment in rows.amendments:
        yield from (amendment, amendment.stamp)
    yield from (*book.sections, *rows.measures, *rows.executions, *rows.indicators)
    yield from (*rows.assessments, *rows.conclusions, *book.acts)
    yield from (*book.clauses, *book.abbreviations)


def _texts(record: Record) -> Iterator[Text]:
    for field in record.cells:
        if audience_of(record, field) is Audience.NOWHERE:
            continue
        value = getattr(record, field)
        if isinstance(value, Period):
            value = value.text
        if isinstance(value, str):
            yield Text(value, record, field)


def around(text: str, start: int, end: int, width: int = 24) -> str:
    """The place from `start` to `end` with what stands beside it, cut at words: «…от 14.05.2012 №
    442…»."""
    before, after = text[:start], text[end:]
    if len(before) > width:
        before = "…" + before[-width:].partition(" ")[2]
    if len(after) > width:
        after = after[:width].rpartition(" ")[0] + "…"
    return f"«{before}{text[start:end]}{after}»".replace("\n", " ")


def first_difference(text: str, other: str) -> int:
    """Where two texts begin to differ."""
    for at, (char, other_char) in enumerate(zip(text, other, strict=False)):
        if char != other_char:
            return at
    return min(len(text), len(other))


def words(text: str) -> list[re.Match[str]]:
    """The words of a text, hyphens inside them, with their places."""
    return list(re.finditer(r"[^\W_]+(?:-[^\W_]+)*", text))
