"""A published DOCX → its HTML edition, by pandoc; all that is published → the page of the site. How
they look stands in templates/site/: no script, nothing loaded from elsewhere."""

from __future__ import annotations

import base64
import functools
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import lxml.html
import nh3
import pypandoc
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from generator import wording
from generator.documents import literal, reading
from generator.documents.kinds import KINDS
from generator.publication.editions import Published

LOOKS = Path(__file__).parent.parent.parent / "templates" / "site"
_PANDOC = ("--sandbox", "--shift-heading-level-by=1", "--wrap=none")  # below the title of the page
_FIGURE = re.compile(f"{literal.FIGURE[0]}(\\d+){literal.FIGURE[1]}")
_WIDE = 5  # columns; a phone scrolls a table of so many, not the page
_TYPES = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": ("HTML", "text/html"),
}
# Documents of which a new revision stands beside the former ones.
ADDED = frozenset(kind.name for kind in KINDS if kind.accumulates)
# What pandoc makes of a document; anything else came with the document and does not go on the site.
# Pictures are cut out of the PDF.
_TAGS = (
    "a b blockquote br caption code div em figcaption figure h1 h2 h3 h4 h5 h6 hr i li ol p "
    "section span strong sub sup table tbody td th thead tfoot tr u ul"
)
_ATTRIBUTES = "href src alt id class colspan rowspan scope role tabindex start type"
_LINKS = "http https mailto"


def document_page(docx: bytes, published: Published, pictures: Sequence[bytes | None]) -> bytes:
    """The HTML edition of a published DOCX, whole in one file; `pictures` are its figures as PNG,
    in their order."""
    body = _body(docx)
    document = reading.open_docx(docx)
    _show_figures(body, pictures, reading.descriptions(document))
    _arrange_tables(body)
    headings = [
        {"id": heading.get("id"), "text": heading.text_content()}
        for heading in body.iter("h2")
        if heading.get("id")
    ]
    children = (lxml.html.tostring(child, encoding="unicode") for child in body)
    inner = Markup("".join(children))
    return _page(
        "document.html",
        published=published,
        placed=wording.date(published.placed),
        marks=reading.marks(document),
        headings=headings,
        body=inner,
        docx=published.files[published.path("docx")],
    )


def text_of(docx: bytes) -> str:
    """What the HTML edition of a DOCX will say."""
    return str(_body(docx).text_content())


def _body(docx: bytes) -> Any:
    return lxml.html.fragment_fromstring(_converted(docx), create_parent="div")


@functools.lru_cache(maxsize=4)
def _converted(docx: bytes) -> str:
    """pandoc's HTML, cleaned; asked for twice, by the gate and for the page."""
    html: str = pypandoc.convert_text(
        literal.literal(docx), "html5", format="docx", extra_args=_PANDOC
    )
    return cleaned(html)


def cleaned(html: str) -> str:
    """HTML with nothing but what pandoc makes and links to the web: an approved DOCX is somebody's
    file."""
    return nh3.clean(
        html,
        tags=set(_TAGS.split()),
        attributes={"*": set(_ATTRIBUTES.split())},
        url_schemes=set(_LINKS.split()),
        url_relative=_place_on_the_page,
        link_rel=None,
    )


def _place_on_the_page(link: str) -> str | None:
    """A link without a scheme that leads to a place of the same page; None for any other, which is
    taken away."""
    return link if link.startswith("#") else None


def index_page(published: Iterable[Published], company: str) -> bytes:
    """The page «Качество обслуживания»: by year, the Programme and the Report in force, and what
    they replaced.

    `published` comes in the order of the page, the latest revision of a document first.
    """
    years = []
    for year, group in groupby(published, key=lambda document: document.year):
        current: dict[str, Published] = {}
        former = []
        for document in group:
            key = document.name if document.document in ADDED else document.document
            if key in current:
                former.append(document)
            else:
                current[key] = document
        years.append({"year": year, "current": list(current.values()), "former": former})
    return _page(
        "index.html", years=years, company=company, links=_links, date=wording.date, added=ADDED
    )


