"""What LibreOffice made, judged by the file: all the text is there, every font embedded, the main
one not replaced."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from generator.spelling import letters

# Free fonts with the metrics of those that Word users name.
STAND_INS = {
    "Times New Roman": "Liberation Serif",
    "Arial": "Liberation Sans",
    "Courier New": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
}


_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be found in a PDF: the `texts` of the document, `unsplit` those that no page breaks
    in the middle of a row, the family of its main `font`, all `fonts` of its text.

    Pages add texts of themselves: `running` heads and feet, with page numbers in them, and `heads`
    of tables; charts have what is `drawn` in them. For the structure: `numbered` are the styles
    whose numbers are text, `pictures` the text alternatives of figures."""

    texts: tuple[str, ...]
    running: tuple[str, ...]
    heads: tuple[str, ...]
    font: str
    unsplit: tuple[str, ...] = ()
    fonts: frozenset[str] = frozenset()
    drawn: tuple[str, ...] = ()
    numbered: frozenset[str] = frozenset()
    pictures: tuple[str, ...] = ()


def faults(pdf: bytes, expected: Expected) -> Iterator[str]:
    """What is wrong with a PDF just made, empty if there is none; nothing if it is fit."""
    if not pdf:
        yield "файла нет"
        return
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            yield from _font_faults(document, expected.font)
        pages = page_texts(pdf)
    except (pikepdf.PdfError, pypdfium2.PdfiumError):
        yield "файл не открывается"
        return
    if missing := missing_text(expected, pages):
        yield f"потерян текст, не хватает знаков: {missing}"


def missing_text(expected: Expected, pages: Sequence[str]) -> str:
    """Letters and digits that the document has and its pages have not, sorted; «» if none is lost.

    Pages break lines and rows and may show cells in another order, so letters are counted. What
    every page repeats is taken out on both sides first: it would make up for what is lost."""
    repeated = _Repeated(expected)
    ours = Counter(repeated.without("".join(map(letters, expected.texts)), 0, 0))
    for number, page in enumerate(pages, 1):
        ours.subtract(repeated.without(letters(page), number, len(pages)))
    return "".join(sorted(ours.elements()))


def differences(pdf: bytes, expected: Expected) -> Iterator[str]:
    """Where a PDF does not say what the document says: paragraphs and cells that are not in it
    whole, letters that the document has nowhere, fonts that were replaced."""
    pages = page_texts(pdf)
    repeated = _Repeated(expected)
    printed = "".join(
        repeated.without(letters(page), number, len(pages)) for number, page in enumerate(pages, 1)
    )
    whole = "".join(map(letters, pages))
    for text in dict.fromkeys(expected.unsplit):
        if repeated.without(letters(text), 0, 0) not in printed and letters(text) not in whole:
            yield f"в PDF нет текста «{text}»"
    if extra := _extra_text(expected, printed):
        yield f"в PDF есть знаки, которых нет в DOCX: {extra}"
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield from _font_faults(document, expected.font)
        for font in sorted(expected.fonts - {expected.font}):
            yield from _replaced(_fonts(document), font)


def _extra_text(expected: Expected, printed: str) -> str:
    """Letters and digits of the pages that the document has not, sorted. Axes of charts have digits
    of their own."""
    theirs = Counter(printed)
    theirs.subtract(_Repeated(expected).without("".join(map(letters, expected.texts)), 0, 0))
    theirs.subtract("".join(map(letters, expected.drawn)))
    return "".join(
        sorted(char for char in theirs.elements() if not (expected.drawn and char.isdigit()))
    )


class _Repeated:
    """The texts that every page adds: heads of tables as they are, its running head with the
    numbers of the page."""

    def __init__(self, expected: Expected) -> None:
        heads = sorted({letters(head) for head in expected.heads} - {""}, key=len, reverse=True)
        self._heads = re.compile("|".join(map(re.escape, heads)) or r"(?!)")
        self._running = [re.escape(letters(text)) for text in expected.running]

    def without(self, text: str, page: int, pages: int) -> str:
        """Letters of a text without the texts that pages repeat."""
        own = [
            re.sub(r"\d+", lambda found: f"(?:{found[0]}|{pages}|{page})", line)
            for line in self._running
        ]
        running = "|".join(sorted(filter(None, own), key=len, reverse=True)) or r"(?!)"
        return self._heads.sub("", re.sub(running, "", text))


def page_texts(pdf: Path | bytes) -> list[str]:
    """The text of each page, in the order of its content."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def producer(pdf: bytes) -> str:
    """The program that wrote the PDF, with its version."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return str(document.docinfo.get("/Producer", ""))


def _font_faults(document: pikepdf.Pdf, wanted: str) -> Iterator[str]:
    """Every font embedded, and the main one there: itself, or the free one with its metrics."""
    fonts = _fonts(document)
    yield from (
        f"шрифт {name} не встроен" for name, embedded in sorted(fonts.items()) if not embedded
    )
    yield from _replaced(fonts, wanted)


def _replaced(names: Iterable[str], wanted: str) -> Iterator[str]:
    accepted = (wanted.replace(" ", ""), STAND_INS.get(wanted, wanted).replace(" ", ""))
    if not any(name.startswith(accepted) for name in names):
        taken = ", ".join(sorted(names))
        yield f"вместо шрифта {wanted} взят {taken}: установите пакет fonts-liberation или сам шрифт"


def fonts_not_embedded(document: pikepdf.Pdf) -> tuple[str, ...]:
    """The names of the fonts whose program is not in the file."""
    return tuple(sorted(name for name, embedded in _fonts(document).items() if not embedded))


def _fonts(document: pikepdf.Pdf) -> dict[str, bool]:
    """The names of the fonts that pages and the forms drawn on them use, and whether each is
    embedded."""
    fonts, seen = {}, set()
    waiting: list[Any] = [sheet.obj for sheet in document.pages]
    while waiting:
        resources = waiting.pop().get("/Resources", pikepdf.Dictionary())
        for font in resources.get("/Font", pikepdf.Dictionary()).values():
            if font.objgen not in seen:
                seen.add(font.objgen)
                fonts.update(_embedded(font))
        for drawn in resources.get("/XObject", pikepdf.Dictionary()).values():
            if drawn.objgen not in seen:
                seen.add(drawn.objgen)
                waiting.append(drawn)
    return fonts


def _embedded(font: Any) -> dict[str, bool]:
    """The name of a font and whether it is embedded; one of type 0 has its font below it, one of
    type 3 holds its glyphs (ISO 32000-1, 9.6.5, 9.7)."""
    if font.get("/Subtype") == "/Type3":
        return {}
    if font.get("/Subtype") == "/Type0":
        return {
            name: known
            for below in font.DescendantFonts
            for name, known in _embedded(below).items()
        }
    descriptor = font.get("/FontDescriptor")
    name = str(font.get("/BaseFont", "")).lstrip("/").rpartition("+")[2]
    return {name: descriptor is not None and any(key in descriptor for key in _PROGRAMS)}
