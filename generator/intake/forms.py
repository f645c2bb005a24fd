"""The workbook → a form for each department: its rows of «План», «Исполнение», «Показатели», with
what stood in them, so that a form that comes back tells what was changed in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import disk, opc, wording
from generator.findings import GeneratorError
from generator.intake.dealing import By, Dealt, measures_of, year_before
from generator.intake.filling import Filling
from generator.intake.making import latest_year
from generator.spelling import writable
from generator.suggestions import keeping
from generator.suggestions.cells import Cells
from generator.workbook import forms as writing
from generator.workbook.forms import Form
from generator.workbook.opening import open_workbook

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsOrder:
    """What is asked for."""

    source: Path
    out: Path
    year: int | None = None
    by: By = By.RESPONSIBLE
    until: dt.date | None = None
    """Till when the forms have to be back; None: it is not said."""
    to: str = ""
    """To whom they go back; «» for the office that sent them."""


@dataclass(frozen=True, slots=True)
class MadeForm:
    """A form that was made."""

    department: str
    path: Path
    measures: int
    indicators: int
    former: Path | None
    """A second name of one that somebody had worked in."""

    def as_json(self) -> dict[str, Any]:
        """The form for machines."""
        return {
            "department": self.department,
            "file": str(self.path),
            "measures": self.measures,
            "indicators": self.indicators,
        }


@dataclass(frozen=True, slots=True)
class MadeForms:
    """All forms of a year."""

    year: int
    forms: tuple[MadeForm, ...]
    homeless: tuple[str, ...]
    """The codes of measures that are of no department."""
    before: int | None
    """Of a year that has no measures yet: the year whose departments got its empty forms."""


def make(order: FormsOrder) -> MadeForms:
    """Writes a form for each department.

    Raises `GeneratorError` for a year without a plan, or a place that can't be written to,
    `FaultyWorkbook` for what is no workbook.
    """
    cells = Cells(open_workbook(order.source))
    year = order.year or latest_year(cells)
    if year is None:
        raise GeneratorError(
            f"В книге {order.source} нет ни одного мероприятия: формы делать не из чего."
        )
    measures = measures_of(cells, year)
    before = None if measures else year_before(cells, year)
    dealt = Dealt(cells, order.by, measures_of(cells, before) if before else measures)
    if not dealt.names:
        raise GeneratorError(_without_names(order, before or year, is_empty=not dealt.measures))
    filling = Filling(cells, year, order.by, measures)
    made = []
    for name, file in _files(dealt.names).items():
        own = [] if before else dealt.own(name)
        sheets = filling.sheets(own)
        form = Form(_guide(name, year, order), sheets, filling.about(name, own, sheets))
        path = order.out / f"forms-{year}" / file
        former = keeping.put(path, writing.to_form(form))
        plan, _, indicators = sheets
        made.append(MadeForm(name, path, len(plan.rows), len(indicators.rows), former))
    _clear(order.out / f"forms-{year}", {form.path.name for form in made})
    return MadeForms(year, tuple(made), () if before else tuple(dealt.homeless), before)


def _clear(folder: Path, names: Collection[str]) -> None:
    """Takes away the forms of a former division, in which nobody worked: a department is to get one
    form."""
    with disk.writing_to(folder), disk.alone(folder):
        for path in folder.glob("*.xlsx"):
            is_plain = path.is_file() and not path.is_symlink()
            if path.name not in names and is_plain and opc.is_written_here(path.read_bytes()):
                path.unlink()


def _without_names(order: FormsOrder, year: int, *, is_empty: bool) -> str:
    """Why there is nobody to make a form for."""
    if is_empty:
        return (
            f"В книге {order.source} нет мероприятий {year} года и прежних лет: формы делать не из "
            "чего. Назовите год (YEAR=)."
        )
    return (
        f"В книге {order.source} у мероприятий {year} года не заполнено «{order.by}»: непонятно, "
        "кому делать формы. Заполните или выберите другое: BY=Ответственный, BY=Филиал, BY=Канал."
    )


def _files(names: Iterable[str]) -> dict[str, str]:
    """The file of each department, named as it is; no two are named alike."""
    files: dict[str, str] = {}
    for name in names:
        plain = " ".join(_UNSAFE.sub(" ", name).split()).strip(" .")[:80] or "без названия"
        file, number = f"{plain}.xlsx", 1
        while file.lower() in {each.lower() for each in files.values()}:
            number += 1
            file = f"{plain} ({number}).xlsx"
        files[name] = file
    return files


def _guide(name: str, year: int, order: FormsOrder) -> list[tuple[str, str]]:
    """What a department reads first: who, what, till when."""
    until = wording.date(order.until) if order.until else "________________"
    to = writable(order.to) or "в отдел, который прислал форму"
    return [
        (f"Программа {year}: форма подразделения", ""),
        ("Кто заполняет", name),
        ("До какого дня", until),
        ("Кому вернуть", to),
        *_how_to(year),
    ]


def _how_to(year: int) -> list[tuple[str, str]]:
    """What to do on each sheet."""
    return [
        (
            "Лист «План»",
            "Проверьте ваши мероприятия и исправьте белые ячейки. Новое мероприятие впишите в "
            "желтую строку внизу: раздел – из списка, код не нужен, его даст программа.",
        ),
        (
            "Лист «Исполнение»",
            "По каждому мероприятию, которому пришел срок: статус из списка, дата, что получено. "
            "Если не выполнено, перенесено или отменено – причина.",
        ),
        (
            "Лист «Показатели»",
            "«Факт» – по итогам года. Серые строки – общие показатели: их заполняет отдел "
            "качества.",
        ),
        (
            "Серые ячейки",
            "Защищены, чтобы не исправить их нечаянно. Код и год не меняйте: по ним форма "
            "находит свои строки. Строки не удаляйте и не переставляйте: если мероприятие не "
            "нужно, напишите об этом в ответном письме.",
        ),
        (
            "Как писать",
            f"Срок: «I квартал {year}», «март {year}», «до 31.03.{year}», «в течение года». "
            "Сумма – в тыс. руб., как в заголовке. Пояснение к столбцу видно, когда стоишь в "
            "ячейке.",
        ),
        (
            "Как вернуть",
            "Сохраните файл под тем же именем и отправьте его целиком, книгой Excel. Ничего из "
            "формы не попадает в план само: каждую правку смотрит отдел качества.",
        ),
    ]
