"""A measure → the row for another group or branch: the same, with the words of its segment (§1.5 of
the published Programme: «тиражирование»)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator import wording
from generator.book import Book, Place, place_at
from generator.contract import segment_words
from generator.contract.schema import PLAN
from generator.cycle.new_rows import NewRow, Value, amended, cells_of
from generator.findings import GeneratorError
from generator.model import Measure, Section, Segment
from generator.spelling import look
from generator.suggestions.cells import Cells
from generator.suggestions.codes import Codes
from generator.suggestions.suggestion import Suggestion

_ENDING = 2  # letters of a word that change with its case


class NothingToReplicate(GeneratorError):
    """A measure or group that is not there, or where nothing may be put; the text says which there
    are."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Replica:
    """What is asked for: a measure, the group that is to get it too, and the branch."""

    book: Book
    measure: Measure
    to: Section
    branch: str
    """«» for the whole company."""
    own: Place
    """Where the measure stands."""
    other: Place
    """Where it is to stand."""
    source: str
    """The name of the workbook."""
    amendment: int = 0
    """The number of the amendment that would add a row to the Programme of the year; 0 for one that
    was not issued."""

    def suggestions(self, cells: Cells) -> tuple[Suggestion, ...]:
        """The cells of the new row."""
        measure = self.measure
        doubt = "; ".join(self._doubts())
        row = NewRow(
            sheet=PLAN.title,
            key=Codes(cells).like(measure.code, PLAN.title, measure.year, measure.year),
            year=measure.year,
            place=f"как {measure.code}, в группе {self.to.code}",
            source=self.source,
            values=tuple(replace(each, doubt=each.doubt or doubt) for each in self._values()),
        )
        return tuple(cells_of([amended(row, self.amendment)], cells))

    def _values(self) -> Iterator[Value]:
        measure = self.measure
        yield Value("year", str(measure.year))
        yield Value("section", self.to.code, was=measure.section, doubt=self._not_applicable())
        yield from map(self._text, ("proposal", "measure", "expected_result"))
        yield Value("due", measure.due.text, was=measure.due.text)
        responsible = measure.responsible or ""
        doubt = self._named_branch(responsible)
        yield Value("responsible", responsible, was=responsible, doubt=doubt)
        yield self._funding()
        yield Value("grounds", self._grounds(), was="; ".join(measure.grounds))
        yield Value("branch", self.branch, was=measure.branch or "")
        clauses = "; ".join(measure.clauses)
        yield Value("clauses", clauses, was=clauses)

    # --- what a person has to look at -------------------------------------------------------------

    def _doubts(self) -> Iterator[str]:
        """Why a person has to look at the whole row."""
        measure, own, other = self.measure, self.own, self.other
        if own.channel != other.channel:
            yield f"другой канал: «{other.channel or self.to.title}»"
        elif own.service_type != other.service_type:
            yield f"другой вид обслуживания: «{other.service_type or self.to.title}»"
        if measure.excluded is not None:
            yield f"{measure.code} исключено из Программы"
        text = self._worded(measure.measure)
        for row in self.book.measures:
            is_in_force = row.year == measure.year and row.excluded is None
            is_there = is_in_force and row.section == self.to.code
            is_of_branch = look(row.branch or "") == look(self.branch)
            if is_there and is_of_branch and look(row.measure) == look(text):
                yield f"в группе уже есть такое мероприятие: {row.code}"

    def _not_applicable(self) -> str:
        reason = self.to.not_applicable
        return f"в группе сказано, что она не применима: «{reason}»" if reason else ""

    def _named_branch(self, text: str) -> str:
        """What to say of a text that names another branch; «» for one that does not."""
        named = (measure.branch for measure in self.book.measures)
        for name in dict.fromkeys(filter(None, (*self.book.branches, *named))):
            if look(name) != look(self.branch) and _naming(name).search(text):
                return f"назван другой филиал: «{name}»"
        return ""

    def _named_segment(self, text: str, new: str) -> str:
        """What to say of a text whose words could not be exchanged, or not all of them."""
        segment = self.other.segment
        if segment is self.own.segment:
            return ""
        named = [each for each in Segment if segment_words.names(new, self._pairs, each)]
        if segment is None:
            is_of_one = self.own.segment is not None and len(named) == 1
            return f"назван сегмент {named[0]}, а группа – для всех клиентов" if is_of_one else ""
        if new == text and len(named) > 1:
            return "в тексте названы оба сегмента: слова не заменены"
        return "" if set(named) <= {segment} else "назван другой сегмент"

    # --- values -----------------------------------------------------------------------------------

    def _text(self, field: str) -> Value:
        text = getattr(self.measure, field)
        new = self._worded(text)
        doubt = self._named_segment(text, new) or self._named_branch(new)
        return Value(field, new, was=text, doubt=doubt)

    def _worded(self, text: str) -> str:
        """A text in the words of the segment that the group is for."""
        own, segment = self.own.segment, self.other.segment
        if own is None or segment is None or own is segment:
            return text
        names_both = all(segment_words.names(text, self._pairs, each) for each in Segment)
        return text if names_both else segment_words.exchanged(text, self._pairs, own)

    @property
    def _pairs(self) -> segment_words.Pairs:
        return self.book.segment_words or segment_words.USUAL

    def _funding(self) -> Value:
        funding = self.measure.funding
        text = "" if funding is None else wording.money(funding)
        return Value("funding", text, was=text, doubt="сумма того мероприятия" if text else "")

    def _grounds(self) -> str:
        """The grounds of the measure but for those of another segment."""
        segment = self.other.segment
        others = set()
        for conclusion in self.book.conclusions:
            if segment is not None and conclusion.segment not in (None, segment):
                others.add(conclusion.code)
        return "; ".join(code for code in self.measure.grounds if code not in others)


