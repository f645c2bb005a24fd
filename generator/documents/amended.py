"""What documents say of the amendments of a year: «в редакции приказа от 18.06.2025 № 198», and the
list of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator import facts, wording
from generator.book import Change, Year
from generator.documents.printed import DASH, Printed, Printer, computed, nothing
from generator.model import Amendment, Company, Measure, StampKind
from generator.origins import Origin

_BODY = "Совета директоров"


@dataclass(frozen=True, slots=True)
class AmendmentContext:
    """Изменение as the Report lists it."""

    number: Printed
    approved: Printed
    """«приказ от 18.06.2025 № 198»; «исправление опечаток»."""
    in_force: Printed
    """From which day."""
    reason: Printed


def amended(year: Year) -> Printed:
    """What the amended Programme says of itself: the acts of all amendments but those that only
    correct misprints; «» if there are none."""
    acts = [_of(each, year.company) for each in year.amendments if not each.is_correction]
    text = f"в редакции {', '.join(acts)}"
    return computed("amended", text, origin_of_acts(year.amendments)) if acts else nothing()


def origin_of_acts(amendments: Iterable[Amendment]) -> Origin:
    """What the acts of amendments are read from."""
    fields = ("kind", "number", "approved", "position", "person")
    stamps = [amendment.stamp for amendment in amendments]
    return Origin(
        "чем утверждены изменения", tuple(stamp.cell(name) for stamp in stamps for name in fields)
    )


# What stands in a list of changes and comes from the Programme as it was issued.
ISSUED = Origin("изданная Программа, папка issued рядом с книгой")


def origin_of_change(change: Change, year: Year) -> Origin:
    """What the number of a changed measure follows from."""
    for measure in year.plan:
        if measure.code == change.measure:
            return facts.origin_of_number(measure)
    return ISSUED


def approval_of_program(year: Year) -> str:
    """«утвержденную приказом от 16.12.2024 № 318-п», with what amended it since; «» for a Programme
    without a stamp."""
    stamp = year.imprint.program_stamp
    day = f" от {wording.date(stamp.approved)}" if stamp.approved else ""
    number = f" №{wording.NBSP}{stamp.number}" if stamp.number else ""
    body = year.company.governing_body or _BODY
    approved = {
        StampKind.ORDER: f"утвержденную приказом{day}{number}",
        StampKind.MINUTES: f"утвержденную решением {body} (протокол{day}{number})",
        StampKind.PERSON: f"утвержденную{day.removeprefix(' от')}",
        StampKind.NONE: "",
    }[stamp.kind]
    former = [each for each in year.amendments if each not in year.pending]
    acts = [_of(each, year.company) for each in former if not each.is_correction]
    return approved + (f" (в редакции {', '.join(acts)})" if acts else "")


def exclusion_of(measure: Measure) -> str:
    """What stands in the place of a measure that an amendment took out."""
    return f"исключено (изменение №{wording.NBSP}{measure.excluded_by})"


def _of(amendment: Amendment, company: Company) -> str:
    """The act of an amendment in the genitive."""
    stamp = amendment.stamp
    day = f" от {wording.date(stamp.approved)}" if stamp.approved else ""
    number = f" №{wording.NBSP}{stamp.number}" if stamp.number else ""
    match stamp.kind:
        case StampKind.ORDER:
            return f"приказа{day}{number}"
        case StampKind.MINUTES:
            return f"решения {company.governing_body or _BODY} (протокол{day}{number})"
        case _:
            on = f" {wording.date(stamp.approved)}" if stamp.approved else ""
            signed = ", ".join(filter(None, (stamp.position, wording.person(stamp.person or ""))))
            by = f" ({wording.typeset(signed)})" if signed else ""
            return f"изменения №{wording.NBSP}{amendment.number}, утвержденного{on}{by}"


def act_of(amendment: Amendment, company: Company) -> str:
    """The act of an amendment by its name: «приказ от 18.06.2025 № 198»."""
    if amendment.is_correction:
        return "исправление опечаток"
    if amendment.stamp.kind is StampKind.PERSON:
        return _of(amendment, company).partition(", ")[2].replace("утвержденного", "утверждено", 1)
    word, _, rest = _of(amendment, company).partition(" ")
    return {"приказа": "приказ", "решения": "решение"}[word] + f" {rest}" if rest else "приказ"


def amendments_of(year: Year, printer: Printer) -> tuple[AmendmentContext, ...]:
    """The amendments of a year in their order."""
    return tuple(_context(each, year.company, printer) for each in year.amendments)


def _context(amendment: Amendment, company: Company, printer: Printer) -> AmendmentContext:
    first = amendment.first_day
    return AmendmentContext(
        number=printer.words(amendment, "number", str(amendment.number)),
        approved=computed("amendment", act_of(amendment, company), origin_of_acts([amendment])),
        in_force=printer.words(amendment, "in_force", wording.date(first) if first else DASH),
        reason=printer.text(amendment, "reason"),
    )
