"""All that is published → the page of the site, the same as a fragment for a CMS, the statement on
accessibility, the style of them all. What they look like stands in templates/site/."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from generator import wording
from generator.documents.kinds import KINDS
from generator.publication import linked, naming
from generator.publication.editions import Published
from generator.publication.former import Former, FormerYears
from generator.publication.publisher import Publisher

LOOKS = Path(__file__).parent.parent.parent / "templates" / "site"
LOGO = "logo.png"
# Documents of which a new revision stands beside the former ones.
ADDED = frozenset(kind.name for kind in KINDS if kind.accumulates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A revision as the page shows it."""

    published: Published
    until: dt.date | None
    """The last day it was in force; None if it still is, or was withdrawn."""
    withdrawn: tuple[Published, ...] = ()
    """Of the revision that is shown first: the others of its document that were withdrawn."""

    @property
    def label(self) -> str:
        """«Программа 2024, редакция 1»."""
        return naming.label(self.published)

    @property
    def links(self) -> list[naming.Link]:
        """Its files."""
        return naming.links(self.published)

    @property
    def is_added(self) -> bool:
        """Whether it stands beside the ones of before: revisions are not spoken of."""
        return self.published.document in ADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOnPage:
    """What the page says of a year."""

    number: int
    current: tuple[Card, ...]
    """What is in force; of a document of which nothing is, what was withdrawn last."""
    former: tuple[Card, ...]
    before: tuple[Former, ...]
    """What was published before there was this program."""


def pages(
    publisher: Publisher, published: Sequence[Published], former: FormerYears
) -> dict[str, bytes]:
    """The pages by their paths. `published` comes in the order of the page."""
    years = years_of(published, former)
    shown = [card.published for year in years for card in year.current]
    in_force = [document for document in shown if document.withdrawn is None]
    every = sorted({year.number for year in years})
    values = {
        "publisher": publisher,
        "years": years,
        "date": wording.date,
        "description": linked.description(publisher, every or [0]),
        "logo": LOGO if publisher.logo else None,
    }
    placed = max(document.placed for document in published)
    return {
        "index.html": page(
            "index.html",
            **values,
            level=1,
            base="",
            dataset=Markup(linked.dataset(publisher, in_force or shown)),
        ),
        "fragment.html": page(
            "fragment.html",
            **values,
            level=publisher.heading_level,
            base=publisher.page or "",
        ),
        "accessibility.html": page("accessibility.html", **values, day=placed),
        "style.css": page("style.css", colours=publisher.colours),
        "icon.svg": page("icon.svg", colours=publisher.colours),
    }


def years_of(published: Sequence[Published], former: FormerYears) -> list[YearOnPage]:
    """The years, the latest first."""
    numbers = {document.year for document in published} | former.years
    years = []
    for number in sorted(numbers, reverse=True):
        of_year = [document for document in published if document.year == number]
        current: list[Card] = []
        others: list[Card] = []
        for kind in dict.fromkeys(document.document for document in of_year):
            revisions = [document for document in of_year if document.document == kind]
            in_force, before = _cards(revisions)
            current += in_force
            others += before
        years.append(
            YearOnPage(
                number=number,
                current=tuple(current),
                former=tuple(others),
                before=tuple(former.of(number)),
            )
        )
    return years


def _cards(revisions: Sequence[Published]) -> tuple[list[Card], list[Card]]:
    """The revisions of one document, the latest first: those that are in force, and the others."""
    if revisions[0].document in ADDED:
        return [Card(published=each, until=None) for each in revisions], []
    cards = [Card(published=each, until=_until(each, revisions)) for each in revisions]
    valid = [card for card in cards if card.published.withdrawn is None]
    first = valid[0] if valid else cards[0]
    withdrawn = (each for each in revisions if each.withdrawn is not None)
    gone = tuple(each for each in withdrawn if each is not first.published)
    others = [card for card in cards if card is not first]
    return [Card(published=first.published, until=None, withdrawn=gone)], others


def _until(published: Published, revisions: Sequence[Published]) -> dt.date | None:
    later = [
        each for each in revisions if each.revision > published.revision and each.withdrawn is None
    ]
    if not later or published.withdrawn is not None:
        return None
    return max(later[-1].since - dt.timedelta(days=1), published.since)


def page(template: str, **values: Any) -> bytes:
    """A file of the site from its template."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(LOOKS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(**values).encode()
