"""Which words of an export may be listed, so that no person is named: an export holds names, phone
numbers and what people wrote, and none of it goes into the workbook, the list or the protocol.

A word of a closed set is short, has no long number and names nobody. Names are known by pymorphy3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from generator.intake.survey_lexicon import channel_kinds, grade_of, segments

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

MOST_WORDS = 60  # of a closed set; more is free text
_LONGEST, _MOST_PARTS = 48, 6
_PRIVATE = re.compile(r"^[=+@\t]|@|https?:|www\.|\d{4,}|\d[\d ()\-]{5,}\d|[!?]")
_NAMES = frozenset({"Name", "Surn", "Patr"})
# How likely a word has to be a name: «Роман» and «Вера» are words too; what is written in small
# letters seldom is one.
_LIKELY, _LIKELY_SMALL = 0.05, 0.5


def is_listable(word: str) -> bool:
    """Whether a word may be shown: it names nobody and is nothing that somebody wrote."""
    if len(word) > _LONGEST or len(word.split()) > _MOST_PARTS or is_private(word):
        return False
    return not names_somebody(word)


def is_private(text: str) -> bool:
    """Whether a text is an address, a number, a formula or a sentence: nor may its parts be
    shown."""
    return _PRIVATE.search(text) is not None


def are_a_closed_set(words: Iterable[str]) -> bool:
    """Whether words may be those of a list, not what everybody wrote as he liked."""
    every = list(words)
    shown = sum(map(is_listable, every))
    numbers = sum(not re.search(r"[^\W\d_]", word) for word in every)
    is_of_numbers = 2 * numbers > len(every)
    return len(every) <= MOST_WORDS and 2 * shown >= len(every) and not is_of_numbers


def names_somebody(text: str) -> bool:
    """Whether a name, a surname or initials stand in a text."""
    if re.search(r"\b[А-ЯЁA-Z]\.\s?[А-ЯЁA-Z]\.", text):
        return True
    parts = [_in_cyrillic(part) for part in re.findall(r"[^\W\d_]{2,}", text)]
    return any(_is_name(part) for part in parts if not _is_of_this_trade(part))


_SOUNDS = {
    "shch": "щ",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "ch": "ч",
    "sh": "ш",
    "yu": "ю",
    "ya": "я",
    **dict(zip("abvgdeziyklmnoprstufhc", "абвгдезийклмнопрстуфхк", strict=True)),
}
_SOUND = re.compile("|".join(_SOUNDS))


def _in_cyrillic(part: str) -> str:
    """«Ivan» as «Иван»: foreign letters hide no name."""
    if not part.isascii() or not part.istitle():
        return part
    heard = _SOUND.sub(lambda match: _SOUNDS[match[0]], part.lower()).capitalize()
    return heard if _morphology().word_is_known(heard) else part


def _is_of_this_trade(part: str) -> bool:
    """Whether a part is a word that exports use: «Юр» of «Юр. лицо» is no Yuri."""
    return bool(channel_kinds(part) or segments(part) or grade_of(part))


@cache
def _is_name(word: str) -> bool:
    if word.isupper() and len(word) <= 5 and not _morphology().word_is_known(word):  # ЦОК, МФЦ
        return False
    likely = _LIKELY if word[0].isupper() else _LIKELY_SMALL
    parses = _morphology().parse(word)
    names = [each.score for each in parses if _NAMES & set(each.tag.grammemes)]
    return bool(sum(names) >= likely)


@cache
def _morphology() -> MorphAnalyzer:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415  # a run without new words waits for none

    return MorphAnalyzer()
