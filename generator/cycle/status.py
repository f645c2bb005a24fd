"""A workbook and the folders around it, on a day → where everything stands: which documents are
made, sent and issued, what is due when, what the next step is and what stops it.

It writes nothing and asks no clock."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import freshness, progress, sent
from generator.book import Year
from generator.checked import checked
from generator.cycle import waiting
from generator.documents import kinds
from generator.documents.kinds import Kind
from generator.documents.manifest import Manifest, issued_manifest, withdrawn_revision
from generator.findings import GeneratorError, errors
from generator.freshness import Order
from generator.progress import Position, Progress
from generator.terms import Edition
from generator.workbook import reading

_NEXT_DUES = 5  # of them stand on the page
# So long before a year begins its plan is spoken of: it has to be approved by then.
_PLANNED_AHEAD = dt.timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Issued:
    """The last revision of a document that was issued."""

    revision: int
    placed: str
    """ISO 8601; «» for one that was put there by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentStatus:
    """A document of a year in an edition."""

    kind: Kind
    edition: Edition
    changed: tuple[str, ...] | None
    """Why it is out of date, as `freshness.changed` says; none if it is current, None if it is not
    made."""
    sent: int
    """How many editions of it are kept in source/sent."""
    issued: Issued | None
    withdrawn: int = 0
    """The latest revision of it that was issued and withdrawn; 0 for none."""

    @property
    def made(self) -> str:
        """«current», «outdated» or «missing»."""
        if self.changed is None:
            return "missing"
        return "outdated" if self.changed else "current"

    @property
    def is_shown(self) -> bool:
        """Whether it is one that every year has, or is there."""
        is_there = (
            self.changed is not None or self.sent or self.issued is not None or self.withdrawn
        )
        return self.kind.is_yearly or bool(is_there)

    def as_json(self) -> dict[str, Any]:
        """The document for machines."""
        issued = self.issued
        return {
            "document": self.kind.name,
            "edition": self.edition.value,
            "made": self.made,
            "changed": list(self.changed or ()),
            "sent": self.sent,
            "issued": None
            if issued is None
            else {"revision": issued.revision, "placed": issued.placed or None},
            **({"withdrawn": self.withdrawn} if self.withdrawn else {}),
        }


@dataclass(frozen=True, slots=True)
class ControlStatus:
    """A control of the year that was made."""

    on: dt.date
    changed: tuple[str, ...]
    """Why it is out of date; none if it is current."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done next."""

    said: str
    """In words."""
    command: str
    """«» where a person does it."""
    stops: tuple[str, ...]
    """What stands in its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearStatus:
    """A year of the workbook."""

    number: int
    documents: tuple[DocumentStatus, ...]
    controls: tuple[ControlStatus, ...]
    progress: Progress | None
    """None if its rows have errors, or there is no plan."""
    step: Step | None
    """None: the year is closed."""

    @property
    def programme_due(self) -> dt.date:
        """When its Programme has to be there: it is of the year that begins (§3.1)."""
        return dt.date(self.number, 1, 1)

    @property
    def report_due(self) -> dt.date:
        """From when on its Report can be made: it is of the year that is over (§3.1)."""
        return dt.date(self.number + 1, 1, 1)

    @property
    def dues(self) -> tuple[Position, ...]:
        """The measures due next; none of a closed year."""
        if self.progress is None or self.step is None:
            return ()
        return progress.next_due(self.progress.rows)[:_NEXT_DUES]

    def as_json(self) -> dict[str, Any]:
        """The year for machines."""
        step = self.step
        return {
            "year": self.number,
            "documents": [each.as_json() for each in self.documents if each.is_shown],
            "controls": [
                {"on": each.on.isoformat(), "changed": list(each.changed)} for each in self.controls
            ],
            "measures": self._measures(),
            "due": [_due(row) for row in self.dues],
            "documents_due": {
                "program": self.programme_due.isoformat(),
                "report": self.report_due.isoformat(),
            },
            "next": None
            if step is None
            else {"said": step.said, "command": step.command, "stops": list(step.stops)},
        }

    def _measures(self) -> dict[str, int] | None:
        names = ("planned", "done", "overdue", "upcoming", "silent")
        now = self.progress
        return None if now is None else {name: now.count(name) for name in names}


def _due(row: Position) -> dict[str, Any]:
    measure = row.measure
    return {
        "code": measure.code,
        "due": measure.due.end.isoformat(),
        "responsible": measure.responsible,
    }


@dataclass(frozen=True, slots=True)
class Status:
    """Where everything stands on a day."""

    today: dt.date
    company: str
    """«» if it could not be read."""
    source: Path
    years: tuple[YearStatus, ...]
    """The latest last."""

    def as_json(self) -> dict[str, Any]:
        """The page for machines."""
        return {
            "today": self.today.isoformat(),
            "company": self.company,
            "source": str(self.source),
            "years": [year.as_json() for year in self.years],
        }


def status(source: Path, out: Path, today: dt.date) -> Status:
    """Where the documents of a workbook stand. Raises `FaultyWorkbook` for a workbook that can't be
    opened, `GeneratorError` for a folder that can't be read."""
    book = reading.read(source).book
    planned = book.planned_years if book is not None else ()
    company = book.company if book is not None else None
    place = _Place(source, out, today, kinds.of_book(source), sent.editions(source))
    years = [place.year(number) for number in planned]
    latest = max(planned, default=today.year - 1)
    if latest < (today + _PLANNED_AHEAD).year:
        years.append(_unplanned(latest + 1, waiting.unread(source)))
    return Status(today, company.short_name if company else "", source, tuple(years))


