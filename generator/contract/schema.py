"""Which sheets and columns the workbook has.

Said once: workbook/ reads and writes by it, checks, documents and publication ask it about the
column a value comes from, the guide explains it.
"""

from __future__ import annotations

from generator import model
from generator.contract import formulas, values
from generator.contract.column import WHOLE, Audience, Column, Reads, Sheet
from generator.contract.columns import (
    CHANNELS,
    SERVICE_TYPES,
    channel,
    choice,
    code,
    date,
    money,
    name,
    number,
    segment,
    sentence,
    service_type,
    stamp,
    text,
    year,
)
from generator.model import Record

LISTS = "Списки"
PARAMETER, VALUE = "Параметр", "Значение"
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


def _of_conclusions(conclusion: model.Conclusion) -> Audience:
    """The grounds of a Programme stay in the house; the conclusions of a Report are published."""
    return _PUBLIC if conclusion.document is model.DocumentKind.REPORT else _HOUSE


def _of_acts(act: model.Act) -> Audience:
    return _PUBLIC if act.public is model.YesNo.YES else _HOUSE


_YEAR = year("Год", "year", "Год программы, четыре цифры.")

COMPANY = Sheet(
    "Общество",
    model.Company,
    (
        text("Полное наименование", "full_name", "Как в уставе: Акционерное общество «…»."),
        text("Краткое наименование", "short_name", "Как в документах: АО «…»."),
        text(
            "Наименование для колонтитула",
            "running_name",
            "Печатается вверху каждой страницы, если нет логотипа.",
        ),
        text("Город", "city", "Внизу титульного листа."),
        text("Сайт", "site", "Где публикуются документы.", required=False, audience=_NOWHERE),
        text(
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
        year(
            "Год издания", "issue_year", "Внизу титульного листа; обычно год перед годом программы."
        ),
        code(
            "Код акта с листа «Акты»; несколько – через точку с запятой.",
            "Основание",
            "legal_basis",
            convert=values.codes,
        ),
        *stamp("", "program_stamp", "Программу"),
        text(
            "Пометка внутренней редакции",
            "internal_mark",
            "То же для внутренней редакции.",
            26,
            required=False,
            audience=_HOUSE,
        ),
        *stamp("Отчет: ", "report_stamp", "Отчет"),
    ),
    "Строка на год: год издания, основание, гриф утверждения, пометки.",
    key="year",
    parts={"program_stamp": model.Stamp, "report_stamp": model.Stamp},
)

SECTIONS = Sheet(
    "Разделы",
    model.Section,
    (
        code(
            "Место в дереве: 1 – раздел, 1.2 – группа в нем. Печатные номера программа ставит сама."
        ),
        name("Наименование", "title", "Строка-заголовок в таблице плана.", 60),
        service_type(),
        channel(),
        segment(),
        text(
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
        code(
            "Постоянный код, например М24-01: остается за мероприятием, даже если номер изменится."
        ),
        _YEAR,
        code("Код группы с листа «Разделы».", "Раздел", "section"),
        sentence("Предложение", "proposal", "Что предлагается и почему.", 46),
        sentence("Мероприятие", "measure", "Что будет сделано.", 46),
        Column(
            "Срок",
            "due",
            values.period,
            "Например: I квартал 2024, март 2024, до 31.03.2024, в течение года.",
            reads=Reads.NUMBER,
            audience=_PUBLIC,
        ),
        sentence(
            "Результат", "expected_result", "Ожидаемый результат, по возможности измеримый.", 46
        ),
        name(
            "Ответственный",
            "responsible",
            "Подразделение; только для внутренней редакции.",
            24,
            required=False,
            audience=_HOUSE,
        ),
        money(
            "Финансирование план, тыс. руб.",
            "funding",
            "Тысячи рублей без НДС; пусто – без финансирования.",
        ),
        code(
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
        code("Код мероприятия с листа «План».", "Мероприятие", "measure"),
        choice("Статус", "status", model.Status, "Выберите из списка.", width=20),
        date("Дата исполнения", "finished", "Дата, например 25.03.2024."),
        sentence("Фактический результат", "result", "Что получено на деле.", required=False),
        sentence("Эффект", "effect", "Что это дало клиентам и Обществу.", required=False),
        sentence(
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
        money("Финансирование факт, тыс. руб.", "funding", "Тысячи рублей без НДС."),
        text(
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
        code("Постоянный код, например П24-01."),
        _YEAR,
        code("Код мероприятия или раздела.", "Мероприятие или раздел", "subject", audience=_PUBLIC),
        name("Показатель", "title", "Что измеряется."),
        text("Единица", "unit", "Выберите или впишите.", 10, listed=UNITS),
        number("База", "baseline", "Значение до начала программы.", required=False),
        number("Цель", "target", "Значение, которое нужно достичь.", required=False),
        number(
            "Факт", "actual", "Значение по итогам года; заполняется для отчета.", required=False
        ),
        choice("Направление", "direction", model.Direction, "Какое значение лучше.", width=18),
        sentence(
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
        year("Год", "year", "Год, в котором проведена оценка."),
        choice(
            "Вид оценки",
            "kind",
            model.AssessmentKind,
            "После обращения – оперативная, опрос – комплексная.",
        ),
        channel(),
        segment(),
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
        number("Значение", "value", "Средняя оценка."),
        number("Цель", "target", "Целевая оценка.", required=False),
        text("Источник", "origin", "Откуда данные.", 32, required=False, audience=_HOUSE),
    ),
    "Удовлетворенность клиентов: строка на одно значение.",
    key="",
)

CONCLUSIONS = Sheet(
    "Выводы",
    model.Conclusion,
    (
        code("Постоянный код, например В24-01."),
        _YEAR,
        choice(
            "Документ",
            "document",
            model.DocumentKind,
            "Программа – вывод анализа; отчет – вывод об итогах.",
            audience=_HOUSE,
        ),
        service_type(_of_conclusions),
        segment(_of_conclusions),
        sentence("Текст", "text", "Вывод целым предложением.", 90, audience=_of_conclusions),
    ),
    "Выводы анализа (программа) и общие выводы (отчет).",
)

ACTS = Sheet(
    "Акты",
    model.Act,
    (
        code("Короткий код, например ПП-442."),
        text("Вид", "kind", "Выберите из списка.", 16, listed=ACT_KINDS, audience=_HOUSE),
        date("Дата", "date", "Дата акта, например 04.05.2012.", 12, audience=_of_acts),
        code(
            "Номер акта.",
            "Номер",
            "number",
            convert=values.document_number,
            required=False,
            audience=_of_acts,
        ),
        name("Название", "title", "Название без кавычек.", 60, audience=_HOUSE),
        name(
            "Полная ссылка",
            "reference",
            "Как стоит в предложении после слов «в соответствии с требованиями».",
            70,
            audience=_of_acts,
        ),
        choice(
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
        text("Сокращение", "abbreviation", "Как стоит в текстах.", 18, audience=_HOUSE),
        text("Расшифровка", "meaning", "Полностью.", 70, audience=_HOUSE),
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
