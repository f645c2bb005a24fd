"""How wide and how high a text is on the page, by the letters of Times New Roman: no font has to be
at hand, and the answer is the same on every machine.

Other fonts are measured by the same letters: a sans-serif one needs a tenth more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from docx.document import Document
from docx.oxml.ns import qn

from generator.documents.appearance import is_on
from generator.documents.numbering import (
    ListCounters,
    Styles,
    list_of,
    style_of,
    styles_by_id,
    value_of,
    with_bases,
)
from generator.documents.text import Element, P, paragraph_text

# Advance widths in thousandths of the size, by the characters that share them: the metrics of Times
# New Roman, which Liberation Serif has too.
_REGULAR = {
    180: "'",
    200: "|",
    250: " ,.\xa0",
    278: "/:;\\ijltі",
    333: "!()-I[]`frІ’",
    350: "•",
    389: "Js",
    395: "з",
    400: "°",
    408: '"',
    410: "г",
    429: "э",
    437: "т",
    444: "?acezаесё„“”",
    456: "ь",
    460: "я",
    469: "^",
    472: "в",
    480: "{}",
    486: "к",
    499: "л",
    500: "#$*0123456789_bdghknopquvxyорух«»–§",
    501: "З",
    503: "ч",
    509: "бд",
    517: "ъ",
    535: "ийнпц",
    541: "~",
    549: "±≤≥",
    556: "FPSР",
    564: "+<=>−×",
    574: "БЬ",
    578: "Г",
    611: "ELTZЕТЁ",
    633: "м",
    648: "ф",
    650: "Ч",
    660: "Э",
    667: "BCRВКСЯ",
    672: "ы",
    678: "Л",
    682: "Д",
    691: "ж",
    706: "Ъ",
    708: "У",
    722: "ADGHKNOQUVXYwАИЙНОПХЦ",
    747: "ю",
    770: "шщ",
    778: "&m",
    790: "Ф",
    833: "%",
    872: "Ы",
    889: "MМ",
    896: "Ж",
    921: "@",
    944: "W",
    954: "№",
    1000: "—…",
    1009: "ШЩ",
    1028: "Ю",
}
_BOLD = {
    220: "|",
    250: " ,.\xa0",
    278: "'/\\ilі",
    333: "!()-:;[]`fjt’",
    350: "•",
    389: "IsІ",
    394: "{}",
    400: "°",
    402: "з",
    432: "э",
    444: "cerzесё",
    454: "г",
    491: "т",
    500: "#$*0123456789?J_agovxyабоух«»„“”–§",
    506: "д",
    520: "~",
    528: "З",
    529: "ь",
    540: "в",
    541: "я",
    549: "±≤≥",
    555: '"',
    556: "Sbdhknpquр",
    561: "л",
    564: "ч",
    570: "+<=>−×",
    576: "ийкнпц",
    581: "^",
    583: "ъ",
    611: "FPР",
    636: "Г",
    661: "БЬ",
    667: "BELTZВЕТЁ",
    678: "Э",
    681: "м",
    688: "Д",
    692: "ф",
    722: "ACDNRUVXYwАСХЯ",
    725: "Кж",
    734: "УЧ",
    745: "Л",
    764: "ю",
    765: "Ъ",
    778: "GHKOQИЙНОПЦ",
    781: "ы",
    833: "&m",
    844: "шщ",
    859: "Ф",
    930: "@",
    944: "MМ",
    982: "Ы",
    989: "Ж",
    1000: "%W—…",
    1005: "№",
    1098: "ШЩ",
    1126: "Ю",
}
_OTHER = 1000  # what is in neither table is taken for wide
_NARROW_FONTS = {"times new roman", "liberation serif", "tinos", "pt serif", "xo thames"}
_WIDER = 1.12  # Arial beside Times New Roman, on Russian text
# A line of Times New Roman is so much higher than its size.
_LINE = 1.15


def _by_character(table: dict[int, str]) -> dict[str, int]:
    return {char: width for width, chars in table.items() for char in chars}


_WIDTHS = {False: _by_character(_REGULAR), True: _by_character(_BOLD)}


@lru_cache(maxsize=50_000)
def _thousandths(word: str, bold: bool) -> int:
    widths = _WIDTHS[bold]
    return sum(widths.get(char, _OTHER) for char in word)


@dataclass(frozen=True, slots=True)
class Face:
    """The letters of a paragraph: `size` in points; `wider` than those of Times New Roman."""

    size: float
    bold: bool
    wider: float = 1.0

    def width(self, text: str) -> float:
        """The width of a text in one line, in points."""
        spaces = text.count(" ")
        letters = sum(_thousandths(word, self.bold) for word in text.split(" "))
        return (letters + 250 * spaces) * self.size * self.wider / 1000

    @property
    def line(self) -> float:
        """The height of a line, in points."""
        return self.size * _LINE


@dataclass(frozen=True, slots=True)
class _Spacing:
    """The room above and below a paragraph, in points, and how many times its height a line has."""

    before: float
    after: float
    line: float

    @classmethod
    def of(cls, found: Sequence[Element]) -> _Spacing:
        """From the spacing of a style and of those it is based on, the nearest first."""

        def value(name: str) -> float:
            values = (each.get(qn(f"w:{name}")) for each in found)
            return float(next((value for value in values if value), 0))

        is_exact = any(each.get(qn("w:lineRule")) in ("exact", "atLeast") for each in found)
        line = 1.0 if is_exact else (value("line") or 240) / 240
        return cls(value("before") / 20, value("after") / 20, line)


# Lines end at words: so much longer than its letters a text is.
_RAGGED = 1.06
# Where a line may end: at spaces, behind a hyphen between letters, at what Alt+Enter typed.
_PIECES = re.compile(r"[ \t\n]+|(?<=\w-)(?=\w)")


def pieces_of(text: str) -> list[str]:
    """The parts of a text that no line may break."""
    return [piece for piece in _PIECES.split(text) if piece]


class Faces:
    """The letters of the paragraphs of a document, and the numbers that lists show in them."""

    def __init__(self, document: Document) -> None:
        self._styles = styles_by_id(document.styles.element)
        self._default = next(
            (key for key, style in self._styles.items() if _is_default_paragraph(style)), None
        )
        self._document_wide = document.styles.element.find(
            f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
        )
        self._known: dict[str, Face] = {}
        self._spacings: dict[str, _Spacing] = {}
        self._texts: dict[Element, str] = {}
        self._numbers = dict(_numbers(document))

    def of(self, paragraph: Element) -> Face:
        """The letters of a paragraph: those of its first run where that has its own."""
        key = style_of(paragraph)
        of_style = self.of_style(key)
        run = paragraph.find(f"{qn('w:r')}/{qn('w:rPr')}")
        if run is None or not len(run):
            return of_style
        return self._face([run, *self._properties(key)])

    def of_style(self, key: str) -> Face:
        """The letters of a style."""
        if key not in self._known:
            self._known[key] = self._face(self._properties(key))
        return self._known[key]

    def height(self, paragraph: Element, width: float) -> float:
        """About how high a paragraph is between margins `width` points apart, in points."""
        face, text = self.of(paragraph), self.text(paragraph)
        lines = 0
        for line in text.split("\n"):
            lines += max(1, math.ceil(face.width(line) * _RAGGED / max(width, 1.0)))
        spacing = self._spacing(style_of(paragraph))
        return spacing.before + lines * face.line * spacing.line + spacing.after

    def _spacing(self, key: str) -> _Spacing:
        if key not in self._spacings:
            bases = with_bases(self._styles.get(key or self._default), self._styles)
            found = [base.find(f"{qn('w:pPr')}/{qn('w:spacing')}") for base in bases]
            self._spacings[key] = _Spacing.of([each for each in found if each is not None])
        return self._spacings[key]

    def text(self, paragraph: Element) -> str:
        """What a paragraph shows, with the number that a list gives it."""
        if paragraph not in self._texts:
            number = self._numbers.get(paragraph, "")
            text = paragraph_text(paragraph)
            self._texts[paragraph] = f"{number} {text}".strip() if number else text
        return self._texts[paragraph]

    def _properties(self, key: str) -> list[Element]:
        """The properties of runs that hold for a style, the nearest first."""
        bases = with_bases(self._styles.get(key or self._default), self._styles)
        found = [base.find(qn("w:rPr")) for base in bases]
        return [each for each in (*found, self._document_wide) if each is not None]

    @staticmethod
    def _face(properties: Iterable[Element]) -> Face:
        size, bold, font = "", None, ""
        for each in properties:
            size = size or value_of(each, "sz")
            if bold is None and each.find(qn("w:b")) is not None:
                bold = is_on(each, "b")
            fonts = each.find(qn("w:rFonts"))
            if not font and fonts is not None:
                font = str(fonts.get(qn("w:ascii")) or "")
        wider = 1.0 if not font or font.lower() in _NARROW_FONTS else _WIDER
        return Face(float(size or 20) / 2, bool(bold), wider)


def _is_default_paragraph(style: Element) -> bool:
    is_paragraph = style.get(qn("w:type")) == "paragraph"
    return is_paragraph and style.get(qn("w:default")) in ("1", "true", "on")


def _numbers(document: Document) -> Iterator[tuple[Element, str]]:
    """The paragraphs that a list counts, with their numbers."""
    counters, lists = ListCounters(document), Styles(document).lists
    for paragraph in document.element.iter(P):
        counted = list_of(paragraph) or lists.get(style_of(paragraph))
        if counted is not None and (number := counters.next(*counted)):
            yield paragraph, number
