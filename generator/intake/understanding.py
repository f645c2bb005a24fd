"""`разбор.xlsx`, beside the workbook: what was understood of foreign tables, a row for each column
and group, and which code each new measure got. It only grows; what a person corrects in it holds
for the next run, and for files of other years with the same words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generator import disk, output
from generator.findings import FaultyWorkbook, GeneratorError
from generator.freshness import open_elsewhere
from generator.intake import words
from generator.spelling import look
from generator.workbook import notebook
from generator.workbook.notebook import NoNotebook, NotebookColumn, NotebookSheet

NAME = "разбор.xlsx"
UNDERSTOOD, CODES = "Разбор", "Коды"
_FILE, _SHEET, _CELL, _KIND = "Файл", "Лист", "Ячейка", "Что"
_FOUND, _TAKEN, _UNIT, _HOW, _OURS = "Найдено", "Взято за", "Единица", "Как понято", "Было взято"
_TEXT, _CODE, _YEAR = "Мероприятие", "Код", "Год"
_UNIT_CHOICES = ("руб.", "тыс. руб.", "млн руб.", "руб., без НДС", "руб., с НДС",
                 "тыс. руб., без НДС", "тыс. руб., с НДС", "млн руб., без НДС",
                 "млн руб., с НДС")  # fmt: skip
LAYOUT = (
    NotebookSheet(
        UNDERSTOOD,
        (
            NotebookColumn(_FILE, 30),
            NotebookColumn(_SHEET, 16),
            NotebookColumn(_CELL, 9),
            NotebookColumn(_KIND, 10),
            NotebookColumn(_FOUND, 46),
            NotebookColumn(_TAKEN, 46, words.every_target(), is_for_person=True),
            NotebookColumn(_UNIT, 22, _UNIT_CHOICES, is_for_person=True),
            NotebookColumn(_HOW, 28),
            NotebookColumn(_OURS, 10, is_hidden=True),
        ),
    ),
    NotebookSheet(
        CODES,
        (
            NotebookColumn(_FILE, 30),
            NotebookColumn(_SHEET, 16),
            NotebookColumn(_CELL, 9),
            NotebookColumn(_TEXT, 70),
            NotebookColumn(_CODE, 14),
            NotebookColumn(_YEAR, 8),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A column or a group row of a foreign table, and what it is taken for."""

    kind: str
    """«столбец», «группа»."""
    file: str
    sheet: str
    cell: str
    found: str
    """The text of the heading, or of the group."""
    taken: str
    unit: str = ""
    how: str = ""
    is_of_person: bool = False
    """Whether somebody changed it since it was written."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """By what it is known in another run."""
        return self.kind, self.file, self.sheet, look(self.found)


@dataclass(frozen=True, slots=True)
class GivenCode:
    """The code that a measure of a file got."""

    file: str
    sheet: str
    cell: str
    text: str
    """What names it: its text; of several with one text also which: «… (2)»."""
    code: str
    year: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """By what it is known in another run."""
        return self.file, self.sheet, look(self.text), self.year


@dataclass
class Understanding:
    """What stands in the workbook, and what this run adds to it."""

    path: Path
    rows: list[Understood] = field(default_factory=list)
    codes: list[GivenCode] = field(default_factory=list)
    _added: list[Understood] = field(default_factory=list)
    _given: list[GivenCode] = field(default_factory=list)

    def decision(self, kind: str, file: str, sheet: str, found: str) -> Understood | None:
        """What a person decided on a column or a group: of this file, else of the latest with the
        same words; None for nothing."""
        same = [
            row
            for row in self.rows
            if row.is_of_person and row.kind == kind and look(row.found) == look(found)
        ]
        own = [row for row in same if (row.file, row.sheet) == (file, sheet)]
        decisions = own or same
        return decisions[-1] if decisions else None

    def add(self, row: Understood) -> None:
        """Notes what was understood, once."""
        if row.key not in self._known:
            self._known.add(row.key)
            self._added.append(row)

    def code_of(self, file: str, sheet: str, text: str, year: int) -> str:
        """The code that a measure got in an earlier run; «» for none."""
        return self._codes.get((file, sheet, look(text), str(year)), "")

    @cached_property
    def _known(self) -> set[tuple[str, str, str, str]]:
        return {each.key for each in self.rows}

    @cached_property
    def _codes(self) -> dict[tuple[str, str, str, str], str]:
        return {each.key: each.code for each in reversed(self.codes)}

    @property
    def keys(self) -> set[tuple[str, ...]]:
        """By what its rows are known."""
        return {each.key for each in self.rows} | {each.key for each in self.codes}

    def give(self, given: GivenCode) -> None:
        """Notes the code that a measure gets."""
        self._given.append(given)

    def keep(self) -> bool:
        """Writes what is new; gives whether there was any. Raises `GeneratorError` if the file
        can't be written to."""
        if not self._added and not self._given:
            return False
        rows = {
            UNDERSTOOD: [_row(each) for each in self._added],
            CODES: [_code_row(each) for each in self._given],
        }
        for finding in open_elsewhere(self.path):
            raise GeneratorError(
                f"Файл {self.path}: {finding.message}. Сохраните и закройте его, потом повторите; "
                "ничего не записано."
            )
        if not self.path.exists():
            output.put(self.path, notebook.new(LAYOUT, rows))
            return True
        try:
            data = notebook.grown(self.path.name, self.path.read_bytes(), rows)
        except NoNotebook as fault:
            raise GeneratorError(f"В файл {self.path} не дописать: {fault}.") from None
        output.put(self.path, data)
        return True


