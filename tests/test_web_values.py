"""What a person types of the page of the site: a colour, addresses, contacts; and the colours that
come of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.contract import web
from generator.contract.typed import Converter, Typed, Unreadable
from generator.publication.colours import colours_of, contrast


@pytest.mark.parametrize(
    ("convert", "typed", "value"),
    [
        (web.colour, "#1F3864", "#1f3864"),
        (web.colour, "1f3864", "#1f3864"),
        (web.colour, 123456.0, "#123456"),
        (web.colour, "#abc", "#aabbcc"),
        (web.colour, "RGB(31, 56, 100)", "#1f3864"),
        (web.colour, "31;56;100", "#1f3864"),
        (web.address, "www.sbyt.ru/quality", "https://www.sbyt.ru/quality/"),
        (web.address, "http://сбыт.рф/", "http://сбыт.рф/"),
        (web.email, " office@sbyt.ru ", "office@sbyt.ru"),
        (web.line, "8 800 100-00-00,\n доб. 12", "8 800 100-00-00, доб. 12"),
        (web.line, 88001000000.0, "88001000000"),
        (web.heading_level, "H3", 3),
        (web.heading_level, 2.0, 2),
    ],
)
def test_what_people_type_is_understood(convert: Converter, typed: object, value: object) -> None:
    assert convert(Typed(typed)) == value


@pytest.mark.parametrize(
    ("convert", "typed", "said"),
    [
        (web.colour, "синий", "ожидался цвет, стоит «синий»; например #1F3864 или 31, 56, 100"),
        (web.colour, "300, 0, 0", "ожидался цвет, стоит «300, 0, 0»; например #1F3864 или 31, 56, 100"),
        (web.address, "javascript:alert(1)", "ожидался адрес папки на сайте, стоит «javascript:alert(1)»; например https://www.sbyt.ru/quality/"),
        (web.address, "sbyt.ru/?a=1", "ожидался адрес папки на сайте, стоит «sbyt.ru/?a=1»; например https://www.sbyt.ru/quality/"),
        (web.email, "a@b, c@d.ru", "ожидался адрес электронной почты, стоит «a@b, c@d.ru»; например office@sbyt.ru, один"),
        (web.heading_level, "5", "ожидался уровень заголовка от 1 до 4, стоит «5»; например 2"),
    ],
)  # fmt: skip
def test_what_nobody_can_follow_is_said(convert: Converter, typed: object, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        convert(Typed(typed))
    assert f"{refused.value.message}; {refused.value.hint}" == said


@given(st.text(max_size=40))
def test_a_link_is_to_the_web_or_none(typed: str) -> None:
    link = web.web_link(typed)
    assert link is None or link.lower().startswith(("http://", "https://"))
    assert not set(link or "") & set("<>\"' \n")


@given(st.integers(0, 0xFFFFFF))
def test_whatever_the_colour_everything_can_be_read(number: int) -> None:
    """By WCAG 2.1, 1.4.3: text on the company's colour, and headings in it on white."""
    colours = colours_of(f"#{number:06x}")
    assert contrast(colours.on_brand, colours.brand) >= 4.5
    assert contrast(colours.heading, "#ffffff") >= 4.5


def test_a_company_without_a_colour_has_the_usual_one() -> None:
    assert colours_of(None).brand == colours_of(None).heading == "#1f3864"
    assert round(contrast("#ffffff", "#000000"), 1) == 21.0
