"""What reviewers changed in the standing text of a template → reports with template and paragraph;
never a change of a cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from rapidfuzz import fuzz

from generator import spelling
from generator.documents.hunks import is_all
from generator.documents.returned import Fate, StandingChange
from generator.documents.standing import standing_text
from generator.documents.streams import Mark, StreamUnit
from generator.review.naming import Naming
from generator.review.recognising import Recognised
from generator.review.values import Changed, authors_of, latest, plainly, vanished
from generator.suggestions.suggestion import State, Suggestion


class StandingText:
    """The standing text of one returned file; `made` are the texts that are rows already."""

    def __init__(self, file: Recognised, naming: Naming, made: frozenset[str]) -> None:
        self._file, self._naming, self._made = file, naming, made

    def suggestions(self) -> Iterator[Changed]:
        """A report for each paragraph or cell whose standing text is another now."""
        told = set()
        for change in self._file.returned.standing:
            told.add((change.unit, change.cell))
            yield self._changed(change)
        for fate in filter(vanished, self._file.returned.fates):
            place = fate.sent.unit, fate.sent.cell
            if place not in told:
                told.add(place)
                yield self._without_value(fate)
        yield from self._gone()
        yield from self._added()
        yield from self._moved()
        yield from self._joined()

    def _changed(self, change: StandingChange) -> Changed:
        marks = [mark for hunk in change.hunks for mark in hunk.marks]
        untracked = any(hunk.is_untracked for hunk in change.hunks)
        place = self._naming.of(change.unit, change.cell)
        comments = change.returned.comments if change.returned else frozenset()
        return self._report(change.was, change.now, place, marks, comments, untracked=untracked)

    def _without_value(self, fate: Fate) -> Changed:
        assert fate.carried is not None
        assert fate.now is not None
        sent = self._file.edition.units[fate.sent.unit].cells[fate.sent.cell].before
        start, end = fate.sent.span
        marks = [mark for hunk in fate.carried.hunks for mark in hunk.marks]
        untracked = any(hunk.is_untracked for hunk in fate.carried.hunks)
        now = sent[:start] + sent[end:]
        if len(fate.now.cells) == 1:
            now = fate.now.cells[0].after
        place = self._naming.of(fate.sent.unit, fate.sent.cell)
        return self._report(sent, now, place, marks, fate.comments, untracked=untracked)

    def _gone(self) -> Iterator[Changed]:
        running = {_letters(unit.after.key) for unit in self._file.units if not unit.is_gone}
        for gone in self._file.returned.gone:
            unit = self._file.edition.units[gone.unit]
            values = self._file.edition.by_unit.get(gone.unit, ())
            if unit.group == "running":
                # LibreOffice loses heads with a table in them when it saves RTF (7.4).
                is_lost = self._file.path.suffix.lower() == ".rtf"
                if is_lost or _letters(unit.before.key) in running:
                    continue
            elif (any(value.value.cell for value in values) and unit.table >= 0) or any(
                is_all(value.span, unit.cells[0].before) for value in values
            ):
                continue
            marks = list(gone.returned.marks) if gone.returned else []
            comments = gone.returned.comments if gone.returned else frozenset()
            text, place = _text(unit, after=False), self._naming.of(gone.unit)
            yield self._report(text, "", place, marks, comments, untracked=not marks)

    def _added(self) -> Iterator[Changed]:
        for added in self._file.returned.added:
            unit, text = added.returned, _text(added.returned, after=True)
            if unit.table >= 0 and unit.group == "text":
                continue
            if not spelling.reading(text) or plainly(text) in self._made:
                continue
            behind = "" if added.behind is None else f" за: {self._naming.of(added.behind)}"
            marks = list(unit.marks)
            place = f"новый абзац{behind}"
            yield self._report("", text, place, marks, unit.comments, untracked=not marks)

    def _moved(self) -> Iterator[Changed]:
        for unit, now in self._file.returned.moved:
            if unit in self._file.edition.by_unit or now.group == "running":
                continue
            text = _text(self._file.edition.units[unit], after=False)
            marks = [mark for mark in now.marks if mark.moved or now.is_added]
            place = f"переставлено: {self._naming.of(unit)}"
            yield self._report(
                text, _text(now, after=True), place, marks, now.comments, untracked=not marks
            )

    def _joined(self) -> Iterator[Changed]:
        """Two paragraphs that are one now: of the template, or of two rows of the workbook."""
        for unit, now, behind in self._file.returned.joined:
            texts = [_text(each, after=True) for each in (now, behind)]
            marks = [mark for mark in (now.joins,) if mark]
            place = f"абзац соединили со следующим: {self._naming.of(unit)}"
            changed = self._report(
                " ¶ ".join(texts), " ".join(texts), place, marks, frozenset(), untracked=False
            )
            values = self._file.edition.by_unit.get(unit, ())
            if any(
                is_all(each.span, self._file.edition.units[unit].cells[0].before) for each in values
            ):
                note = "это две строки книги: соедините их тексты в одной, если согласны"
                suggestion = replace(changed.suggestion, state=State.TASK, sheet="", note=note)
                changed = replace(changed, suggestion=suggestion)
            yield changed

    def _report(
        self,
        was: str,
        now: str,
        place: str,
        marks: list[Mark],
        comments: frozenset[str],
        *,
        untracked: bool,
    ) -> Changed:
        suggestion = Suggestion(
            state=State.TEMPLATE,
            sheet=f"{self._file.kept.kind}.docx",
            was=plainly(was),
            proposed=plainly(now),
            authors=authors_of(marks, untracked=untracked),
            when=latest(marks),
            place=place,
            source=self._file.name,
            note="это текст шаблона: измените его в Word, если согласны",
        )
        if was and (paragraph := self._paragraph(was)):
            suggestion = replace(suggestion, place=f"{place} (шаблон, абзац {paragraph})")
        return Changed(suggestion, comments)

    def _paragraph(self, text: str) -> int:
        """Which paragraph of the template it is, counted from 1; 0 if nobody can tell."""
        likeness = [fuzz.ratio(paragraph, text) for paragraph in self._paragraphs]
        best = max(range(len(likeness)), key=lambda at: likeness[at], default=None)
        return 0 if best is None or likeness[best] < 50 else best + 1

    @cached_property
    def _paragraphs(self) -> tuple[str, ...]:
        template = self._file.kept.template
        return () if template is None else standing_text(template).paragraphs


def _text(unit: StreamUnit, *, after: bool) -> str:
    texts = (unit.after if after else unit.before).texts
    return " | ".join(text for text in texts if text.strip())


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())
