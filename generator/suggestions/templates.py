"""What was accepted of standing text → a copy of the template that says so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator import disk, output
from generator.documents import kinds
from generator.documents.received import bytes_of
from generator.documents.rewording import Rewording, reworded
from generator.findings import GeneratorError
from generator.suggestions import deciding
from generator.suggestions.suggestion import Decision, State, Suggestion


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """A copy of a template, or none if there was nothing to write."""

    path: Path | None
    written: tuple[Suggestion, ...]
    left: tuple[Suggestion, ...]
    """Accepted, and for a person to do: a tag or a field stands there, or it came or went."""


def apply_template(listed: Path, source: Path, into: Path) -> NewTemplate:
    """Writes what was accepted of standing text into a copy of the document's template, the
    company's own if there is one beside the workbook.

    Raises `WrongDecision` for decisions that nobody can follow, `GeneratorError` if a file is in
    the place of the copy."""
    with disk.readable():
        suggestions = deciding.from_bytes(listed.name, bytes_of(listed))
        name = suggestions.document.partition("-")[0]
        kind = next((kind for kind in kinds.of_book(source) if kind.name == name), None)
        if kind is None:
            raise GeneratorError(f"Список {listed} – не о документе: в шаблон писать нечего.")
        template = kind.template.read_bytes()
    accepted = tuple(filter(_is_accepted, suggestions.suggestions))
    wanted = [Rewording(each.was, each.text) for each in accepted]
    data, was_written = reworded(template, wanted)
    written = tuple(each for each, done in zip(accepted, was_written, strict=True) if done)
    left = tuple(each for each, done in zip(accepted, was_written, strict=True) if not done)
    if not written:
        return NewTemplate(None, written, left)
    if not output.put_new(into, data):
        raise GeneratorError(f"Файл {into} уже есть, он не тронут. Назовите другое имя.")
    return NewTemplate(into, written, left)


def _is_accepted(suggestion: Suggestion) -> bool:
    return suggestion.state is State.TEMPLATE and suggestion.decision == Decision.ACCEPT
