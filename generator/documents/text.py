"""The text of a paragraph of WordprocessingML, as characters at their places. The one walk that
places, reading and alignment share: what one of them counts the others count too.

What is read is what Word shows: of a field what it shows and not what it is made of, of newer
content and its copy for older programs one, of a symbol its sign, of a reference to a note its
number. What was deleted is not there, nor is the prompt of a control that nobody filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docx.oxml.ns import qn
from lxml import etree

from generator.documents import symbols
from generator.documents.numerals import numeral

Element = etree._Element
P, R, T = qn("w:p"), qn("w:r"), qn("w:t")
FIELD_MARK = qn("w:fldChar")
FOOTNOTE, ENDNOTE = qn("w:footnoteReference"), qn("w:endnoteReference")
_CONTROL = qn("w:sdt")
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BRANCHES = (f"{MC}Choice", f"{MC}Fallback")
# The kinds of newer content that Word and LibreOffice show themselves: shapes, groups, canvases,
# ink and what a version of Word added to older content (ECMA-376 part 3, 7.2).
_NEWER = {"wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "w16", "w16se", "w16cid", "a14", "am3d"}
# Tab stops of a paragraph are tabs too.
_SKIPPED = {qn("w:pPr"), qn("w:rPr"), qn("w:del"), qn("w:moveFrom"), qn("w:sdtPr")}
_MAY_CONCEAL = {*_SKIPPED, *_BRANCHES, _CONTROL}


def paragraphs_of(root: Element) -> Iterator[Element]:
    """The paragraphs of a part, or of something in it that is shown, in their order; those of
    tables, frames and controls too."""
    may_be_hidden = next(root.iter(*_AROUND_PARAGRAPHS), None) is not None
    for element in root.iter(P):
        if not may_be_hidden or is_shown(element):
            yield element


# Of what may conceal text, that which paragraphs stand in.
_AROUND_PARAGRAPHS = (*_BRANCHES, _CONTROL, qn("w:del"), qn("w:moveFrom"))


def is_shown(element: Element) -> bool:
    """Whether Word shows what stands in an element, hidden or not."""
    return not any(map(conceals, element.iterancestors()))


def conceals(element: Element) -> bool:
    """Whether nothing of what stands in an element is text of the document: what is deleted, the
    prompt of an empty control, content once more for other programs."""
    tag = element.tag
    if tag not in _MAY_CONCEAL:
        return False
    if tag == _CONTROL:
        return is_prompt(element)
    return tag in _SKIPPED or element is not _branch_of(element.getparent())


def is_prompt(control: Element) -> bool:
    """Whether a content control shows its prompt, «Место для ввода текста»: it is empty."""
    return control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None


def _branch_of(alternatives: Element | None) -> Element | None:
    """Which of alternative contents is shown: the first that is known, else the one for other
    programs; None where there is none."""
    if alternatives is None:
        return None
    for choice in alternatives.iterchildren(_BRANCHES[0]):
        if set((choice.get("Requires") or "").split()) <= _NEWER:
            return choice
    return alternatives.find(_BRANCHES[1])


def pieces(paragraph: Element) -> Iterator[tuple[Element | None, str]]:
    """The text of a paragraph: of each w:t with its element, of other characters without. A frame
    inside of it has paragraphs of its own."""
    for element, text in leaves(paragraph):
        yield (element if element.tag == T else None), text


def leaves(paragraph: Element) -> Iterator[tuple[Element, str]]:
    """The same with the element of each, those of single characters too."""
    fields = Fields(paragraph)
    for element in _leaves(paragraph):
        if element.tag == FIELD_MARK:
            fields.meet(element)
        elif not fields.in_code:
            yield element, CHARACTERS[str(element.tag)](element)


def _leaves(parent: Element) -> Iterator[Element]:
    """The texts, single characters and marks of fields below an element."""
    for child in parent:
        tag = child.tag
        if tag in CHARACTERS or tag == FIELD_MARK:
            yield child
        elif tag != P and not conceals(child):
            yield from _leaves(child)


class Fields:
    """The fields of a paragraph that are open where a walk has come to: text before the middle mark
    of a field belongs to what it is made of (ECMA-376 part 1, 17.16.18)."""

    def __init__(self, paragraph: Element) -> None:
        self._shows: list[bool] = []
        marks = (each for each in paragraph.iter(FIELD_MARK) if _paragraph_of(each) is paragraph)
        opened = 0
        for mark in marks:
            kind = mark.get(qn("w:fldCharType"))
            opened += {"begin": 1, "end": -1}.get(str(kind), 0)
            if kind == "separate" and opened == 0:  # it began in a paragraph before
                self._shows.append(False)
            if kind == "separate" or opened < 0:
                break

    @property
    def in_code(self) -> bool:
        """Whether what comes next is not shown."""
        return not all(self._shows)

    @property
    def in_result(self) -> bool:
        """Whether what comes next is what a field shows."""
        return bool(self._shows)

    def meet(self, mark: Element) -> None:
        """Goes on behind a mark."""
        kind = mark.get(qn("w:fldCharType"))
        if kind == "begin":
            self._shows.append(False)
        elif kind == "separate" and self._shows:
            self._shows[-1] = True
        elif kind == "end" and self._shows:
            self._shows.pop()


def _paragraph_of(element: Element) -> Element | None:
    return next(element.iterancestors(P), None)


def paragraph_text(paragraph: Element) -> str:
    """The text of a paragraph, spaces at its ends too."""
    return "".join(_readable(element, text) for element, text in pieces(paragraph))


def _readable(element: Element | None, text: str) -> str:
    """Text whose symbols are the signs that their font shows; as long as before."""
    if element is None or not symbols.has_private(text):
        return text
    return symbols.readable(text, font_of(element))


def font_of(element: Element) -> str:
    """The font that the run around an element names for its symbols; «» for none."""
    run = next(element.iterancestors(R), None)
    fonts = None if run is None else run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    if fonts is None:
        return ""
    return str(fonts.get(qn("w:hAnsi")) or fonts.get(qn("w:ascii")) or "")


# --- single characters ----------------------------------------------------------------------------


def symbol(element: Element) -> str:
    """What a w:sym shows."""
    return symbols.character(element.get(qn("w:font"), ""), element.get(qn("w:char"), ""))


def note_number(reference: Element) -> str:
    """The number that a reference to a note shows; «» where a mark of the author's own follows."""
    if _has_own_mark(reference):
        return ""
    root = reference.getroottree().getroot()
    counted = [each for each in root.iter(str(reference.tag)) if _is_counted(each)]
    kind = "footnotePr" if reference.tag == FOOTNOTE else "endnotePr"
    default = "decimal" if reference.tag == FOOTNOTE else "lowerRoman"
    formats = root.find(f".//{qn('w:sectPr')}/{qn(f'w:{kind}')}/{qn('w:numFmt')}")
    form = default if formats is None else str(formats.get(qn("w:val")))
    return numeral(counted.index(reference) + 1, form) if reference in counted else ""


def _is_counted(reference: Element) -> bool:
    return is_shown(reference) and not _has_own_mark(reference)


def _has_own_mark(reference: Element) -> bool:
    return reference.get(qn("w:customMarkFollows"), "0") in ("1", "true", "on")


def _always(char: str) -> Callable[[Element], str]:
    return lambda _: char


# Texts, and characters that are elements (ECMA-376 part 1, 17.3.3).
CHARACTERS: dict[str, Callable[[Element], str]] = {
    T: lambda element: element.text or "",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t": lambda element: (
        element.text or ""
    ),
    qn("w:tab"): _always("\t"),
    qn("w:ptab"): _always("\t"),
    qn("w:br"): _always("\n"),
    qn("w:cr"): _always("\n"),
    qn("w:noBreakHyphen"): _always("‑"),
    qn("w:softHyphen"): _always("\xad"),
    qn("w:sym"): symbol,
    FOOTNOTE: note_number,
    ENDNOTE: note_number,
}
