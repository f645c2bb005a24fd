"""The measures of departments' files and the workbook → suggestions: for the rows that there are,
by code or by text, and for new ones, with the codes that they get. What is the same in two files is
shown side by side and never made one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz import fuzz, process

from generator.contract.schema import EXECUTION, PLAN
from generator.intake import targets
from generator.intake.found import FoundMeasure, FoundTable
from generator.intake.grid import Told
from generator.intake.groups import Sections
from generator.intake.making import Maker, headings_of
from generator.intake.understanding import GivenCode, Understanding
from generator.intake.values import FoundValue
from generator.spelling import look
from generator.suggestions.cells import CellRow, Cells, column_of, shown
from generator.suggestions.codes import Codes
from generator.suggestions.suggestion import Suggestion

_ALIKE = 85
_RENAMED = 95
_LIKE = 60
_MOST = 20  # of those that are like one: nobody looks at more
_PLANNED = {targets.DUE, targets.RESULT, targets.PROPOSAL, targets.FUNDING}


@dataclass(frozen=True, slots=True)
class Placed:
    """A measure of a file, and its row in the workbook."""

    measure: FoundMeasure
    code: str
    row: CellRow | None
    """None for a new one."""
    is_sure: bool = True
    note: str = ""
    """Why a person has to look at all of it."""


@dataclass
class Placing:
    """Finds the rows of measures, file by file."""

    cells: Cells
    understanding: Understanding
    sections: Sections
    codes: Codes
    year: int
    told: list[Told] = field(default_factory=list)
    _claimed: set[tuple[str, str]] = field(default_factory=set)
    """The rows that a file took, by file and code."""
    _seen: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.codes.taken |= {look(given.code) for given in self.understanding.codes}
        column = column_of(PLAN.title, targets.MEASURE)
        self._texts: dict[str, list[CellRow]] = defaultdict(list)
        for row in self.cells.rows(PLAN.title):
            if row.year == self.year and row.key:
                self._texts[_said(str(row.plain(column) or ""))].append(row)

    def placed(self, table: FoundTable) -> list[Placed]:
        """The rows of the measures of a table; what belongs to none is told."""
        made = []
        for measure in table.measures:
            found = self._place(table, measure)
            if found is not None:
                made.append(found)
        return made

    def _place(self, table: FoundTable, measure: FoundMeasure) -> Placed | None:
        if measure.code:
            return self._coded(measure)
        named = self._name(table, measure)
        given = self.understanding.code_of(table.grid.file, table.grid.sheet, named, self.year)
        if given:
            rows = self.cells.find(PLAN.title, given, None)
            if not rows:
                return self._as_new(measure, given)
            if self._is_like(rows[0], measure):
                return Placed(measure, given, rows[0])
        found = self._by_text(table, measure)
        if found is not None:
            self._claimed.add((table.grid.file, found.key))
            return Placed(measure, found.key, found, self._is_same(found, measure))
        if not measure.values.keys() & _PLANNED or not measure.text:
            self._tell_unknown(table, measure)
            return None
        return self._new(table, measure, named)

    def _coded(self, measure: FoundMeasure) -> Placed | None:
        """The row of a measure that has a code; one of another year is told."""
        [row] = self.cells.find(PLAN.title, measure.code, None)
        if row.year in (None, self.year):
            return Placed(measure, measure.code, row)
        self._tell_other_year(measure, row)
        return None

    def _new(self, table: FoundTable, measure: FoundMeasure, named: str) -> Placed:
        code = self.codes.next(PLAN.title, self.year)
        place = measure.place or measure.section_origin
        self.understanding.give(
            GivenCode(table.grid.file, table.grid.sheet, place.cell, named, code, str(self.year))
        )
        return self._as_new(measure, code)

    def _as_new(self, measure: FoundMeasure, code: str) -> Placed:
        """A measure that the workbook does not have, and why that may be wrong."""
        is_executed = bool(measure.values.keys() & EXECUTION_HEADINGS)
        note = self._unplanned(measure) if is_executed else self._like_planned(measure)
        return Placed(measure, code, None, note=note)

    def _unplanned(self, measure: FoundMeasure) -> str:
        """What there is to check of a measure that is reported on and that nobody planned."""
        closest = process.extractOne(
            _said(measure.text), list(self._texts), scorer=fuzz.token_set_ratio, score_cutoff=_LIKE
        )
        note = f"в плане {self.year} года такого мероприятия нет"
        if closest is None:
            return note
        return f"{note}; не это ли: {_named(self._texts[closest[0]][0])}?"

    def _like_planned(self, measure: FoundMeasure) -> str:
        """Which measure of the workbook in the same section a new one may be; «» for none."""
        alike = process.extract(
            _said(measure.text), list(self._texts), scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
        for text, _, _ in alike:
            for row in self._texts[text]:
                is_same = _numbers(text) == _numbers(measure.text)
                if is_same and self._is_within(row, measure.section.code):
                    return f"похоже на {_named(row)} в книге: не одно ли это мероприятие?"
        return ""

    def _name(self, table: FoundTable, measure: FoundMeasure) -> str:
        """What names a measure in its file: its text; of several with one text also which."""
        key = (table.grid.file, table.grid.sheet, look(measure.text))
        self._seen[key] += 1
        count = self._seen[key]
        return measure.text if count == 1 else f"{measure.text} ({count})"

    def _by_text(self, table: FoundTable, measure: FoundMeasure) -> CellRow | None:
        """The row of the workbook that says the same, in the same section if that is known; no row
        is that of two measures of one file."""
        file = table.grid.file
        rows = self._texts.get(_said(measure.text), []) if measure.text else []
        if not rows and len(measure.text) > 20:
            alike = process.extract(
                _said(measure.text), list(self._texts), scorer=fuzz.ratio, score_cutoff=_RENAMED
            )
            rows = [row for text, _, _ in alike for row in self._texts[text]]
        free = [row for row in rows if (file, row.key) not in self._claimed]
        code = measure.section.code
        fitting = [row for row in free if self._is_within(row, code)]
        return next(iter(fitting), None)

    def _is_within(self, row: CellRow, code: str) -> bool:
        own = str(row.values.get("section") or "")
        return not code or not own or own == code or own.startswith(f"{code}.")

    def _is_same(self, row: CellRow, measure: FoundMeasure) -> bool:
        column = column_of(PLAN.title, targets.MEASURE)
        return _said(str(row.plain(column) or "")) == _said(measure.text)

    def _is_like(self, row: CellRow, measure: FoundMeasure) -> bool:
        """Whether a row may be what became of a measure that got its code: somebody may have
        written it in other words."""
        text = str(row.plain(column_of(PLAN.title, targets.MEASURE)) or "")
        return row.year == self.year and (
            not text or fuzz.token_set_ratio(look(text), look(measure.text)) > 50
        )

    def _tell_other_year(self, measure: FoundMeasure, row: CellRow) -> None:
        place = measure.place or measure.section_origin
        where = f"{place.sheet}!{place.cell}" if place.sheet else place.cell
        message = (
            f"{row.key} – мероприятие {row.year} года, а собирается {self.year}: строка не взята"
        )
        hint = f"если это мероприятие {self.year} года, сотрите его код; если год тот, назовите его"
        self.told.append(Told(place.file, where, message, f"{hint} (YEAR={row.year})"))

    def _tell_unknown(self, table: FoundTable, measure: FoundMeasure) -> None:
        place = measure.place or measure.section_origin
        where = f"{place.sheet}!{place.cell}" if place.sheet else place.cell
        said = measure.text[:60] or "без названия"
        message = f"мероприятия «{said}» нет в плане {self.year} года: строка не взята"
        self.told.append(Told(place.file, where, message, "добавьте в таблицу код мероприятия"))


def _said(text: str) -> str:
    """A text by which a measure is found: a final dot says nothing."""
    return shown(text).rstrip(" .;")


def _numbers(text: str) -> list[str]:
    """The numbers of a text: «площадка 1» and «площадка 2» are two things."""
    return re.findall(r"\d+", text)


def _named(row: CellRow) -> str:
    """A measure of the workbook in a message."""
    text = str(row.plain(column_of(PLAN.title, targets.MEASURE)))
    return f"{row.key} «{text[:80]}»"


# --- suggestions ----------------------------------------------------------------------------------


@dataclass
class Suggesting:
    """The suggestions for placed measures."""

    maker: Maker
    sections: Sections

    def suggestions(self, placed: Placed, notes: Mapping[str, str]) -> Iterator[Suggestion]:
        """A suggestion for each cell that has to say something else; `notes` are what there is to
        check of new rows, by code."""
        plan = {h: v for h, v in placed.measure.values.items() if h in _PLAN_HEADINGS}
        if placed.row is None:
            told = (placed.note, notes.get(placed.code, ""))
            yield from self._new_row(placed, plan, tuple(filter(None, told)))
        else:
            yield from self._changes(placed, placed.row, plan)
        yield from self._execution(placed)

    def _new_row(
        self, placed: Placed, plan: Mapping[str, FoundValue], notes: tuple[str, ...]
    ) -> Iterator[Suggestion]:
        new_row = {targets.CODE: placed.code, "Год": str(self.maker.year)}
        values = {**plan, **self._section(placed.measure)}
        if targets.MEASURE in values and not values[targets.MEASURE].is_sure:
            notes = (*notes, "сначала решите, что это за мероприятие")
        if targets.SECTION not in values:
            notes = (*notes, "раздел не найден: без него строка не войдет в план, впишите его")
        for heading in headings_of(PLAN.title):
            if heading in values and self.maker.has_column(PLAN.title, heading):
                value = values[heading]
                yield self.maker.new(PLAN.title, placed.code, heading, value, new_row, notes)

    def _section(self, measure: FoundMeasure) -> dict[str, FoundValue]:
        match = measure.section
        if not match:
            return {}
        section = self.sections.by_code[match.code]
        is_whole = not self.sections.has_groups(match.code)
        note = "" if match.is_sure else f"похоже на «{section.title}»"
        if not is_whole:
            note = f"в разделе «{section.title}» есть группы: в которую из них?"
        value = FoundValue(match.code, measure.section_origin, match.is_sure and is_whole, note)
        return {targets.SECTION: value}

    def _changes(
        self, placed: Placed, row: CellRow, plan: Mapping[str, FoundValue]
    ) -> Iterator[Suggestion]:
        """What a table says otherwise than the workbook: nobody knows which of them is newer."""
        for heading in headings_of(PLAN.title):
            is_name = heading == targets.MEASURE and not placed.measure.code and placed.is_sure
            if heading not in plan or is_name or not self.maker.has_column(PLAN.title, heading):
                continue
            value = plan[heading]
            made = self.maker.change(PLAN.title, row, heading, value, ("в книге другое",))
            if made is not None and not made.was:
                made = self.maker.change(PLAN.title, row, heading, value)
            if made is not None:
                yield made

    def _execution(self, placed: Placed) -> Iterator[Suggestion]:
        told = {h: v for h, v in placed.measure.values.items() if h in EXECUTION_HEADINGS}
        rows = self.maker.cells.find(EXECUTION.title, placed.code, None)
        if not told or len(rows) > 1:
            return
        for heading in headings_of(EXECUTION.title):
            if heading not in told:
                continue
            value, notes = told[heading], (placed.note,) if placed.note else ()
            notes = notes if placed.is_sure else ("найдено по тексту", *notes)
            if not rows:
                new_row = {targets.MEASURE: placed.code}
                yield self.maker.new(EXECUTION.title, placed.code, heading, value, new_row, notes)
                continue
            made = self.maker.change(EXECUTION.title, rows[0], heading, value, notes)
            if made is not None and made.was:
                made = self.maker.change(
                    EXECUTION.title, rows[0], heading, value, (*notes, "в книге другое")
                )
            if made is not None:
                yield made


_PLAN_HEADINGS = frozenset(headings_of(PLAN.title))
EXECUTION_HEADINGS = frozenset(headings_of(EXECUTION.title)) - _PLAN_HEADINGS


# --- what stands twice ----------------------------------------------------------------------------


def duplicates(placed: Sequence[Placed]) -> dict[str, list[Placed]]:
    """New measures that may be one: of each code, the others that are much alike, in the same
    section as far as that is known."""
    new = [each for each in placed if each.row is None and each.measure.text]
    texts = [look(each.measure.text) for each in new]
    found: dict[str, list[Placed]] = defaultdict(list)
    for number, one in enumerate(new):
        alike = process.extract(
            texts[number], texts[number + 1 :], scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST
        )
        for text, _, index in alike:
            other = new[number + 1 + index]
            is_same = text == texts[number]
            if (is_same or _are_alike(one, other)) and _may_be_one(one, other):
                found[one.code].append(other)
                found[other.code].append(one)
    return found


def _are_alike(one: Placed, other: Placed) -> bool:
    """Whether measures in nearly the same words may be one: of two files, with the same numbers."""
    numbers = [_numbers(each.measure.text) for each in (one, other)]
    return numbers[0] == numbers[1] and _file(one) != _file(other)


def _may_be_one(one: Placed, other: Placed) -> bool:
    """Whether two measures are in one section, as far as that is known."""
    codes = {one.measure.section.code, other.measure.section.code} - {""}
    return len(codes) < 2 and one.code != other.code


def _file(placed: Placed) -> str:
    return (placed.measure.place or placed.measure.section_origin).file


def notes_of(found: Mapping[str, Sequence[Placed]]) -> dict[str, str]:
    """What there is to check of measures that may stand twice."""
    made = {}
    for code, others in found.items():
        said = [f"{each.code} ({each.measure.place or each.measure.section_origin}: "
                f"«{each.measure.text[:80]}»)" for each in others[:3]]  # fmt: skip
        made[code] = f"похоже на {', '.join(said)}: не одно ли это мероприятие?"
    return made


def side_by_side(placed: Sequence[Placed], found: Mapping[str, Sequence[Placed]]) -> list[Placed]:
    """The measures in their order, those that may be one beside the first of them."""
    made: list[Placed] = []
    taken: set[int] = set()
    for each in placed:
        if id(each) in taken:
            continue
        for one in (each, *found.get(each.code, ())):
            if id(one) not in taken:
                taken.add(id(one))
                made.append(one)
    return made


def amounts(placed: Sequence[Placed], target: str, cells: Cells) -> Decimal:
    """The sum of what the suggestions of measures say in a column of money, as the workbook reads
    it: thousands of roubles."""
    sheet = PLAN.title if target == targets.FUNDING else EXECUTION.title
    column = column_of(sheet, target)
    total = Decimal(0)
    for each in placed:
        value = each.measure.values.get(target)
        if value is not None and value.amount is not None:
            read = cells.read(column, value.text, None).value
            total += read if isinstance(read, Decimal) else 0
    return total
