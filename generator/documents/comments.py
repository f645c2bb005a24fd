"""The comments of a DOCX: who says what to what, and whether it is settled (ECMA-376 part 1,
17.13.4; [MS-DOCX] 2.5.4.3 for threads)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn

from generator.documents.numbering import related_parts
from generator.documents.revisions import mark_of
from generator.documents.text import Element, P, paragraph_text
from generator.opc import parsed

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment."""

    key: str
    """Its id, which its place in the text names."""
    author: str
    when: str
    text: str
    answers: str = ""
    """The id of the comment that it answers; «» for none."""
    is_resolved: bool = False
    """Whether somebody settled it, or the one it answers."""


def comments_of(document: Document) -> Mapping[str, Comment]:
    """All comments by their id, in their order."""
    extended = _extended(document)
    found: dict[str, Comment] = {}
    by_paragraph: dict[str, str] = {}
    for part in related_parts(document, "/comments"):
        for element in parsed(part.blob).iter(qn("w:comment")):
            key, mark = str(element.get(qn("w:id"))), mark_of(element)
            last = _last_paragraph(element)
            by_paragraph[last] = key
            parent, is_done = extended.get(last, ("", False))
            text = "\n".join(paragraph_text(paragraph).strip() for paragraph in element.iter(P))
            answers = by_paragraph.get(parent, "") if parent else ""
            settled = is_done or (answers in found and found[answers].is_resolved)
            found[key] = Comment(key, mark.author, mark.when, text.strip(), answers, settled)
    return found


def _last_paragraph(comment: Element) -> str:
    """The id of its last paragraph, by which other parts know a comment."""
    ids = [paragraph.get(f"{_W14}paraId") or "" for paragraph in comment.iter(P)]
    return ids[-1] if ids else ""


def _extended(document: Document) -> dict[str, tuple[str, bool]]:
    """What each comment answers and whether it is settled, by the ids of their paragraphs."""
    extended = {}
    for part in related_parts(document, "/commentsExtended"):
        for element in parsed(part.blob).iter(f"{_W15}commentEx"):
            key, parent = element.get(f"{_W15}paraId"), element.get(f"{_W15}paraIdParent")
            extended[str(key)] = str(parent or ""), element.get(f"{_W15}done") in ("1", "true")
    return extended
