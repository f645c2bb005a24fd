"""A DOCX, ours or one that came back from review → what its PDF must say, and the PDF."""

from __future__ import annotations

import datetime as dt

from generator.pdf.judging import Expected


def expected(docx: bytes) -> Expected:
    """What a PDF of the document must hold."""
    from generator.documents import finishing, reading, traces

    document = reading.open_docx(docx)
    texts = tuple(reading.plain_text(docx))
    return Expected(
        texts=texts,
        unsplit=tuple(text for text in texts if len(text) <= finishing.LONGEST_UNSPLIT),
        running=reading.running_text(document),
        heads=reading.table_heads(document),
        font=reading.main_font(document),
        fonts=reading.fonts_in_use(document),
        numbered=reading.numbered_styles(document),
        pictures=reading.descriptions(document),
        drawn=traces.chart_texts(docx),
    )


def pdf_of(docx: bytes, name: str, *, office: str | None, date: dt.datetime) -> bytes:
    """The PDF, with `date` for its date; `office` names the LibreOffice to use.

    Raises `OfficeError` if there is no LibreOffice or it made no fit file.
    """
    from generator.pdf.converting import convert, find_office

    wanted = expected(docx)
    return convert(docx, name, office=find_office(office), expected=wanted, date=date)
