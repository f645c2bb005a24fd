"""Captions count, and references follow them: in every shipped document, and in a template that an
office wrote in Word."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypandoc
import pytest
from docx.oxml.ns import qn
from lxml import etree

from generator import freshness, pipeline
from generator.documents import captions, finishing, program, reading, rendering
from generator.documents.fields import SIMPLE, bookmark_texts, fields_of
from generator.documents.reading import ReadParagraph
from generator.documents.text import Element, P, paragraph_text, paragraphs_of
from generator.findings import FaultyTemplate
from generator.terms import Edition
from tests.conftest import ROOT, SHIPPED, TEMPLATE
from tests.test_documents import DATE, programme_of
from tests.wordml import complex_field

TEMPLATES = [ROOT / "templates" / name for name in ("program.docx", "report.docx")]
DOCUMENTS = pytest.mark.parametrize(
    "name", ["program-2024", "program-2024-internal", "report-2024", "report-2024-internal"]
)
# «Таблица 2 – …», «Рисунок 1 – …», «Приложение А»; in a sentence «в таблице 2», «на рисунке 1».
_CAPTION = re.compile(r"(Таблица|Рисунок|Приложение)\s(\d+|[А-Я])(?=\s–|$)")
_STEMS = {"Таблица": "таблиц", "Рисунок": "рисунк", "Приложение": "приложени"}


def captions_of(docx_bytes: bytes) -> list[tuple[int, str, str]]:
    """Which paragraphs of a document are captions: place, word and number."""
    found = []
    for block in reading.blocks(reading.open_docx(docx_bytes)):
        if isinstance(block, ReadParagraph) and (caption := _CAPTION.match(block.text)):
            found.append((block.index, caption[1], caption[2]))
    return found


# --- the shipped documents ------------------------------------------------------------------------


@DOCUMENTS
def test_every_table_figure_and_appendix_is_referred_to_before_it(made: Path, name: str) -> None:
    """By a field, so that the number is Word's and not a typist's; of a figure the sentence stands
    before it or its table."""
    data = (made / f"{name}.docx").read_bytes()
    root = reading.open_docx(data).element
    paragraphs = list(paragraphs_of(root))
    referring: dict[tuple[str, str], int] = {}
    for field in fields_of(root):
        if field.bookmark:
            paragraph = next(field.begin.iterancestors(P))
            place = paragraphs.index(paragraph)
            before = _text_before(paragraph, field.begin)
            word = next(word for word, stem in _STEMS.items() if stem in before.split()[-1:][0])
            referring.setdefault((word, field.text), place)
    found = captions_of(data)
    assert len(found) >= (1 if name == "program-2024" else 6)
    for place, word, number in found:
        assert referring[word, number] < place, f"{word} {number}"
    assert referring.keys() == {(word, number) for _, word, number in found}


def _text_before(paragraph: Element, begin: Element) -> str:
    """The last words before a field; the sign of a number does not count."""
    before = ""
    for text in paragraph.iter(qn("w:t"), qn("w:fldChar")):
        if text is begin:
            return re.sub(r"[\s№]+$", "", before.replace("\xa0", " "))
        before += text.text or ""
    raise AssertionError(paragraph_text(paragraph))


@DOCUMENTS
def test_a_field_shows_what_word_would_show(made: Path, name: str) -> None:
    """Counted here by itself: the captions one after another, and the text of the bookmark."""
    root = docx.Document(str(made / f"{name}.docx")).element
    counted: dict[str, int] = {}
    names = [mark.get(qn("w:name")) for mark in root.iter(qn("w:bookmarkStart"))]
    ids = [mark.get(qn("w:id")) for mark in root.iter(qn("w:bookmarkStart"))]
    assert len(set(names)) == len(names)
    assert len(set(ids)) == len(ids)
    assert sorted(ids) == sorted(mark.get(qn("w:id")) for mark in root.iter(qn("w:bookmarkEnd")))
    for field in fields_of(root):
        if field.name == "SEQ":
            sequence = field.words[1]
            counted[sequence] = counted.get(sequence, 0) + 1
            assert field.text == str(counted[sequence])
        elif field.name == "REF":
            assert field.text == bookmark_texts(root)[field.bookmark] != ""
    assert counted["Таблица"]


@DOCUMENTS
def test_other_readers_see_the_numbers(made: Path, name: str) -> None:
    """What python-docx calls the text, and pandoc: both know nothing of w:fldSimple."""
    path = made / f"{name}.docx"
    document = docx.Document(str(path))
    assert not list(document.element.iter(SIMPLE))
    expected = [f"{word} {number}" for _, word, number in captions_of(path.read_bytes())]
    plain = [paragraph.text.replace("\xa0", " ") for paragraph in document.paragraphs]
    converted = pypandoc.convert_file(str(path), "plain", extra_args=["--wrap=none"])
    for lines in (plain, converted.replace("\xa0", " ").split("\n")):
        starts = [found[0] for line in lines if (found := _CAPTION.match(line.strip(" :")))]
        assert sorted(starts) == sorted(expected)


@DOCUMENTS
def test_the_page_and_its_number_are_complex_fields_too(made: Path, name: str) -> None:
    document = docx.Document(str(made / f"{name}.docx"))
    heads = [section.header for section in document.sections]
    texts = {cell.text for head in heads for table in head.tables for cell in table.rows[0].cells}
    assert "стр. 2 из 2" in texts


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_has_each_bookmark_once(path: Path) -> None:
    """Word drops the second of a name, and the reference of the other edition would lead
    nowhere."""
    root = docx.Document(str(path)).element
    names = [mark.get(qn("w:name")) for mark in root.iter(qn("w:bookmarkStart"))]
    assert len(set(names)) == len(names)
    assert list(captions.missing(root)) == []


# --- what a condition leaves out ------------------------------------------------------------------

APPENDICES: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({}, ["в таблице 2 приложения Б", "в таблице 3 приложения Б", "в таблице 4 приложения Б"]),
    ({"findings": ()}, ["в таблице 2 приложения Б", "в таблице 3 приложения Б"]),
    ({"assessments": ()}, ["в таблице 2 приложения Б", "в таблице 3 приложения Б"]),
    ({"assessments": (), "findings": ()}, ["в таблице 2 приложения Б"]),
    ({"indicators": ()}, ["в таблице 2 приложения Б", "в таблице 3 приложения Б"]),
    ({"assessments": (), "findings": (), "indicators": ()}, []),
)


@pytest.mark.parametrize(("without", "references"), APPENDICES)
def test_references_follow_what_appendices_and_tables_there_are(
    without: dict[str, Any], references: list[str]
) -> None:
    context = program.context(programme_of(SHIPPED), Edition.INTERNAL, None)
    rendered = rendering.render(TEMPLATE, replace(context, **without))
    made = finishing.finish(rendered, finishing.Properties("П", "О", DATE, "0123")).docx
    lines = [paragraph.text.replace("\xa0", " ") for paragraph in _paragraphs(made)]
    said = [line for line in lines if " приведены в таблице " in line]
    assert [line[line.index("в таблице") :].rstrip(".") for line in said] == references
    assert [line for line in lines if line.startswith("Приложение")] == [
        "Приложение А",
        *["Приложение Б"][: len(references)],
    ]


def _paragraphs(made: bytes) -> list[ReadParagraph]:
    blocks = reading.blocks(reading.open_docx(made))
    return [block for block in blocks if isinstance(block, ReadParagraph)]


def test_a_reference_to_a_caption_behind_a_condition_is_a_fault_of_the_template(
    tmp_path: Path,
) -> None:
    """The office program would print «Ошибка: источник ссылки не найден»."""
    made = docx.Document(str(TEMPLATE))
    paragraph: Element = next(each._p for each in made.paragraphs if "В основе" in each.text)
    for run in _elements(complex_field(" REF Таблица_показатели \\h ", "4")):
        paragraph.append(run)
    made.save(str(tmp_path / "шаблон.docx"))
    order = freshness.Order(source=SHIPPED, out=tmp_path, template=tmp_path / "шаблон.docx")
    with pytest.raises(FaultyTemplate) as refused:
        pipeline.build_document("program", order)
    assert str(refused.value).replace("\xa0", " ") == (
        "С этими данными шаблон дает поврежденный документ: абзац «В основе механизма реализации "
        "Программы заложены принципы…»: поле ссылается на закладку Таблица_показатели, которая "
        "осталась за условием; окружите абзац тем же {%p if … %}."
    )


# --- what Word and LibreOffice write --------------------------------------------------------------


def _elements(xml: str) -> list[Element]:
    return list(
        etree.fromstring(f'<w:x xmlns:w="{W}" xmlns:mc="{MC}" xmlns:wps="{WPS}">{xml}</w:x>')
    )


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def completed(*paragraphs: str) -> Element:
    """A text of these paragraphs, its captions counted."""
    body: Element = docx.Document().element.body
    for xml in paragraphs:
        body.append(_elements(f"<w:p>{xml}</w:p>")[0])
    captions.complete(body)
    return body


def lines(body: Element) -> list[str]:
    return [paragraph_text(paragraph) for paragraph in paragraphs_of(body)]


def text(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def marked(name: str, xml: str, number: int = 7) -> str:
    """A bookmark around something."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{xml}<w:bookmarkEnd w:id="{number}"/>'
    )


