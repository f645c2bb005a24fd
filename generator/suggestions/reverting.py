"""A new version of the workbook that was made from an older one than that which is there: what was
changed in between would be taken back, and nobody would know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from generator.book import Book
from generator.documents.printed import as_read
from generator.documents.traces import shortened
from generator.findings import GeneratorError
from generator.model import Record
from generator.suggestions.cells import sheet_of
from generator.suggestions.suggestion import Plain
from generator.terms import CellRef
from generator.workbook import reading

_LOOKED_AT = 5
"""So many of the former workbooks, should the last ones say the same as the one that there is."""
_Place = tuple[str, str, str]
_Values = Mapping[_Place, tuple[CellRef, Plain]]


def former_books(source: Path) -> list[Path]:
    """The workbooks that others took the place of, the one that was replaced last first."""
    stem, suffix = re.escape(source.stem), re.escape(source.suffix)
    kept = re.compile(rf"{stem}-(\d{{4}}-\d\d-\d\d|без-даты)-[0-9a-f]{{8}}{suffix}")
    try:
        paths = [path for path in source.parent.iterdir() if kept.fullmatch(path.name)]
        plain = [path for path in paths if path.is_file() and not path.is_symlink()]
        return sorted(plain, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    except OSError:  # the folder was taken away, or one of them
        return []


def taken_back(source: Path, before: Book, after: Book) -> list[str]:
    """What a new version of a workbook takes back of what was changed `before` it came, since the
    former one was replaced: a line a cell. Nothing if it has most of these changes: then it was
    made from a later one."""
    there, coming = _values(before), _values(after)
    for former in map(_book, former_books(source)[:_LOOKED_AT]):
        was = _values(former) if former else {}
        changed = [place for place in {**there, **was} if _said(there, place) != _said(was, place)]
        if was and changed:
            back = [place for place in changed if _said(coming, place) == _said(was, place)]
            kept = [place for place in changed if _said(coming, place) == _said(there, place)]
            return [_told(place, there, was) for place in back] if len(back) >= len(kept) else []
    return []


def _book(path: Path) -> Book | None:
    """What a former workbook says; None if it can't be read."""
    try:
        return reading.read(path).book
    except GeneratorError:
        return None


def _values(book: Book) -> _Values:
    """What a workbook says, by sheet, key of the row, and heading. Rows without a key are left out:
    nobody knows whether one is another, or only stands elsewhere."""
    return {
        (cell.sheet, record.key, cell.heading): (cell, as_read(getattr(record, field)))
        for record in _records(book)
        for field, cell in record.cells.items()
        if record.key or sheet_of(cell.sheet).vertical
    }


def _records(holder: Book | Record) -> Iterator[Record]:
    """Every row, and the parts of it."""
    for field in fields(holder):
        value = getattr(holder, field.name)
        for record in value if isinstance(value, tuple) else (value,):
            if isinstance(record, Record):
                yield record
                yield from _records(record)


def _said(values: _Values, place: _Place) -> Plain:
    """What a cell says; None for nothing, and for a row that there is not."""
    _, said = values.get(place, (None, None))
    return said or None


def _told(place: _Place, there: _Values, was: _Values) -> str:
    """«План!H38 «Ожидаемый результат»: сейчас «25 %», стало бы «15 %»»."""
    cell, _ = (there if place in there else was)[place]
    now, then = (str(_said(values, place) or "") for values in (there, was))
    shown = [f"«{text}»" if text else "пусто" for text in shortened(now, then)]
    return f"{cell} «{cell.heading}»: сейчас {shown[0]}, стало бы {shown[1]}"
