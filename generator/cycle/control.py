"""The control of a year on a day, from the order to the files: DOCX, PDF and tables of the same."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from generator import building, progress
from generator.book import Year
from generator.checked import Checked, checked
from generator.checks import CONTROL_CODES, plan
from generator.cycle import sheets
from generator.documents import kinds
from generator.findings import FaultyWorkbook, Finding
from generator.freshness import WORKBOOK_OPEN, Built, Order, current
from generator.pdf.office import Office
from generator.progress import Progress, Stage

JSON_LISTS = (*(stage.value for stage in Stage), "silent", "upcoming", "partly")
"""The lists of codes that machines get: the stages, of which each measure has one, and views."""


@dataclass(frozen=True, slots=True)
class Control:
    """What came of an order."""

    year: Year
    now: Progress
    before: Progress | None
    """On the earlier day; None if none was asked for."""
    built: Built

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those that change what the control says; the rest is for a check."""
        wanted = {*CONTROL_CODES, WORKBOOK_OPEN.code}
        return tuple(finding for finding in self.built.findings if finding.code in wanted)

    def as_json(self) -> dict[str, Any]:
        """How many measures are planned, and the codes of each list in the order of the plan; with
        an earlier day also what changed since."""
        content: dict[str, Any] = {"planned": self.now.planned}
        for name in JSON_LISTS:
            content[name] = [row.measure.code for row in self.now.of(name)]
        if self.before is not None:
            content["changed"] = [
                {"code": turn.now.measure.code, "was": turn.before.stage, "now": turn.now.stage}
                for turn in progress.turns(self.before, self.now)
            ]
        return content


def control(order: Order, office: Office | None = None) -> Control:
    """The control of the year that `order.on` lies in, or of `order.year`: made, unless it is
    there already.

    Raises `FaultyWorkbook` and `FaultyTemplate` before anything is written. If only the PDF can't
    be made, the rest is there and `built.fault` says why there is no PDF.
    """
    on = _day(order)
    order = replace(order, year=order.year or on.year)
    kind = replace(kinds.control_on(on, order.since), template=order.template_of(kinds.CONTROL))
    found = checked(order.source, order.year, [kind])
    year, _ = _sound(found, order)
    now = progress.progress(year, on)
    before = None if order.since is None else progress.progress(year, order.since)
    built = current(kind.name, order)
    if built is None:
        with nullcontext(office) if office else Office(order.office) as running:
            written = building.write(kind, order, found)
            table = sheets.workbook(year, now, before, written.date)
            [pdf] = building.pdfs(running, [written])
            built = building.store(written, pdf, {"xlsx": table})
    return Control(year, now, before, built)


def _day(order: Order) -> dt.date:
    assert order.on is not None  # a control is of a day
    return order.on


def _sound(found: Checked, order: Order) -> tuple[Year, tuple[Finding, ...]]:
    """The year and all findings. Raises `FaultyWorkbook`; for a day of a year without a plan it
    says how to ask for the plan that there is."""
    try:
        return found.sound(strict=order.strict)
    except FaultyWorkbook as fault:
        findings = [
            _with_way_out(finding, found.latest_year, order.on) for finding in fault.findings
        ]
        raise FaultyWorkbook(findings, said=str(fault)) from None


def _with_way_out(finding: Finding, latest: int, on: dt.date | None) -> Finding:
    if finding.code not in plan.OF_UNPLANNED or not latest or on is None:
        return finding
    hint = f"назовите год плана: make control ON={on:%d.%m}.{on.year} YEAR={latest}"
    return replace(finding, hint=hint)
