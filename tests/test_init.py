"""A company begins: `make init INTO=folder` makes its workbook and templates, all or nothing, and the
workbook itself tells a person who sees it for the first time what to do."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from generator import building, freshness, pipeline
from generator.cli import main
from generator.contract.examples import EXAMPLES
from generator.contract.schema import SHEETS
from generator.documents import kinds
from generator.workbook import guide, reading, writing
from tests import office
from tests.conftest import EXAMPLE, ROOT, SHIPPED
from tests.shown import plain_text

TEMPLATES = ("templates/amendment.docx", "templates/program.docx", "templates/report.docx")


def init(folder: Path) -> Result:
    return CliRunner().invoke(main, ["init", "--into", str(folder)], prog_name="generator")


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("is_there", [False, True])
def test_a_company_gets_a_folder_with_a_workbook_and_templates(
    tmp_path: Path, is_there: bool
) -> None:
    folder = tmp_path / "ООО «Свет»"
    if is_there:
        folder.mkdir()
    result = init(folder)
    assert (result.exit_code, result.output) == (
        0,
        f"Готово: {folder}/programme.xlsx, {folder}/templates/program.docx, "
        f"{folder}/templates/amendment.docx, {folder}/templates/report.docx\n"
        "Откройте книгу: порядок работы – на листе «Как заполнять».\n",
    )
    made = content(folder)
    assert list(made) == ["programme.xlsx", *TEMPLATES]
    for name in TEMPLATES:
        assert made[name] == (ROOT / name).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [folder.name], "nothing is left beside it"
    book = reading.read(folder / "programme.xlsx").book
    assert book is not None
    assert (book.company, book.measures) == (None, ())


def test_what_stands_in_the_folder_is_listed_and_not_touched(tmp_path: Path) -> None:
    init(tmp_path / "п")
    (tmp_path / "п" / "templates" / "program.docx").write_bytes(b"my work")
    before = content(tmp_path / "п")
    again = init(tmp_path / "п")
    assert (again.exit_code, again.stderr) == (
        1,
        f"В папке {tmp_path}/п уже есть: programme.xlsx, templates. Ничего не тронуто. Назовите новую или пустую папку.\n",
    )
    assert content(tmp_path / "п") == before

    for number in range(12):
        (tmp_path / f"{number:02}.txt").touch()
    assert (
        f"В папке {tmp_path} уже есть: 00.txt, 01.txt, 02.txt, 03.txt, 04.txt, 05.txt, 06.txt, 07.txt, 08.txt, 09.txt …."
        in init(tmp_path).stderr
    )


def test_something_else_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "файл").write_text("мой")
    result = init(tmp_path / "файл")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        f"Ошибка: Неверное значение '--into': «{tmp_path}/файл» – файл, а нужна папка."
    )
    below = init(tmp_path / "файл" / "п")
    assert (below.exit_code, below.stderr) == (
        1,
        f"Не удалось записать в {tmp_path}/файл (на этом месте файл). "
        "Освободите место или проверьте права.\n",
    )


def test_the_commands_of_the_guide_name_the_folder(tmp_path: Path) -> None:
    for folder, shown in (
        ("папка", "папка"),
        ("моя папка", "'моя папка"),
        ("ни'чья", """'ни'"'"'чья"""),
        ("$5", "'$$5"),
        ("x\x01y", "programme.xlsx"),
    ):
        made = writing.empty_workbook(Path(folder, "programme.xlsx"))
        cells = [cell.value for cell in made[guide.GUIDE]["C"] if cell.value]
        commands = [str(text) for text in cells if str(text).startswith("make ")]
        assert len(commands) == 6
        assert commands[1].startswith(f"make program SOURCE={shown}")
        if folder.isprintable():
            typed = shlex.split(commands[1].replace("$$", "$"))
            book, out = f"SOURCE={folder}/programme.xlsx", f"OUT={folder}/out"
            assert typed == ["make", "program", book, out]


def test_every_command_of_the_guide_is_one_that_make_has(tmp_path: Path) -> None:
    made = writing.empty_workbook(Path("моя папка", "programme.xlsx"))
    commands = [
        str(cell.value) for cell in made[guide.GUIDE]["C"] if str(cell.value).startswith("make ")
    ]
    for command in commands:
        typed = shlex.split(command.replace("ДД.ММ.ГГГГ", "01.07.2026").replace("ГГГГ", "2026"))
        shown = subprocess.run(
            [typed[0], "-n", "-W", "nothing", *typed[1:]],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert f"generator {typed[1]} --source" in shown, command


def test_the_guide_of_the_shipped_workbook_needs_no_paths() -> None:
    cells = [cell.value for cell in openpyxl.load_workbook(SHIPPED)[guide.GUIDE]["C"]]
    assert "make check" in cells
    assert "make program" in cells
    assert "make report YEAR=ГГГГ" in cells


def test_the_guide_leads_to_a_filled_in_workbook() -> None:
    text = str(writing.empty_workbook()[guide.GUIDE]["A3"].value)
    assert text.endswith(f"Заполненная книга для примера – там же: {guide.EXAMPLE}.")
    assert ROOT / guide.EXAMPLE == EXAMPLE


def test_every_sheet_has_an_example_under_its_own_headings() -> None:
    assert list(EXAMPLES) == list(SHEETS)
    for sheet, rows in EXAMPLES.items():
        headings = {column.heading for column in sheet.read}
        required = {column.heading for column in sheet.read if column.required}
        for row in rows:
            assert required <= row.keys() <= headings, sheet.title
    made = writing.empty_workbook()
    shown = {row[0].value: row[2].value for row in made[guide.GUIDE].iter_rows()}
    assert shown["Сокращения"] == "Сокращение: B2C · Расшифровка: клиенты – физические лица"
    assert all(shown[sheet.title] for sheet in SHEETS)


def test_the_examples_together_make_a_programme_and_a_report(tmp_path: Path) -> None:
    init(tmp_path / "п")
    source = tmp_path / "п" / "programme.xlsx"
    workbook = writing.empty_workbook(source)
    for sheet, rows in EXAMPLES.items():
        writing.add_rows(workbook, sheet.title, rows)
    source.write_bytes(writing.to_bytes(workbook, office.SAVED))
    # A group is an example, not all types of service and channels there are.
    assert {finding.code for finding in pipeline.check(source)} == {"coverage-missing"}
    order = freshness.Order(source=source, out=tmp_path / "out", year=2025)
    for kind in kinds.yearly():
        text = "\n".join(plain_text(building.write(kind, order).docx))
        assert "ООО\xa0«Пример Энергосбыт»" in text
        assert not re.search("Петербург", text)
