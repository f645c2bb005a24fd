"""What `next` and `replicate` ask for, from the workbook to the list that a person decides on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.book import Book
from generator.contract.schema import PLAN
from generator.cycle.next_year import NextYear
from generator.cycle.replicating import replica
from generator.documents.manifest import next_amendment
from generator.findings import FaultyWorkbook, Finding, GeneratorError, errors
from generator.spelling import look
from generator.suggestions import deciding, keeping
from generator.suggestions.cells import Cells, column_of
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import State, Suggestion
from generator.workbook import reading
from generator.workbook.opening import open_workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What is suggested, and where it stands."""

    suggestions: tuple[Suggestion, ...]
    findings: tuple[Finding, ...]
    """What is wrong with what goes over."""
    listed: Path | None
    """The list; None where there is nothing to decide on and was no list before."""
    former: Path | None
    """A second name of the list that somebody worked in and that this one goes on from."""

    @property
    def counted(self) -> str:
        """«готово – 4, проверить – 1»; «» for none."""
        states = [suggestion.state for suggestion in self.suggestions]
        counts = ((state.said, states.count(state)) for state in State)
        return ", ".join(f"{title} – {count}" for title, count in counts if count)


def next_year(source: Path, out: Path, year: int) -> Planned:
    """Suggests what a year begins with, from the latest one before it that has a plan.

    Raises `FaultyWorkbook` if rows of these years can't be read, `GeneratorError` if there is no
    earlier plan or the workbook has no column for where a measure comes from; nothing is written
    then."""
    book, cells = _opened(source)
    before = max((each for each in book.planned_years if each < year), default=None)
    if before is None:
        _require_read(book, source, set(book.unread.values()))
        there = ", ".join(map(str, book.planned_years)) or "ни одного года"
        raise GeneratorError(
            f"До {year} года в книге {source} нет плана, из которого что-то переходит; есть: "
            f"{there}. Назовите следующий за ним год: make next YEAR=…"
        )
    _require_read(book, source, {before, year, None})
    _require_column("Перенесено из", "откуда мероприятие", cells, source)
    amendment = next_amendment(source.parent, "program", year)
    planned = NextYear(book, cells, before, year, source.name, amendment)
    suggestions = planned.suggestions()
    return _put(out, f"next-{year}", year, cells, suggestions, tuple(planned.findings()))


def replicate(
    source: Path, out: Path, *, measure: str, to: str | None, branch: str | None
) -> Planned:
    """Suggests a measure for another group or branch, too.

    Raises `FaultyWorkbook` if rows of its year can't be read, `NothingToReplicate` for a measure or
    a group that is not there; nothing is written then."""
    book, cells = _opened(source)
    asked = look(measure.strip())
    _require_read(book, source, {of for code, of in book.unread.items() if look(code) == asked})
    wanted = replica(book, measure, to, branch, source.name)
    year = wanted.measure.year
    _require_read(book, source, {year, None})
    if branch:
        _require_column("Филиал", "для кого мероприятие", cells, source)
    wanted = replace(wanted, amendment=next_amendment(source.parent, "program", year))
    where = "-".join(filter(None, (wanted.measure.code, wanted.to.code, branch and wanted.branch)))
    name = "replicate-" + re.sub(r"[^\w.]+", "-", where)
    return _put(out, name, year, cells, wanted.suggestions(cells))


def _opened(source: Path) -> tuple[Book, Cells]:
    """The workbook as records and as cells. Raises `FaultyWorkbook` for one without all its
    sheets."""
    read = reading.read(source)
    if read.book is None:
        raise FaultyWorkbook(read.findings)
    return read.book, Cells(open_workbook(source))


def _require_read(book: Book, source: Path, years: set[int | None]) -> None:
    """Raises `FaultyWorkbook` if a row of these years could not be read: it might be what goes
    over."""
    if years & set(book.unread.values()):
        raise FaultyWorkbook(errors(reading.read(source).findings), postponed=True)


def _require_column(heading: str, what: str, cells: Cells, source: Path) -> None:
    """Raises `GeneratorError` if the plan has no column for what is asked for."""
    column = column_of(PLAN.title, heading)
    rows = cells.rows(PLAN.title)
    if rows and not rows[0].address(column):
        raise GeneratorError(
            f"На листе «{PLAN.title}» книги {source} нет столбца «{column.heading}»: негде "
            f"записать, {what}. Добавьте его (make upgrade) и повторите."
        )


def _put(
    out: Path,
    name: str,
    year: int,
    cells: Cells,
    suggestions: Sequence[Suggestion],
    findings: tuple[Finding, ...] = (),
) -> Planned:
    path = out / f"{name}-предложения.xlsx"
    former = keeping.former_of(path)
    if not suggestions and not former:
        return Planned(suggestions=(), findings=findings, listed=None, former=None)
    every = (*keeping.kept_lists(path), *former)
    with_decisions = deciding.with_decisions(suggestions, every)
    listed = SuggestionList(
        company=keeping.company_of(cells), document=name, year=year, suggestions=with_decisions
    )
    second = None if with_decisions == former else keeping.put_list(path, listed)
    return Planned(suggestions=with_decisions, findings=findings, listed=path, former=second)
