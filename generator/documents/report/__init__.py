"""A year → what templates/report.docx may ask for.

A number in a sentence and the number in the table beside it come from the same facts; opinions
only from «Выводы». Each part of the document has a module, its context classes beside what makes
them:

results.py      the main results: sentences, breakdowns, the chart of statuses
outcomes.py     what became of each measure: execution, deviations, effects, what is carried over
indicators.py   the indicators and those that missed their targets
satisfaction.py the figures of satisfaction and their chart
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator import facts, wording
from generator.book import Change, Year
from generator.documents.abbreviations import AbbreviationContext, abbreviations_of
from generator.documents.amended import (
    ISSUED,
    AmendmentContext,
    amendments_of,
    origin_of_change,
)
from generator.documents.carried import CarriedContext, carried_in
from generator.documents.context import (
    ApprovalContext,
    CompanyContext,
    approval_of,
    company_of,
    legal_basis_of,
    marks_of,
    year_beside,
)
from generator.documents.printed import Chart, Logo, Printed, Printer, computed, nothing
from generator.documents.report.indicators import IndicatorContext, indicators_of, missed_of
from generator.documents.report.outcomes import (
    BranchOutcomeContext,
    OutcomeContext,
    Outcomes,
    SectionContext,
)
from generator.documents.report.results import (
    BreakdownContext,
    ResultsContext,
    breakdowns_of,
    results_of,
    statuses_chart,
)
from generator.documents.report.satisfaction import (
    SatisfactionContext,
    satisfaction_chart,
    satisfaction_chart_of,
    satisfaction_of,
)
from generator.documents.standard import ClauseContext, clauses_of
from generator.model import Conclusion, Measure
from generator.origins import Count, Origin
from generator.terms import Edition


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """A change of the plan since the Programme was issued."""

    number: Printed
    place: Printed
    issued: Printed
    now: Printed


@dataclass(frozen=True, slots=True)
class ConclusionContext:
    """A conclusion on effectiveness."""

    service_type: Printed
    segment: Printed
    text: Printed


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What templates/report.docx may ask for. What the public edition does not print is not in its
    context either."""

    internal: bool
    states_details: bool
    """Whether full name, site and abbreviations are printed: always in the internal edition."""
    year: Printed
    year_before: Printed
    issue_year: Printed
    company: CompanyContext
    legal_basis: Printed
    approval: ApprovalContext
    marks: tuple[Printed, ...]
    """What every page says as long as it is filled in."""
    abbreviations: tuple[AbbreviationContext, ...]
    """Those that the document uses."""
    results: ResultsContext
    breakdowns: tuple[BreakdownContext, ...]
    statuses_chart: Chart | None
    sections: tuple[SectionContext, ...]
    funded: tuple[OutcomeContext, ...]
    """Measures with money; of the internal edition."""
    indicators: tuple[IndicatorContext, ...]
    deviations: tuple[OutcomeContext, ...]
    """Outcomes that are not «done in time»."""
    missed: tuple[IndicatorContext, ...]
    """Indicators whose target was not reached."""
    effects: tuple[OutcomeContext, ...]
    satisfaction: tuple[SatisfactionContext, ...]
    satisfaction_chart: Chart | None
    satisfaction_chart_of: Printed
    """The kind and scale that the chart shows: «комплексная оценка, шкала 0–100 %»."""
    carried_in: tuple[CarriedContext, ...]
    """Measures that go on from an earlier year."""
    by_branch: tuple[BranchOutcomeContext, ...]
    """Measures of branches, those of one together; of the internal edition."""
    clauses: tuple[ClauseContext, ...]
    """Of the internal edition."""
    carried_over: tuple[OutcomeContext, ...]
    amendments: tuple[AmendmentContext, ...]
    """Of the Programme, in their order."""
    taken_out: Printed
    """How many measures they took out, with a noun; «» for none, as below."""
    taken_out_numbers: Printed
    brought: Printed
    brought_numbers: Printed
    changes: tuple[ChangeContext, ...]
    """Of the internal edition."""
    conclusions: tuple[ConclusionContext, ...]


