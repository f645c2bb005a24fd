"""Books that nobody wrote, for tests that look at pages: as many measures as one likes, with texts
as short or long as one likes, the same each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from random import Random

from generator.model import Direction, Segment, Status
from tests import office
from tests.office import Row
from tools import example_workbook

YEAR = 2024
TEXTS = {"short": (1, 1), "long": (2, 5), "mixed": (1, 4)}
"""How many sentences make a text, from and to, by the name of a kind of book."""
_SENTENCES = [
    *("Обновить стенды.", "Провести тренинг.", "Проверить график.", "Обучить 12 специалистов."),
    *(text for row in example_workbook.PLAN for text in row[3:5] if isinstance(text, str)),
    "Обеспечить информирование потребителей об ограничении режима потребления на энергопринимающих устройствах не позднее чем за 10 рабочих дней – письмом, звонком и сообщением в мессенджере.",
    "Снизить долю обращений, рассмотренных с нарушением срока, – с 7,4 до 2 % от 11 400 обращений в год (п. 5 плана, № 318).",
]
_RESULTS = [
    "Готово.",
    "Срок ответа – не более 5 рабочих дней.",
    *(text for row in example_workbook.EXECUTION for text in row[3:5] if isinstance(text, str)),
]
_TITLES = (
    "Удовлетворенность",
    "Доля обращений, рассмотренных в срок",
    "Клиентоориентированность",
    "Срок ответа",
)
_DUES = ("I квартал", "до 30.06.2024", "сентябрь 2024", "в течение года", "IV квартал 2024 г.")
_CHANNELS = ("офис", "выезд", "сайт", "личный кабинет", "контактный центр", "письменные обращения")
_SERVICES = ("очное", "интерактивное", "дистанционное")
_PER_GROUP = 4


def workbook(path: Path, measures: int, texts: str) -> Path:
    """A workbook with so many measures, all of them reported on; `texts` is a key of `TEXTS`."""
    random = Random(f"{measures} {texts}")
    codes = [f"М{number:03}" for number in range(1, measures + 1)]
    sections = _sections(measures)
    groups = [row for row in sections if "." in row["Код"]]
    plan = [
        _measure(random, code, groups[number // _PER_GROUP]["Код"], TEXTS[texts])
        for number, code in enumerate(codes)
    ]
    return office.workbook(
        path,
        Программы=[office.year(YEAR)],
        Разделы=sections,
        План=plan,
        Исполнение=[_execution(random, code, TEXTS[texts]) for code in codes],
        Показатели=[_indicator(random, row["Код"], n) for n, row in enumerate(groups, 1)],
        Оценка=list(_assessments(random)),
        Выводы=[
            office.finding(Текст=_text(random, _SENTENCES, TEXTS[texts])),
            *(
                office.finding(
                    Код=f"О{n}", Документ="отчет", Текст=_text(random, _RESULTS, TEXTS[texts])
                )
                for n in (1, 2)
            ),
        ],
    )


def _text(random: Random, sentences: Sequence[str], length: tuple[int, int]) -> str:
    return " ".join(random.choice(sentences) for _ in range(random.randint(*length)))


def _sections(measures: int) -> list[Row]:
    """A section for each service type, and in them as many groups as are needed."""
    groups = -(-measures // _PER_GROUP)
    rows: list[Row] = []
    for number, service in enumerate(_SERVICES[:groups], 1):
        section = {"Код": str(number), "Наименование": f"{service.capitalize()} обслуживание"}
        rows.append({**section, "Вид обслуживания": service})
        for last, group in enumerate(range(number - 1, groups, len(_SERVICES)), 1):
            channel, segment = _CHANNELS[group % len(_CHANNELS)], list(Segment)[group % 2]
            title = f"{channel.capitalize()} {segment}, группа {last}"
            row = {"Код": f"{number}.{last}", "Наименование": title, "Вид обслуживания": service}
            rows.append({**row, "Канал": channel, "Сегмент": segment})
    return rows


def _measure(random: Random, code: str, group: str, length: tuple[int, int]) -> Row:
    return office.measure(
        code,
        **{
            "Раздел": group,
            "Предложение": _text(random, _SENTENCES, length),
            "Мероприятие": _text(random, _SENTENCES, length),
            "Срок": random.choice(_DUES),
            "Результат": _text(random, _RESULTS, length),
            "Ответственный": random.choice(("Отдел качества", "Управление делами", "Служба ИТ")),
            "Финансирование план, тыс. руб.": random.choice((None, 85.5, 480, 12400)),
        },
    )


def _execution(random: Random, code: str, length: tuple[int, int]) -> Row:
    status = random.choice((Status.DONE, Status.DONE, Status.DONE, *Status))
    is_done = status in (Status.DONE, Status.PARTLY)
    return office.execution(
        code,
        **{
            "Статус": status.value,
            "Дата исполнения": dt.date(YEAR, random.randint(1, 12), 15) if is_done else None,
            "Фактический результат": _text(random, _RESULTS, length) if is_done else None,
            "Эффект": _text(random, _RESULTS, length) if is_done else None,
            "Причина отклонения": _text(random, _RESULTS, length),
            "Перенесено на": "I квартал 2025" if status is Status.MOVED else None,
            "Финансирование факт, тыс. руб.": random.choice((None, 84, 12000)),
        },
    )


def _indicator(random: Random, subject: str, number: int) -> Row:
    baseline = random.randint(1, 80)
    return office.indicator(
        **{
            "Код": f"П{number}",
            "Мероприятие или раздел": subject,
            "Показатель": random.choice(_TITLES),
            "Единица": random.choice(("%", "шт.", "дн.")),
            "База": baseline,
            "Цель": baseline + 10,
            "Факт": baseline + random.randint(0, 15),
            "Направление": random.choice(tuple(Direction)).value,
            "Причина отклонения": random.choice(_RESULTS),
        }
    )


def _assessments(random: Random) -> list[Row]:
    rows: list[Row] = []
    for year in (YEAR - 1, YEAR):
        for channel in _CHANNELS:
            row = {"Год": year, "Вид оценки": "комплексная", "Канал": channel}
            figures = {"Значение": random.randint(700, 950) / 10, "Цель": 85, "Источник": "Опрос"}
            rows.append({**row, "Опрошено": 400, "Шкала": "0–100 %", **figures})
    return rows
