"""The workplace for a whole office: who its users are, how they come in and go, who guesses
passwords, who did what."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Dialog, Page, expect
from starlette.testclient import TestClient

from generator import pipeline
from generator.cli import main
from generator.findings import GeneratorError
from generator.freshness import hash_of
from generator.intake.walk import GatherOrder
from generator.suggestions.keeping import Decided
from generator.workplace.app import application
from generator.workplace.desk import Desk
from generator.workplace.entrance import doors, people, throttling
from generator.workplace.entrance.doors import PasswordDoor
from generator.workplace.entrance.hosting import Hosting, hosted
from generator.workplace.entrance.people import Account, People
from generator.workplace.entrance.places import Place, host
from generator.workplace.entrance.sessions import EACH, IDLE, LONGEST, Sessions
from generator.workplace.entrance.throttling import REMEMBERED, Throttle
from generator.workplace.entrance.visitor import Visitor
from generator.workplace.jobs import Job
from generator.workplace.journal import Journal
from generator.workplace.login import UNKNOWN, WRONG
from generator.workplace.worker import Answer, Fault, Task
from tests.conftest import EXAMPLE, ROOT
from tests.test_site import browser
from tests.test_workplace import desk, next_list, outcome, text_of, workers
from tests.test_workplace_walk import look

__all__ = ["browser", "desk", "workers"]  # fixtures of those modules
PLACE = Place(scheme="http", names=("kachestvo.office", "192.168.1.20"), port=8442)
HOST = "http://kachestvo.office:8442"
PASSWORD = "корова идет домой"
OTHER = "домой идет корова"
AT_NINE = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=3)))


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost nothing: what the real ones cost has a test of its own."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(people, "_HASHER", hasher)
    digest = hasher.hash("nobody")
    monkeypatch.setattr(people, "_nobody", lambda: digest)


@pytest.fixture
def users(desk: Desk, _cheap: None) -> Path:
    """The file of users, with Орлова."""
    desk.users = people.beside(desk.source)
    desk.journal = Journal(desk.source, now=lambda: AT_NINE)
    people.put(desk.users, "Орлова", PASSWORD)
    return desk.users


@pytest.fixture
def stranger(desk: Desk, users: Path, clock: Clock) -> Iterator[TestClient]:
    """A browser in the network that nobody has logged in with."""
    app = application(desk, PLACE, PasswordDoor(PLACE, People(users), clock))
    address = ("192.168.1.31", 50000)
    with TestClient(app, base_url=HOST, follow_redirects=False, client=address) as client:
        client.headers["origin"] = HOST
        yield client


def log_in(client: TestClient, name: str, password: str, to: str = "/") -> httpx2.Response:
    return client.post("/login", data={"name": name, "password": password, "to": to})


@pytest.fixture
def orlova(stranger: TestClient) -> TestClient:
    """The browser of Орлова, who is in."""
    assert log_in(stranger, "Орлова", PASSWORD).status_code == 303
    return stranger


def journal(desk: Desk) -> list[str]:
    """What the journal says, without its head."""
    return desk.journal.path.read_text("utf-8-sig").splitlines()[1:]


# --- the file of users ----------------------------------------------------------------------------


def test_a_password_is_nowhere_only_what_argon2id_makes_of_it(tmp_path: Path) -> None:
    path = people.beside(tmp_path / "programme.xlsx")
    people.put(path, "Орлова", PASSWORD)
    head, line, end = path.read_text("utf-8-sig").split("\n")
    assert (head, end) == ("# Пользователи рабочего места. Менять: make user NAME=имя", "")
    assert re.fullmatch(r"Орлова:\$argon2id\$v=19\$m=65536,t=3,p=1\$[\w+/]{22}\$[\w+/]{43}", line)
    assert people.is_right(people.read(path)["орлова"], PASSWORD)
    assert not people.is_right(people.read(path)["орлова"], OTHER)
    assert [each.name for each in tmp_path.iterdir()] == [".programme442-users"]
    assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o600


def test_a_letter_put_together_of_two_signs_is_that_letter() -> None:
    """A Mac types «й» as «и» and a breve."""
    account = Account("Орлова", people._HASHER.hash("синий трамвай"))
    assert people.is_right(account, "синии\u0306 трамваи\u0306")


@pytest.mark.parametrize("typed", ["орлова", " ОРЛОВА ", "Oрлова", "Орло\u200bва"])
def test_nobody_is_called_like_somebody_else(typed: str) -> None:
    """The third begins with a Latin letter."""
    assert people.key_of(typed) == people.key_of("Орлова")


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("Орлова Анна:#\n\r\t\u2028\u202e$-"), st.characters())
    )
)
def test_whatever_is_typed_is_one_name_in_one_line_or_refused(typed: str) -> None:
    refusal = said_by(people.name_of, typed)
    if refusal:
        assert refusal.isprintable()
        assert refusal.endswith(
            "» – не имя пользователя: ожидается одна строка до 60 знаков, которая не начинается с "
            "«#» и не «этот компьютер»; например, Орлова."
        )
        return
    name = people.name_of(typed)
    assert name.isprintable()
    assert people.name_of(name) == name
    assert people.key_of(name) == people.key_of(typed)
    assert people._account(f"{name}:{ORLOVAS}") == Account(name, ORLOVAS)


def said_by(call: Callable[[str], object], given: str) -> str:
    """Why something is refused; «» if it is not."""
    try:
        call(given)
    except GeneratorError as fault:
        return str(fault)
    return ""


ORLOVAS = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        (
            "девять зн",
            "Пароль короче 10 знаков; ничего не записано. Возьмите, например, три-четыре слова подряд.",
        ),
        ("x" * 1001, "Пароль длиннее 1000 знаков; ничего не записано."),
        ("ОрловаАннаИвановна", "Такой пароль угадают сразу; ничего не записано. Возьмите другой."),
        ("1111111111", "Такой пароль угадают сразу; ничего не записано. Возьмите другой."),
        ("две\nстроки одна", "В пароле есть знак, которого не видно; ничего не записано."),
    ],
)
def test_a_password_that_is_none(tmp_path: Path, password: str, said: str) -> None:
    with pytest.raises(GeneratorError) as fault:
        people.put(tmp_path / "users", "Орловааннаивановна", password)
    assert str(fault.value) == said
    assert list(tmp_path.iterdir()) == []


def test_lines_that_are_no_user_are_told_all_at_once(tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_text(f"# о файле\nОрлова:{ORLOVAS}\nПетров:пароль\n\nИванов\n:{ORLOVAS}\n")
    with pytest.raises(GeneratorError) as fault:
        people.read(path)
    assert str(fault.value) == (
        f"{path}: не понимаю строки 3, 5, 6; ожидается имя, двоеточие и отпечаток argon2id. "
        "Уберите их и задайте пароль снова: make user NAME=имя."
    )


def test_a_file_that_an_editor_saved_reads_as_well(tmp_path: Path) -> None:
    """Notepad: a mark of the byte order, and lines of Windows."""
    path = tmp_path / "users"
    path.write_bytes(f"\ufeff# о файле\r\nОрлова: Анна:{ORLOVAS}\r\n".encode())
    assert people.read(path) == {"орлова: анна": Account("Орлова: Анна", ORLOVAS)}


def test_of_several_who_write_at_once_nobody_is_lost(tmp_path: Path) -> None:
    names = ["Орлова", "Петров", "Иванов", "Сидоров", "Ким"]
    path = tmp_path / "users"
    script = "import sys; from generator.workplace.entrance import people; from pathlib import Path; people.put(Path(sys.argv[1]), sys.argv[2], 'корова идет домой')"
    writing = [
        subprocess.Popen([sys.executable, "-c", script, str(path), name], cwd=ROOT)
        for name in names
    ]
    assert [each.wait(timeout=60) for each in writing] == [0] * 5
    assert sorted(account.name for account in people.read(path).values()) == sorted(names)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="wants the administrator")
def test_what_the_administrator_writes_belongs_to_who_owns_the_folder(tmp_path: Path) -> None:
    """The server is run by somebody else, and reads and writes it."""
    os.chown(tmp_path, 12345, 12345)
    people.put(tmp_path / "users", "Орлова", PASSWORD)
    log = Journal(tmp_path / "programme.xlsx")
    log.note(Visitor(), "рабочее место", "запущено")
    owners = {path.name: path.stat().st_uid for path in tmp_path.iterdir()}
    assert owners == {"users": 12345, "programme-журнал.txt": 12345}


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def command(tmp_path: Path, _cheap: None) -> Callable[..., tuple[int, str]]:
    """`user` with the workbook of a folder: exit code, what is said."""
    source = tmp_path / "programme.xlsx"

    def run(*given: str, typed: str = "") -> tuple[int, str]:
        answer = CliRunner().invoke(main, ["user", *given, "--source", str(source)], input=typed)
        return answer.exit_code, answer.output.replace(str(tmp_path), "…")

    return run


def test_users_come_and_go(command: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    assert command("--list") == (0, "Пользователей нет.\n")
    file = "Файл пользователей: …/.programme442-users\n"
    assert command("Орлова", typed=f"{PASSWORD}\n{PASSWORD}\n") == (
        0,
        f"Орлова: пользователь заведен. {file}",
    )
    assert command("Петров", "--json", typed=f"{PASSWORD}\n") == (
        0,
        '{"name": "Петров", "outcome": "пользователь заведен"}\n',
    )
    assert command("орлова", typed=f"{OTHER}\n") == (
        0,
        f"орлова: пароль изменен; кто вошел с прежним, выйдет при следующем щелчке. {file}",
    )
    assert command() == (0, "орлова\nПетров\n")
    assert command("--remove", "Орлова") == (
        0,
        f"орлова: пользователь убран; при следующем щелчке он выйдет. {file}",
    )
    assert command("--json") == (0, '["Петров"]\n')
    lines = (tmp_path / "programme-журнал.txt").read_text("utf-8-sig").splitlines()
    assert [line.split("\t")[1:] for line in lines[1:]] == [
        ["этот компьютер", "", "пользователь Орлова", "пользователь заведен"],
        ["этот компьютер", "", "пользователь Петров", "пользователь заведен"],
        [
            "этот компьютер",
            "",
            "пользователь орлова",
            "пароль изменен; кто вошел с прежним, выйдет при следующем щелчке",
        ],
        [
            "этот компьютер",
            "",
            "пользователь орлова",
            "пользователь убран; при следующем щелчке он выйдет",
        ],
    ]


@pytest.mark.skipif(os.name != "posix", reason="no terminal to type at")
def test_at_the_keyboard_a_password_is_not_seen_and_asked_twice(tmp_path: Path) -> None:
    import pty

    terminal, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "user", "Орлова", "--users", str(tmp_path / "users")],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)

    def asked(until: str) -> str:
        told = b""
        while not told.decode(errors="replace").endswith(until):
            told += os.read(terminal, 1000)
        return told.decode().strip()

    def typed(password: str, until: str) -> str:
        os.write(terminal, f"{password}\n".encode())
        return asked(until)

    assert asked(": ") == "Пароль (не видно, от 10 знаков):"
    assert typed(PASSWORD, ": ") == "Еще раз:"
    assert typed(OTHER, "знаков): ") == (
        "Пароль и его повтор не совпали. Повторите.\r\nПароль (не видно, от 10 знаков):"
    )
    assert typed(PASSWORD, ": ") == "Еще раз:"
    assert typed(PASSWORD, "\r\n") == ""
    assert asked("users\r\n").startswith("Орлова: пользователь заведен. Файл пользователей: ")
    assert process.wait(timeout=30) == 0
    os.close(terminal)
    assert people.is_right(people.read(tmp_path / "users")["орлова"], PASSWORD)


@pytest.mark.parametrize(
    ("given", "typed", "code", "said"),
    [
        (
            ["Орлова"],
            "",
            1,
            "Пароль короче 10 знаков; ничего не записано. Возьмите, например, три-четыре слова подряд.\n",
        ),
        (
            ["Орлова"],
            f"{PASSWORD}\n{OTHER}\n",
            1,
            "Пароль и его повтор не совпали; ничего не записано.\n",
        ),
        (
            ["--remove", "Орлова"],
            "",
            1,
            "Пользователя «Орлова» в …/.programme442-users нет; есть: никого.\n",
        ),
        (["Орлова", "--list"], "", 2, "Назовите имя, или --list – тогда без имени и без --remove."),
        (["--remove"], "", 2, "Назовите имя, или --list – тогда без имени и без --remove."),
    ],
)
def test_what_the_command_refuses(
    command: Callable[..., tuple[int, str]],
    given: list[str],
    typed: str,
    code: int,
    said: str,
    tmp_path: Path,
) -> None:
    told = command(*given, typed=typed)
    assert told[0] == code
    assert told[1].endswith(said) if code == 1 else said in told[1]
    assert list(tmp_path.iterdir()) == []


# --- who comes in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/book", "/book/file", "/documents", "/jobs/1", "/files/a.docx"])
def test_a_stranger_is_led_to_the_door(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?to={path}")


def test_at_the_door_nothing_is_told_of_the_workbook(stranger: TestClient, desk: Desk) -> None:
    page = stranger.get("/login").text
    assert text_of(page) == (
        " Вход – рабочее место Программа и Отчет Рабочее место Имя Пароль Войти Имя и пароль дает "
        "тот, кто сопровождает рабочее место; он же задаст новый, если пароль забыт. Вход действует "
        "до 12 часов, без дела – 2 часа. "
    )
    broken = stranger.post(
        "/login", content=b"\x00", headers={"content-type": "multipart/form-data"}
    )
    assert broken.status_code == 400
    assert desk.source.name not in broken.text


def test_what_a_stranger_sends_is_refused(stranger: TestClient, desk: Desk) -> None:
    answer = stranger.post("/documents", data={"document": "all", "edition": "public"})
    assert answer.status_code == 403
    assert "Ваш вход закончился. Войдите в новой вкладке." in answer.text
    assert stranger.get("/live").status_code == 403
    long = stranger.post("/login", data={"name": "x" * 20_000, "password": "x"})
    assert long.status_code == 413
    assert not desk.journal.path.exists()


def test_who_is_in_has_a_name_and_a_way_out(stranger: TestClient, desk: Desk) -> None:
    answer = log_in(stranger, "орлова", PASSWORD, to="/remarks")
    assert (answer.status_code, answer.headers["location"]) == (303, "/remarks")
    told = answer.headers["set-cookie"]
    assert re.fullmatch(r"programme442-8442=[\w-]{43}; HttpOnly; Path=/; SameSite=strict", told)
    page = text_of(stranger.get("/book").text)
    assert "Орлова Выйти" in page
    assert "Кто что делал, записано в журнале рядом с книгой." in page
    assert stranger.get("/login?to=/book").headers["location"] == "/book"
    assert stranger.post("/logout").headers["location"] == "/login"
    assert stranger.get("/book").status_code == 303
    assert journal(desk) == [
        "2026-03-02T09:00:00+03:00\tОрлова\t192.168.1.31\tвход\tвошел",
        "2026-03-02T09:00:00+03:00\tОрлова\t192.168.1.31\tвыход\tвышел",
    ]


def test_with_https_the_cookie_goes_nowhere_else(desk: Desk, users: Path) -> None:
    place = Place(scheme="https", names=("kachestvo.office",), port=443)
    app = application(desk, place, PasswordDoor(place, People(users)))
    with TestClient(app, base_url="https://kachestvo.office", follow_redirects=False) as client:
        client.headers["origin"] = "https://kachestvo.office"
        told = log_in(client, "Орлова", PASSWORD).headers["set-cookie"]
        assert re.fullmatch(
            r"__Host-programme442-443=[\w-]{43}; HttpOnly; Path=/; SameSite=strict; Secure", told
        )
        assert client.get("/book").status_code == 200


def test_an_unknown_name_is_told_the_same_as_a_wrong_password(
    stranger: TestClient, desk: Desk
) -> None:
    known = log_in(stranger, "Орлова", OTHER)
    unknown = log_in(stranger, "Сидоров", OTHER)
    assert (known.status_code, unknown.status_code) == (403, 403)
    assert "Имя или пароль не подходят." in known.text
    assert known.text.replace("Орлова", "Сидоров") == unknown.text
    assert journal(desk) == [
        "2026-03-02T09:00:00+03:00\tОрлова\t192.168.1.31\tвход\tотказано: имя или пароль не подходят",
        "2026-03-02T09:00:00+03:00\tнеизвестное имя\t192.168.1.31\tвход\tотказано: имя или пароль не подходят",
    ]


def test_an_unknown_name_costs_as_much_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    verified = []

    class Counting:
        def verify(self, digest: str, password: str) -> bool:
            verified.append(digest.rsplit("$", 2)[0])
            return True

    account = Account("Орлова", people._nobody())
    monkeypatch.setattr(people, "_HASHER", Counting())
    assert not people.is_right(None, PASSWORD)
    assert people.is_right(account, PASSWORD)
    assert verified == ["$argon2id$v=19$m=65536,t=3,p=1"] * 2


def test_a_password_typed_as_a_name_is_not_in_the_journal(stranger: TestClient, desk: Desk) -> None:
    log_in(stranger, "тайное слово мое", "x")
    assert "тайное" not in desk.journal.path.read_text("utf-8-sig")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=80), password=st.text(max_size=80))
def test_whatever_is_typed_at_the_door_is_answered(
    stranger: TestClient, clock: Clock, desk: Desk, typed: str, password: str
) -> None:
    clock.seconds += throttling.FORGOTTEN + 1
    answer = log_in(stranger, typed, password)
    assert answer.status_code == 403
    assert WRONG in answer.text
    who = "Орлова" if people.key_of(typed) == people.key_of("Орлова") else UNKNOWN
    assert journal(desk)[-1].split("\t")[1] == who


def test_a_cookie_from_outside_becomes_nobodys_session(stranger: TestClient) -> None:
    """Session fixation."""
    stranger.cookies.set("programme442-8442", "known to another")
    assert log_in(stranger, "Орлова", PASSWORD).status_code == 303
    stranger.cookies.clear()
    stranger.cookies.set("programme442-8442", "known to another")
    assert stranger.get("/book").status_code == 303


def test_a_second_login_ends_the_session_of_the_first(orlova: TestClient) -> None:
    first = orlova.cookies["programme442-8442"]
    log_in(orlova, "Орлова", PASSWORD)
    orlova.cookies.clear()
    orlova.cookies.set("programme442-8442", first)
    assert orlova.get("/book").status_code == 303


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://kachestvo.office", "https://kachestvo.office:8442", ""],
)
@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_another_site_logs_nobody_in_or_out(orlova: TestClient, origin: str, path: str) -> None:
    data = {"name": "Орлова", "password": PASSWORD, "to": "/"}
    assert orlova.post(path, data=data, headers={"origin": origin}).status_code == 403
    assert orlova.get("/book").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/book//evil",
        "/site//evil.example",
        "/files/\\evil",
        "/files/a\r\nx: y",
        "evil",
        "",
        "/login",
        "/logout",
        "/nowhere",
        "/book\r\nx: y",
        "/agree/../book?x",
    ],
)
def test_no_login_leads_to_another_site(stranger: TestClient, wanted: str) -> None:
    answer = log_in(stranger, "Орлова", PASSWORD, to=wanted)
    assert answer.headers["location"] in ("/", "/agree/../book%3Fx")
    assert (
        stranger.get("/login", params={"to": wanted}).headers["location"]
        == answer.headers["location"]
    )


@pytest.mark.parametrize(
    "wanted",
    [
        "/agree/Правки #1, 50%-предложения.xlsx",
        f"/documents/a/{'9' * 5000}.png",  # Python refuses to read such a number
        f"/data/forms/{'9' * 5000}.zip",
    ],
)
def test_a_login_leads_to_the_page_that_was_wanted(stranger: TestClient, wanted: str) -> None:
    assert stranger.get("/login", params={"to": wanted}).status_code == 200
    answer = log_in(stranger, "Орлова", PASSWORD, to=wanted)
    assert answer.headers["location"] == quote(wanted)


def test_from_another_site_one_comes_in_by_a_step_of_ours(stranger: TestClient) -> None:
    """The cookie does not come with the first request, but with the one that our page makes."""
    answer = stranger.get("/remarks", headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, answer.headers["refresh"]) == (200, "0; url=/login?to=/remarks")


@pytest.mark.parametrize(
    ("named", "is_ours"),
    [
        ("kachestvo.office:8442", True),
        ("KACHESTVO.office:8442", True),
        ("192.168.1.20:8442", True),
        ("kachestvo.office", False),
        ("evil.example:8442", False),
        ("192.168.1.99:8442", False),
        ("", False),
    ],
)
def test_another_name_of_the_machine_is_none_of_ours(named: str, is_ours: bool) -> None:
    assert PLACE.is_called(named) is is_ours


@pytest.mark.parametrize(
    ("named", "is_ours"),
    [
        ("10.0.0.1:8442", True),
        ("[fd00::2]:8442", True),
        ("localhost:8442", True),
        ("10.0.0.1", False),
        ("10.0.0.1:8443", False),
        ("evil.example:8442", False),
        ("10.0.0.1.evil.example:8442", False),
    ],
)
def test_on_every_address_any_number_is_ours_and_no_other_name(named: str, is_ours: bool) -> None:
    """Another site can lead its own name here (DNS rebinding), a number it can't."""
    everywhere = host("0.0.0.0")
    assert everywhere.is_every
    place = Place(scheme="http", names=everywhere.names, port=8442, is_every=True)
    assert place.is_called(named) is is_ours


