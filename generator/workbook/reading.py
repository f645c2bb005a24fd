"""An open workbook → a `Book` of records that know their cells, and everything that is wrong with
the cells, at once.

First the places: sheets, headings, rows, so that every row is a dictionary of slots by field. Then
the values. What they mean together (references, codes that stand twice) is the business of checks/.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from generator.book import Book
from generator.contract import schema
from generator.contract.column import Column, Sheet
from generator.contract.schema import LISTS, PARAMETER, SHEETS, VALUE
from generator.contract.values import ERROR_NAMES, Typed, Unreadable
from generator.findings import ORDER, PRACTICE, Finding, Severity, Theme
from generator.model import Record
from generator.spelling import look
from generator.terms import CellRef
from generator.workbook.opening import OpenWorkbook, open_workbook

# A heading may stand this far down: offices put a title above a table.
HEADING_ROWS = 10
DASHES = ("-", "–", "—")


Tell = Callable[[Finding], None]
Cells = dict[int, Cell]
ListedValues = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one value, and the cell that fills it, if any."""

    place: CellRef
    cell: Cell | None


Slots = dict[str, Slot]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read: its key and its record, None where something in it is wrong."""

    key: str
    record: Record | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading gave: the book (None where sheets or columns are missing), the findings, when
    the file was last saved, and the SHA-256 of its bytes."""

    book: Book | None
    findings: tuple[Finding, ...]
    saved: dt.datetime | None
    digest: str


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
    lists = _lists(workbook)
    rows: dict[Sheet, list[Row]] = {}
    for sheet in SHEETS:
        slots = _slots(sheet, workbook, findings.append)
        if slots is not None:
            rows[sheet] = [_row(sheet, row, workbook, lists, findings.append) for row in slots]
    return Reading(_book(rows, lists), tuple(findings), workbook.saved, workbook.digest)


def _book(rows: dict[Sheet, list[Row]], lists: ListedValues) -> Book | None:
    """The records in their sheets' places; None if a sheet is missing."""
    if len(rows) < len(SHEETS):
        return None
    records: dict[Sheet, tuple[Any, ...]] = {
        sheet: tuple(row.record for row in found if row.record) for sheet, found in rows.items()
    }
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
        service_types=tuple(lists.get(schema.SERVICE_TYPES, {}).values()),
        channels=tuple(lists.get(schema.CHANNELS, {}).values()),
        unread=frozenset(row.key for found in rows.values() for row in found if row.record is None),
    )


# --- places ---------------------------------------------------------------------------------------


SHEET_MISSING = Theme.FILE.error(
    "sheet-missing", "нет листа", "строки листа пропали бы из документа", ORDER
)


def _slots(sheet: Sheet, workbook: OpenWorkbook, tell: Tell) -> list[Slots] | None:
    """The rows of a sheet; None if the sheet or one of its columns is missing."""
    worksheet = _worksheet(sheet.title, workbook)
    if worksheet is None:
        titles = workbook.cells.sheetnames
        there = ", ".join(f"«{title}»" for title in titles)
        message = f"нет листа «{sheet.title}»; есть листы: {there}"
        tell(SHEET_MISSING.at(CellRef(sheet.title), message, _alike(sheet.title, titles)))
        return None
    cells = _cells_by_row(worksheet)
    headings = [PARAMETER, VALUE] if sheet.vertical else [column.heading for column in sheet.read]
    heading_row = _heading_row(headings, cells)
    columns = _columns(
        headings, cells.get(heading_row, {}), CellRef(worksheet.title, f"A{heading_row}"), tell
    )
    if columns is None:
        return None
    rows = {row: filled for row, filled in cells.items() if row > heading_row}
    if not sheet.vertical:
        rows = _table_rows(sheet, worksheet, columns, heading_row, rows, tell)
    _report_merged(
        worksheet, set(columns.values()), heading_row, max(rows, default=heading_row), tell
    )
    if sheet.vertical:
        return [_parameters(sheet, worksheet, columns, rows, tell)]
    _report_hidden(worksheet, rows, tell)
    return [
        {
            column.field: _slot(worksheet, row, columns[column.heading], column, filled)
            for column in sheet.read
        }
        for row, filled in rows.items()
    ]


def _slot(worksheet: Worksheet, row: int, number: int, column: Column, filled: Cells) -> Slot:
    return Slot(
        CellRef(worksheet.title, f"{get_column_letter(number)}{row}", column.heading),
        filled.get(number),
    )


def _worksheet(title: str, workbook: OpenWorkbook) -> Worksheet | None:
    return next(
        (sheet for sheet in workbook.cells.worksheets if look(sheet.title) == look(title)),
        None,
    )


