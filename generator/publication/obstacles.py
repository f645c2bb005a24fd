"""What stands in the way of a publication, and the refusal that lists all of it."""

from __future__ import annotations

from collections.abc import Iterable
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


class Refused(GeneratorError):
    """The gate refuses to publish; the text lists all obstacles."""

    exit_code = 6

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        lines = [f"{number}. {obstacle}" for number, obstacle in enumerate(self.obstacles, 1)]
        head = f"Публикация отклонена, препятствий – {len(lines)}:"
        super().__init__("\n".join([head, *lines]))
