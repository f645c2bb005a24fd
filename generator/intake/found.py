"""What is found in a foreign table: its measures, what was left out, its sums; and what a table is
read beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from generator.contract.schema import PLAN
from generator.intake import targets
from generator.intake.grid import Grid, Told
from generator.intake.groups import Match, Sections
from generator.intake.lines import Kind
from generator.intake.understanding import Understanding
from generator.intake.values import FoundValue
from generator.model import Vat
from generator.suggestions.cells import Cells
from generator.suggestions.suggestion import Origin

_KNOWN_OTHERWISE = {targets.SECTION, targets.CODE, "Год"}
REQUIRED = tuple(
    column.heading
    for column in PLAN.read
    if column.required and column.heading not in _KNOWN_OTHERWISE
)
"""What a row of the plan has to say itself: its section may be that of its group."""


@dataclass
class Beside:
    """What a table is read beside."""

    cells: Cells
    """The rows of the workbook."""
    understanding: Understanding
    """What was understood before, and what persons decided."""
    sections: Sections
    year: int
    vat: Vat
    """What the sums of the workbook hold."""


@dataclass(frozen=True, slots=True)
class FoundMeasure:
    """A measure of a foreign table."""

    row: int
    values: dict[str, FoundValue]
    """What it says, by our headings."""
    section: Match
    section_origin: Origin
    code: str = ""
    """As the table says, if it is one of ours."""
    place: Origin | None = None
    """Of the row: where its text stands."""

    @property
    def text(self) -> str:
        """What is to be done; «» where only a code says."""
        value = self.values.get(targets.MEASURE)
        return value.text if value else ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no measure."""

    kind: Kind
    origin: Origin
    text: str


@dataclass(frozen=True, slots=True)
class Money:
    """The sums of a column of a table."""

    target: str
    """What the column is taken for."""
    unit: str
    """As the file gives them."""
    given: Decimal
    """All of its rows, in the unit of the file."""
    converted: Decimal
    """The same in thousands of roubles."""
    stated: Decimal | None
    """What the file says that they sum up to, in its unit; None if it does not say."""
    unread: tuple[str, ...]
    """The cells whose sums nobody can read."""


@dataclass
class FoundTable:
    """A foreign table, read."""

    grid: Grid
    measures: list[FoundMeasure] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    money: list[Money] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    lacking: tuple[str, ...] = ()
    """The required headings that it has no column for."""
    below: tuple[str, ...] = ()
    """What stands behind its last measure: it may be about the next table."""
