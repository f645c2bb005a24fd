"""The workbook → a form for each department: its rows of «План», «Исполнение», «Показатели», with
what stood in them, so that a form that comes back tells what was changed in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from generator import wording
from generator.contract.column import Column, Sheet
from generator.contract.schema import EXECUTION, INDICATORS, PLAN, SECTIONS
from generator.findings import GeneratorError
from generator.intake import words
from generator.intake.making import latest_year, typed
from generator.model import Period
from generator.spelling import look
from generator.suggestions import keeping
from generator.suggestions.cells import CellRow, Cells, column_of
from generator.workbook import forms as writing
from generator.workbook.forms import Form, FormColumn, FormSheet
from generator.workbook.opening import open_workbook
from generator.workbook.writing import Value

FORM = 1
"""The version of what a form keeps of itself."""
_BLANK_MEASURES, _BLANK_INDICATORS = 20, 10
# What of the plan a department writes; the rest is the office's.
_PLAN_OPEN = (words.PROPOSAL, words.MEASURE, words.DUE, words.RESULT, words.RESPONSIBLE,
              words.FUNDING, words.BRANCH)  # fmt: skip
_PLAN_NEW = (words.SECTION, *_PLAN_OPEN)
_INDICATORS_OPEN = ("Показатель", "Единица", "База", "Цель", "Факт", "Направление",
                    "Причина отклонения")  # fmt: skip
_PLAN_SHOWN = (words.CODE, words.SECTION, *_PLAN_OPEN)
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class By(StrEnum):
    """By what the rows of a workbook are dealt out."""

    RESPONSIBLE = "Ответственный"
    BRANCH = "Филиал"
    CHANNEL = "Канал"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsOrder:
    """What is asked for."""

    source: Path
    out: Path
    year: int | None = None
    by: By = By.RESPONSIBLE
    until: dt.date | None = None
    """Till when the forms have to be back; None: it is not said."""
    to: str = ""
    """To whom they go back; «» for the office that sent them."""


@dataclass(frozen=True, slots=True)
class MadeForm:
    """A form that was made."""

    department: str
    path: Path
    measures: int
    indicators: int
    former: Path | None
    """A second name of one that somebody had worked in."""

    def as_json(self) -> dict[str, Any]:
        """The form for machines."""
        return {
            "department": self.department,
            "file": str(self.path),
            "measures": self.measures,
            "indicators": self.indicators,
        }


@dataclass(frozen=True, slots=True)
class MadeForms:
    """All forms of a year."""

    year: int
    forms: tuple[MadeForm, ...]
    homeless: tuple[str, ...]
    """The codes of measures that are of no department."""


def make(order: FormsOrder) -> MadeForms:
    """Writes a form for each department.

    Raises `GeneratorError` for a year without a plan, or a place that can't be written to,
    `FaultyWorkbook` for what is no workbook.
    """
    cells = Cells(open_workbook(order.source))
    year = order.year or latest_year(cells)
    excluded = column_of(PLAN.title, "Исключено").field
    measures = [
        row
        for row in cells.rows(PLAN.title)
        if row.year == year and row.key and not row.values.get(excluded)
    ]
    if year is None or not measures:
        raise GeneratorError(
            f"В книге {order.source} нет мероприятий {year or ''} года: формы делать не из чего. "
            "Назовите год (YEAR=)."
        )
    dealt = Dealt(cells, year, order.by, measures)
    names = dealt.names
    if not names:
        raise GeneratorError(
            f"В книге {order.source} у мероприятий {year} года не заполнено «{order.by}»: "
            "непонятно, кому делать формы. Заполните или выберите другое: BY=Ответственный, "
            "BY=Филиал, BY=Канал."
        )
    folder = order.out / f"forms-{year}"
    made = []
    for name, file in _files(names).items():
        form = dealt.form(name, order)
        path = folder / file
        former = keeping.put(path, writing.to_form(form))
        plan, _, indicators = form.sheets
        made.append(MadeForm(name, path, len(plan.rows), len(indicators.rows), former))
    return MadeForms(year, tuple(made), tuple(dealt.homeless))


def _files(names: Iterable[str]) -> dict[str, str]:
    """The file of each department, named as it is; no two are named alike."""
    files: dict[str, str] = {}
    for name in names:
        plain = _UNSAFE.sub(" ", name).strip(" .")[:80] or "без названия"
        file, number = f"{plain}.xlsx", 1
        while file.lower() in {each.lower() for each in files.values()}:
            number += 1
            file = f"{plain} ({number}).xlsx"
        files[name] = file
    return files


@dataclass
class Dealt:
    """The rows of a year by departments."""

    cells: Cells
    year: int
    by: By
    measures: Sequence[CellRow]

    def names_of(self, row: CellRow) -> list[str]:
        """The departments of a measure; none for none. Several are set off by semicolons, or by
        commas where one of them has measures alone too: a name may hold a comma."""
        told = self._told(row)
        if not told:
            return []
        names = [name.strip() for name in told.split(";") if name.strip()]
        made = []
        for name in names:
            parts = [part.strip() for part in name.split(",") if part.strip()]
            is_several = any(look(part) in self._alone for part in parts)
            made += parts if is_several else [name]
        return made

    @cached_property
    def _alone(self) -> set[str]:
        return {look(told) for row in self.measures if (told := self._told(row))}

    def _told(self, row: CellRow) -> str:
        """What a measure says of its department; «» for nothing."""
        if self.by is not By.CHANNEL:
            field = column_of(PLAN.title, str(self.by)).field
            return str(row.values.get(field) or "")
        section = str(row.values.get("section") or "")
        while section:
            for each in self.cells.find(SECTIONS.title, section, None):
                if channel := each.values.get("channel"):
                    return str(channel)
            section = section.rpartition(".")[0]
        return ""

    @property
    def names(self) -> list[str]:
        """The departments, in the order of the plan; however they are spelled."""
        found: dict[str, str] = {}
        for row in self.measures:
            for name in self.names_of(row):
                found.setdefault(look(name), name)
        return list(found.values())

    @property
    def homeless(self) -> list[str]:
        """The measures of no department."""
        return [row.key for row in self.measures if not self.names_of(row)]

    def _own(self, name: str) -> list[CellRow]:
        """The measures of a department."""
        own = []
        for row in self.measures:
            if look(name) in map(look, self.names_of(row)):
                own.append(row)
        return own

    def form(self, name: str, order: FormsOrder) -> Form:
        """The form of a department."""
        own = self._own(name)
        sheets = (self._plan(own), self._execution(own), self._indicators(own))
        about = {
            "form": FORM,
            "company": keeping.company_of(self.cells),
            "year": self.year,
            "by": str(self.by),
            "department": name,
            "rows": {
                PLAN.title: self._snapshot(PLAN, own),
                EXECUTION.title: self._snapshot(EXECUTION, self._executions(own)),
                INDICATORS.title: self._snapshot(INDICATORS, self._indicators_of(own)),
            },
            "executed": [row.key for row in own],
            "first_new": {sheet.title: writing.HEAD_ROW + len(sheet.rows) + 1 for sheet in sheets},
        }
        return Form(_guide(name, self.year, order), sheets, about)

    def _snapshot(self, sheet: Sheet, rows: Iterable[CellRow]) -> dict[str, dict[str, Any]]:
        """What stands in the rows of a form, by code and heading."""
        return {
            row.key: {column.heading: row.plain(column) for column in sheet.read} for row in rows
        }

    # --- sheets -----------------------------------------------------------------------------------

    def _plan(self, own: Sequence[CellRow]) -> FormSheet:
        headings = [each for each in _PLAN_SHOWN if self._has(PLAN, each)]
        columns = [
            FormColumn(
                column_of(PLAN.title, heading),
                is_open=heading in _PLAN_OPEN and heading != str(self.by),
                is_open_in_new=heading in _PLAN_NEW,
                choices=self._choices(heading),
                is_strict=heading == words.SECTION,
                hint=_NEW_SECTION if heading == words.SECTION else "",
            )
            for heading in headings
        ]
        note = f"План {self.year}: ваши мероприятия; новые – в желтых строках внизу"
        return self._made(PLAN, note, columns, own, [True] * len(own), _BLANK_MEASURES)

    def _choices(self, heading: str) -> tuple[str, ...]:
        if heading == words.SECTION:
            rows = self.cells.rows(SECTIONS.title)
            parents = {row.key.rpartition(".")[0] for row in rows}
            title = column_of(SECTIONS.title, "Наименование")
            return tuple(f"{row.key} {row.plain(title)}" for row in rows if row.key not in parents)
        if heading == words.BRANCH:
            return self.cells.listed(words.BRANCH)
        return ()

    def _execution(self, own: Sequence[CellRow]) -> FormSheet:
        by_code = {row.key: row for row in self.cells.rows(EXECUTION.title)}
        columns = [
            FormColumn(
                column,
                is_open=column.heading != words.MEASURE,
                is_open_in_new=False,
                choices=_values_of(column),
                is_strict=column.choices is not None,
            )
            for column in EXECUTION.read
        ]
        shown = FormColumn(_TOLD, is_open=False, is_open_in_new=False)
        columns.insert(1, shown)
        rows = []
        for measure in own:
            row = by_code.get(measure.key)
            values = self._values(EXECUTION, columns, row) if row else {}
            text = measure.plain(column_of(PLAN.title, words.MEASURE))
            due = measure.plain(column_of(PLAN.title, words.DUE))
            values |= {words.MEASURE: measure.key, _TOLD.heading: f"{text}\nСрок: {due}"}
            rows.append(values)
        note = f"Исполнение {self.year}: что стало с каждым мероприятием"
        return FormSheet(EXECUTION.title, note, tuple(columns), rows, [True] * len(rows), 0)

    def _executions(self, own: Sequence[CellRow]) -> list[CellRow]:
        codes = {row.key for row in own}
        return [row for row in self.cells.rows(EXECUTION.title) if row.key in codes]

    def _indicators(self, own: Sequence[CellRow]) -> FormSheet:
        rows = self._indicators_of(own)
        codes = {row.key for row in own}
        columns = [
            FormColumn(
                column,
                is_open=column.heading in _INDICATORS_OPEN,
                is_open_in_new=column.heading in (*_INDICATORS_OPEN, _SUBJECT),
                choices=tuple(sorted(codes)) if column.heading == _SUBJECT else
                _values_of(column) or self._listed(column),
                is_strict=column.choices is not None,
            )
            for column in INDICATORS.read
            if column.field != "year"
        ]  # fmt: skip
        is_own = [self._is_own(row, codes) for row in rows]
        note = f"Показатели {self.year}: серые строки – общие для нескольких подразделений"
        return self._made(INDICATORS, note, columns, rows, is_own, _BLANK_INDICATORS)

    def _indicators_of(self, own: Sequence[CellRow]) -> list[CellRow]:
        """The indicators of measures, and of the groups that they stand in."""
        subjects = {row.key for row in own}
        for row in own:
            section = str(row.values.get("section") or "")
            subjects |= {section, section.rpartition(".")[0]} - {""}
        return [
            row
            for row in self.cells.rows(INDICATORS.title)
            if row.year == self.year and str(row.values.get("subject")) in subjects and row.key
        ]

    def _is_own(self, row: CellRow, codes: set[str]) -> bool:
        """Whether an indicator is of nobody else: of a measure, or of a group of only these."""
        subject = str(row.values.get("subject"))
        within = {
            each.key
            for each in self.measures
            if f"{each.values.get('section')}.".startswith(f"{subject}.")
        }
        return subject in codes or (bool(within) and within <= codes)

    def _listed(self, column: Column) -> tuple[str, ...]:
        return self.cells.listed(column.listed) if column.listed else ()

    def _made(
        self,
        sheet: Sheet,
        note: str,
        columns: Sequence[FormColumn],
        rows: Sequence[CellRow],
        is_open: Sequence[bool],
        blank: int,
    ) -> FormSheet:
        values = [self._values(sheet, columns, row) for row in rows]
        return FormSheet(sheet.title, note, tuple(columns), values, is_open, blank)

    def _values(
        self, sheet: Sheet, columns: Sequence[FormColumn], row: CellRow
    ) -> dict[str, Value]:
        made: dict[str, Value] = {}
        for form_column in columns:
            column = form_column.column
            if column in sheet.read:
                made[column.heading] = _value(row.values.get(column.field))
        return made

    def _has(self, sheet: Sheet, heading: str) -> bool:
        column = column_of(sheet.title, heading)
        return not column.is_newer or any(row.address(column) for row in self.measures)


_SUBJECT = "Мероприятие или раздел"
_NEW_SECTION = "Выберите раздел из списка; у прежних мероприятий его меняет отдел качества."
_TOLD = Column("Что и когда", "", lambda _: None, "Из плана; здесь не меняется.", 46)


def _values_of(column: Column) -> tuple[str, ...]:
    if column.choices is None:
        return ()
    return tuple(str(member.value) for member in column.choices)


def _value(value: object) -> Value:
    """A value as a cell of a form holds it."""
    match value:
        case None | ():
            return None
        case Period():
            return value.text
        case Decimal():
            return int(value) if value == value.to_integral() else float(value)
        case int() | dt.date():
            return value
        case _:
            return typed(value)


def _guide(name: str, year: int, order: FormsOrder) -> list[tuple[str, str]]:
    """What a department reads first: who, what, till when."""
    until = wording.date(order.until) if order.until else "________________"
    to = order.to or "в отдел, который прислал форму"
    return [
        (f"Программа {year}: форма подразделения", ""),
        ("Кто заполняет", name),
        ("До какого дня", until),
        ("Кому вернуть", to),
        (
            "Лист «План»",
            "Проверьте ваши мероприятия и исправьте белые ячейки. Новое мероприятие впишите в "
            "желтую строку внизу: раздел – из списка, код не нужен, его даст программа.",
        ),
        (
            "Лист «Исполнение»",
            "По каждому мероприятию, которому пришел срок: статус из списка, дата, что получено. "
            "Если не выполнено, перенесено или отменено – причина.",
        ),
        (
            "Лист «Показатели»",
            "«Факт» – по итогам года. Серые строки – общие показатели, их заполняет отдел качества.",
        ),
        (
            "Серые ячейки",
            "Защищены, чтобы не исправить их нечаянно. Код и год не меняйте: по ним форма "
            "находит свои строки. Строки не удаляйте и не переставляйте: если мероприятие не "
            "нужно, напишите об этом в ответном письме.",
        ),
        (
            "Как писать",
            f"Срок: «I квартал {year}», «март {year}», «до 31.03.{year}», «в течение года». Сумма – "
            "в тыс. руб., как в заголовке. Пояснение к столбцу видно, когда стоишь в ячейке.",
        ),
        (
            "Как вернуть",
            "Сохраните файл под тем же именем и отправьте его целиком, книгой Excel. Ничего из "
            "формы не попадает в план само: каждую правку смотрит отдел качества.",
        ),
    ]


def about_rows(about: Mapping[str, Any], sheet: str) -> Mapping[str, Mapping[str, Any]]:
    """What stood in the rows of a sheet when a form was made, by code and heading."""
    rows = about.get("rows", {})
    found = rows.get(sheet, {}) if isinstance(rows, dict) else {}
    return found if isinstance(found, dict) else {}
