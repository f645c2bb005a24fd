"""Russian typography of plain values."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import wording


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0", None, "0"),
        ("1250.50", None, "1°250,5"),
        ("1250.50", 2, "1°250,50"),
        ("1234567", None, "1°234°567"),
        ("-3.25", None, "−3,25"),
        ("0.005", 2, "0,01"),
        ("2.5", 0, "3"),
        ("-1234.5", 0, "−1°235"),
        ("1E+3", None, "1°000"),
        ("100", 1, "100,0"),
    ],
)
def test_numbers(value: str, places: int | None, expected: str) -> None:
    assert wording.number(Decimal(value), places) == expected.replace("°", "\xa0")


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_a_number_can_be_read_back(value: Decimal) -> None:
    shown = wording.number(value).replace("\xa0", "").replace(",", ".").replace("−", "-")
    assert Decimal(shown) == value


def test_dates() -> None:
    day = dt.date(2024, 3, 1)
    assert (wording.date(day), wording.month(day)) == ("01.03.2024", "март 2024")
    assert wording.long_date(day) == "1 марта 2024 г.".replace(" ", "\xa0")


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 мероприятий"),
        (1, "1 мероприятие"),
        (2, "2 мероприятия"),
        (4, "4 мероприятия"),
        (5, "5 мероприятий"),
        (11, "11 мероприятий"),
        (12, "12 мероприятий"),
        (21, "21 мероприятие"),
        (111, "111 мероприятий"),
        (1002, "1 002 мероприятия"),
    ],
)
def test_a_noun_agrees_with_its_number(count: int, expected: str) -> None:
    found = wording.counted(count, "мероприятие", "мероприятия", "мероприятий")
    assert found == expected.replace(" ", "\xa0")


def test_percent_and_signs() -> None:
    assert wording.percent(Decimal("66.66")) == "66,7\xa0%"
    assert [wording.signed(Decimal(value)) for value in ("1.3", "-5.2", "0")] == [
        "+1,3",
        "−5,2",
        "0",
    ]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("клиентов В2В", "клиентов B2B"),
        ("(В2С)", "(B2C)"),
        ("B2С и В2B", "B2C и°B2B"),
        ("клиенты в2в", "клиенты b2b"),
        ("АВ2ВГ", "АВ2ВГ"),
        ("1 часть, 5 годовых", "1°часть, 5°годовых"),
        ("от 04.05.2012 № 442", "от°04.05.2012 №°442"),
        ("АО «Сбыт», ООО «Свет»", "АО°«Сбыт», ООО°«Свет»"),
        ("12 месяцев, 5 %", "12°месяцев, 5°%"),
        ("в 2024 г. и 3 тыс. руб.", "в°2024°г. и°3°тыс.°руб."),
        ("1 квартал", "1°квартал"),
        ("№442, §5 и 20%", "№°442, §°5 и°20°%"),
        ("100%-ный охват, %20", "100%-ный охват, %20"),
        ("два  пробела, три   пробела", "два пробела, три пробела"),
        ("слово , и слово ; и", "слово, и°слово; и"),
        ('сервис "Направить обращение".', "сервис «Направить обращение»."),
        ('("Кабинет")', "(«Кабинет»)"),
        ('"Сервис "Обращение""', "«Сервис „Обращение“»"),
        ('«Сервис "Обращение"»', "«Сервис „Обращение“»"),
        ('экран 15" и', 'экран 15" и'),
        ('экран 24" и "Очередь"', 'экран 24" и°«Очередь»'),
        ("программа “Доступная среда”", "программа «Доступная среда»"),
        ("слово . И « слово » ( в скобках )", "слово. И°«слово» (в°скобках)"),
        ('без "пары', 'без "пары'),
        ("офис - сайт", "офис°– сайт"),
        ("Провести в 4 офисах, на 74 %", "Провести в°4°офисах, на°74°%"),
        ("2 550 751 рубль, 12 345", "2°550°751°рубль, 12°345"),
        ("за II квартал и I полугодие", "за°II°квартал и°I°полугодие"),
        ("А. П. Смирнова, Смирнова А. П.", "А.°П.°Смирнова, Смирнова°А.°П."),
        ("п. 2.4, ул. Мира и т. д.", "п.°2.4, ул.°Мира и°т.°д."),
        ("по-новому, из-за, на-гора", "по-новому, из-за, на-гора"),
        ("и в офисе, и на сайте", "и°в°офисе, и°на°сайте"),
        ("- пункт\n- пункт", "– пункт\n– пункт"),
        ("онлайн-сервис, 10-15, -5", "онлайн-сервис, 10-15, -5"),
    ],
)
def test_typesetting(typed: str, printed: str) -> None:
    assert wording.typeset(typed) == printed.replace("°", "\xa0")


@given(st.text(alphabet=st.sampled_from(list('АОB2ВС №«»%1 гтысмес.,—-\n\xa0"(')), max_size=40))
def test_typesetting_only_replaces_spaces_quotes_dashes_and_look_alikes(typed: str) -> None:
    def skeleton(text: str) -> str:
        return "".join(
            re.sub('[«»„“"]', '"', text).translate(str.maketrans("ВСвс–", "BCbc-")).split()
        )

    assert skeleton(wording.typeset(typed)) == skeleton(typed)
    assert wording.typeset(wording.typeset(typed)) == wording.typeset(typed)
