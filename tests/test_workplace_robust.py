"""What can go wrong around the workplace while it works: whatever it is, nothing is half done, the
others go on, and who asked reads what to do."""

from __future__ import annotations

import asyncio
import errno
import io
import json
import multiprocessing.context
import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from unittest.mock import Mock

import httpx2
import pytest
from watchfiles import awatch

from bench.hostile import hostile
from bench.people import with_due
from bench.watching import below, is_alive
from generator import disk, output, pipeline
from generator.workplace import desk as desk_module
from generator.workplace import jobs as jobs_module
from generator.workplace import publishing, sending, watching
from generator.workplace.changes import Changes
from generator.workplace.desk import Desk
from generator.workplace.entrance import places
from generator.workplace.jobs import Busy, Job, Jobs
from generator.workplace.sending import sent
from generator.workplace.worker import BROKEN, STOPPED, Answer, Task, Worker
from tests.conftest import EXAMPLE, ROOT
from tests.test_workplace import fields_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")

NO_OFFICE = str(ROOT / "no-office")
HANGING = "sleep 61.5 & sleep 61.5"
BUILD = {"document": "program", "edition": "public", "year": "2026"}
XLSX = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Place:
    """A workplace that runs, and a browser that came in."""

    process: subprocess.Popen[str]
    browser: httpx2.Client
    source: Path
    out: Path
    temporary: Path
    told: Path

    def text(self, path: str, status: int = 200) -> str:
        """What a page says; it is there within the patience of a person."""
        answer = self.browser.get(path, timeout=20)
        assert answer.status_code == status, words(answer.text)
        return words(answer.text)

    def send(self, path: str, form: dict[str, str], data: bytes = b"") -> httpx2.Response:
        """The first answer to a form."""
        files = {"file": ("Книга.xlsx", data, XLSX)} if data else None
        return self.browser.post(path, data=form, files=files)

    def outcome(self, answer: httpx2.Response) -> str:
        """The page that says what came of a form."""
        for _ in range(600):
            if answer.status_code != 303 and "refresh" not in answer.headers:
                return words(answer.text)
            time.sleep(0.05 if "refresh" in answer.headers else 0)
            answer = self.browser.get(answer.headers.get("location") or answer.request.url)
        raise AssertionError("it does not end")

    def put(self, data: bytes) -> httpx2.Response:
        """A new version of the workbook."""
        seen = sha256(self.source.read_bytes()).hexdigest()
        return self.send("/book", {"seen": seen}, data)

    def processes(self) -> list[int]:
        """All that it started."""
        return list(below(self.process.pid))

    def doer(self) -> int:
        """The process that works."""
        return max(each for each in self.processes() if "spawn_main" in command_of(each))

    def end(self, number: int, seconds: float = 8) -> list[int]:
        """Ends it by a signal; gives which of its processes are left."""
        started = self.processes()
        self.process.send_signal(number)
        self.process.wait(timeout=seconds)
        wait_until(lambda: not any(map(is_alive, started)), seconds)
        return [each for each in started if is_alive(each)]


