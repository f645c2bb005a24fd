"""What a column of a foreign table may be taken for."""

from __future__ import annotations

# Beside the headings of «План» and «Исполнение».
NUMBER = "номер строки"
CODE = "Код"
SECTION = "Раздел"
SERVICE, CHANNEL, SEGMENT = "Вид обслуживания", "Канал", "Сегмент"
DUE = "Срок"
DUE_START, DUE_END = "Срок: начало", "Срок: окончание"
DUE_PART = "Срок: "
FUNDING = "Финансирование план, тыс. руб."
SPENT = "Финансирование факт, тыс. руб."
FUNDING_PART = f"{FUNDING}: "
MEASURE, PROPOSAL, RESULT = "Мероприятие", "Предложение", "Результат"
RESPONSIBLE, BRANCH = "Ответственный", "Филиал"
FINISHED, STATUS = "Дата исполнения", "Статус"
YEAR, INDICATOR = "Год", "Показатель"
NOTHING = "не взято"
