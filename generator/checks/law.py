"""Acts that texts refer to: their true dates, the basis of a year, internal documents."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator import wording
from generator.book import YearRows
from generator.checks.prose import Prose, Standing, around
from generator.findings import PRACTICE, PROGRAMME, Finding, Theme
from generator.model import Act, Imprint, YesNo


@dataclass(frozen=True, slots=True)
class KnownAct:
    """An act of which the true date is known; `subject` are words that no other act of this number
    has in its title."""

    number: str
    date: dt.date
    subject: re.Pattern[str]
    name: str


# Government decrees. Whoever adds one looks it up in the official publication, not in another
# programme.
KNOWN_ACTS = (
    KnownAct(
        "442",
        dt.date(2012, 5, 4),
        re.compile("розничн", re.IGNORECASE),
        "Основные положения функционирования розничных рынков",
    ),
    KnownAct(
        "24",
        dt.date(2004, 1, 21),
        re.compile("раскрыти", re.IGNORECASE),
        "Стандарты раскрытия информации",
    ),
)
# From the programmes of this year on there is a federal base standard for suppliers of last resort
# (December 2025).
_STANDARD_YEAR = 2026
_DECREE = "442"

_DATE = (
    r"[«\"]?(?P<day>\d{1,2})[»\"]?(?:[./](?P<digits>\d{1,2})[./]|\s+(?P<word>[а-я]{3,8})\s+)"
    r"(?P<year>\d{4}|\d\d(?!\d))(?:\s*г(?:\.|ода)?(?!\w))?"
)
_NUMBER = r"(?:№|(?<!\w)N)\s*(?P<number>\d+)(?![\w/-])"
_REFERENCES = (
    re.compile(rf"(?<!\w)от\s+{_DATE},?\s*{_NUMBER}", re.IGNORECASE),
    re.compile(rf"{_NUMBER}\s*\(?\s*от\s+{_DATE}", re.IGNORECASE),
)
# Where a decree is named before its date and number: in the same sentence, by the Government of the
# Federation, and no other document is named after it.
_NEAR = 250
_SENTENCE = re.compile(r"[.!?]\s+(?=[А-ЯЁ])")
_DECREE_WORD = re.compile(r"(?<!\w)(?:постановлени\w*|ПП)(?!\w)", re.IGNORECASE)
_OTHER_ISSUER = re.compile(
    r"\s*(?:[Пп]равительств\w+\s+(?![Рр]осси|РФ)\w|(?![Пп]равительств|[Рр]осси|РФ)[А-ЯЁ])"
)
_OTHER_DOCUMENT = re.compile(
    r"(?:(?<!\w)и|[,;(])\s+(?:\w+\s+){0,2}(?:распоряжени|приказ|закон|указ(?!ан)|решени|протокол|договор|соглашени"
    r"|письм|сч[её]т|акт(?!и)|обращени|заявк|заявлени|претензи|жалоб|записк|предписани|доверенност|лицензи|задани|проект)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Reference:
    """«от 14.05.2012 № 442»: a known decree cited with a date, None if it is no date."""

    known: KnownAct
    date: dt.date | None
    place: tuple[int, int]


def _references(text: str) -> Iterator[_Reference]:
    """The decrees of the Government that a text cites; other documents have numbers of their
    own."""
    for found in itertools.chain(*(pattern.finditer(text) for pattern in _REFERENCES)):
        before = _SENTENCE.split(text[max(0, found.start() - _NEAR) : found.start()])[-1]
        known = _known(found["number"])
        if known is not None and _names_a_decree(before, known):
            yield _Reference(known, _date(found), found.span())


def _names_a_decree(before: str, known: KnownAct) -> bool:
    """Whether what stands before a date and number says that they are a decree's; what it is about
    says so too."""
    words = list(_DECREE_WORD.finditer(before))
    if not words:
        return known.subject.search(before) is not None
    behind = before[words[-1].end() :]
    return not _OTHER_ISSUER.match(behind) and not _OTHER_DOCUMENT.search(behind)


def _date(found: re.Match[str]) -> dt.date | None:
    digits, year = found["digits"], int(found["year"])
    try:
        month = int(digits) if digits else wording.month_number(found["word"].lower())
        return dt.date(year if year > 99 else 2000 + year, month, int(found["day"]))
    except ValueError:
        return None


ACT_DATE = Theme.ACTS.error(
    "act-date",
    "у известного акта другая дата",
    "ссылка на закон неверна; в изданной Программе 2024 так и вышло: 14.05.2012",
    "постановления Правительства РФ от 04.05.2012 № 442 и от 21.01.2004 № 24",
)


def acts_have_their_true_dates(prose: Prose) -> Iterator[Finding]:
    """A known act stands with its true date: on «Акты» and wherever a text cites it."""
    acts = prose.rows.book.acts
    for act in acts:
        known = _known(act.number or "")
        if known is None or act.date in (None, known.date):
            continue
        if _is_decree(act) and not _is_another(act, known):
            assert act.date is not None
            message = f"у постановления № {known.number} дата {wording.date(act.date)}"
            yield ACT_DATE.at(act.cells["date"], message, _true_date(known))
    for text in prose.texts:
        for message, hint in _wrong_dates(text.value, acts):
            yield ACT_DATE.at(text.cell, message, hint)


def standing_acts_have_their_true_dates(prose: Prose, standing: Standing) -> Iterator[Finding]:
    """The same for acts that the standing text of a template cites."""
    for paragraph in standing.paragraphs:
        for message, hint in _wrong_dates(paragraph, prose.rows.book.acts):
            yield ACT_DATE.at(standing.cell, message, hint)


def _wrong_dates(text: str, acts: Iterable[Act]) -> Iterator[tuple[str, str]]:
    """Message and hint for each decree that a text cites with a date that is not its own, nor that
    of another act on «Акты»."""
    for reference in _references(text):
        known = reference.known
        namesakes = [act for act in acts if _known(act.number or "") is known]
        dates = {act.date for act in namesakes if _is_another(act, known)}
        if reference.date not in {known.date, *dates}:
            place = around(text, *reference.place)
            yield f"у постановления № {known.number} другая дата: {place}", _true_date(known)


def _known(number: str) -> KnownAct | None:
    return next((act for act in KNOWN_ACTS if act.number == number), None)


def _is_decree(act: Act) -> bool:
    return act.kind.lower().startswith("постановлени")


def _is_another(act: Act, known: KnownAct) -> bool:
    """Numbers of decrees begin anew each year: another act with this number says so by what it is
    about."""
    return act.date is not None and not known.subject.search(f"{act.title} {act.reference}")


def _true_date(known: KnownAct) -> str:
    return (
        f"«{known.name}» – от {wording.date(known.date)}; "
        "если это другой акт, внесите его на лист «Акты» с его названием и датой"
    )


BASIS_OUTDATED = Theme.PLAN.warning(
    "basis-outdated",
    "с 2026 года основание – только постановление № 442",
    "с декабря 2025 года есть единый стандарт обслуживания гарантирующих поставщиков",
    "единый стандарт качества обслуживания, декабрь 2025",
)


def the_basis_follows_the_law(rows: YearRows) -> Iterator[Finding]:
    """From 2026 on a basis names more than Decree 442: there is a federal base standard of
    service."""
    for imprint in rows.imprints:
        yield from outdated_bases(imprint, imprint.year, rows.book.acts)


def outdated_bases(imprint: Imprint, year: int, acts: Iterable[Act]) -> Iterator[Finding]:
    """What is wrong with the basis of a row of «Программы» if it is that of a year."""
    by_code = {act.code: act for act in acts}
    numbers = {by_code[code].number for code in imprint.legal_basis if code in by_code}
    if year >= _STANDARD_YEAR and numbers == {_DECREE}:
        message = f"основание Программы {year} года – только постановление № {_DECREE}"
        hint = (
            "с 2026 года есть единый стандарт обслуживания гарантирующих поставщиков: "
            "спросите юристов"
        )
        yield BASIS_OUTDATED.at(imprint.cells["legal_basis"], message, hint)


# --- internal documents ---------------------------------------------------------------------------

# A designation that follows at once: «Методики МТ-237-2», «Регламента Общества № 12-3». With words
# between them it may be that of a thing: «инструкция к прибору СЕ-101».
_DOCUMENT = re.compile(
    r"(?<!\w)(?i:методик|регламент|инструкц|положени|стандарт|поряд[ко]|политик)\w*\s+(?:Общества\s+)?(?:№\s*)?"
    r"(?P<name>(?:[А-ЯЁA-Z]{1,6}-)+\d{2,}(?:[-./]\d+)*|(?:[А-ЯЁA-Z]{1,6}-)*\d+(?:-\d+)+)(?!\w)"
)


DOCUMENT_UNLISTED = Theme.ACTS.warning(
    "document-unlisted",
    "документа нет на листе «Акты»",
    "неясно, можно ли его называть",
    f"{PROGRAMME}, М24-01",
)
DOCUMENT_INTERNAL = Theme.ACTS.warning(
    "document-internal",
    "в публичном тексте назван внутренний документ",
    "читатель его не найдет",
    PRACTICE,
)


def documents_are_listed(prose: Prose) -> Iterator[Finding]:
    """A public text cites no document that is not on «Акты», and none that is internal: «Методика
    МТ-237-2»."""
    listed: dict[str, Act] = {}
    for act in prose.rows.book.acts:
        listed |= {act.code: act, act.number or act.code: act}
    for text in prose.written:
        if not text.is_public or isinstance(text.record, Act):
            continue
        for found in _DOCUMENT.finditer(text.value):
            name, place = found["name"], around(text.value, *found.span())
            if name not in listed:
                message = f"документа «{name}» нет на листе «Акты»: {place}"
                hint = "добавьте строку и укажите, публичный ли он, или не называйте документ"
                yield DOCUMENT_UNLISTED.at(text.cell, message, hint)
            elif listed[name].public is YesNo.NO:
                message = f"в публичном тексте назван внутренний документ: {place}"
                yield DOCUMENT_INTERNAL.at(
                    text.cell, message, "уберите ссылку или опубликуйте документ"
                )
