"""What the number format of a cell makes of its number: what a person sees in it (ECMA-376 part 1,
18.8.31). Excel's format code in, a `Shown` number out; what it means is values.py's business.

No library of those there are does it: docs/notes/workbook.md.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator import wording

# The word for «as it is», a literal in quotes, one behind a backslash, a space or filling as wide
# as a character, brackets, a run of digits, one other character.
_TOKEN = re.compile(
    r"(?P<general>(?i:general|основной))|"
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<space>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digits>[0#?][0#?.,]*|\.[0#?][0#?,]*)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_DATE_LETTERS = frozenset("dmyhsDMYHS")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as its cell shows it."""

    number: Decimal
    """With as many decimals as are shown; with all it has where none are."""
    unit: str = ""
    """The words and signs around the number: «%», «₽», «тыс. руб.»."""
    digits: int = 1
    """How many digits stand before the comma at least: 0007 has four."""
    hides_fraction: bool = False
    """Whether the cell shows a whole number and holds another."""
    is_grouped: bool = False
    """Whether thousands are set off."""
    hides_sign: bool = False
    """Whether the cell shows a negative number without minus, brackets or a colour."""


def exact(number: float) -> Decimal:
    """A number of Excel, which keeps fifteen digits; what more a float has is noise."""
    return Decimal(number) if isinstance(number, int) else Decimal(f"{number:.15g}")


_PLAIN = re.compile(r"[#,0]*0\.([0#]+)")


def cuts(value: Decimal, code: str) -> bool:
    """Whether a plain number format, «#,##0.00», shows fewer decimals than a number has."""
    plain = _PLAIN.fullmatch(code)
    return plain is not None and decimals(value) > len(plain[1])


def finer(value: Decimal, code: str) -> str:
    """A plain number format with as many decimals more as a number has."""
    plain = _PLAIN.fullmatch(code)
    return code if plain is None else code + "#" * (decimals(value) - len(plain[1]))


def decimals(value: Decimal) -> int:
    """How many decimals a number has."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def shown(number: float, code: str) -> Shown | None:
    """What a cell with a number and a format code shows; None if it shows nothing (`;;;`).

    For a format of dates, fractions or powers, the number as it is.
    """
    value = exact(number)
    section = _section_for(value, code)
    # The part for negative numbers writes their sign itself (18.8.31).
    is_own = value < 0 and len(_sections(code)) > 1 and section.condition is None
    hides_sign = is_own and section.is_plain and not section.shows_sign
    if section.shows_nothing:
        return None
    if not section.is_plain:
        return Shown(value, section.unit)
    value = value.scaleb(2 * section.percents - 3 * section.thousands)
    hides = section.decimals == 0 and value != value.to_integral_value()
    if section.decimals and abs(value) < _LARGEST:
        value = value.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP)
    return Shown(value, section.unit, section.digits, hides, section.is_grouped, hides_sign)


def shows_day(code: str) -> bool:
    """Whether a format shows a day, as against a time alone or a number."""
    return any(section.shows_day for section in _sections(code))


_LARGEST = 10**15


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts of a format code."""

    condition: tuple[str, Decimal] | None
    unit: str
    percents: int
    thousands: int
    """Commas behind the digits, each dividing by a thousand."""
    decimals: int
    digits: int
    is_grouped: bool
    shows_sign: bool
    """Whether a minus, a bracket or a colour is in it."""
    is_plain: bool
    """Whether it shows digits by placeholders, and neither a date nor a fraction or power."""
    shows_day: bool
    shows_nothing: bool


def _section_for(value: Decimal, code: str) -> _Section:
    """The part of a format that is for a number: by its condition, or positive;negative;zero."""
    sections = _sections(code)
    conditional = [section for section in sections if section.condition is not None]
    if conditional:
        free = [section for section in sections if section.condition is None]
        met = [section for section in conditional if _holds(value, section)]
        return (met or free or conditional)[0]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _holds(value: Decimal, section: _Section) -> bool:
    assert section.condition is not None
    sign, limit = section.condition
    return {
        "<": value < limit,
        ">": value > limit,
        "=": value == limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "<>": value != limit,
    }[sign]


