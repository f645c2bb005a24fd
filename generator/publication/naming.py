"""What people call a published document and its files."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator import wording
from generator.documents.kinds import KINDS
from generator.publication import tables
from generator.publication.editions import Published

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": DOCX,
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "css": "text/css",
    "xml": "application/atom+xml",
    "sig": "application/pkcs7-signature",
    "txt": "text/plain",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
}
SIGNATURE = "Электронная подпись (SIG)"
_READ_AS = {"pdf": "PDF", "docx": "DOCX", "html": "HTML", "sig": SIGNATURE}
_TITLES = {kind.name: kind.title for kind in KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a published file."""

    path: str
    text: str
    """What is seen: «PDF», «План мероприятий (CSV)»."""
    of: str
    """Whose it is, so that no two links have one name."""
    media_type: str
    size: str
    sha256: str

    @property
    def is_table(self) -> bool:
        """Whether it is for machines, and stands apart."""
        return self.media_type == MEDIA_TYPES["csv"]


def title(published: Published) -> str:
    """«Программа 2024»."""
    kind = _TITLES.get(published.document, published.document)
    return f"{kind} {published.year}"


def label(published: Published) -> str:
    """«Программа 2024, редакция 1»."""
    return f"{title(published)}, редакция {published.revision}"


TITLE = 70  # characters, of which a list of search results shows no more


def page_title(published: Published) -> str:
    """The title of a page in the list of a browser or search: short, with the company if there is
    room."""
    revision = f", редакция {published.revision}" if published.revision > 1 else ""
    short = f"{title(published)}{revision}"
    whole = f"{short} – {published.company}"
    return whole if len(whole) <= TITLE else short


def links(published: Published) -> list[Link]:
    """The links to the files of a document that people open."""
    found = []
    for path, record in published.files.items():
        text = _text(published, path)
        if text:
            found.append(
                Link(
                    path=path,
                    text=text,
                    of=label(published),
                    media_type=media_type(path),
                    size=size_of(record.size),
                    sha256=record.sha256,
                )
            )
    return found


def _text(published: Published, path: str) -> str:
    extension = path.rpartition(".")[2]
    if extension == "csv":
        return f"{table_title(published, path)} (CSV)"
    return _READ_AS.get(extension, "")


def table_title(published: Published, path: str) -> str:
    """What a table of a document is called; those of older versions have numbers."""
    name = path.partition(f"{published.name}-")[2].removesuffix(".csv")
    table = tables.table_named(published.document, name)
    if table is not None:
        return table.title
    number = re.fullmatch(r"table-(\d+)", name)
    return f"Таблица {number[1]}" if number else name


def media_type(path: str) -> str:
    """The media type of a file by its name."""
    return MEDIA_TYPES.get(path.rpartition(".")[2], "text/plain")


def size_of(size: int) -> str:
    """«82 КБ»."""
    return f"{max(1, round(size / 1024))}{wording.NBSP}КБ"
