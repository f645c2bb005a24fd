"""The standing text of a template, for the checks: paragraphs as a reader sees them, tags
included."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from generator import opc
from generator.checks.prose import Standing

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The body first: a term is defined there before heads and feet of pages use it.
_PARTS = (r"word/document\.xml", r"word/footnotes\.xml", r"word/(?:header|footer)\d*\.xml")
_PIECES = {f"{_W}t": None, f"{_W}br": "\n", f"{_W}tab": " "}


def standing_text(path: Path) -> Standing:
    """The paragraphs of a template. Empty for what is no DOCX: rendering.py says what is wrong with
    it.

    Read without docxtpl: a check of a workbook should not wait for it.
    """
    try:
        data = path.read_bytes()
        opc.check_safe(data)
        parts = opc.read(data)
        names = [
            name for pattern in _PARTS for name in sorted(parts) if re.fullmatch(pattern, name)
        ]
        roots = [etree.fromstring(parts[name]) for name in names]
    except (OSError, opc.UnsafePackage, etree.XMLSyntaxError):
        return Standing(path.name, ())
    texts = (_text(paragraph) for root in roots for paragraph in root.iter(f"{_W}p"))
    return Standing(path.name, tuple(text for text in texts if text))


def _text(paragraph: etree._Element) -> str:
    runs = (_PIECES[str(element.tag)] or element.text or "" for element in paragraph.iter(*_PIECES))
    return "".join(runs).strip()