@pytest.mark.parametrize(("scheme", "port"), [("http", 80), ("https", 443)])
def test_a_usual_port_is_not_named(scheme: str, port: int) -> None:
    place = Place(scheme=scheme, names=("office",), port=port)
    assert place.address == f"{scheme}://office"
    assert place.is_called("office")
    assert place.is_called(f"office:{port}")
    assert not place.is_called("office:8442")
    assert place.is_origin(f"{scheme}://office", f"office:{port}")


# --- who guesses ----------------------------------------------------------------------------------


def test_who_guesses_waits_and_the_right_password_does_not_help(
    stranger: TestClient, clock: Clock, desk: Desk
) -> None:
    for _ in range(5):
        assert log_in(stranger, "Орлова", OTHER).status_code == 403
    answer = log_in(stranger, "Орлова", PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "5"
    assert "Слишком много попыток: повторите через 5 с." in answer.text
    clock.seconds += 4.5
    assert "повторите через 1 с." in log_in(stranger, "ОРЛОВА", PASSWORD).text
    clock.seconds += 1
    assert log_in(stranger, "Орлова", PASSWORD).status_code == 303
    assert len(journal(desk)) == 6  # what came during the pause was no attempt


def test_the_right_password_ends_the_count_of_a_name(stranger: TestClient) -> None:
    for password in [OTHER] * 4 + [PASSWORD] + [OTHER] * 4:
        assert log_in(stranger, "Орлова", password).status_code in (303, 403)
    assert log_in(stranger, "Орлова", PASSWORD).status_code == 303


def test_pauses_grow(clock: Clock) -> None:
    throttle = Throttle(clock)
    pauses = []
    for number in range(16):
        throttle.failed("орлова", f"10.0.0.{number}")
        pauses.append(throttle.left("орлова", "10.9.9.9"))
        clock.seconds += pauses[-1]
    assert pauses == [0, 0, 0, 0, 5, 10, 20, 40, *[60] * 8]


def test_an_address_waits_longer_whatever_the_names(clock: Clock) -> None:
    throttle = Throttle(clock)
    pauses = []
    for number in range(20):
        throttle.failed(f"имя {number}", "10.0.0.1")
        pauses.append(throttle.left("другое", "10.0.0.1"))
        clock.seconds += pauses[-1]
    assert pauses == [*[0] * 9, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]
    assert throttle.left("другое", "10.0.0.2") == 0


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("192.168.1.31", "192.168.1.31"),
        ("::ffff:192.168.1.31", "192.168.1.31"),
        ("fe80::1%=HYPERLINK(A1)", "fe80::1"),
        ("=HYPERLINK(A1)", ""),
        ("", ""),
    ],
)
def test_what_a_proxy_passes_on_is_an_address_or_nothing(told: str, address: str) -> None:
    assert doors.address_of({"client": (told, 0)}) == address


