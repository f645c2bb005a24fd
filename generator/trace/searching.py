"""What a person typed → what it means: the places of a document that say a text, and everything
that comes from a cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from generator import origins, spelling, wording
from generator.findings import GeneratorError
from generator.terms import CellRef
from generator.trace.lines import Line, Shown, standing_line

_DASHES, _QUOTES = "[-‐‑–—−]", "[\"«»„“”‟'’]"
# Letters of the other layout that look like those of a column.
_TO_LATIN = str.maketrans("АВСЕНКМОРТХУавсенкмортху", "ABCEHKMOPTXYABCEHKMOPTXY")


class NotMeant(GeneratorError):
    """What was typed means nothing."""

    exit_code = 2


def pattern_of(typed: str, *, loosely: bool = False) -> re.Pattern[str]:
    """What finds a typed text where it is printed: print sets it with other spaces, quotes and
    dashes, and a number with a comma and in groups of three. A number is found whole, «5» not in
    «15» nor in «2,5»; words by their beginning. `loosely`: a whole number where print has noughts
    behind a comma too, «50%» in «50,0 %»."""
    text = wording.typeset(" ".join(spelling.seen(typed).split()).strip("«»"))
    text = re.sub(r"(?<=\d)[\s\xa0](?=\d{3}(?!\d))", "", text)
    before = r"(?<!\d)(?<!\d[,.])" if text[:1].isdigit() else r"(?<!\w)"
    before += r"(?<!\d\xa0)" if re.match(r"\d{3}(?!\d)", text) else ""
    after = r"(?!\d|[,.]\d|\xa0\d{3}(?!\d))" if text[-1:].isdigit() else ""
    point = re.sub(r"(?<=\d)\.(?=\d)", "\0", text)
    if loosely:
        point = re.sub(r"(?<![\d,\0])\d+(?![\d,\0])", "\\g<0>\1", point)
    found = "".join(map(_sign, point))
    return re.compile(f"{before}{found}{after}", re.IGNORECASE)


def _sign(sign: str) -> str:
    """What finds one character; \\0 stands for a point between digits, \\1 for the noughts that may
    stand behind a whole number."""
    if sign == "\1":
        return "(?:,0+)?"
    if sign == "\0":
        return "[.,]"
    if sign.isspace():
        return r"\s+"
    if sign.isdigit():
        return rf"{sign}(?:[\xa0 ](?=\d{{3}}))?"
    for alike in (_DASHES, _QUOTES):
        if re.fullmatch(alike, sign):
            return alike
    return re.escape(sign)


def saying(texts: Iterable[Shown], typed: str, *, loosely: bool = False) -> Iterator[Line]:
    """What a text is made of wherever it is printed: the values in it; standing text if it has
    words that are no value. Per cents are found in a column of per cents too, without their
    sign."""
    pattern, unit = pattern_of(typed, loosely=loosely), re.compile(r"[\s\xa0]*%$")
    bare = pattern_of(unit.sub("", typed), loosely=loosely) if unit.search(typed) else None
    for text in texts:
        is_bare = bare is not None and "%" in text.place and bare.fullmatch(text.text.strip())
        for found in (bare if bare and is_bare else pattern).finditer(text.text):
            values = [
                line for line in text.lines if line.start < found.end() and found.start() < line.end
            ]
            yield from values
            if _has_more(found, values):
                yield standing_line(text, found.start(), found.end())


def _has_more(found: re.Match[str], values: Iterable[Line]) -> bool:
    """Whether there are letters or digits in what was found that belong to no value."""
    signs = list(found[0])
    for line in values:
        for place in range(max(line.start, found.start()), min(line.end, found.end())):
            signs[place - found.start()] = " "
    return any(sign.isalnum() for sign in signs)


def coming_from(texts: Iterable[Shown], cell: CellRef) -> Iterator[Line]:
    """Everything that prints a cell, or was counted from it."""
    for text in texts:
        for line in text.lines:
            if any(origins.holds(area, cell) for area in line.cells):
                yield line


def cell_of(typed: str, sheets: Collection[str]) -> CellRef:
    """The cell that a person names: «План!F7», «'План'!$F$7», «план!f7», with letters of either
    layout. Raises `NotMeant` for what is no cell of the workbook's sheets."""
    sheet, sign, address = typed.strip().rpartition("!")
    sheet = sheet.strip().strip("'").replace("''", "'")
    address = address.strip().replace("$", "").translate(_TO_LATIN).upper()
    if not sign or not re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", address):
        raise NotMeant(f"«{typed}» – не ячейка; ожидается, например, «План!F7».")
    known = {spelling.look(title): title for title in sheets}
    if spelling.look(sheet) not in known:
        named = ", ".join(f"«{title}»" for title in sheets)
        raise NotMeant(f"В книге нет листа «{sheet}»; есть {named}.")
    return CellRef(known[spelling.look(sheet)], address)
