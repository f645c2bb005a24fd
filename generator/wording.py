"""Plain values → Russian text as it is printed: dates, money, segments, no-break spaces. No data,
no documents."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping
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


def month_number(word: str) -> int:
    """«мая» → 5. Raises `ValueError` for another word."""
    return _MONTHS[1].index(word) + 1


def number(value: Decimal, places: int | None = None) -> str:
    """«1 250,50»: decimal comma, no-break spaces between groups of three, a real minus.

    With `places` the value is rounded half up (ГОСТ Р 7.0.97 has no rule; offices round so), else
    printed exactly."""
    if places is not None:
        value = rounded(value, places)
    whole, _, fraction = f"{abs(value):f}".partition(".")
    if places is None:
        fraction = fraction.rstrip("0")
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", NBSP, whole)
    printed = f"{grouped},{fraction}" if fraction else grouped
    return f"−{printed}" if value < 0 else printed


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as `number` prints it."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def is_number(text: str) -> bool:
    """Whether a text is a number as `number` and `signed` print it; spaces of any kind, a hyphen
    for the minus."""
    return re.fullmatch(r"[+−-]?\d[\d\xa0 ]*(?:,\d+)?", text) is not None


def money(amount: Decimal) -> str:
    """Thousands of roubles with two decimals: «1 250,50»."""
    return number(amount, 2)


def percent(value: Decimal, places: int = 1) -> str:
    """«66,7 %»."""
    return f"{number(value, places)}{NBSP}%"


def signed(value: Decimal, places: int | None = None) -> str:
    """«+1,3», «−5,2», «0»."""
    return ("+" if value > 0 else "") + number(value, places)


_INITIALS = r"(?P<{0}>[А-ЯЁ])\.[ \xa0]?(?:(?P<{1}>[А-ЯЁ])\.)?"
_SURNAME = r"(?P<surname>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
_PERSONS = (
    re.compile(rf"{_INITIALS.format('first', 'second')}[ \xa0]?{_SURNAME}"),
    re.compile(rf"{_SURNAME}[ \xa0]{_INITIALS.format('first', 'second')}"),
)


def person(name: str) -> str:
    """«П.П. Петров» of «Петров П. П.» and of «П.П.Петров» (ГОСТ Р 7.0.97); another name as it
    was typed."""
    for form in _PERSONS:
        if found := form.fullmatch(name.strip()):
            second = f"{found['second']}." if found["second"] else ""
            return f"{found['first']}.{second}{NBSP}{found['surname']}"
    return typeset(name)


def counted(count: int, one: str, few: str, many: str) -> str:
    """A count with the form of its noun: «1 мероприятие», «3 мероприятия», «11 мероприятий»
    (Unicode CLDR, plural rules of Russian)."""
    form = many
    if count % 10 == 1 and count % 100 != 11:
        form = one
    elif count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14):
        form = few
    return f"{number(Decimal(count))}{NBSP}{form}"


# A segment between two characters that are no letters or digits, in Cyrillic letters or in a
# mixture.
_SEGMENT = re.compile(r"(?<!\w)[BВ]2[BВCС](?!\w)", re.IGNORECASE)
_TO_LATIN = str.maketrans("ВСвс", "BCbc")


def latin_segments(text: str) -> str:
    """«В2В» typed in Cyrillic look-alikes → «B2B»."""
    return _SEGMENT.sub(lambda segment: segment[0].translate(_TO_LATIN), text)


_DOUBLED = re.compile(r"[ \xa0]{2,}")
_OUT_OF_PLACE = re.compile(
    r"(?<=[\w»)])[ \xa0]+(?=[,;.!?](?:\s|$))|(?<=[«(])[ \xa0]+|(?<=\S)[ \xa0]+(?=[»)])"
)


def beginning(text: str, most: int = 60) -> str:
    """A text on one line, cut behind a word if it has more characters than `most`: «Закупить…»."""
    words = " ".join(text.split())
    return words if len(words) <= most else words[:most].rpartition(" ")[0] + "…"


def single_spaces(text: str) -> str:
    """Doubled spaces → one, a no-break one if there was one among them; none before a comma or full
    stop, nor inside of quotes and brackets."""
    text = _DOUBLED.sub(lambda spaces: NBSP if NBSP in spaces[0] else " ", text)
    return _OUT_OF_PLACE.sub("", text)


_ENGLISH = re.compile("“([^“”„]*)”")


def guillemets(text: str) -> str:
    """Straight and “English” quotes → «guillemets», inside of others → „these“; left alone where
    they don't pair, as is the sign for inches."""
    typed = _ENGLISH.sub(r'"\1"', text)
    if '"' not in typed:
        return typed
    printed, open_quotes = "", ""
    for before, sign, after in zip(" " + typed, typed, typed[1:] + " ", strict=False):
        mended = sign
        if sign == "«":
            open_quotes += sign
        elif sign == "»":
            open_quotes = open_quotes[:-1]
        elif sign == '"':
            if _opens(before, after):
                mended = "„" if open_quotes else "«"
                open_quotes += '"'
            elif open_quotes.endswith('"'):
                open_quotes = open_quotes[:-1]
                mended = "“" if open_quotes else "»"
            elif not before.isdigit():
                return text
        printed += mended
    return text if '"' in open_quotes else printed


