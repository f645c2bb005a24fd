"""A document that came back from review: what of it is suggested for the workbook, and what is only
told. The source is that of each test: the shipped workbook, and what a reviewer did."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from generator import building, pipeline, sent
from generator.documents import kinds
from generator.documents.manifest import Manifest
from generator.findings import FaultyWorkbook, GeneratorError
from generator.freshness import Order
from generator.review import reviewing
from generator.review.recognising import recognise
from generator.review.walk import ReviewOrder
from generator.suggestions.cells import Cells
from generator.suggestions.suggestion import State, Suggestion
from generator.terms import Edition
from generator.workbook.opening import open_workbook
from tests import office, word
from tests.conftest import SHIPPED

Change = Callable[[Document], object]
Said = dict[tuple[str, str], tuple[State, str]]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped workbook, with its documents built and kept."""
    path = tmp_path_factory.mktemp("review") / "programme.xlsx"
    shutil.copy(SHIPPED, path)
    for kind in kinds.yearly():
        for edition in Edition:
            keep(path, kind.name, edition)
    return path


def keep(source: Path, name: str, edition: Edition = Edition.PUBLIC) -> None:
    """Builds a document without its PDF and keeps it."""
    order = Order(source=source, out=source.parent / "out", year=2024, edition=edition)
    written = building.write(kinds.kind(name), order)
    template = order.template_of(name).read_bytes()
    sent.keep(source, written.docx, written.manifest, template)


@pytest.fixture(scope="module")
def cells(source: Path) -> Cells:
    return Cells(open_workbook(source))


@pytest.fixture
def reviewed(source: Path, cells: Cells) -> Callable[..., tuple[Suggestion, ...]]:
    """What is suggested by what somebody did to a document."""

    def review(
        change: Change | None, document: str = "program-2024-internal", **more: Any
    ) -> tuple[Suggestion, ...]:
        data = of(source, document)
        if change is not None:
            data = word.edited(data, change)
        return suggestions(source, cells, data, **more)

    return review


def of(source: Path, document: str) -> bytes:
    return next(each for each in sent.editions(source) if each.document == document).docx


def suggestions(
    source: Path, cells: Cells, *files: bytes, issued: int = 0
) -> tuple[Suggestion, ...]:
    kept = sent.editions(source)
    recognised = [
        recognise(Path(f"возврат-{number}.docx"), data, kept)
        for number, data in enumerate(files, 1)
    ]
    counts = {file.kept.document: issued for file in recognised}
    made = reviewing.review(recognised, cells, counts)
    return tuple(each for listed in made.values() for each in listed)


def said(suggested: tuple[Suggestion, ...]) -> Said:
    """State and text by row and column."""
    return {(each.row, each.heading): (each.state, each.proposed) for each in suggested}


FIRST, SECOND, THIRD = "Обновить сидения", "Установить дополнительное", "Провести дополнительное"
NEW = ["", "Завести книгу.", "Купить книгу.", "III квартал", "Книга есть.", "Отдел книг", "12,50"]


def cell(document: Document, row: str, column: int) -> Any:
    return word.cells_of(word.row_with(document, row))[column]


# --- nothing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "document", ["program-2024", "program-2024-internal", "report-2024", "report-2024-internal"]
)
def test_of_an_unedited_file_nothing_is_suggested(reviewed: Any, document: str) -> None:
    assert reviewed(None, document) == ()
    assert reviewed(lambda _: None, document) == ()


def test_what_only_looks_otherwise_is_no_change(reviewed: Any) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 1)
        text = paragraph.text
        for run in word.split(paragraph, text[:8], text[8:20], text[20:]):
            run.get_or_add_rPr().append(OxmlElement("w:b"))
        due = cell(document, FIRST, 3)
        word.write(due, due.text.replace(" ", "\xa0"))
        result = cell(document, FIRST, 4)
        word.write(result, result.text.replace("с", "\xadс", 1) + " ")

    assert reviewed(change) == ()


def test_changes_that_all_were_rejected_are_none(reviewed: Any) -> None:
    def change(document: Document) -> None:
        word.change(cell(document, FIRST, 3), "", "")

    assert reviewed(change) == ()


