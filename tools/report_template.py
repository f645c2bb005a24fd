"""Draws templates/report.docx: `python -m tools.report_template`. The shipped template is what this
draws (docs/notes/templates.md)."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.enum.section import WD_SECTION

from tools import corporate
from tools.program_template import (
    Row,
    abbreviations,
    add,
    carried_in_table,
    details,
    grouped_table,
    own,
    simple_table,
    title_page,
)

NAME = (
    "Отчет о выполнении Программы мероприятий по повышению качества обслуживания клиентов {{ company.short_name }} "
    "за {{ year }} год"
)


def draw() -> Document:
    """The template of the Report, upright but for the execution in the internal edition, which says
    who is responsible."""
    document = corporate.new_document(table_size=10)
    quality = "по повышению качества обслуживания клиентов"
    lines = (
        "о выполнении Программы мероприятий",
        quality,
        "{{ company.short_name }}",
        "за {{ year }} год",
    )
    title_page(document, "УТВЕРЖДЕН", "Отчет", *lines)
    document.add_section(WD_SECTION.NEW_PAGE)
    general(document)
    results(document)
    execution(document)
    indicators(document)
    deviations(document)
    effects(document)
    satisfaction(document)
    standard(document)
    carried_over(document)
    amendments(document)
    changes(document)
    conclusions(document)
    abbreviations(document)
    title, text, across, rest = document.sections
    company = (
        "{%p if company.logo %}",
        "{{ company.logo }}",
        "{%p else %}",
        "{{ company.running_name }}",
        "{%p endif %}",
    )
    corporate.empty_head(title)
    corporate.running_head(text, company, NAME)
    corporate.same_head(across, text)
    corporate.same_head(rest, text)
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
        "(далее – Общество) на {{ year }} год (далее – Отчет, Программа) составлен в соответствии с требованиями к "
        "гарантирующим поставщикам {{ legal_basis }}.",
        "В Отчете Общество приводит основные результаты, причины невыполнения и отклонения от плановых показателей, полученные "
        "эффекты. Информация изложена в разрезе видов обслуживания и сегментов клиентов.",
    )
    details(document)


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
        "{% if loop.last %}.{% else %}; {% endif %}{% endfor %}"
        "{% if results.shares_differ %} Сумма долей отличается от 100\xa0% из-за округления.{% endif %}",
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
    heads = (
        "Вид обслуживания",
        "Сегмент",
        "План",
        "Выполнено",
        "из них в срок",
        "из них с опозданием",
        "выполнено частично",
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

    rows = [
        [("{%tr for row in breakdowns %}", "Текст таблицы")],
        [("{%tr if row.total %}", "Текст таблицы")],
        row("Строка итога", "Итог таблицы"),
        [("{%tr else %}", "Текст таблицы")],
        row("Текст таблицы", "Число таблицы"),
        [("{%tr endif %}", "Текст таблицы")],
        [("{%tr endfor %}", "Текст таблицы")],
    ]
    corporate.table(document, heads, rows, turned=len(names))


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
    tag(document, "if internal")
    corporate.landscape(document.add_section(WD_SECTION.NEW_PAGE))
    tag(document, "endif")
    add(document, "Heading 1", "ИСПОЛНЕНИЕ МЕРОПРИЯТИЙ")
    add(
        document,
        "Пункт перед таблицей",
        "Исполнение мероприятий приведено в таблице\xa0[Таблица_исполнение].",
    )
    corporate.caption(document, "Таблица_исполнение", "Исполнение мероприятий")
    tag(document, "if internal")
    execution_table(document, ("Ответственный",), [("{{ outcome.responsible }}", "Текст таблицы")])
    corporate.portrait(document.add_section(WD_SECTION.NEW_PAGE))
    tag(document, "else")
    execution_table(document, (), [])
    tag(document, "endif")
    funding(document)
    carried_in(document)
    by_branch(document)


def execution_table(document: Document, more: tuple[str, ...], of_house: Row) -> None:
    """What became of each measure: sections, groups in them, measures in either; `more` are the
    heads of what only the internal edition has."""
    results = ("Срок", "Дата исполнения", "Статус", "Фактический результат")
    heads = ("№", "Мероприятие", *more, *results)
    measure = (
        ("", "Номер мероприятия"),
        ("{{ outcome.measure }}", "Текст таблицы"),
        *of_house,
        ("{{ outcome.due }}", "Срок таблицы"),
        ("{{ outcome.finished }}", "Срок таблицы"),
        ("{{ outcome.status }}", "Срок таблицы"),
        ("{{ outcome.result }}", "Текст таблицы"),
    )
    rows = [
        [("{%tr for section in sections %}", "Текст таблицы")],
        [("", "Номер раздела"), ("{{ section.title }}", "Строка раздела")],
        [("{%tr for outcome in section.outcomes %}", "Текст таблицы")],
        measure,
        [("{%tr endfor %}", "Текст таблицы")],
        [("{%tr for group in section.groups %}", "Текст таблицы")],
        [("", "Номер группы"), ("{{ group.title }}", "Строка группы")],
        [("{%tr for outcome in group.outcomes %}", "Текст таблицы")],
        measure,
        *[[("{%tr endfor %}", "Текст таблицы")]] * 3,
    ]
    made = corporate.table(document, heads, rows)
    corporate.use_list(made.rows[5].cells[0].paragraphs[0], corporate.PLAN_ROWS, level=1)


def funding(document: Document) -> None:
    """Money by measures, of the internal edition."""
    tag(document, "if results.funding_plan")
    add(
        document,
        "Пункт перед таблицей",
        "На мероприятия запланировано {{ results.funding_plan }} тыс. руб., израсходовано {{ results.funding_fact }} тыс. руб. "
        "({{ results.funding_percent }} плана). Финансирование по мероприятиям приведено в таблице\xa0[Таблица_финансирование].",
    )
    corporate.caption(
        document, "Таблица_финансирование", "Финансирование мероприятий ({{ company.vat }})"
    )
    rows = [
        [("{%tr for outcome in funded %}", "Текст таблицы")],
        [
            ("{{ outcome.number }}", "Текст таблицы"),
            ("{{ outcome.measure }}", "Текст таблицы"),
            ("{{ outcome.funding_plan }}", "Число таблицы"),
            ("{{ outcome.funding_fact }}", "Число таблицы"),
        ],
        [("{%tr endfor %}", "Текст таблицы")],
        [
            ("Всего", "Итог таблицы"),
            ("{{ results.funding_plan }}", "Итог таблицы"),
            ("{{ results.funding_fact }}", "Итог таблицы"),
        ],
    ]
    heads = ("№", "Мероприятие", "План, тыс. руб.", "Факт, тыс. руб.")
    corporate.table(document, heads, rows)
    tag(document, "endif")


def carried_in(document: Document) -> None:
    """Where measures come from that go on from an earlier year."""
    tag(document, "if carried_in")
    add(
        document,
        "Пункт перед таблицей",
        "Мероприятия, перенесенные из прежних Программ, приведены в таблице\xa0[Таблица_перенесенные].",
    )
    caption = "Мероприятия, перенесенные из прежних Программ"
    carried_in_table(document, caption, with_reason=False)
    tag(document, "endif")


def by_branch(document: Document) -> None:
    """Measures by branches, of the internal edition."""
    tag(document, "if by_branch")
    add(
        document,
        "Пункт перед таблицей",
        "Мероприятия филиалов приведены в таблице\xa0[Таблица_филиалы].",
    )
    corporate.caption(document, "Таблица_филиалы", "Мероприятия филиалов")
    row = [
        ("{{ outcome.number }}", "Текст таблицы"),
        ("{{ outcome.measure }}", "Текст таблицы"),
        ("{{ outcome.due }}", "Срок таблицы"),
        ("{{ outcome.status }}", "Срок таблицы"),
    ]
    heads = ("№", "Мероприятие", "Срок", "Статус")
    grouped_table(document, heads, "outcome in by_branch", "{{ outcome.branch }}", [row])
    tag(document, "endif")


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
        ("{{ indicator.title }}", "Текст таблицы"),
        ("{{ indicator.unit }}", "Срок таблицы"),
        ("{{ indicator.better }}", "Срок таблицы"),
        ("{{ indicator.baseline }}", "Число таблицы"),
        ("{{ indicator.target }}", "Число таблицы"),
        ("{{ indicator.actual }}", "Число таблицы"),
        ("{{ indicator.deviation }}", "Число таблицы"),
        ("{{ indicator.deviation_percent }}", "Число таблицы"),
        ("{{ indicator.reached }}", "Срок таблицы"),
    ]
    heads = (
        "Показатель",
        "Единица",
        "Лучше",
        "База",
        "Цель",
        "Факт",
        "Отклонение от цели",
        "Отклонение, % цели",
        "Цель достигнута",
    )
    loop, group = "indicator in indicators", "{{ indicator.subject }}"
    grouped_table(document, heads, loop, group, [row], turned=len(heads) - 1)
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
        ("{{ indicator.title }}", "Текст таблицы"),
        ("{{ indicator.target }}", "Число таблицы"),
        ("{{ indicator.actual }}", "Число таблицы"),
        ("{{ indicator.deviation_reason }}", "Текст таблицы"),
    ]
    simple_table(
        document,
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
        ("{{ outcome.number }}", "Текст таблицы"),
        ("{{ outcome.measure }}", "Текст таблицы"),
        ("{{ outcome.effect }}", "Текст таблицы"),
    ]
    group = "{{ outcome.service_type }}, {{ outcome.segment }}"
    heads = ("№", "Мероприятие", "Эффект")
    grouped_table(document, heads, "outcome in effects", group, [row])
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

    def row(text: str, number: str) -> list[tuple[str, str]]:
        return [
            ("{{ figure.channel }}", text),
            ("{{ figure.segment }}", "Срок таблицы"),
            *(
                (f"{{{{ figure.{name} }}}}", number)
                for name in ("respondents", "before", "value", "change", "target")
            ),
        ]

    rows = [
        [("{%tr if figure.total %}", "Текст таблицы")],
        row("Строка итога", "Итог таблицы"),
        [("{%tr else %}", "Текст таблицы")],
        row("Текст таблицы", "Число таблицы"),
        [("{%tr endif %}", "Текст таблицы")],
    ]
    years = ("{{ year_before }} год", "{{ year }} год")
    heads = ("Канал", "Сегмент", "Опрошено", *years, "Изменение", "Цель")
    group = "Оценка {{ figure.kind }}, шкала {{ figure.scale }}"
    grouped_table(document, heads, "figure in satisfaction", group, rows)
    chart(
        document,
        "satisfaction_chart",
        "Рисунок_удовлетворенность",
        "Удовлетворенность клиентов в {{ year_before }} и {{ year }} годах: {{ satisfaction_chart_of }}",
    )
    tag(document, "endif")


def standard(document: Document) -> None:
    """The clauses of the Standard, of the internal edition."""
    tag(document, "if clauses")
    add(document, "Heading 1", "ИСПОЛНЕНИЕ ТРЕБОВАНИЙ СТАНДАРТА")
    add(
        document,
        "Пункт перед таблицей",
        "Исполнение требований "
        + own(
            "company.standard", "Стандарта качества обслуживания клиентов {{ company.short_name }}"
        )
        + " (далее – Стандарт) приведено в таблице\xa0[Таблица_стандарт].",
    )
    corporate.caption(
        document, "Таблица_стандарт", "Пункты Стандарта и мероприятия, которые их исполняют"
    )
    row = [
        ("{{ clause.number }}", "Текст таблицы"),
        ("{{ clause.measure }}", "Текст таблицы"),
        ("{{ clause.status }}", "Срок таблицы"),
    ]
    group = "{{ clause.code }}. {{ clause.requirement }}"
    grouped_table(document, ("№", "Мероприятие", "Статус"), "clause in clauses", group, [row])
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
        ("№", "Мероприятие", "Статус", "Новый срок"),
        "outcome in carried_over",
        row,
    )
    tag(document, "endif")


def amendments(document: Document) -> None:
    """What amended the Programme in the year, and what that took out and brought."""
    tag(document, "if amendments")
    add(document, "Heading 1", "ИЗМЕНЕНИЯ ПРОГРАММЫ")
    add(
        document,
        "Пункт перед таблицей",
        "Изменения, внесенные в Программу в течение года, приведены в таблице\xa0[Таблица_редакции]."
        "{% if taken_out %} Исключено {{ taken_out }} ({{ taken_out_numbers }}); исключенное в итогах не учтено.{% endif %}"
        "{% if brought %} Добавлено {{ brought }} ({{ brought_numbers }}).{% endif %}",
    )
    corporate.caption(document, "Таблица_редакции", "Изменения Программы")
    row = [
        ("{{ amendment.number }}", "Срок таблицы"),
        ("{{ amendment.approved }}", "Текст таблицы"),
        ("{{ amendment.in_force }}", "Срок таблицы"),
        ("{{ amendment.reason }}", "Текст таблицы"),
    ]
    heads = ("№", "Чем утверждено", "Действует с", "Причина")
    simple_table(document, heads, "amendment in amendments", row)
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
