"""What takes the place of the workbook takes that of the version it was made for, and of no other;
a new version of it is a version of the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook

from generator import output, pipeline
from generator.findings import GeneratorError
from generator.suggestions import deciding, exchanging
from tests import office
from tests.test_suggestions import listed, suggestion
from tests.test_upgrade import BEFORE

Replacing = Callable[[Path], object]


def apply(source: Path) -> object:
    """Writes an accepted suggestion into the workbook itself."""
    path = source.with_name("список.xlsx")
    path.write_bytes(deciding.to_bytes(listed(suggestion("Купить стулья."))))
    return pipeline.apply(path, source, source)


def upgrade(source: Path) -> object:
    """Adds what the workbook lacks."""
    source.write_bytes(BEFORE.read_bytes())
    return pipeline.upgrade(source)


def exchange(source: Path) -> object:
    """Puts another version into its place."""
    new = office.workbook(source.parent / "скачанное" / "книга.xlsx", spoil=retitled("Другое."))
    return pipeline.exchange(source, new)


def retitled(text: str) -> Callable[[Workbook], None]:
    """The first measure is called otherwise."""

    def spoil(workbook: Workbook) -> None:
        workbook["План"]["E2"] = text

    return spoil


@pytest.mark.parametrize("replacing", [apply, upgrade, exchange])
@pytest.mark.parametrize("moment", [1, 2], ids=["the former one", "the new one"])
def test_what_a_colleague_saves_while_a_workbook_is_replaced_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replacing: Replacing, moment: int
) -> None:
    """Whichever of the two files is being written: the former one beside, or the new one."""
    source = office.workbook(tmp_path / "книга.xlsx")
    saved = office.workbook(tmp_path / "у-коллеги" / "книга.xlsx", spoil=retitled("Купить диван."))
    theirs, written, write = saved.read_bytes(), [], output._write

    def meanwhile(path: Path, data: bytes, mode: int = 0o666) -> None:
        write(path, data, mode)
        written.append(path)
        if len(written) == moment:
            saved.replace(source)

    monkeypatch.setattr(output, "_write", meanwhile)
    with pytest.raises(GeneratorError) as refused:
        replacing(source)
    assert str(refused.value) == (
        "Книгу книга.xlsx сохранил кто-то еще, пока программа с ней работала; в нее ничего не "
        "записано. Посмотрите, что в ней теперь, и повторите."
    )
    assert source.read_bytes() == theirs
    assert [path.name for path in tmp_path.glob("*книга*")] == ["книга.xlsx"]


def test_what_a_colleague_saves_while_a_new_version_is_checked_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = office.workbook(tmp_path / "книга.xlsx")
    saved = office.workbook(tmp_path / "у-коллеги" / "книга.xlsx", spoil=retitled("Купить диван."))
    theirs, require = saved.read_bytes(), exchanging._require_same

    def meanwhile(*given: object) -> None:
        require(*given)  # type: ignore[arg-type]
        saved.replace(source)

    monkeypatch.setattr(exchanging, "_require_same", meanwhile)
    with pytest.raises(GeneratorError, match="сохранил кто-то еще"):
        exchange(source)
    assert source.read_bytes() == theirs


def test_an_empty_workbook_has_lost_the_years_of_the_one_that_there_is(tmp_path: Path) -> None:
    source, empty = office.workbook(tmp_path / "книга.xlsx"), tmp_path / "пустая.xlsx"
    pipeline.init(empty)
    before = source.read_bytes()
    with pytest.raises(GeneratorError) as refused:
        pipeline.exchange(source, empty, faulty=True)
    assert str(refused.value) == (
        "В новой книге нет плана, который есть в прежней: 2024; ничего не записано. Если так и "
        "надо, отметьте «Это нарочно: другое Общество, годы убраны или взята прежняя книга» и "
        "повторите."
    )
    assert source.read_bytes() == before


def test_rows_of_which_nobody_knows_the_year_may_be_of_the_lost_one(tmp_path: Path) -> None:
    def spoil(workbook: Workbook) -> None:
        workbook["План"]["C2"] = "двадцать четвертый"

    source = office.workbook(tmp_path / "книга.xlsx")
    new = office.workbook(tmp_path / "новая" / "книга.xlsx", spoil=spoil)
    data = new.read_bytes()
    pipeline.exchange(source, new, faulty=True)
    assert source.read_bytes() == data
