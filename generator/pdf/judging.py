"""What LibreOffice made, judged by the file: all the text is there, every font embedded, the main
one not replaced."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from generator.pdf import glyphs
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
    """What must be found in a PDF."""

    texts: tuple[str, ...]
    """The paragraphs and cells of the document."""
    running: tuple[str, ...]
    """The heads and feet that every page adds, with page numbers in them."""
    heads: tuple[str, ...]
    """The heads of tables, which pages repeat."""
    font: str
    """The family of its main font."""
    unsplit: tuple[str, ...] = ()
    """Those of the texts that no page breaks in the middle of a row."""
    fonts: frozenset[str] = frozenset()
    """All fonts of its text."""
    drawn: tuple[str, ...] = ()
    """The texts in its charts, whose axes add digits of their own."""
    numbers: frozenset[str] = frozenset()
    """The numbers and bullets of its paragraphs."""
    pictures: tuple[str, ...] = ()
    """The text alternatives of its figures, in their order."""
    notes: tuple[str, ...] = ()
    """Those of the texts that stand at the foot of a page, between the lines of its paragraphs."""
    placed: frozenset[str] = frozenset()
    """Those of the texts that the office program fills in or places by itself: with fields, in text
    boxes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a PDF just made."""

    what: str
    mend: str = ""
    """What a person can do; «» where the office program is at fault."""


def faults(pdf: bytes, expected: Expected) -> Iterator[Fault]:
    """What is wrong with a PDF just made, empty if there is none; nothing if it is fit. Whether it
    says what the document says is asked only of a document that was built: if there are texts."""
    if not pdf:
        yield Fault("файла нет")
        return
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            for fault in _font_faults(document, expected.font):
                yield Fault(fault)
            not_drawn = glyphs.not_drawn(document) if expected.texts else frozenset()
        pages = page_texts(pdf)
    except (pikepdf.PdfError, pypdfium2.PdfiumError):
        yield Fault("файл не открывается")
        return
    undrawn = list(_not_drawn(not_drawn, expected))
    for told in undrawn:
        yield Fault(told, _REPLACE)
    if not undrawn:  # it takes the text around it along
        yield from _lost(expected, pages)


_MOST = 5  # paragraphs that are named
_REPLACE = "Замените знак в книге или в шаблоне другим либо словом"
_LOOK = (
    "Посмотрите этот абзац в шаблоне: поле, надпись или фигуру замените обычным текстом или меткой"
)


def _lost(expected: Expected, pages: Sequence[str]) -> Iterator[Fault]:
    """The paragraphs and cells that the pages have not, or not as often."""
    missing = missing_text(expected, pages)
    if not missing:
        return
    repeated = _Repeated(expected)
    printed = repeated.without_on_pages(pages)
    whole = "".join(map(_letters, pages))
    lost = []
    for text, times in Counter(expected.texts).items():
        typed = _letters(text)
        kept = repeated.without_in_text(typed)
        if typed not in whole and kept not in printed:
            lost.append((text, _fragment(text, whole + printed)))
        elif kept and printed.count(kept) < times and whole.count(typed) < times:
            lost.append((text, text))
    for text, fragment in lost[:_MOST]:
        told = f"в PDF нет текста «{short(fragment)}» (абзац «{short(text)}»)"
        yield Fault(told, _LOOK if text in expected.placed else "")
    if len(lost) > _MOST:
        yield Fault(f"и еще {len(lost) - _MOST} таких абзацев")
    if not lost:
        yield Fault(f"в PDF на {len(missing)} знаков меньше, чем в DOCX")


def _fragment(text: str, printed: str) -> str:
    """The words of a text that are not printed, without those at its ends that are."""
    words = text.split()
    start, end = 0, len(words)
    while start < end and _letters(" ".join(words[: start + 1])) in printed:
        start += 1
    while end > start and _letters(" ".join(words[end - 1 :])) in printed:
        end -= 1
    return " ".join(words[start:end]) or text


def _not_drawn(chars: Iterable[str], expected: Expected) -> Iterator[str]:
    """The characters of a document that nobody sees on its pages: no font has them, or each font
    shows something of its own for them."""
    lines = (*expected.texts, *expected.running)
    not_drawn = {*chars, *(char for line in lines for char in line if _is_private(char))}
    for line in lines:
        if not_drawn.intersection(line):  # of several in a row LibreOffice 7.4 names the first
            not_drawn.update(char for char in line if ord(char) >= _FAR and char not in _KNOWN)
    for char in sorted(not_drawn):
        line = next((line for line in lines if char in line), "")
        where = f" (абзац «{short(line)}»)" if line else ""
        yield f"знак «{char}» (U+{ord(char):04X}) не напечатан: его нет ни в одном шрифте{where}"


# Where the writing of the Far East begins; behind it come emoji. Of what stands there Western
# fonts have ligatures and signs of their own.
_FAR = 0x2E80
_KNOWN = {chr(code) for code in range(0xFB00, 0xFE30)} | {"\ufeff", "\ufffc", "\ufffd"}


def _is_private(char: str) -> bool:
    return unicodedata.category(char) == "Co"


def short(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:77].rstrip() + "…"


def _letters(text: str) -> str:
    """Letters and digits, but for Greek ones: LibreOffice gives those of the font Symbol codes of
    its own."""
    return "".join(char for char in letters(text) if not "\u0370" <= char <= "\u03ff")


def missing_text(expected: Expected, pages: Sequence[str]) -> str:
    """Letters and digits that the document has and its pages have not, sorted; «» if none is lost.

    Pages break lines and rows and may show cells in another order, so letters are counted. What
    every page repeats is taken out on both sides first: it would make up for what is lost."""
    repeated = _Repeated(expected)
    ours = Counter(repeated.without_in_text("".join(map(_letters, expected.texts))))
    ours.subtract(repeated.without_on_pages(pages))
    return "".join(sorted(ours.elements()))


def differences(pdf: bytes, expected: Expected) -> Iterator[Fault]:
    """Where a PDF does not say what the document says: paragraphs and cells that are not in it
    whole, letters that the document has nowhere, fonts that were replaced, characters that no font
    draws."""
    pages = page_texts(pdf)
    printed = _Repeated(expected).without_on_pages(pages)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        names = _fonts(document)
        font_faults = list(_font_faults(document, expected.font))
        not_drawn = glyphs.not_drawn(document)
    for text in _torn(expected, pages):
        yield Fault(f"в PDF нет текста «{text}»", _BRING_TOGETHER)
    extra = _extra_text(expected, printed)
    if extra:
        yield Fault(f"в PDF есть знаки, которых нет в DOCX: {extra}", _BRING_TOGETHER)
    for font in sorted(expected.fonts - {expected.font}):
        font_faults += _replaced(names, font)
    for told in font_faults:
        yield Fault(told, _TAKE_FONT)
    for told in _not_drawn(not_drawn, expected):
        yield Fault(told, "замените знак другим либо словом")


_BRING_TOGETHER = "обновите поля (Ctrl+A, F9) и уберите то, что печатается и в DOCX не читается"
_TAKE_FONT = "верните в Word шрифт документа или установите названный"


def _torn(expected: Expected, pages: Sequence[str]) -> Iterator[str]:
    """The texts that the pages have not in one piece; notes may stand in the middle of others."""
    notes = replace(expected, heads=(*expected.heads, *expected.notes))
    ways = [
        (repeated, repeated.without_on_pages(pages))
        for repeated in map(_Repeated, (expected, notes))
    ]
    whole = "".join(map(_letters, pages))
    for text in dict.fromkeys(expected.unsplit):
        typed = _letters(text)
        own_ways = ways[:1] if text in expected.notes else ways
        is_printed = any(way.without_in_text(typed) in printed for way, printed in own_ways)
        if not is_printed and typed not in whole:
            yield text


def _extra_text(expected: Expected, printed: str) -> str:
    """Letters and digits of the pages that the document has not, sorted. Axes of charts have digits
    of their own."""
    theirs = Counter(printed)
    theirs.subtract(_Repeated(expected).without_in_text("".join(map(_letters, expected.texts))))
    theirs.subtract("".join(map(_letters, expected.drawn)))
    extra = sorted(theirs.elements())
    if expected.drawn:
        extra = [char for char in extra if not char.isdigit()]
    return "".join(extra)


class _Repeated:
    """The texts that every page adds: heads of tables as they are, its running head with the
    numbers of the page."""

    def __init__(self, expected: Expected) -> None:
        heads = sorted({_letters(head) for head in expected.heads} - {""}, key=len, reverse=True)
        self._heads = re.compile("|".join(map(re.escape, heads)) or r"(?!)")
        self._running = [re.escape(_letters(text)) for text in expected.running]

    def without_in_text(self, text: str) -> str:
        """Letters of the document without the texts that pages repeat."""
        return self._without(text, 0, 0)

    def without_on_pages(self, pages: Sequence[str]) -> str:
        """Letters of all pages without the texts that each of them repeats."""
        left = ""
        for number, page in enumerate(pages, 1):
            left += self._without(_letters(page), number, len(pages))
        return left

    def _without(self, text: str, page: int, pages: int) -> str:
        """Letters without the running texts, with the numbers of a page in them, and heads."""
        numbers = rf"(?:\g<0>|{pages}|{page})"
        numbered = [re.sub(r"\d+", numbers, running) for running in self._running]
        longest_first = sorted(filter(None, numbered), key=len, reverse=True)
        running = "|".join(longest_first) or r"(?!)"
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


def _font_faults(document: pikepdf.Pdf, font: str) -> Iterator[str]:
    """Every font embedded, and the main one there: itself, or the free one with its metrics."""
    fonts = _fonts(document)
    for name, embedded in sorted(fonts.items()):
        if not embedded:
            yield f"шрифт {name} не встроен"
    yield from _replaced(fonts, font)


def _replaced(names: Iterable[str], font: str) -> Iterator[str]:
    accepted = (font.replace(" ", ""), STAND_INS.get(font, font).replace(" ", ""))
    if not any(name.startswith(accepted) for name in names):
        taken = ", ".join(sorted(names))
        yield (
            f"вместо шрифта {font} взят {taken}: установите пакет fonts-liberation или сам шрифт"
        )


def fonts_not_embedded(document: pikepdf.Pdf) -> tuple[str, ...]:
    """The names of the fonts whose program is not in the file."""
    return tuple(sorted(name for name, embedded in _fonts(document).items() if not embedded))


def _fonts(document: pikepdf.Pdf) -> dict[str, bool]:
    """The names of the fonts that pages and the forms drawn on them use, and whether each is
    embedded."""
    fonts, seen = {}, set()
    waiting: list[Any] = [page.obj for page in document.pages]
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
        fonts: dict[str, bool] = {}
        for below in font.DescendantFonts:
            fonts.update(_embedded(below))
        return fonts
    descriptor = font.get("/FontDescriptor")
    name = str(font.get("/BaseFont", "")).lstrip("/").rpartition("+")[2]
    return {name: descriptor is not None and any(key in descriptor for key in _PROGRAMS)}
