"""A column says everything that is true of it: one that is added is read, kept and leaked nowhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.book import Year
from generator.contract.column import Audience
from generator.contract.schema import SHEETS, audience_of
from generator.documents.printed import Printer
from generator.terms import Edition
from tests import office
from tests.conftest import ROOT
from tests.office import measure

NOTE = "Спросить Компанию о Постановлении Правительства от 14.05.2012 № 442 у Ивановой"
# Filled in by the code that is tried, and checked, built and published by it.
SCRIPT = f"""
import sys
from pathlib import Path
from tests import office
office.workbook(Path(sys.argv[1]), План=[office.measure(Заметка={NOTE!r})])
"""


def with_a_column(folder: Path) -> Path:
    """The project with a private column «Заметка» on «План», added as CONTRIBUTING says: to the
    sheet and to the record."""
    for name in ("generator", "templates", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.lock", folder)
    sheets = folder / "generator/contract/schema.py"
    column = 'nobody.text("Заметка", "note", "Для себя.", required=False),'
    at = '    ),\n    "Мероприятия всех лет.'
    before = sheets.read_text(encoding="utf-8")
    assert at in before
    sheets.write_text(before.replace(at, f"        {column}\n{at}"), encoding="utf-8")
    records = folder / "generator/model.py"
    at = "    grounds: tuple[str, ...]\n"
    before = records.read_text(encoding="utf-8")
    assert at in before
    records.write_text(before.replace(at, f"{at}    note: str | None\n"), encoding="utf-8")
    return folder


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_private_column_is_in_no_remark_no_public_document_and_no_data(
    tmp_path: Path, office_program: str
) -> None:
    project = with_a_column(tmp_path / "project")
    source = tmp_path / "книга.xlsx"
    assert run(project, "-c", SCRIPT, str(source)).stderr == ""

    checked = run(project, "-m", "generator", "check", "--source", str(source), "--json")
    assert (checked.returncode, json.loads(checked.stdout)) == (0, [])

    for edition in Edition:
        options = ("--source", str(source), "--out", str(tmp_path / "out"))
        built = run(project, "-m", "generator", "program", *options, "--edition", edition)
        assert built.returncode == 0, built.stderr
    wanted = ("--year", "2024", "--only", "program", *options)
    published = run(project, "-m", "generator", "publish", *wanted)
    assert published.returncode == 0, published.stderr
    made = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert any(path.suffix == ".csv" for path in made)
    for path in made:
        assert "Ивановой" not in content(path), path


def content(path: Path) -> str:
    """All text of a file, packed or not."""
    if path.suffix != ".docx":
        return path.read_bytes().decode("utf-8", "replace")
    folder = path.with_suffix(".unpacked")
    shutil.unpack_archive(path, folder, "zip")
    return "".join(each.read_text("utf-8") for each in folder.rglob("*.xml"))


def test_what_only_the_house_may_read_is_a_dash_in_the_public_edition(tmp_path: Path) -> None:
    year = year_of(tmp_path, План=[measure(Ответственный="Отдел закупок")])
    [planned] = year.measures
    public, internal = Printer(Edition.PUBLIC), Printer(Edition.INTERNAL)
    assert public.text(planned, "responsible") == "–"
    assert public.money(planned, "funding") == "–"
    assert internal.text(planned, "responsible") == "Отдел закупок"
    assert internal.money(planned, "funding") == "100,00"


def test_who_prints_what_is_for_nobody_is_stopped(tmp_path: Path) -> None:
    year = year_of(tmp_path, Исполнение=[office.execution(Подтверждение="Акт № 7")])
    with pytest.raises(ValueError, match=r"Исполнение!I2 \(evidence\) is for nobody"):
        Printer(Edition.INTERNAL).text(year.executions["М1"], "evidence")


def test_grounds_stay_in_the_house_and_conclusions_are_published(tmp_path: Path) -> None:
    texts = [office.finding(), {**office.finding(Код="О1"), "Документ": "отчет"}]
    year = year_of(tmp_path, Выводы=texts)
    assert audience_of(year.grounds[0], "text") is Audience.HOUSE
    assert audience_of(year.conclusions[0], "text") is Audience.PUBLIC


def test_every_column_fills_a_field_of_its_record() -> None:
    for sheet in SHEETS:
        for column in sheet.read:
            part, dot, field = column.field.rpartition(".")
            record = sheet.parts[part] if dot else sheet.record
            assert field in record.__dataclass_fields__, f"{sheet.title}, {column.heading}"


def year_of(path: Path, **sheets: Any) -> Year:
    return office.book(path, **sheets).year(2024)
