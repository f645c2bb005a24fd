"""The look at every DOCX that tests build finds what Word would stumble over."""

from __future__ import annotations

import pytest

from generator import opc
from tests import auditing
from tests.conftest import TEMPLATE


def spoilt(old: bytes, new: bytes) -> bytes:
    """The shipped template, one thing in its text changed."""
    parts = opc.read(TEMPLATE.read_bytes())
    assert old in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old, new, 1)
    return opc.write(parts)


def test_the_shipped_template_is_sound() -> None:
    auditing.Auditor().look(TEMPLATE.read_bytes())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<w:body>", b"<w:body><w:porridge/>"),
        (b"<w:body>", b"<w:body><w:tbl/>"),
        (b"<w:pPr>", b"<w:pPr><w:jc w:val='sideways'/>"),
    ],
)
def test_a_fault_fails_the_test_that_built_it(old: bytes, new: bytes) -> None:
    with pytest.raises(AssertionError, match=r"/word/document\.xml: "):
        auditing.Auditor().look(spoilt(old, new))


def test_documents_with_other_words_are_one_structure() -> None:
    other = spoilt("ОБЩИЕ".encode(), "ПРОЧИЕ".encode())
    assert auditing.structure_of(other) == auditing.structure_of(TEMPLATE.read_bytes())
    assert auditing.structure_of(other) != auditing.structure_of(spoilt(b"<w:p>", b"<w:p><w:r/>"))
