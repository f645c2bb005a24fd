"""The styles of a person's workbook: what is asked of a cell's, and new ones made of it."""

from __future__ import annotations

import copy

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

from generator.workbook.package import MAIN, STYLES, Element, Package, add, child, new, place

SHORT_DATE = 14  # Excel's own, in the order of the country (ECMA-376 part 1, 18.8.30)


class CellStyles:
    """The styles of cells by their numbers."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._name = package.related(package.workbook, "styles")
        self._made: dict[tuple[int, str, str], int] = {}

    def _styles(self) -> list[Element]:
        if self._name is None:
            return []
        return list(child(self._package.xml(self._name), "cellXfs"))

    def _of(self, style: int) -> Element | None:
        styles = self._styles()
        return styles[style] if 0 <= style < len(styles) else None

    def number_format(self, style: int) -> str:
        """The code of its number format."""
        found = self._of(style)
        number = "0" if found is None else found.get("numFmtId", "0")
        if self._name is not None:
            for entry in self._package.xml(self._name).iter(f"{{{MAIN}}}numFmt"):
                if entry.get("numFmtId") == number and entry.get("formatCode"):
                    return str(entry.get("formatCode"))
        return str(BUILTIN_FORMATS.get(int(number), "General"))

    def is_locked(self, style: int) -> bool:
        """Whether a protected sheet lets nobody type in the cell."""
        found = self._of(style)
        protection = None if found is None else found.find(f"{{{MAIN}}}protection")
        return protection is None or protection.get("locked", "1") not in ("0", "false")

    def quoted(self, style: int) -> int:
        """The same style for a text that begins like a formula."""
        return self._changed(style, "quotePrefix", "1")

    def dated(self, style: int) -> int:
        """The same style for a day."""
        return self._changed(style, "numFmtId", str(SHORT_DATE))

    def formatted(self, style: int, code: str) -> int:
        """The same style with another number format."""
        if self._name is None:
            return style
        return self._changed(style, "numFmtId", _format_of(self._package.change(self._name), code))

    def _changed(self, style: int, name: str, value: str) -> int:
        found = self._of(style)
        if self._name is None or found is None or found.get(name) == value:
            return style
        key = style, name, value
        if key not in self._made:
            styles = child(self._package.change(self._name), "cellXfs")
            made = copy.deepcopy(found)
            made.set(name, value)
            if name == "numFmtId":
                made.set("applyNumberFormat", "1")
            styles.append(made)
            styles.set("count", str(len(styles)))
            self._made[key] = len(styles) - 1
        return self._made[key]


# What the style of a cell names by number: the attribute, the group and its element
# (ECMA-376 part 1, 18.8.45).
_NAMED = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
_FIRST_OWN_FORMAT = 164  # those before are Excel's own (18.8.30)


class AdoptedStyles:
    """The styles of another workbook as styles of a person's own, added where it has not the
    like."""

    def __init__(self, package: Package, source: Package) -> None:
        self._package = package
        self._name = package.related(package.workbook, "styles")
        source_name = source.related(source.workbook, "styles")
        assert source_name is not None  # it was made here
        self._source = source.xml(source_name)
        self._adopted: dict[int, int] = {}

    def adopt(self, style: int) -> int:
        """The number of a style of the other workbook in the person's; 0 in one without styles."""
        if self._name is None:
            return 0
        if style not in self._adopted:
            self._adopted[style] = self._adopt(style, self._package.change(self._name))
        return self._adopted[style]

    def _adopt(self, style: int, styles: Element) -> int:
        made = copy.deepcopy(child(self._source, "cellXfs")[style])
        for attribute, group in _NAMED:
            own = child(self._source, group)[int(made.get(attribute, "0"))]
            made.set(attribute, str(_index_of(own, _group(styles, group))))
        made.set("numFmtId", self._format(made.get("numFmtId", "0"), styles))
        made.set("xfId", "0")
        return _index_of(made, _group(styles, "cellXfs"))

    def _format(self, number: str, styles: Element) -> str:
        """The number of a number format."""
        if int(number) < _FIRST_OWN_FORMAT:
            return number
        formats = self._source.iter(f"{{{MAIN}}}numFmt")
        code = next(
            each.get("formatCode", "") for each in formats if each.get("numFmtId") == number
        )
        return _format_of(styles, code)


def _format_of(styles: Element, code: str) -> str:
    """The number of a number format; added if there is none."""
    known = _group(styles, "numFmts")
    for entry in known:
        if entry.get("formatCode") == code:
            return str(entry.get("numFmtId", "0"))
    numbers = [int(entry.get("numFmtId", "0")) for entry in known]
    free = str(max([_FIRST_OWN_FORMAT - 1, *numbers]) + 1)
    add(known, "numFmt", numFmtId=free, formatCode=code)
    known.set("count", str(len(known)))
    return free


def _group(styles: Element, name: str) -> Element:
    """The fonts, the fills, …; made if there are none."""
    found = styles.find(f"{{{MAIN}}}{name}")
    return place(styles, new(styles, name), STYLES) if found is None else found


def _index_of(element: Element, group: Element) -> int:
    """The number of the like of an element in a group; added if it has none."""
    wanted = etree.tostring(element, method="c14n")
    for number, entry in enumerate(group):
        if etree.tostring(entry, method="c14n") == wanted:
            return number
    group.append(copy.deepcopy(element))
    group.set("count", str(len(group)))
    return len(group) - 1
