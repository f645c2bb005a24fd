"""A Report → what templates/report.docx may ask for, and the title of the document.

A number in a sentence and the number in the table beside it come from the same facts; opinions only
from «Выводы»."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator import facts, wording
from generator.documents.charts import Chart
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
from generator.facts import Breakdown, Outcome, Satisfaction
from generator.model import (
    Change,
    Conclusion,
    Direction,
    Edition,
    Indicator,
    Programme,
    Report,
    Section,
    Status,
)

_MEASURES = ("мероприятие", "мероприятия", "мероприятий")
_INDICATORS_REACHED = ("показателю", "показателям", "показателям")
_MOST_CATEGORIES = 16  # more rows of bars than that nobody can read on a page
_STATUSES = (
    Status.DONE,
    Status.PARTLY,
    Status.NOT_DONE,
    Status.MOVED,
    Status.CANCELLED,
    Status.IN_WORK,
)


@dataclass(frozen=True, slots=True)
class StatusContext:
    """How many measures have a status, and their share of all."""

    name: Printed
    count: Printed
    share: Printed


@dataclass(frozen=True, slots=True)
class ResultsContext:
    """The sentences of the main results."""

    planned: Printed
    done: Printed
    planned_count: Printed
    done_share: Printed
    in_time: Printed
    late: Printed
    others: tuple[StatusContext, ...]
    indicators_reached: Printed
    indicators_count: Printed
    funding_plan: Printed
    funding_fact: Printed
    funding_percent: Printed


@dataclass(frozen=True, slots=True)
class BreakdownContext:
    """A row of the main results; `total` if it sums up others."""

    total: bool
    service_type: Printed
    segment: Printed
    planned: Printed
    done: Printed
    in_time: Printed
    late: Printed
    partly: Printed
    not_done: Printed
    moved: Printed
    cancelled: Printed
    in_work: Printed
    share: Printed


@dataclass(frozen=True, slots=True)
class OutcomeContext:
    """A measure and what became of it; `number` is the one it has in the Programme."""

    number: Printed
    measure: Printed
    due: Printed
    finished: Printed
    status: Printed
    result: Printed
    effect: Printed
    deviation_reason: Printed
    moved_to: Printed
    service_type: Printed
    segment: Printed
    funding_plan: Printed
    funding_fact: Printed


@dataclass(frozen=True, slots=True)
class GroupContext:
    """A group of a section with its outcomes."""

    title: Printed
    outcomes: tuple[OutcomeContext, ...]


@dataclass(frozen=True, slots=True)
class SectionContext:
    """A section of the first level: the outcomes in itself, then its groups."""

    title: Printed
    outcomes: tuple[OutcomeContext, ...]
    groups: tuple[GroupContext, ...]


@dataclass(frozen=True, slots=True)
class IndicatorContext:
    """An indicator with its deviation from the target."""

    subject: Printed
    title: Printed
    unit: Printed
    baseline: Printed
    target: Printed
    actual: Printed
    deviation: Printed
    deviation_percent: Printed
    reached: Printed
    deviation_reason: Printed


@dataclass(frozen=True, slots=True)
class SatisfactionContext:
    """A satisfaction figure against last year and target; `total`: all channels together."""

    total: bool
    kind: Printed
    scale: Printed
    channel: Printed
    segment: Printed
    respondents: Printed
    before: Printed
    value: Printed
    change: Printed
    target: Printed


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
    """What templates/report.docx may ask for."""

    internal: bool
    year: Printed
    year_before: Printed
    issue_year: Printed
    company: CompanyContext
    legal_basis: Printed
    approval: ApprovalContext
    marks: tuple[Printed, ...]
    results: ResultsContext
    breakdowns: tuple[BreakdownContext, ...]
    statuses_chart: Chart | None
    sections: tuple[SectionContext, ...]
    indicators: tuple[IndicatorContext, ...]
    deviations: tuple[OutcomeContext, ...]
    missed: tuple[IndicatorContext, ...]
    effects: tuple[OutcomeContext, ...]
    satisfaction: tuple[SatisfactionContext, ...]
    satisfaction_chart: Chart | None
    carried_over: tuple[OutcomeContext, ...]
    changes: tuple[ChangeContext, ...]
    conclusions: tuple[ConclusionContext, ...]


def context(report: Report, edition: Edition, logo: Logo | None) -> ReportContext:
    """The context of the Report. What the public edition does not print is not in its context
    either."""
    programme, year = report.programme, report.programme.year
    internal = edition is Edition.INTERNAL
    outcomes = facts.outcomes(report)
    numbers = facts.printed_numbers(programme)
    rows = {outcome.measure.code: _outcome(outcome, numbers, internal) for outcome in outcomes}
    subjects = programme.subjects
    indicators = tuple(_indicator(indicator, subjects) for indicator in programme.indicators)
    return ReportContext(
        internal=internal,
        year=printed(year, "year", str(year.year)),
        year_before=Printed(str(year.year - 1)),
        issue_year=Printed(str(year.year + 1)),
        company=company_of(programme, logo),
        legal_basis=legal_basis_of(programme),
        approval=approval_of(year, "report_", year.year + 1),
        marks=(text_of(year, "report_mark", year.report_mark),) if year.report_mark else (),
        results=_results(report, outcomes, internal),
        breakdowns=tuple(_breakdown(row) for row in facts.breakdowns(outcomes)),
        statuses_chart=_statuses_chart(outcomes),
        sections=tuple(_section(report, section, rows) for section in programme.top_sections),
        indicators=indicators,
        deviations=tuple(
            rows[one.measure.code]
            for one in outcomes
            if one.execution.status is not Status.DONE or one.late
        ),
        missed=_missed(programme, indicators),
        effects=tuple(
            rows[one.measure.code]
            for one in outcomes
            if one.execution.effect and one.execution.status in (Status.DONE, Status.PARTLY)
        ),
        satisfaction=_satisfactions(report),
        satisfaction_chart=_satisfaction_chart(report),
        carried_over=tuple(rows[one.measure.code] for one in facts.carried_over(outcomes)),
        changes=tuple(_change(change, numbers) for change in report.changes if internal),
        conclusions=tuple(_conclusion(conclusion) for conclusion in report.conclusions),
    )


def _missed(
    programme: Programme, indicators: Sequence[IndicatorContext]
) -> tuple[IndicatorContext, ...]:
    """Those whose target was not reached."""
    compared = (
        facts.deviation(one.actual, one.target, one.direction) for one in programme.indicators
    )
    return tuple(
        context
        for context, one in zip(indicators, compared, strict=True)
        if one is not None and not one.reached
    )


def title(report: Report) -> str:
    """The title in the document's properties; on the page it is standing text of the template."""
    company = wording.typeset(report.programme.company.short_name)
    return (
        "Отчет о выполнении Программы мероприятий по повышению качества обслуживания клиентов "
        f"{company} за {report.programme.year.year} год"
    )


