"""Another company takes the software in an hour: its folder is made by `init`, its workbook filled
in, and its documents say nothing that is the first company's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from generator import building, freshness, pipeline
from generator.cli import main
from generator.documents import every_text, kinds
from generator.publication import walk
from generator.terms import Edition
from tests.shown import plain_text

COMPANY = {
    "Полное наименование": "Публичное акционерное общество «Энергосбыт Волги»",
    "Краткое наименование": "ПАО «Энергосбыт Волги»",
    "Наименование для колонтитула": "ЭНЕРГОСБЫТ ВОЛГИ",
    "Город": "Самара",
    "Наименование Стандарта": "Стандарта СО-7 «Обслуживание потребителей»",
    "Виды обслуживания": "очного и дистанционного",
    "Виды оценки": "комплексной",
    "Орган управления": "Правления",
    "НДС в суммах": "с НДС",
    "Финансирование в публичной редакции": "нет",
}
ACT = (
    "«Основных положений функционирования розничных рынков электрической энергии», утвержденных "
    "постановлением Правительства Российской Федерации от 04.05.2012 № 442"
)
ROWS: Mapping[str, list[Mapping[str, Any]]] = {
    "Программы": [
        {
            "Год": 2025,
            "Год издания": 2024,
            "Основание": "ПП-442",
            "Гриф": "протокол",
            "Номер документа": "12",
            "Дата утверждения": dt.date(2024, 12, 20),
        }
    ],
    "Разделы": [
        {"Код": "1", "Наименование": "Дистанционное обслуживание"},
        {"Код": "1.1", "Наименование": "Контактный центр"},
    ],
    "План": [
        {
            "Код": "М25-1",
            "Год": 2025,
            "Раздел": "1.1",
            "Предложение": "Быстрее отвечать на звонки.",
            "Мероприятие": "Открыть вторую линию контактного центра.",
            "Срок": "II квартал",
            "Результат": "Ожидание ответа – не более минуты.",
            "Ответственный": "Служба контактного центра",
            "Финансирование план, тыс. руб.": 777.5,
            "Вывод": "В25-1",
        }
    ],
    "Исполнение": [
        {
            "Мероприятие": "М25-1",
            "Статус": "выполнено",
            "Дата исполнения": dt.date(2025, 6, 2),
            "Фактический результат": "Вторая линия работает.",
            "Эффект": "Ожидание ответа – 50 секунд.",
            "Финансирование факт, тыс. руб.": 770,
        }
    ],
    "Показатели": [
        {
            "Код": "П25-1",
            "Год": 2025,
            "Мероприятие или раздел": "М25-1",
            "Показатель": "Ожидание ответа",
            "Единица": "мин.",
            "База": 3,
            "Цель": 1,
            "Факт": 0.8,
            "Направление": "меньше – лучше",
        }
    ],
    "Оценка": [
        {
            "Год": 2025,
            "Вид оценки": "комплексная",
            "Шкала": "0–100 %",
            "Значение": 81,
            "Опрошено": 300,
        }
    ],
    "Выводы": [
        {"Код": "В25-1", "Год": 2025, "Документ": "программа", "Текст": "Клиенты долго ждут."},
        {"Код": "О25-1", "Год": 2025, "Документ": "отчет", "Текст": "Цель достигнута."},
    ],
    "Акты": [
        {
            "Код": "ПП-442",
            "Вид": "постановление",
            "Дата": dt.date(2012, 5, 4),
            "Номер": "442",
            "Название": "О функционировании розничных рынков",
            "Полная ссылка": ACT,
            "Публичный": "да",
        }
    ],
}


def filled(folder: Path, **company: Any) -> Path:
    """The company's folder with its workbook filled in, as by a person: row by row, by headings."""
    pipeline.init_folder(folder)
    source = folder / "programme.xlsx"
    book = openpyxl.load_workbook(source)
    for parameter, value, *_ in book["Общество"].iter_rows(min_row=2):
        value.value = (COMPANY | company).get(str(parameter.value))
    for title, rows in ROWS.items():
        sheet = book[title]
        numbers = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
        for row, values in enumerate(rows, 2):
            for heading, value in values.items():
                sheet.cell(row, numbers[heading]).value = value
        [table] = sheet.tables.values()  # Excel lengthens it by itself
        table.ref = table.autoFilter.ref = f"{table.ref.rstrip('0123456789')}{len(rows) + 1}"
    book.save(source)
    return source


def order(source: Path, edition: Edition = Edition.PUBLIC) -> freshness.Order:
    return freshness.Order(source=source, out=source.parent / "out", year=2025, edition=edition)


