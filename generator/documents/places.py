"""Where in a finished document each printed value stands, without any trace in the document.

Every printed value passes `marked` on its way into the template: characters that Unicode sets
aside for a program's own use (noncharacters, Unicode 23.7; XML 1.0 §2.2 lets them pass) carry its
number around it, and the reading of the workbook leaves none of them in data. When nothing in the
document moves any more, `take_out` removes them and says what stood between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docx.oxml.ns import qn
from lxml import etree

from generator.documents.manifest import Place
from generator.documents.text import Element, T, pieces

_TEXTS = (T, qn("w:instrText"), qn("w:delText"))
_START, _END = "\ufdee", "\ufdef"
_DIGITS = "".join(chr(0xFDD0 + digit) for digit in range(10))
_TO_DIGITS = str.maketrans("0123456789", _DIGITS)
_FROM_DIGITS = str.maketrans(_DIGITS, "0123456789")
_MARK = re.compile(f"{_START}([{_DIGITS}]+){_START}|{_END}")


def marked(number: int, text: str) -> str:
    """A value's text between the marks of its number."""
    return f"{_START}{str(number).translate(_TO_DIGITS)}{_START}{text}{_END}"


def take_out(part: str, paragraphs: Iterable[Element]) -> Iterator[tuple[int, Place]]:
    """Removes the marks from the paragraphs of a part; gives the number and place of each value."""
    for index, paragraph in enumerate(paragraphs):
        at = 0
        opened: list[tuple[int, int]] = []
        for node, text in pieces(paragraph):
            if node is None or not _has_mark(text):
                at += len(text)
                continue
            kept = ""
            for mark, plain in _split(text):
                if mark is None:
                    kept += plain
                elif mark == _CLOSES:
                    value, start = opened.pop()
                    yield value, Place(part, index, start, at + len(kept))
                else:
                    opened.append((mark, at + len(kept)))
            node.text = kept or None
            at += len(kept)


def is_marked(part: bytes) -> bool:
    """Whether a part has marks in it."""
    return _END.encode() in part


def without_marks(text: str) -> str:
    """Text without the marks of values in it."""
    return _MARK.sub("", text)


def _has_mark(text: str) -> bool:
    return _START in text or _END in text


_CLOSES = -1


def _split(text: str) -> Iterator[tuple[int | None, str]]:
    """The marks of a text and what stands between them: the number of a value that begins,
    `_CLOSES` for its end, None for text."""
    last = 0
    for mark in _MARK.finditer(text):
        yield None, text[last : mark.start()]
        yield (int(mark[1].translate(_FROM_DIGITS)) if mark[1] else _CLOSES), ""
        last = mark.end()
    yield None, text[last:]


def remove_unread(root: Element) -> None:
    """Removes the marks of values that a template prints where nobody reads: in attributes, in
    what fields are made of, in what older programs show instead of newer content."""
    for element in root.iter(etree.Element):
        for name, value in element.items():
            if _has_mark(value):
                element.set(name, without_marks(value))
    for element in root.iter(*_TEXTS):
        if element.text and _has_mark(element.text):
            element.text = without_marks(element.text)
