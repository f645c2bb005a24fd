"""A document beside the edition that it comes from: what became of each value, whatever a reviewer's
program or a template's author did to heads, columns and rows."""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.table import Table

from generator import wording
from generator.book import Year
from generator.checked import checked
from generator.documents import finishing, issued, kinds, reading, rendering
from generator.documents.alignment import Aligned, State, align, parts_of
from generator.documents.finishing import Finished
from generator.documents.kinds import Kind
from generator.documents.manifest import Inputs, Manifest, Value, sha256
from generator.documents.standing import standing_text
from generator.documents.units import Unit
from generator.publication import forbidden, gate, required
from generator.publication.candidate import Candidate
from generator.terms import Edition
from tests.conftest import SHIPPED

Change = Callable[[Document], object]


@pytest.fixture(scope="module")
def year() -> Year:
    return checked(SHIPPED, 2024, kinds.KINDS).sound(strict=False)[0]


def built(kind: Kind, year: Year, template: Path | None = None) -> Finished:
    """The public edition, without its PDF."""
    path = template or kind.template
    rendered = rendering.render(path, kind.context(year, Edition.PUBLIC, None))
    properties = finishing.Properties(
        kind.title_of(year), year.company.short_name, dt.datetime(2025, 1, 1), "0"
    )
    return finishing.finish(rendered, properties)


@pytest.fixture(scope="module")
def editions(year: Year) -> Mapping[str, Finished]:
    """The shipped documents."""
    return {kind.name: built(kind, year) for kind in kinds.KINDS}


def reviewed(data: bytes, change: Change) -> bytes:
    """What a person did to a document."""
    document = docx.Document(io.BytesIO(data))
    change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def aligned(edition: Finished, change: Change = lambda _: None) -> Aligned:
    """The edition beside what a person made of it."""
    return align(parts_of(edition.docx), edition.values, parts_of(reviewed(edition.docx, change)))


def changed(said: Aligned) -> dict[tuple[str, str], str | None]:
    """What is said otherwise, by row and column or calculation; None for what is gone."""
    found: dict[tuple[str, str], str | None] = {}
    for value in said.values:
        if value.state is not State.SAME:
            key = (value.value.row, value.value.column or value.value.fact)
            found[key] = None if value.state is State.GONE else value.text
    return found


def texts(units: tuple[Unit, ...]) -> list[tuple[str, ...]]:
    return [unit.texts for unit in units]


def plan(document: Document) -> Table:
    """The table with the measures."""
    return max(document.tables, key=lambda table: len(table.rows))


# --- nothing changed ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["program", "report"])
def test_an_unedited_document_says_the_same(editions: Mapping[str, Finished], name: str) -> None:
    said = aligned(editions[name])
    assert Counter(value.state for value in said.values) == {State.SAME: len(said.values)}
    assert (said.added, said.gone) == ((), ())
    assert said.now == tuple(sorted(editions[name].values, key=_order))


def _order(value: Value) -> tuple[bool, str, int, int]:
    assert value.place is not None
    place = value.place
    return place.part != reading.BODY, place.part, place.paragraph, place.start


def test_other_spaces_quotes_and_hyphens_are_no_change(editions: Mapping[str, Finished]) -> None:
    def change(document: Document) -> None:
        for row in plan(document).rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    for run in paragraph.runs:
                        text = run.text.replace("\xa0", " ").replace("«", '"').replace("»", '"')
                        run.text = text.replace("обслуживания", "обслу\xadживания")

    assert changed(aligned(editions["program"], change)) == {}


# --- edited ---------------------------------------------------------------------------------------


def cell(document: Document, measure: int, column: int) -> Any:
    """The paragraph of a cell of the n-th measure, counted from 1."""
    rows = [row for row in plan(document).rows if len(row._tr.tc_lst) == 5][2:]
    return rows[measure - 1].cells[column].paragraphs[0]


def write(paragraph: Any, text: str) -> None:
    """Another text in the first run of a paragraph."""
    paragraph.runs[0].text = text
    for run in paragraph.runs[1:]:
        run.text = ""


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (lambda was: was.replace("новыми", "удобными"), "Обеспечить ЦОК удобными сидениями для"),
        (lambda was: f"Срочно. {was}", "Срочно. Обеспечить ЦОК новыми сидениями для"),
        (lambda was: f"{was} До мая.", "Обеспечить ЦОК новыми сидениями для"),
        (lambda _: "Купить стулья.", "Купить стулья."),
        (lambda _: "", None),
    ],
    ids=["a word", "at its start", "at its end", "all of it", "emptied"],
)
def test_an_edited_cell_has_its_new_text(
    editions: Mapping[str, Finished], edit: Callable[[str], str], text: str | None
) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, 1, 2)
        write(paragraph, edit(paragraph.text))

    [(key, now)] = changed(aligned(editions["program"], change)).items()
    assert key == ("М24-01", "Мероприятие")
    assert now is None if text is None else (now or "").startswith(text)


