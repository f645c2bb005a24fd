"""Draws templates/report.docx: `python -m tools.report_template`. The shipped template is what this
draws (docs/notes/templates.md)."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.enum.section import WD_SECTION

from tools import corporate
from tools.program_template import add, simple_table, title_page

NAME = (
    "Отчет о выполнении Программы мероприятий по повышению качества обслуживания клиентов {{ company.short_name }} "
    "за {{ year }} год"
)


def draw() -> Document:
    """The template of the Year: an upright title page, everything else across, for the sake of
    its wide tables."""
    document = corporate.new_document()
    quality = "по повышению качества обслуживания клиентов"
    lines = (
        "о выполнении Программы мероприятий",
        quality,
        "{{ company.short_name }}",
        "за {{ year }} год",
    )
    title_page(document, "Отчет", *lines)
    corporate.landscape(document.add_section(WD_SECTION.NEW_PAGE))
    general(document)
    results(document)
    execution(document)
    indicators(document)
    deviations(document)
    effects(document)
    satisfaction(document)
    carried_over(document)
    changes(document)
    conclusions(document)
    title, text = document.sections
    company = (
        "{%p if company.logo %}",
        "{{ company.logo }}",
        "{%p else %}",
        "{{ company.running_name }}",
        "{%p endif %}",
    )
    corporate.empty_head(title)
    corporate.running_head(text, company, NAME)
    corporate.marks(title, ("{%p for mark in marks %}", "{{ mark }}", "{%p endfor %}", ""))
    return document


def tag(document: Document, text: str) -> None:
    add(document, "Конец таблицы", f"{{%p {text} %}}")


def general(document: Document) -> None:
    add(document, "Heading 1", "ОБЩИЕ ПОЛОЖЕНИЯ")
    add(
        document,
        "Пункт",
        "Отчет о выполнении Программы мероприятий по повышению качества обслуживания клиентов {{ company.short_name }} "
        "(далее – Общество) на {{ year }} год (далее – Программа) составлен в соответствии с требованиями к гарантирующим "
        "поставщикам {{ legal_basis }}.",
        "В Отчете Общество приводит основные результаты, причины невыполнения и отклонения от плановых показателей, полученные "
        "эффекты. Информация изложена в разрезе видов обслуживания и сегментов клиентов.",
    )


def results(document: Document) -> None:
    add(document, "Heading 1", "ОСНОВНЫЕ РЕЗУЛЬТАТЫ")
    add(
        document,
        "Пункт",
        "Программой на {{ year }} год предусмотрено {{ results.planned }}. Выполнено {{ results.done }} из "
        "{{ results.planned_count }} ({{ results.done_share }}), в том числе в срок – {{ results.in_time }}, с опозданием – "
        "{{ results.late }}.",
    )
    tag(document, "if results.others")
    add(
        document,
        "Пункт",
        "Остальные мероприятия: {% for status in results.others %}{{ status.name }} – {{ status.count }} ({{ status.share }})"
        "{% if loop.last %}.{% else %}; {% endif %}{% endfor %}",
    )
    tag(document, "endif")
    tag(document, "if results.indicators_count")
    add(
        document,
        "Пункт",
        "Цель достигнута по {{ results.indicators_reached }} из {{ results.indicators_count }}.",
    )
    tag(document, "endif")
    add(
        document,
        "Пункт перед таблицей",
        "Выполнение мероприятий по видам обслуживания и сегментам приведено в таблице\xa0[Таблица_итоги]"
        "{% if statuses_chart %}, по статусам – на рисунке\xa0[Рисунок_статусы]{% endif %}.",
    )
    corporate.caption(
        document, "Таблица_итоги", "Выполнение мероприятий по видам обслуживания и сегментам"
    )
    widths = (13, 8, 6, 9, 7, 10, 8, 9, 10, 8, 6, 6)
    heads = (
        "Вид обслуживания",
        "Сегмент",
        "План",
        "Выполнено",
        "из них в срок",
        "с опозданием",
        "частично",
        "не выполнено",
        "перенесено",
        "отменено",
        "в работе",
        "Доля, %",
    )
    names = (
        "planned",
        "done",
        "in_time",
        "late",
        "partly",
        "not_done",
        "moved",
        "cancelled",
        "in_work",
        "share",
    )

    def row(text: str, number: str) -> list[tuple[str, str]]:
        return [
            ("{{ row.service_type }}", text),
            ("{{ row.segment }}", text),
            *((f"{{{{ row.{name} }}}}", number) for name in names),
        ]

    corporate.table(
        document,
        widths,
        heads,
        [
            [("{%tr for row in breakdowns %}", "Текст таблицы")],
            [("{%tr if row.total %}", "Текст таблицы")],
            row("Итог сводки", "Итог сводки (число)"),
            [("{%tr else %}", "Текст таблицы")],
            row("Текст сводки", "Число сводки"),
            [("{%tr endif %}", "Текст таблицы")],
            [("{%tr endfor %}", "Текст таблицы")],
        ],
    )


def chart(document: Document, name: str, bookmark: str, title: str) -> None:
    """A chart with its caption below, as figures have it; nothing where there is none."""
    tag(document, f"if {name}")
    add(document, "Рисунок", f"{{{{ {name} }}}}")
    corporate.figure_caption(document, bookmark, title)
    tag(document, "endif")


def execution(document: Document) -> None:
    chart(
        document,
        "statuses_chart",
        "Рисунок_статусы",
        "Мероприятия по статусам и видам обслуживания",
    )
    add(document, "Heading 1", "ИСПОЛНЕНИЕ МЕРОПРИЯТИЙ")
    tag(document, "if results.funding_plan")
    add(
        document,
        "Пункт",
        "На мероприятия запланировано {{ results.funding_plan }} тыс. руб., израсходовано {{ results.funding_fact }} тыс. руб. "
        "({{ results.funding_percent }} плана).",
    )
    tag(document, "endif")
    public = {
        "№": 7,
        "Мероприятие": 23,
        "Срок": 11,
        "Дата исполнения": 10,
        "Статус": 12,
        "Фактический результат": 19,
        "Эффект": 18,
    }
    internal = {
        "№": 6,
        "Мероприятие": 17,
        "Срок": 10,
        "Дата исполнения": 10,
        "Статус": 11,
        "Фактический результат": 14,
        "Эффект": 12,
        "План, тыс. руб.": 10,
        "Факт, тыс. руб.": 10,
    }
    add(
        document,
        "Пункт перед таблицей",
        "Исполнение мероприятий приведено в таблице\xa0[Таблица_исполнение].",
    )
    corporate.caption(document, "Таблица_исполнение", "Исполнение мероприятий")
    tag(document, "if internal")
    money = (
        ("{{ outcome.funding_plan }}", "Число таблицы"),
        ("{{ outcome.funding_fact }}", "Число таблицы"),
    )
    total = [
        ("Всего", "Итог таблицы"),
        ("{{ results.funding_plan }}", "Итог таблицы"),
        ("{{ results.funding_fact }}", "Итог таблицы"),
    ]
    execution_table(document, internal, money, [total])
    tag(document, "else")
    execution_table(document, public, (), [])
    tag(document, "endif")


def execution_table(
    document: Document, columns: dict[str, int], more: tuple[tuple[str, str], ...], rows: list
) -> None:
    cells = (
        ("{{ outcome.measure }}", "Текст таблицы"),
        ("{{ outcome.due }}", "Срок таблицы"),
        ("{{ outcome.finished }}", "Срок таблицы"),
        ("{{ outcome.status }}", "Срок таблицы"),
        ("{{ outcome.result }}", "Текст таблицы"),
        ("{{ outcome.effect }}", "Текст таблицы"),
        *more,
    )
    made = corporate.table(
        document,
        list(columns.values()),
        list(columns),
        [
            [("{%tr for section in sections %}", "Текст таблицы")],
            [("", "Номер раздела"), ("{{ section.title }}", "Строка раздела")],
            [("{%tr for outcome in section.outcomes %}", "Текст таблицы")],
            [("", "Номер мероприятия"), *cells],
            [("{%tr endfor %}", "Текст таблицы")],
            [("{%tr for group in section.groups %}", "Текст таблицы")],
            [("", "Номер группы"), ("{{ group.title }}", "Строка группы")],
            [("{%tr for outcome in group.outcomes %}", "Текст таблицы")],
            [("", "Номер мероприятия"), *cells],
            *[[("{%tr endfor %}", "Текст таблицы")]] * 3,
            *rows,
        ],
    )
    corporate.use_list(made.rows[5].cells[0].paragraphs[0], corporate.PLAN_ROWS, level=1)


def indicators(document: Document) -> None:
    tag(document, "if indicators")
    add(document, "Heading 1", "ПОКАЗАТЕЛИ ЭФФЕКТИВНОСТИ")
    add(
        document,
        "Пункт перед таблицей",
        "Достижение показателей приведено в таблице\xa0[Таблица_показатели].",
    )
    corporate.caption(document, "Таблица_показатели", "Достижение показателей")
    row = [
        ("{{ indicator.subject }}", "Текст таблицы"),
        ("{{ indicator.title }}", "Текст таблицы"),
        ("{{ indicator.unit }}", "Срок таблицы"),
        ("{{ indicator.baseline }}", "Число таблицы"),
        ("{{ indicator.target }}", "Число таблицы"),
        ("{{ indicator.actual }}", "Число таблицы"),
        ("{{ indicator.deviation }}", "Число таблицы"),
        ("{{ indicator.deviation_percent }}", "Число таблицы"),
        ("{{ indicator.reached }}", "Срок таблицы"),
    ]
    heads = (
        "Мероприятие или группа",
        "Показатель",
        "Единица",
        "База",
        "Цель",
        "Факт",
        "Отклонение",
        "Отклонение, %",
        "Достигнут",
    )
    simple_table(document, (20, 18, 8, 7, 7, 7, 11, 11, 11), heads, "indicator in indicators", row)
    tag(document, "endif")


def deviations(document: Document) -> None:
    """The part that the Programme promises (3.2), also in a year without any deviation."""
    add(document, "Heading 1", "ПРИЧИНЫ НЕВЫПОЛНЕНИЯ И ОТКЛОНЕНИЙ")
    tag(document, "if not deviations and not missed")
    add(document, "Основной текст", "Отклонений от Программы, требующих указания причин, нет.")
    tag(document, "endif")
    tag(document, "if deviations")
    add(
        document,
        "Пункт перед таблицей",
        "Причины невыполнения мероприятий и отклонений от срока приведены в таблице\xa0[Таблица_причины].",
    )
    corporate.caption(
        document, "Таблица_причины", "Причины невыполнения мероприятий и отклонений от срока"
    )
    row = [
        ("{{ outcome.number }}", "Текст таблицы"),
        ("{{ outcome.measure }}", "Текст таблицы"),
        ("{{ outcome.status }}", "Срок таблицы"),
        ("{{ outcome.deviation_reason }}", "Текст таблицы"),
    ]
    simple_table(
        document,
        (7, 40, 13, 40),
        ("№", "Мероприятие", "Статус", "Причина"),
        "outcome in deviations",
        row,
    )
    tag(document, "endif")
    tag(document, "if missed")
    add(
        document,
        "Пункт перед таблицей",
        "Причины отклонения от плановых показателей приведены в таблице\xa0[Таблица_отклонения].",
    )
    corporate.caption(document, "Таблица_отклонения", "Причины отклонения от плановых показателей")
    row = [
        ("{{ indicator.title }}", "Текст сводки"),
        ("{{ indicator.target }}", "Число сводки"),
        ("{{ indicator.actual }}", "Число сводки"),
        ("{{ indicator.deviation_reason }}", "Текст сводки"),
    ]
    simple_table(
        document,
        (40, 10, 10, 40),
        ("Показатель", "Цель", "Факт", "Причина"),
        "indicator in missed",
        row,
    )
    tag(document, "endif")


def effects(document: Document) -> None:
    tag(document, "if effects")
    add(document, "Heading 1", "ПОЛУЧЕННЫЕ ЭФФЕКТЫ")
    add(
        document,
        "Пункт перед таблицей",
        "Эффекты, полученные от мероприятий, по видам обслуживания и сегментам приведены в таблице\xa0[Таблица_эффекты].",
    )
    corporate.caption(document, "Таблица_эффекты", "Эффекты по видам обслуживания и сегментам")
    row = [
        ("{{ outcome.service_type }}", "Текст таблицы"),
        ("{{ outcome.segment }}", "Срок таблицы"),
        ("{{ outcome.number }}", "Текст таблицы"),
        ("{{ outcome.measure }}", "Текст таблицы"),
        ("{{ outcome.effect }}", "Текст таблицы"),
    ]
    heads = ("Вид обслуживания", "Сегмент", "№", "Мероприятие", "Эффект")
    simple_table(document, (14, 9, 7, 35, 35), heads, "outcome in effects", row)
    tag(document, "endif")


def satisfaction(document: Document) -> None:
    tag(document, "if satisfaction")
    add(document, "Heading 1", "УДОВЛЕТВОРЕННОСТЬ КЛИЕНТОВ")
    add(
        document,
        "Пункт перед таблицей",
        "Удовлетворенность клиентов в {{ year_before }} и {{ year }} годах приведена в таблице\xa0[Таблица_удовлетворенность]"
        "{% if satisfaction_chart %} и на рисунке\xa0[Рисунок_удовлетворенность]{% endif %}.",
    )
    corporate.caption(
        document,
        "Таблица_удовлетворенность",
        "Удовлетворенность клиентов в {{ year_before }} и {{ year }} годах",
    )
    row = [
        ("{{ figure.kind }}", "Текст таблицы"),
        ("{{ figure.channel }}", "Текст таблицы"),
        ("{{ figure.segment }}", "Срок таблицы"),
        ("{{ figure.scale }}", "Срок таблицы"),
        ("{{ figure.respondents }}", "Число таблицы"),
        ("{{ figure.before }}", "Число таблицы"),
        ("{{ figure.value }}", "Число таблицы"),
        ("{{ figure.change }}", "Число таблицы"),
        ("{{ figure.target }}", "Число таблицы"),
    ]
    heads = (
        "Оценка",
        "Канал",
        "Сегмент",
        "Шкала",
        "Опрошено",
        "Прошлый год",
        "Отчетный год",
        "Изменение",
        "Цель",
    )
    simple_table(document, (14, 18, 9, 11, 10, 10, 10, 10, 8), heads, "figure in satisfaction", row)
    chart(
        document,
        "satisfaction_chart",
        "Рисунок_удовлетворенность",
        "Удовлетворенность клиентов в {{ year_before }} и {{ year }} годах",
    )
    tag(document, "endif")


def carried_over(document: Document) -> None:
    tag(document, "if carried_over")
    add(document, "Heading 1", "МЕРОПРИЯТИЯ, КОТОРЫЕ ПЕРЕХОДЯТ НА СЛЕДУЮЩИЙ ГОД")
    add(
        document,
        "Пункт перед таблицей",
        "Мероприятия, которые переходят на следующий год, приведены в таблице\xa0[Таблица_переходящие].",
    )
    corporate.caption(document, "Таблица_переходящие", "Переходящие мероприятия")
    row = [
        ("{{ outcome.number }}", "Текст таблицы"),
        ("{{ outcome.measure }}", "Текст таблицы"),
        ("{{ outcome.status }}", "Срок таблицы"),
        ("{{ outcome.moved_to }}", "Срок таблицы"),
    ]
    simple_table(
        document,
        (7, 55, 18, 20),
        ("№", "Мероприятие", "Статус", "Новый срок"),
        "outcome in carried_over",
        row,
    )
    tag(document, "endif")


def changes(document: Document) -> None:
    tag(document, "if changes")
    add(document, "Heading 1", "ИЗМЕНЕНИЯ ПЛАНА")
    add(
        document,
        "Пункт перед таблицей",
        "Отличия плана от изданной Программы приведены в таблице\xa0[Таблица_изменения].",
    )
    corporate.caption(document, "Таблица_изменения", "Отличия плана от изданной Программы")
    row = [
        ("{{ change.number }}", "Текст таблицы"),
        ("{{ change.place }}", "Текст таблицы"),
        ("{{ change.issued }}", "Текст таблицы"),
        ("{{ change.now }}", "Текст таблицы"),
    ]
    simple_table(
        document,
        (7, 15, 39, 39),
        ("№", "Графа", "В изданной Программе", "Сейчас"),
        "change in changes",
        row,
    )
    tag(document, "endif")


def conclusions(document: Document) -> None:
    tag(document, "if conclusions")
    add(document, "Heading 1", "ОБЩИЕ ВЫВОДЫ ПО ЭФФЕКТИВНОСТИ РЕАЛИЗАЦИИ ПРОГРАММЫ")
    tag(document, "for conclusion in conclusions")
    add(document, "Вывод", "{{ conclusion.text }}")
    tag(document, "endfor")
    tag(document, "endif")


def write(path: Path) -> None:
    """Writes the template."""
    corporate.save(draw(), path, "Отчет о выполнении Программы")


if __name__ == "__main__":
    write(Path("templates/report.docx"))
