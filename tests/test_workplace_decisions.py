"""What a person does on pages is what happens: decisions that stand there are those that are applied,
what came before is not lost, and nothing is said in the words of a terminal."""

from __future__ import annotations

import ast
import io
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from starlette.testclient import TestClient

from generator import pipeline
from generator.freshness import hash_of
from generator.intake import received
from generator.suggestions.reverting import former_books
from generator.workplace import words
from generator.workplace.desk import Desk
from tests import test_workplace
from tests.conftest import ROOT, SHIPPED
from tests.test_workplace import DUE, edited, fields_of, outcome, put, text_of
from tests.test_workplace_data import CSV, YEAR, filled, made_forms, sent

workers, desk = test_workplace.workers, test_workplace.desk
stranger, browser = test_workplace.stranger, test_workplace.browser
LIST = "program-2026-предложения.xlsx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def built(browser: TestClient, desk: Desk) -> bytes:
    """The Programme of 2026, as it goes to the lawyers."""
    form = {"document": "program", "edition": "public", "year": "2026"}
    outcome(browser, browser.post("/documents", data=form))
    return (desk.out / "program-2026.docx").read_bytes()


def with_word(built: bytes, nth: int, word: str) -> bytes:
    """A document in which a lawyer wrote a word more into the result of the nth measure."""
    document = docx.Document(io.BytesIO(built))
    [plan] = [table for table in document.tables if _head(table)[-1] == "Результат"]
    cells = [row.cells[-1] for row in plan.rows[2:] if len(set(row.cells)) == len(_head(plan))]
    paragraph = cells[nth].paragraphs[0]
    text = f"{paragraph.text} {word}"
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _head(table: docx.table.Table) -> list[str]:
    return [" ".join(cell.text.split()) for cell in table.rows[0].cells]


def dropped(browser: TestClient, *files: tuple[str, bytes]) -> str:
    """What the page says of documents that came back."""
    every = [("files", (name, data, WORD)) for name, data in files]
    return text_of(outcome(browser, browser.post("/agree", files=every)))


def decided(browser: TestClient, desk: Desk, **fields: str) -> str:
    """What the page of the list says after a button was pressed."""
    data = {"seen": hash_of(desk.out / LIST), "who": "Орлова"}
    data |= fields_of(desk.out / LIST, **fields)
    return text_of(outcome(browser, browser.post(f"/agree/{LIST}", data=data)))


def says(book: Path, word: str) -> bool:
    """Whether the plan says a word."""
    plan = openpyxl.load_workbook(book)["План"]
    return any(word in str(cell.value) for row in plan.iter_rows() for cell in row)


# --- decisions ------------------------------------------------------------------------------------


