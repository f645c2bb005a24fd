"""A grid → the measures that it tells of, the sections they are in, and all that was left out, each
with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from generator import spelling
from generator.contract.schema import EXECUTION, PLAN
from generator.intake import words
from generator.intake.columns import COLUMN, Columns, FoundColumn
from generator.intake.grid import Grid, Told, address
from generator.intake.groups import NO_MATCH, WHOLE, Match, Sections, understood
from generator.intake.heads import Head, head_of
from generator.intake.lines import Kind, Line, Lines
from generator.intake.parts import with_parts
from generator.intake.understanding import Understanding, Understood
from generator.intake.values import FoundValue, RowValues
from generator.model import Vat
from generator.spelling import look
from generator.suggestions.cells import Cells
from generator.suggestions.suggestion import Origin

_YEAR = re.compile(r"(?:\b(?:на|за|в)\s+|^|[«(]\s*)(20\d\d)\s*(?:г\b|год)|\b(20\d\d)\s*год", re.I)


@dataclass(frozen=True, slots=True)
class FoundMeasure:
    """A measure of a foreign table."""

    row: int
    values: dict[str, FoundValue]
    """What it says, by our headings."""
    section: Match
    section_origin: Origin
    code: str = ""
    """As the table says, if it is one of ours."""
    place: Origin | None = None
    """Of the row: where its text stands."""

    @property
    def text(self) -> str:
        """What is to be done; «» where only a code says."""
        value = self.values.get(words.MEASURE)
        return value.text if value else ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no measure."""

    kind: Kind
    origin: Origin
    text: str


@dataclass(frozen=True, slots=True)
class Money:
    """The sums of a column of a table."""

    target: str
    """What the column is taken for."""
    unit: str
    """As the file gives them."""
    given: Decimal
    """All of its rows, in the unit of the file."""
    converted: Decimal
    """The same in thousands of roubles."""
    stated: Decimal | None
    """What the file says that they sum up to, in its unit; None if it does not say."""
    unread: tuple[str, ...]
    """The cells whose sums nobody can read."""


@dataclass
class FoundTable:
    """A foreign table, read."""

    grid: Grid
    measures: list[FoundMeasure] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    lacking: tuple[str, ...] = ()
    """The required headings that it has no column for."""
    below: tuple[str, ...] = ()
    """What stands behind its last measure: it may be about the next table."""


@dataclass
class TableReader:
    """Reads the tables of grids against one workbook."""

    cells: Cells
    understanding: Understanding
    sections: Sections
    year: int
    vat: Vat

    def tables(self, grid: Grid) -> Iterator[FoundTable]:
        """The tables of a grid, from above; none where there is no head."""
        head = head_of(grid)
        while head is not None:
            following = self._next_head(grid, head)
            last = following.first - 1 if following else max(grid.rows)
            table = self._table(grid, head, last)
            yield table
            head = replace(following, above=table.below) if following else None

    def _next_head(self, grid: Grid, head: Head) -> Head | None:
        """The head of another table below: one that says other things; a head that is repeated on a
        new page says the same."""
        said = {
            (heading.column, words.taken_as(level) or look(level))
            for heading in head.headings
            for level in heading.levels
        }
        for row in grid.rows:
            if row <= head.last + 1:
                continue
            columns = grid.columns_by_row[row]
            taken = {each: words.taken_as(grid.text(row, each)) for each in columns}
            known = {column: target for column, target in taken.items() if target}
            names = set(known.values())
            is_repeated = 2 * len(known.items() & said) > len(known)
            if len(names) < 3 or is_repeated or not names & {words.MEASURE, words.CODE}:
                continue
            found = head_of(grid, row - 1)
            if found is not None and found.first >= row - 1:
                return found
        return None

    def _table(self, grid: Grid, head: Head, last: int) -> FoundTable:
        columns = Columns(
            grid,
            head,
            self.understanding,
            frozenset(row.key for row in self.cells.rows(PLAN.title) if row.key),
            frozenset(self.sections.by_code),
            self.sections.is_section,
            self.vat,
        ).found()
        table = FoundTable(grid)
        year = self._other_year((*head.above, grid.sheet))
        if year:
            message = f"таблица на {year} год, а собирается {self.year}: она не прочитана"
            hint = f"если это план на {self.year} год, исправьте год в заголовке"
            table.told.append(Told(grid.file, grid.sheet, message, hint))
            return table
        self._note(table, columns)
        reading = _Reading(self, grid, head, columns, last, table)
        reading.read()
        if self._is_of_other_year(table):
            message = f"все сроки – не {self.year} года: таблица не прочитана"
            table.told.append(Told(grid.file, grid.sheet, message, "проверьте, тот ли это файл"))
            table.measures, table.money = [], []
        return table

    def _other_year(self, texts: Sequence[str]) -> int | None:
        """The year that the texts over a table name, if it is another one."""
        years = {int(a or b) for text in texts for a, b in _YEAR.findall(text)}
        return max(years) if years and self.year not in years else None

    def _is_of_other_year(self, table: FoundTable) -> bool:
        dues = [m.values[words.DUE] for m in table.measures if words.DUE in m.values]
        explicit = [due for due in dues if re.search(r"20\d\d", due.text)]
        others = [due for due in explicit if str(self.year) not in due.text]
        return bool(others) and len(others) == len(explicit) and 2 * len(others) >= len(dues)

    def _note(self, table: FoundTable, columns: Sequence[FoundColumn]) -> None:
        """Puts down what each column was taken for, and tells what nobody knows."""
        grid = table.grid
        for column in columns:
            heading = column.heading
            cell = address(heading.row, heading.column)
            unit = column.unit.whole if column.is_money else ""
            taken = column.target or words.NOTHING
            self.understanding.add(
                Understood(
                    COLUMN, grid.file, grid.sheet, cell, heading.text, taken, unit, column.how
                )  # fmt: skip
            )
            if not column.target:
                place = f"{grid.sheet}!{cell}" if grid.sheet else cell
                message = f"столбец «{heading.text}» не взят ({column.how})"
                hint = f"если он нужен, впишите в {self.understanding.path.name}, за что его взять"
                table.told.append(Told(grid.file, place, message, hint))


