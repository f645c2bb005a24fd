"""An open workbook → a `Book` of records that know their cells, and everything that is wrong with
the cells, at once.

Where a value stands is the business of places.py; what values mean together (references, codes that
stand twice) that of checks/.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell

from generator.book import Book
from generator.contract import schema
from generator.contract.column import Column, Sheet
from generator.contract.columns import BRANCHES, CHANNELS, SERVICE_TYPES
from generator.contract.company import COMPANY
from generator.contract.schema import LISTS, SHEETS
from generator.contract.segment_words import HEADINGS
from generator.contract.surveys import SURVEYS
from generator.contract.typed import ERROR_NAMES, Typed, Unreadable
from generator.findings import ORDER, PRACTICE, Finding, Severity, Theme, capped
from generator.model import Record
from generator.spelling import look
from generator.terms import CellRef
from generator.workbook.lean import UNCOMPUTED
from generator.workbook.opening import OpenWorkbook, open_workbook
from generator.workbook.places import ListedValues, Slot, Slots, lists_of, pairs_of, slots_of
from generator.workbook.sheets import Tell

DASHES = ("-", "–", "—")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read."""

    key: str
    record: Record | None
    """None where something in it is wrong."""
    year: int | None
    """None if it is of no year."""
    place: tuple[str, int]
    """Its sheet and its number."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading gave."""

    book: Book | None
    """None where sheets or columns are missing."""
    findings: tuple[Finding, ...]
    saved: dt.datetime | None
    """When the file was last saved, as it says itself."""
    digest: str
    """The SHA-256 of its bytes."""
    years: Mapping[tuple[str, int], int]
    """The years of rows, by sheet and number."""


_KEPT: dict[str, Reading] = {}
"""What was read last, by the hash: the same workbook is asked for again for another document, or
under another name."""
_MOST_KEPT = 4


def read(path: Path) -> Reading:
    """Reads the whole workbook. Raises `GeneratorError` for no file, `FaultyWorkbook` for one that
    is no workbook."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        digest = ""  # opening will say what is wrong with it
    if digest not in _KEPT:
        made = _read(path)
        for oldest in list(_KEPT)[: max(len(_KEPT) + 1 - _MOST_KEPT, 0)]:
            del _KEPT[oldest]
        _KEPT[made.digest] = made
        return made
    return _KEPT[digest]


def _read(path: Path) -> Reading:
    workbook = open_workbook(path)
    findings: list[Finding] = []
    lists = lists_of(workbook)
    rows: dict[Sheet, list[Row]] = {}
    for sheet in SHEETS:
        places = slots_of(sheet, workbook, findings.append)
        if places is not None:
            rows[sheet] = [_row(sheet, slots, workbook, lists, findings.append) for slots in places]
            every = itertools.chain.from_iterable(slots.values() for slots in places)
            numbers = {row_of(slot.place.address) for slot in every}
            _report_struck_rows(sheet, numbers, workbook, findings.append)
    all_rows = list(itertools.chain.from_iterable(rows.values()))
    years = {row.place: year for row in all_rows if (year := _year_of(row, rows)) is not None}
    unread = {row.key: _year_of(row, rows) for row in all_rows if row.record is None}
    book = _book(rows, lists, unread, pairs_of(workbook, *HEADINGS.values()))
    told = tuple(capped(findings))
    return Reading(book, told, workbook.saved, workbook.digest, years)


def read_table(path: Path, sheet: Sheet) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """The rows of a workbook that is one table, and everything that is wrong with it. Raises as
    `read` does."""
    workbook = open_workbook(path)
    findings: list[Finding] = []
    places = slots_of(sheet, workbook, findings.append) or []
    rows = [_row(sheet, slots, workbook, {}, findings.append) for slots in places]
    records = tuple(row.record for row in rows if row.record is not None)
    return records, tuple(capped(findings))


def _year_of(row: Row, rows: dict[Sheet, list[Row]]) -> int | None:
    """The year that a row is of: its own, or that of the measure it tells of."""
    if row.year is None and row.place[0] == schema.EXECUTION.title:
        planned = {measure.key: measure.year for measure in rows.get(schema.PLAN, ())}
        return planned.get(row.key)
    return row.year


def _book(
    rows: dict[Sheet, list[Row]],
    lists: ListedValues,
    unread: Mapping[str, int | None],
    segment_words: tuple[tuple[str, str], ...],
) -> Book | None:
    """The records in their sheets' places; None if a sheet is missing."""
    if len(rows) < len(SHEETS):
        return None
    records: dict[Sheet, tuple[Any, ...]] = {
        sheet: tuple(row.record for row in sheet_rows if row.record)
        for sheet, sheet_rows in rows.items()
    }
    return Book(
        company=next(iter(records[COMPANY]), None),
        imprints=records[schema.YEARS],
        amendments=records[schema.AMENDMENTS],
        sections=records[schema.SECTIONS],
        measures=records[schema.PLAN],
        executions=records[schema.EXECUTION],
        indicators=records[schema.INDICATORS],
        assessments=records[schema.ASSESSMENT],
        surveys=records[SURVEYS],
        conclusions=records[schema.CONCLUSIONS],
        acts=records[schema.ACTS],
        clauses=records[schema.CLAUSES],
        abbreviations=records[schema.ABBREVIATIONS],
        service_types=tuple(lists.get(SERVICE_TYPES, {}).values()),
        channels=tuple(lists.get(CHANNELS, {}).values()),
        branches=tuple(lists.get(BRANCHES, {}).values()),
        segment_words=segment_words,
        unread=unread,
    )


