"""The units of two editions → which of them are the same, so that one can be written into the
other: in one order, a table with one table, rows with as many cells.

A row is known by the codes of the workbook that it prints, where both editions know them; else by
its text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.documents.manifest import Value
from generator.documents.pairing import pairs_of
from generator.documents.units import Unit

Pairs = dict[int, int]


@dataclass(frozen=True, slots=True)
class Code:
    """What a row of a table is known by."""

    columns: frozenset[str]
    """The columns of the workbook that its table prints."""
    rows: frozenset[tuple[str, str]]
    """The sheets and keys of the rows of the workbook that it prints."""
    nth: int
    """How many such rows stand before it."""


Codes = Mapping[int, Code]


def codes_of(units: Sequence[Unit], values: Iterable[Value]) -> Codes:
    """The codes of the rows that have any, by the values of the edition."""
    numbers: dict[tuple[str, int], int] = {}
    for index, unit in enumerate(units):
        for cell in unit.cells:
            for paragraph in cell:
                numbers[unit.part, paragraph.index] = index
    rows: dict[int, set[tuple[str, str]]] = defaultdict(set)
    columns: dict[int, set[str]] = defaultdict(set)
    for value in values:
        place = value.place
        number = None if place is None else numbers.get((place.part, place.paragraph))
        if number is not None and units[number].table >= 0 and value.row and value.cell:
            rows[number].add((value.cell.partition("!")[0], value.row))
            columns[units[number].table].add(value.column)
    codes: dict[int, Code] = {}
    seen = Counter[Code]()
    for row in sorted(rows):
        of_table = frozenset(columns[units[row].table])
        code = Code(of_table, frozenset(rows[row]), 0)
        codes[row] = replace(code, nth=seen[code])
        seen[code] += 1
    return codes


def matched(before: Sequence[Unit], after: Sequence[Unit], codes: Codes, new_codes: Codes) -> Pairs:
    """Which unit of `after` each unit of `before` is."""
    pairs = _by_code(before, after, codes, new_codes)
    known = {codes[number].columns for number in pairs}
    left = [n for n in range(len(before)) if n not in pairs and not _is_known(codes, n, known)]
    taken = set(pairs.values())
    free = [n for n in range(len(after)) if n not in taken and not _is_known(new_codes, n, known)]
    rest = pairs_of([before[n] for n in left], [after[n] for n in free])
    pairs |= {left[one]: free[other] for one, other in rest.items()}
    return in_order(_of_one_table(pairs, before, after))


def _is_known(codes: Codes, number: int, known: set[frozenset[str]]) -> bool:
    """Whether a row stands in a table whose rows are known by their codes."""
    return number in codes and codes[number].columns in known


def _by_code(
    before: Sequence[Unit], after: Sequence[Unit], codes: Codes, new_codes: Codes
) -> Pairs:
    """Rows with one code; of the others those that say the same: somebody has numbered anew."""
    places = {code: number for number, code in new_codes.items()}
    pairs = {number: places[code] for number, code in codes.items() if code in places}
    taken = set(pairs.values())
    free: dict[str, list[int]] = defaultdict(list)
    for number in new_codes:
        if number not in taken:
            free[after[number].key].append(number)
    for number in codes:
        if number not in pairs and free[before[number].key]:
            pairs[number] = free[before[number].key].pop(0)
    return pairs


def _of_one_table(pairs: Pairs, before: Sequence[Unit], after: Sequence[Unit]) -> Pairs:
    """Those pairs that make a table of one table with as many columns."""
    widths, new_widths = _widths(before), _widths(after)
    votes = Counter[tuple[int, int]]()
    for one, other in pairs.items():
        table, new_table = before[one].table, after[other].table
        if min(table, new_table) >= 0 and widths[table] == new_widths[new_table]:
            votes[table, new_table] += 1
    tables: dict[int, int] = {}
    for (table, new_table), _ in votes.most_common():
        if table not in tables and new_table not in tables.values():
            tables[table] = new_table
    kept = {}
    for one, other in pairs.items():
        ours, theirs = before[one], after[other]
        is_of_pair = tables.get(ours.table) == theirs.table
        is_as_wide = len(ours.cells) == len(theirs.cells)
        if max(ours.table, theirs.table) < 0 or (is_of_pair and is_as_wide):
            kept[one] = other
    return kept


def _widths(units: Sequence[Unit]) -> dict[int, int]:
    """How many cells the widest row of each table has."""
    widths: dict[int, int] = {}
    for unit in units:
        widths[unit.table] = max(widths.get(unit.table, 0), len(unit.cells))
    return widths


def in_order(pairs: Pairs) -> Pairs:
    """As many pairs as can be without one that crosses another: what was moved is left out."""
    ones = sorted(pairs)
    ends: list[int] = []
    """The least number that a row of pairs of each length ends with."""
    at: list[int] = []
    behind: dict[int, int | None] = {}
    for one in ones:
        place = bisect_left(ends, pairs[one])
        behind[one] = at[place - 1] if place else None
        ends[place : place + 1] = [pairs[one]]
        at[place : place + 1] = [one]
    kept = {}
    last = at[-1] if at else None
    while last is not None:
        kept[last] = pairs[last]
        last = behind[last]
    return dict(sorted(kept.items()))
