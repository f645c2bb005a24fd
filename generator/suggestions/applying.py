"""What was decided → a new workbook: each accepted suggestion in its cell as the workbook's own
kind of value, everything else as it was. What was written is read back before anybody gets it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from generator.contract import formats
from generator.contract.column import Column, Sheet
from generator.contract.schema import SHEETS
from generator.contract.typed import Typed, Unreadable
from generator.documents.printed import as_read
from generator.model import Period
from generator.suggestions.against import in_words, is_done, missing, rows_of
from generator.suggestions.cells import CellRow, Cells, column_of, same, sheet_of
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import Decision, Suggestion
from generator.workbook.opening import opened
from generator.workbook.patching import Patch, Unwritable, Value
from generator.workbook.places import Table, table_of


class Fate(StrEnum):
    """What became of a suggestion."""

    WRITTEN = "записано"
    THERE = "уже в книге"
    REFUSED = "не записано"
    LEFT = "не принято"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A suggestion, what became of it, and why."""

    suggestion: Suggestion
    fate: Fate
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """A new workbook, and what is in it."""

    data: bytes
    outcomes: tuple[Outcome, ...]

    def count(self, fate: Fate) -> int:
        """How many suggestions have a fate."""
        return sum(outcome.fate is fate for outcome in self.outcomes)

    def of(self, fate: Fate) -> list[Outcome]:
        """Those that have a fate."""
        return [outcome for outcome in self.outcomes if outcome.fate is fate]


class WrittenWrong(Exception):
    """What was written does not read as it should; the text says where."""


def apply(suggestions: SuggestionList, name: str, data: bytes) -> Applied:
    """The workbook with what was accepted in it; the same bytes if that is nothing.

    Raises `Unpatchable` for a workbook that must not be written to, `WrittenWrong` if what was
    written can't be read back, `FaultyWorkbook` for what is no workbook.
    """
    return _Applying(suggestions, name, data).applied()


@dataclass(frozen=True, slots=True)
class _Written:
    """A cell that was written."""

    suggestion: Suggestion
    column: Column
    value: Any
    """What has to be read from it."""
    number: int
    """Of its row."""


