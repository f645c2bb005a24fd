"""The measures of a department → the sheets of its form, and what the form keeps of them: what
stood in its cells when it was made, by which it is read when it comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.contract.column import Column, Sheet
from generator.contract.schema import EXECUTION, INDICATORS, PLAN, SECTIONS
from generator.intake import targets
from generator.intake.dealing import By
from generator.intake.making import typed
from generator.model import Period
from generator.suggestions import keeping
from generator.suggestions.cells import CellRow, Cells, column_of
from generator.workbook import forms as writing
from generator.workbook.forms import FormColumn, FormSheet
from generator.workbook.writing import Value

FORM = 1
"""The version of what a form keeps of itself."""
_BLANK_MEASURES, _BLANK_INDICATORS = 20, 10
# What of the plan a department writes; the rest is the office's.
_PLAN_OPEN = (targets.PROPOSAL, targets.MEASURE, targets.DUE, targets.RESULT, targets.RESPONSIBLE,
              targets.FUNDING, targets.BRANCH)  # fmt: skip
_PLAN_NEW = (targets.SECTION, *_PLAN_OPEN)
_INDICATORS_OPEN = ("Показатель", "Единица", "База", "Цель", "Факт", "Направление",
                    "Причина отклонения")  # fmt: skip
_PLAN_SHOWN = (targets.CODE, targets.SECTION, *_PLAN_OPEN)
_SUBJECT = "Мероприятие или раздел"
_NEW_SECTION = "Выберите раздел из списка; у прежних мероприятий его меняет отдел качества."
_TOLD = Column("Что и когда", "", lambda _: None, hint="Из плана; здесь не меняется.", width=46)


@dataclass
class Filling:
    """The rows of a year as forms hold them."""

    cells: Cells
    year: int
    by: By
    measures: Sequence[CellRow]
    """All of the year: what is of several departments is open to none."""

    def sheets(self, own: Sequence[CellRow]) -> tuple[FormSheet, FormSheet, FormSheet]:
        """The sheets of a department with these measures."""
        return self._plan(own), self._execution(own), self._indicators(own)

    def about(self, name: str, own: Sequence[CellRow], sheets: Iterable[FormSheet]) -> Any:
        """What its form keeps of itself."""
        return {
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
                is_strict=heading == targets.SECTION,
                hint=_NEW_SECTION if heading == targets.SECTION else "",
            )
            for heading in headings
        ]
        note = f"План {self.year}: ваши мероприятия; новые – в желтых строках внизу"
        return self._made(PLAN, note, columns, own, [True] * len(own), _BLANK_MEASURES)

    def _choices(self, heading: str) -> tuple[str, ...]:
        if heading == targets.SECTION:
            rows = self.cells.rows(SECTIONS.title)
            parents = {row.key.rpartition(".")[0] for row in rows}
            title = column_of(SECTIONS.title, "Наименование")
            return tuple(f"{row.key} {row.plain(title)}" for row in rows if row.key not in parents)
        if heading == targets.BRANCH:
            return self.cells.listed(targets.BRANCH)
        return ()

    def _execution(self, own: Sequence[CellRow]) -> FormSheet:
        by_code = {row.key: row for row in self.cells.rows(EXECUTION.title)}
        columns = [
            FormColumn(
                column,
                is_open=column.heading != targets.MEASURE,
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
            text = measure.plain(column_of(PLAN.title, targets.MEASURE))
            due = measure.plain(column_of(PLAN.title, targets.DUE))
            values |= {targets.MEASURE: measure.key, _TOLD.heading: f"{text}\nСрок: {due}"}
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


def about_rows(about: Mapping[str, Any], sheet: str) -> Mapping[str, Mapping[str, Any]]:
    """What stood in the rows of a sheet when a form was made, by code and heading."""
    rows = about.get("rows", {})
    found = rows.get(sheet, {}) if isinstance(rows, dict) else {}
    return found if isinstance(found, dict) else {}
