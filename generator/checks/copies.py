"""What is left over from copying: the other segment, another year, a text that is nearly that of
another row."""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import Levenshtein

from generator import wording
from generator.checks.prose import Prose, Text, around, words
from generator.contract import segment_words
from generator.findings import PRACTICE, PROGRAMME, Finding, Theme
from generator.model import Conclusion, DocumentKind, Execution, Indicator, Measure, Segment

# What names a segment's clients, and what at least mentions them: «юридических и физических лиц».
# One legal person, «юридическое лицо», may be a contractor; «B2B-Center» and addresses are names.
_NAMED = {
    Segment.B2B: re.compile(
        r"(?<![\w./-])B2B(?![\w./-]*\w)|юридическ\w+ лиц(?:а|ам|ами|ах)?(?!\w)|юрлиц", re.IGNORECASE
    ),
    Segment.B2C: re.compile(
        r"(?<![\w./-])B2C(?![\w./-]*\w)|физическ\w+ лиц(?:а|ам|ами|ах)?(?!\w)|физлиц", re.IGNORECASE
    ),
}
_MENTIONED = {
    Segment.B2B: re.compile(r"B2B|юридическ|юрлиц|предпринимател", re.IGNORECASE),
    Segment.B2C: re.compile(r"B2C|физическ|физлиц|граждан|населени", re.IGNORECASE),
}
_MONTH = r"(?:январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{0,2}"
_MONTH_NAME = re.compile(_MONTH)
# Shorter texts are alike by nature: «Закупить сидения.», «Закупить столы.»
_MIN_WORDS = 8
_MAX_EDITS = 2
# A word this like another is rather a slip than another thing: «отработки», «обработки».
_SLIP = 0.7
# More rows than this with the same third of their words follow a pattern on purpose.
_MAX_BLOCK = 40


SEGMENT_OTHER = Theme.MEANING.warning(
    "segment-other",
    "текст – о другом сегменте, чем группа",
    "слово осталось от копирования",
    PRACTICE,
)


def texts_name_their_segment(prose: Prose) -> Iterator[Finding]:
    """A text in a group of one segment does not speak only of the other: a word left from
    copying."""
    for text in prose.written:
        segment = prose.segment_of(text.record)
        if segment is None:
            continue
        [other_segment] = set(Segment) - {segment}
        value = wording.latin_segments(text.value)
        named = _NAMED[other_segment].search(value)
        if named and not _MENTIONED[segment].search(value):
            place = around(value, *named.span())
            message = f"говорится о «{named[0]}», а сегмент – {segment}: {place}"
            hint = "осталось от копирования? исправьте текст или сегмент"
            yield SEGMENT_OTHER.at(text.cell, message, hint)


# --- nearly the same ------------------------------------------------------------------------------


TEXT_SLIP = Theme.MEANING.warning(
    "text-slip",
    "две строки отличаются похожими словами",
    "опечатка в одной из них",
    f"{PROGRAMME}: отработки – обработки",
)
TEXT_NEAR = Theme.MEANING.info(
    "text-near", "две строки отличаются словом-другим", "могло остаться от копирования", PRACTICE
)


def texts_are_not_nearly_the_same(prose: Prose) -> Iterator[Finding]:
    """Texts of two rows that differ by a word or two, which are not their segment's, branch's or
    group's own, are shown side by side: either a slip was made in one of them, or both say the same
    of different things. What is done for several segments or branches says the same by right: of
    such rows only a slip is told."""
    for texts in prose.columns.values():
        for copy in _copies(texts, prose):
            text, other = copy.text, copy.other
            message = (
                f"почти повторяет {other.cell.address}: "
                f"там {_around(other, copy.other_places)}, здесь {_around(text, copy.places)}"
            )
            if _is_slip(copy):
                hint = "если это опечатка, исправьте; если нет, оставьте"
                yield TEXT_SLIP.at(text.cell, message, hint)
            elif not _is_meant(copy, prose):
                yield TEXT_NEAR.at(text.cell, message, "проверьте, что различие не случайно")


def _is_meant(copy: _Copy, prose: Prose) -> bool:
    """Whether the rows of a copy are of different segments or branches."""
    record, other = copy.text.record, copy.other.record
    is_other_segment = prose.segment_of(record) is not prose.segment_of(other)
    return is_other_segment or prose.branch_of(record) != prose.branch_of(other)


