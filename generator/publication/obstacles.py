"""What stands in the way of a publication, and the refusal that lists all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.findings import GeneratorError


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way: in which file, what, where in it, how to mend it."""

    file: str
    what: str
    where: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.what}. Как исправить: {self.mend}."


_MOST_ALIKE = 50


class Refused(GeneratorError):
    """The gate refuses to publish; the text lists the obstacles, of those in one file that are
    mended alike the first fifty and how many more there are."""

    exit_code = 6

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        head = f"Публикация отклонена, препятствий – {len(self.obstacles)}:"
        super().__init__("\n".join([head, *_listed(self.obstacles)]))


def _listed(obstacles: Iterable[Obstacle]) -> Iterator[str]:
    counts: dict[tuple[str, str], int] = {}
    for number, obstacle in enumerate(obstacles, 1):
        key = (obstacle.file, obstacle.mend)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= _MOST_ALIKE:
            yield f"{number}. {obstacle}"
    for (file, mend), count in counts.items():
        if count > _MOST_ALIKE:
            yield f"{file}: и еще {count - _MOST_ALIKE} таких же. Как исправить: {mend}."
