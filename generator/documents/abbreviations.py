"""«Перечень сокращений» of a document: of what the sheet «Сокращения» explains, that which stands
in the document's own text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator import spelling
from generator.book import Year
from generator.documents.printed import Printed, Printer

# «ЦОК, ПК» in one cell are two; «и/или» is one.
_SEVERAL = re.compile(r"[,;]\s*")
_LATIN = re.compile("[A-Za-z]")
# A line of more words in capitals is set so for its looks: its «ПО» is no abbreviation.
_MOST_CAPITALS = 2


@dataclass(frozen=True, slots=True)
class AbbreviationContext:
    """An abbreviation with its meaning."""

    abbreviation: Printed
    meaning: Printed


def abbreviations_of(year: Year, printer: Printer) -> tuple[AbbreviationContext, ...]:
    """All of the workbook, by the alphabet, Russian ones first."""
    rows = sorted(year.abbreviations, key=lambda row: _alphabet(row.abbreviation))
    contexts = []
    for row in rows:
        abbreviation, meaning = printer.text(row, "abbreviation"), printer.text(row, "meaning")
        contexts.append(AbbreviationContext(abbreviation, meaning))
    return tuple(contexts)


def _alphabet(text: str) -> tuple[bool, str]:
    return bool(_LATIN.match(text)), spelling.words(text)


def used(
    abbreviations: Iterable[AbbreviationContext], paragraphs: Iterable[str]
) -> tuple[AbbreviationContext, ...]:
    """Those that a text uses as words of their own; one of several in a cell is enough."""
    lines = [spelling.reading(line) for line in paragraphs if not _is_in_capitals(line)]
    text = "\n".join(lines)
    return tuple(row for row in abbreviations if _is_in(row.abbreviation, text))


def _is_in_capitals(line: str) -> bool:
    return line.isupper() and len(line.split()) > _MOST_CAPITALS


def _is_in(abbreviation: str, text: str) -> bool:
    names = filter(None, _SEVERAL.split(spelling.reading(abbreviation)))
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)
