"""A sheet of ours that came back → what was changed in it since it was made, by its codes; its new
rows as measures and indicators. What was changed in the workbook meanwhile is a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Protocol

from generator.contract.column import Column
from generator.contract.schema import EXECUTION, INDICATORS, PLAN
from generator.contract.typed import Typed, Unreadable
from generator.documents.printed import as_read
from generator.intake import targets
from generator.intake.filling import about_rows
from generator.intake.found import FoundMeasure, Money
from generator.intake.grid import Grid, GridCell, Told, address
from generator.intake.groups import NO_MATCH, Sections
from generator.intake.making import as_typed, headings_of, typed
from generator.intake.sums import FileSum
from generator.intake.understanding import GivenCode, Understanding
from generator.intake.values import FoundValue
from generator.spelling import look
from generator.suggestions.against import against, in_words
from generator.suggestions.cells import Cells, column_of, same, sheet_of
from generator.suggestions.codes import Codes
from generator.suggestions.suggestion import Origin, Plain, State, Suggestion
from generator.workbook.reading import DASHES

KEYS = {
    PLAN.title: targets.CODE,
    EXECUTION.title: targets.MEASURE,
    INDICATORS.title: targets.CODE,
}
"""The sheets that departments fill in, and the heading of what names a row of them."""
_HEAD_ROWS = 10
_HEADINGS = 4  # of ours, at least, in a sheet of ours
_BESIDE = {look("№"), look("Что и когда")}  # what our sheets have beside what is read


class Run(Protocol):
    """The run that a sheet is read in."""

    cells: Cells
    sections: Sections
    codes: Codes
    understanding: Understanding
    year: int
    told: list[Told]


class FormTable:
    """A sheet of a form that came back."""

    def __init__(self, forms: Run, grid: Grid, about: dict[str, Any], title: str) -> None:
        self.forms, self.grid, self.about, self.title = forms, grid, about, title
        self.former = about_rows(about, title)
        self.head, self.columns = self._find_head()
        self.key_column = self.columns.get(KEYS[title])
        first_new = about.get("first_new", {})
        self.first_new = int(first_new.get(title, 0)) if isinstance(first_new, dict) else 0
        self.is_forgotten = bool(about.get("is_forgotten"))

    @property
    def is_ours(self) -> bool:
        """Whether the sheet has our headings, and no others."""
        texts = [self.grid.text(self.head, each) for each in self.grid.columns_by_row[self.head]]
        headings = {look(column.heading) for column in sheet_of(self.title).read} | _BESIDE
        folded = {look(" ".join(text.split())) for text in texts if text}
        return len(self.columns) >= _HEADINGS and folded <= headings

    def _find_head(self) -> tuple[int, dict[str, int]]:
        """The row with the most headings of ours, and their columns."""
        known = {look(column.heading): column.heading for column in sheet_of(self.title).read}
        best: tuple[int, dict[str, int]] = (0, {})
        for row in self.grid.rows[:_HEAD_ROWS]:
            columns: dict[str, int] = {}
            for column in self.grid.columns_by_row[row]:
                heading = known.get(look(" ".join(self.grid.text(row, column).split())))
                if heading is not None:
                    columns.setdefault(heading, column)
            if len(columns) > len(best[1]):
                best = row, columns
        return best

    # --- rows that there were ---------------------------------------------------------------------

    def changes(self) -> Iterator[Suggestion]:
        """The cells that say something else than when the form was made; new indicators."""
        seen: dict[str, int] = {}
        for row in self._rows():
            code = self._code(row)
            if code in seen:
                message = (
                    f"код «{code}» стоит дважды (строки {seen[code]} и {row}), вторая строка не "
                    "прочитана"
                )
                self._tell(row, message, "исправьте код и повторите; код нового сотрите")
            elif code and self._is_known(code):
                seen[code] = row
                yield from self._changes_of(row, code)
            elif code and self._is_of_other_year(code):
                continue
            elif code:
                hint = "строка не прочитана: коды новых строк дает программа"
                self._tell(row, f"кода «{code}» в этой форме не было", hint)
            elif self._is_lost(row):
                message = "код строки стерт, она не прочитана"
                self._tell(row, message, "впишите код, какой был, и повторите")
            elif self.title == INDICATORS.title:
                yield from self._new_indicator(row)
        gone = [code for code in self._expected() if code not in seen]
        if gone and not self.is_forgotten:
            named = ", ".join(gone[:12]) + (" и другие" if len(gone) > 12 else "")
            message = f"в форме нет строк {named}; в книге они остаются"
            self.forms.told.append(Told(self.grid.file, self.title, message))

    def _expected(self) -> list[str]:
        executed = self.about.get("executed", [])
        return list(executed) if self.title == EXECUTION.title else list(self.former)

    def _is_known(self, code: str) -> bool:
        return code in self._expected()

    def _is_of_other_year(self, code: str) -> bool:
        """Whether a row of a copy of the book is of another year."""
        return self.is_forgotten and bool(self.forms.cells.find(self.title, code, None))

    def _rows(self) -> list[int]:
        """The rows below the head with anything of ours in them."""
        numbers = set(self.columns.values())
        return [
            row
            for row in self.grid.rows
            if row > self.head and numbers & set(self.grid.columns_by_row[row])
        ]

    def _code(self, row: int) -> str:
        return "" if self.key_column is None else self.grid.text(row, self.key_column).strip()

    def _is_lost(self, row: int) -> bool:
        """Whether a row without a code had one: it stands where such rows stood, or says what one
        said."""
        name = self.columns.get(targets.MEASURE, 0)
        said = look(self.grid.text(row, name)) if name and self.title == PLAN.title else ""
        texts = {look(str(each.get(targets.MEASURE) or "")) for each in self.former.values()}
        return row < self.first_new or (bool(said) and said in texts)

    def _tell(self, row: int, message: str, hint: str) -> None:
        place = f"{self.grid.sheet}!{address(row, self.key_column or 1)}"
        self.forms.told.append(Told(self.grid.file, place, message, hint))

    def _changes_of(self, row: int, code: str) -> Iterator[Suggestion]:
        former = self.former.get(code, {})
        for heading in headings_of(self.title):
            number = self.columns.get(heading)
            if number is None:
                continue
            column = column_of(self.title, heading)
            was = former.get(heading)
            cell = self.grid.at(row, number)
            if cell is not None and cell.fault:
                continue
            told, text, fault = self._read(column, cell)
            if not fault and same(column, told, was):
                continue
            suggestion = self._suggestion(row, number, code, heading, text, fault, was)
            if self.is_forgotten and was not in (None, "", []):
                suggestion = _to_check(suggestion, "в книге другое")
            if made := self._beside_book(suggestion):
                yield made

    @property
    def _authors(self) -> tuple[str, ...]:
        name = str(self.about.get("department", ""))
        return (name,) if name else ()

    def _suggestion(
        self, row: int, number: int, code: str, heading: str, text: str, fault: str, was: Plain
    ) -> Suggestion:
        origin = Origin(self.grid.file, self.grid.sheet, address(row, number))
        column = column_of(self.title, heading)
        note = fault
        state = State.UNREADABLE if fault else State.READY
        if not text and column.required:
            state, note = State.CHECK, "обязательная ячейка стала бы пустой"
        return Suggestion(
            state=state,
            sheet=self.title,
            row=code,
            heading=heading,
            was=as_typed("" if was in (None, "", []) else in_words(was), was),
            proposed=text,
            authors=self._authors,
            place=f"{origin.sheet}!{origin.cell}",
            source=self.grid.file,
            note=note,
            expected=was,
            year=self.forms.year,
            origin=origin,
        )

    def _beside_book(self, suggestion: Suggestion) -> Suggestion | None:
        """A suggestion as the workbook stands; of what it does not have yet, a new row."""
        cells = self.forms.cells
        rows = cells.find(self.title, suggestion.row, None)
        if self.title == EXECUTION.title and not rows:
            new_row = {targets.MEASURE: suggestion.row}
            return replace(suggestion, new_row=new_row)
        return against(suggestion, cells)

    def _read(self, column: Column, cell: GridCell | None) -> tuple[Plain, str, str]:
        """What a cell means: as a manifest keeps it, as a person types it; and why nobody can tell,
        «» if all is well."""
        if cell is None or not cell.text or cell.text in DASHES:
            return None, "", ""
        value = cell.value
        is_code = column.heading == targets.SECTION
        if is_code and isinstance(value, str):
            value = value.strip().split(" ")[0].rstrip(".")
        try:
            read = column.convert(Typed(value, cell.number_format, self.forms.year))
        except Unreadable as fault:
            return None, cell.text, f"{fault.message}; {fault.hint}"
        return as_read(read), typed(read), ""

    def sum_of(self, heading: str) -> FileSum:
        """The sums of a column of money: all that stand in it, and those that were read of rows
        with a code or of new ones."""
        column, number = column_of(self.title, heading), self.columns[heading]
        given, taken, unread = Decimal(0), Decimal(0), []
        for row in self._rows():
            _, text, fault = self._read(column, self.grid.at(row, number))
            if fault:
                unread.append(address(row, number))
            amount = self.forms.cells.read(column, text, None).value
            if fault or not isinstance(amount, Decimal):
                continue
            code = self._code(row)
            given += amount
            taken += amount if self._is_known(code) or not (code or self._is_lost(row)) else 0
        money = Money(heading, "тыс. руб.", given, given, None, tuple(unread))
        return FileSum(self.grid.said, heading, money, taken)

    # --- new rows ---------------------------------------------------------------------------------

    def new_measures(self) -> Iterator[FoundMeasure]:
        """The measures in rows without a code, where none was."""
        for row in self._rows():
            if self._code(row) or self._is_lost(row):
                continue
            values = dict(self._values(row))
            if not values.keys() & {targets.MEASURE, targets.PROPOSAL, targets.RESULT}:
                continue
            section = values.pop(targets.SECTION, None)
            match = self.forms.sections.match(section.text) if section else NO_MATCH
            by = str(self.about.get("by", ""))
            if by in (targets.RESPONSIBLE, targets.BRANCH) and by not in values:
                name = str(self.about.get("department", ""))
                values[by] = FoundValue(name, self.grid.origin(row, self.key_column or 1))
            place = self.grid.origin(row, self.columns.get(targets.MEASURE, 1))
            origin = section.origin if section else place
            yield FoundMeasure(row, values, match, origin, "", place)

    def _values(self, row: int) -> Iterator[tuple[str, FoundValue]]:
        for heading in headings_of(self.title):
            number = self.columns.get(heading)
            cell = self.grid.at(row, number) if number else None
            if number is None or cell is None or not cell.text or cell.fault:
                continue
            _, text, fault = self._read(column_of(self.title, heading), cell)
            origin = self.grid.origin(row, number)
            yield heading, FoundValue(text, origin, not fault, fault)

    def _new_indicator(self, row: int) -> Iterator[Suggestion]:
        """A new indicator, with the code that it gets."""
        values = dict(self._values(row))
        title = values.get("Показатель")
        if title is None or self._is_there(values):
            return
        forms = self.forms
        named = f"показатель: {title.text}"
        file, sheet = self.grid.file, self.grid.sheet
        code = forms.understanding.code_of(file, sheet, named, forms.year)
        if not code:
            code = forms.codes.next(self.title, forms.year)
            given = GivenCode(file, sheet, title.origin.cell, named, code, str(forms.year))
            forms.understanding.give(given)
        new_row = {targets.CODE: code, "Год": str(forms.year)}
        for heading, value in values.items():
            state = State.READY if value.is_sure else State.UNREADABLE
            yield Suggestion(
                state=state,
                sheet=self.title,
                row=code,
                heading=heading,
                proposed=value.text,
                authors=self._authors,
                place=f"{sheet}!{value.origin.cell}",
                source=file,
                note=value.note,
                new_row=new_row,
                year=forms.year,
                origin=value.origin,
            )

    def _is_there(self, values: Mapping[str, FoundValue]) -> bool:
        """Whether the workbook has an indicator of this name for this subject."""
        for row in self.forms.cells.rows(self.title):
            said = [
                same(column, row.plain(column), values[column.heading].text)
                for column in INDICATORS.read
                if column.heading in values and column.heading in ("Показатель", _SUBJECT)
            ]
            if row.year == self.forms.year and said and all(said):
                return True
        return False


_SUBJECT = "Мероприятие или раздел"


def _to_check(suggestion: Suggestion, note: str) -> Suggestion:
    state = State.CHECK if suggestion.state is State.READY else suggestion.state
    note = "; ".join(filter(None, (suggestion.note, note)))
    return replace(suggestion, state=state, note=note)
