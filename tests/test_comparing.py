"""Two editions as one document with recorded changes, and the table of them. Accepted it says what the later edition
says, rejected what the former does: by our own reader and by LibreOffice. More of it: `python -m bench.comparing 60`."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from bench.comparing import DAY, built, by_both, changed_characters, pair, recorded, says
from generator import opc
from generator.comparison.changes import rows_of
from generator.documents.differing import differences, words_of
from generator.documents.redline import Redlined, State, redline
from generator.documents.settled import settled
from generator.freshness import Order
from generator.pipeline import build_document
from tests import office, word
from tests.auditing import complaints
from tests.conftest import ROOT, SHIPPED
from tests.office import measure
from tests.shown import plain_text
from tests.test_cli import NO_OFFICE, run

Change = Callable[[Document], object]


@pytest.fixture(scope="module")
def programme() -> State:
    return built(SHIPPED)


def compared(before: State, after: State) -> Redlined:
    return redline(before, after, author="АО «Сбыт»", date=DAY)


def changed(state: State, change: Change) -> State:
    return State(word.edited(state.docx, change))


def marks(docx: bytes, part: str = "word/document.xml") -> list[tuple[str, str]]:
    """What is recorded in a part: what of, and its text."""
    root = etree.fromstring(opc.read(docx)[part])
    found = []
    for mark in root.iter(qn("w:ins"), qn("w:del")):
        parent = mark.getparent()
        assert parent is not None
        texts = mark.iter(qn("w:t"), qn("w:delText"))
        said = "".join(text.text or "" for text in texts)
        sign = "+" if mark.tag == qn("w:ins") else "-"
        found.append((sign + str(parent.tag).partition("}")[2], said))
    return found


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("former", "new", "said"),
    [
        ("срок прежний", "срок новый", "срок [-прежний][+новый]"),
        ("от 04.05.2012", "от 14.05.2012", "от [-04.05.2012][+14.05.2012]"),
        ("на 1 500,00 руб.", "на 2\xa0500,00 руб.", "на [-1 500,00][+2\xa0500,00] руб."),
        ("12,5 %", "13,5 %", "[-12,5][+13,5] %"),
        ("В2В-клиенты", "В2С-клиенты", "[-В2В-клиенты][+В2С-клиенты]"),
        (
            "два старых слова тут",
            "две новых фразы тут",
            "[-два старых слова][+две новых фразы] тут",
        ),
        ("один два три", "один три", "один [-два ]три"),
        ("раздел 1.2.", "раздел 1.3.", "раздел [-1.2][+1.3]."),
        ("а, б", "а, в", "а, [-б][+в]"),
        (
            "Совсем другое здесь было",
            "Ничего похожего",
            "[-Совсем другое здесь было][+Ничего похожего]",
        ),
        ("«слова» – тут", '"слова"\xa0- тут', '"слова"\xa0- тут'),
    ],
)
def test_words_that_differ(former: str, new: str, said: str) -> None:
    text, at = "", 0
    for each in differences(list(words_of(former)), list(words_of(new))):
        text += new[at : each.new_start]
        gone, come = former[each.start : each.end], new[each.new_start : each.new_end]
        text += (f"[-{gone}]" if gone else "") + (f"[+{come}]" if come else "")
        at = each.new_end
    assert text + new[at:] == said


# --- documents ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(1, 13))
def test_accepted_it_is_the_later_edition_and_rejected_the_former(
    programme: State, seed: int
) -> None:
    before, after = pair(programme.docx, seed)
    changes = recorded(before, after)
    assert says(changes, "after") == says(after.docx)
    assert says(changes, "before") == says(before.docx)
    assert complaints(changes) == []


def test_documents_that_have_little_in_common_are_one_behind_the_other(
    programme: State, tmp_path: Path
) -> None:
    """Tables of another width are other tables."""
    report, own = built(SHIPPED, "report"), plan(tmp_path, *many(3))
    template = State((ROOT / "templates" / "disagreements.docx").read_bytes())
    for before, after in (
        (programme, report),
        (report, own),
        (own, programme),
        (programme, template),
    ):
        changes = recorded(before, after)
        assert says(changes, "after") == says(after.docx)
        text = [key for key in says(before.docx) if key[0] == "text"]
        assert [key for key in says(changes, "before") if key[0] == "text"] == text
        assert complaints(changes) == []


@pytest.fixture(scope="module")
def by_libreoffice(
    tmp_path_factory: pytest.TempPathFactory, programme: State, office_program: str
) -> dict[str, tuple[Any, Any]]:
    assert office_program
    pairs = {str(seed): pair(programme.docx, seed) for seed in (3, 7, 8, 11)}
    folder = tmp_path_factory.mktemp("compared")
    pairs["framed"] = programme, changed(programme, lambda made: _retype(made, "2023", "2025"))
    pairs["report"] = pair(built(SHIPPED, "report").docx, 2)
    return by_both(folder, pairs)


def test_libreoffice_makes_the_same_of_it(by_libreoffice: dict[str, tuple[Any, Any]]) -> None:
    assert len(by_libreoffice) == 12
    for name, (made, wanted) in by_libreoffice.items():
        if name.startswith("framed"):  # it puts what stands in a frame first
            assert sorted(made) == sorted(wanted)
        else:
            assert made == wanted, name


def _retype(document: Document, former: str, new: str) -> None:
    """Other words wherever a text has them."""
    for text in document.element.body.iter(qn("w:t")):
        if text.text and former in text.text:
            text.text = text.text.replace(former, new)


def test_what_did_not_change_has_no_mark(programme: State) -> None:
    made = compared(programme, State(word.saved(_open(programme.docx))))
    assert marks(made.docx) == []
    assert made.changes == ()


def _open(docx: bytes) -> Document:
    documents: list[Document] = []
    word.edited(docx, documents.append)
    return documents[0]


def test_kinds_of_spaces_and_quotes_are_no_change(programme: State) -> None:
    def respell(document: Document) -> None:
        for text in document.element.body.iter(qn("w:t")):
            text.text = (text.text or "").replace("\xa0", " ").replace("«", '"').replace("»", '"')

    assert compared(programme, changed(programme, respell)).changes == ()


def plan(path: Path, *measures: office.Row) -> State:
    return built(office.workbook(path / "книга.xlsx", План=measures))


def many(count: int) -> list[office.Row]:
    return [
        measure(
            f"М{n}",
            Мероприятие=f"Провести обучение группы {n}.",
            Предложение=f"Обучить группу {n}.",
        )
        for n in range(count)
    ]


def test_one_row_in_and_one_out_of_200_are_two_marks_of_rows(tmp_path: Path) -> None:
    rows = many(200)
    new = measure(
        "М500", Предложение="Иное.", Мероприятие="Закупить столы.", Результат="Столы стоят."
    )
    before = plan(tmp_path / "1", *rows)
    after = plan(tmp_path / "2", *rows[:50], *rows[51:120], new, *rows[120:])
    of_rows = [mark for mark in marks(compared(before, after).docx) if mark[0].endswith("trPr")]
    assert sorted(of_rows) == [("+trPr", ""), ("-trPr", "")]


def test_changed_characters_are_those_of_the_words(tmp_path: Path) -> None:
    rows = many(30)
    before = plan(tmp_path / "1", *rows)
    rows[9]["Срок"] = "II квартал"  # type: ignore[index]
    after = plan(tmp_path / "2", *rows)
    assert changed_characters(recorded(before, after)) == len("I") + len("II")


def test_a_row_is_known_by_its_code_whatever_it_says(tmp_path: Path) -> None:
    rows = many(6)
    before = plan(tmp_path / "1", *rows)
    other = {
        "Предложение": "Купить стулья.",
        "Мероприятие": "Стулья привезти.",
        "Результат": "Сели.",
    }
    rows[3] = measure("М3", **other)
    rows[4] = measure("М40", **{key: rows[4][key] for key in ("Предложение", "Мероприятие")})
    made = compared(before, plan(tmp_path / "2", *rows))
    assert [mark for mark in marks(made.docx) if mark[0].endswith("trPr")] == []
    assert [
        (row.number, row.heading, row.was, row.now) for row in rows_of(made, "program-2024")
    ] == [
        ("1.1.4.", "Предложения", "Обучить группу 3.", "Купить стулья."),
        ("1.1.4.", "Мероприятия", "Провести обучение группы 3.", "Стулья привезти."),
        ("1.1.4.", "Результат", "Сидения обновлены.", "Сели."),
    ]


def test_marks_have_the_office_the_day_and_ids_of_their_own(programme: State) -> None:
    before, after = pair(programme.docx, 5)
    root = etree.fromstring(opc.read(recorded(before, after))["word/document.xml"])
    found = list(root.iter(qn("w:ins"), qn("w:del")))
    assert {mark.get(qn("w:author")) for mark in found} == {"АО «Сбыт»"}
    assert {str(mark.get(qn("w:date")))[:10] for mark in found} == {"2024-01-15"}
    ids = [mark.get(qn("w:id")) for mark in (*found, *root.iter(qn("w:bookmarkStart")))]
    assert len(ids) == len(set(ids))


def test_the_same_two_make_the_same_bytes(programme: State) -> None:
    before, after = pair(programme.docx, 5)
    assert recorded(before, after) == recorded(before, after)


def test_deleted_rows_and_paragraphs_look_as_they_did(programme: State) -> None:
    def shorten(document: Document) -> None:
        word.row_with(document, "Обновить сидения").getparent().remove(
            word.row_with(document, "Обновить сидения")
        )

    docx = compared(programme, changed(programme, shorten)).docx
    row = next(
        row
        for row in _open(docx).element.body.iter(qn("w:tr"))
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None
    )
    former = word.row_with(_open(programme.docx), "Обновить сидения")
    for name in ("pStyle", "tcW", "cantSplit"):
        looks = [[each.attrib for each in one.iter(qn(f"w:{name}"))] for one in (row, former)]
        assert looks[0] == looks[1], name


def test_what_a_style_that_is_gone_looked_like_is_lost_and_nothing_else(programme: State) -> None:
    def restyle(document: Document) -> None:
        paragraph = document.add_paragraph("Прежний абзац.", style="Основной текст")
        paragraph.style = document.styles.add_style("Свой стиль", 1)

    made = compared(changed(programme, restyle), programme)
    assert complaints(made.docx) == []
    assert ("-p", "Прежний абзац.") in marks(made.docx)


def test_heads_of_pages_are_compared(programme: State) -> None:
    def rename(document: Document) -> None:
        for section in document.sections:
            for text in section.header._element.iter(qn("w:t")):
                text.text = (text.text or "").replace("СБЫТОВАЯ", "СЕТЕВАЯ")

    made = compared(programme, changed(programme, rename))
    [row] = rows_of(made, "program-2024")
    assert (row.place, row.number) == ("колонтитул", "")
    headers = [name for name in opc.read(made.docx) if re.fullmatch(r"word/header\d+\.xml", name)]
    assert [mark for name in headers for mark in marks(made.docx, name)] == [
        ("-p", "СБЫТОВАЯ"),
        ("+p", "СЕТЕВАЯ"),
    ]


def test_pages_are_not_counted(programme: State) -> None:
    def turn(document: Document) -> None:
        for section in document.sections:
            for text in section.header._element.iter(qn("w:t")):
                if text.text == "2":
                    text.text = "17"

    assert compared(programme, changed(programme, turn)).changes == ()


def test_a_number_of_a_caption_is_recorded_and_in_no_table(programme: State) -> None:
    def renumber(document: Document) -> None:
        for text in word.paragraph_with(document, "Таблица")._p.iter(qn("w:t")):
            if text.text == "1":
                text.text = "2"  # type: ignore[misc]

    after = changed(programme, renumber)
    made = compared(programme, after)
    assert marks(made.docx) == [("-p", "1"), ("+p", "2")]
    assert made.changes == ()
    assert says(made.docx, "before") == says(programme.docx)


def test_changes_that_were_recorded_are_taken_as_accepted(programme: State) -> None:
    def review(document: Document) -> None:
        row = word.row_with(document, "Обновить сидения")
        word.delete_row(row)
        word.change(word.paragraph_with(document, "Целями Программы"), "Целями", "Задачами")

    reviewed = changed(programme, review)
    assert says(settled(reviewed.docx)) == says(reviewed.docx, "after")
    made = compared(programme, reviewed)
    assert says(made.docx, "before") == says(programme.docx)
    assert says(made.docx, "after") == says(reviewed.docx, "after")


# --- notes ----------------------------------------------------------------------------------------


def noted(*notes: str) -> Change:
    """A document with these footnotes in its last paragraph, each behind the word «сноска»."""

    def note(document: Document) -> None:
        xml = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(notes, 1)
        )
        blob = f"<w:footnotes {nsdecls('w')}>{xml}</w:footnotes>".encode()
        content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), content, blob, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        paragraph = document.add_paragraph("Последний абзац", style="Основной текст")
        for number in range(1, len(notes) + 1):
            paragraph.add_run(f" сноска {notes[number - 1].split()[0]}")
            sign = f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{number}"/></w:r>'
            paragraph._p.append(parse_xml(sign))  # type: ignore[arg-type]  # any element may

    return note


def test_notes_are_compared_with_their_signs(programme: State) -> None:
    before = changed(programme, noted("Первая прежняя.", "Вторая прежняя."))
    after = changed(programme, noted("Первая новая.", "Третья новая."))
    made = compared(before, after)
    assert marks(made.docx, "word/footnotes.xml") == [
        ("-p", "прежняя"),
        ("+p", "новая"),
        ("-p", "Вторая прежняя"),
        ("+p", "Третья новая"),
    ]
    rows = [(row.place, row.was, row.now) for row in rows_of(made, "program-2024")]
    assert rows[1:] == [
        ("сноска", "Первая прежняя.", "Первая новая."),
        ("сноска", "Вторая прежняя.", "Третья новая."),
    ]
    for side, edition in (("before", before), ("after", after)):
        assert sorted(says(made.docx, side)) == sorted(says(edition.docx))


@pytest.mark.parametrize(
    ("notes", "new_notes"),
    [
        (["Первая."], []),
        ([], ["Первая."]),
        (["Первая.", "Вторая."], ["Первая."]),
        (["Первая."], ["Ноль.", "Первая."]),
    ],
)
def test_notes_come_and_go_with_their_signs(
    programme: State, notes: list[str], new_notes: list[str]
) -> None:
    before, after = (
        changed(programme, noted(*each)) if each else programme for each in (notes, new_notes)
    )
    made = compared(before, after)
    assert sorted(says(made.docx, "before")) == sorted(says(before.docx))
    assert sorted(says(made.docx, "after")) == sorted(says(after.docx))
    [row] = [row for row in rows_of(made, "program-2024") if row.place == "сноска"]
    assert [row.was, row.now] in (["Первая.", ""], ["", "Первая."], ["Вторая.", ""], ["", "Ноль."])
    assert complaints(made.docx) == []


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return office.workbook(tmp_path / "source" / "книга.xlsx", План=many(4))


def issue(source: Path, name: str = "program-2024") -> Path:
    """Keeps the Programme as it is now as issued."""
    out = source.parent.parent / "built"
    build_document("program", Order(source=source, out=out, year=2024, office="/нет/soffice"))
    folder = source.parent / "issued" / "2024"
    folder.mkdir(parents=True, exist_ok=True)
    for path in out.glob("program-2024.*"):
        text = path.read_bytes()
        if path.suffix == ".json":
            text = text.replace(b"program-2024", name.encode())
        (folder / f"{name}{path.suffix}").write_bytes(text)
    return folder / f"{name}.docx"


def compare(source: Path, *arguments: object) -> Any:
    out = source.parent.parent / "out"
    return run("compare", "--source", source, "--out", out, *arguments, **NO_OFFICE)


def test_the_document_is_compared_with_what_was_issued_last(source: Path) -> None:
    issue(source)
    office.workbook(
        source, План=[*many(3), measure("М3", Мероприятие="Иное.", Предложение="Обучить группу 3.")]
    )
    issue(source, "program-2024-r2")
    later = [
        measure(
            "М0",
            Мероприятие="Провести обучение группы 0.",
            Предложение="Обучить группу 0.",
            Срок="III квартал",
        )
    ]
    office.workbook(
        source,
        План=[
            *later,
            *many(3)[1:],
            measure("М3", Мероприятие="Иное.", Предложение="Обучить группу 3."),
        ],
    )
    result = compare(source, "--year", 2024)
    out = source.parent.parent / "out"
    files = f"{out / 'program-2024-сравнение.docx'}, {out / 'program-2024-изменения.docx'}"
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "Было: изданная редакция program-2024-r2.docx; стало: собрано по книге книга.xlsx",
        f"Изменений 1. Готово: {files}",
    ]
    assert plain_text((out / "program-2024-изменения.docx").read_bytes()) == [
        "Таблица изменений",
        "Программа 2024",
        "Было: изданная редакция program-2024-r2.docx",
        "Стало: собрано по книге книга.xlsx",
        *("№", "Место", "Графа", "Было", "Стало"),
        *"12345",
        *("1.", "Таблица 1, строка 1.1.1.", "Срок", "I\xa0квартал", "III\xa0квартал"),
    ]
    assert json.loads(compare(source, "--year", 2024, "--json").stdout) == [
        {
            "document": "program-2024",
            "number": "1.1.1.",
            "heading": "Срок",
            "was": "I квартал",
            "now": "III квартал",
            "place": "Таблица 1, строка 1.1.1., графа «Срок»",
        }
    ]


def test_an_issued_report_waits_for_what_became_of_all_measures(source: Path) -> None:
    folder = issue(source).parent
    for suffix in (".docx", ".json"):
        shutil.copy(folder / f"program-2024{suffix}", folder / f"report-2024{suffix}")
    result = compare(source, "--year", 2024)
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr == "Отчет не сравнивается: по книге сейчас не собирается.\n"


def test_a_row_that_is_gone_has_its_former_number(source: Path) -> None:
    issue(source)
    rows = many(4)
    office.workbook(source, План=[rows[0], *rows[2:]])
    [row] = json.loads(compare(source, "--year", 2024, "--json").stdout)
    assert row == {
        "document": "program-2024",
        "number": "1.1.2.",
        "heading": "строка",
        "was": "Обучить группу 1. | Провести обучение группы 1. | I квартал | Сидения обновлены.",
        "now": "",
        "place": "Таблица 1, прежняя строка 1.1.2.",
    }


def test_nothing_new_is_said_so(source: Path) -> None:
    issue(source)
    result = compare(source, "--year", 2024)
    assert result.stdout.splitlines()[1].startswith("Изменений нет. Готово: ")
    table = source.parent.parent / "out" / "program-2024-изменения.docx"
    assert plain_text(table.read_bytes())[-1] == "Изменений нет."
    assert json.loads(compare(source, "--year", 2024, "--json").stdout) == []


def test_nothing_issued(source: Path) -> None:
    result = compare(source, "--year", 2024)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"За 2024 год рядом с книгой ничего не издано (папка {source.parent / 'issued' / '2024'}): не с чем сравнить. "
        "Назовите прежний документ: make compare YEAR=… BEFORE=файл.docx."
    ]
    assert not (source.parent.parent / "out").exists()


def test_an_issued_document_that_was_changed_since_is_not_compared(source: Path) -> None:
    path = issue(source)
    path.write_bytes(word.edited(path.read_bytes(), lambda made: made.add_paragraph("Еще.")))
    result = compare(source, "--year", 2024)
    assert (result.exit_code, result.stderr) == (
        1,
        f"Файл {path} – не тот, что был издан. Верните его из резервной копии.\n",
    )


def test_any_two_documents_without_year_or_workbook(source: Path, tmp_path: Path) -> None:
    before = issue(source)
    after = tmp_path / "Иванова.docx"
    after.write_bytes(
        word.edited(before.read_bytes(), lambda made: _retype(made, "группы 2", "группы 9"))
    )
    shutil.rmtree(source.parent / "issued")
    (tmp_path / "прежний.docx").write_bytes((tmp_path / "built" / "program-2024.docx").read_bytes())
    source.unlink()
    result = compare(source, "--before", tmp_path / "прежний.docx", "--after", after)
    assert result.exit_code == 0, result.output
    made = (tmp_path / "out" / "Иванова-сравнение.docx").read_bytes()
    assert marks(made) == [("-p", "2"), ("+p", "9")]


def test_a_former_file_is_known_by_its_title_page(source: Path, tmp_path: Path) -> None:
    before = copy.copy(issue(source))
    result = compare(source, "--year", 2024, "--before", before)
    assert result.stdout.startswith("Было: program-2024.docx; стало: собрано по книге книга.xlsx\n")
    strange = tmp_path / "иное.docx"
    strange.write_bytes(
        word.edited(
            before.read_bytes(), lambda made: _retype(made, "Программа мероприятий", "Книга")
        )
    )
    result = compare(source, "--year", 2024, "--before", strange)
    assert (result.exit_code, result.stderr) == (
        2,
        "По титульному листу иное.docx не понять, Программа это или Отчет. Назовите: --document program или "
        "--document report.\n",
    )


def test_a_file_that_is_no_document(source: Path, tmp_path: Path) -> None:
    scan = tmp_path / "скан.pdf"
    scan.write_bytes(b"%PDF-1.7")
    result = compare(source, "--year", 2024, "--before", scan)
    assert (result.exit_code, result.stderr) == (
        1,
        f"Файл {scan} – PDF: нужен документ, из которого он сделан (*.docx).\n",
    )


def test_without_year_both_documents_are_needed(source: Path) -> None:
    result = compare(source)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        "Ошибка: Назовите год (make compare YEAR=2024) или оба документа (BEFORE=… AFTER=…)."
    )
