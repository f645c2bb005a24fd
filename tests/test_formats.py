"""What a number format makes of a number: what a person sees in the cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.contract.formats import Shown, exact, shown, shows_day

ACCOUNTING = '_-* #,##0.00\\ "₽"_-;\\-* #,##0.00\\ "₽"_-;_-* "-"??\\ "₽"_-;_-@_-'
MILLIONS = '[>=1000000]#,##0.0,,"млн";#,##0'


@pytest.mark.parametrize(
    ("number", "code", "seen"),
    [
        (92.300000000000011, "General", Shown(Decimal("92.3"))),
        (5, 'General" руб."', Shown(Decimal(5), "руб.")),
        (-5, "General;[Red]-General", Shown(Decimal(-5))),
        (5, '0" EUR"', Shown(Decimal(5), "EUR")),
        (5, "0 [$EUR-407]", Shown(Decimal(5), "EUR")),
        (5, '0" м/с"', Shown(Decimal(5), "м/с")),
        (92.300000000000011, "", Shown(Decimal("92.3"))),
        (5, "@", Shown(Decimal(5))),
        (66.66666666666667, "0.0", Shown(Decimal("66.7"))),
        (0.125, "0.00", Shown(Decimal("0.13"))),
        (1250.5, "#,##0.##", Shown(Decimal("1250.50"), is_grouped=True)),
        (0.905, "0%", Shown(Decimal("90.500"), "%", 1, True)),
        (0.905, "0.0%", Shown(Decimal("90.5"), "%")),
        (95, '0"%"', Shown(Decimal(95), "%")),
        (95, "0\\%", Shown(Decimal(95), "%")),
        (1250500, "#,##0,", Shown(Decimal("1250.500"), "", 1, True, True)),
        (1250000, '#,##0,\\ "тыс. руб."', Shown(Decimal("1250.000"), "тыс. руб.", is_grouped=True)),
        (1250500, '#,##0\\ "₽"', Shown(Decimal(1250500), "₽", is_grouped=True)),
        (1250500, "#,##0.00\\ [$₽-419]", Shown(Decimal("1250500.00"), "₽", is_grouped=True)),
        (1250.5, ACCOUNTING, Shown(Decimal("1250.50"), "₽", is_grouped=True)),
        (-5, ACCOUNTING, Shown(Decimal("-5.00"), "₽", is_grouped=True)),
        (1250.5, '#,##0.00"р."', Shown(Decimal("1250.50"), "р.", is_grouped=True)),
        (1250500, MILLIONS, Shown(Decimal("1.3"), "млн", is_grouped=True)),
        (500, MILLIONS, Shown(Decimal(500), is_grouped=True)),
        (-5, "#,##0;[Red]-#,##0", Shown(Decimal(-5), is_grouped=True)),
        (-5, "#,##0;[Red](#,##0)", Shown(Decimal(-5), is_grouped=True)),
        (7, "0000", Shown(Decimal(7), "", 4)),
        (0.5, "# ?/?", Shown(Decimal("0.5"))),
        (1e6, "0.00E+00", Shown(Decimal("1000000"))),
        (45000, "dd.mm.yyyy", Shown(Decimal(45000))),
        (5, ";;;", None),
        (0, "0;-0;;@", None),
        (3, "0;-0;;@", Shown(Decimal(3))),
    ],
)  # fmt: skip
def test_a_number_is_what_its_cell_shows(number: float, code: str, seen: Shown | None) -> None:
    assert shown(number, code) == seen


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("dd.mm.yyyy", True),
        ("[$-419]d mmmm yyyy;@", True),
        ("mmmm yyyy", True),
        ("h:mm", False),
        ("[h]:mm:ss", False),
        ("#,##0.00", False),
        ('0 "дней"', False),
        ("General", False),
    ],
)
def test_a_format_shows_a_day_or_not(code: str, day: bool) -> None:
    assert shows_day(code) is day


@given(number=st.floats(-1e9, 1e9), code=st.text('0#?.,%;"\\[]$-₽ dmyhs:@_*E+/х', max_size=14))
def test_any_code_is_taken(number: float, code: str) -> None:
    shown(number, code)
    shows_day(code)


@given(st.decimals(-(10**6), 10**6, places=4))
def test_what_a_person_typed_is_not_changed_by_how_excel_keeps_it(typed: Decimal) -> None:
    assert exact(float(typed)) == typed
