"""The texts of the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from generator import wording
from generator.findings import Finding, warning
from generator.model import Book, Record


def segments_are_latin(book: Book) -> Iterator[Finding]:
    """«B2B» and «B2C» in Latin letters: a filter does not find the others. Documents print Latin ones anyway."""
    for record in _records(book):
        for field in record.cells:
            text = getattr(record, field)
            if isinstance(text, str) and wording.latin_segments(text) != text:
                message = "B2B или B2C набраны русскими буквами"
                hint = "в документе напечатаны латинскими; исправьте и здесь"
                yield warning("segment-cyrillic", message, record.cells[field], hint)


def _records(book: Book) -> Iterator[Record]:
    for field in fields(book):
        value = getattr(book, field.name)
        if isinstance(value, Record):
            yield value
        elif isinstance(value, tuple):
            yield from value
