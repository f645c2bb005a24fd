"""The sums of money of a file before and after: what stands in it, in its unit, and what came of
that in thousands of roubles; told of every file, so that nobody has to count again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator import wording
from generator.intake import targets
from generator.intake.found import FoundTable, Money


@dataclass(frozen=True, slots=True)
class FileSum:
    """One column of money of one table."""

    where: str
    target: str
    money: Money
    taken: Decimal
    """What the suggestions and the workbook say of it, thousands of roubles."""

    @property
    def agrees(self) -> bool:
        """Whether all that could be read was taken, and the file's own total says the same."""
        is_stated = self.money.stated is None or self.money.stated == self.money.given
        return self.money.converted == self.taken and is_stated and not self.money.unread

    def __str__(self) -> str:
        money = self.money
        parts = [f"в файле {_amount(money.given)} {money.unit}"]
        if money.unit != "тыс. руб.":
            parts.append(f"это {_amount(money.converted)} тыс. руб.")
        parts.append(f"взято {_amount(self.taken)} тыс. руб.")
        said = ", ".join(parts)
        faults = []
        if money.converted != self.taken:
            faults.append(f"не взято {_amount(money.converted - self.taken)} тыс. руб.")
        if money.stated is not None and money.stated != money.given:
            faults.append(f"итог в файле {_amount(money.stated)} {money.unit}")
        if money.unread:
            faults.append(f"не читается: {', '.join(money.unread)}")
        is_stated = money.stated is not None
        verdict = "сходится и с итогом файла" if is_stated else "сходится"
        verdict = f"НЕ СХОДИТСЯ: {'; '.join(faults)}" if faults else verdict
        return f"{self.where}, {_name(self.target)}: {said} – {verdict}"


def sums_of(table: FoundTable, taken: dict[str, Decimal]) -> Sequence[FileSum]:
    """The sums of a table; `taken` is what was taken of each column."""
    return [
        FileSum(table.grid.said, money.target, money, taken.get(money.target, Decimal(0)))
        for money in table.money
    ]


def _name(target: str) -> str:
    return "план" if target == targets.FUNDING else "факт"


def _amount(amount: Decimal) -> str:
    plain = amount.normalize()
    return wording.number(plain if plain == plain.to_integral() else amount)
