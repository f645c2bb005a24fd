"""What the looks of a cell say of its value: words that are struck out, raised and lowered digits,
the format of a number. All other looks are nothing to us.
"""

from __future__ import annotations

from lxml import etree

Element = etree._Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_M = f"{{{MAIN}}}"

_SUPERSCRIPT = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


Runs = tuple[tuple[str, bool | None], ...]
"""The parts of a text, each with whether it is struck out; None: as the cell is."""


def texts(root: Element) -> list[Runs]:
    """The shared texts."""
    return [runs(item) for item in root.iterfind(f"{_M}si")]


def runs(item: Element) -> Runs:
    """The parts of a text. Readings of East Asian signs (`rPh`) are not in it."""
    made: list[tuple[str, bool | None]] = []
    for part in item:
        if part.tag == f"{_M}t":
            made.append((part.text or "", None))
        elif part.tag == f"{_M}r":
            words, looks = part.findtext(f"{_M}t") or "", part.find(f"{_M}rPr")
            is_struck = None if looks is None else _is_on(looks, "strike")
            made.append((_raised(words, looks), is_struck))
    return tuple(made)


def shown_and_struck(text: Runs, *, is_struck: bool) -> tuple[str, str]:
    """What a text shows, and what of it is struck out, in a cell that is struck out or not."""
    shown = struck = ""
    for words, own in text:
        if is_struck if own is None else own:
            struck += words
        else:
            shown += words
    return shown, struck


def _raised(words: str, looks: Element | None) -> str:
    """10³ is no 103: raised and lowered digits are digits of their own."""
    align = None if looks is None else looks.find(f"{_M}vertAlign")
    kind = "" if align is None else align.get("val", "")
    if kind == "superscript":
        return words.translate(_SUPERSCRIPT)
    return words.translate(_SUBSCRIPT) if kind == "subscript" else words


def _is_on(looks: Element | None, name: str) -> bool:
    element = None if looks is None else looks.find(f"{_M}{name}")
    return element is not None and element.get("val", "1") not in ("0", "false")


class Styles:
    """What of the looks says how a value is shown: number formats, and whether it is struck out."""

    def __init__(self, root: Element | None) -> None:
        self._formats: list[Element] = []
        self._styles: list[tuple[str, bool]] = []
        if root is None:
            return
        fonts = [_is_on(font, "strike") for font in root.iterfind(f"{_M}fonts/{_M}font")]
        self._formats = list(root.iterfind(f"{_M}numFmts/{_M}numFmt"))
        for style in root.iterfind(f"{_M}cellXfs/{_M}xf"):
            font = int(style.get("fontId", "0"))
            self._styles.append((style.get("numFmtId", "0"), font < len(fonts) and fonts[font]))

    def style_of(self, cell: Element) -> int:
        """The number of a cell's style; the default one for a style that is not there."""
        style = int(cell.get("s", "0"))
        return style if 0 <= style < len(self._styles) else 0

    def is_struck(self, style: int) -> bool:
        """Whether a cell of a style is struck out."""
        return style < len(self._styles) and self._styles[style][1]

    def lean(self) -> Element:
        """A part with the number formats alone."""
        root = etree.Element(f"{_M}styleSheet", nsmap={None: MAIN})
        formats = etree.SubElement(root, f"{_M}numFmts")
        for entry in self._formats:
            number, code = entry.get("numFmtId", ""), entry.get("formatCode", "")
            etree.SubElement(formats, f"{_M}numFmt", numFmtId=number, formatCode=code)
        etree.SubElement(etree.SubElement(root, f"{_M}fonts"), f"{_M}font")
        fill = etree.SubElement(etree.SubElement(root, f"{_M}fills"), f"{_M}fill")
        etree.SubElement(fill, f"{_M}patternFill")
        etree.SubElement(etree.SubElement(root, f"{_M}borders"), f"{_M}border")
        base = etree.SubElement(root, f"{_M}cellStyleXfs")
        etree.SubElement(base, f"{_M}xf")
        styles = etree.SubElement(root, f"{_M}cellXfs")
        for number, _ in self._styles or [("0", False)]:
            etree.SubElement(styles, f"{_M}xf", numFmtId=number, applyNumberFormat="1", xfId="0")
        return root
