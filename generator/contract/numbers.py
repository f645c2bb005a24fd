"""What people type for a number or a sum → a Decimal and the unit behind it. Words in, numbers out;
the cell is values.py's business."""

from __future__ import annotations

import re
from decimal import Decimal

from generator.spelling import words

_SPACES = " \xa0\u2009\u202f"
# Beyond it somebody leant on a key.
_LARGEST = 10**12
_NUMBER = re.compile(rf"([-+−–]?)(\d{{1,3}}(?:[{_SPACES}']\d{{3}})+|\d+)(?:[.,](\d+))?")
# «1.250» may be a thousand and a quarter, or one and a quarter.
_AMBIGUOUS = re.compile(r"\d{1,3}\.\d{3}(?!\d)")
# Thousands of roubles that one of each unit is.
_MONEY_UNITS: dict[str, Decimal | int] = {
    **dict.fromkeys(("", "тыс", "тысруб", "тысрублей", "тр", "тыср", "тыс₽"), 1),
    **dict.fromkeys(("руб", "рублей", "р", "₽"), Decimal("0.001")),
    **dict.fromkeys(("млн", "млнруб", "млнрублей"), 1000),
    **dict.fromkeys(("млрд", "млрдруб"), 10**6),
}


def split(value: object) -> tuple[Decimal, str] | None:
    """The number at the start of what was typed, and the words behind it, folded; None if there is
    none, or one that nobody means."""
    match value:
        case bool():
            return None
        case int() | float():
            number, rest = Decimal(repr(value)), ""
        case str():
            typed = value.strip()
            found = _NUMBER.match(typed)
            if found is None:
                return None
            number, rest = _decimal(found), words(typed[found.end() :])
        case _:
            return None
    return (number, rest) if abs(number) < _LARGEST else None


def _decimal(found: re.Match[str]) -> Decimal:
    sign, whole, fraction = found.groups()
    digits = re.sub(rf"[{_SPACES}']", "", whole)
    minus = "-" if sign in tuple("-−–") else ""
    return Decimal(f"{minus}{digits}" + (f".{fraction}" if fraction else ""))


def thousands_of_roubles(unit: str) -> Decimal | int | None:
    """What one of a unit of money is, None if it is no such unit."""
    return _MONEY_UNITS.get(re.sub(r"[\s.]|без ндс$", "", unit))


def is_ambiguous(value: object) -> bool:
    """Whether nobody can say if a dot sets off thousands or a fraction."""
    return isinstance(value, str) and _AMBIGUOUS.match(value.strip()) is not None
