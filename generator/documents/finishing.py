"""A rendered document → the finished package: what no template can say (column numbers,
properties), a last look at what Word is particular about, and the same bytes each time."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from lxml import etree
from lxml.builder import ElementMaker

from generator import opc, wording
from generator.documents import captions, keeping, places, traces, widths
from generator.documents.manifest import GENERATION, Place, Value
from generator.documents.numbering import related_parts, style_of
from generator.documents.printed import Chart, Printed
from generator.documents.rendering import Rendered
from generator.documents.text import (
    Element,
    P,
    R,
    T,
    paragraph_text,
    paragraphs_of,
)
from generator.documents.widths import is_head
from generator.findings import FaultyTemplate
from generator.opc import parsed
from generator.origins import Fact

COLUMN_NUMBER = "Номер графы"
_TAG = re.compile(r"\{\{|\{%")

_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# Custom properties of a user have this format id (ECMA-376 part 1, 22.3.2.2; [MS-OE376] 2.1.1740).
_USER_PROPERTY = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself; `date` for want of a clock."""

    title: str
    company: str
    date: dt.datetime
    generation: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished DOCX, and every value that it prints, with its place."""

    docx: bytes
    values: tuple[Value, ...]
    drawn: tuple[Value, ...] = ()
    """The numbers of its charts."""


def finish(rendered: Rendered, properties: Properties) -> Finished:
    """The finished DOCX. Raises `FaultyTemplate` if the template's tags leave something that Word
    calls damaged."""
    document = rendered.document
    _number_columns(document)
    _complete_captions(document)
    places_by_number = dict(_places(document))  # nothing moves in its paragraph any more
    _without_empty_end(document)
    _lay_out(document)
    _describe(document, properties)
    faults = list(_faults(document, places_by_number))
    if faults:
        told = "; ".join(faults)
        raise FaultyTemplate(f"С этими данными шаблон дает поврежденный документ: {told}.")
    values = []
    for number, printed in enumerate(rendered.values):
        values.append(_value(printed, places_by_number.get(number)))
    drawn = tuple(_drawn(document, rendered.charts))
    return Finished(opc.write(_parts(document)), tuple(values), drawn)


def _without_empty_end(document: Document) -> None:
    """A section at the end of which nothing is left makes no empty page: its paragraphs go, and
    the section before it is the last."""
    body = document.element.body
    *blocks, last = body
    behind: list[Element] = []
    for block in reversed(blocks):
        section = block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if section is not None:
            body.replace(last, section)
            for empty in (block, *behind):
                body.remove(empty)
            return
        if block.tag != P or len(block.findall(f".//{R}")):
            return
        behind.append(block)


def _lay_out(document: Document) -> None:
    """The widths of columns, and what stays together on a page."""
    keeping.keep(document, widths.fit(document))


def _places(document: Document) -> Iterator[tuple[int, Place]]:
    """The places of the values by their numbers; their marks are taken out."""
    for part in document.part.package.iter_parts():
        name = part.partname.lstrip("/")
        if isinstance(part, XmlPart):
            root = part.element
        elif places.is_marked(part.blob):
            root = parsed(part.blob)
        else:
            continue
        yield from places.take_out(name, paragraphs_of(root))
        places.remove_unread(root)
        if not isinstance(part, XmlPart):
            part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _value(printed: Printed, place: Place | None) -> Value:
    return Value(
        row=printed.row,
        column=printed.cell.heading if printed.cell else "",
        cell=str(printed.cell or ""),
        text=str(printed),
        value=printed.value,
        fact=printed.fact,
        place=place,
        origin=None if printed.origin is None else printed.origin.compact(),
    )


def _drawn(document: Document, charts: Sequence[Chart]) -> Iterator[Value]:
    """The numbers of the charts, each at the paragraph that shows its chart."""
    left = list(charts)
    for index, paragraph in enumerate(paragraphs_of(document.element)):
        for drawing in paragraph.iter(qn("wp:docPr")):
            shown = [chart for chart in left if chart.description == drawing.get("descr")]
            for chart in shown[:1]:
                left.remove(chart)
                yield from _numbers(chart, Place("word/document.xml", index, 0, 0))


def _numbers(chart: Chart, place: Place) -> Iterator[Value]:
    for category, series, number in chart.numbers:
        yield Value(
            row=category,
            column=series,
            cell="",
            text=wording.number(Decimal(number)),
            fact="chart",
            place=place,
            origin=number.origin.compact() if isinstance(number, Fact) else None,
        )


def _parts(document: Document) -> dict[str, bytes]:
    """The parts of the package by name, as python-docx saves them."""
    saved = io.BytesIO()
    document.save(saved)
    return opc.read(saved.getvalue())


def _number_columns(document: Document) -> None:
    """Numbers the row of column numbers from left to right, so that it has no gap in whichever
    order columns stand."""
    styles = {style.style_id for style in document.styles if style.name == COLUMN_NUMBER}
    for row in filter(is_head, document.element.iter(qn("w:tr"))):
        numbered = [paragraph for paragraph in row.iter(P) if style_of(paragraph) in styles]
        for number, paragraph in enumerate(numbered, 1):
            for run in paragraph.findall(qn("w:r")):
                paragraph.remove(run)
            paragraph.add_r().text = str(number)


def _complete_captions(document: Document) -> None:
    """Numbers of captions, references and bookmarks, as Word would write them."""
    others: dict[Part, Element] = {}
    for part in related_parts(document, "/header", "/footer", "/footnotes", "/endnotes"):
        others[part] = part.element if isinstance(part, XmlPart) else parsed(part.blob)
    captions.complete(document.element, others.values())
    for part, root in others.items():
        if not isinstance(part, XmlPart):
            part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _text(element: Element) -> str:
    """The text of all paragraphs in an element. itertext() would give it thrice: paragraphs and
    runs of python-docx have a text too."""
    return "".join(text.text or "" for text in element.iter(T))


def _describe(document: Document, properties: Properties) -> None:
    """Properties of the file. The author of the template, Word's counts and its thumbnail don't go
    to the public."""
    _drop(document.part.package, RELATIONSHIP_TYPE.THUMBNAIL)
    core = document.core_properties
    core.title, core.language = properties.title[:255], "ru-RU"
    core.author = core.last_modified_by = properties.company[:255]
    core.comments = core.keywords = core.subject = core.category = ""
    core.created = core.modified = properties.date
    core.revision = 1
    extended = ElementMaker(namespace=_EXTENDED, nsmap={None: _EXTENDED})
    _set_part(
        document,
        "/docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
        extended.Properties(extended.Company(properties.company)),
    )
    custom = ElementMaker(namespace=_CUSTOM, nsmap={None: _CUSTOM, "vt": _TYPES})
    value = ElementMaker(namespace=_TYPES).lpwstr(properties.generation)
    _set_part(
        document,
        "/docProps/custom.xml",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        RELATIONSHIP_TYPE.CUSTOM_PROPERTIES,
        custom.Properties(custom.property(value, fmtid=_USER_PROPERTY, pid="2", name=GENERATION)),
    )


def _set_part(
    document: Document, name: str, content_type: str, relationship: str, xml: Element
) -> None:
    package = document.part.package
    _drop(package, relationship)
    blob = etree.tostring(xml, xml_declaration=True, encoding="UTF-8", standalone=True)
    package.relate_to(Part(PackURI(name), content_type, blob, package), relationship)


def _drop(package: OpcPackage, relationship: str) -> None:
    for key, relation in list(package.rels.items()):
        if relation.reltype == relationship:
            del package.rels[key]


def _faults(document: Document, values: Mapping[int, Place]) -> Iterator[str]:
    """What validators pass and Word calls damaged, and tags that were left."""
    roots = {document.part.partname.lstrip("/"): document.element}
    for part in related_parts(document, "/header", "/footer", "/footnotes"):
        roots[part.partname.lstrip("/")] = parsed(part.blob)
    for name, root in roots.items():
        yield from _faults_of_tables(root)
        ids = Counter(picture.get("id") for picture in root.iter(qn("wp:docPr")))
        for number, times in ids.items():
            if times > 1:
                yield f"номер рисунка {number} занят дважды"
        own = [place for place in values.values() if place.part == name]
        yield from _tags_left(root, own)
    for field in captions.missing(document.element):
        yield (
            f"{_where(field.begin)}: поле ссылается на закладку {field.bookmark}, которая осталась "
            "за условием; окружите абзац тем же {%p if … %}"
        )


def _where(element: Element) -> str:
    """The paragraph around an element."""
    paragraph = next(element.iterancestors(P))
    return traces.paragraph_of(paragraph_text(paragraph))


def _tags_left(root: Element, values: Iterable[Place]) -> Iterator[str]:
    """Tags in the template's own text; braces that the workbook has are its own affair."""
    printed: dict[int, list[Place]] = defaultdict(list)
    for place in values:
        printed[place.paragraph].append(place)
    for index, paragraph in enumerate(paragraphs_of(root)):
        text = list(paragraph_text(paragraph))
        for place in printed[index]:
            text[place.start : place.end] = "\0" * (place.end - place.start)
        left = _TAG.search("".join(text))
        if left:
            where = traces.paragraph_of(paragraph_text(paragraph))
            yield f"{where}: осталась метка шаблона {left[0]}"


def _faults_of_tables(root: Element) -> Iterator[str]:
    for cell in root.iter(qn("w:tc")):
        if len(cell) == 0 or cell[-1].tag != P:
            yield (
                "в ячейке таблицы не осталось абзаца: "
                "условие {%p if %} не должно быть в ней единственным"
            )
    for table in root.iter(qn("w:tbl")):
        if table.find(qn("w:tr")) is None:
            yield "в таблице не осталось строк"
    for row in filter(is_head, root.iter(qn("w:tr"))):
        if not _text(row):
            yield (
                "пуста строка в шапке таблицы "
                f"(номера граф ставятся в абзацы стиля «{COLUMN_NUMBER}»)"
            )
