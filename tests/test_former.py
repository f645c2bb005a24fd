"""What was published before there was this program: a small table beside the workbook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from generator import pipeline
from generator.contract.former import FILE
from generator.findings import FaultyWorkbook, GeneratorError
from generator.publication.former import FormerYears, former_years

HEADS = ("Год", "Документ", "Наименование", "Файл или ссылка", "Утверждение", "Размещено")


def table(folder: Path, *rows: tuple[object, ...]) -> Path:
    """The table of a folder, filled in by a person; gives the workbook it stands beside."""
    source = folder / "programme.xlsx"
    path = pipeline.former(source)
    book = openpyxl.load_workbook(path)
    [sheet] = book.worksheets
    assert tuple(cell.value for cell in sheet[1]) == HEADS
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place).value = value  # type: ignore[assignment]
    book.save(path)
    return source


def test_files_and_links_of_former_years_come_in_the_order_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "архив").mkdir()
    (tmp_path / "архив" / "Отчет 2019.pdf").write_bytes(b"%PDF-1")
    (tmp_path / "п.docx").write_bytes(b"PK")
    source = table(
        tmp_path,
        (2018, "Программа", None, "https://sbyt.example/p2018.pdf", None, None),
        (2019, "Отчет", "Отчет за 2019 год", "архив\\Отчет 2019.pdf", "Утвержден 01.02.2020.", dt.date(2020, 2, 3)),
        (2019, "Программа", None, "п.docx", None, None),
        (2019, "программа", None, "www.sbyt.example/p", None, None),
    )  # fmt: skip

    former = former_years(source, set())

    assert former.files == {
        "2019/former-report-2019.pdf": b"%PDF-1",
        "2019/former-program-2019.docx": b"PK",
    }
    assert [
        (one.label, one.title, one.approval, one.placed, [(link.text, link.path) for link in one.links])
        for one in former.documents
    ] == [
        (
            "Программа 2019", "Программа 2019", "", None,
            [("DOCX", "2019/former-program-2019.docx"), ("Страница", "https://www.sbyt.example/p")],
        ),
        (
            "Отчет 2019", "Отчет за\xa02019\xa0год", "Утвержден 01.02.2020", dt.date(2020, 2, 3),
            [("PDF", "2019/former-report-2019.pdf")],
        ),
        ("Программа 2018", "Программа 2018", "", None, [("PDF", "https://sbyt.example/p2018.pdf")]),
    ]  # fmt: skip


def test_no_table_is_no_former_years(tmp_path: Path) -> None:
    assert former_years(tmp_path / "programme.xlsx", set()) == FormerYears((), {})


def test_everything_that_is_wrong_with_the_table_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "п.docx").write_bytes(b"PK")
    source = table(
        tmp_path,
        ("давно", "Программа", None, "п.pdf", None, None),
        (2019, "Справка", None, "п.pdf", None, None),
        (2019, "Отчет", None, None, None, None),
        (2019, "Отчет", None, "нет.pdf", None, None),
        (2019, "Отчет", None, "programme.xlsx", None, None),
        (2019, "Отчет", None, "../../etc/passwd.pdf", None, None),
        (2019, "Отчет", None, "sent/п.docx", None, None),
        (2019, "Отчет", None, "https://user@sbyt.example/p", None, None),
        (2024, "Программа", None, "https://sbyt.example/p", None, None),
    )
    with pytest.raises(FaultyWorkbook) as fault:
        former_years(source, {("program", 2024)})
    put = f"положите файл рядом с {FILE} и впишите его имя"
    outside = "лежит вне папки таблицы или в служебной папке"
    file, kinds = "ОШИБКА Прежние годы!{} [former-file]", "pdf, docx, doc, odt, rtf"
    assert [str(finding) for finding in fault.value.findings] == [
        "ОШИБКА Прежние годы!A2 [year-unreadable] ожидался год, стоит «давно»; например 2024",
        "ОШИБКА Прежние годы!B3 [value-unknown] неизвестное значение «Справка»; бывает: Программа, Изменения, Отчет",
        "ОШИБКА Прежние годы!D4 [value-missing] не заполнено «Файл или ссылка»; Имя файла рядом с этой таблицей (или в папке "
        "рядом с ней) либо адрес на сайте. Несколько файлов одного документа – несколькими строками.",
        "ОШИБКА Прежние годы!B10 [former-issued] Программа 2024 года уже издана программой; уберите строку",
        f"{file.format('D5')} нет файла «нет.pdf»; {put}",
        f"{file.format('D6')} «programme.xlsx» – не документ; бывает: {kinds}; {put}",
        f"{file.format('D7')} файл «../../etc/passwd.pdf» {outside}; {put}",
        f"{file.format('D8')} файл «sent/п.docx» {outside}; {put}",
        f"{file.format('D9')} «https://user@sbyt.example/p» – не адрес; впишите адрес целиком",
    ]


def test_a_table_that_somebody_fills_in_is_not_overwritten(tmp_path: Path) -> None:
    source = table(tmp_path)
    with pytest.raises(GeneratorError) as refused:
        pipeline.former(source)
    assert str(refused.value) == f"Файл {tmp_path / FILE} уже есть, он не тронут."
