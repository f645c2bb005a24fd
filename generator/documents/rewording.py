"""A template and paragraphs that should say something else → the template with these: plain
paragraphs alone, since a tag or a field in one is for a person to move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from generator import opc, spelling
from generator.documents.text import FIELD_MARK, Element, P, R, paragraph_text, paragraphs_of
from generator.opc import parsed

_SIMPLE_FIELD, _DRAWING = qn("w:fldSimple"), qn("w:drawing")


@dataclass(frozen=True, slots=True)
class Rewording:
    """A paragraph of standing text that somebody wants otherwise."""

    was: str
    now: str


def reworded(template: bytes, wanted: Sequence[Rewording]) -> tuple[bytes, tuple[bool, ...]]:
    """The template with the paragraphs that can be rewritten, and of each whether it was. Bytes of
    parts that nothing changed in stay as they are."""
    parts = opc.read(template)
    written = [False] * len(wanted)
    for name in sorted(parts):
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        root = parsed(parts[name])
        found = _rewrite(root, wanted)
        for number in found:
            written[number] = True
        if found:
            parts[name] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
    return (opc.write(parts) if any(written) else template), tuple(written)


def _rewrite(root: Element, wanted: Sequence[Rewording]) -> set[int]:
    """Rewrites the paragraphs of a part; gives the numbers of what was found."""
    found = set()
    for paragraph in list(paragraphs_of(root)):
        text = spelling.reading(paragraph_text(paragraph))
        for number, each in enumerate(wanted):
            if each.now and text and text == spelling.reading(each.was) and _is_plain(paragraph):
                _say(paragraph, each.now)
                found.add(number)
                break
    return found


def _is_plain(paragraph: Element) -> bool:
    """Whether nothing but text stands in a paragraph."""
    text = paragraph_text(paragraph)
    special = paragraph.iter(FIELD_MARK, _SIMPLE_FIELD, _DRAWING, qn("w:sdt"))
    has_inner = any(inner is not paragraph for inner in paragraph.iter(P))
    has_tags = "{{" in text or "{%" in text
    return not has_tags and not has_inner and next(special, None) is None


def _say(paragraph: Element, text: str) -> None:
    """The text in the look of the first run; the other runs go."""
    first, *others = [run for run in paragraph.iter(R) if run.find(qn("w:t")) is not None]
    for run in others:
        run.getparent().remove(run)  # type: ignore[union-attr]  # it stands in the paragraph
    for child in list(first):
        if child.tag != qn("w:rPr"):
            first.remove(child)
    said: Any = OxmlElement("w:t")
    said.text = text
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    first.append(said)
