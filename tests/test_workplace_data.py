"""The page «Данные»: forms go out, tables and surveys come back, all of it ends in lists; and what
happens when the workbook is saved while somebody looks."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from starlette.testclient import TestClient

from generator import pipeline
from generator.freshness import hash_of
from generator.intake import received, understanding
from generator.workplace import changes
from generator.workplace.desk import Desk
from generator.workplace.jobs import Job, Jobs
from generator.workplace.worker import Answer, Task
from tests import test_workplace
from tests.conftest import ROOT
from tests.test_workplace import DUE, XLSX, edited, fields_of, outcome, put, text_of

workers, desk = test_workplace.workers, test_workplace.desk
stranger, browser = test_workplace.stranger, test_workplace.browser
YEAR = "2026"
CSV = "text/csv"
SURVEY = (
    "Дата;Канал;Сегмент;Оценка\n"
    + "".join(f"{day:02}.03.2025;офис;физ;{day % 5 + 1}\n" for day in range(1, 29))
).encode()
GATHERED = "gather-2026-предложения.xlsx"


def made_forms(browser: TestClient, desk: Desk) -> list[Path]:
    """The forms of all departments, made by the page."""
    answer = browser.post("/data/forms", data={"year": YEAR, "by": "Ответственный"})
    assert "Форм: 9, на 2026 год." in text_of(outcome(browser, answer))
    return sorted((desk.out / f"forms-{YEAR}").glob("*.xlsx"))


def filled(form: Path, word: str) -> bytes:
    """A form in which a department wrote something into the result of its first measure."""
    workbook = openpyxl.load_workbook(form)
    plan = workbook["План"]
    cell = plan["F4"]
    assert plan["F3"].value == "Результат"
    cell.value = f"{cell.value} {word}"
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def sent(browser: TestClient, *tables: tuple[str, bytes], year: str = YEAR) -> str:
    """What the page says of tables that were dropped."""
    files = [("tables", (name, data, XLSX)) for name, data in tables]
    answer = browser.post("/data/tables", data={"year": year}, files=files)
    return text_of(outcome(browser, answer)) if answer.status_code == 303 else text_of(answer.text)


def proposed(browser: TestClient, name: str = GATHERED) -> str:
    """What the page of a list says."""
    return text_of(browser.get(f"/data/{name}").text)


# --- tables of departments ------------------------------------------------------------------------


def test_tables_that_come_on_different_days_make_one_list(browser: TestClient, desk: Desk) -> None:
    one, two, *_ = [form for form in made_forms(browser, desk) if "филиал" not in form.name]
    assert "Предложений 1: готово – 1." in sent(browser, (one.name, filled(one, "утром")))
    said = sent(browser, (two.name, filled(two, "вечером")))
    assert "Предложений 2: готово – 2." in said
    assert f"Прислано на 2026 год: 2 {one.name} Убрать {two.name} Убрать" in said
    listed = proposed(browser)
    assert "утром" in listed
    assert "вечером" in listed
    assert f"{one.name}: План" in listed


def test_a_table_of_the_same_name_takes_the_place_of_the_former(
    browser: TestClient, desk: Desk
) -> None:
    form = made_forms(browser, desk)[1]
    sent(browser, (form.name, filled(form, "утром")))
    said = sent(browser, (form.name, filled(form, "вечером")))
    assert "Прислано на 2026 год: 1" in said
    listed = proposed(browser)
    assert "вечером" in listed
    assert "утром" not in listed
    kept = sorted(path.name for path in received.folder_of(desk.source, 2026).iterdir())
    assert kept[0] == received.NAMES
    assert len(kept) == 2


def test_two_tables_of_one_name_at_once_are_told_apart_by_their_sender(
    browser: TestClient, desk: Desk
) -> None:
    form = made_forms(browser, desk)[1]
    said = sent(browser, ("План.xlsx", filled(form, "а")), ("План.xlsx", filled(form, "б")))
    assert (
        "Так называются два файла: План.xlsx. Чтобы не потерять ни одного, назовите их по-разному "
        "и повторите; ничего не принято."
    ) in said
    assert not received.folder_of(desk.source, 2026).exists()


def test_a_table_that_is_put_away_is_not_in_the_list_any_more(
    browser: TestClient, desk: Desk
) -> None:
    one, two, *_ = [form for form in made_forms(browser, desk) if "филиал" not in form.name]
    sent(browser, (one.name, filled(one, "утром")), (two.name, filled(two, "вечером")))
    away = {"year": YEAR, "name": one.name}
    said = text_of(outcome(browser, browser.post("/data/tables/away", data=away)))
    assert "Предложений 1: готово – 1." in said
    assert "утром" not in proposed(browser)
    away["name"] = two.name
    said = text_of(outcome(browser, browser.post("/data/tables/away", data=away)))
    assert "Убрано; таблиц больше нет. Прежний список предложений остался." in said
    assert received.names_in(received.folder_of(desk.source, 2026)) == {}


@pytest.mark.parametrize(
    "name", ["../../../programme.xlsx", "/etc/x.xlsx", "..\\x.xlsx", ".x.xlsx"]
)
def test_what_a_table_is_called_is_no_path(browser: TestClient, desk: Desk, name: str) -> None:
    before = sorted(path for path in desk.source.parent.rglob("*") if path.is_file())
    book = hash_of(desk.source)
    form = made_forms(browser, desk)[1]
    sent(browser, (name, filled(form, "утром")))
    assert hash_of(desk.source) == book
    after = sorted(path for path in desk.source.parent.rglob("*") if path.is_file())
    new = {path.relative_to(desk.source.parent).parts[:2] for path in set(after) - set(before)}
    assert new <= {("received", "2026"), (understanding.NAME,), (desk.journal.path.name,)}


def test_two_departments_that_send_the_same_file_are_two(browser: TestClient, desk: Desk) -> None:
    form = made_forms(browser, desk)[1].read_bytes()
    sent(browser, ("Сбыт.xlsx", form), ("Связь.xlsx", form))
    sent(browser, ("Связь.xlsx", form + b"\0"))
    assert pipeline.received_names(desk.source, 2026) == ("Сбыт.xlsx", "Связь.xlsx")


def test_a_form_of_another_year_is_not_taken_as_read(browser: TestClient, desk: Desk) -> None:
    form = made_forms(browser, desk)[1]
    said = sent(browser, ("форма.xlsx", filled(form, "утром")), year="2025")
    assert (
        "форма.xlsx: форма 2026 года, а собирается 2025: она не прочитана; выберите ее год и "
        "положите ее снова Ничего не принято; присланное раньше осталось."
    ) in said
    assert "Прочитано." not in said
    assert not received.folder_of(desk.source, 2025).exists()


def test_a_form_of_another_company_is_not_taken_as_read(browser: TestClient, desk: Desk) -> None:
    form = filled(made_forms(browser, desk)[1], "утром")
    workbook = openpyxl.load_workbook(desk.source)
    company = workbook["Общество"]
    [name] = [row[1] for row in company.iter_rows() if row[0].value == "Краткое наименование"]
    was, name.value = name.value, "АО «Другое»"
    workbook.save(desk.source)
    said = sent(browser, ("форма.xlsx", form))
    assert (
        f"форма.xlsx: форма другого Общества ({was}): она не прочитана; нужна форма для "
        "АО «Другое» Ничего не принято"
    ) in said
    assert not received.folder_of(desk.source, 2026).exists()


def test_a_file_without_a_plan_is_not_called_read(browser: TestClient) -> None:
    files = {"tables": ("счет.csv", b"a;b\n1;2\n", CSV)}
    answer = browser.post("/data/tables", data={"year": YEAR}, files=files)
    page = outcome(browser, answer)
    assert "Прочитано не все, не прочитано: счет.csv. Предложений 0: нового нет." in text_of(page)
    assert '<section class="note warn"' in page
    assert '<section class="note good"' not in page


def test_what_is_no_table_is_told_by_its_own_name(browser: TestClient) -> None:
    said = sent(browser, ("Наш план.xlsx", b"%PDF-1.7"))
    assert "Наш план.xlsx: это файл PDF, а не таблица" in said
    said = sent(browser, ("план.pdf", b"%PDF-1.7"))
    assert "Файл «план.pdf» не подходит: здесь принимаются .xlsx," in said


def test_the_folder_is_read_by_the_command_with_the_names_of_people(
    browser: TestClient, desk: Desk
) -> None:
    form = made_forms(browser, desk)[1]
    sent(browser, (form.name, filled(form, "утром")))
    folder = received.folder_of(desk.source, 2026)
    again = [sys.executable, "-m", "generator", "gather", str(folder), "--year", YEAR]
    again += ["--source", str(desk.source), "--out", str(desk.out), "--json"]
    done = subprocess.run(again, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f'"{form.name}' in done.stdout


# --- how tables are understood --------------------------------------------------------------------


def foreign(*rows: tuple[str | int, ...]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


FOREIGN = foreign(
    ("№", "Наименование мероприятия", "Срок", "Отвественный", "Сколько денег"),
    (1, "Обновить стенды в офисах", "март 2026", "Отдел качества обслуживания", 120),
)


def test_what_was_understood_comes_back_corrected(browser: TestClient, desk: Desk) -> None:
    sent(browser, ("План отдела.xlsx", FOREIGN))
    path = desk.source.with_name(understanding.NAME)
    there = browser.get("/data/understood").content
    assert there == path.read_bytes()
    workbook = openpyxl.load_workbook(io.BytesIO(there))
    sheet = workbook.worksheets[0]
    sheet.cell(2, 7).value = "тыс. руб."
    target = io.BytesIO()
    workbook.save(target)
    files = {"understood": ("разбор (1).xlsx", target.getvalue(), XLSX)}
    said = text_of(outcome(browser, browser.post("/data/understood", files=files)))
    assert "Исправления приняты." in said
    assert path.read_bytes() == target.getvalue()


def test_another_workbook_is_not_what_was_understood(browser: TestClient, desk: Desk) -> None:
    sent(browser, ("План отдела.xlsx", FOREIGN))
    path = desk.source.with_name(understanding.NAME)
    before = path.read_bytes()
    files = {"understood": ("другая.xlsx", FOREIGN, XLSX)}
    said = text_of(outcome(browser, browser.post("/data/understood", files=files)))
    assert (
        "В файле другая.xlsx не хватает строк, которые программа записала в разбор.xlsx: это не "
        "он, строки в нем удалены, или он скачан до последнего чтения таблиц. Скачайте его снова и "
        "перенесите исправления; ничего не изменено."
    ) in said
    assert path.read_bytes() == before


# --- forms, surveys, the next year ----------------------------------------------------------------


def test_forms_are_downloaded_one_by_one_and_together(browser: TestClient, desk: Desk) -> None:
    forms = made_forms(browser, desk)
    page = browser.get("/data").text
    assert f"Формы на 2026 год: {len(forms)}" in page
    one = browser.get(f"/data/forms/2026/{forms[0].name}")
    assert one.content == forms[0].read_bytes()
    archive = zipfile.ZipFile(io.BytesIO(browser.get("/data/forms/2026.zip").content))
    assert archive.namelist() == [form.name for form in forms]


@pytest.mark.parametrize(
    "path",
    [
        "/data/forms/2026/..%2f..%2fprogramme.xlsx",
        "/data/forms/2026/нет.xlsx",
        "/data/forms/2031.zip",
        "/data/forms/2031/a.xlsx",
        "/data/understood",
        "/data/нет-предложения.xlsx",
    ],
)
def test_no_address_of_data_leads_elsewhere(browser: TestClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_surveys_are_told_by_their_own_names(browser: TestClient) -> None:
    files = {"exports": ("оценки март.csv", SURVEY, CSV)}
    answer = browser.post("/data/surveys", data={"year": "2025"}, files=files)
    said = text_of(outcome(browser, answer))
    assert "Решить: опрос-2025-предложения.xlsx" in said
    listed = proposed(browser, "опрос-2025-предложения.xlsx")
    assert "оценки март" in listed
    assert "← Данные" in listed


def test_a_survey_that_is_none_is_told(browser: TestClient) -> None:
    """Alone it changes nothing; beside one that is, it is named."""
    picture = ("exports", ("оценки.csv", b"\x89PNG....", CSV))
    answer = browser.post("/data/surveys", data={"year": "2025"}, files=[picture])
    said = text_of(outcome(browser, answer))
    assert "Не сделано: Опросы за 2025 год: оценки.csv" in said
    assert "оценки.csv: это картинка" in said
    assert "Ничего не принято; предложенное раньше осталось" in said
    sound = ("exports", ("ответы.csv", SURVEY, CSV))
    answer = browser.post("/data/surveys", data={"year": "2025"}, files=[picture, sound])
    said = text_of(outcome(browser, answer))
    assert "Прочитано не все, не прочитано: оценки.csv." in said


def test_the_year_that_was_chosen_stays_chosen(browser: TestClient, desk: Desk) -> None:
    """So that the next table does not come into another year unnoticed."""
    table = "Раздел;Мероприятие;Срок;Результат\n1.1;Новое дело;март 2025;Есть\n".encode()
    answer = browser.post(
        "/data/tables", data={"year": "2025"}, files=[("tables", ("а.csv", table, "text/csv"))]
    )
    page = outcome(browser, answer)
    chosen = dict(re.findall(r'id="(\w+-year)".*?<option selected>(\d+)', page))
    assert chosen == {
        "tables-year": "2025",
        "exports-year": "2025",
        "forms-year": "2025",
        "next-year": "2027",
    }


def test_the_next_year_is_a_list(browser: TestClient) -> None:
    said = text_of(outcome(browser, browser.post("/data/next", data={"year": "2027"})))
    assert "Решить: next-2027-предложения.xlsx" in said


def test_a_list_of_data_is_decided_and_put_into_the_workbook(
    browser: TestClient, desk: Desk
) -> None:
    form = made_forms(browser, desk)[1]
    sent(browser, (form.name, filled(form, "утром")))
    seen = hash_of(desk.out / GATHERED)
    fields = fields_of(desk.out / GATHERED, decision_1="принять", own_1="")
    fields |= {"seen": seen, "who": "Орлова"}
    said = text_of(outcome(browser, browser.post(f"/data/{GATHERED}", data=fields)))
    assert "Решения записаны в список." in said
    fields |= {"seen": hash_of(desk.out / GATHERED), "then": "apply"}
    said = text_of(outcome(browser, browser.post(f"/data/{GATHERED}", data=fields)))
    assert "Книга обновлена." in said
    plan = openpyxl.load_workbook(desk.source)["План"]
    assert any("утром" in str(cell.value) for row in plan.iter_rows() for cell in row)


@pytest.mark.parametrize("path", ["tables", "surveys", "forms", "next"])
def test_a_year_has_to_be_named(browser: TestClient, path: str) -> None:
    answer = browser.post(f"/data/{path}", data={"year": ""})
    assert answer.status_code == 400
    assert "Назовите год." in answer.text


# --- dropped and built; saved in place ------------------------------------------------------------


def test_a_new_workbook_is_built_at_once(browser: TestClient, desk: Desk) -> None:
    """LibreOffice is not there: the page of the workbook says so, and the rest is made."""
    new = edited(desk.source, DUE, "IV квартал 2026")
    said = put(browser, hash_of(desk.source), new, build="program-2026")
    assert "Новая версия принята." in said
    assert "но такой программы нет. PDF не сделан." in said
    assert (desk.out / "program-2026.docx").exists()
    chosen = '<option value="program-2026" selected>'
    assert chosen in browser.get("/book").text


def test_a_page_waits_for_news(
    browser: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "WAITS", 0.1)
    now = str(desk.changes.number)
    assert browser.get("/live", params={"seen": now}).text == now
    assert browser.get("/live", params={"seen": "0.5"}).text == now


def test_a_workbook_that_is_saved_is_told_once(browser: TestClient, desk: Desk) -> None:
    begun = desk.changes.number
    desk.source.write_bytes(edited(desk.source, DUE, "весной"))
    waited(lambda: desk.changes.number > begun)
    time.sleep(0.6)
    assert desk.changes.number == begun + 1
    assert "есть ошибки" in browser.get("/book").text


def test_a_document_that_is_looked_at_is_built_again(browser: TestClient, desk: Desk) -> None:
    form = {"document": "program", "edition": "public", "year": "2026"}
    outcome(browser, browser.post("/documents", data=form))
    built = desk.out / "program-2026.docx"
    before = hash_of(built)
    browser.get("/live", params={"seen": "before", "of": "program-2026"})
    desk.source.write_bytes(edited(desk.source, DUE, "IV квартал 2026"))
    waited(lambda: hash_of(built) != before)


def test_only_documents_that_there_are_can_be_looked_at(browser: TestClient, desk: Desk) -> None:
    """What pages name is not remembered without end."""
    desk.out.mkdir()
    (desk.out / "program-2026.docx").write_bytes(b"")
    for name in ("program-2026", "program-1999", "../programme"):
        browser.get("/live", params={"seen": "before", "of": name})
    assert desk.changes.looked_at() == ["program-2026"]


@pytest.mark.parametrize("year", ["весной", "1", "9" * 5000])
def test_forms_of_what_is_no_year(browser: TestClient, year: str) -> None:
    for address in (f"/data/forms/{year}.zip", f"/data/forms/{year}/a.xlsx"):
        answer = browser.get(address)
        assert answer.status_code == 400
        assert f"«{year[:20]}» – не год: ожидается, например, 2025." in answer.text


def test_while_files_are_taken_others_see_their_pages(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are written by a thread, not by the loop that all wait for."""
    writing: list[str] = []

    def copied(_source: object, _target: object) -> None:
        writing.append(threading.current_thread().name)

    monkeypatch.setattr(shutil, "copyfileobj", copied)
    sent(browser, ("a.xlsx", b""))
    assert [name for name in writing if "worker thread" in name] == writing != []


