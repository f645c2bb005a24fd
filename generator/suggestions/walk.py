"""A list that was decided on → the new workbook in its place: what `apply` asks for, and what came
of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from generator import disk, output
from generator.contract.schema import SHEETS
from generator.documents.kinds import KINDS
from generator.documents.manifest import sha256
from generator.findings import GeneratorError
from generator.freshness import open_elsewhere
from generator.suggestions import applying, deciding
from generator.suggestions.applying import Applied, Fate, Outcome, WrittenWrong
from generator.suggestions.cells import Cells, column_of
from generator.suggestions.deciding import SuggestionList
from generator.workbook.opening import opened
from generator.workbook.package import DamagedPackage
from generator.workbook.patching import Unpatchable


@dataclass(frozen=True, slots=True)
class NewBook:
    """A workbook that was written, or not, if there was nothing to write."""

    path: Path | None
    """None if nothing was to be written."""
    former: Path | None
    """Where the workbook is kept whose place it took."""
    outcomes: tuple[Outcome, ...] = ()
    year: int | None = None
    """Whose documents the list changes; None for those of no year of its own."""
    is_of_document: bool = False
    """Whether the list is of a returned document."""
    added: tuple[str, ...] = ()
    """The columns that an older workbook lacked."""

    def count(self, fate: Fate) -> int:
        """How many suggestions have a fate."""
        return sum(outcome.fate is fate for outcome in self.outcomes)


def apply(listed: Path, source: Path, into: Path | None) -> NewBook:
    """Writes what was accepted into a new workbook; by default beside the list.

    Raises `WrongDecision` for decisions that nobody can follow, `GeneratorError` for a workbook
    that must not be written to, or is not the one that the list is for; nothing is written then.
    """
    with disk.readable():
        suggestions = deciding.from_bytes(listed.name, bytes_of(listed))
        data = bytes_of(source)
    is_asked = into is not None
    target = into or listed.with_name(f"{source.stem}-новая{source.suffix}")
    require_target(target, source)
    cells = Cells(opened(source.name, data))
    _require_same_book(suggestions, cells, listed, source)
    applied = _applied(suggestions, source, data)
    require_free(target, source, applied.data)
    is_there = target.exists() or not is_asked
    made, former = None, None
    if applied.data != data or not is_there:
        made, former = target, replace_book(target, source, data, applied.data, cells.saved)
    is_of_document = any(suggestions.document.startswith(f"{kind.name}-") for kind in KINDS)
    return NewBook(
        made, former, applied.outcomes, suggestions.planned_year, is_of_document=is_of_document
    )


def _applied(suggestions: SuggestionList, source: Path, data: bytes) -> Applied:
    try:
        return applying.apply(suggestions, source.name, data)
    except (Unpatchable, DamagedPackage) as fault:
        raise GeneratorError(f"В книгу {source} писать нельзя: {fault}. Она не тронута.") from None
    except WrittenWrong as fault:
        raise GeneratorError(
            f"Книга {source} не тронута: записанное не прочиталось так, как должно ({fault}). "
            "Откройте книгу в Excel, сохраните и повторите."
        ) from None


def bytes_of(path: Path) -> bytes:
    """The bytes of a file. Raises `GeneratorError` if there is none."""
    if not path.is_file():
        raise GeneratorError(f"Нет файла {path}. Проверьте имя.")
    return path.read_bytes()


def require_target(target: Path, source: Path) -> None:
    """Raises `GeneratorError` if a new workbook may not take this place: somebody has it open, or
    it is somebody else's work."""
    for path in (source, target):
        for finding in open_elsewhere(path):
            raise GeneratorError(
                f"Файл {path}: {finding.message}. Сохраните и закройте его, потом повторите; "
                "ничего не записано."
            )
    if target.suffix.lower() != source.suffix.lower():
        raise GeneratorError(f"Новая книга {target} должна называться *{source.suffix}.")


def require_free(target: Path, source: Path, data: bytes) -> None:
    """Raises `GeneratorError` if another file stands where the new workbook goes: what an earlier
    list wrote there would be lost."""
    if not target.exists() or target.resolve() == source.resolve():
        return
    if target.is_file() and target.read_bytes() == data:
        return
    raise GeneratorError(
        f"Файл {target} уже есть, он не тронут: в нем может быть чья-то работа или записанное "
        f"раньше. Сделан по другому списку – примените этот к нему (SOURCE={target}); или назовите "
        "другое имя (INTO=)."
    )


def _require_same_book(
    suggestions: SuggestionList, cells: Cells, listed: Path, source: Path
) -> None:
    """Raises `GeneratorError` if a list was made for another workbook: of another company, or
    without any of its rows."""
    column = column_of("Общество", "Краткое наименование")
    names = {str(row.plain(column) or "") for row in cells.rows("Общество")}
    renamed = any(each.sheet == "Общество" for each in suggestions.suggestions)
    keyed = {sheet.title for sheet in SHEETS if sheet.key}
    every = suggestions.suggestions
    named = [each for each in every if each.row and not each.is_new and each.sheet in keyed]
    is_strange = named and not any(each.row in cells.codes for each in named)
    if is_strange or (suggestions.company not in names and not renamed):
        raise GeneratorError(
            f"Список {listed} сделан для другой книги ({suggestions.company}, "
            f"{suggestions.document}), а не для {source}; ничего не записано. Укажите книгу: "
            "--source ПУТЬ (для make – SOURCE=ПУТЬ)."
        )


def replace_book(
    target: Path, source: Path, data: bytes, made: bytes, saved: dt.datetime | None
) -> Path | None:
    """Puts the new workbook into its place; the former one, which is `data`, is kept beside, by
    day and hash.

    Raises `GeneratorError` if the workbook is not `data` any more: somebody saved it since it was
    read. Nothing is written then."""
    if target.resolve() != source.resolve():
        output.put(target, made)
        return None
    day = saved.date().isoformat() if saved else "без-даты"
    former = source.with_name(f"{source.stem}-{day}-{sha256(data)[:8]}{source.suffix}")
    with disk.alone(source.parent):
        is_new, is_put = output.put_new(former, data), False
        try:
            is_put = output.put_instead(source, made, data)
        finally:
            if not is_put and is_new:
                former.unlink()
        if not is_put:
            raise GeneratorError(
                f"Книгу {source.name} сохранил кто-то еще, пока программа с ней работала; в нее "
                "ничего не записано. Посмотрите, что в ней теперь, и повторите."
            )
        former.touch()  # when it was replaced, also if it was once before
    return former
