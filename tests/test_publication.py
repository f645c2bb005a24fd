"""From documents to the folder of the site: what is published, what is kept, what is proved. Trials
use the shipped data."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import jsonschema
import openpyxl
import pytest

from generator import building, disk, freshness, opc, output, pipeline
from generator.documents import kinds
from generator.documents.manifest import sha256
from generator.findings import GeneratorError
from generator.model import Company, Vat, YesNo
from generator.publication import archive, bundle, pages, verification, walk
from generator.publication.editions import ORIGIN, Published
from generator.publication.former import FormerYears
from generator.publication.obstacles import Refused
from generator.publication.publisher import publisher_of
from generator.terms import CellRef
from tests import shown
from tests.conftest import SHIPPED
from tests.test_gate import RUN, SEATS, replaced
from tests.test_output import MANIFEST

PLACED = dt.date(2025, 3, 1)
PUBLISHER = publisher_of(
    Company(
        key="", source=CellRef("Общество", "B2", ""), cells={}, full_name="Акционерное общество «Сбыт»", short_name="АО «Сбыт»",
        running_name="СБЫТ", city="Город", site="www.sbyt.example", logo=None, standard=None, service_types=None,
        assessments=None, governing_body=None, vat=Vat.WITHOUT, funding_in_public=YesNo.YES,
    ),
    None,
)  # fmt: skip


@pytest.fixture
def house(tmp_path: Path, made: Path) -> Path:
    """A folder with the shipped workbook in source/ and its built documents in out/."""
    (tmp_path / "source").mkdir()
    shutil.copy(SHIPPED, tmp_path / "source")
    shutil.copytree(made, tmp_path / "out")
    return tmp_path


def publish(house: Path, *, demo: bool = True, **changes: Any) -> walk.Publication:
    """Publishes the year 2024 of a house."""
    order = freshness.Order(source=house / "source" / SHIPPED.name, out=house / "out", year=2024)
    return pipeline.publish(walk.PublicationOrder(order=order, placed=PLACED, demo=demo, **changes))


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edit(docx: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """What a person does to a DOCX in Word."""
    parts = opc.read(docx.read_bytes())
    change(parts)
    docx.write_bytes(opc.write(parts))


NEW_SEATS = SEATS.replace("новыми сидениями", "новыми креслами")


# --- the bundle -----------------------------------------------------------------------------------


def test_the_folder_holds_the_documents_in_all_their_forms_and_the_proof(
    house: Path, made: Path
) -> None:
    made_of_it = publish(house)

    assert sorted(files(made_of_it.site)) == [
        "2024/program-2024-data.json",
        "2024/program-2024-plan.csv",
        "2024/program-2024.docx",
        "2024/program-2024.html",
        "2024/program-2024.pdf",
        "2024/report-2024-conclusions.csv",
        "2024/report-2024-data.json",
        "2024/report-2024-execution.csv",
        "2024/report-2024-facts.csv",
        "2024/report-2024-figure-1.png",
        "2024/report-2024-figure-2.png",
        "2024/report-2024-indicators.csv",
        "2024/report-2024-satisfaction.csv",
        "2024/report-2024.docx",
        "2024/report-2024.html",
        "2024/report-2024.pdf",
        "SHA256SUMS",
        "accessibility.html",
        "datapackage.json",
        "datapackage.schema.json",
        "disclosure.json",
        "disclosure.schema.json",
        "feed.xml",
        "fragment.html",
        "icon.svg",
        "index.html",
        "manifest.json",
        "manifest.schema.json",
        "program.schema.json",
        "report.schema.json",
        "style.css",
    ]
    for name in ("program-2024", "report-2024"):
        for extension in ("docx", "pdf"):
            published = made_of_it.site / "2024" / f"{name}.{extension}"
            assert published.read_bytes() == (made / published.name).read_bytes(), (
                "the very files that were built"
            )


def test_the_same_again_changes_nothing(house: Path) -> None:
    publish(house)
    before = files(house / "out" / "site")
    again = publish(house, demo=True)
    assert again.added == ()
    assert [one.name for one in again.unchanged] == ["program-2024", "report-2024"]
    assert files(house / "out" / "site") == before


@pytest.mark.parametrize(
    "change",
    [
        replaced("</w:pPr>", '</w:pPr><w:r><w:t xml:space="preserve"> </w:t></w:r>'),
        replaced("«Основных", "“Основных", times=9),
        lambda parts: parts.update({"word/theme/theme9.xml": b"<a/>"}),
        replaced(SEATS, SEATS.replace("ЦОК ", "ЦОК\xa0")),
    ],
    ids=["empty run", "quotes", "a part nobody sees", "no-break space"],
)
def test_another_version_of_this_software_makes_no_new_revision(
    house: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    """Its documents have other bytes and other typography, and say the same."""
    publish(house, only="program")
    docx, manifest = (house / "out" / f"program-2024.{kind}" for kind in ("docx", "json"))
    edit(docx, change)
    record = json.loads(manifest.read_bytes())
    record["files"][docx.name] = hashlib.sha256(docx.read_bytes()).hexdigest()
    record["inputs"]["generator"] = "another"
    manifest.write_text(json.dumps(record), encoding="utf-8")
    assert [one.name for one in publish(house, only="program").unchanged] == ["program-2024"]


def test_the_data_say_of_each_measure_what_the_facts_count(house: Path) -> None:
    site = publish(house).site
    [year] = json.loads((site / "disclosure.json").read_bytes())["years"]
    execution, total = year["report"]["execution"], year["report"]["facts"][-1]
    assert sum(row["in_time"] is True for row in execution) == total["in_time"] == 4
    assert sum(row["in_time"] is False for row in execution) == total["late"] == 1
    assert {row["status"] for row in execution if row["in_time"] is not None} == {"выполнено"}
    assert not any("–" in row.values() for row in execution), "nothing is null, not a dash"
    assert any(row["effect"] is None for row in execution)


def test_the_data_follow_their_schema_and_hold_nothing_internal(house: Path) -> None:
    site = publish(house).site
    content = json.loads((site / "disclosure.json").read_bytes())
    jsonschema.Draft202012Validator(
        json.loads((site / "disclosure.schema.json").read_bytes())
    ).validate(content)

    [year] = content["years"]
    assert [row["number"] for row in year["program"]["plan"]][:5] == [
        "1.1.1.",
        "1.1.2.",
        "1.1.3.",
        "1.1.4.",
        "1.2.1.",
    ]
    assert year["program"]["plan"][0] == {
        "number": "1.1.1.",
        "section": "Очное обслуживание",
        "group": "Офис обслуживания клиентов B2B",
        "service_type": "очное",
        "channel": "офис",
        "segment": "B2B",
        "proposal": "Обновить сидения для клиентов в секторе ожидания обслуживания в связи с ненадлежащим внешним видом "
        "имеющихся секций.",
        "measure": SEATS.replace("\xa0", " "),
        "due": {"text": "1 квартал", "start": "2024-01-01", "end": "2024-03-31"},
        "expected_result": "Внешний вид сидений для клиентов в зоне ожидания ЦОК соответствует требованиям Методики "
        "МТ-237-2 к офисам очного обслуживания",
    }
    assert year["report"]["facts"][-1] == {
        "service_type": None, "segment": None, "total": True, "share": 50, "planned": 10, "done": 5, "in_time": 4, "late": 1, "partly": 1,
        "not_done": 1, "moved": 1, "cancelled": 1, "in_work": 1,
    }  # fmt: skip
    text = (site / "disclosure.json").read_text(encoding="utf-8")
    assert not any(word in text for word in ("М24-", "Отдел ", "Служба ", "480,00", "1 250"))


def test_the_json_of_the_site_is_what_its_schema_says_and_nothing_else(house: Path) -> None:
    site = publish(house).site
    schema = json.loads((site / "disclosure.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    content = json.loads((site / "disclosure.json").read_bytes())
    days = jsonschema.FormatChecker(formats=["date"])
    validator = jsonschema.Draft202012Validator(schema, format_checker=days)
    assert [error.message for error in validator.iter_errors(content)] == []
    content["years"][0]["program"]["more"] = 1
    assert not validator.is_valid(content)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>Мера<script>alert(1)</script>.</p>", "<p>Мера.</p>"),
        ("<style>p {display: none}</style><p>Мера</p>", "<p>Мера</p>"),
        ('<p onclick="go()" style="color: red">Мера</p>', "<p>Мера</p>"),
        ("<p>Мера <!-- спорно -->выполнена</p>", "<p>Мера выполнена</p>"),
        ("<p>Мера <u><!-- спорно -->выполнена</u> вся</p>", "<p>Мера <u>выполнена</u> вся</p>"),
        ('<p><img src="https://чужой.example/1.png">Мера</p>', "<p>Мера</p>"),
        ('<iframe src="https://чужой.example"></iframe><form><p>Мера</p></form>', "<p>Мера</p>"),
    ],
)
def test_what_pandoc_does_not_make_does_not_go_into_the_html_edition(html: str, left: str) -> None:
    assert pages.cleaned(html) == left


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#10;script:alert(1)",
        "data:text/html,привет",
        "file:///C:/План.xlsx",
        "//чужой.example",
        "../2023/report-2023.html",
    ],
)
def test_a_link_that_leads_elsewhere_than_to_the_web_is_text(link: str) -> None:
    assert pages.cleaned(f'<a href="{link}">Закон</a>') == "<a>Закон</a>"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://npa.example/?id=1&amp;part=2">Закон</a>',
        '<a href="http://npa.example">Закон</a>',
        '<a href="mailto:office@sbyt.example">Написать</a>',
        '<a href="#Выводы">Раздел 3</a>',
        '<h2 id="Выводы" class="unnumbered">Выводы</h2>',
        '<div role="region" tabindex="0">План</div>',
        '<ol start="3" type="a"><li>Мера</li></ol>',
        '<table><caption>План</caption><thead><tr><th scope="col" colspan="2" rowspan="1">Срок</th>'
        "</tr></thead><tbody><tr><td>I квартал</td><td>2024</td></tr></tbody></table>",
        "<p>Мера<sup>1</sup>,<br><strong>вся</strong>&nbsp;– <em>в срок</em></p>",
    ],
)
def test_but_what_pandoc_makes_stays_as_it_is(html: str) -> None:
    assert pages.cleaned(html) == html


def test_the_html_edition_says_what_the_docx_says(house: Path) -> None:
    """Every paragraph and cell, with the numbers that Word counts; title page and column numbers
    apart."""
    site = publish(house).site
    for name in ("program-2024", "report-2024"):
        html = (site / "2024" / f"{name}.html").read_text(encoding="utf-8")
        text = squeezed(
            re.sub(r"<[^>]+>", " ", html.partition("<h1>")[2]).replace("&nbsp;", "\xa0")
        )
        for line in shown.plain_text((site / "2024" / f"{name}.docx").read_bytes()):
            assert squeezed(line.removeprefix("–")) in text
        assert html.count("<caption") == html.count("<table")
        assert 'scope="col"' in html
        assert "Таблица\xa01\xa0– " in html
        assert "<td>1.1.1.</td>" in html
    assert re.findall(r'<img src="([^"]*)"', html) == [
        f"report-2024-figure-{number}.png" for number in (1, 2)
    ], "the charts of the report"
    assert 'alt="Мероприятия по статусам. очное: выполнено – 5' in html


def squeezed(text: str) -> str:
    """Letters and digits alone."""
    return "".join(char for char in text if char.isalnum())


def test_nothing_is_loaded_from_elsewhere_and_the_page_is_light(house: Path) -> None:
    site = publish(house).site
    assert len((site / "index.html").read_bytes()) < 50_000
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        links = re.findall(r"(?:href|src)=\"([^\"]*)\"", html)
        for link in links:
            if not link.startswith(("#", "data:")):
                assert (page.parent / link).is_file(), f"{link} in {page.name}"
        assert set(re.findall("<script[^>]*>", html)) <= {'<script type="application/ld+json">'}
        assert not re.search(r"(?:src|url)\s*[=(]\s*[\"']?(?:https?:)?//", html)
        assert not re.search(r"<style|\sstyle=|\son\w+=|data:", html), "a strict CSP lets it be"


def test_the_page_names_edition_approval_size_day_and_hash(house: Path, tmp_path: Path) -> None:
    site = publish(house).site
    html = (site / "index.html").read_text(encoding="utf-8")
    pdf = site / "2024" / "program-2024.pdf"
    assert "<h1>Качество обслуживания</h1>" in html
    assert "Редакция 1." in html
    assert f"PDF, {round(pdf.stat().st_size / 1024)}\xa0КБ" in html
    assert (
        "Информация размещена 01.03.2025 в соответствии с требованиями «Основных положений" in html
    )
    assert hashlib.sha256(pdf.read_bytes()).hexdigest() in html


# --- the gate before it ---------------------------------------------------------------------------


def refused(house: Path, **changes: Any) -> list[str]:
    """What keeps the year from being published; nothing is."""
    before = files(house / "out" / "site") if (house / "out" / "site").exists() else {}
    with pytest.raises(Refused) as fault:
        publish(house, **changes)
    assert fault.value.exit_code == 6
    assert (files(house / "out" / "site") if (house / "out" / "site").exists() else {}) == before
    return [str(obstacle) for obstacle in fault.value.obstacles]


def test_the_shipped_report_is_a_demonstration_and_nothing_of_the_year_goes_out(
    house: Path,
) -> None:
    with pytest.raises(Refused) as fault:
        publish(house, demo=False)
    mend = (
        "пометка «Демонстрационные данные». Как исправить: замените данные книги настоящими и очистите «Пометку» на листе "
        "«Программы»; показать страницу с демонстрационными данными – DEMO=1."
    )
    assert str(fault.value).splitlines() == [
        "Публикация отклонена, препятствий – 1:",
        f"1. {house}/out/report-2024.docx: {mend}",
    ]
    assert not (house / "source" / "issued").exists()


def test_errors_of_the_workbook_are_obstacles(house: Path) -> None:
    source = house / "source" / SHIPPED.name
    book = openpyxl.load_workbook(source)
    book["План"]["G2"] = "весной"
    book.save(source)
    [obstacle] = refused(house)
    assert obstacle.startswith("programme.xlsx, План!G2: [due-unreadable] ")
    assert obstacle.endswith(
        "Как исправить: исправьте книгу (make check) и соберите документы заново."
    )


def reword(house: Path, text: str = NEW_SEATS) -> None:
    """The office writes other words for the first measure into its workbook."""
    source = house / "source" / SHIPPED.name
    book = openpyxl.load_workbook(source)
    book["План"]["F2"] = text
    if book["Изменения"]["B2"].value is None:  # a correction, which nobody has to approve
        for address, value in (("A2", 2024), ("B2", 1), ("C2", "нет"), ("J2", "Опечатка.")):
            book["Изменения"][address] = value
    book.save(source)


def test_what_is_published_is_the_workbook_as_it_is_now(house: Path) -> None:
    """Whatever lies in out/: an older build, one that somebody edited, one without its PDF."""
    reword(house)
    edit(house / "out" / "program-2024.docx", replaced(SEATS, "Купить стулья."))
    (house / "out" / "program-2024.pdf").unlink()
    site = publish(house, only="program").site
    plan = json.loads((site / "disclosure.json").read_bytes())["years"][0]["program"]["plan"]
    assert plan[0]["measure"] == NEW_SEATS.replace("\xa0", " ")
    published = docx.Document(str(site / "2024" / "program-2024.docx"))
    assert NEW_SEATS in [cell.text for cell in published.tables[0].columns[2].cells]


def test_a_workbook_that_is_saved_between_the_check_and_the_build_is_not_published(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What passed the gate is what is issued."""
    build = building.build

    def after_a_save(*given: Any) -> freshness.Built:
        reword(house)
        return build(*given)

    monkeypatch.setattr(walk, "build", after_a_save)
    with pytest.raises(GeneratorError) as fault:
        publish(house, only="program")
    assert str(fault.value) == (
        "Книгу programme.xlsx сохранил кто-то еще, пока по ней собирались документы; ничего не "
        "выпущено. Повторите: все соберется по тому, что в ней теперь."
    )
    assert not (house / "out" / "site").exists()


