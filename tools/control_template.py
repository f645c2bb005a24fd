"""Draws templates/control.docx, the «Справка об исполнении Программы» on a day:
`python -m tools.control_template`. The shipped template is what this draws (docs/notes/templates.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from docx.document import Document
from docx.enum.section import WD_SECTION

from tools import corporate
from tools.program_template import Row, add, simple_table

NAME = "Справка об исполнении Программы мероприятий по повышению качества обслуживания клиентов"
COUNTS = (
    ("planned", "План"),
    ("due", "Срок истек"),
    ("done", "Выполнено"),
    ("done_in_time", "из них в срок"),
    ("done_late", "из них с опозданием"),
    ("overdue", "Просрочено"),
    ("moved", "Перенесено"),
    ("cancelled", "Отменено"),
    ("running", "В работе"),
    ("silent", "Нет данных"),
)
"""The numbers of a breakdown, by their names in the context."""
WHOM = "{{ row.responsible }}{% if row.branch %} ({{ row.branch }}){% endif %}"
"""The responsible, and the branch where one is named."""


def draw() -> Document:
    """The template: the numbers upright, the lists of measures across the page."""
    document = corporate.new_document(table_size=10)
    section = document.sections[0]
    company = (
        "{%p if company.logo %}",
        "{{ company.logo }}",
        "{%p else %}",
        "{{ company.running_name }}",
        "{%p endif %}",
    )
    head = f"{NAME} {{{{ company.short_name }}}} на {{{{ year }}}} год по состоянию на {{{{ on }}}}"
    corporate.running_head(section, company, head)
    corporate.marks(section, ("{%p for mark in marks %}", "{{ mark }}", "{%p endfor %}", ""))
    add(document, "Заголовок приложения", "Справка")
    add(
        document,
        "Заголовок приложения",
        "об исполнении Программы мероприятий по повышению качества обслуживания клиентов {{ company.short_name }} "
        "на {{ year }} год по состоянию на {{ on }}",
    )
    results(document)
    responsibles(document)
    funding(document)
    corporate.landscape(document.add_section(WD_SECTION.NEW_PAGE))
    overdue(document)
    upcoming(document)
    deviations(document)
    silent(document)
    changed(document)
    return document


def tag(document: Document, text: str) -> None:
    add(document, "Конец таблицы", f"{{%p {text} %}}")


def results(document: Document) -> None:
    """The numbers in sentences, then in a table."""
    add(document, "Heading 1", "ИТОГИ")
    add(
        document,
        "Пункт",
        "Программой на {{ year }} год предусмотрено {{ planned }}. На {{ on }} истек срок {{ due }}. "
        "Выполнено – {{ counts.done }} ({{ done_share }} Программы), в том числе в срок – {{ counts.done_in_time }}, с опозданием – "
        "{{ counts.done_late }}; просрочено – {{ counts.overdue }}{% if overdue %} (таблица [Таблица_просроченные]){% endif %}; перенесено – {{ counts.moved }}; отменено – "
        "{{ counts.cancelled }}; в работе, срок не истек, – {{ counts.running }}.",
        "До {{ until }} включительно {% if upcoming %}истекает срок {{ upcoming_count }} (таблица [Таблица_ближайшие]){% else %}ни один срок не истекает"
        "{% endif %}. Нет данных об исполнении – {{ counts.silent }}, выполнено частично – {{ counts.partly }}.",
    )
    tag(document, "if since")
    add(
        document,
        "Пункт",
        "На {{ since }} было: выполнено – {{ counts_before.done }}, просрочено – {{ counts_before.overdue }}, в работе – "
        "{{ counts_before.running }}. Что изменилось с тех пор, сказано в последнем разделе.",
    )
    tag(document, "endif")
    services(document)


def services(document: Document) -> None:
    """By service type and segment, with sums."""
    add(
        document,
        "Пункт перед таблицей",
        "Исполнение по видам обслуживания и сегментам приведено в таблице\xa0[Таблица_виды].",
    )
    corporate.caption(document, "Таблица_виды", "Исполнение по видам обслуживания и сегментам")

    def row(text: str, number: str) -> Row:
        return [("{{ row.name }}", text), ("{{ row.segment }}", text), *counted(number)]

    rows = [
        [("{%tr for row in services %}", "Текст таблицы")],
        [("{%tr if row.total %}", "Текст таблицы")],
        row("Строка итога", "Итог таблицы"),
        [("{%tr else %}", "Текст таблицы")],
        row("Текст таблицы", "Число таблицы"),
        [("{%tr endif %}", "Текст таблицы")],
        [("{%tr endfor %}", "Текст таблицы")],
    ]
    heads = ("Вид обслуживания", "Сегмент", *(head for _, head in COUNTS))
    corporate.table(document, heads, rows, turned=len(COUNTS))


def counted(number: str) -> Row:
    return [(f"{{{{ row.counts.{name} }}}}", number) for name, _ in COUNTS]


def part(document: Document, name: str, heading: str, nothing: str) -> None:
    """The heading of a part and what is said where it is empty; what follows stands there else, up
    to an «endif»."""
    add(document, "Heading 1", heading)
    tag(document, f"if not {name}")
    add(document, "Пункт", nothing)
    tag(document, "endif")
    tag(document, f"if {name}")


def listed(
    document: Document,
    name: str,
    bookmark: str,
    title: str,
    columns: Iterable[tuple[str, str, str]],
) -> None:
    """A caption and a table of measures; a column is its head, its text and its style."""
    corporate.caption(document, bookmark, title)
    heads, row = [], []
    for head, text, style in columns:
        heads.append(head)
        row.append((text, style))
    simple_table(document, heads, f"row in {name}", row)


NUMBER = ("№", "{{ row.number }}", "Текст таблицы")
MEASURE = ("Мероприятие", "{{ row.measure }}", "Текст таблицы")
DUE = ("Срок", "{{ row.due }}", "Срок таблицы")
RESPONSIBLE = ("Ответственный{% if branches %} (филиал){% endif %}", WHOM, "Текст таблицы")
STATUS = ("Статус", "{{ row.status }}", "Срок таблицы")
REASON = ("Причина", "{{ row.reason }}", "Текст таблицы")
MOVED_TO = ("Новый срок", "{{ row.moved_to }}", "Срок таблицы")
FINISHED = ("Дата исполнения", "{{ row.finished }}", "Срок таблицы")


def days(head: str) -> tuple[str, str, str]:
    return (head, "{{ row.days }}", "Срок таблицы")


def overdue(document: Document) -> None:
    nothing = "Просроченных мероприятий нет."
    part(document, "overdue", "ПРОСРОЧЕНО", nothing)
    add(
        document,
        "Пункт перед таблицей",
        "Просроченные мероприятия приведены в таблице\xa0[Таблица_просроченные], дольше всех просроченные – первыми.",
    )
    columns = (NUMBER, MEASURE, DUE, days("Дней просрочки"), RESPONSIBLE, STATUS, REASON)
    listed(document, "overdue", "Таблица_просроченные", "Просроченные мероприятия", columns)
    tag(document, "endif")


def upcoming(document: Document) -> None:
    nothing = "До {{ until }} включительно ни один срок не истекает."
    part(document, "upcoming", "СРОК В БЛИЖАЙШИЕ 30 ДНЕЙ", nothing)
    add(
        document,
        "Пункт перед таблицей",
        "Мероприятия, срок которых истекает до {{ until }} включительно, приведены в таблице\xa0[Таблица_ближайшие].",
    )
    columns = (NUMBER, MEASURE, DUE, days("Осталось дней"), RESPONSIBLE, STATUS)
    listed(document, "upcoming", "Таблица_ближайшие", "Ближайшие сроки", columns)
    tag(document, "endif")


def deviations(document: Document) -> None:
    """Late, in part, moved, cancelled."""
    tag(document, "if late or partly or moved")
    add(document, "Heading 1", "ОТКЛОНЕНИЯ")
    tag(document, "endif")
    table_of(
        document,
        "late",
        "Мероприятия, выполненные с опозданием, приведены в таблице\xa0[Таблица_поздние].",
        ("Таблица_поздние", "Выполнено с опозданием"),
        (NUMBER, MEASURE, DUE, FINISHED, days("Дней опоздания"), RESPONSIBLE, REASON),
    )
    table_of(
        document,
        "partly",
        "Мероприятия, выполненные частично, приведены в таблице\xa0[Таблица_частичные].",
        ("Таблица_частичные", "Выполнено частично"),
        (NUMBER, MEASURE, DUE, RESPONSIBLE, REASON),
    )
    table_of(
        document,
        "moved",
        "Перенесенные и отмененные мероприятия приведены в таблице\xa0[Таблица_перенесенные].",
        ("Таблица_перенесенные", "Перенесено и отменено"),
        (NUMBER, MEASURE, DUE, STATUS, MOVED_TO, RESPONSIBLE, REASON),
    )


def table_of(
    document: Document,
    name: str,
    said: str,
    caption: tuple[str, str],
    columns: Sequence[tuple[str, str, str]],
) -> None:
    tag(document, f"if {name}")
    add(document, "Пункт перед таблицей", said)
    listed(document, name, *caption, columns)
    tag(document, "endif")


def silent(document: Document) -> None:
    nothing = "Данные об исполнении есть по всем мероприятиям."
    part(document, "silent", "НЕТ ДАННЫХ ОБ ИСПОЛНЕНИИ", nothing)
    add(
        document,
        "Пункт перед таблицей",
        "Мероприятия, об исполнении которых в книге ничего не сказано, приведены в таблице\xa0[Таблица_без_данных].",
    )
    columns = (NUMBER, MEASURE, DUE, RESPONSIBLE)
    listed(document, "silent", "Таблица_без_данных", "Нет данных об исполнении", columns)
    tag(document, "endif")


def responsibles(document: Document) -> None:
    """By department, and by branch where there are any."""
    add(document, "Heading 1", "ОТВЕТСТВЕННЫЕ{% if branches %} И ФИЛИАЛЫ{% endif %}")
    add(
        document,
        "Пункт перед таблицей",
        "Исполнение по ответственным приведено в таблице\xa0[Таблица_ответственные]. Мероприятие нескольких подразделений "
        "учтено у каждого из них.",
    )
    counts_table(
        document,
        "responsibles",
        "Ответственный",
        ("Таблица_ответственные", "Исполнение по ответственным"),
    )
    tag(document, "if branches")
    add(
        document,
        "Пункт перед таблицей",
        "Исполнение по филиалам приведено в таблице\xa0[Таблица_филиалы].",
    )
    counts_table(document, "branches", "Филиал", ("Таблица_филиалы", "Исполнение по филиалам"))
    tag(document, "endif")


def counts_table(document: Document, name: str, head: str, caption: tuple[str, str]) -> None:
    corporate.caption(document, *caption)
    rows = [
        [(f"{{%tr for row in {name} %}}", "Текст таблицы")],
        [("{{ row.name }}", "Текст таблицы"), *counted("Число таблицы")],
        [("{%tr endfor %}", "Текст таблицы")],
    ]
    heads = (head, *(each for _, each in COUNTS))
    corporate.table(document, heads, rows, turned=len(COUNTS))


def funding(document: Document) -> None:
    tag(document, "if money")
    add(document, "Heading 1", "ФИНАНСИРОВАНИЕ")
    add(
        document,
        "Пункт перед таблицей",
        "На {{ year }} год запланировано {{ funding.plan }} тыс. руб., в том числе на мероприятия, срок которых на {{ on }} истек, – "
        "{{ funding.due }} тыс. руб. Израсходовано {{ funding.spent }} тыс. руб. Финансирование по видам обслуживания приведено в "
        "таблице\xa0[Таблица_финансирование]; расход учтен с даты исполнения, а где ее нет – полностью.",
    )
    corporate.caption(
        document, "Таблица_финансирование", "Финансирование, тыс. руб. ({{ company.vat }})"
    )

    def row(text: str, number: str) -> Row:
        names = ("plan", "due", "spent", "percent")
        return [
            ("{{ row.name }}", text),
            *((f"{{{{ row.{name} }}}}", number) for name in names),
        ]

    rows = [
        [("{%tr for row in money %}", "Текст таблицы")],
        [("{%tr if row.total %}", "Текст таблицы")],
        row("Строка итога", "Итог таблицы"),
        [("{%tr else %}", "Текст таблицы")],
        row("Текст таблицы", "Число таблицы"),
        [("{%tr endif %}", "Текст таблицы")],
        [("{%tr endfor %}", "Текст таблицы")],
    ]
    heads = (
        "Вид обслуживания",
        "План на год",
        "План: срок истек",
        "Израсходовано",
        "Израсходовано, % плана на год",
    )
    corporate.table(document, heads, rows)
    tag(document, "endif")


def changed(document: Document) -> None:
    """What stands elsewhere than on the earlier day."""
    tag(document, "if since")
    add(document, "Heading 1", "ЧТО ИЗМЕНИЛОСЬ С {{ since }}")
    tag(document, "if not turns")
    add(document, "Пункт", "С {{ since }} состояние мероприятий не изменилось.")
    tag(document, "endif")
    tag(document, "if turns")
    add(
        document,
        "Пункт перед таблицей",
        "Мероприятия, состояние которых изменилось, приведены в таблице\xa0[Таблица_изменения].",
    )
    columns = (
        NUMBER,
        MEASURE,
        ("Ответственный", "{{ row.responsible }}", "Текст таблицы"),
        ("Было на {{ since }}", "{{ row.before }}", "Срок таблицы"),
        ("Стало на {{ on }}", "{{ row.now }}", "Срок таблицы"),
    )
    listed(document, "turns", "Таблица_изменения", "Что изменилось с {{ since }}", columns)
    tag(document, "endif")
    tag(document, "endif")


def write(path: Path) -> None:
    """Writes the template."""
    corporate.save(draw(), path, "Справка об исполнении Программы")


if __name__ == "__main__":
    write(Path("templates/control.docx"))
