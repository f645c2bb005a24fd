"""A workbook's package → a small one with what is read and nothing else, written anew: sheets with
their filled cells, tables, texts, number formats. Or a refusal, before openpyxl makes objects of
all of it.

What a cell does not show is not in it: struck-out text, the address of a link, a formula's text.
Looks that openpyxl refuses, pictures, notes, links, rules and names stay outside.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import join, normpath

from lxml import etree

from generator import opc
from generator.workbook import looks
from generator.workbook.looks import MAIN

Element = etree._Element

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_M, _R = f"{{{MAIN}}}", f"{{{RELATIONSHIPS}}}"

# One budget for the book: 5 000 measures have 70 000 filled cells. openpyxl takes 20 microseconds
# and 400 bytes for each.
MAX_CELLS = 300_000
MAX_MERGED = 100_000
MAX_CHARACTERS = 20_000_000
MAX_TEXT = 32_767  # Excel's own limit of a cell
# Elements of all parts, of which a parser makes objects too: a cell with its value has four tags.
MAX_TAGS = 6_000_000

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


class Unfit(Exception):
    """No workbook of a plan: too much of something, or one name twice. The text says what and
    where, the hint what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


# What stands in a cell with a formula that Excel never computed: an error of ours among Excel's.
UNCOMPUTED = "#UNCOMPUTED"


@dataclass(frozen=True, slots=True)
class Lean:
    """The small package, and what it does not say."""

    data: bytes
    struck: Mapping[tuple[str, str], str]
    """Text that is struck out, and so was left out, by sheet and address."""
    live: Mapping[tuple[str, str], str]
    """Where more than a value stands, and what: «формула», «ссылка»."""


def lean(parts: Mapping[str, bytes]) -> Lean:
    """The small package of a workbook's parts.

    Raises `Unfit`; `KeyError`, `ValueError` or lxml's errors for parts that are no workbook.
    """
    _check_tags(parts)
    return _Book(parts).lean()


def title_of(part: str, parts: Mapping[str, bytes]) -> str:
    """The title of the sheet that a part too large to be read holds, by the other parts of the
    workbook; «» if they do not say."""
    try:
        return {name: title for title, name in _Book({**parts, part: b""}).sheets()}.get(part, "")
    except (etree.XMLSyntaxError, LookupError, ValueError):
        return ""


def _check_tags(parts: Mapping[str, bytes]) -> None:
    """Counted without a parser: every element begins with the sign, in UTF-16 too."""
    tags = sum(part.count(b"<") for name, part in parts.items() if name.endswith((".xml", ".rels")))
    if tags > MAX_TAGS:
        raise Unfit(f"в файле {tags} элементов: это слишком много", EMPTY)


EMPTY = "удалите лишние строки и столбцы листов"


