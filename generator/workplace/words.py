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
_COMMAND = re.compile(r"make (\w+)(?: …| [A-Z]+=(?:\"[^\"]*\"|\S*[^\s,;.)]))*")
_KEEPER = "тот, кто сопровождает программу"
_FOR_TERMINALS = (
    # What has no page, or another one, said as a person would do it.
    (r"Назовите ее: --source ПУТЬ[^.]*", "Верните ее на место"),
    (
        r"(?:Проверьте имя или у|У)кажите (?:книгу|файл): --source ПУТЬ(?: \(для make[^)]*\))?",
        "Верните книгу на место",
    ),
    (r"укажите книгу Excel: --source ПУТЬ(?: \(для make[^)]*\))?", "положите книгу Excel (.xlsx)"),
    (r"в книге, которую делает команда init", f"в пустой книге, которую даст {_KEEPER}"),
    (r"Чтобы снять другую, назовите REVISION=номер", f"Другую редакцию снимет {_KEEPER}"),
    (r" \(make apply LIST=… TEMPLATE=[^)]*\)", ""),
    (r"(, решения в списке), make apply LIST=…", r"\1"),
    (r"make program или make report", "make program"),
    (r" и повторите make next", " и повторите"),
    (r"make survey поставит их \(или [^)]*\)", f"их поставит {_KEEPER}"),
    (r" или назовите другую папку: TMPDIR=путь", ""),
    (r"Попробуйте другой LibreOffice: SOFFICE=путь", f"LibreOffice проверит {_KEEPER}"),
    (r"Запустите программу с LANG=\S+?(?=\.$|\.\s)", f"Настройки системы поправит {_KEEPER}"),
    (r"возьмите из папки или назовите ее год \(YEAR=\)", "выберите ее год и положите ее снова"),
    (r"DEMO=1", "кнопка «Проба»"),
    # The code of a rule; other names for the same; the rest of what only a terminal takes.
    (r"(?m) \[[a-z]+(?:-[a-z]+)+\]|^\[[a-z]+(?:-[a-z]+)+\] ", ""),
    (r" ?\(для make – [^)]*\)", ""),
    (r" \((?:[A-Z]+=[^\s)]*(?:, | или )?)+\)", ""),
    (r"(?<![\w«])BY=", ""),
)


def page_of(command: str) -> str:
    """The page on which a command is given; that of the workbook for what a person does there."""
    found = _COMMAND.match(command)
    return _PAGES_OF_COMMANDS.get(found[1], "/book") if found else "/book"


def without_commands(text: str) -> str:
    """A text for who never opens a terminal: pages instead of commands."""
    for pattern, instead in _FOR_TERMINALS:
        text = re.sub(pattern, instead, text)
    return _COMMAND.sub(_as_page, text)


def _as_page(found: re.Match[str]) -> str:
    address = _PAGES_OF_COMMANDS.get(found[1])
    year = re.search(r"YEAR=(\d{4})", found[0])
    of_year = f", {year[1]} год" if year else ""
    return f"страница «{dict(SECTIONS)[address]}»{of_year}" if address else found[0]
