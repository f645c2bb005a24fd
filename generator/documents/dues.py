"""A due as it is printed: as it was typed, or, where the year asks for it, one way for all."""

from __future__ import annotations

from generator import wording
from generator.contract import periods
from generator.contract.periods import Form
from generator.model import DueWriting, Imprint, Measure

_QUARTERS = ("I", "II", "III", "IV")


def due_of(measure: Measure, imprint: Imprint) -> str:
    """The due of a measure in the way that its year asks for."""
    typed = wording.typeset(measure.due.text)
    return typed if imprint.due_writing is DueWriting.AS_TYPED else alike(measure)


def alike(measure: Measure) -> str:
    """«I квартал», «март 2025 г.», «31.03.2025», «до 31.03.2025»; a due of another form, and one
    with a remark, as it was typed. A quarter of the measure's own year needs no year."""
    due, year = measure.due, measure.year
    match periods.form(due.text, year):
        case Form.QUARTER:
            quarter = f"{_QUARTERS[due.end.month // 3 - 1]} квартал"
            text = quarter if due.end.year == year else f"{quarter} {due.end.year} г."
        case Form.MONTH:
            text = f"{wording.month(due.end)} г."
        case Form.DAY:
            text = wording.date(due.end)
        case Form.UNTIL:
            text = f"до {wording.date(due.end)}"
        case _:
            text = due.text
    return wording.typeset(text)
