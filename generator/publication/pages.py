"""A published DOCX → its HTML edition, by pandoc; all that is published → the page of the site. How they look stands in
templates/site/: no script, nothing loaded from elsewhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import lxml.html
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator import wording
from generator.documents import literal, reading
from generator.publication.editions import Published

LOOKS = Path(__file__).parent.parent.parent / "templates" / "site"
_PANDOC = ("--sandbox", "--shift-heading-level-by=1", "--wrap=none")  # below the title of the page
_FIGURE = re.compile(f"{literal.FIGURE[0]}(\\d+){literal.FIGURE[1]}")
_WIDE = 5  # columns; a phone scrolls a table of more, not the page
_TYPES = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": ("HTML", "text/html"),
}


def document_page(docx: bytes, published: Published, pictures: Sequence[bytes]) -> bytes:
    """The HTML edition of a published DOCX, whole in one file; `pictures` are its figures as PNG, in their order."""
    import pypandoc

    html = pypandoc.convert_text(literal.literal(docx), "html5", format="docx", extra_args=_PANDOC)
    body = lxml.html.fragment_fromstring(html, create_parent="div")
    document = reading.open_docx(docx)
    _show_figures(body, pictures, reading.descriptions(document))
    _arrange_tables(body)
    _disarm(body)
    headings = [{"id": heading.get("id"), "text": heading.text_content()} for heading in body.iter("h2")]
    inner = Markup("".join(lxml.html.tostring(child, encoding="unicode") for child in body))
    return _page(
        "document.html",
        published=published,
        placed=wording.date(published.placed),
        marks=reading.marks(document),
        headings=headings,
        body=inner,
        docx=published.files[published.path("docx")],
    )


def index_page(published: Iterable[Published], company: str) -> bytes:
    """The page «Качество обслуживания»: by year, the Programme and the Report in force, and what they replaced.

    `published` comes in the order of the page, the latest revision of a document first.
    """
    years = []
    for year, group in groupby(published, key=lambda one: one.year):
        every = list(group)
        current = [
            next(one for one in every if one.document == kind) for kind in dict.fromkeys(one.document for one in every)
        ]
        years.append({"year": year, "current": current, "former": [one for one in every if one not in current]})
    return _page("index.html", years=years, company=company, links=_links, date=wording.date)


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
            links.append({"href": path, "text": text, "type": media, "size": size, "sha256": record.sha256})
    return links


def _page(template: str, **values: Any) -> bytes:
    environment = Environment(
        loader=FileSystemLoader(LOOKS), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(template).render(**values).encode()


# --- what pandoc leaves to do ---------------------------------------------------------------------------------------


def _show_figures(body: Any, pictures: Sequence[bytes], descriptions: Sequence[str]) -> None:
    """The pictures in their places, each with its text alternative and the caption below it."""
    for paragraph in list(body.iter("p")):
        found = _FIGURE.search(paragraph.text_content())
        if found is None:
            continue
        number = int(found[1])
        figure = lxml.html.Element("figure")
        described = descriptions[number - 1] if number <= len(descriptions) else ""
        if number <= len(pictures):
            source = f"data:image/png;base64,{base64.b64encode(pictures[number - 1]).decode()}"
            frame = _frame(f"figure-{number}", f"Рисунок {number}")
            frame.append(lxml.html.Element("img", {"src": source, "alt": described}))
            figure.append(frame)
        else:
            figure.append(_element("p", described))
        below = paragraph.getnext()
        if below is not None and below.tag == "p" and below.text_content().startswith("Рисунок"):
            caption = _element("figcaption", below.text_content())
            caption.set("id", f"figure-{number}")
            figure.append(caption)
            below.drop_tree()
        paragraph.getparent().replace(paragraph, figure)


def _arrange_tables(body: Any) -> None:
    """Heads with their scope, group rows, numbers to the right, each table in a frame that scrolls and has its name."""
    for number, table in enumerate(list(body.iter("table")), 1):
        table.attrib.pop("style", None)
        for columns in table.findall("colgroup"):
            table.remove(columns)
        for caption in table.findall("caption"):
            caption.set("id", f"table-{number}")
            for paragraph in caption.findall("p"):
                paragraph.drop_tag()
        heads = table.findall("thead/tr")
        for row in heads:
            if all((cell.text_content() or "").isdigit() for cell in row):
                row.set("class", "numbers")
            for cell in row:
                cell.set("scope", "col")
        if heads and len(heads[0]) > _WIDE - 1:
            table.set("class", "wide")
        for row in table.findall("tbody/tr"):
            _arrange_row(row)
        frame = _frame(f"table-{number}", f"Таблица {number}")
        table.getparent().replace(table, frame)
        frame.append(table)


def _arrange_row(row: Any) -> None:
    for cell in row:
        if re.fullmatch(r"[+−-]?\d[\d\xa0 ]*(?:,\d+)?", cell.text_content().strip()):
            cell.set("class", "number")
        if cell.get("colspan") and len(row) == 2 and cell is row[1]:
            row.set("class", "group")


def _disarm(body: Any) -> None:
    """Links only to the web, and no styles of others: an approved DOCX is somebody's file."""
    for element in body.iter():
        for name in ("style", "onclick", "onload", "onerror"):
            element.attrib.pop(name, None)
        if element.tag == "a" and not re.match(r"(?:https?:|mailto:|#)", element.get("href", "#")):
            element.attrib.pop("href")
    for element in list(body.iter("script", "iframe", "object", "embed", "form", "img")):
        if element.tag != "img" or not element.get("src", "").startswith("data:image/png;base64,"):
            element.drop_tree()


def _frame(name: str, otherwise: str) -> Any:
    """A frame that scrolls, also by keyboard; its caption has the id `name`, or it is called `otherwise`."""
    return lxml.html.Element(
        "div", {"class": "table", "tabindex": "0", "role": "region", "aria-labelledby": name, "aria-label": otherwise}
    )


def _element(tag: str, text: str) -> Any:
    made = lxml.html.Element(tag)
    made.text = text
    return made
