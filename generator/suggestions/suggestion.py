"""What somebody wants to change in the workbook, whoever it is: a reviewer, a department, last
year. A person decides on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from generator.findings import Finding, Severity
from generator.terms import CellRef

Plain = Any
"""The value of a cell as a manifest keeps it: text, number as text, list of codes, None."""


class State(StrEnum):
    """What can be done with a suggestion; in the order in which a person wants to see them."""

    CONFLICT = "conflict"
    UNREADABLE = "unreadable"
    CHECK = "check"
    READY = "ready"
    TASK = "task"
    COMPUTED = "computed"
    TEMPLATE = "template"

    @property
    def said(self) -> str:
        """What the list calls it."""
        return _TITLES[self]

    @property
    def is_writable(self) -> bool:
        """Whether it may go into the workbook if somebody says so."""
        return self in (State.READY, State.CHECK, State.CONFLICT, State.UNREADABLE)


_TITLES = {
    State.READY: "готово",
    State.CHECK: "проверить",
    State.CONFLICT: "расхождение",
    State.UNREADABLE: "не читается",
    State.COMPUTED: "расчет",
    State.TEMPLATE: "постоянный текст",
    State.TASK: "за человеком",
}


class Decision(StrEnum):
    """Решение."""

    ACCEPT = "принять"
    REJECT = "отклонить"
    KEEP = "оставить в документе"


@dataclass(frozen=True, slots=True)
class Remark:
    """Примечание: what somebody said beside the text."""

    author: str
    text: str
    is_resolved: bool = False

    def as_json(self) -> dict[str, Any]:
        """The remark for machines."""
        content: dict[str, Any] = {"author": self.author, "text": self.text}
        return content | ({"resolved": True} if self.is_resolved else {})


@dataclass(frozen=True, slots=True)
class Origin:
    """Откуда значение: the cell of a department's file."""

    file: str
    sheet: str
    """The title of the sheet; «Таблица 1» of a document, «» of a file that has no sheets."""
    cell: str
    """«F7»; of a table in a document counted in the same way."""

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        return f"{self.file}, {place}"

    def as_json(self) -> dict[str, str]:
        """The place for machines."""
        return {"file": self.file, "sheet": self.sheet, "cell": self.cell}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Предложение: a change of one cell, or what only a person can do."""

    state: State
    sheet: str = ""
    """Of the workbook; of standing text the template; «» where there is no cell."""
    row: str = ""
    """The key of the row; of a new row the one that it would get."""
    heading: str = ""
    cell: str = ""
    """«F7», where it stood when the document was made; «» in a new row."""
    was: str = ""
    """As the document says it; «» for nothing."""
    proposed: str = ""
    authors: tuple[str, ...] = ()
    when: str = ""
    """The latest change: «2026-11-20T10:15:00», the clock of its author; «» if nobody knows."""
    comments: tuple[Remark, ...] = ()
    place: str = ""
    """What a person would call it: «Таблица 1, строка 1.1.3., графа «Срок»»."""
    source: str = ""
    """The file that says so."""
    note: str = ""
    """Why it is not simply ready, what to do."""
    expected: Plain = None
    """The value of the cell when the document was made: if it is another now, nothing is
    written."""
    new_row: Mapping[str, str] | None = None
    """Of a new row: what else has to stand in it, by heading."""
    known: Mapping[str, Plain] | None = None
    """Of a row without a key: its values by heading, by which it is found again."""
    year: int | None = None
    """The year that a due is understood by."""
    decision: str = ""
    own_text: str = ""
    """What is to be written instead of what is proposed; «» for that."""
    decided_by: str = ""
    origin: Origin | None = None
    """Of what a department's file says: its cell there."""

    @property
    def key(self) -> tuple[str, ...]:
        """By what the same suggestion is known in another run."""
        where = () if self.heading and not self.is_new else (self.place,)
        return (self.sheet, self.row, self.heading, self.proposed, self.was, *where)

    @property
    def is_new(self) -> bool:
        """Whether its row is not in the workbook yet."""
        return self.new_row is not None

    @property
    def text(self) -> str:
        """What is to be written if it is accepted."""
        return self.own_text or self.proposed

    def as_json(self) -> dict[str, Any]:
        """The suggestion for machines."""
        content: dict[str, Any] = {
            "state": str(self.state),
            "sheet": self.sheet,
            "row": self.row,
            "heading": self.heading,
            "cell": self.cell,
            "was": self.was,
            "proposed": self.proposed,
            "authors": list(self.authors),
            "when": self.when,
            "comments": [comment.as_json() for comment in self.comments],
            "decision": self.decision,
            "place": self.place,
        }
        if self.origin is not None:
            content["origin"] = self.origin.as_json()
        if self.note and self.origin is not None:
            content["note"] = self.note
        return content

    def finding(self) -> Finding:
        """The suggestion as a remark on its cell, for a marked copy of the workbook."""
        severity = Severity.INFO if self.state is State.READY else Severity.WARNING
        who = ", ".join(self.authors) or self.source
        wanted = f"предложено «{self.proposed}»" if self.proposed else "предложено очистить"
        said = "; ".join(f"{remark.author}: {remark.text}" for remark in self.comments)
        hint = ". ".join(filter(None, (f"{self.state.said}: {who}", self.note, said)))
        return Finding(
            severity, "suggestion", wanted, CellRef(self.sheet, self.cell, self.heading), hint
        )


def decided(suggestion: Suggestion) -> Suggestion:
    """What is ready comes accepted; anything else waits for a person."""
    accept = str(Decision.ACCEPT) if suggestion.state is State.READY else ""
    return replace(suggestion, decision=suggestion.decision or accept)
