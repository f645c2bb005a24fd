"""What is left over from copying: the other segment, another year, a text that is nearly that of
another row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from rapidfuzz.distance import Levenshtein

from generator import wording
from generator.checks.prose import Prose, Text, around, words
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
_OF_A_SEGMENT = re.compile(r"b2b|b2c|юридическ\w+|физическ\w+|юрлиц\w*|физлиц\w*")
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
        own = prose.segment_of(text.record)
        if own is None:
            continue
        value = wording.latin_segments(text.value)
        [other] = set(Segment) - {own}
        if (found := _NAMED[other].search(value)) and not _MENTIONED[own].search(value):
            message = f"говорится о «{found[0]}», а сегмент – {own}: {around(value, *found.span())}"
            yield SEGMENT_OTHER.at(
                text.cell, message, "осталось от копирования? исправьте текст или сегмент"
            )


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
    """Texts of two rows that differ by a word or two, which are not their segment's or group's own,
    are shown side by side: either a slip was made in one of them, or both say the same of different
    things."""
    for texts in prose.columns.values():
        for text, other, edits in _near(texts, prose):
            here, there = (
                _side(one, spans) for one, spans in ((text, edits[1]), (other, edits[0]))
            )
            message = f"почти повторяет {other.cell.address}: там {there}, здесь {here}"
            if _is_slip(text, other, edits):
                yield TEXT_SLIP.at(
                    text.cell, message, "если это опечатка, исправьте; если нет, оставьте"
                )
            else:
                yield TEXT_NEAR.at(text.cell, message, "проверьте, что различие не случайно")


Spans = tuple[tuple[int, int], ...]  # places of differing words in a text
Compared = tuple[Text, list[str]]  # a text and its words as they are compared


def _near(texts: list[Text], prose: Prose) -> Iterator[tuple[Text, Text, tuple[Spans, Spans]]]:
    """Each text with an earlier one that it nearly repeats, and where they differ: first in the
    earlier one.

    Texts are only compared if they share the words of their first, middle or last third: of three
    parts with at most two edits one is whole. So the work grows with the number of texts, not with
    its square."""
    blocks: dict[tuple[object, ...], list[Compared]] = defaultdict(list)
    seen: set[tuple[str, ...]] = set()
    for text in texts:
        own = _own_words(text, prose)
        forms = [_form(word[0], own) for word in words(text.value)]
        if len(forms) < _MIN_WORDS or tuple(forms) in seen:
            continue
        seen.add(tuple(forms))
        keys = _keys(forms)
        candidates = {id(one[0]): one for key in keys for one in blocks[key]}
        for other in candidates.values():
            if (edits := _edits(other, (text, forms))) is not None:
                yield text, other[0], edits
                break
        for key in keys:
            if len(blocks[key]) < _MAX_BLOCK:
                blocks[key].append((text, forms))


def _own_words(text: Text, prose: Prose) -> set[str]:
    """The beginnings of the words of the group that a text belongs to: they differ from group to
    group."""
    section = prose.section_of(text.record)
    return {word[0].lower()[:5] for word in words(section.title)} if section else set()


def _form(word: str, own: set[str]) -> str:
    """A word as it is compared: numbers and months are one word, so are the words of segments and
    of the own group."""
    plain = wording.latin_segments(word).lower().replace("ё", "е")
    if plain[0].isdigit() or _MONTH_NAME.fullmatch(plain):
        return "#"
    return "§" if _OF_A_SEGMENT.fullmatch(plain) else "¶" if plain[:5] in own else plain


def _keys(forms: list[str]) -> list[tuple[object, ...]]:
    """What two texts with at most two edits share at least one of; sizes of thirds for each length
    it may have."""
    sizes = {(len(forms) + edits) // 3 for edits in range(-_MAX_EDITS, _MAX_EDITS + 1)}
    keys: list[tuple[object, ...]] = []
    for size in sorted(sizes):
        keys.append(("first", *forms[:size]))
        keys.append(("last", *forms[-size:]))
        keys.extend(("middle", *forms[size + shift : 2 * size + shift]) for shift in range(2))
    return keys


def _edits(one: Compared, two: Compared) -> tuple[Spans, Spans] | None:
    """The places of the words that differ; None if these are too many, or only names, which differ
    by right."""
    if Levenshtein.distance(one[1], two[1], score_cutoff=_MAX_EDITS) > _MAX_EDITS or _plain(
        one[0]
    ) == _plain(two[0]):
        return None
    edits = [edit for edit in Levenshtein.opcodes(one[1], two[1]) if edit.tag != "equal"]
    found = (
        _spans(one[0], ((edit.src_start, edit.src_end) for edit in edits)),
        _spans(two[0], ((edit.dest_start, edit.dest_end) for edit in edits)),
    )
    words_of = (
        (text.value[start:end], start)
        for (text, _), spans in zip((one, two), found, strict=True)
        for start, end in spans
    )
    return (
        None if all(start > 0 and word[:1].isupper() for word, start in words_of if word) else found
    )


def _plain(text: Text) -> list[str]:
    """The words as they stand: two texts that only belong to different groups do not differ."""
    return [word[0].lower() for word in words(text.value)]


def _spans(text: Text, edits: Iterable[tuple[int, int]]) -> Spans:
    """The places of the edited words; of words that only the other text has, the place where they
    would stand."""
    there = [word.span() for word in words(text.value)]
    spans: list[tuple[int, int]] = []
    for start, end in edits:
        gap = there[start][0] if start < len(there) else len(text.value)
        spans += there[start:end] or [(gap, gap)]
    return tuple(spans)


def _is_slip(text: Text, other: Text, edits: tuple[Spans, Spans]) -> bool:
    """Whether the words that differ are so alike that one is probably a slip of the pen for the
    other."""
    theirs = [other.value[start:end].lower() for start, end in edits[0]]
    ours = [text.value[start:end].lower() for start, end in edits[1]]
    pairs = list(zip(theirs, ours, strict=False))
    return len(theirs) == len(ours) and all(
        SequenceMatcher(None, *pair).ratio() >= _SLIP for pair in pairs
    )


def _side(text: Text, spans: Spans) -> str:
    """A text around its differing words."""
    return around(text.value, spans[0][0], spans[-1][1])


# --- years ----------------------------------------------------------------------------------------

_YEAR = re.compile(
    rf"(?<!\d)(?:(?:квартал\w*|кв\.|полугоди\w+|{_MONTH})\s+(?P<named>20\d\d)(?!\d)"
    r"|(?P<plain>20\d\d)(?=\s*(?:гг?(?!\w)|год))|\d\d\.\d\d\.(?P<dated>20\d\d)(?!\d))",
    re.IGNORECASE,
)
# The date of a document, a beginning in the past, something it is compared with: years that stand
# there by right.
_BY_RIGHT = re.compile(
    r"(?:\b(?:от|со?)(?:\s+[«\"]?\d{1,2}[»\"]?)?|(?:\bчем|выше|ниже|против|рост\w*|относительн\w*|сравнени\w+|уровн\w+"
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
            before = text.value[max(0, found.start() - _NEAR) : found.start()]
            by_right = (_BY_RIGHT if number < years.start else _UNTIL).search(before)
            if number not in years and not by_right and not _MADE.match(text.value, found.end()):
                message = f"назван {number} год: {around(text.value, *found.span())}"
                hint = "документ – о другом; исправьте, если год остался от копирования"
                yield YEAR_OTHER.at(text.cell, message, hint)
                break


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
