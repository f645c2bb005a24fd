"""Which sheets and columns the workbook has.

Said once: workbook/ reads and writes by it, checks, documents and publication ask it about the
column a value comes from, the guide explains it.
"""

from __future__ import annotations

from generator import model
from generator.contract import cleaning, formulas, segment_words, values
from generator.contract.column import WHOLE, Audience, Column, Reads, Sheet
from generator.contract.columns import (
    BRANCHES,
    CHANNELS,
    SERVICE_TYPES,
    UNPRINTED,
    UNPRINTED_CHOICE,
    For,
    house,
    nobody,
    public,
    stamp,
)
from generator.contract.company import COMPANY
from generator.contract.surveys import SURVEYS
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
    BRANCHES: (),
    ACT_KINDS: ("постановление", "приказ", "закон", "методика", "стандарт"),
    UNITS: ("%", "балл", "шт.", "дн.", "мин.", "чел."),
}
# The lists of «Списки» that no column is filled from, and what they hold at first.
WORD_LISTS = {
    heading: tuple(pair[number] for pair in segment_words.USUAL)
    for number, heading in enumerate(segment_words.HEADINGS.values())
}
_PUBLIC, _HOUSE = Audience.PUBLIC, Audience.HOUSE


def _of_conclusions(conclusion: model.Conclusion) -> Audience:
    """The grounds of a Programme stay in the house; the conclusions of a Report are published."""
    return _PUBLIC if conclusion.document is model.DocumentKind.REPORT else _HOUSE


def _of_acts(act: model.Act) -> Audience:
    return _PUBLIC if act.public is model.YesNo.YES else _HOUSE


_as_concluded, _as_act = For(_of_conclusions), For(_of_acts)
_YEAR = public.year("Год", "year", "Год программы, четыре цифры.")
_IN_REFERENCE = "Отдельно не печатается: стоит в полной ссылке."


YEARS = Sheet(
    "Программы",
    model.Imprint,
    (
        _YEAR,
        public.year(
            "Год издания", "issue_year", "Внизу титульного листа; обычно год перед годом программы."
        ),
        house.code(
            "Код акта с листа «Акты»; несколько – через точку с запятой.",
            "Основание",
            "legal_basis",
            convert=values.codes,
            printing="Печатается полная ссылка акта, сам код не печатается.",
        ),
        *stamp("", "program_stamp", "Программу"),
        house.text(
            "Пометка внутренней редакции",
            "internal_mark",
            "То же для внутренней редакции.",
            26,
            required=False,
        ),
        *stamp("Отчет: ", "report_stamp", "Отчет"),
        public.choice(
            "Запись сроков",
            "due_writing",
            model.DueWriting,
            "Как печатать сроки: «единообразно» (и если пусто) – «I квартал», «март 2025 г.», "
            "«31.03.2025», «до 31.03.2025», прочие как в книге; «как в книге» – все.",
            18,
            printing=UNPRINTED_CHOICE,
            required=False,
            default=model.DueWriting.ALIKE,
            is_newer=True,
        ),
        public.choice(
            "Сведения в публичной редакции",
            "details_in_public",
            model.YesNo,
            "«да» – полное наименование, сайт и перечень сокращений печатаются и в публичных "
            "редакциях; пусто или «нет» – только во внутренних.",
            18,
            printing=UNPRINTED_CHOICE,
            required=False,
            default=model.YesNo.NO,
            is_newer=True,
        ),
    ),
    "Строка на год: год издания, основание, гриф утверждения, пометки.",
    key="year",
    parts={"program_stamp": model.Stamp, "report_stamp": model.Stamp},
)

AMENDMENTS = Sheet(
    "Изменения",
    model.Amendment,
    (
        _YEAR,
        public.column(
            "Номер",
            "number",
            values.amendment,
            "По порядку в году: 1, 2, 3; на него ссылаются «Добавлено» и «Исключено».",
            10,
            format=WHOLE,
            reads=Reads.NUMBER,
        ),
        *stamp("", "stamp", "изменение", "исправление опечаток, утверждать нечего"),
        public.date("Действует с", "in_force", "Пусто – с даты утверждения.", 14),
        public.sentence("Причина", "reason", "Почему Программу меняют, целым предложением.", 60),
    ),
    "Изменения, которые внесены в Программу после издания: строка на изменение.",
    key="",
    parts={"stamp": model.Stamp},
    is_newer=True,
)

SECTIONS = Sheet(
    "Разделы",
    model.Section,
    (
        house.code(
            "Место в дереве: 1 – раздел, 1.2 – группа в нем. Печатные номера программа ставит "
            "сама.",
            printing="Код не печатается.",
        ),
        public.name("Наименование", "title", "Строка-заголовок в таблице плана.", 60),
        public.service_type(),
        public.channel(printing="По нему проверяется, все ли каналы есть в плане; не печатается."),
        public.segment(),
        nobody.text(
            "Не применимо",
            "not_applicable",
            "Почему в группе нет мероприятий, если их нет намеренно.",
            required=False,
            printing=UNPRINTED,
        ),
    ),
    "Дерево плана: виды обслуживания и группы в них, в порядке печати.",
)

