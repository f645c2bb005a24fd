"""Tables of departments, in layouts of their own, become suggestions for the workbook."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from generator.cli import main
from generator.contract import periods
from generator.intake import files
from generator.intake.gathering import Gathering
from generator.intake.understanding import Understanding
from generator.suggestions.cells import Cells
from generator.suggestions.suggestion import Decision, State, Suggestion
from generator.workbook.opening import open_workbook
from tests import layouts, office
from tests.foreign import Layout, Planned, Sheet, as_csv, as_docx, as_ods, as_xlsx
from tests.layouts import FILES, PLAN, YEAR, rows_of

FUNDING = "Финансирование план, тыс. руб."
SPENT = "Финансирование факт, тыс. руб."
SECTIONS = (
    ("1", "Очное обслуживание", "очное", "", ""),
    ("1.1", "Офис обслуживания клиентов B2B", "очное", "офис", "B2B"),
    ("1.2", "Офис обслуживания клиентов B2C", "очное", "офис", "B2C"),
    ("2", "Интерактивное обслуживание", "интерактивное", "", ""),
    ("2.1", "Обслуживание на официальном сайте", "интерактивное", "сайт", "B2C"),
)
_COLUMNS = ("Код", "Наименование", "Вид обслуживания", "Канал", "Сегмент")
HEAD = ["Раздел", "Мероприятие", "Предложение", "Результат", "Срок", "Сумма, тыс. руб."]


def book(folder: Path) -> Path:
    """A workbook with one measure of the year."""
    known = office.measure("М26-01", Год=YEAR, Мероприятие="Провести опрос клиентов.")
    return office.workbook(
        folder / "книга.xlsx",
        Программы=[office.year(YEAR)],
        Разделы=[dict(zip(_COLUMNS, section, strict=True)) for section in SECTIONS],
        План=[known],
    )


@dataclass
class Made:
    """What came of files."""

    suggestions: tuple[Suggestion, ...]
    told: list[str]
    left: list[str]
    sums: list[str]
    understanding: Understanding

    @property
    def rows(self) -> dict[tuple[str, str], dict[str, Suggestion]]:
        """By sheet and row, then by heading."""
        rows: dict[tuple[str, str], dict[str, Suggestion]] = defaultdict(dict)
        for suggestion in self.suggestions:
            rows[suggestion.sheet, suggestion.row][suggestion.heading] = suggestion
        return rows

    def said(self, heading: str) -> list[str]:
        """What is proposed in a column, row by row."""
        return [s.proposed for s in self.suggestions if s.heading == heading]

    def notes(self, heading: str) -> list[str]:
        return [s.note for s in self.suggestions if s.heading == heading]


Gather = Callable[..., Made]


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Gather:
    """Reads files beside the small workbook."""
    folder = tmp_path_factory.mktemp("gather")
    cells = Cells(open_workbook(book(folder)))

    def gather(named: Mapping[str, bytes], known: Understanding | None = None) -> Made:
        read = []
        for name, data in named.items():
            path = folder / name
            path.write_bytes(data)
            read.append(files.read(path, name))
        understanding = known or Understanding(folder / "разбор.xlsx")
        gathering = Gathering(cells, understanding, YEAR)
        made = gathering.suggestions(read)
        return Made(
            made,
            list(map(str, gathering.told)),
            [f"{each.origin}: {each.kind.value}: {each.text}" for each in gathering.left],
            list(map(str, gathering.sums)),
            understanding,
        )

    return gather


def table(*rows: list[Any], title: str = "Лист1") -> bytes:
    return as_xlsx(rows_of(title, rows))


def meant(row: Mapping[str, Suggestion]) -> dict[str, Any]:
    """What a new row says, whatever words a layout has for dues and sums."""
    values: dict[str, Any] = {heading: each.proposed for heading, each in row.items()}
    if "Срок" in values:
        span = periods.span(values["Срок"], YEAR)
        values["Срок"] = (span[0].month, span[1].month) if span else values["Срок"]
    if FUNDING in values:
        values[FUNDING] = Decimal(values[FUNDING].replace(",", "."))
    return values


# --- layouts --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_one_plan_is_the_same_in_whatever_layout(gathered: Gather, name: str) -> None:
    made = gathered({name: FILES[name]()})

    assert [meant(row) for row in made.rows.values()] == list(PLAN)
    assert {str(each.state) for each in made.suggestions} == {"ready"}
    assert made.told == []
    assert all("НЕ СХОДИТСЯ" not in line for line in made.sums)


def test_the_first_codes_that_are_free_are_given(gathered: Gather) -> None:
    made = gathered({"таблица.xlsx": FILES["таблица.xlsx"]()})

    assert list(made.rows) == [("План", "М26-02"), ("План", "М26-03"), ("План", "М26-04")]


def test_every_value_says_where_it_stood(gathered: Gather) -> None:
    made = gathered({"служебная записка.docx": FILES["служебная записка.docx"]()})

    due = made.rows["План", "М26-03"]["Срок"]

    assert due.as_json()["origin"] == {
        "file": "служебная записка.docx",
        "sheet": "Таблица 1",
        "cell": "F6",
    }
    assert (due.sheet, due.row, due.heading) == ("План", "М26-03", "Срок")


def test_totals_notes_and_signatures_are_left_out_and_listed(gathered: Gather) -> None:
    made = gathered({"два уровня.xlsx": FILES["два уровня.xlsx"]()})

    assert made.left == [
        "два уровня.xlsx, План!A12: итог: ИТОГО",
        "два уровня.xlsx, План!A13: примечание: Примечание: суммы ориентировочные",
        "два уровня.xlsx, План!A15: подпись: Начальник отдела",
    ]


def test_sums_before_and_after_are_told(gathered: Gather) -> None:
    made = gathered({"два уровня.xlsx": FILES["два уровня.xlsx"]()})

    assert made.sums == [
        "два уровня.xlsx, лист «План», план: в файле 1\xa0730\xa0500 руб., это 1\xa0730,5 тыс. руб., "
        "взято 1\xa0730,5 тыс. руб. – сходится и с итогом файла"
    ]


def test_a_total_that_says_otherwise_is_told(gathered: Gather) -> None:
    made = gathered(
        {
            "а.xlsx": table(
                HEAD,
                ["1.1", "Купить стулья", "П", "Р", "март", 10],
                ["Всего", None, None, None, None, 15],
            )
        }
    )

    assert made.sums == [
        "а.xlsx, лист «Лист1», план: в файле 10 тыс. руб., взято 10 тыс. руб. – НЕ СХОДИТСЯ: "
        "итог в файле 15 тыс. руб."
    ]


def _plan(random: Random) -> list[Planned]:
    """A plan of any department."""
    things = ["сидения для клиентов", "сотрудников", "сведения о тарифах", "электронную очередь"]
    made: list[Planned] = []
    for code, name, *_ in random.sample([s for s in SECTIONS if "." in s[0]], random.randint(1, 3)):
        for _ in range(random.randint(1, 4)):
            number = len(made) + 1
            first = random.randint(1, 12)
            made.append(
                Planned(
                    group=name,
                    section=code,
                    proposal=f"Повысить качество обслуживания, предложение {number}.",
                    measure=f"Обновить {random.choice(things)} № {number}.",
                    months=(first, random.choice([first, random.randint(first, 12)])),
                    result=f"Довольных клиентов больше на {number} %.",
                    responsible=random.choice(["Отдел кадров", "Служба ИТ", "Отдел закупок"]),
                    funding=random.choice([None, Decimal(random.randint(1, 99999)) / 10]),
                )
            )
    return made


def _in_quarters(planned: Planned) -> Planned:
    """The measure as crosses under quarters can say it."""
    first, last = planned.months
    return replace(planned, months=((first - 1) // 3 * 3 + 1, (last - 1) // 3 * 3 + 3))


@given(st.integers(0, 10**9))
def test_a_plan_in_any_layout_comes_back_as_the_same_suggestions(
    gathered: Gather, seed: int
) -> None:
    random = Random(seed)
    plan, layout = _plan(random), Layout(random, YEAR)
    if layout.due == "quarters":
        plan = [_in_quarters(planned) for planned in plan]

    made = gathered({layout.name(): layout.file(plan)})

    expected = []
    for planned in plan:
        values = {
            "Раздел": planned.section,
            "Предложение": planned.proposal,
            "Мероприятие": planned.measure,
            "Срок": planned.months,
            "Результат": planned.result,
            "Ответственный": planned.responsible,
        }
        expected.append(values | ({FUNDING: planned.funding} if planned.funding else {}))
    assert [meant(row) for row in made.rows.values()] == expected
    assert all("НЕ СХОДИТСЯ" not in line for line in made.sums)


# --- columns --------------------------------------------------------------------------------------


def test_columns_that_no_word_tells_are_known_by_what_stands_in_them_and_looked_at(
    gathered: Gather,
) -> None:
    made = gathered({"своими словами.xlsx": as_xlsx(layouts.unknown_words())})

    [first, *_] = made.rows.values()
    assert meant(first) == {
        "Раздел": "1.1",
        "Мероприятие": "Закупить сидения для клиентов.",
        "Срок": (1, 3),
        FUNDING: Decimal(480),
    }
    assert {str(each.state) for each in first.values()} == {"check"}
    assert first["Мероприятие"].note == (
        "столбец «Чего хотим» взят так по содержимому; сначала решите, что это за мероприятие"
    )
    assert made.told == [
        "своими словами.xlsx, Форма!C1: столбец «Картина потом» не взят (не понят); если он нужен, "
        "впишите в разбор.xlsx, за что его взять",
        "своими словами.xlsx, Форма: столбца «Предложение» в таблице нет, новых строк без него – 3; "
        "впишите его потом в книге",
        "своими словами.xlsx, Форма: столбца «Результат» в таблице нет, новых строк без него – 3; "
        "впишите его потом в книге",
    ]


@pytest.mark.parametrize(
    ("heading", "sum_", "said", "note"),
    [
        ("Затраты, руб. без НДС", 1250500, "1250,5", ""),
        ("Затраты (млн руб.)", 1.2505, "1250,5", ""),
        ("Стоимость, тыс. ₽", "1 250,5", "1250,5", ""),
        ("Бюджет", "1,5 млн руб.", "1500", ""),
        ("Бюджет", "500 т.р.", "500", ""),
        ("Бюджет", 500, "500", "единица не названа: взято как тыс. руб."),
        (
            "Затраты, руб. с НДС",
            120000,
            "120",
            "в файле суммы с НДС, в книге без НДС: пересчитайте",
        ),
        ("Смета, тыс. руб.", "не знаю", "не знаю", "ожидалась сумма, стоит «не знаю»"),
    ],
)
def test_sums_are_told_in_thousands_of_roubles(
    gathered: Gather, heading: str, sum_: Any, said: str, note: str
) -> None:
    head = [*HEAD[:-1], heading]
    made = gathered({"а.xlsx": table(head, ["1.1", "Купить стулья", "П", "Р", "март", sum_])})

    [funding] = [each for each in made.suggestions if each.heading == FUNDING]
    assert funding.proposed == said
    assert funding.note.startswith(note)
    assert (funding.state is State.READY) == (not note)


@pytest.mark.parametrize(
    ("heading", "typed", "due"),
    [
        ("Срок", dt.date(2026, 3, 31), "31.03.2026"),
        ("Квартал", 2, "2 квартал"),
        ("Срок (квартал)", "III-IV", "III-IV квартал"),
        ("Месяц", "3-5", "март – май"),
        ("Когда", "до конца марта", "до конца марта"),
    ],
)
def test_dues_are_taken_as_they_are_meant(
    gathered: Gather, heading: str, typed: Any, due: str
) -> None:
    head = ["Раздел", "Мероприятие", "Предложение", "Результат", heading]
    made = gathered({"а.xlsx": table(head, ["1.1", "Купить стулья", "П", "Р", typed])})

    assert made.said("Срок") == [due]


def test_months_that_are_kept_as_their_first_days_are_months(gathered: Gather) -> None:
    months = [dt.date(YEAR, month, 1) for month in range(1, 13)]
    row = ["1.1", "Купить стулья", "П", "Р", None, 1, 1]

    made = gathered({"а.xlsx": table([*HEAD[:4], *months], row)})

    assert made.said("Срок") == ["февраль – март 2026"]


# --- rows -----------------------------------------------------------------------------------------


def test_parts_with_dues_are_measures_others_are_text(gathered: Gather) -> None:
    made = gathered(
        {
            "а.xlsx": table(
                ["№", *HEAD[1:]],
                ["1.1 Офис обслуживания клиентов B2B"],
                [1, "Обновить офисы, в том числе:", "П1", "Р1", "2026 год", 300],
                [None, "– мебель", None, None, None, 100],
                [None, "– вывески", None, None, None, 200],
                [2, "Провести опросы", "П2", "Р2", "2026 год", 50],
                [None, "в том числе:"],
                ["2.1", "по телефону", "П2", "Р2", "I квартал", 20],
                ["2.2", "в офисе", None, None, "II квартал", 30],
                ["Итого", None, None, None, None, 350],
            )
        }
    )

    assert made.said("Мероприятие") == [
        "Обновить офисы, в том числе: мебель; вывески",
        "Провести опросы: по телефону",
        "Провести опросы: в офисе",
    ]
    assert made.said(FUNDING) == ["300", "20", "30"]
    assert {str(each.state) for each in made.suggestions} == {"check"}
    assert "сходится и с итогом файла" in made.sums[0]


def test_a_measure_that_begins_as_a_total_does_stays_a_measure(gathered: Gather) -> None:
    row = ["1.1", "Итоговое совещание с филиалами", "П", "Всего обучено 30 человек", "март", 5]

    made = gathered({"а.xlsx": table(HEAD, row)})

    assert made.said("Мероприятие") == ["Итоговое совещание с филиалами"]
    assert made.left == []


def test_an_empty_cell_that_a_new_row_needs_is_told(gathered: Gather) -> None:
    first = ["1.1", "Купить стулья", "П", "Р", "май", 1]
    second = ["1.1", "Купить столы", "П", "Р", None, 1]

    made = gathered({"а.xlsx": table(HEAD, first, second)})

    assert made.told == ["а.xlsx, Лист1!B3: не заполнено «Срок», в новой строке его не будет"]


def test_rows_of_another_year_are_left_out_and_listed(gathered: Gather) -> None:
    made = gathered(
        {
            "а.xlsx": table(
                ["Год", *HEAD],
                [2025, "1.1", "Обучить людей", "П", "Р", "май", 10],
                [2026, "1.1", "Обучить новых людей", "П", "Р", "июнь", 5],
            )
        }
    )

    assert made.said("Мероприятие") == ["Обучить новых людей"]
    assert made.left == ["а.xlsx, Лист1!A2: другой год: Обучить людей"]


def test_a_group_like_no_section_is_asked_for(gathered: Gather) -> None:
    made = gathered(
        {
            "а.xlsx": table(
                HEAD[1:], ["Прочая хозяйственная деятельность"], ["Купить", "П", "Р", "май", 1]
            )
        }
    )

    assert made.said("Раздел") == []
    assert made.told == [
        "а.xlsx, Лист1!A2: группа «Прочая хозяйственная деятельность» не похожа ни на один раздел "
        "книги; впишите в разбор.xlsx, за какой раздел ее взять",
        "а.xlsx, Лист1!A3: раздел не найден; впишите раздел листа или группы в разбор.xlsx и "
        "повторите",
    ]


def test_two_tables_stand_one_below_the_other(gathered: Gather) -> None:
    made = gathered(
        {
            "а.xlsx": table(
                ["1.1 Офис обслуживания клиентов B2B"],
                ["Мероприятие", "Срок", "Результат", "Предложение"],
                ["Купить стулья", "март", "Р1", "П1"],
                [],
                ["Обслуживание на официальном сайте"],
                ["Предложение", "Мероприятие", "Результат", "Срок", "Затраты (руб.)"],
                ["П2", "Сделать страницу", "Р2", "май", 1200],
            )
        }
    )

    assert [meant(row) for row in made.rows.values()] == [
        {
            "Раздел": "1.1",
            "Предложение": "П1",
            "Мероприятие": "Купить стулья",
            "Срок": (3, 3),
            "Результат": "Р1",
        },
        {
            "Раздел": "2.1",
            "Предложение": "П2",
            "Мероприятие": "Сделать страницу",
            "Срок": (5, 5),
            "Результат": "Р2",
            FUNDING: Decimal("1.2"),
        },
    ]
    assert made.rows["План", "М26-03"]["Раздел"].as_json()["origin"]["cell"] == "A5"


# --- what there is already ------------------------------------------------------------------------


def test_a_measure_of_the_plan_gets_no_second_row(gathered: Gather) -> None:
    row = ["1.1", "Провести опрос клиентов", "Обновить сидения.", "Сидения обновлены.", "май", 100]

    made = gathered({"а.xlsx": table(HEAD, row)})

    [due] = made.suggestions
    assert (due.row, due.heading, due.was, due.proposed) == ("М26-01", "Срок", "I квартал", "май")
    assert (str(due.state), due.note) == ("check", "в книге другое")


def test_execution_is_found_by_code_or_by_text(gathered: Gather) -> None:
    made = gathered(
        {
            "а.xlsx": table(
                [
                    "Код мероприятия",
                    "Отметка о выполнении",
                    "Дата выполнения",
                    "Израсходовано, руб.",
                ],
                ["М26-01", "исполнено", dt.date(2026, 3, 5), 99000],
            )
        }
    )

    assert [(s.sheet, s.row, s.heading, s.proposed) for s in made.suggestions] == [
        ("Исполнение", "М26-01", "Статус", "выполнено"),
        ("Исполнение", "М26-01", "Дата исполнения", "05.03.2026"),
        ("Исполнение", "М26-01", SPENT, "99"),
    ]
    assert {str(each.state) for each in made.suggestions} == {"ready"}
    by_text = gathered(
        {"б.xlsx": table(["Мероприятие", "Статус"], ["Провести опрос клиентов.", "в работе"])}
    )
    assert [(s.row, s.proposed) for s in by_text.suggestions] == [("М26-01", "в работе")]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "docx"])
def test_plan_and_fact_stand_beside_each_other(gathered: Gather, kind: str) -> None:
    merged = [(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5), (1, 6, 1, 7)]
    rows: list[list[Any]] = [
        ["Мероприятие", "Срок", None, "Результат", None, "Затраты, тыс. руб.", None],
        [None, "план", "факт", "план", "факт", "план", "факт"],
        ["Провести опрос клиентов.", "I квартал", dt.date(2026, 3, 5), "Сидения обновлены.",
         "Опрошено 40", 100, Decimal("95.5")],
    ]  # fmt: skip
    sheet = rows_of("Лист1", rows, merged)
    writers: dict[str, Callable[[Sheet], bytes]] = {
        "xlsx": as_xlsx,
        "csv": as_csv,
        "docx": as_docx,
    }

    made = gathered({f"а.{kind}": writers[kind](sheet)})

    assert [(s.sheet, s.heading, s.proposed) for s in made.suggestions] == [
        ("Исполнение", "Дата исполнения", "05.03.2026"),
        ("Исполнение", "Фактический результат", "Опрошено 40"),
        ("Исполнение", SPENT, "95,5"),
    ]


def test_what_is_reported_on_and_was_not_planned_is_asked(gathered: Gather) -> None:
    made = gathered(
        {
            "а.xlsx": table(
                ["Мероприятие", "Срок", "Статус"],
                ["Провести опрос клиентов в филиалах", "март", "выполнено"],
            )
        }
    )

    assert {str(each.state) for each in made.suggestions} == {"check"}
    assert made.notes("Статус") == [
        "в плане 2026 года такого мероприятия нет; не это ли: М26-01 «Провести опрос клиентов.»?"
    ]


# --- several departments --------------------------------------------------------------------------


def test_duplicates_stand_side_by_side_and_are_not_made_one(gathered: Gather) -> None:
    one = ["1.1", "Обучить операторов работе с жалобами.", "П", "Р", "март", 10]
    two = ["1.1", "Обучить операторов работе с жалобами", "П", "Р", "апрель", 10]
    other = ["1.1", "Купить стулья", "П", "Р", "май", 5]

    made = gathered({"а.xlsx": table(HEAD, one, other), "б.xlsx": table(HEAD, two)})

    assert [row for _, row in made.rows] == ["М26-02", "М26-04", "М26-03"]
    assert made.notes("Мероприятие") == [
        "похоже на М26-04 (б.xlsx, Лист1!B2: «Обучить операторов работе с жалобами»): не одно ли "
        "это мероприятие?",
        "похоже на М26-02 (а.xlsx, Лист1!B2: «Обучить операторов работе с жалобами.»): не одно ли "
        "это мероприятие?",
        "",
    ]


def test_what_the_plan_has_in_other_words_is_asked(gathered: Gather) -> None:
    row = ["1.1", "Провести опрос всех клиентов", "П", "Р", "май", 1]

    made = gathered({"а.xlsx": table(HEAD, row)})

    assert made.notes("Мероприятие") == [
        "похоже на М26-01 «Провести опрос клиентов.» в книге: не одно ли это мероприятие?"
    ]


def test_different_words_for_one_cell_are_a_conflict(gathered: Gather) -> None:
    head = ["Код", "Срок"]

    made = gathered(
        {"а.xlsx": table([*head, "Результат"], ["М26-01", "май", "Р"]),
         "б.xlsx": table([*head, "Статус"], ["М26-01", "июнь", "в работе"])}
    )  # fmt: skip

    assert [
        (each.proposed, str(each.state)) for each in made.suggestions if each.heading == "Срок"
    ] == [
        ("май", "conflict"),
        ("июнь", "conflict"),
    ]
    assert made.notes("Срок") == [
        "в книге другое; другие предлагают иное: б.xlsx, Лист1!B2: «июнь»",
        "в книге другое; другие предлагают иное: а.xlsx, Лист1!B2: «май»",
    ]


# --- bad files ------------------------------------------------------------------------------------

GOOD = {"хороший.xlsx": as_xlsx(layouts.plain())}


def _encodings() -> bytes:
    lines = as_csv(layouts.semicolons()).split(b"\r\n")
    lines[2] = lines[2].decode().encode("cp1251")
    return b"\r\n".join(lines)


def _many_sheets() -> bytes:
    return as_xlsx(*(rows_of(f"Лист{number}", [["а"]]) for number in range(200)))


def _quote() -> bytes:
    lines = as_csv(layouts.semicolons()).decode().split("\r\n")
    lines[2] = lines[2].replace(";", ';"', 1)
    return "\r\n".join(lines).encode()


def _long_row() -> bytes:
    lines = as_csv(layouts.semicolons()).decode().split("\r\n")
    lines[2] += ";лишнее;и еще"
    return "\r\n".join(lines).encode()


BAD = {
    "пустой.xlsx": (b"", "файл пуст, файл не прочитан; попросите прислать его снова"),
    "картинка.xlsx": (
        b"\x89PNG\r\n\x1a\n" + b"0" * 99,
        "это картинка, а не таблица, файл не прочитан; сохраните таблицу как книгу Excel (*.xlsx) и "
        "повторите",
    ),
    "пароль.xlsx": (
        bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
        "файл защищен паролем, файл не прочитан; снимите пароль: Файл → Сведения → Защита",
    ),
    "письмо.txt": (
        "Это письмо.\nС уважением.".encode(),
        "таблица не найдена: в первых двадцати строках нет заголовков, которые говорят о плане; "
        "назовите столбцы: «Мероприятие», «Срок», «Результат»",
    ),
    "двести.xlsx": (
        _many_sheets(),
        "в файле листов 200, а читается не больше 50, файл не прочитан; оставьте листы с таблицей",
    ),
    "обрыв.xlsx": (
        GOOD["хороший.xlsx"][:3000],
        "файл повреждён или скачан не до конца, файл не прочитан; сохраните таблицу как книгу Excel "
        "(*.xlsx) и повторите",
    ),
    "кавычка.csv": (
        _quote(),
        "строка 3: кавычка не закрыта, строка не прочитана; исправьте ее и повторите",
    ),
    "лишнее.csv": (
        _long_row(),
        "строка 3: в строке 12 значений вместо 10, она не прочитана; исправьте ее и повторите",
    ),
    "кодировки.csv": (
        _encodings(),
        "строка 3: в файле две кодировки: здесь Windows-1251, в остальных строках другая; "
        "проверьте их буквы",
    ),
    "показатели.xlsx": (
        table(["Код", "Показатель", "Единица", "База"], ["П1", "Доля", "%", 1]),
        "Лист1: это таблица показателей, а не мероприятий: она не прочитана; показатели впишите в "
        "форму (make forms) или в книгу",
    ),
    "прошлый год.xlsx": (
        table(["План на 2025 год"], HEAD, ["1.1", "Купить", "П", "Р", "май", 1]),
        "Лист1: таблица на 2025 год, а собирается 2026: она не прочитана; если это план на 2026 "
        "год, исправьте год в заголовке",
    ),
    "прошлые сроки.xlsx": (
        table(HEAD, ["1.1", "Купить", "П", "Р", "май 2025", 1]),
        "Лист1: все сроки – не 2026 года: таблица не прочитана; проверьте, тот ли это файл",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cant_be_read_is_told_and_the_others_go_on(gathered: Gather, name: str) -> None:
    data, message = BAD[name]

    made = gathered({name: data, **GOOD})

    place = ", " if message.startswith(("строка", "Лист1")) else ": "
    assert made.told[0] == f"{name}{place}{message}"
    assert {each.source for each in made.suggestions} >= {"хороший.xlsx"}


def test_formulas_are_not_executed_and_links_are_text(gathered: Gather) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(GOOD["хороший.xlsx"]))
    sheet = workbook.worksheets[0]
    sheet["G2"], sheet["B3"].hyperlink = "=400+80", "https://example.com/"
    sheet["C4"] = "'=HYPERLINK(1)"
    target = io.BytesIO()
    workbook.save(target)

    made = gathered({"формулы.xlsx": target.getvalue()})

    assert made.told == [
        "формулы.xlsx, Лист1!G2: формула без значения, ячейка не прочитана; откройте файл в Excel, "
        "исправьте, сохраните и повторите",
        "формулы.xlsx, Лист1!B3: ссылка; взят ее текст",
    ]
    assert made.said("Мероприятие")[1] == "Внедрить электронную очередь."
    assert made.said(FUNDING) == ["1250,5"]


def test_a_text_that_begins_as_a_formula_stays_text(gathered: Gather) -> None:
    data = "Раздел;Мероприятие;Срок;Результат\n1.1;=cmd|'/c calc'!A1;март;Р\n".encode()

    made = gathered({"а.csv": data})

    assert made.said("Мероприятие") == ["=cmd|'/c calc'!A1"]
    assert made.told[0] == "а.csv, ячейка B2: вместо значения формула; она взята как текст"


@pytest.mark.parametrize("sign", ["\x07", "\x0b", "\x1f", "\x7f", "\ufffe"])
def test_a_sign_that_no_cell_holds_is_left_out(gathered: Gather, sign: str) -> None:
    """Of a file of text; it sets off no rows either."""
    data = f"Раздел;Мероприятие;Срок;Результат\n1.1;Но{sign}вое;март;Р\n".encode()

    made = gathered({"а.csv": data})

    assert made.said("Мероприятие") == ["Новое"]


# --- the command ----------------------------------------------------------------------------------


@dataclass
class Office:
    """A folder with a workbook and files of departments."""

    folder: Path

    def __post_init__(self) -> None:
        self.source = book(self.folder / "source")
        self.sent = self.folder / "от отделов"
        self.sent.mkdir()
        self.out = self.folder / "out"
        self.list = self.out / f"gather-{YEAR}-предложения.xlsx"
        self.understanding = self.source.parent / "разбор.xlsx"

    def put(self, name: str, data: bytes) -> None:
        (self.sent / name).write_bytes(data)

    def run(self, *more: str) -> Result:
        order = ["gather", str(self.sent), "--year", str(YEAR), "--source", str(self.source)]
        return CliRunner().invoke(main, [*order, "--out", str(self.out), *more])

    def suggested(self) -> list[dict[str, Any]]:
        return list(json.loads(self.run("--json").stdout))

    def apply(self) -> Result:
        order = ["apply", str(self.list), "--source", str(self.source)]
        return CliRunner().invoke(main, [*order, "--into", str(self.source)])

    def decide(self, path: Path, changes: Mapping[tuple[str, str], tuple[str, str]]) -> None:
        """Types into a column, in the rows where another column says something."""
        workbook = openpyxl.load_workbook(path)
        sheet = workbook.worksheets[0]
        numbers = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
        for (heading, said), (other, typed) in changes.items():
            for row in range(1, sheet.max_row + 1):
                if sheet.cell(row, numbers[heading]).value == said:
                    sheet.cell(row, numbers[other], typed)
        workbook.save(path)


@pytest.fixture
def company(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_folder_becomes_a_list_and_the_book_of_what_was_understood(company: Office) -> None:
    company.put("таблица.xlsx", FILES["таблица.xlsx"]())

    made = company.run()

    assert made.exit_code == 0
    assert made.stdout.splitlines() == [
        "Суммы:",
        "  таблица.xlsx, лист «Лист1», план: в файле 1\xa0730,5 тыс. руб., взято 1\xa0730,5 тыс. руб. "
        "– сходится",
        "Файлов 1, предложений 20: готово – 20.",
        f"Готово: {company.list}; как понято – {company.understanding}",
    ]
    sheet = openpyxl.load_workbook(company.understanding)["Разбор"]
    assert [[cell.value for cell in row[3:7]] for row in sheet.iter_rows(min_row=2, max_row=4)] == [
        ["столбец", "Раздел", "Раздел", None],
        ["столбец", "Мероприятие", "Мероприятие", None],
        ["столбец", "Результат", "Результат", None],
    ]


def test_a_second_run_suggests_nothing_new(company: Office) -> None:
    for name, make in FILES.items():
        company.put(name, make())

    first = company.suggested()
    data, understood = company.list.read_bytes(), company.understanding.read_bytes()
    second = company.suggested()

    assert second == first
    assert company.list.read_bytes() == data
    assert company.understanding.read_bytes() == understood


def test_what_was_applied_is_not_suggested_again(company: Office) -> None:
    company.put("таблица.xlsx", FILES["таблица.xlsx"]())
    company.run()

    applied = company.apply()

    assert applied.stdout.startswith("Предложений 20: записано – 20.")
    assert company.suggested() == []
    rows = openpyxl.load_workbook(company.source)["План"].iter_rows(values_only=True)
    codes = [row[1] for row in rows if row[1]]
    assert codes == ["Код", "М26-01", "М26-02", "М26-03", "М26-04"]


def test_roubles_and_kopecks_go_into_the_book_to_the_last(company: Office) -> None:
    head = [*HEAD[:5], "Затраты, руб."]
    row = ["1.1", "Купить стулья для зала", "Нужны", "Есть", "март", 45_678.91]
    other = ["1.1", "Покрасить стены зала", "Нужно", "Чисто", "май", "33,33"]
    company.put("а.xlsx", table(head, row, other))
    assert [each["proposed"] for each in company.suggested() if each["heading"] == FUNDING] == [
        "45,67891",
        "0,03333",
    ]

    applied = company.apply()

    assert applied.stdout.startswith("Предложений 12: записано – 12.")
    assert company.suggested() == []


def test_a_row_that_moved_in_its_file_keeps_its_code_and_its_decision(company: Office) -> None:
    company.put("а.xlsx", table(HEAD, ["1.1", "Купить стулья", "П", "Р", "весной", 10]))
    [code] = {each["row"] for each in company.suggested()}
    company.decide(company.list, {("Предложено", "весной"): ("Решение", "отклонить")})

    more = ["1.1", "Обучить людей", "П", "Р", "май", 10]
    company.put("а.xlsx", table(HEAD, more, ["1.1", "Купить стулья", "П", "Р", "весной", 10]))
    again = company.suggested()

    [due] = [each for each in again if each["proposed"] == "весной"]
    assert (due["row"], due["decision"], due["origin"]["cell"]) == (code, "отклонить", "E3")


def test_a_person_corrects_what_was_understood_and_the_next_run_uses_it(company: Office) -> None:
    company.put("а.xlsx", as_xlsx(layouts.unknown_words()))
    company.run()

    company.decide(
        company.understanding,
        {
            ("Найдено", "Картина потом"): ("Взято за", "Результат"),
            ("Найдено", "Ресурс"): ("Взято за", "не взято"),
            ("Найдено", "Обслуживание на официальном сайте"): ("Взято за", "1.2"),
        },
    )
    made = company.suggested()

    results = {each["proposed"] for each in made if each["heading"] == "Результат"}
    assert results == {measure["Результат"] for measure in PLAN}
    assert not [each for each in made if each["heading"] == FUNDING]
    assert [each["proposed"] for each in made if each["heading"] == "Раздел"] == [
        "1.1",
        "1.1",
        "1.2",
    ]


def test_and_so_does_a_file_of_another_name_next_year(company: Office) -> None:
    company.put("а.xlsx", as_xlsx(layouts.unknown_words()))
    company.run()
    company.decide(company.understanding, {("Найдено", "Картина потом"): ("Взято за", "Результат")})

    company.put("б.xlsx", as_xlsx(layouts.unknown_words()))
    made = company.suggested()

    assert {e["source"] if "source" in e else e["origin"]["file"] for e in made
            if e["heading"] == "Результат"} == {"а.xlsx", "б.xlsx"}  # fmt: skip


def test_a_sheet_without_groups_gets_its_section_from_a_person(company: Office) -> None:
    company.put("а.xlsx", table(HEAD[1:], ["Купить стулья", "П", "Р", "март", 10]))
    company.run()
    whole = "весь лист «Лист1» файла а.xlsx"

    company.decide(company.understanding, {("Найдено", whole): ("Взято за", "1.2")})
    made = company.suggested()

    assert [each["proposed"] for each in made if each["heading"] == "Раздел"] == ["1.2"]


def test_own_words_of_the_decision_are_not_asked_again(company: Office) -> None:
    row = ["1.1", "Провести опрос клиентов.", "Обновить сидения.", "Сидения обновлены.", "май", 100]
    company.put("а.xlsx", table(HEAD, row))
    company.run()
    company.decide(company.list, {("Предложено", "май"): ("Решение", str(Decision.ACCEPT))})
    company.decide(company.list, {("Предложено", "май"): ("Свой текст", "июнь")})

    applied = company.apply()

    assert applied.stdout.startswith("Предложений 1: записано – 1.")
    assert company.suggested() == []


def test_a_link_to_another_file_is_not_followed(company: Office) -> None:
    company.put("таблица.xlsx", FILES["таблица.xlsx"]())
    other = company.folder / "чужой.csv"
    other.write_bytes(FILES["выгрузка.csv"]())
    (company.sent / "ссылка.xlsx").symlink_to(other)

    assert company.run().stderr.strip() == (
        "ссылка.xlsx: это ссылка на другой файл, файл не прочитан; положите в папку сам файл"
    )


def test_a_package_that_unpacks_to_too_much_is_told(company: Office) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
    company.put("бомба.xlsx", target.getvalue())
    company.put("таблица.xlsx", FILES["таблица.xlsx"]())

    made = company.run()

    assert made.exit_code == 0
    assert made.stderr.strip() == (
        "бомба.xlsx: файл распаковывается в 381 МБ: это слишком много, файл не прочитан; сохраните "
        "таблицу как книгу Excel (*.xlsx) и повторите"
    )


def test_no_folder_and_an_empty_one_are_told(company: Office) -> None:
    assert company.run().stderr.strip() == (
        f"В папке {company.sent} нет файлов: положите в нее таблицы подразделений "
        "(xlsx, ods, csv, docx)."
    )
    company.sent.rmdir()
    made = company.run()
    assert made.exit_code == 1
    assert made.stderr.strip() == (
        f"Нет папки {company.sent}. Проверьте имя (для make – FROM=папка)."
    )


def test_nothing_but_the_list_and_the_book_of_understandings_is_written(company: Office) -> None:
    company.put("таблица.xlsx", FILES["таблица.xlsx"]())
    before = company.source.read_bytes(), (company.sent / "таблица.xlsx").read_bytes()

    company.run()

    made = {path.name for path in company.folder.rglob("*") if path.is_file()}
    assert made == {"книга.xlsx", "таблица.xlsx", "разбор.xlsx", company.list.name}
    assert before == (company.source.read_bytes(), (company.sent / "таблица.xlsx").read_bytes())


def test_ods_and_docx_hold_the_same_table(gathered: Gather) -> None:
    sheet = rows_of("Лист1", [HEAD, ["1.1", "Купить стулья", "П", "Р", "март", 10]])

    made = [gathered({"а.ods": as_ods(sheet)}), gathered({"а.docx": as_docx(sheet)})]

    assert [meant(each.rows["План", "М26-02"]) for each in made] == [
        {
            "Раздел": "1.1",
            "Предложение": "П",
            "Мероприятие": "Купить стулья",
            "Срок": (3, 3),
            "Результат": "Р",
            FUNDING: Decimal(10),
        }
    ] * 2


# --- heads that say little, cells that say more ---------------------------------------------------


def test_a_column_with_a_unit_of_money_holds_sums_whatever_it_is_called(gathered: Gather) -> None:
    head = [*HEAD[:5], "Цена вопроса, млн руб. с НДС", "Экономия, тыс. руб."]
    row = ["2.1", "Показать историю платежей", "Нужна история", "История видна", "май"]

    made = gathered({"а.xlsx": table(head, [*row, 0.5, 900], [*row[:1], "Другое дело", *row[2:]])})

    assert made.said(FUNDING) == ["500"]
    assert made.notes(FUNDING)[0].startswith(
        "столбец «Цена вопроса, млн руб. с НДС» взят так по содержимому"
    )
    assert any("«Экономия, тыс. руб.» не взят" in each for each in made.told)


def test_a_column_with_a_unit_of_money_and_typed_numbers_holds_sums(gathered: Gather) -> None:
    head = [*HEAD[:5], "Цена вопроса, руб."]
    row = ["2.1", "Показать историю платежей", "Нужна история", "История видна", "май"]
    other = ["2.1", "Показать счета за год", "Нужны счета", "Счета видны", "май"]

    made = gathered({"а.xlsx": table(head, [*row, "1 200"], [*other, "350,50"])})

    assert made.said(FUNDING) == ["1,2", "0,3505"]


def test_typed_days_under_a_heading_that_nobody_knows_are_dues(gathered: Gather) -> None:
    made = gathered(
        {
            "а.csv": "Мероприятие;Результат;Веха\nНавес у входа;Сухо;01.04.2026\n"
            "Скамья у входа;Удобно;15.06.26\n".encode()
        }
    )

    assert made.said("Срок") == ["01.04.2026", "15.06.26"]


@pytest.mark.parametrize(
    ("typed", "proposed", "state"),
    [
        ("250 тыс. руб. с НДС", "250", State.CHECK),
        ("1,2 млн рублей (без НДС)", "1200", State.READY),
        ("300 000 руб., с учетом НДС", "300", State.CHECK),
    ],
)
def test_what_a_cell_says_of_vat_holds_for_it(
    gathered: Gather, typed: str, proposed: str, state: State
) -> None:
    row = ["2.1", "Показать историю платежей", "Нужна история", "История видна", "май", typed]

    made = gathered({"а.xlsx": table(HEAD, row)})

    assert made.said(FUNDING) == [proposed]
    [found] = [each for each in made.suggestions if each.heading == FUNDING]
    assert found.state is state


def test_a_third_level_of_a_head_tells_which_sum_is_without_vat(gathered: Gather) -> None:
    rows: list[list[Any]] = [
        ["Раздел", "Мероприятие", "Затраты, руб.", None, None],
        [None, None, "план", None, "факт"],
        [None, None, "с НДС", "без НДС", "без НДС"],
        ["2.1", "Сделать навес у входа", 120_000, 100_000, 90_000],
    ]
    areas = [(1, 3, 1, 5), (2, 3, 2, 4), (1, 1, 3, 1), (1, 2, 3, 2)]

    made = gathered({"а.xlsx": as_xlsx(rows_of("План", rows, areas))})

    assert (made.said(FUNDING), made.said(SPENT)) == (["100"], ["90"])


def test_what_a_due_and_a_sum_are_given_in_may_stand_below_their_headings(
    gathered: Gather,
) -> None:
    rows: list[list[Any]] = [
        ["Раздел", "Мероприятие", "Результат", "Срок", "Затраты"],
        [None, None, None, "(квартал)", "млн руб."],
        ["2.1", "Сделать навес у входа", "Сухо", 2, 0.1],
        ["2.1", "Повесить часы на стену", "Висят", "3-4", 0.2],
    ]

    made = gathered({"а.xlsx": table(*rows)})

    assert made.said("Срок") == ["2 квартал", "3-4 квартал"]
    assert made.said(FUNDING) == ["100", "200"]


def test_a_due_from_a_day_to_a_day(gathered: Gather) -> None:
    rows: list[list[Any]] = [
        ["Раздел", "Мероприятие", "Результат", "Дата с", "Дата по"],
        ["2.1", "Сделать навес у входа", "Сухо", "1 февраля", "1 марта"],
    ]

    made = gathered({"а.xlsx": table(*rows)})

    assert made.said("Срок") == ["с 01.02.2026 по 01.03.2026"]


def test_sums_below_quarters_are_no_crosses(gathered: Gather) -> None:
    rows: list[list[Any]] = [
        ["Раздел", "Мероприятие", "Результат", "1 кв.", "2 кв.", "3 кв.", "4 кв."],
        ["2.1", "Сделать навес у входа", "Сухо", None, "120,5", None, None],
    ]

    made = gathered({"а.xlsx": table(*rows)})

    assert (made.said("Срок"), made.notes("Срок")) == (
        ["II квартал 2026"],
        ["срок – когда стоят суммы"],
    )


def test_a_code_of_another_year_changes_nothing_there(tmp_path: Path) -> None:
    source = office.workbook(
        tmp_path / "книга.xlsx",
        Программы=[office.year(YEAR - 1), office.year(YEAR)],
        Разделы=[dict(zip(_COLUMNS, section, strict=True)) for section in SECTIONS],
        План=[office.measure("М25-01", Год=YEAR - 1, Мероприятие="Провести опрос.")],
    )
    path = tmp_path / "а.xlsx"
    path.write_bytes(table(["Код", "Мероприятие", "Срок"], ["М25-01", "Провести опрос.", "май"]))
    gathering = Gathering(
        Cells(open_workbook(source)), Understanding(tmp_path / "разбор.xlsx"), YEAR
    )

    made = gathering.suggestions([files.read(path, path.name)])

    assert made == ()
    assert str(gathering.told[0]) == (
        "а.xlsx, Лист1!B2: М25-01 – мероприятие 2025 года, а собирается 2026: строка не взята; "
        "если это мероприятие 2026 года, сотрите его код; если год тот, назовите его (YEAR=2025)"
    )


def test_a_report_in_words_of_its_own(gathered: Gather) -> None:
    rows: list[list[Any]] = [
        ["№", "Шифр", "Мероприятие", "Исполнено (да/нет)", "Когда", "Расходы факт, руб."],
        [1, "m26-01", None, "Да", "2026-03-15", 1500],
        ["Итого", None, None, None, None, 1500],
    ]

    made = gathered({"а.xlsx": table(*rows)})

    assert {key: each.proposed for key, each in made.rows["Исполнение", "М26-01"].items()} == {
        "Статус": "выполнено",
        "Дата исполнения": "15.03.2026",
        SPENT: "1,5",
    }
    assert made.told == []


def test_a_row_that_numbers_the_columns_is_no_head_of_words_that_nobody_knows(
    gathered: Gather,
) -> None:
    rows = [
        ["Пункт", "Кое-что", "Веха", "Прочее"],
        ["1", "2", "3", "4"],
        ["а", "Сделать навес у входа в зал", "01.04.2026", "Сухо"],
        ["б", "Поставить скамью у входа в зал", "01.06.2026", "Удобно"],
    ]

    made = gathered({"а.docx": as_docx(rows_of("", rows))})

    assert made.said("Срок") == ["01.04.2026", "01.06.2026"]
    assert made.notes("Срок")[0].startswith("столбец «Веха» взят так по содержимому")


def test_a_heading_that_merging_doubled_says_the_same(gathered: Gather) -> None:
    rows: list[list[Any]] = [
        ["Раздел\nРаздел", "Наименование мероприятия\nНаименование мероприятия", "Срок", "Итог"],
        ["2.1", "Сделать навес у входа", "май", "Сухо"],
    ]

    made = gathered({"а.xlsx": table(*rows)})

    assert made.said("Мероприятие") == ["Сделать навес у входа"]
    assert {each.state for each in made.suggestions} == {State.READY}


def test_a_start_alone_is_looked_at(gathered: Gather) -> None:
    rows: list[list[Any]] = [
        ["Раздел", "Мероприятие", "Результат", "Начало", "Окончание"],
        ["2.1", "Сделать навес у входа", "Сухо", "01.05.2026", None],
    ]

    made = gathered({"а.xlsx": table(*rows)})

    assert (made.said("Срок"), made.notes("Срок")) == (["01.05.2026"], ["названо только начало"])


def test_another_channel_does_not_take_the_segment_above(gathered: Gather) -> None:
    rows: list[list[Any]] = [
        ["Канал", "Сегмент", "Мероприятие", "Результат", "Срок"],
        ["Офис", "физические лица", "Сделать навес у входа", "Сухо", "май"],
        [None, "юридические лица", "Поставить скамью у входа", "Удобно", "май"],
        ["Сайт", None, "Показать счета за год", "Видны", "июнь"],
    ]

    made = gathered({"а.xlsx": table(*rows)})

    assert made.said("Раздел") == ["1.2", "1.1", "2.1"]
