"""The workbook given back with its faults marked: what is added, and that everything else is as it
was."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openpyxl.workbook.workbook import Workbook
from openxml_audit import OpenXmlValidator
from PIL import Image

from bench import hostile
from generator import opc, pipeline
from generator.contract.schema import SHEETS
from generator.findings import Finding, GeneratorError, Severity
from generator.rules import RULES
from generator.terms import CellRef
from generator.workbook import marking
from generator.workbook.package import DamagedPackage
from tests import office
from tests.conftest import SHIPPED
from tests.office import measure

# Behind «Как заполнять», the sheets of ours and «Списки».
FURTHER_SHEET = f"xl/worksheets/sheet{len(SHEETS) + 3}.xml"

FOUND = (
    RULES["due-unreadable"].at(
        CellRef("План", "B3", "Срок"), "не понимаю срок «весной»", "ожидается срок"
    ),
    RULES["text-slip"].at(CellRef("План", "B3", "Срок"), "почти повторяет"),
    RULES["ending-dot"].at(CellRef("План", "C4", "Результат"), "нет точки", "поставьте точку"),
    RULES["coverage-missing"].at(CellRef("План"), "нет раздела"),
    RULES["sheet-missing"].at(CellRef("Акты"), "нет листа «Акты»"),
)


@pytest.fixture(scope="module")
def rich() -> bytes:
    """A workbook with all that openpyxl would lose, as Excel writes it: notes, sparklines, charts,
    rich text, pictures, text boxes, data bars, computed formulas, links, dropdowns, buttons."""
    target, picture = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    book = xlsxwriter.Workbook(target)
    bold = book.add_format({"bold": True})
    plan, other = book.add_worksheet("План"), book.add_worksheet("Свой лист")
    for row in range(1, 6):
        plan.write_row(row, 0, [row, f"срок {row}", f"результат {row}"])
    plan.write_formula("D2", "=A2*2", None, 2)
    plan.write_rich_string("C2", "до ", bold, "важно", " после")
    plan.write_comment("B3", "Моя заметка\nв две строки", {"author": "Иванова"})
    plan.write_comment("C6", "Другая заметка", {"author": "Петров"})
    plan.write_url("A6", "https://example.org", string="сайт")
    plan.add_sparkline("E2", {"range": "План!A2:A6"})
    plan.conditional_format("A2:A6", {"type": "data_bar", "data_bar_2010": True})
    plan.conditional_format("A2:A6", {"type": "cell", "criteria": ">", "value": 3, "format": bold})
    plan.data_validation("B2:B6", {"validate": "list", "source": ["да", "нет"]})
    plan.insert_button("G2", {"caption": "Кнопка"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=План!$A$2:$A$6"})
    plan.insert_chart("G5", chart)
    plan.insert_textbox("G20", "Памятка")
    plan.insert_image("J2", "красный.png", {"image_data": picture})
    plan.set_header("&LПлан")
    other.write("A1", "Замечания отдела")
    book.close()
    return target.getvalue()


def opened(data: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what it would lose on saving
        return openpyxl.load_workbook(io.BytesIO(data))


def rows(data: bytes, title: str = "Замечания") -> list[tuple[object, ...]]:
    return list(opened(data)[title].iter_rows(values_only=True))


def canonical(xml: bytes) -> bytes:
    return etree.tostring(etree.fromstring(xml), method="c14n")


def faults(data: bytes, folder: Path) -> set[tuple[str, str]]:
    """What a validator that is not ours finds in a package: message and part. That Excel will keep
    texts elsewhere when it saves is no fault."""
    path = folder / "книга.xlsx"
    path.write_bytes(data)
    found = OpenXmlValidator(max_errors=0).validate(path).errors
    return {
        (one.description, one.part_uri) for one in found if "inline-string" not in one.description
    }


# --- what is added --------------------------------------------------------------------------------


def test_a_faulty_cell_is_filled_and_has_a_note(rich: bytes) -> None:
    sheet = opened(marking.mark(rich, FOUND))["План"]
    fills = {
        str(area.sqref): [
            (rule.priority, rule.dxf.fill.bgColor.rgb)
            for rule in area.rules
            if rule.dxf and rule.dxf.fill
        ]
        for area in sheet.conditional_formatting
    }
    assert (fills["B3"], fills["C4"]) == ([(1, "FFFFC7CE")], [(2, "FFDDEBF7")])
    assert sheet["C4"].comment.text == (
        "Замечания программы\n№ 3. СВЕДЕНИЕ [ending-dot] нет точки; поставьте точку"
    )  # fmt: skip


def test_all_findings_are_on_a_sheet_with_links_to_the_cells(rich: bytes) -> None:
    marked = marking.mark(rich, FOUND)
    assert rows(marked)[:5] == [
        ("Замечания программы: ошибок – 2, предупреждений – 2, сведений – 1", *[None] * 6),
        (
            "Щелкните «Где», чтобы перейти к ячейке; ссылка «←» справа от строки возвращает сюда.",
            *[None] * 6,
        ),
        (None,) * 7,
        ("№", "Важность", "Где", "Столбец", "Замечание", "Что делать", "Код"),
        (
            "1",
            "ОШИБКА",
            "План!B3",
            "Срок",
            "не понимаю срок «весной»",
            "ожидается срок",
            "due-unreadable",
        ),
    ]
    sheet = opened(marked)["Замечания"]
    links = [sheet.cell(row, 3).hyperlink for row in range(5, 10)]
    assert [link.location if link else None for link in links] == [
        "'План'!B3",
        "'План'!B3",
        "'План'!C4",
        "'План'!A1",
        None,  # there is no such sheet
    ]


def test_and_back(rich: bytes) -> None:
    sheet = opened(marking.mark(rich, FOUND))["План"]
    links = {
        cell.coordinate: (cell.value, cell.hyperlink.location)
        for row in sheet
        for cell in row
        if cell.hyperlink and cell.hyperlink.location
    }
    assert links == {"F3": ("← № 1, 2", "'Замечания'!C5"), "F4": ("← № 3", "'Замечания'!C7")}


def test_without_findings_the_sheet_says_so(rich: bytes) -> None:
    assert rows(marking.mark(rich, ()))[0][0] == "Замечания программы. Замечаний нет."


def test_what_a_person_typed_is_text_in_the_copy_never_a_formula(rich: bytes) -> None:
    hostile = RULES["value-unknown"].at(
        CellRef("План", "B3"), "=1+1 <b>&\x00\ud800]]>", "@SUM(A1)" + "🙂" * 40_000
    )
    [*_, line] = rows(marking.mark(rich, [hostile]))
    assert (line[4], str(line[5])[:8], len(str(line[5]))) == (
        "=1+1 <b>&]]>",
        "@SUM(A1)",
        8 + 15_996,
    )
    assert opened(marking.mark(rich, [hostile]))["Замечания"]["E5"].data_type in ("s", "inlineStr")


def test_a_sheet_of_the_same_name_is_the_persons_own(tmp_path: Path) -> None:
    path = office.workbook(
        tmp_path / "к.xlsx", spoil=lambda book: book.create_sheet("замечания").append(["моё"])
    )
    marked = marking.mark(path.read_bytes(), FOUND)
    assert opened(marked).sheetnames[-2:] == ["замечания", "Замечания 2"]
    assert rows(marked, "замечания") == [("моё",)]


# --- what is there already ------------------------------------------------------------------------


def test_a_note_of_the_persons_own_keeps_its_text(rich: bytes) -> None:
    sheet = opened(marking.mark(rich, FOUND))["План"]
    assert sheet["B3"].comment.text.startswith(
        "Моя заметка\nв две строки\n\nЗамечания программы\n№ 1. ОШИБКА [due-unr"
    )
    assert (sheet["C6"].comment.text, sheet["C6"].comment.author) == ("Другая заметка", "Петров")


def test_a_thread_of_comments_is_left_alone(rich: bytes) -> None:
    parts = opc.read(rich)
    parts["xl/comments1.xml"] = parts["xl/comments1.xml"].replace(
        "<author>Иванова".encode(), b"<author>tc={1-2}"
    )
    assert (
        opened(marking.mark(opc.write(parts), FOUND))["План"]["B3"].comment.text
        == "Моя заметка\nв две строки"
    )


def test_parts_that_have_nothing_to_do_with_it_keep_their_bytes(rich: bytes) -> None:
    before, after = opc.read(rich), opc.read(marking.mark(rich, FOUND))
    assert {name for name in after if before.get(name) != after[name]} == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet3.xml",
    }
    assert before.keys() <= after.keys()


def test_taken_off_again_the_sheet_and_its_notes_are_what_they_were(rich: bytes) -> None:
    before, after = opc.read(rich), opc.read(marking.mark(marking.mark(rich, FOUND), ()))
    for name in (
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/comments1.xml",
    ):
        assert canonical(after[name]) == canonical(before[name]), name
    assert after["xl/drawings/vmlDrawing1.vml"] == before["xl/drawings/vmlDrawing1.vml"]


def test_where_there_were_no_notes_none_of_their_parts_stay() -> None:
    found = pipeline.check(SHIPPED)
    before = opc.read(SHIPPED.read_bytes())
    marked = opc.read(marking.mark(SHIPPED.read_bytes(), found))
    cleaned = opc.read(marking.mark(marking.mark(SHIPPED.read_bytes(), found), ()))
    assert marked.keys() - before.keys() == {
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        FURTHER_SHEET,
    }
    assert cleaned.keys() - before.keys() == {FURTHER_SHEET}
    assert canonical(cleaned[hostile.PLAN]) == canonical(before[hostile.PLAN])


@pytest.mark.parametrize("first", [FOUND, FOUND[2:], (), FOUND[:1] * 500])
def test_marks_do_not_pile_up(rich: bytes, first: Sequence[Finding]) -> None:
    assert marking.mark(marking.mark(rich, first), FOUND) == marking.mark(rich, FOUND)


def test_a_copy_saved_by_another_program_is_marked_anew(rich: bytes) -> None:
    """openpyxl stands for any program that writes the parts its own way: other names, prefixes,
    shared strings."""
    saved = io.BytesIO()
    opened(marking.mark(rich, FOUND)).save(saved)
    marked = marking.mark(saved.getvalue(), FOUND[2:3])
    sheet = opened(marked)["План"]
    assert (sheet["B3"].comment.text, "№ 1. СВЕДЕНИЕ" in sheet["C4"].comment.text) == (
        "Моя заметка\nв две строки",
        True,
    )
    assert [
        cell.coordinate for row in sheet for cell in row if str(cell.value).startswith("←")
    ] == ["F4"]
    assert len(rows(marked)) == 5


def test_a_drawing_with_something_of_the_persons_own_stays(rich: bytes) -> None:
    """Office breaks lines inside tags, and draws other things than notes there."""
    parts = opc.read(rich)
    vml = parts["xl/drawings/vmlDrawing1.vml"].replace(b"<v:shape ", b"<v:shape\n ")
    parts["xl/drawings/vmlDrawing1.vml"] = vml
    before = opc.write(parts)
    after = opc.read(marking.mark(marking.mark(before, FOUND), ()))
    assert after["xl/drawings/vmlDrawing1.vml"] == vml


def test_notes_keep_their_boxes_whatever_the_prefix_of_their_drawing(rich: bytes) -> None:
    """openpyxl writes ns0:shape where Office writes v:shape."""
    parts = opc.read(rich)
    vml = re.sub(rb"(</?)v:", rb"\1ns0:", parts["xl/drawings/vmlDrawing1.vml"]).replace(
        b"xmlns:v=", b"xmlns:ns0="
    )
    before = opc.write(parts | {"xl/drawings/vmlDrawing1.vml": vml})
    assert (
        opc.read(marking.mark(marking.mark(before, FOUND), ()))["xl/drawings/vmlDrawing1.vml"]
        == vml
    )


def test_links_are_known_by_where_they_lead(rich: bytes) -> None:
    """LibreOffice drops what a link says when the mouse is over it, and writes # before its
    place."""
    parts = opc.read(marking.mark(rich, FOUND))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = re.sub(r' tooltip="[^"]*"', "", sheet).replace(
        "location=\"'Замечания'!", 'location="#Замечания!'
    )
    again = marking.mark(opc.write(parts | {"xl/worksheets/sheet1.xml": sheet.encode()}), FOUND)
    assert again == marking.mark(rich, FOUND)


def test_a_workbook_without_styles_gets_some(rich: bytes) -> None:
    parts = opc.read(rich)
    del parts["xl/styles.xml"]
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        parts[name] = re.sub(rb"<(?:Relationship|Override) [^>]*styles[^>]*>", b"", parts[name])
    assert rows(marking.mark(opc.write(parts), FOUND))[3][0] == "№"


def test_a_list_that_somebody_deleted_is_made_anew(rich: bytes) -> None:
    book, saved = opened(marking.mark(rich, FOUND)), io.BytesIO()
    del book["Замечания"]
    book.save(saved)
    again = marking.mark(saved.getvalue(), FOUND)
    assert opened(again).sheetnames == ["План", "Свой лист", "Замечания"]
    assert opc.read(again)["xl/workbook.xml"].count(b'name="_programme442"') == 1


def test_a_sheet_of_a_chart_has_a_title_too(tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        book.create_chartsheet("Замечания")

    path = office.workbook(tmp_path / "к.xlsx", spoil=spoil)
    assert (
        opc.read(marking.mark(path.read_bytes(), FOUND))["xl/workbook.xml"]
        .decode()
        .count('"Замечания 2"')
        == 1
    )


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/drawings/vmlDrawing1.vml", b""),
        ("xl/comments1.xml", b"<comments/>"),
        ("_rels/.rels", b"<"),
        ("xl/comments1.xml", b"<a"),
    ],
)
def test_a_workbook_broken_where_nobody_reads_is_refused_with_the_part(
    tmp_path: Path, rich: bytes, part: str, content: bytes
) -> None:
    with pytest.raises(DamagedPackage):
        marking.mark(opc.write(opc.read(rich) | {part: content}), FOUND)
    path = office.workbook(tmp_path / "к.xlsx")
    path.write_bytes(opc.write(opc.read(path.read_bytes()) | {"_rels/.rels": b"<"}))
    with pytest.raises(
        GeneratorError, match=r"можно прочитать, но нельзя разметить: часть _rels/.rels повреждена"
    ):
        pipeline.mark(path, tmp_path / "з.xlsx")


def test_a_drawing_that_is_not_there_gets_a_new_one(rich: bytes) -> None:
    parts = opc.read(rich)
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = re.sub(
        rb"<Relationship [^>]*vmlDrawing[^>]*>", b"", parts["xl/worksheets/_rels/sheet1.xml.rels"]
    )
    marked = opc.read(marking.mark(opc.write(parts), FOUND))
    assert marked["xl/worksheets/sheet1.xml"].count(b"<legacyDrawing ") == 1


# --- valid ----------------------------------------------------------------------------------------


def test_a_marked_copy_has_no_fault_that_the_workbook_did_not_have(
    rich: bytes, tmp_path: Path
) -> None:
    for data in (rich, SHIPPED.read_bytes()):
        assert faults(marking.mark(data, FOUND), tmp_path) <= faults(data, tmp_path)


def test_thousands_of_notes_have_ids_of_their_own_in_the_whole_workbook(tmp_path: Path) -> None:
    sheets = ("План", "Исполнение")
    found = [
        RULES["due-unreadable"].at(CellRef(sheet, f"C{row}"), "?")
        for sheet in sheets
        for row in range(2, 1102)
    ]
    marked = opc.read(marking.mark(SHIPPED.read_bytes(), found))
    drawings = [part for name, part in marked.items() if name.endswith(".vml")]
    ids = [number for part in drawings for number in re.findall(rb'id="_x0000_s(\d+)"', part)]
    assert (len(drawings), len(ids), len(set(ids))) == (2, 2200, 2200)
    for part in drawings:
        [blocks] = re.findall(rb'data="([\d,]+)"', part)
        assert {int(number) // 1024 for number in re.findall(rb'id="_x0000_s(\d+)"', part)} == set(
            map(int, blocks.split(b","))
        )
    assert faults(opc.write(marked), tmp_path) <= faults(SHIPPED.read_bytes(), tmp_path)


# --- the command's part ---------------------------------------------------------------------------


def test_the_copy_of_a_faulty_workbook_is_made_and_the_workbook_is_not_touched(
    tmp_path: Path,
) -> None:
    path = office.workbook(tmp_path / "к.xlsx", План=[measure(Срок="весной")])
    before = path.read_bytes()
    pipeline.mark(path, tmp_path / "out" / "замечания.xlsx")
    pipeline.mark(path, tmp_path / "out" / "замечания.xlsx")
    assert path.read_bytes() == before
    [line] = rows((tmp_path / "out" / "замечания.xlsx").read_bytes())[4:]
    assert line[1:3] == ("ОШИБКА", "План!G2")


def test_strict_marks_warnings_as_errors(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "к.xlsx", План=[measure(Результат="Клиенты В2В довольны.")])
    pipeline.mark(path, tmp_path / "з.xlsx", strict=True)
    assert rows((tmp_path / "з.xlsx").read_bytes())[4][1] == Severity.ERROR.value


def test_a_copy_that_somebody_worked_in_is_not_overwritten(tmp_path: Path) -> None:
    path, copy = office.workbook(tmp_path / "к.xlsx"), tmp_path / "з.xlsx"
    pipeline.mark(path, copy)
    book = openpyxl.load_workbook(copy)
    book["План"]["G2"] = "II квартал"
    book.save(copy)
    for target in (copy, path):
        before = target.read_bytes()
        with pytest.raises(GeneratorError) as refused:
            pipeline.mark(path, target)
        assert str(refused.value) == (
            f"Файл {target} уже есть, и в нем чья-то работа; он не тронут. Назовите другое имя."
        )
        assert target.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\5\6" + bytes(18), b"text"])
def test_a_file_that_is_no_workbook_is_not_overwritten_either(
    tmp_path: Path, content: bytes
) -> None:
    target = tmp_path / "з.xlsx"
    target.write_bytes(content)
    with pytest.raises(GeneratorError, match="уже есть, и в нем чья-то работа"):
        pipeline.mark(office.workbook(tmp_path / "к.xlsx"), target)
    assert target.read_bytes() == content


def test_a_copy_is_a_workbook_of_the_same_kind(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=r"должна называться так же, как книга: \*\.xlsx"):
        pipeline.mark(office.workbook(tmp_path / "к.xlsx"), tmp_path / "з.xlsm")
