"""Where each measure stands on a day: one place for each, and the sums equal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import progress
from generator.book import Year
from generator.contract import periods
from generator.model import Execution, Measure, Period, Segment, Status
from generator.progress import LISTS, Position, Progress, Stage, departments, stage_of
from generator.terms import CellRef
from generator.workbook import reading
from tests.conftest import EXAMPLE

NOWHERE = CellRef("Тест")
JULY_1 = dt.date(2025, 7, 1)
MARCH_31 = dt.date(2025, 3, 31)
STAGES = [stage.value for stage in Stage]


def measure(due: str | Period = "I квартал", code: str = "М1", **changes: object) -> Measure:
    if isinstance(due, str):
        span = periods.span(due, 2025)
        assert span is not None
        due = Period(*span, due)
    fields = {"responsible": None, "funding": None, "branch": None} | changes
    return Measure(
        key=code, source=NOWHERE, cells={}, code=code, year=2025, section="1.1", proposal="П", measure="М", due=due,
        expected_result="Р", grounds=(), **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def execution(
    status: Status = Status.DONE, finished: dt.date | None = None, funding: Decimal | None = None
) -> Execution:
    return Execution(
        key="М1", source=NOWHERE, cells={}, measure="М1", status=status, finished=finished, result=None, effect=None,
        deviation_reason=None, moved_to=None, funding=funding, evidence=None,
    )  # fmt: skip


def position(
    measure_of_plan: Measure, reported: Execution | None = None, on: dt.date = JULY_1
) -> Position:
    return Position(
        measure=measure_of_plan,
        execution=reported,
        service_type="очное",
        segment=Segment.B2B,
        on=on,
        stage=stage_of(measure_of_plan, reported, on),
    )


def codes(rows: Iterable[Position]) -> set[str]:
    return {row.measure.code for row in rows}


def whole(*rows: Position) -> Progress:
    return Progress(JULY_1, rows)


# --- one measure ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "finished", "stage"),
    [
        (Status.DONE, dt.date(2025, 3, 31), Stage.DONE_IN_TIME),
        (Status.DONE, dt.date(2025, 4, 1), Stage.DONE_LATE),
        (Status.DONE, JULY_1, Stage.DONE_LATE),
        (Status.DONE, dt.date(2025, 7, 2), Stage.OVERDUE),
        (Status.DONE, None, Stage.OVERDUE),
        (Status.MOVED, None, Stage.MOVED),
        (Status.MOVED, dt.date(2025, 7, 2), Stage.OVERDUE),
        (Status.MOVED, JULY_1, Stage.MOVED),
        (Status.CANCELLED, None, Stage.CANCELLED),
        (Status.CANCELLED, dt.date(2025, 12, 1), Stage.OVERDUE),
        (Status.PARTLY, dt.date(2025, 3, 1), Stage.OVERDUE),
        (Status.NOT_DONE, None, Stage.OVERDUE),
        (Status.IN_WORK, None, Stage.OVERDUE),
    ],
)
def test_what_was_due_by_march_stands_on_the_first_of_july(
    status: Status, finished: dt.date | None, stage: Stage
) -> None:
    assert stage_of(measure("I квартал"), execution(status, finished), JULY_1) is stage


@pytest.mark.parametrize(
    ("status", "finished", "stage"),
    [
        (Status.DONE, dt.date(2025, 6, 1), Stage.DONE_IN_TIME),
        (Status.DONE, dt.date(2025, 8, 1), Stage.RUNNING),
        (Status.DONE, None, Stage.RUNNING),
        (Status.MOVED, None, Stage.MOVED),
        (Status.CANCELLED, dt.date(2025, 8, 1), Stage.RUNNING),
        (Status.PARTLY, None, Stage.RUNNING),
        (Status.NOT_DONE, None, Stage.RUNNING),
        (Status.IN_WORK, None, Stage.RUNNING),
    ],
)
def test_and_what_is_due_in_autumn(status: Status, finished: dt.date | None, stage: Stage) -> None:
    assert stage_of(measure("III квартал"), execution(status, finished), JULY_1) is stage


@pytest.mark.parametrize(
    ("due", "on", "stage"),
    [
        ("II квартал", dt.date(2025, 6, 30), Stage.RUNNING),
        ("II квартал", JULY_1, Stage.OVERDUE),
        ("ежеквартально", dt.date(2025, 12, 31), Stage.RUNNING),
        ("ежеквартально", dt.date(2026, 1, 1), Stage.OVERDUE),
        ("ежемесячно", dt.date(2025, 2, 1), Stage.RUNNING),
        ("в течение года", dt.date(2025, 12, 31), Stage.RUNNING),
        ("в течение года", dt.date(2026, 1, 1), Stage.OVERDUE),
        ("I и III кварталы", dt.date(2025, 4, 1), Stage.RUNNING),
        ("I и III кварталы", dt.date(2025, 10, 1), Stage.OVERDUE),
        ("январь", dt.date(2024, 12, 31), Stage.RUNNING),
        ("до 28.02.2025", dt.date(2025, 2, 28), Stage.RUNNING),
        ("до 28.02.2025", dt.date(2025, 3, 1), Stage.OVERDUE),
    ],
)
def test_a_due_is_over_when_its_last_day_is(due: str, on: dt.date, stage: Stage) -> None:
    assert stage_of(measure(due), None, on) is stage


def test_the_day_that_only_a_leap_year_has_is_the_last_of_february() -> None:
    february = Period(dt.date(2024, 2, 1), dt.date(2024, 2, 29), "февраль 2024")
    assert stage_of(measure(february), None, dt.date(2024, 2, 29)) is Stage.RUNNING
    assert stage_of(measure(february), None, dt.date(2024, 3, 1)) is Stage.OVERDUE


@pytest.mark.parametrize(
    ("due", "is_upcoming"),
    [("01.07.2025", True), ("31.07.2025", True), ("01.08.2025", False), ("30.06.2025", False)],
)
def test_upcoming_is_what_is_due_within_thirty_days(due: str, is_upcoming: bool) -> None:
    assert position(measure(due)).is_upcoming is is_upcoming


def test_what_is_done_or_moved_is_not_upcoming() -> None:
    july = measure("15.07.2025")
    assert not position(july, execution(Status.DONE, dt.date(2025, 6, 1))).is_upcoming
    assert not position(july, execution(Status.MOVED)).is_upcoming


def test_days_late_are_counted_from_the_due() -> None:
    march = measure("до 31.03.2025")
    assert position(march).days_late == 92
    assert position(march, execution(Status.DONE, dt.date(2025, 4, 10))).days_late == 10
    assert position(march, execution(Status.DONE, MARCH_31)).days_late == 0
    assert position(measure("III квартал")).days_late == 0


# --- all of them ----------------------------------------------------------------------------------

days = st.dates(dt.date(2024, 12, 1), dt.date(2026, 3, 1))


@st.composite
def plans(draw: st.DrawFn) -> list[tuple[Measure, Execution | None]]:
    rows = []
    for number in range(draw(st.integers(0, 12))):
        first, last = sorted((draw(days), draw(days)))
        planned = measure(
            Period(first, last, "срок"),
            code=f"М{number}",
            responsible=draw(st.sampled_from([None, "А", "Б; а", "б, В"])),
            branch=draw(st.sampled_from([None, "Северный", "Южный"])),
            funding=draw(st.none() | st.integers(0, 100).map(Decimal)),
        )
        finished = draw(st.none() | days)
        spent = draw(st.none() | st.integers(0, 100).map(Decimal))
        reported = execution(draw(st.sampled_from(Status)), finished, spent)
        rows.append((planned, draw(st.none() | st.just(reported))))
    return rows


@given(plans(), days)
def test_each_measure_is_in_exactly_one_stage_and_the_sums_are_equal(
    plan: list[tuple[Measure, Execution | None]], on: dt.date
) -> None:
    now = Progress(on, tuple(position(planned, reported, on) for planned, reported in plan))

    for row in now.rows:
        assert sum(LISTS[name](row) for name in STAGES) == 1
    assert sum(now.count(name) for name in STAGES) == now.planned == len(plan)
    assert now.count("done") == now.count("done_in_time") + now.count("done_late")
    assert codes(now.of("upcoming")) <= codes(now.of("running"))
    assert codes(now.of("overdue")) <= codes(now.of("due"))
    parts = [part.progress for part in progress.by_service(now) if not part.total]
    assert sum(part.planned for part in parts) == now.planned
    branches = progress.by_branch(now)
    assert sum(part.progress.planned for part in branches) in (0, now.planned)
    money = now.money
    assert money.plan == sum(row.measure.funding or 0 for row in money.planned)
    assert money.due <= money.plan
    assert codes(money.planned_due) <= codes(money.planned)


@given(plans(), days, days)
def test_time_turns_done_and_overdue_into_nothing_else(
    plan: list[tuple[Measure, Execution | None]], one: dt.date, other: dt.date
) -> None:
    """A later day of the same workbook: what is done, moved or cancelled stays so, what is overdue
    does not run again."""
    ended = (Stage.DONE_IN_TIME, Stage.DONE_LATE, Stage.MOVED, Stage.CANCELLED)
    before, after = sorted((one, other))
    for planned, reported in plan:
        was, now = stage_of(planned, reported, before), stage_of(planned, reported, after)
        if was in ended:
            assert now is was
        if was is Stage.OVERDUE:
            assert now is not Stage.RUNNING


@given(plans(), days, days)
def test_what_changed_is_what_stands_elsewhere(
    plan: list[tuple[Measure, Execution | None]], one: dt.date, other: dt.date
) -> None:
    first, last = sorted((one, other))
    before = Progress(first, tuple(position(*row, first) for row in plan))
    now = Progress(last, tuple(position(*row, last) for row in plan))
    turned = {turn.now.measure.code for turn in progress.turns(before, now)}
    stayed = [row.stage for row in now.rows if row.measure.code not in turned]
    assert stayed == [row.stage for row in before.rows if row.measure.code not in turned]
    if first == last:
        assert not turned


def test_money_is_that_of_the_year_of_what_was_due_and_what_was_spent_by_then() -> None:
    early, late = (
        measure("I квартал", funding=Decimal(100)),
        measure("IV квартал", funding=Decimal(30)),
    )
    money = whole(
        position(early, execution(Status.DONE, MARCH_31, Decimal(90))),
        position(late, execution(Status.IN_WORK, None, Decimal(5))),
        position(late, execution(Status.DONE, dt.date(2025, 11, 1), Decimal(29))),
        position(measure()),
    ).money
    assert (money.plan, money.due, money.spent) == (Decimal(160), Decimal(100), Decimal(95))
    assert len(money.with_spent) == 2


# --- departments and branches ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (None, ()),
        (" ", ()),
        ("Служба ИТ", ("Служба ИТ",)),
        ("Служба ИТ, Отдел закупок", ("Служба ИТ", "Отдел закупок")),
        ("Служба ИТ; Отдел закупок;", ("Служба ИТ", "Отдел закупок")),
        ("Служба ИТ\nОтдел закупок", ("Служба ИТ", "Отдел закупок")),
        ("Отдел закупок, отдел закупок", ("Отдел закупок",)),
        ("Отдел рекламы, печати; Служба ИТ", ("Отдел рекламы, печати", "Служба ИТ")),
        ("Отдел рекламы, печати;", ("Отдел рекламы, печати",)),
        ("Служба (связь, сети), Отдел «А, Б»", ("Служба (связь, сети)", "Отдел «А, Б»")),
        ("юристы, бухгалтерия.", ("Юристы", "Бухгалтерия")),
    ],
)
def test_a_cell_names_departments(typed: str | None, names: tuple[str, ...]) -> None:
    assert departments(typed) == names


def test_a_measure_of_two_departments_is_in_the_part_of_each() -> None:
    parts = progress.by_responsible(
        whole(
            position(measure(code="М1", responsible="Служба ИТ; Отдел закупок")),
            position(measure(code="М2", responsible="служба  ит")),
            position(measure(code="М3")),
        )
    )
    named = [(part.name, [row.measure.code for row in part.progress.rows]) for part in parts]
    assert named == [("Отдел закупок", ["М1"]), ("Служба ИТ", ["М1", "М2"]), (None, ["М3"])]


def test_without_branches_there_are_no_parts_by_branch() -> None:
    assert progress.by_branch(whole(position(measure()))) == ()
    one = whole(position(measure(branch="Южный")), position(measure()))
    assert [part.name for part in progress.by_branch(one)] == ["Южный", None]


# --- a whole book ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example() -> Year:
    book = reading.read(EXAMPLE).book
    assert book is not None
    return book.year(2025)


def test_a_day_before_the_year_nothing_is_due(example: Year) -> None:
    now = progress.progress(example, dt.date(2024, 12, 31))
    assert [now.count(name) for name in ("due", "overdue", "done")] == [0, 0, 0]
    assert now.count("moved") + now.count("cancelled") + now.count("running") == now.planned


def test_a_service_type_of_several_segments_has_a_total(example: Year) -> None:
    now = progress.progress(example, JULY_1)
    parts = list(progress.by_service(now))
    assert parts[-1].progress == now
    [visits] = [part for part in parts if part.service_type == "очное" and part.total]
    own = [part for part in parts if part.service_type == "очное" and not part.total]
    assert visits.progress.planned == sum(part.progress.planned for part in own)