class _Book:
    """The parts of a workbook, and the budget that its sheets share."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        self._workbook = self._target("", "officeDocument", "xl/workbook.xml")
        self._root = opc.parsed(parts[self._workbook])
        styles = self._target(self._workbook, "styles", "")
        self._styles = looks.Styles(opc.parsed(parts[styles]) if styles in parts else None)
        strings = self._target(self._workbook, "sharedStrings", "")
        self._strings = looks.texts(opc.parsed(parts[strings])) if strings in parts else []
        self._struck: dict[tuple[str, str], str] = {}
        self._live: dict[tuple[str, str], str] = {}
        self._cells = self._merged = self._characters = 0

    def lean(self) -> Lean:
        """The package, sheet by sheet."""
        self._check_cells()
        made: dict[str, bytes] = {}
        sheets: list[tuple[str, int, str]] = []
        relations = []
        hidden = {
            sheet.get("name")
            for sheet in self._root.iter(f"{_M}sheet")
            if sheet.get("state") in ("hidden", "veryHidden")
        }
        for number, (title, name) in enumerate(self.sheets(), 1):
            content, tables = self._sheet(title, name)
            made |= _sheet_parts(number, content, tables)
            if any(title.lower() == other.lower() for other, _, _ in sheets):
                raise Unfit(f"в книге два листа «{title}»", "удалите один и сохраните книгу")
            sheets.append((title, number, "hidden" if title in hidden else "visible"))
            relations.append((f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml"))
        relations.append(("rIdS", "styles", "styles.xml"))
        made["xl/workbook.xml"] = _xml(_workbook(sheets, self._root))
        made["xl/_rels/workbook.xml.rels"] = _relations(relations)
        made["xl/styles.xml"] = _xml(self._styles.lean())
        made["_rels/.rels"] = _relations([("rId1", "officeDocument", "xl/workbook.xml")])
        made[opc.CONTENT_TYPES] = _content_types(made)
        return Lean(opc.write(made), self._struck, self._live)

    def _check_cells(self) -> None:
        """Counted without a parser, so that most of what is too large is refused at once: the value
        of a cell has two tags of that end."""
        counts = {title: self._parts[name].count(b"v>") // 2 for title, name in self.sheets()}
        if sum(counts.values()) > MAX_CELLS:
            largest = max(counts, key=lambda title: counts[title])
            raise Unfit(f"на листе «{largest}» {counts[largest]} заполненных ячеек", EMPTY)

    def sheets(self) -> Iterator[tuple[str, str]]:
        """The titles of the worksheets and their parts; charts on sheets of their own are none."""
        targets = dict(self._relations(self._workbook))
        for sheet in self._root.iter(f"{_M}sheet"):
            kind, target = targets[sheet.get(f"{_R}id", "")]
            if kind == "worksheet" and target in self._parts:
                yield sheet.get("name", ""), target

    def _relations(self, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """The relationships of a part by id: kind and part."""
        folder, _, file = name.rpartition("/")
        rels = self._parts.get(join(folder, "_rels", f"{file}.rels"))
        for relation in () if rels is None else _parsed_or_empty(rels):
            target = relation.get("Target", "")
            whole = normpath(target.lstrip("/") if target[:1] == "/" else join(folder, target))
            yield relation.get("Id", ""), (relation.get("Type", "").rpartition("/")[2], whole)

    def _target(self, name: str, kind: str, default: str | None = None) -> str:
        """The part that a part is related to. Raises `KeyError`."""
        targets = [target for _, (found, target) in self._relations(name) if found == kind]
        if not targets and default is None:
            raise KeyError(kind)
        return targets[0] if targets else default or ""

    # --- a sheet -----------------------------------------------------------------------------

    def _sheet(self, title: str, name: str) -> tuple[bytes, list[Element]]:
        """A sheet with its filled cells, hidden columns, merged cells, and its tables; read row by
        row, so that what is thrown away takes no room."""
        rows: list[bytes] = []
        columns, merged = etree.Element(f"{_M}cols"), etree.Element(f"{_M}mergeCells")
        targets, tables = dict(self._relations(name)), []
        last = 0
        for _, element in etree.iterparse(
            io.BytesIO(self._parts[name]), tag=_KEPT, resolve_entities=False, no_network=True
        ):
            if element.tag == f"{_M}row":
                row = self._row(title, element, last)
                last = int(row.get("r", "0"))
                if len(row) or row.get("hidden"):
                    rows.append(etree.tostring(row))
            elif element.tag == f"{_M}col":
                _add_hidden(element, columns)
            elif element.tag == f"{_M}hyperlink":
                self._live.setdefault((title, element.get("ref", "")), "ссылка")
            elif element.tag == f"{_M}mergeCell":
                self._merge(title, element.get("ref") or "", merged)
            elif (target := targets.get(element.get(f"{_R}id", ""), ("", "")))[0] == "table":
                tables.append(opc.parsed(self._parts[target[1]]))
            _forget(element)
        before = etree.tostring(columns) if len(columns) else b""
        behind = etree.tostring(merged) if len(merged) else b""
        return b"%b<sheetData>%b</sheetData>%b" % (before, b"".join(rows), behind), tables

    def _row(self, title: str, row: Element, last: int) -> Element:
        """A row with its filled cells; without a number of its own it is the one behind `last`."""
        number = row.get("r") or str(last + 1)
        made = etree.Element(f"{_M}row", r=number, nsmap={None: MAIN})
        if row.get("hidden") in ("1", "true") or _is_below(row.get("ht"), 0.25):
            made.set("hidden", "1")
        column = 0
        for cell in row.iterfind(f"{_M}c"):
            address = cell.get("r") or f"{_letters(column + 1)}{number}"
            column = _column(address, title)
            shown = self._cell(cell, title, address)
            if shown is not None:
                made.append(shown)
                self._count(title)
        return made

    def _count(self, title: str) -> None:
        self._cells += 1
        if self._cells > MAX_CELLS:
            message = f"в книге больше {MAX_CELLS} заполненных ячеек, последняя на листе «{title}»"
            raise Unfit(message, EMPTY)

    def _cell(self, cell: Element, title: str, address: str) -> Element | None:
        """A cell that shows something."""
        kind, value = cell.get("t", "n"), cell.findtext(f"{_M}v") or None
        style = self._styles.style_of(cell)
        runs = self._runs(cell, kind, value)
        if cell.find(f"{_M}f") is not None:
            self._live[title, address] = "формула"
        if runs is None and value is None:
            if cell.find(f"{_M}f") is None:
                return None
            kind, value = "e", UNCOMPUTED
        is_struck = self._styles.is_struck(style)
        of_number = ((value or "", None),) if is_struck else ()
        text, struck = looks.shown_and_struck(runs or of_number, is_struck=is_struck)
        if struck and struck != UNCOMPUTED:
            self._struck[title, address] = struck
        if runs is not None or is_struck:
            return self._text_cell(address, style, text)
        made = etree.Element(f"{_M}c", r=address, s=str(style), t=kind)
        etree.SubElement(made, f"{_M}v").text = value
        return made

    def _runs(self, cell: Element, kind: str, value: str | None) -> looks.Runs | None:
        """The text of a cell; None if it holds a number or an error."""
        if kind == "s" and value:
            return self._strings[int(value)]
        if kind == "inlineStr":
            inline = cell.find(f"{_M}is")
            return () if inline is None else looks.runs(inline)
        return ((value or "", None),) if kind == "str" else None

    def _text_cell(self, address: str, style: int, text: str) -> Element | None:
        if not text:
            return None
        self._characters += len(text)
        if len(text) > MAX_TEXT or self._characters > MAX_CHARACTERS:
            message = f"в ячейке {address} и до нее слишком много текста"
            raise Unfit(message, f"в ячейке Excel помещается {MAX_TEXT} знаков: сократите текст")
        made = etree.Element(f"{_M}c", r=address, s=str(style), t="inlineStr")
        etree.SubElement(etree.SubElement(made, f"{_M}is"), f"{_M}t").text = text
        return made

    def _merge(self, title: str, ref: str, merged: Element) -> None:
        """Adds merged cells, whatever way their addresses are written; openpyxl makes a cell for
        each that is merged."""
        corners = ref.replace("$", "").upper().split(":")
        columns = sorted(_column(corner, title) for corner in corners)
        rows = sorted(int(re.sub(r"\D", "", corner)) for corner in corners)
        ref = f"{_letters(columns[0])}{rows[0]}:{_letters(columns[-1])}{rows[-1]}"
        self._merged += (columns[-1] - columns[0] + 1) * (rows[-1] - rows[0] + 1)
        if self._merged > MAX_MERGED:
            message = f"на листе «{title}» объединены ячейки {ref}"
            raise Unfit(message, "отмените объединение и сохраните книгу")
        etree.SubElement(merged, f"{_M}mergeCell", ref=ref)


_KEPT = [f"{_M}{name}" for name in ("row", "col", "mergeCell", "hyperlink", "tablePart")]


def _forget(element: Element) -> None:
    """Gives the room of an element back, and of what stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