def test_a_document_that_nobody_looks_at_stays_as_it_is(browser: TestClient, desk: Desk) -> None:
    form = {"document": "program", "edition": "public", "year": "2026"}
    outcome(browser, browser.post("/documents", data=form))
    built = desk.out / "program-2026.docx"
    before, begun = hash_of(built), desk.changes.number
    desk.source.write_bytes(edited(desk.source, DUE, "IV квартал 2026"))
    waited(lambda: desk.changes.number > begun)
    time.sleep(1)
    assert hash_of(built) == before


def waited(is_so: Callable[[], bool]) -> None:
    """Waits for something that has to come."""
    for _ in range(100):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it does not come")


def test_what_somebody_asks_for_waits_for_what_nobody_did(desk: Desk) -> None:
    """A build that the saving of the workbook began is in nobody's way."""

    class Slow:
        def ask(self, task: Task) -> Answer:
            time.sleep(0.2)
            return Answer(task.command)

    async def both() -> tuple[Job, Job]:
        jobs = Jobs(Slow(), desk.changes)  # type: ignore[arg-type]
        ours = Job(title="сборка заново", back="/documents", task=Task("ours"), is_ours=True)
        begun = asyncio.create_task(jobs.start(ours))
        await asyncio.sleep(0.05)
        asked = await jobs.start(Job(title="сборка", back="/documents", task=Task("asked")))
        return await begun, asked

    ours, asked = asyncio.run(both())
    assert ours.answer == Answer("ours")
    assert asked.answer == Answer("asked")


def test_a_lower_limit_of_the_system_stays() -> None:
    bounded = (
        "import resource\n"
        "from generator.workplace import worker\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (100, 200))\n"
        "worker._limit('RLIMIT_CPU', 600)\n"
        "assert resource.getrlimit(resource.RLIMIT_CPU) == (200, 200)"
    )
    subprocess.run([sys.executable, "-c", bounded], cwd=ROOT, check=True, timeout=60)


def test_a_command_that_takes_too_much_of_the_processor_is_ended() -> None:
    endless = (
        "from generator.workplace import worker\nworker._limit('RLIMIT_CPU', 1)\nwhile True: pass"
    )
    done = subprocess.run([sys.executable, "-c", endless], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == -signal.SIGXCPU
