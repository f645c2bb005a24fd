"""A file from outside → an open workbook, or one clear refusal. No cell is looked at here."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import warnings
from functools import cached_property
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange

from generator import opc
from generator.findings import ORDER, FaultyWorkbook, GeneratorError, Theme
from generator.terms import CellRef

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# ISO 29500 Strict, which openpyxl does not read.
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']"
)
MAX_MERGED = 100_000
# openpyxl needs 20 microseconds and 400 bytes for each; 5 000 measures have 70 000.
MAX_CELLS = 300_000
DELETE_EMPTY = "удалите лишние строки и столбцы листов"
SAVE_AGAIN = "откройте файл в Excel и сохраните его как «Книга Excel (*.xlsx)»"


class OpenWorkbook:
    """A workbook with its formulas, and, loaded only when a formula is met, with the values Excel
    left for them."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self.digest = hashlib.sha256(data).hexdigest()
        self._check_cells()
        self.cells = self._load(values=False)

    def computed(self, cell: Cell) -> Cell:
        """The cell with what Excel computed for its formula (None if it never did); a cell without
        one is itself.

        An empty text that a formula gave has no value either, but is of the type of texts.
        """
        if cell.data_type != "f":
            return cell
        computed = self._values[cell.parent.title][cell.coordinate]
        # The same file, so the same cell; only a merged one would be of another class.
        assert isinstance(computed, Cell)
        return computed

    @cached_property
    def saved(self) -> dt.datetime | None:
        """When the file was last saved, as it says itself (docProps/core.xml, dcterms:modified)."""
        core = opc.read(self._data).get("docProps/core.xml", b"")
        found = re.search(rb"<dcterms:modified[^>]*>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)", core)
        return dt.datetime.fromisoformat(found[1].decode()) if found else None

    @cached_property
    def _values(self) -> Workbook:
        return self._load(values=True)

    def _check_cells(self) -> None:
        """Before openpyxl makes objects of all of them. Raises `FaultyWorkbook`."""
        for name, part in opc.read(self._data).items():
            cells = part.count(b"<c ") + part.count(b"<row")
            if name.startswith("xl/worksheets/") and cells > MAX_CELLS:
                message = f"в файле {cells} ячеек на одном листе: это слишком много"
                raise _refused(self._name, message, DELETE_EMPTY)

    def _load(self, *, values: bool) -> Workbook:
        with warnings.catch_warnings():
            # openpyxl tells in English what it will lose on saving; nothing is saved.
            warnings.simplefilter("ignore")
            try:
                return openpyxl.load_workbook(
                    io.BytesIO(self._data), data_only=values, keep_links=False
                )
            # openpyxl raises whatever its parsing of a foreign file runs into.
            except Exception as fault:
                message = "внутри файла ошибка, это не книга Excel"
                raise _refused(self._name, message, SAVE_AGAIN) from fault


def open_workbook(path: Path) -> OpenWorkbook:
    """Opens a file. Raises `GeneratorError` if it can't be read at all, `FaultyWorkbook` if it is
    no workbook."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise GeneratorError(
            f"Нет файла {path}. Проверьте имя или укажите книгу: --source ПУТЬ."
        ) from None
    except IsADirectoryError:
        raise GeneratorError(
            f"{path} – папка, а не книга Excel. Укажите файл: --source ПУТЬ."
        ) from None
    except OSError as fault:
        raise GeneratorError(
            f"Файл {path} не открывается ({fault.strerror}). Закройте его в других программах."
        ) from None
    if data.startswith(OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in data:
            hint = "снимите пароль: Файл → Сведения → Защита книги"
            raise _refused(path.name, "книга защищена паролем", hint)
        raise _refused(path.name, "это старый формат Excel (.xls)", SAVE_AGAIN)
    if not data.startswith(b"PK"):
        raise _refused(path.name, "это не книга Excel", SAVE_AGAIN)
    try:
        opc.check_safe(data)
    except opc.UnsafePackage as fault:
        raise _refused(path.name, str(fault), SAVE_AGAIN) from None
    if _STRICT in opc.read(data).get("xl/workbook.xml", b""):
        raise _refused(path.name, "книга сохранена в формате «Strict Open XML»", SAVE_AGAIN)
    _check_merged(data, path.name)
    return OpenWorkbook(data, path.name)


def _check_merged(data: bytes, name: str) -> None:
    """openpyxl makes a cell for each that is merged: a whole merged sheet would be 17 thousand
    million of them."""
    for part, xml in opc.read(data).items():
        if not part.startswith("xl/worksheets/"):
            continue
        for ref in _MERGED.findall(xml):
            size = CellRange(ref.decode()).size
            if size["rows"] * size["columns"] > MAX_MERGED:
                message = f"объединены ячейки {ref.decode()}"
                raise _refused(name, message, "отмените объединение и сохраните книгу")


WORKBOOK_UNREADABLE = Theme.FILE.error(
    "workbook-unreadable",
    "файл – не книга Excel, поврежден или под паролем",
    "его нельзя прочитать",
    ORDER,
)


def _refused(name: str, message: str, hint: str) -> FaultyWorkbook:
    return FaultyWorkbook([WORKBOOK_UNREADABLE.at(CellRef(name), message, hint)])
