"""Returned files, the editions they come from and the workbook as it is now → suggestions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.contract.schema import SHEETS
from generator.documents.comments import Comment
from generator.review.naming import Naming
from generator.review.recognising import Recognised
from generator.review.rows import EXCLUDED, Rows
from generator.review.standing import StandingText
from generator.review.values import Changed, plainly, suggestions_of, weaker
from generator.suggestions.against import against, naming_values
from generator.suggestions.cells import Cells
from generator.suggestions.codes import Codes
from generator.suggestions.suggestion import Plain, Remark, State, Suggestion, decided


def review(
    files: Sequence[Recognised], cells: Cells, amendments: Mapping[str, int]
) -> dict[str, tuple[Suggestion, ...]]:
    """The suggestions of all files by document; `amendments` says which one would change a document
    that was issued. What two files say alike is one suggestion, what they say differently a
    conflict of two."""
    codes = Codes(cells)
    made: list[tuple[str, Suggestion]] = []
    for file in files:
        document = file.kept.document
        for suggestion in _of_file(file, cells, codes, amendments.get(document, 0)):
            made.append((document, suggestion))
    by_row = _one_by_row([suggestion for _, suggestion in made])
    suggestions = _kept_or_gone(_one_by_cell(by_row))
    documents = {suggestion.source: file for file, suggestion in made}
    by_document: dict[str, list[Suggestion]] = {file.kept.document: [] for file in files}
    for suggestion in suggestions:
        document = documents[suggestion.source.partition("; ")[0]]
        by_document[document].append(decided(suggestion))
    return {document: tuple(listed) for document, listed in by_document.items()}


def _of_file(file: Recognised, cells: Cells, codes: Codes, amendment: int) -> Iterator[Suggestion]:
    naming = Naming(file.kept, file.edition)
    values = list(suggestions_of(file, cells, naming))
    rows = list(Rows(file, cells, naming, codes, amendment).suggestions())
    texts = frozenset(each.suggestion.proposed for each in rows if each.suggestion.is_new)
    standing = list(StandingText(file, naming, texts).suggestions())
    known = _known_rows(file)
    named = [_identified(each, known) for each in [*values, *rows, *standing]]
    alive = []
    for each in named:
        suggestion = against(each.suggestion, cells)
        if suggestion is not None:
            alive.append(Changed(suggestion, each.comments))
    yield from _Remarks(file, naming).put_to(alive)


def _known_rows(file: Recognised) -> Mapping[tuple[str, str], dict[str, Plain]]:
    """What each row of a sheet without keys said, by sheet and number."""
    keyless = {sheet.title for sheet in SHEETS if not sheet.key and not sheet.vertical}
    rows: dict[tuple[str, str], dict[str, Plain]] = defaultdict(dict)
    for value in file.edition.values:
        sheet, _, address = value.value.cell.rpartition("!")
        if sheet in keyless:
            rows[sheet, _row(address)][value.value.column] = value.value.value
    return rows


def _row(address: str) -> str:
    return address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _identified(each: Changed, rows: Mapping[tuple[str, str], dict[str, Plain]]) -> Changed:
    suggestion = each.suggestion
    values = rows.get((suggestion.sheet, _row(suggestion.cell)))
    if values is None or not suggestion.state.is_writable:
        return each
    known = naming_values(suggestion.sheet, values)
    return replace(each, suggestion=replace(suggestion, known=known))


# --- several files --------------------------------------------------------------------------------


def _one_by_row(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """New rows that several files have alike are one; those of one file are as many as it has. The
    same row in different groups is a conflict of the files."""
    rows: dict[tuple[str, str], list[Suggestion]] = defaultdict(list)
    for suggestion in suggestions:
        if suggestion.is_new:
            rows[suggestion.sheet, suggestion.row].append(suggestion)
    codes: dict[object, str] = {}
    renamed: dict[tuple[str, str], str] = {}
    times: Counter[object] = Counter()
    places: dict[object, set[tuple[str, str]]] = defaultdict(set)
    says_of: dict[tuple[str, str], object] = {}
    for (sheet, code), cells in rows.items():
        says = sheet, frozenset((cell.heading, plainly(cell.proposed)) for cell in cells)
        source, group = cells[0].source, (cells[0].new_row or {}).get("Раздел", "")
        times[source, says, group] += 1
        same = says, group, times[source, says, group]
        renamed[sheet, code] = codes.setdefault(same, code)
        places[says].add((source, group))
        says_of[sheet, code] = says
    made = []
    for each in suggestions:
        if each.is_new:
            told = places[says_of[each.sheet, each.row]]
            renamed_one = replace(each, row=renamed[each.sheet, each.row])
            made.append(_disputed(renamed_one, told))
        else:
            made.append(each)
    return made


def _disputed(suggestion: Suggestion, places: set[tuple[str, str]]) -> Suggestion:
    """A cell of a new row that files put into different groups."""
    by_source: dict[str, set[str]] = defaultdict(set)
    for source, group in places:
        by_source[source].add(group)
    if len(set(map(frozenset, by_source.values()))) < 2:
        return suggestion
    return weaker(suggestion, State.CONFLICT, "в файлах эта строка стоит в разных группах")


def _kept_or_gone(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """A row that one takes out and another changes is a conflict."""
    takers: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    changers: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for each in suggestions:
        if each.state.is_writable and not each.is_new and each.row:
            whose = takers if each.heading == EXCLUDED else changers
            whose[each.sheet, each.row].add((each.source, *each.authors))
    disputed = {row for row in takers if changers[row] - takers[row]}
    note = "одни снимают эту строку, другие ее меняют"
    return [
        weaker(each, State.CONFLICT, note)
        if (each.sheet, each.row) in disputed and each.state.is_writable
        else each
        for each in suggestions
    ]


def _one_by_cell(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Suggestions for one cell that say the same are one; those that do not are conflicts."""
    groups: dict[object, list[Suggestion]] = {}
    for number, suggestion in enumerate(suggestions):
        of_cell = suggestion.sheet, suggestion.row, suggestion.heading, _cell(suggestion)
        is_cell = suggestion.state.is_writable and suggestion.heading
        groups.setdefault(of_cell if is_cell else number, []).append(suggestion)
    return [each for group in groups.values() for each in _of_one_cell(group)]


