"""Who may ask: whoever has come in by the door, from a page of ours, at an address of ours. Another
site that the browser has open at the same time does not (CSRF, DNS rebinding)."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generator.workplace.entrance.doors import Door
from generator.workplace.entrance.places import Place
from generator.workplace.entrance.visitor import VISITOR, Visitor
from generator.workplace.sending import refused

MOST = 64 * 2**20
"""Bytes that may be sent to us in one go."""
MOST_OF_STRANGERS = 2**14
"""Bytes that somebody may send who is not in: a name and a password."""
SECONDS_OF_STRANGERS = 10.0
SECONDS = 120.0
"""They may take."""
OPEN = {
    "/style.css": "text/css",
    "/icon.svg": "image/svg+xml",
    "/live.js": "text/javascript",
}
"""What nobody has to come in for, and what it is."""
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""What every answer says, unless it says otherwise itself."""


class TooLarge(Exception):
    """More is sent than may be."""

    def __init__(self) -> None:
        super().__init__(
            f"Больше {MOST // 2**20} МБ за один раз не принимается; ничего не изменено."
        )


class TooSlow(Exception):
    """What is sent does not come to an end."""

    def __init__(self) -> None:
        super().__init__("Файл передавался слишком долго; ничего не изменено. Повторите.")


class Guard:
    """Stands before the pages."""

    def __init__(self, app: ASGIApp, *, place: Place, door: Door) -> None:
        self._app, self._place, self._door = app, place, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        visitor = self._door.visitor(scope)
        is_last = visitor is None and _has_body(Headers(scope=scope))
        send = _answering(send, is_last=is_last)
        answer = self._answer(scope, visitor)
        if answer is not None:
            if is_last:
                await _read_away(receive)
            await answer(scope, receive, send)
            return
        VISITOR.set(visitor)
        if visitor:
            limited = _limited(receive, MOST, SECONDS)
        else:
            limited = _limited(receive, MOST_OF_STRANGERS, SECONDS_OF_STRANGERS)
        await self._app(scope, limited, send)

    def _answer(self, scope: Scope, visitor: Visitor | None) -> Response | None:
        """What is said to who may not come in, or comes in; None for who is in."""
        headers, method = Headers(scope=scope), scope["method"]
        if not self._place.is_called(headers.get("host", "")):
            return refused(421, "Такого адреса у рабочего места нет.")
        if method not in ("GET", "HEAD", "POST"):
            return refused(405, "Так рабочее место не спрашивают.")
        if scope["path"] in OPEN:
            return None
        if method == "POST" and (answer := self._form(headers)):
            return answer
        return None if visitor else self._door.told(scope)

    def _form(self, headers: Headers) -> Response | None:
        """What is said to a form that is not ours, or too large; None to one that is fit."""
        if not self._place.is_origin(headers.get("origin", ""), headers["host"]):
            return refused(403, "Форма отправлена не со страницы рабочего места.")
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > MOST:
            return refused(413, str(TooLarge()))
        return None


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


async def _read_away(receive: Receive) -> None:
    """Lets somebody send to the end, if it comes soon: browsers read no answer before."""
    limited = _limited(receive, MOST, SECONDS_OF_STRANGERS)
    with suppress(TooLarge, TooSlow):
        while (await limited()).get("more_body"):
            pass


def _answering(send: Send, *, is_last: bool) -> Send:
    """Adds to every answer what all of them say; after the last one no more is read."""

    async def answering(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if is_last:
                headers["connection"] = "close"
        await send(message)

    return answering


def _limited(receive: Receive, most: int, seconds: float) -> Receive:
    """What is received, up to the limits, whatever its length is said to be. Raises `TooLarge` and
    `TooSlow`."""
    received, is_whole = 0, False
    end = time.monotonic() + seconds

    async def limited() -> Message:
        nonlocal received, is_whole
        if is_whole:  # nothing but the end of the connection comes
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), max(end - time.monotonic(), 0))
        except TimeoutError:
            raise TooSlow from None
        received += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        if received > most:
            raise TooLarge
        return message

    return limited
