"""What is shipped is what its tool draws, byte for byte: who changes one changes the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import opc
from tests.conftest import ROOT, SHIPPED
from tools import control_template, program_template, report_template, shipped_workbook


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("program.docx", program_template.write),
        ("report.docx", report_template.write),
        ("control.docx", control_template.write),
    ],
)
def test_a_shipped_template_is_what_its_tool_draws(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)
    assert (tmp_path / name).read_bytes() == (ROOT / "templates" / name).read_bytes(), (
        "see docs/notes/templates.md"
    )


@pytest.mark.parametrize("name", ["program.docx", "report.docx", "control.docx"])
def test_a_template_has_nothing_of_another_time_and_tongue(name: str) -> None:
    """Nothing of python-docx's own template, which a Word for Mac of 2013 made: its parts, fonts,
    language and dates, its styles and links to styles that are not there, its editing sessions."""
    parts = opc.read((ROOT / "templates" / name).read_bytes())
    assert sorted(path for path in parts if path.startswith("docProps")) == ["docProps/core.xml"]
    assert not [path for path in parts if re.search("customXml|stylesWith|webSettings", path)]
    whole = b"".join(parts.values()).decode()
    for stray in ("en-US", "2013-", "Cambria", "Calibri", "Macintosh", "w:rsid", "asciiTheme"):
        assert stray not in whole
    assert re.findall("<w:zoom [^>]*>", whole) == ['<w:zoom w:percent="100"/>']
    assert '<w:compatSetting w:name="compatibilityMode"' in whole


@pytest.mark.parametrize("name", ["program.docx", "report.docx", "control.docx"])
def test_every_style_and_list_that_a_template_names_is_there(name: str) -> None:
    parts = opc.read((ROOT / "templates" / name).read_bytes())
    whole = b"".join(parts.values()).decode()
    named = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle|basedOn|link|next) w:val="(.*?)"', whole))
    assert named - set(re.findall(r'w:styleId="(.*?)"', whole)) == set()
    assert len(named) > 20
    lists = set(re.findall(r'<w:numId w:val="(\d+)"', whole)) - {"0"}
    assert lists <= set(re.findall(r'<w:num w:numId="(\d+)"', whole))


def test_so_is_the_shipped_workbook() -> None:
    assert shipped_workbook.shipped() == SHIPPED.read_bytes()
