"""Draws templates/disagreements.docx, the «Протокол разногласий»: `python -m tools.disagreements_template`.
The shipped template is what this draws (docs/notes/templates.md)."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document

from tools import corporate

HEADS = (
    "№",
    "Пункт",
    "Редакция документа",
    "Предлагаемая редакция",
    "Кто предлагает",
    "Обоснование",
    "Решение",
)


def draw() -> Document:
    """The template."""
    document = corporate.new_document(table_size=10)
    section = document.sections[0]
    corporate.landscape(section)
    corporate.running_head(
        section, ("{{ company }}",), "Протокол разногласий к документу «{{ title }}»"
    )
    document.add_paragraph("Протокол разногласий", style="Заголовок приложения")
    document.add_paragraph("{{ title }}", style="Заголовок приложения")
    document.add_paragraph("{%p if not rows %}", style="Конец таблицы")
    document.add_paragraph("Предложений об изменении нет.", style="Основной текст")
    document.add_paragraph("{%p endif %}", style="Конец таблицы")
    document.add_paragraph("{%p if rows %}", style="Конец таблицы")
    row = [
        ("", "Номер строки"),
        ("{{ row.place }}", "Текст таблицы"),
        ("{{ row.was }}", "Текст таблицы"),
        ("{{ row.proposed }}", "Текст таблицы"),
        ("{{ row.authors }}", "Текст таблицы"),
        ("{{ row.grounds }}", "Текст таблицы"),
        ("{{ row.decision }}", "Текст таблицы"),
    ]
    rows = [
        [("{%tr for row in rows %}", "Текст таблицы")],
        row,
        [("{%tr endfor %}", "Текст таблицы")],
    ]
    corporate.table(document, HEADS, rows)
    document.add_paragraph("{%p endif %}", style="Конец таблицы")
    return document


def write(path: Path) -> None:
    """Writes the template."""
    corporate.save(draw(), path, "Протокол разногласий")


if __name__ == "__main__":
    write(Path("templates/disagreements.docx"))
