"""What the workbook asks for is printed somewhere, or its hint says that it is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generator import building, freshness, wording
from generator.contract import company, values
from generator.contract.column import Column, Reads, Sheet
from generator.contract.schema import AMENDMENTS, SHEETS
from generator.contract.surveys import SURVEYS
from generator.documents import kinds
from generator.terms import Edition
from tests import office, shown
from tests.conftest import SHIPPED

UNPRINTED = "не печатается"
# What amendments, branches and measures that go on print is tested where it is printed, and what
# only the page of the site shows, with the page.
OF_PAGE = {column.heading for column in company.page_of_the_site()}
ELSEWHERE = {"Исключено", "Филиал", "Перенесено из", "Добавлено", *OF_PAGE}
PRINTED = [sheet for sheet in SHEETS if sheet not in (AMENDMENTS, SURVEYS)]
COLUMNS = [
    (sheet, column) for sheet in PRINTED for column in sheet.read if column.heading not in ELSEWHERE
]
# Codes refer to each other; what stands in the rest follows from the kind of the column.
GIVEN: Mapping[tuple[str, str], Any] = {
    ("Общество", "Логотип"): "метка-лого.png",
    ("Программы", "Год издания"): 2021,
    ("Программы", "Основание"): "АКТ-77",
    ("Программы", "Гриф"): "приказ",
    ("Программы", "Отчет: Гриф"): "приказ",
    ("Программы", "Запись сроков"): "как в книге",
    ("Программы", "Сведения в публичной редакции"): "да",
    ("Разделы", "Код"): "1",
    ("План", "Код"): "МЕТКА-1",
    ("План", "Раздел"): "1",
    ("План", "Вывод"): "ВЫВОД-1",
    ("План", "Пункты Стандарта"): "пункт-17",
    ("Исполнение", "Мероприятие"): "МЕТКА-1",
    ("Исполнение", "Статус"): "выполнено частично",
    ("Показатели", "Код"): "ПОКАЗАТЕЛЬ-1",
    ("Показатели", "Мероприятие или раздел"): "МЕТКА-1",
    ("Показатели", "Цель"): 99.5,
    ("Оценка", "Год"): 2023,
    ("Оценка", "Шкала"): "0–100 %",
    ("Выводы", "Код"): "ВЫВОД-1",
    ("Акты", "Код"): "АКТ-77",
    ("Стандарт", "Пункт"): "пункт-17",
    ("Сокращения", "Сокращение"): "ЩУКА",
}
# Books that print together what no single one can: each kind of stamp, and the name in the place of
# the logo.
BOOKS: tuple[Mapping[tuple[str, str], Any], ...] = (
    {},
    {("Программы", "Гриф"): "руководитель", ("Программы", "Отчет: Гриф"): "руководитель"},
    {("Программы", "Гриф"): "протокол", ("Общество", "Логотип"): None},
)


def marker(sheet: Sheet, column: Column) -> Any:
    """A value for a column that stands nowhere else."""
    number = COLUMNS.index((sheet, column)) + 1 if (sheet, column) in COLUMNS else 0
    of_kind = {
        values.year: 2024,
        values.date: dt.date(2024, 1 + number % 12, 1 + number % 28),
        values.period: f"до {1 + number % 28:02}.11.2024",
        values.new_due: f"до {1 + number % 28:02}.11.2024",
        values.count: 4000 + number,
        values.number: number + 0.25,
        values.money: number + 0.25,
    }
    if (sheet.title, column.heading) in GIVEN:
        return GIVEN[sheet.title, column.heading]
    if column.choices is not None:
        return next(iter(column.choices)).value
    if column.convert in of_kind:
        return of_kind[column.convert]
    word = f"Метка{number:03}"
    return f"{word} стоит здесь, рядом ЩУКА." if column.reads is Reads.SENTENCE else word


def shown_as(sheet: Sheet, column: Column) -> str:
    """How a marker is printed."""
    return _shown(marker(sheet, column), column).replace("\xa0", " ")


def _shown(value: Any, column: Column) -> str:
    match value:
        case dt.date():
            return wording.date(value)
        case int() | float() if column.convert is values.money:
            return wording.money(Decimal(str(value)))
        case int() | float() if column.convert is not values.year:
            return wording.number(Decimal(str(value)))
        case str() if value.startswith("Метка"):
            return value.partition(" ")[0]
        case _:
            return str(value)


def row_of(sheet: Sheet) -> dict[str, Any]:
    return {column.heading: marker(sheet, column) for column in sheet.read if _is_asked(column)}


def _is_asked(column: Column) -> bool:
    return column.heading not in ELSEWHERE


def rows(changes: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    """The rows of a book in which every column is filled in somewhere; `changes` are other values
    of the first rows."""
    plain = {sheet.title: row_of(sheet) for sheet in PRINTED}
    for (title, heading), value in changes.items():
        plain[title][heading] = value
    execution, plan = plain["Исполнение"], plain["План"]
    moved = {"Мероприятие": "МЕТКА-2", "Статус": "перенесено", "Дата исполнения": None}
    return {title: [row] for title, row in plain.items()} | {
        "План": [plan, {**plan, "Код": "МЕТКА-2"}],
        "Исполнение": [{**execution, "Перенесено на": None}, {**execution, **moved}],
        "Оценка": [plain["Оценка"], {**plain["Оценка"], "Год": 2024}],
        "Выводы": [
            plain["Выводы"],
            {**plain["Выводы"], "Код": "ВЫВОД-2", "Документ": "отчет"},
        ],
    }


def texts(folder: Path, changes: Mapping[tuple[str, str], Any]) -> Iterator[str]:
    """What the internal documents of a book say: they print all that public ones do."""
    folder.mkdir(exist_ok=True)
    Image.new("RGB", (40, 40), "navy").save(folder / "метка-лого.png")
    source = office.workbook(folder / "книга.xlsx", **rows(changes))
    for kind in kinds.yearly():
        order = freshness.Order(source=source, out=folder, year=2024, edition=Edition.INTERNAL)
        said = shown.document_text(building.write(kind, order).docx)
        yield said.replace("°", " ").replace("\xa0", " ")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What all documents of all the books say."""
    folder = tmp_path_factory.mktemp("printing")
    said = [text for n, changes in enumerate(BOOKS) for text in texts(folder / str(n), changes)]
    return "\n".join(said)


