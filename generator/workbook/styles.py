"""The styles of a person's workbook: what is asked of a cell's, and new ones made of it."""

from __future__ import annotations

import copy

from openpyxl.styles.numbers import BUILTIN_FORMATS

from generator.workbook.package import MAIN, Element, Package, child

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