def _cell(suggestion: Suggestion) -> str:
    return "" if suggestion.row else suggestion.cell


def _of_one_cell(group: Sequence[Suggestion]) -> list[Suggestion]:
    by_text: dict[str, Suggestion] = {}
    for suggestion in group:
        text = suggestion.proposed
        by_text[text] = _joined(by_text[text], suggestion) if text in by_text else suggestion
    if len(by_text) == 1:
        return list(by_text.values())
    note = "предложено разное: " + "; ".join(f"«{text}»" for text in by_text)
    return [weaker(each, State.CONFLICT, note) for each in by_text.values()]


def _joined(one: Suggestion, other: Suggestion) -> Suggestion:
    """Two suggestions of the same as one."""
    return replace(
        weaker(one, other.state, "" if other.note == one.note else other.note),
        authors=tuple(dict.fromkeys((*one.authors, *other.authors))),
        when=max(one.when, other.when),
        comments=tuple(dict.fromkeys((*one.comments, *other.comments))),
        place="; ".join(dict.fromkeys((one.place, other.place))),
        source="; ".join(dict.fromkeys((one.source, other.source))),
    )


# --- comments -------------------------------------------------------------------------------------


@dataclass
class _Remarks:
    """The comments of a file, thread by thread: each stands with the suggestions for the cells that
    it covers, or is a task of its own."""

    file: Recognised
    naming: Naming

    def put_to(self, changed: Sequence[Changed]) -> Iterator[Suggestion]:
        """The suggestions with their comments, and the comments that have none."""
        remarks: dict[int, list[Remark]] = defaultdict(list)
        tasks = []
        for thread in self._threads():
            keys = {comment.key for comment in thread}
            said = [Remark(each.author, each.text, each.is_resolved) for each in thread]
            covered = [number for number, each in enumerate(changed) if each.comments & keys]
            for number in covered:
                remarks[number] += said
            if not covered:
                tasks.append(self._task(thread, keys, tuple(said)))
        for number, each in enumerate(changed):
            yield replace(each.suggestion, comments=tuple(remarks[number]))
        yield from tasks

    def _threads(self) -> list[list[Comment]]:
        threads: dict[str, list[Comment]] = {}
        for comment in self.file.comments.values():
            first = comment
            while first.answers in self.file.comments and first.answers != first.key:
                first = self.file.comments[first.answers]
            threads.setdefault(first.key, []).append(comment)
        return list(threads.values())

    def _task(
        self, thread: Sequence[Comment], keys: set[str], said: tuple[Remark, ...]
    ) -> Suggestion:
        suggestion = Suggestion(
            state=State.TASK,
            authors=tuple(dict.fromkeys(each.author for each in thread)),
            when=max(each.when for each in thread),
            comments=said,
            source=self.file.name,
            note="примечание без правки: решите, что изменить",
        )
        if all(each.is_resolved for each in thread):
            suggestion = replace(suggestion, note="примечание без правки, отмечено решенным")
        fates = [fate for fate in self.file.returned.fates if fate.comments & keys]
        if fates:
            fate = next((each for each in fates if each.sent.value.cell), fates[0])
            value = fate.sent.value
            sheet, _, address = value.cell.rpartition("!")
            return replace(
                suggestion,
                sheet=sheet,
                row=value.row,
                heading=value.column,
                cell=address,
                was=plainly(value.text),
                place=self.naming.of(fate.sent.unit, fate.sent.cell),
            )
        return replace(suggestion, place=self._place(keys))

    def _place(self, keys: set[str]) -> str:
        """Where comments stand that are over no value."""
        paired = {id(now): unit for unit, now in self.file.returned.pairs.items()}
        paired |= {
            id(each.returned): each.unit for each in self.file.returned.gone if each.returned
        }
        for now in self.file.units:
            if now.comments & keys:
                unit = paired.get(id(now))
                return "новый текст" if unit is None else self.naming.of(unit)
        return "документ"
