"""Plain values → Russian text as it is printed: dates, money, segments, no-break spaces. No data, no documents."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\xa0"

_MONTHS = (
    [
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
)


def date(day: dt.date) -> str:
    """«31.03.2024»."""
    return f"{day:%d.%m.}{day.year}"


def long_date(day: dt.date) -> str:
    """«31 марта 2024 г.»."""
    return NBSP.join((str(day.day), _MONTHS[1][day.month - 1], str(day.year), "г."))


def month(day: dt.date) -> str:
    """«март 2024»."""
    return f"{_MONTHS[0][day.month - 1]} {day.year}"


def number(value: Decimal, places: int | None = None) -> str:
    """«1 250,50»: decimal comma, no-break spaces between groups of three, a real minus.

    With `places` the value is rounded half up (ГОСТ Р 7.0.97 has no rule; offices round so), else printed exactly.
    """
    if places is not None:
        value = rounded(value, places)
    whole, _, fraction = f"{abs(value):f}".partition(".")
    if places is None:
        fraction = fraction.rstrip("0")
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", NBSP, whole)
    return ("−" if value < 0 else "") + grouped + ("," + fraction if fraction else "")


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as `number` prints it."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def money(amount: Decimal) -> str:
    """Thousands of roubles with two decimals: «1 250,50»."""
    return number(amount, 2)


def percent(value: Decimal, places: int = 1) -> str:
    """«66,7 %»."""
    return f"{number(value, places)}{NBSP}%"


def signed(value: Decimal, places: int | None = None) -> str:
    """«+1,3», «−5,2», «0»."""
    return ("+" if value > 0 else "") + number(value, places)


def counted(count: int, one: str, few: str, many: str) -> str:
    """A count with the form of its noun: «1 мероприятие», «3 мероприятия», «11 мероприятий»."""
    from babel import Locale  # only the report waits for it

    forms = {"one": one, "few": few, "many": many}
    return f"{number(Decimal(count))}{NBSP}{forms[Locale('ru').plural_form(count)]}"


# A segment between two characters that are no letters or digits, in Cyrillic letters or in a mixture.
_SEGMENT = re.compile(r"(?<!\w)[BВ]2[BВCС](?!\w)", re.IGNORECASE)
_TO_LATIN = str.maketrans("ВСвс", "BCbc")


def latin_segments(text: str) -> str:
    """«В2В» typed in Cyrillic look-alikes → «B2B»."""
    return _SEGMENT.sub(lambda found: found[0].translate(_TO_LATIN), text)


# Places where a line may not break: after № and §, between a legal form and its name, between a number and what is
# counted, after «г.» before a town. Only spaces that stand there are replaced; nothing is put in.
_COUNTED = (
    r"%|г\.|(?:руб|тыс|млн|мин|дн)\b|года?\b|лет\b|месяц(?:а|ев)?\b|дн(?:я|ей)\b"
    r"|час(?:а|ов)?\b|минут[аы]?\b|балл(?:а|ов)?\b"
)
_UNBREAKABLE = re.compile(
    rf"(?<=[№§]) (?=\S)|(?<=\d) (?={_COUNTED})|(?<=\bг\.) (?=[А-ЯЁ])"
    r"|(?<=\bАО) (?=«)|(?<=\b[ПОЗ]АО) (?=«)|(?<=\bООО) (?=«)"
)


def typeset(text: str) -> str:
    """Text of the workbook as it is printed: segments in Latin letters, no line broken where it may not be."""
    return _UNBREAKABLE.sub(NBSP, latin_segments(text))
