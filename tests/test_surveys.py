"""Exports of surveys: what is counted and what not, how an unknown export is read, what goes into
the list and the protocol and what never may."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from generator.cli import main
from generator.contract.surveys import MEAN
from generator.documents import reading
from generator.findings import GeneratorError
from generator.intake import (
    survey_figures,
    survey_files,
    survey_sheets,
    survey_sources,
    survey_walk,
)
from generator.intake.survey_classing import Judge, tally
from generator.intake.survey_counting import Answers
from generator.intake.survey_private import is_listable
from generator.intake.survey_walk import Surveyed, SurveyOrder
from generator.intake.survey_words import year_of
from generator.model import Segment, Survey
from generator.suggestions.suggestion import State, Suggestion
from generator.workbook.opening import opened
from tests import office
from tests.conftest import EXAMPLE, SHIPPED

YEAR = 2025
SOURCE: dict[str, Any] = {
    "Источник": "оценки*",
    "Вид оценки": "оперативная",
    "Год": YEAR,
    "Графа оценки": "Оценка",
    "Слова оценки": "отлично = 5; хорошо = 4",
    "Нет ответа": "н/о",
    "Графа канала": "Канал",
    "Слова канала": "ЦОК = офис; ЛК = личный кабинет; прочее = ?",
    "Графа сегмента": "Клиент",
    "Слова сегмента": "физ = B2C; юр = B2B",
    "Графа даты": "Дата",
    "Ключ повторов": "№",
    "Шкала": "1–5",
    "Как считать": MEAN,
}
HEAD = ("№", "Дата", "Канал", "Клиент", "Оценка")


def source(**changes: Any) -> dict[str, Any]:
    """A row of «Опросы»."""
    return {**SOURCE, **changes}


def answers(
    path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8", delimiter: str = ";"
) -> Path:
    """A csv with a head and an answer a row."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def surveyed(folder: Path, *files: Path, rows: Sequence[Mapping[str, Any]] = (SOURCE,)) -> Surveyed:
    """What comes of exports, read as `rows` of «Опросы» say."""
    book = folder / "книга.xlsx"
    folder.mkdir(exist_ok=True)
    book.write_bytes(_book(json.dumps(rows)))
    return survey_walk.survey(SurveyOrder(files=files, year=YEAR, source=book, out=folder / "out"))


def refused(folder: Path, *files: Path, **more: Any) -> str:
    """What is said of exports of which nothing can be followed."""
    with pytest.raises(GeneratorError) as fault:
        surveyed(folder, *files, **more)
    told, last = str(fault.value).rsplit("\n", 1)
    assert last == "Ничего не принято; предложенное раньше осталось."
    return told


@cache
def _book(rows: str) -> bytes:
    """A workbook with rows of «Опросы», made once for all who ask."""
    with tempfile.TemporaryDirectory() as folder:
        return office.workbook(Path(folder) / "книга.xlsx", Опросы=json.loads(rows)).read_bytes()


def fates(made: Surveyed) -> list[dict[str, int]]:
    """Of every export how many rows have which fate, those that have any."""
    files = [file for tallied in made.tallies for file in tallied.files]
    return [{str(fate): count for fate, count in file.counted if count} for file in files]


def figures(made: Surveyed) -> dict[tuple[str, str], str]:
    """What is suggested for «Оценка», by row and heading."""
    of_sheet = (each for each in made.suggestions if each.sheet == "Оценка")
    return {(each.row, each.heading): each.proposed for each in of_sheet}


def protocol(made: Surveyed) -> str:
    assert made.protocol is not None
    document = reading.open_docx(made.protocol.read_bytes())
    return "\n".join(reading.text_of(reading.blocks(document)))


# --- what is counted ------------------------------------------------------------------------------


def test_every_row_has_one_fate(tmp_path: Path) -> None:
    export = answers(
        tmp_path / "оценки.csv",
        [
            HEAD,
            ("1", "01.03.2025 10:00", "ЦОК", "физ", "5"),
            ("2", "2025-03-02T11:00:00", "офис", "физ", "отлично"),
            ("2", "02.03.2025", "офис", "физ", "1"),  # the second of one client
            ("3", "03.03.2025", "ЦОК, ЛК", "юр", "4,5"),
            ("4", "04.03.2025", "ЦОК", "юр", "н/о"),
            ("5", "04.03.2025", "ЦОК", "юр", ""),
            ("6", "04.03.2025", "ЦОК", "юр", "7"),
            ("7", "04.03.2024", "ЦОК", "юр", "5"),
            ("8", "31.02.2025", "ЦОК", "юр", "5"),
            ("9", "", "ЦОК", "юр", "5"),
            ("10", "05.03.2025", "ЦОК", "юр", "ну так"),
            ("11", "05.03.2025", "прочее", "юр", "5"),
            ("12", "05.03.2025", "Мытищи", "юр", "5"),
            ("13", "05.03.2025", "ЦОК", "??", "5"),
            ("Итого", "", "", "", "5"),
            ("", "", "", "", ""),
        ],
    )

    made = surveyed(tmp_path, export)

    assert fates(made) == [
        {
            "учтено": 3,
            "повторы": 1,
            "без ответа": 2,
            "вне шкалы": 1,
            "другой год": 1,
            "не понято": 7,
        }
    ]
    assert figures(made) == {
        ("2025, оперативная, личный кабинет, B2B, 1–5", "Значение"): "4,5",
        ("2025, оперативная, личный кабинет, B2B, 1–5", "Опрошено"): "1",
        ("2025, оперативная, офис, B2B, 1–5", "Значение"): "4,5",
        ("2025, оперативная, офис, B2B, 1–5", "Опрошено"): "1",
        ("2025, оперативная, офис, B2C, 1–5", "Значение"): "5",
        ("2025, оперативная, офис, B2C, 1–5", "Опрошено"): "2",
    }


