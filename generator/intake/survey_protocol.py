"""What was counted → the protocol of a year, by its template: what became of every row of every
export, each figure with its margin of error and last year's beside it, how grades are distributed,
what was not understood and where. No word that a client wrote stands in it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator import wording
from generator.contract.schema import ASSESSMENT
from generator.contract.surveys import NPS, SHARE
from generator.documents import finishing, rendering
from generator.documents.manifest import sha256
from generator.documents.printed import DASH, Printed
from generator.documents.shipped import own_template, shipped_template
from generator.intake.survey_classing import Fate, FileTally, Tally
from generator.intake.survey_figures import FEW, VALUE, Figure, row_of
from generator.suggestions.cells import CellRow, Cells, column_of

_PLACES = 2


@dataclass(frozen=True, slots=True)
class FileContext:
    """An export: its rows, by what became of them."""

    title: Printed
    read: Printed
    used: Printed
    duplicates: Printed
    no_answer: Printed
    out_of_scale: Printed
    other_year: Printed
    not_understood: Printed
    answers: Printed
    """The answers that the used rows are."""


@dataclass(frozen=True, slots=True)
class FigureContext:
    """A figure beside that of last year."""

    kind: Printed
    channel: Printed
    segment: Printed
    scale: Printed
    count: Printed
    value: Printed
    margin: Printed
    before: Printed
    change: Printed
    verdict: Printed
    grades: Printed
    """How many answers there are of each grade, with per cent."""


@dataclass(frozen=True, slots=True)
class SourceContext:
    """How a source was read."""

    name: Printed
    read_as: Printed


@dataclass(frozen=True, slots=True)
class LostContext:
    """Rows that were not understood."""

    title: Printed
    reason: Printed
    rows: Printed
    places: Printed


@dataclass(frozen=True, slots=True)
class ProtocolContext:
    """What templates/survey.docx may ask for."""

    company: Printed
    year: Printed
    before: Printed
    """The year before."""
    files: tuple[FileContext, ...]
    figures: tuple[FigureContext, ...]
    sources: tuple[SourceContext, ...]
    lost: tuple[LostContext, ...]
    faults: tuple[Printed, ...]
    """Files that could not be read at all."""
    several: Printed
    """How many answers count in several channels; «» for none."""
    few: Printed
    """«30»."""
    has_shares: bool
    has_nps: bool


@dataclass(frozen=True, slots=True)
class About:
    """What a protocol is about."""

    company: str
    year: int
    tallies: tuple[Tally, ...]
    figures: tuple[Figure, ...]
    faults: tuple[object, ...]


def drawn(about: About, cells: Cells, source: Path) -> bytes:
    """The protocol, by the template beside the workbook if there is one. Raises `FaultyTemplate`
    for what the template's author can mend."""
    template = own_template("survey", source) or shipped_template("survey")
    rendered = rendering.render(template, _context(about, cells))
    title = f"Протокол обработки опросов за {about.year} год"
    generation = sha256(repr(about).encode())[:32]
    date = dt.datetime(about.year, 12, 31)  # no clock: what a file says of its day
    properties = finishing.Properties(title, wording.typeset(about.company), date, generation)
    return finishing.finish(rendered, properties).docx


def _context(about: About, cells: Cells) -> ProtocolContext:
    several = sum(file.several for tallied in about.tallies for file in tallied.files)
    return ProtocolContext(
        company=Printed(wording.typeset(about.company)),
        year=Printed(str(about.year)),
        before=Printed(str(about.year - 1)),
        files=tuple(_files(about.tallies)),
        figures=tuple(_figure(figure, cells) for figure in about.figures),
        sources=tuple(map(_source, about.tallies)),
        lost=tuple(_lost(about.tallies)),
        faults=tuple(Printed(wording.typeset(str(fault))) for fault in about.faults),
        several=_count(several) if several else Printed(""),
        few=Printed(str(FEW)),
        has_shares=any(each.counting.startswith(SHARE) for each in about.figures),
        has_nps=any(each.counting == NPS for each in about.figures),
    )


# --- rows of exports ------------------------------------------------------------------------------


def _files(tallies: Iterable[Tally]) -> Iterator[FileContext]:
    """A row a file, and their sum if there are several."""
    files = [file for tallied in tallies for file in tallied.files]
    yield from map(_file, files)
    if len(files) > 1:
        every = FileTally("Всего")
        for file in files:
            every.rows += file.rows
            every.answers += file.answers
        yield _file(every)


