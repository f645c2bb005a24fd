"""What is odd beside its like: one line each, and nothing of what may be so by right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests import office
from tests.office import Row, execution, measure

MONEY = "Финансирование план, тыс. руб."
CODES = {
    *("figure-unpaired", "effects-alike", "result-copied", "funding-thousandfold"),
    *("done-early", "branch-variant"),
}


def told(folder: Path, **sheets: Any) -> list[str]:
    """What these rules say of a workbook."""
    found = office.said(office.workbook(folder / "к.xlsx", **sheets), 2024)
    return [str(finding) for finding in found if finding.code in CODES]


def plan(count: int, **more: Any) -> list[Row]:
    things = ("столы", "стулья", "лампы", "ковры", "шторы", "часы", "вешалки", "стенды")
    numbered = enumerate(things[:count], 1)
    return [
        measure(f"М{number}", Мероприятие=f"Закупить {thing}.", **more)
        for number, thing in numbered
    ]


def done(code: str, **more: Any) -> Row:
    row = {"Дата исполнения": dt.date(2024, 3, 1), "Фактический результат": f"Куплено по {code}."}
    return execution(code, **{**row, "Эффект": f"Жалоб меньше на {code}.", **more})


# --- satisfaction ---------------------------------------------------------------------------------


def figure(year: int, **more: Any) -> Row:
    row = {"Год": year, "Вид оценки": "комплексная", "Канал": "офис", "Сегмент": "B2B"}
    return {**row, "Опрошено": 10, "Шкала": "0–100 %", "Значение": 80, **more}


@pytest.mark.parametrize(
    ("before", "place", "was"),
    [
        ({"Сегмент": None}, "D3", "все клиенты, шкала 0–100\xa0%"),
        ({"Сегмент": "B2C"}, "D3", "B2C, шкала 0–100\xa0%"),
        ({"Шкала": "1–5", "Значение": 4}, "F3", "B2B, шкала 1–5"),
    ],
)
def test_a_figure_of_another_segment_or_scale_than_last_years_is_told_with_that_row(
    before: dict[str, Any], place: str, was: str, tmp_path: Path
) -> None:
    assert told(tmp_path, Оценка=[figure(2023, **before), figure(2024)]) == [
        f"СВЕДЕНИЕ Оценка!{place} [figure-unpaired] комплексная оценка, офис: здесь B2B, шкала 0–100\xa0%, а в 2023 году – {was} "
        "(G2); если мерили одно и то же, сделайте строки одинаковыми; если нет, так и оставьте"
    ]


@pytest.mark.parametrize(
    "before",
    [
        [],
        [figure(2023)],
        [figure(2023, Канал="сайт")],
        [figure(2023, **{"Вид оценки": "оперативная"})],
        [figure(2022, Сегмент="B2C")],
        [figure(2023), figure(2023, Сегмент="B2C")],
    ],
)
def test_but_not_one_that_has_its_pair_or_nothing_like_it(
    before: list[Row], tmp_path: Path
) -> None:
    assert told(tmp_path, Оценка=[*before, figure(2024)]) == []


# --- texts ----------------------------------------------------------------------------------------


def test_one_effect_for_all_is_told_once(tmp_path: Path) -> None:
    same = [done(f"М{n}", Эффект=text) for n, text in enumerate(["Стало лучше.", "стало лучше", "Стало  лучше!"], 1)]  # fmt: skip
    assert told(tmp_path, План=plan(4), Исполнение=[*same, done("М4")]) == [
        "СВЕДЕНИЕ Исполнение!E2 [effects-alike] один и тот же эффект у 3 мероприятий из 4: «Стало лучше.»; также E3, E4; "
        "напишите, что дало каждое"
    ]


def test_but_two_measures_may_have_one_effect(tmp_path: Path) -> None:
    same = [done(f"М{n}", Эффект="Стало лучше.") for n in (1, 2)]
    assert told(tmp_path, План=plan(4), Исполнение=[*same, done("М3"), done("М4")]) == []


def test_a_result_that_repeats_the_plan_word_for_word_is_told(tmp_path: Path) -> None:
    copied = [
        done("М1", **{"Фактический результат": "сидения обновлены"}),
        done("М2", **{"Фактический результат": "Закупить стулья."}),
        done("М3", **{"Фактический результат": "Сидения обновлены: 48 мест."}),
    ]
    assert told(tmp_path, План=plan(3), Исполнение=copied) == [
        "СВЕДЕНИЕ Исполнение!D2 [result-copied] факт повторяет план слово в слово у 2 мероприятий; также D3; напишите, что "
        "получено на деле, числом"
    ]


# --- money and days -------------------------------------------------------------------------------


def funded(*sums: object) -> list[Row]:
    return [
        row | {MONEY: money} for row, money in zip(map(dict, plan(len(sums))), sums, strict=True)
    ]


def test_roubles_among_thousands_are_told(tmp_path: Path) -> None:
    assert told(tmp_path, План=funded(100, 120, 95000, 340, 250000)) == [
        "СВЕДЕНИЕ План!J4 [funding-thousandfold] сумма 95\xa0000,00 тыс. руб., а остальные – не больше 340,00; также J6; если это "
        "рубли, разделите на тысячу"
    ]


@pytest.mark.parametrize(
    "sums",
    [
        (100, 120, 9000),  # less than a hundred times as much
        (1, 40, 900, 20000, 150000),  # something between
        (100, 100000),  # one beside one
        (5, 7, 90000000),  # even in roubles none of them
        (0, None, 100, 90000),
    ],
)
def test_but_not_a_plan_of_small_and_large_sums(sums: tuple[object, ...], tmp_path: Path) -> None:
    assert told(tmp_path, План=funded(*sums)) == []


def test_what_was_done_long_before_its_due_is_told(tmp_path: Path) -> None:
    dues = ("IV квартал", "31.12.2024", "II квартал", "до 31.12.2024", "в течение года")
    rows = [{**row, "Срок": due} for row, due in zip(plan(5), dues, strict=True)]
    assert told(tmp_path, План=rows, Исполнение=[done(f"М{n}") for n in range(1, 6)]) == [
        "СВЕДЕНИЕ Исполнение!C2 [done-early] исполнено 01.03.2024, а срок – «IV квартал»; также C3; проверьте дату и срок"
    ]


# --- branches -------------------------------------------------------------------------------------


def test_a_branch_in_two_spellings_is_told(tmp_path: Path) -> None:
    names = (
        "Северный филиал",
        "Северный филиал",
        "Севeрный филиал",
        "Северныи филиал",
        "Южный филиал",
    )
    rows = [{**row, "Филиал": name} for row, name in zip(plan(5), names, strict=True)]
    advice = "выберите одно написание; если это два филиала, добавьте оба на лист «Списки»"
    assert told(tmp_path, План=rows) == [
        f"ПРЕДУПРЕЖДЕНИЕ План!N4 [branch-variant] филиал «Севeрный филиал», а есть «Северный филиал»; {advice}",
        f"ПРЕДУПРЕЖДЕНИЕ План!N5 [branch-variant] филиал «Северныи филиал», а есть «Северный филиал»; {advice}",
    ]


def test_of_two_spellings_as_frequent_the_later_is_told(tmp_path: Path) -> None:
    """Whatever the run: the message is the same every time."""
    names = ("Заречный филиал", "ЗАРЕЧНЫЙ ФИЛИАЛ")
    rows = [{**row, "Филиал": name} for row, name in zip(plan(2), names, strict=True)]
    assert told(tmp_path, План=rows) == [
        "ПРЕДУПРЕЖДЕНИЕ План!N3 [branch-variant] филиал «ЗАРЕЧНЫЙ ФИЛИАЛ», а есть "
        "«Заречный филиал»; выберите одно написание; если это два филиала, добавьте оба на лист "
        "«Списки»"
    ]


@pytest.mark.parametrize(
    "names", [("Филиал № 1", "Филиал № 2"), ("Омск", "Томск"), ("Заречный", "Приозерный"), (None, "Южный")]
)  # fmt: skip
def test_but_two_branches_are_two(names: tuple[str | None, ...], tmp_path: Path) -> None:
    rows = [{**row, "Филиал": name} for row, name in zip(plan(2), names, strict=True)]
    assert told(tmp_path, План=rows) == []
