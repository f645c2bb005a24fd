"""Suggestions: the list that a person decides on, and what goes from it into a new workbook."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.table import TableColumn

from generator import opc, pipeline
from generator.cli import main
from generator.findings import GeneratorError
from generator.suggestions import deciding, keeping
from generator.suggestions.applying import Fate, apply
from generator.suggestions.cells import Cells
from generator.suggestions.deciding import SuggestionList, WrongDecision
from generator.suggestions.suggestion import Decision, Remark, State, Suggestion
from generator.workbook import lean
from generator.workbook.opening import opened
from generator.workbook.patching import Unpatchable
from tests import office
from tests.conftest import SHIPPED

COMPANY = "АО «Сбыт»"


def suggestion(proposed: str, heading: str = "Мероприятие", **more: Any) -> Suggestion:
    """An accepted suggestion for the measure М1 of a small workbook."""
    plain: dict[str, Any] = {
        "state": State.READY,
        "sheet": "План",
        "row": "М1",
        "heading": heading,
        "proposed": proposed,
        "expected": EXPECTED.get(heading),
        "year": 2024,
        "decision": str(Decision.ACCEPT),
    }
    return Suggestion(**(plain | more))


EXPECTED = {
    "Мероприятие": "Закупить сидения.",
    "Срок": "I квартал",
    "Финансирование план, тыс. руб.": "100",
}


def listed(*suggestions: Suggestion) -> SuggestionList:
    return SuggestionList(
        company=COMPANY, document="program-2024", year=2024, suggestions=suggestions
    )


def book(
    tmp_path: Path, spoil: Callable[[Workbook], None] = lambda _: None, **sheets: Any
) -> bytes:
    return office.workbook(tmp_path / "книга.xlsx", spoil=spoil, **sheets).read_bytes()


def written(data: bytes, *suggestions: Suggestion) -> tuple[Any, list[str]]:
    """The cells of the new workbook by sheet, and why something is not there."""
    made = apply(listed(*suggestions), "книга.xlsx", data)
    reasons = [outcome.reason for outcome in made.of(Fate.REFUSED)]
    return openpyxl.load_workbook(io.BytesIO(made.data)), reasons


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "proposed", "cell", "kept"),
    [
        ("Мероприятие", "Купить стулья.", "F2", "Купить стулья."),
        ("Мероприятие", "=1+1", "F2", "=1+1"),
        ("Срок", "II квартал 2024", "G2", "II квартал 2024"),
        ("Срок", "15.04.2024", "G2", "15.04.2024"),
        ("Финансирование план, тыс. руб.", "1 300,50", "J2", 1300.5),
        ("Финансирование план, тыс. руб.", "45,67891", "J2", 45.67891),
        ("Финансирование план, тыс. руб.", "", "J2", None),
    ],
)
def test_a_cell_takes_what_its_column_holds(
    tmp_path: Path, heading: str, proposed: str, cell: str, kept: object
) -> None:
    made, reasons = written(book(tmp_path), suggestion(proposed, heading))
    assert reasons == []
    found = made["План"][cell]
    assert found.value == kept
    assert found.data_type != "f"
    assert found.quotePrefix == (str(kept).startswith("="))


def test_a_day_stays_a_day_of_excel(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        workbook["План"]["G2"].value = dt.date(2024, 3, 31)
        workbook["План"]["G2"].number_format = "dd.mm.yyyy"

    made, _ = written(
        book(tmp_path, spoil), suggestion("15.04.2024", "Срок", expected="31.03.2024")
    )
    cell = made["План"]["G2"]
    assert (cell.value, cell.number_format) == (dt.datetime(2024, 4, 15), "dd.mm.yyyy")


def test_a_date_of_the_execution_counts_from_the_epoch_of_the_book(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    data = book(
        tmp_path,
        spoil,
        Исполнение=[office.execution(**{"Дата исполнения": dt.date(2024, 3, 1)})],
    )
    change = suggestion("05.03.2024", "Дата исполнения", sheet="Исполнение", expected="2024-03-01")
    made, reasons = written(data, change)
    assert reasons == []
    [row] = Cells(opened("книга.xlsx", saved(made))).rows("Исполнение")
    assert row.values["finished"] == dt.date(2024, 3, 5)


def saved(workbook: Workbook) -> bytes:
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def test_in_a_format_of_per_cent_stands_what_the_format_makes_of_it(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        cell = workbook["Показатели"]["G2"]
        cell.value, cell.number_format = 0.9, "0%"

    change = suggestion("95", "Цель", sheet="Показатели", row="П0", expected="90")
    made, reasons = written(book(tmp_path, spoil), change)
    assert (made["Показатели"]["G2"].value, reasons) == (0.95, [])


def test_own_text_goes_before_what_was_proposed(tmp_path: Path) -> None:
    made, _ = written(book(tmp_path), suggestion("Купить стулья.", own_text="Купить кресла."))
    assert made["План"]["F2"].value == "Купить кресла."


def test_a_row_without_a_key_is_found_by_what_it_is_about(tmp_path: Path) -> None:
    figures = [
        {"Год": 2024, "Вид оценки": "комплексная", "Канал": "офис", "Шкала": "1–5", "Значение": 4},
        {"Год": 2024, "Вид оценки": "комплексная", "Канал": "сайт", "Шкала": "1–5", "Значение": 3},
    ]
    known = {"Вид оценки": "комплексная", "Канал": "сайт", "Шкала": "1–5", "Год": 2024}
    change = suggestion(
        "3,5", "Значение", sheet="Оценка", row="", cell="G9", known=known, expected="3"
    )
    made, reasons = written(book(tmp_path, Оценка=figures), change)
    assert (made["Оценка"]["G3"].value, reasons) == (3.5, [])


# --- what is not written --------------------------------------------------------------------------


def _formula(workbook: Workbook) -> None:
    workbook["План"]["J2"].value = "=50+50"


def _protected(workbook: Workbook) -> None:
    workbook["План"].protection.sheet = True


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (
            _protected,
            "ячейка защищена: снимите защиту листа (Рецензирование → Снять защиту листа)",
        ),
    ],
)
def test_a_cell_that_must_not_be_written_to_is_told(
    tmp_path: Path, spoil: Callable[[Workbook], None], reason: str
) -> None:
    data = book(tmp_path, spoil)
    made = apply(listed(suggestion("Купить стулья.")), "книга.xlsx", data)
    assert [outcome.reason for outcome in made.outcomes] == [reason]
    assert made.data == data


def test_a_formula_stays(tmp_path: Path) -> None:
    parts = opc.read(book(tmp_path, _formula))
    computed = {
        name: re.sub(b"</f><v ?/?>(</v>)?", b"</f><v>100</v>", part) for name, part in parts.items()
    }
    change = suggestion("250", "Финансирование план, тыс. руб.")
    made = apply(listed(change), "книга.xlsx", opc.write(computed))
    assert [(each.fate, each.reason) for each in made.outcomes] == [
        (Fate.REFUSED, "в ячейке формула: измените то, из чего она считает")
    ]


def test_a_cell_that_somebody_changed_meanwhile_is_told_with_all_three_values(
    tmp_path: Path,
) -> None:
    change = suggestion("Купить стулья.", expected="Закупить столы.")
    made, reasons = written(book(tmp_path), change)
    assert made["План"]["F2"].value == "Закупить сидения."
    assert reasons == [
        "в документе было «Закупить столы.», в книге теперь «Закупить сидения.», "
        "предложено «Купить стулья.»"
    ]


def test_a_row_that_is_gone_or_stands_twice_is_told(tmp_path: Path) -> None:
    rows = [office.measure("М1"), office.measure("М1", Мероприятие="Другое.")]
    _, twice = written(book(tmp_path, План=rows), suggestion("Купить стулья."))
    _, gone = written(book(tmp_path), suggestion("Купить стулья.", row="М9"))
    assert twice == ["строк «М1» на листе «План» несколько (2)"]
    assert gone == ["строки «М9» на листе «План» больше нет"]


def test_what_cannot_be_read_is_not_written(tmp_path: Path) -> None:
    made, reasons = written(book(tmp_path), suggestion("весной", "Срок", state=State.UNREADABLE))
    assert made["План"]["G2"].value == "I квартал"
    assert reasons == ["не понимаю срок «весной»; ожидается, например, «I квартал 2024»"]


def test_two_accepted_texts_for_one_cell_are_none(tmp_path: Path) -> None:
    made, reasons = written(book(tmp_path), suggestion("Одно."), suggestion("Другое."))
    assert made["План"]["F2"].value == "Закупить сидения."
    assert reasons == ["для этой ячейки принято два разных значения"] * 2


def test_a_signed_workbook_is_never_written_to(tmp_path: Path) -> None:
    parts = opc.read(book(tmp_path)) | {"_xmlsignatures/sig1.xml": b"<x/>"}
    with pytest.raises(Unpatchable, match="электронной подписью"):
        apply(listed(suggestion("Купить стулья.")), "книга.xlsx", opc.write(parts))


# --- what else there is in the book ---------------------------------------------------------------


def test_only_the_part_of_the_sheet_changes(tmp_path: Path) -> None:
    data = book(tmp_path)
    made = apply(listed(suggestion("Купить стулья.")), "книга.xlsx", data).data
    before, after = opc.read(data), opc.read(made)
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["xl/workbook.xml", "xl/worksheets/sheet6.xml"]
    assert before.keys() == after.keys()


def test_a_second_run_does_nothing(tmp_path: Path) -> None:
    first = apply(listed(suggestion("Купить стулья.")), "книга.xlsx", book(tmp_path))
    second = apply(listed(suggestion("Купить стулья.")), "книга.xlsx", first.data)
    assert second.data == first.data
    assert [outcome.fate for outcome in second.outcomes] == [Fate.THERE]


# --- new rows -------------------------------------------------------------------------------------


def new(heading: str, proposed: str, code: str = "М2") -> Suggestion:
    rest = {"Код": code, "Год": "2024", "Раздел": "1.1"}
    return suggestion(proposed, heading, row=code, expected=None, new_row=rest)


NEW_ROW = (
    new("Предложение", "Завести книгу."),
    new("Мероприятие", "Купить книгу."),
    new("Срок", "III квартал"),
    new("Результат", "Книга есть."),
    new("Финансирование план, тыс. руб.", "12,5"),
)


def test_a_new_row_goes_behind_the_last_of_its_table(tmp_path: Path) -> None:
    made, reasons = written(book(tmp_path), *NEW_ROW)
    sheet = made["План"]
    assert reasons == []
    assert [cell.value for cell in sheet[3]][1:10] == [
        *("М2", 2024, "1.1", "Завести книгу.", "Купить книгу.", "III квартал", "Книга есть."),
        *(None, 12.5),
    ]
    assert sheet["A3"].value == sheet["A2"].value  # the number, which Excel counts
    assert sheet.tables["План"].ref == "A1:Q3"
    assert sheet.tables["План"].autoFilter.ref == "A1:Q3"
    assert sheet["E3"].alignment.wrap_text


def test_ranges_that_ended_with_the_table_still_do(tmp_path: Path) -> None:
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.worksheet.datavalidation import DataValidation

    def spoil(workbook: Workbook) -> None:
        sheet = workbook["План"]
        validation = DataValidation("whole", formula1="1", formula2="9")
        validation.add("C2:C2")
        sheet.add_data_validation(validation)
        sheet.conditional_formatting.add("J2:J2", CellIsRule("lessThan", ["0"]))  # type: ignore[no-untyped-call]
        sheet.print_area = "A1:K2"

    made, _ = written(book(tmp_path, spoil), *NEW_ROW)
    sheet = made["План"]
    ranges = {str(each.sqref) for each in sheet.data_validations.dataValidation}
    assert "C2:C3" in ranges
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["J2:J3"]
    assert sheet.print_area == "'План'!$A$1:$K$3"


def test_two_new_rows_stand_one_behind_the_other_and_are_there_once(tmp_path: Path) -> None:
    other = [
        replace(each, row="М3", new_row={**(each.new_row or {}), "Код": "М3"}) for each in NEW_ROW
    ]
    first = apply(listed(*NEW_ROW, *other), "книга.xlsx", book(tmp_path))
    codes = [row.key for row in Cells(opened("книга.xlsx", first.data)).rows("План")]
    assert codes == ["М1", "М2", "М3"]
    again = apply(listed(*NEW_ROW, *other), "книга.xlsx", first.data)
    assert again.data == first.data


def test_a_number_of_more_decimals_than_its_cell_shows_gets_a_finer_format(tmp_path: Path) -> None:
    fine = replace(NEW_ROW[4], proposed="45,67891")
    made, reasons = written(book(tmp_path), *NEW_ROW[:4], fine)
    cell = made["План"]["J3"]
    assert (cell.value, cell.number_format, reasons) == (45.67891, "#,##0.00###", [])
    assert made["План"]["J2"].number_format == "#,##0.00"


@pytest.mark.parametrize(
    ("number_format", "proposed", "heading", "reason"),
    [
        ("#,##0.00", "Д" * 40_000, "Мероприятие", "в ячейке Excel помещается 32767 знаков: сократите"
         " текст"),
        ('0.0" ед."', "12,57", "Финансирование план, тыс. руб.", 'формат ячейки «0.0" ед."» показал '
         "бы другое число"),
    ],
)  # fmt: skip
def test_a_new_row_that_cant_be_written_is_told_and_stops_no_other(
    tmp_path: Path, number_format: str, proposed: str, heading: str, reason: str
) -> None:
    def spoil(workbook: Workbook) -> None:
        workbook["План"]["J2"].number_format = number_format

    bad = [
        replace(each, proposed=proposed) if each.heading == heading else each for each in NEW_ROW
    ]
    rest = {"Код": "М3", "Год": "2024", "Раздел": "1.1"}
    other = [replace(each, row="М3", new_row=rest) for each in NEW_ROW[:4]]
    made, reasons = written(book(tmp_path, spoil), *bad, *other)
    assert [cell.value for cell in made["План"]["B"]] == ["Код", "М1", "М3"]
    assert set(reasons) == {reason}


def test_where_something_stands_below_the_table_no_row_is_added(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        workbook["План"]["B3"].value = "Итого"

    made, reasons = written(book(tmp_path, spoil), *NEW_ROW)
    assert made["План"]["B3"].value == "Итого"
    assert set(reasons) == {"под последней строкой таблицы (2) что-то написано"}


def test_a_row_of_totals_goes_down_by_one(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        sheet = workbook["План"]
        sheet["B3"].value, sheet["J3"].value = "Итого", "=SUBTOTAL(109,J2:J2)"
        table = sheet.tables["План"]
        table.ref, table.totalsRowCount = "A1:Q3", 1

    made, reasons = written(book(tmp_path, spoil), *NEW_ROW)
    sheet = made["План"]
    assert reasons == []
    assert (sheet["B3"].value, sheet["B4"].value) == ("М2", "Итого")
    assert sheet["J4"].value == "=SUBTOTAL(109,J2:J3)"
    assert (sheet.tables["План"].ref, sheet.tables["План"].autoFilter.ref) == ("A1:Q4", "A1:Q3")


def test_in_an_empty_table_a_new_row_is_the_first(tmp_path: Path) -> None:
    made, reasons = written(book(tmp_path, План=[]), *NEW_ROW)
    sheet = made["План"]
    assert reasons == []
    assert (sheet["B2"].value, sheet["F2"].value) == ("М2", "Купить книгу.")
    assert str(sheet["A2"].value).startswith("=IF(")
    assert sheet.tables["План"].ref == "A1:Q2"


def test_a_measure_that_is_taken_out_is_not_printed_and_stays(tmp_path: Path) -> None:
    change = suggestion("до издания", "Исключено", expected=None)
    data = book(tmp_path, План=[office.measure("М1"), office.measure("М2")])
    made = apply(listed(change), "книга.xlsx", data).data
    (tmp_path / "новая.xlsx").write_bytes(made)
    from generator.workbook import reading

    read = reading.read(tmp_path / "новая.xlsx").book
    assert read is not None
    assert [measure.code for measure in read.measures] == ["М1", "М2"]
    assert [measure.code for measure in read.rows_of(2024).measures] == ["М2"]


def test_a_new_row_may_stand_between_two_of_its_group(tmp_path: Path) -> None:
    rows = [
        office.measure("М1"),
        office.measure("М2"),
        office.measure("М3", Порядок=1.5),
    ]
    found = office.book(tmp_path, План=rows)
    assert [measure.code for measure in found.rows_of(2024).measures] == ["М1", "М3", "М2"]
    assert found.measures[2].order == Decimal("1.5")


# --- the list -------------------------------------------------------------------------------------


def test_a_list_comes_back_as_it_was(tmp_path: Path) -> None:
    content = listed(
        suggestion(
            "Купить стулья.",
            was="Закупить сидения.",
            authors=("Иванова",),
            comments=(Remark("Петров", "Так точнее."),),
            when="2026-11-20T10:15:00",
        ),
        *NEW_ROW,
    )
    assert deciding.from_bytes("список.xlsx", deciding.to_bytes(content)) == content


def test_a_list_is_pleasant_to_decide_on() -> None:
    content = listed(
        suggestion("Купить стулья.", was="Закупить сидения.", when="2026-11-20T10:15:00")
    )
    workbook = openpyxl.load_workbook(io.BytesIO(deciding.to_bytes(content)), rich_text=True)
    sheet = workbook["Предложения"]
    assert [cell.value for cell in sheet[1]] == [
        *("№", "Откуда", "Лист", "Строка", "Графа", "Ячейка", "Было", "Предложено", "Кто"),
        *("Когда", "Примечание", "Состояние", "Решение", "Свой текст", "Кто решил"),
    ]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:O2")
    [validation] = sheet.data_validations.dataValidation
    assert validation.formula1 == '"принять,отклонить,оставить в документе"'
    assert str(validation.sqref) == "M2"
    assert (sheet["J2"].value, sheet["L2"].value, sheet["M2"].value) == (
        "20.11.2026 10:15",
        "готово",
        "принять",
    )
    bold = [
        block.text for block in sheet["H2"].value if getattr(block, "font", None) and block.font.b
    ]
    assert bold == ["Купить", "стулья."]


def decided(content: SuggestionList, **cells: object) -> bytes:
    """The list as a person saves it."""
    workbook = openpyxl.load_workbook(io.BytesIO(deciding.to_bytes(content)))
    for address, value in cells.items():
        workbook["Предложения"][address].value = value
    return saved(workbook)


def test_decisions_are_read_from_the_list() -> None:
    content = listed(suggestion("Купить стулья."), suggestion("II квартал", "Срок"))
    data = decided(content, M2="Отклонить ", O2="Сидорова", N3="III квартал")
    first, second = deciding.from_bytes("список.xlsx", data).suggestions
    assert (first.decision, first.decided_by) == ("отклонить", "Сидорова")
    assert (second.decision, second.own_text, second.text) == (
        "принять",
        "III квартал",
        "III квартал",
    )


def test_a_decision_that_nobody_can_follow_is_told_with_its_cell() -> None:
    data = decided(listed(suggestion("Купить стулья.")), M2="может быть")
    with pytest.raises(WrongDecision) as refused:
        deciding.from_bytes("список.xlsx", data)
    assert refused.value.exit_code == 2
    assert str(refused.value) == (
        "В списке список.xlsx есть решения, которые не понять; ничего не записано.\n"
        "M2: непонятное решение «может быть»\n"
        "Бывает: принять, отклонить, оставить в документе; или пусто."
    )


def test_decisions_go_over_to_the_next_run() -> None:
    former = (
        suggestion("Купить стулья.", decision="отклонить", decided_by="Сидорова"),
        suggestion("II квартал", "Срок", decision="", own_text="III квартал"),
    )
    now = (suggestion("Купить стулья."), suggestion("II квартал", "Срок"))
    first, second = deciding.with_decisions(now, former)
    assert (first.decision, first.decided_by) == ("отклонить", "Сидорова")
    assert (second.decision, second.own_text) == ("", "III квартал")


def test_what_came_accepted_by_itself_is_no_decision_on_a_conflict() -> None:
    former = (suggestion("Купить стулья."),)
    [now] = deciding.with_decisions(
        (suggestion("Купить стулья.", state=State.CONFLICT, decision=""),), former
    )
    assert now.decision == ""


@pytest.mark.parametrize(
    "there", [b"garbage", b"", SHIPPED.read_bytes()], ids=["garbage", "nothing", "another workbook"]
)
def test_what_can_not_be_read_as_a_list_is_kept_beside_the_new_one(
    tmp_path: Path, there: bytes
) -> None:
    path = tmp_path / "program-2024-предложения.xlsx"
    path.write_bytes(there)
    kept = keeping.put_list(path, listed(suggestion("Купить стулья.")))
    assert kept is not None
    assert kept.read_bytes() == there
    [made] = deciding.from_bytes(path.name, path.read_bytes()).suggestions
    assert made.proposed == "Купить стулья."
    assert keeping.put_list(path, listed(suggestion("Купить стулья."))) is None


def test_a_list_that_could_not_be_read_again_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "program-2024-предложения.xlsx"
    keeping.put_list(path, listed(suggestion("Купить стулья.")))
    before = path.read_bytes()
    monkeypatch.setattr(lean, "MAX_CHARACTERS", 10_000)
    with pytest.raises(GeneratorError) as fault:
        keeping.put_list(path, listed(*[suggestion("стул", place=str(n)) for n in range(99)]))
    assert str(fault.value) == (
        "Предложений вышло 99: столько в одном списке не прочитать, и список program-2024-предложения.xlsx "
        "не записан. Присланное слишком непохоже на то, что есть: проверьте, тот ли это файл; большие таблицы "
        "присылайте частями."
    )
    assert path.read_bytes() == before


# --- commands -------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workbook and a list for it."""
    office.workbook(tmp_path / "книга.xlsx")
    (tmp_path / "список.xlsx").write_bytes(deciding.to_bytes(listed(suggestion("Купить стулья."))))
    return tmp_path