def _unplanned(number: int, stops: tuple[str, ...]) -> YearStatus:
    """The year behind the last one with a plan."""
    first = "исправить книгу, затем " if stops else ""
    said = f"{first}внести в книгу план на {number} год: листы «Программы» и «План»"
    return YearStatus(
        number=number,
        documents=(),
        controls=(),
        progress=None,
        step=Step(said, "make check" if stops else "", stops),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A workbook with the folders around it, on a day."""

    source: Path
    out: Path
    today: dt.date
    kinds: tuple[Kind, ...]
    """By the templates of the workbook."""
    kept: tuple[sent.Kept, ...]

    def year(self, number: int) -> YearStatus:
        """A year with a plan."""
        documents = tuple(self._documents(number))
        year, stops = self._checked(self.kinds[0], number)
        now = None if year is None else progress.progress(year, self.today)
        return YearStatus(
            number=number,
            documents=documents,
            controls=tuple(self._controls(number)),
            progress=now,
            step=self._step(number, documents, year, stops),
        )

    def _documents(self, number: int) -> Iterator[DocumentStatus]:
        for kind in self.kinds:
            for edition in kind.editions:
                order = Order(source=self.source, out=self.out, year=number, edition=edition)
                name = freshness.name_of(kind.name, number, edition)
                is_public = edition is Edition.PUBLIC
                issued = _issued(self.source, kind, number) if is_public else None
                changed = freshness.changed(kind.name, order)
                if changed and issued is not None and self._is_told(kind, number):
                    changed = ()
                yield DocumentStatus(
                    kind=kind,
                    edition=edition,
                    changed=changed,
                    sent=sum(each.document == name for each in self.kept),
                    issued=issued,
                    withdrawn=_withdrawn(self.source, kind, number) if is_public else 0,
                )

    def _is_told(self, kind: Kind, number: int) -> bool:
        """Whether a document of amendments was issued and no later amendment waits: what it was
        made of may change, what it says stays."""
        if not kind.amends:
            return False
        year, _ = self._checked(kind, number)
        return year is not None and not year.pending

    def _controls(self, number: int) -> Iterator[ControlStatus]:
        for path in sorted(self.out.glob(f"{kinds.CONTROL}-*.json")):
            manifest = Manifest.read(path)
            if manifest is None or manifest.year != number:
                continue
            days = [dt.date.fromisoformat(day) for day in _DAY.findall(manifest.inputs.days)]
            if days:
                on, since, *_ = (*days, None)
                assert on is not None
                order = Order(
                    source=self.source,
                    out=self.out,
                    year=number,
                    edition=Edition.INTERNAL,
                    on=on,
                    since=since,
                )
                yield ControlStatus(on, freshness.changed(kinds.CONTROL, order) or ())

    def _checked(self, kind: Kind, number: int) -> tuple[Year | None, tuple[str, ...]]:
        """The year as a document needs it, and what is wrong with it."""
        try:
            found = checked(self.source, number, [kind])
        except GeneratorError as fault:  # of a template, or of what was issued
            return None, (str(fault),)
        count = len(list(errors(found.findings)))
        if count:
            return found.year, (f"ошибок в книге – {count}: make check YEAR={number}",)
        return found.year, ()

    def _step(
        self,
        number: int,
        documents: tuple[DocumentStatus, ...],
        year: Year | None,
        stops: tuple[str, ...],
    ) -> Step | None:
        """What is next: the first document that was not issued, or has to be amended; None if all
        were."""
        public = [each for each in documents if each.edition is Edition.PUBLIC]
        for document in public:
            if document.kind.amends:
                step = self._amend(document, number)
                if step is not None:
                    return step
                continue
            if document.issued is not None:
                continue
            if year is not None and not document.kind.is_due(year):
                return self._wait(year)
            if document is not public[0]:
                year, stops = self._checked(document.kind, number)
            return self._issue(document, number, year, stops)
        return None

    def _wait(self, year: Year) -> Step:
        """The year goes on: what is due is looked after, what is done reported on."""
        silent = len(year.measures) - len(year.executions)
        left = f"исполнение не заполнено у мероприятий – {silent}: Отчет пока не собирается"
        day = f"{self.today:%d.%m}.{self.today.year}"
        command = f"make control ON={day} YEAR={year.number}"
        return Step("следить за сроками и заполнять лист «Исполнение»", command, (left,))

    def _amend(self, document: DocumentStatus, number: int) -> Step | None:
        """What was issued and changed since is amended; None if it did not change. While the Report
        is written it tells the differences itself."""
        year, stops = self._checked(document.kind, number)
        if year is None or not year.changes:
            return None
        if document.kind.is_due(year):
            return self._issue(document, number, year, stops)
        if year.pending or year.executions:
            return None
        said = "записать изменение Программы на лист «Изменения» или вернуть изданный текст"
        return Step(said, "", (f"отличий плана от изданной Программы – {len(year.changes)}",))

    def _issue(
        self, document: DocumentStatus, number: int, year: Year | None, stops: tuple[str, ...]
    ) -> Step:
        """A document that is due is made, agreed on, issued."""
        kind = document.kind
        if stops:
            return Step(f"исправить книгу: {kind.title} не собирается", "", stops)
        if document.changed is None or document.changed:
            return Step(f"собрать: {kind.title}", f"make {kind.name} YEAR={number}", ())
        name = freshness.name_of(kind.name, number, Edition.PUBLIC)
        in_the_way = (
            *waiting.decisions(self.out, name),
            *(waiting.marks(kind, year) if year is not None else ()),
        )
        command = f"make publish YEAR={number} ONLY={kind.amends or kind.name}"
        return Step(f"согласовать и опубликовать: {kind.title}", command, in_the_way)


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _withdrawn(source: Path, kind: Kind, number: int) -> int:
    return withdrawn_revision(source.parent, kind.name, number)


def _issued(source: Path, kind: Kind, number: int) -> Issued | None:
    path = issued_manifest(source.parent, kind.name, number)
    manifest = Manifest.read(path)
    if manifest is None:
        return None
    later = re.search(r"-r(\d+)$", path.stem)
    record = manifest.published or {}
    return Issued(int(later[1]) if later else 1, str(record.get("placed", "")))
