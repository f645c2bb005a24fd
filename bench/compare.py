"""What our speed is beside what a user would take instead: `make bench`. Runs are interleaved,
medians are printed.

    python -m bench.compare PEERS      PEERS: the folder with the peers, node_modules and a virtual environment

Three tables, Markdown: the real job beside LibreOffice alone on the same DOCX; one table of 10 and
5 000 rows beside other template libraries, whole processes; how cost grows with the plan."""

from __future__ import annotations

import functools
import json
import math
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from bench.flat import FIELDS
from generator.pdf.office import _FILTER, find_office
from tests import office

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "source" / "programme.xlsx"
ROUNDS = 7
WORDS = [
    "организовать",
    "закупку",
    "оборудования",
    "для",
    "центра",
    "обслуживания",
    "клиентов",
    "обучить",
    "специалистов",
    "работе",
    "опрос",
    "качества",
    "обращений",
    "сайт",
    "кабинет",
    "история",
    "статус",
    "срок",
    "ответ",
    "линия",
    "звонок",
    "жалоба",
    "отзыв",
]
Job = Callable[[], object]


def main() -> None:
    """Prints all tables."""
    peers = Path(sys.argv[1]).resolve()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}, ",
        end="",
    )
    print(
        f"{_said(find_office(None), '--version')}; {ROUNDS} rounds, interleaved, medians; {_versions(peers)}\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        _real_job(Path(folder))
        _one_table(Path(folder), peers)
        _growth(Path(folder))


# --- the real job ---------------------------------------------------------------------------------


def _real_job(folder: Path) -> None:
    out, again = folder / "out", folder / "again"
    _ours("program", "--out", again)()
    built = again / "program-2024.docx"
    jobs: dict[str, Job] = {
        "LibreOffice alone, the Programme": lambda: _office_alone(built, folder / "alone"),
        "program, something changed": lambda: _fresh(out, "program"),
        "all, something changed": lambda: _fresh(out, "all", "--year", "2024"),
        "program, nothing changed": _ours("program", "--out", again),
        "check": _ours("check"),
        "--help": lambda: _run(sys.executable, "-m", "generator", "--help"),
    }
    measured = _medians(jobs)
    alone = measured["LibreOffice alone, the Programme"]
    print("| job | s | of LibreOffice alone |\n| --- | --- | --- |")
    for name, seconds in measured.items():
        print(f"| {name} | {seconds:.2f} | {seconds / alone:.2f} |")
    print()


def _ours(command: str, *options: object) -> Job:
    source = ("--source", SHIPPED)
    return lambda: _run(sys.executable, "-m", "generator", command, *source, *options)


def _fresh(out: Path, command: str, *options: object) -> None:
    shutil.rmtree(out, ignore_errors=True)
    _ours(command, "--out", out, *options)()


def _office_alone(source: Path, folder: Path) -> None:
    """LibreOffice with a fresh profile and the options that we give it."""
    shutil.rmtree(folder, ignore_errors=True)
    options = json.dumps(
        {name: {"type": kind, "value": value} for name, (kind, value) in _FILTER.items()}
    )
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ("--headless", "--norestore", "--convert-to", f"pdf:writer_pdf_Export:{options}")
    _run(find_office(None), profile, *convert, "--outdir", folder, source)


# --- one table ------------------------------------------------------------------------------------


def _one_table(folder: Path, peers: Path) -> None:
    python, node = str(peers / "venv/bin/python"), ("node", ROOT / "bench/peers/node.js")
    scripts = ROOT / "bench/peers/python.py"
    templates = {
        "ours": _template(
            folder / "ours.docx", "{%tr for row in rows %}", "{{{{ row.{} }}}}", "{%tr endfor %}"
        ),
        "docxtpl": _template(
            folder / "docxtpl.docx", "{%tr for row in rows %}", "{{{{ row.{} }}}}", "{%tr endfor %}"
        ),
        "docxtemplater": _template(
            folder / "docxtemplater.docx", "", "{{{}}}", "", ("{#rows}", "{/rows}")
        ),
        "easy-template-x": _template(
            folder / "easy.docx", "", "{{{}}}", "", ("{#rows}", "{/rows}")
        ),
        "carbone": _template(folder / "carbone.docx", "", "{{d.rows[i].{}}}", "{d.rows[i+1].a}"),
        "docx-mailmerge2": _merge_template(folder / "merge.docx"),
    }
    print("| rows |", " | ".join(f"{name}, s | of docxtpl" for name in templates), "|")
    print("| --- |", " --- | --- |" * len(templates))
    for count in (10, 5000):
        data = folder / f"{count}.json"
        data.write_text(
            json.dumps([{field: _text(12, field, n) for field in FIELDS} for n in range(count)])
        )

        def job(name: str, data: Path = data) -> Job:
            files = (templates[name], data, folder / f"{name}-out.docx")
            if name == "ours":
                return lambda: _run(sys.executable, "-m", "bench.flat", *files)
            if name in ("docxtpl", "docx-mailmerge2"):
                return lambda: _run(python, scripts, name, *files)
            return lambda: _run(*node, name, *files, NODE_PATH=str(peers / "node_modules"))

        measured = _medians({name: job(name) for name in templates})
        for name in templates:
            _require_rows(folder / f"{name}-out.docx", count)
        ours = " | ".join(
            f"{seconds:.2f} | {seconds / measured['docxtpl']:.2f}" for seconds in measured.values()
        )
        print(f"| {count} | {ours} |")
    print()


def _template(
    path: Path, before: str, cell: str, after: str, around: tuple[str, str] = ("", "")
) -> Path:
    """A document with one table: a row before the row of cells and one after it, where a library
    wants such."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=len(FIELDS))
    if before:
        table.add_row().cells[0].text = before
    row = table.add_row()
    for place, field in zip(row.cells, FIELDS, strict=True):
        place.text = cell.format(field)
    row.cells[0].text = around[0] + row.cells[0].text
    row.cells[-1].text += around[1]
    if after:
        table.add_row().cells[0].text = after
    document.save(str(path))
    return path


def _merge_template(path: Path) -> Path:
    document = docx.Document()
    cells = document.add_table(rows=1, cols=len(FIELDS)).rows[0].cells
    for place, field in zip(cells, FIELDS, strict=True):
        xml = f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD {field} "><w:r><w:t>x</w:t></w:r></w:fldSimple>'
        place.paragraphs[0]._p.append(parse_xml(xml))
    document.save(str(path))
    return path


def _require_rows(path: Path, count: int) -> None:
    """A library that made something else is not compared."""
    rows = docx.Document(str(path)).element.xpath("count(//w:tr)")
    assert rows == count, f"{path.name} has {rows} rows"


# --- growth ---------------------------------------------------------------------------------------


def _growth(folder: Path) -> None:
    counts = (10, 100, 1000, 5000)
    jobs: dict[str, Job] = {}
    for count in counts:
        source = _plan(folder / f"{count}.xlsx", count)
        jobs[str(count)] = functools.partial(_written, source, folder / "grown")
    measured = _medians(jobs, rounds=3)
    print("| measures | DOCX, workbook read and checked, s | exponent |\n| --- | --- | --- |")
    before: tuple[int, float] | None = None
    for count in counts:
        seconds = measured[str(count)]
        grown = (
            ""
            if before is None
            else f"{math.log(seconds / before[1]) / math.log(count / before[0]):.2f}"
        )
        print(f"| {count} | {seconds:.2f} | {grown} |")
        before = (count, seconds)


def _written(source: Path, out: Path) -> None:
    """A build without LibreOffice: its exit code says so, the DOCX is there."""
    shutil.rmtree(out, ignore_errors=True)
    command = (
        sys.executable,
        "-m",
        "generator",
        "program",
        "--source",
        source,
        "--out",
        out,
        "--soffice",
        "/none",
    )
    subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, check=False)
    assert (out / "program-2024.docx").exists()


def _plan(path: Path, count: int) -> Path:
    groups = max(1, count // 25)
    sections = [{"Код": "1", "Наименование": "Очное обслуживание"}]
    sections += [
        {"Код": f"1.{n + 1}", "Наименование": f"Офис {n + 1} B2B", "Сегмент": "B2B"}
        for n in range(groups)
    ]
    measures = [
        office.measure(
            f"М{n}",
            Раздел=f"1.{min(n // 25, groups - 1) + 1}",
            Предложение=_text(14, "п", n),
            Мероприятие=_text(14, "м", n),
            Результат=_text(14, "р", n),
        )
        for n in range(count)
    ]
    return office.workbook(path, Разделы=sections, План=measures)


# --- measuring ------------------------------------------------------------------------------------


def _medians(jobs: Mapping[str, Job], rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds of each job: the jobs take turns, so that a slow minute of the machine slows all of
    them."""
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(every) for name, every in taken.items()}


def _run(*command: object, **environment: str) -> None:
    subprocess.run(
        list(map(str, command)),
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )


def _said(*command: str) -> str:
    return (
        subprocess.run(command, capture_output=True, text=True, check=True)
        .stdout.split(" Build")[0]
        .strip()
    )


def _versions(peers: Path) -> str:
    packages = [
        peers / "node_modules" / name / "package.json"
        for name in ("docxtemplater", "easy-template-x", "carbone")
    ]
    known = [json.loads(path.read_text()) for path in packages]
    return ", ".join(f"{package['name']} {package['version']}" for package in known)


def _text(words: int, *seed: object) -> str:
    dice = random.Random(" ".join(map(str, seed)))
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize() + "."


if __name__ == "__main__":
    main()
