"""The codes that new rows get: made in the company's own way, none given twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from generator.spelling import look
from generator.suggestions.cells import CellRow, Cells


@dataclass
class Codes:
    """The codes that new rows of a run get: none is given twice."""

    cells: Cells
    taken: set[str] = field(default_factory=set)
    """Those given in this run, as `look` sees them."""
    _patterns: dict[tuple[str, int], tuple[str, int, int]] = field(default_factory=dict)
    """How codes of a sheet and year are made, and the last number that was given."""

    def next(self, sheet: str, year: int) -> str:
        """The next code of a sheet, made as those of the year are; in a year without any, as those
        of the year before: М25-07 is followed by М26-01."""
        key = sheet, year
        if key not in self._patterns:
            self._patterns[key] = self._pattern(sheet, year)
        start, width, number = self._patterns[key]
        code = self._free(start, "", number + 1, width)
        self._patterns[key] = start, width, int(code.removeprefix(start))
        return code

    def _pattern(self, sheet: str, year: int) -> tuple[str, int, int]:
        """How codes of a year begin, how many digits follow, and the last number that there is."""
        rows = self.cells.rows(sheet)
        own = _numbered(row.key for row in rows if row.year == year)
        if own:
            return _last_of(own)
        years = sorted({row.year for row in rows if row.year}, key=lambda each: abs(year - each))
        for other in years:
            before = _numbered(row.key for row in rows if row.year == other)
            named = [(start, number) for start, number in before if f"{other % 100:02}" in start]
            if named:
                start = Counter(start for start, _ in named).most_common(1)[0][0]
                width = max(len(number) for begins, number in named if begins == start)
                return _renewed(start, other, year), width, 0
        every = _numbered(row.key for row in rows)
        first = _FIRST.get(sheet, sheet[0])
        return _last_of(every) if every else (f"{first}{year % 100:02}-", 2, 0)

    def like(self, code: str, sheet: str, year: int, new_year: int) -> str:
        """The code of a row of `new_year` that goes on from the row `code` of `year`, or, in the
        same year, repeats it: «М26-01» of «М25-09». Where a code says no year, or the year is the
        same, its number goes on from the last one."""
        rows = self.cells.rows(sheet)
        alike = [parts_of(row.key) for row in rows if row.year == year]
        parts = parts_of(code)
        alike = [each for each in alike if each[::2] == parts[::2]] or [parts]
        places = range(1, len(parts), 2)
        if not places:
            return self.next(sheet, new_year)
        of_year = [place for place in places if all(_says(each[place], year) for each in alike)]
        counter = max((place for place in places if place not in of_year), default=places[-1])
        of_year = [place for place in of_year if place != counter]
        width = _width([each[counter] for each in alike])
        for place in of_year:
            parts[place] = str(new_year)[-len(parts[place]) :]
        start, end = "".join(parts[:counter]), "".join(parts[counter + 1 :])
        begins_anew = bool(of_year) and new_year != year
        first = 1 if begins_anew else self._behind(start, end, _goes_on(rows, year, new_year))
        return self._free(start, end, first, width)

    def _behind(self, start: str, end: str, rows: Iterable[CellRow]) -> int:
        """The number behind the last one of the codes that begin and end so."""
        form = re.compile(rf"{re.escape(look(start))}(\d+){re.escape(look(end))}")
        found = [form.fullmatch(look(row.key)) for row in rows]
        return max((int(match[1]) for match in found if match), default=0) + 1

    def _is_taken(self, code: str) -> bool:
        return look(code) in self.taken or look(code) in self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        """The codes of the workbook, as `look` sees them."""
        return frozenset(look(code) for code in self.cells.codes)

    def _free(self, start: str, end: str, number: int, width: int) -> str:
        """The first code from a number on that nobody has."""
        while self._is_taken(code := f"{start}{number:0{width}}{end}"):
            number += 1
        self.taken.add(look(code))
        return code


_FIRST = {"План": "М"}  # мероприятие; a code of another sheet begins as its title does


def _last_of(codes: Sequence[tuple[str, str]]) -> tuple[str, int, int]:
    """How most codes begin, how many digits follow, and the last number of these."""
    start = Counter(start for start, _ in codes).most_common(1)[0][0]
    digits = [number for begins, number in codes if begins == start]
    return start, max(map(len, digits)), max(map(int, digits))


def _numbered(codes: Iterable[str]) -> list[tuple[str, str]]:
    """The codes that end in a number, with what stands before it."""
    found = (re.fullmatch(r"(.*?)(\d+)", code) for code in codes)
    return [(match[1], match[2]) for match in found if match]


def _renewed(start: str, before: int, year: int) -> str:
    """The beginning of a code with another year in it, of four digits or of two."""
    if str(before) in start:
        return start.replace(str(before), str(year))
    head, _, tail = start.rpartition(f"{before % 100:02}")
    return f"{head}{year % 100:02}{tail}"


def _goes_on(rows: Iterable[CellRow], year: int, new_year: int) -> list[CellRow]:
    """The rows that a number goes on from. Those that the new year has already leave gaps where a
    suggestion was rejected: who asks again gets the same codes."""
    return [row for row in rows if new_year == year or row.year != new_year]


def parts_of(code: str) -> list[str]:
    """A code in pieces; every second one is a number: «М», «25», «-», «01», «»."""
    return re.split(r"(\d+)", code)


def _says(number: str, year: int) -> bool:
    return number in (str(year), f"{year % 100:02}")


def _width(numbers: Sequence[str]) -> int:
    """How many digits a number has at least: as many as all have."""
    widths = {len(number) for number in numbers}
    has_zeros = any(number.startswith("0") and len(number) > 1 for number in numbers)
    return max(widths) if has_zeros or len(widths) == 1 else 1