# --- a cell ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("Обновить", "Заменить", "Заменить сидения"),
        ("сидения", "кресла", "Обновить кресла"),
    ],
)
@pytest.mark.parametrize("recorded", [True, False])
def test_a_word_in_a_cell(reviewed: Any, old: str, new: str, text: str, recorded: bool) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 1)
        if recorded:
            word.change(paragraph, old, new)
        else:
            word.write(paragraph, paragraph.text.replace(old, new))

    [suggestion] = reviewed(change)
    assert (suggestion.state, suggestion.row, suggestion.heading) == (
        State.READY,
        "М24-01",
        "Предложение",
    )
    assert suggestion.proposed.startswith(text)
    assert suggestion.cell == "E2"
    assert suggestion.authors == (("Иванова",) if recorded else ("без записи исправлений",))
    assert suggestion.when == ("2026-11-20T10:15:00" if recorded else "")
    assert suggestion.place == "Таблица 1, строка 1.1.1., графа «Предложения»"
    assert suggestion.decision == "принять"


def test_at_the_end_at_the_start_and_all_of_a_cell(reviewed: Any) -> None:
    def change(document: Document) -> None:
        word.change(cell(document, FIRST, 1), "", " И столы.")
        start = cell(document, SECOND, 1)
        text = start.text
        word.split(start, text)[0].addprevious(word.inserted("Срочно: "))
        whole = cell(document, THIRD, 1)
        word.change(whole, whole.text, "Все заново.")

    found = said(reviewed(change))
    assert found["М24-01", "Предложение"][1].endswith("имеющихся секций. И столы.")
    assert found["М24-02", "Предложение"][1].startswith("Срочно: Установить")
    assert found["М24-03", "Предложение"] == (State.READY, "Все заново.")
    assert {state for state, _ in found.values()} == {State.READY}


@pytest.mark.parametrize(
    ("column", "heading", "text", "state"),
    [
        (3, "Срок", "II квартал 2024", State.READY),
        (3, "Срок", "весной", State.UNREADABLE),
        (6, "Финансирование план, тыс. руб.", "1 300,00", State.READY),
        (6, "Финансирование план, тыс. руб.", "1.300", State.UNREADABLE),
        (6, "Финансирование план, тыс. руб.", "–", State.READY),
        (5, "Ответственный", "", State.READY),
        (1, "Предложение", "", State.CHECK),
    ],
)
def test_dues_sums_and_what_was_emptied(
    reviewed: Any, column: int, heading: str, text: str, state: State
) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, column)
        word.change(paragraph, paragraph.text, text)

    [suggestion] = reviewed(change)
    assert (suggestion.row, suggestion.heading) == ("М24-01", heading)
    assert (suggestion.state, suggestion.proposed) == (state, "" if text == "–" else text)


def test_filled_from_empty(reviewed: Any) -> None:
    def change(document: Document) -> None:
        row = next(row._tr for row in word.plan(document).rows if row.cells[-1].text == "–")
        word.change(word.cells_of(row)[-1], "–", "40,00")

    [suggestion] = reviewed(change)
    assert (suggestion.state, suggestion.was, suggestion.proposed) == (State.READY, "", "40,00")


def test_a_date_of_the_report(reviewed: Any) -> None:
    def change(document: Document) -> None:
        word.change(cell(document, "Обеспечить ЦОК новыми", 3), "22.03.2024", "25.03.2024")

    found = reviewed(change, "report-2024")
    assert said(found) == {("М24-01", "Дата исполнения"): (State.READY, "25.03.2024")}
    assert found[0].sheet == "Исполнение"


def test_a_calculated_number_is_told_and_goes_nowhere(reviewed: Any) -> None:
    def change(document: Document) -> None:
        word.change(cell(document, "Всего", 1), "5\xa0970,00", "6 000,00")

    [suggestion] = reviewed(change)
    assert (suggestion.state, suggestion.cell, suggestion.decision) == (State.COMPUTED, "", "")


