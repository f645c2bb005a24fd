"""Many workbooks, and the documents of a year together: the same files as one by one, in fewer
starts of LibreOffice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import openpyxl
import pytest
from click.testing import CliRunner, Result

from generator import batch, building, freshness, pipeline
from generator.cli import main
from generator.findings import GeneratorError
from generator.pdf import converting
from generator.pdf import office as soffice
from tests import office
from tests.conftest import SHIPPED
from tests.office import measure
from tests.test_pdf import stand_in

FILES = [
    f"{document}-2024{edition}.{extension}"
    for document in ("program", "report")
    for edition in ("", "-internal")
    for extension in ("docx", "json", "pdf")
]


def run(folder: Path, out: Path, *more: str) -> Result:
    return CliRunner().invoke(
        main, ["batch", str(folder), "--out", str(out), *more], prog_name="generator"
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


def test_programme_and_report_together_are_of_one_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, saved = tmp_path / SHIPPED.name, tmp_path / "saved.xlsx"
    shutil.copy(SHIPPED, source)
    book = openpyxl.load_workbook(SHIPPED)
    book["План"]["F2"] = "Купить стулья."
    book.save(saved)
    write = building.write

    def then_saved(*given: Any) -> building.Written:
        written = write(*given)
        shutil.copy(saved, source)
        return written

    monkeypatch.setattr(pipeline, "write", then_saved)
    out = tmp_path / "out"
    with pytest.raises(GeneratorError, match=r"Книгу programme\.xlsx сохранил кто-то еще"):
        pipeline.build_all(freshness.Order(source=source, out=out, year=2024))
    assert not out.exists()


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


# --- one company's fault --------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["checked", "job", "store", "finish"])
def test_a_fault_of_ours_at_one_book_is_written_down_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    folder, out = tmp_path / "книги", tmp_path / "out"
    for name in ("А", "Б", "В"):
        office.workbook(folder / f"{name}.xlsx")
    room = converting if place == "finish" else batch
    monkeypatch.setattr(room, place, failing_once(getattr(room, place)))
    result = run(folder, out, "--soffice", stand_in(tmp_path / "soffice", "exit 0"))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "А.xlsx: ОШИБКА",
        "Б.xlsx: ОШИБКА",
        "В.xlsx: ОШИБКА",
        "Книг 3, с ошибками 3.",
    ]
    [log] = out.rglob("ошибка.txt")
    assert log.parent.name in ("А", "Б", "В")
    assert "ZeroDivisionError: сбой" in log.read_text(encoding="utf-8")
    assert (
        f"Сбой программы на книге {folder / log.parent.name}.xlsx; других книг это не касается. "
        f"Подробности в файле {log}: перешлите его разработчику.\n"
    ) in result.stderr
    assert result.stderr.count("файла нет") == 2, "the others have their DOCX"
    assert len(list(out.rglob("program-2024.docx"))) >= 2

    run(folder, out, "--soffice", "/нет")
    assert not list(out.rglob("ошибка.txt")), "what is mended is forgotten"


def failing_once(original: Callable[..., Any]) -> Callable[..., Any]:
    """A fault of ours at the second call."""
    calls = iter(range(100))

    def call(*given: Any, **named: Any) -> Any:
        if next(calls) == 1:
            raise ZeroDivisionError("сбой")
        return original(*given, **named)

    return call


def test_a_fault_that_cannot_be_written_down_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.workbook(tmp_path / "книги" / "А.xlsx")
    (tmp_path / "out").write_text("файл")
    monkeypatch.setattr(batch, "checked", Mock(side_effect=ZeroDivisionError("сбой")))
    result = run(tmp_path / "книги", tmp_path / "out" / "еще")
    assert result.exit_code == 1
    assert "Не удалось записать" in result.stderr
    assert "ZeroDivisionError: сбой" in result.stderr


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_but_who_stops_us_stops_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    office.workbook(tmp_path / "А.xlsx")
    monkeypatch.setattr(batch, "checked", Mock(side_effect=stop))
    order = batch.BatchOrder(folder=tmp_path, out=tmp_path / "out")
    with pytest.raises(stop):
        list(batch.build(order, batch.workbooks(tmp_path)))


def test_our_marked_copies_are_left_out_whatever_they_are_called(tmp_path: Path) -> None:
    folder = tmp_path / "книги"
    book = office.workbook(folder / "А.xlsx")
    pipeline.mark(book, folder / "Б.xlsx")
    renamed = office.workbook(folder / "А с замечаниями.xlsx")
    result = run(folder, tmp_path / "out", "--soffice", "/нет")
    assert result.stdout.splitlines() == [
        f"{renamed.name}: ОШИБКА",
        "А.xlsx: ОШИБКА",
        "Б.xlsx: пропущена: это копия с замечаниями, которую сделала программа",
        "Книг 2, с ошибками 2.",
    ]
    assert not (tmp_path / "out" / "Б").exists()


def test_a_pipe_or_a_folder_that_is_called_as_a_book_is_none(tmp_path: Path) -> None:
    book = office.workbook(tmp_path / "А.xlsx")
    os.mkfifo(tmp_path / "канал.xlsx")
    (tmp_path / "архив.xlsx").mkdir()
    (tmp_path / "нет.xlsx").symlink_to("нигде")
    assert batch.workbooks(tmp_path) == (book, tmp_path / "нет.xlsx")


@pytest.mark.parametrize(
    ("names", "folders"),
    [
        (["А/план.xlsx", "Б/план.xlsx"], ["А/план", "Б/план"]),
        (["план.xlsx", "план.xlsm"], ["план.xlsx", "план.xlsm"]),
        (["План.xlsx", "план.xlsx"], ["План.xlsx", "план.xlsx-2"]),
        (["План.xlsx", "план.XLSX", "ПЛАН.xlsx"], ["План.xlsx", "план.XLSX-2", "ПЛАН.xlsx-3"]),
        (["Север/план.xlsx", "север/план.xlsx"], ["Север/план.xlsx", "север/план.xlsx-2"]),
        (
            ["план.xlsx", "план.xlsm", "план.xlsx.xlsx"],
            ["план.xlsx", "план.xlsm", "план.xlsx.xlsx"],
        ),
        (["й.xlsx", "и\u0306.xlsx"], ["й.xlsx", "и\u0306.xlsx-2"]),
    ],
)
def test_every_book_has_a_folder_of_its_own_on_any_disk(
    names: list[str], folders: list[str]
) -> None:
    order = batch.BatchOrder(folder=Path("книги"), out=Path("out"))
    works = batch._works(order, [Path("книги", name) for name in names])
    assert [str(work.folder.relative_to("out")) for work in works] == folders