def test_the_protocol_says_why_rows_are_not_understood_and_where_they_stand(tmp_path: Path) -> None:
    export = answers(
        tmp_path / "оценки.csv",
        [
            HEAD,
            ("1", "01.03.2025", "ЦОК", "физ", "5"),
            ("2", "весной", "ЦОК", "физ", "5"),
            ("3", "01.03.2025", "ЦОК", "физ", "так себе"),
            ("4", "01.03.2025", "ЦОК", "физ", "неплохо"),
        ],
    )

    lines = protocol(surveyed(tmp_path, export)).splitlines()

    at = next(number for number, line in enumerate(lines) if "Что не понято" in line)
    said = " ".join(lines[at : at + 24])
    assert "дата не читается" in said
    assert "строка 3" in said
    assert "оценка не читается" in said
    assert "строка 4, строка 5" in said


@pytest.mark.parametrize(
    ("grade", "scale", "counting", "value"),
    [
        (("5", "4", "4"), "1–5", "среднее", "4,33"),
        (("5", "4,5", "4.25"), "1–5", "среднее", "4,58"),
        (("5 баллов", "4 из 5", "3 – удовлетворительно"), "1–5", "среднее", "4"),
        (("отлично", "хорошо", "Хорошо"), "1–5", "среднее", "4,33"),
        (("10", "9", "8", "6", "0"), "0–10", "NPS", "0"),
        (("10", "9", "10"), "0–10", "NPS", "100"),
        (("0", "1", "7"), "0–10", "NPS", "−66,67"),
        (("5", "4", "3"), "1–5", "доля от 4", "66,67"),
        (("100 %", "50", "75,5"), "0–100 %", "среднее", "75,17"),
    ],
)
def test_scales_and_ways_of_counting(
    tmp_path: Path, grade: tuple[str, ...], scale: str, counting: str, value: str
) -> None:
    row = source(**{"Шкала": scale, "Как считать": counting, "Ключ повторов": None})
    rows = [("", "01.03.2025", "офис", "юр", each) for each in grade]

    made = surveyed(tmp_path, answers(tmp_path / "оценки.csv", [HEAD, *rows]), rows=[row])

    assert [text for (_, heading), text in figures(made).items() if heading == "Значение"] == [
        value
    ]


def test_a_half_is_rounded_up_as_by_hand(tmp_path: Path) -> None:
    grades = ["5"] * 25 + ["4"] * 175  # 4,125
    rows = [(str(n), "01.03.2025", "офис", "юр", grade) for n, grade in enumerate(grades)]

    made = surveyed(tmp_path, answers(tmp_path / "оценки.csv", [HEAD, *rows]))

    assert "4,13" in figures(made).values()


def test_numbers_of_answers_by_grade_and_day(tmp_path: Path) -> None:
    """What a terminal gives: the columns are grades, the cells how often each was pressed."""
    export = answers(
        tmp_path / "терминал.csv",
        [
            ("Отчет по терминалам за 2025 год",),
            (),
            ("Дата", "Отлично", "Хорошо", "Плохо"),
            ("01.03.2025", "38", "3", "0"),
            ("02.03.2025", "1 041", "9", "4"),
            ("03.03.2025", "0", "0", "0"),
            ("Итого", "1079", "12", "4"),
        ],
        "utf-8-sig",
        ",",
    )
    row = {
        "Источник": "терминал*.csv",
        "Вид оценки": "оперативная",
        "Год": YEAR,
        "Графа оценки": "Отлично; Хорошо; Плохо",
        "Слова оценки": "Отлично = 5; Хорошо = 4; Плохо = 2",
        "Канал": "офис",
        "Графа даты": "Дата",
        "Шкала": "1–5",
        "Как считать": "среднее",
    }

    made = surveyed(tmp_path, export, rows=[row])

    assert fates(made) == [{"учтено": 2, "без ответа": 1, "не понято": 1}]
    mean = Fraction(5 * 1079 + 4 * 12 + 2 * 4, 1095)
    assert figures(made) == {
        ("2025, оперативная, офис, 1–5", "Значение"): rounded(mean),
        ("2025, оперативная, офис, 1–5", "Опрошено"): "1095",
    }


def test_a_column_may_say_how_many_answers_a_row_is(tmp_path: Path) -> None:
    rows = [
        ("Дата", "Канал", "Оценка", "Количество"),
        ("01.03.2025", "ЦОК", "5", "10"),
        ("01.03.2025", "ЦОК", "3", "30"),
        ("01.03.2025", "ЦОК", "1", "0"),
        ("01.03.2025", "ЦОК", "1", "много"),
    ]
    changes = {"Графа количества": "Количество", "Графа сегмента": None, "Ключ повторов": None}

    made = surveyed(tmp_path, answers(tmp_path / "оценки.csv", rows), rows=[source(**changes)])

    assert fates(made) == [{"учтено": 2, "без ответа": 1, "не понято": 1}]
    assert list(figures(made).values()) == ["3,5", "40"]


def test_one_client_in_two_files_is_one_answer(tmp_path: Path) -> None:
    first = answers(tmp_path / "оценки 1.csv", [HEAD, ("А1", "01.03.2025", "офис", "юр", "5")])
    second = answers(
        tmp_path / "оценки 2.csv", [HEAD, ("А1", "02.03.2025", "офис", "юр", "1")], "cp1251"
    )

    made = surveyed(tmp_path, first, second)

    assert fates(made) == [{"учтено": 1}, {"повторы": 1}]
    assert "5" in figures(made).values()


def test_sources_of_one_kind_channel_and_scale_make_one_figure(tmp_path: Path) -> None:
    rows = [HEAD, ("1", "01.03.2025", "офис", "юр", "5")]
    others = [HEAD, ("1", "01.03.2025", "офис", "юр", "3"), ("2", "01.03.2025", "офис", "юр", "3")]
    files = answers(tmp_path / "оценки.csv", rows), answers(tmp_path / "касса.csv", others)

    made = surveyed(tmp_path, *files, rows=[SOURCE, source(Источник="касса.csv")])

    assert list(figures(made).values()) == ["3,67", "3"]


# --- the same to the last digit as by hand --------------------------------------------------------


def rounded_up(value: Fraction) -> Decimal:
    """To two digits, a half up: in whole hundredths, without any division of decimals."""
    hundredths = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return Decimal(hundredths) / 100


def rounded(value: Fraction) -> str:
    return f"{rounded_up(value).normalize():f}".replace(".", ",")