def test_of_a_status_with_an_addition_the_addition_is_calculated(reviewed: Any) -> None:
    """«выполнено с опозданием» is printed of «выполнено»: nobody guesses."""

    def change(document: Document) -> None:
        row = word.row_with(document, "выполнено с опозданием")
        paragraph = next(each for each in word.cells_of(row) if "опозданием" in each.text)
        word.change(paragraph, paragraph.text, "не выполнено")

    [suggestion] = reviewed(change, "report-2024")
    assert (suggestion.heading, suggestion.state) == ("Статус", State.CHECK)


# --- authors --------------------------------------------------------------------------------------


def test_two_authors_of_one_value_and_one_inside_the_other(reviewed: Any) -> None:
    """Петров deletes what Иванова put in: it was never there."""

    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 1)
        head, rest = "Обновить ", paragraph.text.removeprefix("Обновить ")
        first, second = word.split(paragraph, head, rest)
        nested = word.mark("w:ins", "Иванова")
        nested.append(word.deleted("новые ", "Петров"))
        first.addnext(nested)
        second.addprevious(word.inserted("все ", "Петров", "2026-11-21T09:00:00Z"))

    [suggestion] = reviewed(change)
    assert suggestion.proposed.startswith("Обновить все сидения")
    assert suggestion.authors == ("Петров",)
    assert suggestion.when == "2026-11-21T09:00:00"


def test_half_accepted_is_the_same_value(reviewed: Any) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 1)
        word.write(paragraph, paragraph.text.replace("Обновить", "Заменить"))
        word.change(paragraph, "секций", "сидений")

    [suggestion] = reviewed(change)
    assert suggestion.proposed.startswith("Заменить сидения")
    assert suggestion.proposed.endswith("имеющихся сидений.")
    assert suggestion.authors == ("Иванова", "без записи исправлений")


def test_without_personal_data_nobody_is_named(reviewed: Any) -> None:
    def change(document: Document) -> None:
        word.change(cell(document, FIRST, 1), "Обновить", "Заменить", author="", when="")

    [suggestion] = reviewed(change)
    assert (suggestion.authors, suggestion.when) == (("автор не указан",), "")


def test_the_moment_in_universal_time_goes_before_the_clock_on_the_wall(reviewed: Any) -> None:
    utc = "{http://schemas.microsoft.com/office/word/2023/wordml/word16du}dateUtc"

    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 1)
        word.change(paragraph, "Обновить", "Заменить")
        for record in paragraph._p.iter(qn("w:ins"), qn("w:del")):
            record.set(utc, "2026-11-20T07:15:00Z")

    [suggestion] = reviewed(change)
    assert suggestion.when == "2026-11-20T07:15:00Z"


# --- what only Word writes ------------------------------------------------------------------------


def test_content_controls_around_row_cell_and_run_change_nothing(reviewed: Any) -> None:
    def change(document: Document) -> None:
        row = word.row_with(document, FIRST)
        word.change(word.cells_of(row)[3], "1 квартал", "II квартал")
        run = next(word.cells_of(row)[1]._p.iter(qn("w:r")))
        word.control(run)
        word.control(next(row.iter(qn("w:tc"))))
        word.control(row)

    assert said(reviewed(change)) == {("М24-01", "Срок"): (State.READY, "II квартал")}


def test_the_prompt_of_an_empty_control_is_no_text(reviewed: Any) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 5)
        word.write(paragraph, "Место для ввода текста")
        word.control(next(paragraph._p.iter(qn("w:r"))), is_prompt=True)

    assert said(reviewed(change)) == {("М24-01", "Ответственный"): (State.READY, "")}


def test_a_paragraph_in_a_cell_that_was_split_says_the_same(reviewed: Any) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 1)
        text = paragraph.text
        second = copy.deepcopy(paragraph._p)
        paragraph._p.addnext(second)
        word.write(paragraph, text[:20])
        word.write(type(paragraph)(second, None), text[20:])
        word.mark_of_paragraph(paragraph, "w:ins")

    found = reviewed(change)
    assert [each.state for each in found if each.state is State.READY] == []


