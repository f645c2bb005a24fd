"""The numbers of a document → the rows of the sheet «Расшифровка»: a row a number, and below it a
row for each further range of cells and for each number that it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.origins import Origin
from generator.terms import CellRef
from generator.trace.lines import Line
from generator.workbook.transcript import Row


def rows_of(lines: Iterable[Line]) -> Iterator[Row]:
    """The rows, the numbers counted from 1 in the order of the document."""
    for number, line in enumerate(lines, 1):
        first, *others = _sources(line)
        told, cell = first
        yield Row(
            number=str(number),
            place=line.place,
            text=line.text,
            source=line.source.value,
            formula=told,
            cell=cell,
            value="" if line.value is None else _plain(line.value),
        )
        for told, cell in others:
            yield Row(formula=told, cell=cell)


def _plain(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _sources(line: Line) -> Iterator[tuple[str, CellRef | None]]:
    """The cells of a line, each with how it is counted from them the first time it is said."""
    if line.cell is not None:
        yield (
            f"столбец «{line.cell.heading}»" + (f", строка {line.row}" if line.row else ""),
            (line.cell),
        )
    elif line.origin is None:
        yield "", None
    if line.origin is not None:
        yield from _of_origin(line.origin, "")


def _of_origin(origin: Origin, indent: str) -> Iterator[tuple[str, CellRef | None]]:
    number = f"{origin.number.replace('.', ',')} – " if indent else ""
    told = f"{indent}{number}{origin.formula or _heading(origin)}"
    if not origin.cells:
        yield told, None
    for place, cell in enumerate(origin.cells):
        yield told if place == 0 else "", cell
    for part in origin.parts:
        yield from _of_origin(part, indent + "    ")


def _heading(origin: Origin) -> str:
    return f"столбец «{origin.cells[0].heading}»" if origin.cells else ""
