"""How long a person waits in the workplace beside the same commands, in one run:

    python -m bench.workplace [RUNS]

A new version of the workbook is dropped: till its findings are on screen, beside `check`; till the
first page of the document built of it is, beside `program`, started anew as `make` does. Then it is
saved in place while the pages are looked at. Chromium shows the pages; interleaved, medians.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, sync_playwright

from bench.comparing import ROOT

BOOK = ROOT / "source" / "programme.xlsx"
_RUNS = 9
_PAUSE = 3.0  # seconds in which LibreOffice starts ahead
_PAGE = "document.images.length && document.images[0].naturalWidth > 0"


def versions(folder: Path, count: int) -> list[Path]:
    """Workbooks that differ in a result; each has to be built."""
    made = []
    for number in range(count):
        workbook = openpyxl.load_workbook(BOOK)
        cell = workbook["План"]["H4"]
        cell.value = f"{cell.value} (вариант {number})"
        made.append(folder / f"version-{number}.xlsx")
        workbook.save(made[-1])
    return made


def seconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def command(*arguments: str) -> None:
    """A command of ours, started anew."""
    done = [sys.executable, "-m", "generator", *arguments]
    subprocess.run(done, cwd=ROOT, check=True, capture_output=True)


@contextmanager
def served(source: Path, out: Path) -> Iterator[str]:
    """The address of a workplace."""
    folders = ["--source", str(source), "--out", str(out), "--port", "0"]
    server = subprocess.Popen(
        [sys.executable, "-m", "generator", "serve", *folders],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert server.stdout is not None
    try:
        found = re.search(r"http\S+", server.stdout.readline())
        assert found
        yield found[0]
    finally:
        server.terminate()
        server.wait()


def dropped(page: Page, version: Path, document: str) -> float:
    """From the press of the button till what came of it is on screen."""
    page.goto(page.evaluate("location.origin") + "/book")
    page.set_input_files("#file", version)
    page.select_option("#build", document)
    time.sleep(_PAUSE)
    button = page.get_by_role("button", name="Проверить и положить")

    def act() -> None:
        button.click(no_wait_after=True)
        if document:
            page.wait_for_function(f"location.pathname.startsWith('/documents/') && {_PAGE}")
        else:
            page.get_by_text("Новая версия принята.").wait_for()

    return seconds(act)


def saved(page: Page, source: Path, version: Path) -> float:
    """From the saving in place till the pages that are looked at are those of it."""
    former = page.evaluate("document.images[0].src")
    time.sleep(_PAUSE)

    def act() -> None:
        shutil.copy(version, source)
        page.wait_for_function(f"{_PAGE} && document.images[0].src != '{former}'")

    return seconds(act)


def main(runs: int) -> None:
    """Prints the medians."""
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        source, out, plain = folder / "programme.xlsx", folder / "out", folder / "plain.xlsx"
        check = ("check", "--source", str(plain))
        program = ("program", "--source", str(plain), "--out", str(folder / "plain"))
        every = versions(folder, 4 * runs + 1)
        shutil.copy(every.pop(), source)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        with served(source, out) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
            page.goto(address)
            page.wait_for_url("**/book")
            for _ in range(runs):
                one, two, three, four = (every.pop() for _ in range(4))
                shutil.copy(one, plain)
                new = {
                    "check": seconds(lambda: command(*check)),
                    "program": seconds(lambda: command(*program)),
                    "dropped: findings": dropped(page, two, ""),
                    "dropped: pages": dropped(page, three, "program-2024"),
                    "saved in place: pages": saved(page, source, four),
                }
                for name, value in new.items():
                    times.setdefault(name, []).append(value)
        browser.close()
    middle = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f"{name}: {middle[name]:.2f} s ({min(values):.2f}–{max(values):.2f})")
    print(f"findings, × check: {middle['dropped: findings'] / middle['check']:.2f}")
    print(f"pages, × program: {middle['dropped: pages'] / middle['program']:.2f}")
    print(f"saved in place, × program: {middle['saved in place: pages'] / middle['program']:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _RUNS)