def _cells_by_row(worksheet: Worksheet) -> dict[int, Cells]:
    """The cells that hold something.

    Asked of openpyxl's own dictionary: its public iterators make every cell there could be, and one
    stray value in the last row of a sheet makes millions of them."""
    held = worksheet._cells
    rows: dict[int, Cells] = {}
    for (row, column), cell in sorted(held.items()):
        if isinstance(cell, Cell) and cell.value is not None and str(cell.value).strip():
            rows.setdefault(row, {})[column] = cell
    return rows


def _heading_row(headings: list[str], cells: dict[int, Cells]) -> int:
    """The row near the top that has the most of the headings."""
    wanted = {look(heading) for heading in headings}

    def found(row: int) -> int:
        return sum(look(str(cell.value)) in wanted for cell in cells.get(row, {}).values())

    return max(range(1, HEADING_ROWS + 1), key=found)


COLUMN_MISSING = Theme.FILE.error(
    "column-missing", "нет столбца", "значения столбца пропали бы", ORDER
)
COLUMN_TWICE = Theme.FILE.error(
    "column-twice", "столбец есть дважды", "неясно, который из них верен", ORDER
)


def _columns(
    headings: list[str], heading: Cells, place: CellRef, tell: Tell
) -> dict[str, int] | None:
    """The numbers of the columns by heading; None if one is missing or stands twice."""
    there = {number: " ".join(str(cell.value).split()) for number, cell in heading.items()}
    names = ", ".join(f"«{title}»" for title in there.values()) or "ни одного"
    columns: dict[str, int] = {}
    for name in headings:
        match [number for number, title in there.items() if look(title) == look(name)]:
            case [number]:
                columns[name] = number
            case []:
                message = f"нет столбца «{name}»; есть столбцы: {names}"
                tell(COLUMN_MISSING.at(place, message, _alike(name, list(there.values()))))
            case [_, second, *_]:
                twice = CellRef(
                    place.sheet, f"{get_column_letter(second)}{place.address[1:]}", name
                )
                tell(
                    COLUMN_TWICE.at(twice, f"столбец «{name}» есть дважды", "оставьте один из них")
                )
    return columns if len(columns) == len(headings) else None


