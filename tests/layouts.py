"""Tables as departments send them: one plan, each time with another head, order, merging, groups,
units and dues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from tests.foreign import Area, Sheet, as_csv, as_docx, as_ods, as_xlsx

YEAR = 2026
PLAN = (
    {
        "Раздел": "1.1",
        "Предложение": "Обновить зону ожидания.",
        "Мероприятие": "Закупить сидения для клиентов.",
        "Срок": (1, 3),
        "Результат": "Сидения обновлены.",
        "Ответственный": "Отдел закупок",
        "Финансирование план, тыс. руб.": Decimal(480),
    },
    {
        "Раздел": "1.1",
        "Предложение": "Сократить ожидание.",
        "Мероприятие": "Внедрить электронную очередь.",
        "Срок": (4, 6),
        "Результат": "Ожидание не дольше 10 минут.",
        "Ответственный": "Служба ИТ",
        "Финансирование план, тыс. руб.": Decimal("1250.5"),
    },
    {
        "Раздел": "2.1",
        "Предложение": "Рассказать о тарифах.",
        "Мероприятие": "Разместить на сайте калькулятор тарифов.",
        "Срок": (7, 12),
        "Результат": "Калькулятор работает.",
        "Ответственный": "Служба ИТ",
    },
)
"""What all of them say; dues are first and last month."""
_ONE, _TWO, _THREE = PLAN


def rows_of(title: str, rows: Sequence[Sequence[Any]], merged: Sequence[Area] = ()) -> Sheet:
    """A sheet of rows from the first on; None is an empty cell."""
    sheet = Sheet(title, merged=list(merged))
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            sheet.put(number, column, value)
    return sheet


def _texts(measure: Any, *headings: str) -> list[Any]:
    return [measure.get(heading) for heading in headings]


def plain() -> Sheet:
    """A plain table, headed as ours, in another order."""
    order = ("Мероприятие", "Результат", "Предложение", "Ответственный")
    return rows_of(
        "Лист1",
        [
            ["Раздел", *order, "Срок", "Финансирование, тыс. руб."],
            ["1.1", *_texts(_ONE, *order), "I квартал", 480],
            ["1.1", *_texts(_TWO, *order), "II квартал", 1250.5],
            ["2.1", *_texts(_THREE, *order), "2-е полугодие"],
        ],
    )


def two_levels() -> Sheet:
    """A title, a head of two merged levels, a row of column numbers, groups over all columns, first
    and last days, roubles, a total, a note and a signature."""
    order = ("Предложение", "Мероприятие")
    day = dt.date
    return rows_of(
        "План",
        [
            [None, None, None, None, None, None, None, "Приложение 1"],
            ["План мероприятий отдела продаж на 2026 год"],
            [],
            ["№ п/п", "Обоснование", "Наименование мероприятия", "Срок исполнения", None,
             "Затраты, руб. без НДС", "Ожидаемый эффект", "Исполнитель"],
            [None, None, None, "начало", "окончание"],
            [1, 2, 3, 4, 5, 6, 7, 8],
            ["1. Офис обслуживания клиентов B2B"],
            [1, *_texts(_ONE, *order), day(YEAR, 1, 1), day(YEAR, 3, 31), 480000,
             *_texts(_ONE, "Результат", "Ответственный")],
            [2, *_texts(_TWO, *order), day(YEAR, 4, 1), day(YEAR, 6, 30), 1250500,
             *_texts(_TWO, "Результат", "Ответственный")],
            ["2. Обслуживание на официальном сайте"],
            [3, *_texts(_THREE, *order), day(YEAR, 7, 1), day(YEAR, 12, 31), "не требуется",
             *_texts(_THREE, "Результат", "Ответственный")],
            ["ИТОГО", None, None, None, None, 1730500],
            ["Примечание: суммы ориентировочные"],
            [],
            ["Начальник отдела", None, None, "А.А. Петров"],
        ],
        [(2, 1, 2, 8), (4, 4, 4, 5), (4, 1, 5, 1), (4, 2, 5, 2), (4, 3, 5, 3), (4, 6, 5, 6),
         (4, 7, 5, 7), (4, 8, 5, 8), (7, 1, 7, 8), (10, 1, 10, 8)],
    )  # fmt: skip


def months() -> Sheet:
    """Crosses under months, millions, a section that is merged down, no numbers."""
    names = [
        "Янв",
        "Фев",
        "Март",
        "Апр",
        "Май",
        "Июнь",
        "Июль",
        "Авг",
        "Сент",
        "Окт",
        "Нояб",
        "Дек",
    ]

    def crosses(measure: Any) -> list[Any]:
        first, last = measure["Срок"]
        return ["Х" if first <= month <= last else None for month in range(1, 13)]

    order = ("Мероприятие", "Предложение", "Результат", "Ответственный")
    return rows_of(
        "2026",
        [
            ["Направление", "Что сделать", "Зачем", "Что получим", "Кто",
             "График выполнения", *[None] * 11, "Бюджет, млн руб."],
            [None] * 5 + names,
            ["Офис B2B", *_texts(_ONE, *order), *crosses(_ONE), 0.48],
            [None, *_texts(_TWO, *order), *crosses(_TWO), 1.2505],
            ["Сайт", *_texts(_THREE, *order), *crosses(_THREE)],
        ],
        [(1, 6, 1, 17), *[(1, column, 2, column) for column in (1, 2, 3, 4, 5, 18)], (3, 1, 4, 1)],
    )  # fmt: skip


def semicolons() -> Sheet:
    """Text with delimiters: units in the cells, section, channel and segment of their own columns."""
    order = ("Предложение", "Мероприятие", "Результат", "Ответственный")
    return rows_of(
        "",
        [
            ["№", "Вид обслуживания", "Канал", "Сегмент", "Проблема", "Задача", "Результат",
             "Подразделение", "Дедлайн", "Стоимость"],
            [1, "очное", "офис", "B2B", *_texts(_ONE, *order), "с января по март", "480 тыс. руб."],
            [2, "очное", "офис", "B2B", *_texts(_TWO, *order), "апрель – июнь 2026",
             "1 250 500,00 руб."],
            [3, "интерактивное", "сайт", "B2C", *_texts(_THREE, *order), "III и IV кварталы", "-"],
        ],
    )  # fmt: skip


def document() -> Sheet:
    """A table of a document: groups of two levels, sums with a sign of their own."""
    order = ("Мероприятие", "Результат", "Ответственный", "Предложение")
    return rows_of(
        "",
        [
            ["№ п/п", "Содержание мероприятия", "Ожидаемый результат", "Ответственный за исполнение",
             "Цель", "Срок реализации", "Объем финансирования (тыс. руб., без учета НДС)"],
            ["1", "2", "3", "4", "5", "6", "7"],
            ["I. Очное обслуживание"],
            ["1.1. Офис обслуживания клиентов B2B"],
            ["1.", *_texts(_ONE, *order), "1 квартал 2026 г.", "480"],
            ["2.", *_texts(_TWO, *order), "01.04.2026 – 30.06.2026", "1 250,5"],
            ["Итого по разделу", None, None, None, None, None, "1 730,5"],
            ["II. Интерактивное обслуживание"],
            ["2.1. Обслуживание на официальном сайте"],
            ["3.", *_texts(_THREE, *order), "второе полугодие 2026", "—"],
        ],
        [(3, 1, 3, 7), (4, 1, 4, 7), (8, 1, 8, 7), (9, 1, 9, 7)],
    )  # fmt: skip


def unknown_words() -> Sheet:
    """A head of words that nobody knows: what stands in the columns tells; and is checked."""
    order = ("Мероприятие", "Результат")
    return rows_of(
        "Форма",
        [
            ["Блок работ", "Чего хотим", "Картина потом", "К какому моменту", "Ресурс"],
            ["Офис обслуживания клиентов B2B", *_texts(_ONE, *order), "I квартал 2026", "480 тыс. руб."],
            ["Офис обслуживания клиентов B2B", *_texts(_TWO, *order), "II квартал 2026",
             "1 250,5 тыс. руб."],
            ["Обслуживание на официальном сайте", *_texts(_THREE, *order), "II полугодие 2026", None],
        ],
    )  # fmt: skip


def by_quarters() -> Sheet:
    """Sums by quarter, which make the whole; a title that names the unit; a head far down and to
    the right; the head again on a new page."""
    order = ("Предложение", "Мероприятие", "Результат", "Ответственный")
    head = [
        [None, None, "№", "Предложение", "Мероприятие", "Ожидаемый результат", "Ответственный",
         "Срок", "Финансирование", None, None, None, None],
        [None, None, None, None, None, None, None, None, "всего", "I", "II", "III", "IV"],
    ]  # fmt: skip
    return rows_of(
        "Смета",
        [
            [],
            [None, None, "Мероприятия по качеству обслуживания, 2026 год"],
            [None] * 12 + ["тыс. руб."],
            [],
            *head,
            [None, None, "Офис обслуживания клиентов B2B"],
            [None, None, 1, *_texts(_ONE, *order), "I квартал", None, 480, 0, 0, 0],
            *head,
            [None, None, 2, *_texts(_TWO, *order), "II кв. 2026", 1250.5, None, 1250.5],
            [None, None, "Обслуживание на официальном сайте"],
            [None, None, 3, *_texts(_THREE, *order), "июль – декабрь"],
            [None, None, None, None, "Всего по отделу", None, None, None, 1730.5],
        ],
    )


def sheet_a_section() -> list[Sheet]:
    """A sheet for each section, which its title names; a hidden one and one of words beside them."""
    order = ("Мероприятие", "Предложение", "Ответственный", "Результат")
    head = ["Мероприятия", "Для чего", "ФИО ответственного", "Критерий выполнения", "Квартал",
            "Сумма, руб."]  # fmt: skip
    return [
        rows_of(
            "Титул", [["Предложения отдела в Программу 2026 года"], ["Исп. Сидорова, тел. 12-34"]]
        ),
        rows_of(
            "1.1 Офис B2B",
            [head, [*_texts(_ONE, *order), 1, 480000], [*_texts(_TWO, *order), 2, 1250500]],
        ),
        rows_of("Сайт", [head, [*_texts(_THREE, *order), "3-4", None]]),
    ]


def numbered() -> Sheet:
    """Groups in the column of measures, numbered as these; the total stands first; thousands, with
    the unit in the cells."""
    order = ("Мероприятие", "Ответственный", "Результат", "Предложение")
    return rows_of(
        "План 2026",
        [
            ["№№", "МЕРОПРИЯТИЯ", "Ответственный (должность)", "Ожидаемые результаты",
             "Предложения по повышению качества", "Сроки\nреализации", "Смета\n(тыс. руб.)"],
            [None, "Всего по отделу", None, None, None, None, 1730.5],
            ["1.", "Офис обслуживания юридических лиц", None, None, None, None, 1730.5],
            ["1.1.", *_texts(_ONE, *order), "до 31.03.2026", 480],
            ["1.2.", *_texts(_TWO, *order), "с 01.04.2026 по 30.06.2026", "1 250,50"],
            ["2.", "ОБСЛУЖИВАНИЕ НА ОФИЦИАЛЬНОМ САЙТЕ"],
            ["2.1.", *_texts(_THREE, *order), "июль - декабрь 2026 г.", "без финансирования"],
        ],
    )  # fmt: skip


FILES: dict[str, Callable[[], bytes]] = {
    "таблица.xlsx": lambda: as_xlsx(plain()),
    "два уровня.xlsx": lambda: as_xlsx(two_levels()),
    "месяцы.ods": lambda: as_ods(months()),
    "выгрузка.csv": lambda: as_csv(semicolons(), ";", "cp1251"),
    "через табуляцию.tsv": lambda: as_csv(semicolons(), "\t", "utf-8-sig"),
    "служебная записка.docx": lambda: as_docx(document(), ["План на 2026 год"]),
    "нумерация.ods": lambda: as_ods(numbered()),
    "смета.xlsx": lambda: as_xlsx(by_quarters()),
    "листы.xlsx": lambda: as_xlsx(*sheet_a_section()),
    "месяцы.xlsx": lambda: as_xlsx(months()),
}
