"""An order → a document in the folder of results: what is there already, the DOCX, its manifest,
what came of it.

Heavy libraries are imported at the stop that needs them: a run with nothing to do should not wait
for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from generator import output
from generator.checked import Checked, checked, in_order
from generator.documents.manifest import Inputs, manifest, read_manifest, sha256
from generator.documents.printed import Printed
from generator.findings import Finding, OfficeError, as_errors, errors
from generator.model import Document, Edition, Report
from generator.workbook.locks import open_elsewhere

if TYPE_CHECKING:
    from generator.pdf.converting import Office

ROOT = Path(__file__).parent.parent
TEMPLATES: dict[Document, Path] = {
    name: ROOT / "templates" / f"{name}.docx" for name in get_args(Document)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for: `year` None means the latest with a plan, `date` overrides that of the
    workbook, `office` names the LibreOffice to use, `template` replaces the shipped one, `strict`
    makes warnings errors."""

    source: Path
    out: Path
    year: int | None = None
    edition: Edition = Edition.PUBLIC
    date: dt.datetime | None = None
    office: str | None = None
    template: Path | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What came of it: the finished files, what was found on the way; `fresh` is false if nothing
    had to be done.

    `kept` is the second name of an edited DOCX that was in the way; `fault` is why there is no PDF,
    `stale` the one of an earlier run that still stands beside the new DOCX."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    fresh: bool
    kept: Path | None = None
    fault: OfficeError | None = None
    stale: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A DOCX that waits for its PDF; nothing of it is on the disk yet."""

    order: Order
    name: str
    docx: bytes
    date: dt.datetime
    year: Report
    inputs: Inputs
    values: tuple[Printed, ...]
    about: Mapping[str, Any]
    findings: tuple[Finding, ...]


def write(document: Document, order: Order, found: Checked | None = None) -> Written:
    """Makes the DOCX; `found` is the workbook if it was checked for this document already. Raises
    `FaultyWorkbook` and `FaultyTemplate`."""
    from generator.documents import finishing, rendering
    from generator.documents.makers import MAKERS

    maker = MAKERS[document]
    template = order.template or TEMPLATES[document]
    found = found or checked(order.source, order.year, {document: template})
    year, findings = found.sound(strict=order.strict)
    rendered = rendering.render(template, maker.context(year, order.edition, found.logo))
    rendering.require_printed(rendered, year.programme.measures, "measure", template)
    name = name_of(document, year.programme.year.year, order.edition)
    logo = sha256(found.logo.image) if found.logo else ""
    kept_plan = _issued(document, order, year.programme.year.year)
    inputs = Inputs(found.digest, rendered.digest, code(), logo, _date(order), kept_plan)
    date = order.date or found.saved or dt.datetime(year.programme.year.issue_year, 1, 1)
    company = year.programme.company
    properties = finishing.Properties(
        maker.title(year), company.short_name, date, inputs.generation(name)
    )
    about = {
        "year": year.programme.year.year,
        "edition": order.edition,
        "latest_year": found.latest_year,
        "logo": company.logo,
        "findings": [finding.as_json() for finding in found.findings],
    }
    return Written(
        order=order,
        name=name,
        docx=finishing.finish(rendered, properties),
        date=date,
        year=year,
        inputs=inputs,
        values=rendered.values,
        about=about,
        findings=findings,
    )


def pdfs(office: Office, every: Sequence[Written]) -> list[bytes | OfficeError]:
    """The PDF of each, or why there is none."""
    from generator.conversion import job

    try:
        return office.convert(*(job(one.docx, one.name, one.date) for one in every))
    except OfficeError as fault:
        return [fault for _ in every]


def put(written: Written, pdf: bytes | OfficeError) -> Built:
    """Puts the DOCX, the PDF if there is one, and the manifest into the folder of results."""
    out, name = written.order.out, written.name
    made, fault = (b"", pdf) if isinstance(pdf, OfficeError) else (pdf, None)
    files = {f"{name}.docx": written.docx} | ({f"{name}.pdf": made} if made else {})
    record = manifest(name, written.inputs, files, written.values, written.about)
    kept = output.replace(out, name, files | {f"{name}.json": record})
    old = out / f"{name}.pdf"
    return Built(
        files=tuple(out / file for file in files),
        findings=written.findings,
        fresh=True,
        kept=kept,
        fault=fault,
        stale=old if fault and old.exists() else None,
    )


# --- what is there already ------------------------------------------------------------------------


def name_of(document: Document, year: int, edition: Edition) -> str:
    """The name of a document's files without their extension."""
    return f"{document}-{year}" + ("-internal" if edition is Edition.INTERNAL else "")


def code() -> str:
    """One hash of what makes documents: our code and the versions of the libraries."""
    files = [*sorted(Path(__file__).parent.rglob("*.py")), ROOT / "requirements.lock"]
    return sha256(b"".join(file.read_bytes() for file in files if file.is_file()))


def hashed(path: Path) -> str:
    """The hash of a file, «» if there is none."""
    return sha256(path.read_bytes()) if path.is_file() else ""


def _issued(document: Document, order: Order, year: int) -> str:
    """The hash of the issued Programme's manifest, which only its report looks at."""
    from generator.documents.issued import manifest_path

    return hashed(manifest_path(order.source.parent, year)) if document == "report" else ""


def _date(order: Order) -> str:
    return "" if order.date is None else order.date.isoformat()


def current(document: Document, order: Order) -> Built | None:
    """What an earlier run made of the same inputs, if all of it is still there."""
    for path in sorted(order.out.glob(f"{document}-*.json")):
        found = read_manifest(path)
        if found is None or found.edition != order.edition:
            continue
        if path.stem != (name := name_of(document, order.year or found.latest_year, order.edition)):
            continue
        logo = hashed(order.source.parent / found.logo) if found.logo else ""
        template = hashed(order.template or TEMPLATES[document])
        kept_plan = _issued(document, order, order.year or found.latest_year)
        inputs = Inputs(hashed(order.source), template, code(), logo, _date(order), kept_plan)
        if output.is_current(order.out, name, inputs):
            findings = in_order([*open_elsewhere(order.source), *found.findings])
            if order.strict and any(errors(as_errors(findings))):
                return None  # the build will say so
            return Built(
                files=tuple(order.out / file for file in found.files),
                findings=findings,
                fresh=False,
            )
    return None
