"""The plan, its tree and its stamp: terms that can be kept, an approval that is complete and in
time."""

from __future__ import annotations

from collections.abc import Iterator

from generator import wording
from generator.book import Book, YearRows
from generator.findings import ORDER, PRACTICE, PROGRAMME, Finding, Theme
from generator.model import Section, Stamp, StampKind
from generator.terms import CellRef

PLAN_EMPTY = Theme.PLAN.error("plan-empty", "нет мероприятий года", "печатать нечего", ORDER)
YEAR_UNKNOWN = Theme.PLAN.error(
    "year-unknown", "на листе «Программы» нет года", "нет основания и грифа", ORDER
)


def year_is_planned(book: Book, year: int | None) -> Iterator[Finding]:
    """The year that is asked for, None for the latest, has a row in «Программы» and at least one
    measure; nothing is said of it while rows can't be read that may be those."""
    planned = ", ".join(map(str, book.planned_years))
    if year in book.planned_years or (year is None and planned):
        return
    if {year, None} & set(book.unread.values()) or (year is None and book.unread):
        return
    if year is None or not planned:
        yield PLAN_EMPTY.at(CellRef("План"), "нет мероприятий ни на один год", "заполните лист")
    elif year in {row.year for row in book.imprints}:
        message = f"нет мероприятий {year} года; мероприятия есть на: {planned}"
        yield PLAN_EMPTY.at(CellRef("План"), message, "заполните лист или проверьте год")
    else:
        years = ", ".join(str(row.year) for row in book.imprints)
        message = f"нет строки {year} года; есть: {years}"
        yield YEAR_UNKNOWN.at(CellRef("Программы"), message, "добавьте строку или проверьте год")


DUE_OUTSIDE_YEAR = Theme.PLAN.error(
    "due-outside-year",
    "срок вне года Программы",
    "осталось от прошлого года",
    f"{PROGRAMME}, п. 3.1",
)


def dues_lie_in_their_year(book: Book) -> Iterator[Finding]:
    """The due period of a measure touches the year of its programme."""
    for measure in book.measures:
        if measure.due.end.year < measure.year or measure.due.start.year > measure.year:
            message = f"срок «{measure.due}» – не {measure.year} год"
            yield DUE_OUTSIDE_YEAR.at(measure.cells["due"], message, "исправьте срок или год")


# What each kind of stamp needs; a person's date is signed by hand.
_NEEDED = {
    StampKind.ORDER: ("number", "approved"),
    StampKind.MINUTES: ("number", "approved"),
    StampKind.PERSON: ("position", "person"),
    StampKind.NONE: (),
}
_FILLED_IN = ("position", "person", "number", "approved")


def _stamps(book: Book) -> Iterator[Stamp]:
    for imprint in book.imprints:
        yield from (imprint.program_stamp, imprint.report_stamp)


STAMP_INCOMPLETE = Theme.PLAN.error(
    "stamp-incomplete",
    "гриф заполнен не до конца",
    "гриф без номера или лица недействителен",
    "ГОСТ Р 7.0.97",
)


def stamps_are_complete(book: Book) -> Iterator[Finding]:
    """An order or minutes have a number and a date; a person has a position and a name."""
    for stamp in _stamps(book):
        for field in _NEEDED[stamp.kind]:
            if getattr(stamp, field) is None:
                cell = stamp.cells[field]
                message = f"для грифа «{stamp.kind}» не заполнено «{cell.heading}»"
                yield STAMP_INCOMPLETE.at(cell, message, "заполните или выберите гриф «нет»")


STAMP_UNUSED = Theme.PLAN.warning(
    "stamp-unused", "данные грифа есть, вид грифа не выбран", "гриф не напечатан", "ГОСТ Р 7.0.97"
)


def stamps_are_used(book: Book) -> Iterator[Finding]:
    """Who approves and when is filled in, and so is the kind of stamp: without it nothing of the
    rest is printed."""
    for stamp in _stamps(book):
        filled = [field for field in _FILLED_IN if getattr(stamp, field) is not None]
        if stamp.kind is StampKind.NONE and filled:
            names = ", ".join(f"«{stamp.cells[field].heading}»" for field in filled)
            message = f"гриф не печатается, хотя заполнено {names}"
            yield STAMP_UNUSED.at(stamp.cells["kind"], message, "выберите вид грифа")


ISSUE_YEAR = Theme.PLAN.warning(
    "issue-year", "год издания – не год перед Программой", "он стоит на титуле", PROGRAMME
)


def issue_follows_the_year(rows: YearRows) -> Iterator[Finding]:
    """A programme is issued in the year before its own: the title page prints that year."""
    for imprint in rows.imprints:
        if imprint.issue_year != imprint.year - 1:
            message = f"год издания {imprint.issue_year}, а Программа на {imprint.year} год"
            hint = f"обычно {imprint.year - 1}; он напечатан внизу титульного листа"
            yield ISSUE_YEAR.at(imprint.cells["issue_year"], message, hint)


APPROVED_LATE = Theme.PLAN.warning(
    "approved-late", "утверждена после первого срока", "первый срок уже прошел", PRACTICE
)


def approval_precedes_the_work(rows: YearRows) -> Iterator[Finding]:
    """A programme is approved before the first due period of its measures is over."""
    dues = [measure.due for measure in rows.measures]
    first = min(dues, key=lambda due: due.end, default=None)
    for stamp in (imprint.program_stamp for imprint in rows.imprints):
        if first and stamp.approved and stamp.approved > first.end:
            day = wording.date(stamp.approved)
            message = f"утверждена {day}, а первый срок – «{first}» – уже прошел"
            hint = "проверьте дату утверждения и сроки"
            yield APPROVED_LATE.at(stamp.cells["approved"], message, hint)


SECTION_GAP = Theme.CODES.warning(
    "section-gap", "в кодах разделов пропуск", "строка могла потеряться", PRACTICE
)


def sections_are_numbered_without_gaps(book: Book) -> Iterator[Finding]:
    """After 1.1 comes 1.2: a number that is not there may be a row that was lost."""
    below: dict[str | None, dict[int, Section]] = {}
    for section in book.sections:
        last = section.code.rpartition(".")[2]
        if last.isdecimal() and len(last) < 4:
            below.setdefault(section.parent, {})[int(last)] = section
    for parent, sections in below.items():
        prefix = f"{parent}." if parent else ""
        expected = 1
        for number in sorted(sections):
            if number > expected and f"{prefix}{expected}" not in book.unread:
                message = f"нет раздела «{prefix}{expected}», а «{prefix}{number}» есть"
                hint = (
                    "верните потерянную строку или измените коды; "
                    "печатные номера от этого не зависят"
                )
                yield SECTION_GAP.at(sections[number].cells["code"], message, hint)
            expected = number + 1
