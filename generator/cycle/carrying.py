"""A measure that was moved or not finished → the row of a later plan that goes on with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator import wording
from generator.book import Book
from generator.contract.schema import PLAN
from generator.cycle.dues import last_year_of, next_due
from generator.cycle.new_rows import NewRow, Value
from generator.model import Execution, Measure, Status
from generator.spelling import look
from generator.suggestions.codes import Codes

# What is not over when its year is.
UNFINISHED = (Status.MOVED, Status.IN_WORK, Status.NOT_DONE, Status.PARTLY)
# Of these nobody has said that they go on.
_UNDECIDED = (Status.NOT_DONE, Status.PARTLY)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A measure of an earlier year that is not over, and what became of it so far."""

    measure: Measure
    execution: Execution

    @property
    def named(self) -> str:
        """«М25-09, перенесено»."""
        return f"{self.measure.code}, {self.execution.status}"


def unfinished(book: Book, before: int, year: int) -> Iterator[Unfinished]:
    """What the plan of a year may have to go on with: all of the year `before` that is not over,
    and what was moved from still earlier ones to this one; nothing that some later plan goes on
    with."""
    executions = {execution.measure: execution for execution in book.executions}
    for measure in _of_years(book, before):
        execution = executions.get(measure.code)
        if execution is None or execution.status not in UNFINISHED:
            continue
        is_due = measure.year == before or last_year_of(execution) == year
        if is_due and going_on(book, measure) is None:
            yield Unfinished(measure, execution)


def _of_years(book: Book, last: int) -> Iterator[Measure]:
    """The measures in force of the Programmes up to a year, in their order."""
    for year in sorted({measure.year for measure in book.measures if measure.year <= last}):
        yield from book.rows_of(year).measures


def going_on(book: Book, measure: Measure) -> Measure | None:
    """The measure of a later year that says to go on with a measure; None if none does."""
    for later in book.measures:
        says_so = later.carried_from is not None and look(later.carried_from) == look(measure.code)
        if says_so and later.year > measure.year:
            return later
    return None


def typed_by_hand(book: Book, measures: Iterable[Measure], year: int) -> dict[str, Measure]:
    """The measures of a year that have the text of an earlier one and do not say where they come
    from, by the code of the earlier one; each stands for one. Of several with one text, those of
    the same group and branch belong together first."""
    earlier = list(measures)
    typed = {each.code: each for each in book.measures if _is_typed(each, year)}
    found: dict[str, Measure] = {}
    for place in (_group_and_branch, _group, _anywhere):
        for measure in earlier:
            wanted = look(measure.measure), place(measure)
            for row in typed.values() if measure.code not in found else ():
                if (look(row.measure), place(row)) == wanted:
                    found[measure.code] = typed.pop(row.code)
                    break
    return found


def _is_typed(measure: Measure, year: int) -> bool:
    return measure.year == year and measure.carried_from is None and measure.excluded is None


def _group_and_branch(measure: Measure) -> tuple[str, ...]:
    return measure.section, look(measure.branch or "")


def _group(measure: Measure) -> tuple[str, ...]:
    return (measure.section,)


def _anywhere(_: Measure) -> tuple[str, ...]:
    return ()


def row_of(going: Unfinished, year: int, codes: Codes, source: str) -> NewRow:
    """The row of the plan of a later year that goes on with a measure."""
    measure, execution = going.measure, going.execution
    due = next_due(measure, execution, year)
    code = codes.like(measure.code, PLAN.title, measure.year, year)
    values = (
        Value("year", str(year)),
        Value("section", measure.section),
        _text(measure, "proposal"),
        Value(
            "measure",
            measure.measure,
            was=measure.measure,
            doubt=_doubt(going) or _old_year(measure, measure.measure),
        ),
        Value("due", due.text, was=measure.due.text, doubt=due.doubt),
        _text(measure, "expected_result"),
        Value("responsible", measure.responsible or "", was=measure.responsible or ""),
        _funding(going),
        Value("branch", measure.branch or "", was=measure.branch or ""),
        Value("clauses", "; ".join(measure.clauses), was="; ".join(measure.clauses)),
        Value("carried_from", measure.code),
    )
    return NewRow(
        sheet=PLAN.title, key=code, year=year, place=going.named, source=source, values=values
    )


def _text(measure: Measure, field: str) -> Value:
    text = getattr(measure, field)
    return Value(field, text, was=text, doubt=_old_year(measure, text))


def _doubt(going: Unfinished) -> str:
    """Why somebody has to decide whether the measure goes on."""
    status = going.execution.status
    if status not in _UNDECIDED:
        return ""
    done = "оставьте то, что осталось сделать; " if status is Status.PARTLY else ""
    return f"{status}: {done}если не продолжается, отклоните эту строку, и мероприятия не будет"


def _old_year(measure: Measure, text: str) -> str:
    return f"в тексте {measure.year} год" if str(measure.year) in text else ""


def _funding(going: Unfinished) -> Value:
    """What is left of the money: next year's is decided anew."""
    planned, spent = going.measure.funding, going.execution.funding
    if planned is None:
        return Value("funding", "")
    was = wording.money(planned)
    doubt = f"план {going.measure.year} года"
    if spent is not None:
        doubt += f" {was}, израсходовано {wording.money(spent)}"
        planned = planned - spent if spent < planned else planned
    return Value("funding", wording.money(planned), was=was, doubt=doubt)


def codes_of(rows: Sequence[NewRow], goings: Sequence[Unfinished]) -> dict[str, str]:
    """The code of the new row by that of the measure that it goes on with."""
    return {going.measure.code: row.key for going, row in zip(goings, rows, strict=True)}
