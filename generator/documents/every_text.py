"""Every text in the package of a DOCX, whether a reader sees it or not."""

from __future__ import annotations

import re

from docx.oxml.ns import qn

from generator import opc
from generator.documents.text import Element, P
from generator.opc import parsed

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHART = re.compile(r"word/charts/[^/]+\.xml")
_TEXT = {qn("w:t"), qn("w:delText"), qn("w:instrText")}


def written(element: Element) -> str:
    """All text in an element: what was deleted, and what fields are made of, too."""
    return "".join(node.text or "" for node in element.iter(*_TEXT)).strip()


def paragraphs(docx: bytes) -> list[str]:
    """The text of every paragraph in every part: text, heads and feet, notes, frames, and the cells
    of embedded workbooks of charts; what is hidden is text too."""
    parts = opc.read(docx)
    texts: list[str] = []
    for name, data in parts.items():
        if re.fullmatch(r"word/[^/]+\.xml", name):
            root = parsed(data)
            texts += map(written, root.iter(P))
            texts += [str(drawing.get("descr") or "") for drawing in root.iter(qn("wp:docPr"))]
        elif _CHART.fullmatch(name):
            texts += _drawn(data)
        elif name.startswith("word/embeddings/") and name.endswith(".xlsx"):
            texts += _cells(data)
    return list(filter(None, texts))


_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def chart_texts(docx: bytes) -> tuple[str, ...]:
    """The categories, names, numbers and titles in the charts of a package."""
    texts: list[str] = []
    for name, data in opc.read(docx).items():
        if _CHART.fullmatch(name):
            texts += _drawn(data)
    return tuple(texts)


def charts_in_order(docx: bytes) -> tuple[tuple[str, ...], ...]:
    """The same, chart by chart, in the order in which the text shows them."""
    parts = opc.read(docx)
    targets = {}
    for relation in parsed(parts.get("word/_rels/document.xml.rels", b"<r/>")):
        targets[relation.get("Id")] = "word/" + str(relation.get("Target")).removeprefix("/word/")
    charts = []
    for shown in parsed(parts["word/document.xml"]).iter(f"{_C}chart"):
        name = targets.get(shown.get(_RELATION), "")
        charts.append(tuple(_drawn(parts[name])) if name in parts else ())
    return tuple(charts)


def _drawn(chart: bytes) -> list[str]:
    return [node.text or "" for node in parsed(chart).iter(f"{_C}v", f"{_A}t")]


def _cells(workbook: bytes) -> list[str]:
    """All text of an embedded workbook; a damaged one has none."""
    try:
        opc.check_safe(workbook)
        parts = opc.read(workbook)
    except (opc.UnsafePackage, *opc.DAMAGE):
        return []
    texts: list[str] = []
    for name, data in parts.items():
        if re.fullmatch(r"xl/.*\.xml", name):
            texts += [node.text or "" for node in parsed(data).iter(f"{_SHEET}t", f"{_SHEET}v")]
    return texts
