"""A third kind of document is one row more: everything that walks the documents of a year makes it
too. Here it is a note that lists the measures of a year."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document

from generator import batch, freshness, pipeline, wording
from generator.book import Year, YearRows
from generator.documents import kinds
from generator.documents.context import (
    ApprovalContext,
    CompanyContext,
    approval_of,
    company_of,
)
from generator.documents.kinds import Kind
from generator.documents.printed import Logo, Printed, Printer
from generator.documents.shipped import shipped_template
from generator.publication import verification, walk
from generator.publication.obstacles import Refused
from generator.terms import Edition
from tests.conftest import SHIPPED

PROGRAM = kinds.kind("program")


@dataclass(frozen=True, slots=True)
class NoteContext:
    """What the template of the note may ask for."""

    year: Printed
    issue_year: Printed
    company: CompanyContext
    approval: ApprovalContext
    marks: tuple[Printed, ...]
    measures: tuple[Printed, ...]


def context(year: Year, edition: Edition, logo: Logo | None) -> NoteContext:
    printer, imprint = Printer(edition), year.imprint
    return NoteContext(
        year=printer.words(imprint, "year", str(year.number)),
        issue_year=printer.words(imprint, "issue_year", str(imprint.issue_year)),
        company=company_of(year.company, logo, printer),
        approval=approval_of(imprint.program_stamp, imprint.issue_year, printer),
        marks=(),
        measures=tuple(printer.text(measure, "measure") for measure in year.measures),
    )


def data(year: Year) -> Mapping[str, Any]:
    return {"measures": [wording.typeset(measure.measure) for measure in year.measures]}


def is_due(year: YearRows | Year) -> bool:
    return len(year.executions) > 3


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kind:
    """The kind, among the others; its template has the looks of the Programme's."""
    template = tmp_path / "note.docx"
    document = docx.Document(str(PROGRAM.template))
    shorten(document)
    document.save(str(template))
    row = replace(
        PROGRAM,
        name="note",
        title="Памятка",
        full_title="Памятка {company} на {year} год",
        on_title_page=("на {year} год",),
        template=template,
        context=context,
        editions=(Edition.PUBLIC,),
        is_due=is_due,
        parts=lambda _: ((r"памятка", "памятка"),),
        prints_plan=False,
        data=data,
    )
    shipped = shipped_template
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS, row))
    monkeypatch.setattr(
        freshness, "shipped_template", lambda name: template if name == "note" else shipped(name)
    )
    return row


def shorten(document: Document) -> None:
    """Leaves the title page and puts the list of measures behind it."""
    body = document.element.body
    first = next(
        each for each in document.paragraphs if each.style and each.style.name == "Heading 1"
    )
    at = body.index(first._p)
    for element in list(body)[at:-1]:
        body.remove(element)
    for paragraph in document.paragraphs:
        if paragraph.style and paragraph.style.name == "Редакция документа":
            body.remove(paragraph._p)
    document.add_paragraph("ПАМЯТКА.", "Heading 1")
    for text in ("{%p for measure in measures %}", "{{ measure }}", "{%p endfor %}"):
        document.add_paragraph(text, "Пункт")


@pytest.fixture
def house(tmp_path: Path, made: Path) -> Path:
    """A folder with the shipped workbook, and its documents as they were built."""
    (tmp_path / "source").mkdir()
    shutil.copy(SHIPPED, tmp_path / "source")
    shutil.copytree(made, tmp_path / "out")
    return tmp_path


def order(house: Path, **changes: Any) -> freshness.Order:
    return freshness.Order(
        source=house / "source" / SHIPPED.name, out=house / "out", year=2024, **changes
    )


def test_it_is_made_with_the_others_and_not_made_again(note: Kind, house: Path) -> None:
    first = pipeline.build_all(order(house))
    assert [built.fresh for built in first] == [False, False, True]
    assert [path.name for path in first[-1].files] == ["note-2024.docx", "note-2024.pdf"]
    again = pipeline.build_all(order(house))
    assert [built.fresh for built in again] == [False, False, False]


def test_a_batch_makes_its_editions_only(note: Kind, house: Path, tmp_path: Path) -> None:
    wanted = batch.BatchOrder(folder=house / "source", out=tmp_path / "batch")
    [result] = batch.build(wanted, batch.workbooks(house / "source"))
    assert result.fault is None
    names = {path.name for built in result.built for path in built.files}
    assert "note-2024.pdf" in names
    assert "note-2024-internal.pdf" not in names
    assert len(names) == 2 * 5


def test_it_passes_the_gate_and_goes_to_the_site_and_into_what_was_issued(
    note: Kind, house: Path
) -> None:
    def publish(**changes: Any) -> walk.Publication:
        wanted = walk.PublicationOrder(
            order=order(house), placed=dt.date(2025, 3, 1), only="note", **changes
        )
        return pipeline.publish(wanted)

    publication = publish()

    assert [published.title for published in publication.added] == [
        "Памятка АО\xa0«Петербургская сбытовая компания» на 2024 год"
    ]
    [year] = json.loads((publication.site / "disclosure.json").read_bytes())["years"]
    assert len(year["note"]["measures"]) == 10
    assert "Памятка АО" in (publication.site / "index.html").read_text(encoding="utf-8")
    assert (house / "source/issued/2024/note-2024.json").is_file()
    assert verification.verify(publication.site).alterations == ()
    assert [published.name for published in publish().unchanged] == ["note-2024"]


def test_the_gate_asks_it_for_its_own_parts(
    note: Kind, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(note, parts=lambda _: ((r"порядок", "порядок"),))
    monkeypatch.setattr(kinds, "KINDS", (*kinds.KINDS[:-1], other))
    with pytest.raises(Refused) as refused:
        pipeline.publish(
            walk.PublicationOrder(order=order(house), placed=dt.date(2025, 3, 1), only="note")
        )
    assert [obstacle.what for obstacle in refused.value.obstacles] == [
        "нет обязательной части: порядок"
    ]
