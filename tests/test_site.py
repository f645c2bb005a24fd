"""The page of the site and the HTML editions as people meet them: on a phone, by keyboard, with a
screen reader, in print."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from generator import freshness, pipeline
from generator.publication import walk
from tests.conftest import SHIPPED

PAGES = (
    "index.html",
    "accessibility.html",
    "2024/program-2024.html",
    "2024/report-2024.html",
)
EVERY = pytest.mark.parametrize("name", PAGES)
PHONE, DESK = 360, 1280
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])
# Nothing of Chromium's own goes to the network or needs rights.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Path:
    """The folder of the shipped data, with a second revision of nothing: a trial."""
    house = tmp_path_factory.mktemp("house")
    (house / "source").mkdir()
    shutil.copy(SHIPPED, house / "source")
    shutil.copytree(made, house / "out")
    order = freshness.Order(source=house / "source" / SHIPPED.name, out=house / "out", year=2024)
    wanted = walk.PublicationOrder(order=order, placed=dt.date(2025, 3, 1), demo=True)
    return pipeline.publish(wanted).site


OURS = Path(sys.prefix, "bin")  # where setup.sh puts starters of what it unpacked


def chromium() -> str | None:
    """The Chromium of this machine."""
    return str(OURS / "chromium") if (OURS / "chromium").exists() else shutil.which("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; its absence fails the tests, it does not skip them."""
    if (OURS / "node").exists():
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(OURS / "node")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    shown = browser.new_page(viewport={"width": DESK, "height": 800})
    yield shown
    shown.close()


def show(page: Page, site: Path, name: str, width: int = DESK) -> None:
    """Opens a page of the site in a window of this width, everything unfolded."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((site / name).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


@EVERY
def test_a_page_loads_without_errors_and_asks_for_nothing_else(
    page: Page, site: Path, name: str
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.on("request", lambda request: asked.append(request.url))
    show(page, site, name)
    assert said == []
    assert asked[0] == (site / name).as_uri()
    for url in asked:
        assert url.startswith(site.as_uri())
        assert Path(url.removeprefix("file://")).is_file()


def test_every_link_of_the_page_leads_to_a_file_and_back(page: Page, site: Path) -> None:
    show(page, site, "index.html")
    links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
    assert len(links) == 1 + 3 * 2 + 6 + 5 + 2, (
        "to the text; PDF, DOCX and HTML; tables; data and proof; feed and accessibility"
    )
    for link in links:
        if "#" not in link:
            assert Path(link.removeprefix("file://")).is_file()
    page.get_by_role("link", name="HTML").first.click()
    assert page.title() == "Программа 2024 – АО\xa0«Петербургская сбытовая компания»"
    page.get_by_role("link", name="качество обслуживания").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Качество обслуживания"


@EVERY
def test_the_contents_lead_to_their_headings(page: Page, site: Path, name: str) -> None:
    show(page, site, name)
    for target in page.locator("a[href^='#']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    ):
        assert page.evaluate("id => document.getElementById(id) !== null", target[1:]), target


@EVERY
@WIDTHS
def test_no_page_is_wider_than_the_screen(page: Page, site: Path, name: str, width: int) -> None:
    show(page, site, name, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_wide_tables_scroll_in_their_frames_on_a_phone_and_by_keyboard(
    page: Page, site: Path
) -> None:
    show(page, site, "2024/report-2024.html", PHONE)
    frame = page.get_by_role("region", name="Таблица\xa02 – Исполнение мероприятий")
    assert frame.evaluate("one => one.scrollWidth > one.clientWidth && one.clientWidth < 360")
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("one => one.scrollLeft > 0", arg=frame.element_handle())


def test_a_table_reads_with_its_heads_rows_and_caption(page: Page, site: Path) -> None:
    show(page, site, "2024/program-2024.html")
    table = page.get_by_role(
        "table", name="Таблица\xa01 – План мероприятий по повышению качества обслуживания"
    )
    heads = table.get_by_role("columnheader").all_inner_texts()
    assert heads == [
        "№",
        "Предложения",
        "Мероприятия",
        "Срок",
        "Результат",
        "1",
        "2",
        "3",
        "4",
        "5",
    ]
    numbers = [
        row.get_by_role("cell").first.inner_text() for row in table.get_by_role("row").all()[2:]
    ]
    assert numbers == [
        "1.",
        "1.1.",
        "1.1.1.",
        "1.1.2.",
        "1.1.3.",
        "1.1.4.",
        "1.2.",
        "1.2.1.",
        "1.3.",
        "1.3.1.",
        "2.",
        "2.1.",
        "2.1.1.",
        "2.2.",
        "2.2.1.",
        "2.2.2.",
        "2.3.",
        "2.3.1.",
    ]


def test_tab_goes_through_the_page_from_top_to_bottom_and_shows_where_it_is(
    page: Page, site: Path
) -> None:
    show(page, site, "index.html")
    stops = page.locator("a[href], summary").evaluate_all(
        "every => every.map(one => one.textContent.trim())"
    )
    walked = []
    for _ in stops:
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    assert walked == stops
    assert walked[0] == "Перейти к содержанию"


@EVERY
@WIDTHS
def test_axe_finds_no_violation(page: Page, site: Path, name: str, width: int) -> None:
    """WCAG 2.1 A and AA, which ГОСТ Р 52872-2019 follows, and axe's own good practice."""
    show(page, site, name, width)
    found = Axe().run(page).response
    assert [
        (rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]
    ] == []
    assert len(found["passes"]) > 15, "it looked"


