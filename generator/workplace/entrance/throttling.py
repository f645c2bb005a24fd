"""Who guesses passwords waits: longer with each wrong one, whether the next is right or not."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FIRST = 5
"""Seconds of the first pause; each further one is twice as long, up to the longest."""
FORGOTTEN = 3600
"""Seconds after the last wrong password, after which it is as if there had been none."""
REMEMBERED = 10_000
"""Names and addresses that are remembered; the one that was wrong longest ago goes first."""
Clock = Callable[[], float]


@dataclass(slots=True)
class _Wrong:
    """The wrong passwords of a name, or of an address."""

    count: int = 0
    last: float = 0
    until: float = 0


class Pauses:
    """The pauses of names, or those of addresses."""

    def __init__(self, *, free: int, longest: int, clock: Clock) -> None:
        self._free, self._longest, self._clock = free, longest, clock
        self._wrong: OrderedDict[str, _Wrong] = OrderedDict()

    def left(self, key: str) -> int:
        """Seconds for which nothing is accepted; 0 for no pause."""
        wrong = self._wrong.get(key)
        return max(math.ceil(wrong.until - self._clock()), 0) if wrong else 0

    def failed(self, key: str) -> None:
        """Counts a wrong password."""
        now = self._clock()
        wrong = self._wrong.pop(key, None)
        if wrong is None or now - wrong.last > FORGOTTEN:
            wrong = _Wrong()
        wrong.count, wrong.last = wrong.count + 1, now
        if wrong.count >= self._free:
            doublings = min(wrong.count - self._free, 20)
            wrong.until = now + min(FIRST * 2**doublings, self._longest)
        self._wrong[key] = wrong  # the last one now
        while len(self._wrong) > REMEMBERED:
            self._wrong.popitem(last=False)

    def forget(self, key: str) -> None:
        """Forgets the wrong ones, since the right one came."""
        self._wrong.pop(key, None)


class Throttle:
    """The pauses by name and by address.

    A name waits a minute at most, so that nobody shuts a colleague out by typing nonsense in the
    colleague's name; an address waits a quarter of an hour, but several people may stand behind
    one, so it may be wrong more often. What comes during a pause does not make it longer."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._names = Pauses(free=5, longest=60, clock=clock)
        self._addresses = Pauses(free=10, longest=900, clock=clock)

    def left(self, name: str, address: str) -> int:
        """Seconds for which nothing is accepted of a name from an address; 0 for no pause."""
        return max(self._names.left(name), self._addresses.left(_network(address)))

    def failed(self, name: str, address: str) -> None:
        """Counts a wrong password."""
        self._names.failed(name)
        self._addresses.failed(_network(address))

    def entered(self, name: str) -> None:
        """Forgets the wrong ones of a name; its address may still guess at others' names."""
        self._names.forget(name)


def _network(address: str) -> str:
    """What counts as one address: of IPv6 the network, since whoever has one has all of it."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if read.version == 4:
        return address
    return str(ipaddress.ip_network((read, 64), strict=False))
