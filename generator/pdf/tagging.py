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
    roles = {
        str(name): str(role) for name, role in root.get("/RoleMap", pikepdf.Dictionary()).items()
    }
    repairing = _Repairing(roles, {f"/{style}" for style in numbered}, iter(pictures))
    _hang(root, [one for kid in kids(root) for one in repairing.repaired(kid)])
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
    below = element.get("/K")
    if below is None:
        return []
    return list(below) if isinstance(below, pikepdf.Array) else [below]


class _Repairing:
    """One walk through the tree, in reading order."""

    def __init__(self, roles: dict[str, str], numbered: set[str], pictures: Iterator[str]) -> None:
        self._roles, self._numbered, self._pictures = roles, numbered, pictures

    def repaired(self, element: Any) -> list[Any]:
        """The element with all below it repaired; only what is below if it adds nothing; nothing if
        that is empty, but an empty cell keeps its place."""
        style = str(element.S)
        if style == "/L" and _style_of_list(element) in self._numbered:
            return [
                one for item in kids(element) for body in kids(item) for one in self._below(body)
            ]
        below = self._below(element)
        kind = self._roles.get(style, style)
        if kind == "/P" and all(_is_element(kid) and kid.S == "/Div" for kid in below):
            return below
        if kind == "/Figure" and (told := next(self._pictures, "")):
            element.Alt = told
        element.S = Name(style if style == _CAPTION else kind)
        _hang(element, below)
        return [element]

    def _below(self, element: Any) -> list[Any]:
        """What hangs below an element, repaired; captions are put into the tables they stand
        before."""
        below: list[Any] = []
        for kid in kids(element):
            for one in self.repaired(kid) if _is_element(kid) else [kid]:
                caption = (
                    below[-1]
                    if below and _is_element(below[-1]) and below[-1].S == _CAPTION
                    else None
                )
                if caption is not None and _is_element(one) and one.S == "/Table":
                    below.pop()
                    caption.S = Name("/Caption")
                    _hang(one, [caption, *kids(one)])
                elif caption is not None:
                    caption.S = Name("/P")
                below.append(one)
        return below


def _style_of_list(element: Any) -> str:
    """The style of the first paragraph of a list."""
    while (
        str(element.S) in ("/L", "/LI", "/LBody")
        and (below := kids(element))
        and _is_element(below[0])
    ):
        element = below[0]
    return str(element.S)


def _hang(element: Any, below: list[Any]) -> None:
    element.K = pikepdf.Array(below)
    for kid in below:
        if _is_element(kid):
            kid.P = element


def _is_element(kid: object) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid
