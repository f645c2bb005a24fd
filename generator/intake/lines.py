"""The rows below a head → what each is: a measure, a group, a part of a measure, a total, a note, a
signature. Nothing is left out without being listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from generator.contract import numbers, periods
from generator.intake import targets, words
from generator.intake.columns import FoundColumn
from generator.intake.grid import Grid
from generator.intake.groups import NO_MATCH, Match, Sections
from generator.intake.heads import Head, counts_columns, month_or_quarter
from generator.spelling import look


class Kind(Enum):
    """What a row is; the value is what the list of what was left out calls it."""

    MEASURE = "мероприятие"
    GROUP = "группа"
    PART = "в том числе"
    TOTAL = "итог"
    NOTE = "примечание"
    SIGNATURE = "подпись"
    OTHER_YEAR = "другой год"
    UNCLEAR = "не понята"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table."""

    row: int
    kind: Kind
    text: str
    """What it says first, or the name of its group."""
    column: int
    """Where that stands."""
    match: Match = NO_MATCH
    """Of a group: the section that it names."""
    is_first_part: bool = False
    """Of a part: whether it says «в том числе» itself."""


Text = tuple[int, str]
"""A column and what stands in it."""
_OF_GROUPS = {targets.NUMBER, targets.SECTION, targets.SERVICE, targets.CHANNEL, targets.SEGMENT}
_DASHES = ("–", "—", "-", "•")
_LONG = 60  # characters: so much no total says


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands."""

    top: str
    """The code of the section of the first level that it is in; «» for none."""
    is_measure: bool
    """Whether it says what to do and more of it."""
    is_before_last: bool
    """Whether measures follow."""


@dataclass
class Lines:
    """The rows of one table."""

    grid: Grid
    head: Head
    columns: Sequence[FoundColumn]
    sections: Sections
    last: int
    """The last row of the table."""

    def lines(self) -> Iterator[Line]:
        """What each row is, from above."""
        rows = [row for row in self.grid.rows if self.head.last < row <= self.last]
        is_measure = {row: self._is_measure(row) for row in rows}
        last_measure = max((row for row, yes in is_measure.items() if yes), default=0)
        top, in_parts, numbered = "", False, ""
        for row in rows:
            if counts_columns(self.grid, row) or self._is_head_again(row):
                continue
            texts = self._texts(row)
            if not texts:
                continue
            line = self._line(row, texts, Place(top, is_measure[row], row < last_measure))
            if line.kind is Kind.GROUP and line.match and "." not in line.match.code:
                top = line.match.code
            part = words.part_of(line.text) if line.kind in (Kind.MEASURE, Kind.UNCLEAR) else None
            if part is not None:
                in_parts = True
                if part:
                    yield Line(row, Kind.PART, part, line.column, is_first_part=True)
                continue
            if in_parts and line.kind in (Kind.MEASURE, Kind.UNCLEAR):
                in_parts = self._is_part(row, line.text, numbered)
                if in_parts:
                    text = line.text.lstrip("–—-•· ")
                    yield Line(row, Kind.PART, text, line.column)
                    continue
            in_parts = False
            if line.kind is Kind.MEASURE:
                numbered = self._number(row)
                in_parts = words.without_open_part(line.text) is not None
            yield line

    # --- kinds ------------------------------------------------------------------------------------

    def _line(self, row: int, texts: Sequence[Text], place: Place) -> Line:
        """What a row with anything in it is."""
        line = self._total(row, texts, place) or self._named_group(row, texts, place)
        line = line or self._closing(row, texts, place)
        if line is not None:
            return line
        column, first = texts[0]
        said = self._measure_text(row) or first
        if place.is_measure:
            return Line(row, Kind.MEASURE, said, column)
        if len(texts) == 1 and not self._number(row) and words.part_of(first) is None:
            is_text = not self._is_in_measure(row, column) or self._is_wide(row, column)
            if is_text or not first.startswith(_DASHES):
                return Line(row, Kind.GROUP, first, column)
        return Line(row, Kind.UNCLEAR, said, column)

    def _total(self, row: int, texts: Sequence[Text], place: Place) -> Line | None:
        """A row that sums up others: it says so, and has no due."""
        said = next((text for _, text in texts if words.is_total(text)), "")
        if not said or (place.is_measure and (len(said) > _LONG or self._has_due(row))):
            return None
        return Line(row, Kind.TOTAL, said, texts[0][0])

    def _named_group(self, row: int, texts: Sequence[Text], place: Place) -> Line | None:
        """A row that names a section, alone in it but for a subtotal."""
        column, first = texts[0]
        is_alone = len(self._without_money(texts)) == 1
        if not is_alone and not self._is_wide(row, column):
            return None
        decided = self.sections.decided(self.grid.file, self.grid.sheet, first)
        match = self.sections.match(first, place.top) if decided is None else decided
        is_numbered = self._is_in_measure(row, column) and self._number(row) != ""
        has_sum = len(texts) > 1 and is_alone
        is_likely = match.is_sure or not (is_numbered or has_sum)
        if match and is_likely and words.part_of(first) is None:
            return Line(row, Kind.GROUP, first, column, match)
        is_none = decided is not None and not match
        return Line(row, Kind.NOTE, first, column) if is_none else None

    def _closing(self, row: int, texts: Sequence[Text], place: Place) -> Line | None:
        """A note or a signature: what says that it is one, what stands behind all measures."""
        column, first = texts[0]
        is_within = place.is_measure and place.is_before_last
        if words.is_note(first) and not is_within:
            return Line(row, Kind.NOTE, first, column)
        is_behind = not place.is_before_last and not place.is_measure
        if not is_behind and not self._is_signed(row, texts):
            return None
        is_signature = words.is_signature(first) or (is_behind and len(texts) > 1)
        return Line(row, Kind.SIGNATURE if is_signature else Kind.NOTE, first, column)

    def _has_due(self, row: int) -> bool:
        """Whether a row says when."""
        for column in self.columns:
            cell = self.grid.at(row, column.number)
            if column.target.startswith(targets.DUE) and cell is not None and cell.text:
                is_whole = column.months is None
                if cell.is_day or (is_whole and periods.span(cell.text, 2000) is not None):
                    return True
        return False

    def _without_money(self, texts: Sequence[Text]) -> list[Text]:
        """What stands in a row beside sums: a group may have its subtotal."""
        money = {column.number for column in self.columns if column.is_money}
        return [
            (column, text)
            for column, text in texts
            if column not in money or numbers.split(text) is None
        ]

    def _is_signed(self, row: int, texts: Sequence[Text]) -> bool:
        """Whether a row signs the table, in whatever columns its words stand: nothing in it is a
        due or a sum."""
        if not words.is_signature(texts[0][1]) or self._has_due(row):
            return False
        cells = [self.grid.at(row, each.number) for each in self.columns if each.is_money]
        return not any(cell is not None and cell.is_number for cell in cells)

    def _is_measure(self, row: int) -> bool:
        """Whether a row tells what to do and at least one thing more of it; a code does instead."""
        told = {
            column.target.partition(":")[0]
            for column in self.columns
            if column.target and self._own_text(row, column)
        }
        named = told & {targets.MEASURE, targets.CODE}
        others = told - _OF_GROUPS
        return bool(named) and len(others) > 1

    def _own_text(self, row: int, column: FoundColumn) -> str:
        """The text of a column, unless it reaches over from another one."""
        place = self.grid.place(row, column.number)
        return self.grid.text(row, column.number) if place[1] == column.number else ""

    def _texts(self, row: int) -> list[tuple[int, str]]:
        """What stands in a row, each cell once, without the number of the row; first of all what
        begins in it."""
        numbers = {column.number for column in self.columns if column.target == targets.NUMBER}
        found: dict[tuple[int, int], tuple[int, str]] = {}
        for column in self.grid.columns_by_row.get(row, ()):
            place, text = self.grid.place(row, column), self.grid.text(row, column)
            is_number = column in numbers and not any(char.isalpha() for char in text)
            if text and not is_number and place not in found and place[0] == row:
                found[place] = column, text
        return list(found.values())

    def _measure_text(self, row: int) -> str:
        for column in self.columns:
            if column.target == targets.MEASURE:
                return self._own_text(row, column)
        return ""

    def _number(self, row: int) -> str:
        for column in self.columns:
            if column.target == targets.NUMBER:
                return self._own_text(row, column)
        return ""

    def _is_in_measure(self, row: int, column: int) -> bool:
        return any(
            each.target in (targets.MEASURE, targets.PROPOSAL) and each.number == column
            for each in self.columns
        )

    def _is_wide(self, row: int, column: int) -> bool:
        """Whether a cell is merged over at least half of the columns."""
        place = self.grid.place(row, column)
        reach = sum(self.grid.place(row, each.number) == place for each in self.columns)
        return reach > 1 and 2 * reach >= len(self.columns)

    def _is_part(self, row: int, text: str, above: str) -> bool:
        """Whether a row behind «в том числе» still belongs to the measure above: it begins with a
        dash or a small letter, or has no number of its own, or one below the number above."""
        number = self._number(row).rstrip(".")
        if number:
            return bool(above) and number.startswith(f"{above.rstrip('.')}.")
        has_numbers = any(column.target == targets.NUMBER for column in self.columns)
        begins_low = text[:1] in "–—-•·" or text[:1].islower()
        return begins_low or (has_numbers and bool(above))

    def _is_head_again(self, row: int) -> bool:
        """Whether a row repeats the head, as on a new page."""
        same, filled = 0, 0
        for column in self.columns:
            text = " ".join(self.grid.text(row, column.number).split())
            months = month_or_quarter(text, targets.DUE) if column.months else None
            levels = map(look, column.heading.levels)
            same += bool(text) and (look(text) in levels or months == (column.months or ()))
            filled += bool(text)
        return same >= 2 and 2 * same > filled
