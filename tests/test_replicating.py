"""The same measure for another group or branch: the words of its segment, a code of its own, and
what nobody but a person can tell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from generator.contract import segment_words
from generator.contract.segment_words import USUAL
from generator.model import Segment
from tests import office
from tests.conftest import SHIPPED
from tests.office import Row, measure
from tests.test_cli import run
from tests.test_next_year import MONEY, doubts, rows

SECTIONS = (
    {"Код": "1", "Наименование": "Очное обслуживание", "Вид обслуживания": "очное"},
    {"Код": "1.1", "Наименование": "Офис B2B", "Канал": "офис", "Сегмент": "B2B"},
    {"Код": "1.2", "Наименование": "Офис B2C", "Канал": "офис", "Сегмент": "B2C"},
    {"Код": "1.3", "Наименование": "Выезд B2C", "Канал": "выезд", "Сегмент": "B2C"},
    {"Код": "1.4", "Наименование": "Офис для всех", "Канал": "офис", "Не применимо": "Закрыт"},
)
PLAIN = {MONEY: None, "Вывод": None}


def book(folder: Path, *plan: Row, **sheets: Any) -> Path:
    return office.workbook(folder / "к.xlsx", План=plan, **{"Разделы": SECTIONS, **sheets})


def asked(source: Path, code: str, *more: str) -> Result:
    out = source.parent / "out"
    return run("replicate", "--measure", code, *more, "--source", source, "--out", out, "--json")


def suggested(source: Path, code: str, *more: str) -> list[dict[str, Any]]:
    result = asked(source, code, *more)
    assert result.exit_code == 0, result.output
    return list(json.loads(result.stdout))


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("для юридических лиц", "для физических лиц"),
        ("Юридические лица", "Физические лица"),
        ("ЮРИДИЧЕСКИХ ЛИЦ", "ФИЗИЧЕСКИХ ЛИЦ"),
        ("юридическим\xa0лицам", "физическим\xa0лицам"),
        ("клиентов-юридических лиц", "клиентов-физических лиц"),
        ("юридического\nлица", "физического\nлица"),
        ("юрлицами, Юрлица", "физлицами, Физлица"),
        ("юр. лиц и юр.лицам", "физ. лиц и физ. лицам"),
        ("ЮЛ", "ФЛ"),
        ("B2B и В2В, b2b-клиенты", "B2C и B2C, B2C-клиенты"),
        ("юридические потребители", "физические потребители"),
        # Names and words that speak of no clients.
        ("Юридическое управление", "Юридическое управление"),
        ("юридически значимые сообщения", "юридически значимые сообщения"),
        ("площадка B2B-Center, b2b.example.ru", "площадка B2B-Center, b2b.example.ru"),
        ("в июле", "в июле"),
        ("", ""),
    ],
)
def test_the_words_of_a_segment_are_exchanged_in_their_form(text: str, other: str) -> None:
    assert segment_words.exchanged(text, USUAL, Segment.B2B) == other


def test_the_companys_own_words_stand_on_the_lists() -> None:
    pairs = (("малый бизнес*", "семь*"), ("юридических лиц", "граждан"))
    text = "Для юридических  лиц; МАЛЫЙ БИЗНЕС, Малый бизнес"
    other = segment_words.exchanged(text, pairs, Segment.B2B)
    assert other == "Для граждан; СЕМЬ, Семь"
    assert segment_words.exchanged("Граждан", pairs, Segment.B2C) == "Юридических лиц"


ENDINGS = st.sampled_from(["их", "ие", "им", "ими", "ое", "ого"])
NAMED = st.one_of(
    st.builds("юридическ{} лица".format, ENDINGS),
    st.builds("Юридическ{} клиенты".format, ENDINGS),
    st.builds("юрлиц{}".format, st.sampled_from(["", "а", "ам", "ами", "ах"])),
    st.sampled_from(["ЮЛ", "B2B", "юр. лицам"]),
)
BETWEEN = st.sampled_from([" ", ", ", " (", ") ", " и ", ". Для ", "\n"])


@given(st.lists(st.tuples(BETWEEN, NAMED), min_size=1, max_size=5))
def test_nothing_of_the_segment_is_left_and_the_way_back_leads_to_the_same_text(
    parts: list[tuple[str, str]],
) -> None:
    text = "".join(between + named for between, named in parts)
    other = segment_words.exchanged(text, USUAL, Segment.B2B)
    assert not segment_words.names(other, USUAL, Segment.B2B)
    assert segment_words.names(other, USUAL, Segment.B2C)
    assert segment_words.exchanged(other, USUAL, Segment.B2C) == text


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for segment in Segment:
        segment_words.exchanged(text, USUAL, segment)
        segment_words.names(text, USUAL, segment)


# --- the row --------------------------------------------------------------------------------------


def test_another_group_gets_the_row_in_the_words_of_its_segment_with_its_own_code(
    tmp_path: Path,
) -> None:
    sample = measure(
        "М24-05",
        Предложение="Обновить сидения для клиентов B2B.",
        Мероприятие="Закупить сидения для юридических лиц.",
        Ответственный="Отдел закупок",
    )
    said = suggested(
        book(tmp_path, sample, measure("М24-09", Мероприятие="Иное.")), "М24-05", "--to", "1.2"
    )
    assert rows(said, "План") == {
        "М24-10": {
            "Раздел": "1.2",
            "Предложение": "Обновить сидения для клиентов B2C.",
            "Мероприятие": "Закупить сидения для физических лиц.",
            "Срок": "I квартал",
            "Результат": "Сидения обновлены.",
            "Ответственный": "Отдел закупок",
            MONEY: "100,00",
            "Вывод": "В1",
        }
    }  # fmt: skip
    assert doubts(said) == [("М24-10", MONEY, "сумма того мероприятия")]


def test_the_published_pair_is_found_again(tmp_path: Path) -> None:
    """М24-06 of the published Programme is М24-05 for the other segment, word for word."""
    source = Path(shutil.copy(SHIPPED, tmp_path / "к.xlsx"))
    said = suggested(source, "М24-05", "--to", "1.3")
    texts = rows(said, "План")["М24-11"]
    assert texts["Мероприятие"].startswith(
        "Разместить на сайте и в Личном кабинете клиента физических лиц регулярно обновляемый реестр"
    )
    assert texts["Результат"].startswith("Сократились претензии клиентов категории B2C по вопросу")
    assert {each["note"] for each in said} == {"в группе уже есть такое мероприятие: М24-06"}
    assert {each["decision"] for each in said} == {""}  # so nothing is written


def test_a_branch_alone_gets_the_same_texts(tmp_path: Path) -> None:
    source = book(tmp_path, measure(Филиал="Северный", **PLAIN))
    said = suggested(source, "М1", "--branch", "южный")
    assert rows(said, "План")["М2"]["Мероприятие"] == "Закупить сидения."
    assert rows(said, "План")["М2"]["Филиал"] == "южный"
    assert doubts(said) == []


def test_a_text_that_names_another_branch_is_to_be_checked(tmp_path: Path) -> None:
    text = "Закупить сидения для Приозерного филиала."
    sample = measure(
        Филиал="Приозерный филиал", Мероприятие=text, Ответственный="Приозерный филиал", **PLAIN
    )
    said = suggested(book(tmp_path, sample), "М1", "--branch", "Заречный филиал")
    assert doubts(said) == [
        ("М2", "Мероприятие", "назван другой филиал: «Приозерный филиал»"),
        ("М2", "Ответственный", "назван другой филиал: «Приозерный филиал»"),
    ]


@pytest.mark.parametrize(
    ("text", "to", "doubt"),
    [
        ("Для юридических и физических лиц.", "1.2", "в тексте названы оба сегмента: слова не заменены"),
        ("Для юридических лиц и населения.", "1.2", "в тексте названы оба сегмента: слова не заменены"),
        ("Для индивидуальных предпринимателей.", "1.2", "назван другой сегмент"),
        ("Для юридических лиц.", "1.4", "назван сегмент B2B, а группа – для всех клиентов"),
    ],
)  # fmt: skip
def test_a_text_whose_words_have_no_counterpart_is_to_be_checked(
    text: str, to: str, doubt: str, tmp_path: Path
) -> None:
    said = suggested(book(tmp_path, measure(Мероприятие=text, **PLAIN)), "М1", "--to", to)
    [note] = [each["note"] for each in said if each["heading"] == "Мероприятие"]
    assert note == doubt
    assert rows(said, "План")["М2"]["Мероприятие"] == text


def test_another_channel_makes_the_whole_row_a_question(tmp_path: Path) -> None:
    said = suggested(book(tmp_path, measure(**PLAIN)), "М1", "--to", "1.3")
    assert {each["state"] for each in said} == {"check"}
    assert {each["note"] for each in said} == {"другой канал: «выезд»"}


def test_a_group_that_is_said_not_to_apply_is_told(tmp_path: Path) -> None:
    said = suggested(book(tmp_path, measure(**PLAIN)), "М1", "--to", "1.4")
    assert doubts(said) == [("М2", "Раздел", "в группе сказано, что она не применима: «Закрыт»")]


def test_grounds_of_the_other_segment_stay_behind(tmp_path: Path) -> None:
    grounds = [office.finding(), office.finding(Код="В2", Сегмент="B2B", Текст="Мало мест.")]
    source = book(tmp_path, measure(**{**PLAIN, "Вывод": "В1; В2"}), Выводы=grounds)
    assert rows(suggested(source, "М1", "--to", "1.2"), "План")["М2"]["Вывод"] == "В1"


# --- what can't be done ---------------------------------------------------------------------------

HERE = (
    "1.1 «Офис B2B»; 1.2 «Офис B2C»; 1.3 «Выезд B2C»; 1.4 «Офис для всех»"  # the groups of the book
)


@pytest.mark.parametrize(
    ("given_to", "message"),
    [
        (("М1",), "Куда тиражировать М1? Назовите группу (TO=1.3) или филиал (BRANCH=…)."),
        (("М11", "--to", "1.2"), "Мероприятия «М11» нет на листе «План»; похоже на М1."),
        (("Ъ", "--to", "1.2"), "Мероприятия «Ъ» нет на листе «План»; коды – на листе «План»."),
        (("М1", "--to", "7"), f"Группы «7» нет на листе «Разделы»; есть: {HERE}."),
        (
            ("М1", "--to", "1"),
            f"В разделе 1 «Очное обслуживание» есть группы, мероприятие стоит в одной из них: {HERE}.",
        ),
        (
            ("М1", "--to", "1.1"),
            "Мероприятие М1 уже стоит в группе 1.1 «Офис B2B», филиал «Северный». Назовите другую группу (TO=…) или другой "
            "филиал (BRANCH=…).",
        ),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    given_to: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    result = asked(book(tmp_path, measure(Филиал="Северный")), *given_to)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"{message}\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("code", "to"), [("м1", "1.2"), ("M1", "1.2."), (" М1 ", " 1.2 ")])
def test_codes_may_be_typed_as_people_type_them(code: str, to: str, tmp_path: Path) -> None:
    assert list(rows(suggested(book(tmp_path, measure()), code, "--to", to), "План")) == ["М2"]


# --- the circle -----------------------------------------------------------------------------------


def test_what_was_replicated_is_no_near_copy_and_is_not_written_twice(tmp_path: Path) -> None:
    text = "Разместить на сайте для юридических лиц обновляемый реестр инженеров выездного обслуживания."
    source = book(tmp_path, measure(Мероприятие=text, Предложение=text, **{MONEY: 0}))
    suggested(source, "М1", "--to", "1.2")
    listed = tmp_path / "out" / "replicate-М1-1.2-предложения.xlsx"
    into = tmp_path / "новая.xlsx"
    run("apply", listed, "--source", source, "--into", into)
    codes = {finding.code for finding in office.said(into)}
    assert codes & {"text-slip", "text-near", "segment-other", "reference-unknown"} == set()
    again = suggested(into, "М1", "--to", "1.2")
    assert again[0]["note"] == "в группе уже есть такое мероприятие: М2"
    assert {each["decision"] for each in again} == {""}


def test_a_measure_whose_row_cannot_be_read_is_not_called_missing(tmp_path: Path) -> None:
    result = asked(book(tmp_path, measure("М1", Срок="весной")), "М1", "--to", "1.2")
    assert result.exit_code == 3
    assert [found["code"] for found in json.loads(result.stdout)] == ["due-unreadable"]