Places = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Copy:
    """A text, an earlier one that it nearly repeats, and the places in each where they differ."""

    text: Text
    other: Text
    places: Places
    other_places: Places

    @property
    def words(self) -> list[str]:
        """The words that only the text has; «» where the other has one more."""
        return [self.text.value[start:end] for start, end in self.places]

    @property
    def other_words(self) -> list[str]:
        """The words that only the other text has."""
        return [self.other.value[start:end] for start, end in self.other_places]


@dataclass(frozen=True, slots=True)
class _Compared:
    """A text and its words as they are compared."""

    text: Text
    forms: list[str]


def _copies(texts: list[Text], prose: Prose) -> Iterator[_Copy]:
    """Each text with an earlier one that it nearly repeats.

    Texts are only compared if they share the words of their first, middle or last third: of three
    parts with at most two edits one is whole. So the work grows with the number of texts, not with
    its square."""
    blocks: dict[tuple[object, ...], list[_Compared]] = defaultdict(list)
    seen: set[tuple[str, ...]] = set()
    for text in texts:
        compared = _Compared(text, _forms(text, prose))
        if len(compared.forms) < _MIN_WORDS or tuple(compared.forms) in seen:
            continue
        seen.add(tuple(compared.forms))
        keys = _keys(compared.forms)
        in_blocks = itertools.chain.from_iterable(blocks[key] for key in keys)
        candidates = {id(candidate): candidate for candidate in in_blocks}
        for candidate in candidates.values():
            copy = _copy(compared, candidate)
            if copy is not None:
                yield copy
                break
        for key in keys:
            if len(blocks[key]) < _MAX_BLOCK:
                blocks[key].append(compared)


def _forms(text: Text, prose: Prose) -> list[str]:
    """The words of a text as they are compared. Those of the group and of the branch that it
    belongs to are one: they differ from group to group."""
    section = prose.section_of(text.record)
    names = [section.title if section else "", prose.branch_of(text.record) or ""]
    beginnings = {word[0].lower()[:5] for name in names for word in words(name)}
    of_a_segment = _words_of_segments(prose.rows.book.segment_words)
    return [_form(word[0], beginnings, of_a_segment) for word in words(text.value)]


@functools.lru_cache(maxsize=4)
def _words_of_segments(pairs: segment_words.Pairs) -> re.Pattern[str]:
    return segment_words.single_words(pairs + segment_words.USUAL)


def _form(word: str, of_the_group: set[str], of_a_segment: re.Pattern[str]) -> str:
    """A word as it is compared: numbers and months are one word, so are the words of segments and
    of the group."""
    plain = wording.latin_segments(word).lower().replace("ё", "е")
    if plain[0].isdigit() or _MONTH_NAME.fullmatch(plain):
        return "#"
    if of_a_segment.fullmatch(plain):
        return "§"
    return "¶" if plain[:5] in of_the_group else plain


