"""Two editions as recorded changes, beside LibreOffice's own comparison of the same two files.

    python -m bench.comparing 30 [FIRST]     thirty random pairs, from seed FIRST (1), and the figures

Each random pair is the shipped Programme spoilt twice: words, rows, paragraphs and tables in, out and moved, cells with
more paragraphs, running heads, numbers of captions. What is counted: pairs whose changes, all accepted and all rejected
by our own reader and by LibreOffice, give the two texts. The figures are of a plan of 300 measures, 40 of which were
edited, one taken out and one added: changed characters and seconds of CPU.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from bench.compare import _text
from generator import building, opc
from generator.documents import kinds, revisions
from generator.documents.reading import open_docx
from generator.documents.redline import State, redline
from generator.freshness import Order
from generator.pdf.office import find_office
from tests import office, word

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "source" / "programme.xlsx"
TYPIST = Path(sys.prefix, "bin", "python-uno")  # as tools/setup.sh makes it
DAY = dt.datetime(2024, 1, 15)
EDITS = 8
Key = tuple[str, str]
Xml = Any


def built(source: Path, document: str = "program") -> State:
    """A document of a workbook, without its PDF."""
    order = Order(source=source, out=source.parent / "out", year=2024)
    written = building.write(kinds.kind(document), order)
    return State(written.docx, written.manifest.values)


def recorded(before: State, after: State) -> bytes:
    """The two as one document with changes."""
    return redline(before, after, author="АО «Сбыт»", date=DAY).docx


def says(docx: bytes, side: str = "after") -> list[Key]:
    """What a document says, unit by unit, when all changes are accepted («after») or rejected («before»)."""
    said = []
    for unit in revisions.units_of(open_docx(docx)):
        if unit.is_gone if side == "after" else unit.is_added:
            continue
        key = (unit.after if side == "after" else unit.before).key
        if key.strip("\x1f "):
            said.append((unit.group, key))
    return said


# --- random pairs ---------------------------------------------------------------------------------


def spoilt(docx: bytes, seed: int) -> bytes:
    """The document after some random edits, none of them recorded."""
    dice = random.Random(seed)

    def change(document: Any) -> None:
        body = document.element.body
        for frame in list(
            body.iter(qn("w:framePr"))
        ):  # LibreOffice puts what stands in frames first
            frame.getparent().remove(frame)
        for _ in range(EDITS):
            dice.choice(_EDITS)(dice, document, body)

    return word.edited(docx, change)


def _words(dice: random.Random, _: Any, body: Xml) -> None:
    for _ in range(5):
        text = dice.choice([each for each in body.iter(qn("w:t")) if len(each.text or "") > 10])
        words = text.text.split(" ")
        place = dice.randrange(len(words))
        new = dice.choice([[], ["новое"], ["два", "слова"], ["12.05.2024"], ["1\xa0500,25"]])
        words[place : place + dice.choice([0, 1, 2])] = new
        text.text = " ".join(words)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _rows(dice: random.Random, body: Xml) -> list[Xml]:
    tables = [table for table in body.iter(qn("w:tbl")) if len(table.findall(qn("w:tr"))) > 4]
    rows = dice.choice(tables).findall(qn("w:tr")) if tables else []
    return [row for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None]


def _row_out(dice: random.Random, _: Any, body: Xml) -> None:
    if len(rows := _rows(dice, body)) > 3:
        row = dice.choice(rows)
        row.getparent().remove(row)


def _row_in(dice: random.Random, _: Any, body: Xml) -> None:
    if rows := _rows(dice, body):
        row = dice.choice(rows)
        row.addnext(_renamed(dice, row))


def _row_moved(dice: random.Random, _: Any, body: Xml) -> None:
    if rows := _rows(dice, body):
        row, other = dice.choice(rows), dice.choice(rows)
        if row is not other:
            other.addnext(row)


def _paragraphs(body: Xml) -> list[Xml]:
    return [
        paragraph
        for paragraph in body.findall(qn("w:p"))
        if any((text.text or "").strip() for text in paragraph.iter(qn("w:t")))
        and next(paragraph.iter(qn("w:sectPr"), qn("w:bookmarkStart")), None) is None
    ]


def _paragraph_out(dice: random.Random, _: Any, body: Xml) -> None:
    body.remove(dice.choice(_paragraphs(body)))


def _paragraph_in(dice: random.Random, _: Any, body: Xml) -> None:
    paragraph = dice.choice(_paragraphs(body))
    paragraph.addnext(_renamed(dice, paragraph))


def _paragraph_moved(dice: random.Random, _: Any, body: Xml) -> None:
    paragraph, other = dice.choice(_paragraphs(body)), dice.choice(_paragraphs(body))
    if paragraph is not other:
        other.addnext(paragraph)


def _table_in(dice: random.Random, _: Any, body: Xml) -> None:
    if tables := list(body.iter(qn("w:tbl"))):
        dice.choice(_paragraphs(body)).addnext(_renamed(dice, dice.choice(tables)))


def _table_out(dice: random.Random, _: Any, body: Xml) -> None:
    if len(tables := body.findall(qn("w:tbl"))) > 1:
        body.remove(dice.choice(tables))


def _cell_split(dice: random.Random, _: Any, body: Xml) -> None:
    if cells := list(body.iter(qn("w:tc"))):
        paragraph = dice.choice(cells).findall(qn("w:p"))[-1]
        put = dice.choice([paragraph.addnext, paragraph.addprevious])
        put(_renamed(dice, paragraph))


def _running_head(dice: random.Random, document: Any, _: Xml) -> None:
    for section in document.sections:
        for text in section.header._element.iter(qn("w:t")):
            if dice.random() < 0.3:
                text.text = (text.text or "").replace(" ", " новое ", 1)


def _captions(dice: random.Random, _: Any, body: Xml) -> None:
    for text in body.iter(qn("w:t")):
        if text.text in ("1", "2", "3") and dice.random() < 0.3:
            text.text = str(int(text.text) + 1)


def _renamed(dice: random.Random, element: Xml) -> Xml:
    new = copy.deepcopy(element)
    for mark in list(new.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:drawing"))):
        mark.getparent().remove(mark)
    for text in new.iter(qn("w:t")):
        text.text = f"Иное {dice.randrange(999)} {(text.text or '')[::-1]}"
    return new


_EDITS: Sequence[Callable[[random.Random, Any, Xml], None]] = (
    _words,
    _row_out,
    _row_in,
    _row_moved,
    _paragraph_out,
    _paragraph_in,
    _paragraph_moved,
    _table_in,
    _table_out,
    _cell_split,
    _running_head,
    _captions,
)


def pair(docx: bytes, seed: int) -> tuple[State, State]:
    """Two editions of a document."""
    return State(spoilt(docx, 2 * seed)), State(spoilt(docx, 2 * seed + 1))


# --- LibreOffice ----------------------------------------------------------------------------------


def by_office(
    folder: Path, documents: dict[str, bytes], edits: dict[str, list[Any]]
) -> dict[str, bytes]:
    """What LibreOffice saves of each document after the edits of that name."""
    jobs = []
    for name, docx in documents.items():
        (folder / f"{name}.docx").write_bytes(docx)
        update = [*edits.get(name, []), {"do": "update-fields"}]
        saved = str(folder / f"{name}-saved.docx")
        jobs.append({"document": str(folder / f"{name}.docx"), "saved": saved, "edits": update})
    subprocess.run(
        [str(TYPIST), str(ROOT / "tools" / "writer.py"), find_office(None)],
        input=json.dumps(jobs),
        text=True,
        check=True,
        capture_output=True,
    )
    return {name: (folder / f"{name}-saved.docx").read_bytes() for name in documents}


def by_both(
    folder: Path, pairs: dict[str, tuple[State, State]]
) -> dict[str, tuple[list[Key], list[Key]]]:
    """What LibreOffice makes of the changes of each pair, all rejected and all accepted, each with what it makes of the
    former and the later edition: all by name."""
    documents: dict[str, bytes] = {}
    edits: dict[str, list[Any]] = {}
    for name, (before, after) in pairs.items():
        changes = recorded(before, after)
        documents |= {f"{name}-rejected": changes, f"{name}-accepted": changes}
        documents |= {f"{name}-former": before.docx, f"{name}-later": after.docx}
        edits |= {f"{name}-rejected": [{"do": "reject-all"}]}
        edits |= {f"{name}-accepted": [{"do": "accept-all"}]}
    saved = by_office(folder, documents, edits)
    said = {}
    for name in pairs:
        for made, wanted in (("rejected", "former"), ("accepted", "later")):
            # Of heads LibreOffice writes one for each kind of page.
            texts = [
                [key for key in says(saved[f"{name}-{each}"]) if key[0] != "running"]
                for each in (made, wanted)
            ]
            said[f"{name} {made}"] = texts[0], texts[1]
    return said


# --- figures --------------------------------------------------------------------------------------

_REFERENCE = re.compile(r"(?<=№ )[^.]*\.$")


def without_references(said: list[Key]) -> list[Key]:
    """The text without what cross-references show: LibreOffice does not find the bookmark of a caption that was moved
    or joined with its neighbours."""
    return [(group, _REFERENCE.sub(".", key)) for group, key in said]


def changed_characters(docx: bytes) -> int:
    """How many characters are inserted or deleted."""
    count = 0
    for name, part in opc.read(docx).items():
        if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
            root = etree.fromstring(part)
            count += sum(len(text.text or "") for text in root.iter(qn("w:delText")))
            for mark in root.iter(qn("w:ins")):
                count += sum(len(text.text or "") for text in mark.iter(qn("w:t")))
    return count


def editions(folder: Path) -> tuple[State, State]:
    """A plan of 300 measures, and the same with 40 of them edited, one out and one in."""
    groups = [{"Код": "1", "Наименование": "Очное обслуживание"}]
    groups += [
        {"Код": f"1.{n}", "Наименование": f"Офис {n} B2B", "Сегмент": "B2B"} for n in range(1, 13)
    ]
    measures = [
        office.measure(
            f"М{n}",
            Раздел=f"1.{n // 25 + 1}",
            Предложение=_text(14, "п", n),
            Мероприятие=_text(14, "м", n),
            Результат=_text(14, "р", n),
        )
        for n in range(300)
    ]
    edited = [dict(measure) for measure in measures]
    dice = random.Random(1)
    for number in dice.sample(range(300), 40):
        column = dice.choice(["Предложение", "Мероприятие", "Результат", "Срок"])
        words = edited[number][column].split()
        words[1:2] = ["дополнительно", "и"]
        edited[number][column] = "III квартал" if column == "Срок" else " ".join(words)
    edited[100:101] = [
        {
            **office.measure("М301"),
            "Раздел": edited[100]["Раздел"],
            "Мероприятие": _text(9, "новое"),
        }
    ]
    former = office.workbook(folder / "1" / "книга.xlsx", Разделы=groups, План=measures)
    later = office.workbook(folder / "2" / "книга.xlsx", Разделы=groups, План=edited)
    return built(former), built(later)


def main() -> None:
    """Prints what came of the random pairs, and the figures."""
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    shipped = built(SHIPPED)
    pairs = {str(seed): pair(shipped.docx, seed) for seed in range(first, first + count)}
    own = 0
    for before, after in pairs.values():
        changes = recorded(before, after)
        own += says(changes, "before") == says(before.docx)
        own += says(changes, "after") == says(after.docx)
    with tempfile.TemporaryDirectory() as folder:
        texts = by_both(Path(folder), pairs).values()
        exact = sum(one == other for one, other in texts)
        close = sum(without_references(one) == without_references(other) for one, other in texts)
        print(f"texts right by our reader {own} of {2 * count}, by LibreOffice {exact}, ", end="")
        print(f"but for cross-references {close}")
        before, after = editions(Path(folder))
        start = time.process_time()
        changes = recorded(before, after)
        seconds = time.process_time() - start
        compare = [{"do": "compare", "with": str(Path(folder, "former.docx"))}]
        Path(folder, "former.docx").write_bytes(before.docx)
        theirs = by_office(Path(folder), {"later": after.docx}, {"later": compare})["later"]
    ours, other = changed_characters(changes), changed_characters(theirs)
    print(
        f"300 measures: {seconds:.2f} s of CPU; changed characters {ours}, LibreOffice {other}, ",
        end="",
    )
    print(f"{ours / other:.2f} of it")
    sys.exit(own < 2 * count or close < 2 * count)


if __name__ == "__main__":
    main()
