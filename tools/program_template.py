"""Draws templates/program.docx: `python -m tools.program_template`. The shipped template is what
this draws (docs/notes/templates.md).

The standing text is that of the Programme 2024 as published
(tests/data/programme-2024-published.txt)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.table import Table
from docx.text.paragraph import Paragraph

from tools import corporate

NAME = "Программа мероприятий по повышению качества обслуживания клиентов {{ company.short_name }} на {{ year }} год"


def own(name: str, usual: str) -> str:
    """What a company says on «Общество», or else the words of the published Programme."""
    return f"{{% if {name} %}}{{{{ {name} }}}}{{% else %}}{usual}{{% endif %}}"


PURPOSE = (
    "Программа предназначена для систематизации и комплексного внедрения предложений и инициативных решений в части "
    "повышения уровня клиентоориентированности, построения плана по их продвижению в {{ company.short_name }} (далее – "
    "Общество), определения показателей эффективности реализации Программы, контроля реализации предложений по повышению "
    "клиентоориентированности и оценки показателей эффективности осуществления Программы."
)
AIMS = (
    "повышение лояльности клиентов за счет повышения качества обслуживания;",
    "обеспечение высокого уровня удовлетворенности клиентов по всем показателям оценки уровня удовлетворенности клиентов "
    "качеством обслуживания (далее – Оценка);",
    "обеспечение эффективной обратной связи с клиентами для усовершенствования и оптимизации действующих механизмов "
    "взаимодействия и формирования новых решений.",
)
TASKS = (
    "формирование и реализация мероприятий на основании данных, полученных в ходе "
    + own("company.assessments", "оперативной и комплексной")
    + " оценки уровня удовлетворенности клиентов качеством обслуживания;",
    "формирование и реализация мероприятий по повышению качества "
    + own("company.service_types", "очного и заочного (интерактивного, дистанционного)")
    + " обслуживания;",
    "контроль исполнения требований "
    + own("company.standard", "Стандарта качества обслуживания клиентов {{ company.short_name }}")
    + " (далее – Стандарт);",
    "эффективное использование каналов коммуникации и обеспечение клиентов удобной коммуникацией с Обществом благодаря "
    "созданию и развитию цифровых сервисов.",
)
# A step of the plan: heading, text as published, and, each under its condition, what else is said:
# in the internal edition of its appendices.
Step = tuple[str, str, tuple[tuple[str, str], ...]]
STEPS: tuple[Step, ...] = (
    (
        "Проводится анализ текущего состояния.",
        "Для составления Программы проводится анализ текущей ситуации с учетом данных, полученных посредством оценки уровня "
        "удовлетворенности Клиентов Общества обслуживанием во всех каналах коммуникации. На основании оценки формулируются "
        "основные выводы о проблемах и предложениях их решений в разрезе сегментов клиентов.",
        (
            (
                "internal and assessments",
                "Результаты Оценки за {{ assessed_year }} год приведены в таблице\xa0[Таблица_оценка] "
                "приложения\xa0[Приложение_анализ].",
            ),
            (
                "internal and findings",
                "Выводы анализа текущего состояния приведены в таблице\xa0[Таблица_выводы] "
                "приложения\xa0[Приложение_анализ].",
            ),
        ),
    ),
    (
        "Формируется План мероприятий по повышению качества обслуживания.",
        "Инициативные предложения по повышению качества обслуживания, сформированные на этапе анализа текущего состояния, "
        "детализируются в перечне мероприятий, которые направлены на реализацию предложения.",
        (
            (
                "internal and carried_in",
                "Мероприятия, перенесенные из прежних Программ, приведены в таблице\xa0[Таблица_перенесенные] "
                "приложения\xa0[Приложение_план].",
            ),
        ),
    ),
    (
        "Разрабатываются показатели эффективности реализации Программы.",
        "По каждому предложению или группе предложений на основании результатов анализа текущего состояния разрабатываются "
        "показатели, измеряющие результат запланированного мероприятия.",
        (
            (
                "internal and indicators",
                "Показатели эффективности реализации Программы приведены в таблице\xa0[Таблица_показатели] "
                "приложения\xa0[Приложение_анализ].",
            ),
            (  # where §2.4 is, it says so
                "not funding_is_stated",
                "Предложения, мероприятия, сроки и ожидаемые результаты представлены в таблице №\xa0[Таблица_план].",
            ),
        ),
    ),
)
FUNDING: Step = (
    "Определяется объём финансирования Программы.",
    "Инициативные предложения по повышению качества обслуживания, сформированные на этапе анализа текущего состояния, "
    "представлены в таблице №\xa0{% if internal %}[Таблица_план_внутренний] (приложение\xa0[Приложение_план])"
    "{% else %}[Таблица_план]{% endif %}.",
    (),
)
PUBLICATION = (
    "Общество ежегодно публикует на официальном сайте План мероприятий по повышению качества обслуживания, включенных в "
    "Программу, на текущий год и отчет о выполнении Программы за прошедший период.",
    "Общество ежегодно проводит оценку эффективности реализации Программы. В итоговом отчете отражаются: основные "
    "результаты, причины невыполнения/отклонения от плановых показателей, полученные эффекты. Информация излагается в "
    "разрезе вида обслуживания и сегментации, делаются общие выводы по эффективности реализации Программы.",
)

CAPTION = "План мероприятий по повышению качества обслуживания"
# Cells of a row, each a text and a style.
Row = list[tuple[str, str]]
PUBLIC = ("№", "Предложения", "Мероприятия", "Срок", "Результат")
INTERNAL = (*PUBLIC, "Ответственный", "Финансирование, тыс. руб. {{ company.vat }}")


def draw() -> Document:
    """The template of the Programme."""
    document = corporate.new_document(table_size=11)
    quality = "по повышению качества обслуживания клиентов"
    lines = ("Программа мероприятий", quality, "{{ company.short_name }}", "на {{ year }} год")
    title_page(document, "УТВЕРЖДЕНА", *lines, amended=True)
    document.add_section(WD_SECTION.NEW_PAGE)
    general(document)
    plan(document)
    publication(document)
    abbreviations(document)
    appendices(document)
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


def add(document: Document, style: str, *lines: str) -> Paragraph:
    """Paragraphs of a style, with references in their text; the last is returned."""
    for line in lines:
        paragraph = document.add_paragraph(style=style)
        corporate.add_text(paragraph, line)
    return paragraph


def stamp(document: Document, approved: str) -> None:
    """The approval stamp in each of its forms; `approved` agrees with the name of the document."""
    add(
        document,
        "Гриф утверждения",
        "{%p if approval.by_person %}",
        "УТВЕРЖДАЮ",
        "{{ approval.position }}",
        "_______________ {{ approval.person }}",
        "{{ approval.date }}",
        "{%p endif %}",
        "{%p if approval.by_order %}",
        approved,
        "приказом {{ company.short_name }}",
        "от {{ approval.date }} №\xa0{{ approval.number }}",
        "{%p endif %}",
        "{%p if approval.by_minutes %}",
        approved,
        "решением "
        + own("company.governing_body", "Совета директоров")
        + " {{ company.short_name }}",
        "(протокол от {{ approval.date }} №\xa0{{ approval.number }})",
        "{%p endif %}",
    )


def title_page(
    document: Document, approved: str, first: str, *lines: str, amended: bool = False
) -> None:
    """The stamp, the lines of the title, below them what amended it, and at the foot the city and
    the year of issue."""
    stamp(document, approved)
    title = add(document, "Title", first)
    for line in lines:
        title.add_run().add_break()
        title.add_run(line)
    if amended:
        tags = ("{%p if amended %}", "({{ amended }})", "{%p endif %}")
        add(document, "Редакция документа", *tags)
    foot = add(document, "Город и год", "{{ company.city }}")
    foot.add_run().add_break()
    foot.add_run("{{ issue_year }}")
    corporate.at_page_foot(foot)
    add(document, "Конец таблицы", "")  # a frame belongs to the paragraph behind it


def general(document: Document) -> None:
    """1. General provisions."""
    add(document, "Heading 1", "ОБЩИЕ ПОЛОЖЕНИЯ.")
    add(
        document,
        "Пункт",
        "Программа мероприятий по повышению качества обслуживания клиентов {{ company.short_name }} (далее – Программа) "
        "разрабатывается и исполняется ежегодно в соответствии с требованиями к гарантирующим поставщикам {{ legal_basis }}.",
        PURPOSE,
        "Целями Программы являются:",
    )
    add(document, "Перечисление", *AIMS)
    add(document, "Пункт", "Для реализации поставленных целей решаются следующие задачи:")
    add(document, "Перечисление", *TASKS)
    add(
        document,
        "Пункт",
        "В основе механизма реализации Программы заложены принципы системности, унификации и тиражирования мероприятий по "
        "повышению качества обслуживания клиентов.",
    )
    when(
        document,
        "internal and clauses",
        "Пункт",
        "Мероприятия Программы, которые исполняют пункты Стандарта, приведены в таблице\xa0[Таблица_стандарт] "
        "(приложение\xa0[Приложение_стандарт]).",
    )
    details(document)


def when(document: Document, condition: str, style: str, *lines: str) -> None:
    """Paragraphs under a condition."""
    add(document, "Конец таблицы", f"{{%p if {condition} %}}")
    add(document, style, *lines)
    add(document, "Конец таблицы", "{%p endif %}")


def details(document: Document) -> None:
    """What the company is called in full, and its site."""
    when(
        document,
        "states_details",
        "Пункт",
        "Полное наименование Общества – {{ company.full_name }}"
        "{% if company.site %}, официальный сайт – {{ company.site }}{% endif %}.",
    )


def abbreviations(document: Document) -> None:
    """The last section: the abbreviations that the document uses."""
    add(document, "Конец таблицы", "{%p if states_details and abbreviations %}")
    add(document, "Heading 1", "ПЕРЕЧЕНЬ СОКРАЩЕНИЙ")
    add(document, "Конец таблицы", "{%p for each in abbreviations %}")
    add(document, "Сокращение", "{{ each.abbreviation }} – {{ each.meaning }}")
    add(document, "Конец таблицы", "{%p endfor %}")
    add(document, "Конец таблицы", "{%p endif %}")


def plan(document: Document) -> None:
    """2. Plan; table 1 of the internal edition has two columns more and is an appendix."""
    add(document, "Heading 1", "ПЛАН МЕРОПРИЯТИЙ ПО ПОВЫШЕНИЮ КАЧЕСТВА ОБСЛУЖИВАНИЯ.")
    add(
        document,
        "Основной текст",
        "Формирование Программы Общества осуществляется следующим образом.",
    )
    for each in STEPS:
        step(document, *each)
    add(document, "Конец таблицы", "{%p if funding_is_stated %}")
    step(document, *FUNDING)
    add(document, "Конец таблицы", "{%p endif %}")
    add(document, "Конец таблицы", "{%p if not internal %}")
    corporate.caption(document, "Таблица_план", CAPTION)
    plan_table(document, PUBLIC, (), total=False)
    add(document, "Конец таблицы", "{%p endif %}")


def step(document: Document, head: str, text: str, more: tuple[tuple[str, str], ...]) -> None:
    """A numbered heading and its text."""
    add(document, "Пункт-заголовок", head)
    add(document, "Основной текст", text)
    for condition, said in more:
        when(document, condition, "Основной текст", said)


def plan_table(
    document: Document,
    heads: tuple[str, ...],
    more: tuple[tuple[str, str], ...],
    *,
    total: bool,
) -> None:
    """Table 1: sections, groups in them, measures in either."""
    cells = (
        ("{{ measure.proposal }}", "Текст таблицы"),
        ("{{ measure.measure }}", "Текст таблицы"),
        ("{{ measure.due }}", "Срок таблицы"),
        ("{{ measure.expected_result }}", "Текст таблицы"),
        *more,
    )
    rows = [
        [("{%tr for section in sections %}", "Текст таблицы")],
        [("", "Номер раздела"), ("{{ section.title }}", "Строка раздела")],
        [("{%tr for measure in section.measures %}", "Текст таблицы")],
        [("", "Номер мероприятия"), *cells],
        [("{%tr endfor %}", "Текст таблицы")],
        [("{%tr for group in section.groups %}", "Текст таблицы")],
        [("", "Номер группы"), ("{{ group.title }}", "Строка группы")],
        [("{%tr for measure in group.measures %}", "Текст таблицы")],
        [("", "Номер мероприятия"), *cells],
        *[[("{%tr endfor %}", "Текст таблицы")]] * 3,
    ]
    if total:
        rows += [
            [("Всего", "Итог таблицы"), ("{{ funding_total }}", "Итог таблицы")],
            [("{%tr for branch in branches %}", "Текст таблицы")],
            [("{{ branch.title }}", "Итог таблицы"), ("{{ branch.funding }}", "Итог таблицы")],
            [("{%tr endfor %}", "Текст таблицы")],
        ]
    made = corporate.table(document, heads, rows)
    # A measure that stands in a section itself is counted on the level of the groups.
    corporate.use_list(made.rows[5].cells[0].paragraphs[0], corporate.PLAN_ROWS, level=1)


def carried_in_table(document: Document, caption: str, *, with_reason: bool) -> None:
    """Where measures come from that go on from an earlier year."""
    corporate.caption(document, "Таблица_перенесенные", caption)
    row = [
        ("{{ carried.number }}", "Текст таблицы"),
        ("{{ carried.measure }}", "Текст таблицы"),
        ("{{ carried.origin }}", "Текст таблицы"),
        ("{{ carried.due }}", "Срок таблицы"),
    ]
    heads = ["№", "Мероприятие", "Откуда", "Прежний срок"]
    if with_reason:
        row.append(("{{ carried.reason }}", "Текст таблицы"))
        heads.append("Почему перенесено")
    simple_table(document, heads, "carried in carried_in", row)


def publication(document: Document) -> None:
    """3. Publication and evaluation."""
    add(
        document,
        "Heading 1",
        "РАЗМЕЩЕНИЕ ПРОГРАММЫ И ОТЧЕТА НА САЙТЕ ОБЩЕСТВА, ОЦЕНКА ЭФФЕКТИВНОСТИ ПРОГРАММЫ.",
    )
    add(document, "Пункт", *PUBLICATION)


def appendices(document: Document) -> None:
    """The internal edition's: the plan across the page; assessment, findings, indicators."""
    add(document, "Конец таблицы", "{%p if internal %}")
    corporate.landscape(document.add_section(WD_SECTION.NEW_PAGE))
    corporate.appendix(document, "Приложение_план", "А", CAPTION, new_page=False)
    corporate.caption(document, "Таблица_план_внутренний", CAPTION)
    more = (
        (
            "{{ measure.responsible }}{% if measure.branch %} ({{ measure.branch }}){% endif %}",
            "Текст таблицы",
        ),
        ("{{ measure.funding }}", "Число таблицы"),
    )
    plan_table(document, INTERNAL, more, total=True)
    add(document, "Конец таблицы", "{%p if carried_in %}")
    carried_in_table(document, "Мероприятия, перенесенные из прежних Программ", with_reason=True)
    add(document, "Конец таблицы", "{%p endif %}")
    corporate.portrait(document.add_section(WD_SECTION.NEW_PAGE))
    add(document, "Конец таблицы", "{%p if assessments or findings or indicators %}")
    corporate.appendix(
        document,
        "Приложение_анализ",
        "Б",
        "Анализ текущего состояния и показатели эффективности",
        new_page=False,
    )
    add(document, "Конец таблицы", "{%p endif %}")
    add(document, "Конец таблицы", "{%p if assessments %}")
    corporate.caption(
        document,
        "Таблица_оценка",
        "Удовлетворенность клиентов качеством обслуживания в {{ assessed_year }} году",
    )
    row = [
        ("{{ figure.channel }}", "Текст таблицы"),
        ("{{ figure.segment }}", "Срок таблицы"),
        ("{{ figure.respondents }}", "Число таблицы"),
        ("{{ figure.value }}", "Число таблицы"),
        ("{{ figure.target }}", "Число таблицы"),
        ("{{ figure.origin }}", "Текст таблицы"),
    ]
    heads = ("Канал", "Сегмент", "Опрошено", "Значение", "Цель", "Источник")
    group = "Оценка {{ figure.kind }}, шкала {{ figure.scale }}"
    grouped_table(document, heads, "figure in assessments", group, [row])
    add(document, "Конец таблицы", "{%p endif %}")
    add(document, "Конец таблицы", "{%p if findings %}")
    corporate.caption(document, "Таблица_выводы", "Выводы анализа текущего состояния")
    row = [
        ("", "Номер строки"),
        ("{{ finding.service_type }}", "Текст таблицы"),
        ("{{ finding.segment }}", "Срок таблицы"),
        ("{{ finding.text }}", "Текст таблицы"),
    ]
    heads = ("№", "Вид обслуживания", "Сегмент", "Вывод")
    simple_table(document, heads, "finding in findings", row)
    add(document, "Конец таблицы", "{%p endif %}")
    add(document, "Конец таблицы", "{%p if indicators %}")
    corporate.caption(document, "Таблица_показатели", "Показатели эффективности")
    row = [
        ("", "Номер строки"),
        ("{{ indicator.title }}", "Текст таблицы"),
        ("{{ indicator.unit }}", "Срок таблицы"),
        ("{{ indicator.baseline }}", "Число таблицы"),
        ("{{ indicator.target }}", "Число таблицы"),
        ("{{ indicator.direction }}", "Срок таблицы"),
    ]
    heads = ("№", "Показатель", "Единица", "База", "Цель", "Направление")
    group = "{{ indicator.subject }}"
    made = grouped_table(document, heads, "indicator in indicators", group, [row])
    corporate.use_list(
        made.rows[-2].cells[0].paragraphs[0], corporate.new_list(document, corporate.ROWS)
    )
    add(document, "Конец таблицы", "{%p endif %}")
    standard(document)
    add(document, "Конец таблицы", "{%p endif %}")


