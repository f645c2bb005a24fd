"""The contracts of imports in pyproject.toml hold for files that are not written yet: a copy of the
code with one more file in the wrong place is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LINT = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the code and its contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    leave_out = shutil.ignore_patterns("__pycache__", "locale")
    shutil.copytree(ROOT / "generator", tmp_path / "generator", ignore=leave_out)
    return tmp_path


def complaints(copy: Path) -> list[str]:
    """What is said of the code in a folder, without the heads and the empty lines."""
    command = [str(LINT), "--no-cache"]
    run = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stdout + run.stderr
    _, _, told = run.stdout.partition("Broken contracts\n----------------\n")
    lines = [line.removeprefix("- ").strip() for line in told.splitlines()]
    return [line for line in lines if line.startswith("generator.") or " -> " in line]


def put(copy: Path, file: str, text: str) -> None:
    path = copy / "generator" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def module_of(file: str) -> str:
    dotted = f"generator/{file}".removesuffix(".py").replace("/", ".")
    return dotted.removesuffix(".__init__")


def test_the_code_as_it_is_keeps_them(copy: Path) -> None:
    assert complaints(copy) == []


@pytest.mark.parametrize(
    ("file", "library"),
    [
        ("checks/new.py", "openpyxl"),
        ("contract/new.py", "openpyxl.styles"),
        ("documents/new.py", "openpyxl"),
        ("workbook/new.py", "docx.opc.exceptions"),
        ("publication/new.py", "docxtpl"),
        ("publication/new/__init__.py", "pptx"),
        ("documents/report/new.py", "pikepdf"),
        ("conversion.py", "pypdfium2"),
        ("pipeline.py", "click"),
        ("batch.py", "click.testing"),
    ],
)
def test_a_library_outside_of_its_room_is_refused(copy: Path, file: str, library: str) -> None:
    put(copy, file, f"import {library}\n")
    assert complaints(copy) == [f"{module_of(file)} -> {library.partition('.')[0]} (l.1)"]


def test_inside_of_a_function_too(copy: Path) -> None:
    put(copy, "checks/new.py", "def late() -> None:\n    import openpyxl\n")
    assert complaints(copy) == ["generator.checks.new -> openpyxl (l.2)"]


@pytest.mark.parametrize(
    ("file", "library"),
    [
        ("workbook/new.py", "openpyxl"),
        ("documents/report/new.py", "docx"),
        ("pdf/new.py", "pikepdf"),
    ],
)
def test_in_its_room_it_is_welcome(copy: Path, file: str, library: str) -> None:
    put(copy, file, f"import {library}\n")
    assert complaints(copy) == []


@pytest.mark.parametrize("file", ["archive.py", "desk/__init__.py"])
def test_a_new_room_has_to_say_where_on_the_road_it_stands(copy: Path, file: str) -> None:
    put(copy, file, '"""New."""\n')
    assert complaints(copy) == [module_of(file)]


def test_an_import_that_points_forward_is_refused(copy: Path) -> None:
    put(copy, "contract/new.py", "from generator.workbook import reading\n")
    assert complaints(copy) == [
        "generator.contract is not allowed to import generator.workbook:",
        "generator.contract.new -> generator.workbook.reading (l.1)",
    ]


def test_so_is_a_circle_inside_of_a_room(copy: Path) -> None:
    put(copy, "checks/new.py", "from generator.checks import newer\n")
    put(copy, "checks/newer.py", "from generator.checks import new\n")
    assert complaints(copy) == [".newer -> .new (1 import)"]