@contextmanager
def working(house: Path, office: str = NO_OFFICE, temporary: Path | None = None) -> Iterator[Place]:
    """A workplace for the workbook in a folder."""
    folder = temporary or house.parent / "tmp"
    folder.mkdir(exist_ok=True)
    source, out, told = house / "programme.xlsx", house.parent / "out", house.parent / "told"
    command = [sys.executable, "-m", "generator", "serve", "--port", "0"]
    with told.open("w") as stderr:
        process = subprocess.Popen(
            [*command, "--source", str(source), "--out", str(out)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "SOFFICE": office, "TMPDIR": str(folder)},
        )
    assert process.stdout is not None
    with process.stdout:
        address = process.stdout.readline().strip().removeprefix("Рабочее место: ")
        base = address.partition("/?")[0]
        try:
            with httpx2.Client(base_url=base, headers={"origin": base}, timeout=60) as browser:
                browser.get(address)
                yield Place(process, browser, source, out, folder, told)
        finally:
            process.kill()
            process.wait()
    assert "Traceback" not in told.read_text(encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The folder of a company."""
    house = Path(shutil.copytree(EXAMPLE.parent, tmp_path / "house"))
    (house / EXAMPLE.name).rename(house / "programme.xlsx")
    return house


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB, where the system lets us have one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if (
        shutil.which("mount") is None
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("no right to mount a disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leaves no room on a disk; gives what takes it."""
    filling = folder / "фильм.avi"
    with filling.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    return filling


def stub(folder: Path, script: str) -> str:
    """A LibreOffice that does what a script says."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def words(page: str) -> str:
    """What a page says, without its tags."""
    plain = re.sub(r"<[^>]+>", " ", page.partition("<main")[2] or page)
    return re.sub(r"\s+", " ", plain).replace("&#34;", '"')


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""


def wait_until(is_so: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)


def state(folder: Path) -> dict[str, bytes]:
    """What is in a folder, but for locks and what stands beside its place."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def whole(out: Path, name: str) -> bool:
    """Whether the files of a document are those that its manifest tells of."""
    manifest = json.loads((out / f"{name}.json").read_bytes())
    files = manifest["files"]
    return all(sha256((out / file).read_bytes()).hexdigest() == files[file] for file in files)


def start_of_a_build(place: Place) -> str:
    """Starts a build whose LibreOffice hangs; gives the page that tells how far it is."""
    answer = place.send("/documents", BUILD)
    assert answer.headers["location"].startswith("/jobs/"), answer.text
    return str(answer.headers["location"])


# --- LibreOffice ----------------------------------------------------------------------------------


def test_while_libreoffice_hangs_the_others_go_on(house: Path, tmp_path: Path) -> None:
    with working(house, stub(tmp_path, HANGING)) as place:
        job = start_of_a_build(place)
        assert "Сборка: Программа 2026, публичная редакция" in place.text(job)
        assert "Книга" in place.text("/book")
        assert "Идет работа: Сборка: Программа 2026" in place.text("/remarks")
        again = place.send("/documents", BUILD)
        assert again.status_code == 409
        assert (
            "Сейчас идет другая работа – Сборка: Программа 2026, публичная редакция. Дождитесь ее "
            "конца и обновите эту страницу (F5): форма отправится снова, набранное не потеряно."
        ) in words(again.text)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_however_it_is_stopped_in_the_middle_of_a_build_nothing_runs_on_and_nothing_is_half(
    house: Path, tmp_path: Path, number: int
) -> None:
    order = ["--source", str(house / "programme.xlsx"), "--out", str(tmp_path / "out")]
    made = [sys.executable, "-m", "generator", "program", *order, "--soffice", NO_OFFICE]
    subprocess.run(made, cwd=ROOT, capture_output=True, check=False)
    (tmp_path / "out" / "program-2026.pdf").write_bytes(b"of an earlier build")
    before = state(tmp_path / "out")
    with working(house, stub(tmp_path, HANGING)) as place:
        start_of_a_build(place)
        assert place.end(number) == []
    assert state(tmp_path / "out") == before
    if number != signal.SIGKILL:
        assert list((tmp_path / "tmp").iterdir()) == []
        assert (tmp_path / "told").read_text(encoding="utf-8") == ""


def test_whoever_is_still_sending_when_it_ends_is_cut_off_without_a_word(
    house: Path, tmp_path: Path
) -> None:
    with working(house) as place:
        host, cookies = place.browser.base_url, place.browser.cookies
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        with socket.create_connection((host.host, host.port)) as sending:
            head = f"POST /book HTTP/1.1\r\nHost: {host.host}:{host.port}\r\nCookie: {cookie}\r\n"
            form = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000\r\n"
            own = f"Origin: http://{host.host}:{host.port}\r\n"
            sending.sendall(f"{head}{own}{form}\r\n--x\r\n".encode())
            assert place.text("/book")  # after the other one is being read
            assert place.end(signal.SIGTERM) == []
    assert (tmp_path / "told").read_text(encoding="utf-8") == ""


def test_ctrl_c_before_it_has_started_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cli:
        def __getattr__(self, _: str) -> None:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "generator.cli", cast(Any, Cli()))
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("generator", run_name="__main__")
    assert ended.value.code == 128 + signal.SIGINT


