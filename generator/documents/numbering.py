"""The numbers that Word counts and no text holds: which style or paragraph is in which list, and what
the list shows there (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

from collections.abc import Iterator

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from generator.documents.text import Element


class ListCounters:
    """The lists of a document while it is read: counters by list, as Word counts (ECMA-376 part 1,
    17.9)."""

    def __init__(self, document: Document) -> None:
        numbering = _numbering(document)
        nums = {num.get(qn("w:numId")): num for num in numbering.findall(qn("w:num"))}
        self._levels = {
            abstract.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl")) or 0): (
                    value_of(level, "numFmt"),
                    value_of(level, "lvlText"),
                    value_of(level, "start"),
                )
                for level in abstract.findall(qn("w:lvl"))
            }
            for abstract in numbering.findall(qn("w:abstractNum"))
        }
        self._abstract = {key: value_of(num, "abstractNumId") for key, num in nums.items()}
        self._restarts = {
            key for key, num in nums.items() if num.find(qn("w:lvlOverride")) is not None
        }
        self._counters: dict[str, dict[int, int]] = {}

    def numbers(self, list_id: str, level: int) -> bool:
        """Whether a level of a list counts; a bullet does not."""
        key = self._abstract.get(list_id)
        return (
            key is not None
            and level in self._levels[key]
            and self._levels[key][level][0] != "bullet"
        )

    def next(self, list_id: str, level: int) -> str:
        """Counts on and gives the number as it is printed; «» for a paragraph that is in no
        list."""
        key = self._abstract.get(list_id)
        if key is None or level not in self._levels[key]:
            return ""
        if list_id in self._restarts:
            self._restarts.remove(list_id)
            self._counters.pop(key, None)
        counters = self._counters.setdefault(key, {})
        kind, pattern, start = self._levels[key][level]
        counters[level] = counters.get(level, int(start or 1) - 1) + 1
        for deeper in [one for one in counters if one > level]:
            del counters[deeper]
        if kind == "bullet":
            return pattern
        for index in range(level + 1):
            shown = _numeral(counters.setdefault(index, 1), self._levels[key].get(index, ("",))[0])
            pattern = pattern.replace(f"%{index + 1}", shown)
        return pattern


_LETTERS = {"Letter": "abcdefghijklmnopqrstuvwxyz", "russian": "абвгдежзиклмнопрстуфхцчшщэюя"}
_ROMAN = {
    "m": 1000,
    "cm": 900,
    "d": 500,
    "cd": 400,
    "c": 100,
    "xc": 90,
    "l": 50,
    "xl": 40,
    "x": 10,
    "ix": 9,
    "v": 5,
}
_ROMAN |= {"iv": 4, "i": 1}


def _numeral(number: int, kind: str) -> str:
    """A number as a level of a list shows it (ECMA-376 part 1, 17.18.59): digits, letters, Roman;
    «» for none."""
    if kind == "none":
        return ""
    shown = str(number)
    if "Roman" in kind:
        shown = ""
        for letters, value in _ROMAN.items():
            shown, number = shown + letters * (number // value), number % value
    for name, letters in _LETTERS.items():
        if name in kind:
            shown = letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)
    return shown.upper() if kind.startswith("upper") or kind.endswith("Upper") else shown


def _numbering(document: Document) -> Element:
    """The part with the lists; an empty one if the document has none."""
    parts = [
        one.target_part for one in document.part.rels.values() if one.reltype.endswith("/numbering")
    ]
    return parts[0].element if parts else etree.Element(qn("w:numbering"))


class Styles:
    """The paragraph styles of a document by id: their names, the list each is tied to, and of
    headings the level, 1 for the first; its own or its base's."""

    def __init__(self, document: Document) -> None:
        styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.findall(qn("w:style"))
        }
        self.names = {key: value_of(style, "name") for key, style in styles.items()}
        self.lists = {key: self._list(style, styles) for key, style in styles.items()}
        levels = {key: self._level(style, styles) for key, style in styles.items()}
        self.outline = {key: level for key, level in levels.items() if key and level}

    @staticmethod
    def _level(style: Element, styles: dict[str | None, Element]) -> int:
        """0 for what is no heading (ECMA-376 part 1, 17.3.1.20: 9 is the body text)."""
        for one in with_bases(style, styles):
            if (own := one.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")) is not None:
                return (int(own.get(qn("w:val")) or 9) + 1) % 10
        return 0

    @staticmethod
    def _list(style: Element, styles: dict[str | None, Element]) -> tuple[str, int] | None:
        return next(
            (own for one in with_bases(style, styles) if (own := list_of(one)) is not None), None
        )


def with_bases(style: Element | None, styles: dict[str | None, Element]) -> Iterator[Element]:
    """A style, the one it is based on, and so on; a circle is gone through once."""
    seen: list[Element] = []
    while style is not None and style not in seen:
        seen.append(style)
        yield style
        style = styles.get(value_of(style, "basedOn"))


def list_of(element: Element) -> tuple[str, int] | None:
    """The list and level that a paragraph or style names itself."""
    numbering = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if numbering is None or not value_of(numbering, "numId"):
        return None
    return value_of(numbering, "numId"), int(value_of(numbering, "ilvl") or 0)


def value_of(element: Element, name: str) -> str:
    child = element.find(qn(f"w:{name}"))
    return "" if child is None else str(child.get(qn("w:val")))