@dataclass
class _Applying:
    suggestions: SuggestionList
    name: str
    data: bytes
    _outcomes: dict[int, Outcome] = field(default_factory=dict)
    _written: list[_Written] = field(default_factory=list)
    _new: dict[tuple[str, str], int] = field(default_factory=dict)
    """The numbers of the rows that were added, by sheet and key."""
    _missing: set[str] = field(default_factory=set)
    """The keys of rows that are suggested and were not added, so far."""
    _tables: dict[str, Table | None] = field(default_factory=dict)

    def applied(self) -> Applied:
        self._workbook = opened(self.name, self.data)
        self._cells, self._patch = Cells(self._workbook), Patch(self.data)
        accepted = []
        for number, suggestion in enumerate(self.suggestions.suggestions):
            if reason := _not_accepted(suggestion):
                fate = Fate.LEFT if suggestion.decision != Decision.ACCEPT else Fate.REFUSED
                self._outcomes[number] = Outcome(suggestion, fate, reason)
            else:
                accepted.append((number, suggestion))
        disputed = _disputed([suggestion for _, suggestion in accepted])
        new_rows: dict[tuple[str, str], list[tuple[int, Suggestion]]] = defaultdict(list)
        for number, suggestion in accepted:
            if _where(suggestion) in disputed:
                reason = "для этой ячейки принято два разных значения"
                self._outcomes[number] = Outcome(suggestion, Fate.REFUSED, reason)
            elif suggestion.is_new:
                new_rows[suggestion.sheet, suggestion.row].append((number, suggestion))
            else:
                self._outcomes[number] = self._change(suggestion)
        self._missing = _codes_of_new_rows(self.suggestions.suggestions)
        for listed in new_rows.values():
            self._add(listed)
        self._tell_of_the_required()
        made = self._patch.to_bytes() if self._patch.is_changed else self.data
        if self._patch.is_changed:
            self._read_back(made)
        return Applied(made, tuple(self._outcomes[number] for number in sorted(self._outcomes)))

    # --- cells ------------------------------------------------------------------------------------

    def _change(self, suggestion: Suggestion) -> Outcome:
        column = column_of(suggestion.sheet, suggestion.heading)
        rows = rows_of(suggestion, self._cells)
        if is_done(suggestion, column, rows, self._cells):
            return Outcome(suggestion, Fate.THERE)
        try:
            self._write(suggestion, column, rows)
        except Unwritable as fault:
            return Outcome(suggestion, Fate.REFUSED, str(fault))
        return Outcome(suggestion, Fate.WRITTEN)

    def _write(self, suggestion: Suggestion, column: Column, rows: Sequence[CellRow]) -> None:
        """Writes a value into the one row that is meant, if it is still what it was. Raises
        `Unwritable`."""
        read = self._cells.read(column, suggestion.text, suggestion.year)
        if read.fault:
            raise Unwritable(f"{read.fault}; {read.hint}")
        if lacking := self._cells.lacks(suggestion.sheet):
            raise Unwritable(lacking)
        if len(rows) != 1:
            raise Unwritable(missing(suggestion, len(rows)))
        row = rows[0]
        address, now = row.address(column), row.plain(column)
        if not address:
            raise Unwritable(f"в книге нет столбца «{column.heading}»: make upgrade его добавит")
        if not same(column, now, suggestion.expected):
            raise Unwritable(
                f"в документе было «{in_words(suggestion.expected)}», в книге теперь "
                f"«{in_words(now)}», предложено «{suggestion.text}»"
            )
        title = row.slots[column.field].place.sheet
        value = self._value(title, address, column, read.value, row.year)
        self._patch.write(title, address, value)
        self._written.append(_Written(suggestion, column, read.value, row.number))

    def _value(
        self, title: str, address: str, column: Column, value: Any, year: int | None
    ) -> Value:
        """A value as the cell keeps it."""
        is_day = self._patch.is_day(title, address)
        return as_kept(
            column, value, self._patch.number_format(title, address), year, is_day=is_day
        )

    # --- rows -------------------------------------------------------------------------------------

    def _add(self, listed: Sequence[tuple[int, Suggestion]]) -> None:
        """Adds a row with what was accepted of it."""
        first = listed[0][1]
        existing = self._cells.find(first.sheet, first.row, first.known)
        if existing:
            for number, suggestion in listed:
                self._outcomes[number] = self._in_existing(suggestion, existing)
            return
        if reason := self._rejected(first):
            for number, suggestion in listed:
                self._outcomes[number] = Outcome(suggestion, Fate.LEFT, reason)
            return
        try:
            wanted = self._wanted([suggestion for _, suggestion in listed])
            self._require_referred(wanted, first.row)
            row = self._put_row(first, wanted)
        except Unwritable as fault:
            for number, suggestion in listed:
                self._outcomes[number] = Outcome(suggestion, Fate.REFUSED, str(fault))
            return
        self._new[first.sheet, first.row] = row
        self._missing.discard(first.row)
        for number, suggestion in listed:
            column = column_of(suggestion.sheet, suggestion.heading)
            self._written.append(_Written(suggestion, column, wanted[column.heading], row))
            self._outcomes[number] = Outcome(suggestion, Fate.WRITTEN)

    def _rejected(self, first: Suggestion) -> str:
        """Why a row is not wanted: somebody rejected a cell that no such row can be without; «» if
        nobody did."""
        for suggestion in self.suggestions.suggestions:
            is_of_row = (suggestion.sheet, suggestion.row) == (first.sheet, first.row)
            is_rejected = is_of_row and suggestion.decision == Decision.REJECT
            if not is_rejected or not suggestion.is_new:
                continue
            if column_of(suggestion.sheet, suggestion.heading).required:
                return f"графа «{suggestion.heading}» отклонена: строки не будет"
        return ""

    def _require_referred(self, wanted: dict[str, Any], own: str) -> None:
        """Raises `Unwritable` if a row refers to another new row that was not written."""
        for heading, value in wanted.items():
            if isinstance(value, str) and value in self._missing - {own}:
                raise Unwritable(f"графа «{heading}»: новой строки «{value}» в книге нет")

    def _tell_of_the_required(self) -> None:
        """Of a cell that nobody decided on and that its new row can't be without, that it was
        written as it is proposed."""
        for number, outcome in self._outcomes.items():
            suggestion = outcome.suggestion
            is_written = (suggestion.sheet, suggestion.row) in self._new
            is_in_row = suggestion.heading in (suggestion.new_row or {})
            if outcome.fate is Fate.LEFT and is_written and is_in_row:
                reason = f"{outcome.reason}; записано, как предложено"
                self._outcomes[number] = Outcome(suggestion, Fate.WRITTEN, reason)

    def _in_existing(self, suggestion: Suggestion, rows: Sequence[CellRow]) -> Outcome:
        column = column_of(suggestion.sheet, suggestion.heading)
        read = self._cells.read(column, suggestion.text, suggestion.year)
        if len(rows) == 1 and same(column, rows[0].plain(column), as_read(read.value)):
            return Outcome(suggestion, Fate.THERE)
        reason = f"код «{suggestion.row}» уже занят другой строкой"
        if suggestion.known is not None:  # a sheet without codes
            reason = f"такая строка («{suggestion.row}») в книге уже есть"
        return Outcome(suggestion, Fate.REFUSED, reason)

    def _wanted(self, suggestions: Sequence[Suggestion]) -> dict[str, Any]:
        """The values of a new row by heading. Raises `Unwritable` for one that is not readable."""
        first = suggestions[0]
        texts = dict(first.new_row or {})
        texts |= {each.heading: each.text for each in suggestions}
        wanted = {}
        for heading, text in texts.items():
            read = self._cells.read(column_of(first.sheet, heading), text, first.year)
            if read.fault:
                raise Unwritable(f"новая строка не записана, графа «{heading}»: {read.fault}")
            wanted[heading] = read.value
        return wanted

    def _put_row(self, suggestion: Suggestion, wanted: dict[str, Any]) -> int:
        """Adds a row; gives its number. Raises `Unwritable`."""
        if lacking := self._cells.lacks(suggestion.sheet):
            raise Unwritable(lacking)
        sheet = sheet_of(suggestion.sheet)
        table = self._table(sheet)
        if table is None:
            raise Unwritable(f"на листе «{suggestion.sheet}» нет таблицы")
        _require_columns(table, wanted)
        rows = self._cells.rows(suggestion.sheet)
        last = max((row.number for row in rows), default=table.heading_row) + self._added(
            sheet.title
        )
        by_number = {number: heading for heading, number in table.columns.items()}

        def value_at(number: int, number_format: str) -> Value:
            heading = by_number.get(number, "")
            if wanted.get(heading) is None:
                return None
            column = column_of(suggestion.sheet, heading)
            return as_kept(column, wanted[heading], number_format, suggestion.year, is_day=False)

        columns = range(min(by_number), max(by_number) + 1)
        return self._patch.add_row(_title(table), table.heading_row, last, columns, value_at)

    def _table(self, sheet: Sheet) -> Table | None:
        if sheet.title not in self._tables:
            self._tables[sheet.title] = table_of(sheet, self._workbook)
        return self._tables[sheet.title]

    def _added(self, title: str) -> int:
        return sum(sheet == title for sheet, _ in self._new)

    # --- reading back -----------------------------------------------------------------------------

    def _read_back(self, made: bytes) -> None:
        """Raises `WrittenWrong` unless all that was written reads as it should, and all else as it
        did."""
        after = Cells(opened(self.name, made))
        touched = set()
        for written in self._written:
            suggestion, column = written.suggestion, written.column
            rows = [row for row in after.rows(suggestion.sheet) if row.number == written.number]
            where = f"{suggestion.sheet}, строка «{suggestion.row}», графа «{column.heading}»"
            if len(rows) != 1 or not _is_exact(rows[0].values.get(column.field), written.value):
                raise WrittenWrong(where)
            touched.add((suggestion.sheet, rows[0].number, column.field))
        for where in otherwise(self._cells, after, touched, self._new):
            raise WrittenWrong(where)