def test_who_works_never_hears_ctrl_c(house: Path) -> None:
    with working(house) as place:
        about = Path(f"/proc/{place.doer()}/status").read_text(encoding="utf-8")
        [blocked] = re.findall(r"^SigBlk:\s*(\w+)$", about, re.MULTILINE)
        assert int(blocked, 16) & 1 << signal.SIGINT - 1


def test_what_a_killed_one_left_goes_when_the_next_one_starts(house: Path, tmp_path: Path) -> None:
    with working(house, stub(tmp_path, HANGING)) as killed:
        killed.outcome(killed.put(b"no workbook"))
        start_of_a_build(killed)
        killed.end(signal.SIGKILL)
    left = set((tmp_path / "tmp").iterdir())
    with working(house) as place:
        assert place.text("/book")
        assert not left & set((tmp_path / "tmp").iterdir())


def test_a_libreoffice_that_is_killed_is_started_again(house: Path, tmp_path: Path) -> None:
    once = tmp_path / "once"
    script = f"""case "$*" in *--convert-to*) [ -e "{once}" ] || {{ : > "{once}"; kill -KILL $$; }};; esac
exec soffice "$@\""""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice")
    with working(house, stub(tmp_path, script)) as place:
        said = place.outcome(place.send("/documents", BUILD))
    assert "Готово. program-2026.docx program-2026.pdf" in said
    assert once.exists()
    assert whole(tmp_path / "out", "program-2026")


# --- those who work -------------------------------------------------------------------------------


def test_a_process_that_is_killed_at_work_says_so_and_the_next_one_works(
    house: Path, tmp_path: Path
) -> None:
    with working(house, stub(tmp_path, HANGING)) as place:
        start_of_a_build(place)
        os.kill(place.doer(), signal.SIGKILL)
        said = ""
        for _ in range(100):
            said = place.text("/book")
            if "Идет работа" not in said:
                break
            time.sleep(0.05)
        assert "Идет работа" not in said
        (tmp_path / "soffice").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        said = place.outcome(place.send("/documents", BUILD))
        assert "Готово. program-2026.docx LibreOffice не сделал пригодный PDF" in said


def test_who_waits_for_a_process_that_is_killed_is_told(house: Path, tmp_path: Path) -> None:
    with working(house, stub(tmp_path, HANGING)) as place:
        job = start_of_a_build(place)
        os.kill(place.doer(), signal.SIGKILL)
        wait_until(lambda: place.browser.get(job).status_code == 303)
        said = place.outcome(place.browser.get(job))
        assert (
            "Прервано: Сборка: Программа 2026, публичная редакция Обработка прервалась: файл "
            "слишком велик или поврежден, или компьютеру не хватило памяти. Каждый файл цел – "
            "прежний или новый. Повторите; если повторится – передайте файл тому, кто сопровождает "
            "программу."
        ) in said


def test_a_command_that_asks_for_too_much_memory_says_so() -> None:
    greedy = (
        "from generator.workplace import worker\n"
        "worker._limit('RLIMIT_DATA', 2**29)\n"
        "answer = worker._answer(lambda: bytearray(2**30))\n"
        "assert answer.fault == worker.BROKEN, answer"
    )
    subprocess.run([sys.executable, "-c", greedy], cwd=ROOT, check=True, timeout=60)


