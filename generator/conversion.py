"""A DOCX, ours or one that came back from review → what its PDF must hold, the joint of documents/
and pdf/."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from generator import spelling
from generator.documents import every_text, reading, received
from generator.findings import GeneratorError, OfficeError
from generator.pdf.converting import Job
from generator.pdf.judging import Expected
from generator.pdf.office import Office


def expected(docx: bytes) -> Expected:
    """What a PDF of the document must hold."""
    document = reading.open_docx(docx)
    blocks = tuple(reading.blocks(document))
    notes = reading.notes(document)
    return Expected(
        texts=(*reading.text_of(blocks), *notes),
        running=reading.running_text(document),
        heads=reading.table_heads(blocks),
        font=reading.main_font(document),
        numbers=reading.numbers(blocks),
        pictures=reading.descriptions(document),
        notes=notes,
        placed=reading.placed_texts(document),
    )


def compared(docx: bytes) -> Expected:
    """What a PDF is compared with before it is published: the same, and more that takes longer to
    find."""
    wanted, document = expected(docx), reading.open_docx(docx)
    splitting = reading.splitting_texts(document)
    return replace(
        wanted,
        unsplit=tuple(text for text in wanted.texts if spelling.letters(text) not in splitting),
        fonts=reading.fonts_in_use(document),
        drawn=every_text.chart_texts(docx),
    )


def job(docx: bytes, name: str, date: dt.datetime) -> Job:
    """The order to convert a document, with `date` for the date of its PDF."""
    return Job(name, docx, expected(docx), date)


def as_docx(path: Path, office: Office) -> bytes:
    """A returned file as a DOCX: one of Word 97, OpenDocument or RTF is converted first.

    Raises `GeneratorError` for a file that is no document or can't be read, `OfficeError` if
    LibreOffice is missing or made nothing of it.
    """
    data = received.bytes_of(path)
    extension = received.convertible(data)
    if extension:
        made = office.to_docx(data, extension)
        if not made:
            raise OfficeError(
                f"LibreOffice не прочитал {path}. Сохраните его в Word как «Документ Word "
                "(*.docx)» и повторите."
            )
        data = made
    elif other := received.other_format(data):
        raise GeneratorError(f"Файл {path} – {other}.")
    data = received.whole(data)
    received.require_docx(path, data)
    return data
