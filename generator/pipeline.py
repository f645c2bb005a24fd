"""The road as code: what a command does, one stop a line."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import disk, output, sent
from generator.building import build, pdfs, require_same_book, store, write
from generator.checked import Asked, checked
from generator.checks.plan import PLAN_EMPTY
from generator.comparison import walk as comparing
from generator.comparison.walk import CompareOrder, Comparison
from generator.contract import former as former_table
from generator.cycle import control as controlling
from generator.cycle import planning
from generator.cycle import status as standing
from generator.cycle.control import Control
from generator.cycle.planning import Planned
from generator.cycle.status import Status
from generator.documents import kinds
from generator.documents.kinds import kind
from generator.documents.shipped import own_place
from generator.findings import FaultyWorkbook, Finding, GeneratorError
from generator.freshness import Built, Order, current
from generator.intake import received
from generator.intake.libraries import require_survey_libraries
from generator.pdf import pictures
from generator.pdf.office import Office
from generator.publication import verification, walk, withdrawing
from generator.publication.verification import Proof
from generator.publication.walk import Publication, PublicationOrder
from generator.publication.withdrawing import WithdrawalOrder, Withdrawn
from generator.review import walk as reviewing
from generator.review.walk import Reviewed, ReviewOrder
from generator.suggestions import exchanging, keeping, templates, upgrading
from generator.suggestions import walk as deciding
from generator.suggestions.cells import Cells
from generator.suggestions.deciding import SuggestionList, from_bytes
from generator.suggestions.keeping import Decided
from generator.suggestions.templates import NewTemplate
from generator.suggestions.walk import NewBook
from generator.trace import walk as tracing
from generator.trace.walk import Traced, TraceOrder
from generator.workbook import marking, writing
from generator.workbook.opening import open_workbook
from generator.workbook.package import DamagedPackage

if TYPE_CHECKING:
    from generator.intake.forms import FormsOrder, MadeForms
    from generator.intake.survey_walk import Surveyed
    from generator.intake.walk import Gathered, GatherOrder

BOOK = "programme.xlsx"
_SHOWN = 10  # names of what stands in the way


def check(
    source: Path, year: int | None = None, asked: Asked | None = None, *, strict: bool = False
) -> tuple[Finding, ...]:
    """All findings of a workbook and a year of it (None: the latest with a plan), without building
    anything.

    Raises `FaultyWorkbook` with all of them if there are errors; `strict` makes warnings errors.
    """
    return checked(source, year, kinds.of_book(source), asked).sound(strict=strict)[1]


def mark(
    source: Path,
    marked: Path,
    year: int | None = None,
    asked: Asked | None = None,
    *,
    strict: bool = False,
) -> None:
    """Puts a copy of the workbook at `marked` in which all that `check` finds is marked at its
    cell.

    Raises `FaultyWorkbook` if the workbook can't be opened at all; `GeneratorError` if a person's
    file stands at `marked`, if it can't be written, or if the workbook is damaged where only
    marking looks.
    """
    _require_free(marked, source)
    found = checked(source, year, kinds.of_book(source), asked)
    _mark(source, marked, found.all(strict=strict))


def _mark(source: Path, marked: Path, findings: Sequence[Finding]) -> None:
    try:
        copy = marking.mark(source.read_bytes(), findings)
    except DamagedPackage as fault:
        raise GeneratorError(
            f"Книгу {source} можно прочитать, но нельзя разметить: {fault}. Откройте ее в Excel, "
            "сохраните и повторите."
        ) from None
    output.put(marked, copy)


def _require_free(marked: Path, source: Path) -> None:
    """Raises `GeneratorError` if a marked copy at `marked` would take the place of something a
    person made."""
    if marked.suffix.lower() != source.suffix.lower():
        message = f"Копия {marked} должна называться так же, как книга: *{source.suffix}."
        raise GeneratorError(message)
    if not marked.exists():
        return
    if marked.resolve() == source.resolve() or not marking.is_marked_copy(marked.read_bytes()):
        message = (
            f"Файл {marked} уже есть, и в нем чья-то работа; он не тронут. Назовите другое имя."
        )
        raise GeneratorError(message)


def exchange(
    source: Path, new: Path, *, seen: str | None = None, faulty: bool = False, other: bool = False
) -> tuple[Path | None, tuple[Finding, ...]]:
    """Puts a new version of the workbook into its place, once it was checked. Raises as
    `suggestions.exchanging.exchange` does."""
    return exchanging.exchange(source, new, seen=seen, faulty=faulty, other=other)


def init(path: Path) -> None:
    """Writes an empty workbook. Raises `GeneratorError` if there is a file already, as nothing is
    overwritten, or if it can't be written."""
    with disk.temporary_files():  # openpyxl writes a sheet into one first
        data = writing.to_bytes(writing.empty_workbook(path), writing.UNSAVED)
    if not output.put_new(path, data):
        raise GeneratorError(f"Файл {path} уже есть, он не тронут. Назовите другое имя.")


