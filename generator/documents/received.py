"""A file that somebody sends back → the bytes of a DOCX that can be read, or one clear refusal:
what the file is instead, and what to do."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docx.oxml.ns import qn
from lxml import etree

from generator import limits, opc
from generator.documents import revisions
from generator.documents.alignment import parts_of
from generator.documents.reading import BROKEN, open_docx
from generator.findings import GeneratorError

# Paragraphs, cells and runs of all parts, of each of which the review makes objects: a Programme of
# 3 000 measures has 42 000, a Report of as many some 260 000 (reckoned from the shipped one).
MOST_PIECES = 300_000
_COUNTED = (qn("w:p"), qn("w:tc"), qn("w:r"))
_DOCX = "сохраните его в Word как «Документ Word (*.docx)» и повторите"


def readable(path: Path) -> bytes:
    """The bytes of a DOCX. Raises `GeneratorError` if it is none, damaged, or not safe to open."""
    data = bytes_of(path)
    if other := other_format(data):
        raise GeneratorError(f"Файл {path} – {other}.")
    require_docx(path, data)
    return data


def bytes_of(path: Path) -> bytes:
    """The bytes of a file. Raises `GeneratorError` if there is none, or it is no file."""
    try:
        if not path.is_file():  # a pipe would be waited for for ever
            raise FileNotFoundError(path)
        return path.read_bytes()
    except OSError:
        raise GeneratorError(f"Файла {path} нет или его нельзя прочитать.") from None


def require_docx(path: Path, data: bytes) -> None:
    """Raises `GeneratorError` if the bytes are no DOCX that can be read and is safe to."""
    again = "Сохраните его в Word заново и повторите."
    try:
        with limits.limited():
            _require_docx(data)
    except limits.TooCostly:
        raise GeneratorError(
            f"Чтение файла {path} занимает слишком много времени или памяти. {again}"
        ) from None
    except opc.UnsafePackage as fault:
        raise GeneratorError(f"Файл {path} не прочитать: {fault}. {again}") from None
    except BROKEN:
        reason = "это не документ Word (.docx) или он поврежден"
        raise GeneratorError(f"Файл {path} не прочитать: {reason}. {again}") from None


def whole(data: bytes) -> bytes:
    """A DOCX without relations to parts that are not there: LibreOffice leaves such behind when it
    makes a DOCX of another format (7.4), and Word lets them pass. What is no package stays as it
    is."""
    try:
        opc.check_safe(data)
        parts = opc.read(data)
        mended = {name: _mended(name, part, parts) for name, part in parts.items()}
    except (opc.UnsafePackage, etree.XMLSyntaxError, *opc.DAMAGE):
        return data
    return opc.write(mended) if mended != parts else data


def _mended(name: str, part: bytes, parts: Mapping[str, bytes]) -> bytes:
    if not name.endswith(".rels"):
        return part
    folder = posixpath.dirname(posixpath.dirname(name))
    root = opc.parsed(part)
    dangling = []
    for relation in root:
        target = relation.get("Target", "")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if relation.get("TargetMode") != "External" and path not in parts:
            dangling.append(relation)
    for relation in dangling:
        root.remove(relation)
    return etree.tostring(root) if dangling else part


# What files of other programs begin with.
_BEGINNINGS = {
    b"%PDF-": "PDF: нужен документ, из которого он сделан (*.docx)",
    b"{\\rtf": f"документ RTF: {_DOCX}",
    b"<html": f"веб-страница: {_DOCX}",
    b"<!DOCTYPE html": f"веб-страница: {_DOCX}",
    b"<?xml": f"документ Word в формате XML: {_DOCX}",
    b"MIME-Version:": f"веб-страница в одном файле: {_DOCX}",
}
# How a compound file begins ([MS-CFB] 2.2): Word 97 and Word's encrypted documents, which name
# their stream in UTF-16.
_COMPOUND, _ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
_KINDS = {
    b"macroEnabled": f"документ Word с макросами: {_DOCX}, макросы в нем не остаются",
    b"wordprocessingml.template": f"шаблон Word: {_DOCX}",
    b"spreadsheetml": "книга Excel, а не документ Word: назовите нужный файл",
    b"presentationml": "презентация, а не документ Word: назовите нужный файл",
}


def convertible(data: bytes) -> str:
    """The extension of a text document that LibreOffice makes a DOCX of: «odt», «doc», «rtf»; «»
    for any other file."""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_COMPOUND):
        return "" if _ENCRYPTED in data or "WordDocument".encode("utf-16-le") not in data else "doc"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            is_text = "mimetype" in package.namelist() and _first(package, "mimetype").startswith(
                b"application/vnd.oasis.opendocument.text"
            )
    except (*opc.DAMAGE, RuntimeError):
        return ""
    return "odt" if is_text else ""


def other_format(data: bytes) -> str:
    """What a file is that is whole and no DOCX, and the way to a DOCX; «» for a DOCX, or for what
    can't be told."""
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            return (
                "документ с паролем: снимите пароль (Файл → Сведения → Защита документа → "
                "Зашифровать с использованием пароля, очистите поле), сохраните и повторите"
            )
        return f"документ Word 97–2003 (*.doc): {_DOCX}"
    start = data[:1000].lstrip(b"\xef\xbb\xbf \r\n\t")
    for beginning, told in _BEGINNINGS.items():
        if start[: len(beginning)].lower() == beginning.lower():
            return told
    return _other_package(data)


def _other_package(data: bytes) -> str:
    """The same of a zip: by the types of its parts, or by the type that OpenDocument begins
    with."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if "mimetype" in names and b"opendocument" in _first(package, "mimetype"):
                return f"документ OpenDocument (*.odt): {_DOCX}"
            types = _first(package, opc.CONTENT_TYPES) if opc.CONTENT_TYPES in names else b""
    except (*opc.DAMAGE, RuntimeError):  # encrypted parts are a RuntimeError
        return ""
    main = re.findall(rb'ContentType="([^"]*\.main\+xml)"', types)
    for sign, told in _KINDS.items():
        if any(sign in kind for kind in main):
            return told
    return ""


def _first(package: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of a part, however much it unpacks into."""
    with package.open(name) as part:
        return part.read(2**16)


def _require_docx(data: bytes) -> None:
    opc.check_safe(data)
    parts = opc.read(data)
    if "word/document.xml" not in parts:
        raise opc.UnsafePackage("это не документ Word (.docx)")
    counted = 0
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            counted += sum(1 for _ in opc.parsed(part).iter(*_COUNTED))
    if counted > MOST_PIECES:
        raise opc.UnsafePackage(
            f"в нем {counted} абзацев, ячеек и кусков текста: в Программах и Отчетах столько не "
            "бывает, проверьте, тот ли это файл"
        )
    parts_of(data)
    revisions.units_of(open_docx(data))
