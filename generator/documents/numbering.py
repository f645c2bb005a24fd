"""The numbers that Word counts and no text holds: which style or paragraph is in which list, and
what the list shows there (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from generator.documents import symbols
from generator.documents.numerals import numeral
from generator.documents.text import Element, P


class ListCounters:
    """The lists of a document while it is read: counters by list, as Word counts (ECMA-376 part 1,
    17.9)."""

    def __init__(self, document: Document) -> None:
        numbering = _numbering(document)
        nums = {num.get(qn("w:numId")): num for num in numbering.findall(qn("w:num"))}
        self._levels = {
            abstract.get(qn("w:abstractNumId")): _levels_of(abstract)
            for abstract in numbering.findall(qn("w:abstractNum"))
        }
        self._abstract = {key: value_of(num, "abstractNumId") for key, num in nums.items()}
        self._restarts = {
            key for key, num in nums.items() if num.find(qn("w:lvlOverride")) is not None
        }
        self._counters: dict[str, dict[int, int]] = {}

    def numbers(self, list_id: str, level: int) -> bool:
        """Whether a level of a list counts; a bullet does not."""
        levels = self._levels_of_list(list_id)
        return level in levels and levels[level][0] != "bullet"

    def next(self, list_id: str, level: int) -> str:
        """Counts on and gives the number as it is printed; «» for a paragraph that is in no
        list."""
        levels = self._levels_of_list(list_id)
        if level not in levels:
            return ""
        key = self._abstract[list_id]
        if list_id in self._restarts:
            self._restarts.remove(list_id)
            self._counters.pop(key, None)
        counters = self._counters.setdefault(key, {})
        kind, pattern, start = levels[level]
        counters[level] = counters.get(level, int(start or 1) - 1) + 1
        for deeper in [depth for depth in counters if depth > level]:
            del counters[deeper]
        if kind == "bullet":
            return pattern
        for index in range(level + 1):
            kind, *_ = levels.get(index, ("",))
            shown = numeral(counters.setdefault(index, 1), kind)
            pattern = pattern.replace(f"%{index + 1}", shown)
        return pattern

    def _levels_of_list(self, list_id: str) -> dict[int, tuple[str, str, str]]:
        key = self._abstract.get(list_id)
        return {} if key is None else self._levels[key]


def _levels_of(abstract: Element) -> dict[int, tuple[str, str, str]]:
    """The levels of a list by their depth: what each counts in, what it shows («%1.%2»), its first
    number."""
    levels = {}
    for level in abstract.findall(qn("w:lvl")):
        names = ("numFmt", "lvlText", "start")
        kind, pattern, start = (value_of(level, name) for name in names)
        if kind == "bullet":
            fonts = level.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            font = "" if fonts is None else str(fonts.get(qn("w:ascii")) or "")
            pattern = symbols.readable(pattern, font or "Symbol")
        levels[int(level.get(qn("w:ilvl")) or 0)] = (kind, pattern, start)
    return levels


def _numbering(document: Document) -> Element:
    """The part with the lists; an empty one if the document has none."""
    parts = related_parts(document, "/numbering")
    return parts[0].element if parts else etree.Element(qn("w:numbering"))


def related_parts(document: Document, *kinds: str) -> list[Any]:
    """The parts that a document refers to by relations of these kinds, such as «/header»."""
    relations = document.part.rels.values()
    return [relation.target_part for relation in relations if relation.reltype.endswith(kinds)]


class Styles:
    """The paragraph styles of a document by id: their names, the list each is tied to, and of
    headings the level, 1 for the first; its own or its base's."""

    def __init__(self, document: Document) -> None:
        styles = styles_by_id(document.styles.element)
        self.names = {key: value_of(style, "name") for key, style in styles.items()}
        self.lists = {key: self._list(style, styles) for key, style in styles.items()}
        levels = {key: self._level(style, styles) for key, style in styles.items()}
        self.outline = {key: level for key, level in levels.items() if key and level}

    @staticmethod
    def _level(style: Element, styles: dict[str | None, Element]) -> int:
        """0 for what is no heading (ECMA-376 part 1, 17.3.1.20: 9 is the body text)."""
        for base in with_bases(style, styles):
            level = base.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
            if level is not None:
                return (int(level.get(qn("w:val")) or 9) + 1) % 10
        return 0

    @staticmethod
    def _list(style: Element, styles: dict[str | None, Element]) -> tuple[str, int] | None:
        lists = (list_of(base) for base in with_bases(style, styles))
        return next((counted for counted in lists if counted is not None), None)


def styles_by_id(root: Element) -> dict[str | None, Element]:
    """The styles of a document, from the root of their part."""
    return {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}


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
    list_id = value_of(numbering, "numId")
    return (list_id, int(value_of(numbering, "ilvl") or 0)) if list_id else None


def style_of(paragraph: Element) -> str:
    """The id of a paragraph's style; «» for the main one."""
    return value_of(paragraph.find(qn("w:pPr")), "pStyle")


def style_around(run: Element) -> str:
    """The id of the style of the paragraph around a run; «» for the main one."""
    paragraph = next(run.iterancestors(P), None)
    return "" if paragraph is None else style_of(paragraph)


def value_of(element: Element | None, name: str) -> str:
    """The value of a property below an element; «» where there is none of that name."""
    child = None if element is None else element.find(qn(f"w:{name}"))
    return "" if child is None else str(child.get(qn("w:val"), ""))