def init_folder(folder: Path) -> tuple[Path, ...]:
    """Makes the folder of a company: an empty workbook, and the templates that win over the shipped
    ones as they stand beside it. Gives the files.

    Raises `GeneratorError` if anything stands in the folder, as nothing is overwritten, or if it
    can't be written to."""
    book, place = folder / BOOK, Path(os.path.realpath(folder))
    templates = {own_place(each.name, book): each.template for each in kinds.KINDS}
    with disk.readable():
        copies = {own: template.read_bytes() for own, template in templates.items()}
    with disk.temporary_files():
        files = {book: writing.to_bytes(writing.empty_workbook(book), writing.UNSAVED)} | copies
    inside = {str(path.relative_to(folder)): data for path, data in files.items()}
    there = output.put_new_folder(place, inside)
    if there:
        shown = ", ".join(there[:_SHOWN]) + (" …" if len(there) > _SHOWN else "")
        raise GeneratorError(
            f"В папке {folder} уже есть: {shown}. Ничего не тронуто. "
            "Назовите новую или пустую папку."
        )
    return tuple(files)


def build_document(name: str, order: Order, office: Office | None = None) -> Built:
    """Makes a document of a kind: DOCX, PDF and manifest. Raises as `building.build` does."""
    return build(kind(name), order, office)


def build_all(order: Order, office: Office | None = None) -> tuple[Built, ...]:
    """Makes the documents of a year that are due, in one call of LibreOffice. Raises as
    `building.build` does, before anything is written."""
    there = {kind.name: current(kind.name, order) for kind in kinds.yearly()}
    if all(there.values()):
        return tuple(built for built in there.values() if built)
    first, *_ = every = kinds.of_book(order.source, kinds.yearly())
    found = checked(order.source, order.year, [first])
    year, _ = found.sound(strict=order.strict)
    due = [kind for kind in every if kind.is_due(year)]
    of_year = replace(order, year=year.number)
    missing = [kind for kind in due if there[kind.name] is None]
    with nullcontext(office) if office else Office(order.office, at_once=bool(missing)) as running:
        written = [write(kind, of_year, found if kind is first else None) for kind in missing]
        require_same_book((each.manifest for each in written), found.digest, order.source)
        made = pdfs(running, written) if written else []
    for document, pdf in zip(written, made, strict=True):
        there[document.kind] = store(document, pdf)
    return tuple(built for kind in due if (built := there[kind.name]) is not None)


def control(order: Order, office: Office | None = None) -> Control:
    """Where the measures of a year stand on a day, as DOCX, PDF and tables. Raises as
    `cycle.control.control` does."""
    return controlling.control(order, office)


def status(source: Path, out: Path, today: dt.date) -> Status:
    """Where the documents of a workbook stand on a day. Raises as `cycle.status.status` does."""
    return standing.status(source, out, today)


def publish(order: PublicationOrder) -> Publication:
    """Puts the public documents of a year into the folder of the site, and into what was issued.
    Raises as `publication.walk.publish` does."""
    return walk.publish(order)


def verify(site: Path, *, source: Path | None = None, fingerprint: str = "") -> Proof:
    """Whether the folder of the site is what was published; with the workbook also whether it is
    what was issued. Raises `GeneratorError` if it is no such folder."""
    issued = None if source is None else source.parent / "issued"
    with disk.readable():
        return verification.verify(site, issued=issued, fingerprint=fingerprint)