def _row(
    sheet: Sheet, slots: Slots, workbook: OpenWorkbook, lists: ListedValues, tell: Tell
) -> Row:
    """Reads one row; every cell of it that is wrong is reported."""
    findings: list[Finding] = []
    values = values_of(sheet, slots, workbook, lists, findings.append)
    for finding in findings:
        tell(finding)
    key = str(values.get(sheet.key) or "")
    year = values["year"] if isinstance(values.get("year"), int) else None
    cell = next(iter(slots.values())).place
    place = (sheet.title, row_of(cell.address))
    lacking = [column for column in sheet.read if column.field not in slots]
    is_whole = all(column.is_newer for column in lacking)
    if not is_whole or any(finding.severity is Severity.ERROR for finding in findings):
        return Row(key, None, year, place)
    places = {field: slot.place for field, slot in slots.items()}
    return Row(key, sheet.make(key, places, values), year, place)


def values_of(
    sheet: Sheet, slots: Slots, workbook: OpenWorkbook, lists: ListedValues, tell: Tell
) -> dict[str, Any]:
    """The values of a row by field; None, and a finding, for what can't be understood."""
    values: dict[str, Any] = {}
    columns = [column for column in sheet.read if column.field in slots]
    # The year comes first: a due period is understood by it.
    for column in sorted(columns, key=lambda column: column.field != "year"):
        slot = slots[column.field]
        value = _value(column, slot, workbook, values.get("year"), tell)
        listed = lists.get(column.listed or "")
        if value is not None and listed:
            spelling = listed.get(look(str(value)))
            if spelling is None:
                tell(_unlisted(column, value, slot.place))
            value = spelling or value
        values[column.field] = column.default if value is None else value
    return values


TEXT_STRUCK = Theme.CELLS.warning(
    "text-struck", "в ячейке зачеркнутый текст", "в документ он не попадет", PRACTICE
)
ROW_STRUCK = Theme.CELLS.warning("row-struck", "строка зачеркнута", "ее нет в документе", PRACTICE)
DATE_ZERO = Theme.CELLS.warning(
    "date-zero", "ячейка показывает 00.01.1900", "это ссылка на пустую ячейку", PRACTICE
)
VALUE_MISSING = Theme.CELLS.error(
    "value-missing", "не заполнено обязательное", "в документе было бы пусто", ORDER
)


