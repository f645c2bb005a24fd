"""A DOCX in which changes are recorded → the same with all of them accepted."""

from __future__ import annotations

import re

from docx.oxml.ns import qn
from lxml import etree

from generator import opc
from generator.documents.text import Element, P

_RECORDED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|cellIns|cellDel|\w+Change)[ >/]")
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_GONE = (qn("w:del"), qn("w:moveFrom"))
_CONTENT = (qn("w:ins"), qn("w:moveTo"))
_PROPERTIES = {qn(f"w:{name}") for name in ("rPr", "trPr", "tcPr", "numPr")}
_SIGNS = tuple(
    qn(f"w:{name}")
    for name in (
        *("rPrChange", "pPrChange", "trPrChange", "tcPrChange", "tblPrChange", "sectPrChange"),
        *("tblGridChange", "numberingChange", "cellIns", "cellDel", "cellMerge"),
        *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
    )
)


def settled(docx: bytes) -> bytes:
    """The document as it is when all changes are accepted; itself if there are none."""
    parts = opc.read(docx)
    recorded = [
        name for name, part in parts.items() if _PARTS.fullmatch(name) and _RECORDED.search(part)
    ]
    if not recorded:
        return docx
    for name in recorded:
        root = opc.parsed(parts[name])
        _accept(root)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return opc.write(parts)


def _accept(root: Element) -> None:
    for row in list(root.iter(qn("w:tr"))):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
            _remove(row)
    for table in list(root.iter(qn("w:tbl"))):
        if table.find(f".//{qn('w:tr')}") is None:
            _remove(table)
    for cell in list(root.iter(qn("w:tc"))):
        row_ = cell.getparent()
        is_gone = cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}") is not None
        if is_gone and row_ is not None and len(row_.findall(qn("w:tc"))) > 1:
            _remove(cell)
    ended = [paragraph for paragraph in root.iter(P) if _end_is_gone(paragraph)]
    for change in list(root.iter(*_GONE, *_SIGNS)):
        _remove(change)
    for change in list(root.iter(*_CONTENT)):
        parent = change.getparent()
        if parent is not None and parent.tag not in _PROPERTIES:
            for child in list(change):
                change.addprevious(child)
        _remove(change)
    for paragraph in reversed(ended):
        _join(paragraph)


def _end_is_gone(paragraph: Element) -> bool:
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return mark is not None and any(mark.find(tag) is not None for tag in _GONE)


def _join(paragraph: Element) -> None:
    """What is left of a paragraph without an end begins the next one."""
    following = paragraph.getnext()
    content = [child for child in paragraph if child.tag != qn("w:pPr")]
    if following is not None and following.tag == P:
        place = 1 if following.find(qn("w:pPr")) is not None else 0
        following[place:place] = content
        _remove(paragraph)
    elif not content and (following is not None or paragraph.getprevious() is not None):
        parent = paragraph.getparent()
        if parent is not None and (parent.tag != qn("w:tc") or following is not None):
            _remove(paragraph)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
