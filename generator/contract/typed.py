"""One filled cell on its way to a value: what Excel keeps, what a person sees, and what there is to
say about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from generator.contract import formats
from generator.contract.formats import Shown
from generator.findings import Rule

# What Excel shows to a Russian user for the names that stand in the file.
ERROR_NAMES = {
    "#DIV/0!": "#ДЕЛ/0!",
    "#N/A": "#Н/Д",
    "#NAME?": "#ИМЯ?",
    "#NULL!": "#ПУСТО!",
    "#NUM!": "#ЧИСЛО!",
    "#REF!": "#ССЫЛКА!",
    "#VALUE!": "#ЗНАЧ!",
}


class Unreadable(ValueError):
    """What stands in a cell can't be understood: by which rule, what stands there, what was
    expected."""

    def __init__(self, rule: Rule, message: str, hint: str) -> None:
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint


@dataclass(frozen=True, slots=True)
class Remark:
    """Something understood that should be mended all the same."""

    rule: Rule
    message: str
    hint: str


@dataclass(slots=True)
class Typed:
    """One filled cell: its value as Excel keeps it, its number format, the year of its row."""

    value: object
    number_format: str = "General"
    year: int | None = None
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, rule: Rule, message: str, hint: str) -> None:
        """Says something about the cell without refusing it."""
        self.remarks.append(Remark(rule, message, hint))

    @property
    def number(self) -> Shown | None:
        """What the format makes of a number; None for anything else, and for what it hides."""
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return formats.shown(self.value, self.number_format)
        return None

    @property
    def is_hidden(self) -> bool:
        """Whether its format shows nothing of a number."""
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return is_number and self.number is None

    @property
    def is_day_zero(self) -> bool:
        """Whether it shows 00.01.1900, as a link to an empty cell does in a format of days."""
        return self.value == dt.time(0) and formats.shows_day(self.number_format)

    @property
    def shown(self) -> str:
        """The value as the person sees it, shortened for a message."""
        text = str(self.value)
        if isinstance(self.value, bool):
            text = "ИСТИНА" if self.value else "ЛОЖЬ"
        elif isinstance(self.value, dt.date):
            text = formats.shown_day(self.value, self.number_format)
        elif isinstance(self.value, dt.timedelta):
            minutes = int(self.value.total_seconds() // 60)
            text = f"{minutes // 60}:{minutes % 60:02}"
        elif self.number is not None:
            text = formats.in_words(self.number)
        return text if len(text) <= 60 else text[:59] + "…"


Converter = Callable[[Typed], object]