def test_nothing_goes_on_the_site_before_it_was_approved(house: Path) -> None:
    source = house / "source" / SHIPPED.name
    book = openpyxl.load_workbook(source)
    approved = PLACED + dt.timedelta(days=1)
    for address, value in (("D2", "приказ"), ("G2", "1"), ("H2", approved)):
        book["Программы"][address] = value
    book.save(source)
    assert refused(house, only="program") == [
        f"{house}/out/program-2024.docx: день размещения 01.03.2025 раньше дня утверждения "
        "02.03.2025. Как исправить: назовите другой день размещения или исправьте в книге дату "
        "утверждения."
    ]


# --- what the lawyers approved --------------------------------------------------------------------


def approve(house: Path, made: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The Programme as it was built, signed after a change."""
    path = house / "approved.docx"
    shutil.copy(made / "program-2024.docx", path)
    edit(path, change)
    return path


def signed(parts: dict[str, bytes]) -> None:
    """As a lawyer's Word leaves it: other properties, another look of a word."""
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(
        b"<dc:creator>", b"<dc:creator>L"
    )
    replaced(RUN, f"</w:r><w:r><w:rPr><w:b/></w:rPr>{RUN}")(parts)


def test_an_approved_document_that_says_the_same_goes_out_as_our_own_build(
    house: Path, made: Path
) -> None:
    approved = approve(house, made, signed)

    published = publish(house, only="program", demo=False, approved={"program": approved})

    site = published.site / "2024" / "program-2024.docx"
    assert site.read_bytes() == (made / "program-2024.docx").read_bytes()
    record = json.loads((published.site / "manifest.json").read_bytes())["documents"][0]
    assert record["approved"] is True
    assert record["approved_sha256"] == hashlib.sha256(approved.read_bytes()).hexdigest()
    kept = house / "source" / "issued" / "2024" / "program-2024-approved.docx"
    assert kept.read_bytes() == approved.read_bytes()
    assert "program-2024-approved.docx" not in files(published.site)
    assert verification.verify(published.site, issued=house / "source" / "issued").alterations == ()


def test_neither_the_sign_of_a_build_nor_another_save_of_the_workbook_decides(
    house: Path, made: Path
) -> None:
    """A signed document goes out as soon as the workbook says what it says."""
    approved = approve(house, made, replaced(SEATS, NEW_SEATS))
    assert len(refused(house, only="program", approved={"program": approved})) == 1
    reword(house)
    assert publish(house, only="program", approved={"program": approved}).added


def test_a_refusal_leaves_a_list_to_decide_on(house: Path, made: Path) -> None:
    approved = approve(house, made, add_signature)
    [obstacle] = refused(house, only="program", demo=False, approved={"program": approved})
    assert "оставить в документе" in obstacle
    compared = (house / "out" / "program-2024-сравнение.docx").read_bytes()
    assert "Начальник ______ И.И. Иванов".encode() in opc.read(compared)["word/document.xml"]
    listed = house / "out" / "program-2024-предложения.xlsx"
    book = openpyxl.load_workbook(listed)
    sheet: Any = book.worksheets[0]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=6) for cell in row}
    first = next(row for row in range(1, 12) if sheet.cell(row, heads["№"]).value in (1, "1"))
    sheet.cell(first, heads["Решение"], "оставить в документе")
    sheet.cell(first, heads["Кто решил"], "Петрова")
    book.save(listed)

    published = publish(
        house, only="program", demo=False, approved={"program": approved}, listed=listed
    )

    [left] = published.left
    assert (left.text, left.decided_by) == ("Начальник ______ И.И. Иванов", "Петрова")
    record = json.loads((published.site / "manifest.json").read_bytes())["documents"][0]
    assert [(each["text"], each["by"], each["on"]) for each in record["left"]] == [
        ("Начальник ______ И.И. Иванов", "Петрова", PLACED.isoformat())
    ]


