"""The corporate look of the shipped templates: page, named styles, multilevel lists, running head,
tables.

Used once to draw a template; from then on the template is edited in Word, and this is not run again
over an office's."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from generator import opc
from generator.documents import captions
from generator.documents.widths import OWN_WIDTHS

FONT = "Times New Roman"
HEAD_FILL, GROUP_FILL = "D9E2F0", "F1F4F9"
LEFT, CENTRE, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)

# Lists, as (number, name, levels); a level is the text of its number and the style it is tied to.
HEADINGS, PLAN_ROWS, BULLETS, ROWS = 1, 2, 3, 4
LISTS: tuple[tuple[int, str, tuple[tuple[str, str | None], ...]], ...] = (
    (HEADINGS, "Заголовки и пункты", (("%1.", "Heading 1"), ("%1.%2.", "Пункт"))),
    (
        PLAN_ROWS,
        "Строки плана",
        (("%1.", "Номер раздела"), ("%1.%2.", "Номер группы"), ("%1.%2.%3.", "Номер мероприятия")),
    ),
    (BULLETS, "Перечисления", (("–", "Перечисление"),)),
    (ROWS, "Строки таблиц", (("%1.", "Номер строки"),)),
)


def new_document(table_size: int) -> Document:
    """An empty A4 document with the styles and lists of the house; the letters of all its tables
    are of one size, in points."""
    document = docx.Document()
    _without_heritage(document)
    _defaults(document)
    _lists(document)
    _styles(document, table_size)
    _tie_lists(document)
    _portrait(document.sections[0])
    _settings(document)
    return document


# What python-docx's own template, a document of Word for Mac of 2013, has beside what every
# document needs.
HERITAGE = (
    "/customXml",
    "/stylesWithEffects",
    "/webSettings",
    "/thumbnail",
    "/extended-properties",
)


def _without_heritage(document: Document) -> None:
    """Takes out the parts and marks of another time, and all fonts but ours."""
    section = document.sections[0]._sectPr
    for name in list(section.attrib):  # sessions of editing
        del section.attrib[name]
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(HERITAGE):
                del relations[key]
    for relation in document.part.rels.values():
        part: Any = relation.target_part
        if relation.reltype.endswith("/theme"):
            part._blob = _theme_in_one_font(part.blob)
        elif relation.reltype.endswith("/fontTable"):
            part._blob = FONTS.encode()


FONTS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts {nsdecls("w")}><w:font w:name="{FONT}"><w:panose1 w:val="02020603050405020304"/><w:charset w:val="CC"/>\
<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>"""


