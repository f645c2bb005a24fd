"""Chromium goes through the year of the example company in the workplace, as a person would who has
no mouse: every page is fit for everybody, says nothing on its console, and may be reloaded and gone
back to."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import docx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.conftest import EXAMPLE, ROOT
from tests.test_site import DESK, PHONE, browser

__all__ = ["browser"]  # a fixture of that module
LINE = re.compile(r"^Рабочее место: (http://127\.0\.0\.1:\d+)/\?token=\S+$")
MOST_TABS = 400


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
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert server.stdout is not None
    line = server.stdout.readline().strip()
    assert LINE.match(line)
    yield line.removeprefix("Рабочее место: ")
    server.send_signal(signal.SIGTERM)
    _, told = server.communicate(timeout=30)
    assert told == ""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that says nothing on its console and asks nobody else."""
    context = browser.new_context(locale="ru-RU", accept_downloads=True)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on(
        "request", lambda asked: told.append(asked.url) if "127.0.0.1" not in asked.url else None
    )
    page.set_default_timeout(60_000)
    yield page
    context.close()
    assert told == []


# --- what a person without a mouse does -----------------------------------------------------------


def reach(page: Page, wanted: Locator) -> None:
    """Goes on with the tabulator until something has the focus, and can be seen to have it."""
    wanted.first.wait_for()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.first.evaluate("element => element === document.activeElement"):
            outline = "element => getComputedStyle(element).outlineStyle"
            assert wanted.first.evaluate(outline) != "none", page.url
            return
    raise AssertionError(f"no key leads to {wanted}")


def press(page: Page, button: str) -> None:
    """Presses a button."""
    reach(page, page.get_by_role("button", name=button, exact=True))
    page.keyboard.press("Enter")


def follow(page: Page, link: str | re.Pattern[str]) -> None:
    """Follows a link."""
    reach(page, page.get_by_role("link", name=link, exact=isinstance(link, str)))
    page.keyboard.press("Enter")


def type_in(page: Page, label: str, text: str) -> None:
    """Types into a field."""
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def choose(page: Page, label: str, choice: str) -> None:
    """Chooses from a list with the arrows."""
    field = page.get_by_label(label, exact=True)
    reach(page, field)
    page.keyboard.press("Home")
    for _ in range(field.locator("option").count()):
        if field.evaluate("element => element.selectedOptions[0].label") == choice:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no arrow leads to {choice}")


def decide(page: Page, decision: str) -> None:
    """Chooses a decision on the first suggestion with the arrows."""
    reach(page, page.locator("input[type=radio]:checked").first)
    for _ in range(4):
        if page.get_by_role("radio", name=decision).first.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no arrow leads to {decision}")


def give(page: Page, label: str, file: Path) -> None:
    """Gives a file. Headless Chromium does not always open its window at the first press."""
    reach(page, page.get_by_label(label, exact=True))
    for key in ("Space", "Enter", "Space", "Enter"):
        with suppress(PlaywrightTimeout):
            with page.expect_file_chooser(timeout=3_000) as chooser:
                page.keyboard.press(key)
            chooser.value.set_files(file)
            return
    raise AssertionError(f"no key opens {label}")


def go(page: Page, section: str) -> None:
    """Opens a section by the navigation, and comes back to it."""
    follow(page, section)
    page.get_by_role("heading", level=1, name=section).wait_for()


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


# --- what comes from outside ----------------------------------------------------------------------


def changed(source: Path, cells: dict[tuple[str, str], str | None]) -> Path:
    """A copy of the workbook with other values in some cells."""
    workbook = openpyxl.load_workbook(source)
    for (sheet, cell), value in cells.items():
        workbook[sheet][cell] = value
    copy = source.with_name("Новая книга.xlsx")
    workbook.save(copy)
    return copy