def test_text_that_was_moved_is_where_it_is_and_no_value_grows_by_it(reviewed: Any) -> None:
    """A moved phrase at the border of a value is nobody's."""

    def change(document: Document) -> None:
        city = word.paragraph_with(document, "далее – Программа")
        company = "АО\xa0«Петербургская сбытовая компания»"
        before, found, after = word.parted(city.text, company)
        _, there, rest = word.split(city, before, found, after)
        rest.addprevious(word.inserted(" (переехало)", tag="w:moveTo"))
        assert there is not None

    found = reviewed(change)
    assert [each.state for each in found] == [State.TEMPLATE]


def test_a_phrase_that_was_moved_from_one_cell_to_another_is_to_be_checked_in_both(
    reviewed: Any,
) -> None:
    def change(document: Document) -> None:
        giver, taker = cell(document, FIRST, 1), cell(document, SECOND, 1)
        before, found, after = word.parted(giver.text, "в секторе ожидания обслуживания ")
        _, there, rest = word.split(giver, before, found, after)
        rest.addprevious(word.deleted(found, tag="w:moveFrom"))
        giver._p.remove(there)
        taker._p.append(word.inserted(f" {found}", tag="w:moveTo"))

    found = said(reviewed(change))
    assert {key: state for key, (state, _) in found.items()} == {
        ("М24-01", "Предложение"): State.CHECK,
        ("М24-02", "Предложение"): State.CHECK,
    }


def test_two_paragraphs_that_became_one_are_told(reviewed: Any) -> None:
    """And no value in them is written."""

    def change(document: Document) -> None:
        first = word.paragraph_with(document, "Мероприятия очного обслуживания")
        word.mark_of_paragraph(first, "w:del")

    [told] = reviewed(change, "report-2024")
    assert (told.state, told.sheet, told.decision, told.authors) == (
        State.TASK,
        "",
        "",
        ("Иванова",),
    )
    assert told.place.startswith("абзац соединили со следующим: ")
    assert told.was.replace(" ¶ ", " ") == told.proposed
    assert told.note == "это две строки книги: соедините их тексты в одной, если согласны"


def test_two_paragraphs_of_the_template_that_became_one_are_told(reviewed: Any) -> None:
    def change(document: Document) -> None:
        first = word.paragraph_with(document, "повышение лояльности клиентов")
        word.mark_of_paragraph(first, "w:del")

    [told] = reviewed(change)
    assert (told.state, told.sheet) == (State.TEMPLATE, "program.docx")
    assert told.was.replace(" ¶ ", " ") == told.proposed


def test_the_end_of_a_paragraph_that_goes_with_it_is_no_other_change(reviewed: Any) -> None:
    def change(document: Document) -> None:
        first = word.paragraph_with(document, "повышение лояльности клиентов")
        word.change(first, first.text, "")
        word.mark_of_paragraph(first, "w:del")

    [told] = reviewed(change)
    assert (told.state, told.proposed) == (State.TEMPLATE, "")


def test_tabs_breaks_and_hyphens_of_word_are_characters(reviewed: Any) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 1)
        run = word.split(paragraph, "Обновить", paragraph.text.removeprefix("Обновить"))[0]
        run.append(OxmlElement("w:softHyphen"))

    assert reviewed(change) == ()


def test_the_number_of_a_new_footnote_is_no_part_of_a_value(reviewed: Any) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 1)
        text = paragraph.text
        run = word.split(paragraph, text)[0]
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), "7")
        word.change(paragraph, "Обновить", "Заменить")
        paragraph._p.append(OxmlElement("w:r"))
        paragraph._p[-1].append(reference)
        assert run is not None

    [suggestion] = reviewed(change)
    assert suggestion.proposed.startswith("Заменить сидения")
    assert suggestion.proposed.endswith("имеющихся секций.")


def test_the_running_head_and_the_stamp_are_values_too(reviewed: Any) -> None:
    def change(document: Document) -> None:
        for section in document.sections:
            for paragraph in section.header._element.iter(qn("w:t")):
                if paragraph.text == "ПЕТЕРБУРГСКАЯ СБЫТОВАЯ КОМПАНИЯ":
                    paragraph.text = "СБЫТОВАЯ КОМПАНИЯ"

    found = reviewed(change)
    assert [(each.sheet, each.heading, each.proposed) for each in found] == [
        ("Общество", "Наименование для колонтитула", "СБЫТОВАЯ КОМПАНИЯ")
    ]