def test_a_value_in_a_sentence_is_cut_out_of_it(editions: Mapping[str, Finished]) -> None:
    """«… выполнено 5 мероприятий (50,0 %) …»: one number changes, its neighbours do not."""

    def change(document: Document) -> None:
        for paragraph in document.paragraphs:
            for run in paragraph.runs:
                run.text = run.text.replace("50,0\xa0%", "55,0\xa0%")

    assert changed(aligned(editions["report"], change)) == {("", "share"): "55,0\xa0%"}


def test_standing_text_around_a_value_is_not_the_value(editions: Mapping[str, Finished]) -> None:
    def change(document: Document) -> None:
        for paragraph in document.paragraphs:
            for run in paragraph.runs:
                run.text = run.text.replace("В Отчете", "В настоящем Отчете")

    said = aligned(editions["report"], change)
    assert changed(said) == {}


# --- rows -----------------------------------------------------------------------------------------


def row_of(document: Document, number: int) -> Any:
    """The XML of the row of the n-th measure."""
    return [row._tr for row in plan(document).rows if len(row._tr.tc_lst) == 5][1 + number]


ALL = ("Предложение", "Мероприятие", "Срок", "Результат")


def test_a_deleted_row_is_gone_and_no_other(editions: Mapping[str, Finished]) -> None:
    """1.2.1 and 1.3.1 say nearly the same of B2B and B2C."""

    def change(document: Document) -> None:
        row = row_of(document, 5)
        row.getparent().remove(row)

    said = aligned(editions["program"], change)
    assert changed(said) == {("М24-05", column): None for column in ALL}
    assert len(said.gone) == 1


def test_an_added_row_is_new_and_changes_no_value(editions: Mapping[str, Finished]) -> None:
    def change(document: Document) -> None:
        row = row_of(document, 3)
        row.addnext(added := _copy(row))
        for number, paragraph in enumerate(added.iter(f"{W}t")):
            paragraph.text = ("Провести опрос.", "Опросить клиентов.", "май", "Опрос.")[number % 4]

    said = aligned(editions["program"], change)
    assert changed(said) == {}
    assert [row[1:] for row in texts(said.added)] == [
        ("Провести опрос.", "Опросить клиентов.", "май", "Опрос.")
    ]


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _copy(element: Any) -> Any:
    return copy.deepcopy(element)


def test_a_row_deleted_beside_one_added_is_not_that_one(editions: Mapping[str, Finished]) -> None:
    """All accepted: the worst mistake would be four wrong values."""

    def change(document: Document) -> None:
        row = row_of(document, 3)
        row.addnext(added := _copy(row))
        new = ("Клиенты жалуются на парковку.", "Разметить стоянку.", "октябрь", "Стоянка есть.")
        for number, paragraph in enumerate(added.iter(f"{W}t")):
            paragraph.text = new[number % 4]
        row.getparent().remove(row)

    said = aligned(editions["program"], change)
    assert changed(said) == {("М24-03", column): None for column in ALL}
    assert len(said.added) == 1


def test_rows_in_another_order_keep_their_values_and_have_their_new_numbers(
    editions: Mapping[str, Finished], year: Year
) -> None:
    def change(document: Document) -> None:
        first, second = row_of(document, 1), row_of(document, 2)
        second.addnext(first)

    said = aligned(editions["program"], change)
    assert changed(said) == {}
    numbers = [said.of(measure, "measure") for measure in year.measures[:2]]
    assert [value.number for value in numbers if value] == ["1.1.2.", "1.1.1."]


# --- columns and heads ----------------------------------------------------------------------------


def test_columns_that_a_reviewer_moved_or_added_keep_their_values(
    editions: Mapping[str, Finished],
) -> None:
    def change(document: Document) -> None:
        for row in plan(document).rows:
            cells = row._tr.tc_lst
            if len(cells) == 5:
                cells[2].addprevious(cells[3])  # the due before the measure
                cells[4].addnext(_copy(cells[4]))
        write(cell_of(document, 1, 3), "Купить стулья.")

    assert changed(aligned(editions["program"], change)) == {
        ("М24-01", "Мероприятие"): "Купить стулья."
    }


def cell_of(document: Document, number: int, column: int) -> Any:
    rows = [row for row in plan(document).rows if len(row._tr.tc_lst) == 6][2:]
    return rows[number - 1].cells[column].paragraphs[0]


def heads() -> list[tuple[str, str]]:
    """The words of every head of every table of the templates that the public edition has."""
    heads_of_kinds: list[tuple[str, str]] = []
    for kind in kinds.KINDS:
        internal = re.compile(r"тыс\. руб|Ответственный|В изданной|Сейчас|Графа")
        for table in docx.Document(str(kind.template)).tables:
            own = _head(table)
            if not any(internal.search(head) for head in own):
                heads_of_kinds += [(kind.name, head) for head in own]
    return list(dict.fromkeys(heads_of_kinds))


def _head(table: Table) -> list[str]:
    row = table.rows[0]
    if row._tr.find(f"{W}trPr/{W}tblHeader") is None:
        return []
    texts = [cell.text for cell in row.cells if cell.text.strip()]
    return [text for text in texts if "{{" not in text]  # a value, though in a head


