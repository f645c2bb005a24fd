"""What a published document says, as data → CSV for machines and for Excel: a row a thing, a column
a property, whatever the print looks like; and the schema of each table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

DELIMITER, DECIMAL = ";", ","
YES, NO = "да", "нет"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table."""

    heading: str
    path: str
    """Where its value stands in a row of the data: «due.start»."""
    kind: str = "string"
    """A type of Table Schema."""
    required: bool = False
    says: str = ""
    """What a reader has to know beyond the heading."""

    def as_schema(self) -> dict[str, Any]:
        """The field of Table Schema."""
        schema: dict[str, Any] = {"name": self.heading, "type": self.kind}
        if self.says:
            schema["description"] = self.says
        if self.kind == "number":
            schema["decimalChar"] = DECIMAL
        if self.kind == "boolean":
            schema |= {"trueValues": [YES], "falseValues": [NO]}
        if self.required:
            schema["constraints"] = {"required": True}
        return schema


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: one list of its data."""

    name: str
    """The name of the list in the data, and of the file."""
    title: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    """The headings that name a row."""

    def as_schema(self) -> dict[str, Any]:
        """The Table Schema (Data Package 1)."""
        schema: dict[str, Any] = {
            "fields": [field.as_schema() for field in self.fields],
            "missingValues": [""],
        }
        return schema | ({"primaryKey": list(self.key)} if self.key else {})


_NUMBER = Field("№", "number", required=True, says="Номер строки в документе")
_ALL_TYPES = "Пусто – все виды обслуживания"
_ALL_SEGMENTS = "B2B, B2C; пусто – все клиенты"
_TYPE = Field("Вид обслуживания", "service_type", says=_ALL_TYPES)
_SEGMENT = Field("Сегмент", "segment", says=_ALL_SEGMENTS)
_PLACE = (
    Field("Раздел", "section", required=True),
    Field("Группа", "group", says="Пусто – мероприятие стоит прямо в разделе"),
)
_WHERE = (*_PLACE, _TYPE, Field("Канал", "channel"), _SEGMENT)
_DUE = (
    Field("Срок", "due.text", required=True, says="Как в документе"),
    Field("Срок с", "due.start", "date", says="Первый день срока"),
    Field("Срок по", "due.end", "date", says="Последний день срока"),
)
_COUNTS = (
    ("План", "planned"),
    ("Выполнено", "done"),
    ("Из них в срок", "in_time"),
    ("Из них с опозданием", "late"),
    ("Выполнено частично", "partly"),
    ("Не выполнено", "not_done"),
    ("Перенесено", "moved"),
    ("Отменено", "cancelled"),
    ("В работе", "in_work"),
)
_CHANGE = (
    Field("№", "number", says="Номер строки в Программе"),
    Field("Графа", "heading", required=True),
    Field("Было", "was"),
    Field("Стало", "now"),
    Field("Причина", "reason"),
)

TABLES: Mapping[str, tuple[Table, ...]] = {
    "program": (
        Table(
            "plan",
            "План мероприятий",
            (
                _NUMBER,
                *_WHERE,
                Field("Предложение", "proposal", required=True),
                Field("Мероприятие", "measure", required=True),
                *_DUE,
                Field("Результат", "expected_result", required=True),
            ),
            key=("№",),
        ),
        Table(
            "excluded",
            "Мероприятия, исключенные изменениями",
            (_NUMBER, Field("Изменение", "amendment", "integer", required=True)),
            key=("№",),
        ),
    ),
    "amendment": (Table("changes", "Изменения в Программу", _CHANGE),),
    "report": (
        Table(
            "execution",
            "Исполнение мероприятий",
            (
                _NUMBER,
                *_WHERE,
                Field("Мероприятие", "measure", required=True),
                *_DUE,
                Field("Статус", "status", required=True),
                Field("В срок", "in_time", "boolean", says="Пусто – не выполнено"),
                Field("Дата исполнения", "finished", "date"),
                Field("Фактический результат", "result"),
                Field("Эффект", "effect"),
                Field("Причина отклонения", "reason"),
                Field("Перенесено на", "moved_to"),
            ),
            key=("№",),
        ),
        Table(
            "facts",
            "Число мероприятий по видам обслуживания и сегментам",
            (
                _TYPE,
                _SEGMENT,
                Field("Итог", "total", "boolean", required=True, says="Сумма других строк"),
                *(Field(heading, path, "integer", required=True) for heading, path in _COUNTS),
                Field("Доля выполненных, %", "share", "number"),
            ),
        ),
        Table(
            "indicators",
            "Показатели эффективности",
            (
                *_PLACE,
                Field("К чему относится", "subject", required=True, says="Мероприятие или группа"),
                Field("Показатель", "title", required=True),
                Field("Единица", "unit", required=True),
                Field("Направление", "direction", required=True),
                Field("База", "baseline", "number"),
                Field("Цель", "target", "number"),
                Field("Факт", "actual", "number"),
                Field("Отклонение", "deviation", "number", says="Факт минус цель"),
                Field("Отклонение, % цели", "deviation_percent", "number"),
                Field("Цель достигнута", "reached", "boolean"),
                Field("Причина отклонения", "reason"),
            ),
        ),
        Table(
            "satisfaction",
            "Удовлетворенность клиентов",
            (
                Field("Вид оценки", "kind", required=True),
                Field("Канал", "channel", says="Пусто – все каналы"),
                _SEGMENT,
                Field("Опрошено", "respondents", "integer"),
                Field("Шкала", "scale", required=True),
                Field("Год назад", "before", "number"),
                Field("Оценка", "value", "number", required=True),
                Field("Изменение", "change", "number"),
                Field("Цель", "target", "number"),
            ),
        ),
        Table(
            "conclusions",
            "Выводы",
            (_TYPE, _SEGMENT, Field("Вывод", "text", required=True)),
        ),
    ),
}
# Tables that are one only if there is something in them.
_OPTIONAL = frozenset({"excluded"})


def csv_tables(document: str, data: Mapping[str, Any]) -> dict[str, bytes]:
    """The tables of a kind of document as CSV, by the names of their lists; a list that the data
    lack has no table."""
    made = {}
    for table in TABLES.get(document, ()):
        rows = data.get(table.name)
        if rows or (rows is not None and table.name not in _OPTIONAL):
            made[table.name] = csv_table(table.fields, rows)
    return made


def csv_table(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """CSV for Excel and machines: UTF-8 with its mark, semicolons, one row of heads, a comma in
    decimals, nothing for null."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow([field.heading for field in fields])
    for row in rows:
        writer.writerow([_cell(_value(row, field.path)) for field in fields])
    return target.getvalue().encode("utf-8-sig")


def heads_of(table: bytes) -> list[str]:
    """The heads of a table that was published, by this or an older version."""
    rows: Iterator[list[str]] = csv.reader(
        io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=DELIMITER
    )
    return next(rows, [])


def table_named(document: str, name: str) -> Table | None:
    """The table of a kind of document with this name; None for one of an older version."""
    return next((table for table in TABLES.get(document, ()) if table.name == name), None)


def _value(row: Mapping[str, Any], path: str) -> Any:
    value: Any = row
    for name in path.split("."):
        value = None if value is None else value.get(name)
    return value


def _cell(value: object) -> str:
    """A value as a cell: numbers with a decimal comma, text that Excel takes for no formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int | float | Decimal):
        return f"{Decimal(str(value)):f}".replace(".", DECIMAL)
    plain = " ".join(str(value).split())
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