PLAN = Sheet(
    "План",
    model.Measure,
    (
        nobody.column(
            "№",
            "",
            cleaning.text,
            "Номер, под которым мероприятие будет напечатано. Считает Excel.",
            9,
            format="General",
            formula=formulas.NUMBER,
        ),
        house.code(
            "Постоянный код, например М24-01: остается за мероприятием, даже если номер изменится.",
            printing=UNPRINTED,
        ),
        _YEAR,
        house.code("Код группы с листа «Разделы».", "Раздел", "section", printing=UNPRINTED),
        public.sentence("Предложение", "proposal", "Что предлагается и почему.", 46),
        public.sentence("Мероприятие", "measure", "Что будет сделано.", 46),
        public.column(
            "Срок",
            "due",
            values.period,
            "Например: I квартал 2024, март 2024, до 31.03.2024, в течение года.",
            reads=Reads.NUMBER,
        ),
        public.sentence(
            "Результат", "expected_result", "Ожидаемый результат, по возможности измеримый.", 46
        ),
        house.name(
            "Ответственный",
            "responsible",
            "Подразделение; только для внутренней редакции.",
            24,
            required=False,
        ),
        house.money(
            "Финансирование план, тыс. руб.",
            "funding",
            "Тысячи рублей, без НДС или с ним – лист «Общество»; пусто – без финансирования.",
        ),
        house.code(
            "Код вывода анализа с листа «Выводы».",
            "Вывод",
            "grounds",
            convert=values.codes,
            printing="Печатается вывод, сам код не печатается.",
            required=False,
            default=(),
        ),
        house.number(
            "Порядок",
            "order",
            "Место в группе; пусто – по порядку строк; 2,5 – между второй и третьей. "
            "Столбец «№» его не видит.",
            required=False,
            printing=UNPRINTED,
            is_newer=True,
        ),
        house.code(
            "«до издания» или номер изменения: мероприятие снято, строка остается в книге.",
            "Исключено",
            "excluded",
            convert=values.exclusion,
            required=False,
            is_newer=True,
        ),
        house.text(
            "Филиал",
            "branch",
            "Выберите из списка; новый филиал добавьте на лист «Списки». Пусто – все Общество.",
            22,
            listed=BRANCHES,
            required=False,
            is_newer=True,
        ),
        house.code(
            "Пункты Стандарта, которые исполняет мероприятие, с листа «Стандарт»; несколько – "
            "через точку с запятой.",
            "Пункты Стандарта",
            "clauses",
            convert=values.codes,
            required=False,
            default=(),
            is_newer=True,
        ),
        house.code(
            "Код мероприятия прошлого года, которое продолжается в этом.",
            "Перенесено из",
            "carried_from",
            required=False,
            is_newer=True,
        ),
        house.code(
            "Номер изменения с листа «Изменения», которым мероприятие добавлено; пусто – оно было "
            "с самого начала.",
            "Добавлено",
            "added",
            convert=values.amendment,
            required=False,
            is_newer=True,
        ),
    ),
    "Мероприятия всех лет. Порядок строк – порядок печати внутри группы.",
)

EXECUTION = Sheet(
    "Исполнение",
    model.Execution,
    (
        house.code("Код мероприятия с листа «План».", "Мероприятие", "measure", printing=UNPRINTED),
        public.choice("Статус", "status", model.Status, "Выберите из списка.", width=20),
        public.date("Дата исполнения", "finished", "Дата, например 25.03.2024."),
        public.sentence("Фактический результат", "result", "Что получено на деле.", required=False),
        public.sentence("Эффект", "effect", "Что это дало клиентам и Обществу.", required=False),
        public.sentence(
            "Причина отклонения",
            "deviation_reason",
            "Если не выполнено, перенесено или отменено: почему.",
            required=False,
        ),
        public.column(
            "Перенесено на",
            "moved_to",
            values.new_due,
            "Новый срок, например I квартал 2025.",
            18,
            required=False,
            reads=Reads.NUMBER,
        ),
        house.money(
            "Финансирование факт, тыс. руб.",
            "funding",
            "Тысячи рублей, без НДС или с ним – лист «Общество».",
        ),
        nobody.text(
            "Подтверждение",
            "evidence",
            "Акт, отчет, ссылка; хранится в книге, не печатается.",
            30,
            required=False,
        ),
    ),
    "Что стало с мероприятиями: строка на мероприятие.",
    key="measure",
)

