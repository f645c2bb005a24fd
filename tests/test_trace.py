"""Where what is printed comes from: every number of the Report is followed to its cells and counted
again from them by another way."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook

from generator import building, facts, freshness, opc, origins, wording
from generator.building import Written
from generator.documents import kinds
from generator.documents.manifest import Value
from generator.origins import Amount, Count, Origin
from generator.terms import CellRef, Edition
from generator.trace import searching
from generator.trace.lines import Line, Shown, Source, numbers_of, shown
from generator.workbook import marking
from tests import office
from tests.conftest import EXAMPLE, SHIPPED
from tests.office import execution, indicator, measure
from tests.test_cli import run

BOOKS = ((SHIPPED, 2024), (EXAMPLE, 2025))
YEARS = pytest.mark.parametrize(("source", "number"), BOOKS, ids=["programme", "severorechensk"])
EDITIONS = pytest.mark.parametrize("edition", list(Edition))


def written(source: Path, number: int, edition: Edition, kind: str = "report") -> Written:
    """A document without its PDF; nothing of it is on the disk."""
    order = freshness.Order(source=source, out=Path("out"), year=number, edition=edition)
    return building.write(kinds.kind(kind), order)


def texts_of(document: Written) -> list[Shown]:
    return list(shown(document.docx, document.manifest.values, document.manifest.drawn))


# --- every number is what its cells say -----------------------------------------------------------


class Raw:
    """A workbook as openpyxl reads it, and the numbers that its cells make, counted here."""

    def __init__(self, source: Path) -> None:
        self._workbook: Workbook = openpyxl.load_workbook(source, data_only=True)

    def values(self, cells: Iterable[CellRef]) -> list[Any]:
        """What stands in cells and ranges, one after the other."""
        values: list[Any] = []
        for cell in cells:
            found = self._workbook[cell.sheet][cell.address]
            rows = found if isinstance(found, tuple) else ((found,),)
            values += [one.value for row in rows for one in row]
        return values

    def number(self, origin: Origin) -> Decimal:
        """The number that an origin says it is, from its cells alone."""
        of_heading = {heading: self._of(origin, heading) for heading in _headings(origin)}
        parts = [self.number(part) for part in origin.parts]
        first = next(iter(of_heading.values()), [])
        if origin.formula.endswith("ни одного из"):
            return Decimal()
        for begins, count in _WAYS.items():
            if origin.formula.startswith(begins):
                return count(first, of_heading, parts)
        raise AssertionError(f"nobody knows how to count «{origin.formula}»")

    def _of(self, origin: Origin, heading: str) -> list[Any]:
        return self.values(cell for cell in origin.cells if cell.heading == heading)


def _headings(origin: Origin) -> list[str]:
    return list(dict.fromkeys(cell.heading for cell in origin.cells))


def _exact(values: Iterable[Any]) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


def _mean(_: object, of: dict[str, list[Any]], __: object) -> Decimal:
    values, asked = _exact(of["Значение"]), _exact(of["Опрошено"])
    total = sum((v * a for v, a in zip(values, asked, strict=True)), Decimal())
    return total / sum(asked, Decimal())


Way = Callable[[list[Any], dict[str, list[Any]], list[Decimal]], Decimal]
_WAYS: dict[str, Way] = {
    "число": lambda first, _, __: Decimal(len(first)),
    "сумма (значение": _mean,
    "сумма": lambda first, _, __: sum(_exact(first), Decimal()),
    "доля в процентах": lambda _, __, parts: 100 * parts[0] / parts[1],
    "факт − цель": lambda _, __, parts: parts[0] - parts[1],
    "(факт − цель)": lambda _, __, parts: (parts[0] - parts[1]) / abs(parts[1]) * 100,
    "факт / план": lambda _, __, parts: parts[0] / parts[1] * 100,
    "значение года": lambda _, __, parts: parts[0] - parts[1],
    "год Программы + 1": lambda first, _, __: Decimal(first[0] + 1),
    "год Программы − 1": lambda first, _, __: Decimal(first[0] - 1),
    "": lambda first, _, __: Decimal(str(first[0])),
}


def printed_number(text: str) -> Decimal:
    found = re.match(r"[+−]?[\d\xa0]+(?:,\d+)?", text)
    assert found is not None, text
    return Decimal(found[0].replace("\xa0", "").replace(",", ".").replace("−", "-"))


def numbers(document: Written) -> list[Value]:
    """The values that were calculated and are numbers, those of charts too."""
    manifest = document.manifest
    every = (*manifest.values, *manifest.drawn)
    return [value for value in every if value.origin is not None and value.origin.number]


@YEARS
@EDITIONS
def test_every_number_of_the_report_is_what_its_cells_make(
    source: Path, number: int, edition: Edition
) -> None:
    raw = Raw(source)
    counted = numbers(written(source, number, edition))
    assert len(counted) > 150
    for value in counted:
        assert value.origin is not None
        shown_number = printed_number(value.text) if value.text[0] in "+−0123456789" else None
        again = raw.number(value.origin)
        if shown_number is None:  # the words beside a number, «среднее по 3 оценкам»
            continue
        places = Decimal(1).scaleb(shown_number.as_tuple().exponent)  # type: ignore[arg-type]
        if value.fact == "change":  # of the figures as they are printed
            parts = [raw.number(part) for part in value.origin.parts]
            now, before = (each.quantize(places, ROUND_HALF_UP) for each in parts)
            assert shown_number == now - before, value
        else:
            assert shown_number == again.quantize(places, ROUND_HALF_UP), value


@YEARS
def test_a_count_by_status_names_the_cells_that_have_it_and_no_others(
    source: Path, number: int
) -> None:
    raw = Raw(source)
    for value in numbers(written(source, number, Edition.INTERNAL)):
        assert value.origin is not None
        for origin in (value.origin, *value.origin.parts):
            named = re.search(r"со статусом «(.+)»", origin.formula)
            if named is not None:
                cells = [cell for cell in origin.cells if cell.heading == "Статус"]
                statuses = set(raw.values(cells))
                is_none = origin.number == "0"
                assert (named[1] not in statuses) if is_none else (statuses == {named[1]}), value
                if len(_headings(origin)) == 1:  # of all measures
                    measures = _measures_by_place(source, number)
                    every = [status for _, _, status in measures]
                    assert int(origin.number) == every.count(named[1])


@YEARS
def test_the_table_by_service_type_and_segment_is_counted_again_row_by_row(
    source: Path, number: int
) -> None:
    """From the rows of the workbook alone: the plan's sections say types and segments."""
    measures = _measures_by_place(source, number)
    values = written(source, number, Edition.PUBLIC).manifest.values
    texts: dict[str, str] = {}
    rows = 0
    for value in values:
        if value.fact.startswith("breakdown."):
            texts[value.fact.removeprefix("breakdown.")] = value.text
            if value.fact == "breakdown.share":
                rows += 1
                own = [
                    status
                    for service_type, segment, status in measures
                    if texts["service_type"] in (service_type, "все виды", "Всего")
                    and texts["segment"] in (segment or "без сегмента", "итого")
                ]
                assert int(texts["planned"]) == len(own), texts
                assert int(texts["done"]) == own.count("выполнено"), texts
                assert int(texts["moved"]) == own.count("перенесено"), texts
    assert rows > 5


