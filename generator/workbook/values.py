"""What a person typed in one cell → a value of the domain.

A converter takes `Typed` and returns a value; it raises `Unreadable` when it can't, and leaves a `Remark` on the cell
when it understood what it should not have had to. Empty cells never come here.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from generator import wording
from generator.model import Period, Segment

E = TypeVar("E", bound=Enum)

# What Excel shows to a Russian user for the names that stand in the file.
ERROR_NAMES = {
    "#DIV/0!": "#ДЕЛ/0!",
    "#N/A": "#Н/Д",
    "#NAME?": "#ИМЯ?",
    "#NULL!": "#ПУСТО!",
    "#NUM!": "#ЧИСЛО!",
    "#REF!": "#ССЫЛКА!",
    "#VALUE!": "#ЗНАЧ!",
}


class Unreadable(ValueError):
    """What stands in a cell can't be understood: a code, what stands there, what was expected."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


@dataclass(frozen=True, slots=True)
class Remark:
    """Something understood that should be mended all the same."""

    code: str
    message: str
    hint: str


@dataclass(slots=True)
class Typed:
    """One filled cell: its value as Excel keeps it, its number format, the year of its row."""

    value: object
    number_format: str = "General"
    year: int | None = None
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, code: str, message: str, hint: str) -> None:
        """Says something about the cell without refusing it."""
        self.remarks.append(Remark(code, message, hint))

    @property
    def shown(self) -> str:
        """The value as the person sees it, shortened for a message."""
        match self.value:
            case bool():
                text = "ИСТИНА" if self.value else "ЛОЖЬ"
            case dt.datetime() | dt.date():
                text = wording.date(self.value)
            case float():
                text = f"{self.value:.15g}".replace(".", ",")
            case _:
                text = str(self.value)
        return text if len(text) <= 60 else text[:59] + "…"


Converter = Callable[[Typed], object]


# --- text -----------------------------------------------------------------------------------------------------------

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# How Excel writes in XML what XML can't hold: a carriage return is _x000D_ (ECMA-376 part 1, 22.9.2.19).
_ESCAPED_CONTROL = re.compile("_x(00[01][0-9A-Fa-f]|007[Ff])_")
# Control characters and what XML 1.0 §2.2 forbids.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def text(typed: Typed) -> str | None:
    """Text as typed, without the characters that no document can hold; None if nothing is left of it."""
    match typed.value:
        case str() as value:
            value = _ESCAPED_CONTROL.sub(lambda match: chr(int(match[1], 16)), value)
            value = _LINE_BREAKS.sub("\n", value)
            if _UNPRINTABLE.search(value):
                typed.remark("text-control", "в тексте есть непечатаемые знаки", "в документ они не попадут")
                value = _UNPRINTABLE.sub("", value)
            return value.strip(" \t\n\xa0") or None
        case bool() | dt.date() | dt.time():
            raise Unreadable(
                "text-expected",
                f"ожидался текст, стоит «{typed.shown}»",
                "если Excel изменил то, что Вы ввели, задайте ячейке формат «Текстовый» и введите заново",
            )
        case _:
            return typed.shown


def code(typed: Typed) -> str | None:
    """A code: text; a whole number will do. Excel's guesses are undone only where nothing is lost."""
    match typed.value:
        case bool() | dt.date() | dt.time():
            raise Unreadable(
                "code-date",
                f"ожидался код, стоит «{typed.shown}»: Excel превратил код в дату",
                "задайте ячейке формат «Текстовый» и введите код заново, например 1.1",
            )
        case float() as number if not number.is_integer():
            typed.remark(
                "code-number",
                f"код записан числом «{typed.shown}», а так 1.1 и 1.10 неразличимы",
                "задайте ячейке формат «Текстовый» и введите код заново",
            )
            return repr(number)
        case int() | float() as number:
            return str(int(number))
        case _:
            value = text(typed)
            return " ".join(value.split()).rstrip(".") if value else None


def codes(typed: Typed) -> tuple[str, ...]:
    """Several codes, set off by semicolons, commas or line breaks."""
    parts = re.split(r"[;,\n]", code(typed) or "")
    return tuple(part.strip() for part in parts if part.strip())


