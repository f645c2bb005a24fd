"""The standing text of a template, for the checks: paragraphs as a reader sees them, tags
included."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from generator import opc
from generator.checks.prose import Standing
from generator.documents.text import paragraph_text, paragraphs_of
from generator.opc import parsed

# The body first: a term is defined there before heads and feet of pages use it.
_PARTS = (r"word/document\.xml", r"word/footnotes\.xml", r"word/(?:header|footer)\d*\.xml")


def standing_text(path: Path) -> Standing:
    """The paragraphs of a template. Empty for what is no DOCX: rendering.py says what is wrong with
    it.

    Read without docxtpl: a check of a workbook should not wait for it.
    """
    texts: list[str] = []
    try:
        data = path.read_bytes() if path.is_file() else b""  # a pipe is waited for for ever
        opc.check_safe(data)
        parts = opc.read(data)
        for pattern in _PARTS:
            for name in sorted(parts):
                if re.fullmatch(pattern, name):
                    texts += map(paragraph_text, paragraphs_of(parsed(parts[name])))
    except (OSError, opc.UnsafePackage, etree.XMLSyntaxError):
        return Standing(path.name, ())
    lines = (text.replace("\t", " ").strip() for text in texts)
    return Standing(path.name, tuple(filter(None, lines)))
