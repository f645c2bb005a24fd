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
USUAL: Pairs = (
    ("B2B", "B2C"),
    ("юридическ*", "физическ*"),
    ("юрлиц*", "физлиц*"),
    ("ЮЛ", "ФЛ"),
)


def exchanged(text: str, pairs: Pairs, segment: Segment) -> str:
    """A text with the words of the other segment in place of those of `segment`."""
    others = {_stem(own): _stem(other) for own, other in _towards(pairs, segment)}
    pattern = _pattern([own for own, _ in _towards(pairs, segment)])

    def other_word(found: re.Match[str]) -> str:
        own = next(stem for stem in _by_length(others) if _begins(found[0], stem))
        word = others[own] + found[0][len(own) :]
        begins_high = found[0][0].isupper() and not found[0].isupper()
        return word[0].upper() + word[1:] if begins_high else word

    return pattern.sub(other_word, wording.latin_segments(text))


def names(text: str, pairs: Pairs, segment: Segment) -> bool:
    """Whether a text has words of a segment."""
    own_words = [own for own, _ in _towards(pairs, segment)]
    return _pattern(own_words).search(wording.latin_segments(text)) is not None


def single_words(pairs: Pairs) -> re.Pattern[str]:
    """What matches, as a whole, each word of the lists."""
    words: list[str] = []
    for own, other in pairs:
        words += [*own.split(), *other.split()]
    return _pattern(words)


def _towards(pairs: Pairs, segment: Segment) -> list[tuple[str, str]]:
    """The words of a segment, each with that of the other."""
    if segment is Segment.B2B:
        return list(pairs)
    return [(other, own) for own, other in pairs]


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    forms = []
    for word in _by_length(words):
        stem = r"\s+".join(map(re.escape, _stem(word).split()))
        forms.append(stem + (r"\w*" if word.endswith("*") else r"(?!\w)"))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms) or '(?!)'})", re.IGNORECASE)


def _by_length(words: Sequence[str] | dict[str, str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _stem(word: str) -> str:
    return word.rstrip("*")


def _begins(found: str, stem: str) -> bool:
    return " ".join(found.split()).casefold().startswith(stem.casefold())
