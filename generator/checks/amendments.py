"""Amendments: counted without gaps, in the order of their days, and named by the plan as they are
listed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator import wording
from generator.book import NUMBER, Book, Change, Year, YearRows
from generator.findings import ORDER, PRACTICE, Finding, Theme
from generator.model import Measure
from generator.terms import CellRef

AMENDMENTS_SHEET = "Изменения"

AMENDMENT_NUMBER = Theme.PLAN.error(
    "amendment-number", "изменения пронумерованы не подряд", "на номер ссылается План", ORDER
)


def amendments_are_counted(rows: YearRows) -> Iterator[Finding]:
    """The amendments of a year are numbered 1, 2, 3 without gaps, each once."""
    for expected, amendment in enumerate(rows.amendments, 1):
        if amendment.number != expected:
            message = f"изменение № {amendment.number}, а по порядку ожидается № {expected}"
            hint = f"пронумеруйте изменения {rows.number} года подряд, начиная с 1"
            yield AMENDMENT_NUMBER.at(amendment.cells["number"], message, hint)
            return


AMENDMENT_UNKNOWN = Theme.PLAN.error(
    "amendment-unknown", "изменения нет на листе «Изменения»", "непонятно, кто решил", ORDER
)


def amendments_are_listed(book: Book) -> Iterator[Finding]:
    """What «Добавлено» and «Исключено» name stands on «Изменения»."""
    known = {(amendment.year, amendment.number) for amendment in book.amendments}
    for measure in book.measures:
        for field, number in _named(measure):
            is_unread = {measure.year, None} & set(book.unread.values())
            if (measure.year, number) not in known and not is_unread:
                message = f"изменения № {number} за {measure.year} год нет на листе «Изменения»"
                hint = "добавьте его строку; нет листа – make upgrade"
                yield AMENDMENT_UNKNOWN.at(measure.cells[field], message, hint)


def _named(measure: Measure) -> Iterator[tuple[str, int]]:
    if measure.added is not None:
        yield "added", measure.added
    if measure.excluded_by is not None:
        yield "excluded", measure.excluded_by


AMENDMENT_REVERSED = Theme.PLAN.error(
    "amendment-reversed", "исключено раньше, чем добавлено", "опечатка в номере изменения", ORDER
)


def measures_come_before_they_go(book: Book) -> Iterator[Finding]:
    """A measure is not taken out by an amendment before the one that brought it."""
    for measure in book.measures:
        excluded = measure.excluded_by
        if excluded is not None and excluded <= measure.added_by:
            message = f"исключено изменением № {excluded}, а добавлено изменением № {measure.added}"
            yield AMENDMENT_REVERSED.at(measure.cells["excluded"], message, "исправьте номер")


AMENDMENT_DAYS = Theme.PLAN.warning(
    "amendment-days", "даты изменений идут не по порядку", "опечатка в дате", PRACTICE
)


def amendments_follow_each_other(rows: YearRows) -> Iterator[Finding]:
    """An amendment is approved after the Programme and after the one before it, and in force from
    its approval on."""
    stamps = [imprint.program_stamp.approved for imprint in rows.imprints]
    days = [*stamps[:1], *(amendment.stamp.approved for amendment in rows.amendments)]
    for (before, approved), amendment in zip(pairwise(days), rows.amendments, strict=False):
        if before and approved and approved < before:
            message = (
                f"утверждено {wording.date(approved)}, раньше прежнего ({wording.date(before)})"
            )
            yield AMENDMENT_DAYS.at(amendment.stamp.cells["approved"], message, "проверьте дату")
    for amendment in rows.amendments:
        first, approved = amendment.in_force, amendment.stamp.approved
        if first and approved and first < approved:
            message = f"действует с {wording.date(first)}, раньше утверждения"
            yield AMENDMENT_DAYS.at(amendment.cells["in_force"], message, "проверьте дату")


AMENDMENT_EMPTY = Theme.PLAN.error(
    "amendment-empty", "изменять нечего", "документ был бы пуст", ORDER
)


def there_is_something_to_amend(year: Year) -> Iterator[Finding]:
    """A document of amendments needs a Programme that was issued, an amendment after it, and a
    change."""
    place = CellRef(AMENDMENTS_SHEET)
    if year.amended is None:
        message = f"Программа {year.number} года еще не издана: изменять нечего"
        yield AMENDMENT_EMPTY.at(place, message, "сначала опубликуйте ее: make publish")
    elif not year.pending:
        issued = f"в изданной Программе изменений: {year.amended}" if year.amended else ""
        message = f"нет нового изменения {year.number} года"
        hint = "добавьте строку: номер, гриф, причина"
        yield AMENDMENT_EMPTY.at(place, f"{message}; {issued}".rstrip("; "), hint)
    elif not year.changes:
        message = f"изменение № {year.pending[-1].number} ничего не меняет в изданной Программе"
        cell = year.pending[-1].cells["number"]
        yield AMENDMENT_EMPTY.at(cell, message, "внесите в план то, что меняется")


AMENDMENT_UNMARKED = Theme.PLAN.error(
    "amendment-unmarked",
    "изданное изменено не так, как меняют изменением",
    "номера изданных мероприятий не меняются",
    ORDER,
)


def changes_are_marked(year: Year) -> Iterator[Finding]:
    """What an amendment brings and takes out names it; everything else keeps its number."""
    for change, what, hint in unmarked(year) if year.pending else ():
        yield AMENDMENT_UNMARKED.at(change.cell, what, hint)


def unmarked(year: Year) -> Iterator[tuple[Change, str, str]]:
    """The changes of an issued Programme that no amendment can make, with what is wrong and what to
    do: what goes stays with «исключено», what comes stands behind, and both name the amendment,
    which is more than a correction of misprints."""
    known = {measure.code: measure for measure in year.plan}
    pending = {each.number for each in year.pending}
    is_corrected = pending and all(each.is_correction for each in year.pending)
    for change in year.changes:
        code, measure = change.measure, known.get(change.measure)
        is_out = measure is not None and change.cell == measure.cells.get("excluded")
        if change.now is None:
            hint = "верните строку; в «Исключено» – номер изменения, а не «до издания»"
            yield change, f"{code} пропало из плана", hint
        elif change.cell.heading == NUMBER:
            what = f"{code}, «{NUMBER}»: было «{change.issued}», стало «{change.now}»"
            yield (
                change,
                what,
                "у новых мероприятий заполните «Добавлено», порядок прежних не меняйте",
            )
        elif is_corrected and (change.issued is None or is_out):
            hint = "исправление опечаток не добавляет и не исключает мероприятия: заполните гриф"
            yield change, f"{code} {'исключено' if is_out else 'добавлено'}", hint
        elif measure is not None and pending:
            if change.issued is None and measure.added_by not in pending:
                hint = f"укажите в «Добавлено» номер изменения: {max(pending)}"
                yield change, f"{code} добавлено", hint
            elif is_out and measure.excluded_by not in pending:
                hint = f"укажите в «Исключено» номер нового изменения: {max(pending)}"
                yield change, f"{code}: {change.now}, а это изменение уже издано", hint


AMENDMENTS_TOGETHER = Theme.PLAN.warning(
    "amendments-together",
    "несколько изменений в одном документе",
    "каждое утверждено своим приказом",
    PRACTICE,
)


def amendments_are_issued_one_by_one(year: Year) -> Iterator[Finding]:
    """A document of amendments has one stamp, so it holds those of one act."""
    acts = {(each.stamp.kind, each.stamp.number, each.stamp.approved) for each in year.pending}
    if len(acts) > 1:
        numbers = ", ".join(f"№ {each.number}" for each in year.pending)
        last = year.pending[-1]
        message = f"в одном документе изменения {numbers}, гриф в нем – изменения № {last.number}"
        hint = "издавайте каждое изменение до того, как внести в книгу следующее"
        yield AMENDMENTS_TOGETHER.at(last.stamp.cells["kind"], message, hint)


AMENDMENT_MISSING = Theme.PLAN.warning(
    "amendment-missing",
    "изданная Программа изменена без изменения",
    "опубликовать ее так нельзя",
    ORDER,
)


def what_was_issued_changes_by_amendment(year: Year) -> Iterator[Finding]:
    """What differs from the issued Programme has a row in «Изменения»; said once."""
    if year.amended is None or year.pending or not year.changes or year.executions:
        return  # the Report tells every difference by itself
    count = wording.counted(len(year.changes), "отличие", "отличия", "отличий")
    message = f"от изданной Программы {count}, нового изменения на листе «Изменения» нет"
    hint = "добавьте его строку (для опечатки – гриф «нет») или верните изданное"
    yield AMENDMENT_MISSING.at(year.changes[0].cell, message, hint)


AMENDMENT_UNISSUED = Theme.REPORT.warning(
    "amendment-unissued",
    "изменение внесено в книгу, но не издано",
    "отчет скажет о том, чего на сайте нет",
    ORDER,
)


def amendments_are_issued_before_the_report(year: Year) -> Iterator[Finding]:
    """The Report is on the last revision of the Programme: an amendment of it is published
    first."""
    if year.amended is None or not year.pending or not year.changes:
        return
    last = year.pending[-1]
    count = wording.counted(len(year.changes), "отличие", "отличия", "отличий")
    message = f"изменение № {last.number} не издано: от изданной Программы {count}"
    hint = f"издайте его раньше отчета: make publish YEAR={year.number} ONLY=program"
    yield AMENDMENT_UNISSUED.at(last.cells["number"], message, hint)
