"""The due of a measure that goes on in another year: the one it was moved to, or its own with the
other year in it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from generator import wording
from generator.contract import periods
from generator.contract.periods import Span
from generator.model import Execution, Measure, Period

WHOLE_YEAR = "в течение года"
_LONG_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class NewDue:
    """A due in another year, as it is to be typed."""

    text: str
    doubt: str = ""
    """Why a person has to look at it; «» for one that was said."""
    is_later: bool = False
    """Whether it is behind the year."""


def last_year_of(execution: Execution) -> int | None:
    """The year in which a measure is to be done now, as «Перенесено на» says; None if it does not
    say."""
    span = _own_span(execution.moved_to or "")
    return None if span is None else span[1].year


def next_due(measure: Measure, execution: Execution | None, year: int) -> NewDue:
    """The due of a measure in the plan of a later year."""
    moved_to = None if execution is None else execution.moved_to
    if not moved_to:
        why = f"срок {measure.year} года «{measure.due}» переведен на {year} год"
        return NewDue(shifted(measure.due, year - measure.year, year), why)
    own = _own_span(moved_to)
    span = own or periods.span(moved_to, year)
    if span is None or span[0] > span[1]:
        why = f"новый срок «{moved_to}» непонятен; срок {measure.year} года переведен на {year} год"
        return NewDue(shifted(measure.due, year - measure.year, year), why)
    if span[1].year < year:
        why = f"перенесено на «{moved_to}», это не {year} год; срок переведен на {year} год"
        return NewDue(shifted(measure.due, year - measure.year, year), why)
    if span[0].year > year:
        return NewDue(moved_to, is_later=True)
    if span[0].year < year and str(span[0].year) in moved_to:
        return NewDue(f"до {wording.date(span[1])}", f"перенесено на «{moved_to}»")
    return NewDue(moved_to, "" if own else f"новый срок без года, понят как {year} года")


def _own_span(words: str) -> Span | None:
    """What a term means that says its own year; None for another."""
    # Read for two years: a term that is the same in both has its own.
    spans = {periods.span(words, year) for year in (2000, 2001)} if words else {None}
    return spans.pop() if len(spans) == 1 else None


def shifted(due: Period, by: int, year: int) -> str:
    """The same due so many years later, in the words that it was given in; it is to be read as one
    of `year`. Where the words can't say it, the whole year."""
    wanted = _later(due.start, by), _later(due.end, by)
    for text in _candidates(due.text, by):
        if periods.span(text, year) == wanted and str(year - by) not in text:
            return text
    return WHOLE_YEAR


def _candidates(text: str, by: int) -> list[str]:
    """A due as it is, then with other years in it."""

    def longer(found: re.Match[str]) -> str:
        return str(int(found[0]) + by)

    candidates = [text, _LONG_YEAR.sub(longer, text)]
    for found in reversed(list(_SHORT_YEAR.finditer(text))):
        later = f"{(int(found[0]) + by) % 100:02}"
        candidates.append(f"{text[: found.start()]}{later}{text[found.end() :]}")
    return candidates


def _later(day: dt.date, by: int) -> dt.date:
    """The same day some years later; the last of a month stays the last."""
    year = day.year + by
    last = calendar.monthrange(year, day.month)[1]
    was_last = calendar.monthrange(day.year, day.month)[1]
    return dt.date(year, day.month, last if day.day == was_last else min(day.day, last))
