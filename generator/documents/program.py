"""A Programme → what templates/program.docx may ask for, and the title of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator import facts, wording
from generator.documents.context import (
    ApprovalContext,
    CompanyContext,
    approval_of,
    company_of,
    legal_basis_of,
    number_of,
    text_of,
)
from generator.documents.printed import Logo, Printed, printed
from generator.model import (
    Assessment,
    Conclusion,
    Edition,
    Indicator,
    Measure,
    Programme,
    Report,
    Section,
)


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
    """A satisfaction figure."""

    kind: Printed
    channel: Printed
    segment: Printed
    respondents: Printed
    scale: Printed
    value: Printed
    target: Printed
    origin: Printed


@dataclass(frozen=True, slots=True)
class FindingContext:
    """A finding of the analysis."""

    code: Printed
    service_type: Printed
    segment: Printed
    text: Printed


@dataclass(frozen=True, slots=True)
class IndicatorContext:
    """An indicator; `subject` is the measure or the group it belongs to, in words."""

    code: Printed
    subject: Printed
    title: Printed
    unit: Printed
    baseline: Printed
    target: Printed
    direction: Printed


@dataclass(frozen=True, slots=True)
class ProgramContext:
    """What templates/program.docx may ask for."""

    internal: bool
    year: Printed
    issue_year: Printed
    company: CompanyContext
    legal_basis: Printed
    approval: ApprovalContext
    marks: tuple[Printed, ...]
    sections: tuple[SectionContext, ...]
    funding_total: Printed
    assessed_year: Printed
    assessments: tuple[FigureContext, ...]
    findings: tuple[FindingContext, ...]
    indicators: tuple[IndicatorContext, ...]


def context(report: Report, edition: Edition, logo: Logo | None) -> ProgramContext:
    """The context of the Programme. What the public edition does not print is not in its context
    either."""
    programme, year = report.programme, report.programme.year
    internal = edition is Edition.INTERNAL
    subjects = programme.subjects
    marks = {"mark": year.mark, "internal_mark": year.internal_mark if internal else None}
    return ProgramContext(
        internal=internal,
        year=printed(year, "year", str(year.year)),
        issue_year=printed(year, "issue_year", str(year.issue_year)),
        company=company_of(programme, logo),
        legal_basis=legal_basis_of(programme),
        approval=approval_of(year, "", year.issue_year),
        marks=tuple(text_of(year, field, text) for field, text in marks.items() if text),
        sections=tuple(
            _section(programme, section, internal) for section in programme.top_sections
        ),
        funding_total=Printed(wording.money(facts.funding_planned(programme)) if internal else ""),
        assessed_year=Printed(str(year.year - 1)),
        assessments=tuple(_figure(figure) for figure in programme.assessments if internal),
        findings=tuple(_finding(finding) for finding in programme.findings if internal),
        indicators=tuple(
            _indicator(indicator, subjects) for indicator in programme.indicators if internal
        ),
    )


def title(report: Report) -> str:
    """The title in the document's properties; on the page it is standing text of the template."""
    programme = report.programme
    company = wording.typeset(programme.company.short_name)
    return f"Программа мероприятий по повышению качества обслуживания клиентов {company} на {programme.year.year} год"


def _section(programme: Programme, section: Section, internal: bool) -> SectionContext:
    def measures(node: Section) -> tuple[MeasureContext, ...]:
        return tuple(_measure(measure, internal) for measure in programme.measures_of(node))

    groups = tuple(
        GroupContext(text_of(group, "title", group.title), measures(group))
        for group in programme.groups_of(section)
    )
    return SectionContext(text_of(section, "title", section.title), measures(section), groups)


def _measure(measure: Measure, internal: bool) -> MeasureContext:
    funding = None if measure.funding is None else wording.money(measure.funding)
    return MeasureContext(
        code=text_of(measure, "code", measure.code if internal else None),
        proposal=text_of(measure, "proposal", measure.proposal),
        measure=text_of(measure, "measure", measure.measure),
        due=text_of(measure, "due", measure.due.text),
        expected_result=text_of(measure, "expected_result", measure.expected_result),
        responsible=text_of(measure, "responsible", measure.responsible if internal else None),
        funding=printed(measure, "funding", funding if internal else None),
    )


def _figure(figure: Assessment) -> FigureContext:
    return FigureContext(
        kind=text_of(figure, "kind", figure.kind),
        channel=text_of(figure, "channel", figure.channel),
        segment=text_of(figure, "segment", figure.segment),
        respondents=number_of(figure, "respondents", figure.respondents),
        scale=text_of(figure, "scale", figure.scale),
        value=number_of(figure, "value", figure.value),
        target=number_of(figure, "target", figure.target),
        origin=text_of(figure, "origin", figure.origin),
    )


def _finding(finding: Conclusion) -> FindingContext:
    return FindingContext(
        code=text_of(finding, "code", finding.code),
        service_type=text_of(finding, "service_type", finding.service_type),
        segment=text_of(finding, "segment", finding.segment),
        text=text_of(finding, "text", finding.text),
    )


def _indicator(indicator: Indicator, subjects: Mapping[str, str]) -> IndicatorContext:
    """`subjects`: what a section or measure is called, by its code."""
    return IndicatorContext(
        code=text_of(indicator, "code", indicator.code),
        subject=text_of(indicator, "subject", subjects[indicator.subject]),
        title=text_of(indicator, "title", indicator.title),
        unit=text_of(indicator, "unit", indicator.unit),
        baseline=number_of(indicator, "baseline", indicator.baseline),
        target=number_of(indicator, "target", indicator.target),
        direction=text_of(indicator, "direction", indicator.direction),
    )
