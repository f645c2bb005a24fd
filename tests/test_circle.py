"""Build → edits typed by a real Writer → review → apply → build: what was typed is known, and what
comes of it. More of the same: `python -m bench.review 60`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.review import MODES, Run, Verdict, run_all

# Each document and each way of working at least once; those that found faults first.
SEEDS = (1, 14, 27, 33, 108, 164)


@pytest.fixture(scope="module")
def verdicts(
    tmp_path_factory: pytest.TempPathFactory, office_program: str
) -> list[tuple[Run, Verdict]]:
    assert office_program
    return run_all(SEEDS, Path(tmp_path_factory.mktemp("circle")))


def test_nothing_wrong_ever_says_that_it_is_ready(verdicts: list[tuple[Run, Verdict]]) -> None:
    assert [told for _, verdict in verdicts for told in verdict.wrong] == []


def test_what_was_accepted_is_what_the_next_build_says(
    verdicts: list[tuple[Run, Verdict]],
) -> None:
    assert [told for _, verdict in verdicts for told in verdict.open] == []
    assert sum(verdict.counts["circles closed"] for _, verdict in verdicts) > 2


def test_every_edit_of_a_cell_and_of_a_row_is_found(verdicts: list[tuple[Run, Verdict]]) -> None:
    for run, verdict in verdicts:
        counts = verdict.counts
        assert counts["rows in found"] == counts["rows put in"], run.seed
        assert counts["rows out found"] == counts["rows taken out"], run.seed
        assert counts["cells typed"] - counts["cells missed"] > 0.75 * counts["cells typed"]
        assert counts["standing reported"] == counts["standing typed"], run.seed


def test_every_returned_file_finds_its_edition(verdicts: list[tuple[Run, Verdict]]) -> None:
    assert all(verdict.counts["documents recognised"] for _, verdict in verdicts)
    assert {run.kept.document for run, _ in verdicts} == {
        "program-2024",
        "program-2024-internal",
        "report-2024",
        "report-2024-internal",
    }
    assert {run.mode for run, _ in verdicts} <= set(MODES)
