"""What a gathering and its decisions cost: forty files of departments read, five hundred
suggestions patched. CPU seconds; docs/notes/intake.md keeps the figures.

    python -m bench.intake
"""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.suggestions.applying import Fate, apply
from generator.suggestions.deciding import SuggestionList
from generator.suggestions.suggestion import Decision, State, Suggestion
from tests import office

COMPANY = "АО «Сбыт»"
ROWS = 500


def book(folder: Path) -> bytes:
    """A workbook of five hundred measures."""
    plan = [office.measure(f"М{number:03}") for number in range(ROWS)]
    return office.workbook(folder / "книга.xlsx", План=plan).read_bytes()


def changes() -> list[Suggestion]:
    """A new text for each measure."""
    return [
        Suggestion(
            state=State.READY,
            sheet="План",
            row=f"М{number:03}",
            heading="Мероприятие",
            proposed=f"Купить стулья {number}.",
            expected="Закупить сидения.",
            year=2024,
            decision=str(Decision.ACCEPT),
        )
        for number in range(ROWS)
    ]


def additions() -> list[Suggestion]:
    """Five hundred cells of a hundred new rows."""
    texts = {
        "Раздел": "1.1",
        "Предложение": "Обновить.",
        "Мероприятие": "Купить стулья.",
        "Срок": "II квартал 2024",
        "Результат": "Стулья есть.",
    }
    return [
        Suggestion(
            state=State.READY,
            sheet="План",
            row=f"Н{number:03}",
            heading=heading,
            proposed=text,
            year=2024,
            new_row={"Код": f"Н{number:03}", "Год": "2024"},
            decision=str(Decision.ACCEPT),
        )
        for number in range(ROWS // len(texts))
        for heading, text in texts.items()
    ]


def patched(data: bytes, suggestions: list[Suggestion]) -> float:
    """The CPU seconds that writing takes."""
    listed = SuggestionList(
        company=COMPANY, document="gather-2024", year=2024, suggestions=tuple(suggestions)
    )
    started = time.process_time()
    made = apply(listed, "книга.xlsx", data)
    spent = time.process_time() - started
    assert made.count(Fate.WRITTEN) == len(suggestions)
    return spent


def main() -> None:
    """Prints the figures."""
    with TemporaryDirectory() as name:
        data = book(Path(name))
        print(f"500 правок записаны: {patched(data, changes()):.2f} с процессора")
        print(
            f"100 новых строк (500 ячеек) записаны: {patched(data, additions()):.2f} с процессора"
        )


if __name__ == "__main__":
    main()
