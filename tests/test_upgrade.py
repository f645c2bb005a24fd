"""A workbook of before gets what one of today has; everything else in it stays as it was."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from generator import building, freshness, opc, pipeline
from generator.cli import main
from generator.contract.schema import SHEETS
from generator.documents import kinds
from generator.findings import GeneratorError
from generator.suggestions import deciding
from generator.suggestions.cells import Cells
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import Decision, State, Suggestion
from generator.terms import Edition
from generator.workbook import writing
from generator.workbook.opening import opened
from tests import office, shown
from tests.conftest import SHIPPED

# What was shipped before there were amendments, clauses of the Standard and branches.
BEFORE = Path(__file__).parent / "data" / "programme-of-before.xlsx"
NEWER = [sheet.title for sheet in SHEETS if sheet.is_newer]
NEWER_CODES = {"sheet-newer", "column-newer", "parameter-usual"}


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A workbook before and after."""

    before: Path
    after: Path
    added: tuple[str, ...]

    @property
    def book(self) -> Workbook:
        return openpyxl.load_workbook(self.after)


def upgraded(folder: Path, source: Path = BEFORE) -> Upgraded:
    before, after = folder / "старая.xlsx", folder / "новая.xlsx"
    if before != source:
        shutil.copy(source, before)
    made = pipeline.upgrade(before, after)
    return Upgraded(before, after, made.added)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    return upgraded(tmp_path_factory.mktemp("upgrade"))


def test_it_says_what_was_added(old: Upgraded) -> None:
    assert [name for name in old.added if not name.startswith("Общество")] == [
        "Списки: «НДС в суммах»",
        "Списки: «Финансирование в публичной редакции»",
        "Списки: «Запись сроков»",
        "Списки: «Сведения в публичной редакции»",
        "Списки: «Филиал»",
        "Программы: «Запись сроков»",
        "Программы: «Сведения в публичной редакции»",
        "План: «Порядок»",
        "План: «Исключено»",
        "План: «Филиал»",
        "План: «Пункты Стандарта»",
        "План: «Перенесено из»",
        "План: «Добавлено»",
        "лист «Изменения»",
        "лист «Опросы»",
        "лист «Стандарт»",
    ]


def test_the_sheets_stand_where_a_new_workbook_has_them(old: Upgraded) -> None:
    assert old.book.sheetnames == writing.empty_workbook().sheetnames


@pytest.mark.parametrize("title", NEWER)
def test_a_new_sheet_looks_as_in_a_new_workbook(old: Upgraded, title: str) -> None:
    made, wanted = old.book[title], writing.empty_workbook()[title]
    for row in wanted.iter_rows():
        for cell in row:
            own = made[cell.coordinate]
            assert (own.value, own.number_format) == (cell.value, cell.number_format)
            assert own.font.b == cell.font.b
            assert own.fill.fgColor.rgb == cell.fill.fgColor.rgb
            assert own.alignment.wrap_text == cell.alignment.wrap_text
            assert own.border.bottom.style == cell.border.bottom.style
    assert [table.ref for table in made.tables.values()] == [
        table.ref for table in wanted.tables.values()
    ]
    assert made.freeze_panes == wanted.freeze_panes
    assert made.print_title_rows == wanted.print_title_rows == "$1:$1"
    assert made.page_setup.orientation == "landscape"
    widths = {letter: each.width for letter, each in wanted.column_dimensions.items()}
    assert {letter: each.width for letter, each in made.column_dimensions.items()} == widths


def hints(sheet: Worksheet) -> dict[str, tuple[str, str | None, list[object]]]:
    """The title and the hint of each area, and the values of its dropdown."""
    return {
        str(each.sqref): (each.promptTitle, each.prompt, values_of(sheet, each.formula1))
        for each in sheet.data_validations.dataValidation
    }


def values_of(sheet: Worksheet, formula: str | None) -> list[object]:
    if formula is None:
        return []
    title, _, area = formula.replace("$", "").rpartition("!")
    assert sheet.parent is not None
    cells = sheet.parent[title.strip("'")][area]
    return [cell.value for (cell,) in cells if cell.value is not None]


@pytest.mark.parametrize("title", [*NEWER, "Программы", "План"])
def test_every_new_column_has_its_hint_and_its_dropdown(old: Upgraded, title: str) -> None:
    wanted = hints(writing.empty_workbook()[title])
    made = hints(old.book[title])
    newer = {"sheet": wanted, "columns": dict(list(wanted.items())[-2:])}
    kept = newer["sheet" if title in NEWER else "columns"]
    assert {area: made[area] for area in kept} == kept


def test_everything_else_is_the_same_byte_for_byte(old: Upgraded) -> None:
    before, after = opc.read(old.before.read_bytes()), opc.read(old.after.read_bytes())
    assert set(before) <= set(after)
    changed = {name for name in before if before[name] != after[name]}
    sheets = {f"xl/worksheets/sheet{number}.xml" for number in (2, 3, 5, 12)}
    tables = {f"xl/tables/table{number}.xml" for number in (1, 2, 4)}
    whole = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    assert changed <= sheets | tables | whole | {"xl/styles.xml"}