# --- the small package ----------------------------------------------------------------------------


def _workbook(sheets: list[tuple[str, int, str]], source: Element) -> Element:
    root = etree.Element(f"{_M}workbook", nsmap={None: MAIN, "r": RELATIONSHIPS})
    properties = source.find(f"{_M}workbookPr")
    if properties is not None and properties.get("date1904") in ("1", "true"):
        etree.SubElement(root, f"{_M}workbookPr", date1904="1")
    listed = etree.SubElement(root, f"{_M}sheets")
    for title, number, state in sheets:
        sheet = etree.SubElement(listed, f"{_M}sheet", name=title, sheetId=str(number), state=state)
        sheet.set(f"{_R}id", f"rId{number}")
    return root


def _sheet_parts(number: int, content: bytes, tables: list[Element]) -> dict[str, bytes]:
    """The part of a sheet, and those of its tables."""
    made, relations = {}, []
    listed = etree.Element(f"{_M}tableParts", nsmap={None: MAIN, "r": RELATIONSHIPS})
    for index, table in enumerate(tables, 1):
        name = f"table{number}_{index}.xml"
        made[f"xl/tables/{name}"] = _xml(_table(table))
        relations.append((f"rId{index}", "table", f"../tables/{name}"))
        etree.SubElement(listed, f"{_M}tablePart").set(f"{_R}id", f"rId{index}")
    behind = etree.tostring(listed) if tables else b""
    root = b'<worksheet xmlns="%b">%b%b</worksheet>' % (MAIN.encode(), content, behind)
    made[f"xl/worksheets/sheet{number}.xml"] = root
    if relations:
        made[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _relations(relations)
    return made


def _table(source: Element) -> Element:
    """Where a table stands; what is sorted, filtered and coloured in it stays outside."""
    names = ("id", "name", "displayName", "ref", "totalsRowCount", "headerRowCount")
    kept = {name: source.get(name, "") for name in names if source.get(name)}
    kept["ref"] = kept.get("ref", "").replace("$", "").upper()
    table = etree.Element(f"{_M}table", kept, nsmap={None: MAIN})
    columns = etree.SubElement(table, f"{_M}tableColumns")
    for number, column in enumerate(source.iterfind(f"{_M}tableColumns/{_M}tableColumn"), 1):
        name = column.get("name", "")
        etree.SubElement(columns, f"{_M}tableColumn", id=str(number), name=name)
    return table


def _is_below(size: str | None, least: float) -> bool:
    """Whether a size is told and smaller; what is no number says nothing."""
    try:
        return size is not None and float(size) < least
    except ValueError:
        return False


def _add_hidden(column: Element, columns: Element) -> None:
    """A column drawn together to less than a quarter of a character is as good as hidden."""
    if column.get("hidden") in ("1", "true") or _is_below(column.get("width"), 0.25):
        first, last = column.get("min", "1"), column.get("max", "1")
        etree.SubElement(columns, f"{_M}col", min=first, max=last, hidden="1")


def _content_types(parts: Mapping[str, bytes]) -> bytes:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(root, f"{{{_TYPES}}}Default", Extension="rels", ContentType=rels)
    kinds = {
        "xl/workbook": "sheet.main",
        "xl/worksheets/": "worksheet",
        "xl/tables/": "table",
        "xl/styles": "styles",
    }
    for name in parts:
        for start, kind in kinds.items():
            if name.startswith(start) and name.endswith(".xml"):
                content = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
                override = etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{name}")
                override.set("ContentType", content)
    return _xml(root)


def _relations(relations: list[tuple[str, str, str]]) -> bytes:
    root = etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE})
    for key, kind, target in relations:
        relation = etree.SubElement(root, f"{{{_PACKAGE}}}Relationship", Id=key, Target=target)
        relation.set("Type", f"{RELATIONSHIPS}/{kind}")
    return _xml(root)


def _xml(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _parsed_or_empty(part: bytes) -> Element:
    """A part that others can do without."""
    try:
        return opc.parsed(part)
    except etree.XMLSyntaxError:
        return etree.Element("empty")


def _column(address: str, title: str) -> int:
    """The number of the column of an address. Raises `Unfit` for one that no sheet has."""
    found = _ADDRESS.fullmatch(address)
    number = 0
    for letter in found[1] if found else "":
        number = 26 * number + ord(letter) - 64
    if found is None or int(found[2]) > _LAST_ROW or number > _LAST_COLUMN:
        message = f"на листе «{title}» есть ячейка {address[:20]}, какой в Excel не бывает"
        raise Unfit(message, "откройте файл в Excel и сохраните его заново")
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