def add_signature(parts: dict[str, bytes]) -> None:
    body = parts["word/document.xml"].decode()
    at = body.rindex("<w:sectPr")
    line = "<w:p><w:r><w:t>Начальник ______ И.И. Иванов</w:t></w:r></w:p>"
    parts["word/document.xml"] = (body[:at] + line + body[at:]).encode()


def test_an_approved_document_that_says_what_is_published_must_be_clean_too(
    house: Path, made: Path
) -> None:
    publish(house, only="program")
    mark = '<w:ins w:id="1" w:author="Юрист"><w:r><w:t xml:space="preserve"> </w:t></w:r></w:ins></w:p>'
    again = approve(house, made, replaced("</w:p>", mark))
    with pytest.raises(Refused) as fault:
        publish(house, only="program", approved={"program": again})
    assert any("Юрист" in str(each) for each in fault.value.obstacles)


def test_a_newer_template_does_not_put_a_signed_document_in_the_wrong(
    house: Path, made: Path
) -> None:
    """It is built with the template of the edition that it comes from."""
    for built in (house / "out").iterdir():
        built.unlink()
    publish(house, only="program")  # builds, and keeps the edition with its template
    approved = approve(house, made, signed)
    own = house / "source" / "templates"
    own.mkdir()
    template = docx.Document(str(kinds.kind("program").template))
    for paragraph in template.paragraphs:
        if paragraph.text == "ОБЩИЕ ПОЛОЖЕНИЯ.":
            paragraph.runs[0].text = "ОСНОВНЫЕ ПОЛОЖЕНИЯ. ОБЩИЕ ПОЛОЖЕНИЯ."
    template.save(str(own / "program.docx"))
    site = publish(house, only="program", approved={"program": approved}).site
    assert "ОСНОВНЫЕ" not in (site / "2024" / "program-2024.html").read_text(encoding="utf-8")


