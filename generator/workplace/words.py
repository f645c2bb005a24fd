"""What pages say of documents, findings and days."""

from __future__ import annotations

import datetime as dt
import re
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
    ("silent", "Сведений об исполнении нет"),
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


_PAGES_OF_COMMANDS = {
    "program": "/documents",
    "report": "/documents",
    "amendment": "/documents",
    "all": "/documents",
    "check": "/remarks",
    "upgrade": "/book",
    "control": "/control",
    "publish": "/publish",
    "withdraw": "/publish",
    "verify": "/publish",
    "next": "/data",
    "gather": "/data",
    "survey": "/data",
    "forms": "/data",
    "review": "/agree",
    "apply": "/agree",
}
_COMMAND = re.compile(r"make (\w+)(?: [A-Z]+=(?:\"[^\"]*\"|\S*[^\s,;.)]))*")
_FOR_TERMINALS = (
    (re.compile(r"(?:Назовите ее|Укажите книгу): --source ПУТЬ[^.]*\."), "Верните ее на место."),
    (re.compile(r" \[[a-z]+(?:-[a-z]+)+\]"), ""),  # the code of a rule
    (re.compile(r" ?\(для make – [^)]*\)"), ""),
    (re.compile(r" \((?:[A-Z]+=[^\s)]*(?:, | или )?)+\)"), ""),
    (re.compile(r"DEMO=1"), "кнопка «Проба»"),
)


def page_of(command: str) -> str:
    """The page on which a command is given; that of the workbook for what a person does there."""
    found = _COMMAND.match(command)
    return _PAGES_OF_COMMANDS.get(found[1], "/book") if found else "/book"


def without_commands(text: str) -> str:
    """A text for who never opens a terminal: pages instead of commands."""
    for pattern, instead in _FOR_TERMINALS:
        text = pattern.sub(instead, text)
    return _COMMAND.sub(_as_page, text)


def _as_page(found: re.Match[str]) -> str:
    address = _PAGES_OF_COMMANDS.get(found[1])
    year = re.search(r"YEAR=(\d{4})", found[0])
    of_year = f", {year[1]} год" if year else ""
    return f"страница «{dict(SECTIONS)[address]}»{of_year}" if address else found[0]