def _count(number: int) -> Printed:
    return Printed(wording.number(Decimal(number)))


def _results(report: Report, outcomes: Sequence[Outcome], internal: bool) -> ResultsContext:
    counted = facts.tally(outcomes)
    shares = facts.shares(counted.parts)
    reached, compared = facts.reached(report.programme.indicators)
    money = facts.funding(outcomes)
    others = zip(_STATUSES[1:], counted.parts[1:], shares[1:], strict=True)
    return ResultsContext(
        planned=Printed(wording.counted(counted.planned, *_MEASURES)),
        done=Printed(wording.counted(counted.done, *_MEASURES)),
        planned_count=_count(counted.planned),
        done_share=Printed(wording.percent(shares[0])),
        in_time=_count(counted.in_time),
        late=_count(counted.late),
        others=tuple(
            StatusContext(
                Printed(status),
                Printed(wording.counted(count, *_MEASURES)),
                Printed(wording.percent(share)),
            )
            for status, count, share in others
            if count
        ),
        indicators_reached=Printed(wording.counted(reached, *_INDICATORS_REACHED)),
        indicators_count=_count(compared) if compared else Printed(""),
        funding_plan=Printed(wording.money(money.plan) if internal and money.plan else ""),
        funding_fact=Printed(wording.money(money.fact) if internal else ""),
        funding_percent=Printed(
            wording.percent(money.percent) if internal and money.percent is not None else "–"
        ),
    )


