"""veraPDF, the validator that archives use, on every kind and edition of document. It takes a Java,
so only `make nightly` asks it; `page-validation` judges in `make test`."""

from __future__ import annotations

import datetime as dt
import json
import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from generator import freshness, pipeline
from generator.documents import kinds
from generator.terms import Edition
from tests import office
from tests.conftest import ROOT, SHIPPED

pytestmark = pytest.mark.skipif(os.environ.get("EXAMPLES") != "nightly", reason="make nightly")

BOOKS = [SHIPPED, *sorted((ROOT / "source" / "examples").glob("*.xlsx"))]


def verdicts(*files: Path) -> dict[tuple[str, str], Any]:
    """What veraPDF says of each file by its name and the profile."""
    command = [*shlex.split(os.environ["VERAPDF"]), *map(str, files)]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    said = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    return {(Path(each["file"]).name, each["profile"]): each["faults"] for each in said}


def fit(*files: Path) -> dict[tuple[str, str], Any]:
    """The verdicts on files that are PDF/A-2a and PDF/UA-1."""
    return {(file.name, profile): [] for file in files for profile in ("2a", "ua1")}


def built(source: Path, out: Path, office_program: str) -> list[Path]:
    """The PDFs of both documents of a workbook in both editions."""
    for edition in Edition:
        order = freshness.Order(source=source, out=out, edition=edition, office=office_program)
        for kind in kinds.yearly():
            assert pipeline.build_document(kind.name, order).fault is None
    return sorted(out.glob("*.pdf"))


@pytest.mark.parametrize("source", BOOKS, ids=lambda path: path.stem)
def test_documents_are_what_they_say(office_program: str, tmp_path: Path, source: Path) -> None:
    files = built(source, tmp_path, office_program)
    assert len(files) == 4
    assert verdicts(*files) == fit(*files)


def test_those_of_another_company_are_too(office_program: str, tmp_path: Path) -> None:
    """With a text over two pages, a line that is broken in a cell, and nothing else of the shipped
    book."""
    long = "Закупить сидения.\nИ поставить: " + "слово " * 1200
    done = {
        "Дата исполнения": dt.date(2024, 3, 1),
        "Фактический результат": "Есть.",
        "Эффект": "Да.",
    }
    source = office.workbook(
        tmp_path / "книга.xlsx",
        План=[office.measure(), office.measure("М2", Мероприятие=long)],
        Исполнение=[office.execution(**done), office.execution("М2", **done)],
        Выводы=[
            office.finding(),
            office.finding(Код="О1", Документ="отчет", Текст="Сделано."),
        ],
    )
    files = built(source, tmp_path / "out", office_program)
    assert len(files) == 4
    assert verdicts(*files) == fit(*files)


def test_but_a_spoilt_document_is_refused(made: Path, tmp_path: Path) -> None:
    with pikepdf.open(made / "program-2024.pdf") as document:
        del document.Root.StructTreeRoot
        document.save(tmp_path / "п.pdf")
    said = verdicts(tmp_path / "п.pdf")
    assert all(any("StructTreeRoot" in fault for fault in faults) for faults in said.values())
