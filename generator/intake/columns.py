"""Headings of a foreign table → what its columns are taken for: as a person decided, by the list of
words, by similarity, by what stands in them. Only the first two are certain."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from generator.contract import numbers, periods
from generator.intake import targets, words
from generator.intake.grid import Grid, GridCell
from generator.intake.heads import Head, Heading, month_or_quarter
from generator.intake.understanding import Understanding, Understood
from generator.intake.words import NO_UNIT, MoneyUnit
from generator.model import Vat
from generator.spelling import look

_SIMILAR = 86
_LOOKED_AT = 200  # cells of a column: more of them say no more
_MOST = 0.6  # of the values of a column that have to say what it is
COLUMN = "столбец"
DECIDED, LISTED = "решено человеком", "по заголовку"
SIMILAR, CONTENT, UNKNOWN = "похоже", "по содержимому", "не понят"
_MONEY = (targets.FUNDING, targets.SPENT)
_MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
           "октябрь", "ноябрь", "декабрь")  # fmt: skip
_PREPOSITIONS = {"по", "на", "для", "за", "от"}
_OF_WHAT = {words.core(word) for word in ("мероприятия", "мероприятий", "программы", "плана",
            "работ", "работы", "года", "задачи", "всего")}  # fmt: skip
_NO_COST = re.compile(r"эконом|эффект|доход|выручк|прибыл|остат|задолженн|сбережен")
_WRITTEN_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d\d|\d{4})")
_WHEN = {words.core(word) for word in ("когда", "дата", "число", "когда сделано")}
_EXECUTION = {targets.STATUS, targets.FINISHED, "Фактический результат", targets.SPENT,
              "Причина отклонения", "Перенесено на"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column of a foreign table, and what it is taken for."""

    heading: Heading
    target: str
    """A heading of ours, or one of the words of `words`: «Срок: начало», «номер строки»."""
    how: str
    unit: MoneyUnit = NO_UNIT
    months: tuple[int, int] | None = None
    """First and last month of a column of crosses, or of a part of the sum."""

    @property
    def number(self) -> int:
        """Counted from 1."""
        return self.heading.column

    @property
    def is_sure(self) -> bool:
        """Whether nobody has to look at it again."""
        return self.how in (DECIDED, LISTED)

    @property
    def is_money(self) -> bool:
        """Whether sums stand in it."""
        return self.target.startswith(_MONEY)


