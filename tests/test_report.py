"""The annual report: as its reader sees it, and impossible to contradict."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from generator import checks, facts, freshness, opc, pipeline
from generator.book import Book, Year
from generator.checked import Asked, checked
from generator.documents import finishing, kinds, lint, reading, rendering, report
from generator.documents.reading import ReadParagraph, ReadTable
from generator.findings import FaultyWorkbook, GeneratorError
from generator.terms import Edition
from generator.workbook import reading as workbook_reading
from tests import office, shown
from tests.conftest import ROOT, SHIPPED, Golden
from tests.office import Row, execution, indicator, measure, year

REPORT = kinds.kind("report")
TEMPLATE = REPORT.template
DONE: dict[str, Any] = {
    "Дата исполнения": dt.date(2024, 3, 1),
    "Фактический результат": "Сделано.",
    "Эффект": "Стало лучше.",
}


PARTS: dict[str, Any] = {
    "Оценка": [{"Год": 2024, "Вид оценки": "комплексная", "Шкала": "1-5", "Значение": 4.5}],
    "Выводы": [
        office.finding(),
        {"Код": "О1", "Год": 2024, "Документ": "отчет", "Текст": "Хорошо."},
    ],
}


def document(source: Year, edition: Edition = Edition.PUBLIC) -> bytes:
    rendered = rendering.render(TEMPLATE, report.context(source, edition, None))
    properties = finishing.Properties(
        REPORT.title_of(source), "АО «Сбыт»", dt.datetime(2025, 1, 1), "0123"
    )
    return finishing.finish(rendered, properties).docx


def of(path: Path, **sheets: Any) -> Year:
    return office.book(path, **sheets).year(2024)


def found(path: Path, **sheets: Any) -> list[str]:
    """The findings of a report that has an assessment and conclusions; without them that is said
    too."""
    return [str(finding) for finding in checks.check_report(of(path, **{**PARTS, **sheets}))]


@pytest.fixture(scope="module")
def shipped() -> Year:
    return checked(SHIPPED, 2024, [REPORT]).sound(strict=False)[0]


def paragraphs(docx: bytes) -> list[str]:
    blocks = reading.blocks(reading.open_docx(docx))
    return [
        block.whole.replace("\xa0", " ") for block in blocks if isinstance(block, ReadParagraph)
    ]


# --- the document ---------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", list(Edition))
def test_the_report_2024_reads_as_approved(shipped: Year, edition: Edition, golden: Golden) -> None:
    golden(f"report-2024-{edition}.txt", shown.document_text(document(shipped, edition)))


def test_every_number_in_a_sentence_is_one_of_the_facts(shipped: Year) -> None:
    """Of the sentences of the main results, in the internal edition, which has the most of them."""
    outcomes = facts.outcomes(shipped)
    counted, money = facts.tally(outcomes), facts.funding(outcomes)
    known = {
        Decimal(number)
        for number in (*counted.parts, counted.planned, counted.in_time, counted.late)
    }
    known |= {Decimal(len(indicators)) for indicators in facts.reached(shipped.indicators)}
    known |= {
        *(round(facts.share(part, counted.planned), 1) for part in counted.parts),
        money.plan,
        money.fact,
        round(money.percent or Decimal(), 1),
    }
    lines = paragraphs(document(shipped, Edition.INTERNAL))
    start = next(index for index, line in enumerate(lines) if "ОСНОВНЫЕ РЕЗУЛЬТАТЫ" in line)
    end = next(index for index, line in enumerate(lines) if line.startswith("Таблица 2"))
    numbered = [line for line in lines[start + 1 : end] if re.match(r"\d+\.\d+\. ", line)]
    sentences = [
        re.sub(r"^\d+\.\d+\. |на 2024 год|(?:таблице|рисунке)\s\d+", "", line) for line in numbered
    ]
    numbers = [
        Decimal(found.replace(" ", "").replace(",", "."))
        for line in sentences
        for found in re.findall(r"\d[\d ]*(?:,\d+)?", line)
    ]
    assert len(numbers) > 15
    assert set(numbers) <= known


def test_the_sentences_agree_with_the_table_beside_them(shipped: Year) -> None:
    docx = document(shipped)
    [first, *_] = [
        block for block in reading.blocks(reading.open_docx(docx)) if isinstance(block, ReadTable)
    ]
    total = first.rows[-1].cells
    assert total[:4] == ("Всего", "итого", "10", "5")
    assert any(
        f"Выполнено {total[3]} мероприятий из {total[2]} ({total[11]} %)" in line
        for line in paragraphs(docx)
    )


def test_the_numbers_of_rows_are_those_of_the_programme(shipped: Year) -> None:
    tables = [
        block
        for block in reading.blocks(reading.open_docx(document(shipped)))
        if isinstance(block, ReadTable)
    ]
    counted = [row.cells[0] for row in tables[1].rows if len(row.cells) == 6 and not row.head]
    assert counted == list(facts.printed_numbers(shipped).values())
    named = {row.cells[0]: row.cells[1] for row in tables[1].rows if len(row.cells) == 6}
    reasons = next(
        table
        for table in tables
        if table.rows[0].cells == ("№", "Мероприятие", "Статус", "Причина")
    )
    for row in reasons.rows[2:]:
        assert named[row.cells[0]] == row.cells[1]


def test_sections_without_data_are_left_out_and_the_numbering_closes_up(tmp_path: Path) -> None:
    executions = [execution(**{**DONE, "Эффект": None})]
    lines = paragraphs(document(of(tmp_path, Исполнение=executions, Показатели=[])))
    headings = [line for line in lines if re.match(r"\d+\. [А-Я]{3}", line)]
    assert headings == [
        "1. ОБЩИЕ ПОЛОЖЕНИЯ",
        "2. ОСНОВНЫЕ РЕЗУЛЬТАТЫ",
        "3. ИСПОЛНЕНИЕ МЕРОПРИЯТИЙ",
        "4. ПРИЧИНЫ НЕВЫПОЛНЕНИЯ И ОТКЛОНЕНИЙ",
    ]
    assert lines[lines.index(headings[-1]) + 1] == (
        "Отклонений от Программы, требующих указания причин, нет."
    ), "the Programme promises this part, also when there is nothing to tell"


def test_one_measure_agrees_in_number(tmp_path: Path) -> None:
    lines = paragraphs(document(of(tmp_path, Исполнение=[execution(**DONE)])))
    assert (
        "2.1. Программой на 2024 год предусмотрено 1 мероприятие. Выполнено 1 мероприятие из 1 (100,0 %), в том числе в срок – 1, "
        "с опозданием – 0."
    ) in lines


def test_the_public_report_holds_no_money_and_no_evidence(tmp_path: Path) -> None:
    row = execution(
        **DONE, **{"Финансирование факт, тыс. руб.": 777, "Подтверждение": "Акт СЕКРЕТ"}
    )
    plan = measure(**{"Финансирование план, тыс. руб.": 888, "Ответственный": "Отдел ТАЙНА"})
    text = shown.document_text(document(of(tmp_path, План=[plan], Исполнение=[row])))
    for needle in ("777", "888", "СЕКРЕТ", "ТАЙНА", "тыс. руб."):
        assert needle not in text


def test_every_page_carries_the_mark(shipped: Year) -> None:
    for section in reading.open_docx(document(shipped)).sections:
        assert [line.text for line in section.footer.paragraphs if line.text] == [
            "Демонстрационные данные"
        ]


def test_the_guide_names_everything_the_template_may_ask_for() -> None:
    guide = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
    for name in lint.names(report.ReportContext):
        assert f"`{name}`" in guide


# --- charts ---------------------------------------------------------------------------------------

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def charts(docx: bytes) -> list[tuple[etree._Element, Worksheet]]:
    """The charts of a document, each with the sheet of the workbook behind it."""
    parts = opc.read(docx)
    found: list[tuple[etree._Element, Worksheet]] = []
    for name in sorted(name for name in parts if name.startswith("word/charts/chart")):
        relations = etree.fromstring(parts[name.replace("charts/", "charts/_rels/") + ".rels"])
        workbook = parts["word/" + str(relations[0].get("Target")).removeprefix("../")]
        sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
        assert isinstance(sheet, Worksheet)
        found.append((etree.fromstring(parts[name]), sheet))
    return found


def test_the_charts_show_the_facts_and_so_do_the_workbooks_behind_them(shipped: Year) -> None:
    [(statuses, sheet), (satisfaction, _)] = charts(document(shipped))
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == [
        None,
        "выполнено",
        "выполнено частично",
        "не выполнено",
        "перенесено",
        "отменено",
        "в работе",
    ]
    assert rows[1:] == [["очное", 5, 1, 0, 0, 0, 0], ["интерактивное", 0, 0, 1, 1, 1, 1]]
    shown = [
        [Decimal(value.text or "0") for value in series.iterfind(f"{CHART}val//{CHART}v")]
        for series in statuses.iter(f"{CHART}ser")
    ]
    assert shown == [[Decimal(str(row[column])) for row in rows[1:]] for column in range(1, 7)]
    [before, now] = [
        [value.text for value in series.iterfind(f"{CHART}val//{CHART}v")]
        for series in satisfaction.iter(f"{CHART}ser")
    ]
    assert before == ["88.4", "84.1", "81.7", "79.8", "77.2", "82.6"]
    assert now == ["92.3", "88.0", "86.4", "80.5", "78.9", "87.2"]


def test_a_chart_has_a_text_alternative_with_its_numbers(shipped: Year) -> None:
    xml = etree.fromstring(opc.read(document(shipped))["word/document.xml"])
    told = [
        picture.get("descr")
        for picture in xml.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
        )
    ]
    assert told[0] == (
        "Мероприятия по статусам. очное: выполнено – 5, выполнено частично – 1; интерактивное: не выполнено – 1, перенесено – 1, "
        "отменено – 1, в работе – 1."
    )
    assert str(told[1]).startswith(
        "Удовлетворенность клиентов (комплексная оценка, шкала 0–100\xa0%) в 2023 и 2024 годах. офис B2B: 88,4 и 92,3;"
    )


def test_the_schema_is_kept_where_python_pptx_does_not(shipped: Year) -> None:
    for chart, _ in charts(document(shipped)):
        ids = [axis.get("val") for axis in chart.iter(f"{CHART}axId", f"{CHART}crossAx")]
        assert all(str(one).isdigit() for one in ids)
        order = [str(child.tag).removeprefix(CHART) for child in chart]
        assert order == ["date1904", "lang", "roundedCorners", "chart", "txPr", "externalData"]
        for series in chart.iter(f"{CHART}ser"):
            names = [str(child.tag).removeprefix(CHART) for child in series]
            assert names == [
                "idx",
                "order",
                "tx",
                "spPr",
                "invertIfNegative",
                "dLbls",
                "cat",
                "val",
            ]


def test_hard_names_in_a_chart(tmp_path: Path) -> None:
    hard = '<b>&"]]>'
    sections = [office.SECTIONS[0], {**office.SECTIONS[1], "Вид обслуживания": hard}]
    book = reading_of(
        office.workbook(tmp_path / "к.xlsx", Разделы=sections, Исполнение=[execution(**DONE)])
    )
    [(chart, sheet)] = charts(document(book.year(2024)))
    assert {value.text for value in chart.iterfind(f".//{CHART}cat//{CHART}v")} == {hard}
    assert sheet["A2"].value == hard


def reading_of(path: Path) -> Book:
    book = workbook_reading.read(path).book
    assert book is not None
    return book


def test_the_same_facts_make_the_same_bytes(shipped: Year) -> None:
    assert document(shipped, Edition.INTERNAL) == document(shipped, Edition.INTERNAL)


# --- what a report needs --------------------------------------------------------------------------


def test_measures_nobody_reported_on_are_listed(tmp_path: Path) -> None:
    plan, executions = [measure("М1"), measure("М2")], [execution("М1", **DONE)]
    path = office.workbook(tmp_path / "к.xlsx", План=plan, Исполнение=executions, **PARTS)
    with pytest.raises(FaultyWorkbook) as refused:
        pipeline.build_document(
            "report", freshness.Order(source=path, out=tmp_path / "out", year=2024)
        )
    assert [str(finding) for finding in refused.value.findings] == [
        "ОШИБКА План!B3 [execution-missing] о мероприятии «М2» не отчитались; добавьте строку с этим кодом на лист "
        "«Исполнение»",
        WAITS,
    ]
    assert not (tmp_path / "out").exists()


WAITS = (
    "СВЕДЕНИЕ Исполнение [report-waits] исполнение заполнено у 1 мероприятий из 2: отчет за 2024 год "
    "пока не собирается"
)
PLAN = [measure("М1", Срок="I квартал"), measure("М2", Срок="III квартал")]


def of_running_year(path: Path, asked: Asked, **sheets: Any) -> list[str]:
    """What the check says of a year of two measures of which one is reported on."""
    source = office.workbook(
        path / "к.xlsx", **{"План": PLAN, "Исполнение": [execution("М2", **DONE)], **sheets}
    )
    try:
        findings = pipeline.check(source, 2024, asked)
    except FaultyWorkbook as refused:
        findings = refused.findings
    return [f"{finding.cell} {finding.code}" for finding in findings]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(), []),
        (Asked(on=dt.date(2024, 3, 31)), []),
        (Asked(on=dt.date(2024, 4, 1)), ["План!B2 execution-missing"]),
        (Asked(final=True), ["План!B2 execution-missing"]),
    ],
    ids=["no day", "the last day of its due", "the day after", "the year is over"],
)
def test_a_year_that_is_under_way_is_asked_for_what_is_due(
    tmp_path: Path, asked: Asked, said: list[str]
) -> None:
    told = of_running_year(tmp_path, asked)
    assert [line for line in told if "execution-missing" in line] == said
    assert "Исполнение report-waits" in told


def test_the_conclusions_of_a_year_are_asked_for_when_it_is_over(tmp_path: Path) -> None:
    assert "Выводы part-missing" not in of_running_year(tmp_path, Asked())
    assert "Выводы part-missing" in of_running_year(tmp_path, Asked(final=True))


def test_what_is_wrong_on_any_day_is_said_on_any_day(tmp_path: Path) -> None:
    broken = [execution("М2", Статус="не выполнено")]
    told = of_running_year(tmp_path, Asked(), Исполнение=broken)
    assert "Исполнение!F2 execution-incomplete" in told


@pytest.mark.parametrize("strict", [False, True])
def test_errors_of_another_year_stop_nothing(tmp_path: Path, strict: bool) -> None:
    """A draft of next year, half filled in, in the same workbook."""
    draft = measure("М9", Год=2025, Срок="когда-нибудь", Раздел="7.7")
    other = measure("М8", Год=2025, Раздел="7.7", Вывод=None)
    imprints = [year(), year(2025)]
    source = office.workbook(
        tmp_path / "к.xlsx", План=[measure("М1"), draft, other], Программы=imprints
    )
    findings = pipeline.check(source, 2024, strict=strict)
    assert [str(finding) for finding in findings] == [
        "ПРЕДУПРЕЖДЕНИЕ План!G3 [due-unreadable] не понимаю срок «когда-нибудь»; ожидается, например, «I квартал 2024»",
        "ПРЕДУПРЕЖДЕНИЕ План!D4 [reference-unknown] «7.7» нет на листе «Разделы»; исправьте код или добавьте строку",
    ]
    with pytest.raises(FaultyWorkbook):
        pipeline.check(source, 2025)


def test_but_the_programme_does_not_wait_for_its_report(tmp_path: Path) -> None:
    path = office.workbook(
        tmp_path / "к.xlsx", План=[measure("М1"), measure("М2")], Исполнение=[execution("М1")]
    )
    built = pipeline.build_document(
        "program", freshness.Order(source=path, out=tmp_path / "out", office="/нет")
    )
    assert [str(finding) for finding in built.findings] == [WAITS]


def test_a_report_in_order_has_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path, Исполнение=[execution(**DONE)]) == []


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        (
            {"Исполнение": [execution()]},
            [
                "ОШИБКА Исполнение!C2 [execution-incomplete] статус «выполнено», а «Дата исполнения» не заполнено; заполните или "
                "измените статус",
                "ОШИБКА Исполнение!D2 [execution-incomplete] статус «выполнено», а «Фактический результат» не заполнено; "
                "заполните или измените статус",
                "ПРЕДУПРЕЖДЕНИЕ Исполнение!E2 [execution-thin] статус «выполнено», а «Эффект» не заполнено; заполните или "
                "измените статус",
            ],
        ),
        (
            {"Исполнение": [execution(Статус="перенесено")]},
            [
                "ОШИБКА Исполнение!F2 [execution-incomplete] статус «перенесено», а «Причина отклонения» не заполнено; заполните "
                "или измените статус",
                "ОШИБКА Исполнение!G2 [execution-incomplete] статус «перенесено», а «Перенесено на» не заполнено; заполните или "
                "измените статус",
            ],
        ),
        (
            {"Исполнение": [execution(**{**DONE, "Дата исполнения": dt.date(2024, 4, 1)})]},
            [
                "ПРЕДУПРЕЖДЕНИЕ Исполнение!C2 [late-unexplained] выполнено 01.04.2024, позже срока «I квартал», а причины нет; в "
                "отчете мероприятие войдет в выполненные с опозданием; укажите причину отклонения"
            ],
        ),
        (
            {"Исполнение": [execution(**{**DONE, "Дата исполнения": dt.date(2023, 3, 1)})]},
            [
                "ОШИБКА Исполнение!C2 [finished-outside-year] дата исполнения 01.03.2023 – не 2024 и не 2025 год; исправьте дату"
            ],
        ),
        (
            {
                "Программы": [
                    year(
                        **{
                            "Отчет: Дата утверждения": dt.date(2025, 1, 20),
                            "Отчет: Гриф": "приказ",
                            "Отчет: Номер документа": "1",
                        }
                    )
                ],
                "Исполнение": [
                    execution(
                        **{
                            **DONE,
                            "Дата исполнения": dt.date(2025, 2, 1),
                            "Причина отклонения": "Долго.",
                        }
                    )
                ],
            },
            [
                "ОШИБКА Исполнение!C2 [finished-after-report] дата исполнения 01.02.2025 позже утверждения отчета 20.01.2025; "
                "исправьте дату или статус"
            ],
        ),
        (
            {"Исполнение": [execution(**DONE, **{"Перенесено на": "2025 год"})]},
            [
                "ПРЕДУПРЕЖДЕНИЕ Исполнение!G2 [moved-unexpected] указано «Перенесено на», а статус «выполнено»; проверьте статус"
            ],
        ),
        (
            {
                "План": [measure(**{"Финансирование план, тыс. руб.": None})],
                "Исполнение": [execution(**DONE, **{"Финансирование факт, тыс. руб.": 5})],
            },
            [
                "ПРЕДУПРЕЖДЕНИЕ Исполнение!H2 [funding-unplanned] факт 5 без плана финансирования; заполните план или проверьте "
                "сумму"
            ],
        ),
        (
            {
                "План": [measure(**{"Финансирование план, тыс. руб.": "125,5"})],
                "Исполнение": [execution(**DONE, **{"Финансирование факт, тыс. руб.": 1255})],
            },
            [
                "ПРЕДУПРЕЖДЕНИЕ Исполнение!H2 [funding-slip] факт 1\xa0255 больше плана 125,5 в 10 раз и более; проверьте запятую и "
                "единицы: тысячи рублей"
            ],
        ),
        (
            {"Исполнение": [execution(**DONE)], "Показатели": [indicator(Цель=90, Факт=120)]},
            ["ПРЕДУПРЕЖДЕНИЕ Показатели!H2 [share-outside] доля 120 %; бывает от 0 до 100 %"],
        ),
        (
            {"Исполнение": [execution(**DONE)], "Показатели": [indicator(Цель=90)]},
            [
                "ПРЕДУПРЕЖДЕНИЕ Показатели!H2 [indicator-unmeasured] у показателя «П1» нет факта; заполните «Факт»"
            ],
        ),
        (
            {"Исполнение": [execution(**DONE)], "Показатели": [indicator(Цель=90, Факт=80)]},
            [
                "ПРЕДУПРЕЖДЕНИЕ Показатели!J2 [indicator-unexplained] цель 90 не достигнута, факт 80, а причины нет; укажите "
                "причину отклонения"
            ],
        ),
    ],
)
def test_consistency(tmp_path: Path, sheets: dict[str, Sequence[Row]], expected: list[str]) -> None:
    assert found(tmp_path, **sheets) == expected


def test_check_looks_at_a_year_that_was_reported_on(tmp_path: Path) -> None:
    years = [year(2024), year(2025)]
    plan = [measure("М1"), measure("М2", Год=2025, Срок="март", Вывод="В2")]
    rows: dict[str, Any] = {
        "Показатели": [
            indicator(),
            indicator(Код="П2", Год=2025, **{"Мероприятие или раздел": "М2", "Цель": 5}),
        ],
        "Выводы": [office.finding(), office.finding(Код="В2", Год=2025)],
    }
    unreported = office.workbook(tmp_path / "а.xlsx", Программы=years, План=plan, **rows)
    reported = office.workbook(tmp_path / "б.xlsx", Исполнение=[execution()], **PARTS)
    assert office.said(unreported) == ()
    assert [finding.code for finding in office.said(reported)] == [
        "execution-incomplete",
        "execution-incomplete",
        "execution-thin",
    ]


# --- the plan and the Programme that was issued ---------------------------------------------------


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """A workbook of two measures whose Programme was issued: document and manifest are kept beside
    it."""
    executions = [execution("М1", **DONE), execution("М2", **DONE)]
    path = office.workbook(
        tmp_path / "книга.xlsx", План=[measure("М1"), measure("М2")], Исполнение=executions, **PARTS
    )
    folder = tmp_path / "issued" / "2024"
    pipeline.build_document("program", freshness.Order(source=path, out=folder, office="/нет"))
    return path


def test_a_plan_that_is_the_issued_one_has_no_changes(issued: Path) -> None:
    assert office.said(issued) == ()


def test_a_manifest_of_an_earlier_version_is_read(issued: Path) -> None:
    """It had neither places nor the values that were read, and no calculations."""
    path = issued.parent / "issued/2024/program-2024.json"
    content = json.loads(path.read_bytes())
    del content["against"]
    content["values"] = [value for value in content["values"] if value["cell"]]
    for value in content["values"]:
        del value["value"], value["fact"], value["place"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert office.said(issued) == ()
    plan = [measure("М1", Результат="Иначе."), measure("М2")]
    executions = [execution("М1", **DONE), execution("М2", **DONE)]
    office.workbook(issued, План=plan, Исполнение=executions, **PARTS)
    assert [finding.message for finding in office.said(issued)] == [
        "М1: в изданной Программе «Сидения обновлены.», сейчас «Иначе.»"
    ]


def test_another_order_of_rows_is_a_difference(issued: Path) -> None:
    executions = [execution("М1", **DONE), execution("М2", **DONE)]
    office.workbook(issued, План=[measure("М2"), measure("М1")], Исполнение=executions, **PARTS)
    assert [finding.message for finding in office.said(issued)] == [
        "М2: в изданной Программе «1.1.2.», сейчас «1.1.1.»",
        "М1: в изданной Программе «1.1.1.», сейчас «1.1.2.»",
    ]


def test_another_title_of_a_group_is_a_difference(issued: Path) -> None:
    sections = [office.SECTIONS[0], {**office.SECTIONS[1], "Наименование": "Центр B2B"}]
    executions = [execution("М1", **DONE), execution("М2", **DONE)]
    office.workbook(
        issued,
        Разделы=sections,
        План=[measure("М1"), measure("М2")],
        Исполнение=executions,
        **PARTS,
    )
    assert [str(finding.cell) for finding in office.said(issued)] == ["Разделы!B3"]


def test_a_manifest_of_another_document_is_refused(issued: Path) -> None:
    manifest = issued.parent / "issued/2024/program-2024.json"
    manifest.write_text(
        manifest.read_text().replace('"document": "program-2024"', '"document": "report-2024"')
    )
    with pytest.raises(GeneratorError, match="не от изданной Программы"):
        office.said(issued)


def test_the_change_of_satisfaction_is_that_of_the_printed_figures(shipped: Year) -> None:
    for one in report.context(shipped, Edition.PUBLIC, None).satisfaction:
        before, now, change = (
            Decimal(text.replace(",", ".").replace("−", "-"))
            for text in (one.before, one.value, one.change)
        )
        assert now - before == change


def test_a_share_on_a_scale_of_a_hundred_is_told(tmp_path: Path) -> None:
    first = {**PARTS["Оценка"][0], "Шкала": "0–100 %"}
    rows = [{**first, "Канал": "сайт", "Значение": 0.817}, {**first, "Значение": 81.7, "Цель": 0.9}]
    path = office.workbook(tmp_path / "к.xlsx", Оценка=rows)
    assert [str(each) for each in office.said(path) if each.code == "figure-share"] == [
        f"ПРЕДУПРЕЖДЕНИЕ Оценка!{cell} [figure-share] {number} на шкале 0–100\xa0%; "
        "если это доля, впишите проценты: не 0,85, а 85"
        for cell, number in (("G2", "0,82"), ("H3", "0,9"))
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"Значение": 923}, "figure-outside-scale"),
        ({"Цель": 0.5}, "figure-outside-scale"),
        ({}, "figure-twice"),
    ],
)
def test_a_satisfaction_figure_is_on_its_scale_and_stands_once(
    tmp_path: Path, row: Row, code: str
) -> None:
    first = PARTS["Оценка"][0]
    rows = [first, {**first, "Шкала": "1 – 5"}] if not row else [{**first, **row}]
    path = office.workbook(tmp_path / "к.xlsx", Оценка=rows)
    assert [finding.code for finding in office.said(path)] == [code]


def test_parts_that_are_promised_and_missing_are_told(tmp_path: Path) -> None:
    assert found(tmp_path, Исполнение=[execution(**DONE)], Оценка=[], Выводы=[]) == [
        "ПРЕДУПРЕЖДЕНИЕ Оценка [part-missing] нет оценки удовлетворенности за 2024 год, раздел отчета не напечатан; добавьте "
        "строки или убедитесь, что так и надо",
        "ПРЕДУПРЕЖДЕНИЕ Выводы [part-missing] нет общих выводов за 2024 год, раздел отчета не напечатан; добавьте строки или "
        "убедитесь, что так и надо",
    ]


def test_every_difference_from_the_issued_programme_is_told(issued: Path, tmp_path: Path) -> None:
    plan = [
        measure("М1", Срок="II квартал", Ответственный="Отдел"),
        measure("М3", Мероприятие="Новое дело."),
    ]
    executions = [execution("М1", **DONE), execution("М3", **DONE)]
    office.workbook(issued, План=plan, Исполнение=executions, **PARTS)

    built = pipeline.build_document(
        "report",
        freshness.Order(
            source=issued, out=tmp_path / "out", year=2024, edition=Edition.INTERNAL, office="/нет"
        ),
    )

    hint = "верните изданный текст или объясните изменение; внутренняя редакция отчета перечислит изменения"
    assert [str(finding) for finding in built.findings] == [
        f"ПРЕДУПРЕЖДЕНИЕ План [plan-changed] М2 (1.1.2.): в изданной Программе «Закупить сидения.», сейчас его нет; {hint}",
        f"ПРЕДУПРЕЖДЕНИЕ План!G2 [plan-changed] М1: в изданной Программе «I\xa0квартал», сейчас «II\xa0квартал»; {hint}",
        f"ПРЕДУПРЕЖДЕНИЕ План!F3 [plan-changed] М3: в изданной Программе этого мероприятия не было, сейчас «Новое дело.»; {hint}",
    ]
    text = shown.document_text((tmp_path / "out/report-2024-internal.docx").read_bytes())
    assert "ИЗМЕНЕНИЯ ПЛАНА" in text
    assert "| 1.1.1. | Срок | I°квартал | II°квартал\n" in text


def test_the_public_report_does_not_list_them(issued: Path, tmp_path: Path) -> None:
    office.workbook(
        issued,
        План=[measure("М1", Срок="март"), measure("М2")],
        Исполнение=[execution(f"М{n}", **DONE) for n in (1, 2)],
    )
    pipeline.build_document(
        "report", freshness.Order(source=issued, out=tmp_path / "out", year=2024, office="/нет")
    )
    assert "ИЗМЕНЕНИЯ ПЛАНА" not in shown.document_text(
        (tmp_path / "out/report-2024.docx").read_bytes()
    )


def test_an_issued_document_that_was_altered_is_refused(issued: Path) -> None:
    with (issued.parent / "issued/2024/program-2024.docx").open("ab") as file:
        file.write(b" ")
    with pytest.raises(GeneratorError, match="изменен или удален"):
        office.said(issued)
