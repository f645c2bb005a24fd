"""What Word writes into a document under review, as Word writes it: recorded insertions, deletions,
moves, rows, paragraph marks, threads of comments."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Mapping
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from generator import opc

Element = Any
WHEN = "2026-11-20T10:15:00Z"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def edited(data: bytes, change: Callable[[Document], object]) -> bytes:
    """What a person made of a document."""
    document = docx.Document(io.BytesIO(data))
    change(document)
    return saved(document)


def saved(document: Document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_parts(data: bytes, parts: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """A package with some of its parts changed."""
    every = opc.read(data)
    return opc.write(every | {name: change(every.get(name, b"")) for name, change in parts.items()})


# --- places ---------------------------------------------------------------------------------------


def plan(document: Document) -> Table:
    """The table with the measures."""
    return max(document.tables, key=lambda table: len(table.rows))


def row_with(document: Document, text: str) -> Element:
    """The row of a table one of whose cells begins with a text."""
    for table in document.tables:
        for row in table.rows:
            if any(plain(cell.text).startswith(text) for cell in row.cells):
                return row._tr
    raise LookupError(text)


def cells_of(row: Element) -> list[Paragraph]:
    """The first paragraph of each cell of a row."""
    return [Paragraph(cell.find(qn("w:p")), None) for cell in row.iter(qn("w:tc"))]  # type: ignore[arg-type]


def paragraph_with(document: Document, text: str) -> Paragraph:
    """The paragraph outside of tables that holds a text."""
    return next(each for each in document.paragraphs if text in plain(each.text))


def plain(text: str) -> str:
    """A text whose no-break spaces are plain ones."""
    return text.replace("\xa0", " ")


def parted(text: str, found: str) -> tuple[str, str, str]:
    """What stands before another text in a text, that itself, and what stands behind it."""
    start = plain(text).find(plain(found))
    end = start + len(found)
    return (text[:start], text[start:end], text[end:]) if start >= 0 else (text, "", "")


# --- changes --------------------------------------------------------------------------------------


def mark(tag: str, author: str = "Иванова", when: str = WHEN) -> Element:
    """A record of a change; without an author or a day where personal data were taken out."""
    made = OxmlElement(tag)
    made.set(qn("w:id"), "900")
    if author:
        made.set(qn("w:author"), author)
    if when:
        made.set(qn("w:date"), when)
    return made


def run(text: str, tag: str = "w:t", like: Element = None) -> Element:
    """A run of text that looks like another."""
    made = OxmlElement("w:r")
    properties = None if like is None else like.find(qn("w:rPr"))
    if properties is not None:
        made.append(copy.deepcopy(properties))
    leaf = OxmlElement(tag)
    leaf.text = text
    leaf.set(_SPACE, "preserve")
    made.append(leaf)
    return made


def inserted(text: str, author: str = "Иванова", when: str = WHEN, tag: str = "w:ins") -> Element:
    """Text that somebody put in."""
    made = mark(tag, author, when)
    made.append(run(text))
    return made


def deleted(text: str, author: str = "Иванова", when: str = WHEN, tag: str = "w:del") -> Element:
    """Text that somebody took out."""
    made = mark(tag, author, when)
    made.append(run(text, "w:delText"))
    return made


def split(paragraph: Paragraph, *pieces: str) -> list[Element]:
    """The runs of a paragraph cut so that each piece of its text has a run of its own."""
    text = paragraph.text
    assert "".join(pieces) == text, (pieces, text)
    element = paragraph._p
    like = next(element.iter(qn("w:r")), None)
    runs = [run(piece, like=like) for piece in pieces]
    for child in list(element):
        if child.tag != qn("w:pPr"):
            element.remove(child)
    for made in runs:
        element.append(made)
    return runs


def change(
    paragraph: Paragraph, old: str, new: str, author: str = "Иванова", when: str = WHEN
) -> None:
    """Takes a text out of a paragraph and puts another in, recorded; «» for none. What is only put
    in stands at the end."""
    before, found, after = parted(paragraph.text, old) if old else (paragraph.text, "", "")
    assert bool(found) is bool(old), (old, paragraph.text)
    _, there, rest = split(paragraph, before, found, after)
    if old:
        there.addprevious(deleted(found, author, when))
    if new:
        rest.addprevious(inserted(new, author, when))
    paragraph._p.remove(there)


def write(paragraph: Paragraph, text: str) -> None:
    """Writes over a paragraph without a record."""
    split(paragraph, paragraph.text)
    leaf: Any = next(paragraph._p.iter(qn("w:t")), None)
    if leaf is None:
        paragraph._p.append(run(text))
    else:
        leaf.text = text


def delete_row(row: Element, author: str = "Иванова") -> None:
    """A row that was taken out, recorded as Word does: on the row and on its text."""
    row.get_or_add_trPr().append(mark("w:del", author))
    for paragraph in cells_of(row):
        if paragraph.text:
            change(paragraph, paragraph.text, "", author)


def new_row(row: Element, texts: list[str], author: str = "", at: str = "after") -> Element:
    """A row like another beside it; recorded if somebody is named."""
    made = copy.deepcopy(row)
    (row.addnext if at == "after" else row.addprevious)(made)
    for paragraph, text in zip(cells_of(made), texts, strict=True):
        split(paragraph, paragraph.text)
        for old in list(paragraph._p.iter(qn("w:r"))):
            paragraph._p.remove(old)
        if text:
            paragraph._p.append(inserted(text, author) if author else run(text))
    if author:
        made.get_or_add_trPr().append(mark("w:ins", author))
    return made


def mark_of_paragraph(paragraph: Paragraph, tag: str, author: str = "Иванова") -> None:
    """The mark at the end of a paragraph, put in or taken out."""
    properties: Any = paragraph._p.get_or_add_pPr()
    inner: Any = properties.find(qn("w:rPr"))
    if inner is None:
        inner = OxmlElement("w:rPr")
        properties.append(inner)
    assert inner is not None
    inner.append(mark(tag, author))


def control(element: Element, *, is_prompt: bool = False) -> Element:
    """Puts a content control around an element."""
    made, properties = OxmlElement("w:sdt"), OxmlElement("w:sdtPr")
    if is_prompt:
        properties.append(OxmlElement("w:showingPlcHdr"))
    content = OxmlElement("w:sdtContent")
    element.addprevious(made)
    made.append(properties)
    made.append(content)
    content.append(element)
    return made


def threads(data: bytes, replies: Mapping[str, str], resolved: tuple[str, ...] = ()) -> bytes:
    """A document whose comments answer others, by their texts, and are settled."""
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    parts = opc.read(data)
    root = opc.parsed(parts["word/comments.xml"])
    ids = {}
    for number, comment in enumerate(root.iter(qn("w:comment"))):
        paragraph = list(comment.iter(qn("w:p")))[-1]
        paragraph.set(f"{{{w14}}}paraId", f"0000000{number + 1}")
        ids["".join(comment.itertext())] = f"0000000{number + 1}"
    entries = ""
    for text, key in ids.items():
        parent = f' w15:paraIdParent="{ids[replies[text]]}"' if text in replies else ""
        done = "1" if text in resolved else "0"
        entries += f'<w15:commentEx w15:paraId="{key}"{parent} w15:done="{done}"/>'
    from lxml import etree

    parts["word/comments.xml"] = etree.tostring(root)
    parts["word/commentsExtended.xml"] = (
        f'<w15:commentsEx xmlns:w15="{w15}">{entries}</w15:commentsEx>'.encode()
    )
    rels = parts["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    entry = f'<Relationship Id="rIdX" Type="{kind}" Target="commentsExtended.xml"/>'
    parts["word/_rels/document.xml.rels"] = rels.replace(
        "</Relationships>", f"{entry}</Relationships>"
    ).encode()
    types = parts["[Content_Types].xml"].decode()
    override = (
        '<Override PartName="/word/commentsExtended.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"/>'
    )
    parts["[Content_Types].xml"] = types.replace("</Types>", f"{override}</Types>").encode()
    return opc.write(parts)
