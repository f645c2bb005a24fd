"""A new version of the workbook, from outside → in the place of the one that there is, which is
kept beside."""

from __future__ import annotations

from pathlib import Path

from generator import disk, output
from generator.checked import checked
from generator.contract.schema import PLAN
from generator.documents import kinds
from generator.documents.manifest import sha256
from generator.findings import FaultyWorkbook, Finding, GeneratorError
from generator.suggestions.cells import Cells
from generator.suggestions.reverting import taken_back
from generator.suggestions.walk import replace_book, require_target
from generator.workbook import reading
from generator.workbook.opening import open_workbook
from generator.workbook.reading import Reading

_NAMED = 5
"""So many cells are named that would be taken back."""
_ON_PURPOSE = (
    "Если так и надо, отметьте «Это нарочно: другое Общество, годы убраны или взята прежняя книга» "
    "и повторите."
)


def exchange(
    source: Path, new: Path, *, seen: str | None = None, faulty: bool = False, other: bool = False
) -> tuple[Path | None, tuple[Finding, ...]]:
    """Puts a new version of the workbook into its place, once it was checked; gives where the
    former one is kept (None if there was none, or they are the same) and what was found in the new
    one.

    Raises `FaultyWorkbook` for a version with errors, unless it may be `faulty` and has its sheets;
    `GeneratorError` if it is of a company with another name, lacks a year, or was made from a
    former version, unless it may be an`other` one, if the workbook in place is not the one that
    was `seen` (its SHA-256, «» for none; None for any), or somebody has it open; nothing is changed
    then."""
    found = checked(new, None, kinds.of_book(source), folder=source.parent)
    if not faulty or reading.read(new).book is None:
        found.sound(strict=False)
    with disk.alone(source.parent), disk.readable():
        made = new.read_bytes()
        if seen and not source.is_file():
            raise GeneratorError(
                f"Книгу {source.name} убрали с тех пор, как открыта эта страница; ничего не "
                "записано. Откройте страницу снова и повторите."
            )
        if not source.exists() and output.put_new(source, made):
            return None, found.all(strict=False)
        data = source.read_bytes()
        if seen is not None and seen != sha256(data):
            raise GeneratorError(
                f"Книгу {source.name} с тех пор, как открыта эта страница, изменил кто-то еще; "
                "ничего не записано. Скачайте ее, перенесите свои изменения и повторите."
            )
        require_target(source, source)
        if made == data:
            return None, found.all(strict=False)
        there = _read(source)
        if not other:
            _require_same(there, new)
            _require_later(source, there, new)
        saved = there.saved if there else None
        return replace_book(source, source, data, made, saved), found.all(strict=False)


def _read(source: Path) -> Reading | None:
    """A workbook; None for one that can't be read, which is to be replaced."""
    try:
        return reading.read(source)
    except FaultyWorkbook:
        return None


def _has_rows_of_any_year(path: Path) -> bool:
    """Whether there are rows of the plan of which nobody knows the year: they may be of any."""
    return any(row.year is None for row in Cells(open_workbook(path)).rows(PLAN.title))


def _require_same(there: Reading | None, path: Path) -> None:
    """Raises `GeneratorError` for the workbook of another company, or one without a year that there
    is: what was sent and issued is of the one that there is."""
    new = reading.read(path)
    if there is None or there.book is None or new.book is None:
        return
    faults, before, after = [], there.book, new.book
    names = [book.company.short_name if book.company else "" for book in (before, after)]
    if all(names) and names[0] != names[1]:
        faults.append(f"Это книга другого Общества: в ней {names[1]}, а здесь {names[0]}")
    years = {year for (sheet, _), year in new.years.items() if sheet == PLAN.title}
    lost = sorted(set(before.planned_years) - years)
    if lost and not _has_rows_of_any_year(path):
        named = ", ".join(map(str, lost))
        faults.append(f"В новой книге нет плана, который есть в прежней: {named}")
    if faults:
        raise GeneratorError(f"{'. '.join(faults)}; ничего не записано. {_ON_PURPOSE}")


def _require_later(source: Path, there: Reading | None, path: Path) -> None:
    """Raises `GeneratorError` for a version made from a former one: it would take back what was
    changed since."""
    new = reading.read(path)
    if there is None or there.book is None or new.book is None:
        return
    if lines := taken_back(source, there.book, new.book):
        more = [f"и еще {len(lines) - _NAMED}"] if len(lines) > _NAMED else []
        told = [
            "Новая версия возвращает то, что с тех пор изменено: она сделана из прежней книги или "
            "отменяет изменение; ничего не записано:",
            *lines[:_NAMED],
            *more,
            "Если она сделана из прежней, скачайте книгу, какая она сейчас, и перенесите свои "
            f"изменения. {_ON_PURPOSE}",
        ]
        raise GeneratorError("\n".join(told))
