"""Twenty people at the workplace of one office: they click through its pages, look at documents, put
workbooks, drop what the lawyers sent back, decide, build and publish on trial, several at once. Says
what was answered, how fast, and whether the memory is flat; ends with 1 if anything was wrong.

    python -m bench.load [MINUTES] [PEOPLE]
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench.people import BUSY, CHANGED, LIVE, Files, Person, Step
from bench.watching import MIB, ROLES, Look, Watch, below, growth, is_alive, size_of

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "source" / "examples"
MINUTES, PEOPLE = 5.0, 20
MOST_MINUTES, MOST_PEOPLE = 60.0, 100
_SHOWN_EVERY = 30.0
_ENDS_WITHIN = 15.0
"""Seconds that a server may take to end."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs."""

    process: subprocess.Popen[str]
    address: str
    source: Path
    out: Path
    temporary: Path
    told: Path
    """What it says on its standard error."""


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A server on a copy of the example company; told to end at the end."""
    house, temporary, told = folder / "house", folder / "tmp", folder / "stderr.txt"
    shutil.copytree(EXAMPLE, house)
    temporary.mkdir()
    source, out = house / "severorechensk.xlsx", house / "out"
    command = [sys.executable, "-m", "generator", "serve", "--port", "0"]
    with told.open("w") as stderr:
        process = subprocess.Popen(
            [*command, "--source", str(source), "--out", str(out)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "TMPDIR": str(temporary)},
        )
        assert process.stdout is not None
        with process.stdout:
            line = process.stdout.readline()
            address = line.strip().removeprefix("Рабочее место: ")
            try:
                yield Served(process, address, source, out, temporary, told)
            finally:
                process.kill()
                process.wait()


def main() -> None:
    """Prints the figures."""
    given = dict(enumerate(sys.argv[1:]))
    minutes = min(float(given.get(0, MINUTES)), MOST_MINUTES)
    people = min(int(given.get(1, PEOPLE)), MOST_PEOPLE)
    with TemporaryDirectory(prefix="load-") as name, served(Path(name)) as server:
        steps = prepared(server)
        files = Files.of(server.source, server.out / "program-2026.docx")
        watch = Watch(server.process.pid, server.temporary)
        watch.start()
        steps += worked(server.address, files, minutes * 60, people)
        watch.end()
        wrong = [*told_of(steps), *grown(watch.looks), *ended(server)]
    print("\n" + ("Wrong:\n" + "\n".join(wrong) if wrong else "Nothing is wrong."))
    sys.exit(1 if wrong else 0)


def prepared(server: Served) -> list[Step]:
    """What people did before: the documents are there, a control, a trial of the publication, and
    somebody has looked through all pages."""
    person = Person(server.address, Random(0))
    for year in ("2025", "2026"):
        form = {"year": year, "document": "all", "edition": "public"}
        person.post("/documents", form, ("Готово.",))
    person.try_to("control")
    person.try_to("publish")
    for year in ("2025", "2026"):
        person.look_through(year)
    return person.steps


def worked(address: str, files: Files, seconds: float, people: int) -> list[Step]:
    """The steps of all people."""
    end = time.monotonic() + seconds
    persons = [Person(address, Random(number), files) for number in range(1, people + 1)]
    threads = [threading.Thread(target=each.work, args=(end,), daemon=True) for each in persons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [step for person in persons for step in person.steps]


def told_of(steps: Sequence[Step]) -> list[str]:
    """Prints what was answered and how fast; gives the errors."""
    errors = [step.error for step in steps if step.error]
    refused = [step.refused for step in steps]
    print(f"requests {len(steps)}, errors {len(errors)}", end="")
    print(f", refused as busy {refused.count(BUSY)}, as changed {refused.count(CHANGED)}")
    by_kind = defaultdict(list)
    for step in steps:
        if not step.error and step.kind != LIVE:
            by_kind[step.kind].append(step.seconds * 1000)
    print(
        "\n| asked | times | median, ms | 95 %, ms | longest, ms |\n| --- | --- | --- | --- | --- |"
    )
    for kind, times in sorted(by_kind.items()):
        most = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        print(f"| {kind} | {len(times)} | {median(times):.0f} | {most:.0f} | {max(times):.0f} |")
    return errors


def grown(looks: Sequence[Look]) -> list[str]:
    """Prints what the processes took; gives those that grew."""
    print(
        f"\n| s | {' | '.join(f'{role}, MiB' for role in ROLES)} | files | processes | tmp, MiB |"
    )
    print("| --- " * (len(ROLES) + 4) + "|")
    shown = 0.0
    for each in looks:
        if each.at >= shown or each is looks[-1]:
            memory = " | ".join(f"{each.memory[role]:.0f}" for role in ROLES)
            print(
                f"| {each.at:.0f} | {memory} | {each.files} | {each.processes} | {each.left / MIB:.1f} |"
            )
            shown += _SHOWN_EVERY
    print("\n| process | first third, MiB | last third, MiB | |\n| --- | --- | --- | --- |")
    wrong = []
    for role in ROLES:
        found = growth(looks, role)
        said = "flat" if found.is_flat else "grows"
        print(f"| {role} | {found.first:.0f} | {found.last:.0f} | {said} |")
        wrong += [] if found.is_flat else [f"the memory of {role} grows"]
    return wrong


def ended(server: Served) -> list[str]:
    """Tells the server to end; gives what it left behind, and the tracebacks it told."""
    processes = [server.process.pid, *below(server.process.pid)]
    started = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    try:
        server.process.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        return [f"the server does not end within {_ENDS_WITHIN:.0f} s"]
    print(f"\nended within {time.monotonic() - started:.1f} s", end="")
    time.sleep(0.5)
    alive = [each for each in processes[1:] if is_alive(each)]
    left = size_of(server.temporary)
    names = sorted(path.name for path in server.temporary.iterdir())
    print(f", processes left {len(alive)}, bytes of temporary files left {left} {names}")
    told = server.told.read_text(encoding="utf-8")
    wrong = [f"left behind: processes {alive}"] if alive else []
    wrong += [f"left behind: {names}"] if names else []
    tracebacks = len(re.findall(r"^Traceback", told, re.MULTILINE))
    print(f"said on stderr: {len(told)} characters, tracebacks {tracebacks}")
    return [*wrong, *([told[-4000:]] if tracebacks else [])]


if __name__ == "__main__":
    main()
