"""What documents say of a measure that goes on from an earlier year, built without PDF."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests import office
from tests.office import execution, measure
from tests.shown import document_text
from tests.test_cli import NO_OFFICE, run

REASON = "Поставщик сорвал срок."
ORIGIN = "Программа на°2024°год, п.°1.1.2"  # ° is a no-break space


def book(folder: Path) -> Path:
    """A measure of 2024, the second of its group, goes on in 2025 and is done there."""
    plan = [
        measure("М24-01"),
        measure("М24-02", Мероприятие="Закупить столы.", Срок="IV квартал"),
        measure("М25-01", Год=2025, Мероприятие="Закупить столы.", Вывод=None, **{"Перенесено из": "М24-02"}),
    ]  # fmt: skip
    moved = {
        "Статус": "перенесено",
        "Перенесено на": "I квартал 2025",
        "Причина отклонения": REASON,
    }
    done = {
        "Дата исполнения": dt.date(2025, 3, 3),
        "Фактический результат": "Куплено 6 столов.",
        "Эффект": "Жалоб нет.",
    }
    return office.workbook(
        folder / "к.xlsx",
        Программы=[office.year(), office.year(2025)],
        План=plan,
        Исполнение=[execution("М24-02", **moved), execution("М25-01", **done)],
    )


def text_of(folder: Path, document: str, edition: str) -> str:
    out = folder / "out"
    given = ("--year", 2025, "--edition", edition, "--source", book(folder), "--out", out)
    run(document, *given, **NO_OFFICE)
    suffix = "-internal" if edition == "internal" else ""
    return document_text((out / f"{document}-2025{suffix}.docx").read_bytes())


@pytest.mark.parametrize(
    ("document", "edition", "origin"),
    [
        ("program", "internal", f"{ORIGIN} (М24-02)"),
        ("report", "internal", f"{ORIGIN} (М24-02)"),
        ("report", "public", ORIGIN),
    ],
)
def test_a_carried_measure_says_where_it_comes_from(
    document: str, edition: str, origin: str, tmp_path: Path
) -> None:
    text = text_of(tmp_path, document, edition)
    [row] = [line for line in text.splitlines() if "Программа на°2024" in line]
    assert "Закупить столы." in row
    assert origin in row
    assert ("(М24-02)" in row) == (edition == "internal")
    assert "IV°квартал" in row


def test_the_public_programme_does_not(tmp_path: Path) -> None:
    text = text_of(tmp_path, "program", "public")
    assert "Закупить столы." in text
    assert "Программа на°2024" not in text
