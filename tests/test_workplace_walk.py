"""Chromium goes through the year of the example company in the workplace, as a person would: no page
has a script, so this is also how it works without."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.conftest import EXAMPLE, ROOT
from tests.test_site import DESK, PHONE, browser

__all__ = ["browser"]  # a fixture of that module
LINE = re.compile(r"^Рабочее место: (http://127\.0\.0\.1:\d+)/\?token=\S+$")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The folder of the company: its workbook, and what was issued."""
    return Path(shutil.copytree(EXAMPLE.parent, tmp_path / "house"))


@pytest.fixture
def address(house: Path) -> Iterator[str]:
    """The line that a started server prints."""
    command = [sys.executable, "-m", "generator", "serve", "--port", "0"]
    folders = ["--source", str(house / EXAMPLE.name), "--out", str(house / "out")]
    server = subprocess.Popen(
        [*command, *folders],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert server.stdout is not None
    with server.stdout:
        yield server.stdout.readline().strip().removeprefix("Рабочее место: ")
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that says nothing on its console."""
    context = browser.new_context(locale="ru-RU", accept_downloads=True)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.set_default_timeout(60_000)
    yield page
    context.close()
    assert told == []


def look(page: Page) -> None:
    """The page is fit for everybody, on a phone and on a desk."""
    page.wait_for_load_state()
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], page.url
        if folder := os.environ.get("SHOTS"):
            name = re.sub(r"\W+", "-", page.url.partition("/")[2])
            page.screenshot(path=Path(folder, f"{width}{name}.png"), full_page=True)


def with_due(source: Path, due: str) -> Path:
    """A copy of the workbook with another due of a measure of 2026."""
    workbook = openpyxl.load_workbook(source)
    workbook["План"]["G38"] = due
    copy = source.with_name("Новая книга.xlsx")
    workbook.save(copy)
    return copy


def returned(built: Path, was: str, now: str) -> Path:
    """A build in which a lawyer changed some words of a cell."""
    document = docx.Document(str(built))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [paragraph for cell in cells for paragraph in cell.paragraphs]
    paragraph = next(each for each in paragraphs if was in each.text)
    text = paragraph.text.replace(was, now)
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = text
    copy = built.with_name("Программа с правками.docx")
    document.save(str(copy))
    return copy


def go(page: Page, section: str) -> None:
    page.get_by_role("navigation", name="Разделы").get_by_role("link", name=section).click()
    page.get_by_role("heading", level=1, name=section).wait_for()


def put_workbooks(page: Page, source: Path) -> None:
    """A workbook with a fault, then one without; what was found."""
    page.get_by_label("Файл книги (xlsx)").set_input_files(with_due(source, "весной"))
    page.get_by_role("button", name="Проверить и положить").click()
    page.get_by_text("Не сделано: Новая версия книги: Новая книга.xlsx").wait_for()
    assert page.get_by_text("План!G38").is_visible()
    look(page)
    page.get_by_label("Файл книги (xlsx)").set_input_files(with_due(source, "III квартал 2026"))
    page.get_by_role("button", name="Проверить и положить").click()
    page.get_by_text("Новая версия принята.").wait_for()
    page.reload()  # asks nothing again
    assert page.get_by_text("Новая версия принята.").is_visible()
    go(page, "Замечания")
    look(page)


def build(page: Page) -> None:
    """A document, its pages, and back."""
    go(page, "Документы")
    look(page)
    page.get_by_role("button", name="Собрать: Программа", exact=True).click()
    page.get_by_text("Готово.", exact=True).wait_for()
    look(page)
    page.get_by_role("link", name="Страницы: Программа", exact=True).click()
    picture = page.get_by_role("img", name="Страница 1;")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 900
    look(page)
    page.go_back()
    assert page.get_by_text("Готово.", exact=True).is_visible()


def agree(page: Page, house: Path) -> None:
    """What the lawyers sent back is decided on and put into the workbook."""
    source = house / EXAMPLE.name
    words = result_in(source).split()
    was = " ".join(words[:3])
    go(page, "Согласование")
    look(page)
    sent = returned(house / "out" / "program-2026.docx", was, f"{was} надежно")
    page.get_by_label("Файлы (docx, doc, odt, rtf)").set_input_files(sent)
    page.get_by_role("button", name="Прочитать").click()
    page.get_by_text("Программа с правками.docx: Программа 2026").wait_for()
    look(page)
    page.get_by_role("link", name="Решить: program-2026-предложения.xlsx").click()
    assert page.locator("ins").first.inner_text().strip() == "надежно"
    look(page)
    page.get_by_role("radio", name="принять").first.check()
    page.get_by_label("Кто решил").fill("Орлова")
    page.get_by_role("button", name="Записать решения").click()
    page.get_by_text("Решения записаны в список.").wait_for()
    page.get_by_role("button", name="Внести в книгу").click()
    page.get_by_text("Книга обновлена.").wait_for()
    look(page)
    assert result_in(source) == " ".join([was, "надежно", *words[3:]])


def result_in(source: Path) -> str:
    """The expected result of a measure of 2026."""
    return str(openpyxl.load_workbook(source)["План"]["H38"].value)


def control(page: Page) -> None:
    """The year on a day."""
    go(page, "Контроль")
    look(page)
    page.get_by_label("На какую дату").fill("2025-07-01")
    page.get_by_role("button", name="Сделать справку").click()
    page.get_by_text("Справка на 01.07.2025 готова.").wait_for()
    look(page)


def publish(page: Page) -> None:
    """A trial of the publication."""
    go(page, "Публикация")
    look(page)
    page.get_by_label("Год", exact=True).select_option("2025")
    page.get_by_text("Проба: в изданное не класть").click()
    page.get_by_role("button", name="Проверить и опубликовать").click()
    page.get_by_text("Проба публикации за 2025 год: готово.").wait_for()
    assert page.get_by_text("цела", exact=True).is_visible()
    look(page)
    page.get_by_role("link", name="Посмотреть страницу").click()
    page.get_by_role("heading", level=1).wait_for()
    page.go_back()
    with page.expect_download() as folder:
        page.get_by_role("link", name="Скачать папку, ZIP").click()
    assert folder.value.suggested_filename == "site.zip"


def test_the_year_of_the_example(house: Path, address: str, page: Page) -> None:
    source = house / EXAMPLE.name
    assert LINE.match(f"Рабочее место: {address}")
    page.goto(address)
    page.wait_for_url("**/book")
    look(page)
    put_workbooks(page, source)
    build(page)
    agree(page, house)
    control(page)
    publish(page)
