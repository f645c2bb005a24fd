"""The measures of a year → whose they are: by the responsible, the branch or the channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from generator.contract.schema import PLAN, SECTIONS
from generator.spelling import look
from generator.suggestions.cells import CellRow, Cells, column_of


class By(StrEnum):
    """By what the rows of a workbook are dealt out."""

    RESPONSIBLE = "Ответственный"
    BRANCH = "Филиал"
    CHANNEL = "Канал"


@dataclass
class Dealt:
    """The measures of a year by departments."""

    cells: Cells
    by: By
    measures: Sequence[CellRow]

    def names_of(self, row: CellRow) -> list[str]:
        """The departments of a measure; none for none. Several are set off by semicolons, or by
        commas where one of them has measures alone too: a name may hold a comma."""
        told = self._told(row)
        if not told:
            return []
        names = [name.strip() for name in told.split(";") if name.strip()]
        made = []
        for name in names:
            parts = [part.strip() for part in name.split(",") if part.strip()]
            is_several = any(look(part) in self._alone for part in parts)
            made += parts if is_several else [name]
        return made

    @cached_property
    def _alone(self) -> set[str]:
        return {look(told) for row in self.measures if (told := self._told(row))}

    def _told(self, row: CellRow) -> str:
        """What a measure says of its department; «» for nothing."""
        if self.by is not By.CHANNEL:
            field = column_of(PLAN.title, str(self.by)).field
            return str(row.values.get(field) or "")
        section = str(row.values.get("section") or "")
        while section:
            for each in self.cells.find(SECTIONS.title, section, None):
                if channel := each.values.get("channel"):
                    return str(channel)
            section = section.rpartition(".")[0]
        return ""

    @property
    def names(self) -> list[str]:
        """The departments, in the order of the plan; however they are spelled."""
        found: dict[str, str] = {}
        for row in self.measures:
            for name in self.names_of(row):
                found.setdefault(look(name), name)
        return list(found.values())

    @property
    def homeless(self) -> list[str]:
        """The measures of no department."""
        return [row.key for row in self.measures if not self.names_of(row)]

    def own(self, name: str) -> list[CellRow]:
        """The measures of a department."""
        own = []
        for row in self.measures:
            if look(name) in map(look, self.names_of(row)):
                own.append(row)
        return own


def measures_of(cells: Cells, year: int) -> list[CellRow]:
    """The measures of a year that were not taken out."""
    excluded = column_of(PLAN.title, "Исключено").field
    measures = []
    for row in cells.rows(PLAN.title):
        if row.year == year and row.key and not row.values.get(excluded):
            measures.append(row)
    return measures


def year_before(cells: Cells, year: int) -> int | None:
    """The latest year before one that has measures; None for none."""
    years = {row.year for row in cells.rows(PLAN.title) if row.year and row.key}
    return max((each for each in years if each < year), default=None)
