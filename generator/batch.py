"""A folder of workbooks, one a company → their documents: Programme and Report, both editions.

Workbooks are taken by fives: LibreOffice ends after each call, so one call converts twenty
documents, while the next twenty are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice, repeat
from pathlib import Path

from generator.building import Written, store, write
from generator.checked import checked
from generator.conversion import job
from generator.documents import kinds
from generator.documents.kinds import Kind
from generator.findings import GeneratorError, OfficeError
from generator.freshness import Built, Order, current
from generator.pdf import converting
from generator.pdf.converting import Job
from generator.pdf.office import Office

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


@dataclass(frozen=True, slots=True)
class BookResult:
    """What became of a workbook: what was built or was there already, and why something was not."""

    source: Path
    built: tuple[Built, ...]
    fault: GeneratorError | None


def workbooks(folder: Path) -> tuple[Path, ...]:
    """The workbooks in a folder and in the folders below it, but for what Excel and others hide.

    Raises `GeneratorError` if there are none.
    """
    books = (path for path in folder.rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))
    seen = tuple(sorted(path for path in books if not path.name.startswith(("~$", "."))))
    if not seen:
        raise GeneratorError(
            f"Книг Excel в папке {folder} нет, или нет самой папки. Проверьте ее имя."
        )
    return seen


def build(batch: BatchOrder, sources: Sequence[Path]) -> Iterator[BookResult]:
    """Builds what is not there yet; yields what became of each workbook, in their order. A broken
    one stops nothing."""
    before: _Group | None = None
    # Whoever stops us ends LibreOffice first: what waits for it need not wait any longer.
    with ThreadPoolExecutor(max_workers=1) as thread, ExitStack() as offices:
        for start in range(0, len(sources), _TOGETHER):
            office = offices.enter_context(Office(batch.office, at_once=False))
            works: list[_Work] = []
            jobs: list[Job] = []
            for source in sources[start : start + _TOGETHER]:
                work = _Work(source, _folder(source, batch.folder, sources))
                work = _written(batch, work, office)
                works.append(work)
                jobs += [job(each.docx, each.name, each.date) for each in work.written]
            group = _Group(office, works, jobs, thread.submit(_run, office, jobs))
            yield from _finished(before) if before else ()
            before = group
        yield from _finished(before) if before else ()


@dataclass(frozen=True, slots=True)
class _Group:
    """Workbooks whose documents are converted in one call."""

    office: Office
    works: list[_Work]
    jobs: list[Job]
    converted: Future[list[bytes] | OfficeError]


def _run(office: Office, jobs: Sequence[Job]) -> list[bytes] | OfficeError:
    try:
        return office.run([job.docx for job in jobs]) if jobs else []
    except OfficeError as fault:
        return fault


def _finished(group: _Group) -> Iterator[BookResult]:
    """Looks at what was converted and puts the files into their folders."""
    converted = group.converted.result()
    group.office.close()
    if isinstance(converted, OfficeError):
        pdfs: Iterator[bytes | OfficeError] = repeat(converted)
    else:
        pdfs = iter(converting.finish(group.office, group.jobs, converted))
    for work in group.works:
        yield _put(work, list(islice(pdfs, len(work.written))))


@dataclass(slots=True)
class _Work:
    """A workbook on its way: its folder of results, what waits for its PDF, what was there, what is
    wrong."""

    source: Path
    folder: Path
    written: list[Written] = field(default_factory=list)
    current: list[Built] = field(default_factory=list)
    fault: GeneratorError | None = None


def _folder(source: Path, root: Path, others: Sequence[Path]) -> Path:
    """The folder of a workbook's documents: its name, with the extension only where another differs
    in that alone."""
    plain = source.relative_to(root).with_suffix("")
    alike = [other for other in others if other.relative_to(root).with_suffix("") == plain]
    return plain if len(alike) < 2 else source.relative_to(root)


def _written(batch: BatchOrder, work: _Work, office: Office) -> _Work:
    """Writes the documents that are due and not there yet. The first of them starts
    LibreOffice."""
    try:
        _write_missing(batch, work)
    except GeneratorError as fault:
        return _Work(work.source, work.folder, fault=fault)
    if work.written:
        office.start()
    return work


def _write_missing(batch: BatchOrder, work: _Work) -> None:
    """All editions of all kinds of documents."""
    missing = {kind.name: _missing(kind, batch, work) for kind in kinds.KINDS}
    if not any(missing.values()):
        return
    first = kinds.KINDS[0]
    of_first = checked(work.source, batch.year, [first])
    for kind in kinds.KINDS:
        orders = missing[kind.name]
        if orders and (of_first.year is None or kind.is_due(of_first.year)):
            of_kind = of_first if kind is first else checked(work.source, batch.year, [kind])
            work.written += [write(kind, order, of_kind) for order in orders]


def _missing(kind: Kind, batch: BatchOrder, work: _Work) -> list[Order]:
    """The orders of a kind of document that have to be made; what is there is noted."""
    missing = []
    for edition in kind.editions:
        order = Order(
            source=work.source,
            out=batch.out / work.folder,
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


def _put(work: _Work, pdfs: Sequence[bytes | OfficeError]) -> BookResult:
    """Puts what was converted into its folder."""
    built, fault = list(work.current), work.fault
    try:
        built += [store(written, pdf) for written, pdf in zip(work.written, pdfs, strict=True)]
    except GeneratorError as unwritable:
        fault = unwritable
    faults = [fault, *(each.fault for each in built)]
    return BookResult(work.source, tuple(built), next(filter(None, faults), None))
