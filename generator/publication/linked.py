"""What is published → a description for search engines: a `Dataset` of schema.org, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from generator.publication.editions import Published
from generator.publication.naming import Link, links
from generator.publication.publisher import Publisher

NAME = "Программы повышения качества обслуживания клиентов и отчеты о них"


def description(publisher: Publisher, years: Sequence[int]) -> str:
    """What the page holds, in a sentence for search engines."""
    span = f"{min(years)}–{max(years)} годы" if len(set(years)) > 1 else f"{max(years)} год"
    return (
        f"{publisher.name}: программы мероприятий по повышению качества обслуживания клиентов и "
        f"отчеты об их выполнении, {span}. Документы, таблицы и данные."
    )


def dataset(publisher: Publisher, in_force: Sequence[Published]) -> str:
    """JSON-LD of what is in force, safe to stand inside of a page."""
    years = [document.year for document in in_force]
    content: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": f"{NAME}, {publisher.name}",
        "description": description(publisher, years),
        "inLanguage": "ru",
        "isAccessibleForFree": True,
        "license": _licence(publisher),
        "creator": _organisation(publisher),
        "publisher": _organisation(publisher),
        "dateModified": max(document.placed for document in in_force).isoformat(),
        "temporalCoverage": f"{min(years)}-01-01/{max(years)}-12-31",
        "distribution": list(_distribution(publisher, in_force)),
    }
    if publisher.page:
        content |= {"url": publisher.page, "@id": publisher.page}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _distribution(publisher: Publisher, in_force: Sequence[Published]) -> list[dict[str, str]]:
    data = {
        "@type": "DataDownload",
        "name": "Все данные (JSON)",
        "encodingFormat": "application/json",
        "contentUrl": publisher.address_of("disclosure.json"),
    }
    every = [link for document in in_force for link in links(document)]
    return [data, *(_download(publisher, link) for link in every)]


def _download(publisher: Publisher, link: Link) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "name": f"{link.of}: {link.text}",
        "encodingFormat": link.media_type,
        "contentUrl": publisher.address_of(link.path),
        "sha256": link.sha256,
    }


def _organisation(publisher: Publisher) -> dict[str, str]:
    content = {"@type": "Organization", "name": publisher.name, "legalName": publisher.full_name}
    if publisher.link:
        content["url"] = publisher.link
    if publisher.email:
        content["email"] = publisher.email
    if publisher.phone:
        content["telephone"] = publisher.phone
    return content


def _licence(publisher: Publisher) -> object:
    terms = publisher.terms
    return terms.link or {"@type": "CreativeWork", "name": terms.title}
