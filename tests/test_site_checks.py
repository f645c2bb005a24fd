"""What the strictest outside checkers say of the pages of both shipped books: Nu Html Checker,
html-validate, Lighthouse. They take a Java and Node, so only `make nightly` asks them; axe is asked
in `make test`."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import freshness, pipeline
from generator.publication import walk
from tests.conftest import ROOT, SHIPPED
from tests.test_site import chromium, strict_server

pytestmark = pytest.mark.skipif(os.environ.get("EXAMPLES") != "nightly", reason="make nightly")

EXAMPLE = ROOT / "source" / "examples" / "severorechensk.xlsx"
AROUND = '<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>К</title></head><body><h1>К</h1>{}</body></html>'
WHOLE = {"accessibility": 100, "best-practices": 100, "performance": 100, "seo": 100}


@pytest.fixture(scope="module")
def checks() -> Path:
    """The folder with the checkers."""
    return Path(os.environ["SITE_CHECKS"])


@pytest.fixture(scope="module", params=[SHIPPED, EXAMPLE], ids=["shipped", "example"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, office_program: str
) -> Path:
    """The folder of a book, a trial; with the fragment in a page as a CMS makes one."""
    book: Path = request.param
    house = tmp_path_factory.mktemp("house")
    for file in (book, *book.parent.glob("*.png")):
        shutil.copy(file, house)
    order = freshness.Order(
        source=house / book.name, out=house / "out", year=None, office=office_program
    )
    wanted = walk.PublicationOrder(order=order, placed=dt.date(2026, 3, 1), demo=True)
    site = pipeline.publish(wanted).site
    fragment = (site / "fragment.html").read_text(encoding="utf-8")
    (site / "fragment.html").write_text(AROUND.format(fragment), encoding="utf-8")
    return site


def node(checks: Path, program: str, *given: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a program of npm."""
    command = [str(checks / "node"), str(checks / "node_modules" / program), *given]
    surroundings = {**os.environ, **more}
    return subprocess.run(
        command, capture_output=True, text=True, cwd=checks, env=surroundings, check=False
    )


def test_nu_html_checker_finds_nothing_in_pages_style_and_icon(site: Path, checks: Path) -> None:
    jar = checks / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    ours = ROOT / ".java" / "usr" / "bin" / "java"
    java = shutil.which("java") or str(ours)
    files = [
        str(path) for path in sorted(site.rglob("*")) if path.suffix in (".html", ".css", ".svg")
    ]
    assert len(files) == 7
    command = [java, "-jar", str(jar), "--also-check-css", "--also-check-svg", *files]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in run.stderr.splitlines() if line.startswith('"')]
    assert (run.returncode, said) == (0, [])


def test_html_validate_finds_nothing(site: Path, checks: Path, tmp_path: Path) -> None:
    config = tmp_path / "html-validate.json"
    config.write_text(json.dumps({"root": True, "extends": ["html-validate:recommended"]}))
    files = [str(path) for path in sorted(site.rglob("*.html"))]
    run = node(checks, "html-validate/bin/html-validate.mjs", "--config", str(config), *files)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    with strict_server(site) as address:
        yield address


@pytest.mark.parametrize("page", ["index", "report"])
def test_lighthouse_gives_a_hundred_in_all_four(
    site: Path, checks: Path, served: str, page: str
) -> None:
    """The best of five runs: how fast a page comes depends on what else the machine does."""
    [report] = site.glob("*/report-*.html")
    path = "index.html" if page == "index" else str(report.relative_to(site))
    best: dict[str, int] = {}
    for _ in range(5):
        for name, score in scores(checks, f"{served}/{path}").items():
            best[name] = max(score, best.get(name, 0))
        if best == WHOLE:
            break
    assert best == WHOLE


def scores(checks: Path, address: str) -> dict[str, int]:
    """What Lighthouse says of a page."""
    chrome = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    run = node(
        checks,
        "lighthouse/cli/index.js",
        *(address, "--output=json", "--quiet", chrome),
        CHROME_PATH=chromium() or "",
    )
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)["categories"]
    return {name: round(said[name]["score"] * 100) for name in WHOLE}