def context(year: Year, edition: Edition, logo: Logo | None) -> ReportContext:
    """The context of the Report."""
    printer, stamp = Printer(edition), year.imprint.report_stamp
    outcomes = Outcomes(year, printer)
    changes = year.changes if printer.internal else ()
    return ReportContext(
        internal=printer.internal,
        states_details=printer.internal or year.imprint.states_details,
        year=printer.words(year.imprint, "year", str(year.number)),
        year_before=year_beside(year, -1),
        issue_year=year_beside(year, 1),
        company=company_of(year.company, logo, printer),
        legal_basis=legal_basis_of(year),
        approval=approval_of(stamp, year.number + 1, printer),
        marks=marks_of(year, stamp, printer),
        abbreviations=abbreviations_of(year, printer),
        results=results_of(year, outcomes.all, printer),
        breakdowns=breakdowns_of(outcomes.all),
        statuses_chart=statuses_chart(outcomes.all),
        sections=tuple(outcomes.section(section) for section in year.top_sections),
        funded=outcomes.funded,
        indicators=indicators_of(year, printer),
        deviations=outcomes.deviations,
        missed=missed_of(year, printer),
        effects=outcomes.effects,
        satisfaction=satisfaction_of(year, printer),
        satisfaction_chart=satisfaction_chart(year),
        satisfaction_chart_of=satisfaction_chart_of(year),
        carried_in=carried_in(year, printer),
        by_branch=outcomes.by_branch,
        clauses=clauses_of(year, printer, outcomes.status_of),
        carried_over=outcomes.carried_over,
        amendments=amendments_of(year, printer),
        **_by_amendments(year),
        changes=tuple(_change(change, year) for change in changes),
        conclusions=tuple(_conclusion(conclusion, printer) for conclusion in year.conclusions),
    )


def _by_amendments(year: Year) -> dict[str, Printed]:
    """What amendments took out and brought: the Report is on what was left and came."""
    numbers = facts.printed_numbers(year)
    taken_out = [measure for measure in year.plan if measure.excluded]
    brought = [measure for measure in year.measures if measure.added]
    return {
        "taken_out": _counted("taken_out", taken_out),
        "taken_out_numbers": _listed("taken_out_numbers", taken_out, numbers),
        "brought": _counted("brought", brought),
        "brought_numbers": _listed("brought_numbers", brought, numbers),
    }


def _counted(fact: str, measures: Sequence[Measure]) -> Printed:
    words = ("мероприятие", "мероприятия", "мероприятий")
    cells = (measure.cell(_NAMED_BY[fact]) for measure in measures)
    count = Count(len(measures), "число мероприятий, " + _BY_AMENDMENTS[fact], cells)
    return computed(fact, wording.counted(count, *words), count) if measures else nothing()


def _listed(fact: str, measures: Sequence[Measure], numbers: dict[str, str]) -> Printed:
    kind = fact.removesuffix("_numbers")
    cells = tuple(measure.cell(_NAMED_BY[kind]) for measure in measures)
    origin = Origin("номера мероприятий, " + _BY_AMENDMENTS[kind], cells)
    text = ", ".join(numbers[measure.code].rstrip(".") for measure in measures)
    return computed(fact, text, origin)


# The field of a measure that says it was taken out or brought, and the same in words.
_NAMED_BY = {"taken_out": "excluded", "brought": "added"}
_BY_AMENDMENTS = {
    "taken_out": "исключенных изменениями",
    "brought": "включенных изменениями",
}


def _change(change: Change, year: Year) -> ChangeContext:
    issued, now = change.issued or "не было", change.now or "исключено"
    number = facts.printed_numbers(year).get(change.measure, "–")
    return ChangeContext(
        number=computed("number", number, origin_of_change(change, year), change.measure),
        place=computed("heading", change.cell.heading, ISSUED, change.measure),
        issued=computed("issued", issued, ISSUED, change.measure),
        now=Printed(now, cell=change.cell, row=change.measure, value=change.now),
    )


def _conclusion(conclusion: Conclusion, printer: Printer) -> ConclusionContext:
    return ConclusionContext(
        service_type=printer.text(conclusion, "service_type"),
        segment=printer.text(conclusion, "segment"),
        text=printer.text(conclusion, "text"),
    )
