"""What a person typed in one cell → a value of the domain.

A converter takes `Typed` and returns a value; it raises `Unreadable` when it can't, and leaves a
`Remark` on the cell when it understood what it should not have had to. Empty cells never come here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from generator import wording
from generator.contract import formats, numbers, periods
from generator.contract.cleaning import text
from generator.contract.typed import Typed, Unreadable
from generator.findings import ORDER, PRACTICE, PROGRAMME, Theme
from generator.model import BEFORE_ISSUE, Period, Segment
from generator.spelling import has_unseen, seen, words

E = TypeVar("E", bound=Enum)

# --- codes and words of lists ---------------------------------------------------------------------

TEXT_UNSEEN = Theme.CELLS.warning(
    "text-unseen", "невидимые знаки", "поиском и фильтром текст не найти", PRACTICE
)


def _without_unseen(typed: Typed, value: str) -> str:
    """A code or a word of a list, of which every character is seen."""
    if has_unseen(value):
        message = f"в «{seen(value)[:40]}» невидимые знаки"
        typed.remark(TEXT_UNSEEN, message, "наберите значение заново")
    return seen(value)


CODE_NUMBER = Theme.CELLS.error(
    "code-number", "вместо кода число", "Excel превратил 1.10 в 1,1", PRACTICE
)
CODE_DATE = Theme.CELLS.error(
    "code-date", "вместо кода дата", "Excel превратил 1.1 в «01.янв»", PRACTICE
)


def code(typed: Typed) -> str | None:
    """A code: text; a whole number will do. What Excel made of another is not guessed at: 1.10 is
    kept as 1.1."""
    match typed.value:
        case bool() | float() as number if isinstance(number, bool) or not number.is_integer():
            raise Unreadable(CODE_NUMBER, f"ожидался код, стоит число «{typed.shown}»", _RETYPE)
        case int() | float():
            return typed.shown
        case str():
            value = text(typed)
            plain = _without_unseen(typed, value) if value else ""
            return " ".join(plain.split()).rstrip(".") or None
        case _:
            raise Unreadable(
                CODE_DATE,
                f"ожидался код, стоит «{typed.shown}»: Excel превратил код в дату",
                _RETYPE,
            )


_RETYPE = "задайте ячейке формат «Текстовый» и введите код заново, например 1.1"


def scale(typed: Typed) -> str | None:
    """A scale in one spelling: «0–100 %», «1–5», as it is printed."""
    value = text(typed)
    if value is None:
        return None
    with_dash = re.sub(r"(?<=\d)\s*[-‐‑–—−]\s*(?=\d)", "–", value)
    return re.sub(r"\s*%", f"{wording.NBSP}%", with_dash)


def codes(typed: Typed) -> tuple[str, ...]:
    """Several codes, set off by semicolons, commas or line breaks."""
    parts = re.split(r"[;,\n]", typed.value) if isinstance(typed.value, str) else [typed.value]
    codes_or_none = (
        code(Typed(part, typed.number_format, typed.year, typed.remarks)) for part in parts
    )
    return tuple(dict.fromkeys(filter(None, codes_or_none)))


def document_number(typed: Typed) -> str | None:
    """The number of an order or minutes; № is printed anyway."""
    number = text(typed)
    return number.lstrip("№ \xa0") or None if number else None


VALUE_UNKNOWN = Theme.CELLS.error(
    "value-unknown", "значения нет среди допустимых", "неясно, что имелось в виду", ORDER
)


def one_of(kind: type[E]) -> Callable[[Typed], E]:
    """A converter for a closed set of values; letter case, ё, kinds of dashes and spaces don't
    matter."""
    known = {words(str(member.value)): member for member in kind}

    def convert(typed: Typed) -> E:
        shown = _without_unseen(typed, typed.shown)
        try:
            return known[words(shown)]
        except KeyError:
            values = ", ".join(str(member.value) for member in kind)
            raise Unreadable(
                VALUE_UNKNOWN, f"неизвестное значение «{typed.shown}»", f"бывает: {values}"
            ) from None

    return convert


SEGMENT_CYRILLIC = Theme.TYPING.warning(
    "segment-cyrillic",
    "B2B или B2C русскими буквами",
    "фильтр теряет строки; в документе исправлено",
    f"{PROGRAMME}: 7 из 10",
)


def segment(typed: Typed) -> Segment:
    """B2B or B2C; typed in Cyrillic letters that look the same, understood and remarked."""
    value = _without_unseen(typed, typed.shown).strip().upper()
    latin = wording.latin_segments(value)
    if latin not in list(Segment):
        raise Unreadable(VALUE_UNKNOWN, f"неизвестное значение «{typed.shown}»", "бывает: B2B, B2C")
    if latin != value:
        typed.remark(
            SEGMENT_CYRILLIC,
            f"сегмент «{value}» набран русскими буквами",
            f"наберите {latin} латинскими",
        )
    return Segment(latin)


DUE_VAGUE = Theme.CELLS.warning(
    "due-vague", "новый срок без года", "неясно, на когда перенесено", f"{PROGRAMME}, п. 3.2"
)


def new_due(typed: Typed) -> str | None:
    """Where a measure is moved to, as typed; remarked if nobody can say when that is."""
    value = text(typed)
    if value is None:
        return None
    # Read for two years: a term that is the same in both has its own.
    spans = {periods.span(value, year) for year in (2000, 2001)}
    if len(spans) > 1 or None in spans:
        typed.remark(
            DUE_VAGUE,
            f"новый срок «{typed.shown}» непонятен",
            "ожидается с годом, например I квартал 2025",
        )
    return value


# --- numbers --------------------------------------------------------------------------------------

NUMBER_UNREADABLE = Theme.CELLS.error(
    "number-unreadable", "число непонятно", "считать нечего", ORDER
)


FRACTION_HIDDEN = Theme.CELLS.warning(
    "fraction-hidden", "ячейка показывает целое, а в ней дробь", "взято то, что в ней", PRACTICE
)


SIGN_HIDDEN = Theme.CELLS.warning(
    "sign-hidden", "ячейка показывает отрицательное число без минуса", "взят минус", PRACTICE
)
PERCENT_LARGE = Theme.CELLS.warning(
    "percent-large",
    "ячейка показывает больше 200 %",
    "формат «%» умножает то, что уже стояло в ячейке, на сто",
    PRACTICE,
)
_LARGE = 200  # per cent: a plan may be exceeded twice, hardly more


def _decimal(typed: Typed, expected: str) -> tuple[Decimal, str]:
    """The number that the cell shows, and the words behind it, folded."""
    shown = typed.number
    number_and_unit = numbers.split(typed.value)
    if shown is not None and numbers.is_meant(shown.number):
        if shown.hides_fraction:
            exactly = wording.number(shown.number)
            message = (
                f"ячейка показывает «{formats.in_words(shown, rounded=True)}», в ней {exactly}"
            )
            typed.remark(FRACTION_HIDDEN, message, f"взято {exactly}")
        _remark_disguise(typed, shown)
        number_and_unit = shown.number, words(shown.unit)
    if number_and_unit is None:
        raise Unreadable(NUMBER_UNREADABLE, f"ожидалось число, стоит «{typed.shown}»", expected)
    return number_and_unit


def _remark_disguise(typed: Typed, shown: formats.Shown) -> None:
    """Tells of a format that makes another number of what was typed."""
    if shown.hides_sign:
        taken = wording.number(shown.number)
        message = f"ячейка показывает число без минуса, в ней {taken}"
        typed.remark(SIGN_HIDDEN, message, f"взято {taken}; выберите другой формат числа")
    if shown.unit == "%" and abs(shown.number) > _LARGE:
        message = f"ячейка показывает «{formats.in_words(shown)}»"
        typed.remark(PERCENT_LARGE, message, "если это не процент, уберите «%» из формата ячейки")


_NO_MONEY = ("нет", "не требуется", "без финансирования")


MONEY_UNREADABLE = Theme.CELLS.error("money-unreadable", "сумма непонятна", "считать нечего", ORDER)
MONEY_NEGATIVE = Theme.CELLS.error(
    "money-negative", "отрицательная сумма", "финансирование не бывает отрицательным", ORDER
)


MONEY_UNIT = Theme.CELLS.warning(
    "money-unit", "формат суммы – не тысячи рублей", "сумма пересчитана в тысячи рублей", PRACTICE
)


def money(typed: Typed) -> Decimal | None:
    """Thousands of roubles; another unit typed behind the number is converted. «не требуется» is
    none."""
    expected = "ожидается сумма в тыс. руб., например 1 250,50"
    if isinstance(typed.value, str) and words(typed.value) in _NO_MONEY:
        return None
    amount, unit = _decimal(typed, expected)
    factor = numbers.thousands_of_roubles(unit)
    if factor is None or numbers.is_ambiguous(typed.value):
        raise Unreadable(MONEY_UNREADABLE, f"не понимаю сумму «{typed.shown}»", expected)
    if factor != 1 and typed.number is not None:
        sum_ = wording.money(amount * factor)
        message = f"ячейка показывает «{typed.shown}», это {sum_} тыс. руб."
        typed.remark(MONEY_UNIT, message, "если это не так, уберите единицу из формата ячейки")
    if amount < 0:
        raise Unreadable(MONEY_NEGATIVE, f"сумма «{typed.shown}» меньше нуля", expected)
    return amount * factor


def number(typed: Typed) -> Decimal:
    """A number of an indicator or a scale, as its cell shows it: 0,955 in per cent is 95,5."""
    amount, unit = _decimal(typed, "ожидается число, например 95,5")
    is_typed = isinstance(typed.value, str)
    if unit not in ("", "%") and (is_typed or numbers.thousands_of_roubles(unit) is not None):
        raise Unreadable(
            NUMBER_UNREADABLE,
            f"ожидалось число, стоит «{typed.shown}»",
            "единицу пишите в столбце «Единица»",
        )
    return amount


def count(typed: Typed) -> int:
    """A whole number that is not negative."""
    amount, unit = _decimal(typed, "ожидается целое число")
    is_whole = amount >= 0 and amount == amount.to_integral()
    if not is_whole or unit not in ("", "чел.", "чел"):
        message = f"ожидалось целое число, стоит «{typed.shown}»"
        raise Unreadable(NUMBER_UNREADABLE, message, "например 1250")
    return int(amount)


YEAR_UNREADABLE = Theme.CELLS.error(
    "year-unreadable", "год непонятен", "строка не нашла бы своей Программы", ORDER
)


def year(typed: Typed) -> int:
    """A year of four digits; «2024 г.» and «2024 год» too."""
    found = re.fullmatch(r"(\d{4})(?:\s*г\.?|\s*года?)?", typed.shown.strip().lower())
    if not found or not 2000 <= int(found[1]) <= 2100:
        raise Unreadable(YEAR_UNREADABLE, f"ожидался год, стоит «{typed.shown}»", "например 2024")
    return int(found[1])


AMENDMENT_UNREADABLE = Theme.CELLS.error(
    "amendment-unreadable", "номер изменения непонятен", "неясно, чем Программа изменена", ORDER
)
_AMENDMENT = re.compile(r"(?:изменени[еям]\w* *)?(?:№ *)?0*([1-9]\d?)\.?")


def amendment(typed: Typed) -> int:
    """The number of an amendment: «1», «№ 1», «изменение № 1»."""
    found = _AMENDMENT.fullmatch(words(typed.shown))
    if found is None:
        message = f"ожидался номер изменения, стоит «{typed.shown}»"
        raise Unreadable(AMENDMENT_UNREADABLE, message, "например 1, как на листе «Изменения»")
    return int(found[1])


def exclusion(typed: Typed) -> str:
    """«до издания», or the number of an amendment."""
    if words(typed.shown) == words(BEFORE_ISSUE):
        return BEFORE_ISSUE
    try:
        return str(amendment(typed))
    except Unreadable:
        message = f"ожидалось «{BEFORE_ISSUE}» или номер изменения, стоит «{typed.shown}»"
        hint = f"«{BEFORE_ISSUE}», если Программу с этим мероприятием не издавали"
        raise Unreadable(AMENDMENT_UNREADABLE, message, hint) from None


# --- dates and periods ----------------------------------------------------------------------------


DATE_UNREADABLE = Theme.CELLS.error(
    "date-unreadable", "дата непонятна", "срок и просрочку не посчитать", ORDER
)


def date(typed: Typed) -> dt.date:
    """A date: Excel's own, «31.03.2024», «2024-03-31» or «31 марта 2024 г.»."""
    if isinstance(typed.value, dt.date):
        return _day(typed.value)
    if isinstance(typed.value, str):
        words = periods.normal(re.sub('[«»"]', "", typed.value))
        # Read for two years: a date that is the same in both has its own year.
        spans = {periods.single(words, year) for year in (2000, 2001)}
        span = spans.pop()
        if span is not None and not spans and span[0] == span[1]:
            return span[0]
    raise Unreadable(
        DATE_UNREADABLE, f"ожидалась дата, стоит «{typed.shown}»", "например 31.03.2024"
    )