_GRADES = ("1", "2", "3", "4", "5", "3,5", "4.75", "отлично", "н/о", "", "6", "0", "мимо")
ROWS = st.lists(
    st.tuples(
        st.integers(1, 12).map(str),
        st.sampled_from(("05.02.2025", "2025-11-30 10:00", "7.8.2025", "31.12.2024", "нет")),
        st.sampled_from(("ЦОК", "ЛК", "офис", "ЦОК; ЛК", "прочее")),
        st.sampled_from(("физ", "юр", "")),
        st.sampled_from(_GRADES),
    ),
    min_size=1,
    max_size=40,
)


def by_hand(
    rows: Sequence[Sequence[str]],
) -> tuple[Counter[str], dict[tuple[str, Segment], list[Fraction]]]:
    """Fates and grades, one row after the other."""
    counted: Counter[str] = Counter()
    grades: dict[tuple[str, Segment], list[Fraction]] = {}
    keys = set()
    for key, day, channel, client, grade in rows:
        if "2025" not in day:
            counted["другой год" if "2024" in day else "не понято"] += 1
        elif grade in ("н/о", ""):
            counted["без ответа"] += 1
        elif grade == "мимо":
            counted["не понято"] += 1
        elif grade in ("6", "0"):
            counted["вне шкалы"] += 1
        elif channel == "прочее" or not client:
            counted["не понято"] += 1
        elif key in keys:
            counted["повторы"] += 1
        else:
            counted["учтено"] += 1
            keys.add(key)
            value = Fraction(grade.replace(",", ".").replace("отлично", "5"))
            for name in channel.replace("ЦОК", "офис").replace("ЛК", "личный кабинет").split("; "):
                segment = Segment.B2C if client == "физ" else Segment.B2B
                grades.setdefault((name, segment), []).append(value)
    return counted, grades


@cache
def described_as(rows: str) -> Survey:
    """What a row of «Опросы» says, read of a workbook."""
    [survey] = survey_sources.described(opened("книга.xlsx", _book(rows))).surveys
    return survey


@given(ROWS, st.sampled_from(("utf-8", "utf-8-sig", "cp1251", "utf-16")), st.sampled_from(";,\t"))
def test_figures_are_those_of_a_count_by_hand(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], encoding: str, delimiter: str
) -> None:
    folder = tmp_path_factory.mktemp("опрос")
    survey = described_as(json.dumps([SOURCE]))
    path = answers(folder / "оценки.csv", [HEAD, *rows], encoding, delimiter)
    counted, grades = by_hand(rows)

    export = survey_files.text_export(path, path.name, folder)
    with Answers(folder) as read:
        read.add(export, survey_sources.columns_of(export, survey))
        tallied = tally(survey, Judge(survey, ("офис", "личный кабинет")), read)

    [file] = tallied.files
    assert +file.rows == counted
    made = survey_figures.figures(YEAR, [(tallied, ())])
    assert {each.place: (each.value, each.count) for each in made} == {
        place: (rounded_up(sum(values, Fraction()) / len(values)), len(values))
        for place, values in grades.items()
    }


def test_the_margin_of_error_is_that_of_the_book_of_statistics(tmp_path: Path) -> None:
    """Кокрен, гл. 2: 1,96 · s / √n; 60 answers, half of them 5, half 4: s² = 15/59."""
    rows = [(str(n), "01.03.2025", "офис", "юр", "54"[n % 2]) for n in range(60)]

    text = protocol(surveyed(tmp_path, answers(tmp_path / "оценки.csv", [HEAD, *rows])))

    assert "±\xa00,13" in text


def test_fewer_than_thirty_answers_are_told(tmp_path: Path) -> None:
    rows = [(str(n), "01.03.2025", "офис", "юр", "5") for n in range(29)]
    more = [(str(n), "01.03.2025", "офис", "физ", "5") for n in range(100, 130)]

    made = surveyed(tmp_path, answers(tmp_path / "оценки.csv", [HEAD, *rows, *more]))

    states = {each.row: (each.state, each.note) for each in made.suggestions}
    assert states == {
        "2025, оперативная, офис, B2B, 1–5": (
            State.CHECK,
            "ответов меньше 30: судить по ним рано",
        ),
        "2025, оперативная, офис, B2C, 1–5": (State.READY, ""),
    }
    assert "ответов меньше 30: судить рано" in protocol(made)


def test_last_year_stands_beside_this_one(tmp_path: Path) -> None:
    rows = [(str(n), "01.03.2025", "офис", "юр", "54"[n % 2]) for n in range(60)]
    before = {
        "Год": 2024,
        "Вид оценки": "оперативная",
        "Канал": "офис",
        "Сегмент": "B2B",
        "Значение": 4.1,
        "Шкала": "1–5",
        "Опрошено": 500,
        "Источник": "терминалы",
    }
    export = answers(tmp_path / "оценки.csv", [HEAD, *rows])
    book = office.workbook(tmp_path / "книга.xlsx", Опросы=[SOURCE], Оценка=[before])

    made = survey_walk.survey(
        SurveyOrder(files=(export,), year=YEAR, source=book, out=tmp_path / "out")
    )

    lines = protocol(made).splitlines()
    at = lines.index("1–5") + 1
    assert lines[at : at + 6] == ["60", "4,50", "±\xa00,13", "4,10", "+0,40", "изменилась"]


def test_a_figure_that_the_book_has_already_is_suggested_if_it_is_another(tmp_path: Path) -> None:
    rows = [(str(n), "01.03.2025", "офис", "юр", "5") for n in range(40)]
    there = {
        "Год": YEAR,
        "Вид оценки": "оперативная",
        "Канал": "офис",
        "Сегмент": "B2B",
        "Значение": 4.9,
        "Шкала": "1–5",
        "Опрошено": 40,
        "Источник": "терминалы",
    }
    export = answers(tmp_path / "оценки.csv", [HEAD, *rows])
    book = office.workbook(tmp_path / "книга.xlsx", Опросы=[SOURCE], Оценка=[there])

    made = survey_walk.survey(
        SurveyOrder(files=(export,), year=YEAR, source=book, out=tmp_path / "out")
    )

    [suggestion] = made.suggestions
    assert (suggestion.heading, suggestion.was, suggestion.proposed) == ("Значение", "4,9", "5")
    assert (suggestion.state, suggestion.note) == (State.CHECK, "в книге 4,9")