def _measures_by_place(source: Path, number: int) -> list[tuple[str, str | None, str]]:
    """Service type, segment and status of every measure of a year."""
    workbook = openpyxl.load_workbook(source, data_only=True)
    sections = {str(row["Код"]): row for row in _rows(workbook, "Разделы")}
    statuses = {row["Мероприятие"]: row["Статус"] for row in _rows(workbook, "Исполнение")}
    measures = []
    for row in _rows(workbook, "План"):
        if row["Год"] == number and not row.get("Исключено"):
            own = sections[str(row["Раздел"])]
            above = sections.get(str(row["Раздел"]).rpartition(".")[0], own)
            kind = own["Вид обслуживания"] or above["Вид обслуживания"] or above["Наименование"]
            segment = own["Сегмент"] or above["Сегмент"]
            measures.append((kind, segment, statuses[row["Код"]]))
    return measures


def _rows(workbook: Workbook, sheet: str) -> list[dict[str, Any]]:
    head, *rows = workbook[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows if any(row)]


@YEARS
@EDITIONS
@pytest.mark.parametrize("kind", ["program", "report"])
def test_nothing_is_printed_that_does_not_say_where_it_comes_from(
    source: Path, number: int, edition: Edition, kind: str
) -> None:
    for value in written(source, number, edition, kind).manifest.values:
        assert value.cell or value.origin is not None or value.text in ("", "–"), value


