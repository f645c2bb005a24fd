"""The Programme as it was issued, kept as its manifest beside the document → what the plan says otherwise now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from generator import wording
from generator.documents.manifest import sha256
from generator.findings import GeneratorError
from generator.model import CellRef, Change, Measure, Programme

# What the public reads of a measure; a change of anything else is nobody's business but ours.
FIELDS = ("proposal", "measure", "due", "expected_result")


def manifest_path(folder: Path, year: int) -> Path:
    """Where the manifest of a year's issued Programme is kept; `folder` is the workbook's."""
    return folder / "issued" / str(year) / f"program-{year}.json"


def changes(programme: Programme, path: Path) -> tuple[Change, ...]:
    """Every public text of the plan that differs from the issued one, measures added and measures gone.

    None of them if nothing was issued. Raises `GeneratorError` if what was kept is damaged or is not what was issued.
    """
    if not path.is_file():
        return ()
    return tuple(_changes(programme, _issued(path)))


def _changes(programme: Programme, issued: dict[tuple[str, str], tuple[str, str]]) -> Iterator[Change]:
    printed = {(row, heading) for row, heading in issued if heading == "Мероприятие"}
    for measure in programme.measures:
        if (measure.code, measure.cells["measure"].heading) not in printed:
            yield Change(measure.code, measure.cells["measure"], None, _now(measure, "measure"))
            continue
        for field in FIELDS:
            cell = measure.cells[field]
            _, before = issued.get((measure.code, cell.heading), ("", None))
            if before != (now := _now(measure, field)):
                yield Change(measure.code, cell, before, now)
    codes = {measure.code for measure in programme.measures}
    for (row, heading), (address, before) in issued.items():
        if heading == "Мероприятие" and row not in codes:
            sheet, _, cell_address = address.partition("!")
            yield Change(row, CellRef(sheet, cell_address, heading), before, None)


def _now(measure: Measure, field: str) -> str:
    value = getattr(measure, field)
    return wording.typeset(measure.due.text if field == "due" else value)


def _issued(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Cell and text of what was printed, by row code and column, of a manifest whose documents are what they were."""
    try:
        content = json.loads(path.read_bytes())
        for name, digest in content["files"].items():
            document = path.with_name(Path(name).name)
            if not document.is_file() or sha256(document.read_bytes()) != digest:
                raise GeneratorError(f"Изданный документ {document} изменен или удален. Верните тот, что был издан.")
        return {(value["row"], value["column"]): (value["cell"], value["text"]) for value in content["values"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise GeneratorError(f"Файл изданной Программы {path} поврежден. Верните его из архива.") from None
