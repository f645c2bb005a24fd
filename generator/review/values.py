"""What became of the values of an edition → suggestions for the cells that they came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator import spelling, wording
from generator.contract.column import Column, Reads
from generator.documents.manifest import Value
from generator.documents.printed import DASH, as_read
from generator.documents.returned import Fate, SentValue
from generator.documents.streams import Mark
from generator.model import Period
from generator.review.naming import Naming
from generator.review.recognising import Recognised
from generator.suggestions.cells import Cells, column_of, is_known, same, sheet_of, shown
from generator.suggestions.suggestion import State, Suggestion

UNTRACKED = "без записи исправлений"


@dataclass(frozen=True, slots=True)
class Changed:
    """A suggestion with the comments over its value, and whether its text is what makes it."""

    suggestion: Suggestion
    comments: frozenset[str]


def suggestions_of(file: Recognised, cells: Cells, naming: Naming) -> Iterator[Changed]:
    """A suggestion for each cell that a file wants to say something else; more where two places of
    it say different things."""
    groups: dict[tuple[str, str, str, str], list[Fate]] = defaultdict(list)
    for number, fate in enumerate(file.returned.fates):
        value = fate.sent.value
        key = (value.row, value.column, value.cell, "" if value.cell else str(number))
        groups[key].append(fate)
    for fates in groups.values():
        yield from _of_cell(file, cells, naming, fates)


def _of_cell(
    file: Recognised, cells: Cells, naming: Naming, fates: Sequence[Fate]
) -> Iterator[Changed]:
    by_text: dict[str, list[Fate]] = defaultdict(list)
    for fate in fates:
        if fate.carried is not None and is_changed(fate):
            by_text[shown(fate.carried.text)].append(fate)
    left = [fate for fate in fates if fate.carried is not None and not is_changed(fate)]
    for alike in by_text.values():
        suggestion = _suggestion(file, cells, naming, alike)
        if len(by_text) > 1:
            texts = [each[0].carried.text for each in by_text.values() if each[0].carried]
            told = "; ".join(f"«{text}»" for text in texts)
            note = f"в разных местах документа предложено разное: {told}"
            suggestion = weaker(suggestion, State.CONFLICT, note)
        elif left:
            other = naming.of(left[0].sent.unit, left[0].sent.cell)
            suggestion = weaker(
                suggestion, State.CHECK, f"в другом месте осталось прежнее: {other}"
            )
        yield Changed(suggestion, frozenset().union(*(fate.comments for fate in alike)))


def is_changed(fate: Fate) -> bool:
    """Whether a value says something else than it did. One that went with the sentence around it
    was not changed: the sentence was."""
    assert fate.carried is not None
    return not vanished(fate) and shown(fate.carried.text) != shown(fate.sent.value.text)


def vanished(fate: Fate) -> bool:
    """Whether a value is gone from a text of which something is left, or was more."""
    carried = fate.carried
    return (
        carried is not None
        and not carried.is_alone
        and not carried.text.strip()
        and bool(fate.sent.value.text.strip())
    )


def _suggestion(
    file: Recognised, cells: Cells, naming: Naming, alike: Sequence[Fate]
) -> Suggestion:
    """The suggestion that fates with one text make."""
    first = alike[0]
    value, carried = first.sent.value, first.carried
    assert carried is not None
    marks = [mark for fate in alike if fate.carried for mark in _marks(fate)]
    untracked = any(
        hunk.is_untracked for fate in alike if fate.carried for hunk in fate.carried.hunks
    )
    places = dict.fromkeys(naming.of(fate.sent.unit, fate.sent.cell) for fate in alike)
    suggestion = Suggestion(
        state=State.READY,
        row=value.row,
        was=plainly(value.text),
        proposed=plainly(carried.text),
        authors=authors_of(marks, untracked=untracked),
        when=latest(marks),
        place="; ".join(places),
        source=file.name,
    )
    if not value.cell:
        return _of_calculation(suggestion, value, naming, first)
    if any(mark.moved for mark in marks):
        note = "часть текста перенесли сюда или отсюда"
        suggestion = weaker(suggestion, State.CHECK, note)
    sure = all(fate.is_sure and fate.carried and fate.carried.is_sure for fate in alike)
    return _of_value(suggestion, value, cells, file.kept.manifest.year, is_sure=sure)


def _marks(fate: Fate) -> Iterator[Mark]:
    assert fate.carried is not None
    for hunk in fate.carried.hunks:
        yield from hunk.marks


def authors_of(marks: Iterable[Mark], *, untracked: bool) -> tuple[str, ...]:
    """Everybody who made a change."""
    names = dict.fromkeys(mark.author or "автор не указан" for mark in marks)
    return (*names, UNTRACKED) if untracked else tuple(names)


def latest(marks: Iterable[Mark]) -> str:
    """The time of the latest change, «» if none tells."""
    return max((mark.when for mark in marks), default="")


def plainly(text: str) -> str:
    """A printed text as it is typed in a cell: nothing unseen; spaces that print makes no-break by
    itself are plain ones."""
    plain = spelling.seen(text).replace(wording.NBSP, " ").strip()
    return "" if plain == DASH else plain


def weaker(suggestion: Suggestion, state: State, note: str) -> Suggestion:
    """The suggestion with one more reason not to be ready; of two states the weightier stays."""
    weight = [State.READY, State.CHECK, State.UNREADABLE, State.CONFLICT]
    if suggestion.state not in weight:
        state = suggestion.state
    elif state in weight:
        state = max(suggestion.state, state, key=weight.index)
    notes = [each for each in (suggestion.note, note) if each]
    return replace(suggestion, state=state, note="; ".join(notes))


_RULES = {
    "amended": "чем утверждены изменения – лист «Изменения»",
    "amendment": "чем утверждено изменение – лист «Изменения»",
    "funding_planned": "сумма финансирования мероприятий",
    "number": "номер мероприятия",
    "share": "доля от числа мероприятий",
}


def _of_calculation(suggestion: Suggestion, value: Value, naming: Naming, fate: Fate) -> Suggestion:
    heading = naming.heading(fate.sent.unit, fate.sent.cell)
    rule = _RULES.get(value.fact, value.fact)
    note = f"это считает программа ({rule}): измените исходные ячейки"
    return replace(suggestion, state=State.COMPUTED, heading=heading, note=note)


def _of_value(
    suggestion: Suggestion, value: Value, cells: Cells, year: int, *, is_sure: bool
) -> Suggestion:
    sheet, _, address = value.cell.rpartition("!")
    suggestion = replace(
        suggestion,
        sheet=sheet,
        heading=value.column,
        cell=address,
        expected=value.value,
        year=year,
    )
    if not is_known(sheet, value.column):
        note = "такого столбца в книге больше нет"
        return replace(suggestion, state=State.CONFLICT, note=note)
    if not is_sure:
        note = "неясно, относится ли правка к этой ячейке целиком"
        suggestion = weaker(suggestion, State.CHECK, note)
    return _read(suggestion, value, column_of(sheet, value.column), cells)


def _read(suggestion: Suggestion, value: Value, column: Column, cells: Cells) -> Suggestion:
    """What a converter of the workbook makes of the text."""
    year = suggestion.year
    read = cells.read(column, suggestion.proposed, year)
    if read.fault:
        hint = f"; {read.hint}" if read.hint else ""
        suggestion = weaker(suggestion, State.UNREADABLE, read.fault + hint)
    elif read.remark:
        suggestion = weaker(suggestion, State.CHECK, read.remark)
    if not suggestion.proposed and column.required:
        suggestion = weaker(suggestion, State.CHECK, "обязательная ячейка стала бы пустой")
    elif suggestion.was == "" and suggestion.proposed.strip("–- ") != suggestion.proposed:
        suggestion = weaker(suggestion, State.CHECK, "прочерк остался в тексте")
    if column.field == sheet_of(suggestion.sheet).key:
        suggestion = weaker(suggestion, State.CHECK, "на этот код ссылаются другие строки")
    if _prints_itself(column, cells, suggestion, value):
        return suggestion
    if column.reads is Reads.CODE:
        note = f"в ячейке код, а печатается его название: измените название кода «{value.value}»"
        return replace(suggestion, state=State.COMPUTED, note=note)
    return weaker(suggestion, State.CHECK, "в документе здесь другие слова, чем в ячейке")


def _prints_itself(column: Column, cells: Cells, suggestion: Suggestion, value: Value) -> bool:
    """Whether what is printed is the value of the cell, be it in other words, and not something
    that follows from it."""
    if value.value in (None, [], ""):
        # Nothing is printed as a dash, or as a line to write on.
        return not plainly(value.text).strip("«»_ г.0123456789")
    printed = cells.read(column, suggestion.was, suggestion.year)
    if printed.fault:
        return False
    if isinstance(printed.value, Period):
        kept = cells.read(column, str(value.value), suggestion.year).value
        is_period = isinstance(kept, Period)
        return is_period and (kept.start, kept.end) == (printed.value.start, printed.value.end)
    read = as_read(printed.value)
    named = shown(wording.person(str(value.value))) == shown(wording.person(str(read)))
    return same(column, read, value.value) or named


# --- what rows need too ---------------------------------------------------------------------------


def sheet_in(value: SentValue) -> str:
    """The sheet that a value came from."""
    return value.value.cell.rpartition("!")[0]


def named(suggestion: Suggestion, value: SentValue) -> Suggestion:
    """The suggestion with the row that it is about."""
    return replace(suggestion, sheet=sheet_in(value), row=value.value.row)


def by(suggestion: Suggestion, marks: Iterable[Mark], *, untracked: bool) -> Suggestion:
    """The suggestion with who makes it."""
    every = list(marks)
    authors = authors_of(every, untracked=untracked)
    return replace(suggestion, authors=authors, when=latest(every))
