"""A Programme that was issued changes by amendments: numbers stay, each revision says by which
order, the amendment goes out beside it, and the Report tells of all of them."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import building, facts, pipeline
from generator.book import in_order
from generator.cycle import status
from generator.documents import kinds, units
from generator.documents.alignment import parts_of
from generator.findings import FaultyWorkbook
from generator.freshness import Order
from generator.model import Measure, Period
from generator.publication.obstacles import Refused
from generator.publication.walk import Publication, PublicationOrder
from generator.terms import CellRef
from generator.trace.walk import TraceOrder, trace
from generator.workbook import reading
from tests import office
from tests.office import measure
from tests.test_later import signature

NBSP = "\xa0"
Row = dict[str, Any]


def plan(**changes: Mapping[str, Any]) -> list[Row]:
    """Four measures, changed by code; a code that is not there is a new row behind the first."""
    rows = {f"М{n}": measure(f"М{n}", Мероприятие=f"Купить стул {n}.") for n in (1, 2, 3, 4)}
    new = [dict(measure(code, **change)) for code, change in changes.items() if code not in rows]
    known = [{**row, **changes.get(code, {})} for code, row in rows.items()]
    return [known[0], *new, *known[1:]]


def amendment(number: int, month: int, **changes: Any) -> Row:
    return {
        "Год": 2024,
        "Номер": number,
        "Гриф": "приказ",
        "Номер документа": str(100 + number),
        "Дата утверждения": dt.date(2024, month, 18),
        "Причина": f"Причина {number}.",
        **changes,
    }


def book(
    folder: Path, rows: Sequence[office.Row], amendments: Sequence[Row] = (), **sheets: Any
) -> Path:
    stamp = {
        "Гриф": "приказ",
        "Номер документа": "7",
        "Дата утверждения": dt.date(2023, 12, 20),
    }
    imprint = [office.year(**stamp)]
    return office.workbook(
        folder / "source" / "книга.xlsx",
        Программы=imprint,
        План=rows,
        Изменения=amendments,
        **sheets,
    )


def publish(source: Path, **more: Any) -> Publication:
    order = Order(source=source, out=source.parent.parent / "out", year=2024)
    return pipeline.publish(PublicationOrder(order=order, placed=dt.date(2024, 12, 1), **more))


def lines(docx: bytes) -> list[str]:
    """What a DOCX shows, a line a paragraph or row."""
    return [" | ".join(unit.texts) for unit in units.units_of(parts_of(docx))]


def written(source: Path, name: str = "program") -> list[str]:
    order = Order(source=source, out=source.parent.parent / "out", year=2024)
    return lines(building.write(kinds.kind(name), order).docx)


def table_rows(shown: Sequence[str]) -> list[str]:
    """The measures of the plan as they are printed, without what numbers them."""
    first = next(n for n, line in enumerate(shown) if "Офис B2B" in line)
    last = next(n for n, line in enumerate(shown) if "РАЗМЕЩЕНИЕ" in line)
    return [line.split(" | ")[2].replace(NBSP, " ") for line in shown[first + 1 : last]]


# --- the plan -------------------------------------------------------------------------------------


def test_numbers_stay_and_what_comes_stands_behind(tmp_path: Path) -> None:
    rows = plan(М2={"Исключено": "1"}, М9={"Добавлено": "1", "Мероприятие": "Купить стол."})
    source = book(tmp_path, rows, [amendment(1, 6)])
    assert table_rows(written(source)) == [
        "Купить стул 1.",
        "исключено (изменение № 1)",
        "Купить стул 3.",
        "Купить стул 4.",
        "Купить стол.",
    ]
    found = reading.read(source).book
    assert found is not None
    assert facts.printed_numbers(found.year(2024)) == {
        "М1": "1.1.1.",
        "М2": "1.1.2.",
        "М3": "1.1.3.",
        "М4": "1.1.4.",
        "М9": "1.1.5.",
    }
    assert [each.code for each in found.year(2024).measures] == ["М1", "М3", "М4", "М9"]


def test_a_group_that_an_amendment_brought_stands_behind_the_others(tmp_path: Path) -> None:
    sections = [
        {"Код": "1", "Наименование": "Очное обслуживание"},
        {"Код": "1.1", "Наименование": "Офис B2C", "Сегмент": "B2C"},
        {"Код": "1.2", "Наименование": "Офис B2B", "Сегмент": "B2B"},
    ]
    rows = [measure("М1", Раздел="1.1", Добавлено=1), measure("М2", Раздел="1.2")]
    source = book(tmp_path, rows, [amendment(1, 6)], Разделы=sections)
    found = reading.read(source).book
    assert found is not None
    assert facts.printed_numbers(found.year(2024)) == {"М2": "1.1.1.", "М1": "1.2.1."}


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["", "до издания", "1", "2", "3"])),
        min_size=1,
        max_size=12,
    )
)
def test_no_amendment_gives_a_measure_of_before_another_number(rows: list[tuple[int, str]]) -> None:
    """Whatever is added, excluded and in whatever order of rows."""
    base = measures(len(rows))
    every: list[Measure] = []
    for one, (added, excluded) in zip(base, rows, strict=True):
        out = excluded or None
        if out and out.isdecimal() and int(out) <= added:
            out = None
        every.append(replace(one, added=added or None, excluded=out))
    for number in range(4):
        then = [each for each in every if each.added_by <= number]
        before = [
            replace(each, excluded=None if (each.excluded_by or 0) > number else each.excluded)
            for each in then
        ]
        places = [each.code for each in in_order(before)]
        now = [each.code for each in in_order(every)]
        assert now[: len(places)] == places


def measures(count: int) -> list[Measure]:
    day = dt.date(2024, 3, 31)
    cell = CellRef("План", "A2", "Код")
    return [
        Measure(
            key=f"М{n}",
            source=cell,
            cells={},
            code=f"М{n}",
            year=2024,
            section="1.1",
            proposal="П.",
            measure="М.",
            due=Period(day, day, "31.03.2024"),
            expected_result="Р.",
            responsible=None,
            funding=None,
            grounds=(),
        )
        for n in range(count)
    ]


# --- what the checker says ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "amendments", "said"),
    [
        (
            plan(М2={"Исключено": "2"}),
            [amendment(1, 6)],
            "ОШИБКА План!M3 [amendment-unknown] изменения № 2 за 2024 год нет на листе «Изменения»; "
            "добавьте его строку; нет листа – make upgrade",
        ),
        (
            plan(М2={"Исключено": "весной"}),
            [amendment(1, 6)],
            "ОШИБКА План!M3 [amendment-unreadable] ожидалось «до издания» или номер изменения, стоит «весной»; "
            "«до издания», если Программу с этим мероприятием не издавали",
        ),
        (
            plan(М2={"Исключено": "№ 1", "Добавлено": "изменение № 1"}),
            [amendment(1, 6)],
            "ОШИБКА План!M3 [amendment-reversed] исключено изменением № 1, а добавлено изменением № 1; исправьте номер",
        ),
        (
            plan(),
            [amendment(2, 6)],
            "ОШИБКА Изменения!B2 [amendment-number] изменение № 2, а по порядку ожидается № 1; "
            "пронумеруйте изменения 2024 года подряд, начиная с 1",
        ),
        (
            plan(),
            [amendment(1, 6), amendment(2, 3)],
            "ПРЕДУПРЕЖДЕНИЕ Изменения!G3 [amendment-days] утверждено 18.03.2024, раньше прежнего (18.06.2024); проверьте дату",
        ),
        (
            plan(),
            [amendment(1, 6, **{"Действует с": dt.date(2024, 6, 1)})],
            "ПРЕДУПРЕЖДЕНИЕ Изменения!I2 [amendment-days] действует с 01.06.2024, раньше утверждения; проверьте дату",
        ),
        (
            plan(),
            [amendment(1, 6, **{"Номер документа": None})],
            "ОШИБКА Изменения!F2 [stamp-incomplete] для грифа «приказ» не заполнено «Номер документа»; заполните или выберите гриф «нет»",
        ),
    ],
)
def test_amendments_are_checked(
    tmp_path: Path, rows: list[Row], amendments: list[Row], said: str
) -> None:
    assert said in [str(finding) for finding in office.said(book(tmp_path, rows, amendments), 2024)]


# --- three amendments in one year -----------------------------------------------------------------

OUT = {"Исключено": "1"}
NEW = {"Добавлено": "1", "Мероприятие": "Купить стол.", "Предложение": "Обновить столы."}
FIRST = amendment(1, 6, **{"Действует с": dt.date(2024, 7, 1)})
SECOND, THIRD = amendment(2, 9), amendment(3, 11, Гриф="протокол")


@pytest.fixture(scope="module")
def amended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Publication]]:
    """A year: the Programme; a measure out and one in; only a due; the first undone."""
    folder = tmp_path_factory.mktemp("год")
    states: tuple[tuple[list[Row], list[Row]], ...] = (
        (plan(), []),
        (plan(М2=OUT, М9=NEW), [FIRST]),
        (plan(М2=OUT, М9=NEW, М3={"Срок": "IV квартал"}), [FIRST, SECOND]),
        (plan(М9=NEW, М3={"Срок": "IV квартал"}), [FIRST, SECOND, THIRD]),
    )
    made = [publish(book(folder, *state)) for state in states]
    return folder, made


def test_an_amendment_that_was_issued_is_not_out_of_date(
    amended: tuple[Path, list[Publication]],
) -> None:
    """What it was made of went on; what it says stays."""
    folder, _ = amended
    now = status.status(folder / "source" / "книга.xlsx", folder / "out", dt.date(2024, 12, 2))
    states = {each.kind.name: each.made for year in now.years for each in year.documents}
    assert states["amendment"] == "current"


def shown(folder: Path, name: str) -> list[str]:
    return lines((folder / "out" / "site" / "2024" / f"{name}.docx").read_bytes())


def test_each_revision_goes_out_with_its_amendment(amended: tuple[Path, list[Publication]]) -> None:
    _, made = amended
    assert [[one.name for one in each.added] for each in made] == [
        ["program-2024"],
        ["program-2024-r2", "amendment-2024"],
        ["program-2024-r3", "amendment-2024-r2"],
        ["program-2024-r4", "amendment-2024-r3"],
    ]
    assert [one.title.replace(NBSP, " ") for one in made[2].added] == [
        "Программа мероприятий по повышению качества обслуживания клиентов АО «Сбыт» на 2024 год",
        "Изменения (№ 2), которые вносятся в Программу мероприятий по повышению качества обслуживания "
        "клиентов АО «Сбыт» на 2024 год",
    ]
    assert [one.approval.replace(NBSP, " ") for one in made[1].added] == [
        "Утверждена приказом от 20.12.2023 № 7",
        "Утверждены приказом от 18.06.2024 № 101",
    ]


def test_the_title_page_names_every_order(amended: tuple[Path, list[Publication]]) -> None:
    folder, _ = amended
    said = [line.replace(NBSP, " ") for line in shown(folder, "program-2024-r4")]
    assert (
        "(в редакции приказа от 18.06.2024 № 101, приказа от 18.09.2024 № 102, "
        "решения Совета директоров (протокол от 18.11.2024 № 103))"
    ) in said
    assert not [line for line in shown(folder, "program-2024") if "в редакции" in line]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        (
            "amendment-2024",
            [
                "1.1.2. | строка | Купить стул 2. | исключено (изменение № 1) | Причина 1.",
                "1.1.5. | строка | – | Предложение: Обновить столы; Мероприятие: Купить стол; Срок: I квартал; "
                "Результат: Сидения обновлены | Причина 1.",
            ],
        ),
        ("amendment-2024-r2", ["1.1.3. | Срок | I квартал | IV квартал | Причина 2."]),
        (
            "amendment-2024-r3",
            [
                "1.1.2. | Предложение | – | Обновить сидения. | Причина 3.",
                "1.1.2. | Мероприятие | исключено (изменение № 1) | Купить стул 2. | Причина 3.",
                "1.1.2. | Срок | – | I квартал | Причина 3.",
                "1.1.2. | Результат | – | Сидения обновлены. | Причина 3.",
            ],
        ),
    ],
)
def test_an_amendment_says_what_changes(
    amended: tuple[Path, list[Publication]], name: str, rows: list[str]
) -> None:
    folder, _ = amended
    said = [line.replace(NBSP, " ") for line in shown(folder, name)]
    assert [line for line in said if line.startswith("1.1.") and line.count(" | ") == 4] == rows


def test_an_issued_amendment_is_traced_though_the_workbook_makes_it_no_more(
    amended: tuple[Path, list[Publication]], tmp_path: Path
) -> None:
    folder, _ = amended
    source = folder / "source" / "книга.xlsx"
    order = Order(source=source, out=tmp_path, year=2024)
    traced = trace(TraceOrder(order=order, document="amendment", text="IV квартал"))
    since = ", ячейки – книги, из которой изданы: с тех пор она изменена"
    titles = [f"Изменения в Программу 2024, изданные – amendment-2024{end} (публичная редакция)" for end in (f".docx{since}", f"-r2.docx{since}", "-r3.docx")]  # fmt: skip
    assert traced.looked_in == tuple(titles)
    assert [(one.title, str(one.line.cell)) for one in traced.found] == [(titles[1], "План!G5")]
    assert [file.name for file in traced.files] == ["amendment-2024-r3-расшифровка.xlsx"]
    everywhere = trace(TraceOrder(order=order, cell="Изменения!I2"))
    assert titles[0] in [one.title for one in everywhere.found]


def test_an_issued_amendment_may_be_signed_later(
    amended: tuple[Path, list[Publication]], tmp_path: Path
) -> None:
    folder, _ = amended
    copy = shutil.copytree(folder, tmp_path / "год")
    pdf = copy / "out" / "site" / "2024" / "amendment-2024-r2.pdf"
    given = tmp_path / "подпись.sig"
    given.write_bytes(signature(pdf.read_bytes()))
    made = publish(copy / "source" / "книга.xlsx", signatures=(given,))
    assert pdf.with_name("amendment-2024-r2.pdf.sig").read_bytes() == given.read_bytes()
    assert not made.added
    assert [one.name for one in made.unchanged if one.signer] == ["amendment-2024-r2"]


def test_the_page_shows_orders_days_and_changes(amended: tuple[Path, list[Publication]]) -> None:
    folder, _ = amended
    page = (folder / "out" / "site" / "index.html").read_text(encoding="utf-8")
    page = page.replace(NBSP, " ")
    assert "в редакции приказа от 18.06.2024 № 101" in page
    assert "Действует с 01.07.2024." in page
    assert "<td>1.1.3.</td><td>Срок</td><td>I квартал</td><td>IV квартал</td>" in page
    for name in ("amendment-2024", "amendment-2024-r2", "amendment-2024-r3"):
        assert page.index(f'id="p442-{name}"') < page.index("Прежние редакции 2024 года")


def test_so_do_the_data(amended: tuple[Path, list[Publication]]) -> None:
    folder, _ = amended
    [year] = json.loads((folder / "out" / "site" / "disclosure.json").read_bytes())["years"]
    assert year["program"]["amended"].startswith("в редакции приказа от 18.06.2024 № 101, ")
    assert [each["in_force"] for each in year["program"]["amendments"]] == [
        "2024-07-01",
        "2024-09-18",
        "2024-11-18",
    ]
    assert [each["numbers"] for each in year["amendments"]] == [[1], [2], [3]]


def test_the_report_lists_them_and_counts_what_was_taken_out_apart(tmp_path: Path) -> None:
    done = {"Дата исполнения": dt.date(2024, 3, 20), "Фактический результат": "Куплено."}
    source = book(
        tmp_path,
        plan(М2=OUT, М9=NEW),
        [FIRST],
        Исполнение=[office.execution(code, **done) for code in ("М1", "М3", "М4", "М9")],
    )
    said = [line.replace(NBSP, " ") for line in written(source, "report")]
    assert "1 | приказ от 18.06.2024 № 101 | 01.07.2024 | Причина 1." in said
    [told] = [line for line in said if "Исключено" in line]
    assert told.endswith(
        "Исключено 1 мероприятие (1.1.2); исключенное в итогах не учтено. Добавлено 1 мероприятие (1.1.5)."
    )
    assert [line for line in said if "предусмотрено 4 мероприятия" in line]


# --- the gate -------------------------------------------------------------------------------------


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    publish(book(tmp_path, plan()))
    return tmp_path


@pytest.mark.parametrize(
    ("rows", "amendments", "obstacle"),
    [
        (
            plan(М3={"Срок": "IV квартал"}),
            [],
            "План!G4: М3, «Срок»: было «I квартал», стало «IV квартал»",
        ),
        (plan(), [FIRST], "Изменения!B2: изменение № 1 ничего не меняет в изданной Программе"),
        (
            plan(М9={**NEW, "Добавлено": None}),
            [FIRST],
            "План!F3: [amendment-unmarked] М9 добавлено",
        ),
        (
            plan(М2={"Исключено": "до издания"}),
            [FIRST],
            "План: [amendment-unmarked] М2 (1.1.2.) пропало из плана",
        ),
        (
            plan(М9=NEW),
            [amendment(1, 6, Гриф="нет", **{"Номер документа": None, "Дата утверждения": None})],
            "План!F3: М9 добавлено",
        ),
    ],
)
def test_what_was_issued_changes_by_amendments_only(
    issued: Path, rows: list[Row], amendments: list[Row], obstacle: str
) -> None:
    with pytest.raises(Refused) as refused:
        publish(book(issued, rows, amendments))
    told = [f"{each.where}: {each.what}".replace(NBSP, " ") for each in refused.value.obstacles]
    assert [each for each in told if each.startswith(obstacle)]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            plan()[:3],
            ["План М4 (1.1.4.) пропало из плана"],
        ),
        (
            plan(М9={**NEW, "Добавлено": None})[:2] + plan()[1:],
            [
                "План!F3 М9 добавлено",
                "План!D4 М2, «№»: было «1.1.2.», стало «1.1.3.»",
                "План!D5 М3, «№»: было «1.1.3.», стало «1.1.4.»",
                "План!D6 М4, «№»: было «1.1.4.», стало «1.1.5.»",
            ],
        ),
    ],
)
def test_no_document_says_what_the_gate_would_refuse(
    issued: Path, rows: list[Row], said: list[str]
) -> None:
    source = book(issued, rows, [FIRST])
    with pytest.raises(FaultyWorkbook) as refused:
        written(source, "amendment")
    assert [
        f"{each.cell} {each.message}"
        for each in refused.value.findings
        if each.code == "amendment-unmarked"
    ] == said


def test_another_title_is_an_amendment_too(issued: Path) -> None:
    company = {**office.COMPANY, "Краткое наименование": "АО «Новый сбыт»"}
    source = book(issued, plan(), [FIRST], Общество=[company])
    [told] = [line for line in written(source, "amendment") if "Название Программы" in line]
    title = "Программа мероприятий по повышению качества обслуживания клиентов {} на 2024 год"
    assert told.replace(NBSP, " ") == " | ".join(
        (
            "– | Название Программы",
            title.format("АО «Сбыт»"),
            title.format("АО «Новый сбыт»"),
            "Причина 1.",
        )
    )
    assert [one.name for one in publish(source).added] == ["program-2024-r2", "amendment-2024"]


def test_amendments_of_several_orders_are_better_issued_one_by_one(issued: Path) -> None:
    """The document has one stamp."""
    source = book(issued, plan(М2=OUT, М3={"Срок": "IV квартал"}), [FIRST, SECOND])
    order = Order(source=source, out=issued / "out", year=2024)
    made = building.write(kinds.kind("amendment"), order)
    assert [str(each) for each in made.findings if each.code == "amendments-together"] == [
        "ПРЕДУПРЕЖДЕНИЕ Изменения!C3 [amendments-together] в одном документе изменения № 1, № 2, "
        "гриф в нем – изменения № 2; издавайте каждое изменение до того, как внести в книгу "
        "следующее"
    ]


def test_an_amendment_of_a_year_that_is_not_there_is_told(tmp_path: Path) -> None:
    source = book(tmp_path, plan(), [{**FIRST, "Год": 2031}])
    assert [str(each) for each in office.said(source) if each.code == "reference-unknown"] == [
        "ПРЕДУПРЕЖДЕНИЕ Изменения!A2 [reference-unknown] «2031» нет на листе «Программы»; "
        "исправьте код или добавьте строку"
    ]


def test_a_misprint_is_corrected_without_an_order(issued: Path) -> None:
    """And no document of amendments goes out; what was corrected stands on the page."""
    nothing = {"Гриф": "нет", "Номер документа": None, "Дата утверждения": None}
    made = publish(
        book(issued, plan(М3={"Мероприятие": "Купить стул третий."}), [amendment(1, 6, **nothing)])
    )
    [added] = made.added
    assert (added.name, added.amended) == ("program-2024-r2", "")
    assert [dict(each) for each in added.changes] == [
        {
            "number": "1.1.3.",
            "heading": "Мероприятие",
            "was": "Купить стул 3.",
            "now": "Купить стул третий.",
            "reason": "Причина 1.",
        }
    ]


def test_without_an_issued_programme_there_is_nothing_to_amend(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from generator.cli import main

    source = book(tmp_path, plan(), [FIRST])
    done = CliRunner().invoke(main, ["amendment", "--year", "2024", "--source", str(source)])
    assert (done.exit_code, done.output.splitlines()[0]) == (
        3,
        "ОШИБКА Изменения [amendment-empty] Программа 2024 года еще не издана: изменять нечего; "
        "сначала опубликуйте ее: make publish",
    )