def simple(code: str, shown: str = "9") -> str:
    return f'<w:fldSimple w:instr="{code}">{text(shown)}</w:fldSimple>'


SPLIT = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> SE</w:instrText></w:r>'
    "<w:r><w:rPr><w:b/></w:rPr><w:instrText>Q Таб</w:instrText></w:r>"
    '<w:r><w:instrText xml:space="preserve">лица \\* ARABIC </w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{text("1")}{text("7")}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
WITHOUT_RESULT = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SEQ Таблица</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
IN_A_LINK = f'<w:hyperlink w:anchor="x">{complex_field("SEQ Таблица", "9")}</w:hyperlink>'


@pytest.mark.parametrize(
    ("caption", "number"),
    [
        (simple(" SEQ Таблица \\* ARABIC "), "2"),
        (complex_field(" SEQ Таблица \\* ARABIC ", "9"), "2"),
        (complex_field(" SEQ Таблица \\* MERGEFORMAT ", "9"), "2"),
        (complex_field(" seq &quot;Таблица&quot; ", "9"), "2"),
        (SPLIT, "2"),
        (WITHOUT_RESULT, "2"),
        (IN_A_LINK, "2"),
        (complex_field("SEQ Таблица \\c", "9"), "1"),
        (complex_field("SEQ Таблица \\r 5", "9"), "5"),
        (complex_field("SEQ Таблица \\r5", "9"), "5"),
        (complex_field("SEQ Таблица \\* ROMAN", "9"), "II"),
        (complex_field("SEQ Таблица \\* alphabetic \\* MERGEFORMAT", "9"), "b"),
        (complex_field("SEQ Таблица \\h", "9"), ""),
        (complex_field("SEQ Рисунок", "9"), "1"),
    ],
)
def test_a_caption_is_counted_however_it_was_written(caption: str, number: str) -> None:
    first = text("Таблица ") + complex_field("SEQ Таблица", "9")
    assert lines(completed(first, text("Подпись ") + caption)) == ["Таблица 1", f"Подпись {number}"]


