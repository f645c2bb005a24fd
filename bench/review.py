"""The circle of a review with a real Writer: build → edits typed by LibreOffice → review → apply →
build; what was typed is known.

    python -m bench.review 60 [FIRST]     sixty runs, from seed FIRST (1)

Each run takes one of the four shipped documents and makes 20 edits: words in the cells of tables,
whole cells, dues, sums, rows in and out, standing text, calculated numbers; recorded or not, accepted
or not, by one author or two, saved as DOCX or ODT. What is counted: edits that are suggested
right and ready, right but to be checked, missed; wrong ones that say «ready», of which there must
never be any; what the circle leaves open though it was accepted.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator import freshness, pipeline, sent
from generator.conversion import as_docx
from generator.documents import kinds
from generator.documents.returned import Edition as SentEdition
from generator.documents.returned import SentValue, compare, edition_of
from generator.pdf.office import Office, find_office
from generator.review import reviewing
from generator.review.recognising import Recognised, recognise
from generator.sent import Kept
from generator.suggestions import deciding
from generator.suggestions.cells import Cells, shown
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import State, Suggestion
from generator.terms import Edition
from generator.workbook.opening import open_workbook

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "source" / "programme.xlsx"
TYPIST = Path(sys.prefix, "bin", "python-uno")  # as tools/setup.sh makes it
EDITS = 20
MODES = (
    "recorded",
    "accepted",
    "unrecorded",
    "two authors",
    "half accepted",
    "odt",
    "odt accepted",
)
WORDS = ("дополнительно", "своевременно", "клиентов", "по договору", "ежегодно", "в полном объеме")
DUES = (
    "II квартал 2024",
    "до 31.05.2024",
    "март 2024",
    "15.04.2024",
    "III квартал",
    "в течение года",
)
SUMS = ("1 300,00", "12,50", "250", "3 045,10")
_NEW_ROW = {
    "Предложение": "Разработать памятку для посетителей офиса № {n}.",
    "Мероприятие": "Подготовить и напечатать памятку № {n}, разместить ее в офисах.",
    "Срок": "III квартал",
    "Результат": "Памятка № {n} доступна посетителям.",
    "Ответственный": "Отдел памяток {n}",
    "Финансирование план, тыс. руб.": "15,00",
}


@dataclass
class Truth:
    """What a run typed: of each changed cell its row, column and new text; the rows that went; the
    rows that came; whether anything else was touched."""

    cells: dict[tuple[str, str, str], str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    added: list[dict[str, str]] = field(default_factory=list)
    standing: int = 0
    computed: int = 0


@dataclass
class Run:
    """One run: a document, what is typed into it, and what that means."""

    seed: int
    kept: Kept
    mode: str
    edits: list[dict[str, Any]] = field(default_factory=list)
    truth: Truth = field(default_factory=Truth)


@dataclass
class Verdict:
    """What came of a run."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    """Suggestions that say «ready» and are not what was typed."""
    missed: list[str] = field(default_factory=list)
    """Cells that were typed into and are not suggested."""
    open: list[str] = field(default_factory=list)
    """What the returned document says and the new build does not, though it was accepted."""


def prepared(folder: Path) -> Path:
    """A workbook with its four documents, built and kept; gives the workbook."""
    source = folder / "source" / "programme.xlsx"
    source.parent.mkdir(parents=True)
    shutil.copy(SHIPPED, source)
    build(source, folder / "out")
    return source


def build(source: Path, out: Path) -> None:
    """Both editions of both documents."""
    for edition in Edition:
        order = freshness.Order(source=source, out=out, year=2024, edition=edition)
        for kind in kinds.yearly():
            pipeline.build_document(kind.name, order)


# --- what is typed --------------------------------------------------------------------------------


def planned(seed: int, editions: Sequence[Kept]) -> Run:
    """A run: which document, how, and twenty edits."""
    dice = random.Random(seed)
    run = Run(seed, editions[seed % len(editions)], MODES[(seed // len(editions)) % len(MODES)])
    edition = edition_of(run.kept.docx, run.kept.manifest.values)
    typed = list(_cell_edits(dice, run, edition, EDITS - 6))
    typed += _row_edits(dice, run, edition)
    typed += _standing_edits(dice, run, edition)
    run.edits = list(_in_mode(dice, run.mode, typed))
    return run


def _in_mode(dice: random.Random, mode: str, typed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    half = len(typed) // 2
    on, off = {"do": "record", "on": True}, {"do": "record", "on": False}
    ivanova, petrov = {"do": "author", "name": "Иванова"}, {"do": "author", "name": "Петров"}
    accept = {"do": "accept-all"}
    match mode:
        case "unrecorded":
            return [off, *typed]
        case "accepted" | "odt accepted":
            return [ivanova, on, *typed, accept]
        case "two authors":
            return [ivanova, on, *typed[:half], petrov, *typed[half:]]
        case "half accepted":
            return [ivanova, on, *typed[:half], accept, petrov, *typed[half:]]
        case _:
            return [ivanova, on, *typed]


def _cell_edits(
    dice: random.Random, run: Run, edition: SentEdition, count: int
) -> list[dict[str, Any]]:
    """Edits of cells that hold one value and nothing else."""
    anchors = _anchors(edition)
    alone = [
        value for value in edition.values if _is_alone(edition, value) and value.unit in anchors
    ]
    dice.shuffle(alone)
    edits: list[dict[str, Any]] = []
    for value in alone:
        key = _key(value)
        if len(edits) == count:
            break
        if key in run.truth.cells:
            continue
        if not value.value.cell:
            if run.truth.computed >= 2 or "breakdown" not in value.value.fact:
                continue
            run.truth.computed += 1
            start, end, new = 0, len(value.value.text), "77"
        else:
            start, end, new = _edit(dice, value)
            before = value.value.text
            if before[:start] + new + before[end:] == before:
                continue
            run.truth.cells[key] = before[:start] + new + before[end:]
        where = {"anchor": anchors[value.unit], "column": value.cell}
        edits.append({"do": "type", **where, "start": start, "end": end, "new": new})
    return edits


def _key(value: SentValue) -> tuple[str, str, str]:
    return value.value.cell, value.value.row, value.value.column


def _edit(dice: random.Random, value: SentValue) -> tuple[int, int, str]:
    """What is typed over which characters of a value."""
    text, heading = value.value.text, value.value.column
    whole = (0, len(text))
    if heading == "Срок":
        return *whole, dice.choice([due for due in DUES if due != text])
    if "руб." in heading:
        return *whole, dice.choice(SUMS)
    if heading == "Статус":
        return *whole, dice.choice(("не выполнено", "отменено", "в работе"))
    if "ата" in heading:
        return *whole, dice.choice(("12.05.2024", "1 июня 2024 г."))
    words = [(found.start(), found.end()) for found in re.finditer(r"\w+", text)]
    if heading in ("База", "Цель", "Факт", "Значение", "Опрошено") or len(words) < 3:
        number = str(dice.randint(1, 99)) if text[:1].isdigit() else "Прочее слово"
        return *whole, number
    start, end = dice.choice(words)
    new = dice.choice(WORDS)
    kind = dice.choice(("word", "word", "into", "end", "start", "out", "whole"))
    edits = {
        "word": (start, end, new),
        "into": (start, start, f"{new} "),
        "end": (len(text), len(text), f" Срок – {dice.randint(2, 9)} дней."),
        "start": (0, 0, f"{new.capitalize()}: "),
        "out": (start, min(len(text), end + 1), ""),
        "whole": (*whole, f"Изложить заново, вариант {dice.randint(1, 999)}."),
    }
    return edits[kind]


def _row_edits(dice: random.Random, run: Run, edition: SentEdition) -> list[dict[str, Any]]:
    """Two measures out and two in, of a Programme."""
    if run.kept.kind != "program":
        return []
    anchors = _anchors(edition)
    rows: dict[int, list[SentValue]] = {}
    for unit, values in edition.by_unit.items():
        own = [each for each in values if each.value.cell.startswith("План!")]
        if len(own) > 3 and unit in anchors:
            rows[unit] = own
    free = [
        unit for unit, own in rows.items() if not any(_key(each) in run.truth.cells for each in own)
    ]
    dice.shuffle(free)
    edits: list[dict[str, Any]] = []
    for unit in free[:2]:
        run.truth.gone.add(rows[unit][0].value.row)
        edits.append({"do": "delete-row", "anchor": anchors[unit]})
    left = [unit for unit in rows if rows[unit][0].value.row not in run.truth.gone]
    for number, unit in enumerate(dice.sample(left, 2), dice.randint(1, 90)):
        cells = {each.cell: _NEW_ROW[each.value.column].format(n=number) for each in rows[unit]}
        typed = [cells.get(at, "") for at in range(max(cells) + 1)]
        columns = {each.value.column: cells[each.cell] for each in rows[unit]}
        run.truth.added.append(columns)
        edits.append({"do": "add-row", "anchor": anchors[unit], "cells": typed})
    return edits


def _standing_edits(dice: random.Random, run: Run, edition: SentEdition) -> list[dict[str, Any]]:
    """A word in each of two paragraphs that print no value."""
    plain = []
    for number, unit in enumerate(edition.units):
        text = unit.before.texts[0]
        is_plain = unit.group == "text" and unit.table < 0 and number not in edition.by_unit
        if is_plain and len(text) > 60 and "\n" not in text and not list(unit.cells[0].fields):
            plain.append(text)
    edits = []
    for text in dice.sample(plain, min(2, len(plain))):
        found = dice.choice(list(re.finditer(r"\w{5,}", text)))
        span = {"start": found.start(), "end": found.end()}
        edits.append({"do": "paragraph", "text": text, **span, "new": "согласованные"})
        run.truth.standing += 1
    return edits


def _anchors(edition: SentEdition) -> Mapping[int, str]:
    """For each row a text that no other cell has."""
    texts = Counter(text for unit in edition.units for text in unit.before.texts)
    anchors = {}
    for number, unit in enumerate(edition.units):
        if unit.table >= 0 and unit.group == "text" and not unit.head:
            own = [text for text in unit.before.texts if texts[text] == 1 and len(text) > 3]
            if own and "\n" not in own[0]:
                anchors[number] = own[0]
    return anchors


def _is_alone(edition: SentEdition, value: SentValue) -> bool:
    text = edition.units[value.unit].cells[value.cell].before
    return value.span == (0, len(text)) and "\n" not in text


# --- the circle -----------------------------------------------------------------------------------


def typed(runs: Sequence[Run], folder: Path) -> list[Path]:
    """The documents as LibreOffice saved them after each run's edits."""
    jobs, saved = [], []
    for run in runs:
        extension = "odt" if run.mode.startswith("odt") else "docx"
        saved.append(folder / f"{run.seed}.{extension}")
        job = {"document": str(run.kept.path), "saved": str(saved[-1]), "edits": run.edits}
        jobs.append(job)
    subprocess.run(
        [str(TYPIST), str(ROOT / "tools" / "writer.py"), find_office(None)],
        input=json.dumps(jobs).encode(),
        check=True,
        timeout=1800,
    )
    return saved


