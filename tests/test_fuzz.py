"""A hundred spoilt workbooks; `make fuzz` tries two thousand."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from tests.conftest import ROOT


def test_a_spoilt_workbook_is_built_or_refused_with_a_place_within_10_seconds_and_1_gib() -> None:
    """In a process of its own: it forks one for each workbook."""
    command = [sys.executable, "-m", "bench.fuzz", "100"]
    tried = subprocess.run(
        command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False
    )
    assert tried.returncode == 0, tried.stdout + tried.stderr
    found = re.search(r"100 workbooks: built (\d+), refused (\d+); faulty 0;", tried.stdout)
    assert found
    assert min(map(int, found.groups())) > 20  # spoilt neither too little nor too much