def _links(published: Published) -> list[dict[str, str]]:
    """The links to the files of a document, each with its kind and size."""
    links = []
    for path, record in published.files.items():
        extension = path.rpartition(".")[2]
        text, media = _TYPES.get(extension, ("", ""))
        if table := re.search(r"-table-(\d+)\.csv$", path):
            text, media = f"Таблица {table[1]} (CSV)", "text/csv"
        if text:
            size = f"{max(1, round(record.size / 1024))}{wording.NBSP}КБ"
            links.append(
                {"href": path, "text": text, "type": media, "size": size, "sha256": record.sha256}
            )
    return links


def _page(template: str, **values: Any) -> bytes:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(LOOKS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**values).encode()


# --- what pandoc leaves to do ---------------------------------------------------------------------


def _show_figures(body: Any, pictures: Sequence[bytes | None], descriptions: Sequence[str]) -> None:
    """The pictures below the paragraphs they stand in, each with its text alternative and its
    caption."""
    for paragraph in list(body.iter("p")):
        numbers = [int(number) for number in _FIGURE.findall(paragraph.text_content())]
        if not numbers:
            continue
        caption = paragraph.getnext()
        for node in paragraph.iter():
            node.text, node.tail = (
                _FIGURE.sub("", text) if text else text for text in (node.text, node.tail)
            )
        place = paragraph
        for number in numbers:
            figure = _figure(number, pictures, descriptions)
            place.addnext(figure)
            place = figure
        if (
            caption is not None
            and caption.tag == "p"
            and caption.text_content().startswith("Рисунок")
        ):
            caption.tag = "figcaption"
            caption.set("id", f"figure-{numbers[-1]}")
            place.append(caption)
        if not paragraph.text_content().strip():
            paragraph.drop_tree()


def _figure(number: int, pictures: Sequence[bytes | None], descriptions: Sequence[str]) -> Any:
    """A picture in a frame; its description alone where there is no picture."""
    figure = lxml.html.Element("figure")
    described = descriptions[number - 1] if number <= len(descriptions) else ""
    picture = pictures[number - 1] if number <= len(pictures) else None
    if picture is None:
        said = lxml.html.Element("p")
        said.text = described
        figure.append(said)
        return figure
    frame = _frame(f"Рисунок {number}")
    source = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    frame.append(lxml.html.Element("img", {"src": source, "alt": described}))
    figure.append(frame)
    return figure


def _arrange_tables(body: Any) -> None:
    """Heads with their scope, group rows, numbers to the right, each table in a frame that scrolls
    and has its name."""
    for number, table in enumerate(list(body.iter("table")), 1):
        for caption in table.findall("caption"):
            for paragraph in caption.findall("p"):
                paragraph.drop_tag()
        heads = table.findall("thead/tr")
        for row in heads:
            if all((cell.text_content() or "").isdigit() for cell in row):
                row.set("class", "numbers")
            for cell in row:
                cell.set("scope", "col")
        if heads and len(heads[0]) >= _WIDE:
            table.set("class", "wide")
        for row in table.findall("tbody/tr"):
            _arrange_row(row)
        caption = table.find("caption")
        frame = _frame(f"Таблица {number}" if caption is None else caption.text_content())
        table.getparent().replace(table, frame)
        frame.append(table)


def _arrange_row(row: Any) -> None:
    for cell in row:
        if wording.is_number(cell.text_content().strip()):
            cell.set("class", "number")
        if cell.get("colspan") and len(row) == 2 and cell is row[1]:
            row.set("class", "group")


def _frame(name: str) -> Any:
    """A frame that scrolls, also by keyboard."""
    return lxml.html.Element(
        "div", {"class": "table", "tabindex": "0", "role": "region", "aria-label": name}
    )
