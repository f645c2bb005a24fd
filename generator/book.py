"""The records of a workbook together: a `Book` is all years of it, a `Year` what one year's
documents are made of, `YearRows` are its rows before it is known whether they make one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.model import (
    BEFORE_ISSUE,
    Abbreviation,
    Act,
    Amendment,
    Assessment,
    Clause,
    Company,
    Conclusion,
    DocumentKind,
    Execution,
    Imprint,
    Indicator,
    Measure,
    Record,
    Section,
    Segment,
    Survey,
)
from generator.spelling import look
from generator.terms import CellRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All that the workbook holds, every year of it, in the order of its rows."""

    company: Company | None
    """None if it could not be read."""
    imprints: tuple[Imprint, ...]
    amendments: tuple[Amendment, ...] = ()
    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]
    executions: tuple[Execution, ...]
    indicators: tuple[Indicator, ...]
    assessments: tuple[Assessment, ...]
    surveys: tuple[Survey, ...] = ()
    """How exports of surveys are read."""
    conclusions: tuple[Conclusion, ...]
    acts: tuple[Act, ...]
    clauses: tuple[Clause, ...] = ()
    """Of the company's Standard."""
    abbreviations: tuple[Abbreviation, ...]
    service_types: tuple[str, ...] = ()
    """What the office's own list on «Списки» names."""
    channels: tuple[str, ...] = ()
    """The same."""
    branches: tuple[str, ...] = ()
    """The same."""
    segment_words: tuple[tuple[str, str], ...] = ()
    """Words of B2B on «Списки», each with that of B2C; none where there are no such lists."""
    unread: Mapping[str, int | None] = field(default_factory=dict)
    """Keys of rows that could not be read, with the year of each, None for all years: nobody calls
    a reference to them unknown."""

    @property
    def planned_years(self) -> tuple[int, ...]:
        """The years with a row in «Программы» and at least one measure, the latest last."""
        planned = {measure.year for measure in self.measures}
        return tuple(sorted(row.year for row in self.imprints if row.year in planned))

    def rows_of(self, number: int) -> YearRows:
        """The rows of a year."""
        plan = in_order(measure for measure in self.measures if measure.year == number)
        codes = {measure.code for measure in plan if measure.excluded is None}
        of_year = (row for row in self.indicators if row.year == number)
        excluded = {measure.code for measure in self.measures if measure.excluded is not None}
        return YearRows(
            book=self,
            number=number,
            imprints=tuple(row for row in self.imprints if row.year == number),
            amendments=tuple(
                sorted((row for row in self.amendments if row.year == number), key=_number)
            ),
            plan=plan,
            executions=tuple(row for row in self.executions if row.measure in codes),
            indicators=tuple(row for row in of_year if row.subject not in excluded),
            assessments=tuple(row for row in self.assessments if number - row.year in (0, 1)),
            conclusions=tuple(row for row in self.conclusions if row.year == number),
        )

    def year(self, number: int) -> Year:
        """The year, of a book in which its rows `hold`."""
        return self.rows_of(number).year()


def _number(amendment: Amendment) -> int:
    return amendment.number


