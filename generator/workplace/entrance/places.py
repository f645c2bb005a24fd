"""Where the workplace is opened: the address as browsers know it, and what it listens on."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass

from generator.findings import GeneratorError
from generator.workplace.entrance.patience import Listener

LOCAL = "127.0.0.1"
_USUAL = {"http": 80, "https": 443}
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The address at which browsers open it."""

    scheme: str
    """http or https."""
    names: tuple[str, ...]
    """Of the machine, as they stand in addresses; people are told the first."""
    port: int
    is_every: bool = False
    """It listens on every address of the machine, so any of them may be named: a number is no name
    that another site could have led here."""

    @property
    def address(self) -> str:
        """What people open."""
        return f"{self.scheme}://{self._with_port(self.names[0])}"

    def is_called(self, host: str) -> bool:
        """Whether it is what a browser says it has opened, the header Host."""
        told = self._plain(host)
        if told in {self._with_port(name) for name in self.names}:
            return True
        name = told.removesuffix(f":{self.port}")
        is_whole = told == self._with_port(name)
        return self.is_every and is_whole and _number(name) is not None

    def is_origin(self, origin: str, host: str) -> bool:
        """Whether a form comes from a page of this place, by the headers Origin and Host."""
        return origin.lower() == f"{self.scheme}://{self._plain(host)}"

    def _with_port(self, name: str) -> str:
        return name if self.port == _USUAL[self.scheme] else f"{name}:{self.port}"

    def _plain(self, host: str) -> str:
        return host.lower().removesuffix(f":{_USUAL[self.scheme]}")


def here(port: int) -> Place:
    """A place that only this machine knows."""
    return Place(scheme="http", names=(LOCAL, "localhost"), port=port)


@dataclass(frozen=True, slots=True)
class Host:
    """A machine of the network by its name or address, and what that stands for."""

    names: tuple[str, ...]
    """As they stand in addresses: a number of version 6 in brackets, letters of ASCII."""
    addresses: tuple[str, ...]
    """What to listen on."""
    is_every: bool

    @property
    def is_heard_here_only(self) -> bool:
        """Whether no other machine reaches it."""
        return all(_is_loopback(address) for address in self.addresses)


def host(told: str, *, is_listened_to: bool = True) -> Host:
    """The host that a person names. Raises `GeneratorError` for what is none, and for a name that
    this machine does not know, if it is to listen there."""
    text = told.strip().lower()
    number = _number(text)
    if number is not None and number.is_unspecified:
        names = dict.fromkeys([socket.gethostname().lower(), socket.getfqdn().lower(), "localhost"])
        return Host(tuple(names), (str(number),), is_every=True)
    if number is not None:
        return Host((_shown(str(number)),), (str(number),), is_every=False)
    name = _ascii(text)
    if not _NAME.fullmatch(name):
        raise GeneratorError(
            f"«{told}» – не имя и не адрес компьютера: ожидается, например, "
            "--host kachestvo.office.local или --host 192.168.1.20 (порт – в --port)."
        )
    addresses = _addresses(name, told) if is_listened_to else ()
    return Host((name, *map(_shown, addresses)), addresses, is_every=False)


def _addresses(name: str, told: str) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise GeneratorError(
            f"Имени {told} этот компьютер не знает. Проверьте его, впишите в DNS или назовите "
            "адрес в сети: --host 192.168.1.20."
        ) from None
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def _number(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def _is_loopback(address: str) -> bool:
    number = _number(address)
    return number is not None and number.is_loopback


def _shown(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _ascii(name: str) -> str:
    """A name of Russian letters as browsers send it."""
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return ""


# --- listening ------------------------------------------------------------------------------------


def listening(address: str, port: int) -> Listener:
    """A socket that listens; port 0 is any free one. Raises `OSError`."""
    found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    family, kind, protocol, _, target = found[0]
    made = Listener(family, kind, protocol)  # asyncio sends at once on one that says TCP
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(target)
        made.listen()  # who gets the address may ask at once
    except OSError:
        made.close()
        raise
    return made