@dataclass
class Columns:
    """The columns of one table."""

    grid: Grid
    head: Head
    understanding: Understanding
    plan_codes: frozenset[str]
    """Folded."""
    section_codes: frozenset[str]
    is_section: Callable[[str], bool]
    """Whether a text names a section of ours."""
    vat: Vat
    """What the sums of the workbook hold."""

    def found(self) -> tuple[FoundColumn, ...]:
        """What each column is taken for."""
        columns = [self._by_words(heading) for heading in self.head.headings]
        columns = [self._by_content(column, columns) for column in columns]
        columns = _of_execution(columns)
        return tuple(self._once(columns))

    # --- words ------------------------------------------------------------------------------------

    def _by_words(self, heading: Heading) -> FoundColumn:
        unit = self._unit(heading)
        decided = self.understanding.decision(COLUMN, self.grid.file, self.grid.sheet, heading.text)
        if decided is not None:
            return self._decided(heading, decided, unit)
        above = " ".join(heading.levels[:-1])
        months = month_or_quarter(heading.lowest, above)
        if months is not None:
            is_money = any(words.taken_as(level) in _MONEY for level in heading.levels[:-1])
            start = targets.FUNDING_PART if is_money else targets.DUE_PART
            return FoundColumn(heading, start + _named(months), LISTED, unit, months)
        target = _listed(heading)
        if target:
            return FoundColumn(heading, target, LISTED, unit)
        target = begun_as(heading.lowest)
        if target:
            return FoundColumn(heading, target, LISTED, unit)
        target = similar(heading.text) or similar(heading.lowest)
        return FoundColumn(heading, target, SIMILAR if target else UNKNOWN, unit)

    def _decided(self, heading: Heading, decided: Understood, unit: MoneyUnit) -> FoundColumn:
        """What a person says of a column: one of our headings, however it is spelled."""
        typed = look(decided.taken)
        start = next((each for each in (targets.FUNDING_PART, targets.DUE_PART)
                      if typed.startswith(look(each))), "")  # fmt: skip
        months = month_or_quarter(decided.taken[len(start) :], targets.DUE) if start else None
        target = next((each for each in words.every_target() if look(each) == typed), "")
        if months is not None:
            target = start + _named(months)
        unit = words.unit_of(decided.unit) if decided.unit.strip() else unit
        return FoundColumn(heading, target or words.taken_as(decided.taken), DECIDED, unit, months)

    def _unit(self, heading: Heading) -> MoneyUnit:
        """The unit of a heading; what it does not say may stand over the table."""
        unit = words.unit_of(heading.text)
        over = [words.unit_of(text) for text in self.head.above]
        said = unit.said or next((each.said for each in over if each.said), "")
        vat = unit.vat or next((each.vat for each in over if each.vat), None)
        return MoneyUnit(said, vat)

    # --- content ----------------------------------------------------------------------------------

    def _by_content(self, column: FoundColumn, every: Sequence[FoundColumn]) -> FoundColumn:
        """A column that no words tell by what stands in it; and codes, which are certain."""
        if column.how == DECIDED or column.months is not None:
            return column
        cells = list(itertools.islice(self._cells(column.number), _LOOKED_AT))
        texts = [cell.text for cell in cells]
        taken = {each.target for each in every}
        if not column.target and _counts(texts):
            return replace(column, target=targets.NUMBER, how=LISTED)
        may_be_code = (targets.CODE, targets.NUMBER, targets.MEASURE, "")
        if column.target in may_be_code and self._share(texts, self._is_plan_code):
            return replace(column, target=targets.CODE, how=LISTED)
        may_be_section = column.target in (targets.CODE, "") and targets.SECTION not in taken
        if may_be_section and self._share(texts, self.section_codes.__contains__):
            return replace(column, target=targets.SECTION, how=LISTED if column.target else CONTENT)
        if column.target or not texts:
            return column
        target = self._kind_of(cells, texts, column, taken)
        return replace(column, target=target, how=CONTENT if target else UNKNOWN)

    def _kind_of(
        self, cells: Sequence[GridCell], texts: Sequence[str], column: FoundColumn, taken: set[str]
    ) -> str:
        if targets.SECTION not in taken and self._share(texts, self.is_section):
            return targets.SECTION
        has_due = any(each.startswith(targets.DUE) for each in taken)
        if not has_due and (self._share(texts, _is_due) or self._share_of(cells, _is_day)):
            return targets.DUE
        if targets.FUNDING not in taken and self._is_cost(cells, column):
            return targets.FUNDING
        if targets.MEASURE not in taken and self._is_longest(column.number, taken):
            return targets.MEASURE
        return ""

    def _is_cost(self, cells: Sequence[GridCell], column: FoundColumn) -> bool:
        """Whether sums stand in a column; where its heading names a unit of money, any numbers are
        sums. What is saved or earned is no cost."""
        heading = column.heading.text
        if _NO_COST.search(heading.lower()):
            return False
        if words.unit_of(heading).said:
            sums = sum(map(_is_sum, cells))
            return sums >= _MOST * len(cells)
        return self._share_of(cells, _is_money)

    def _cells(self, number: int) -> Iterator[GridCell]:
        for row in self.grid.rows:
            cell = self.grid.cells.get((row, number))
            if row > self.head.last and cell is not None and cell.text:
                yield cell

    def _is_plan_code(self, text: str) -> bool:
        return look(text) in self.plan_codes

    def _share(self, texts: Sequence[str], is_such: Callable[[str], bool]) -> bool:
        such = sum(is_such(text.strip()) for text in texts)
        return such >= 1 and such >= _MOST * len(texts)

    def _share_of(self, cells: Sequence[GridCell], is_such: Callable[[GridCell], bool]) -> bool:
        such = sum(is_such(cell) for cell in cells)
        return such >= 2 and such >= _MOST * len(cells)

    def _is_longest(self, number: int, taken: set[str]) -> bool:
        """Whether the texts of a column are the longest of those that nobody knows."""
        unknown = [h.column for h in self.head.headings if not _listed(h)]
        if taken & {targets.MEASURE}:
            return False
        lengths = {each: self._length(each) for each in unknown}
        return (
            bool(lengths)
            and number == max(lengths, key=lambda each: lengths[each])
            and (lengths[number] > 15)
        )

    def _length(self, number: int) -> float:
        texts = [cell.text for cell in itertools.islice(self._cells(number), _LOOKED_AT)]
        return sum(map(len, texts)) / len(texts) if texts else 0

    # --- one column for each thing ----------------------------------------------------------------

    def _once(self, columns: Sequence[FoundColumn]) -> Iterator[FoundColumn]:
        """Of several columns that are taken for one thing the best: one that is decided, headed as
        ours, with the VAT of the workbook; then the first."""
        counts = Counter(column.target for column in columns)
        for column in columns:
            rivals = [each for each in columns if each.target == column.target]
            is_single = not column.target or column.target == targets.NOTHING
            if is_single or counts[column.target] == 1 or column is max(rivals, key=self._worth):
                yield column
            else:
                yield replace(column, target="", how=f"второй столбец «{column.target}»")

    def _worth(self, column: FoundColumn) -> tuple[bool, bool, bool, bool, int]:
        lowest = words.core(column.heading.lowest)
        return (
            column.how == DECIDED,
            column.how == LISTED,
            column.unit.vat is self.vat,
            lowest in (words.core(column.target), words.core("всего"), words.core("итого")),
            -column.number,
        )


