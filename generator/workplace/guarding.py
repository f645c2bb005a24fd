"""Who may ask: whoever knows the token of this start, from a page of ours, at an address of ours.
Another site that the browser has open at the same time does not (CSRF, DNS rebinding)."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST = 64 * 2**20
"""Bytes that may be sent to us in one go."""
SECONDS = 120.0
"""They may take."""
_OPEN = ("/style.css", "/icon.svg", "/live.js")
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


Refusing = Callable[[int, str], Response]
"""A status and what is said → the page that says it."""


class Guard:
    """Stands before the pages."""

    def __init__(self, app: ASGIApp, *, port: int, token: str, refusing: Refusing) -> None:
        self._app, self._token, self._refused = app, token, refusing
        self._cookie, self._secret = f"programme442-{port}", secrets.token_urlsafe(32)
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        answering = _Answering(send)
        answer = self._answer(scope)
        if answer is not None:
            await answer(scope, receive, answering.send)
            return
        await self._app(scope, _limited(receive), answering.send)

    def _answer(self, scope: Scope) -> Response | None:
        """What is said to who may not come in, or comes in; None for who is in."""
        headers, method = Headers(scope=scope), scope["method"]
        if headers.get("host", "").lower() not in self._hosts:
            return self._refused(421, "Такого адреса у рабочего места нет.")
        if method not in ("GET", "HEAD", "POST"):
            return self._refused(405, "Так рабочее место не спрашивают.")
        if scope["path"] in _OPEN:
            return None
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if method == "GET" and _same(token, self._token):
            return self._welcome()
        if not _same(self._told(headers), self._secret):
            said = "Откройте адрес, который программа напечатала при запуске (make serve)."
            return self._refused(403, said)
        return self._form(headers) if method == "POST" else None

    def _form(self, headers: Headers) -> Response | None:
        """What is said to a form that is not ours, or too large; None to one that is fit."""
        if headers.get("origin", "").lower() != f"http://{headers['host']}".lower():
            return self._refused(403, "Форма отправлена не со страницы рабочего места.")
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > MOST:
            return self._refused(413, str(TooLarge()))
        return None

    def _told(self, headers: Headers) -> str:
        """What the cookie says; «» if there is none."""
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return ""
        return cookie.value if cookie else ""

    def _welcome(self) -> Response:
        """Gives the cookie. The page is left at once by a step of its own: a cookie of this
        strictness does not go with a redirection that began at another site."""
        answer = self._refused(200, "Рабочее место открывается…")
        answer.headers["refresh"] = "0; url=/"
        answer.headers["referrer-policy"] = "no-referrer"  # the token stands in the address
        answer.set_cookie(self._cookie, self._secret, httponly=True, samesite="strict", path="/")
        return answer


class _Answering:
    """Adds to every answer what all of them say."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def send(self, message: Message) -> None:
        """Passes a message on."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await self._send(message)


def _same(told: str, secret: str) -> bool:
    """Compared in a time that tells nothing of the secret."""
    return hmac.compare_digest(told.encode(), secret.encode())


def _limited(receive: Receive) -> Receive:
    """What is received, up to the limits, whatever its length is said to be. Raises `TooLarge` and
    `TooSlow`."""
    received, is_whole = 0, False
    end = time.monotonic() + SECONDS

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
        if received > MOST:
            raise TooLarge
        return message

    return limited
