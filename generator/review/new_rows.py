"""Rows and paragraphs that the edition has not → new rows of the workbook, with the code that they
would get and the place that they have in their group; or a task, where a row is of no one sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from generator.contract.schema import CONCLUSIONS, PLAN, SECTIONS
from generator.documents.returned import Added, SentValue
from generator.documents.streams import Stream
from generator.model import DocumentKind
from generator.review.naming import Naming
from generator.review.recognising import Recognised
from generator.review.values import Changed, by, plainly, sheet_in, weaker
from generator.suggestions.cells import CellRow, Cells, column_of, same, sheet_of
from generator.suggestions.codes import Codes
from generator.suggestions.suggestion import State, Suggestion
from generator.wording import number as in_digits

ORDER, ADDED = "Порядок", "Добавлено"


@dataclass
class NewRows:
    """The new rows of one returned file."""

    file: Recognised
    cells: Cells
    naming: Naming
    codes: Codes
    amendment: int
    """The number of the one that would change the document now; 0 if it was not issued yet."""
    _headed: set[int | None] = field(default_factory=set)
    """The rows behind which a new heading stands: what comes behind it may be of its group."""

    def suggestions(self) -> Iterator[Changed]:
        """New rows; those behind one row share the room behind it."""
        seen: Counter[int | None] = Counter()
        total = Counter(added.behind for added in self.file.returned.added)
        for added in self.file.returned.added:
            seen[added.behind] += 1
            share = Decimal(seen[added.behind]) / (total[added.behind] + 1)
            made = self._new_row(added, share) if added.returned.group == "text" else []
            if made:
                yield from made
            elif added.returned.table >= 0:
                self._headed.add(added.behind)
                yield self._task_of(added)

    def _new_row(self, added: Added, share: Decimal) -> list[Changed]:
        """The cells of a new row of the workbook; none where it is no row of one sheet."""
        sample = self._sample(added)
        if sample is None:
            return []
        values, is_paragraph = sample
        sheet = sheet_in(values[0])
        if self.file.kept.kind != "program" and sheet != CONCLUSIONS.title:
            return []
        texts = self._texts(added, values, is_paragraph=is_paragraph)
        if not any(text for _, _, text in texts) or self._stands_already(sheet, texts):
            return []
        new_row, notes = self._rest(sheet, added, share, values)
        if added.behind in self._headed:
            notes.append("выше в таблице новый заголовок: в эту ли группу строка?")
        if not added.is_sure:
            notes.append("не переписали ли так строку, которой больше нет?")
        if new_row is None:
            return []
        code = new_row[_key_heading(sheet)]
        return [
            Changed(
                self._new_cell(added, sheet, code, value, stream, text, new_row, notes),
                stream.comments,
            )
            for value, stream, text in texts
            if text
        ]

    def _new_cell(
        self,
        added: Added,
        sheet: str,
        code: str,
        value: SentValue,
        stream: Stream,
        text: str,
        new_row: dict[str, str],
        notes: Sequence[str],
    ) -> Suggestion:
        heading = value.value.column
        marks = [*([added.returned.inserted] if added.returned.inserted else []), *stream.marks]
        place = f"новая строка {self._behind(added)}, графа «{heading}»"
        suggestion = Suggestion(
            state=State.READY,
            sheet=sheet,
            row=code,
            heading=heading,
            proposed=text,
            place=place,
            source=self.file.name,
            new_row=new_row,
            year=self.file.kept.manifest.year,
        )
        suggestion = by(suggestion, marks, untracked=not marks)
        for note in notes:
            suggestion = weaker(suggestion, State.CHECK, note)
        read = self.cells.read(column_of(sheet, heading), text, suggestion.year)
        if read.fault:
            suggestion = weaker(suggestion, State.UNREADABLE, f"{read.fault}; {read.hint}")
        elif read.remark:
            suggestion = weaker(suggestion, State.CHECK, read.remark)
        return suggestion

    def _sample(self, added: Added) -> tuple[list[SentValue], bool] | None:
        """The values of a row like an added one: of its table, or of the paragraph before it."""
        if added.returned.table < 0:
            if added.behind is None:
                return None
            values = list(self.file.values(added.behind))
            beside = self.file.edition.units[added.behind]
            is_alike = beside.table < 0 and beside.cells[0].style == added.returned.cells[0].style
            is_row = len(values) == 1 and sheet_in(values[0]) == CONCLUSIONS.title
            return (values, True) if is_alike and is_row else None
        for unit, now in self.file.returned.pairs.items():
            is_of_table = now.table == added.returned.table and now.group == "text"
            values = [each for each in self.file.values(unit) if each.value.cell]
            sheets = {(sheet_in(each), each.value.row) for each in values}
            is_row = len(values) > 1 and len(sheets) == 1 and all(each.value.row for each in values)
            same_width = len(now.cells) == len(added.returned.cells)
            if is_of_table and is_row and same_width and not now.head:
                return values, False
        return None

    def _texts(
        self, added: Added, values: Sequence[SentValue], *, is_paragraph: bool
    ) -> list[tuple[SentValue, Stream, str]]:
        """What an added row says in the place of each value of a row like it."""
        places = {cell: at for at, cell in enumerate(added.columns) if cell is not None}
        texts = []
        for value in values:
            at = 0 if is_paragraph else places.get(value.cell)
            if at is not None:
                stream = added.returned.cells[at]
                texts.append((value, stream, plainly(stream.after)))
        return texts

    def _stands_already(self, sheet: str, texts: Sequence[tuple[SentValue, Stream, str]]) -> bool:
        """Whether the workbook has the row by now: somebody wrote it there."""
        known = {each.value.row for each in self.file.edition.values}
        for row in self.cells.rows(sheet):
            if row.key not in known and all(self._says(row, sheet, *each) for each in texts):
                return True
        return False

    def _says(self, row: CellRow, sheet: str, value: SentValue, _: Stream, text: str) -> bool:
        column = column_of(sheet, value.value.column)
        return same(column, row.plain(column), text or None)

    def _rest(
        self, sheet: str, added: Added, share: Decimal, values: Sequence[SentValue]
    ) -> tuple[dict[str, str] | None, list[str]]:
        """What a new row has beside its texts: its code, its year, its place; None where nobody
        can tell. And what is to be checked."""
        year = self.file.kept.manifest.year
        rest = {_key_heading(sheet): "", "Год": str(year)}
        notes: list[str] = []
        if sheet == PLAN.title:
            section = self._section(added)
            if section is None:
                return None, []
            rest["Раздел"] = section
            order = "" if self.amendment else self._order(added, section, share)
            if self.amendment:
                rest[ADDED] = str(self.amendment)
                note = f"Программа издана: строку добавит изменение № {self.amendment}"
                notes.append(f"{note}, его строка – на листе «Изменения»")
            if order:
                rest[ORDER] = order
                if not self._has_order():
                    notes.append(f"столбца «{ORDER}» в книге нет: строка станет последней в группе")
        elif sheet == CONCLUSIONS.title:
            is_report = self.file.kept.kind == "report"
            kind = DocumentKind.REPORT if is_report else DocumentKind.PROGRAMME
            rest["Документ"] = str(kind)
            if added.returned.table < 0:
                notes.append("новый абзац: отдельный ли это вывод?")
        else:
            notes.append("заполните остальные столбцы новой строки")
        rest[_key_heading(sheet)] = self.codes.next(sheet, year)
        return rest, notes

    def _section(self, added: Added) -> str | None:
        """The group that a new row stands in: that of the row before it."""
        unit = added.behind
        while unit is not None and unit >= 0:
            for value in self.file.values(unit):
                if sheet_in(value) == SECTIONS.title:
                    return value.value.row
                if sheet_in(value) == PLAN.title:
                    return self._section_of(value.value.row)
            unit -= 1
        return None

    def _section_of(self, code: str) -> str | None:
        section = column_of(PLAN.title, "Раздел")
        found = self.cells.find(PLAN.title, code, None)
        return str(found[0].plain(section)) if len(found) == 1 else None

    def _order(self, added: Added, section: str, share: Decimal) -> str:
        """What «Порядок» says of a new row that is not the last of its group; «» for one that
        is."""
        places = self._places(section)
        before = added.behind
        own = [] if before is None else [each.value.row for each in self.file.values(before)]
        first = next((places[code] for code in own if code in places), Decimal(0))
        later = [place for place in places.values() if place > first]
        if not later:
            return ""
        place = first + (min(later) - first) * share
        return in_digits(place.quantize(Decimal("0.01")).normalize())

    def _has_order(self) -> bool:
        rows = self.cells.rows(PLAN.title)
        return any(row.address(column_of(PLAN.title, ORDER)) for row in rows)

    def _places(self, section: str) -> dict[str, Decimal]:
        """The places of the measures of a group, as `book.in_order` counts them."""
        year = self.file.kept.manifest.year
        places: dict[str, Decimal] = {}
        count = 0
        for row in self.cells.rows(PLAN.title):
            if row.year == year and row.values.get("section") == section:
                order = row.values.get("order")
                count += order is None
                places[row.key] = Decimal(count) if order is None else order
        return places

    def _behind(self, added: Added) -> str:
        if added.behind is None:
            return "в начале"
        return f"за: {self.naming.of(added.behind)}"

    def _task_of(self, added: Added) -> Changed:
        """A row of a table that is no row of the workbook."""
        texts = [plainly(cell.after) for cell in added.returned.cells]
        suggestion = Suggestion(
            state=State.TASK,
            proposed=" | ".join(filter(None, texts)),
            place=f"новая строка {self._behind(added)}",
            source=self.file.name,
            note="строка этой таблицы составляется из разных листов: внесите ее в книгу сами",
        )
        marks = list(added.returned.marks)
        return Changed(by(suggestion, marks, untracked=not marks), added.returned.comments)


def _key_heading(title: str) -> str:
    sheet = sheet_of(title)
    return next(column.heading for column in sheet.read if column.field == sheet.key)