class Strict(SimpleHTTPRequestHandler):
    """A server that lets a page load nothing but its own files."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def strict_server(site: Path) -> Iterator[str]:
    """The address of a folder on a server with a strict policy."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    with strict_server(site) as address:
        yield address


@EVERY
def test_a_strict_policy_keeps_looks_and_charts(page: Page, served: str, name: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{served}/{name}")
    assert said == []
    head = page.locator(".p442-head")
    assert head.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(31, 56, 100)"
    shown = page.locator("figure img").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert len(shown) == (2 if "report" in name else 0)
    assert all(width > 600 for width in shown)


def test_a_fragment_takes_the_looks_of_the_site_it_is_put_into(
    page: Page, site: Path, served: str
) -> None:
    """With our style or without: neither touches what is around it."""
    fragment = (site / "fragment.html").read_text(encoding="utf-8")
    classes = set(re.findall(r'class="([^"]*)"', fragment))
    assert all(name.startswith("p442") for value in classes for name in value.split())
    assert not re.search(r"<(?:html|head|body|title|meta|link|script|style|h1)\b", fragment)
    assert re.findall(r"<h(\d)", fragment)[:3] == ["2", "3", "4"]
    around = '<!DOCTYPE html><html lang="ru"><title>К</title><p id="own">Текст <a href="#own">x</a></p><table><tr><td>1</table>'
    page.goto(f"{served}/index.html")
    looks = []
    for style in ("", f'<link rel="stylesheet" href="{served}/style.css">'):
        page.set_content(f"{around}{style}{fragment}", wait_until="load")
        looks.append(page.evaluate(LOOKS_AROUND))
    assert looks[0] == looks[1]


LOOKS_AROUND = """() => ['body', '#own', '#own a', 'td'].map(one => {
    const style = getComputedStyle(document.querySelector(one));
    return Array.from(style).map(name => [name, style.getPropertyValue(name)])
        .filter(([name]) => !/size|width|height|origin|inset|bottom|right/.test(name));
})"""


def test_all_is_there_without_javascript(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto((site / "2024" / "report-2024.html").as_uri())
    assert shown.get_by_text("Выполнено 5 мероприятий из 10").is_visible()
    assert shown.get_by_role("img", name="Мероприятия по статусам.").is_visible()
    shown.goto((site / "index.html").as_uri())
    shown.get_by_text("Таблицы в CSV").first.click()
    assert shown.get_by_role("link", name="План мероприятий (CSV)").first.is_visible()
    context.close()


EVERY_LINK = (
    "links => links.map(link => [link.textContent.replace(/\\s+/g, ' ').trim(), link.href])"
)


@EVERY
def test_no_two_links_have_one_name_and_lead_elsewhere(page: Page, site: Path, name: str) -> None:
    show(page, site, name)
    names: dict[str, str] = {}
    for text, link in page.locator("a[href]").evaluate_all(EVERY_LINK):
        assert names.setdefault(text, link) == link, text
    summaries = page.locator("summary").all_text_contents()
    assert len(set(summaries)) == len(summaries)


@pytest.mark.parametrize("name", PAGES[2:])
def test_captions_are_whole_on_a_phone(page: Page, site: Path, name: str) -> None:
    """However far a table is scrolled."""
    show(page, site, name, PHONE)
    captions = page.locator("caption span, figcaption")
    assert captions.count() > 0
    for scrolled in (0, 300):
        page.evaluate(
            "left => document.querySelectorAll('.p442-table').forEach(one => one.scrollLeft = left)",
            scrolled,
        )
        for box in captions.evaluate_all("all => all.map(one => one.getBoundingClientRect())"):
            assert box["left"] >= 0
            assert box["right"] <= PHONE


def test_a_list_is_one_of_its_items_and_a_paragraph_behind_it_stands_behind_it(
    page: Page, site: Path
) -> None:
    show(page, site, "2024/program-2024.html")
    items = page.locator("main > div > ul > li")
    assert items.count() == 7
    assert all(not text.startswith("1.") for text in items.all_inner_texts())
    assert page.locator("li p").count() == 0
    for start in ("1.4. Для реализации", "1.5. В основе механизма"):
        assert page.locator("main > div > p", has_text=start).count() == 1


def test_the_title_page_is_there_once(page: Page, site: Path) -> None:
    for name in PAGES[2:]:
        show(page, site, name)
        title = page.locator("h1").inner_text()
        text = " ".join(page.locator("main").inner_text().split())
        assert text.count(" ".join(title.split())) == 1
        assert page.locator(".p442-title").inner_text().split("\n")[0] == "Санкт-Петербург"
        assert text.count("Санкт-Петербург 20") == 1


def test_in_print_heads_repeat_tables_are_whole_and_the_contents_are_left_out(
    page: Page, site: Path
) -> None:
    show(page, site, "2024/report-2024.html")
    page.emulate_media(media="print")
    assert page.locator(".p442-toc").is_hidden()
    styles = page.locator("thead").first.evaluate("head => getComputedStyle(head).display")
    assert styles == "table-header-group"
    assert (
        page.locator(".p442-table").first.evaluate("frame => getComputedStyle(frame).overflowX")
        == "visible"
    )
    assert page.pdf(format="A4").startswith(b"%PDF")
