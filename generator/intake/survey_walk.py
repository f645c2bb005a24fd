"""Exports of surveys from the files to the list: what `survey` asks for → suggestions for «Опросы»
and «Оценка», and the protocol of a year. Nothing is written into the workbook."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator import disk
from generator.contract.surveys import SURVEYS
from generator.findings import GeneratorError
from generator.intake import survey_drafts, survey_figures, survey_known, survey_rows
from generator.intake.survey_classing import Judge, Tally, tally
from generator.intake.survey_counting import Answers, Columns, Group
from generator.intake.survey_drafts import Draft
from generator.intake.survey_figures import Figure
from generator.intake.survey_files import Export, UnreadableExport, text_export
from generator.intake.survey_roles import Roles, by_question, named_as_grades, roles_of
from generator.intake.survey_sheets import is_workbook, sheet_exports
from generator.intake.survey_sources import (
    Described,
    columns_of,
    described,
    require_countable,
    twice,
)
from generator.model import Survey
from generator.suggestions import deciding, keeping
from generator.suggestions.cells import Cells
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import Origin, State, Suggestion
from generator.workbook.opening import open_workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyOrder:
    """What is asked for."""

    files: tuple[Path, ...]
    """The exports."""
    names: tuple[str, ...] = ()
    """What people call them; () for what they are called in their folder."""
    year: int
    source: Path
    """The workbook."""
    out: Path


@dataclass(frozen=True, slots=True)
class Fault:
    """A file, or a row of «Опросы», that could not be followed."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What came of it."""

    tallies: tuple[Tally, ...]
    suggestions: tuple[Suggestion, ...]
    listed: Path
    protocol: Path | None
    """None as long as nothing was counted."""
    former: Path | None
    """A second name of the list that somebody worked in and that this one goes on from."""
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...]

    @property
    def counted(self) -> str:
        """«готово – 4, проверить – 1»; «» for none."""
        states = Counter(suggestion.state for suggestion in self.suggestions)
        counts = [f"{state.said} – {states[state]}" for state in State if states[state]]
        return ", ".join(counts)


@dataclass
class _Source:
    """A row of «Опросы» with its exports."""

    survey: Survey
    exports: list[tuple[Export, Columns]] = field(default_factory=list)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where the grades stand."""
        return tuple(
            survey_drafts.origin_of(export, columns.grades[0]) for export, columns in self.exports
        )


def survey(order: SurveyOrder) -> Surveyed:
    """Reads exports, counts those that are described, proposes how to read the others.

    Raises `GeneratorError` where nothing of the files can be read or the list or the protocol can't
    be written; the list of before stays then. `FaultyWorkbook` for what is no workbook,
    `FaultyTemplate` for what the template's author can mend."""
    workbook = open_workbook(order.source)
    cells, rows = Cells(workbook), described(workbook)
    with disk.temporary_files(), tempfile.TemporaryDirectory() as folder:
        run = _Run(order.year, rows, Path(folder))
        run.read(dict(zip(order.files, order.names or _names(order.files), strict=True)))
        run.count()
        drafts = run.drafts()
    _require_anything(run, drafts)
    if drafts and not rows.has_sheet:
        run.remarks.append(f"в книге еще нет листа «{SURVEYS.title}»: сначала make upgrade")
    figures = survey_figures.figures(order.year, run.counted)
    suggestions = (
        *(each for draft in drafts for each in draft.suggestions()),
        *(
            each
            for tallied, _ in run.counted
            for each in survey_known.new_words(tallied, cells, rows)
        ),
        *survey_figures.suggestions(figures, cells),
    )
    return _written(order, run, cells, figures, suggestions)


def _require_anything(run: _Run, drafts: Sequence[Draft]) -> None:
    """Raises `GeneratorError` if nothing of the files could be followed."""
    if run.faults and not run.counted and not drafts:
        told = [*map(str, run.faults), *run.remarks]
        raise GeneratorError("\n".join([*told, "Ничего не принято; предложенное раньше осталось."]))


def _names(files: Iterable[Path]) -> list[str]:
    return [path.name for path in files]


def _written(
    order: SurveyOrder,
    run: _Run,
    cells: Cells,
    figures: Sequence[Figure],
    suggestions: tuple[Suggestion, ...],
) -> Surveyed:
    name = f"{deciding.SURVEY}-{order.year}"
    listed = order.out / f"{name}-предложения.xlsx"
    former = keeping.former_of(listed)
    suggestions = deciding.with_decisions(suggestions, (*keeping.kept_lists(listed), *former))
    company = keeping.company_of(cells)
    made = SuggestionList(company=company, document=name, year=order.year, suggestions=suggestions)
    is_same = bool(former) and list(suggestions) == list(former)
    kept = None if is_same else keeping.put_list(listed, made)
    tallies = tuple(tallied for tallied, _ in run.counted)
    protocol = order.out / f"{name}-протокол.docx" if tallies else None
    if protocol is not None:
        # Word's libraries come when the answers have gone: together they would take a third more.
        from generator.intake import survey_protocol  # noqa: PLC0415

        about = survey_protocol.About(
            company, order.year, tallies, tuple(figures), tuple(run.faults)
        )
        keeping.put(protocol, survey_protocol.drawn(about, cells, order.source))
    return Surveyed(
        tallies, suggestions, listed, protocol, kept, tuple(run.faults), tuple(run.remarks)
    )


