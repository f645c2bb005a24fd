"""An open workbook → a `Book` of records that know their cells, and everything that is wrong with
the cells, at once.

Where a value stands is the business of places.py; what values mean together (references, codes that
stand twice) that of checks/.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell

from generator.book import Book
from generator.contract import schema
from generator.contract.column import Column, Sheet
from generator.contract.columns import CHANNELS, SERVICE_TYPES
from generator.contract.schema import LISTS, SHEETS
from generator.contract.values import Typed, Unreadable
from generator.findings import ORDER, PRACTICE, Finding, Severity, Theme
from generator.model import Record
from generator.spelling import look
from generator.terms import CellRef
from generator.workbook.opening import OpenWorkbook, open_workbook
from generator.workbook.places import ListedValues, Slot, Slots, Tell, lists_of, slots_of

DASHES = ("-", "–", "—")
# What Excel shows to a Russian user for the names that stand in the file.
_ERROR_NAMES = {
    "#DIV/0!": "#ДЕЛ/0!",
    "#N/A": "#Н/Д",
    "#NAME?": "#ИМЯ?",
    "#NULL!": "#ПУСТО!",
    "#NUM!": "#ЧИСЛО!",
    "#REF!": "#ССЫЛКА!",
    "#VALUE!": "#ЗНАЧ!",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read: its key and its record, None where something in it is wrong."""

    key: str
    record: Record | None


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


def read(path: Path) -> Reading:
    """Reads the whole workbook. Raises `GeneratorError` for no file, `FaultyWorkbook` for one that
    is no workbook."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        digest = ""  # opening will say what is wrong with it
    return _read(path, digest)


@functools.lru_cache(maxsize=1)
def _read(path: Path, _: str) -> Reading:
    """Reads a file of this hash; once, if it is asked for again for another document."""
    workbook = open_workbook(path)
    findings: list[Finding] = []
    lists = lists_of(workbook)
    rows: dict[Sheet, list[Row]] = {}
    for sheet in SHEETS:
        places = slots_of(sheet, workbook, findings.append)
        if places is not None:
            rows[sheet] = [_row(sheet, slots, workbook, lists, findings.append) for slots in places]
    return Reading(_book(rows, lists), tuple(findings), workbook.saved, workbook.digest)


def _book(rows: dict[Sheet, list[Row]], lists: ListedValues) -> Book | None:
    """The records in their sheets' places; None if a sheet is missing."""
    if len(rows) < len(SHEETS):
        return None
    records: dict[Sheet, tuple[Any, ...]] = {
        sheet: tuple(row.record for row in sheet_rows if row.record)
        for sheet, sheet_rows in rows.items()
    }
    all_rows = itertools.chain.from_iterable(rows.values())
    return Book(
        company=next(iter(records[schema.COMPANY]), None),
        imprints=records[schema.YEARS],
        sections=records[schema.SECTIONS],
        measures=records[schema.PLAN],
        executions=records[schema.EXECUTION],
        indicators=records[schema.INDICATORS],
        assessments=records[schema.ASSESSMENT],
        conclusions=records[schema.CONCLUSIONS],
        acts=records[schema.ACTS],
        abbreviations=records[schema.ABBREVIATIONS],
        service_types=tuple(lists.get(SERVICE_TYPES, {}).values()),
        channels=tuple(lists.get(CHANNELS, {}).values()),
        unread=frozenset(row.key for row in all_rows if row.record is None),
    )


def _row(
    sheet: Sheet, slots: Slots, workbook: OpenWorkbook, lists: ListedValues, tell: Tell
) -> Row:
    """Reads one row; every cell of it that is wrong is reported."""
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    # The year comes first: a due period is understood by it.
    for column in sorted(sheet.read, key=lambda column: column.field != "year"):
        slot = slots[column.field]
        value = _value(column, slot, workbook, values.get("year"), findings.append)
        if value is not None and column.listed in lists:
            spelling = lists[column.listed].get(look(str(value)))
            if spelling is None:
                findings.append(_unlisted(column, value, slot.place))
            value = spelling or value
        values[column.field] = column.default if value is None else value
    for finding in findings:
        tell(finding)
    key = str(values.get(sheet.key) or "")
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Row(key, None)
    places = {field: slot.place for field, slot in slots.items()}
    return Row(key, sheet.make(key, places, values))


VALUE_MISSING = Theme.CELLS.error(
    "value-missing", "не заполнено обязательное", "в документе было бы пусто", ORDER
)


def _value(column: Column, slot: Slot, workbook: OpenWorkbook, year: object, tell: Tell) -> object:
    """The value of one cell; None, and a finding where there should be one, if it is empty or can't
    be understood."""
    value: object = None
    if slot.cell is not None:
        cell = workbook.computed(slot.cell)
        fault = _fault_of_excel(slot, cell)
        if fault is not None:
            tell(fault)
            return None
        typed = Typed(cell.value, cell.number_format, year if isinstance(year, int) else None)
        try:
            value = None if _is_left_out(column, cell) else column.convert(typed)
        except Unreadable as unreadable:
            tell(unreadable.rule.at(slot.place, unreadable.message, unreadable.hint))
            return None
        for remark in typed.remarks:
            tell(remark.rule.at(slot.place, remark.message, remark.hint))
    if column.required and value in (None, ()):
        tell(VALUE_MISSING.at(slot.place, f"не заполнено «{column.heading}»", column.hint))
    return value


def _is_left_out(column: Column, cell: Cell) -> bool:
    """An empty text that a formula gave, or a dash where a cell may be empty."""
    return cell.value is None or (not column.required and str(cell.value).strip() in DASHES)


CELL_ERROR = Theme.CELLS.error("cell-error", "ошибка Excel в ячейке", "значения нет", ORDER)
FORMULA_EMPTY = Theme.CELLS.error(
    "formula-empty", "формула без значения", "Excel ее не пересчитал", ORDER
)


def _fault_of_excel(slot: Slot, cell: Cell) -> Finding | None:
    """An error cell, or a formula that Excel never calculated."""
    if cell.data_type == "e":
        shown = _ERROR_NAMES.get(str(cell.value), str(cell.value))
        hint = "исправьте формулу или введите значение"
        return CELL_ERROR.at(slot.place, f"в ячейке ошибка Excel {shown}", hint)
    if cell.value is None and cell.data_type not in ("s", "str"):
        hint = "откройте книгу в Excel, сохраните и повторите"
        return FORMULA_EMPTY.at(slot.place, "формула без значения: книга не пересчитана", hint)
    return None


VALUE_UNLISTED = Theme.CELLS.warning(
    "value-unlisted",
    "значения нет в списке на листе «Списки»",
    "опечатка разобьет итоги надвое",
    PRACTICE,
)


def _unlisted(column: Column, value: object, place: CellRef) -> Finding:
    message = f"«{value}» нет в списке «{column.listed}» на листе «{LISTS}»"
    return VALUE_UNLISTED.at(place, message, "исправьте или добавьте в список")
