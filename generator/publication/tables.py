"""A published DOCX → its tables as CSV, and the data of the year as JSON: what was published, for machines.

Texts come from the document, because lawyers may have changed them; dates, statuses and codes of the law's own terms
from the workbook. Nothing of the internal edition is here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from generator import facts, wording
from generator.documents import reading
from generator.model import Indicator, Measure, Report, Section

# Texts of a measure by the heads of the tables that print them.
_PLAN = {"Предложения": "proposal", "Мероприятия": "measure", "Срок": "due", "Результат": "expected_result"}
_EXECUTION = {"Мероприятие": "measure", "Фактический результат": "result", "Эффект": "effect"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_tables(docx: bytes) -> dict[int, bytes]:
    """Each table with a caption as CSV for Excel, by its number: UTF-8 with its mark, semicolons, one row of heads."""
    tables, number = {}, 0
    caption = ""
    for block in reading.blocks(reading.open_docx(docx)):
        if isinstance(block, reading.ReadParagraph):
            caption = block.text if block.style == "caption" else ""
        elif caption:
            number += 1
            target = io.StringIO()
            csv.writer(target, delimiter=";", lineterminator="\r\n").writerows(_rows(block))
            tables[number] = target.getvalue().encode("utf-8-sig")
    return tables


def _rows(table: reading.ReadTable) -> Iterator[list[str]]:
    """The rows but that of column numbers; no cell can become a formula."""
    for row in table.rows:
        if not (row.head and all(cell.isdigit() for cell in row.cells)):
            cells = [" ".join(cell.replace("\xa0", " ").split()) for cell in row.cells]
            yield [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]


def program_data(docx: bytes, year: Report) -> dict[str, Any]:
    """The plan as it was published."""
    programme = year.programme
    numbers, printed = facts.printed_numbers(programme), _printed(docx, _PLAN)
    nodes = {node.code: node for node in programme.sections}
    return {
        "plan": [
            {
                "number": (number := numbers[measure.code]),
                **_place(nodes, measure),
                **_measure(measure, printed.get(number, {})),
            }
            for measure in programme.measures
        ]
    }


def report_data(docx: bytes, year: Report) -> dict[str, Any]:
    """Execution, facts, indicators, satisfaction and conclusions as they were published."""
    programme = year.programme
    numbers, printed = facts.printed_numbers(programme), _printed(docx, _EXECUTION)
    outcomes = facts.outcomes(year)
    subjects = {section.code: section.title for section in programme.sections}
    subjects |= {measure.code: measure.measure for measure in programme.measures}
    return {
        "execution": [_outcome(outcome, numbers[outcome.measure.code], printed) for outcome in outcomes],
        "facts": [_breakdown(row) for row in facts.breakdowns(outcomes)],
        "indicators": [_indicator(one, subjects) for one in programme.indicators],
        "satisfaction": [
            {
                "kind": one.kind.value,
                "channel": one.channel,
                "segment": one.segment,
                "respondents": one.respondents,
                "scale": one.scale,
                "value": _number(one.value),
                "target": _number(one.target),
            }
            for one in year.assessments
        ],
        "conclusions": [
            {
                "service_type": one.service_type,
                "segment": one.segment,
                "text": wording.typeset(one.text),
            }
            for one in year.conclusions
        ],
    }


def _printed(docx: bytes, heads: dict[str, str]) -> dict[str, dict[str, str]]:
    """What rows say in the first table with these heads, by the number of the row, then by field."""
    for block in reading.blocks(reading.open_docx(docx)):
        if isinstance(block, reading.ReadTable) and set(heads) <= set(block.rows[0].cells):
            fields = [heads.get(head) for head in block.rows[0].cells]
            return {
                row.cells[0]: {field: cell for field, cell in zip(fields, row.cells, strict=False) if field}
                for row in block.rows
                if re.fullmatch(r"(?:\d+\.)+", row.cells[0])
            }
    return {}


def _measure(measure: Measure, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "proposal": texts.get("proposal", wording.typeset(measure.proposal)),
        "measure": texts.get("measure", wording.typeset(measure.measure)),
        "due": {
            "text": texts.get("due", wording.typeset(measure.due.text)),
            "start": measure.due.start.isoformat(),
            "end": measure.due.end.isoformat(),
        },
        "expected_result": texts.get("expected_result", wording.typeset(measure.expected_result)),
    }


def _place(nodes: dict[str, Section], measure: Measure) -> dict[str, Any]:
    """Section, group, service type, channel and segment of a measure: what its node leaves out, the one above says."""
    own = nodes[measure.section]
    above = nodes.get(own.parent or "", own)
    return {
        "section": wording.typeset(above.title),
        "group": wording.typeset(own.title) if above is not own else None,
        "service_type": own.service_type or above.service_type,
        "channel": own.channel or above.channel,
        "segment": own.segment or above.segment,
    }


def _outcome(outcome: facts.Outcome, number: str, printed: dict[str, dict[str, str]]) -> dict[str, Any]:
    execution, texts = outcome.execution, printed.get(number, {})
    return {
        "number": number,
        "measure": texts.get("measure", wording.typeset(outcome.measure.measure)),
        "service_type": outcome.service_type,
        "segment": outcome.segment,
        "status": execution.status.value,
        "in_time": None if execution.finished is None else not outcome.late,
        "finished": execution.finished.isoformat() if execution.finished else None,
        "result": texts.get("result", wording.typeset(execution.result or "–")),
        "effect": texts.get("effect", wording.typeset(execution.effect or "–")),
        "moved_to": execution.moved_to,
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
