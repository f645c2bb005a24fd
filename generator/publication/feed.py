"""What is published → an Atom feed (RFC 4287): who follows the page learns of each revision, and of
each that is withdrawn. And the same in words, for the news of the company's site."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from lxml import etree

from generator import wording
from generator.documents import kinds
from generator.publication import naming
from generator.publication.editions import Published
from generator.publication.naming import links
from generator.publication.publisher import Publisher

FEED = "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_NAMES = uuid.UUID("6f0ad1c8-0f43-5b4f-9f0e-442000000442")  # of ids that name no address


def feed(publisher: Publisher, published: Sequence[Published]) -> bytes:
    """The feed, what was placed last first."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "ru")
    _add(root, "title", f"Качество обслуживания – {publisher.name}")
    _add(root, "id", _id(publisher, ""))
    _add(root, "updated", _moment(max(map(_changed, published))))
    author = etree.SubElement(root, f"{{{_ATOM}}}author")
    _add(author, "name", publisher.name)
    if publisher.page:
        _link(root, publisher.address_of(FEED), "self", "application/atom+xml")
    _link(root, publisher.address_of("index.html"), "alternate", "text/html")
    _add(root, "rights", publisher.terms.title)
    for document in sorted(published, key=lambda each: (_changed(each), each.key), reverse=True):
        _entry(root, publisher, document)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _entry(root: etree._Element, publisher: Publisher, document: Published) -> None:
    entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
    _add(entry, "title", title(document))
    _add(entry, "id", _id(publisher, document.name))
    _add(entry, "published", _moment(document.placed))
    _add(entry, "updated", _moment(_changed(document)))
    for link in links(document):
        if not link.is_table:
            relation = "alternate" if link.media_type == "text/html" else "enclosure"
            _link(entry, publisher.address_of(link.path), relation, link.media_type, link.text)
    _add(entry, "summary", " ".join(_summary(document)))


def title(document: Published) -> str:
    """The title of a document with its revision, and whether it is withdrawn."""
    is_gone = document.withdrawn is not None
    is_told = document.revision > 1 or is_gone
    revision = f", редакция {document.revision}" if is_told else ""
    return f"{document.title}{revision}{' – снята' if is_gone else ''}"


def _summary(document: Published) -> Iterator[str]:
    if document.demo:
        yield "Пробная публикация, не для размещения."
    if document.approval:
        yield f"{document.approval}."
    yield f"Информация размещена {wording.date(document.placed)}."
    if document.withdrawn is not None:
        day = wording.date(document.withdrawn.on)
        yield f"Снята с {day}. Причина: {document.withdrawn.reason.rstrip('.')}."


def _changed(document: Published) -> dt.date:
    return document.placed if document.withdrawn is None else document.withdrawn.on


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _id(publisher: Publisher, name: str) -> str:
    """An id that stays the same wherever the folder stands."""
    return uuid.uuid5(_NAMES, f"{publisher.full_name}/{name}").urn


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _link(parent: etree._Element, href: str, rel: str, media_type: str, name: str = "") -> None:
    link = etree.SubElement(parent, f"{{{_ATOM}}}link", href=href, rel=rel, type=media_type)
    if name:
        link.set("title", name)


# --- in words -------------------------------------------------------------------------------------


def news(
    publisher: Publisher, published: Sequence[Published], before: Sequence[Published]
) -> str | None:
    """A ready text for the news of the company's site: of what was placed or withdrawn since the
    folder as it was `before`, of the last day where there was none; None if nothing was."""
    known = {(each.key, each.demo, each.withdrawn) for each in before}
    latest = [one for one in published if (one.key, one.demo, one.withdrawn) not in known]
    if not latest:
        return None
    day = max(map(_changed, latest))
    if not before:
        latest = [document for document in latest if _changed(document) == day]
    gone = [document for document in latest if document.withdrawn is not None]
    placed = _not_replaced([document for document in latest if document.withdrawn is None])
    lines = [_headline(placed, gone), "", f"{wording.date(day)}", ""]
    lines += [*map(_placed, placed), *map(_withdrawn, gone)]
    where = publisher.page or "в разделе «Качество обслуживания» нашего сайта"
    lines += ["", f"Документы, таблицы и данные: {where}"]
    if publisher.has_contacts:
        contacts = (publisher.phone, publisher.email, publisher.postal_address)
        lines.append(f"Вопросы: {', '.join(filter(None, contacts))}")
    if any(document.demo for document in latest):
        lines.insert(0, "ПРОБА, НЕ ДЛЯ РАЗМЕЩЕНИЯ")
    return "\n".join(lines).replace(wording.NBSP, " ") + "\n"


def _not_replaced(placed: Sequence[Published]) -> list[Published]:
    """Without the revisions that a later one of the same day took the place of: they are no
    news."""
    last: dict[object, Published] = {}
    for document in sorted(placed, key=lambda each: each.revision):
        stands_for_itself = kinds.accumulates(document.document)
        last[document.key if stands_for_itself else (document.document, document.year)] = document
    return [document for document in placed if document in last.values()]


def _headline(placed: Sequence[Published], gone: Sequence[Published]) -> str:
    told = [
        f"{what} – {', '.join(dict.fromkeys(map(naming.label, documents)))}"
        for what, documents in (("опубликовано", placed), ("снято с публикации", gone))
        if documents
    ]
    return f"Качество обслуживания клиентов: {'; '.join(told)}"


def _placed(document: Published) -> str:
    text = f"Опубликован документ «{document.title}»"
    if document.revision > 1:
        text += f" (редакция {document.revision})"
    approval = f" {document.approval}." if document.approval else ""
    if document.in_force:
        approval += f" Действует с {wording.date(document.in_force)}."
    if document.changes:
        approval += f" Изменено строк: {len(document.changes)}; их список – на странице."
    return f"{text}.{approval}"


def _withdrawn(document: Published) -> str:
    assert document.withdrawn is not None
    return (
        f"Снята с публикации редакция {document.revision} документа «{document.title}» с "
        f"{wording.date(document.withdrawn.on)}. Причина: {document.withdrawn.reason.rstrip('.')}."
    )