def test_the_approved_document_stays_in_force_when_the_report_is_published(
    house: Path, made: Path
) -> None:
    publish(house, only="program", approved={"program": approve(house, made, signed)})
    later = publish(house)
    assert [one.name for one in later.unchanged] == ["program-2024"]
    assert [one.name for one in later.added] == ["report-2024"]
    assert [(one.name, one.approved) for one in archive.records(later.site / "manifest.json")] == [
        ("program-2024", True),
        ("report-2024", False),
    ]


def test_an_approved_document_may_not_lie_where_a_build_would_replace_it(house: Path) -> None:
    docx = house / "out" / "program-2024.docx"
    edit(docx, replaced(SEATS, NEW_SEATS))
    edited = docx.read_bytes()
    with pytest.raises(GeneratorError) as fault:
        publish(house, approved={"program": docx})
    assert (
        str(fault.value)
        == f"Сохраните утвержденный документ под другим именем: {docx} заменит сборка."
    )
    assert docx.read_bytes() == edited


def test_a_programme_is_published_before_anything_is_done(house: Path, office_program: str) -> None:
    """In December, for the year to come; and in the middle of the year, when some of it is done."""
    source = house / "source" / SHIPPED.name
    for kept in (0, 2):
        book = openpyxl.load_workbook(source)
        book["Исполнение"].delete_rows(2 + kept, 30)
        book.save(source)
        shutil.rmtree(house / "out")
        order = freshness.Order(source=source, out=house / "out", year=2024, office=office_program)
        pipeline.build_document("program", order)
        assert [one.name for one in publish(house, only="program").added] == ["program-2024"]


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
AS_DOCX = "сохраните его в Word как «Документ Word (*.docx)» и повторите"
MACROS = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"not a zip",
            "Файл {} не прочитать: файл повреждён или скачан не до конца. Сохраните его в Word заново и повторите.",
        ),
        (
            SHIPPED.read_bytes(),
            "Файл {} – книга Excel, а не документ Word: назовите нужный файл.",
        ),
        (COMPOUND, f"Файл {{}} – документ Word 97–2003 (*.doc): {AS_DOCX}."),
        (
            COMPOUND + "EncryptedPackage".encode("utf-16-le"),
            "Файл {} – документ с паролем: снимите пароль (Файл → Сведения → Защита документа → Зашифровать с использованием "
            "пароля, очистите поле), сохраните и повторите.",
        ),
        (b"%PDF-1.7", "Файл {} – PDF: нужен документ, из которого он сделан (*.docx)."),
        (b"{\\rtf1", f"Файл {{}} – документ RTF: {AS_DOCX}."),
        (b"\xef\xbb\xbf<html>", f"Файл {{}} – веб-страница: {AS_DOCX}."),
        (
            opc.write({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            f"Файл {{}} – документ OpenDocument (*.odt): {AS_DOCX}.",
        ),
        (
            opc.write({opc.CONTENT_TYPES: MACROS}),
            f"Файл {{}} – документ Word с макросами: {AS_DOCX}, макросы в нем не остаются.",
        ),
        (None, "Файла {} нет или его нельзя прочитать."),
        (
            opc.write({"word/document.xml": b"<w:document"}),
            "Файл {} не прочитать: это не документ Word (.docx) или он поврежден. Сохраните его в Word заново и повторите.",
        ),
    ],
    ids=[
        "damaged",
        "xlsx",
        "doc",
        "encrypted",
        "pdf",
        "rtf",
        "html",
        "odt",
        "docm",
        "none",
        "broken",
    ],
)
def test_what_is_no_docx_is_said_so(house: Path, content: bytes | None, said: str) -> None:
    path = house / "approved.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GeneratorError) as fault:
        publish(house, approved={"program": path})
    assert str(fault.value) == said.format(path)