def test_a_network_of_version_6_is_one_address(clock: Clock) -> None:
    throttle = Throttle(clock)
    for number in range(10):
        throttle.failed(f"имя {number}", f"fd00::{number}")
    assert throttle.left("другое", "fd00::ffff") == 5
    assert throttle.left("другое", "fd00:0:0:1::1") == 0


def test_an_address_of_version_4_is_one_though_all_are_listened_to() -> None:
    """A socket of version 6 tells them with a prefix: all of them would be one network."""
    assert doors.address_of({"client": ("::ffff:10.0.0.1", 50000)}) == "10.0.0.1"


def test_an_hour_later_all_is_forgotten(clock: Clock) -> None:
    throttle = Throttle(clock)
    for _ in range(4):
        throttle.failed("орлова", "10.0.0.1")
    clock.seconds += throttling.FORGOTTEN + 1
    throttle.failed("орлова", "10.0.0.1")
    assert throttle.left("орлова", "10.0.0.1") == 0


def test_many_names_and_addresses_take_no_more_memory(clock: Clock) -> None:
    throttle = Throttle(clock)
    for number in range(REMEMBERED + 500):
        throttle.failed(f"имя {number}", f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(throttle._names._wrong) == REMEMBERED
    assert len(throttle._addresses._wrong) == REMEMBERED
    assert len(people.key_of("ё" * 10**6)) == people.LONGEST_NAME


def test_passwords_are_tried_one_at_a_time_and_nobody_else_waits(
    users: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred at once, from as many addresses; meanwhile the loop that serves pages is free."""
    at_once: list[int] = []
    running, free = threading.Semaphore(0), threading.Event()

    def slow(_: Account | None, __: str) -> bool:
        running.release()
        assert free.wait(1)
        at_once.append(threading.active_count())
        assert running.acquire(blocking=False)
        assert not running.acquire(blocking=False), "another one runs"
        return False

    monkeypatch.setattr(people, "is_right", slow)
    door = PasswordDoor(PLACE, People(users), clock)

    async def hammered() -> list[doors.Attempt]:
        trying = [
            asyncio.create_task(door.enter(f"имя {number}", OTHER, f"10.0.0.{number}"))
            for number in range(100)
        ]
        await asyncio.sleep(0)  # a page is made meanwhile
        free.set()
        return await asyncio.gather(*trying)

    attempts = asyncio.run(hammered())
    assert len(at_once) == doors.WAITING
    assert [each.pause for each in attempts].count(5) == 100 - doors.WAITING


def test_of_many_at_once_with_one_name_five_are_tried(
    users: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def wrong(*given: object) -> bool:
        tried.append(given)
        return False

    monkeypatch.setattr(people, "is_right", wrong)
    door = PasswordDoor(PLACE, People(users), clock)

    async def hammered() -> list[doors.Attempt]:
        trying = (door.enter("Орлова", OTHER, f"10.0.0.{number}") for number in range(15))
        return await asyncio.gather(*trying)

    attempts = asyncio.run(hammered())
    assert len(tried) == 5
    assert [each.pause for each in attempts] == [0] * 5 + [5] * 10


def test_who_has_to_wait_is_told_at_once(
    users: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not after those who are being tried."""
    free = threading.Event()
    monkeypatch.setattr(people, "is_right", lambda *_: free.wait(2) and False)
    door = PasswordDoor(PLACE, People(users), clock)
    for number in range(5):
        door._throttle.failed("орлова", f"10.0.0.{number}")

    async def told() -> doors.Attempt:
        another = asyncio.create_task(door.enter("Петров", OTHER, "10.0.1.1"))
        await asyncio.sleep(0)
        attempt = await asyncio.wait_for(door.enter("Орлова", PASSWORD, "10.0.1.2"), 1)
        free.set()
        await another
        return attempt

    assert asyncio.run(told()) == doors.Attempt(pause=5)


# --- sessions -------------------------------------------------------------------------------------


def test_a_session_ends_two_hours_after_the_last_click(orlova: TestClient, clock: Clock) -> None:
    clock.seconds += IDLE - 1
    assert orlova.get("/book").status_code == 200
    clock.seconds += IDLE + 1
    assert orlova.get("/book").status_code == 303


def test_what_an_open_page_asks_by_itself_is_no_click(orlova: TestClient, clock: Clock) -> None:
    for _ in range(3):
        clock.seconds += IDLE / 2.5
        last = orlova.get("/live", params={"seen": "-1"}).status_code
    assert last == 403


def test_a_session_ends_in_twelve_hours_whatever_is_clicked(
    orlova: TestClient, clock: Clock
) -> None:
    for _ in range(LONGEST // 3600):
        clock.seconds += 3600
        assert orlova.get("/login").headers["location"] == "/"
    clock.seconds += 1
    assert orlova.get("/book").status_code == 303


def test_a_user_has_no_more_than_ten_sessions(clock: Clock) -> None:
    sessions = Sessions(clock)
    account = Account("Орлова", ORLOVAS)
    secrets = [sessions.begin(account) for _ in range(EACH + 3)]
    assert len(set(secrets)) == EACH + 3
    assert [sessions.account(secret) for secret in secrets] == [None] * 3 + [account] * EACH


def test_another_password_ends_the_sessions_at_once(orlova: TestClient, users: Path) -> None:
    people.put(users, "Орлова", OTHER)
    assert orlova.get("/book").status_code == 303
    assert log_in(orlova, "Орлова", PASSWORD).status_code == 403
    assert log_in(orlova, "Орлова", OTHER).status_code == 303


def test_who_was_removed_is_out_at_the_next_click(orlova: TestClient, users: Path) -> None:
    people.put(users, "Петров", PASSWORD)
    assert orlova.get("/book").status_code == 200
    people.remove(users, "Орлова")
    assert orlova.get("/book").status_code == 303


def test_without_the_file_of_users_nobody_is_in(orlova: TestClient, users: Path) -> None:
    users.unlink()
    assert orlova.get("/book").status_code == 303
    assert "Имя или пароль не подходят." in log_in(orlova, "Орлова", PASSWORD).text


def test_nor_with_one_that_does_not_read(orlova: TestClient, users: Path, desk: Desk) -> None:
    before = journal(desk)
    users.write_text("не то")
    assert orlova.get("/book").status_code == 303
    answer = log_in(orlova, "Орлова", PASSWORD)
    assert answer.status_code == 503
    assert (
        "Войти сейчас нельзя: файл пользователей не читается. Скажите об этом тому, кто "
        "сопровождает рабочее место."
    ) in answer.text
    assert journal(desk) == before


# --- who did what ---------------------------------------------------------------------------------


def test_the_journal_says_who_did_what_and_what_came_of_it(orlova: TestClient, desk: Desk) -> None:
    form = {"year": "2026", "only": "program", "placed": "2026-01-15", "demo": "yes"}
    outcome(orlova, orlova.post("/control", data={"on": "2025-07-01"}))
    desk.source.write_bytes(b"no workbook")
    outcome(orlova, orlova.post("/publish", data=form))
    assert desk.journal.path.name == "programme-журнал.txt"
    begun = "2026-03-02T09:00:00+03:00\tОрлова\t192.168.1.31"
    head, *lines = desk.journal.path.read_text("utf-8-sig").splitlines()
    assert head == "Время\tКто\tАдрес\tЧто\tЧто вышло"
    assert lines[:-1] == [
        f"{begun}\tвход\tвошел",
        f"{begun}\tСправка на 01.07.2025\tначато",
        f"{begun}\tСправка на 01.07.2025\tсделано",
        f"{begun}\tПроба публикации за 2026 год\tначато",
    ]
    assert lines[-1].startswith(f"{begun}\tПроба публикации за 2026 год\tне сделано: ")


def test_whose_work_runs_is_told_to_the_next(orlova: TestClient, desk: Desk) -> None:
    who = Visitor("Петров", "192.168.1.32")
    running = Job(title="Сборка: Отчет", back="/documents", task=Task("none"), who=who)
    desk.jobs._running = (running, None)  # type: ignore[assignment]  # never ends
    try:
        assert "Идет работа: Сборка: Отчет (Петров)." in text_of(orlova.get("/book").text)
        answer = orlova.post("/documents", data={"document": "all", "edition": "public"})
    finally:
        desk.jobs._running = None
    assert (
        "Сейчас идет другая работа – Сборка: Отчет (Петров). Дождитесь ее конца и обновите эту "
        "страницу (F5): форма отправится снова, набранное не потеряно."
    ) in answer.text
    assert journal(desk)[-1].endswith("\tне начато: идет другая работа")


def test_who_decided_is_filled_in(orlova: TestClient, desk: Desk) -> None:
    listed = next_list(desk)
    assert 'maxlength="120" value="Орлова"' in orlova.get(f"/agree/{listed.name}").text


@given(st.text(), st.text())
def test_nobody_writes_two_lines_with_one(name: str, title: str) -> None:
    with temporary() as folder:
        log = Journal(folder / "programme.xlsx", now=lambda: AT_NINE)
        log.note(Visitor(name, "10.0.0.1"), title, "начато")
        assert log.fault == ""
        [_, line, end] = log.path.read_bytes().decode().split("\n")
    assert end == ""
    assert line.isprintable() or (set(line) - {"\t"} and line.replace("\t", "").isprintable())
    assert line.count("\t") == 4


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder of one example."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def test_of_a_long_journal_the_former_files_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.workplace.journal.MOST", 300)
    log = Journal(tmp_path / "programme.xlsx", now=lambda: AT_NINE)
    for number in range(12):
        log.note(Visitor("Орлова", "10.0.0.1"), f"дело {number}", "сделано")
    former = [f"programme-прежний-{number}-журнал.txt" for number in (1, 2)]
    assert sorted(path.name for path in log.paths) == ["programme-журнал.txt", *former]
    files = [*(tmp_path / name for name in former), log.path]
    lines = [line for path in files for line in path.read_text("utf-8-sig").splitlines()]
    told = [line.split("\t")[3] for line in lines if not line.startswith("Время")]
    assert told == [f"дело {number}" for number in range(12)]


def test_a_journal_that_can_not_be_written_stops_nobody_and_is_told(
    orlova: TestClient, desk: Desk
) -> None:
    desk.journal.path.unlink()
    desk.journal.path.mkdir()
    assert "Справка на 01.07.2025 по Программе 2025 года готова." in text_of(
        outcome(orlova, orlova.post("/control", data={"on": "2025-07-01"}))
    )
    said = (
        f"Журнал действий не пишется, работа продолжается. Не удалось записать в "
        f"{desk.journal.path} (на этом месте папка, а не файл). Освободите место или проверьте права."
    )
    assert said in text_of(orlova.get("/book").text)
    desk.journal.path.rmdir()
    outcome(orlova, orlova.post("/control", data={"on": "2025-07-01"}))
    assert "Журнал действий не пишется" not in orlova.get("/book").text


def test_a_job_that_broke_is_told(tmp_path: Path) -> None:
    log = Journal(tmp_path / "programme.xlsx", now=lambda: AT_NINE)
    job = Job(title="Сборка", back="/", task=Task("build"), who=Visitor("Орлова", "10.0.0.1"))
    log.ended(job, is_other_running=False)
    job.names["/tmp/1.xlsx"] = "Книга.xlsx"
    job.answer = Answer(fault=Fault(said="Файл /tmp/1.xlsx\nне читается"))
    log.ended(job, is_other_running=False)
    assert [line.split("\t")[3:] for line in log.path.read_text("utf-8-sig").splitlines()[1:]] == [
        ["Сборка", "прервано: ошибка самой программы"],
        ["Сборка", "не сделано: Файл Книга.xlsx не читается"],
    ]


def test_neither_journal_nor_users_are_served_or_read_as_tables(
    orlova: TestClient, desk: Desk, users: Path
) -> None:
    """Even if the folder of results is that of the workbook."""
    desk.out = desk.source.parent
    assert journal(desk)
    former = desk.source.with_name("programme-прежний-1-журнал.txt")
    former.write_text(desk.journal.path.read_text("utf-8-sig"))
    assert orlova.get("/files/programme.xlsx").status_code == 200
    for path in (desk.journal.path, former, users):
        for address in (f"/files/{path.name}", f"/site/{path.name}", f"/agree/{path.name}"):
            assert orlova.get(address).status_code == 404
    empty = desk.source.parent / "tables"
    empty.mkdir()
    for path in (desk.journal.path, former, users):
        shutil.copy(path, empty)
    with pytest.raises(GeneratorError) as fault:
        pipeline.gather(GatherOrder(folder=empty, source=desk.source, out=desk.out))
    assert str(fault.value).startswith(f"В папке {empty} нет файлов: ")


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_names_that_can_not_be_written_break_no_page(orlova: TestClient, desk: Desk) -> None:
    """From a disk of Windows, or out of an archive: no UTF-8."""
    folders = [desk.out, *(desk.out / name for name in ("forms-2026", "site"))]
    folders += [desk.source.parent / "received" / "2026", desk.source.parent / "issued"]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (b"program-\xff-\xd0\xbf\xd1\x80.xlsx", b"\xcf\xf0.xlsx", b"\xcf\xf0.docx"):
            (folder / os.fsdecode(name)).write_bytes(b"no workbook")
        (folder / "Форма.xlsx").write_bytes(b"a form")
    for page in ("book", "remarks", "documents", "agree", "data", "control", "publish"):
        assert orlova.get(f"/{page}").status_code == 200, page
    for archive in ("/data/forms/2026.zip", "/publish/site.zip"):
        packed = orlova.get(archive)
        assert zipfile.ZipFile(io.BytesIO(packed.content)).namelist() == ["Форма.xlsx"]


def test_logins_make_nothing_be_looked_at_again(orlova: TestClient, desk: Desk) -> None:
    orlova.get("/book")
    before = list(desk._state())
    log_in(orlova, "Орлова", PASSWORD)
    assert list(desk._state()) == before


# --- before it starts -----------------------------------------------------------------------------


def faults(tmp_path: Path, asked: Hosting) -> list[str]:
    """What is said of what is asked for, in folder «…»."""
    with pytest.raises(GeneratorError) as fault:
        hosted(asked, tmp_path / "programme.xlsx", tmp_path / "out")
    return str(fault.value).replace(str(tmp_path), "…").split("\n")


def test_all_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    asked = Hosting(
        host="no such name", certificate=tmp_path / "cert.pem", key=tmp_path / "key.pem"
    )
    assert faults(tmp_path, asked) == [
        "«no such name» – не имя и не адрес компьютера: ожидается, например, --host "
        "kachestvo.office.local или --host 192.168.1.20 (порт – в --port).",
        "Для всего отдела (--host) нужны пользователи, а в …/.programme442-users нет ни одного. "
        "Заведите: make user NAME=Орлова SOURCE=…/programme.xlsx (или python -m generator user "
        "Орлова --source …/programme.xlsx).",
        "Нет файла …/cert.pem, …/key.pem. Назовите сертификат и ключ в формате PEM.",
    ]


@pytest.mark.parametrize(
    "told",
    ["http://office", "office:8442", "офис!", "a..b", "", "-a", "1.2.3.4.5:6", f"{'a' * 60}!"],
)
def test_what_is_no_host(told: str) -> None:
    with pytest.raises(GeneratorError) as fault:
        host(told)
    assert str(fault.value).startswith(f"«{told}» – не имя и не адрес компьютера")


def test_a_name_that_the_machine_does_not_know() -> None:
    with pytest.raises(GeneratorError) as fault:
        host("kachestvo.invalid")
    assert str(fault.value) == (
        "Имени kachestvo.invalid этот компьютер не знает. Проверьте его, впишите в DNS или назовите "
        "адрес в сети: --host 192.168.1.20."
    )


def test_a_file_of_users_that_could_be_downloaded(tmp_path: Path) -> None:
    users = tmp_path / "out" / "site" / "users"
    [said] = faults(tmp_path, Hosting(host="127.0.0.1", users=users))
    assert said == (
        "Файл пользователей …/out/site/users лежит в папке готовых файлов, откуда их скачивают. "
        "Перенесите его и назовите снова: --users ПУТЬ (для make – USERS=путь)."
    )


@pytest.mark.usefixtures("_cheap")
def test_what_is_no_certificate(tmp_path: Path) -> None:
    users, certificate = tmp_path / "users", tmp_path / "cert.pem"
    people.put(users, "Орлова", PASSWORD)
    certificate.write_text("не сертификат")
    [said] = faults(tmp_path, Hosting(host="127.0.0.1", users=users, certificate=certificate))
    assert said == (
        "Сертификат …/cert.pem с ключом из того же файла не подходит: ожидаются файлы PEM, которые "
        "можно прочесть; ключ – от этого сертификата и без пароля."
    )


@pytest.mark.usefixtures("_cheap")
def test_what_whoever_starts_it_should_know(tmp_path: Path) -> None:
    source = tmp_path / "programme.xlsx"
    users = people.beside(source)
    people.put(users, "Орлова", PASSWORD)

    def warned(**asked: object) -> list[str]:
        made = hosted(Hosting(**asked), source, tmp_path / "out")  # type: ignore[arg-type]
        return [line.replace(str(tmp_path), "…") for line in made.warnings()]

    assert warned(host="192.0.2.7") == [
        "Пароли идут по сети открыто: без сертификата – только в сети, которой вы доверяете. Иначе "
        "назовите --certificate и --key или поставьте впереди прокси (--proxy)."
    ]
    assert warned(host="192.0.2.7", is_behind_proxy=True) == []
    users.chmod(0o644)
    assert warned(host="127.0.0.2") == [
        "С других компьютеров не открыть: 127.0.0.2 – только этот компьютер. Назовите его адрес в сети.",
        "Файл …/.programme442-users могут прочесть и другие: chmod 600 «…/.programme442-users».",
    ]


@pytest.mark.usefixtures("_cheap")
def test_behind_a_proxy_the_address_is_the_proxys(tmp_path: Path) -> None:
    source = tmp_path / "programme.xlsx"
    people.put(people.beside(source), "Орлова", PASSWORD)
    asked = Hosting(host="kachestvo.invalid", is_behind_proxy=True)
    made = hosted(asked, source, tmp_path / "out")  # only the proxy has to know the name
    assert made.addresses == ("127.0.0.1",)
    place = made.place(8442)
    assert place.address == "https://kachestvo.invalid"
    assert place.is_called("kachestvo.invalid")
    assert not place.is_called("127.0.0.1:8442")
    everywhere = Hosting(host="0.0.0.0", is_behind_proxy=True)
    assert faults(tmp_path, everywhere) == [
        "Назовите имя, которое принимает прокси: --host kachestvo.office.local."
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ["--users", "x"],
            "--users, --certificate, --key и --proxy – для всего отдела: назовите и --host ИМЯ.",
        ),
        (["--host", "x", "--key", "x"], "К ключу (--key) нужен сертификат: --certificate ПУТЬ."),
        (
            ["--host", "x", "--proxy", "--certificate", "x"],
            "Сертификат – или у прокси (--proxy), или здесь (--certificate).",
        ),
    ],
)
def test_options_that_do_not_go_together(given: list[str], said: str) -> None:
    answer = CliRunner().invoke(main, ["serve", *given])
    assert answer.exit_code == 2
    assert said in answer.output