def mark_of(source: Path, year: int) -> tuple[str, str]:
    """The cell that marks the data of a year as invented."""
    sheet = openpyxl.load_workbook(source)["Программы"]
    rows = list(sheet.iter_rows())
    column = next(cell.column_letter for row in rows for cell in row if cell.value == "Пометка")
    row = next(row[0].row for row in rows if any(cell.value == year for cell in row[:2]))
    return "Программы", f"{column}{row}"


def result_in(source: Path) -> str:
    """The expected result of a measure of 2026."""
    return str(openpyxl.load_workbook(source)["План"]["H38"].value)


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


def filled(form: Path) -> Path:
    """The form of a department with another result of its first measure."""
    workbook = openpyxl.load_workbook(form)
    workbook["План"]["F4"] = f"{workbook['План']['F4'].value} Утром."
    workbook.save(form)
    return form


def exports(folder: Path) -> Path:
    """An export of a survey."""
    path = folder / "оценки.csv"
    rows = [f"{day:02}.03.2025;офис;физ;{day % 5 + 1}\n" for day in range(1, 29)]
    path.write_text("Дата;Канал;Сегмент;Оценка\n" + "".join(rows), encoding="utf-8")
    return path


# --- the year -------------------------------------------------------------------------------------


def put_workbooks(page: Page, source: Path) -> None:
    """A workbook with a fault; it is read of in the remarks; then one without, built at once."""
    give(page, "Файл книги (xlsx)", changed(source, {("План", "G38"): "весной"}))
    press(page, "Проверить и положить")
    page.get_by_text("Не сделано: Новая версия книги: Новая книга.xlsx").wait_for()
    assert page.get_by_text("План!G38").is_visible()
    look(page)
    mended = changed(source, {("План", "G38"): "III квартал 2026"})
    give(page, "Файл книги (xlsx)", mended)
    choose(page, "И сразу собрать", "Программа 2026")
    press(page, "Проверить и положить")
    page.get_by_text("Новая версия книги принята, документ собран.").wait_for()
    picture = page.get_by_role("img", name="Страница 1;")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 900
    look(page)
    data = source.read_bytes()
    page.reload()  # asks nothing again
    assert page.get_by_text("Новая версия книги принята, документ собран.").is_visible()
    assert source.read_bytes() == data
    go(page, "Замечания")
    look(page)


def save_in_place(page: Page, source: Path) -> None:
    """The workbook is saved where it is: the pages that are looked at follow."""
    go(page, "Документы")
    follow(page, "Страницы: Программа")
    picture = page.get_by_role("img", name="Страница 1;")
    before = picture.get_attribute("src")
    shutil.copy(changed(source, {("План", "G38"): "IV квартал 2026"}), source)
    page.locator(f'img[src="{before}"]').wait_for(state="detached")
    page.get_by_text("готово", exact=True).wait_for()
    assert picture.get_attribute("src") != before


def build(page: Page) -> None:
    """A document, its pages, and back."""
    go(page, "Документы")
    look(page)
    press(page, "Собрать: Программа, внутренняя редакция")
    page.get_by_text("Готово.", exact=True).wait_for()
    look(page)
    follow(page, "Страницы: Программа, внутренняя редакция")
    page.get_by_role("img", name="Страница 1;").wait_for()
    page.go_back()
    assert page.get_by_text("Готово.", exact=True).is_visible()


def gather(page: Page, house: Path) -> None:
    """Forms go out, one comes back; answers of a survey; what goes over into the next year."""
    go(page, "Данные")
    look(page)
    press(page, "Сделать формы")
    page.get_by_text("Форм: 9, на 2026 год.").wait_for()
    look(page)
    form = filled(house / "out" / "forms-2026" / "Отдел качества обслуживания.xlsx")
    give(page, "Файлы (xlsx, ods, csv, docx)", form)
    press(page, "Прочитать таблицы")
    page.get_by_text("Прочитано. Предложений 1: готово – 1.").wait_for()
    look(page)
    give(page, "Выгрузки (csv, xlsx)", exports(house))
    press(page, "Посчитать оценки")
    page.get_by_text("Решить: опрос-2026-предложения.xlsx").wait_for()
    look(page)
    press(page, "Показать, что переходит")
    page.get_by_text("Решить: next-2027-предложения.xlsx").wait_for()
    look(page)
    follow(page, "gather-2026-предложения.xlsx")
    look(page)
    take(page)


