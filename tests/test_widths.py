"""The columns of tables are as wide as their texts need, and what belongs together stays together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table
from hypothesis import given
from hypothesis import strategies as st

from generator.documents import keeping, widths
from generator.documents.measuring import Face, Faces, pieces_of
from generator.documents.widths import OWN_WIDTHS, Column, Needs

TEXT = "Обеспечить рабочее место клиента в офисе обслуживания новым оборудованием"


def document() -> Document:
    made = docx.Document()
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Times New Roman", Pt(11)
    return made


def table(made: Document, *rows: Sequence[str], heads: int = 1) -> Table:
    """A table whose first rows repeat."""
    added: Any = made.add_table(0, len(rows[0]))
    for index, texts in enumerate(rows):
        row = added.add_row()
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
        if index < heads:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return added  # type: ignore[no-any-return]  # python-docx has no types for rows


def grid(added: Table) -> list[int]:
    return [int(column.get(qn("w:w")) or 0) for column in added._tbl.tblGrid.gridCol_lst]


def fitted(made: Document) -> None:
    widths.fit(made)


def kept(blocks: Sequence[Any]) -> list[bool]:
    """Whether each paragraph or row stays with the next."""
    return [block.find(f".//{qn('w:keepNext')}") is not None for block in blocks]


# --- widths ---------------------------------------------------------------------------------------


def test_a_column_is_as_wide_as_its_longest_word() -> None:
    made = document()
    added = table(made, ("№", "Текст"), ("1.", TEXT * 20), ("2.", "клиентоориентированность"))
    fitted(made)
    number, text = grid(added)
    word = Face(11, bold=False).width("клиентоориентированность") * 20
    assert text > word
    assert number < 700
    assert number + text == sum(grid(added))


def test_a_due_in_one_line_is_not_broken_at_its_no_break_space() -> None:
    made = document()
    added = table(made, ("Срок", "Текст"), ("II\xa0квартал\xa02025", TEXT * 20))
    fitted(made)
    assert grid(added)[0] > Face(11, bold=False).width("II квартал 2025") * 20


def test_columns_of_like_texts_are_alike() -> None:
    made = document()
    added = table(made, ("А", "Б"), (TEXT * 3, TEXT * 3))
    fitted(made)
    first, second = grid(added)
    assert abs(first - second) < 100


def test_every_cell_has_the_width_of_its_columns() -> None:
    made = document()
    added = table(made, ("А", "Б", "В"), (TEXT, "да", "нет"), ("", "", ""))
    merged = added.rows[2].cells[0].merge(added.rows[2].cells[1])
    fitted(made)
    first, second, _ = grid(added)
    assert merged._tc.tcPr is not None
    assert merged._tc.tcPr.find(qn("w:tcW")).get(qn("w:w")) == str(first + second)


def test_a_person_keeps_the_widths_of_a_table_by_its_style() -> None:
    made = document()
    made.styles.add_style(OWN_WIDTHS, WD_STYLE_TYPE.TABLE)
    added = table(made, ("№", "Текст"), ("1.", TEXT * 20))
    added.style = OWN_WIDTHS
    before = grid(added)
    fitted(made)
    assert grid(added) == before


def test_also_when_word_has_made_two_names_of_it() -> None:
    made = document()
    style = made.styles.add_style("Таблица", WD_STYLE_TYPE.TABLE)
    aliases: Any = OxmlElement("w:aliases")
    aliases.set(qn("w:val"), "ширина из шаблона")
    style.element.find(qn("w:name")).addnext(aliases)
    added = table(made, ("№", "Текст"), ("1.", TEXT * 20))
    added.style = style
    before = grid(added)
    fitted(made)
    assert grid(added) == before


def test_a_table_without_a_head_keeps_its_widths() -> None:
    made = document()
    added = table(made, ("Директор", "А.В. Смирнова"), heads=0)
    before = grid(added)
    fitted(made)
    assert grid(added) == before


def test_upright_heads_need_the_height_of_their_text_and_hardly_any_width() -> None:
    made = document()
    added = table(made, ("Вид", "выполнено с опозданием"), (TEXT * 4, "3"))
    head = added.rows[0].cells[1]._tc.get_or_add_tcPr()
    direction: Any = OxmlElement("w:textDirection")
    direction.set(qn("w:val"), "btLr")
    head.append(direction)
    fitted(made)
    [height] = added._tbl.xpath(".//w:trHeight/@w:val")
    assert int(height) > Face(11, bold=False).width("выполнено с опозданием") * 20
    assert grid(added)[1] < 700


def test_words_come_before_margins_where_there_is_no_room() -> None:
    made = document()
    word = "клиентоориентированность"
    added = table(made, [word] * 4, [word] * 4)
    margins: Any = OxmlElement("w:tblCellMar")
    added._tbl.tblPr.append(margins)
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "200")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    fitted(made)
    assert [margin.get(qn("w:w")) for margin in margins] == ["30", "30"]


NEEDS = st.integers(1, 8).flatmap(
    lambda count: st.builds(
        Needs,
        st.tuples(
            *[
                st.builds(
                    Column,
                    bound=st.floats(0, 3000),
                    word=st.floats(0, 3000),
                    longest=st.floats(0, 30_000),
                )
            ]
            * count
        ),
        st.lists(st.tuples(*[st.floats(0, 50_000)] * count), max_size=6).map(tuple),
    )
)


@given(NEEDS, st.integers(2000, 20_000))
def test_the_columns_of_any_table_fill_it(needs: Needs, total: int) -> None:
    found = widths.shared(needs, total)
    assert sum(found) == total
    assert all(width >= 0 for width in found)
    least = [min(column.bound, total * 0.45) for column in needs.columns]
    if sum(least) < total and sum(max(c.longest, c.bound) for c in needs.columns) > total:
        assert all(width >= low - 2 for width, low in zip(found[:-1], least[:-1], strict=True))


def test_lines_end_at_spaces_and_behind_hyphens_between_letters() -> None:
    assert pieces_of("онлайн-сервис в\xa04 офисах\n– и -5") == [
        "онлайн-", "сервис", "в\xa04", "офисах", "–", "и", "-5",
    ]  # fmt: skip


# --- pages ----------------------------------------------------------------------------------------


def keep(made: Document) -> None:
    keeping.keep(made, Faces(made))


def test_a_table_of_three_rows_is_not_split_and_the_last_row_of_a_long_one_is_not_alone() -> None:
    made = document()
    short = table(made, ("А",), *[(TEXT * 9,)] * 3)
    made.add_paragraph("между")
    long = table(made, ("А",), *[(TEXT * 9,)] * 30)
    keep(made)
    assert kept(short._tbl.tr_lst) == [False, True, True, False]
    assert kept(long._tbl.tr_lst)[-4:] == [False, False, True, False]


def test_a_low_table_is_not_split_though_it_has_many_rows() -> None:
    made = document()
    low = table(made, ("А",), *[("да",)] * 9)
    keep(made)
    assert kept(low._tbl.tr_lst) == [False, *[True] * 8, False]


@pytest.mark.parametrize("ends_with_table", [False, True])
def test_a_part_ends_with_so_much_that_its_last_page_is_not_nearly_empty(
    *, ends_with_table: bool
) -> None:
    made = document()
    for _ in range(100):
        made.add_paragraph(TEXT)
    added = table(made, ("А",), *[(TEXT * 3,)] * 40) if ends_with_table else None
    made.add_section(WD_SECTION.NEW_PAGE)
    made.add_paragraph("Приложение")
    keep(made)
    blocks = made.element.body.findall(qn("w:p")) if added is None else added._tbl.tr_lst
    tail = sum(kept(blocks))
    assert 5 < tail < 35


def test_the_end_of_the_document_may_be_short() -> None:
    made = document()
    for _ in range(100):
        made.add_paragraph(TEXT)
    keep(made)
    assert not any(kept(made.element.body.findall(qn("w:p"))))
