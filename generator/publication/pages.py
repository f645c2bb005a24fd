"""A published DOCX → its HTML edition, by pandoc. How it looks stands in templates/site/, and its
frame in site.py: no script, nothing loaded from elsewhere, no style or picture inside."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Sequence
from typing import Any

import lxml.html
import nh3
import pypandoc
from markupsafe import Markup
from PIL import Image

from generator import wording
from generator.documents import literal, reading
from generator.publication import naming, site
from generator.publication.editions import Published

_PANDOC = ("--sandbox", "--shift-heading-level-by=1", "--wrap=none")  # below the title of the page
_FIGURE = re.compile(f"{literal.FIGURE[0]}(\\d+){literal.FIGURE[1]}")
_WIDE = 5  # columns; a phone scrolls a table of so many, not the page
# What pandoc makes of a document; anything else came with the document and does not go on the site.
# Pictures are cut out of the PDF.
_TAGS = (
    "a b blockquote br caption code div em figcaption figure h1 h2 h3 h4 h5 h6 hr i li ol p "
    "section span strong sub sup table tbody td th thead tfoot tr u ul"
)
_ATTRIBUTES = "href src alt id class colspan rowspan scope role tabindex start type"
_LINKS = "http https mailto"


def document_page(
    docx: bytes, published: Published, pictures: Sequence[bytes | None]
) -> tuple[bytes, dict[str, bytes]]:
    """The HTML edition of a published DOCX, and its figures by their paths in the bundle;
    `pictures` are these as PNG, in their order."""
    body = _body(docx)
    document = reading.open_docx(docx)
    title_page = _title_page(body)
    _name_places(body)
    figures = _Figures(published, pictures, reading.descriptions(document))
    figures.show(body)
    _arrange_lists(body)
    _arrange_tables(body)
    headings = [
        {"id": heading.get("id"), "text": heading.text_content()}
        for heading in body.iter("h2")
        if heading.get("id")
    ]
    children = (lxml.html.tostring(child, encoding="unicode") for child in body)
    inner = Markup("".join(children))
    page = site.page(
        "document.html",
        published=published,
        title=naming.page_title(published),
        date=wording.date,
        marks=reading.marks(document),
        title_page=title_page,
        headings=headings,
        body=inner,
        docx=published.files[published.path("docx")],
    )
    return page, figures.files


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


# --- what pandoc leaves to do ---------------------------------------------------------------------


def _title_page(body: Any) -> list[list[str]]:
    """Takes the title page out of the text: the page begins with it. Gives its paragraphs but the
    title, as lines."""
    paragraphs = []
    for paragraph in list(body.iter("p")):
        text = paragraph.text_content()
        if text.startswith(literal.ON_TITLE_PAGE):
            lines = text.removeprefix(literal.ON_TITLE_PAGE).splitlines()
            paragraphs.append([line.strip() for line in lines if line.strip()])
        if text.startswith((literal.ON_TITLE_PAGE, literal.TITLE)):
            paragraph.drop_tree()
    return list(filter(None, paragraphs))


def _name_places(body: Any) -> None:
    """Ids of letters, digits and dashes alone, whatever a heading says; links to them follow."""
    renamed: dict[str, str] = {}
    for element in body.xpath("//*[@id]"):
        name = "-".join(re.findall(r"\w+", element.get("id"))) or "m"
        name = name if name[0].isalpha() else f"m-{name}"
        while name in renamed.values():
            name += "-1"
        renamed[element.get("id")] = name
        element.set("id", name)
    for link in body.iter("a"):
        target = link.get("href", "")
        if target.removeprefix("#") in renamed:
            link.set("href", f"#{renamed[target.removeprefix('#')]}")


def _arrange_lists(body: Any) -> None:
    """An item that is one paragraph needs none around its text."""
    for item in list(body.iter("li")):
        first, *others = list(item) or [None]
        if first is not None and first.tag == "p" and not any(each.tag == "p" for each in others):
            first.drop_tag()


class _Figures:
    """The figures of a document on its page, and their files."""

    def __init__(
        self, published: Published, pictures: Sequence[bytes | None], descriptions: Sequence[str]
    ) -> None:
        self.files: dict[str, bytes] = {}
        self._published = published
        self._pictures, self._descriptions = pictures, descriptions

    def show(self, body: Any) -> None:
        """Puts them below the paragraphs they stand in, each with its text alternative and its
        caption."""
        for paragraph in list(body.iter("p")):
            numbers = [int(number) for number in _FIGURE.findall(paragraph.text_content())]
            if numbers:
                self._show(paragraph, numbers)

    def _show(self, paragraph: Any, numbers: Sequence[int]) -> None:
        caption = paragraph.getnext()
        for node in paragraph.iter():
            node.text, node.tail = (
                _FIGURE.sub("", text) if text else text for text in (node.text, node.tail)
            )
        place = paragraph
        for number in numbers:
            figure = self._figure(number)
            place.addnext(figure)
            place = figure
        if caption is not None and caption.tag == "p" and _is_caption(caption):
            caption.tag = "figcaption"
            caption.set("id", f"figure-{numbers[-1]}")
            place.append(caption)
        if not paragraph.text_content().strip():
            paragraph.drop_tree()

    def _figure(self, number: int) -> Any:
        """A picture in a frame; its description alone where there is no picture."""
        figure = lxml.html.Element("figure")
        index = number - 1
        described = self._descriptions[index] if index < len(self._descriptions) else ""
        picture = self._pictures[index] if index < len(self._pictures) else None
        if picture is None:
            said = lxml.html.Element("p")
            said.text = described
            figure.append(said)
            return figure
        name = f"{self._published.name}-figure-{number}.png"
        self.files[f"{self._published.year}/{name}"] = picture
        width, height = (str(side) for side in Image.open(io.BytesIO(picture)).size)
        frame = _frame(f"Рисунок {number}")
        frame.append(
            lxml.html.Element(
                "img", {"src": name, "alt": described, "width": width, "height": height}
            )
        )
        figure.append(frame)
        return figure


def _is_caption(paragraph: Any) -> bool:
    return bool(paragraph.text_content().startswith("Рисунок"))


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
                row.set("class", "p442-numbers")
            for cell in row:
                cell.set("scope", "col")
        if heads and len(heads[0]) >= _WIDE:
            table.set("class", "p442-wide")
        for row in table.findall("tbody/tr"):
            _arrange_row(row)
        caption = table.find("caption")
        name = f"Таблица {number}"
        if caption is not None:
            name = caption.text_content()
            _keep_in_sight(caption)
        frame = _frame(name)
        table.getparent().replace(table, frame)
        frame.append(table)


def _keep_in_sight(caption: Any) -> None:
    """The words of a caption stay on the screen while its table scrolls below it."""
    words = lxml.html.Element("span", {"class": "p442-caption"})
    words.text, caption.text = caption.text, None
    for child in list(caption):
        words.append(child)
    caption.append(words)


def _arrange_row(row: Any) -> None:
    for cell in row:
        if wording.is_number(cell.text_content().strip()):
            cell.set("class", "p442-number")
        if cell.get("colspan") and len(row) <= 2 and cell is row[-1]:
            row.set("class", "p442-group")


def _frame(name: str) -> Any:
    """A frame that scrolls, also by keyboard."""
    return lxml.html.Element(
        "section", {"class": "p442-table", "tabindex": "0", "aria-label": name}
    )
