"""Words of an export → channel, segment, grade, day, as a row of «Опросы» says. What it does not
say is not guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.contract import periods
from generator.intake.survey_private import is_private
from generator.model import Segment
from generator.spelling import look, seen
from generator.wording import latin_segments

EMPTY = "(пусто)"
UNDECIDED = ("?", "-", "–", "—")
_DASHES = ("-", "–", "—")
_SETS_OFF = re.compile(r"\s*[;,/|+&\n]\s*")
# «5», «4,5», «5 баллов», «5 – отлично», «5 (отлично)», «5/5», «5 из 5», «90 %».
_GRADE = re.compile(
    r"([-−]?\d{1,4}(?:[.,]\d{1,6})?)"
    r"(?:\s*(?:балл\w*|зв[её]зд\w*|из \d+|/ ?\d+|%)|\s*[-–—:(.]\s?[^\W\d_ ][^\d]{0,40})?"
)
_LETTERS = r"[^\W\d_]"


def meanings(pairs: Iterable[str]) -> dict[str, str]:
    """What words mean, of «слово = значение», by their folded form."""
    split = (pair.rpartition("=") for pair in pairs)
    return {look(word.strip()): meaning.strip() for word, _, meaning in split}


@dataclass(frozen=True, slots=True)
class Names:
    """What the words of a column name: channels or segments."""

    words: Mapping[str, str]
    """What they mean, by their folded form; a sign of `UNDECIDED` for nothing."""
    known: Mapping[str, str]
    """The names themselves by their folded form: a word that is one means itself."""

    def of(self, text: str) -> frozenset[str] | None:
        """The names that a cell says, several set off by commas or the like; None if one of its
        words is none."""
        whole = self._one(text or EMPTY)
        if whole is not None:
            return None if whole in UNDECIDED else frozenset({whole})
        names = [self._one(word) for word in words_of(text)]
        if not names or any(name is None or name in UNDECIDED for name in names):
            return None
        return frozenset(name for name in names if name is not None)

    def unknown(self, text: str) -> list[str]:
        """The words of a cell of which nobody has said yet what they mean."""
        if self._one(text or EMPTY) is not None:
            return []
        return [word for word in shown_words(text) if self._one(word) is None]

    def _one(self, word: str) -> str | None:
        folded = look(word)
        meaning = self.words.get(folded, self.known.get(folded))
        return self.known.get(look(meaning), meaning) if meaning is not None else None


def words_of(text: str) -> list[str]:
    """The words of a cell with several channels."""
    return [word for word in _SETS_OFF.split(seen(text).strip()) if word]


def shown_words(text: str) -> list[str]:
    """The same of a cell whose words may be listed; otherwise the cell as a whole, which is not."""
    return [text] if is_private(text) else words_of(text) or [EMPTY]


def segment_names() -> dict[str, str]:
    """Segments by their folded form."""
    return {look(segment): str(segment) for segment in Segment}


def segment_of(name: str) -> Segment | None:
    """The segment of a name, typed in letters of either alphabet; None for no such."""
    latin = latin_segments(name.strip().upper())
    return Segment(latin) if latin in list(Segment) else None


@dataclass(frozen=True, slots=True)
class Grades:
    """What stands in a column of grades."""

    words: Mapping[str, str]
    no_answer: frozenset[str]
    """Folded."""

    def is_no_answer(self, text: str) -> bool:
        """Whether a cell says that nobody answered."""
        return not text or text in _DASHES or look(text) in self.no_answer

    def of(self, text: str) -> Decimal | None:
        """The grade in a cell; None for what is none."""
        meaning = self.words.get(look(text), text)
        return number_of(meaning)


def number_of(text: str) -> Decimal | None:
    """The grade that a text begins with; None for a text that says something else."""
    match = _GRADE.fullmatch(" ".join(seen(text).split()))
    return Decimal(match[1].replace(",", ".").replace("−", "-")) if match else None


def count_of(text: str) -> int | None:
    """A number of answers; None for what is none."""
    plain = re.sub(r"(?<=\d)[\s\xa0](?=\d{3})", "", text)
    match = re.fullmatch(r"(\d{1,9})(?:[.,]0+)?", plain)
    return int(match[1]) if match else None


# --- days -----------------------------------------------------------------------------------------

_FIRST_SERIAL, _LAST_SERIAL = 36526, 73415  # of Excel: 01.01.2000 and 31.12.2100
_EPOCH = dt.date(1899, 12, 30)


def year_of(text: str) -> int | None:
    """The year of a day: «01.03.2025», «2025-03-01», «3/14/2025», «01.03.25», «1 марта 2025 г.»,
    «март 2025», «2025», a number of Excel; None for no day."""
    day = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?: .*|г\.?)?", text)
    if day:
        year = int(day[3]) + (2000 if len(day[3]) == 2 else 0)
        return _existing(year, int(day[2]), int(day[1]))
    backward = re.fullmatch(r"(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?(?:[T ].*)?", text)
    if backward:
        return _existing(int(backward[1]), int(backward[2]), int(backward[3] or 1))
    month = re.fullmatch(r"(?:0?[1-9]|1[0-2])[./](\d{4})", text)
    if month:
        return int(month[1])
    serial = re.fullmatch(r"(\d{5})(?:[.,]\d+)?", text)
    if serial and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        return (_EPOCH + dt.timedelta(days=int(serial[1]))).year
    return _year_in_words(text)


def _existing(year: int, month: int, day: int) -> int | None:
    """The year of a day that there is, in either order of day and month."""
    for number, of_month in ((month, day), (day, month)):
        try:
            return dt.date(year, number, of_month).year
        except ValueError:
            continue
    return None


def _year_in_words(text: str) -> int | None:
    plain = re.sub(r"[ ,]+\d{1,2}:\d{2}(:\d{2})?$", "", text)
    if re.fullmatch(r"(19|20)\d{2}", plain):
        return int(plain)
    if not re.search(_LETTERS, plain):
        return None
    # Read for two years: a day that is the same in both has its own.
    spans = {periods.span(plain, year) for year in (2000, 2001)}
    span = spans.pop()
    return None if spans or span is None or span[0].year != span[1].year else span[1].year