@dataclass
class _Reading:
    """One table on its way."""

    reader: TableReader
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
        values = RowValues(self.grid, self.columns, self.reader.year, self.reader.vat)
        lines = Lines(self.grid, self.head, self.columns, self.reader.sections, self.last)
        self._lines = list(lines.lines())
        self._begin()
        found: list[tuple[FoundMeasure, list[tuple[str, dict[str, FoundValue], int]]]] = []
        for line in self._lines:
            if line.kind is Kind.GROUP:
                self._group(line)
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
        required = {column.heading for column in PLAN.read if column.required}
        told = {heading for measure in self.table.measures for heading in measure.values}
        told |= {words.SECTION, "Год", words.CODE}
        is_plan = not told & {column.heading for column in EXECUTION.read[1:]}
        lacking = required - told if is_plan and self.table.measures else set()
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

    def _section_of(self, row: int, values: RowValues) -> tuple[Match, Origin]:
        """The section of a row: what its columns say, else the group it stands in."""
        sections, parts = self.reader.sections, {}
        for target in (words.SECTION, words.SERVICE, words.CHANNEL, words.SEGMENT):
            if text := self._told(row, target):
                parts[target] = text
        place = self._section_place or self.grid.origin(row, 1)
        if words.SECTION in parts:
            text, origin = parts[words.SECTION]
            match = sections.decided(self.grid.file, self.grid.sheet, text)
            match = sections.match(text, self._top.code) if match is None else match
            if not match.is_sure and words.SEGMENT in parts:
                match = sections.match(f"{text} {parts[words.SEGMENT][0]}", self._top.code)
            self._note_section(text, origin, match)
            return match, origin
        if parts and not (set(parts) == {words.SEGMENT} and self._section):
            texts = [parts.get(each, ("", place))[0]
                     for each in (words.SERVICE, words.CHANNEL, words.SEGMENT)]  # fmt: skip
            match, origin = sections.of_parts(*texts), next(iter(parts.values()))[1]
            self._note_section(", ".join(filter(None, texts)), origin, match)
            return match, origin
        if words.SEGMENT in parts and not self._section.is_sure:
            segment = parts[words.SEGMENT][0]
            code = self._section.code
            title = sections.by_code[code].title if code else ""
            return sections.match(f"{title} {segment}", self._top.code), place
        return self._section, place

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
        section, origin = self._section_of(line.row, values)
        found = values.of(line.row)
        text = found.get(words.MEASURE)
        code = values.told(line.row, words.CODE).strip()
        known = self.reader.cells.find(PLAN.title, code, None) if code else []
        place = text.origin if text else self.grid.origin(line.row, line.column)
        return FoundMeasure(
            line.row, found, section, origin, code if len(known) == 1 else "", place
        )

    def _leave(self, line: Line, kind: Kind) -> None:
        origin = self.grid.origin(line.row, line.column)
        self.table.left.append(LeftOut(kind, origin, spelling.seen(line.text)[:120]))

    # --- sums -------------------------------------------------------------------------------------

    def _stated(self, values: RowValues, target: str, given: Decimal) -> Decimal | None:
        """What the file says that its sums make together: its last total; of subtotals alone, all of
        them."""
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
        for target in (words.FUNDING, words.SPENT):
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
