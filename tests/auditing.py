"""Every DOCX that a test builds is looked at by programs that are not ours: openxml-audit knows the
schema as Microsoft's own validator has it, ooxml-integrity what no schema says of references."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import ooxml_integrity
from openxml_audit import OpenXmlValidator

from generator import opc
from generator.documents.finishing import Finished, Properties
from generator.documents.rendering import Rendered

Finish = Callable[[Rendered, Properties], Finished]

# What openxml-audit says of a part that Word 2010 kept for itself, and that python-docx's own
# template still has. Some tests use that template, we do not.
HARMLESS = (
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


def complaints(package: bytes, name: str = "document.docx") -> list[str]:
    """What is said of a document, or of a workbook, without the harmless."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(package)
        faults = _validator().validate(path).errors
        findings = ooxml_integrity.check(str(path)) if path.suffix == ".docx" else []
    told = []
    for fault in faults:
        if fault.description not in HARMLESS:
            told.append(f"{fault.part_uri}: {fault.description}")
    for finding in findings:
        told.append(f"/{finding.part}: {finding.code} {finding.message}")
    return told


@cache
def _validator() -> OpenXmlValidator:
    return OpenXmlValidator(max_errors=0)
