"""What became of each measure: the execution, and those of its rows that other parts repeat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from generator import facts, wording
from generator.book import Year
from generator.documents.context import grouped
from generator.documents.dues import due_of
from generator.documents.printed import NO_SEGMENT, Printed, Printer, computed, nothing
from generator.facts import Outcome
from generator.model import Measure, Section, Status
from generator.origins import Origin

_NONE = nothing()


@dataclass(frozen=True, slots=True)
class OutcomeContext:
    """A measure and what became of it."""

    number: Printed
    """The one it has in the Programme."""
    measure: Printed
    responsible: Printed
    """A dash in the public edition."""
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
    """Thousands of roubles, as `funding_fact`; a dash in the public edition."""
    funding_fact: Printed
    branch: Printed
    """A dash without one, and in the public edition."""
    begins_group: bool = False
    """In `effects`: whether it is the first of its service type and segment; in `by_branch`, of its
    branch."""


@dataclass(frozen=True, slots=True)
class BranchOutcomeContext(OutcomeContext):
    """An outcome in the table of branches."""

    branch_total: Printed = _NONE
    """Of the first of its branch: how many measures that has, how many are done, its money."""


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


class Outcomes:
    """The outcomes of a year, each made once for all parts of the document that print it."""

    def __init__(self, year: Year, printer: Printer) -> None:
        self.all = facts.outcomes(year)
        self._year, self._printer = year, printer
        self._numbers = facts.printed_numbers(year)
        self._rows = {outcome.measure.code: self._context(outcome) for outcome in self.all}

    def section(self, section: Section) -> SectionContext:
        """A section with its groups; every measure of it was reported on."""
        groups = []
        for group in self._year.groups_of(section):
            title = self._printer.text(group, "title")
            groups.append(GroupContext(title, self._of(group)))
        title = self._printer.text(section, "title")
        return SectionContext(title, self._of(section), tuple(groups))

    @property
    def deviations(self) -> tuple[OutcomeContext, ...]:
        """What was not done in time."""
        return self._where(
            lambda outcome: outcome.execution.status is not Status.DONE or outcome.late
        )

    @property
    def effects(self) -> tuple[OutcomeContext, ...]:
        """What was done, be it in part, and had an effect; that of a service type in a segment
        together."""
        contexts = []
        with_effect = tuple(filter(_has_effect, self.all))
        for group in facts.breakdowns(with_effect):
            outcomes = () if group.total else group.tally.behind["planned"]
            for outcome in outcomes:
                row = self._rows[outcome.measure.code]
                contexts.append(replace(row, begins_group=outcome is outcomes[0]))
        return tuple(contexts)

    @property
    def funded(self) -> tuple[OutcomeContext, ...]:
        """What had money planned or spent; of the internal edition."""
        return self._where(_has_funding) if self._printer.internal else ()

    @property
    def by_branch(self) -> tuple[BranchOutcomeContext, ...]:
        """What branches did, that of a branch together; of the internal edition."""
        if not self._printer.internal:
            return ()
        of_branches = [outcome for outcome in self.all if outcome.measure.branch is not None]
        contexts = []
        for is_first, outcome in grouped(of_branches, _branch):
            own = [each for each in of_branches if _branch(each) == _branch(outcome)]
            total = _total(own) if is_first else nothing()
            row = replace(self._rows[outcome.measure.code], begins_group=is_first)
            values = {field.name: getattr(row, field.name) for field in fields(row)}
            contexts.append(BranchOutcomeContext(**values, branch_total=total))
        return tuple(contexts)

    @property
    def carried_over(self) -> tuple[OutcomeContext, ...]:
        """What goes over to the next year."""
        carried = {outcome.measure.code for outcome in facts.carried_over(self.all)}
        return self._where(lambda outcome: outcome.measure.code in carried)

    def status_of(self, measure: Measure) -> Printed:
        """What became of a measure."""
        return self._rows[measure.code].status

    def _of(self, node: Section) -> tuple[OutcomeContext, ...]:
        return tuple(self._rows[measure.code] for measure in self._year.measures_of(node))

    def _where(self, wanted: Callable[[Outcome], bool]) -> tuple[OutcomeContext, ...]:
        return tuple(self._rows[outcome.measure.code] for outcome in self.all if wanted(outcome))

    def _context(self, outcome: Outcome) -> OutcomeContext:
        measure, execution, printer = outcome.measure, outcome.execution, self._printer
        finished = None if execution.finished is None else wording.date(execution.finished)
        code, number = measure.code, facts.origin_of_number(measure)
        return OutcomeContext(
            number=computed("number", self._numbers[code], number, code),
            measure=printer.text(measure, "measure"),
            responsible=printer.text(measure, "responsible"),
            due=printer.words(measure, "due", due_of(measure, self._year.imprint)),
            finished=printer.words(execution, "finished", finished),
            status=_status(outcome, printer),
            result=printer.text(execution, "result"),
            effect=printer.text(execution, "effect"),
            deviation_reason=printer.text(execution, "deviation_reason"),
            moved_to=printer.text(execution, "moved_to"),
            service_type=_of_place("service_type", wording.typeset(outcome.service_type), outcome),
            segment=_of_place("segment", outcome.segment or NO_SEGMENT, outcome),
            funding_plan=printer.money(measure, "funding"),
            funding_fact=printer.money(execution, "funding"),
            branch=printer.text(measure, "branch"),
        )


def _branch(outcome: Outcome) -> str | None:
    return outcome.measure.branch


def _total(outcomes: Sequence[Outcome]) -> Printed:
    """«мероприятий – 3, выполнено – 2; план 100,00, факт 90,00 тыс. руб.»."""
    counts, cells = facts.tally(outcomes), []
    for outcome in outcomes:
        measure, execution = outcome.measure, outcome.execution
        cells += [measure.cell("branch"), execution.cell("status")]
        cells += [measure.cell("funding"), execution.cell("funding")]
    total = f"мероприятий – {counts.planned}, выполнено – {counts.done}"
    if any(map(_has_funding, outcomes)):
        plan = wording.money(facts.funding_of(outcome.measure for outcome in outcomes))
        spent = (outcome.execution.funding or Decimal() for outcome in outcomes)
        total += f"; план {plan}, факт {wording.money(sum(spent, Decimal()))} тыс. руб."
    origin = Origin("мероприятия филиала, из них выполненные, их деньги", tuple(cells))
    return computed("total_of_branch", wording.typeset(total), origin)


def _status(outcome: Outcome, printer: Printer) -> Printed:
    """The status; one that is done says so itself if it was done late."""
    execution = outcome.execution
    if not outcome.late:
        return printer.text(execution, "status")
    cells = execution.cell("status"), execution.cell("finished"), outcome.measure.cell("due")
    origin = Origin("«выполнено», а дата исполнения после последнего дня срока", cells)
    text = wording.typeset("выполнено с опозданием")
    return printer.words(execution, "status", text, origin)


def _of_place(field: str, text: str, outcome: Outcome) -> Printed:
    """What is said of where a measure belongs."""
    origin = Origin("по разделу мероприятия", tuple(outcome.places(field)))
    return computed(field, text, origin, outcome.measure.code)


def _has_funding(outcome: Outcome) -> bool:
    return outcome.measure.funding is not None or outcome.execution.funding is not None


def _has_effect(outcome: Outcome) -> bool:
    execution = outcome.execution
    return bool(execution.effect) and execution.status in (Status.DONE, Status.PARTLY)
