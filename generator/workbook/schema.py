"""The contract of the workbook: which sheets and columns there are, what stands in them, how they
look.

Said once: reading.py reads by it, writing.py makes an empty workbook from it, the guide explains
it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from generator import model
from generator.workbook import values

# Number formats as Excel names them: text keeps what is typed, «1.1» included.
TEXT, WHOLE, DATE, MONEY, NUMBER = "@", "0", "dd.mm.yyyy", "#,##0.00", "#,##0.##"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table (or a parameter of «Общество»).

    `field` is the name in the record; `choices` are the values of a closed set, `listed` names a
    list on «Списки» that the office may lengthen; a column with a `formula` is computed by Excel
    and not read."""

    heading: str
    field: str
    convert: values.Converter
    hint: str
    width: int = 16
    format: str = TEXT
    required: bool = True
    default: object = None
    choices: type[Enum] | None = None
    listed: str | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: a named Excel table whose rows are `record`s.

    `key` is the field that names a row for others and stands in the sheet once; `vertical` sheets
    have a column of parameters and one of values, and make one record."""

    title: str
    record: Callable[..., Any]
    columns: tuple[Column, ...]
    note: str
    key: str = "code"
    vertical: bool = False

    @property
    def read(self) -> tuple[Column, ...]:
        """The columns that are read: all but those Excel computes."""
        return tuple(column for column in self.columns if not column.formula)


LISTS = "Списки"
PARAMETER, VALUE = "Параметр", "Значение"
SERVICE_TYPES = "Вид обслуживания"
CHANNELS = "Канал"
ACT_KINDS = "Вид акта"
UNITS = "Единица"
# What the lists of «Списки» that an office may lengthen hold at first.
SUGGESTIONS = {
    SERVICE_TYPES: ("очное", "интерактивное", "дистанционное"),
    CHANNELS: (
        "офис",
        "выезд",
        "сайт",
        "личный кабинет",
        "контактный центр",
        "письменные обращения",
    ),
    ACT_KINDS: ("постановление", "приказ", "закон", "методика", "стандарт"),
    UNITS: ("%", "балл", "шт.", "дн.", "мин.", "чел."),
}


def _text(heading: str, field: str, hint: str, width: int = 40, **more: Any) -> Column:
    return Column(heading, field, values.text, hint, width, **more)


def _code(hint: str, heading: str = "Код", field: str = "code") -> Column:
    return Column(heading, field, values.code, hint, max(12, len(heading) * 3 // 4 + 8))


def _choice(
    heading: str, field: str, kind: type[Enum], hint: str, width: int = 16, **more: Any
) -> Column:
    return Column(heading, field, values.one_of(kind), hint, width, choices=kind, **more)


def _money(heading: str, field: str, hint: str) -> Column:
    return Column(heading, field, values.money, hint, 18, MONEY, required=False)


def _number(heading: str, field: str, hint: str, **more: Any) -> Column:
    return Column(heading, field, values.number, hint, 12, NUMBER, **more)


_YEAR = Column("Год", "year", values.year, "Год программы, четыре цифры.", 9, WHOLE)
_SERVICE_TYPE = _text(
    "Вид обслуживания", "service_type", "Выберите из списка; новый вид добавьте на лист «Списки».", 20, required=False,
    listed=SERVICE_TYPES,
)  # fmt: skip
_CHANNEL = _text(
    "Канал",
    "channel",
    "Выберите из списка; новый канал добавьте на лист «Списки».",
    20,
    required=False,
    listed=CHANNELS,
)
_SEGMENT = Column(
    "Сегмент", "segment", values.segment, "B2B или B2C, латинскими буквами; пусто – для всех клиентов.", 10,
    required=False, choices=model.Segment,
)  # fmt: skip


def _stamp(prefix: str, field: str, document: str) -> tuple[Column, ...]:
    """The columns of an approval stamp; those of the report carry the prefix «Отчет: »."""
    kind = model.StampKind
    return (
        _choice(f"{prefix}Гриф", f"{field}stamp", kind, f"Кто утверждает {document}; «нет» – гриф не печатается.",
                required=False, default=kind.NONE),
        _text(f"{prefix}Должность", f"{field}position", "Для грифа «руководитель»: должность.", 28, required=False),
        _text(f"{prefix}ФИО", f"{field}person", "Для грифа «руководитель»: инициалы и фамилия.", 20, required=False),
        Column(f"{prefix}Номер документа", f"{field}number", values.document_number, "Номер приказа или протокола.", 14,
               required=False),
        Column(f"{prefix}Дата утверждения", f"{field}approved", values.date, "Дата, например 25.12.2023.", 14, DATE,
               required=False),
        _text(f"{prefix}Пометка", f"{field}mark", "Печатается на каждой странице, пока заполнена.", 26, required=False),
    )  # fmt: skip


COMPANY = Sheet(
    "Общество",
    model.Company,
    (
        _text("Полное наименование", "full_name", "Как в уставе: Акционерное общество «…»."),
        _text("Краткое наименование", "short_name", "Как в документах: АО «…»."),
        _text("Наименование для колонтитула", "running_name", "Печатается вверху каждой страницы, если нет логотипа."),
        _text("Город", "city", "Внизу титульного листа."),
        _text("Сайт", "site", "Где публикуются документы.", required=False),
        _text("Логотип", "logo", "Имя файла PNG или JPEG рядом с этой книгой; пусто – печатается наименование.",
              required=False),
    ),
    "Кто составляет документы: параметр и его значение.",
    key="",
    vertical=True,
)  # fmt: skip

YEARS = Sheet(
    "Программы",
    model.Year,
    (
        _YEAR,
        Column("Год издания", "issue_year", values.year, "Внизу титульного листа; обычно год перед годом программы.", 9,
               WHOLE),
        Column("Основание", "legal_basis", values.codes, "Код акта с листа «Акты»; несколько – через точку с запятой.",
               14),
        *_stamp("", "", "Программу"),
        _text("Пометка внутренней редакции", "internal_mark", "То же для внутренней редакции.", 26, required=False),
        *_stamp("Отчет: ", "report_", "Отчет"),
    ),
    "Строка на год: год издания, основание, гриф утверждения, пометки.",
    key="year",
)  # fmt: skip

SECTIONS = Sheet(
    "Разделы",
    model.Section,
    (
        _code("Место в дереве: 1 – раздел, 1.2 – группа в нем. Печатные номера программа ставит сама."),
        _text("Наименование", "title", "Строка-заголовок в таблице плана.", 60),
        _SERVICE_TYPE,
        _CHANNEL,
        _SEGMENT,
        _text("Не применимо", "not_applicable", "Почему в группе нет мероприятий, если их нет намеренно.", 40,
              required=False),
    ),
    "Дерево плана: виды обслуживания и группы в них, в порядке печати.",
)  # fmt: skip

# The printed number of a measure. The place of a group is counted among those that have measures in
# the year of the row; MATCH compares «год|раздел» as text, where COUNTIF would take 1.1 and 1.10
# for one number.
_HAS_MEASURES = 'ISNUMBER(MATCH(План[[#This Row],[Год]]&"|"&Разделы[Код],INDEX(План[Год]&"|"&План[Раздел],0),0))'
_SECTION_IN_USE = (
    'ISNUMBER(MATCH(План[[#This Row],[Год]]&"|"&Разделы[Код]&".",'
    'INDEX(План[Год]&"|"&LEFT(План[Раздел]&".",FIND(".",План[Раздел]&".")),0),0))'
)
_ROW_OF = "ROW(INDEX(Разделы[Код],MATCH({0},Разделы[Код],0)))"
_TOP = 'LEFT(План[[#This Row],[Раздел]],FIND(".",План[[#This Row],[Раздел]]&".")-1)'
_OWN = "План[[#This Row],[Раздел]]"
NUMBER_FORMULA = (
    "IFERROR("
    f'SUMPRODUCT(ISERROR(FIND(".",Разделы[Код]))*(ROW(Разделы[Код])<={_ROW_OF.format(_TOP)})*{_SECTION_IN_USE})&"."'
    f'&IF(ISERROR(FIND(".",{_OWN})),"",'
    f'SUMPRODUCT((LEFT(Разделы[Код],LEN({_TOP})+1)={_TOP}&".")*(ROW(Разделы[Код])<={_ROW_OF.format(_OWN)})*{_HAS_MEASURES})&".")'
    f"&SUMPRODUCT((План[Год]=План[[#This Row],[Год]])*(План[Раздел]={_OWN})*(ROW(План[Раздел])<=ROW()))"
    '&".","")'
)

PLAN = Sheet(
    "План",
    model.Measure,
    (
        Column("№", "", values.text, "Номер, под которым мероприятие будет напечатано. Считает Excel.", 9, "General",
               formula=NUMBER_FORMULA),
        _code("Постоянный код, например М24-01: остается за мероприятием, даже если номер изменится."),
        _YEAR,
        _code("Код группы с листа «Разделы».", "Раздел", "section"),
        _text("Предложение", "proposal", "Что предлагается и почему.", 46),
        _text("Мероприятие", "measure", "Что будет сделано.", 46),
        Column("Срок", "due", values.period, "Например: I квартал 2024, март 2024, до 31.03.2024, в течение года.", 16),
        _text("Результат", "expected_result", "Ожидаемый результат, по возможности измеримый.", 46),
        _text("Ответственный", "responsible", "Подразделение; только для внутренней редакции.", 24, required=False),
        _money("Финансирование план, тыс. руб.", "funding", "Тысячи рублей без НДС; пусто – без финансирования."),
        Column("Вывод", "findings", values.codes, "Код вывода анализа с листа «Выводы».", 12, required=False,
               default=()),
    ),
    "Мероприятия всех лет. Порядок строк – порядок печати внутри группы.",
)  # fmt: skip

EXECUTION = Sheet(
    "Исполнение",
    model.Execution,
    (
        _code("Код мероприятия с листа «План».", "Мероприятие", "measure"),
        _choice("Статус", "status", model.Status, "Выберите из списка.", 20),
        Column("Дата исполнения", "finished", values.date, "Дата, например 25.03.2024.", 14, DATE, required=False),
        _text("Фактический результат", "result", "Что получено на деле.", required=False),
        _text("Эффект", "effect", "Что это дало клиентам и Обществу.", required=False),
        _text("Причина отклонения", "deviation_reason", "Если не выполнено, перенесено или отменено: почему.",
              required=False),
        Column("Перенесено на", "moved_to", values.new_due, "Новый срок, например I квартал 2025.", 18, required=False),
        _money("Финансирование факт, тыс. руб.", "funding", "Тысячи рублей без НДС."),
        _text("Подтверждение", "evidence", "Акт, отчет, ссылка; хранится в книге, не печатается.", 30, required=False),
    ),
    "Что стало с мероприятиями: строка на мероприятие.",
    key="measure",
)  # fmt: skip

INDICATORS = Sheet(
    "Показатели",
    model.Indicator,
    (
        _code("Постоянный код, например П24-01."),
        _YEAR,
        _code("Код мероприятия или раздела.", "Мероприятие или раздел", "subject"),
        _text("Показатель", "title", "Что измеряется."),
        _text("Единица", "unit", "Выберите или впишите.", 10, listed=UNITS),
        _number("База", "baseline", "Значение до начала программы.", required=False),
        _number("Цель", "target", "Значение, которое нужно достичь.", required=False),
        _number(
            "Факт", "actual", "Значение по итогам года; заполняется для отчета.", required=False
        ),
        _choice("Направление", "direction", model.Direction, "Какое значение лучше.", 18),
        _text(
            "Причина отклонения",
            "deviation_reason",
            "Если цель не достигнута: почему.",
            required=False,
        ),
    ),
    "Показатели эффективности программы.",
)

ASSESSMENT = Sheet(
    "Оценка",
    model.Assessment,
    (
        Column("Год", "year", values.year, "Год, в котором проведена оценка.", 9, WHOLE),
        _choice(
            "Вид оценки",
            "kind",
            model.AssessmentKind,
            "После обращения – оперативная, опрос – комплексная.",
        ),
        _CHANNEL,
        _SEGMENT,
        Column(
            "Опрошено", "respondents", values.count, "Число опрошенных.", 11, WHOLE, required=False
        ),
        Column("Шкала", "scale", values.scale, "Например: 1–5 или 0–100 %.", 11),
        _number("Значение", "value", "Средняя оценка."),
        _number("Цель", "target", "Целевая оценка.", required=False),
        _text("Источник", "origin", "Откуда данные.", 32, required=False),
    ),
    "Удовлетворенность клиентов: строка на одно значение.",
    key="",
)

CONCLUSIONS = Sheet(
    "Выводы",
    model.Conclusion,
    (
        _code("Постоянный код, например В24-01."),
        _YEAR,
        _choice(
            "Документ",
            "document",
            model.DocumentKind,
            "Программа – вывод анализа; отчет – вывод об итогах.",
        ),
        _SERVICE_TYPE,
        _SEGMENT,
        _text("Текст", "text", "Вывод целым предложением.", 90),
    ),
    "Выводы анализа (программа) и общие выводы (отчет).",
)

ACTS = Sheet(
    "Акты",
    model.Act,
    (
        _code("Короткий код, например ПП-442.", ),
        _text("Вид", "kind", "Выберите из списка.", 16, listed=ACT_KINDS),
        Column("Дата", "date", values.date, "Дата акта, например 04.05.2012.", 12, DATE, required=False),
        Column("Номер", "number", values.document_number, "Номер акта.", 12, required=False),
        _text("Название", "title", "Название без кавычек.", 60),
        _text("Полная ссылка", "reference", "Как стоит в предложении после слов «в соответствии с требованиями».", 70),
        _choice("Публичный", "public", model.YesNo, "«нет» – внутренний документ, в публичной редакции не называется.",
                11),
    ),
    "Законы и внутренние документы, на которые ссылаются тексты.",
)  # fmt: skip

ABBREVIATIONS = Sheet(
    "Сокращения",
    model.Abbreviation,
    (
        _text("Сокращение", "abbreviation", "Как стоит в текстах.", 18),
        _text("Расшифровка", "meaning", "Полностью.", 70),
    ),
    "Сокращения, которые встречаются в текстах.",
    key="abbreviation",
)

SHEETS = (
    COMPANY,
    YEARS,
    SECTIONS,
    PLAN,
    EXECUTION,
    INDICATORS,
    ASSESSMENT,
    CONCLUSIONS,
    ACTS,
    ABBREVIATIONS,
)
