"""The clauses of the company's Standard (§1.4 of the Programme) against the plan of a year.

Asked only of a book in which every row could be read."""

from __future__ import annotations

from collections.abc import Iterator

from generator.book import YearRows
from generator.findings import PROGRAMME, Finding, Theme

CLAUSE_UNSERVED = Theme.PROMISES.warning(
    "clause-unserved",
    "пункты Стандарта без мероприятий и без причины",
    "контроль исполнения Стандарта обещан",
    f"{PROGRAMME}, п. 1.4",
)


def clauses_are_served(rows: YearRows) -> Iterator[Finding]:
    """Each clause of the sheet «Стандарт» is named by a measure of the year, or says in «Не
    применимо» why not; all that do neither are told once."""
    served = _served(rows)
    unserved = [
        clause
        for clause in rows.book.clauses
        if clause.code not in served and not clause.not_applicable
    ]
    if unserved:
        codes = ", ".join(clause.code for clause in unserved)
        message = f"пункты Стандарта без мероприятий {rows.number} года: {codes}"
        hint = "назовите их в «Пунктах Стандарта» на листе «План» или заполните «Не применимо»"
        yield CLAUSE_UNSERVED.at(unserved[0].cells["code"], message, hint)


CLAUSE_CONTRADICTS = Theme.PROMISES.warning(
    "clause-contradicts",
    "пункт Стандарта не применим, а мероприятие его исполняет",
    "в таблице было бы и то и другое",
    f"{PROGRAMME}, п. 1.4",
)


def clauses_apply_or_not(rows: YearRows) -> Iterator[Finding]:
    """A clause that does not apply has no measures."""
    served = _served(rows)
    for clause in rows.book.clauses:
        if clause.not_applicable and clause.code in served:
            message = f"пункт «{clause.code}» не применим, но мероприятия {rows.number} года есть"
            alike = f"пункты не применимы, но мероприятия {rows.number} года есть"
            hint = "очистите «Не применимо» или «Пункты Стандарта» мероприятия"
            yield CLAUSE_CONTRADICTS.at(clause.cells["not_applicable"], message, hint, alike=alike)


def _served(rows: YearRows) -> set[str]:
    """The clauses that measures of the year name."""
    return {code for measure in rows.measures for code in measure.clauses}
