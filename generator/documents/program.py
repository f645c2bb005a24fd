"""A year → what templates/program.docx may ask for."""

from __future__ import annotations

from dataclasses import dataclass

from generator import facts, wording
from generator.book import Year
from generator.documents.abbreviations import AbbreviationContext, abbreviations_of
from generator.documents.amended import amended, exclusion_of
from generator.documents.carried import CarriedContext, carried_in
from generator.documents.context import (
    NO_BRANCH,
    ApprovalContext,
    CompanyContext,
    approval_of,
    branch_of,
    company_of,
    grouped,
    legal_basis_of,
    marks_of,
    subject_of,
    year_beside,
)
from generator.documents.dues import due_of
from generator.documents.printed import DASH, Logo, Printed, Printer, computed, nothing
from generator.documents.standard import ClauseContext, clauses_of, planned
from generator.model import Assessment, Conclusion, Imprint, Indicator, Measure, Section
from generator.origins import Count
from generator.terms import Edition


@dataclass(frozen=True, slots=True)
class MeasureContext:
    """A row of the plan."""

    code: Printed
    proposal: Printed
    measure: Printed
    due: Printed
    expected_result: Printed
    responsible: Printed
    funding: Printed
    """Thousands of roubles."""
    branch: Printed
    """«» without one, where it is responsible itself, and in the public edition."""


@dataclass(frozen=True, slots=True)
class GroupContext:
    """A group in a section."""

    title: Printed
    measures: tuple[MeasureContext, ...]


@dataclass(frozen=True, slots=True)
class SectionContext:
    """A section of the first level: the measures in itself, then its groups."""

    title: Printed
    measures: tuple[MeasureContext, ...]
    groups: tuple[GroupContext, ...]


@dataclass(frozen=True, slots=True)
class BranchContext:
    """What falls to a branch, or to none."""

    title: Printed
    """«Южный филиал – 3 мероприятия»."""
    funding: Printed
    """Thousands of roubles."""


@dataclass(frozen=True, slots=True)
class FigureContext:
    """A satisfaction figure of the year before."""

    begins_group: bool
    """Whether it is the first of its kind and scale."""
    kind: Printed
    channel: Printed
    segment: Printed
    respondents: Printed
    """How many were asked."""
    scale: Printed
    value: Printed
    target: Printed
    origin: Printed


@dataclass(frozen=True, slots=True)
class GroundContext:
    """A finding of the analysis."""

    code: Printed
    service_type: Printed
    segment: Printed
    text: Printed


@dataclass(frozen=True, slots=True)
class IndicatorContext:
    """An indicator."""

    begins_group: bool
    """Whether it is the first of its measure or group."""
    code: Printed
    subject: Printed
    """The measure or the group it belongs to, in words."""
    title: Printed
    unit: Printed
    baseline: Printed
    target: Printed
    direction: Printed


@dataclass(frozen=True, slots=True)
class ProgramContext:
    """What templates/program.docx may ask for. What the public edition does not print is not in
    its context either."""

    internal: bool
    funding_is_stated: bool
    """Whether §2.4 is printed: always in the internal edition, where the sums are."""
    states_details: bool
    """Whether full name, site and abbreviations are printed: always in the internal edition."""
    year: Printed
    amended: Printed
    """«в редакции приказа от 18.06.2025 № 198»; «» for the Programme as it was first approved."""
    issue_year: Printed
    company: CompanyContext
    legal_basis: Printed
    approval: ApprovalContext
    marks: tuple[Printed, ...]
    """What every page says as long as it is filled in."""
    abbreviations: tuple[AbbreviationContext, ...]
    """Those that the document uses."""
    sections: tuple[SectionContext, ...]
    funding_total: Printed
    """Thousands of roubles; «» in the public edition."""
    branches: tuple[BranchContext, ...]
    """Totals by branch, where measures name any; of the internal edition."""
    assessed_year: Printed
    assessments: tuple[FigureContext, ...]
    """Of the internal edition, as all below."""
    findings: tuple[GroundContext, ...]
    indicators: tuple[IndicatorContext, ...]
    carried_in: tuple[CarriedContext, ...]
    """Measures that go on from an earlier year."""
    clauses: tuple[ClauseContext, ...]


def context(year: Year, edition: Edition, logo: Logo | None) -> ProgramContext:
    """The context of the Programme."""
    printer = Printer(edition)
    appendices = _appendices(year, printer) if printer.internal else ((), (), ())
    assessments, grounds, indicators = appendices
    funding = facts.funding_planned(year)
    total = computed("funding_planned", wording.money(funding), funding)
    return ProgramContext(
        internal=printer.internal,
        funding_is_stated=printer.internal or year.company.states_funding,
        states_details=printer.internal or year.imprint.states_details,
        year=printer.words(year.imprint, "year", str(year.number)),
        amended=amended(year),
        issue_year=printer.words(year.imprint, "issue_year", str(year.imprint.issue_year)),
        company=company_of(year.company, logo, printer),
        legal_basis=legal_basis_of(year),
        approval=approval_of(year.imprint.program_stamp, year.imprint.issue_year, printer),
        marks=marks_of(year, year.imprint.program_stamp, printer),
        abbreviations=abbreviations_of(year, printer),
        sections=tuple(_section(year, section, printer) for section in year.top_sections),
        funding_total=total if printer.internal else nothing(),
        branches=_branches(year) if printer.internal else (),
        assessed_year=year_beside(year, -1),
        assessments=assessments,
        findings=grounds,
        indicators=indicators,
        carried_in=carried_in(year, printer) if printer.internal else (),
        clauses=clauses_of(year, printer, planned),
    )