INDICATORS = Sheet(
    "Показатели",
    model.Indicator,
    (
        house.code("Постоянный код, например П24-01.", printing=UNPRINTED),
        _YEAR,
        public.code(
            "Код мероприятия или раздела.",
            "Мероприятие или раздел",
            "subject",
            printing="Печатается наименование, сам код не печатается.",
        ),
        public.name("Показатель", "title", "Что измеряется."),
        public.text("Единица", "unit", "Выберите или впишите.", 10, listed=UNITS),
        public.number("База", "baseline", "Значение до начала программы.", required=False),
        public.number("Цель", "target", "Значение, которое нужно достичь.", required=False),
        public.number(
            "Факт", "actual", "Значение по итогам года; заполняется для отчета.", required=False
        ),
        public.choice(
            "Направление", "direction", model.Direction, "Какое значение лучше.", width=18
        ),
        public.sentence(
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
        public.year("Год", "year", "Год, в котором проведена оценка."),
        public.choice(
            "Вид оценки",
            "kind",
            model.AssessmentKind,
            "После обращения – оперативная, опрос – комплексная.",
        ),
        public.channel(),
        public.segment(),
        public.column(
            "Опрошено",
            "respondents",
            values.count,
            "Число опрошенных.",
            11,
            format=WHOLE,
            required=False,
            reads=Reads.NUMBER,
        ),
        public.column("Шкала", "scale", values.scale, "Например: 1–5 или 0–100 %.", 11),
        public.number("Значение", "value", "Средняя оценка."),
        public.number("Цель", "target", "Целевая оценка.", required=False),
        house.text("Источник", "origin", "Откуда данные.", 32, required=False),
    ),
    "Удовлетворенность клиентов: строка на одно значение.",
    key="",
)

CONCLUSIONS = Sheet(
    "Выводы",
    model.Conclusion,
    (
        house.code("Постоянный код, например В24-01.", printing=UNPRINTED),
        _YEAR,
        house.choice(
            "Документ",
            "document",
            model.DocumentKind,
            "Программа – вывод анализа; отчет – вывод об итогах.",
            printing=UNPRINTED_CHOICE,
        ),
        _as_concluded.service_type(),
        _as_concluded.segment(),
        _as_concluded.sentence("Текст", "text", "Вывод целым предложением.", 90),
    ),
    "Выводы анализа (программа) и общие выводы (отчет).",
)

ACTS = Sheet(
    "Акты",
    model.Act,
    (
        house.code("Короткий код, например ПП-442.", printing=UNPRINTED),
        house.text(
            "Вид", "kind", "Выберите из списка.", 16, listed=ACT_KINDS, printing=_IN_REFERENCE
        ),
        _as_act.date("Дата", "date", "Дата акта, например 04.05.2012.", 12, printing=_IN_REFERENCE),
        _as_act.code(
            "Номер акта.",
            "Номер",
            "number",
            convert=values.document_number,
            required=False,
            printing=_IN_REFERENCE,
        ),
        house.name("Название", "title", "Название без кавычек.", 60, printing=_IN_REFERENCE),
        _as_act.name(
            "Полная ссылка",
            "reference",
            "Как стоит в предложении после слов «в соответствии с требованиями».",
            70,
        ),
        house.choice(
            "Публичный",
            "public",
            model.YesNo,
            "«нет» – внутренний документ, в публичной редакции не называется.",
            printing=UNPRINTED_CHOICE,
            width=11,
        ),
    ),
    "Законы и внутренние документы, на которые ссылаются тексты.",
)

CLAUSES = Sheet(
    "Стандарт",
    model.Clause,
    (
        house.code("Номер пункта, как в Стандарте, например 4.2.", "Пункт"),
        house.sentence("Требование", "requirement", "Чего пункт требует.", 80),
        house.sentence(
            "Не применимо",
            "not_applicable",
            "Почему пункт не исполняет ни одно мероприятие, если так задумано.",
            required=False,
        ),
    ),
    "Пункты Стандарта качества обслуживания, исполнение которых контролируется (п. 1.4 Программы).",
    is_newer=True,
)

ABBREVIATIONS = Sheet(
    "Сокращения",
    model.Abbreviation,
    (
        public.text("Сокращение", "abbreviation", "Как стоит в текстах.", 18),
        public.text("Расшифровка", "meaning", "Полностью.", 70),
    ),
    "Сокращения, которые встречаются в текстах; в перечень документа входят те, что в нем есть.",
    key="abbreviation",
)

SHEETS = (
    *(COMPANY, YEARS, AMENDMENTS, SECTIONS, PLAN, EXECUTION),
    *(INDICATORS, ASSESSMENT, SURVEYS, CONCLUSIONS, ACTS, CLAUSES, ABBREVIATIONS),
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
