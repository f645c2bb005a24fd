"""The control of a year on a day: what a person types, the files and what they say."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import Result
from openpyxl.worksheet.worksheet import Worksheet

from generator import building, freshness, pipeline
from generator.cycle.control import JSON_LISTS
from generator.documents import kinds, lint
from generator.documents.control import ControlContext, ControlledContext, CountsContext
from generator.terms import Edition
from generator.workbook.tables import Titles
from tests import layout, office
from tests.conftest import EXAMPLE, ROOT, Golden
from tests.office import Row
from tests.shown import document_text
from tests.test_cli import NO_OFFICE, run

PLAN = (
    ("М1", "I квартал", "Отдел А; отдел Б", "Северный"),
    ("М2", "II квартал", "отдел б", None),
    ("М3", "до 15.07.2025", "Отдел А", "Южный"),
    ("М4", "ежеквартально", None, None),
    ("М5", "апрель", "Отдел А", None),
    ("М6", "декабрь", "Отдел А", None),
    ("М7", "ноябрь", "Отдел А", None),
    ("М8", "I квартал", "Отдел А", None),
)
DONE = (
    office.execution("М1", **{"Дата исполнения": dt.date(2025, 3, 20), "Финансирование факт, тыс. руб.": 90}),
    office.execution("М2", Статус="выполнено частично", **{"Причина отклонения": "Подрядчик сорвал срок."}),
    office.execution("М5", **{"Дата исполнения": dt.date(2025, 6, 10)}),
    office.execution("М6", Статус="отменено"),
    office.execution("М7", Статус="перенесено", **{"Перенесено на": "I квартал 2026"}),
)  # fmt: skip
ON = ("--on", "01.07.2025")


def book(path: Path, executions: Sequence[Row] = DONE, plan: Sequence[Any] = PLAN) -> Path:
    """A workbook with a plan for 2025."""
    rows = [
        office.measure(code, Год=2025, Срок=due, Ответственный=who, Филиал=branch)
        for code, due, who, branch in plan
    ]
    return office.workbook(
        path,
        Программы=[office.year(2025)],
        План=rows,
        Исполнение=executions,
        Показатели=[
            office.indicator(**{"Код": "П0", "Год": 2025, "Мероприятие или раздел": "1", "Цель": 5})
        ],
        Выводы=[office.finding(Год=2025)],
    )


def controlled(source: Path, out: Path, *more: object) -> Result:
    return run("control", "--source", source, "--out", out, *more, **NO_OFFICE)


def lists(source: Path, out: Path, *more: object) -> Any:
    return json.loads(controlled(source, out, "--json", *more).stdout)


# --- what is returned -----------------------------------------------------------------------------


def test_machines_get_the_lists_and_how_many_are_planned(tmp_path: Path) -> None:
    assert lists(book(tmp_path / "к.xlsx"), tmp_path / "out", *ON) == {
        "planned": 8,
        "done_in_time": ["М1"],
        "done_late": ["М5"],
        "moved": ["М7"],
        "cancelled": ["М6"],
        "overdue": ["М2", "М8"],
        "running": ["М3", "М4"],
        "silent": ["М3", "М4", "М8"],
        "upcoming": ["М3"],
        "partly": ["М2"],
    }


def test_and_with_an_earlier_day_what_changed_since(tmp_path: Path) -> None:
    answer = lists(book(tmp_path / "к.xlsx"), tmp_path / "out", *ON, "--since", "01.05.2025")
    assert answer["changed"] == [
        {"code": "М2", "was": "running", "now": "overdue"},
        {"code": "М5", "was": "overdue", "now": "done_late"},
    ]


def test_people_get_the_three_numbers_that_matter(tmp_path: Path) -> None:
    result = controlled(book(tmp_path / "к.xlsx"), tmp_path / "out", *ON)
    assert result.stdout.splitlines() == [
        "На 01.07.2025: выполнено 2 из 8, просрочено 2, срок в ближайшие 30 дней – 1.",
        f"Готово: {tmp_path}/out/control-2025-07-01.docx, {tmp_path}/out/control-2025-07-01.xlsx",
    ]
    assert result.exit_code == 5  # there is no LibreOffice for the PDF


def test_a_year_of_which_nothing_was_reported_is_silent(tmp_path: Path) -> None:
    answer = lists(book(tmp_path / "к.xlsx", executions=()), tmp_path / "out", *ON)
    assert answer["silent"] == [code for code, *_ in PLAN]
    assert answer["overdue"] == ["М1", "М2", "М5", "М8"]
    assert sum(len(answer[name]) for name in JSON_LISTS[:6]) == answer["planned"] == 8


def test_done_without_a_date_does_not_count_and_is_told(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx", executions=[office.execution("М1")])
    result = controlled(source, tmp_path / "out", *ON)
    assert result.stderr.splitlines()[:2] == [
        "ПРЕДУПРЕЖДЕНИЕ Исполнение!C2 [done-undated] «М1» выполнено, а даты исполнения нет; впишите ее: без даты справка не "
        "считает мероприятие выполненным",
        "Итого: предупреждений – 1",
    ]
    assert "М1" in lists(source, tmp_path / "out", *ON)["overdue"]


def test_a_day_of_a_year_without_a_plan_leads_to_the_plan_there_is(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx")
    result = controlled(source, tmp_path / "out", "--on", "15.01.2026")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[0] == (
        "ОШИБКА Программы [year-unknown] нет строки 2026 года; есть: 2025; назовите год плана: make control ON=15.01.2026 "
        "YEAR=2025"
    )
    assert not (tmp_path / "out").exists()
    answer = lists(source, tmp_path / "out", "--on", "15.01.2026", "--year", "2025")
    assert answer["running"] == []


def test_a_day_before_the_year_everything_runs(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx", executions=())
    answer = lists(source, tmp_path / "out", "--on", "31.12.2024", "--year", "2025")
    assert answer["running"] == [code for code, *_ in PLAN]
    assert answer["overdue"] == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--on", "31.02.2025"), "«31.02.2025» – не дата; ожидается, например, 01.03.2025"),
        (("--on", "31.12.9999"), "31.12.9999 – не дата года Программы"),
        (
            (*ON, "--since", "01.07.2025"),
            "Дата сравнения 01.07.2025 должна быть раньше даты справки 01.07.2025.",
        ),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(
    tmp_path: Path, given: tuple[str, ...], told: str
) -> None:
    result = controlled(book(tmp_path / "к.xlsx"), tmp_path / "out", *given)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (tmp_path / "out").exists()


# --- the files ------------------------------------------------------------------------------------


def order(source: Path, out: Path, **changes: Any) -> freshness.Order:
    given: dict[str, Any] = {"on": dt.date(2025, 7, 1), "year": 2025} | changes
    return freshness.Order(source=source, out=out, edition=Edition.INTERNAL, **given)


def test_all_three_files_are_made_and_not_made_again(tmp_path: Path, office_program: str) -> None:
    source, out = EXAMPLE, tmp_path / "out"
    asked = order(source, out, office=office_program)
    made = pipeline.control(asked).built
    assert [path.name for path in made.files] == [
        "control-2025-07-01.docx",
        "control-2025-07-01.pdf",
        "control-2025-07-01.xlsx",
    ]
    assert made.fault is None
    assert not pipeline.control(asked).built.fresh
    assert freshness.current("control", order(source, out, since=dt.date(2025, 1, 1))) is None
    assert freshness.changed("control", order(source, out, since=dt.date(2025, 1, 1))) == ("days",)
    assert [str(fault) for fault in layout.faults(made.files[1].read_bytes())] == []


def test_the_same_workbook_makes_the_same_bytes(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx")
    for folder in ("one", "two"):
        controlled(source, tmp_path / folder, *ON, "--since", "01.06.2025")
    for name in ("control-2025-07-01.docx", "control-2025-07-01.xlsx"):
        one, two = (tmp_path / folder / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_nobody_sends_it_back_with_changes_so_it_is_not_kept(tmp_path: Path) -> None:
    controlled(book(tmp_path / "к.xlsx"), tmp_path / "out", *ON)
    assert not (tmp_path / "sent").exists()


def test_a_table_that_somebody_sorted_is_kept(tmp_path: Path) -> None:
    source, out = book(tmp_path / "к.xlsx"), tmp_path / "out"
    controlled(source, out, *ON)
    table = out / "control-2025-07-01.xlsx"
    table.write_bytes(table.read_bytes() + b" ")
    told = controlled(source, out, *ON).stderr
    [kept] = out.glob("control-2025-07-01-правка-*.xlsx")
    assert f"Прежний XLSX был изменен после сборки; он сохранен как {kept}." in told


def test_it_is_of_no_year_and_goes_nowhere() -> None:
    """Commands for the documents of a year do not make it, and no site has it."""
    control = kinds.control_on(dt.date(2025, 7, 1))
    assert control.name not in [kind.name for kind in kinds.KINDS]
    assert control.editions == (Edition.INTERNAL,)


def test_the_control_reads_as_approved(tmp_path: Path, golden: Golden) -> None:
    since = dt.date(2025, 6, 1)
    asked = order(EXAMPLE, tmp_path, since=since)
    kind = kinds.control_on(dt.date(2025, 7, 1), since)
    golden("control-2025-07-01.txt", document_text(building.write(kind, asked).docx))


def test_branches_are_said_where_there_are_any(tmp_path: Path) -> None:
    asked = order(book(tmp_path / "к.xlsx"), tmp_path)
    said = document_text(building.write(kinds.control_on(dt.date(2025, 7, 1)), asked).docx)
    assert "Исполнение по филиалам" in said
    assert "Отдел°А (Южный)" in said or "Отдел А (Южный)" in said
    plain = book(tmp_path / "без.xlsx", plan=[(*row[:3], None) for row in PLAN])
    asked = order(plain, tmp_path)
    said = document_text(building.write(kinds.control_on(dt.date(2025, 7, 1)), asked).docx)
    assert "илиал" not in said


def test_a_template_of_the_office_wins(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx")
    own = docx.Document(str(ROOT / "templates" / "control.docx"))
    own.paragraphs[0].text = "Докладная"
    (tmp_path / "templates").mkdir()
    own.save(str(tmp_path / "templates" / "control.docx"))
    result = controlled(source, tmp_path / "out", *ON)
    assert f"Шаблон: {tmp_path}/templates/control.docx" in result.stdout
    said = document_text((tmp_path / "out" / "control-2025-07-01.docx").read_bytes())
    assert "Докладная" in said


def test_the_guide_names_everything_the_template_may_ask_for() -> None:
    """Fields of measures and of numbers once: every list has the same."""
    guide = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
    part = guide.partition("`templates/control.docx`, знает")[2]
    shared = {f".{each.name}" for each in (*fields(ControlledContext), *fields(CountsContext))}
    for name in lint.names(ControlContext):
        field = name[name.rfind(".") :]
        if not name.startswith("company"):
            assert f"`{name}`" in part or (field in shared and f"`{field}`" in part)


# --- tables ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Worksheet]:
    folder = tmp_path_factory.mktemp("tables")
    controlled(book(folder / "к.xlsx"), folder / "out", *ON, "--since", "01.05.2025")
    workbook = openpyxl.load_workbook(folder / "out" / "control-2025-07-01.xlsx")
    return {sheet.title: sheet for sheet in workbook.worksheets}


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a table by their headings; its head is the row that is frozen last."""
    head = int(str(sheet.freeze_panes)[1:]) - 1
    headings, *below = sheet.iter_rows(min_row=head, values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in below]


