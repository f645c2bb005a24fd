"""The folder of the site as machines read it: a data package, tables of rows and columns, JSON with
its schemas. Both shipped books, read by frictionless, pandas and a strict validator."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pandas
import pytest
from frictionless import Package, system
from hypothesis import given
from hypothesis import strategies as st

from generator import facts, freshness, pipeline
from generator.publication import tables, walk
from generator.publication.tables import Field
from generator.workbook import reading
from tests.conftest import ROOT, SHIPPED

EXAMPLE = ROOT / "source" / "examples" / "severorechensk.xlsx"
OLD = "2024/program-2024-table-1.csv"


@pytest.fixture(scope="module", params=[SHIPPED, EXAMPLE], ids=["shipped", "example"])
def book(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, made: Path, book: Path, office_program: str
) -> Path:
    """The folder of a book: a trial."""
    house = tmp_path_factory.mktemp("house")
    (house / "source").mkdir()
    for file in (book, *book.parent.glob("*.png")):
        shutil.copy(file, house / "source")
    shutil.copytree(made, house / "out")
    year = 2024 if book == SHIPPED else 2025
    order = freshness.Order(
        source=house / "source" / book.name, out=house / "out", year=year, office=office_program
    )
    placed = dt.date(year + 1, 3, 1)
    return pipeline.publish(walk.PublicationOrder(order=order, placed=placed, demo=True)).site


@pytest.fixture(scope="module")
def package(site: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((site / "datapackage.json").read_bytes())
    return content


def named(package: dict[str, Any], ending: str) -> dict[str, Any]:
    """The resource whose path ends so."""
    [resource] = [each for each in package["resources"] if each["path"].endswith(ending)]
    assert isinstance(resource, dict)
    return resource


def frame(site: Path, resource: dict[str, Any]) -> pandas.DataFrame:
    """A table as an analyst reads it who follows its description."""
    return pandas.read_csv(
        site / resource["path"],
        sep=resource["dialect"]["delimiter"],
        decimal=",",
        keep_default_na=False,
        na_values=resource["schema"]["missingValues"],
    )


def test_frictionless_finds_the_package_and_every_file_valid(site: Path) -> None:
    with system.use_context(trusted=False):
        report = Package(str(site / "datapackage.json")).validate()
    assert report.flatten(["name", "type", "note"]) == []
    assert report.valid


def test_it_names_every_file_with_size_and_hash_its_licence_and_source(
    site: Path, package: dict[str, Any]
) -> None:
    there = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}
    assert {each["path"] for each in package["resources"]} == there - {"datapackage.json"}
    unsized = [each["path"] for each in package["resources"] if "hash" not in each]
    assert unsized == ["SHA256SUMS", "manifest.json"], "which hold the hash of this one"
    [licence], [source] = package["licenses"], package["sources"]
    assert licence["name"] in ("other-at", "CC-BY-4.0")
    assert source["title"].endswith("сбытовая компания»")


def test_every_json_has_its_schema_in_the_folder_and_follows_it(
    site: Path, package: dict[str, Any]
) -> None:
    days = jsonschema.FormatChecker()
    followed = 0
    for path in sorted(site.rglob("*.json")):
        content = json.loads(path.read_bytes())
        if path.name.endswith(".schema.json"):
            jsonschema.Draft202012Validator.check_schema(content)
            continue
        schema = json.loads((path.parent / content["$schema"]).read_bytes())
        assert schema["additionalProperties"] is False
        validator = jsonschema.Draft202012Validator(schema, format_checker=days)
        assert [error.message for error in validator.iter_errors(content)] == []
        assert not validator.is_valid({**content, "more": 1})
        followed += 1
    assert followed == 5
    named_there = {each["path"] for each in package["resources"] if "jsonSchema" in each}
    assert len(named_there) == 4


def test_tables_are_rectangles_with_their_section_and_group(
    site: Path, package: dict[str, Any]
) -> None:
    tabular = [each for each in package["resources"] if each["path"].endswith(".csv")]
    names = {each["path"].rpartition("-")[2] for each in tabular}
    assert names - {"excluded.csv"} == {
        *("plan.csv", "execution.csv", "facts.csv"),
        *("indicators.csv", "satisfaction.csv", "conclusions.csv"),
    }
    for resource in tabular:
        text = (site / resource["path"]).read_text(encoding="utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
        heads = [field["name"] for field in resource["schema"]["fields"]]
        assert {len(row) for row in rows} == {len(heads)}
        assert rows[0] == heads
        assert len(set(heads)) == len(heads)
    for ending in ("plan.csv", "execution.csv", "indicators.csv"):
        assert list(frame(site, named(package, ending)).columns[:3][-2:]) in (
            ["Раздел", "Группа"],
            ["Группа", "К чему относится"],
        )


def test_numbers_are_numbers_nothing_is_null_and_dues_are_days(
    site: Path, package: dict[str, Any]
) -> None:
    for resource in (each for each in package["resources"] if each["path"].endswith(".csv")):
        table = frame(site, resource)
        for field in resource["schema"]["fields"]:
            column = table[field["name"]]
            if field["type"] in ("integer", "number") and not column.isna().all():
                assert column.dtype.kind in "if", field
            if field["type"] == "date":
                pandas.to_datetime(column.dropna(), format="%Y-%m-%d")
            if field["type"] == "string":
                assert not column.dropna().astype(str).isin(["–", "-", "нет данных"]).any(), field
    plan = frame(site, named(package, "plan.csv"))
    assert (plan["Срок с"] <= plan["Срок по"]).all()
    assert plan["Срок"].notna().all()


def test_the_tables_say_what_the_book_counts(book: Path, site: Path, package: Any) -> None:
    """Counted again from the rows of the workbook, and from the table of measures itself."""
    read = reading.read(book).book
    assert read is not None
    year = read.year(2024 if book == SHIPPED else 2025)
    execution, counts = (
        frame(site, named(package, f"{name}.csv")) for name in ("execution", "facts")
    )
    assert len(execution) == len(year.measures)
    total = counts[(counts["Итог"] == "да") & counts["Вид обслуживания"].isna()].iloc[-1]
    assert total["План"] == len(execution)
    assert total["Выполнено"] == (execution["Статус"] == "выполнено").sum()
    assert total["Из них с опозданием"] == (execution["В срок"] == "нет").sum()
    parts = counts[counts["Итог"] == "нет"]
    assert parts["План"].sum() == total["План"]
    assert not parts.duplicated(["Вид обслуживания", "Сегмент"]).any()
    indicators = frame(site, named(package, "indicators.csv"))
    for row, indicator in zip(indicators.to_dict("records"), year.indicators, strict=True):
        deviation = facts.deviation_of(indicator)
        if deviation is None:
            assert math.isnan(row["Отклонение"])
        else:
            assert math.isclose(row["Факт"] - row["Цель"], row["Отклонение"], abs_tol=1e-9)


def test_a_table_of_an_older_version_is_described_too(site: Path) -> None:
    """As text: what its columns hold nobody knows any more."""
    from generator.publication.editions import ORIGIN, Published
    from generator.publication.package import _table

    published = Published(
        document="program", year=2024, revision=1, title="П", company="АО", approval="", legal_basis="закона",
        placed=dt.date(2024, 1, 1), demo=False, approved=False, content="", built="",
        origin=dict.fromkeys(ORIGIN, ""), tools={}, files={},
    )  # fmt: skip
    table = _table(published, OLD, "\ufeff№;Срок\r\n1.1.;март\r\n".encode())
    assert table["schema"] == {
        "fields": [{"name": "№", "type": "string"}, {"name": "Срок", "type": "string"}]
    }


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "да"),
        (False, "нет"),
        (-1250.5, "-1250,5"),
        (1e-07, "0,0000001"),
        (12000000, "12000000"),
        ("Мера\nв две строки", "Мера в две строки"),
        ("=1+1", "'=1+1"),
        ("-нет", "'-нет"),
        ("@СУММ", "'@СУММ"),
        ("а; «б»", '"а; «б»"'),
    ],
)
def test_a_value_in_a_table_for_excel_and_for_machines(value: object, cell: str) -> None:
    data = tables.csv_table([Field("Графа", "a")], [{"a": value}])
    assert data.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8"
    assert data.decode("utf-8-sig") == f"Графа\r\n{cell}\r\n".replace("\r\n\r\n", '\r\n""\r\n')


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_number_comes_back_from_a_table(number: Decimal) -> None:
    data = tables.csv_table([Field("Графа", "a", "number")], [{"a": float(number)}])
    text = data.decode("utf-8-sig").splitlines()[1]
    assert re.fullmatch(r"-?\d+(,\d+)?", text)
    assert float(text.replace(",", ".")) == float(number)
