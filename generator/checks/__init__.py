"""A `Book` → findings: what its values mean together. One function a rule, its docstring is the rule."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks import execution, plan, references, satisfaction, texts
from generator.findings import Finding
from generator.model import Book, Programme, Report

BOOK_RULES = (
    references.codes_stand_once,
    references.sections_exist,
    references.sections_have_parents,
    references.sections_have_two_levels,
    references.measures_stand_in_leaves,
    references.findings_exist,
    references.acts_exist,
    references.bases_are_public,
    references.executions_have_measures,
    references.indicators_have_subjects,
    references.years_have_programmes,
    plan.dues_lie_in_their_year,
    plan.stamps_are_complete,
    plan.stamps_are_used,
    satisfaction.figures_lie_on_their_scale,
    satisfaction.figures_stand_once,
    texts.segments_are_latin,
)
PROGRAMME_RULES = (plan.groups_have_measures,)
REPORT_RULES = (
    execution.the_plan_is_the_issued_one,
    execution.measures_are_reported_on,
    execution.done_has_a_date_and_a_result,
    execution.done_has_an_effect,
    execution.what_was_not_kept_has_a_reason,
    execution.late_has_a_reason,
    execution.unfinished_has_a_reason,
    execution.promised_parts_are_there,
    execution.moved_has_a_new_due,
    execution.dates_lie_in_time,
    execution.spending_follows_the_plan,
    execution.shares_do_not_exceed_the_whole,
    execution.indicators_are_measured,
)


def check_book(book: Book) -> Iterator[Finding]:
    """Everything wrong with the whole book, every year of it."""
    for rule in BOOK_RULES:
        yield from rule(book)


def check_programme(programme: Programme) -> Iterator[Finding]:
    """What only matters for the year that is printed."""
    for rule in PROGRAMME_RULES:
        yield from rule(programme)


def check_report(report: Report) -> Iterator[Finding]:
    """What a report on the year needs beyond its plan."""
    for rule in REPORT_RULES:
        yield from rule(report)