def test_there_is_a_sheet_for_all_for_each_breakdown_and_for_each_department(
    tables: dict[str, Worksheet],
) -> None:
    assert list(tables) == [
        *("Мероприятия", "Виды обслуживания", "Ответственные", "Филиалы", "Изменилось с 01.05.2025"),
        *("Отдел А", "Отдел Б", "Ответственный не назначен"),
    ]  # fmt: skip


def test_all_measures_can_be_sorted_by_day_and_number(tables: dict[str, Worksheet]) -> None:
    first, second, *_ = rows(tables["Мероприятия"])
    assert (first["№ п/п"], first["Код"], first["Состояние"]) == (1, "М1", "выполнено в срок")
    assert (first["План, тыс. руб."], first["Факт, тыс. руб."]) == (100, 90)
    assert second["Последний день срока"] == dt.datetime(2025, 6, 30)
    assert second["Дней просрочки"] == 1
    assert second["Обратить внимание"] == "выполнено частично"
    assert tables["Мероприятия"].auto_filter.ref == "A3:T11"


def test_a_department_reads_first_what_it_has_to_do_first(tables: dict[str, Worksheet]) -> None:
    own = rows(tables["Отдел А"])
    assert [(row["Код"], row["Состояние"]) for row in own] == [
        ("М8", "просрочено"),
        ("М3", "в работе"),
        ("М7", "перенесено"),
        ("М6", "отменено"),
        ("М5", "выполнено с опозданием"),
        ("М1", "выполнено в срок"),
    ]
    assert own[0]["Ответственный"] == "Отдел А"
    assert tables["Отдел А"]["A1"].value == "Отдел А"
    assert tables["Отдел А"]["A3"].value == (
        "Мероприятий – 6; выполнено – 2; просрочено – 1; срок в ближайшие 30 дней – 1; нет данных – 2"
    )


def test_the_table_of_departments_leads_to_their_sheets(tables: dict[str, Worksheet]) -> None:
    sheet = tables["Ответственные"]
    assert [row["Ответственный"] for row in rows(sheet)] == ["Отдел А", "Отдел Б", "не назначен"]
    assert sheet["A4"].hyperlink is not None
    assert sheet["A4"].hyperlink.location == "'Отдел А'!A1"
    assert [row["План"] for row in rows(sheet)] == [6, 2, 1]


def test_a_table_is_ready_to_print(tables: dict[str, Worksheet]) -> None:
    for sheet in tables.values():
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows is not None


def test_a_sheet_has_a_title_that_excel_takes() -> None:
    titles = Titles()
    long = "Управление по работе с физическими лицами и"
    assert [titles.title(name) for name in (long, long, "А/Б: [в] 'г'", "", "а б  В г")] == [
        "Управление по работе с физичес…",
        "Управление по работе с физ… (2)",
        "А Б в 'г",
        "Лист",
        "а б В г",
    ]