def run(*arguments: object) -> Any:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_apply_writes_a_new_workbook_beside_the_list(folder: Path) -> None:
    before = (folder / "книга.xlsx").read_bytes()
    done = run("apply", folder / "список.xlsx", "--source", folder / "книга.xlsx")
    assert done.exit_code == 0, done.output
    assert f"Готово: {folder / 'книга-новая.xlsx'}" in done.output
    assert (folder / "книга.xlsx").read_bytes() == before
    [row] = Cells(opened("x.xlsx", (folder / "книга-новая.xlsx").read_bytes())).rows("План")
    assert row.values["measure"] == "Купить стулья."


def test_into_the_workbook_itself_the_former_is_kept_beside(folder: Path) -> None:
    source = folder / "книга.xlsx"
    before = source.read_bytes()
    done = run("apply", folder / "список.xlsx", "--source", source, "--into", source)
    assert done.exit_code == 0, done.output
    [former] = folder.glob("книга-2024-01-15-*.xlsx")
    assert former.read_bytes() == before
    again = run("apply", folder / "список.xlsx", "--source", source, "--into", source)
    assert "Записывать нечего" in again.output
    assert len(list(folder.glob("*.xlsx"))) == 3


@pytest.mark.parametrize("lock", ["~$книга.xlsx", ".~lock.книга.xlsx#"])
def test_a_workbook_that_is_open_elsewhere_is_not_written_to(folder: Path, lock: str) -> None:
    (folder / lock).write_bytes(b"")
    done = run("apply", folder / "список.xlsx", "--source", folder / "книга.xlsx")
    assert done.exit_code == 1
    assert "книга открыта в" in done.output
    assert not (folder / "книга-новая.xlsx").exists()