def withdraw(order: WithdrawalOrder) -> Withdrawn:
    """Takes a wrong revision out of force. Raises as `publication.withdrawing.withdraw` does."""
    return withdrawing.withdraw(order)


def former(source: Path) -> Path:
    """Writes an empty table of the years before beside a workbook. Raises `GeneratorError` if there
    is one already, or it can't be written."""
    path = source.with_name(former_table.FILE)
    with disk.temporary_files():
        empty = writing.empty_table(former_table.FORMER)
        data = writing.to_bytes(empty, writing.UNSAVED)
    if not output.put_new(path, data):
        raise GeneratorError(f"Файл {path} уже есть, он не тронут.")
    return path


def review(order: ReviewOrder, marked: Path | None = None) -> Reviewed:
    """What returned documents suggest, as lists to decide on; a copy of the workbook with the cells
    marked goes to `marked`. Raises as `review.walk.review` does, and as `mark`."""
    if marked is not None:
        _require_free(marked, order.source)
    made = reviewing.review(order)
    if marked is not None:
        shown = reviewing.marked(made.suggestions)
        _mark(order.source, marked, [suggestion.finding() for suggestion in shown])
    return made


def review_again(order: ReviewOrder, away: Collection[str] = ()) -> Reviewed | None:
    """What returned documents suggest together with those that came before, which are kept from now
    on, but those that are put `away`; None if there are no more.

    Raises as `review` does, and for two files of one name; nothing is kept and put away then."""
    source = order.source
    received.require_apart(order.names)
    before = received.files_in(received.folder_of(source, received.RETURNED))
    kept = {path: name for path, name in before.items() if name not in (*order.names, *away)}
    every = kept | dict(zip(order.files, order.names, strict=True))
    asked = replace(order, files=tuple(every), names=tuple(every.values()))
    try:
        made = reviewing.review(asked) if every else None
    except FaultyWorkbook:
        raise  # of the workbook: its findings say what is wrong
    except GeneratorError as fault:
        if order.files:
            raise GeneratorError(_by_names(str(fault), kept)) from None
        made = None  # whoever puts something away is not kept from it by the others
    received.receive(source, received.RETURNED, order.files, order.names)
    received.drop(source, received.RETURNED, away)
    return made


def _by_names(text: str, names: Mapping[Path, str]) -> str:
    """What is said of files that are kept, as people call them."""
    for path, name in names.items():
        text = text.replace(
            str(path), f"{name} (он среди присланных: если он больше не нужен, уберите его)"
        )
    return text


def apply(listed: Path, source: Path, into: Path | None = None) -> tuple[NewBook, list[Finding]]:
    """What was decided, in a new workbook, and what there is to say about that. Raises as
    `suggestions.walk.apply` does."""
    made = deciding.apply(listed, source, into)
    book = made.path or source
    found = checked(book, made.year, kinds.of_book(source), folder=source.parent)
    findings = list(found.all(strict=False))
    if not made.is_of_document and any(each.code == PLAN_EMPTY.code for each in findings):
        # A year that has just begun has no measures yet, which is no fault of the workbook.
        found = checked(book, None, kinds.of_book(source), folder=source.parent)
        findings = list(found.all(strict=False))
    return made, findings


def apply_template(listed: Path, source: Path, into: Path) -> NewTemplate:
    """What was decided on standing text, in a copy of the template. Raises as
    `suggestions.templates.apply_template` does."""
    return templates.apply_template(listed, source, into)


def upgrade(source: Path, into: Path | None = None) -> NewBook:
    """A workbook of an older version with the sheets, columns and lists that it lacks. Raises as
    `suggestions.upgrading.upgrade` does."""
    return upgrading.upgrade(source, into)


def next_year(source: Path, out: Path, year: int) -> Planned:
    """What a year begins with, as a list to decide on. Raises as `cycle.planning.next_year`
    does."""
    return planning.next_year(source, out, year)


def replicate(
    source: Path, out: Path, *, measure: str, to: str | None, branch: str | None
) -> Planned:
    """A measure for another group or branch, as a list to decide on. Raises as
    `cycle.planning.replicate` does."""
    return planning.replicate(source, out, measure=measure, to=to, branch=branch)


