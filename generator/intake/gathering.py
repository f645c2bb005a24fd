"""Read files and the workbook → suggestions, and all there is to say about the files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.intake.found import REQUIRED, FoundTable, LeftOut
from generator.intake.grid import Grid, ReadFile, Told
from generator.intake.groups import Sections
from generator.intake.making import Maker
from generator.intake.placing import (
    EXECUTION_HEADINGS,
    Placed,
    Placing,
    Suggesting,
    amounts,
    duplicates,
    notes_of,
    side_by_side,
)
from generator.intake.returned import ReturnedForms
from generator.intake.sums import FileSum, sums_of
from generator.intake.tables import TableReader
from generator.intake.understanding import Understanding
from generator.model import Vat
from generator.suggestions.cells import Cells
from generator.suggestions.codes import Codes
from generator.suggestions.suggestion import State, Suggestion, decided

_NO_TABLE = "таблица не найдена: в первых двадцати строках нет заголовков, которые говорят о плане"


@dataclass
class Gathering:
    """One run over a folder."""

    cells: Cells
    understanding: Understanding
    year: int
    told: list[Told] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    sums: list[FileSum] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """The files that say nothing of the year."""

    def suggestions(self, files: Sequence[ReadFile]) -> tuple[Suggestion, ...]:
        """What all files suggest: of each cell once, a conflict where they say different things."""
        sections = Sections(self.cells, self.understanding)
        codes = Codes(self.cells)
        placing = Placing(self.cells, self.understanding, sections, codes, self.year)
        reader = TableReader(self.cells, self.understanding, sections, self.year, self._vat())
        forms = ReturnedForms(self.cells, sections, codes, self.understanding, self.year)
        made: list[Suggestion] = []
        placed: list[Placed] = []
        for file in files:
            self.told += file.told
            if forms.is_form(file):
                form = forms.read(file)
                made += form.suggestions()
                placed += placing.placed(form.new_measures())
                self.sums += form.sums()
            else:
                for table in self._tables(reader, file):
                    placed += self._taken(placing, table)
        self.told += [*forms.told, *placing.told]
        self.unread += [*forms.unread, *(file.name for file in files if not file.grids)]
        alike = duplicates(placed)
        notes = notes_of(alike)
        suggesting = Suggesting(Maker(self.cells, self.year), sections)
        for each in side_by_side(placed, alike):
            made += suggesting.suggestions(each, notes)
        return tuple(decided(each) for each in one_by_cell(made))

    def _vat(self) -> Vat:
        rows = self.cells.rows("Общество")
        said = rows[0].values.get("vat") if rows else None
        return said if isinstance(said, Vat) else Vat.WITHOUT

    def _tables(self, reader: TableReader, file: ReadFile) -> Iterator[FoundTable]:
        """The tables of a file; one without any is told."""
        count = 0
        for grid in file.grids:
            if grid.is_hidden:
                if grid.cells:
                    message = "скрытый лист не прочитан"
                    self.told.append(Told(file.name, grid.sheet, message, "покажите его"))
                continue
            for table in reader.tables(grid):
                count += 1
                yield table
        if file.grids and not count:
            hint = "назовите столбцы: «Мероприятие», «Срок», «Результат»"
            self.told.append(Told(file.name, _named(file.grids), _NO_TABLE, hint))
            self.unread.append(file.name)

    def _taken(self, placing: Placing, table: FoundTable) -> list[Placed]:
        placed = placing.placed(table)
        self.told += table.told
        self.left += table.left
        taken = {money.target: amounts(placed, money.target, self.cells) for money in table.money}
        self.sums += sums_of(table, taken)
        new = [each for each in placed if each.row is None]
        for heading in table.lacking if new else ():
            message = f"столбца «{heading}» в таблице нет, новых строк без него – {len(new)}"
            told = Told(table.grid.file, table.grid.sheet, message, "впишите его потом в книге")
            self.told.append(told)
        if not table.measures and not table.told:
            self.told.append(Told(table.grid.file, table.grid.sheet, "в таблице нет мероприятий"))
        self._tell_without_section(table, new)
        self._tell_empty(table, new)
        return placed

    def _tell_empty(self, table: FoundTable, new: Sequence[Placed]) -> None:
        """Of new rows, which required cells nobody filled in, though the table has the column."""
        planned = [each for each in new if not each.measure.values.keys() & EXECUTION_HEADINGS]
        for each in planned:
            place = each.measure.place or each.measure.section_origin
            where = f"{place.sheet}!{place.cell}" if place.sheet else place.cell
            for heading in REQUIRED:
                if heading not in each.measure.values and heading not in table.lacking:
                    message = f"не заполнено «{heading}», в новой строке его не будет"
                    self.told.append(Told(place.file, where, message))

    def _tell_without_section(self, table: FoundTable, new: Sequence[Placed]) -> None:
        lost = [each for each in new if not each.measure.section]
        if not lost:
            return
        places = [(each.measure.place or each.measure.section_origin).cell for each in lost]
        where = ", ".join(places[:12]) + (" и другие" if len(places) > 12 else "")
        place = f"{table.grid.sheet}!{where}" if table.grid.sheet else where
        hint = f"впишите раздел листа или группы в {self.understanding.path.name} и повторите"
        self.told.append(Told(table.grid.file, place, "раздел не найден", hint))


def _named(grids: Sequence[Grid]) -> str:
    return "" if len(grids) != 1 else grids[0].sheet


def one_by_cell(suggestions: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """Of what several files say of one cell alike one suggestion; what they say differently are as
    many conflicts, each with the others."""
    groups: dict[tuple[str, str, str], list[Suggestion]] = defaultdict(list)
    for each in suggestions:
        groups[each.sheet, each.row, each.heading].append(each)
    for of_cell in groups.values():
        by_text: dict[str, list[Suggestion]] = defaultdict(list)
        for suggestion in of_cell:
            by_text[suggestion.proposed].append(suggestion)
        for alike in by_text.values():
            yield _of_several(alike, [other[0] for other in by_text.values()])


def _of_several(alike: Sequence[Suggestion], every: Sequence[Suggestion]) -> Suggestion:
    first = alike[0]
    if len(alike) > 1:
        authors = tuple(dict.fromkeys(name for each in alike for name in each.authors))
        others = [f"{each.source}, {each.place}" for each in alike[1:]]
        note = "; ".join(filter(None, (first.note, f"то же: {', '.join(others)}")))
        first = replace(first, authors=authors, note=note)
    if len(every) == 1:
        return first
    said = "; ".join(
        f"{each.source}, {each.place}: «{each.proposed}»"
        for each in every
        if each.proposed != first.proposed
    )
    note = "; ".join(filter(None, (first.note, f"другие предлагают иное: {said}")))
    return replace(first, state=State.CONFLICT, note=note)