@functools.lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    return tuple(_section(part) for part in _parts(code or "General")[:3])


def _parts(code: str) -> list[str]:
    """The parts of a format code; a semicolon in quotes or behind a backslash parts nothing."""
    parts = [""]
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            parts.append("")
        else:
            parts[-1] += token[0]
    return parts


def _section(part: str) -> _Section:
    tokens = list(_TOKEN.finditer(part))
    run = "".join(token["digits"] or "" for token in tokens)
    signs = "".join(token["other"] or "" for token in tokens)
    is_general = part.strip() == "@" or any(token["general"] for token in tokens)
    elapsed = any(
        (token["bracket"] or "").lower().strip("hms") == "" for token in tokens if token["bracket"]
    )
    is_date = not is_general and (elapsed or not _DATE_LETTERS.isdisjoint(signs))
    is_plain = bool(run) and not is_date and not {"/", "E", "e"} & set(signs)
    unit = "" if is_date or part.strip() == "@" else _unit(tokens)
    whole, _, fraction = run.partition(".")
    return _Section(
        condition=_condition(tokens),
        unit=unit,
        percents=signs.count("%"),
        thousands=_commas_behind(run) + (_commas_behind(whole) if fraction else 0),
        decimals=len(fraction.replace(",", "")),
        digits=max(1, whole.count("0")),
        is_grouped="," in whole.rstrip(","),
        shows_sign=any(map(_is_sign, tokens)),
        is_plain=is_plain,
        shows_day=is_date and not {"d", "y", "D", "Y"}.isdisjoint(signs),
        shows_nothing=not (is_general or is_date or run or unit),
    )


def _is_sign(token: re.Match[str]) -> bool:
    literal = token["quoted"] or token["escaped"] or token["other"] or ""
    is_colour = bool(token["bracket"]) and token["bracket"].isalpha()
    return is_colour or not {"-", "−", "("}.isdisjoint(literal)


def _commas_behind(run: str) -> int:
    return len(run) - len(run.rstrip(","))


def _condition(tokens: list[re.Match[str]]) -> tuple[str, Decimal] | None:
    found = (_CONDITION.fullmatch(token["bracket"] or "") for token in tokens)
    return next(((match[1], Decimal(match[2])) for match in found if match), None)


def _unit(tokens: list[re.Match[str]]) -> str:
    """The literals of a part, signs and brackets of negative numbers apart."""
    words = ""
    for token in tokens:
        bracket = token["bracket"] or ""
        currency = bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
        literal = token["quoted"] or token["escaped"] or ""
        sign = (token["other"] or "").translate(_NO_SIGNS)
        words += currency or (literal if literal.strip("+-() ") else " ") + sign
    return " ".join(words.split())


_NO_SIGNS = str.maketrans(dict.fromkeys("+-()/Ee", " "))


def in_words(number: Shown, *, rounded: bool = False) -> str:
    """What a cell shows, to be read: «0007», «66,7», «1 250 500 ₽», «90,5%»; `rounded`: without the
    fraction that it hides."""
    if abs(number.number) >= _LARGEST:
        return f"{number.number:.15g}"
    text = wording.number(number.number, 0 if rounded and number.hides_fraction else None)
    text = text.replace("−", "-")
    if not number.is_grouped:
        text = text.replace(wording.NBSP, "")
    text = text.zfill(number.digits)
    return f"{text}%" if number.unit == "%" else f"{text} {number.unit}".strip()


def shown_day(day: dt.date, code: str) -> str:
    """A day as its format shows it: «2024», «март 2024», or in full."""
    signs = {char.lower() for part in _parts(code) for char in _signs(part)}
    if "d" in signs or not signs & {"m", "y"}:
        return wording.date(day)
    return wording.month(day) if "m" in signs else str(day.year)


def _signs(part: str) -> str:
    return "".join(token["other"] or "" for token in _TOKEN.finditer(part))
