"""What stands in the way of a document, as far as it can be told without making it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.book import Year
from generator.disk import readable
from generator.documents.kinds import Kind
from generator.findings import GeneratorError, errors
from generator.model import StampKind
from generator.suggestions import deciding
from generator.workbook import reading


def unread(source: Path) -> tuple[str, ...]:
    """Errors in the cells of a workbook, whatever the year."""
    count = len(list(errors(reading.read(source).findings)))
    return (f"ошибок в книге – {count}: make check",) if count else ()


def decisions(out: Path, document: str) -> Iterator[str]:
    """Suggestions for a document that nobody has decided on."""
    path = out / f"{document}-предложения.xlsx"
    if not path.is_file():
        return
    try:
        with readable():
            listed = deciding.from_bytes(path.name, path.read_bytes())
    except GeneratorError as fault:
        yield str(fault)
        return
    left = [each for each in listed.suggestions if not each.decision and not each.own_text]
    if left:
        yield f"решения ждут предложения – {len(left)}: {path}"


def marks(kind: Kind, year: Year) -> Iterator[str]:
    """What the stamp of a document says of it: a mark, an approval without its date."""
    stamp = kind.stamp(year)
    if stamp.mark:
        yield f"пометка «{stamp.mark}» на листе «Программы»: {kind.title}"
    if stamp.kind is not StampKind.NONE and stamp.approved is None:
        yield f"нет даты утверждения на листе «Программы»: {kind.title}"