def test_there_are_heads_to_rename() -> None:
    assert {("program", "Срок"), ("report", "Статус"), ("program", "Предложения")} <= set(heads())
    assert len(heads()) > 30


@pytest.fixture(scope="module")
def published(editions: Mapping[str, Finished], year: Year) -> Mapping[str, Any]:
    """What the shipped documents say, as data for the site."""
    return {kind.name: kind.data(year, aligned(editions[kind.name])) for kind in kinds.KINDS}


# The rules of the gate that look for something of the year in a document's tables.
OF_TABLES = (
    forbidden.no_internal_columns,
    required.needed_calculations,
    required.all_measures,
    required.outcomes_are_facts,
)


@pytest.mark.parametrize(("name", "head"), heads())
def test_a_renamed_head_changes_nothing_but_the_head(
    editions: Mapping[str, Finished],
    published: Mapping[str, Any],
    year: Year,
    tmp_path: Path,
    name: str,
    head: str,
) -> None:
    """Data for the site, gate and comparison find what they look for by its place."""
    kind, template = kinds.kind(name), tmp_path / "template.docx"
    template.write_bytes(
        reviewed(kind.template.read_bytes(), lambda document: rename(document, head, "Иное слово"))
    )
    edition, made = editions[name], built(kind, year, template)
    before_the_gate = candidate(kind, year, made, template)
    assert kind.data(year, before_the_gate.aligned) == published[name]
    assert [each for rule in OF_TABLES for each in rule(before_the_gate)] == []
    assert changed(align(parts_of(edition.docx), edition.values, parts_of(made.docx))) == {}


@pytest.mark.parametrize(
    ("name", "head"), [("program", "Срок"), ("program", "Предложения"), ("report", "Статус")]
)
def test_the_whole_gate_lets_a_document_with_renamed_heads_pass(
    year: Year, tmp_path: Path, name: str, head: str
) -> None:
    kind, template = kinds.kind(name), tmp_path / "template.docx"
    template.write_bytes(
        reviewed(kind.template.read_bytes(), lambda document: rename(document, head, "Иное слово"))
    )
    made = built(kind, year, template)
    assert gate.obstacles_of_docx(candidate(kind, year, made, template)) == ()


def rename(document: Document, head: str, new: str) -> None:
    for table in document.tables:
        for head_cell in table.rows[0].cells:
            if head_cell.text == head:
                write(head_cell.paragraphs[0], new)


def candidate(kind: Kind, year: Year, made: Finished, template: Path) -> Candidate:
    """A built document before the gate; its data may be invented."""
    return Candidate(
        kind=kind,
        year=year,
        manifest=manifest_of(kind, made),
        built=made.docx,
        docx=made.docx,
        pdf=b"",
        folder=Path(),
        approved=None,
        standing=standing_text(template).paragraphs,
        demo=True,
    )


def manifest_of(kind: Kind, made: Finished) -> Manifest:
    return Manifest(
        document=f"{kind.name}-2024",
        generation="",
        year=2024,
        edition="public",
        latest_year=2024,
        logo=None,
        findings=(),
        inputs=Inputs("", "", "", "", ""),
        files={},
        values=made.values,
    )


def test_columns_of_the_template_in_another_order_change_nothing(
    editions: Mapping[str, Finished], year: Year, tmp_path: Path
) -> None:
    def swap(document: Document) -> None:
        for table in document.tables:
            for row in table.rows:
                cells = row._tr.tc_lst
                if len(cells) == 5:
                    cells[2].addprevious(cells[4])

    kind = kinds.kind("program")
    template = tmp_path / "template.docx"
    template.write_bytes(reviewed(kind.template.read_bytes(), swap))
    made = built(kind, year, template)
    assert kind.data(year, aligned(made)) == kind.data(year, aligned(editions["program"]))


# --- what was issued ------------------------------------------------------------------------------


def test_a_programme_that_review_changed_is_issued_as_it_says_now(
    editions: Mapping[str, Finished], year: Year, tmp_path: Path
) -> None:
    """And a plan that does not follow is told by row and column, whatever its heads are called."""

    def change(document: Document) -> None:
        write(cell(document, 1, 2), "Купить стулья.")
        rename(document, "Мероприятия", "Что делаем")
        second = row_of(document, 2)
        second.addnext(row_of(document, 1))

    made = editions["program"]
    manifest = manifest_of(kinds.kind("program"), made)
    said = aligned(made, change)
    path = tmp_path / "program-2024.json"
    (tmp_path / "program-2024.docx").write_bytes(b"issued")
    digest = sha256(b"issued")
    path.write_bytes(
        replace(manifest, document="program-2024", files={"program-2024.docx": digest})
        .issued_as("program-2024", {"program-2024.docx": digest}, said.now, None)
        .to_bytes()
    )
    told = {
        (each.measure, each.cell.heading): (each.issued, each.now)
        for each in issued.changes(year, path)
    }
    assert told == {
        ("М24-01", "Мероприятие"): ("Купить стулья.", wording.typeset(year.measures[0].measure)),
        ("М24-01", "№"): ("1.1.2.", "1.1.1."),
        ("М24-02", "№"): ("1.1.1.", "1.1.2."),
    }
