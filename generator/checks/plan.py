"""The plan, its tree and its stamp: terms that can be kept, an approval that is complete and in
time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator import wording
from generator.book import Book, YearRows
from generator.contract import periods
from generator.findings import ORDER, PRACTICE, PROGRAMME, Finding, Theme
from generator.model import DueWriting, Measure, Section, Stamp, StampKind
from generator.terms import CellRef

PLAN_EMPTY = Theme.PLAN.error("plan-empty", "нет мероприятий года", "печатать нечего", ORDER)
YEAR_UNKNOWN = Theme.PLAN.error(
    "year-unknown", "на листе «Программы» нет года", "нет основания и грифа", ORDER
)
OF_UNPLANNED = {YEAR_UNKNOWN.code, PLAN_EMPTY.code}
"""What is found of a year without a plan."""


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


DUE_FORMS_MIXED = Theme.PLAN.info(
    "due-forms-mixed", "сроки записаны по-разному", "столбец выглядит случайным", PRACTICE
)
_WORDS_OF_A_MONTH = re.compile(periods.MONTH)


def dues_are_written_alike(rows: YearRows) -> Iterator[Finding]:
    """One way of writing for quarters, months and days in the plan of a year, or one of these where
    they are printed alike."""
    are_alike = any(row.due_writing is DueWriting.ALIKE for row in rows.imprints)
    by_look: dict[str, list[Measure]] = {}
    for measure in rows.measures:
        form = periods.form(measure.due.text, measure.year)
        if form is not periods.Form.OTHER:
            look = form.value if are_alike else _look(measure.due.text)
            by_look.setdefault(look, []).append(measure)
    if len(by_look) < 2:
        return
    ways = sorted(by_look.values(), key=len, reverse=True)
    shown = [f"«{measures[0].due}» ({len(measures)})" for measures in ways[:4]]
    more = f" и еще {len(ways) - 4}" if len(ways) > 4 else ""
    message = f"сроки записаны по-разному: {', '.join(shown)}{more}"
    hint = "выберите одну запись"
    if not are_alike:
        hint += " или «единообразно» в графе «Запись сроков» листа «Программы»"
    yield DUE_FORMS_MIXED.at(ways[1][0].cells["due"], message, hint)


def _look(due: str) -> str:
    """A due with its numbers and months left out: «# квартал», «R квартал», «до #.#.#»."""
    without_months = _WORDS_OF_A_MONTH.sub("месяц", due.lower())
    return re.sub(r"\d+", "#", re.sub(r"\b[ivxіӏ]+\b", "R", without_months))


# What each kind of stamp needs; a person's date is signed by hand.
_NEEDED = {
    StampKind.ORDER: ("number", "approved"),
    StampKind.MINUTES: ("number", "approved"),
    StampKind.PERSON: ("position", "person"),
    StampKind.NONE: (),
}
_PRINTED = {**_NEEDED, StampKind.PERSON: ("position", "person", "approved")}
_FILLED_IN = ("position", "person", "number", "approved")


def _stamps(book: Book) -> Iterator[Stamp]:
    for imprint in book.imprints:
        yield from (imprint.program_stamp, imprint.report_stamp)
    yield from (amendment.stamp for amendment in book.amendments)


STAMP_INCOMPLETE = Theme.PLAN.error(
    "stamp-incomplete",
    "гриф заполнен не до конца",
    "гриф без номера или лица недействителен",
    "ГОСТ Р 7.0.97",
)


STAMP_OPEN = Theme.PLAN.info(
    "stamp-open",
    "приказ или протокол еще без номера и даты",
    "на титуле место, чтобы вписать их; опубликовать такой документ нельзя",
    "ГОСТ Р 7.0.97",
)


