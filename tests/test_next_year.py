"""What goes over into the next year: suggestions, what becomes of them, and what the checker says
of a measure that was lost on the way."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.contract import periods
from generator.cycle.dues import next_due, shifted
from generator.model import Period
from generator.workbook import reading
from tests import office
from tests.conftest import EXAMPLE, SHIPPED
from tests.office import Row, execution, measure
from tests.test_cli import NO_OFFICE, run
from tests.test_upgrade import BEFORE

Said = list[dict[str, Any]]
MONEY, SPENT = "Финансирование план, тыс. руб.", "Финансирование факт, тыс. руб."


def became(code: str, status: str, to: str | None = None, **more: Any) -> Row:
    """A row of «Исполнение» of a measure that is not over."""
    return execution(code, Статус=status, **{"Перенесено на": to}, **more)


def book(folder: Path, plan: Sequence[Row], executions: Sequence[Row] = (), **sheets: Any) -> Path:
    return office.workbook(folder / "к.xlsx", План=plan, Исполнение=executions, **sheets)


def asked(source: Path, year: int = 2025) -> Result:
    return run("next", "--year", year, "--source", source, "--out", source.parent / "out", "--json")


def suggested(source: Path, year: int = 2025) -> Said:
    result = asked(source, year)
    assert result.exit_code == 0, result.output
    return list(json.loads(result.stdout))


def rows(said: Said, sheet: str) -> dict[str, dict[str, str]]:
    """What is proposed for the rows of a sheet, by key and heading."""
    by_key: dict[str, dict[str, str]] = {}
    for each in said:
        if each["sheet"] == sheet and each["heading"]:
            by_key.setdefault(each["row"], {})[each["heading"]] = each["proposed"]
    return by_key


def doubts(said: Said, sheet: str = "План") -> list[tuple[str, str, str]]:
    """What a person has to look at: row, column and why."""
    of_sheet = [each for each in said if each["sheet"] == sheet]
    return [
        (each["row"], each["heading"], each["note"])
        for each in of_sheet
        if each["state"] == "check"
    ]


def tasks(said: Said) -> list[tuple[str, str, str]]:
    """What only a person can do: sheet, place and what."""
    return [
        (each["sheet"], each["place"], each["note"]) for each in said if each["state"] == "task"
    ]


def applied(source: Path, year: int = 2025) -> Path:
    """The workbook with what is accepted of itself."""
    suggested(source, year)
    into = source.parent / f"книга-{year}.xlsx"
    listed = source.parent / "out" / f"next-{year}-предложения.xlsx"
    run("apply", listed, "--source", source, "--into", into)
    return into


# --- measures -------------------------------------------------------------------------------------


def test_a_moved_measure_gets_a_row_with_a_new_code_its_new_due_and_where_it_comes_from(
    tmp_path: Path,
) -> None:
    moved = measure("М24-07", Филиал="Северный", Ответственный="Отдел закупок", **{MONEY: None})
    said = suggested(book(tmp_path, [moved], [became("М24-07", "перенесено", "II квартал 2025")]))
    assert rows(said, "План") == {
        "М25-01": {
            "Раздел": "1.1",
            "Предложение": "Обновить сидения.",
            "Мероприятие": "Закупить сидения.",
            "Срок": "II квартал 2025",
            "Результат": "Сидения обновлены.",
            "Ответственный": "Отдел закупок",
            "Филиал": "Северный",
            "Перенесено из": "М24-07",
        }
    }
    assert doubts(said) == []


@pytest.mark.parametrize("status", ["перенесено", "в работе", "выполнено частично", "не выполнено"])
def test_what_is_not_over_goes_over(status: str, tmp_path: Path) -> None:
    said = suggested(book(tmp_path, [measure()], [became("М1", status, "март 2025")]))
    assert rows(said, "План")["М2"]["Перенесено из"] == "М1"


@pytest.mark.parametrize("status", ["выполнено", "отменено"])
def test_but_not_what_is_done_or_was_cancelled(status: str, tmp_path: Path) -> None:
    assert rows(suggested(book(tmp_path, [measure()], [became("М1", status)])), "План") == {}


def test_nor_what_was_taken_out_of_the_programme(tmp_path: Path) -> None:
    amendment = {"Год": 2024, "Номер": 1, "Гриф": "нет", "Причина": "Нет денег."}
    plan = [measure(Исключено="до издания"), measure("М2", Исключено="1"), measure("М3")]
    executions = [became(code, "перенесено", "март 2025") for code in ("М1", "М2", "М3")]
    said = suggested(book(tmp_path, plan, executions, Изменения=[amendment]))
    assert [row["Перенесено из"] for row in rows(said, "План").values()] == ["М3"]


@pytest.mark.parametrize(
    ("status", "note"),
    [
        ("не выполнено", "не выполнено: если не продолжается, отклоните эту строку, и мероприятия не будет"),
        (
            "выполнено частично",
            "выполнено частично: оставьте то, что осталось сделать; если не продолжается, отклоните эту строку, и мероприятия не будет",
        ),
    ],
)  # fmt: skip
def test_whether_it_goes_on_at_all_is_asked_where_nobody_said_so(
    status: str, note: str, tmp_path: Path
) -> None:
    said = suggested(book(tmp_path, [measure(**{MONEY: None})], [became("М1", status, "май 2025")]))
    assert doubts(said) == [("М2", "Мероприятие", note)]


def test_a_text_that_names_the_old_year_is_to_be_checked(tmp_path: Path) -> None:
    text = "Закупить сидения до конца 2024 года."
    plan = [measure(Мероприятие=text, **{MONEY: None})]
    said = suggested(book(tmp_path, plan, [became("М1", "перенесено", "май 2025")]))
    assert doubts(said) == [("М2", "Мероприятие", "в тексте 2024 год")]


@pytest.mark.parametrize(
    ("spent", "money", "note"),
    [
        (None, "100,00", "план 2024 года"),
        (40, "60,00", "план 2024 года 100,00, израсходовано 40,00"),
        (100, "100,00", "план 2024 года 100,00, израсходовано 100,00"),
        (130, "100,00", "план 2024 года 100,00, израсходовано 130,00"),
    ],
)
def test_money_is_what_is_left_and_never_taken_unseen(
    spent: int | None, money: str, note: str, tmp_path: Path
) -> None:
    unfinished = became("М1", "перенесено", "май 2025", **{SPENT: spent})
    said = suggested(book(tmp_path, [measure()], [unfinished]))
    assert rows(said, "План")["М2"][MONEY] == money
    assert doubts(said) == [("М2", MONEY, note)]


def test_what_was_moved_to_a_later_year_still_is_not_planned_yet(tmp_path: Path) -> None:
    source = book(tmp_path, [measure()], [became("М1", "перенесено", "II квартал 2026")])
    said = suggested(source)
    assert rows(said, "План") == {}
    assert tasks(said)[-1] == (
        "План",
        "мероприятие М1, перенесено",
        "перенесено на «II квартал 2026»: в план 2025 года не входит",
    )
    assert rows(suggested(source, 2026), "План")["М2"]["Срок"] == "II квартал 2026"


def test_what_an_earlier_programme_moved_to_this_year_comes_too(tmp_path: Path) -> None:
    plan = [measure("М23-01", Год=2023), measure("М24-01")]
    executions = [became("М23-01", "перенесено", "март 2025"), execution("М24-01")]
    years = [office.year(2023), office.year(2024)]
    said = suggested(book(tmp_path, plan, executions, Программы=years))
    assert [row["Перенесено из"] for row in rows(said, "План").values()] == ["М23-01"]


def test_of_a_year_that_nobody_reported_on_that_is_what_is_said(tmp_path: Path) -> None:
    plan = [measure(f"М24-{number:02}") for number in range(1, 16)]
    said = suggested(book(tmp_path, plan))
    assert rows(said, "План") == {}
    assert tasks(said)[0] == (
        "Исполнение",
        "исполнение 2024 года",
        "не отчитались о мероприятиях 2024 года: М24-01, М24-02, М24-03, М24-04, М24-05, М24-06, М24-07, М24-08, М24-09, "
        "М24-10, М24-11, М24-12 и еще 3; заполните лист «Исполнение» и повторите make next, если что-то из них переходит",
    )


# --- dues -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "moved_to", "text", "doubt"),
    [
        ("I квартал", "II квартал 2025", "II квартал 2025", ""),
        ("I квартал", "до 30.06.2025", "до 30.06.2025", ""),
        ("I квартал", "март", "март", "новый срок без года, понят как 2025 года"),
        ("I квартал", "с 01.12.2024 по 31.03.2025", "до 31.03.2025", "перенесено на «с 01.12.2024 по 31.03.2025»"),
        ("I квартал", "когда купят", "I квартал", "новый срок «когда купят» непонятен; срок 2024 года «I квартал» переведен на 2025 год"),
        ("май 2024", "декабрь 2024", "май 2025", "перенесено на «декабрь 2024», это не 2025 год; срок 2024 года «май 2024» переведен на 2025 год"),
        ("в течение 2024 года", None, "в течение 2025 года", "срок 2024 года «в течение 2024 года» переведен на 2025 год"),
        ("29.02.2024", None, "28.02.2025", "срок 2024 года «29.02.2024» переведен на 2025 год"),
        ("до 29 февраля 2024 г.", None, "до 28.02.2025", "срок 2024 года «до 29 февраля 2024 г.» переведен на 2025 год"),
        ("2024–2025 годы", None, "до 31.12.2025", "срок 2024 года «2024–2025 годы» еще не прошел"),
    ],
)  # fmt: skip
def test_the_due_is_the_one_that_was_said_or_last_years_to_be_checked(
    due: str, moved_to: str | None, text: str, doubt: str, tmp_path: Path
) -> None:
    status = "в работе" if moved_to is None else "перенесено"
    source = book(tmp_path, [measure(Срок=due)], [became("М1", status, moved_to)])
    read = reading.read(source).book
    assert read is not None
    found = next_due(read.measures[0], read.executions[0], 2025)
    assert (found.text, found.doubt) == (text, doubt)


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
TYPED = st.one_of(
    st.builds("{0:%d.%m.%Y}".format, DAYS),
    st.builds("до {0:%d.%m.%y} г.".format, DAYS),
    st.builds("с {0:%d.%m} по 31.12.2024".format, DAYS),
    st.builds("{0:%Y-%m-%d}".format, DAYS),
    st.sampled_from(
        ["I квартал", "1-2 кв. 2024 г.", "март – май", "до конца февраля", "2 п/г 24 г."]
    ),
)


@given(TYPED, st.integers(1, 4))
def test_a_due_in_another_year_means_the_same_days_there(words: str, by: int) -> None:
    span = periods.span(words, 2024)
    assert span is not None
    later = periods.span(shifted(Period(*span, words), by, 2024 + by), 2024 + by)
    assert later is not None
    for day, other in zip(span, later, strict=True):
        is_last_of_february = (day.month, other.month, other.day) == (2, 2, 28) and day.day > 27
        same_day = (other.month, other.day) == (day.month, day.day)
        assert other.year == 2024 + by
        assert same_day or is_last_of_february or (day.month, day.day) == (2, 28)


# --- codes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "new"),
    [
        (["М24-01", "М24-02"], ["М25-01", "М25-02"]),
        (["2024/ОО/1", "2024/ОО/12"], ["2025/ОО/1", "2025/ОО/2"]),
        (["М1", "М2"], ["М3", "М4"]),
        (["24.01.А", "24.02.А"], ["25.01.А", "25.02.А"]),
        (["Стенд", "М24-07"], ["М25-01", "М25-02"]),
        (["Стенд", "Стол"], ["М25-01", "М25-02"]),
    ],
)
def test_codes_are_made_in_the_companys_own_way(
    codes: list[str], new: list[str], tmp_path: Path
) -> None:
    plan = [measure(code, Мероприятие=f"Закупить {code}.") for code in codes]
    executions = [became(code, "перенесено", "май 2025") for code in codes]
    assert list(rows(suggested(book(tmp_path, plan, executions)), "План")) == new


CODES = st.lists(
    st.from_regex(r"[МПК]?(24|2024)?[-/.]?[А-В]{0,2}[-/]?[1-9][0-9]?", fullmatch=True),
    min_size=1,
    max_size=4,
    unique_by=str.casefold,
)


@settings(max_examples=4)
@given(CODES)
def test_whatever_the_codes_look_like_a_second_run_has_nothing_to_suggest(
    tmp_path_factory: pytest.TempPathFactory, codes: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("коды")
    plan = [measure(f"М-{code}", Мероприятие=f"Закупить {code}.") for code in codes]
    executions = [became(f"М-{code}", "перенесено", "май 2025") for code in codes]
    source = book(folder, plan, executions)
    new = list(rows(suggested(source), "План"))
    assert len({*new, *(row["Код"] for row in plan)}) == 2 * len(codes)
    assert suggested(applied(source)) == []


# --- what is there already ------------------------------------------------------------------------


def test_a_measure_that_somebody_typed_by_hand_is_asked_about_instead_of_doubled(
    tmp_path: Path,
) -> None:
    plan = [measure("М24-01"), measure("М25-01", Год=2025)]
    source = book(
        tmp_path,
        plan,
        [became("М24-01", "перенесено", "март 2025")],
        Программы=[office.year(), office.year(2025)],
    )
    [asked_about] = [each for each in suggested(source) if each["sheet"] == "План"]
    assert asked_about == {
        "state": "check",
        "sheet": "План",
        "row": "М25-01",
        "heading": "Перенесено из",
        "cell": "P3",
        "was": "",
        "proposed": "М24-01",
        "authors": [],
        "when": "",
        "comments": [],
        "decision": "",
        "place": "М24-01, перенесено, графа «Перенесено из»",
        "note": "текст тот же: это то же мероприятие? если нет, отклоните и внесите М24-01 своей строкой",
    }


def test_of_two_with_one_text_each_row_by_hand_stands_for_one(tmp_path: Path) -> None:
    sections = [*office.SECTIONS, {"Код": "1.2", "Наименование": "Офис B2C", "Сегмент": "B2C"}]
    plan = [
        measure("М24-01"),
        measure("М24-02", Раздел="1.2"),
        measure("М24-03", Раздел="1.2", Филиал="Южный"),
        measure("М25-01", Год=2025, Раздел="1.2", Филиал="Южный"),
        measure("М25-02", Год=2025, Раздел="1.2", Исключено="до издания"),
    ]
    executions = [became(f"М24-0{n}", "перенесено", "март 2025") for n in (1, 2, 3)]
    years = [office.year(), office.year(2025)]
    said = suggested(book(tmp_path, plan, executions, Программы=years, Разделы=sections))
    assert {key: row["Перенесено из"] for key, row in rows(said, "План").items()} == {
        "М25-01": "М24-03",
        "М25-03": "М24-01",
        "М25-04": "М24-02",
    }


def test_the_second_run_suggests_nothing(tmp_path: Path) -> None:
    source = book(tmp_path, [measure()], [became("М1", "перенесено", "март 2025")])
    result = asked(applied(source))
    assert result.stdout == "[]\n"
    assert result.stderr == (
        "Все, что переходит на 2025 год, уже в книге. Чего году не хватает, скажет make check YEAR=2025.\n"
    )


@pytest.mark.parametrize(("source", "year"), [(SHIPPED, 2025), (EXAMPLE, 2026)])
def test_nor_does_it_for_the_shipped_workbooks(source: Path, year: int, tmp_path: Path) -> None:
    copied = Path(shutil.copy(source, tmp_path / "к.xlsx"))
    assert suggested(applied(copied, year), year) == []


def test_a_year_that_is_issued_gets_its_rows_by_an_amendment(tmp_path: Path) -> None:
    plan = [
        measure("М24-01", **{MONEY: None}),
        measure("М25-01", Год=2025, Мероприятие="Иное.", Вывод=None),
    ]
    executions = [became("М24-01", "перенесено", "май 2025")]
    years = [office.year(), office.year(2025)]
    source = book(tmp_path, plan, executions, Программы=years)
    run("program", "--year", 2025, "--source", source, "--out", tmp_path / "out", **NO_OFFICE)
    (tmp_path / "issued" / "2025").mkdir(parents=True)
    shutil.copy(tmp_path / "out" / "program-2025.json", tmp_path / "issued" / "2025")
    said = suggested(source)
    assert rows(said, "План")["М25-02"]["Добавлено"] == "1"
    assert doubts(said) == [
        (
            "М25-02",
            "Добавлено",
            "Программа 2025 года издана: строку добавит изменение № 1, его строка – на листе «Изменения»",
        )
    ]


# --- the year, indicators, sections ---------------------------------------------------------------


def test_the_year_begins_with_the_basis_and_the_kind_of_stamp_of_the_one_before(
    tmp_path: Path,
) -> None:
    order = {"Гриф": "приказ", "Номер документа": "5", "Дата утверждения": dt.date(2023, 12, 1)}
    person = {
        "Отчет: Гриф": "руководитель",
        "Отчет: Должность": "Директор",
        "Отчет: ФИО": "П.П. Петров",
    }
    years = [office.year(2024, **order, **person, **{"Сведения в публичной редакции": "да"})]
    said = suggested(book(tmp_path, [measure()], [execution()], Программы=years))
    assert rows(said, "Программы") == {
        "2025": {
            "Год издания": "2024",
            "Основание": "ПП-442",
            "Гриф": "приказ",
            "Пометка": "Проект",
            **person,
            "Запись сроков": "единообразно",
            "Сведения в публичной редакции": "да",
        }
    }
    [mark] = [each for each in said if each["heading"] == "Пометка"]
    assert mark["note"] == "когда утвердят, впишите номер и дату и очистите пометку"


def test_an_outdated_basis_is_told_and_waits_for_a_person(tmp_path: Path) -> None:
    years = [office.year(2025)]
    acts = [{**office.ACT, "Номер": "442"}, office.STANDARD]
    source = book(tmp_path, [measure(Год=2025)], [execution()], Программы=years, Акты=acts)
    result = asked(source, 2026)
    assert result.stderr.splitlines()[:2] == [
        "ПРЕДУПРЕЖДЕНИЕ Программы!C2 [basis-outdated] основание Программы 2026 года – только постановление № 442; с 2026 года "
        "есть единый стандарт обслуживания гарантирующих поставщиков: спросите юристов",
        "Итого: предупреждений – 1",
    ]
    assert doubts(json.loads(result.stdout), "Программы") == [
        (
            "2026",
            "Основание",
            "с 2026 года есть единый стандарт обслуживания гарантирующих поставщиков: спросите юристов",
        )
    ]


def test_an_indicator_goes_on_from_last_years_fact(tmp_path: Path) -> None:
    indicators = [
        office.indicator(**{"Код": "П24-01", "Мероприятие или раздел": "1.1", "База": 3, "Факт": 7.5}),
        office.indicator(**{"Код": "П24-02", "Мероприятие или раздел": "М24-01", "Показатель": "Срок"}),
        office.indicator(**{"Код": "П24-03", "Мероприятие или раздел": "М24-02", "Факт": 5}),
    ]  # fmt: skip
    plan = [measure("М24-01"), measure("М24-02", Мероприятие="Закупить столы.")]
    executions = [became("М24-01", "перенесено", "май 2025"), execution("М24-02")]
    said = suggested(book(tmp_path, plan, executions, Показатели=indicators))
    same = {"Единица": "%", "Направление": "больше – лучше"}
    assert rows(said, "Показатели") == {
        "П25-01": {"Мероприятие или раздел": "1.1", "Показатель": "Доля", "База": "7,5", **same},
        "П25-02": {"Мероприятие или раздел": "М25-01", "Показатель": "Срок", **same},
    }
    notes = {
        (each["row"], each["heading"]): each["note"]
        for each in said
        if each["sheet"] == "Показатели" and each["note"] and each["heading"]
    }
    assert notes == {
        ("П25-01", "База"): "факт 2024 года",
        ("П25-02", "Показатель"): "факта 2024 года нет: база не заполнена",
    }
    assert tasks(said) == [
        (
            "Показатели",
            "показатели 2024 года",
            "их мероприятия не продолжаются: П24-03; если показатель нужен и в 2025 году, внесите его с разделом или новым мероприятием",
        )
    ]


def test_that_of_a_section_without_measures_is_asked_about(tmp_path: Path) -> None:
    said = suggested(book(tmp_path, [measure()], [execution()]))
    assert doubts(said, "Показатели") == [
        (
            "П1",
            "Показатель",
            "в разделе пока нет мероприятий 2025 года: если показатель не нужен, отклоните эту строку, и его не будет",
        )
    ]


def test_a_group_without_measures_is_a_task(tmp_path: Path) -> None:
    sections = [
        *office.SECTIONS,
        {"Код": "1.2", "Наименование": "Офис B2C", "Не применимо": "Нет офиса"},
        {"Код": "1.3", "Наименование": "Выезд", "Не применимо": "В 2024 году не планировали"},
    ]
    said = suggested(book(tmp_path, [measure()], [execution()], Разделы=sections))
    assert tasks(said) == [
        ("Разделы", "1.1 Офис B2B", "нет мероприятий 2025 года: запланируйте или заполните «Не применимо»"),
        ("Разделы", "1.3 Выезд", "нет мероприятий; причина названа для прежнего года: «В 2024 году не планировали»"),
    ]  # fmt: skip


# --- what can't be done ---------------------------------------------------------------------------


def test_a_year_without_one_before_is_told(tmp_path: Path) -> None:
    source = book(tmp_path, [measure()])
    result = asked(source, 2024)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"До 2024 года в книге {source} нет плана, из которого что-то переходит; есть: 2024. Назовите следующий за ним год: "
        "make next YEAR=…\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_workbook_without_the_column_says_how_to_get_it(tmp_path: Path) -> None:
    source = Path(shutil.copy(BEFORE, tmp_path / "к.xlsx"))
    result = asked(source)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"На листе «План» книги {source} нет столбца «Перенесено из»: негде записать, откуда мероприятие. Добавьте его "
        "(make upgrade) и повторите.\n"
    )


@pytest.mark.parametrize(
    "plan", [[measure(), measure("М2", Срок="весной")], [measure(Срок="весной")]]
)
def test_rows_that_nobody_can_read_are_mended_first(plan: list[Row], tmp_path: Path) -> None:
    source = book(tmp_path, plan)
    result = run("next", "--year", 2025, "--source", source, "--out", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "[due-unreadable] не понимаю срок «весной»" in result.stderr
    assert not (tmp_path / "out").exists()


# --- the circle -----------------------------------------------------------------------------------


def test_what_goes_over_is_planned_and_the_warning_that_it_was_lost_is_gone(tmp_path: Path) -> None:
    plan = [measure(), measure("М2", Год=2025, Мероприятие="Закупить столы.", Вывод=None)]
    years = [office.year(), office.year(2025)]
    source = book(tmp_path, plan, [became("М1", "перенесено", "март 2025")], Программы=years)
    lost = [str(finding) for finding in office.said(source, 2025) if finding.code == "moved-lost"]
    assert lost == [
        "ПРЕДУПРЕЖДЕНИЕ Исполнение!B2 [moved-lost] М1 «Закупить сидения.»: перенесено на «март 2025», а в плане 2025 года нет; "
        "make next YEAR=2025 предложит строку; если она есть, впишите М1 в «Перенесено из»"
    ]
    after = office.said(applied(source), 2025)
    assert [finding for finding in after if finding.code in ("moved-lost", "carried-unknown")] == []


@pytest.mark.parametrize(
    ("status", "to", "year"),
    [("перенесено", "март 2026", 2025), ("отменено", None, 2025), ("не выполнено", None, 2025)],
)
def test_nothing_is_lost_that_is_for_a_later_year_or_for_none(
    status: str, to: str | None, year: int, tmp_path: Path
) -> None:
    plan = [measure(), measure("М2", Год=2025, Мероприятие="Закупить столы.", Вывод=None)]
    years = [office.year(), office.year(2025)]
    source = book(tmp_path, plan, [became("М1", status, to)], Программы=years)
    assert "moved-lost" not in {finding.code for finding in office.said(source, year)}


def test_where_a_measure_comes_from_is_an_earlier_plan(tmp_path: Path) -> None:
    plan = [
        measure("М24-01"),
        measure("М24-02", Мероприятие="Закупить столы.", **{"Перенесено из": "М24-01"}),
        measure("М25-01", Год=2025, **{"Перенесено из": "M24-01"}),
        measure("М25-02", Год=2025, Мероприятие="Закупить лампы.", **{"Перенесено из": "М24-11"}),
    ]
    source = book(tmp_path, plan, Программы=[office.year(), office.year(2025)])
    told = [str(each) for each in office.said(source, 2025) if each.code == "carried-unknown"]
    assert told == [
        "ПРЕДУПРЕЖДЕНИЕ План!P3 [carried-unknown] мероприятие «М24-01» – 2024 года, а это – 2024 года; впишите код мероприятия "
        "прежнего года",
        "ПРЕДУПРЕЖДЕНИЕ План!P5 [carried-unknown] мероприятия «М24-11» нет на листе «План»; похоже на «М24-01»",
    ]


def test_decisions_are_kept_when_the_list_is_made_again(tmp_path: Path) -> None:
    source = book(tmp_path, [measure()], [became("М1", "не выполнено")])
    suggested(source)
    _decide(tmp_path / "out" / "next-2025-предложения.xlsx", "Мероприятие", "отклонить")
    [wanted] = [each for each in suggested(source) if each["heading"] == "Мероприятие"]
    assert wanted["decision"] == "отклонить"
    assert list(rows(suggested(applied(source)), "План")) == ["М2"]  # it is not in the workbook


def _decide(path: Path, heading: str, decision: str) -> None:
    listed = openpyxl.load_workbook(path)
    sheet = listed.worksheets[0]
    head = next(row for row in sheet.iter_rows() if "Решение" in [cell.value for cell in row])
    columns = {cell.value: number for number, cell in enumerate(head)}
    for row in sheet.iter_rows():
        if row[columns["Графа"]].value == heading:
            row[columns["Решение"]].value = decision
    listed.save(path)


def test_people_are_told_how_many_there_are_and_where(tmp_path: Path) -> None:
    source = book(tmp_path, [measure()], [became("М1", "перенесено", "март 2025")])
    result = run("next", "--year", 2025, "--source", source, "--out", tmp_path / "out")
    assert result.stdout == (
        "Предложений 17: проверить – 1, готово – 16.\n"
        f"Готово: {tmp_path}/out/next-2025-предложения.xlsx\n"
    )
