"""A cell is read as a person sees it: what it does not show is not there, and what it shows
otherwise than it holds is taken as shown, or told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.workbook.workbook import Workbook

from generator import opc
from generator.workbook import reading
from tests import office
from tests.office import execution, indicator, measure

Spoil = Callable[[Workbook], None]


def read(path: Path, spoil: Spoil, **sheets: Any) -> reading.Reading:
    return reading.read(office.workbook(path / "к.xlsx", spoil=spoil, **sheets))


def told(found: reading.Reading) -> list[str]:
    return [f"{finding.cell} {finding.code}" for finding in found.findings]


def put(sheet: str, address: str, value: Any, code: str = "General") -> Spoil:
    """Puts a value with its number format into a cell."""

    def spoil(workbook: Workbook) -> None:
        cell = workbook[sheet][address]
        cell.value, cell.number_format = value, code

    return spoil


ACCOUNTING = '_-* #,##0.00\\ "₽"_-;\\-* #,##0.00\\ "₽"_-;_-* "-"??\\ "₽"_-;_-@_-'


@pytest.mark.parametrize(
    ("value", "code", "number", "codes"),
    [
        (92.300000000000011, "General", "92.3", []),
        (66.66666666666667, "0.0", "66.7", []),
        (66.66666666666667, "#,##0.##", "66.67", []),
        (0.905, "0.0%", "90.5", []),
        (0.905, "0%", "90.5", ["fraction-hidden"]),
        (0.9, "0%", "90", []),
        (95.4, "0", "95.4", ["fraction-hidden"]),
        (95, '0"%"', "95", []),
        (1250500, "#,##0,", "1250.5", ["fraction-hidden"]),
        (12, '0 "чел."', "12", []),
        (-5, "#,##0;[Red]-#,##0", "-5", []),
        (5, ";;;", None, []),
        (12, '0 "тыс."', None, ["number-unreadable"]),
        (True, "General", None, ["number-unreadable"]),
        (dt.datetime(2024, 3, 1), "dd.mm.yyyy", None, ["number-unreadable"]),
    ],
)  # fmt: skip
def test_a_number(
    tmp_path: Path, value: Any, code: str, number: str | None, codes: list[str]
) -> None:
    rows = [indicator(Факт=1, Цель=1)]
    found = read(tmp_path, put("Показатели", "H2", value, code), Показатели=rows)
    assert told(found) == [f"Показатели!H2 {each}" for each in codes]
    assert found.book is not None
    if "number-unreadable" not in codes:
        [row] = found.book.indicators
        assert row.actual == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("value", "code", "thousands", "codes"),
    [
        (1250.5, "#,##0.00", "1250.50", []),
        (1250500, '#,##0\\ "₽"', "1250.500", ["money-unit"]),
        (1250500, ACCOUNTING, "1250.50000", ["money-unit"]),
        (1250500, "#,##0.00\\ [$₽-419]", "1250.50000", ["money-unit"]),
        (1250500, '#,##0.00"р."', "1250.50000", ["money-unit"]),
        (1250000, '#,##0,\\ "тыс. руб."', "1250.000", []),
        (1250.5, '#,##0.00\\ "тыс. руб."', "1250.50", []),
        (2500000, '0.0,,\\ "млн"', "2500.0", ["money-unit"]),
        (0.5, "0%", None, ["money-unreadable"]),
        (5, '0 "кВт"', None, ["money-unreadable"]),
    ],
)  # fmt: skip
def test_a_sum(
    tmp_path: Path, value: Any, code: str, thousands: str | None, codes: list[str]
) -> None:
    found = read(tmp_path, put("План", "J2", value, code), План=[measure()])
    assert told(found) == [f"План!J2 {each}" for each in codes]
    if thousands is not None:
        assert found.book is not None
        [row] = found.book.measures
        assert row.funding == Decimal(thousands)


def test_a_sum_in_roubles_says_what_it_was_taken_for(tmp_path: Path) -> None:
    found = read(tmp_path, put("План", "J2", 1250500, '#,##0\\ "₽"'), План=[measure()])
    assert [str(finding) for finding in found.findings] == [
        "ПРЕДУПРЕЖДЕНИЕ План!J2 [money-unit] ячейка показывает «1\xa0250\xa0500 ₽», это "
        "1\xa0250,50 тыс. руб.; если это не так, уберите единицу из формата ячейки"
    ]


@pytest.mark.parametrize(
    ("value", "code", "day", "codes"),
    [
        (dt.datetime(2024, 3, 22), "dd.mm.yyyy", dt.date(2024, 3, 22), []),
        (dt.date(2024, 3, 22), "mm-dd-yy", dt.date(2024, 3, 22), []),
        (dt.datetime(2024, 3, 22, 14, 30), "dd.mm.yyyy h:mm", dt.date(2024, 3, 22), []),
        ("22.03.2024", "@", dt.date(2024, 3, 22), []),
        (0, "dd.mm.yyyy", None, ["date-zero"]),
        (0.6, "h:mm", None, ["date-unreadable"]),
        (45373, "General", None, ["date-unreadable"]),
        (1.5, "[h]:mm", None, ["date-unreadable"]),
    ],
)  # fmt: skip
def test_a_day(
    tmp_path: Path, value: Any, code: str, day: dt.date | None, codes: list[str]
) -> None:
    rows = {"План": [measure()], "Исполнение": [execution()]}
    found = read(tmp_path, put("Исполнение", "C2", value, code), **rows)
    assert told(found) == [f"Исполнение!C2 {each}" for each in codes]
    if "date-unreadable" not in codes:
        assert found.book is not None
        [row] = found.book.executions
        assert row.finished == day


def test_a_day_of_iso_8601_is_a_day(tmp_path: Path) -> None:
    def iso(workbook: Workbook) -> None:
        workbook.iso_dates = True  # openpyxl asks for it on saving
        workbook["Исполнение"]["C2"] = dt.date(2024, 3, 22)

    found = read(tmp_path, iso, План=[measure()], Исполнение=[execution()])
    assert found.findings == ()
    assert found.book is not None
    assert found.book.executions[0].finished == dt.date(2024, 3, 22)


@pytest.mark.parametrize(
    ("value", "code", "due", "end"),
    [
        (dt.datetime(2024, 3, 1), "mmmm yyyy", "март 2024", dt.date(2024, 3, 31)),
        (dt.datetime(2024, 3, 1), "dd.mm.yyyy", "01.03.2024", dt.date(2024, 3, 1)),
        (dt.date(2024, 3, 1), "[$-419]d mmmm yyyy;@", "01.03.2024", dt.date(2024, 3, 1)),
    ],
)
def test_a_due(tmp_path: Path, value: Any, code: str, due: str, end: dt.date) -> None:
    found = read(tmp_path, put("План", "G2", value, code), План=[measure()])
    assert found.book is not None
    [row] = found.book.measures
    assert (row.due.text, row.due.end) == (due, end)


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [(7, "0000", "0007"), (7, "General", "7"), (24.0, "0", "24"), ("0007", "@", "0007")],
)
def test_a_code_has_the_zeros_that_its_cell_shows(
    tmp_path: Path, value: Any, code: str, seen: str
) -> None:
    found = read(tmp_path, put("План", "B2", value, code), План=[measure()])
    assert found.book is not None
    assert found.book.measures[0].code == seen


# --- text -----------------------------------------------------------------------------------------


def result(found: reading.Reading) -> str | None:
    assert found.book is not None
    return found.book.measures[0].expected_result if found.book.measures else None


def rich(*blocks: tuple[str, dict[str, Any]]) -> CellRichText:
    parts = [TextBlock(InlineFont(**looks), text) if looks else text for text, looks in blocks]
    return CellRichText(*parts)


def test_struck_out_words_are_gone_and_told(tmp_path: Path) -> None:
    value = rich(("Установить ", {}), ("восемь", {"strike": True}), (" тридцать пультов.", {}))
    found = read(tmp_path, put("План", "H2", value), План=[measure()])
    assert result(found) == "Установить  тридцать пультов."
    assert [str(finding) for finding in found.findings] == [
        "ПРЕДУПРЕЖДЕНИЕ План!H2 [text-struck] зачеркнуто «восемь»: это не прочитано; удалите "
        "зачеркнутое или снимите зачеркивание"
    ]


def test_words_of_a_struck_out_cell_that_are_not_struck_themselves_stay(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        cell = workbook["План"]["H2"]
        cell.font = Font(strike=True)
        looks: list[dict[str, Any]] = [{}, {"strike": True}, {"b": True}]
        cell.value = rich(*zip(("Старое. ", "Семь ", "Восемь."), looks, strict=True))

    found = read(tmp_path, spoil, План=[measure()])
    assert result(found) == "Восемь."
    assert [str(finding) for finding in found.findings] == [
        "ПРЕДУПРЕЖДЕНИЕ План!H2 [text-struck] зачеркнуто «Старое. Семь »: это не прочитано; "
        "удалите зачеркнутое или снимите зачеркивание"
    ]


def test_a_row_that_is_struck_out_is_told(tmp_path: Path) -> None:
    def strike(workbook: Workbook) -> None:
        for cell in workbook["План"][3]:
            cell.font = Font(strike=True)

    found = read(tmp_path, strike, План=[measure("М1"), measure("М2"), measure("М3")])
    assert found.book is not None
    assert [each.code for each in found.book.measures] == ["М1", "М3"]
    assert [str(finding) for finding in found.findings] == [
        "ПРЕДУПРЕЖДЕНИЕ План!B3 [row-struck] строка 3 зачеркнута, она не прочитана: «М2»; "
        "удалите строку или снимите зачеркивание"
    ]


def test_sheets_that_are_hidden_or_copied_are_told(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        workbook.copy_worksheet(workbook["План"]).title = "План (2)"
        workbook["План"].sheet_state = "hidden"
        workbook["Акты"].sheet_state = "veryHidden"

    assert told(read(tmp_path, spoil, План=[measure()])) == [
        "План (2) sheet-alike",
        "План sheet-hidden",
        "Акты sheet-hidden",
    ]


@pytest.mark.parametrize(
    ("value", "code", "rule"),
    [
        (-56, "0;0", ["sign-hidden"]),
        (-56, "0;[Red]0", []),
        (-56, "0;-0", []),
        (-56, "#,##0_);(#,##0)", []),
        (-56, "0", []),
        (42, "0%", ["percent-large"]),
        (1.2, "0%", []),
    ],
)
def test_a_number_that_its_format_disguises_is_told(
    tmp_path: Path, value: float, code: str, rule: list[str]
) -> None:
    rows = {"План": [measure()], "Показатели": [indicator()]}
    found = read(tmp_path, put("Показатели", "F2", value, code), **rows)
    told_of_cell = [each.code for each in found.findings if each.cell.address == "F2"]
    assert told_of_cell == rule


def test_a_cell_that_is_struck_out_is_empty_and_told(tmp_path: Path) -> None:
    def strike(workbook: Workbook) -> None:
        for address in ("H2", "I2"):
            workbook["План"][address].font = Font(strike=True)

    row = measure(Ответственный="Отдел")
    assert told(read(tmp_path, strike, План=[row])) == [
        "План!H2 text-struck",
        "План!H2 value-missing",
        "План!I2 text-struck",
    ]


def test_raised_and_lowered_digits_are_digits_of_their_own(tmp_path: Path) -> None:
    value = rich(
        ("Площадь 10", {}),
        ("3", {"vertAlign": "superscript"}),
        (" м, CO", {}),
        ("2", {"vertAlign": "subscript"}),
    )
    found = read(tmp_path, put("План", "H2", value), План=[measure()])
    assert result(found) == "Площадь 10³ м, CO₂"


def test_an_empty_cell_with_a_link_is_empty(tmp_path: Path) -> None:
    """openpyxl gives it the address for a value."""

    def link(workbook: Workbook) -> None:
        cell = workbook["Исполнение"]["I2"]
        cell.hyperlink = r"\\сервер\акты\акт 7.pdf"
        cell.value = None

    found = read(tmp_path, link, План=[measure()], Исполнение=[execution()])
    assert found.book is not None
    assert found.book.executions[0].evidence is None
    assert found.findings == ()


@pytest.mark.parametrize(
    ("typed", "seen", "codes"),
    [
        ("\uf0b7 сиденья;\n\uf0a7 лампы.", "• сиденья;\n• лампы.", ["text-bullets"]),
        ("Сид\ufffdнья заменены.", "Сид\ufffdнья заменены.", ["text-lost"]),
        ("#ЗНАЧ!", "#ЗНАЧ!", ["text-lost"]),
        ("Новыи\u0306 зал.", "Новый зал.", []),
        ("Мягкий\xad перенос.", "Мягкий\xad перенос.", []),
        ("Готово \U0001f44d.", None, ["sign-unprintable"]),
        ("\ue123", None, ["sign-unprintable"]),
        ("会", None, ["sign-unprintable"]),
    ],
    ids=["bullets", "lost", "error", "decomposed", "soft", "emoji", "private", "chinese"],
)
def test_strange_characters_are_named_with_their_cell(
    tmp_path: Path, typed: str, seen: str | None, codes: list[str]
) -> None:
    found = read(tmp_path, put("План", "H2", typed), План=[measure()])
    assert told(found) == [f"План!H2 {each}" for each in codes]
    assert result(found) == seen


def test_unseen_characters_in_codes_and_lists_are_understood_and_told(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        workbook["План"]["B2"] = "М\u200b1"
        workbook["Исполнение"]["B2"] = "выпол\xadнено"
        workbook["План"]["G1"] = "Сро\u200bк"

    found = read(tmp_path, spoil, План=[measure()], Исполнение=[execution()])
    assert told(found) == [
        "План!G1 heading-unseen",
        "План!B2 text-unseen",
        "Исполнение!B2 text-unseen",
    ]
    assert found.book is not None
    assert found.book.measures[0].code == "М1"


# --- sheets and columns ---------------------------------------------------------------------------


def test_of_two_sheets_the_one_of_the_exact_name_is_read(tmp_path: Path) -> None:
    def double(workbook: Workbook) -> None:
        former = workbook.copy_worksheet(workbook["План"])
        former.title = "План "
        former["F2"] = "Старый текст."
        workbook.move_sheet(former, -11)

    found = read(tmp_path, double, План=[measure()])
    assert found.book is not None
    assert found.book.measures[0].measure == "Закупить сидения."
    assert [str(finding) for finding in found.findings] == [
        "ПРЕДУПРЕЖДЕНИЕ План  [sheet-alike] лист «План » не прочитан: есть лист «План»; удалите "
        "его или переименуйте"
    ]


def test_of_two_sheets_of_no_exact_name_neither_is_read(tmp_path: Path) -> None:
    def double(workbook: Workbook) -> None:
        former, copy = workbook["План"], workbook.copy_worksheet(workbook["План"])
        copy.title = "План "
        former.title = "Другой"
        former.title = "ПЛАН"

    assert [str(finding) for finding in read(tmp_path, double).findings] == [
        "ОШИБКА План [sheet-twice] листы с одним названием: «ПЛАН», «План »; оставьте один и "
        "назовите его «План»"
    ]


def test_a_renamed_heading_is_met_with_the_one_it_resembles_and_hides_nothing(
    tmp_path: Path,
) -> None:
    def rename(workbook: Workbook) -> None:
        workbook["План"]["G1"] = "Срок исполнения"
        workbook["План"]["C2"] = "весной"

    found = read(tmp_path, rename, План=[measure()])
    assert told(found) == ["План!A1 column-missing", "План!C2 year-unreadable"]
    assert found.findings[0].hint == "похоже на «Срок исполнения»: переименуйте"


def test_a_hidden_column_is_read_and_told(tmp_path: Path) -> None:
    def hide(workbook: Workbook) -> None:
        workbook["План"].column_dimensions["H"].hidden = True

    found = read(tmp_path, hide, План=[measure()])
    assert told(found) == ["План!H1 column-hidden"]


# --- looks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"<fill><patternFill[^>]*/></fill>", "<fill/>"),
        (r'(<cellStyle )name="[^"]*" ', r"\1"),
        (r'<family val="\d+"\s*/>', '<family val="34"/>'),
        ("builtinId=", "biltinId="),
        (r"<color rgb=\"[^\"]*\"\s*/>", '<color rgb="сине-зеленый"/>'),
        (r"<border>", "<border><slanted/>"),
        (r"<sz val=\"[^\"]*\"\s*/>", '<sz val="большой"/>'),
    ],
)
def test_odd_looks_never_keep_a_workbook_from_being_read(
    tmp_path: Path, old: str, new: str
) -> None:
    path = office.workbook(tmp_path / "к.xlsx", План=[measure()])
    parts = opc.read(path.read_bytes())
    styles = parts["xl/styles.xml"].decode()
    changed = re.sub(old, new, styles, count=1)
    assert changed != styles
    parts["xl/styles.xml"] = changed.encode()
    path.write_bytes(opc.write(parts))
    assert reading.read(path).findings == ()


def test_a_heading_of_sums_in_another_unit_is_not_only_renamed(tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        for cell in book["План"][1]:
            cell.value = str(cell.value).replace("план, тыс. руб.", "план, млн руб.")

    path = office.workbook(tmp_path / "к.xlsx", spoil=spoil)
    [hint] = [each.hint for each in office.said(path) if each.code == "column-missing"]
    assert hint == (
        "похоже на «Финансирование план, млн руб.»: переименуйте, а суммы пересчитайте, если они "
        "не в тыс. руб."
    )