def _theme_in_one_font(theme: bytes) -> bytes:
    """The colours of Office, whose headings and texts are in the font of the house too."""
    root = opc.parsed(theme)
    for fonts in root.iter(qn("a:majorFont"), qn("a:minorFont")):
        names = (("latin", FONT), ("ea", ""), ("cs", ""))
        pieces = "".join(f'<a:{slot} typeface="{name}"/>' for slot, name in names)
        fonts[:] = parse_xml(f"<a:fonts {nsdecls('a')}>{pieces}</a:fonts>")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _defaults(document: Document) -> None:
    """Times New Roman and Russian for everything, and no styles but those that are drawn here and
    those that Word cannot be without."""
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    fonts = "".join(f' w:{slot}="{FONT}"' for slot in ("ascii", "hAnsi", "cs", "eastAsia"))
    styles.replace(
        defaults,
        parse_xml(
            f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr><w:rFonts{fonts}/><w:sz w:val="24"/><w:szCs w:val="24"/>'
            '<w:lang w:val="ru-RU" w:eastAsia="ru-RU" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        ),
    )
    keep = {
        "normal",
        "default paragraph font",
        "normal table",
        "no list",
        "heading 1",
        "title",
        "caption",
    }
    for style in styles.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")).lower() not in keep:
            styles.remove(style)
    for session in list(styles.iter(qn("w:rsid"))):
        session.getparent().remove(session)


def _settings(document: Document) -> None:
    """Russian, and the layout of Word 2013 and later: a table begins at the margin, not its
    text. A line that Alt+Enter ends in a cell is not drawn apart to the margin."""
    uri = "http://schemas.microsoft.com/office/word"
    settings = document.settings.element
    settings[:] = parse_xml(
        f"<w:settings {nsdecls('w')}>"
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:doNotExpandShiftReturn/>"
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="ru-RU"/>'
        '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" w:accent2="accent2"'
        ' w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink"'
        ' w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _styles(document: Document, table_size: int) -> None:
    normal = _style(document, "Normal", size=12)
    normal.paragraph_format.space_after = Pt(0)
    body = {"align": BOTH, "size": 12, "spacing": 1.15, "after": 4}
    _style(document, "Основной текст", indent=12.5, **body)
    _style(document, "Пункт", **body)
    _style(document, "Вывод", "Пункт", keep_next=True)
    _style(document, "Пункт перед таблицей", "Пункт", keep_next=True, before=6)
    _style(
        document,
        "Пункт-заголовок",
        "Пункт",
        bold=True,
        keep_next=True,
        align=LEFT,
        before=8,
        after=4,
        outline=2,
    )
    _style(document, "Перечисление", **body)
    _style(document, "Сокращение", **(body | {"align": LEFT}))
    _style(
        document,
        "Heading 1",
        size=14,
        bold=True,
        align=LEFT,
        before=12,
        after=6,
        keep_next=True,
        outline=1,
    )
    _style(document, "Заголовок приложения", "Heading 1", align=CENTRE, before=0)
    _style(document, "Номер приложения", size=12, align=RIGHT, after=6, keep_next=True)
    _style(document, "Title", size=18, bold=True, align=CENTRE, before=170, spacing=1.3)
    _style(document, "Редакция документа", size=13, align=CENTRE, before=12, spacing=1.15)
    _style(document, "Гриф утверждения", size=13, align=LEFT, left=90, spacing=1.1)
    _style(document, "Город и год", size=13, align=CENTRE, bold=True)
    _style(document, "Колонтитул", size=8, align=LEFT)
    _style(document, "Пометка", size=10, bold=True, align=CENTRE)
    _style(document, "Caption", size=12, align=LEFT, before=6, after=4, keep_next=True)
    _style(document, "Рисунок", align=CENTRE, before=8, keep_next=True)
    _style(document, "Подпись рисунка", align=CENTRE, before=4, after=8)
    cell = {"size": table_size, "spacing": 1.0}
    _style(document, "Шапка таблицы", bold=True, align=CENTRE, keep_next=True, **cell)
    _style(document, "Номер графы", align=CENTRE, keep_next=True, **cell)
    _style(document, "Текст таблицы", align=LEFT, **cell)
    _style(document, "Число таблицы", align=RIGHT, **cell)
    _style(document, "Срок таблицы", align=CENTRE, **cell)
    _style(document, "Итог таблицы", align=RIGHT, bold=True, **cell)
    _style(document, "Строка итога", align=LEFT, bold=True, **cell)
    _style(document, "Строка раздела", align=LEFT, bold=True, keep_next=True, **cell)
    _style(document, "Строка группы", align=LEFT, bold=True, keep_next=True, **cell)
    _style(document, "Номер раздела", align=LEFT, bold=True, keep_next=True, **cell)
    _style(document, "Номер группы", align=LEFT, bold=True, keep_next=True, **cell)
    _style(document, "Номер мероприятия", align=LEFT, **cell)
    _style(document, "Номер строки", align=LEFT, **cell)
    _style(document, "Конец таблицы", size=1)
    own_widths = document.styles.add_style(OWN_WIDTHS, WD_STYLE_TYPE.TABLE)
    own_widths.quick_style, own_widths.hidden, own_widths.unhide_when_used = True, False, False


def _style(
    document: Document,
    name: str,
    base: str = "Normal",
    *,
    size: float | None = None,
    bold: bool | None = None,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: float | None = None,
    after: float | None = None,
    spacing: float | None = None,
    indent: float | None = None,
    left: float | None = None,
    keep_next: bool | None = None,
    outline: int | None = None,
) -> ParagraphStyle:
    """Makes a paragraph style, or redraws one of Word's own from nothing. Sizes in points, indents
    in millimetres; `outline` is the level of a heading, 1 for the first (Word's navigation, the
    bookmarks and headings of the PDF)."""
    known = [style for style in document.styles if style.name == name]
    style: Any = known[0] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for properties in style.element.xpath("./w:pPr | ./w:rPr | ./w:basedOn | ./w:next | ./w:link"):
        style.element.remove(properties)
    if name != "Normal":
        style.base_style = document.styles[base]
    style.quick_style, style.hidden, style.unhide_when_used = True, False, False
    font, format = style.font, style.paragraph_format
    font.size, font.bold = Pt(size) if size else None, bold
    format.alignment, format.line_spacing, format.keep_with_next = align, spacing, keep_next
    format.space_before = None if before is None else Pt(before)
    format.space_after = None if after is None else Pt(after)
    format.first_line_indent = None if indent is None else Mm(indent)
    format.left_indent = None if left is None else Mm(left)
    format.widow_control = True
    if outline is not None:
        style.element.get_or_add_pPr().append(
            parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{outline - 1}"/>')
        )
    return style


def _lists(document: Document) -> None:
    """The multilevel lists; a style takes its number from the level it is tied to (ECMA-376 part 1,
    17.9.23)."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, name, levels in LISTS:
        xml = "".join(
            _level(number, index, text, style) for index, (text, style) in enumerate(levels)
        )
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
                f'<w:name w:val="{name}"/>{xml}</w:abstractNum>'
            )
        )
    for number, *_ in LISTS:
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
            )
        )


def _level(number: int, index: int, text: str, style: str | None) -> str:
    """Numbers of headings and clauses stand in the line, those of table rows alone in their
    cell."""
    in_cell = number in (PLAN_ROWS, ROWS)
    indent = (
        '<w:ind w:left="0" w:firstLine="0"/>'
        if in_cell
        else '<w:ind w:left="0" w:firstLine="709"/>'
    )
    stop = 993 if number == BULLETS else 1276
    tab = "" if in_cell else f'<w:tabs><w:tab w:val="num" w:pos="{stop}"/></w:tabs>'
    font = (
        f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/></w:rPr>'
        if number == BULLETS
        else ""
    )
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{"bullet" if number == BULLETS else "decimal"}"/>'
        f'<w:pStyle w:val="{{{style}}}"/><w:suff w:val="{"nothing" if in_cell else "tab"}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{tab}{indent}</w:pPr>{font}</w:lvl>'
    )


def _tie_lists(document: Document) -> None:
    """Puts the ids of the styles into the levels, and the levels into the styles."""
    numbering = document.part.numbering_part.element
    for number, _, levels in LISTS:
        abstract = next(
            one
            for one in numbering.findall(qn("w:abstractNum"))
            if one.get(qn("w:abstractNumId")) == str(number)
        )
        for index, (level, (_, name)) in enumerate(
            zip(abstract.findall(qn("w:lvl")), levels, strict=True)
        ):
            style = document.styles[name]
            level.find(qn("w:pStyle")).set(qn("w:val"), style.style_id)
            number_properties = parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>'
            )
            style.element.get_or_add_pPr().append(number_properties)
    appendix = document.styles["Заголовок приложения"].element.get_or_add_pPr()
    appendix.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="0"/></w:numPr>'))


def new_list(document: Document, number: int) -> int:
    """A list of its own by the pattern `number`, counting from one; returns its id."""
    numbering = document.part.numbering_part.element
    made = len(numbering.findall(qn("w:num"))) + 1
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{made}"><w:abstractNumId w:val="{number}"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    return made


def use_list(paragraph: Paragraph, number: int, level: int = 0) -> None:
    """Counts a paragraph in another list than its style says."""
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        )
    )


# --- page -----------------------------------------------------------------------------------------


def _portrait(section: Section) -> None:
    section.orientation, section.page_width, section.page_height = (
        WD_ORIENT.PORTRAIT,
        Mm(210),
        Mm(297),
    )
    _margins(section, left=30)


def landscape(section: Section) -> None:
    """A4 across, for a wide table."""
    section.orientation, section.page_width, section.page_height = (
        WD_ORIENT.LANDSCAPE,
        Mm(297),
        Mm(210),
    )
    _margins(section, left=20)


def portrait(section: Section) -> None:
    """A4 upright again."""
    _portrait(section)


def _margins(section: Section, left: int) -> None:
    section.left_margin, section.right_margin = Mm(left), Mm(10)
    section.top_margin, section.bottom_margin = Mm(26), Mm(20)
    section.header_distance, section.footer_distance = Mm(10), Mm(8)


def running_head(section: Section, company: Sequence[str], title: str) -> None:
    """Company (the lines of a first cell), title, page of pages. Widths in per cent of the text, so
    that a landscape section can have the same head."""
    header = section.header
    header.is_linked_to_previous = False
    table = header.add_table(1, 3, Mm(170))
    _percent_widths(table, (22, 65, 13))
    _borders(table, bottom_only=True)
    first, middle, last = (cell.paragraphs[0] for cell in table.rows[0].cells)
    first.text = company[0]
    for line in company[1:]:
        table.rows[0].cells[0].add_paragraph(line)
    middle.text = title
    last.add_run("стр. ")
    add_field(last, "PAGE", "2")
    last.add_run(" из ")
    add_field(last, "NUMPAGES", "2")
    for cell, align in zip(table.rows[0].cells, (LEFT, CENTRE, RIGHT), strict=True):
        for paragraph in cell.paragraphs:
            paragraph.style, paragraph.alignment = "Колонтитул", align
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))
    empty = header.paragraphs[
        0
    ]  # Word wants a paragraph in a header; behind the table it takes no room
    empty.style = "Конец таблицы"
    table._tbl.addnext(empty._p)


def empty_head(section: Section) -> None:
    """A head of its own with nothing in it."""
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].style = "Колонтитул"


def marks(section: Section, lines: Iterable[str]) -> None:
    """The lines of the mark in the foot of every page from this section on."""
    section.footer.is_linked_to_previous = False
    for index, line in enumerate(lines):
        paragraph = section.footer.paragraphs[0] if index == 0 else section.footer.add_paragraph()
        paragraph.text, paragraph.style = line, "Пометка"


def same_head(section: Section, other: Section) -> None:
    """Gives a section the very head of another: where sections come and go by a tag, none may
    inherit it."""
    reference = next(ref for ref in other._sectPr.findall(qn("w:headerReference")))
    for own in section._sectPr.findall(qn("w:headerReference")):
        section._sectPr.remove(own)
    section._sectPr.insert(0, deepcopy(reference))


def at_page_foot(paragraph: Paragraph) -> None:
    """A frame at the foot of the page, whatever stands above it (ECMA-376 part 1, 17.3.1.11)."""
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:framePr {nsdecls("w")} w:w="9638" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="center" '
            'w:yAlign="bottom"/>'
        )
    )


# --- fields, captions, references -----------------------------------------------------------------


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field of Word with what it shows until Word counts anew. As runs between marks, as Word
    itself writes it: most other readers lose what a w:fldSimple shows."""
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{content}</w:r>"))


@contextmanager
def bookmark(paragraph: Paragraph, name: str) -> Iterator[None]:
    """A bookmark around what is added to a paragraph meanwhile. Its name stands once in a template:
    Word drops the second of a name."""
    root = paragraph._p.getroottree().getroot()
    marks = list(root.iter(qn("w:bookmarkStart")))
    assert name not in [mark.get(qn("w:name")) for mark in marks], name
    key = f'w:id="{len(marks) + 1}"'
    paragraph._p.append(parse_xml(f'<w:bookmarkStart {nsdecls("w")} {key} w:name="{name}"/>'))
    yield
    paragraph._p.append(parse_xml(f"<w:bookmarkEnd {nsdecls('w')} {key}/>"))


def add_text(paragraph: Paragraph, text: str) -> None:
    """Text with references in it: «приведены в таблице [Таблица_план]» shows the number in the
    bookmark of this name."""
    for index, piece in enumerate(re.split(r"\[(\w+)\]", text)):
        if index % 2:
            add_field(paragraph, f"REF {piece} \\h", "1")
        elif piece:
            paragraph.add_run(piece)


def caption(document: Document, name: str, text: str) -> None:
    """«Таблица 1 – …»: the number counts by itself, in a bookmark of this name."""
    _numbered(document.add_paragraph(style="Caption"), "Таблица", name, text)


def figure_caption(document: Document, name: str, text: str) -> None:
    """«Рисунок 1 – …», the same below a figure."""
    _numbered(document.add_paragraph(style="Подпись рисунка"), "Рисунок", name, text)


def _numbered(paragraph: Paragraph, word: str, name: str, text: str) -> None:
    paragraph.add_run(f"{word}\xa0")
    with bookmark(paragraph, name):
        add_field(paragraph, f"SEQ {word} \\* ARABIC", "1")
    paragraph.add_run(f" – {text}")


def appendix(
    document: Document, name: str, letter: str, title: str, *, new_page: bool = True
) -> None:
    """«Приложение А» on a page of its own (where a section begins it has one), its letter in a
    bookmark of this name. Word has no field that counts in Russian letters, and most readers lose
    the number of a list."""
    paragraph = document.add_paragraph("Приложение\xa0", style="Номер приложения")
    paragraph.paragraph_format.page_break_before = new_page
    with bookmark(paragraph, name):
        paragraph.add_run(letter)
    document.add_paragraph(title, style="Заголовок приложения")


# --- tables ---------------------------------------------------------------------------------------


def table(
    document: Document,
    heads: Sequence[str],
    rows: Iterable[Sequence[tuple[str, str]]],
    *,
    turned: int = 0,
) -> Table:
    """A table with a head and a row of column numbers that repeat, rows that do not split. Its
    columns are as wide as their texts need when a document is made (documents/widths.py).

    A row is its cells, each a text and a style; a row of fewer cells than heads lets its last cell
    span the rest, a row of one cell is for a tag or a group. The last `turned` heads stand
    upright."""
    widths = _alike(len(heads))
    made = document.add_table(0, len(heads))
    _percent_widths(made, widths)
    _borders(made)
    _row(made, [(head, "Шапка таблицы") for head in heads], fill=HEAD_FILL, head=True)
    _turn(made, turned)
    _row(made, [("", "Номер графы") for _ in heads], head=True)
    for cells in rows:
        fill = {"Строка раздела": HEAD_FILL, "Строка группы": GROUP_FILL}.get(cells[-1][1])
        _row(made, cells, fill=fill)
    _cell_widths(made, widths)
    return made


def _alike(count: int) -> list[int]:
    """So many parts of 100, as equal as can be."""
    return [100 * (index + 1) // count - 100 * index // count for index in range(count)]


def _turn(table: Table, count: int) -> None:
    """Turns the text of the last cells of the head upright, from below (ECMA-376 part 1,
    17.18.93)."""
    cells = table.rows[0]._tr.tc_lst
    for cell in cells[len(cells) - count :]:
        cell.get_or_add_tcPr().append(parse_xml(f'<w:textDirection {nsdecls("w")} w:val="btLr"/>'))


def _row(
    table: Table, cells: Sequence[tuple[str, str]], *, fill: str | None = None, head: bool = False
) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if head:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    span = len(table.columns) - len(cells) + 1
    while len(row._tr.tc_lst) > len(cells):
        row._tr.remove(row._tr.tc_lst[-1])
    if span > 1:
        wide = row._tr.tc_lst[0] if cells[0][1] == "Итог таблицы" else row._tr.tc_lst[-1]
        wide.grid_span = span
    for cell, (text, style) in zip(row._tr.tc_lst, cells, strict=True):
        paragraph = Paragraph(cell.p_lst[0], table)
        paragraph.style = table.part.document.styles[style]
        if text:
            paragraph.add_run(text)
        properties = cell.get_or_add_tcPr()
        if fill:
            properties.append(
                parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
            )
        if head:
            properties.append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))


def _percent_widths(table: Table, widths: Sequence[int]) -> None:
    """Columns in per cent of the text's width, as Word's «AutoFit to window» writes them; they sum
    up to 100."""
    assert sum(widths) == 100
    table.autofit = False
    properties = table._tbl.tblPr
    for width in properties.findall(qn("w:tblW")):
        properties.remove(width)
    properties.append(parse_xml(f'<w:tblW {nsdecls("w")} w:w="5000" w:type="pct"/>'))
    text_width = 9638
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(qn("w:w"), str(text_width * width // 100))
    _cell_widths(table, widths)


def _cell_widths(table: Table, widths: Sequence[int]) -> None:
    for row in table._tbl.tr_lst:
        start = 0
        for cell in row.tc_lst:
            properties = cell.get_or_add_tcPr()
            for width in properties.findall(qn("w:tcW")):
                properties.remove(width)
            span = cell.grid_span
            share = sum(widths[start : start + span]) * 50
            properties.insert(0, parse_xml(f'<w:tcW {nsdecls("w")} w:w="{share}" w:type="pct"/>'))
            start += span


def _borders(table: Table, *, bottom_only: bool = False) -> None:
    sides = ("bottom",) if bottom_only else ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 40), ("left", 85), ("bottom", 40), ("right", 85))
    )
    properties = table._tbl.tblPr
    for style in properties.xpath("w:tblStyle | w:tblLook"):  # of a style that is not there
        properties.remove(style)
    properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"))
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))


