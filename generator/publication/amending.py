"""Rules of the gate on a Programme that was issued before: it changes by amendments only, and an
amendment changes something. What they say is said of rows, groups and the title; standing text is
the template's."""

from __future__ import annotations

from collections.abc import Iterator

from generator.book import Change
from generator.checks import amendments
from generator.documents.traces import shortened
from generator.publication.candidate import Candidate
from generator.publication.editions import Published
from generator.publication.obstacles import Obstacle

_MEND = (
    "добавьте строку на лист «Изменения» (для опечатки – с грифом «нет») или верните изданный текст"
)


def changes_by_amendments(candidate: Candidate, in_force: Published | None) -> Iterator[Obstacle]:
    """Every difference from the revision in force has an amendment, and every amendment a
    difference."""
    kind, year = candidate.kind, candidate.year
    if not kind.is_amended or in_force is None or year.amended is None:
        return
    yield from _marks(candidate)
    if not year.pending:
        for change in year.changes:
            yield _obstacle(candidate, change, _told(change), _MEND)
        if in_force.title != kind.title_of(year):
            what = f"название было «{in_force.title}», стало «{kind.title_of(year)}»"
            yield Obstacle(candidate.docx_name, what, "Общество", _MEND)
        return
    if not year.changes:
        last = year.pending[-1]
        what = f"изменение № {last.number} ничего не меняет в изданной Программе"
        mend = "внесите в план то, что меняется, или уберите строку изменения"
        yield Obstacle(candidate.docx_name, what, str(last.cells["number"]), mend)


def _marks(candidate: Candidate) -> Iterator[Obstacle]:
    for change, what, mend in amendments.unmarked(candidate.year):
        yield _obstacle(candidate, change, what, mend)


def _told(change: Change) -> str:
    issued, present = shortened(change.issued or "", change.now or "")
    was = "не было" if change.issued is None else f"было «{issued}»"
    now = "нет" if change.now is None else f"«{present}»"
    return f"{change.measure}, «{change.cell.heading}»: {was}, стало {now}"


def _obstacle(candidate: Candidate, change: Change, what: str, mend: str) -> Obstacle:
    return Obstacle(candidate.docx_name, what, str(change.cell), mend)
