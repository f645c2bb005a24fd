"""A person's workbook and the numbers of a document → a copy of it with one more sheet,
«Расшифровка»: every number in its order, with links to the cells it comes from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lxml import etree

from generator.terms import CellRef
from generator.workbook.package import (
    MAIN,
    RELATIONS,
    WORKBOOK,
    Element,
    Package,
    add,
    child,
    new,
    place,
    put_text,
)
from generator.workbook.remarks import COPY, Looks, quoted

TITLE = "Расшифровка"
_COLUMNS = (
    ("№", 6),
    ("Где в документе", 46),
    ("Напечатано", 30),
    ("Что это", 18),
    ("Как получено", 70),
    ("Ячейки", 26),
    ("В книге", 30),
)
_LINK = "F"
_HEAD_ROW = 4
_GUIDE = (
    "Каждое число документа по порядку и откуда оно. Щелкните «Ячейки», чтобы перейти к ним: "
    "это копия книги, править надо саму книгу. Номера таблиц, рисунков, пунктов и страниц ставит "
    "Word."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the sheet: a number, or what else the number above comes from."""

    number: str = ""
    """Which number of the document it is."""
    place: str = ""
    text: str = ""
    source: str = ""
    formula: str = ""
    cell: CellRef | None = None
    """The cell or range that the link leads to."""
    value: str = ""
    """What the cell holds."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of its cells."""
        cell = "" if self.cell is None else str(self.cell)
        return (
            self.number, self.place, self.text, self.source, self.formula, cell, self.value
        )  # fmt: skip


def transcribed(data: bytes, heading: str, rows: Sequence[Row]) -> bytes:
    """The copy, opened at the new sheet. Raises `DamagedPackage` for a workbook that can be read,
    but is broken where nobody reads."""
    package = Package(data)
    titles = {entry.get("name", ""): name for entry, name in package.sheets()}
    looks = Looks(package)
    sheet = etree.Element(f"{{{MAIN}}}worksheet", nsmap={None: MAIN, "r": RELATIONS})
    _begin(sheet)
    data_of_sheet = add(sheet, "sheetData")
    _put(data_of_sheet, 1, [heading], [looks.bold])
    _put(data_of_sheet, 2, [_GUIDE], [looks.plain])
    data_of_sheet[-1].set("ht", "32")
    data_of_sheet[-1].set("customHeight", "1")
    _put(data_of_sheet, _HEAD_ROW, [title for title, _ in _COLUMNS], [looks.head] * len(_COLUMNS))
    links = _rows(data_of_sheet, rows, titles, looks)
    last = max(_HEAD_ROW + len(rows), _HEAD_ROW + 1)
    add(sheet, "autoFilter", ref=f"A{_HEAD_ROW}:{chr(64 + len(_COLUMNS))}{last}")
    merged = add(sheet, "mergeCells", count="2")
    for row in (1, 2):
        add(merged, "mergeCell", ref=f"A{row}:{chr(64 + len(_COLUMNS))}{row}")
    if links:
        group = add(sheet, "hyperlinks")
        for ref, location in links:
            add(group, "hyperlink", ref=ref, location=location)
    _end(sheet)
    _open_at(package, sheet, titles)
    return package.to_bytes()


def _begin(sheet: Element) -> None:
    """A head that stays, columns as wide as what they hold."""
    properties = add(sheet, "sheetPr")
    add(properties, "tabColor", rgb="FF1F3864")
    add(properties, "pageSetUpPr", fitToPage="1")
    view = add(
        add(sheet, "sheetViews"), "sheetView", tabSelected="1", workbookViewId="0",
        showGridLines="0",
    )  # fmt: skip
    below = f"A{_HEAD_ROW + 1}"
    add(
        view, "pane", ySplit=str(_HEAD_ROW), topLeftCell=below, activePane="bottomLeft",
        state="frozen",
    )  # fmt: skip
    columns = add(sheet, "cols")
    for number, (_, width) in enumerate(_COLUMNS, 1):
        add(columns, "col", min=str(number), max=str(number), width=str(width), customWidth="1")


def _end(sheet: Element) -> None:
    """A4 across, as wide as the paper."""
    margins = dict.fromkeys(("left", "right", "top", "bottom"), "0.4")
    add(sheet, "pageMargins", **margins, header="0.3", footer="0.3")
    add(sheet, "pageSetup", orientation="landscape", paperSize="9", fitToHeight="0")


def _rows(
    data: Element, rows: Sequence[Row], sheets: Collection[str], looks: Looks
) -> list[tuple[str, str]]:
    """Writes the rows; gives the links, from where to where."""
    links = []
    for number, row in enumerate(rows, _HEAD_ROW + 1):
        leads = row.cell is not None and row.cell.sheet in sheets
        styles = [looks.plain] * len(_COLUMNS)
        if leads:
            styles[ord(_LINK) - 65] = looks.link
        _put(data, number, row.texts, styles)
        if leads and row.cell is not None:
            target = row.cell.address or "A1"
            links.append((f"{_LINK}{number}", f"{quoted(row.cell.sheet)}!{target}"))
    return links


def _put(data: Element, number: int, texts: Sequence[str], styles: Sequence[int]) -> None:
    row = add(data, "row", r=str(number))
    for column, (text, style) in enumerate(zip(texts, styles, strict=True)):
        address = f"{chr(65 + column)}{number}"
        if text:
            cell = add(row, "c", r=address, s=str(style), t="inlineStr")
            put_text(add(add(cell, "is"), "t"), text)


def _open_at(package: Package, sheet: Element, titles: dict[str, str]) -> None:
    """Puts the sheet behind all others and opens the workbook at it."""
    book = package.change(package.workbook)
    entries = child(book, "sheets")
    taken = {entry.get("name", "").casefold() for entry in entries}
    names = (TITLE, *(f"{TITLE} {number}" for number in range(2, len(taken) + 3)))
    title = next(name for name in names if name.casefold() not in taken)
    for part in titles.values():
        for view in package.xml(part).iter(f"{{{MAIN}}}sheetView"):
            if view.get("tabSelected"):
                package.change(part)
                del view.attrib["tabSelected"]
    part = package.free_name("xl/worksheets/sheet{}.xml")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    package.add(part, sheet, kind)
    number = max((int(entry.get("sheetId", 0)) for entry in entries), default=0) + 1
    identifier = package.relate(package.workbook, "worksheet", part)
    add(entries, "sheet", name=title, sheetId=str(number)).set(f"{{{RELATIONS}}}id", identifier)
    defined = book.find(f"{{{MAIN}}}definedNames")
    if defined is None:
        defined = place(book, new(book, "definedNames"), WORKBOOK)
    add(defined, "definedName", name=COPY, hidden="1").text = f"{quoted(title)}!$A$1"
    views = book.find(f"{{{MAIN}}}bookViews")
    if views is None:
        views = place(book, new(book, "bookViews"), WORKBOOK)
        add(views, "workbookView")
    for view in views:
        view.set("activeTab", str(len(entries) - 1))