def test_what_stands_on_the_page_is_what_is_applied(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    """A suggestion that is ready comes accepted; who chooses otherwise need not save it first."""
    dropped(browser, ("правки.docx", with_word(built, 0, "надежно")))
    before = hash_of(desk.source)
    said = decided(browser, desk, decision_1="отклонить", then="apply")
    assert "Записывать в книгу нечего; она не изменена." in said
    assert hash_of(desk.source) == before
    said = decided(browser, desk, decision_1="принять", own_1="", then="apply")
    assert "Книга обновлена." in said
    assert says(desk.source, "надежно")


def test_what_nobody_decided_on_may_be_decided_together(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    both = with_word(with_word(built, 0, "надежно"), 1, "быстро")
    dropped(browser, ("правки.docx", both))
    decided(browser, desk, decision_1="", decision_2="", rest="")
    said = decided(
        browser, desk, decision_1="", decision_2="отклонить", rest="принять", then="apply"
    )
    assert "Книга обновлена." in said
    assert says(desk.source, "надежно")
    assert not says(desk.source, "быстро")


def test_a_text_of_several_lines_stays_as_it_is(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    dropped(browser, ("правки.docx", with_word(built, 0, "надежно")))
    decided(browser, desk, decision_1="принять", own_1="Первая строка.\r\nВторая строка.")
    [first] = pipeline.suggested(desk.out / LIST).suggestions
    assert first.own_text == "Первая строка.\nВторая строка."
    before = hash_of(desk.out / LIST)
    decided(browser, desk, decision_1="принять", own_1=first.own_text, who="Сидоров")
    assert hash_of(desk.out / LIST) == before, "what nobody changed is left alone"


def test_all_may_be_rejected_at_once(browser: TestClient, desk: Desk, built: bytes) -> None:
    dropped(browser, ("правки.docx", with_word(built, 0, "надежно")))
    decided(browser, desk, decision_1="принять", rest="all")
    [first] = pipeline.suggested(desk.out / LIST).suggestions
    assert first.decision == "отклонить"


def test_only_a_returned_document_may_keep_what_the_workbook_does_not_say(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    dropped(browser, ("правки.docx", with_word(built, 0, "надежно")))
    assert "оставить в документе" in browser.get(f"/agree/{LIST}").text
    listed = pipeline.next_year(desk.source, desk.out, 2027).listed
    assert listed is not None
    assert "оставить в документе" not in browser.get(f"/data/{listed.name}").text


def test_an_own_text_may_be_as_long_as_a_cell(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    dropped(browser, ("правки.docx", with_word(built, 0, "надежно")))
    decided(browser, desk, decision_1="принять", own_1="Ы" * 32_000)
    [first] = pipeline.suggested(desk.out / LIST).suggestions
    assert first.own_text == "Ы" * 32_000


def test_signs_that_no_cell_holds_are_left_out(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    dropped(browser, ("правки.docx", with_word(built, 0, "надежно")))
    said = decided(browser, desk, decision_1="принять", own_1="Быс\x02тро\ufffe.", who="Ор\x07лова")
    assert "Решения записаны в список." in said
    [first] = pipeline.suggested(desk.out / LIST).suggestions
    assert (first.own_text, first.decided_by) == ("Быстро.", "Орлова")


def test_a_list_that_is_open_in_excel_is_not_written(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    dropped(browser, ("правки.docx", with_word(built, 0, "надежно")))
    (desk.out / f"~${LIST}").write_bytes(b"\x05Orlova".ljust(165))
    before = hash_of(desk.out / LIST)
    said = decided(browser, desk, decision_1="отклонить", own_1="")
    assert f"Не сделано: Решения в списке {LIST}" in said
    assert "Сохраните и закройте его, обновите страницу и повторите; ничего не записано." in said
    assert hash_of(desk.out / LIST) == before


def shown(browser: TestClient, desk: Desk, **fields: str) -> tuple[str, list[tuple[str, str]]]:
    """What the page of the list says after a button was pressed; and what is chosen and typed on
    it, in order."""
    data = {"seen": "", "who": "Петрова", **fields_of(desk.out / LIST, **fields)}
    return on_page(outcome(browser, browser.post(f"/agree/{LIST}", data=data)))


def on_page(page: str) -> tuple[str, list[tuple[str, str]]]:
    """What it says; what is chosen and typed on it, in order."""
    chosen = re.findall(r'name="decision-[\w-]+" value="([^"]*)" checked', page)
    own = re.findall(r'name="own-[\w-]+">([^<]*)</textarea>', page)
    return text_of(page), list(zip(chosen, own, strict=True))


def test_decisions_that_are_not_written_stay_on_the_page(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    """Whatever hinders, nobody decides twice."""
    both = with_word(with_word(built, 0, "надежно"), 1, "быстро")
    dropped(browser, ("правки.docx", both))
    (desk.out / f"~${LIST}").write_bytes(b"\x05Orlova".ljust(165))
    mine = {"decision_1": "отклонить", "own_1": "", "decision_2": "принять", "own_2": "Не <так>."}
    seen = hash_of(desk.out / LIST)
    said, there = shown(browser, desk, seen=seen, rest="принять", **mine)
    assert "Выбранное и набранное осталось на этой странице, но не записано" in said
    assert "В списке сейчас: принять." in said
    assert there == [("отклонить", ""), ("принять", "Не &lt;так&gt;.")]
    page = browser.get(f"/agree/{LIST}").text
    assert on_page(page)[1] == [("принять", ""), ("принять", "")], "only for who chose it"


def test_decisions_that_are_written_are_not_called_unwritten(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    """The list takes them, the workbook is open elsewhere."""
    dropped(browser, ("правки.docx", with_word(built, 0, "надежно")))
    desk.source.with_name(f"~${desk.source.name}").write_bytes(b"\x05Orlova".ljust(165))
    seen, mine = hash_of(desk.out / LIST), {"decision_1": "", "own_1": "Скоро."}
    said, there = shown(browser, desk, seen=seen, then="apply", rest="принять", **mine)
    assert "Решения в списке записаны: повторить их не надо." in said
    assert "Выбранное и набранное осталось" not in said
    assert there == [("принять", "Скоро.")]


def test_decisions_stay_at_their_suggestions_when_the_list_is_another_one(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    """A colleague read one more document meanwhile, whose suggestion comes first, and decided."""
    dropped(browser, ("правки.docx", with_word(built, 1, "быстро")))
    seen = hash_of(desk.out / LIST)
    mine = fields_of(desk.out / LIST, decision_1="отклонить", own_1="")
    both = with_word(with_word(built, 0, "надежно"), 1, "быстро")
    dropped(browser, ("правки.docx", both))
    decided(browser, desk, decision_1="принять", own_1="", decision_2="принять", own_2="Скоро.")
    data = {"seen": seen, "who": "Петрова", **mine}
    said, there = on_page(outcome(browser, browser.post(f"/agree/{LIST}", data=data)))
    assert "изменил кто-то еще; ничего не записано. Сверьте свои решения" in said
    assert there == [("принять", ""), ("отклонить", "")]
    assert "В списке сейчас: принять, «Скоро.» (Орлова)." in said


# --- what came before -----------------------------------------------------------------------------


def test_the_second_lawyer_does_not_hide_the_first(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    dropped(browser, ("Петрова.docx", with_word(built, 0, "надежно")))
    said = dropped(browser, ("Сидоров.docx", with_word(built, 1, "быстро")))
    assert "Прочитано. Предложений 2: готово – 2." in said
    assert "Прислано: 2 Петрова.docx Убрать Сидоров.docx Убрать" in said
    page = text_of(browser.get(f"/agree/{LIST}").text)
    assert "надежно" in page
    assert "быстро" in page
    said = text_of(outcome(browser, browser.post("/agree/away", data={"name": "Петрова.docx"})))
    assert "Прочитано. Предложений 1: готово – 1." in said
    said = text_of(outcome(browser, browser.post("/agree/away", data={})))
    assert "Убрано; присланных документов больше нет." in said


def test_a_corrected_file_takes_the_place_of_the_former(browser: TestClient, built: bytes) -> None:
    dropped(browser, ("Петрова.docx", with_word(built, 0, "надежно")))
    said = dropped(browser, ("Петрова.docx", with_word(built, 1, "быстро")))
    assert "Прочитано. Предложений 1: готово – 1." in said


def test_what_can_not_be_read_is_not_kept(browser: TestClient, desk: Desk, built: bytes) -> None:
    good = with_word(built, 0, "надежно")
    dropped(browser, ("Петрова.docx", good))
    said = dropped(browser, ("Петрова.docx", b"PK no document"))
    assert "Не сделано: Правки из документов: Петрова.docx" in said
    kept = received.files_in(received.folder_of(desk.source, received.RETURNED))
    assert [path.read_bytes() for path in kept] == [good]


def test_what_is_kept_keeps_nobody_from_going_on(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    """The editions that documents were made of may be put away, as `prune` does."""
    dropped(browser, ("а.docx", with_word(built, 0, "надежно")), ("б.docx", built))
    shutil.rmtree(desk.source.parent / "sent" / "2026")
    said = dropped(browser, ("в.docx", with_word(built, 1, "быстро")))
    assert "Не сделано: Правки из документов: в.docx" in said
    assert "received" not in said
    said = text_of(outcome(browser, browser.post("/agree/away", data={"name": "а.docx"})))
    assert "Убрано." in said
    assert "Прислано: 1 б.docx Убрать" in said


def test_a_table_that_can_not_be_read_does_not_take_the_place_of_a_good_one(
    browser: TestClient, desk: Desk
) -> None:
    form = made_forms(browser, desk)[1]
    sent(browser, (form.name, filled(form, "утром")))
    said = sent(browser, (form.name, b"%PDF-1.7"))
    assert f"{form.name}: это файл PDF, а не таблица" in said
    assert "Ничего не принято; присланное раньше осталось." in said
    assert "Прислано на 2026 год: 1" in said


def test_one_name_is_one_name_however_it_is_composed(browser: TestClient, desk: Desk) -> None:
    """A Mac sends «й» as two characters."""
    form = made_forms(browser, desk)[1]
    sent(browser, (unicodedata.normalize("NFC", "Мой район.xlsx"), filled(form, "утром")))
    said = sent(browser, (unicodedata.normalize("NFD", "Мой район.xlsx"), filled(form, "вечером")))
    assert "Прислано на 2026 год: 1" in said


def test_what_was_written_before_a_refusal_is_told(
    browser: TestClient, desk: Desk, built: bytes
) -> None:
    dropped(browser, ("правки.docx", with_word(built, 0, "надежно")))
    (desk.source.parent / f"~${desk.source.name}").write_bytes(b"\x05Orlova".ljust(165))
    before = hash_of(desk.source)
    said = decided(browser, desk, decision_1="отклонить", own_1="", then="apply")
    assert "Решения в списке записаны: повторить их не надо." in said
    assert hash_of(desk.source) == before
    [first] = pipeline.suggested(desk.out / LIST).suggestions
    assert first.decision == "отклонить"


# --- the workbook ---------------------------------------------------------------------------------


def test_a_workbook_that_is_half_filled_is_kept_if_one_likes(
    browser: TestClient, desk: Desk, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.xlsx"
    pipeline.init(empty)
    data, seen = empty.read_bytes(), hash_of(desk.source)
    assert "Не сделано: Новая версия книги" in put(browser, seen, data)
    assert "Новая версия принята." in put(browser, seen, data, faulty="yes", other="yes")
    assert desk.source.read_bytes() == data


def test_what_has_no_sheets_of_ours_is_refused_all_the_same(
    browser: TestClient, desk: Desk
) -> None:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    said = put(browser, hash_of(desk.source), target.getvalue(), faulty="yes")
    assert "Книга не принята, в ней есть ошибки:" in said


def test_the_workbook_of_another_company_is_noticed(browser: TestClient, desk: Desk) -> None:
    before = desk.source.read_bytes()
    shutil.copytree(SHIPPED.parent, desk.source.parent, dirs_exist_ok=True, ignore=_books)
    data = SHIPPED.read_bytes()
    said = put(browser, hash_of(desk.source), data, faulty="yes")
    assert "Это книга другого Общества: в ней " in said
    assert (
        "Если так и надо, отметьте «Это нарочно: другое Общество, годы убраны или взята прежняя "
        "книга» и повторите."
    ) in said
    assert desk.source.read_bytes() == before
    said = put(browser, hash_of(desk.source), data, faulty="yes", other="yes")
    assert "Новая версия принята." in said
    assert desk.source.read_bytes() == data


def test_a_version_made_from_a_former_book_takes_nothing_back_by_itself(
    browser: TestClient, desk: Desk
) -> None:
    """Somebody downloaded the book, a colleague put another one, then the first one comes back."""
    mine = edited(desk.source, "F40", "Выдача справок")
    colleagues = edited(desk.source, DUE, "IV квартал 2026")
    assert "Новая версия принята." in put(browser, hash_of(desk.source), colleagues)
    said = put(browser, hash_of(desk.source), mine)
    assert (
        "Новая версия возвращает то, что с тех пор изменено: она сделана из прежней книги или "
        "отменяет изменение; ничего не записано: План!G38 «Срок»: сейчас «IV квартал 2026», стало "
        "бы «II квартал 2026» Если она сделана из прежней, скачайте книгу, какая она сейчас, и "
        "перенесите свои изменения. Если так и надо, отметьте «Это нарочно: другое Общество, годы "
        "убраны или взята прежняя книга» и повторите."
    ) in said
    assert desk.source.read_bytes() == colleagues
    both = edited(desk.source, "F40", "Выдача справок")
    assert "Новая версия принята." in put(browser, hash_of(desk.source), both)
    former = colleagues
    assert "F40" in put(browser, hash_of(desk.source), former)
    assert "Новая версия принята." in put(browser, hash_of(desk.source), former, other="yes")


def test_rows_without_a_key_may_stand_elsewhere_in_a_new_version(
    browser: TestClient, desk: Desk
) -> None:
    """One row of an assessment comes on top, then another goes: the rest stands where it stood."""

    def added(assessments: Worksheet) -> None:
        values = [cell.value for cell in assessments[6]]
        assessments.insert_rows(5)
        for column, value in enumerate(values, 1):
            assessments.cell(5, column).value = value

    for change in (added, lambda assessments: assessments.delete_rows(7)):
        workbook = openpyxl.load_workbook(desk.source)
        change(workbook["Оценка"])
        target = io.BytesIO()
        workbook.save(target)
        said = put(browser, hash_of(desk.source), target.getvalue(), faulty="yes")
        assert "Новая версия принята." in said


def test_the_former_books_are_those_of_this_one(tmp_path: Path) -> None:
    """Of several books in a folder; none where there is no folder any more."""
    own = ["programme-2026-01-26-0a1b2c3d.xlsx", "programme-без-даты-0a1b2c3d.xlsx"]
    others = ["programme-Юг-2026-01-26-0a1b2c3d.xlsx", "programme-2025-2026-01-26-0a1b2c3d.xlsx"]
    for name in (*own, *others):
        (tmp_path / name).write_bytes(b"")
    found = former_books(tmp_path / "programme.xlsx")
    assert sorted(path.name for path in found) == own
    assert former_books(tmp_path / "нет" / "programme.xlsx") == []


def test_a_workbook_that_lost_a_year_is_noticed(browser: TestClient, desk: Desk) -> None:
    workbook = openpyxl.load_workbook(desk.source)
    plan, before = workbook["План"], desk.source.read_bytes()
    for row in reversed(list(plan.iter_rows())):
        if any(cell.value == 2025 for cell in row[:4]):
            plan.delete_rows(row[0].row or 0)
    target = io.BytesIO()
    workbook.save(target)
    said = put(browser, hash_of(desk.source), target.getvalue(), faulty="yes")
    assert "В новой книге нет плана, который есть в прежней: 2025; ничего не записано." in said
    assert desk.source.read_bytes() == before


def _books(_: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith((".png", ".svg"))]


def test_a_workbook_of_an_older_version_gets_what_it_lacks(browser: TestClient, desk: Desk) -> None:
    workbook = openpyxl.load_workbook(desk.source)
    del workbook["Опросы"]
    workbook.save(desk.source)
    said = text_of(outcome(browser, browser.post("/book/upgrade")))
    assert "В книгу добавлено: " in said
    assert "Прежняя книга сохранена рядом: programme-" in said
    assert "Опросы" in openpyxl.load_workbook(desk.source).sheetnames
    said = text_of(outcome(browser, browser.post("/book/upgrade")))
    assert "Добавлять нечего: в книге все есть." in said


def test_a_former_workbook_can_be_had_again(browser: TestClient, desk: Desk) -> None:
    before = desk.source.read_bytes()
    put(browser, hash_of(desk.source), edited(desk.source, DUE, "IV квартал 2026"))
    [former] = desk.source.parent.glob("programme-*.xlsx")
    assert f"Прежние книги: 1 {former.name}" in text_of(browser.get("/book").text)
    assert browser.get(f"/book/former/{former.name}").content == before
    assert browser.get("/book/former/programme.xlsx").status_code == 404
    assert browser.get("/book/former/..%2fprogramme.xlsx").status_code == 404


# --- forms and tables -----------------------------------------------------------------------------


def test_forms_that_are_dealt_out_otherwise_leave_none_of_before(
    browser: TestClient, desk: Desk
) -> None:
    """But for one that somebody filled in."""
    worked, *_ = made_forms(browser, desk)
    workbook = openpyxl.load_workbook(worked)
    workbook.save(worked)
    answer = browser.post("/data/forms", data={"year": YEAR, "by": "Канал"})
    said = text_of(outcome(browser, answer))
    there = sorted(path.name for path in (desk.out / f"forms-{YEAR}").glob("*.xlsx"))
    assert worked.name in there
    assert f"Форм: {len(there) - 1}, на 2026 год." in said


def test_a_row_without_its_section_waits_for_a_person(browser: TestClient) -> None:
    table = "Мероприятие;Срок;Результат\nОбновить стенды в офисах;март 2026;Стенды обновлены\n"
    answer = browser.post(
        "/data/tables",
        data={"year": YEAR},
        files={"tables": ("план.csv", table.encode(), CSV)},
    )
    assert "готово" not in text_of(outcome(browser, answer)).partition("Предложений")[2][:40]


def test_too_many_files_are_told_with_their_number(browser: TestClient) -> None:
    files = [("files", (f"{number}.docx", b"x", WORD)) for number in range(41)]
    answer = browser.post("/agree", files=files)
    assert answer.status_code == 400
    assert "За один раз принимается до 40 файлов; ничего не изменено." in answer.text


# --- withdrawal, controls -------------------------------------------------------------------------


def test_a_revision_is_withdrawn(browser: TestClient) -> None:
    form = {"year": "2025", "document": "program", "on": "2026-03-01", "reason": "Неверная сумма"}
    said = text_of(outcome(browser, browser.post("/publish/withdraw", data=form)))
    assert ", редакция 1 снята." in said
    said = text_of(outcome(browser, browser.post("/publish/withdraw", data=form)))
    assert ", редакция 1: она уже снята." in said


def test_nothing_is_placed_on_a_day_far_to_come(browser: TestClient, desk: Desk) -> None:
    answer = browser.post("/publish", data={"year": "2025", "only": "", "placed": "2099-03-01"})
    assert answer.status_code == 400
    assert (
        "День размещения 01.03.2099 наступит больше чем через 31 дн.: проверьте год; ничего не "
        "опубликовано."
    ) in text_of(answer.text)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("reason", "", "Не названа причина, а ее прочтут посетители сайта."),
        ("reason", " \u200b ", "Не названа причина, а ее прочтут посетители сайта."),
        ("on", "2099-01-01", "День снятия еще не наступил. Назовите сегодняшний или прошедший."),
        ("on", "", "Назовите год и день."),
    ],
)
def test_nothing_is_withdrawn_by_mistake(
    browser: TestClient, desk: Desk, field: str, value: str, said: str
) -> None:
    form = {"year": "2025", "document": "program", "on": "2026-03-01", "reason": "Неверная сумма"}
    issued = hash_of(desk.source.parent / "issued" / "2025" / "program-2025.json")
    answer = browser.post("/publish/withdraw", data={**form, field: value})
    page = outcome(browser, answer) if answer.status_code == 303 else answer.text
    assert said in page
    assert hash_of(desk.source.parent / "issued" / "2025" / "program-2025.json") == issued


def test_an_approved_file_that_would_not_be_compared_is_told(browser: TestClient) -> None:
    form = {"year": "2025", "placed": "2026-02-15", "only": "program", "demo": "yes", "listed": ""}
    files = {"report": ("Отчет утв.docx", b"PK", WORD)}
    answer = browser.post("/publish", data=form, files=files)
    assert answer.status_code == 400
    assert (
        "Утвержденный файл не с чем сверить: Отчет – не то, что публикуется. Выберите «все, что "
        "готово» или уберите файл; ничего не опубликовано."
    ) in answer.text


def test_controls_of_two_years_on_one_day_are_two(browser: TestClient, desk: Desk) -> None:
    for year in ("2025", "2026"):
        form = {"on": "2025-12-31", "since": "", "year": year}
        outcome(browser, browser.post("/control", data=form))
    made = sorted(path.name for path in desk.out.glob("control-*.docx"))
    assert made == ["control-2025-12-31-2026.docx", "control-2025-12-31.docx"]
    page = text_of(browser.get("/control").text)
    assert "На 31.12.2025, Программа 2025 года" in page
    assert "На 31.12.2025, Программа 2026 года" in page


def test_what_was_chosen_stays_chosen(browser: TestClient) -> None:
    """The year of the date is another one with another date; the box says which Programme it is
    of."""
    form = {"on": "2025-07-01", "since": "", "year": ""}
    page = outcome(browser, browser.post("/control", data=form))
    assert "Справка на 01.07.2025 по Программе 2025 года готова." in text_of(page)
    assert "<option selected>" not in page


def test_a_year_without_a_plan_is_no_fault_of_the_workbook(browser: TestClient, desk: Desk) -> None:
    form = {"on": "2000-01-01", "since": "", "year": ""}
    said = text_of(outcome(browser, browser.post("/control", data=form)))
    assert "назовите год плана: страница «Контроль», 2026 год" in said
    journal = desk.journal.path.read_text("utf-8")
    assert "Плана этого года в книге нет, документ не собирается. Назовите другой год." in journal


def test_what_was_issued_and_withdrawn_is_called_so(browser: TestClient) -> None:
    form = {"year": "2025", "document": "program", "on": "2026-03-01", "reason": "Неверная сумма"}
    outcome(browser, browser.post("/publish/withdraw", data=form))
    said = text_of(browser.get("/documents?year=2025").text)
    assert "Издано и снято: редакция 1. Действующей нет." in said


def test_what_was_published_can_not_be_told_from_a_damaged_list(
    browser: TestClient, desk: Desk
) -> None:
    """Publishing again does not mend it, and the page does not say so."""
    form = {"year": "2025", "document": "program", "on": "2026-03-01", "reason": "Неверная сумма"}
    outcome(browser, browser.post("/publish/withdraw", data=form))
    manifest = desk.out / "site" / "manifest.json"
    manifest.write_text("{")
    said = text_of(browser.get("/publish").text)
    assert "Опубликовать снова нельзя, пока manifest.json поврежден: верните его из" in said
    assert "Опубликуйте снова" not in said
    form |= {"placed": "2026-03-02", "only": "", "demo": "yes", "listed": ""}
    said = text_of(outcome(browser, browser.post("/publish", data=form)))
    assert "manifest.json поврежден. Верните его из резервной копии." in said


@pytest.mark.parametrize("page", ["/data", "/control", "/documents"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_workbook_that_can_not_be_read_is_told_where_it_is_needed(
    browser: TestClient, desk: Desk, page: str, is_there: bool
) -> None:
    desk.source.unlink()
    if is_there:
        desk.source.write_bytes(b"PK no workbook")
    said = text_of(browser.get(page).text)
    reason = "programme.xlsx – файл повреждён или" if is_there else "Нет файла programme.xlsx."
    assert reason in said
    assert "К книге" in said


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/data/forms", "/data"),
        ("/control", "/control"),
        ("/nowhere", "/book"),
        ("/agree", "/agree"),
    ],
)
def test_what_went_wrong_leads_back_to_its_section(
    browser: TestClient, path: str, button: str
) -> None:
    post = {"year": "", "on": "", "by": "Филиал"}
    page = browser.get(path) if path == "/nowhere" else browser.post(path, data=post)
    assert f'<a class="button" href="{button}">' in page.text


def test_forms_are_not_asked_back_in_the_past(browser: TestClient) -> None:
    data = {"year": YEAR, "by": "Ответственный", "until": "2001-01-01"}
    answer = browser.post("/data/forms", data=data)
    assert answer.status_code == 400
    assert "День, до которого вернуть формы, уже прошел. Назовите другой." in answer.text


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ошибок в книге – 4: make check", "ошибок в книге – 4: страница «Замечания»"),
        (
            "назовите год плана: make control ON=29.02.2024 YEAR=2026",
            "назовите год плана: страница «Контроль», 2026 год",
        ),
        ("Укажите книгу (для make – SOURCE=ПУТЬ).", "Укажите книгу."),
        (
            'make trace YEAR=2026 TEXT="50,0 %" и make upgrade',
            'make trace YEAR=2026 TEXT="50,0 %" и страница «Книга»',
        ),
        ("Нет книги к.xlsx. Назовите ее: --source ПУТЬ.", "Нет книги к.xlsx. Верните ее на место."),
        ("План!B2: нет отчета [execution-missing]", "План!B2: нет отчета"),
        ("[execution-missing] о мероприятии «М2»", "о мероприятии «М2»"),
        (
            "Нет файла к.xlsx. Проверьте имя или укажите книгу: --source ПУТЬ.",
            "Нет файла к.xlsx. Верните книгу на место.",
        ),
        (
            "это файл PDF; укажите книгу Excel: --source ПУТЬ (для make – SOURCE=ПУТЬ)",
            "это файл PDF; положите книгу Excel (.xlsx)",
        ),
        (
            "в списке (make publish … LIST=список)",
            "в списке (страница «Публикация»)",
        ),
        (
            'внесите: make review FILES="а б.docx", решения в списке, make apply LIST=…; или',
            "внесите: страница «Согласование», решения в списке; или",
        ),
        ("Соберите: make program или make report.", "Соберите: страница «Документы»."),
        ("показать страницу – DEMO=1.", "показать страницу – кнопка «Проба»."),
        ("не мешает: 5 % и (без НДС)", "не мешает: 5 % и (без НДС)"),
    ],
)
def test_pages_do_not_speak_of_commands(text: str, said: str) -> None:
    assert words.without_commands(text) == said


_NOT_ON_PAGES = re.compile(
    r"cli/|comparison/|cycle/replicating|workbook/guide|workplace/(serving|words)"
    r"|workplace/entrance/(hosting|people|places)"
)
"""Where what is said is for a terminal: there is no page on which it could be read."""
_OF_TERMINALS = re.compile(
    r"--[a-z]|\bmake\b|\b[A-Z]{2,}=|команд\w* [a-z]|\bpython\b|\bpip\b|\[[a-z]+(?:-[a-z]+)+\]"
)


def _said_somewhere() -> Iterator[str]:
    """The Russian texts that are written in our modules; what is filled in is «2026»."""
    package = ROOT / "generator"
    for path in sorted(package.rglob("*.py")):
        if not _NOT_ON_PAGES.match(path.relative_to(package).as_posix()):
            for text in _texts(ast.parse(path.read_text("utf-8"))):
                if re.search("[А-Яа-я]", text):
                    yield text


def _texts(tree: ast.AST) -> Iterator[str]:
    if isinstance(tree, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "2026" for part in tree.values]
        yield "".join(map(str, parts))
        return
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        yield tree.value
    for node in ast.iter_child_nodes(tree):
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        yield from () if is_docstring else _texts(node)


def test_no_text_of_ours_speaks_of_commands_on_pages() -> None:
    every = set(_said_somewhere())
    of_terminals = {text for text in every if _OF_TERMINALS.search(text)}
    assert len(of_terminals) > 30, "they are found"
    assert [text for text in every if _OF_TERMINALS.search(words.without_commands(text))] == []


def test_a_page_is_named_once() -> None:
    plain = map(words.without_commands, _said_somewhere())
    assert [text for text in plain if re.search("(страница «\\w+»).*\\1", text)] == []


def test_folders_of_this_machine_are_not_told(desk: Desk) -> None:
    assert desk.plain(f"{desk.out}/program-2026.docx: пометка") == "program-2026.docx: пометка"
    assert desk.plain(f"Книга {desk.source} закрыта") == "Книга programme.xlsx закрыта"
    assert str(ROOT) not in desk.plain(str(desk.source))