def _listed(heading: Heading) -> str:
    """What the list of words says of a heading: of all of it, of its lowest text if that says
    enough, of what stands above."""
    whole = words.taken_as(" ".join(heading.levels))
    if whole:
        return whole
    # A level that says a unit alone says nothing of what stands there.
    levels = [level for level in heading.levels if words.core(level)] or list(heading.levels)
    lowest = words.core(levels[-1])
    own = words.taken_as(levels[-1])
    if len(levels) == 1:
        return own
    above = words.taken_as(levels[0]) or similar(levels[0])
    if lowest in words.WEAK or not lowest:
        return _of_weak(above, lowest) or own
    return own or ""


def _of_weak(above: str, lowest: str) -> str:
    """What «план», «факт», «начало», «всего» mean below a heading."""
    is_fact = lowest == words.core("факт")
    if above in _MONEY:
        return targets.SPENT if is_fact else targets.FUNDING
    if above == targets.DUE:
        weak = words.KNOWN.get(lowest, "")
        if weak in (targets.DUE_START, targets.DUE_END):
            return weak
        return targets.FINISHED if is_fact else targets.DUE
    if above == targets.RESULT:
        return "Фактический результат" if is_fact else targets.RESULT
    return above


def begun_as(label: str) -> str:
    """What a heading is taken for that only adds to a known one what it is for: «Наименование
    мероприятия по повышению качества», «Срок реализации мероприятия»; «» for another."""
    said = words.core(label).split(" ")
    for count in range(len(said) - 1, 0, -1):
        known = " ".join(said[:count])
        if known in words.KNOWN and known not in words.WEAK:
            rest = said[count:]
            is_plain = rest[0] in _PREPOSITIONS or all(word in _OF_WHAT for word in rest)
            return words.KNOWN[known] if is_plain else ""
    return ""


