"""An open workbook → the places of its values: sheets, headings, rows, so that every row is a
dictionary of slots by field. What stands in them is the business of reading.py.

Nothing is guessed at: what is missing, stands twice or may be a row that nobody reads is told.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from generator.contract.column import Audience, Column, Sheet
from generator.contract.schema import LISTS, PARAMETER, VALUE
from generator.contract.typed import Typed
from generator.findings import ORDER, PRACTICE, Finding, Theme
from generator.spelling import has_unseen, look
from generator.terms import CellRef
from generator.workbook.opening import OpenWorkbook
from generator.workbook.sheets import Tell, alike_to, sheet_of

# A heading may stand this far down: offices put a title above a table.
HEADING_ROWS = 10

Cells = dict[int, Cell]
ListedValues = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one value, and the cell that fills it, if any."""

    place: CellRef
    cell: Cell | None


Slots = dict[str, Slot]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head was found: it is known what stands in which column."""

    sheet: Sheet
    worksheet: Worksheet
    heading_row: int
    columns: dict[str, int]
    """The numbers of the columns by heading."""

    def place(self, row: int, number: int, heading: str = "") -> CellRef:
        """The place of a cell."""
        return CellRef(self.worksheet.title, f"{get_column_letter(number)}{row}", heading)

    def slot(self, column: Column, number: int, row: int, cells: Cells) -> Slot:
        """The slot of a column in a row."""
        return Slot(self.place(row, number, column.heading), cells.get(number))


def slots_of(sheet: Sheet, workbook: OpenWorkbook, tell: Tell) -> list[Slots] | None:
    """The rows of a sheet, without the columns that it has not; None if there is no such sheet, or
    nothing of it could be read. A sheet that a workbook of before has not is one without rows."""
    worksheet = sheet_of(sheet.title, workbook, tell, is_newer=sheet.is_newer)
    if worksheet is None:
        return [] if sheet.is_newer else None
    cells_by_row = _cells_by_row(worksheet)
    table = _table(sheet, worksheet, cells_by_row, tell)
    rows = {row: cells for row, cells in cells_by_row.items() if row > table.heading_row}
    if sheet.vertical:
        if len(table.columns) < 2:
            return None
        _report_merged(table, rows, tell)
        return [_parameters(table, rows, tell)]
    if not table.columns:
        return None
    rows = _table_rows(table, rows, tell)
    _report_merged(table, rows, tell)
    _report_hidden(table, rows, tell)
    _report_hidden_columns(table, tell)
    return [_slots_of_row(table, row, cells) for row, cells in rows.items()]


def table_of(sheet: Sheet, workbook: OpenWorkbook) -> Table | None:
    """Where the table of a sheet stands and which columns it has; None if there is no such sheet.
    Nobody is told of anything."""
    worksheet = sheet_of(sheet.title, workbook, lambda _: None)
    if worksheet is None:
        return None
    table = _table(sheet, worksheet, _cells_by_row(worksheet), lambda _: None)
    return table if table.columns else None


def _slots_of_row(table: Table, row: int, cells: Cells) -> Slots:
    slots = {}
    for column in table.sheet.read:
        if column.heading in table.columns:
            slots[column.field] = table.slot(column, table.columns[column.heading], row, cells)
    return slots


def _cells_by_row(worksheet: Worksheet) -> dict[int, Cells]:
    """The cells that hold something.

    Asked of openpyxl's own dictionary: its public iterators make every cell there could be, and one
    stray value in the last row of a sheet makes millions of them."""
    rows: dict[int, Cells] = {}
    for (row, column), cell in sorted(worksheet._cells.items()):
        if isinstance(cell, Cell) and cell.value is not None and str(cell.value).strip():
            rows.setdefault(row, {})[column] = cell
    return rows


def _table(sheet: Sheet, worksheet: Worksheet, cells_by_row: dict[int, Cells], tell: Tell) -> Table:
    """The table of a sheet, with those of its columns that there are."""
    headings = [PARAMETER, VALUE] if sheet.vertical else [column.heading for column in sheet.read]
    row = _heading_row(headings, cells_by_row)
    place = CellRef(worksheet.title, f"A{row}")
    head = cells_by_row.get(row, {})
    newer = _lacking([] if sheet.vertical else sheet.newer, head)
    if newer and len(newer) < len(headings):
        names = ", ".join(f"«{heading}»" for heading in newer)
        tell(COLUMN_NEWER.at(place, f"в книге еще нет столбцов: {names}", "добавит make upgrade"))
    columns = _columns([each for each in headings if each not in newer], head, place, tell)
    return Table(sheet, worksheet, row, columns)


def _heading_row(headings: list[str], cells_by_row: dict[int, Cells]) -> int:
    """The row near the top that has the most of the headings."""
    looks = {look(heading) for heading in headings}

    def headings_in(row: int) -> int:
        cells = cells_by_row.get(row, {}).values()
        return sum(look(str(cell.value)) in looks for cell in cells)

    return max(range(1, HEADING_ROWS + 1), key=headings_in)


COLUMN_NEWER = Theme.FILE.info(
    "column-newer", "нет столбца, которого раньше не было", "документ делается и без него", PRACTICE
)


def _lacking(headings: Sequence[str], head: Cells) -> list[str]:
    """Those of the headings that are not there, however they are spelled."""
    looks = {look(str(cell.value)) for cell in head.values()}
    return [heading for heading in headings if look(heading) not in looks]


COLUMN_MISSING = Theme.FILE.error(
    "column-missing", "нет столбца", "значения столбца пропали бы", ORDER
)
COLUMN_TWICE = Theme.FILE.error(
    "column-twice", "столбец есть дважды", "неясно, который из них верен", ORDER
)
COLUMN_ALIKE = Theme.FILE.warning(
    "column-alike",
    "есть второй столбец почти с тем же заголовком",
    "он не прочитан, а заполнить могли его",
    PRACTICE,
)
HEADING_UNSEEN = Theme.FILE.warning(
    "heading-unseen",
    "в заголовке невидимые знаки или буквы другой раскладки",
    "столбец прочитан, но поиском и формулами его не найти",
    PRACTICE,
)


def _columns(headings: list[str], head: Cells, place: CellRef, tell: Tell) -> dict[str, int]:
    """The numbers of the columns by heading. What is missing or stands twice is told."""
    titles = {number: " ".join(str(cell.value).split()) for number, cell in head.items()}
    names = ", ".join(f"«{title}»" for title in titles.values()) or "ни одного"
    columns: dict[str, int] = {}
    for heading in headings:
        alike = [number for number, title in titles.items() if look(title) == look(heading)]
        if not alike:
            message = f"нет столбца «{heading}»; есть столбцы: {names}"
            hint = alike_to(heading, list(titles.values()), headings)
            tell(COLUMN_MISSING.at(place, message, hint))
            continue
        exact = [number for number in alike if titles[number] == heading]
        columns[heading] = (exact or alike)[0]
        places = {number: _beside(place, number, heading) for number in alike}
        if has_unseen(titles[columns[heading]]):
            message = f"в заголовке «{heading}» невидимые знаки"
            tell(HEADING_UNSEEN.at(places[columns[heading]], message, "наберите его заново"))
        for number in alike:
            if number != columns[heading]:
                is_told = len(exact) == 1
                tell(_second(heading, titles[number], places[number], is_chosen=is_told))
    return columns


def _beside(place: CellRef, number: int, heading: str) -> CellRef:
    """A cell in the row of a place."""
    return CellRef(place.sheet, f"{get_column_letter(number)}{place.address[1:]}", heading)


def _second(heading: str, title: str, place: CellRef, *, is_chosen: bool) -> Finding:
    """A second column of a heading; `is_chosen`: the first is spelled exactly so."""
    if is_chosen:
        message = f"столбец «{title}» не прочитан: есть «{heading}»"
        return COLUMN_ALIKE.at(place, message, "удалите его или переименуйте")
    return COLUMN_TWICE.at(place, f"столбец «{heading}» есть дважды", "оставьте один из них")


CELLS_MERGED = Theme.FILE.error(
    "cells-merged", "объединенные ячейки в таблице", "значение одно, а строк несколько", ORDER
)


def _report_merged(table: Table, rows: dict[int, Cells], tell: Tell) -> None:
    """A merged cell keeps one value for several rows or columns: nobody can say whose it is."""
    last_row = max(rows, default=table.heading_row)
    for merged in table.worksheet.merged_cells.ranges:
        in_rows = merged.min_row <= last_row and merged.max_row >= table.heading_row
        columns = range(merged.min_col, merged.max_col + 1)
        if in_rows and any(number in columns for number in table.columns.values()):
            place = table.place(merged.min_row, merged.min_col)
            message = f"объединены ячейки {merged.coord} внутри таблицы"
            tell(CELLS_MERGED.at(place, message, "отмените объединение и заполните каждую"))


PARAMETER_MISSING = Theme.FILE.error(
    "parameter-missing", "нет параметра Общества", "без него не напечатать документ", ORDER
)
PARAMETER_USUAL = Theme.FILE.info(
    "parameter-usual",
    "нет необязательных параметров Общества",
    "в документе обычные слова, а у Общества могут быть свои",
    PRACTICE,
)


def _parameters(table: Table, rows: dict[int, Cells], tell: Tell) -> Slots:
    """A sheet of parameters as one row: the place of a value is found by the name beside it."""
    rows_by_name = _parameter_rows(table, rows, tell)
    behind = max(rows, default=1) + 1
    slots = {}
    for column in table.sheet.read:
        row = rows_by_name.get(look(column.heading))
        if row is None and column.required:
            row = behind
            message = f"нет параметра «{column.heading}»"
            tell(PARAMETER_MISSING.at(table.place(row, 1, column.heading), message, column.hint))
        row = row or 1  # that of the head, where no value stands
        slots[column.field] = table.slot(column, table.columns[VALUE], row, rows.get(row, {}))
    _report_usual(table, rows_by_name, behind, tell)
    return slots


def _report_usual(table: Table, rows_by_name: dict[str, int], behind: int, tell: Tell) -> None:
    """Once, which words of its own a company can't have in the workbook as it is: one from before
    there were these parameters."""
    printed = [column for column in table.sheet.read if column.audience is not Audience.NOWHERE]
    gone = [
        f"«{column.heading}»"
        for column in printed
        if _is_of_before(column) and look(column.heading) not in rows_by_name
    ]
    if gone:
        message = f"нет параметров {', '.join(gone)}: в документах обычные слова"
        hint = "если у Общества свои, добавьте строки; что в них писать – docs/guide.md, часть 0"
        tell(PARAMETER_USUAL.at(table.place(behind, 1), message, hint))


def _is_of_before(column: Column) -> bool:
    """Whether a document prints the parameter: what only a page shows has its usual looks."""
    return not column.required and not column.is_newer


PARAMETER_TWICE = Theme.FILE.error(
    "parameter-twice", "параметр Общества есть дважды", "неясно, который верен", ORDER
)
PARAMETER_UNKNOWN = Theme.FILE.warning(
    "parameter-unknown", "неизвестный параметр Общества", "строка не прочитана", ORDER
)


def _parameter_rows(table: Table, rows: dict[int, Cells], tell: Tell) -> dict[str, int]:
    """The rows by the folded names of their parameters; a name that stands twice or that nobody
    knows is reported."""
    known = [column.heading for column in table.sheet.read]
    looks = {look(name) for name in known}
    rows_by_name: dict[str, int] = {}
    for row, cells in rows.items():
        cell = cells.get(table.columns[PARAMETER])
        if cell is None:
            continue
        place, name = table.place(row, cell.column, PARAMETER), look(str(cell.value))
        if name in rows_by_name:
            message = f"параметр «{cell.value}» есть дважды"
            tell(PARAMETER_TWICE.at(place, message, "оставьте одну из строк"))
        elif name not in looks:
            message = f"неизвестный параметр «{Typed(cell.value).shown}», строка не прочитана"
            tell(PARAMETER_UNKNOWN.at(place, message, f"бывает: {', '.join(known)}"))
        rows_by_name.setdefault(name, row)
    return rows_by_name


ROW_BELOW_TABLE = Theme.FILE.warning(
    "row-below-table", "под таблицей есть запись", "она не прочитана", PRACTICE
)


def _table_rows(table: Table, rows: dict[int, Cells], tell: Tell) -> dict[int, Cells]:
    """The rows of the table without empty ones and without the notes and totals that people write
    below it.

    Inside the Excel table every row counts. Outside of it a row counts if at least half of what a
    row must have is filled in: a table that somebody forgot to lengthen must not lose a row. What
    is left out is reported."""
    inside, totals = _excel_table(table, rows)
    columns = set(table.columns.values())
    required = {
        table.columns[column.heading]
        for column in table.sheet.read
        if column.required and column.heading in table.columns
    }
    kept = {}
    for row, cells in rows.items():
        is_beside = min(cells) > max(columns)
        is_empty = row in inside and not cells.keys() & columns
        if row in totals or is_beside or is_empty:
            continue
        is_half_filled = 2 * len(required & cells.keys()) >= len(required)
        if row in inside or is_half_filled:
            kept[row] = cells
        else:
            number = min(cells.keys() & columns, default=min(cells))
            cell = cells[number]
            message = f"под таблицей стоит «{Typed(cell.value).shown}», строка не прочитана"
            hint = "если это строка таблицы, заполните ее до конца"
            tell(ROW_BELOW_TABLE.at(table.place(row, number), message, hint))
    return kept


def _excel_table(table: Table, rows: dict[int, Cells]) -> tuple[range, range]:
    """The rows of the named table under the heading, and its totals; where there is none, up to the
    first gap."""
    first = table.heading_row + 1
    for named in table.worksheet.tables.values():
        _, top, _, bottom = range_boundaries(named.ref)
        if top == table.heading_row and bottom is not None:
            totals = bottom - (named.totalsRowCount or 0) + 1
            return range(first, totals), range(totals, bottom + 1)
    gap = next(row for row in itertools.count(first) if row not in rows)
    return range(first, gap), range(0)


ROW_HIDDEN = Theme.FILE.warning(
    "row-hidden", "скрытая строка", "она прочитана и будет напечатана", PRACTICE
)


def _report_hidden(table: Table, rows: dict[int, Cells], tell: Tell) -> None:
    """Hidden rows are read like any other; the one who filtered them may not expect it."""
    hidden = [row for row in rows if table.worksheet.row_dimensions[row].hidden]
    for _, run in itertools.groupby(enumerate(hidden), lambda pair: pair[1] - pair[0]):
        block = [row for _, row in run]
        message = f"строка {block[0]} скрыта, но прочитана"
        if len(block) > 1:
            message = f"строки {block[0]}–{block[-1]} скрыты, но прочитаны"
        hint = "покажите их и проверьте или удалите"
        tell(ROW_HIDDEN.at(table.place(block[0], 1), message, hint))


COLUMN_HIDDEN = Theme.FILE.warning(
    "column-hidden", "скрытый столбец", "он прочитан и будет напечатан", PRACTICE
)


def _report_hidden_columns(table: Table, tell: Tell) -> None:
    """A hidden column is read like any other."""
    hidden: set[int] = set()
    for dimension in table.worksheet.column_dimensions.values():
        if dimension.hidden:
            hidden.update(range(dimension.min or 0, (dimension.max or 0) + 1))
    for heading, number in table.columns.items():
        if number in hidden:
            message = f"столбец «{heading}» скрыт, но прочитан"
            place = table.place(table.heading_row, number, heading)
            tell(COLUMN_HIDDEN.at(place, message, "покажите его и проверьте"))


def lists_of(workbook: OpenWorkbook) -> ListedValues:
    """The lists of «Списки» by heading: the spelling of each value by its folded form; none if the
    sheet is gone."""
    worksheet = sheet_of(LISTS, workbook, lambda _: None)
    rows = _cells_by_row(worksheet) if worksheet else {}
    head = rows.pop(1, {})
    lists: ListedValues = {}
    for number, heading in head.items():
        cells = [cells[number] for cells in rows.values() if number in cells]
        values = [str(cell.value).strip() for cell in cells]
        lists[str(heading.value)] = {look(value): value for value in values}
    return lists
