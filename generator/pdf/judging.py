"""What LibreOffice made, judged by the file: all the text is there, every font embedded, the main one not replaced."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2

# Free fonts with the metrics of those that Word users name.
STAND_INS = {
    "Times New Roman": "Liberation Serif",
    "Arial": "Liberation Sans",
    "Courier New": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be found in a PDF: the `texts` of the document, the family of its main `font`.

    Pages add texts of themselves: `running` heads and feet, with page numbers in them, and `heads` of tables. For the
    structure of the PDF: `numbered` are the styles whose numbers are text, `pictures` the text alternatives of figures.
    """

    texts: tuple[str, ...]
    running: tuple[str, ...]
    heads: tuple[str, ...]
    font: str
    numbered: frozenset[str] = frozenset()
    pictures: tuple[str, ...] = ()


def faults(pdf: Path, expected: Expected) -> Iterator[str]:
    """What is wrong with a PDF just made; nothing if it is fit."""
    if not pdf.is_file() or pdf.stat().st_size == 0:
        yield "файла нет"
        return
    try:
        with pikepdf.open(pdf) as document:
            yield from _font_faults(document, expected.font)
        pages = page_texts(pdf)
    except (pikepdf.PdfError, pypdfium2.PdfiumError):
        yield "файл не открывается"
        return
    if missing := missing_text(expected, pages):
        yield f"потерян текст, не хватает знаков: {missing}"


def missing_text(expected: Expected, pages: Sequence[str]) -> str:
    """Letters and digits that the document has and its pages have not, sorted; «» if none is lost.

    Pages break lines and rows and may show cells in another order, so letters are counted. What every page repeats is
    taken out on both sides first: it would make up for what is lost.
    """
    ours = Counter(_repeated(expected, 0, 0).sub("", "".join(map(_squeezed, expected.texts))))
    for number, page in enumerate(pages, 1):
        ours.subtract(_repeated(expected, number, len(pages)).sub("", _squeezed(page)))
    return "".join(sorted(ours.elements()))


def _repeated(expected: Expected, page: int, pages: int) -> re.Pattern[str]:
    """The texts that a page adds: heads of tables as they are, its running head with the numbers of this page."""
    patterns = [re.escape(_squeezed(text)) for text in expected.heads]
    for text in expected.running:
        numbers = re.compile(r"\d+")
        patterns.append(numbers.sub(lambda found: f"(?:{found[0]}|{pages}|{page})", re.escape(_squeezed(text))))
    return re.compile("|".join(sorted(filter(None, patterns), key=len, reverse=True)) or r"(?!)")


def _squeezed(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def page_texts(pdf: Path) -> list[str]:
    """The text of each page, in the order of its content."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _font_faults(document: pikepdf.Pdf, wanted: str) -> Iterator[str]:
    """Every font embedded, and the main one there: itself, or the free one with its metrics."""
    yield from (f"шрифт {name} не встроен" for name in fonts_not_embedded(document))
    names = _fonts(document)
    accepted = (wanted.replace(" ", ""), STAND_INS.get(wanted, wanted).replace(" ", ""))
    if not any(name.startswith(accepted) for name in names):
        taken = ", ".join(sorted(names))
        yield f"вместо шрифта {wanted} взят {taken}: установите пакет fonts-liberation или сам шрифт"


def fonts_not_embedded(document: pikepdf.Pdf) -> tuple[str, ...]:
    """The names of the fonts whose program is not in the file."""
    return tuple(sorted(name for name, embedded in _fonts(document).items() if not embedded))


def _fonts(document: pikepdf.Pdf) -> dict[str, bool]:
    """The names of the fonts, and whether each is embedded."""
    fonts = {}
    for one in document.objects:
        if not isinstance(one, pikepdf.Dictionary) or one.get("/Type") != "/Font":
            continue
        if one.get("/Subtype") in ("/Type0", "/Type3"):  # the one has its font below it, the other holds its glyphs
            continue
        descriptor = one.get("/FontDescriptor")
        name = str(one.get("/BaseFont", "")).lstrip("/").rpartition("+")[2]
        fonts[name] = descriptor is not None and any(
            key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
        )
    return fonts
