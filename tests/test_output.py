"""What is in the folder of results stays whole, whatever happens to a run."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest

from generator import freshness, output, pipeline
from generator.documents.manifest import Inputs, Manifest, sha256
from generator.findings import FaultyWorkbook, GeneratorError
from tests import office
from tests.conftest import ROOT, TEMPLATE
from tests.office import measure
from tests.test_pdf import alive

INPUTS = Inputs("к", "ш", "п", "", "")
MANIFEST = Manifest(
    document="d", generation="", year=2024, edition="public", latest_year=2024, logo=None,
    findings=(), inputs=INPUTS, files={}, values=(),
)  # fmt: skip


def files(text: bytes) -> dict[str, bytes]:
    content = {"d.docx": text, "d.pdf": text}
    hashes = {name: sha256(data) for name, data in content.items()}
    return {**content, "d.json": replace(MANIFEST, files=hashes).to_bytes()}


def listing(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_finished_files_replace_the_earlier_ones(tmp_path: Path) -> None:
    output.replace(tmp_path / "out", "d", files(b"1"))
    assert output.replace(tmp_path / "out", "d", files(b"2")) is None
    assert listing(tmp_path / "out") == files(b"2")


def test_a_docx_that_somebody_edited_is_kept(tmp_path: Path) -> None:
    output.replace(tmp_path, "d", files(b"1"))
    (tmp_path / "d.docx").write_bytes("правка юриста".encode())
    kept = output.replace(tmp_path, "d", files(b"2"))
    assert kept is not None
    assert (kept.name[:9], kept.read_bytes()) == ("d-правка-", "правка юриста".encode())
    assert (tmp_path / "d.docx").read_bytes() == b"2"


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".d.docx.programme442").write_bytes(b"half")
    output.replace(tmp_path, "d", files(b"1"))
    assert listing(tmp_path) == files(b"1")


def test_a_full_disk_is_a_message_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output.replace(tmp_path, "d", files(b"1"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "_write", full)
    with pytest.raises(GeneratorError, match="Освободите место или проверьте права"):
        output.replace(tmp_path, "d", files(b"2"))
    assert listing(tmp_path) == files(b"1")


@pytest.mark.parametrize(
    "change",
    [
        lambda house: (house / "к.xlsx").write_bytes(b"another"),
        lambda house: (house / "program.docx").write_bytes(b"another"),
        lambda house: (house / "out/program-2024.pdf").write_bytes(b"another"),
        lambda house: (house / "out/program-2024.pdf").unlink(),
    ],
    ids=["workbook", "template", "file", "file gone"],
)
def test_nothing_is_current_once_a_file_or_an_input_changed(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    template, source = tmp_path / "program.docx", office.workbook(tmp_path / "к.xlsx")
    shutil.copy(TEMPLATE, template)
    order = freshness.Order(source=source, out=tmp_path / "out", template=template)
    pipeline.build_document("program", order)
    assert freshness.current("program", order) is not None
    change(tmp_path)
    assert freshness.current("program", order) is None


def build(source: Path, out: Path, **environment: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "generator",
        "program",
        "--source",
        str(source),
        "--out",
        str(out),
    ]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )


def test_a_second_run_with_nothing_changed_does_no_work_and_says_so(tmp_path: Path) -> None:
    source = office.workbook(tmp_path / "к.xlsx")
    assert build(source, tmp_path / "out").communicate()[0] == (
        f"Готово: {tmp_path}/out/program-2024.docx, {tmp_path}/out/program-2024.pdf\n"
    )
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "out").iterdir()}

    said = build(source, tmp_path / "out", SOFFICE="/никакого/LibreOffice").communicate()

    assert said == (
        "Ничего не изменилось, готово с прошлого раза: "
        f"{tmp_path}/out/program-2024.docx, {tmp_path}/out/program-2024.pdf\n",
        "",
    )
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "out").iterdir()} == before


def test_a_faulty_workbook_leaves_the_files_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    output.replace(out, "program-2024", files(b"1"))
    before = listing(out)
    path = office.workbook(tmp_path / "к.xlsx", План=[measure(Срок="весной")])
    with pytest.raises(FaultyWorkbook):
        pipeline.build_document("program", freshness.Order(source=path, out=out))
    assert listing(out) == before


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


@pytest.mark.parametrize("step", range(6))
def test_a_run_killed_between_any_two_steps_leaves_whole_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Three files are written and three take their names: the run ends before the step-th of
    these."""
    output.replace(tmp_path, "d", files(b"1"))
    steps = iter(range(6))

    def killable(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            if next(steps) == step:
                raise Killed
            return real(*arguments)

        return call

    with monkeypatch.context() as patched:
        patched.setattr(output, "_write", killable(output._write))
        patched.setattr(Path, "replace", killable(Path.replace))
        with pytest.raises(Killed):
            output.replace(tmp_path, "d", files(b"2"))
        patched.setattr(output, "_write", Mock(side_effect=Killed))
        with pytest.raises(Killed):
            output.replace(tmp_path, "d", files(b"2"))

    old, new = files(b"1"), files(b"2")
    for name in old:
        assert (tmp_path / name).read_bytes() in (old[name], new[name])
    assert output.replace(tmp_path, "d", files(b"3")) is None, "our own file is not somebody's edit"
    assert listing(tmp_path) == files(b"3")


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_killed_while_libreoffice_works_leaves_the_files_and_nothing_else(
    tmp_path: Path, by: signal.Signals
) -> None:
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    output.replace(out, "program-2024", files(b"1"))
    before = listing(out)
    slow, converting = tmp_path / "soffice", tmp_path / "converting"
    say = f'case "$*" in *--convert-to*) touch "{converting}";; esac'
    note = f'sleep 47.11 & echo $$ $! >> "{tmp_path}/processes"'
    slow.write_text(f"#!/bin/sh\n{note}\n{say}\nwait\n")
    slow.chmod(0o755)
    process = build(
        office.workbook(tmp_path / "к.xlsx"), out, SOFFICE=str(slow), TMPDIR=str(temporary)
    )
    while not converting.exists() and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(by)
    process.communicate()

    assert listing(out) == before
    wait_for_the_end_of(map(int, (tmp_path / "processes").read_text().split()))
    if by is signal.SIGTERM:
        assert list(temporary.iterdir()) == []
        assert process.returncode == 143
    else:
        [left] = temporary.iterdir()
        (temporary / "programme442-чужая").mkdir()
        (temporary / left.name.replace(str(process.pid), str(os.getpid()))).mkdir()
        again = build(
            tmp_path / "к.xlsx", tmp_path / "out2", SOFFICE=str(slow), TMPDIR=str(temporary)
        )
        while left.exists() and again.poll() is None:
            time.sleep(0.02)
        again.send_signal(signal.SIGTERM)
        again.communicate()
        assert len(list(temporary.iterdir())) == 2, "another's and that of a living run stay"


def wait_for_the_end_of(processes: Iterable[int]) -> None:
    """Fails if one of them lives on after its time."""
    for process in processes:
        for _ in range(100):
            if not alive(process):
                break
            time.sleep(0.05)
        assert not alive(process)


def test_two_runs_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    source, out = office.workbook(tmp_path / "к.xlsx"), tmp_path / "out"
    both = [build(source, out), build(source, out)]
    assert [(process.communicate()[1], process.returncode) for process in both] == [
        ("", 0),
        ("", 0),
    ]
    assert sorted(listing(out)) == ["program-2024.docx", "program-2024.json", "program-2024.pdf"]
    order = freshness.Order(source=source, out=out)
    assert not pipeline.build_document("program", order).fresh