# --- the server -----------------------------------------------------------------------------------


@contextmanager
def served(house: Path, *given: str, is_warned: bool = True) -> Iterator[tuple[str, str]]:
    """A server that is started: its address, and what it warned of."""
    command = [sys.executable, "-m", "generator", "serve", "--port", "0", *given]
    folders = ["--source", str(house / EXAMPLE.name), "--out", str(house / "out")]
    server = subprocess.Popen(
        [*command, *folders],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "SOFFICE": str(ROOT / "no-office")},
    )
    assert server.stdout is not None
    assert server.stderr is not None
    with server.stdout, server.stderr:
        warned = server.stderr.readline() if is_warned else ""
        try:
            yield server.stdout.readline().strip().removeprefix("Рабочее место: "), warned
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The folder of the company, with a user."""
    house = Path(shutil.copytree(EXAMPLE.parent, tmp_path / "house"))
    people.put(people.beside(house / EXAMPLE.name), "Орлова", PASSWORD)
    return house


def test_an_office_logs_in(house: Path, browser: Browser) -> None:
    """Chromium at a server that listens on another address than the usual one."""
    with served(house, "--host", "127.0.0.2") as (address, warned):
        assert re.fullmatch(r"http://127\.0\.0\.2:\d+/", address)
        assert warned == (
            "С других компьютеров не открыть: 127.0.0.2 – только этот компьютер. Назовите его "
            "адрес в сети.\n"
        )
        page = browser.new_page(locale="ru-RU")
        page.goto(f"{address}remarks")
        expect(page.get_by_label("Имя")).to_be_focused()  # the page puts one there
        page.keyboard.type("Орлова")
        page.keyboard.press("Tab")
        page.keyboard.type("не тот пароль\n")
        page.get_by_role("alert").wait_for()
        look(page)
        assert page.get_by_label("Имя").input_value() == "Орлова"
        expect(page.get_by_label("Пароль")).to_be_focused()
        page.keyboard.type(f"{PASSWORD}\n")
        page.get_by_role("heading", level=1, name="Замечания").wait_for()
        look(page)
        page.get_by_role("button", name="Выйти").click()
        page.get_by_role("button", name="Войти").wait_for()
        look(page)
        page.go_back()
        page.get_by_role("button", name="Войти").wait_for()
        page.close()
    lines = (house / "severorechensk-журнал.txt").read_text("utf-8-sig").splitlines()[1:]
    assert [line.split("\t")[1:] for line in lines] == [
        ["этот компьютер", "", "рабочее место", "запущено"],
        ["Орлова", "127.0.0.1", "вход", "отказано: имя или пароль не подходят"],
        ["Орлова", "127.0.0.1", "вход", "вошел"],
        ["Орлова", "127.0.0.1", "выход", "вышел"],
        ["этот компьютер", "", "рабочее место", "остановлено"],
    ]


def fill_in(page: Page) -> None:
    """Who comes in."""
    page.get_by_label("Имя").fill("Орлова")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()


def test_what_was_decided_is_not_lost_when_the_login_ends(house: Path, browser: Browser) -> None:
    """Who logs in again in a second tab sends the form once more; who leaves it is asked first."""
    source = house / EXAMPLE.name
    listed = pipeline.next_year(source, house / "out", 2027).listed
    assert listed is not None
    users = people.beside(source)
    with served(house, "--host", "127.0.0.2") as (address, _):
        context = browser.new_context(locale="ru-RU")
        page = context.new_page()
        page.goto(f"{address}data/{listed.name}")
        fill_in(page)
        page.get_by_role("group").first.get_by_label("отклонить").check()
        asked: list[str] = []

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.once("dialog", stay)
        page.get_by_role("link", name="Документы").click()
        assert asked == ["beforeunload"]
        assert page.get_by_role("group").first.get_by_label("отклонить").is_checked()
        there = users.read_bytes()
        users.write_bytes(b"#\n")  # nobody is in
        page.get_by_role("button", name="Записать решения").click()
        page.get_by_text("Ваш вход закончился.").wait_for()
        users.write_bytes(there)
        with context.expect_page() as second:
            page.get_by_role("link", name="Войти в новой вкладке").click()
        fill_in(second.value)
        second.value.get_by_role("heading", level=1, name="Книга").wait_for()
        page.reload()
        page.get_by_text("Решения записаны в список.").wait_for()
        page.get_by_role("link", name="Документы").click()
        page.get_by_role("heading", level=1, name="Документы").wait_for()
        context.close()
    first = pipeline.suggested(listed).suggestions[0]
    assert (first.decision, first.decided_by) == ("отклонить", "Орлова")


def test_who_goes_back_to_a_list_that_is_another_one_sees_what_it_says(
    house: Path, browser: Browser
) -> None:
    """The browser fills in again what was chosen on the page before: only if it is the same."""
    listed = pipeline.next_year(house / EXAMPLE.name, house / "out", 2027).listed
    assert listed is not None
    choice = ".suggestion:has(#s1) input:checked"
    with served(house, is_warned=False) as (address, _):
        context = browser.new_context(locale="ru-RU")
        page = context.new_page()
        page.goto(address)
        page.wait_for_url("**/book")
        page.goto(f"{address.partition('?')[0]}data/{listed.name}")
        page.get_by_role("group").first.get_by_label("отклонить").check()
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("link", name="Документы").click()
        page.get_by_role("heading", level=1, name="Документы").wait_for()
        page.go_back()
        assert page.locator(choice).first.input_value() == "отклонить"
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("link", name="Документы").click()
        page.get_by_role("heading", level=1, name="Документы").wait_for()
        pipeline.decide(listed, {1: Decided("", "", "Петрова")}, seen=hash_of(listed))
        page.go_back()
        assert page.locator(choice).first.input_value() == ""
        context.close()


def test_behind_a_proxy_it_hears_who_asks(house: Path) -> None:
    """What the proxy passes on: the name that was opened, and the address of who asks."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    given = ["--host", "kachestvo.invalid", "--proxy", "--port", port]
    with served(house, *given, is_warned=False) as (address, _):
        assert address == "https://kachestvo.invalid/"
        passed_on = {"host": "kachestvo.invalid", "x-forwarded-for": "192.168.1.31"}
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=passed_on) as proxy:
            data = {"name": "Орлова", "password": PASSWORD, "to": "/book"}
            answer = proxy.post("/login", data=data, headers={"origin": address[:-1]})
            assert answer.headers["location"] == "/book"
            assert answer.headers["set-cookie"].startswith("__Host-programme442-443=")
    lines = (house / "severorechensk-журнал.txt").read_text("utf-8-sig").splitlines()
    assert lines[2].split("\t")[1:] == ["Орлова", "192.168.1.31", "вход", "вошел"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="nothing makes a certificate here")
