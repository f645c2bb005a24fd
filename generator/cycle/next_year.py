"""All that the next year begins with: its row in «Программы», what the years before have left, the
indicators with last year's fact as base; and, as tasks, what nobody but a person can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator import wording
from generator.book import Book
from generator.checks import law
from generator.contract.schema import EXECUTION, INDICATORS, PLAN, SECTIONS, YEARS
from generator.cycle.carrying import (
    Unfinished,
    codes_of,
    going_on,
    row_of,
    typed_by_hand,
    unfinished,
)
from generator.cycle.dues import next_due
from generator.cycle.new_rows import NewRow, Value, amended, cells_of
from generator.findings import Finding
from generator.model import Imprint, Indicator, Measure, Section, Stamp, StampKind, YesNo
from generator.spelling import look
from generator.suggestions.cells import Cells, column_of
from generator.suggestions.codes import Codes
from generator.suggestions.suggestion import State, Suggestion

DRAFT = "Проект"
_FROM = "Перенесено из"
_MOST = 12  # codes in a note


@dataclass
class NextYear:
    """The year that is planned, and the one before it that has a plan."""

    book: Book
    cells: Cells
    before: int
    year: int
    source: str
    """The name of the workbook."""
    amendment: int = 0
    """The number of the amendment that would add a row to the Programme of the year; 0 for one that
    was not issued."""
    codes: Codes = field(init=False)
    unfinished: tuple[Unfinished, ...] = field(init=False)
    """What the years before have left."""
    typed: Mapping[str, Measure] = field(init=False)
    """The measures of the year that somebody typed by hand, by the code of the one of before that
    has the same text."""

    def __post_init__(self) -> None:
        self.codes = Codes(self.cells)
        self.unfinished = tuple(unfinished(self.book, self.before, self.year))
        first = [going.measure for going in self.unfinished]
        earlier = [*first, *self.book.rows_of(self.before).measures]
        self.typed = typed_by_hand(self.book, earlier, self.year)

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Everything, in the order in which the workbook has it; nothing that is there already.
        When all of it is there, what the year still lacks is told by the checker."""
        goings = [going for going in self.unfinished if self._is_new(going)]
        rows = [row_of(going, self.year, self.codes, self.source) for going in goings]
        rows = [amended(row, self.amendment) for row in rows]
        continued = codes_of(rows, goings)
        changes = [
            *cells_of(self._imprint(), self.cells),
            *self._links(),
            *cells_of(rows, self.cells),
            *cells_of(self._indicators(continued), self.cells),
        ]
        planned = {measure.section for measure in self._planned}
        planned |= {going.measure.section for going in goings}
        tasks = [*self._silent()]
        if changes or not self._planned:
            later = [self._later(going) for going in self.unfinished if self._is_later(going)]
            tasks += [*self._empty_sections(planned), *later, *self._of_indicators(continued)]
        return (*changes, *tasks)

    def findings(self) -> Iterator[Finding]:
        """What is wrong with what goes over: a basis that is known to be outdated."""
        imprint = self._last_imprint
        if imprint is not None and not self._is_begun:
            yield from law.outdated_bases(imprint, self.year, self.book.acts)

    @property
    def _planned(self) -> list[Measure]:
        """The measures that the year has already."""
        return [each for each in self.book.measures if each.year == self.year]

    @property
    def _is_begun(self) -> bool:
        return any(row.year == self.year for row in self.book.imprints)

    @property
    def _last_imprint(self) -> Imprint | None:
        rows = [row for row in self.book.imprints if row.year <= self.before]
        return max(rows, key=lambda row: row.year, default=None)

    # --- the year ---------------------------------------------------------------------------------

    def _imprint(self) -> Iterator[NewRow]:
        """The row of the year in «Программы»."""
        last = self._last_imprint
        if last is None or self._is_begun:
            return
        basis = "; ".join(last.legal_basis)
        outdated = [each.hint for each in law.outdated_bases(last, self.year, self.book.acts)]
        issued = last.issue_year + self.year - last.year
        values = [
            Value("issue_year", str(issued), was=str(last.issue_year)),
            Value("legal_basis", basis, was=basis, doubt="; ".join(outdated)),
            *_stamp("program_stamp", last.program_stamp),
            _again("internal_mark", last.internal_mark),
            *_stamp("report_stamp", last.report_stamp),
            _again("due_writing", str(last.due_writing)),
            _again("details_in_public", str(YesNo.YES) if last.states_details else None),
        ]
        yield NewRow(
            sheet=YEARS.title,
            key=str(self.year),
            year=self.year,
            place=f"строка {last.year} года",
            source=self.source,
            values=tuple(value for value in values if self._has(YEARS.title, value)),
        )

    def _has(self, sheet: str, value: Value) -> bool:
        """Whether the workbook has the column of a value; one of before may lack it."""
        rows = self.cells.rows(sheet)
        return not rows or value.field in rows[0].slots

    # --- measures ---------------------------------------------------------------------------------

    def _is_new(self, going: Unfinished) -> bool:
        """Whether a measure needs a row of the year: it is not for a later one, and nobody typed
        it there by hand."""
        return going.measure.code not in self.typed and not self._is_later(going)

    def _is_later(self, going: Unfinished) -> bool:
        return next_due(going.measure, going.execution, self.year).is_later

    def _links(self) -> Iterator[Suggestion]:
        """«Перенесено из» of a measure that somebody typed by hand."""
        for going in self.unfinished:
            row = self.typed.get(going.measure.code)
            if row is None:
                continue
            [found] = self.cells.find(PLAN.title, row.code, None)[:1]
            yield Suggestion(
                state=State.CHECK,
                sheet=PLAN.title,
                row=row.code,
                heading=_FROM,
                cell=found.address(column_of(PLAN.title, _FROM)),
                proposed=going.measure.code,
                place=f"{going.named}, графа «{_FROM}»",
                source=self.source,
                note=(
                    "текст тот же: это то же мероприятие? если нет, отклоните и внесите "
                    f"{going.measure.code} своей строкой"
                ),
                year=self.year,
            )

    def _later(self, going: Unfinished) -> Suggestion:
        """A measure that is for a still later year."""
        moved = f"перенесено на «{going.execution.moved_to}»"
        note = f"{moved}: в план {self.year} года не входит"
        return self._task(PLAN.title, going.measure.code, f"мероприятие {going.named}", note)

    def _silent(self) -> Iterator[Suggestion]:
        """Measures that nobody reported on: nobody can tell whether they go on."""
        rows = self.book.rows_of(self.before)
        reported = {execution.measure for execution in rows.executions}
        silent = [measure.code for measure in rows.measures if measure.code not in reported]
        silent = [code for code in silent if not self._goes_on(code)]
        if silent:
            note = (
                f"не отчитались о мероприятиях {self.before} года: {_some(silent)}; заполните лист "
                "«Исполнение» и повторите make next, если что-то из них переходит"
            )
            yield self._task(EXECUTION.title, "", f"исполнение {self.before} года", note)

    def _goes_on(self, code: str) -> bool:
        measure = next(each for each in self.book.measures if each.code == code)
        return going_on(self.book, measure) is not None

    # --- indicators -------------------------------------------------------------------------------

    def _indicators(self, continued: Mapping[str, str]) -> Iterator[NewRow]:
        """The indicators of the year before that go on, with their fact as base."""
        filled = {measure.section for measure in self._planned}
        filled |= {each.section for each in self.book.measures if each.code in continued}
        for indicator in self._last_indicators:
            subject = self._subject(indicator, continued)
            if subject is None or self._is_there(indicator, subject):
                continue
            yield self._indicator(indicator, subject, filled)

    def _indicator(self, indicator: Indicator, subject: str, filled: set[str]) -> NewRow:
        base = "" if indicator.actual is None else wording.number(indicator.actual)
        was = "" if indicator.baseline is None else wording.number(indicator.baseline)
        doubt = ""
        if self._is_section(subject) and not _has_measures(subject, filled):
            doubt = (
                f"в разделе пока нет мероприятий {self.year} года: если показатель не нужен, "
                "отклоните эту строку, и его не будет"
            )
        none = "" if base else f"факта {self.before} года нет: база не заполнена"
        values = (
            Value("year", str(self.year)),
            Value("subject", subject, was=indicator.subject),
            Value("title", indicator.title, was=indicator.title, doubt=doubt, note=none),
            _again("unit", indicator.unit),
            Value("baseline", base, was=was, note=f"факт {self.before} года"),
            _again("direction", str(indicator.direction)),
        )
        return NewRow(
            sheet=INDICATORS.title,
            key=self.codes.like(indicator.code, INDICATORS.title, self.before, self.year),
            year=self.year,
            place=f"показатель {indicator.code}",
            source=self.source,
            values=values,
        )

    @property
    def _last_indicators(self) -> tuple[Indicator, ...]:
        return self.book.rows_of(self.before).indicators

    def _subject(self, indicator: Indicator, continued: Mapping[str, str]) -> str | None:
        """What an indicator measures in the year: its section, or the measure that goes on; None
        for a measure that does not."""
        if self._is_section(indicator.subject):
            return indicator.subject
        for measure in self.book.measures:
            if measure.code == indicator.subject:
                later = going_on(self.book, measure) or self.typed.get(measure.code)
                if later is not None and later.year == self.year:
                    return later.code
        return continued.get(indicator.subject)

    def _is_section(self, code: str) -> bool:
        return any(section.code == code for section in self.book.sections)

    def _is_there(self, indicator: Indicator, subject: str) -> bool:
        """Whether the year has an indicator already: of the same name, or of the same thing in the
        same unit with this base."""
        for row in self.book.indicators:
            if row.year != self.year or row.subject != subject:
                continue
            is_same_base = row.unit == indicator.unit and row.baseline == indicator.actual
            if look(row.title) == look(indicator.title) or is_same_base:
                return True
        return False

    def _of_indicators(self, continued: Mapping[str, str]) -> Iterator[Suggestion]:
        """The indicators of measures that are over, in one task."""
        over = [
            indicator.code
            for indicator in self._last_indicators
            if self._subject(indicator, continued) is None
        ]
        if over:
            note = (
                f"их мероприятия не продолжаются: {_some(over)}; если показатель нужен и в "
                f"{self.year} году, внесите его с разделом или новым мероприятием"
            )
            yield self._task(INDICATORS.title, "", f"показатели {self.before} года", note)

    # --- sections ---------------------------------------------------------------------------------

    def _empty_sections(self, planned: set[str]) -> Iterator[Suggestion]:
        """The groups for which nothing is planned, unless that is meant; a reason that speaks of an
        earlier year is told too."""
        parents = {section.parent for section in self.book.sections}
        for section in self.book.sections:
            if section.code in parents or section.code in planned:
                continue
            reason = section.not_applicable
            if reason is None:
                note = (
                    f"нет мероприятий {self.year} года: запланируйте или заполните «Не применимо»"
                )
                yield self._of_section(section, note)
            elif any(str(year) in reason for year in self._past):
                note = f"нет мероприятий; причина названа для прежнего года: «{reason}»"
                yield self._of_section(section, note)

    def _of_section(self, section: Section, note: str) -> Suggestion:
        return self._task(SECTIONS.title, section.code, f"{section.code} {section.title}", note)

    @property
    def _past(self) -> set[int]:
        return {row.year for row in self.book.imprints if row.year < self.year}

    def _task(self, sheet: str, row: str, place: str, note: str) -> Suggestion:
        return Suggestion(
            state=State.TASK,
            sheet=sheet,
            row=row,
            place=place,
            source=self.source,
            note=note,
            year=self.year,
        )


def _has_measures(section: str, filled: set[str]) -> bool:
    return any(code == section or code.startswith(f"{section}.") for code in filled)


def _some(codes: list[str]) -> str:
    """«М25-01, М25-02 и еще 3»."""
    more = len(codes) - _MOST
    return ", ".join(codes[:_MOST]) + (f" и еще {more}" if more > 0 else "")


def _again(field: str, value: str | None) -> Value:
    """A value as it was."""
    return Value(field, value or "", was=value or "")


def _stamp(part: str, last: Stamp) -> Iterator[Value]:
    """The stamp of a document that nobody has approved yet: of an order or minutes neither number
    nor date, and a mark on its pages until it has them."""
    yield _again(f"{part}.kind", str(last.kind))
    yield _again(f"{part}.position", last.position)
    yield _again(f"{part}.person", last.person)
    is_numbered = last.kind in (StampKind.ORDER, StampKind.MINUTES)
    mark = last.mark or (DRAFT if is_numbered else "")
    note = "когда утвердят, впишите номер и дату и очистите пометку" if is_numbered else ""
    yield Value(f"{part}.mark", mark, was=last.mark or "", note=note)
