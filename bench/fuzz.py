"""Spoilt workbooks, each built or refused with findings that name the place: `python -m bench.fuzz
2000 [FIRST_SEED]`.

Each is checked, marked and built (DOCX; LibreOffice has no part in it) in a process of its own.
Exit code 1 and a list if any of them ended in a traceback, took over 10 seconds of the processor or
1 GiB, or was refused without a place. What else the machine does at the time changes nothing."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.spoiling import spoilt
from generator import freshness, pipeline
from generator.findings import FaultyWorkbook, Finding, GeneratorError, Severity, errors
from generator.workbook import marking

SHIPPED = Path(__file__).parent.parent / "source" / "programme.xlsx"
SECONDS, MEBIBYTES = 10, 1024
# By the clock: only what waits for something that never comes is ended by this.
HANGS_AFTER = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one spoilt workbook; `fault` says what should not have been."""

    seed: int
    done: str
    result: str
    fault: str
    seconds: float
    """Of the processor."""
    mebibytes: float


def outcome(seed: int) -> Outcome:
    """Spoils a workbook and tries it in a process of its own."""
    folder = Path(tempfile.mkdtemp())
    try:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.close(reader)
                _child(seed, folder, writer)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)  # never into what the parent does after this
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8", errors="replace") as pipe:
            said = pipe.read()
        _, status, usage = os.wait4(child, 0)
        seconds, mebibytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    finally:
        shutil.rmtree(folder)
    done, _, rest = said.partition("\n")
    result, _, fault = rest.partition("\n")
    fault = fault if result else "was not spoilt at all"
    if os.WIFSIGNALED(status):
        fault = f"died of signal {os.WTERMSIG(status)} after {seconds:.0f} s of the processor"
    elif seconds > SECONDS:
        fault = f"took {seconds:.0f} s of the processor"
    elif mebibytes > MEBIBYTES:
        fault = f"took {mebibytes:.0f} MiB"
    return Outcome(seed, done, result, fault, seconds, mebibytes)


def _child(seed: int, folder: Path, writer: int) -> None:
    """Spoils, checks, marks and builds; says what was done, what came of it, and what is wrong with
    that."""
    with os.fdopen(writer, "w", encoding="utf-8", errors="replace") as pipe:
        signal.alarm(HANGS_AFTER)
        done, data = spoilt(_start(seed), seed)
        pipe.write(f"{done}\n")
        pipe.flush()
        (folder / "книга.xlsx").write_bytes(data)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            result, fault = _tried(folder)
        except BaseException:
            result, fault = "traceback", traceback.format_exc()
        pipe.write(f"{result}\n{fault}")


def _start(seed: int) -> bytes:
    """The shipped workbook; every third time its marked copy, which has notes, drawings and rules
    of its own."""
    data = SHIPPED.read_bytes()
    return marking.mark(data, pipeline.check(SHIPPED)) if seed % 3 == 0 else data


def _tried(folder: Path) -> tuple[str, str]:
    """What came of a workbook: «built» or «refused», and what is wrong with the findings."""
    source = folder / "книга.xlsx"
    order = freshness.Order(source=source, out=folder / "out", year=2024, office="/no/soffice")
    try:
        built = pipeline.build_document("program", order)
        findings, result = built.findings, "built"
    except FaultyWorkbook as refused:
        findings, result = refused.findings, "refused"
    wrong = _wrong(findings, refused=result == "refused")
    if not any(finding.code == "workbook-unreadable" for finding in findings):
        try:
            pipeline.mark(source, folder / "замечания.xlsx", 2024)
            pipeline.mark(folder / "замечания.xlsx", folder / "еще.xlsx", 2024)
        except GeneratorError as damaged:
            wrong += "" if "нельзя разметить: " in str(damaged) else str(damaged)
    return result, wrong


def _wrong(findings: tuple[Finding, ...], *, refused: bool) -> str:
    if refused and not any(errors(findings)):
        return "refused without an error"
    bare = [finding for finding in findings if not finding.cell.sheet or not finding.message]
    bare += [
        finding for finding in findings if finding.severity is Severity.ERROR and not finding.hint
    ]
    return "\n".join(f"says no place, or not what to do: {finding}" for finding in bare)


def main(count: int, first: int) -> int:
    """Tries `count` workbooks on all cores and says what came of them; 1 if any is faulty."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(outcome, range(first, first + count)))
    faulty = [one for one in outcomes if one.fault]
    for one in faulty:
        print(f"seed {one.seed} ({one.done}): {one.fault}\n")
    results = ", ".join(
        f"{result} {number}"
        for result, number in sorted(Counter(one.result for one in outcomes).items())
    )
    slowest, largest = max(one.seconds for one in outcomes), max(one.mebibytes for one in outcomes)
    print(
        f"{count} workbooks: {results}; faulty {len(faulty)}; slowest {slowest:.1f} s, largest {largest:.0f} MiB"
    )
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