def test_a_process_that_ran_out_of_memory_ends_once_it_has_said_so() -> None:
    """The next command gets another one."""
    script = """
from multiprocessing.connection import Pipe
from generator.workplace import answers, worker

def greedy():
    raise MemoryError

worker._go_with_the_server = lambda: None
answers.status = greedy
ours, theirs = Pipe()
for _ in range(2):
    ours.send(worker.Task("status"))
worker._serve(theirs, None, False)
assert ours.recv().fault == worker.BROKEN
assert not ours.poll()
assert theirs.recv() == worker.Task("status")
"""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=60)
    asked = Worker(NO_OFFICE, is_office_ahead=False)
    process = asked._process = Mock()
    asked._pipe = Mock(recv=lambda: Answer(fault=BROKEN))
    assert asked.ask(Task("status")).fault == BROKEN
    process.kill.assert_called_once()
    assert asked._pipe is None


def test_a_workbook_that_is_mean_is_refused_by_its_own_name(house: Path) -> None:
    with working(house) as place:
        before = place.source.read_bytes()
        for name in ("merged", "deeply nested", "a text of the longest size in many cells"):
            said = place.outcome(place.put(hostile(name)))
            assert "Не сделано: Новая версия книги: Книга.xlsx" in said
            assert "Книга.xlsx: " in said
            assert "programme442-upload" not in said
        assert place.source.read_bytes() == before


# --- another run in the same folder ---------------------------------------------------------------


