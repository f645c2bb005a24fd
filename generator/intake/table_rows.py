"""The rows below the head of a foreign table → its measures with their sections, what was left out,
and the sums of its columns of money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from generator import spelling
from generator.contract.schema import EXECUTION, PLAN
from generator.intake import targets
from generator.intake.columns import FoundColumn
from generator.intake.found import REQUIRED, Beside, FoundMeasure, FoundTable, LeftOut, Money
from generator.intake.grid import Grid, Told
from generator.intake.groups import NO_MATCH, WHOLE, Match, understood
from generator.intake.heads import Head
from generator.intake.lines import Kind, Line, Lines
from generator.intake.parts import with_parts
from generator.intake.values import FoundValue, RowValues
from generator.spelling import look
from generator.suggestions.suggestion import Origin

_PARTS = (targets.SERVICE, targets.CHANNEL, targets.SEGMENT)


@dataclass
class TableRows:
    """The rows of one table on their way to measures."""

    reader: Beside
    grid: Grid
    head: Head
    columns: Sequence[FoundColumn]
    last: int
    table: FoundTable
    _top: Match = NO_MATCH
    _section: Match = NO_MATCH
    _section_place: Origin | None = None
    _carried: dict[str, tuple[str, Origin]] = field(default_factory=dict)
    _lines: list[Line] = field(default_factory=list)

    def read(self) -> None:
        """Fills the table."""
        values = RowValues(self.grid, self.columns, self.reader.year, self.reader.vat)
        lines = Lines(self.grid, self.head, self.columns, self.reader.sections, self.last)
        self._lines = list(lines.lines())
        self._begin()
        found: list[tuple[FoundMeasure, list[tuple[str, dict[str, FoundValue], int]]]] = []
        for line in self._lines:
            if line.kind is Kind.GROUP:
                self._group(line)
            elif line.kind is Kind.MEASURE and self._is_of_other_year(line.row, values):
                self._leave(line, Kind.OTHER_YEAR)
            elif line.kind is Kind.MEASURE:
                found.append((self._measure(line, values), []))
            elif line.kind is Kind.PART and found:
                found[-1][1].append((line.text, values.of(line.row), line.row))
            else:
                self._leave(line, line.kind)
        for measure, parts in found:
            of_parts = [(text, value) for text, value, _ in parts]
            for own in with_parts(measure.values, of_parts):
                self.table.measures.append(replace(measure, values=own))
        if not all(measure.section or measure.code for measure in self.table.measures):
            self._note_whole(NO_MATCH)
        self.table.money += self._money(values)
        self.table.below = tuple(self._below())
        told = {heading for measure in self.table.measures for heading in measure.values}
        is_plan = not told & {column.heading for column in EXECUTION.read[1:]}
        lacking = set(REQUIRED) - told if is_plan and self.table.measures else set()
        self.table.lacking = tuple(sorted(lacking))

    def _below(self) -> list[str]:
        """What stands behind the last measure."""
        texts: list[str] = []
        for line in self._lines:
            is_measure = line.kind in (Kind.MEASURE, Kind.PART)
            texts = [] if is_measure else [*texts, line.text]
        return texts

    # --- sections ---------------------------------------------------------------------------------

    def _begin(self) -> None:
        """The section of the whole table: what a person decided on its sheet; what the title of the
        sheet, or a text over the table, names."""
        grid, sections = self.grid, self.reader.sections
        decided = sections.decided(grid.file, grid.sheet, self._whole, WHOLE)
        texts = (grid.sheet, *reversed(self.head.above))
        matches = (match for text in texts if (match := sections.match(text)).is_sure)
        match = next(matches, NO_MATCH) if decided is None else decided
        self._section = self._top = match
        self._section_place = self._place_of(texts, match)
        if match:
            self._note_whole(match)

    @property
    def _whole(self) -> str:
        """The sheet as the book of understandings calls it: one of this file."""
        return f"весь лист «{self.grid.sheet}» файла {self.grid.file}"

    def _place_of(self, texts: Sequence[str], match: Match) -> Origin:
        """Where the section of the table is named; where that is its sheet, in its first cell."""
        named = [text for text in texts[1:] if self.reader.sections.match(text) == match]
        for (row, column), cell in sorted(self.grid.cells.items()):
            if cell.text in named[:1]:
                return self.grid.origin(row, column)
        return self.grid.origin(1, 1)

    def _note_whole(self, match: Match) -> None:
        grid, sections = self.grid, self.reader.sections
        section = sections.by_code.get(match.code)
        said = section.said if section else ""
        cell = self.grid.origin(1, 1).cell
        self.reader.understanding.add(
            understood(grid.file, grid.sheet, cell, self._whole, match, said, WHOLE)
        )

    def _group(self, line: Line) -> None:
        sections = self.reader.sections
        code, match = line.match.code, line.match
        origin = self.grid.origin(line.row, line.column)
        section = sections.by_code.get(code)
        said = section.said if section else ""
        self.reader.understanding.add(
            understood(self.grid.file, self.grid.sheet, origin.cell, line.text, match, said)
        )
        self._section, self._section_place = match, origin
        if match and "." not in code:
            self._top = match
        if not match:
            self._leave(line, Kind.UNCLEAR)
            place = f"{origin.sheet}!{origin.cell}" if origin.sheet else origin.cell
            self.table.told.append(
                Told(
                    self.grid.file,
                    place,
                    f"группа «{line.text[:60]}» не похожа ни на один раздел книги",
                    f"впишите в {self.reader.understanding.path.name}, за какой раздел ее взять",
                )
            )

    def _section_of(self, row: int) -> tuple[Match, Origin]:
        """The section of a row: what its columns say, else the group it stands in."""
        parts: dict[str, tuple[str, Origin]] = {}
        for target in (targets.SECTION, *_PARTS):
            if told := self._told(row, target):
                parts[target] = told
        segment = parts[targets.SEGMENT][0] if targets.SEGMENT in parts else ""
        if targets.SECTION in parts:
            return self._section_named(*parts[targets.SECTION], segment)
        is_within = set(parts) == {targets.SEGMENT} and bool(self._section)
        if parts and not is_within:
            return self._section_of_parts(parts)
        place = self._section_place or self.grid.origin(row, 1)
        if segment and not self._section.is_sure:
            section = self.reader.sections.by_code.get(self._section.code)
            title = section.title if section else ""
            return self.reader.sections.match(f"{title} {segment}", self._top.code), place
        return self._section, place

    def _section_named(self, text: str, origin: Origin, segment: str) -> tuple[Match, Origin]:
        """The section that a column names, with the segment where it says none."""
        sections = self.reader.sections
        decided = sections.decided(self.grid.file, self.grid.sheet, text)
        match = sections.match(text, self._top.code) if decided is None else decided
        if not match.is_sure and segment:
            match = sections.match(f"{text} {segment}", self._top.code)
        self._note_section(text, origin, match)
        return match, origin

    def _section_of_parts(self, parts: dict[str, tuple[str, Origin]]) -> tuple[Match, Origin]:
        """The section of a service type, a channel and a segment."""
        texts = [parts[each][0] if each in parts else "" for each in _PARTS]
        origin = next(iter(parts.values()))[1]
        said = ", ".join(filter(None, texts))
        decided = self.reader.sections.decided(self.grid.file, self.grid.sheet, said)
        match = self.reader.sections.of_parts(*texts) if decided is None else decided
        self._note_section(said, origin, match)
        return match, origin

    def _told(self, row: int, target: str) -> tuple[str, Origin] | None:
        """What a column says in a row; an empty cell means the same as the one above it."""
        for column in self.columns:
            if column.target == target:
                text = self.grid.text(row, column.number)
                if text:
                    self._carried[target] = (text, self.grid.origin(row, column.number))
                return self._carried.get(target)
        return None

    def _note_section(self, text: str, origin: Origin, match: Match) -> None:
        section = self.reader.sections.by_code.get(match.code)
        said = section.said if section else ""
        self.reader.understanding.add(
            understood(self.grid.file, self.grid.sheet, origin.cell, text, match, said)
        )

    # --- rows -------------------------------------------------------------------------------------

    def _measure(self, line: Line, values: RowValues) -> FoundMeasure:
        section, origin = self._section_of(line.row)
        found = values.of(line.row)
        text = found.get(targets.MEASURE)
        code = values.told(line.row, targets.CODE).strip()
        place = text.origin if text else self.grid.origin(line.row, line.column)
        return FoundMeasure(line.row, found, section, origin, self._known(code), place)

    def _known(self, code: str) -> str:
        """A code of the plan as the workbook spells it: «m25-1» typed in Latin is one too; «» for
        none."""
        rows = [row for row in self.reader.cells.rows(PLAN.title) if code and row.key == code]
        if not rows:
            typed = look(code)
            rows = [
                row
                for row in self.reader.cells.rows(PLAN.title)
                if typed and look(row.key) == typed
            ]
        return rows[0].key if len(rows) == 1 else ""

    def _is_of_other_year(self, row: int, values: RowValues) -> bool:
        """Whether the row itself says that it is of another year."""
        told = values.told(row, targets.YEAR).strip(" .г")
        return told.isdigit() and len(told) == 4 and int(told) != self.reader.year

    def _leave(self, line: Line, kind: Kind) -> None:
        origin = self.grid.origin(line.row, line.column)
        self.table.left.append(LeftOut(kind, origin, spelling.seen(line.text)[:120]))

    # --- sums -------------------------------------------------------------------------------------

    def _stated(self, values: RowValues, target: str, given: Decimal) -> Decimal | None:
        """What the file says that its sums make together: its last total; of subtotals alone, all
        of them."""
        totals = [
            total.given
            for line in self._lines
            if line.kind is Kind.TOTAL
            and (total := values.of(line.row).get(target)) is not None
            and total.given is not None
        ]
        if not totals:
            return None
        return given if given in (totals[-1], sum(totals, Decimal(0))) else totals[-1]

    def _money(self, values: RowValues) -> Iterator[Money]:
        """The sums of each column of money: those of the measures, and what the last total says."""
        for target in (targets.FUNDING, targets.SPENT):
            columns = [each for each in self.columns if each.target.partition(": ")[0] == target]
            if not columns:
                continue
            given, converted, unread = Decimal(0), Decimal(0), []
            for measure in self.table.measures:
                value = measure.values.get(target)
                if value is None:
                    continue
                if value.amount is None:
                    unread.append(value.origin.cell)
                    continue
                given += value.given or 0
                converted += value.amount
            stated = self._stated(values, target, given)
            unit = columns[0].unit.said or "тыс. руб."
            yield Money(target, unit, given, converted, stated, tuple(unread))
