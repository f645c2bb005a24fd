"""Files that came back with our own sheets → suggestions: a form, which knows what stood in it when
it was made; a copy of the office's book or a form that forgot it, which are read beside the
book."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator.contract.schema import EXECUTION, INDICATORS, PLAN
from generator.intake import targets
from generator.intake.filling import FORM
from generator.intake.form_table import KEYS, FormTable
from generator.intake.found import FoundTable
from generator.intake.grid import ReadFile, Told
from generator.intake.groups import Sections
from generator.intake.sums import FileSum
from generator.intake.understanding import Understanding
from generator.spelling import look
from generator.suggestions import keeping
from generator.suggestions.cells import Cells
from generator.suggestions.codes import Codes
from generator.suggestions.suggestion import Suggestion
from generator.workbook.forms import DATA, GUIDE, LISTS

_OTHER = "остальные листы не прочитаны: отсюда берутся только «План», «Исполнение», «Показатели»"
_FORGOT = "форма без своих служебных данных: сравнена с книгой, какой она стала"


def about_of(file: ReadFile) -> dict[str, Any] | None:
    """What a form keeps of itself; None for a file that is none."""
    for grid in file.grids:
        if grid.sheet == DATA:
            text = "".join(str(cell.value) for _, cell in sorted(grid.cells.items()))
            try:
                about = json.loads(text)
            except ValueError:
                return None
            return about if _is_sound(about) else None
    return None


def _is_sound(about: Any) -> bool:
    """Whether a form keeps what we wrote: somebody may have changed it."""
    if not isinstance(about, dict) or about.get("form") != FORM:
        return False
    kinds = {"year": int, "company": str, "by": str, "department": str}
    if not all(isinstance(about.get(name), kind) for name, kind in kinds.items()):
        return False
    sheets, executed, first = (about.get(name) for name in ("rows", "executed", "first_new"))
    if not isinstance(sheets, dict) or not isinstance(first, dict):
        return False
    rows = [row for sheet in sheets.values() if isinstance(sheet, dict) for row in sheet.values()]
    is_whole = all(isinstance(sheet, dict) for sheet in sheets.values())
    is_listed = isinstance(executed, list) and all(isinstance(code, str) for code in executed)
    is_numbered = all(isinstance(number, int) for number in first.values())
    return is_whole and is_listed and is_numbered and all(isinstance(row, dict) for row in rows)


def of_another(file: ReadFile, year: int, company: str) -> Told | None:
    """Why a form is none of a year and company; None for one that is, and for what is no form."""
    about = about_of(file) or {"year": year, "company": company}
    if about["year"] != year:
        message = f"форма {about['year']} года, а собирается {year}: она не прочитана"
        return Told(file.name, "", message, "возьмите из папки или назовите ее год (YEAR=)")
    if about["company"] != company:
        message = f"форма другого Общества ({about['company']}): она не прочитана"
        return Told(file.name, "", message, f"нужна форма для {company}")
    return None


@dataclass
class ReturnedForms:
    """The forms of one run."""

    cells: Cells
    sections: Sections
    codes: Codes
    understanding: Understanding
    year: int
    told: list[Told] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """The files that are of another year or company."""

    def is_form(self, file: ReadFile) -> bool:
        """Whether a file has our own sheets: it is a form, or was one, or is a copy of the book."""
        return about_of(file) is not None or bool(self._sheets(file, self._forgotten))

    def read(self, file: ReadFile) -> ReturnedForm:
        """A file with our own sheets; an empty one for a form of another year or company."""
        about = about_of(file)
        if about is not None:
            told = of_another(file, self.year, keeping.company_of(self.cells))
            if told is not None:
                self.told.append(told)
                self.unread.append(file.name)
            return ReturnedForm(self, file, about, is_ours=told is None)
        sheets = self._sheets(file, self._forgotten)
        visible = {grid.sheet for grid in file.grids if not grid.is_hidden}
        if visible - {sheet.grid.sheet for sheet in sheets} - {GUIDE, LISTS}:
            self.told.append(Told(file.name, "", _OTHER))
        else:
            self.told.append(Told(file.name, "", _FORGOT))
        return ReturnedForm(self, file, self._forgotten, is_ours=True)

    def _sheets(self, file: ReadFile, about: dict[str, Any]) -> list[FormTable]:
        """The sheets of a file that have our headings and no others."""
        made = []
        for grid in file.grids:
            title = next((each for each in KEYS if look(each) == look(grid.sheet)), None)
            if title is not None and not grid.is_hidden:
                table = FormTable(self, grid, about, title)
                if table.key_column is not None and table.is_ours:
                    made.append(table)
        return made

    @cached_property
    def _forgotten(self) -> dict[str, Any]:
        """What a form would keep of itself that was made of the book as it is now."""
        rows = {}
        for sheet in (PLAN, EXECUTION, INDICATORS):
            rows[sheet.title] = {
                row.key: {column.heading: row.plain(column) for column in sheet.read}
                for row in self.cells.rows(sheet.title)
                if row.key and row.year in (None, self.year)
            }
        executed = list(rows[PLAN.title])
        rows[EXECUTION.title] = {
            code: row for code, row in rows[EXECUTION.title].items() if code in executed
        }
        return {"year": self.year, "rows": rows, "executed": executed, "is_forgotten": True}


@dataclass
class ReturnedForm:
    """One file with our own sheets."""

    forms: ReturnedForms
    file: ReadFile
    about: dict[str, Any]
    is_ours: bool

    @cached_property
    def tables(self) -> dict[str, FormTable]:
        """Its sheets by their titles; what is missing is told."""
        tables = {}
        for title in KEYS if self.is_ours else ():
            table = self._table(title)
            if table is not None:
                tables[title] = table
        return tables

    def _table(self, title: str) -> FormTable | None:
        grids = [each for each in self.file.grids if look(each.sheet) == look(title)]
        table = FormTable(self.forms, grids[0], self.about, title) if grids else None
        if table is not None and table.key_column is not None:
            return table
        message, hint = "в форме нет этого листа", f"если он назван иначе, верните имя «{title}»"
        if table is not None:
            message = f"в первых строках нет заголовка «{KEYS[title]}»"
            hint = "верните его и повторите"
        if not self.about.get("is_forgotten"):
            message = f"{message}, лист не прочитан"
            self.forms.told.append(Told(self.file.name, title, message, hint))
        return None

    def suggestions(self) -> Iterator[Suggestion]:
        """What was changed in its rows, and new indicators."""
        for table in self.tables.values():
            yield from table.changes()

    def new_measures(self) -> FoundTable:
        """The measures in the rows that were empty."""
        table = self.tables.get(PLAN.title)
        if table is None:
            return FoundTable(self.file.grids[0])
        return FoundTable(table.grid, list(table.new_measures()))

    def sums(self) -> Iterator[FileSum]:
        """The sums of a form: all that stand in it, and those of rows that were read."""
        for title, heading in ((PLAN.title, targets.FUNDING), (EXECUTION.title, targets.SPENT)):
            table = self.tables.get(title)
            if table is not None and heading in table.columns:
                yield table.sum_of(heading)
