"""The numbers of a report: exact, and the sums equal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import facts, wording
from generator.book import Year
from generator.facts import Outcome
from generator.model import (
    Assessment,
    AssessmentKind,
    Direction,
    Execution,
    Measure,
    Period,
    Segment,
    Status,
)
from generator.terms import CellRef
from generator.workbook import reading
from tests.conftest import SHIPPED

NOWHERE = CellRef("Тест")
MARCH_31 = dt.date(2024, 3, 31)


@pytest.fixture(scope="module")
def shipped() -> Year:
    book = reading.read(SHIPPED).book
    assert book is not None
    return book.year(2024)


def outcome(
    status: Status = Status.DONE,
    *,
    finished: dt.date | None = None,
    service_type: str = "очное",
    segment: Segment | None = Segment.B2B,
    plan: Decimal | None = None,
    fact: Decimal | None = None,
) -> Outcome:
    measure = Measure(
        key="М1", source=NOWHERE, cells={}, code="М1", year=2024, section="1.1", proposal="П", measure="М",
        due=Period(dt.date(2024, 1, 1), MARCH_31, "I квартал"), expected_result="Р", responsible=None, funding=plan,
        grounds=(),
    )  # fmt: skip
    execution = Execution(
        key="М1", source=NOWHERE, cells={}, measure="М1", status=status, finished=finished, result=None, effect=None,
        deviation_reason=None, moved_to=None, funding=fact, evidence=None,
    )  # fmt: skip
    return Outcome(measure, execution, service_type, segment)


def figure(
    value: str,
    respondents: int | None,
    channel: str = "офис",
    scale: str = "1–5",
    target: str | None = None,
) -> Assessment:
    return Assessment(
        key="", source=NOWHERE, cells={}, year=2024, kind=AssessmentKind.OPERATIONAL, channel=channel, segment=None,
        respondents=respondents, scale=scale, value=Decimal(value), target=None if target is None else Decimal(target),
        origin=None,
    )  # fmt: skip


OUTCOMES = st.lists(
    st.builds(
        outcome,
        st.sampled_from(Status),
        finished=st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        service_type=st.sampled_from(["очное", "интерактивное", "дистанционное"]),
        segment=st.sampled_from([Segment.B2B, Segment.B2C, None]),
        plan=st.none() | st.decimals(0, 10**6, places=2),
        fact=st.none() | st.decimals(0, 10**6, places=2),
    ),
    max_size=40,
)


def test_the_shipped_year_2024(shipped: Year) -> None:
    counted = facts.tally(facts.outcomes(shipped))
    assert (counted.planned, counted.done, counted.in_time, counted.late) == (10, 5, 4, 1)
    assert counted.parts == (5, 1, 1, 1, 1, 1)
    those_reached, compared = facts.reached(shipped.indicators)
    assert (len(those_reached), len(compared)) == (4, 7)
    assert set(map(id, those_reached)) < set(map(id, compared))
    money = facts.funding(facts.outcomes(shipped))
    assert (money.plan, money.fact) == (Decimal(5970), Decimal("1974.5"))


def test_the_breakdowns_of_the_shipped_year(shipped: Year) -> None:
    rows = [
        (row.service_type, row.segment, row.tally.planned, row.tally.done)
        for row in facts.breakdowns(facts.outcomes(shipped))
    ]
    assert rows == [
        ("очное", Segment.B2B, 5, 4),
        ("очное", Segment.B2C, 1, 1),
        ("очное", None, 6, 5),
        ("интерактивное", Segment.B2B, 2, 0),
        ("интерактивное", Segment.B2C, 2, 0),
        ("интерактивное", None, 4, 0),
        (None, Segment.B2B, 7, 4),
        (None, Segment.B2C, 3, 1),
        (None, None, 10, 5),
    ]


def test_printed_numbers_are_those_of_the_plan(shipped: Year) -> None:
    assert list(facts.printed_numbers(shipped).values()) == [
        "1.1.1.", "1.1.2.", "1.1.3.", "1.1.4.", "1.2.1.", "1.3.1.", "2.1.1.", "2.2.1.", "2.2.2.", "2.3.1.",
    ]  # fmt: skip


PARTS = ("done", "partly", "not_done", "moved", "cancelled", "in_work")


def rows(outcomes: Iterable[Outcome]) -> list[int]:
    """Which rows these are, in any order: two rows of a test may look alike."""
    return sorted(map(id, outcomes))


@given(OUTCOMES)
def test_every_measure_is_counted_exactly_once(results: list[Outcome]) -> None:
    counted = facts.tally(results)
    assert sum(counted.parts) == counted.planned == len(results)
    assert counted.in_time + counted.late == counted.done
    assert tuple(counted.counts[name] for name in PARTS) == counted.parts


@given(OUTCOMES)
def test_behind_the_whole_stand_the_rows_of_its_parts_each_once(results: list[Outcome]) -> None:
    behind = facts.tally(results).behind
    assert rows(behind["planned"]) == rows(results)
    assert rows(behind["planned"]) == rows(row for name in PARTS for row in behind[name])
    assert rows(behind["done"]) == rows(behind["in_time"] + behind["late"])


def test_the_counts_come_in_the_order_of_the_table(shipped: Year) -> None:
    assert facts.tally(facts.outcomes(shipped)).counts == {
        "planned": 10,
        "done": 5,
        "in_time": 4,
        "late": 1,
        "partly": 1,
        "not_done": 1,
        "moved": 1,
        "cancelled": 1,
        "in_work": 1,
    }
    assert list(facts.tally([]).counts) == [
        "planned", "done", "in_time", "late", "partly", "not_done", "moved", "cancelled", "in_work",
    ]  # fmt: skip


@given(OUTCOMES)
def test_the_parts_of_a_breakdown_add_up_to_its_whole(results: list[Outcome]) -> None:
    *parts, whole = facts.breakdowns(results)
    leaves = [row for row in parts if not row.total]
    assert whole.tally == facts.tally(results)
    assert {row.service_type for row in leaves} == {outcome.service_type for outcome in results}
    for total in (whole, *(row for row in parts if row.total)):
        below = [row for row in leaves if total.service_type in (None, row.service_type)]
        if total.service_type is None and not total.everything:
            below = [row for row in below if total.segment is row.segment]
        for name, outcomes in total.tally.behind.items():
            assert rows(outcomes) == rows(one for row in below for one in row.tally.behind[name])
            assert getattr(total.tally, name) == sum(getattr(row.tally, name) for row in below)


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (1, 35, "2,9"),
        (2, 36, "5,6"),
        (1, 3, "33,3"),
        (2, 3, "66,7"),
        (7, 7, "100,0"),
        (0, 0, "0,0"),
    ],
)
def test_a_share_is_rounded_by_itself(part: int, whole: int, printed: str) -> None:
    assert wording.number(facts.share(part, whole), 1) == printed


def test_on_the_last_day_of_its_due_period_a_measure_is_in_time() -> None:
    assert not outcome(finished=MARCH_31).late
    assert outcome(finished=MARCH_31 + dt.timedelta(1)).late
    assert not outcome(Status.PARTLY, finished=dt.date(2024, 12, 1)).late


@pytest.mark.parametrize(
    ("actual", "target", "direction", "expected"),
    [
        ("92.3", "91", Direction.MORE, ("1.3", True)),
        ("14.8", "20", Direction.MORE, ("-5.2", False)),
        ("19", "25", Direction.LESS, ("-6", True)),
        ("4.6", "4", Direction.LESS, ("0.6", False)),
        ("5", "5", Direction.LESS, ("0", True)),
    ],
)
def test_for_some_indicators_less_is_better(
    actual: str, target: str, direction: Direction, expected: tuple[str, bool]
) -> None:
    found = facts.deviation(Decimal(actual), Decimal(target), direction)
    assert found is not None
    assert (found.absolute, found.reached) == (Decimal(expected[0]), expected[1])


def test_a_deviation_from_nothing_has_no_per_cent() -> None:
    found = facts.deviation(Decimal(3), Decimal(0), Direction.LESS)
    assert found is not None
    assert found.percent is None
    assert facts.deviation(None, Decimal(1), Direction.MORE) is None


@given(OUTCOMES)
def test_money_adds_up(results: list[Outcome]) -> None:
    whole = facts.funding(results)
    parts = [facts.funding([one]) for one in results]
    assert whole.plan == sum(part.plan for part in parts)
    assert whole.fact == sum(part.fact for part in parts)
    assert (whole.percent is None) == (whole.plan == 0)
    assert whole.plan == sum(one.measure.funding or 0 for one in whole.planned)
    assert whole.fact == sum(one.execution.funding or 0 for one in whole.spent)
    assert rows(whole.planned) == rows(one for part in parts for one in part.planned)


def test_satisfaction_is_weighted_by_those_who_were_asked_and_never_across_scales() -> None:
    now = [
        figure("4.5", 100, "офис"),
        figure("4.0", 300, "сайт"),
        figure("90", 50, "офис", scale="0–100 %"),
    ]
    before = [figure("4.2", 100, "офис"), figure("4.2", 100, "сайт")]

    found = facts.satisfaction(now, before)

    assert [
        (one.scale, one.figure and one.figure.channel, one.value, one.before) for one in found
    ] == [
        ("1–5", "офис", Decimal("4.5"), Decimal("4.2")),
        ("1–5", "сайт", Decimal("4.0"), Decimal("4.2")),
        ("1–5", None, Decimal("4.125"), Decimal("4.2")),
        ("0–100 %", "офис", Decimal(90), None),
    ]
    assert [(one.figures, one.figures_before) for one in found] == [
        ((now[0],), (before[0],)),
        ((now[1],), (before[1],)),
        ((now[0], now[1]), (before[0], before[1])),
        ((now[2],), ()),
    ]


def test_without_the_number_of_those_asked_there_is_no_mean() -> None:
    assert facts.weighted([figure("4", 10), figure("5", None)]) is None
    assert facts.weighted([]) is None


def test_years_in_which_other_places_were_asked_are_not_compared() -> None:
    now = [figure("4", 10, "офис"), figure("5", 10, "сайт")]
    [*_, mean] = facts.satisfaction(now, [figure("3", 10, "офис")])
    assert (mean.value, mean.before, mean.figures_before) == (Decimal("4.5"), None, ())


def test_what_goes_over_to_the_next_year(shipped: Year) -> None:
    codes = [one.measure.code for one in facts.carried_over(facts.outcomes(shipped))]
    assert codes == ["М24-07", "М24-08"]


def test_the_shipped_workbook_shows_every_status(shipped: Year) -> None:
    assert {one.execution.status for one in facts.outcomes(shipped)} == set(Status)
