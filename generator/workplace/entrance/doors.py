"""How one comes in: by the token of this start, or, for a whole office, by name and password."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from generator.findings import GeneratorError
from generator.workplace.entrance import people
from generator.workplace.entrance.people import Account, People
from generator.workplace.entrance.places import Place
from generator.workplace.entrance.sessions import Sessions
from generator.workplace.entrance.throttling import Throttle
from generator.workplace.entrance.visitor import Visitor
from generator.workplace.sending import refused

LOGIN = "/login"
BY_ITSELF = "/live"
"""What an open page asks for without a click."""
WAITING = 20
"""So many logins may wait for those before them."""
_BUSY = 5  # seconds to wait when more do
_SENT_AGAIN = (
    "Потом вернитесь сюда и обновите страницу (F5): форма отправится снова. Ничего не изменено, и "
    "набранное не потеряно, пока открыта эта страница."
)


class Door(Protocol):
    """One of the two."""

    def visitor(self, scope: Scope) -> Visitor | None:
        """Who asks; None for a stranger."""

    def told(self, scope: Scope) -> Response | None:
        """What a stranger gets instead of a page; None for a page that is for strangers."""


class Cookie:
    """What a browser is known by, until it is closed: a name for each workplace of a machine, since
    cookies do not know ports. With https, one that no other machine of the network can set."""

    def __init__(self, place: Place) -> None:
        self._is_secure = place.scheme == "https"
        self._name = f"{'__Host-' if self._is_secure else ''}programme442-{place.port}"

    def of(self, scope: Scope) -> str:
        """What it says; «» if there is none. Whatever the others of this machine say: the reader of
        the standard library stops at the first that it can't read."""
        return HTTPConnection(scope).cookies.get(self._name, "")

    def give(self, answer: Response, secret: str) -> None:
        """Gives it, to this site only, and to no script."""
        answer.set_cookie(
            self._name, secret, secure=self._is_secure, httponly=True, samesite="strict", path="/"
        )


class TokenDoor:
    """For who sees what the server printed when it started."""

    def __init__(self, place: Place, token: str) -> None:
        self._token, self._secret = token, secrets.token_urlsafe(32)
        self._cookie = Cookie(place)

    def visitor(self, scope: Scope) -> Visitor | None:
        """Whoever has the cookie of this start."""
        is_known = _same(self._cookie.of(scope), self._secret)
        return Visitor(address=address_of(scope)) if is_known else None

    def told(self, scope: Scope) -> Response | None:
        """The cookie, to who has the token."""
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["method"] == "GET" and _same(token, self._token):
            answer = _step("/")
            answer.headers["referrer-policy"] = "no-referrer"  # the token stands in the address
            self._cookie.give(answer, self._secret)
            return answer
        said = "Откройте адрес, который программа напечатала при запуске."
        if scope["method"] == "POST":
            said = f"Рабочее место запускали заново. {said} {_SENT_AGAIN}"
        return refused(403, said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What came of a login."""

    name: str = ""
    """Of the user; «» for a name that there is not."""
    secret: str = ""
    """Of the session; «» if there is none."""
    pause: int = 0
    """Seconds for which nothing is accepted."""
    is_fault: bool = False
    """Whether the file of users can't be read, so that nobody can come in."""


class PasswordDoor:
    """For who is in the file of users."""

    def __init__(
        self, place: Place, users: People, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._users = users
        self._sessions, self._throttle = Sessions(clock), Throttle(clock)
        self._turn, self._waiting = asyncio.Lock(), 0
        self._cookie = Cookie(place)

    def visitor(self, scope: Scope) -> Visitor | None:
        """Whose session it is, as long as the user is in the file with the same password."""
        secret = self._cookie.of(scope)
        account = self._sessions.account(secret, is_click=scope["path"] != BY_ITSELF)
        if account is None:
            return None
        try:
            is_still = self._users.accounts().get(people.key_of(account.name)) == account
        except GeneratorError:  # nobody is in while nobody knows who may be
            return None
        if not is_still:
            self._sessions.end(secret)
            return None
        return Visitor(account.name, address_of(scope))

    def told(self, scope: Scope) -> Response | None:
        """The way to the page on which one logs in."""
        if scope["path"] == LOGIN:
            return None
        if scope["method"] == "POST" or scope["path"] == BY_ITSELF:
            said = f"Ваш вход закончился. Войдите в новой вкладке. {_SENT_AGAIN}"
            return refused(403, said, login=LOGIN)
        address = f"{LOGIN}?to={quote(scope['path'], safe='/')}"
        if Headers(scope=scope).get("sec-fetch-site") == "cross-site":
            return _step(address)
        return RedirectResponse(address, status_code=303)

    async def enter(self, typed: str, password: str, address: str) -> Attempt:
        """Tries a name and a password: one at a time, so that many at once take neither memory nor
        the time of those who are in."""
        name = people.key_of(typed)
        if pause := self._throttle.left(name, address):
            return Attempt(pause=pause)
        if self._waiting >= WAITING:
            return Attempt(pause=_BUSY)
        self._waiting += 1
        try:
            async with self._turn:
                return await self._tried(name, password, address)
        finally:
            self._waiting -= 1

    async def _tried(self, name: str, password: str, address: str) -> Attempt:
        if pause := self._throttle.left(name, address):  # those before it were wrong
            return Attempt(pause=pause)
        try:
            account: Account | None = self._users.accounts().get(name)
        except GeneratorError:
            return Attempt(is_fault=True)
        is_right = await asyncio.to_thread(people.is_right, account, password)
        if account is None or not is_right:
            self._throttle.failed(name, address)
            return Attempt(name=account.name if account else "")
        self._throttle.entered(name)
        return Attempt(name=account.name, secret=self._sessions.begin(account))

    def let_in(self, answer: Response, secret: str) -> None:
        """Gives the cookie of a session."""
        self._cookie.give(answer, secret)

    def leave(self, scope: Scope) -> None:
        """Ends the session of a browser, if it has one."""
        self._sessions.end(self._cookie.of(scope))


def address_of(scope: Scope) -> str:
    """From which address of the network somebody asks; one of version 4 as such, whatever is
    listened on; «» for what is none: a proxy may pass on whatever it was told."""
    client = scope.get("client") or ("", 0)
    address = str(client[0]).removeprefix("::ffff:").partition("%")[0]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""


def _step(address: str) -> Response:
    """Leads to a page by a step of ours: a cookie of this strictness does not go with a redirection
    that began at another site."""
    answer = refused(200, "Рабочее место открывается…")
    answer.headers["refresh"] = f"0; url={address}"
    return answer


def _same(told: str, secret: str) -> bool:
    """Compared in a time that tells nothing of the secret."""
    return hmac.compare_digest(told.encode(), secret.encode())
