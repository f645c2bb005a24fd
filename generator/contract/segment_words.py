"""The words by which texts name the clients of a segment: which of one stands for which of the
other, as the sheet «Списки» says or as is usual."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator import wording
from generator.model import Segment

Pairs = tuple[tuple[str, str], ...]
"""Words of B2B, each with that of B2C. A star at the end stands for any ending, which both
share."""

HEADINGS = {segment: f"Слова {segment}" for segment in Segment}
"""The lists on «Списки»; what stands in one row is exchanged for each other."""
_ADJECTIVES = ("юридическ*", "физическ*")
USUAL: Pairs = (
    ("B2B", "B2C"),
    _ADJECTIVES,
    ("юрлиц*", "физлиц*"),
    ("ЮЛ", "ФЛ"),
)
# Other ways to write a word of the lists: «юр. лиц», «юр.лицам».
_SHORTENED: Pairs = (("юр. лиц*", "физ. лиц*"),)
# They name clients only before such words: «Юридическое управление» is nobody's client.
_OF_CLIENTS = r"(?=(?:[\s,]+\w+){0,2}[\s-]+(?:лиц|клиент|потребител|абонент))"
# What names a segment too and has no one word for the other.
_UNPAIRED = {Segment.B2B: ("предпринимател*",), Segment.B2C: ("граждан", "гражданам", "населени*")}
# «B2B-Center», «b2b.example.ru» are names; «B2B/B2C», «B2B-клиенты» are not.
_BEGIN, _END = r"(?<![\w./@])(?<![A-Za-z]-)", r"(?![./@-](?!B2)[A-Za-z])"


def exchanged(text: str, pairs: Pairs, segment: Segment) -> str:
    """A text with the words of the other segment in place of those of `segment`, in the ending and
    the capitals of each."""
    towards = _towards(pairs + _SHORTENED, segment)
    towards.sort(key=_length, reverse=True)

    def other_word(found: re.Match[str]) -> str:
        number = found.lastindex or 1
        own, other = towards[number - 1]
        return _in_capitals_of(found[0], own, _stem(other) + found[number])

    pattern = _pattern([own for own, _ in towards])
    return pattern.sub(other_word, wording.latin_segments(text))


def names(text: str, pairs: Pairs, segment: Segment) -> bool:
    """Whether a text has words of a segment."""
    own_words = [own for own, _ in _towards(pairs + _SHORTENED, segment)]
    pattern = _pattern([*own_words, *_UNPAIRED[segment]])
    return pattern.search(wording.latin_segments(text)) is not None


def single_words(pairs: Pairs) -> re.Pattern[str]:
    """What matches, as a whole, each word of the lists."""
    words: list[str] = []
    for own, other in pairs:
        words += [*own.split(), *other.split()]
    return re.compile("|".join(map(_form, words)) or "(?!)", re.IGNORECASE)


def _towards(pairs: Pairs, segment: Segment) -> list[tuple[str, str]]:
    """The words of a segment, each with that of the other."""
    if segment is Segment.B2B:
        return list(pairs)
    return [(other, own) for own, other in pairs]


def _length(pair: tuple[str, str]) -> int:
    return len(pair[0])


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """What finds each of the words in a text; its n-th group is the ending of the n-th word."""
    forms = [_form(word) + (_OF_CLIENTS if word in _ADJECTIVES else "") for word in words]
    return re.compile(rf"{_BEGIN}(?:{'|'.join(forms) or '(?!)'}){_END}", re.IGNORECASE)


def _form(word: str) -> str:
    """A word as an expression with one group: its ending."""
    stem = r"\s+".join(map(re.escape, _stem(word).split(" ")))
    ending = r"(\w*)" if word.endswith("*") else r"()(?!\w)"
    return stem.replace(r"\.\s+", r"\.\s*") + ending


def _stem(word: str) -> str:
    return " ".join(word.rstrip("*").split())


def _in_capitals_of(found: str, own: str, word: str) -> str:
    """A word in capitals where the one that it stands for is in some that the lists don't ask
    for."""
    if found.isupper() and not _stem(own).isupper():
        return word.upper()
    if found[0].isupper() and not found.isupper():
        return word[0].upper() + word[1:]
    return word