def program(source: Path, edition: Edition = Edition.PUBLIC) -> list[str]:
    """What its Programme says; which spaces break a line is not the matter here."""
    said = plain_text(building.write(kinds.kind("program"), order(source, edition)).docx)
    return [text.replace("\xa0", " ") for text in said]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("второе") / "ПАО")


def test_the_workbook_is_in_order(source: Path) -> None:
    errors = [str(each) for each in pipeline.check(source) if each.code != "coverage-missing"]
    assert errors == []


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("document", ["program", "report"])
def test_no_document_names_the_first_company(source: Path, document: str, edition: Edition) -> None:
    made = building.write(kinds.kind(document), order(source, edition)).docx
    said = "\n".join(every_text.paragraphs(made)).replace("\xa0", " ")
    assert "ПАО «Энергосбыт Волги»" in said
    for foreign in ("Петербург", "ПЕТЕРБУРГ", "ЦОК", "Стандарта качества обслуживания"):
        assert foreign not in said


def test_its_own_words_stand_in_the_standing_text(source: Path) -> None:
    said = program(source)
    assert said[:3] == [
        "УТВЕРЖДЕНА",
        "решением Правления ПАО «Энергосбыт Волги»",
        "(протокол от 20.12.2024 № 12)",
    ]
    assert [line.removeprefix("– ") for line in said if line.startswith("– ")][3:6] == [
        "формирование и реализация мероприятий на основании данных, полученных в ходе комплексной оценки уровня "
        "удовлетворенности клиентов качеством обслуживания;",
        "формирование и реализация мероприятий по повышению качества очного и дистанционного обслуживания;",
        "контроль исполнения требований Стандарта СО-7 «Обслуживание потребителей» (далее – Стандарт);",
    ]


def steps(said: list[str]) -> list[str]:
    """Part 2 up to the table."""
    start = said.index("2. ПЛАН МЕРОПРИЯТИЙ ПО ПОВЫШЕНИЮ КАЧЕСТВА ОБСЛУЖИВАНИЯ.")
    end = next(number for number, line in enumerate(said) if line.startswith("Таблица 1"))
    return said[start + 2 : end]


def test_the_public_edition_has_no_step_about_money_and_names_the_table_all_the_same(
    source: Path,
) -> None:
    public = steps(program(source))
    assert [line for line in public if line.startswith("2.")] == [
        "2.1. Проводится анализ текущего состояния.",
        "2.2. Формируется План мероприятий по повышению качества обслуживания.",
        "2.3. Разрабатываются показатели эффективности реализации Программы.",
    ]
    assert [line for line in public if "таблице" in line] == [
        "Предложения, мероприятия, сроки и ожидаемые результаты представлены в таблице № 1."
    ]


def test_the_internal_edition_has_it_and_says_what_the_sums_hold(source: Path) -> None:
    said = program(source, Edition.INTERNAL)
    internal = steps(said)
    assert "2.4. Определяется объём финансирования Программы." in internal
    assert [line for line in internal if "таблице №" in line] == [
        "Инициативные предложения по повышению качества обслуживания, сформированные на этапе анализа текущего состояния, "
        "представлены в таблице № 1 (приложение А)."
    ]
    assert "Финансирование, тыс. руб. с НДС" in said


def test_who_says_nothing_gets_the_published_words(tmp_path: Path) -> None:
    nothing = dict.fromkeys(list(COMPANY)[4:])
    said = program(filled(tmp_path / "молча", **nothing))
    assert "2.4. Определяется объём финансирования Программы." in said
    joined = "\n".join(said)
    for usual in (
        "решением Совета директоров ПАО «Энергосбыт Волги»",
        "в ходе оперативной и комплексной оценки",
        "качества очного и заочного (интерактивного, дистанционного) обслуживания",
        "требований Стандарта качества обслуживания клиентов ПАО «Энергосбыт Волги» (далее – Стандарт)",
    ):
        assert usual in joined


def test_it_is_built_by_the_command_of_its_guide_and_published_without_the_step(
    source: Path, office_program: str
) -> None:
    out = source.parent / "out"
    given = ["program", "--source", str(source), "--out", str(out)]
    result = CliRunner().invoke(main, given, prog_name="generator")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        f"Готово: {out}/program-2025.docx, {out}/program-2025.pdf\n"
        f"Шаблон: {source.parent}/templates/program.docx\n"
    )
    asked = walk.PublicationOrder(order=order(source), placed=dt.date(2025, 1, 15), only="program")
    assert [published.name for published in pipeline.publish(asked).added] == ["program-2025"]