def _alike(name: str, names: list[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.7)
    return (
        f"похоже на «{close[0]}»: переименуйте"
        if close
        else "образец – в книге, которую делает команда init"
    )


CELLS_MERGED = Theme.FILE.error(
    "cells-merged", "объединенные ячейки в таблице", "значение одно, а строк несколько", ORDER
)


def _report_merged(
    worksheet: Worksheet, columns: set[int], first: int, last: int, tell: Tell
) -> None:
    """A merged cell keeps one value for several rows or columns: nobody can say whose it is."""
    for merged in worksheet.merged_cells.ranges:
        if (
            merged.min_row <= last
            and merged.max_row >= first
            and columns & set(range(merged.min_col, merged.max_col + 1))
        ):
            place = CellRef(worksheet.title, merged.coord.split(":")[0])
            message = f"объединены ячейки {merged.coord} внутри таблицы"
            tell(CELLS_MERGED.at(place, message, "отмените объединение и заполните каждую"))


PARAMETER_MISSING = Theme.FILE.error(
    "parameter-missing", "нет параметра Общества", "без него не напечатать документ", ORDER
)


def _parameters(
    sheet: Sheet,
    worksheet: Worksheet,
    columns: dict[str, int],
    rows: dict[int, Cells],
    tell: Tell,
) -> Slots:
    """A sheet of parameters as one row: the place of a value is found by the name beside it."""
    names = _parameter_rows(sheet, worksheet, columns[PARAMETER], rows, tell)
    slots = {}
    for column in sheet.read:
        row = names.get(look(column.heading))
        if row is None and column.required:
            below = CellRef(worksheet.title, f"A{max(rows, default=1) + 1}", column.heading)
            tell(PARAMETER_MISSING.at(below, f"нет параметра «{column.heading}»", column.hint))
            row = max(rows, default=1) + 1
        slots[column.field] = _slot(
            worksheet, row or 1, columns[VALUE], column, rows.get(row or 0, {})
        )
    return slots


PARAMETER_TWICE = Theme.FILE.error(
    "parameter-twice", "параметр Общества есть дважды", "неясно, который верен", ORDER
)
PARAMETER_UNKNOWN = Theme.FILE.warning(
    "parameter-unknown", "неизвестный параметр Общества", "строка не прочитана", ORDER
)


def _parameter_rows(
    sheet: Sheet, worksheet: Worksheet, number: int, rows: dict[int, Cells], tell: Tell
) -> dict[str, int]:
    """The rows by the folded names of their parameters; a name that stands twice or that nobody
    knows is reported."""
    known = [column.heading for column in sheet.read]
    names: dict[str, int] = {}
    for row, cells in rows.items():
        if (cell := cells.get(number)) is None:
            continue
        place, name = CellRef(worksheet.title, cell.coordinate, PARAMETER), look(str(cell.value))
        if name in names:
            tell(
                PARAMETER_TWICE.at(
                    place, f"параметр «{cell.value}» есть дважды", "оставьте одну из строк"
                )
            )
        elif name not in map(look, known):
            message = f"неизвестный параметр «{Typed(cell.value).shown}», строка не прочитана"
            tell(PARAMETER_UNKNOWN.at(place, message, f"бывает: {', '.join(known)}"))
        names.setdefault(name, row)
    return names


ROW_BELOW_TABLE = Theme.FILE.warning(
    "row-below-table", "под таблицей есть запись", "она не прочитана", PRACTICE
)


def _table_rows(
    sheet: Sheet,
    worksheet: Worksheet,
    columns: dict[str, int],
    heading_row: int,
    rows: dict[int, Cells],
    tell: Tell,
) -> dict[int, Cells]:
    """The rows of the table without empty ones and without the notes and totals that people write
    below it.

    Inside the Excel table every row counts. Outside of it a row counts if at least half of what a
    row must have is filled in: a table that somebody forgot to lengthen must not lose a row. What
    is left out is reported."""
    inside, totals = _excel_table(worksheet, heading_row, rows)
    required = {columns[column.heading] for column in sheet.read if column.required}
    kept = {}
    for row, cells in rows.items():
        if row in totals or min(cells) > max(columns.values()):
            continue
        if row in inside and not cells.keys() & columns.values():
            continue
        if row in inside or 2 * len(required & cells.keys()) >= len(required):
            kept[row] = cells
        else:
            number, cell = next(iter(cells.items()))
            place = CellRef(worksheet.title, f"{get_column_letter(number)}{row}")
            message = f"под таблицей стоит «{Typed(cell.value).shown}», строка не прочитана"
            tell(
                ROW_BELOW_TABLE.at(place, message, "если это строка таблицы, заполните ее до конца")
            )
    return kept


def _excel_table(
    worksheet: Worksheet, heading_row: int, rows: dict[int, Cells]
) -> tuple[range, range]:
    """The rows of the named table under the heading, and its totals; where there is none, up to the
    first gap."""
    for named in worksheet.tables.values():
        _, top, _, bottom = range_boundaries(named.ref)
        if top == heading_row and bottom is not None:
            totals = bottom - (named.totalsRowCount or 0) + 1
            return range(heading_row + 1, totals), range(totals, bottom + 1)
    gap = next(row for row in itertools.count(heading_row + 1) if row not in rows)
    return range(heading_row + 1, gap), range(0)


ROW_HIDDEN = Theme.FILE.warning(
    "row-hidden", "скрытая строка", "она прочитана и будет напечатана", PRACTICE
)


def _report_hidden(worksheet: Worksheet, rows: dict[int, Cells], tell: Tell) -> None:
    """Hidden rows are read like any other; the one who filtered them may not expect it."""
    hidden = [row for row in rows if worksheet.row_dimensions[row].hidden]
    for _, run in itertools.groupby(enumerate(hidden), lambda pair: pair[1] - pair[0]):
        block = [row for _, row in run]
        what = f"строка {block[0]} скрыта, но прочитана"
        if len(block) > 1:
            what = f"строки {block[0]}–{block[-1]} скрыты, но прочитаны"
        place = CellRef(worksheet.title, f"A{block[0]}")
        tell(ROW_HIDDEN.at(place, what, "покажите их и проверьте или удалите"))


def _lists(workbook: OpenWorkbook) -> ListedValues:
    """The lists of «Списки» by heading: the spelling of each value by its folded form; none if the
    sheet is gone."""
    worksheet = _worksheet(LISTS, workbook)
    rows = _cells_by_row(worksheet) if worksheet else {}
    return {
        str(head.value): {
            look(str(cells[column].value)): str(cells[column].value).strip()
            for row, cells in rows.items()
            if row > 1 and column in cells
        }
        for column, head in rows.get(1, {}).items()
    }


# --- values ---------------------------------------------------------------------------------------


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
            listed = lists[column.listed].get(look(str(value)))
            if listed is None:
                findings.append(_unlisted(column, value, slot.place))
            value = listed or value
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
        if (fault := _fault_of_excel(slot, cell)) is not None:
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
        shown = ERROR_NAMES.get(str(cell.value), str(cell.value))
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
    return VALUE_UNLISTED.at(
        place,
        f"«{value}» нет в списке «{column.listed}» на листе «{LISTS}»",
        "исправьте или добавьте в список",
    )