# --- what changes is what is named ----------------------------------------------------------------


def a_report(tmp_path: Path, name: str = "к.xlsx", **changes: Any) -> Path:
    """A small year that was reported on."""
    done: dict[str, Any] = {
        "Дата исполнения": dt.date(2024, 3, 1),
        "Фактический результат": "Сделано.",
        "Эффект": "Стало лучше.",
    }
    sheets: dict[str, Any] = {
        "План": [measure(), measure("М2"), measure("М3")],
        "Исполнение": [
            execution(**done, **{"Финансирование факт, тыс. руб.": 90}),
            execution("М2", **done),
            execution("М3", Статус="не выполнено", **{"Причина отклонения": "Нет средств."}),
        ],
        "Показатели": [indicator(**{"Мероприятие или раздел": "1", "Цель": 80, "Факт": 90})],
        "Оценка": [{"Год": 2024, "Вид оценки": "комплексная", "Шкала": "1-5", "Значение": 4.5}],
        "Выводы": [
            office.finding(),
            {"Код": "О1", "Год": 2024, "Документ": "отчет", "Текст": "Хорошо."},
        ],
    }
    return office.workbook(tmp_path / name, **{**sheets, **changes})


@pytest.mark.parametrize(
    ("cell", "other"),
    [
        ("Исполнение!B4", "выполнено частично"),
        ("Исполнение!C2", dt.date(2024, 6, 1)),
        ("План!G3", "февраль"),
        ("План!J2", 250),
        ("Показатели!G2", 77),
        ("Показатели!H2", 55),
        ("Оценка!H2", 4.1),
        ("Разделы!B2", "Другое обслуживание"),
    ],
)
def test_every_text_that_a_cell_changes_names_the_cell(
    tmp_path: Path, cell: str, other: object
) -> None:
    """Another value in a cell: whatever is printed otherwise then, in a place that is still there,
    said before that it comes from that cell."""
    book = a_report(tmp_path)
    sheet, _, address = cell.partition("!")
    workbook = openpyxl.load_workbook(book)
    assert workbook[sheet][address].value != other
    workbook[sheet][address].value = other
    changed = tmp_path / "другая.xlsx"
    workbook.save(changed)
    before, after = (
        numbers_by_place(written(path, 2024, Edition.INTERNAL)) for path in (book, changed)
    )
    place = CellRef(sheet, address)
    differing = [
        key for key, line in before.items() if key in after and after[key].text != line.text
    ]
    assert differing, "the cell is printed somewhere"
    for key in differing:
        named = {*before[key].cells, *after[key].cells}
        assert any(origins.holds(area, place) for area in named), (key, before[key], after[key])


Key = tuple[str, str, str, int]


def numbers_by_place(document: Written) -> dict[Key, Line]:
    """The values by what they are: the column or paragraph, the row, how they are counted, and the
    which such value it is. Tables and rows that come move none of them."""
    lines: dict[Key, Line] = {}
    for text in texts_of(document):
        place = re.sub(r"^Таблица \d+, (строка [\d.]+, )?|(?<=\d\.) «.*", "", text.place)
        for line in text.lines:
            counted = re.sub(r"\d+", "", line.origin.formula if line.origin else "")
            where = re.sub(r"строка «.*», ", "", place) if line.row else place
            key = where, line.row, counted
            number = sum(other[:3] == key for other in lines)
            lines[(*key, number)] = line
    return lines


