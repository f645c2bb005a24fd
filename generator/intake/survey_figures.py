"""What was counted → figures, each exact, with its margin of error, and what they change on
«Оценка».

A figure is a mean of what each answer counts for: its grade; 100 or 0 for a share; 100, 0 or −100
for NPS. So one formula serves all: z·s/√n, a simple random sample without the correction for a
finite population (Кокрен У. Методы выборочного исследования. – М.: Статистика, 1976, гл. 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from generator import wording
from generator.contract.schema import ASSESSMENT
from generator.contract.surveys import NPS, SHARE
from generator.intake.survey_classing import Fate, Place, Tally
from generator.model import AssessmentKind
from generator.suggestions.against import in_words
from generator.suggestions.cells import CellRow, Cells, column_of, same
from generator.suggestions.suggestion import Origin, Plain, State, Suggestion, decided

FEW = 30
"""Fewer answers say little: the distribution of their mean is not normal yet (there, гл. 2)."""
_Z = Decimal("1.96")
"""Of a confidence of 95 %."""
_PLACES = 2
_MOST_LOST = Decimal("0.05")
SHARE_SCALE = f"0–100{wording.NBSP}%"
NPS_SCALE = "NPS, от −100 до 100"
_PROMOTER, _DETRACTOR = 9, 6
"""On a scale of 0–10 (Reichheld F. The One Number You Need to Grow. Harvard Business Review,
2003)."""
VALUE, RESPONDENTS, ORIGIN = "Значение", "Опрошено", "Источник"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a year."""

    year: int
    kind: AssessmentKind
    place: Place
    scale: str
    """Of the figure."""
    grades: Counter[Decimal]
    """How many answers there are of each grade."""
    count: int
    total: Decimal
    """The sum of what the answers count for."""
    squares: Decimal
    """The sum of its squares."""
    origins: tuple[Origin, ...]
    counting: str
    lost: Decimal
    """The part of the rows of its sources that were not understood."""
    is_mixed: bool = False
    """Whether answers on different scales came together."""

    @property
    def value(self) -> Decimal:
        """As it goes into the workbook: half up."""
        return wording.rounded(self.total / self.count, _PLACES)

    @property
    def margin(self) -> Decimal | None:
        """Half the width of its interval of confidence; None of too few answers."""
        if self.count < FEW:
            return None
        spread = (self.squares - self.total * self.total / self.count) / (self.count - 1)
        return _Z * (max(spread, Decimal()) / self.count).sqrt()

    @property
    def name(self) -> str:
        """«2025, оперативная, офис, B2C, 1–5»."""
        channel, segment = self.place
        parts = (str(self.year), self.kind, channel or "все каналы", segment, self.scale)
        return ", ".join(str(part) for part in parts if part)


def figures(year: int, tallies: Sequence[tuple[Tally, tuple[Origin, ...]]]) -> list[Figure]:
    """The figures of all sources; sources of one kind, scale and place make one figure."""
    made: dict[tuple[AssessmentKind, str, Place], Figure] = {}
    for tally, origins in tallies:
        for place, grades in tally.grades.items():
            figure = _figure(year, tally, place, grades, origins)
            key = (figure.kind, figure.scale, place)
            made[key] = _together(made[key], figure) if key in made else figure
    return sorted(made.values(), key=lambda each: (each.kind, each.scale, _order(each.place)))


def _order(place: Place) -> tuple[str, str]:
    return place[0] or "", place[1] or ""


def _figure(
    year: int, tally: Tally, place: Place, grades: Counter[Decimal], origins: tuple[Origin, ...]
) -> Figure:
    survey = tally.survey
    worths = {grade: _worth(grade, survey.counting) for grade in grades}
    read = sum(file.read for file in tally.files)
    lost = sum(file.rows[Fate.NOT_UNDERSTOOD] for file in tally.files)
    return Figure(
        year=year,
        kind=survey.kind,
        place=place,
        scale=scale_of(survey.counting, survey.scale),
        grades=grades,
        count=grades.total(),
        total=sum((worths[grade] * count for grade, count in grades.items()), Decimal()),
        squares=sum((worths[grade] ** 2 * count for grade, count in grades.items()), Decimal()),
        origins=origins,
        counting=survey.counting,
        lost=Decimal(lost) / read,
    )


