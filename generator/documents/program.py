"""A year → what templates/program.docx may ask for."""

from __future__ import annotations

from dataclasses import dataclass

from generator import facts, wording
from generator.book import Year
from generator.documents.amended import amended, exclusion_of
from generator.documents.context import (
    ApprovalContext,
    CompanyContext,
    approval_of,
    company_of,
    grouped,
    legal_basis_of,
    subject_of,
    year_beside,
)
from generator.documents.dues import due_of
from generator.documents.printed import DASH, Logo, Printed, Printer, computed, nothing
from generator.model import Assessment, Conclusion, Imprint, Indicator, Measure, Section
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
    year: Printed
    amended: Printed
    """«в редакции приказа от 18.06.2025 № 198»; «» for the Programme as it was first approved."""
    issue_year: Printed
    company: CompanyContext
    legal_basis: Printed
    approval: ApprovalContext
    marks: tuple[Printed, ...]
    """What every page says as long as it is filled in."""
    sections: tuple[SectionContext, ...]
    funding_total: Printed
    """Thousands of roubles; «» in the public edition."""
    assessed_year: Printed
    assessments: tuple[FigureContext, ...]
    """Of the internal edition, as all below."""
    findings: tuple[GroundContext, ...]
    indicators: tuple[IndicatorContext, ...]


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
        year=printer.words(year.imprint, "year", str(year.number)),
        amended=amended(year),
        issue_year=printer.words(year.imprint, "issue_year", str(year.imprint.issue_year)),
        company=company_of(year.company, logo, printer),
        legal_basis=legal_basis_of(year),
        approval=approval_of(year.imprint.program_stamp, year.imprint.issue_year, printer),
        marks=_marks(year, printer),
        sections=tuple(_section(year, section, printer) for section in year.top_sections),
        funding_total=total if printer.internal else nothing(),
        assessed_year=year_beside(year, -1),
        assessments=assessments,
        findings=grounds,
        indicators=indicators,
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


def _marks(year: Year, printer: Printer) -> tuple[Printed, ...]:
    marks = []
    if year.imprint.program_stamp.mark:
        marks.append(printer.text(year.imprint.program_stamp, "mark"))
    if printer.internal and year.imprint.internal_mark:
        marks.append(printer.text(year.imprint, "internal_mark"))
    return tuple(marks)


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
