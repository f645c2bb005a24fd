"""Suggestions → the list that a person decides on, and back with the decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from generator import spelling
from generator.findings import FaultyWorkbook, GeneratorError
from generator.suggestions.suggestion import Decision, Origin, Remark, State, Suggestion
from generator.workbook import listing
from generator.workbook.listing import ListColumn, ListLayout, NoList
from generator.workbook.opening import opened

SURVEY = "опрос"
"""How the lists of surveys are called."""
_NUMBER, _DECISION, _OWN, _WHO = "№", "Решение", "Свой текст", "Кто решил"
LAYOUT = ListLayout(
    columns=(
        ListColumn(_NUMBER, 5),
        ListColumn("Откуда", 26),
        ListColumn("Лист", 12),
        ListColumn("Строка", 10),
        ListColumn("Графа", 17),
        ListColumn("Ячейка", 9),
        ListColumn("Было", 40),
        ListColumn("Предложено", 40),
        ListColumn("Кто", 18),
        ListColumn("Когда", 17),
        ListColumn("Примечание", 34),
        ListColumn("Состояние", 17),
        ListColumn(_DECISION, 15, tuple(map(str, Decision)), is_for_person=True),
        ListColumn(_OWN, 30, is_for_person=True),
        ListColumn(_WHO, 14, is_for_person=True),
    ),
    compared=("Было", "Предложено"),
    state="Состояние",
    colours={
        State.READY.said: "E2F0D9",
        State.CHECK.said: "FFF2CC",
        State.CONFLICT.said: "F8CBAD",
        State.UNREADABLE.said: "F8CBAD",
        State.COMPUTED.said: "EDEDED",
        State.TEMPLATE.said: "DDEBF7",
        State.TASK.said: "E4DFEC",
    },
)


class NoSuchList(GeneratorError):
    """A file that is no list of ours, or is damaged."""


class WrongDecision(GeneratorError):
    """Decisions that nobody can follow; the text lists all of them."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionList:
    """The suggestions for a workbook, and where they come from."""

    company: str
    """Whose workbook they are for."""
    document: str
    """«program-2024»; what else than documents suggests says its own name."""
    year: int
    suggestions: tuple[Suggestion, ...]

    @property
    def planned_year(self) -> int | None:
        """The year whose documents the suggestions change; None if it need not have any yet:
        answers come before the plan that rests on them."""
        return None if self.document.startswith(SURVEY) else self.year


def to_bytes(suggestions: SuggestionList) -> bytes:
    """The list as a workbook."""
    rows = [_row(number, each) for number, each in enumerate(suggestions.suggestions, 1)]
    data = [asdict(each) for each in suggestions.suggestions]
    about = {
        "suggestions": 1,
        "company": suggestions.company,
        "document": suggestions.document,
        "year": suggestions.year,
    }
    return listing.write(LAYOUT, rows, data, about)


def _row(number: int, suggestion: Suggestion) -> dict[str, str]:
    return {
        _NUMBER: str(number),
        "Откуда": f"{suggestion.source}: {suggestion.place}",
        "Лист": suggestion.sheet,
        "Строка": suggestion.row,
        "Графа": suggestion.heading,
        "Ячейка": suggestion.cell or ("новая строка" if suggestion.is_new else ""),
        "Было": suggestion.was,
        "Предложено": suggestion.proposed,
        "Кто": ", ".join(suggestion.authors),
        "Когда": when(suggestion.when),
        "Примечание": "\n".join(filter(None, (suggestion.note, *map(_said, suggestion.comments)))),
        "Состояние": suggestion.state.said,
        _DECISION: suggestion.decision,
        _OWN: suggestion.own_text,
        _WHO: suggestion.decided_by,
    }


def when(moment: str) -> str:
    """«20.11.2026 10:15»."""
    day, _, time = moment.partition("T")
    parts = day.split("-")
    if len(parts) != 3:
        return moment
    return f"{parts[2]}.{parts[1]}.{parts[0]} {time[:5]}".strip()


