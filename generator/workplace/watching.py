"""The workbook is saved in place: it is checked at once, what somebody looks at is built again, and
the open pages are told."""

from __future__ import annotations

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
    """Watches the workbook for as long as the server runs."""
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
    changes, asked = desk_of(request).changes, request.query_params
    if name := asked.get("of"):
        changes.look(name)
    if asked.get("seen") == str(changes.number):
        await changes.next()
    return PlainTextResponse(str(changes.number))
