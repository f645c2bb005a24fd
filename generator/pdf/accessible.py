"""Whether a PDF may call itself PDF/A-2a and PDF/UA-1: what people notice of it, each with its
clause.

No validator: `page-validation` in the tests and veraPDF look at the rest.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from generator.pdf import tagging
from generator.pdf.judging import fonts_not_embedded


def faults(pdf: bytes) -> Iterator[str]:
    """What an archive or a screen reader would refuse; nothing if the PDF is fit."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield from _of_the_file(document)
        yield from _of_the_structure(document)
        for name in fonts_not_embedded(document):
            yield f"шрифт {name} не встроен (ISO 19005-2, 6.2.11.4)"


def _of_the_file(document: pikepdf.Pdf) -> Iterator[str]:
    root: Any = document.Root
    metadata = root.Metadata.read_bytes().decode() if "/Metadata" in root else ""
    if "<pdfaid:part>2<" not in metadata or "<pdfaid:conformance>A<" not in metadata:
        yield "в метаданных не сказано, что это PDF/A-2a (ISO 19005-2, 6.6.4)"
    if "<pdfuaid:part>1<" not in metadata:
        yield "в метаданных не сказано, что это PDF/UA-1 (ISO 14289-1, 5)"
    if not re.search(r"<dc:title>\s*<rdf:Alt>\s*<rdf:li[^>]*>[^<\s]", metadata):
        yield "нет названия в метаданных (ISO 14289-1, 7.1)"
    if not root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield "в заголовке окна будет имя файла, а не название (ISO 14289-1, 7.1)"
    if not str(root.get("/Lang", "")).lower().startswith("ru"):
        yield "язык документа не русский (ISO 14289-1, 7.2)"
    if not root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False):
        yield "нет тегов (ISO 14289-1, 7.1)"
    if "/AcroForm" in root:
        yield "есть поля формы (ISO 14289-1, 7.18.4)"
    with document.open_outline() as outline:
        if not outline.root:
            yield "нет закладок (ISO 14289-1, 7.17)"


def enclosures(pdf: bytes) -> Iterator[str]:
    """What a PDF for the public carries beside its pages: files, scripts, notes."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        names = document.Root.get("/Names", pikepdf.Dictionary())
        if "/EmbeddedFiles" in names:
            yield "вложены файлы"
        if "/JavaScript" in names or "/AA" in document.Root:
            yield "есть сценарии"
        for number, page in enumerate(document.pages, 1):
            annotations = page.obj.get("/Annots", pikepdf.Array())
            if any(annotation.get("/Subtype") != "/Link" for annotation in annotations):
                yield f"на странице {number} есть примечания"


def author(pdf: bytes) -> str:
    """Whom the PDF calls its author."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return str(document.docinfo.get("/Author", ""))


def _of_the_structure(document: pikepdf.Pdf) -> Iterator[str]:
    level = 0
    for kind, element in tagging.elements(document):
        heading = re.fullmatch(r"/H([1-6])", kind)
        if heading:
            before, level = level, int(heading[1])
            if level > before + 1:
                yield f"после заголовка уровня {before} идет уровень {level} (ISO 14289-1, 7.4.2)"
        elif kind == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "у рисунка нет замещающего текста (ISO 14289-1, 7.3)"
        elif kind == "/Table" and not any(map(_is_head, _cells(element))):
            yield "у таблицы нет ячеек шапки с областью действия (ISO 14289-1, 7.5)"
    if not level:
        yield "нет заголовков (ISO 14289-1, 7.4)"


def _cells(table: Any) -> Iterator[Any]:
    for row in tagging.kids(table):
        if row.S == "/TR":
            yield from tagging.kids(row)


def _is_head(cell: Any) -> bool:
    """Whether a cell is a head that says for which cells it is."""
    attributes = tagging.attributes_of(cell)
    return str(cell.S) == "/TH" and any("/Scope" in attribute for attribute in attributes)
