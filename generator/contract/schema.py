"""Which sheets and columns the workbook has.

Said once: workbook/ reads and writes by it, checks, documents and publication ask it about the
column a value comes from, the guide explains it.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from generator import model
from generator.contract import formulas, values
from generator.contract.column import DATE, MONEY, NUMBER, WHOLE, Audience, Column, Reads, Sheet
from generator.model import Record

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
        *("офис", "выезд", "сайт", "личный кабинет"),
        *("контактный центр", "письменные обращения"),
    ),
    ACT_KINDS: ("постановление", "приказ", "закон", "методика", "стандарт"),
    UNITS: ("%", "балл", "шт.", "дн.", "мин.", "чел."),
}
_PUBLIC, _HOUSE, _NOWHERE = Audience.PUBLIC, Audience.HOUSE, Audience.NOWHERE


def _sentence(heading: str, field: str, hint: str, width: int = 40, **more: Any) -> Column:
    return _text(heading, field, hint, width, **{"reads": Reads.SENTENCE, **more})


def _name(heading: str, field: str, hint: str, width: int = 40, **more: Any) -> Column:
    return _text(heading, field, hint, width, **{"reads": Reads.NAME, **more})


def _text(heading: str, field: str, hint: str, width: int = 40, **more: Any) -> Column:
    return Column(heading, field, values.text, hint, width, **{"audience": _PUBLIC, **more})


def _code(hint: str, heading: str = "Код", field: str = "code", **more: Any) -> Column:
    width = max(12, len(heading) * 3 // 4 + 8)
    more = {"audience": _HOUSE, "reads": Reads.CODE, **more}
    return Column(heading, field, more.pop("convert", values.code), hint, width, **more)


def _choice(heading: str, field: str, kind: type[Enum], hint: str, **more: Any) -> Column:
    more = {"audience": _PUBLIC, "choices": kind, **more}
    return Column(heading, field, values.one_of(kind), hint, **more)


def _money(heading: str, field: str, hint: str) -> Column:
    more: dict[str, Any] = {"required": False, "reads": Reads.NUMBER, "audience": _HOUSE}
    return Column(heading, field, values.money, hint, 18, MONEY, **more)


def _number(heading: str, field: str, hint: str, **more: Any) -> Column:
    more = {"audience": _PUBLIC, "reads": Reads.NUMBER, **more}
    return Column(heading, field, values.number, hint, 12, NUMBER, **more)


def _date(heading: str, field: str, hint: str, width: int = 14, **more: Any) -> Column:
    more = {"audience": _PUBLIC, "reads": Reads.NUMBER, **more}
    return Column(heading, field, values.date, hint, width, DATE, required=False, **more)


def _year(heading: str, field: str, hint: str) -> Column:
    more: dict[str, Any] = {"audience": _PUBLIC, "reads": Reads.NUMBER}
    return Column(heading, field, values.year, hint, 9, WHOLE, **more)


def _of_conclusions(conclusion: model.Conclusion) -> Audience:
    """The grounds of a Programme stay in the house; the conclusions of a Report are published."""
    return _PUBLIC if conclusion.document is model.DocumentKind.REPORT else _HOUSE


def _of_acts(act: model.Act) -> Audience:
    return _PUBLIC if act.public is model.YesNo.YES else _HOUSE


def _listed(audience: Any = _PUBLIC) -> tuple[Column, ...]:
    """The columns that say whom and what a row serves."""
    hint = "Выберите из списка; {} добавьте на лист «Списки»."
    more: dict[str, Any] = {"required": False, "audience": audience}
    return (
        _text(
            "Вид обслуживания",
            "service_type",
            hint.format("новый вид"),
            20,
            listed=SERVICE_TYPES,
            **more,
        ),
        _text("Канал", "channel", hint.format("новый канал"), 20, listed=CHANNELS, **more),
        Column(
            "Сегмент",
            "segment",
            values.segment,
            "B2B или B2C, латинскими буквами; пусто – для всех клиентов.",
            10,
            choices=model.Segment,
            **more,
        ),
    )


_YEAR = _year("Год", "year", "Год программы, четыре цифры.")
_SERVICE_TYPE, _CHANNEL, _SEGMENT = _listed()


def _stamp(prefix: str, part: str, document: str) -> tuple[Column, ...]:
    """The columns of an approval stamp; those of the report carry the prefix «Отчет: »."""
    optional: dict[str, Any] = {"required": False}
    kind = model.StampKind
    return (
        _choice(
            f"{prefix}Гриф",
            f"{part}.kind",
            kind,
            f"Кто утверждает {document}; «нет» – гриф не печатается.",
            default=kind.NONE,
            **optional,
        ),
        _text(
            f"{prefix}Должность",
            f"{part}.position",
            "Для грифа «руководитель»: должность.",
            28,
            **optional,
        ),
        _text(
            f"{prefix}ФИО",
            f"{part}.person",
            "Для грифа «руководитель»: инициалы и фамилия.",
            20,
            **optional,
        ),
        Column(
            f"{prefix}Номер документа",
            f"{part}.number",
            values.document_number,
            "Номер приказа или протокола.",
            14,
            reads=Reads.CODE,
            audience=_PUBLIC,
            **optional,
        ),
        _date(f"{prefix}Дата утверждения", f"{part}.approved", "Дата, например 25.12.2023."),
        _text(
            f"{prefix}Пометка",
            f"{part}.mark",
            "Печатается на каждой странице, пока заполнена.",
            26,
            **optional,
        ),
    )


COMPANY = Sheet(
    "Общество",
    model.Company,
    (
        _text("Полное наименование", "full_name", "Как в уставе: Акционерное общество «…»."),
        _text("Краткое наименование", "short_name", "Как в документах: АО «…»."),
        _text(
            "Наименование для колонтитула",
            "running_name",
            "Печатается вверху каждой страницы, если нет логотипа.",
        ),
        _text("Город", "city", "Внизу титульного листа."),
        _text("Сайт", "site", "Где публикуются документы.", required=False, audience=_NOWHERE),
        _text(
            "Логотип",
            "logo",
            "Имя файла PNG или JPEG рядом с этой книгой; пусто – печатается наименование.",
            required=False,
            audience=_NOWHERE,
        ),
    ),
    "Кто составляет документы: параметр и его значение.",
    key="",
    vertical=True,
)

YEARS = Sheet(
    "Программы",
    model.Imprint,
    (
        _YEAR,
        _year(
            "Год издания", "issue_year", "Внизу титульного листа; обычно год перед годом программы."
        ),
        Column(
            "Основание",
            "legal_basis",
            values.codes,
            "Код акта с листа «Акты»; несколько – через точку с запятой.",
            14,
            reads=Reads.CODE,
            audience=_HOUSE,
        ),
        *_stamp("", "program_stamp", "Программу"),
        _text(
            "Пометка внутренней редакции",
            "internal_mark",
            "То же для внутренней редакции.",
            26,
            required=False,
            audience=_HOUSE,
        ),
        *_stamp("Отчет: ", "report_stamp", "Отчет"),
    ),
    "Строка на год: год издания, основание, гриф утверждения, пометки.",
    key="year",
    parts={"program_stamp": model.Stamp, "report_stamp": model.Stamp},
)

SECTIONS = Sheet(
    "Разделы",
    model.Section,
    (
        _code(
            "Место в дереве: 1 – раздел, 1.2 – группа в нем. Печатные номера программа ставит сама."
        ),
        _name("Наименование", "title", "Строка-заголовок в таблице плана.", 60),
        _SERVICE_TYPE,
        _CHANNEL,
        _SEGMENT,
        _text(
            "Не применимо",
            "not_applicable",
            "Почему в группе нет мероприятий, если их нет намеренно.",
            required=False,
            audience=_NOWHERE,
        ),
    ),
    "Дерево плана: виды обслуживания и группы в них, в порядке печати.",
)

PLAN = Sheet(
    "План",
    model.Measure,
    (
        Column(
            "№",
            "",
            values.text,
            "Номер, под которым мероприятие будет напечатано. Считает Excel.",
            9,
            "General",
            formula=formulas.NUMBER,
        ),
        _code(
            "Постоянный код, например М24-01: остается за мероприятием, даже если номер изменится."
        ),
        _YEAR,
        _code("Код группы с листа «Разделы».", "Раздел", "section"),
        _sentence("Предложение", "proposal", "Что предлагается и почему.", 46),
        _sentence("Мероприятие", "measure", "Что будет сделано.", 46),
        Column(
            "Срок",
            "due",
            values.period,
            "Например: I квартал 2024, март 2024, до 31.03.2024, в течение года.",
            reads=Reads.NUMBER,
            audience=_PUBLIC,
        ),
        _sentence(
            "Результат", "expected_result", "Ожидаемый результат, по возможности измеримый.", 46
        ),
        _name(
            "Ответственный",
            "responsible",
            "Подразделение; только для внутренней редакции.",
            24,
            required=False,
            audience=_HOUSE,
        ),
        _money(
            "Финансирование план, тыс. руб.",
            "funding",
            "Тысячи рублей без НДС; пусто – без финансирования.",
        ),
        _code(
            "Код вывода анализа с листа «Выводы».",
            "Вывод",
            "grounds",
            convert=values.codes,
            required=False,
            default=(),
        ),
    ),
    "Мероприятия всех лет. Порядок строк – порядок печати внутри группы.",
)

EXECUTION = Sheet(
    "Исполнение",
    model.Execution,
    (
        _code("Код мероприятия с листа «План».", "Мероприятие", "measure"),
        _choice("Статус", "status", model.Status, "Выберите из списка.", width=20),
        _date("Дата исполнения", "finished", "Дата, например 25.03.2024."),
        _sentence("Фактический результат", "result", "Что получено на деле.", required=False),
        _sentence("Эффект", "effect", "Что это дало клиентам и Обществу.", required=False),
        _sentence(
            "Причина отклонения",
            "deviation_reason",
            "Если не выполнено, перенесено или отменено: почему.",
            required=False,
        ),
        Column(
            "Перенесено на",
            "moved_to",
            values.new_due,
            "Новый срок, например I квартал 2025.",
            18,
            required=False,
            reads=Reads.NUMBER,
            audience=_PUBLIC,
        ),
        _money("Финансирование факт, тыс. руб.", "funding", "Тысячи рублей без НДС."),
        _text(
            "Подтверждение",
            "evidence",
            "Акт, отчет, ссылка; хранится в книге, не печатается.",
            30,
            required=False,
            audience=_NOWHERE,
        ),
    ),
    "Что стало с мероприятиями: строка на мероприятие.",
    key="measure",
)

INDICATORS = Sheet(
    "Показатели",
    model.Indicator,
    (
        _code("Постоянный код, например П24-01."),
        _YEAR,
        _code(
            "Код мероприятия или раздела.", "Мероприятие или раздел", "subject", audience=_PUBLIC
        ),
        _name("Показатель", "title", "Что измеряется."),
        _text("Единица", "unit", "Выберите или впишите.", 10, listed=UNITS),
        _number("База", "baseline", "Значение до начала программы.", required=False),
        _number("Цель", "target", "Значение, которое нужно достичь.", required=False),
        _number(
            "Факт", "actual", "Значение по итогам года; заполняется для отчета.", required=False
        ),
        _choice("Направление", "direction", model.Direction, "Какое значение лучше.", width=18),
        _sentence(
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
        _year("Год", "year", "Год, в котором проведена оценка."),
        _choice(
            "Вид оценки",
            "kind",
            model.AssessmentKind,
            "После обращения – оперативная, опрос – комплексная.",
        ),
        _CHANNEL,
        _SEGMENT,
        Column(
            "Опрошено",
            "respondents",
            values.count,
            "Число опрошенных.",
            11,
            WHOLE,
            required=False,
            reads=Reads.NUMBER,
            audience=_PUBLIC,
        ),
        Column("Шкала", "scale", values.scale, "Например: 1–5 или 0–100 %.", 11, audience=_PUBLIC),
        _number("Значение", "value", "Средняя оценка."),
        _number("Цель", "target", "Целевая оценка.", required=False),
        _text("Источник", "origin", "Откуда данные.", 32, required=False, audience=_HOUSE),
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
            audience=_HOUSE,
        ),
        _listed(_of_conclusions)[0],
        _listed(_of_conclusions)[2],
        _sentence("Текст", "text", "Вывод целым предложением.", 90, audience=_of_conclusions),
    ),
    "Выводы анализа (программа) и общие выводы (отчет).",
)

ACTS = Sheet(
    "Акты",
    model.Act,
    (
        _code("Короткий код, например ПП-442."),
        _text("Вид", "kind", "Выберите из списка.", 16, listed=ACT_KINDS, audience=_HOUSE),
        _date("Дата", "date", "Дата акта, например 04.05.2012.", 12, audience=_of_acts),
        Column(
            "Номер",
            "number",
            values.document_number,
            "Номер акта.",
            12,
            required=False,
            reads=Reads.CODE,
            audience=_of_acts,
        ),
        _name("Название", "title", "Название без кавычек.", 60, audience=_HOUSE),
        _name(
            "Полная ссылка",
            "reference",
            "Как стоит в предложении после слов «в соответствии с требованиями».",
            70,
            audience=_of_acts,
        ),
        _choice(
            "Публичный",
            "public",
            model.YesNo,
            "«нет» – внутренний документ, в публичной редакции не называется.",
            width=11,
            audience=_HOUSE,
        ),
    ),
    "Законы и внутренние документы, на которые ссылаются тексты.",
)

ABBREVIATIONS = Sheet(
    "Сокращения",
    model.Abbreviation,
    (
        _text("Сокращение", "abbreviation", "Как стоит в текстах.", 18, audience=_HOUSE),
        _text("Расшифровка", "meaning", "Полностью.", 70, audience=_HOUSE),
    ),
    "Сокращения, которые встречаются в текстах.",
    key="abbreviation",
)

SHEETS = (
    *(COMPANY, YEARS, SECTIONS, PLAN, EXECUTION),
    *(INDICATORS, ASSESSMENT, CONCLUSIONS, ACTS, ABBREVIATIONS),
)


def _columns() -> dict[tuple[type[Record], str], Column]:
    """Every column that is read, by the record and field it fills."""
    columns: dict[tuple[type[Record], str], Column] = {}
    for sheet in SHEETS:
        for column in sheet.read:
            part, dot, field = column.field.rpartition(".")
            record = sheet.parts[part] if dot else sheet.record
            columns.setdefault((record, field), column)
    return columns


_COLUMNS = _columns()


def column_of(record: Record, field: str) -> Column:
    """The column that a field of a record was read from."""
    return _COLUMNS[type(record), field]


def audience_of(record: Record, field: str) -> Audience:
    """For whom a field of a record is."""
    return column_of(record, field).audience_of(record)
