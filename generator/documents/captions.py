"""The numbers of captions, and the references to them, as Word shows them when it counts its fields
anew.

A template counts a caption by SEQ and refers to it by REF to a bookmark around the number (ECMA-376
part 1, 17.16.5.56 and 17.16.5.51). What a condition leaves out is not counted; what a loop repeats
has bookmarks of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from docx.oxml.ns import qn

from generator.documents import places
from generator.documents.fields import Field, bookmark_texts, fields_of
from generator.documents.numerals import numeral
from generator.documents.text import MC, Element, is_shown

_START, _END = qn("w:bookmarkStart"), qn("w:bookmarkEnd")
_ID, _NAME = qn("w:id"), qn("w:name")
# How SEQ writes its number (17.16.4.3.1), by the name of the same format in a list (17.18.59).
_FORMATS = {
    "ROMAN": "upperRoman",
    "roman": "lowerRoman",
    "ALPHABETIC": "upperLetter",
    "alphabetic": "lowerLetter",
}


def complete(text: Element, others: Iterable[Element] = ()) -> None:
    """Counts the captions of a rendered document and writes the references to them; `text` is the
    root of its text, `others` are those of the parts that may hold bookmarks besides."""
    _separate_bookmarks([text, *others])
    _number(text)
    _repeat(text)


def missing(root: Element) -> Iterator[Field]:
    """The references whose bookmark is not there."""
    names = bookmark_texts(root)
    for field in fields_of(root):
        if field.bookmark and field.bookmark not in names:
            yield field


# --- numbers --------------------------------------------------------------------------------------


def _number(root: Element) -> None:
    """What SEQ fields show: 1, 2, … of those that are left. A caption in a text box stands there
    twice, and has one number."""
    counters: Counter[str] = Counter()
    shown: list[tuple[Element | None, str]] = []
    for field in fields_of(root):
        words = field.words
        if field.name != "SEQ" or len(words) == 1:
            continue
        around = _alternatives_of(field.begin)
        if is_shown(field.begin):
            number = _counted(counters, words[1].strip('"'), words[2:])
            shown.append((around, number))
        else:
            number = next((each for other, each in shown if other is around), "")
            shown = [each for each in shown if each != (around, number)]
        field.show(number)


def _counted(counters: Counter[str], sequence: str, switches: Sequence[str]) -> str:
    """The next number of a sequence; with \\c the last once more, with \\r one that is named; «»
    with \\h, unless a format is named."""
    reset = _behind("\\r", switches)
    if reset.isdecimal():
        counters[sequence] = int(reset)
    elif "\\c" not in switches:
        counters[sequence] += 1
    form = _behind("\\*", switches)
    if "\\h" in switches and not form:
        return ""
    return numeral(counters[sequence], _FORMATS.get(form, "decimal"))


def _behind(switch: str, switches: Sequence[str]) -> str:
    """What stands behind a switch; «» where it is not given. How to keep a format is none."""
    for index, word in enumerate(switches[:-1]):
        if word == switch and switches[index + 1].upper() != "MERGEFORMAT":
            return switches[index + 1]
    return ""


def _alternatives_of(element: Element) -> Element | None:
    """The contents for newer and for older programs that an element is one of."""
    return next(element.iterancestors(f"{MC}AlternateContent"), None)


# --- references -----------------------------------------------------------------------------------

# Switches of REF for the number of a paragraph or its side instead of the text.
_OTHER_THAN_TEXT = {"\\n", "\\r", "\\w", "\\p", "\\f"}


def _repeat(root: Element) -> None:
    """What REF fields show: the text of their bookmark, such as «1», as it is now."""
    texts = bookmark_texts(root)
    for field in fields_of(root):
        if field.bookmark in texts and not _OTHER_THAN_TEXT & set(field.words):
            field.show(places.without_marks(texts[field.bookmark]))


def _separate_bookmarks(roots: Iterable[Element]) -> None:
    """Every bookmark with an id and a name of its own (17.13.6.2): those that a loop repeats have
    the same, and Word drops the second of a name."""
    last = 0
    for root in roots:
        copies = defaultdict(list)
        for begin, end in _pairs(root):
            last += 1
            begin.set(_ID, str(last))
            end.set(_ID, str(last))
            copies[begin.get(_NAME, "")].append(begin)
        for name, begins in copies.items():
            if len(begins) > 1:
                _rename(root, name, begins, set(copies))


def _pairs(root: Element) -> list[tuple[Element, Element]]:
    """The beginnings and ends of bookmarks, in the order of their beginnings; one without the other
    is taken out."""
    opened: dict[str, Element] = {}
    ends: dict[Element, Element] = {}
    begins: list[Element] = []
    lonely: list[Element] = []
    for mark in root.iter(_START, _END):
        key = mark.get(_ID, "")
        if mark.tag == _START:
            begins.append(mark)
            opened[key] = mark
        elif key in opened:
            ends[opened.pop(key)] = mark
        else:
            lonely.append(mark)
    lonely += [begin for begin in begins if begin not in ends]
    for mark in lonely:
        parent = mark.getparent()
        assert parent is not None
        parent.remove(mark)
    return [(begin, ends[begin]) for begin in begins if begin in ends]


def _rename(root: Element, name: str, begins: Sequence[Element], taken: set[str]) -> None:
    """Names for the copies of a bookmark. The references to it belong to the copies in their order,
    if each has as many; else all of them to the first."""
    references = [field for field in fields_of(root) if field.bookmark == name]
    share, rest = divmod(len(references), len(begins))
    for number, begin in enumerate(begins[1:], 1):
        new = f"{name[:_LONGEST_NAME]}_{number + 1}"
        while new in taken:
            new += "_"
        taken.add(new)
        begin.set(_NAME, new)
        if not rest:
            for field in references[number * share : (number + 1) * share]:
                field.refer(new)


# Word takes names of 40 characters; some are left for a number.
_LONGEST_NAME = 34
