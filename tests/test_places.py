"""Every printed value is found at its place in the finished file, and nothing else of it is there."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import opc
from generator.contract import signs
from generator.contract.cleaning import text as cleaned
from generator.contract.typed import Typed
from generator.documents import finishing, rendering
from generator.documents.manifest import Value
from generator.documents.printed import Printed
from generator.documents.text import paragraph_text, paragraphs_of
from generator.opc import parsed


@dataclass(frozen=True)
class Context:
    """What the template of these tests asks for."""

    head: Printed
    sentence: Printed
    row: Printed
    nested: Printed


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A value in the running head, one twice in a sentence, one in a table, one in a table in it."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Общество {{ head }}, стр."
    document.add_paragraph("Раз: {{ sentence }}; два:\t{{ sentence }}.")
    cell = document.add_table(1, 2).rows[0].cells[1]
    cell.paragraphs[0].text = "{{ row }}"
    cell.add_table(1, 1).rows[0].cells[0].paragraphs[0].text = "вложено «{{ nested }}»"
    cell.add_paragraph("{{ row }}")
    path = tmp_path_factory.mktemp("place") / "template.docx"
    document.save(str(path))
    return path


def finished(template: Path, *texts: str) -> finishing.Finished:
    """The document in which these texts are printed."""
    rendered = rendering.render(template, Context(*(Printed(text) for text in texts)))
    properties = finishing.Properties("Т", "АО", dt.datetime(2024, 1, 1), "0")
    return finishing.finish(rendered, properties)


def at_its_place(docx_file: bytes, value: Value) -> str:
    """What stands in a document where a value is said to stand."""
    assert value.place is not None
    root = parsed(opc.read(docx_file)[value.place.part])
    paragraph = list(paragraphs_of(root))[value.place.paragraph]
    return paragraph_text(paragraph)[value.place.start : value.place.end]


TYPED = st.text(
    st.characters(max_codepoint=0x52F, exclude_characters="\r\v\f\x85").filter(
        lambda char: not signs.unprintable(char)
    ),
    max_size=40,
).map(lambda typed: cleaned(Typed(typed)) or "")


@given(head=TYPED, sentence=TYPED, row=TYPED, nested=TYPED)
def test_whatever_is_typed_is_found_at_its_place(
    template: Path, head: str, sentence: str, row: str, nested: str
) -> None:
    made = finished(template, head, sentence, row, nested)
    assert [value.text for value in made.values].count(sentence) >= 2
    assert len(made.values) == 6
    for value in made.values:
        assert at_its_place(made.docx, value) == value.text


def test_a_value_with_line_breaks_is_one_place(template: Path) -> None:
    made = finished(template, "а\nб", "один\nдва\tтри", "в", "г")
    places = {value.text: at_its_place(made.docx, value) for value in made.values}
    assert places == {"а\nб": "а\nб", "один\nдва\tтри": "один\nдва\tтри", "в": "в", "г": "г"}


def test_nothing_of_it_is_left_in_the_file(template: Path) -> None:
    made = finished(template, "а", "б", "в", "г")
    left = [chr(number) for number in range(0xFDD0, 0xFDF0)]
    for name, part in opc.read(made.docx).items():
        if name.endswith(".xml"):
            assert not any(char in part.decode() for char in left), name


def test_marks_that_somebody_typed_are_no_marks_of_ours(template: Path) -> None:
    """They are removed when the workbook is read, and that is said."""
    typed = Typed("до\ufdeeпосле\ufdef")
    assert cleaned(typed) == "допосле"
    assert [remark.rule.code for remark in typed.remarks] == ["text-control"]


def test_the_text_of_the_template_around_them_stays(template: Path) -> None:
    made = docx.Document(io.BytesIO(finished(template, "«А»", "да", "в", "г").docx))
    assert made.sections[0].header.paragraphs[0].text == "Общество «А», стр."
    assert made.paragraphs[0].text == "Раз: да; два:\tда."
