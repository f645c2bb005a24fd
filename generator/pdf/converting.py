"""DOCX → the PDF that is kept, judged by the file and never by LibreOffice's exit code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from generator.findings import OfficeError
from generator.pdf import archival, judging
from generator.pdf.judging import Expected
from generator.pdf.office import Office


@dataclass(frozen=True, slots=True)
class Job:
    """A DOCX to convert: what it is called, what its PDF must hold, the date of the PDF."""

    name: str
    docx: bytes
    expected: Expected
    date: dt.datetime


def convert(office: Office, jobs: Sequence[Job]) -> list[bytes | OfficeError]:
    """The PDF of each job, or why there is none: all in one call, and what failed once more on a
    fresh profile.

    Raises `OfficeError` if there is no LibreOffice at all.
    """
    return finish(office, jobs, office.run([job.docx for job in jobs]))


def finish(office: Office, jobs: Sequence[Job], made: Sequence[bytes]) -> list[bytes | OfficeError]:
    """The PDF of each job as it is kept; what is not fit is tried once more."""
    finished = []
    for job, pdf in zip(jobs, made, strict=True):
        kept = _finished(job, pdf)
        if isinstance(kept, OfficeError):
            kept = _finished(job, office.run_afresh(job.docx))
        finished.append(kept)
    return finished


def _finished(job: Job, pdf: bytes) -> bytes | OfficeError:
    """The PDF as it is kept, or what is wrong with it: the office program is at fault only for what
    neither template nor workbook can mend."""
    faults = tuple(judging.faults(pdf, job.expected))
    if not faults:
        return archival.finished(pdf, job.expected, job.date)
    told = "; ".join(fault.what for fault in faults)
    mends = dict.fromkeys(fault.mend for fault in faults if fault.mend)
    if not mends:
        return OfficeError(
            f"LibreOffice не сделал пригодный PDF из {job.name}.docx: {told}. "
            "Попробуйте другой LibreOffice: SOFFICE=путь."
        )
    return OfficeError(f"PDF из {job.name}.docx не годится: {told}. {'. '.join(mends)}.")
