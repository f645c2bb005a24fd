"""The kinds of columns there are: what sentences, codes, sums and dates have in common wherever
they stand; and the columns of an approval stamp, which two documents have."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import Any

from generator import model
from generator.contract import values
from generator.contract.column import (
    DATE,
    MONEY,
    NUMBER,
    WHOLE,
    Audience,
    AudienceOf,
    Column,
    Reads,
)

_PUBLIC, _HOUSE = Audience.PUBLIC, Audience.HOUSE
# Lists on «Списки» that the office may lengthen.
SERVICE_TYPES = "Вид обслуживания"
CHANNELS = "Канал"


def sentence(heading: str, field: str, hint: str, width: int = 40, **more: Any) -> Column:
    """A column of whole sentences."""
    return text(heading, field, hint, width, **{"reads": Reads.SENTENCE, **more})


def name(heading: str, field: str, hint: str, width: int = 40, **more: Any) -> Column:
    """A column of titles and departments."""
    return text(heading, field, hint, width, **{"reads": Reads.NAME, **more})


def text(heading: str, field: str, hint: str, width: int = 40, **more: Any) -> Column:
    """A column of text."""
    return Column(heading, field, values.text, hint, width, **{"audience": _PUBLIC, **more})


def code(hint: str, heading: str = "Код", field: str = "code", **more: Any) -> Column:
    """A column of codes, its width that of the heading."""
    width = max(12, len(heading) * 3 // 4 + 8)
    more = {"audience": _HOUSE, "reads": Reads.CODE, **more}
    return Column(heading, field, more.pop("convert", values.code), hint, width, **more)


def choice(heading: str, field: str, kind: type[Enum], hint: str, **more: Any) -> Column:
    """A column of a closed set of values."""
    more = {"audience": _PUBLIC, "choices": kind, **more}
    return Column(heading, field, values.one_of(kind), hint, **more)


def money(heading: str, field: str, hint: str) -> Column:
    """A column of sums that stay in the house."""
    more: dict[str, Any] = {"required": False, "reads": Reads.NUMBER, "audience": _HOUSE}
    return Column(heading, field, values.money, hint, 18, MONEY, **more)


def number(heading: str, field: str, hint: str, **more: Any) -> Column:
    """A column of numbers."""
    more = {"audience": _PUBLIC, "reads": Reads.NUMBER, **more}
    return Column(heading, field, values.number, hint, 12, NUMBER, **more)


def date(heading: str, field: str, hint: str, width: int = 14, **more: Any) -> Column:
    """A column of dates."""
    more = {"audience": _PUBLIC, "reads": Reads.NUMBER, **more}
    return Column(heading, field, values.date, hint, width, DATE, required=False, **more)


def year(heading: str, field: str, hint: str) -> Column:
    """A column of years."""
    more: dict[str, Any] = {"audience": _PUBLIC, "reads": Reads.NUMBER}
    return Column(heading, field, values.year, hint, 9, WHOLE, **more)


def service_type(audience: AudienceOf = _PUBLIC) -> Column:
    """The column that says by which type of service."""
    hint = "Выберите из списка; новый вид добавьте на лист «Списки»."
    return text(
        "Вид обслуживания",
        "service_type",
        hint,
        20,
        listed=SERVICE_TYPES,
        required=False,
        audience=audience,
    )


def channel(audience: AudienceOf = _PUBLIC) -> Column:
    """The column that says through which channel."""
    hint = "Выберите из списка; новый канал добавьте на лист «Списки»."
    return text("Канал", "channel", hint, 20, listed=CHANNELS, required=False, audience=audience)


def segment(audience: AudienceOf = _PUBLIC) -> Column:
    """The column that says for whom."""
    hint = "B2B или B2C, латинскими буквами; пусто – для всех клиентов."
    return Column(
        "Сегмент",
        "segment",
        values.segment,
        hint,
        10,
        choices=model.Segment,
        required=False,
        audience=audience,
    )


def stamp(prefix: str, part: str, document: str) -> tuple[Column, ...]:
    """The columns of an approval stamp; those of the report carry the prefix «Отчет: »."""
    kinds = f"Кто утверждает {document}; «нет» – гриф не печатается."
    no_stamp = model.StampKind.NONE
    columns = (
        choice("Гриф", "kind", model.StampKind, kinds, required=False, default=no_stamp),
        text("Должность", "position", "Для грифа «руководитель»: должность.", 28, required=False),
        text("ФИО", "person", "Для грифа «руководитель»: инициалы и фамилия.", 20, required=False),
        Column(
            "Номер документа",
            "number",
            values.document_number,
            "Номер приказа или протокола.",
            14,
            required=False,
            reads=Reads.CODE,
            audience=_PUBLIC,
        ),
        date("Дата утверждения", "approved", "Дата, например 25.12.2023."),
        text(
            "Пометка", "mark", "Печатается на каждой странице, пока заполнена.", 26, required=False
        ),
    )
    return tuple(
        replace(column, heading=prefix + column.heading, field=f"{part}.{column.field}")
        for column in columns
    )