def test_what_points_at_a_sheet_by_its_place_still_does(tmp_path: Path) -> None:
    def name(workbook: Workbook) -> None:
        for title in NEWER:
            del workbook[title]
        workbook["План"].print_area = "A1:K2"
        workbook.active = workbook.sheetnames.index("Списки")

    made = upgraded(tmp_path, office.workbook(tmp_path / "старая.xlsx", spoil=name)).book
    assert made["План"].print_area == "'План'!$A$1:$K$2"
    assert made.active is not None
    assert made.active.title == "Списки"
    for sheet in made.worksheets[1:-1]:
        assert sheet.print_title_rows == "$1:$1", sheet.title


def test_it_reads_as_before_and_nothing_is_lacking(old: Upgraded) -> None:
    before = [finding for finding in office.said(old.before) if finding.code not in NEWER_CODES]
    assert list(office.said(old.after)) == before


@pytest.mark.parametrize("kind", ["program", "report"])
@pytest.mark.parametrize("edition", list(Edition))
def test_it_makes_the_same_documents(old: Upgraded, kind: str, edition: Edition) -> None:
    """How dues are written too: a book that was not asked had them as they were typed."""

    def text(source: Path) -> str:
        order = freshness.Order(source=source, out=source.parent, year=2024, edition=edition)
        return shown.document_text(building.write(kinds.kind(kind), order).docx)

    assert text(old.after) == text(old.before)


def test_a_second_time_there_is_nothing_to_do(old: Upgraded) -> None:
    data = old.after.read_bytes()
    done = CliRunner().invoke(main, ["upgrade", "--source", str(old.after)])
    assert done.output == (
        f"В книге {old.after} есть все столбцы, листы и списки; она не изменена.\n"
    )
    assert old.after.read_bytes() == data


def test_the_same_book_gives_the_same_bytes(old: Upgraded, tmp_path: Path) -> None:
    assert upgraded(tmp_path).after.read_bytes() == old.after.read_bytes()


def without(titles: list[str]) -> Callable[[Workbook], None]:
    def spoil(workbook: Workbook) -> None:
        for title in titles:
            del workbook[title]

    return spoil


