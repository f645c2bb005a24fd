"""Where everything stands: what is made, sent and issued, what is due, what stops the next step."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.cycle import waiting
from generator.documents import kinds
from generator.documents.manifest import Manifest
from generator.suggestions import deciding
from generator.suggestions.suggestion import Decision, State
from tests import office
from tests.conftest import SHIPPED
from tests.office import Row
from tests.test_cli import NO_OFFICE, run
from tests.test_suggestions import listed, suggestion

ON = ("--on", "15.02.2024")


def page(source: Path, *more: str) -> list[str]:
    """The page of a workbook whose results are in `out` beside it."""
    result = run("status", "--source", source, "--out", source.parent / "out", *(more or ON))
    assert result.exit_code == 0, result.output
    return [line.strip() for line in result.stdout.splitlines()]


def answer(source: Path, *more: str) -> Any:
    given = ("--source", source, "--out", source.parent / "out", "--json", *(more or ON))
    return json.loads(run("status", *given).stdout)


def book(path: Path, executions: Sequence[Row] = (), **year: Any) -> Path:
    return office.workbook(path, Программы=[office.year(**year)], Исполнение=executions)


def build(source: Path, *names: str) -> None:
    for kind in names:
        run(kind, "--source", source, "--out", source.parent / "out", "--year", "2024", **NO_OFFICE)


def issue(source: Path, kind: str, name: str = "") -> None:
    """Keeps what was built as if it had been published."""
    built = Manifest.read(source.parent / "out" / f"{kind}-2024.json")
    assert built is not None
    name = name or f"{kind}-2024"
    folder = source.parent / "issued" / "2024"
    folder.mkdir(parents=True, exist_ok=True)
    docx = (source.parent / "out" / f"{kind}-2024.docx").read_bytes()
    (folder / f"{name}.docx").write_bytes(docx)
    files = {f"{name}.docx": built.files[f"{kind}-2024.docx"]}
    manifest = built.issued_as(name, files, {"placed": "2024-03-01"})
    (folder / f"{name}.json").write_bytes(manifest.to_bytes())


# --- the page -------------------------------------------------------------------------------------


def test_at_the_beginning_nothing_is_made(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx")
    assert page(source, "--on", "15.12.2023") == [
        f"Состояние на 15.12.2023: АО «Сбыт», {source}",
        "",
        "2024 год",
        "Программа              не собрано",
        "Программа, внутр.      не собрано",
        "Отчет                  не собрано",
        "Отчет, внутр.          не собрано",
        "Мероприятия: выполнено 0 из 1, просрочено 0, срок в ближайшие 30 дней – 0, без данных – 1.",
        "Ближайшие сроки:",
        "31.03.2024  М1  ответственный не назначен",
        "Программа нужна к 01.01.2024.",
        "Отчет – после конца года, с 01.01.2025.",
        "Дальше: собрать: Программа: make program YEAR=2024",
    ]


def test_what_is_made_is_current_until_the_workbook_changes(made: Path, tmp_path: Path) -> None:
    shutil.copy(SHIPPED, tmp_path)
    shutil.copytree(made, tmp_path / "out")
    source = tmp_path / SHIPPED.name
    assert page(source)[3:7] == [
        "Программа              готово",
        "Программа, внутр.      готово",
        "Отчет                  готово",
        "Отчет, внутр.          готово",
    ]
    assert page(source)[-1] == (
        "Дальше: согласовать и опубликовать: Программа: make publish YEAR=2024 ONLY=program"
    )
    (tmp_path / "templates").mkdir()
    shutil.copy(SHIPPED.parent.parent / "templates" / "report.docx", tmp_path / "templates")
    own = tmp_path / "templates" / "report.docx"
    own.write_bytes(own.read_bytes() + b" ")
    source.write_bytes(source.read_bytes() + b" ")
    assert (
        page(source)[5] == "Отчет                  готово, но устарело (изменилось: книга, шаблон)"
    )
    (tmp_path / "out" / "program-2024.pdf").unlink()
    shutil.copy(SHIPPED, tmp_path)
    assert page(source)[3] == "Программа              готово, но устарело (изменилось: сами файлы)"


def test_what_was_sent_and_issued_is_said(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx")
    build(source, "program")
    assert page(source)[3] == "Программа              готово, но без PDF; сборок в папке sent – 1"
    issue(source, "program")
    issue(source, "program", "program-2024-r2")
    assert page(source)[3] == (
        "Программа              готово, но без PDF; сборок в папке sent – 1; издано: редакция 2 от 01.03.2024"
    )
    [public, *_] = answer(source)["years"][0]["documents"]
    assert public == {
        "document": "program",
        "edition": "public",
        "made": "outdated",
        "changed": ["pdf"],
        "sent": 1,
        "issued": {"revision": 2, "placed": "2024-03-01"},
    }


def test_a_control_is_among_what_was_made(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx")
    given = ("--source", source, "--out", tmp_path / "out", "--since", "01.01.2024")
    run("control", *given, "--on", "01.07.2024", **NO_OFFICE)
    assert "Справки на дату        01.07.2024, но без PDF" in page(source)
    book(tmp_path / "к.xlsx", Пометка="Проект")
    assert "Справки на дату        01.07.2024, но устарело (изменилось: книга)" in page(source)


# --- the next step --------------------------------------------------------------------------------


def last(source: Path, *more: str) -> Any:
    """The next step of 2024."""
    return answer(source, *more)["years"][0]["next"]


def test_errors_of_the_workbook_stop_it(tmp_path: Path) -> None:
    source = office.workbook(tmp_path / "к.xlsx", План=[office.measure(Вывод="В9")])
    assert last(source) == {
        "said": "исправить книгу: Программа не собирается",
        "command": "",
        "stops": ["ошибок в книге – 1: make check YEAR=2024"],
    }


def test_a_row_that_cannot_be_read_leaves_no_plan_to_speak_of(tmp_path: Path) -> None:
    source = office.workbook(tmp_path / "к.xlsx", План=[office.measure(Срок="весной")])
    assert answer(source)["years"][0]["next"] == {
        "said": "исправить книгу, затем внести в книгу план на 2024 год: листы «Программы» и «План»",
        "command": "make check",
        "stops": ["ошибок в книге – 1: make check"],
    }


def test_so_do_suggestions_that_nobody_decided_on(tmp_path: Path) -> None:
    open_one = suggestion("Купить сидения.", state=State.CHECK, decision="")
    decided = suggestion("Взять сидения.", row="М2", decision=str(Decision.REJECT))
    path = tmp_path / "program-2024-предложения.xlsx"
    path.write_bytes(deciding.to_bytes(listed(open_one, decided)))
    told = list(waiting.decisions(tmp_path, "program-2024"))
    assert told == [f"решения ждут предложения – 1: {path}"]
    assert list(waiting.decisions(tmp_path, "report-2024")) == []
    path.write_bytes(b"")
    [refusal] = waiting.decisions(tmp_path, "program-2024")
    assert refusal == (
        "Список предложений program-2024-предложения.xlsx не прочитать: это не книга Excel. "
        "Верните его прежнюю копию или переименуйте этот файл и сделайте список заново."
    )


def test_so_do_a_mark_and_an_approval_without_its_date(tmp_path: Path) -> None:
    stamp = {"Гриф": "руководитель", "Должность": "Директор", "ФИО": "И.И. Иванов"}
    row = office.year(Пометка="Проект", **stamp)
    year = office.book(tmp_path, Программы=[row]).year(2024)
    assert list(waiting.marks(kinds.kind("program"), year)) == [
        "пометка «Проект» на листе «Программы»: Программа",
        "нет даты утверждения на листе «Программы»: Программа",
    ]
    assert list(waiting.marks(kinds.kind("report"), year)) == []


def test_when_the_programme_is_issued_the_year_is_looked_after(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx")
    build(source, "program")
    issue(source, "program")
    assert last(source) == {
        "said": "следить за сроками и заполнять лист «Исполнение»",
        "command": "make control ON=15.02.2024 YEAR=2024",
        "stops": ["исполнение не заполнено у мероприятий – 1: Отчет пока не собирается"],
    }
    assert "Программа нужна к 01.01.2024 – прошло." not in page(source)


def test_a_plan_that_changed_since_it_was_issued_wants_an_amendment(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx")
    build(source, "program")
    issue(source, "program")
    changed = [office.measure(Срок="II квартал")]
    office.workbook(source, План=changed)
    assert last(source) == {
        "said": "записать изменение Программы на лист «Изменения» или вернуть изданный текст",
        "command": "",
        "stops": ["отличий плана от изданной Программы – 1"],
    }
    stamp = {"Гриф": "приказ", "Номер документа": "5", "Дата утверждения": dt.date(2024, 2, 1)}
    row = {"Год": 2024, "Номер": 1, "Причина": "Поставка задержана.", **stamp}
    office.workbook(source, План=changed, Изменения=[row])
    assert last(source) == {
        "said": "собрать: Изменения в Программу",
        "command": "make amendment YEAR=2024",
        "stops": [],
    }
    assert not [line for line in page(source) if line.startswith("Изменения в Программу")]
    build(source, "amendment")
    [amendment] = [line for line in page(source) if line.startswith("Изменения в Программу")]
    assert amendment == "Изменения в Программу  готово, но без PDF; сборок в папке sent – 1"


def test_a_year_whose_report_is_issued_is_closed(tmp_path: Path) -> None:
    given = {
        "Дата исполнения": dt.date(2024, 3, 1),
        "Фактический результат": "Готово.",
        "Эффект": "Довольны.",
        "Финансирование факт, тыс. руб.": 100,
    }
    source = book(tmp_path / "к.xlsx", executions=[office.execution(**given)])
    build(source, "program")
    issue(source, "program")
    assert last(source, "--on", "20.01.2025")["command"] == "make report YEAR=2024"
    build(source, "report")
    issue(source, "report")
    years = answer(source, "--on", "20.01.2025")["years"]
    assert [year["next"] for year in years] == [
        None,
        {
            "said": "внести в книгу план на 2025 год: листы «Программы» и «План»",
            "command": "",
            "stops": [],
        },
    ]
    assert "Год закрыт: Программа и Отчет изданы." in page(source, "--on", "20.01.2025")
    assert years[0]["due"] == []


def test_dues_are_told_the_next_first(tmp_path: Path) -> None:
    dues = ("IV квартал", "до 20.02.2024", "I квартал", "январь", "ежемесячно", "март", "май")
    plan = [office.measure(f"М{n}", Срок=due) for n, due in enumerate(dues)]
    source = office.workbook(tmp_path / "к.xlsx", План=plan)
    [year] = answer(source)["years"][:1]
    assert [due["code"] for due in year["due"]] == ["М1", "М2", "М5", "М6", "М0"]
    assert year["measures"] == {"planned": 7, "done": 0, "overdue": 1, "upcoming": 1, "silent": 7}
    assert year["documents_due"] == {"program": "2024-01-01", "report": "2025-01-01"}


def test_it_writes_nothing(tmp_path: Path) -> None:
    source = book(tmp_path / "к.xlsx")
    pipeline.status(source, tmp_path / "out", dt.date(2024, 2, 15))
    assert [path.name for path in tmp_path.iterdir()] == ["к.xlsx"]


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "к.xlsx"
    path.write_text("нет")
    assert run("status", "--source", path, "--out", tmp_path).exit_code == 3


@pytest.mark.parametrize(
    ("on", "years"),
    [("01.06.2024", [2024]), ("31.12.2024", [2024, 2025]), ("01.01.2025", [2024, 2025])],
)
def test_half_a_year_before_it_begins_the_next_year_is_asked_for(
    tmp_path: Path, on: str, years: list[int]
) -> None:
    told = answer(book(tmp_path / "к.xlsx"), "--on", on)["years"]
    assert [year["year"] for year in told] == years
