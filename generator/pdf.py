"""DOCX → PDF/A-2b, tagged, by LibreOffice; judged by the file and never by the exit code, and the same bytes each time.

LibreOffice's habits that this is built around (7.4, measured): exit code 0 when it made nothing; a second process on
the same profile fails without a word; a first start may exit with 81; a hung process leaves children.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2

from generator.findings import OfficeError

PACKAGES = "libreoffice-writer-nogui fonts-liberation fonts-dejavu-core"
TIMEOUT = 600
# Free fonts with the metrics of those that Word users name.
STAND_INS = {
    "Times New Roman": "Liberation Serif",
    "Arial": "Liberation Sans",
    "Courier New": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
}
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
_UA_SCHEMA = """
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
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


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be found in a PDF: the `texts` of the document, the family of its main `font`.

    Pages add texts of themselves: `running` heads and feet, with page numbers in them, and `heads` of tables.
    """

    texts: tuple[str, ...]
    running: tuple[str, ...]
    heads: tuple[str, ...]
    font: str


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
            pdf = target / f"{name}.pdf"
            faults = list(_faults(pdf, expected))
            if not faults:
                return _normalised(pdf, date)
    raise OfficeError(
        f"LibreOffice не сделал пригодный PDF из {name}.docx: {'; '.join(faults)}. "
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


# --- judging --------------------------------------------------------------------------------------------------------


def _faults(pdf: Path, expected: Expected) -> Iterator[str]:
    """What is wrong with a PDF just made; nothing if it is fit."""
    if not pdf.is_file() or pdf.stat().st_size == 0:
        yield "файла нет"
        return
    try:
        with pikepdf.open(pdf) as document:
            yield from _font_faults(document, expected.font)
        pages = page_texts(pdf)
    except (pikepdf.PdfError, pypdfium2.PdfiumError):
        yield "файл не открывается"
        return
    if missing := missing_text(expected, pages):
        yield f"потерян текст, не хватает знаков: {missing}"


def missing_text(expected: Expected, pages: Sequence[str]) -> str:
    """Letters and digits that the document has and its pages have not, sorted; «» if none is lost.

    Pages break lines and rows and may show cells in another order, so letters are counted. What every page repeats is
    taken out on both sides first: it would make up for what is lost.
    """
    ours = Counter(_repeated(expected, 0, 0).sub("", "".join(map(_squeezed, expected.texts))))
    for number, page in enumerate(pages, 1):
        ours.subtract(_repeated(expected, number, len(pages)).sub("", _squeezed(page)))
    return "".join(sorted(ours.elements()))


def _repeated(expected: Expected, page: int, pages: int) -> re.Pattern[str]:
    """The texts that a page adds: heads of tables as they are, its running head with the numbers of this page."""
    patterns = [re.escape(_squeezed(text)) for text in expected.heads]
    for text in expected.running:
        numbers = re.compile(r"\d+")
        patterns.append(numbers.sub(lambda found: f"(?:{found[0]}|{pages}|{page})", re.escape(_squeezed(text))))
    return re.compile("|".join(sorted(filter(None, patterns), key=len, reverse=True)) or r"(?!)")


def _squeezed(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def page_texts(pdf: Path) -> list[str]:
    """The text of each page, in the order of its content."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _font_faults(document: pikepdf.Pdf, wanted: str) -> Iterator[str]:
    """Every font embedded, and the main one there: itself, or the free one with its metrics."""
    names = set()
    for one in document.objects:
        if not isinstance(one, pikepdf.Dictionary) or one.get("/Type") != "/Font":
            continue
        if one.get("/Subtype") in ("/Type0", "/Type3"):  # the one has its font below it, the other holds its glyphs
            continue
        descriptor = one.get("/FontDescriptor")
        name = str(one.get("/BaseFont", "")).lstrip("/").rpartition("+")[2]
        names.add(name)
        if descriptor is None or not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"шрифт {name} не встроен"
    accepted = (wanted.replace(" ", ""), STAND_INS.get(wanted, wanted).replace(" ", ""))
    if not any(name.startswith(accepted) for name in names):
        taken = ", ".join(sorted(names))
        yield f"вместо шрифта {wanted} взят {taken}: установите пакет fonts-liberation или сам шрифт"


# --- the same bytes each time -----------------------------------------------------------------------------------------


def _normalised(pdf: Path, date: dt.datetime) -> bytes:
    """The PDF with `date` for every date in it, no ids of the moment, and the schema that lets PDF/A know pdfuaid."""
    finished = io.BytesIO()
    with pikepdf.open(pdf) as document:
        for key in ("/DocChecksum", "/ID"):
            if key in document.trailer:
                del document.trailer[key]
        document.docinfo["/CreationDate"] = document.docinfo["/ModDate"] = f"D:{date:%Y%m%d%H%M%S}Z"
        metadata = document.Root.Metadata
        metadata.write(_dated(metadata.read_bytes(), date))
        for intent in document.Root.get("/OutputIntents", pikepdf.Array()):
            profile = intent.DestOutputProfile
            assert isinstance(profile, pikepdf.Stream)  # ISO 32000-1, 14.11.5
            _fix_profile(profile, date)
        document.save(finished, deterministic_id=True)
    return finished.getvalue()


def _dated(xmp: bytes, date: dt.datetime) -> bytes:
    stamp = f"{date:%Y-%m-%dT%H:%M:%SZ}".encode()
    xmp = re.sub(rb"(<xmp:(CreateDate|ModifyDate|MetadataDate)>)[^<]*", rb"\g<1>" + stamp, xmp)
    return xmp.replace(b"</rdf:RDF>", _UA_SCHEMA.strip().encode() + b"\n</rdf:RDF>")


def _fix_profile(profile: pikepdf.Stream, date: dt.datetime) -> None:
    """The ICC profile carries the date (bytes 24–35) and an id over it (84–99; zero: not computed), ICC.1 7.2."""
    data = bytearray(profile.read_bytes())
    numbers = (date.year, date.month, date.day, date.hour, date.minute, date.second)
    data[24:36] = b"".join(number.to_bytes(2, "big") for number in numbers)
    data[84:100] = bytes(16)
    profile.write(bytes(data))
