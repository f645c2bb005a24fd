"""The sheet «Замечания» of a marked workbook: all findings, each with a link to its cell; and the
looks it needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.findings import Finding, Severity, counted
from generator.workbook.notes import NOTE
from generator.workbook.package import (
    MAIN,
    RELATIONS,
    STYLES,
    WORKBOOK,
    Element,
    Package,
    add,
    child,
    new,
    place,
    put_text,
    relations_of,
)

LIST = "Замечания"
NAME = "_programme442"  # a hidden defined name that leads to our sheet, whatever it is called
# The same of a copy with another sheet of ours: no book of its own either.
COPY = "_programme442_copy"
_NOTHING = "Замечаний нет."
_GUIDE = "Щелкните «Где», чтобы перейти к ячейке; ссылка «←» справа от строки возвращает сюда."
_FILLS = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C", Severity.INFO: "FFDDEBF7"}


@dataclass(frozen=True, slots=True)
class Line:
    """A finding and its number on the list."""

    number: int
    finding: Finding

    @property
    def row(self) -> int:
        """The row of its line."""
        return _HEAD_ROW + self.number


_HEAD_ROW = 4
_COLUMNS = (
    ("№", 6),
    ("Важность", 18),
    ("Где", 20),
    ("Столбец", 26),
    ("Замечание", 80),
    ("Что делать", 60),
    ("Код", 24),
)


_NO_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>'
)


class Looks:
    """The numbers of looks in the workbook's styles. All are added at once, each only if it is not
    there already: so their numbers do not depend on what was marked before."""

    def __init__(self, package: Package) -> None:
        name = package.related(package.workbook, "styles")
        if name is None:
            name = "xl/styles.xml"  # openpyxl looks for it nowhere else
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
            package.add(name, etree.fromstring(_NO_STYLES), kind)
            package.relate(package.workbook, "styles", name)
        self._root = package.change(name)
        self.fills = {severity: self._fill(colour) for severity, colour in _FILLS.items()}
        self.plain = self._cell()
        self.bold = self._cell(bold=True)
        self.head = self._cell(bold=True, colour="FFD9E1F2")
        self.link = self._cell(link=True)
        self.severities = {
            severity: self._cell(colour=colour) for severity, colour in _FILLS.items()
        }

    def _fill(self, colour: str) -> int:
        """The number of a differential format that only fills a cell."""
        dxf = new(self._root, "dxf")
        pattern = add(add(dxf, "fill"), "patternFill")
        add(pattern, "bgColor", rgb=colour)
        return self._index("dxfs", dxf)

    def _cell(self, *, bold: bool = False, link: bool = False, colour: str = "") -> int:
        """The number of a cell format: text at the top, wrapped."""
        parts = {
            "fontId": str(self._font(bold, link)),
            "fillId": str(self._cell_fill(colour)),
            "borderId": "0",
        }
        applied = dict.fromkeys(
            ("applyNumberFormat", "applyFont", "applyFill", "applyAlignment"), "1"
        )
        xf = new(self._root, "xf", numFmtId="49", xfId="0", **parts, **applied)
        add(xf, "alignment", vertical="top", wrapText="1")
        return self._index("cellXfs", xf)

    def _font(self, bold: bool, link: bool) -> int:
        font = new(self._root, "font")
        if bold:
            add(font, "b")
        if link:
            add(font, "u")
        add(font, "sz", val="11")
        add(font, "color", rgb="FF0563C1" if link else "FF000000")
        add(font, "name", val="Calibri")
        add(font, "family", val="2")
        return self._index("fonts", font)

    def _cell_fill(self, colour: str) -> int:
        if not colour:
            return 0
        fill = new(self._root, "fill")
        pattern = add(fill, "patternFill", patternType="solid")
        add(pattern, "fgColor", rgb=colour)
        add(pattern, "bgColor", indexed="64")
        return self._index("fills", fill)

    def _index(self, group: str, element: Element) -> int:
        looks = self._root.find(f"{{{MAIN}}}{group}")
        if looks is None:
            looks = place(self._root, new(self._root, group), STYLES)
        contents, content = [_content(look) for look in looks], _content(element)
        if content in contents:
            return contents.index(content)
        looks.append(element)
        looks.set("count", str(len(looks)))
        return len(looks) - 1


def write_list(
    package: Package, title: str, lines: Sequence[Line], sheets: Collection[str], looks: Looks
) -> None:
    """The sheet of all findings, each with a link to its cell."""
    sheet = etree.Element(f"{{{MAIN}}}worksheet", nsmap={None: MAIN, "r": RELATIONS})
    _add_view(sheet)
    data = add(sheet, "sheetData")
    _row(data, 1, [(_summary(lines), looks.bold)])
    _row(data, 2, [(_GUIDE, looks.plain)])
    _row(data, _HEAD_ROW, [(heading, looks.head) for heading, _ in _COLUMNS])
    links = _findings(data, lines, sheets, looks)
    merged = add(sheet, "mergeCells", count="2")
    for row in (1, 2):
        add(merged, "mergeCell", ref=f"A{row}:{chr(64 + len(_COLUMNS))}{row}")
    if links:
        group = add(sheet, "hyperlinks")
        for ref, location in links:
            add(group, "hyperlink", ref=ref, location=location)
    _add_page(sheet)
    _put_list(package, title, sheet)


def _add_view(sheet: Element) -> None:
    """A red tab, a head that stays, columns as wide as what they hold."""
    properties = add(sheet, "sheetPr")
    add(properties, "tabColor", rgb="FFC00000")
    add(properties, "pageSetUpPr", fitToPage="1")
    view = add(add(sheet, "sheetViews"), "sheetView", workbookViewId="0", showGridLines="0")
    add(
        view,
        "pane",
        ySplit=str(_HEAD_ROW),
        topLeftCell=f"A{_HEAD_ROW + 1}",
        activePane="bottomLeft",
        state="frozen",
    )
    columns = add(sheet, "cols")
    for number, (_, width) in enumerate(_COLUMNS, 1):
        add(columns, "col", min=str(number), max=str(number), width=str(width), customWidth="1")


def _add_page(sheet: Element) -> None:
    """A4 across, as wide as the paper."""
    add(
        sheet,
        "pageMargins",
        left="0.4",
        right="0.4",
        top="0.5",
        bottom="0.5",
        header="0.3",
        footer="0.3",
    )
    add(sheet, "pageSetup", orientation="landscape", paperSize="9", fitToHeight="0")


def _findings(
    data: Element, lines: Sequence[Line], sheets: Collection[str], looks: Looks
) -> list[tuple[str, str]]:
    """A row a finding; gives the links to their cells, from where to where."""
    links = []
    for line in lines:
        finding, cell = line.finding, line.finding.cell
        has_link = cell.sheet in sheets
        _row(
            data,
            line.row,
            [
                (str(line.number), looks.plain),
                (finding.severity.value, looks.severities[finding.severity]),
                (str(cell), looks.link if has_link else looks.plain),
                (cell.heading, looks.plain),
                (finding.message, looks.plain),
                (finding.hint, looks.plain),
                (finding.code, looks.plain),
            ],
        )
        if has_link:
            links.append((f"C{line.row}", f"{quoted(cell.sheet)}!{cell.address or 'A1'}"))
    return links


def _summary(lines: Sequence[Line]) -> str:
    counts = counted(line.finding for line in lines)
    return f"{NOTE}: {counts}" if counts else f"{NOTE}. {_NOTHING}"


def _row(data: Element, number: int, cells: Sequence[tuple[str, int]]) -> None:
    row = add(data, "row", r=str(number))
    for column, (content, style) in enumerate(cells):
        cell = add(row, "c", r=f"{chr(65 + column)}{number}", s=str(style), t="inlineStr")
        put_text(add(add(cell, "is"), "t"), content)


def _put_list(package: Package, title: str, sheet: Element) -> None:
    """The list takes the place of an earlier one, or that of a new sheet behind all others."""
    book = package.change(package.workbook)
    for entry, name in package.sheets():
        if entry.get("name") == title:
            package.add(name, sheet, "")
            package.drop(relations_of(name))
            return
    name = package.free_name("xl/worksheets/sheet{}.xml")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    package.add(name, sheet, kind)
    entries = child(book, "sheets")
    number = max((int(entry.get("sheetId", 0)) for entry in entries), default=0) + 1
    identifier = package.relate(package.workbook, "worksheet", name)
    add(entries, "sheet", name=title, sheetId=str(number)).set(f"{{{RELATIONS}}}id", identifier)
    names = book.find(f"{{{MAIN}}}definedNames")
    if names is None:
        names = place(book, new(book, "definedNames"), WORKBOOK)
    for old_name in defined_names(package):  # of a list that somebody deleted
        if old_name.get("name") == NAME:
            names.remove(old_name)
    add(names, "definedName", name=NAME, hidden="1").text = f"{quoted(title)}!$A$1"


def list_title(package: Package) -> str:
    """What our sheet is called: as it is already, or by a title that is free."""
    sheets = {entry.get("name", "") for entry, _ in package.sheets()}
    for name in defined_names(package):
        title = (name.text or "").rpartition("!")[0].strip("'").replace("''", "'")
        if name.get("name") == NAME and title in sheets:
            return title
    entries = child(package.xml(package.workbook), "sheets")  # sheets of charts too
    taken = {entry.get("name", "").casefold() for entry in entries}
    free = (LIST, *(f"{LIST} {number}" for number in range(2, len(taken) + 3)))
    return next(title for title in free if title.casefold() not in taken)


def defined_names(package: Package) -> list[Element]:
    """The defined names of the workbook."""
    return package.xml(package.workbook).findall(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName")


def quoted(title: str) -> str:
    """The title of a sheet as a reference has it."""
    return "'" + title.replace("'", "''") + "'"


def _content(element: Element) -> tuple[object, ...]:
    """What makes two looks the same: names, attributes, children; not prefixes and spaces."""
    return str(element.tag), sorted(element.items()), [_content(child) for child in element]
