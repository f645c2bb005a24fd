"""Tables as departments send them: a plan written in a layout that a seed chooses, as xlsx, ods, csv
or a table in a DOCX. What a layout leaves out of a plan it says itself."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
import openpyxl

Area = tuple[int, int, int, int]
MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A measure as a department means it."""

    group: str
    """The name of its section."""
    section: str
    """The code of that."""
    proposal: str
    measure: str
    months: tuple[int, int]
    """First and last month of its due."""
    result: str
    responsible: str
    funding: Decimal | None
    """Thousands of roubles."""


@dataclass
class Sheet:
    """Cells as they will be written."""

    title: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)

    def put(self, row: int, column: int, value: Any) -> None:
        if value is not None:
            self.cells[row, column] = value

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merged.append((top, left, bottom, right))

    @property
    def size(self) -> tuple[int, int]:
        return max(row for row, _ in self.cells), max(column for _, column in self.cells)


# --- files ----------------------------------------------------------------------------------------


def as_xlsx(*sheets: Sheet) -> bytes:
    workbook = openpyxl.Workbook()
    for number, sheet in enumerate(sheets):
        worksheet = workbook.worksheets[0] if number == 0 else workbook.create_sheet()
        worksheet.title = sheet.title
        for (row, column), value in sheet.cells.items():
            cell = worksheet.cell(row, column)
            cell.value = float(value) if isinstance(value, Decimal) else value
            if isinstance(value, dt.date):
                cell.number_format = "dd.mm.yyyy"
        for top, left, bottom, right in sheet.merged:
            worksheet.merge_cells(
                start_row=top, start_column=left, end_row=bottom, end_column=right
            )
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
)


def as_ods(*sheets: Sheet, more: str = "") -> bytes:
    """The package; `more` is put behind the first cell, as it is."""
    tables = "".join(_ods_table(sheet) for sheet in sheets)
    content = (
        f"<office:document-content {_NAMESPACES}><office:body><office:spreadsheet>"
        f"{tables}{more}</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", ODS)
        package.writestr("content.xml", content)
    return target.getvalue()


