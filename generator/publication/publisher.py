"""The sheet «Общество» → what the folder of the site says of the company, and how it looks."""

from __future__ import annotations

import io
from dataclasses import dataclass
from urllib.parse import quote

from PIL import Image

from generator import wording
from generator.contract import web
from generator.documents.printed import Logo
from generator.model import Company, Licence
from generator.publication.colours import Colours, colours_of
from generator.publication.naming import TITLE


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms the data may be used."""

    name: str
    """By the list of Open Definition, as Data Package wants it."""
    title: str
    link: str | None


_TERMS = {
    Licence.WITH_SOURCE: Terms("other-at", "Свободное использование со ссылкой на источник", None),
    Licence.CC_BY: Terms(
        "CC-BY-4.0",
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    Licence.CC0: Terms(
        "CC0-1.0", "CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes."""

    name: str
    full_name: str
    link: str | None
    """The company's site."""
    page: str | None
    """Where the folder stands, with a slash at the end; None: not known."""
    colours: Colours
    logo: Logo | None
    terms: Terms
    phone: str | None
    email: str | None
    postal_address: str | None
    heading_level: int
    """Of the first heading of the fragment."""

    @property
    def has_contacts(self) -> bool:
        """Whether people know where to ask."""
        return any((self.phone, self.email, self.postal_address))

    def titled(self, what: str) -> str:
        """The title of a page, with the company if there is room."""
        whole = f"{what} – {self.name}"
        return whole if len(whole) <= TITLE else what

    @property
    def unbroken_phone(self) -> str:
        """The phone number in one line."""
        return (self.phone or "").replace(" ", wording.NBSP).replace("-", "\u2011")

    @property
    def link_text(self) -> str:
        """The company's site as people read it: «www.sbyt.ru»."""
        return (self.link or "").partition("://")[2].rstrip("/")

    @property
    def logo_size(self) -> tuple[int, int]:
        """Width and height of the logo in pixels."""
        assert self.logo is not None
        width, height = Image.open(io.BytesIO(self.logo.image)).size
        return width, height

    @property
    def dialled(self) -> str:
        """The phone number as a link wants it: its digits, those of an extension left out."""
        number = (self.phone or "").lower().partition("доб")[0]
        digits = "".join(char for char in number if char.isdigit())
        return f"+7{digits[1:]}" if len(digits) == 11 and digits[0] in "78" else digits

    def address_of(self, path: str) -> str:
        """The address of a file of the folder; its path in the folder if nobody knows where that
        stands."""
        return f"{self.page or ''}{quote(path)}"


def publisher_of(company: Company, logo: Logo | None) -> Publisher:
    """What a company says of itself."""
    return Publisher(
        name=wording.typeset(company.short_name),
        full_name=wording.typeset(company.full_name),
        link=web.web_link(company.site) if company.site else None,
        page=company.page_address,
        colours=colours_of(company.colour),
        logo=logo,
        terms=_TERMS[company.licence],
        phone=company.phone,
        email=company.email,
        postal_address=company.postal_address,
        heading_level=company.heading_level,
    )