def stamps_are_complete(book: Book) -> Iterator[Finding]:
    """An order or minutes have a number and a date, unless a mark says that the document is not
    approved yet; a person has a position and a name."""
    for stamp in _stamps(book):
        missing = [field for field in _NEEDED[stamp.kind] if getattr(stamp, field) is None]
        if stamp.mark is not None and missing == ["number", "approved"]:
            message = f"гриф «{stamp.kind}» без номера и даты, пометка «{stamp.mark}»"
            hint = "когда утвердят, впишите номер и дату и очистите пометку"
            yield STAMP_OPEN.at(stamp.cells["number"], message, hint)
            continue
        for field in missing:
            cell = stamp.cells[field]
            message = f"для грифа «{stamp.kind}» не заполнено «{cell.heading}»"
            yield STAMP_INCOMPLETE.at(cell, message, "заполните или выберите гриф «нет»")


STAMP_UNUSED = Theme.PLAN.warning(
    "stamp-unused", "данные грифа есть, вид грифа не выбран", "гриф не напечатан", "ГОСТ Р 7.0.97"
)


def stamps_are_used(book: Book) -> Iterator[Finding]:
    """Nothing of a stamp is filled in that its kind does not print: without a kind nothing is."""
    for stamp in _stamps(book):
        printed = _PRINTED[stamp.kind]
        unused = [field for field in _FILLED_IN if field not in printed]
        filled = [field for field in unused if getattr(stamp, field) is not None]
        if not filled:
            continue
        names = ", ".join(f"«{stamp.cells[field].heading}»" for field in filled)
        if stamp.kind is StampKind.NONE:
            message, hint = f"гриф не печатается, хотя заполнено {names}", "выберите вид грифа"
        else:
            message = f"в грифе «{stamp.kind}» не печатается {names}"
            hint = "выберите другой вид грифа или очистите лишнее"
        yield STAMP_UNUSED.at(stamp.cells["kind"], message, hint)


PERSON_FORM = Theme.PLAN.info(
    "person-form", "имя печатается иначе, чем в книге", "вид имени в грифе задан", "ГОСТ Р 7.0.97"
)


def persons_are_written_as_printed(book: Book) -> Iterator[Finding]:
    """The name in a stamp is typed as it is printed, initials first: «П.П. Петров»."""
    for stamp in _stamps(book):
        if stamp.kind is StampKind.PERSON and stamp.person:
            printed = wording.person(stamp.person).replace(wording.NBSP, " ")
            if printed != stamp.person.replace(wording.NBSP, " "):
                message = f"«{stamp.person}» печатается как «{printed}»"
                yield PERSON_FORM.at(stamp.cells["person"], message, "если имя другое, исправьте")


PARAMETER_FORM = Theme.PLAN.warning(
    "parameter-form",
    "слова Общества не встают в предложение шаблона",
    "напечатано не по-русски",
    PROGRAMME,
)
_GENITIVE = "нужен родительный падеж: «Стандарта …», «Совета директоров»"
# Of each parameter what it must not look like, and why.
_MISFITS = {
    "standard": ((r"(Стандарт|Регламент|Кодекс|Порядок|Положение|Политика)\b", _GENITIVE),),
    "service_types": ((r".*обслуживан", "слово «обслуживания» стоит в тексте за ним"),),
    "assessments": ((r".*оцен(?:к|ок)", "слово «оценки» стоит в тексте за ним"),),
    "governing_body": (
        (r"(Совет|Правление|Собрание|Общее собрание|Комитет|Президиум)\b", _GENITIVE),
    ),
}
_IN_ANY = (
    (r".*[.,:]$", "знак в конце лишний: предложение продолжается"),
    (r".*;", "перечислите через запятую и «и»"),
    (r"[\d\W]*$", "нужны слова"),
)


def words_of_the_company_fit(book: Book) -> Iterator[Finding]:
    """The words that «Общество» puts into the standing text stand there as a sentence wants."""
    if book.company is None:
        return
    for field, own in _MISFITS.items():
        words = getattr(book.company, field)
        misfit = next(
            (why for pattern, why in (*own, *_IN_ANY) if words and re.match(pattern, words)), ""
        )
        if misfit:
            cell = book.company.cells[field]
            yield PARAMETER_FORM.at(cell, f"«{words}» не встает в предложение", misfit)


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