def _naming(branch: str) -> re.Pattern[str]:
    """What finds a branch in a text, in whatever case: «Приозерного филиала»."""
    forms = []
    for word in branch.split():
        is_long = len(word) > _ENDING + 2
        forms.append(re.escape(word[:-_ENDING]) + r"\w*" if is_long else re.escape(word))
    name = r"\s+".join(forms)
    return re.compile(rf"(?<!\w){name}(?!\w)", re.IGNORECASE)


def replica(book: Book, code: str, to: str | None, branch: str | None, source: str) -> Replica:
    """What is asked for by a code of a measure and one of a group; without a group, of the same for
    another branch; without a branch, for that of the measure. Raises `NothingToReplicate`."""
    measure = _measure(book, code)
    if to is None and branch is None:
        raise NothingToReplicate(
            f"Куда тиражировать {measure.code}? Назовите группу (TO=1.3) или филиал (BRANCH=…)."
        )
    own, other = _section(book, measure.section), _section(book, to or measure.section)
    known = {look(name): name for name in book.branches}
    wanted = measure.branch or "" if branch is None else known.get(look(branch), branch.strip())
    if own is other and look(wanted) == look(measure.branch or ""):
        raise NothingToReplicate(
            f"Мероприятие {measure.code} уже стоит в группе {own.code} «{own.title}»"
            + (f", филиал «{wanted}». " if wanted else ". ")
            + "Назовите другую группу (TO=…) или другой филиал (BRANCH=…)."
        )
    nodes = {section.code: section for section in book.sections}
    places = place_at(own, nodes), place_at(other, nodes)
    return Replica(book, measure, other, wanted, *places, source)


def _measure(book: Book, code: str) -> Measure:
    for measure in book.measures:
        if look(measure.code) == look(code.strip()):
            return measure
    known = [measure.code for measure in book.measures]
    alike = difflib.get_close_matches(code, known, n=3, cutoff=0.6)
    hint = f"похоже на {', '.join(alike)}" if alike else "коды – на листе «План»"
    raise NothingToReplicate(f"Мероприятия «{code}» нет на листе «План»; {hint}.")


def _section(book: Book, code: str) -> Section:
    """The group of a code. Raises `NothingToReplicate` if there is none, or measures stand in its
    groups."""
    parents = {section.parent for section in book.sections}
    leaves = [each for each in book.sections if each.code not in parents]
    wanted = look(code.strip(" ."))
    found = next((each for each in book.sections if look(each.code) == wanted), None)
    if found in leaves:
        return found
    named = "; ".join(f"{each.code} «{each.title}»" for each in leaves)
    if found is None:
        raise NothingToReplicate(f"Группы «{code}» нет на листе «Разделы»; есть: {named}.")
    own = "; ".join(f"{each.code} «{each.title}»" for each in leaves if each.parent == found.code)
    raise NothingToReplicate(
        f"В разделе {found.code} «{found.title}» есть группы, мероприятие стоит в одной из них: "
        f"{own}."
    )
