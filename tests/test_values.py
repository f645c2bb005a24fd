"""What people type in a cell, and what is understood."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.contract import cleaning, values
from generator.contract.typed import Typed, Unreadable
from generator.model import Direction, Segment, Status

Q1 = (dt.date(2024, 1, 1), dt.date(2024, 3, 31))
YEAR = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
MARCH = (dt.date(2024, 3, 1), dt.date(2024, 3, 31))
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
MONTHS = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]


def span(
    text: object, year: int | None = 2024, number_format: str = "General"
) -> tuple[dt.date, dt.date]:
    found = values.period(Typed(text, number_format, year))
    assert found is not None
    return found.start, found.end


@pytest.mark.parametrize(
    "typed",
    [
        "I квартал 2024", "I квартал", "1 квартал", "1 кв.", "1кв", "1-й квартал", "первый квартал", "І квартал", "Ⅰ квартал",
        "в I квартале 2024 года", "в течение 1 квартала", "квартал 1", "1 квартал 2024 г.", "I кв. 24 г.", "1\xa0квартал",
        "до 31.03.2024", "до конца марта", "не позднее 31 марта", "ежемесячно в I квартале", "январь-март", "январь – март 2024",
        "1 кв-л", "1 квартал (март)", "до 31 марта включительно", "в срок до 31.03.2024", "январь, февраль, март",
        "с января по март", "01.01.2024–31.03.2024", "с 01.01 по 31.03.2024", "1 января – 31 марта 2024 г.",
    ],
)  # fmt: skip
def test_the_first_quarter_in_the_forms_people_type(typed: str) -> None:
    assert span(typed) == Q1


@pytest.mark.parametrize(
    "typed",
    ["в течение года", "весь год", "2024 год", "год", "в течение 2024 года", "ежеквартально", "постоянно", "раз в месяц",
     "ежемесячно, в течение года", "до конца года", "к концу года", "в течении года", "2 раза в год", "раз в полгода", "ежемесячно, до 5 числа", "I–IV квартал",
     "I, IV кварталы", "с 1 января", "по мере необходимости", "1,4 кв.", "I, II, III и IV кварталы", "1 и 2 полугодие"],
)  # fmt: skip
def test_the_whole_year_in_the_forms_people_type(typed: str) -> None:
    assert span(typed) == YEAR


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("март", MARCH),
        ("март 2024", MARCH),
        ("в марте", MARCH),
        ("31.03.2024", (dt.date(2024, 3, 31),) * 2),
        ("2024-03-31", (dt.date(2024, 3, 31),) * 2),
        ("31 марта 2024 г.", (dt.date(2024, 3, 31),) * 2),
        ("1–15 марта", (dt.date(2024, 3, 1), dt.date(2024, 3, 15))),
        ("II полугодие", (dt.date(2024, 7, 1), dt.date(2024, 12, 31))),
        ("февраль 2025", (dt.date(2025, 2, 1), dt.date(2025, 2, 28))),
        ("февраль", (dt.date(2024, 2, 1), dt.date(2024, 2, 29))),
    ],
)
def test_other_periods(typed: str, expected: tuple[dt.date, dt.date]) -> None:
    assert span(typed) == expected


@given(quarter=st.sampled_from([1, 2, 3, 4]), year=st.integers(2020, 2040), roman=st.booleans(), unit=st.sampled_from(
    ["квартал", "кв.", "квартале", "Квартал", " квартал "]), tail=st.sampled_from(["", " {}", " {} г.", " {} года", " {}г"]))  # fmt: skip
def test_a_quarter_is_understood_however_it_is_put_together(
    quarter: int, year: int, roman: bool, unit: str, tail: str
) -> None:
    typed = f"{ROMAN[quarter] if roman else quarter} {unit}{tail.format(year)}"

    start, end = span(typed, year)

    assert (start.year, start.month, start.day, end.month) == (
        year,
        3 * quarter - 2,
        1,
        3 * quarter,
    )


@given(
    first=st.integers(1, 12),
    length=st.integers(0, 11),
    dash=st.sampled_from(["-", " - ", "–", " – ", "—"]),
)
def test_a_range_of_months_lasts_from_the_first_to_the_last(
    first: int, length: int, dash: str
) -> None:
    last = min(first + length, 12)

    start, end = span(f"{MONTHS[first - 1]}{dash}{MONTHS[last - 1]} 2024")

    assert (start, end.month) == (dt.date(2024, first, 1), last)


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_refused_in_words(typed: str) -> None:
    try:
        found = values.period(Typed(typed, year=2024))
    except Unreadable:
        return
    assert found is None or found.start <= found.end


@pytest.mark.parametrize(
    "typed",
    [
        "весной",
        "5 квартал",
        "до марта",
        "кв",
        "3 полугодие",
        "скоро",
        "2 декада",
        "маркет",
        "12",
        "1 марсианский",
    ],
)
def test_a_period_nobody_can_be_sure_of_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable) as refused:
        span(typed)
    assert refused.value.message == f"не понимаю срок «{typed}»"
    assert refused.value.hint == "ожидается, например, «I квартал 2024»"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31.02.2024", "31.02.2024"),
        ("00.00.2024", "00.00.2024"),
        ("до 31.06", "31.06"),
        ("с 01.03 по 31.11.24", "31.11.24"),
    ],
)
def test_a_day_that_no_month_has_is_said_so(typed: str, day: str) -> None:
    with pytest.raises(Unreadable) as refused:
        span(typed)
    assert refused.value.message == f"не понимаю срок «{typed}»"
    assert refused.value.hint == f"{day} – такого дня нет"


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(
        Unreadable, match="срок «IV квартал – I квартал» кончается раньше, чем начинается"
    ):
        span("IV квартал – I квартал")


def test_excel_made_a_date_of_a_month_and_shows_it_without_a_day() -> None:
    typed = Typed(dt.datetime(2024, 3, 1), "mmm\\-yy", 2024)
    found = values.period(typed)
    assert found is not None
    assert (found.start, found.end, str(found)) == (*MARCH, "март 2024")


def test_a_date_of_excel_is_printed_with_dots() -> None:
    assert str(values.period(Typed(dt.datetime(2024, 3, 31), "dd.mm.yyyy", 2024))) == "31.03.2024"


def test_a_period_is_printed_as_it_was_typed() -> None:
    assert str(values.period(Typed(" 1 квартал ", year=2024))) == "1 квартал"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1 250,50", "1250.50"), ("1\xa0250,50", "1250.50"), ("1250.5", "1250.5"), (1250.5, "1250.5"), (1250, "1250"),
        ("1 250,5 тыс. руб.", "1250.5"), ("1250 тыс.", "1250"), ("2,5 млн руб.", "2500"), ("1 250 500 руб.", "1250.5"),
        (0.1, "0.1"), ("0", "0"), ("1 250 т.р.", "1250"), ("500 тыс. руб. без НДС", "500"), ("1 250 500 ₽", "1250.5"),
    ],
)  # fmt: skip
def test_money_is_thousands_of_roubles_however_it_is_typed(typed: object, expected: str) -> None:
    assert values.money(Typed(typed)) == Decimal(expected)


@pytest.mark.parametrize("typed", ["нет", "не требуется", "Без финансирования"])
def test_money_that_is_not_needed_is_none(typed: str) -> None:
    assert values.money(Typed(typed)) is None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1.234,56", "не понимаю сумму «1.234,56»"),
        ("1.250", "не понимаю сумму «1.250»"),
        (1e30, "ожидалось число, стоит «1e+30»"),
        ("12 34", "не понимаю сумму «12 34»"),
        ("100 долларов", "не понимаю сумму «100 долларов»"),
        ("много", "ожидалось число, стоит «много»"),
        (-5, "сумма «-5» меньше нуля"),
        (True, "ожидалось число, стоит «ИСТИНА»"),
        (dt.datetime(2024, 1, 5), "ожидалось число, стоит «05.01.2024»"),
    ],
)
def test_money_that_could_mean_two_sums_is_refused(typed: object, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        values.money(Typed(typed))
    assert (refused.value.message, refused.value.hint) == (
        message,
        "ожидается сумма в тыс. руб., например 1 250,50",
    )


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from([" ", "\xa0", "\u202f", ""]),
)
def test_money_survives_being_typed(amount: Decimal, space: str) -> None:
    typed = f"{amount:,.2f}".replace(",", space).replace(".", ",")
    assert values.money(Typed(typed)) == amount


def test_a_percent_cell_of_excel_holds_a_fraction() -> None:
    assert values.number(Typed(0.955, "0.0%")) == Decimal("95.5")
    assert values.number(Typed("95,5 %")) == Decimal("95.5")
    assert values.number(Typed(95.5)) == Decimal("95.5")
    assert values.number(Typed(95.5, '0.0"%"')) == Decimal("95.5")
    assert values.number(Typed(95.5, "0.0\\%")) == Decimal("95.5")


def test_excel_made_a_date_of_a_code() -> None:
    with pytest.raises(Unreadable) as refused:
        values.code(Typed(dt.datetime(2024, 1, 1), "d-mmm"))
    assert refused.value.message == "ожидался код, стоит «01.01.2024»: Excel превратил код в дату"
    assert (
        refused.value.hint == "задайте ячейке формат «Текстовый» и введите код заново, например 1.1"
    )


def test_a_code_that_is_a_number_with_a_fraction_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        values.code(Typed(1.1))
    assert refused.value.message == "ожидался код, стоит число «1,1»"


def test_other_codes() -> None:
    assert values.code(Typed(3)) == "3"
    assert values.code(Typed(" 1.2. ")) == "1.2"
    assert values.codes(Typed("В1; В2,В3\nВ4; В1")) == ("В1", "В2", "В3", "В4")
    assert values.codes(Typed(7, "000")) == ("007",)
    assert values.document_number(Typed("№ 15-п")) == "15-п"


def test_what_is_odd_about_one_of_several_codes_is_told() -> None:
    typed = Typed("1\u200b.1; 1.2")
    assert values.codes(typed) == ("1.1", "1.2")
    assert [remark.rule.code for remark in typed.remarks] == ["text-unseen"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("B2B", "B2B"), ("В2В", "B2B"), ("b2c", "B2C"), ("в2с", "B2C"), ("B2С", "B2C")],
)
def test_a_segment_in_look_alike_letters_is_understood(typed: str, expected: str) -> None:
    assert values.segment(Typed(typed)) is Segment(expected)


def test_and_remarked() -> None:
    typed = Typed("В2В")
    values.segment(typed)
    assert [remark.message for remark in typed.remarks] == ["сегмент «В2В» набран русскими буквами"]


def test_a_closed_set_does_not_mind_case_dashes_and_spaces() -> None:
    assert values.one_of(Status)(Typed(" Выполнено  частично")) is Status.PARTLY
    assert values.one_of(Direction)(Typed("больше - лучше")) is Direction.MORE


def test_but_names_its_values() -> None:
    with pytest.raises(Unreadable) as refused:
        values.one_of(Status)(Typed("сделали"))
    assert refused.value.message == "неизвестное значение «сделали»"
    assert refused.value.hint == (
        "бывает: выполнено, выполнено частично, не выполнено, перенесено, отменено, в работе"
    )


def test_text_loses_only_what_no_document_can_hold() -> None:
    typed = Typed("a\x07б\x0cв_x000D_\r\nг\u2028д")
    assert cleaning.text(typed) == "aб\nв\n\nг\nд"
    assert [remark.rule.code for remark in typed.remarks] == ["text-control"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [(2024, 2024), (2024.0, 2024), ("2024 г.", 2024), ("2024 года", 2024), ("2024 год", 2024)],
)
def test_a_year(typed: object, expected: int) -> None:
    assert values.year(Typed(typed)) == expected


@pytest.mark.parametrize("typed", ["24", 1024, "две тысячи", dt.datetime(2024, 1, 1), True])
def test_what_is_no_year(typed: object) -> None:
    with pytest.raises(Unreadable, match="ожидался год"):
        values.year(Typed(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "31.03.2024",
        "31 марта 2024 г.",
        "«31» марта 2024 г.",
        "31/03/2024",
        "2024-03-31",
        dt.datetime(2024, 3, 31, 15),
    ],
)
def test_a_date(typed: object) -> None:
    assert values.date(Typed(typed)) == dt.date(2024, 3, 31)


@pytest.mark.parametrize("typed", ["31.02.2024", "март 2024", "31.03", 45382])
def test_what_is_no_date(typed: object) -> None:
    with pytest.raises(Unreadable, match="ожидалась дата"):
        values.date(Typed(typed))


@pytest.mark.parametrize(
    ("typed", "remarks"),
    [("I квартал 2025", 0), ("31.03.2025", 0), ("II квартал", 1), ("потом", 1)],
)
def test_a_measure_is_moved_to_a_time_with_a_year(typed: str, remarks: int) -> None:
    cell = Typed(typed)
    assert values.new_due(cell) == typed
    assert [remark.rule.code for remark in cell.remarks] == ["due-vague"] * remarks
