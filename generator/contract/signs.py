"""Which characters the fonts of documents show: asked when a workbook is read, so that a sign which
would print as an empty square is named by its cell."""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path

# Drawn by tools/printable.py from the fonts that set-up installs.
_RANGES = Path(__file__).with_name("printable.txt")
# Spaces, line ends and characters that nobody is to see need no glyph.
_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")


@functools.cache
def _printable() -> frozenset[int]:
    characters: set[int] = set()
    for line in _RANGES.read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        characters.update(range(int(first, 16), int(last, 16) + 1))
    return frozenset(characters)


def unprintable(text: str) -> str:
    """The characters of a text that no font shows, each once; U+FFFD is told otherwise."""
    if text.isascii():
        return ""
    strange = []
    for char in dict.fromkeys(text):
        is_seen = unicodedata.category(char) not in _UNSEEN and char != "\ufffd"
        if is_seen and ord(char) not in _printable():
            strange.append(char)
    return "".join(strange)