def _report_struck_rows(
    sheet: Sheet, read: Iterable[int], workbook: OpenWorkbook, tell: Tell
) -> None:
    """Rows that nothing is left of: who struck them out may think of them as deleted or not."""
    told = set(read)
    for (title, address), text in workbook.struck.items():
        row = row_of(address)
        if look(title) == look(sheet.title) and row not in told:
            told.add(row)
            message = f"строка {row} зачеркнута, она не прочитана: «{Typed(text).shown}»"
            place = CellRef(title, address)
            tell(ROW_STRUCK.at(place, message, "удалите строку или снимите зачеркивание"))


def row_of(address: str) -> int:
    """The number in an address."""
    return int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _value(column: Column, slot: Slot, workbook: OpenWorkbook, year: object, tell: Tell) -> object:
    """The value of one cell; None, and a finding where there should be one, if it is empty or can't
    be understood."""
    value: object = None
    struck = workbook.struck.get((slot.place.sheet, slot.place.address))
    if struck is not None:
        message = f"зачеркнуто «{Typed(struck).shown}»: это не прочитано"
        tell(TEXT_STRUCK.at(slot.place, message, "удалите зачеркнутое или снимите зачеркивание"))
    if slot.cell is not None:
        cell = slot.cell
        fault = _fault_of_excel(slot, cell)
        if fault is not None:
            tell(fault)
            return None
        typed = Typed(cell.value, cell.number_format, year if isinstance(year, int) else None)
        try:
            value = None if _is_left_out(column, typed) else column.convert(typed)
        except Unreadable as unreadable:
            tell(unreadable.rule.at(slot.place, unreadable.message, unreadable.hint))
            return None
        for remark in typed.remarks:
            tell(remark.rule.at(slot.place, remark.message, remark.hint))
    if column.required and value in (None, ()):
        tell(VALUE_MISSING.at(slot.place, f"не заполнено «{column.heading}»", column.advice))
    return value


def _is_left_out(column: Column, typed: Typed) -> bool:
    """A dash where a cell may be empty, a number that its format hides, a day that is none."""
    if typed.is_hidden:
        return True
    if typed.is_day_zero:
        typed.remark(DATE_ZERO, "ячейка показывает 00.01.1900", "прочитана как пустая: очистите ее")
        return True
    return not column.required and str(typed.value).strip() in DASHES


CELL_ERROR = Theme.CELLS.error("cell-error", "ошибка Excel в ячейке", "значения нет", ORDER)
FORMULA_EMPTY = Theme.CELLS.error(
    "formula-empty", "формула без значения", "Excel ее не пересчитал", ORDER
)


def _fault_of_excel(slot: Slot, cell: Cell) -> Finding | None:
    """An error cell, or a formula that Excel never calculated."""
    if cell.data_type != "e":
        return None
    if cell.value == UNCOMPUTED:
        hint = "откройте книгу в Excel, сохраните и повторите"
        return FORMULA_EMPTY.at(slot.place, "формула без значения: книга не пересчитана", hint)
    shown = ERROR_NAMES.get(str(cell.value), str(cell.value))
    hint = "исправьте формулу или введите значение"
    return CELL_ERROR.at(slot.place, f"в ячейке ошибка Excel {shown}", hint)


VALUE_UNLISTED = Theme.CELLS.warning(
    "value-unlisted",
    "значения нет в списке на листе «Списки»",
    "опечатка разобьет итоги надвое",
    PRACTICE,
)


def _unlisted(column: Column, value: object, place: CellRef) -> Finding:
    message = f"«{value}» нет в списке «{column.listed}» на листе «{LISTS}»"
    return VALUE_UNLISTED.at(place, message, "исправьте или добавьте в список")