# --- rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("recorded", [True, False])
def test_a_row_that_was_taken_out(reviewed: Any, recorded: bool) -> None:
    def change(document: Document) -> None:
        row = word.row_with(document, SECOND)
        if recorded:
            word.delete_row(row)
        else:
            row.getparent().remove(row)

    [suggestion] = reviewed(change)
    assert (suggestion.row, suggestion.heading) == ("М24-02", "Исключено")
    assert (suggestion.state, suggestion.proposed) == (State.READY, "до издания")
    assert suggestion.cell == "M3"


def test_once_issued_a_measure_goes_by_an_amendment(reviewed: Any) -> None:
    def change(document: Document) -> None:
        word.delete_row(word.row_with(document, SECOND))

    [suggestion] = reviewed(change, issued=1)
    assert (suggestion.state, suggestion.proposed) == (State.CHECK, "1")


@pytest.mark.parametrize("recorded", [True, False])
def test_a_row_that_was_put_in(reviewed: Any, recorded: bool) -> None:
    def change(document: Document) -> None:
        row = word.row_with(document, SECOND)
        word.new_row(row, NEW, "Петров" if recorded else "")

    found = reviewed(change)
    assert said(found) == {
        ("М24-11", "Предложение"): (State.READY, "Завести книгу."),
        ("М24-11", "Мероприятие"): (State.READY, "Купить книгу."),
        ("М24-11", "Срок"): (State.READY, "III квартал"),
        ("М24-11", "Результат"): (State.READY, "Книга есть."),
        ("М24-11", "Ответственный"): (State.READY, "Отдел книг"),
        ("М24-11", "Финансирование план, тыс. руб."): (State.READY, "12,50"),
    }
    assert found[0].new_row == {"Код": "М24-11", "Год": "2024", "Раздел": "1.1", "Порядок": "2,5"}


@pytest.mark.parametrize("recorded", [True, False])
def test_a_row_out_beside_a_row_in_are_never_one(reviewed: Any, recorded: bool) -> None:
    """The worst failure there is: four wrong values in the row that went."""

    def change(document: Document) -> None:
        row = word.row_with(document, SECOND)
        word.new_row(row, NEW, "Петров" if recorded else "")
        if recorded:
            word.delete_row(row)
        else:
            row.getparent().remove(row)

    found = said(reviewed(change))
    assert found.pop(("М24-02", "Исключено")) == (State.READY, "до издания")
    assert {row for row, _ in found} == {"М24-11"}


@pytest.mark.parametrize(("recorded", "state"), [(True, State.READY), (False, State.CHECK)])
def test_of_identical_rows_a_record_says_which_is_gone(
    tmp_path: Path, recorded: bool, state: State
) -> None:
    source = office.workbook(
        tmp_path / "книга.xlsx",
        План=[office.measure("М1"), office.measure("М2"), office.measure("М3")],
    )
    keep(source, "program")

    def change(document: Document) -> None:
        rows = [row._tr for row in word.plan(document).rows if "Закупить" in row.cells[2].text]
        if recorded:
            word.delete_row(rows[1])
        else:
            rows[1].getparent().remove(rows[1])

    found = suggestions(
        source, Cells(open_workbook(source)), word.edited(of(source, "program-2024"), change)
    )
    assert [(each.heading, each.state) for each in found] == [("Исключено", state)]
    assert not recorded or found[0].row == "М2"


def test_of_two_rows_that_are_nearly_one_it_is_to_be_checked_which_is_gone(reviewed: Any) -> None:
    """М24-07 is for B2B what М24-08 is for B2C; the one that stays was edited, without a record."""

    def change(document: Document) -> None:
        row = word.row_with(document, "Проводить регулярные опросы")
        row.getparent().remove(row)
        twin = word.row_with(document, "Проводить регулярные опросы")
        for paragraph in word.cells_of(twin):
            if paragraph.text:
                word.write(paragraph, paragraph.text.replace("обработки", "разбора"))

    found = reviewed(change)
    assert {each.row for each in found} == {"М24-07", "М24-08"}
    assert [each.row for each in found if each.state is State.READY and each.row != "М24-07"] == []