def similar(label: str) -> str:
    """What a heading is taken for by similarity; «» for nothing. One that speaks of something known
    in more words means that: «Наименование мероприятия по охране труда»."""
    folded = words.core(label.replace(" / ", " "))
    if len(folded) < 4:
        return ""
    best = max(words.KNOWN, key=lambda known: fuzz.token_sort_ratio(folded, known))
    if fuzz.token_sort_ratio(folded, best) >= _SIMILAR:
        return words.KNOWN[best]
    padded = f" {folded} "
    within = [known for known in words.KNOWN if len(known) > 4 and f" {known} " in padded]
    within = [known for known in within if known not in words.WEAK]
    return words.KNOWN[max(within, key=len)] if within else ""


def _of_execution(columns: Sequence[FoundColumn]) -> list[FoundColumn]:
    """In a table of a plan «эффект» is what is expected and «дата исполнения» the due; in one of
    execution «результат» is what was reached."""
    taken = {column.target for column in columns}
    is_execution = bool(taken & (_EXECUTION - {targets.FINISHED}))
    renamed: dict[str, str] = {}
    if not is_execution and not any(each.startswith(targets.DUE) for each in taken):
        renamed[targets.FINISHED] = targets.DUE
    if not is_execution and targets.RESULT not in taken:
        renamed["Эффект"] = targets.RESULT
    if is_execution and targets.FINISHED not in taken:
        columns = [
            replace(column, target=targets.FINISHED) if _is_when(column) else column
            for column in columns
        ]
    if is_execution and "Фактический результат" not in taken:
        renamed[targets.RESULT] = "Фактический результат"
    return [
        replace(column, target=renamed.get(column.target, column.target))
        if column.how != DECIDED
        else column
        for column in columns
    ]


def _is_when(column: FoundColumn) -> bool:
    """Whether a column asks for a day and not for which: in a report the day that it was done."""
    is_bare = words.core(column.heading.lowest) in _WHEN
    return column.how != DECIDED and column.target == targets.DUE and is_bare


def _named(months: tuple[int, int]) -> str:
    """«март», «II квартал», «апрель – май»."""
    first, last = months
    if first == last:
        return _MONTHS[first - 1]
    if last - first == 2 and first % 3 == 1:
        return f"{('I', 'II', 'III', 'IV')[first // 3]} квартал"
    return f"{_MONTHS[first - 1]} – {_MONTHS[last - 1]}"


def due_of_months(months: Sequence[int], year: int) -> str:
    """Months that are crossed → a due: a quarter, a month, a run of months, or a list of them."""
    ordered = sorted(set(months))
    first, last = ordered[0], ordered[-1]
    if last - first + 1 != len(ordered):
        named = [_MONTHS[month - 1] for month in ordered]
        return f"{', '.join(named)} {year}"
    if (first, last) == (1, 12):
        return f"в течение {year} года"
    return f"{_named((first, last))} {year}"


def _counts(texts: Sequence[str]) -> bool:
    """Whether a column numbers the rows: 1, 2, 3 …"""
    numbered = [text.strip(" .)") for text in texts]
    return len(numbered) > 1 and numbered == [str(each) for each in range(1, len(numbered) + 1)]


def _is_due(text: str) -> bool:
    is_number = text.replace(".", "").isdigit() and not _WRITTEN_DAY.fullmatch(text)
    if is_number or len(text) > 60:
        return False
    return periods.span(text, 2000) is not None


def _is_day(cell: GridCell) -> bool:
    return cell.is_day


def _is_sum(cell: GridCell) -> bool:
    """Whether a number stands in a cell, whatever kind of cell it is: «1 200», «350,5», 15."""
    return cell.is_number or (isinstance(cell.value, str) and numbers.split(cell.value) is not None)


def _is_money(cell: GridCell) -> bool:
    """Whether a sum stands in a cell: a number with a unit of money, or one that is hardly
    anything else."""
    if isinstance(cell.value, str):
        split = numbers.split(cell.value)
        is_sum = split is not None and numbers.thousands_of_roubles(split[1]) is not None
        return is_sum and split is not None and (split[0] >= 1000 or bool(split[1]))
    is_large = isinstance(cell.value, int | float) and abs(cell.value) >= 1000
    return cell.is_number and (
        is_large or "₽" in cell.number_format or "0.00" in cell.number_format
    )
