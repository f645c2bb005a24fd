"""Draws templates/amendment.docx, «Изменения, которые вносятся в Программу»: `python -m tools.amendment_template`.
The shipped template is what this draws (docs/notes/templates.md)."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.enum.section import WD_SECTION

from tools import corporate
from tools.program_template import add, simple_table, title_page

NAME = (
    "Изменения ({{ numbers }}), которые вносятся в Программу мероприятий по повышению качества обслуживания клиентов "
    "{{ company.short_name }} на {{ year }} год"
)
HEADS = ("№", "Графа", "Было", "Стало", "Причина")


def draw() -> Document:
    """The template of the amendments."""
    document = corporate.new_document(table_size=10)
    lines = (
        "которые вносятся в Программу мероприятий",
        "по повышению качества обслуживания клиентов",
        "{{ company.short_name }}",
        "на {{ year }} год",
    )
    title_page(document, "УТВЕРЖДЕНЫ", "Изменения ({{ numbers }}),", *lines)
    document.add_section(WD_SECTION.NEW_PAGE)
    changes(document)
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


def changes(document: Document) -> None:
    """What changes, row by row, and from when."""
    add(document, "Heading 1", "ИЗМЕНЕНИЯ, КОТОРЫЕ ВНОСЯТСЯ В ПРОГРАММУ.")
    add(
        document,
        "Пункт перед таблицей",
        "В Программу мероприятий по повышению качества обслуживания клиентов {{ company.short_name }} на {{ year }} год"
        "{% if program_approved %}, {{ program_approved }},{% endif %} вносятся изменения, приведенные в "
        "таблице\xa0[Таблица_изменения]. Номера остальных мероприятий не меняются.",
    )
    corporate.caption(document, "Таблица_изменения", "Изменения по строкам и графам плана")
    row = [
        ("{{ change.number }}", "Текст таблицы"),
        ("{{ change.place }}", "Текст таблицы"),
        ("{{ change.was }}", "Текст таблицы"),
        ("{{ change.now }}", "Текст таблицы"),
        ("{{ change.reason }}", "Текст таблицы"),
    ]
    simple_table(document, HEADS, "change in changes", row)
    add(document, "Конец таблицы", "{%p if in_force %}")
    add(document, "Пункт перед таблицей", "Изменения действуют с {{ in_force }}.")
    add(document, "Конец таблицы", "{%p endif %}")


def write(path: Path) -> None:
    """Writes the template."""
    corporate.save(draw(), path, "Изменения, которые вносятся в Программу")


if __name__ == "__main__":
    write(Path("templates/amendment.docx"))