def test_the_title_of_a_group_rewritten_is_to_be_checked(reviewed: Any) -> None:
    def change(document: Document) -> None:
        word.write(cell(document, "Интерактивное обслуживание", 1), "Прочее слово")

    assert said(reviewed(change)) == {("2", "Наименование"): (State.CHECK, "Прочее слово")}


def test_a_row_that_is_gone_from_a_table_is_not_looked_for_in_another(reviewed: Any) -> None:
    """A report names a measure in several tables, in each with something else beside it."""

    def change(document: Document) -> None:
        reasons = next(each for each in document.tables if "Причина" in each.rows[0].cells[-1].text)
        gone: Any = reasons.rows[2]._tr
        gone.getparent().remove(gone)

    assert {each.state for each in reviewed(change, "report-2024")} == {State.TASK}


def test_a_row_that_was_nearly_all_rewritten_is_to_be_checked(reviewed: Any) -> None:
    """It may be the same row, or another in its place: nobody can tell without a record."""

    def change(document: Document) -> None:
        cells = word.cells_of(word.row_with(document, SECOND))
        for place in (1, 2, 3, 5, 6):  # the result stays
            word.write(cells[place], NEW[place])

    found = reviewed(change)
    assert {each.row for each in found} <= {"М24-02", "М24-11"}
    assert {each.state for each in found} == {State.CHECK}


def test_two_rows_that_changed_places_are_a_task(reviewed: Any) -> None:
    def change(document: Document) -> None:
        word.row_with(document, SECOND).addnext(word.row_with(document, FIRST))

    [suggestion] = reviewed(change)
    assert suggestion.state is State.TASK
    assert suggestion.row in ("М24-01", "М24-02")


def test_a_row_moved_with_a_record_is_a_task_too(reviewed: Any) -> None:
    def change(document: Document) -> None:
        row = word.row_with(document, FIRST)
        texts = [paragraph.text for paragraph in word.cells_of(row)]
        word.new_row(word.row_with(document, THIRD), texts, "Петров")
        word.delete_row(row, "Петров")

    [suggestion] = reviewed(change)
    assert (suggestion.state, suggestion.row) == (State.TASK, "М24-01")


def test_of_a_row_of_the_report_only_a_person_can_say_what_to_do(reviewed: Any) -> None:
    def change(document: Document) -> None:
        row = word.row_with(document, "Обеспечить ЦОК новыми")
        texts = ["" for _ in word.cells_of(row)]
        texts[1] = "Новое мероприятие."
        word.new_row(row, texts, "Петров")

    assert [each.state for each in reviewed(change, "report-2024")] == [State.TASK]


# --- what is no value -----------------------------------------------------------------------------


def test_standing_text_is_told_with_its_paragraph(reviewed: Any) -> None:
    def change(document: Document) -> None:
        word.change(word.paragraph_with(document, "Целями Программы"), "Целями", "Задачами")

    [suggestion] = reviewed(change)
    assert (suggestion.state, suggestion.sheet) == (State.TEMPLATE, "program.docx")
    assert suggestion.was == "Целями Программы являются:"
    assert suggestion.proposed == "Задачами Программы являются:"
    assert suggestion.place == "п. 1.3. «Целями Программы являются:» (шаблон, абзац 25)"


def test_a_head_of_a_table_is_standing_text(reviewed: Any) -> None:
    def change(document: Document) -> None:
        word.change(word.cells_of(word.plan(document).rows[0]._tr)[3], "Срок", "Сроки")

    [suggestion] = reviewed(change)
    assert (suggestion.state, suggestion.was, suggestion.proposed) == (
        State.TEMPLATE,
        "Срок",
        "Сроки",
    )


def test_a_value_in_a_sentence_is_no_standing_text(reviewed: Any) -> None:
    """The city stands there once, the year of issue beside it stays."""

    def change(document: Document) -> None:
        paragraph = word.paragraph_with(document, "Санкт-Петербург")
        leaves: Any = paragraph._p.iter(qn("w:t"))
        leaf = next(each for each in leaves if each.text == "Санкт-Петербург")
        leaf.text = "Москва"

    [suggestion] = reviewed(change)
    assert (suggestion.sheet, suggestion.heading) == ("Общество", "Город")
    assert (suggestion.state, suggestion.proposed) == (State.READY, "Москва")


