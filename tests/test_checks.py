"""What the values of a workbook mean together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator import checks
from generator.book import Book
from generator.findings import Finding, Severity
from generator.terms import CellRef
from tests import office
from tests.conftest import SHIPPED
from tests.office import Row, execution, indicator, measure, year


def found(path: Path, **sheets: Sequence[Row]) -> list[str]:
    book = office.book(path, **sheets)
    return [
        str(finding)
        for finding in (*checks.check_book(book), *checks.check_year(book.rows_of(2024)))
    ]


def test_a_workbook_in_order_has_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_the_shipped_workbook_has_five_warnings_each_of_them_true() -> None:
    assert [
        (str(one.cell), one.code)
        for one in office.said(SHIPPED)
        if one.severity is Severity.WARNING
    ] == [
        ("План!H6", "spelling-variant"),  # он-лайн, elsewhere онлайн
        ("План!E8", "company-other-word"),  # в Компанию, defined is Общество
        ("План!E9", "company-other-word"),
        ("План!F9", "text-slip"),  # обработки обращения, the row above has отработки
        ("План!F11", "company-other-word"),
    ]


def test_a_code_stands_once(tmp_path: Path) -> None:
    assert found(
        tmp_path, План=[measure("М1"), measure("М2"), measure("М1")], Программы=[year(), year()]
    ) == [
        "ОШИБКА Программы!A3 [code-twice] «2024» уже есть в ячейке A2; оставьте одну из строк или измените код",
        "ОШИБКА План!B4 [code-twice] «М1» уже есть в ячейке B2; оставьте одну из строк или измените код",
    ]


def test_a_measure_stands_in_a_section_that_is_there(tmp_path: Path) -> None:
    assert found(tmp_path, План=[measure(Раздел="1.2"), measure("М2", Раздел="склад")]) == [
        "ОШИБКА План!D2 [reference-unknown] «1.2» нет на листе «Разделы»; исправьте код или добавьте строку",
        "ОШИБКА План!D3 [reference-unknown] «склад» нет на листе «Разделы»; исправьте код или добавьте строку",
    ]


def test_a_code_in_the_other_alphabet_is_recognised(tmp_path: Path) -> None:
    assert found(tmp_path, План=[measure("М24-01")], Исполнение=[execution("M24-01")]) == [
        "ОШИБКА Исполнение!A2 [reference-unknown] «M24-01» нет на листе «План»; есть «М24-01»: проверьте раскладку, регистр "
        "букв и дефис"
    ]


def test_other_references(tmp_path: Path) -> None:
    sheets: dict[str, Sequence[Row]] = {
        "Программы": [year(Основание="ПП-442; ПП-443")],
        "Разделы": [*office.SECTIONS, {"Код": "3.1", "Наименование": "Сирота"}],
        "План": [measure(Вывод="В9"), measure("М2", Год=2025, Срок="март", Вывод=None)],
        "Показатели": [office.indicator(**{"Мероприятие или раздел": "М9"})],
    }
    assert found(tmp_path, **sheets) == [
        "ОШИБКА Разделы!A4 [reference-unknown] «3» нет на листе «Разделы»; исправьте код или добавьте строку",
        "ОШИБКА План!K2 [reference-unknown] «В9» нет на листе «Выводы» для программы 2024 года; исправьте код или добавьте строку",
        "ОШИБКА Программы!C2 [reference-unknown] «ПП-443» нет на листе «Акты»; похоже на «ПП-442»",
        "ОШИБКА Показатели!C2 [reference-unknown] «М9» нет на листах «План» (2024 год) и «Разделы»; исправьте код или добавьте строку",
        "ОШИБКА План!C3 [reference-unknown] «2025» нет на листе «Программы»; похоже на «2024»",
    ]


def test_a_row_that_could_not_be_read_is_known_all_the_same(tmp_path: Path) -> None:
    path = office.workbook(
        tmp_path / "к.xlsx", План=[measure("М1", Срок="весной")], Исполнение=[execution("М1")]
    )
    assert [str(finding) for finding in office.said(path)] == [
        "ОШИБКА План!G2 [due-unreadable] не понимаю срок «весной»; ожидается, например, «I квартал 2024»"
    ]


def test_a_tree_of_three_levels(tmp_path: Path) -> None:
    sections = [*office.SECTIONS, {"Код": "1.1.1", "Наименование": "Окно"}]
    assert found(tmp_path, Разделы=sections, План=[measure(Раздел="1.1.1")]) == [
        "ОШИБКА Разделы!A4 [section-depth] раздел «1.1.1» третьего уровня; бывают разделы «1» и группы в них «1.2»"
    ]


@pytest.mark.parametrize("due", ["31.03.2023", "I квартал 2025"])
def test_a_due_period_outside_its_year(tmp_path: Path, due: str) -> None:
    assert found(tmp_path, План=[measure(Срок=due)]) == [
        f"ОШИБКА План!G2 [due-outside-year] срок «{due}» – не 2024 год; исправьте срок или год"
    ]


def test_but_a_period_that_reaches_into_its_year_is_right(tmp_path: Path) -> None:
    assert found(tmp_path, План=[measure(Срок="01.12.2023 – 31.03.2024")]) == []


def test_a_stamp_is_complete(tmp_path: Path) -> None:
    rows = [
        year(2024, **{"Гриф": "приказ", "Номер документа": "12", "Отчет: Гриф": "руководитель"}),
        year(
            2025,
            **{
                "Гриф": "протокол",
                "Номер документа": "3",
                "Дата утверждения": dt.date(2024, 12, 1),
            },
        ),
    ]
    assert found(tmp_path, Программы=rows) == [
        "ОШИБКА Программы!H2 [stamp-incomplete] для грифа «приказ» не заполнено «Дата утверждения»; заполните или выберите "
        "гриф «нет»",
        "ОШИБКА Программы!L2 [stamp-incomplete] для грифа «руководитель» не заполнено «Отчет: Должность»; заполните или "
        "выберите гриф «нет»",
        "ОШИБКА Программы!M2 [stamp-incomplete] для грифа «руководитель» не заполнено «Отчет: ФИО»; заполните или выберите "
        "гриф «нет»",
    ]


def test_a_stamp_that_is_filled_in_but_not_chosen(tmp_path: Path) -> None:
    assert found(tmp_path, Программы=[year(ФИО="И.И. Иванов", **{"Номер документа": "№ 5"})]) == [
        "ПРЕДУПРЕЖДЕНИЕ Программы!D2 [stamp-unused] гриф не печатается, хотя заполнено «ФИО», «Номер документа»; выберите вид "
        "грифа"
    ]


def test_a_measure_does_not_stand_beside_groups(tmp_path: Path) -> None:
    assert found(tmp_path, План=[measure("М1"), measure("М2", Раздел="1")]) == [
        "ОШИБКА План!D3 [section-mixed] в разделе «1» есть группы, мероприятие должно стоять в одной из них; например 1.1"
    ]


def test_an_internal_document_is_no_basis(tmp_path: Path) -> None:
    internal = {**office.ACT, "Код": "МТ-1", "Публичный": "нет"}
    assert found(
        tmp_path, Акты=[office.ACT, internal], Программы=[year(Основание="ПП-442\nМТ-1")]
    ) == [
        "ОШИБКА Программы!C2 [basis-internal] «МТ-1» – внутренний документ, а основание печатается для всех; назовите "
        "публичный акт"
    ]


def test_an_indicator_measures_a_measure_of_its_own_year(tmp_path: Path) -> None:
    years = [year(2024), year(2025)]
    assert found(tmp_path, Программы=years, Показатели=[office.indicator(Год=2025)]) == [
        "ОШИБКА Показатели!C2 [reference-unknown] «М1» нет на листах «План» (2025 год) и «Разделы»; исправьте код или "
        "добавьте строку"
    ]


def test_two_codes_that_look_alike_are_one(tmp_path: Path) -> None:
    assert found(tmp_path, План=[measure("М24-01"), measure("M24–01")]) == [
        "ОШИБКА План!B3 [code-twice] «M24–01» уже есть в ячейке B2; оставьте одну из строк или измените код"
    ]


def test_without_a_company_the_other_rules_still_speak(tmp_path: Path) -> None:
    company = {**office.COMPANY, "Город": None}
    path = office.workbook(tmp_path / "к.xlsx", Общество=[company], План=[measure(Раздел="9")])
    assert [finding.code for finding in office.said(path)] == ["value-missing", "reference-unknown"]


def test_segments_in_texts_are_latin(tmp_path: Path) -> None:
    assert found(tmp_path, План=[measure(Результат="Клиенты В2В и B2С довольны.")]) == [
        "ПРЕДУПРЕЖДЕНИЕ План!H2 [segment-cyrillic] B2B или B2C набраны русскими буквами: «Клиенты В2В и B2С довольны.»; в "
        "документе напечатаны латинскими; исправьте и здесь, иначе фильтр их не найдет"
    ]


def test_a_group_without_measures_is_reported_unless_that_is_meant(tmp_path: Path) -> None:
    sections = [
        *office.SECTIONS,
        {"Код": "1.2", "Наименование": "Выезд B2B"},
        {"Код": "1.3", "Наименование": "Выезд B2C", "Не применимо": "не проводится"},
        {"Код": "2", "Наименование": "Интерактивное обслуживание"},
    ]
    book = office.book(tmp_path, Разделы=sections).rows_of(2024)
    assert [str(finding) for finding in checks.check_promises(book)] == [
        f"ПРЕДУПРЕЖДЕНИЕ Разделы!A{row} [group-empty] в «{title}» нет мероприятий 2024 года; раздел не напечатан; если так и "
        "надо, заполните «Не применимо»"
        for row, title in ((4, "Выезд B2B"), (6, "Интерактивное обслуживание"))
    ]


def test_two_years_stand_in_one_workbook(tmp_path: Path) -> None:
    book: Book = office.book(
        tmp_path,
        Программы=[year(2024), year(2025)],
        План=[measure("М1"), measure("М2", Год=2025, Срок="март")],
    )
    assert book.planned_years == (2024, 2025)
    assert [one.code for one in book.year(2025).measures] == ["М2"]
    assert book.year(2025).measures[0].due.end == dt.date(2025, 3, 31)


def test_findings_come_in_the_order_of_sheets_and_rows(tmp_path: Path) -> None:
    plan = [measure(f"М{n}", Срок="весной" if n % 2 else "март", Раздел="9") for n in range(1, 11)]
    path = office.workbook(tmp_path / "к.xlsx", План=plan, Программы=[year(Основание="нет")])
    assert [str(finding.cell) for finding in office.said(path)] == [
        "Программы!C2",
        *(f"План!{'D' if row % 2 else 'G'}{row}" for row in range(2, 12)),
    ]


def test_a_finding_survives_json() -> None:
    finding = Finding(Severity.WARNING, "code", "что стоит", CellRef("План", "B7"), "что делать")
    assert Finding.from_json(finding.as_json()) == finding


# --- what the Programme promises ------------------------------------------------------------------


def promised(path: Path, **sheets: Sequence[Row]) -> list[str]:
    """What is promised and missing in 2024."""
    return [
        str(finding) for finding in checks.check_promises(office.book(path, **sheets).rows_of(2024))
    ]


def test_a_channel_has_groups_for_both_segments(tmp_path: Path) -> None:
    """§2.1; a reason in «Не применимо» will do, so will a group for all clients."""
    place = {"Вид обслуживания": "очное", "Канал": "офис"}
    first = {**office.SECTIONS[1], **place}
    second = {"Код": "1.2", "Наименование": "Офис", "Не применимо": "нет", **place}
    said = (
        "ПРЕДУПРЕЖДЕНИЕ Разделы!E3 [coverage-missing] канал «офис» (очное обслуживание): для B2C нет группы; добавьте группу с "
        "мероприятиями или с причиной в «Не применимо»"
    )
    assert said in promised(tmp_path, Разделы=[office.SECTIONS[0], first])
    assert said not in promised(tmp_path, Разделы=[office.SECTIONS[0], first, second])
    assert said not in promised(
        tmp_path, Разделы=[office.SECTIONS[0], first, {**second, "Сегмент": "B2C"}]
    )


def test_every_service_type_and_channel_of_the_lists_has_a_section(tmp_path: Path) -> None:
    sections = [office.SECTIONS[0], {**office.SECTIONS[1], "Вид обслуживания": "очное"}]
    hint = "добавьте раздел, хотя бы с причиной в «Не применимо», или уберите значение с листа «Списки»"
    assert promised(tmp_path, Разделы=sections) == [
        f"ПРЕДУПРЕЖДЕНИЕ Разделы [coverage-missing] нет раздела для вида обслуживания «{kind}»; {hint}"
        for kind in ("интерактивное", "дистанционное")
    ]


def test_measures_have_indicators_findings_and_money(tmp_path: Path) -> None:
    plan = [measure("М1", Вывод=None), measure("М2")]
    own = indicator(**{"Мероприятие или раздел": "М2"})
    assert promised(tmp_path, План=plan, Показатели=[own]) == [
        "ПРЕДУПРЕЖДЕНИЕ План!B2 [indicator-missing] у мероприятия «М1» и его группы нет показателя, а п. 2.3 Программы его обещает; "
        "добавьте строку на лист «Показатели»",
        "ПРЕДУПРЕЖДЕНИЕ Показатели!G2 [indicator-untargeted] у показателя «П1» нет цели: результат не с чем сравнить; заполните "
        "«Цель»",
        "ПРЕДУПРЕЖДЕНИЕ План!K2 [finding-missing] мероприятие «М1» не опирается ни на один вывод анализа (п. 2.1); назовите код "
        "вывода",
    ]


def test_what_is_missing_altogether_is_said_once(tmp_path: Path) -> None:
    plan = [
        measure(f"М{n}", Вывод=None, **{"Финансирование план, тыс. руб.": None}) for n in range(3)
    ]
    assert promised(tmp_path, План=plan, Показатели=[], Выводы=[]) == [
        "ПРЕДУПРЕЖДЕНИЕ Показатели [indicator-missing] нет показателей 2024 года, а п. 2.3 Программы их обещает; добавьте показатели "
        "мероприятий или групп",
        "ПРЕДУПРЕЖДЕНИЕ План [funding-missing] ни у одного мероприятия 2024 года нет финансирования, а п. 2.4 Программы его обещает; "
        "заполните суммы; 0 – если денег не нужно",
        "ПРЕДУПРЕЖДЕНИЕ Выводы [finding-missing] нет выводов анализа для Программы 2024 года, а п. 2.1 их обещает; добавьте выводы и "
        "назовите их коды на листе «План»",
    ]


def test_a_gap_in_the_codes_of_sections(tmp_path: Path) -> None:
    sections = [
        *office.SECTIONS,
        {"Код": "1.3", "Наименование": "Выезд"},
        {"Код": "2", "Наименование": "Сайт"},
    ]
    assert found(tmp_path, Разделы=sections) == [
        "ПРЕДУПРЕЖДЕНИЕ Разделы!A4 [section-gap] нет раздела «1.2», а «1.3» есть; верните потерянную строку или измените коды; "
        "печатные номера от этого не зависят"
    ]


def test_a_programme_is_issued_and_approved_before_its_year_begins(tmp_path: Path) -> None:
    stamp = {"Гриф": "приказ", "Номер документа": "1", "Дата утверждения": dt.date(2024, 4, 1)}
    assert found(tmp_path, Программы=[year(2024, **{"Год издания": 2024}, **stamp)]) == [
        "ПРЕДУПРЕЖДЕНИЕ Программы!B2 [issue-year] год издания 2024, а Программа на 2024 год; обычно 2023; он напечатан внизу "
        "титульного листа",
        "ПРЕДУПРЕЖДЕНИЕ Программы!H2 [approved-late] утверждена 01.04.2024, а первый срок – «I квартал» – уже прошел; проверьте дату "
        "утверждения и сроки",
    ]


def test_rows_that_could_not_be_read_are_not_called_missing(tmp_path: Path) -> None:
    """The only measure of the group has a due that nobody understands: the group is not empty."""
    path = office.workbook(tmp_path / "к.xlsx", План=[measure(Срок="весной")])
    assert [finding.code for finding in office.said(path)] == ["due-unreadable"]


def test_an_error_elsewhere_does_not_silence_the_other_rules(tmp_path: Path) -> None:
    path = office.workbook(
        tmp_path / "к.xlsx",
        План=[measure("М1"), measure("М1", Вывод=None)],
        Исполнение=[execution()],
    )
    assert {"code-twice", "finding-missing", "execution-incomplete"} <= {
        one.code for one in office.said(path)
    }


def test_strict_makes_warnings_errors(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "к.xlsx", План=[measure(Результат="Клиенты В2В довольны")])
    assert [str(one)[:40] for one in office.said(path, strict=True)] == [
        "ОШИБКА План!H2 [segment-cyrillic] B2B ил"
    ]


def test_rows_that_cannot_be_read_are_not_told_as_missing(tmp_path: Path) -> None:
    unread, done = measure(Срок="весной"), execution(**{"Дата исполнения": dt.date(2024, 3, 1)})
    only = office.workbook(tmp_path / "к.xlsx", План=[unread])
    assert [each.code for each in office.said(only)] == ["due-unreadable"]
    among = office.workbook(
        tmp_path / "к.xlsx", План=[unread, measure("М2"), measure("М3")], Исполнение=[done]
    )
    assert "report-waits" not in [each.code for each in office.said(among)]