def _opens(before: str, after: str) -> bool:
    """Whether a quote between these two characters opens a quotation."""
    return (before.isspace() or before in "(«„[–—-/") and not after.isspace()


_HYPHEN = re.compile(r"(?<!\S)-(?=\s)")


def dashes(text: str) -> str:
    """A hyphen between spaces, or before the space of a list's item → an en dash."""
    return _HYPHEN.sub("–", text)


_UNITS = r"%|(?:руб|тыс|млн|млрд|мин|дн|шт|чел|кВт|МВт)\b"
_UNBREAKABLE = re.compile(rf"(?<=[№§]) (?=\S)|(?<=\d) (?={_UNITS})")
_UNSPACED = re.compile(r"(?<=[№§])(?=[\dA-Za-zА-Яа-яЁё])|(?<=\d)(?=%(?![\w-]))")


def unbreakable(text: str) -> str:
    """A no-break space after № and § and before a unit (ГОСТ 7.0.97 and ГОСТ 8.417 set both off),
    even if there was none at all."""
    return _UNBREAKABLE.sub(NBSP, _UNSPACED.sub(NBSP, text))


# Other places where a line had better not break: a short preposition or conjunction stays with its
# word, a number with what it counts and its groups of three, initials with the name, and no line
# begins with a dash. Nobody types no-break spaces there, and nobody has to hear of it.
_SHORT = "[вксуоиаВКСУОИА]|[Вв]о|[Кк]о|[Сс]о|[Оо]бо?|[Нн][аеи]|[Пп]о|[Ии]з|[Зз]а|[Оо]т|[Дд]о|[Нн]о"
_ABBREVIATED = r"№|§|г|гр|гл|д|кв|п|пп|подп|разд|рис|ст|табл|ул"
_TOGETHER = re.compile(
    rf"(?<![\w-])(?P<short>{_SHORT}) (?=[\w«„(])"
    r"|(?<!\w)(?P<number>\d{1,3}(?: \d{3})+|\d+(?:[.,]\d+)*)"
    rf"(?: (?=[а-яё])(?!(?:{_SHORT})\s))?(?!\d)"
    r"|\b(?P<roman>[IVX]{1,4}) (?=квартал|полугоди|п/г|и\s)"
    rf"|\b(?P<abbreviated>{_ABBREVIATED})\. (?=[\dА-ЯЁ])"
    r"|\b(?P<initial>[А-ЯЁ]\.) (?=[А-ЯЁ])|(?<=[а-яё]) (?=[А-ЯЁ]\. ?[А-ЯЁ]\.)"
    r"|\b(?P<and_so_on>т\.) (?=[дпек]\.)|\b(?P<scale>тыс\.|млн|млрд) (?=руб)"
    r"|\b(?P<form>[ПОЗН]?АО|ООО|ПАО|ИП) (?=«)"
    r"| (?=–\s)"
)


def _bound(found: re.Match[str]) -> str:
    """What is found, its spaces no-break ones."""
    return found[0].replace(" ", NBSP)


def bind(text: str) -> str:
    """Text with no-break spaces where a line had better not end; nothing else changes."""
    return _TOGETHER.sub(_bound, text)


# What is mended in every document because nothing is lost by it, in this order, by the code of the
# rule that tells the person about it.
FIXES: Mapping[str, Callable[[str], str]] = {
    "segment-cyrillic": latin_segments,
    "spaces-extra": single_spaces,
    "quotes-straight": guillemets,
    "dash-hyphen": dashes,
    "nbsp-missing": unbreakable,
}


def typeset(text: str) -> str:
    """Text of the workbook as it is printed."""
    for fix in FIXES.values():
        text = fix(text)
    return bind(text)


Pieces = list[tuple[str, bool]]
"""A text in pieces, and whether each is one that the other text has not."""


def changed_words(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Two texts in pieces, with the words marked that only one of them has."""
    ours, theirs = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    gone: Pieces = []
    come: Pieces = []
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, first, last, other, other_last in matcher.get_opcodes():
        gone.append(("".join(ours[first:last]), kind != "equal"))
        come.append(("".join(theirs[other:other_last]), kind != "equal"))
    return gone, come