# --- what a person asks ---------------------------------------------------------------------------


def test_a_share_is_told_by_its_formula_and_the_cells_of_its_parts(tmp_path: Path) -> None:
    book, out = a_report(tmp_path), tmp_path / "out"
    result = run("trace", "--year", 2024, "--text", "66,7 %", "--source", book, "--out", out)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Отчет 2024 (публичная и внутренняя редакции), п. 2.1. «Программой на 2024 год предусмотрено 3 мероприятия. Выполне…»: "
        "«66,7\xa0%»",
        "  расчет – доля в процентах: 2 / 3 × 100",
        "    2 – число мероприятий со статусом «выполнено»: Исполнение!B2:B3 (Статус)",
        "    3 – число мероприятий Программы: План!B2:B4 (Код)",
        "Отчет 2024 (публичная и внутренняя редакции), Таблица 1, строка «Очное обслуживание, B2B», графа «Доля, %»: «66,7»",
        "  расчет – доля в процентах: 2 / 3 × 100",
        "    2 – число мероприятий со статусом «выполнено»: Исполнение!B2:B3 (Статус); План!D2:D3 (Раздел); Разделы!B2 (Наименование); "
        "Разделы!E3 (Сегмент)",
        "    3 – число мероприятий Программы: План!B2:B4 (Код); План!D2:D4 (Раздел); Разделы!B2 (Наименование); Разделы!E3 (Сегмент)",
        "Отчет 2024 (публичная и внутренняя редакции), Таблица 1, строка «Всего, итого», графа «Доля, %»: «66,7»",
        "  расчет – доля в процентах: 2 / 3 × 100",
        "    2 – число мероприятий со статусом «выполнено»: Исполнение!B2:B3 (Статус)",
        "    3 – число мероприятий Программы: План!B2:B4 (Код)",
        f"Готово: {out}/program-2024-расшифровка.xlsx, {out}/report-2024-расшифровка.xlsx",
    ]
    assert run("trace", "--text", "66.7%", "--source", book, "--out", out).stdout == result.stdout


def test_a_cell_is_followed_to_every_place_in_every_document(tmp_path: Path) -> None:
    book, out = a_report(tmp_path), tmp_path / "out"
    for typed in ("План!G2", "план!$G$2", "'План'!g2"):
        result = run("trace", "--cell", typed, "--source", book, "--out", out, "--json")
        assert result.exit_code == 0
        found = json.loads(result.stdout)
        printed = [(one["document"], one["place"]) for one in found if one["use"] == "printed"]
        assert printed == [
            ("program", "Таблица 1, строка 1.1.1., графа «Срок»"),
            ("report", "Таблица 2, строка 1.1.1., графа «Срок»"),
        ]
        counted = {one["formula"] for one in found if one["use"] == "counted"}
        assert counted == {
            "число выполненных мероприятий без тех, что исполнены после срока",
            "число выполненных мероприятий с датой исполнения после последнего дня срока, ни одного из",
        }


def test_letters_of_the_other_layout_name_the_same_column() -> None:
    assert searching.cell_of("План!В7", ["План"]) == CellRef("План", "B7"), "typed in Cyrillic"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("F7", "«F7» – не ячейка; ожидается, например, «План!F7»."),
        ("План!7", "«План!7» – не ячейка; ожидается, например, «План!F7»."),
        ("Плн!F7", "В книге нет листа «Плн»; есть «План», «Акты»."),
    ],
)
def test_what_is_no_cell_is_told(typed: str, message: str) -> None:
    with pytest.raises(searching.NotMeant) as fault:
        searching.cell_of(typed, ["План", "Акты"])
    assert str(fault.value) == message


