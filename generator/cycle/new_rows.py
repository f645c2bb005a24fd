"""The values of a new row of the workbook → suggestions, one a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from generator.suggestions.cells import Cells, column_of, columns_of, sheet_of
from generator.suggestions.suggestion import State, Suggestion, decided


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a new row."""

    field: str
    """Of the record that the row becomes."""
    text: str
    """«» for an empty cell, which is not suggested."""
    was: str = ""
    """What the row says that it is made of."""
    doubt: str = ""
    """What a person has to look at; «» for what is certain."""
    note: str = ""
    """What else there is to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """A row that a workbook would get."""

    sheet: str
    key: str
    """Its code."""
    year: int
    place: str
    """What it is made of, in words: «М25-09, перенесено»."""
    source: str
    """The file that says so."""
    values: tuple[Value, ...]

    def suggestions(self, cells: Cells) -> Iterator[Suggestion]:
        """Its cells but for code and year. What no such row can be without stands in it as it is
        proposed, as long as nobody decides otherwise."""
        headings = {column.field: column.heading for column in columns_of(self.sheet)}
        sheet = sheet_of(self.sheet)
        required = {column.heading for column in columns_of(self.sheet) if column.required}
        texts = {headings[value.field]: value.text for value in self.values if value.text}
        new_row = {headings[sheet.key]: self.key}
        new_row |= {heading: text for heading, text in texts.items() if heading in required}
        for value in self.values:
            heading = headings[value.field]
            if value.text and value.field not in (sheet.key, "year"):
                yield decided(self._cell(value, heading, new_row, cells))

    def _cell(
        self, value: Value, heading: str, new_row: dict[str, str], cells: Cells
    ) -> Suggestion:
        suggestion = Suggestion(
            state=State.CHECK if value.doubt else State.READY,
            sheet=self.sheet,
            row=self.key,
            heading=heading,
            was=value.was,
            proposed=value.text,
            place=f"{self.place}, графа «{heading}»",
            source=self.source,
            note="; ".join(filter(None, (value.doubt, value.note))),
            new_row=new_row,
            year=self.year,
        )
        read = cells.read(column_of(self.sheet, heading), value.text, self.year)
        if not read.fault:
            return suggestion
        note = "; ".join(filter(None, (suggestion.note, read.fault, read.hint)))
        return replace(suggestion, state=State.UNREADABLE, note=note)


def amended(row: NewRow, amendment: int) -> NewRow:
    """A row of the plan of a Programme that was issued: it comes by an amendment, 0 for none."""
    if not amendment:
        return row
    doubt = (
        f"Программа {row.year} года издана: строку добавит изменение № {amendment}, его строка – "
        "на листе «Изменения»"
    )
    return replace(row, values=(*row.values, Value("added", str(amendment), doubt=doubt)))


def cells_of(rows: Iterable[NewRow], cells: Cells) -> list[Suggestion]:
    """The cells of several rows."""
    suggestions: list[Suggestion] = []
    for row in rows:
        suggestions += row.suggestions(cells)
    return suggestions
