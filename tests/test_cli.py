"""What a person types, and what is said and returned."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.contract import schema
from generator.workbook import reading
from tests import office
from tests.conftest import ROOT, SHIPPED, TEMPLATE
from tests.office import measure

NO_OFFICE = {"SOFFICE": "/нет/soffice"}


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(
        main, [str(argument) for argument in arguments], env=environment, prog_name="generator"
    )


def test_errors_are_told_all_at_once_with_a_count_and_exit_code_3(tmp_path: Path) -> None:
    path = office.workbook(
        tmp_path / "к.xlsx", План=[measure(Срок="весной"), measure("М2", Раздел="7")]
    )
    result = run("program", "--source", path, "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        "ОШИБКА План!G2 [due-unreadable] не понимаю срок «весной»; ожидается, например, «I квартал 2024»",
        "ОШИБКА План!D3 [reference-unknown] «7» нет на листе «Разделы»; исправьте код или добавьте строку",
        "Итого: ошибок – 2",
        "В книге есть ошибки, документ не собирается. Исправьте их и повторите. Полноту плана и отчет программа проверит, когда "
        "сможет прочитать все строки.",
    ]
    assert result.stdout == ""
    assert not (tmp_path / "out").exists()


def test_machines_get_json_on_stdout(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "к.xlsx", План=[measure(Срок="весной")])
    for command in (("check",), ("program", "--out", tmp_path / "out")):
        result = run(*command, "--source", path, "--json")
        assert result.exit_code == 3
        assert json.loads(result.stdout) == [
            {
                "severity": "error",
                "code": "due-unreadable",
                "sheet": "План",
                "cell": "G2",
                "message": "не понимаю срок «весной»",
                "hint": "ожидается, например, «I квартал 2024»",
            }
        ]


def test_json_of_a_workbook_in_order_is_an_empty_list(tmp_path: Path) -> None:
    assert (
        json.loads(run("check", "--source", office.workbook(tmp_path / "к.xlsx"), "--json").stdout)
        == []
    )


def test_check_says_that_all_is_well(tmp_path: Path) -> None:
    result = run("check", "--source", office.workbook(tmp_path / "к.xlsx"))
    assert (result.exit_code, result.output) == (0, "Ошибок нет.\n")


def test_warnings_do_not_stop_a_build_and_are_told_again(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "к.xlsx", План=[measure(Результат="Клиенты В2В довольны.")])
    result = run("program", "--source", path, "--out", tmp_path / "out", **NO_OFFICE)
    assert result.stderr.splitlines()[:2] == [
        "ПРЕДУПРЕЖДЕНИЕ План!H2 [segment-cyrillic] B2B или B2C набраны русскими буквами: «Клиенты В2В довольны.»; в документе "
        "напечатаны латинскими; исправьте и здесь, иначе фильтр их не найдет",
        "Итого: предупреждений – 1",
    ]


def test_without_libreoffice_there_is_a_docx_and_exit_code_5(tmp_path: Path) -> None:
    result = run(
        "program",
        "--source",
        office.workbook(tmp_path / "к.xlsx"),
        "--out",
        tmp_path / "out",
        **NO_OFFICE,
    )
    assert result.exit_code == 5
    assert result.stdout == f"Готово: {tmp_path}/out/program-2024.docx\n"
    assert (
        result.stderr
        == "SOFFICE указывает на /нет/soffice, но такой программы нет. PDF не сделан.\n"
    )
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "program-2024.docx",
        "program-2024.json",
    ]


def test_an_old_pdf_beside_a_new_docx_is_named(tmp_path: Path) -> None:
    (tmp_path / "program-2024.pdf").write_bytes(b"%PDF-old")
    result = run(
        "program", "--source", office.workbook(tmp_path / "к.xlsx"), "--out", tmp_path, **NO_OFFICE
    )
    assert result.exit_code == 5
    assert (
        f"Файл {tmp_path}/program-2024.pdf остался от прежней сборки и не соответствует новому DOCX."
        in result.stderr
    )
    assert (tmp_path / "program-2024.pdf").read_bytes() == b"%PDF-old"


@pytest.mark.parametrize(
    ("year", "message"),
    [
        (
            2030,
            "ОШИБКА Программы [year-unknown] нет строки 2030 года; есть: 2024, 2025; добавьте строку или проверьте год",
        ),
        (
            2025,
            "ОШИБКА План [plan-empty] нет мероприятий 2025 года; мероприятия есть на: 2024; заполните лист или проверьте год",
        ),
    ],
)
def test_a_year_without_a_plan(tmp_path: Path, year: int, message: str) -> None:
    path = office.workbook(tmp_path / "к.xlsx", Программы=[office.year(2024), office.year(2025)])
    result = run("program", "--source", path, "--out", tmp_path / "out", "--year", year)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (3, message)


def test_a_workbook_without_measures(tmp_path: Path) -> None:
    result = run(
        "program",
        "--source",
        office.workbook(tmp_path / "к.xlsx", План=[]),
        "--out",
        tmp_path / "out",
    )
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        3,
        "ОШИБКА План [plan-empty] нет мероприятий ни на один год; заполните лист",
    )


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run("check", "--source", tmp_path / "нет.xlsx")
    assert (result.exit_code, result.stderr) == (
        1,
        f"Нет файла {tmp_path}/нет.xlsx. Проверьте имя или укажите книгу: --source ПУТЬ.\n",
    )


@pytest.mark.parametrize(
    "content", ["", "[]", '{"inputs": {}, "files": {}, "edition": "public"}', '{"files": []}']
)
def test_a_damaged_manifest_means_to_build_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / "program-2024.json").write_text(content)
    result = run(
        "program", "--source", office.workbook(tmp_path / "к.xlsx"), "--out", tmp_path, **NO_OFFICE
    )
    assert (result.exit_code, result.stdout) == (5, f"Готово: {tmp_path}/program-2024.docx\n")


@pytest.mark.parametrize("date", ["0", "99999999999999999", "-5"])
def test_a_date_that_is_none(tmp_path: Path, date: str) -> None:
    result = run(
        "program", "--source", office.workbook(tmp_path / "к.xlsx"), SOURCE_DATE_EPOCH=date
    )
    assert (result.exit_code, "вне пределов" in result.stderr) == (2, True)


def test_check_finds_what_a_build_would(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "к.xlsx", План=[])
    assert run("check", "--source", path).stderr.splitlines()[0] == (
        "ОШИБКА План [plan-empty] нет мероприятий ни на один год; заполните лист"
    )


def test_a_faulty_template_has_exit_code_4(tmp_path: Path) -> None:
    template = tmp_path / "program.docx"
    with zipfile.ZipFile(TEMPLATE) as old, zipfile.ZipFile(template, "w") as new:
        for part in old.namelist():
            new.writestr(
                part, old.read(part).replace("{{ year }} год".encode(), "{{ yaer }} год".encode())
            )
    path = office.workbook(tmp_path / "к.xlsx")
    result = run("program", "--source", path, "--out", tmp_path / "out", "--template", template)
    assert result.exit_code == 4
    assert "нет такого имени: yaer в метке {{ yaer }}; ближайшее имя: year" in result.stderr


def test_init_makes_a_workbook_by_the_contract_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "новая" / "книга.xlsx"
    assert run("init", path).output == f"Готово: {path}\n"
    made = openpyxl.load_workbook(path)
    for sheet in schema.SHEETS:
        worksheet = made[sheet.title]
        head = [cell.value for cell in worksheet[1]]
        if not sheet.vertical:
            assert head == [column.heading for column in sheet.columns]
            hinted = {
                str(one.sqref)[0] for one in worksheet.data_validations.dataValidation if one.prompt
            }
            assert len(hinted) == len(sheet.columns)
        assert worksheet.freeze_panes in ("C2", "A2")
        assert list(worksheet.tables) == [sheet.title]
        for column, cell in zip(sheet.columns, worksheet[2], strict=False):
            if column.heading == "Код":
                assert cell.number_format == "@"
    assert str(made["План"]["A2"].value).startswith("=IF(План[[#This Row],[Исключено]]=")
    dropdowns = {
        one.formula1
        for one in made["Исполнение"].data_validations.dataValidation
        if one.type == "list"
    }
    assert len(dropdowns) == 1

    path.write_bytes(b"my work")
    again = run("init", path)
    assert (again.exit_code, again.stderr) == (
        1,
        f"Файл {path} уже есть, он не тронут. Назовите другое имя.\n",
    )
    assert path.read_bytes() == b"my work"


def test_dropdowns_offer_what_the_reader_takes(tmp_path: Path) -> None:
    run("init", tmp_path / "к.xlsx")
    lists = openpyxl.load_workbook(tmp_path / "к.xlsx")["Списки"]
    offered = {
        str(column[0].value): [cell.value for cell in column[1:] if cell.value]
        for column in lists.iter_cols()
    }
    for sheet in schema.SHEETS:
        for column in sheet.columns:
            if column.choices:
                name = column.heading.removeprefix("Отчет: ")
                assert offered[name] == [member.value for member in column.choices]


def test_a_filled_in_empty_workbook_is_read(tmp_path: Path) -> None:
    found = reading.read(office.workbook(tmp_path / "к.xlsx"))
    assert found.findings == ()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["program", "--yeer", "5"], "Ошибка: Нет параметра --yeer. Возможно, '--year'?"),
        (["program", "--edition", "x"], "Ошибка: Неверное значение '--edition': «x» – неизвестное значение; бывает: "
                                         "'public', 'internal'."),
        (["program", "--year", "год"], "Ошибка: Неверное значение '--year': «год» – не целое число."),
        (["programm"], "Ошибка: Нет команды programm. Возможно, 'program'?"),
        (["init"], "Ошибка: Назовите что-то одно: папку (make init INTO=ПАПКА или init --into ПАПКА) или файл книги (init "
                   "ФАЙЛ)."),
        (["init", "к.xlsx", "--into", "п"], "Ошибка: Назовите что-то одно: папку (make init INTO=ПАПКА или init --into "
                                            "ПАПКА) или файл книги (init ФАЙЛ)."),
    ],
)  # fmt: skip
def test_wrong_usage_is_said_in_russian(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == said


@pytest.mark.parametrize("command", [[], ["program"], ["check"], ["init"]])
def test_help_is_in_russian(command: list[str]) -> None:
    said = run(*command, "--help").output
    assert "Вызов:" in said
    for english in ("Usage", "Options", "Show", "default", "INTEGER", "TEXT", "FILE", "OPTIONS"):
        assert english not in said


def test_the_translation_is_compiled_from_its_source() -> None:
    from babel.messages import Catalog, mofile, pofile

    def content(catalog: Catalog) -> set[str]:
        return {
            repr([message.id, message.string]).replace("(", "[").replace(")", "]")
            for message in catalog
            if message.id
        }

    folder = ROOT / "generator/locale/ru/LC_MESSAGES"
    with (folder / "click.po").open("rb") as source, (folder / "click.mo").open("rb") as compiled:
        wanted, there = content(pofile.read_po(source)), content(mofile.read_mo(compiled))
    assert len(wanted) > 30
    assert there == wanted


def test_the_rules_are_listed_for_people_and_machines() -> None:
    assert run("rules").stdout == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    [first, *_] = json.loads(run("rules", "--json").stdout)
    assert (first["code"], first["severity"]) == ("workbook-unreadable", "error")


def test_a_strict_build_is_refused_for_a_warning_even_if_it_was_made_before(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "к.xlsx", План=[measure(Результат="Клиенты В2В довольны.")])
    make = ("program", "--source", path, "--out", tmp_path / "out")
    assert run(*make, **NO_OFFICE).exit_code == 5
    assert run(*make, "--strict", **NO_OFFICE).exit_code == 3
    assert run("check", "--source", path, "--strict").exit_code == 3


def test_an_error_in_the_standing_text_alone_has_exit_code_4(tmp_path: Path) -> None:
    template = tmp_path / "program.docx"
    with zipfile.ZipFile(TEMPLATE) as old, zipfile.ZipFile(template, "w") as new:
        for part in old.namelist():
            wrong = "по постановлению от 14.05.2012 № 442 {{ year }} год"
            new.writestr(part, old.read(part).replace("{{ year }} год".encode(), wrong.encode()))
    path = office.workbook(tmp_path / "к.xlsx")
    result = run("program", "--source", path, "--out", tmp_path / "out", "--template", template)
    assert result.exit_code == 4
    assert "ОШИБКА program.docx [act-date] у постановления № 442 другая дата" in result.stderr
    assert "В постоянном тексте шаблона есть ошибки" in result.stderr


# --- publish and verify ---------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path, made: Path) -> Path:
    """The shipped workbook and its documents."""
    shutil.copytree(made, tmp_path / "out")
    (tmp_path / "source").mkdir()
    shutil.copy(SHIPPED, tmp_path / "source")
    return tmp_path


def publish(house: Path, *more: object) -> Result:
    return run(
        "publish",
        "--year",
        2024,
        "--source",
        house / "source" / SHIPPED.name,
        "--out",
        house / "out",
        *more,
    )


PROGRAMME = "Программа мероприятий по повышению качества обслуживания клиентов АО\xa0«Петербургская сбытовая компания» на 2024 год"


def test_publish_says_what_is_on_the_page_and_verify_proves_it(house: Path) -> None:
    result = publish(house, "--only", "program", "--placed", "01.03.2025")
    assert result.exit_code == 0
    added, ready = result.stdout.splitlines()
    assert added == f"Опубликовано: {PROGRAMME}, редакция 1"
    assert ready.startswith(f"Готово: {house}/out/site/index.html; контрольная сумма папки ")
    assert "Информация размещена 01.03.2025" in (house / "out" / "site" / "index.html").read_text(
        encoding="utf-8"
    )
    assert (
        publish(house, "--only", "program").stdout.splitlines()[0]
        == f"Без изменений: {PROGRAMME}, редакция 1, размещена 01.03.2025"
    )

    proof = run("verify", house / "out" / "site")
    assert proof.exit_code == 0
    workbook = hashlib.sha256(SHIPPED.read_bytes()).hexdigest()
    assert proof.stdout.splitlines() == [
        f"{PROGRAMME}, редакция 1: книга programme.xlsx, SHA-256 {workbook}",
        f"Все файлы (19) такие, какими были опубликованы; контрольная сумма папки {ready.rpartition(' ')[2]}",
    ]

    (house / "out" / "site" / "index.html").write_text("другое", encoding="utf-8")
    altered = run("verify", house / "out" / "site")
    assert altered.exit_code == 1
    assert altered.stderr.splitlines() == [
        "ИЗМЕНЕНО index.html: изменен после публикации",
        f"Папка {house}/out/site – не то, что было опубликовано: отличий 1.",
    ]


def test_a_site_that_a_web_server_cannot_read_is_told(house: Path) -> None:
    site = house / "out" / "site"
    told = (
        f"Папка {site} закрыта для других пользователей: веб-сервер может ее не прочитать. "
        f'Откройте ее: chmod -R a+rX "{site}"\n'
    )
    assert told not in publish(house, "--demo").stderr
    (site / "index.html").chmod(0o600)
    assert told in publish(house, "--demo").stderr


def test_a_refusal_is_a_numbered_list_and_exit_code_6(house: Path) -> None:
    result = publish(house, "--only", "report")
    assert result.exit_code == 6
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == [
        "Публикация отклонена, препятствий – 1",
        f"1. {house}/out/report-2024.docx",
    ]
    for_machines = publish(house, "--only", "report", "--json")
    assert for_machines.exit_code == 6
    assert [one["what"] for one in json.loads(for_machines.stdout)] == [
        "пометка «Демонстрационные данные»"
    ]


def test_a_folder_that_is_none_of_ours_is_not_verified(tmp_path: Path) -> None:
    result = run("verify", tmp_path)
    assert result.exit_code == 1
    assert (
        result.stderr
        == f"В папке {tmp_path} нет manifest.json или SHA256SUMS: это не папка для сайта.\n"
    )


def test_a_day_of_another_time_is_a_slip(house: Path) -> None:
    result = publish(house, "--placed", "01.03.1999")
    assert result.exit_code == 2
    assert "01.03.1999 – не дата размещения документов 2024 года" in result.stderr


def test_nothing_is_placed_on_a_day_far_to_come(house: Path) -> None:
    """What is placed then could not be withdrawn before."""
    to_come = dt.date.today() + dt.timedelta(days=32)
    year = to_come.year
    order = ("publish", "--year", year, "--out", house / "out", "--placed", f"{to_come:%d.%m.%Y}")
    result = run(*order, "--source", house / "source" / SHIPPED.name)
    assert result.exit_code == 2
    said = f"{to_come:%d.%m.%Y} наступит больше чем через 31 дн.: проверьте год"
    assert said in re.sub(r"\s+", " ", result.stderr)
    assert "--placed" in result.stderr


def test_a_day_that_is_none_is_said_so(house: Path) -> None:
    result = publish(house, "--placed", "31.02.2025")
    assert result.exit_code == 2
    assert "«31.02.2025» – не дата; ожидается, например, 01.03.2025" in result.stderr
