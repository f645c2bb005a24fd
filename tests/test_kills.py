"""Before every change of the disk of every command, one after the other, the run is killed, or the
disk is full from then on. Run again, it ends as if nothing had happened: nothing is stuck, nothing
is half. Some of these each time, all of them with EXAMPLES=nightly."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator import batch, disk, freshness, opc, output, pipeline
from generator.documents import kinds
from generator.documents.manifest import sha256
from generator.findings import GeneratorError
from generator.pdf import converting
from generator.pdf import office as soffice
from generator.publication import upload, verification, walk
from generator.publication.withdrawing import WithdrawalOrder
from generator.suggestions import deciding
from generator.suggestions import walk as applying
from generator.suggestions.suggestion import Decision, State, Suggestion
from generator.workbook import guide
from tests import office
from tests.conftest import SHIPPED
from tests.test_publication import PLACED, document, put_out

NIGHTLY = os.environ.get("EXAMPLES") == "nightly"
FINISHED, REFUSED, BUG, KILLED = 0, 3, 4, 9
_CHANGES = {"os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir"}
_NEED_ROOM = {"open", "fsync", "os.link", "os.symlink", "os.mkdir"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

Work = Callable[[Path], object]


@pytest.fixture(autouse=True)
def the_same_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook names its own path in its guide: each house has another."""
    monkeypatch.setattr(guide, "_quoted", lambda path: path.name)


def init(house: Path) -> None:
    book = house / "новая" / "книга.xlsx"
    if not book.exists():
        pipeline.init(book)
    with pytest.raises(GeneratorError, match="уже есть"):
        pipeline.init(book)


def init_folder(house: Path) -> None:
    folder = house / "Общество"
    if not folder.exists():
        pipeline.init_folder(folder)
    assert len(list(folder.rglob("*.*"))) == 1 + len(kinds.KINDS), (
        "all of it, or there is no folder"
    )
    with pytest.raises(GeneratorError, match="уже есть"):
        pipeline.init_folder(folder)


def init_empty_folder(house: Path) -> None:
    """In a folder that somebody made first."""
    with disk.writing_to(house):
        (house / "Общество").mkdir(exist_ok=True)
    if not any((house / "Общество").iterdir()):
        pipeline.init_folder(house / "Общество")
    init_folder(house)


def mark(house: Path) -> None:
    pipeline.mark(house / "source" / SHIPPED.name, house / "копия.xlsx")


def order(house: Path, out: str = "out") -> freshness.Order:
    return freshness.Order(source=house / "source" / SHIPPED.name, out=house / out, year=2024)


def program(house: Path) -> None:
    pipeline.build_document("program", order(house))


def report(house: Path) -> None:
    pipeline.build_document("report", order(house))


def build_all(house: Path) -> None:
    pipeline.build_all(order(house))


def build_batch(house: Path) -> None:
    asked = batch.BatchOrder(folder=house / "source", out=house / "out", year=2024)
    for outcome in batch.build(asked, batch.workbooks(house / "source")):
        if outcome.fault:
            raise outcome.fault


def publish(house: Path) -> None:
    pipeline.publish(
        walk.PublicationOrder(order=order(house), placed=PLACED, only="program", demo=False)
    )


def publish_beside_the_book(house: Path) -> None:
    asked = order(house, "source")
    pipeline.publish(walk.PublicationOrder(order=asked, placed=PLACED, only="program"))


def store(house: Path) -> None:
    """What `program`, `report` and `all` do with the disk."""
    content = {"d.docx": b"docx" * 100, "d.pdf": b"pdf" * 100, "d.json": b"{}"}
    output.replace(house / "out", "d", content)


def first_issue(house: Path) -> None:
    """What the first `publish` does with the disk."""
    put_out(house, document(2024))


def next_issue(house: Path) -> None:
    """What a later one does."""
    put_out(house, document(2024))
    put_out(house, document(2024, 2), document(2025))


def take_back(house: Path) -> None:
    """A wrong revision out of force."""
    put_out(house, document(2024), document(2024, 2))
    reason = "Опечатка."
    asked = WithdrawalOrder(
        source=house / "source" / SHIPPED.name,
        out=house / "out",
        year=2024,
        document="program",
        reason=reason,
        on=PLACED,
    )
    made = pipeline.withdraw(asked)
    assert made.in_force is not None, "never the one before too"


def decide(house: Path) -> None:
    """What was accepted goes into the workbook itself; the former one stays whole beside it."""
    book, listed = house / "source" / SHIPPED.name, house / "out" / "список.xlsx"
    suggestion = Suggestion(
        state=State.READY,
        sheet="Общество",
        heading="Город",
        cell="B5",
        proposed="Тверь",
        expected="Санкт-Петербург",
        decision=str(Decision.ACCEPT),
    )
    content = deciding.SuggestionList(
        company="", document="program-2024", year=2024, suggestions=(suggestion,)
    )
    output.put(listed, deciding.to_bytes(content))
    applying.apply(listed, book, book)
    assert len(list(book.parent.glob("*.xlsx"))) == 2
    assert all(opc.is_written_here(path.read_bytes()) for path in book.parent.glob("*.xlsx"))


