"""What a DOCX shows: fields, notes, symbols, boxes and controls, as the one reader has them."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pypandoc
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from generator.documents import literal, reading, received, symbols, text, traces
from generator.findings import GeneratorError
from tests.wordml import complex_field

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def paragraph(xml: str) -> etree._Element:
    """A paragraph with what Word writes into it."""
    return etree.fromstring(f"<w:p {NAMESPACES}>{xml}</w:p>")


def run(xml: str) -> str:
    return f"<w:r>{xml}</w:r>"


def words(said: str) -> str:
    return run(f'<w:t xml:space="preserve">{said}</w:t>')


NESTED = complex_field(
    f"IF </w:instrText></w:r>{complex_field('PAGE', '9')}<w:r><w:instrText> = 1", "да"
)
BOX = "<w:txbxContent><w:p><w:r><w:t>надпись</w:t></w:r></w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        (words("а ") + complex_field("DATE", "сегодня") + words(" б"), "а сегодня б"),
        (complex_field("SEQ Таблица", "1"), "1"),
        (f'<w:fldSimple w:instr="SEQ Таблица">{words("1")}</w:fldSimple>', "1"),
        (NESTED, "да"),
        (run('<w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="end"/>') + words("б"), "б"),
        (words("9") + run('<w:fldChar w:fldCharType="separate"/>') + words("да") + run('<w:fldChar w:fldCharType="end"/>'), "да"),
        (run('<w:sym w:font="Symbol" w:char="F0B3"/>') + words(" 95"), "≥ 95"),
        (run('<w:sym w:font="Wingdings" w:char="F0E0"/>'), "→"),
        (run('<w:sym w:font="Times New Roman" w:char="2264"/>'), "≤"),
        (run('<w:sym w:font="Webdings" w:char="F061"/>'), symbols.UNKNOWN),
        (run('<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr><w:t>\uf0b7 а</w:t>'), "• а"),
        (run("<w:t>а</w:t><w:softHyphen/><w:t>б</w:t><w:noBreakHyphen/><w:t>в</w:t><w:tab/><w:ptab/>"), "а\xadб‑в\t\t"),
        (run("<w:rPr><w:strike/></w:rPr><w:t>зачеркнуто</w:t>"), "зачеркнуто"),
        (run("<w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t>"), "скрыто"),
        (f"<w:sdt><w:sdtContent>{words('поле')}</w:sdtContent></w:sdt>", "поле"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{words('Место')}</w:sdtContent></w:sdt>", ""),
        (run(f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>") + words("а"), "а"),
        (f"<w:del>{run('<w:delText>было</w:delText>')}</w:del><w:ins>{words('стало')}</w:ins>", "стало"),
    ],
)  # fmt: skip
def test_a_paragraph_shows(xml: str, shown: str) -> None:
    assert text.paragraph_text(paragraph(xml)) == shown


@pytest.mark.parametrize(
    ("alternatives", "boxes"),
    [
        (f'<mc:Choice Requires="wps">{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>', 1),
        (f'<mc:Choice Requires="wps">{BOX}</mc:Choice>', 1),
        (f"<mc:Fallback>{BOX}</mc:Fallback>", 1),
        (f'<mc:Choice Requires="later">{BOX}{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>', 1),
        ('<mc:Choice Requires="later"/>', 0),
    ],
    ids=["both", "newer", "older", "unknown", "nothing"],
)
def test_a_text_box_is_read_once(alternatives: str, boxes: int) -> None:
    body = paragraph(run(f"<mc:AlternateContent>{alternatives}</mc:AlternateContent>"))
    read = [text.paragraph_text(each) for each in text.paragraphs_of(body)]
    assert read == ["", *["надпись"] * boxes]


def with_notes(kind: str) -> docx.document.Document:
    """A document of one paragraph with two notes, which stand in the other order in their part."""
    made = docx.Document()
    added = made.add_paragraph("Клиенты и филиалы")
    for number in ("5", "4"):
        reference = etree.fromstring(
            f'<w:r {NAMESPACES}><w:{kind}Reference w:id="{number}"/></w:r>'
        )
        added._p.append(reference)  # type: ignore[arg-type]  # any element may stand there
    notes = "".join(
        f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>{words(f" Сноска {number}")}</w:p></w:{kind}>'
        for number in (4, 5)
    )
    blob = f"<w:{kind}s {NAMESPACES}>{notes}</w:{kind}s>".encode()
    package = made.part.package
    part = Part(PackURI(f"/word/{kind}s.xml"), "application/xml", blob, package)
    types = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
    made.part.relate_to(part, types[kind])
    return made


@pytest.mark.parametrize(("kind", "numbers"), [("footnote", "12"), ("endnote", "iii")])
def test_notes_have_the_numbers_of_their_references(kind: str, numbers: str) -> None:
    made = with_notes(kind)
    first, second = numbers[0], numbers[1:]
    assert [block.text for block in reading.blocks(made)] == [f"Клиенты и филиалы{numbers}"]  # type: ignore[union-attr]
    assert set(reading.notes(made)) == {f"{first} Сноска 5", f"{second} Сноска 4"}


def test_what_pandoc_reads_has_no_symbols_codes_of_fields_or_prompts() -> None:
    made = docx.Document()
    xml = (
        run('<w:sym w:font="Symbol" w:char="F0B3"/>')
        + words(" 95 из ")
        + NESTED
        + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        + f"<w:sdtContent>{words('Место')}</w:sdtContent></w:sdt>"
    )
    added = made.add_paragraph()
    for element in list(paragraph(xml)):
        added._p.append(element)  # type: ignore[arg-type]  # any element may stand there
    saved = io.BytesIO()
    made.save(saved)
    plain = pypandoc.convert_text(literal.literal(saved.getvalue()), "plain", format="docx")
    assert plain.strip() == "≥ 95 из да"


def test_a_document_of_more_pieces_than_any_of_ours_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is made of them: a small file unpacks into hundreds of thousands."""
    path, target = tmp_path / "правки.docx", io.BytesIO()
    document = docx.Document()
    for _ in range(30):
        document.add_paragraph("а")
    document.save(target)
    received.require_docx(path, target.getvalue())
    monkeypatch.setattr(received, "MOST_PIECES", 59)
    with pytest.raises(GeneratorError) as fault:
        received.require_docx(path, target.getvalue())
    assert str(fault.value) == (
        f"Файл {path} не прочитать: в нем 60 абзацев, ячеек и кусков текста: в Программах и Отчетах столько не бывает, "
        "проверьте, тот ли это файл. Сохраните его в Word заново и повторите."
    )