# --- files ----------------------------------------------------------------------------------------


def test_an_answer_is_the_same_in_every_kind_of_file(tmp_path: Path) -> None:
    rows = [HEAD, *((f"А{n}", "01.03.2025", "ЦОК", "физ", "54"[n % 2]) for n in range(40))]
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Выгрузка за 2025 год"])
    for row in rows:
        sheet.append(list(row))
    workbook.save(tmp_path / "оценки.xlsx")
    files = [
        tmp_path / "оценки.xlsx",
        answers(tmp_path / "оценки-1251.csv", rows, "cp1251"),
        answers(tmp_path / "оценки-8.csv", rows, "utf-8", ","),
        answers(tmp_path / "оценки-bom.txt", rows, "utf-8-sig", "\t"),
        answers(tmp_path / "оценки-16.csv", rows, "utf-16", "\t"),
    ]

    made = [figures(surveyed(tmp_path / f"{n}", file)) for n, file in enumerate(files)]

    assert made == [made[0]] * len(files)
    assert list(made[0].values()) == ["4,5", "40"]


def test_line_breaks_and_delimiters_in_a_comment_break_nothing(tmp_path: Path) -> None:
    rows = [(*HEAD, "Комментарий")]
    rows += [(f"{n}", "01.03.2025", "офис", "юр", "5", 'все "хорошо";\nспасибо') for n in range(5)]
    rows.append(("6", "весной", "офис", "юр", "5", ""))

    made = surveyed(tmp_path, answers(tmp_path / "оценки.csv", rows))

    assert fates(made) == [{"учтено": 5, "не понято": 1}]
    assert "ответ 6" in protocol(made)


def test_a_row_that_numbers_the_columns_is_no_answer(tmp_path: Path) -> None:
    rows = [HEAD, ("1", "2", "3", "4", "5"), ("1", "01.03.2025", "офис", "юр", "4")]
    row = source(**{"Графа даты": None})

    made = surveyed(tmp_path, answers(tmp_path / "оценки.csv", rows), rows=[row])

    assert fates(made) == [{"учтено": 1}]


def test_a_broken_row_is_told_and_the_others_are_counted(tmp_path: Path) -> None:
    export = tmp_path / "оценки.csv"
    export.write_text(
        "№;Дата;Канал;Клиент;Оценка;Комментарий\n"
        "1;01.03.2025;офис;юр;5;\n"
        "2;01.03.2025;офис\n"
        "3;01.03.2025;офис;юр;5;да;нет\n"
        '4;01.03.2025;офис;юр;5;"кавычка не закрыта\n'
        "5;01.03.2025;офис;юр;4;\n",
        encoding="utf-8",
    )

    made = surveyed(tmp_path, export)

    assert fates(made) == [{"учтено": 2, "не понято": 3}]
    assert "строка 3, строка 4, строка 5" in protocol(made)


def test_lines_in_another_encoding_are_told(tmp_path: Path) -> None:
    export = tmp_path / "оценки.csv"
    good = "".join(f"{n};01.03.2025;офис;юр;5\n" for n in range(20))
    bad = "30;01.03.2025;офис;юр;5\n".encode("cp1251")
    export.write_bytes(f"{';'.join(HEAD)}\n{good}".encode() + bad)

    made = surveyed(tmp_path, export)

    assert fates(made) == [{"учтено": 20, "не понято": 1}]
    assert made.remarks == (
        "оценки.csv: в файле смешаны кодировки UTF-8 и Windows-1251: строки в другой кодировке "
        "не поняты",
    )


def bomb(path: Path) -> None:
    """An archive whose sheet unpacks to 40 MB of nothing."""
    workbook = openpyxl.Workbook()
    workbook.save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet2.xml", b" " * 40 * 2**20)


def encrypted(path: Path) -> None:
    path.write_bytes(survey_sheets.OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"))


def many_sheets(path: Path) -> None:
    workbook = openpyxl.Workbook()
    for number in range(199):
        workbook.create_sheet(f"Лист {number}")
    workbook.save(path)


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("письмо.txt", "привет")


SAVE = "откройте файл в Excel и сохраните его как «Книга Excel (*.xlsx)» или csv"


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("оценки 1.csv", lambda path: path.touch(), "файл пуст; выгрузите ответы заново"),
        (
            "оценки 2.csv",
            lambda path: path.write_text("\n\n;;\n"),
            "файл пуст; выгрузите ответы заново",
        ),
        (
            "оценки 3.pdf",
            lambda path: path.write_bytes(b"%PDF-1.7 ..."),
            "это файл PDF, а не таблица ответов; сохраните выгрузку как csv или xlsx",
        ),
        (
            "оценки 4.csv",
            lambda path: path.write_bytes(b"\x00\x01\x02"),
            "это не текст и не книга Excel; сохраните выгрузку как csv или xlsx",
        ),
        (
            "оценки 5.xls",
            lambda path: path.write_bytes(survey_sheets.OLE),
            f"это старый формат Excel (.xls); {SAVE}",
        ),
        (
            "оценки 6.xlsx",
            encrypted,
            "книга защищена паролем; снимите его: Файл → Сведения → Защита книги",
        ),
        ("оценки 7.xlsx", archive, f"это не книга Excel (.xlsx) и не csv; {SAVE}"),
        (
            "оценки 8.xlsx",
            lambda path: path.write_bytes(b"PK\x03\x04 cut"),
            "файл повреждён или скачан не до конца; скачайте его заново",
        ),
        (
            "оценки 9.xlsx",
            bomb,
            "файл распаковывается в 40 МБ: это не выгрузка ответов; выгрузите их в csv",
        ),
        (
            "оценки 10.xlsx",
            many_sheets,
            "в книге листов: 200, больше 60; оставьте те, на которых ответы",
        ),
        ("оценки 11.csv", lambda _: None, "нет такого файла; проверьте имя"),
        (
            "оценки 12.csv",
            lambda path: path.write_text("Дата;Балл\n01.03.2025;5\n", encoding="utf-8"),
            "нет графы «Оценка», «Канал», «Клиент», «№», которую называет лист «Опросы» "
            "(оценки*, 2025); в файле есть: Дата, Балл",
        ),
    ],
)
def test_a_file_that_is_none_is_told_and_the_others_are_counted(
    tmp_path: Path, name: str, make: Any, message: str
) -> None:
    make(tmp_path / name)
    good = answers(tmp_path / "оценки.csv", [HEAD, ("1", "01.03.2025", "офис", "юр", "5")])

    made = surveyed(tmp_path, tmp_path / name, good)

    assert [str(fault) for fault in made.faults] == [f"{name}: {message}"]
    assert fates(made) == [{"учтено": 1}]


