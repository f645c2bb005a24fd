"""Who asks for a page."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

HERE = "этот компьютер"
"""What a visitor is called who came in by the token: a person at this machine."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever asks."""

    name: str = ""
    """Of a user; «» for who came in by the token, and for a stranger."""
    address: str = ""
    """From which address of the network."""

    @property
    def called(self) -> str:
        """The name for the journal."""
        return self.name or HERE


VISITOR: ContextVar[Visitor | None] = ContextVar("visitor", default=None)
"""Who the page that is being made is for, set by guarding.py; None: a stranger, who is told nothing
of the workbook."""
