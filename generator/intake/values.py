"""A row of a foreign table → what it says in our columns: texts as they stand, dues of dates and
crosses, sums in thousands of roubles. What a head says of unit and VAT holds for its column;
nothing is converted that nobody told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from generator import wording
from generator.contract import formats, numbers, periods
from generator.intake import targets, words
from generator.intake.columns import FoundColumn, due_of_months
from generator.intake.grid import Grid, GridCell
from generator.model import Vat
from generator.suggestions.suggestion import Origin
from generator.workbook.reading import DASHES

_NO_MONEY = ("нет", "не требуется", "без финансирования", "без затрат", "в рамках текущей "
             "деятельности", "не предусмотрено", "не требует", "собственными силами")  # fmt: skip
_TEXT_TARGETS = (targets.MEASURE, targets.PROPOSAL, targets.RESULT, targets.RESPONSIBLE,
                 targets.BRANCH, "Вывод", "Пункты Стандарта", "Перенесено из", targets.STATUS,
                 "Фактический результат", "Эффект", "Причина отклонения", "Перенесено на",
                 "Подтверждение")  # fmt: skip
_STATUSES = {
    "исполнено": "выполнено",
    "исполнено частично": "выполнено частично",
    "частично": "выполнено частично",
    "частично выполнено": "выполнено частично",
    "не исполнено": "не выполнено",
    "выполняется": "в работе",
    "исполняется": "в работе",
    "в процессе": "в работе",
    "в процессе выполнения": "в работе",
    "в процессе исполнения": "в работе",
    "в стадии выполнения": "в работе",
    "да": "выполнено",
    "сделано": "выполнено",
    "готово": "выполнено",
    "завершено": "выполнено",
    "выполнено полностью": "выполнено",
    "выполнено в полном объеме": "выполнено",
    "выполнено в срок": "выполнено",
    "исполнено в полном объеме": "выполнено",
    "нет": "не выполнено",
    "не сделано": "не выполнено",
    "сделано частично": "выполнено частично",
    "перенесен": "перенесено",
    "перенос": "перенесено",
    "снято": "отменено",
    "исключено": "отменено",
}


_MONTHS = 12
_ISO = re.compile(r"(20\d\d)-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?")  # as exports write days
_BARE_NUMBERS = re.compile(r"(\d\d?)(?:\s*[-–—,;и]\s*(\d\d?))?")
_BARE_QUARTERS = re.compile(r"([1-4]|I{1,3}|IV)(?:\s*[-–—,;и]\s*([1-4]|I{1,3}|IV))?")


@dataclass(frozen=True, slots=True)
class FoundValue:
    """What a row says in one of our columns."""

    text: str
    """As our workbook would hold it."""
    origin: Origin
    is_sure: bool = True
    note: str = ""
    amount: Decimal | None = None
    """Of a sum: thousands of roubles."""
    given: Decimal | None = None
    """Of a sum: as it stands in the file, in the unit of the file."""


def weaker(value: FoundValue, note: str) -> FoundValue:
    """The value with one more reason to look at it."""
    return replace(value, is_sure=False, note="; ".join(filter(None, (value.note, note))))


@dataclass
class RowValues:
    """What the rows of one table say."""

    grid: Grid
    columns: Sequence[FoundColumn]
    year: int
    vat: Vat
    """What the sums of the workbook hold."""

    def of(self, row: int) -> dict[str, FoundValue]:
        """The values of a row by our headings."""
        found: dict[str, FoundValue] = {}
        for column in self.columns:
            if (column.target in _TEXT_TARGETS and (value := self._text(row, column))) or (
                column.target == targets.FINISHED and (value := self._day(row, column))
            ):
                found[column.target] = value
        if due := self._due(row):
            found[targets.DUE] = due
        for target in (targets.FUNDING, targets.SPENT):
            if money := self._money(row, target):
                found[target] = money
        return found

    def told(self, row: int, target: str) -> str:
        """What a row says in a column that has no cell of its own with us."""
        for column in self.columns:
            if column.target == target:
                return self.grid.text(row, column.number)
        return ""

    def _cell(self, row: int, column: FoundColumn) -> GridCell | None:
        """A cell that says something; what reaches over from another column is not its own."""
        place = self.grid.place(row, column.number)
        cell = self.grid.cells.get(place)
        is_own = place[1] == column.number
        if cell is None or not is_own or not cell.text or cell.text in DASHES:
            return None
        return cell

    def _found(self, row: int, column: FoundColumn, text: str) -> FoundValue:
        value = FoundValue(text, self.grid.origin(row, column.number))
        if not column.is_sure:
            return weaker(value, f"столбец «{column.heading.text}» взят так {column.how}")
        return value

    def _text(self, row: int, column: FoundColumn) -> FoundValue | None:
        cell = self._cell(row, column)
        if cell is None:
            return None
        text = wording.date(_as_day(cell.value)) if cell.is_day else _tidy(cell.text)
        value = self._found(row, column, text)
        if column.target == targets.STATUS and (known := _STATUSES.get(_folded(text))):
            return replace(value, text=known, note=f"в файле «{text}»")
        if text.startswith(("=", "@")):
            return weaker(value, "начинается как формула; останется текстом")
        return value

    def _day(self, row: int, column: FoundColumn) -> FoundValue | None:
        cell = self._cell(row, column)
        if cell is None:
            return None
        text = wording.date(_as_day(cell.value)) if cell.is_day else _as_written(cell.text)
        return self._found(row, column, text)

    # --- dues -------------------------------------------------------------------------------------

    def _due(self, row: int) -> FoundValue | None:
        by_target = {column.target: column for column in self.columns}
        whole = by_target.get(targets.DUE)
        if whole is not None and (value := self._due_text(row, whole)):
            return self._of_year(value)
        crossed = list(self._crossed(row))
        if crossed:
            months = [month for column in crossed for month in _months_of(column)]
            first = crossed[0]
            value = self._found(row, first, due_of_months(months, self.year))
            is_sum = any(self._is_sum(row, column) for column in crossed)
            return weaker(value, "срок – когда стоят суммы") if is_sum else value
        ends = [by_target.get(targets.DUE_START), by_target.get(targets.DUE_END)]
        parts = [self._due_text(row, column) if column else None for column in ends]
        return self._from_to(*parts)

    def _due_text(self, row: int, column: FoundColumn) -> FoundValue | None:
        cell = self._cell(row, column)
        if cell is None:
            return None
        text = " ".join(cell.text.split())
        if cell.is_day:
            day = _as_day(cell.value)
            has_day = "d" in cell.number_format.lower() or cell.number_format == "General"
            text = wording.date(day) if has_day else wording.month(day)
        else:
            text = _of_bare_numbers(_as_written(text), column.heading.text)
        return self._found(row, column, text)

    def _from_to(self, start: FoundValue | None, end: FoundValue | None) -> FoundValue | None:
        """A due of its first and its last day, each may be a month or a quarter."""
        if start is None or end is None:
            only = start or end
            if only is None or start is not None:
                return None if only is None else self._of_year(only)
            span = periods.single(periods.normal(only.text), self.year)
            is_day = span is not None and span[0] == span[1]
            return self._of_year(replace(only, text=f"до {only.text}" if is_day else only.text))
        spans = [periods.span(each.text, self.year) for each in (start, end)]
        if None in spans or spans[0] is None or spans[1] is None:
            return weaker(replace(start, text=f"{start.text} – {end.text}"), "начало и окончание")
        first, last = spans[0][0], spans[1][1]
        if start.text == end.text:
            text = start.text
        else:
            text = f"с {wording.date(first)} по {wording.date(last)}"
        value = replace(start, text=text)
        return self._of_year(value if end.is_sure else weaker(value, end.note))

    def _of_year(self, value: FoundValue) -> FoundValue:
        """A due that lies in another year is looked at."""
        span = periods.span(value.text, self.year)
        if span is not None and self.year not in (span[0].year, span[1].year):
            return weaker(value, f"срок не в {self.year} году")
        return value

    def _crossed(self, row: int) -> Iterator[FoundColumn]:
        """The columns of months in which something stands: a cross, a tick, a one."""
        for column in self.columns:
            if column.months is None or not column.target.startswith(targets.DUE_PART):
                continue
            place = self.grid.place(row, column.number)
            cell = self.grid.cells.get(place)
            is_empty = cell is None or not cell.text or cell.text in (*DASHES, "0", "нет")
            if not is_empty and place[0] == row:
                yield column

    def _is_sum(self, row: int, column: FoundColumn) -> bool:
        """Whether a number stands under a month, and no one: a sum, not a cross."""
        split = numbers.split(self.grid.text(row, column.number))
        return split is not None and split[0] != 1

    # --- sums -------------------------------------------------------------------------------------

    def _money(self, row: int, target: str) -> FoundValue | None:
        """A sum; where only its parts are given, all of them together."""
        whole = next((each for each in self.columns if each.target == target), None)
        if whole is not None and self._cell(row, whole) is not None:
            return self.sum_at(row, whole)
        parts = [each for each in self.columns if each.target.startswith(f"{target}: ")]
        sums = [each for part in parts if (each := self.sum_at(row, part)) is not None]
        if not sums:
            return None
        if any(each.amount is None for each in sums):
            return weaker(sums[0], "не все части суммы читаются")
        amounts = [each.amount for each in sums if each.amount is not None]
        given = [each.given for each in sums if each.given is not None]
        total = sum(amounts, Decimal(0))
        made = replace(sums[0], text=plain(total), amount=total, given=sum(given, Decimal(0)))
        notes = [each.note for each in sums if each.note]
        return weaker(made, notes[0]) if notes else made

    def sum_at(self, row: int, column: FoundColumn) -> FoundValue | None:
        """The sum of a cell in thousands of roubles; with no amount where it is not readable. A
        sum that is merged over several rows is that of the first."""
        cell = self._cell(row, column)
        if cell is None or self.grid.place(row, column.number)[0] != row:
            return None
        if isinstance(cell.value, str) and _is_no_money(cell.text):
            return None
        value = self._found(row, column, cell.text)
        split = _amount(cell)
        if split is None:
            return weaker(value, f"ожидалась сумма, стоит «{cell.text[:40]}»")
        given, unit = split
        factor, note = self._factor(cell, unit, column)
        if factor is None:
            return weaker(replace(value, given=given), note)
        amount = given * factor
        # A cell may name a unit of its own: the sum of the file is one of one unit.
        given = amount / (column.unit.factor or Decimal(1))
        value = replace(value, text=plain(amount), amount=amount, given=given)
        # What a cell says of VAT holds before the head.
        vat = words.unit_of(cell.text).vat or column.unit.vat
        if vat is not None and vat is not self.vat:
            value = weaker(value, f"в файле суммы {vat}, в книге {self.vat}: пересчитайте")
        if self.grid.first_of.get((row, column.number)) and self._reaches_down(row, column):
            value = weaker(value, "сумма общая на несколько строк")
        return weaker(value, note) if note else value

    def _reaches_down(self, row: int, column: FoundColumn) -> bool:
        place = self.grid.place(row, column.number)
        return self.grid.place(row + 1, column.number) == place

    def _factor(self, cell: GridCell, unit: str, column: FoundColumn) -> tuple[Decimal | None, str]:
        """Thousands of roubles that one of a sum is, and what there is to check. What is typed
        beside a number holds; then the head; then the number format."""
        headed = column.unit.factor
        own = numbers.thousands_of_roubles(unit) if unit else None
        if unit and own is None:
            return None, f"не понимаю единицу «{unit}»"
        if isinstance(cell.value, str) and own is not None:
            return Decimal(own), ""
        if own is not None and headed is not None and Decimal(own) != headed:
            note = f"в заголовке «{column.unit.said}», ячейка показывает «{cell.text}»"
            return headed, note
        if headed is not None:
            return headed, ""
        if own is not None:
            return Decimal(own), ""
        return Decimal(1), "единица не названа: взято как тыс. руб."


def _amount(cell: GridCell) -> tuple[Decimal, str] | None:
    """The number of a cell and the unit beside it; None for none that can be meant."""
    if isinstance(cell.value, str):
        text = words.without_vat(cell.value)
        return None if numbers.is_ambiguous(text) else numbers.split(text)
    if not cell.is_number:
        return None
    assert isinstance(cell.value, int | float)
    shown = formats.shown(cell.value, cell.number_format)
    if shown is None or not numbers.is_meant(shown.number):
        return None
    # «#,##0,» shows thousands of what it holds; that is what a person reads. A format that hides
    # a fraction changes nothing.
    number = formats.exact(cell.value) if shown.hides_fraction else shown.number
    return number, " ".join(shown.unit.lower().split())


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split()).strip(" .")


def _is_no_money(text: str) -> bool:
    plain_text = " ".join(text.lower().split()).strip(" .")
    return plain_text in DASHES or plain_text.startswith(_NO_MONEY)


def plain(amount: Decimal) -> str:
    """«1250,5»: as a person types a number."""
    whole = f"{amount:f}"
    if "." in whole:
        whole = whole.rstrip("0").rstrip(".")
    return whole.replace(".", ",")


def _months_of(column: FoundColumn) -> range:
    assert column.months is not None
    return range(column.months[0], column.months[1] + 1)


def _as_written(text: str) -> str:
    """A day as a document has it: «2026-03-15» is «15.03.2026»."""
    iso = _ISO.fullmatch(text.strip())
    return ".".join(iso.group(3, 2, 1)) if iso else text


def _of_bare_numbers(text: str, heading: str) -> str:
    """Numbers under «квартал» or «месяц»: «2» is the second of them, «3-4» two."""
    folded = heading.lower()
    if "квартал" in folded and _BARE_QUARTERS.fullmatch(text):
        return f"{text} квартал"
    found = _BARE_NUMBERS.fullmatch(text)
    if found is None or "месяц" not in folded:
        return text
    first, last = int(found[1]), int(found[2] or found[1])
    if not 1 <= first <= last <= _MONTHS:
        return text
    return due_of_months(range(first, last + 1), 0).removesuffix(" 0")


def _as_day(value: object) -> dt.date:
    assert isinstance(value, dt.date)
    return value.date() if isinstance(value, dt.datetime) else value


def _tidy(text: str) -> str:
    """A text without spaces at the ends of its lines, its lines kept."""
    lines = [re.sub(r"[ \t]+", " ", line).strip(" \xa0") for line in text.split("\n")]
    return "\n".join(line for line in lines if line)