def test_where_nothing_can_be_read_what_was_suggested_before_stays(tmp_path: Path) -> None:
    good = answers(tmp_path / "оценки.csv", [HEAD, ("1", "01.03.2025", "офис", "юр", "5")])
    picture = tmp_path / "снимок.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    before = surveyed(tmp_path, good)
    assert before.suggestions
    listed = before.listed.read_bytes()

    assert refused(tmp_path, picture).startswith("снимок.csv: ")
    assert before.listed.read_bytes() == listed


def test_a_formula_without_a_value_is_told_with_its_cell(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for row in (
        HEAD,
        ("1", "01.03.2025", "офис", "юр", "=4+1"),
        ("2", "01.03.2025", "офис", "юр", 5),
    ):
        sheet.append(list(row))
    workbook.save(tmp_path / "оценки.xlsx")

    made = surveyed(tmp_path, tmp_path / "оценки.xlsx")

    assert fates(made) == [{"учтено": 1, "не понято": 1}]
    assert made.remarks == (
        "оценки.xlsx, лист «Sheet»: формулы без значения (1): E2; откройте файл в Excel и сохраните "
        "– пока такие ответы не поняты",
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"Как считать": "NPS"},
            "NPS считается по шкале 0–10, на листе «Опросы» – 1–5",
        ),
        (
            {"Как считать": "доля от 8"},
            "«доля от 8» не лежит на шкале 1–5 (лист «Опросы»)",
        ),
        (
            {"Графа оценки": "Оценка; Канал"},
            "графа «Оценка»: какая это оценка по шкале 1–5? Впишите на листе «Опросы» в «Слова "
            "оценки»: Оценка = 5",
        ),
    ],
)
def test_a_row_of_the_sheet_that_contradicts_itself_is_told(
    tmp_path: Path, changes: dict[str, str], message: str
) -> None:
    export = answers(tmp_path / "оценки.csv", [HEAD, ("1", "01.03.2025", "офис", "юр", "5")])

    assert refused(tmp_path, export, rows=[source(**changes)]) == f"оценки.csv: {message}"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("01.03.2025", 2025),
        ("1.3.25 10:15", 2025),
        ("2025-03-01T10:15:00", 2025),
        ("3/14/2025", 2025),
        ("1 марта 2025 г.", 2025),
        ("март 2025", 2025),
        ("03.2025", 2025),
        ("2025", 2025),
        ("45717", 2025),
        ("45717.5", 2025),
        ("31.02.2025", None),
        ("13.2025", None),
        ("весной", None),
        ("1 марта", None),
        ("5", None),
        ("", None),
    ],
)
def test_the_year_of_a_day(text: str, year: int | None) -> None:
    assert year_of(text) == year


# --- an export that nobody described yet ----------------------------------------------------------

NAME, PHONE, TEXT = "Аксаментова Пелагея", "+7 911 123-45-67", "Спасибо Пелагее за чуткость"
STRANGE_HEAD = ("Номер обращения", "Дата обращения", "Канал", "Тип клиента", "Оценка", "ФИО")


def strange(path: Path, encoding: str = "cp1251") -> Path:
    """An export with persons in it."""
    channels, clients, grades = ("Офис", "ЛК", "Билайн"), ("Физ. лицо", "Юр. лицо"), "543"
    rows: list[tuple[str, ...]] = [(*STRANGE_HEAD, "Телефон", "Комментарий")]
    for n in range(90):
        day = f"{n % 28 + 1:02}.03.2025"
        said = (channels[n % 3 and n % 2], clients[n % 2], grades[n % 3] if n % 10 else "н/о")
        rows.append((f"А{n}", day, *said, NAME, PHONE, TEXT))
    rows.append(("А90", "01.03.2025", "Билайн", "Физ. лицо", "5", NAME, PHONE, TEXT))
    rows.append(("А91", "01.03.2025", NAME, "Физ. лицо", "5", NAME, PHONE, TEXT))
    return answers(path, rows, encoding)


def test_how_to_read_an_export_is_suggested_with_its_words_and_their_counts(tmp_path: Path) -> None:
    made = surveyed(tmp_path, strange(tmp_path / "обращения 2025.csv"))

    said = {each.heading: (each.proposed, each.note) for each in made.suggestions}
    assert made.protocol is None
    assert {each.sheet for each in made.suggestions} == {"Опросы"}
    assert {each.state for each in made.suggestions} == {State.CHECK}
    assert {each.row for each in made.suggestions} == {"обращения *.csv, 2025, Оценка"}
    assert said == {
        "Вид оценки": ("оперативная", ""),
        "Графа оценки": ("Оценка", ""),
        "Нет ответа": ("н/о", "найдено: н/о – 9"),
        "Графа канала": ("Канал", ""),
        "Слова канала": (
            "ЛК = личный кабинет; Билайн = ?",
            "замените знак ? тем, что значит слово; не перечислены слова, в которых может быть имя "
            "или номер: 1 (1 ответов); найдено: Офис – 60, ЛК – 30, Билайн – 1",
        ),
        "Графа сегмента": ("Тип клиента", ""),
        "Слова сегмента": (
            "Физ. лицо = B2C; Юр. лицо = B2B",
            "найдено: Физ. лицо – 47, Юр. лицо – 45",
        ),
        "Графа даты": ("Дата обращения", ""),
        "Ключ повторов": ("Номер обращения", ""),
        "Шкала": ("1–5", "найдено: 3 – 27, 4 – 27, 5 – 29"),
        "Как считать": (
            "среднее",
            "бывает и: доля от 4 (процент оценок не ниже 4), NPS (шкала 0–10)",
        ),
    }


