"""What pages say of documents, findings and days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from generator import wording
from generator.documents import kinds
from generator.findings import Severity
from generator.freshness import CHANGED, NO_PDF
from generator.progress import Stage

SECTIONS = (
    ("/book", "Книга"),
    ("/remarks", "Замечания"),
    ("/documents", "Документы"),
    ("/agree", "Согласование"),
    ("/data", "Данные"),
    ("/control", "Контроль"),
    ("/publish", "Публикация"),
)
"""The pages by their addresses, in the order of the work."""
SEVERITIES = {
    Severity.ERROR: ("error", "Ошибка", "Ошибки"),
    Severity.WARNING: ("warning", "Предупреждение", "Предупреждения"),
    Severity.INFO: ("info", "Сведение", "Сведения"),
}
STAGES = {
    Stage.DONE_IN_TIME: "выполнено в срок",
    Stage.DONE_LATE: "выполнено позже срока",
    Stage.MOVED: "перенесено",
    Stage.CANCELLED: "отменено",
    Stage.OVERDUE: "просрочено",
    Stage.RUNNING: "в работе",
}
CONTROL_TABLES = (
    ("overdue", "Просрочено"),
    ("silent", "Срок прошел, сведений нет"),
    ("upcoming", "Срок в ближайшие 30 дней"),
    ("partly", "Выполнено частично"),
    ("moved", "Перенесено"),
    ("cancelled", "Отменено"),
)
"""The tables of a control by the names that `control` gives its lists, the most urgent first."""
KINDS = {kind.name: kind.title for kind in kinds.KINDS}
EDITIONS = {"public": "публичная", "internal": "внутренняя"}
MADE = {"current": "готово", "outdated": "устарело", "missing": "не собрано"}


def reasons(changed: list[str]) -> str:
    """Why a document is out of date."""
    if changed == [NO_PDF]:
        return "нет PDF"
    return "изменилось: " + ", ".join(CHANGED[name] for name in changed)


def day(of: str | dt.date) -> str:
    """«1 марта 2025 г.», of a day or its ISO 8601."""
    return wording.date(dt.date.fromisoformat(of) if isinstance(of, str) else of)


changed_words = wording.changed_words


def size(count: int) -> str:
    """«59 КБ»."""
    kilobytes = max(round(count / 1024), 1)
    return f"{kilobytes / 1024:.1f} МБ".replace(".", ",") if kilobytes > 1024 else f"{kilobytes} КБ"


def title(document: dict[str, Any]) -> str:
    """«Отчет, внутренняя редакция»."""
    internal = ", внутренняя редакция" if document["edition"] == "internal" else ""
    return f"{KINDS[document['document']]}{internal}"


PAGES_OF_STEPS = (
    ("make control", "/control"),
    ("make publish", "/publish"),
    ("make next", "/data"),
    ("make gather", "/data"),
    ("make survey", "/data"),
    ("make forms", "/data"),
    ("make review", "/agree"),
    ("make apply", "/agree"),
    ("make check", "/remarks"),
    ("make ", "/documents"),
)


def page_of(command: str) -> str:
    """The page on which a command is given; that of the workbook for what a person does there."""
    found = [page for begin, page in PAGES_OF_STEPS if command.startswith(begin)]
    return found[0] if found else "/book"
