"""Workbooks that are small and mean to be costly: each is refused or read in a time and a memory
that nobody notices. `python -m bench.hostile [quick]` prints what each took.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from generator import opc, pipeline
from generator.contract.schema import SHEETS
from generator.findings import FaultyWorkbook, GeneratorError

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "source" / "programme.xlsx"
# CPU seconds and MiB: to refuse a workbook, and to read one that is within the budget.
REFUSED, READ = (2.0, 300.0), (10.0, 1024.0)


def part_of(title: str) -> str:
    """The part of a sheet in a workbook of ours: the first is «Как заполнять»."""
    return f"xl/worksheets/sheet{[sheet.title for sheet in SHEETS].index(title) + 2}.xml"


PLAN = part_of("План")

Parts = dict[str, bytes]
Change = Callable[[Parts], None]


def _behind_data(xml: str) -> Change:
    """Puts elements behind the cells of «План»."""

    def change(parts: Parts) -> None:
        sheet = parts[PLAN].decode()
        sheet = re.sub(r"<mergeCells.*?</mergeCells>", "", sheet)
        parts[PLAN] = sheet.replace("</sheetData>", f"</sheetData>{xml}", 1).encode()

    return change


def _merged(*refs: str) -> Change:
    cells = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    return _behind_data(f"<mergeCells>{cells}</mergeCells>")


def _rows(rows: Iterator[str]) -> Change:
    """Puts rows below those of «План»."""

    def change(parts: Parts) -> None:
        sheet = parts[PLAN].decode()
        parts[PLAN] = sheet.replace("</sheetData>", f"{''.join(rows)}</sheetData>", 1).encode()

    return change


def _bare(count: int) -> Iterator[str]:
    """Rows of cells that hold nothing."""
    for row in range(2000, 2000 + count // 16):
        cells = "".join(f'<c r="{letter}{row}" s="1"/>' for letter in "ABCDEFGHIJKLMNOP")
        yield f'<row r="{row}">{cells}</row>'


def _filled(count: int, value: str = "<v>1</v>") -> Iterator[str]:
    for row in range(2000, 2000 + count):
        yield f'<row r="{row}"><c r="B{row}">{value}</c></row>'


def _shared(length: int, cells: int) -> Change:
    """One long shared text in many cells."""

    def change(parts: Parts) -> None:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        rels = "xl/_rels/workbook.xml.rels"
        relation = (
            f'<Relationship Id="s1" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
        )
        parts[rels] = parts[rels].replace(b"</Relationships>", relation.encode())
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        text = f'<sst xmlns="{main}"><si><t>{"я" * length}</t></si></sst>'
        parts["xl/sharedStrings.xml"] = text.encode()
        rows = (
            f'<row r="{row}"><c r="B{row}" t="s"><v>0</v></c></row>'
            for row in range(2000, 2000 + cells)
        )
        _rows(rows)(parts)

    return change


def _utf16(change: Change) -> Change:
    """The same in another encoding."""

    def encoded(parts: Parts) -> None:
        change(parts)
        sheet = re.sub(r"^<\?xml[^>]*\?>", "", parts[PLAN].decode())
        parts[PLAN] = f'<?xml version="1.0" encoding="UTF-16"?>{sheet}'.encode("utf-16")

    return encoded


def _beside(parts: Parts) -> None:
    """A million cells in a part that is no sheet."""
    rows = "".join(_bare(1_000_000))
    parts["xl/worksheets/other.xml"] = (
        f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    )


HOSTILE: dict[str, Change] = {
    "merged": _merged("A1:XFD1048576"),
    "merged with $": _merged("$A$1:$XFD$1048576"),
    "merged in lower case": _merged("a1:xfd1048576"),
    "merged in entities": _merged("&#65;1:XFD1048576"),
    "merged reversed": _merged("XFD1048576:A1"),
    "merged in UTF-16": _utf16(_merged("A1:XFD1048576")),
    "merged a hundred thousand times": _merged(*(f"A{n}:B{n}" for n in range(2, 100_002))),
    "a link over a column": _behind_data('<hyperlinks><hyperlink ref="B1:B1048576" location="x"/></hyperlinks>'),
    "a link over the sheet": _behind_data('<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'),
    "148 000 rows below the table": _rows(_filled(148_000)),
    "a million bare cells": _rows(_bare(1_000_000)),
    "five million bare cells": _rows(_bare(5_000_000)),
    "a million cells beside": _beside,
    "half a million cells": _rows(_filled(500_000)),
    "one long text in many cells": _shared(5_000_000, 50_000),
    "a text of the longest size in many cells": _shared(32_000, 50_000),
    "a cell A0": _rows(iter(['<row r="0"><c r="A0"><v>1</v></c></row>'])),
    "a cell below the last row": _rows(iter(['<row r="1048577"><c r="A1048577"><v>1</v></c></row>'])),
    "a cell beyond the last column": _rows(iter(['<row r="9000"><c r="XFE9000"><v>1</v></c></row>'])),
    "a cell in the last row": _rows(iter(['<row r="1048576"><c r="B1048576"><v>1</v></c></row>'])),
    "a row without a number": _rows(iter(["<row><c><v>1</v></c></row>"] * 1000)),
    "a style that is not there": _rows(iter(['<row r="9000"><c r="B9000" s="99999"><v>1</v></c></row>'])),
    "a text that is not there": _rows(iter(['<row r="9000"><c r="B9000" t="s"><v>99999</v></c></row>'])),
    "deeply nested": _behind_data("<a>" * 5000 + "</a>" * 5000),
}  # fmt: skip
# All but those that are read, which takes seconds: for the tests.
QUICK = tuple(name for name in HOSTILE if not name.startswith(("148 000", "a million bare")))


def hostile(name: str) -> bytes:
    """The shipped workbook, spoilt in that way."""
    parts = dict(opc.read(SHIPPED.read_bytes()))
    HOSTILE[name](parts)
    return opc.write(parts)


def tried(data: bytes) -> tuple[str, float, float]:
    """What came of a workbook: «read», the message it was refused with, or a traceback; the CPU
    seconds and MiB beyond those of the shipped one's process. In a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with (
            os.fdopen(writer, "w", encoding="utf-8") as pipe,
            tempfile.TemporaryDirectory() as folder,
        ):
            path = Path(folder, "книга.xlsx")
            path.write_bytes(data)
            pipe.write(_said(path))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        said = pipe.read()
    _, _, usage = os.wait4(child, 0)
    return said, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _said(path: Path) -> str:
    try:
        pipeline.check(path, 2024)
    except FaultyWorkbook as refused:
        return str(refused.findings[0])
    except GeneratorError as fault:
        return str(fault)
    except BaseException as fault:  # what is looked for
        return f"traceback: {fault!r}"
    return "read"


def main(names: Sequence[str]) -> int:
    """Prints a line for each; 1 if any of them is too costly or falls."""
    bad = 0
    for name in names:
        said, seconds, mebibytes = tried(hostile(name))
        most = READ if said == "read" else REFUSED
        costly = seconds > most[0] or mebibytes > most[1] or said.startswith("traceback")
        bad += costly
        print(f"{'BAD ' * costly}{name}: {seconds:.2f} s, {mebibytes:.0f} MiB; {said}")
    print(f"{len(names)} workbooks, too costly or fallen {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(QUICK if sys.argv[1:] == ["quick"] else tuple(HOSTILE)))