def _ods_table(sheet: Sheet) -> str:
    rows, columns = sheet.size
    covered = {
        (row, column)
        for top, left, bottom, right in sheet.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    spans = {
        (top, left): f' table:number-rows-spanned="{bottom - top + 1}"'
        f' table:number-columns-spanned="{right - left + 1}"'
        for top, left, bottom, right in sheet.merged
    }
    made = []
    for row in range(1, rows + 1):
        cells = []
        for column in range(1, columns + 1):
            if (row, column) in covered:
                cells.append("<table:covered-table-cell/>")
            else:
                span = spans.get((row, column), "")
                cells.append(_ods_cell(sheet.cells.get((row, column)), span))
        made.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return f"<table:table table:name={quoteattr(sheet.title)}>{''.join(made)}</table:table>"


def _ods_cell(value: Any, span: str) -> str:
    if value is None:
        return f"<table:table-cell{span}/>"
    if isinstance(value, dt.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        return (
            f"<table:table-cell{span} {kind}><text:p>{value:%d.%m.%Y}</text:p></table:table-cell>"
        )
    if isinstance(value, int | float | Decimal):
        kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell{span} {kind}><text:p>{value}</text:p></table:table-cell>"
    kind = 'office:value-type="string"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell{span} {kind}>{lines}</table:table-cell>"


def as_text(value: Any) -> str:
    """A value as a person types it."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return str(value).replace(".", ",") if isinstance(value, Decimal | float) else str(value)


def as_csv(sheet: Sheet, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    rows, columns = sheet.size
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    for row in range(1, rows + 1):
        writer.writerow([as_text(sheet.cells.get((row, c))) for c in range(1, columns + 1)])
    return target.getvalue().encode(encoding)


def as_docx(sheet: Sheet, above: Sequence[str] = ()) -> bytes:
    document = docx.Document()
    for text in above:
        document.add_paragraph(text)
    rows, columns = sheet.size
    table = document.add_table(rows, columns)
    grid = [list(row.cells) for row in table.rows]
    for top, left, bottom, right in sheet.merged:
        grid[top - 1][left - 1].merge(grid[bottom - 1][right - 1])
    for (row, column), value in sheet.cells.items():
        grid[row - 1][column - 1].text = as_text(value)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


# --- layouts --------------------------------------------------------------------------------------

HEADINGS = {
    "№": ("№", "№ п/п", "п/п", "N п/п", "№\nп/п"),
    "measure": (
        *("Мероприятие", "Наименование мероприятия", "Содержание мероприятия", "Что сделать"),
        *("Наименование мероприятий", "Планируемое мероприятие", "Виды работ", "Задача"),
        *("МЕРОПРИЯТИЯ", "Наименование мероприятия по повышению качества обслуживания"),
    ),
    "proposal": ("Предложение", "Обоснование", "Цель", "Что предлагается", "Проблема"),
    "due": (
        *("Срок", "Сроки исполнения", "Срок реализации", "Когда", "Срок выполнения, 2026 г."),
        *("Период реализации", "Плановый срок"),
    ),
    "result": (
        *("Результат", "Ожидаемый результат", "Ожидаемый эффект", "Планируемый результат"),
        *("Что получим", "Ожидаемые результаты"),
    ),
    "responsible": ("Ответственный", "Исполнитель", "Подразделение", "Ответственные", "Кто"),
    "funding": ("Финансирование", "Затраты", "Стоимость", "Бюджет", "Объем финансирования"),
    "section": ("Раздел", "Группа", "Направление", "Раздел программы"),
}
UNITS = {"руб.": Decimal(1000), "тыс. руб.": Decimal(1), "млн руб.": Decimal("0.001")}
VATS = ("", " без НДС", " (без НДС)", ", без учета НДС")


@dataclass
class Layout:
    """A layout that a seed chooses."""

    random: Random
    year: int = 2026

    def __post_init__(self) -> None:
        choice = self.random.choice
        self.kind = choice(["xlsx", "ods", "csv", "docx"])
        self.unit = choice(list(UNITS))
        self.vat = choice(VATS)
        self.due = choice(["text", "day", "two", "months", "quarters"])
        self.groups = choice(["merged", "first", "column", "column-merged", "measure", "two"])
        self.top = choice([1, 1, 2, 4])
        self.left = choice([1, 1, 2])
        self.has_numbers = choice([True, True, False])
        self.has_title = choice([True, False])
        self.has_column_numbers = choice([True, False])
        self.has_totals = choice([True, False])
        self.has_subtotals = choice([True, False, False])
        self.has_signature = choice([True, False])
        self.has_note = choice([True, False])
        self.is_merged = self.kind != "csv" and choice([True, True, False])
        self.repeats_head = choice([True, False, False])
        self.unit_place = choice(["head", "head", "title"])
        if self.unit_place == "title":
            self.has_title, self.top = True, max(self.top, 3)

    def name(self) -> str:
        return f"Отдел.{self.kind}"

    def columns(self) -> list[str]:
        fields = ["measure", "proposal", "due", "result", "responsible", "funding"]
        self.random.shuffle(fields)
        if self.groups.startswith("column"):
            fields.insert(self.random.randrange(len(fields)), "section")
        return (["№"] if self.has_numbers else []) + fields

    def file(self, plan: Sequence[Planned]) -> bytes:
        sheet = self.sheet(plan)
        if self.kind == "xlsx":
            return as_xlsx(sheet)
        if self.kind == "ods":
            return as_ods(sheet)
        if self.kind == "csv":
            encodings = ["utf-8", "utf-8-sig", "cp1251"]
            return as_csv(sheet, self.random.choice(";,\t"), self.random.choice(encodings))
        return as_docx(sheet)

    # --- the sheet --------------------------------------------------------------------------------

    def sheet(self, plan: Sequence[Planned]) -> Sheet:
        self.made = Sheet("Лист1")
        fields = self.columns()
        self.places: dict[str, int] = {}
        column = self.left
        for each in fields:
            self.places[each] = column
            column += (
                {"two": 2, "months": 12, "quarters": 4}.get(self.due, 1) if (each == "due") else 1
            )
        self.right = column - 1
        self.row = self._title()
        self._head(fields)
        self._rows(plan)
        return self.made

    def _title(self) -> int:
        row = 1
        if self.has_title:
            self.made.put(1, self.left, f"План мероприятий отдела на {self.year} год")
            if self.is_merged:
                self.made.merge(1, self.left, 1, self.right)
            row = 2
        if self.unit_place == "title":
            self.made.put(row, self.right, f"({self.unit}{self.vat})")
            row += 1
        return max(row, self.top)

    def _head(self, fields: Sequence[str]) -> None:
        self.head_row = self.row
        is_double = self.due in ("two", "months", "quarters")
        self.labels = {}
        for each in fields:
            label = self.random.choice(HEADINGS[each])
            if each == "funding" and self.unit_place == "head":
                label += f", {self.unit}{self.vat}"
            self.labels[each] = label
        self._put_head(self.row, is_double)
        self.row += 2 if is_double else 1
        if self.has_column_numbers:
            for number, column in enumerate(range(self.left, self.right + 1), 1):
                self.made.put(self.row, column, number)
            self.row += 1

    def _put_head(self, row: int, is_double: bool) -> None:
        for each, label in self.labels.items():
            column = self.places[each]
            self.made.put(row, column, label)
            if not is_double:
                continue
            if each != "due":
                if self.is_merged:
                    self.made.merge(row, column, row + 1, column)
                continue
            names: Sequence[str] = ("начало", "окончание")
            if self.due == "months":
                names = self.random.choice([MONTHS, [m[:3] for m in MONTHS]])
            elif self.due == "quarters":
                names = self.random.choice(
                    [("I", "II", "III", "IV"), ("1 кв.", "2 кв.", "3 кв.", "4 кв.")]
                )
            for number, name in enumerate(names):
                self.made.put(row + 1, column + number, name)
            if self.is_merged:
                self.made.merge(row, column, row, column + len(names) - 1)

    def _rows(self, plan: Sequence[Planned]) -> None:
        group, subtotal, first = "", Decimal(0), 0
        for number, planned in enumerate(plan, 1):
            if planned.group != group:
                if group:
                    self._subtotal(subtotal, group)
                self._merge_section(first)
                subtotal, first = Decimal(0), 0
                group = planned.group
                self._group(group)
            if self.repeats_head and number == 3:
                self._merge_section(first)
                first = 0
                is_double = self.due in ("two", "months", "quarters")
                self._put_head(self.row, is_double)
                self.row += 2 if is_double else 1
            first = first or self.row
            self._measure(planned, number, is_first=first == self.row)
            subtotal += planned.funding or 0
        self._subtotal(subtotal, group)
        self._merge_section(first)
        self._end(plan)

    def _merge_section(self, first: int, last: int = 0) -> None:
        last = last or self.row - 1
        if self.groups == "column-merged" and self.is_merged and first and last > first:
            while (last, self.places["measure"]) not in self.made.cells:
                last -= 1
            if not self.has_subtotals:
                self.made.merge(first, self.places["section"], last, self.places["section"])

    def _group(self, group: str) -> None:
        if self.groups.startswith("column"):
            return
        column = self.places["measure"] if self.groups == "measure" else self.left
        self.made.put(self.row, column, group)
        if self.groups == "merged" and self.is_merged:
            self.made.merge(self.row, self.left, self.row, self.right)
        self.row += 1

    def _measure(self, planned: Planned, number: int, *, is_first: bool) -> None:
        put, row = self.made.put, self.row
        if self.has_numbers:
            put(row, self.places["№"], self.random.choice([number, number, f"{number}."]))
        put(row, self.places["measure"], planned.measure)
        put(row, self.places["proposal"], planned.proposal)
        put(row, self.places["result"], planned.result)
        put(row, self.places["responsible"], planned.responsible)
        if planned.funding is not None:
            put(row, self.places["funding"], self._money(planned.funding))
        if "section" in self.places and (is_first or self.groups == "column"):
            put(row, self.places["section"], planned.group)
        self._due(planned, row)
        self.row += 1

    def _money(self, amount: Decimal) -> Decimal:
        return (amount * UNITS[self.unit]).normalize() + 0

    def _due(self, planned: Planned, row: int) -> None:
        first, last = planned.months
        column = self.places["due"]
        start = dt.date(self.year, first, 1)
        end = (dt.date(self.year, last, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(1)
        if self.due == "two":
            self.made.put(row, column, start)
            self.made.put(row, column + 1, end)
        elif self.due in ("months", "quarters"):
            step = 1 if self.due == "months" else 3
            mark = self.random.choice(["х", "X", "+", "V"])
            for place in range((first - 1) // step, (last - 1) // step + 1):
                self.made.put(row, column + place, mark)
        elif self.due == "day":
            self.made.put(row, column, f"с {start:%d.%m.%Y} по {end:%d.%m.%Y}")
        else:
            text = MONTHS[first - 1]
            if first != last:
                text = f"{MONTHS[first - 1]} – {MONTHS[last - 1]}"
            self.made.put(row, column, self.random.choice([text, f"{text} {self.year}"]))

    def _subtotal(self, amount: Decimal, group: str) -> None:
        if self.has_subtotals:
            self.made.put(self.row, self.places["measure"], f"Итого по разделу «{group}»")
            self.made.put(self.row, self.places["funding"], self._money(amount))
            self.row += 1

    def _end(self, plan: Sequence[Planned]) -> None:
        if self.has_totals:
            total = sum((each.funding or Decimal(0) for each in plan), Decimal(0))
            self.made.put(self.row, self.places["measure"], "ИТОГО:")
            self.made.put(self.row, self.places["funding"], self._money(total))
            self.row += 1
        if self.has_note:
            self.row += 1
            self.made.put(self.row, self.left, "* Суммы ориентировочные")
            self.row += 1
        if self.has_signature:
            self.row += 1
            self.made.put(self.row, self.left, "Начальник отдела")
            self.made.put(self.row, min(self.left + 2, self.right), "И.И. Иванов")
            self.row += 1