def test_persons_are_in_nothing_that_is_made(tmp_path: Path) -> None:
    """In the list, the protocol, the workbook and all that is printed: first and later runs."""
    export = strange(tmp_path / "обращения.csv")
    book = office.workbook(tmp_path / "книга.xlsx")
    said = ""
    for _ in range(3):
        said += run("survey", export, "--json", book=book, year=YEAR).output
        said += accepted(tmp_path / "out" / "опрос-2025-предложения.xlsx", book)
    shown = said + every_text(book)
    for path in (tmp_path / "out").iterdir():
        shown += every_text(path)
    assert "Билайн" in shown
    for private in ("Аксаментов", "Пелаге", "чуткость", "911 123", "123-45"):
        assert private.casefold() not in shown.casefold()


@pytest.mark.parametrize(
    ("word", "is_shown"),
    [
        ("Офис на Ленина", False),
        ("ЦОК", True),
        ("Юр. лицо", True),
        ("Почта России", True),
        ("Telegram", True),
        ("Иванов", False),
        ("ИВАНОВ И.И.", False),
        ("КИМ АННА", False),
        ("Smirnov Ivan", False),
        ("+7 911 123-45-67", False),
        ("client@mail.example", False),
        ("=1+1", False),
        ("https://site.example", False),
        ("Хотелось бы, чтобы оператор отвечал быстрее и понятнее", False),
    ],
)
def test_which_words_may_be_listed(word: str, is_shown: bool) -> None:
    assert is_listable(word) is is_shown


@pytest.mark.parametrize(
    "words",
    [
        [f"Отзыв о работе клиента его длинный текст номер {n}" for n in range(70)],
        ["Петрова Анна", "Сидоров Петр", "Козлова Вера"],
        ["101", "102", "103"],
    ],
    ids=["free text", "names", "numbers"],
)
def test_words_of_a_column_that_is_no_list_are_not_suggested(
    tmp_path: Path, words: list[str]
) -> None:
    rows = [("Дата", "Канал", "Оценка")]
    rows += [("01.03.2025", word, "5") for word in words]

    made = surveyed(tmp_path, answers(tmp_path / "опрос.csv", rows))

    assert "Слова канала" not in {each.heading for each in made.suggestions}
    [note] = [each.note for each in made.suggestions if each.heading == "Графа оценки"]
    assert f"разных слов {len(words)}, это похоже на свободный текст, имена или номера" in note


def test_last_years_way_of_reading_is_suggested_with_the_words_that_are_new(tmp_path: Path) -> None:
    rows = [(str(n), "01.03.2025", "ЦОК", "физ", "5") for n in range(40)]
    rows.append(("41", "01.03.2025", "Контактный центр", "физ", "5"))
    rows.append(("42", "01.03.2025", "Маркетплейс", "физ", "5"))
    export = answers(tmp_path / "оценки.csv", [HEAD, *rows])

    made = surveyed(tmp_path, export, rows=[source(Год=2024)])

    said = {each.heading: (each.proposed, each.note) for each in made.suggestions}
    assert said["Графа оценки"] == ("Оценка", "как в 2024 году")
    assert said["Слова канала"] == (
        "ЦОК = офис; ЛК = личный кабинет; прочее = ?; Маркетплейс = ?",
        "слова, которых раньше не было: проверьте, чему они равны; найдено: Маркетплейс – 1",
    )


def test_a_word_that_the_sheet_does_not_know_is_suggested_for_it(tmp_path: Path) -> None:
    rows = [
        ("1", "01.03.2025", "ЦОК", "физ", "5"),
        ("2", "01.03.2025", "Маркетплейс", "физ", "5"),
    ]

    made = surveyed(tmp_path, answers(tmp_path / "оценки.csv", [HEAD, *rows]))

    [word] = [each for each in made.suggestions if each.sheet == "Опросы"]
    assert word.was == "ЦОК = офис; ЛК = личный кабинет; прочее = ?"
    assert word.proposed == "ЦОК = офис; ЛК = личный кабинет; прочее = ?; Маркетплейс = ?"
    assert (word.heading, word.cell, word.state) == ("Слова канала", "H2", State.CHECK)


def drafted(made: Surveyed) -> dict[str, dict[str, str]]:
    """What is proposed for «Опросы»: by row, by heading."""
    rows: dict[str, dict[str, str]] = {}
    for each in made.suggestions:
        rows.setdefault(each.row, {})[each.heading] = each.proposed
    return rows


def test_a_form_that_also_asks_about_recommending_is_two_sources(tmp_path: Path) -> None:
    head = (
        *("Отметка времени", "Какими каналами Вы пользуетесь?", "Оцените удобство сайта"),
        *(
            "Оцените качество обслуживания в целом по шкале от 1 до 5",
            "Готовы ли Вы нас рекомендовать?",
        ),
    )
    rows = [
        ("2025/03/01 9:05:00 PM GMT+3", "Офис, Сайт", n % 5 + 1, (n + 1) % 5 + 1, n % 11)
        for n in range(60)
    ]

    made = drafted(
        surveyed(tmp_path, answers(tmp_path / "Анкета.csv", [head, *rows], delimiter=","))
    )

    overall, loyalty = made.values()
    assert (overall["Графа оценки"], overall["Шкала"]) == (head[3], "1–5")
    assert overall["Как считать"] == "среднее"
    assert (loyalty["Графа оценки"], loyalty["Шкала"]) == (head[4], "0–10")
    assert loyalty["Как считать"] == "NPS"
    assert overall["Графа канала"] == loyalty["Графа канала"] == head[1]