def test_with_a_certificate_it_is_https(house: Path, tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    named = ["-subj", "/CN=office", "-addext", "subjectAltName=IP:127.0.0.2"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *named, *files], check=True, capture_output=True)
    given = ["--host", "127.0.0.2", "--certificate", str(certificate), "--key", str(key)]
    with served(house, *given) as (address, _):
        assert re.fullmatch(r"https://127\.0\.0\.2:\d+/", address)
        trusting = ssl.create_default_context(cafile=certificate)
        with httpx2.Client(verify=trusting, base_url=address) as client:
            data = {"name": "Орлова", "password": PASSWORD, "to": "/book"}
            answer = client.post("/login", data=data, headers={"origin": address[:-1]})
            assert answer.status_code == 303
            assert answer.headers["set-cookie"].endswith("; SameSite=strict; Secure")
            assert client.get("/login").headers["location"] == "/"


def test_without_users_it_does_not_start(tmp_path: Path) -> None:
    house = Path(shutil.copytree(EXAMPLE.parent, tmp_path / "house"))
    source = house / EXAMPLE.name
    given = ["serve", "--host", "127.0.0.2", "--source", str(source), "--out", str(house / "out")]
    answer = CliRunner().invoke(main, given)
    assert answer.exit_code == 1
    assert answer.output == (
        f"Для всего отдела (--host) нужны пользователи, а в {house}/.programme442-users нет ни "
        f"одного. Заведите: make user NAME=Орлова SOURCE={source} (или python -m generator user "
        f"Орлова --source {source}).\n"
    )
    assert not (house / "out").exists()