def one_of(kind: type[E]) -> Callable[[Typed], E]:
    """A converter for a closed set of values; letter case, ё, kinds of dashes and spaces don't matter."""
    known = {_folded(str(member.value)): member for member in kind}

    def convert(typed: Typed) -> E:
        try:
            return known[_folded(typed.shown)]
        except KeyError:
            values = ", ".join(str(member.value) for member in kind)
            raise Unreadable("value-unknown", f"неизвестное значение «{typed.shown}»", f"бывает: {values}") from None

    return convert


def segment(typed: Typed) -> Segment:
    """B2B or B2C; typed in Cyrillic letters that look the same, understood and remarked."""
    value = typed.shown.strip().upper()
    latin = wording.latin_segments(value)
    if latin not in list(Segment):
        raise Unreadable("value-unknown", f"неизвестное значение «{typed.shown}»", "бывает: B2B, B2C")
    if latin != value:
        typed.remark("segment-cyrillic", f"сегмент «{value}» набран русскими буквами", f"наберите {latin} латинскими")
    return Segment(latin)


def _folded(value: str) -> str:
    return " ".join(re.sub("[-‐‑–—−]", "-", value).split()).casefold().replace("ё", "е")


# --- numbers --------------------------------------------------------------------------------------------------------

_SPACES = " \xa0\u2009\u202f"
_NUMBER = re.compile(rf"([-+−–]?)(\d{{1,3}}(?:[{_SPACES}']\d{{3}})+|\d+)(?:[.,](\d+))?")


def _decimal(typed: Typed, expected: str) -> tuple[Decimal, str]:
    """The number at the start of what was typed, and the words behind it, folded."""
    match typed.value:
        case bool() | dt.date() | dt.time():
            pass
        case int() | float() | Decimal() as number:
            return Decimal(repr(number) if isinstance(number, float) else number), ""
        case str() as value:
            value = unicodedata.normalize("NFC", value).strip()
            if found := _NUMBER.match(value):
                sign, whole, fraction = found.groups()
                digits = re.sub(rf"[{_SPACES}']", "", whole)
                number = Decimal(f"{'-' if sign in tuple('-−–') else ''}{digits}.{fraction or 0}")
                return (number if fraction else number.to_integral()), _folded(value[found.end() :])
    raise Unreadable("number-unreadable", f"ожидалось число, стоит «{typed.shown}»", expected)


_MONEY_UNITS: dict[str, Decimal | int] = {
    "": 1,
    "тыс": 1,
    "тысруб": 1,
    "тысрублей": 1,
    "тр": 1,
    "руб": Decimal("0.001"),
    "рублей": Decimal("0.001"),
}
_MONEY_UNITS |= {"млн": 1000, "млнруб": 1000, "млнрублей": 1000}
_NO_MONEY = ("-", "–", "—", "нет", "не требуется", "без финансирования")


def money(typed: Typed) -> Decimal | None:
    """Thousands of roubles; another unit typed behind the number is converted. A dash and «не требуется» are none."""
    expected = "ожидается сумма в тыс. руб., например 1 250,50"
    if isinstance(typed.value, str) and _folded(typed.value) in map(_folded, _NO_MONEY):
        return None
    amount, unit = _decimal(typed, expected)
    factor = _MONEY_UNITS.get(re.sub(r"[\s.]", "", unit))
    if factor is None:
        raise Unreadable("money-unreadable", f"не понимаю сумму «{typed.shown}»", expected)
    if amount < 0:
        raise Unreadable("money-negative", f"сумма «{typed.shown}» меньше нуля", expected)
    return amount * factor


def number(typed: Typed) -> Decimal:
    """A number of an indicator or a scale. A cell in Excel's percent format holds 0,955 for 95,5 %."""
    amount, unit = _decimal(typed, "ожидается число, например 95,5")
    if unit not in ("", "%"):
        raise Unreadable(
            "number-unreadable", f"ожидалось число, стоит «{typed.shown}»", "единицу пишите в столбце «Единица»"
        )
    return amount * 100 if "%" in typed.number_format and not isinstance(typed.value, str) else amount


