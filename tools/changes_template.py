"""Draws templates/changes.docx, the «Таблица изменений»: `python -m tools.changes_template`.
The shipped template is what this draws (docs/notes/templates.md)."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document

from tools import corporate

HEADS = ("№", "Место", "Графа", "Было", "Стало")


def draw() -> Document:
    """The template."""
    document = corporate.new_document(table_size=10)
    section = document.sections[0]
    corporate.landscape(section)
    corporate.running_head(section, ("{{ company }}",), "Таблица изменений документа «{{ title }}»")
    document.add_paragraph("Таблица изменений", style="Заголовок приложения")
    document.add_paragraph("{{ title }}", style="Заголовок приложения")
    document.add_paragraph("Было: {{ before }}", style="Основной текст")
    document.add_paragraph("Стало: {{ after }}", style="Основной текст")
    document.add_paragraph("{%p if not rows %}", style="Конец таблицы")
    document.add_paragraph("Изменений нет.", style="Основной текст")
    document.add_paragraph("{%p endif %}", style="Конец таблицы")
    document.add_paragraph("{%p if rows %}", style="Конец таблицы")
    row = [
        ("", "Номер строки"),
        ("{{ row.place }}", "Текст таблицы"),
        ("{{ row.heading }}", "Текст таблицы"),
        ("{{ row.was }}", "Текст таблицы"),
        ("{{ row.now }}", "Текст таблицы"),
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
    corporate.save(draw(), path, "Таблица изменений")


if __name__ == "__main__":
    write(Path("templates/changes.docx"))