def _row(row: Understood) -> dict[str, str]:
    return {
        _FILE: row.file,
        _SHEET: row.sheet,
        _CELL: row.cell,
        _KIND: row.kind,
        _FOUND: row.found,
        _TAKEN: row.taken,
        _UNIT: row.unit,
        _HOW: row.how,
        _OURS: _ours(row.taken, row.unit),
    }


def _code_row(given: GivenCode) -> dict[str, str]:
    return {
        _FILE: given.file,
        _SHEET: given.sheet,
        _CELL: given.cell,
        _TEXT: given.text,
        _CODE: given.code,
        _YEAR: given.year,
    }


def _ours(taken: str, unit: str) -> str:
    """What was written, to see later whether somebody changed it."""
    return f"{taken} | {unit}".strip()


def read(path: Path) -> Understanding:
    """What stands in the workbook of a folder; nothing if there is none yet. Raises
    `GeneratorError` for another file of its name."""
    if not path.exists():
        return Understanding(path)
    with disk.readable():
        data = path.read_bytes()
    try:
        sheets = notebook.read(path.name, data)
    except FaultyWorkbook as fault:
        raise GeneratorError(
            f"Файл {path} не прочитать: {fault.findings[0].message}. Закройте его в Excel или "
            "уберите; программа сделает его заново, но решения в нем пропадут."
        ) from None
    rows = [_understood(row) for row in sheets.get(UNDERSTOOD, ())]
    codes = [_given_code(row) for row in sheets.get(CODES, ())]
    return Understanding(path, rows, codes)


def correct(source: Path, corrected: Path) -> None:
    """Puts the workbook that a person corrected into its place beside `source`.

    Raises `GeneratorError` for another file, one that lacks what was understood since it was
    downloaded, and if it can't be written; nothing is changed then."""
    path = source.with_name(NAME)
    with disk.readable(), disk.alone(source.parent):
        there, new, data = read(path), read(corrected), corrected.read_bytes()
        if there.keys - new.keys:
            raise GeneratorError(
                f"В файле {corrected} не хватает строк, которые программа записала в {NAME}: это "
                "не он, строки в нем удалены, или он скачан до последнего чтения таблиц. Скачайте "
                "его снова и перенесите исправления; ничего не изменено."
            )
        output.put(path, data)


def _understood(row: dict[str, str]) -> Understood:
    taken, unit = row.get(_TAKEN, ""), row.get(_UNIT, "")
    return Understood(
        kind=row.get(_KIND, ""),
        file=row.get(_FILE, ""),
        sheet=row.get(_SHEET, ""),
        cell=row.get(_CELL, ""),
        found=row.get(_FOUND, ""),
        taken=taken,
        unit=unit,
        how=row.get(_HOW, ""),
        is_of_person=_ours(taken, unit) != row.get(_OURS, "").strip(),
    )


def _given_code(row: dict[str, str]) -> GivenCode:
    texts = (row.get(heading, "") for heading in (_FILE, _SHEET, _CELL, _TEXT, _CODE, _YEAR))
    return GivenCode(*texts)