Appendices = tuple[
    tuple[FigureContext, ...], tuple[GroundContext, ...], tuple[IndicatorContext, ...]
]


def _appendices(year: Year, printer: Printer) -> Appendices:
    figures = grouped(year.assessments_before, lambda figure: (figure.kind, figure.scale))
    indicators = grouped(year.indicators, lambda indicator: indicator.subject)
    return (
        tuple(_figure(figure, printer, begins_group=first) for first, figure in figures),
        tuple(_ground(ground, printer) for ground in year.grounds),
        tuple(_indicator(row, year, printer, begins_group=first) for first, row in indicators),
    )


def _branches(year: Year) -> tuple[BranchContext, ...]:
    """The branches in the order of the plan, then what is of none."""
    if all(measure.branch is None for measure in year.measures):
        return ()
    own = sorted(year.measures, key=lambda measure: measure.branch is None)
    contexts = []
    for name in dict.fromkeys(measure.branch for measure in own):
        measures = [measure for measure in own if measure.branch == name]
        cells = [measure.cell("branch") for measure in measures]
        count = Count(len(measures), "число мероприятий филиала", cells)
        words = wording.counted(count, "мероприятие", "мероприятия", "мероприятий")
        title = wording.typeset(f"{name or NO_BRANCH} – {words}")
        funding = facts.funding_of(measures)
        contexts.append(
            BranchContext(
                computed("measures_of_branch", title, count),
                computed("funding_of_branch", wording.money(funding), funding),
            )
        )
    return tuple(contexts)


def _section(year: Year, section: Section, printer: Printer) -> SectionContext:
    groups = (
        GroupContext(printer.text(group, "title"), _measures(year, group, printer))
        for group in year.groups_of(section)
    )
    title, measures = printer.text(section, "title"), _measures(year, section, printer)
    return SectionContext(title, measures, tuple(groups))


def _measures(year: Year, node: Section, printer: Printer) -> tuple[MeasureContext, ...]:
    return tuple(_measure(measure, year.imprint, printer) for measure in year.plan_of(node))


def _measure(measure: Measure, imprint: Imprint, printer: Printer) -> MeasureContext:
    if measure.excluded is not None:
        return _excluded(measure, printer)
    return MeasureContext(
        code=printer.text(measure, "code"),
        proposal=printer.text(measure, "proposal"),
        measure=printer.text(measure, "measure"),
        due=printer.words(measure, "due", due_of(measure, imprint)),
        expected_result=printer.text(measure, "expected_result"),
        responsible=printer.text(measure, "responsible"),
        funding=printer.money(measure, "funding"),
        branch=branch_of(measure, printer),
    )


def _excluded(measure: Measure, printer: Printer) -> MeasureContext:
    """What an amendment took out keeps its number, so that those behind it keep theirs."""
    cell, none = measure.cells["excluded"], Printed(DASH)
    return MeasureContext(
        code=printer.text(measure, "code"),
        proposal=none,
        measure=Printed(exclusion_of(measure), cell=cell, row=measure.code, value=measure.excluded),
        due=none,
        expected_result=none,
        responsible=none,
        funding=none,
        branch=nothing(),
    )


def _figure(figure: Assessment, printer: Printer, *, begins_group: bool) -> FigureContext:
    return FigureContext(
        begins_group=begins_group,
        kind=printer.text(figure, "kind"),
        channel=printer.text(figure, "channel"),
        segment=printer.text(figure, "segment"),
        respondents=printer.number(figure, "respondents"),
        scale=printer.text(figure, "scale"),
        value=printer.number(figure, "value"),
        target=printer.number(figure, "target"),
        origin=printer.text(figure, "origin"),
    )


def _ground(ground: Conclusion, printer: Printer) -> GroundContext:
    return GroundContext(
        code=printer.text(ground, "code"),
        service_type=printer.text(ground, "service_type"),
        segment=printer.text(ground, "segment"),
        text=printer.text(ground, "text"),
    )


def _indicator(
    indicator: Indicator, year: Year, printer: Printer, *, begins_group: bool
) -> IndicatorContext:
    return IndicatorContext(
        begins_group=begins_group,
        code=printer.text(indicator, "code"),
        subject=subject_of(indicator, year, printer),
        title=printer.text(indicator, "title"),
        unit=printer.text(indicator, "unit"),
        baseline=printer.number(indicator, "baseline"),
        target=printer.number(indicator, "target"),
        direction=printer.text(indicator, "direction"),
    )
