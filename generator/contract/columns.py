"""The kinds of columns there are: what sentences, codes, sums and dates have in common wherever
they stand; and the columns of an approval stamp, which two documents have.

Whoever makes a column says for whom it is: `public.text(…)`, `house.text(…)`, `nobody.text(…)`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from generator import model
from generator.contract import cleaning, values
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
from generator.contract.typed import Converter

UNPRINTED = "Не печатается."
# What a person chooses, not what is read.
UNPRINTED_CHOICE = "Сам выбор не печатается."
# Lists on «Списки» that the office may lengthen.
SERVICE_TYPES = "Вид обслуживания"
CHANNELS = "Канал"
BRANCHES = "Филиал"


@dataclass(frozen=True, slots=True)
class For:
    """Makes columns for an audience. All are required unless they say `required=False`."""

    audience: AudienceOf

    def column(
        self,
        heading: str,
        field: str,
        convert: Converter,
        hint: str,
        width: int = 16,
        *,
        printing: str = "",
        **more: Any,
    ) -> Column:
        """A column of any kind; `printing` says behind the hint where it is printed, or that it is
        not."""
        whole = f"{hint} {printing}".rstrip()
        return Column(
            heading,
            field,
            convert,
            whole,
            advice=hint,
            width=width,
            audience=self.audience,
            **more,
        )

    def sentence(self, heading: str, field: str, hint: str, width: int = 40, **more: Any) -> Column:
        """A column of whole sentences."""
        return self.text(heading, field, hint, width, reads=Reads.SENTENCE, **more)

    def name(self, heading: str, field: str, hint: str, width: int = 40, **more: Any) -> Column:
        """A column of titles and departments."""
        return self.text(heading, field, hint, width, reads=Reads.NAME, **more)

    def text(self, heading: str, field: str, hint: str, width: int = 40, **more: Any) -> Column:
        """A column of a word or two: of a list, a person, a place."""
        return self.column(heading, field, cleaning.text, hint, width, **more)

    def code(self, hint: str, heading: str = "Код", field: str = "code", **more: Any) -> Column:
        """A column of codes, its width that of the heading."""
        width = max(12, len(heading) * 3 // 4 + 8)
        convert = more.pop("convert", values.code)
        return self.column(heading, field, convert, hint, width, reads=Reads.CODE, **more)

    def choice(
        self, heading: str, field: str, kind: type[Enum], hint: str, width: int = 16, **more: Any
    ) -> Column:
        """A column of a closed set of values."""
        return self.column(heading, field, values.one_of(kind), hint, width, choices=kind, **more)

    def money(self, heading: str, field: str, hint: str) -> Column:
        """A column of sums."""
        return self.column(
            heading, field, values.money, hint, 18, format=MONEY, required=False, reads=Reads.NUMBER
        )

    def number(self, heading: str, field: str, hint: str, **more: Any) -> Column:
        """A column of numbers."""
        return self.column(
            heading, field, values.number, hint, 12, format=NUMBER, reads=Reads.NUMBER, **more
        )

    def date(self, heading: str, field: str, hint: str, width: int = 14, **more: Any) -> Column:
        """A column of dates."""
        return self.column(
            heading,
            field,
            values.date,
            hint,
            width,
            format=DATE,
            required=False,
            reads=Reads.NUMBER,
            **more,
        )

    def year(self, heading: str, field: str, hint: str) -> Column:
        """A column of years."""
        return self.column(heading, field, values.year, hint, 9, format=WHOLE, reads=Reads.NUMBER)

    def service_type(self) -> Column:
        """The column that says by which type of service."""
        hint = "Выберите из списка; новый вид добавьте на лист «Списки»."
        return self.text(
            "Вид обслуживания", "service_type", hint, 20, listed=SERVICE_TYPES, required=False
        )

    def channel(self, **more: Any) -> Column:
        """The column that says through which channel."""
        hint = "Выберите из списка; новый канал добавьте на лист «Списки»."
        return self.text("Канал", "channel", hint, 20, listed=CHANNELS, required=False, **more)

    def segment(self) -> Column:
        """The column that says for whom."""
        hint = "B2B или B2C, латинскими буквами; пусто – для всех клиентов."
        return self.column(
            "Сегмент", "segment", values.segment, hint, 10, choices=model.Segment, required=False
        )


public, house, nobody = (For(audience) for audience in Audience)


def stamp(
    prefix: str, part: str, document: str, unstamped: str = "гриф не печатается"
) -> tuple[Column, ...]:
    """The columns of an approval stamp; those of the report carry the prefix «Отчет: »."""
    kinds = f"Кто утверждает {document}; «нет» – {unstamped}."
    no_stamp = model.StampKind.NONE
    columns = (
        public.choice("Гриф", "kind", model.StampKind, kinds, required=False, default=no_stamp),
        public.text(
            "Должность", "position", "Для грифа «руководитель»: должность.", 28, required=False
        ),
        public.text(
            "ФИО", "person", "Для грифа «руководитель»: инициалы и фамилия.", 20, required=False
        ),
        public.column(
            "Номер документа",
            "number",
            values.document_number,
            "Номер приказа или протокола.",
            14,
            required=False,
            reads=Reads.CODE,
        ),
        public.date("Дата утверждения", "approved", "Дата, например 25.12.2023."),
        public.text(
            "Пометка", "mark", "Печатается на каждой странице, пока заполнена.", 26, required=False
        ),
    )
    return tuple(
        replace(column, heading=prefix + column.heading, field=f"{part}.{column.field}")
        for column in columns
    )
