"""The lists of a structure tree and their numbers (ISO 32000-1, 14.8.4.3.3; ISO 14289-1, 7.6).

LibreOffice 7.4 writes neither: the number is the first piece of content of its paragraph, no Lbl;
a clause between two lists of dashes is a list of its own; so is the number of a row in its cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from generator.pdf.content import Piece
from generator.pdf.structure import Place, attributes_of, hang, is_kind, kids, place_of

_BULLETS = {"•": "Disc", "●": "Disc", "○": "Circle", "■": "Square", "▪": "Square"}
_SCHEMES = {
    r"\d+": "Decimal",
    r"[IVXLCDM]+": "UpperRoman",
    r"[ivxlcdm]+": "LowerRoman",
    r"[A-ZА-ЯЁ]+": "UpperAlpha",
    r"[a-zа-яё]+": "LowerAlpha",
}


def scheme_of(label: str) -> str:
    """What a list with such a number counts by (ISO 32000-1, Table 347); None for a bullet that the
    table does not know."""
    last = re.split(r"[^\w]+", label.strip().rstrip(".)"))[-1]
    for form, scheme in _SCHEMES.items():
        if re.fullmatch(form, last):
            return scheme
    return _BULLETS.get(label.strip(), "None")


def is_number(text: str) -> bool:
    """Whether a text is a number that somebody typed before a heading."""
    return re.fullmatch(r"(\d+\.)+|\d+\)", text.strip()) is not None


def is_ordered(numbering: str) -> bool:
    """Whether a list with such a `ListNumbering` is read in its order."""
    return numbering in _SCHEMES.values()


def numbering_of(element: Any) -> str:
    """The `ListNumbering` of a list; «» if it says none."""
    for attribute in attributes_of(element):
        if "/ListNumbering" in attribute:
            return str(attribute.ListNumbering).lstrip("/")
    return ""


class Labels:
    """The numbers of a document on their way into the structure."""

    def __init__(
        self, document: pikepdf.Pdf, pieces: Mapping[Place, Piece], numbers: Collection[str]
    ) -> None:
        self._document, self._pieces, self._numbers = document, pieces, numbers
        self._parents = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
        self._styles: dict[tuple[int, int], str] = {}
        self.places: set[Place] = set()
        """Where there are numbers."""

    def headed(self, heading: Any, below: list[Any]) -> list[Any]:
        """What hangs below a heading, its number as a label."""
        number = self._text(heading, below[0]) if below else ""
        if number in self._numbers or is_number(number):
            return [self._label(heading, below[0]), *below[1:]]
        return below

    def listed(self, style: str, items: list[Any]) -> list[Any]:
        """The items of a list, its paragraphs in a style, with their labels. What has no number is
        no item, and a number with nothing behind it is the content of its cell: those come without
        a list."""
        found: list[Any] = []
        for are_labelled, group in groupby(items, self._is_labelled):
            if are_labelled:
                found.append(self._list(style, list(group)))
            else:
                for item in group:
                    for body in kids(item):
                        found += kids(body)
        return found

    def _list(self, style: str, items: list[Any]) -> Any:
        """A list of items that have labels."""
        scheme = Name(f"/{scheme_of(self._label_of(items[0]))}")
        attributes = Dictionary(O=Name.List, ListNumbering=scheme)
        made = self._document.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.L, A=attributes)
        )
        hang(made, items)
        self._styles[made.objgen] = style
        return made

    def joined(self, before: Any, element: Any) -> bool:
        """Puts a list into the one that stands before it, if it goes on in it: with the next
        numbers, or in its last item. Whether it does."""
        if not is_kind(before, "/L") or not is_kind(element, "/L"):
            return False
        if self._styles.get(before.objgen) == self._styles.get(element.objgen):
            hang(before, [*kids(before), *kids(element)])
            return True
        if self._is_below(before, element):
            body = kids(kids(before)[-1])[-1]
            if not self.joined(kids(body)[-1], element):
                hang(body, [*kids(body), element])
            return True
        return False

    def _is_below(self, before: Any, element: Any) -> bool:
        """Whether a list belongs to the last item of another one: bullets to a number, 1.1.1. to
        1.1."""
        if is_ordered(numbering_of(before)) and not is_ordered(numbering_of(element)):
            return True
        last, first = self._label_of(kids(before)[-1]), self._label_of(kids(element)[0])
        return first != last and first.startswith(last)

    def _label_of(self, item: Any) -> str:
        label = kids(item)[0]
        return self._text(label, kids(label)[0])

    def _is_labelled(self, item: Any) -> bool:
        """Puts the number of an item before its body; whether there was one, and a text to it."""
        body = next(iter(kids(item)), None)
        paragraph = next(iter(kids(body)), None) if is_kind(body, "/LBody") else None
        if not is_kind(paragraph, "/P") or not kids(paragraph):
            return False
        number, *rest = kids(paragraph)
        text = self._text(paragraph, number)
        if text not in self._numbers and not _is_bullet(text):
            return False
        if not rest and len(kids(body)) == 1:
            self.places.add(place_of(paragraph, number))
            return False
        label = self._label(paragraph, number)
        hang(paragraph, rest)
        hang(item, [label, *kids(item)])
        return True

    def _label(self, element: Any, number: Any) -> Any:
        """A label for a piece of content that hung below an element."""
        label = self._document.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Lbl, P=element, Pg=element.Pg)
        )
        hang(label, [number])
        place = place_of(element, number)
        if _is_private(self._pieces[place].text.strip()):
            label.ActualText = f"{_BULLET} "  # ISO 19005-2, 6.2.11.7.3
        page = self._document.get_object(place[0])
        self._parents[int(page.StructParents)][place[1]] = label  # ISO 32000-1, 14.7.4.4
        self.places.add(place)
        return label

    def _text(self, element: Any, content: Any) -> str:
        """The text of a piece of content that hangs below an element; «» for an element."""
        place = place_of(element, content)
        text = self._pieces[place].text.strip() if place in self._pieces else ""
        return _BULLET if _is_private(text) else text


_BULLET = "•"


def _is_private(text: str) -> bool:
    """Whether a text is a sign of a symbol font, which only a look at that font could name."""
    return len(text) == 1 and unicodedata.category(text) == "Co"


def _is_bullet(text: str) -> bool:
    """Whether a text is a sign and no word."""
    return len(text) == 1 and not text.isalnum()
