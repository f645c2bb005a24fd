"""An order to withdraw → a revision that was wrong is out of force: its files stay, what was issued
and the page say since when and why."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator import disk
from generator.documents.kinds import KINDS
from generator.documents.logo import read_logo
from generator.findings import FaultyWorkbook, GeneratorError
from generator.publication import archive, bundle, naming
from generator.publication.archive import Archive
from generator.publication.editions import Published, Withdrawal
from generator.publication.former import former_years
from generator.publication.later import keep_later
from generator.publication.publisher import Publisher, publisher_of
from generator.spelling import seen, writable
from generator.workbook import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalOrder:
    """What is to be withdrawn."""

    source: Path
    """The workbook: what was issued lies beside it."""
    out: Path
    year: int
    document: str
    """Its kind."""
    reason: str
    on: dt.date
    revision: int | None = None
    """None: the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What came of it."""

    published: Published
    is_new: bool
    """Whether it was still in force."""
    in_force: Published | None
    """What is in force now."""
    site: Path
    fingerprint: str

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        gone = self.published
        assert gone.withdrawn is not None
        return {
            "document": gone.document,
            "year": gone.year,
            "revision": gone.revision,
            "withdrawn": gone.withdrawn.as_json(),
            "in_force": None if self.in_force is None else self.in_force.revision,
            "fingerprint": self.fingerprint,
        }


def withdraw(order: WithdrawalOrder) -> Withdrawn:
    """Takes a revision out of force. The same order twice changes nothing more.

    Raises `GeneratorError` for no reason, if there is no such revision, or it was withdrawn for
    another one; `FaultyWorkbook` if the workbook does not say whose page it is.
    """
    order = replace(order, reason=" ".join(writable(seen(order.reason)).split()))
    if not order.reason:
        raise GeneratorError(
            "Не названа причина, а ее прочтут посетители сайта. Назовите ее; ничего не снято."
        )
    site, issued = Path(os.path.realpath(order.out / "site")), order.source.parent / "issued"
    publisher = _publisher(order.source)
    with disk.readable(), disk.alone(order.source.parent):
        past = archive.read(site, issued, demo=True)
        published = _asked(past, order)
        is_new = published.withdrawn is None
        if is_new:
            published = replace(published, withdrawn=Withdrawal(order.on, order.reason))
            past = past.with_document(published, {})
            if not published.demo:
                keep_later(issued, published)
        made = bundle.bundle(site, past, publisher, former_years(order.source, past.documents))
        bundle.write(site, made)
    return Withdrawn(
        published=published,
        is_new=is_new,
        in_force=past.in_force(order.document, order.year),
        site=site,
        fingerprint=made.fingerprint,
    )


def _asked(past: Archive, order: WithdrawalOrder) -> Published:
    """The revision that is to be withdrawn, or was already, for the same reason."""
    revisions = past.revisions(order.document, order.year)
    title = next(kind.title for kind in KINDS if kind.name == order.document)
    if not revisions:
        known = dict.fromkeys(map(naming.title, past.published.values()))
        raise GeneratorError(
            f"Не опубликовано: {title} {order.year}; есть: {', '.join(known) or 'ничего'}."
        )
    by_number = {each.revision: each for each in revisions}
    if order.revision is not None and order.revision not in by_number:
        numbers = ", ".join(map(str, by_number))
        raise GeneratorError(
            f"{title} {order.year}: редакции {order.revision} нет; есть: {numbers}."
        )
    published = by_number[order.revision or max(by_number)]
    gone = published.withdrawn
    if gone is not None and gone.reason != order.reason:
        raise GeneratorError(
            f"{naming.label(published)}, уже снята с "
            f"{gone.on:%d.%m.%Y}: {gone.reason.rstrip('.')}. Чтобы снять другую, назовите "
            "REVISION=номер."
        )
    if gone is None and order.on < published.placed:
        raise GeneratorError(
            f"{naming.label(published)}, размещена "
            f"{published.placed:%d.%m.%Y}: снять ее с {order.on:%d.%m.%Y} нельзя."
        )
    return published


def _publisher(source: Path) -> Publisher:
    """Whose page it is; of the workbook nothing else has to be in order."""
    read = reading.read(source)
    if read.book is None or read.book.company is None:
        raise FaultyWorkbook(read.findings)
    return publisher_of(read.book.company, read_logo(read.book.company, source.parent))
