"""The Programme 2024 as it was published, entered into a workbook and a template byte for byte,
with all its quirks.

What the text does not hold (codes, channels) is named as the office would name it; nothing else is
added."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import docx

from tests import office
from tests.office import Row

TEXT = (Path(__file__).parent / "data" / "programme-2024-published.txt").read_text(encoding="utf-8")
_NUMBERED = [line.split("\t") for line in TEXT.split("\n") if re.match(r"\d+\.[\d.]*\t", line)]
_HEAD = "№\tПредложения"
_CHANNELS = {
    "Офис": "офис",
    "Выездное": "выезд",
    "сайте": "сайт",
    "Личном кабинете": "личный кабинет",
}


def standing() -> list[str]:
    """The text around the table, a paragraph a line."""
    before, _, behind = TEXT.partition(_HEAD)
    behind = behind[behind.index("3. РАЗМЕЩЕНИЕ") :]
    return [
        line
        for line in f"{before}{behind}".split("\n")
        if line.strip() and not line.startswith(("\t", "--"))
    ]


def template(path: Path) -> Path:
    """A document with the standing text, as a template that prints nothing else."""
    document = docx.Document()
    for line in standing():
        document.add_paragraph(line)
    document.save(str(path))
    return path


def workbook(path: Path) -> Path:
    """The table, the company and the legal basis in a workbook."""
    name = next(line for line in standing() if line.startswith("АО ")).strip()
    basis = next(line for line in standing() if line.startswith("1.1."))
    reference = basis[basis.index("«Основных") :].rstrip(".")
    company = {
        "Полное наименование": name.replace("АО", "Акционерное общество"),
        "Краткое наименование": name,
        "Наименование для колонтитула": "ПЕТЕРБУРГСКАЯ СБЫТОВАЯ КОМПАНИЯ",
        "Город": "Санкт-Петербург",
    }
    act = {
        "Код": "ПП-442",
        "Вид": "постановление",
        "Дата": dt.datetime.strptime(reference.split()[-3], "%d.%m.%Y"),
        "Номер": "442",
        "Название": reference[1 : reference.index("»")],
        "Полная ссылка": reference,
        "Публичный": "да",
    }
    sections = [
        _section(number.rstrip("."), title)
        for number, title, *_ in _NUMBERED
        if number.count(".") < 3 and len(number) < 5
    ]
    rows = [row for row in _NUMBERED if re.match(r"\d+\.\d+\.\d+", row[0])]
    return office.workbook(
        path,
        Общество=[company],
        Разделы=sections,
        План=[_measure(f"М24-{n:02d}", row) for n, row in enumerate(rows, 1)],
        Акты=[act],
        Показатели=[],
        Выводы=[],
    )


def _section(code: str, title: str) -> Row:
    row = {
        "Код": code,
        "Наименование": title,
        "Вид обслуживания": {"1": "очное", "2": "интерактивное"}[code[0]],
    }
    if "." not in code:
        return row
    channel = next(channel for word, channel in _CHANNELS.items() if word in title)
    return {**row, "Канал": channel, "Сегмент": title.rsplit(maxsplit=1)[-1]}


def _measure(code: str, row: list[str]) -> Row:
    number, proposal, measure, due, result = row
    return {
        "Код": code,
        "Год": 2024,
        "Раздел": number[:3],
        "Предложение": proposal,
        "Мероприятие": measure,
        "Срок": due,
        "Результат": result,
    }
