"""The columns of an export that nobody described yet → what each is, by its heading and by what
stands below. A guess is told as one: a person decides on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from generator.intake.survey_files import Export
from generator.intake.survey_lexicon import (
    begins,
    channel_kinds,
    grade_of,
    is_no_answer,
    is_whole,
    segments,
)
from generator.intake.survey_words import count_of, number_of, words_of, year_of
from generator.spelling import look

_GRADE = r"оценк|оцени|балл|удовлетвор|csat|csi|nps|rating|score|grade|лояльн|(по)?рекоменд"
_ASKED = r"оцени"
_OVERALL = r"в целом|общ\w+ (оценк|удовлетвор|качеств)"
OF_LOYALTY = r"nps|(по|от)?рекоменд|советова|посовет|лояльн"
_NO_GRADE = r"средн|дата|канал|комментар|вид|тип|причин|кол|число|шкал|номер|id|врем"
_COUNT = (
    r"(кол-?во|количество|число)( ответов| оценок| голосов| отзывов| нажатий)?|"
    r"ответов|голосов|count"
)
_CHANNEL = (
    r"канал|источник обращ|способ (обращ|связи)|форма обслуж|вид обслуж|площадк|channel|"
    r"(место|точка) обслуж"
)
_SEGMENT = r"сегмент|(тип|вид|категория|группа) (клиент|потребит|абонент|заявит|лиц)|segment"
_DATE = r"дата|день|date|timestamp|отметка врем|период|месяц|время|когда|created"
_DATE_OF_ANSWER = r"ответ|оцен|заполн|отметк|timestamp|опрос"
_KEY = (
    r"((id|ид|№|номер|код|uid|guid|идентификатор) ?(ответ|анкет|обращ|заяв|оцен|опрос|звон|визит|"
    r"талон|чат|диалог|респонд)\w*|id|guid|uuid|идентификатор|респондент|id ?обращения|"
    r"(call|case|ticket|request|response|answer|session|chat)[_ ]?id)"
)
_COUNTED = re.compile(  # what a heading says beside the grade whose answers it counts
    r"^(?:кол-?во|количество|число) ?(?:оцен\w+|ответ\w+|голос\w+|нажати\w+)?|^оценк\w+|"
    r"[ ,]+(?:шт|чел|голосов|ответов|оценок)\.?$"
)
_NO_ANSWERS_COUNTED = (
    r"всего|итог|сумм|средн|год|месяц|№|номер|код|id|без оцен|нет оцен|нет ответ|без ответ|не оцен|"
    r"не ответ|посетител|клиентов|обслужен|визит|талон"
)
_MOST = 200  # answers that are looked at


@dataclass(frozen=True, slots=True)
class Roles:
    """What each column is, by place from 0."""

    grades: tuple[int, ...] = ()
    channel: int | None = None
    segment: int | None = None
    date: int | None = None
    count: int | None = None
    key: int | None = None
    other_grades: tuple[int, ...] = ()
    """Other columns that may be grades."""
    uncounted: tuple[int, ...] = ()
    """Beside columns that count answers, those that count something too, nobody knows what."""
    is_guess: bool = False
    """Whether the column of grades was taken by what stands in it alone."""


def roles_of(export: Export) -> Roles:
    """What the columns of an export seem to be; without grades where none seems to be one."""
    columns = [_Column(export, place) for place in range(len(export.headings))]
    day = _first(columns, _is_date, prefers=_DATE_OF_ANSWER)
    key = _first(columns, lambda each: is_whole(_KEY, each.heading))
    counted = tuple(each.place for each in columns if each.is_of_counts)
    if len(counted) > 1:
        rest = (each for each in columns if each.place not in (*counted, day, key))
        uncounted = tuple(each.place for each in rest if each.may_count_answers)
        return _placed(columns, Roles(grades=counted, date=day, uncounted=uncounted))
    free = [each for each in columns if each.place not in (day, key) and each.is_of_grades]
    free.sort(key=lambda each: not begins(_OVERALL, each.heading))
    named = [each.place for each in free]
    guessed = [] if named else [each.place for each in columns if each.holds_grades_alone]
    grades = named or guessed
    count = _first(columns, lambda each: each.is_of_numbers and is_whole(_COUNT, each.heading))
    return _placed(
        columns,
        Roles(
            grades=tuple(grades[:1]),
            date=day,
            count=count,
            key=key if count is None else None,
            other_grades=tuple(grades[1:]),
            is_guess=bool(guessed),
        ),
    )


def named_as_grades(export: Export) -> tuple[int, ...]:
    """The columns that are headed as grades, whatever stands in them."""
    columns = (_Column(export, place) for place in range(len(export.headings)))
    return tuple(each.place for each in columns if each.is_named_as_grades)


def by_question(export: Export, roles: Roles) -> list[Roles]:
    """The roles; and, where another question of the same answers is whether somebody would
    recommend the company, those for it, since it is counted in another way."""
    loyal = [each for each in roles.other_grades if begins(OF_LOYALTY, export.headings[each])]
    if not loyal or begins(OF_LOYALTY, export.headings[roles.grades[0]]):
        return [roles]
    others = tuple(each for each in roles.other_grades if each != loyal[0])
    return [
        replace(roles, other_grades=others),
        replace(roles, grades=(loyal[0],), other_grades=()),
    ]


def _placed(columns: Sequence[_Column], roles: Roles) -> Roles:
    """The roles with the columns of channel and segment."""
    taken = {*roles.grades, roles.date, roles.count, roles.key}
    free = [each for each in columns if each.place not in taken]
    segment = _first(free, lambda each: begins(_SEGMENT, each.heading) and each.names_a_segment)
    if segment is None:
        segment = _first(free, lambda each: each.mostly(lambda word: bool(segments(word))))
    free = [each for each in free if each.place != segment]
    channel = _first(free, lambda each: begins(_CHANNEL, each.heading))
    if channel is None:
        channel = _first(free, lambda each: each.mostly(_names_a_channel))
    return replace(roles, channel=channel, segment=segment)


def _first(
    columns: Iterable[_Column], is_it: Callable[[_Column], bool], prefers: str = ""
) -> int | None:
    """The place of the first column of a kind; rather of one whose heading says so."""
    found = [each for each in columns if is_it(each)]
    better = [each for each in found if prefers and begins(prefers, each.heading)]
    return next((each.place for each in (*better, *found)), None)


def _is_date(column: _Column) -> bool:
    return begins(_DATE, column.heading) and column.mostly(
        lambda word: year_of(_day(word)) is not None
    )


def _day(text: str) -> str:
    first = text.split(" ", maxsplit=1)[0].split("T", maxsplit=1)[0]
    return first if year_of(first) is not None else text


def _names_a_channel(text: str) -> bool:
    return len(text) < 60 and any(map(channel_kinds, words_of(text)))


class _Column:
    """A column of the sample."""

    def __init__(self, export: Export, place: int) -> None:
        self.place, self.heading = place, export.headings[place]
        cells = (row[place].strip() for row in export.sample[:_MOST] if place < len(row))
        self._cells = [cell for cell in cells if cell]

    def mostly(self, is_so: Callable[[str], bool]) -> bool:
        """Whether something is true of most of its filled cells."""
        return bool(self._cells) and 5 * sum(map(is_so, self._cells)) >= 3 * len(self._cells)

    @property
    def names_a_segment(self) -> bool:
        """Whether one of its cells says a segment."""
        return any(map(segments, self._cells))

    @property
    def is_of_grades(self) -> bool:
        """Whether heading and cells say that it holds grades."""
        return self.is_named_as_grades and self.mostly(_may_be_grade)

    @property
    def is_named_as_grades(self) -> bool:
        """Whether its heading says that it holds grades."""
        named = begins(_GRADE, self.heading) and not begins(_NO_GRADE, self.heading)
        return named or begins(_ASKED, self.heading)

    @property
    def holds_grades_alone(self) -> bool:
        """Whether nothing but grades of one scale stands in it, whatever it is called."""
        values = [number_of(cell) for cell in self._cells]
        numbers = {value for value in values if value is not None}
        in_words = self.mostly(lambda word: grade_of(word) is not None)
        in_numbers = self.mostly(lambda word: number_of(word) is not None)
        is_short = bool(numbers) and max(numbers) <= 10 and len(numbers) > 1
        is_own = not begins(_NO_GRADE, self.heading) and not look(self.heading).startswith("№")
        return is_own and (in_words or (in_numbers and is_short))

    @property
    def is_of_numbers(self) -> bool:
        """Whether all its cells are whole numbers."""
        return bool(self._cells) and all(count_of(cell) is not None for cell in self._cells)

    @property
    def is_of_counts(self) -> bool:
        """Whether it counts the answers of one grade, which its heading names."""
        return heading_grade(self.heading) is not None and self.is_of_numbers

    @property
    def may_count_answers(self) -> bool:
        """Whether it may count answers of a grade that its heading does not name as we know it; a
        total and a count of no answers do not."""
        is_other = begins(_NO_ANSWERS_COUNTED, self.heading) or is_no_answer(self.heading)
        return self.is_of_numbers and not is_other


def heading_grade(heading: str) -> int | None:
    """The grade that a heading names: «5», «Оценка 5», «5 баллов», «Отлично»; None for no such."""
    in_words = grade_of(heading)
    if in_words is None:
        in_words = grade_of(_COUNTED.sub("", look(heading)).strip(' "«»,.:'))
    if in_words is not None:
        return in_words
    digits = "".join(sign for sign in heading if sign.isdigit())
    named = is_whole(
        r"((кол-?во|количество|число) )?(оцен\w+|балл\w*)? ?[«\"]?\d{1,2}[»\"]?( ?балл\w*)?",
        heading,
    )
    return int(digits) if named and digits and int(digits) <= 10 else None


def _may_be_grade(text: str) -> bool:
    return number_of(text) is not None or grade_of(text) is not None or is_no_answer(text)
