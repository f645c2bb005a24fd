"""An order → what an earlier run made of the same inputs, if all of it is still there.

Asked before anything else, so that a run with nothing to do waits for no library: nothing heavy is
imported here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from generator.documents.manifest import Inputs, Manifest, issued_manifest, sha256
from generator.documents.shipped import own_template, shipped_template
from generator.findings import PRACTICE, Finding, OfficeError, Theme, as_errors, errors
from generator.terms import CellRef, Edition

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for."""

    source: Path
    """The workbook."""
    out: Path
    """The folder of results."""
    year: int | None = None
    """None: the latest with a plan."""
    edition: Edition = Edition.PUBLIC
    date: dt.datetime | None = None
    """Of the files, instead of the day the workbook was saved."""
    office: str | None = None
    """The LibreOffice to use; None: the one that is there."""
    template: Path | None = None
    """Instead of the one beside the workbook and of the shipped one."""
    strict: bool = False
    """Warnings are errors."""
    on: dt.date | None = None
    """The day that the document is about; None for a document about the whole year."""
    since: dt.date | None = None
    """The earlier day that it is compared with."""

    def template_of(self, document: str) -> Path:
        """The template of a kind of document."""
        return self.own_template_of(document) or shipped_template(document)

    def own_template_of(self, document: str) -> Path | None:
        """The one asked for, or else the one beside the workbook; None for the shipped one."""
        return self.template or own_template(document, self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What came of an order: the finished files, and what was found on the way."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    fresh: bool
    """False if nothing had to be done."""
    kept: Path | None = None
    """The second name of an edited DOCX that was in the way."""
    fault: OfficeError | None = None
    """Why there is no PDF."""
    stale: Path | None = None
    """The PDF of an earlier run that still stands beside the new DOCX."""
    template: Path | None = None
    """What it was made by, if not by the shipped template."""
    unkept: str = ""
    """Why the build is not kept among the editions that were sent out; «» if it is."""


def current(document: str, order: Order) -> Built | None:
    """What there is of a kind of document for an order, None if it has to be made."""
    for path in sorted(order.out.glob(f"{document}-*.json")):
        manifest = Manifest.read(path)
        if manifest is None or manifest.edition != order.edition:
            continue
        year = order.year or manifest.latest_year
        if path.stem != file_name(document, year, order):
            continue
        inputs = _inputs_now(manifest, order, document, year)
        if manifest.inputs == inputs and _is_whole(manifest, order.out):
            findings = (*open_elsewhere(order.source), *manifest.findings)
            if order.strict and any(errors(as_errors(findings))):
                return None  # the build will say so
            files = tuple(order.out / file for file in manifest.files)
            template = order.own_template_of(document)
            return Built(files=files, findings=findings, fresh=False, template=template)
    return None


FILES, NO_PDF = "files", "pdf"
"""What `changed` names where files were altered or taken away, and where there is no PDF."""
CHANGED = {
    "workbook": "книга",
    "template": "шаблон",
    "generator": "программа",
    "logo": "логотип",
    "date": "дата файлов",
    "issued": "изданная Программа",
    "days": "даты",
    FILES: "сами файлы",
    NO_PDF: "нет PDF",
}
"""What a document is older than, as people call it."""


def changed(document: str, order: Order) -> tuple[str, ...] | None:
    """Which of the `Inputs` of a document are others than when an earlier run made it, by their
    names, `FILES` or `NO_PDF`; none if it is current, None if it was not made. The order names its
    year."""
    assert order.year is not None
    manifest = Manifest.read(order.out / f"{file_name(document, order.year, order)}.json")
    if manifest is None:
        return None
    now = _inputs_now(manifest, order, document, order.year)
    names = [field.name for field in fields(Inputs)]
    others = [name for name in names if getattr(manifest.inputs, name) != getattr(now, name)]
    if others or _is_whole(manifest, order.out):
        return tuple(others)
    return (FILES,) if f"{manifest.document}.pdf" in manifest.files else (NO_PDF,)


def _inputs_now(manifest: Manifest, order: Order, document: str, year: int) -> Inputs:
    folder = order.source.parent
    return Inputs(
        workbook=hash_of(order.source),
        template=hash_of(order.template_of(document)),
        generator=code_hash(),
        logo=hash_of(folder / manifest.logo) if manifest.logo else "",
        date=date_of(order),
        issued=hash_of(issued_manifest(folder, manifest.against, year)) if manifest.against else "",
        days=days_of(order, year),
    )


def _is_whole(manifest: Manifest, folder: Path) -> bool:
    """Whether a document's files are all there, a PDF among them, as they were made."""
    files = manifest.files
    return f"{manifest.document}.pdf" in files and all(
        hash_of(folder / file) == digest for file, digest in files.items()
    )


def name_of(document: str, year: int, edition: Edition) -> str:
    """The name of a document's files without their extension."""
    return f"{document}-{year}" + ("-internal" if edition is Edition.INTERNAL else "")


def file_name(document: str, year: int, order: Order) -> str:
    """The name of the files that an order makes: of the day, if it asks for one, and of the year if
    that is another than the day's."""
    if order.on is not None:
        of_year = "" if order.on.year == year else f"-{year}"
        return f"{document}-{order.on.isoformat()}{of_year}"
    return name_of(document, year, order.edition)


def days_of(order: Order, year: int) -> str:
    """The days that are asked for, and the year whose plan they are asked of, as inputs keep
    them; «» for a document about the whole year."""
    if order.on is None:
        return ""
    since = "" if order.since is None else order.since.isoformat()
    return f"{year} {order.on.isoformat()} {since}".rstrip()


def code_hash() -> str:
    """One hash of what makes documents: our code and the versions of the libraries."""
    files = [*sorted(Path(__file__).parent.rglob("*.py")), ROOT / "requirements.lock"]
    return sha256(b"".join(file.read_bytes() for file in files if file.is_file()))


def hash_of(path: Path) -> str:
    """The hash of a file, «» if there is none that can be read: who needs it tells why."""
    try:
        return sha256(path.read_bytes()) if path.is_file() else ""
    except OSError:
        return ""


def date_of(order: Order) -> str:
    """The date that is asked for, as inputs keep it."""
    return "" if order.date is None else order.date.isoformat()


WORKBOOK_OPEN = Theme.FILE.warning(
    "workbook-open",
    "книга открыта в другой программе",
    "несохраненное в документ не попадет",
    PRACTICE,
)


def open_elsewhere(path: Path) -> Iterator[Finding]:
    """Somebody has the workbook open: what was not saved there is not in the documents."""
    for program, lock in (("Excel", f"~${path.name}"), ("LibreOffice", f".~lock.{path.name}#")):
        if path.with_name(lock).exists():
            hint = "несохраненные изменения в документ не попадут"
            message = f"книга открыта в {program}"
            yield WORKBOOK_OPEN.at(CellRef(path.name), message, hint)
