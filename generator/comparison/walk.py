"""A comparison from the order to the files: the document as the workbook makes it now beside the
last issued revision, or any two DOCX."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from generator import building, disk, freshness
from generator.checked import checked
from generator.comparison import changes, drawn
from generator.comparison.changes import ChangeRow
from generator.conversion import as_docx
from generator.documents import kinds
from generator.documents.kinds import Kind, kind
from generator.documents.manifest import Manifest, Value, issued_manifest, sha256
from generator.documents.reading import ReadParagraph, blocks, open_docx
from generator.documents.redline import State, redline
from generator.findings import GeneratorError
from generator.freshness import Order
from generator.pdf.office import Office
from generator.suggestions.cells import Cells
from generator.suggestions.keeping import company_of, put
from generator.terms import Edition
from generator.workbook.opening import open_workbook

_TITLE_PAGE = 12  # paragraphs in which the title stands
_NO_DATE = dt.datetime(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareOrder:
    """What is asked for."""

    order: Order
    """The workbook, where the files go, and the year, unless both documents are named."""
    document: str | None = None
    """The kind of document; None: what the files are, or all that was issued."""
    before: Path | None = None
    """None: the last issued revision."""
    after: Path | None = None
    """None: the document as the workbook makes it now."""


class UnknownKind(GeneratorError):
    """A document of which nobody can tell what it is."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one document."""

    before: str
    """Which edition it was."""
    after: str
    rows: tuple[ChangeRow, ...]
    files: tuple[Path, ...]
    """The document with recorded changes, the table of changes."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of an order."""

    documents: tuple[Compared, ...]
    waiting: tuple[str, ...] = ()
    """The titles of what was issued and is not to be made of the workbook as it is now."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An edition."""

    state: State
    said: str


def compare(asked: CompareOrder) -> Comparison:
    """Compares, and writes the files.

    Raises `GeneratorError` if nothing was issued, for a file that is no document or can't be read;
    as `building.write` does for the workbook. Nothing was written then.
    """
    order = asked.order
    with Office(order.office, at_once=False) as office:
        before, after = (
            None if path is None else _of_file(path, office) for path in (asked.before, asked.after)
        )
    if before is not None and after is not None:
        assert asked.after is not None
        name = asked.after.stem
        return Comparison((_compared(order, name, name, before, after),))
    meant, waiting = _meant(asked, before or after)
    editions = []
    for each in meant:
        one = before or _issued(each, order)
        editions.append((each, one, after or _built(each, order)))
    documents = []
    for each, one, other in editions:
        name = freshness.name_of(each.name, _year(order), Edition.PUBLIC)
        documents.append(_compared(order, name, f"{each.title} {order.year}", one, other))
    return Comparison(tuple(documents), waiting)


def _year(order: Order) -> int:
    assert order.year is not None  # it is asked for unless both documents are named
    return order.year


def _meant(asked: CompareOrder, file: _Found | None) -> tuple[list[Kind], tuple[str, ...]]:
    """Which documents are meant; and the titles of those that are not due now."""
    if asked.document is not None:
        return [kind(asked.document)], ()
    if file is not None:
        return [_kind_of(file)], ()
    order = asked.order
    issued = [each for each in kinds.yearly() if _issued_path(each, order).is_file()]
    if not issued:
        folder = order.source.parent / "issued" / str(order.year)
        raise GeneratorError(
            f"За {order.year} год рядом с книгой ничего не издано (папка {folder}): не с чем "
            "сравнить. Назовите прежний документ: make compare YEAR=… BEFORE=файл.docx."
        )
    if len(issued) == 1:
        return issued, ()
    year = checked(order.source, order.year, issued[:1]).year
    due = [each for each in issued if year is None or each.is_due(year)]
    return due, tuple(each.title for each in issued if each not in due)


def _kind_of(file: _Found) -> Kind:
    """The kind of a document, by its title page."""
    paragraphs: list[str] = []
    for block in blocks(open_docx(file.state.docx)):
        if isinstance(block, ReadParagraph) and len(paragraphs) < _TITLE_PAGE:
            paragraphs.append(block.text.casefold())
    for each in kinds.KINDS:
        title = each.on_title_page[0].casefold()
        if any(text.startswith(title) for text in paragraphs):
            return each
    raise UnknownKind(
        f"По титульному листу {file.said} не понять, Программа это или Отчет. Назовите: --document "
        "program или --document report."
    )


# --- editions -------------------------------------------------------------------------------------


def _of_file(path: Path, office: Office) -> _Found:
    """A file, with what is known of it if its manifest lies beside it."""
    docx = as_docx(path, office)
    return _Found(State(docx, _values_beside(path)), path.name)


def _values_beside(path: Path) -> tuple[Value, ...]:
    manifest = Manifest.read(path.with_suffix(".json"))
    if manifest is None or manifest.files.get(path.name) != freshness.hash_of(path):
        return ()
    return manifest.values


def _issued_path(each: Kind, order: Order) -> Path:
    return issued_manifest(order.source.parent, each.name, _year(order)).with_suffix(".docx")


def _issued(each: Kind, order: Order) -> _Found:
    """The last issued revision. Raises `GeneratorError` if there is none, or it is not what was
    issued."""
    path = _issued_path(each, order)
    if not path.is_file():
        raise GeneratorError(
            f"{each.title} за {order.year} год не издавалась этой программой: нет файла {path}. "
            "Назовите прежний документ: make compare YEAR=… BEFORE=файл.docx."
        )
    with disk.readable():
        docx = path.read_bytes()
    manifest = Manifest.read(path.with_suffix(".json"))
    digest = "" if manifest is None else manifest.files.get(path.name, "")
    if digest and digest != sha256(docx):
        raise GeneratorError(
            f"Файл {path} – не тот, что был издан. Верните его из резервной копии."
        )
    values = () if manifest is None else manifest.values
    return _Found(State(docx, values), f"изданная редакция {path.name}")


def _built(each: Kind, order: Order) -> _Found:
    """The document as the workbook makes it now; what an earlier run made of it, if nothing has
    changed."""
    said = f"собрано по книге {order.source.name}"
    built = freshness.current(each.name, order)
    if built is not None:
        path = order.out / f"{freshness.name_of(each.name, _year(order), order.edition)}.docx"
        with disk.readable():
            return _Found(State(path.read_bytes(), _values_beside(path)), said)
    written = building.write(each, order)
    return _Found(State(written.docx, written.manifest.values), said)


# --- files ----------------------------------------------------------------------------------------


def _compared(order: Order, name: str, title: str, before: _Found, after: _Found) -> Compared:
    company, date = _signature(order, after)
    redlined = redline(before.state, after.state, author=company, date=date)
    rows = changes.rows_of(redlined, name)
    heading = drawn.Heading(
        company=company, title=title, before=before.said, after=after.said, date=date
    )
    table = drawn.drawn(rows, heading, order.source)
    out = order.out
    files = out / f"{name}-сравнение.docx", out / f"{name}-изменения.docx"
    for path, data in zip(files, (redlined.docx, table), strict=True):
        put(path, data)
    return Compared(before.said, after.said, rows, files)


def _signature(order: Order, after: _Found) -> tuple[str, dt.datetime]:
    """Whose the changes are and of which day: of the workbook; without one of the file."""
    if order.source.is_file():
        cells = Cells(open_workbook(order.source))
        first_day = _NO_DATE.replace(year=order.year) if order.year else _NO_DATE
        return company_of(cells), order.date or cells.saved or first_day
    core = open_docx(after.state.docx).core_properties
    return core.author, order.date or core.modified or _NO_DATE
