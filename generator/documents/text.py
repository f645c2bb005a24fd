"""The text of a paragraph of WordprocessingML, as characters at their places. The one walk that
places, reading and alignment share: what one of them counts the others count too."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml import etree

Element = etree._Element
P, T = qn("w:p"), qn("w:t")
# Characters that are elements (ECMA-376 part 1, 17.3.3).
_SPECIAL = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "‑",
    qn("w:softHyphen"): "\xad",
}
# Tab stops of a paragraph are tabs too; the fallback of newer content is that content once more.
_SKIPPED = {
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def parsed(part: bytes) -> Element:
    """A part of a package that may be anybody's: nothing is fetched for it.

    Raises `XMLSyntaxError`.
    """
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def paragraphs_of(root: Element) -> Iterator[Element]:
    """The paragraphs of a part in their order, those of tables, frames and controls too."""
    for element in root.iter(P):
        if not any(ancestor.tag in _SKIPPED for ancestor in element.iterancestors()):
            yield element


def pieces(paragraph: Element) -> Iterator[tuple[Element | None, str]]:
    """The text of a paragraph: of each w:t with its element, of other characters without. A frame
    inside of it has paragraphs of its own."""
    for child in paragraph:
        if child.tag == T:
            yield child, child.text or ""
        elif child.tag in _SPECIAL:
            yield None, _SPECIAL[str(child.tag)]
        elif child.tag != P and child.tag not in _SKIPPED:
            yield from pieces(child)


def paragraph_text(paragraph: Element) -> str:
    """The text of a paragraph, spaces at its ends too."""
    return "".join(text for _, text in pieces(paragraph))
