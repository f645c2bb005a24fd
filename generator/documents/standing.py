"""The standing text of a template, for the checks: paragraphs as a reader sees them, tags included."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from generator import opc
from generator.checks.prose import Standing

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"


def standing_text(path: Path) -> Standing:
    """The paragraphs of a template's body. Empty for what is no DOCX: rendering.py says what is wrong with it.

    Read without docxtpl: a check of a workbook should not wait for it.
    """
    try:
        data = path.read_bytes()
        opc.check_safe(data)
        body = etree.fromstring(opc.read(data)[_BODY])
    except (OSError, opc.UnsafePackage, KeyError, etree.XMLSyntaxError):
        return Standing(path.name, ())
    paragraphs = (_text(paragraph) for paragraph in body.iter(f"{_W}p"))
    return Standing(path.name, tuple(text for text in paragraphs if text))


def _text(paragraph: etree._Element) -> str:
    pieces = {f"{_W}t": None, f"{_W}br": "\n", f"{_W}tab": " "}
    runs = (pieces[str(element.tag)] or element.text or "" for element in paragraph.iter(*pieces))
    return "".join(runs).strip()