def _breakdown(row: Breakdown) -> BreakdownContext:
    counted = row.tally
    whole = row.service_type is None and row.segment is None
    subtotal = row.total and row.segment is None
    return BreakdownContext(
        total=row.total,
        service_type=Printed("Всего" if whole else wording.typeset(row.service_type or "все виды")),
        segment=Printed("" if whole else "итого" if subtotal else row.segment or "все"),
        planned=_count(counted.planned),
        done=_count(counted.done),
        in_time=_count(counted.in_time),
        late=_count(counted.late),
        partly=_count(counted.partly),
        not_done=_count(counted.not_done),
        moved=_count(counted.moved),
        cancelled=_count(counted.cancelled),
        in_work=_count(counted.in_work),
        share=Printed(wording.number(facts.shares(counted.parts)[0], 1)),
    )


def _statuses_chart(outcomes: Sequence[Outcome]) -> Chart | None:
    """Measures by status, a bar a service type; None where there is nothing to compare."""
    rows = [row for row in facts.breakdowns(outcomes) if row.service_type is not None]
    types = tuple(dict.fromkeys(row.service_type or "" for row in rows))
    by_type = {
        name: facts.tally(one for one in outcomes if one.service_type == name) for name in types
    }
    counts = zip(*(by_type[name].parts for name in types), strict=True)
    series = tuple((str(status), values) for status, values in zip(_STATUSES, counts, strict=False))
    if not series or len(types) > _MOST_CATEGORIES:
        return None
    told = "; ".join(
        f"{name}: "
        + ", ".join(f"{status} – {values[index]}" for status, values in series if values[index])
        for index, name in enumerate(types)
    )
    return Chart(f"Мероприятия по статусам. {told}.", types, series, stacked=True)


def _satisfaction_chart(report: Report) -> Chart | None:
    """The figures of the scale with the most of them, this year beside the last; None without a
    last year."""
    found = [
        one
        for one in facts.satisfaction(report.assessments, report.assessments_before)
        if one.figure is not None and one.before is not None
    ]
    if not found:
        return None
    groups = [
        [one for one in found if (one.kind, one.scale) == key]
        for key in {(o.kind, o.scale): 0 for o in found}
    ]
    largest = max(groups, key=len)
    year = report.programme.year.year
    places = (one.figure for one in largest if one.figure is not None)
    if len(largest) > _MOST_CATEGORIES:
        return None
    names = tuple(
        f"{place.channel or 'все каналы'} {place.segment or ''}".strip() for place in places
    )
    series = (
        (f"{year - 1} год", tuple(one.before or Decimal() for one in largest)),
        (f"{year} год", tuple(one.value for one in largest)),
    )
    told = "; ".join(
        f"{name}: {wording.number(before)} и {wording.number(now)}"
        for name, before, now in zip(names, series[0][1], series[1][1], strict=True)
    )
    kind, scale = largest[0].kind, largest[0].scale
    described = f"Удовлетворенность клиентов ({kind} оценка, шкала {scale}) в {year - 1} и {year} годах. {told}."
    return Chart(described, names, series, stacked=False)


def _outcome(outcome: Outcome, numbers: Mapping[str, str], internal: bool) -> OutcomeContext:
    measure, execution = outcome.measure, outcome.execution
    finished = None if execution.finished is None else wording.date(execution.finished)
    status = "выполнено с опозданием" if outcome.late else str(execution.status)

    def money(amount: Decimal | None) -> str | None:
        return wording.money(amount) if internal and amount is not None else None

    return OutcomeContext(
        number=Printed(numbers[measure.code]),
        measure=text_of(measure, "measure", measure.measure),
        due=text_of(measure, "due", measure.due.text),
        finished=printed(execution, "finished", finished),
        status=text_of(execution, "status", status),
        result=text_of(execution, "result", execution.result),
        effect=text_of(execution, "effect", execution.effect),
        deviation_reason=text_of(execution, "deviation_reason", execution.deviation_reason),
        moved_to=text_of(execution, "moved_to", execution.moved_to),
        service_type=Printed(wording.typeset(outcome.service_type)),
        segment=Printed(outcome.segment or "все"),
        funding_plan=printed(measure, "funding", money(measure.funding)),
        funding_fact=printed(execution, "funding", money(execution.funding)),
    )


