"""A DOCX, ours or one that came back from review → what its PDF must hold, the joint of documents/ and pdf/."""

from __future__ import annotations

import datetime as dt

from generator.pdf.converting import Job
from generator.pdf.judging import Expected


def expected(docx: bytes) -> Expected:
    """What a PDF of the document must hold."""
    from generator.documents import finishing, reading, traces

    document = reading.open_docx(docx)
    texts = (*reading.plain_text(docx), *reading.notes(document))
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


def job(docx: bytes, name: str, date: dt.datetime) -> Job:
    """The order to convert a document, with `date` for the date of its PDF."""
    return Job(name, docx, expected(docx), date)
