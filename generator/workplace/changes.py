"""What changed since a page was drawn, for those who wait for it."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from pathlib import Path

from generator.freshness import hash_of

WAITS = 20.0
"""Seconds that a page waits for news before it asks again."""


class Changes:
    """Counts what changed."""

    def __init__(self, source: Path) -> None:
        self.number = 0
        self._is_over = False
        self._source, self._known = source, hash_of(source)
        self._event = asyncio.Event()
        self._looked: dict[str, float] = {}

    def tell(self) -> None:
        """Something changed: who waits goes on."""
        self.number += 1
        self._known = hash_of(self._source)
        self._event.set()
        self._event = asyncio.Event()

    def tell_of_workbook(self) -> bool:
        """Tells, unless the workbook is the one that was told of; gives whether it told."""
        is_news = hash_of(self._source) != self._known
        if is_news:
            self.tell()
        return is_news

    def end(self) -> None:
        """There will be no news: nobody waits any more."""
        self._is_over = True
        self._event.set()

    async def next(self) -> None:
        """Waits till something changes, for a while."""
        if self._is_over:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), WAITS)

    def look(self, name: str) -> None:
        """Somebody has a document before him."""
        self._looked[name] = time.monotonic()

    def looked_at(self) -> list[str]:
        """The documents that somebody has before him."""
        since = time.monotonic() - 2 * WAITS
        self._looked = {name: at for name, at in self._looked.items() if at > since}
        return list(self._looked)
