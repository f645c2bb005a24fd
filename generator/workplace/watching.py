"""The workbook is saved in place: it is checked at once, what somebody looks at is built again, and
the open pages are told."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from watchfiles import Change, awatch

from generator.workplace import papers
from generator.workplace.desk import Desk, desk_of

_SETTLED = 300  # milliseconds in which one saving is one change
_LOOKS_EVERY = 5_000
"""Milliseconds after which one looks whether the system said anything or not: of a disk in the
network, or of a folder that was put elsewhere and back, it says nothing."""


async def watch(desk: Desk) -> None:
    """Watches the workbook for as long as the server runs; if the system has no watch left to give,
    by looking itself."""
    is_polling = None  # what suits the place
    while True:
        with suppress(OSError):
            await _watch(desk, is_polling=is_polling)
        is_polling = True
        await asyncio.sleep(_LOOKS_EVERY / 1000)


async def _watch(desk: Desk, *, is_polling: bool | None) -> None:
    place = desk.source.resolve()

    def is_workbook(_: Change, path: str) -> bool:
        return Path(path).name == place.name

    watched = awatch(
        place.parent,
        watch_filter=is_workbook,
        recursive=False,
        debounce=_SETTLED,
        rust_timeout=_LOOKS_EVERY,
        yield_on_timeout=True,
        force_polling=is_polling,
    )
    async for said in watched:
        if not desk.changes.tell_of_workbook() and not said:
            continue
        await desk.look("check", source=desk.source, year=None)
        for name in desk.changes.looked_at():
            await papers.build_again(desk, name)


async def live(request: Request) -> Response:
    """How often something changed, once it is more often than the page has seen, or after a
    while."""
    desk, asked = desk_of(request), request.query_params
    changes, name = desk.changes, asked.get("of", "")
    if desk.file(f"{name}.docx"):
        changes.look(name)
    if asked.get("seen") == str(changes.number):
        await changes.next()
    return PlainTextResponse(str(changes.number))