def test_a_caption_in_a_text_box_has_one_number_and_the_next_goes_on() -> None:
    caption = f"<w:txbxContent><w:p>{complex_field('SEQ Таблица', '9')}</w:p></w:txbxContent>"
    box = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{caption}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict>{caption}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = completed(box, complex_field("SEQ Таблица", "9"))
    assert [field.text for field in fields_of(body)] == ["1", "1", "2"]


@pytest.mark.parametrize(
    "reference",
    [
        complex_field(" REF _Ref2 \\h ", "9"),
        complex_field(" REF _Ref2 \\h \\* MERGEFORMAT ", "9"),
        complex_field(" ref &quot;_Ref2&quot;\\h", "9"),
        simple(" REF _Ref2 \\h "),
        f'<w:ins w:id="3" w:author="П">{complex_field("REF _Ref2", "9")}</w:ins>',
    ],
)
def test_a_reference_shows_what_its_bookmark_holds_wherever_it_stands(reference: str) -> None:
    """As Word inserts it: the bookmark around label and number, the field with \\h."""
    tables = [
        marked(f"_Ref{number}", text("Таблица ") + simple("SEQ Таблица"), number)
        for number in (1, 2)
    ]
    expected = ["см. Таблица 2", "Таблица 1", "Таблица 2", "см. Таблица 2"]
    assert lines(completed(text("см. ") + reference, *tables, text("см. ") + reference)) == expected


def test_a_reference_to_the_number_of_a_paragraph_is_left_to_word() -> None:
    clause = marked("_Ref2", text("Общие положения"))
    assert lines(completed(clause, complex_field("REF _Ref2 \\r \\h", "1.2"))) == [
        "Общие положения",
        "1.2",
    ]


def test_what_a_loop_repeats_has_bookmarks_and_references_of_its_own() -> None:
    once = (
        text("в таблице ") + complex_field("REF Таблица_раздела \\h", "9"),
        text("Таблица ") + marked("Таблица_раздела", complex_field("SEQ Таблица", "9")),
    )
    body = completed(*once, *once, *once)
    assert lines(body) == [
        line for number in (1, 2, 3) for line in (f"в таблице {number}", f"Таблица {number}")
    ]
    assert list(bookmark_texts(body)) == [
        "Таблица_раздела",
        "Таблица_раздела_2",
        "Таблица_раздела_3",
    ]
    for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
        assert [mark.get(qn("w:id")) for mark in body.iter(qn(kind))] == ["1", "2", "3"]


def test_one_reference_to_what_a_loop_repeats_leads_to_the_first() -> None:
    caption = text("Таблица ") + marked("Т", simple("SEQ Таблица"))
    assert lines(completed(caption, caption, simple("REF Т")))[-1] == "1"


def test_half_a_bookmark_that_a_condition_left_is_taken_out() -> None:
    whole = marked("Т", simple("SEQ Таблица"), 4)
    body = completed('<w:bookmarkStart w:id="2" w:name="Б"/>', whole, '<w:bookmarkEnd w:id="3"/>')
    assert list(bookmark_texts(body)) == ["Т"]
    assert [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkEnd"))] == ["1"]
