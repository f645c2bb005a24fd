"""The fields of a document: what each is made of, and the texts that it shows.

Word and LibreOffice write a field as one element (w:fldSimple) or as runs between marks
(w:fldChar), one inside of another too (ECMA-376 part 1, 17.16): whoever asks for fields gets both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from generator.documents.text import FIELD_MARK, Element, P, T, pieces

SIMPLE, CODE = qn("w:fldSimple"), qn("w:instrText")
# Fields that show what stands in the document itself, or lead to the web. Any other fetches
# something or is filled in by the office program, which nobody sees before it is printed.
_PLAIN = re.compile(
    r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SEQ|REF|PAGEREF|TOC|STYLEREF|="
    r"|HYPERLINK\s+(?:\\l|\"(?:https?|mailto|consultantplus):))"
)
# A switch of a field: \\h, \\* (ECMA-376 part 1, 17.16.4).
_SWITCH = re.compile(r"(\\[A-Za-z*#@!])")
_IS_NAMED = re.compile(r"\s*[A-Za-z]{2,}")


@dataclass(slots=True)
class Field:
    """A field."""

    begin: Element
    """The element that it begins with."""
    code: str = ""
    """What it is made of: « SEQ Таблица \\* ARABIC »."""
    codes: list[Element] = field(default_factory=list)
    """The elements that hold it; a simple field has it itself."""
    texts: list[Element] = field(default_factory=list)
    """The w:t that it shows."""
    separate: Element | None = None
    """The mark between what it is made of and what it shows."""
    end: Element | None = None
    """The mark that ends it; a simple field has none."""

    @property
    def words(self) -> list[str]:
        """What it is made of, word by word: a switch and what stands behind it are two, also where
        nobody typed a space between them."""
        return _SWITCH.sub(r" \1 ", self.code).split()

    @property
    def name(self) -> str:
        """The word that says what it does; «» for none."""
        return next(iter(self.words), "").upper()

    @property
    def bookmark(self) -> str:
        """The bookmark that it refers to; «» for none."""
        words = self.words
        return words[1].strip('"') if self.name == "REF" and len(words) > 1 else ""

    @property
    def text(self) -> str:
        """What it shows."""
        return "".join(node.text or "" for node in self.texts)

    def refer(self, bookmark: str) -> None:
        """Makes it refer to another bookmark."""
        behind_word = re.compile(rf'^(\s*\S+\s+"?){re.escape(self.bookmark)}')
        code = behind_word.sub(lambda found: f"{found[1]}{bookmark}", self.code)
        if self.begin.tag == SIMPLE:
            self.begin.set(qn("w:instr"), code)
        for node in self.codes:
            node.text = code if node is self.codes[0] else None
        self.code = code

    @property
    def is_foreign(self) -> bool:
        """Whether an office program fills it with something that is not in the document."""
        return bool(_IS_NAMED.match(self.code)) and not _PLAIN.match(self.code)

    def show(self, text: str) -> None:
        """Writes what it shows."""
        if not self.texts:
            self._add_text()
        for node in self.texts:
            node.text = text if node is self.texts[0] else None

    def _add_text(self) -> None:
        node = OxmlElement("w:t")
        if self.begin.tag == SIMPLE:
            run = OxmlElement("w:r")
            run.append(node)
            self.begin.append(run)
        elif self.end is not None:
            if self.separate is None:
                self.separate = OxmlElement("w:fldChar")
                self.separate.set(qn("w:fldCharType"), "separate")
                self.end.addprevious(self.separate)
            self.end.addprevious(node)
        self.texts.append(node)


def fields_of(root: Element) -> Iterator[Field]:
    """The fields below an element, in the order of their beginnings."""
    found: list[Field] = []
    opened: list[Field] = []
    for element in root.iter(SIMPLE, FIELD_MARK, CODE, T):
        if element.tag == SIMPLE:
            texts = list(element.iter(T))
            found.append(Field(element, element.get(qn("w:instr"), ""), texts=texts))
        elif element.tag != FIELD_MARK:
            _take(element, opened)
        elif (kind := element.get(qn("w:fldCharType"))) == "begin":
            opened.append(Field(element))
            found.append(opened[-1])
        elif opened and kind == "separate":
            opened[-1].separate = element
        elif opened and kind == "end":
            opened.pop().end = element
    yield from found


def _take(element: Element, opened: list[Field]) -> None:
    """A piece of text goes to the fields around it: to what they show, or to what they are made
    of."""
    for around in reversed(opened):
        if around.separate is None:
            around.code += element.text or ""
            around.codes.append(element)
            return
        if element.tag == T:
            around.texts.append(element)


def bookmark_texts(root: Element) -> dict[str, str]:
    """The text of each bookmark that begins and ends in one paragraph; of others, and of empty
    ones, «»."""
    texts: dict[str, str] = {}
    for begin in root.iter(qn("w:bookmarkStart")):
        key = begin.get(qn("w:id"))
        paragraph = next(begin.iterancestors(P), None)
        inside = "" if paragraph is None else _text_between(paragraph, begin, key)
        texts[str(begin.get(qn("w:name")))] = inside
    return texts


def _text_between(paragraph: Element, begin: Element, key: str | None) -> str:
    """The shown text from a bookmark's beginning to its end, «» if it ends elsewhere."""
    shown = dict(_own_pieces(paragraph))
    inside, is_inside = "", False
    for element in paragraph.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), T):
        if element is begin:
            is_inside = True
        elif element.tag == qn("w:bookmarkEnd") and element.get(qn("w:id")) == key:
            return inside
        elif is_inside:
            inside += shown.get(element, "")
    return ""


def _own_pieces(paragraph: Element) -> Iterator[tuple[Element, str]]:
    for node, text in pieces(paragraph):
        if node is not None:
            yield node, text
