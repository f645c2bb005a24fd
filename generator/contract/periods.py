"""What people type for a term → its first and last day. Words in, dates out; the cell is
values.py's business.

A term is a single time (date, month, quarter, half-year, year) or put together of such: until,
from, from–to, a list. Both are tables of forms; the first that fits the whole text is what it
means."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from enum import Enum

Span = tuple[dt.date, dt.date]
Meaning = Callable[[re.Match[str], int], Span | None]

_MONTHS = (
    "янв(?:ар[ьяе])?",
    "фев(?:рал[ьяе]|р)?",
    "мар(?:т[ае]?)?",
    "апр(?:ел[ьяе])?",
    "ма[йяе]",
    "июн[ьяе]",
    "июл[ьяе]",
    "авг(?:уст[ае]?)?",
    "сен(?:тябр[ьяе]|т)?",
    "окт(?:ябр[ьяе])?",
    "ноя(?:бр[ьяе])?",
    "дек(?:абр[ьяе])?",
)
_ORDINALS = {"перв": 1, "втор": 2, "трет": 3, "четв": 4, "iv": 4, "iii": 3, "ii": 2, "i": 1}

MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\.?"
ORDINAL = r"(?P<ordinal>[1-4]|iv|i{1,3}|перв|втор|трет|четв)(?:-?[а-я]{1,5})?"
YEAR = r"(?P<year>20\d\d)(?:\s?г(?:\.|од[ауе]?)?)?"
# Behind another word a year may have two digits.
ITS_YEAR = r"(?:[.\s]\s?(?P<year>20\d\d|\d\d(?=$|\s?г))(?:\s?г(?:\.|од[ауе]?)?)?)?"
QUARTER = r"кв(?:\.|-л|артал[а-я]*)?"
FREQUENCY = (
    r"(?:ежедневно|еженедельно|ежемесячно|ежеквартально|ежегодно"
    r"|постоянно|регулярно|на постоянной основе|по мере необходимости"
    r"|(?:один |[1-4] )?раза? в (?:неделю|месяц|квартал|полугодие|полгода|год))[,;]?\s?"
    r"(?:до \d\d?(?:-го)? числа(?: (?:каждого )?месяца)?)?"
)
# A date of ISO 8601 keeps its hyphens; between two times any dash is one; «1-й» keeps its own.
_DASH = re.compile(rf"(\d{{4}}-\d\d-\d\d)|\s?[-‐‑–—−]\s?(?=\d|i|{'|'.join(_MONTHS)})")


def span(words: str, year: int) -> Span | None:
    """First and last day of a term of `year`, None if it is not understood. The last may come
    before the first."""
    plain = re.sub(FREQUENCY, "", normal(words)).strip(" ,;") or "год"
    for form, meaning in _FORMS:
        found = form.fullmatch(plain)
        if found:
            return meaning(found, year)
    parts = re.split(r",? и |, ", plain)
    if len(parts) > 1:
        spans = _sharing(parts, year)
        return (min(spans)[0], max(end for _, end in spans)) if spans else None
    return single(re.sub(r"^(?:в течение|во|в|на) ", "", plain), year)


def own_span(words: str) -> Span | None:
    """First and last day of a term that says its own year; None for another."""
    # Read for two years: a term that is the same in both has its own.
    one, other = span(words, 2000), span(words, 2001)
    return one if words and one == other else None


def normal(words: str) -> str:
    """Lower case, Latin i in Roman numbers, one kind of dash, space and date, no full stop, no
    remark in brackets."""
    words = (
        unicodedata.normalize("NFKC", words)
        .lower()
        .replace("ё", "е")
        .replace("і", "i")
        .replace("ӏ", "i")
    )
    words = re.sub(r"(?<=\S)\s*\([^()]*\)$", "", words)
    words = re.sub(r"\b(\d\d?)([/-])(\d\d?)\2(\d{4})\b", r"\1.\3.\4", words)
    words = re.sub(r"(?<=[1-4i]),(?=[1-4i])", ", ", words)
    words = re.sub(r"в теч(?:ении|\.)", "в течение", words)
    words = _DASH.sub(lambda found: found[1] or "–", words)
    return re.sub(r"\s+", " ", words).strip(" .,;")


def single(words: str, year: int) -> Span | None:
    """A single time in normal words; without a year of its own, of `year`."""
    for form, meaning in _SINGLE:
        found = form.fullmatch(words)
        if found:
            return meaning(found, _year(found, year))
    return None


class Form(Enum):
    """How a due is given: as a quarter, a month, a day, the time until a day, or otherwise."""

    QUARTER = "кварталом"
    MONTH = "месяцем"
    DAY = "датой"
    UNTIL = "«до …»"
    OTHER = "иначе"


def form(words: str, year: int) -> Form:
    """The form of a term of `year` that is understood.

    A remark in brackets, a frequency, a list or a range make it another: nothing of what was typed
    may get lost where forms are printed alike."""
    plain = normal(words)
    if "(" in words or re.match(FREQUENCY, plain):
        return Form.OTHER
    until = re.fullmatch(r"до (.+)", plain)
    span_of_day = single(until[1], year) if until else None
    if span_of_day is not None and span_of_day[0] == span_of_day[1]:
        return Form.UNTIL
    span_of_words = single(re.sub(r"^(?:в|во) ", "", plain), year)
    if span_of_words is None:
        return Form.OTHER
    return _form_of(span_of_words, plain)


def _form_of(span_of_words: Span, plain: str) -> Form:
    start, end = span_of_words
    if start == end:
        return Form.DAY
    if start.month == end.month and start.year == end.year:
        return Form.MONTH
    return Form.QUARTER if re.search(r"кв", plain) else Form.OTHER


def month(day: dt.date) -> Span:
    """The month a day lies in."""
    return _months(day.year, day.month, day.month)


def _sharing(parts: list[str], year: int) -> list[Span] | None:
    """«I–II квартал 2024»: what a part does not say itself, year or unit, it takes from the
    last."""
    last = single(parts[-1], year)
    if last is None:
        return None
    unit = re.search(
        rf"(?:\s?{QUARTER}.*|\s?полугоди.*|\s?п/г.*|(?<=\d) [а-я]{{3,}}.*)$", parts[-1]
    )
    spans = []
    for part in parts[:-1]:
        alone = re.sub(r"^(?:с|в|во) ", "", part)
        span_of_part = single(alone, last[1].year)
        if span_of_part is None and unit:
            span_of_part = single(alone + unit[0], last[1].year)
        if span_of_part is None:
            return None
        spans.append(span_of_part)
    return [*spans, last]


# --- single times ---------------------------------------------------------------------------------


def _year(found: re.Match[str], default: int) -> int:
    digits = found.groupdict().get("year")
    return default if digits is None else int(digits) + (2000 if len(digits) == 2 else 0)


def _months(year: int, first: int, last: int) -> Span:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _day(year: int, month: int, day: int) -> Span | None:
    try:
        return dt.date(year, month, day), dt.date(year, month, day)
    except ValueError:
        return None


def _month(found: re.Match[str]) -> int:
    return next(
        number for number, forms in enumerate(_MONTHS, 1) if re.fullmatch(forms, found["month"])
    )


def _part(found: re.Match[str], year: int, months: int) -> Span | None:
    """The n-th quarter (three months) or half-year (six) of a year."""
    number = _ORDINALS.get(found["ordinal"]) or int(found["ordinal"])
    last = months * number
    return _months(year, last - months + 1, last) if last <= 12 else None


def _forms(*forms: tuple[str, Meaning]) -> tuple[tuple[re.Pattern[str], Meaning], ...]:
    return tuple((re.compile(form), meaning) for form, meaning in forms)


_SINGLE = _forms(
    (r"(\d{4})-(\d\d)-(\d\d)", lambda found, _: _day(int(found[1]), int(found[2]), int(found[3]))),
    (
        rf"(?P<day>\d\d?)\.(?P<of>\d\d?){ITS_YEAR}",
        lambda found, year: _day(year, int(found["of"]), int(found["day"])),
    ),
    (
        rf"(?P<day>\d\d?) {MONTH}{ITS_YEAR}",
        lambda found, year: _day(year, _month(found), int(found["day"])),
    ),
    (
        rf"(?P<of>0[1-9]|1[0-2])\.{YEAR}",
        lambda found, year: _months(year, int(found["of"]), int(found["of"])),
    ),
    (rf"{MONTH}{ITS_YEAR}", lambda found, year: _months(year, _month(found), _month(found))),
    (rf"{ORDINAL}\s?{QUARTER}{ITS_YEAR}", lambda found, year: _part(found, year, 3)),
    (rf"{QUARTER} {ORDINAL}{ITS_YEAR}", lambda found, year: _part(found, year, 3)),
    (rf"{ORDINAL}\s?(?:полугоди[еияю]|п/г){ITS_YEAR}", lambda found, year: _part(found, year, 6)),
    (YEAR, lambda _, year: _months(year, 1, 12)),
)


# --- terms put together ---------------------------------------------------------------------------


def _until(found: re.Match[str], year: int) -> Span | None:
    """«до 31.03», «до конца марта»; «до марта» may mean its first or its last day and is not
    understood."""
    last = single(found["last"], year)
    inclusive = found["how"] in ("до конца", "не позднее") or found["inclusive"]
    if last is None or (last[0] != last[1] and not inclusive):
        return None
    return dt.date(last[1].year, 1, 1), last[1]


def _from(found: re.Match[str], year: int) -> Span | None:
    first = single(found[1], year)
    return (first[0], dt.date(first[0].year, 12, 31)) if first else None


def _from_to(found: re.Match[str], year: int) -> Span | None:
    first, last = (part for part in found.groups() if part)
    spans = _sharing([first, "31.12" if last == "конца года" else last], year)
    return (spans[0][0], spans[1][1]) if spans else None


_FORMS = _forms(
    (rf"(?:в течение |весь )?{YEAR}", lambda found, year: _months(_year(found, year), 1, 12)),
    (
        r"(?:весь |в течение )?(?:всего )?года?|(?:до |к )?кон(?:ца|цу|ец) года",
        lambda _, year: _months(year, 1, 12),
    ),
    (
        r"(20\d\d)–(20\d\d)(?: гг?\.?| год[ыаов]*)?",
        lambda found, _: (dt.date(int(found[1]), 1, 1), dt.date(int(found[2]), 12, 31)),
    ),
    (
        r"(?:в срок )?(?P<how>до конца|не позднее|до|к|по) "
        r"(?P<last>.+?)(?P<inclusive> включительно)?",
        _until,
    ),
    (r"со? (.+) (?:по|до) (.+)|(.+)–(.+)", _from_to),
    (r"со? (.+)", _from),
)

_NUMBERS_OF_A_DAY = re.compile(r"(?<![\d.])(\d\d?)\.(\d\d?)(?:\.(\d{4}|\d\d))?(?![\d.])")


def no_such_day(words: str, year: int) -> str:
    """What to say of a text with a day in it that no month has: «31.06 – такого дня нет»; «»
    without one."""
    for found in _NUMBERS_OF_A_DAY.finditer(words):
        day, month, typed_year = int(found[1]), int(found[2]), int(found[3] or year)
        in_full = typed_year + 2000 if typed_year < 100 else typed_year
        if _day(in_full, month, day) is None:
            return f"{found[0]} – такого дня нет"
    return ""
