"""A returned file → the edition that it comes from, among those that are kept; by its generation,
or else by what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import spelling
from generator.documents import returned, revisions
from generator.documents.comments import Comment, comments_of
from generator.documents.reading import open_docx
from generator.documents.returned import Edition, Returned, SentValue
from generator.documents.streams import StreamUnit
from generator.documents.traces import generation_of
from generator.findings import GeneratorError
from generator.sent import Kept

# Of 1: a file that says less of the text or of the values of an edition does not come from it. The
# Programme of another company has the same standing text and none of the values.
_LEAST_TEXT, _LEAST_VALUES = 0.3, 0.3
_LONG = 12  # characters of a value that is not by chance in another document


@dataclass(frozen=True)
class Recognised:
    """A returned file with the edition that it comes from."""

    path: Path
    name: str
    """What people call it: its name, or its path if another has the same name."""
    kept: Kept
    edition: Edition
    returned: Returned
    comments: dict[str, Comment]
    units: tuple[StreamUnit, ...]
    by_text: bool
    """Whether nothing but its text tells where it comes from."""
    is_latest: bool
    """Whether no later edition of the document is kept."""

    def values(self, unit: int) -> tuple[SentValue, ...]:
        """The values of a unit of the edition."""
        return self.edition.by_unit.get(unit, ())


def recognise(path: Path, docx: bytes, kept: Sequence[Kept], name: str | None = None) -> Recognised:
    """The edition of a file. Raises `GeneratorError` for a file that is of none."""
    document = open_docx(docx)
    units = revisions.units_of(document)
    generation = generation_of(docx)
    own = _Said(units)
    found = next((each for each in kept if each.manifest.generation == generation), None)
    by_text = found is None or not own.says_values(found)
    if by_text:
        likely = [edition for edition in kept if own.comes_from(edition)]
        found = max(likely, key=own.likeness, default=None)
    if found is None:
        raise GeneratorError(
            f"Файл {path} – не Программа и не Отчет, которые отправлялись из этой книги: его текст "
            f"не похож ни на одну из сохраненных редакций ({len(kept)}). Проверьте файл и книгу: "
            "редакции лежат рядом с ней в папке sent."
        )
    edition = returned.edition_of(found.docx, found.manifest.values)
    later = (other for other in kept if other.document == found.document)
    return Recognised(
        path=path,
        name=name or path.name,
        kept=found,
        edition=edition,
        returned=returned.compare(edition, units),
        comments=dict(comments_of(document)),
        units=units,
        by_text=by_text,
        is_latest=all(other.number <= found.number for other in later),
    )


class _Said:
    """What the text of a file says, heads and feet apart, when all changes are rejected."""

    def __init__(self, units: Sequence[StreamUnit]) -> None:
        own = [unit.before.key for unit in units if unit.group == "text"]
        self._text = " ".join(" ".join(own).split())
        self._phrases = _phrases(self._text)

    def likeness(self, edition: Kept) -> float:
        """How much of the text a file and an edition have in common, up to 1."""
        said = _Said(returned.edition_of(edition.docx, ()).units)
        shared = (self._phrases & said._phrases).total()
        return shared / max(1, (self._phrases | said._phrases).total())

    def comes_from(self, edition: Kept) -> bool:
        """Whether a file says enough of an edition to come from it."""
        return self.says_values(edition) and self.likeness(edition) >= _LEAST_TEXT

    def says_values(self, edition: Kept) -> bool:
        """Whether it says enough of the values of an edition."""
        values = {value.text for value in edition.manifest.values if len(value.text) >= _LONG}
        said = sum(spelling.reading(text) in self._text for text in values)
        return said >= _LEAST_VALUES * len(values)


def _phrases(text: str) -> Counter[tuple[str, ...]]:
    """Every three words that stand side by side."""
    words = text.replace("\x1f", " ").split()
    return Counter(zip(words, words[1:], words[2:], strict=False))
