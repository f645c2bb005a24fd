"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from generator import freshness, pipeline
from generator.documents import finishing
from generator.pdf import office as soffice
from generator.terms import Edition
from tests.auditing import Auditor

# The same examples each time: what passes once passes again.
settings.register_profile(
    "tests",
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
# Others each time, and more of them; one that fails is kept in .hypothesis and tried first.
settings.register_profile(
    "nightly",
    settings.get_profile("tests"),
    derandomize=False,
    max_examples=1000,
    print_blob=True,
)
settings.load_profile(os.environ.get("EXAMPLES", "tests"))

Golden = Callable[[str, str], None]
ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "source" / "programme.xlsx"
EXAMPLE = ROOT / "source" / "examples" / "severorechensk.xlsx"
TEMPLATE = ROOT / "templates" / "program.docx"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden texts anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the one kept under tests/golden; `make golden` renews it."""

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--golden"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session", autouse=True)
def audited() -> Iterator[None]:
    """Every document that is built in this process is looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finishing, "finish", Auditor().watched(finishing.finish))
        yield


@pytest.fixture(scope="session")
def office_program() -> str:
    """The LibreOffice of this machine; its absence fails the tests, it does not skip them."""
    return soffice.find_office(os.environ.get("SOFFICE"))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, office_program: str) -> Path:
    """Both editions of the shipped Programme and Report, made once for all tests that look at
    them, in whichever of the processes needs them first."""
    return _made_once(tmp_path_factory.getbasetemp(), SHIPPED, 2024, office_program)


@pytest.fixture(scope="session")
def made_example(tmp_path_factory: pytest.TempPathFactory, office_program: str) -> Path:
    """The same of the example."""
    return _made_once(tmp_path_factory.getbasetemp(), EXAMPLE, 2025, office_program)


def _made_once(shared: Path, source: Path, year: int, program: str) -> Path:
    """The folder with all documents of a workbook and a year, below a folder that is each
    process's own or, of several, below one that they share."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    out, whole = shared / f"made-{source.stem}", shared / f"made-{source.stem}-is-whole"
    with FileLock(f"{out}.lock"):
        if not whole.exists():
            _make_all(source, year, out, program)
            whole.touch()
    return out


def _make_all(source: Path, year: int, out: Path, program: str) -> None:
    with soffice.Office(program) as office:
        for edition in Edition:
            order = freshness.Order(source=source, out=out, year=year, edition=edition)
            for built in pipeline.build_all(order, office):
                assert built.fault is None
