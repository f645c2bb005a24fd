"""Characters of symbol fonts → the characters of Unicode that look the same.

Word inserts them by the place in their font (w:sym, or a private-use character U+F020–U+F0FF): read
as text they are nothing, and ≥ 95 becomes 95.
"""

from __future__ import annotations

import re

UNKNOWN = "\ufffd"
"""Stands for a character that nobody can name."""
_FIRST = "\uf020"
_PRIVATE = re.compile("[\uf020-\uf0ff]")

# The encoding of the font Symbol, from 20 to 7E and from A0 to FE (Unicode's own mapping table,
# MAPPINGS/VENDORS/ADOBE/symbol.txt).
_SYMBOL_LOW = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
    "\u203eαβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_SYMBOL_HIGH = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
    f"{UNKNOWN}〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
_SYMBOL = dict(enumerate(_SYMBOL_LOW, 0x20)) | dict(enumerate(_SYMBOL_HIGH, 0xA0))
# Of the pictures of Wingdings, those that stand in documents; there is no table of the others that
# programs agree on.
_WINGDINGS = {
    0x20: " ",
    0x22: "✂",
    0x28: "☎",
    0x2A: "✉",
    0x4A: "☺",
    0x4C: "☹",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x72: "❒",
    0x75: "◆",
    0x76: "❖",
    0x9E: "·",
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "◻",
    0xAB: "★",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "➔",
    0xEF: "⇦",
    0xF0: "⇨",
    0xF3: "⇔",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_TABLES = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def character(font: str, code: str) -> str:
    """What a w:sym shows: the character at a hexadecimal place of a font; `UNKNOWN` where nobody
    knows."""
    try:
        place = int(code, 16)
    except ValueError:
        return UNKNOWN
    table = _TABLES.get(font.casefold())
    if table is not None:
        return table.get(place & 0xFF, UNKNOWN)
    is_text = 0x20 <= place < 0xE000
    return chr(place) if is_text else UNKNOWN


def has_private(text: str) -> bool:
    """Whether a text has characters that only a symbol font can show."""
    return text != "" and max(text) >= _FIRST and _PRIVATE.search(text) is not None


def readable(text: str, font: str) -> str:
    """Text of the same length whose private-use characters are what its font shows for them; those
    that nobody knows stay."""
    table = _TABLES.get(font.casefold(), _SYMBOL if font.casefold() == "opensymbol" else {})
    return _PRIVATE.sub(lambda found: _shown(found[0], table), text)


def _shown(char: str, table: dict[int, str]) -> str:
    shown = table.get(ord(char) & 0xFF, UNKNOWN)
    return char if shown == UNKNOWN else shown
