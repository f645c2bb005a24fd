"""Rows and paragraphs that came, went or moved → suggestions: «Исключено» for a measure that was
taken out, a task for what only a person can do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator import spelling
from generator.contract.schema import PLAN, SECTIONS
from generator.documents.hunks import is_all
from generator.documents.returned import Gone, SentValue
from generator.model import BEFORE_ISSUE
from generator.review.naming import Naming, short
from generator.review.new_rows import ORDER, NewRows
from generator.review.recognising import Recognised
from generator.review.values import Changed, by, named, plainly, sheet_in, weaker
from generator.suggestions.cells import Cells, column_of
from generator.suggestions.codes import Codes
from generator.suggestions.suggestion import State, Suggestion

EXCLUDED = "Исключено"
_UNRECORDED = "строки нет, но записи об удалении тоже нет"


@dataclass
class Rows:
    """The rows of one returned file."""

    file: Recognised
    cells: Cells
    naming: Naming
    codes: Codes
    amendment: int
    """The number of the one that would change the document now; 0 if it was not issued yet."""

    def suggestions(self) -> Iterator[Changed]:
        """All that its rows and paragraphs suggest, those of standing text apart."""
        for gone in self.file.returned.gone:
            yield from self._gone(gone)
        yield from NewRows(
            self.file, self.cells, self.naming, self.codes, self.amendment
        ).suggestions()
        for unit, _ in self.file.returned.moved:
            if self.file.edition.by_unit.get(unit):
                yield self._moved(unit)
        yield from self._lost_columns()
        yield from self._other_columns()

    # --- gone -------------------------------------------------------------------------------------

    def _gone(self, gone: Gone) -> Iterator[Changed]:
        unit = self.file.edition.units[gone.unit]
        values = [value for value in self.file.values(gone.unit) if value.value.cell]
        if unit.table < 0:  # a value in a sentence goes with the sentence, which is standing text
            text = unit.cells[0].before
            values = [value for value in values if is_all(value.span, text)]
        if not values or unit.group == "running":
            return
        suggestion = Suggestion(
            state=State.TASK,
            was=" | ".join(plainly(text) for text in unit.before.texts if plainly(text)),
            place=self.naming.of(gone.unit),
            source=self.file.name,
            year=self.file.kept.manifest.year,
        )
        marks = list(gone.returned.marks) if gone.returned is not None else []
        suggestion = by(suggestion, marks, untracked=gone.returned is None)
        comments = gone.returned.comments if gone.returned is not None else frozenset()
        of_plan = [each for each in values if sheet_in(each) == PLAN.title]
        if len(of_plan) > 1 and self.file.kept.kind == "program":
            yield Changed(self._excluded(suggestion, gone, of_plan[0]), comments)
        elif not self._goes_with_its_measures(values):
            of_row = named(suggestion, values[0])
            kind = "строку" if unit.table >= 0 else "абзац"
            note = f"{kind} удалили; строка книги осталась: решите, нужна ли она"
            yield Changed(weaker(of_row, State.TASK, note), comments)

    def _excluded(self, suggestion: Suggestion, gone: Gone, value: SentValue) -> Suggestion:
        """The suggestion to take a measure out of the Programme."""
        code = value.value.row
        found = self.cells.find(PLAN.title, code, None)
        address = found[0].address(column_of(PLAN.title, EXCLUDED)) if len(found) == 1 else ""
        made = named(suggestion, value)
        made = replace(
            made,
            state=State.READY,
            heading=EXCLUDED,
            cell=address,
            proposed=BEFORE_ISSUE,
            note=f"мероприятие {code} снято: «{short(suggestion.was)}»",
        )
        if self.amendment:
            note = f"Программа издана: мероприятие исключит изменение № {self.amendment}"
            note += ", его строка – на листе «Изменения»"
            made = weaker(replace(made, proposed=str(self.amendment)), State.CHECK, note)
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
        titles = {each.value.row for each in values if sheet_in(each) == SECTIONS.title}
        gone = {gone.unit for gone in self.file.returned.gone}
        left = set()
        for unit, own in self.file.edition.by_unit.items():
            if unit not in gone:
                left |= {each.value.row for each in own if sheet_in(each) == PLAN.title}
        section = column_of(PLAN.title, "Раздел")
        for row in self.cells.rows(PLAN.title):
            code = str(row.plain(section))
            if row.key in left and any(f"{code}.".startswith(f"{title}.") for title in titles):
                return False
        return bool(titles)

    # --- moved, and columns -----------------------------------------------------------------------

    def _moved(self, unit: int) -> Changed:
        returned = self.file.returned.pairs[unit]
        values = [each for each in self.file.values(unit) if each.value.cell]
        kind = "строку" if returned.table >= 0 else "абзац"
        suggestion = Suggestion(
            state=State.TASK,
            place=self.naming.of(unit),
            source=self.file.name,
            was="; ".join(plainly(text) for text in self.file.edition.units[unit].before.texts[:3]),
            note=f"{kind} переставили: если так и нужно, заполните «{ORDER}»",
        )
        if values:
            suggestion = named(suggestion, values[0])
        marks = [mark for mark in returned.marks if mark.moved or returned.is_added]
        return Changed(by(suggestion, marks, untracked=not marks), frozenset())

    def _other_columns(self) -> Iterator[Changed]:
        """Cells that a table has more than it had, and columns in another order: once a table, with
        what stands there."""
        added: dict[tuple[str, int], list[tuple[int, str]]] = {}
        for unit, now in self.file.returned.pairs.items():
            sent = self.file.edition.units[unit]
            if now.group != "text" or now.table < 0:
                continue
            before, after = list(sent.before.texts), list(now.after.texts)
            if len(after) > len(before):
                known = Counter(map(spelling.reading, before))
                texts = [text for text in after if not known[spelling.reading(text)]]
                texts = texts or [""]
            elif now.head and before != after and sorted(before) == sorted(after):
                texts = ["графы стоят в другом порядке"]
            else:
                continue
            own = added.setdefault((sent.part, sent.table), [])
            own += [(unit, plainly(text)) for text in texts]
        for cells in added.values():
            suggestion = Suggestion(
                state=State.TASK,
                place=self.naming.table(cells[0][0]),
                proposed=" | ".join(dict.fromkeys(text for _, text in cells if text)),
                source=self.file.name,
                note="в таблице другие графы или лишние ячейки: столбцы задает шаблон",
            )
            yield Changed(by(suggestion, (), untracked=True), frozenset())

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
                source=self.file.name,
                note="графы в таблице больше нет: столбцы таблицы задает шаблон",
            )
            yield Changed(suggestion, frozenset())