@dataclass
class _Run:
    """One run over files; what is wrong with one of them stops no other."""

    year: int
    rows: Described
    folder: Path
    """Of copies; it goes with the run."""
    sources: list[_Source] = field(default_factory=list)
    strange: list[Export] = field(default_factory=list)
    """Exports that no row of the year describes."""
    counted: list[tuple[Tally, tuple[Origin, ...]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def read(self, names: Mapping[Path, str]) -> None:
        """Opens files, by what they are called, and finds out which source each is of."""
        for finding in self.rows.findings:
            self.faults.append(Fault(str(finding.cell), finding.said))
        for path, name in {path.absolute(): name for path, name in names.items()}.items():
            try:
                exports = self._exports(path, name)
                surveys = self.rows.of(self.year, name)
                for survey in twice(surveys):
                    columns = ", ".join(survey.grade_columns)
                    message = (
                        f"на листе «{SURVEYS.title}» две строки считают одну графу «{columns}»"
                    )
                    raise UnreadableExport(f"{message}; оставьте одну")
                for survey in surveys:
                    self._assign(survey, exports)
                if not surveys:
                    self.strange += exports
            except UnreadableExport as fault:
                self.faults.append(Fault(name, str(fault)))

    def _exports(self, path: Path, name: str) -> list[Export]:
        with disk.readable():
            exports = (
                sheet_exports(path, name, self.folder)
                if is_workbook(path)
                else [text_export(path, name, self.folder)]
            )
        for export in exports:
            self.remarks += [f"{export.title}: {remark}" for remark in export.remarks]
        return exports

    def _assign(self, survey: Survey, exports: Sequence[Export]) -> None:
        """Gives the sheets of a file to a source that have its columns."""
        require_countable(survey)
        source = next((each for each in self.sources if each.survey is survey), None)
        if source is None:
            source = _Source(survey)
            self.sources.append(source)
        faults: list[UnreadableExport] = []
        found, unread = [], []
        for export in exports:
            try:
                found.append((export, columns_of(export, survey)))
            except UnreadableExport as fault:
                faults.append(fault)
                unread.append(
                    f"{export.title}: лист не прочитан: нет граф, которые называет лист "
                    f"«{SURVEYS.title}»"
                )
        if not found:
            raise faults[0]
        self.remarks += [remark for remark in unread if remark not in self.remarks]
        source.exports += found

    def count(self) -> None:
        """Counts the answers of each source."""
        for source in self.sources:
            if not source.exports:
                continue
            try:
                tallied = self._tally(source)
            except UnreadableExport as fault:
                self.faults.append(Fault(source.exports[0][0].name, str(fault)))
                continue
            self.counted.append((tallied, source.origins))

    def _tally(self, source: _Source) -> Tally:
        judge = Judge(source.survey, self.rows.channels)
        with Answers(self.folder) as answers:
            for export, columns in source.exports:
                answers.add(export, columns)
            tallied = tally(source.survey, judge, answers)
        for file, (export, _) in zip(tallied.files, source.exports, strict=True):
            if self._is_shared(export):
                file.title = f"{export.title}, «{'; '.join(source.survey.grade_columns)}»"
        return tallied

    def _is_shared(self, export: Export) -> bool:
        """Whether several sources count an export, each a question of it."""
        counting = [
            source for source in self.sources if any(export is each for each, _ in source.exports)
        ]
        return len(counting) > 1

    # --- exports that nobody described ------------------------------------------------------------

    def drafts(self) -> list[Draft]:
        """How to read the exports that no row of the year describes."""
        made: list[Draft] = []
        unread: list[tuple[Export, str]] = []
        for exports in survey_drafts.of_one_source(self.strange):
            try:
                made += self._drafts(exports)
            except UnreadableExport as fault:
                unread.append((exports[0], str(fault)))
        drafted = {draft.origin.file for draft in made}
        for export, message in unread:
            if export.name in drafted:  # another sheet of the file is the table
                self.remarks.append(f"{export.title}: лист не прочитан: {message}")
            else:
                self.faults.append(Fault(export.title, message))
        return made

    def _drafts(self, exports: list[Export]) -> list[Draft]:
        """The rows for exports of one head: those of another year; or one for its grades, and one
        for what is counted in another way."""
        former = self.rows.before(self.year, exports[0].name)
        if former:
            return [self._as_before(survey, exports) for survey in former]
        roles = roles_of(exports[0])
        if not roles.grades:
            raise UnreadableExport(_without_grades(exports[0]))
        return [self._draft(exports, each) for each in by_question(exports[0], roles)]

    def _draft(self, exports: list[Export], roles: Roles) -> Draft:
        columns = Columns(
            grades=roles.grades,
            channel=roles.channel,
            segment=roles.segment,
            date=None,  # the words of all years are wanted
            count=roles.count,
        )
        groups: list[Group] = []
        with Answers(self.folder) as answers:
            for export in exports:
                answers.add(export, columns)
            answers.dated(lambda _: None)
            groups = answers.groups()
        return survey_rows.draft(exports, roles, groups, self.year, self.rows.channels)

    def _as_before(self, former: Survey, exports: list[Export]) -> Draft:
        """The row of another year, with words that are new."""
        source = _Source(replace(former, year=self.year))
        source.exports += [(export, columns_of(export, former)) for export in exports]
        tallied = self._tally(source)
        origin = source.origins[0]
        return survey_known.as_before(former, tallied, self.year, origin, self.rows.channels)


def _without_grades(export: Export) -> str:
    """What is to be told of an export in which no grades are found."""
    named = ", ".join(f"«{export.headings[place]}»" for place in named_as_grades(export))
    if named and not export.sample:
        return "под заголовками нет ни одного ответа; выгрузите ответы заново"
    if named:
        return (
            f"большая часть ответов в графе {named} – не оценки: не числа и не знакомые слова; "
            f"проверьте ее или впишите строку на лист «{SURVEYS.title}»"
        )
    return (
        "не найдена графа с оценками; назовите ее в файле «Оценка» или впишите строку на "
        f"лист «{SURVEYS.title}»"
    )
