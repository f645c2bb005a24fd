"""Rows and paragraphs that came, went or moved → suggestions: a new row for the workbook,
«Исключено» for one that was taken out, a task for what only a person can do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from generator.contract.schema import CONCLUSIONS, PLAN, SECTIONS
from generator.documents.returned import Added, Gone, SentValue
from generator.documents.streams import Mark, Stream
from generator.model import DocumentKind
from generator.review.naming import Naming, short
from generator.review.recognising import Recognised
from generator.review.values import Changed, authors_of, latest, plainly, weaker
from generator.suggestions.cells import CellRow, Cells, column_of, same, sheet_of
from generator.suggestions.suggestion import State, Suggestion
from generator.wording import number as in_digits

EXCLUDED, ORDER = "Исключено", "Порядок"
BEFORE_ISSUE = "до издания"
_UNRECORDED = "строки нет, но записи об удалении тоже нет"


@dataclass
class Codes:
    """The codes that new rows of a run get: none is given twice."""

    cells: Cells
    taken: set[str] = field(default_factory=set)

    def next(self, sheet: str, year: int) -> str:
        """The next code of a sheet, made as those of the year are."""
        own = [row.key for row in self.cells.rows(sheet) if row.year == year]
        numbered = [match for code in own if (match := re.fullmatch(r"(.*?)(\d+)", code))]
        start, width = f"{sheet[0]}{year % 100:02}-", 2
        if numbered:
            start = Counter(match[1] for match in numbered).most_common(1)[0][0]
            width = max(len(match[2]) for match in numbered if match[1] == start)
        number = max((int(match[2]) for match in numbered if match[1] == start), default=0) + 1
        while (code := f"{start}{number:0{width}}") in self.cells.codes | self.taken:
            number += 1
        self.taken.add(code)
        return code


@dataclass
class Rows:
    """The rows of one returned file."""

    file: Recognised
    cells: Cells
    naming: Naming
    codes: Codes
    issued: int
    """How many revisions of the document were issued."""

    def suggestions(self) -> Iterator[Changed]:
        """All that its rows and paragraphs suggest, those of standing text apart."""
        for gone in self.file.returned.gone:
            yield from self._gone(gone)
        yield from self._added()
        for unit, _ in self.file.returned.moved:
            if self.file.edition.by_unit.get(unit):
                yield self._moved(unit)
        yield from self._lost_columns()

    # --- gone -------------------------------------------------------------------------------------

    def _gone(self, gone: Gone) -> Iterator[Changed]:
        unit = self.file.edition.units[gone.unit]
        values = [value for value in self._values(gone.unit) if value.value.cell]
        if not values or unit.group == "running":
            return
        suggestion = Suggestion(
            state=State.TASK,
            was=" | ".join(plainly(text) for text in unit.before.texts if plainly(text)),
            place=self.naming.of(gone.unit),
            source=self.file.path.name,
            year=self.file.kept.manifest.year,
        )
        marks = list(gone.returned.marks) if gone.returned is not None else []
        suggestion = _by(suggestion, marks, untracked=gone.returned is None)
        comments = gone.returned.comments if gone.returned is not None else frozenset()
        of_plan = [each for each in values if _sheet(each) == PLAN.title]
        if len(of_plan) > 1 and self.file.kept.kind == "program":
            yield Changed(self._excluded(suggestion, gone, of_plan[0]), comments)
        elif not self._goes_with_its_measures(values):
            named = _named(suggestion, values[0])
            kind = "строку" if unit.table >= 0 else "абзац"
            note = f"{kind} удалили; строка книги осталась: решите, нужна ли она"
            yield Changed(weaker(named, State.TASK, note), comments)

    def _excluded(self, suggestion: Suggestion, gone: Gone, value: SentValue) -> Suggestion:
        """The suggestion to take a measure out of the Programme."""
        code = value.value.row
        found = self.cells.find(PLAN.title, code, None)
        address = found[0].address(column_of(PLAN.title, EXCLUDED)) if len(found) == 1 else ""
        made = _named(suggestion, value)
        made = replace(
            made,
            state=State.READY,
            heading=EXCLUDED,
            cell=address,
            proposed=BEFORE_ISSUE,
            note=f"мероприятие {code} снято: «{short(suggestion.was)}»",
        )
        if self.issued:
            note = f"Программа издана: укажите номер изменения (здесь – {self.issued})"
            made = weaker(replace(made, proposed=str(self.issued)), State.CHECK, note)
        if gone.returned is None and not (gone.is_sure and self._is_credible()):
            made = weaker(made, State.CHECK, _UNRECORDED)
        return replace(made, was="")

    def _is_credible(self) -> bool:
        """Whether rows that are gone without a record were taken out one by one: a file that says
        little of its edition was cut."""
        rows = [unit for unit in self.file.edition.units if unit.table >= 0 and not unit.head]
        return 2 * len(self.file.returned.gone) <= len(rows)

    def _goes_with_its_measures(self, values: Sequence[SentValue]) -> bool:
        """Whether a heading in the plan is gone because all its measures are."""
        titles = {each.value.row for each in values if _sheet(each) == SECTIONS.title}
        gone = {gone.unit for gone in self.file.returned.gone}
        left = set()
        for unit, own in self.file.edition.by_unit.items():
            if unit not in gone:
                left |= {each.value.row for each in own if _sheet(each) == PLAN.title}
        section = column_of(PLAN.title, "Раздел")
        for row in self.cells.rows(PLAN.title):
            code = str(row.plain(section))
            if row.key in left and any(f"{code}.".startswith(f"{title}.") for title in titles):
                return False
        return bool(titles)

    # --- added ------------------------------------------------------------------------------------

    def _added(self) -> Iterator[Changed]:
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
                yield self._task_of(added)

    def _new_row(self, added: Added, share: Decimal) -> list[Changed]:
        """The cells of a new row of the workbook; none where it is no row of one sheet."""
        sample = self._sample(added)
        if sample is None:
            return []
        values, is_paragraph = sample
        sheet = _sheet(values[0])
        if self.file.kept.kind != "program" and sheet != CONCLUSIONS.title:
            return []
        texts = self._texts(added, values, is_paragraph=is_paragraph)
        if not any(text for _, _, text in texts) or self._stands_already(sheet, texts):
            return []
        new_row, notes = self._rest(sheet, added, share, values)
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
            source=self.file.path.name,
            new_row=new_row,
            year=self.file.kept.manifest.year,
        )
        suggestion = _by(suggestion, marks, untracked=not marks)
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
            values = self._values(added.behind)
            beside = self.file.edition.units[added.behind]
            is_alike = beside.table < 0 and beside.cells[0].style == added.returned.cells[0].style
            is_row = len(values) == 1 and _sheet(values[0]) == CONCLUSIONS.title
            return (values, True) if is_alike and is_row else None
        for unit, now in self.file.returned.pairs.items():
            is_of_table = now.table == added.returned.table and now.group == "text"
            values = [each for each in self._values(unit) if each.value.cell]
            sheets = {(_sheet(each), each.value.row) for each in values}
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
            order = self._order(added, section, share)
            if order:
                rest[ORDER] = order
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
            for value in self._values(unit):
                if _sheet(value) == SECTIONS.title:
                    return value.value.row
                if _sheet(value) == PLAN.title:
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
        own = [] if before is None else [each.value.row for each in self._values(before)]
        first = next((places[code] for code in own if code in places), Decimal(0))
        later = [place for place in places.values() if place > first]
        if not later:
            return ""
        place = first + (min(later) - first) * share
        return in_digits(place.quantize(Decimal("0.01")).normalize())

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
            source=self.file.path.name,
            note="строка этой таблицы составляется из разных листов: внесите ее в книгу сами",
        )
        marks = list(added.returned.marks)
        return Changed(_by(suggestion, marks, untracked=not marks), added.returned.comments)

    # --- moved, and columns -----------------------------------------------------------------------

    def _moved(self, unit: int) -> Changed:
        returned = self.file.returned.pairs[unit]
        values = [each for each in self._values(unit) if each.value.cell]
        kind = "строку" if returned.table >= 0 else "абзац"
        suggestion = Suggestion(
            state=State.TASK,
            place=self.naming.of(unit),
            source=self.file.path.name,
            was="; ".join(plainly(text) for text in self.file.edition.units[unit].before.texts[:3]),
            note=f"{kind} переставили: если так и нужно, заполните «{ORDER}»",
        )
        if values:
            suggestion = _named(suggestion, values[0])
        marks = [mark for mark in returned.marks if mark.moved or returned.is_added]
        return Changed(_by(suggestion, marks, untracked=not marks), frozenset())

    def _lost_columns(self) -> Iterator[Changed]:
        told = set()
        for unit, cell in self.file.returned.lost_cells:
            of = self.file.edition.units[unit]
            if (of.part, of.table, cell) in told or of.group == "running":
                continue
            told.add((of.part, of.table, cell))
            suggestion = Suggestion(
                state=State.TASK,
                place=self.naming.of(unit, cell),
                source=self.file.path.name,
                note="графы в таблице больше нет: столбцы таблицы задает шаблон",
            )
            yield Changed(suggestion, frozenset())

    def _values(self, unit: int) -> list[SentValue]:
        return list(self.file.edition.by_unit.get(unit, ()))


def _sheet(value: SentValue) -> str:
    return value.value.cell.rpartition("!")[0]


def _key_heading(title: str) -> str:
    sheet = sheet_of(title)
    return next(column.heading for column in sheet.read if column.field == sheet.key)


def _named(suggestion: Suggestion, value: SentValue) -> Suggestion:
    """The suggestion with the row that it is about."""
    return replace(suggestion, sheet=_sheet(value), row=value.value.row)


def _by(suggestion: Suggestion, marks: Iterable[Mark], *, untracked: bool) -> Suggestion:
    """The suggestion with who makes it."""
    every = list(marks)
    authors = authors_of(every, untracked=untracked)
    return replace(suggestion, authors=authors, when=latest(every))
