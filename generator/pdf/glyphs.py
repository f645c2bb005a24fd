"""A PDF → the characters in it that its fonts do not draw: the text layer has them, the page shows
a box or nothing.

LibreOffice 7.4 takes for such a character the glyph that a font draws for «none» (.notdef), copies
it into the font of the file as if it were the character's own, and names the character in ToUnicode
or, from the second on, in an ActualText around it.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from generator.pdf.content import chars_of, codes_of

_SHOWING = "Tf Tj TJ ' \" q Q BDC BMC EMC"
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_VARIATIONS = range(0xFE00, 0xFE10)  # they choose a look of the character before them
# Of damaged tables; a font that can't be read is not judged.
_DAMAGE = (struct.error, KeyError, IndexError, ValueError, AttributeError)


def not_drawn(document: pikepdf.Pdf) -> frozenset[str]:
    """The characters that no font of the document draws."""
    found: set[str] = set()
    fonts: dict[Any, _Font | None] = {}
    for stream, resources in _streams(document):
        own = {}
        for name, font in resources.get("/Font", pikepdf.Dictionary()).items():
            if font.objgen not in fonts:
                fonts[font.objgen] = _read(font)
            own[name] = fonts[font.objgen]
        if any(font is not None and font.empty for font in own.values()):
            found.update(_not_drawn_in(stream, own))
    return frozenset(filter(_is_seen, found))


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in _UNSEEN and ord(char) not in _VARIATIONS


def _streams(document: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """The pages and the forms drawn on them, each with what it draws with."""
    waiting: list[Any] = [page.obj for page in document.pages]
    seen = set()
    while waiting:
        drawn = waiting.pop()
        resources = drawn.get("/Resources", pikepdf.Dictionary())
        yield drawn, resources
        for form in resources.get("/XObject", pikepdf.Dictionary()).values():
            if form.get("/Subtype") == "/Form" and form.objgen not in seen:
                seen.add(form.objgen)
                waiting.append(form)


# --- fonts ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Font:
    """A font as the pages use it."""

    width: int
    """Bytes of a code."""
    empty: frozenset[int]
    """The codes that draw what the font draws for no character."""
    chars: Mapping[int, str]
    """What the codes stand for."""


def _read(font: Any) -> _Font | None:
    """A TrueType font of the file; None for another, or for one that can't be read."""
    try:
        is_composite = font.get("/Subtype") == "/Type0"
        described = font.DescendantFonts[0] if is_composite else font
        program = described.FontDescriptor.FontFile2.read_bytes()
        glyphs, tables = _glyphs(program)
        chars = chars_of(font.ToUnicode.read_bytes().decode("latin-1"))
        by_code = {code: code for code in chars} if is_composite else _simple_map(tables["cmap"])
    except _DAMAGE:
        return None
    blank = {number for number, glyph in enumerate(glyphs) if glyph in (b"", glyphs[0])}
    seen = {code for code, text in chars.items() if any(map(_is_seen, text))}
    empty = frozenset(code for code in seen if by_code.get(code, 0) in blank)
    return _Font(2 if is_composite else 1, empty, chars)


def _glyphs(program: bytes) -> tuple[list[bytes], dict[str, bytes]]:
    """The outlines of a TrueType font, and its tables (OpenType 1.9, «glyf», «loca»)."""
    [count] = struct.unpack(">H", program[4:6])
    tables = {}
    for number in range(count):
        tag, _, start, length = struct.unpack(">4sLLL", program[12 + 16 * number :][:16])
        tables[tag.decode("latin-1")] = program[start : start + length]
    [total] = struct.unpack(">H", tables["maxp"][4:6])
    is_long = tables["head"][50:52] != b"\0\0"
    size, factor = (4, 1) if is_long else (2, 2)
    form = f">{total + 1}{'L' if is_long else 'H'}"
    places = struct.unpack(form, tables["loca"][: size * (total + 1)])
    outlines = tables["glyf"]
    glyphs = []
    for number in range(total):
        glyphs.append(outlines[factor * places[number] : factor * places[number + 1]])
    return glyphs, tables


def _simple_map(table: bytes) -> dict[int, int]:
    """Codes of one byte → glyphs: a subset has one map, of format 0 or 6 (OpenType 1.9, «cmap»)."""
    [start] = struct.unpack(">L", table[8:12])
    [form] = struct.unpack(">H", table[start : start + 2])
    if form == 0:
        return dict(enumerate(table[start + 6 : start + 262]))
    if form != 6:
        raise ValueError(form)
    first, count = struct.unpack(">HH", table[start + 6 : start + 10])
    glyphs = struct.unpack(f">{count}H", table[start + 10 : start + 10 + 2 * count])
    return dict(enumerate(glyphs, first))


# --- pages ----------------------------------------------------------------------------------------


def _not_drawn_in(stream: Any, fonts: Mapping[str, _Font | None]) -> Iterator[str]:
    """The characters that a page shows by codes that draw nothing of theirs."""
    font: _Font | None = None
    kept: list[_Font | None] = []
    spans: list[str] = []
    for instruction in pikepdf.parse_content_stream(stream, _SHOWING):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "Tf":
                font = fonts.get(str(operands[0]))
            case "q":
                kept.append(font)
            case "Q":
                font = kept.pop() if kept else None
            case "BMC" | "BDC":
                spans.append(_actual_text(operands))
            case "EMC":
                spans = spans[:-1]
            case _:
                if font is not None and font.empty:
                    said = next(filter(None, reversed(spans)), "")
                    yield from _of_codes(codes_of(operands[-1], font.width), font, said)


def _of_codes(codes: Iterator[int], font: _Font, said: str) -> Iterator[str]:
    for code in codes:
        if code in font.empty:
            yield from said or font.chars[code]


def _actual_text(operands: Any) -> str:
    """What marked content says that it is; «» if it says nothing."""
    properties = operands[-1]
    if isinstance(properties, pikepdf.Dictionary) and "/ActualText" in properties:
        return str(properties.ActualText)
    return ""
