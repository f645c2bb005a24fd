"""The sheet «Как заполнять» of an empty workbook: for a person who sees it for the first time, the
order of work with its commands, then every sheet with an example."""

from __future__ import annotations

import datetime as dt
import math
import re
import shlex
from collections.abc import Iterable
from pathlib import Path

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from generator import wording
from generator.contract.column import Sheet
from generator.contract.examples import EXAMPLES
from generator.contract.schema import LISTS, SHEETS

GUIDE = "Как заполнять"
_FONT, _BLUE = "Calibri", "1F3864"
_TOP_LEFT = Alignment(vertical="top", wrap_text=True)
_HEAD = PatternFill("solid", fgColor=_BLUE)
_LINE = Border(bottom=Side("thin", color="D0D7E2"))
_WIDTHS = {"A": 20, "B": 76, "C": 84}
_LINE_HEIGHT = 15.0

_RULES = (
    "Темный заголовок – столбец обязателен, светлый – можно оставить пустым. "
    "Новую строку пишите под таблицей: таблица удлинится сама. "
    "Столбцы можно переставлять и добавлять свои; заголовки не переименовывайте."
)
_WHERE = (
    "Команды набирают на компьютере, где стоит программа, в ее папке (там лежит файл Makefile); "
    "вместо ГГГГ – год. Заполненная книга для примера – там же: {example}."
)
EXAMPLE = "source/examples/severorechensk.xlsx"
# What to do, in which order, and the command for it. {book}: which workbook, {out}: where to.
_STEPS = (
    (
        "Лист «Общество»: наименования – как в уставе и в документах. Ниже логотипа – слова "
        "постоянного текста; пусто – печатаются обычные.",
        "",
    ),
    ("Лист «Акты»: акты, на которых основана Программа. Полную ссылку дают юристы.", ""),
    ("Лист «Программы»: строка на год, в «Основании» – код с листа «Акты».", ""),
    (
        "Лист «Разделы»: виды обслуживания (1, 2, …) и группы в них (1.1, 1.2, …). На листе "
        "«Списки» оставьте те виды обслуживания и каналы, которые у Общества есть.",
        "",
    ),
    ("Лист «План»: мероприятия, каждое – в своей группе.", ""),
    (
        "Листы «Выводы», «Показатели», «Оценка»: на чем план основан и чем измеряется. Лист "
        "«Сокращения»: те, что есть в текстах.",
        "",
    ),
    (
        "Сохраните и закройте книгу, проверьте ее. Замечание называет лист, ячейку и что сделать; "
        "исправьте и проверьте снова.",
        "make check{book}",
    ),
    ("Соберите Программу: DOCX и PDF.", "make program{book}{out}"),
    (
        "Внутренняя редакция – с ответственными, суммами и приложениями.",
        "make program{book}{out} EDITION=internal",
    ),
    (
        "Другие слова и вид документов – в шаблонах: правьте в Word {templates}, "
        "потом соберите снова. Метки {{{{ … }}}} и {{% … %}} оставьте на местах.",
        "",
    ),
    (
        "В течение года заполняйте лист «Исполнение» и спрашивайте, о чем пора отчитаться.",
        "make check{book} ON=ДД.ММ.ГГГГ",
    ),
    (
        "Год окончен: «Исполнение» – по каждому мероприятию, «Факт» на листе «Показатели», "
        "«Оценка» года, «Выводы» отчета. Соберите Отчет.",
        "make report{book}{out} YEAR=ГГГГ",
    ),
    ("Папка для сайта. Негодное программа не выпустит и скажет почему.",
     "make publish{book}{out} YEAR=ГГГГ"),
)  # fmt: skip


def fill(worksheet: Worksheet, book: Path | None) -> None:
    """Writes the sheet for a workbook that will stand at `book`; None for the place where commands
    look by themselves."""
    worksheet.sheet_view.showGridLines = False
    for letter, width in _WIDTHS.items():
        worksheet.column_dimensions[letter].width = width
    worksheet["A1"] = "Программа мероприятий и отчет: как заполнять книгу"
    worksheet["A1"].font = Font(_FONT, bold=True, size=16, color=_BLUE)
    for row, text in ((2, _RULES), (3, _WHERE.format(example=EXAMPLE))):
        worksheet.cell(row, 1, text).font = Font(_FONT)
        worksheet.cell(row, 1).alignment = _TOP_LEFT
        worksheet.merge_cells(f"A{row}:C{row}")
    worksheet.row_dimensions[2].height = worksheet.row_dimensions[3].height = 2 * _LINE_HEIGHT
    last = _table(worksheet, 5, ("Порядок работы", "Что сделать", "Команда"), _steps(book))
    head = ("Лист", "Что на нем", "Пример строки")
    rows = [(sheet.title, sheet.note, example(sheet)) for sheet in SHEETS]
    rows.append((LISTS, "Значения выпадающих списков; со светлым заголовком можно дополнять.", ""))
    _table(worksheet, last + 2, head, rows)
    for row in range(last + 3, last + 3 + len(rows)):
        link = worksheet.cell(row, 1)
        link.hyperlink = f"#'{link.value}'!A1"
        link.font = Font(_FONT, bold=True, underline="single", color=_BLUE)


def example(sheet: Sheet) -> str:
    """The example of a sheet in words: «Код: М25-01 · Год: 2025 · …», a line a row."""
    lines = (
        " · ".join(f"{name}: {_shown(value)}" for name, value in row.items())
        for row in EXAMPLES[sheet]
    )
    return "\n".join(lines)


def _shown(value: str | int | float | dt.date) -> str:
    if isinstance(value, dt.date):
        return wording.date(value)
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _steps(book: Path | None) -> list[tuple[str, str, str]]:
    known = {
        "book": "" if book is None else f" SOURCE={_quoted(book)}",
        "out": "" if book is None else f" OUT={_quoted(book.parent / 'out')}",
        "templates": "templates/program.docx и templates/report.docx"
        + ("" if book is None else " рядом с этой книгой"),
    }
    return [
        (f"Шаг {number}", text.format(**known), command.format(**known))
        for number, (text, command) in enumerate(_STEPS, 1)
    ]


def _quoted(path: Path) -> str:
    """A path as it is typed behind `make`, in quotes if it needs them; only its name if no cell
    could show it."""
    typed = str(path) if str(path).isprintable() else path.name if path.name.isprintable() else "…"
    plain = typed if re.fullmatch(r"[\w./-]+", typed) else shlex.quote(typed)
    return plain.replace("$", "$$")  # make takes a single one for itself


def _table(
    worksheet: Worksheet, first: int, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> int:
    """A head and rows below it; gives the last row."""
    for number, title in enumerate(head, 1):
        cell = worksheet.cell(first, number, title)
        cell.fill, cell.font = _HEAD, Font(_FONT, bold=True, color="FFFFFF")
    row = first
    for row, texts in enumerate(rows, first + 1):
        for number, text in enumerate(texts, 1):
            cell = worksheet.cell(row, number, text or None)
            cell.font = Font("Consolas" if text.startswith("make ") else _FONT, bold=number == 1)
            cell.alignment, cell.border = _TOP_LEFT, _LINE
        worksheet.row_dimensions[row].height = _LINE_HEIGHT * _lines_of(texts) + 3
    return row


def _lines_of(texts: tuple[str, ...]) -> int:
    """How many lines the longest cell of a row takes, at a guess that is rather too large."""
    widths = tuple(_WIDTHS.values())
    return max(
        sum(math.ceil(max(1, len(line)) * 1.1 / width) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