def judged(run: Run, returned: Path, source: Path, folder: Path) -> Verdict:
    """What review, apply and the next build make of a returned document."""
    with Office(None, at_once=False) as office:
        docx = as_docx(returned, office)
    cells = Cells(open_workbook(source))
    file = recognise(returned, docx, sent.editions(source))
    found = reviewing.review([file], cells, {})
    [suggestions] = found.values()
    verdict = Verdict()
    verdict.counts["documents recognised"] += file.kept.path == run.kept.path
    _compare(run.truth, suggestions, verdict)
    _close(run, file, suggestions, source, folder / str(run.seed), verdict)
    return verdict


def _compare(truth: Truth, suggestions: Sequence[Suggestion], verdict: Verdict) -> None:
    cells = {key: text for key, text in truth.cells.items() if key[1] not in truth.gone}
    new_rows: dict[str, dict[str, str]] = {}
    unsure = {each.row for each in suggestions if each.is_new and each.state is not State.READY}
    for suggestion in suggestions:
        key = f"{suggestion.sheet}!{suggestion.cell}", suggestion.row, suggestion.heading
        is_ready = suggestion.state is State.READY
        if suggestion.is_new:
            new_rows.setdefault(suggestion.row, {})[suggestion.heading] = suggestion.proposed
            continue
        if suggestion.heading == "Исключено":
            is_right = suggestion.row in truth.gone
        else:
            is_right = key in cells and shown(cells[key]) == shown(suggestion.proposed or "–")
            is_right = is_right or (
                key in cells and shown(cells[key]) == shown(suggestion.proposed)
            )
        if is_ready and not is_right:
            verdict.wrong.append(f"{suggestion.as_json()} expected {cells.get(key)!r}")
        if key in cells and suggestion.state.is_writable:
            kind = "ready" if is_ready else "to be checked"
            verdict.counts[f"cells {kind}" if is_right else "cells wrong, not ready"] += 1
    told = {(f"{each.sheet}!{each.cell}", each.row, each.heading) for each in suggestions}
    for key in cells.keys() - told:
        verdict.missed.append(f"{key}: {cells[key]!r}")
    verdict.counts["cells missed"] += len(verdict.missed)
    verdict.counts["cells typed"] += len(cells)
    verdict.counts["rows taken out"] += len(truth.gone)
    gone = {each.row for each in suggestions if each.heading == "Исключено"}
    verdict.counts["rows out found"] += len(gone & truth.gone)
    verdict.counts["rows put in"] += len(truth.added)
    for code, row in new_rows.items():
        wanted = [each for each in truth.added if _same_row(each, row)]
        if wanted:
            verdict.counts["rows in found"] += 1
        elif code not in unsure:
            verdict.wrong.append(f"row {row}")
    verdict.counts["standing typed"] += truth.standing
    states = Counter(suggestion.state for suggestion in suggestions)
    verdict.counts["standing reported"] += states[State.TEMPLATE]
    verdict.counts["computed typed"] += truth.computed
    verdict.counts["computed reported"] += states[State.COMPUTED]


