"""What a workbook of today has and one of before lacks, put into a person's package: whole sheets
with their table, hints and dropdowns, lists on «Списки», the hints of columns that were added.

ECMA-376 part 1, 18.2 (workbooks), 18.3.1.32 (data validation), 18.5 (tables)."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence

from openpyxl.utils import get_column_letter

from generator.contract.column import Column, Sheet
from generator.contract.schema import LISTS, SHEETS, SUGGESTIONS
from generator.spelling import look
from generator.workbook import writing
from generator.workbook.opening import OpenWorkbook
from generator.workbook.package import (
    MAIN,
    RELATIONS,
    WORKBOOK,
    WORKSHEET,
    Element,
    Package,
    add,
    child,
    new,
    place,
)
from generator.workbook.patching import Patch, Unwritable
from generator.workbook.ranges import Growth, Range
from generator.workbook.sheets import sheet_of
from generator.workbook.styles import AdoptedStyles

_M = f"{{{MAIN}}}"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"
_LIST_WIDTH = 24


# --- lists ----------------------------------------------------------------------------------------


class Lists:
    """The lists of «Списки»; a workbook without that sheet has none, and does without."""

    def __init__(self, patch: Patch, workbook: OpenWorkbook) -> None:
        self._patch = patch
        worksheet = sheet_of(LISTS, workbook, lambda _: None)
        self._title = "" if worksheet is None else worksheet.title
        cells = [] if worksheet is None else list(worksheet._cells.values())
        filled = [cell for cell in cells if cell.value is not None]
        heads = sorted((cell for cell in filled if cell.row == 1), key=lambda cell: cell.column)
        self._numbers = {str(cell.value): int(cell.column) for cell in heads}
        right = max((int(cell.column) for cell in filled), default=1)
        bottom = max((int(cell.row) for cell in filled), default=1)
        self._used = Range(1, 1, right, bottom)

    def add_lacking(self) -> list[str]:
        """Adds the lists that newer columns ask for; gives what they are called."""
        if not self._title:
            return []
        known = {look(name) for name in self._numbers}
        lacking = [name for name in _newer_lists() if look(name) not in known]
        for name in lacking:
            self._add(name, writing.list_columns()[name])
        return [f"{self._title}: «{name}»" for name in lacking]

    def _add(self, name: str, values: Sequence[str]) -> None:
        """Adds a list behind all that stands on the sheet; it looks as one of its kind."""
        used, number = self._used, self._used.right + 1
        alike = [each for each in self._numbers if _is_open(each) is _is_open(name)]
        like = get_column_letter(self._numbers[alike[0]] if alike else used.right)
        for row, text in enumerate((name, *values), 1):
            address = f"{get_column_letter(number)}{row}"
            self._patch.put(self._title, address, text, like=f"{like}{min(row, 2)}")
        bottom = max(used.bottom, len(values) + 1)
        self._used = Range(used.left, used.top, number, bottom)
        self._patch.grow(self._title, Growth(used, self._used), _LIST_WIDTH)
        self._numbers[name] = number

    def places(self) -> dict[str, str]:
        """Where each list stands, for Excel, by its name."""
        numbers = {look(name): number for name, number in self._numbers.items()}
        places = {}
        for name in writing.list_columns():
            if look(name) in numbers:
                places[name] = writing.place_of_list(self._title, numbers[look(name)], name)
        return places


def _is_open(name: str) -> bool:
    """Whether an office may lengthen a list."""
    return name in SUGGESTIONS


def _newer_lists() -> list[str]:
    """The names of the lists that newer columns ask for."""
    names: dict[str, None] = {}
    for sheet in SHEETS:
        for column in sheet.columns:
            if (column.choices or column.listed) and (sheet.is_newer or column.is_newer):
                names[writing.list_name(column)] = None
    return list(names)


# --- hints ----------------------------------------------------------------------------------------


def add_hint(
    patch: Patch, title: str, column: Column, area: str, places: Mapping[str, str]
) -> None:
    """Gives an area of cells the hint and the dropdown of a column."""
    root = patch.change_sheet(title)
    group = root.find(f"{_M}dataValidations")
    if group is None:
        group = place(root, new(root, "dataValidations"), WORKSHEET)
    made = writing.validation(column, places, area).to_tree()
    element = add(group, "dataValidation", **dict(made.attrib))
    for part in made:
        add(element, str(part.tag).rpartition("}")[2]).text = part.text
    group.set("count", str(len(group)))


# --- sheets ---------------------------------------------------------------------------------------


def add_sheets(patch: Patch, places: Mapping[str, str]) -> list[str]:
    """Adds the sheets that the workbook lacks and a workbook of before may lack, each behind the
    one that it follows in a workbook of today; gives their titles. Raises `Unwritable` where the
    structure of the workbook is protected."""
    package = patch.package
    titles = {look(title) for title in patch.titles}
    lacking = [sheet for sheet in SHEETS if sheet.is_newer and look(sheet.title) not in titles]
    if not lacking:
        return []
    protection = package.xml(package.workbook).find(f"{_M}workbookProtection")
    if protection is not None and protection.get("lockStructure") in ("1", "true"):
        raise Unwritable(
            "ее структура защищена, лист не добавить: снимите защиту (Рецензирование → Защитить "
            "книгу)"
        )
    source = Package(writing.to_bytes(writing.sheets_alone(lacking, places), writing.UNSAVED))
    styles = AdoptedStyles(package, source)
    for sheet, (_, name) in zip(lacking, source.sheets(), strict=True):
        part = _add_part(package, source, name, styles)
        _enter(package, sheet, part)
    patch.is_changed = True
    return [f"лист «{sheet.title}»" for sheet in lacking]


def _add_part(package: Package, source: Package, name: str, styles: AdoptedStyles) -> str:
    """The part of a sheet of another workbook as one of this; gives its name."""
    root = copy.deepcopy(source.xml(name))
    for tag, attribute in (("c", "s"), ("row", "s"), ("col", "style")):
        for element in root.iter(f"{_M}{tag}"):
            if element.get(attribute):
                element.set(attribute, str(styles.adopt(int(element.get(attribute, "0")))))
    for view in root.iter(f"{_M}sheetView"):
        view.attrib.pop("tabSelected", None)
    part = package.free_name("xl/worksheets/sheet{}.xml")
    package.add(part, root, _TYPE.format("worksheet"))
    for element in root.iter(f"{_M}tablePart"):
        table_name = source.target(name, element.get(f"{{{RELATIONS}}}id", ""))
        assert table_name is not None  # it was made here
        table = _add_table(package, copy.deepcopy(source.xml(table_name)))
        element.set(f"{{{RELATIONS}}}id", package.relate(part, "table", table))
    return part


def _add_table(package: Package, table: Element) -> str:
    """A table of another workbook under an id and a name that nothing else has; gives the name of
    its part."""
    tables = [
        package.xml(name) for _, sheet in package.sheets() for name in _tables_of(package, sheet)
    ]
    defined = package.xml(package.workbook).iter(f"{_M}definedName")
    taken = {(each.get("displayName") or "").casefold() for each in tables}
    taken |= {(each.get("name") or "").casefold() for each in defined}
    wanted = table.get("displayName", "")
    names = (wanted, *(f"{wanted}{number}" for number in range(2, len(taken) + 3)))
    name = next(each for each in names if each.casefold() not in taken)
    numbers = [int(each.get("id", "0")) for each in tables]
    table.set("id", str(max(numbers, default=0) + 1))
    table.set("name", name)
    table.set("displayName", name)
    part = package.free_name("xl/tables/table{}.xml")
    package.add(part, table, _TYPE.format("table"))
    return part


def _tables_of(package: Package, sheet: str) -> Iterable[str]:
    for element in package.xml(sheet).iter(f"{_M}tablePart"):
        name = package.target(sheet, element.get(f"{{{RELATIONS}}}id", ""))
        if name is not None:
            yield name


def _enter(package: Package, sheet: Sheet, part: str) -> None:
    """Names a new sheet in the workbook; what counts sheets by their place goes on pointing where
    it did."""
    workbook = package.change(package.workbook)
    sheets = child(workbook, "sheets")
    index = _place_of(sheet, [entry.get("name", "") for entry in sheets])
    numbers = [int(entry.get("sheetId", "0")) for entry in sheets]
    entry = new(sheets, "sheet", name=sheet.title, sheetId=str(max(numbers, default=0) + 1))
    entry.set(f"{{{RELATIONS}}}id", package.relate(package.workbook, "worksheet", part))
    sheets.insert(index, entry)
    for defined in workbook.iter(f"{_M}definedName"):
        _move(defined, "localSheetId", index)
    for view in workbook.iter(f"{_M}workbookView"):
        _move(view, "activeTab", index)
        _move(view, "firstSheet", index)
    names = workbook.find(f"{_M}definedNames")
    if names is None:
        names = place(workbook, new(workbook, "definedNames"), WORKBOOK)
    titles = add(names, "definedName", name="_xlnm.Print_Titles", localSheetId=str(index))
    titles.text = f"'{sheet.title}'!$1:$1"


def _place_of(sheet: Sheet, titles: Sequence[str]) -> int:
    """Behind the nearest of the sheets before it that is there; at the end, if none is."""
    looks = [look(title) for title in titles]
    before = [look(each.title) for each in SHEETS[: SHEETS.index(sheet)]]
    places = [looks.index(each) + 1 for each in before if each in looks]
    return places[-1] if places else len(titles)


def _move(element: Element, name: str, index: int) -> None:
    """The place of a sheet when another one came before it."""
    value = element.get(name, "")
    if value.isdecimal() and int(value) >= index:
        element.set(name, str(int(value) + 1))