def _file(file: FileTally) -> FileContext:
    rows = {fate: _count(file.rows[fate]) for fate in Fate}
    return FileContext(
        title=Printed(wording.typeset(file.title)),
        read=_count(file.read),
        used=rows[Fate.USED],
        duplicates=rows[Fate.DUPLICATE],
        no_answer=rows[Fate.NO_ANSWER],
        out_of_scale=rows[Fate.OUT_OF_SCALE],
        other_year=rows[Fate.OTHER_YEAR],
        not_understood=rows[Fate.NOT_UNDERSTOOD],
        answers=_count(file.answers),
    )


def _lost(tallies: Iterable[Tally]) -> Iterator[LostContext]:
    for tallied in tallies:
        for file in tallied.files:
            for reason, rows in file.reasons.items():
                places = file.places[reason]
                more = ", …" if rows > len(places) else ""
                yield LostContext(
                    title=Printed(wording.typeset(file.title)),
                    reason=Printed(str(reason)),
                    rows=_count(rows),
                    places=Printed(", ".join(places) + more),
                )


def _source(tallied: Tally) -> SourceContext:
    survey = tallied.survey
    parts: tuple[tuple[str, Any], ...] = (
        ("графа оценки", survey.grade_columns),
        ("слова оценки", survey.grade_words),
        ("нет ответа", survey.no_answer),
        ("графа канала", survey.channel_column),
        ("слова канала", survey.channel_words),
        ("канал", survey.channel),
        ("графа сегмента", survey.segment_column),
        ("слова сегмента", survey.segment_words),
        ("сегмент", survey.segment),
        ("графа даты", survey.date_column),
        ("графа количества", survey.count_column),
        ("ключ повторов", survey.key_columns),
        ("шкала", survey.scale),
        ("как считать", survey.counting),
    )
    said = (f"{name}: {_in_words(value)}" for name, value in parts if value)
    return SourceContext(
        Printed(wording.typeset(survey.files)), Printed(wording.typeset("; ".join(said)))
    )


def _in_words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


# --- figures --------------------------------------------------------------------------------------


def _figure(figure: Figure, cells: Cells) -> FigureContext:
    channel, segment = figure.place
    before = _before(row_of(figure, cells, figure.year - 1))
    change = None if before is None else figure.value - before
    return FigureContext(
        kind=Printed(str(figure.kind)),
        channel=Printed(wording.typeset(channel or "все каналы")),
        segment=Printed(str(segment or "все")),
        scale=Printed(wording.typeset(figure.scale)),
        count=_count(figure.count),
        value=Printed(wording.number(figure.value, _PLACES)),
        margin=_margin(figure.margin),
        before=_or_dash(None if before is None else wording.number(before, _PLACES)),
        change=_or_dash(None if change is None else wording.signed(change, _PLACES)),
        verdict=Printed(_verdict(figure, change)),
        grades=Printed(_distribution(figure.grades)),
    )


def _before(row: CellRow | None) -> Decimal | None:
    """The value of last year's row."""
    if row is None:
        return None
    value = row.values.get(column_of(ASSESSMENT.title, VALUE).field)
    return value if isinstance(value, Decimal) else None


def _margin(margin: Decimal | None) -> Printed:
    return _or_dash(None if margin is None else f"±{wording.NBSP}{wording.number(margin, _PLACES)}")


def _verdict(figure: Figure, change: Decimal | None) -> str:
    if figure.margin is None:
        return f"ответов меньше {FEW}: судить рано"
    if change is None:
        return "сравнить не с чем"
    return "изменилась" if abs(change) > figure.margin else "в пределах погрешности"


def _distribution(grades: Counter[Decimal]) -> str:
    """«5 – 120 (60,0 %); 4 – 80 (40,0 %)»."""
    total = grades.total()
    shown = [
        f"{wording.number(grade)}{_SPACED_DASH}{wording.number(Decimal(count))} "
        f"({wording.number(Decimal(100 * count) / total, 1)}{wording.NBSP}%)"
        for grade, count in sorted(grades.items(), reverse=True)
    ]
    return "; ".join(shown[:_MOST_GRADES]) + ("; …" if len(shown) > _MOST_GRADES else "")


_MOST_GRADES = 25
_SPACED_DASH = f"{wording.NBSP}– "


def _count(number: int) -> Printed:
    return Printed(wording.number(Decimal(number)))


def _or_dash(text: str | None) -> Printed:
    return Printed(DASH if text is None else text)
