"""A number that Word counts → what is printed of it: digits, letters, Roman."""

from __future__ import annotations

_LETTERS = {"Letter": "abcdefghijklmnopqrstuvwxyz", "russian": "абвгдежзиклмнопрстуфхцчшщэюя"}
_ROMAN = {
    "m": 1000,
    "cm": 900,
    "d": 500,
    "cd": 400,
    "c": 100,
    "xc": 90,
    "l": 50,
    "xl": 40,
    "x": 10,
    "ix": 9,
    "v": 5,
}
_ROMAN |= {"iv": 4, "i": 1}


def numeral(number: int, kind: str) -> str:
    """A number in a format of numbers (ECMA-376 part 1, 17.18.59): digits, letters, Roman; «» for
    none."""
    if kind == "none":
        return ""
    shown = str(number)
    if "Roman" in kind:
        shown = ""
        for letters, value in _ROMAN.items():
            times, number = divmod(number, value)
            shown += letters * times
    for name, letters in _LETTERS.items():
        if name in kind:
            rounds, place = divmod(number - 1, len(letters))
            shown = letters[place] * (rounds + 1)
    is_upper = kind.startswith("upper") or kind.endswith("Upper")
    return shown.upper() if is_upper else shown
