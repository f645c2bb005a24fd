"""The Programme as it was issued, kept as its manifest beside the document → what the plan says
otherwise now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from generator import facts, wording
from generator.book import NUMBER, Change, Year
from generator.contract.column import Audience
from generator.contract.schema import PLAN, SECTIONS
from generator.documents.amended import exclusion_of
from generator.documents.dues import alike, due_of
from generator.documents.manifest import Manifest, Value, sha256
from generator.documents.printed import DASH
from generator.findings import GeneratorError
from generator.model import Measure
from generator.terms import CellRef

# What the public reads of a measure; a change of anything else is nobody's business but ours.
_TEXTS = tuple(
    column for column in PLAN.read if column.audience is Audience.PUBLIC and column.field != "year"
)


def _heading(field: str) -> str:
    return next(column.heading for column in (*PLAN.read, *SECTIONS.read) if column.field == field)


_NAME, _TITLE, EXCLUDED = _heading("measure"), _heading("title"), _heading("excluded")
_PROGRAM_TITLE = "Название Программы"


@dataclass(frozen=True, slots=True)
class Issued:
    """What the issued Programme printed: texts by row code and column, titles and numbers by
    code."""

    texts: dict[tuple[str, str], str]
    titles: dict[str, str]
    numbers: dict[str, str]
    amendments: int
    """How many amendments it holds."""
    title: str
    """As it was published; «» for one that was put there by hand."""


def beside_issued(year: Year, path: Path, title: str) -> Year:
    """The year with its `changes`: every public text, title and number of the plan that differs
    from the Programme issued last, whose manifest is at `path`, measures added and gone; where an
    amendment waits, also its `title` now; and how many amendments that Programme holds. The year
    as it was if nothing was issued.

    Raises `GeneratorError` if what was kept is damaged or is not what was issued.
    """
    if not path.is_file():
        if path.with_suffix(".docx").exists():
            message = f"Рядом с изданной Программой нет файла {path}. Верните его из архива."
            raise GeneratorError(message)
        return year
    issued = _issued(path)
    changes = _changed_titles(year, issued), _changed_measures(year, issued), _gone(year, issued)
    year = replace(year, changes=tuple(chain(*changes)), amended=issued.amendments)
    if not year.pending or not issued.title or issued.title == title:
        return year
    cell = replace(year.company.cells["short_name"], heading=_PROGRAM_TITLE)
    return replace(year, changes=(Change("", cell, issued.title, title), *year.changes))


def _changed_titles(year: Year, issued: Issued) -> Iterator[Change]:
    for section in year.sections:
        before, now = issued.titles.get(section.code), wording.typeset(section.title)
        if before is not None and wording.typeset(before) != now:
            yield Change(section.code, section.cells["title"], before, now)


def _changed_measures(year: Year, issued: Issued) -> Iterator[Change]:
    numbers = facts.printed_numbers(year)
    for measure in year.plan:
        code = measure.code
        if code not in issued.numbers:
            now = exclusion_of(measure) if measure.excluded else wording.typeset(measure.measure)
            yield Change(code, measure.cells["measure"], None, now)
            continue
        if issued.numbers[code] != numbers[code]:
            place = replace(measure.cells["section"], heading=NUMBER)
            yield Change(code, place, issued.numbers[code], numbers[code])
        if measure.excluded:
            before, now = issued.texts.get((code, _NAME), DASH), exclusion_of(measure)
            if wording.typeset(before) != wording.typeset(now):
                yield Change(code, measure.cells["excluded"], before, now)
            continue
        for column in _TEXTS:
            before = issued.texts.get((code, column.heading), DASH)
            now, *others = _ways(year, measure, column.field)
            if wording.typeset(before) not in (now, *others):
                yield Change(code, measure.cells[column.field], before, now)


def _gone(year: Year, issued: Issued) -> Iterator[Change]:
    codes = {measure.code for measure in year.plan}
    for (code, heading), before in issued.texts.items():
        if heading == _NAME and code not in codes:
            cell = CellRef(PLAN.title, "", heading)
            yield Change(f"{code} ({issued.numbers[code]})", cell, before, None)


def _ways(year: Year, measure: Measure, field: str) -> list[str]:
    """The text of a field as it is printed now, and in other ways that say the same."""
    if field == "due":
        typed = wording.typeset(measure.due.text)
        return [due_of(measure, year.imprint), typed, alike(measure)]
    return [wording.typeset(getattr(measure, field))]


def _issued(path: Path) -> Issued:
    """Reads the manifest of a Programme whose documents are what they were."""
    manifest = Manifest.read(path)
    if manifest is None:
        message = f"Файл изданной Программы {path} поврежден. Верните его из архива."
        raise GeneratorError(message)
    if manifest.document != path.stem or not manifest.files:
        raise GeneratorError(f"Файл {path} – не от изданной Программы. Верните его из архива.")
    for name, digest in manifest.files.items():
        document = path.with_name(Path(name).name)
        if not document.is_file() or sha256(document.read_bytes()) != digest:
            message = (
                f"Изданный документ {document} изменен или удален. Верните тот, что был издан."
            )
            raise GeneratorError(message)
    values = manifest.values
    names = {EXCLUDED: _NAME}  # what is taken out says so where its name was
    texts = {
        (value.row, names.get(value.column, value.column)): value.text
        for value in values
        if value.cell
    }
    titles = {value.row: value.text for value in values if value.column == _TITLE}
    title = str((manifest.published or {}).get("title", ""))
    return Issued(texts, titles, _numbers(values), manifest.amendments, title)


def _numbers(values: Iterable[Value]) -> dict[str, str]:
    """The number of each measure by the order in which sections, groups and measures stand."""
    numbers: dict[str, str] = {}
    first = second = last = 0
    for value in values:
        if value.column == _TITLE and "." not in value.row:
            first, second, last = first + 1, 0, 0
        elif value.column == _TITLE:
            second, last = second + 1, 0
        elif value.column in (_NAME, EXCLUDED):
            last += 1
            prefix = f"{first}.{second}." if second else f"{first}."
            numbers[value.row] = f"{prefix}{last}."
    return numbers
