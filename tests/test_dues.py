"""Dues printed one way, or as they were typed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.contract import periods
from generator.contract.periods import Form
from generator.documents import dues
from generator.model import Measure, Period
from generator.terms import CellRef


def measure(typed: str, year: int = 2025) -> Measure:
    span = periods.span(typed, year)
    assert span is not None, typed
    return Measure(
        key="М1",
        source=CellRef("План", "A2"),
        cells={},
        code="М1",
        year=year,
        section="1.1",
        proposal="",
        measure="",
        due=Period(*span, typed),
        expected_result="",
        responsible=None,
        funding=None,
        grounds=(),
    )


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("1 квартал", "I°квартал"),
        ("I кв. 2025", "I°квартал"),
        ("второй квартал 2025 года", "II°квартал"),
        ("1 квартал 2026 г.", "I°квартал 2026°г."),
        ("март", "март 2025°г."),
        ("в мае 2025", "май 2025°г."),
        ("03.2025", "март 2025°г."),
        ("31.03", "31.03.2025"),
        ("2025-03-31", "31.03.2025"),
        ("до 31 марта", "до°31.03.2025"),
        ("до 31.03.2025 г.", "до°31.03.2025"),
        ("не позднее 1 июля", "не°позднее 1°июля"),
        ("к 1 июня", "к°1°июня"),
        ("I–II кварталы", "I–II°кварталы"),
        ("IV квартал (после согласования)", "IV°квартал (после согласования)"),
        ("ежеквартально", "ежеквартально"),
        ("в течение года", "в°течение года"),
        ("1-е полугодие", "1-е полугодие"),
    ],
)
def test_dues_of_a_form_are_printed_one_way(typed: str, printed: str) -> None:
    assert dues.alike(measure(typed)) == printed.replace("°", "\xa0")


MONTHS = ("январь", "февраля", "март", "апр.", "мае", "июнь", "07.2025", "авг", "сентябрь")
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
TYPED = st.one_of(
    st.tuples(
        st.sampled_from(["1", "II", "третий", "4-й"]), st.sampled_from(["", " 2025", " 2026 г."])
    ).map(lambda parts: f"{parts[0]} квартал{parts[1]}"),
    st.sampled_from(MONTHS),
    DAYS.map(lambda day: f"{day:%d.%m.%Y}"),
    DAYS.map(lambda day: f"до {day:%d.%m.%Y}"),
    DAYS.map(lambda day: day.isoformat()),
)


@given(TYPED)
def test_what_is_printed_means_what_was_typed(typed: str) -> None:
    due = measure(typed)
    assert periods.span(dues.alike(due), 2025) == (due.due.start, due.due.end)
    assert periods.form(typed, 2025) is not Form.OTHER
