"""Groups of answers → what was counted and what not: every row of an export has one fate, so that

    rows read = used + duplicates + no answer + out of scale + other year + not understood

holds of every file. A row is asked in this order: is it of the year, is there an answer, is it on
the scale, is its channel known; an answer that could be counted and stands in the export before is
a duplicate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, partial

from generator.contract.surveys import ends
from generator.intake.survey_counting import Answers, Group, Said
from generator.intake.survey_words import (
    Grades,
    Names,
    count_of,
    meanings,
    number_of,
    segment_names,
    segment_of,
    year_of,
)
from generator.model import Segment, Survey
from generator.spelling import look

_EXAMPLES = 5


class Fate(StrEnum):
    """What becomes of a row of an export."""

    USED = "учтено"
    DUPLICATE = "повторы"
    NO_ANSWER = "без ответа"
    OUT_OF_SCALE = "вне шкалы"
    OTHER_YEAR = "другой год"
    NOT_UNDERSTOOD = "не понято"


class Reason(StrEnum):
    """Why a row is not understood."""

    BROKEN = "строка испорчена: другая кодировка, лишняя кавычка или другое число граф"
    SUM = "строка итога"
    DATE = "дата не читается"
    NO_DATE = "нет даты"
    GRADE = "оценка не читается"
    COUNT = "число ответов не читается"
    CHANNEL = "канал не определен"
    SEGMENT = "сегмент не определен"


Place = tuple[str | None, Segment | None]
"""The channel and segment of a figure; None for all."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What an answer counts as."""

    places: frozenset[Place]
    grades: tuple[tuple[Decimal, int], ...]
    """How many answers of each grade a row is: one, or those of a day."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The fate of a row."""

    fate: Fate
    reason: Reason | None = None
    counted: Counted | None = None
    """Of a row that could be counted."""


@dataclass
class FileTally:
    """What became of the rows of one export."""

    title: str
    rows: Counter[Fate] = field(default_factory=Counter)
    answers: int = 0
    """How many answers the used rows are: more than them where a row is those of a day."""
    several: int = 0
    """How many of the used rows count in more than one channel or segment."""
    reasons: Counter[Reason] = field(default_factory=Counter)
    places: dict[Reason, list[str]] = field(default_factory=dict)
    """Where the first of each stand."""

    @property
    def read(self) -> int:
        """How many rows the export has."""
        return self.rows.total()

    @property
    def counted(self) -> list[tuple[Fate, int]]:
        """How many rows have each fate; they are all that there are."""
        return [(fate, self.rows[fate]) for fate in Fate]

    def told(self, reason: Reason, rows: int, place: Callable[[], str]) -> None:
        """Notes rows that are not understood, and where the first of them stands."""
        self.reasons[reason] += rows
        places = self.places.setdefault(reason, [])
        if len(places) < _EXAMPLES:
            places.append(place())


@dataclass
class Tally:
    """What became of the answers of a source."""

    survey: Survey
    files: list[FileTally] = field(default_factory=list)
    grades: dict[Place, Counter[Decimal]] = field(default_factory=dict)
    """The distribution of grades of each figure."""
    unknown_channels: Counter[str] = field(default_factory=Counter)
    """Words of which «Опросы» does not say what they mean, with their rows."""
    unknown_segments: Counter[str] = field(default_factory=Counter)
    unknown_grades: Counter[str] = field(default_factory=Counter)

    def add(self, counted: Counted, rows: int) -> None:
        """Counts a row as often as it stands, below zero for one that is taken out again."""
        for place in counted.places:
            grades = self.grades.setdefault(place, Counter())
            for grade, answers in counted.grades:
                grades[grade] += answers * rows