def in_order(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """The measures that the Programme has or had when it was issued, those of a group in the order
    that is asked for: a row that asks for none has the place of its row among those of its group.
    What an amendment brought stands behind all of before: their numbers stay."""
    rows: Counter[str] = Counter()
    placed = []
    for measure in measures:
        rows[measure.section] += measure.order is None
        place = rows[measure.section] if measure.order is None else measure.order
        placed.append((measure.added_by, place, measure))
    groups = list(dict.fromkeys(measure.section for *_, measure in placed))
    if any(measure.order is not None or measure.added for *_, measure in placed):
        placed.sort(key=lambda each: (groups.index(each[2].section), *each[:2]))
    return tuple(measure for *_, measure in placed if measure.excluded != BEFORE_ISSUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRows:
    """The rows of a book that one year's documents are made of; they may have errors."""

    book: Book
    number: int
    imprints: tuple[Imprint, ...]
    amendments: tuple[Amendment, ...] = ()
    plan: tuple[Measure, ...]
    """The measures in force and those that an amendment took out, in the order of print."""
    executions: tuple[Execution, ...]
    indicators: tuple[Indicator, ...]
    assessments: tuple[Assessment, ...]
    """Of the year and of the one before."""
    conclusions: tuple[Conclusion, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Those of the plan that are in force."""
        return tuple(measure for measure in self.plan if measure.excluded is None)

    @property
    def are_whole(self) -> bool:
        """Whether every row was read; one whose year is not known may be of this one."""
        return not {self.number, None} & set(self.book.unread.values())

    @property
    def hold(self) -> bool:
        """Whether `year` has what it stands on, whatever else is wrong: every row was read, the
        company and the year are there once, and each act and section that is referred to."""
        book = self.book
        if not self.are_whole or book.company is None or len(self.imprints) != 1:
            return False
        acts = {act.code for act in book.acts}
        sections = {section.code for section in book.sections}
        return acts.issuperset(self.imprints[0].legal_basis) and sections.issuperset(
            measure.section for measure in self.measures
        )

    def year(self) -> Year:
        """What they make, if they `hold`."""
        company, [imprint] = self.book.company, self.imprints
        assert company is not None
        acts = {act.code: act for act in self.book.acts}
        return Year(
            number=self.number,
            imprint=imprint,
            amendments=self.amendments,
            company=company,
            legal_basis=tuple(acts[code] for code in imprint.legal_basis),
            clauses=self.book.clauses,
            abbreviations=self.book.abbreviations,
            sections=self.book.sections,
            plan=self.plan,
            executions={execution.measure: execution for execution in self.executions},
            origins=self._origins(),
            indicators=self.indicators,
            assessments=self._measured_in(self.number),
            assessments_before=self._measured_in(self.number - 1),
            grounds=self._conclusions_of(DocumentKind.PROGRAMME),
            conclusions=self._conclusions_of(DocumentKind.REPORT),
        )

    def _origins(self) -> dict[str, Origin]:
        """Where the measures come from that name one of an earlier year."""
        earlier = {look(each.code): each for each in self.book.measures if each.year < self.number}
        executions = {execution.measure: execution for execution in self.book.executions}
        years: dict[int, Year | None] = {}
        origins = {}
        for measure in self.measures:
            before = earlier.get(look(measure.carried_from or ""))
            if before is None:
                continue
            if before.year not in years:
                rows = self.book.rows_of(before.year)
                years[before.year] = rows.year() if rows.hold else None
            execution = executions.get(before.code)
            origins[measure.code] = Origin(before, execution, years[before.year])
        return origins

    def _measured_in(self, number: int) -> tuple[Assessment, ...]:
        return tuple(figure for figure in self.assessments if figure.year == number)

    def _conclusions_of(self, document: DocumentKind) -> tuple[Conclusion, ...]:
        return tuple(text for text in self.conclusions if text.document is document)


NUMBER = "№"
"""What a `Change` of the number of a measure has for a column."""


@dataclass(frozen=True, slots=True)
class Change:
    """Изменение плана since the Programme was issued."""

    measure: str
    """Code of the measure or section; «» where the title of the Programme changed."""
    cell: CellRef
    """With the heading of its column, or `NUMBER`."""
    issued: str | None
    """The text as it was issued; None where the measure was not there."""
    now: str | None
    """The text that would be printed now; None where the measure is not there any more."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Откуда мероприятие: the measure of an earlier year that goes on in one."""

    measure: Measure
    execution: Execution | None
    """What became of it in its year."""
    year: Year | None
    """Its year; None if the rows of that do not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """Год: all that its Programme and its Report are made of."""

    number: int
    imprint: Imprint
    amendments: tuple[Amendment, ...] = ()
    """In the order of their numbers."""
    company: Company
    legal_basis: tuple[Act, ...]
    clauses: tuple[Clause, ...] = ()
    """Of the company's Standard, of all years."""
    abbreviations: tuple[Abbreviation, ...] = ()
    """All that are explained, used in the year or not."""
    sections: tuple[Section, ...]
    """The whole tree, of all years."""
    plan: tuple[Measure, ...]
    """The measures in force and those that an amendment took out, in the order of print."""
    executions: Mapping[str, Execution]
    """By the code of the measure."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Where measures come from that go on from an earlier year, by their codes."""
    indicators: tuple[Indicator, ...]
    assessments: tuple[Assessment, ...]
    """Measured in the year: the Report is about them."""
    assessments_before: tuple[Assessment, ...]
    """Measured the year before: a Programme rests on them, a Report compares with them."""
    grounds: tuple[Conclusion, ...]
    """Выводы анализа."""
    conclusions: tuple[Conclusion, ...]
    """Выводы отчета."""
    changes: tuple[Change, ...] = ()
    """Against the Programme that was issued last."""
    amended: int | None = None
    """How many amendments the Programme that was issued last holds; None if none was issued."""

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Those of the plan that are in force."""
        return tuple(measure for measure in self.plan if measure.excluded is None)

    @property
    def pending(self) -> tuple[Amendment, ...]:
        """The amendments that no issued Programme holds yet."""
        return tuple(each for each in self.amendments if each.number > (self.amended or 0))

    @property
    def subjects(self) -> dict[str, str]:
        """What an indicator may belong to, in words, by its code: sections, groups and measures."""
        titles = {section.code: section.title for section in self.sections}
        return titles | {measure.code: measure.measure for measure in self.measures}

    def measures_of(self, section: Section) -> tuple[Measure, ...]:
        """The measures in force that stand directly in the section, in the order of print."""
        return tuple(measure for measure in self.measures if measure.section == section.code)

    def plan_of(self, section: Section) -> tuple[Measure, ...]:
        """The same with those that an amendment took out, whose numbers stay."""
        return tuple(measure for measure in self.plan if measure.section == section.code)

    def measures_for(self, clause: Clause) -> tuple[Measure, ...]:
        """The measures that serve a clause of the Standard, in the order of their rows."""
        return tuple(measure for measure in self.measures if clause.code in measure.clauses)

    def groups_of(self, section: Section) -> tuple[Section, ...]:
        """The groups of a section that the plan of the year has, in the order of print."""
        return self._printed(node for node in self.sections if node.parent == section.code)

    @property
    def top_sections(self) -> tuple[Section, ...]:
        """The sections that the plan of the year has, in the order of print."""
        return self._printed(node for node in self.sections if node.parent is None)

    def _printed(self, nodes: Iterable[Section]) -> tuple[Section, ...]:
        """Those of the nodes that have measures, in the order of their rows; one that an amendment
        brought stands behind those of before: their numbers stay."""
        first = {node.code: self._first_amendment(node) for node in nodes}
        by_code = {node.code: node for node in self.sections}
        there = [code for code, amendment in first.items() if amendment is not None]
        return tuple(by_code[code] for code in sorted(there, key=lambda code: first[code] or 0))

    def _first_amendment(self, node: Section) -> int | None:
        """The number of the amendment that brought a node, 0 if it was there from the beginning;
        None if it has no measures."""
        within = f"{node.code}."
        own = (each for each in self.plan if f"{each.section}.".startswith(within))
        return min((measure.added_by for measure in own), default=None)

    def place_of(self, measure: Measure) -> Place:
        """Where a measure belongs: what its own node leaves out, the one above says."""
        nodes = {node.code: node for node in self.sections}
        return place_at(nodes[measure.section], nodes)

    @property
    def records(self) -> Iterator[Record]:
        """Every row that says something of the year."""
        yield self.company
        yield from (self.imprint, self.imprint.program_stamp, self.imprint.report_stamp)
        for amendment in self.amendments:
            yield from (amendment, amendment.stamp)
        yield from (*self.clauses, *self.abbreviations)
        yield from (*self.legal_basis, *self.sections, *self.plan, *self.executions.values())
        yield from (*self.indicators, *self.assessments, *self.assessments_before)
        yield from (*self.grounds, *self.conclusions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a measure stands in the tree, and whom and what it serves."""

    section: Section
    group: Section | None
    service_type: str | None
    channel: str | None
    segment: Segment | None


def place_at(node: Section, nodes: Mapping[str, Section]) -> Place:
    """What a node of the tree says or, where it leaves something out, the one above; `nodes` are
    all by their codes."""
    above = nodes.get(node.parent or "", node)
    return Place(
        section=above,
        group=None if above is node else node,
        service_type=node.service_type or above.service_type,
        channel=node.channel or above.channel,
        segment=node.segment or above.segment,
    )
