"""The table beside the workbook → the documents of the years before there was this program, for the
page: files that lie beside the table go into the folder, addresses are linked to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from generator import disk, wording
from generator.contract import web
from generator.contract.former import FILE, FORMER, FORMER_FILE, FORMER_ISSUED
from generator.documents.manifest import sha256
from generator.findings import FaultyWorkbook, Finding, errors
from generator.model import FormerDocument, FormerKind
from generator.publication.naming import MEDIA_TYPES, Link, size_of
from generator.workbook import reading

MAX_BYTES = 100 * 2**20
_FILES = ("pdf", "docx", "doc", "odt", "rtf")
_OF_THE_HOUSE = ("sent", "issued", "templates")  # what the program keeps beside the workbook
_NAMES = {
    FormerKind.PROGRAMME: "program",
    FormerKind.AMENDMENT: "amendment",
    FormerKind.REPORT: "report",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A document of the years before, as the page shows it."""

    year: int
    label: str
    """«Программа 2019»."""
    title: str
    approval: str
    placed: dt.date | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FormerYears:
    """All of them, and their files by their paths in the folder."""

    documents: tuple[Former, ...]
    files: dict[str, bytes]

    def of(self, year: int) -> list[Former]:
        """Those of a year."""
        return [document for document in self.documents if document.year == year]

    @property
    def years(self) -> set[int]:
        """Which years there are."""
        return {document.year for document in self.documents}


def former_years(source: Path, issued: Collection[tuple[str, int]]) -> FormerYears:
    """What the table beside the workbook says; nothing if there is none. `issued` are the kinds and
    years of the documents that the program made.

    Raises `FaultyWorkbook` with everything that is wrong with the table.
    """
    path = source.parent / FILE
    if not path.is_file():
        return FormerYears((), {})
    records, findings = reading.read_table(path, FORMER)
    rows = [record for record in records if isinstance(record, FormerDocument)]
    faults = [*errors(findings), *_issued(rows, issued)]
    files: dict[str, bytes] = {}
    links: dict[tuple[int, FormerKind], list[Link]] = {}
    for row in rows:
        link = _link(row, path.parent, files, faults)
        if link is not None:
            links.setdefault((row.year, row.document), []).append(link)
    if faults:
        raise FaultyWorkbook(tuple(faults))
    rows.sort(key=_key)
    documents = [_former(list(group), links[key]) for key, group in groupby(rows, _of)]
    return FormerYears(tuple(documents), files)


def _of(row: FormerDocument) -> tuple[int, FormerKind]:
    return row.year, row.document


def _key(row: FormerDocument) -> tuple[int, int]:
    return -row.year, list(FormerKind).index(row.document)


def _issued(rows: list[FormerDocument], issued: Collection[tuple[str, int]]) -> Iterator[Finding]:
    for row in rows:
        if (_NAMES[row.document], row.year) in issued:
            message = f"{row.document} {row.year} года уже издана программой"
            yield FORMER_ISSUED.at(row.cells["document"], message, "уберите строку")


def _former(rows: list[FormerDocument], links: list[Link]) -> Former:
    first = rows[0]
    label = f"{first.document} {first.year}"
    titles = [row.title for row in rows if row.title]
    approvals = [row.approval for row in rows if row.approval]
    return Former(
        year=first.year,
        label=label,
        title=wording.typeset(titles[0]) if titles else label,
        approval=wording.typeset(approvals[0]).rstrip(".") if approvals else "",
        placed=max((row.placed for row in rows if row.placed), default=None),
        links=tuple(links),
    )


def _link(
    row: FormerDocument, folder: Path, files: dict[str, bytes], faults: list[Finding]
) -> Link | None:
    """The link of a row; its file joins the others, a fault the others."""
    label = f"{row.document} {row.year}"
    typed = row.file.strip()
    if "://" in typed or typed.lower().startswith("www."):
        link = web.web_link(typed)
        if link is None:
            message = f"«{typed[:60]}» – не адрес"
            faults.append(FORMER_FILE.at(row.cells["file"], message, "впишите адрес целиком"))
            return None
        extension = link.rpartition(".")[2].lower()
        text = extension.upper() if extension in _FILES else "Страница"
        media_type = MEDIA_TYPES.get(extension, "text/html")
        return Link(path=link, text=text, of=label, media_type=media_type, size="", sha256="")
    try:
        extension, data = _file(folder, typed)
    except ValueError as fault:
        hint = f"положите файл рядом с {FILE} и впишите его имя"
        faults.append(FORMER_FILE.at(row.cells["file"], str(fault), hint))
        return None
    path = _path(row, extension, files)
    files[path] = data
    return Link(
        path=path,
        text=extension.upper(),
        of=label,
        media_type=MEDIA_TYPES[extension],
        size=size_of(len(data)),
        sha256=sha256(data),
    )


def _path(row: FormerDocument, extension: str, files: dict[str, bytes]) -> str:
    """«2019/former-program-2019.pdf»; a second file of the same kind has a number."""
    stem = f"{row.year}/former-{_NAMES[row.document]}-{row.year}"
    number = 1
    while (path := f"{stem}{f'-{number}' if number > 1 else ''}.{extension}") in files:
        number += 1
    return path


def _file(folder: Path, name: str) -> tuple[str, bytes]:
    """The extension and the bytes of a file in the folder of the table. Raises `ValueError` that
    says why not."""
    shown = name[:60]
    extension = name.rpartition(".")[2].lower()
    if extension not in _FILES:
        raise ValueError(f"«{shown}» – не документ; бывает: {', '.join(_FILES)}")
    try:
        path, root = (folder / name.replace("\\", "/")).resolve(), folder.resolve()
        if not path.is_relative_to(root) or path.relative_to(root).parts[0] in _OF_THE_HOUSE:
            raise ValueError(f"файл «{shown}» лежит вне папки таблицы или в служебной папке")
        if not path.is_file():
            raise ValueError(f"нет файла «{shown}»")
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"файл «{shown}» больше 100 МБ")
    except (OSError, RuntimeError):
        raise ValueError(f"файл «{shown}» не открывается") from None
    with disk.readable():
        return extension, path.read_bytes()
