"""A file from outside → an open workbook, or one clear refusal. No cell is looked at here."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from lxml import etree
from openpyxl.workbook.workbook import Workbook

from generator import limits, opc
from generator.findings import ORDER, FaultyWorkbook, GeneratorError, Theme
from generator.terms import CellRef
from generator.workbook import lean

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# ISO 29500 Strict, which openpyxl does not read.
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_SAVED = re.compile(rb"<dcterms:modified[^>]*>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")
# Parts that say what else is in a workbook; the sheets of a bomb are larger.
_SMALL = 2**20
NO_WORKBOOK = "это не книга Excel"
SAVE_AGAIN = "откройте файл в Excel и сохраните его как «Книга Excel (*.xlsx)»"


@dataclass(frozen=True, slots=True)
class OpenWorkbook:
    """A workbook as a person sees it."""

    cells: Workbook
    """Its sheets, with what Excel computed in the place of formulas."""
    struck: Mapping[tuple[str, str], str]
    """Text that is struck out and is not in the cells, by sheet and address."""
    live: Mapping[tuple[str, str], str]
    """Where a formula or a link stands, and which of them."""
    saved: dt.datetime | None
    """When the file was last saved, as it says itself (docProps/core.xml, dcterms:modified)."""
    digest: str
    """The SHA-256 of the file."""


def open_workbook(path: Path) -> OpenWorkbook:
    """Opens a file. Raises `GeneratorError` if it can't be read at all, `FaultyWorkbook` if it is
    no workbook, or means to cost more than one."""
    return opened(path.name, _bytes(path))


def opened(name: str, data: bytes) -> OpenWorkbook:
    """The same of the bytes of a file."""
    _check_kind(name, data)
    try:
        with limits.limited():
            return _opened(name, data)
    except limits.TooCostly:
        message = "чтение файла занимает слишком много времени или памяти"
        raise _refused(name, message, lean.EMPTY) from None


def _bytes(path: Path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe is waited for for ever
        raise GeneratorError(
            f"{path} – канал или устройство, а не книга Excel. Укажите файл: --source ПУТЬ."
        )
    try:
        return path.read_bytes()
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


OTHER_FILE = "укажите книгу Excel: --source ПУТЬ (для make – SOURCE=ПУТЬ)"
# Files of other programs, by how they begin and by a part that only they have.
_STARTS = {
    b"%PDF": "это файл PDF",
    b"{\\rtf": "это документ RTF",
    b"\xff\xfe": "это текст",
    b"<": "это страница HTML или файл XML",
}
_PARTS = {
    "xl/workbook.bin": "это двоичная книга Excel (.xlsb)",
    "word/document.xml": "это документ Word",
    "ppt/presentation.xml": "это презентация",
    "content.xml": "это файл OpenDocument (.ods, .odt)",
    "Index/Document.iwa": "это файл Numbers",
}


def _check_kind(name: str, data: bytes) -> None:
    """Refuses what is no zip archive, by what it is instead."""
    if data.startswith(OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in data:
            hint = "снимите пароль: Файл → Сведения → Защита книги"
            raise _refused(name, "книга защищена паролем", hint)
        raise _refused(name, "это старый формат Excel (.xls)", SAVE_AGAIN)
    if not data.startswith(b"PK"):
        for start, kind in _STARTS.items():
            if data.startswith(start):
                raise _refused(name, f"{kind}, а не книга Excel", OTHER_FILE)
        raise _refused(name, NO_WORKBOOK, SAVE_AGAIN)


def _opened(name: str, data: bytes) -> OpenWorkbook:
    try:
        opc.check_safe(data)
    except opc.UnsafePackage as fault:
        raise _unsafe(name, data, fault) from None
    parts = opc.read(data)
    for part, kind in _PARTS.items():
        if part in parts:
            is_book = "книга" in kind or "OpenDocument" in kind
            hint = SAVE_AGAIN if is_book else OTHER_FILE
            raise _refused(name, f"{kind}, а не книга Excel (.xlsx)", hint)
    if _STRICT in parts.get("xl/workbook.xml", b""):
        raise _refused(name, "книга сохранена в формате «Strict Open XML»", SAVE_AGAIN)
    lean_package = _lean(parts, name)
    return OpenWorkbook(
        cells=_load(lean_package.data, name),
        struck=lean_package.struck,
        live=lean_package.live,
        saved=_saved(parts),
        digest=hashlib.sha256(data).hexdigest(),
    )


def _saved(parts: Mapping[str, bytes]) -> dt.datetime | None:
    told = _SAVED.search(parts.get("docProps/core.xml", b""))
    try:
        return dt.datetime.fromisoformat(told[1].decode()) if told else None
    except ValueError:  # the thirteenth month of another program
        return None


def _unsafe(name: str, data: bytes, fault: opc.UnsafePackage) -> FaultyWorkbook:
    """With the title of the sheet that is too large."""
    title = lean.title_of(fault.part, opc.read(data, _SMALL)) if fault.part else ""
    if title:
        return _refused(name, f"{fault}, больше всего занимает лист «{title}»", lean.EMPTY)
    return _refused(name, str(fault), SAVE_AGAIN)


def _lean(parts: Mapping[str, bytes], name: str) -> lean.Lean:
    try:
        return lean.lean(parts)
    except lean.Unfit as fault:
        raise _refused(name, fault.message, fault.hint) from None
    # What lxml and dictionaries say of parts that are broken or not there.
    except (etree.XMLSyntaxError, LookupError, ValueError) as fault:
        raise _refused(name, f"внутри файла ошибка, {NO_WORKBOOK}", SAVE_AGAIN) from fault


def _load(data: bytes, name: str) -> Workbook:
    with warnings.catch_warnings():
        # openpyxl tells in English what it will lose on saving; nothing is saved.
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(io.BytesIO(data))
        except MemoryError:  # of `limited`
            raise
        # openpyxl raises whatever its reading of strange values runs into.
        except Exception as fault:
            raise _refused(name, f"внутри файла ошибка, {NO_WORKBOOK}", SAVE_AGAIN) from fault


WORKBOOK_UNREADABLE = Theme.FILE.error(
    "workbook-unreadable",
    "файл – не книга Excel, поврежден или под паролем",
    "его нельзя прочитать",
    ORDER,
)


def _refused(name: str, message: str, hint: str) -> FaultyWorkbook:
    return FaultyWorkbook([WORKBOOK_UNREADABLE.at(CellRef(name), message, hint)])
