"""A value of a department's file → a suggestion for a cell of the workbook, or for a new row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from generator import wording
from generator.contract.column import MONEY
from generator.contract.schema import PLAN
from generator.documents.printed import as_read
from generator.intake.values import FoundValue, plain
from generator.suggestions.against import in_words
from generator.suggestions.cells import CellRow, Cells, column_of, columns_of, same, sheet_of
from generator.suggestions.suggestion import Plain, State, Suggestion


@dataclass
class Maker:
    """Makes suggestions for one workbook and year."""

    cells: Cells
    year: int

    def has_column(self, sheet: str, heading: str) -> bool:
        """Whether the workbook has a column; one of before may lack it."""
        column = column_of(sheet, heading)
        rows = self.cells.rows(sheet)
        return not column.is_newer or any(row.address(column) for row in rows)

    def new(
        self,
        sheet: str,
        row: str,
        heading: str,
        value: FoundValue,
        new_row: Mapping[str, str],
        notes: tuple[str, ...] = (),
    ) -> Suggestion:
        """A cell of a new row."""
        suggestion = self._plain(sheet, row, heading, value, notes)
        return replace(suggestion, new_row=dict(new_row))

    def change(
        self,
        sheet: str,
        row: CellRow,
        heading: str,
        value: FoundValue,
        notes: tuple[str, ...] = (),
        *,
        key: str = "",
    ) -> Suggestion | None:
        """A cell of a row that there is; None if the workbook says the same."""
        column = column_of(sheet, heading)
        now = row.plain(column)
        read = self.cells.read(column, value.text, self.year)
        told = as_read(read.value)
        if not read.fault and same(column, now, told):
            return None
        suggestion = self._plain(sheet, key or row.key, heading, value, notes)
        was = in_words(now) if now not in (None, "", []) else ""
        return replace(suggestion, cell=row.address(column), was=as_typed(was, now), expected=now)

    def _plain(
        self, sheet: str, row: str, heading: str, value: FoundValue, notes: tuple[str, ...]
    ) -> Suggestion:
        column = column_of(sheet, heading)
        read = self.cells.read(column, value.text, self.year)
        said = [value.note, *notes]
        state = State.READY if value.is_sure and not notes else State.CHECK
        is_unread_sum = value.given is None and value.amount is None and column.format == MONEY
        if read.fault or (is_unread_sum and not value.is_sure and "ожидалась" in value.note):
            state = State.UNREADABLE
            said.append("; ".join(filter(None, (read.fault, read.hint))))
        elif read.remark:
            state = State.CHECK
            said.append(read.remark)
        elif column.listed and read.value is not None and not self._is_listed(column.listed, value):
            state = State.CHECK
            said.append(f"нет в списке «{column.listed}» на листе «Списки»")
        origin = value.origin
        return Suggestion(
            state=state,
            sheet=sheet,
            row=row,
            heading=heading,
            proposed=value.text,
            place=f"{origin.sheet}!{origin.cell}" if origin.sheet else origin.cell,
            source=origin.file,
            note="; ".join(dict.fromkeys(filter(None, said))),
            year=self.year,
            origin=origin,
        )

    def _is_listed(self, name: str, value: FoundValue) -> bool:
        return self.cells.is_listed(name, value.text)


def as_typed(text: str, value: Plain) -> str:
    """A value of the workbook as a person types it: a day and a number as they are shown."""
    if isinstance(value, str):
        try:
            return wording.date(dt.date.fromisoformat(value))
        except ValueError:
            pass
    return plain(Decimal(text)) if _is_number(text) else text


def _is_number(text: str) -> bool:
    whole, _, fraction = text.removeprefix("-").partition(".")
    return whole.isdigit() and fraction.isdigit()


def typed(value: object) -> str:
    """A value of ours as a person types it."""
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case dt.date():
            return wording.date(value)
        case tuple():
            return "; ".join(map(str, value))
        case _:
            return str(value)


def headings_of(sheet: str) -> list[str]:
    """The headings of a sheet but its key and its year, in their order."""
    key = sheet_of(sheet).key
    return [c.heading for c in columns_of(sheet) if c.field not in (key, "year")]


def latest_year(cells: Cells) -> int | None:
    """The latest year that the workbook speaks of; None if it does of none."""
    years = [row.year for title in ("Программы", PLAN.title) for row in cells.rows(title)]
    return max((year for year in years if year), default=None)
