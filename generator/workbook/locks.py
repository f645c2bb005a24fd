"""Whether somebody has the workbook open. Kept apart from openpyxl: a run with nothing to do asks
it too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.findings import Finding, warning
from generator.model import CellRef


def open_elsewhere(path: Path) -> Iterator[Finding]:
    """The file is open in Excel or LibreOffice: what was not saved there is not in the
    documents."""
    for program, lock in (("Excel", f"~${path.name}"), ("LibreOffice", f".~lock.{path.name}#")):
        if path.with_name(lock).exists():
            hint = "несохраненные изменения в документ не попадут"
            yield warning("workbook-open", f"книга открыта в {program}", CellRef(path.name), hint)