def count(typed: Typed) -> int:
    """A whole number that is not negative."""
    amount, unit = _decimal(typed, "ожидается целое число")
    if amount < 0 or amount != amount.to_integral() or unit not in ("", "чел.", "чел"):
        raise Unreadable("number-unreadable", f"ожидалось целое число, стоит «{typed.shown}»", "например 1250")
    return int(amount)


def year(typed: Typed) -> int:
    """A year of four digits; «2024 г.» and «2024 год» too."""
    found = re.fullmatch(r"(\d{4})(?:,0|\s*г\.?|\s*год)?", typed.shown.strip().lower())
    if not found or not 2000 <= int(found[1]) <= 2100 or isinstance(typed.value, dt.date):
        raise Unreadable("year-unreadable", f"ожидался год, стоит «{typed.shown}»", "например 2024")
    return int(found[1])


# --- dates and periods ----------------------------------------------------------------------------------------------

_MONTHS = ("янв", "фев", "мар", "апр", "ма[йяе]", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTH = "(?P<month>" + "|".join(_MONTHS) + r")[а-я]*\.?"
_ORDINALS = {"перв": "1", "втор": "2", "трет": "3", "четв": "4", "iv": "4", "iii": "3", "ii": "2", "i": "1"}
_ORDINAL = r"(?P<{0}>[1-4]|iv|i{{1,3}}|перв|втор|трет|четв)(?:-?[а-я]{{1,5}})?"
_YEAR = r"(?P<year>20\d\d|\d\d(?=$|\s*г))(?:\s*г(?:\.|од[ауе]?)?)?"
_QUARTER = rf"(?:{_ORDINAL.format('quarter')}\s?кв(?:\.|артал[а-я]*)?|(?:кв\.|квартал)\s{_ORDINAL.format('quarter2')})"
_HALF = rf"{_ORDINAL.format('half')}\s?(?:полугоди[еияю]|п/г)"
_DAY = rf"(?P<day>\d{{1,2}})(?:\.(?P<digits>\d{{1,2}})|\s{_MONTH.replace('<month>', '<of>')})"
_SPAN = re.compile(rf"(?:{_QUARTER}|{_HALF}|{_DAY}|{_MONTH})?(?:(?:^|[.\s])\s?{_YEAR})?")

_FREQUENCIES = re.compile(
    r"(?:ежедневно|еженедельно|ежемесячно|ежеквартально|ежегодно|постоянно|регулярно|на постоянной основе"
    r"|(?:один |1 )?раз в (?:неделю|месяц|квартал|полугодие|год))[,;]?\s*"
)
_WHOLE_YEAR = re.compile(rf"(?:весь год|(?:в течение )?(?:всего )?(?:года|год)|(?:в течение |весь )?{_YEAR})")

# A date of ISO 8601 keeps its hyphens; between two times any dash is one; «1-й» keeps its own.
_DASH = re.compile(rf"(\d{{4}}-\d\d-\d\d)|\s?[-‐‑–—−]\s?(?=\d|i|{'|'.join(_MONTHS)})")

Span = tuple[dt.date, dt.date]


def date(typed: Typed) -> dt.date:
    """A date: Excel's own, «31.03.2024», «2024-03-31» or «31 марта 2024 г.»."""
    if isinstance(typed.value, dt.datetime):
        return typed.value.date()
    if isinstance(typed.value, str):
        value = _plain(typed.value)
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            found = _SPAN.fullmatch(value)
            if found and found["day"] and found["year"] and (span := _span(found, None)):
                return span[0]
    raise Unreadable("date-unreadable", f"ожидалась дата, стоит «{typed.shown}»", "например 31.03.2024")


def period(typed: Typed) -> Period | None:
    """Срок: a date, month, quarter, half-year, year, or a range of them; without a year, of the row's year.

    «до 31.03» lasts from the first day of the year; «ежеквартально» lasts the whole year.
    """
    if isinstance(typed.value, dt.datetime):
        return _excel_date(typed.value.date(), typed.number_format)
    shown = text(typed)
    if shown is None:
        return None
    # Where the row's year can't be read, that is reported there; any year will do to understand the rest.
    span = _spans(_plain(shown), typed.year or 2000)
    if span is None:
        raise Unreadable("due-unreadable", f"не понимаю срок «{typed.shown}»", "ожидается, например, «I квартал 2024»")
    if span[0] > span[1]:
        raise Unreadable(
            "due-reversed", f"срок «{typed.shown}» кончается раньше, чем начинается", "проверьте порядок и год"
        )
    return Period(*span, shown)


def _excel_date(day: dt.date, number_format: str) -> Period:
    """Excel makes a date of «март 2024», the first of the month, and shows it without a day."""
    if "d" in number_format.lower() or number_format == "General":
        return Period(day, day, wording.date(day))
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last), wording.month(day))


