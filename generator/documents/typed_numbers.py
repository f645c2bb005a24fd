"""Numbers typed into the standing text of a template that a calculation of the document gives too:
next year the calculation changes, and what was typed does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from generator.checks.prose import Standing, around
from generator.documents.manifest import Value
from generator.findings import PRACTICE, Finding, Theme

NUMBER_TYPED = Theme.MEANING.info(
    "number-typed",
    "в постоянном тексте шаблона набрано число, равное посчитанному",
    "на другой год посчитанное изменится, а набранное останется",
    PRACTICE,
)
# Tags, and the fields of the running head that count pages.
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|стр\.\s*\d+(?:\s*из\s*\d+)?")
# A number as people type it, and whether it is in per cent.
_NUMBER = re.compile(
    r"(?<![\w.,/№§-])(?P<number>\d{1,3}(?:[ \xa0]\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
    r"(?P<percent>[ \xa0]?(?:%|процент))?(?![\w/)]|[.,-]\w)"
)
# What stands before the number of a clause, a table or an act, which nobody counts.
_REFERENCE = re.compile(
    r"(?:№|§|\b(?:пп?|ст|гл|разд|табл|рис|прил|подп|ч)\.|\b(?:ГОСТ|СТО|форм|пункт|подпункт|раздел"
    r"|таблиц|рисун|приложени|стат|част|глав|редакци|верси|ред\.)\S*)[ \xa0]?(?:Р[ \xa0])?$",
    re.IGNORECASE,
)
# Nothing and all of it, in per cent, are no results.
_WHOLE = ((Decimal(0), True), (Decimal(100), True))


def typed_numbers(values: Iterable[Value], standing: Standing) -> Iterator[Finding]:
    """Nothing that is counted, nor the year, is typed by hand in the standing text; references to
    clauses, tables and acts are no such numbers."""
    counted: dict[tuple[Decimal, bool], Value] = {}
    for value in values:
        number = _number_of(value)
        if number is not None:
            counted.setdefault(number, value)
    for paragraph in standing.paragraphs:
        text = _TAG.sub("\0", paragraph)
        for typed in _NUMBER.finditer(text):
            number = _decimal(typed["number"]), bool(typed["percent"])
            same = None if number in _WHOLE else counted.get(number)
            if same is not None and not _REFERENCE.search(text[: typed.start()]):
                yield _finding(standing, text, typed, same)


def _number_of(value: Value) -> tuple[Decimal, bool] | None:
    """The number that a value states, and whether in per cent; None for what nobody counts."""
    is_year = value.cell.startswith("Программы!") and value.column == "Год"
    is_counted = value.origin is not None and bool(value.origin.number) and not value.cell
    printed = re.match(r"\d[\d\xa0 ]*(?:,\d+)?", value.text) if is_year or is_counted else None
    if printed is None:
        return None
    is_share = value.origin is not None and value.origin.formula.endswith("× 100")
    return _decimal(printed[0]), is_share or "%" in value.text


def _decimal(text: str) -> Decimal:
    return Decimal(re.sub(r"\s", "", text).replace(",", "."))


def _finding(standing: Standing, text: str, typed: re.Match[str], same: Value) -> Finding:
    said = around(text.replace("\0", "…"), typed.start(), typed.end())
    formula = same.origin.formula if same.origin else f"{same.cell}, столбец «{same.column}»"
    return NUMBER_TYPED.at(
        standing.cell,
        f"набрано «{typed[0]}»: {said}; столько же дает документ: {formula}",
        "поставьте метку вместо числа; если это другое число, оставьте",
    )
