"""The sheet «Опросы» → the sources of a year, each with the exports that are its, and the columns
that are read of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from generator.contract.columns import CHANNELS
from generator.contract.surveys import NPS, SHARE, SURVEYS, ends
from generator.findings import Finding, Severity
from generator.intake.survey_counting import Columns
from generator.intake.survey_figures import least
from generator.intake.survey_files import Export, UnreadableExport
from generator.intake.survey_private import is_listable
from generator.intake.survey_words import Grades, meanings, year_of
from generator.model import Survey
from generator.spelling import look
from generator.workbook.opening import OpenWorkbook
from generator.workbook.places import Slots, lists_of, slots_of
from generator.workbook.reading import values_of

_MOST_HEADINGS = 15


@dataclass(frozen=True, slots=True)
class Described:
    """What a workbook says of surveys."""

    surveys: tuple[Survey, ...]
    findings: tuple[Finding, ...]
    """What is wrong with rows that can't be followed."""
    channels: tuple[str, ...]
    """The names of channels on «Списки»."""
    has_sheet: bool
    """A workbook of before has no sheet «Опросы»."""

    def of(self, year: int, name: str) -> list[Survey]:
        """The rows of a year that describe a file."""
        every = (survey for survey in self.surveys if survey.year == year)
        return [survey for survey in every if matches(survey.files, name)]

    def before(self, year: int, name: str) -> list[Survey]:
        """The rows of the latest other year that describe a file."""
        every = [each for each in self.surveys if each.year != year and matches(each.files, name)]
        latest = max((each.year for each in every), default=year)
        return [each for each in every if each.year == latest]


def described(workbook: OpenWorkbook) -> Described:
    """The rows of «Опросы» that can be followed, and why others can't."""
    lists = lists_of(workbook)
    slots = slots_of(SURVEYS, workbook, _nobody) or []
    surveys, findings = [], []
    for row in slots:
        told: list[Finding] = []
        values = values_of(SURVEYS, row, workbook, lists, told.append)
        faults = [finding for finding in told if finding.severity is Severity.ERROR]
        findings += faults
        is_whole = all(each.field in row for each in SURVEYS.read if each.required)
        if is_whole and not faults:
            surveys.append(_survey(row, values))
    titles = {look(title) for title in workbook.cells.sheetnames}
    channels = tuple(lists.get(CHANNELS, {}).values())
    return Described(tuple(surveys), tuple(findings), channels, look(SURVEYS.title) in titles)


def _survey(row: Slots, values: dict[str, object]) -> Survey:
    defaults = {column.field: column.default for column in SURVEYS.read}
    places = {field: slot.place for field, slot in row.items()}
    made = SURVEYS.make("", places, defaults | values)
    assert isinstance(made, Survey)  # what the sheet makes
    return made


def _nobody(_: object) -> None:
    """Nobody is told: the checker is."""


def matches(source: str, name: str) -> bool:
    """Whether a source is called so: «терминалы*.csv», any case, ё as е."""
    pattern = look(source).replace("[", "[[]")
    return fnmatchcase(look(name), pattern)


def columns_of(export: Export, survey: Survey) -> Columns:
    """The columns that a source is read by. Raises `UnreadableExport` where one is not there."""
    missing = [each for each in _named(survey) if not _places(export, each)]
    if missing:
        shown = [each for each in export.headings if each and is_listable(each)][:_MOST_HEADINGS]
        raise UnreadableExport(
            f"нет графы «{'», «'.join(missing)}», которую называет лист «{SURVEYS.title}» "
            f"({survey.files}, {survey.year}); в файле есть: {', '.join(shown) or '–'}"
        )
    double = [each for each in _named(survey) if len(_places(export, each)) > 1]
    if double:
        raise UnreadableExport(
            f"граф «{double[0]}» две; переименуйте одну в файле и на листе «Опросы»"
        )
    date = _place(export, survey.date_column)
    return Columns(
        grades=tuple(_places(export, each)[0] for each in survey.grade_columns),
        channel=_place(export, survey.channel_column),
        segment=_place(export, survey.segment_column),
        date=date,
        count=_place(export, survey.count_column),
        keys=tuple(_places(export, each)[0] for each in survey.key_columns),
        whole_dates=date is not None and has_whole_dates(export, date),
    )


def _named(survey: Survey) -> list[str]:
    single = (survey.channel_column, survey.segment_column, survey.date_column, survey.count_column)
    named = (*survey.grade_columns, *single, *survey.key_columns)
    return [each for each in named if each is not None]


def _places(export: Export, heading: str) -> list[int]:
    return [place for place, each in enumerate(export.headings) if look(each) == look(heading)]


def _place(export: Export, heading: str | None) -> int | None:
    return None if heading is None else _places(export, heading)[0]


def has_whole_dates(export: Export, column: int) -> bool:
    """Whether dates are «1 марта 2025»: their first word alone is none."""
    cells = [row[column].strip() for row in export.sample[:50] if column < len(row)]
    firsts = [cell.split(" ")[0].split("T")[0] for cell in cells if cell]
    return bool(firsts) and sum(year_of(each) is None for each in firsts) * 2 > len(firsts)


def require_countable(survey: Survey) -> None:
    """Raises `UnreadableExport` for a row of «Опросы» whose cells contradict each other."""
    low, high = ends(survey.scale) or (0, 0)
    grades = Grades(meanings(survey.grade_words), frozenset())
    named = survey.grade_columns if len(survey.grade_columns) > 1 else ()
    strange = [
        each for each in named if (grade := grades.of(each)) is None or not low <= grade <= high
    ]
    if strange:
        raise UnreadableExport(
            f"графа «{strange[0]}»: какая это оценка по шкале {survey.scale}? Впишите на листе "
            f"«{SURVEYS.title}» в «Слова оценки»: {strange[0]} = 5"
        )
    if survey.counting == NPS and (low, high) != (0, 10):
        raise UnreadableExport(
            f"NPS считается по шкале 0–10, на листе «{SURVEYS.title}» – {survey.scale}"
        )
    if survey.counting.startswith(SHARE) and not low <= least(survey.counting) <= high:
        raise UnreadableExport(
            f"«{survey.counting}» не лежит на шкале {survey.scale} (лист «{SURVEYS.title}»)"
        )


def twice(surveys: Sequence[Survey]) -> Iterable[Survey]:
    """Rows that would count the answers of a file a second time."""
    seen_columns = set()
    for survey in surveys:
        columns = tuple(map(look, survey.grade_columns))
        if columns in seen_columns:
            yield survey
        seen_columns.add(columns)
