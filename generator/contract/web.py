"""What of «Общество» a page of the site shows → values that can do no harm there: a colour,
addresses, a line of contact, the level of a heading."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from generator.contract.cleaning import text
from generator.contract.typed import Typed, Unreadable
from generator.findings import PRACTICE, Theme

COLOUR_UNREADABLE = Theme.CELLS.error(
    "colour-unreadable", "цвет непонятен", "страница была бы не того цвета", PRACTICE
)
_HEX = re.compile(r"#?(?:([0-9a-f]{6})|([0-9a-f]{3}))")
_RGB = re.compile(r"(?:rgb)?\s*\(?\s*(\d{1,3})\s*[,; ]\s*(\d{1,3})\s*[,; ]\s*(\d{1,3})\s*\)?")


def colour(typed: Typed) -> str:
    """A colour as «#1f3864»: typed so, without the sign, with three digits, or as «31, 56, 100»."""
    typed_text = (text(typed) or typed.shown).strip().lower().replace("\xa0", " ")
    if found := _HEX.fullmatch(typed_text):
        digits = found[1] or "".join(2 * digit for digit in found[2])
        return f"#{digits}"
    found = _RGB.fullmatch(typed_text)
    if found and all(int(part) <= 255 for part in found.groups()):
        return "#" + "".join(f"{int(part):02x}" for part in found.groups())
    raise Unreadable(
        COLOUR_UNREADABLE,
        f"ожидался цвет, стоит «{typed.shown}»",
        "например #1F3864 или 31, 56, 100",
    )


ADDRESS_UNREADABLE = Theme.CELLS.error(
    "address-unreadable", "адрес непонятен", "ссылка никуда бы не вела", PRACTICE
)


def address(typed: Typed) -> str:
    """The address of a folder of a site, with scheme and a slash at the end; https where none is
    typed."""
    typed_text = (text(typed) or "").strip()
    link = web_link(typed_text)
    if link is None or urlsplit(link).query or urlsplit(link).fragment:
        message = f"ожидался адрес папки на сайте, стоит «{typed.shown}»"
        raise Unreadable(ADDRESS_UNREADABLE, message, "например https://www.sbyt.ru/quality/")
    return link if link.endswith("/") else f"{link}/"


def web_link(typed_text: str | None) -> str | None:
    """A link to a site from what people type for one, «www.sbyt.ru»; None for what is none."""
    link = (typed_text or "").strip()
    if not re.match(r"[a-z][a-z+.-]*://", link, re.IGNORECASE):
        link = f"https://{link}"
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and "@" not in parts.netloc
    host = re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?", parts.netloc)
    if not is_web or host is None or re.search(r"[\s<>\"'\\]", link):
        return None
    return link


EMAIL_UNREADABLE = Theme.CELLS.error(
    "email-unreadable", "адрес почты непонятен", "по ссылке не написать", PRACTICE
)


def email(typed: Typed) -> str:
    """An address of e-mail."""
    typed_text = (text(typed) or "").strip()
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", typed_text):
        message = f"ожидался адрес электронной почты, стоит «{typed.shown}»"
        raise Unreadable(EMAIL_UNREADABLE, message, "например office@sbyt.ru, один")
    return typed_text


def line(typed: Typed) -> str | None:
    """A line of contact, as typed; a phone number may have become a number."""
    found = text(typed) if isinstance(typed.value, str) else typed.shown
    return " ".join(found.split()) or None if found else None


LEVEL_UNREADABLE = Theme.CELLS.error(
    "level-unreadable",
    "уровень заголовка непонятен",
    "заголовки страницы стояли бы не так",
    PRACTICE,
)


def heading_level(typed: Typed) -> int:
    """1 to 4: two more levels stand below it; «H2» too."""
    found = re.fullmatch(r"[hн]?\s*([1-4])", typed.shown.strip().lower())
    if found is None:
        message = f"ожидался уровень заголовка от 1 до 4, стоит «{typed.shown}»"
        raise Unreadable(LEVEL_UNREADABLE, message, "например 2")
    return int(found[1])
