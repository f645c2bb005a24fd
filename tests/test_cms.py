"""What a web editor puts into a system of another company: the fragment, the feed, the description
for search engines; with a company's colour, logo, address and contacts. Documents of a few bytes."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from lxml import etree

from generator.documents.logo import read_logo
from generator.publication import bundle, feed, linked
from generator.publication.archive import Archive
from generator.publication.editions import Published, Withdrawal
from generator.publication.former import FormerYears
from generator.publication.publisher import Publisher, publisher_of
from generator.workbook import reading
from tests.conftest import ROOT
from tests.test_publication import PUBLISHER, document

EXAMPLE = ROOT / "source" / "examples" / "severorechensk.xlsx"
ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://www.severorechensk-sbyt.example/quality/"


@pytest.fixture(scope="module")
def example() -> Publisher:
    """The company of the example, with all that a page can show."""
    book = reading.read(EXAMPLE).book
    assert book is not None
    assert book.company is not None
    return publisher_of(book.company, read_logo(book.company, EXAMPLE.parent))


def folder(
    publisher: Publisher, *published: tuple[Published, dict[str, bytes]]
) -> dict[str, bytes]:
    """The files of the site with these documents."""
    archive = Archive({}, {})
    for record, files in published or (document(2024), document(2025)):
        archive = archive.with_document(record, files)
    return bundle.bundle(Path("нет"), archive, publisher, FormerYears((), {})).files


def tree(page: bytes) -> Any:
    return lxml.html.document_fromstring(page.decode())


def test_the_fragment_leads_to_where_the_folder_stands(example: Publisher) -> None:
    files = folder(example)
    links = [link for _, _, link, _ in tree(files["fragment.html"]).iterlinks()]
    inside = [link for link in links if link.startswith(ADDRESS)]
    assert len(inside) == 2 + 6 + 1, "the documents; data, proof, feed; accessibility"
    for link in inside:
        assert link.removeprefix(ADDRESS) in files
    outside = {link for link in links if not link.startswith(ADDRESS)}
    assert outside == {
        "https://www.severorechensk-sbyt.example",
        "tel:+78001000000",
        "mailto:kachestvo@severorechensk-sbyt.example",
        "https://creativecommons.org/licenses/by/4.0/",
    }


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_headings_of_the_fragment_begin_at_the_level_that_is_chosen(level: int) -> None:
    files = folder(replace(PUBLISHER, heading_level=level))
    levels = [int(found) for found in re.findall(r"<h(\d)", files["fragment.html"].decode())]
    assert (levels[0], set(levels)) == (level, {level, level + 1, level + 2})
    page = [int(found) for found in re.findall(r"<h(\d)", files["index.html"].decode())]
    assert page == [each - level + 1 for each in levels]


def test_the_company_looks_as_it_does(example: Publisher) -> None:
    files = folder(example)
    assert "--p442-brand: #0b6e4f" in files["style.css"].decode()
    assert '"#0b6e4f"' in files["icon.svg"].decode()
    page = tree(files["index.html"])
    [logo] = page.iter("img")
    assert files[logo.get("src")].startswith(b"\x89PNG")
    assert page.find(".//header//a").get("href") == "https://www.severorechensk-sbyt.example"
    text = " ".join(page.text_content().split())
    assert "Телефон: 8 800 100‑00‑00, доб. 12." in text
    assert "Почтовый адрес: 186000, г. Северореченск, ул. Набережная, д. 1." in text
    said = " ".join(tree(files["accessibility.html"]).text_content().split())
    assert "ГОСТ Р 52872-2019 (WCAG 2.1), уровень AA" in said
    assert "Электронная почта: kachestvo@severorechensk-sbyt.example." in said


def test_a_company_that_says_nothing_of_itself_has_a_page_all_the_same() -> None:
    files = folder(replace(PUBLISHER, link=None))
    assert "logo.png" not in files
    assert "Контакты" not in files["index.html"].decode()
    said = " ".join(tree(files["accessibility.html"]).text_content().split())
    assert "Обратитесь в АО «Сбыт»." in said
    for name in ("index.html", "fragment.html", "feed.xml"):
        assert "None" not in files[name].decode()


def test_every_page_says_what_it_is_to_search_engines(example: Publisher) -> None:
    files = folder(example)
    for name in ("index.html", "accessibility.html"):
        [description] = tree(files[name]).xpath("//meta[@name='description']/@content")
        assert 50 < len(description) < 300
    [canonical] = tree(files["index.html"]).xpath("//link[@rel='canonical']/@href")
    assert canonical == ADDRESS
    [text] = tree(files["index.html"]).xpath("//script/text()")
    data = json.loads(text)
    assert (data["@context"], data["@type"]) == ("https://schema.org/", "Dataset")
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["temporalCoverage"] == "2024-01-01/2025-12-31"
    for download in data["distribution"]:
        assert download["contentUrl"].removeprefix(ADDRESS) in files
    assert 50 < len(data["description"]) < 5000


def test_no_name_breaks_out_of_the_description() -> None:
    nasty = replace(PUBLISHER, name='</script><script>alert("1")</script>')
    published, _ = document(2024)
    text = linked.dataset(nasty, [published])
    assert "<" not in text
    assert json.loads(text)["publisher"]["name"] == nasty.name
    assert "<script>alert" not in folder(nasty)["fragment.html"].decode()


@pytest.mark.parametrize("has_address", [True, False])
def test_the_feed_is_one_of_atom(example: Publisher, has_address: bool) -> None:
    """RFC 4287, 4.1: what a feed and an entry must have, ids that stay and are of one thing."""
    publisher = example if has_address else replace(example, page=None)
    first, second = document(2024), document(2024, 2)
    gone = replace(second[0], withdrawn=Withdrawal(dt.date(2025, 4, 1), "Опечатка."))
    files = folder(publisher, first, (gone, second[1]))
    root = etree.fromstring(files["feed.xml"])
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}updated") == "2025-04-01T00:00:00Z"
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}")
    ids = [element.findtext(f"{ATOM}id") for element in (root, *entries)]
    assert len(set(ids)) == 3
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "П, редакция 2 – снята",
        "П",
    ]
    for link in root.iter(f"{ATOM}link"):
        path = link.get("href", "").removeprefix(ADDRESS)
        assert path in files
        assert (path != link.get("href")) is has_address
    again = etree.fromstring(feed.feed(publisher, [first[0]]))
    assert again.findtext(f"{ATOM}entry/{ATOM}id") == ids[2], "whatever else is published"