def test_somebody_elses_work_is_not_written_over(folder: Path) -> None:
    (folder / "чужая.xlsx").write_bytes(saved(Workbook()))
    done = run(
        *("apply", folder / "список.xlsx", "--source", folder / "книга.xlsx"),
        *("--into", folder / "чужая.xlsx"),
    )
    assert (done.exit_code, "чья-то работа" in done.output) == (1, True)


def test_a_list_for_another_workbook_is_refused(folder: Path) -> None:
    done = run("apply", folder / "список.xlsx", "--source", SHIPPED, "--into", folder / "н.xlsx")
    assert done.exit_code == 1
    assert "сделан для другой книги" in done.output
    assert not (folder / "н.xlsx").exists()


def test_no_list_at_all_is_refused(folder: Path) -> None:
    done = run("apply", folder / "книга.xlsx", "--source", folder / "книга.xlsx")
    assert (done.exit_code, "не список предложений" in done.output) == (1, True)
    (folder / "список.xlsx").write_bytes(b"garbage")
    done = run("apply", folder / "список.xlsx", "--source", folder / "книга.xlsx")
    assert (done.exit_code, done.output) == (
        1,
        "Список предложений список.xlsx не прочитать: это не книга Excel. Верните его прежнюю копию "
        "или переименуйте этот файл и сделайте список заново.\n",
    )


