"""A grid → its head: the row in which most columns say what they hold, the rows below it that say
it in more detail, the row of column numbers. Merged cells are filled first; where a file has none,
what stands above several columns reaches to the right."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.contract import periods
from generator.intake import targets, words
from generator.intake.grid import Grid
from generator.spelling import look

ROWS = 20
"""So far down a head may begin."""
_LEVELS = 3
# What a second level may say more of; «» for what nobody knows.
_SPLIT = ("", targets.FUNDING, targets.SPENT, targets.DUE, targets.NUMBER)
_PLAN_OR_FACT = (words.core("план"), words.core("факт"))
# What a due is given in.
_OF_TIME = {words.core(word) for word in ("квартал", "месяц", "кв.", "мес.", "дата", "год",
            "дд.мм.гггг", "квартал, год", "месяц, год")}  # fmt: skip
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a column."""

    column: int
    levels: tuple[str, ...]
    """From above; each once."""
    row: int
    """Of the lowest of them."""

    @property
    def text(self) -> str:
        """All of it: «Срок / начало»."""
        return " / ".join(self.levels)

    @property
    def lowest(self) -> str:
        """What stands right above the column."""
        return self.levels[-1]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table."""

    first: int
    last: int
    """Rows; behind the last one the table begins."""
    headings: tuple[Heading, ...]
    above: tuple[str, ...]
    """The texts over it: a title, a unit."""


def head_of(grid: Grid, below: int = 0) -> Head | None:
    """The head of the first table below a row; None if there is none in the first twenty rows
    there."""
    rows = [row for row in grid.rows if below < row <= below + ROWS]
    worth = {row: _known(grid, row) for row in rows}
    most = max(worth.values(), default=0)
    # The first that says about as much as the best: a lower one is of another table.
    likely = (row for row in rows if worth[row] >= max(2, 0.6 * most))
    row = next(likely, None)
    if row is None:
        row = _unknown_head(grid, rows)
    return None if row is None else _head(grid, row, below)


def _known(grid: Grid, row: int) -> int:
    """How many columns of a row say what they hold; what is merged counts once."""
    found: set[str] = set()
    for _, text in _own_texts(grid, row):
        target = words.taken_as(text)
        if target and len(text) < 120:
            found.add(target)
    is_of_table = bool(found & {targets.MEASURE, targets.CODE, targets.PROPOSAL, targets.RESULT})
    return len(found) if is_of_table or len(found) > 2 else 0


def _own_texts(grid: Grid, row: int) -> Iterator[tuple[int, str]]:
    """The texts that begin in a row, each once, with their columns."""
    for column in grid.columns_by_row.get(row, ()):
        if grid.place(row, column) == (row, column):
            cell = grid.at(row, column)
            if cell is not None and cell.text and not cell.is_number and not cell.is_day:
                yield column, cell.text


def _unknown_head(grid: Grid, rows: Sequence[int]) -> int | None:
    """The row that may be a head of words which nobody knows: texts alone, as many as the rows
    below have cells."""
    for row in rows:
        texts = list(_own_texts(grid, row))
        filled = grid.columns_by_row.get(row, ())
        below = [each for each in grid.rows if row < each <= row + 6]
        wide = [each for each in below if len(grid.columns_by_row.get(each, ())) >= len(texts) - 1]
        is_short = all(len(text) < 60 for _, text in texts)
        if len(texts) >= 3 and len(texts) == len(filled) and is_short and len(wide) >= 2:
            return row
    return None


def _head(grid: Grid, row: int, below: int) -> Head:
    first = row
    previous = _before(grid, row, below)
    if previous is not None and _is_upper(grid, previous, row):
        first = previous
    last = row
    while last - first + 1 < _LEVELS and (lower := _next(grid, last)) is not None:
        if not _is_lower(grid, first, last, lower):
            break
        last = lower
    headings = tuple(_headings(grid, first, last))
    lower = _next(grid, last)
    if lower is not None and counts_columns(grid, lower):
        last = lower
    above = [
        text for each in grid.rows if below < each < first for _, text in _own_texts(grid, each)
    ]
    return Head(first, last, headings, (*grid.above, *above))


def _before(grid: Grid, row: int, below: int) -> int | None:
    return max((each for each in grid.rows if below < each < row), default=None)


def _next(grid: Grid, row: int) -> int | None:
    return min((each for each in grid.rows if each > row), default=None)


def _is_upper(grid: Grid, upper: int, row: int) -> bool:
    """Whether the row above says something of the columns too: of two of them at least, or of one
    that reaches down or over several; a title reaches over all."""
    texts = list(_own_texts(grid, upper))
    width = len(grid.columns_by_row.get(row, ()))
    if upper != row - 1 or not texts:
        return False
    if any(grid.place(row, column) == (upper, column) for column, _ in texts):
        return True
    known = [text for _, text in texts if words.taken_as(text)]
    reach = [_reach(grid, upper, column) for column, _ in texts]
    return len(texts) > 1 and (bool(known) or any(1 < each < width for each in reach))


def _reach(grid: Grid, row: int, column: int) -> int:
    """Over how many columns a cell reaches."""
    return sum(grid.place(row, each) == (row, column) for each in range(column, column + 60))


def _is_lower(grid: Grid, first: int, last: int, row: int) -> bool:
    """Whether a row goes on with the head: nothing of it stands under a column of texts, and what
    stands there says more of a column: a month, «план», «начало»."""
    if counts_columns(grid, row):
        return False
    details = 0
    for column in grid.columns_by_row.get(row, ()):
        place = grid.place(row, column)
        if place[0] <= last:
            details += place[0] >= first
            continue
        rows = [each for each in range(last, first - 1, -1) if grid.text(each, column)]
        upper = grid.text(rows[0], column) if rows else ""
        reach = _reach(grid, *grid.place(rows[0], column)) if rows else 0
        target = words.taken_as(upper) if reach < 2 else ""
        cell = grid.at(row, column)
        text = heading_text(grid, row, column)
        if cell is None or len(text) > 60:
            return False
        is_more = target in _SPLIT or words.core(text) in _PLAN_OR_FACT or _is_unit(text)
        if upper and not is_more:
            return False
        if target in (targets.FUNDING, targets.DUE) and not _is_detail(text):
            return False
        if target == targets.NUMBER:
            return False
        details += _is_detail(text) or reach > 1 or bool(words.taken_as(text))
    columns = grid.columns_by_row.get(row, ())
    own = [column for column in columns if grid.place(row, column) == (row, column)]
    return bool(own) and details >= len(own)


def _is_detail(text: str) -> bool:
    """Whether a text says more of a column that is headed already."""
    folded = words.core(text)
    is_known = folded in words.WEAK or folded in _OF_TIME
    return is_known or _is_unit(text) or month_or_quarter(text) is not None


def _is_unit(text: str) -> bool:
    """Whether a text says a unit of money, with VAT or without, and nothing else."""
    unit = words.unit_of(text)
    return bool(unit.said or unit.vat) and not words.core(text)


def heading_text(grid: Grid, row: int, column: int) -> str:
    """What a cell of a head says; a month that is kept as its first day is a month."""
    cell = grid.at(row, column)
    if cell is not None and isinstance(cell.value, dt.date) and cell.value.day == 1:
        return _MONTH_NAMES[cell.value.month - 1]
    return " ".join(grid.text(row, column).split())


_MONTH_NAMES = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
# A month may have its year behind it: «июн. 26».
_MONTH = re.compile(r"([а-я]{3,})\.?(?: ?'?(?:20)?\d\d ?г?\.?)?")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def month_or_quarter(text: str, above: str = "") -> tuple[int, int] | None:
    """First and last month that a heading names; None for another. A bare number is a month or,
    in Roman digits, a quarter, where `above` speaks of such."""
    folded = look(text).strip(" .")
    if len(text) > 20 or not folded:
        return None
    month = _month_alone(folded)
    if month is not None:
        return month, month
    span = periods.single(periods.normal(text), 2000)
    if span is not None and (span[0].month, span[1].month) != (1, _MONTHS):
        is_day = span[0] == span[1]
        is_named = any(char.isalpha() for char in folded)
        if is_named and not is_day and span[0].year == span[1].year:
            return span[0].month, span[1].month
    latin = text.strip(" .").lower().replace("і", "i")
    if latin in _QUARTERS:
        last = 3 * _QUARTERS[latin]
        return last - 2, last
    is_month = "месяц" in look(above) or words.taken_as(above) == targets.DUE
    if folded.isdigit() and is_month and 1 <= int(folded) <= _MONTHS:
        return int(folded), int(folded)
    return None


def _month_alone(folded: str) -> int | None:
    """The month that a word names: «нояб», «мая», «в марте» does not."""
    found = _MONTH.fullmatch(folded)
    if found is None:
        return None
    for number, name in enumerate(_MONTH_NAMES, 1):
        endings = {name, name[:-1] + "я", name[:-1] + "е", name + "а", name + "е"}
        if look(name).startswith(found[1]) or found[1] in map(look, endings):
            return number
    return None


def counts_columns(grid: Grid, row: int) -> bool:
    """Whether a row numbers the columns: 1 2 3 …; «1», «2», «3=1+2», «А» and «Б» too."""
    texts = []
    for column in grid.columns_by_row.get(row, ()):
        place = grid.place(row, column)
        if place == (row, column):
            texts.append(grid.text(row, column).strip(" .()"))
    numbers = [text.partition("=")[0].strip() for text in texts]
    numbers = [text for text in numbers if text.upper() not in ("А", "Б", "A", "B")]
    if len(numbers) < 3 or not all(text.removesuffix(".0").isdigit() for text in numbers):
        return False
    counted = [int(text.removesuffix(".0")) for text in numbers]
    follows = all(after - before == 1 for before, after in itertools.pairwise(counted))
    return follows and counted[0] <= 3


def _headings(grid: Grid, first: int, last: int) -> Iterator[Heading]:
    """What stands above each column. Where no cells are merged, what heads several columns stands
    over the first of them."""
    columns = sorted(
        {column for row in range(first, last + 1) for column in grid.columns_by_row.get(row, ())}
    )
    carried: dict[int, str] = {}
    for column in columns:
        levels: list[str] = []
        lowest_row = first
        for row in range(first, last + 1):
            text = heading_text(grid, row, column)
            if text:
                carried[row] = text
                lowest_row = grid.place(row, column)[0]
            elif row < last and not grid.merged and _has_below(grid, row, last, column):
                text = carried.get(row, "")
            else:
                carried.pop(row, None)
            if text and text not in levels:
                levels.append(text)
        if levels:
            yield Heading(column, tuple(levels), lowest_row)


def _has_below(grid: Grid, row: int, last: int, column: int) -> bool:
    """Whether a column without a text in an upper row has a weak one in a lower: it belongs to what
    stands to the left."""
    below = [grid.text(each, column) for each in range(row + 1, last + 1)]
    texts = [text for text in below if text]
    return any(_is_detail(text) or not words.taken_as(text) for text in texts)
