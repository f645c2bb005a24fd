"""The plan and its stamp: terms that can be kept, groups with something in them, an approval that is complete."""

from __future__ import annotations

from collections.abc import Iterator

from generator.findings import Finding, error, warning
from generator.model import Book, Programme, StampKind

_STAMP = ("position", "person", "number", "approved")


def dues_lie_in_their_year(book: Book) -> Iterator[Finding]:
    """The due period of a measure touches the year of its programme."""
    for measure in book.measures:
        if measure.due.end.year < measure.year or measure.due.start.year > measure.year:
            message = f"срок «{measure.due}» – не {measure.year} год"
            yield error("due-outside-year", message, measure.cells["due"], "исправьте срок или год")


def stamps_are_complete(book: Book) -> Iterator[Finding]:
    """An order or minutes have a number and a date; a person has a position and a name, the date is signed by hand."""
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
                    yield error("stamp-incomplete", message, cell, "заполните или выберите гриф «нет»")


def stamps_are_used(book: Book) -> Iterator[Finding]:
    """Who approves and when is filled in, and so is the kind of stamp: without it nothing of the rest is printed."""
    for year in book.years:
        for prefix, kind in (("", year.stamp), ("report_", year.report_stamp)):
            filled = [field for field in _STAMP if getattr(year, prefix + field) is not None]
            if kind is StampKind.NONE and filled:
                cell = year.cells[f"{prefix}stamp"]
                names = ", ".join(f"«{year.cells[prefix + field].heading}»" for field in filled)
                yield warning("stamp-unused", f"гриф не печатается, хотя заполнено {names}", cell, "выберите вид грифа")


def groups_have_measures(programme: Programme) -> Iterator[Finding]:
    """A group without measures is not printed, the numbers close up; «Не применимо» says that this is meant."""
    parents = {section.parent for section in programme.sections}
    for section in programme.sections:
        if section.code not in parents and not section.not_applicable and not programme.measures_of(section):
            message = f"в «{section.title}» нет мероприятий {programme.year.year} года"
            hint = "раздел не напечатан; если так и надо, заполните «Не применимо»"
            yield warning("group-empty", message, section.cells["code"], hint)