SERVED = (
    "По предварительной записи клиента в офисе обслуживания обслужено не менее 35 % посетителей."
)


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("35 %", "40 %", ("35 %", "40 %")),
        (
            SERVED,
            SERVED.replace("35", "40"),
            (
                "…обслуживания обслужено не менее 35 % посетителей.",
                "…обслуживания обслужено не менее 40 % посетителей.",
            ),
        ),
        (
            SERVED,
            "Офисы работают без перерыва.",
            (
                "По предварительной записи клиента в офисе обслуживания об…",
                "Офисы работают без перерыва.",
            ),
        ),
        (
            SERVED,
            f"{SERVED} Круглый год.",
            ("…менее 35 % посетителей.", "…менее 35 % посетителей. Круглый год."),
        ),
    ],
    ids=["short", "a word in the middle", "from the beginning", "the end"],
)
def test_of_two_long_texts_that_is_shown_in_which_they_differ(
    one: str, other: str, shown: tuple[str, str]
) -> None:
    assert traces.shortened(one, other) == shown


@given(st.text(), st.text(), st.text())
def test_two_texts_that_differ_are_never_shown_alike(start: str, one: str, other: str) -> None:
    texts = [" ".join(f"{start}{text}".split()) for text in (one, other)]
    shown = traces.shortened(*texts)
    assert (shown[0] == shown[1]) == (texts[0] == texts[1])
    assert max(map(len, shown)) <= 61
