"""A folder of workbooks, one a company → their documents: Programme and Report, both editions.

Workbooks are taken by fives: LibreOffice ends after each call, so one call converts twenty
documents, while the next twenty are written."""

from __future__ import annotations

import datetime as dt
import traceback
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

from generator import opc, output
from generator.building import Written, require_same_book, store, write
from generator.checked import checked
from generator.conversion import job
from generator.documents import kinds
from generator.documents.kinds import Kind
from generator.findings import GeneratorError, OfficeError
from generator.freshness import Built, Order, current
from generator.pdf import converting
from generator.pdf.converting import Job
from generator.pdf.office import Office
from generator.workbook import marking

_TOGETHER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOrder:
    """What is asked for: every workbook in `folder`, its documents into a folder of its own below
    `out`."""

    folder: Path
    out: Path
    year: int | None = None
    date: dt.datetime | None = None
    office: str | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookResult:
    """What became of a workbook."""

    source: Path
    built: tuple[Built, ...] = ()
    """What was made or was there already."""
    fault: GeneratorError | None = None
    """Why something is missing."""
    left_out: bool = False
    """It is a marked copy of ours, not a company's book."""


class OwnFault(GeneratorError):
    """A fault of ours at one workbook: its traceback is in a file, the others go on."""


def workbooks(folder: Path) -> tuple[Path, ...]:
    """The workbooks in a folder and in the folders below it, but for what Excel and others hide.

    Raises `GeneratorError` if there are none.
    """
    found = (path for path in folder.rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))
    # A link that leads nowhere may be a book; to read a pipe would wait for ever.
    books = (path for path in found if path.is_file() or path.is_symlink())
    seen = tuple(sorted(path for path in books if not path.name.startswith(("~$", "."))))
    if not seen:
        raise GeneratorError(
            f"Книг Excel в папке {folder} нет, или нет самой папки. Проверьте ее имя."
        )
    return seen


def build(batch: BatchOrder, sources: Sequence[Path]) -> Iterator[BookResult]:
    """Builds what is not there yet; yields what became of each workbook, in their order. Neither a
    broken one nor a fault of ours stops another."""
    before: _Group | None = None
    works = _works(batch, sources)
    # Whoever stops us ends LibreOffice first: what waits for it need not wait any longer.
    with ThreadPoolExecutor(max_workers=1) as thread, ExitStack() as offices:
        for start in range(0, len(works), _TOGETHER):
            office = offices.enter_context(Office(batch.office, at_once=False))
            group = _Group(office, works[start : start + _TOGETHER])
            for work in group.works:
                with _isolated(work):
                    _write(batch, work, office)
            group.converted = thread.submit(_run, office, group.jobs)
            yield from _finished(before) if before else ()
            before = group
        yield from _finished(before) if before else ()


@dataclass(slots=True)
class _Work:
    """A workbook on its way."""

    source: Path
    folder: Path
    """Of its results."""
    written: list[Written] = field(default_factory=list)
    """What waits for its PDF."""
    jobs: list[Job] = field(default_factory=list)
    """The order for each of them."""
    current: list[Built] = field(default_factory=list)
    """What was there."""
    fault: GeneratorError | None = None
    left_out: bool = False


@dataclass(slots=True)
class _Group:
    """Workbooks whose documents are converted in one call."""

    office: Office
    works: Sequence[_Work]
    converted: Future[list[bytes]] = field(default_factory=Future)

    @property
    def jobs(self) -> list[Job]:
        """The orders of all of them."""
        return [job for work in self.works for job in work.jobs]


# --- one company's fault --------------------------------------------------------------------------

LOG = "ошибка.txt"
_HEAD = "Сбой programme442"


@contextmanager
def _isolated(work: _Work) -> Iterator[None]:
    """Keeps what goes wrong at a workbook there. A fault of ours, any exception that we did not
    foresee, leaves its traceback in the folder of results."""
    try:
        yield
    except GeneratorError as fault:
        work.fault = fault
    except Exception as fault:
        work.fault = _logged(work, fault)


def _logged(work: _Work, fault: Exception) -> OwnFault:
    """Writes the traceback of a fault of ours down; says where, or shows it if that can't be
    done."""
    trace = "".join(traceback.format_exception(fault))
    about = f"Сбой программы на книге {work.source}; других книг это не касается."
    path = work.folder / LOG
    try:
        output.put(path, f"{_HEAD}: {work.source}\n\n{trace}".encode(errors="replace"))
    except GeneratorError as unwritable:
        return OwnFault(f"{about} {unwritable}\n{trace}")
    return OwnFault(f"{about} Подробности в файле {path}: перешлите его разработчику.")


