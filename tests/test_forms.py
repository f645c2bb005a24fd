"""A form for each department goes out of the workbook; what it says when it comes back is suggested."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.workbook.workbook import Workbook

from generator import opc
from generator.cli import main
from generator.findings import Severity
from tests import office
from tests.conftest import EXAMPLE, SHIPPED

FUNDING = "Финансирование план, тыс. руб."
HEAD = 3  # the row of the headings of a form
MEASURES = (
    office.measure("М1", Ответственный="Отдел закупок"),
    office.measure("М2", Ответственный="Служба ИТ", Мероприятие="Обновить сайт."),
    office.measure("М3", Ответственный="Служба ИТ; отдел закупок", Мероприятие="Купить серверы."),
    office.measure("М4", Мероприятие="Ничье."),
)
INDICATORS = (
    office.indicator(Показатель="Доля довольных"),
    office.indicator(Код="П2", **{"Мероприятие или раздел": "1.1"}),
)


class Office:
    """A folder with a workbook, forms that are sent and come back."""

    def __init__(self, folder: Path, source: Path | None = None) -> None:
        self.folder = folder
        self.source = folder / "source" / "книга.xlsx"
        if source is None:
            office.workbook(self.source, План=MEASURES, Показатели=INDICATORS)
        else:
            self.source.parent.mkdir()
            shutil.copy(source, self.source)
        self.out, self.sent = folder / "out", folder / "вернули"
        self.sent.mkdir()

    def run(self, command: str, *more: str) -> Result:
        order = [command, *more, "--source", str(self.source)]
        if command != "apply":
            order += ["--out", str(self.out)]
        return CliRunner().invoke(main, order)

    def forms(self, *more: str) -> list[dict[str, Any]]:
        return list(json.loads(self.run("forms", "--json", *more).stdout))

    def fill(self, name: str, change: Callable[[Workbook], None], *, year: int = 2024) -> None:
        """Fills in the form of a department and sends it back."""
        workbook = openpyxl.load_workbook(self.out / f"forms-{year}" / f"{name}.xlsx")
        change(workbook)
        workbook.save(self.sent / f"{name}.xlsx")

    def gathered(self, *more: str) -> list[dict[str, Any]]:
        return list(json.loads(self.run("gather", str(self.sent), "--json", *more).stdout))

    def told(self) -> list[str]:
        return self.run("gather", str(self.sent)).stderr.splitlines()

    def apply(self, year: int = 2024) -> Result:
        path = self.out / f"gather-{year}-предложения.xlsx"
        return self.run("apply", str(path), "--into", str(self.source))


@pytest.fixture
def company(tmp_path: Path) -> Office:
    return Office(tmp_path)


def cells(sheet: str, row: int, values: Mapping[str, Any]) -> Callable[[Workbook], None]:
    """Types into a row of a form, by heading; row 1 is the first below the head."""

    def change(workbook: Workbook) -> None:
        worksheet = workbook[sheet]
        numbers = {str(cell.value): int(cell.column or 0) for cell in worksheet[HEAD]}
        for heading, value in values.items():
            cell = worksheet.cell(HEAD + row, numbers[heading])
            cell.value = value

    return change


def said(suggestions: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    keys = ("state", "sheet", "row", "heading", "was", "proposed")
    return [tuple(each[key] for key in keys) for each in suggestions]


# --- forms ----------------------------------------------------------------------------------------


def test_each_department_gets_its_rows(company: Office) -> None:
    made = company.run("forms", "--year", "2024")

    folder = company.out / "forms-2024"
    assert made.stdout.splitlines() == [
        f"{folder / 'Отдел закупок.xlsx'}: мероприятий 2, показателей 2",
        f"{folder / 'Служба ИТ.xlsx'}: мероприятий 2, показателей 1",
        "Готово: форм 2.",
    ]
    assert made.stderr.strip() == "Не заполнено «Ответственный», ни в одной форме нет: М4."
    sheet = openpyxl.load_workbook(folder / "Служба ИТ.xlsx")["План"]
    codes = [row[0].value for row in sheet.iter_rows(min_row=HEAD) if row[0].value]
    assert codes == ["Код", "М2", "М3"]


def test_forms_by_channel_follow_the_sections(tmp_path: Path) -> None:
    company = Office(tmp_path, SHIPPED)

    made = company.forms("--by", "Канал")

    assert [(each["department"], each["measures"]) for each in made] == [
        ("офис", 4),
        ("выезд", 2),
        ("сайт", 3),
        ("личный кабинет", 1),
    ]


def test_what_is_not_theirs_is_locked_and_what_is_new_has_room(company: Office) -> None:
    company.forms()

    workbook = openpyxl.load_workbook(company.out / "forms-2024" / "Служба ИТ.xlsx")

    plan = workbook["План"]
    numbers = {str(cell.value): int(cell.column or 0) for cell in plan[HEAD]}
    first, new = HEAD + 1, HEAD + 3

    def is_open(row: int, heading: str) -> bool:
        return not plan.cell(row, numbers[heading]).protection.locked

    assert plan.protection.sheet
    assert [is_open(first, each) for each in ("Код", "Раздел", "Ответственный")] == [False] * 3
    assert [is_open(first, each) for each in ("Срок", "Результат", FUNDING)] == [True] * 3
    assert [is_open(new, each) for each in ("Код", "Раздел", "Мероприятие")] == [False, True, True]
    assert all(sheet.freeze_panes == "C4" for sheet in (plan, workbook["Исполнение"]))
    assert not plan.tables


def test_values_are_chosen_from_lists(company: Office) -> None:
    company.forms()
    workbook = openpyxl.load_workbook(company.out / "forms-2024" / "Служба ИТ.xlsx")
    lists = workbook["Списки"]

    def choices(sheet: str) -> dict[str, list[Any]]:
        found = {}
        for each in workbook[sheet].data_validations.dataValidation:
            if each.type == "list":
                [column] = (lists[each.formula1.partition("!")[2].replace("$", "")[:1]],)
                found[each.promptTitle] = [cell.value for cell in column[1:] if cell.value]
        return found

    assert choices("План")["Раздел"] == ["1.1 Офис B2B"]
    assert choices("Исполнение")["Статус"][:2] == ["выполнено", "выполнено частично"]
    assert workbook["Списки"].sheet_state == "hidden"


def test_a_form_says_who_till_when_and_to_whom(company: Office) -> None:
    company.forms("--until", "15.10.2024", "--to", "kachestvo\x02@sbyt.example")  # no cell holds it

    workbook = openpyxl.load_workbook(company.out / "forms-2024" / "Служба ИТ.xlsx")

    assert [[cell.value for cell in row] for row in workbook["Как заполнить"]["A1:B4"]] == [
        ["Программа 2024: форма подразделения", None],
        ["Кто заполняет", "Служба ИТ"],
        ["До какого дня", "15.10.2024"],
        ["Кому вернуть", "kachestvo@sbyt.example"],
    ]


def test_a_year_without_measures_gets_empty_forms_for_those_of_before(company: Office) -> None:
    made = company.run("forms", "--year", "2025")

    assert made.stderr.strip() == (
        "Мероприятий 2025 года в книге еще нет: формы пустые, по подразделениям 2024 года."
    )
    company.fill("Служба ИТ", new_measure, year=2025)
    [code] = {each["row"] for each in company.gathered("--year", "2025")}
    assert code == "М5"


def test_nobody_to_make_a_form_for_is_told(company: Office) -> None:
    made = company.run("forms", "--by", "Филиал")

    assert made.exit_code == 1
    assert made.stderr.strip() == (
        f"В книге {company.source} у мероприятий 2024 года не заполнено «Филиал»: непонятно, кому "
        "делать формы. Заполните или выберите другое: BY=Ответственный, BY=Филиал, BY=Канал."
    )


def test_names_that_no_file_may_have_are_mended(tmp_path: Path) -> None:
    company = Office(tmp_path)
    plan = [
        office.measure("М1", Ответственный="Отдел 1/2: «Сбыт»?"),
        office.measure("М2", Ответственный=".."),
    ]
    office.workbook(company.source, План=plan)

    made = company.forms()

    assert [Path(each["file"]).name for each in made] == [
        "Отдел 1 2 «Сбыт».xlsx",
        "без названия.xlsx",
    ]


def test_the_same_book_makes_the_same_forms(company: Office) -> None:
    [one, _] = company.forms()
    first = Path(one["file"]).read_bytes()

    company.forms()

    assert Path(one["file"]).read_bytes() == first


def test_a_form_that_somebody_worked_in_is_kept(company: Office) -> None:
    company.forms()
    path = company.out / "forms-2024" / "Служба ИТ.xlsx"
    workbook = openpyxl.load_workbook(path)
    workbook.save(path)

    made = company.run("forms")

    [kept] = path.parent.glob("Служба ИТ-*.xlsx")
    assert made.stderr.splitlines()[0] == (f"Прежняя форма с чьей-то работой сохранена как {kept}.")


# --- what comes back ------------------------------------------------------------------------------


def new_measure(workbook: Workbook) -> None:
    """Fills in the first empty row."""
    sheet = workbook["План"]
    row = next(row for row in range(HEAD + 1, 99) if not sheet.cell(row, 4).value)
    values = {
        "Раздел": "1.1 Офис B2B",
        "Предложение": "Ускорить ответы.",
        "Мероприятие": "Внедрить чат-бота.",
        "Срок": "II квартал",
        "Результат": "Ответ за минуту.",
        FUNDING: 1250.5,
    }
    cells("План", row - HEAD, values)(workbook)


def test_an_untouched_form_suggests_nothing(company: Office) -> None:
    company.forms()
    company.fill("Служба ИТ", lambda _: None)

    assert company.gathered() == []
    assert company.told() == []


def test_what_was_changed_is_suggested_with_its_cell(company: Office) -> None:
    company.forms()
    company.fill("Служба ИТ", cells("План", 1, {"Срок": dt.date(2024, 3, 31), FUNDING: 200}))

    suggestions = company.gathered()

    assert said(suggestions) == [
        ("ready", "План", "М2", "Срок", "I квартал", "31.03.2024"),
        ("ready", "План", "М2", FUNDING, "100", "200"),
    ]
    assert suggestions[0]["origin"] == {"file": "Служба ИТ.xlsx", "sheet": "План", "cell": "E4"}
    assert suggestions[0]["authors"] == ["Служба ИТ"]
    assert suggestions[0]["decision"] == "принять"


def test_execution_that_the_book_does_not_have_is_a_new_row(company: Office) -> None:
    company.forms()
    values = {"Статус": "выполнено", "Дата исполнения": dt.date(2024, 3, 1)}
    company.fill("Служба ИТ", cells("Исполнение", 1, values))

    assert said(company.gathered()) == [
        ("ready", "Исполнение", "М2", "Статус", "", "выполнено"),
        ("ready", "Исполнение", "М2", "Дата исполнения", "", "01.03.2024"),
    ]


def test_indicators_are_changed_and_added(company: Office) -> None:
    company.forms()

    def change(workbook: Workbook) -> None:
        cells("Показатели", 1, {"Факт": 91.5})(workbook)
        new = {"Мероприятие или раздел": "М1", "Показатель": "Время", "Единица": "мин"}
        cells("Показатели", 3, new)(workbook)

    company.fill("Отдел закупок", change)

    assert said(company.gathered()) == [
        ("ready", "Показатели", "П1", "Факт", "", "91,5"),
        ("ready", "Показатели", "П3", "Мероприятие или раздел", "", "М1"),
        ("ready", "Показатели", "П3", "Показатель", "", "Время"),
        ("ready", "Показатели", "П3", "Единица", "", "мин"),
    ]


def test_a_new_measure_gets_a_code_and_its_department(company: Office) -> None:
    company.forms()
    company.fill("Служба ИТ", new_measure)

    suggestions = company.gathered()

    assert [(each["row"], each["heading"], each["proposed"]) for each in suggestions] == [
        ("М5", "Раздел", "1.1"),
        ("М5", "Предложение", "Ускорить ответы."),
        ("М5", "Мероприятие", "Внедрить чат-бота."),
        ("М5", "Срок", "II квартал"),
        ("М5", "Результат", "Ответ за минуту."),
        ("М5", "Ответственный", "Служба ИТ"),
        ("М5", FUNDING, "1250,5"),
    ]
    assert {each["state"] for each in suggestions} == {"ready"}


def test_one_cell_changed_by_two_departments_is_a_conflict(company: Office) -> None:
    company.forms()
    company.fill("Служба ИТ", cells("План", 2, {"Срок": "май"}))
    company.fill("Отдел закупок", cells("План", 2, {"Срок": "июнь"}))

    suggestions = company.gathered()

    assert said(suggestions) == [
        ("conflict", "План", "М3", "Срок", "I квартал", "июнь"),
        ("conflict", "План", "М3", "Срок", "I квартал", "май"),
    ]
    assert suggestions[0]["note"] == "другие предлагают иное: Служба ИТ.xlsx, План!E5: «май»"


def test_and_changed_alike_it_is_one_suggestion_of_both(company: Office) -> None:
    company.forms()
    for name in ("Служба ИТ", "Отдел закупок"):
        company.fill(name, cells("План", 2, {"Срок": "май"}))

    [one] = company.gathered()

    assert (one["state"], one["authors"]) == ("ready", ["Отдел закупок", "Служба ИТ"])
    assert one["note"] == "то же: Служба ИТ.xlsx, План!E5"


def test_a_cell_that_the_office_changed_meanwhile_is_a_conflict(company: Office) -> None:
    company.forms()
    company.fill("Служба ИТ", cells("План", 1, {"Срок": "май"}))
    changed = [{**row, "Срок": "III квартал"} if row["Код"] == "М2" else row for row in MEASURES]
    office.workbook(company.source, План=changed, Показатели=INDICATORS)

    [due] = company.gathered()

    assert (due["state"], due["was"], due["proposed"]) == ("conflict", "I квартал", "май")
    assert due["note"] == "с тех пор в книге стало «III квартал»"


def test_what_the_office_alone_changed_is_no_suggestion(company: Office) -> None:
    company.forms()
    company.fill("Служба ИТ", lambda _: None)
    changed = [{**row, "Срок": "III квартал"} for row in MEASURES]
    office.workbook(company.source, План=changed, Показатели=INDICATORS)

    assert company.gathered() == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            cells("План", 1, {"Код": None}),
            "Служба ИТ.xlsx, План!A4: код строки стерт, она не прочитана; впишите код, какой был, и "
            "повторите",
        ),
        (
            cells("План", 1, {"Код": "М99"}),
            "Служба ИТ.xlsx, План!A4: кода «М99» в этой форме не было; строка не прочитана: коды "
            "новых строк дает программа",
        ),
        (
            cells("План", 2, {"Код": "М2"}),
            "Служба ИТ.xlsx, План!A5: код «М2» стоит дважды (строки 4 и 5), вторая строка не "
            "прочитана; исправьте код и повторите; код нового сотрите",
        ),
        (
            lambda workbook: workbook.remove(workbook["Исполнение"]),
            "Служба ИТ.xlsx, Исполнение: в форме нет этого листа, лист не прочитан; если он "
            "назван иначе, верните имя «Исполнение»",
        ),
        (
            cells("План", 1, {"Результат": "=1+1"}),
            "Служба ИТ.xlsx, План!F4: формула без значения, ячейка не прочитана; откройте файл в "
            "Excel, исправьте, сохраните и повторите",
        ),
    ],
)
def test_what_a_person_broke_in_a_form_is_told(
    company: Office, change: Callable[[Workbook], None], message: str
) -> None:
    company.forms()
    company.fill("Служба ИТ", change)

    assert company.told()[0] == message
    assert company.gathered() == []


def test_what_cant_be_understood_waits_for_a_person(company: Office) -> None:
    company.forms()
    company.fill("Служба ИТ", cells("План", 1, {"Срок": "весной", "Результат": None}))

    suggestions = company.gathered()

    assert [(s["heading"], s["state"], s["decision"]) for s in suggestions] == [
        ("Срок", "unreadable", ""),
        ("Результат", "check", ""),
    ]


def test_a_form_of_another_year_is_not_read(company: Office) -> None:
    company.forms()
    company.fill("Служба ИТ", cells("План", 1, {"Срок": "май"}))

    made = company.run("gather", str(company.sent), "--year", "2025")

    assert made.stderr.splitlines() == [
        "Служба ИТ.xlsx: форма 2024 года, а собирается 2025: она не прочитана; возьмите из папки или "
        "назовите ее год (YEAR=)"
    ]


def test_a_form_that_lost_what_it_kept_is_read_beside_the_book(company: Office) -> None:
    company.forms()

    def change(workbook: Workbook) -> None:
        workbook.remove(workbook["Данные"])
        cells("План", 1, {"Срок": "май"})(workbook)

    company.fill("Служба ИТ", change)

    [due] = company.gathered()

    assert (due["state"], due["row"], due["proposed"]) == ("check", "М2", "май")
    assert company.told() == [
        "Служба ИТ.xlsx: форма без своих служебных данных: сравнена с книгой, какой она стала"
    ]


@pytest.mark.parametrize(
    "kept",
    ["{", "[]", '{"form": 1, "year": 2024}', '{"form": 1, "year": 2024, "rows": {"План": 5}}'],
)
def test_so_is_one_whose_data_somebody_spoilt(company: Office, kept: str) -> None:
    company.forms()

    def change(workbook: Workbook) -> None:
        workbook["Данные"]["A1"] = kept
        cells("План", 1, {"Срок": "май"})(workbook)

    company.fill("Служба ИТ", change)

    assert [each["proposed"] for each in company.gathered()] == ["май"]


def test_a_copy_of_the_book_is_read_by_its_codes(company: Office) -> None:
    workbook = openpyxl.load_workbook(company.source)
    sheet = workbook["План"]
    numbers = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
    sheet.cell(3, numbers["Срок"]).value = "май"
    workbook.save(company.sent / "копия.xlsx")

    [due] = company.gathered()

    assert (due["state"], due["row"], due["was"], due["proposed"]) == (
        "check",
        "М2",
        "I квартал",
        "май",
    )


def test_sums_of_a_form_are_told(company: Office) -> None:
    company.forms()
    company.fill("Служба ИТ", new_measure)

    made = company.run("gather", str(company.sent))

    assert made.stdout.splitlines()[:3] == [
        "Суммы:",
        "  Служба ИТ.xlsx, лист «План», план: в файле 1\xa0450,5 тыс. руб., взято 1\xa0450,5 тыс. "
        "руб. – сходится",
        "  Служба ИТ.xlsx, лист «Исполнение», факт: в файле 0 тыс. руб., взято 0 тыс. руб. – сходится",
    ]


# --- the whole circle -----------------------------------------------------------------------------


@pytest.mark.parametrize(("source", "year"), [(SHIPPED, 2024), (EXAMPLE, 2025)])
def test_from_the_forms_to_the_new_book(tmp_path: Path, source: Path, year: int) -> None:
    company = Office(tmp_path, source)
    errors = _errors(company.source, year)
    forms = company.forms("--year", str(year))
    for number, form in enumerate(forms):
        change = _filled(number, form["measures"] + 1)
        company.fill(Path(form["file"]).stem, change, year=year)
    company.run("gather", str(company.sent), "--year", str(year))

    applied = company.apply(year)

    assert "НЕ ЗАПИСАНО" not in applied.stderr
    left = company.gathered("--year", str(year))
    assert {each["state"] for each in left} <= {"conflict"}
    assert _errors(company.source, year) == errors
    plan = openpyxl.load_workbook(company.source)["План"]
    texts = [str(row[5]) for row in plan.iter_rows(values_only=True)]
    assert sum(text.startswith("Сделать новое дело") for text in texts) == len(forms)


def _errors(source: Path, year: int) -> list[str]:
    found = office.said(source, year)
    return [str(finding) for finding in found if finding.severity is Severity.ERROR]


def _filled(number: int, new_row: int) -> Callable[[Workbook], None]:
    """What a department does: a row of each sheet changed, one added."""

    def change(workbook: Workbook) -> None:
        cells("План", 1, {"Результат": f"Результат {number}."})(workbook)
        cells("Исполнение", 1, {"Фактический результат": f"Сделано {number}."})(workbook)
        values = {
            "Раздел": workbook["Списки"]["A2"].value,
            "Предложение": "Улучшить.",
            "Мероприятие": f"Сделать новое дело {number}.",
            "Срок": "IV квартал",
            "Результат": "Готово.",
            FUNDING: 10,
        }
        cells("План", new_row, values)(workbook)

    return change


def test_a_form_opens_clean(company: Office) -> None:
    [one, _] = company.forms()

    parts = opc.read(Path(one["file"]).read_bytes())

    assert b"<f>" not in parts["xl/worksheets/sheet2.xml"]
    workbook = openpyxl.load_workbook(one["file"])
    assert [(s.title, s.sheet_state) for s in workbook] == [
        ("Как заполнить", "visible"),
        ("План", "visible"),
        ("Исполнение", "visible"),
        ("Показатели", "visible"),
        ("Списки", "hidden"),
        ("Данные", "veryHidden"),
    ]
