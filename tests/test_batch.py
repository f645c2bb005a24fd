"""Many workbooks, and the documents of a year together: the same files as one by one, in fewer
starts of LibreOffice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator import batch, freshness, pipeline
from generator.cli import main
from generator.pdf import office as soffice
from tests import office
from tests.conftest import SHIPPED
from tests.office import measure

FILES = [
    f"{document}-2024{edition}.{extension}"
    for document in ("program", "report")
    for edition in ("", "-internal")
    for extension in ("docx", "json", "pdf")
]


def run(folder: Path, out: Path) -> Result:
    return CliRunner().invoke(
        main, ["batch", str(folder), "--out", str(out)], prog_name="generator"
    )


@pytest.fixture
def companies(tmp_path: Path) -> Path:
    """Three workbooks: the shipped one, a spoilt one, one without anything to report yet; and what
    Excel leaves."""
    folder = tmp_path / "книги"
    (folder / "Север").mkdir(parents=True)
    shutil.copy(SHIPPED, folder / "Восток.xlsx")
    office.workbook(folder / "Запад.xlsx", План=[measure(Срок="весной")])
    office.workbook(folder / "Север" / "план.xlsx")
    (folder / "~$Восток.xlsx").write_bytes(b"lock")
    return folder


def test_a_folder_of_workbooks_gives_the_files_of_single_runs_and_a_broken_one_stops_nothing(
    companies: Path, made: Path, tmp_path: Path, office_program: str
) -> None:
    out = tmp_path / "out"
    result = run(companies, out)
    assert result.exit_code == 3
    assert result.stdout.splitlines() == [
        "Восток.xlsx: сделано документов 4",
        "Запад.xlsx: ОШИБКА",
        "Север/план.xlsx: сделано документов 2",
        "Книг 3, с ошибками 1.",
    ]
    assert "ОШИБКА План!G2 [due-unreadable] не понимаю срок «весной»" in result.stderr
    assert sorted(path.name for path in (out / "Восток").iterdir()) == sorted(FILES)
    assert all((out / "Восток" / name).read_bytes() == (made / name).read_bytes() for name in FILES)
    assert len(list((out / "Север" / "план").glob("*.pdf"))) == 2, "nothing to report yet"
    assert not (out / "Запад").exists()


def test_what_is_made_and_unchanged_is_not_made_again(
    companies: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    shutil.copytree(made, out / "Восток")
    monkeypatch.setattr(soffice.Office, "run", lambda *_: pytest.fail("LibreOffice was asked"))
    sources = [companies / "Восток.xlsx"]
    [outcome] = batch.build(batch.BatchOrder(folder=companies, out=out), sources)
    assert outcome.fault is None
    assert [built.fresh for built in outcome.built] == [False] * 4


def test_without_libreoffice_the_docx_are_there_and_the_exit_code_says_why_no_pdf_is(
    tmp_path: Path,
) -> None:
    office.workbook(tmp_path / "книги" / "план.xlsx")
    arguments = [
        "batch",
        str(tmp_path / "книги"),
        "--out",
        str(tmp_path / "out"),
        "--soffice",
        "/нет",
    ]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 5
    assert sorted(path.suffix for path in (tmp_path / "out" / "план").iterdir()) == [
        ".docx",
        ".docx",
        ".json",
        ".json",
    ]


def test_two_workbooks_that_differ_in_their_extension_have_a_folder_each(tmp_path: Path) -> None:
    for name in ("план.xlsx", "план.XLSM", "глубже/еще/план.xlsx"):
        office.workbook(tmp_path / "книги" / name)
    wanted = batch.BatchOrder(folder=tmp_path / "книги", out=tmp_path / "out", office="/нет")
    every = list(batch.build(wanted, batch.workbooks(tmp_path / "книги")))
    assert sorted(
        str(one.built[0].files[0].parent.relative_to(tmp_path / "out")) for one in every
    ) == [
        "глубже/еще/план",
        "план.XLSM",
        "план.xlsx",
    ]


def test_a_folder_without_workbooks(tmp_path: Path) -> None:
    result = run(tmp_path, tmp_path / "out")
    assert result.exit_code == 1
    assert (
        result.stderr
        == f"Книг Excel в папке {tmp_path} нет, или нет самой папки. Проверьте ее имя.\n"
    )


def test_programme_and_report_together_are_those_of_single_runs(
    made: Path, tmp_path: Path, office_program: str
) -> None:
    order = freshness.Order(source=SHIPPED, out=tmp_path, year=2024, office=office_program)
    every = pipeline.build_all(order)
    assert [path.name for built in every for path in built.files] == [
        "program-2024.docx",
        "program-2024.pdf",
        "report-2024.docx",
        "report-2024.pdf",
    ]
    assert all(
        path.read_bytes() == (made / path.name).read_bytes()
        for built in every
        for path in built.files
    )
    assert [built.fresh for built in pipeline.build_all(order)] == [False, False]


def test_a_year_in_which_nothing_was_done_yet_has_its_programme_only(tmp_path: Path) -> None:
    source = office.workbook(tmp_path / "к.xlsx")
    result = CliRunner().invoke(
        main, ["all", "--source", str(source), "--out", str(tmp_path), "--soffice", "/нет"]
    )
    assert result.exit_code == 5
    assert sorted(path.name for path in tmp_path.glob("*.docx")) == ["program-2024.docx"]


def test_and_it_is_not_made_again_for_want_of_a_report(tmp_path: Path, office_program: str) -> None:
    source = office.workbook(tmp_path / "к.xlsx")
    order = freshness.Order(source=source, out=tmp_path, office=office_program)
    assert [built.fresh for built in pipeline.build_all(order)] == [True]
    assert [built.fresh for built in pipeline.build_all(order)] == [False]
