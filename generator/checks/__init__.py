"""A `Book` → findings: what its values mean together. One function a rule, its docstring is the
rule; what it is called for people, why it is there and on which source it rests says the `Rule`
beside it. To add one, write both and name the function in a list below.

references.py    codes: each stands once, and what a row refers to is there
plan.py          the plan, its tree and its stamps
amendments.py    what was changed since the Programme was issued
promises.py      what the published Programme promises and the workbook lacks
standard.py      the clauses of the company's Standard
execution.py     what became of the plan
satisfaction.py  satisfaction figures
carrying.py      what goes on from one year in the next
consistency.py   what is odd beside its like
law.py           acts and documents that texts refer to
texts.py         how texts are typed
copies.py        what is left over from copying
words.py         what texts say
prose.py         the texts that the rules on texts look at
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.book import Book, Year, YearRows
from generator.checks import (
    amendments,
    carrying,
    consistency,
    copies,
    execution,
    law,
    plan,
    promises,
    references,
    satisfaction,
    standard,
    texts,
    words,
)
from generator.checks.prose import Standing, prose_of
from generator.findings import Finding

BOOK_RULES = (
    references.codes_stand_once,
    references.sections_exist,
    references.sections_have_parents,
    references.sections_have_two_levels,
    references.measures_stand_in_leaves,
    references.grounds_exist,
    references.clauses_exist,
    references.acts_exist,
    references.bases_are_public,
    references.executions_have_measures,
    references.indicators_have_subjects,
    references.years_have_programmes,
    carrying.carried_come_from_earlier_years,
    consistency.branches_are_spelled_alike,
    plan.dues_lie_in_their_year,
    plan.sections_are_numbered_without_gaps,
    plan.stamps_are_complete,
    plan.stamps_are_used,
    plan.persons_are_written_as_printed,
    plan.words_of_the_company_fit,
    amendments.amendments_are_listed,
    amendments.measures_come_before_they_go,
    satisfaction.figures_lie_on_their_scale,
    satisfaction.figures_are_no_shares,
    satisfaction.figures_stand_once,
)
YEAR_RULES = (
    execution.the_report_waits,
    plan.issue_follows_the_year,
    plan.approval_precedes_the_work,
    plan.dues_are_written_alike,
    amendments.amendments_are_counted,
    amendments.amendments_follow_each_other,
    law.the_basis_follows_the_law,
    carrying.moved_measures_are_planned_again,
    consistency.funding_is_in_thousands,
    consistency.figures_have_a_last_year,
)
PROMISE_RULES = (
    promises.groups_have_measures,
    promises.services_and_channels_are_covered,
    promises.segments_are_covered,
    promises.measures_have_indicators,
    promises.indicators_have_targets,
    promises.funding_is_planned,
    promises.measures_rest_on_grounds,
    standard.clauses_are_served,
    standard.clauses_apply_or_not,
)
PROSE_RULES = (
    texts.mended_in_the_document,
    texts.words_have_one_alphabet,
    texts.quotes_are_paired,
    texts.texts_do_not_break_off,
    texts.columns_end_alike,
    copies.texts_name_their_segment,
    copies.texts_are_not_nearly_the_same,
    copies.years_are_those_of_the_document,
    words.abbreviations_are_explained,
    words.words_are_spelled_alike,
    words.results_can_be_measured,
    law.acts_have_their_true_dates,
    law.documents_are_listed,
)
STANDING_RULES = (
    texts.standing_text_is_set_well,
    law.standing_acts_have_their_true_dates,
    words.the_company_has_one_name,
    words.the_company_is_named_after_its_definition,
    words.defined_terms_are_used,
)
# What is true on any day of a year, whatever was reported so far.
RUNNING_RULES = (
    execution.the_plan_is_the_issued_one,
    amendments.amendments_are_issued_before_the_report,
    execution.done_has_a_date_and_a_result,
    execution.done_has_an_effect,
    execution.what_was_not_kept_has_a_reason,
    execution.late_has_a_reason,
    execution.moved_has_a_new_due,
    execution.dates_lie_in_time,
    execution.spending_follows_the_plan,
    execution.shares_do_not_exceed_the_whole,
    consistency.effects_differ,
    consistency.results_are_not_the_plan,
    consistency.nothing_is_done_long_before,
)
# What is true only of a year that is over.
FINAL_RULES = (
    execution.measures_are_reported_on,
    execution.unfinished_has_a_reason,
    execution.promised_parts_are_there,
    execution.indicators_are_measured,
)

# What a control of the year on a day rests on.
CONTROL_RULES = (execution.done_counts_from_its_date,)
CONTROL_CODES = (execution.DONE_UNDATED.code,)


def check_book(book: Book) -> Iterator[Finding]:
    """Everything wrong with the whole book, every year of it."""
    for rule in BOOK_RULES:
        yield from rule(book)


def check_year(rows: YearRows, standing: tuple[Standing, ...] = ()) -> Iterator[Finding]:
    """What only matters for the year whose documents are made, in its rows, which may have errors,
    and in the `standing` text around them."""
    for year_rule in YEAR_RULES:
        yield from year_rule(rows)
    prose = prose_of(rows)
    for prose_rule in PROSE_RULES:
        yield from prose_rule(prose)
    for standing_rule in STANDING_RULES:
        for text in standing:
            yield from standing_rule(prose, text)


def check_promises(rows: YearRows) -> Iterator[Finding]:
    """What is promised for a year and missing; its rows `hold`."""
    for rule in PROMISE_RULES:
        yield from rule(rows)


def check_report(year: Year) -> Iterator[Finding]:
    """What a report on the year needs beyond its plan."""
    for rule in (*RUNNING_RULES, *FINAL_RULES):
        yield from rule(year)


def check_amendment(year: Year) -> Iterator[Finding]:
    """What amendments need to be a document."""
    yield from amendments.there_is_something_to_amend(year)
    yield from amendments.changes_are_marked(year)
    yield from amendments.amendments_are_issued_one_by_one(year)


def check_unamended(year: Year, _: dt.date | None) -> Iterator[Finding]:
    """What was changed in an issued Programme and nobody approved."""
    yield from amendments.what_was_issued_changes_by_amendment(year)


def check_running(year: Year, on: dt.date | None) -> Iterator[Finding]:
    """What is asked of a year that is under way; of what is due on a day, that it is reported on,
    if there is such a day."""
    for rule in RUNNING_RULES if year.executions else ():
        yield from rule(year)
    if on is not None:
        yield from execution.what_is_due_is_reported_on(year, on)


def check_control(year: Year) -> Iterator[Finding]:
    """What makes the control of a year on a day say less than is so."""
    for rule in CONTROL_RULES:
        yield from rule(year)
