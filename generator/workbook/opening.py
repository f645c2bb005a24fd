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

from generator import opc
from generator.findings import ORDER, FaultyWorkbook, GeneratorError, Theme
from generator.terms import CellRef
from generator.workbook.lean import Lean, TooLarge, lean

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# ISO 29500 Strict, which openpyxl does not read.
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_SAVED = re.compile(rb"<dcterms:modified[^>]*>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")
SAVE_AGAIN = "откройте файл в Excel и сохраните его как «Книга Excel (*.xlsx)»"


@dataclass(frozen=True, slots=True)
class OpenWorkbook:
    """A workbook as a person sees it."""

    cells: Workbook
    """Its sheets, with what Excel computed in the place of formulas."""
    struck: Mapping[tuple[str, str], str]
    """Text that is struck out and is not in the cells, by sheet and address."""
    saved: dt.datetime | None
    """When the file was last saved, as it says itself (docProps/core.xml, dcterms:modified)."""
    digest: str
    """The SHA-256 of the file."""


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
    parts = opc.read(data)
    if _STRICT in parts.get("xl/workbook.xml", b""):
        raise _refused(path.name, "книга сохранена в формате «Strict Open XML»", SAVE_AGAIN)
    saved = _SAVED.search(parts.get("docProps/core.xml", b""))
    lean_package = _lean(parts, path.name)
    return OpenWorkbook(
        cells=_load(lean_package.data, path.name),
        struck=lean_package.struck,
        saved=dt.datetime.fromisoformat(saved[1].decode()) if saved else None,
        digest=hashlib.sha256(data).hexdigest(),
    )


def _lean(parts: Mapping[str, bytes], name: str) -> Lean:
    try:
        return lean(parts)
    except TooLarge as fault:
        raise _refused(name, fault.message, fault.hint) from None
    # What lxml and dictionaries say of parts that are broken or not there.
    except (etree.XMLSyntaxError, LookupError, ValueError) as fault:
        raise _refused(name, "внутри файла ошибка, это не книга Excel", SAVE_AGAIN) from fault


def _load(data: bytes, name: str) -> Workbook:
    with warnings.catch_warnings():
        # openpyxl tells in English what it will lose on saving; nothing is saved.
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(io.BytesIO(data))
        # openpyxl raises whatever its reading of strange values runs into.
        except Exception as fault:
            raise _refused(name, "внутри файла ошибка, это не книга Excel", SAVE_AGAIN) from fault


WORKBOOK_UNREADABLE = Theme.FILE.error(
    "workbook-unreadable",
    "файл – не книга Excel, поврежден или под паролем",
    "его нельзя прочитать",
    ORDER,
)


def _refused(name: str, message: str, hint: str) -> FaultyWorkbook:
    return FaultyWorkbook([WORKBOOK_UNREADABLE.at(CellRef(name), message, hint)])