def named(case: object) -> str | None:
    return case.title if isinstance(case, Sheet) else getattr(case, "heading", None)


@pytest.mark.parametrize(("sheet", "column"), COLUMNS, ids=named)
def test_what_is_asked_for_is_printed_or_its_hint_says_that_it_is_not(
    sheet: Sheet, column: Column, whole: str, tmp_path: Path
) -> None:
    says_no = UNPRINTED in column.hint.lower()
    if column.choices is None:
        text = shown_as(sheet, column)
        assert says_no or text in whole
        assert not (says_no and len(text) > 4 and text in whole)
    elif not says_no:
        other = list(column.choices)[-1].value
        plain, changed = texts(tmp_path / "1", {}), {(sheet.title, column.heading): other}
        pairs = zip(plain, texts(tmp_path / "2", changed), strict=True)
        assert any(before != after for before, after in pairs)


def test_how_surveys_are_read_says_of_itself_that_it_is_not_printed() -> None:
    assert UNPRINTED in SURVEYS.note


def test_a_hint_fits_where_excel_shows_it() -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            assert len(column.hint) <= 255, f"{sheet.title}, {column.heading}"


# --- the list of abbreviations ----------------------------------------------------------------------

SHORT = [
    {"Сокращение": "CRM", "Расшифровка": "учет обращений"},
    {"Сокращение": "ЦОК", "Расшифровка": "центр обслуживания"},
    {"Сокращение": "ПО", "Расшифровка": "программное обеспечение"},
    {"Сокращение": "МФЦ, ГУ", "Расшифровка": "многофункциональный центр, госуслуги"},
]


def listed(
    folder: Path, kind: str = "program", edition: Edition = Edition.PUBLIC, **sheets: Any
) -> list[str]:
    """The list of abbreviations of a document."""
    source = office.workbook(folder / "к.xlsx", Сокращения=SHORT, **sheets)
    order = freshness.Order(source=source, out=folder, year=2024, edition=edition)
    said = shown.document_text(building.write(kinds.kind(kind), order).docx).replace("°", " ")
    return [line[13:] for line in said.split("\n") if line.startswith("[Сокращение]")]