# What departments send is read by rooms of its own, for which nobody else has to wait.


def forms(order: FormsOrder) -> MadeForms:
    """A form for each department. Raises as `intake.forms.make` does."""
    from generator.intake import forms  # noqa: PLC0415

    return forms.make(order)


def gather(order: GatherOrder) -> Gathered:
    """What the tables of departments suggest, as a list to decide on. Raises as
    `intake.walk.gather` does."""
    from generator.intake import walk  # noqa: PLC0415

    return walk.gather(order)


def require_tables(source: Path, year: int, files: Sequence[Path], names: Sequence[str]) -> None:
    """Raises `GeneratorError` that says of every file that is no table, or a form of another year
    or company, why it is not read; `FaultyWorkbook` for what is no workbook."""
    from generator.intake.files import read  # noqa: PLC0415
    from generator.intake.grid import lines  # noqa: PLC0415
    from generator.intake.returned import of_another  # noqa: PLC0415

    company = keeping.company_of(Cells(open_workbook(source)))
    every = [read(path, name) for path, name in zip(files, names, strict=True)]
    told = [line for file in every if not file.grids for line in lines(file.told)]
    strange = [of_another(file, year, company) for file in every]
    told += lines([each for each in strange if each is not None])
    if told:
        raise GeneratorError("\n".join([*told, "Ничего не принято; присланное раньше осталось."]))


def receive(source: Path, year: int, files: Sequence[Path], names: Sequence[str]) -> Path:
    """Keeps what departments sent; gives the folder. Raises as `intake.received.receive` does."""
    return received.receive(source, year, files, names)


def put_away(source: Path, year: int, name: str) -> Path:
    """Takes one of them away; gives the folder. Raises `GeneratorError` if that can't be done."""
    return received.drop(source, year, [name])


def received_names(source: Path, of: int | str) -> tuple[str, ...]:
    """What the files are called that are kept for a year, or of those that were `RETURNED`."""
    return tuple(received.names_in(received.folder_of(source, of)).values())


def correct(source: Path, corrected: Path) -> None:
    """What a person corrected of how tables were understood. Raises as
    `intake.understanding.correct` does."""
    from generator.intake import understanding  # noqa: PLC0415

    understanding.correct(source, corrected)


def survey(
    files: tuple[Path, ...], names: tuple[str, ...], *, year: int, source: Path, out: Path
) -> Surveyed:
    """What the answers of a year say, as a list and a protocol; `names` is what people call the
    files. Raises as `intake.survey_walk.survey` does, and `GeneratorError` where its libraries are
    not set up."""
    require_survey_libraries()
    from generator.intake import survey_walk  # noqa: PLC0415

    order = survey_walk.SurveyOrder(files=files, names=names, year=year, source=source, out=out)
    return survey_walk.survey(order)


def compare(asked: CompareOrder) -> Comparison:
    """What differs between two editions, as recorded changes and as a table. Raises as
    `comparison.walk.compare` does."""
    return comparing.compare(asked)


def trace(asked: TraceOrder) -> Traced:
    """Where what documents print comes from, and a copy of the workbook that leads there. Raises as
    `trace.walk.trace` does."""
    return tracing.trace(asked)


def suggested(listed: Path) -> SuggestionList:
    """A list of suggestions with what was decided. Raises as `suggestions.deciding.from_bytes`
    does."""
    return from_bytes(listed.name, deciding.bytes_of(listed))


def decide(listed: Path, decisions: Mapping[int, Decided], *, seen: str) -> SuggestionList:
    """Writes decisions into a list, by the number of the suggestion, counted from 1. Raises as
    `suggestions.keeping.decide` does."""
    return keeping.decide(listed, decisions, seen=seen)


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return pictures.pages(pdf)


def picture(pdf: bytes, page: int, width: int) -> bytes:
    """A page of a PDF, counted from 1, as a PNG so many pixels wide."""
    return pictures.page(pdf, page, width)


def prune(source: Path, before: int) -> Sequence[int]:
    """Takes the editions of years before a year away that were kept. Raises `GeneratorError` if
    that can't be done."""
    return sent.prune(source, before)
