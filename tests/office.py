"""Small workbooks for the tests: what a test does not mention is filled in, so that its source
stands in the test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl.workbook.workbook import Workbook

from generator import pipeline
from generator.book import Book
from generator.findings import FaultyWorkbook, Finding
from generator.workbook import reading, writing

SAVED = dt.datetime(2024, 1, 15)
Row = Mapping[str, Any]

COMPANY = {
    "Полное наименование": "Акционерное общество «Сбыт»",
    "Краткое наименование": "АО «Сбыт»",
    "Наименование для колонтитула": "СБЫТ",
    "Город": "Тверь",
}
ACT = {
    "Код": "ПП-442",
    "Вид": "постановление",
    "Название": "О розничных рынках",
    "Полная ссылка": "постановления от 04.05.2012 №\xa0442",
    "Публичный": "да",
}
STANDARD = {
    "Код": "Стандарт",
    "Вид": "стандарт",
    "Название": "Стандарт обслуживания",
    "Полная ссылка": "Стандарта обслуживания",
    "Публичный": "да",
}
SECTIONS = (
    {"Код": "1", "Наименование": "Очное обслуживание"},
    {"Код": "1.1", "Наименование": "Офис B2B", "Сегмент": "B2B"},
)


def year(number: Any = 2024, **changes: Any) -> Row:
    """A row of «Программы»."""
    return {"Год": number, "Год издания": number - 1, "Основание": "ПП-442", **changes}


def measure(code: Any = "М1", **changes: Any) -> Row:
    """A row of «План»."""
    row = {
        "Код": code,
        "Год": 2024,
        "Раздел": "1.1",
        "Предложение": "Обновить сидения.",
        "Мероприятие": "Закупить сидения.",
        "Срок": "I квартал",
        "Результат": "Сидения обновлены.",
        "Финансирование план, тыс. руб.": 100,
        "Вывод": "В1",
    }
    return {**row, **changes}


def execution(code: Any = "М1", **changes: Any) -> Row:
    """A row of «Исполнение»."""
    return {"Мероприятие": code, "Статус": "выполнено", **changes}


def indicator(**changes: Any) -> Row:
    """A row of «Показатели»."""
    row = {
        "Код": "П1",
        "Год": 2024,
        "Мероприятие или раздел": "М1",
        "Показатель": "Доля",
        "Единица": "%",
    }
    return {**row, "Направление": "больше – лучше", **changes}


def finding(**changes: Any) -> Row:
    """A row of «Выводы»: what the measures of a programme rest on."""
    row = {
        "Код": "В1",
        "Год": 2024,
        "Документ": "программа",
        "Текст": "Клиенты недовольны сидениями.",
    }
    return {**row, **changes}


def workbook(
    path: Path, *, spoil: Callable[[Workbook], None] = lambda _: None, **sheets: Any
) -> Path:
    """Writes a workbook: the sheets named here instead of the plain ones; `spoil` does to it what
    people do."""
    rows: dict[str, Sequence[Row]] = {
        "Общество": [COMPANY],
        "Программы": [year()],
        "Разделы": SECTIONS,
        "План": [measure()],
        # What the Programme promises of every measure: an indicator of its section, a finding that
        # it rests on.
        "Показатели": [
            indicator(**{"Код": "П0", "Мероприятие или раздел": "1", "Цель": 5, "Факт": 5})
        ],
        "Выводы": [finding()],
        "Акты": [ACT, STANDARD],
    }
    made = writing.empty_workbook()
    for title, wanted in (rows | sheets).items():
        if wanted:
            writing.add_rows(made, title, wanted)
    spoil(made)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(writing.to_bytes(made, SAVED))
    return path


def said(path: Path, year: int | None = None, *, strict: bool = False) -> tuple[Finding, ...]:
    """What the check says of a workbook, be it refused or not."""
    try:
        return pipeline.check(path, year, strict=strict)
    except FaultyWorkbook as refused:
        return refused.findings


def book(path: Path, **sheets: Any) -> Book:
    """The book of a workbook without faults."""
    found = reading.read(workbook(path / "книга.xlsx", **sheets))
    assert found.book is not None
    assert found.findings == ()
    return found.book
