"""A row of «Опросы» that there is → what it should say of words that it does not know; the row of
another year → that of this one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from generator.contract.surveys import SURVEYS
from generator.intake.survey_classing import Tally
from generator.intake.survey_drafts import TITLE, Draft, channel_of, found, segment_name, shown
from generator.intake.survey_lexicon import grade_of
from generator.intake.survey_sources import Described
from generator.model import Survey
from generator.suggestions.cells import Cells, column_of
from generator.suggestions.suggestion import Origin, Plain, State, Suggestion


def as_before(
    former: Survey, tallied: Tally, year: int, origin: Origin, channels: Sequence[str]
) -> Draft:
    """The row of another year for this one, with the words that are new."""
    made = Draft(former.files, year, origin)
    for column in SURVEYS.read:
        if column.field not in ("files", "year"):
            made.put(column.heading, _as_text(getattr(former, column.field)))
    made.put("Графа оценки", made.values["Графа оценки"], note=f"как в {former.year} году")
    for heading, words, meaning in _new_words(tallied, channels):
        listed, hidden = shown(words)
        if listed:
            pairs = [f"{word} = {meaning(word) or '?'}" for word in listed]
            value = "; ".join(filter(None, (made.values.get(heading, ""), *pairs)))
            made.put(heading, value, found(words, listed), "; ".join(filter(None, (_NEW, hidden))))
    return made


_NEW = "слова, которых раньше не было: проверьте, чему они равны"


def new_words(tallied: Tally, cells: Cells, rows: Described) -> list[Suggestion]:
    """What a row of «Опросы» that there is should say of words that it does not know."""
    survey = tallied.survey
    made = []
    for heading, words, meaning in _new_words(tallied, rows.channels):
        listed, hidden = shown(words)
        column = column_of(TITLE, heading)
        known: dict[str, Plain] = {
            "Источник": survey.files,
            "Год": survey.year,
            "Графа оценки": list(survey.grade_columns),
        }
        rows_there = cells.find(TITLE, "", known)
        if not listed or len(rows_there) != 1:
            continue
        pairs = [f"{word} = {meaning(word) or '?'}" for word in listed]
        now = rows_there[0].plain(column)
        was = _as_text(tuple(now) if isinstance(now, list) else now)
        notes = (_NEW, found(words, listed), hidden)
        made.append(
            Suggestion(
                state=State.CHECK,
                sheet=TITLE,
                row=f"{survey.files}, {survey.year}, {'; '.join(survey.grade_columns)}",
                heading=heading,
                cell=rows_there[0].address(column),
                was=was,
                proposed="; ".join(filter(None, (was, *pairs))),
                place="новые слова",
                source=tallied.files[0].title,
                note="; ".join(filter(None, notes)),
                expected=now,
                known=known,
                year=survey.year,
                origin=Origin(tallied.files[0].title, "", ""),
            )
        )
    return made


_Meaning = Callable[[str], str | None]


def _new_words(tallied: Tally, channels: Sequence[str]) -> list[tuple[str, Counter[str], _Meaning]]:
    """Headings of «Опросы», the words that stand nowhere in them, and what each seems to mean."""
    return [
        ("Слова канала", tallied.unknown_channels, lambda word: channel_of(word, channels)),
        ("Слова сегмента", tallied.unknown_segments, segment_name),
        ("Слова оценки", tallied.unknown_grades, _grade_name),
    ]


def _grade_name(word: str) -> str | None:
    grade = grade_of(word)
    return None if grade is None else str(grade)


def _as_text(value: object) -> str:
    """A value as a person would type it."""
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
