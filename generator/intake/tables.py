"""A grid → the measures of its tables with what each says, its section, and what was left out.
Needs the workbook for its sections and codes, and what was understood before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.contract.schema import PLAN
from generator.intake import targets, words
from generator.intake.columns import COLUMN, Columns, FoundColumn
from generator.intake.found import Beside, FoundTable
from generator.intake.grid import Grid, Told, address
from generator.intake.heads import Head, head_of
from generator.intake.table_rows import TableRows
from generator.intake.understanding import Understood
from generator.spelling import look

_YEAR = re.compile(r"(?:\b(?:на|за|в)\s+|^|[«(]\s*)(20\d\d)\s*(?:г\b|год)|\b(20\d\d)\s*год", re.I)


@dataclass
class TableReader(Beside):
    """Reads the tables of grids."""

    def tables(self, grid: Grid) -> Iterator[FoundTable]:
        """The tables of a grid, from above; none where there is no head."""
        head = head_of(grid)
        while head is not None:
            following = self._next_head(grid, head)
            last = following.first - 1 if following else max(grid.rows)
            table = self._table(grid, head, last)
            yield table
            head = replace(following, above=table.below) if following else None

    def _next_head(self, grid: Grid, head: Head) -> Head | None:
        """The head of another table below: one that says other things; a head that is repeated on a
        new page says the same."""
        said = {
            (heading.column, words.taken_as(level) or look(level))
            for heading in head.headings
            for level in heading.levels
        }
        for row in grid.rows:
            if row <= head.last + 1:
                continue
            columns = grid.columns_by_row[row]
            taken = {each: words.taken_as(grid.text(row, each)) for each in columns}
            known = {column: target for column, target in taken.items() if target}
            names = set(known.values())
            is_repeated = 2 * len(known.items() & said) > len(known)
            if len(names) < 3 or is_repeated or not names & {targets.MEASURE, targets.CODE}:
                continue
            found = head_of(grid, row - 1)
            if found is not None and found.first >= row - 1:
                return found
        return None

    def _table(self, grid: Grid, head: Head, last: int) -> FoundTable:
        columns = Columns(
            grid,
            head,
            self.understanding,
            frozenset(look(row.key) for row in self.cells.rows(PLAN.title) if row.key),
            frozenset(self.sections.by_code),
            self.sections.is_section,
            self.vat,
        ).found()
        table = FoundTable(grid)
        year = self._other_year((*head.above, grid.sheet))
        if year:
            message = f"таблица на {year} год, а собирается {self.year}: она не прочитана"
            hint = f"если это план на {self.year} год, исправьте год в заголовке"
            table.told.append(Told(grid.file, grid.sheet, message, hint))
            return table
        taken = {column.target for column in columns}
        if targets.INDICATOR in taken and targets.MEASURE not in taken:
            message = "это таблица показателей, а не мероприятий: она не прочитана"
            hint = "показатели впишите в форму (make forms) или в книгу"
            table.told.append(Told(grid.file, grid.sheet, message, hint))
            return table
        self._note(table, columns)
        reading = TableRows(self, grid, head, columns, last, table)
        reading.read()
        if self._is_of_other_year(table):
            message = f"все сроки – не {self.year} года: таблица не прочитана"
            table.told.append(Told(grid.file, grid.sheet, message, "проверьте, тот ли это файл"))
            table.measures, table.money = [], []
        return table

    def _other_year(self, texts: Sequence[str]) -> int | None:
        """The year that the texts over a table name, if it is another one."""
        years = {int(a or b) for text in texts for a, b in _YEAR.findall(text)}
        return max(years) if years and self.year not in years else None

    def _is_of_other_year(self, table: FoundTable) -> bool:
        dues = [m.values[targets.DUE] for m in table.measures if targets.DUE in m.values]
        explicit = [due for due in dues if re.search(r"20\d\d", due.text)]
        others = [due for due in explicit if str(self.year) not in due.text]
        return bool(others) and len(others) == len(explicit) and 2 * len(others) >= len(dues)

    def _note(self, table: FoundTable, columns: Sequence[FoundColumn]) -> None:
        """Puts down what each column was taken for, and tells what nobody knows."""
        grid = table.grid
        for column in columns:
            heading = column.heading
            cell = address(heading.row, heading.column)
            unit = column.unit.whole if column.is_money else ""
            taken = column.target or targets.NOTHING
            self.understanding.add(
                Understood(
                    COLUMN, grid.file, grid.sheet, cell, heading.text, taken, unit, column.how
                )
            )
            if not column.target:
                place = f"{grid.sheet}!{cell}" if grid.sheet else cell
                message = f"столбец «{heading.text}» не взят ({column.how})"
                hint = f"если он нужен, впишите в {self.understanding.path.name}, за что его взять"
                table.told.append(Told(grid.file, place, message, hint))
