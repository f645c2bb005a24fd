"""The book of the second company: drawn by its tool, nothing to say of it, and a document of it
shows what those of the shipped book do not."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from generator import building, facts, freshness, pipeline, progress
from generator.book import Year
from generator.checked import Asked
from generator.cycle import planning
from generator.documents import issued, kinds
from generator.model import Direction, Status
from generator.publication import walk
from generator.workbook import reading
from tests import shown
from tests.conftest import EXAMPLE
from tools import example_workbook

ISSUED = EXAMPLE.parent / "issued" / "2025"


@pytest.fixture(scope="module")
def year() -> Year:
    book = reading.read(EXAMPLE).book
    assert book is not None
    return book.year(example_workbook.YEAR)


def test_the_example_is_what_its_tool_draws() -> None:
    assert example_workbook.example() == EXAMPLE.read_bytes()
    assert example_workbook.logo() == EXAMPLE.with_suffix(".png").read_bytes()


def test_of_the_year_that_is_over_an_amendment_that_waits_is_told_and_of_the_next_nothing() -> None:
    told = pipeline.check(EXAMPLE, 2025, Asked(final=True))
    assert [finding.code for finding in told] == ["amendment-unissued", "due-forms-mixed"]
    assert pipeline.check(EXAMPLE, 2026, strict=True) == ()


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
        "done": 25,
        "in_time": 22,
        "late": 3,
        "partly": 3,
        "not_done": 1,
        "moved": 3,
        "cancelled": 1,
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
    assert [each.document for each in trial.added] == ["program", "amendment", "report"]
    assert {path.name.partition(".")[0] for path in ISSUED.iterdir()} == {
        "program-2025",
        "program-2025-data",
        "program-2025-plan",
    }


# --- its year -------------------------------------------------------------------------------------


def test_in_december_its_programme_was_approved_without_what_came_later(tmp_path: Path) -> None:
    source = tmp_path / "книга.xlsx"
    source.write_bytes(example_workbook.as_approved())
    shutil.copy(EXAMPLE.with_suffix(".png"), tmp_path)
    assert [finding.code for finding in pipeline.check(source)] == ["due-forms-mixed"]
    shutil.copytree(ISSUED, tmp_path / "issued" / "2025")
    book = reading.read(source).book
    assert book is not None
    kept = tmp_path / "issued" / "2025" / "program-2025.json"
    title = kinds.kind("program").title_of(book.year(2025))
    year = issued.beside_issued(book.year(2025), kept, title)
    assert year.changes == ()


def test_in_june_its_amendment_says_what_changed() -> None:
    said = _said("amendment").replace("\n", " ")
    assert "утвержденную приказом от 16.12.2024 № 318-п" in said
    for words in (
        "1.1.6. Срок до конца июня до конца августа",
        "исключено (изменение № 1)",
        "Срок: до 15.12.2025; Результат: Без выезда проверено не менее 500 приборов учета",
        "Изменения действуют с 01.07.2025.",
    ):
        assert words in said


def test_in_july_its_control_says_what_is_overdue() -> None:
    book = reading.read(EXAMPLE).book
    assert book is not None
    now = progress.progress(book.year(2025), dt.date(2025, 7, 1))
    assert [row.measure.code for row in now.of("overdue")] == ["М25-02", "М25-12"]


def test_in_january_its_report_tells_the_amendment_and_its_next_plan_goes_on(
    tmp_path: Path,
) -> None:
    said = _said("report")
    assert "Исключено 1 мероприятие (2.3); исключенное в итогах не учтено." in said
    assert "Добавлено 1 мероприятие (2.6)." in said
    planned = planning.next_year(EXAMPLE, tmp_path, 2026)
    assert {each.sheet for each in planned.suggestions} == {"Показатели"}


def _said(document: str) -> str:
    """The words of a document of its year."""
    order = freshness.Order(source=EXAMPLE, out=Path("out"), year=2025)
    docx = building.write(kinds.kind(document), order).docx
    return "\n".join(shown.plain_text(docx)).replace("\xa0", " ")
