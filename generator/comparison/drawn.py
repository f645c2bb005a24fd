"""The list of what differs → «Таблица изменений», by its template."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import wording
from generator.comparison.changes import ChangeRow
from generator.documents import finishing, rendering
from generator.documents.manifest import sha256
from generator.documents.printed import DASH, Printed
from generator.documents.shipped import own_template, shipped_template


@dataclass(frozen=True, slots=True)
class RowContext:
    """A row of the table."""

    place: Printed
    heading: Printed
    was: Printed
    now: Printed


@dataclass(frozen=True, slots=True)
class ChangesContext:
    """What templates/changes.docx may ask for."""

    company: Printed
    title: Printed
    before: Printed
    """Which edition it was."""
    after: Printed
    rows: tuple[RowContext, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above the table."""

    company: str
    title: str
    before: str
    after: str
    date: dt.datetime
    """Of the file."""


def drawn(rows: Sequence[ChangeRow], heading: Heading, source: Path) -> bytes:
    """The table, by the template beside the workbook if there is one. Raises `FaultyTemplate` for
    what the template's author can mend."""
    context = ChangesContext(
        Printed(wording.typeset(heading.company)),
        Printed(wording.typeset(heading.title)),
        Printed(heading.before),
        Printed(heading.after),
        tuple(map(_row, rows)),
    )
    template = own_template("changes", source) or shipped_template("changes")
    rendered = rendering.render(template, context)
    name = f"Таблица изменений: {heading.title}"
    generation = sha256("\n".join(map(repr, rows)).encode())[:32]
    properties = finishing.Properties(name, heading.company, heading.date, generation)
    return finishing.finish(rendered, properties).docx


def _row(row: ChangeRow) -> RowContext:
    place = row.place.partition(", графа ")[0]
    return RowContext(
        place=Printed(place),
        heading=Printed(row.heading or DASH),
        was=Printed(row.was or "нет"),
        now=Printed(row.now or "исключено"),
    )