def _same_row(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return {key: shown(text) for key, text in one.items()} == {
        key: shown(text) for key, text in other.items()
    }


def _close(
    run: Run,
    file: Recognised,
    suggestions: tuple[Suggestion, ...],
    source: Path,
    folder: Path,
    verdict: Verdict,
) -> None:
    """Applies what is ready, builds, and looks what the returned document says otherwise."""
    new = folder / "source" / source.name
    listed = folder / "предложения.xlsx"
    new.parent.mkdir(parents=True)
    company = "АО «Петербургская сбытовая компания»"
    content = SuggestionList(company=company, document="", year=2024, suggestions=suggestions)
    listed.write_bytes(deciding.to_bytes(content))
    pipeline.apply(listed, source, new)
    made, _ = pipeline.apply(listed, new, folder / "again.xlsx")
    verdict.counts["second runs that do nothing"] += made.path is None or (
        made.path.read_bytes() == new.read_bytes()
    )
    order = freshness.Order(
        source=new, out=folder, year=2024, edition=Edition(file.kept.manifest.edition)
    )
    try:
        pipeline.build_document(file.kept.kind, order)
    except Exception as fault:  # what was typed may break a rule of the checker
        verdict.counts[f"not built: {type(fault).__name__}"] += 1
        return
    kept = [each for each in sent.editions(new) if each.document == file.kept.document]
    again = replace_edition(file, kept[0])
    [left] = reviewing.review([again], Cells(open_workbook(new)), {}).values()
    waiting = {_of_cell(each) for each in suggestions if each.state is not State.READY}
    unsure = [each for each in suggestions if each.state is not State.READY]
    tasks = {(each.sheet, each.row) for each in suggestions if each.state is State.TASK}
    for suggestion in left:
        is_told = (suggestion.sheet, suggestion.row) in tasks or _of_cell(suggestion) in waiting
        is_told = is_told or (suggestion.is_new and any(each.is_new for each in unsure))
        if suggestion.state.is_writable and not is_told:
            verdict.open.append(str(suggestion.as_json()))
    verdict.counts["circles closed"] += not verdict.open


def _of_cell(suggestion: Suggestion) -> tuple[str, ...]:
    cell = "" if suggestion.row else suggestion.cell
    return suggestion.sheet, suggestion.row, suggestion.heading, cell


def replace_edition(file: Recognised, kept: Kept) -> Recognised:
    """The same returned file beside another edition."""
    edition = edition_of(kept.docx, kept.manifest.values)
    return replace(file, kept=kept, edition=edition, returned=compare(edition, file.units))


def run_all(seeds: Sequence[int], folder: Path) -> list[tuple[Run, Verdict]]:
    """All runs, one after the other."""
    source = prepared(folder)
    editions = sorted(sent.editions(source), key=lambda kept: kept.document)
    runs = [planned(seed, editions) for seed in seeds]
    saved = typed(runs, folder)
    verdicts = []
    for run, returned in zip(runs, saved, strict=True):
        verdicts.append((run, judged(run, returned, source, folder / "runs")))
    return verdicts


def main() -> None:
    """Prints the figures of so many runs."""
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        verdicts = run_all(range(first, first + count), Path(folder))
    total: Counter[str] = Counter()
    for run, verdict in verdicts:
        total += verdict.counts
        for told in verdict.wrong:
            print(f"WRONG seed {run.seed} ({run.kept.document}, {run.mode}): {told}")
        for told in verdict.missed:
            print(f"MISSED seed {run.seed} ({run.kept.document}, {run.mode}): {told}")
        for told in verdict.open:
            print(f"OPEN seed {run.seed} ({run.kept.document}, {run.mode}): {told}")
    for name, number in sorted(total.items()):
        print(f"{number:6} {name}")
    wrong = sum(len(verdict.wrong) for _, verdict in verdicts)
    print(f"{len(verdicts)} runs, wrong and ready: {wrong}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
