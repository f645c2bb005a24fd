"""OPC packages (ECMA-376 part 2), the zip files that .xlsx and .docx are: opened with care, written
alike each time.

What stands in the parts is the business of workbook/ and documents/.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Mapping

from lxml import etree

# «План» of 5 000 measures with its number formula is 27 MB; how many cells a sheet may have is for
# workbook/opening.py to say. Of other parts openpyxl makes objects that take 35 times the room.
MAX_UNPACKED = 200 * 2**20
MAX_PART = 24 * 2**20
MAX_SHEET = 48 * 2**20
MAX_PARTS = 5_000

# What zip can't write as a date before; the same for every part, so that equal parts make equal
# bytes.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_RIGHTS, _UNIX = 0o644 << 16, 3
# All that zipfile raises for a broken archive; NotImplementedError is an unknown compression.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    NotImplementedError,
    OSError,
)
CONTENT_TYPES = "[Content_Types].xml"


class UnsafePackage(Exception):
    """Not a package, damaged, or not safe to unpack; the text says which, in the user's words."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part
        """The part that is too large; «» for all else."""


def check_safe(data: bytes) -> None:
    """Refuses what can't be a package of ours: no zip, broken, a bomb, XML with entities. Raises
    `UnsafePackage`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_size(parts)
            names = {part.filename for part in parts}
            if len(names) < len(parts) or package.comment:
                raise UnsafePackage(
                    "в файле спрятано лишнее: повторные части или примечание архива"
                )
            if any(part.flag_bits & 1 for part in parts):
                raise UnsafePackage("файл зашифрован")
            for part in parts:
                content = package.read(part)  # of every part: a broken one shows itself here
                if not _is_media(part) and _declares_entities(content):
                    raise UnsafePackage(
                        f"в части {part.filename} объявлены сущности XML: "
                        "так делают только вредоносные файлы"
                    )
    except DAMAGE as fault:
        raise UnsafePackage("файл повреждён или скачан не до конца") from fault


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    """zipfile never unpacks more of a part than its directory says, so the directory is enough to
    judge by."""
    total = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        raise UnsafePackage(f"в файле {len(parts)} частей: это слишком много")
    if total > MAX_UNPACKED or any(map(_is_too_large, parts)):
        largest = max(parts, key=lambda part: part.file_size).filename
        message = f"файл распаковывается в {total // 2**20} МБ: это слишком много"
        raise UnsafePackage(message, largest)


def _is_too_large(part: zipfile.ZipInfo) -> bool:
    """Whether a part that is parsed unpacks into more than such a part may."""
    most = MAX_SHEET if "/worksheets/" in part.filename else MAX_PART
    return part.file_size > most and not _is_media(part)


def _is_media(part: zipfile.ZipInfo) -> bool:
    """A picture; nobody here parses it, and an SVG may have a document type."""
    return "/media/" in part.filename


def _declares_entities(xml: bytes) -> bool:
    """Office files have no document type; ECMA-376 part 2 §8.1.4 forbids it. UTF-16 is looked
    through too."""
    plain = xml.replace(b"\0", b"")
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def parsed(part: bytes) -> etree._Element:
    """The root of a part that may be anybody's: nothing is fetched for it, comments and processing
    instructions are no content. Raises `XMLSyntaxError`."""
    return etree.fromstring(
        part,
        etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        ),
    )


def is_written_here(data: bytes) -> bool:
    """Whether `write` made the package: no other program leaves the same time and the same rights
    on every part. What is no package was not."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return all(
                part.date_time == FIXED_TIME
                and part.create_system == _UNIX
                and part.external_attr == _RIGHTS
                for part in package.infolist()
            )
    except DAMAGE:
        return False


def read(data: bytes, most: int = MAX_UNPACKED) -> dict[str, bytes]:
    """The parts of a package by name, in its order; only those that unpack into `most` bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {
            part.filename: package.read(part)
            for part in package.infolist()
            if part.file_size <= most
        }


def write(parts: Mapping[str, bytes]) -> bytes:
    """A package with the content types first, the relations of the package next, the rest by name,
    and no clock in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in sorted(parts, key=_order):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.external_attr, entry.create_system = _RIGHTS, _UNIX
            package.writestr(entry, parts[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _order(name: str) -> tuple[bool, bool, str]:
    return name != CONTENT_TYPES, name != "_rels/.rels", name
