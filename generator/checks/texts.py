"""How texts are typed: letters, spaces, quotes, endings. What they say is the business of words.py
and copies.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from generator import wording
from generator.checks.prose import Prose, Standing, around, first_difference
from generator.contract.values import SEGMENT_CYRILLIC
from generator.findings import PRACTICE, PROGRAMME, Finding, Rule, Theme

SPACES_EXTRA = Theme.TYPING.info(
    "spaces-extra", "лишние пробелы", "в документе их нет", "ГОСТ Р 7.0.97"
)
QUOTES_STRAIGHT = Theme.TYPING.info(
    "quotes-straight",
    "кавычки – не «ёлочки»",
    "в документе напечатаны «ёлочки»",
    f"{PROGRAMME}, 5 мест",
)
DASH_HYPHEN = Theme.TYPING.info(
    "dash-hyphen", "дефис вместо тире", "в документе напечатано тире", "ГОСТ Р 7.0.97"
)
NBSP_MISSING = Theme.TYPING.info(
    "nbsp-missing",
    "после № или перед единицей нет неразрывного пробела",
    "в документе он поставлен",
    "ГОСТ 8.417, ГОСТ Р 7.0.97",
)

# What wording.py mends in the documents: the rule of each, what the person is told, what to do.
# Only segments do harm in the workbook too.
_MENDED: dict[str, tuple[Rule, str, str]] = {
    rule.code: (rule, message, hint)
    for rule, message, hint in (
        (
            SEGMENT_CYRILLIC,
            "B2B или B2C набраны русскими буквами",
            "в документе напечатаны латинскими; исправьте и здесь, иначе фильтр их не найдет",
        ),
        (SPACES_EXTRA, SPACES_EXTRA.says, SPACES_EXTRA.why),
        (QUOTES_STRAIGHT, QUOTES_STRAIGHT.says, QUOTES_STRAIGHT.why),
        (DASH_HYPHEN, DASH_HYPHEN.says, DASH_HYPHEN.why),
        (NBSP_MISSING, "нет неразрывного пробела", NBSP_MISSING.why),
    )
}
_LATIN, _CYRILLIC = re.compile("[A-Za-z]"), re.compile("[А-Яа-яЁё]")
_LETTERS = re.compile("[A-Za-zА-Яа-яЁё]+")
# An abbreviation with a Russian ending, «PDFом», is no mistake of the keyboard.
_INFLECTED = re.compile("[A-Z]{2,}[а-яё]+")
_LONE_LATIN = re.compile(
    r"(?:(?<=[а-яё,] )[aceoky]|(?:^|(?<=[.!?] ))[aceokyABCEOKY])(?= (?:[а-яё]|\d))"
)
_CLOSING = '»“")]'
_BROKEN_OFF = (",", ";", ":")
_MIN_DOTTED = 3


def mended_in_the_document(prose: Prose) -> Iterator[Finding]:
    """What is mended in the document without loss is reported as done; the workbook stays as it is.

    Nobody types no-break spaces: that one takes the place of a space is not even said.
    """
    for code, fix in wording.FIXES.items():
        rule, message, hint = _MENDED[code]
        for text in prose.texts:
            if _plain_spaces(fix(text.value)) != _plain_spaces(text.value):
                place = _first_change(text.value, fix)
                yield rule.at(text.cell, f"{message}: {place}", hint)


def _plain_spaces(text: str) -> str:
    return text.replace(wording.NBSP, " ")


def _first_change(text: str, fix: Callable[[str], str]) -> str:
    """The first place of a text that is mended, with what stands beside it."""
    at = first_difference(text, fix(text))
    return around(text, at, at + 1)


def standing_text_is_set_well(_prose: Prose, standing: Standing) -> Iterator[Finding]:
    """The same faults in the standing text of a template, where nobody mends them but its author;
    each said once."""
    for code, fix in wording.FIXES.items():
        rule, message, _hint = _MENDED[code]
        spoilt = [
            text for text in standing.paragraphs if _plain_spaces(fix(text)) != _plain_spaces(text)
        ]
        if spoilt:
            more = f"; таких абзацев: {len(spoilt)}" if len(spoilt) > 1 else ""
            place = _first_change(spoilt[0], fix)
            yield rule.at(standing.cell, f"{message}: {place}{more}", "исправьте в шаблоне")
    for text in standing.paragraphs:
        if text.endswith(","):
            message = f"кончается знаком «,»: {around(text, len(text) - 1, len(text))}"
            yield ENDING_COMMA.at(standing.cell, message, "исправьте в шаблоне")


WORD_MIXED = Theme.TYPING.warning(
    "word-mixed",
    "русские и латинские буквы в одном слове",
    "поиск и фильтр слово не найдут",
    PRACTICE,
)


def words_have_one_alphabet(prose: Prose) -> Iterator[Finding]:
    """A word is written in one alphabet: a look-alike letter breaks search, filters and copying."""
    for text in prose.texts:
        for found in (*_LETTERS.finditer(text.value), *_LONE_LATIN.finditer(text.value)):
            letters = _strange_letters(found[0], lone=found.re is _LONE_LATIN)
            if letters is not None:
                message = f"в «{found[0]}» {letters}"
                yield WORD_MIXED.at(text.cell, message, "наберите слово заново в одной раскладке")


def _strange_letters(word: str, *, lone: bool) -> str | None:
    """The letters of a word that are of the other alphabet, in words; None if there are none."""
    latin, cyrillic = _LATIN.findall(word), _CYRILLIC.findall(word)
    if lone:
        return "латинская буква вместо русской"
    if not latin or not cyrillic or _INFLECTED.fullmatch(word):
        return None
    few, kind = (latin, "латинск") if len(latin) <= len(cyrillic) else (cyrillic, "русск")
    if len(few) == 1:
        return f"{kind}ая буква «{few[0]}»"
    return f"{kind}ие буквы " + ", ".join(f"«{letter}»" for letter in dict.fromkeys(few))


QUOTES_UNPAIRED = Theme.TYPING.warning(
    "quotes-unpaired", "кавычка без пары", "неясно, где кончается название", PRACTICE
)


def quotes_are_paired(prose: Prose) -> Iterator[Finding]:
    """Every opening quote has its closing one, and the other way round."""
    for text in prose.texts:
        printed = wording.typeset(text.value)
        at = _unpaired(printed)
        if at is not None:
            message = f"у кавычки {printed[at]} нет пары: {around(printed, at, at + 1)}"
            yield QUOTES_UNPAIRED.at(text.cell, message, "добавьте или уберите кавычку")


def _unpaired(text: str) -> int | None:
    """The place of the first quote without its pair; a sign for inches, 15", is none."""
    open_quotes: list[int] = []
    pairs = {"»": "«", "“": "„"}
    for at, sign in enumerate(text):
        if sign in "«„":
            open_quotes.append(at)
        elif sign in pairs:
            if not open_quotes or text[open_quotes.pop()] != pairs[sign]:
                return at
        elif sign == '"' and not text[at - 1 : at].isdigit():
            return at
    return open_quotes[0] if open_quotes else None