def test_a_workbook_with_errors_is_written_and_told(folder: Path) -> None:
    content = listed(suggestion("нет такого", "Вывод", expected=["В1"]))
    (folder / "список.xlsx").write_bytes(deciding.to_bytes(content))
    done = run("apply", folder / "список.xlsx", "--source", folder / "книга.xlsx")
    assert done.exit_code == 3
    assert (folder / "книга-новая.xlsx").exists()


def test_upgrade_adds_the_columns_that_a_workbook_of_before_lacks(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        sheet = workbook["План"]
        sheet.delete_cols(12, 6)
        table = sheet.tables["План"]
        table.ref = table.autoFilter.ref = "A1:K2"
        columns: list[TableColumn] = table.tableColumns
        del columns[11:]

    path = office.workbook(tmp_path / "старая.xlsx", spoil=spoil)
    told = [finding.message for finding in office.said(path) if finding.code == "column-newer"]
    assert told == [
        "в книге еще нет столбцов: «Порядок», «Исключено», «Филиал», «Пункты Стандарта», "
        "«Перенесено из», «Добавлено»"
    ]
    done = run("upgrade", "--source", path, "--into", tmp_path / "новая.xlsx")
    assert done.exit_code == 0, done.output
    sheet = openpyxl.load_workbook(tmp_path / "новая.xlsx")["План"]
    assert (sheet["L1"].value, sheet["M1"].value) == ("Порядок", "Исключено")
    assert sheet.tables["План"].ref == "A1:Q2"
    assert [finding.code for finding in office.said(tmp_path / "новая.xlsx")] == []
    again = run("upgrade", "--source", tmp_path / "новая.xlsx")
    assert "есть все столбцы" in again.output


def test_upgrade_adds_the_parameters_that_a_workbook_of_before_lacks(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        sheet = workbook["Общество"]
        sheet.delete_rows(6, sheet.max_row)
        sheet.tables["Общество"].ref = "A1:C5"

    path = office.workbook(tmp_path / "старая.xlsx", spoil=spoil)
    done = run("upgrade", "--source", path, "--into", tmp_path / "новая.xlsx")
    assert done.exit_code == 0, done.output
    sheet = openpyxl.load_workbook(tmp_path / "новая.xlsx")["Общество"]
    names = [cell.value for cell in sheet["A"]]
    assert names[5:7] == ["Сайт", "Логотип"]
    assert len(names) == len(set(names))
    assert sheet.tables["Общество"].ref == f"A1:C{len(names)}"
    assert office.said(tmp_path / "новая.xlsx") == ()


def test_a_workbook_that_has_all_columns_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "programme.xlsx"
    shutil.copy(SHIPPED, path)
    assert pipeline.upgrade(path).path is None
    assert path.read_bytes() == SHIPPED.read_bytes()


def test_review_without_kept_editions_says_what_to_do(folder: Path) -> None:
    done = run("review", folder / "x.docx", "--source", folder / "книга.xlsx", "--out", folder)
    assert (done.exit_code, "нет ни одной сохраненной редакции" in done.output) == (1, True)


def test_zip_times_say_that_a_list_is_ours() -> None:
    data = deciding.to_bytes(listed())
    assert opc.is_written_here(data)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
