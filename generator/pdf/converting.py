"""DOCX → PDF/A-2b, tagged, by LibreOffice; judged by the file and never by the exit code, and the same bytes each time.

LibreOffice's habits that this is built around (7.4, measured): exit code 0 when it made nothing; a second process on
the same profile fails without a word; a first start may exit with 81; a hung process leaves children.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from generator.findings import OfficeError
from generator.pdf import archival
from generator.pdf.judging import Expected, faults

PACKAGES = "libreoffice-writer-nogui fonts-liberation fonts-dejavu-core"
TIMEOUT = 600
_FILTER = {
    "SelectPdfVersion": ("long", "2"),  # PDF/A-2b
    "PDFUACompliance": ("boolean", "true"),
    "UseTaggedPDF": ("boolean", "true"),
    "ExportBookmarks": ("boolean", "true"),
    "ExportFormFields": ("boolean", "false"),
}
# Whatever the language of the machine: charts write 88,4 with a comma.
_RUSSIAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>ru-RU</value></prop>
</item></oor:items>
"""


def find_office(named: str | None) -> str:
    """The LibreOffice to use: the one named, the one unpacked beside our Python, the one on the PATH.

    Raises `OfficeError` where there is none.
    """
    if named:
        if found := shutil.which(named):
            return found
        raise OfficeError(f"SOFFICE указывает на {named}, но такой программы нет. PDF не сделан.")
    beside = Path(sys.prefix, "bin", "soffice")
    for candidate in (str(beside), "soffice", "libreoffice"):
        if found := shutil.which(candidate):
            return found
    raise OfficeError(f"LibreOffice не найден, PDF не сделан. Установите пакеты: {PACKAGES}.")


def convert(docx: bytes, name: str, *, office: str, expected: Expected, date: dt.datetime) -> bytes:
    """The PDF of a DOCX, with `date` for its date.

    Raises `OfficeError` when LibreOffice failed twice, with the reason for the second failure.
    """
    with tempfile.TemporaryDirectory(prefix="programme442-") as work:
        source = Path(work, f"{name}.docx")
        source.write_bytes(docx)
        for attempt in (1, 2):
            target = Path(work, f"attempt-{attempt}")
            _run(office, source, target, Path(work, f"profile-{attempt}"))
            made = target / f"{name}.pdf"
            pdf = made.read_bytes() if made.is_file() else b""
            found = list(faults(pdf, expected))
            if not found:
                return archival.finished(pdf, expected, date)
    raise OfficeError(
        f"LibreOffice не сделал пригодный PDF из {name}.docx: {'; '.join(found)}. "
        "Попробуйте другой LibreOffice: SOFFICE=путь."
    )


def _run(office: str, docx: Path, target: Path, profile: Path) -> None:
    """One process with a profile of its own; whatever is left of it after the time-out is killed."""
    target.mkdir()
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_RUSSIAN, encoding="utf-8")
    options = json.dumps({name: {"type": kind, "value": value} for name, (kind, value) in _FILTER.items()})
    command = [
        office,
        f"-env:UserInstallation={profile.absolute().as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        f"pdf:writer_pdf_Export:{options}",
        "--outdir",
        str(target),
        str(docx),
    ]
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as fault:
        raise OfficeError(f"LibreOffice ({office}) не запускается: {fault.strerror}. PDF не сделан.") from None
    try:
        process.wait(TIMEOUT)
    except subprocess.TimeoutExpired:
        pass  # the file, or its absence, tells
    finally:
        _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """soffice is a script that starts others: the group is what has to go."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
