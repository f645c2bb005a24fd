"""A published DOCX → its tables as CSV, and the data of the year as JSON: what was published, for
machines.

Texts come from the document, because lawyers may have changed them; dates, statuses and codes of
the law's own terms from the workbook. Nothing of the internal edition is here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz, process

from generator import facts, wording
from generator.documents.reading import Block, ReadParagraph, ReadTable
from generator.model import Assessment, Indicator, Measure, Report, Section
from generator.publication.rows import PrintedRow, folded, printed_rows
from generator.workbook import periods

# Which column prints which text of a measure.
PLAN_HEADS = {
    "proposal": "Предложения",
    "measure": "Мероприятия",
    "due": "Срок",
    "expected_result": "Результат",
}
_EXECUTION_HEADS = {"measure": "Мероприятие", "result": "Фактический результат", "effect": "Эффект"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SIMILAR = 60  # of 100: a conclusion in other words


def csv_tables(blocks: Sequence[Block]) -> dict[int, bytes]:
    """Each table with a caption as CSV for Excel, by its number: UTF-8 with its mark, semicolons,
    one row of heads."""
    tables: dict[int, bytes] = {}
    captioned = False
    for block in blocks:
        if isinstance(block, ReadParagraph):
            captioned = block.style == "caption"
        elif captioned:
            target = io.StringIO()
            csv.writer(target, delimiter=";", lineterminator="\r\n").writerows(_rows(block))
            tables[len(tables) + 1] = target.getvalue().encode("utf-8-sig")
    return tables


def _rows(table: ReadTable) -> Iterator[list[str]]:
    """The rows but that of column numbers; no cell can become a formula."""
    for row in table.rows:
        if not row.counts_columns:
            yield [_harmless(" ".join(cell.split())) for cell in row.cells]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not wording.is_number(cell) else cell


def program_data(blocks: Sequence[Block], year: Report) -> dict[str, Any]:
    """The plan as it was published."""
    programme = year.programme
    nodes = {node.code: node for node in programme.sections}
    rows = printed_rows(programme, blocks)
    return {
        "plan": [
            {
                "number": rows[one.code].number,
                **_place(nodes, one),
                **_measure(one, rows[one.code], programme.year.year),
            }
            for one in programme.measures
        ]
    }


def report_data(blocks: Sequence[Block], year: Report) -> dict[str, Any]:
    """Execution, facts, indicators, satisfaction and conclusions as they were published."""
    programme = year.programme
    rows, outcomes = printed_rows(programme, blocks), facts.outcomes(year)
    subjects = programme.subjects
    return {
        "execution": [_outcome(outcome, rows[outcome.measure.code]) for outcome in outcomes],
        "facts": [_breakdown(row) for row in facts.breakdowns(outcomes)],
        "indicators": [
            _indicator(one, subjects)
            for one in programme.indicators
            if _is_printed(one.title, blocks)
        ],
        "satisfaction": [_satisfaction(one) for one in year.assessments],
        "conclusions": list(_conclusions(blocks, year)),
    }


def _is_printed(text: str, blocks: Sequence[Block]) -> bool:
    tables = (block for block in blocks if isinstance(block, ReadTable))
    return folded(wording.typeset(text)) in {
        folded(cell) for table in tables for row in table.rows for cell in row.cells
    }


def _conclusions(blocks: Sequence[Block], year: Report) -> Iterator[dict[str, Any]]:
    """The conclusions in the words of the document; one that it does not draw is left out."""
    paragraphs = [block.text for block in blocks if isinstance(block, ReadParagraph)]
    for one in year.conclusions:
        found = process.extractOne(
            wording.typeset(one.text), paragraphs, scorer=fuzz.ratio, score_cutoff=_SIMILAR
        )
        if found:
            yield {"service_type": one.service_type, "segment": one.segment, "text": found[0]}


def _satisfaction(one: Assessment) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "channel": one.channel,
        "segment": one.segment,
        "respondents": one.respondents,
        "scale": one.scale,
        "value": _number(one.value),
        "target": _number(one.target),
    }


def _measure(measure: Measure, row: PrintedRow, year: int) -> dict[str, Any]:
    texts = {field: row.cells.get(head, "") for field, head in PLAN_HEADS.items()}
    same = folded(texts["due"]) == folded(wording.typeset(measure.due.text))
    span = (measure.due.start, measure.due.end) if same else periods.span(texts["due"], year)
    start, end = (day.isoformat() for day in span) if span else (None, None)
    return {**texts, "due": {"text": texts["due"], "start": start, "end": end}}


def _place(nodes: dict[str, Section], measure: Measure) -> dict[str, Any]:
    """Section, group, service type, channel and segment of a measure: what its node leaves out, the
    one above says."""
    own = nodes[measure.section]
    above = nodes.get(own.parent or "", own)
    return {
        "section": wording.typeset(above.title),
        "group": wording.typeset(own.title) if above is not own else None,
        "service_type": own.service_type or above.service_type,
        "channel": own.channel or above.channel,
        "segment": own.segment or above.segment,
    }


def _outcome(outcome: facts.Outcome, row: PrintedRow) -> dict[str, Any]:
    execution = outcome.execution
    return {
        "number": row.number,
        "service_type": outcome.service_type,
        "segment": outcome.segment,
        "status": execution.status.value,
        "in_time": None if execution.finished is None else not outcome.late,
        "finished": execution.finished.isoformat() if execution.finished else None,
        "moved_to": execution.moved_to,
        **{field: row.cells.get(head, "") for field, head in _EXECUTION_HEADS.items()},
    }


def _breakdown(row: facts.Breakdown) -> dict[str, Any]:
    return {"service_type": row.service_type, "segment": row.segment, **asdict(row.tally)}


def _indicator(indicator: Indicator, subjects: dict[str, str]) -> dict[str, Any]:
    compared = facts.deviation(indicator.actual, indicator.target, indicator.direction)
    return {
        "subject": wording.typeset(subjects[indicator.subject]),
        "title": wording.typeset(indicator.title),
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "baseline": _number(indicator.baseline),
        "target": _number(indicator.target),
        "actual": _number(indicator.actual),
        "reached": None if compared is None else compared.reached,
    }


def _number(value: Decimal | None) -> int | float | None:
    """A number of JSON; a Decimal of at most 15 digits is the same number there."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
