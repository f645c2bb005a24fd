"""A measure → the row for another group or branch: the same, with the words of its segment (§1.5 of
the published Programme: «тиражирование»)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator import wording
from generator.book import Book
from generator.contract import segment_words
from generator.contract.schema import PLAN
from generator.cycle.new_rows import NewRow, Value, cells_of
from generator.findings import GeneratorError
from generator.model import Measure, Section, Segment
from generator.spelling import look
from generator.suggestions.cells import Cells
from generator.suggestions.codes import Codes
from generator.suggestions.suggestion import Suggestion


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
    branch: str | None
    source: str
    """The name of the workbook."""

    def suggestions(self, cells: Cells) -> tuple[Suggestion, ...]:
        """The cells of the new row."""
        measure = self.measure
        code = Codes(cells).like(measure.code, PLAN.title, measure.year, measure.year)
        doubt = "; ".join(self._doubts())
        branch = measure.branch if self.branch is None else self.branch
        values = [
            Value("year", str(measure.year)),
            Value("section", self.to.code, was=measure.section),
            *(self._text(field) for field in ("proposal", "measure", "expected_result")),
            Value("due", measure.due.text, was=measure.due.text),
            Value("responsible", measure.responsible or "", was=measure.responsible or ""),
            self._funding(),
            Value("grounds", self._grounds(), was="; ".join(measure.grounds)),
            Value("branch", branch or "", was=measure.branch or ""),
            Value("clauses", "; ".join(measure.clauses), was="; ".join(measure.clauses)),
        ]
        row = NewRow(
            sheet=PLAN.title,
            key=code,
            year=measure.year,
            place=f"как {measure.code}, в группе {self.to.code}",
            source=self.source,
            values=tuple(replace(each, doubt=each.doubt or doubt) for each in values),
        )
        return tuple(cells_of([row], cells))

    def _doubts(self) -> Iterator[str]:
        """Why a person has to look at the whole row."""
        own, other = _place(self.book, self.measure.section), _place(self.book, self.to.code)
        if own.channel != other.channel:
            yield f"другой канал: «{other.channel or self.to.title}»"
        wanted = [look(self._worded(self.measure.measure)), look(self.branch or "")]
        for row in self.book.measures:
            is_there = row.year == self.measure.year and row.section == self.to.code
            if is_there and [look(row.measure), look(row.branch or "")] == wanted:
                yield f"в группе уже есть такое мероприятие: {row.code}"

    def _text(self, field: str) -> Value:
        text = getattr(self.measure, field)
        segment = _place(self.book, self.to.code).segment
        new = self._worded(text)
        doubt = ""
        if new == text and self._names_both(text):
            doubt = "в тексте названы оба сегмента: слова не заменены"
        elif segment is not None and segment_words.names(new, self._pairs, _other(segment)):
            doubt = "назван другой сегмент"
        return Value(field, new, was=text, doubt=doubt)

    def _worded(self, text: str) -> str:
        """A text in the words of the segment that the group is for."""
        own = _place(self.book, self.measure.section).segment
        segment = _place(self.book, self.to.code).segment
        if own is None or segment is None or own is segment or self._names_both(text):
            return text
        return segment_words.exchanged(text, self._pairs, own)

    @property
    def _pairs(self) -> segment_words.Pairs:
        return self.book.segment_words or segment_words.USUAL

    def _names_both(self, text: str) -> bool:
        return all(segment_words.names(text, self._pairs, segment) for segment in Segment)

    def _funding(self) -> Value:
        funding = self.measure.funding
        text = "" if funding is None else wording.money(funding)
        return Value("funding", text, was=text, doubt="сумма того мероприятия" if text else "")

    def _grounds(self) -> str:
        """The grounds of the measure but for those of another segment."""
        segment = _place(self.book, self.to.code).segment
        others = {row.code for row in self.book.conclusions if row.segment not in (None, segment)}
        return "; ".join(code for code in self.measure.grounds if code not in others)


def _other(segment: Segment) -> Segment:
    return Segment.B2C if segment is Segment.B2B else Segment.B2B


@dataclass(frozen=True, slots=True)
class _Place:
    channel: str | None
    segment: Segment | None


def _place(book: Book, code: str) -> _Place:
    """Channel and segment of a group: what it leaves out, the section above says."""
    nodes = {section.code: section for section in book.sections}
    own = nodes.get(code)
    if own is None:
        return _Place(None, None)
    above = nodes.get(own.parent or "", own)
    return _Place(own.channel or above.channel, own.segment or above.segment)


def replica(book: Book, code: str, to: str | None, branch: str | None, source: str) -> Replica:
    """What is asked for by a code of a measure and one of a group; without a group, of the same for
    another branch. Raises `NothingToReplicate`."""
    measure = _measure(book, code)
    if to is None and branch is None:
        raise NothingToReplicate(
            f"Куда тиражировать {measure.code}? Назовите группу (TO=1.3) или филиал (BRANCH=…)."
        )
    section = _section(book, to or measure.section)
    is_same_branch = branch is None or look(branch) == look(measure.branch or "")
    if section.code == measure.section and is_same_branch:
        raise NothingToReplicate(
            f"Мероприятие {measure.code} уже стоит в группе {section.code} «{section.title}». "
            "Назовите другую группу (TO=…) или другой филиал (BRANCH=…)."
        )
    return Replica(book, measure, section, branch, source)


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
    found = next((each for each in book.sections if look(each.code) == look(code.strip())), None)
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
