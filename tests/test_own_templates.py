"""A template beside a workbook wins over the shipped one, for every command; the answer says so."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from generator import building, freshness, pipeline
from generator.cli import main
from generator.documents import kinds
from generator.documents.manifest import Manifest, sha256
from generator.findings import GeneratorError
from generator.publication import walk
from tests import office
from tests.conftest import SHIPPED, TEMPLATE
from tests.shown import plain_text

USUAL, OWN = "Целями Программы являются:", "Программа служит таким целям:"


def reworded(at: Path, words: str = OWN) -> Path:
    """The shipped template of the Programme with other standing text."""
    document = docx.Document(str(TEMPLATE))
    [paragraph] = [each for each in document.paragraphs if each.text == USUAL]
    paragraph.runs[0].text = words
    at.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(at))
    return at


def text_of(made: bytes) -> str:
    """What a document says."""
    return "\n".join(plain_text(made))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], prog_name="generator")


def test_it_appears_changes_and_disappears_and_each_time_the_programme_is_made_anew(
    tmp_path: Path, office_program: str
) -> None:
    source, out = office.workbook(tmp_path / "к.xlsx"), tmp_path / "out"
    own = tmp_path / "templates" / "program.docx"

    def made() -> tuple[str, str]:
        result = run("program", "--source", source, "--out", out)
        assert result.exit_code == 0, result.output
        return result.stdout.replace(str(tmp_path), "."), text_of(
            (out / "program-2024.docx").read_bytes()
        )

    done = "./out/program-2024.docx, ./out/program-2024.pdf\n"
    new, old = f"Готово: {done}", f"Ничего не изменилось, готово с прошлого раза: {done}"
    named = "Шаблон: ./templates/program.docx\n"

    said, text = made()
    assert said == new
    assert USUAL in text
    reworded(own)
    said, text = made()
    assert said == new + named
    assert OWN in text
    manifest = Manifest.read(out / "program-2024.json")
    assert manifest is not None
    assert manifest.inputs.template == sha256(own.read_bytes())
    assert made() == (old + named, text)
    reworded(own, "Цели Программы:")
    said, text = made()
    assert said == new + named
    assert "Цели Программы:" in text
    own.unlink()
    said, text = made()
    assert said == new
    assert USUAL in text


def test_the_template_that_is_asked_for_wins_over_it(tmp_path: Path) -> None:
    source = office.workbook(tmp_path / "к.xlsx")
    reworded(tmp_path / "templates" / "program.docx")
    asked = reworded(tmp_path / "особый.docx", "Особые цели:")
    order = freshness.Order(source=source, out=tmp_path / "out", template=asked)
    assert "Особые цели:" in text_of(building.write(kinds.kind("program"), order).docx)


def test_beside_the_project_itself_the_shipped_templates_are_no_companys_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(TEMPLATE.parent.parent)
    order = freshness.Order(source=Path("programme.xlsx"), out=tmp_path)
    assert order.own_template_of("program") is None
    assert order.template_of("program") == TEMPLATE


def test_the_check_looks_at_its_standing_text(tmp_path: Path) -> None:
    source = office.workbook(tmp_path / "к.xlsx")
    reworded(tmp_path / "templates" / "program.docx", "По постановлению от 14.05.2012 № 442:")
    said = run("check", "--source", source).stderr
    assert "ОШИБКА program.docx [act-date]" in said, said


def test_a_batch_and_all_documents_of_a_year_take_it(tmp_path: Path, office_program: str) -> None:
    books = tmp_path / "книги"
    office.workbook(books / "А" / "programme.xlsx")
    office.workbook(books / "Б" / "programme.xlsx")
    reworded(books / "А" / "templates" / "program.docx")
    said = run("batch", books, "--out", tmp_path / "out").stdout
    assert said.splitlines() == [
        "А/programme.xlsx: сделано документов 2; свои шаблоны: program.docx",
        "Б/programme.xlsx: сделано документов 2",
        "Книг 2, с ошибками 0.",
    ]
    for company, words in (("А", OWN), ("Б", USUAL)):
        docx_of = tmp_path / "out" / company / "programme" / "program-2024.docx"
        assert words in text_of(docx_of.read_bytes())
    source = books / "А" / "programme.xlsx"
    said = run("all", "--source", source, "--out", tmp_path / "вместе").stdout
    assert said.splitlines()[-1] == f"Шаблон: {books}/А/templates/program.docx"


def test_a_publication_takes_it_whatever_was_built_before(tmp_path: Path, made: Path) -> None:
    (tmp_path / "source").mkdir()
    shutil.copy(SHIPPED, tmp_path / "source")
    shutil.copytree(made, tmp_path / "out")
    own = reworded(tmp_path / "source" / "templates" / "program.docx")
    order = freshness.Order(
        source=tmp_path / "source" / SHIPPED.name, out=tmp_path / "out", year=2024
    )
    asked = walk.PublicationOrder(order=order, placed=dt.date(2025, 3, 1), only="program")
    published = pipeline.publish(asked)
    assert published.templates == (own,)
    assert OWN in text_of((published.site / "2024" / "program-2024.docx").read_bytes())
    assert run("verify", published.site, "--source", order.source).exit_code == 0


def folder(place: Path) -> None:
    place.mkdir()


def loose_link(place: Path) -> None:
    place.symlink_to("нет.docx")


def pipe(place: Path) -> None:
    os.mkfifo(place)


@pytest.mark.parametrize(
    ("put", "said"),
    [
        (folder, "На месте шаблона {} папка. Положите туда файл .docx."),
        (pipe, "На месте шаблона {} канал или устройство. Положите туда файл .docx."),
        (
            loose_link,
            "Шаблон {} – ссылка, которая никуда не ведет. Положите на ее место файл .docx.",
        ),
        (
            lambda place: place.write_bytes(b"text"),
            "Шаблон {} – не документ Word. Сохраните его как «Документ Word (*.docx)».",
        ),
    ],
)
def test_what_is_no_template_is_told_and_nothing_is_made_by_the_shipped_one(
    tmp_path: Path, put: Callable[[Path], None], said: str
) -> None:
    source, place = office.workbook(tmp_path / "к.xlsx"), tmp_path / "templates" / "program.docx"
    place.parent.mkdir()
    put(place)
    result = run("program", "--source", source, "--out", tmp_path / "out")
    assert result.exit_code in (1, 4)
    assert result.stderr == said.format(place) + "\n"
    assert not (tmp_path / "out").exists()
    assert run("check", "--source", source).exit_code == 0, "the workbook is in order"


def test_a_link_to_a_template_is_that_template(tmp_path: Path) -> None:
    source = office.workbook(tmp_path / "к.xlsx")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "program.docx").symlink_to(reworded(tmp_path / "общий.docx"))
    order = freshness.Order(source=source, out=tmp_path / "out")
    assert OWN in text_of(building.write(kinds.kind("program"), order).docx)


def test_one_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = office.workbook(tmp_path / "к.xlsx")
    own = reworded(tmp_path / "templates" / "program.docx")
    read, look = Path.read_bytes, os.lstat

    def closed(path: Path) -> bytes:
        if path == own:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    def closed_folder(path: Path) -> os.stat_result:
        if path == own:
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    order = freshness.Order(source=source, out=tmp_path / "out")
    monkeypatch.setattr(Path, "read_bytes", closed)
    with pytest.raises(GeneratorError) as told:
        pipeline.build_document("program", order)
    assert str(told.value) == f"Шаблон {own} не открывается. Проверьте имя и права."
    monkeypatch.setattr(os, "lstat", closed_folder)
    assert order.template_of("program") == own