def _codes_of_new_rows(suggestions: Sequence[Suggestion]) -> set[str]:
    """The keys of all rows that are suggested."""
    return {suggestion.row for suggestion in suggestions if suggestion.is_new}


def _require_columns(table: Table, wanted: dict[str, Any]) -> None:
    """Raises `Unwritable` if a value of a new row has no column."""
    filled = [heading for heading, value in wanted.items() if value not in (None, ())]
    lacking = [heading for heading in filled if heading not in table.columns]
    if lacking:
        names = ", ".join(f"«{heading}»" for heading in lacking)
        raise Unwritable(f"в книге нет столбцов: {names}; make upgrade их добавит")


def _not_accepted(suggestion: Suggestion) -> str:
    """Why nobody wants a suggestion written, or why it can't be; «» for one that is accepted."""
    if suggestion.decision != Decision.ACCEPT:
        return suggestion.decision or "решения нет"
    if not suggestion.state.is_writable:
        return f"{suggestion.state.said}: {suggestion.note}"
    return ""


def _where(suggestion: Suggestion) -> tuple[str, str, str, str]:
    cell = "" if suggestion.row else suggestion.cell
    return suggestion.sheet, suggestion.row, suggestion.heading, cell


def _disputed(accepted: Sequence[Suggestion]) -> set[tuple[str, str, str, str]]:
    """The cells for which different texts are accepted."""
    texts = defaultdict(set)
    for suggestion in accepted:
        texts[_where(suggestion)].add(suggestion.text)
    return {where for where, each in texts.items() if len(each) > 1}