def _said(remark: Remark) -> str:
    settled = " (решено)" if remark.is_resolved else ""
    return f"{remark.author}: «{remark.text}»{settled}"


def from_bytes(name: str, data: bytes) -> SuggestionList:
    """The list in a file, with the decisions of its reader.

    Raises `NoSuchList` for a file that is no list or can't be read, `WrongDecision` for decisions
    that nobody can follow.
    """
    try:
        about, kept, rows = listing.read(opened(name, data))
        suggestions = [_suggestion(content) for content in kept]
        by_number = {str(number): each for number, each in enumerate(suggestions, 1)}
        company, document, year = about["company"], about["document"], int(about["year"])
    except FaultyWorkbook as fault:
        told = "; ".join(finding.message for finding in fault.findings)
        raise NoSuchList(
            f"Список предложений {name} не прочитать: {told}. Верните его прежнюю копию или "
            "переименуйте этот файл и сделайте список заново."
        ) from None
    except (NoList, KeyError, TypeError, ValueError):
        raise NoSuchList(
            f"Файл {name} – не список предложений, который сделала программа. Назовите файл "
            "«…-предложения.xlsx»."
        ) from None
    faults: list[str] = []
    for row in rows:
        number = row.texts.get(_NUMBER, "").removesuffix(".0")
        if number not in by_number:
            continue
        decision = _decision(row.texts.get(_DECISION, ""))
        if decision is None:
            column = [each.heading for each in LAYOUT.columns].index(_DECISION)
            address = f"{chr(ord('A') + column)}{row.address[1:]}"
            typed = row.texts[_DECISION]
            faults.append(f"{address}: непонятное решение «{typed}»")
            continue
        by_number[number] = replace(
            by_number[number],
            decision=decision,
            own_text=row.texts.get(_OWN, ""),
            decided_by=row.texts.get(_WHO, ""),
        )
    if faults:
        raise WrongDecision(
            f"В списке {name} есть решения, которые не понять; ничего не записано.\n"
            + "\n".join(faults)
            + f"\nБывает: {', '.join(map(str, Decision))}; или пусто."
        )
    return SuggestionList(
        company=company, document=document, year=year, suggestions=tuple(by_number.values())
    )


def _decision(typed: str) -> str | None:
    """The decision that was typed; «» for none, None for one that there is not."""
    known = {spelling.look(str(each)): str(each) for each in Decision}
    return known.get(spelling.look(typed)) if typed.strip() else ""


def _suggestion(content: dict[str, Any]) -> Suggestion:
    remarks = tuple(Remark(**remark) for remark in content["comments"])
    origin = content.get("origin")
    return Suggestion(
        **{
            **content,
            "state": State(content["state"]),
            "authors": tuple(content["authors"]),
            "comments": remarks,
            "decision": "",
            "origin": Origin(**origin) if origin else None,
        }
    )


def is_decided(suggestion: Suggestion) -> bool:
    """Whether a person decided on it: what is ready comes accepted by itself."""
    by_itself = suggestion.state is State.READY and suggestion.decision == Decision.ACCEPT
    by_person = bool(suggestion.own_text or suggestion.decided_by)
    return by_person or (bool(suggestion.decision) and not by_itself)


def with_decisions(
    suggestions: Sequence[Suggestion], former: Sequence[Suggestion]
) -> tuple[Suggestion, ...]:
    """Suggestions with what a person decided on the same ones before."""
    before = {each.key: each for each in former}
    return tuple(_with_decision(each, before.get(each.key)) for each in suggestions)


def _with_decision(suggestion: Suggestion, before: Suggestion | None) -> Suggestion:
    """What came accepted by itself in a list of before is no decision on something that is not
    ready any more."""
    if before is None:
        return suggestion
    by_itself = before.decision in ("", str(Decision.ACCEPT)) and not before.own_text
    if by_itself and before.state is not suggestion.state:
        return suggestion
    return replace(
        suggestion,
        decision=before.decision,
        own_text=before.own_text,
        decided_by=before.decided_by,
    )