# --- revisions, years, the archive ----------------------------------------------------------------


def test_a_changed_document_comes_beside_the_former_which_stays_as_it_was(
    house: Path, made: Path
) -> None:
    first = publish(house, only="program", demo=False)
    before = files(first.site)
    reword(house)
    later = publish(house, only="program", demo=False)

    assert [one.name for one in later.added] == ["program-2024-r2"]
    after = files(later.site)
    assert {path: after[path] for path in before if path.startswith("2024/")} == {
        path: data for path, data in before.items() if path.startswith("2024/")
    }
    html = after["index.html"].decode()
    assert html.index('href="2024/program-2024-r2.pdf"') < html.index("Прежние редакции 2024 года")
    assert html.index("Прежние редакции 2024 года") < html.index('href="2024/program-2024.pdf"')
    assert "Редакция 1, заменена." in html
    [year] = json.loads(after["disclosure.json"])["years"]
    assert year["program"]["revision"] == 2


def test_what_is_issued_is_kept_beside_the_workbook_and_the_report_compares_with_it(
    house: Path, made: Path
) -> None:
    publish(house, only="program", demo=False)
    issued = house / "source" / "issued" / "2024"
    assert sorted(path.name for path in issued.iterdir()) == [
        "program-2024-data.json",
        "program-2024-plan.csv",
        "program-2024.docx",
        "program-2024.html",
        "program-2024.json",
        "program-2024.pdf",
    ]
    found = pipeline.check(house / "source" / SHIPPED.name, 2024)
    assert not [finding for finding in found if finding.code.startswith("plan-differs")]

    reword(house)
    changes = set(pipeline.check(house / "source" / SHIPPED.name, 2024)) - set(found)
    [changed] = [finding for finding in changes if finding.code == "amendment-unissued"]
    assert str(changed.cell) == "Изменения!B2"
    assert changed.message == "изменение № 1 не издано: от изданной Программы 1\xa0отличие"
    publish(house, only="program", demo=False)
    assert (issued / "program-2024-r2.json").is_file()
    assert not set(pipeline.check(house / "source" / SHIPPED.name, 2024)) & {changed}


