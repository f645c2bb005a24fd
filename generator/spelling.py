"""When two spellings are one thing: case, ё, dashes, quotes, spaces, look-alike letters, characters
nobody sees. Text in, text to compare out; nothing here is printed."""

from __future__ import annotations

import re
import unicodedata

# Letters that look alike in both alphabets, as small ones; «в» and «н» do as capitals.
_LATIN, _CYRILLIC = "abcehkmoptxy", "авсенкмортху"
TO_CYRILLIC = str.maketrans(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper())

DASHES = "-‐‑–—−"
_ONE_DASH = str.maketrans(dict.fromkeys(DASHES, "-"))
# Soft hyphens, zero-width characters, marks of direction, the sign of byte order.
_UNSEEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Control characters and what XML 1.0 §2.2 forbids.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ONE_QUOTE = str.maketrans(dict.fromkeys("«»„“”‟‘’‚‛'\"", '"'))


def has_unseen(text: str) -> bool:
    """Whether there are characters in a text that nobody sees, or letters put together of a letter
    and a sign: «й» of «и» and a breve."""
    return bool(_UNSEEN.search(text)) or unicodedata.normalize("NFC", text) != text


def seen(text: str) -> str:
    """The text without characters that nobody sees, each letter one character."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def writable(text: str) -> str:
    """The text without characters that no cell and no document can hold."""
    return _UNWRITABLE.sub("", text)


def words(text: str) -> str:
    """Text in which case, ё, kinds of dashes and numbers of spaces are no difference."""
    plain = " ".join(seen(text).translate(_ONE_DASH).split())
    return plain.casefold().replace("ё", "е")


def look(text: str) -> str:
    """The same, and letters of the other keyboard layout that look alike are none either."""
    return words(text).translate(TO_CYRILLIC)


def same_signs(text: str) -> str:
    """A text of the same length in which kinds of dashes and quotes are one."""
    return text.translate(_ONE_DASH).translate(_ONE_QUOTE)


def code_look(text: str) -> str:
    """A text of the same length in which look-alike letters and dashes are one, and case is no
    difference: to find codes in it at their places."""
    lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lower.translate(TO_CYRILLIC).translate(_ONE_DASH)


def letters(text: str) -> str:
    """Letters and digits alone; capitals may be a matter of looks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def reading(text: str) -> str:
    """What somebody reads: kinds of spaces, quotes and dashes and characters that nobody sees are
    no difference; every letter, digit and sign is."""
    plain = seen(text).translate(_ONE_DASH).translate(_ONE_QUOTE)
    return " ".join(plain.split())
