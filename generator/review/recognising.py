"""A returned file → the edition that it comes from, among those that are kept; by its generation,
or else by what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.documents import returned, revisions
from generator.documents.comments import Comment, comments_of
from generator.documents.reading import open_docx
from generator.documents.returned import Edition, Returned
from generator.documents.streams import StreamUnit
from generator.documents.traces import generation_of
from generator.findings import GeneratorError
from generator.sent import Kept

# Of 1: a file that says less of an edition does not come from it.
_LEAST = 0.3
_SURE = 0.6


@dataclass(frozen=True)
class Recognised:
    """A returned file with the edition that it comes from."""

    path: Path
    kept: Kept
    edition: Edition
    returned: Returned
    comments: dict[str, Comment]
    units: tuple[StreamUnit, ...]
    by_text: bool
    """Whether nothing but its text tells where it comes from."""
    is_latest: bool
    """Whether no later edition of the document is kept."""


def recognise(path: Path, docx: bytes, kept: Sequence[Kept]) -> Recognised:
    """The edition of a file. Raises `GeneratorError` for a file that is of none."""
    document = open_docx(docx)
    units = revisions.units_of(document)
    generation = generation_of(docx)
    named = [edition for edition in kept if edition.manifest.generation == generation]
    says = _said(units)
    found = next((edition for edition in named if _likeness(edition, says) >= _SURE), None)
    by_text = found is None
    if found is None:
        found = max(kept, key=lambda edition: _likeness(edition, says), default=None)
    if found is None or _likeness(found, says) < _LEAST:
        raise GeneratorError(
            f"Файл {path} – не Программа и не Отчет, которые отправлялись из этой книги: его текст "
            f"не похож ни на одну из сохраненных редакций ({len(kept)}). Проверьте файл и книгу: "
            "редакции лежат рядом с ней в папке sent."
        )
    edition = returned.edition_of(found.docx, found.manifest.values)
    later = (other for other in kept if other.document == found.document)
    return Recognised(
        path=path,
        kept=found,
        edition=edition,
        returned=returned.compare(edition, units),
        comments=dict(comments_of(document)),
        units=units,
        by_text=by_text,
        is_latest=all(other.number <= found.number for other in later),
    )


def _likeness(edition: Kept, says: Counter[str]) -> float:
    """How much a file and an edition have in common, up to 1: of all the characters of both."""
    own = _said(returned.edition_of(edition.docx, ()).units)
    shared = sum(len(key) * count for key, count in (own & says).items())
    every = sum(len(key) * count for key, count in (own | says).items())
    return shared / max(1, every)


def _said(units: Sequence[StreamUnit]) -> Counter[str]:
    """What the text says, unit by unit, when all changes are rejected; heads and feet apart."""
    return Counter(unit.before.key for unit in units if unit.group == "text")
