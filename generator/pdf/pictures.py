"""The figures of a PDF → pictures of them, for the HTML edition: the very charts that were
published; and its pages as pictures, to look at."""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2

from generator.findings import OfficeError
from generator.pdf import structure

_SCALE = 2.0  # 144 dots an inch: sharp on a screen, some 30 KB a chart
_PDFIUM = threading.Lock()  # it knows no threads


def figures(pdf: bytes) -> list[bytes | None]:
    """PNG of each figure in the structure, in reading order, cut out of its page by its box (ISO
    32000-1, 14.8.5.4); None for one without a box."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = {page.obj.objgen: index for index, page in enumerate(document.pages)}
        places = []
        for kind, element in structure.elements(document):
            if kind == "/Figure":
                box = _box(element)
                is_placed = "/Pg" in element and box
                places.append((pages[element.Pg.objgen], box) if is_placed else None)
    rendered = pypdfium2.PdfDocument(pdf)
    try:
        return [None if place is None else _cut(rendered[place[0]], place[1]) for place in places]
    finally:
        rendered.close()


def _box(element: Any) -> list[float]:
    """The edges of an element on its page; empty where it does not say."""
    for attribute in structure.attributes_of(element):
        if "/BBox" in attribute:
            return [float(edge) for edge in attribute.BBox]
    return []


def _cut(page: Any, box: list[float]) -> bytes:
    left, bottom, right, top = box
    width, height = page.get_size()
    edges = (max(left, 0), max(bottom, 0), max(width - right, 0), max(height - top, 0))
    picture = page.render(scale=_SCALE, crop=edges).to_pil().convert("P", palette=1, colors=64)
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()


def pages(pdf: bytes) -> int:
    """How many pages a PDF has. Raises `OfficeError` if it is damaged."""
    with _opened(pdf) as document:
        return len(document)


def page(pdf: bytes, number: int, width: int) -> bytes:
    """PNG of a page, counted from 1, so many pixels wide. Raises `IndexError` if there is none, and
    `OfficeError` if the PDF is damaged."""
    target = io.BytesIO()
    with _opened(pdf) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        sheet = document[number - 1]
        picture = sheet.render(scale=width / sheet.get_width()).to_pil()
        picture.convert("P", palette=1, colors=64).save(target, "PNG")
    return target.getvalue()


@contextlib.contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    """A PDF to look at, one at a time."""
    try:
        with _PDFIUM, contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
            yield document
    except pypdfium2.PdfiumError:
        raise OfficeError("PDF поврежден. Соберите документ заново.") from None