def _forget_log(folder: Path) -> None:
    """Removes what an earlier run wrote of a fault."""
    path = folder / LOG
    if path.is_file() and path.read_bytes().startswith(_HEAD.encode()):
        path.unlink()


# --- folders of results ---------------------------------------------------------------------------


def _works(batch: BatchOrder, sources: Sequence[Path]) -> list[_Work]:
    """Each workbook with a folder of its own: its name, with the extension where others differ in
    that alone, with a number where not even a disk that knows no case would tell them apart."""
    paths = [source.relative_to(batch.folder) for source in sources]
    plain = Counter(_folded(path.with_suffix("")) for path in paths)
    taken: set[str] = set()
    works = []
    for source, path in zip(sources, paths, strict=True):
        short = path.with_suffix("")
        name = short if plain[_folded(short)] < 2 else path
        numbered = (path.with_name(f"{path.name}-{number}") for number in count(2))
        folder = next(free for free in chain([name, path], numbered) if _folded(free) not in taken)
        taken.add(_folded(folder))
        works.append(_Work(source, batch.out / folder))
    return works


def _folded(path: Path) -> str:
    """A name as the disks of Windows and macOS compare it."""
    return unicodedata.normalize("NFC", str(path)).casefold()


# --- before LibreOffice ---------------------------------------------------------------------------


def _write(batch: BatchOrder, work: _Work, office: Office) -> None:
    """Writes the documents that are due and not there yet. The first of them starts
    LibreOffice."""
    if _is_ours(work.source):
        work.left_out = True
        return
    written = _missing_documents(batch, work)
    work.jobs = [job(each.docx, each.name, each.date) for each in written]
    work.written = written
    if work.written:
        office.start()


def _is_ours(source: Path) -> bool:
    """Whether a workbook is what we wrote for people to look at, by the mark inside it: whatever it
    is called. A look at the directory of the zip tells of most books that they are not."""
    if not source.is_file():
        return False
    data = source.read_bytes()
    return opc.is_written_here(data) and marking.is_marked_copy(data)


def _missing_documents(batch: BatchOrder, work: _Work) -> list[Written]:
    """All editions of all kinds of documents."""
    missing = {kind.name: _missing(kind, batch, work) for kind in kinds.yearly()}
    if not any(missing.values()):
        return []
    first, *_ = every = kinds.of_book(work.source, kinds.yearly())
    of_first = checked(work.source, batch.year, [first])
    written = []
    for kind in every:
        orders = missing[kind.name]
        if orders and (of_first.year is None or kind.is_due(of_first.year)):
            of_kind = of_first if kind is first else checked(work.source, batch.year, [kind])
            written += [write(kind, order, of_kind) for order in orders]
    require_same_book((each.manifest for each in written), of_first.digest, work.source)
    return written


def _missing(kind: Kind, batch: BatchOrder, work: _Work) -> list[Order]:
    """The orders of a kind of document that have to be made; what is there is noted."""
    missing = []
    for edition in kind.editions:
        order = Order(
            source=work.source,
            out=work.folder,
            year=batch.year,
            edition=edition,
            date=batch.date,
            strict=batch.strict,
        )
        built = current(kind.name, order)
        if built is None:
            missing.append(order)
        else:
            work.current.append(built)
    return missing


# --- behind it ------------------------------------------------------------------------------------


def _run(office: Office, jobs: Sequence[Job]) -> list[bytes]:
    return office.run([job.docx for job in jobs]) if jobs else []


def _finished(group: _Group) -> Iterator[BookResult]:
    """Looks at what was converted and puts the files into their folders."""
    wait([group.converted])
    group.office.close()
    start = 0
    for work in group.works:
        mine = slice(start, start + len(work.jobs))
        start = mine.stop
        with _isolated(work):
            _put(work, group, mine)
        yield BookResult(
            source=work.source,
            built=tuple(work.current),
            fault=work.fault,
            left_out=work.left_out,
        )


def _put(work: _Work, group: _Group, mine: slice) -> None:
    """Puts what was converted for a workbook into its folder. Raises what stopped LibreOffice if
    that was no fault of the documents."""
    if work.fault or work.left_out:
        return
    for written, pdf in zip(work.written, _pdfs(work, group, mine), strict=True):
        built = store(written, pdf)
        work.current.append(built)
        work.fault = work.fault or built.fault
    _forget_log(work.folder)


def _pdfs(work: _Work, group: _Group, mine: slice) -> Sequence[bytes | OfficeError]:
    """The PDF of each document of a workbook, or why there is none."""
    try:
        converted = group.converted.result()
        return converting.finish(group.office, work.jobs, converted[mine])
    except OfficeError as fault:
        return [fault for _ in work.written]
