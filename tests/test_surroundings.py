"""What surrounds a run, clock, screen, rights, may be odd: a message, no traceback."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import commands, main
from generator.findings import GeneratorError
from tests import office
from tests.conftest import ROOT


@pytest.mark.parametrize("encoding", ["ascii", "cp866", "cp1251", "koi8-r", "utf-16"])
def test_a_screen_that_does_not_know_our_letters_shows_others(
    tmp_path: Path, encoding: str
) -> None:
    book = office.workbook(tmp_path / "к.xlsx", План=[office.measure(Срок="весной")])
    ran = subprocess.run(
        [sys.executable, "-m", "generator", "check", "--source", book],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 3
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("year", [1970, 1979, 2108])
def test_a_clock_of_no_zip_is_a_message(monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    with pytest.raises(GeneratorError) as refused:
        commands._require_clock(dt.date(year, 1, 1))
    assert str(refused.value) == (
        f"Часы компьютера показывают 01.01.{year}: с такой датой документ не сохранить. "
        "Поставьте верную дату и повторите."
    )


@pytest.mark.parametrize("year", [1980, 2026, 2107])
def test_any_other_is_none_of_our_business(year: int) -> None:
    commands._require_clock(dt.date(year, 1, 1))


def test_a_quote_in_the_name_of_a_book_is_a_quote_for_make_too(tmp_path: Path) -> None:
    name = tmp_path / "п \"л\" `а` 'н'; $(touch x).xlsx"
    office.workbook(name)
    shown = subprocess.run(
        ["make", "-n", "--no-print-directory", "check", f"SOURCE={name}".replace("$", "$$")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert 'exec .venv/bin/python -m generator check --source "$SOURCE" ' in shown
    assert str(name) not in shown


def test_a_file_in_place_of_a_folder_is_a_message(tmp_path: Path) -> None:
    book = office.workbook(tmp_path / "к.xlsx")
    (tmp_path / "out").write_text("файл")
    for command in ("program", "all"):
        given = [command, "--source", str(book), "--out", str(tmp_path / "out" / "еще")]
        result = CliRunner().invoke(main, [*given, "--soffice", "/нет"])
        assert result.exit_code == 1
        assert "Не удалось записать" in result.stderr


def test_no_place_for_temporary_files_is_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "нет"))
    result = CliRunner().invoke(main, ["init", str(tmp_path / "книга.xlsx")])
    assert (result.exit_code, result.stderr) == (
        1,
        "Временные файлы не записать (нет такой папки). Освободите место или назовите другую "
        "папку: TMPDIR=путь.\n",
    )
    assert not list(tmp_path.iterdir())
