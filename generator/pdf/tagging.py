"""The structure tree that LibreOffice 7.4 writes → the one a screen reader needs (ISO 14289-1; ISO
32000-1, 14.8).

What it does otherwise, measured: every numbered paragraph becomes a list of its own, the numbers of
table rows too; a caption stands before its table, not in it; a frame hangs below an empty
paragraph; charts have no text alternatives; the types are the names of styles, mapped to P."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Name

_CAPTION = "/caption"  # what LibreOffice calls Word's own style, whatever the language


def repair(document: pikepdf.Pdf, *, numbered: frozenset[str], pictures: Sequence[str]) -> None:
    """Rebuilds the tree in place. `numbered` are the names of styles whose numbers are part of the
    text and make no list; `pictures` the text alternatives of the figures, in their order."""
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        return
    named = root.get("/RoleMap", pikepdf.Dictionary())
    roles = {str(name): str(role) for name, role in named.items()}
    repairing = _Repairing(roles, {f"/{style}" for style in numbered}, iter(pictures))
    below: list[Any] = []
    for kid in kids(root):
        below += repairing.repaired(kid)
    _hang(root, below)
    if "/RoleMap" in root:
        del root["/RoleMap"]


def elements(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """The structure elements in reading order, each with its type."""
    waiting = list(reversed(kids(document.Root.get("/StructTreeRoot", pikepdf.Dictionary()))))
    while waiting:
        element = waiting.pop()
        if _is_element(element):
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


class _Repairing:
    """One walk through the tree, in reading order."""

    def __init__(self, roles: dict[str, str], numbered: set[str], pictures: Iterator[str]) -> None:
        self._roles, self._numbered, self._pictures = roles, numbered, pictures

    def repaired(self, element: Any) -> list[Any]:
        """The element with all below it repaired; only what is below if it adds nothing; nothing if
        that is empty, but an empty cell keeps its place."""
        style = str(element.S)
        if style == "/L" and _style_of_list(element) in self._numbered:
            return self._without_list(element)
        below = self._below(element)
        kind = self._roles.get(style, style)
        if kind == "/P" and all(_is(kid, "/Div") for kid in below):
            return below
        if kind == "/Figure":
            description = next(self._pictures, "")
            if description:
                element.Alt = description
        element.S = Name(style if style == _CAPTION else kind)
        _hang(element, below)
        return [element]

    def _without_list(self, element: Any) -> list[Any]:
        """What stands in the items of a list, repaired."""
        contents: list[Any] = []
        for item in kids(element):
            for body in kids(item):
                contents += self._below(body)
        return contents

    def _below(self, element: Any) -> list[Any]:
        """What hangs below an element, repaired; captions are put into the tables they stand
        before."""
        below: list[Any] = []
        for kid in kids(element):
            for repaired in self.repaired(kid) if _is_element(kid) else [kid]:
                if below and _is(below[-1], _CAPTION):
                    if _is(repaired, "/Table"):
                        caption = below.pop()
                        caption.S = Name("/Caption")
                        _hang(repaired, [caption, *kids(repaired)])
                    else:
                        below[-1].S = Name("/P")
                below.append(repaired)
        return below


def _style_of_list(element: Any) -> str:
    """The style of the first paragraph of a list."""
    while str(element.S) in ("/L", "/LI", "/LBody"):
        first = next(iter(kids(element)), None)
        if not _is_element(first):
            break
        element = first
    return str(element.S)


def _hang(element: Any, below: list[Any]) -> None:
    element.K = pikepdf.Array(below)
    for kid in below:
        if _is_element(kid):
            kid.P = element


def _is_element(kid: object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def _is(kid: Any, kind: str) -> bool:
    """Whether what hangs below an element is an element of a type."""
    return _is_element(kid) and str(kid.S) == kind
