"""What needs no PDF runs on any system: what only POSIX has is not there, and nobody misses it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, SHIPPED

# Windows has none of these (docs.python.org, «Availability: Unix»).
ELSEWHERE = """
import os, runpy, signal, sys, warnings

warnings.simplefilter("ignore")  # filelock says that it has only its plain lock; on Windows it has another
for module in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[module] = None
for name in ("fork", "forkpty", "getuid", "geteuid", "killpg", "setsid"):
    delattr(os, name)
for name in ("SIGHUP", "SIGKILL", "SIGVTALRM", "ITIMER_VIRTUAL", "setitimer"):
    delattr(signal, name)
runpy.run_module("generator", run_name="__main__", alter_sys=True)
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", ELSEWHERE, *arguments],
        cwd=ROOT,
        env={**os.environ, "SOFFICE": str(ROOT / "no-office")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_check() -> None:
    checked = run("check", "--source", str(SHIPPED))
    assert (checked.returncode, checked.stdout) == (0, "Ошибок нет.\n")


def test_a_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "house"
    made = run("init", "--into", str(folder))
    assert (made.returncode, made.stderr) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == ["programme.xlsx", "templates"]


def test_a_build_without_its_pdf(tmp_path: Path) -> None:
    source = Path(shutil.copy(SHIPPED, tmp_path))
    built = run("program", "--source", str(source), "--out", str(tmp_path / "out"))
    assert built.returncode == 5
    assert built.stderr.splitlines()[-1] == (
        f"SOFFICE указывает на {ROOT / 'no-office'}, но такой программы нет. PDF не сделан."
    )
    made = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert made == ["program-2024.docx", "program-2024.json"]


def test_the_workplace_is_imported() -> None:
    helped = run("serve", "--help")
    assert helped.returncode == 0
    hidden = ELSEWHERE.replace(
        'runpy.run_module("generator", run_name="__main__", alter_sys=True)',
        "import generator.workplace.serving, generator.workplace.answers",
    )
    done = subprocess.run([sys.executable, "-c", hidden], cwd=ROOT, check=False)
    assert done.returncode == 0
