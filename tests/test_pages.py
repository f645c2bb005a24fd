"""Pages that one would sign: every document of the shipped book, of the example and of books that
nobody wrote, looked at on its PDF; and the judge itself, on documents that have the faults."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from generator import building, conversion
from generator.documents import kinds
from generator.documents.kinds import Kind
from generator.freshness import Order
from generator.pdf import archival
from generator.pdf.office import Office
from generator.terms import Edition
from tests import invented, layout, pages
from tests.conftest import EXAMPLE

DATE = dt.datetime(2024, 1, 15)
SIZES = {1: "long", 3: "short", 12: "long", 35: "mixed", 70: "short", 120: "mixed"}
"""The texts of each invented book, by the number of its measures."""


# --- documents that have a fault ------------------------------------------------------------------

TEXT_HEIGHT = 29.7 - 2 * 2
"""Of a page of A4 with margins of 2 cm."""


class Draft:
    """A document with a title page, to put things into at a height that one knows."""

    def __init__(self) -> None:
        self._document = docx.Document()
        [section] = self._document.sections
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
        section.header_distance = section.footer_distance = Cm(0.5)
        style: Any = self._document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(12)
        style.paragraph_format.space_after = Pt(0)
        self.text("Титульный лист")

    def text(
        self, text: str, style: str = "Normal", *, width: float = 17, new_page: bool = False
    ) -> Draft:
        """A paragraph of a width in centimetres."""
        paragraph: Any = self._document.add_paragraph(text, style)
        paragraph.paragraph_format.right_indent = Cm(17 - width)
        paragraph.paragraph_format.page_break_before = new_page
        paragraph.paragraph_format.keep_with_next = False
        return self

    def page(self, filled: float) -> Draft:
        """A new page, that part of it filled."""
        self.text("Начало страницы", new_page=True)
        filler: Any = self._document.add_paragraph("Конец заполненного")
        # A line of 14 points ends it, another began the page.
        filler.paragraph_format.space_before = Pt(TEXT_HEIGHT / 2.54 * 72 * filled - 28)
        return self

    def table(self, *rows: tuple[float, str], widths: tuple[float, ...] = (6, 6)) -> Draft:
        """A table of two columns; rows by their heights in centimetres and their texts, cell by
        cell, the first one its head. A single cell goes across."""
        table: Any = self._document.add_table(0, len(widths))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for number, (height, text) in enumerate(rows):
            row = table.add_row()
            row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if number == 0:
                properties.append(OxmlElement("w:tblHeader"))
            texts = text.split("|")
            if len(texts) == 1:
                row.cells[0].merge(row.cells[-1])
            for cell, words in zip(row.cells, texts, strict=False):
                cell.paragraphs[0].text = words
        return self

    def turned(self, height: float, *texts: str) -> Draft:
        """A table with a row of texts that run upwards, of a height in centimetres."""
        self.table((height, "|".join(texts)), (1, "Первый|1"))
        table: Any = self._document.tables[-1]
        table.rows[0].height_rule = WD_ROW_HEIGHT_RULE.EXACTLY
        for cell in table.rows[0].cells:
            direction = OxmlElement("w:textDirection")
            direction.set(qn("w:val"), "btLr")
            cell._tc.get_or_add_tcPr().append(direction)
        return self

    def picture(self) -> Draft:
        """The logo of the example."""
        self._document.add_picture(str(EXAMPLE.with_suffix(".png")), Cm(3))
        return self

    def to_bytes(self) -> bytes:
        """The file."""
        target = io.BytesIO()
        self._document.save(target)
        return target.getvalue()


HEAD = (0.6, "Показатель|Значение")
FAULTY: Mapping[str, tuple[Draft, list[str]]] = {
    "a sound document": (
        Draft()
        .page(0.5)
        .text("Раздел", "Heading 1")
        .text("Таблица 1 – Показатели", "Caption")
        .table(HEAD, (0.6, "Очное обслуживание"), (1, "Первый|1"), (1, "Второй|2"), (1, "Итого|3"))
        .picture()
        .text("Рисунок 1 – Доли", "Caption")
        .text("В 2024 году – без замечаний: 11\xa0400 обращений, 74\xa0%.")
        .page(0.2),
        [],
    ),
    "a page nearly empty": (
        Draft().page(0.25).page(0.9).page(0.1),
        ["p. 2: a page less than a third full: «25%»"],
    ),
    "a narrow column": (
        Draft().page(0.5).table(HEAD, (1, "Удовлетворенность|1"), widths=(3, 6)),
        ["p. 2: a word is broken: «Удовлетворен|ность»"],
    ),
    "a narrow column with a hyphen": (
        Draft().page(0.5).table(HEAD, (1, "Удовлетворен\u00adность|1"), widths=(3, 6)),
        [],
    ),
    "a narrow column with a compound": (
        Draft().page(0.5).table(HEAD, (1, "Финансово-бюджетный|1"), widths=(3, 6)),
        [],
    ),
    "a column as wide as its words, typed in lines": (
        Draft().page(0.5).table(HEAD, (1, "Число\nписем|1"), widths=(3, 6)),
        [],
    ),
    "a number in a narrow column": (
        Draft().page(0.5).table((0.6, "Вид|Шт."), (1, "Первый|3\xa0710"), widths=(6, 1.2)),
        ["p. 2: a word is broken: «3\xa071|0»"],
    ),
    "a head that is turned": (Draft().page(0.5).turned(4, "Удовлетворенность", "Доля"), []),
    "a head that is turned and too low": (
        Draft().page(0.5).turned(2, "Удовлетворенность", "Доля"),
        ["p. 2: a word is broken: «Удовлетво|ренность»"],
    ),
    "a head with the numbers of its columns": (
        Draft().page(0.93).table(HEAD, (0.6, "1|2"), (5, "Первый|1")),
        ["p. 2: the head of a table alone: «Показатель | Значение»"],
    ),
    "a group at the foot": (
        Draft().page(0.9).table(HEAD, (0.6, "Очное обслуживание"), (5, "Первый|1")),
        ["p. 2: the title of a group alone: «Очное обслуживание»"],
    ),
    "a total on the next page": (
        Draft().page(0.8).table(HEAD, (1, "Первый|1"), (1, "Второй|2"), (5, "Итого|3")),
        ["p. 3: a total alone: «Итого | 3»"],
    ),
    "a total on the next page, before another group": (
        Draft()
        .page(0.8)
        .table(HEAD, (1, "Первый|1"), (1, "Второй|2"), (5, "Итого|3"), (1, "B2B"), (1, "Третий|3")),
        ["p. 3: a total alone: «Итого | 3»"],
    ),
    "a table of two rows": (
        Draft().page(0.85).table(HEAD, (1, "Первый|1"), (5, "Второй|2")),
        ["p. 2: a table of two rows split: «Второй | 2»"],
    ),
    "a caption at the foot": (
        Draft().page(0.93).text("Таблица 1 – Итоги", "Caption").table(HEAD, (5, "Первый|1")),
        ["p. 2: a caption alone: «Таблица 1 – Итоги»"],
    ),
    "a heading at the foot": (
        Draft().page(0.9).text("Раздел", "Heading 1").text("Текст раздела.", new_page=True),
        ["p. 2: a heading alone: «Раздел»"],
    ),
    "a chart and its caption": (
        Draft().page(0.7).picture().text("Рисунок 1 – Доли", "Caption", new_page=True),
        ["p. 2: a figure without its caption: «Рисунок 1 – Доли»"],
    ),
    "digits in groups": (
        Draft().page(0.5).text("Всего 11 400 писем.", width=1.9),
        ["p. 2: a group of digits is broken: «Всего 11|400»"],
    ),
    "a share": (
        Draft().page(0.5).text("Доля – 74 % писем.", width=2.2),
        ["p. 2: a number and its unit are parted: «Доля – 74|% писем.»"],
    ),
    "a number with its sign": (
        Draft().page(0.5).text("Приказ № 318 издан.", width=2.2),
        ["p. 2: a sign and its number are parted: «Приказ №|318 издан.»"],
    ),
    "a dash": (
        Draft().page(0.5).text("Срок ответа – 5 дней.", width=2.3),
        ["p. 2: a line begins with a dash: «Срок ответа|– 5 дней.»"],
    ),
    "a list in a paragraph": (Draft().page(0.5).text("Сроки:\n– 5 дней;\n– 9 дней."), []),
}


# --- documents of invented books ------------------------------------------------------------------


@dataclass(frozen=True)
class Invented:
    """A document of an invented book."""

    kind: Kind
    measures: int
    texts: str
    edition: Edition

    def written(self, folder: Path) -> bytes:
        """Its DOCX; the workbook is put into a folder."""
        source = invented.workbook(folder / f"{self}.xlsx", self.measures, self.texts)
        order = Order(source=source, out=folder, year=invented.YEAR, edition=self.edition)
        return building.write(self.kind, order).docx

    def __str__(self) -> str:
        return f"{self.kind.name}, {self.measures} {self.texts}, {self.edition}"


def _invented() -> Iterator[Invented]:
    """A Programme and a Report of each book, one of them public, the other internal, in turns."""
    for number, (measures, texts) in enumerate(SIZES.items()):
        for turn, kind in enumerate(kinds.yearly()):
            yield Invented(kind, measures, texts, list(Edition)[(number + turn) % len(Edition)])


INVENTED = {str(document): document for document in _invented()}
DOCUMENTS = pytest.mark.parametrize(
    ("name", "mark"), [(kind.name, mark) for kind in kinds.yearly() for mark in ("", "-internal")]
)


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory, office_program: str) -> dict[str, bytes]:
    """The PDF of each draft and of each document of an invented book, in one call of
    LibreOffice."""
    drafts = {name: draft.to_bytes() for name, (draft, _) in FAULTY.items()}
    folder = tmp_path_factory.mktemp("invented")
    documents = {name: document.written(folder) for name, document in INVENTED.items()}
    sources = drafts | documents
    with Office(office_program) as office:
        made = dict(zip(sources, office.run(list(sources.values())), strict=True))
        return {
            name: archival.finished(made[name], conversion.expected(source), DATE)
            for name, source in sources.items()
        }


# --- tests ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_wrong_is_found_and_nothing_else(pdfs: dict[str, bytes], name: str) -> None:
    assert [str(fault) for fault in layout.faults(pdfs[name])] == FAULTY[name][1]


def test_so_is_a_word_of_a_chart() -> None:
    lines = [line("мессендж", base=20), line("еры", base=10)]
    chart = pages.Figure(3, 0, (pages.Paragraph("P", tuple(lines)),))
    [fault] = layout.broken_words(pages.Pages((), (chart,)))
    assert str(fault) == "p. 3: a word of a figure is broken: «мессендж|еры»"


def line(text: str, *, base: float) -> pages.Line:
    """A line on page 3, its signs 5 points wide."""
    glyphs = [pages.Glyph(char, 3, 5 * n, 5 * n + 5, base, 8, base) for n, char in enumerate(text)]
    return pages.Line(tuple(glyphs))


@pytest.mark.parametrize("name", INVENTED)
def test_nothing_is_wrong_with_the_documents_of_a_book_of_any_size(
    pdfs: dict[str, bytes], name: str
) -> None:
    require_sound(pdfs[name])


@DOCUMENTS
def test_nor_with_those_of_the_shipped_book(made: Path, name: str, mark: str) -> None:
    require_sound((made / f"{name}-2024{mark}.pdf").read_bytes())


@DOCUMENTS
def test_nor_with_those_of_the_example(made_example: Path, name: str, mark: str) -> None:
    require_sound((made_example / f"{name}-2025{mark}.pdf").read_bytes())


def require_sound(pdf: bytes) -> None:
    """Fails if something is wrong with the pages, with all of it; what is there more than once on a
    page, once with how often."""
    counts = Counter(map(str, layout.faults(pdf)))
    told = [f"{fault} ×{count}" if count > 1 else fault for fault, count in counts.items()]
    assert not told, "\n" + "\n".join(told)
