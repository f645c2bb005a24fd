"""Strangers who connect and say nothing, or too much, take no place from those who work."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from generator.workplace.entrance import patience, places
from generator.workplace.entrance.patience import Listener
from tests.test_workplace_robust import house, working

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.5 is one of Linux")
__all__ = ["house"]  # a fixture of that module


@pytest.fixture
def crowd() -> Iterator[ExitStack]:
    """What is open, until the test ends."""
    with ExitStack() as stack:
        yield stack


def accepted(listener: Listener) -> list[socket.socket]:
    """All who may stay of those who wait."""
    listener.setblocking(False)
    taken = []
    while True:
        try:
            taken.append(listener.accept()[0])
        except BlockingIOError:
            return taken


def connected(listener: Listener, crowd: ExitStack, source: str, count: int) -> None:
    """Connects that often from an address, and says nothing."""
    for _ in range(count):
        address = listener.getsockname()
        crowd.enter_context(socket.create_connection(address, source_address=(source, 0)))


def test_of_one_address_only_so_many_stay_and_the_others_come_in(crowd: ExitStack) -> None:
    listener = crowd.enter_context(places.listening("127.0.0.1", 0))
    listener.each, listener.most = 3, 5
    connected(listener, crowd, "127.0.0.1", 10)
    first = accepted(listener)
    connected(listener, crowd, "127.0.0.2", 1)
    other = accepted(listener)
    connected(listener, crowd, "127.0.0.3", 3)
    last = accepted(listener)
    assert (len(first), len(other), len(last)) == (3, 1, 1)
    for taken in (*first, *other, *last):
        taken.close()
    connected(listener, crowd, "127.0.0.1", 4)
    again = accepted(listener)
    assert len(again) == 3
    for taken in again:
        taken.close()


def test_behind_a_proxy_all_come_from_its_address(crowd: ExitStack) -> None:
    listeners = [crowd.enter_context(places.listening("127.0.0.1", 0)) for _ in range(2)]
    patience.share(listeners, is_behind_proxy=False)
    assert [each.each for each in listeners] == [patience.EACH] * 2
    assert listeners[0].most <= patience.ALL // 2
    patience.share(listeners, is_behind_proxy=True)
    assert [each.each for each in listeners] == [listeners[0].most] * 2


def test_who_says_nothing_is_let_go_and_the_others_work(house: Path, crowd: ExitStack) -> None:
    """200 connections of one address, one of them with half a head; what else strangers do writes
    no line into the journal of the service."""
    with working(house) as place:
        server = (place.browser.base_url.host, place.browser.base_url.port)
        silent = [connection(server, crowd) for _ in range(200)]
        assert place.text("/book")
        silent[0].sendall(b"GET /login HTTP/1.1\r\nHost: ")
        assert all(map(is_ended, silent))
        upgrade = "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
        for said in (b"\x16\x03\x01 no HTTP\r\n\r\n", upgrade.encode()):
            asking = connection(server, crowd)
            asking.sendall(said)
            assert asking.recv(12).startswith(b"HTTP/1.1 4")
    assert place.told.read_text(encoding="utf-8") == ""


def test_a_stranger_may_not_send_without_end(house: Path, crowd: ExitStack) -> None:
    """What is sent to its end is answered first."""
    with working(house) as place:
        host, port = place.browser.base_url.host, place.browser.base_url.port
        own = f"Host: {host}:{port}\r\nOrigin: http://{host}:{port}\r\n"
        asking = connection((host, port), crowd)
        asking.sendall(f"POST /book HTTP/1.1\r\n{own}Content-Length: {2**20}\r\n\r\n".encode())
        asking.sendall(bytes(2**20))
        answer = b"".join(iter(lambda: asking.recv(2**16), b""))
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert b"connection: close" in answer
        endless = connection((host, port), crowd)
        head = f"POST /book HTTP/1.1\r\n{own}Transfer-Encoding: chunked\r\n\r\n"
        endless.sendall(head.encode())
        chunk = b"100000\r\n" + bytes(2**20) + b"\r\n"
        assert sent(endless, chunk, 400) < 400


def sent(connection: socket.socket, data: bytes, times: int) -> int:
    """How often something can be sent until the other side ends it."""
    for number in range(times):
        try:
            connection.sendall(data)
        except (ConnectionResetError, BrokenPipeError):
            return number
    return times


def connection(server: tuple[str, int | None], crowd: ExitStack) -> socket.socket:
    """A connection from another address than the browser's."""
    source = ("127.0.0.5", 0)
    return crowd.enter_context(socket.create_connection(server, 60, source_address=source))


def is_ended(connection: socket.socket) -> bool:
    """Whether the other side ends a connection."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
