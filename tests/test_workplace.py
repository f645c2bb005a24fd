"""The workplace: who may come in, what may be sent to it, what its pages show and do."""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pikepdf
import pytest
from starlette.testclient import TestClient

from generator import pipeline
from generator.freshness import hash_of
from generator.workplace import lists, uploads
from generator.workplace.app import application
from generator.workplace.desk import Desk
from generator.workplace.entrance import guarding
from generator.workplace.entrance.doors import TokenDoor
from generator.workplace.entrance.places import here
from generator.workplace.jobs import Job, Jobs
from generator.workplace.serving import desk_for
from generator.workplace.worker import TOO_LONG, Task, Worker
from tests.conftest import EXAMPLE, ROOT

HOST = "http://127.0.0.1:8442"
TOKEN = "token of this start"
DUE = "G38"
"""Of a measure of 2026, the latest year with a plan."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def workers() -> Iterator[Desk]:
    """The processes that work, started once; LibreOffice is named and is not there."""
    desk = desk_for(EXAMPLE, ROOT / "out", str(ROOT / "no-office"), ahead=False)
    yield desk
    desk.reader.close()
    desk.doer.close()


@pytest.fixture
def desk(workers: Desk, tmp_path: Path) -> Desk:
    """A desk with the workbook of the example company."""
    house = tmp_path / "house"
    shutil.copytree(EXAMPLE.parent, house)
    source = (house / EXAMPLE.name).rename(house / "programme.xlsx")
    return Desk(
        source=source,
        out=tmp_path / "out",
        office=workers.office,
        reader=workers.reader,
        doer=workers.doer,
    )


@pytest.fixture
def stranger(desk: Desk) -> Iterator[TestClient]:
    """A browser that does not know the token."""
    app = application(desk, here(8442), TokenDoor(here(8442), TOKEN))
    with TestClient(app, base_url=HOST, follow_redirects=False) as client:
        yield client


@pytest.fixture
def browser(stranger: TestClient) -> TestClient:
    """A browser that came in by the address of this start."""
    stranger.get("/", params={"token": TOKEN})
    stranger.headers["origin"] = HOST
    return stranger


def text_of(page: str) -> str:
    """What a page says, without its tags."""
    plain = re.sub(r"<[^>]+>", " ", page).replace("&#34;", '"')
    return re.sub(r"\s+", " ", plain)


def outcome(client: TestClient, answer: Any) -> str:
    """The page to which a job leads once it ended."""
    for _ in range(300):
        assert answer.status_code == 303, answer.text
        page = client.get(answer.headers["location"])
        if page.status_code == 200 and "refresh" not in page.headers:
            return str(page.text)
        answer = page if page.status_code == 303 else answer
        time.sleep(0.1)
    raise AssertionError("the job does not end")


# --- who may come in ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/book", "/book/file", "/documents", "/files/a.docx"])
def test_nobody_comes_in_without_the_token(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "Откройте адрес, который программа напечатала при запуске" in answer.text
    assert "programme.xlsx" not in answer.text


@pytest.mark.parametrize("token", ["", "another", "токен"])
def test_a_wrong_token_is_none(stranger: TestClient, token: str) -> None:
    assert stranger.get("/book", params={"token": token}).status_code == 403


def test_the_token_gives_a_cookie_that_scripts_and_other_sites_do_not_get(
    stranger: TestClient,
) -> None:
    answer = stranger.get("/", params={"token": TOKEN})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("programme442-8442=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=strict")
    assert TOKEN not in cookie
    assert stranger.get("/book").status_code == 200


def test_the_cookie_is_read_whatever_another_program_of_the_machine_sets_beside_it(
    browser: TestClient,
) -> None:
    cookie = f"programme442-8442={browser.cookies['programme442-8442']}"
    browser.cookies.clear()
    others = f'view=[{{"dark": 1}}]; два слова=x; {cookie}'.encode()
    assert browser.get("/book", headers={b"cookie": others}).status_code == 200


def test_the_cookie_of_another_start_is_none(desk: Desk, browser: TestClient) -> None:
    again = TestClient(application(desk, here(8442), TokenDoor(here(8442), TOKEN)), base_url=HOST)
    again.cookies = browser.cookies
    assert again.get("/book").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "evil.example:8442"])
def test_another_name_of_this_machine_is_none_of_ours(browser: TestClient, host: str) -> None:
    """DNS rebinding: the browser believes that the page is of another site."""
    assert browser.get("/book", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:8443", ""])
def test_a_form_of_another_page_is_refused(browser: TestClient, desk: Desk, origin: str) -> None:
    before = hash_of(desk.source)
    answer = browser.post(
        "/book",
        headers={"origin": origin},
        data={"faulty": "yes"},
        files={"file": ("b.xlsx", b"other", XLSX)},
    )
    assert answer.status_code == 403
    assert hash_of(desk.source) == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(browser: TestClient, method: str) -> None:
    assert browser.request(method, "/book").status_code == 405


@pytest.mark.parametrize("path", ["/book", "/nowhere", "/style.css"])
def test_every_answer_forbids_what_is_not_ours(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


# --- what may be sent -----------------------------------------------------------------------------


def test_too_much_is_refused_before_it_is_read(browser: TestClient) -> None:
    length = str(guarding.MOST + 1)
    answer = browser.post("/book", headers={"content-length": length}, content=b"")
    assert answer.status_code == 413
    assert "Больше 64 МБ за один раз не принимается" in answer.text


def test_too_much_of_unsaid_length_too(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "MOST", 1000)
    pieces = (b"--b\r\n" if number == 0 else b"x" * 100 for number in range(50))
    head = {"content-type": "multipart/form-data; boundary=b"}
    answer = browser.post("/book", headers=head, content=pieces)
    assert answer.status_code == 413


def test_too_many_files_are_refused(browser: TestClient) -> None:
    files = [("file", (f"{number}.xlsx", b"x", XLSX)) for number in range(uploads.FILES + 1)]
    assert browser.post("/book", files=files).status_code == 400


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Анна\\Книга 2025.xlsx", "Книга 2025.xlsx"),
        ("a\x00b\u202e.xlsx", "ab.xlsx"),
        ("/", "файл"),
        ("x" * 500 + ".xlsx", "x" * 115 + ".xlsx"),
    ],
)
def test_a_name_from_outside_is_only_shown(name: str, seen: str) -> None:
    assert uploads.shown(name) == seen


@pytest.mark.parametrize(
    "path",
    [
        "/files/..%2fprogramme.xlsx",
        "/files/%2e%2e%2fprogramme.xlsx",
        "/files/..%5cprogramme.xlsx",
        "/files/%2fetc%2fpasswd",
        "/files/.programme442.lock",
        "/files/link.docx",
        "/documents/..%2f..%2fx",
        "/documents/program-2025/1.png",
    ],
)
def test_no_address_leads_out_of_the_folder(browser: TestClient, desk: Desk, path: str) -> None:
    desk.out.mkdir()
    (desk.out / ".programme442.lock").write_bytes(b"")
    (desk.out / "link.docx").symlink_to(desk.source)
    assert browser.get(path).status_code == 404


# --- the pages ------------------------------------------------------------------------------------


def test_the_page_of_the_book(browser: TestClient) -> None:
    said = text_of(browser.get("/book").text)
    assert "programme.xlsx" in said
    assert "ПАО «Северореченская энергосбытовая компания»" in said
    assert "замечаний нет" in said


def test_the_book_comes_back_as_it_is(browser: TestClient, desk: Desk) -> None:
    assert browser.get("/book/file").content == desk.source.read_bytes()


def edited(source: Path, cell: str, value: str) -> bytes:
    """The workbook with another value in a cell of «План»."""
    copy = source.with_name("edited.xlsx")
    workbook = openpyxl.load_workbook(source)
    workbook["План"][cell] = value
    workbook.save(copy)
    data = copy.read_bytes()
    copy.unlink()
    return data


def put(browser: TestClient, seen: str, data: bytes, **fields: str) -> str:
    files = {"file": ("Наша книга.xlsx", data, XLSX)}
    answer = browser.post("/book", data={"seen": seen, **fields}, files=files)
    return text_of(outcome(browser, answer))


def test_a_new_version_takes_the_place_and_the_former_is_kept(
    browser: TestClient, desk: Desk
) -> None:
    before = desk.source.read_bytes()
    new = edited(desk.source, DUE, "IV квартал 2026")
    said = put(browser, hash_of(desk.source), new)
    assert "Новая версия принята. Прежняя книга сохранена рядом: programme-" in said
    assert desk.source.read_bytes() == new
    [former] = desk.source.parent.glob("programme-*.xlsx")
    assert former.read_bytes() == before


def test_a_version_with_errors_is_refused_with_them(browser: TestClient, desk: Desk) -> None:
    before = desk.source.read_bytes()
    said = put(browser, hash_of(desk.source), edited(desk.source, DUE, "весной"))
    assert "Не сделано: Новая версия книги: Наша книга.xlsx" in said
    assert f"План!{DUE}" in said
    assert desk.source.read_bytes() == before


def test_what_is_no_workbook_is_refused_by_its_own_name(browser: TestClient, desk: Desk) -> None:
    said = put(browser, hash_of(desk.source), b"no workbook", faulty="yes")
    assert "Не сделано: Новая версия книги: Наша книга.xlsx" in said
    assert "programme442-upload" not in said


def test_the_second_of_two_people_is_told(browser: TestClient, desk: Desk) -> None:
    seen = hash_of(desk.source)
    desk.source.write_bytes(edited(desk.source, DUE, "IV квартал 2026"))
    others = desk.source.read_bytes()
    said = put(browser, seen, edited(desk.source, DUE, "III квартал 2026"))
    assert "изменил кто-то еще; ничего не записано" in said
    assert desk.source.read_bytes() == others


def test_the_remarks_by_sheet_and_severity(browser: TestClient, desk: Desk) -> None:
    desk.source.write_bytes(edited(desk.source, DUE, "<b>весной</b>"))
    page = browser.get("/remarks", params={"severity": "error"}).text
    assert "&lt;b&gt;весной&lt;/b&gt;" in page
    assert "<b>весной" not in page
    assert "Таких замечаний нет." in browser.get("/remarks", params={"sheet": "Акты"}).text
    marked = browser.get("/remarks/marked")
    assert marked.content.startswith(b"PK")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("year=весна", "«весна» – не год: ожидается, например, 2025."),
        ("year=99999", "«99999» – не год: ожидается, например, 2025."),
        ("severity=nowhere", "Такой важности у замечаний нет. Обновите страницу."),
    ],
)
def test_an_address_that_was_typed_wrong(browser: TestClient, query: str, said: str) -> None:
    answer = browser.get(f"/remarks?{query}")
    assert answer.status_code == 400
    assert said in answer.text


def test_a_document_is_built_and_downloaded(browser: TestClient, desk: Desk) -> None:
    """LibreOffice is not there: the rest is, and the page says so."""
    form = {"document": "program", "edition": "public", "year": "2025"}
    said = text_of(outcome(browser, browser.post("/documents", data=form)))
    assert "Готово." in said
    assert "2025 год Программа" in said
    assert "но такой программы нет. PDF не сделан." in said
    made = browser.get("/files/program-2025.docx")
    assert made.content == (desk.out / "program-2025.docx").read_bytes()
    assert 'filename="program-2025.docx"' in made.headers["content-disposition"]
    page = text_of(browser.get("/documents", params={"year": "2025"}).text)
    assert "Программа устарело нет PDF" in page


@pytest.mark.parametrize(
    "form",
    [
        {"document": "../program", "edition": "public"},
        {"document": "program", "edition": "secret"},
        {"edition": "public"},
    ],
)
def test_a_form_that_was_made_up(browser: TestClient, form: dict[str, str]) -> None:
    answer = browser.post("/documents", data=form)
    assert answer.status_code == 400
    assert "Форма заполнена не так, как она показана." in answer.text


def next_list(desk: Desk) -> Path:
    """A list to decide on: what goes over to the next year."""
    listed = pipeline.next_year(desk.source, desk.out, 2027).listed
    assert listed is not None
    return listed


def fields_of(listed: Path, **fields: str) -> dict[str, str]:
    """Fields of the page of a list, `decision_1` being the decision on its first suggestion."""
    marks = [mark for mark, _ in lists.marked(pipeline.suggested(listed).suggestions)]
    named = {name: name.partition("_") for name in fields}
    return {
        f"{kind}-{marks[int(number) - 1]}" if number else name: fields[name]
        for name, (kind, _, number) in named.items()
    }


def decisions(browser: TestClient, listed: Path, seen: str, **fields: str) -> str:
    data = {"seen": seen, **fields_of(listed, **fields)}
    answer = browser.post(f"/agree/{listed.name}", data=data)
    return text_of(outcome(browser, answer))


def test_a_decision_is_written_into_the_list(browser: TestClient, desk: Desk) -> None:
    listed = next_list(desk)
    page = browser.get(f"/agree/{listed.name}")
    assert "Решения: next-2027-предложения.xlsx" in page.text
    fields = {"decision_1": "отклонить", "own_1": "", "who": "Орлова"}
    assert "Решения записаны в список." in decisions(browser, listed, hash_of(listed), **fields)
    first = pipeline.suggested(listed).suggestions[0]
    assert (first.decision, first.decided_by) == ("отклонить", "Орлова")


def test_a_list_may_be_long(browser: TestClient, desk: Desk) -> None:
    """The first tables of a year of thousands of measures."""
    listed = next_list(desk)
    data = {f"{name}-{number}": "" for number in range(1, 5001) for name in ("decision", "own")}
    answer = browser.post(f"/agree/{listed.name}", data={"seen": hash_of(listed), **data})
    assert "Решения записаны в список." in text_of(outcome(browser, answer))


def test_a_list_may_have_any_signs_in_its_name(browser: TestClient, desk: Desk) -> None:
    listed = next_list(desk).rename(desk.out / "program #1? 50%-предложения.xlsx")
    page = browser.get(f"/agree/{quote(listed.name)}")
    address = quote(f"/agree/{listed.name}")
    assert f'<a href="{address}">Обновить</a>' in page.text
    data = {"seen": hash_of(listed), **fields_of(listed, decision_1="отклонить")}
    answer = browser.post(address, data=data)
    assert "Решения записаны в список." in text_of(outcome(browser, answer))


def test_a_pdf_that_is_none_of_ours_is_shown_as_well(browser: TestClient, desk: Desk) -> None:
    desk.out.mkdir()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(desk.out / "договор.pdf")
    assert "Страниц: 1" in browser.get("/documents/договор").text
    first = browser.get("/documents/договор/1.png")
    assert first.headers["cache-control"] == "private, no-cache"
    seen = {"if-none-match": first.headers["etag"]}
    again = browser.get("/documents/договор/1.png", headers=seen)
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    for number in ("0", "2", "-1", "x", "9" * 5000):
        assert browser.get(f"/documents/договор/{number}.png").status_code == 404


def test_a_list_that_somebody_changed_meanwhile_is_left_alone(
    browser: TestClient, desk: Desk
) -> None:
    listed = next_list(desk)
    before = listed.read_bytes()
    said = decisions(browser, listed, "0" * 64, decision_1="отклонить")
    assert "изменил кто-то еще; ничего не записано" in said
    assert listed.read_bytes() == before


@pytest.mark.parametrize("decision", ["съесть", "принять!"])
def test_a_decision_that_there_is_not(browser: TestClient, desk: Desk, decision: str) -> None:
    listed = next_list(desk)
    data = {"seen": hash_of(listed), **fields_of(listed, decision_1=decision)}
    assert browser.post(f"/agree/{listed.name}", data=data).status_code == 400


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"on": ""}, "Назовите дату, на которую нужна справка."),
        ({"on": "01.07.2025"}, "«01.07.2025» – не дата: ожидается, например, 2025-07-01."),
        (
            {"on": "2025-07-01", "since": "2025-08-01"},
            "Дата сравнения должна быть раньше даты справки.",
        ),
    ],
)
def test_a_day_that_no_control_is_made_of(
    browser: TestClient, form: dict[str, str], said: str
) -> None:
    answer = browser.post("/control", data=form)
    assert answer.status_code == 400
    assert said in answer.text


def test_what_stands_in_the_way_of_a_publication_is_listed_with_its_mend(
    browser: TestClient, desk: Desk
) -> None:
    desk.source.write_bytes(edited(desk.source, DUE, "весной"))
    form = {"year": "2026", "only": "program", "placed": "2026-01-15", "demo": "yes"}
    said = text_of(outcome(browser, browser.post("/publish", data=form)))
    assert "Не сделано: Проба публикации за 2026 год" in said
    assert "Как исправить:" in said
    assert not (desk.out / "site").exists()


# --- what goes wrong ------------------------------------------------------------------------------


def test_a_workbook_that_was_taken_away(browser: TestClient, desk: Desk) -> None:
    """Its page gives the former ones, and takes one of them."""
    first = desk.source.read_bytes()
    put(browser, hash_of(desk.source), edited(desk.source, DUE, "IV квартал 2026"))
    desk.source.unlink()
    answer = browser.get("/book/file")
    assert answer.status_code == 400
    assert "Книги programme.xlsx на месте нет" in answer.text
    page = browser.get("/book").text
    assert "Книги programme.xlsx на месте нет" in page
    [former] = re.findall(r'href="(/book/former/[^"]+)"', page)
    assert browser.get(former).content == first
    assert browser.get("/documents").status_code == 200
    assert browser.get("/remarks").status_code == 200
    said = put(browser, "0" * 64, first)
    assert "Книгу programme.xlsx убрали с тех пор, как открыта эта страница; ничего не" in said
    assert "Новая версия принята." in put(browser, "", first)
    assert desk.source.read_bytes() == first
    said = put(browser, "", edited(desk.source, DUE, "I квартал 2026"))
    assert "с тех пор, как открыта эта страница, изменил кто-то еще" in said


def test_a_full_disk(
    browser: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answer = browser.post("/book", files={"file": ("b.xlsx", b"x", XLSX)})
    assert answer.status_code == 400
    assert "Временные файлы не записать (нет места)." in answer.text
    assert list(tmp_path.glob("programme442-upload-*")) == []


def test_two_things_are_not_done_at_once(browser: TestClient, desk: Desk) -> None:
    running = Job(title="Сборка: Отчет", back="/documents", task=Task("none"), after=lambda: None)
    busy = Jobs(desk.doer, desk.changes)
    busy._running = (running, None)  # type: ignore[assignment]  # never ends
    desk.jobs = busy
    answer = browser.post("/documents", data={"document": "all", "edition": "public"})
    assert answer.status_code == 409
    assert "Сейчас идет другая работа – Сборка: Отчет." in answer.text
    assert "Идет работа: Сборка: Отчет." in browser.get("/book").text


def test_a_process_that_is_killed_is_another_one_next_time(desk: Desk) -> None:
    worker = Worker(None, is_office_ahead=False)
    task = Task("check", {"source": desk.source, "year": None})
    try:
        assert worker.ask(task).fault is None
        worker._process.kill()
        worker._process.join()
        assert worker.ask(task).fault is None
        assert worker.ask(task, seconds=0).fault == TOO_LONG
        assert worker.ask(task).fault is None
    finally:
        worker.close()


def test_a_fault_of_ours_is_told_without_its_insides(
    workers: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = workers.reader.ask(Task("check", {"source": 1, "year": None}))
    assert answer.fault is not None
    assert answer.fault.said.startswith("Ошибка самой программы; каждый файл цел")


def serve(house: Path, port: str = "0") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "generator", "serve", "--port", port]
    folders = ["--source", str(house / EXAMPLE.name), "--out", str(house / "out")]
    return subprocess.Popen(
        [*command, *folders],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "SOFFICE": str(ROOT / "no-office")},
    )


def test_a_folder_has_one_workplace_and_a_killed_one_leaves_room(tmp_path: Path) -> None:
    house = Path(shutil.copytree(EXAMPLE.parent, tmp_path / "house"))
    with serve(house) as first:
        assert first.stdout is not None
        line = first.stdout.readline()
        assert re.fullmatch(r"Рабочее место: http://127\.0\.0\.1:\d+/\?token=[\w-]{32}\n", line)
        with serve(house) as second:
            _, said = second.communicate(timeout=60)
        assert second.returncode == 1
        assert said == (
            f"Рабочее место для папки {house / 'out'} уже открыто: его адрес – в окне, где оно "
            "запущено. Закройте то или назовите другую папку: --out ПАПКА (для make – OUT=папка).\n"
        )
        first.kill()
    with serve(house) as third:
        assert third.stdout is not None
        assert third.stdout.readline().startswith("Рабочее место: ")
        third.terminate()


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    house = Path(shutil.copytree(EXAMPLE.parent, tmp_path / "house"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with serve(house, port) as server:
            _, said = server.communicate(timeout=60)
    assert said == (
        f"Порт {port} занят другой программой. Назовите другой: --port ЧИСЛО (для make – "
        "PORT=число); 0 – любой свободный.\n"
    )


def test_no_workbook(tmp_path: Path) -> None:
    with serve(tmp_path) as server:
        _, said = server.communicate(timeout=60)
    assert said == (
        f"Нет книги {tmp_path / EXAMPLE.name}. Назовите ее: --source ПУТЬ (для make – "
        "SOURCE=ПУТЬ), или сделайте пустую: make init INTO=папка.\n"
    )
