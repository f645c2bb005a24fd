"""What helps to say which unit of a returned document is which of its edition: headings that stand
alone between the same rows, paragraphs that a program put where they were not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from generator import spelling
from generator.documents.streams import Piece, StreamUnit, joined
from generator.documents.units import Unit


def left_between(
    sent: Sequence[Unit], now: Sequence[Unit], pairs: Mapping[int, int]
) -> dict[int, int]:
    """Headings in a table that stand alone between the same rows as before, whatever they say."""
    taken = set(pairs.values())
    found = {}
    for unit in range(1, len(sent) - 1):
        before, behind = pairs.get(unit - 1), pairs.get(unit + 1)
        if unit in pairs or before is None or behind != before + 2 or before + 1 in taken:
            continue
        one, other = sent[unit], now[before + 1]
        if one.table >= 0 and _is_heading(one) and _is_heading(other):
            found[unit] = before + 1
    return found


def within_tables(
    sent: Sequence[Unit], now: Sequence[Unit], pairs: Mapping[int, int]
) -> dict[int, int]:
    """The pairs without rows that would be in another table than the rest of theirs: a report names
    a measure in several tables, in each with something else beside it."""
    votes: dict[int, Counter[int]] = {}
    for unit, number in pairs.items():
        if sent[unit].table >= 0 and sent[unit].group == "text":
            votes.setdefault(sent[unit].table, Counter())[now[number].table] += 1
    own = {table: counts.most_common(1)[0][0] for table, counts in votes.items()}
    return {
        unit: number
        for unit, number in pairs.items()
        if sent[unit].group != "text" or now[number].table == own.get(sent[unit].table, -1)
    }


_LIKE = 60  # of 100: how much alike two cells are of which one may be the other, edited


def resembles(one: Unit, other: Unit) -> bool:
    """Whether a row says in a cell of some length what another says there: too little to be taken
    for the same row, too much to be a new one for sure."""
    if one.table < 0 or other.table < 0 or len(one.cells) != len(other.cells):
        return False
    cells = zip(one.texts, other.texts, strict=True)
    return any(len(text) >= _LONG and fuzz.ratio(text, now) >= _LIKE for text, now in cells)


def _is_heading(row: Unit) -> bool:
    """Whether only one cell of a row says anything."""
    return row.table >= 0 and not row.head and sum(bool(text.strip()) for text in row.texts) == 1


_LONG = 20  # characters of a paragraph that is not by chance in a cell


def freed(sent: Sequence[StreamUnit], now: Sequence[StreamUnit]) -> Iterator[StreamUnit]:
    """The units, with paragraphs that got into the first row of a table before it again:
    LibreOffice puts what stands between two tables into the latter when it saves RTF (7.4)."""
    paragraphs = {unit.before.key for unit in sent if unit.table < 0}
    for unit in now:
        lines = unit.cells[0].lines if unit.table >= 0 and unit.cells else ()
        strays = [
            number
            for number, line in enumerate(lines)
            if len(line.before) >= _LONG and spelling.reading(line.before) in paragraphs
        ]
        if not strays:
            yield unit
            continue
        for line in lines[: strays[-1] + 1]:
            if line.before.strip() or line.after.strip():
                yield StreamUnit(unit.part, unit.group, -1, False, (line,))
        breaks = [Piece("\n") for _ in lines]
        rest = joined(lines[strays[-1] + 1 :], breaks)
        yield replace(unit, cells=(rest, *unit.cells[1:]))
