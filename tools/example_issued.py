"""Writes source/examples/issued/: `python -m tools.example_issued OFFICE`, the program of LibreOffice.

The Programme of the example company as it was approved and put up, before the amendment: what
`make amendment` and the Report of the example compare with. It is history: nothing makes it anew
when the workbook, the template or the program changes."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import tempfile
from pathlib import Path

from generator import pipeline
from generator.freshness import Order
from generator.publication.walk import PublicationOrder
from tools import example_workbook as example

PLACED = dt.date(2024, 12, 18)


def issue(folder: Path, office: str) -> Path:
    """The folder of what was issued, made in `folder` by building and publishing."""
    source = folder / "source" / example.WORKBOOK
    source.parent.mkdir()
    source.write_bytes(example.as_approved())
    (source.parent / example.LOGO).write_bytes(example.logo())
    order = Order(source=source, out=folder / "out", year=example.YEAR, office=office)
    pipeline.publish(PublicationOrder(order=order, placed=PLACED))
    return source.parent / "issued"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        made = issue(Path(name), sys.argv[1])
        shutil.copytree(made, example.FOLDER / "issued", dirs_exist_ok=True)
