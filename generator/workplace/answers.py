"""A command → plain values, as a page shows them, that pass from one process to another. It runs in
the process of worker.py. What the pipeline says as plainly is asked of it directly."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import pipeline
from generator.findings import FaultyWorkbook, Finding, GeneratorError, errors
from generator.freshness import Built, Order, hash_of
from generator.intake.walk import Gathered, GatherOrder
from generator.pdf.office import Office
from generator.pipeline import (  # noqa: F401  # asked for by their names
    correct,
    decide,
    forms,
    next_year,
    publish,
    review_again,
    suggested,
    upgrade,
    verify,
    withdraw,
)
from generator.progress import Position
from generator.suggestions.keeping import Decided
from generator.suggestions.walk import NewBook

if TYPE_CHECKING:  # who has no surveys need not have their libraries
    from generator.intake.survey_classing import FileTally
    from generator.intake.survey_walk import Surveyed


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    findings: tuple[Finding, ...]
    stops: str
    """Why no document can be made; «» if one can."""


def check(source: Path, year: int | None) -> Checked:
    """The findings of the workbook, with errors or without."""
    try:
        return Checked(pipeline.check(source, year), "")
    except FaultyWorkbook as fault:
        return Checked(fault.findings, str(fault))


def marked(source: Path, year: int | None) -> bytes:
    """A copy of the workbook with the findings at their cells."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, source.name)
        pipeline.mark(source, copy, year)
        return copy.read_bytes()


def status(source: Path, out: Path, today: dt.date) -> dict[str, Any]:
    """Where everything stands."""
    return pipeline.status(source, out, today).as_json()


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What came of a new version of the workbook."""

    former: Path | None
    """Where the one is kept whose place it took; None if there was none, or they are the same."""
    is_same: bool
    built: Built | None = None
    """The document that was built of it, if one was asked for."""
    fault: str = ""
    """Why there is no such document, or no PDF of it."""


def exchange(
    source: Path,
    new: Path,
    seen: str,
    faulty: bool,
    other: bool,
    order: Order | None = None,
    document: str = "",
    office: Office | None = None,
) -> Exchanged:
    """A new version of the workbook in its place, and a document of it."""
    is_same = hash_of(source) == hash_of(new)
    former, _ = pipeline.exchange(source, new, seen=seen, faulty=faulty, other=other)
    if order is None:
        return Exchanged(former, is_same)
    try:
        built = pipeline.build_document(document, order, office)
    except FaultyWorkbook as fault:
        told = [f"{each.cell}: {each.message}" for each in errors(fault.findings)]
        return Exchanged(former, is_same, fault="\n".join(["Документ не собран:", *told]))
    except GeneratorError as fault:
        return Exchanged(former, is_same, fault=str(fault))
    return Exchanged(former, is_same, built, str(built.fault or ""))


def build(order: Order, document: str, office: Office) -> tuple[Built, ...]:
    """One document; «all» for those of the year."""
    if document == "all":
        return pipeline.build_all(order, office)
    return (pipeline.build_document(document, order, office),)


def apply(
    listed: Path, source: Path, decisions: Mapping[int, Decided], seen: str
) -> tuple[NewBook, list[Finding]]:
    """Decisions written into a list, and what is accepted into the workbook itself; the former one
    is kept beside."""
    pipeline.decide(listed, decisions, seen=seen)
    try:
        return pipeline.apply(listed, source, source)
    except FaultyWorkbook:
        raise
    except GeneratorError as fault:
        raise GeneratorError(f"{fault}\nРешения в списке записаны: повторить их не надо.") from None


def gather(
    source: Path, out: Path, year: int, files: Sequence[Path], names: Sequence[str]
) -> Gathered:
    """What tables of departments suggest, with those that came before. Raises `GeneratorError` for
    one that can't be read: what was there under its name stays."""
    pipeline.require_tables(source, year, files, names)
    folder = pipeline.receive(source, year, files, names)
    return pipeline.gather(GatherOrder(folder=folder, source=source, out=out, year=year))


def put_away(source: Path, out: Path, year: int, name: str) -> Gathered | None:
    """What the tables of departments suggest without one of them; None if it was the last."""
    folder = pipeline.put_away(source, year, name)
    if not pipeline.received_names(source, year):
        return None
    return pipeline.gather(GatherOrder(folder=folder, source=source, out=out, year=year))


def survey(
    source: Path, out: Path, year: int, files: tuple[Path, ...], names: tuple[str, ...]
) -> dict[str, Any]:
    """What the answers of a year say."""
    made = pipeline.survey(files, names, year=year, source=source, out=out)
    told = [f"{file.title}: строк {file.read} = {_fates(file)}" for file in _files(made)]
    return {
        "told": [*map(str, made.faults), *made.remarks, *told],
        "left": (),
        "sums": (),
        "unread": tuple(fault.where for fault in made.faults),
        "suggestions": made.suggestions,
        "counted": made.counted,
        "listed": made.listed,
        "former": made.former,
    }


def _files(made: Surveyed) -> list[FileTally]:
    return [file for tallied in made.tallies for file in tallied.files]


def _fates(file: FileTally) -> str:
    """«учтено 940 + без оценки 60»."""
    return " + ".join(f"{fate} {count}" for fate, count in file.counted)


def control(order: Order, office: Office) -> dict[str, Any]:
    """Where the measures of a year stand on a day."""
    made = pipeline.control(order, office)
    rows = [_position(row) for row in made.now.rows]
    return {**made.as_json(), "year": made.year.number, "rows": rows, "built": made.built}


def _position(row: Position) -> dict[str, Any]:
    measure = row.measure
    return {
        "code": measure.code,
        "measure": measure.measure,
        "responsible": measure.responsible or "",
        "due": measure.due.end,
        "stage": str(row.stage),
        "days_late": row.days_late,
    }