def test_what_is_printed_nowhere_is_told(tmp_path: Path) -> None:
    book, out = a_report(tmp_path), tmp_path / "out"
    options = ("--document", "program", "--source", book, "--out", out)
    text = run("trace", "--text", "99,9 %", *options)
    assert (text.exit_code, text.stderr) == (
        1,
        "«99,9 %» не напечатано нигде: Программа 2024 (публичная редакция); Программа 2024 (внутренняя редакция).\n",
    )
    cell = run("trace", "--cell", "Исполнение!I2", *options)
    assert (cell.exit_code, cell.stdout.splitlines()[1]) == (
        0,
        "Исполнение!I2 нигде не напечатана и ни в одном расчете не учтена: Программа 2024 (публичная редакция); Программа 2024 "
        "(внутренняя редакция).",
    )
    both = run("trace", "--text", "1", "--cell", "План!A1", *options)
    assert both.exit_code == 2


def test_standing_text_and_numbers_of_word_are_told_apart(tmp_path: Path) -> None:
    document = written(a_report(tmp_path), 2024, Edition.PUBLIC)
    lines = list(searching.saying(texts_of(document), "ОБЩИЕ ПОЛОЖЕНИЯ"))
    assert [line.source for line in lines] == [Source.TEMPLATE]
    captions = [
        line.source
        for line in numbers_of(texts_of(document))
        if line.place.startswith("абзац «Таблица") and line.start < 12
    ]
    assert set(captions) == {Source.WORD}


AMOUNTS = st.decimals(-(10**7), 10**7, places=2, allow_nan=False)


@given(AMOUNTS)
def test_a_number_is_found_however_it_is_typed(amount: Decimal) -> None:
    printed = wording.number(amount, 2)
    text = f"Израсходовано {printed} тыс. руб."
    for typed in (
        printed,
        printed.replace("\xa0", " "),
        printed.replace("\xa0", ""),
        f"{amount:.2f}",
        f"{amount:.2f}".replace(".", ","),
    ):
        found = searching.pattern_of(typed).search(text)
        assert found is not None, typed
        assert found[0] == printed


@given(st.integers(0, 999), st.integers(0, 9), st.integers(0, 99))
def test_a_number_is_no_piece_of_another(number: int, digit: int, fraction: int) -> None:
    pattern = searching.pattern_of(str(number))
    for longer in (f"{number}{digit}", f"{digit}{number}", f"{number},{fraction}", f"7,{number}"):
        if longer not in (str(number), f"{number}"):
            assert pattern.fullmatch(longer) is None
            assert pattern.search(f"доля {longer} и больше") is None, longer


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("50%", "50\xa0%"),
        ("5970", "5\xa0970"),
        ('ООО "Сбыт"', "ООО «Сбыт»"),
        ("Колл-центр", "Колл‑центр"),
        ("-5,2", "−5,2"),
    ],
)
def test_print_sets_what_is_typed_otherwise(typed: str, printed: str) -> None:
    assert searching.pattern_of(typed).search(f"что {printed} там") is not None


@pytest.mark.parametrize(
    ("typed", "printed", "another"),
    [
        ("50%", "50,0\xa0%", "50,05\xa0%"),
        ("5970", "5\xa0970,00", "5\xa0970,01"),
        ("5 970 тыс. руб.", "5\xa0970,00\xa0тыс.\xa0руб.", "5\xa0970,50\xa0тыс.\xa0руб."),
    ],
)
def test_a_whole_number_is_looked_for_with_noughts_where_it_is_printed_nowhere_else(
    typed: str, printed: str, another: str
) -> None:
    assert searching.pattern_of(typed).search(f"что {printed} там") is None
    loose = searching.pattern_of(typed, loosely=True)
    assert loose.search(f"что {printed} там") is not None
    assert loose.search(f"что {another} там") is None


def test_a_share_is_found_without_its_nought_and_blanks_find_nothing(tmp_path: Path) -> None:
    options = ("--document", "report", "--source", SHIPPED, "--out", tmp_path, "--json")
    exact, whole = (run("trace", "--text", text, *options) for text in ("50,0 %", "50%"))
    assert exact.exit_code == whole.exit_code == 0
    assert json.loads(whole.stdout) == json.loads(exact.stdout) != []
    assert run("trace", "--text", "  ", *options).stdout == "[]\n"


# --- numbers and cells ----------------------------------------------------------------------------

