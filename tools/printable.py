"""Draws generator/contract/printable.txt: the characters that the fonts of documents show, those of
the packages fonts-liberation and fonts-dejavu-core. Run it when other fonts are set up.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

FONTS = (
    "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
)
TARGET = Path(__file__).parents[1] / "generator" / "contract" / "printable.txt"


def characters() -> set[int]:
    """The characters that any of the fonts has."""
    covered: set[int] = set()
    for font in FONTS:
        command = ["fc-query", "--format", "%{charset}", font]
        ranges = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        for entry in ranges.split():
            first, _, last = entry.partition("-")
            covered.update(range(int(first, 16), int(last or first, 16) + 1))
    return covered


def main() -> None:
    """Writes the ranges, one a line."""
    runs: list[list[int]] = []
    for char in sorted(characters()):
        if runs and runs[-1][1] == char - 1:
            runs[-1][1] = char
        else:
            runs.append([char, char])
    lines = (f"{first:04X}-{last:04X}\n" for first, last in runs)
    TARGET.write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