def _plain(value: str) -> str:
    """Lower case, Latin i in Roman numbers, one kind of dash and space, no final full stop."""
    value = unicodedata.normalize("NFKC", value).lower().replace("ё", "е").replace("і", "i").replace("ӏ", "i")
    value = _DASH.sub(lambda found: found[1] or "–", value)
    return re.sub(r"\s+", " ", value).strip(" .,;")


def _spans(value: str, year: int) -> Span | None:
    """First and last day of plain words, None if they are not understood."""
    value = _FREQUENCIES.sub("", value).strip(" ,;") or "год"
    if found := _WHOLE_YEAR.fullmatch(value):
        whole = _year(found["year"], year)
        return dt.date(whole, 1, 1), dt.date(whole, 12, 31)
    if found := re.fullmatch(r"(?:до конца|не позднее|до|к|по) (.+)", value):
        return _until(value, found[1], year)
    if found := re.fullmatch(r"с (.+) (?:по|до) (.+)|(.+)–(.+)|(.+?)(?:, .+)? и (.+)|(.+?), (.+)", value):
        first, last = (part for part in found.groups() if part)
        return _range(first, last, year)
    return _one(re.sub(r"^(?:в течение|во|в|на) ", "", value), year)


def _until(value: str, last: str, year: int) -> Span | None:
    """«до 31.03», «до конца марта»; «до марта» may mean its first or its last day and is not understood."""
    span = _spans("год", year) if last == "года" else _one(last, year)
    if span is None or (span[0] != span[1] and not value.startswith(("до конца", "не позднее"))):
        return None
    return dt.date(span[1].year, 1, 1), span[1]


def _range(first: str, last: str, year: int) -> Span | None:
    """«I–II квартал 2024»: the first takes from the last what it does not say itself, year and unit."""
    end = _one(last, year)
    if end is None:
        return None
    unit = re.search(r"(\s?кв.*|\s?полугоди.*|\s?п/г.*|(?<=\d) [а-я]{3,}.*)$", last)
    alone = re.sub(r"^(?:с|в|во) ", "", first)
    start = _one(alone, end[1].year) or (_one(alone + unit[1], end[1].year) if unit else None)
    return (start[0], end[1]) if start else None


def _one(value: str, year: int) -> Span | None:
    """A single date, month, quarter, half-year or year."""
    try:
        day = dt.date.fromisoformat(value)
        return day, day
    except ValueError:
        found = _SPAN.fullmatch(value)
        return _span(found, year) if found else None


def _span(found: re.Match[str], default: int | None) -> Span | None:
    """The days of a match of _SPAN; None for a day that does not exist, or where nothing matched."""
    year = _year(found["year"], default or 2000)
    if quarter := found["quarter"] or found["quarter2"]:
        number = int(_ORDINALS.get(quarter, quarter))
        return _months(year, 3 * number - 2, 3 * number)
    if found["half"]:
        number = int(_ORDINALS.get(found["half"], found["half"]))
        return _months(year, 6 * number - 5, 6 * number) if number <= 2 else None
    if found["day"]:
        month = int(found["digits"]) if found["digits"] else _month_number(found["of"])
        try:
            day = dt.date(year, month, int(found["day"]))
        except ValueError:
            return None
        return day, day
    if found["month"]:
        return _months(year, _month_number(found["month"]), _month_number(found["month"]))
    return _months(year, 1, 12) if found["year"] and len(found["year"]) == 4 else None


def _months(year: int, first: int, last: int) -> Span:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _month_number(name: str) -> int:
    return next(number for number, stem in enumerate(_MONTHS, 1) if re.match(stem, name))


def _year(digits: str | None, default: int) -> int:
    return default if digits is None else int(digits) + (2000 if len(digits) == 2 else 0)
