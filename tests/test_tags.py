"""What a screen reader gets of a PDF: the text of the DOCX word for word, its lists as lists, and no
running heads in it."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import page
import pikepdf
import pytest
from docx.enum.text import WD_BREAK
from pikepdf import Name, Operator

from generator import conversion, freshness, pipeline
from generator.documents import reading
from generator.pdf import accessible, archival, content, structure
from generator.pdf import office as soffice
from generator.terms import Edition
from tests.conftest import ROOT
from tests.test_pdf import refused

DATE = dt.datetime(2024, 1, 15)
NAMES = ["program-2024", "program-2024-internal", "report-2024", "report-2024-internal"]
DOCUMENTS = pytest.mark.parametrize("name", NAMES)
LEAF = re.compile(r"/(P|Caption|H\d)")


def spoken(document: pikepdf.Pdf) -> list[str]:
    """The paragraphs of the structure with the numbers of theirs, without those inside figures."""
    pieces = content.pieces_of(content.sheets(document))

    def text(element: Any) -> str:
        parts = []
        for kid in structure.kids(element):
            place = structure.place_of(element, kid)
            if place in pieces:
                parts.append(pieces[place].text)
            elif structure.is_kind(kid, "/Lbl") or structure.is_kind(kid, "/Link"):
                parts.append(text(kid))
        return "".join(parts)

    def lines(element: Any, label: str) -> Iterator[str]:
        for kid in filter(structure.is_element, structure.kids(element)):
            if kid.S == "/Lbl":
                label = text(kid)
            elif LEAF.fullmatch(str(kid.S)):
                yield " ".join(f"{label}{text(kid)}".split())
                label = ""
            elif kid.S != "/Figure":
                yield from lines(kid, label)
                label = ""

    return [line for line in lines(document.Root.StructTreeRoot, "") if line]


def written(document: Any) -> list[str]:
    """The paragraphs of a DOCX with their numbers, those of its tables cell by cell."""
    paragraphs: list[reading.ReadParagraph] = []
    for block in reading.blocks(document):
        if isinstance(block, reading.ReadParagraph):
            paragraphs.append(block)
        else:
            for row in block.rows:
                for cell in row.contents:
                    paragraphs += cell
    lines = [" ".join(paragraph.whole.split()) for paragraph in paragraphs]
    return [line for line in lines if line]


@DOCUMENTS
def test_what_is_spoken_is_what_is_written_word_for_word(made: Path, name: str) -> None:
    """No number is one word with its text, and no line with the next one (ISO 32000-1, 14.8.2.5)."""
    with pikepdf.open(made / f"{name}.pdf") as document:
        assert spoken(document) == written(reading.open_docx((made / f"{name}.docx").read_bytes()))


@DOCUMENTS
def test_numbers_of_headings_clauses_and_dashes_are_labels_and_those_of_rows_are_not(
    made: Path, name: str
) -> None:
    docx = reading.open_docx((made / f"{name}.docx").read_bytes())
    numbers = [
        block.number
        for block in reading.blocks(docx)
        if isinstance(block, reading.ReadParagraph) and block.number
    ]
    with pikepdf.open(made / f"{name}.pdf") as document:
        pieces = content.pieces_of(content.sheets(document))
        labels = []
        for kind, element in structure.elements(document):
            if kind == "/Lbl":
                [kid] = structure.kids(element)
                labels.append(pieces[structure.place_of(element, kid)].text)
    assert labels == [f"{number} " for number in numbers]


def outline(element: Any, depth: int = 0) -> Iterator[str]:
    """The tree below an element, its types only."""
    for kid in filter(structure.is_element, structure.kids(element)):
        yield "  " * depth + str(kid.S).lstrip("/")
        yield from outline(kid, depth + 1)


def test_dashes_hang_below_the_clause_that_they_belong_to(made: Path) -> None:
    with pikepdf.open(made / "program-2024.pdf") as document:
        lists = [element for kind, element in structure.elements(document) if kind == "/L"]
        numbering = [str(element.A.ListNumbering) for element in lists]
        clauses = ["LI", "  Lbl", "  LBody", "    P"]
        dashes = ["    L", "      LI", "        Lbl", "        LBody", "          P"]
        assert numbering == ["/Decimal", "/None", "/None", "/Decimal"]
        assert list(outline(lists[0])) == [
            *clauses * 3,
            *(dashes + dashes[1:] * 2),
            *clauses,
            *(dashes + dashes[1:] * 3),
            *clauses,
        ]


@DOCUMENTS
def test_each_piece_of_content_knows_the_element_it_hangs_below(made: Path, name: str) -> None:
    """ISO 32000-1, 14.7.4.4."""
    with pikepdf.open(made / f"{name}.pdf") as document:
        parents = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
        for _, element in structure.elements(document):
            for kid in structure.kids(element):
                if isinstance(kid, int):
                    parent = parents[int(element.Pg.StructParents)][kid]
                    assert parent.objgen == element.objgen


def artifacts(sheet: content.Sheet) -> dict[tuple[str, str], list[str]]:
    """The texts of the artifacts of a page by type and subtype; «» for lines."""
    found: dict[tuple[str, str], list[str]] = {}
    for piece in sheet.pieces:
        if piece.is_artifact:
            kind = str(piece.properties.Type), str(piece.properties.get("/Subtype", ""))
            found.setdefault(kind, []).append(piece.text)
    return found


@DOCUMENTS
def test_running_heads_and_feet_are_named_and_lines_are_layout(made: Path, name: str) -> None:
    """ISO 14289-1, 7.8; ISO 32000-1, 14.8.2.2.2. Heads of tables that are drawn again are pagination
    of no subtype."""
    docx = reading.open_docx((made / f"{name}.docx").read_bytes())
    heads = {head for section in docx.sections for head in _texts(section.header)}
    feet = {foot for section in docx.sections for foot in _texts(section.footer)}
    with pikepdf.open(made / f"{name}.pdf") as document:
        sheets = content.sheets(document)
    columns = set()
    for number, sheet in enumerate(sheets, 1):
        found = artifacts(sheet)
        head = _squeezed("".join(found.pop(("/Pagination", "/Header"), [])))
        foot = _squeezed("".join(found.pop(("/Pagination", "/Footer"), [])))
        columns.update(found.pop(("/Pagination", ""), []))
        assert head in (
            {""} if number == 1 else {_with_page(t, number, len(sheets)) for t in heads}
        )
        assert foot in (feet or {""})
        assert set("".join(found.pop(("/Layout", "")))) == set()
        assert not found
    assert {"№", "1", "2", "3"} <= columns


def _texts(part: Any) -> Iterator[str]:
    text = "".join(each.text or "" for each in part._element.iter(docx.oxml.ns.qn("w:t")))
    if text:
        yield _squeezed(text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _with_page(text: str, number: int, pages: int) -> str:
    return re.sub(r"стр\.\d+из\d+", f"стр.{number}из{pages}", text)


# --- what is not so is told ----------------------------------------------------------------------


Spoil = Callable[[pikepdf.Pdf], None]


def _of_kind(document: pikepdf.Pdf, kind: str) -> Any:
    return next(element for each, element in structure.elements(document) if each == kind)


def without_names_of_heads(document: pikepdf.Pdf) -> None:
    bare = pikepdf.ContentStreamInstruction([Name.Artifact], Operator("BMC"))
    for sheet in content.sheets(document)[1:3]:
        instructions = list(pikepdf.parse_content_stream(sheet.page))
        for piece in sheet.pieces:
            if piece.is_artifact:
                instructions[piece.begin] = bare
        sheet.page.Contents = document.make_stream(pikepdf.unparse_content_stream(instructions))


def without_subtypes(document: pikepdf.Pdf) -> None:
    for sheet in content.sheets(document):
        instructions = list(pikepdf.parse_content_stream(sheet.page))
        for piece in sheet.pieces:
            if "/Subtype" in piece.properties:
                del piece.properties.Subtype
                named = [Name.Artifact, piece.properties]
                instructions[piece.begin] = pikepdf.ContentStreamInstruction(named, Operator("BDC"))
        sheet.page.Contents = document.make_stream(pikepdf.unparse_content_stream(instructions))


def without_spaces(document: pikepdf.Pdf) -> None:
    labels = [element for kind, element in structure.elements(document) if kind == "/Lbl"]
    places = {structure.place_of(each, structure.kids(each)[0]) for each in labels}
    for sheet in content.sheets(document):
        spaces = {piece.shown[-1].index for place, piece in sheet.placed() if place in places}
        instructions = list(pikepdf.parse_content_stream(sheet.page))
        left = [each for index, each in enumerate(instructions) if index not in spaces]
        sheet.page.Contents = document.make_stream(pikepdf.unparse_content_stream(left))


def without_a_label(document: pikepdf.Pdf) -> None:
    item = _of_kind(document, "/LI")
    label, body = structure.kids(item)
    structure.hang(item, [body])
    structure.hang(body, [*structure.kids(label), *structure.kids(body)])


def without_labels_in_headings(document: pikepdf.Pdf) -> None:
    for kind, element in structure.elements(document):
        if kind in ("/H1", "/H2"):
            label, *rest = structure.kids(element)
            structure.hang(element, [*structure.kids(label), *rest])


def without_numbering(document: pikepdf.Pdf) -> None:
    del _of_kind(document, "/L").A


def with_text_outside(document: pikepdf.Pdf) -> None:
    sheet = document.pages[2]
    left = b"BT /F1 12 Tf 100 100 Td <01> Tj ET"
    sheet.contents_add(document.make_stream(left))


def without_an_order_of_links(document: pikepdf.Pdf) -> None:
    for sheet in document.pages:
        if "/Tabs" in sheet.obj:
            del sheet.obj.Tabs


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            without_names_of_heads,
            "колонтитулы не названы колонтитулами: страницы 2, 3 (ISO 14289-1, 7.8)",
        ),
        (
            without_subtypes,
            "колонтитулы не названы колонтитулами: страницы 2, 3, 4, 5 (ISO 14289-1, 7.8)",
        ),
        (
            without_spaces,
            "номер слит с текстом, между ними нет пробела: «1.», «1.1.», «1.2.», «1.3.», «–» "
            "(ISO 32000-1, 14.8.2.5)",
        ),
        (
            without_a_label,
            "номер или маркер пункта списка не в теге Lbl (ISO 32000-1, 14.8.4.3.3)",
        ),
        (without_labels_in_headings, "номер заголовка не в теге Lbl (ISO 32000-1, 14.8.4.3.3)"),
        (with_text_outside, "есть текст вне тегов: страницы 3 (ISO 14289-1, 7.1)"),
        (
            without_an_order_of_links,
            "ссылки обходятся не в порядке чтения (ISO 14289-1, 7.18.3)",
        ),
        (without_numbering, "у нумерованного списка нет ListNumbering (ISO 14289-1, 7.6)"),
    ],
)
def test_what_is_missing_is_told_once_with_its_clause(made: Path, spoil: Spoil, told: str) -> None:
    spoilt = io.BytesIO()
    with pikepdf.open(made / "program-2024.pdf") as document:
        spoil(document)
        document.save(spoilt)
    assert list(accessible.faults(spoilt.getvalue())) == [told]


# --- other templates -----------------------------------------------------------------------------


def listed(office_program: str, *paragraphs: tuple[str, str]) -> pikepdf.Pdf:
    """The PDF of paragraphs in styles of Word's own, a line broken at «|», and a number in a
    cell."""
    document = docx.Document()
    for text, style in paragraphs:
        first, *lines = text.split("|")
        run = document.add_paragraph(style=style).add_run(first)
        for line in lines:
            run.add_break(WD_BREAK.LINE)
            run.add_text(line)
    cell = document.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].style = "List Number 3"
    target = io.BytesIO()
    document.save(target)
    job = conversion.job(target.getvalue(), "список", DATE)
    with soffice.Office(office_program) as running:
        [made] = running.run([job.docx])
    return pikepdf.open(io.BytesIO(archival.finished(made, job.expected, DATE)))


def test_lists_of_words_own_styles_are_lists_too(office_program: str, tmp_path: Path) -> None:
    """Bullets of a symbol font say what they are (ISO 19005-2, 6.2.11.7.3); an empty item and the
    number in a cell make no list."""
    with listed(
        office_program,
        ("Приложение", "Heading 1"),
        ("2.\tНомер руками", "Heading 1"),
        ("первое", "List Number"),
        ("знак", "List Bullet"),
        ("второе|в две строки", "List Number"),
        ("", "List Number"),
        ("знак", "List Bullet"),
    ) as document:
        assert spoken(document) == [
            "Приложение",
            "2. Номер руками",
            "1. первое",
            "\uf0b7 знак",
            "2. второе в две строки",
            "3.",
            "\uf0b7 знак",
            "1.",
        ]
        assert list(outline(_of_kind(document, "/Document"))) == [
            *("H1", "H1", "  Lbl"),
            *("L", "  LI", "    Lbl", "    LBody", "      P"),
            *("      L", "        LI", "          Lbl", "          LBody", "            P"),
            *("  LI", "    Lbl", "    LBody", "      P"),
            "P",
            *("L", "  LI", "    Lbl", "    LBody", "      P"),
            *("Table", "  TR", "    TD", "      P"),
        ]
        labels = [element for kind, element in structure.elements(document) if kind == "/Lbl"]
        said = [str(label.get("/ActualText", "")) for label in labels]
        assert said == ["", "", "• ", "", "• "]
        document.save(tmp_path / "список.pdf")
    failures = page.validate_pdf(tmp_path / "список.pdf", profile="2a").failures
    assert not [failure for failure in failures if "-PUA-" in failure.rule_id]


def test_a_head_that_libreoffice_takes_for_a_common_row_is_a_head(
    office_program: str, tmp_path: Path
) -> None:
    """7.4 does so with the table of funding of this book, over two pages, and leaves the head on the
    second of them unmarked."""
    order = freshness.Order(
        source=ROOT / "source" / "examples" / "severorechensk.xlsx",
        out=tmp_path,
        year=2025,
        edition=Edition.INTERNAL,
        office=office_program,
    )
    assert pipeline.build_document("report", order).fault is None
    pdf = tmp_path / "report-2025-internal.pdf"
    assert list(accessible.faults(pdf.read_bytes())) == []
    assert refused(pdf, "ua1") == []
    docx = reading.open_docx(pdf.with_suffix(".docx").read_bytes())
    tables = [block for block in reading.blocks(docx) if isinstance(block, reading.ReadTable)]
    with pikepdf.open(pdf) as document:
        assert spoken(document) == written(docx)
        heads = [kind for kind, _ in structure.elements(document) if kind == "/TH"]
    assert len(heads) == sum(len(row.cells) for t in tables for row in t.rows if row.head)


def test_the_file_keeps_its_objects_in_compressed_streams(made: Path) -> None:
    for name in NAMES:
        assert b"/ObjStm" in (made / f"{name}.pdf").read_bytes()