def test_the_name_of_a_file_may_say_whose_answers_they_are(tmp_path: Path) -> None:
    head = ("Организация", "Контактное лицо", "Удовлетворены ли Вы?", "Дата опроса")
    words = ("Полностью удовлетворен", "Скорее не удовлетворен", "Затрудняюсь ответить")
    rows = [(f"Общество {n}", "Козлов П.", words[n % 3], "15.10.2025") for n in range(60)]

    [made] = drafted(
        surveyed(tmp_path, answers(tmp_path / "КЦ опрос B2B.csv", [head, *rows]))
    ).values()

    assert made == {
        "Вид оценки": "оперативная",
        "Графа оценки": "Удовлетворены ли Вы?",
        "Слова оценки": "Полностью удовлетворен = 5; Скорее не удовлетворен = 2",
        "Нет ответа": "Затрудняюсь ответить",
        "Канал": "контактный центр",
        "Сегмент": "B2B",
        "Графа даты": "Дата опроса",
        "Шкала": "1–5",
        "Как считать": "среднее",
    }


def test_a_terminal_is_known_by_its_columns(tmp_path: Path) -> None:
    head = ("Дата", "Терминал", "5", "4", "3", "2", "1", "Всего", "Средняя оценка")
    rows = [("01.03.2025", f"Офис №{n}", 10, 5, 1, 0, 2, 18, "4,17") for n in range(3)]

    [made] = drafted(
        surveyed(tmp_path, answers(tmp_path / "терминалы.csv", [head, *rows]))
    ).values()

    assert made["Графа оценки"] == "5; 4; 3; 2; 1"
    assert made["Слова канала"] == "Офис №0 = офис; Офис №1 = офис; Офис №2 = офис"
    assert "Слова оценки" not in made


def test_a_terminals_columns_in_short_words_and_one_that_nobody_knows(tmp_path: Path) -> None:
    head = ("Дата", "Отлично (5)", "Хор.", "Удовл.", "Число оценок «Плохо»", "Так себе", "Всего")
    rows = [(f"{day:02}.01.2025", 9, 4, 3, 1, 2, 19) for day in range(1, 29)]

    made = surveyed(tmp_path, answers(tmp_path / "терминалы.csv", [head, *rows]), rows=())

    [row] = drafted(made).values()
    assert row["Графа оценки"] == "Отлично (5); Хор.; Удовл.; Число оценок «Плохо»"
    assert row["Слова оценки"] == (
        "Отлично (5) = 5; Хор. = 4; Удовл. = 3; Число оценок «Плохо» = 2"
    )
    [told] = {each.note for each in made.suggestions if each.heading == "Графа оценки"}
    assert told == ("не взяты графы с числами: «Так себе»; это тоже оценки или число ответов?")


@pytest.mark.parametrize(
    ("heading", "column", "note"),
    [
        ("Количество анкет, шт.", "Количество анкет, шт.", ""),
        (
            "Число визитов",
            None,
            "не взяты графы с числами: «Число визитов»; это тоже оценки или число ответов?",
        ),
    ],
)
def test_a_column_of_counts_is_taken_or_told_whatever_else_stands_in_it(
    tmp_path: Path, heading: str, column: str | None, note: str
) -> None:
    head = ("Месяц", "Оценка", heading, "Канал")
    rows = [("январь 2025", 5, typed, "сайт") for typed in ("1 200", "300", "40", "2,5", "")]

    made = surveyed(tmp_path, answers(tmp_path / "свод.csv", [head, *rows]), rows=())

    [row] = drafted(made).values()
    [told] = {each.note for each in made.suggestions if each.heading == "Графа оценки"}
    assert (row.get("Графа количества"), told) == (column, note)


def test_whether_somebody_would_recommend_is_counted_as_nps(tmp_path: Path) -> None:
    question = "С какой вероятностью Вы порекомендуете нас?"
    rows = [("Дата", "Канал", question), *(("01.02.2025", "сайт", n % 11) for n in range(40))]

    made = surveyed(tmp_path, answers(tmp_path / "опрос.csv", rows), rows=())

    [row] = drafted(made).values()
    assert (row["Шкала"], row["Как считать"]) == ("0–10", "NPS")


def test_a_question_is_named_by_its_cell_and_no_sheet_by_a_person(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Смирнова Е.В."
    for row in (
        (None, "Отчет оператора"),
        (),
        (None, "Дата", "Канал", "Оценка"),
        *((None, "01.03.2025", "сайт", 5) for _ in range(40)),
    ):
        sheet.append(list(row))
    workbook.save(tmp_path / "выгрузка.xlsx")

    made = surveyed(tmp_path, tmp_path / "выгрузка.xlsx", rows=())

    origins = {each.origin for each in made.suggestions}
    assert [origin.as_json() for origin in origins if origin] == [
        {"file": "выгрузка.xlsx", "sheet": "№ 1", "cell": "D3"}
    ]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "под заголовками нет ни одного ответа; выгрузите ответы заново"),
        (
            "спасибо",
            "большая часть ответов в графе «Оценка» – не оценки: не числа и не знакомые слова; "
            "проверьте ее или впишите строку на лист «Опросы»",
        ),
    ],
)
def test_a_column_of_grades_without_grades_is_told(
    tmp_path: Path, answer: str | None, message: str
) -> None:
    rows = [] if answer is None else [("01.03.2025", "сайт", answer)] * 5
    export = answers(tmp_path / "а.csv", [("Дата", "Канал", "Оценка"), *rows])

    assert refused(tmp_path, export, rows=()) == f"а.csv: {message}"


