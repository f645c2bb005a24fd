"""Looks that many cells wear: each is made once, since openpyxl compares every style that a cell is
given with all others of the workbook."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell


class Wardrobe:
    """The looks of one workbook, by whatever name their makers have for them."""

    def __init__(self) -> None:
        self._styles: dict[Hashable, Any] = {}

    def put_on(
        self, cell: Cell | MergedCell, name: Hashable, dress: Callable[[Cell], None]
    ) -> None:
        """Gives a cell a look; `dress` makes it, the first time that its name is asked for."""
        assert isinstance(cell, Cell)
        style = self._styles.get(name)
        if style is None:
            dress(cell)
            self._styles[name] = copy(getattr(cell, _STYLE))
        else:
            setattr(cell, _STYLE, copy(style))


_STYLE = "_style"  # what openpyxl's own `copy_worksheet` copies