def _keys(forms: list[str]) -> list[tuple[object, ...]]:
    """What two texts with at most two edits share at least one of; sizes of thirds for each length
    it may have."""
    sizes = {(len(forms) + edits) // 3 for edits in range(-_MAX_EDITS, _MAX_EDITS + 1)}
    keys: list[tuple[object, ...]] = []
    for size in sorted(sizes):
        keys.append(("first", *forms[:size]))
        keys.append(("last", *forms[-size:]))
        for start in (size, size + 1):
            keys.append(("middle", *forms[start : start + size]))
    return keys


def _copy(compared: _Compared, earlier: _Compared) -> _Copy | None:
    """What a text is to an earlier one; None if too many words differ, none at all, or only names,
    which differ by right."""
    distance = Levenshtein.distance(earlier.forms, compared.forms, score_cutoff=_MAX_EDITS)
    text, other = compared.text, earlier.text
    if distance > _MAX_EDITS or _plain(text) == _plain(other):
        return None
    opcodes = Levenshtein.opcodes(earlier.forms, compared.forms)
    edits = [edit for edit in opcodes if edit.tag != "equal"]
    copy = _Copy(
        text,
        other,
        places=_places(text, [(edit.dest_start, edit.dest_end) for edit in edits]),
        other_places=_places(other, [(edit.src_start, edit.src_end) for edit in edits]),
    )
    return None if _only_names_differ(copy) else copy


def _only_names_differ(copy: _Copy) -> bool:
    places = [*copy.places, *copy.other_places]
    for word, (start, _) in zip([*copy.words, *copy.other_words], places, strict=True):
        is_name = start > 0 and word[:1].isupper()
        if word and not is_name:
            return False
    return True


def _plain(text: Text) -> list[str]:
    """The words as they stand: two texts that only belong to different groups do not differ."""
    return [word[0].lower() for word in words(text.value)]


def _places(text: Text, edits: Iterable[tuple[int, int]]) -> Places:
    """The places of the edited words; of words that only the other text has, the place where they
    would stand."""
    word_places = [word.span() for word in words(text.value)]
    places: list[tuple[int, int]] = []
    for start, end in edits:
        gap = word_places[start][0] if start < len(word_places) else len(text.value)
        places += word_places[start:end] or [(gap, gap)]
    return tuple(places)


def _is_slip(copy: _Copy) -> bool:
    """Whether the words that differ are so alike that one is probably a slip of the pen for the
    other."""
    if len(copy.words) != len(copy.other_words):
        return False
    for word, other in zip(copy.words, copy.other_words, strict=True):
        if SequenceMatcher(None, other.lower(), word.lower()).ratio() < _SLIP:
            return False
    return True


def _around(text: Text, places: Places) -> str:
    """A text around its differing words."""
    return around(text.value, places[0][0], places[-1][1])


# --- years ----------------------------------------------------------------------------------------

_YEAR = re.compile(
    rf"(?<!\d)(?:(?:квартал\w*|кв\.|полугоди\w+|{_MONTH})\s+(?P<named>20\d\d)(?!\d)"
    r"|(?P<plain>20\d\d)(?=\s*(?:гг?(?!\w)|год))|\d\d\.\d\d\.(?P<dated>20\d\d)(?!\d))",
    re.IGNORECASE,
)
# The date of a document, a beginning in the past, something it is compared with: years that stand
# there by right.
_BY_RIGHT = re.compile(
    r"(?:\b(?:от|со?)(?:\s+[«\"]?\d{1,2}[»\"]?)?"
    r"|(?:\bчем|выше|ниже|против|рост\w*|относительн\w*|сравнени\w+|уровн\w+"
    r"|показател\w+|итогам|результатам|данным|опроса|жалоб)(?:\s+\w+){0,2})\s*$",
    re.IGNORECASE,
)
# An aim further on: «до 2030 года», «на 2024–2028 годы».
_UNTIL = re.compile(r"(?:\b(?:до|по|на|к|до конца)|[–—-])\s*(?:\d{1,2}\s+)?$", re.IGNORECASE)
_NEAR, _FAR = 60, 2101
_MADE = re.compile(r"\s*(?:г\.|года?)\s+(?:выпуска|постройки|издания)")


YEAR_OTHER = Theme.MEANING.warning(
    "year-other", "назван не год документа", "осталось от прошлого года", f"{PROGRAMME}, п. 3.1"
)


def years_are_those_of_the_document(prose: Prose) -> Iterator[Finding]:
    """A year named in a text is one that its document is about: last year's is left from
    copying."""
    for text in prose.sentences:
        years = _years(text, prose)
        for found in _YEAR.finditer(text.value):
            number = int(found["named"] or found["plain"] or found["dated"])
            if number not in years and not _stands_by_right(found, text, number < years.start):
                message = f"назван {number} год: {around(text.value, *found.span())}"
                hint = "документ – о другом; исправьте, если год остался от копирования"
                yield YEAR_OTHER.at(text.cell, message, hint)
                break


def _stands_by_right(found: re.Match[str], text: Text, is_past: bool) -> bool:
    """Whether the words around a year say why it is another."""
    before = text.value[max(0, found.start() - _NEAR) : found.start()]
    reason = (_BY_RIGHT if is_past else _UNTIL).search(before)
    return reason is not None or _MADE.match(text.value, found.end()) is not None


def _years(text: Text, prose: Prose) -> range:
    """The years that a text may name without more: a measure and its result lie in the programme's
    own and the next; proposals, executions and conclusions compare with the year before; findings
    may rest on several years. All but measures may look ahead."""
    match text.record:
        case Measure(year=year):
            return range(year - 1 if text.field == "proposal" else year, year + 2)
        case Execution(measure=code):
            return range(prose.measures[code].year - 1, _FAR)
        case Conclusion(year=year, document=DocumentKind.PROGRAMME):
            return range(year - 3, _FAR)
        case Conclusion(year=year) | Indicator(year=year):
            return range(year - 1, _FAR)
        case _:
            return range(_FAR)
