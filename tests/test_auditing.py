"""The look at every DOCX that tests build finds what Word would stumble over."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import opc
from tests import auditing
from tests.conftest import ROOT, TEMPLATE


def spoilt(old: bytes, new: bytes) -> bytes:
    """The shipped template, one thing in its text changed."""
    parts = opc.read(TEMPLATE.read_bytes())
    assert old in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old, new, 1)
    return opc.write(parts)


@pytest.mark.parametrize("name", ["program.docx", "report.docx"])
def test_a_shipped_template_is_sound(name: str) -> None:
    assert auditing.complaints((ROOT / "templates" / name).read_bytes()) == []


@pytest.mark.parametrize(
    "name", ["program-2024", "program-2024-internal", "report-2024", "report-2024-internal"]
)
def test_so_is_every_part_of_a_shipped_document(made: Path, name: str) -> None:
    """The workbooks behind its charts are packages of their own."""
    docx = (made / f"{name}.docx").read_bytes()
    workbooks = [part for path, part in opc.read(docx).items() if path.endswith(".xlsx")]
    assert len(workbooks) == (2 if name.startswith("report") else 0)
    assert auditing.complaints(docx) == []
    for workbook in workbooks:
        assert auditing.complaints(workbook, "workbook.xlsx") == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<w:body>", b"<w:body><w:porridge/>"),
        (b"<w:body>", b"<w:body><w:tbl/>"),
        (b"<w:pPr>", b"<w:pPr><w:jc w:val='sideways'/>"),
        (b"<w:pPr>", b"<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='99'/></w:numPr>"),
        (b"<w:r>", b"<w:r><w:rPr><w:rStyle w:val='Gone'/></w:rPr>"),
    ],
)
def test_a_fault_fails_the_test_that_built_it(old: bytes, new: bytes) -> None:
    with pytest.raises(AssertionError, match=r"/word/document\.xml: "):
        auditing.Auditor().look(spoilt(old, new))


def test_documents_with_other_words_are_one_structure() -> None:
    other = spoilt("ОБЩИЕ".encode(), "ПРОЧИЕ".encode())
    assert auditing.structure_of(other) == auditing.structure_of(TEMPLATE.read_bytes())
    assert auditing.structure_of(other) != auditing.structure_of(spoilt(b"<w:p>", b"<w:p><w:r/>"))