def _section(
    report: Report, section: Section, rows: Mapping[str, OutcomeContext]
) -> SectionContext:
    def outcomes(node: Section) -> tuple[OutcomeContext, ...]:
        return tuple(rows[measure.code] for measure in report.programme.measures_of(node))

    groups = tuple(
        GroupContext(text_of(group, "title", group.title), outcomes(group))
        for group in report.programme.groups_of(section)
    )
    return SectionContext(text_of(section, "title", section.title), outcomes(section), groups)


def _indicator(indicator: Indicator, subjects: Mapping[str, str]) -> IndicatorContext:
    compared = facts.deviation(indicator.actual, indicator.target, indicator.direction)
    absolute = percent = reached = "–"
    if compared is not None:
        absolute = wording.signed(compared.absolute)
        percent = "–" if compared.percent is None else wording.signed(compared.percent, 1)
        reached = "да" if compared.reached else "нет"
    better = ", меньше – лучше" if indicator.direction is Direction.LESS else ""
    return IndicatorContext(
        subject=text_of(indicator, "subject", subjects[indicator.subject]),
        title=text_of(indicator, "title", indicator.title + better),
        unit=text_of(indicator, "unit", indicator.unit),
        baseline=number_of(indicator, "baseline", indicator.baseline),
        target=number_of(indicator, "target", indicator.target),
        actual=number_of(indicator, "actual", indicator.actual),
        deviation=Printed(absolute),
        deviation_percent=Printed(percent),
        reached=Printed(reached),
        deviation_reason=text_of(indicator, "deviation_reason", indicator.deviation_reason),
    )


def _satisfactions(report: Report) -> tuple[SatisfactionContext, ...]:
    """Figures of one scale are printed with as many decimals as the most exact of them, and at
    least one."""
    found = facts.satisfaction(report.assessments, report.assessments_before)
    places: dict[str, int] = {}
    for figure in (*report.assessments, *report.assessments_before):
        for value in (figure.value, figure.target or Decimal()):
            exponent = value.normalize().as_tuple().exponent
            assert isinstance(exponent, int)  # a number that was read is no infinity
            places[figure.scale] = max(places.get(figure.scale, 1), -exponent)
    return tuple(_satisfaction(one, places[one.scale]) for one in found)


def _satisfaction(one: Satisfaction, places: int) -> SatisfactionContext:
    """The change is that of the figures as they are printed beside it."""

    def shown(value: Decimal | None) -> Printed:
        return Printed("–" if value is None else wording.number(value, places))

    figure = one.figure
    change = (
        None
        if one.before is None
        else wording.rounded(one.value, places) - wording.rounded(one.before, places)
    )
    return SatisfactionContext(
        total=figure is None,
        kind=Printed(one.kind),
        scale=Printed(one.scale),
        channel=Printed("все каналы, среднее")
        if figure is None
        else text_of(figure, "channel", figure.channel),
        segment=Printed("") if figure is None else text_of(figure, "segment", figure.segment),
        respondents=Printed("")
        if figure is None
        else number_of(figure, "respondents", figure.respondents),
        before=shown(one.before),
        value=shown(one.value)
        if figure is None
        else printed(figure, "value", wording.number(one.value, places)),
        change=Printed("–" if change is None else wording.signed(change, places)),
        target=shown(one.target),
    )


def _change(change: Change, numbers: Mapping[str, str]) -> ChangeContext:
    return ChangeContext(
        number=Printed(numbers.get(change.measure, "–")),
        place=Printed(change.cell.heading),
        issued=Printed(change.issued or "не было", change.cell, change.measure),
        now=Printed(change.now or "исключено", change.cell, change.measure),
    )


def _conclusion(conclusion: Conclusion) -> ConclusionContext:
    return ConclusionContext(
        service_type=text_of(conclusion, "service_type", conclusion.service_type),
        segment=text_of(conclusion, "segment", conclusion.segment),
        text=text_of(conclusion, "text", conclusion.text),
    )
