"""A converted PDF → the file to keep: structure repaired, called PDF/A-2a and PDF/UA-1, the same
bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import re

import pikepdf

from generator.pdf import content, tagging
from generator.pdf.judging import Expected

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


def finished(pdf: bytes, expected: Expected, date: dt.datetime) -> bytes:
    """The PDF with its structure repaired, `date` for every date in it and no ids of the moment."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _tagged(document, expected)
        for key in ("/DocChecksum", "/ID"):
            if key in document.trailer:
                del document.trailer[key]
        document.docinfo["/CreationDate"] = document.docinfo["/ModDate"] = f"D:{date:%Y%m%d%H%M%S}Z"
        metadata = document.Root.Metadata
        metadata.write(_described(metadata.read_bytes(), date))
        for intent in document.Root.get("/OutputIntents", pikepdf.Array()):
            profile = intent.DestOutputProfile
            assert isinstance(profile, pikepdf.Stream)  # ISO 32000-1, 14.11.5
            _fix_profile(profile, date)
        document.save(
            target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return target.getvalue()


def _tagged(document: pikepdf.Pdf, expected: Expected) -> None:
    """Repairs the structure, and the content of the pages it names."""
    sheets = content.sheets(document)
    ends = tagging.repair(document, content.pieces_of(sheets), expected)
    content.complete(document, sheets, ends)


def _described(xmp: bytes, date: dt.datetime) -> bytes:
    """The metadata with `date`, conformance level A (ISO 19005-2, 5.2: as B, and a structure tree),
    and the schema that lets PDF/A know pdfuaid, which LibreOffice 7.4 leaves out."""
    stamp = f"{date:%Y-%m-%dT%H:%M:%SZ}".encode()
    xmp = re.sub(rb"(<xmp:(CreateDate|ModifyDate|MetadataDate)>)[^<]*", rb"\g<1>" + stamp, xmp)
    xmp = xmp.replace(b"<pdfaid:conformance>B<", b"<pdfaid:conformance>A<")
    return xmp.replace(b"</rdf:RDF>", _UA_SCHEMA.strip().encode() + b"\n</rdf:RDF>")


def _fix_profile(profile: pikepdf.Stream, date: dt.datetime) -> None:
    """The ICC profile carries the date (bytes 24–35) and an id over it (84–99; zero: not computed),
    ICC.1 7.2."""
    data = bytearray(profile.read_bytes())
    numbers = (date.year, date.month, date.day, date.hour, date.minute, date.second)
    data[24:36] = b"".join(number.to_bytes(2, "big") for number in numbers)
    data[84:100] = bytes(16)
    profile.write(bytes(data))
