"""The Standard of the company: which measures serve its clauses, and what is said of those that
nothing serves."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from generator import building, freshness
from generator.documents import kinds
from generator.terms import Edition
from tests import office, shown
from tests.conftest import EXAMPLE
from tests.office import Row, execution, measure

CLAUSES: list[Row] = [
    {"Пункт": "4.1", "Требование": "Ожидание не дольше 15 минут."},
    {"Пункт": "4.2", "Требование": "Ответ за 5 дней."},
    {"Пункт": "4.3", "Требование": "Прием в кассах.", "Не применимо": "Касс у Общества нет."},
]
PLAN = [
    measure("М1", Мероприятие="Ввести запись.", **{"Пункты Стандарта": "4.1; 4.2"}),
    measure("М2", Мероприятие="Обучить операторов.", **{"Пункты Стандарта": "4.1"}),
]
DONE = {"Фактический результат": "Запись введена.", "Причина отклонения": "Поставка опоздала."}


def text(path: Path, kind: str, edition: Edition = Edition.INTERNAL, **sheets: Any) -> str:
    """What a document of a small book says."""
    source = office.workbook(path / "книга.xlsx", **sheets)
    return of_book(source, kind, edition, 2024)


def of_book(source: Path, kind: str, edition: Edition, year: int) -> str:
    order = freshness.Order(source=source, out=source.parent, year=year, edition=edition)
    return shown.document_text(building.write(kinds.kind(kind), order).docx).replace("°", " ")


def test_the_internal_programme_says_which_measures_serve_a_clause(tmp_path: Path) -> None:
    said = text(tmp_path, "program", Стандарт=CLAUSES, План=PLAN)
    assert (
        "[Заголовок приложения] Исполнение требований Стандарта\n"
        "[caption] Таблица 4 – Пункты Стандарта и мероприятия, которые их исполняют\n"
        "‖ № | Мероприятие | Срок | Статус\n"
        "‖ 1 | 2 | 3 | 4\n"
        "| 4.1. Ожидание не дольше 15 минут.\n"
        "| 1.1.1. | Ввести запись. | I квартал | запланировано\n"
        "| 1.1.2. | Обучить операторов. | I квартал | запланировано\n"
        "| 4.2. Ответ за 5 дней.\n"
        "| 1.1.1. | Ввести запись. | I квартал | запланировано\n"
        "| 4.3. Прием в кассах.\n"
        "| – | Касс у Общества нет. | – | не применимо\n"
    ) in said
    assert "1.6. Мероприятия Программы, которые исполняют пункты Стандарта, приведены" in said
    assert "в таблице 4 (приложение В)." in said


def test_without_an_analysis_its_appendix_has_the_letter_before(tmp_path: Path) -> None:
    plan = [{**row, "Вывод": None} for row in PLAN]
    said = text(tmp_path, "program", Стандарт=CLAUSES, План=plan, Показатели=[], Выводы=[])
    assert "[Номер приложения] Приложение Б\n[Заголовок приложения] Исполнение требований" in said
    assert "(приложение Б)" in said


def test_the_internal_report_says_what_became_of_them(tmp_path: Path) -> None:
    outcomes = [
        execution("М1", **{"Дата исполнения": dt.date(2024, 6, 15), **DONE}),
        execution("М2", Статус="отменено", **{"Причина отклонения": "Операторы обучены раньше."}),
    ]
    said = text(tmp_path, "report", Стандарт=CLAUSES, План=PLAN, Исполнение=outcomes)
    assert (
        "‖ № | Мероприятие | Статус\n"
        "‖ 1 | 2 | 3\n"
        "| 4.1. Ожидание не дольше 15 минут.\n"
        "| 1.1.1. | Ввести запись. | выполнено с опозданием\n"
        "| 1.1.2. | Обучить операторов. | отменено\n"
        "| 4.2. Ответ за 5 дней.\n"
        "| 1.1.1. | Ввести запись. | выполнено с опозданием\n"
        "| 4.3. Прием в кассах.\n"
        "| – | Касс у Общества нет. | не применимо\n"
    ) in said


def test_a_clause_that_nothing_serves_has_a_row_all_the_same(tmp_path: Path) -> None:
    said = text(tmp_path, "program", Стандарт=CLAUSES)
    assert "| 4.2. Ответ за 5 дней.\n| – | – | – | мероприятий нет\n" in said


@pytest.mark.parametrize("kind", ["program", "report"])
def test_public_editions_do_not_speak_of_clauses(kind: str) -> None:
    internal = of_book(EXAMPLE, kind, Edition.INTERNAL, 2025)
    public = of_book(EXAMPLE, kind, Edition.PUBLIC, 2025)
    for needle in ("Пункты Стандарта", "Ожидание приема в центре обслуживания не превышает"):
        assert needle in internal
        assert needle not in public


def test_a_clause_that_is_not_there_is_told(tmp_path: Path) -> None:
    plan = [measure(**{"Пункты Стандарта": "4.1; 4.20"})]
    path = office.workbook(tmp_path / "к.xlsx", Стандарт=CLAUSES[:1], План=plan)
    assert [str(finding) for finding in office.said(path)] == [
        "ОШИБКА План!O2 [reference-unknown] «4.20» нет на листе «Стандарт»; исправьте код или "
        "добавьте строку"
    ]


def test_clauses_without_measure_or_reason_are_told_once(tmp_path: Path) -> None:
    path = office.workbook(tmp_path / "к.xlsx", Стандарт=CLAUSES)
    assert [str(finding) for finding in office.said(path)] == [
        "ПРЕДУПРЕЖДЕНИЕ Стандарт!A2 [clause-unserved] пункты Стандарта без мероприятий 2024 года: "
        "4.1, 4.2; назовите их в «Пунктах Стандарта» на листе «План» или заполните «Не применимо»"
    ]


def test_a_clause_that_does_not_apply_has_no_measures(tmp_path: Path) -> None:
    plan = [measure(**{"Пункты Стандарта": "4.3"})]
    path = office.workbook(tmp_path / "к.xlsx", Стандарт=CLAUSES[2:], План=plan)
    assert [str(finding) for finding in office.said(path)] == [
        "ПРЕДУПРЕЖДЕНИЕ Стандарт!C2 [clause-contradicts] пункт «4.3» не применим, но мероприятия "
        "2024 года есть; очистите «Не применимо» или «Пункты Стандарта» мероприятия"
    ]


def test_a_clause_that_stands_twice_is_told(tmp_path: Path) -> None:
    twice = [*CLAUSES, {"Пункт": "4.1", "Требование": "Еще раз."}]
    path = office.workbook(tmp_path / "к.xlsx", Стандарт=twice, План=PLAN)
    assert [str(finding) for finding in office.said(path)] == [
        "ОШИБКА Стандарт!A5 [code-twice] «4.1» уже есть в ячейке A2; оставьте одну из строк или "
        "измените код"
    ]
