"""The structure tree of a PDF: its elements, what hangs below each (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf


def elements(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """The structure elements in reading order, each with its type."""
    waiting = list(reversed(kids(document.Root.get("/StructTreeRoot", pikepdf.Dictionary()))))
    while waiting:
        element = waiting.pop()
        if is_element(element):
            yield str(element.S), element
            waiting += reversed(kids(element))


def kids(element: Any) -> list[Any]:
    """What hangs directly below an element: other elements, and numbers of marked content."""
    return _listed(element.get("/K"))


def attributes_of(element: Any) -> list[Any]:
    """The attributes of an element: dictionaries, each for a purpose of its own."""
    return _listed(element.get("/A"))


def _listed(value: Any) -> list[Any]:
    """What PDF writes as nothing, as a thing or as an array of things."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def hang(element: Any, below: Sequence[Any]) -> None:
    """Hangs other elements and marked content below an element."""
    element.K = pikepdf.Array(below)
    for kid in below:
        if is_element(kid):
            kid.P = element


def is_element(kid: object) -> bool:
    """Whether what hangs below an element is an element, no marked content."""
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def is_kind(kid: Any, kind: str) -> bool:
    """Whether what hangs below an element is an element of a type."""
    return is_element(kid) and str(kid.S) == kind


Place = tuple[tuple[int, int], int]
"""A piece of marked content: the id of its page, its number on it."""


NOWHERE: Place = ((0, 0), -1)


def place_of(element: Any, content: Any) -> Place:
    """Where a piece of marked content is that hangs below an element (ISO 32000-1, 14.7.4.2);
    NOWHERE for what is none."""
    if isinstance(content, int):
        return element.Pg.objgen, content
    if isinstance(content, pikepdf.Dictionary) and "/MCID" in content:
        return content.get("/Pg", element.get("/Pg")).objgen, int(content.MCID)
    return NOWHERE
