"""The templates that came with us. Whether anything has to be made is asked before a library is
waited for, and this is asked then: nothing heavy is imported here."""

from __future__ import annotations

from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"


def shipped_template(document: str) -> Path:
    """The template of a kind of document that came with us."""
    return TEMPLATES / f"{document}.docx"