def test_a_value_printed_in_several_places_and_changed_in_one_is_to_be_checked(
    reviewed: Any,
) -> None:
    def change(document: Document) -> None:
        paragraph = word.paragraph_with(document, "далее – Программа")
        word.change(paragraph, "Петербургская", "Ленинградская")

    [suggestion] = reviewed(change)
    assert (suggestion.heading, suggestion.state) == ("Краткое наименование", State.CHECK)
    assert suggestion.proposed == "АО «Ленинградская сбытовая компания»"
    assert "в другом месте осталось прежнее" in suggestion.note


def test_a_sentence_that_goes_takes_no_value_of_the_workbook_along(reviewed: Any) -> None:
    def change(document: Document) -> None:
        paragraph = word.paragraph_with(document, "далее – Программа")
        word.change(paragraph, paragraph.text, "")

    found = reviewed(change)
    assert [(each.state, each.proposed) for each in found] == [(State.TEMPLATE, "")]


# --- comments -------------------------------------------------------------------------------------


def commented(paragraph: Any, document: Document, text: str, author: str = "Петров") -> None:
    from docx.text.run import Run

    runs = [Run(each, paragraph) for each in paragraph._p.iter(qn("w:r"))]
    document.add_comment([runs[0], runs[-1]], text=text, author=author, initials="П")


def test_a_comment_stands_with_the_change_it_is_about(reviewed: Any) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 1)
        word.write(paragraph, "Купить стулья.")
        commented(paragraph, document, "Так точнее.")

    [suggestion] = reviewed(change)
    assert suggestion.state is State.READY
    assert [each.as_json() for each in suggestion.comments] == [
        {"author": "Петров", "text": "Так точнее."}
    ]


def test_a_comment_without_a_change_is_a_task(reviewed: Any) -> None:
    def change(document: Document) -> None:
        commented(cell(document, FIRST, 2), document, "Почему?")

    [suggestion] = reviewed(change)
    assert (suggestion.state, suggestion.row, suggestion.heading) == (
        State.TASK,
        "М24-01",
        "Мероприятие",
    )
    assert (suggestion.authors, suggestion.cell) == (("Петров",), "F2")


def test_a_comment_on_standing_text_and_one_on_deleted_text_are_kept(reviewed: Any) -> None:
    def change(document: Document) -> None:
        commented(word.paragraph_with(document, "Целями Программы"), document, "Неверно.")
        paragraph = cell(document, FIRST, 1)
        commented(paragraph, document, "Лишнее.")
        for run in list(paragraph._p.iter(qn("w:r"))):
            for leaf in list(run.iter(qn("w:t"))):
                leaf.tag = qn("w:delText")
                record = word.mark("w:del")
                run.addprevious(record)
                record.append(run)

    texts = {remark.text for each in reviewed(change) for remark in each.comments}
    assert texts == {"Неверно.", "Лишнее."}


def test_a_thread_is_one_task_and_says_whether_it_is_settled(source: Path, cells: Cells) -> None:
    def change(document: Document) -> None:
        paragraph = cell(document, FIRST, 2)
        commented(paragraph, document, "Почему?")
        commented(paragraph, document, "Так решил директор.", "Сидорова")

    data = word.edited(of(source, "program-2024-internal"), change)
    data = word.threads(data, {"Так решил директор.": "Почему?"}, resolved=("Почему?",))
    [suggestion] = suggestions(source, cells, data)
    assert [each.as_json() for each in suggestion.comments] == [
        {"author": "Петров", "text": "Почему?", "resolved": True},
        {"author": "Сидорова", "text": "Так решил директор.", "resolved": True},
    ]


# --- which edition --------------------------------------------------------------------------------


def test_a_file_that_lost_its_properties_is_known_by_its_text(source: Path) -> None:
    data = of(source, "program-2024-internal")
    bare = word.with_parts(
        data, {"docProps/custom.xml": lambda part: part.replace(b"programme442", b"other")}
    )
    file = recognise(Path("x.docx"), bare, sent.editions(source))
    assert (file.kept.document, file.by_text) == ("program-2024-internal", True)