# --- the end --------------------------------------------------------------------------------------


def _bind(root: etree._Element) -> None:
    """No line of standing text begins with a dash. No more than that is bound: a no-break space
    does not stretch, and lines of text that is set to both margins would have holes."""
    for text in root.iter(qn("w:t")):
        text.text = (text.text or "").replace(" – ", "\xa0– ")


# Children in the order of the schema (ECMA-376 part 1, 17.3.1.26, 17.4.59, 17.4.69, 17.4.81); Word
# refuses another.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar",
    "trPr": "cantSplit trHeight tblHeader",
    "tcPr": "tcW gridSpan shd textDirection vAlign",
}


def save(document: Document, path: Path, title: str) -> None:
    """Writes the template: children sorted, the same bytes each time."""
    for breaking in document.element.xpath(
        "//w:p[w:pPr/w:sectPr]"
    ):  # it holds nothing and must not take a page
        Paragraph(breaking, document).style = "Конец таблицы"
    header_parts = [section.header.part.element for section in document.sections]
    for root in (document.element, document.styles.element, *header_parts):
        for name, order in ORDERS.items():
            for element in root.iter(qn(f"w:{name}")):
                ranks = [qn(f"w:{child}") for child in order.split()]
                element[:] = sorted(element, key=lambda child, ranks=ranks: ranks.index(child.tag))
    captions.complete(document.element)
    for root in (document.element, *header_parts):
        _bind(root)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments, core.language = (
        title,
        "",
        "",
        "",
        "ru-RU",
    )
    core.created = core.modified = dt.datetime(2023, 1, 1)
    target = io.BytesIO()
    document.save(target)
    path.write_bytes(opc.write(opc.read(target.getvalue())))