QUICK = (init, init_folder, init_empty_folder, store, decide, first_issue, next_issue)
WHOLE = (mark, program, report, build_all, build_batch, publish, publish_beside_the_book, take_back)


@pytest.fixture
def fake_office(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice remembers what it made of each document."""
    pdfs = {sha256(path.read_bytes()): path.with_suffix(".pdf") for path in made.glob("*.docx")}

    def run(_: soffice.Office, documents: Sequence[bytes]) -> list[bytes]:
        return [pdfs[sha256(each)].read_bytes() for each in documents]

    monkeypatch.setattr(soffice.Office, "run", run)
    monkeypatch.setattr(soffice.Office, "start", lambda _: None)
    # It was finished once: it is whole, and may be finished no second time.
    monkeypatch.setattr(converting, "finish", lambda _, jobs, made: list(made))


def stopped(work: Work, house: Path, stop: int, how: str) -> int:
    """How a run ends, in a process of its own, that is stopped before change number `stop` of the
    house."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = BUG
    try:
        sys.addaudithook(Stopper(house, stop, how))
        work(house)
        code = FINISHED
    except GeneratorError:
        code = REFUSED
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


class Stopper:
    """Sees every change of a folder before it is made (PEP 578)."""

    def __init__(self, house: Path, stop: int, how: str) -> None:
        self._house, self._left, self._how = str(house), stop, how
        self._fsync = os.fsync
        os.fsync = self.fsync  # type: ignore[assignment]  # it has no event of its own

    def __call__(self, event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and not given[2] & _WRITING:
            return
        is_change = event == "open" or event in _CHANGES
        if is_change and os.fspath(given[0] or "").startswith(self._house):
            self._step(event, given[0])

    def fsync(self, handle: int) -> None:
        """Half of what was written is there if the run ends here."""
        if self._left == 1 and self._how == "killed":
            os.ftruncate(handle, os.fstat(handle).st_size // 2)
        self._step("fsync", "")
        self._fsync(handle)

    def _step(self, event: str, path: str) -> None:
        self._left -= 1
        if self._left > 0:
            return
        if self._how == "killed":
            os._exit(KILLED)
        if event in _NEED_ROOM and not str(path).endswith(disk.LOCK):
            raise OSError(errno.ENOSPC, "No space left on device", path)


def tree(house: Path) -> dict[str, bytes]:
    """Every file by its path, but for locks: an empty one that nobody holds is no harm; and for
    what is new since the last publication: a run after a stop is one more."""
    passing = (disk.LOCK, upload.FILE, upload.NEWS)
    return {
        str(path.relative_to(house)): path.read_bytes()
        for path in sorted(house.rglob("*"))
        if path.is_file() and path.name not in passing
    }


def all_stops_end_well(work: Work, tmp_path: Path, how: str, every: int) -> int:
    """Stops a run before its changes, one after the other; gives how many there are."""
    plain = new_house(tmp_path / "plain")
    work(plain)
    work(plain)
    wanted = tree(plain)
    for stop in range(1, 1000, every):
        house = new_house(tmp_path / str(stop))
        code = stopped(work, house, stop, how)
        assert code in (FINISHED, REFUSED, KILLED), f"{stop}: a traceback"
        work(house)
        work(house)
        assert tree(house) == wanted, f"{stop}: not as if nothing had happened"
        shutil.rmtree(house)
        if code == FINISHED:
            return stop
    raise AssertionError("it never ends")


def new_house(house: Path) -> Path:
    (house / "source").mkdir(parents=True)
    shutil.copy(SHIPPED, house / "source")
    return house


HOW = pytest.mark.parametrize("how", ["killed", "disk full"])


@HOW
@pytest.mark.parametrize("work", QUICK)
def test_a_command_that_was_stopped_is_run_again(work: Work, tmp_path: Path, how: str) -> None:
    every = 1 if NIGHTLY or work is not next_issue else 6
    assert all_stops_end_well(work, tmp_path, how, every) > 5


@pytest.mark.skipif(not NIGHTLY, reason="some minutes")
@HOW
@pytest.mark.parametrize("work", WHOLE)
@pytest.mark.usefixtures("fake_office")
def test_each_whole_command_too(work: Work, tmp_path: Path, how: str) -> None:
    assert all_stops_end_well(work, tmp_path, how, 1) > 5


def test_after_a_killed_first_issue_every_command_goes_on(tmp_path: Path) -> None:
    """Not only the publication itself."""
    for stop in range(1, 1000, 1 if NIGHTLY else 3):
        house = new_house(tmp_path / str(stop))
        code = stopped(first_issue, house, stop, "killed")
        reported = office.workbook(house / "source" / "к.xlsx", Исполнение=[office.execution()])
        office.said(reported, 2024)
        left = {path.name for path in (house / "source" / "issued").rglob("*programme442*")}
        assert left <= {disk.LOCK}
        if code == FINISHED:
            return
    raise AssertionError("it never ends")


def test_the_proof_holds_after_all_that(tmp_path: Path) -> None:
    house = new_house(tmp_path)
    for stop in range(1, 60, 7):
        stopped(next_issue, house, stop, "killed")
    next_issue(house)
    assert verification.verify(house / "out" / "site").alterations == ()