def standard(document: Document) -> None:
    """The clauses of the Standard and their measures; the appendix has the next letter."""
    add(document, "Конец таблицы", "{%p if clauses %}")
    corporate.appendix(
        document,
        "Приложение_стандарт",
        "{% if assessments or findings or indicators %}В{% else %}Б{% endif %}",
        "Исполнение требований Стандарта",
    )
    corporate.caption(
        document, "Таблица_стандарт", "Пункты Стандарта и мероприятия, которые их исполняют"
    )
    row = [
        ("{{ clause.number }}", "Текст таблицы"),
        ("{{ clause.measure }}", "Текст таблицы"),
        ("{{ clause.due }}", "Срок таблицы"),
        ("{{ clause.status }}", "Срок таблицы"),
    ]
    heads = ("№", "Мероприятие", "Срок", "Статус")
    group = "{{ clause.code }}. {{ clause.requirement }}"
    grouped_table(document, heads, "clause in clauses", group, [row])
    add(document, "Конец таблицы", "{%p endif %}")


def simple_table(
    document: Document, heads: Sequence[str], loop: str, row: list[tuple[str, str]]
) -> Table:
    """A table of one kind of row."""
    tag, end = [(f"{{%tr for {loop} %}}", "Текст таблицы")], [("{%tr endfor %}", "Текст таблицы")]
    return corporate.table(document, heads, [tag, row, end])


def grouped_table(
    document: Document,
    heads: Sequence[str],
    loop: str,
    group: str,
    rows: list[Row],
    turned: int = 0,
) -> Table:
    """A table of rows in groups: `rows` with their tags, and above the first of a group a row of
    what they share."""
    name = loop.split(maxsplit=1)[0]
    before = [
        [(f"{{%tr for {loop} %}}", "Текст таблицы")],
        [(f"{{%tr if {name}.begins_group %}}", "Текст таблицы")],
        [(group, "Строка группы")],
        [("{%tr endif %}", "Текст таблицы")],
    ]
    end = [("{%tr endfor %}", "Текст таблицы")]
    return corporate.table(document, heads, [*before, *rows, end], turned=turned)


def write(path: Path) -> None:
    """Writes the template."""
    corporate.save(draw(), path, "Программа мероприятий")


if __name__ == "__main__":
    write(Path("templates/program.docx"))
