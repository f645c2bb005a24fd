"""What the checker finds in the Programme 2024 exactly as it was published: every quirk of it, and
nothing else.

Each line was judged by hand against the published text; docs/notes/checker.md keeps the figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from generator import rules
from generator.checked import checked
from generator.documents import kinds
from generator.findings import Finding, Rule, Severity
from tests import published
from tests.conftest import ROOT

EXPECTED = """
Акты!C2 act-date
Акты!F2 act-date
Выводы finding-missing
План funding-missing
План!E3 ending-dot
План!E8 quotes-straight company-other-word
План!E9 quotes-straight company-other-word
План!E10 quotes-straight ending-dot
План!F2 abbreviation-unknown
План!F4 quotes-straight
План!F5 abbreviation-unknown abbreviation-unknown
План!F8 ending-dot abbreviation-unknown
План!F9 ending-dot text-slip
План!F10 quotes-straight ending-dot
План!F11 company-other-word
План!H2 ending-dot document-unlisted
План!H3 result-unmeasurable
План!H4 ending-dot result-unmeasurable
План!H6 segment-cyrillic spelling-variant result-unmeasurable
План!H7 segment-cyrillic result-unmeasurable
План!H8 result-unmeasurable
План!H9 result-unmeasurable
План!H10 result-unmeasurable
План!H11 document-unlisted
Показатели indicator-missing
Разделы coverage-missing coverage-missing coverage-missing
Разделы!B3 segment-cyrillic
Разделы!B4 segment-cyrillic
Разделы!B5 segment-cyrillic
Разделы!B7 segment-cyrillic
Разделы!B8 segment-cyrillic
Разделы!E3 segment-cyrillic coverage-missing
Разделы!E4 segment-cyrillic
Разделы!E5 segment-cyrillic
Разделы!E7 segment-cyrillic
Разделы!E8 segment-cyrillic
Разделы!E9 coverage-missing
published.docx dash-hyphen nbsp-missing ending-comma act-date term-unused term-unused
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Finding, ...]:
    folder = tmp_path_factory.mktemp("published")
    template = published.template(folder / "published.docx")
    return checked(
        published.workbook(folder / "книга.xlsx"),
        2024,
        [replace(kinds.kind("program"), template=template)],
    ).all(strict=False)


def test_every_text_is_the_published_one_byte_for_byte(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(published.workbook(tmp_path / "к.xlsx"))
    cells = [
        cell
        for row in book["План"].iter_rows(min_row=2, min_col=5, max_col=8, values_only=True)
        for cell in row
    ]
    assert len(cells) == 40
    assert all(f"\t{cell}" in published.TEXT for cell in cells)


def test_all_of_it_is_found_and_nothing_else(found: tuple[Finding, ...]) -> None:
    by_cell: dict[str, list[str]] = {}
    for finding in found:
        by_cell.setdefault(str(finding.cell), []).append(finding.code)
    assert {cell: sorted(codes) for cell, codes in by_cell.items()} == {
        cell: sorted(codes) for cell, *codes in map(str.split, EXPECTED.strip().splitlines())
    }


def test_the_only_errors_are_the_wrong_date_of_the_decree(found: tuple[Finding, ...]) -> None:
    assert [str(one.cell) for one in found if one.severity is Severity.ERROR] == [
        "Акты!C2",
        "Акты!F2",
        "published.docx",
    ]


def test_the_note_keeps_the_figures(found: tuple[Finding, ...]) -> None:
    expected = len(EXPECTED.split()) - len(EXPECTED.strip().splitlines())
    note = (ROOT / "docs" / "notes" / "checker.md").read_text(encoding="utf-8")
    assert f"- expected {expected}, found {len(found)} ({_counted(found)}), false 0" in note
    assert f"- rules: {len(rules.RULES)} ({_counted(rules.RULES.values())})" in note


def _counted(things: Iterable[Finding | Rule]) -> str:
    severities = [thing.severity for thing in things]
    names = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "infos"}
    return ", ".join(f"{severities.count(severity)} {name}" for severity, name in names.items())
