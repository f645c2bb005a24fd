"""What internal documents say of branches, and public ones do not; built without PDF."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests import office
from tests.office import execution, measure
from tests.shown import document_text
from tests.test_cli import NO_OFFICE, run

MONEY, SPENT = "Финансирование план, тыс. руб.", "Финансирование факт, тыс. руб."
DONE = {
    "Дата исполнения": dt.date(2024, 3, 3),
    "Фактический результат": "Куплено 6 штук.",
    "Эффект": "Жалоб нет.",
    SPENT: 90,
}
CANCELLED = {"Статус": "отменено", "Причина отклонения": "Не нужны."}


def text_of(folder: Path, document: str, edition: str, *branches: str | None) -> str:
    things = ("сидения", "столы", "лампы", "шкафы")
    plan = [
        measure(f"М{number}", Мероприятие=f"Закупить {thing}.", Филиал=branch)
        for number, (thing, branch) in enumerate(zip(things, branches, strict=False), 1)
    ]
    executions = [execution("М1", **DONE), execution("М2", **DONE), execution("М3", **CANCELLED)]
    source = office.workbook(folder / "к.xlsx", План=plan, Исполнение=executions[: len(plan)])
    out = folder / "out"
    run(document, "--edition", edition, "--source", source, "--year", 2024, "--out", out, **NO_OFFICE)  # fmt: skip
    suffix = "-internal" if edition == "internal" else ""
    return document_text((out / f"{document}-2024{suffix}.docx").read_bytes())


def test_the_internal_plan_sums_up_by_branch(tmp_path: Path) -> None:
    text = text_of(tmp_path, "program", "internal", "Южный", None, "Южный")
    totals = text[text.index("| Всего") :].splitlines()[:3]
    assert totals == [
        "| Всего | 300,00",
        "| Южный°– 2°мероприятия | 200,00",
        "| все Общество°– 1°мероприятие | 100,00",
    ]


def test_the_internal_report_says_what_each_branch_did(tmp_path: Path) -> None:
    text = text_of(tmp_path, "report", "internal", "Южный", "Северный", "Южный")
    table = text[text.index("– Мероприятия филиалов") :].splitlines()[3:8]
    assert table == [
        "| Южный: мероприятий°– 2, выполнено°– 1; план 200,00, факт 90,00°тыс.°руб.",
        "| 1.1.1. | Закупить сидения. | I°квартал | выполнено",
        "| 1.1.3. | Закупить лампы. | I°квартал | отменено",
        "| Северный: мероприятий°– 1, выполнено°– 1; план 100,00, факт 90,00°тыс.°руб.",
        "| 1.1.2. | Закупить столы. | I°квартал | выполнено",
    ]


@pytest.mark.parametrize("document", ["program", "report"])
def test_the_public_editions_name_no_branch(document: str, tmp_path: Path) -> None:
    assert "Южный" not in text_of(tmp_path, document, "public", "Южный", None, "Южный")


@pytest.mark.parametrize("document", ["program", "report"])
def test_without_branches_nothing_is_said_of_them(document: str, tmp_path: Path) -> None:
    text = text_of(tmp_path, document, "internal", None, None, None)
    assert "филиал" not in text.lower()
    assert "все Общество" not in text
