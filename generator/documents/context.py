"""A Programme → what its template may ask for. The classes here are the contract of the templates: lint.py holds a
template against them, the guide explains their names. No arithmetic (facts.py), no looks (the template)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator import facts, wording
from generator.documents.printed import Logo, Printed, printed
from generator.model import (
    Assessment,
    Conclusion,
    Edition,
    Indicator,
    Measure,
    Programme,
    Record,
    Section,
    StampKind,
    Year,
)


@dataclass(frozen=True, slots=True)
class CompanyContext:
    """Общество."""

    full_name: Printed
    short_name: Printed
    running_name: Printed
    city: Printed
    logo: Logo | None


@dataclass(frozen=True, slots=True)
class ApprovalContext:
    """Гриф утверждения: at most one of the three is true."""

    by_person: bool
    by_order: bool
    by_minutes: bool
    position: Printed
    person: Printed
    number: Printed
    date: Printed


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


def program_context(programme: Programme, edition: Edition, logo: Logo | None) -> ProgramContext:
    """The context of the Programme. What the public edition does not print is not in its context either."""
    year = programme.year
    internal = edition is Edition.INTERNAL
    subjects = {section.code: section.title for section in programme.sections}
    subjects |= {measure.code: measure.measure for measure in programme.measures}
    marks = {"mark": year.mark, "internal_mark": year.internal_mark if internal else None}
    return ProgramContext(
        internal=internal,
        year=printed(year, "year", str(year.year)),
        issue_year=printed(year, "issue_year", str(year.issue_year)),
        company=_company(programme, logo),
        legal_basis=_legal_basis(programme),
        approval=_approval(year),
        marks=tuple(_text(year, field, text) for field, text in marks.items() if text),
        sections=tuple(_section(programme, section, internal) for section in programme.top_sections),
        funding_total=Printed(wording.money(facts.funding_planned(programme)) if internal else ""),
        assessed_year=Printed(str(year.year - 1)),
        assessments=tuple(_figure(figure) for figure in programme.assessments if internal),
        findings=tuple(_finding(finding) for finding in programme.findings if internal),
        indicators=tuple(_indicator(indicator, subjects) for indicator in programme.indicators if internal),
    )


def program_title(programme: Programme) -> str:
    """The title in the document's properties; on the page it is standing text of the template."""
    company = wording.typeset(programme.company.short_name)
    return f"Программа мероприятий по повышению качества обслуживания клиентов {company} на {programme.year.year} год"


def _text(record: Record, field: str, text: str | None) -> Printed:
    return printed(record, field, wording.typeset(text) if text else None)


def _number(record: Record, field: str, number: Decimal | int | None) -> Printed:
    return printed(record, field, None if number is None else wording.number(Decimal(number)))


def _company(programme: Programme, logo: Logo | None) -> CompanyContext:
    company = programme.company
    return CompanyContext(
        full_name=_text(company, "full_name", company.full_name),
        short_name=_text(company, "short_name", company.short_name),
        running_name=_text(company, "running_name", company.running_name),
        city=_text(company, "city", company.city),
        logo=logo,
    )


def _legal_basis(programme: Programme) -> Printed:
    """The full references of the acts, as they stand in the sentence; the cell is that of the first."""
    references = ", ".join(wording.typeset(act.reference) for act in programme.legal_basis)
    return printed(programme.legal_basis[0], "reference", references)


def _approval(year: Year) -> ApprovalContext:
    """The Programme's stamp."""
    by_person = year.stamp is StampKind.PERSON
    return ApprovalContext(
        by_person=by_person,
        by_order=year.stamp is StampKind.ORDER,
        by_minutes=year.stamp is StampKind.MINUTES,
        position=_text(year, "position", year.position),
        person=_text(year, "person", year.person),
        number=_text(year, "number", year.number),
        date=printed(year, "approved", _stamp_date(year.approved, year.issue_year, in_full=by_person)),
    )


def _stamp_date(date: dt.date | None, issue_year: int, *, in_full: bool) -> str:
    """The date in words beside a signature, in digits for an order; without one, a line to write it on."""
    if date is None:
        return f"«___»{wording.NBSP}______________{wording.NBSP}{issue_year}{wording.NBSP}г."
    return wording.long_date(date) if in_full else wording.date(date)


def _section(programme: Programme, section: Section, internal: bool) -> SectionContext:
    def measures(node: Section) -> tuple[MeasureContext, ...]:
        return tuple(_measure(measure, internal) for measure in programme.measures_of(node))

    groups = tuple(
        GroupContext(_text(group, "title", group.title), measures(group)) for group in programme.groups_of(section)
    )
    return SectionContext(_text(section, "title", section.title), measures(section), groups)


def _measure(measure: Measure, internal: bool) -> MeasureContext:
    funding = None if measure.funding is None else wording.money(measure.funding)
    return MeasureContext(
        code=_text(measure, "code", measure.code if internal else None),
        proposal=_text(measure, "proposal", measure.proposal),
        measure=_text(measure, "measure", measure.measure),
        due=_text(measure, "due", measure.due.text),
        expected_result=_text(measure, "expected_result", measure.expected_result),
        responsible=_text(measure, "responsible", measure.responsible if internal else None),
        funding=printed(measure, "funding", funding if internal else None),
    )


def _figure(figure: Assessment) -> FigureContext:
    return FigureContext(
        kind=_text(figure, "kind", figure.kind),
        channel=_text(figure, "channel", figure.channel),
        segment=_text(figure, "segment", figure.segment),
        respondents=_number(figure, "respondents", figure.respondents),
        scale=_text(figure, "scale", figure.scale),
        value=_number(figure, "value", figure.value),
        target=_number(figure, "target", figure.target),
        origin=_text(figure, "origin", figure.origin),
    )


def _finding(finding: Conclusion) -> FindingContext:
    return FindingContext(
        code=_text(finding, "code", finding.code),
        service_type=_text(finding, "service_type", finding.service_type),
        segment=_text(finding, "segment", finding.segment),
        text=_text(finding, "text", finding.text),
    )


def _indicator(indicator: Indicator, subjects: Mapping[str, str]) -> IndicatorContext:
    """`subjects`: what a section or measure is called, by its code."""
    return IndicatorContext(
        code=_text(indicator, "code", indicator.code),
        subject=_text(indicator, "subject", subjects[indicator.subject]),
        title=_text(indicator, "title", indicator.title),
        unit=_text(indicator, "unit", indicator.unit),
        baseline=_number(indicator, "baseline", indicator.baseline),
        target=_number(indicator, "target", indicator.target),
        direction=_text(indicator, "direction", indicator.direction),
    )
