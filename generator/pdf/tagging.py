"""The structure tree that LibreOffice 7.4 writes → the one a screen reader needs (ISO 14289-1; ISO
32000-1, 14.8).

What it does otherwise, measured: numbered paragraphs become lists without labels, the numbers of
table rows too (listing.py); a caption stands before its table, not in it; a frame hangs below an
empty paragraph; charts have no text alternatives; the types are the names of styles, mapped to
P."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Name

from generator.pdf.content import Piece
from generator.pdf.judging import Expected
from generator.pdf.listing import Labels
from generator.pdf.structure import (
    Place,
    attributes_of,
    elements,
    hang,
    is_element,
    is_kind,
    kids,
    place_of,
)

_CAPTION = "/caption"  # what LibreOffice calls Word's own style, whatever the language
_HEADING = re.compile(r"/H[1-6]?")


def repair(
    document: pikepdf.Pdf, pieces: Mapping[Place, Piece], expected: Expected
) -> frozenset[Place]:
    """Rebuilds the tree in place: `pieces` is what the pages hold, `expected` what the document
    says. Gives those pieces that end a word and have no space behind it."""
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        return frozenset()
    named = root.get("/RoleMap", pikepdf.Dictionary())
    roles = {str(name): str(role) for name, role in named.items()}
    labels = Labels(document, pieces, expected.numbers)
    repairing = _Repairing(roles, labels, iter(expected.pictures))
    below: list[Any] = []
    for kid in kids(root):
        below += repairing.repaired(kid)
    hang(root, below)
    if "/RoleMap" in root:
        del root["/RoleMap"]
    _name_heads(document, pieces, expected.heads)
    return frozenset({*labels.places, *_line_ends(document, pieces, expected.texts)})


def _name_heads(document: pikepdf.Pdf, pieces: Mapping[Place, Piece], heads: Iterable[str]) -> None:
    """Cells of the head of a table are heads, of columns (ISO 14289-1, 7.5): LibreOffice 7.4 takes
    those of some tables over several pages for common ones. `heads` are the texts of such rows."""
    texts = {_squeezed(head) for head in heads} - {""}
    for kind, table in elements(document):
        rows = [row for row in kids(table) if is_kind(row, "/TR")] if kind == "/Table" else []
        if any(is_kind(cell, "/TH") for row in rows for cell in kids(row)):
            continue
        head = ""
        for count, row in enumerate(rows, 1):
            head += _squeezed(_text_below(row, pieces))
            if head in texts:
                for cell in [cell for row in rows[:count] for cell in kids(row)]:
                    scope = pikepdf.Dictionary(O=Name.Table, Scope=Name.Column)
                    cell.S, cell.A = Name.TH, pikepdf.Array([*attributes_of(cell), scope])
            if not any(text.startswith(head) for text in texts):
                break


def _text_below(element: Any, pieces: Mapping[Place, Piece]) -> str:
    text = ""
    for kid in kids(element):
        place = place_of(element, kid)
        if place in pieces:
            text += pieces[place].text
        elif is_element(kid):
            text += _text_below(kid, pieces)
    return text


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _line_ends(
    document: pikepdf.Pdf, pieces: Mapping[Place, Piece], texts: Iterable[str]
) -> Iterator[Place]:
    """The pieces that end a line which the document breaks on purpose. Where a line is full there
    is a space already, or the middle of a word."""
    broken = {line for text in texts for line in text.split("\n")[:-1]}
    for _, element in elements(document):
        places = [place_of(element, kid) for kid in kids(element)]
        for place, following in pairwise(places):
            if place in pieces and following in pieces and place[0] == following[0]:
                piece = pieces[place]
                is_last = not piece.is_set_off and pieces[following].lowest < piece.lowest
                if is_last and any(line.endswith(piece.text) for line in broken):
                    yield place


class _Repairing:
    """One walk through the tree, in reading order."""

    def __init__(self, roles: dict[str, str], labels: Labels, pictures: Iterator[str]) -> None:
        self._roles, self._labels, self._pictures = roles, labels, pictures

    def repaired(self, element: Any) -> list[Any]:
        """The element with all below it repaired; only what is below if it adds nothing; nothing if
        that is empty, but an empty cell keeps its place."""
        style = str(element.S)
        if style == "/L":
            style_of_items = _style_of_list(element)  # before they lose it
            return self._labels.listed(style_of_items, self._below(element))
        below = self._below(element)
        kind = self._roles.get(style, style)
        if kind == "/P" and all(is_kind(kid, "/Div") for kid in below):
            return below
        if kind == "/Figure":
            description = next(self._pictures, "")
            if description:
                element.Alt = description
        if _HEADING.fullmatch(kind):
            below = self._labels.headed(element, below)
        element.S = Name(style if style == _CAPTION else kind)
        hang(element, below)
        return [element]

    def _below(self, element: Any) -> list[Any]:
        """What hangs below an element, repaired; captions are put into the tables they stand
        before, lists that go on into one."""
        below: list[Any] = []
        for kid in kids(element):
            for repaired in self.repaired(kid) if is_element(kid) else [kid]:
                self._add(below, repaired)
        return below

    def _add(self, below: list[Any], repaired: Any) -> None:
        before: Any = below[-1] if below else None
        if is_kind(before, _CAPTION):
            if is_kind(repaired, "/Table"):
                caption = below.pop()
                caption.S = Name("/Caption")
                hang(repaired, [caption, *kids(repaired)])
            else:
                before.S = Name("/P")
        if not self._labels.joined(before, repaired):
            below.append(repaired)


def _style_of_list(element: Any) -> str:
    """The style of the first paragraph of a list."""
    while str(element.S) in ("/L", "/LI", "/LBody"):
        first = next(iter(kids(element)), None)
        if not is_element(first):
            break
        element = first
    return str(element.S)