def take(page: Page) -> None:
    """The first suggestion of a list is accepted and put into the workbook."""
    decide(page, "принять")
    type_in(page, "Кто решил", "Орлова")
    press(page, "Записать решения")
    page.get_by_text("Решения записаны в список.").wait_for()
    press(page, "Записать и внести в книгу")
    page.get_by_text("Книга обновлена.").wait_for()
    look(page)


def agree(page: Page, house: Path) -> None:
    """What the lawyers sent back is decided on and put into the workbook."""
    source = house / EXAMPLE.name
    words = result_in(source).split()
    was = " ".join(words[:3])
    go(page, "Согласование")
    look(page)
    sent = returned(house / "out" / "program-2026.docx", was, f"{was} надежно")
    give(page, "Файлы (docx, doc, odt, rtf)", sent)
    press(page, "Прочитать")
    page.get_by_text("Программа с правками.docx: Программа 2026").wait_for()
    look(page)
    follow(page, "Решить: program-2026-предложения.xlsx")
    assert page.locator("ins").first.inner_text().strip() == "надежно"
    look(page)
    take(page)
    assert result_in(source) == " ".join([was, "надежно", *words[3:]])


def control(page: Page) -> None:
    """The year on a day."""
    go(page, "Контроль")
    look(page)
    type_in(page, "На какую дату", "07012025")
    press(page, "Сделать справку")
    page.get_by_text("Справка на 01.07.2025 по Программе 2025 года готова.").wait_for()
    look(page)


def publish(page: Page, source: Path) -> None:
    """What stands in the way is named and mended; then the Programme is published."""
    go(page, "Публикация")
    look(page)
    choose(page, "Что", "только Программу")
    press(page, "Проверить и опубликовать")
    page.get_by_text("пометка «Демонстрационные данные»").wait_for()
    look(page)
    go(page, "Книга")
    give(page, "Файл книги (xlsx)", changed(source, {mark_of(source, 2026): None}))
    press(page, "Проверить и положить")
    page.get_by_text("Новая версия книги принята, документ собран.").wait_for()
    go(page, "Публикация")
    choose(page, "Что", "только Программу")
    press(page, "Проверить и опубликовать")
    page.get_by_text("Публикация за 2026 год: готово.").wait_for()
    assert page.get_by_text("цела", exact=True).is_visible()
    look(page)
    follow(page, "Посмотреть страницу")
    page.get_by_role("heading", level=1).wait_for()
    page.go_back()
    with page.expect_download() as folder:
        follow(page, "Скачать папку, ZIP")
    assert folder.value.suggested_filename == "site.zip"


def test_the_year_of_the_example(house: Path, address: str, page: Page) -> None:
    source = house / EXAMPLE.name
    page.goto(address)
    page.wait_for_url("**/book")
    look(page)
    put_workbooks(page, source)
    save_in_place(page, source)
    build(page)
    agree(page, house)
    gather(page, house)
    control(page)
    publish(page, source)


def test_without_scripts_all_is_there(house: Path, address: str, browser: Browser) -> None:
    """Only progress is not shown by itself."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.wait_for_url("**/book")
    page.get_by_label("Файл книги (xlsx)").set_input_files(
        changed(house / EXAMPLE.name, {("План", "G38"): "III квартал 2026"})
    )
    page.get_by_label("И сразу собрать").select_option("program-2026")
    page.get_by_role("button", name="Проверить и положить").click()
    page.get_by_text("Новая версия книги принята, документ собран.").wait_for(timeout=60_000)
    page.get_by_role("img", name="Страница 1;").wait_for()
    context.close()
