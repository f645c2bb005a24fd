"""Which template a document is made by: the one beside its workbook, or the one that came with us.
Whether anything has to be made is asked before a library is waited for, and this is asked then:
nothing heavy is imported here."""

from __future__ import annotations

import os
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"


def shipped_template(document: str) -> Path:
    """The template of a kind of document that came with us."""
    return TEMPLATES / f"{document}.docx"


def own_place(document: str, source: Path) -> Path:
    """Where the template of a workbook's own would stand."""
    return source.parent / TEMPLATES.name / f"{document}.docx"


def own_template(document: str, source: Path) -> Path | None:
    """The template of a kind of document that stands beside a workbook, in its folder `templates`;
    None if nothing stands there, or the shipped one itself.

    A link without an end, or a folder that may not be looked into, is something: who reads it tells
    what is wrong, and the document is not made by other words than the office wants."""
    own = own_place(document, source)
    try:
        os.lstat(own)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return own
    try:
        return None if own.samefile(shipped_template(document)) else own
    except OSError:
        return own
