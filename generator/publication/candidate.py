"""What is about to be published: a built document as it lies in out/, or an approved one as review
gave it back, aligned with the built one it comes from."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator import limits, opc, wording
from generator.book import Year
from generator.documents import reading
from generator.documents.alignment import Aligned, align, parts_of
from generator.documents.kinds import Kind
from generator.documents.manifest import Manifest
from generator.documents.reading import BROKEN, Block, ReadParagraph, ReadTable
from generator.findings import GeneratorError
from generator.publication.differences import differences


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A document about to be published."""

    kind: Kind
    year: Year
    """What it has to tell of."""
    manifest: Manifest
    """Of the build."""
    built: bytes
    """The DOCX as it was built."""
    docx: bytes
    """The DOCX that is to be published: the same, if nobody reviewed it."""
    pdf: bytes
    """Empty until there is one."""
    folder: Path
    """Where the build lies."""
    approved: Path | None
    """The file that review gave back."""
    standing: tuple[str, ...]
    """The paragraphs of the template."""
    demo: bool
    """It may hold invented data."""

    @property
    def docx_name(self) -> str:
        """What people call the DOCX."""
        return str(self.approved or self.folder / f"{self.manifest.document}.docx")

    @property
    def pdf_name(self) -> str:
        """What people call the PDF."""
        if self.approved is not None:
            return f"PDF из {self.approved.name}"
        return str(self.folder / f"{self.manifest.document}.pdf")

    @property
    def command(self) -> str:
        """What builds it."""
        return f"make {self.kind.name} YEAR={self.year.number}"

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The paragraphs and tables of its text."""
        return tuple(reading.blocks(reading.open_docx(self.docx)))

    @cached_property
    def built_blocks(self) -> tuple[Block, ...]:
        """Those of the document as it was built."""
        return tuple(reading.blocks(reading.open_docx(self.built)))

    @cached_property
    def aligned(self) -> Aligned:
        """What it says of each value that was built into it."""
        return align(parts_of(self.built), self.manifest.values, parts_of(self.docx))

    @cached_property
    def differences(self) -> str | None:
        """What reviewers changed, for a person; None if nobody reviewed it."""
        return None if self.approved is None else differences(self.built, self.docx)

    @property
    def names(self) -> set[str]:
        """What the company is called: the author a public file may have."""
        typed = {self.year.company.short_name, self.year.company.full_name}
        return typed | {wording.typeset(name) for name in typed}

    @property
    def tables(self) -> list[ReadTable]:
        """The tables of the text."""
        return [block for block in self.blocks if isinstance(block, ReadTable)]

    @property
    def paragraphs(self) -> list[ReadParagraph]:
        """The paragraphs of the text outside of tables."""
        return [block for block in self.blocks if isinstance(block, ReadParagraph)]


_DOCX = "сохраните его в Word как «Документ Word (*.docx)» и повторите"


def readable(path: Path) -> bytes:
    """The bytes of a DOCX. Raises `GeneratorError` if it is none, damaged, or not safe to open."""
    again = "Сохраните его в Word заново и повторите."
    try:
        if not path.is_file():  # a pipe would be waited for for ever
            raise FileNotFoundError(path)
        data = path.read_bytes()
    except OSError:
        raise GeneratorError(f"Файла {path} нет или его нельзя прочитать.") from None
    if other := _other_format(data):
        raise GeneratorError(f"Файл {path} – {other}.")
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
    return data


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


def _other_format(data: bytes) -> str:
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
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            opc.parsed(part)
    parts_of(data)