class Judge:
    """What a row of «Опросы» makes of an answer."""

    def __init__(self, survey: Survey, channels: Sequence[str]) -> None:
        self._survey = survey
        scale = ends(survey.scale)
        assert scale is not None  # the converter of the column sees to it
        self._low, self._high = scale
        words = meanings(survey.grade_words)
        self.grades = Grades(words, frozenset(map(look, survey.no_answer)))
        known = {look(channel): channel for channel in channels}
        self.channels = Names(meanings(survey.channel_words), known)
        self.segments = Names(meanings(survey.segment_words), segment_names())
        self._verdicts: dict[Said, Verdict] = {}

    @cached_property
    def _columns(self) -> tuple[Decimal | None, ...]:
        """The grade of each column that counts answers."""
        return tuple(map(self.grades.of, self._survey.grade_columns))

    def verdict(self, said: Said) -> Verdict:
        """The fate of an answer, duplicates aside."""
        verdict = self._verdicts.get(said)
        if verdict is None:
            verdict = self._verdicts[said] = self._verdict(said)
        return verdict

    def _verdict(self, said: Said) -> Verdict:
        if said.first:
            return Verdict(Fate.NOT_UNDERSTOOD, Reason.SUM)
        if self._survey.date_column is not None:
            if said.year is None:
                reason = Reason.DATE if said.has_date else Reason.NO_DATE
                return Verdict(Fate.NOT_UNDERSTOOD, reason)
            if said.year != self._survey.year:
                return Verdict(Fate.OTHER_YEAR)
        if len(self._columns) > 1:
            return self._placed(said, self._of_counts(said))
        return self._placed(said, self._of_grade(said))

    def _of_grade(self, said: Said) -> Verdict | tuple[tuple[Decimal, int], ...]:
        """The grade of an answer, as often as its row says."""
        [text] = said.grades
        count = 1
        if self._survey.count_column is not None:
            number = count_of(said.count) if said.count else 0
            if number is None:
                return Verdict(Fate.NOT_UNDERSTOOD, Reason.COUNT)
            if not number:
                return Verdict(Fate.NO_ANSWER)
            count = number
        if self.grades.is_no_answer(text):
            return Verdict(Fate.NO_ANSWER)
        grade = self.grades.of(text)
        if grade is None:
            return Verdict(Fate.NOT_UNDERSTOOD, Reason.GRADE)
        if not self._low <= grade <= self._high:
            return Verdict(Fate.OUT_OF_SCALE)
        return ((grade, count),)

    def _of_counts(self, said: Said) -> Verdict | tuple[tuple[Decimal, int], ...]:
        """How many answers of each grade a row is."""
        grades = []
        for grade, text in zip(self._columns, said.grades, strict=True):
            count = 0 if self.grades.is_no_answer(text) else count_of(text)
            if count is None or grade is None:
                return Verdict(Fate.NOT_UNDERSTOOD, Reason.COUNT)
            if count and not self._low <= grade <= self._high:
                return Verdict(Fate.OUT_OF_SCALE)
            if count:
                grades.append((grade, count))
        return tuple(grades) or Verdict(Fate.NO_ANSWER)

    def _placed(self, said: Said, grades: Verdict | tuple[tuple[Decimal, int], ...]) -> Verdict:
        """The fate of an answer with its channels and segments."""
        if isinstance(grades, Verdict):
            return grades
        channels: Iterable[str | None] | None = (self._survey.channel,)
        if self._survey.channel_column is not None:
            channels = self.channels.of(said.channel)
        if channels is None:
            return Verdict(Fate.NOT_UNDERSTOOD, Reason.CHANNEL)
        segments: Iterable[Segment | None] = (self._survey.segment,)
        if self._survey.segment_column is not None:
            names = self.segments.of(said.segment)
            segments = [segment for name in names or () if (segment := segment_of(name))]
            if not segments:
                return Verdict(Fate.NOT_UNDERSTOOD, Reason.SEGMENT)
        places = frozenset((channel, segment) for channel in channels for segment in segments)
        return Verdict(Fate.USED, counted=Counted(places, grades))


def tally(survey: Survey, judge: Judge, answers: Answers) -> Tally:
    """What became of all answers of a source. Raises `UnreadableExport` as the counter does."""
    made = Tally(survey, [FileTally(export.title) for export in answers.exports])
    for file, lines in zip(made.files, answers.broken, strict=True):
        file.rows[Fate.NOT_UNDERSTOOD] += len(lines)
        for line in lines:
            file.told(Reason.BROKEN, 1, partial("строка {}".format, line))
    answers.dated(year_of)
    for group in answers.groups():
        _add(made, judge, group, answers)
    if survey.key_columns:
        _take_duplicates(made, judge, answers)
    made.grades = {place: +grades for place, grades in made.grades.items() if +grades}
    return made


def _add(made: Tally, judge: Judge, group: Group, answers: Answers) -> None:
    file, verdict = made.files[group.said.file], judge.verdict(group.said)
    file.rows[verdict.fate] += group.rows
    if verdict.counted is not None:
        made.add(verdict.counted, group.rows)
        file.answers += group.rows * sum(count for _, count in verdict.counted.grades)
        file.several += group.rows * (len(verdict.counted.places) > 1)
    if verdict.reason is not None:
        place = partial(answers.place, group.said.file, group.place)
        file.told(verdict.reason, group.rows, place)
        _note_words(made, judge, group, verdict.reason)


def _note_words(made: Tally, judge: Judge, group: Group, reason: Reason) -> None:
    """Keeps the words that nobody has decided on."""
    if reason is Reason.CHANNEL:
        for word in judge.channels.unknown(group.said.channel):
            made.unknown_channels[word] += group.rows
    elif reason is Reason.SEGMENT:
        for word in judge.segments.unknown(group.said.segment):
            made.unknown_segments[word] += group.rows
    elif reason is Reason.GRADE:
        text = group.said.grades[0]
        if look(text) not in judge.grades.words and number_of(text) is None:
            made.unknown_grades[text] += group.rows


def _take_duplicates(made: Tally, judge: Judge, answers: Answers) -> None:
    """Of the answers with one key the first that could be counted stays; the others are taken out
    again."""
    for listed in answers.repeated():
        is_first = True
        for said in listed:
            verdict = judge.verdict(said)
            if verdict.counted is None:
                continue
            if is_first:
                is_first = False
                continue
            file = made.files[said.file]
            file.rows[Fate.USED] -= 1
            file.rows[Fate.DUPLICATE] += 1
            file.answers -= sum(count for _, count in verdict.counted.grades)
            file.several -= len(verdict.counted.places) > 1
            made.add(verdict.counted, -1)
