"""The plan, its tree and its stamp: terms that can be kept, an approval that is complete and in
time."""

from __future__ import annotations

from collections.abc import Iterator

from generator import wording
from generator.findings import Finding, error, warning
from generator.model import Book, Section, StampKind

_STAMP = ("position", "person", "number", "approved")


def dues_lie_in_their_year(book: Book) -> Iterator[Finding]:
    """The due period of a measure touches the year of its programme."""
    for measure in book.measures:
        if measure.due.end.year < measure.year or measure.due.start.year > measure.year:
            message = f"срок «{measure.due}» – не {measure.year} год"
            yield error("due-outside-year", message, measure.cells["due"], "исправьте срок или год")


def stamps_are_complete(book: Book) -> Iterator[Finding]:
    """An order or minutes have a number and a date; a person has a position and a name, the date is
    signed by hand."""
    needed = {
        StampKind.ORDER: ("number", "approved"),
        StampKind.MINUTES: ("number", "approved"),
        StampKind.PERSON: ("position", "person"),
        StampKind.NONE: (),
    }
    for year in book.years:
        for prefix, kind in (("", year.stamp), ("report_", year.report_stamp)):
            for field in needed[kind]:
                if getattr(year, prefix + field) is None:
                    cell = year.cells[prefix + field]
                    message = f"для грифа «{kind}» не заполнено «{cell.heading}»"
                    yield error(
                        "stamp-incomplete", message, cell, "заполните или выберите гриф «нет»"
                    )


def stamps_are_used(book: Book) -> Iterator[Finding]:
    """Who approves and when is filled in, and so is the kind of stamp: without it nothing of the
    rest is printed."""
    for year in book.years:
        for prefix, kind in (("", year.stamp), ("report_", year.report_stamp)):
            filled = [field for field in _STAMP if getattr(year, prefix + field) is not None]
            if kind is StampKind.NONE and filled:
                cell = year.cells[f"{prefix}stamp"]
                names = ", ".join(f"«{year.cells[prefix + field].heading}»" for field in filled)
                yield warning(
                    "stamp-unused",
                    f"гриф не печатается, хотя заполнено {names}",
                    cell,
                    "выберите вид грифа",
                )


def issue_follows_the_year(book: Book) -> Iterator[Finding]:
    """A programme is issued in the year before its own: the title page prints that year."""
    for year in book.years:
        if year.issue_year != year.year - 1:
            message = f"год издания {year.issue_year}, а Программа на {year.year} год"
            hint = f"обычно {year.year - 1}; он напечатан внизу титульного листа"
            yield warning("issue-year", message, year.cells["issue_year"], hint)


def approval_precedes_the_work(book: Book) -> Iterator[Finding]:
    """A programme is approved before the first due period of its measures is over."""
    for year in book.years:
        dues = [measure.due for measure in book.measures if measure.year == year.year]
        first = min(dues, key=lambda due: due.end, default=None)
        if first and year.approved and year.approved > first.end:
            message = (
                f"утверждена {wording.date(year.approved)}, а первый срок – «{first}» – уже прошел"
            )
            yield warning(
                "approved-late",
                message,
                year.cells["approved"],
                "проверьте дату утверждения и сроки",
            )


def sections_are_numbered_without_gaps(book: Book) -> Iterator[Finding]:
    """After 1.1 comes 1.2: a number that is not there may be a row that was lost."""
    below: dict[str | None, dict[int, Section]] = {}
    for section in book.sections:
        if (last := section.code.rpartition(".")[2]).isdecimal() and len(last) < 4:
            below.setdefault(section.parent, {})[int(last)] = section
    for parent, sections in below.items():
        prefix = f"{parent}." if parent else ""
        expected = 1
        for number in sorted(sections):
            if number > expected and f"{prefix}{expected}" not in book.unread:
                message = f"нет раздела «{prefix}{expected}», а «{prefix}{number}» есть"
                hint = "верните потерянную строку или измените коды; печатные номера от этого не зависят"
                yield warning("section-gap", message, sections[number].cells["code"], hint)
            expected = number + 1