CELLS = st.lists(
    st.builds(
        CellRef,
        st.sampled_from(["План", "Исполнение"]),
        st.builds("{}{}".format, st.sampled_from("ABC"), st.integers(2, 40)),
    ),
    max_size=60,
)


@given(CELLS)
def test_ranges_hold_their_cells_and_no_others(cells: list[CellRef]) -> None:
    areas = list(origins.ranges(cells))
    every = [
        CellRef(sheet, f"{column}{row}")
        for sheet in ("План", "Исполнение")
        for column in "ABC"
        for row in range(1, 42)
    ]
    held = [cell for cell in every if any(origins.holds(area, cell) for area in areas)]
    assert set(held) == set(cells)
    assert list(origins.ranges(areas[:0])) == []
    assert list(origins.ranges([*areas, *areas])) == areas


def test_a_number_that_knows_its_cells_is_a_number(tmp_path: Path) -> None:
    cells = (CellRef("План", "J2", "Сумма"), CellRef("План", "J3", "Сумма"))
    total, count = Amount(Decimal("5.50"), "сумма", cells), Count(2, "число", cells)
    assert (total, count, total / count) == (Decimal("5.5"), 2, Decimal("2.75"))
    assert (wording.money(total), f"{count}", json.dumps([count])) == ("5,50", "2", "[2]")
    share = facts.share(count, Count(3, "число", ()))
    assert share.origin.compact() == Origin(
        "доля в процентах: 2 / 3 × 100",
        (),
        (
            Origin("число", (CellRef("План", "J2:J3", "Сумма"),), (), "2"),
            Origin("число", (), (), "3"),
        ),
        f"{Decimal(200) / 3:f}",
    )
    assert Origin.from_json(json.loads(json.dumps(asdict(share.origin)))) == share.origin


# --- the file for the lawyers ---------------------------------------------------------------------


@YEARS
def test_the_transcript_names_every_number_in_its_order_and_leads_to_its_cells(
    source: Path, number: int, tmp_path: Path
) -> None:
    result = run(
        "trace", "--year", number, "--document", "report", "--source", source, "--out", tmp_path
    )
    assert result.exit_code == 0
    path = tmp_path / f"report-{number}-расшифровка.xlsx"
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Расшифровка"]
    assert workbook.active is sheet
    rows = [row for row in sheet.iter_rows(min_row=5) if any(cell.value for cell in row)]
    numbered = [row for row in rows if row[0].value]
    document = written(source, number, Edition.PUBLIC)
    lines = list(numbers_of(texts_of(document)))
    assert [row[2].value for row in numbered] == [line.text for line in lines]
    assert [row[0].value for row in numbered] == [str(n) for n in range(1, len(lines) + 1)]
    linked = 0
    for row in rows:
        if row[5].value:
            linked += 1
            title, _, address = str(row[5].value).partition("!")
            assert row[5].hyperlink is not None
            assert row[5].hyperlink.location == f"'{title}'!{address}"
            assert workbook[title][address] is not None
    assert linked > len(lines) / 2


def test_the_copy_holds_the_workbook_as_it_is(tmp_path: Path) -> None:
    run("trace", "--document", "program", "--source", SHIPPED, "--out", tmp_path)
    [path] = tmp_path.glob("program-*-расшифровка.xlsx")
    ours, copy = opc.read(SHIPPED.read_bytes()), opc.read(path.read_bytes())
    before = openpyxl.load_workbook(io.BytesIO(SHIPPED.read_bytes()))
    after = openpyxl.load_workbook(path)
    assert [*before.sheetnames, "Расшифровка"] == after.sheetnames
    changed = {name for name in ours if copy.get(name) != ours[name]}
    assert not {name for name in changed if "drawing" in name or "comments" in name}
    for title in before.sheetnames:
        assert [[cell.value for cell in row] for row in before[title].iter_rows()] == [
            [cell.value for cell in row] for row in after[title].iter_rows()
        ]


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    for out in ("раз", "два"):
        run("trace", "--document", "report", "--source", SHIPPED, "--out", tmp_path / out)
    one, other = (tmp_path / out / "report-2024-расшифровка.xlsx" for out in ("раз", "два"))
    assert one.read_bytes() == other.read_bytes()