DUE_UNREADABLE = Theme.CELLS.error(
    "due-unreadable", "срок непонятен", "срок и просрочку не посчитать", ORDER
)
DUE_REVERSED = Theme.CELLS.error(
    "due-reversed", "срок кончается раньше, чем начинается", "опечатка в дате или годе", ORDER
)


def period(typed: Typed) -> Period | None:
    """Срок: a date, month, quarter, half-year, year, or a range of them; without a year, of the
    row's year.

    «до 31.03» lasts from the first day of the year; «ежеквартально» lasts the whole year.
    """
    if isinstance(typed.value, dt.date):
        return _excel_date(_day(typed.value), typed.number_format)
    shown = text(typed)
    if shown is None:
        return None
    # Where the row's year can't be read, that is reported there; any year will do to understand the
    # rest.
    span = periods.span(shown, typed.year or 2000)
    if span is None:
        hint = periods.no_such_day(shown, typed.year or 2000)
        raise Unreadable(
            DUE_UNREADABLE,
            f"не понимаю срок «{typed.shown}»",
            hint or "ожидается, например, «I квартал 2024»",
        )
    if span[0] > span[1]:
        raise Unreadable(
            DUE_REVERSED,
            f"срок «{typed.shown}» кончается раньше, чем начинается",
            "проверьте порядок и год",
        )
    return Period(*span, shown)


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _excel_date(day: dt.date, number_format: str) -> Period:
    """Excel makes a date of «март 2024», the first of the month, and shows it without a day."""
    if "d" in number_format.lower() or number_format == "General":
        return Period(day, day, wording.date(day))
    return Period(*periods.month(day), wording.month(day))
