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
    span = periods.own_span(execution.moved_to or "")
    return None if span is None else span[1].year


def next_due(measure: Measure, execution: Execution | None, year: int) -> NewDue:
    """The due of a measure in the plan of a later year."""
    moved_to = None if execution is None else execution.moved_to
    if not moved_to:
        return _its_own(measure, year)
    own = periods.own_span(moved_to)
    span = own or periods.span(moved_to, year)
    if span is None or span[0] > span[1]:
        return _its_own(measure, year, f"новый срок «{moved_to}» непонятен")
    if span[1].year < year:
        return _its_own(measure, year, f"перенесено на «{moved_to}», это не {year} год")
    if span[0].year > year:
        return NewDue(moved_to, is_later=True)
    if span[0].year < year and str(span[0].year) in moved_to:
        return NewDue(f"до {wording.date(span[1])}", f"перенесено на «{moved_to}»")
    return NewDue(moved_to, "" if own else f"новый срок без года, понят как {year} года")


def _its_own(measure: Measure, year: int, why: str = "") -> NewDue:
    """The due that a measure had, in another year; `why` nothing else can be said."""
    due = measure.due
    if due.end.year >= year:
        said = f"срок {measure.year} года «{due}» еще не прошел"
        return NewDue(f"до {wording.date(due.end)}", "; ".join(filter(None, (why, said))))
    said = f"срок {measure.year} года «{due}» переведен на {year} год"
    text = shifted(due, year - measure.year, year)
    return NewDue(text, "; ".join(filter(None, (why, said))))


def shifted(due: Period, by: int, year: int) -> str:
    """The same due so many years later, in the words that it was given in; it is to be read as one
    of `year`. Where the words can't say it, its days; where neither can, the whole year."""
    wanted = _later(due.start, by), _later(due.end, by)
    for text in (*_candidates(due.text, by), _in_days(wanted)):
        if periods.span(text, year) == wanted and str(year - by) not in text:
            return text
    return WHOLE_YEAR


def _in_days(span: Span) -> str:
    start, end = map(wording.date, span)
    if start == end:
        return end
    is_until = (span[0].month, span[0].day) == (1, 1)
    return f"до {end}" if is_until else f"с {start} по {end}"


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
