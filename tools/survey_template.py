"""Draws templates/survey.docx, the protocol of surveys: `python -m tools.survey_template`.
The shipped template is what this draws (docs/notes/templates.md)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx.document import Document

from tools import corporate

TITLE = "Протокол обработки опросов"
FILES = (
    *("№", "Файл", "Прочитано строк", "Учтено", "Повторы", "Без ответа", "Вне шкалы"),
    *("Другой год", "Не понято", "Ответов учтено"),
)
FIGURES = (
    *("№", "Вид оценки", "Канал", "Сегмент", "Шкала", "Ответов", "Оценка", "Погрешность"),
    *("{{ before }} год", "Изменение", "Вывод"),
)
GRADES = ("№", "Вид оценки", "Канал", "Сегмент", "Оценка – ответов (доля)")
LOST = ("№", "Файл", "Почему", "Строк", "Где")
SOURCES = ("№", "Источник", "Как прочитан")
_TEXT, _NUMBER, _END = "Текст таблицы", "Число таблицы", "Конец таблицы"
_BODY = "Основной текст"
# Fields that stand right: one sees which number is larger.
_NUMBERS = frozenset(
    [
        "read",
        "used",
        "duplicates",
        "no_answer",
        "out_of_scale",
        "other_year",
        "not_understood",
        "answers",
        "count",
        "value",
        "margin",
        "before",
        "change",
        "rows",
    ]
)


def draw() -> Document:
    """The template."""
    document = corporate.new_document(table_size=10)
    section = document.sections[0]
    corporate.landscape(section)
    corporate.running_head(section, ("{{ company }}",), f"{TITLE} за {{{{ year }}}} год")
    document.add_paragraph(TITLE, style="Заголовок приложения")
    document.add_paragraph("за {{ year }} год", style="Заголовок приложения")
    _files(document)
    _figures(document)
    _lost(document)
    _sources(document)
    _signed(document)
    return document


def _files(document: Document) -> None:
    told = document.add_paragraph(style=_BODY)
    corporate.add_text(
        told,
        "Что стало с каждой строкой выгрузок, показывает таблица [survey_files]: прочитано строк = "
        "учтено + повторы + без ответа + вне шкалы + другой год + не понято. Оценки приведены в "
        "таблице [survey_figures], распределение ответов – в таблице [survey_grades], прочтение "
        "выгрузок – в таблице [survey_sources].{% if lost %} Строки, которые не поняты, перечислены "
        "в таблице [survey_lost].{% endif %}",
    )
    corporate.caption(document, "survey_files", "Строки выгрузок")
    fields = (
        *("title", "read", "used", "duplicates", "no_answer", "out_of_scale"),
        *("other_year", "not_understood", "answers"),
    )
    _table(document, FILES, "files", fields)
    _when(
        document,
        "several",
        "Отнесено сразу к нескольким каналам или сегментам ответов: {{ several }}; "
        "каждый учтен в каждом из них.",
    )
    _when(document, "faults", "Не прочитаны и не учтены:")
    document.add_paragraph("{%p for fault in faults %}", style=_END)
    document.add_paragraph("{{ fault }}", style=_BODY)
    document.add_paragraph("{%p endfor %}", style=_END)


def _figures(document: Document) -> None:
    corporate.caption(document, "survey_figures", "Оценки за {{ year }} год")
    fields = (
        *("kind", "channel", "segment", "scale", "count", "value", "margin"),
        *("before", "change", "verdict"),
    )
    _table(document, FIGURES, "figures", fields)
    document.add_paragraph(
        "Погрешность – половина доверительного интервала при доверительной вероятности 95 %: "
        "1,96 · s / √n, где n – число ответов, s – их выборочное стандартное отклонение; простая "
        "случайная выборка без поправки на конечность совокупности (Кокрен У. Методы выборочного "
        "исследования. – М.: Статистика, 1976, гл. 2). Если клиенты решают сами, отвечать или нет, "
        "она показывает лишь порядок случайной ошибки. Для оценок, у которых ответов меньше "
        "{{ few }}, не рассчитывается.",
        style=_BODY,
    )
    _when(document, "has_shares", "Доля от N – процент ответов с оценкой не ниже N.")
    _when(document, "has_nps", "NPS – процент оценок 9 и 10 минус процент оценок от 0 до 6.")
    corporate.caption(document, "survey_grades", "Распределение оценок")
    _table(document, GRADES, "figures", ("kind", "channel", "segment", "grades"))


def _lost(document: Document) -> None:
    document.add_paragraph("{%p if lost %}", style=_END)
    corporate.caption(document, "survey_lost", "Что не понято")
    _table(document, LOST, "lost", ("title", "reason", "rows", "places"))
    document.add_paragraph("{%p endif %}", style=_END)


def _sources(document: Document) -> None:
    corporate.caption(document, "survey_sources", "Как прочитаны выгрузки (лист «Опросы»)")
    _table(document, SOURCES, "sources", ("name", "read_as"))


def _signed(document: Document) -> None:
    document.add_paragraph(
        "Персональные данные из выгрузок (имена, телефоны, тексты обращений) в протокол и в книгу "
        "не переносятся.",
        style=_BODY,
    )
    document.add_paragraph("Составил: ____________________ / ____________________", style=_BODY)
    document.add_paragraph("Дата: ____________________", style=_BODY)


def _table(document: Document, heads: Sequence[str], rows: str, fields: Sequence[str]) -> None:
    cells = [("", "Номер строки")]
    for field in fields:
        cells.append((f"{{{{ row.{field} }}}}", _NUMBER if field in _NUMBERS else _TEXT))
    made = corporate.table(
        document,
        heads,
        [[(f"{{%tr for row in {rows} %}}", _TEXT)], cells, [("{%tr endfor %}", _TEXT)]],
    )
    number = made.rows[3].cells[0].paragraphs[0]
    corporate.use_list(number, corporate.new_list(document, corporate.ROWS))
    document.add_paragraph(style=_END)


def _when(document: Document, condition: str, text: str) -> None:
    document.add_paragraph(f"{{%p if {condition} %}}", style=_END)
    document.add_paragraph(text, style=_BODY)
    document.add_paragraph("{%p endif %}", style=_END)


def write(path: Path) -> None:
    """Writes the template."""
    corporate.save(draw(), path, TITLE)


if __name__ == "__main__":
    write(Path("templates/survey.docx"))
