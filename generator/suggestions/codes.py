"""The codes that new rows get: the next ones of their year, none given twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from generator.suggestions.cells import Cells


@dataclass
class Codes:
    """The codes that new rows of a run get: none is given twice."""

    cells: Cells
    taken: set[str] = field(default_factory=set)

    def next(self, sheet: str, year: int) -> str:
        """The next code of a sheet, made as those of the year are; in a year without any, as those
        of the year before: М25-07 is followed by М26-01."""
        start, width, number = self._pattern(sheet, year)
        number += 1
        while (code := f"{start}{number:0{width}}") in self.cells.codes | self.taken:
            number += 1
        self.taken.add(code)
        return code

    def _pattern(self, sheet: str, year: int) -> tuple[str, int, int]:
        """How codes of a year begin, how many digits follow, and the last number that there is."""
        rows = self.cells.rows(sheet)
        own = _numbered(row.key for row in rows if row.year == year)
        if own:
            start = Counter(start for start, _ in own).most_common(1)[0][0]
            digits = [number for begins, number in own if begins == start]
            return start, max(map(len, digits)), max(map(int, digits))
        years = sorted({row.year for row in rows if row.year}, key=lambda each: abs(year - each))
        for other in years:
            before = _numbered(row.key for row in rows if row.year == other)
            named = [(start, number) for start, number in before if f"{other % 100:02}" in start]
            if named:
                start = Counter(start for start, _ in named).most_common(1)[0][0]
                width = max(len(number) for begins, number in named if begins == start)
                return _renewed(start, other, year), width, 0
        return f"{sheet[0]}{year % 100:02}-", 2, 0


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
