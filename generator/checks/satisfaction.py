"""Satisfaction figures: on their scale, and each once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator import wording
from generator.book import Book
from generator.findings import ORDER, PRACTICE, Finding, Theme
from generator.model import Assessment
from generator.terms import CellRef

FIGURE_OUTSIDE_SCALE = Theme.REPORT.error(
    "figure-outside-scale", "оценка вне шкалы", "запятая или шкала", PRACTICE
)


def figures_lie_on_their_scale(book: Book) -> Iterator[Finding]:
    """A figure and its target lie between the ends of the scale, «1–5» or «0–100 %», if it has
    two."""
    for figure in book.assessments:
        ends = re.match(r"(\d+(?:,\d+)?)–(\d+(?:,\d+)?)", figure.scale)
        if not ends:
            continue
        low, high = (Decimal(end.replace(",", ".")) for end in ends.groups())
        for field, value in (("value", figure.value), ("target", figure.target)):
            if value is not None and not low <= value <= high:
                message = f"{wording.number(value)} вне шкалы {figure.scale}"
                yield FIGURE_OUTSIDE_SCALE.at(
                    figure.cells[field], message, "проверьте запятую и шкалу"
                )


FIGURE_SHARE = Theme.REPORT.warning(
    "figure-share", "оценка меньше 1 на шкале до 100", "вписана доля, а не проценты", PRACTICE
)


def figures_are_no_shares(book: Book) -> Iterator[Finding]:
    """0,817 on a scale of 100 is 81,7 typed as a share: nobody is that dissatisfied."""
    for figure in book.assessments:
        if not re.match(r"\d+(?:,\d+)?–100\b", figure.scale):
            continue
        for field, value in (("value", figure.value), ("target", figure.target)):
            if value is not None and 0 < value <= 1:
                message = f"{wording.number(value)} на шкале {figure.scale}"
                hint = "если это доля, впишите проценты: не 0,85, а 85"
                yield FIGURE_SHARE.at(figure.cells[field], message, hint)


FIGURE_TWICE = Theme.REPORT.error(
    "figure-twice", "оценка есть дважды", "она вошла бы в среднее два раза", ORDER
)


def figures_stand_once(book: Book) -> Iterator[Finding]:
    """A channel and segment have one figure of a kind, scale and year: a second would count twice
    in the mean."""
    first: dict[tuple[object, ...], CellRef] = {}
    for figure in book.assessments:
        key = (figure.year, figure.kind, figure.scale, figure.channel, figure.segment)
        if key in first:
            message = f"такая оценка уже есть в строке с ячейкой {first[key].address}"
            yield FIGURE_TWICE.at(_place(figure), message, "оставьте одну из строк")
        first.setdefault(key, _place(figure))


def _place(figure: Assessment) -> CellRef:
    return figure.cells["value"]
