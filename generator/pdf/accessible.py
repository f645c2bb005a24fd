"""Whether a PDF may call itself PDF/A-2a and PDF/UA-1: what people notice of it, each with its
clause.

No validator: `page-validation` in the tests and veraPDF look at the rest.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from generator.pdf import content, listing, structure
from generator.pdf.judging import fonts_not_embedded


def faults(pdf: bytes) -> Iterator[str]:
    """What an archive or a screen reader would refuse; nothing if the PDF is fit."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield from _of_the_file(document)
        yield from _of_the_structure(document)
        sheets = content.sheets(document)
        yield from _of_the_running_heads(sheets)
        yield from _of_what_is_unmarked(sheets)
        yield from dict.fromkeys(_of_the_numbers(document, content.pieces_of(sheets)))
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
    if any("/Annots" in page.obj and page.obj.get("/Tabs") != "/S" for page in document.pages):
        yield "ссылки обходятся не в порядке чтения (ISO 14289-1, 7.18.3)"
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
    for kind, element in structure.elements(document):
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
    for row in structure.kids(table):
        if row.S == "/TR":
            yield from structure.kids(row)


def _is_head(cell: Any) -> bool:
    """Whether a cell is a head that says for which cells it is."""
    attributes = structure.attributes_of(cell)
    return str(cell.S) == "/TH" and any("/Scope" in attribute for attribute in attributes)


def _of_the_running_heads(sheets: list[content.Sheet]) -> Iterator[str]:
    """Text that is no part of the document says what it is; the head of a table that is drawn again
    has no subtype of its own (ISO 32000-1, Table 330)."""
    again = {(sheet.page.objgen, piece.begin) for sheet, piece in content.drawn_again(sheets)}
    pages = []
    for number, sheet in enumerate(sheets, 1):
        artifacts = [piece for piece in sheet.pieces if piece.is_artifact and piece.text.strip()]
        own = [piece for piece in artifacts if (sheet.page.objgen, piece.begin) not in again]
        bare = [piece for piece in artifacts if "/Type" not in piece.properties]
        if bare or not all(map(_is_named, own)):
            pages.append(str(number))
    if pages:
        told = ", ".join(pages)
        yield f"колонтитулы не названы колонтитулами: страницы {told} (ISO 14289-1, 7.8)"


def _of_what_is_unmarked(sheets: list[content.Sheet]) -> Iterator[str]:
    pages = []
    for number, sheet in enumerate(sheets, 1):
        if not all(piece.tag or not piece.shown for piece in sheet.pieces):
            pages.append(str(number))
    if pages:
        yield f"есть текст вне тегов: страницы {', '.join(pages)} (ISO 14289-1, 7.1)"


def _is_named(artifact: content.Piece) -> bool:
    """Whether what stands at the edge of a page is called its head or foot."""
    is_running = artifact.properties.get("/Type") == "/Pagination"
    return not is_running or artifact.properties.get("/Subtype") in ("/Header", "/Footer")


_Pieces = Mapping[structure.Place, content.Piece]


def _of_the_numbers(document: pikepdf.Pdf, pieces: _Pieces) -> Iterator[str]:
    """Numbers and bullets are labels, and set off from what they count."""
    joined = []
    for kind, element in structure.elements(document):
        first = next(_texts(element, pieces), "")
        if kind == "/L":
            yield from _of_a_list(element, pieces)
        elif re.fullmatch(r"/H[1-6]", kind) and listing.is_number(first):
            yield "номер заголовка не в теге Lbl (ISO 32000-1, 14.8.4.3.3)"
        elif kind == "/Lbl" and not first.endswith((" ", "\xa0")):
            joined.append(f"«{first}»")
    if joined:
        told = ", ".join(dict.fromkeys(joined[:_MOST]))
        yield f"номер слит с текстом, между ними нет пробела: {told} (ISO 32000-1, 14.8.2.5)"


_MOST = 5  # numbers that are named


def _of_a_list(element: Any, pieces: _Pieces) -> Iterator[str]:
    """The items of a list have labels; a list that counts says by what."""
    items = [kid for kid in structure.kids(element) if structure.is_kind(kid, "/LI")]
    labels = [structure.kids(item)[0] for item in items if structure.kids(item)]
    if len(labels) < len(items) or not all(structure.is_kind(label, "/Lbl") for label in labels):
        yield "номер или маркер пункта списка не в теге Lbl (ISO 32000-1, 14.8.4.3.3)"
        return
    first = "".join(_texts(labels[0], pieces)) if labels else ""
    counts = listing.is_ordered(listing.scheme_of(first))
    if counts and not listing.is_ordered(listing.numbering_of(element)):
        yield "у нумерованного списка нет ListNumbering (ISO 14289-1, 7.6)"


def _texts(element: Any, pieces: _Pieces) -> Iterator[str]:
    """The texts that hang directly below an element."""
    for kid in structure.kids(element):
        place = structure.place_of(element, kid)
        if place in pieces:
            yield pieces[place].text