@given(st.lists(st.sampled_from([*NEWER, "Списки"]), unique=True))
@settings(max_examples=8)
def test_whichever_sheets_are_lacking_they_come_and_the_rows_stay(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("sheets")
    path = office.workbook(folder / "старая.xlsx", spoil=without(titles))
    lacking = [title for title in NEWER if title in titles]
    if not lacking:
        assert pipeline.upgrade(path).path is None
        return
    made = upgraded(folder, path)
    assert made.added == tuple(f"лист «{title}»" for title in lacking)
    assert office.said(made.after) == ()
    [row] = Cells(opened("x.xlsx", made.after.read_bytes())).rows("План")
    assert row.values["measure"] == "Закупить сидения."
    if "Списки" in titles:  # nothing names a sheet that is not there
        for title in lacking:
            formulas = [each.formula1 for each in made.book[title].data_validations.dataValidation]
            assert set(formulas) == {None}


def test_lists_that_stand_elsewhere_are_found_there(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        without(NEWER)(workbook)
        workbook["Списки"].insert_cols(1, 3)
        workbook["Списки"].title = "временно"  # openpyxl takes «Списки» and «СПИСКИ» for one
        workbook["временно"].title = "СПИСКИ"

    made = upgraded(tmp_path, office.workbook(tmp_path / "старая.xlsx", spoil=spoil)).book
    kinds_of_stamp = ["приказ", "руководитель", "протокол", "нет"]
    assert hints(made["Изменения"])["C2:C3000"][2] == kinds_of_stamp


def test_a_table_whose_name_is_taken_gets_another(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        without(NEWER)(workbook)
        own = workbook.create_sheet("Наш лист")
        own.append(["Что", "Где"])
        own.append(["папка", "полка"])
        table = Table(displayName="Стандарт", ref="A1:B2")
        own.add_table(table)

    made = upgraded(tmp_path, office.workbook(tmp_path / "старая.xlsx", spoil=spoil)).book
    assert list(made["Стандарт"].tables) == ["Стандарт2"]
    numbers = [table.id for sheet in made.worksheets for table in sheet.tables.values()]
    assert len(numbers) == len(set(numbers))


def test_a_workbook_of_protected_structure_is_left_alone(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        without(NEWER)(workbook)
        assert workbook.security is not None
        workbook.security.lockStructure = True

    path = office.workbook(tmp_path / "старая.xlsx", spoil=spoil)
    with pytest.raises(GeneratorError) as refused:
        pipeline.upgrade(path, tmp_path / "новая.xlsx")
    assert str(refused.value) == (
        f"Книга {path} не тронута: ее структура защищена, лист не добавить: снимите защиту "
        "(Рецензирование → Защитить книгу)."
    )
    assert not (tmp_path / "новая.xlsx").exists()


def test_a_workbook_with_fewer_styles_takes_those_of_the_sheet(tmp_path: Path) -> None:
    """What R7 and others write: fewer groups of styles than Excel has."""
    path = office.workbook(tmp_path / "старая.xlsx", spoil=without(NEWER))
    parts = opc.read(path.read_bytes())
    styles = opc.parsed(parts["xl/styles.xml"])
    for group in list(styles):
        if etree.QName(group).localname in ("dxfs", "tableStyles", "colors"):
            styles.remove(group)
    parts["xl/styles.xml"] = etree.tostring(styles)
    path.write_bytes(opc.write(parts))
    made = upgraded(tmp_path, path).book
    assert made["Изменения"]["G2"].number_format == "dd.mm.yyyy"


# --- apply ------------------------------------------------------------------------------------------


def proposed(heading: str, text: str, **more: Any) -> Suggestion:
    plain: dict[str, Any] = {
        "state": State.READY,
        "sheet": "Стандарт",
        "row": "4.2",
        "heading": heading,
        "proposed": text,
        "new_row": {"Пункт": "4.2"},
        "year": 2024,
        "decision": str(Decision.ACCEPT),
    }
    return Suggestion(**(plain | more))


def applied(folder: Path, source: Path, *suggestions: Suggestion) -> str:
    content = SuggestionList(
        company="АО «Сбыт»", document="program-2024", year=2024, suggestions=suggestions
    )
    listed = folder / "список.xlsx"
    listed.write_bytes(deciding.to_bytes(content))
    into = folder / f"записано-{source.stem}.xlsx"
    arguments = ["apply", str(listed), "--source", str(source), "--into", str(into)]
    return CliRunner().invoke(main, arguments).output


def test_a_row_for_a_sheet_that_the_book_lacks_waits_for_the_upgrade(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "старая.xlsx", spoil=without(NEWER))
    row = proposed("Требование", "Ответ за 5 дней.")
    assert "в книге нет листа «Стандарт»: make upgrade его добавит" in applied(tmp_path, path, row)
    made = upgraded(tmp_path, path)
    output = applied(tmp_path, made.after, row)
    assert "make upgrade" not in output
    book = openpyxl.load_workbook(tmp_path / "записано-новая.xlsx")
    assert [cell.value for cell in book["Стандарт"][2]] == ["4.2", "Ответ за 5 дней.", None]


def test_a_change_in_a_sheet_that_the_book_lacks_says_so_too(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "старая.xlsx", spoil=without(NEWER))
    change = proposed("Требование", "Ответ за 5 дней.", new_row=None, expected="Ответ.")
    other = proposed("Мероприятие", "Купить стулья.", sheet="План", row="М1", new_row=None)
    said = applied(tmp_path, path, change, other)
    assert "в книге нет листа «Стандарт»: make upgrade его добавит" in said


def test_a_new_row_with_a_value_for_a_column_that_is_lacking_says_what_to_do(
    tmp_path: Path,
) -> None:
    source = tmp_path / "старая.xlsx"
    shutil.copy(BEFORE, source)
    texts = {
        "Код": "М24-99",
        "Год": "2024",
        "Раздел": "1.1",
        "Предложение": "Обновить стенды.",
        "Мероприятие": "Заменить стенды.",
        "Срок": "I квартал",
        "Результат": "Стенды обновлены.",
    }
    row = proposed("Филиал", "Северный", sheet="План", row="М24-99", new_row=texts)
    content = SuggestionList(
        company="АО «Петербургская сбытовая компания»",
        document="program-2024",
        year=2024,
        suggestions=(row,),
    )
    listed = tmp_path / "список.xlsx"
    listed.write_bytes(deciding.to_bytes(content))
    arguments = ["apply", str(listed), "--source", str(source), "--into", str(tmp_path / "н.xlsx")]
    said = CliRunner().invoke(main, arguments).output
    assert "в книге нет столбцов: «Филиал»; make upgrade их добавит" in said
    rows = Cells(opened("н.xlsx", (tmp_path / "н.xlsx").read_bytes())).rows("План")
    assert "М24-99" not in [each.key for each in rows]


def test_the_shipped_book_lacks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "programme.xlsx"
    shutil.copy(SHIPPED, path)
    assert pipeline.upgrade(path).path is None
    assert openpyxl.load_workbook(io.BytesIO(path.read_bytes())).sheetnames[-1] == "Списки"


def test_a_plan_that_is_no_table_any_more_gets_its_columns_behind_the_last(tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["План"]
        sheet.tables.clear()
        sheet.delete_cols([cell.value for cell in sheet[1]].index("Порядок") + 1, 9)

    made = upgraded(tmp_path, office.workbook(tmp_path / "старая.xlsx", spoil=spoil))
    before = [cell.value for cell in openpyxl.load_workbook(tmp_path / "старая.xlsx")["План"][1]]
    after = [cell.value for cell in openpyxl.load_workbook(made.after)["План"][1]]
    assert after[: len(before)] == before
    assert after[len(before)] == "Порядок"
