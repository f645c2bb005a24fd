"""Every kind of stamp, on both documents of a second company, from the workbook to the site."""

from __future__ import annotations

import datetime as dt
import itertools
import os
from pathlib import Path
from typing import Any

import pytest

from generator import freshness, pipeline
from generator.findings import FaultyWorkbook
from generator.publication import verification, walk
from generator.publication.obstacles import Refused
from tests import office

PLACED = dt.date(2025, 3, 1)
DAYS = {"Дата утверждения": dt.date(2023, 12, 25), "Отчет: Дата утверждения": dt.date(2025, 2, 3)}
STAMPS: dict[str, dict[str, Any]] = {
    "нет": {},
    "приказ": {"Номер документа": "127"},
    "протокол": {"Номер документа": "5"},
    "руководитель": {"Должность": "Генеральный директор", "ФИО": "П.П. Петров"},
}
DONE = {
    "Дата исполнения": dt.date(2024, 3, 1),
    "Фактический результат": "Сидения обновлены.",
    "Эффект": "Ждать удобнее.",
}


OUT = {"beside": "out", "inside": "source/out", "equal": "source"}
"""Where the folder of results lies to that of the workbook."""
IS_NIGHTLY = os.environ.get("EXAMPLES") == "nightly"
LAYOUTS = list(itertools.product(STAMPS, OUT, (None, "program", "report")))


def published(
    folder: Path,
    program: str,
    kind: str,
    days: dict[str, Any],
    layout: str = "beside",
    only: str | None = None,
) -> walk.Publication:
    """Builds and publishes the documents of a year with the same stamp."""
    stamp = {"Гриф": kind, **STAMPS[kind]}
    both = {**stamp, **{f"Отчет: {name}": value for name, value in stamp.items()}, **days}
    source = office.workbook(
        folder / "source" / "к.xlsx",
        Программы=[office.year(**both)],
        Исполнение=[office.execution(**DONE)],
        Выводы=[office.finding(), office.finding(Код="О1", Документ="отчет")],
    )
    order = freshness.Order(source=source, out=folder / OUT[layout], year=2024, office=program)
    for built in pipeline.build_all(order):
        assert built.fault is None
    return pipeline.publish(walk.PublicationOrder(order=order, placed=PLACED, only=only))


# Each stamp and each layout once, all of them together at night.
@pytest.mark.parametrize(
    ("kind", "layout", "only"), LAYOUTS if IS_NIGHTLY else [LAYOUTS[n] for n in (0, 12, 26, 28)]
)
def test_a_stamp_with_its_day_goes_to_the_site(
    tmp_path: Path, office_program: str, kind: str, layout: str, only: str | None
) -> None:
    days = {} if kind == "нет" else DAYS
    made = published(tmp_path, office_program, kind, days, layout, only)
    asked = [only] if only else ["program", "report"]
    assert [each.document for each in made.added] == asked
    proof = verification.verify(made.site, issued=tmp_path / "source" / "issued")
    assert proof.alterations == ()


def test_a_day_left_blank_is_an_obstacle_with_its_cell(tmp_path: Path, office_program: str) -> None:
    """A signature is dated by hand; the line of the signature itself is none to fill in."""
    with pytest.raises(Refused) as refused:
        published(tmp_path, office_program, "руководитель", {})
    said = [str(obstacle).partition("/out/")[2] for obstacle in refused.value.obstacles]
    assert said == [
        f"{name}, абзац ««___» ______________ {year} г.»: незаполненное место «___» ______________ {year} г.» ({cell}). "
        f"Как исправить: впишите дату в утвержденный документ или в книгу ({cell}) и соберите заново."
        for name, year, cell in (
            ("program-2024.docx", 2023, "Программы!H2"),
            ("report-2024.docx", 2025, "Программы!O2"),
        )
    ]


@pytest.mark.parametrize("kind", ["приказ", "протокол"])
def test_an_order_without_its_day_is_not_built(
    tmp_path: Path, office_program: str, kind: str
) -> None:
    with pytest.raises(FaultyWorkbook) as refused:
        published(tmp_path, office_program, kind, {})
    cells = [
        str(fault.cell) for fault in refused.value.findings if fault.code == "stamp-incomplete"
    ]
    assert cells == ["Программы!H2", "Программы!O2"]
