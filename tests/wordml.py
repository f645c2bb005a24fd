"""Pieces of WordprocessingML as Word writes them."""

from __future__ import annotations


def complex_field(code: str, shown: str) -> str:
    """A field as Word writes it: between marks."""
    begin, middle, end = (
        f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end")
    )
    return (
        f'<w:r>{begin}<w:instrText xml:space="preserve">{code}</w:instrText>{middle}</w:r>'
        f"<w:r><w:t>{shown}</w:t></w:r><w:r>{end}</w:r>"
    )
