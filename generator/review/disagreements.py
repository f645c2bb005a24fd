"""Suggestions → «Протокол разногласий», by its template: what the document says, what is proposed,
by whom and why, and what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator import wording
from generator.documents import finishing, rendering
from generator.documents.kinds import kind
from generator.documents.printed import DASH, Printed
from generator.documents.shipped import own_template, shipped_template
from generator.review.rows import EXCLUDED
from generator.sent import Kept
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import State, Suggestion
from generator.terms import Edition

# What a file without a clock says of its day; the year of a document is in its text.
_DATE = dt.datetime(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class RowContext:
    """A row of the protocol."""

    place: Printed
    was: Printed
    proposed: Printed
    authors: Printed
    grounds: Printed
    """What was said beside the text."""
    decision: Printed
    """«» until somebody decides."""


@dataclass(frozen=True, slots=True)
class DisagreementsContext:
    """What templates/disagreements.docx may ask for."""

    company: Printed
    title: Printed
    rows: tuple[RowContext, ...]


def drawn(kept: Kept, suggestions: SuggestionList, source: Path) -> bytes:
    """The protocol, by the template beside the workbook if there is one. Raises `FaultyTemplate`
    for what the template's author can mend."""
    edition = "внутренняя" if kept.manifest.edition == Edition.INTERNAL else "публичная"
    title = f"{kind(kept.kind).title} {kept.manifest.year}, {edition} редакция"
    company = wording.typeset(suggestions.company)
    rows = tuple(_rows(suggestions.suggestions))
    context = DisagreementsContext(Printed(company), Printed(title), rows)
    template = own_template("disagreements", source) or shipped_template("disagreements")
    rendered = rendering.render(template, context)
    name = f"Протокол разногласий: {title}"
    properties = finishing.Properties(name, company, _DATE, kept.manifest.generation)
    return finishing.finish(rendered, properties).docx


def _rows(suggestions: tuple[Suggestion, ...]) -> Iterator[RowContext]:
    """A row a suggestion; of a new row of the workbook all its cells are one."""
    new: dict[tuple[str, str], list[Suggestion]] = {}
    for suggestion in suggestions:
        if suggestion.is_new:
            listed = new.setdefault((suggestion.sheet, suggestion.row), [])
            listed.append(suggestion)
            if len(listed) > 1:
                continue
            cells = [each for each in suggestions if _is_of_row(each, suggestion)]
            yield _row(suggestion, " | ".join(each.proposed for each in cells))
        else:
            yield _row(suggestion, suggestion.proposed)


def _is_of_row(one: Suggestion, other: Suggestion) -> bool:
    return one.is_new and (one.sheet, one.row) == (other.sheet, other.row)


def _row(suggestion: Suggestion, proposed: str) -> RowContext:
    was = suggestion.was
    if suggestion.heading == EXCLUDED:
        proposed, was = "исключить", suggestion.note
    elif suggestion.state is not State.TASK:
        proposed, was = proposed or "исключить", was or "нет"
    grounds = "; ".join(f"{each.author}: {each.text}" for each in suggestion.comments)
    decision = "" if suggestion.state is State.READY else suggestion.decision
    return RowContext(
        place=Printed(suggestion.place or suggestion.source),
        was=_or_dash(was),
        proposed=_or_dash(proposed),
        authors=_or_dash(", ".join(suggestion.authors)),
        grounds=_or_dash(grounds),
        decision=Printed(decision),
    )


def _or_dash(text: str) -> Printed:
    return Printed(wording.typeset(text) or DASH)