# --- numbers typed into templates -----------------------------------------------------------------


def with_typed(book: Path, text: str) -> None:
    """The report's template of a workbook with one more paragraph."""
    folder = book.parent / "templates"
    folder.mkdir(exist_ok=True)
    document = docx.Document(str(kinds.kind("report").template))
    paragraph = next(each for each in document.paragraphs if "предусмотрено" in each.text)
    paragraph.insert_paragraph_before(text)
    document.save(str(folder / "report.docx"))


def told_typed(book: Path) -> list[str]:
    order = freshness.Order(source=book, out=book.parent / "out", year=2024)
    found = building.write(kinds.kind("report"), order).manifest.findings
    return [str(finding) for finding in found if finding.code == "number-typed"]


def test_a_number_typed_into_a_template_that_equals_a_fact_is_told(tmp_path: Path) -> None:
    book = a_report(tmp_path)
    with_typed(book, "Таким образом, выполнено 66,7 % мероприятий за 2024 год.")
    assert told_typed(book) == [
        "СВЕДЕНИЕ report.docx [number-typed] набрано «66,7 %»: «…образом, выполнено 66,7 % мероприятий за 2024…»; столько же дает "
        "документ: доля в процентах: 2 / 3 × 100; поставьте метку вместо числа; если это другое число, оставьте",
        "СВЕДЕНИЕ report.docx [number-typed] набрано «2024»: «…66,7 % мероприятий за 2024 год.»; столько же дает документ: "
        "Программы!A2, столбец «Год»; поставьте метку вместо числа; если это другое число, оставьте",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Согласно п. 3 Стандарта и таблице 2 Положения.",
        "Приказ № 3 от 03.03.2023, часть 2 статьи 3.",
        "Отклонение на 66,7 рубля.",
        "Версия 2.3 методики МТ-3.",
    ],
)
def test_a_reference_or_another_unit_is_no_such_number(tmp_path: Path, text: str) -> None:
    book = a_report(tmp_path)
    with_typed(book, text)
    assert told_typed(book) == []


@YEARS
@pytest.mark.parametrize("kind", ["program", "report"])
def test_the_shipped_templates_have_none(source: Path, number: int, kind: str) -> None:
    found = written(source, number, Edition.INTERNAL, kind).manifest.findings
    assert [finding for finding in found if finding.code == "number-typed"] == []


# --- what was published ---------------------------------------------------------------------------


def published(tmp_path: Path) -> tuple[Path, Path]:
    """A small report that was published, and the folder for the site."""
    stamp = {"Отчет: Гриф": "приказ", "Отчет: Номер документа": "7"}
    stamp_day = {"Отчет: Дата утверждения": dt.date(2025, 2, 1)}
    book = a_report(
        tmp_path,
        "source/к.xlsx",
        Программы=[office.year(Гриф="нет", **stamp, **stamp_day)],
        Оценка=[
            {
                "Год": year,
                "Вид оценки": "комплексная",
                "Шкала": "1-5",
                "Значение": 4.5,
                "Опрошено": 120,
            }
            for year in (2023, 2024)
        ],
    )
    options = ("--year", 2024, "--only", "report", "--source", book, "--out", tmp_path / "out")
    result = run("publish", *options, "--placed", "01.03.2025")
    assert result.exit_code == 0, result.output
    return book, tmp_path / "out" / "site"


