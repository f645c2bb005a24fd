"""An order to trace → what was found in the documents of a year as the workbook makes them now, and
the files for the lawyers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator import building, disk
from generator.checked import Checked, checked
from generator.contract.schema import SHEETS
from generator.documents import kinds
from generator.documents.kinds import Kind
from generator.documents.manifest import Manifest, issued_manifests
from generator.findings import Finding, GeneratorError
from generator.freshness import Order
from generator.origins import holds
from generator.suggestions.keeping import put
from generator.terms import CellRef, Edition
from generator.trace import searching
from generator.trace.lines import Line, Shown, numbers_of, shown
from generator.trace.searching import NotMeant
from generator.trace.transcript import rows_of
from generator.workbook.package import DamagedPackage
from generator.workbook.transcript import transcribed


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceOrder:
    """What is asked for: the origin of a text, the uses of a cell, or of the file alone."""

    order: Order
    """The workbook, the year, the edition that the file is of, and where it goes."""
    document: str | None = None
    """The name of a kind; None: every document of the year that is due."""
    text: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A line that is meant, and the documents that print it."""

    title: str
    """«Отчет 2024 (публичная и внутренняя редакции)»."""
    document: str
    """The name of the kind."""
    editions: tuple[str, ...]
    line: Line
    is_printed: bool | None
    """Of a cell: whether its own text is printed there, or it was counted; None for a text."""

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        known = {"document": self.document, "editions": list(self.editions), **self.line.as_json()}
        if self.is_printed is not None:
            known["use"] = "printed" if self.is_printed else "counted"
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What came of an order."""

    found: tuple[Found, ...]
    looked_in: tuple[str, ...]
    """The titles of the documents that were looked through."""
    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    """Numbers typed into templates that a calculation gives too."""
    cell: CellRef | None = None
    """The cell that was named."""


@dataclass(frozen=True, slots=True)
class _Document:
    kind: Kind
    edition: Edition
    manifest: Manifest
    title: str
    """«Отчет 2024»."""
    texts: tuple[Shown, ...]
    findings: tuple[Finding, ...] = ()
    is_of_book: bool = True
    """Whether the workbook is the one that it was made of."""


def trace(asked: TraceOrder) -> Traced:
    """Builds the documents of the year without their PDF, looks through them and through the issued
    ones that stand for themselves, and writes a «расшифровка» of each in the edition that is asked
    for.

    Raises `NotMeant` for a cell that is none; as `building.write` does for workbook and template;
    `GeneratorError` if a file can't be written. Nothing was written then.
    """
    cell = None
    if asked.cell:
        cell = searching.cell_of(asked.cell, [sheet.title for sheet in SHEETS])
    documents = list(_documents(asked))
    files = tuple(
        _write(document, asked.order)
        for document in documents
        if document.edition is asked.order.edition and document.is_of_book
    )
    typed = [finding for each in documents for finding in each.findings]
    found = (tuple(_found(documents, search, cell)) for search in _searches(asked.text, cell))
    return Traced(
        found=next(filter(None, found), ()),
        looked_in=tuple(_title(each, [each.edition]) for each in documents),
        files=files,
        findings=tuple(dict.fromkeys(each for each in typed if each.code == "number-typed")),
        cell=cell,
    )


def _documents(asked: TraceOrder) -> Iterator[_Document]:
    """The documents that are meant, in all their editions."""
    order = asked.order
    every = kinds.of_book(order.source)
    if asked.document is None:
        checked(order.source, order.year, every).sound(strict=False)
    meant = [kind for kind in every if asked.document in (None, kind.name)]
    if not meant:
        names = ", ".join(f"{kind.name} ({kind.title})" for kind in every)
        raise NotMeant(f"Документа «{asked.document}» нет; бывает: {names}.")
    for kind in meant:
        found = checked(order.source, order.year, [kind])
        issued = tuple(_issued(kind, order, found))
        yield from issued
        is_due = found.year is not None and kind.is_due(found.year)
        if is_due or (asked.document is not None and not issued):
            yield from _made(kind, order, found)


def _made(kind: Kind, order: Order, found: Checked) -> Iterator[_Document]:
    """A document as the workbook makes it now, in its editions."""
    for edition in kind.editions:
        written = building.write(kind, replace(order, edition=edition), found)
        manifest = written.manifest
        texts = tuple(shown(written.docx, manifest.values, manifest.drawn))
        title = f"{kind.title} {manifest.year}"
        yield _Document(kind, edition, manifest, title, texts, written.findings)


def _issued(kind: Kind, order: Order, found: Checked) -> Iterator[_Document]:
    """The issued documents of a kind of which each stands for itself: the workbook makes them no
    more. Raises `GeneratorError` if what is kept of one is damaged."""
    if not kind.accumulates:
        return
    year = order.year or found.latest_year
    for path in issued_manifests(order.source.parent, kind.name, year):
        manifest, docx = Manifest.read(path), path.with_suffix(".docx")
        if manifest is None or not docx.is_file():
            raise GeneratorError(f"Файл {path} или {docx.name} поврежден. Верните его из архива.")
        with disk.readable():
            texts = tuple(shown(docx.read_bytes(), manifest.values, manifest.drawn))
        is_of_book = manifest.inputs.workbook == found.digest
        since = "" if is_of_book else ", ячейки – книги, из которой изданы: с тех пор она изменена"
        title = f"{kind.title} {manifest.year}, изданные – {docx.name}{since}"
        edition = Edition(manifest.edition)
        yield _Document(kind, edition, manifest, title, texts, is_of_book=is_of_book)


Search = Callable[[Iterable[Shown]], Iterator[Line]]


def _searches(text: str, cell: CellRef | None) -> Iterator[Search]:
    """What looks for what is asked; the second only where the first finds nothing."""
    if cell is not None:
        yield lambda texts: searching.coming_from(texts, cell)
    elif text.strip():
        yield lambda texts: searching.saying(texts, text)
        yield lambda texts: searching.saying(texts, text, loosely=True)


def _found(documents: Iterable[_Document], search: Search, cell: CellRef | None) -> Iterator[Found]:
    """The lines that are meant; one that editions have alike is one."""
    lines: dict[str, tuple[_Document, Line, list[Edition]]] = {}
    for document in documents:
        for line in search(document.texts):
            known = (
                document.title,
                document.kind.name,
                line.place,
                line.text,
                line.cells,
                line.origin,
            )
            editions = lines.setdefault(repr(known), (document, line, []))[2]
            if document.edition not in editions:
                editions.append(document.edition)
    for document, line, editions in lines.values():
        yield Found(
            title=_title(document, editions),
            document=document.kind.name,
            editions=tuple(editions),
            line=line,
            is_printed=None if cell is None else line.cell is not None and holds(line.cell, cell),
        )


_EDITIONS = {Edition.PUBLIC: "публичная", Edition.INTERNAL: "внутренняя"}


def _title(document: _Document, editions: Iterable[Edition]) -> str:
    names = [_EDITIONS[edition] for edition in editions]
    word = "редакции" if len(names) > 1 else "редакция"
    return f"{document.title} ({' и '.join(names)} {word})"


def _write(document: _Document, order: Order) -> Path:
    """Writes the «расшифровка» of a document; gives where."""
    path = order.out / f"{document.manifest.document}-расшифровка{order.source.suffix}"
    title = _title(document, [document.edition])
    heading = f"{title}: откуда каждое число. Книга {order.source.name}"
    with disk.readable():
        book = order.source.read_bytes()
    try:
        copy = transcribed(book, heading, tuple(rows_of(numbers_of(document.texts))))
    except DamagedPackage as fault:
        raise GeneratorError(
            f"Книгу {order.source} можно прочитать, но нельзя скопировать с расшифровкой: {fault}. "
            "Откройте ее в Excel, сохраните и повторите."
        ) from None
    put(path, copy)
    return path