def test_the_site_comes_back_from_what_was_issued(house: Path) -> None:
    before = files(publish(house, only="program", demo=False).site)
    shutil.rmtree(house / "out" / "site")
    assert files(publish(house, only="program", demo=False).site) == before


def test_and_what_was_issued_may_be_gone_if_the_site_is_there(house: Path, made: Path) -> None:
    publish(house, only="program", demo=False)
    shutil.rmtree(house / "source" / "issued")
    reword(house)
    later = publish(house, only="program", demo=False)
    assert [one.name for one in later.added] == ["program-2024-r2"]
    assert (later.site / "2024" / "program-2024.pdf").is_file()


def test_a_trial_is_not_issued_and_gives_way_to_the_real_one(house: Path) -> None:
    publish(house, demo=True)
    assert not (house / "source" / "issued").exists()
    real = publish(house, only="program", demo=False)
    assert [one.name for one in real.added] == ["program-2024"], (
        "the first revision: a trial was none"
    )
    records = json.loads((real.site / "manifest.json").read_bytes())["documents"]
    assert [(record["document"], record["demo"]) for record in records] == [("program", False)]
    assert "Пробная" not in (real.site / "index.html").read_text(encoding="utf-8")
    assert verification.verify(real.site).alterations == ()


def test_a_published_file_that_was_altered_in_both_places_stops_the_next_publication(
    house: Path, made: Path
) -> None:
    site = publish(house, only="program", demo=False).site
    for folder in (site / "2024", house / "source" / "issued" / "2024"):
        (folder / "program-2024.pdf").write_bytes(b"%PDF-other")
    with pytest.raises(GeneratorError) as fault:
        publish(house, only="program", demo=False)
    assert str(fault.value) == (
        f"Изданный документ {folder / 'program-2024.pdf'} изменен или удален. Верните тот, что был издан."
    )


def test_a_file_of_the_site_that_was_altered_comes_back_from_what_was_issued(house: Path) -> None:
    site = publish(house, only="program", demo=False).site
    before = files(site)
    (site / "2024" / "program-2024.pdf").write_bytes(b"%PDF-other")
    publish(house, only="program", demo=False)
    assert files(site) == before


def test_what_others_put_into_the_folder_stays(house: Path) -> None:
    site = publish(house, only="program", demo=False).site
    (site / "robots.txt").write_text("User-agent: *", encoding="utf-8")
    publish(house, demo=True)
    assert (site / "robots.txt").is_file()


def test_what_is_issued_is_issued_once(tmp_path: Path) -> None:
    output.add(tmp_path, "d.json", {"d.docx": b"1"}, b"{}")
    with pytest.raises(GeneratorError, match=r"d\.json уже издан и не перезаписывается\."):
        output.add(tmp_path, "d.json", {"d.docx": b"2"}, b"{}")
    assert (tmp_path / "d.docx").read_bytes() == b"1"


def test_a_damaged_record_of_what_was_issued_is_named(house: Path) -> None:
    publish(house, only="program", demo=False)
    record = house / "source" / "issued" / "2024" / "report-2024.json"
    record.write_text("{", encoding="utf-8")
    with pytest.raises(GeneratorError) as fault:
        publish(house, only="program", demo=False)
    assert str(fault.value) == f"Файл {record} поврежден. Верните его из резервной копии."


# --- the proof ------------------------------------------------------------------------------------


def test_a_changed_byte_in_any_file_is_named(house: Path) -> None:
    site = publish(house).site
    assert verification.verify(site).alterations == ()
    for path in sorted(site.rglob("*")):
        if path.is_file():
            whole = path.read_bytes()
            path.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
            alterations = verification.verify(site).alterations
            assert any(line.startswith(f"{path.relative_to(site)}: ") for line in alterations), path
            path.write_bytes(whole)
    assert verification.verify(site).alterations == ()


def test_a_file_too_many_and_one_too_few_are_named(house: Path) -> None:
    site = publish(house, only="program").site
    (site / "2024" / "program-2024.pdf").rename(site / "2024" / "other.pdf")
    assert verification.verify(site).alterations == (
        "2024/other.pdf: лишний файл, он не из публикации",
        "2024/program-2024.pdf: файла нет",
    )


def test_what_is_on_the_site_is_what_was_issued(house: Path) -> None:
    issued = house / "source" / "issued"
    site = publish(house, only="program", demo=False).site
    [published] = archive.records(site / "manifest.json")
    name = f"{published.title}, редакция 1"

    def altered() -> tuple[str, ...]:
        return verification.verify(site, issued=issued).alterations

    assert altered() == ()
    record = issued / "2024" / "program-2024.json"
    whole = record.read_bytes()
    record.unlink()
    assert altered() == (f"{name}: в {issued} такого документа нет",)
    kept = json.loads(whole)
    kept["published"]["placed"] = "2020-01-01"
    record.write_text(json.dumps(kept), encoding="utf-8")
    assert altered() == (f"{name}: не тот, что выпущен и лежит в {issued}",)
    names = {
        path.replace("2024", "2023"): file for path, file in kept["published"]["files"].items()
    }
    kept["published"] |= {"year": 2023, "title": "Программа 2023", "files": names}
    (record.parent / "program-2023.json").write_text(json.dumps(kept), encoding="utf-8")
    record.write_bytes(whole)
    assert altered() == (
        f"Программа 2023, редакция 1: выпущен, лежит в {issued}, а в папке его нет",
    )


