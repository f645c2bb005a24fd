"""What is no workbook gets one clear message."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook

from bench import hostile
from generator import freshness, limits, opc, pipeline
from generator.findings import FaultyWorkbook, GeneratorError
from generator.workbook import opening, reading
from tests import office
from tests.conftest import ROOT, SHIPPED

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER = "укажите книгу Excel: --source ПУТЬ (для make – SOURCE=ПУТЬ)"
SAVE = "откройте файл в Excel и сохраните его как «Книга Excel (*.xlsx)»"


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return target.getvalue()


def refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(FaultyWorkbook) as refused:
        reading.read(path)
    [finding] = refused.value.findings
    return str(finding)


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (b"", "это не книга Excel", SAVE),
        (b"just a text", "это не книга Excel", SAVE),
        (b"%PDF-1.7", "это файл PDF, а не книга Excel", OTHER),
        (b"<html>", "это страница HTML или файл XML, а не книга Excel", OTHER),
        (
            zipped({"xl/workbook.bin": b""}),
            "это двоичная книга Excel (.xlsb), а не книга Excel (.xlsx)",
            SAVE,
        ),
        (
            zipped({"word/document.xml": b"<a/>"}),
            "это документ Word, а не книга Excel (.xlsx)",
            OTHER,
        ),
        (
            zipped({"content.xml": b"<a/>"}),
            "это файл OpenDocument (.ods, .odt), а не книга Excel (.xlsx)",
            SAVE,
        ),
        (OLE + bytes(600), "это старый формат Excel (.xls)", SAVE),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "книга защищена паролем",
            "снимите пароль: Файл → Сведения → Защита книги",
        ),
        (b"PK\x03\x04 cut", "файл повреждён или скачан не до конца", SAVE),
        (
            zipped({"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
            "в части xl/workbook.xml объявлены сущности XML: так делают только вредоносные файлы",
            SAVE,
        ),
        (
            zipped({"xl/workbook.xml": "<!DOCTYPE a><a/>".encode("utf-16")}),
            "в части xl/workbook.xml объявлены сущности XML: так делают только вредоносные файлы",
            SAVE,
        ),
        (
            zipped({"bomb": bytes(300 * 2**20)}),
            "файл распаковывается в 300 МБ: это слишком много",
            SAVE,
        ),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, data: bytes, message: str, hint: str) -> None:
    assert (
        refusal(tmp_path / "к.xlsx", data)
        == f"ОШИБКА к.xlsx [workbook-unreadable] {message}; {hint}"
    )


def test_another_kind_of_office_file(tmp_path: Path) -> None:
    data = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})
    assert "внутри файла ошибка" in refusal(tmp_path / "к.xlsx", data)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short(tmp_path: Path, share: float) -> None:
    whole = office.workbook(tmp_path / "целая.xlsx").read_bytes()
    assert refusal(tmp_path / "к.xlsx", whole[: int(len(whole) * share)]).startswith(
        "ОШИБКА к.xlsx [workbook-unreadable] файл повреждён или скачан не до конца"
    )


def test_a_part_of_nonsense(tmp_path: Path) -> None:
    parts = opc.read(office.workbook(tmp_path / "целая.xlsx").read_bytes())
    parts["xl/workbook.xml"] = b"<workbook"
    assert "внутри файла ошибка" in refusal(tmp_path / "к.xlsx", opc.write(parts))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", ' state="\\w+"', ' state="odd"'),
        (hostile.PLAN, ' width="[^"]*"', ' width="wide"'),
        (hostile.PLAN, ' ht="[^"]*"', ' ht="high"'),
        (hostile.PLAN, ' s="\\d+"', ' s="99999"'),
    ],
)
def test_odd_looks_keep_nothing_from_being_read(
    tmp_path: Path, part: str, old: str, new: str
) -> None:
    parts = dict(opc.read(SHIPPED.read_bytes()))
    parts[part], count = re.subn(old.encode(), new.encode(), parts[part])
    assert count
    (tmp_path / "к.xlsx").write_bytes(opc.write(parts))
    assert reading.read(tmp_path / "к.xlsx").book == reading.read(SHIPPED).book


def test_two_sheets_of_one_name(tmp_path: Path) -> None:
    parts = dict(opc.read(office.workbook(tmp_path / "целая.xlsx").read_bytes()))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        'name="Исполнение"'.encode(), 'name="План"'.encode()
    )
    assert refusal(tmp_path / "к.xlsx", opc.write(parts)) == (
        "ОШИБКА к.xlsx [workbook-unreadable] в книге два листа «План»; "
        "удалите один и сохраните книгу"
    )


def test_a_comment_in_a_part_and_a_day_that_is_none_are_let_be(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "к.xlsx")
    parts = dict(opc.read(path.read_bytes()))
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"<Relationship ", b"<!-- a --><?b c?><Relationship ", 1)
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub(r"\d{4}-\d\d-\d\dT", "2024-13-01T", core).encode()
    path.write_bytes(opc.write(parts))
    read = reading.read(path)
    assert read.book is not None
    assert read.saved is None


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError) as refused:
        reading.read(tmp_path / "нет.xlsx")
    assert (
        str(refused.value)
        == f"Нет файла {tmp_path / 'нет.xlsx'}. Проверьте имя или укажите книгу: --source ПУТЬ."
    )


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="папка, а не книга Excel"):
        reading.read(tmp_path)


def test_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "к.xlsx"
    os.mkfifo(path)
    with pytest.raises(GeneratorError) as refused:
        reading.read(path)
    assert str(refused.value) == (
        f"{path} – канал или устройство, а не книга Excel. Укажите файл: --source ПУТЬ."
    )


@pytest.mark.parametrize(
    ("lock", "program"), [("~$к.xlsx", "Excel"), (".~lock.к.xlsx#", "LibreOffice")]
)
def test_a_workbook_that_is_open_elsewhere(tmp_path: Path, lock: str, program: str) -> None:
    path = office.workbook(tmp_path / "к.xlsx")
    (tmp_path / lock).touch()
    message = f"книга открыта в {program}; несохраненные изменения в документ не попадут"
    expected = f"ПРЕДУПРЕЖДЕНИЕ к.xlsx [workbook-open] {message}"
    order = freshness.Order(source=path, out=tmp_path / "out", office="/нет")
    assert [str(finding) for finding in office.said(path)] == [expected]
    assert [str(finding) for finding in pipeline.build_document("program", order).findings] == [
        expected
    ]
    (tmp_path / lock).unlink()
    assert pipeline.build_document("program", order).findings == ()


def test_a_whole_sheet_merged_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    parts = opc.read(office.workbook(tmp_path / "целая.xlsx").read_bytes())
    name = hostile.PLAN
    merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    parts[name] = parts[name].replace(b"</sheetData>", b"</sheetData>" + merged)
    assert "объединены ячейки A1:XFD1048576" in refusal(tmp_path / "к.xlsx", opc.write(parts))


def test_reading_leaves_the_workbook_alone(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "к.xlsx")
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    reading.read(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_broken_picture_in_a_workbook_is_damage(tmp_path: Path) -> None:
    """The sum of a part is only checked when it is read."""
    path = tmp_path / "к.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/media/image1.png", b"picture" * 100)
    path.write_bytes(path.read_bytes().replace(b"picture", b"pikture", 1))
    with pytest.raises(FaultyWorkbook) as refused:
        reading.read(path)
    assert [finding.message for finding in refused.value.findings] == [
        "файл повреждён или скачан не до конца"
    ]


def test_a_strict_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "к.xlsx")
    parts = opc.read(path.read_bytes())
    strict = parts["xl/workbook.xml"].replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    path.write_bytes(opc.write(parts | {"xl/workbook.xml": strict}))
    with pytest.raises(FaultyWorkbook) as refused:
        reading.read(path)
    assert str(refused.value.findings[0]) == (
        "ОШИБКА к.xlsx [workbook-unreadable] книга сохранена в формате «Strict Open XML»; откройте файл в Excel и сохраните его как "
        "«Книга Excel (*.xlsx)»"
    )


def test_a_sheet_of_hundreds_of_thousands_of_cells_is_refused_at_once(tmp_path: Path) -> None:
    def spoil(book: Workbook) -> None:
        for row in range(100, 31_000):
            for column in range(1, 11):
                book["План"].cell(row, column, 1)

    path = office.workbook(tmp_path / "к.xlsx", spoil=spoil)
    [finding] = office.said(path)
    assert finding.code == "workbook-unreadable"
    assert finding.message == "на листе «План» 309003 заполненных ячеек"
    assert finding.hint == "удалите лишние строки и столбцы листов"


def test_a_sheet_too_large_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "к.xlsx", hostile.hostile("five million bare cells")) == (
        "ОШИБКА к.xlsx [workbook-unreadable] файл распаковывается в 110 МБ: это слишком много, "
        "больше всего занимает лист «План»; удалите лишние строки и столбцы листов"
    )


def test_workbooks_that_mean_to_be_costly_are_refused_within_2_seconds_and_300_mebibytes() -> None:
    """In a process of its own: it forks one for each workbook, as large as itself."""
    command = [sys.executable, "-m", "bench.hostile", "quick"]
    tried = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert f"{len(hostile.QUICK)} workbooks, too costly or fallen 0" in tried.stdout


@limits.limited(seconds=0.05)
def _busy() -> None:
    while True:
        pass


@limits.limited(memory=50 * 2**20)
def _greedy() -> None:
    bytearray(200 * 2**20)


def test_a_lower_limit_that_stands_already_stays() -> None:
    """In a process of its own, whose limit is not that of the tests."""
    script = """
import resource
from generator import limits
before = (2**29, resource.RLIM_INFINITY)
resource.setrlimit(resource.RLIMIT_DATA, before)
with limits.limited():
    assert resource.getrlimit(resource.RLIMIT_DATA)[0] == 2**29
assert resource.getrlimit(resource.RLIMIT_DATA) == before
"""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


@pytest.mark.parametrize("costly", [_busy, _greedy])
def test_what_costs_too_much_is_ended(costly: Callable[[], None]) -> None:
    with pytest.raises(limits.TooCostly):
        costly()
    assert len(bytearray(200 * 2**20)) == 200 * 2**20


def test_a_workbook_beyond_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_load", lambda data, name: bytearray(3 * 2**30))
    monkeypatch.setattr(reading, "_KEPT", {})  # another test may have read the same bytes
    whole = office.workbook(tmp_path / "целая.xlsx").read_bytes()
    assert refusal(tmp_path / "к.xlsx", whole) == (
        "ОШИБКА к.xlsx [workbook-unreadable] чтение файла занимает слишком много времени или "
        "памяти; удалите лишние строки и столбцы листов"
    )