def _together(one: Figure, other: Figure) -> Figure:
    return replace(
        one,
        grades=one.grades + other.grades,
        count=one.count + other.count,
        total=one.total + other.total,
        squares=one.squares + other.squares,
        origins=tuple(dict.fromkeys((*one.origins, *other.origins))),
        lost=max(one.lost, other.lost),
        is_mixed=one.is_mixed or other.is_mixed or one.counting != other.counting,
    )


def _worth(grade: Decimal, counting: str) -> Decimal:
    """What an answer counts for."""
    if counting == NPS:
        return Decimal(100 * ((grade >= _PROMOTER) - (grade <= _DETRACTOR)))
    if counting.startswith(SHARE):
        return Decimal(100 * (grade >= least(counting)))
    return grade


def least(counting: str) -> Decimal:
    """The least grade that a share counts."""
    return Decimal(counting.removeprefix(SHARE).strip().replace(",", "."))


def scale_of(counting: str, scale: str) -> str:
    """The scale of a figure that is counted so of answers on a scale."""
    if counting == NPS:
        return NPS_SCALE
    return SHARE_SCALE if counting.startswith(SHARE) else scale


# --- the workbook ---------------------------------------------------------------------------------


def row_of(figure: Figure, cells: Cells, year: int) -> CellRow | None:
    """The row of «Оценка» that has the figure of a year; None for none, or several."""
    found = cells.find(ASSESSMENT.title, "", _known(figure, year))
    return found[0] if len(found) == 1 else None


def _known(figure: Figure, year: int) -> dict[str, Plain]:
    channel, segment = figure.place
    return {
        "Год": year,
        "Вид оценки": str(figure.kind),
        "Канал": channel,
        "Сегмент": None if segment is None else str(segment),
        "Шкала": figure.scale,
    }


def suggestions(found: Iterable[Figure], cells: Cells) -> list[Suggestion]:
    """What figures change on «Оценка»: new rows, and other numbers in rows that there are."""
    made: list[Suggestion] = []
    for figure in found:
        row = row_of(figure, cells, figure.year)
        made += _new_row(figure) if row is None else _changes(figure, row)
    return [decided(suggestion) for suggestion in made]


def _cells_of(figure: Figure) -> dict[str, str]:
    return {VALUE: f"{wording.number(figure.value)}", RESPONDENTS: str(figure.count)}


def _new_row(figure: Figure) -> list[Suggestion]:
    known = _known(figure, figure.year)
    rest = {heading: str(value) for heading, value in known.items() if value is not None}
    rest[ORIGIN] = _sources(figure)
    return [
        replace(_suggestion(figure, heading, text), new_row=rest, known=known)
        for heading, text in _cells_of(figure).items()
    ]


def _changes(figure: Figure, row: CellRow) -> list[Suggestion]:
    changes = []
    for heading, text in _cells_of(figure).items():
        column = column_of(ASSESSMENT.title, heading)
        now = row.plain(column)
        if same(column, now, text.replace(",", ".").replace("−", "-")):
            continue
        suggestion = replace(
            _suggestion(figure, heading, text),
            cell=row.address(column),
            was="" if now is None else wording.number(Decimal(str(now))),
            expected=now,
            known=_known(figure, figure.year),
        )
        note = f"в книге {in_words(suggestion.was)}"
        changes.append(_weaker(suggestion, note))
    return changes


def _suggestion(figure: Figure, heading: str, text: str) -> Suggestion:
    suggestion = Suggestion(
        state=State.READY,
        sheet=ASSESSMENT.title,
        row=figure.name,
        heading=heading,
        proposed=text,
        place=f"{figure.counting}, ответов {figure.count}",
        source=_sources(figure),
        year=figure.year,
        origin=figure.origins[0],
    )
    if figure.count < FEW:
        suggestion = _weaker(suggestion, f"ответов меньше {FEW}: судить по ним рано")
    if figure.lost > _MOST_LOST:
        percent = wording.number(figure.lost * 100, 1)
        suggestion = _weaker(suggestion, f"не понято {percent} % строк: смотрите протокол")
    if figure.is_mixed:
        suggestion = _weaker(suggestion, "сложены ответы источников, которые считаются по-разному")
    return suggestion


def _weaker(suggestion: Suggestion, note: str) -> Suggestion:
    notes = "; ".join(filter(None, (suggestion.note, note)))
    return replace(suggestion, state=State.CHECK, note=notes)


def _sources(figure: Figure) -> str:
    return "; ".join(dict.fromkeys(origin.file for origin in figure.origins))