def test_a_trial_is_not_looked_for_among_what_was_issued(house: Path) -> None:
    site = publish(house, demo=True).site
    assert verification.verify(site, issued=house / "source" / "issued").alterations == ()


def test_the_fingerprint_that_somebody_wrote_down_is_compared(house: Path) -> None:
    site = publish(house, only="program").site
    proof = verification.verify(site)
    spelt = f" {proof.fingerprint[:32].upper()} {proof.fingerprint[32:]}"
    assert verification.verify(site, fingerprint=spelt).alterations == ()
    other = "0" * 64
    assert verification.verify(site, fingerprint=other).alterations == (
        f"контрольная сумма папки {proof.fingerprint}, а ожидается {other}",
    )
    with pytest.raises(GeneratorError, match="«abc» – не контрольная сумма: в ней 64 знака"):
        verification.verify(site, fingerprint="abc")


def test_a_docx_damaged_together_with_its_sums_is_named(house: Path) -> None:
    site = publish(house, only="program").site
    manifest = json.loads((site / "manifest.json").read_bytes())
    for records in (manifest["files"], manifest["documents"][0]["files"]):
        kept = records["2024/program-2024.docx"]
        digest = hashlib.sha256(b"no zip").hexdigest()
        records["2024/program-2024.docx"] = (
            digest if isinstance(kept, str) else {"sha256": digest, "size": 6}
        )
    (site / "2024" / "program-2024.docx").write_bytes(b"no zip")
    (site / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    alterations = verification.verify(site).alterations
    assert "2024/program-2024.docx: поврежден" in alterations


def test_sums_that_were_forged_with_the_file_do_not_agree_with_the_manifest(house: Path) -> None:
    site = publish(house, only="program").site
    (site / "index.html").write_text("forged", encoding="utf-8")
    hashes = {
        path: hashlib.sha256(data).hexdigest()
        for path, data in files(site).items()
        if path != "SHA256SUMS"
    }
    (site / "SHA256SUMS").write_bytes(bundle.sums(hashes))
    assert verification.verify(site).alterations == (
        "SHA256SUMS: не сходится с manifest.json: изменен один из них",
    )


def test_the_manifest_names_workbook_template_and_tools(house: Path) -> None:
    site = publish(house).site
    content = json.loads((site / "manifest.json").read_bytes())
    record = content["documents"][0]
    assert record["origin"]["workbook"] == "programme.xlsx"
    assert record["origin"]["workbook_sha256"] == hashlib.sha256(SHIPPED.read_bytes()).hexdigest()
    template = kinds.kind("program").template.read_bytes()
    assert record["origin"]["template_sha256"] == hashlib.sha256(template).hexdigest()
    assert record["origin"]["edition"] == "public"
    assert record["tools"]["LibreOffice"].startswith("LibreOffice ")
    assert {"pandoc", "python", "docxtpl", "openpyxl", "python-docx"} < record["tools"].keys()
    assert re.fullmatch(r"3\.\d+", record["tools"]["python"])
    assert set(content["files"]) == set(files(site)) - {"manifest.json", "SHA256SUMS"}


# --- interrupted ----------------------------------------------------------------------------------


class Killed(BaseException):
    """What no `except Exception` catches, as a kill."""


def document(year: int, revision: int = 1) -> tuple[Published, dict[str, bytes]]:
    """A published document of a few bytes."""
    published = Published(
        document="program", year=year, revision=revision, title="П", company="АО", approval="", legal_basis="закона",
        placed=PLACED, demo=False, approved=False, content=str(revision), built="",
        origin=dict.fromkeys(ORIGIN, ""), tools={}, files={},
    )  # fmt: skip
    data = json.dumps({"plan": []}).encode()
    docx = opc.write({"word/document.xml": b"<document/>" * revision})
    given = {published.path("docx"): docx, f"{year}/{published.name}-data.json": data}
    return published.with_files(given), given


def put_out(house: Path, *documents: tuple[Published, dict[str, bytes]]) -> None:
    """Issues documents and writes the folder of the site, as `publish` does."""
    site, issued = house / "out" / "site", house / "source" / "issued"
    past = archive.read(site, issued, demo=False)
    for published, given in documents:
        if published.key not in past.published:
            named = {Path(path).name: data for path, data in given.items()}
            hashes = {name: sha256(data) for name, data in named.items()}
            manifest = replace(
                MANIFEST, document=published.name, files=hashes, published=published.as_json()
            )
            output.add(
                issued / str(published.year), f"{published.name}.json", named, manifest.to_bytes()
            )
            past = past.with_document(published, given)
    bundle.write(site, bundle.bundle(site, past, PUBLISHER, FormerYears((), {})))


@pytest.mark.parametrize("fault", [Killed, OSError(errno.ENOSPC, "")], ids=["killed", "disk full"])
def test_whenever_it_stops_what_was_published_is_whole_and_a_second_run_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    """Before every single write and renaming of a publication, one after the other."""
    for stop in range(1, 100):
        house = tmp_path / str(stop)
        put_out(house, document(2023), document(2024))
        before = files(house / "out" / "site")
        with monkeypatch.context() as patch:
            done = stop_before(patch, stop, fault)
            told = interrupted(lambda: put_out(house, document(2024, 2), document(2025)))  # noqa: B023
            if fault is not Killed and told:
                assert re.fullmatch(
                    r"Не удалось записать в .* \(.*\)\. Освободите место или проверьте права\.",
                    told,
                )
                assert files(house / "out" / "site") == before
            if done() < stop:
                break
        put_out(house, document(2024, 2), document(2025))
        after = files(house / "out" / "site")
        assert {path: after[path] for path in before if path.startswith("20")} == {
            path: data for path, data in before.items() if path.startswith("20")
        }
        assert {"2024/program-2024-r2.docx", "2025/program-2025.docx"} < set(after)
        assert verification.verify(house / "out" / "site").alterations == ()
        assert not list(house.rglob("*programme442*"))
    assert stop > 20, "every step was stopped once"


def interrupted(work: Callable[[], None]) -> str:
    """What is said of work that is stopped, «» if nothing is."""
    try:
        work()
    except Killed:
        return ""
    except GeneratorError as refused:
        return str(refused)
    return ""


def stop_before(patch: pytest.MonkeyPatch, stop: int, fault: Any) -> Callable[[], int]:
    """Raises `fault` in place of write or renaming number `stop`; gives a counter of those that
    were begun."""
    begun = 0

    def counting(original: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            nonlocal begun
            begun += 1
            if begun == stop:
                raise fault
            return original(*given, **named)

        return step

    patch.setattr(output, "_write", counting(output._write))
    patch.setattr(Path, "rename", counting(Path.rename))
    patch.setattr(Path, "replace", counting(Path.replace))
    return lambda: begun


def test_records_survive_their_json() -> None:
    published, _ = document(2024, 2)
    assert Published.from_json(json.loads(json.dumps(published.as_json()))) == published


@pytest.mark.parametrize(
    "path", ["../../evil.html", "2024/../../evil.html", "2023/program-2024-r2.pdf", "/etc/passwd"]
)
def test_a_record_leads_nowhere_else(path: str) -> None:
    published, _ = document(2024, 2)
    content = published.as_json()
    content["files"][path] = {"sha256": "0" * 64, "size": 1}
    with pytest.raises(ValueError, match="program-2024-r2"):
        Published.from_json(content)


# --- what surrounds a publication -----------------------------------------------------------------


def test_the_folder_of_results_may_be_that_of_the_workbook(house: Path, made: Path) -> None:
    """A run does not wait for itself."""
    shutil.copytree(made, house / "source", dirs_exist_ok=True)
    order = freshness.Order(source=house / "source" / SHIPPED.name, out=house / "source", year=2024)
    wanted = walk.PublicationOrder(order=order, placed=PLACED, only="program")
    assert pipeline.publish(wanted).site == house / "source" / "site"
    assert not list(house.rglob(disk.LOCK))


def test_another_run_in_the_folder_is_waited_for_but_not_for_ever(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "WAIT", 0.1)
    holder = os.fork()
    if not holder:
        with disk.alone(house / "out"):
            (house / "held").touch()
            time.sleep(60)
        os._exit(0)
    try:
        while not (house / "held").exists():
            time.sleep(0.01)
        with pytest.raises(GeneratorError) as refused:
            publish(house)
    finally:
        os.kill(holder, signal.SIGKILL)
        os.waitpid(holder, 0)
    assert str(refused.value) == (
        f"Папку {house}/out занял другой запуск программы и за 0.1 с не освободил. "
        "Дождитесь его конца и повторите."
    )
    assert publish(house).added, "the lock went with its process"


@pytest.mark.parametrize("at", ["out/site/manifest.json", "source/issued/2024/program-2024.json"])
def test_records_that_are_too_deep_are_damaged(house: Path, at: str) -> None:
    publish(house, demo=False, only="program")
    (house / at).write_text("[" * 100_000)
    with pytest.raises(GeneratorError, match="поврежден"):
        publish(house, demo=False, only="program")


def test_where_a_link_or_a_pipe_stands_nothing_is_written(tmp_path: Path) -> None:
    secret = tmp_path / "тайна"
    secret.write_text("чужое")
    for kind in ("link", "pipe"):
        for name in ("d.docx", "d.json"):
            out = tmp_path / kind / name
            out.mkdir(parents=True)
            if kind == "link":
                (out / name).symlink_to(secret)
            else:
                os.mkfifo(out / name)
            with pytest.raises(GeneratorError, match=r"На месте файла .* стоит"):
                output.replace(out, "d", {"d.docx": b"1", "d.json": b"{}"})
            with pytest.raises(GeneratorError, match=r"На месте файла .* стоит"):
                output.put(out / name, b"1")
            with pytest.raises(GeneratorError, match=r"На месте файла .* стоит|уже издан"):
                output.add(out, "d.json", {"d.docx": b"1"}, b"{}")
            assert [path.name for path in out.iterdir()] == [name]
    assert secret.read_text() == "чужое"


def test_no_link_leads_out_of_the_folder_of_the_site(tmp_path: Path) -> None:
    site, secret = tmp_path / "site", tmp_path / "тайна"
    site.mkdir()
    secret.mkdir()
    (secret / "index.html").write_text("чужое")
    (site / "index.html").symlink_to(secret / "index.html")
    output.replace_folder(site, {"index.html": b"1"})
    assert not (site / "index.html").is_symlink()
    (site / "2024").symlink_to(secret)
    with pytest.raises(GeneratorError, match=r"На месте файла .*2024 стоит ссылка"):
        output.replace_folder(site, {"2024/index.html": b"1"})
    (site / "2024").unlink()
    os.mkfifo(site / "чужой канал")
    with pytest.raises(GeneratorError, match="стоит канал или устройство"):
        output.replace_folder(site, {"2024/index.html": b"1"})
    assert files(secret) == {"index.html": "чужое".encode()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "тайна"]