def test_a_command_builds_while_the_workplace_builds(house: Path, tmp_path: Path) -> None:
    go = tmp_path / "go"
    script = f'while [ ! -e "{go}" ]; do sleep 0.05; done; exit 1'
    order = ["--source", str(house / "programme.xlsx"), "--out", str(tmp_path / "out")]
    made = [sys.executable, "-m", "generator", "program", "--year", "2026", *order]
    with working(house, stub(tmp_path, script)) as place:
        job = start_of_a_build(place)
        run = subprocess.run(
            [*made, "--soffice", NO_OFFICE], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert "такой программы нет. PDF не сделан." in run.stderr
        assert whole(tmp_path / "out", "program-2026")
        go.touch()
        assert "Готово." in place.outcome(place.browser.get(job))
        assert whole(tmp_path / "out", "program-2026")


def test_the_workplace_builds_while_a_command_builds(house: Path, tmp_path: Path) -> None:
    go = tmp_path / "go"
    waiting = stub(tmp_path, f'while [ ! -e "{go}" ]; do sleep 0.05; done; exit 1')
    order = ["--source", str(house / "programme.xlsx"), "--out", str(tmp_path / "out")]
    made = [sys.executable, "-m", "generator", "program", "--year", "2026", *order]
    with working(house) as place, subprocess.Popen(
        [*made, "--soffice", waiting], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as run:  # fmt: skip
        assert "Готово." in place.outcome(place.send("/documents", BUILD))
        go.touch()
        run.communicate(timeout=60)
        assert whole(tmp_path / "out", "program-2026")


def test_a_workbook_that_a_command_is_writing_is_waited_for(house: Path) -> None:
    with working(house) as place:
        new = with_due(place.source, "III квартал 2026")
        with disk.alone(house):
            answer = place.put(new)
            assert answer.headers["location"].startswith("/jobs/")
            assert "Новая версия книги: Книга.xlsx" in place.text("/documents")
        assert "Новая версия принята." in place.outcome(answer)
        assert place.source.read_bytes() == new


# --- a browser that is closed ---------------------------------------------------------------------


def connect(place: Place) -> socket.socket:
    url = place.browser.base_url
    return socket.create_connection((url.host, url.port))


def head(place: Place, path: str, length: int, kind: str) -> bytes:
    [(name, value)] = place.browser.cookies.items()
    origin = str(place.browser.base_url).rstrip("/")
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {origin.removeprefix('http://')}",
        f"Origin: {origin}",
        f"Cookie: {name}={value}",
        f"Content-Type: {kind}",
        f"Content-Length: {length}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def test_a_browser_that_is_closed_in_the_middle_of_a_file(house: Path) -> None:
    with working(house) as place:
        before = state(house)
        with connect(place) as browser:
            kind = "multipart/form-data; boundary=b"
            file = b'--b\r\nContent-Disposition: form-data; name="file"; filename="b.xlsx"\r\n\r\n'
            browser.sendall(head(place, "/book", 10**7, kind) + file + bytes(2 * 10**6))
        assert "замечаний нет" in place.text("/book")
        assert state(house) == before
        assert place.end(signal.SIGTERM) == []
        assert place.told.read_text(encoding="utf-8") == ""


def test_a_browser_that_is_closed_in_the_middle_of_a_job(house: Path) -> None:
    with working(house) as place:
        form = b"document=program&edition=public&year=2026"
        with connect(place) as browser:
            kind = "application/x-www-form-urlencoded"
            browser.sendall(head(place, "/documents", len(form), kind) + form)
        wait_until((place.out / "program-2026.json").exists)
        assert whole(place.out, "program-2026")
        assert "Идет работа" not in place.text("/book")
        assert place.told.read_text(encoding="utf-8") == ""


# --- the disk -------------------------------------------------------------------------------------


def test_no_room_for_the_results(house: Path, small: Path) -> None:
    (house.parent / "out").symlink_to(small)
    with working(house) as place:
        assert "Готово." in place.outcome(place.send("/documents", BUILD))
        before = state(small)
        listed = pipeline.next_year(place.source, small, 2027).listed
        assert listed is not None
        list_before = listed.read_bytes()
        place.outcome(place.put(with_due(place.source, "III квартал 2026")))
        filling = fill(small)
        full = (
            f"Не удалось записать в {place.out} (нет места). Освободите место или проверьте права."
        )
        assert full in place.outcome(place.send("/documents", BUILD))
        seen = sha256(list_before).hexdigest()
        form = {"seen": seen, "who": "Орлова", **fields_of(listed, decision_1="отклонить")}
        said = place.outcome(place.send(f"/agree/{listed.name}", form))
        assert "(нет места). Освободите место или проверьте права." in said
        assert listed.read_bytes() == list_before
        filling.unlink()
        kept = state(small)
        assert {name: kept[name] for name in before} == before
        assert "Готово." in place.outcome(place.send("/documents", BUILD))
        assert whole(small, "program-2026")


@pytest.mark.parametrize("size", [1000, 3 * 2**20])
def test_no_room_for_a_file_that_is_sent(house: Path, small: Path, size: int) -> None:
    with working(house, temporary=small) as place:
        filling = fill(small)
        answer = place.put(bytes(size))
        assert answer.status_code == 400
        assert (
            "Временные файлы не записать (нет места). Освободите место или назовите другую папку: "
            "TMPDIR=путь."
        ) in words(answer.text)
        filling.unlink()
        new = with_due(place.source, "III квартал 2026")
        assert "Новая версия принята." in place.outcome(place.put(new))


def test_no_room_for_libreoffice(house: Path, small: Path, tmp_path: Path) -> None:
    with working(house, stub(tmp_path, "sleep 61.5"), temporary=small) as place:
        wait_until(lambda: any("sleep" in command_of(each) for each in place.processes()))
        fill(small)
        (place.out / "program-2026.pdf").write_bytes(b"of an earlier build")
        said = place.outcome(place.send("/documents", BUILD))
        assert (
            "Готово. program-2026.docx Временные файлы для LibreOffice не записать (нет места). PDF "
            "не сделан. Освободите место или назовите другую папку: TMPDIR=путь. Файл "
            "program-2026.pdf остался от прежней сборки и не соответствует новому DOCX."
        ) in said


def test_a_folder_of_the_workbook_that_is_read_only(house: Path, small: Path) -> None:
    shutil.copytree(house, small, dirs_exist_ok=True)
    with working(house) as place:
        new = with_due(place.source, "III квартал 2026")
        subprocess.run(["mount", "--bind", str(small), str(house)], check=True)
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", str(house)], check=True)
            said = place.outcome(place.put(new))
            assert "(диск только для чтения). Освободите место или проверьте права." in said
            said = place.outcome(place.send("/documents", BUILD))
            assert "Готово." in said
            assert "Правки в документе потом не с чем будет сравнить." in said
        finally:
            subprocess.run(["umount", "--lazy", str(house)], check=True)


def test_a_folder_of_results_that_is_taken_away(house: Path) -> None:
    with working(house) as place:
        place.outcome(place.send("/documents", BUILD))
        shutil.rmtree(place.out)
        for path in ("/book", "/remarks", "/documents", "/agree", "/control", "/publish"):
            place.text(path)
        for path in ("/files/program-2026.docx", "/publish/site.zip", "/documents/program-2026"):
            place.text(path, 404)
        assert "Готово." in place.outcome(place.send("/documents", BUILD))
        assert whole(place.out, "program-2026")


@pytest.mark.parametrize("kind", ["nothing", "folder", "circle", "garbage"])
def test_something_else_in_the_place_of_the_workbook(house: Path, kind: str) -> None:
    with working(house) as place:
        new = place.source.read_bytes()
        place.source.unlink()
        if kind == "folder":
            place.source.mkdir()
        elif kind == "circle":
            place.source.symlink_to(place.source.name)
        elif kind == "garbage":
            place.source.write_bytes(b"PK garbage")
        is_file = kind == "garbage"
        said = place.text("/book")
        assert ("есть ошибки" if is_file else "Книги programme.xlsx на месте нет") in said
        for path in ("/remarks", "/documents", "/agree", "/control", "/publish"):
            place.text(path)
        place.text("/remarks/marked", 400)
        assert "Не сделано: Сборка" in place.outcome(place.send("/documents", BUILD))
        seen = sha256(b"PK garbage").hexdigest() if is_file else ""
        said = place.outcome(place.send("/book", {"seen": seen}, new))
        is_free = kind in ("nothing", "garbage")
        assert ("Новая версия принята." if is_free else "Не сделано: Новая версия") in said


def test_a_pdf_that_was_damaged(house: Path) -> None:
    with working(house) as place:
        place.out.mkdir(exist_ok=True)
        (place.out / "program-2026.pdf").write_bytes(b"%PDF-1.7 damaged")
        for path in ("/documents/program-2026", "/documents/program-2026/1.png"):
            assert "PDF поврежден. Соберите документ заново." in place.text(path, 400)


# --- many at once ---------------------------------------------------------------------------------


class Reader:
    """A process that answers slowly, and counts."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.asked = answer, 0

    def ask(self, _: Task) -> Answer:
        self.asked += 1
        time.sleep(0.05)
        return self.answer


def desk_with(reader: object, folder: Path) -> Desk:
    worker, source = cast(Worker, reader), folder / "house" / "programme.xlsx"
    return Desk(source=source, out=folder / "out", office=None, reader=worker, doer=worker)


def looked(desk: Desk, times: int) -> list[Answer]:
    async def look() -> list[Answer]:
        return await asyncio.gather(*(desk.look("check", year=2026) for _ in range(times)))

    return asyncio.run(look())


def test_what_many_ask_at_once_is_answered_once(house: Path, tmp_path: Path) -> None:
    reader = Reader(Answer(value=1))
    desk = desk_with(reader, tmp_path)
    assert [answer.value for answer in looked(desk, 20)] == [1] * 20
    looked(desk, 1)
    assert reader.asked == 1
    (house / "programme.xlsx").touch()
    looked(desk, 1)
    assert reader.asked == 2


def test_a_fault_is_not_remembered(tmp_path: Path) -> None:
    """The process was killed: the next one answers."""
    reader = Reader(Answer(fault=BROKEN))
    desk = desk_with(reader, tmp_path)
    assert looked(desk, 1)[0].fault == BROKEN
    reader.answer = Answer(value=1)
    assert looked(desk, 1)[0].value == 1


def test_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice, and then one can."""
    full = Mock(side_effect=OSError(errno.EAGAIN, "Resource temporarily unavailable"))
    worker = Worker(None, is_office_ahead=False)
    with monkeypatch.context() as patched:
        patched.setattr(multiprocessing.context.SpawnProcess, "_Popen", full)
        assert [worker.ask(Task("check")).fault for _ in range(2)] == [BROKEN, BROKEN]
    listed = EXAMPLE.with_name("нет.xlsx")
    fault = worker.ask(Task("suggested", {"listed": listed})).fault
    worker.close()
    assert fault is not None
    assert str(listed) in fault.said


def test_an_answer_for_which_the_server_has_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of it would stand in the pipe before the next one."""
    pipe, ended = Mock(), Mock()
    pipe.recv.side_effect = MemoryError
    monkeypatch.setattr(Worker, "_running", lambda _: pipe)
    monkeypatch.setattr(Worker, "_end", ended)
    assert Worker(None, is_office_ahead=False).ask(Task("check")).fault == BROKEN
    ended.assert_called_once_with()


def test_a_job_ends_whatever_happens_to_it(tmp_path: Path) -> None:
    """Or its page would wait for ever, and nobody else could begin."""
    reader = Mock()
    reader.ask.side_effect = RuntimeError("ours")
    jobs = desk_with(reader, tmp_path).jobs
    job = Job(title="Сборка", back="/documents", task=Task("build"), after=lambda: None)
    with pytest.raises(RuntimeError):
        asyncio.run(jobs.start(job))
    assert job.answer == Answer(fault=BROKEN)
    assert jobs.running is None


def test_answers_go_out_at_once() -> None:
    """asyncio sets TCP_NODELAY on a socket that says its protocol: without it a page took 40 ms."""
    with places.listening("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP


@contextmanager
def meanwhile(do: Callable[[int], object]) -> Iterator[None]:
    """Somebody else does something again and again."""
    end = threading.Event()

    def again() -> None:
        for number in range(10**6):
            do(number)
            if end.is_set():
                return

    other = threading.Thread(target=again)
    other.start()
    try:
        yield
    finally:
        end.set()
        other.join()


def test_a_file_that_is_just_replaced_is_sent_as_it_was_or_as_it_is(tmp_path: Path) -> None:
    path, contents = tmp_path / "a.docx", {b"a" * 100_000, b"b" * 200_000}
    versions = sorted(contents)
    with meanwhile(lambda number: output.put(path, versions[number % 2])):
        wait_until(path.exists)
        for _ in range(100):
            answer = asyncio.run(sent(path))
            assert answer.body in contents


def test_a_folder_that_is_published_while_it_is_packed_is_packed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_with(None, tmp_path)
    site = desk.out / "site"
    output.replace_folder(site, {"a.txt": b"1", "b.txt": b"1"})
    published: list[bytes] = []

    def meanwhile(files: dict[str, Path]) -> bytes | None:
        if not published:
            output.replace_folder(site, {"a.txt": b"2", "c.txt": b"2"}, gone=["b.txt"])
        published.append(b"")
        return sending.zipped(files)

    monkeypatch.setattr(publishing, "zipped", meanwhile)
    archive = zipfile.ZipFile(io.BytesIO(publishing._packed(desk) or b""))
    assert {name: archive.read(name) for name in archive.namelist()} == {
        "a.txt": b"2",
        "c.txt": b"2",
    }


def test_a_file_that_goes_while_one_looks_disturbs_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written stands beside its place for a moment."""
    desk = desk_with(None, tmp_path)
    gone = [tmp_path / "out" / ".program-2026.docx.0123.programme442"]
    monkeypatch.setattr(desk_module, "_inside", lambda _: gone)
    assert list(desk._state()) == []
    monkeypatch.undo()
    assert desk.files() == {}


# --- what the system does not say -----------------------------------------------------------------


def test_a_workbook_of_which_the_system_says_nothing_is_looked_at_all_the_same(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk in the network, or in a folder that was put elsewhere and back."""
    monkeypatch.setattr(watching, "_LOOKS_EVERY", 50)
    reader = Reader(Answer(value=1))
    desk = desk_with(reader, tmp_path)

    async def told() -> int:
        watcher = asyncio.create_task(watching.watch(desk))
        await asyncio.sleep(0.2)
        house.rename(tmp_path / "elsewhere")
        await asyncio.sleep(0.5)
        shutil.copytree(tmp_path / "elsewhere", house)
        desk.source.write_bytes(b"another")
        before = desk.changes.number
        for _ in range(100):
            await asyncio.sleep(0.05)
            if desk.changes.number > before and reader.asked:
                break
        watcher.cancel()
        return desk.changes.number - before

    assert asyncio.run(told()) == 1


def test_where_the_system_has_no_watch_left_the_workbook_is_looked_at_all_the_same(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of watches that a user of Linux may have is bounded (max_user_instances)."""

    def none_left(*given: Any, force_polling: bool | None, **asked: Any) -> AsyncIterator[Any]:
        if not force_polling:
            raise OSError(errno.EMFILE, "Too many open files")
        return awatch(*given, force_polling=force_polling, **asked)

    monkeypatch.setattr(watching, "awatch", none_left)
    monkeypatch.setattr(watching, "_LOOKS_EVERY", 50)
    desk = desk_with(Reader(Answer(value=1)), tmp_path)

    async def told() -> None:
        watcher = asyncio.create_task(watching.watch(desk))
        await asyncio.sleep(0.2)
        desk.source.write_bytes(b"another")
        for _ in range(100):
            await asyncio.sleep(0.05)
            if desk.changes.number:
                break
        watcher.cancel()

    asyncio.run(told())
    assert desk.changes.number == 1


def test_a_job_that_nobody_asked_for_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice hangs."""
    monkeypatch.setattr(jobs_module, "_OURS", 0.05)
    monkeypatch.setattr(jobs_module, "_AT_ONCE", 0.05)
    hangs = threading.Event()
    reader = Mock()
    reader.ask.side_effect = lambda _: hangs.wait(10)
    jobs = desk_with(reader, tmp_path).jobs
    ours = Job(title="сборка заново", back="/documents", task=Task("build"), is_ours=True)
    asked = Job(title="сборка", back="/documents", task=Task("build"))

    async def both() -> None:
        await jobs.start(ours)
        try:
            with pytest.raises(Busy, match="сборка заново"):
                await jobs.start(asked)
        finally:
            hangs.set()

    asyncio.run(both())


def test_a_job_is_stopped_by_who_does_not_want_to_wait() -> None:
    worker = Worker(None, is_office_ahead=False)
    task = Task("check", {"source": EXAMPLE, "year": None})

    async def stopped() -> Answer | None:
        jobs = Jobs(worker, Changes(EXAMPLE))
        job = Job(title="проверка", back="/remarks", task=task)
        begun = asyncio.create_task(jobs.start(job))
        while worker._process is None:
            await asyncio.sleep(0.01)
        other = Job(title="другая", back="/documents", task=Task("check"))
        jobs.stop(other)  # is not at work
        jobs.stop(job)
        await begun
        while job.answer is None:
            await asyncio.sleep(0.05)
        return job.answer

    try:
        assert asyncio.run(stopped()) == Answer(fault=STOPPED)
        assert worker.ask(task).fault is None
    finally:
        worker.close()
