"""A new version of the workbook that was made from an older one than that which is there: what was
changed in between would be taken back, and nobody would know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.contract.column import Column
from generator.contract.schema import SHEETS
from generator.documents.traces import short
from generator.findings import FaultyWorkbook
from generator.suggestions.cells import Cells, columns_of, same
from generator.suggestions.suggestion import Plain
from generator.workbook.opening import open_workbook

_Place = tuple[str, str, str]
_LOOKED_AT = 5
"""So many of the former workbooks."""


def former_books(source: Path) -> list[Path]:
    """The workbooks that others took the place of, the one that was replaced last first."""
    kept = re.compile(rf"{re.escape(source.stem)}-[\w-]+-[0-9a-f]{{8}}{re.escape(source.suffix)}")
    paths = [path for path in source.parent.iterdir() if kept.fullmatch(path.name)]
    plain = [path for path in paths if path.is_file() and not path.is_symlink()]
    return sorted(plain, key=lambda path: path.stat().st_mtime_ns, reverse=True)


@dataclass(frozen=True, slots=True)
class _Value:
    """The value of a cell."""

    column: Column
    plain: Plain
    address: str


def taken_back(source: Path, new: Path) -> list[str]:
    """What a new version takes back of what was changed in the workbook since a former one, a line
    a cell; nothing if it has most of these changes, since then it was made from a later one."""
    formers = former_books(source)[:_LOOKED_AT]
    there = _values(source) if formers else {}
    coming = _values(new) if there else {}
    most: list[str] = []
    for path in formers if there else ():
        former = _values(path)
        changed = [place for place in {**there, **former} if _differ(there, former, place)]
        kept = [place for place in changed if not _differ(there, coming, place)]
        back = [place for place in changed if not _differ(former, coming, place)]
        if len(kept) > len(back):
            break  # it is later than this one, and than all that are older still
        if len(back) > len(most):
            most = [_told(place, there, former) for place in back]
    return most


def _values(path: Path) -> Mapping[_Place, _Value]:
    """The values of a workbook by sheet, key or number of the row, and heading; none of one that
    can't be read."""
    try:
        cells = Cells(open_workbook(path))
    except FaultyWorkbook:
        return {}
    return dict(_each(cells))


def _each(cells: Cells) -> Iterator[tuple[_Place, _Value]]:
    for sheet in SHEETS:
        for row in cells.rows(sheet.title):
            for column in columns_of(sheet.title):
                place = (sheet.title, row.key or str(row.number), column.heading)
                yield place, _Value(column, row.plain(column), row.address(column))


def _differ(one: Mapping[_Place, _Value], other: Mapping[_Place, _Value], place: _Place) -> bool:
    """Whether a cell says different things in two workbooks."""
    values = [book[place] for book in (one, other) if place in book]
    if len(values) == 1:
        return not same(values[0].column, values[0].plain, None)
    return bool(values) and not same(values[0].column, values[0].plain, values[1].plain)


def _told(place: _Place, there: Mapping[_Place, _Value], former: Mapping[_Place, _Value]) -> str:
    """«План!H38 «Ожидаемый результат»: сейчас «25 %», стало бы «15 %»»."""
    sheet, row, heading = place
    now, before = there.get(place), former.get(place)
    where = f"{sheet}!{now.address}" if now and now.address else f"{sheet}, {row}"
    said = [short(str(each.plain or "")) if each else "" for each in (now, before)]
    shown = [f"«{text}»" if text else "пусто" for text in said]
    return f"{where} «{heading}»: сейчас {shown[0]}, стало бы {shown[1]}"
