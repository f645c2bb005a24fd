"""Who is in: a secret a login, in memory, so that all are out when the server ends."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from generator.workplace.entrance.people import Account

LONGEST = 12 * 3600
"""Seconds a session lasts."""
IDLE = 2 * 3600
"""Seconds without a click that end it before."""
EACH = 10
"""Sessions a user may have; the oldest ends for one more."""


@dataclass(slots=True)
class _Session:
    account: Account
    """As it was at the login: another password, and the session is none of its."""
    begun: float
    clicked: float


class Sessions:
    """The sessions, by what their secrets hash to."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sessions: dict[bytes, _Session] = {}

    def begin(self, account: Account) -> str:
        """The secret of a new session."""
        now = self._clock()
        for key in [key for key, session in self._sessions.items() if self._is_over(session)]:
            del self._sessions[key]
        own = [key for key, each in self._sessions.items() if each.account.name == account.name]
        for key in own[: max(len(own) - EACH + 1, 0)]:
            del self._sessions[key]
        secret = secrets.token_urlsafe(32)
        self._sessions[_key(secret)] = _Session(account, begun=now, clicked=now)
        return secret

    def account(self, secret: str, *, is_click: bool = True) -> Account | None:
        """Whose session it is, which a click prolongs; None for one that is over, or never was."""
        session = self._sessions.get(_key(secret))
        if session is None:
            return None
        if self._is_over(session):
            self.end(secret)
            return None
        if is_click:
            session.clicked = self._clock()
        return session.account

    def end(self, secret: str) -> None:
        """Ends a session, if there is one."""
        self._sessions.pop(_key(secret), None)

    def _is_over(self, session: _Session) -> bool:
        now = self._clock()
        return now - session.begun > LONGEST or now - session.clicked > IDLE


def _key(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