def as_kept(
    column: Column, value: Any, number_format: str, year: int | None, *, is_day: bool
) -> Value:
    """A value as Excel keeps it in a cell of a number format: numbers and days as such, the rest as
    text. Raises `Unwritable` for a number that the format would show as another one."""
    match value:
        case None:
            return None
        case Period():
            is_single = value.start == value.end
            return value.start if is_day and is_single else value.text
        case dt.date():
            return f"{value:%d.%m.%Y}" if number_format == "@" else value
        case Decimal() | int():
            return _number(column, Decimal(value), number_format, year)
        case tuple():
            return "; ".join(map(str, value))
        case _:
            return str(value)


def _number(column: Column, value: Decimal, number_format: str, year: int | None) -> Decimal:
    """What has to stand in a cell so that it means a number: 0,96 where the format is per cent."""
    for factor in (Decimal(1), Decimal("0.01"), Decimal(1000), Decimal("0.001")):
        kept = value * factor
        try:
            read = column.convert(Typed(float(kept), number_format, year))
        except Unreadable:
            continue
        if isinstance(read, Decimal | int) and Decimal(read) == value:
            return kept
    if formats.cuts(value, number_format):  # the cell gets a finer one
        return value
    raise Unwritable(f"формат ячейки «{number_format}» показал бы другое число")


def _is_exact(read: Any, wanted: Any) -> bool:
    if isinstance(read, Period) and isinstance(wanted, Period):
        return (read.start, read.end) == (wanted.start, wanted.end)
    return bool(read == wanted) or (read in (None, ()) and wanted in (None, ()))


def otherwise(
    before: Cells,
    after: Cells,
    touched: set[tuple[str, int, str]],
    new: Mapping[tuple[str, str], int],
) -> Iterator[str]:
    """The places that read otherwise and should not."""
    added = {(sheet, number) for (sheet, _), number in new.items()}
    for sheet in SHEETS:
        rows = {row.number: row for row in after.rows(sheet.title)}
        for row in before.rows(sheet.title):
            other = rows.pop(row.number, None)
            if other is None:
                yield f"{sheet.title}, строка {row.number}"
                continue
            for name, value in row.values.items():
                if (sheet.title, row.number, name) not in touched and other.values.get(
                    name
                ) != value:
                    yield f"{sheet.title}, строка {row.number}"
        for row in rows.values():
            if (sheet.title, row.number) not in added:
                yield f"{sheet.title}, строка {row.number}"


def _title(table: Table) -> str:
    return table.worksheet.title
