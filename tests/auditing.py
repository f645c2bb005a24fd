"""Every DOCX that a test builds is looked at by openxml-audit, which is not ours."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from openxml_audit import OpenXmlValidator

from generator import opc
from generator.documents.finishing import Finished, Properties
from generator.documents.rendering import Rendered

Finish = Callable[[Rendered, Properties], Finished]

# What it says of documents that Word opens without a word.
HARMLESS = (
    # python-docx's own template, from which ours were drawn, has them as a pair. Ours leave the
    # second style out, which nothing uses; Word then takes the first one alone.
    "Style 'Header' references missing style 'HeaderChar' via link",
    "Style 'Footer' references missing style 'FooterChar' via link",
    # A part that Word 2010 kept for itself and python-docx's own template still has. Some tests
    # use that template, we do not.
    "styles.xml contains 4 style(s) not in stylesWithEffects: "
    "Footer, FooterChar, Header, HeaderChar",
    "docDefaults differ between styles.xml and stylesWithEffects "
    "(Word may treat this as unreadable content)",
)
_TEXT = re.compile(rb">[^<]+<")


class Auditor:
    """Looks at documents, and at those that differ only in their text once: what text may be in
    XML is held by the parser, and a third of a second for each of some hundreds is too long."""

    def __init__(self) -> None:
        self._passed: set[str] = set()

    def watched(self, finish: Finish) -> Finish:
        """`finish`, and a look at what it gives."""

        def watched(rendered: Rendered, properties: Properties) -> Finished:
            finished = finish(rendered, properties)
            self.look(finished.docx)
            return finished

        return watched

    def look(self, docx: bytes) -> None:
        """Fails if there is something to say of a document."""
        structure = structure_of(docx)
        if structure not in self._passed:
            found = complaints(docx)
            assert not found, "\n".join(found)
            self._passed.add(structure)


def structure_of(docx: bytes) -> str:
    """One hash of what a document consists of, without its text."""
    digest = hashlib.sha256()
    for name, part in sorted(opc.read(docx).items()):
        is_xml = name.endswith((".xml", ".rels"))
        digest.update(name.encode())
        digest.update(_TEXT.sub(b"><", part) if is_xml else part)
    return digest.hexdigest()


def complaints(docx: bytes) -> list[str]:
    """What is said of a document, without the harmless."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "document.docx")
        path.write_bytes(docx)
        found = _validator().validate(path).errors
    return [
        f"{fault.part_uri}: {fault.description}"
        for fault in found
        if fault.description not in HARMLESS
    ]


@cache
def _validator() -> OpenXmlValidator:
    return OpenXmlValidator(max_errors=0)