def test_a_sheet_that_is_no_table_of_answers_is_told_and_does_no_harm(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (HEAD, *((f"{n}", "01.03.2025", "офис", "юр", 5) for n in range(40))):
        workbook.worksheets[0].append(list(row))
    workbook.create_sheet("Справка").append(["Отчет сформирован", "автоматически"])
    workbook.save(tmp_path / "выгрузка.xlsx")

    made = surveyed(tmp_path, tmp_path / "выгрузка.xlsx")

    assert made.faults == ()
    assert made.remarks == (
        "выгрузка.xlsx, лист «Справка»: лист не прочитан: не найдена графа с оценками; назовите ее "
        "в файле «Оценка» или впишите строку на лист «Опросы»",
    )


def test_a_formula_or_a_link_as_a_word_is_not_listed(tmp_path: Path) -> None:
    head = ("Дата", "Канал", "Оценка")
    words = ("Офис", "Сайт", '=HYPERLINK("http://site.example")', "@SUM(A1)")
    rows = [("01.03.2025", words[n % 4], 5) for n in range(40)]

    [made] = drafted(surveyed(tmp_path, answers(tmp_path / "выгрузка.csv", [head, *rows]))).values()

    assert "Слова канала" not in made
    assert not any("HYPERLINK" in text or "SUM" in text for text in made.values())


def test_a_workbook_of_before_is_told_that_it_lacks_the_sheet(tmp_path: Path) -> None:
    book = office.workbook(
        tmp_path / "книга.xlsx", spoil=lambda workbook: workbook.remove(workbook["Опросы"])
    )
    order = SurveyOrder(
        files=(strange(tmp_path / "обращения.csv"),), year=YEAR, source=book, out=tmp_path / "out"
    )

    assert survey_walk.survey(order).remarks == (
        "в книге еще нет листа «Опросы»: сначала make upgrade",
    )


# --- the circle -----------------------------------------------------------------------------------


def run(*arguments: object, book: Path, year: int) -> Any:
    out = str(book.parent / "out")
    options = ("--source", str(book), "--out", out, "--year", str(year))
    return CliRunner().invoke(main, [*map(str, arguments), *options])


def accepted(listed: Path, book: Path) -> str:
    """Accepts all of a list, and applies it; gives what is said."""
    workbook = openpyxl.load_workbook(listed)
    sheet = workbook.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, heads.index("Решение") + 1).value = "принять"
    workbook.save(listed)
    arguments = ["apply", str(listed), "--source", str(book), "--into", str(book)]
    return CliRunner().invoke(main, arguments).output


def every_text(path: Path) -> str:
    """All that a package says."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
        return " ".join(
            package.read(name).decode("utf-8", "replace") for name in package.namelist()
        )


@pytest.mark.parametrize(("book", "year"), [(SHIPPED, 2024), (EXAMPLE, 2025)])
def test_survey_decide_apply_and_nothing_is_left_to_suggest(
    tmp_path: Path, book: Path, year: int
) -> None:
    shutil.copytree(book.parent, tmp_path / "source")
    own = tmp_path / "source" / book.name
    before = errors_of(own)
    rows = [
        (f"А{n}", f"01.{n % 12 + 1:02}.{year}", "Личный кабинет", "Физ. лицо", "543"[n % 3])
        for n in range(60)
    ]
    export = answers(tmp_path / f"выгрузка-{year}.csv", [HEAD, *rows], "cp1251")
    listed = own.parent / "out" / f"опрос-{year}-предложения.xlsx"

    first = run("survey", export, book=own, year=year)
    accepted(listed, own)
    second = run("survey", export, book=own, year=year)
    accepted(listed, own)
    third = run("survey", export, book=own, year=year)

    counted = f"выгрузка-{year}.csv: строк 60 = учтено 60 + повторы 0 + без ответа 0"
    assert first.output.splitlines()[-1] == "Предложений 8: проверить – 8."
    assert second.output.splitlines()[-1] == "Предложений 2: готово – 2."
    assert third.output.splitlines()[-1] == "Предложений 0: новых нет."
    assert counted in third.output
    assert errors_of(own) == before


def errors_of(book: Path) -> list[str]:
    said = CliRunner().invoke(main, ["check", "--source", str(book)]).output
    return [line for line in said.splitlines() if line.startswith("ОШИБКА")]


def test_the_list_for_machines(tmp_path: Path) -> None:
    rows = [(str(n), "01.03.2025", "офис", "юр", "5") for n in range(40)]
    export = answers(tmp_path / "оценки.csv", [HEAD, *rows])
    book = office.workbook(tmp_path / "книга.xlsx", Опросы=[SOURCE])

    result = run("survey", export, "--json", book=book, year=YEAR)

    [value, respondents] = json.loads(result.stdout)
    assert result.exit_code == 0
    assert value == {
        "state": "ready",
        "sheet": "Оценка",
        "row": "2025, оперативная, офис, B2B, 1–5",
        "heading": "Значение",
        "cell": "",
        "was": "",
        "proposed": "5",
        "authors": [],
        "when": "",
        "comments": [],
        "decision": "принять",
        "place": "среднее, ответов 40",
        "origin": {"file": "оценки.csv", "sheet": "", "cell": "E1"},
    }
    assert respondents["proposed"] == "40"


def test_the_same_export_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = [(str(n), "01.03.2025", "офис", "юр", "54"[n % 2]) for n in range(40)]
    export = answers(tmp_path / "оценки.csv", [HEAD, *rows])

    made = [surveyed(tmp_path / folder, export) for folder in ("раз", "два")]

    [first, second] = [
        [path.read_bytes() for path in (each.listed, each.protocol) if path] for each in made
    ]
    assert first == second


def test_a_command_without_files_says_how_to_call_it() -> None:
    result = CliRunner().invoke(main, ["survey", "--year", "2025"])

    assert result.exit_code == 2
    assert "Назовите выгрузки: make survey FILES=" in result.output


def test_libraries_that_are_not_there_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.intake.libraries.find_spec", lambda _: None)

    result = CliRunner().invoke(main, ["survey", "оценки.csv", "--year", "2025"])

    assert result.exit_code == 1
    assert "make survey поставит их" in str(result.output)


def test_exports_have_limits_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_files, "MOST_BYTES", 10)
    export = answers(tmp_path / "оценки.csv", [HEAD, ("1", "01.03.2025", "офис", "юр", "5")])

    assert refused(tmp_path, export) == (
        "оценки.csv: файл больше 0 ГБ; выгрузите ответы по частям, например по месяцам"
    )


def decided_by(suggestions: Sequence[Suggestion]) -> set[str]:
    return {each.decision for each in suggestions}


def test_a_guess_waits_for_a_person_and_a_count_does_not(tmp_path: Path) -> None:
    rows = [(str(n), "01.03.2025", "офис", "юр", "5") for n in range(40)]
    export = answers(tmp_path / "оценки.csv", [HEAD, *rows])

    assert decided_by(surveyed(tmp_path, export).suggestions) == {"принять"}
    guessed = surveyed(tmp_path, strange(tmp_path / "обращения.csv"))
    assert decided_by(guessed.suggestions) == {""}
