"""In which lines of a file its answers stand: for people, who look for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from generator.intake.survey_files import Export

_MOST_LINES = 500_000  # that are gone through to say where an answer stands
_CHUNK = 2**20


class Lines:
    """In which line of a csv its answers stand; asked from the first to the last."""

    def __init__(self, export: Export, broken: Sequence[int]) -> None:
        self._export, self._broken = export, frozenset(broken)
        self._row, self._line = 0, 0
        self._numbered = self._answers()

    def of(self, row: int) -> int | None:
        """The line of an answer; None where an answer above may have several."""
        if row < self._row:
            self._row, self._numbered = 0, self._answers()
        while self._row < row:
            line = next(self._numbered, None)
            if line is None:
                return None
            self._row += 1
            self._line = line
        return self._line

    def _answers(self) -> Iterator[int]:
        """The line of each answer, up to one that may go on in the next."""
        with self._export.path.open("rb") as file:
            for number, line in enumerate(islice(file, _MOST_LINES), 1):
                if number <= self._export.skip or number in self._broken or not line.strip(b"\r\n"):
                    continue
                if line.count(b'"') % 2:
                    return
                yield number


def lines_of(path: Path) -> int:
    """The number of lines of a file."""
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")