DONE = {
    "Дата исполнения": dt.date(2024, 3, 1),
    "Фактический результат": "Готово.",
    "Подтверждение": "Акт МФЦ",
}
DETAILS: dict[str, Any] = {"Программы": [office.year(**{"Сведения в публичной редакции": "да"})]}


def test_only_what_the_document_uses_is_listed_by_the_alphabet(tmp_path: Path) -> None:
    plan = [office.measure(Мероприятие="Обновить CRM-систему и ЦОК.", Ответственный="Отдел МФЦ")]
    assert listed(tmp_path, План=plan, **DETAILS) == [
        "ЦОК – центр обслуживания",
        "CRM – учет обращений",
    ]
    assert listed(tmp_path, edition=Edition.INTERNAL, План=plan) == [
        "МФЦ, ГУ – многофункциональный центр, госуслуги",
        "ЦОК – центр обслуживания",
        "CRM – учет обращений",
    ]


def test_what_the_document_does_not_print_uses_nothing(tmp_path: Path) -> None:
    done = office.execution(**DONE, **{"Причина отклонения": "Ждали ЦОК."})
    assert listed(tmp_path, "report", Edition.INTERNAL, Исполнение=[done]) == []


def test_a_heading_in_capitals_uses_no_abbreviation(tmp_path: Path) -> None:
    """«ПЛАН МЕРОПРИЯТИЙ ПО ПОВЫШЕНИЮ…» speaks of no software."""
    assert listed(tmp_path, **DETAILS) == []
    plan = [office.measure(Мероприятие="Обновить ПО.")]
    assert listed(tmp_path, План=plan, **DETAILS) == ["ПО – программное обеспечение"]


def test_public_editions_list_them_only_where_it_is_asked_for(tmp_path: Path) -> None:
    plan = [office.measure(Мероприятие="Обновить ЦОК.")]
    assert listed(tmp_path, План=plan) == []


# --- name, site, mark -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["program", "report"])
def test_full_name_and_site_are_printed(tmp_path: Path, kind: str) -> None:
    company = {**office.COMPANY, "Сайт": "www.sbyt.example"}
    done = office.execution(**DONE)
    source = office.workbook(tmp_path / "к.xlsx", Общество=[company], Исполнение=[done])
    said = {}
    for edition in Edition:
        order = freshness.Order(source=source, out=tmp_path, year=2024, edition=edition)
        docx = building.write(kinds.kind(kind), order).docx
        said[edition] = shown.document_text(docx).replace("°", " ")
    line = (
        "Полное наименование Общества – Акционерное общество «Сбыт», официальный сайт – "
        "www.sbyt.example.\n"
    )
    assert line in said[Edition.INTERNAL]
    assert "www.sbyt.example" not in said[Edition.PUBLIC]
    assert "Акционерное общество" not in said[Edition.PUBLIC]


def test_the_internal_report_carries_the_mark_of_internal_editions(tmp_path: Path) -> None:
    row = office.year(**{"Пометка внутренней редакции": "Для служебного пользования"})
    done = office.execution(**DONE)
    source = office.workbook(tmp_path / "к.xlsx", Программы=[row], Исполнение=[done])
    for edition, is_marked in ((Edition.INTERNAL, True), (Edition.PUBLIC, False)):
        order = freshness.Order(source=source, out=tmp_path, year=2024, edition=edition)
        said = shown.document_text(building.write(kinds.kind("report"), order).docx)
        assert ("Для служебного пользования" in said) is is_marked


def test_the_shipped_public_documents_print_no_more_than_before(tmp_path: Path) -> None:
    for kind in kinds.yearly():
        order = freshness.Order(source=SHIPPED, out=tmp_path, year=2024)
        said = shown.document_text(building.write(kind, order).docx)
        assert "ПЕРЕЧЕНЬ СОКРАЩЕНИЙ" not in said
        assert "Полное наименование" not in said
