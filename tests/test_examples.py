"""The book of the second company: drawn by its tool, nothing to say of it, and a document of it
shows what those of the shipped book do not."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from generator import building, facts, freshness, pipeline
from generator.book import Year
from generator.checked import Asked
from generator.documents import kinds
from generator.model import Direction, Status
from generator.publication import walk
from generator.workbook import reading
from tests import office, shown
from tests.conftest import EXAMPLE
from tools import example_workbook


@pytest.fixture(scope="module")
def year() -> Year:
    book = reading.read(EXAMPLE).book
    assert book is not None
    return book.year(example_workbook.YEAR)


def test_the_example_is_what_its_tool_draws() -> None:
    assert example_workbook.example() == EXAMPLE.read_bytes()
    assert example_workbook.logo() == EXAMPLE.with_suffix(".png").read_bytes()


def test_of_its_plan_and_of_the_year_that_is_over_only_its_many_kinds_of_dues_are_told() -> None:
    assert [finding.code for finding in office.said(EXAMPLE)] == ["due-forms-mixed"]
    told = pipeline.check(EXAMPLE, 2025, Asked(final=True), strict=True)
    assert [finding.code for finding in told] == ["due-forms-mixed"]


def test_its_public_programme_speaks_of_its_own_services_and_not_of_money() -> None:
    order = freshness.Order(source=EXAMPLE, out=Path("out"), year=example_workbook.YEAR)
    said = "\n".join(shown.plain_text(building.write(kinds.kind("program"), order).docx))
    said = said.replace("\xa0", " ")
    assert "качества очного, выездного, заочного и интерактивного обслуживания;" in said
    assert "Определяется объём финансирования" not in said
    assert (
        "Предложения, мероприятия, сроки и ожидаемые результаты представлены в таблице № 1." in said
    )


def test_its_measures_stand_in_groups_and_directly_in_sections(year: Year) -> None:
    direct = {node.title: len(year.measures_of(node)) for node in year.top_sections}
    assert direct == {
        "Очное обслуживание": 0,
        "Выездное обслуживание": 5,
        "Заочное обслуживание": 0,
        "Интерактивное обслуживание": 0,
        "Меры для всех видов обслуживания": 2,
    }
    assert len(year.measures) == 35
    assert [node.title for node in year.sections if node.not_applicable] == [
        "Пункты приема в МФЦ B2B"
    ]


def test_everything_that_can_become_of_a_measure_became_of_one(year: Year) -> None:
    tally = facts.tally(facts.outcomes(year))
    assert {each.execution.status for each in facts.outcomes(year)} == set(Status)
    assert tally.counts == {
        "planned": 35,
        "done": 24,
        "in_time": 21,
        "late": 3,
        "partly": 3,
        "not_done": 1,
        "moved": 3,
        "cancelled": 2,
        "in_work": 2,
    }


def test_its_terms_and_figures_are_of_many_forms(year: Year) -> None:
    assert len({measure.due.text for measure in year.measures}) == 35
    assert {each.direction for each in year.indicators} == set(Direction)
    assert any(each.unit == "%" for each in year.indicators)
    subjects = [each.subject for each in year.indicators]
    assert {"2", "1.1", "М25-02"} <= set(subjects)
    scales = {(each.kind.value, each.scale) for each in year.assessments}
    assert scales == {("комплексная", "0–100\xa0%"), ("оперативная", "1–5")}


@pytest.mark.parametrize(
    ("name", "stamp"),
    [
        (
            "program-2025",
            "УТВЕРЖДЕНА\nприказом ПАО «Северореченская энергосбытовая компания»\n"
            "от 16.12.2024 № 318-п",
        ),
        (
            "report-2025",
            "УТВЕРЖДАЮ\nГенеральный директор ПАО «Северореченская энергосбытовая компания»\n"
            "_______________ А.В. Смирнова\n16 февраля 2026 г.",
        ),
    ],
    ids=["program", "report"],
)
@pytest.mark.parametrize("edition", ["", "-internal"])
def test_both_documents_are_made_in_both_editions_each_with_its_stamp(
    made_example: Path, name: str, stamp: str, edition: str
) -> None:
    assert (made_example / f"{name}{edition}.pdf").exists()
    lines = shown.plain_text((made_example / f"{name}{edition}.docx").read_bytes())
    assert "\n".join(lines).replace("\xa0", " ").startswith(stamp)


def test_a_trial_of_its_site_can_be_made(
    made_example: Path, tmp_path: Path, office_program: str
) -> None:
    out = shutil.copytree(made_example, tmp_path / "out")
    order = freshness.Order(source=EXAMPLE, out=out, year=2025, office=office_program)
    placed = dt.date(2026, 2, 20)
    trial = pipeline.publish(walk.PublicationOrder(order=order, placed=placed, demo=True))
    assert [each.document for each in trial.added] == ["program", "report"]
    assert not (EXAMPLE.parent / "issued").exists()
