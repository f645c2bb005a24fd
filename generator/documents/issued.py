"""The Programme as it was issued, kept as its manifest beside the document → what the plan says
otherwise now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator import facts, wording
from generator.documents.manifest import sha256
from generator.findings import GeneratorError
from generator.model import CellRef, Change, Measure, Programme

# What the public reads of a measure; a change of anything else is nobody's business but ours.
FIELDS = ("proposal", "measure", "due", "expected_result")


def manifest_path(folder: Path, year: int) -> Path:
    """Where the manifest of a year's issued Programme is kept, of its latest revision; `folder` is
    the workbook's."""
    first = folder / "issued" / str(year) / f"program-{year}.json"
    named = {
        path: re.fullmatch(rf"program-{year}-r(\d+)", path.stem)
        for path in first.parent.glob("*.json")
    }
    later = {int(found[1]): path for path, found in named.items() if found}
    return later[max(later)] if later else first


@dataclass(frozen=True, slots=True)
class Issued:
    """What the issued Programme printed: texts by row code and column, titles and numbers by
    code."""

    texts: dict[tuple[str, str], str]
    titles: dict[str, str]
    numbers: dict[str, str]


def changes(programme: Programme, path: Path) -> tuple[Change, ...]:
    """Every public text, title and number of the plan that differs from the issued one, measures
    added and gone.

    None of them if nothing was issued. Raises `GeneratorError` if what was kept is damaged or is
    not what was issued."""
    if not path.is_file():
        if path.with_suffix(".docx").exists():
            raise GeneratorError(
                f"Рядом с изданной Программой нет файла {path}. Верните его из архива."
            )
        return ()
    return tuple(_changes(programme, _issued(path)))


def _changes(programme: Programme, issued: Issued) -> Iterator[Change]:
    for section in programme.sections:
        before = issued.titles.get(section.code)
        if before is not None and before != (title := wording.typeset(section.title)):
            yield Change(section.code, section.cells["title"], before, title)
    numbers = facts.printed_numbers(programme)
    for measure in programme.measures:
        if measure.code not in issued.numbers:
            yield Change(measure.code, measure.cells["measure"], None, _now(measure, "measure"))
            continue
        if issued.numbers[measure.code] != numbers[measure.code]:
            place = replace(measure.cells["section"], heading="№")
            yield Change(measure.code, place, issued.numbers[measure.code], numbers[measure.code])
        for field in FIELDS:
            cell = measure.cells[field]
            before = issued.texts.get((measure.code, cell.heading), "–")
            if before != (now := _now(measure, field)):
                yield Change(measure.code, cell, before, now)
    codes = {measure.code for measure in programme.measures}
    for (row, heading), before in issued.texts.items():
        if heading == "Мероприятие" and row not in codes:
            yield Change(
                f"{row} ({issued.numbers[row]})", CellRef("План", "", heading), before, None
            )


def _now(measure: Measure, field: str) -> str:
    value = getattr(measure, field)
    return wording.typeset(measure.due.text if field == "due" else value)


def _issued(path: Path) -> Issued:
    """Reads the manifest of a Programme whose documents are what they were."""
    try:
        content = json.loads(path.read_bytes())
        if content["document"] != path.stem or not content["files"]:
            raise GeneratorError(f"Файл {path} – не от изданной Программы. Верните его из архива.")
        for name, digest in content["files"].items():
            document = path.with_name(Path(name).name)
            if not document.is_file() or sha256(document.read_bytes()) != digest:
                raise GeneratorError(
                    f"Изданный документ {document} изменен или удален. Верните тот, что был издан."
                )
        values = [(value["row"], value["column"], value["text"]) for value in content["values"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise GeneratorError(
            f"Файл изданной Программы {path} поврежден. Верните его из архива."
        ) from None
    texts = {(row, column): text for row, column, text in values}
    titles = {row: text for row, column, text in values if column == "Наименование"}
    return Issued(texts, titles, _numbers((row, column) for row, column, _ in values))


def _numbers(printed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The number of each measure by the order in which sections, groups and measures were
    printed."""
    numbers: dict[str, str] = {}
    first = second = last = 0
    for row, column in printed:
        if column == "Наименование" and "." not in row:
            first, second, last = first + 1, 0, 0
        elif column == "Наименование":
            second, last = second + 1, 0
        elif column == "Мероприятие":
            last += 1
            numbers[row] = f"{first}.{second}.{last}." if second else f"{first}.{last}."
    return numbers