ENDING_COMMA = Theme.TYPING.warning(
    "ending-comma", "текст кончается запятой", "текст оборван", f"{PROGRAMME}, п. 2.1"
)


def texts_do_not_break_off(prose: Prose) -> Iterator[Finding]:
    """A sentence does not end in a comma: something was cut, or left over."""
    for text in prose.sentences:
        if text.value.endswith(_BROKEN_OFF):
            end = len(text.value)
            message = f"кончается знаком «{text.value[-1]}»: {around(text.value, end - 1, end)}"
            yield ENDING_COMMA.at(text.cell, message, "допишите или уберите знак")


ENDING_DOT = Theme.TYPING.info(
    "ending-dot",
    "нет точки, а в столбце она стоит",
    "столбец выглядит неряшливо",
    f"{PROGRAMME}, 7 ячеек",
)


def columns_end_alike(prose: Prose) -> Iterator[Finding]:
    """Where most cells of a column end with a full stop, the others do too."""
    for texts in prose.columns.values():
        heading = texts[0].cell.heading
        dotted = sum(_has_end(text.value) for text in texts)
        if dotted < _MIN_DOTTED or dotted <= len(texts) / 2:
            continue
        for text in texts:
            if not _has_end(text.value) and not text.value.endswith(_BROKEN_OFF):
                message = (
                    f"нет точки в конце, а в столбце «{heading}» "
                    f"она стоит в {dotted} из {len(texts)} ячеек"
                )
                yield ENDING_DOT.at(text.cell, message, "поставьте точку или уберите ее везде")


def _has_end(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith((".", "!", "?", "…"))