def test_verify_says_for_each_published_number_from_which_cells_it_is(
    tmp_path: Path, office_program: str
) -> None:
    book, site = published(tmp_path)
    data = json.loads((site / "2024" / "report-2024-data.json").read_bytes())
    proof = run("verify", site, "--source", book, "--json")
    assert proof.exit_code == 0
    told = json.loads(proof.stdout)
    leaves = dict(_leaves(data))
    assert {number["path"]: number["number"] for number in told} == {
        path: json.dumps(value).replace(".", ",") for path, value in leaves.items()
    }
    assert all(number["cells"] and number["workbook"] == "к.xlsx" for number in told)
    lines = run("verify", site, "--source", book).stdout.splitlines()
    assert (
        "  facts/0/done (Очное обслуживание, B2B) = 2 – число мероприятий со статусом «выполнено»: Исполнение!B2:B3 (Статус); "
        "План!D2:D3 (Раздел); Разделы!B2 (Наименование); Разделы!E3 (Сегмент) [report-2024-facts.csv, строка 2, «Выполнено»]"
    ) in lines
    assert (
        "  satisfaction/0/value (комплексная) = 4,5 – Оценка!G3 (Значение) [report-2024-satisfaction.csv, строка 2, «Оценка»]"
    ) in lines, lines
    # A share says how it was counted, and each of its cells once.
    assert any(
        re.fullmatch(
            r"  facts/0/share .* = \d+(,\d)? – доля в процентах: \d+ / \d+ × 100, с одним знаком после запятой: .*",
            line,
        )
        for line in lines
    )
    for number in told:
        for area in number["cells"].split("; "):
            listed = area.partition(" (")[0].partition("!")[2].split(", ")
            assert len(set(listed)) == len(listed), number
    _tables_say_what_is_told(site, told)
    for path in site.rglob("*"):
        if path.is_file() and path.suffix in (".json", ".html", ".csv", ".docx"):
            text = "".join(
                part.decode("utf-8", "ignore")
                for part in (
                    opc.read(path.read_bytes()).values()
                    if path.suffix == ".docx"
                    else [path.read_bytes()]
                )
            )
            assert not re.search(r"(?:План|Исполнение|Оценка|Показатели)!", text), path

    assert "изменена" not in run("verify", site, "--source", book).stderr
    workbook = openpyxl.load_workbook(book)
    workbook["Общество"]["B2"].value = "Другое"
    workbook.save(book)
    assert (
        f"  книга {book} с тех пор изменена: ячейки ниже – той книги, чья SHA-256 названа"
    ) in run("verify", site, "--source", book).stderr.splitlines()

    record = tmp_path / "source" / "issued" / "2024" / "report-2024.json"
    kept = json.loads(record.read_bytes())
    del kept["data"]
    record.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    before = run("verify", site, "--source", book).stdout.splitlines()
    assert (
        "  satisfaction/0/value (комплексная) = 4,5 – из каких ячеек, при издании не записано "
        "[report-2024-satisfaction.csv, строка 2, «Оценка»]" in before
    )


def _tables_say_what_is_told(site: Path, told: list[dict[str, str]]) -> None:
    """Every number of the CSV tables is told of, at its place."""
    cells = {}
    for file in site.rglob("*.csv"):
        heads, *rows = csv.reader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";")
        for line, row in enumerate(rows, 2):
            for head, cell in zip(heads, row, strict=True):
                if re.fullmatch(r"-?\d+(,\d+)?", cell):
                    cells[f"{file.name}, строка {line}, «{head}»"] = Decimal(cell.replace(",", "."))
    assert cells == {
        number["table"]: Decimal(number["number"].replace(",", "."))
        for number in told
        if number["table"]
    }


def _leaves(data: Any, path: str = "") -> Iterator[tuple[str, int | float]]:
    if isinstance(data, int | float) and not isinstance(data, bool):
        yield path, data
    items = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for name, value in items:
        yield from _leaves(value, f"{path}/{name}".strip("/"))


def test_a_copy_with_a_transcript_is_no_book_of_its_own(tmp_path: Path) -> None:
    run("trace", "--document", "program", "--source", SHIPPED, "--out", tmp_path)
    [path] = tmp_path.glob("program-*-расшифровка.xlsx")
    assert marking.is_marked_copy(path.read_bytes())


def test_a_document_that_there_is_not_is_told(tmp_path: Path) -> None:
    result = run("trace", "--document", "plan", "--source", SHIPPED, "--out", tmp_path)
    assert (
        result.exit_code,
        result.stderr.startswith("Документа «plan» нет; бывает: program ("),
    ) == (2, True)
