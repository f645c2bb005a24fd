"""What is shipped is what its tool draws, byte for byte: who changes one changes the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, SHIPPED
from tools import program_template, report_template, shipped_workbook


@pytest.mark.parametrize(
    ("name", "write"),
    [("program.docx", program_template.write), ("report.docx", report_template.write)],
)
def test_a_shipped_template_is_what_its_tool_draws(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)
    assert (tmp_path / name).read_bytes() == (ROOT / "templates" / name).read_bytes(), (
        "see docs/notes/templates.md"
    )


def test_so_is_the_shipped_workbook() -> None:
    assert shipped_workbook.shipped() == SHIPPED.read_bytes()
