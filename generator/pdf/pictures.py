"""The figures of a PDF → pictures of them, for the HTML edition: the very charts that were
published."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pypdfium2

from generator.pdf import tagging

_SCALE = 2.0  # 144 dots an inch: sharp on a screen, some 30 KB a chart


def figures(pdf: bytes) -> list[bytes | None]:
    """PNG of each figure in the structure, in reading order, cut out of its page by its box (ISO
    32000-1, 14.8.5.4); None for one without a box."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = {sheet.obj.objgen: index for index, sheet in enumerate(document.pages)}
        found = [element for kind, element in tagging.elements(document) if kind == "/Figure"]
        places = [
            (pages[one.Pg.objgen], [float(edge) for edge in _box(one)])
            if "/Pg" in one and _box(one)
            else None
            for one in found
        ]
    rendered = pypdfium2.PdfDocument(pdf)
    try:
        return [None if place is None else _cut(rendered[place[0]], place[1]) for place in places]
    finally:
        rendered.close()


def _box(element: Any) -> list[Any]:
    attributes = element.get("/A", pikepdf.Array())
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if "/BBox" in one:
            return list(one.BBox)
    return []


def _cut(sheet: Any, box: list[float]) -> bytes:
    left, bottom, right, top = box
    width, height = sheet.get_size()
    edges = (max(left, 0), max(bottom, 0), max(width - right, 0), max(height - top, 0))
    picture = sheet.render(scale=_SCALE, crop=edges).to_pil().convert("P", palette=1, colors=64)
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()