def test_a_foreign_file_is_refused(source: Path) -> None:
    import docx

    foreign = docx.Document()
    foreign.add_paragraph("Договор поставки № 5 от 01.02.2024 между сторонами о поставке бумаги.")
    with pytest.raises(GeneratorError, match=r"Файл x\.docx – не Программа и не Отчет"):
        recognise(Path("x.docx"), word.saved(foreign), sent.editions(source))


def test_what_the_workbook_changed_meanwhile_is_a_conflict(
    source: Path, reviewed: Any, cells: Cells
) -> None:
    """All three values are told."""

    def change(document: Document) -> None:
        word.change(cell(document, FIRST, 3), "1 квартал", "II квартал")

    kept = sent.editions(source)
    data = word.edited(of(source, "program-2024-internal"), change)
    file = recognise(Path("x.docx"), data, kept)
    values = file.edition.values
    older = tuple(
        replace(each, value=replace(each.value, value="III квартал"))
        if each.value.column == "Срок" and each.value.row == "М24-01"
        else each
        for each in values
    )
    fates = tuple(
        replace(
            fate,
            sent=next(
                other
                for other in older
                if (other.unit, other.span, other.cell)
                == (fate.sent.unit, fate.sent.span, fate.sent.cell)
            ),
        )
        for fate in file.returned.fates
    )
    aged = replace(
        file,
        edition=replace(file.edition, values=older),
        returned=replace(file.returned, fates=fates),
    )
    [[suggestion]] = reviewing.review([aged], cells, {}).values()
    assert suggestion.state is State.CONFLICT
    assert "с тех пор в книге стало «1 квартал»" in suggestion.note


# --- several files --------------------------------------------------------------------------------


def test_two_lawyers_who_want_the_same_are_one_suggestion(source: Path, cells: Cells) -> None:
    data = of(source, "program-2024-internal")

    def by(author: str, new: str) -> bytes:
        return word.edited(
            data, lambda document: word.change(cell(document, FIRST, 3), "1 квартал", new, author)
        )

    [suggestion] = suggestions(
        source, cells, by("Иванова", "II квартал"), by("Петров", "II квартал")
    )
    assert (suggestion.state, suggestion.authors) == (State.READY, ("Иванова", "Петров"))
    assert suggestion.source == "возврат-1.docx; возврат-2.docx"

    both = suggestions(source, cells, by("Иванова", "II квартал"), by("Петров", "III квартал"))
    assert [(each.state, each.proposed) for each in both] == [
        (State.CONFLICT, "II квартал"),
        (State.CONFLICT, "III квартал"),
    ]


# --- what is kept ---------------------------------------------------------------------------------


def test_a_build_that_shows_nothing_new_is_not_kept_again(source: Path) -> None:
    before = [kept.path for kept in sent.editions(source)]
    keep(source, "program")
    assert [kept.path for kept in sent.editions(source)] == before


def test_a_kept_edition_has_its_manifest_and_its_template(source: Path) -> None:
    for kept in sent.editions(source):
        assert isinstance(kept.manifest, Manifest)
        assert kept.template is not None
        assert kept.path.parent == source.parent / "sent" / "2024"


def test_old_years_can_be_taken_out(tmp_path: Path, source: Path) -> None:
    shutil.copytree(source.parent / "sent", tmp_path / "sent")
    (tmp_path / "sent" / "2022").mkdir()
    assert sent.prune(tmp_path / "programme.xlsx", 2024) == [2022]
    assert [path.name for path in (tmp_path / "sent").iterdir()] == ["2024"]


def test_of_a_damaged_workbook_is_said_what_is_wrong_with_it(tmp_path: Path) -> None:
    """Also where files come together with those that came before."""
    source, returned = tmp_path / "книга.xlsx", tmp_path / "правки.docx"
    source.write_bytes(b"garbage")
    returned.write_bytes(b"")
    order = ReviewOrder(files=(returned,), names=("правки.docx",), source=source, out=tmp_path)
    with pytest.raises(FaultyWorkbook) as fault:
        pipeline.review_again(order)
    assert [finding.message for finding in fault.value.findings] == ["это не книга Excel"]
