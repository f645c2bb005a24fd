"""The domain's words as frozen records. A record knows the cells it was read from; nothing here
reads or prints.

A `Book` is all that the workbook holds, every year of it; a `Programme` is what one year's
documents are made of. Money is Decimal, thousands of roubles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Literal


@dataclass(frozen=True, slots=True)
class CellRef:
    """The place of a value: «План!F7», or a whole sheet where `address` is empty; `heading` is its
    column's."""

    sheet: str
    address: str = ""
    heading: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}" if self.address else self.sheet


class TemplateRef(CellRef):
    """A template as the place of a finding; `sheet` is its file's name."""


# Документ: what the templates, the files and the commands are called.
Document = Literal["program", "report"]


class Edition(StrEnum):
    """Редакция: for the public, or with the columns and appendices that stay in the house."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Segment(StrEnum):
    """Сегмент клиентов; written in Latin letters."""

    B2B = "B2B"
    B2C = "B2C"


class StampKind(StrEnum):
    """Вид грифа утверждения: who approves, and so which words stand in the stamp."""

    ORDER = "приказ"
    PERSON = "руководитель"
    MINUTES = "протокол"
    NONE = "нет"


class Status(StrEnum):
    """Статус исполнения мероприятия."""

    DONE = "выполнено"
    PARTLY = "выполнено частично"
    NOT_DONE = "не выполнено"
    MOVED = "перенесено"
    CANCELLED = "отменено"
    IN_WORK = "в работе"


class Direction(StrEnum):
    """Направление показателя: which way is better."""

    MORE = "больше – лучше"
    LESS = "меньше – лучше"


class AssessmentKind(StrEnum):
    """Вид оценки удовлетворённости: after each contact (operational), or a yearly survey
    (comprehensive)."""

    OPERATIONAL = "оперативная"
    COMPREHENSIVE = "комплексная"


class DocumentKind(StrEnum):
    """Документ, к которому относится вывод."""

    PROGRAMME = "программа"
    REPORT = "отчет"


class YesNo(StrEnum):
    """A yes-or-no cell."""

    YES = "да"
    NO = "нет"


@dataclass(frozen=True, slots=True)
class Period:
    """Срок: first and last day, and the words it was given in (what a document prints)."""

    start: dt.date
    end: dt.date
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row of the workbook: `key` names it even when rows move, `cells` leads from a field's name
    to its cell."""

    key: str
    source: CellRef
    cells: Mapping[str, CellRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company(Record):
    """Общество; `logo` is a path beside the workbook."""

    full_name: str
    short_name: str
    running_name: str
    city: str
    site: str | None
    logo: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Year(Record):
    """A row of «Программы»: what is said once about a year's Programme and Report, with the
    approval stamp of each."""

    year: int
    issue_year: int
    legal_basis: tuple[str, ...]
    stamp: StampKind
    position: str | None
    person: str | None
    number: str | None
    approved: dt.date | None
    mark: str | None
    internal_mark: str | None
    report_stamp: StampKind
    report_position: str | None
    report_person: str | None
    report_number: str | None
    report_approved: dt.date | None
    report_mark: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Record):
    """Раздел плана: a node of the tree; «1» is a section, «1.2» a group in it."""

    code: str
    title: str
    service_type: str | None
    channel: str | None
    segment: Segment | None
    not_applicable: str | None

    @property
    def parent(self) -> str | None:
        """The code of the node above, None for a section of the first level."""
        return self.code.rpartition(".")[0] or None

    @property
    def level(self) -> int:
        """1 for a section, 2 for a group in it."""
        return self.code.count(".") + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Record):
    """Мероприятие: a row of «План»."""

    code: str
    year: int
    section: str
    proposal: str
    measure: str
    due: Period
    expected_result: str
    responsible: str | None
    funding: Decimal | None
    findings: tuple[str, ...]

    @property
    def subjects(self) -> tuple[str, ...]:
        """What an indicator of the measure may name: itself, its group, its section."""
        return tuple(
            code for code in (self.code, self.section, self.section.rpartition(".")[0]) if code
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution(Record):
    """Исполнение: what became of a measure."""

    measure: str
    status: Status
    finished: dt.date | None
    result: str | None
    effect: str | None
    deviation_reason: str | None
    moved_to: str | None
    funding: Decimal | None
    evidence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Record):
    """Показатель эффективности; `subject` is the code of a measure or of a section."""

    code: str
    year: int
    subject: str
    title: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    actual: Decimal | None
    direction: Direction
    deviation_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Record):
    """Оценка: one satisfaction figure of the year it was measured in."""

    year: int
    kind: AssessmentKind
    channel: str | None
    segment: Segment | None
    respondents: int | None
    scale: str
    value: Decimal
    target: Decimal | None
    origin: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion(Record):
    """Вывод: a finding of the analysis (Programme, §2.1) or a conclusion of the report (§3.2)."""

    code: str
    year: int
    document: DocumentKind
    service_type: str | None
    segment: Segment | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Record):
    """Акт: a cited law or internal document; `reference` stands in a sentence as it is."""

    code: str
    kind: str
    date: dt.date | None
    number: str | None
    title: str
    reference: str
    public: YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation(Record):
    """Сокращение."""

    abbreviation: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All that the workbook holds, in the order of its rows; no company if it could not be read."""

    company: Company | None
    years: tuple[Year, ...]
    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]
    executions: tuple[Execution, ...]
    indicators: tuple[Indicator, ...]
    assessments: tuple[Assessment, ...]
    conclusions: tuple[Conclusion, ...]
    acts: tuple[Act, ...]
    abbreviations: tuple[Abbreviation, ...]
    # What the office's own lists on «Списки» name.
    service_types: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    # Keys of rows that are there but could not be read, so that nobody calls a reference to them
    # unknown.
    unread: frozenset[str] = frozenset()

    @property
    def planned_years(self) -> tuple[int, ...]:
        """The years with a row in «Программы» and at least one measure, the latest last."""
        planned = {measure.year for measure in self.measures}
        return tuple(sorted(year.year for year in self.years if year.year in planned))

    def of_year(self, year: int) -> Book:
        """The same book with only those rows of years that the year's documents are made of; it may
        have errors."""
        measures = tuple(measure for measure in self.measures if measure.year == year)
        codes = {measure.code for measure in measures}
        return replace(
            self,
            years=tuple(row for row in self.years if row.year == year),
            measures=measures,
            executions=tuple(one for one in self.executions if one.measure in codes),
            indicators=tuple(indicator for indicator in self.indicators if indicator.year == year),
            assessments=tuple(
                figure for figure in self.assessments if figure.year in (year - 1, year)
            ),
            conclusions=tuple(text for text in self.conclusions if text.year == year),
        )

    def holds(self, year: int) -> bool:
        """Whether `programme` and `report` have what they stand on, whatever else is wrong: every
        row was read, the company and the year are there once, and each act and section that is
        referred to."""
        rows = [row for row in self.years if row.year == year]
        acts = {act.code for act in self.acts}
        sections = {section.code for section in self.sections}
        return (
            not self.unread
            and self.company is not None
            and len(rows) == 1
            and acts.issuperset(rows[0].legal_basis)
            and sections.issuperset(
                measure.section for measure in self.measures if measure.year == year
            )
        )

    def programme(self, year: int) -> Programme:
        """The year's part of a book that `holds` it."""
        assert self.company is not None
        rows = {row.year: row for row in self.years}
        acts = {act.code: act for act in self.acts}
        return Programme(
            company=self.company,
            year=rows[year],
            legal_basis=tuple(acts[code] for code in rows[year].legal_basis),
            sections=self.sections,
            measures=tuple(measure for measure in self.measures if measure.year == year),
            indicators=tuple(indicator for indicator in self.indicators if indicator.year == year),
            # A programme rests on what was measured before it begins.
            assessments=tuple(figure for figure in self.assessments if figure.year == year - 1),
            findings=tuple(
                text
                for text in self.conclusions
                if text.year == year and text.document is DocumentKind.PROGRAMME
            ),
        )

    def report(self, year: int) -> Report:
        """The year's report, of a book that `holds` it."""
        programme = self.programme(year)
        codes = {measure.code for measure in programme.measures}
        return Report(
            programme=programme,
            executions={one.measure: one for one in self.executions if one.measure in codes},
            assessments=tuple(figure for figure in self.assessments if figure.year == year),
            assessments_before=tuple(
                figure for figure in self.assessments if figure.year == year - 1
            ),
            conclusions=tuple(
                text
                for text in self.conclusions
                if text.year == year and text.document is DocumentKind.REPORT
            ),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """Изменение плана: a text of the Programme as it was issued, and as the workbook has it now;
    None where the measure was not there, or is not any more."""

    measure: str
    cell: CellRef
    issued: str | None
    now: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Отчет о выполнении Программы of one year; `changes` against the Programme that was issued."""

    programme: Programme
    executions: Mapping[str, Execution]
    assessments: tuple[Assessment, ...]
    assessments_before: tuple[Assessment, ...]
    conclusions: tuple[Conclusion, ...]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Программа мероприятий of one year."""

    company: Company
    year: Year
    legal_basis: tuple[Act, ...]
    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]
    indicators: tuple[Indicator, ...]
    assessments: tuple[Assessment, ...]
    findings: tuple[Conclusion, ...]

    @property
    def subjects(self) -> dict[str, str]:
        """What an indicator may belong to, in words, by its code: sections, groups and measures."""
        titles = {section.code: section.title for section in self.sections}
        return titles | {measure.code: measure.measure for measure in self.measures}

    def measures_of(self, section: Section) -> tuple[Measure, ...]:
        """The measures that stand directly in the section, in the order of their rows."""
        return tuple(measure for measure in self.measures if measure.section == section.code)

    def groups_of(self, section: Section) -> tuple[Section, ...]:
        """The groups of a section that have measures this year, in the order of their rows."""
        return tuple(
            node for node in self.sections if node.parent == section.code and self.measures_of(node)
        )

    @property
    def top_sections(self) -> tuple[Section, ...]:
        """The sections that have measures this year, in the order of their rows."""
        return tuple(
            node
            for node in self.sections
            if node.parent is None and (self.measures_of(node) or self.groups_of(node))
        )
