"""What a returned Programme of 300 measures says, found by us, by pandoc and by LibreOffice's
comparison of the same files.

    python -m bench.returned

A reviewer changed a hundred cells, every other one without a record. A tool finds an edit if the new
words stand in its answer as new; it knows the cell if it says which row of the workbook and which
column. Seconds are CPU of the process that works, LibreOffice and pandoc included with their start;
`review` and `apply` as ratios to `check` of the same book.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pypandoc
from docx.oxml.ns import qn
from lxml import etree

from bench.comparing import by_office, editions
from generator import opc, pipeline, sent
from generator.documents.alignment import parts_of
from generator.freshness import Order
from generator.review import reviewing
from generator.review.recognising import recognise
from generator.suggestions import deciding
from generator.suggestions.cells import Cells
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import Decision, State, Suggestion
from generator.workbook.opening import open_workbook
from generator.workbook.reading import _KEPT
from tests import word

EDITS = 100
COLUMNS = {1: "Предложение", 2: "Мероприятие", 4: "Результат"}
T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What came of a piece of work, and its seconds of CPU, those of its children too."""

    def seconds() -> float:
        child = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + child.ru_utime + child.ru_stime

    start = seconds()
    done = work()
    return done, seconds() - start


def reviewed(docx: bytes, codes: Mapping[str, str]) -> tuple[bytes, dict[tuple[str, str], str]]:
    """The document with a hundred cells changed, and the new words by row code and column; the codes
    are those of measures, by what they are called."""
    truth: dict[tuple[str, str], str] = {}
    dice = random.Random(7)

    def change(document: Any) -> None:
        rows = [row for row in word.plan(document).rows if word.plain(row.cells[2].text) in codes]
        for number, row in enumerate(dice.sample(rows, EDITS)):
            column = dice.choice(list(COLUMNS))
            cell = row.cells[column].paragraphs[0]
            code = codes[word.plain(row.cells[2].text)]
            first = cell.text.split()[3]
            new = f"правка{number:03}"
            truth[code, COLUMNS[column]] = new
            if number % 2:
                word.change(cell, first, new)
            else:
                word.write(cell, cell.text.replace(first, new, 1))

    return word.edited(docx, change), truth


def by_us(path: Path, source: Path, docx: bytes) -> list[Suggestion]:
    """The suggestions."""
    file = recognise(path, docx, sent.editions(source))
    [found] = reviewing.review([file], Cells(open_workbook(source)), {}).values()
    return list(found)


def by_pandoc(path: Path) -> list[str]:
    """What pandoc shows as inserted."""
    made = subprocess.run(
        [pypandoc.get_pandoc_path(), "--track-changes=all", "-f", "docx", "-t", "json", path],
        capture_output=True,
        check=True,
    )
    return list(_insertions(json.loads(made.stdout)))


def _insertions(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("t") == "Span" and "insertion" in node["c"][0][1]:
            yield " ".join(_words(node["c"][1]))
        for each in node.values():
            yield from _insertions(each)
    elif isinstance(node, list):
        for each in node:
            yield from _insertions(each)


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("t") == "Str":
            yield node["c"]
        else:
            for each in node.values():
                yield from _words(each)
    elif isinstance(node, list):
        for each in node:
            yield from _words(each)


def by_libreoffice(folder: Path, former: bytes, later: bytes) -> list[str]:
    """What LibreOffice's comparison shows as inserted."""
    (folder / "former.docx").write_bytes(former)
    # What was recorded is accepted first, as a person would: otherwise it compares with the record.
    accepted = by_office(folder, {"accepted": later}, {"accepted": [{"do": "accept-all"}]})
    compare = [{"do": "compare", "with": str(folder / "former.docx")}]
    made = by_office(folder, {"compared": accepted["accepted"]}, {"compared": compare})["compared"]
    root = etree.fromstring(opc.read(made)["word/document.xml"])
    return ["".join(mark.itertext(qn("w:t"))) for mark in root.iter(qn("w:ins"))]


def main() -> None:
    """Prints what each of them finds, and the seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        editions(folder)
        source = folder / "1" / "книга.xlsx"
        order = Order(source=source, out=source.parent / "out", year=2024)
        docx = pipeline.build_document("program", order).files[0].read_bytes()
        rows = Cells(open_workbook(source)).rows("План")
        returned, truth = reviewed(
            docx, {word.plain(str(row.values["measure"])): row.key for row in rows}
        )
        path = folder / "вернулось.docx"
        path.write_bytes(returned)
        parts_of(docx)  # what is imported once is nobody's time

        _KEPT.clear()
        _, check = timed(lambda: pipeline.check(source, 2024))
        ours, seconds = timed(lambda: by_us(path, source, returned))
        _told_of_ours(ours, truth, seconds, check)
        written, seconds = timed(lambda: applied(folder, source, ours))
        print(f"apply: {written} written; {_cost(seconds, check)}")
        shown, seconds = timed(lambda: by_pandoc(path))
        _told_of_theirs("pandoc --track-changes=all", truth, shown, seconds)
        shown, seconds = timed(lambda: by_libreoffice(folder, docx, returned))
        _told_of_theirs("LibreOffice's comparison", truth, shown, seconds)


def applied(folder: Path, source: Path, suggestions: list[Suggestion]) -> int:
    """How many of them a new workbook has, all being accepted."""
    path = folder / "список.xlsx"
    listed = SuggestionList(
        company="АО «Сбыт»",
        document="program-2024",
        year=2024,
        suggestions=tuple(replace(each, decision=str(Decision.ACCEPT)) for each in suggestions),
    )
    path.write_bytes(deciding.to_bytes(listed))
    _KEPT.clear()
    made, _ = pipeline.apply(path, source, folder / "новая.xlsx")
    return sum(outcome.fate == "записано" for outcome in made.outcomes)


def _told_of_ours(
    ours: list[Suggestion], truth: dict[tuple[str, str], str], seconds: float, check: float
) -> None:
    found = {(each.row, each.heading): each for each in ours}
    right = [key for key, new in truth.items() if key in found and new in found[key].proposed]
    ready = [key for key in right if found[key].state is State.READY]
    print(
        f"we: {len(right)} of {EDITS} found with their cells, {len(ready)} ready, "
        f"{len(ours)} suggestions; {_cost(seconds, check)}"
    )


def _told_of_theirs(
    name: str, truth: dict[tuple[str, str], str], shown: list[str], seconds: float
) -> None:
    text = " ".join(shown)
    found = sum(new in text for new in truth.values())
    print(
        f"{name}: {found} of {EDITS} found, none with its cell, {len(shown)} insertions; "
        f"{seconds:.2f} s of CPU"
    )


def _cost(seconds: float, check: float) -> str:
    return f"{seconds:.2f} s of CPU, {seconds / check:.1f} of check"


if __name__ == "__main__":
    main()
