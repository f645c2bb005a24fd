"""A folder of departments' files → what stands in them, as grids; what can't be read is told, and
the others go on. Nothing of a file is executed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from generator import limits, opc
from generator.documents.reading import BROKEN, ReadParagraph, ReadTable, blocks, open_docx
from generator.findings import FaultyWorkbook
from generator.intake import delimited, ods
from generator.intake.grid import Area, Grid, GridCell, Position, ReadFile, Told, address
from generator.workbook.grids import PlainSheet, sheets_of
from generator.workbook.opening import OLE_MAGIC, opened

MAX_SHEETS = 50
MAX_BYTES = 50 * 2**20
_ABOVE = 6  # paragraphs above a table that may be about it
SAVE = "сохраните таблицу как книгу Excel (*.xlsx) и повторите"
_BEGINNINGS = {
    b"%PDF": "это файл PDF, а не таблица",
    b"{\\rtf": "это документ RTF, а не таблица",
    b"\x89PNG": "это картинка, а не таблица",
    b"\xff\xd8\xff": "это картинка, а не таблица",
    b"GIF8": "это картинка, а не таблица",
    b"Rar!": "это архив, а не таблица",
    b"7z\xbc\xaf": "это архив, а не таблица",
    b"<": "это веб-страница или файл XML, а не таблица",
}


def paths_in(folder: Path, without: frozenset[Path]) -> list[Path]:
    """The files of a folder and of those in it, in the order of their names, but those that are
    ours or hidden: locks of an open workbook begin with «~$»."""
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        is_hidden = any(part.startswith((".", "~$")) for part in parts)
        if path.is_file() and not is_hidden and path.resolve() not in without:
            found.append(path)
    return found


def read(path: Path, name: str) -> ReadFile:
    """What stands in a file; nothing, and why, if it can't be read."""
    try:
        if path.is_symlink():
            return _refused(name, "это ссылка на другой файл", "положите в папку сам файл")
        if path.stat().st_size > MAX_BYTES:
            message = f"файл больше {MAX_BYTES // 2**20} МБ: это не таблица плана"
            return _refused(name, message, "оставьте в нем одну таблицу")
        data = path.read_bytes()
    except OSError as fault:
        return _refused(name, f"файл не читается ({fault.strerror})", "проверьте права и диск")
    try:
        return _read(name, data)
    except limits.TooCostly:
        return _refused(name, "чтение занимает слишком много времени или памяти", SAVE)


def _read(name: str, data: bytes) -> ReadFile:
    if not data.strip():
        return _refused(name, "файл пуст", "попросите прислать его снова")
    if data.startswith(OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in data:
            hint = "снимите пароль: Файл → Сведения → Защита"
            return _refused(name, "файл защищен паролем", hint)
        return _refused(name, "это старый формат Office (.xls, .doc)", SAVE)
    if data.startswith(b"PK"):
        return _package(name, data)
    return _text(name, data)


def _text(name: str, data: bytes) -> ReadFile:
    """Text with delimiters, unless it begins as a file of another kind does."""
    for start, message in _BEGINNINGS.items():
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(start):
            return _refused(name, message, SAVE)
    try:
        return delimited.read(name, data)
    except delimited.NoText as fault:
        return _refused(name, str(fault), SAVE)


def _refused(name: str, message: str, hint: str) -> ReadFile:
    return ReadFile(name, (), (Told(name, "", f"{message}, файл не прочитан", hint),))


def _package(name: str, data: bytes) -> ReadFile:
    """A file that is a zip: a workbook, a spreadsheet of OpenDocument, a document."""
    try:
        opc.check_safe(data)
        parts = opc.read(data)
    except opc.UnsafePackage as fault:
        return _refused(name, str(fault), SAVE)
    if "word/document.xml" in parts:
        return _document(name, data)
    if ods.is_ods(parts):
        try:
            return _few(ods.read(name, parts))
        except (ods.NoSheets, ValueError) as fault:
            reason = str(fault) if isinstance(fault, ods.NoSheets) else "файл поврежден"
            return _refused(name, reason, SAVE)
    return _workbook(name, data)


def _few(file: ReadFile) -> ReadFile:
    """A file of as many sheets as an honest one may have."""
    if len(file.grids) <= MAX_SHEETS:
        return file
    message = f"в файле листов {len(file.grids)}, а читается не больше {MAX_SHEETS}"
    return _refused(file.name, message, "оставьте листы с таблицей")


def _workbook(name: str, data: bytes) -> ReadFile:
    try:
        sheets = list(sheets_of(opened(name, data)))
    except FaultyWorkbook as fault:
        finding = fault.findings[0]
        return _refused(name, finding.message, finding.hint)
    told: list[Told] = []
    grids = []
    for sheet in sheets:
        grids.append(_grid(name, sheet))
        if not sheet.is_hidden:
            told += _odd(name, sheet)
    return _few(ReadFile(name, tuple(grids), tuple(told)))


def _grid(name: str, sheet: PlainSheet) -> Grid:
    cells = {
        position: GridCell(value, number_format)
        for position, (value, number_format) in sheet.values.items()
    }
    cells |= {position: GridCell(None, fault=fault) for position, fault in sheet.faults.items()}
    return Grid(name, sheet.title, cells, sheet.merged, sheet.is_hidden)


def _odd(name: str, sheet: PlainSheet) -> Iterator[Told]:
    """What stands in cells beside plain values."""
    for position, fault in sheet.faults.items():
        place = f"{sheet.title}!{address(*position)}"
        hint = "откройте файл в Excel, исправьте, сохраните и повторите"
        yield Told(name, place, f"{fault}, ячейка не прочитана", hint)
    for position, kind in sheet.live.items():
        if position not in sheet.faults:
            taken = "взято то, что она показывает" if kind == "формула" else "взят ее текст"
            yield Told(name, f"{sheet.title}!{address(*position)}", f"{kind}; {taken}")


# --- documents ------------------------------------------------------------------------------------


def _document(name: str, data: bytes) -> ReadFile:
    try:
        with limits.limited():
            grids = tuple(_tables(name, data))
    except (*BROKEN, etree.XMLSyntaxError):
        return _refused(name, "документ поврежден", "откройте его в Word, сохраните и повторите")
    if not grids:
        return _refused(name, "в документе нет таблиц", SAVE)
    return ReadFile(name, grids)


def _tables(name: str, data: bytes) -> Iterator[Grid]:
    """The tables of a document, each with what stands above it."""
    above: list[str] = []
    number = 0
    for block in blocks(open_docx(data)):
        if isinstance(block, ReadParagraph):
            above.append(block.whole)
        elif isinstance(block, ReadTable):
            number += 1
            yield _table(name, number, block, tuple(above[-_ABOVE:]))
            above = []


def _table(name: str, number: int, table: ReadTable, above: tuple[str, ...]) -> Grid:
    cells: dict[Position, GridCell] = {}
    merged: dict[Position, Area] = {}
    begun: dict[int, Position] = {}  # the cells that may go on below, by their column
    for row_number, row in enumerate(table.rows, 1):
        column = 1
        for text, span, is_continued in zip(row.cells, row.spans, row.continued, strict=True):
            if is_continued and column in begun:
                first = begun[column]
                top, left, _, right = merged.get(first, (*first, *first))
                merged[first] = (top, left, row_number, max(right, column + span - 1))
            else:
                begun[column] = (row_number, column)
                if text:
                    cells[row_number, column] = GridCell(text)
                if span > 1:
                    merged[row_number, column] = (row_number, column, row_number, column + span - 1)
            column += span
    return Grid(name, f"Таблица {number}", cells, tuple(merged.values()), above=above)
