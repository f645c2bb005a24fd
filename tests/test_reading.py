"""From cells to records, and every fault of the cells at once."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.book import Book
from generator.contract.company import COMPANY
from generator.model import Segment, StampKind
from generator.terms import CellRef
from generator.workbook import reading, writing
from tests import office
from tests.conftest import SHIPPED
from tests.office import measure


def findings(path: Path) -> list[str]:
    return [str(finding) for finding in reading.read(path).findings]


def whole(found: reading.Reading) -> Book:
    assert found.book is not None
    return found.book


def plan(made: Workbook) -> Worksheet:
    return made["План"]


def test_a_record_knows_its_cells(tmp_path: Path) -> None:
    [read] = office.book(
        tmp_path, План=[measure("М1", **{"Финансирование план, тыс. руб.": "1 250,5 тыс."})]
    ).measures

    assert (read.code, read.year, read.section, read.funding) == (
        "М1",
        2024,
        "1.1",
        Decimal("1250.5"),
    )
    assert (str(read.due), read.due.end) == ("I квартал", dt.date(2024, 3, 31))
    assert read.cells["due"] == CellRef("План", "G2", "Срок")
    assert str(read.cells["due"]) == "План!G2"


def test_the_shipped_workbook_has_nothing_to_say() -> None:
    found = reading.read(SHIPPED)
    assert found.findings == ()
    assert found.book is not None
    assert (len(found.book.sections), len(found.book.measures)) == (13, 10)
    assert found.book.planned_years == (2024,)


def test_columns_are_found_by_heading_in_any_order(tmp_path: Path) -> None:
    def turn_round(made: Workbook) -> None:
        sheet = plan(made)
        del sheet.tables["План"]
        for row in sheet.iter_rows():
            turned = [None if cell.data_type == "f" else cell.value for cell in reversed(row)]
            for cell, value in zip(row, turned, strict=True):
                cell.value = value

    found = reading.read(office.workbook(tmp_path / "к.xlsx", spoil=turn_round))
    [read] = whole(found).measures
    assert (read.code, read.proposal, str(read.cells["code"])) == (
        "М1",
        "Обновить сидения.",
        "План!P2",
    )


def test_headings_may_be_typed_a_little_otherwise(tmp_path: Path) -> None:
    def retype(made: Workbook) -> None:
        plan(made)["G1"] = "  cpoк\n"  # the first three letters are Latin
        made["Программы"]["K1"] = "ОТЧЁТ:  Гриф"
        made["План"].title = "план "

    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=retype)) == []


def test_a_title_above_the_table_is_tolerated(tmp_path: Path) -> None:
    def add_title(made: Workbook) -> None:
        sheet = made["Разделы"]
        del sheet.tables["Разделы"]
        sheet.insert_rows(1, 2)
        sheet["A1"] = "Дерево разделов на 2024 год"

    found = reading.read(office.workbook(tmp_path / "к.xlsx", spoil=add_title))
    assert (found.findings, len(whole(found).sections)) == ((), 2)


def test_extra_columns_are_tolerated(tmp_path: Path) -> None:
    def add_column(made: Workbook) -> None:
        plan(made)["S1"], plan(made)["S2"] = "Заметки отдела", "позвонить"

    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=add_column)) == []


def test_a_missing_sheet_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    def rename(made: Workbook) -> None:
        kept = {"Общество", "Программы", "Разделы", "План", "Акты"}
        for title in {*made.sheetnames} - kept:
            del made[title]
        made["Акты"].title = "Актты"

    found = findings(office.workbook(tmp_path / "к.xlsx", spoil=rename))
    assert found[-3:] == [
        "ОШИБКА Акты [sheet-missing] нет листа «Акты»; есть листы: «Общество», «Программы», «Разделы», «План», «Актты»; "
        "похоже на «Актты»: переименуйте",
        "СВЕДЕНИЕ Стандарт [sheet-newer] в книге еще нет листа «Стандарт»; добавит make upgrade",
        "ОШИБКА Сокращения [sheet-missing] нет листа «Сокращения»; есть листы: «Общество», «Программы», «Разделы», «План», "
        "«Актты»; образец – в книге, которую делает команда init",
    ]


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    def rename(made: Workbook) -> None:
        made["Сокращения"]["B1"] = "Расшифрофка"

    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=rename)) == [
        "ОШИБКА Сокращения!A1 [column-missing] нет столбца «Расшифровка»; есть столбцы: «Сокращение», «Расшифрофка»; "
        "похоже на «Расшифрофка»: переименуйте"
    ]


def test_a_column_that_stands_twice(tmp_path: Path) -> None:
    def repeat(made: Workbook) -> None:
        plan(made)["R1"] = "Срок"

    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=repeat)) == [
        "ОШИБКА План!R1 [column-twice] столбец «Срок» есть дважды; оставьте один из них"
    ]


def test_every_fault_of_the_whole_workbook_is_found_at_once(tmp_path: Path) -> None:
    path = office.workbook(
        tmp_path / "к.xlsx",
        План=[
            measure("М1", Срок="весной", Год="скоро"),
            measure("М2", Раздел=dt.date(2024, 1, 1), Результат=None),
            measure("М3", **{"Финансирование план, тыс. руб.": "немного"}),
        ],
        Показатели=[office.indicator(Направление="вверх")],
    )
    assert findings(path) == [
        "ОШИБКА План!C2 [year-unreadable] ожидался год, стоит «скоро»; например 2024",
        "ОШИБКА План!G2 [due-unreadable] не понимаю срок «весной»; ожидается, например, «I квартал 2024»",
        "ОШИБКА План!D3 [code-date] ожидался код, стоит «01.01.2024»: Excel превратил код в дату; задайте ячейке формат "
        "«Текстовый» и введите код заново, например 1.1",
        "ОШИБКА План!H3 [value-missing] не заполнено «Результат»; Ожидаемый результат, по возможности измеримый.",
        "ОШИБКА План!J4 [number-unreadable] ожидалось число, стоит «немного»; ожидается сумма в тыс. руб., например 1 250,50",
        "ОШИБКА Показатели!I2 [value-unknown] неизвестное значение «вверх»; бывает: больше – лучше, меньше – лучше",
    ]


def test_a_parameter_that_is_missing(tmp_path: Path) -> None:
    def remove(made: Workbook) -> None:
        made["Общество"].delete_rows(5)

    row = len(COMPANY.columns) + 1  # below what is left
    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=remove)) == [
        f"ОШИБКА Общество!A{row} [parameter-missing] нет параметра «Город»; Внизу титульного листа.",
        f"ОШИБКА Общество!B{row} [value-missing] не заполнено «Город»; Внизу титульного листа.",
    ]


def test_a_workbook_from_before_a_company_had_words_of_its_own(tmp_path: Path) -> None:
    def remove(made: Workbook) -> None:
        # The site, the logo and the looks of the page too: nobody prints or misses them.
        made["Общество"].delete_rows(6, len(COMPANY.columns))

    path = office.workbook(tmp_path / "к.xlsx", spoil=remove)
    assert findings(path) == [
        "СВЕДЕНИЕ Общество!A6 [parameter-usual] нет параметров «Наименование Стандарта», «Виды обслуживания», «Виды "
        "оценки», «Орган управления», «НДС в суммах», «Финансирование в публичной редакции»: в документах обычные слова; если у Общества свои, добавьте "
        "строки; что в них писать – docs/guide.md, часть 0",
    ]
    book = reading.read(path).book
    assert book is not None
    assert book.company is not None
    assert (book.company.standard, book.company.states_funding) == (None, True)


def test_formulas_and_error_cells(tmp_path: Path) -> None:
    def compute(made: Workbook) -> None:
        plan(made)["J2"] = "=500+20"
        plan(made)["I2"] = "#DIV/0!"
        plan(made)["I2"].data_type = "e"

    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=compute)) == [
        "ОШИБКА План!I2 [cell-error] в ячейке ошибка Excel #ДЕЛ/0!; исправьте формулу или введите значение",
        "ОШИБКА План!J2 [formula-empty] формула без значения: книга не пересчитана; откройте книгу в Excel, сохраните и "
        "повторите",
    ]


def test_a_formula_that_excel_calculated_is_its_value(tmp_path: Path) -> None:
    """openpyxl writes no cached values, so the test puts one where Excel would."""
    from generator import opc

    def compute(made: Workbook) -> None:
        plan(made)["J2"] = "=500+20"

    path = office.workbook(tmp_path / "к.xlsx", spoil=compute)
    parts = opc.read(path.read_bytes())
    name = next(name for name, xml in parts.items() if b"<f>500+20</f>" in xml)
    parts[name] = (
        parts[name]
        .replace(b"<f>500+20</f><v />", b"<f>500+20</f><v>520</v>")
        .replace(b"<f>500+20</f><v></v>", b"<f>500+20</f><v>520</v>")
    )
    path.write_bytes(opc.write(parts))

    found = reading.read(path)

    assert found.findings == ()
    assert whole(found).measures[0].funding == Decimal(520)


def test_merged_cells_in_a_table_and_beside_it(tmp_path: Path) -> None:
    def merge(made: Workbook) -> None:
        plan(made).merge_cells("E2:E3")
        plan(made).merge_cells("S2:T3")

    path = office.workbook(tmp_path / "к.xlsx", План=[measure("М1"), measure("М2")], spoil=merge)
    assert findings(path) == [
        "ОШИБКА План!E2 [cells-merged] объединены ячейки E2:E3 внутри таблицы; отмените объединение и заполните каждую",
        "ОШИБКА План!E3 [value-missing] не заполнено «Предложение»; Что предлагается и почему.",
    ]


def test_hidden_rows_are_read_and_reported(tmp_path: Path) -> None:
    def hide(made: Workbook) -> None:
        for row in (3, 4, 6):
            plan(made).row_dimensions[row].hidden = True

    path = office.workbook(
        tmp_path / "к.xlsx", План=[measure(f"М{n}") for n in range(2, 7)], spoil=hide
    )
    assert findings(path) == [
        "ПРЕДУПРЕЖДЕНИЕ План!A3 [row-hidden] строки 3–4 скрыты, но прочитаны; покажите их и проверьте или удалите",
        "ПРЕДУПРЕЖДЕНИЕ План!A6 [row-hidden] строка 6 скрыта, но прочитана; покажите их и проверьте или удалите",
    ]
    assert len(whole(reading.read(path)).measures) == 5


def test_a_row_below_a_table_that_nobody_lengthened_is_not_lost(tmp_path: Path) -> None:
    def append(made: Workbook) -> None:
        for row in (3, 7):
            for column, value in enumerate(
                [None, f"М{row}", 2024, "1.1", "П.", "М.", "март", "Р."], 1
            ):
                plan(made).cell(row, column, value)

    found = reading.read(office.workbook(tmp_path / "к.xlsx", spoil=append))
    assert [one.code for one in whole(found).measures] == ["М1", "М3", "М7"]
    assert found.findings == ()


def test_a_note_below_a_table_is_left_out_and_reported(tmp_path: Path) -> None:
    def note(made: Workbook) -> None:
        plan(made)["B5"] = "Итого: 1 мероприятие"

    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=note)) == [
        "ПРЕДУПРЕЖДЕНИЕ План!B5 [row-below-table] под таблицей стоит «Итого: 1 мероприятие», строка не прочитана; если это "
        "строка таблицы, заполните ее до конца"
    ]


def test_a_row_of_totals_of_excel_is_no_measure(tmp_path: Path) -> None:
    def total(made: Workbook) -> None:
        plan(made)["B3"] = "Итог"
        plan(made).tables["План"].ref = "A1:K3"
        plan(made).tables["План"].totalsRowCount = 1

    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=total)) == []


def test_thousands_of_empty_styled_rows_are_nothing(tmp_path: Path) -> None:
    def style(made: Workbook) -> None:
        for row in range(3, 3000):
            plan(made).cell(row, 5).font = openpyxl.styles.Font(bold=True)
        plan(made).cell(1048576, 20, " ")

    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=style)) == []


def test_a_segment_in_cyrillic_is_read_and_reported(tmp_path: Path) -> None:
    sections = [office.SECTIONS[0], {**office.SECTIONS[1], "Сегмент": "В2В"}]
    found = reading.read(office.workbook(tmp_path / "к.xlsx", Разделы=sections))
    assert whole(found).sections[1].segment is Segment.B2B
    assert [str(finding) for finding in found.findings] == [
        "ПРЕДУПРЕЖДЕНИЕ Разделы!E3 [segment-cyrillic] сегмент «В2В» набран русскими буквами; наберите B2B латинскими"
    ]


def test_a_value_that_is_not_on_its_list(tmp_path: Path) -> None:
    sections = [office.SECTIONS[0], {**office.SECTIONS[1], "Канал": "телепатия"}]
    assert findings(office.workbook(tmp_path / "к.xlsx", Разделы=sections)) == [
        "ПРЕДУПРЕЖДЕНИЕ Разделы!D3 [value-unlisted] «телепатия» нет в списке «Канал» на листе «Списки»; исправьте или "
        "добавьте в список"
    ]


def test_a_stamp_that_is_left_empty_is_none(tmp_path: Path) -> None:
    [imprint] = office.book(tmp_path).imprints
    kinds = (imprint.program_stamp.kind, imprint.report_stamp.kind)
    assert kinds == (StampKind.NONE, StampKind.NONE)


def test_a_formula_that_gives_nothing_is_an_empty_cell(tmp_path: Path) -> None:
    from generator import opc

    def compute(made: Workbook) -> None:
        plan(made)["I2"] = '=IF(1=2,"x","")'

    path = office.workbook(tmp_path / "к.xlsx", spoil=compute)
    parts = opc.read(path.read_bytes())
    name = next(name for name, xml in parts.items() if b"<f>IF(1=2" in xml)
    parts[name] = re.sub(rb'<c r="I2"([^>]*)>', rb'<c r="I2"\1 t="str">', parts[name])
    path.write_bytes(opc.write(parts))

    assert whole(reading.read(path)).measures[0].responsible is None


def test_a_merged_note_below_a_table_is_no_fault(tmp_path: Path) -> None:
    def note(made: Workbook) -> None:
        plan(made)["B5"] = "Примечание"
        plan(made).merge_cells("B5:H5")

    assert [
        finding.code
        for finding in reading.read(office.workbook(tmp_path / "к.xlsx", spoil=note)).findings
    ] == ["row-below-table"]


def test_a_dash_in_a_cell_that_may_be_empty_is_nothing(tmp_path: Path) -> None:
    plan_row = measure(Ответственный="–", **{"Финансирование план, тыс. руб.": "-"})
    book = office.book(tmp_path, План=[plan_row], Показатели=[office.indicator(База="—")])
    assert (
        book.measures[0].responsible,
        book.measures[0].funding,
        book.indicators[0].baseline,
    ) == (None, None, None)


def test_a_stray_space_is_nothing(tmp_path: Path) -> None:
    def stray(made: Workbook) -> None:
        plan(made)["E3"] = " "
        plan(made).tables["План"].ref = "A1:K3"

    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=stray)) == []


def test_parameters_that_stand_twice_or_are_unknown(tmp_path: Path) -> None:
    def add(made: Workbook) -> None:
        for row, (name, value) in enumerate((("Город", "Москва"), ("Лого", "л.png")), behind):
            made["Общество"][f"A{row}"], made["Общество"][f"B{row}"] = name, value

    behind = len(COMPANY.columns) + 2
    known = ", ".join(column.heading for column in COMPANY.columns)
    assert findings(office.workbook(tmp_path / "к.xlsx", spoil=add)) == [
        f"ОШИБКА Общество!A{behind} [parameter-twice] параметр «Город» есть дважды; оставьте одну из строк",
        f"ПРЕДУПРЕЖДЕНИЕ Общество!A{behind + 1} [parameter-unknown] неизвестный параметр «Лого», строка не прочитана; бывает: "
        f"{known}",
    ]


def test_an_empty_workbook_says_what_to_fill_in(tmp_path: Path) -> None:
    path = tmp_path / "пустая.xlsx"
    path.write_bytes(writing.to_bytes(writing.empty_workbook(), office.SAVED))
    assert findings(path) == [
        f"ОШИБКА Общество!B{row} [value-missing] не заполнено «{heading}»; {hint}"
        for row, heading, hint in (
            (2, "Полное наименование", "Как в уставе: Акционерное общество «…»."),
            (3, "Краткое наименование", "Как в документах: АО «…»."),
            (
                4,
                "Наименование для колонтитула",
                "Печатается вверху каждой страницы, если нет логотипа.",
            ),
            (5, "Город", "Внизу титульного листа."),
        )
    ]
