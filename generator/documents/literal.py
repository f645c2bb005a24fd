"""A DOCX → the same with everything that Word counts written out: for readers such as pandoc, which
count otherwise."""

from __future__ import annotations

import io
from collections.abc import Iterator

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from generator.documents import symbols
from generator.documents.fields import SIMPLE, fields_of
from generator.documents.numbering import ListCounters, Styles, list_of, style_of
from generator.documents.reading import open_docx
from generator.documents.text import (
    Element,
    P,
    T,
    font_of,
    is_prompt,
    pieces,
    symbol,
)

# Stands where a picture or chart was: its number between two signs that no text has (private use
# area).
FIGURE = ("\ue000", "\ue001")
# Begin the title, and the other paragraphs of the title page: they belong in the head of a page.
TITLE, ON_TITLE_PAGE = "\ue002", "\ue003"
_SIGNS = {"Title": TITLE, "Гриф утверждения": ON_TITLE_PAGE, "Город и год": ON_TITLE_PAGE}


def literal(docx: bytes) -> bytes:
    """Numbers of headings, clauses and rows as text, fields as what they show, symbols as the signs
    they are, the prompts of empty controls left out, headings in Word's own styles, each picture
    and chart as its number between the signs of `FIGURE`, the title behind `TITLE`, the rest of the
    title page behind `ON_TITLE_PAGE`; lists with bullets stay lists."""
    document = open_docx(docx)
    _sign_title_page(document)
    _write_numbers(document)
    _write_symbols(document)
    _drop_what_is_not_shown(document)
    for number, drawing in enumerate(list(_drawings(document)), 1):
        _replace(drawing, [_text_of(f"{FIGURE[0]}{number}{FIGURE[1]}")])
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _sign_title_page(document: Document) -> None:
    """The title page ends where the first heading stands."""
    styles = Styles(document)
    for paragraph in list(document.element.body.iter(P)):
        style = style_of(paragraph)
        if style in styles.outline:
            return
        sign = _SIGNS.get(styles.names.get(style, ""))
        if sign is not None:
            paragraph.get_or_add_pPr()
            _prepend(paragraph, sign)


def _write_symbols(document: Document) -> None:
    """Characters of symbol fonts as those of Unicode."""
    for element in list(document.element.iter(qn("w:sym"))):
        _replace(element, [_text_of(symbol(element))])
    for element in document.element.iter(qn("w:t")):
        text = element.text or ""
        if symbols.has_private(text):
            element.text = symbols.readable(text, font_of(element))


def _drop_what_is_not_shown(document: Document) -> None:
    """Prompts go, and what fields are made of: what they show stays as plain text."""
    for control in list(document.element.iter(qn("w:sdt"))):
        if is_prompt(control):
            for text in control.iter(qn("w:t")):
                text.text = ""
    for paragraph in document.element.iter(P):
        shown = {node for node, _ in pieces(paragraph) if node is not None}
        for text in [each for each in paragraph.iter(T) if _is_of(each, paragraph)]:
            if text not in shown:
                text.text = ""
    for field in list(fields_of(document.element)):
        if field.begin.tag == SIMPLE:
            _replace(field.begin, list(field.begin))
        elif field.name != "HYPERLINK":  # pandoc makes a link of it
            for element in (field.begin, *field.codes, field.separate, field.end):
                if element is not None:
                    _replace(element, [])


def _is_of(text: Element, paragraph: Element) -> bool:
    return next(text.iterancestors(P)) is paragraph


def _text_of(text: str) -> Element:
    node = OxmlElement("w:t")
    node.text = text
    return node


def _write_numbers(document: Document) -> None:
    lists, styles = ListCounters(document), Styles(document)
    levels = sorted(set(styles.outline.values()))
    headings = {level: _heading_style(document, level) for level in levels}
    for paragraph in document.element.body.iter(qn("w:p")):
        properties = paragraph.get_or_add_pPr()
        style = style_of(paragraph)
        counted = list_of(paragraph) or styles.lists.get(style)
        is_bullet = False
        if counted is not None:
            number = lists.next(*counted)
            is_bullet = bool(number) and not lists.numbers(*counted)
            if number and not is_bullet:
                _prepend(paragraph, f"{number} ")
        if not is_bullet:
            _take_out_of_lists(properties, styles.names.get(style, ""))
        if style in styles.outline:
            properties.style = headings[styles.outline[style]]
    for style_element in document.styles.element.findall(qn("w:style")):
        counted = list_of(style_element)
        if counted is not None and lists.numbers(*counted):
            _without(style_element.find(qn("w:pPr")), "w:numPr")


def _take_out_of_lists(properties: Element, style_name: str) -> None:
    """pandoc takes a paragraph that is in list 0, or in Word's style for lists, for more of the
    item before it."""
    _without(properties, "w:numPr")
    if style_name.lower() == "list paragraph":
        _without(properties, "w:pStyle")


def _without(element: Element, name: str) -> None:
    for child in element.findall(qn(name)):
        element.remove(child)


def _heading_style(document: Document, level: int) -> str:
    """The id of Word's style for headings of a level, made if there is none."""
    name = f"heading {level}"
    for style in document.styles.element.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")).lower() == name:
            return str(style.get(qn("w:styleId")))
    made = document.styles.element.add_style_of_type(f"Heading {level}", 1, True)
    return str(made.styleId)


def _prepend(paragraph: Element, text: str) -> None:
    run, node = OxmlElement("w:r"), OxmlElement("w:t")
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(node)
    paragraph.insert(1, run)  # behind the properties


def _drawings(document: Document) -> Iterator[Element]:
    """Pictures and charts, those with a text alternative (`reading.descriptions`); what older
    programs show instead of one is no other."""
    for drawing in document.element.body.iter(qn("w:drawing")):
        if next(drawing.iter(qn("wp:docPr")), None) is not None and not _is_fallback(drawing):
            yield drawing


def _is_fallback(element: Element) -> bool:
    return any(str(ancestor.tag).endswith("}Fallback") for ancestor in element.iterancestors())


def _replace(element: Element, others: list[Element]) -> None:
    parent = element.getparent()
    if parent is None:  # taken out already, with what it stood in
        return
    place = parent.index(element)
    parent.remove(element)
    parent[place:place] = others
