"""Which kinds of documents there are, each a row: who walks the documents of a year asks here, and
nobody asks which of them it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator import checks, wording
from generator.book import Year, YearRows
from generator.documents import amendment, control, data, program, report
from generator.documents.context import title_of
from generator.documents.printed import Logo
from generator.documents.report import results
from generator.documents.shipped import own_template, shipped_template
from generator.findings import Finding
from generator.model import Stamp
from generator.terms import Edition

Parts = tuple[tuple[str, str], ...]
"""Each a pattern in the folded heading, and the name of the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document."""

    name: str
    """Of its files, its command, its key in the data of the site."""
    title: str
    """What people call it: «Программа»."""
    full_title: str
    """With {company} and {year}, for the properties of the file and the page of the site."""
    on_title_page: tuple[str, ...]
    """Words that stand there, with {year}."""
    template: Path
    """The shipped one; that of a workbook in what `of_book` gives."""
    context: Callable[[Year, Edition, Logo | None], Any]
    """What its template may ask for."""
    editions: tuple[Edition, ...]
    is_due: Callable[[YearRows | Year], bool]
    """Whether there is something to make it of."""
    rules: Callable[[Year], Iterator[Finding]]
    """What it asks of a year beyond what every document does."""
    rules_of_running_year: Callable[[Year, dt.date | None], Iterator[Finding]]
    """What of that can be asked before it is due, on a day if one is named."""
    stamp: Callable[[Year], Stamp]
    approved: str
    """«Утверждена», as its title wants it."""
    parts: Callable[[Year], Parts]
    """What its public edition must have headings for."""
    prints_plan: bool
    """Whether it names the acts of the year, every section with measures and every measure."""
    facts_only: bool
    """Whether every number in it is one of the facts."""
    needs: tuple[tuple[str, str], ...]
    """Calculations of which something has to be printed, by their names, and what is missing
    then."""
    data: Callable[[Year], Mapping[str, Any]]
    """What it says, as data for the site."""
    against: str = ""
    """The kind whose issued revision it looks at: its year has `changes` then."""
    is_reviewed: bool = True
    """Whether it goes out for review: its editions are kept then, to compare with."""
    is_yearly: bool = True
    """Whether every year has one; `all` and `batch` make those."""
    amends: str = ""
    """The kind whose next revision it goes with, and which has to have one if it changes."""
    accumulates: bool = False
    """Whether a new revision stands beside the former ones, instead of in their place."""

    @property
    def is_amended(self) -> bool:
        """Whether what was issued of it changes by amendments only."""
        return any(each.amends == self.name for each in KINDS)

    def title_of(self, year: Year) -> str:
        """Its title in a year."""
        return title_of(year, self.full_title)


def _always(_: YearRows | Year) -> bool:
    return True


def _is_reported(year: YearRows | Year) -> bool:
    """Whether something became of every measure."""
    return 0 < len(year.measures) <= len(year.executions)


def _is_amended(year: YearRows | Year) -> bool:
    """Whether there are changes that somebody approved and no issued Programme holds yet."""
    if not isinstance(year, Year) or not year.changes:
        return False
    return any(not amendment.is_correction for amendment in year.pending)


def _nothing_more(_: Year) -> Iterator[Finding]:
    return iter(())


def _nothing_yet(_year: Year, _on: dt.date | None) -> Iterator[Finding]:
    return iter(())


def _parts_of_program(year: Year) -> Parts:
    """By the words of §§2 and 3 of the Programme; lawyers may word headings otherwise, not leave
    them out."""
    funding = ((r"финансирован", "объем финансирования (п. 2.4)"),)
    return (
        (r"общие положения", "общие положения (раздел 1)"),
        (r"анализ\w* текущ", "анализ текущего состояния (п. 2.1)"),
        (r"план\w* мероприятий", "план мероприятий (п. 2.2)"),
        (r"показател", "показатели эффективности (п. 2.3)"),
        *(funding if year.company.states_funding else ()),
        (r"размещ|публик", "публикация на сайте (п. 3.1)"),
        (r"оценк", "оценка эффективности (п. 3.2)"),
    )


_NO_BREAKDOWN = "нет таблицы в разрезе вида обслуживания и сегмента (п. 3.2 Программы)"

_PROGRAM = Kind(
    name="program",
    title="Программа",
    full_title=(
        "Программа мероприятий по повышению качества обслуживания клиентов {company} на {year} год"
    ),
    on_title_page=("Программа мероприятий", "на {year} год"),
    template=shipped_template("program"),
    context=program.context,
    editions=(Edition.PUBLIC, Edition.INTERNAL),
    is_due=_always,
    rules=_nothing_more,
    rules_of_running_year=_nothing_yet,
    stamp=lambda year: year.imprint.program_stamp,
    approved="Утверждена",
    parts=_parts_of_program,
    prints_plan=True,
    facts_only=False,
    needs=(),
    data=data.of_program,
)
_REPORT = Kind(
    name="report",
    title="Отчет",
    full_title=(
        "Отчет о выполнении Программы мероприятий по повышению качества обслуживания клиентов "
        "{company} за {year} год"
    ),
    on_title_page=("Отчет", "за {year} год"),
    template=shipped_template("report"),
    context=report.context,
    editions=(Edition.PUBLIC, Edition.INTERNAL),
    is_due=_is_reported,
    rules=checks.check_report,
    rules_of_running_year=checks.check_running,
    stamp=lambda year: year.imprint.report_stamp,
    approved="Утвержден",
    parts=lambda _: (
        (r"общие положения", "общие положения"),
        (r"результат", "основные результаты (п. 3.2 Программы)"),
        (r"причин", "причины невыполнения и отклонений (п. 3.2 Программы)"),
        (r"эффект(?!ив)", "полученные эффекты (п. 3.2 Программы)"),
        (r"вывод", "общие выводы по эффективности (п. 3.2 Программы)"),
    ),
    prints_plan=True,
    facts_only=True,
    needs=tuple((fact, _NO_BREAKDOWN) for fact in results.BY_TYPE_AND_SEGMENT),
    data=data.of_report,
    against="program",
)
_AMENDMENT = Kind(
    name="amendment",
    title="Изменения в Программу",
    full_title=(
        "Изменения ({amendments}), которые вносятся в Программу мероприятий по повышению качества "
        "обслуживания клиентов {company} на {year} год"
    ),
    on_title_page=("Изменения", "на {year} год"),
    template=shipped_template("amendment"),
    context=amendment.context,
    editions=(Edition.PUBLIC,),
    is_due=_is_amended,
    rules=checks.check_amendment,
    rules_of_running_year=checks.check_unamended,
    stamp=amendment.stamp_of,
    approved="Утверждены",
    parts=lambda _: ((r"изменения", "изменения"),),
    prints_plan=False,
    facts_only=False,
    needs=(),
    data=amendment.data,
    against="program",
    is_yearly=False,
    amends="program",
    accumulates=True,
)
KINDS: tuple[Kind, ...] = (_PROGRAM, _AMENDMENT, _REPORT)


def yearly() -> tuple[Kind, ...]:
    """The kinds that every year has."""
    return tuple(each for each in KINDS if each.is_yearly)


CONTROL = "control"
"""The name of the kind that is of a day."""


def control_on(day: dt.date, since: dt.date | None = None) -> Kind:
    """The control of a year on a day, compared with an earlier one. It is of a day, so it is none
    of `KINDS`; it stays in the house, so it has no stamp and no data for the site."""
    return Kind(
        name=CONTROL,
        title="Справка",
        full_title=(
            "Справка об исполнении Программы мероприятий по повышению качества обслуживания "
            "клиентов {company} на {year} год по состоянию на " + wording.date(day)
        ),
        on_title_page=("Справка", "на {year} год"),
        template=shipped_template(CONTROL),
        context=partial(control.context, on=day, since=since),
        editions=(Edition.INTERNAL,),
        is_due=_always,
        rules=checks.check_control,
        rules_of_running_year=_nothing_yet,
        stamp=lambda year: year.imprint.program_stamp,
        approved="",
        parts=lambda _: (),
        prints_plan=False,
        facts_only=False,
        needs=(),
        data=lambda _: {},
        is_reviewed=False,
        is_yearly=False,
    )


def kind(name: str) -> Kind:
    """The kind of a name."""
    return next(kind for kind in KINDS if kind.name == name)


def accumulates(name: str) -> bool:
    """Whether new revisions of a kind stand beside the former ones."""
    return any(each.accumulates for each in KINDS if each.name == name)


def of_book(source: Path, every: Sequence[Kind] = ()) -> tuple[Kind, ...]:
    """The kinds for a workbook, all of them or some: by its own templates, where some stand beside
    it."""
    every = every or KINDS
    own = {each.name: own_template(each.name, source) for each in every}
    return tuple(replace(each, template=own[each.name] or each.template) for each in every)
